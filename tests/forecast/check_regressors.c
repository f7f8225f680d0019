/* The caller's regressors: an effect that no calendar tells is learnt and carried ahead; bad input; every allocation. */
#include "support/oom.h"
#include "support/suite.h"
#include "world.h"

#include <string.h>

enum { FIRST = 20089, DAYS = 182, AHEAD = 28, HOUR = 3600 };

static wfm_ctx *ctx;

static void setup(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
}

static void teardown(void) {
  wfm_ctx_free(ctx);
}

/* A mailing on every seventh day or so, by no calendar. */
static double mailing(int32_t date) {
  return world_noise(date, 0, 11) < 0.15;
}

static double contacts(int32_t date, int32_t second, double *weight) {
  (void)weight;
  if (second < 8 * HOUR || second >= 18 * HOUR) return NAN;
  double root = 10 + 2 * sin(second / 6000.0) + 3 * mailing(date) + 2 * (world_noise(date, second, 3) - 0.5);
  return floor(root * root);
}

static double error_of(const world *w, const wfm_regressors *regressors) {
  wfm_forecast *f = NULL;
  wfm_forecast_opts o;
  double error = 0;
  wfm_forecast_opts_init(&o, sizeof o);
  o.regressors = regressors;
  ck_assert_msg(wfm_forecast_run(ctx, w->history, w->future, NULL, &o, &f) == WFM_OK, "%s",
                wfm_ctx_error(ctx));
  for (size_t i = 0; i < wfm_forecast_count(f); i++) {
    double weight,
        want = contacts(FIRST + DAYS + wfm_grid_day(w->future, i), wfm_grid_second(w->future, i), &weight);
    if (!isnan(want)) error += fabs(wfm_forecast_mean(f)[i] - want);
  }
  wfm_forecast_free(f);
  return error;
}

static void fill(double *value, size_t columns, size_t column) {
  for (int32_t d = 0; d < DAYS + AHEAD; d++) value[(size_t)d * columns + column] = mailing(FIRST + d);
}

START_TEST(learnt) {
  world w;
  double value[2 * (DAYS + AHEAD)];
  ck_assert_int_eq(world_make(ctx, "floating", FIRST, DAYS, 0, AHEAD, HOUR, WFM_SERIES_VOLUME, contacts, &w),
                   WFM_OK);
  wfm_regressors r;
  wfm_regressors_init(&r, sizeof r);
  r.columns = 1;
  r.first_date = FIRST;
  r.days = DAYS + AHEAD;
  r.value = value;
  fill(value, 1, 0);
  double without = error_of(&w, NULL), with = error_of(&w, &r);
  ck_assert_msg(with < 0.6 * without, "with %g, without %g", with, without);
  for (size_t i = 0; i < DAYS + AHEAD; i++) value[i] = 20 + 1e6 * value[i]; /* units do not matter */
  ck_assert_double_eq_tol(error_of(&w, &r) / with, 1, 1e-6);
  for (size_t i = 0; i < DAYS + AHEAD; i++) value[i] = 4; /* nor does a constant */
  ck_assert_double_eq_tol(error_of(&w, &r) / without, 1, 1e-9);
  r.columns = 2; /* one of noise beside it costs little; days not known are ordinary ones */
  fill(value, 2, 0);
  for (int32_t d = 0; d < DAYS + AHEAD; d++) value[2 * d + 1] = world_noise(d, 1, 5);
  value[0] = value[21] = NAN;
  ck_assert_double_le(error_of(&w, &r), 1.1 * with);
  world_end(&w);
}
END_TEST

static const struct {
  const char *name, *says;
  int32_t columns, first, days, bad;
  double value;
  wfm_status want;
} cases[] = {
    {"columns", "columns=0", 0, FIRST, 210, 0, 1, WFM_EDOMAIN},
    {"too many", "columns=17", 17, FIRST, 10, 0, 1, WFM_EDOMAIN},
    {"days", "days=0", 1, FIRST, 0, 0, 1, WFM_EDOMAIN},
    {"infinite", "mailings, day 3: value=inf", 1, FIRST, 210, 3, INFINITY, WFM_EDOMAIN},
    {"ends early", "mailings has no value for 2025-07-05", 1, FIRST, 185, 0, 1, WFM_EDOMAIN},
    {"gap ahead", "mailings has no value for 2025-07-06", 1, FIRST, 210, 186, NAN, WFM_EDOMAIN},
};

START_TEST(bad_input) {
  world w;
  double value[17 * (DAYS + AHEAD)];
  wfm_forecast *f = NULL;
  const char *const name[] = {"mailings"};
  wfm_forecast_opts o;
  wfm_regressors r;
  ck_assert_int_eq(world_make(ctx, "floating", FIRST, DAYS, 0, AHEAD, HOUR, WFM_SERIES_VOLUME, contacts, &w),
                   WFM_OK);
  wfm_forecast_opts_init(&o, sizeof o);
  wfm_regressors_init(&r, sizeof r);
  o.regressors = &r;
  ck_assert_int_eq(wfm_forecast_run(ctx, w.history, w.future, NULL, &o, &f), WFM_EINVAL);
  for (size_t i = 0; i < sizeof value / sizeof value[0]; i++) value[i] = (double)(i % 3);
  value[cases[_i].bad] = cases[_i].value;
  r.columns = cases[_i].columns;
  r.first_date = cases[_i].first;
  r.days = cases[_i].days;
  r.value = value;
  r.name = cases[_i].columns == 1 ? name : NULL;
  wfm_status st = wfm_forecast_run(ctx, w.history, w.future, NULL, &o, &f);
  ck_assert_msg(st == cases[_i].want, "%s: %s", cases[_i].name, wfm_ctx_error(ctx));
  ck_assert_msg(strstr(wfm_ctx_error(ctx), cases[_i].says) != NULL, "%s", wfm_ctx_error(ctx));
  ck_assert_ptr_null(f);
  world_end(&w);
}
END_TEST

static double few(int32_t date, int32_t second, double *weight) {
  (void)weight;
  return 20 + date % 7 + second / 43200.0;
}

static wfm_status scenario(wfm_ctx *own, void *user) {
  world w;
  wfm_forecast *f = NULL;
  double value[20];
  wfm_forecast_opts o;
  wfm_regressors r;
  (void)user;
  wfm_forecast_opts_init(&o, sizeof o);
  wfm_regressors_init(&r, sizeof r);
  for (int i = 0; i < 20; i++) value[i] = i % 4;
  r.columns = 1;
  r.first_date = FIRST;
  r.days = 20;
  r.value = value;
  o.regressors = &r;
  wfm_status st = world_make(own, "floating", FIRST, 16, 0, 2, 43200, WFM_SERIES_VOLUME, few, &w);
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
  TCase *tc = tcase_create("regressors");
  tcase_add_checked_fixture(tc, setup, teardown);
  tcase_add_test(tc, learnt);
  tcase_add_loop_test(tc, bad_input, 0, sizeof cases / sizeof cases[0]);
  tcase_add_test(tc, every_allocation);
  return suite_run("regressors", tc, 60);
}
