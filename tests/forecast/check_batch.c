/* Many series at once: the same as one by one, rows that fail, every allocation. */
#include "forecast/world.h"
#include "support/oom.h"
#include "support/suite.h"

#include <string.h>

enum { MONDAY = 17532, DAY = 86400, HOUR = 3600, MANY = 20 };

static double first_kind(int32_t date, int32_t second, double *weight) {
  (void)weight;
  return floor(30 + 20 * world_noise(date, second, 1) + date % 7);
}
static double second_kind(int32_t date, int32_t second, double *weight) {
  (void)weight;
  return floor(90 + 40 * world_noise(date, second, 2) - date % 7);
}
static double negative(int32_t date, int32_t second, double *weight) {
  (void)date, (void)second, (void)weight;
  return -1;
}

/* Series by turns of both kinds; those with bad set are negative. */
static wfm_status make(wfm_ctx *ctx, size_t n, size_t bad, int32_t days, world w[]) {
  wfm_status st = WFM_OK;
  for (size_t i = 0; st == WFM_OK && i < n; i++)
    st = world_make(ctx, "floating", MONDAY, days, 0, 7, DAY, WFM_SERIES_VOLUME,
                    i == bad ? negative
                    : i % 2  ? second_kind
                             : first_kind,
                    &w[i]);
  return st;
}

START_TEST(same_as_one_by_one) {
  world w[MANY] = {{0}};
  const wfm_series *history[MANY];
  wfm_forecast *f[MANY], *alone[2] = {NULL, NULL};
  wfm_ctx *ctx = NULL;
  wfm_ctx_opts o;
  wfm_ctx_opts_init(&o, sizeof o);
  o.threads = 1 + _i;
  ck_assert_int_eq(wfm_ctx_create(&ctx, &o), WFM_OK);
  ck_assert_int_eq(make(ctx, MANY, MANY, 100, w), WFM_OK);
  for (size_t i = 0; i < MANY; i++) history[i] = w[i].history;
  ck_assert_int_eq(wfm_forecast_batch(ctx, MANY, history, w[0].future, NULL, NULL, NULL, f), WFM_OK);
  for (size_t i = 0; i < 2; i++)
    ck_assert_int_eq(wfm_forecast_run(ctx, history[i], w[0].future, NULL, NULL, &alone[i]), WFM_OK);
  for (size_t i = 0; i < MANY; i++) {
    ck_assert_int_eq(wfm_forecast_method(f[i]), wfm_forecast_method(alone[i % 2]));
    ck_assert_mem_eq(wfm_forecast_mean(f[i]), wfm_forecast_mean(alone[i % 2]), 7 * sizeof(double));
    ck_assert_mem_eq(wfm_forecast_rate_cv2(f[i]), wfm_forecast_rate_cv2(alone[i % 2]), 7 * sizeof(double));
    wfm_forecast_free(f[i]);
  }
  for (size_t i = 0; i < 2; i++) wfm_forecast_free(alone[i]);
  for (size_t i = 0; i < MANY; i++) world_end(&w[i]);
  wfm_ctx_free(ctx);
}
END_TEST

START_TEST(rows_that_fail) {
  world w[3] = {{0}};
  const wfm_series *history[3];
  wfm_forecast *none = NULL, *f[3] = {none, none, none};
  wfm_status row[3] = {-7, -7, -7};
  wfm_ctx *ctx = NULL;
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
  ck_assert_int_eq(make(ctx, 3, 1, 40, w), WFM_OK);
  for (size_t i = 0; i < 3; i++) history[i] = w[i].history;
  ck_assert_int_eq(wfm_forecast_batch(ctx, 3, history, w[0].future, NULL, NULL, NULL, f), WFM_EDOMAIN);
  ck_assert_msg(strstr(wfm_ctx_error(ctx), "series 1: history: interval 0: value=-1"), "%s",
                wfm_ctx_error(ctx));
  ck_assert(!f[0] && !f[1] && !f[2]);
  ck_assert_int_eq(wfm_forecast_batch(ctx, 3, history, w[0].future, NULL, NULL, row, f), WFM_OK);
  ck_assert(f[0] && !f[1] && f[2]);
  ck_assert(row[0] == WFM_OK && row[1] == WFM_EDOMAIN && row[2] == WFM_OK);
  wfm_forecast_free(f[0]);
  wfm_forecast_free(f[2]);
  f[0] = f[2] = NULL;
  history[2] = NULL;
  ck_assert_int_eq(wfm_forecast_batch(ctx, 3, history, w[0].future, NULL, NULL, row, f), WFM_OK);
  ck_assert_int_eq(row[2], WFM_EINVAL);
  wfm_forecast_free(f[0]);
  ck_assert_int_eq(wfm_forecast_batch(ctx, 0, NULL, w[0].future, NULL, NULL, NULL, NULL), WFM_OK);
  ck_assert_int_eq(wfm_forecast_batch(ctx, 1, NULL, w[0].future, NULL, NULL, NULL, f), WFM_EINVAL);
  for (size_t i = 0; i < 3; i++) world_end(&w[i]);
  wfm_ctx_free(ctx);
}
END_TEST

static wfm_status scenario(wfm_ctx *ctx, void *user) {
  world w[2] = {{0}};
  wfm_forecast *f[2] = {NULL, NULL};
  (void)user;
  wfm_status st = make(ctx, 2, 2, 30, w);
  const wfm_series *history[2] = {w[0].history, w[1].history};
  if (st == WFM_OK) st = wfm_forecast_batch(ctx, 2, history, w[0].future, NULL, NULL, NULL, f);
  if (st != WFM_OK) ck_assert(!f[0] && !f[1]);
  for (size_t i = 0; i < 2; i++) {
    wfm_forecast_free(f[i]);
    world_end(&w[i]);
  }
  return st;
}

START_TEST(every_allocation) {
  oom_sweep_threads(scenario, NULL, 1 + _i);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("batch");
  tcase_add_loop_test(tc, same_as_one_by_one, 0, 2);
  tcase_add_test(tc, rows_that_fail);
  tcase_add_loop_test(tc, every_allocation, 0, 2);
  return suite_run("batch", tc, 120);
}
