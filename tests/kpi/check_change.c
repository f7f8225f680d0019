/* Trend, level shift, guard-rail, small samples. */
#include "core/core.h"
#include "support/oom.h"
#include "support/suite.h"

#include <libwfm/kpi_change.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

static wfm_ctx *ctx;

static void make(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
}
static void clean(void) {
  wfm_ctx_free(ctx);
}

/* Values of the statistics from their definitions, computed with numpy over all pairs. */
static const struct {
  double y[16];
  size_t n;
  double slope, trend_p, shift_p;
  int64_t shift_row;
  int32_t kind;
} series[] = {
    {{12, 10, 14, 13, 15, 12, 17, 16, 15, 19, 18, 17},
     12,
     0.6666666666666666,
     0.005736837561789551,
     0.03943368531462139,
     6,
     WFM_KPI_TREND},
    {{5, 7, 6, 5, 6, 7, 5, 6, 15, 17, 16, 15, 16, 17, 15, 16},
     16,
     0.9090909090909091,
     NAN,
     0.007055755283170262,
     8,
     WFM_KPI_SHIFT},
    {{3, 3, 3, 3, 3, 3, 3, 3, 3}, 9, 0, 1, 1, 1, WFM_KPI_STEADY},
    {{4, 9, 2, 7, 6, 3, 8, 5, 4, 7}, 10, 0, 1, 1, 6, WFM_KPI_STEADY},
};

START_TEST(golden) {
  wfm_kpi_change_result r;
  wfm_kpi_change_result_init(&r, sizeof r);
  ck_assert_int_eq(wfm_kpi_change(ctx, series[_i].n, series[_i].y, 0.05, &r), WFM_OK);
  ck_assert_double_eq_tol(r.slope, series[_i].slope, 1e-12);
  if (!isnan(series[_i].trend_p)) /* where what is left has no autocorrelation */
    ck_assert_double_eq_tol(r.trend_p, series[_i].trend_p, 1e-12);
  else
    ck_assert_double_gt(r.trend_p, 0.0029); /* without it; with it the evidence is weaker */
  ck_assert_double_eq_tol(r.shift_p, series[_i].shift_p, 1e-12);
  ck_assert_int_eq(r.shift_row, series[_i].shift_row);
  ck_assert_int_eq(r.kind, series[_i].kind);
  ck_assert_int_eq(r.known, (int64_t)series[_i].n);
}
END_TEST

/* False alarms of noise are rare, also where it is autocorrelated; clear changes are found where they are. */
START_TEST(noise_and_changes) {
  enum { N = 60, RUNS = 400 };
  int alarms = 0, trends = 0, shifts = 0;
  double y[N];
  wfm_kpi_change_result r;
  for (int run = 0; run < RUNS; run++) {
    wfm__rng rng;
    double carried = 0;
    wfm_kpi_change_result_init(&r, sizeof r);
    wfm__rng_seed(&rng, 5, (uint64_t)run, 0);
    for (int i = 0; i < N; i++) y[i] = carried = 0.4 * carried + wfm__rng_normal(&rng);
    ck_assert_int_eq(wfm_kpi_change(ctx, N, y, 0.05, &r), WFM_OK);
    alarms += r.trend_p < 0.05;
    for (int i = 0; i < N; i++) y[i] = 0.08 * i + wfm__rng_normal(&rng);
    ck_assert_int_eq(wfm_kpi_change(ctx, N, y, 0.05, &r), WFM_OK);
    trends += r.kind == WFM_KPI_TREND;
    for (int i = 0; i < N; i++) y[i] = (i < 25 ? 0 : 3) + wfm__rng_normal(&rng);
    y[3] = NAN;
    ck_assert_int_eq(wfm_kpi_change(ctx, N, y, 0.05, &r), WFM_OK);
    shifts += r.kind == WFM_KPI_SHIFT && llabs(r.shift_row - 25) <= 2;
  }
  ck_assert_msg(alarms <= RUNS * 15 / 100, "%d alarms", alarms);
  ck_assert_msg(trends >= RUNS * 8 / 10, "%d trends", trends);
  ck_assert_msg(shifts >= RUNS * 9 / 10, "%d shifts", shifts);
}
END_TEST

START_TEST(refused) {
  static const double y[9] = {1, 2, 3, 4, 5, 6, 7, INFINITY, 9};
  wfm_kpi_change_result r;
  wfm_kpi_change_result_init(&r, sizeof r);
  ck_assert_int_eq(wfm_kpi_change(ctx, 9, y, 0.05, &r), WFM_ENOTFINITE);
  ck_assert_int_eq(wfm_kpi_change(ctx, 7, y, 0.05, &r), WFM_OK); /* too few to say anything */
  ck_assert(r.kind == WFM_KPI_STEADY && isnan(r.slope) && r.shift_row == -1 && r.known == 7);
  ck_assert_int_eq(wfm_kpi_change(ctx, 7, NULL, 0.05, &r), WFM_EINVAL);
  ck_assert_int_eq(wfm_kpi_change(ctx, 7, y, 0, &r), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_kpi_change(ctx, 7, y, NAN, &r), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_kpi_change(ctx, 20001, y, 0.05, &r), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_kpi_change(ctx, 7, y, 0.05, NULL), WFM_EINVAL);
}
END_TEST

/* AHT (less is better) with CSAT (more is better). */
static const struct {
  const char *name;
  double aht[4], csat[4], least; /* before, after, their errors */
  int32_t verdict;
} moves[] = {
    {"shorter and as good", {300, 280, 2, 2}, {0.80, 0.80, 0.01, 0.01}, 0, WFM_GUARD_WON},
    {"shorter and worse", {300, 280, 2, 2}, {0.80, 0.74, 0.01, 0.01}, 0, WFM_GUARD_AT_COST},
    {"shorter and better", {300, 280, 2, 2}, {0.80, 0.86, 0.01, 0.01}, 0.02, WFM_GUARD_WON},
    {"not shorter", {300, 299, 2, 2}, {0.80, 0.70, 0.01, 0.01}, 0, WFM_GUARD_STILL},
    {"longer", {300, 320, 2, 2}, {0.80, 0.70, 0.01, 0.01}, 0, WFM_GUARD_STILL},
    {"shorter, and few were asked", {300, 280, 2, 2}, {0.80, 0.78, 0.05, 0.05}, 0.02, WFM_GUARD_UNCLEAR},
    {"shorter, a little worse than matters",
     {300, 280, 2, 2},
     {0.80, 0.79, 0.001, 0.001},
     0.02,
     WFM_GUARD_WON},
    {"known exactly", {300, 280, 0, 0}, {0.80, 0.79, 0, 0}, 0, WFM_GUARD_AT_COST},
};

START_TEST(guard_rail) {
  wfm_kpi_move e, q;
  int32_t verdict = -1;
  double ez, qz;
  wfm_kpi_move_init(&e, sizeof e);
  wfm_kpi_move_init(&q, sizeof q);
  const double *a = moves[_i].aht, *b = moves[_i].csat;
  e.direction = -1;
  e.before = a[0], e.after = a[1], e.before_se = a[2], e.after_se = a[3];
  q.before = b[0], q.after = b[1], q.before_se = b[2], q.after_se = b[3];
  q.least = moves[_i].least;
  ck_assert_int_eq(wfm_kpi_guard_rail(ctx, &e, &q, &verdict, &ez, &qz), WFM_OK);
  ck_assert_msg(verdict == moves[_i].verdict, "%s: %d", moves[_i].name, (int)verdict);
  if (a[2] > 0) ck_assert_double_eq_tol(ez, (a[0] - a[1]) / hypot(a[2], a[3]), 1e-12);
  q.before_se = -1;
  ck_assert_int_eq(wfm_kpi_guard_rail(ctx, &e, &q, &verdict, NULL, NULL), WFM_EDOMAIN);
  q.before_se = 0;
  q.after = NAN;
  ck_assert_int_eq(wfm_kpi_guard_rail(ctx, &e, &q, &verdict, NULL, NULL), WFM_ENOTFINITE);
  q.direction = 0;
  ck_assert_int_eq(wfm_kpi_guard_rail(ctx, &e, &q, &verdict, NULL, NULL), WFM_EINVAL);
  ck_assert_int_eq(wfm_kpi_guard_rail(ctx, &e, NULL, &verdict, NULL, NULL), WFM_EINVAL);
  ck_assert_int_eq(wfm_kpi_guard_rail(ctx, &e, &e, NULL, NULL, NULL), WFM_EINVAL);
}
END_TEST

START_TEST(small) {
  ck_assert_int_eq(wfm_kpi_small_sample(10, 0.31, 0.83), 1);
  ck_assert_int_eq(wfm_kpi_small_sample(29, 0.99, 1), 1);
  ck_assert_int_eq(wfm_kpi_small_sample(1000, 0.79, 0.82), 0);
  ck_assert_int_eq(wfm_kpi_small_sample(100, 0.7, 0.86), 1);
  ck_assert_int_eq(wfm_kpi_small_sample(NAN, 0.7, 0.75), 1);
  ck_assert_int_eq(wfm_kpi_small_sample(100, NAN, NAN), 1);
}
END_TEST

static wfm_status scenario(wfm_ctx *own, void *user) {
  wfm_kpi_change_result r;
  (void)user;
  wfm_kpi_change_result_init(&r, sizeof r);
  wfm_status st = wfm_kpi_change(own, series[0].n, series[0].y, 0.05, &r);
  ck_assert_int_eq(r.known, st == WFM_OK ? 12 : 0);
  return st;
}

START_TEST(out_of_memory) {
  oom_sweep(scenario, NULL);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("change");
  tcase_add_checked_fixture(tc, make, clean);
  tcase_add_loop_test(tc, golden, 0, sizeof series / sizeof series[0]);
  tcase_add_test(tc, noise_and_changes);
  tcase_add_test(tc, refused);
  tcase_add_loop_test(tc, guard_rail, 0, sizeof moves / sizeof moves[0]);
  tcase_add_test(tc, small);
  tcase_add_test(tc, out_of_memory);
  return suite_run("change", tc, 60);
}
