/* Requirement against roster: pictures by interval, coverage by day and clock time, days in numbers, the worst half-hours. */
#include "page.h"

#include <math.h>
#include <stdlib.h>

static void coverage_chart(report *r, const wfm_plan_skill_result *s) {
  page *p = &r->page;
  page_format(p,
              "<figure><figcaption>Agents wanted and at work, every %d minutes; drag below the picture for "
              "other weeks</figcaption><div class=\"plot\"></div><script "
              "type=\"application/json\">{\"kind\":\"coverage\",\"first\":%d,",
              (int)r->step_minutes, (int)r->first_date);
  report_json_times(r);
  report_json_column(r, "positions", s->positions, 2);
  report_json_column(r, "demand", s->demand, 1);
  report_json_column(r, "coverage", s->coverage, 1);
  page_raw(p, "}</script></figure>\n");
}

/* --- coverage by day and clock time --- */

enum { COLOURS = 7 };
static const char *const colour_text[COLOURS] = {
    "more than 15 % short",   "5 to 15 % short",       "within 5 %", "5 to 15 % surplus",
    "more than 15 % surplus", "agents without demand", "closed"};

static int colour_of(double demand, double coverage) {
  if (!(demand > 0)) return coverage > 0 ? 5 : 6;
  double net = (coverage - demand) / demand;
  if (net < -0.15) return 0;
  if (net < -0.05) return 1;
  if (net <= 0.05) return 2;
  return net <= 0.15 ? 3 : 4;
}

enum { MAP_LEFT = 84, MAP_TOP = 18, MAP_ROW = 14, MAP_MINUTES_PER_PIXEL = 2 };

static void map_run(report *r, const wfm_plan_skill_result *s, size_t first, size_t end, int colour) {
  page *p = &r->page;
  int32_t day = wfm_grid_day(r->grid, first), from = wfm_grid_second(r->grid, first) / 60;
  int32_t to = wfm_grid_second(r->grid, end - 1) / 60 + r->step_minutes;
  double net = 0;
  for (size_t i = first; i < end; i++) net += s->coverage[i] - s->demand[i];
  page_format(p, "<rect class=\"c%d\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"><title>", colour,
              MAP_LEFT + (int)from / MAP_MINUTES_PER_PIXEL, MAP_TOP + (int)day * MAP_ROW,
              (int)(to - from) / MAP_MINUTES_PER_PIXEL, MAP_ROW - 2);
  page_short_date(p, r->first_date + day);
  page_format(p, " %02d:%02d to %02d:%02d: ", (int)from / 60, (int)from % 60, (int)to / 60, (int)to % 60);
  page_number(p, fabs(net) / (double)(end - first), 1);
  page_raw(p,
           net < 0 ? " agents short on average</title></rect>" : " agents surplus on average</title></rect>");
}

static void heat_map(report *r, const wfm_plan_skill_result *s) {
  page *p = &r->page;
  int width = MAP_LEFT + 1440 / MAP_MINUTES_PER_PIXEL + 4, height = MAP_TOP + (int)r->days * MAP_ROW + 4;
  page_format(p,
              "<figure><figcaption>Coverage by day and clock time</figcaption><svg class=\"map\" "
              "role=\"img\" viewBox=\"0 0 %d %d\" aria-label=\"coverage by day and clock time\">",
              width, height);
  for (int hour = 0; hour <= 24; hour += 3)
    page_format(p, "<text x=\"%d\" y=\"12\" text-anchor=\"middle\">%02d</text>",
                MAP_LEFT + hour * 60 / MAP_MINUTES_PER_PIXEL, hour);
  for (int32_t day = 0; day < r->days; day++) {
    page_format(p, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">", MAP_LEFT - 6,
                MAP_TOP + (int)day * MAP_ROW + MAP_ROW - 4);
    page_short_date(p, r->first_date + day);
    page_raw(p, "</text>");
  }
  for (size_t i = 0; i < r->n;) {
    int colour = colour_of(s->demand[i], s->coverage[i]);
    size_t end = i + 1;
    while (end < r->n && wfm_grid_day(r->grid, end) == wfm_grid_day(r->grid, i) &&
           wfm_grid_second(r->grid, end) > wfm_grid_second(r->grid, end - 1) &&
           colour_of(s->demand[end], s->coverage[end]) == colour)
      end++;
    if (colour != COLOURS - 1) map_run(r, s, i, end, colour);
    i = end;
  }
  page_raw(p, "</svg><p class=\"key\">");
  for (int k = 0; k < COLOURS - 1; k++)
    page_format(
        p,
        "<span><svg viewBox=\"0 0 12 12\"><rect class=\"c%d\" width=\"12\" height=\"12\"/></svg> %s</span> ",
        k, colour_text[k]);
  page_raw(p, "</p></figure>\n");
}

/* --- days in numbers, all lines together --- */

typedef struct day_figures {
  double contacts, demand_h, coverage_h, short_h, surplus_h, in_time, counted;
} day_figures;

static void add_line(report *r, const wfm_plan_skill_result *s, day_figures *days) {
  double hours = r->step_minutes / 60.0;
  for (size_t i = 0; i < r->n; i++) {
    day_figures *d = &days[wfm_grid_day(r->grid, i)];
    double net = s->coverage[i] - s->demand[i];
    d->contacts += s->volume[i];
    d->demand_h += s->demand[i] * hours;
    d->coverage_h += s->coverage[i] * hours;
    d->short_h += net < 0 ? -net * hours : 0;
    d->surplus_h += net > 0 ? net * hours : 0;
    if (s->in_time) {
      d->in_time += s->in_time[i];
      d->counted += s->counted[i];
    }
  }
}

static void day_row(report *r, int32_t day, const day_figures *d) {
  page *p = &r->page;
  const double hours[] = {d->demand_h, d->coverage_h, d->short_h, d->surplus_h};
  page_raw(p, "<tr><td>");
  page_short_date(p, r->first_date + day);
  page_raw(p, "</td><td class=\"n\">");
  page_number(p, d->contacts, 0);
  for (size_t k = 0; k < sizeof hours / sizeof hours[0]; k++) {
    page_raw(p, "</td><td class=\"n\">");
    page_number(p, hours[k], 1);
  }
  page_raw(p, "</td><td class=\"n\">");
  page_percent(p, d->counted > 0 ? d->in_time / d->counted : NAN, 1);
  page_raw(p, "</td></tr>\n");
}

static void day_table(report *r) {
  page *p = &r->page;
  day_figures *days = calloc((size_t)r->days, sizeof *days);
  if (!days) {
    p->failed = 1;
    return;
  }
  for (size_t i = 0; i < wfm_plan_result_skills(r->result); i++) {
    wfm_plan_skill_result s = {.struct_size = sizeof s};
    if (wfm_plan_result_skill(r->result, i, &s) == WFM_OK) add_line(r, &s, days);
  }
  page_raw(p, "<h3>Day by day</h3>\n");
  page_table(
      p, "",
      "day|#contacts|#hours wanted|#hours at work|#hours short|#hours surplus|#expected service level");
  for (int32_t d = 0; d < r->days; d++) day_row(r, d, &days[d]);
  page_table_end(p);
  free(days);
}

static void worst_row(report *r, const wfm_plan_worst *w) {
  page *p = &r->page;
  wfm_local local;
  wfm_plan_skill_result s = {.struct_size = sizeof s};
  wfm_zone_to_local(wfm_grid_zone(r->grid), w->start, &local);
  page_raw(p, "<tr><td>");
  page_short_date(p, local.date);
  page_raw(p, " ");
  page_clock(p, local.second / 60);
  page_raw(p, "</td><td>");
  if (wfm_plan_result_skill(r->result, (size_t)w->skill, &s) == WFM_OK) page_text(p, s.name);
  page_raw(p, "</td><td class=\"n\">");
  page_number(p, w->contacts, 1);
  page_raw(p, "</td><td class=\"n\">");
  page_number(p, w->demand, 1);
  page_raw(p, "</td><td class=\"n\">");
  page_number(p, w->coverage, 1);
  page_raw(p, "</td><td class=\"n\">");
  page_percent(p, w->level, 1);
  page_raw(p, "</td><td class=\"n\">");
  page_number(p, w->late, 1);
  page_raw(p, "</td></tr>\n");
}

static void worst_table(report *r) {
  page *p = &r->page;
  size_t n = wfm_plan_result_worsts(r->result);
  if (r->totals.stage < WFM_STAGE_SIMULATION) return;
  page_raw(p, "<h3>The ten worst half-hours</h3>\n");
  if (n == 0) {
    page_raw(p, "<p>Every half-hour is expected to reach its target.</p>\n");
    return;
  }
  page_raw(p, "<p>Half-hours in which most contacts fall short of the target.</p>\n");
  page_table(p, "", "from|line|#contacts|#agents wanted|#at work|#expected service level|#contacts too late");
  for (size_t i = 0; i < n; i++) {
    wfm_plan_worst w = {.struct_size = sizeof w};
    if (wfm_plan_result_worst(r->result, i, &w) == WFM_OK) worst_row(r, &w);
  }
  page_table_end(p);
}

void report_coverage(report *r) {
  page *p = &r->page;
  if (!r->assignments) return;
  page_raw(p, "<section><h2>Requirement against roster</h2>\n");
  for (size_t i = 0; i < wfm_plan_result_skills(r->result); i++) {
    wfm_plan_skill_result s = {.struct_size = sizeof s};
    if (wfm_plan_result_skill(r->result, i, &s) != WFM_OK || !s.coverage) continue;
    page_raw(p, "<h3>");
    page_text(p, s.name);
    page_raw(p, "</h3>\n");
    coverage_chart(r, &s);
    heat_map(r, &s);
  }
  day_table(r);
  worst_table(r);
  page_raw(p, "</section>\n");
}
