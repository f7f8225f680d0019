/* Normal and gamma distributions.
 *
 * gsl_cdf_gamma_P and _Q never reach the error handler for a shape up to 1e5 (swept with a counting
 * handler); above 1e6 they do, or run for minutes. So larger shapes take Temme's uniform expansion (1979)
 * here. The inverses of GSL call the handler when they do not converge, and are not used.
 */
#include "shim/gsl.h"
#include "shim/gsl_private.h"

#include <float.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>

#define LARGE_SHAPE 1e5

double wfm__dist_normal_cdf(double x) {
  return isnan(x) ? (double)NAN : gsl_cdf_ugaussian_P(x);
}

double wfm__dist_normal_quantile(double p) {
  if (!(p >= 0.0 && p <= 1.0)) return (double)NAN;
  if (p == 0.0) return (double)-INFINITY;
  return p == 1.0 ? (double)INFINITY : gsl_cdf_ugaussian_Pinv(p);
}

/* The first three coefficients of the expansion at eta, mu = x / shape - 1; their Taylor series near zero,
   where the closed forms cancel. */
static void temme_terms(double mu, double eta, double c[3]) {
  if (fabs(eta) < 0.1) {
    double e = eta;
    c[0] = -1.0 / 3 +
           e * (1.0 / 12 +
                e * (-2.0 / 135 + e * (1.0 / 864 + e * (1.0 / 2835 + e * (-139.0 / 777600 + e / 25515)))));
    c[1] = -1.0 / 540 + e * (-1.0 / 288 + e * (1.0 / 378 + e * (-77.0 / 77760 + e / 4860)));
    c[2] = 25.0 / 6048 + e * (-139.0 / 51840 + e / 1296);
    return;
  }
  double m = 1.0 / mu, e = 1.0 / eta;
  c[0] = m - e;
  c[1] = e * e * e - m * m * (1.0 + m) - m / 12.0;
  c[2] = (m * m * (3.0 * m * m + 2.0 * m + 1.0 / 12)) * (1.0 + m) - 3.0 * e * e * e * e * e + m / 288.0;
}

/* Both tails for a large shape: half an error function, and a correction in powers of 1 / shape. */
static void temme(double x, double shape, double *below, double *above) {
  double mu = (x - shape) / shape, c[3];
  if (mu < -0.99) { /* exp(-3.6 shape) and less */
    *below = 0.0;
    *above = 1.0;
    return;
  }
  double half_square = -wfm__log1pmx(mu); /* eta^2 / 2 = mu - ln(1 + mu) */
  double eta = copysign(sqrt(2.0 * half_square), mu), z = eta * sqrt(0.5 * shape);
  temme_terms(mu, eta, c);
  double rest =
      exp(-shape * half_square) / sqrt(6.283185307179586 * shape) * (c[0] + (c[1] + c[2] / shape) / shape);
  *above = fmin(1.0, fmax(0.0, 0.5 * erfc(z) + rest));
  *below = fmin(1.0, fmax(0.0, 0.5 * erfc(-z) - rest));
}

/* Both tails of the gamma distribution with scale 1, each with its own relative accuracy. */
void wfm__gamma_tails(double x, double shape, double *below, double *above) {
  if (x <= 0.0 || isinf(x)) {
    *below = x <= 0.0 ? 0.0 : 1.0;
    *above = 1.0 - *below;
  } else if (shape > LARGE_SHAPE) {
    temme(x, shape, below, above);
  } else {
    *below = gsl_cdf_gamma_P(x, shape, 1.0);
    *above = gsl_cdf_gamma_Q(x, shape, 1.0);
  }
}

static bool positive(double x) {
  return x > 0.0 && isfinite(x);
}

double wfm__dist_gamma_cdf(double x, double shape, double scale) {
  if (isnan(x) || !positive(shape) || !positive(scale)) return (double)NAN;
  double below, above;
  wfm__gamma_tails(x / scale, shape, &below, &above);
  return below;
}

static void gamma_tails_at(const void *user, double x, double *below, double *above) {
  wfm__gamma_tails(x, *(const double *)user, below, above);
}

double wfm__dist_gamma_quantile(double p, double shape, double scale) {
  if (!(p >= 0.0 && p <= 1.0) || !positive(shape) || !positive(scale)) return (double)NAN;
  if (p == 0.0) return 0.0;
  if (p == 1.0) return (double)INFINITY;
  /* Wilson and Hilferty (1931); for small shapes the leading term of the series at zero */
  double z = wfm__dist_normal_quantile(p), ninth = 1.0 / (9.0 * shape), root = 1.0 - ninth + z * sqrt(ninth);
  double guess = shape > 1.0 && root > 0.3 ? shape * root * root * root
                                           : exp((log(p) + gsl_sf_lngamma(shape + 1.0)) / shape);
  return scale * wfm__invert(gamma_tails_at, &shape, p, guess, DBL_MAX);
}
