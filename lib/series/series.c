/* Series: making, reading, closing and merging them. */
#include "series/series.h"

#include "calendar/calendar.h"

#include <math.h>
#include <string.h>

void wfm_series_free(wfm_series *series) {
  if (!series) return;
  wfm__free(series->ctx, series->value);
  wfm__free(series->ctx, series->cell);
  wfm__free(series->ctx, series->weight);
  wfm__free(series->ctx, series);
}

const wfm_grid *wfm_series_grid(const wfm_series *series) {
  return series->grid;
}

int32_t wfm_series_kind(const wfm_series *series) {
  return series->kind;
}

const double *wfm_series_value(const wfm_series *series) {
  return series->value;
}

const uint8_t *wfm_series_cell(const wfm_series *series) {
  return series->cell;
}

const double *wfm_series_weight(const wfm_series *series) {
  return series->weight;
}

void wfm__series_clear(wfm_series *series, size_t i, uint8_t cell, double weight) {
  series->cell[i] = cell;
  series->value[i] = NAN;
  if (series->weight) series->weight[i] = cell == WFM_CELL_CLOSED || weight == 0 ? 0 : NAN;
}

wfm_status wfm__series_blank(wfm_ctx *ctx, const wfm_grid *grid, int32_t kind, wfm_series **out) {
  size_t n = wfm_grid_count(grid);
  wfm_series *series = wfm__alloc(ctx, 1, sizeof *series);
  if (!series) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for a series");
  *series = (wfm_series){.ctx = ctx, .grid = grid, .kind = kind, .count = n};
  series->value = wfm__alloc(ctx, n, sizeof *series->value);
  series->cell = wfm__alloc(ctx, n, sizeof *series->cell);
  if (kind == WFM_SERIES_MEAN) series->weight = wfm__alloc(ctx, n, sizeof *series->weight);
  if (!series->value || !series->cell || (kind == WFM_SERIES_MEAN && !series->weight)) {
    wfm_series_free(series);
    return wfm__fail(ctx, WFM_ENOMEM, "out of memory for a series of %zu intervals", n);
  }
  for (size_t i = 0; i < n; i++) wfm__series_clear(series, i, WFM_CELL_MISSING, NAN);
  *out = series;
  return WFM_OK;
}

wfm_status wfm__series_copy(wfm_ctx *ctx, const wfm_series *series, wfm_series **out) {
  wfm_status st = wfm__series_blank(ctx, series->grid, series->kind, out);
  if (st != WFM_OK) return st;
  memcpy((*out)->value, series->value, series->count * sizeof *series->value);
  memcpy((*out)->cell, series->cell, series->count * sizeof *series->cell);
  if (series->weight) memcpy((*out)->weight, series->weight, series->count * sizeof *series->weight);
  return WFM_OK;
}

wfm_status wfm__series_check_kind(wfm_ctx *ctx, int32_t kind, const double *weight) {
  if (kind != WFM_SERIES_VOLUME && kind != WFM_SERIES_MEAN)
    return wfm__fail(ctx, WFM_EINVAL, "kind=%d, want WFM_SERIES_VOLUME or WFM_SERIES_MEAN", (int)kind);
  if (kind == WFM_SERIES_VOLUME && weight)
    return wfm__fail(ctx, WFM_EINVAL, "weight is given with volumes, want NULL");
  return WFM_OK;
}

/* Puts interval i of the caller's arrays into the series. */
static wfm_status put(wfm_series *series, size_t i, double value, uint8_t cell, const double *weight) {
  wfm_ctx *ctx = series->ctx;
  if (cell > WFM_CELL_CLOSED)
    return wfm__fail(ctx, WFM_EDOMAIN, "interval %zu: cell=%d, want 0 to 2", i, cell);
  if (cell != WFM_CELL_OK) {
    wfm__series_clear(series, i, cell, weight ? weight[i] : NAN);
    return WFM_OK;
  }
  if (!isfinite(value))
    return wfm__fail(ctx, WFM_ENOTFINITE, "interval %zu: value=%g, want a finite number", i, value);
  if (weight && !isfinite(weight[i]))
    return wfm__fail(ctx, WFM_ENOTFINITE, "interval %zu: weight=%g, want a finite number", i, weight[i]);
  if (weight && weight[i] < 0)
    return wfm__fail(ctx, WFM_EDOMAIN, "interval %zu: weight=%g, want >= 0", i, weight[i]);
  series->cell[i] = WFM_CELL_OK;
  series->value[i] = value;
  if (series->weight) series->weight[i] = weight ? weight[i] : 1;
  return WFM_OK;
}

wfm_status wfm_series_create(wfm_ctx *ctx, const wfm_grid *grid, int32_t kind, const double *value,
                             const uint8_t *cell, const double *weight, wfm_series **out) {
  if (!grid || !out || (!value && wfm_grid_count(grid) > 0))
    return wfm__fail(ctx, WFM_EINVAL, "grid, value or out is NULL");
  wfm_series *series = NULL;
  wfm_status st = wfm__series_check_kind(ctx, kind, weight);
  if (st == WFM_OK) st = wfm__series_blank(ctx, grid, kind, &series);
  for (size_t i = 0; st == WFM_OK && i < series->count; i++) {
    uint8_t state = cell ? cell[i] : (uint8_t)(isnan(value[i]) ? WFM_CELL_MISSING : WFM_CELL_OK);
    st = put(series, i, value[i], state, weight);
  }
  if (st == WFM_OK)
    *out = series;
  else
    wfm_series_free(series);
  return st;
}

wfm_status wfm_series_close(wfm_ctx *ctx, wfm_series *series, const uint8_t *open, size_t *kept) {
  if (!series || (!open && series->count > 0)) return wfm__fail(ctx, WFM_EINVAL, "series or open is NULL");
  size_t stay = 0;
  for (size_t i = 0; i < series->count; i++) {
    if (open[i]) continue;
    bool measured =
        series->cell[i] == WFM_CELL_OK && (series->weight ? series->weight[i] : series->value[i]) != 0;
    if (measured)
      stay++;
    else
      wfm__series_clear(series, i, WFM_CELL_CLOSED, 0);
  }
  if (kept) *kept = stay;
  return WFM_OK;
}

static bool same_grid(const wfm_grid *a, const wfm_grid *b) {
  return a == b ||
         (strcmp(wfm_zone_name(wfm_grid_zone(a)), wfm_zone_name(wfm_grid_zone(b))) == 0 &&
          wfm_grid_first_date(a) == wfm_grid_first_date(b) && wfm_grid_days(a) == wfm_grid_days(b) &&
          wfm_grid_interval_s(a) == wfm_grid_interval_s(b) && wfm_grid_count(a) == wfm_grid_count(b));
}

static wfm_status merge_cell(wfm_ctx *ctx, wfm_series *to, const wfm_series *from, size_t i) {
  bool same = to->value[i] == from->value[i] && (!to->weight || to->weight[i] == from->weight[i]);
  if (to->cell[i] == WFM_CELL_OK && from->cell[i] == WFM_CELL_OK && !same) {
    char text[WFM__TIME_TEXT];
    wfm__format_instant(text, wfm_grid_start(to->grid, i));
    return wfm__fail(ctx, WFM_EDUPLICATE, "interval %zu (%s): %g and %g, want equal values", i, text,
                     to->value[i], from->value[i]);
  }
  bool better =
      from->cell[i] == WFM_CELL_OK || (from->cell[i] == WFM_CELL_CLOSED && to->cell[i] == WFM_CELL_MISSING);
  bool nobody = to->cell[i] == WFM_CELL_MISSING && from->weight && from->weight[i] == 0;
  if (to->cell[i] != WFM_CELL_OK && (better || nobody)) {
    to->cell[i] = from->cell[i];
    to->value[i] = from->value[i];
    if (to->weight) to->weight[i] = from->weight[i];
  }
  return WFM_OK;
}

wfm_status wfm_series_merge(wfm_ctx *ctx, const wfm_series *first, const wfm_series *second,
                            wfm_series **out) {
  if (!first || !second || !out) return wfm__fail(ctx, WFM_EINVAL, "first, second or out is NULL");
  if (first->kind != second->kind) return wfm__fail(ctx, WFM_EINVAL, "a volume and a mean cannot be merged");
  if (!same_grid(first->grid, second->grid))
    return wfm__fail(ctx, WFM_EDOMAIN, "the grids differ, want one zone, first date, days and interval");
  wfm_series *series = NULL;
  wfm_status st = wfm__series_copy(ctx, first, &series);
  for (size_t i = 0; st == WFM_OK && i < series->count; i++) st = merge_cell(ctx, series, second, i);
  if (st == WFM_OK)
    *out = series;
  else
    wfm_series_free(series);
  return st;
}
