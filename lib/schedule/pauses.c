/* Pauses at their best, day by day. */
#include "schedule/pauses.h"

#include <math.h>
#include <string.h>

static const wfm_pauses_opts default_opts = {.day = -1, .max_nodes = 3000};

void wfm_pauses_opts_init(wfm_pauses_opts *opts, size_t struct_size) {
  wfm__opts_init(opts, struct_size, &default_opts, sizeof default_opts);
}

void wfm_pauses_figures_init(wfm_pauses_figures *figures, size_t struct_size) {
  static const wfm_pauses_figures zeros = {0};
  wfm__opts_init(figures, struct_size, &zeros, sizeof zeros);
}

/* Rules on which pauses have no bearing. */
static const uint32_t OF_DAYS =
    1u << WFM_RULE_LOCKED | 1u << WFM_RULE_CONSECUTIVE_DAYS | 1u << WFM_RULE_REST | 1u << WFM_RULE_HOURS_CAP |
    1u << WFM_RULE_CONTRACT_HOURS | 1u << WFM_RULE_WEEKLY_DAYS | 1u << WFM_RULE_START_WINDOW |
    1u << WFM_RULE_TIME_OFF | 1u << WFM_RULE_SHIFT_GROUP;

/* Rounding and annealing may end above where they began: the best is kept. */
typedef struct kept_days {
  sched_day *day;
  double cost;
} kept_days;

static void keep(const pause_problem *p, kept_days *kept) {
  double cost = wfm__pauses_cost(p);
  if (!(cost < kept->cost)) return;
  kept->cost = cost;
  for (int32_t i = 0; i < p->members; i++)
    kept->day[i] = p->state->day[(size_t)p->member[i] * (size_t)p->model->days + (size_t)p->day];
}

static void restore(const pause_problem *p, const kept_days *kept) {
  for (int32_t i = 0; i < p->members; i++) {
    sched_day *day = &p->state->day[(size_t)p->member[i] * (size_t)p->model->days + (size_t)p->day];
    wfm__sched_cover_day(p->model, p->state->cover, p->day, day, -1);
    *day = kept->day[i];
    wfm__sched_cover_day(p->model, p->state->cover, p->day, day, 1);
  }
}

static wfm_status improve(pause_problem *p, kept_days *kept) {
  for (int32_t t = 0; t < p->slots; t++)
    p->price[t] = wfm__sched_saving(
        p->model, (size_t)p->skill * (size_t)p->model->slots + (size_t)(p->first + t),
        p->state->cover[(size_t)p->skill * (size_t)p->model->slots + (size_t)(p->first + t)]);
  wfm__pauses_bound(p, NULL, NULL);
  keep(p, kept);
  wfm__pauses_descend(p);
  keep(p, kept);
  if (wfm__pauses_proven(p)) return WFM_OK;
  wfm_status st = wfm__pauses_master(p);
  if (st == WFM_OK) keep(p, kept);
  if (wfm__pauses_cost(p) > kept->cost) restore(p, kept);
  return st;
}

wfm_status wfm__pauses_day(const sched_model *model, wfm__watch *watch, const wfm_pauses_opts *opts,
                           sched_state *state, const uint8_t *offends, int32_t day, int32_t skill,
                           pause_result *result) {
  pause_problem p = {.watch = watch, .opts = opts};
  memset(result, 0, sizeof *result);
  wfm_status st = wfm__pauses_problem(&p, model, state, offends, day, skill);
  if (st == WFM_OK && p.groups > 0 && p.slots > 0) {
    kept_days kept = {wfm__alloc(model->ctx, (size_t)p.members, sizeof *kept.day), INFINITY};
    result->any = true;
    result->cost_before = wfm__pauses_cost(&p);
    if (kept.day)
      st = improve(&p, &kept);
    else
      st = wfm__fail(model->ctx, WFM_ENOMEM, "out of memory for the pauses of %d agents", p.members);
    wfm__free(model->ctx, kept.day);
    result->cost = wfm__pauses_cost(&p);
    result->proven = wfm__pauses_proven(&p);
    result->bound = result->proven ? result->cost : fmin(p.bound, result->cost);
    result->stopped = p.stopped;
  }
  wfm__pauses_problem_free(&p);
  return st;
}

/* --- the call --- */

static wfm_status check_opts(wfm_ctx *ctx, const wfm_roster *roster, const wfm_pauses_opts *opts) {
  if (opts->flags != 0) return wfm__fail(ctx, WFM_EVERSION, "flags=%u, want 0", opts->flags);
  if (opts->day < -1 || opts->day >= roster->frame.days)
    return wfm__fail(ctx, WFM_EDOMAIN, "day=%d, want -1 to %d", (int)opts->day, (int)roster->frame.days - 1);
  if (opts->max_nodes < 0)
    return wfm__fail(ctx, WFM_EDOMAIN, "max_nodes=%lld, want >= 0", (long long)opts->max_nodes);
  wfm_status st = wfm__check_number(ctx, "time_limit_s", opts->time_limit_s, 0, 1e9);
  if (st == WFM_OK && !wfm__solver_backend_at(0))
    st = wfm__fail(ctx, WFM_EUNSUPPORTED, "this build has no solver");
  if (st == WFM_OK && opts->solver && !wfm__solver_backend_named(opts->solver))
    st = wfm__fail(ctx, WFM_EINVAL, "solver \"%s\" is not in this build", opts->solver);
  return st;
}

static wfm_status place_all(const sched_model *model, wfm__watch *watch, const wfm_pauses_opts *opts,
                            sched_state *state, const uint8_t *offends, wfm_pauses_figures *figures) {
  int32_t first = opts->day < 0 ? 0 : opts->day, last = opts->day < 0 ? model->days - 1 : opts->day;
  wfm_status stopped = WFM_OK;
  for (int32_t d = first; stopped == WFM_OK && d <= last; d++)
    for (int32_t k = 0; stopped == WFM_OK && k < model->skills; k++) {
      pause_result result;
      wfm_status st = wfm__pauses_day(model, watch, opts, state, offends, d, k, &result);
      if (st != WFM_OK) return st;
      figures->problems += result.any;
      figures->proven += result.proven;
      figures->cost_before += result.cost_before;
      figures->cost += result.cost;
      figures->lower_bound += result.bound;
      stopped = result.stopped != WFM_OK ? result.stopped : wfm__watch_check(watch);
    }
  figures->stop = stopped == WFM_ECANCELLED              ? WFM_STOP_CANCELLED
                  : stopped == WFM_ELIMIT                ? WFM_STOP_TIME
                  : figures->proven == figures->problems ? WFM_STOP_OPTIMAL
                                                         : WFM_STOP_WORK;
  figures->elapsed_s = wfm__now_s() - watch->start_s;
  return WFM_OK;
}

/* The rows with the pauses of the state; rows of agents who break a rule as they are. */
static wfm_status write_rows(const sched_model *model, const sched_state *state, const uint8_t *offends,
                             const wfm_assignments *rows, wfm_assignments *to, int32_t *moved) {
  wfm_status st = WFM_OK;
  for (size_t i = 0; st == WFM_OK && i < wfm_assignments_count(rows); i++) {
    wfm_assignment row = {.struct_size = sizeof row}, now;
    st = wfm_assignments_get(rows, i, &row);
    if (st != WFM_OK) break;
    now = row;
    if (row.agent >= 0 && row.agent < model->agents && !offends[row.agent])
      wfm__sched_row_of(model, row.agent, row.day,
                        &state->day[(size_t)row.agent * (size_t)model->days + (size_t)row.day], &now);
    *moved += memcmp(row.pause_minute, now.pause_minute, sizeof row.pause_minute) != 0;
    st = wfm_assignments_add(to, &now);
  }
  return st;
}

wfm_status wfm_roster_place_pauses(wfm_ctx *ctx, const wfm_roster *roster, const wfm_assignments *rows,
                                   const wfm_pauses_opts *opts, wfm_assignments **out,
                                   wfm_pauses_figures *figures) {
  if (!ctx) return WFM_EINVAL;
  if (!roster || !rows || !out)
    return wfm__fail(ctx, WFM_EINVAL, "%s is NULL", !roster ? "roster" : !rows ? "rows" : "out");
  wfm_pauses_opts read = default_opts;
  wfm_pauses_figures reached = {0};
  wfm_status st = wfm__opts_read(ctx, &read, sizeof read, opts);
  if (st == WFM_OK) st = check_opts(ctx, roster, &read);
  if (st != WFM_OK) return st;
  wfm__watch watch;
  sched_model model;
  sched_state state = {0};
  wfm_assignments *result = NULL;
  uint8_t *offends = NULL;
  wfm__watch_start(&watch, ctx, read.time_limit_s);
  st = wfm__sched_compile(ctx, roster, &model);
  if (st == WFM_OK) st = wfm__sched_state_create(&model, &state);
  if (st == WFM_OK) {
    offends = wfm__alloc(ctx, (size_t)model.agents, sizeof *offends);
    if (!offends) st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for %d agents", model.agents);
  }
  if (st == WFM_OK) st = wfm__sched_read_rows_but(&model, rows, OF_DAYS, &state, offends);
  if (st == WFM_OK) st = place_all(&model, &watch, &read, &state, offends, &reached);
  if (st == WFM_OK) st = wfm_assignments_create(ctx, &result);
  if (st == WFM_OK) st = write_rows(&model, &state, offends, rows, result, &reached.moved);
  if (st == WFM_OK && figures) st = wfm__result_write(ctx, figures, &reached, sizeof reached);
  if (st == WFM_OK) {
    *out = result;
    result = NULL;
  }
  wfm_assignments_free(result);
  wfm__free(ctx, offends);
  wfm__sched_state_free(&model, &state);
  wfm__sched_model_free(&model);
  return st;
}
