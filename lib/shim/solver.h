/* The linear-programming seam: models and sessions that know no particular solver.

   minimise  cost' x   subject to   row_lower <= A x <= row_upper,   lower <= x <= upper,   x_j integer
   where marked.

   A session keeps the model and the last basis on our side, and owns one thread on which the solver lives;
   the solver sees nothing that was not checked, and nothing that it says is believed before it was
   recomputed here. Infinite bounds are +-INFINITY. All functions are for the thread of the context; rows
   and columns count from 0 in the order in which they were added. */
#ifndef WFM_SHIM_SOLVER_H
#define WFM_SHIM_SOLVER_H

#include "core/core.h"

typedef struct wfm__solver wfm__solver;
typedef struct wfm__solver_backend wfm__solver_backend; /* solver_backend.h */

/* Back ends of this build: "glpk", "clp". The first is the default; NULL past the last. */
const wfm__solver_backend *wfm__solver_backend_at(size_t index);
const wfm__solver_backend *
wfm__solver_backend_named(const char *name); /* NULL when it is not in this build */
const char *wfm__solver_backend_name(const wfm__solver_backend *backend);

/* backend NULL: the default. The thread is started by the first solve. WFM_ENOMEM. */
wfm_status wfm__solver_create(wfm__solver **out, wfm_ctx *ctx, const wfm__solver_backend *backend);
void wfm__solver_free(wfm__solver *solver); /* accepts NULL; ends the thread */

/* --- the model; on any error it stays as it was. WFM_EINVAL (index out of range, given twice),
   WFM_EDOMAIN (lower > upper, bound of the wrong infinity, |number| above 1e20), WFM_ENOTFINITE (NaN;
   coefficient or cost not finite), WFM_ELIMIT, WFM_ENOMEM --- */

/* Rows with coefficients in columns that exist already: start [count + 1], column and value
   [start[count]]; all three NULL: none. */
wfm_status wfm__solver_add_rows(wfm__solver *solver, size_t count, const double *lower, const double *upper,
                                const size_t *start, const int32_t *column, const double *value);
/* Columns with coefficients in rows that exist already: start [count + 1], row and value [start[count]].
   integer [count] or NULL: none. */
wfm_status wfm__solver_add_columns(wfm__solver *solver, size_t count, const double *cost, const double *lower,
                                   const double *upper, const uint8_t *integer, const size_t *start,
                                   const int32_t *row, const double *value);
wfm_status wfm__solver_set_row(wfm__solver *solver, size_t row, double lower, double upper);
wfm_status wfm__solver_set_column(wfm__solver *solver, size_t column, double lower, double upper);
wfm_status wfm__solver_set_cost(wfm__solver *solver, size_t column, double cost);
wfm_status wfm__solver_set_integer(wfm__solver *solver, size_t column, bool integer);
size_t wfm__solver_rows(const wfm__solver *solver);
size_t wfm__solver_columns(const wfm__solver *solver);

/* --- solving --- */

typedef enum wfm__lp_method {
  WFM__LP_PRIMAL = 0,  /* primal simplex from the kept basis; leaves a basis */
  WFM__LP_INTERIOR = 1 /* interior point; leaves none, and a back end without it uses its simplex */
} wfm__lp_method;

typedef struct wfm__lp_opts {
  wfm__lp_method method;
  bool cold;              /* forget the kept basis */
  int64_t max_iterations; /* 0: no limit */
} wfm__lp_opts;

typedef struct wfm__mip_opts {
  double gap_frac;     /* stop when (objective - bound) <= gap_frac * |objective|; 0: prove the optimum */
  int64_t max_nodes;   /* of branch and bound; 0: no limit */
  const double *start; /* [columns] a solution to begin from, or NULL; one that is not feasible is ignored */
  int64_t max_iterations; /* of the simplex method in all nodes; 0: no limit */
} wfm__mip_opts;

typedef enum wfm__outcome {
  WFM__NO_SOLUTION = 0,
  WFM__FEASIBLE = 1, /* stopped at a limit with a feasible solution */
  WFM__OPTIMAL = 2   /* within the tolerance, or the gap that was asked for */
} wfm__outcome;

typedef struct wfm__solver_result {
  wfm__outcome outcome;
  double objective;   /* of the solution, recomputed here; NaN without one */
  double bound;       /* no solution is better; LP: recomputed from the duals; -INFINITY: nothing is known */
  int64_t iterations; /* of the simplex or interior-point method */
  int64_t nodes;      /* of branch and bound */
} wfm__solver_result;

/* Solve; opts NULL: defaults. Integer marks are ignored by _lp. WFM_OK: optimal. WFM_EINFEASIBLE: no
   solution exists. WFM_ELIMIT (max_*, or the watch's deadline) and WFM_ECANCELLED: result tells whether a
   feasible solution was found; a message only of WFM_ELIMIT. WFM_ESOLVER: unbounded, or the solver failed,
   or its answer did not stand up to checking. WFM_ENOMEM. The result is written on WFM_OK, WFM_ELIMIT and
   WFM_ECANCELLED. Progress is reported on the calling thread under phase. */
wfm_status wfm__solver_lp(wfm__solver *solver, wfm__watch *watch, const char *phase, const wfm__lp_opts *opts,
                          wfm__solver_result *result);
wfm_status wfm__solver_mip(wfm__solver *solver, wfm__watch *watch, const char *phase,
                           const wfm__mip_opts *opts, wfm__solver_result *result);

/* Of the last solve, valid until the session's next call; NULL when it left no solution (duals: not after
   _mip). dual: change of the objective per unit of the row's active bound. reduced: cost - A' dual. */
const double *wfm__solver_primal(const wfm__solver *solver);   /* [columns] */
const double *wfm__solver_activity(const wfm__solver *solver); /* [rows] A x, recomputed here */
const double *wfm__solver_dual(const wfm__solver *solver);     /* [rows] */
const double *wfm__solver_reduced(const wfm__solver *solver);  /* [columns] recomputed here */

#endif
