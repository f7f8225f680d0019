/* Real calls: the chosen forecast is better than the planner's mean of eight weeks at every lead, and its bands hold. Skipped without
 * WFM_DATA_DIR. */
#include "core/core.h"
#include "forecast/world.h"
#include "support/suite.h"

#include <stdio.h>

enum { MAX_ROWS = 70000 };

static int64_t start[MAX_ROWS];
static double calls[MAX_ROWS];

/* Rows "2003-03-03T07:00,111" at clock times of the zone; 0 without the data. */
static size_t read_rows(wfm_ctx *ctx, const wfm_zone *zone, const char *name, int32_t *first, int32_t *last) {
  static int32_t date[MAX_ROWS], second[MAX_ROWS];
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
  *first = date[0];
  *last = date[n - 1];
  ck_assert_msg(wfm_zone_to_instants(ctx, zone, n, date, second, WFM_GAP_NONE, start) == WFM_OK, "%s",
                wfm_ctx_error(ctx));
  return n;
}

/* Rows of the table by method and lead. */
static wfm_forecast_score find(const wfm_backtest *b, int32_t method, int32_t lead) {
  wfm_forecast_score s;
  wfm_forecast_score_init(&s, sizeof s);
  for (size_t i = 0; i < wfm_backtest_rows(b); i++) {
    ck_assert_int_eq(wfm_backtest_row_get(b, i, &s), WFM_OK);
    if (s.method == method && s.lead_days == lead) return s;
  }
  ck_abort_msg("no row for method %d at %d days", (int)method, (int)lead);
  return s;
}

START_TEST(better_than_the_planner) {
  static const struct {
    const char *file, *zone;
    int32_t row_s;
  } cases[] = {{"bank_calls_5min.csv", "floating", 300},
               {"anonymous_bank_1999_6min.csv", "Asia/Jerusalem", 360}};
  static const int32_t leads[] = {7, 14, 28};
  wfm_ctx *ctx = NULL;
  wfm_zone *zone = NULL;
  wfm_grid *grid = NULL;
  wfm_series *history = NULL;
  wfm_backtest *b = NULL;
  int32_t first = 0, last = 0;
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
  ck_assert_int_eq(wfm_zone_open(ctx, cases[_i].zone, &zone), WFM_OK);
  size_t n = read_rows(ctx, zone, cases[_i].file, &first, &last);
  if (n > 0) {
    ck_assert_int_eq(wfm_grid_create(ctx, zone, first, last - first + 1, 1800, &grid), WFM_OK);
    ck_assert_msg(wfm_series_align(ctx, grid, WFM_SERIES_VOLUME, n, start, cases[_i].row_s, calls, NULL, NULL,
                                   &history) == WFM_OK,
                  "%s", wfm_ctx_error(ctx));
    ck_assert_msg(wfm_backtest_run(ctx, history, NULL, NULL, &b) == WFM_OK, "%s", wfm_ctx_error(ctx));
    for (size_t i = 0; i < sizeof leads / sizeof *leads; i++) {
      wfm_forecast_score ours = find(b, WFM_METHOD_AUTO, leads[i]),
                         mean = find(b, WFM_METHOD_WEEK_MEAN, leads[i]);
      ck_assert_msg(ours.wape < mean.wape, "%d days: %g, planner %g", (int)leads[i], ours.wape, mean.wape);
      ck_assert_msg(ours.pinball < mean.pinball, "%d days: loss %g, planner %g", (int)leads[i], ours.pinball,
                    mean.pinball);
      ck_assert_msg(ours.coverage80 > 0.7 && ours.coverage80 < 0.95, "%d days: covers %g", (int)leads[i],
                    ours.coverage80);
    }
  }
  wfm_backtest_free(b);
  wfm_series_free(history);
  wfm_grid_free(grid);
  wfm_zone_free(zone);
  wfm_ctx_free(ctx);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("real");
  tcase_add_loop_test(tc, better_than_the_planner, 0, 2);
  return suite_run("forecast/real", tc, 120);
}
