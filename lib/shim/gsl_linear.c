/* Small dense linear algebra.
 *
 * gsl_linalg_QRPT_decomp and gsl_linalg_QR_QTvec have no error but a wrong size, and allocate nothing.
 * GSL's Cholesky calls the error handler for a matrix that is not positive definite: it is our own.
 */
#include "shim/gsl.h"

#include <float.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <string.h>

static bool all_finite(const double *x, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (!isfinite(x[i])) return false;
  return true;
}

wfm_status wfm__cholesky(double *a, size_t n) {
  for (size_t i = 0; i < n; i++) {
    if (!all_finite(a + i * n, i + 1)) return WFM_ENOTFINITE;
    for (size_t j = 0; j <= i; j++) {
      double sum = a[i * n + j], diagonal = fabs(a[i * n + i]);
      for (size_t k = 0; k < j; k++) sum -= a[i * n + k] * a[j * n + k];
      if (i != j) {
        a[i * n + j] = sum / a[j * n + j];
        continue;
      }
      if (!(sum > DBL_EPSILON * diagonal)) return WFM_EDOMAIN; /* nothing is left of it but rounding */
      a[i * n + i] = sqrt(sum);
    }
    for (size_t j = i + 1; j < n; j++) a[i * n + j] = 0.0;
  }
  return WFM_OK;
}

void wfm__cholesky_solve(const double *l, size_t n, double *b) {
  for (size_t i = 0; i < n; i++) {
    for (size_t k = 0; k < i; k++) b[i] -= l[i * n + k] * b[k];
    b[i] /= l[i * n + i];
  }
  for (size_t i = n; i-- > 0;) {
    for (size_t k = i + 1; k < n; k++) b[i] -= l[k * n + i] * b[k];
    b[i] /= l[i * n + i];
  }
}

wfm_status wfm__least_squares(double *a, double *b, size_t rows, size_t columns, double tolerance, double *x,
                              size_t *rank, double *work, size_t *order) {
  if (rows < columns || columns == 0) return WFM_EDOMAIN;
  if (!all_finite(a, rows * columns) || !all_finite(b, rows)) return WFM_ENOTFINITE;
  gsl_matrix_view qr = gsl_matrix_view_array(a, rows, columns);
  gsl_vector_view tau = gsl_vector_view_array(work, columns),
                  norm = gsl_vector_view_array(work + columns, columns);
  gsl_vector_view right = gsl_vector_view_array(b, rows);
  gsl_permutation pivots = {columns, order};
  int sign;
  (void)gsl_linalg_QRPT_decomp(&qr.matrix, &tau.vector, &pivots, &sign, &norm.vector);
  (void)gsl_linalg_QR_QTvec(&qr.matrix, &tau.vector, &right.vector);
  size_t used = 0; /* the diagonal of R falls in size */
  while (used < columns && fabs(a[used * columns + used]) > tolerance * fabs(a[0])) used++;
  double *z = work + 2 * columns;
  for (size_t i = used; i-- > 0;) {
    z[i] = b[i];
    for (size_t k = i + 1; k < used; k++) z[i] -= a[i * columns + k] * z[k];
    z[i] /= a[i * columns + i];
  }
  if (!all_finite(z, used)) return WFM_ENOTFINITE;
  for (size_t i = 0; i < columns; i++) x[order[i]] = i < used ? z[i] : 0.0;
  if (rank) *rank = used;
  return WFM_OK;
}
