/* The handling time of a queue on the plan's intervals. */
#include "plan/plan.h"

#include <math.h>

/* Mean of a series of means by its weights; NaN when it has no value. */
static double overall_mean(const wfm_series *series) {
  double sum = 0, weights = 0;
  const double *weight = wfm_series_weight(series);
  for (size_t i = 0; i < wfm_grid_count(wfm_series_grid(series)); i++) {
    if (wfm_series_cell(series)[i] != WFM_CELL_OK) continue;
    double w = weight ? weight[i] : 1;
    sum += w * wfm_series_value(series)[i];
    weights += w;
  }
  return weights > 0 ? sum / weights : NAN;
}

/* The history of AHT on the days' grid, what is outside the opening hours closed. */
static wfm_status cut_history(const wfm_plan *plan, size_t q, const wfm_grid *days, const wfm_hours *hours,
                              wfm_plan_result *result, wfm_series **out) {
  wfm_ctx *ctx = result->ctx;
  wfm_series *copy = NULL;
  uint8_t *open = wfm__alloc(ctx, wfm_grid_count(days), sizeof *open);
  wfm_status st = open ? WFM_OK : wfm__fail(ctx, WFM_ENOMEM, "out of memory for a history");
  if (st == WFM_OK) st = wfm_series_regrid(ctx, plan->queue[q].spec.aht, days, &copy);
  if (st == WFM_OK) st = wfm_hours_mask(ctx, hours, days, open);
  if (st == WFM_OK) st = wfm_series_close(ctx, copy, open, NULL);
  wfm__free(ctx, open);
  if (st == WFM_OK)
    *out = copy;
  else
    wfm_series_free(copy);
  return st;
}

/* AHT from its history at the plan's interval, which holds enough contacts for a mean. */
static wfm_status aht_history(const wfm_plan *plan, size_t q, const wfm_grid *days, const wfm_hours *hours,
                              wfm_plan_result *result, wfm_forecast **out, double *overall) {
  wfm_ctx *ctx = result->ctx;
  wfm_grid *grid = NULL;
  wfm_series *fine = NULL, *coarse = NULL;
  wfm_status st = cut_history(plan, q, days, hours, result, &fine);
  if (st == WFM_OK)
    st = wfm_grid_create(ctx, plan->frame.zone, wfm_grid_first_date(days), wfm_grid_days(days),
                         plan->frame.plan_interval_minutes * 60, &grid);
  if (st == WFM_OK) st = wfm_series_regrid(ctx, fine, grid, &coarse);
  if (st == WFM_OK) {
    *overall = overall_mean(fine);
    st = wfm_forecast_run(ctx, coarse, result->grid, hours, NULL, out);
  }
  wfm_series_free(coarse);
  wfm_series_free(fine);
  wfm_grid_free(grid);
  return st;
}

static wfm_status say_aht(wfm_plan_result *result, const struct wfm__plan_queue_out *queue, double fallback,
                          bool given, size_t patched) {
  wfm__text text;
  wfm__text_init(&text, result->ctx);
  wfm__text_printf(&text, "Queue %s: AHT ", queue->name);
  if (queue->view.aht_method < 0) {
    wfm__text_fixed(&text, fallback, 1);
    wfm__text_add(&text, given ? " s throughout, as given; the history has none that can be forecast."
                               : " s throughout, the mean of the history, which is too thin to forecast.");
  } else {
    wfm__text_printf(&text, "forecast by %s from the history", wfm_method_text(queue->view.aht_method));
    if (patched) {
      wfm__text_printf(&text, "; %zu intervals without any take ", patched);
      wfm__text_fixed(&text, fallback, 1);
      wfm__text_add(&text, " s");
    }
    wfm__text_add(&text, ".");
  }
  return wfm__plan_say(result, &text);
}

wfm_status wfm__plan_aht(const wfm_plan *plan, size_t q, const wfm_grid *days, const wfm_hours *hours,
                         wfm_plan_result *result) {
  struct wfm__plan_queue_out *queue = &result->queue[q];
  const wfm_plan_queue *spec = &plan->queue[q].spec;
  wfm_forecast *forecast = NULL;
  double fallback = spec->aht_s, overall = NAN;
  size_t patched = 0;
  wfm_status st = WFM_OK;
  queue->view.aht_method = -1;
  if (spec->aht) {
    st = aht_history(plan, q, days, hours, result, &forecast, &overall);
    if (isnan(fallback)) fallback = overall;
    if (st == WFM_ENODATA && !isnan(fallback)) st = WFM_OK; /* too few for a forecast */
    if (st != WFM_OK) return wfm__fail_within(result->ctx, st, "AHT");
  }
  for (size_t i = 0; i < result->n; i++) {
    double value = forecast ? wfm_forecast_mean(forecast)[i] : fallback;
    if (queue->open[i] && !(value > 0)) {
      value = fallback;
      patched++;
    }
    queue->aht_s[i] = queue->open[i] ? value : NAN;
  }
  wfm__plan_override(plan, queue->name, WFM_MEASURE_AHT, result->grid, queue->open, queue->aht_s);
  for (size_t i = 0; st == WFM_OK && i < result->n; i++)
    if (queue->mean[i] > 0 && !(queue->aht_s[i] > 0))
      st = wfm__fail(result->ctx, WFM_ENODATA, "interval %zu has contacts and no AHT; give aht_s", i);
  if (forecast) queue->view.aht_method = wfm_forecast_method(forecast);
  if (st == WFM_OK) st = say_aht(result, queue, fallback, !isnan(spec->aht_s), patched);
  wfm_forecast_free(forecast);
  return st;
}
