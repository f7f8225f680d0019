/* Today's actuals: the posterior by hand, properties, bad input, every allocation. */
#include "forecast/result.h"
#include "forecast/world.h"
#include "support/oom.h"
#include "support/suite.h"

#include <string.h>

enum { MONDAY = 17532, HOUR = 3600, DAY = 86400, PAST = 84 };

static wfm_ctx *ctx;

static void setup(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
}

static void teardown(void) {
  wfm_ctx_free(ctx);
}

static double noisy(int32_t date, int32_t second, double *weight) {
  (void)weight;
  if (second < 8 * HOUR || second >= 18 * HOUR) return NAN;
  return floor(60 * (0.8 + 0.4 * world_noise(date, 0, 2)) * (0.8 + 0.4 * world_noise(date, second, 3)));
}

/* Today comes in half as strong again. */
static double today(int32_t date, int32_t second, double *weight) {
  return floor(1.5 * noisy(date, second, weight));
}

/* A forecast of a week and a series of what came in it. */
typedef struct scene {
  world past, present;
  wfm_forecast *forecast;
  int64_t midnight;
} scene;

static scene make(void) {
  scene s;
  ck_assert_int_eq(world_make(ctx, "floating", MONDAY, PAST, 0, 7, HOUR, WFM_SERIES_VOLUME, noisy, &s.past),
                   WFM_OK);
  ck_assert_int_eq(
      world_make(ctx, "floating", MONDAY + PAST, 2, 0, 1, HOUR, WFM_SERIES_VOLUME, today, &s.present),
      WFM_OK);
  ck_assert_int_eq(wfm_forecast_run(ctx, s.past.history, s.past.future, NULL, NULL, &s.forecast), WFM_OK);
  s.midnight = wfm_grid_start(s.past.future, 0);
  return s;
}

static void end(scene *s) {
  wfm_forecast_free(s->forecast);
  world_end(&s->past);
  world_end(&s->present);
}

static wfm_forecast *update(const wfm_forecast *f, const scene *s, int64_t now) {
  wfm_forecast *out = NULL;
  ck_assert_msg(wfm_forecast_update(ctx, f, s->present.history, now, &out) == WFM_OK, "%s",
                wfm_ctx_error(ctx));
  return out;
}

START_TEST(posterior_by_hand) {
  scene s = make();
  wfm_forecast *u = update(s.forecast, &s, s.midnight + 12 * HOUR);
  const double *before = wfm_forecast_mean(s.forecast), *after = wfm_forecast_mean(u);
  double actual = 0, expected = 0, c = wfm_forecast_day_cv2(s.forecast)[0];
  const wfm__law *law = &s.forecast->law;
  for (size_t i = 8; i < 12; i++) {
    double spread = law->weekday[wfm_date_weekday(MONDAY + PAST)] * law->slot[i];
    double noise = fmax(spread * (law->a[0] + law->b[0] * before[i]) - c * before[i], 1);
    actual += wfm_series_value(s.present.history)[i] / noise;
    expected += before[i] / noise;
    ck_assert_double_eq(after[i], wfm_series_value(s.present.history)[i]);
    ck_assert_double_eq(wfm_forecast_rate_cv2(u)[i], 0);
  }
  ck_assert_double_gt(c, 0.001); /* days differ by a tenth or so */
  for (size_t i = 12; i < 18; i++)
    ck_assert_double_eq_tol(after[i] / before[i], (1 + c * actual) / (1 + c * expected), 1e-12);
  ck_assert_double_eq_tol(wfm_forecast_day_cv2(u)[0], c / (1 + c * actual), 1e-12);
  ck_assert_double_gt(after[15], before[15]);
  ck_assert_double_lt(after[15], 1.5 * before[15]);
  for (size_t i = 24; i < wfm_forecast_count(u); i++) ck_assert_double_eq(after[i], before[i]);
  wfm_forecast_free(u);
  end(&s);
}
END_TEST

START_TEST(bands_narrow) {
  scene s = make();
  double low[2][7], high[2][7], q[7 * 24];
  wfm_forecast *f[2] = {s.forecast, update(s.forecast, &s, s.midnight + 14 * HOUR)};
  for (int k = 0; k < 2; k++) {
    ck_assert_int_eq(wfm_forecast_day_quantile(ctx, f[k], 0.1, low[k]), WFM_OK);
    ck_assert_int_eq(wfm_forecast_day_quantile(ctx, f[k], 0.9, high[k]), WFM_OK);
  }
  ck_assert_double_lt(high[1][0] - low[1][0], 0.8 * (high[0][0] - low[0][0]));
  for (size_t d = 1; d < 7; d++) ck_assert_double_eq(high[0][d], high[1][d]);
  ck_assert_int_eq(wfm_forecast_quantile(ctx, f[1], 0.99, q), WFM_OK);
  ck_assert_double_eq(q[10], wfm_series_value(s.present.history)[10]);
  wfm_forecast_free(f[1]);
  end(&s);
}
END_TEST

/* Hour by hour comes to nearly the same as all at once: the posterior of one update is the prior of the next, only the own
 * variance of the intervals is weighed anew. */
START_TEST(step_by_step) {
  scene s = make();
  wfm_forecast *once = update(s.forecast, &s, s.midnight + 16 * HOUR),
               *step = update(s.forecast, &s, s.midnight);
  for (int32_t h = 9; h <= 16; h++) {
    wfm_forecast *next = update(step, &s, s.midnight + h * HOUR);
    wfm_forecast_free(step);
    step = next;
  }
  for (size_t i = 0; i < wfm_forecast_count(once); i++)
    ck_assert_double_eq_tol(wfm_forecast_mean(step)[i], wfm_forecast_mean(once)[i],
                            1e-9 + 1e-3 * wfm_forecast_mean(once)[i]);
  wfm_forecast_free(once);
  wfm_forecast_free(step);
  end(&s);
}
END_TEST

START_TEST(nothing_new) {
  scene s = make();
  wfm_forecast *u = update(s.forecast, &s, s.midnight + 8 * HOUR + 1799); /* no interval has ended */
  size_t n = wfm_forecast_count(u);
  ck_assert_mem_eq(wfm_forecast_mean(u), wfm_forecast_mean(s.forecast), n * sizeof(double));
  ck_assert_mem_eq(wfm_forecast_rate_cv2(u), wfm_forecast_rate_cv2(s.forecast), n * sizeof(double));
  ck_assert_uint_eq(wfm_forecast_scores(u), wfm_forecast_scores(s.forecast));
  wfm_forecast_free(u);
  end(&s);
}
END_TEST

START_TEST(bad_input) {
  scene s = make();
  world days, means;
  wfm_forecast *out = NULL, *aht = NULL;
  ck_assert_int_eq(world_make(ctx, "floating", MONDAY + PAST, 2, 0, 1, DAY, WFM_SERIES_VOLUME, noisy, &days),
                   WFM_OK);
  ck_assert_int_eq(world_make(ctx, "floating", MONDAY, PAST, 0, 7, HOUR, WFM_SERIES_MEAN, noisy, &means),
                   WFM_OK);
  ck_assert_int_eq(wfm_forecast_run(ctx, means.history, means.future, NULL, NULL, &aht), WFM_OK);
  ck_assert_int_eq(wfm_forecast_update(ctx, NULL, s.present.history, 0, &out), WFM_EINVAL);
  ck_assert_int_eq(wfm_forecast_update(ctx, s.forecast, days.history, 0, &out), WFM_EDOMAIN);
  ck_assert_msg(strstr(wfm_ctx_error(ctx), "interval_s=86400"), "%s", wfm_ctx_error(ctx));
  ck_assert_int_eq(wfm_forecast_update(ctx, s.forecast, means.history, 0, &out), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_forecast_update(ctx, aht, s.present.history, 0, &out), WFM_EDOMAIN);
  ck_assert_ptr_null(out);
  wfm_forecast_free(aht);
  world_end(&means);
  world_end(&days);
  end(&s);
}
END_TEST

static wfm_status scenario(wfm_ctx *own, void *user) {
  const scene *s = user;
  wfm_forecast *out = NULL;
  wfm_status st = wfm_forecast_update(own, s->forecast, s->present.history, s->midnight + 12 * HOUR, &out);
  if (st != WFM_OK) ck_assert_ptr_null(out);
  wfm_forecast_free(out);
  return st;
}

START_TEST(every_allocation) {
  scene s = make();
  oom_sweep(scenario, &s);
  end(&s);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("update");
  tcase_add_checked_fixture(tc, setup, teardown);
  tcase_add_test(tc, posterior_by_hand);
  tcase_add_test(tc, bands_narrow);
  tcase_add_test(tc, step_by_step);
  tcase_add_test(tc, nothing_new);
  tcase_add_test(tc, bad_input);
  tcase_add_test(tc, every_allocation);
  return suite_run("update", tc, 60);
}
