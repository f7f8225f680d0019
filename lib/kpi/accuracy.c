/* How good a forecast was, at a stated level. */
#include "kpi/kpi.h"

#include <math.h>

void wfm_kpi_accuracy_init(wfm_kpi_accuracy *accuracy, size_t struct_size) {
  static const wfm_kpi_accuracy none = {
      .wape = NAN, .bias = NAN, .mape = NAN, .rmse = NAN, .poisson_floor = NAN};
  wfm__opts_init(accuracy, struct_size, &none, sizeof none);
}

/* ln k! by its product, by Stirling's series from 20 on (error below 1e-12). */
static double log_factorial(double k) {
  if (k >= 20)
    return (k + 0.5) * log(k) - k + 0.91893853320467274178 + 1 / (12 * k) - 1 / (360 * k * k * k) +
           1 / (1260 * k * k * k * k * k);
  double product = 1;
  for (double i = 2; i <= k; i++) product *= i;
  return log(product);
}

/* E|X - m| of a Poisson count of mean m. */
static double poisson_deviation(double m) {
  if (m <= 0) return 0;
  if (m > 1e12) return sqrt(m * 0.63661977236758134308); /* normal: sqrt(2 m / pi) */
  double k = floor(m);
  return 2 * exp((k + 1) * log(m) - m - log_factorial(k));
}

/* Running sums over groups that have both sides. */
typedef struct errors {
  int64_t compared, positive;
  double absolute, difference, square, percentage, actual, forecast, floor;
} errors;

static void compare(errors *e, double forecast, double actual) {
  double d = forecast - actual;
  e->compared++;
  e->absolute += fabs(d);
  e->difference += d;
  e->square += d * d;
  e->actual += actual;
  e->forecast += forecast;
  e->floor += poisson_deviation(forecast);
  if (actual > 0) {
    e->positive++;
    e->percentage += fabs(d) / actual;
  }
}

static wfm_status check_rows(wfm_ctx *ctx, size_t n, const double *forecast, const double *actual,
                             const int32_t *group, size_t groups) {
  if (n > 0 && (!forecast || !actual)) return wfm__fail(ctx, WFM_EINVAL, "forecast or actual is NULL");
  for (size_t i = 0; i < n; i++) {
    const double both[] = {forecast[i], actual[i]};
    for (int k = 0; k < 2; k++)
      if (!isnan(both[k]) && !(both[k] >= 0 && both[k] < INFINITY))
        return wfm__fail(ctx, isinf(both[k]) ? WFM_ENOTFINITE : WFM_EDOMAIN,
                         "element %zu: %s=%g, want >= 0 or NaN", i, k ? "actual" : "forecast", both[k]);
    if (group && (group[i] < -1 || group[i] >= (int64_t)groups))
      return wfm__fail(ctx, WFM_EDOMAIN, "element %zu: group=%d, want -1 to below %zu", i, (int)group[i],
                       groups);
  }
  return WFM_OK;
}

/* Adds rows into [groups] sums and compares the groups that any row reached. */
static wfm_status compare_groups(wfm_ctx *ctx, size_t n, const double *forecast, const double *actual,
                                 const int32_t *group, size_t groups, errors *e) {
  wfm_status st = WFM_OK;
  double *f = wfm__alloc(ctx, groups, sizeof *f), *a = wfm__alloc(ctx, groups, sizeof *a);
  uint8_t *reached = wfm__alloc(ctx, groups, sizeof *reached);
  if (!f || !a || !reached) {
    st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu groups", groups);
    goto done;
  }
  for (size_t i = 0; i < n; i++) {
    if (group[i] < 0 || isnan(forecast[i]) || isnan(actual[i])) continue;
    f[group[i]] += forecast[i];
    a[group[i]] += actual[i];
    reached[group[i]] = 1;
  }
  for (size_t g = 0; g < groups; g++)
    if (reached[g]) compare(e, f[g], a[g]);
done:
  wfm__free(ctx, f);
  wfm__free(ctx, a);
  wfm__free(ctx, reached);
  return st;
}

wfm_status wfm_kpi_forecast_accuracy(wfm_ctx *ctx, size_t n, const double *forecast, const double *actual,
                                     const int32_t *group, size_t groups, wfm_kpi_accuracy *out) {
  if (!out) return wfm__fail(ctx, WFM_EINVAL, "out is NULL");
  wfm_status st = check_rows(ctx, n, forecast, actual, group, groups);
  if (st != WFM_OK) return st;
  errors e = {0};
  wfm_kpi_accuracy result;
  wfm_kpi_accuracy_init(&result, sizeof result);
  for (size_t i = 0; i < n; i++) {
    bool wanted = !group || group[i] >= 0, known = !isnan(forecast[i]) && !isnan(actual[i]);
    result.missing += wanted && !known;
    if (known && !group) compare(&e, forecast[i], actual[i]);
  }
  if (group) st = compare_groups(ctx, n, forecast, actual, group, groups, &e);
  if (st != WFM_OK) return st;
  result.compared = e.compared;
  if (e.actual > 0) {
    result.wape = e.absolute / e.actual;
    result.bias = e.difference / e.actual;
    result.mape = e.percentage / (double)e.positive;
  }
  if (e.compared > 0) result.rmse = sqrt(e.square / (double)e.compared);
  if (e.forecast > 0) result.poisson_floor = e.floor / e.forecast;
  return wfm__result_write(ctx, out, &result, sizeof result);
}
