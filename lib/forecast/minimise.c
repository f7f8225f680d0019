/* Minimum of a smooth function without derivatives: BFGS (Broyden, Fletcher, Goldfarb, Shanno 1970) with central differences. */
#include "forecast/ets.h"

#include <math.h>
#include <string.h>

#define DIFFERENCE 1e-5
#define ENOUGH     1e-10 /* relative gain of an iteration below which it ends */

static void gradient(wfm__objective f, void *user, double *x, size_t n, double *g) {
  for (size_t i = 0; i < n; i++) {
    double at = x[i], step = DIFFERENCE * fmax(fabs(at), 1);
    x[i] = at + step;
    double up = f(user, x);
    x[i] = at - step;
    double down = f(user, x);
    x[i] = at;
    g[i] = isfinite(up) && isfinite(down) ? (up - down) / (2 * step) : 0;
  }
}

static double dot(const double *a, const double *b, size_t n) {
  double sum = 0;
  for (size_t i = 0; i < n; i++) sum += a[i] * b[i];
  return sum;
}

/* Halves the step until the value falls enough (Armijo 1966). Returns the new value; x moves. */
static double search(wfm__objective f, void *user, double *x, const double *from, const double *step,
                     double slope, size_t n, double value) {
  double t = 1;
  for (int halving = 0; halving < 40; halving++, t /= 2) {
    for (size_t i = 0; i < n; i++) x[i] = from[i] + t * step[i];
    double v = f(user, x);
    if (v <= value + 1e-4 * t * slope) return v;
  }
  memcpy(x, from, n * sizeof *x);
  return value;
}

static void reset(double *inverse, size_t n) {
  for (size_t i = 0; i < n * n; i++) inverse[i] = i % (n + 1) == 0;
}

/* Inverse Hessian after a move s with change of gradient d; hd is scratch. */
static void learn(double *inverse, const double *s, const double *d, size_t n, double *hd) {
  double sd = dot(s, d, n);
  if (!(sd > 1e-14)) return;
  for (size_t i = 0; i < n; i++) hd[i] = dot(inverse + i * n, d, n);
  double dhd = dot(d, hd, n);
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++)
      inverse[i * n + j] += (1 + dhd / sd) * s[i] * s[j] / sd - (hd[i] * s[j] + s[i] * hd[j]) / sd;
}

double wfm__minimise(wfm__objective f, void *user, double *x, size_t n, int32_t iterations, double *work) {
  double *inverse = work, *g = work + n * n, *before = g + n, *step = before + n, *from = step + n,
         *hd = from + n, *change = hd + n;
  double value = f(user, x);
  int fresh = 1;
  reset(inverse, n);
  gradient(f, user, x, n, g);
  for (int32_t k = 0; k < iterations && n > 0 && isfinite(value); k++) {
    for (size_t i = 0; i < n; i++) step[i] = -dot(inverse + i * n, g, n);
    double slope = dot(step, g, n), length = sqrt(dot(step, step, n));
    if (fresh && length > 1)
      for (size_t i = 0; i < n; i++) step[i] /= length;
    memcpy(from, x, n * sizeof *x);
    memcpy(before, g, n * sizeof *g);
    double next = slope < 0
                      ? search(f, user, x, from, step, fresh && length > 1 ? slope / length : slope, n, value)
                      : value;
    int moved = next < value - ENOUGH * (fabs(value) + 1);
    value = next;
    if (!moved) {
      if (fresh) break;
      reset(inverse, n);
      fresh = 1;
      gradient(f, user, x, n, g);
      continue;
    }
    gradient(f, user, x, n, g);
    for (size_t i = 0; i < n; i++) {
      from[i] = x[i] - from[i];
      change[i] = g[i] - before[i];
    }
    learn(inverse, from, change, n, hd);
    fresh = 0;
  }
  return value;
}
