/* Every allocation of a forecast failed in turn, with one thread and with two. */
#include "forecast/world.h"
#include "support/oom.h"
#include "support/suite.h"

enum { MONDAY = 17532, SIX_HOURS = 21600 };

static double value(int32_t date, int32_t second, double *weight) {
  *weight = 3;
  return floor(20 + 10 * world_noise(date, second, 1));
}

static wfm_status build(wfm_ctx *ctx, int32_t kind, world *w, wfm_hours **hours) {
  wfm_special_day day;
  wfm_special_day_init(&day, sizeof day);
  day.date = MONDAY + 10;
  day.name = "holiday";
  wfm_status st = world_make(ctx, "floating", MONDAY, 28, 0, 7, SIX_HOURS, kind, value, w);
  if (st == WFM_OK) st = wfm_hours_create(ctx, hours);
  for (int32_t d = 0; st == WFM_OK && d < 7; d++) st = wfm_hours_add(*hours, d, 0, 86400);
  if (st == WFM_OK) st = wfm_hours_add_special(*hours, &day);
  return st;
}

static wfm_status scenario(wfm_ctx *ctx, void *user) {
  world w = {0};
  wfm_hours *hours = NULL;
  wfm_forecast *f = NULL;
  double q[28];
  wfm_status st = build(ctx, *(int32_t *)user, &w, &hours);
  if (st == WFM_OK) st = wfm_forecast_run(ctx, w.history, w.future, hours, NULL, &f);
  if (st == WFM_OK)
    st = wfm_forecast_quantile(ctx, f, 0.9, q);
  else
    ck_assert_ptr_null(f);
  wfm_forecast_free(f);
  wfm_hours_free(hours);
  world_end(&w);
  return st;
}

START_TEST(every_allocation) {
  int32_t kind = _i % 2 ? WFM_SERIES_MEAN : WFM_SERIES_VOLUME;
  oom_sweep_threads(scenario, &kind, _i < 2 ? 1 : 2);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("oom");
  tcase_add_loop_test(tc, every_allocation, 0, 4);
  return suite_run("oom", tc, 120);
}
