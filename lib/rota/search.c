/* What the phases of a solve share: the present and the best rota, the bound, the limits. */
#include "rota/rota.h"

#include <math.h>
#include <string.h>

static bool all_whole(const double *x, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (x[i] != floor(x[i])) return false;
  return true;
}

wfm_status wfm__rota_search_create(rota_search *search, const rota_model *model, wfm__watch *watch,
                                   const wfm_rota_opts *opts) {
  wfm_ctx *ctx = model->ctx;
  const wfm_rota *rota = model->rota;
  size_t cells = (size_t)model->cells, plan = (size_t)model->people * (size_t)model->days;
  memset(search, 0, sizeof *search);
  search->model = model;
  search->watch = watch;
  search->cost = INFINITY;
  search->lower_bound = -INFINITY;
  search->work_limit = opts->work_limit;
  search->backend = opts->solver ? wfm__solver_backend_named(opts->solver) : NULL;
  wfm__rng_seed(&search->rng, opts->seed, 0, 0);
  search->whole = all_whole(rota->need, cells) && all_whole(rota->under, cells) &&
                  all_whole(rota->over, cells) && all_whole(rota->wish, plan * ((size_t)model->shifts + 1));
  search->workers = wfm__workers(ctx, (size_t)model->people);
  search->pricer = wfm__alloc(ctx, search->workers, sizeof *search->pricer);
  search->plan = wfm__alloc(ctx, plan, sizeof *search->plan);
  search->best = wfm__alloc(ctx, plan, sizeof *search->best);
  search->cover = wfm__alloc(ctx, cells, sizeof *search->cover);
  search->dual = wfm__alloc(ctx, cells, sizeof *search->dual);
  search->penalty = wfm__alloc(ctx, (size_t)model->people * (size_t)model->shifts, sizeof *search->penalty);
  if (!search->pricer || !search->plan || !search->best || !search->cover || !search->dual ||
      !search->penalty)
    return wfm__fail(ctx, WFM_ENOMEM, "out of memory for a rota of %d people", model->people);
  search->window = wfm__rota_widest_window(model);
  wfm_status st = WFM_OK;
  for (size_t i = 0; i < search->workers && st == WFM_OK; i++)
    st = wfm__rota_pricer_create(model, search->window, &search->pricer[i]);
  return st;
}

void wfm__rota_search_free(rota_search *search) {
  wfm_ctx *ctx = search->model->ctx;
  wfm__rota_pool_free(search);
  for (size_t i = 0; search->pricer && i < search->workers; i++) wfm__rota_pricer_free(&search->pricer[i]);
  void *owned[] = {search->pricer, search->plan, search->best, search->cover, search->dual, search->penalty};
  for (size_t i = 0; i < WFM__COUNT(owned); i++) wfm__free(ctx, owned[i]);
}

double wfm__rota_round_up(const rota_search *search, double bound) {
  return search->whole ? ceil(bound - 1e-5) : bound;
}

bool wfm__rota_proven(const rota_search *search) {
  return search->cost < INFINITY && wfm__rota_round_up(search, search->lower_bound) >= search->cost;
}

bool wfm__rota_go_on(rota_search *search, const char *phase, int64_t work) {
  search->work += work;
  if (search->stopped != WFM_OK || wfm__rota_proven(search)) return false;
  double done = (double)search->work / (double)search->work_limit;
  search->stopped = wfm__watch_report(search->watch, phase, done < 1 ? done : 1,
                                      search->cost < INFINITY ? search->cost : NAN,
                                      search->lower_bound > -INFINITY ? search->lower_bound : NAN);
  return search->stopped == WFM_OK && search->work < search->work_limit;
}

wfm_status wfm__rota_note_stop(rota_search *search, wfm_status st) {
  if (st != WFM_ECANCELLED && st != WFM_ELIMIT) return st;
  search->stopped = st;
  return WFM_OK;
}

void wfm__rota_keep(rota_search *search) {
  const rota_model *model = search->model;
  double cost = wfm__rota_cover_cost(model, search->cover, 0, model->days);
  for (int32_t p = 0; p < model->people; p++)
    cost += wfm__rota_own_cost(model, p, search->plan + (size_t)p * (size_t)model->days, 0, model->days);
  size_t size = (size_t)model->people * (size_t)model->days * sizeof *search->best;
  if (cost < search->cost) {
    search->cost = cost;
    memcpy(search->best, search->plan, size);
    return;
  }
  memcpy(search->plan, search->best, size);
  memset(search->cover, 0, (size_t)model->cells * sizeof *search->cover);
  for (int32_t p = 0; p < model->people; p++)
    wfm__rota_count(model, search->cover, search->plan + (size_t)p * (size_t)model->days, 0, model->days, 1);
}

int32_t *wfm__rota_everybody(const rota_model *model) {
  int32_t *list = wfm__alloc(model->ctx, (size_t)model->people, sizeof *list);
  for (int32_t p = 0; list && p < model->people; p++) list[p] = p;
  if (!list) (void)wfm__fail(model->ctx, WFM_ENOMEM, "out of memory for %d people", model->people);
  return list;
}
