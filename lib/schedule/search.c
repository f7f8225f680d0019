/* What the phases of a solve share: workspaces, the order of agents, the best so far, the limits. */
#include "schedule/schedule.h"

#include <math.h>
#include <string.h>

static wfm_status make_workers(sched_search *search) {
  const sched_model *model = search->model;
  search->workers = wfm__workers(model->ctx, (size_t)model->agents);
  search->pricer = wfm__alloc(model->ctx, search->workers, sizeof *search->pricer);
  if (!search->pricer)
    return wfm__fail(model->ctx, WFM_ENOMEM, "out of memory for %zu workers", search->workers);
  for (size_t i = 0; i < search->workers; i++) {
    wfm_status st = wfm__sched_pricer_create(model, &search->pricer[i]);
    if (st != WFM_OK) return st;
  }
  return WFM_OK;
}

static wfm_status make_arrays(sched_search *search) {
  const sched_model *model = search->model;
  wfm_ctx *ctx = model->ctx;
  size_t agents = (size_t)model->agents, days = (size_t)model->days;
  search->worth_at = wfm__alloc(ctx, (size_t)model->kinds + 1, sizeof *search->worth_at);
  search->noise = wfm__alloc(ctx, SCHED_NOISE, sizeof *search->noise);
  search->order = wfm__alloc(ctx, agents, sizeof *search->order);
  search->worth_one = wfm__alloc(ctx, days * (size_t)model->shifts, sizeof *search->worth_one);
  search->worth_shift =
      wfm__alloc(ctx, (size_t)model->skills * days * (size_t)model->shifts, sizeof *search->worth_shift);
  search->worth_known = wfm__alloc(ctx, (size_t)model->kinds, sizeof *search->worth_known);
  search->value = wfm__alloc(ctx, agents, sizeof *search->value);
  search->dual = wfm__alloc(ctx, (size_t)model->points, sizeof *search->dual);
  if (!search->worth_at || !search->noise || !search->order || !search->worth_one || !search->value ||
      !search->worth_shift || !search->worth_known || !search->dual)
    return wfm__fail(ctx, WFM_ENOMEM, "out of memory for the search of %d agents", model->agents);
  for (int32_t k = 0; k < model->kinds; k++)
    search->worth_at[k + 1] = search->worth_at[k] + days * (size_t)model->kind[k].shifts;
  search->worth = wfm__alloc(ctx, search->worth_at[model->kinds], sizeof *search->worth);
  if (!search->worth)
    return wfm__fail(ctx, WFM_ENOMEM, "out of memory for the worth of %d kinds", model->kinds);
  return WFM_OK;
}

wfm_status wfm__sched_search_create(sched_search *search, const sched_model *model, wfm__watch *watch,
                                    const wfm_schedule_opts *opts) {
  memset(search, 0, sizeof *search);
  search->model = model;
  search->watch = watch;
  search->opts = opts;
  search->lower_bound = -INFINITY;
  search->cost = INFINITY;
  wfm_status st = make_workers(search);
  if (st == WFM_OK) st = make_arrays(search);
  if (st == WFM_OK) st = wfm__sched_prices_create(model, &search->prices);
  if (st == WFM_OK) st = wfm__sched_state_create(model, &search->now);
  if (st == WFM_OK) st = wfm__sched_state_create(model, &search->best);
  if (st != WFM_OK) return st;
  wfm__rng_seed(&search->rng, opts->seed, 0, 0);
  for (int32_t i = 0; i < SCHED_NOISE; i++) search->noise[i] = log(-log(wfm__rng_uniform(&search->rng)));
  for (int32_t a = 0; a < model->agents; a++) search->order[a] = a;
  return WFM_OK;
}

void wfm__sched_search_free(sched_search *search) {
  const sched_model *model = search->model;
  wfm_ctx *ctx = model->ctx;
  for (size_t i = 0; search->pricer && i < search->workers; i++)
    wfm__sched_pricer_free(model, &search->pricer[i]);
  wfm__free(ctx, search->pricer);
  wfm__free(ctx, search->worth_at);
  wfm__free(ctx, search->noise);
  wfm__free(ctx, search->order);
  wfm__free(ctx, search->worth_one);
  wfm__free(ctx, search->worth_shift);
  wfm__free(ctx, search->worth_known);
  wfm__free(ctx, search->value);
  wfm__free(ctx, search->dual);
  wfm__free(ctx, search->worth);
  wfm__sched_prices_free(model, &search->prices);
  wfm__sched_state_free(model, &search->now);
  wfm__sched_state_free(model, &search->best);
}

void wfm__sched_shuffle(sched_search *search) {
  for (int32_t i = search->model->agents - 1; i > 0; i--) {
    int32_t j = (int32_t)wfm__rng_below(&search->rng, (uint32_t)i + 1), kept = search->order[i];
    search->order[i] = search->order[j];
    search->order[j] = kept;
  }
}

void wfm__sched_keep(sched_search *search) {
  double cost = wfm__sched_cost(search->model, &search->now);
  if (search->has_best && !(cost < search->cost)) return;
  search->cost = cost;
  search->has_best = true;
  wfm__sched_state_copy(search->model, &search->best, &search->now);
}

bool wfm__sched_done(const sched_search *search) {
  return search->has_best &&
         search->cost - search->lower_bound <= search->opts->gap_target * fabs(search->cost);
}

bool wfm__sched_go_on(sched_search *search, const char *phase, int64_t work, int64_t phase_limit) {
  search->work += work > 0 ? work : 1;
  if (search->stopped != WFM_OK) return false;
  double done = (double)search->work / (double)search->work_limit;
  search->stopped =
      wfm__watch_report(search->watch, phase, done < 1 ? done : 1, search->has_best ? search->cost : NAN,
                        search->lower_bound > -INFINITY ? search->lower_bound : NAN);
  return search->stopped == WFM_OK && search->work < phase_limit && !wfm__sched_done(search);
}

int64_t wfm__sched_price_work(const sched_model *model, const sched_kind *kind) {
  int64_t steps = (int64_t)kind->nodes * (kind->steps + 2 * kind->classes) * kind->width;
  return 1 + model->days * (steps / 90 + kind->shifts) / 40;
}

int64_t wfm__sched_worth_work(const sched_model *model, const sched_kind *kind) {
  return 1 + (int64_t)model->days * kind->shifts * kind->skills / 26;
}
