/* One solve: compile, bound, roster, result. */
#include "schedule/schedule.h"
#include "shim/solver.h"

#include <math.h>
#include <string.h>

struct wfm_schedule {
  wfm_ctx *ctx;
  wfm_assignments *assignments;
  double *price; /* [rows] */
  size_t rows;
  wfm_schedule_figures figures;
  sched_note *note; /* [notes] the idle agents first */
  size_t notes, idle;
};

static const wfm_schedule_opts default_opts = {.seed = 1};
static const double RESERVE = 0.06; /* of the time limit, for the end */

void wfm_schedule_opts_init(wfm_schedule_opts *opts, size_t struct_size) {
  wfm__opts_init(opts, struct_size, &default_opts, sizeof default_opts);
}

void wfm_schedule_figures_init(wfm_schedule_figures *figures, size_t struct_size) {
  static const wfm_schedule_figures zeros = {0};
  wfm__opts_init(figures, struct_size, &zeros, sizeof zeros);
}

static wfm_status check_opts(wfm_ctx *ctx, const wfm_schedule_opts *opts) {
  if (opts->flags != 0) return wfm__fail(ctx, WFM_EVERSION, "flags=%u, want 0", opts->flags);
  if (opts->work_limit < 0)
    return wfm__fail(ctx, WFM_EDOMAIN, "work_limit=%lld, want >= 0", (long long)opts->work_limit);
  wfm_status st = wfm__check_number(ctx, "time_limit_s", opts->time_limit_s, 0, INFINITY);
  if (st == WFM_OK) st = wfm__check_number(ctx, "gap_target", opts->gap_target, 0, 1);
  if (st == WFM_OK && opts->solver && !wfm__solver_backend_named(opts->solver))
    st = wfm__fail(ctx, WFM_EINVAL, "solver \"%s\" is not in this build", opts->solver);
  return st;
}

/* Measured: takes a team of 1000 over 28 days to about half a percent of its bound, and smaller ones about as far as they go. */
static int64_t default_work(const sched_model *model, double time_limit_s) {
  double agent_days = (double)model->agents * model->days;
  double work = 2e5 * sqrt(agent_days) + 5e5;
  if (time_limit_s > 0 && time_limit_s < 1e9) work = 1e6 * time_limit_s;
  return (int64_t)work + 1;
}

/* --- the phases --- */

enum {
  PARTS = 100,
  BOUND_PARTS = 25,
  COOL_PARTS = 98,
  ROUND_PASSES = 1200,
  MAX_ROUNDS = 4,
  FIRST_PASSES = 2
};
static const double REHEAT = 2; /* sharpness of the later rounds */

/* The bound at one price for all points. */
static wfm_status try_level(sched_search *search, double level) {
  const sched_model *model = search->model;
  for (int32_t p = 0; p < model->points; p++) {
    double low = model->low[p], high = model->high[p];
    search->prices.price[p] = level < low ? low : level > high ? high : level;
  }
  return wfm__sched_evaluate(search);
}

/* The first bound and the first roster come whatever the deadline says; only a cancel stops them. The first price is about what an
   interval of work costs with its pauses. */
static wfm_status begin(sched_search *search) {
  wfm_status st = try_level(search, 2 * search->model->frame.labour_weight);
  if (st != WFM_OK || search->stopped == WFM_ECANCELLED) return st;
  if (search->opts->warm) return wfm__sched_warm(search, search->opts->warm);
  wfm__sched_construct(search);
  return WFM_OK;
}

/* Where agents are short, prices nearer to what a missing one costs are a better start; the ascent finds the rest. */
static wfm_status start_prices(sched_search *search) {
  const double under = search->model->frame.under_weight, level[] = {0.4 * under, 0.7 * under, under};
  wfm_status st = WFM_OK;
  for (size_t i = 0; i < WFM__COUNT(level) && st == WFM_OK && search->stopped == WFM_OK; i++)
    st = try_level(search, level[i]);
  memcpy(search->prices.price, search->dual, (size_t)search->model->points * sizeof *search->dual);
  return st;
}

static int64_t part_of(const sched_search *search, int64_t parts) {
  return search->work_limit / PARTS * parts + search->work_limit % PARTS * parts / PARTS;
}

/* Between the phases: nothing stands against the next one. */
static bool more(const sched_search *search) {
  return search->stopped == WFM_OK && search->work < search->work_limit && !wfm__sched_done(search);
}

/* Agents over whom the price of an interval falls from shortage to surplus when the annealing begins. Measured: for teams of a
   hundred 15, for a thousand 60. */
static double first_sharpness(const sched_model *model) {
  double wide = 1.5 * sqrt(model->agents);
  return wide < 15 ? 15 : wide;
}

/* Anneals and cools; small teams, for which there is work for many passes, again and again from a lesser sharpness. */
static void search_rosters(sched_search *search, sched_local *local) {
  const sched_model *model = search->model;
  /* Large teams have fewer passes in which to part, and need less noise to. */
  double noise = model->agents > 400 ? 0.3 : 0.6,
         sharpness = search->opts->warm ? REHEAT : first_sharpness(model);
  int64_t end = part_of(search, COOL_PARTS), left = end - search->work;
  int64_t rounds = left / wfm__sched_sweep_work(search) / ROUND_PASSES;
  if (rounds > MAX_ROUNDS) rounds = MAX_ROUNDS;
  for (int64_t i = 0; i <= rounds && more(search); i++) {
    int64_t share = (end - search->work) / (rounds - i + 1), begun = search->work;
    if (i > 0 || !search->opts->warm)
      wfm__sched_anneal(search, sharpness, 0.5, noise, begun + share * 6 / 10);
    if (more(search)) wfm__sched_cool(local, 0.5, 0.2, begun + share);
    sharpness = REHEAT;
  }
}

static wfm_status improve(sched_search *search, sched_local *local) {
  /* Best answers once or twice: who stops the search before its end has a fair roster. */
  wfm__sched_descend(search, search->work + FIRST_PASSES * wfm__sched_sweep_work(search));
  wfm_status st = search->stopped == WFM_OK ? start_prices(search) : WFM_OK;
  if (st == WFM_OK && search->stopped == WFM_OK) st = wfm__sched_ascend(search, part_of(search, BOUND_PARTS));
  if (st != WFM_OK || search->model->agents == 0) return st;
  search_rosters(search, local);
  if (more(search)) {
    wfm__sched_state_copy(search->model, &search->now, &search->best);
    wfm__sched_descend(search, search->work_limit);
  }
  return WFM_OK;
}

/* The phases under their watches: none but cancel for the first roster, then the deadline less a reserve, which goes into best
   answers to the exact cost from wherever the search stood. */
static wfm_status run_phases(sched_search *search, sched_local *local, wfm__watch *watch,
                             double time_limit_s) {
  double begun_s = watch->start_s;
  wfm_status st = begin(search);
  if (st != WFM_OK || search->stopped != WFM_OK) return st;
  if (time_limit_s > 0) watch->deadline_s = begun_s + (1 - RESERVE) * time_limit_s;
  st = improve(search, local);
  if (st != WFM_OK || search->stopped != WFM_ELIMIT) return st;
  watch->deadline_s = begun_s + time_limit_s;
  search->stopped = WFM_OK;
  wfm__sched_descend(search, INT64_MAX);
  if (search->stopped == WFM_OK) search->stopped = WFM_ELIMIT;
  return WFM_OK;
}

static int32_t stop_reason(const sched_search *search) {
  if (search->stopped == WFM_ECANCELLED) return WFM_STOP_CANCELLED;
  if (search->stopped == WFM_ELIMIT) return WFM_STOP_TIME;
  if (search->cost - search->lower_bound <= 1e-9 * fabs(search->cost)) return WFM_STOP_OPTIMAL;
  return wfm__sched_done(search) ? WFM_STOP_DONE : WFM_STOP_WORK;
}

/* --- the result --- */

static void take_notes(wfm_schedule *schedule, sched_model *model) {
  schedule->note = model->note;
  schedule->notes = model->notes;
  model->note = NULL;
  model->notes = 0;
  for (size_t i = 0; i < schedule->notes; i++) {
    if (schedule->note[i].kind != SCHED_NOTE_IDLE) continue;
    sched_note found = schedule->note[i];
    for (size_t j = i; j > schedule->idle; j--) schedule->note[j] = schedule->note[j - 1];
    schedule->note[schedule->idle++] = found;
  }
}

static wfm_status make_result(wfm_ctx *ctx, sched_model *model, const sched_search *search,
                              wfm_schedule **out) {
  wfm_schedule *schedule = wfm__alloc(ctx, 1, sizeof *schedule);
  if (!schedule) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for the result");
  schedule->ctx = ctx;
  schedule->rows = model->rows;
  schedule->price = wfm__alloc(ctx, model->rows, sizeof *schedule->price);
  wfm_status st = schedule->price ? wfm_assignments_create(ctx, &schedule->assignments)
                                  : wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu prices", model->rows);
  if (st == WFM_OK) st = wfm__sched_write_rows(model, &search->best, schedule->assignments);
  if (st != WFM_OK) {
    wfm_schedule_free(schedule);
    return st;
  }
  for (size_t i = 0; i < model->rows; i++)
    schedule->price[i] =
        model->row_point[i] < 0 ? model->frame.under_weight : search->dual[model->row_point[i]];
  double cost = search->cost;
  double bound = fmin(search->lower_bound, cost); /* sums of another order may end a rounding above */
  schedule->figures = (wfm_schedule_figures){.stop = stop_reason(search),
                                             .cost = cost,
                                             .lower_bound = bound,
                                             .gap = cost > 0 ? (cost - bound) / cost : 0,
                                             .elapsed_s = wfm__now_s() - search->watch->start_s,
                                             .work = search->work};
  take_notes(schedule, model);
  *out = schedule;
  return WFM_OK;
}

wfm_status wfm_schedule_solve(wfm_ctx *ctx, const wfm_roster *roster, const wfm_schedule_opts *opts,
                              wfm_schedule **out) {
  if (!ctx) return WFM_EINVAL;
  if (!roster || !out) return wfm__fail(ctx, WFM_EINVAL, "%s is NULL", roster ? "out" : "roster");
  wfm_schedule_opts read = default_opts;
  wfm_status st = wfm__opts_read(ctx, &read, sizeof read, opts);
  if (st == WFM_OK) st = check_opts(ctx, &read);
  if (st != WFM_OK) return st;
  wfm__watch watch;
  wfm__watch_start(&watch, ctx, 0);
  sched_model model;
  sched_search search = {0};
  sched_local local = {0};
  st = wfm__sched_compile(ctx, roster, &model);
  if (st != WFM_OK) goto done;
  st = wfm__sched_search_create(&search, &model, &watch, &read);
  if (st == WFM_OK) st = wfm__sched_local_create(&local, &search);
  if (st == WFM_OK) {
    search.work_limit = read.work_limit > 0 ? read.work_limit : default_work(&model, read.time_limit_s);
    st = run_phases(&search, &local, &watch, read.time_limit_s);
  }
  if (st == WFM_OK && !search.has_best)
    st = wfm__fail(ctx, WFM_ECANCELLED, "cancelled before there was a roster");
  if (st == WFM_OK) st = make_result(ctx, &model, &search, out);
  wfm__sched_local_free(&local);
  wfm__sched_search_free(&search);
done:
  wfm__sched_model_free(&model);
  return st;
}

void wfm_schedule_free(wfm_schedule *schedule) {
  if (!schedule) return;
  wfm_ctx *ctx = schedule->ctx;
  wfm_assignments_free(schedule->assignments);
  for (size_t i = 0; i < schedule->notes; i++) wfm__free(ctx, schedule->note[i].text);
  wfm__free(ctx, schedule->note);
  wfm__free(ctx, schedule->price);
  wfm__free(ctx, schedule);
}

const wfm_assignments *wfm_schedule_assignments(const wfm_schedule *schedule) {
  return schedule ? schedule->assignments : NULL;
}

wfm_status wfm_schedule_figures_get(const wfm_schedule *schedule, wfm_schedule_figures *out) {
  if (!schedule) return WFM_EINVAL;
  return wfm__result_write(schedule->ctx, out, &schedule->figures, sizeof schedule->figures);
}

const double *wfm_schedule_prices(const wfm_schedule *schedule, size_t *count) {
  if (count) *count = schedule ? schedule->rows : 0;
  return schedule ? schedule->price : NULL;
}

size_t wfm_schedule_idle_agents(const wfm_schedule *schedule) {
  return schedule ? schedule->idle : 0;
}

const char *wfm_schedule_idle_agent(const wfm_schedule *schedule, size_t i, int32_t *agent) {
  if (!schedule || i >= schedule->idle) return NULL;
  if (agent) *agent = schedule->note[i].agent;
  return schedule->note[i].text;
}

size_t wfm_schedule_lost_locks(const wfm_schedule *schedule) {
  return schedule ? schedule->notes - schedule->idle : 0;
}

const char *wfm_schedule_lost_lock(const wfm_schedule *schedule, size_t i, int32_t *agent) {
  if (!schedule || i >= schedule->notes - schedule->idle) return NULL;
  const sched_note *note = &schedule->note[schedule->idle + i];
  if (agent) *agent = note->agent;
  return note->text;
}
