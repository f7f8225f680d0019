/* Today: what the morning has brought changes the rest of the day by its posterior weight. */
#include "forecast/result.h"

#include <math.h>
#include <string.h>

static void copy(const wfm_forecast *from, wfm_forecast *to) {
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

/* Actuals of one day before now: their sum, that of their means and of these squared. */
typedef struct evidence {
  double actual, expected, square;
} evidence;

static evidence take(const wfm_series *actuals, int64_t now, size_t first, size_t end, wfm_forecast *f) {
  const wfm_grid *grid = wfm_series_grid(actuals);
  evidence e = {0, 0, 0};
  for (size_t i = first; i < end && f->start[i + 1] <= now; i++) {
    int64_t at = wfm_grid_find(grid, f->start[i]);
    if (!f->open[i] || f->known[i] || at < 0 || wfm_series_cell(actuals)[at] != WFM_CELL_OK) continue;
    e.actual += wfm_series_value(actuals)[at];
    e.expected += f->mean[i];
    e.square += f->mean[i] * f->mean[i];
    f->known[i] = 1;
    f->mean[i] = wfm_series_value(actuals)[at];
    f->cv2[i] = 0;
  }
  return e;
}

/* The day's factor is gamma distributed with mean 1 and relative variance c; counts given it vary as a times Poisson's. */
static void apply(const evidence *e, size_t day, size_t first, size_t end, wfm_forecast *f) {
  size_t band = f->band[day];
  const wfm__law prior = wfm__forecast_law(f, day);
  double a = fmax(prior.a[band], 1), c = prior.day[band];
  if (!(e->expected > 0) || !(c > 0)) return;
  a += fmax(prior.b[band] - c, 0) * e->square / e->expected; /* what intervals vary by on their own */
  double factor = (a + c * e->actual) / (a + c * e->expected), left = c * a / (a + c * e->actual);
  f->seen[day] += c - left;
  f->day_cv2[day] = left;
  const wfm__law law = wfm__forecast_law(f, day);
  for (size_t i = first; i < end; i++) {
    if (f->known[i] || !f->open[i]) continue;
    f->mean[i] *= factor;
    f->cv2[i] = wfm__law_rate_cv2(&law, band, f->mean[i]);
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
  if (st == WFM_OK) st = wfm__forecast_create(ctx, forecast->count, forecast->days, &f);
  if (st == WFM_OK) st = copy_unusual(forecast, f);
  if (st != WFM_OK) goto done;
  copy(forecast, f);
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
