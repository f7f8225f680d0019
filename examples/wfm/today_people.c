/* Agents of today: the roster's shifts and the log's states as spans, adherence and conformance. */
#include "today.h"

#include <libwfm/io_roster.h>
#include <libwfm/kpi.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

void free_people(today_people *p) {
  void *blocks[] = {p->agent,      p->agent_of, p->plan_agent, p->work_agent,
                    p->plan_start, p->plan_end, p->work_start, p->work_end};
  for (size_t k = 0; k < sizeof blocks / sizeof blocks[0]; k++) free(blocks[k]);
  free_texts(&p->name);
}

/* --- roster --- */

static bool add_plan(today_people *p, int32_t agent, int64_t start, int64_t end) {
  if (end <= start) return true;
  if (p->plans == p->plan_cap) {
    size_t cap = p->plan_cap ? 2 * p->plan_cap : 64;
    int32_t *who = realloc(p->plan_agent, cap * sizeof *who);
    if (who) p->plan_agent = who;
    int64_t *from = realloc(p->plan_start, cap * sizeof *from);
    if (from) p->plan_start = from;
    int64_t *to = realloc(p->plan_end, cap * sizeof *to);
    if (to) p->plan_end = to;
    if (!who || !from || !to) return false;
    p->plan_cap = cap;
  }
  p->plan_agent[p->plans] = agent;
  p->plan_start[p->plans] = start;
  p->plan_end[p->plans++] = end;
  return true;
}

/* A shift without its pauses: pauses stand in order of time or not, so the shift is walked from gap to gap. */
static wfm_status add_shift(const cli_app *app, const wfm_zone *zone, int32_t day, const wfm_shift *shift,
                            const wfm_assignment *row, int32_t agent, today_people *p) {
  int32_t at = shift->start_minute, end = shift->start_minute + shift->length_minutes;
  while (at < end) {
    int32_t next = end, after = end; /* where the next pause begins and ends */
    for (int k = 0; k < 3; k++) {
      int32_t begins = row->pause_minute[k], ends = begins + shift->pause_minutes[k];
      if (begins < 0 || ends <= at || begins >= next) continue;
      next = begins > at ? begins : at;
      after = ends;
    }
    int64_t from, to;
    wfm_status status = wfm_zone_to_instant(app->ctx, zone, day + at / 1440, at % 1440 * 60, WFM_GAP_FORWARD,
                                            WFM_FOLD_FIRST, &from);
    if (status == WFM_OK)
      status = wfm_zone_to_instant(app->ctx, zone, day + next / 1440, next % 1440 * 60, WFM_GAP_FORWARD,
                                   WFM_FOLD_FIRST, &to);
    if (status == WFM_OK && !add_plan(p, agent, from, to)) status = WFM_ENOMEM;
    if (status != WFM_OK) return status;
    at = after;
  }
  return WFM_OK;
}

/* Shifts that begin today, and those of yesterday that reach into today. */
static wfm_status add_shifts(const cli_app *app, const wfm_roster *roster, const wfm_assignments *rows,
                             int32_t date, const int32_t *number, today_people *p) {
  wfm_roster_opts frame;
  wfm_zone *zone = NULL;
  wfm_roster_opts_init(&frame, sizeof frame);
  wfm_status status = wfm_roster_frame(roster, &frame);
  if (status == WFM_OK) status = wfm_zone_open(app->ctx, frame.zone, &zone);
  for (size_t i = 0; status == WFM_OK && i < wfm_assignments_count(rows); i++) {
    wfm_assignment row;
    wfm_shift shift;
    wfm_assignment_init(&row, sizeof row);
    wfm_shift_init(&shift, sizeof shift);
    status = wfm_assignments_get(rows, i, &row);
    int32_t day = frame.start_date + row.day;
    if (status != WFM_OK || row.agent < 0 || row.shift < 0 || (day != date && day != date - 1)) continue;
    status = wfm_roster_shift(roster, row.shift, &shift);
    if (status != WFM_OK || (day != date && shift.start_minute + shift.length_minutes <= 1440)) continue;
    p->agent[number[row.agent]].on_roster = true;
    status = add_shift(app, zone, day, &shift, &row, number[row.agent], p);
  }
  wfm_zone_free(zone);
  return status;
}

/* Names that the log has for the roster's agents. */
static int read_logins(const cli_app *app, const char *path, wfm_table **table) {
  wfm_table_column column[2];
  wfm_findings *findings = NULL;
  for (int c = 0; c < 2; c++) {
    wfm_table_column_init(&column[c], sizeof column[c]);
    column[c].name = c ? "login" : "agent";
  }
  wfm_status status = wfm_findings_create(app->ctx, 0, &findings);
  if (status == WFM_OK) status = wfm_table_read_csv(app->ctx, path, column, 2, NULL, findings, table);
  print_findings(app, findings);
  wfm_findings_free(findings);
  if (status == WFM_EPARSE) return EXIT_USAGE;
  return status == WFM_OK ? EXIT_DONE : failed(app, status);
}

static const char *login_of(const wfm_table *logins, const char *agent) {
  for (size_t i = 0; logins && i < wfm_table_rows(logins); i++)
    if (strcmp(wfm_table_text(logins, 0, i), agent) == 0) return wfm_table_text(logins, 1, i);
  return agent;
}

static int read_roster(const cli_app *app, const today_roster *from, wfm_roster **roster,
                       wfm_assignments **rows) {
  wfm_findings *findings = NULL;
  char *path = from->assignments ? NULL : join_path(from->folder, "assignments.csv");
  if (!from->assignments && !path) return EXIT_FAILED;
  wfm_status status = wfm_findings_create(app->ctx, 0, &findings);
  if (status == WFM_OK) status = wfm_roster_read_folder(app->ctx, from->folder, NULL, findings, roster);
  if (status == WFM_OK)
    status =
        wfm_assignments_read_csv(app->ctx, path ? path : from->assignments, *roster, NULL, findings, rows);
  print_findings(app, findings);
  wfm_findings_free(findings);
  free(path);
  if (status == WFM_EPARSE) return EXIT_USAGE;
  return status == WFM_OK ? EXIT_DONE : failed(app, status);
}

/* Names of the log first, then those that only the roster has. */
static int name_people(const cli_app *app, const today_log *log, const wfm_roster *roster,
                       const wfm_table *logins, today_people *p, int32_t **number) {
  int32_t agents = roster ? wfm_roster_agents(roster) : 0;
  bool good = true;
  *number = malloc(((size_t)agents + 1) * sizeof **number);
  for (size_t i = 0; good && i < log->agent.count; i++) good = text_number(&p->name, log->agent.text[i]) >= 0;
  for (int32_t i = 0; good && *number && i < agents; i++) {
    wfm_agent agent;
    wfm_agent_init(&agent, sizeof agent);
    wfm_status status = wfm_roster_agent(roster, i, &agent);
    if (status != WFM_OK) return failed(app, status);
    (*number)[i] = text_number(&p->name, login_of(logins, agent.name));
    good = (*number)[i] >= 0;
  }
  p->agent = calloc(p->name.count + 1, sizeof *p->agent);
  if (!good || !*number || !p->agent) return failed(app, WFM_ENOMEM);
  for (size_t i = 0; i < p->name.count; i++) {
    p->agent[i] = (today_agent){.name = p->name.text[i], .reason = -1, .adherence = NAN, .conformance = NAN};
    p->agent[i].on_log = i < log->agent.count;
  }
  return EXIT_DONE;
}

/* --- log --- */

static bool add_work(const today_log *log, int64_t from, int64_t now, today_people *p) {
  size_t n = log->states + 1;
  p->work_agent = malloc(n * sizeof *p->work_agent);
  p->work_start = malloc(n * sizeof *p->work_start);
  p->work_end = malloc(n * sizeof *p->work_end);
  if (!p->work_agent || !p->work_start || !p->work_end) return false;
  for (size_t i = 0; i < log->states; i++) {
    const state_row *s = &log->state[i];
    int64_t start = s->start > from ? s->start : from;
    if (s->start <= now && s->end >= now) {
      p->agent[s->agent].state = s->state;
      p->agent[s->agent].reason = s->reason;
    }
    if (s->state == WFM_AGENT_PAUSED || s->end <= start) continue;
    p->work_agent[p->works] = s->agent;
    p->work_start[p->works] = start;
    p->work_end[p->works++] = s->end;
  }
  return true;
}

static wfm_status judge(const cli_app *app, int64_t from, int64_t now, double grace_s, today_people *p) {
  size_t n = p->name.count;
  wfm_intraday_spans plan, work;
  double *block = malloc((6 * n + 1) * sizeof *block);
  if (!block) return WFM_ENOMEM;
  wfm_intraday_spans_init(&plan, sizeof plan);
  wfm_intraday_spans_init(&work, sizeof work);
  for (size_t i = 0; i < p->plans; i++) /* the night shift of yesterday counts from midnight on */
    if (p->plan_start[i] < from) p->plan_start[i] = p->plan_end[i] < from ? p->plan_end[i] : from;
  plan.n = p->plans, plan.agent = p->plan_agent, plan.start = p->plan_start, plan.end = p->plan_end;
  work.n = p->works, work.agent = p->work_agent, work.start = p->work_start, work.end = p->work_end;
  wfm_status status = wfm_intraday_adherence(app->ctx, n, &plan, &work, now, grace_s, block, block + n,
                                             block + 2 * n, block + 3 * n);
  if (status == WFM_OK)
    status = wfm_kpi_adherence(app->ctx, n, block, block + n, block + 2 * n, block + 3 * n, block + 4 * n,
                               block + 5 * n);
  for (size_t a = 0; status == WFM_OK && a < n; a++) {
    today_agent *t = &p->agent[a];
    t->scheduled_s = block[a];
    t->exception_s = block[n + a];
    t->outside_s = block[2 * n + a];
    t->worked_s = block[3 * n + a];
    t->adherence = block[4 * n + a];
    t->conformance = block[5 * n + a];
  }
  free(block);
  return status;
}

int read_people(const cli_app *app, const today_roster *from, const today_log *log, const wfm_zone *zone,
                int32_t date, int64_t now, double grace_s, today_people *p) {
  wfm_roster *roster = NULL;
  wfm_assignments *rows = NULL;
  wfm_table *logins = NULL;
  int32_t *number = NULL;
  int64_t midnight = wfm_zone_day_start(zone, date);
  int code = from->folder ? read_roster(app, from, &roster, &rows) : EXIT_DONE;
  if (code == EXIT_DONE && from->logins) code = read_logins(app, from->logins, &logins);
  if (code == EXIT_DONE) code = name_people(app, log, roster, logins, p, &number);
  if (code == EXIT_DONE) {
    wfm_status status = roster ? add_shifts(app, roster, rows, date, number, p) : WFM_OK;
    if (status == WFM_OK && !add_work(log, midnight, now, p)) status = WFM_ENOMEM;
    if (status == WFM_OK && roster) status = judge(app, midnight, now, grace_s, p);
    if (status != WFM_OK) code = failed(app, status);
  }
  free(number);
  wfm_table_free(logins);
  wfm_assignments_free(rows);
  wfm_roster_free(roster);
  return code;
}
