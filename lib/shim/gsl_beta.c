/* Beta and negative-binomial distributions.
 *
 * gsl_cdf_beta_P gives NaN for large parameters and gsl_cdf_beta_Pinv calls the error handler, so the
 * continued fraction is our own, behind a factor without cancellation (Loader 2000).
 */
#include "shim/gsl.h"
#include "shim/gsl_private.h"

#include <math.h>

enum { MOST_TERMS = 300000 };

/* x^a y^b / B(a, b) */
static double power_factor(double x, double y, double a, double b) {
  double n = a + b, d = x * (b / n) - y * (a / n); /* x - a / n */
  double deviance = a * wfm__log1pmx(d * n / a) + b * wfm__log1pmx(-d * n / b);
  double rest = wfm__stirling_rest(n) - wfm__stirling_rest(a) - wfm__stirling_rest(b);
  return sqrt(a * (b / n) / 6.283185307179586) * exp(deviance + rest);
}

/* The continued fraction of DiDonato and Morris (1992), equation 9, at x = 1 - y below the mean, by
   Lentz's method; it is written in y and in the distance a y - b x from the mean, so that nothing cancels
   for large a. */
static double fraction(double x, double y, double a, double b) {
  const double tiny = 1e-300, distance = a * y - b * x;
  double c = tiny, d = 0.0, h = tiny;
  for (int n = 0; n < MOST_TERMS; n++) {
    double even = a + 2.0 * n - 1.0, alpha = 1.0;
    if (n > 0) alpha = (a + n - 1.0) / even * ((a + b + n - 1.0) / even) * n * (b - n) * x * x;
    double beta = n + (n > 0 ? n * (b - n) * x / even : 0.0) +
                  (a + n) / (a + 2.0 * n + 1.0) * (distance + 1.0 + n * (1.0 + y));
    d = beta + alpha * d;
    c = beta + alpha / c;
    if (fabs(d) < tiny) d = tiny;
    if (fabs(c) < tiny) c = tiny;
    d = 1.0 / d;
    h *= c * d;
    if (fabs(c * d - 1.0) < 1e-15) return h;
  }
  return (double)NAN;
}

void wfm__beta_tails(double x, double y, double a, double b, double *below, double *above) {
  if (x <= 0.0 || y <= 0.0) {
    *below = x <= 0.0 ? 0.0 : 1.0;
    *above = 1.0 - *below;
  } else if (a * y >= b * x) {
    *below = fmin(1.0, power_factor(x, y, a, b) * fraction(x, y, a, b));
    *above = 1.0 - *below;
  } else {
    *above = fmin(1.0, power_factor(x, y, a, b) * fraction(y, x, b, a));
    *below = 1.0 - *above;
  }
}

static bool usable(double parameter) {
  return parameter >= WFM__DIST_LEAST && parameter <= WFM__DIST_MOST;
}

double wfm__dist_beta_cdf(double x, double a, double b) {
  if (isnan(x) || !usable(a) || !usable(b)) return (double)NAN;
  double below, above;
  wfm__beta_tails(fmax(x, 0.0), fmax(1.0 - x, 0.0), a, b, &below, &above);
  return below;
}

typedef struct beta_shape {
  double a, b;
} beta_shape;

static void beta_tails_at(const void *user, double x, double *below, double *above) {
  const beta_shape *s = user;
  wfm__beta_tails(x, 1.0 - x, s->a, s->b, below, above);
}

double wfm__dist_beta_quantile(double p, double a, double b) {
  if (!(p >= 0.0 && p <= 1.0) || !usable(a) || !usable(b)) return (double)NAN;
  if (p == 0.0 || p == 1.0) return p;
  double mean = a / (a + b), deviation = sqrt(mean * (b / (a + b)) / (a + b + 1.0));
  double guess = mean + deviation * wfm__dist_normal_quantile(p);
  if (!(guess > 0.0 && guess < 1.0)) guess = mean;
  return wfm__invert(beta_tails_at, &(beta_shape){a, b}, p, guess, 1.0);
}

/* Both tails of a count: at most k, more than k. */
static void negbin_tails(double k, double mean, double size, double *below, double *above) {
  k = floor(k);
  if (mean == 0.0) {
    *below = 1.0;
    *above = 0.0;
  } else if (isinf(size)) {
    wfm__gamma_tails(mean, k + 1.0, above, below);
  } else {
    wfm__beta_tails(size / (size + mean), mean / (size + mean), size, k + 1.0, below, above);
  }
}

static bool count_usable(double mean, double size) {
  return mean >= 0.0 && mean <= WFM__DIST_MOST && (usable(size) || (isinf(size) && size > 0.0));
}

double wfm__dist_negbin_cdf(double k, double mean, double size) {
  if (!(k >= 0.0) || !count_usable(mean, size)) return (double)NAN;
  if (isinf(k)) return 1.0;
  double below, above;
  negbin_tails(k, mean, size, &below, &above);
  return below;
}

/* Whether cdf(k) >= p, from the smaller tail. */
static bool reaches(double k, double p, double mean, double size) {
  double below, above;
  negbin_tails(k, mean, size, &below, &above);
  return p <= 0.5 ? below >= p : above <= 1.0 - p;
}

double wfm__dist_negbin_quantile(double p, double mean, double size) {
  if (!(p >= 0.0 && p < 1.0) || !count_usable(mean, size)) return (double)NAN;
  if (p == 0.0 || mean == 0.0) return 0.0;
  /* Cornish and Fisher (1938), then outwards in doubling steps, then halving */
  double deviation = sqrt(mean + (isinf(size) ? 0.0 : mean * (mean / size))),
         z = wfm__dist_normal_quantile(p);
  double skew = (isinf(size) ? 1.0 : 1.0 + 2.0 * mean / size) / deviation;
  double guess = floor(fmax(0.0, mean + deviation * (z + skew * (z * z - 1.0) / 6.0))),
         step = 1.0 + floor(deviation / 64.0);
  double low = guess, high = guess; /* low: not reached, or -1; high: reached */
  if (!isfinite(guess) || guess > WFM__DIST_MOST) low = high = 0.0;
  for (; low >= 0.0 && reaches(low, p, mean, size); step *= 2.0) {
    high = low;
    low = low - step >= 0.0 ? low - step : -1.0;
  }
  for (; !reaches(high, p, mean, size); step *= 2.0) {
    if (high > 1e300) return (double)NAN;
    low = high;
    high += step;
  }
  while (high - low > 1.0) {
    double middle = floor(low + (high - low) / 2.0);
    if (middle <= low || middle >= high) break;
    if (reaches(middle, p, mean, size))
      high = middle;
    else
      low = middle;
  }
  return high;
}
