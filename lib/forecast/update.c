/* Today: what the morning has brought changes the rest of the day by its posterior weight. */
#include "forecast/result.h"

#include <math.h>
#include <string.h>

void wfm__forecast_copy(const wfm_forecast *from, wfm_forecast *to) {
  size_t n = from->count, days = from->days;
  to->method = from->method;
  to->interval_s = from->interval_s;
  to->law = from->law;
  to->scores = from->scores;
  memcpy(to->score, from->score, sizeof to->score);
  memcpy(to->mean, from->mean, n * sizeof *to->mean);
  memcpy(to->cv2, from->cv2, n * sizeof *to->cv2);
  memcpy(to->open, from->open, n * sizeof *to->open);
  memcpy(to->known, from->known, n * sizeof *to->known);
  memcpy(to->day, from->day, n * sizeof *to->day);
  memcpy(to->start, from->start, (n + 1) * sizeof *to->start);
  memcpy(to->band, from->band, days * sizeof *to->band);
  memcpy(to->day_cv2, from->day_cv2, days * sizeof *to->day_cv2);
  memcpy(to->seen, from->seen, days * sizeof *to->seen);
  memcpy(to->weekday, from->weekday, days * sizeof *to->weekday);
  memcpy(to->slot, from->slot, n * sizeof *to->slot);
  memcpy(to->spread, from->spread, from->slots * sizeof *to->spread);
  to->law.slot = to->spread;
}

/* An update keeps what was said of the history. */
static wfm_status copy_unusual(const wfm_forecast *from, wfm_forecast *to) {
  to->unusual_date = wfm__alloc(to->ctx, from->unusual, sizeof *to->unusual_date);
  to->unusual_weight = wfm__alloc(to->ctx, from->unusual, sizeof *to->unusual_weight);
  if (!to->unusual_date || !to->unusual_weight)
    return wfm__fail(to->ctx, WFM_ENOMEM, "out of memory for %zu days", from->unusual);
  to->unusual = from->unusual;
  memcpy(to->unusual_date, from->unusual_date, from->unusual * sizeof *to->unusual_date);
  memcpy(to->unusual_weight, from->unusual_weight, from->unusual * sizeof *to->unusual_weight);
  return WFM_OK;
}

/* Actuals of one day before now and their means, each over what the interval varies by on its own, relative to Poisson's. */
typedef struct evidence {
  double actual, expected;
} evidence;

static evidence take(const wfm_series *actuals, int64_t now, size_t first, size_t end, wfm_forecast *f) {
  const wfm_grid *grid = wfm_series_grid(actuals);
  const wfm__law law = wfm__forecast_law(f, (size_t)f->day[first]);
  evidence e = {0, 0};
  double c = f->day_cv2[f->day[first]];
  for (size_t i = first; i < end && f->start[i + 1] <= now; i++) {
    int64_t at = wfm_grid_find(grid, f->start[i]);
    if (!f->open[i] || f->known[i] || at < 0 || wfm_series_cell(actuals)[at] != WFM_CELL_OK) continue;
    const wfm__place place = wfm__forecast_place(f, i);
    double m = f->mean[i], own = wfm__law_variance(&law, &place, m) - c * m * m;
    double noise = own > m ? own / m : 1;
    e.actual += wfm_series_value(actuals)[at] / noise;
    e.expected += m / noise;
    f->known[i] = 1;
    f->mean[i] = wfm_series_value(actuals)[at];
    f->cv2[i] = 0;
  }
  return e;
}

/* The day's factor is gamma distributed with mean 1 and relative variance c; a count given it varies as so many times Poisson's as its
   variance leaves beside the day's. */
static void apply(const evidence *e, size_t day, size_t first, size_t end, wfm_forecast *f) {
  double c = f->day_cv2[day];
  if (!(e->expected > 0) || !(c > 0)) return;
  double factor = (1 + c * e->actual) / (1 + c * e->expected), left = c / (1 + c * e->actual);
  f->seen[day] += c - left;
  f->day_cv2[day] = left;
  const wfm__law law = wfm__forecast_law(f, day);
  for (size_t i = first; i < end; i++) {
    if (f->known[i] || !f->open[i]) continue;
    f->mean[i] *= factor;
    const wfm__place place = wfm__forecast_place(f, i);
    f->cv2[i] = wfm__law_rate_cv2(&law, &place, f->mean[i]);
  }
}

static wfm_status check(wfm_ctx *ctx, const wfm_forecast *f, const wfm_series *actuals) {
  const wfm_grid *grid = wfm_series_grid(actuals);
  if (f->law.means || wfm_series_kind(actuals) != WFM_SERIES_VOLUME)
    return wfm__fail(ctx, WFM_EDOMAIN, "update: a forecast or series of means, want volumes");
  if (f->interval_s != wfm_grid_interval_s(grid))
    return wfm__fail(ctx, WFM_EDOMAIN, "actuals: interval_s=%d, want the forecast's %d",
                     (int)wfm_grid_interval_s(grid), (int)f->interval_s);
  return wfm__check_history(ctx, actuals);
}

wfm_status wfm_forecast_update(wfm_ctx *ctx, const wfm_forecast *forecast, const wfm_series *actuals,
                               int64_t now, wfm_forecast **out) {
  if (!ctx || !forecast || !actuals || !out)
    return wfm__fail(ctx, WFM_EINVAL,
                     "wfm_forecast_update: NULL argument, want context, forecast, actuals and out");
  wfm_forecast *f = NULL;
  wfm_status st = check(ctx, forecast, actuals);
  if (st == WFM_OK) st = wfm__forecast_create(ctx, forecast->count, forecast->days, forecast->slots, &f);
  if (st == WFM_OK) st = copy_unusual(forecast, f);
  if (st != WFM_OK) goto done;
  wfm__forecast_copy(forecast, f);
  for (size_t first = 0, end = 0; first < f->count; first = end) {
    size_t day = (size_t)f->day[first];
    while (end < f->count && (size_t)f->day[end] == day) end++;
    evidence e = take(actuals, now, first, end, f);
    apply(&e, day, first, end, f);
  }
  *out = f;
  f = NULL;
done:
  wfm_forecast_free(f);
  return st;
}
