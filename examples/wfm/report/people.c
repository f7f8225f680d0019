/* People: hours against the cap, who works when, wishes not granted, agents who can work nothing. */
#include "page.h"

#include <math.h>
#include <stdlib.h>

/* The roster by agent and day. */
enum { DAY_OFF = -1, DAY_LEAVE = -2 };
typedef struct board {
  int32_t *assignment;     /* [agents * days] index, DAY_OFF or DAY_LEAVE */
  int32_t *worked_minutes; /* [agents * weeks] */
  int32_t agents, days, weeks;
} board;

static int make_board(report *r, board *b) {
  b->agents = wfm_roster_agents(r->roster);
  b->days = r->days;
  b->weeks = (r->days + 6) / 7;
  b->assignment = malloc(sizeof *b->assignment * ((size_t)b->agents * (size_t)b->days + 1));
  b->worked_minutes = calloc((size_t)b->agents * (size_t)b->weeks + 1, sizeof *b->worked_minutes);
  if (!b->assignment || !b->worked_minutes) return 0;
  for (size_t i = 0; i < (size_t)b->agents * (size_t)b->days; i++) b->assignment[i] = DAY_OFF;
  for (size_t i = 0; i < wfm_roster_times_off(r->roster); i++) {
    wfm_time_off t = {.struct_size = sizeof t};
    if (wfm_roster_time_off(r->roster, i, &t) == WFM_OK && t.credit_minutes > 0 && t.day >= 0 &&
        t.day < b->days)
      b->assignment[t.agent * b->days + t.day] = DAY_LEAVE;
  }
  for (size_t i = 0; i < wfm_assignments_count(r->assignments); i++) {
    wfm_assignment a = {.struct_size = sizeof a};
    wfm_shift shift = {.struct_size = sizeof shift};
    if (wfm_assignments_get(r->assignments, i, &a) != WFM_OK ||
        wfm_roster_shift(r->roster, a.shift, &shift) != WFM_OK)
      continue;
    b->assignment[a.agent * b->days + a.day] = (int32_t)i;
    b->worked_minutes[a.agent * b->weeks + a.day / 7] += shift.paid_minutes;
  }
  return 1;
}

static void agent_name(report *r, int32_t agent) {
  wfm_agent a = {.struct_size = sizeof a};
  if (wfm_roster_agent(r->roster, agent, &a) == WFM_OK) page_text(&r->page, a.name);
}

static int32_t cap_of(report *r, int32_t agent) {
  wfm_agent a = {.struct_size = sizeof a};
  wfm_contract c = {.struct_size = sizeof c};
  if (wfm_roster_agent(r->roster, agent, &a) != WFM_OK ||
      wfm_roster_contract(r->roster, a.contract, &c) != WFM_OK)
    return 0;
  return c.cap_minutes;
}

/* --- hours against the cap --- */

enum { LONG_WEEK_MINUTES = 35 * 60 };

static void hours_cell(report *r, int32_t minutes, int32_t cap) {
  page *p = &r->page;
  const char *kind = minutes > cap ? "over" : minutes > LONG_WEEK_MINUTES ? "long" : "fine";
  page_format(p, "<td class=\"n hours\"><span class=\"bar %s\" style=\"width:%.0f%%\"></span><span>", kind,
              cap > 0 ? fmin(100, 100.0 * minutes / cap) : 0);
  page_minutes(p, minutes);
  page_raw(p, "</span></td>");
}

static void hours_summary(report *r, const board *b) {
  long counts[4] = {0};
  for (int32_t a = 0; a < b->agents; a++) {
    int32_t cap = cap_of(r, a);
    for (int32_t w = 0; w < b->weeks; w++) {
      int32_t minutes = b->worked_minutes[a * b->weeks + w];
      counts[minutes > cap ? 3 : minutes == cap ? 2 : minutes > LONG_WEEK_MINUTES ? 1 : 0]++;
    }
  }
  page_format(&r->page,
              "<p>Weeks of one person: %ld up to 35 hours, %ld above 35 and below the cap, %ld exactly at "
              "the cap, <strong>%ld above it</strong>.</p>\n",
              counts[0], counts[1], counts[2], counts[3]);
}

static void hours_table(report *r, const board *b) {
  page *p = &r->page;
  page_raw(p, "<h3>Hours against the cap</h3>\n");
  hours_summary(r, b);
  page_raw(p, "<details open><summary>Worked hours by person and week</summary><div "
              "class=\"scroll\"><table><thead><tr><th>agent</th><th class=\"n\">cap</th>");
  for (int32_t w = 0; w < b->weeks; w++) {
    page_raw(p, "<th class=\"n\">week of ");
    page_short_date(p, r->first_date + 7 * w);
    page_raw(p, "</th>");
  }
  page_raw(p, "</tr></thead><tbody>\n");
  for (int32_t a = 0; a < b->agents; a++) {
    int32_t cap = cap_of(r, a);
    page_raw(p, "<tr><td>");
    agent_name(r, a);
    page_raw(p, "</td><td class=\"n\">");
    page_minutes(p, cap);
    page_raw(p, "</td>");
    for (int32_t w = 0; w < b->weeks; w++) hours_cell(r, b->worked_minutes[a * b->weeks + w], cap);
    page_raw(p, "</tr>\n");
  }
  page_table_end(p);
  page_raw(p, "</details>\n");
}

/* --- who works when --- */

static void shift_cell(report *r, int32_t assignment) {
  page *p = &r->page;
  wfm_assignment a = {.struct_size = sizeof a};
  wfm_shift shift = {.struct_size = sizeof shift};
  if (assignment < 0 || wfm_assignments_get(r->assignments, (size_t)assignment, &a) != WFM_OK ||
      wfm_roster_shift(r->roster, a.shift, &shift) != WFM_OK) {
    page_format(p, "<td class=\"off\">%s</td>", assignment == DAY_LEAVE ? "leave" : "");
    return;
  }
  page_raw(p, "<td title=\"");
  page_text(p, shift.name);
  for (int k = 0; k < WFM_MAX_PAUSES; k++)
    if (a.pause_minute[k] >= 0) {
      page_raw(p, ", pause ");
      page_clock(p, a.pause_minute[k]);
    }
  page_raw(p, "\">");
  page_clock(p, shift.start_minute);
  page_raw(p, "–");
  page_clock(p, shift.start_minute + shift.length_minutes);
  if (wfm_roster_skills(r->roster) > 1) {
    page_raw(p, "<br><small>");
    page_text(p, wfm_roster_skill(r->roster, a.skill));
    page_raw(p, "</small>");
  }
  page_raw(p, "</td>");
}

static void week_table(report *r, const board *b, int32_t week) {
  page *p = &r->page;
  int32_t first = 7 * week, end = first + 7 < b->days ? first + 7 : b->days;
  page_format(p, "<details%s><summary>Week of ", week == 0 ? " open" : "");
  page_date(p, r->first_date + first);
  page_raw(p, "</summary><div class=\"scroll\"><table class=\"week\"><thead><tr><th>agent</th>");
  for (int32_t d = first; d < end; d++) {
    page_raw(p, "<th>");
    page_short_date(p, r->first_date + d);
    page_raw(p, "</th>");
  }
  page_raw(p, "<th class=\"n\">hours</th></tr></thead><tbody>\n");
  for (int32_t a = 0; a < b->agents; a++) {
    page_raw(p, "<tr><td>");
    agent_name(r, a);
    page_raw(p, "</td>");
    for (int32_t d = first; d < end; d++) shift_cell(r, b->assignment[a * b->days + d]);
    page_raw(p, "<td class=\"n\">");
    page_minutes(p, b->worked_minutes[a * b->weeks + week]);
    page_raw(p, "</td></tr>\n");
  }
  page_table_end(p);
  page_raw(p, "</details>\n");
}

/* --- wishes --- */

static void wish_row(report *r, const wfm_plan_unmet *u) {
  page *p = &r->page;
  wfm_assignment a = {.struct_size = sizeof a};
  wfm_shift shift = {.struct_size = sizeof shift};
  page_raw(p, "<tr><td>");
  agent_name(r, u->agent);
  page_raw(p, "</td><td>");
  page_short_date(p, r->first_date + u->day);
  page_raw(p, "</td><td>");
  if (u->kind == WFM_REQUEST_OFF) page_raw(p, "day off");
  if (u->kind == WFM_REQUEST_WORK) page_raw(p, "to work");
  if (u->kind == WFM_REQUEST_START) {
    page_raw(p, "start between ");
    page_clock(p, u->start_from_minute);
    page_raw(p, " and ");
    page_clock(p, u->start_to_minute);
  }
  page_raw(p, "</td><td>");
  if (u->assignment >= 0 && wfm_assignments_get(r->assignments, (size_t)u->assignment, &a) == WFM_OK &&
      wfm_roster_shift(r->roster, a.shift, &shift) == WFM_OK) {
    page_clock(p, shift.start_minute);
    page_raw(p, "–");
    page_clock(p, shift.start_minute + shift.length_minutes);
  } else {
    page_raw(p, "off");
  }
  page_raw(p, "</td><td class=\"n\">");
  page_number(p, u->weight, 1);
  page_raw(p, "</td></tr>\n");
}

static void wishes(report *r) {
  page *p = &r->page;
  size_t n = wfm_plan_result_unmets(r->result);
  page_format(p, "<h3>Wishes not granted</h3>\n<p>%lld of %lld wishes that could be met are met.</p>\n",
              (long long)r->totals.wishes_met, (long long)r->totals.wishes);
  if (n == 0) return;
  page_format(p, "<details%s><summary>%zu wishes, heaviest first</summary>\n", n <= 25 ? " open" : "", n);
  page_table(p, "", "agent|day|wish|roster|#weight");
  for (size_t i = 0; i < n; i++) {
    wfm_plan_unmet u = {.struct_size = sizeof u};
    if (wfm_plan_result_unmet(r->result, i, &u) == WFM_OK) wish_row(r, &u);
  }
  page_table_end(p);
  page_raw(p, "</details>\n");
}

static void idle(report *r) {
  page *p = &r->page;
  size_t n = wfm_plan_result_idles(r->result);
  if (n == 0) return;
  page_raw(p, "<h3>Agents who can work nothing</h3><ul>\n");
  for (size_t i = 0; i < n; i++) {
    int32_t agent = -1;
    const char *reason = wfm_plan_result_idle(r->result, i, &agent);
    page_raw(p, "<li><strong>");
    agent_name(r, agent);
    page_raw(p, "</strong>: ");
    if (reason) page_text(p, reason);
    page_raw(p, "</li>\n");
  }
  page_raw(p, "</ul>\n");
}

void report_people(report *r) {
  board b = {0};
  if (!r->assignments || !r->roster) return;
  page_raw(&r->page, "<section><h2>People</h2>\n");
  if (make_board(r, &b)) {
    idle(r);
    wishes(r);
    hours_table(r, &b);
    page_raw(&r->page, "<h3>Who works when</h3>\n");
    for (int32_t w = 0; w < b.weeks; w++) week_table(r, &b, w);
  } else {
    r->page.failed = 1;
  }
  free(b.assignment);
  free(b.worked_minutes);
  page_raw(&r->page, "</section>\n");
}
