/* Rows of a file onto a grid: put on a grid of their own interval, then summed up. */
#include "calendar/calendar.h"
#include "series/series.h"

#include <math.h>

void wfm_align_report_init(wfm_align_report *report, size_t struct_size) {
  static const wfm_align_report none = {0};
  wfm__opts_init(report, struct_size, &none, sizeof none);
}

typedef struct rows {
  size_t count;
  const int64_t *start;
  const double *value, *weight;
} rows;

static wfm_status check_row(wfm_ctx *ctx, const rows *r, size_t i) {
  if (isinf(r->value[i]))
    return wfm__fail(ctx, WFM_ENOTFINITE, "row %zu: value=%g, want a finite number or NaN", i, r->value[i]);
  if (!r->weight) return WFM_OK;
  if (!isfinite(r->weight[i]) && !(isnan(r->weight[i]) && isnan(r->value[i])))
    return wfm__fail(ctx, WFM_ENOTFINITE, "row %zu: weight=%g, want a finite number", i, r->weight[i]);
  if (r->weight[i] < 0) return wfm__fail(ctx, WFM_EDOMAIN, "row %zu: weight=%g, want >= 0", i, r->weight[i]);
  return WFM_OK;
}

static bool equal(double a, double b) {
  return a == b || (isnan(a) && isnan(b));
}

static wfm_status conflict(wfm_ctx *ctx, const rows *r, size_t first, size_t second) {
  char text[WFM__TIME_TEXT];
  wfm__format_instant(text, r->start[first]);
  if (equal(r->value[first], r->value[second]))
    return wfm__fail(ctx, WFM_EDUPLICATE, "rows %zu and %zu both start at %s: weight %g and %g, want one row",
                     first, second, text, r->weight[first], r->weight[second]);
  return wfm__fail(ctx, WFM_EDUPLICATE, "rows %zu and %zu both start at %s: %g and %g, want one row", first,
                   second, text, r->value[first], r->value[second]);
}

/* Puts row i into its cell; row_of[cell] is the row that it has, plus 1. */
static wfm_status place_row(const rows *r, size_t i, wfm_series *fine, size_t *row_of,
                            wfm_align_report *report) {
  wfm_ctx *ctx = fine->ctx;
  wfm_status st = check_row(ctx, r, i);
  if (st != WFM_OK) return st;
  report->unsorted += i > 0 && r->start[i] != WFM_INSTANT_NONE && r->start[i] < r->start[i - 1];
  int64_t k = wfm_grid_find(fine->grid, r->start[i]);
  if (k < 0) {
    report->outside++;
    return WFM_OK;
  }
  if (wfm_grid_start(fine->grid, (size_t)k) != r->start[i]) {
    char text[WFM__TIME_TEXT];
    wfm__format_instant(text, r->start[i]);
    return wfm__fail(ctx, WFM_EDOMAIN, "row %zu: start %s is not the start of an interval of %d s", i, text,
                     (int)wfm_grid_interval_s(fine->grid));
  }
  if (row_of[k] > 0) {
    size_t first = row_of[k] - 1;
    if (!equal(r->value[first], r->value[i]) || (r->weight && !equal(r->weight[first], r->weight[i])))
      return conflict(ctx, r, first, i);
    report->duplicates++;
    return WFM_OK;
  }
  row_of[k] = i + 1;
  if (isnan(r->value[i])) {
    wfm__series_clear(fine, (size_t)k, WFM_CELL_MISSING, r->weight ? r->weight[i] : NAN);
    return WFM_OK;
  }
  fine->cell[k] = WFM_CELL_OK;
  fine->value[k] = r->value[i];
  if (fine->weight) fine->weight[k] = r->weight ? r->weight[i] : 1;
  return WFM_OK;
}

/* Cells that the rows cover not at all, or in part. */
static void count_gaps(const wfm_series *fine, const wfm_series *coarse, wfm_align_report *report) {
  size_t k = 0;
  for (size_t i = 0; i < coarse->count; i++) {
    int64_t end = wfm_grid_start(coarse->grid, i + 1);
    bool any = false, all = true;
    for (; k < fine->count && wfm_grid_start(fine->grid, k) < end; k++) {
      bool known = fine->cell[k] == WFM_CELL_OK || (fine->weight && fine->weight[k] == 0);
      any = any || known;
      all = all && known;
    }
    report->missing += !any;
    report->partial += any && !all;
  }
}

static wfm_status check_align(wfm_ctx *ctx, const wfm_grid *grid, int32_t kind, const rows *r, int32_t row_s,
                              wfm_series **out) {
  if (!grid || !out || (r->count > 0 && (!r->start || !r->value)))
    return wfm__fail(ctx, WFM_EINVAL, "grid, start, value or out is NULL");
  int32_t interval_s = wfm_grid_interval_s(grid);
  if (row_s < 60 || row_s > interval_s || interval_s % row_s != 0)
    return wfm__fail(ctx, WFM_EDOMAIN, "row_s=%d, want 60 or more that divides the grid's interval of %d s",
                     (int)row_s, (int)interval_s);
  return wfm__series_check_kind(ctx, kind, r->weight);
}

wfm_status wfm_series_align(wfm_ctx *ctx, const wfm_grid *grid, int32_t kind, size_t n, const int64_t *start,
                            int32_t row_s, const double *value, const double *weight,
                            wfm_align_report *report, wfm_series **out) {
  rows r = {n, start, value, weight};
  wfm_status st = check_align(ctx, grid, kind, &r, row_s, out);
  if (st != WFM_OK) return st;
  wfm_grid *fine_grid = NULL;
  wfm_series *fine = NULL, *coarse = NULL;
  size_t *row_of = NULL;
  wfm_align_report found;
  wfm_align_report_init(&found, sizeof found);
  found.rows = (int64_t)n;
  st = wfm_grid_create(ctx, wfm_grid_zone(grid), wfm_grid_first_date(grid), wfm_grid_days(grid), row_s,
                       &fine_grid);
  if (st == WFM_OK) st = wfm__series_blank(ctx, fine_grid, kind, &fine);
  if (st == WFM_OK && !(row_of = wfm__alloc(ctx, fine->count, sizeof *row_of)))
    st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu intervals", fine->count);
  for (size_t i = 0; st == WFM_OK && i < n; i++) st = place_row(&r, i, fine, row_of, &found);
  if (st == WFM_OK) st = wfm_series_regrid(ctx, fine, grid, &coarse);
  if (st == WFM_OK) {
    count_gaps(fine, coarse, &found);
    st = wfm__result_write(ctx, report, &found, sizeof found);
  }
  if (st == WFM_OK) {
    *out = coarse;
    coarse = NULL;
  }
  wfm__free(ctx, row_of);
  wfm_series_free(coarse);
  wfm_series_free(fine);
  wfm_grid_free(fine_grid);
  return st;
}
