/* Every allocation of the series failed in turn. */
#include "core/core.h"
#include "support/oom.h"
#include "support/suite.h"

#include <libwfm/series.h>

static wfm_status scenario(wfm_ctx *ctx, void *user) {
  (void)user;
  static const int64_t start[] = {0, 3600, 0};
  static const double value[] = {1, 2, 1}, weight[] = {1, 1, 1};
  wfm_zone *zone = NULL;
  wfm_grid *grid = NULL, *day = NULL;
  wfm_series *series = NULL, *twice = NULL, *coarse = NULL, *fine = NULL, *cleaned = NULL;
  wfm_align_report report;
  uint8_t found[24] = {9};
  wfm_align_report_init(&report, sizeof report);
  wfm_status st = wfm_zone_open(ctx, "UTC", &zone);
  if (st == WFM_OK) st = wfm_grid_create(ctx, zone, 0, 1, 3600, &grid);
  if (st == WFM_OK) st = wfm_grid_create(ctx, zone, 0, 1, 86400, &day);
  if (st == WFM_OK) {
    st = wfm_series_align(ctx, grid, WFM_SERIES_MEAN, 3, start, 3600, value, weight, &report, &series);
    ck_assert_int_eq(report.rows, st == WFM_OK ? 3 : 0);
  }
  if (st == WFM_OK) st = wfm_series_merge(ctx, series, series, &twice);
  if (st == WFM_OK) st = wfm_series_regrid(ctx, twice, day, &coarse);
  if (st == WFM_OK) st = wfm_series_regrid(ctx, coarse, grid, &fine);
  if (st == WFM_OK) {
    st = wfm_series_clean(ctx, series, NULL, NULL, found, &cleaned);
    ck_assert_int_eq(found[0], st == WFM_OK ? WFM_CLEAN_KEPT : 9);
  }
  wfm_series_free(series);
  wfm_series_free(twice);
  wfm_series_free(coarse);
  wfm_series_free(fine);
  wfm_series_free(cleaned);
  wfm_grid_free(grid);
  wfm_grid_free(day);
  wfm_zone_free(zone);
  return st;
}

START_TEST(every_allocation) {
  oom_sweep(scenario, NULL);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("oom");
  tcase_add_test(tc, every_allocation);
  return suite_run("series/oom", tc, 60);
}
