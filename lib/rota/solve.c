/* The optimiser: a first rota, the master programme and its dive, neighbourhoods until a limit. */
#include "rota/rota.h"

#include <math.h>
#include <string.h>

enum { MASTER_ROUNDS = 150 }; /* of pricing that a master over everybody takes, roughly */

static const wfm_rota_opts defaults = {.seed = 1};

void wfm_rota_opts_init(wfm_rota_opts *opts, size_t struct_size) {
  wfm__opts_init(opts, struct_size, &defaults, sizeof defaults);
}

void wfm_rota_result_init(wfm_rota_result *result, size_t struct_size) {
  static const wfm_rota_result zeros = {.stop = 0};
  wfm__opts_init(result, struct_size, &zeros, sizeof zeros);
}

/* The schedules of a master that proved a bound are worth keeping at its prices. */
static wfm_status open_pool(rota_search *search, const rota_master *master) {
  size_t days = (size_t)search->model->days;
  memcpy(search->dual, master->centre, (size_t)search->model->cells * sizeof *search->dual);
  wfm_status st = wfm__rota_pool_open(search);
  for (size_t j = 0; j < master->columns && st == WFM_OK; j++)
    st = wfm__rota_pool_add(search, master->owner[j], master->days + j * days);
  return st;
}

/* The master over everybody and the whole horizon, within a share of the work. */
static wfm_status solve_whole(rota_search *search, int64_t work_limit) {
  const rota_model *model = search->model;
  rota_master master;
  bool found = false;
  int64_t kept = search->work_limit;
  int32_t *everybody = wfm__rota_everybody(model);
  if (!everybody) return WFM_ENOMEM;
  wfm_status st =
      wfm__rota_master_create(&master, search, model->people, everybody, 0, model->days, search->dual);
  search->work_limit = work_limit;
  if (st == WFM_OK) st = wfm__rota_master_solve(&master, INFINITY, -1);
  search->work_limit = search->work < kept - kept / 8 ? search->work + kept / 8 : kept; /* for the dive */
  if (master.bound > search->lower_bound) search->lower_bound = master.bound;
  if (st == WFM_OK) st = open_pool(search, &master);
  if (st == WFM_OK && search->stopped == WFM_OK)
    st = wfm__rota_master_dive(&master, INFINITY, 3, 0.02, &found);
  search->work_limit = kept;
  if (found) {
    wfm__rota_master_take(&master);
    wfm__rota_keep(search);
  }
  wfm__rota_master_free(&master);
  wfm__free(model->ctx, everybody);
  return wfm__rota_note_stop(search, st);
}

static wfm_status search_on(rota_search *search) {
  wfm_status st = wfm__rota_first(search);
  if (st != WFM_OK) return st;
  bool whole = search->window == search->model->days &&
               search->round_work * MASTER_ROUNDS < search->work_limit / 2 - search->work;
  if (whole)
    st = solve_whole(search, search->work_limit / 4);
  else
    st = wfm__rota_sweep(search, search->work_limit / 2);
  return st == WFM_OK ? wfm__rota_improve(search) : st;
}

/* --- the call --- */

/* Work by the size: some minutes for teams of fifty in some months. */
static int64_t default_work(const rota_model *model) {
  double size = (double)model->people * model->days;
  double work = 2e6 + 60e3 * size;
  return (int64_t)(work < 9e8 ? work : 9e8);
}

static wfm_status read_opts(wfm_ctx *ctx, const wfm_rota_opts *given, wfm_rota_opts *opts) {
  *opts = defaults;
  wfm_status st = wfm__opts_read(ctx, opts, sizeof *opts, given);
  if (st == WFM_OK && opts->flags) st = wfm__fail(ctx, WFM_EINVAL, "flags=%u, want 0", opts->flags);
  if (st == WFM_OK && opts->work_limit < 0)
    st = wfm__fail(ctx, WFM_EDOMAIN, "work_limit=%lld, want >= 0", (long long)opts->work_limit);
  if (st == WFM_OK) st = wfm__check_number(ctx, "time_limit_s", opts->time_limit_s, 0, 1e9);
  if (st == WFM_OK && opts->solver && !wfm__solver_backend_named(opts->solver))
    st = wfm__fail(ctx, WFM_EINVAL, "solver \"%s\" is not in this build", opts->solver);
  return st;
}

static int32_t stop_of(const rota_search *search) {
  if (wfm__rota_proven(search)) return WFM_ROTA_STOP_OPTIMAL;
  if (search->stopped == WFM_ECANCELLED) return WFM_ROTA_STOP_CANCELLED;
  return search->stopped == WFM_ELIMIT ? WFM_ROTA_STOP_TIME : WFM_ROTA_STOP_WORK;
}

static wfm_status write_out(const rota_search *search, int32_t *plan, wfm_rota_result *out) {
  const rota_model *model = search->model;
  double bound = wfm__rota_round_up(search, search->lower_bound);
  wfm_rota_result result = {.stop = stop_of(search),
                            .cost = search->cost,
                            .lower_bound = bound > search->cost ? search->cost
                                           : bound > 0          ? bound
                                                                : 0,
                            .elapsed_s = wfm__now_s() - search->watch->start_s,
                            .work = search->work};
  wfm_status st = wfm__result_write(model->ctx, out, &result, sizeof result);
  if (st == WFM_OK) memcpy(plan, search->best, (size_t)model->people * (size_t)model->days * sizeof *plan);
  return st;
}

wfm_status wfm_rota_solve(wfm_ctx *ctx, const wfm_rota *rota, const wfm_rota_opts *opts, int32_t *plan,
                          wfm_rota_result *out) {
  if (!ctx || !rota || !plan) return wfm__fail(ctx, WFM_EINVAL, "rota: context, problem or plan is NULL");
  if (wfm__rota_people_count(rota) == 0 || wfm__rota_shift_count(rota) == 0)
    return wfm__fail(ctx, WFM_EINVAL, "rota: %d staff and %d shifts, want at least one of each",
                     wfm__rota_people_count(rota), wfm__rota_shift_count(rota));
  wfm__watch watch;
  wfm_rota_opts o;
  rota_model model = {.ctx = ctx};
  rota_search search = {.model = &model};
  wfm_status st = read_opts(ctx, opts, &o);
  if (st != WFM_OK) return st;
  wfm__watch_start(&watch, ctx, o.time_limit_s);
  st = wfm__rota_compile(rota, &model);
  if (st == WFM_OK) {
    if (o.work_limit == 0)
      o.work_limit = o.time_limit_s > 0 ? (int64_t)(0.8e6 * o.time_limit_s) + 1 : default_work(&model);
    st = wfm__rota_search_create(&search, &model, &watch, &o);
  }
  if (st == WFM_OK) st = search_on(&search);
  if (st == WFM_OK) st = write_out(&search, plan, out);
  wfm__rota_search_free(&search);
  wfm__rota_model_free(&model);
  return st;
}
