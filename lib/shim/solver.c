/* Sessions: the model on our side, the solver on its thread, and nothing believed between them that was not checked. */
#include "shim/solver.h"
#include "core/pthreads.h"
#include "shim/solver_backend.h"

#include <math.h>
#include <string.h>

enum { PUMP_MS = 50, ATTEMPTS = 3 };

typedef enum command { IDLE, SOLVE_LP, SOLVE_MIP, QUIT } command;

struct wfm__solver {
  wfm_ctx *ctx;
  const wfm__solver_backend *backend;
  wfm__model model;
  void *state;   /* the back end's, used on the thread only */
  bool distrust; /* the back end's copy of the model is to be built anew */
  /* of the last solve */
  bool has_primal, has_dual;
  double *primal, *lower, *upper, *reduced; /* [columns] */
  double *activity, *size, *dual;           /* [rows] */
  uint8_t *row_basis, *column_basis;
  size_t row_room, column_room;
  /* the thread */
  bool started;
  pthread_t thread;
  pthread_mutex_t lock;   /* guards what follows */
  pthread_cond_t changed; /* a command was given, or carried out */
  command command;
  wfm__solver_job *job;
  wfm__answer answer;
  double best_cost, best_bound; /* progress; NaN when unknown */
};

/* --- the thread --- */

static void *serve(void *user) {
  wfm__solver *s = user;
  pthread_mutex_lock(&s->lock);
  while (s->command != QUIT) {
    if (s->command == IDLE) {
      (void)pthread_cond_wait(&s->changed, &s->lock);
      continue;
    }
    bool whole = s->command == SOLVE_MIP;
    wfm__solver_job *job = s->job;
    pthread_mutex_unlock(&s->lock);
    wfm__answer answer = whole ? s->backend->mip(s->state, job) : s->backend->lp(s->state, job);
    pthread_mutex_lock(&s->lock);
    s->answer = answer;
    s->command = IDLE;
    (void)pthread_cond_broadcast(&s->changed);
  }
  pthread_mutex_unlock(&s->lock);
  s->backend->close(s->state);
  return NULL;
}

static wfm_status start_thread(wfm__solver *s) {
  if (s->started) return WFM_OK;
  s->command = IDLE;
  if (wfm__thread_create(&s->thread, serve, s) != 0)
    return wfm__fail(s->ctx, WFM_ENOMEM, "out of memory for the solver's thread");
  s->started = true;
  return WFM_OK;
}

/* The job with the session behind it, for the report of the back end. */
typedef struct request {
  wfm__solver_job job;
  wfm__solver *solver;
  wfm__watch watch; /* the thread's copy: the caller's changes with each report */
} request;

static void take_report(wfm__solver_job *job, double cost, double bound) {
  wfm__solver *s = ((request *)(void *)job)->solver;
  pthread_mutex_lock(&s->lock);
  s->best_cost = cost;
  s->best_bound = bound;
  pthread_mutex_unlock(&s->lock);
}

/* Hands the job to the thread and reports progress until it is done. */
static wfm__answer carry_out(wfm__solver *s, command what, request *r, wfm__watch *watch, const char *phase) {
  pthread_mutex_lock(&s->lock);
  s->job = &r->job;
  s->best_cost = s->best_bound = (double)NAN;
  s->command = what;
  (void)pthread_cond_broadcast(&s->changed);
  while (s->command != IDLE) {
    wfm__cond_wait(&s->changed, &s->lock, PUMP_MS);
    double cost = s->best_cost, bound = s->best_bound;
    if (s->command == IDLE) break;
    pthread_mutex_unlock(&s->lock);
    (void)wfm__watch_report(watch, phase, (double)NAN, cost, bound);
    pthread_mutex_lock(&s->lock);
  }
  wfm__answer answer = s->answer;
  pthread_mutex_unlock(&s->lock);
  return answer;
}

/* --- life and model --- */

wfm_status wfm__solver_create(wfm__solver **out, wfm_ctx *ctx, const wfm__solver_backend *backend) {
  *out = NULL;
  if (!backend) backend = wfm__solver_backend_at(0);
  if (backend->version != WFM__SOLVER_BACKEND_VERSION)
    return wfm__fail(ctx, WFM_EVERSION, "solver back end of version %u, want %d", backend->version,
                     WFM__SOLVER_BACKEND_VERSION);
  wfm__solver *s = wfm__alloc(ctx, 1, sizeof *s);
  void *state = s ? wfm__alloc(ctx, 1, backend->state_size) : NULL;
  if (!state) goto no_memory;
  s->ctx = ctx;
  s->backend = backend;
  s->model.ctx = ctx;
  s->state = state;
  if (pthread_mutex_init(&s->lock, NULL) != 0) goto no_memory;
  if (wfm__cond_init(&s->changed) != 0) {
    (void)pthread_mutex_destroy(&s->lock);
    goto no_memory;
  }
  *out = s;
  return WFM_OK;
no_memory:
  wfm__free(ctx, state);
  wfm__free(ctx, s);
  return wfm__fail(ctx, WFM_ENOMEM, "out of memory for a solver session");
}

void wfm__solver_free(wfm__solver *s) {
  if (!s) return;
  if (s->started) {
    pthread_mutex_lock(&s->lock);
    s->command = QUIT;
    (void)pthread_cond_broadcast(&s->changed);
    pthread_mutex_unlock(&s->lock);
    (void)pthread_join(s->thread, NULL);
  }
  (void)pthread_cond_destroy(&s->changed);
  (void)pthread_mutex_destroy(&s->lock);
  void *blocks[] = {s->primal, s->lower, s->upper,     s->reduced,      s->activity,
                    s->size,   s->dual,  s->row_basis, s->column_basis, s->state};
  for (size_t i = 0; i < WFM__COUNT(blocks); i++) wfm__free(s->ctx, blocks[i]);
  wfm__model_free(&s->model);
  wfm__free(s->ctx, s);
}

/* The model is about to change: the last solution is no longer one of it. */
static wfm__model *changing(wfm__solver *s) {
  s->has_primal = s->has_dual = false;
  return &s->model;
}

wfm_status wfm__solver_add_rows(wfm__solver *s, size_t count, const double *lower, const double *upper,
                                const size_t *start, const int32_t *column, const double *value) {
  return wfm__model_add_rows(changing(s), count, lower, upper, start, column, value);
}

wfm_status wfm__solver_add_columns(wfm__solver *s, size_t count, const double *cost, const double *lower,
                                   const double *upper, const uint8_t *integer, const size_t *start,
                                   const int32_t *row, const double *value) {
  return wfm__model_add_columns(changing(s), count, cost, lower, upper, integer, start, row, value);
}

static wfm_status check_index(wfm__solver *s, const char *what, size_t index, size_t count) {
  if (index < count) return WFM_OK;
  return wfm__fail(s->ctx, WFM_EINVAL, "%s %zu, want below %zu", what, index, count);
}

wfm_status wfm__solver_set_row(wfm__solver *s, size_t row, double lower, double upper) {
  wfm__model *m = changing(s);
  wfm_status st = check_index(s, "row", row, m->rows);
  if (st == WFM_OK) st = wfm__model_check_bounds(m, "row", row, lower, upper);
  if (st != WFM_OK) return st;
  m->row_lower[row] = lower;
  m->row_upper[row] = upper;
  return WFM_OK;
}

wfm_status wfm__solver_set_column(wfm__solver *s, size_t column, double lower, double upper) {
  wfm__model *m = changing(s);
  wfm_status st = check_index(s, "column", column, m->columns);
  if (st == WFM_OK) st = wfm__model_check_bounds(m, "column", column, lower, upper);
  if (st != WFM_OK) return st;
  m->lower[column] = lower;
  m->upper[column] = upper;
  return WFM_OK;
}

wfm_status wfm__solver_set_cost(wfm__solver *s, size_t column, double cost) {
  wfm__model *m = changing(s);
  wfm_status st = check_index(s, "column", column, m->columns);
  if (st == WFM_OK) st = wfm__model_check_cost(m, column, cost);
  if (st == WFM_OK) m->cost[column] = cost;
  return st;
}

wfm_status wfm__solver_set_integer(wfm__solver *s, size_t column, bool integer) {
  wfm__model *m = changing(s);
  wfm_status st = check_index(s, "column", column, m->columns);
  if (st == WFM_OK) m->integer[column] = integer;
  return st;
}

size_t wfm__solver_rows(const wfm__solver *s) {
  return s->model.rows;
}
size_t wfm__solver_columns(const wfm__solver *s) {
  return s->model.columns;
}
const double *wfm__solver_primal(const wfm__solver *s) {
  return s->has_primal ? s->primal : NULL;
}
const double *wfm__solver_activity(const wfm__solver *s) {
  return s->has_primal ? s->activity : NULL;
}
const double *wfm__solver_dual(const wfm__solver *s) {
  return s->has_dual ? s->dual : NULL;
}
const double *wfm__solver_reduced(const wfm__solver *s) {
  return s->has_dual ? s->reduced : NULL;
}

/* --- solving --- */

/* Room for the answer, so that the thread allocates nothing of ours. */
static wfm_status make_room(wfm__solver *s) {
  double **by_column[] = {&s->primal, &s->lower, &s->upper, &s->reduced},
         **by_row[] = {&s->activity, &s->size, &s->dual};
  size_t rows = s->row_room, columns = s->column_room;
  wfm_status st = WFM_OK;
  for (size_t i = 0; i < WFM__COUNT(by_column) && st == WFM_OK; i++) {
    columns = s->column_room;
    st = wfm__grow(s->ctx, by_column[i], &columns, s->model.columns, sizeof(double));
  }
  for (size_t i = 0; i < WFM__COUNT(by_row) && st == WFM_OK; i++) {
    rows = s->row_room;
    st = wfm__grow(s->ctx, by_row[i], &rows, s->model.rows, sizeof(double));
  }
  size_t same = s->column_room;
  if (st == WFM_OK) st = wfm__grow(s->ctx, &s->column_basis, &same, s->model.columns, 1);
  same = s->row_room;
  if (st == WFM_OK) st = wfm__grow(s->ctx, &s->row_basis, &same, s->model.rows, 1);
  if (st != WFM_OK) return st;
  s->row_room = rows;
  s->column_room = columns;
  return WFM_OK;
}

/* A fresh question about the model with the bounds in lower and upper. */
static request ask(wfm__solver *s, const wfm__watch *watch) {
  return (request){.job = {.model = &s->model,
                           .lower = s->lower,
                           .upper = s->upper,
                           .max_iterations = INT64_MAX,
                           .max_nodes = INT64_MAX,
                           .primal = s->primal,
                           .dual = s->dual,
                           .row_basis = s->row_basis,
                           .column_basis = s->column_basis,
                           .bound = (double)-INFINITY,
                           .report = take_report},
                   .solver = s,
                   .watch = *watch};
}

static wfm__answer run(wfm__solver *s, command what, request *r, wfm__watch *watch, const char *phase) {
  r->job.watch = &r->watch;
  r->job.rebuild = s->distrust;
  r->job.bound = (double)-INFINITY;
  r->job.has_primal = r->job.has_dual = r->job.has_basis = false;
  r->job.stop = WFM_OK;
  int64_t iterations = r->job.iterations, nodes = r->job.nodes; /* the back end counts from 0 */
  r->job.iterations = r->job.nodes = 0;
  wfm__answer answer = carry_out(s, what, r, watch, phase);
  if (r->job.max_iterations != INT64_MAX) r->job.max_iterations -= r->job.iterations;
  if (r->job.max_nodes != INT64_MAX) r->job.max_nodes -= r->job.nodes;
  r->job.iterations += iterations;
  r->job.nodes += nodes;
  s->distrust = answer == WFM__ANSWER_FAILED;
  if (r->job.has_basis) {
    if (s->model.rows) memcpy(s->model.row_basis, s->row_basis, s->model.rows);
    if (s->model.columns) memcpy(s->model.column_basis, s->column_basis, s->model.columns);
    s->model.has_basis = true;
  }
  return answer;
}

static wfm__solver_result nothing_found(void) {
  return (wfm__solver_result){.objective = (double)NAN, .bound = (double)-INFINITY};
}

/* Fills the result from what the answer claims, as far as it stands. False: a claimed optimum did not stand, text says why. */
static bool verify(wfm__solver *s, request *r, bool whole, bool optimal, wfm__solver_result *result) {
  wfm__solver_job *job = &r->job;
  *result = nothing_found();
  result->iterations = job->iterations;
  result->nodes = job->nodes;
  if (whole && !isnan(job->bound)) result->bound = job->bound;
  double objective;
  if (!job->has_primal || !wfm__verify_primal(&s->model, s->lower, s->upper, whole, s->primal, s->activity,
                                              s->size, &objective, job->text, sizeof job->text))
    return !optimal;
  double slack = 1e-6 * (1.0 + fabs(objective)), gap = whole ? job->gap_frac * fabs(objective) : 0.0;
  if (!whole && job->has_dual) {
    result->bound = wfm__verify_dual(&s->model, s->lower, s->upper, s->dual, s->reduced);
    s->has_dual = true;
  }
  if (result->bound > objective + slack || (optimal && result->bound < objective - gap - slack)) {
    (void)wfm__format(job->text, sizeof job->text, "objective %.12g, but bound %.12g", objective,
                      result->bound);
    result->bound = (double)-INFINITY;
    s->has_dual = false;
    return !optimal;
  }
  if (result->bound > objective) result->bound = objective;
  result->objective = objective;
  result->outcome = optimal ? WFM__OPTIMAL : WFM__FEASIBLE;
  s->has_primal = true;
  return true;
}

static wfm_status stopped(wfm__solver *s, wfm_status why, const wfm__solver_result *found) {
  if (why != WFM_ELIMIT) return why;
  return wfm__fail(s->ctx, WFM_ELIMIT, "the solver stopped at its limit after %lld iterations and %lld nodes",
                   (long long)found->iterations, (long long)found->nodes);
}

/* Turns what is left after the last attempt into a status. */
static wfm_status give_up(wfm__solver *s, wfm__answer answer, const wfm__solver_job *job) {
  switch (answer) {
  case WFM__ANSWER_NOMEM:
    return wfm__fail(s->ctx, WFM_ENOMEM, "out of memory in the solver");
  case WFM__ANSWER_INFEASIBLE:
    return wfm__fail(s->ctx, WFM_EINFEASIBLE, "no solution satisfies the constraints");
  case WFM__ANSWER_UNBOUNDED:
    return wfm__fail(s->ctx, WFM_ESOLVER, "the objective is unbounded below");
  default:
    return wfm__fail(s->ctx, WFM_ESOLVER, "%s: %s", s->backend->name, job->text);
  }
}

/* Without columns there is nothing to solve, and solvers differ in what they make of it. */
static wfm_status solve_empty(wfm__solver *s, wfm__solver_result *result) {
  for (size_t i = 0; i < s->model.rows; i++)
    if (s->model.row_lower[i] > 0.0 || s->model.row_upper[i] < 0.0)
      return wfm__fail(s->ctx, WFM_EINFEASIBLE, "row %zu is empty, bounds %g to %g", i, s->model.row_lower[i],
                       s->model.row_upper[i]);
  if (s->model.rows) memset(s->activity, 0, s->model.rows * sizeof *s->activity);
  if (s->model.rows) memset(s->dual, 0, s->model.rows * sizeof *s->dual);
  s->has_primal = s->has_dual = true;
  *result = (wfm__solver_result){.outcome = WFM__OPTIMAL};
  return WFM_OK;
}

/* What every solve begins with. *go: there is something for the solver to do. */
static wfm_status begin(wfm__solver *s, wfm__watch *watch, wfm__solver_result *found, bool *go) {
  *go = false;
  *found = nothing_found();
  s->has_primal = s->has_dual = false;
  wfm_status st = make_room(s);
  if (st != WFM_OK) return st;
  st = wfm__watch_check(watch);
  if (st != WFM_OK) return stopped(s, st, found);
  if (s->model.columns == 0) return solve_empty(s, found);
  st = start_thread(s);
  if (st != WFM_OK) return st;
  memcpy(s->lower, s->model.lower, s->model.columns * sizeof *s->lower);
  memcpy(s->upper, s->model.upper, s->model.columns * sizeof *s->upper);
  *go = true;
  return WFM_OK;
}

static wfm_status finish(wfm_status st, const wfm__solver_result *found, wfm__solver_result *result) {
  if (result && (st == WFM_OK || st == WFM_ELIMIT || st == WFM_ECANCELLED)) *result = *found;
  return st;
}

wfm_status wfm__solver_lp(wfm__solver *s, wfm__watch *watch, const char *phase, const wfm__lp_opts *opts,
                          wfm__solver_result *result) {
  wfm__lp_opts o = opts ? *opts : (wfm__lp_opts){0};
  wfm__solver_result found;
  bool go;
  wfm_status st = begin(s, watch, &found, &go);
  if (!go) return finish(st, &found, result);
  request r = ask(s, watch);
  if (o.max_iterations > 0) r.job.max_iterations = o.max_iterations;
  wfm__answer answer = WFM__ANSWER_FAILED;
  for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
    /* Second: from scratch, simplex. Third: the same on a copy built anew. Nothing but an optimum is believed from the kept basis. */
    r.job.cold = o.cold || attempt > 0 || !s->model.has_basis;
    r.job.interior = o.method == WFM__LP_INTERIOR && attempt == 0;
    if (attempt == 2) s->distrust = true;
    answer = run(s, SOLVE_LP, &r, watch, phase);
    bool optimal = answer == WFM__ANSWER_OPTIMAL;
    if ((optimal || answer == WFM__ANSWER_STOPPED) && verify(s, &r, false, optimal, &found))
      return finish(optimal ? WFM_OK : stopped(s, r.job.stop, &found), &found, result);
    bool claimed_none = answer == WFM__ANSWER_INFEASIBLE || answer == WFM__ANSWER_UNBOUNDED;
    if (answer == WFM__ANSWER_NOMEM || (claimed_none && r.job.cold && !r.job.interior)) break;
  }
  return give_up(s, answer, &r.job);
}

/* Bounds of integer columns at whole numbers. */
static wfm_status tighten(wfm__solver *s) {
  for (size_t j = 0; j < s->model.columns; j++) {
    if (!s->model.integer[j]) continue;
    s->lower[j] = ceil(s->model.lower[j] - 1e-9);
    s->upper[j] = floor(s->model.upper[j] + 1e-9);
    if (s->lower[j] > s->upper[j])
      return wfm__fail(s->ctx, WFM_EINFEASIBLE, "column %zu: no whole number from %g to %g", j,
                       s->model.lower[j], s->model.upper[j]);
  }
  return WFM_OK;
}

/* Copies a feasible start beside the answer's arrays and returns it, with its objective; NULL when it is none. */
static double *take_start(wfm__solver *s, const double *start, double *objective) {
  char text[WFM__SOLVER_TEXT];
  if (!start) return NULL;
  memcpy(s->reduced, start, s->model.columns * sizeof *start);
  bool fits = wfm__verify_primal(&s->model, s->lower, s->upper, true, s->reduced, s->activity, s->size,
                                 objective, text, sizeof text);
  return fits ? s->reduced : NULL;
}

/* The rounded solution broke a row: the integers are kept and the rest is solved again. */
static bool repair(wfm__solver *s, request *r, wfm__watch *watch, const char *phase,
                   wfm__solver_result *found) {
  request fixed = ask(s, watch);
  for (size_t j = 0; j < s->model.columns; j++)
    if (s->model.integer[j]) s->lower[j] = s->upper[j] = nearbyint(s->primal[j]);
  fixed.job.cold = true;
  wfm__answer answer = run(s, SOLVE_LP, &fixed, watch, phase);
  r->job.has_primal = fixed.job.has_primal;
  r->job.iterations += fixed.job.iterations;
  return answer == WFM__ANSWER_OPTIMAL && verify(s, r, true, true, found);
}

/* A start that is better than what was found takes its place. */
static bool prefer_start(wfm__solver *s, const double *start, double objective, wfm__solver_result *found) {
  if (!start || (found->outcome != WFM__NO_SOLUTION && found->objective <= objective)) return true;
  if (found->bound > objective + 1e-6 * (1.0 + fabs(objective))) return false;
  char text[WFM__SOLVER_TEXT];
  memcpy(s->primal, start, s->model.columns * sizeof *start);
  s->has_primal = wfm__verify_primal(&s->model, s->lower, s->upper, true, s->primal, s->activity, s->size,
                                     &found->objective, text, sizeof text);
  if (found->outcome == WFM__NO_SOLUTION) found->outcome = WFM__FEASIBLE;
  if (found->bound > found->objective) found->bound = found->objective;
  return s->has_primal;
}

wfm_status wfm__solver_mip(wfm__solver *s, wfm__watch *watch, const char *phase, const wfm__mip_opts *opts,
                           wfm__solver_result *result) {
  wfm__mip_opts o = opts ? *opts : (wfm__mip_opts){0};
  wfm__solver_result found;
  bool go;
  if (!(o.gap_frac >= 0.0 && o.gap_frac < INFINITY))
    return wfm__fail(s->ctx, WFM_EDOMAIN, "gap_frac=%g, want >= 0", o.gap_frac);
  wfm_status st = begin(s, watch, &found, &go);
  if (go) st = tighten(s);
  if (!go || st != WFM_OK) return finish(st, &found, result);
  request r = ask(s, watch);
  if (o.max_iterations > 0) r.job.max_iterations = o.max_iterations;
  if (o.max_nodes > 0) r.job.max_nodes = o.max_nodes;
  r.job.gap_frac = o.gap_frac;
  double start_objective = (double)NAN;
  double *start = take_start(s, o.start, &start_objective);
  r.job.start = start;
  wfm__answer answer = WFM__ANSWER_FAILED;
  for (int attempt = 0; attempt < 2; attempt++) {
    r.job.cold = attempt > 0 || !s->model.has_basis;
    if (attempt > 0) s->distrust = true;
    answer = run(s, SOLVE_MIP, &r, watch, phase);
    bool optimal = answer == WFM__ANSWER_OPTIMAL;
    bool stands = (optimal || answer == WFM__ANSWER_STOPPED) && verify(s, &r, true, optimal, &found);
    if (optimal && !stands && r.job.has_primal) stands = repair(s, &r, watch, phase, &found);
    if (stands && prefer_start(s, start, start_objective, &found))
      return finish(optimal ? WFM_OK : stopped(s, r.job.stop, &found), &found, result);
    s->has_primal = false;
    if (answer == WFM__ANSWER_NOMEM || answer == WFM__ANSWER_UNBOUNDED) break;
    if (answer == WFM__ANSWER_INFEASIBLE) {
      if (!start) break;
      (void)wfm__format(r.job.text, sizeof r.job.text, "called infeasible, but a solution was given");
    }
    answer = WFM__ANSWER_FAILED;
    (void)tighten(s); /* a repair has fixed them */
  }
  return give_up(s, answer, &r.job);
}
