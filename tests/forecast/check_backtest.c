/* Back-tests: known answers, the table's shape, leads, bad input, every allocation. */
#include "forecast/world.h"
#include "support/oom.h"
#include "support/suite.h"

#include <string.h>

enum { MONDAY = 17532, DAY = 86400, HOUR = 3600 };

static wfm_ctx *ctx;

static void setup(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
}

static void teardown(void) {
  wfm_ctx_free(ctx);
}

static wfm_forecast_score row(const wfm_backtest *b, size_t i) {
  wfm_forecast_score r;
  wfm_forecast_score_init(&r, sizeof r);
  ck_assert_int_eq(wfm_backtest_row_get(b, i, &r), WFM_OK);
  return r;
}

/* Each week 100 above the last: seasonal naive is 100 too low in its first week, 200 in its second. */
static double rising(int32_t date, int32_t second, double *weight) {
  (void)second, (void)weight;
  return 1000 + 100 * ((date - MONDAY) / 7);
}

START_TEST(naive_by_hand) {
  world w;
  wfm_backtest *b = NULL;
  wfm_backtest_opts o;
  wfm_forecast_opts each;
  wfm_backtest_opts_init(&o, sizeof o);
  wfm_forecast_opts_init(&each, sizeof each);
  each.method = WFM_METHOD_SEASONAL_NAIVE;
  o.forecast = &each;
  o.lead_days = 14;
  o.step_days = 7;
  o.origins = 3;
  ck_assert_int_eq(world_make(ctx, "floating", MONDAY, 70, 0, 7, DAY, WFM_SERIES_VOLUME, rising, &w), WFM_OK);
  ck_assert_int_eq(wfm_backtest_run(ctx, w.history, NULL, &o, &b), WFM_OK);
  ck_assert_uint_eq(wfm_backtest_rows(b), 3 * 2); /* leads 1, 7, 14; mean of weeks beside */
  static const struct {
    size_t row;
    int32_t lead;
    double mae, wape, week;
  } want[] = {{1, 1, 100, 10.0 / 170, NAN},
              {3, 7, 100, 10.0 / 170, 10.0 / 170},
              {5, 14, 150, 30.0 / 350, 30.0 / 350}};
  for (size_t i = 0; i < 3; i++) {
    wfm_forecast_score r = row(b, want[i].row);
    ck_assert_int_eq(r.method, WFM_METHOD_SEASONAL_NAIVE);
    ck_assert_int_eq(r.lead_days, want[i].lead);
    ck_assert_int_eq(r.origins, 3);
    ck_assert_double_eq_tol(r.mae, want[i].mae, 1e-9);
    ck_assert_double_eq_tol(r.wape, want[i].wape,
                            1e-9); /* origins at weeks 6, 7, 8: actuals 1600 to 1800, then 1700 to 1900 */
    ck_assert_double_eq_tol(r.day_wape, want[i].wape, 1e-9);
    ck_assert_double_eq_tol(r.bias, -want[i].wape, 1e-9);
    ck_assert_double_eq_tol(r.mase, want[i].mae / 100, 1e-9);
    if (isnan(want[i].week))
      ck_assert(isnan(r.week_wape));
    else
      ck_assert_double_eq_tol(r.week_wape, want[i].week, 1e-9);
    ck_assert_double_eq_tol(r.skill, 0, 1e-9); /* it is the better anchor */
  }
  wfm_backtest_free(b);
  world_end(&w);
}
END_TEST

static double noisy(int32_t date, int32_t second, double *weight) {
  *weight = 20;
  if (wfm_date_weekday(date) == 6 || second < 8 * HOUR || second >= 18 * HOUR) return NAN;
  return floor(60 * (1 + 0.3 * sin(second / 13750.0)) * (0.9 + 0.2 * world_noise(date, 0, 2)) +
               50 * (world_noise(date, second, 3) - 0.5));
}

START_TEST(all_methods) {
  world w;
  wfm_backtest *b = NULL, *again = NULL;
  wfm_ctx *many = NULL;
  wfm_ctx_opts two;
  int32_t kind = _i ? WFM_SERIES_MEAN : WFM_SERIES_VOLUME;
  size_t methods = _i ? 4 : 5;
  wfm_ctx_opts_init(&two, sizeof two);
  two.threads = 2;
  ck_assert_int_eq(wfm_ctx_create(&many, &two), WFM_OK);
  ck_assert_int_eq(world_make(ctx, "floating", MONDAY, 126, 0, 7, HOUR, kind, noisy, &w), WFM_OK);
  ck_assert_int_eq(wfm_backtest_run(ctx, w.history, NULL, NULL, &b), WFM_OK);
  ck_assert_int_eq(wfm_backtest_run(many, w.history, NULL, NULL, &again), WFM_OK);
  ck_assert_uint_eq(wfm_backtest_rows(b), 4 * methods);
  for (size_t i = 0; i < wfm_backtest_rows(b); i++) {
    wfm_forecast_score r = row(b, i), s = row(again, i);
    ck_assert_mem_eq(&r, &s, sizeof r);
    ck_assert_int_eq(r.origins, 8);
    ck_assert_int_eq(r.method == WFM_METHOD_AUTO, i % methods == 0);
    ck_assert(r.wape > 0 && r.wape < 0.5 && r.coverage80 > 0.4 && r.pinball > 0 && r.crps > 0);
    if (kind == WFM_SERIES_VOLUME) ck_assert(r.floor_wape > 0.05 && r.floor_wape < 0.2 && r.skill < 1);
  }
  ck_assert_int_eq(wfm_backtest_row_get(b, wfm_backtest_rows(b), NULL), WFM_EINVAL);
  wfm_forecast_score s;
  wfm_forecast_score_init(&s, sizeof s);
  ck_assert_int_eq(wfm_backtest_row_get(b, wfm_backtest_rows(b), &s), WFM_EDOMAIN);
  wfm_backtest_free(b);
  wfm_backtest_free(again);
  wfm_ctx_free(many);
  world_end(&w);
}
END_TEST

START_TEST(bad_input) {
  static const struct {
    int32_t days, origins, step, lead;
    uint32_t flags;
    wfm_status want;
    const char *text;
  } cases[] = {
      {70, 0, 7, 28, 0, WFM_EDOMAIN, "origins=0"},      {70, 8, 0, 28, 0, WFM_EDOMAIN, "step_days=0"},
      {70, 8, 7, 367, 0, WFM_EDOMAIN, "lead_days=367"}, {70, 8, 7, 28, 1, WFM_EDOMAIN, "flags=1"},
      {41, 8, 7, 28, 0, WFM_ENODATA, "41 days"},
  };
  world w;
  wfm_backtest *b = (wfm_backtest *)&w;
  wfm_backtest_opts o;
  wfm_backtest_opts_init(&o, sizeof o);
  o.origins = cases[_i].origins;
  o.step_days = cases[_i].step;
  o.lead_days = cases[_i].lead;
  o.flags = cases[_i].flags;
  ck_assert_int_eq(
      world_make(ctx, "floating", MONDAY, cases[_i].days, 0, 7, DAY, WFM_SERIES_VOLUME, rising, &w), WFM_OK);
  ck_assert_int_eq(wfm_backtest_run(ctx, w.history, NULL, &o, &b), cases[_i].want);
  ck_assert_msg(strstr(wfm_ctx_error(ctx), cases[_i].text), "%s", wfm_ctx_error(ctx));
  ck_assert_ptr_eq(b, &w);
  ck_assert_int_eq(wfm_backtest_run(ctx, NULL, NULL, &o, &b), WFM_EINVAL);
  wfm_backtest_free(NULL);
  world_end(&w);
}
END_TEST

static wfm_status scenario(wfm_ctx *own, void *user) {
  world w = {0};
  wfm_backtest *b = NULL;
  wfm_backtest_opts o;
  (void)user;
  wfm_backtest_opts_init(&o, sizeof o);
  o.origins = 2;
  o.lead_days = 7;
  wfm_status st = world_make(own, "floating", MONDAY, 35, 0, 7, DAY, WFM_SERIES_VOLUME, rising, &w);
  if (st == WFM_OK) st = wfm_backtest_run(own, w.history, NULL, &o, &b);
  if (st != WFM_OK) ck_assert_ptr_null(b);
  wfm_backtest_free(b);
  world_end(&w);
  return st;
}

START_TEST(every_allocation) {
  oom_sweep(scenario, NULL);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("backtest");
  tcase_add_checked_fixture(tc, setup, teardown);
  tcase_add_test(tc, naive_by_hand);
  tcase_add_loop_test(tc, all_methods, 0, 2);
  tcase_add_loop_test(tc, bad_input, 0, 5);
  tcase_add_test(tc, every_allocation);
  return suite_run("backtest", tc, 120);
}
