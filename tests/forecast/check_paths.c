/* Sample paths: moments of intervals and of day totals, correlation of days, the same bytes, bad input, every allocation. */
#include "forecast/result.h"
#include "forecast/world.h"
#include "support/oom.h"
#include "support/suite.h"

#include <string.h>

enum { MONDAY = 17532, HOUR = 3600, PAST = 140, AHEAD = 14, PATHS = 4000 };

static wfm_ctx *ctx;

static void setup(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
}

static void teardown(void) {
  wfm_ctx_free(ctx);
}

/* Days that differ by a tenth or so, slowly; intervals that differ on their own. */
static double noisy(int32_t date, int32_t second, double *weight) {
  (void)weight;
  if (second < 8 * HOUR || second >= 18 * HOUR) return NAN;
  double slow = world_noise(date / 3, 0, 5) + world_noise(date, 0, 2);
  return floor(600 * (0.8 + 0.2 * slow) * (0.8 + 0.4 * world_noise(date, second, 3)));
}

static double talk(int32_t date, int32_t second, double *weight) {
  *weight = 10 + 20 * world_noise(date, second, 1);
  return 200 + 60 * world_noise(date, second, 4);
}

static double *draw(const wfm_forecast *f, uint64_t seed, size_t paths) {
  double *out = malloc(paths * wfm_forecast_count(f) * sizeof *out);
  ck_assert_ptr_nonnull(out);
  ck_assert_msg(wfm_forecast_paths(ctx, f, seed, paths, out) == WFM_OK, "%s", wfm_ctx_error(ctx));
  return out;
}

/* Mean and variance over the paths, of intervals and of day totals, against the law. */
START_TEST(moments) {
  world w;
  ck_assert_int_eq(world_make(ctx, "floating", MONDAY, PAST, 0, AHEAD, HOUR,
                              _i ? WFM_SERIES_MEAN : WFM_SERIES_VOLUME, _i ? talk : noisy, &w),
                   WFM_OK);
  wfm_forecast *f = NULL;
  ck_assert_int_eq(wfm_forecast_run(ctx, w.history, w.future, NULL, NULL, &f), WFM_OK);
  size_t n = wfm_forecast_count(f);
  double *path = draw(f, 7, PATHS);
  for (size_t i = 0; i < n; i++) {
    double m = wfm_forecast_mean(f)[i], sum = 0, square = 0;
    for (size_t p = 0; p < PATHS; p++) {
      double x = path[p * n + i];
      ck_assert(x >= 0 && (_i || x == floor(x)));
      sum += x / PATHS;
      square += x * x / PATHS;
    }
    double want = wfm_forecast_rate_cv2(f)[i] * m * m + (_i ? 0 : m);
    ck_assert_double_eq_tol(sum, m, 5 * sqrt(want / PATHS) + 1e-9);
    ck_assert_double_eq_tol(square - sum * sum, want, 0.15 * want + 1e-9);
  }
  for (int32_t d = 0; d < AHEAD && !_i; d++) {
    double low[AHEAD], high[AHEAD], inside = 0;
    size_t first, count;
    wfm_grid_day_range(w.future, d, &first, &count);
    ck_assert_int_eq(wfm_forecast_day_quantile(ctx, f, 0.1, low), WFM_OK);
    ck_assert_int_eq(wfm_forecast_day_quantile(ctx, f, 0.9, high), WFM_OK);
    for (size_t p = 0; p < PATHS; p++) {
      double total = 0;
      for (size_t i = first; i < first + count; i++) total += path[p * n + i];
      inside += total >= low[d] && total <= high[d];
    }
    ck_assert_double_eq_tol(inside / PATHS, 0.8, 0.04);
  }
  free(path);
  wfm_forecast_free(f);
  world_end(&w);
}
END_TEST

START_TEST(same_seed_same_paths) {
  world w;
  ck_assert_int_eq(world_make(ctx, "floating", MONDAY, PAST, 0, AHEAD, HOUR, WFM_SERIES_VOLUME, noisy, &w),
                   WFM_OK);
  wfm_forecast *f = NULL;
  ck_assert_int_eq(wfm_forecast_run(ctx, w.history, w.future, NULL, NULL, &f), WFM_OK);
  size_t n = wfm_forecast_count(f);
  double *few = draw(f, 3, 5), *many = draw(f, 3, 50), *other = draw(f, 4, 5);
  ck_assert_int_eq(memcmp(few, many, 5 * n * sizeof *few), 0);
  ck_assert_int_ne(memcmp(few, other, 5 * n * sizeof *few), 0);
  free(few);
  free(many);
  free(other);
  /* The factors of neighbouring days go together as far as the law says. */
  double *path = draw(f, 9, PATHS), xy = 0, xx = 0;
  f->law.across = 0.8;
  double *bound = draw(f, 9, PATHS), bound_xy = 0;
  for (size_t p = 0; p < PATHS; p++) {
    double a[4] = {0, 0, 0, 0};
    for (size_t i = 0; i < 24; i++) {
      a[0] += path[p * n + i] - wfm_forecast_mean(f)[i];
      a[1] += path[p * n + 24 + i] - wfm_forecast_mean(f)[24 + i];
      a[2] += bound[p * n + i] - wfm_forecast_mean(f)[i];
      a[3] += bound[p * n + 24 + i] - wfm_forecast_mean(f)[24 + i];
    }
    xy += a[0] * a[1];
    bound_xy += a[2] * a[3];
    xx += a[0] * a[0];
  }
  ck_assert_double_gt(bound_xy, 0.3 * xx);
  ck_assert_double_gt(bound_xy, xy);
  free(path);
  free(bound);
  wfm_forecast_free(f);
  world_end(&w);
}
END_TEST

START_TEST(bad_input) {
  world w;
  double x = -7;
  ck_assert_int_eq(world_make(ctx, "floating", MONDAY, PAST, 0, 1, HOUR, WFM_SERIES_VOLUME, noisy, &w),
                   WFM_OK);
  wfm_forecast *f = NULL;
  ck_assert_int_eq(wfm_forecast_run(ctx, w.history, w.future, NULL, NULL, &f), WFM_OK);
  ck_assert_int_eq(wfm_forecast_paths(NULL, f, 1, 1, &x), WFM_EINVAL);
  ck_assert_int_eq(wfm_forecast_paths(ctx, NULL, 1, 1, &x), WFM_EINVAL);
  ck_assert_int_eq(wfm_forecast_paths(ctx, f, 1, 1, NULL), WFM_EINVAL);
  ck_assert_int_eq(wfm_forecast_paths(ctx, f, 1, 1000001, &x), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_forecast_paths(ctx, f, 1, 0, NULL), WFM_OK);
  ck_assert_double_eq(x, -7);
  wfm_forecast_free(f);
  world_end(&w);
}
END_TEST

static wfm_status scenario(wfm_ctx *own, void *user) {
  double out[24] = {-7};
  wfm_status st = wfm_forecast_paths(own, user, 1, 1, out);
  if (st != WFM_OK) ck_assert_double_eq(out[0], -7);
  return st;
}

START_TEST(every_allocation) {
  world w;
  ck_assert_int_eq(world_make(ctx, "floating", MONDAY, 28, 0, 1, HOUR, WFM_SERIES_VOLUME, noisy, &w), WFM_OK);
  wfm_forecast *f = NULL;
  ck_assert_int_eq(wfm_forecast_run(ctx, w.history, w.future, NULL, NULL, &f), WFM_OK);
  oom_sweep(scenario, f);
  wfm_forecast_free(f);
  world_end(&w);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("paths");
  tcase_add_checked_fixture(tc, setup, teardown);
  tcase_add_loop_test(tc, moments, 0, 2);
  tcase_add_test(tc, same_seed_same_paths);
  tcase_add_test(tc, bad_input);
  tcase_add_test(tc, every_allocation);
  return suite_run("paths", tc, 60);
}
