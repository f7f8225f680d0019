/* Between grids: seven days of 5 minutes in steps of 30 and back, over clock changes too. */
#include "series/fixture.h"

#include <stdlib.h>

static double sum(const wfm_series *s) {
  double total = 0;
  for (size_t i = 0; i < wfm_grid_count(wfm_series_grid(s)); i++)
    if (wfm_series_cell(s)[i] == WFM_CELL_OK) total += wfm_series_value(s)[i];
  return total;
}

static wfm_series *regrid(const wfm_series *s, const wfm_grid *grid) {
  wfm_series *out = NULL;
  ck_assert_msg(wfm_series_regrid(ctx, s, grid, &out) == WFM_OK, "%s", wfm_ctx_error(ctx));
  return out;
}

/* first day; the weeks hold a plain week and both clock changes */
static const struct {
  int32_t y, m, d;
  size_t fine, coarse;
} weeks[] = {{2024, 5, 6, 2016, 336}, {2024, 3, 27, 2004, 334}, {2024, 10, 23, 2028, 338}};

START_TEST(seven_days) {
  int32_t first = wfm_date_from_ymd(weeks[_i].y, weeks[_i].m, weeks[_i].d);
  wfm_grid *g5 = grid_of(berlin, first, 7, 300), *g30 = grid_of(berlin, first, 7, 1800);
  wfm_grid *g1d = grid_of(berlin, first, 7, 86400);
  size_t n = wfm_grid_count(g5);
  ck_assert_uint_eq(n, weeks[_i].fine);
  ck_assert_uint_eq(wfm_grid_count(g30), weeks[_i].coarse);
  double *value = calloc(n, sizeof *value), *weight = calloc(n, sizeof *weight), expected = 0;
  for (size_t i = 0; i < n; i++) {
    value[i] = (double)(i * 7919 % 13);
    weight[i] = 1 + (double)(i % 5);
    expected += value[i];
  }
  wfm_series *fine = series_of(g5, WFM_SERIES_VOLUME, value, NULL, NULL), *coarse = regrid(fine, g30);
  wfm_series *again = regrid(coarse, g5), *back = regrid(again, g30), *days = regrid(coarse, g1d);
  ck_assert_double_eq(sum(coarse), expected);
  ck_assert_double_eq_tol(sum(again), expected, 1e-9 * expected);
  ck_assert_double_eq(sum(days), expected);
  for (size_t i = 0; i < wfm_grid_count(g30); i++)
    ck_assert_double_eq_tol(wfm_series_value(back)[i], wfm_series_value(coarse)[i], 1e-12 * 60);
  ck_assert_double_eq(wfm_series_value(again)[5], wfm_series_value(coarse)[0] / 6);
  wfm_series_free(fine);
  wfm_series_free(again);
  wfm_series_free(back);
  wfm_series_free(days);
  wfm_series_free(coarse);
  fine =
      series_of(g5, WFM_SERIES_MEAN, value, NULL, weight); /* weighted means: sums of w v and of w are kept */
  coarse = regrid(fine, g30);
  again = regrid(coarse, g5);
  for (size_t i = 0; i < wfm_grid_count(g30); i++) {
    double wv = 0, w = 0;
    for (size_t k = 6 * i; k < 6 * i + 6; k++) wv += weight[k] * value[k], w += weight[k];
    ck_assert_double_eq_tol(wfm_series_value(coarse)[i], wv / w, 1e-12 * 13);
    ck_assert_double_eq(wfm_series_weight(coarse)[i], w);
    ck_assert_double_eq(wfm_series_value(again)[6 * i + 3], wfm_series_value(coarse)[i]);
    ck_assert_double_eq_tol(wfm_series_weight(again)[6 * i + 3], w / 6, 1e-12);
  }
  wfm_series_free(fine);
  wfm_series_free(again);
  wfm_series_free(coarse);
  free(value);
  free(weight);
  wfm_grid_free(g5);
  wfm_grid_free(g30);
  wfm_grid_free(g1d);
}
END_TEST

START_TEST(states) {
  wfm_grid *quarters = grid_of(utc, 0, 1, 900), *hours = grid_of(utc, 0, 1, 3600);
  double value[96] = {0};
  uint8_t cell[96] = {0};
  for (int i = 0; i < 96; i++) value[i] = 1;
  cell[0] = WFM_CELL_CLOSED; /* hour 0: partly closed */
  for (int i = 4; i < 8; i++) cell[i] = WFM_CELL_CLOSED;
  cell[8] = WFM_CELL_MISSING;
  cell[12] = WFM_CELL_MISSING; /* hour 3: one part missing, the rest closed */
  for (int i = 13; i < 16; i++) cell[i] = WFM_CELL_CLOSED;
  wfm_series *fine = series_of(quarters, WFM_SERIES_VOLUME, value, cell, NULL), *coarse = regrid(fine, hours);
  ck_assert_double_eq(wfm_series_value(coarse)[0], 3);
  ck_assert_int_eq(wfm_series_cell(coarse)[1], WFM_CELL_CLOSED);
  ck_assert_int_eq(wfm_series_cell(coarse)[2], WFM_CELL_MISSING);
  ck_assert_int_eq(wfm_series_cell(coarse)[3], WFM_CELL_MISSING);
  ck_assert_double_eq(wfm_series_value(coarse)[4], 4);
  wfm_series *back = regrid(coarse, quarters);
  ck_assert_int_eq(wfm_series_cell(back)[5], WFM_CELL_CLOSED);
  ck_assert_int_eq(wfm_series_cell(back)[9], WFM_CELL_MISSING);
  ck_assert_double_eq(wfm_series_value(back)[0], 0.75);
  wfm_series_free(back);
  wfm_series_free(coarse);
  wfm_grid *later = grid_of(utc, -1, 3, 3600),
           *finer = grid_of(utc, -1, 3, 300); /* days around are unknown */
  coarse = regrid(fine, later);
  ck_assert_int_eq(wfm_series_cell(coarse)[23], WFM_CELL_MISSING);
  ck_assert_double_eq(wfm_series_value(coarse)[24 + 4], 4);
  ck_assert_int_eq(wfm_series_cell(coarse)[48], WFM_CELL_MISSING);
  wfm_series_free(coarse);
  coarse = regrid(fine, finer);
  ck_assert_int_eq(wfm_series_cell(coarse)[0], WFM_CELL_MISSING);
  ck_assert_double_eq_tol(wfm_series_value(coarse)[288 + 60], 1.0 / 3, 1e-15);
  wfm_series_free(coarse);
  wfm_series_free(fine);
  wfm_grid_free(quarters);
  wfm_grid_free(hours);
  wfm_grid_free(later);
  wfm_grid_free(finer);
}
END_TEST

/* A daily volume over a day of 25 hours is split by the second. */
START_TEST(days_into_hours) {
  int32_t day = wfm_date_from_ymd(2024, 10, 27);
  wfm_grid *daily = grid_of(berlin, day, 1, 86400), *hours = grid_of(berlin, day, 1, 3600);
  static const double value[] = {100};
  wfm_series *s = series_of(daily, WFM_SERIES_VOLUME, value, NULL, NULL), *fine = regrid(s, hours);
  for (int i = 0; i < 25; i++) ck_assert_double_eq(wfm_series_value(fine)[i], 4);
  wfm_series_free(fine);
  wfm_series_free(s);
  wfm_grid_free(daily);
  wfm_grid_free(hours);
}
END_TEST

START_TEST(bad_input) {
  wfm_grid *g20 = grid_of(utc, 0, 1, 1200), *g30 = grid_of(utc, 0, 1, 1800),
           *local = grid_of(berlin, 0, 1, 1200);
  double value[72] = {0};
  wfm_series *s = series_of(g20, WFM_SERIES_VOLUME, value, NULL, NULL), *out = NULL;
  ck_assert_int_eq(wfm_series_regrid(ctx, s, g30, &out), WFM_EDOMAIN);
  ck_assert_str_eq(wfm_ctx_error(ctx), "interval 1800 s of the grid, want a multiple or a divisor of 1200 s");
  ck_assert_int_eq(wfm_series_regrid(ctx, s, local, &out), WFM_EDOMAIN);
  ck_assert_str_eq(wfm_ctx_error(ctx), "zone \"Europe/Berlin\" of the grid, want \"UTC\" of the series");
  ck_assert_int_eq(wfm_series_regrid(ctx, NULL, g30, &out), WFM_EINVAL);
  ck_assert_int_eq(wfm_series_regrid(ctx, s, NULL, &out), WFM_EINVAL);
  ck_assert_ptr_null(out);
  wfm_series_free(s);
  wfm_grid_free(g20);
  wfm_grid_free(g30);
  wfm_grid_free(local);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("regrid");
  tcase_add_checked_fixture(tc, set_up, tear_down);
  tcase_add_loop_test(tc, seven_days, 0, (int)WFM__COUNT(weeks));
  tcase_add_test(tc, states);
  tcase_add_test(tc, days_into_hours);
  tcase_add_test(tc, bad_input);
  return suite_run("series/regrid", tc, 60);
}
