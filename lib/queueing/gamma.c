/* The gamma law: shares and quantiles, for arrival rates that are not known for sure. */
#include "queueing/boundary.h"
#include "queueing/kernels.h"
#include "queueing/special.h"

#include <math.h>

static const double two_pi_root = 2.50662827463100050242;
static const double half_pi_root = 1.25331413731550025121;

double wfm__gamma_factor(double s, double x) {
  if (s < 32) return exp(s * log(x) - x) / tgamma(s + 1);
  return wfm__exp_minus(wfm__dd_mul(wfm__dd_of(s), wfm__phi_ratio(x, s))) /
         (two_pi_root * sqrt(s) * wfm__gamma_star(s));
}

/* 1 + x/(s+1) + x^2/((s+1)(s+2)) + ..., so that the share below is wfm__gamma_factor times this; x <= s or s small. */
static double series_below(double s, double x) {
  if (s >= 32 && x > 0.5 * s) {
    wfm__dd phi = wfm__phi_ratio(x, s);
    double z = sqrt(s * phi.hi), eta = sqrt(2 * phi.hi);
    return wfm__gamma_star(s) * (half_pi_root * sqrt(s) * wfm__erfcx(z) - wfm__temme_sum(s, -eta));
  }
  double term = 1, sum = 1;
  for (double k = s + 1; term > 1e-17 * sum; k++) {
    term *= x / k;
    sum += term;
  }
  return sum;
}

void wfm__gamma_shares(double shape, double x, double *below, double *above) {
  double low = 0, high = 1;
  if (x > 0 && (x <= shape || x < 1)) {
    low = wfm__gamma_factor(shape, x) * series_below(shape, x);
    high = 1 - low;
  } else if (x > 0) {
    wfm__idle idle = wfm__idle_weight(shape, x);
    high = wfm__gamma_factor(shape, x) * (idle.m / idle.shrink);
    low = 1 - high;
  }
  if (below) *below = low;
  if (above) *above = high;
}

typedef struct quantile {
  double shape, share;
} quantile;

static double margin_of_x(void *user, double x) {
  const quantile *q = user;
  double below, above;
  wfm__gamma_shares(q->shape, x, &below, &above);
  /* In logarithms of the smaller tail, where the law is close to straight. */
  return q->share < 0.5 ? log(below / q->share) : log((1 - q->share) / above);
}

double wfm__gamma_quantile(double shape, double share) {
  quantile q = {shape, share};
  double deviation = sqrt(shape), x = shape;
  wfm__boundary search = {margin_of_x,           &q,   1e-307, shape + 60 * deviation + 800, shape,
                          0.5 * deviation + 0.1, false};
  (void)wfm__boundary_find(&search, &x);
  return x;
}
