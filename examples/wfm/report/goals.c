/* Goals on a page: for each its way with the steps, the values, and the outlook with its band and probability. */
#include "page.h"

#include "report.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 760, HEIGHT = 240, LEFT = 58, RIGHT = 96, TOP = 14, BOTTOM = 30, TICKS = 4 };

/* One goal on its picture. */
typedef struct plot {
  const wfm_goals *goals;
  int32_t goal, today, first, last; /* dates */
  wfm_goal_spec spec;
  wfm_goal_state state;
  double low, high; /* values */
} plot;

static bool is_share(const plot *p) {
  return strcmp(p->spec.unit, "frac") == 0;
}

static void put_value(page *to, const plot *p, double value) {
  if (is_share(p)) {
    page_percent(to, value, 1);
    return;
  }
  page_number(to, value, fabs(value) < 10 ? 2 : fabs(value) < 100 ? 1 : 0);
  if (p->spec.unit[0]) {
    page_raw(to, " ");
    page_text(to, p->spec.unit);
  }
}

static double x_of(const plot *p, int32_t date) {
  return LEFT + (double)(date - p->first) / (p->last - p->first) * (WIDTH - LEFT - RIGHT);
}

static double y_of(const plot *p, double value) {
  return TOP + (p->high - value) / (p->high - p->low) * (HEIGHT - TOP - BOTTOM);
}

static void widen(plot *p, double value) {
  if (!isfinite(value)) return;
  p->low = fmin(p->low, value);
  p->high = fmax(p->high, value);
}

static bool value_at(const plot *p, size_t i, wfm_goal_observation *o) {
  wfm_goal_observation_init(o, sizeof *o);
  return wfm_goals_observation(p->goals, p->goal, i, o) == WFM_OK && !o->superseded && o->date <= p->today;
}

/* What the picture has to hold: way, values, outlook. */
static void measure(plot *p) {
  p->first = p->spec.start_date;
  p->last = p->spec.due_date;
  p->low = fmin(p->spec.baseline, p->spec.target);
  p->high = fmax(p->spec.baseline, p->spec.target);
  for (size_t i = 0; i < wfm_goals_observations(p->goals, p->goal); i++) {
    wfm_goal_observation o;
    if (!value_at(p, i, &o)) continue;
    widen(p, o.value);
    if (o.date < p->first) p->first = o.date;
    if (o.date > p->last) p->last = o.date;
  }
  /* A band that is far wider than all else would flatten it. */
  double room = p->high > p->low ? p->high - p->low : fmax(fabs(p->high), 1) * 0.1;
  widen(p, fmax(fmin(p->state.projected_low, p->high + room), p->low - room));
  widen(p, fmax(fmin(p->state.projected_high, p->high + room), p->low - room));
  double margin = 0.06 * fmax(p->high - p->low, room);
  p->low -= margin;
  p->high += margin;
}

static double step_for(double range) {
  double step = pow(10, floor(log10(range / TICKS)));
  return range / step > 5 * TICKS ? 5 * step : range / step > 2 * TICKS ? 2 * step : step;
}

static void draw_axes(page *to, const plot *p) {
  double step = step_for(p->high - p->low);
  for (double v = ceil(p->low / step) * step; v <= p->high; v += step) {
    page_format(to, "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>", LEFT, WIDTH - RIGHT,
                y_of(p, v), y_of(p, v));
    page_format(to, "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">", LEFT - 6, y_of(p, v) + 4);
    if (is_share(p))
      page_percent(to, v, step < 0.01 ? 1 : 0);
    else
      page_number(to, v, step < 1 ? 1 : 0);
    page_raw(to, "</text>");
  }
  for (int k = 0; k <= 5; k++) {
    int32_t date = p->first + (int32_t)((int64_t)(p->last - p->first) * k / 5);
    page_format(to, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">", x_of(p, date), HEIGHT - 8);
    page_short_date(to, date);
    page_raw(to, "</text>");
  }
  if (p->today > p->first && p->today < p->last)
    page_format(to, "<line class=\"today\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>", x_of(p, p->today),
                x_of(p, p->today), TOP, HEIGHT - BOTTOM);
}

/* From the baseline through the steps to the target. */
static void draw_way(page *to, const plot *p) {
  int32_t n = wfm_goals_milestones(p->goals, p->goal);
  bool keep = p->spec.flags & WFM_GOAL_KEEP;
  page_format(to, "<polyline class=\"way\" points=\"%.1f,%.1f", x_of(p, p->spec.start_date),
              y_of(p, keep ? p->spec.target : p->spec.baseline));
  for (int32_t i = 0; i < n; i++) {
    wfm_goal_milestone m = {.struct_size = sizeof m};
    if (wfm_goals_milestone(p->goals, p->goal, i, p->today, &m) == WFM_OK)
      page_format(to, " %.1f,%.1f", x_of(p, m.date), y_of(p, m.value));
  }
  page_format(to, " %.1f,%.1f\"/>", x_of(p, p->spec.due_date), y_of(p, p->spec.target));
  for (int32_t i = 0; i < n; i++) {
    static const char *const look[] = {"ahead", "met", "missed"};
    wfm_goal_milestone m = {.struct_size = sizeof m};
    if (wfm_goals_milestone(p->goals, p->goal, i, p->today, &m) != WFM_OK) continue;
    int state = m.state == WFM_GOAL_MET ? 1 : m.state == WFM_GOAL_MISSED ? 2 : 0;
    page_format(to, "<rect class=\"step %s\" x=\"%.1f\" y=\"%.1f\" width=\"8\" height=\"8\"/>", look[state],
                x_of(p, m.date) - 4, y_of(p, m.value) - 4);
  }
}

/* From the level today to the due date: median, band of 80 %. */
static void draw_outlook(page *to, const plot *p) {
  const wfm_goal_state *s = &p->state;
  if (!isfinite(s->projected) || s->last_date >= p->spec.due_date) return;
  double x = x_of(p, s->last_date), y = y_of(p, s->current), end = x_of(p, p->spec.due_date);
  double low = y_of(p, fmax(s->projected_low, p->low)), high = y_of(p, fmin(s->projected_high, p->high));
  page_format(to, "<polygon class=\"band\" points=\"%.1f,%.1f %.1f,%.1f %.1f,%.1f\"/>", x, y, end, high, end,
              low);
  page_format(to, "<line class=\"median\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>", x, y, end,
              y_of(p, s->projected));
  page_format(to, "<text class=\"out\" x=\"%.1f\" y=\"%.1f\">", end + 6, y_of(p, s->projected) + 4);
  put_value(to, p, s->projected);
  page_raw(to, "</text>");
}

static int by_date(const void *a, const void *b) {
  const wfm_goal_observation *x = a, *y = b;
  return x->date < y->date ? -1 : x->date > y->date;
}

static void draw_values(page *to, const plot *p) {
  size_t n = wfm_goals_observations(p->goals, p->goal), count = 0;
  wfm_goal_observation *seen = calloc(n ? n : 1, sizeof *seen);
  if (!seen) {
    to->failed = 1;
    return;
  }
  for (size_t i = 0; i < n; i++)
    if (value_at(p, i, &seen[count])) count++;
  qsort(seen, count, sizeof *seen, by_date);
  page_raw(to, "<polyline class=\"seen\" points=\"");
  for (size_t i = 0; i < count; i++)
    page_format(to, "%.1f,%.1f ", x_of(p, seen[i].date), y_of(p, seen[i].value));
  page_raw(to, "\"/>");
  for (size_t i = 0; i < count; i++) {
    page_format(to, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\"><title>", x_of(p, seen[i].date),
                y_of(p, seen[i].value));
    page_date(to, seen[i].date);
    page_raw(to, ": ");
    put_value(to, p, seen[i].value);
    page_raw(to, " (");
    page_text(to, seen[i].source);
    page_raw(to, ")</title></circle>");
  }
  free(seen);
}

static void draw(page *to, const plot *p) {
  page_format(to, "<figure><svg class=\"goal\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"", WIDTH,
              HEIGHT);
  page_text(to, p->spec.id);
  page_raw(to, "\">");
  draw_axes(to, p);
  draw_outlook(to, p);
  draw_way(to, p);
  page_format(to, "<line class=\"target\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>", LEFT, WIDTH - RIGHT,
              y_of(p, p->spec.target), y_of(p, p->spec.target));
  draw_values(to, p);
  page_raw(
      to,
      "</svg><figcaption>Dots: what was observed; thin line: the way through its steps (squares, filled when "
      "met); green: the target; blue: the outlook by the trend alone, four cases in five lie in the "
      "band.</figcaption></figure>\n");
}

static void open_card(page *to, const char *name) {
  page_format(to, "<div class=\"card\"><h3>%s</h3><p class=\"big\">", name);
}

static void close_card(page *to, const char *note) {
  page_format(to, "</p><p class=\"note\">%s</p></div>\n", note);
}

static void figures(page *to, const plot *p) {
  const wfm_goal_state *s = &p->state;
  page_raw(to, "<div class=\"cards\">");
  open_card(to, "Status");
  page_text(to, wfm_goal_status_name(s->status));
  page_format(to, "</p><p class=\"note\">%.0f %% of the time gone", 100 * s->time_frac);
  if (s->milestones) page_format(to, ", %d of %d steps met", (int)s->milestones_met, (int)s->milestones);
  close_card(to, "");
  open_card(to, "Done");
  page_percent(to, s->progress_frac, 0);
  close_card(to, "of the way from baseline to target");
  open_card(to, "Level");
  put_value(to, p, s->current);
  close_card(to, "today, behind the noise");
  open_card(to, "On the due date");
  put_value(to, p, s->projected);
  close_card(to, "median, by the trend alone");
  open_card(to, "Probability");
  page_percent(to, s->probability, 0);
  close_card(to, "that the trend alone reaches the target");
  page_raw(to, "</div>\n");
}

static void describe(page *to, const plot *p) {
  const wfm_goal_spec *s = &p->spec;
  page_raw(to, "<p>");
  page_text(to, s->kpi);
  if (s->scope[0]) {
    page_raw(to, " of ");
    page_text(to, s->scope);
  }
  page_raw(to, s->flags & WFM_GOAL_KEEP ? ", to be kept at " : " from ");
  if (!(s->flags & WFM_GOAL_KEEP)) {
    put_value(to, p, s->baseline);
    page_raw(to, " to ");
  }
  put_value(to, p, s->target);
  page_raw(to, " by ");
  page_date(to, s->due_date);
  if (s->owner[0]) {
    page_raw(to, "; ");
    page_text(to, s->owner);
  }
  if (s->definition[0]) {
    page_raw(to, "; counted as ");
    page_text(to, s->definition);
  }
  page_raw(to, ".");
  if (p->state.guard_status >= 0) {
    page_raw(to, " Guard-rail ");
    page_text(to, s->guard);
    page_raw(to, ": ");
    page_text(to, wfm_goal_status_name(p->state.guard_status));
    page_raw(to, ".");
  }
  page_raw(to, "</p>\n");
}

static void list_steps(page *to, const plot *p) {
  static const char *const word[] = {"ahead", "met", "missed"};
  int32_t n = wfm_goals_milestones(p->goals, p->goal);
  if (n == 0) return;
  page_raw(to, "<details><summary>Steps</summary>");
  page_table(to, "narrow", "Until|#Wanted|#Observed|");
  for (int32_t i = 0; i < n; i++) {
    wfm_goal_milestone m = {.struct_size = sizeof m};
    if (wfm_goals_milestone(p->goals, p->goal, i, p->today, &m) != WFM_OK) continue;
    page_raw(to, "<tr><td>");
    page_date(to, m.date);
    page_raw(to, "</td><td class=\"n\">");
    put_value(to, p, m.value);
    page_raw(to, "</td><td class=\"n\">");
    if (isfinite(m.observed))
      put_value(to, p, m.observed);
    else
      page_raw(to, "–");
    page_raw(to, "</td><td>");
    page_raw(to, word[m.state == WFM_GOAL_MET ? 1 : m.state == WFM_GOAL_MISSED ? 2 : 0]);
    page_raw(to, "</td></tr>\n");
  }
  page_table_end(to);
  page_raw(to, "</details>\n");
}

void page_goals(page *to, wfm_ctx *ctx, const wfm_goals *goals, int32_t today) {
  for (int32_t g = 0; g < wfm_goals_count(goals); g++) {
    plot p = {.goals = goals, .goal = g, .today = today};
    wfm_goal_spec_init(&p.spec, sizeof p.spec);
    wfm_goal_state_init(&p.state, sizeof p.state);
    if (wfm_goals_get(goals, g, &p.spec) != WFM_OK ||
        wfm_goals_assess(ctx, goals, g, today, &p.state) != WFM_OK) {
      to->failed = 1;
      return;
    }
    page_raw(to, "<section class=\"goal\"><h2>");
    page_text(to, p.spec.title[0] ? p.spec.title : p.spec.id);
    page_raw(to, "</h2>\n");
    describe(to, &p);
    figures(to, &p);
    measure(&p);
    draw(to, &p);
    list_steps(to, &p);
    page_raw(to, "</section>\n");
  }
}
