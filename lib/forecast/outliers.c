/* Gaps and unusual values of a plain series. */
#include "forecast/diagnose.h"
#include "forecast/forecast.h"
#include "shim/gsl.h"

#include <math.h>
#include <string.h>

enum { WAVES_MAX = 5, POWERS_MAX = 6, USUAL_WINDOW = 11, ROUNDS = 2 };
#define VALUE_MAX     1e15
#define STRONG_SEASON 0.6
#define FENCES        3 /* interquartile ranges beyond the quartiles */
#define TWO_PI        6.28318530717958647692

/* Straight lines between what is known. */
static void lines(double *y, size_t n) {
  size_t last = SIZE_MAX;
  for (size_t i = 0; i < n; i++) {
    if (isnan(y[i])) continue;
    for (size_t j = last == SIZE_MAX ? 0 : last + 1; j < i; j++)
      y[j] = last == SIZE_MAX ? y[i] : y[last] + (y[i] - y[last]) * (double)(j - last) / (double)(i - last);
    last = i;
  }
  for (size_t j = last + 1; j < n; j++) y[j] = y[last];
}

static size_t waves(size_t period) {
  return period / 2 < WAVES_MAX ? period / 2 : WAVES_MAX;
}

static size_t powers(size_t n) {
  size_t p = n / 10 < 1 ? 1 : n / 10;
  return p < POWERS_MAX ? p : POWERS_MAX;
}

/* One row of the regression that makes a first guess: a constant, waves of the season, Legendre polynomials of time. */
static void regression_row(size_t i, size_t n, size_t period, double *x) {
  double phase = TWO_PI * (double)(i + 1) / (double)period,
         t = n > 1 ? 2 * (double)i / ((double)n - 1) - 1 : 0;
  size_t k = waves(period), p = powers(n);
  x[0] = 1;
  for (size_t j = 1; j <= k; j++) {
    x[2 * j - 1] = cos((double)j * phase);
    x[2 * j] = 2 * j == period ? 0 : sin((double)j * phase);
  }
  double *legendre = x + 2 * k, before = 1, now = t;
  for (size_t j = 1; j <= p; j++) {
    legendre[j] = now;
    double next = (((double)(2 * j + 1)) * t * now - (double)j * before) / ((double)j + 1);
    before = now;
    now = next;
  }
}

enum { COLUMNS_MAX = 1 + 2 * WAVES_MAX + POWERS_MAX };

size_t wfm__fill_gaps_scratch(size_t n, size_t period) {
  size_t regression = n * (COLUMNS_MAX + 1), smooth = 3 * n + wfm__stl_scratch(n, period);
  return n + (regression > smooth ? regression : smooth);
}

static wfm_status guess(double *y, size_t n, size_t period, double *a) {
  size_t columns = 1 + 2 * waves(period) + powers(n), rows = 0, order[COLUMNS_MAX];
  double *b = a + n * COLUMNS_MAX, beta[COLUMNS_MAX], work[3 * COLUMNS_MAX], row[COLUMNS_MAX];
  for (size_t i = 0; i < n; i++) {
    if (isnan(y[i])) continue;
    regression_row(i, n, period, a + rows * columns);
    b[rows++] = y[i];
  }
  if (rows < columns) return WFM_EDOMAIN;
  wfm_status st = wfm__least_squares(a, b, rows, columns, 1e-10, beta, NULL, work, order);
  for (size_t i = 0; st == WFM_OK && i < n; i++) {
    if (!isnan(y[i])) continue;
    regression_row(i, n, period, row);
    y[i] = 0;
    for (size_t c = 0; c < columns; c++) y[i] += beta[c] * row[c];
  }
  return st;
}

/* About the season: a first guess by regression, then lines on the series without its season. missing: NaN marks in known. */
static wfm_status about_season(double *y, const double *known, size_t n, size_t period, double *scratch) {
  wfm_status st = guess(y, n, period, scratch);
  if (st != WFM_OK) return st;
  double *seasonal = scratch, *trend = seasonal + n, *weight = trend + n;
  wfm__stl s = wfm__stl_usual(n, period, USUAL_WINDOW, true);
  wfm__stl_run(&s, y, n, seasonal, trend, weight, weight + n);
  for (size_t i = 0; i < n; i++) trend[i] = isnan(known[i]) ? NAN : y[i] - seasonal[i];
  lines(trend, n);
  for (size_t i = 0; i < n; i++)
    if (isnan(known[i])) y[i] = trend[i] + seasonal[i];
  return WFM_OK;
}

wfm_status wfm__fill_gaps(double *y, size_t n, size_t period, double *scratch) {
  double low = INFINITY, high = -INFINITY;
  size_t known = 0;
  for (size_t i = 0; i < n; i++) {
    if (isnan(y[i])) continue;
    low = fmin(low, y[i]);
    high = fmax(high, y[i]);
    known++;
  }
  if (known == n) return WFM_OK;
  memcpy(scratch, y, n * sizeof *y);
  if (period > 1 && known > 2 * period) {
    wfm_status st = about_season(y, scratch, n, period, scratch + n);
    bool within = st == WFM_OK;
    for (size_t i = 0; within && i < n; i++)
      within = y[i] <= high + 0.5 * (high - low) && y[i] >= low - 0.5 * (high - low);
    if (within) return WFM_OK;
    memcpy(y, scratch, n * sizeof *y);
  }
  lines(y, n);
  return WFM_OK;
}

/* Quantile by linear interpolation between order statistics (type 7 of Hyndman, Fan 1996); reorders x. */
static double quantile(double *x, size_t n, double p) {
  double at = p * ((double)n - 1);
  size_t k = (size_t)at;
  double low = wfm__select(x, n, k), high = k + 1 < n ? wfm__select(x, n, k + 1) : low;
  return low + (at - (double)k) * (high - low);
}

static double spread(const double *x, size_t n) {
  double mean = 0, square = 0;
  for (size_t i = 0; i < n; i++) mean += x[i] / (double)n;
  for (size_t i = 0; i < n; i++) square += (x[i] - mean) * (x[i] - mean);
  return square;
}

/* Takes a strong season out of x; fit [3 n + scratch of STL]. */
static void take_season(double *x, size_t n, size_t period, double *fit) {
  double *seasonal = fit, *trend = fit + n, *weight = trend + n;
  wfm__stl s = wfm__stl_usual(n, period, USUAL_WINDOW, true);
  wfm__stl_run(&s, x, n, seasonal, trend, weight, weight + n);
  for (size_t i = 0; i < n; i++) {
    trend[i] = x[i] - trend[i];
    weight[i] = trend[i] - seasonal[i];
  }
  if (1 - spread(weight, n) / spread(trend, n) < STRONG_SEASON) return;
  for (size_t i = 0; i < n; i++) x[i] -= seasonal[i];
}

/* One round: marks in unusual what stands out of y; gaps of y stay out of it. x [n], more [10 n + ...]. */
static wfm_status mark(const double *y, size_t n, size_t period, double *x, double *more, uint8_t *unusual) {
  memcpy(x, y, n * sizeof *x);
  wfm_status st = wfm__fill_gaps(x, n, period, more);
  if (st != WFM_OK || wfm__constant(x, n)) return st;
  if (period > 1 && n > 2 * period) take_season(x, n, period, more);
  double *smooth = more, *left = more + n;
  size_t known = 0;
  wfm__super_smooth(x, n, smooth, more + 2 * n);
  for (size_t i = 0; i < n; i++) {
    x[i] -= smooth[i];
    if (!isnan(y[i])) left[known++] = x[i];
  }
  double lower = quantile(left, known, 0.25), upper = quantile(left, known, 0.75),
         fence = FENCES * (upper - lower);
  if (!(upper - lower + 2 * fence > 1e-14)) return WFM_OK;
  for (size_t i = 0; i < n; i++)
    if (!isnan(y[i]) && (x[i] < lower - fence || x[i] > upper + fence)) unusual[i] = 1;
  return WFM_OK;
}

static wfm_status find(const double *y, size_t n, size_t period, double *clean, double *scratch,
                       uint8_t *unusual) {
  wfm_status st = WFM_OK;
  memcpy(clean, y, n * sizeof *y);
  for (int round = 0; st == WFM_OK && round < ROUNDS; round++) {
    st = mark(clean, n, period, scratch, scratch + n, unusual);
    for (size_t i = 0; i < n; i++) {
      unusual[i] = unusual[i] && !isnan(y[i]);
      clean[i] = unusual[i] ? NAN : y[i];
    }
    if (st == WFM_OK) st = wfm__fill_gaps(clean, n, period, scratch);
  }
  return st;
}

static wfm_status check(wfm_ctx *ctx, const double *y, size_t n, size_t period) {
  size_t known = 0;
  if (period < 1) return wfm__fail(ctx, WFM_EDOMAIN, "period=0, want at least 1");
  for (size_t i = 0; i < n; i++) {
    if (isinf(y[i]) || fabs(y[i]) > VALUE_MAX)
      return wfm__fail(ctx, isinf(y[i]) ? WFM_ENOTFINITE : WFM_EDOMAIN,
                       "y: element %zu: want a number within 1e15 of 0, or NaN", i);
    known += !isnan(y[i]);
  }
  return known ? WFM_OK : wfm__fail(ctx, WFM_ENODATA, "y: no value is known, want at least 1");
}

wfm_status wfm_fill_gaps(wfm_ctx *ctx, double *y, size_t n, size_t period) {
  if (!ctx || !y) return wfm__fail(ctx, WFM_EINVAL, "wfm_fill_gaps: NULL argument, want context and y");
  wfm_status st = check(ctx, y, n, period);
  if (st != WFM_OK) return st;
  if (n <= 2 * period) period = 1;
  double *work = wfm__alloc(ctx, n + wfm__fill_gaps_scratch(n, period), sizeof *work);
  if (!work) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu values", n);
  memcpy(work, y, n * sizeof *y);
  st = wfm__fill_gaps(work, n, period, work + n);
  if (st == WFM_OK) memcpy(y, work, n * sizeof *y);
  wfm__free(ctx, work);
  return st;
}

wfm_status wfm_outliers(wfm_ctx *ctx, const double *y, size_t n, size_t period, double *cleaned,
                        uint8_t *unusual) {
  if (!ctx || !y) return wfm__fail(ctx, WFM_EINVAL, "wfm_outliers: NULL argument, want context and y");
  wfm_status st = check(ctx, y, n, period);
  if (st != WFM_OK) return st;
  if (n <= 2 * period) period = 1;
  double *work = wfm__alloc(ctx, 12 * n + wfm__fill_gaps_scratch(n, period), sizeof *work);
  uint8_t *found = wfm__alloc(ctx, n, sizeof *found);
  if (!work || !found) {
    st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu values", n);
    goto done;
  }
  st = find(y, n, period, work, work + n, found);
  if (st != WFM_OK) goto done;
  if (cleaned) memcpy(cleaned, work, n * sizeof *cleaned);
  if (unusual) memcpy(unusual, found, n * sizeof *unusual);
done:
  wfm__free(ctx, found);
  wfm__free(ctx, work);
  return st;
}
