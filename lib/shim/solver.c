/* Solving: attempts until an answer stands, and what it is worth. */
#include "shim/solver_session.h"

#include <math.h>
#include <string.h>

enum { ATTEMPTS = 3 };

static wfm__solver_result nothing_found(void) {
  return (wfm__solver_result){.objective = (double)NAN, .bound = (double)-INFINITY};
}

/* Fills the result from what the answer claims, as far as it stands. False: a claimed optimum did not
   stand, text says why. */
static bool verify(wfm__solver *s, wfm__request *r, bool whole, bool optimal, wfm__solver_result *result) {
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
  wfm_status st = wfm__session_prepare(s);
  if (st != WFM_OK) return st;
  st = wfm__watch_check(watch);
  if (st != WFM_OK) return stopped(s, st, found);
  if (s->model.columns == 0) return solve_empty(s, found);
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
  wfm__request r = wfm__session_ask(s, watch);
  if (o.max_iterations > 0) r.job.max_iterations = o.max_iterations;
  wfm__answer answer = WFM__ANSWER_FAILED;
  for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
    /* Second: from scratch, simplex. Third: the same on a copy built anew. Nothing but an optimum is
       believed from the kept basis. */
    r.job.cold = o.cold || attempt > 0 || !s->model.has_basis;
    r.job.interior = o.method == WFM__LP_INTERIOR && attempt == 0;
    if (attempt == 2) s->distrust = true;
    answer = wfm__session_run(s, WFM__SOLVE_LP, &r, watch, phase);
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

/* Copies a feasible start beside the answer's arrays and returns it, with its objective; NULL when it is
   none. */
static double *take_start(wfm__solver *s, const double *start, double *objective) {
  char text[WFM__SOLVER_TEXT];
  if (!start) return NULL;
  memcpy(s->reduced, start, s->model.columns * sizeof *start);
  bool fits = wfm__verify_primal(&s->model, s->lower, s->upper, true, s->reduced, s->activity, s->size,
                                 objective, text, sizeof text);
  return fits ? s->reduced : NULL;
}

/* The rounded solution broke a row: the integers are kept and the rest is solved again. */
static bool repair(wfm__solver *s, wfm__request *r, wfm__watch *watch, const char *phase,
                   wfm__solver_result *found) {
  wfm__request fixed = wfm__session_ask(s, watch);
  for (size_t j = 0; j < s->model.columns; j++)
    if (s->model.integer[j]) s->lower[j] = s->upper[j] = nearbyint(s->primal[j]);
  fixed.job.cold = true;
  wfm__answer answer = wfm__session_run(s, WFM__SOLVE_LP, &fixed, watch, phase);
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
  wfm__request r = wfm__session_ask(s, watch);
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
    answer = wfm__session_run(s, WFM__SOLVE_MIP, &r, watch, phase);
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
