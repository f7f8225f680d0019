/* Effects that were put into a history come out; bad input; every allocation. */
#include "support/oom.h"
#include "support/suite.h"
#include "world.h"

#include <libwfm/forecast_effects.h>
#include <string.h>

enum { FIRST = 20089, HOUR = 3600 }; /* 2025-01-01 */

static wfm_ctx *ctx;

static void setup(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
}

static void teardown(void) {
  wfm_ctx_free(ctx);
}

static double mailing(int32_t date) {
  return 3 * floor(world_noise(date, 0, 5) * 1.2);
}

/* Mondays half as much again; 20 % a year more; busy at the turn of the month; 30 % more after a mailing; half on two bridge days. */
static double contacts(int32_t date, int32_t second, double *weight) {
  int32_t age = date - FIRST, year, month, day;
  (void)weight;
  if (second < 8 * HOUR || second >= 16 * HOUR || wfm_date_weekday(date) > 4 || age == 131) return NAN;
  wfm_date_to_ymd(date, &year, &month, &day);
  double m = 400 * (wfm_date_weekday(date) == 0 ? 1.5 : 1) * pow(1.2, (age - 364) / 365.25) *
             (1 + 0.2 * cos(6.2832 * (day - 0.5) / 30.4)) * (mailing(date) > 0 ? 1.3 : 1) *
             (age == 121 || age == 240 ? 0.5 : 1) * (age == 132 ? 1.4 : 1);
  return floor(m + sqrt(m) * 3.4 * (world_noise(date, second, 7) - 0.5));
}

static wfm_status make_hours(wfm_ctx *own, const world *w, wfm_hours **hours) {
  static const int32_t special[] = {121, 240}, closed[] = {131};
  wfm_status st = wfm_hours_create(own, hours);
  for (int32_t d = 0; st == WFM_OK && d < 5; d++) st = wfm_hours_add(*hours, d, 8 * HOUR, 16 * HOUR);
  for (int k = 0; st == WFM_OK && k < 3; k++) {
    wfm_special_day day;
    wfm_special_day_init(&day, sizeof day);
    day.date = FIRST + (k < 2 ? special[k] : closed[0]);
    day.name = k < 2 ? "bridge" : "feast";
    day.closed = k == 2;
    st = wfm_hours_add_special(*hours, &day);
  }
  (void)w;
  return st;
}

static wfm_effect get(const wfm_effects *e, int32_t kind, int32_t index) {
  wfm_effect effect;
  wfm_effect_init(&effect, sizeof effect);
  for (size_t i = 0; i < wfm_effects_count(e); i++) {
    ck_assert_int_eq(wfm_effects_get(e, i, &effect), WFM_OK);
    if (effect.kind == kind && effect.index == index) return effect;
  }
  ck_abort_msg("no effect of kind %d, index %d", (int)kind, (int)index);
}

START_TEST(come_out) {
  world w;
  wfm_hours *hours = NULL;
  wfm_effects *e = NULL;
  double value[365];
  const char *const name[] = {"mailing"};
  wfm_regressors r;
  wfm_regressors_init(&r, sizeof r);
  r.columns = 1;
  r.first_date = FIRST;
  r.days = 365;
  r.value = value;
  r.name = name;
  double spread = 0, mean = 0;
  for (int32_t d = 0; d < 365; d++) value[d] = mailing(FIRST + d);
  for (int32_t d = 0, n = 0; d < 365; d++)
    if (wfm_date_weekday(FIRST + d) < 5 && d != 131) {
      n++;
      spread += (value[d] - mean) * (value[d] - mean) * (n - 1) / n;
      mean += (value[d] - mean) / n;
    }
  spread = sqrt(spread / 260);
  ck_assert_int_eq(world_make(ctx, "floating", FIRST, 365, 0, 7, HOUR, WFM_SERIES_VOLUME, contacts, &w),
                   WFM_OK);
  ck_assert_int_eq(make_hours(ctx, &w, &hours), WFM_OK);
  ck_assert_msg(wfm_effects_find(ctx, w.history, hours, &r, &e) == WFM_OK, "%s", wfm_ctx_error(ctx));
  ck_assert_double_eq_tol(get(e, WFM_EFFECT_WEEKDAY, 0).value / get(e, WFM_EFFECT_WEEKDAY, 3).value, 1.5,
                          0.05);
  ck_assert_double_eq_tol(get(e, WFM_EFFECT_TREND, 0).value, 1.2, 0.04);
  ck_assert_double_eq_tol(get(e, WFM_EFFECT_MONTH_DAY, 1).value / get(e, WFM_EFFECT_MONTH_DAY, 16).value, 1.5,
                          0.1);
  ck_assert_double_gt(get(e, WFM_EFFECT_MONTH_DAY, 1).gain, 0.2);
  ck_assert_double_eq_tol(get(e, WFM_EFFECT_AFTER, 0).value, sqrt(1.4), 0.06); /* one day: half way in */
  ck_assert_int_eq(get(e, WFM_EFFECT_AFTER, 0).days, 1);
  wfm_effect bridge = get(e, WFM_EFFECT_SPECIAL, 0), mail = get(e, WFM_EFFECT_REGRESSOR, 0);
  ck_assert_str_eq(bridge.name, "bridge");
  ck_assert_int_eq(bridge.days, 2);
  ck_assert_double_eq_tol(bridge.value, 0.5, 0.1);
  ck_assert_str_eq(mail.name, "mailing");
  ck_assert_double_eq_tol(mail.value, pow(1.3, spread / 3), 0.01);
  ck_assert_double_gt(mail.gain, 0.2);
  double level = 8 * 400 * 1.1 * (1 + 0.3 * mean / 3);
  ck_assert_double_eq_tol(get(e, WFM_EFFECT_LEVEL, 0).value / level, 1, 0.06);
  ck_assert_double_lt(get(e, WFM_EFFECT_SPREAD, 0).value, 0.04);
  wfm_effects_free(e);
  wfm_hours_free(hours);
  world_end(&w);
}
END_TEST

static double flat(int32_t date, int32_t second, double *weight) {
  (void)weight;
  return 50 + date % 7 + second / 43200.0;
}

START_TEST(bad_input) {
  world w;
  wfm_effects *e = NULL;
  wfm_effect one;
  ck_assert_int_eq(world_make(ctx, "floating", FIRST, 20, 0, 1, 43200, WFM_SERIES_MEAN, flat, &w), WFM_OK);
  ck_assert_int_eq(wfm_effects_find(ctx, w.history, NULL, NULL, &e), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_effects_find(ctx, NULL, NULL, NULL, &e), WFM_EINVAL);
  world_end(&w);
  ck_assert_int_eq(world_make(ctx, "floating", FIRST, 1, 0, 1, 43200, WFM_SERIES_VOLUME, flat, &w), WFM_OK);
  ck_assert_int_eq(wfm_effects_find(ctx, w.history, NULL, NULL, &e), WFM_OK);
  wfm_effect_init(&one, sizeof one);
  ck_assert_int_eq(wfm_effects_get(e, wfm_effects_count(e), &one), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_effects_get(e, 0, NULL), WFM_EINVAL);
  ck_assert_double_eq_tol(get(e, WFM_EFFECT_LEVEL, 0).value, flat(FIRST, 0, NULL) + flat(FIRST, 43200, NULL),
                          2);
  wfm_effects_free(e);
  world_end(&w);
  ck_assert_uint_eq(wfm_effects_count(NULL), 0);
  wfm_effects_free(NULL);
}
END_TEST

static wfm_status scenario(wfm_ctx *own, void *user) {
  world w;
  wfm_effects *e = NULL;
  wfm_hours *hours = NULL;
  (void)user;
  wfm_status st = world_make(own, "floating", FIRST, 130, 0, 1, 43200, WFM_SERIES_VOLUME, flat, &w);
  if (st == WFM_OK) st = make_hours(own, &w, &hours);
  if (st == WFM_OK) st = wfm_effects_find(own, w.history, hours, NULL, &e);
  if (st != WFM_OK) ck_assert_ptr_null(e);
  wfm_effects_free(e);
  wfm_hours_free(hours);
  world_end(&w);
  return st;
}

START_TEST(every_allocation) {
  oom_sweep(scenario, NULL);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("effects");
  tcase_add_checked_fixture(tc, setup, teardown);
  tcase_add_test(tc, come_out);
  tcase_add_test(tc, bad_input);
  tcase_add_test(tc, every_allocation);
  return suite_run("effects", tc, 60);
}
