/* Companions of the core and their combination: regular histories, holes in them, thin queues; the choice; threads; every allocation. */
#include "support/oom.h"
#include "support/suite.h"
#include "world.h"

#include <string.h>

enum { FIRST = 20089, HOUR = 3600 };

static wfm_ctx *ctx;

static void setup(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
}

static void teardown(void) {
  wfm_ctx_free(ctx);
}

/* Monday to Friday, 8 to 18; two holidays closed and a week that was lost. */
static double expected(int32_t date, int32_t second) {
  static const double day[] = {1.3, 1.1, 1, 0.9, 0.7, 0, 0};
  int32_t age = date - FIRST;
  if (second < 8 * HOUR || second >= 18 * HOUR || wfm_date_weekday(date) > 4) return NAN;
  return (90 + 0.05 * age) * day[wfm_date_weekday(date)] * (1 + 0.4 * sin(second / 5000.0));
}

static double working_week(int32_t date, int32_t second, double *weight) {
  int32_t age = date - FIRST;
  (void)weight;
  if (age == 31 || age == 74 || (age >= 98 && age < 105)) return NAN;
  double m = expected(date, second);
  return isnan(m)
             ? NAN
             : floor(m + sqrt(m) * 1.7 * (world_noise(date, second, 7) + world_noise(date, second, 9) - 1));
}

static const int32_t methods[] = {WFM_METHOD_THETA,           WFM_METHOD_ETS,
                                  WFM_METHOD_ARIMA,           WFM_METHOD_STL,
                                  WFM_METHOD_DOUBLE_SEASONAL, WFM_METHOD_COMBINATION};

/* Each alone forecasts a regular queue to a few per cent of what is expected. */
START_TEST(alone) {
  world w;
  wfm_forecast *f = NULL;
  wfm_forecast_opts o;
  double error = 0, sum = 0;
  ck_assert_int_eq(world_make(ctx, "floating", FIRST, 182, 0, 28, HOUR, WFM_SERIES_VOLUME, working_week, &w),
                   WFM_OK);
  wfm_forecast_opts_init(&o, sizeof o);
  o.method = methods[_i];
  ck_assert_msg(wfm_forecast_run(ctx, w.history, w.future, NULL, &o, &f) == WFM_OK, "%s", wfm_ctx_error(ctx));
  ck_assert_int_eq(wfm_forecast_method(f), methods[_i]);
  for (size_t i = 0; i < wfm_forecast_count(f); i++) {
    double m = expected(FIRST + 182 + wfm_grid_day(w.future, i), wfm_grid_second(w.future, i));
    ck_assert_double_ge(wfm_forecast_mean(f)[i], 0);
    if (isnan(m)) {
      ck_assert_double_eq(wfm_forecast_mean(f)[i], 0);
      continue;
    }
    error += fabs(wfm_forecast_mean(f)[i] - m);
    sum += m;
  }
  ck_assert_msg(error < 0.06 * sum, "%s: %g of %g", wfm_method_text(methods[_i]), error, sum);
  wfm_forecast_free(f);
  world_end(&w);
}
END_TEST

/* The choice among all of them is the first of its table, and the combination is in it. */
START_TEST(choice) {
  world w;
  wfm_forecast *f = NULL;
  wfm_forecast_opts o;
  double last = 0;
  bool combined = false;
  ck_assert_int_eq(world_make(ctx, "floating", FIRST, 182, 0, 14, 86400, WFM_SERIES_VOLUME, working_week, &w),
                   WFM_OK);
  wfm_forecast_opts_init(&o, sizeof o);
  o.flags = WFM_FORECAST_COMPANIONS;
  wfm_series_free(w.history); /* days need totals: an hour stands for each */
  double y[182];
  for (int32_t d = 0; d < 182; d++) {
    double weight;
    y[d] = working_week(FIRST + d, 9 * HOUR, &weight);
  }
  ck_assert_int_eq(wfm_series_create(ctx, w.past, WFM_SERIES_VOLUME, y, NULL, NULL, &w.history), WFM_OK);
  ck_assert_msg(wfm_forecast_run(ctx, w.history, w.future, NULL, &o, &f) == WFM_OK, "%s", wfm_ctx_error(ctx));
  ck_assert_uint_eq(wfm_forecast_scores(f), 11);
  for (size_t i = 0; i < wfm_forecast_scores(f); i++) {
    wfm_forecast_score score;
    wfm_forecast_score_init(&score, sizeof score);
    ck_assert_int_eq(wfm_forecast_score_get(f, i, &score), WFM_OK);
    if (i == 0) ck_assert_int_eq(score.method, wfm_forecast_method(f));
    ck_assert_double_ge(score.mae, last);
    last = score.mae;
    combined = combined || score.method == WFM_METHOD_COMBINATION;
  }
  ck_assert(combined);
  wfm_forecast_free(f);
  world_end(&w);
}
END_TEST

static double hardly_any(int32_t date, int32_t second, double *weight) {
  (void)weight;
  return second == 10 * HOUR && world_noise(date, 1, 3) < 0.2 ? 1 + floor(3 * world_noise(date, 2, 3)) : 0;
}

/* A queue with 0.4 contacts a day, all at ten. */
START_TEST(thin_queue) {
  world w;
  wfm_forecast *f = NULL;
  wfm_forecast_opts o;
  double sum = 0;
  ck_assert_int_eq(world_make(ctx, "floating", FIRST, 182, 0, 7, HOUR, WFM_SERIES_VOLUME, hardly_any, &w),
                   WFM_OK);
  wfm_forecast_opts_init(&o, sizeof o);
  o.method = WFM_METHOD_THIN;
  ck_assert_int_eq(wfm_forecast_run(ctx, w.history, w.future, NULL, &o, &f), WFM_OK);
  for (size_t i = 0; i < wfm_forecast_count(f); i++) {
    sum += wfm_forecast_mean(f)[i];
    if (wfm_grid_second(w.future, i) != 10 * HOUR) ck_assert_double_eq(wfm_forecast_mean(f)[i], 0);
  }
  ck_assert(sum > 1 && sum < 6);
  wfm_forecast_free(f);
  world_end(&w);
}
END_TEST

/* Histories of a day to a month, and ones without a value that differs: no method falls over. */
START_TEST(short_histories) {
  for (int32_t days = 1; days <= 31; days += 5)
    for (size_t k = 0; k <= sizeof methods / sizeof methods[0]; k++) {
      world w;
      wfm_forecast *f = NULL;
      wfm_forecast_opts o;
      ck_assert_int_eq(
          world_make(ctx, "floating", FIRST, days, 3, 9, 4 * HOUR, WFM_SERIES_VOLUME, hardly_any, &w),
          WFM_OK);
      wfm_forecast_opts_init(&o, sizeof o);
      if (k < sizeof methods / sizeof methods[0])
        o.method = methods[k];
      else
        o.flags = WFM_FORECAST_COMPANIONS;
      ck_assert_msg(wfm_forecast_run(ctx, w.history, w.future, NULL, &o, &f) == WFM_OK, "%s",
                    wfm_ctx_error(ctx));
      for (size_t i = 0; i < wfm_forecast_count(f); i++)
        ck_assert(wfm_forecast_mean(f)[i] >= 0 && wfm_forecast_mean(f)[i] < 100);
      wfm_forecast_free(f);
      world_end(&w);
    }
}
END_TEST

/* The same bytes on four threads. */
START_TEST(threads) {
  double *mean[2] = {NULL, NULL};
  size_t n = 0;
  for (int k = 0; k < 2; k++) {
    world w;
    wfm_ctx *own = NULL;
    wfm_forecast *f = NULL;
    wfm_ctx_opts co;
    wfm_forecast_opts o;
    wfm_ctx_opts_init(&co, sizeof co);
    co.threads = k ? 4 : 1;
    ck_assert_int_eq(wfm_ctx_create(&own, &co), WFM_OK);
    ck_assert_int_eq(
        world_make(own, "floating", FIRST, 120, 0, 7, 2 * HOUR, WFM_SERIES_VOLUME, working_week, &w), WFM_OK);
    wfm_forecast_opts_init(&o, sizeof o);
    o.method = WFM_METHOD_COMBINATION;
    ck_assert_int_eq(wfm_forecast_run(own, w.history, w.future, NULL, &o, &f), WFM_OK);
    n = wfm_forecast_count(f);
    mean[k] = malloc(n * sizeof *mean[k]);
    ck_assert_ptr_nonnull(mean[k]);
    memcpy(mean[k], wfm_forecast_mean(f), n * sizeof *mean[k]);
    wfm_forecast_free(f);
    world_end(&w);
    wfm_ctx_free(own);
  }
  ck_assert_mem_eq(mean[0], mean[1], n * sizeof *mean[0]);
  free(mean[0]);
  free(mean[1]);
}
END_TEST

static wfm_status scenario(wfm_ctx *own, void *user) {
  world w;
  wfm_forecast *f = NULL;
  wfm_forecast_opts o;
  (void)user;
  wfm_forecast_opts_init(&o, sizeof o);
  o.flags = WFM_FORECAST_COMPANIONS;
  o.origins = 2;
  wfm_status st = world_make(own, "floating", FIRST, 26, 0, 2, 43200, WFM_SERIES_VOLUME, hardly_any, &w);
  if (st == WFM_OK) st = wfm_forecast_run(own, w.history, w.future, NULL, &o, &f);
  if (st != WFM_OK) ck_assert_ptr_null(f);
  wfm_forecast_free(f);
  world_end(&w);
  return st;
}

START_TEST(every_allocation) {
  oom_sweep(scenario, NULL);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("companions");
  tcase_add_checked_fixture(tc, setup, teardown);
  tcase_add_loop_test(tc, alone, 0, sizeof methods / sizeof methods[0]);
  tcase_add_test(tc, choice);
  tcase_add_test(tc, thin_queue);
  tcase_add_test(tc, short_histories);
  tcase_add_test(tc, threads);
  tcase_add_test(tc, every_allocation);
  return suite_run("companions", tc, 200);
}
