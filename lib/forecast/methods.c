/* The methods: their names, the kinds of series that they take, the options of a forecast. */
#include "forecast/companions.h"
#include "forecast/job.h"
#include "forecast/regressors.h"

enum { ORIGINS_MIN = 2, WEEKS_MAX = 104, DAYS_MIN = 7, DAYS_MAX = 36600 };
#define VALUE_MAX 1e15

const wfm__method wfm__methods[] = {
    {WFM_METHOD_LEVEL_SHAPE, wfm__level_shape_scratch, wfm__level_shape_run, WFM__VOLUMES, false},
    {WFM_METHOD_WEIGHTED, wfm__weighted_scratch, wfm__weighted_run, WFM__MEANS, false},
    {WFM_METHOD_HOLT_WINTERS, wfm__holt_winters_scratch, wfm__holt_winters_run, WFM__VOLUMES, false},
    {WFM_METHOD_WEEK_MEAN, wfm__week_mean_scratch, wfm__week_mean_run, WFM__VOLUMES | WFM__MEANS, false},
    {WFM_METHOD_SEASONAL_NAIVE, wfm__snaive_scratch, wfm__snaive_run, WFM__VOLUMES | WFM__MEANS, false},
    {WFM_METHOD_THETA, wfm__theta_method_scratch, wfm__theta_method_run, WFM__VOLUMES, true},
    {WFM_METHOD_ETS, wfm__ets_method_scratch, wfm__ets_method_run, WFM__VOLUMES, true},
    {WFM_METHOD_ARIMA, wfm__arima_method_scratch, wfm__arima_method_run, WFM__VOLUMES, true},
    {WFM_METHOD_STL, wfm__stl_method_scratch, wfm__stl_method_run, WFM__VOLUMES, true},
    {WFM_METHOD_DOUBLE_SEASONAL, wfm__dshw_method_scratch, wfm__dshw_method_run, WFM__VOLUMES, true},
    {WFM_METHOD_THIN, wfm__thin_method_scratch, wfm__thin_method_run, WFM__VOLUMES, true},
};
const size_t wfm__methods_count = WFM__COUNT(wfm__methods);

const char *wfm_method_text(int32_t method) {
  switch (method) {
#define X(name, value, text)                                                                                 \
  case name:                                                                                                 \
    return text;
    WFM_METHOD_MAP(X)
#undef X
  default:
    return "unknown";
  }
}

const wfm_forecast_opts wfm__forecast_defaults = {.weeks = 8, .origins = 20, .history_days = 1096};

void wfm_forecast_opts_init(wfm_forecast_opts *opts, size_t struct_size) {
  wfm__opts_init(opts, struct_size, &wfm__forecast_defaults, sizeof wfm__forecast_defaults);
}

wfm_status wfm__check_history(wfm_ctx *ctx, const wfm_series *history) {
  const double *value = wfm_series_value(history);
  const uint8_t *cell = wfm_series_cell(history);
  size_t count = wfm_grid_count(wfm_series_grid(history));
  for (size_t i = 0; i < count; i++)
    if (cell[i] == WFM_CELL_OK && !(value[i] >= 0 && value[i] <= VALUE_MAX)) {
      char text[WFM__NUMBER_TEXT];
      wfm__format_double(text, value[i]);
      return wfm__fail(ctx, WFM_EDOMAIN, "history: interval %zu: value=%s, want 0 to 1e15", i, text);
    }
  return WFM_OK;
}

wfm_status wfm__check_option(wfm_ctx *ctx, const char *name, int32_t x, int32_t low, int32_t high) {
  if (x >= low && x <= high) return WFM_OK;
  return wfm__fail(ctx, WFM_EDOMAIN, "options: %s=%d, want %d to %d", name, (int)x, (int)low, (int)high);
}

wfm_status wfm__check_forecast_opts(wfm_ctx *ctx, const wfm_forecast_opts *opts, int32_t kinds) {
  wfm_status st = wfm__check_option(ctx, "weeks", opts->weeks, 1, WEEKS_MAX);
  if (st == WFM_OK) st = wfm__check_option(ctx, "origins", opts->origins, ORIGINS_MIN, WFM__ORIGINS_MAX);
  if (st == WFM_OK) st = wfm__check_option(ctx, "history_days", opts->history_days, DAYS_MIN, DAYS_MAX);
  if (st == WFM_OK && (opts->flags & ~(uint32_t)WFM_FORECAST_COMPANIONS))
    st = wfm__fail(ctx, WFM_EDOMAIN, "options: flags=%u, want 0 or WFM_FORECAST_COMPANIONS",
                   (unsigned)opts->flags);
  if (st == WFM_OK && opts->regressors) st = wfm__check_regressors(ctx, opts->regressors);
  if (st != WFM_OK || opts->method == WFM_METHOD_AUTO || opts->method == WFM_METHOD_COMBINATION) return st;
  for (size_t i = 0; i < wfm__methods_count; i++)
    if (wfm__methods[i].id == opts->method && (wfm__methods[i].kinds & kinds)) return WFM_OK;
  return wfm__fail(ctx, WFM_EDOMAIN, "options: method=%d (%s), want one for %s", (int)opts->method,
                   wfm_method_text(opts->method), kinds == WFM__MEANS ? "means" : "volumes");
}
