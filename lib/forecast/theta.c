/* Theta method (Assimakopoulos and Nikolopoulos 2000): simple exponential smoothing with half of the slope of a line. */
#include "forecast/theta.h"
#include "forecast/diagnose.h"
#include "forecast/forecast.h"
#include "forecast/search.h"
#include <libwfm/forecast_smooth.h>

#include <math.h>
#include <string.h>

enum { GRID = 16, FEW = 10 };
#define ALPHA_LOW     0.0001
#define ALPHA_HIGH    0.9999
#define BAND_90       1.6448536269514722 /* normal quantile of 0.95 */
#define SMALLEST_RATE 1e-4
#define VALUE_MAX     1e15

typedef struct smoothing {
  const double *y;
  size_t n;
  double level, sse;
} smoothing;

/* Sum of squared errors at alpha, with the starting level that makes it least: the errors are linear in it. Leaves the last level. */
static double squares(void *user, double alpha) {
  smoothing *s = user;
  double from_zero = 0, fade = 1, aa = 0, ab = 0, bb = 0;
  for (size_t i = 0; i < s->n; i++) {
    double e = s->y[i] - from_zero;
    aa += e * e;
    ab += e * fade;
    bb += fade * fade;
    from_zero += alpha * e;
    fade *= 1 - alpha;
  }
  double start = ab / bb;
  s->level = from_zero + fade * start;
  s->sse = fmax(aa - ab * ab / bb, 0);
  return s->sse;
}

wfm__simple wfm__simple_fit(const double *y, size_t n) {
  smoothing s = {.y = y, .n = n};
  double best = INFINITY, at = 0, step = (ALPHA_HIGH - ALPHA_LOW) / (GRID - 1);
  for (int k = 0; k < GRID; k++) {
    double alpha = ALPHA_LOW + k * step, value = squares(&s, alpha);
    if (!(value < best)) continue;
    best = value;
    at = alpha;
  }
  double alpha = wfm__minimum(squares, &s, fmax(at - step, ALPHA_LOW), fmin(at + step, ALPHA_HIGH), 1e-9);
  if (!(squares(&s, alpha) < best)) alpha = at;
  (void)squares(&s, alpha);
  return (wfm__simple){alpha, s.level, s.sse};
}

/* Mean squared error at an alpha and a starting level. */
static double mean_square(void *user, const double x[2]) {
  smoothing *s = user;
  if (!(x[0] >= ALPHA_LOW && x[0] <= ALPHA_HIGH)) return INFINITY;
  s->level = x[1];
  s->sse = 0;
  for (size_t i = 0; i < s->n; i++) {
    double e = s->y[i] - s->level;
    s->sse += e * e;
    s->level += x[0] * e;
  }
  return s->sse / (double)s->n;
}

wfm__simple wfm__simple_usual(const double *y, size_t n) {
  smoothing s = {.y = y, .n = n};
  double x[2] = {ALPHA_LOW + 0.2 * (ALPHA_HIGH - ALPHA_LOW), 0};
  size_t few = n < FEW ? n : FEW;
  for (size_t i = 0; i < few; i++) x[1] += y[i] / (double)few;
  (void)wfm__simplex(mean_square, &s, x);
  (void)mean_square(&s, x);
  return (wfm__simple){x[0], s.level, s.sse};
}

/* Autocorrelation at the period against the band that the lags before it allow (Bartlett). */
static bool seasonal(const double *y, size_t n, size_t period, double *r) {
  double sum = 0;
  if (period < 2 || n <= 2 * period || wfm__constant(y, n)) return false;
  wfm__autocorrelation(y, n, period, r);
  for (size_t k = 1; k < period; k++) sum += r[k] * r[k];
  return fabs(r[period]) / sqrt((1 + 2 * sum) / (double)n) > BAND_90;
}

size_t wfm__theta_scratch(size_t n, size_t period) {
  return 2 * n + 2 * (period + 1);
}

void wfm__theta_fit(const double *y, size_t n, size_t period, wfm__smoother smoother, double *scratch,
                    wfm__theta *theta) {
  double *x = scratch, *trend = x + n, *r = trend + n, sx = 0, sxx = 0, sy = 0, sxy = 0, count = (double)n;
  theta->figure = r + period + 1;
  theta->period = 1;
  if (seasonal(y, n, period, r)) {
    bool well = true;
    wfm__decompose(y, n, period, true, trend, theta->figure);
    for (size_t p = 0; p < period; p++)
      well = well && isfinite(theta->figure[p]) && fabs(theta->figure[p]) >= SMALLEST_RATE;
    if (well) theta->period = period;
  }
  if (theta->period == 1) theta->figure[0] = 1;
  theta->place = n % theta->period;
  for (size_t i = 0; i < n; i++) {
    double t = (double)i;
    x[i] = y[i] / theta->figure[i % theta->period];
    sx += t;
    sxx += t * t;
    sy += x[i];
    sxy += t * x[i];
  }
  theta->slope = (count * sxy - sx * sy) / (count * sxx - sx * sx) / 2;
  theta->simple = smoother(x, n);
  double alpha = theta->simple.alpha;
  theta->first = theta->slope * (1 - pow(1 - alpha, count)) / alpha;
}

double wfm__theta_ahead(const wfm__theta *theta, size_t h) {
  double level = theta->simple.level + theta->first + theta->slope * (double)h;
  return level * theta->figure[(theta->place + h) % theta->period];
}

wfm_status wfm_theta(wfm_ctx *ctx, const double *y, size_t n, size_t period, size_t h, double *mean,
                     double *variance, double *alpha) {
  if (!ctx || !y || (h > 0 && !mean))
    return wfm__fail(ctx, WFM_EINVAL, "wfm_theta: NULL argument, want context, y and mean");
  if (n < 3) return wfm__fail(ctx, WFM_ENODATA, "series: n=%zu, want at least 3", n);
  if (period < 1) return wfm__fail(ctx, WFM_EDOMAIN, "period=0, want at least 1");
  wfm_status st = wfm__check_array(ctx, "y", y, n, -VALUE_MAX, VALUE_MAX);
  if (st != WFM_OK) return st;
  if (n <= 2 * period) period = 1;
  double *work = wfm__alloc(ctx, wfm__theta_scratch(n, period), sizeof *work);
  if (!work) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu values", n);
  wfm__theta t;
  wfm__theta_fit(y, n, period, wfm__simple_usual, work, &t);
  double sigma2 = t.simple.sse / ((double)n - 2);
  for (size_t i = 0; i < h; i++) {
    mean[i] = wfm__theta_ahead(&t, i);
    if (variance) variance[i] = sigma2 * ((double)i * t.simple.alpha * t.simple.alpha + 1);
  }
  if (alpha) *alpha = t.simple.alpha;
  wfm__free(ctx, work);
  return WFM_OK;
}
