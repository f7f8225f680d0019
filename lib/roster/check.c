/* The checker's public face: runs its parts and gives out what they found. */
#include "roster/check.h"

#include <math.h>
#include <stdlib.h>

static const wfm_violation no_violation = {.shift = WFM_SHIFT_OFF, .skill = -1, .pause = -1, .row = -1};
static const wfm_roster_figures no_figures = {.required = 0};
static const wfm_agent_week no_week = {.days = 0};

void wfm_violation_init(wfm_violation *violation, size_t struct_size) {
  wfm__opts_init(violation, struct_size, &no_violation, sizeof no_violation);
}

void wfm_roster_figures_init(wfm_roster_figures *figures, size_t struct_size) {
  wfm__opts_init(figures, struct_size, &no_figures, sizeof no_figures);
}

void wfm_agent_week_init(wfm_agent_week *week, size_t struct_size) {
  wfm__opts_init(week, struct_size, &no_week, sizeof no_week);
}

wfm_violation *wfm__check_breach(wfm_check *check, int32_t rule, int32_t agent, int32_t day) {
  if (wfm__grow(check->ctx, &check->violation, &check->violation_cap, check->violation_count + 1,
                sizeof *check->violation) != WFM_OK)
    return NULL;
  wfm_violation *v = &check->violation[check->violation_count++];
  *v = no_violation;
  v->struct_size = sizeof *v;
  v->rule = rule;
  v->agent = agent;
  v->day = day;
  check->rule_count[rule]++;
  return v;
}

static int compare_worked(const void *left, const void *right) {
  const wfm__worked *a = left, *b = right;
  if (a->agent != b->agent) return a->agent < b->agent ? -1 : 1;
  if (a->day != b->day) return a->day < b->day ? -1 : 1;
  return a->row < b->row ? -1 : 1;
}

/* Puts the rows in order by agent and day, and keeps the first of each day. */
wfm_status wfm__check_sort(wfm_check *check, const wfm_assignments *assignments, uint8_t *state) {
  const wfm_roster *roster = check->roster;
  size_t n = 0, kept = 0;
  for (size_t i = 0; i < assignments->count; i++) {
    const wfm_assignment *row = &assignments->row[i];
    bool known = row->agent >= 0 && (size_t)row->agent < roster->agent_count && row->shift >= 0 &&
                 (size_t)row->shift < roster->shift_count && row->day >= 0 && row->day < roster->frame.days;
    state[i] = known ? WFM__ROW_WORKED : WFM__ROW_UNKNOWN;
    if (known) check->worked[n++] = (wfm__worked){row->agent, row->day, row->shift, i};
  }
  if (n > 1) qsort(check->worked, n, sizeof *check->worked, compare_worked);
  for (size_t i = 0; i < n; i++) {
    const wfm__worked *w = &check->worked[i];
    if (kept > 0 && check->worked[kept - 1].agent == w->agent && check->worked[kept - 1].day == w->day)
      state[w->row] = WFM__ROW_REPEATED;
    else
      check->worked[kept++] = *w;
  }
  check->worked_count = kept;
  for (size_t i = 0; i < kept; i++) check->worked_first[check->worked[i].agent + 1]++;
  for (size_t a = 0; a < roster->agent_count; a++) check->worked_first[a + 1] += check->worked_first[a];
  return WFM_OK;
}

static wfm_status make(wfm_ctx *ctx, const wfm_roster *roster, size_t rows, wfm_check *check,
                       uint8_t **state) {
  size_t cells = (size_t)wfm__roster_skill_count(roster) * (size_t)roster->slots;
  size_t agents = roster->agent_count;
  check->ctx = ctx;
  check->roster = roster;
  *state = wfm__alloc(ctx, rows, 1);
  check->coverage = wfm__alloc(ctx, cells, sizeof *check->coverage);
  check->worked = wfm__alloc(ctx, rows, sizeof *check->worked);
  check->worked_first = wfm__alloc(ctx, agents + 1, sizeof *check->worked_first);
  check->week = wfm__alloc(ctx, agents * (size_t)roster->weeks, sizeof *check->week);
  check->asked = wfm__alloc(ctx, agents, sizeof *check->asked);
  check->lost = wfm__alloc(ctx, agents, sizeof *check->lost);
  check->live_days = wfm__alloc(ctx, roster->request_count, sizeof *check->live_days);
  check->met_days = wfm__alloc(ctx, roster->request_count, sizeof *check->met_days);
  if (!*state || !check->coverage || !check->worked || !check->worked_first || !check->week ||
      !check->asked || !check->lost || !check->live_days || !check->met_days)
    return wfm__fail(ctx, WFM_ENOMEM, "out of memory to check %zu rows of %zu agents", rows, agents);
  return wfm__roster_index_create(ctx, roster, &check->index);
}

wfm_status wfm_roster_check(wfm_ctx *ctx, const wfm_roster *roster, const wfm_assignments *assignments,
                            wfm_check **out) {
  if (!ctx || !roster || !assignments || !out)
    return wfm__fail(ctx, WFM_EINVAL, "check: context, problem, roster or output is NULL");
  uint8_t *state = NULL;
  wfm_check *check = wfm__alloc(ctx, 1, sizeof *check);
  if (!check) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for a check");
  wfm_status st = make(ctx, roster, assignments->count, check, &state);
  if (st == WFM_OK) st = wfm__check_sort(check, assignments, state);
  if (st == WFM_OK) st = wfm__check_rows(check, assignments, state);
  if (st == WFM_OK) st = wfm__check_locks(check);
  if (st == WFM_OK) st = wfm__check_agents(check);
  if (st == WFM_OK) st = wfm__check_figures(check);
  wfm__free(ctx, state);
  if (st == WFM_OK)
    *out = check;
  else
    wfm_check_free(check);
  return st;
}

void wfm_check_free(wfm_check *check) {
  if (!check) return;
  wfm_ctx *ctx = check->ctx;
  wfm__roster_index_free(check->index);
  void *arrays[] = {check->coverage, check->violation, check->worked,    check->worked_first, check->week,
                    check->asked,    check->lost,      check->live_days, check->met_days};
  for (size_t i = 0; i < WFM__COUNT(arrays); i++) wfm__free(ctx, arrays[i]);
  wfm__free(ctx, check);
}

wfm_status wfm_check_figures(const wfm_check *check, wfm_roster_figures *out) {
  if (!check || !out) return WFM_EINVAL;
  return wfm__result_write(check->ctx, out, &check->figures, sizeof check->figures);
}

size_t wfm_check_violations(const wfm_check *check) {
  return check ? check->violation_count : 0;
}

wfm_status wfm_check_violation(const wfm_check *check, size_t i, wfm_violation *out) {
  if (!check) return WFM_EINVAL;
  if (!out || i >= check->violation_count)
    return wfm__fail(check->ctx, WFM_EINVAL, "violation %zu: want an output and an index below %zu", i,
                     check->violation_count);
  return wfm__result_write(check->ctx, out, &check->violation[i], sizeof check->violation[i]);
}

size_t wfm_check_rule_count(const wfm_check *check, int32_t rule) {
  return check && rule >= 0 && rule < WFM_RULES ? check->rule_count[rule] : 0;
}

static const double *of_skill(const wfm_check *check, const double *table, int32_t skill) {
  if (skill < 0 || skill >= wfm__roster_skill_count(check->roster)) return NULL;
  return table + (size_t)skill * (size_t)check->roster->slots;
}

const double *wfm_check_coverage(const wfm_check *check, int32_t skill) {
  return check ? of_skill(check, check->coverage, skill) : NULL;
}

const double *wfm_check_required(const wfm_check *check, int32_t skill) {
  return check ? of_skill(check, check->index->demand, skill) : NULL;
}

static bool has_agent(const wfm_check *check, int32_t agent) {
  return agent >= 0 && (size_t)agent < check->roster->agent_count;
}

wfm_status wfm_check_agent_week(const wfm_check *check, int32_t agent, int32_t week, wfm_agent_week *out) {
  if (!check) return WFM_EINVAL;
  if (!out || !has_agent(check, agent) || week < 0 || week >= check->roster->weeks)
    return wfm__fail(check->ctx, WFM_EINVAL,
                     "agent %d, week %d: want an output, agents below %zu, weeks below %d", agent, week,
                     check->roster->agent_count, check->roster->weeks);
  size_t at = (size_t)agent * (size_t)check->roster->weeks + (size_t)week;
  return wfm__result_write(check->ctx, out, &check->week[at], sizeof check->week[at]);
}

double wfm_check_satisfaction(const wfm_check *check, int32_t agent) {
  if (!check || !has_agent(check, agent) || !(check->asked[agent] > 0)) return NAN;
  return 1 - check->lost[agent] / check->asked[agent];
}

wfm_status wfm_check_request(const wfm_check *check, size_t i, int32_t *live_days, int32_t *met_days) {
  if (!check) return WFM_EINVAL;
  if (i >= check->roster->request_count)
    return wfm__fail(check->ctx, WFM_EINVAL, "request %zu: want an index below %zu", i,
                     check->roster->request_count);
  if (live_days) *live_days = check->live_days[i];
  if (met_days) *met_days = check->met_days[i];
  return WFM_OK;
}
