/* A small world for the tests of the forecasts: a zone, a history made by a function, a horizon. */
#ifndef WFM_TESTS_FORECAST_WORLD_H
#define WFM_TESTS_FORECAST_WORLD_H

#include <libwfm/forecast.h>
#include <math.h>
#include <stdlib.h>

/* Value of an interval; NaN: missing. weight, for means: contacts behind it. */
typedef double (*world_value)(int32_t date, int32_t second, double *weight);

typedef struct world {
  wfm_ctx *ctx;
  wfm_zone *zone;
  wfm_grid *past, *future;
  wfm_series *history;
} world;

/* first: first date of the history; the horizon begins gap days after its last. Frees nothing on failure: call world_end. */
static inline wfm_status world_make(wfm_ctx *ctx, const char *zone, int32_t first, int32_t days, int32_t gap,
                                    int32_t ahead, int32_t interval_s, int32_t kind, world_value value,
                                    world *w) {
  double *y = NULL, *weight = NULL;
  *w = (world){.ctx = ctx};
  wfm_status st = wfm_zone_open(ctx, zone, &w->zone);
  if (st == WFM_OK) st = wfm_grid_create(ctx, w->zone, first, days, interval_s, &w->past);
  if (st == WFM_OK) st = wfm_grid_create(ctx, w->zone, first + days + gap, ahead, interval_s, &w->future);
  if (st != WFM_OK) return st;
  size_t n = wfm_grid_count(w->past);
  y = malloc(n * sizeof *y);
  weight = malloc(n * sizeof *weight);
  if (!y || !weight) abort();
  for (size_t i = 0; i < n; i++) {
    weight[i] = 1;
    y[i] = value(first + wfm_grid_day(w->past, i), wfm_grid_second(w->past, i), &weight[i]);
  }
  st = wfm_series_create(ctx, w->past, kind, y, NULL, kind == WFM_SERIES_MEAN ? weight : NULL, &w->history);
  free(y);
  free(weight);
  return st;
}

static inline void world_end(world *w) {
  wfm_series_free(w->history);
  wfm_grid_free(w->future);
  wfm_grid_free(w->past);
  wfm_zone_free(w->zone);
}

/* A number in [0, 1) that depends on date, time and salt alone. */
static inline double world_noise(int32_t date, int32_t second, uint32_t salt) {
  uint32_t x = (uint32_t)date * 2654435761u ^ (uint32_t)second * 40503u ^ salt * 2246822519u;
  x ^= x >> 15;
  x *= 2246822519u;
  x ^= x >> 13;
  x *= 3266489917u;
  x ^= x >> 16;
  return x / 4294967296.0;
}

#endif
