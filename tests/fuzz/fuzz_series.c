/* Property: what rows hold is counted once whatever the grid: the sum over a finer grid, a coarser one and back stays, and
 * cleaning only takes cells out. Input: two bytes of options, then rows of a minute and a value. */
#include "fuzz/fuzz.h"

#include <libwfm/series.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_ROWS = 400, ROW = 3, DAYS = 14 };

static void want(bool condition) {
  if (!condition) abort();
}

static double sum(const wfm_series *s) {
  double total = 0;
  for (size_t i = 0; i < wfm_grid_count(wfm_series_grid(s)); i++) {
    bool ok = wfm_series_cell(s)[i] == WFM_CELL_OK;
    want(ok == !isnan(wfm_series_value(s)[i]));
    if (ok) total += wfm_series_value(s)[i];
  }
  return total;
}

static void check_clean(wfm_ctx *ctx, const wfm_series *s) {
  wfm_series *clean = NULL;
  wfm_clean_report report;
  wfm_clean_report_init(&report, sizeof report);
  want(wfm_series_clean(ctx, s, NULL, &report, NULL, &clean) == WFM_OK);
  int64_t taken = 0;
  for (size_t i = 0; i < wfm_grid_count(wfm_series_grid(s)); i++) {
    bool was = wfm_series_cell(s)[i] == WFM_CELL_OK, is = wfm_series_cell(clean)[i] == WFM_CELL_OK;
    want(was || !is);
    if (is) want(wfm_series_value(s)[i] == wfm_series_value(clean)[i]);
    taken += was && !is;
  }
  want((taken == 0) == (report.outliers + report.negative + report.outage_days == 0));
  wfm_series_free(clean);
}

/* Onto half-hours and back to quarters: what half-hours know is what the quarters know there. */
static void check_regrid(wfm_ctx *ctx, const wfm_series *s, const wfm_grid *coarse) {
  wfm_series *up = NULL, *down = NULL, *again = NULL;
  want(wfm_series_regrid(ctx, s, coarse, &up) == WFM_OK);
  want(wfm_series_regrid(ctx, up, wfm_series_grid(s), &down) == WFM_OK);
  want(wfm_series_regrid(ctx, down, coarse, &again) == WFM_OK);
  double a = sum(up), b = sum(down), c = sum(again);
  want(fabs(a - b) <= 1e-9 * (fabs(a) + 1e6) && fabs(a - c) <= 1e-9 * (fabs(a) + 1e6));
  wfm_series_free(up);
  wfm_series_free(down);
  wfm_series_free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const char *const names[] = {"Europe/Berlin", "UTC", "Australia/Lord_Howe", "America/Sao_Paulo"};
  wfm_ctx *ctx = NULL;
  wfm_zone *zone = NULL;
  wfm_grid *fine = NULL, *coarse = NULL;
  wfm_series *s = NULL;
  int64_t start[MAX_ROWS];
  double value[MAX_ROWS];
  wfm_align_report report;
  if (size < 2) return 0;
  size_t n = (size - 2) / ROW;
  if (n > MAX_ROWS) n = MAX_ROWS;
  if (wfm_ctx_create(&ctx, NULL) != WFM_OK) return 0;
  int32_t first = wfm_date_from_ymd(2018, data[1] & 1 ? 3 : 10, 20);
  if (wfm_zone_open(ctx, names[data[0] % 4], &zone) != WFM_OK) goto end; /* a machine without tzdata */
  want(wfm_grid_create(ctx, zone, first, DAYS, 900, &fine) == WFM_OK);
  want(wfm_grid_create(ctx, zone, first, DAYS, 1800, &coarse) == WFM_OK);
  for (size_t i = 0; i < n; i++) {
    const uint8_t *p = data + 2 + i * ROW;
    start[i] = wfm_grid_start(fine, 0) + 900 * (int64_t)((p[0] | p[1] << 8) % (DAYS * 100));
    value[i] = p[2] == 255 ? (double)NAN : p[2] - 5.0;
  }
  wfm_align_report_init(&report, sizeof report);
  wfm_status st = wfm_series_align(ctx, fine, WFM_SERIES_VOLUME, n, start, 900, value, NULL, &report, &s);
  want(st == WFM_OK || st == WFM_EDUPLICATE);
  if (st == WFM_OK) {
    want(report.rows == (int64_t)n && report.partial == 0);
    double expected = 0;
    for (size_t i = 0; i < n; i++) {
      bool first_time = wfm_grid_find(fine, start[i]) >= 0 && !isnan(value[i]);
      for (size_t k = 0; k < i; k++) first_time = first_time && start[k] != start[i];
      if (first_time) expected += value[i];
    }
    want(sum(s) == expected);
    check_regrid(ctx, s, coarse);
    check_clean(ctx, s);
  }
end:
  wfm_series_free(s);
  wfm_grid_free(coarse);
  wfm_grid_free(fine);
  wfm_zone_free(zone);
  wfm_ctx_free(ctx);
  return 0;
}
