/* Forecast accuracy, adherence, conformance, schedule efficiency. */
#include "core/core.h"
#include "support/oom.h"
#include "support/suite.h"

#include <libwfm/kpi.h>
#include <math.h>

static wfm_ctx *ctx;

static void set_up(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
}

static void tear_down(void) {
  wfm_ctx_free(ctx);
}

/* By hand: two days of two intervals. */
START_TEST(accuracy_by_level) {
  static const double forecast[] = {10, 30, 20, 20, 5}, actual[] = {20, 20, 10, 30, NAN};
  static const int32_t day[] = {0, 0, 1, 1, 1}, out[] = {0, -1, -1, -1, -1};
  wfm_kpi_accuracy a;
  wfm_kpi_accuracy_init(&a, sizeof a);
  ck_assert_int_eq(wfm_kpi_forecast_accuracy(ctx, 5, forecast, actual, NULL, 0, &a), WFM_OK);
  ck_assert_double_eq(a.wape, 0.5);
  ck_assert_double_eq(a.bias, 0);
  ck_assert_double_eq_tol(a.mape, (0.5 + 0.5 + 1 + 1.0 / 3) / 4, 1e-15);
  ck_assert_double_eq(a.rmse, 10);
  ck_assert_int_eq(a.compared, 4);
  ck_assert_int_eq(a.missing, 1);
  ck_assert_int_eq(wfm_kpi_forecast_accuracy(ctx, 5, forecast, actual, day, 2, &a), WFM_OK);
  ck_assert_double_eq(a.wape, 0); /* the level is part of the figure */
  ck_assert_int_eq(a.compared, 2);
  ck_assert_int_eq(wfm_kpi_forecast_accuracy(ctx, 5, forecast, actual, out, 1, &a), WFM_OK);
  ck_assert_double_eq(a.bias, -0.5);
  ck_assert_int_eq(a.missing, 0);
  ck_assert_int_eq(wfm_kpi_forecast_accuracy(ctx, 0, NULL, NULL, NULL, 0, &a), WFM_OK);
  ck_assert(isnan(a.wape) && isnan(a.bias) && isnan(a.rmse) && isnan(a.poisson_floor));
}
END_TEST

/* E|X - m| / m of a Poisson count by summing its terms. */
START_TEST(poisson_floor) {
  static const double means[] = {0.3, 1, 2.5, 10, 40, 150};
  for (size_t k = 0; k < WFM__COUNT(means); k++) {
    double m = means[k], term = exp(-m), sum = 0, actual = m;
    for (int x = 0; x < 600; x++, term *= m / x) sum += term * fabs(x - m);
    wfm_kpi_accuracy a;
    wfm_kpi_accuracy_init(&a, sizeof a);
    ck_assert_int_eq(wfm_kpi_forecast_accuracy(ctx, 1, &m, &actual, NULL, 0, &a), WFM_OK);
    ck_assert_double_eq_tol(a.poisson_floor, sum / m, 1e-10);
  }
  double huge = 4e14;
  wfm_kpi_accuracy a;
  wfm_kpi_accuracy_init(&a, sizeof a);
  ck_assert_int_eq(wfm_kpi_forecast_accuracy(ctx, 1, &huge, &huge, NULL, 0, &a), WFM_OK);
  ck_assert_double_eq_tol(a.poisson_floor, 0.79788456 / 2e7, 1e-14);
}
END_TEST

START_TEST(bad_accuracy) {
  static const double good[] = {1, 2}, negative[] = {1, -2}, inf[] = {INFINITY, 1};
  static const int32_t group[] = {0, 5};
  wfm_kpi_accuracy a;
  wfm_kpi_accuracy_init(&a, sizeof a);
  a.compared = -7;
  ck_assert_int_eq(wfm_kpi_forecast_accuracy(ctx, 2, negative, good, NULL, 0, &a), WFM_EDOMAIN);
  ck_assert_str_eq(wfm_ctx_error(ctx), "element 1: forecast=-2, want >= 0 or NaN");
  ck_assert_int_eq(wfm_kpi_forecast_accuracy(ctx, 2, good, inf, NULL, 0, &a), WFM_ENOTFINITE);
  ck_assert_int_eq(wfm_kpi_forecast_accuracy(ctx, 2, good, good, group, 2, &a), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_kpi_forecast_accuracy(ctx, 2, good, NULL, NULL, 0, &a), WFM_EINVAL);
  ck_assert_int_eq(wfm_kpi_forecast_accuracy(ctx, 2, good, good, NULL, 0, NULL), WFM_EINVAL);
  ck_assert_int_eq(a.compared, -7);
}
END_TEST

/* 60 minutes scheduled, 10 late, 10 after the shift: 1 - 20 / 70 (the vendor's published example). */
START_TEST(adherence_and_conformance) {
  static const double scheduled[] = {3600, 3600, 0, 0, 600}, exception[] = {600, 0, 0, 0, 600},
                      outside[] = {600, 0, 300, 0, 6000}, worked[] = {3600, 4000, 300, 0, 0};
  double adherence[5], conformance[5];
  ck_assert_int_eq(wfm_kpi_adherence(ctx, 5, scheduled, exception, outside, worked, adherence, conformance),
                   WFM_OK);
  ck_assert_double_eq_tol(adherence[0], 1 - 20.0 / 70, 1e-15);
  ck_assert_double_eq(adherence[1], 1);
  ck_assert_double_eq(adherence[2], 0);
  ck_assert(isnan(adherence[3]));
  ck_assert_double_eq(adherence[4], 0);
  ck_assert_double_eq(conformance[0], 1);
  ck_assert_double_eq_tol(conformance[1], 10.0 / 9, 1e-15); /* may exceed 1 */
  ck_assert(isnan(conformance[2]) && isnan(conformance[3]));
  ck_assert_int_eq(wfm_kpi_adherence(ctx, 5, scheduled, exception, NULL, NULL, adherence, NULL), WFM_OK);
  ck_assert_double_eq_tol(adherence[0], 1 - 1.0 / 6, 1e-15);
  adherence[0] = -7;
  ck_assert_int_eq(wfm_kpi_adherence(ctx, 5, exception, scheduled, NULL, NULL, adherence, NULL), WFM_EDOMAIN);
  ck_assert_str_eq(wfm_ctx_error(ctx), "element 0: exception_s=3600, want at most scheduled_s=600");
  ck_assert_int_eq(wfm_kpi_adherence(ctx, 5, scheduled, NULL, NULL, NULL, adherence, NULL), WFM_EINVAL);
  ck_assert_int_eq(wfm_kpi_adherence(ctx, 5, scheduled, NULL, NULL, NULL, NULL, conformance), WFM_EINVAL);
  ck_assert_double_eq(adherence[0], -7);
}
END_TEST

/* Short and surplus stand apart: two agents short and two too many are not a perfect schedule. */
START_TEST(schedule_efficiency) {
  static const double required[] = {10, 10, 10, 0, 0, 4}, scheduled[] = {8, 12, 11, 0, 1, 4};
  wfm_kpi_efficiency e;
  wfm_kpi_efficiency_init(&e, sizeof e);
  ck_assert_int_eq(wfm_kpi_schedule_efficiency(ctx, 6, required, scheduled, 1800, 0.1, &e), WFM_OK);
  ck_assert_double_eq(e.required_h, 17);
  ck_assert_double_eq(e.scheduled_h, 18);
  ck_assert_double_eq(e.short_h, 1);
  ck_assert_double_eq(e.surplus_h, 2);
  ck_assert_double_eq_tol(e.covered_frac, 16.0 / 17, 1e-15);
  ck_assert_double_eq(e.within_frac, 0.4); /* 11 for 10 and 4 for 4, of five intervals */
  ck_assert_double_eq_tol(e.within_hours_frac, 7.0 / 17, 1e-15);
  ck_assert_int_eq(e.short_intervals, 1);
  ck_assert_int_eq(e.surplus_intervals, 2);
  ck_assert_int_eq(e.worst_short, 0);
  ck_assert_int_eq(e.worst_surplus, 1);
  ck_assert_int_eq(wfm_kpi_schedule_efficiency(ctx, 0, NULL, NULL, 1800, 0.1, &e), WFM_OK);
  ck_assert(isnan(e.covered_frac) && isnan(e.within_frac) && e.worst_short == -1);
  e.short_h = -7;
  static const double bad[] = {1, NAN};
  ck_assert_int_eq(wfm_kpi_schedule_efficiency(ctx, 2, bad, required, 1800, 0.1, &e), WFM_ENOTFINITE);
  ck_assert_int_eq(wfm_kpi_schedule_efficiency(ctx, 2, required, required, 0, 0.1, &e), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_kpi_schedule_efficiency(ctx, 2, required, required, 900, -0.1, &e), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_kpi_schedule_efficiency(ctx, 2, required, NULL, 900, 0.1, &e), WFM_EINVAL);
  ck_assert_int_eq(wfm_kpi_schedule_efficiency(ctx, 2, required, required, 900, 0.1, NULL), WFM_EINVAL);
  ck_assert_double_eq(e.short_h, -7);
}
END_TEST

static wfm_status scenario(wfm_ctx *c, void *user) {
  (void)user;
  static const double x[] = {1, 2, 3};
  static const int32_t group[] = {0, 1, 1};
  double sum[2] = {-7, -7};
  wfm_kpi_facts facts;
  wfm_kpi_sums sums;
  wfm_kpi_accuracy a;
  wfm_kpi_facts_init(&facts, sizeof facts);
  wfm_kpi_sums_init(&sums, sizeof sums);
  wfm_kpi_accuracy_init(&a, sizeof a);
  facts.answered = x;
  sums.answered = sum;
  wfm_status st = wfm_kpi_merge(c, 3, &facts, group, 2, 0, &sums, NULL);
  ck_assert_double_eq(sum[1], st == WFM_OK ? 5 : -7);
  if (st == WFM_OK) {
    st = wfm_kpi_forecast_accuracy(c, 3, x, x, group, 2, &a);
    ck_assert_int_eq(a.compared, st == WFM_OK ? 2 : 0);
  }
  return st;
}

START_TEST(every_allocation) {
  oom_sweep(scenario, NULL);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("accuracy");
  tcase_add_checked_fixture(tc, set_up, tear_down);
  tcase_add_test(tc, accuracy_by_level);
  tcase_add_test(tc, poisson_floor);
  tcase_add_test(tc, bad_accuracy);
  tcase_add_test(tc, adherence_and_conformance);
  tcase_add_test(tc, schedule_efficiency);
  tcase_add_test(tc, every_allocation);
  return suite_run("kpi/accuracy", tc, 60);
}
