/* Real histories: a year's quirks survive alignment and cleaning. Skipped without WFM_DATA_DIR. */
#include "series/fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_ROWS = 70000 };

static int32_t date[MAX_ROWS], second[MAX_ROWS];
static int64_t start[MAX_ROWS];
static double calls[MAX_ROWS];

/* Rows "2003-03-03T07:00,111"; 0 without the data. */
static size_t read_rows(const char *name) {
  char path[512], line[128];
  const char *folder = getenv("WFM_DATA_DIR");
  if (!folder || !folder[0]) {
    (void)printf("skipped: WFM_DATA_DIR is not set\n");
    return 0;
  }
  (void)wfm__format(path, sizeof path, "%s/calls/%s", folder, name);
  FILE *file = fopen(path, "r");
  ck_assert_msg(file != NULL, "%s cannot be opened", path);
  size_t n = 0;
  ck_assert_ptr_nonnull(fgets(line, sizeof line, file)); /* header */
  for (int y, mo, d, h, mi; n < MAX_ROWS && fgets(line, sizeof line, file); n++) {
    ck_assert_int_eq(sscanf(line, "%d-%d-%dT%d:%d,%lf", &y, &mo, &d, &h, &mi, &calls[n]), 6);
    date[n] = wfm_date_from_ymd(y, mo, d);
    second[n] = 3600 * h + 60 * mi;
  }
  (void)fclose(file);
  return n;
}

/* Largest share of a day's known cells that cleaning took for outliers. */
static double worst_day(const wfm_series *s, const uint8_t *found) {
  double worst = 0;
  for (int32_t d = 0; d < wfm_grid_days(wfm_series_grid(s)); d++) {
    size_t first, count, taken = 0, known = 0;
    wfm_grid_day_range(wfm_series_grid(s), d, &first, &count);
    for (size_t i = first; i < first + count; i++) {
      known += wfm_series_cell(s)[i] == WFM_CELL_OK;
      taken += found[i] == WFM_CLEAN_OUTLIER;
    }
    if (known > 0) worst = fmax(worst, (double)taken / (double)known);
  }
  return worst;
}

static void check_file(const char *name, const char *zone_name, int32_t row_s, int64_t outages_low,
                       int64_t outages_high) {
  size_t n = read_rows(name);
  if (n == 0) return;
  wfm_zone *zone = NULL;
  ck_assert_int_eq(wfm_zone_open(ctx, zone_name, &zone), WFM_OK);
  ck_assert_msg(wfm_zone_to_instants(ctx, zone, n, date, second, WFM_GAP_NONE, start) == WFM_OK, "%s",
                wfm_ctx_error(ctx));
  wfm_grid *grid = grid_of(zone, date[0], date[n - 1] - date[0] + 1, 1800);
  wfm_align_report aligned;
  wfm_clean_report cleaned;
  wfm_align_report_init(&aligned, sizeof aligned);
  wfm_clean_report_init(&cleaned, sizeof cleaned);
  wfm_series *s = NULL, *good = NULL;
  ck_assert_msg(wfm_series_align(ctx, grid, 0, n, start, row_s, calls, NULL, &aligned, &s) == WFM_OK, "%s",
                wfm_ctx_error(ctx));
  size_t cells = wfm_grid_count(grid);
  uint8_t *found = calloc(cells, 1);
  ck_assert_int_eq(wfm_series_clean(ctx, s, NULL, &cleaned, found, &good), WFM_OK);
  (void)printf(
      "%s: %lld rows, %lld outside, %lld cells missing, %lld partial; cleaning: %lld outliers, %lld outage "
      "days, %lld peak days, worst day loses %.1f %%\n",
      name, (long long)aligned.rows, (long long)aligned.outside, (long long)aligned.missing,
      (long long)aligned.partial, (long long)cleaned.outliers, (long long)cleaned.outage_days,
      (long long)cleaned.peak_days, 100 * worst_day(s, found));
  ck_assert_int_eq(aligned.rows, (int64_t)n);
  ck_assert_int_eq(aligned.duplicates + aligned.unsorted, 0);
  ck_assert_double_lt((double)cleaned.outliers, 0.01 * (double)cells);
  ck_assert_double_lt(worst_day(s, found), 0.5); /* eves of holidays end at noon */
  ck_assert_int_ge(cleaned.outage_days, outages_low);
  ck_assert_int_le(cleaned.outage_days, outages_high);
  free(found);
  wfm_series_free(good);
  wfm_series_free(s);
  wfm_grid_free(grid);
  wfm_zone_free(zone);
}

START_TEST(bank) {
  check_file("bank_calls_5min.csv", "America/New_York", 300, 0, 0);
}
END_TEST

/* Its near-empty days are holidays without a mark. */
START_TEST(anonymous_bank) {
  check_file("anonymous_bank_1999_6min.csv", "Asia/Jerusalem", 360, 1, 12);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("real");
  tcase_add_checked_fixture(tc, set_up, tear_down);
  tcase_add_test(tc, bank);
  tcase_add_test(tc, anonymous_bank);
  return suite_run("series/real", tc, 60);
}
