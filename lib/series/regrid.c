/* Series onto coarser and finer grids of the same zone. */
#include "series/series.h"

#include <math.h>
#include <string.h>

/* The parts of a coarse interval, summed up. */
typedef struct parts {
  int64_t seconds; /* covered by the series */
  size_t ok, missing, closed;
  double sum, weight;
} parts;

static void add_part(parts *p, const wfm_series *from, size_t k, int64_t length) {
  bool nobody = from->weight && from->cell[k] == WFM_CELL_MISSING && from->weight[k] == 0;
  p->seconds += length;
  if (from->cell[k] == WFM_CELL_OK) {
    p->ok++;
    p->sum += from->weight ? from->weight[k] * from->value[k] : from->value[k];
    p->weight += from->weight ? from->weight[k] : 0;
  } else if (nobody) {
    p->ok++;
  } else {
    p->missing += from->cell[k] == WFM_CELL_MISSING;
    p->closed += from->cell[k] == WFM_CELL_CLOSED;
  }
}

static void put_sum(wfm_series *to, size_t i, const parts *p, int64_t length) {
  if (p->missing > 0 || p->seconds < length) return; /* missing, as it is */
  if (p->ok == 0) {
    wfm__series_clear(to, i, WFM_CELL_CLOSED, 0);
  } else if (to->weight && p->weight == 0) {
    wfm__series_clear(to, i, WFM_CELL_MISSING, 0); /* nobody came: no mean */
  } else {
    to->cell[i] = WFM_CELL_OK;
    to->value[i] = to->weight ? p->sum / p->weight : p->sum;
    if (to->weight) to->weight[i] = p->weight;
  }
}

/* Blocks of the clock nest, so no part reaches over the end of its coarse interval. */
static void coarsen(const wfm_series *from, wfm_series *to) {
  size_t k = 0;
  for (size_t i = 0; i < to->count; i++) {
    int64_t start = wfm_grid_start(to->grid, i), end = wfm_grid_start(to->grid, i + 1);
    parts p = {0};
    while (k < from->count && wfm_grid_start(from->grid, k) < start) k++;
    for (; k < from->count && wfm_grid_start(from->grid, k) < end; k++)
      add_part(&p, from, k, wfm_grid_start(from->grid, k + 1) - wfm_grid_start(from->grid, k));
    put_sum(to, i, &p, end - start);
  }
}

static void refine(const wfm_series *from, wfm_series *to) {
  for (size_t i = 0; i < to->count; i++) {
    int64_t start = wfm_grid_start(to->grid, i), k = wfm_grid_find(from->grid, start);
    if (k < 0) continue;
    if (from->cell[k] != WFM_CELL_OK) {
      wfm__series_clear(to, i, from->cell[k], from->weight ? from->weight[k] : NAN);
      continue;
    }
    int64_t whole = wfm_grid_start(from->grid, (size_t)k + 1) - wfm_grid_start(from->grid, (size_t)k);
    double share = (double)(wfm_grid_start(to->grid, i + 1) - start) / (double)whole;
    to->cell[i] = WFM_CELL_OK;
    to->value[i] = from->weight ? from->value[k] : from->value[k] * share;
    if (to->weight) to->weight[i] = from->weight[k] * share;
  }
}

wfm_status wfm_series_regrid(wfm_ctx *ctx, const wfm_series *series, const wfm_grid *grid, wfm_series **out) {
  if (!series || !grid || !out) return wfm__fail(ctx, WFM_EINVAL, "series, grid or out is NULL");
  const char *zone = wfm_zone_name(wfm_grid_zone(series->grid)), *other = wfm_zone_name(wfm_grid_zone(grid));
  if (strcmp(zone, other) != 0)
    return wfm__fail(ctx, WFM_EDOMAIN, "zone \"%s\" of the grid, want \"%s\" of the series", other, zone);
  int32_t from = wfm_grid_interval_s(series->grid), to = wfm_grid_interval_s(grid);
  if (from % to != 0 && to % from != 0)
    return wfm__fail(ctx, WFM_EDOMAIN, "interval %d s of the grid, want a multiple or a divisor of %d s",
                     (int)to, (int)from);
  wfm_series *made = NULL;
  wfm_status st = wfm__series_blank(ctx, grid, series->kind, &made);
  if (st != WFM_OK) return st;
  if (to >= from)
    coarsen(series, made);
  else
    refine(series, made);
  *out = made;
  return WFM_OK;
}
