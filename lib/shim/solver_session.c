/* The life of a session, its thread, and the hand-over of questions and answers. */
#include "shim/solver_session.h"
#include "core/pthreads.h"

#include <math.h>
#include <string.h>

enum { PUMP_MS = 50 };

/* --- the thread --- */

static void *serve(void *user) {
  wfm__solver *s = user;
  pthread_mutex_lock(&s->lock);
  while (s->command != WFM__QUIT) {
    if (s->command == WFM__IDLE) {
      (void)pthread_cond_wait(&s->changed, &s->lock);
      continue;
    }
    bool whole = s->command == WFM__SOLVE_MIP;
    wfm__solver_job *job = s->job;
    pthread_mutex_unlock(&s->lock);
    wfm__answer answer = whole ? s->backend->mip(s->state, job) : s->backend->lp(s->state, job);
    pthread_mutex_lock(&s->lock);
    s->answer = answer;
    s->command = WFM__IDLE;
    (void)pthread_cond_broadcast(&s->changed);
  }
  pthread_mutex_unlock(&s->lock);
  s->backend->close(s->state);
  return NULL;
}

static wfm_status start_thread(wfm__solver *s) {
  if (s->started) return WFM_OK;
  s->command = WFM__IDLE;
  if (wfm__thread_create(&s->thread, serve, s) != 0)
    return wfm__fail(s->ctx, WFM_ENOMEM, "out of memory for the solver's thread");
  s->started = true;
  return WFM_OK;
}

static void take_report(wfm__solver_job *job, double cost, double bound) {
  wfm__solver *s = ((wfm__request *)(void *)job)->solver;
  pthread_mutex_lock(&s->lock);
  s->best_cost = cost;
  s->best_bound = bound;
  pthread_mutex_unlock(&s->lock);
}

/* Hands the job to the thread and reports progress until it is done. */
static wfm__answer carry_out(wfm__solver *s, wfm__command what, wfm__request *r, wfm__watch *watch,
                             const char *phase) {
  pthread_mutex_lock(&s->lock);
  s->job = &r->job;
  s->best_cost = s->best_bound = (double)NAN;
  s->command = what;
  (void)pthread_cond_broadcast(&s->changed);
  while (s->command != WFM__IDLE) {
    wfm__cond_wait(&s->changed, &s->lock, PUMP_MS);
    double cost = s->best_cost, bound = s->best_bound;
    if (s->command == WFM__IDLE) break;
    pthread_mutex_unlock(&s->lock);
    (void)wfm__watch_report(watch, phase, (double)NAN, cost, bound);
    pthread_mutex_lock(&s->lock);
  }
  wfm__answer answer = s->answer;
  pthread_mutex_unlock(&s->lock);
  return answer;
}

/* --- questions --- */

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

wfm_status wfm__session_prepare(wfm__solver *s) {
  wfm_status st = make_room(s);
  return st == WFM_OK ? start_thread(s) : st;
}

wfm__request wfm__session_ask(wfm__solver *s, const wfm__watch *watch) {
  return (wfm__request){.job = {.model = &s->model,
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

wfm__answer wfm__session_run(wfm__solver *s, wfm__command what, wfm__request *r, wfm__watch *watch,
                             const char *phase) {
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
    s->command = WFM__QUIT;
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
