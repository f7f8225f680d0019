/* Inverses by bracketing: no start, however bad, keeps them from converging. */
#include "shim/gsl_private.h"

#include <float.h>
#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_sf_log.h>
#include <math.h>

double wfm__log1pmx(double x) {
  return x > -0.9 && x < 1e10 ? gsl_sf_log_1plusx_mx(x) : log1p(x) - x;
}

double wfm__stirling_rest(double z) {
  if (z < 10.0) return gsl_sf_lngamma(z) - (z - 0.5) * log(z) + z - 0.9189385332046727;
  double r = 1.0 / (z * z);
  return (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - (1.0 / 1680 - (1.0 / 1188) * r) * r) * r) * r) / z;
}

typedef struct target {
  wfm__tails tails;
  const void *user;
  double p;
} target;

/* Below zero left of the solution; taken from the smaller tail. */
static double off(const target *t, double x) {
  double below, above;
  t->tails(t->user, x, &below, &above);
  return t->p <= 0.5 ? below - t->p : (1.0 - t->p) - above;
}

/* A bracket around the solution, from the guess outwards in growing steps. */
static void bracket(const target *t, double guess, double top, double *low, double *high, double *at_low,
                    double *at_high) {
  double x = guess > 0.0 && guess < top ? guess
             : guess > 0.0              ? top / 2.0
                                        : DBL_MIN,
         f = off(t, x), step = 1.01;
  *low = *high = x;
  *at_low = *at_high = f;
  while (*at_high < 0.0 && *high < top) {
    *low = *high;
    *at_low = *at_high;
    *high = *high < top / step ? *high * step : top;
    *at_high = off(t, *high);
    step *= step;
  }
  while (*at_low > 0.0 && *low > 0.0) {
    *high = *low;
    *at_high = *at_low;
    *low = *low > DBL_MIN * step ? *low / step : 0.0;
    *at_low = off(t, *low);
    step *= step;
  }
}

double wfm__invert(wfm__tails tails, const void *user, double p, double guess, double top) {
  const target t = {tails, user, p};
  double low, high, at_low, at_high;
  bracket(&t, guess, top, &low, &high, &at_low, &at_high);
  /* False position (Illinois), and every third step the middle, so that the bracket shrinks at a known
     rate. */
  for (int i = 1; i < 4000 && at_low < 0.0 && at_high > 0.0 && high - low > DBL_EPSILON * high; i++) {
    double middle = high > 4.0 * low && low > 0.0 ? sqrt(low) * sqrt(high) : low + 0.5 * (high - low);
    double x = i % 3 ? low - at_low * (high - low) / (at_high - at_low) : middle;
    if (!(x > low && x < high)) x = middle;
    if (!(x > low && x < high)) break;
    double f = off(&t, x);
    if (isnan(f)) return f;
    if (f < 0.0) {
      low = x;
      at_low = f;
      at_high *= i % 3 ? 0.5 : 1.0;
    } else {
      high = x;
      at_high = f;
      at_low *= i % 3 ? 0.5 : 1.0;
    }
  }
  return at_low == 0.0 ? low : high;
}
