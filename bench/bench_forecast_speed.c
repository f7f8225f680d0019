/* Speed of the forecasts on one core, CPU time: no file is read, the series are made by a formula.
 *
 * Series a second of 26 weeks at 30 minutes, four weeks ahead, choice of settings by cross-validation and scores included, for a centre open on
 * weekdays from 7:00 to 21:00 and for one that never closes, by levelshape and by the choice among all methods; one series of 149,016 hourly
 * rows; an update within the day; exponential smoothing with fixed parameters. */
#include "core/core.h"
#include "data.h"
#include "forecast/ets.h"

#include <libwfm/forecast.h>
#include <math.h>

enum { SERIES = 40, LONG_DAYS = 6209, UPDATES = 200, POINTS = 2000, PASSES = 5000 };

static double noise(uint32_t *state) {
  *state = *state * 1664525u + 1013904223u;
  return (*state >> 8) / 16777216.0 - 0.5;
}

/* Calls of an interval: weekday, hour, slow changes of the day, noise as of counts. */
static double calls(int32_t date, int32_t second, double size, double day_factor, uint32_t *state) {
  double hour = second / 3600.0, weekday = wfm_date_weekday(date);
  double shape = 0.4 + exp(-0.5 * pow((hour - 11) / 2.5, 2)) + 0.7 * exp(-0.5 * pow((hour - 16) / 2, 2));
  double mean = size * day_factor * (1.2 - 0.06 * weekday) * shape;
  return fmax(floor(mean + sqrt(12 * mean) * noise(state) + 0.5), 0);
}

typedef struct setting {
  wfm_ctx *ctx;
  wfm_zone *zone;
  wfm_grid *past, *future;
  wfm_hours *hours;
  wfm_series *history[SERIES];
} setting;

static void clear(setting *s) {
  for (size_t i = 0; i < SERIES; i++) wfm_series_free(s->history[i]);
  wfm_hours_free(s->hours);
  wfm_grid_free(s->future);
  wfm_grid_free(s->past);
  wfm_zone_free(s->zone);
  wfm_ctx_free(s->ctx);
}

static wfm_status make(int32_t days, int32_t interval_s, int weekdays_only, size_t series, setting *s) {
  int32_t first = wfm_date_from_ymd(2001, 1, 1);
  wfm_status st = wfm_ctx_create(&s->ctx, NULL);
  if (st == WFM_OK) st = wfm_zone_open(s->ctx, "floating", &s->zone);
  if (st == WFM_OK) st = wfm_grid_create(s->ctx, s->zone, first, days, interval_s, &s->past);
  if (st == WFM_OK) st = wfm_grid_create(s->ctx, s->zone, first + days, 28, interval_s, &s->future);
  if (st == WFM_OK) st = wfm_hours_create(s->ctx, &s->hours);
  for (int32_t d = 0; st == WFM_OK && d < (weekdays_only ? 5 : 7); d++)
    st = weekdays_only ? wfm_hours_add(s->hours, d, 25200, 75600) : wfm_hours_add(s->hours, d, 0, 86400);
  size_t n = st == WFM_OK ? wfm_grid_count(s->past) : 0;
  double *y = malloc((n + 1) * sizeof *y);
  for (size_t i = 0; st == WFM_OK && y && i < series; i++) {
    uint32_t state = 1u + (uint32_t)i;
    double factor = 1, size = 20 + 10 * (double)i;
    for (size_t k = 0; k < n; k++) {
      int32_t second = wfm_grid_second(s->past, k), date = first + wfm_grid_day(s->past, k);
      if (second == 0) factor = 1 + 0.9 * (factor - 1) + 0.1 * noise(&state);
      y[k] = calls(date, second, size, factor, &state);
      if (weekdays_only && (wfm_date_weekday(date) > 4 || second < 25200 || second >= 75600)) y[k] = NAN;
    }
    st = wfm_series_create(s->ctx, s->past, WFM_SERIES_VOLUME, y, NULL, NULL, &s->history[i]);
  }
  free(y);
  return st == WFM_OK && !y ? WFM_ENOMEM : st;
}

static wfm_status forecast_all(const char *what, int weekdays_only, int32_t method) {
  setting s = {0};
  wfm_forecast *out[SERIES] = {NULL};
  const wfm_series *history[SERIES];
  const wfm_hours *hours[SERIES];
  wfm_forecast_opts opts;
  wfm_forecast_opts_init(&opts, sizeof opts);
  opts.method = method;
  wfm_status st = make(182, 1800, weekdays_only, SERIES, &s);
  for (size_t i = 0; i < SERIES; i++) {
    history[i] = s.history[i];
    hours[i] = s.hours;
  }
  double start = data_cpu_s();
  if (st == WFM_OK) st = wfm_forecast_batch(s.ctx, SERIES, history, s.future, hours, &opts, NULL, out);
  double spent = data_cpu_s() - start;
  if (st == WFM_OK)
    (void)printf("26 weeks at 30 minutes, %s: %.0f series/s, %.2f ms each\n", what, SERIES / spent,
                 1000 * spent / SERIES);
  else
    (void)fprintf(stderr, "%s\n", wfm_ctx_error(s.ctx));
  for (size_t i = 0; i < SERIES; i++) wfm_forecast_free(out[i]);
  clear(&s);
  return st;
}

static wfm_status forecast_long(void) {
  setting s = {0};
  wfm_forecast *f = NULL;
  wfm_forecast_opts opts;
  wfm_forecast_opts_init(&opts, sizeof opts);
  opts.method = WFM_METHOD_LEVEL_SHAPE;
  opts.history_days = LONG_DAYS;
  wfm_status st = make(LONG_DAYS, 3600, 0, 1, &s);
  double start = data_cpu_s();
  if (st == WFM_OK) st = wfm_forecast_run(s.ctx, s.history[0], s.future, s.hours, &opts, &f);
  double spent = data_cpu_s() - start;
  if (st == WFM_OK) (void)printf("one series of %d hourly rows: %.3f s\n", LONG_DAYS * 24, spent);
  wfm_forecast_free(f);
  clear(&s);
  return st;
}

/* The morning of the day after the history: its own last day stands for it. */
static wfm_status update(void) {
  setting s = {0};
  wfm_forecast *f = NULL;
  wfm_forecast_opts opts;
  wfm_grid *horizon = NULL;
  wfm_forecast_opts_init(&opts, sizeof opts);
  opts.method = WFM_METHOD_LEVEL_SHAPE;
  wfm_status st = make(182, 1800, 0, 1, &s);
  int32_t last = st == WFM_OK ? wfm_grid_first_date(s.past) + 181 : 0;
  if (st == WFM_OK) st = wfm_grid_create(s.ctx, s.zone, last, 28, 1800, &horizon);
  if (st == WFM_OK) st = wfm_forecast_run(s.ctx, s.history[0], horizon, s.hours, &opts, &f);
  double start = data_cpu_s();
  for (size_t i = 0; st == WFM_OK && i < UPDATES; i++) {
    wfm_forecast *u = NULL;
    st = wfm_forecast_update(s.ctx, f, s.history[0], wfm_grid_start(horizon, 22), &u);
    wfm_forecast_free(u);
  }
  if (st == WFM_OK)
    (void)printf("update of a day of 48 intervals in a forecast of 28: %.1f us\n",
                 1e6 * (data_cpu_s() - start) / UPDATES);
  wfm_forecast_free(f);
  wfm_grid_free(horizon);
  clear(&s);
  return st;
}

/* Likelihood of a series at given parameters: level alone, and level, damped trend and weekly season. */
static void smoothing(void) {
  static double y[POINTS];
  uint32_t state = 1;
  double total = 0;
  for (size_t i = 0; i < POINTS; i++) y[i] = 100 + 20 * noise(&state);
  for (int form = 0; form < 2; form++) {
    double start = data_cpu_s();
    for (size_t p = 0; p < PASSES; p++) {
      wfm__ets m = {
          .error = WFM_ETS_ADDITIVE, .trend = WFM_ETS_NONE, .season_kind = WFM_ETS_NONE, .period = 1};
      if (form) m.trend = m.season_kind = WFM_ETS_ADDITIVE;
      m.alpha = 0.1 + 1e-5 * (double)p;
      m.beta = m.gamma = 0.05;
      m.phi = 0.95;
      m.period = form ? 7 : 1;
      m.level = 100;
      wfm__ets_run(&m, y, POINTS);
      total += m.sse;
    }
    (void)printf("exponential smoothing, fixed parameters, %s: %.0f million points/s\n",
                 form ? "damped trend and weekly season" : "level",
                 1e-6 * POINTS * PASSES / (data_cpu_s() - start));
  }
  if (!isfinite(total)) (void)printf("no likelihood\n");
}

int main(void) {
  wfm_status st = forecast_all("weekdays 7 to 21, levelshape", 1, WFM_METHOD_LEVEL_SHAPE);
  if (st == WFM_OK) st = forecast_all("day and night, levelshape", 0, WFM_METHOD_LEVEL_SHAPE);
  if (st == WFM_OK) st = forecast_all("weekdays 7 to 21, auto", 1, WFM_METHOD_AUTO);
  if (st == WFM_OK) st = forecast_long();
  if (st == WFM_OK) st = update();
  smoothing();
  return st != WFM_OK;
}
