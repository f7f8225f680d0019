/* Making, closing and merging series. */
#include "series/fixture.h"

START_TEST(three_states) {
  wfm_grid *grid = grid_of(utc, 0, 1, 21600);
  double value[] = {0, NAN, 7, 3};
  wfm_series *s = series_of(grid, WFM_SERIES_VOLUME, value, NULL, NULL);
  value[0] = 99; /* copied */
  ck_assert_double_eq(wfm_series_value(s)[0], 0);
  ck_assert_int_eq(wfm_series_cell(s)[0], WFM_CELL_OK);
  ck_assert_int_eq(wfm_series_cell(s)[1], WFM_CELL_MISSING);
  ck_assert(isnan(wfm_series_value(s)[1]));
  ck_assert_ptr_null(wfm_series_weight(s));
  ck_assert_ptr_eq(wfm_series_grid(s), grid);
  ck_assert_int_eq(wfm_series_kind(s), WFM_SERIES_VOLUME);
  const uint8_t open[] = {0, 0, 0, 1};
  size_t kept = 7;
  ck_assert_int_eq(wfm_series_close(ctx, s, open, &kept), WFM_OK);
  ck_assert_uint_eq(kept, 1); /* seven contacts outside the hours were measured */
  ck_assert_int_eq(wfm_series_cell(s)[0], WFM_CELL_CLOSED);
  ck_assert(isnan(wfm_series_value(s)[0]));
  ck_assert_int_eq(wfm_series_cell(s)[1], WFM_CELL_CLOSED);
  ck_assert_double_eq(wfm_series_value(s)[2], 7);
  ck_assert_double_eq(wfm_series_value(s)[3], 3);
  ck_assert_int_eq(wfm_series_close(ctx, s, open, NULL), WFM_OK);
  wfm_series_free(s);
  const uint8_t cell[] = {WFM_CELL_CLOSED, WFM_CELL_OK, WFM_CELL_MISSING, WFM_CELL_OK};
  double given[] = {INFINITY, 1, NAN, 2}; /* read where OK only */
  s = series_of(grid, WFM_SERIES_VOLUME, given, cell, NULL);
  ck_assert(isnan(wfm_series_value(s)[0]));
  wfm_series_free(s);
  wfm_grid_free(grid);
}
END_TEST

START_TEST(weights) {
  wfm_grid *grid = grid_of(utc, 0, 1, 21600);
  const double aht[] = {180, NAN, NAN, 200}, contacts[] = {5, 0, NAN, 0};
  wfm_series *s = series_of(grid, WFM_SERIES_MEAN, aht, NULL, contacts);
  ck_assert_double_eq(wfm_series_weight(s)[0], 5);
  ck_assert_double_eq(wfm_series_weight(s)[1], 0); /* nobody came */
  ck_assert(isnan(wfm_series_weight(s)[2]));       /* not known */
  const uint8_t open[] = {0, 0, 0, 0};
  size_t kept;
  ck_assert_int_eq(wfm_series_close(ctx, s, open, &kept), WFM_OK);
  ck_assert_uint_eq(kept, 1);
  ck_assert_int_eq(wfm_series_cell(s)[3], WFM_CELL_CLOSED); /* a mean of nobody */
  ck_assert_double_eq(wfm_series_weight(s)[2], 0);
  wfm_series_free(s);
  s = series_of(grid, WFM_SERIES_MEAN, aht, NULL, NULL);
  ck_assert_double_eq(wfm_series_weight(s)[0], 1);
  wfm_series_free(s);
  wfm_grid_free(grid);
}
END_TEST

START_TEST(merging) {
  wfm_grid *grid = grid_of(utc, 0, 1, 14400), *same = grid_of(utc, 0, 1, 14400);
  const double a[] = {1, NAN, 3, 0, 0, 0}, b[] = {NAN, 2, 3, 4, 0, 0};
  const uint8_t cells_a[] = {0, 1, 0, 2, 1, 1}, cells_b[] = {1, 0, 0, 0, 2, 1};
  wfm_series *first = series_of(grid, WFM_SERIES_VOLUME, a, cells_a, NULL), *merged = NULL;
  wfm_series *second = series_of(same, WFM_SERIES_VOLUME, b, cells_b, NULL);
  ck_assert_int_eq(wfm_series_merge(ctx, first, second, &merged), WFM_OK);
  static const double value[] = {1, 2, 3, 4};
  static const uint8_t cell[] = {0, 0, 0, 0, WFM_CELL_CLOSED, WFM_CELL_MISSING};
  for (int i = 0; i < 6; i++) ck_assert_int_eq(wfm_series_cell(merged)[i], cell[i]);
  for (int i = 0; i < 4; i++) ck_assert_double_eq(wfm_series_value(merged)[i], value[i]);
  ck_assert_ptr_eq(wfm_series_grid(merged), grid);
  wfm_series_free(merged);
  wfm_series_free(second);
  const double c[] = {1, 2, 5, NAN, NAN, NAN};
  second = series_of(same, WFM_SERIES_VOLUME, c, NULL, NULL);
  merged = NULL;
  ck_assert_int_eq(wfm_series_merge(ctx, first, second, &merged), WFM_EDUPLICATE);
  ck_assert_str_eq(wfm_ctx_error(ctx), "interval 2 (1970-01-01T08:00:00Z): 3 and 5, want equal values");
  wfm_series_free(second);
  wfm_grid *other = grid_of(utc, 1, 1, 14400);
  second = series_of(other, WFM_SERIES_VOLUME, c, NULL, NULL);
  ck_assert_int_eq(wfm_series_merge(ctx, first, second, &merged), WFM_EDOMAIN);
  wfm_series_free(second);
  second = series_of(grid, WFM_SERIES_MEAN, c, NULL, NULL);
  ck_assert_int_eq(wfm_series_merge(ctx, first, second, &merged), WFM_EINVAL);
  ck_assert_int_eq(wfm_series_merge(ctx, first, NULL, &merged), WFM_EINVAL);
  ck_assert_ptr_null(merged);
  wfm_series_free(second);
  wfm_series_free(first);
  wfm_grid_free(other);
  wfm_grid_free(same);
  wfm_grid_free(grid);
}
END_TEST

START_TEST(bad_input) {
  wfm_grid *grid = grid_of(utc, 0, 1, 43200);
  static const uint8_t bad_cell[] = {0, 3};
  static const double good[] = {1, 2}, inf[] = {1, INFINITY}, nan[] = {NAN, 2}, negative[] = {1, -2};
  static const uint8_t ok[] = {0, 0};
  const struct {
    int32_t kind;
    const double *value, *weight;
    const uint8_t *cell;
    wfm_status st;
    const char *text;
  } cases[] = {
      {2, good, NULL, NULL, WFM_EINVAL, "kind=2, want WFM_SERIES_VOLUME or WFM_SERIES_MEAN"},
      {0, good, good, NULL, WFM_EINVAL, "weight is given with volumes, want NULL"},
      {0, NULL, NULL, NULL, WFM_EINVAL, "grid, value or out is NULL"},
      {0, good, NULL, bad_cell, WFM_EDOMAIN, "interval 1: cell=3, want 0 to 2"},
      {0, inf, NULL, NULL, WFM_ENOTFINITE, "interval 1: value=inf, want a finite number"},
      {0, nan, NULL, ok, WFM_ENOTFINITE, "interval 0: value=nan, want a finite number"},
      {1, good, nan, NULL, WFM_ENOTFINITE, "interval 0: weight=nan, want a finite number"},
      {1, good, negative, NULL, WFM_EDOMAIN, "interval 1: weight=-2, want >= 0"},
  };
  for (size_t i = 0; i < WFM__COUNT(cases); i++) {
    wfm_series *s = NULL;
    ck_assert_int_eq(
        wfm_series_create(ctx, grid, cases[i].kind, cases[i].value, cases[i].cell, cases[i].weight, &s),
        cases[i].st);
    ck_assert_str_eq(wfm_ctx_error(ctx), cases[i].text);
    ck_assert_ptr_null(s);
  }
  ck_assert_int_eq(wfm_series_create(ctx, NULL, 0, good, NULL, NULL, NULL), WFM_EINVAL);
  ck_assert_int_eq(wfm_series_close(ctx, NULL, ok, NULL), WFM_EINVAL);
  wfm_series_free(NULL);
  wfm_grid_free(grid);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("series");
  tcase_add_checked_fixture(tc, set_up, tear_down);
  tcase_add_test(tc, three_states);
  tcase_add_test(tc, weights);
  tcase_add_test(tc, merging);
  tcase_add_test(tc, bad_input);
  return suite_run("series/series", tc, 60);
}
