/* assignments.csv: who works when, by names and clock times. */
#include "io/roster.h"

#include <limits.h>
#include <string.h>

enum { AGENT, DAY, SHIFT, SKILL, PAUSE };

typedef struct reader {
  const wfm_roster *roster;
  wfm_assignments *assignments;
} reader;

/* Unknown names are for the checker to judge. */
static wfm_status warn_unknown(wfm__table *table, int column, const wfm__cell *cell, int32_t index,
                               const char *what) {
  return index >= 0 ? WFM_OK : wfm__table_warn(table, column, "%s \"%.80s\" is not known", what, cell->text);
}

static wfm_status take(wfm__table *table, const wfm__cell *cells, void *user) {
  reader *r = user;
  wfm_assignment a;
  wfm_assignment_init(&a, sizeof a);
  a.agent = wfm_roster_find_agent(r->roster, cells[AGENT].text);
  a.day = (int32_t)cells[DAY].integer;
  a.shift = wfm_roster_find_shift(r->roster, cells[SHIFT].text);
  a.skill = wfm_roster_find_skill(r->roster, cells[SKILL].text);
  for (int i = 0; i < WFM_MAX_PAUSES; i++)
    if (cells[PAUSE + i].given) a.pause_minute[i] = (int32_t)cells[PAUSE + i].integer;
  wfm_status st = warn_unknown(table, AGENT, &cells[AGENT], a.agent, "agent");
  if (st == WFM_OK) st = warn_unknown(table, SHIFT, &cells[SHIFT], a.shift, "shift");
  if (st == WFM_OK) st = warn_unknown(table, SKILL, &cells[SKILL], a.skill, "skill");
  return st == WFM_OK ? wfm__table_result(table, -1, wfm_assignments_add(r->assignments, &a)) : st;
}

wfm_status wfm__assignments_read(wfm_ctx *ctx, const wfm__source *source, const char *name,
                                 const wfm_roster *roster, bool strict, wfm_findings *findings,
                                 wfm_assignments **out) {
  static const wfm__column columns[] = {
      [AGENT] = {.name = "agent"},
      [DAY] = {.name = "day", .kind = WFM__INTEGER, .low = INT32_MIN, .high = INT32_MAX},
      [SHIFT] = {.name = "shift"},
      [SKILL] = {.name = "skill", .empty = true},
      [PAUSE] = {.name = "pause1", .kind = WFM__CLOCK, .optional = true, .empty = true},
      {.name = "pause2", .kind = WFM__CLOCK, .optional = true, .empty = true},
      {.name = "pause3", .kind = WFM__CLOCK, .optional = true, .empty = true},
  };
  reader r = {.roster = roster};
  const wfm__table_opts opts = {.columns = columns,
                                .column_count = WFM__COUNT(columns),
                                .most_rows = WFM_ROSTER_MAX_ROWS,
                                .strict = strict,
                                .row = take,
                                .user = &r};
  size_t before = wfm_findings_total(findings, WFM_FINDING_ERROR);
  wfm_status st = wfm_assignments_create(ctx, &r.assignments);
  if (st == WFM_OK) st = wfm__table_read(ctx, source, name, &opts, findings);
  if (st == WFM_OK) st = wfm__findings_verdict(ctx, findings, before);
  if (st == WFM_OK)
    *out = r.assignments;
  else
    wfm_assignments_free(r.assignments);
  return st;
}

wfm_status wfm_assignments_read_csv(wfm_ctx *ctx, const char *path, const wfm_roster *roster,
                                    const wfm_read_opts *opts, wfm_findings *findings,
                                    wfm_assignments **out) {
  if (!ctx || !path || !roster || !out)
    return wfm__fail(ctx, WFM_EINVAL, "assignments: context, path, problem or output is NULL");
  bool strict = false;
  wfm_findings *own = NULL, *use = NULL;
  const wfm__source source = {.folder = NULL};
  wfm_status st = wfm__read_opts(ctx, opts, &strict);
  if (st == WFM_OK) st = wfm__findings_use(ctx, findings, &own, &use);
  if (st == WFM_OK) st = wfm__assignments_read(ctx, &source, path, roster, strict, use, out);
  wfm_findings_free(own);
  return st;
}

static wfm_status put_row(wfm__sheet *out, const wfm_roster *roster, size_t i, const wfm_assignment *a) {
  wfm_ctx *ctx = out->text.ctx;
  wfm_agent agent;
  wfm_shift shift;
  wfm_agent_init(&agent, sizeof agent);
  wfm_shift_init(&shift, sizeof shift);
  const char *skill = wfm_roster_skill(roster, a->skill);
  if (wfm_roster_agent(roster, a->agent, &agent) != WFM_OK ||
      wfm_roster_shift(roster, a->shift, &shift) != WFM_OK || !skill)
    return wfm__fail(ctx, WFM_EINVAL,
                     "assignment %zu: agent=%d, shift=%d, skill=%d, want ones of the problem", i, a->agent,
                     a->shift, a->skill);
  wfm__sheet_text(out, agent.name);
  wfm__sheet_integer(out, a->day);
  wfm__sheet_text(out, shift.name);
  wfm__sheet_text(out, skill);
  for (int k = 0; k < WFM_MAX_PAUSES; k++) wfm__sheet_clock(out, a->pause_minute[k]);
  wfm__sheet_end(out);
  return WFM_OK;
}

wfm_status wfm_assignments_write_csv(wfm_ctx *ctx, const wfm_roster *roster,
                                     const wfm_assignments *assignments, const char *path) {
  if (!ctx || !roster || !assignments || !path)
    return wfm__fail(ctx, WFM_EINVAL, "assignments: context, problem, roster or path is NULL");
  wfm__sheet out;
  wfm_status st = WFM_OK;
  wfm__sheet_open(&out, ctx, "agent,day,shift,skill,pause1,pause2,pause3");
  for (size_t i = 0; st == WFM_OK && i < wfm_assignments_count(assignments); i++) {
    wfm_assignment row;
    wfm_assignment_init(&row, sizeof row);
    st = wfm_assignments_get(assignments, i, &row);
    if (st == WFM_OK) st = put_row(&out, roster, i, &row);
  }
  if (st == WFM_OK) return wfm__sheet_close(&out, NULL, path);
  wfm__text_free(&out.text);
  return st;
}
