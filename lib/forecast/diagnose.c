/* Looking at a plain series: autocorrelation, differences, errors of forecasts. */
#include "forecast/diagnose.h"
#include "forecast/forecast.h"
#include "shim/gsl.h"

#include <math.h>
#include <string.h>

#define VALUE_MAX     1e15
#define KPSS_CRITICAL 0.463 /* 5 %, constant mean (Kwiatkowski, Phillips, Schmidt, Shin 1992, table 1) */
#define STRONG_SEASON 0.64
enum { USUAL_WINDOW = 11 };

bool wfm__constant(const double *y, size_t n) {
  for (size_t i = 1; i < n; i++)
    if (y[i] != y[0]) return false;
  return true;
}

void wfm__autocorrelation(const double *y, size_t n, size_t lags, double *r) {
  double mean = 0, square = 0;
  for (size_t i = 0; i < n; i++) mean += y[i] / (double)n;
  for (size_t i = 0; i < n; i++) square += (y[i] - mean) * (y[i] - mean);
  for (size_t k = 0; k <= lags; k++) {
    double sum = 0;
    for (size_t i = k; i < n; i++) sum += (y[i] - mean) * (y[i - k] - mean);
    r[k] = k ? sum / square : 1;
  }
}

static double kpss(const double *y, size_t n, double *e) {
  size_t lags = (size_t)(3 * sqrt((double)n) / 13);
  double mean = 0, walk = 0, squares = 0, variance = 0;
  for (size_t i = 0; i < n; i++) mean += y[i] / (double)n;
  for (size_t i = 0; i < n; i++) {
    e[i] = y[i] - mean;
    walk += e[i];
    squares += walk * walk;
    variance += e[i] * e[i];
  }
  for (size_t k = 1; k <= lags; k++) {
    double sum = 0;
    for (size_t i = k; i < n; i++) sum += e[i] * e[i - k];
    variance += 2 * (1 - (double)k / ((double)lags + 1)) * sum;
  }
  return squares / (double)n / variance;
}

int32_t wfm__first_differences(const double *y, size_t n, double *scratch) {
  double *x = scratch, *e = scratch + n;
  int32_t d = 0;
  memcpy(x, y, n * sizeof *x);
  while (d < 2 && n > 2 && !wfm__constant(x, n) && kpss(x, n, e) > KPSS_CRITICAL) {
    for (size_t i = 1; i < n; i++) x[i - 1] = x[i] - x[i - 1];
    n--;
    d++;
  }
  return d;
}

size_t wfm__seasonal_strength_scratch(size_t n, size_t period) {
  return 3 * n + wfm__stl_scratch(n, period);
}

static double variance_of(const double *x, size_t n) {
  double mean = 0, square = 0;
  for (size_t i = 0; i < n; i++) mean += x[i] / (double)n;
  for (size_t i = 0; i < n; i++) square += (x[i] - mean) * (x[i] - mean);
  return square / ((double)n - 1);
}

double wfm__seasonal_strength(const double *y, size_t n, size_t period, double *scratch) {
  double *seasonal = scratch, *trend = seasonal + n, *weight = trend + n;
  if (period < 2 || n <= 2 * period) return 0;
  wfm__stl s = wfm__stl_usual(n, period, USUAL_WINDOW, false);
  wfm__stl_run(&s, y, n, seasonal, trend, weight, weight + n);
  for (size_t i = 0; i < n; i++) {
    double left = y[i] - trend[i];
    trend[i] = left - seasonal[i];
    seasonal[i] = left;
  }
  double strength = 1 - variance_of(trend, n) / variance_of(seasonal, n);
  return strength > 0 ? fmin(strength, 1) : 0;
}

int32_t wfm__seasonal_differences(const double *y, size_t n, size_t period, double *scratch) {
  return !wfm__constant(y, n) && wfm__seasonal_strength(y, n, period, scratch) > STRONG_SEASON;
}

wfm_status wfm_autocorrelation(wfm_ctx *ctx, const double *y, size_t n, size_t lags, double *acf,
                               double *partial) {
  if (!ctx || !y) return wfm__fail(ctx, WFM_EINVAL, "wfm_autocorrelation: NULL argument, want context and y");
  if (n < 2) return wfm__fail(ctx, WFM_ENODATA, "series: n=%zu, want at least 2", n);
  if (lags < 1 || lags >= n) return wfm__fail(ctx, WFM_EDOMAIN, "lags=%zu, want 1 to %zu", lags, n - 1);
  wfm_status st = wfm__check_array(ctx, "y", y, n, -VALUE_MAX, VALUE_MAX);
  if (st != WFM_OK) return st;
  if (wfm__constant(y, n)) return wfm__fail(ctx, WFM_EDOMAIN, "y: all values are the same");
  double *work = wfm__alloc(ctx, 4 * (lags + 1), sizeof *work);
  if (!work) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu lags", lags);
  double *r = work, *phi = r + lags + 1, *before = phi + lags + 1, *out = before + lags + 1, left = 1;
  wfm__autocorrelation(y, n, lags, r);
  for (size_t k = 1; k <= lags; k++) { /* Durbin's recursion */
    double sum = r[k];
    for (size_t j = 1; j < k; j++) sum -= before[j] * r[k - j];
    out[k - 1] = phi[k] = sum / left;
    for (size_t j = 1; j < k; j++) phi[j] = before[j] - phi[k] * before[k - j];
    left *= 1 - phi[k] * phi[k];
    memcpy(before, phi, (k + 1) * sizeof *phi);
  }
  if (acf) memcpy(acf, r, (lags + 1) * sizeof *r);
  if (partial) memcpy(partial, out, lags * sizeof *out);
  wfm__free(ctx, work);
  return WFM_OK;
}

wfm_status wfm_ljung_box(wfm_ctx *ctx, const double *y, size_t n, size_t lags, size_t parameters,
                         double *statistic, double *p_value) {
  double sum = 0;
  if (!ctx || !y) return wfm__fail(ctx, WFM_EINVAL, "wfm_ljung_box: NULL argument, want context and y");
  if (n < 2) return wfm__fail(ctx, WFM_ENODATA, "series: n=%zu, want at least 2", n);
  if (lags < 1 || lags >= n) return wfm__fail(ctx, WFM_EDOMAIN, "lags=%zu, want 1 to %zu", lags, n - 1);
  if (parameters >= lags)
    return wfm__fail(ctx, WFM_EDOMAIN, "parameters=%zu, want less than the lags, %zu", parameters, lags);
  double *r = wfm__alloc(ctx, lags + 1, sizeof *r);
  if (!r) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu lags", lags);
  wfm_status st = wfm_autocorrelation(ctx, y, n, lags, r, NULL);
  for (size_t k = 1; st == WFM_OK && k <= lags; k++)
    sum += (double)n * ((double)n + 2) * r[k] * r[k] / (double)(n - k);
  if (st == WFM_OK && statistic) *statistic = sum;
  if (st == WFM_OK && p_value) *p_value = 1 - wfm__dist_gamma_cdf(sum, (double)(lags - parameters) / 2, 2);
  wfm__free(ctx, r);
  return st;
}

wfm_status wfm_differences(wfm_ctx *ctx, const double *y, size_t n, size_t period, int32_t *first,
                           int32_t *seasonal) {
  if (!ctx || !y) return wfm__fail(ctx, WFM_EINVAL, "wfm_differences: NULL argument, want context and y");
  if (n < 3) return wfm__fail(ctx, WFM_ENODATA, "series: n=%zu, want at least 3", n);
  if (period < 1 || period > n) return wfm__fail(ctx, WFM_EDOMAIN, "period=%zu, want 1 to %zu", period, n);
  wfm_status st = wfm__check_array(ctx, "y", y, n, -VALUE_MAX, VALUE_MAX);
  if (st != WFM_OK) return st;
  double *scratch = wfm__alloc(ctx, wfm__seasonal_strength_scratch(n, period), sizeof *scratch);
  if (!scratch) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu values", n);
  if (first) *first = wfm__first_differences(y, n, scratch);
  if (seasonal) *seasonal = wfm__seasonal_differences(y, n, period, scratch);
  wfm__free(ctx, scratch);
  return WFM_OK;
}

void wfm_accuracy_init(wfm_accuracy *accuracy, size_t struct_size) {
  static const wfm_accuracy none = {
      .me = NAN, .rmse = NAN, .mae = NAN, .mpe = NAN, .mape = NAN, .wape = NAN, .mase = NAN};
  wfm__opts_init(accuracy, struct_size, &none, sizeof none);
}

wfm_status wfm_accuracy_measure(wfm_ctx *ctx, const double *actual, const double *forecast, size_t n,
                                const double *history, size_t known, size_t period, wfm_accuracy *out) {
  if (!ctx || !actual || !forecast || !out || (known > 0 && !history))
    return wfm__fail(ctx, WFM_EINVAL,
                     "wfm_accuracy_measure: NULL argument, want context, actual, forecast, "
                     "history and out");
  if (n == 0) return wfm__fail(ctx, WFM_ENODATA, "actual: n=0, want at least 1");
  if (period < 1) return wfm__fail(ctx, WFM_EDOMAIN, "period=0, want at least 1");
  wfm_status st = wfm__check_array(ctx, "actual", actual, n, -VALUE_MAX, VALUE_MAX);
  if (st == WFM_OK) st = wfm__check_array(ctx, "forecast", forecast, n, -VALUE_MAX, VALUE_MAX);
  if (st == WFM_OK && known) st = wfm__check_array(ctx, "history", history, known, -VALUE_MAX, VALUE_MAX);
  if (st != WFM_OK) return st;
  wfm_accuracy a = {.struct_size = sizeof a};
  double count = (double)n, sum = 0, naive = 0;
  for (size_t i = 0; i < n; i++) {
    double e = actual[i] - forecast[i], percent = actual[i] != 0 ? 100 * e / actual[i] : NAN;
    a.me += e / count;
    a.rmse += e * e / count;
    a.mae += fabs(e) / count;
    a.mpe += percent / count;
    a.mape += fabs(percent) / count;
    a.wape += fabs(e);
    sum += fabs(actual[i]);
  }
  for (size_t i = period; i < known; i++) naive += fabs(history[i] - history[i - period]);
  a.rmse = sqrt(a.rmse);
  a.wape = sum > 0 ? a.wape / sum : NAN;
  a.mase = naive > 0 ? a.mae / (naive / (double)(known - period)) : NAN;
  return wfm__result_write(ctx, out, &a, sizeof a);
}
