/* Cleaning: what goes, and above all what stays. */
#include "series/fixture.h"

#include <stdlib.h>
#include <string.h>

enum { WEEKS = 10, DAYS = 7 * WEEKS, SLOTS = 48, N = DAYS * SLOTS };

static double value[N];
static uint8_t cell[N], found[N];
static wfm_clean_report report;
static wfm_grid *grid;

/* Poisson counts: a hump from 08:00 to 20:00, Saturdays at 40 %, Sundays closed. */
static void make_history(uint64_t seed) {
  wfm__rng rng;
  wfm__rng_seed(&rng, seed, 0, 0);
  grid = grid_of(utc, wfm_date_from_ymd(2024, 1, 1), DAYS, 1800); /* a Monday */
  for (int i = 0; i < N; i++) {
    int weekday = i / SLOTS % 7, slot = i % SLOTS;
    bool open = weekday < 6 && slot >= 16 && slot < 40;
    double mean = 60 * sin(3.14159 * (slot - 15) / 26) * (weekday == 5 ? 0.4 : 1);
    cell[i] = open ? WFM_CELL_OK : WFM_CELL_CLOSED;
    value[i] = open ? (double)wfm__rng_poisson(&rng, mean) : 0;
  }
}

static wfm_series *clean(const wfm_clean_opts *opts) {
  wfm_series *s = series_of(grid, WFM_SERIES_VOLUME, value, cell, NULL), *out = NULL;
  wfm_clean_report_init(&report, sizeof report);
  ck_assert_msg(wfm_series_clean(ctx, s, opts, &report, found, &out) == WFM_OK, "%s", wfm_ctx_error(ctx));
  wfm_series_free(s);
  return out;
}

static int at(int day, int slot) {
  return day * SLOTS + slot;
}

static void finish(wfm_series *s) {
  wfm_series_free(s);
  wfm_grid_free(grid);
}

START_TEST(clean_history_stays) {
  make_history((uint64_t)_i);
  wfm_series *s = clean(NULL);
  ck_assert_int_eq(report.outliers + report.outage_days + report.negative + report.peak_days, 0);
  for (int i = 0; i < N; i++) {
    ck_assert_int_eq(found[i], WFM_CLEAN_KEPT);
    ck_assert_int_eq(wfm_series_cell(s)[i], cell[i]);
    if (cell[i] == WFM_CELL_OK) ck_assert_double_eq(wfm_series_value(s)[i], value[i]);
  }
  finish(s);
}
END_TEST

START_TEST(what_goes) {
  make_history(1);
  value[at(9, 20)] *= 50;                                      /* a spike */
  value[at(15, 30)] = 0;                                       /* half an hour without the feed */
  for (int k = 16; k < 40; k++) value[at(22, k)] = k % 8 == 0; /* an outage: next to nothing all day */
  value[at(30, 18)] = -5;
  wfm_series *s = clean(NULL);
  ck_assert_int_eq(report.outliers, 2);
  ck_assert_int_eq(report.outage_days, 1);
  ck_assert_int_eq(report.negative, 1);
  ck_assert_int_eq(found[at(9, 20)], WFM_CLEAN_OUTLIER);
  ck_assert_int_eq(found[at(15, 30)], WFM_CLEAN_OUTLIER);
  ck_assert_int_eq(found[at(22, 16)], WFM_CLEAN_OUTAGE);
  ck_assert_int_eq(found[at(22, 39)], WFM_CLEAN_OUTAGE);
  ck_assert_int_eq(found[at(22, 10)], WFM_CLEAN_KEPT); /* closed */
  ck_assert_int_eq(found[at(30, 18)], WFM_CLEAN_NEGATIVE);
  ck_assert_int_eq(wfm_series_cell(s)[at(22, 20)], WFM_CELL_MISSING);
  ck_assert_int_eq(wfm_series_cell(s)[at(22, 10)], WFM_CELL_CLOSED);
  finish(s);
}
END_TEST

/* Real days that are far from usual: a double day, a fivefold one, a peak of two hours, a quiet one. */
START_TEST(real_days_stay) {
  make_history(2);
  for (int k = 16; k < 40; k++) {
    value[at(8, k)] *= 2;
    value[at(16, k)] *= 5;
    value[at(38, k)] = floor(value[at(38, k)] * 0.3);
  }
  for (int k = 16; k < 24; k++) value[at(29, k)] = 20 + 6 * value[at(29, k)];
  finish(clean(NULL));
  ck_assert_int_eq(report.outliers, 0);
  ck_assert_int_eq(report.outage_days, 0);
  ck_assert_int_eq(report.peak_days, 1);
}
END_TEST

START_TEST(options) {
  make_history(3);
  value[at(9, 24)] *= 2.5;
  wfm_clean_opts opts;
  wfm_clean_opts_init(&opts, sizeof opts);
  finish(clean(&opts));
  ck_assert_int_eq(report.outliers, 0); /* less than threefold */
  make_history(3);
  value[at(9, 24)] *= 2.5;
  opts.outlier_ratio = 2;
  opts.outlier_score = 5;
  finish(clean(&opts));
  ck_assert_int_eq(report.outliers, 1);
  ck_assert_int_eq(found[at(9, 24)], WFM_CLEAN_OUTLIER);
}
END_TEST

/* Daily counts: one cell a day has no day around it to tell a peak from an error. */
START_TEST(daily) {
  enum { D = 140 };
  double v[D];
  uint8_t mark[D];
  for (int d = 0; d < D; d++) v[d] = d % 7 < 5 ? 1000 + 13 * (d % 11) : 200 + 5 * (d % 6);
  v[40] *= 3;  /* a campaign */
  v[61] *= 50; /* two columns read as one */
  v[80] = 3;   /* an outage */
  wfm_grid *days = grid_of(utc, wfm_date_from_ymd(2024, 1, 1), D, 86400);
  wfm_series *s = series_of(days, WFM_SERIES_VOLUME, v, NULL, NULL), *out = NULL;
  wfm_clean_report_init(&report, sizeof report);
  ck_assert_int_eq(wfm_series_clean(ctx, s, NULL, &report, mark, &out), WFM_OK);
  for (int d = 0; d < D; d++)
    ck_assert_int_eq(mark[d], d == 61 ? WFM_CLEAN_OUTLIER : d == 80 ? WFM_CLEAN_OUTAGE : WFM_CLEAN_KEPT);
  wfm_series_free(s);
  wfm_series_free(out);
  wfm_grid_free(days);
}
END_TEST

START_TEST(means) {
  make_history(4);
  double aht[N], weight[N];
  for (int i = 0; i < N; i++) {
    weight[i] = value[i];
    aht[i] = cell[i] == WFM_CELL_OK && value[i] > 0 ? 200 + i * 7919 % 31 : NAN;
    if (isnan(aht[i]) && cell[i] == WFM_CELL_OK) cell[i] = WFM_CELL_MISSING;
  }
  aht[at(10, 20)] = 18000; /* minutes read as seconds */
  wfm_series *s = series_of(grid, WFM_SERIES_MEAN, aht, cell, weight), *out = NULL;
  wfm_clean_report_init(&report, sizeof report);
  ck_assert_int_eq(wfm_series_clean(ctx, s, NULL, &report, found, &out), WFM_OK);
  ck_assert_int_eq(report.outliers, 1);
  ck_assert_int_eq(found[at(10, 20)], WFM_CLEAN_OUTLIER);
  ck_assert(isnan(wfm_series_weight(out)[at(10, 20)])); /* unknown, not zero */
  wfm_series_free(s);
  finish(out);
}
END_TEST

START_TEST(too_little_to_judge) {
  make_history(5);
  for (int i = at(14, 0); i < N; i++) cell[i] = WFM_CELL_MISSING;
  value[at(9, 20)] *= 50; /* two weeks: judged by the clock time over all weekdays */
  finish(clean(NULL));
  ck_assert_int_eq(found[at(9, 20)], WFM_CLEAN_OUTLIER);
  ck_assert_int_eq(report.outliers, 1);
  make_history(5);
  for (int i = at(3, 0); i < N; i++) cell[i] = WFM_CELL_MISSING;
  value[at(1, 20)] *= 50; /* three days: not judged */
  finish(clean(NULL));
  ck_assert_int_eq(report.outliers, 0);
}
END_TEST

START_TEST(bad_input) {
  make_history(6);
  wfm_series *s = series_of(grid, WFM_SERIES_VOLUME, value, cell, NULL), *out = NULL;
  wfm_clean_opts good, opts;
  wfm_clean_opts_init(&good, sizeof good);
  const struct {
    double score, frac, ratio;
    uint32_t flags;
    wfm_status st;
  } cases[] = {{0, 0.1, 3, 0, WFM_EDOMAIN},    {-1, 0.1, 3, 0, WFM_EDOMAIN},
               {8, -0.1, 3, 0, WFM_EDOMAIN},   {8, 1, 3, 0, WFM_EDOMAIN},
               {8, 0.1, 0.5, 0, WFM_EDOMAIN},  {NAN, 0.1, 3, 0, WFM_ENOTFINITE},
               {8, NAN, 3, 0, WFM_ENOTFINITE}, {8, 0.1, 3, 1, WFM_EVERSION}};
  memset(found, 9, sizeof found);
  for (size_t i = 0; i < WFM__COUNT(cases); i++) {
    opts = good;
    opts.outlier_score = cases[i].score;
    opts.outage_frac = cases[i].frac;
    opts.outlier_ratio = cases[i].ratio;
    opts.flags = cases[i].flags;
    ck_assert_int_eq(wfm_series_clean(ctx, s, &opts, NULL, found, &out), cases[i].st);
    ck_assert_str_ne(wfm_ctx_error(ctx), "");
    ck_assert_ptr_null(out);
    ck_assert_int_eq(found[0], 9);
  }
  ck_assert_int_eq(wfm_series_clean(ctx, NULL, NULL, NULL, NULL, &out), WFM_EINVAL);
  ck_assert_int_eq(wfm_series_clean(ctx, s, NULL, NULL, NULL, NULL), WFM_EINVAL);
  ck_assert_int_eq(wfm_series_clean(ctx, s, NULL, NULL, NULL, &out), WFM_OK);
  wfm_series_free(s);
  finish(out);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("clean");
  tcase_add_checked_fixture(tc, set_up, tear_down);
  tcase_add_loop_test(tc, clean_history_stays, 0, 20);
  tcase_add_test(tc, what_goes);
  tcase_add_test(tc, real_days_stay);
  tcase_add_test(tc, options);
  tcase_add_test(tc, daily);
  tcase_add_test(tc, means);
  tcase_add_test(tc, too_little_to_judge);
  tcase_add_test(tc, bad_input);
  return suite_run("series/clean", tc, 60);
}
