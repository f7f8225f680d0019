/* What a solver's answer is worth: rows, bounds, objective and dual bound computed again from the model. */
#include "shim/solver_model.h"

#include <math.h>

#define TOLERANCE      1e-6 /* of a row or bound, relative to 1 + |bound| */
#define ROUNDING       1e-9 /* relative to the sum of the absolute terms of a row */
#define WHOLE          1e-5 /* distance from an integer */
#define DUAL_TOLERANCE 1e-6 /* of a reduced cost, relative to 1 + |cost| */

/* activity = A x, and the sum of absolute terms in size when it is not NULL */
static void row_sums(const wfm__model *m, const double *x, double *activity, double *size) {
  for (size_t i = 0; i < m->rows; i++) {
    double sum = 0.0, absolute = 0.0;
    for (size_t k = m->row_start[i]; k < m->row_start[i + 1]; k++) {
      double term = m->row_value[k] * x[m->row_column[k]];
      sum += term;
      absolute += fabs(term);
    }
    activity[i] = sum;
    size[i] = absolute;
  }
  for (size_t j = 0; j < m->columns; j++)
    for (size_t k = m->column_start[j]; k < m->column_start[j + 1]; k++) {
      double term = m->column_value[k] * x[j];
      activity[m->column_row[k]] += term;
      size[m->column_row[k]] += fabs(term);
    }
}

/* Moves *x into the bounds when it is out by no more than the slack. */
static bool settle(double *x, double lower, double upper, double slack) {
  if (*x < lower) {
    if (*x < lower - slack * (1.0 + fabs(lower))) return false;
    *x = lower;
  } else if (*x > upper) {
    if (*x > upper + slack * (1.0 + fabs(upper))) return false;
    *x = upper;
  }
  return true;
}

static bool settle_columns(const wfm__model *m, const double *lower, const double *upper, bool whole,
                           double *x, char *text, size_t cap) {
  for (size_t j = 0; j < m->columns; j++) {
    if (!isfinite(x[j])) {
      (void)wfm__format(text, cap, "column %zu is %g", j, x[j]);
      return false;
    }
    if (whole && m->integer[j]) {
      double near = nearbyint(x[j]);
      if (fabs(x[j] - near) > WHOLE) {
        (void)wfm__format(text, cap, "column %zu is %g, want a whole number", j, x[j]);
        return false;
      }
      x[j] = near;
    }
    double given = x[j];
    if (!settle(&x[j], lower[j], upper[j], TOLERANCE)) {
      (void)wfm__format(text, cap, "column %zu is %g, want %g to %g", j, given, lower[j], upper[j]);
      return false;
    }
  }
  return true;
}

bool wfm__verify_primal(const wfm__model *m, const double *lower, const double *upper, bool whole, double *x,
                        double *activity, double *size, double *objective, char *text, size_t cap) {
  if (!settle_columns(m, lower, upper, whole, x, text, cap)) return false;
  row_sums(m, x, activity, size);
  for (size_t i = 0; i < m->rows; i++) {
    double a = activity[i], slack = ROUNDING * size[i];
    if (!(a >= m->row_lower[i] - TOLERANCE * (1.0 + fabs(m->row_lower[i])) - slack) ||
        !(a <= m->row_upper[i] + TOLERANCE * (1.0 + fabs(m->row_upper[i])) + slack)) {
      (void)wfm__format(text, cap, "row %zu is %g, want %g to %g", i, a, m->row_lower[i], m->row_upper[i]);
      return false;
    }
  }
  double sum = 0.0;
  for (size_t j = 0; j < m->columns; j++) sum += m->cost[j] * x[j];
  *objective = sum;
  if (isfinite(sum)) return true;
  (void)wfm__format(text, cap, "the objective is %g", sum);
  return false;
}

/* The least that multiplier * [lower, upper] can be; wrong signs within the slack count as zero. */
static double least(double multiplier, double lower, double upper, double slack) {
  double end = multiplier > 0.0 ? lower : upper;
  if (multiplier == 0.0 || (isinf(end) && fabs(multiplier) <= slack)) return 0.0;
  return multiplier * end;
}

double wfm__verify_dual(const wfm__model *m, const double *lower, const double *upper, double *dual,
                        double *reduced) {
  double bound = 0.0;
  for (size_t i = 0; i < m->rows; i++) {
    double end = dual[i] > 0.0 ? m->row_lower[i] : m->row_upper[i];
    if (!isfinite(dual[i])) return (double)-INFINITY;
    if (isinf(end) && fabs(dual[i]) <= DUAL_TOLERANCE) dual[i] = 0.0; /* before it enters the reduced costs */
    bound += least(dual[i], m->row_lower[i], m->row_upper[i], 0.0);
  }
  for (size_t j = 0; j < m->columns; j++) {
    double sum = m->cost[j];
    for (size_t k = m->column_start[j]; k < m->column_start[j + 1]; k++)
      sum -= m->column_value[k] * dual[m->column_row[k]];
    reduced[j] = sum;
  }
  for (size_t i = 0; i < m->rows; i++)
    for (size_t k = m->row_start[i]; k < m->row_start[i + 1]; k++)
      reduced[m->row_column[k]] -= m->row_value[k] * dual[i];
  for (size_t j = 0; j < m->columns; j++)
    bound += least(reduced[j], lower[j], upper[j], DUAL_TOLERANCE * (1.0 + fabs(m->cost[j])));
  return isnan(bound) ? (double)-INFINITY : bound;
}
