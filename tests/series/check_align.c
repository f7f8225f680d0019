/* Rows of files onto grids. */
#include "series/fixture.h"

static wfm_align_report report;

static wfm_status align(const wfm_grid *grid, int32_t kind, size_t rows, const int64_t *start, int32_t row_s,
                        const double *value, const double *weight, wfm_series **out) {
  wfm_align_report_init(&report, sizeof report);
  return wfm_series_align(ctx, grid, kind, rows, start, row_s, value, weight, &report, out);
}

START_TEST(a_messy_file) {
  wfm_grid *grid = grid_of(utc, 0, 1, 1800);
  /* 15-minute rows: out of order, one twice, one before and one after the day, half of an interval, a gap */
  static const int64_t start[] = {900, 0, 1800, 2700, 2700, -900, 86400, 3600, 7200, 8100};
  static const double value[] = {2, 1, 3, 4, 4, 50, 60, 5, NAN, 6};
  wfm_series *s = NULL;
  ck_assert_msg(align(grid, 0, 10, start, 900, value, NULL, &s) == WFM_OK, "%s", wfm_ctx_error(ctx));
  ck_assert_double_eq(wfm_series_value(s)[0], 3);
  ck_assert_double_eq(wfm_series_value(s)[1], 7);
  ck_assert_int_eq(wfm_series_cell(s)[2], WFM_CELL_MISSING); /* its second quarter is not there */
  ck_assert_int_eq(wfm_series_cell(s)[3], WFM_CELL_MISSING);
  ck_assert_int_eq(wfm_series_cell(s)[4], WFM_CELL_MISSING);
  ck_assert_int_eq(report.rows, 10);
  ck_assert_int_eq(report.unsorted, 3);
  ck_assert_int_eq(report.duplicates, 1);
  ck_assert_int_eq(report.outside, 2);
  ck_assert_int_eq(report.partial, 2);
  ck_assert_int_eq(report.missing, 48 - 4);
  wfm_series_free(s);
  wfm_grid_free(grid);
}
END_TEST

START_TEST(conflicting_rows) {
  wfm_grid *grid = grid_of(utc, 0, 1, 3600);
  static const int64_t start[] = {0, 3600, 7200, 3600};
  static const double value[] = {1, 5, 2, 6}, same[] = {1, 5, 2, 5}, weight[] = {1, 2, 3, 4};
  wfm_series *s = NULL;
  ck_assert_int_eq(align(grid, 0, 4, start, 3600, value, NULL, &s), WFM_EDUPLICATE);
  ck_assert_str_eq(wfm_ctx_error(ctx),
                   "rows 1 and 3 both start at 1970-01-01T01:00:00Z: 5 and 6, want one row");
  ck_assert_int_eq(align(grid, 1, 4, start, 3600, same, weight, &s), WFM_EDUPLICATE);
  ck_assert_str_eq(wfm_ctx_error(ctx),
                   "rows 1 and 3 both start at 1970-01-01T01:00:00Z: weight 2 and 4, want one row");
  ck_assert_ptr_null(s);
  ck_assert_int_eq(report.rows, 0); /* untouched */
  wfm_grid_free(grid);
}
END_TEST

/* A day of 25 hours from a file in local time, in which 02:00 stands twice. */
START_TEST(hour_that_comes_twice) {
  int32_t day = wfm_date_from_ymd(2024, 10, 27), date[50], second[50];
  double value[50];
  int64_t start[50];
  for (int i = 0; i < 50; i++) {
    date[i] = day;
    second[i] = 1800 * (i < 6 ? i : i - 2);
    value[i] = i;
  }
  ck_assert_int_eq(wfm_zone_to_instants(ctx, berlin, 50, date, second, WFM_GAP_ERROR, start), WFM_OK);
  wfm_grid *hours = grid_of(berlin, day, 1, 3600), *whole = grid_of(berlin, day, 1, 86400);
  wfm_series *s = NULL, *sum = NULL;
  ck_assert_int_eq(align(hours, 0, 50, start, 1800, value, NULL, &s), WFM_OK);
  for (int i = 0; i < 25; i++) ck_assert_double_eq(wfm_series_value(s)[i], 4 * i + 1);
  ck_assert_int_eq(report.missing + report.partial + report.duplicates, 0);
  ck_assert_int_eq(align(whole, 0, 50, start, 1800, value, NULL, &sum), WFM_OK);
  ck_assert_double_eq(wfm_series_value(sum)[0], 49 * 50 / 2);
  wfm_series_free(sum);
  ck_assert_int_eq(align(whole, 0, 1, start, 86400, value + 7, NULL, &sum),
                   WFM_OK); /* a daily row fills its day */
  ck_assert_double_eq(wfm_series_value(sum)[0], 7);
  wfm_series_free(sum);
  wfm_series_free(s);
  wfm_grid_free(hours);
  wfm_grid_free(whole);
}
END_TEST

/* A history that went from 30 to 15 minutes at noon. */
START_TEST(interval_changes) {
  wfm_grid *grid = grid_of(utc, 0, 1, 1800);
  int64_t before[24], after[48];
  double first[24], second[48];
  for (int i = 0; i < 24; i++) before[i] = 1800 * i, first[i] = 10;
  for (int i = 0; i < 48; i++) after[i] = 43200 + 900 * i, second[i] = 6;
  wfm_series *a = NULL, *b = NULL, *all = NULL;
  ck_assert_int_eq(align(grid, 0, 24, before, 1800, first, NULL, &a), WFM_OK);
  ck_assert_int_eq(align(grid, 0, 48, after, 900, second, NULL, &b), WFM_OK);
  ck_assert_int_eq(wfm_series_merge(ctx, a, b, &all), WFM_OK);
  for (int i = 0; i < 48; i++) ck_assert_double_eq(wfm_series_value(all)[i], i < 24 ? 10 : 12);
  wfm_series_free(a);
  wfm_series_free(b);
  wfm_series_free(all);
  wfm_grid_free(grid);
}
END_TEST

START_TEST(means) {
  wfm_grid *grid = grid_of(utc, 0, 1, 3600);
  static const int64_t start[] = {0, 1800, 3600, 5400, 7200, 9000, 10800, 12600};
  static const double aht[] = {100, 200, 150, NAN, NAN, NAN, 90, NAN}, n[] = {1, 3, 4, 0, 0, 0, 2, NAN};
  wfm_series *s = NULL;
  ck_assert_int_eq(align(grid, WFM_SERIES_MEAN, 8, start, 1800, aht, n, &s), WFM_OK);
  const double *value = wfm_series_value(s), *weight = wfm_series_weight(s);
  ck_assert_double_eq(value[0], 175); /* (100 + 3 x 200) / 4 */
  ck_assert_double_eq(weight[0], 4);
  ck_assert_double_eq(value[1], 150); /* nobody in the second half-hour */
  ck_assert_int_eq(wfm_series_cell(s)[2], WFM_CELL_MISSING);
  ck_assert_double_eq(weight[2], 0);
  ck_assert_int_eq(wfm_series_cell(s)[3], WFM_CELL_MISSING); /* half is unknown */
  ck_assert(isnan(weight[3]));
  ck_assert_int_eq(report.partial, 1);
  wfm_series_free(s);
  wfm_grid_free(grid);
}
END_TEST

START_TEST(bad_input) {
  wfm_grid *grid = grid_of(utc, 0, 1, 1800);
  static const int64_t start[] = {0, 1800}, between[] = {0, 1801};
  static const double value[] = {1, 2}, inf[] = {1, -INFINITY}, negative[] = {1, -1}, nan[] = {1, NAN};
  const struct {
    int32_t kind, row_s;
    const int64_t *start;
    const double *value, *weight;
    wfm_status st;
    const char *text;
  } cases[] = {
      {0, 700, start, value, NULL, WFM_EDOMAIN,
       "row_s=700, want 60 or more that divides the grid's interval of 1800 s"},
      {0, 3600, start, value, NULL, WFM_EDOMAIN,
       "row_s=3600, want 60 or more that divides the grid's interval of 1800 s"},
      {0, 0, start, value, NULL, WFM_EDOMAIN,
       "row_s=0, want 60 or more that divides the grid's interval of 1800 s"},
      {0, 1800, between, value, NULL, WFM_EDOMAIN,
       "row 1: start 1970-01-01T00:30:01Z is not the start of an interval of 1800 s"},
      {0, 1800, start, inf, NULL, WFM_ENOTFINITE, "row 1: value=-inf, want a finite number or NaN"},
      {1, 1800, start, value, negative, WFM_EDOMAIN, "row 1: weight=-1, want >= 0"},
      {1, 1800, start, value, nan, WFM_ENOTFINITE, "row 1: weight=nan, want a finite number"},
      {0, 1800, start, value, value, WFM_EINVAL, "weight is given with volumes, want NULL"},
      {5, 1800, start, value, NULL, WFM_EINVAL, "kind=5, want WFM_SERIES_VOLUME or WFM_SERIES_MEAN"},
      {0, 1800, NULL, value, NULL, WFM_EINVAL, "grid, start, value or out is NULL"},
  };
  wfm_series *s = NULL;
  for (size_t i = 0; i < WFM__COUNT(cases); i++) {
    ck_assert_int_eq(
        align(grid, cases[i].kind, 2, cases[i].start, cases[i].row_s, cases[i].value, cases[i].weight, &s),
        cases[i].st);
    ck_assert_str_eq(wfm_ctx_error(ctx), cases[i].text);
    ck_assert_ptr_null(s);
  }
  ck_assert_int_eq(align(grid, 0, 0, NULL, 1800, NULL, NULL, &s), WFM_OK);
  ck_assert_int_eq(report.missing, 48);
  wfm_series_free(s);
  s = NULL;
  report.struct_size = 0;
  ck_assert_int_eq(wfm_series_align(ctx, grid, 0, 2, start, 1800, value, NULL, &report, &s), WFM_EINVAL);
  ck_assert_ptr_null(s);
  wfm_grid_free(grid);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("align");
  tcase_add_checked_fixture(tc, set_up, tear_down);
  tcase_add_test(tc, a_messy_file);
  tcase_add_test(tc, conflicting_rows);
  tcase_add_test(tc, hour_that_comes_twice);
  tcase_add_test(tc, interval_changes);
  tcase_add_test(tc, means);
  tcase_add_test(tc, bad_input);
  return suite_run("series/align", tc, 60);
}
