/* Negative binomial counts by mean and variance: many quantiles at once, and the ranked probability score. */
#include "forecast/law.h"
#include "shim/gsl.h"

#include <math.h>

#define SUM_MEAN 600 /* up to here the probability of 0 is a normal number, and sums from there are quick */
#define EXPANSION_SIZE                                                                                       \
  30 /* mixing shapes from which four moments give the quantile to a thousandth of the standard deviation */

/* Probabilities from 0 upwards. */
typedef struct walk {
  double size, odds, mean; /* size INFINITY: Poisson */
  double k, probability, sum;
} walk;

static walk walk_begin(double mean, double variance) {
  double excess = variance - mean;
  walk w = {INFINITY, 0, mean, 0, 0, 0};
  if (excess > 1e-9 * mean) {
    w.size = mean * mean / excess;
    w.odds = excess / variance;
    w.probability = exp(-w.size * log1p(excess / mean));
  } else {
    w.probability = exp(-mean);
  }
  w.sum = w.probability;
  return w;
}

static void walk_on(walk *w) {
  w->probability *= isinf(w->size) ? w->mean / (w->k + 1) : (w->size + w->k) / (w->k + 1) * w->odds;
  w->k++;
  w->sum += w->probability;
}

/* Cornish-Fisher expansion (1938) with skewness and kurtosis. */
static double by_expansion(double mean, double variance, double z) {
  double sd = sqrt(variance), excess = fmax(variance - mean, 0);
  double skew = (2 * variance / mean - 1) / sd, kurtosis = 6 * excess / (mean * mean) + 1 / variance;
  double x = z + (z * z - 1) * skew / 6 + (z * z * z - 3 * z) * kurtosis / 24 -
             (2 * z * z * z - 5 * z) * skew * skew / 36;
  return fmax(ceil(mean + sd * x - 0.5), 0);
}

wfm__levels wfm__levels_of(const double *p, size_t n) {
  wfm__levels at = {.n = n};
  for (size_t i = 0; i < n; i++) {
    at.p[i] = p[i];
    at.z[i] = wfm__dist_normal_quantile(p[i]);
  }
  return at;
}

void wfm__count_quantiles(double mean, double variance, const wfm__levels *at, double *out) {
  double excess = variance - mean;
  if (!(mean > 0)) {
    for (size_t i = 0; i < at->n; i++) out[i] = 0;
  } else if (mean <= SUM_MEAN) {
    walk w = walk_begin(mean, variance);
    double last = mean + 200 * sqrt(fmax(variance, mean)) + 200;
    for (size_t i = 0; i < at->n; i++) {
      while (w.sum < at->p[i] && w.k < last) walk_on(&w);
      out[i] = w.k;
    }
  } else {
    for (size_t i = 0; i < at->n; i++)
      out[i] =
          mean * mean < EXPANSION_SIZE * excess
              ? fmax(ceil(wfm__dist_gamma_quantile(at->p[i], mean * mean / variance, variance / mean) - 0.5),
                     0)
              : by_expansion(mean, variance, at->z[i]);
  }
}

/* gamma(k + 1/2) / gamma(k): series for large k, brought there by the recurrence. */
static double half_step(double k) {
  double factor = 1;
  for (; k < 12; k++) factor *= k / (k + 0.5);
  double r = 1 / (8 * k);
  return factor * sqrt(k) * (1 - r + r * r / 2 + 5 * r * r * r / 2 - 21 * r * r * r * r / 8);
}

double wfm__gamma_crps(double mean, double variance, double y) {
  double shape = mean * mean / variance, scale = variance / mean;
  if (!(mean > 0)) return fabs(y);
  return y * (2 * wfm__dist_gamma_cdf(y, shape, scale) - 1) -
         mean * (2 * wfm__dist_gamma_cdf(y, shape + 1, scale) - 1) -
         scale * half_step(shape) / 1.77245385090551602730;
}

double wfm__count_crps(double mean, double variance, double y) {
  if (!(mean > 0)) return fabs(y);
  if (mean > SUM_MEAN) return wfm__gamma_crps(mean, fmax(variance, mean), y);
  walk w = walk_begin(mean, variance);
  double score = 0, far = fmax(y, mean + 12 * sqrt(fmax(variance, mean)) + 30);
  while (w.k < far) {
    double over = w.k >= y ? 1 - w.sum : w.sum;
    score += over * over;
    walk_on(&w);
  }
  return score;
}
