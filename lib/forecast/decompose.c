/* Decomposition of plain series: classical, STL, several seasons, and the forecast that follows from it. */
#include "forecast/stl.h"
#include <libwfm/forecast_decompose.h>
#include <libwfm/forecast_ets.h>

#include <math.h>
#include <string.h>

enum { PERIODS_MAX = 6, ROUNDS = 2, ROUNDS_MAX = 100, WINDOW_MAX = 1000000 };
#define VALUE_MAX 1e15

static const wfm_stl_opts defaults = {.trend_degree = 1, .low_degree = 1, .inner = -1, .outer = -1};

void wfm_stl_opts_init(wfm_stl_opts *opts, size_t struct_size) {
  wfm__opts_init(opts, struct_size, &defaults, sizeof defaults);
}

void wfm_stl_parts_init(wfm_stl_parts *parts, size_t struct_size) {
  static const wfm_stl_parts none = {0};
  wfm__opts_init(parts, struct_size, &none, sizeof none);
}

wfm_status wfm_decompose(wfm_ctx *ctx, const double *y, size_t n, size_t period, int32_t ratio, double *trend,
                         double *figure) {
  if (!ctx || !y || !figure)
    return wfm__fail(ctx, WFM_EINVAL, "wfm_decompose: NULL argument, want context, y and figure");
  if (period < 2) return wfm__fail(ctx, WFM_EDOMAIN, "period=%zu, want at least 2", period);
  if (ratio != 0 && ratio != 1) return wfm__fail(ctx, WFM_EDOMAIN, "ratio=%d, want 0 or 1", (int)ratio);
  if (n / 2 < period) return wfm__fail(ctx, WFM_ENODATA, "series: n=%zu, want two periods at least", n);
  wfm_status st = wfm__check_array(ctx, "y", y, n, -VALUE_MAX, VALUE_MAX);
  if (st != WFM_OK) return st;
  double *work = wfm__alloc(ctx, n + period, sizeof *work);
  if (!work) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu values", n);
  wfm__decompose(y, n, period, ratio, work, work + n);
  for (size_t p = 0; st == WFM_OK && p < period; p++)
    if (!isfinite(work[n + p]))
      st = wfm__fail(ctx, WFM_EDOMAIN, "y: the ratio to its trend is not finite, want ratio=0");
  if (st == WFM_OK && trend) memcpy(trend, work, n * sizeof *trend);
  if (st == WFM_OK) memcpy(figure, work + n, period * sizeof *figure);
  wfm__free(ctx, work);
  return st;
}

static wfm_status check_range(wfm_ctx *ctx, const char *name, int32_t x, int32_t low, int32_t high) {
  if (x >= low && x <= high) return WFM_OK;
  return wfm__fail(ctx, WFM_EDOMAIN, "options: %s=%d, want %d to %d", name, (int)x, (int)low, (int)high);
}

static wfm_status check_window(wfm_ctx *ctx, const char *name, int32_t x) {
  if (x == 0 || (x >= 3 && x <= WINDOW_MAX && x % 2 == 1)) return WFM_OK;
  return wfm__fail(ctx, WFM_EDOMAIN, "options: %s=%d, want 0 or an odd number from 3 to 999999", name,
                   (int)x);
}

static wfm_status read_opts(wfm_ctx *ctx, const wfm_stl_opts *opts, size_t n, size_t period, wfm__stl *s) {
  wfm_stl_opts o = defaults;
  wfm_status st = wfm__opts_read(ctx, &o, sizeof o, opts);
  if (st == WFM_OK) st = check_window(ctx, "seasonal_window", o.seasonal_window);
  if (st == WFM_OK) st = check_window(ctx, "trend_window", o.trend_window);
  if (st == WFM_OK) st = check_window(ctx, "low_window", o.low_window);
  if (st == WFM_OK) st = check_range(ctx, "seasonal_degree", o.seasonal_degree, 0, 1);
  if (st == WFM_OK) st = check_range(ctx, "trend_degree", o.trend_degree, 0, 1);
  if (st == WFM_OK) st = check_range(ctx, "low_degree", o.low_degree, 0, 1);
  if (st == WFM_OK) st = check_range(ctx, "seasonal_jump", o.seasonal_jump, 0, WINDOW_MAX);
  if (st == WFM_OK) st = check_range(ctx, "trend_jump", o.trend_jump, 0, WINDOW_MAX);
  if (st == WFM_OK) st = check_range(ctx, "low_jump", o.low_jump, 0, WINDOW_MAX);
  if (st == WFM_OK && o.inner != -1) st = check_range(ctx, "inner", o.inner, 1, ROUNDS_MAX);
  if (st == WFM_OK && o.outer != -1) st = check_range(ctx, "outer", o.outer, 0, ROUNDS_MAX);
  if (st == WFM_OK) st = check_range(ctx, "robust", o.robust, 0, 1);
  if (st == WFM_OK && o.flags)
    st = wfm__fail(ctx, WFM_EDOMAIN, "options: flags=%u, want 0", (unsigned)o.flags);
  if (st != WFM_OK) return st;
  *s = wfm__stl_usual(n, period, (size_t)o.seasonal_window, o.robust);
  if (o.trend_window) {
    s->trend_window = (size_t)o.trend_window;
    s->trend_jump = (s->trend_window + 9) / 10;
  }
  if (o.low_window) {
    s->low_window = (size_t)o.low_window;
    s->low_jump = (s->low_window + 9) / 10;
  }
  s->seasonal_degree = s->periodic ? 0 : o.seasonal_degree;
  s->trend_degree = o.trend_degree;
  s->low_degree = o.low_degree;
  if (o.seasonal_jump) s->seasonal_jump = (size_t)o.seasonal_jump;
  if (o.trend_jump) s->trend_jump = (size_t)o.trend_jump;
  if (o.low_jump) s->low_jump = (size_t)o.low_jump;
  if (o.inner != -1) s->inner = o.inner;
  if (o.outer != -1) s->outer = o.outer;
  return WFM_OK;
}

static wfm_status check_series(wfm_ctx *ctx, const double *y, size_t n, const size_t *period,
                               size_t periods) {
  if (periods < 1 || periods > PERIODS_MAX)
    return wfm__fail(ctx, WFM_EDOMAIN, "periods=%zu, want 1 to %d", periods, (int)PERIODS_MAX);
  for (size_t k = 0; k < periods; k++)
    if (period[k] < 2 || (k && period[k] <= period[k - 1]) || period[k] > WINDOW_MAX)
      return wfm__fail(ctx, WFM_EDOMAIN, "period %zu: %zu, want at least 2, ascending", k, period[k]);
  if (n / 2 < period[periods - 1] || n == 2 * period[periods - 1])
    return wfm__fail(ctx, WFM_ENODATA, "series: n=%zu, want more than two periods of %zu", n,
                     period[periods - 1]);
  return wfm__check_array(ctx, "y", y, n, -VALUE_MAX, VALUE_MAX);
}

/* Writes the parts asked for. */
static wfm_status give(wfm_ctx *ctx, const double *y, size_t n, size_t periods, const double *seasonal,
                       const double *trend, const double *weight, const wfm_stl_parts *parts) {
  wfm_stl_parts out = {0};
  wfm_status st = wfm__opts_read(ctx, &out, sizeof out, parts);
  if (st != WFM_OK) return st;
  for (size_t i = 0; out.remainder && i < n; i++) {
    double left = y[i];
    for (size_t k = 0; k < periods; k++) left -= seasonal[k * n + i];
    out.remainder[i] = left - trend[i];
  }
  if (out.seasonal) memcpy(out.seasonal, seasonal, periods * n * sizeof *seasonal);
  if (out.trend) memcpy(out.trend, trend, n * sizeof *trend);
  if (out.weight) memcpy(out.weight, weight, n * sizeof *weight);
  return WFM_OK;
}

wfm_status wfm_stl(wfm_ctx *ctx, const double *y, size_t n, size_t period, const wfm_stl_opts *opts,
                   wfm_stl_parts *parts) {
  if (!ctx || !y || !parts)
    return wfm__fail(ctx, WFM_EINVAL, "wfm_stl: NULL argument, want context, y and parts");
  wfm__stl s;
  wfm_status st = check_series(ctx, y, n, &period, 1);
  if (st == WFM_OK) st = read_opts(ctx, opts, n, period, &s);
  if (st != WFM_OK) return st;
  double *work = wfm__alloc(ctx, 3 * n + wfm__stl_scratch(n, period), sizeof *work);
  if (!work) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu values", n);
  wfm__stl_run(&s, y, n, work, work + n, work + 2 * n, work + 3 * n);
  st = give(ctx, y, n, 1, work, work + n, work + 2 * n, parts);
  wfm__free(ctx, work);
  return st;
}

/* seasonal [periods n], trend, weight, left [n]: y less the seasons. */
static void run_seasons(const double *y, size_t n, const size_t *period, size_t periods, bool robust,
                        double *seasonal, double *trend, double *weight, double *left, double *scratch) {
  memcpy(left, y, n * sizeof *left);
  for (int round = 0; round < (periods > 1 ? ROUNDS : 1); round++)
    for (size_t k = 0; k < periods; k++) {
      double *own = seasonal + k * n;
      wfm__stl s = wfm__stl_usual(n, period[k], 7 + 4 * (k + 1), robust);
      for (size_t i = 0; round && i < n; i++) left[i] += own[i];
      wfm__stl_run(&s, left, n, own, trend, weight, scratch);
      for (size_t i = 0; i < n; i++) left[i] -= own[i];
    }
}

wfm_status wfm_mstl(wfm_ctx *ctx, const double *y, size_t n, const size_t *period, size_t periods,
                    int32_t robust, wfm_stl_parts *parts) {
  if (!ctx || !y || !period || !parts)
    return wfm__fail(ctx, WFM_EINVAL, "wfm_mstl: NULL argument, want context, y, period and parts");
  wfm_status st = check_series(ctx, y, n, period, periods);
  if (st == WFM_OK) st = check_range(ctx, "robust", robust, 0, 1);
  if (st != WFM_OK) return st;
  size_t cells = (periods + 3) * n;
  double *work = wfm__alloc(ctx, cells + wfm__stl_scratch(n, period[periods - 1]), sizeof *work);
  if (!work) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu values", n);
  double *trend = work + periods * n, *weight = trend + n, *left = weight + n;
  run_seasons(y, n, period, periods, robust, work, trend, weight, left, work + cells);
  st = give(ctx, y, n, periods, work, trend, weight, parts);
  wfm__free(ctx, work);
  return st;
}

wfm_status wfm_stl_forecast(wfm_ctx *ctx, const double *y, size_t n, const size_t *period, size_t periods,
                            size_t h, double *mean, double *variance) {
  if (!ctx || !y || !period || (h > 0 && !mean))
    return wfm__fail(ctx, WFM_EINVAL, "wfm_stl_forecast: NULL argument, want context, y, period and mean");
  wfm_status st = check_series(ctx, y, n, period, periods);
  if (st != WFM_OK) return st;
  wfm_ets_opts o;
  wfm_ets_opts_init(&o, sizeof o);
  o.season = WFM_ETS_NONE;
  size_t cells = (periods + 3) * n;
  double *ahead = NULL,
         *work = wfm__alloc(ctx, cells + wfm__stl_scratch(n, period[periods - 1]), sizeof *work);
  if (work) ahead = wfm__alloc(ctx, 2 * h, sizeof *ahead);
  if (!work || !ahead) {
    st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu values", n);
    goto done;
  }
  double *trend = work + periods * n, *left = trend + 2 * n;
  run_seasons(y, n, period, periods, false, work, trend, trend + n, left, work + cells);
  st = wfm_ets(ctx, left, n, &o, NULL, h, ahead, ahead + h);
  if (st != WFM_OK) goto done;
  for (size_t i = 0; i < h; i++) {
    mean[i] = ahead[i];
    for (size_t k = 0; k < periods; k++) mean[i] += work[k * n + n - period[k] + i % period[k]];
  }
  if (h && variance) memcpy(variance, ahead + h, h * sizeof *variance);
done:
  wfm__free(ctx, ahead);
  wfm__free(ctx, work);
  return st;
}
