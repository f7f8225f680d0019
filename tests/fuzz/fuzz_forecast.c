/* Forecasts of any history: every mean finite and never negative, quantiles in order, closed stays closed. */
#include "fuzz.h"

#include <libwfm/forecast.h>
#include <math.h>
#include <stdlib.h>

enum { FIRST = 17532, DAYS_MAX = 120, SLOTS = 4, AHEAD = 21 };

/* A byte is a count; the top of the range is missing, closed, or a number of another magnitude. */
static double value_of(uint8_t byte, uint8_t *cell) {
  *cell = byte == 255 ? WFM_CELL_MISSING : byte == 254 ? WFM_CELL_CLOSED : WFM_CELL_OK;
  if (byte >= 254) return NAN;
  return byte >= 250 ? pow(10, 3 * (byte - 249)) : byte;
}

static void check(wfm_ctx *ctx, const wfm_forecast *f) {
  size_t n = wfm_forecast_count(f);
  double *q = malloc(2 * n * sizeof *q);
  if (!q) return;
  if (wfm_forecast_quantile(ctx, f, 0.1, q) != WFM_OK || wfm_forecast_quantile(ctx, f, 0.9, q + n) != WFM_OK)
    abort();
  for (size_t i = 0; i < n; i++) {
    double m = wfm_forecast_mean(f)[i], cv2 = wfm_forecast_rate_cv2(f)[i];
    if (!(isfinite(m) && m >= 0 && isfinite(cv2) && cv2 >= 0)) abort();
    if (!(q[i] >= 0 && q[i] <= q[n + i])) abort();
    if (!wfm_forecast_open(f)[i] && (m != 0 || q[n + i] != 0)) abort();
  }
  free(q);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  wfm_ctx *ctx = NULL;
  wfm_zone *zone = NULL;
  wfm_grid *past = NULL, *future = NULL;
  wfm_series *history = NULL;
  wfm_forecast *f = NULL;
  wfm_forecast_opts opts;
  double value[DAYS_MAX * SLOTS], weight[DAYS_MAX * SLOTS];
  uint8_t cell[DAYS_MAX * SLOTS];
  if (size < 4 || wfm_ctx_create(&ctx, NULL) != WFM_OK) return 0;
  wfm_forecast_opts_init(&opts, sizeof opts);
  int32_t kind = data[0] % 2, gap = data[1] % 40;
  opts.method = data[2] % 6;
  opts.origins = 2 + data[3] % 30;
  size_t days = (size - 4) / SLOTS;
  if (days > DAYS_MAX) days = DAYS_MAX;
  for (size_t i = 0; i < days * SLOTS; i++) {
    value[i] = value_of(data[4 + i], &cell[i]);
    weight[i] = data[4 + i] % 16;
  }
  if (days > 0 && wfm_zone_open(ctx, "floating", &zone) == WFM_OK &&
      wfm_grid_create(ctx, zone, FIRST, (int32_t)days, 86400 / SLOTS, &past) == WFM_OK &&
      wfm_grid_create(ctx, zone, FIRST + (int32_t)days + gap, AHEAD, 86400 / SLOTS, &future) == WFM_OK &&
      wfm_series_create(ctx, past, kind, value, cell, kind == WFM_SERIES_MEAN ? weight : NULL, &history) ==
          WFM_OK &&
      wfm_forecast_run(ctx, history, future, NULL, &opts, &f) == WFM_OK)
    check(ctx, f);
  wfm_forecast_free(f);
  wfm_series_free(history);
  wfm_grid_free(future);
  wfm_grid_free(past);
  wfm_zone_free(zone);
  wfm_ctx_free(ctx);
  return 0;
}
