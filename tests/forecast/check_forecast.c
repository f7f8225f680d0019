/* Forecasts of whole series: known answers, properties, bad input, every edge of real histories. */
#include "forecast/world.h"
#include "support/suite.h"

#include <string.h>

enum { MONDAY = 17532 /* 2018-01-01 */, HOUR = 3600, DAY = 86400 };

static wfm_ctx *ctx;

static void setup(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
}

static void teardown(void) {
  wfm_ctx_free(ctx);
}

static wfm_forecast_opts with_method(int32_t method) {
  wfm_forecast_opts o;
  wfm_forecast_opts_init(&o, sizeof o);
  o.method = method;
  return o;
}

static wfm_forecast *run(world *w, const wfm_hours *hours, const wfm_forecast_opts *opts) {
  wfm_forecast *f = NULL;
  wfm_status st = wfm_forecast_run(ctx, w->history, w->future, hours, opts, &f);
  ck_assert_msg(st == WFM_OK, "%s", wfm_ctx_error(ctx));
  return f;
}

/* Monday to Friday from 8 to 18. */
static wfm_hours *office(void) {
  wfm_hours *h = NULL;
  ck_assert_int_eq(wfm_hours_create(ctx, &h), WFM_OK);
  for (int32_t d = 0; d < 5; d++) ck_assert_int_eq(wfm_hours_add(h, d, 8 * HOUR, 18 * HOUR), WFM_OK);
  return h;
}

/* What holds for every forecast. */
static void check_law(const wfm_forecast *f) {
  static const double p[] = {0.01, 0.1, 0.5, 0.9, 0.99};
  size_t n = wfm_forecast_count(f), days = wfm_forecast_days(f);
  double *q = malloc((n + days) * sizeof *q), *before = calloc(n + days, sizeof *before);
  ck_assert(q && before);
  for (size_t i = 0; i < n; i++) {
    double m = wfm_forecast_mean(f)[i], cv2 = wfm_forecast_rate_cv2(f)[i];
    ck_assert_msg(isfinite(m) && m >= 0, "interval %zu: mean %g", i, m);
    ck_assert_msg(isfinite(cv2) && cv2 >= 0, "interval %zu: cv2 %g", i, cv2);
    if (!wfm_forecast_open(f)[i]) ck_assert_double_eq(m, 0);
  }
  for (size_t k = 0; k < sizeof p / sizeof *p; k++) {
    ck_assert_int_eq(wfm_forecast_quantile(ctx, f, p[k], q), WFM_OK);
    ck_assert_int_eq(wfm_forecast_day_quantile(ctx, f, p[k], q + n), WFM_OK);
    for (size_t i = 0; i < n + days; i++)
      ck_assert_msg(q[i] >= before[i] && isfinite(q[i]), "%zu at %g", i, p[k]);
    memcpy(before, q, (n + days) * sizeof *q);
    for (size_t i = 0; i < n; i++)
      if (!wfm_forecast_open(f)[i]) ck_assert_double_eq(q[i], 0);
  }
  free(q);
  free(before);
}

/* --- known answers --- */

/* Three weeks of one value a day: 10, 20, 30 on Mondays, one more each weekday after. */
static double three_weeks(int32_t date, int32_t second, double *weight) {
  (void)second, (void)weight;
  return 10 * ((date - MONDAY) / 7 + 1) + (date - MONDAY) % 7;
}

START_TEST(anchors_by_hand) {
  world w;
  wfm_forecast_opts naive = with_method(WFM_METHOD_SEASONAL_NAIVE), mean = with_method(WFM_METHOD_WEEK_MEAN);
  mean.weeks = 2;
  ck_assert_int_eq(world_make(ctx, "floating", MONDAY, 21, 0, 14, DAY, WFM_SERIES_VOLUME, three_weeks, &w),
                   WFM_OK);
  wfm_forecast *a = run(&w, NULL, &naive), *b = run(&w, NULL, &mean);
  for (size_t i = 0; i < 14; i++) {
    ck_assert_double_eq(wfm_forecast_mean(a)[i], 30 + (double)(i % 7));
    ck_assert_double_eq(wfm_forecast_mean(b)[i], 25 + (double)(i % 7));
  }
  ck_assert_int_eq(wfm_forecast_method(a), WFM_METHOD_SEASONAL_NAIVE);
  check_law(a);
  wfm_forecast_free(a);
  wfm_forecast_free(b);
  world_end(&w);
}
END_TEST

/* One origin on 14 February compares seasonal naive with what came: 8 weeks of days, each week 10 above the last. */
static double rising(int32_t date, int32_t second, double *weight) {
  (void)second, (void)weight;
  return 100 + 10 * ((date - MONDAY) / 7);
}

START_TEST(score_by_hand) {
  world w;
  wfm_forecast_opts o = with_method(WFM_METHOD_SEASONAL_NAIVE);
  wfm_forecast_score s;
  wfm_forecast_score_init(&s, sizeof s);
  ck_assert_int_eq(world_make(ctx, "floating", MONDAY, 56, 0, 7, DAY, WFM_SERIES_VOLUME, rising, &w), WFM_OK);
  wfm_forecast *f = run(&w, NULL, &o);
  ck_assert_uint_eq(wfm_forecast_scores(f), 1);
  ck_assert_int_eq(wfm_forecast_score_get(f, 0, &s), WFM_OK);
  /* A week ahead is 10 too low; the first of the next week as well, since its weekday was last seen a week ago. */
  ck_assert_double_eq_tol(s.mae, 10, 1e-12);
  ck_assert_double_eq_tol(s.rmse, 10, 1e-12);
  ck_assert_double_eq_tol(s.mase, 1, 1e-12);
  ck_assert_double_lt(s.bias, 0);
  ck_assert_double_eq_tol(s.bias, -s.wape, 1e-12);
  ck_assert_double_eq_tol(s.day_wape, s.wape, 1e-12);
  ck_assert_int_eq(wfm_forecast_score_get(f, 1, &s), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_forecast_score_get(f, 0, NULL), WFM_EINVAL);
  wfm_forecast_free(f);
  world_end(&w);
}
END_TEST

/* A week that repeats itself exactly, 8 to 18 on weekdays. */
static double weekly(int32_t date, int32_t second, double *weight) {
  int32_t d = wfm_date_weekday(date), h = second / HOUR;
  (void)weight;
  if (d > 4 || h < 8 || h >= 18) return NAN;
  return (100 + 10 * d) * (1 + 0.3 * (h == 10) - 0.4 * (h == 17)) + 20;
}

START_TEST(repeating_week) {
  static const struct {
    int32_t method;
    double tolerance;
  } cases[] = {{WFM_METHOD_SEASONAL_NAIVE, 1e-12},
               {WFM_METHOD_WEEK_MEAN, 1e-12},
               {WFM_METHOD_LEVEL_SHAPE, 0.01},
               {WFM_METHOD_HOLT_WINTERS, 0.01},
               {WFM_METHOD_AUTO, 1e-12}};
  world w;
  wfm_forecast_opts o = with_method(cases[_i].method);
  ck_assert_int_eq(world_make(ctx, "floating", MONDAY, 84, 10, 21, HOUR, WFM_SERIES_VOLUME, weekly, &w),
                   WFM_OK);
  wfm_hours *hours = _i % 2 ? office() : NULL;
  wfm_forecast *f = run(&w, hours, &o);
  for (size_t i = 0; i < wfm_forecast_count(f); i++) {
    double unused, want = weekly(wfm_grid_first_date(w.future) + wfm_grid_day(w.future, i),
                                 wfm_grid_second(w.future, i), &unused);
    ck_assert_int_eq(wfm_forecast_open(f)[i], !isnan(want));
    if (!isnan(want)) ck_assert_double_eq_tol(wfm_forecast_mean(f)[i] / want, 1, cases[_i].tolerance);
  }
  check_law(f);
  wfm_forecast_free(f);
  wfm_hours_free(hours);
  world_end(&w);
}
END_TEST

/* --- edges of real histories --- */

static double zero(int32_t date, int32_t second, double *weight) {
  (void)date, (void)second, (void)weight;
  return 0;
}
static double constant(int32_t date, int32_t second, double *weight) {
  (void)date, (void)second, (void)weight;
  return 7;
}
static double huge(int32_t date, int32_t second, double *weight) {
  return 5e9 * (1 + 0.1 * world_noise(date, second, 1)) + 0 * *weight;
}
static double noisy(int32_t date, int32_t second, double *weight) {
  (void)weight;
  return floor(40 * (1 + 0.5 * sin(second / 13750.0)) * (0.9 + 0.2 * world_noise(date, 0, 2)) +
               12 * (world_noise(date, second, 3) - 0.5));
}
static double quiet_nights(int32_t date, int32_t second, double *weight) {
  return second < 7 * HOUR ? 0 : noisy(date, second, weight);
}
static double only_one(int32_t date, int32_t second, double *weight) {
  (void)weight;
  return date == MONDAY + 2 && second == 12 * HOUR ? 9 : NAN;
}
static double holes(int32_t date, int32_t second, double *weight) {
  double u = world_noise(date, second, 4), day = world_noise(date, 0, 5);
  return u < 0.1 || day < 0.1 ? NAN : noisy(date, second, weight);
}
static double rare(int32_t date, int32_t second, double *weight) {
  (void)weight;
  return world_noise(date, second, 6) < 0.02 ? 1 : 0;
}
static double dead_line(int32_t date, int32_t second, double *weight) {
  return date < MONDAY + 60 ? noisy(date, second, weight) : 0;
}

START_TEST(edges) {
  static const struct {
    const char *name;
    world_value value;
    int32_t days, gap, ahead, interval_s;
  } cases[] = {
      {"all zero", zero, 70, 0, 28, HOUR},
      {"constant", constant, 70, 0, 28, HOUR},
      {"constant days", constant, 70, 0, 28, DAY},
      {"above 2^31", huge, 70, 0, 28, HOUR},
      {"nights of zero", quiet_nights, 70, 3, 28, HOUR},
      {"one value", only_one, 14, 0, 14, HOUR},
      {"two days", noisy, 2, 0, 14, HOUR},
      {"first week only", noisy, 7, 0, 14, HOUR},
      {"less than two weeks", noisy, 13, 0, 14, HOUR},
      {"three weeks", noisy, 21, 0, 14, HOUR},
      {"six weeks", noisy, 42, 20, 14, HOUR},
      {"missing days and cells", holes, 120, 0, 28, HOUR / 2},
      {"horizon longer than history", noisy, 35, 0, 200, HOUR},
      {"almost nothing", rare, 100, 0, 28, HOUR},
      {"dies out", dead_line, 80, 0, 28, HOUR},
      {"two years of days", noisy, 800, 0, 120, DAY},
  };
  world w;
  ck_assert_int_eq(world_make(ctx, "floating", MONDAY, cases[_i].days, cases[_i].gap, cases[_i].ahead,
                              cases[_i].interval_s, WFM_SERIES_VOLUME, cases[_i].value, &w),
                   WFM_OK);
  for (int32_t m = WFM_METHOD_AUTO; m <= WFM_METHOD_HOLT_WINTERS; m++) {
    wfm_forecast_opts o = with_method(m);
    wfm_forecast *f = run(&w, NULL, &o);
    check_law(f);
    double sum = 0, open = 0;
    for (size_t i = 0; i < wfm_forecast_count(f); i++) {
      sum += wfm_forecast_mean(f)[i];
      open += wfm_forecast_open(f)[i];
    }
    ck_assert_double_gt(open, 0);
    if (cases[_i].value == zero) ck_assert_double_eq_tol(sum / open, 0, 1e-9);
    if (cases[_i].value == constant) ck_assert_double_eq_tol(sum / open, 7, 0.15);
    if (cases[_i].value == huge) ck_assert_double_eq_tol(sum / open / 5.25e9, 1, 0.01);
    wfm_forecast_free(f);
  }
  world_end(&w);
}
END_TEST

/* --- a trend, and an origin in the middle of a day --- */

/* A hundredth more every day. */
static double growing(int32_t date, int32_t second, double *weight) {
  return noisy(date, second, weight) * (1 + 0.01 * (date - MONDAY));
}

/* The last day is known until noon. */
enum { TODAY = MONDAY + 83 };
static double until_noon(int32_t date, int32_t second, double *weight) {
  if (date == TODAY && second >= 12 * HOUR) return NAN;
  return noisy(date, second, weight);
}

static double mean_of(const wfm_forecast *f) {
  double sum = 0, open = 0;
  for (size_t i = 0; i < wfm_forecast_count(f); i++) {
    sum += wfm_forecast_mean(f)[i];
    open += wfm_forecast_open(f)[i];
  }
  return sum / open;
}

/* Four weeks from a short history that grows: no further than the growth goes on, no lower than its last two weeks. */
START_TEST(short_trend_does_not_run_away) {
  world w;
  enum { DAYS = 42 };
  ck_assert_int_eq(world_make(ctx, "floating", MONDAY, DAYS, 0, 28, HOUR, WFM_SERIES_VOLUME, growing, &w),
                   WFM_OK);
  for (int32_t m = WFM_METHOD_LEVEL_SHAPE; m <= WFM_METHOD_HOLT_WINTERS; m++) {
    wfm_forecast_opts o = with_method(m);
    wfm_forecast *f = run(&w, NULL, &o);
    double recent = 0, open = 0;
    for (size_t i = (DAYS - 14) * 24; i < DAYS * 24; i++) {
      double v = wfm_series_value(w.history)[i];
      recent += isnan(v) ? 0 : v;
      open += !isnan(v);
    }
    ck_assert_double_gt(mean_of(f), 0.9 * recent / open);
    ck_assert_double_lt(mean_of(f), 1.29 * recent / open);
    wfm_forecast_free(f);
  }
  world_end(&w);
}
END_TEST

/* A day known in part is evidence for the level, as far as it is known; leads count from the day after it. */
START_TEST(origin_within_a_day) {
  world whole, half;
  wfm_forecast_opts o = with_method(WFM_METHOD_LEVEL_SHAPE);
  ck_assert_int_eq(world_make(ctx, "floating", MONDAY, 84, 0, 7, HOUR, WFM_SERIES_VOLUME, noisy, &whole),
                   WFM_OK);
  ck_assert_int_eq(world_make(ctx, "floating", MONDAY, 84, 0, 7, HOUR, WFM_SERIES_VOLUME, until_noon, &half),
                   WFM_OK);
  wfm_forecast *a = run(&whole, NULL, &o), *b = run(&half, NULL, &o);
  check_law(b);
  ck_assert_double_eq_tol(mean_of(b) / mean_of(a), 1, 0.05);
  wfm_forecast_free(a);
  wfm_forecast_free(b);
  world_end(&whole);
  world_end(&half);
}
END_TEST

/* --- one day unlike all others --- */

static double spike(int32_t date, int32_t second, double *weight) {
  return noisy(date, second, weight) * (date == MONDAY + 80 ? 50 : 1);
}
static double shift(int32_t date, int32_t second, double *weight) {
  return noisy(date, second, weight) * (date >= MONDAY + 77 ? 1.5 : 1);
}

START_TEST(spike_is_let_go) {
  world plain, spiked;
  wfm_forecast_opts o = with_method(WFM_METHOD_LEVEL_SHAPE);
  ck_assert_int_eq(world_make(ctx, "floating", MONDAY, 91, 0, 28, HOUR, WFM_SERIES_VOLUME, noisy, &plain),
                   WFM_OK);
  ck_assert_int_eq(world_make(ctx, "floating", MONDAY, 91, 0, 28, HOUR, WFM_SERIES_VOLUME, spike, &spiked),
                   WFM_OK);
  wfm_forecast *a = run(&plain, NULL, &o), *b = run(&spiked, NULL, &o);
  double x = 0, y = 0;
  for (size_t i = 0; i < wfm_forecast_count(a); i++) {
    x += wfm_forecast_mean(a)[i];
    y += wfm_forecast_mean(b)[i];
  }
  ck_assert_double_eq_tol(y / x, 1, 0.05);
  int32_t date = 0;
  double weight = 1;
  ck_assert_uint_eq(wfm_forecast_unusual_days(a), 0);
  ck_assert_uint_eq(wfm_forecast_unusual_days(b), 1);
  ck_assert_int_eq(wfm_forecast_unusual_day(b, 0, &date, &weight), WFM_OK);
  ck_assert_int_eq(date, MONDAY + 80);
  ck_assert_double_eq(weight, 0);
  ck_assert_int_eq(wfm_forecast_unusual_day(b, 1, &date, NULL), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_forecast_unusual_day(NULL, 0, &date, NULL), WFM_EINVAL);
  wfm_forecast_free(a);
  wfm_forecast_free(b);
  world_end(&plain);
  world_end(&spiked);
}
END_TEST

START_TEST(shift_is_followed) {
  world w;
  wfm_forecast_opts o = with_method(WFM_METHOD_LEVEL_SHAPE);
  ck_assert_int_eq(world_make(ctx, "floating", MONDAY, 105, 0, 7, HOUR, WFM_SERIES_VOLUME, shift, &w),
                   WFM_OK);
  wfm_forecast *f = run(&w, NULL, &o);
  double got = 0, want = 0, unused;
  for (size_t i = 0; i < wfm_forecast_count(f); i++) {
    got += wfm_forecast_mean(f)[i];
    want += shift(MONDAY + 105 + wfm_grid_day(w.future, i), wfm_grid_second(w.future, i), &unused);
  }
  ck_assert_double_eq_tol(got / want, 1, 0.15);
  wfm_forecast_free(f);
  world_end(&w);
}
END_TEST

/* --- opening hours and special days --- */

static void special(wfm_hours *h, int32_t date, const char *name, int32_t closed, double scale) {
  wfm_special_day d;
  wfm_special_day_init(&d, sizeof d);
  d.date = date;
  d.name = name;
  d.closed = closed;
  d.scale = scale;
  ck_assert_int_eq(wfm_hours_add_special(h, &d), WFM_OK);
}

static double day_total(const world *w, const wfm_forecast *f, int32_t day) {
  size_t first, count;
  double sum = 0;
  wfm_grid_day_range(w->future, day, &first, &count);
  for (size_t i = first; i < first + count; i++) sum += wfm_forecast_mean(f)[i];
  return sum;
}

/* Campaigns every third Wednesday bring half as much again; the day after a closure (every fifth Thursday) a quarter more. */
static double eventful(int32_t date, int32_t second, double *weight) {
  double v = weekly(date, second, weight);
  if ((date - MONDAY) % 21 == 2) v *= 1.5;
  if ((date - MONDAY) % 35 == 3) return NAN;
  if ((date - MONDAY) % 35 == 4) v *= 1.25;
  return v;
}

START_TEST(special_days) {
  world w;
  enum { DAYS = 210 };
  wfm_forecast_opts o = with_method(WFM_METHOD_LEVEL_SHAPE);
  wfm_hours *h = office();
  for (int32_t d = 0; d < DAYS + 42; d++) {
    if (d % 21 == 2) special(h, MONDAY + d, "campaign", 0, NAN);
    if (d % 35 == 3) special(h, MONDAY + d, "closed", 1, NAN);
  }
  special(h, MONDAY + DAYS + 8, "planned", 0, 2);
  special(h, MONDAY + DAYS + 15, "never seen before", 0, NAN);
  ck_assert_int_eq(world_make(ctx, "floating", MONDAY, DAYS, 0, 42, HOUR, WFM_SERIES_VOLUME, eventful, &w),
                   WFM_OK);
  wfm_forecast *f = run(&w, h, &o);
  check_law(f);
  double campaign =
      day_total(&w, f, 2) / day_total(&w, f, 9); /* Wednesdays; effects of few days are drawn towards 1 */
  ck_assert_msg(campaign > 1.3 && campaign < 1.52, "campaign %g", campaign);
  ck_assert_double_eq(day_total(&w, f, 3), 0); /* closed */
  ck_assert_double_eq_tol(day_total(&w, f, 4) / day_total(&w, f, 11), 1.25, 0.1);
  ck_assert_double_eq_tol(day_total(&w, f, 8) / day_total(&w, f, 22), 2, 0.02); /* Tuesdays */
  ck_assert_double_gt(day_total(&w, f, 15), 0.9 * day_total(&w, f, 22));
  wfm_forecast_free(f);
  wfm_hours_free(h);
  world_end(&w);
}
END_TEST

/* Opening hours grow by two hours in the last weeks; Saturday mornings were always quieter. */
static double longer_hours(int32_t date, int32_t second, double *weight) {
  int32_t d = wfm_date_weekday(date), h = second / HOUR;
  (void)weight;
  if (d == 6 || h < 8 || h >= (d == 5 ? 12 : date < MONDAY + 84 ? 18 : 20)) return NAN;
  return (d == 5 ? 60 : 100) + (h == 9 ? 50 : 0) + floor(10 * world_noise(date, second, 7));
}

START_TEST(hours_that_change) {
  world w;
  wfm_forecast_opts o = with_method(WFM_METHOD_LEVEL_SHAPE);
  wfm_hours *h = NULL;
  ck_assert_int_eq(wfm_hours_create(ctx, &h), WFM_OK);
  for (int32_t d = 0; d < 5; d++) ck_assert_int_eq(wfm_hours_add(h, d, 8 * HOUR, 20 * HOUR), WFM_OK);
  ck_assert_int_eq(wfm_hours_add(h, 5, 8 * HOUR, 13 * HOUR), WFM_OK); /* an hour that no Saturday had yet */
  ck_assert_int_eq(world_make(ctx, "floating", MONDAY, 105, 0, 14, HOUR, WFM_SERIES_VOLUME, longer_hours, &w),
                   WFM_OK);
  wfm_forecast *f = run(&w, h, &o);
  check_law(f);
  for (size_t i = 0; i < wfm_forecast_count(f); i++) {
    double unused, want = longer_hours(wfm_grid_first_date(w.future) + wfm_grid_day(w.future, i),
                                       wfm_grid_second(w.future, i), &unused);
    if (!isnan(want)) ck_assert_double_eq_tol(wfm_forecast_mean(f)[i] / want, 1, 0.2);
    if (isnan(want) && wfm_forecast_open(f)[i]) ck_assert_double_eq_tol(wfm_forecast_mean(f)[i], 60, 25);
  }
  wfm_forecast_free(f);
  wfm_hours_free(h);
  world_end(&w);
}
END_TEST

START_TEST(clock_changes) {
  /* 2018-10-28 has 25 hours in Berlin, 2018-03-25 has 23. */
  static const struct {
    int32_t first, days, hours;
  } cases[] = {{MONDAY + 100, 196, 25}, {MONDAY - 100, 182, 23}};
  world w;
  int32_t change = cases[_i].hours == 25 ? 17832 : 17615;
  ck_assert_int_eq(world_make(ctx, "Europe/Berlin", cases[_i].first, cases[_i].days, 0, 14, HOUR,
                              WFM_SERIES_VOLUME, noisy, &w),
                   WFM_OK);
  wfm_forecast *f = run(&w, NULL, NULL);
  size_t first, count;
  check_law(f);
  wfm_grid_day_range(w.future, change - wfm_grid_first_date(w.future), &first, &count);
  ck_assert_uint_eq(count, (size_t)cases[_i].hours);
  for (size_t i = first; i < first + count; i++) {
    ck_assert_int_eq(wfm_forecast_open(f)[i], 1);
    ck_assert_double_gt(wfm_forecast_mean(f)[i], 0);
  }
  if (count == 25) ck_assert_double_eq(wfm_forecast_mean(f)[first + 2], wfm_forecast_mean(f)[first + 3]);
  wfm_forecast_free(f);
  world_end(&w);
}
END_TEST

START_TEST(nothing_after_the_origin_is_used) {
  world w;
  wfm_grid *early = NULL;
  wfm_forecast *a = NULL;
  ck_assert_int_eq(world_make(ctx, "floating", MONDAY, 105, 0, 14, HOUR, WFM_SERIES_VOLUME, noisy, &w),
                   WFM_OK);
  ck_assert_int_eq(wfm_grid_create(ctx, w.zone, MONDAY + 70, 14, HOUR, &early), WFM_OK);
  ck_assert_int_eq(wfm_forecast_run(ctx, w.history, early, NULL, NULL, &a), WFM_OK);
  wfm_grid_free(early);
  world cut;
  ck_assert_int_eq(world_make(ctx, "floating", MONDAY, 70, 0, 14, HOUR, WFM_SERIES_VOLUME, noisy, &cut),
                   WFM_OK);
  wfm_forecast *b = run(&cut, NULL, NULL);
  ck_assert_mem_eq(wfm_forecast_mean(a), wfm_forecast_mean(b), wfm_forecast_count(a) * sizeof(double));
  wfm_forecast_free(a);
  wfm_forecast_free(b);
  world_end(&w);
  world_end(&cut);
}
END_TEST

START_TEST(threads_give_the_same_bytes) {
  world w;
  wfm_forecast *f[2] = {NULL, NULL};
  wfm_ctx *many = NULL;
  wfm_ctx_opts o;
  wfm_ctx_opts_init(&o, sizeof o);
  o.threads = 2;
  ck_assert_int_eq(wfm_ctx_create(&many, &o), WFM_OK);
  ck_assert_int_eq(world_make(ctx, "floating", MONDAY, 120, 0, 28, HOUR, WFM_SERIES_VOLUME, holes, &w),
                   WFM_OK);
  ck_assert_int_eq(wfm_forecast_run(ctx, w.history, w.future, NULL, NULL, &f[0]), WFM_OK);
  ck_assert_int_eq(wfm_forecast_run(many, w.history, w.future, NULL, NULL, &f[1]), WFM_OK);
  size_t n = wfm_forecast_count(f[0]);
  ck_assert_mem_eq(wfm_forecast_mean(f[0]), wfm_forecast_mean(f[1]), n * sizeof(double));
  ck_assert_mem_eq(wfm_forecast_rate_cv2(f[0]), wfm_forecast_rate_cv2(f[1]), n * sizeof(double));
  for (size_t i = 0; i < wfm_forecast_scores(f[0]); i++) {
    wfm_forecast_score s[2];
    for (int k = 0; k < 2; k++) {
      wfm_forecast_score_init(&s[k], sizeof s[k]);
      ck_assert_int_eq(wfm_forecast_score_get(f[k], i, &s[k]), WFM_OK);
    }
    ck_assert_mem_eq(&s[0], &s[1], sizeof s[0]);
  }
  wfm_forecast_free(f[0]);
  wfm_forecast_free(f[1]);
  wfm_ctx_free(many);
  world_end(&w);
}
END_TEST

START_TEST(auto_takes_the_best) {
  world w;
  double before = -1;
  ck_assert_int_eq(world_make(ctx, "floating", MONDAY, 140, 0, 28, HOUR, WFM_SERIES_VOLUME, noisy, &w),
                   WFM_OK);
  wfm_forecast *f = run(&w, NULL, NULL);
  ck_assert_uint_eq(wfm_forecast_scores(f), 4);
  for (size_t i = 0; i < 4; i++) {
    wfm_forecast_score s;
    wfm_forecast_score_init(&s, sizeof s);
    ck_assert_int_eq(wfm_forecast_score_get(f, i, &s), WFM_OK);
    if (i == 0) ck_assert_int_eq(s.method, wfm_forecast_method(f));
    ck_assert_double_ge(s.mae, before);
    ck_assert_int_ge(s.origins, 10);
    ck_assert(s.coverage80 > 0.6 && s.coverage80 <= 1);
    ck_assert_double_lt(s.pinball, s.mae);
    before = s.mae;
  }
  check_law(f);
  wfm_forecast_free(f);
  world_end(&w);
}
END_TEST

/* --- AHT --- */

/* 300 s, a tenth more on Mondays; slots of few contacts are wild, slots without contacts have none. */
static double aht(int32_t date, int32_t second, double *weight) {
  int32_t h = second / HOUR;
  double base = wfm_date_weekday(date) == 0 ? 330 : 300;
  *weight = h < 7 ? 0 : h < 9 ? 1 : 100;
  if (h < 7) return NAN;
  return h < 9 ? base * (0.2 + 3 * world_noise(date, second, 8))
               : base * (0.98 + 0.04 * world_noise(date, second, 9));
}

START_TEST(means_go_by_contacts) {
  world w;
  ck_assert_int_eq(world_make(ctx, "floating", MONDAY, 105, 0, 14, HOUR, WFM_SERIES_MEAN, aht, &w), WFM_OK);
  wfm_forecast *f = run(&w, NULL, NULL);
  check_law(f);
  ck_assert_uint_eq(wfm_forecast_scores(f), 3);
  for (size_t i = 0; i < wfm_forecast_count(f); i++) {
    int32_t h = wfm_grid_second(w.future, i) / HOUR;
    double want = wfm_grid_day(w.future, i) % 7 == 0 ? 330 : 300;
    ck_assert_int_eq(wfm_forecast_open(f)[i], h >= 7);
    if (h >= 9) ck_assert_double_eq_tol(wfm_forecast_mean(f)[i] / want, 1, 0.03);
  }
  wfm_forecast_free(f);
  world_end(&w);
}
END_TEST

/* --- bad input --- */

static double negative(int32_t date, int32_t second, double *weight) {
  return date == MONDAY + 3 && second == 0 ? -1 : constant(date, second, weight);
}
static double nothing(int32_t date, int32_t second, double *weight) {
  (void)date, (void)second, (void)weight;
  return NAN;
}

START_TEST(bad_input) {
  static const struct {
    const char *name;
    world_value value;
    int32_t kind, method, weeks, origins, history_days, interval_s;
    uint32_t flags;
    wfm_status want;
    const char *text;
  } cases[] = {
      {"negative", negative, WFM_SERIES_VOLUME, 0, 8, 20, 1096, HOUR, 0, WFM_EDOMAIN,
       "interval 72: value=-1"},
      {"nothing known", nothing, WFM_SERIES_VOLUME, 0, 8, 20, 1096, HOUR, 0, WFM_ENODATA, "no value"},
      {"weeks", constant, WFM_SERIES_VOLUME, 0, 0, 20, 1096, HOUR, 0, WFM_EDOMAIN, "weeks=0"},
      {"origins", constant, WFM_SERIES_VOLUME, 0, 8, 1, 1096, HOUR, 0, WFM_EDOMAIN, "origins=1"},
      {"days", constant, WFM_SERIES_VOLUME, 0, 8, 20, 6, HOUR, 0, WFM_EDOMAIN, "history_days=6"},
      {"flags", constant, WFM_SERIES_VOLUME, 0, 8, 20, 1096, HOUR, 2, WFM_EDOMAIN, "flags=2"},
      {"no such method", constant, WFM_SERIES_VOLUME, 99, 8, 20, 1096, HOUR, 0, WFM_EDOMAIN, "method=99"},
      {"method of means", constant, WFM_SERIES_VOLUME, 5, 8, 20, 1096, HOUR, 0, WFM_EDOMAIN, "volumes"},
      {"method of volumes", constant, WFM_SERIES_MEAN, 3, 8, 20, 1096, HOUR, 0, WFM_EDOMAIN, "means"},
      {"other interval", constant, WFM_SERIES_VOLUME, 0, 8, 20, 1096, HOUR / 2, 0, WFM_EDOMAIN, "interval_s"},
  };
  world w;
  wfm_forecast *f = (wfm_forecast *)&w;
  wfm_forecast_opts o = with_method(cases[_i].method);
  wfm_grid *horizon = NULL;
  o.weeks = cases[_i].weeks;
  o.origins = cases[_i].origins;
  o.history_days = cases[_i].history_days;
  o.flags = cases[_i].flags;
  ck_assert_int_eq(world_make(ctx, "floating", MONDAY, 28, 0, 7, HOUR, cases[_i].kind, cases[_i].value, &w),
                   WFM_OK);
  ck_assert_int_eq(wfm_grid_create(ctx, w.zone, MONDAY + 28, 7, cases[_i].interval_s, &horizon), WFM_OK);
  wfm_status st = wfm_forecast_run(ctx, w.history, horizon, NULL, &o, &f);
  ck_assert_msg(st == cases[_i].want, "%s: %s", cases[_i].name, wfm_ctx_error(ctx));
  ck_assert_msg(strstr(wfm_ctx_error(ctx), cases[_i].text), "%s: %s", cases[_i].name, wfm_ctx_error(ctx));
  ck_assert_ptr_eq(f, &w); /* untouched */
  wfm_grid_free(horizon);
  world_end(&w);
}
END_TEST

START_TEST(bad_calls) {
  world w;
  wfm_zone *utc = NULL;
  wfm_grid *other = NULL;
  wfm_forecast *f = NULL;
  wfm_hours *shut = NULL;
  double q[24 * 7], x = -7;
  ck_assert_int_eq(world_make(ctx, "floating", MONDAY, 28, 0, 7, HOUR, WFM_SERIES_VOLUME, constant, &w),
                   WFM_OK);
  ck_assert_int_eq(wfm_zone_open(ctx, "UTC", &utc), WFM_OK);
  ck_assert_int_eq(wfm_grid_create(ctx, utc, MONDAY + 28, 7, HOUR, &other), WFM_OK);
  ck_assert_int_eq(wfm_hours_create(ctx, &shut), WFM_OK);
  ck_assert_int_eq(wfm_forecast_run(ctx, w.history, other, NULL, NULL, &f), WFM_EDOMAIN); /* zone */
  ck_assert_int_eq(wfm_forecast_run(ctx, w.history, w.past, NULL, NULL, &f), WFM_ENODATA);
  ck_assert_int_eq(wfm_forecast_run(ctx, w.history, w.future, shut, NULL, &f), WFM_ENODATA);
  ck_assert_int_eq(wfm_forecast_run(ctx, NULL, w.future, NULL, NULL, &f), WFM_EINVAL);
  ck_assert_int_eq(wfm_forecast_run(ctx, w.history, w.future, NULL, NULL, NULL), WFM_EINVAL);
  ck_assert_ptr_null(f);
  f = run(&w, NULL, NULL);
  ck_assert_int_eq(wfm_forecast_quantile(ctx, f, 0, &x), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_forecast_quantile(ctx, f, 1, &x), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_forecast_day_quantile(ctx, f, NAN, &x), WFM_ENOTFINITE);
  ck_assert_int_eq(wfm_forecast_quantile(ctx, NULL, 0.5, &x), WFM_EINVAL);
  ck_assert_double_eq(x, -7);
  ck_assert_int_eq(wfm_forecast_quantile(ctx, f, 0.5, q), WFM_OK);
  ck_assert_str_eq(wfm_method_text(WFM_METHOD_LEVEL_SHAPE), "levelshape");
  ck_assert_str_eq(wfm_method_text(-1), "unknown");
  wfm_ctx_cancel(ctx);
  wfm_forecast *none = NULL;
  ck_assert_int_eq(wfm_forecast_run(ctx, w.history, w.future, NULL, NULL, &none), WFM_ECANCELLED);
  ck_assert_ptr_null(none);
  wfm_ctx_cancel_clear(ctx);
  wfm_forecast_free(f);
  wfm_forecast_free(NULL);
  wfm_hours_free(shut);
  wfm_grid_free(other);
  wfm_zone_free(utc);
  world_end(&w);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("forecast");
  tcase_add_checked_fixture(tc, setup, teardown);
  tcase_add_test(tc, anchors_by_hand);
  tcase_add_test(tc, score_by_hand);
  tcase_add_loop_test(tc, repeating_week, 0, 5);
  tcase_add_loop_test(tc, edges, 0, 16);
  tcase_add_test(tc, short_trend_does_not_run_away);
  tcase_add_test(tc, origin_within_a_day);
  tcase_add_test(tc, spike_is_let_go);
  tcase_add_test(tc, shift_is_followed);
  tcase_add_test(tc, special_days);
  tcase_add_test(tc, hours_that_change);
  tcase_add_loop_test(tc, clock_changes, 0, 2);
  tcase_add_test(tc, nothing_after_the_origin_is_used);
  tcase_add_test(tc, threads_give_the_same_bytes);
  tcase_add_test(tc, auto_takes_the_best);
  tcase_add_test(tc, means_go_by_contacts);
  tcase_add_loop_test(tc, bad_input, 0, 10);
  tcase_add_test(tc, bad_calls);
  return suite_run("forecast", tc, 60);
}
