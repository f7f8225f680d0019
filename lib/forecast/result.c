/* What a forecast says: means, quantiles, scores. */
#include "forecast/result.h"

#include <math.h>

void wfm_forecast_free(wfm_forecast *forecast) {
  if (!forecast) return;
  wfm_ctx *ctx = forecast->ctx;
  wfm__free(ctx, forecast->mean);
  wfm__free(ctx, forecast->cv2);
  wfm__free(ctx, forecast->open);
  wfm__free(ctx, forecast->day);
  wfm__free(ctx, forecast->band);
  wfm__free(ctx, forecast->day_cv2);
  wfm__free(ctx, forecast->known);
  wfm__free(ctx, forecast->seen);
  wfm__free(ctx, forecast->weekday);
  wfm__free(ctx, forecast->spread);
  wfm__free(ctx, forecast->slot);
  wfm__free(ctx, forecast->start);
  wfm__free(ctx, forecast->unusual_date);
  wfm__free(ctx, forecast->unusual_weight);
  wfm__free(ctx, forecast);
}

size_t wfm_forecast_count(const wfm_forecast *forecast) {
  return forecast->count;
}

size_t wfm_forecast_days(const wfm_forecast *forecast) {
  return forecast->days;
}

int32_t wfm_forecast_method(const wfm_forecast *forecast) {
  return forecast->method;
}

const double *wfm_forecast_mean(const wfm_forecast *forecast) {
  return forecast->mean;
}

const uint8_t *wfm_forecast_open(const wfm_forecast *forecast) {
  return forecast->open;
}

const double *wfm_forecast_rate_cv2(const wfm_forecast *forecast) {
  return forecast->cv2;
}

const double *wfm_forecast_day_cv2(const wfm_forecast *forecast) {
  return forecast->day_cv2;
}

static wfm_status check_level(wfm_ctx *ctx, const wfm_forecast *forecast, double p, const double *out) {
  if (!ctx || !forecast || !out)
    return wfm__fail(ctx, WFM_EINVAL, "quantile: NULL argument, want context, forecast and out");
  if (!(p > 0 && p < 1)) {
    char text[WFM__NUMBER_TEXT];
    wfm__format_double(text, p);
    return wfm__fail(ctx, isnan(p) ? WFM_ENOTFINITE : WFM_EDOMAIN, "quantile: p=%s, want 0 < p < 1", text);
  }
  return WFM_OK;
}

wfm__law wfm__forecast_law(const wfm_forecast *forecast, size_t day) {
  wfm__law law = forecast->law;
  law.seen = forecast->seen[day];
  return law;
}

wfm__place wfm__forecast_place(const wfm_forecast *forecast, size_t interval) {
  size_t day = (size_t)forecast->day[interval];
  return (wfm__place){forecast->band[day], forecast->weekday[day], (size_t)forecast->slot[interval]};
}

wfm_status wfm_forecast_quantile(wfm_ctx *ctx, const wfm_forecast *forecast, double p, double *out) {
  wfm_status st = check_level(ctx, forecast, p, out);
  if (st != WFM_OK) return st;
  const wfm__levels at = wfm__levels_of(&p, 1);
  for (size_t i = 0; i < forecast->count; i++) {
    const wfm__law law = wfm__forecast_law(forecast, (size_t)forecast->day[i]);
    const wfm__place place = wfm__forecast_place(forecast, i);
    if (forecast->known[i])
      out[i] = forecast->mean[i];
    else
      wfm__law_quantiles(&law, &place, forecast->mean[i], &at, &out[i]);
  }
  return WFM_OK;
}

wfm_status wfm_forecast_day_quantile(wfm_ctx *ctx, const wfm_forecast *forecast, double p, double *out) {
  wfm_status st = check_level(ctx, forecast, p, out);
  if (st != WFM_OK) return st;
  const wfm__levels at = wfm__levels_of(&p, 1);
  size_t i = 0;
  for (size_t d = 0; d < forecast->days; d++) {
    const wfm__law law = wfm__forecast_law(forecast, d);
    double total = 0, open = 0, known = 0;
    for (; i < forecast->count && (size_t)forecast->day[i] == d; i++) {
      *(forecast->known[i] ? &known : &total) += forecast->mean[i];
      open += forecast->open[i];
    }
    if (law.means && open > 0) total /= open;
    const wfm__place day = {forecast->band[d], forecast->weekday[d], 0};
    wfm__law_day_quantiles(&law, &day, total, &at, &out[d]);
    out[d] += known;
  }
  return WFM_OK;
}

void wfm_forecast_score_init(wfm_forecast_score *score, size_t struct_size) {
  static const wfm_forecast_score empty = {.wape = NAN,
                                           .bias = NAN,
                                           .mase = NAN,
                                           .rmse = NAN,
                                           .pinball = NAN,
                                           .coverage80 = NAN,
                                           .mae = NAN,
                                           .crps = NAN,
                                           .day_wape = NAN,
                                           .day_coverage80 = NAN,
                                           .week_wape = NAN,
                                           .floor_wape = NAN,
                                           .skill = NAN};
  wfm__opts_init(score, struct_size, &empty, sizeof empty);
}

size_t wfm_forecast_unusual_days(const wfm_forecast *forecast) {
  return forecast->unusual;
}

wfm_status wfm_forecast_unusual_day(const wfm_forecast *forecast, size_t i, int32_t *date, double *weight) {
  if (!forecast) return WFM_EINVAL;
  if (i >= forecast->unusual)
    return wfm__fail(forecast->ctx, WFM_EDOMAIN, "unusual day %zu: there are %zu", i, forecast->unusual);
  if (date) *date = forecast->unusual_date[i];
  if (weight) *weight = forecast->unusual_weight[i];
  return WFM_OK;
}

size_t wfm_forecast_scores(const wfm_forecast *forecast) {
  return forecast->scores;
}

wfm_status wfm_forecast_score_get(const wfm_forecast *forecast, size_t i, wfm_forecast_score *out) {
  if (!forecast || !out) return WFM_EINVAL;
  if (i >= forecast->scores)
    return wfm__fail(forecast->ctx, WFM_EDOMAIN, "score %zu: want 0 to %zu", i, forecast->scores - 1);
  return wfm__result_write(forecast->ctx, out, &forecast->score[i], sizeof forecast->score[i]);
}
