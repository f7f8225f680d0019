/* The solver-neutral copy of a model and of its basis. */
#ifndef WFM_SHIM_SOLVER_MODEL_H
#define WFM_SHIM_SOLVER_MODEL_H

#include "shim/solver.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum wfm__basis {
  WFM__AT_LOWER = 0, /* also: free at zero, fixed */
  WFM__AT_UPPER = 1,
  WFM__BASIC = 2
} wfm__basis;

/* What the model had after one call of add_rows or add_columns: played back in this order, no entry is
   given twice. */
typedef struct wfm__model_step {
  size_t rows, columns;
} wfm__model_step;

typedef struct wfm__model {
  wfm_ctx *ctx;
  size_t rows, columns, entries;
  double *row_lower, *row_upper;
  double *cost, *lower, *upper;
  uint8_t *integer;
  /* entries that came with a column, in rows older than it; and with a row, in columns older than it */
  size_t *column_start, *row_start; /* [columns + 1], [rows + 1] */
  int32_t *column_row, *row_column;
  double *column_value, *row_value;
  uint8_t *row_basis, *column_basis; /* the kept basis; new rows enter it, new columns stay out */
  bool has_basis;
  wfm__model_step *step;
  size_t steps;
  size_t row_cap, column_cap, column_entry_cap, row_entry_cap, step_cap;
  size_t *mark; /* [max(rows, columns)] number of the last vector that named this index */
  size_t mark_cap, marks;
} wfm__model;

void wfm__model_free(wfm__model *model);
wfm_status wfm__model_add_rows(wfm__model *model, size_t count, const double *lower, const double *upper,
                               const size_t *start, const int32_t *column, const double *value);
wfm_status wfm__model_add_columns(wfm__model *model, size_t count, const double *cost, const double *lower,
                                  const double *upper, const uint8_t *integer, const size_t *start,
                                  const int32_t *row, const double *value);
wfm_status wfm__model_check_bounds(wfm__model *model, const char *what, size_t index, double lower,
                                   double upper);
wfm_status wfm__model_check_cost(wfm__model *model, size_t index, double cost);

/* --- what an answer is worth (solver_verify.c) --- */

/* Where a solution fails: text names it; all within the tolerance: true. x is moved onto the bounds that
   it exceeds by no more than it. activity [rows] = A x, size [rows] the sum of its absolute terms;
   integers are rounded when whole is set. */
bool wfm__verify_primal(const wfm__model *model, const double *lower, const double *upper, bool whole,
                        double *x, double *activity, double *size, double *objective, char *text, size_t cap);
/* reduced [columns] = cost - A' dual, and the bound that the duals prove; -INFINITY when they prove none.
   Duals of the wrong sign by no more than the tolerance are set to zero. */
double wfm__verify_dual(const wfm__model *model, const double *lower, const double *upper, double *dual,
                        double *reduced);

#ifdef __cplusplus
}
#endif

#endif
