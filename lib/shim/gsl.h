/* Distributions and small dense linear algebra. What is taken from GSL cannot reach its error handler with
   arguments that pass the checks here, and allocates nothing; the rest is our own. */
#ifndef WFM_SHIM_GSL_H
#define WFM_SHIM_GSL_H

#include "core/core.h"

/* --- distributions: NaN for arguments outside the range. Relative error below 1e-9 where the result is
   above 1e-290. --- */
#define WFM__DIST_LEAST 1e-3 /* range of the shapes of beta and of the size of a count */
#define WFM__DIST_MOST  1e10
double wfm__dist_normal_cdf(double x);
double wfm__dist_normal_quantile(double p); /* 0 <= p <= 1; -INFINITY at 0, INFINITY at 1 */
double wfm__dist_gamma_cdf(double x, double shape, double scale); /* shape, scale > 0 */
double wfm__dist_gamma_quantile(double p, double shape, double scale);
double wfm__dist_beta_cdf(double x, double a, double b); /* a, b in the range above */
double wfm__dist_beta_quantile(double p, double a, double b);
/* Counts of this mean, at most 1e10; size is the shape of the mixing gamma: variance = mean + mean^2 /
   size. size INFINITY: Poisson. k >= 0. */
double wfm__dist_negbin_cdf(double k, double mean, double size);
/* The smallest whole k with cdf(k) >= p, 0 <= p < 1. */
double wfm__dist_negbin_quantile(double p, double mean, double size);

/* --- linear algebra: row-major, in the caller's buffers. WFM_ENOTFINITE, WFM_EDOMAIN (sizes, or as
   below); nothing sets a message --- */

/* a [n n], symmetric positive definite (its lower half is read), becomes the lower factor L with L L' = a;
   WFM_EDOMAIN when it is not. */
wfm_status wfm__cholesky(double *a, size_t n);
/* Solves L L' x = b in place. */
void wfm__cholesky_solve(const double *l, size_t n, double *b);
/* x [columns] of least |a x - b|, rows >= columns >= 1; a and b are destroyed. Columns that depend on
 * others (relative to tolerance, e.g. 1e-10) get 0; rank may be NULL. work [3 columns], order [columns].
 */
wfm_status wfm__least_squares(double *a, double *b, size_t rows, size_t columns, double tolerance, double *x,
                              size_t *rank, double *work, size_t *order);

#endif
