/* Models for the days of a queue: theta, exponential smoothing, ARIMA, decomposition. Forms and orders are chosen at the first
   origin and again at the end; parameters are fitted at every one. */
#include "forecast/arima.h"
#include "forecast/companions.h"
#include "forecast/ets.h"
#include "forecast/stl.h"
#include "forecast/theta.h"

#include <math.h>
#include <string.h>

enum { DAYS_MOST = 730, CYCLES_LEAST = 3, SEASONAL_WINDOW = 11 };

/* The last days of a long history. */
static void recent(const double **y, size_t *n, size_t week) {
  size_t most = DAYS_MOST / week * week;
  if (*n <= most) return;
  *y += *n - most;
  *n = most;
}

static void same_as_last_week(const double *y, size_t n, size_t week, size_t ahead, double *out) {
  for (size_t i = 0; i < ahead; i++) out[i] = n >= week ? y[n - week + i % week] : y[n - 1];
}

/* --- theta --- */

static size_t theta_scratch(size_t n, size_t week, size_t ahead) {
  (void)ahead;
  return wfm__theta_scratch(n, week);
}

static void theta_run(const double *y, size_t n, size_t week, size_t ahead, bool first, void *choice,
                      double *scratch, double *out) {
  wfm__theta t;
  (void)first;
  (void)choice;
  if (n < 3) {
    same_as_last_week(y, n, week, ahead, out);
    return;
  }
  wfm__theta_fit(y, n, n > 2 * week ? week : 1, wfm__simple_fit, scratch, &t);
  for (size_t i = 0; i < ahead; i++) out[i] = wfm__theta_ahead(&t, i);
}

static const wfm__day_model theta = {theta_scratch, theta_run, 0};

size_t wfm__theta_method_scratch(const wfm__trial *trial) {
  return wfm__companion_scratch(trial, &theta);
}

void wfm__theta_method_run(const wfm__trial *trial, double *scratch, double *back, double *ahead) {
  wfm__companion_run(trial, &theta, scratch, back, ahead);
}

/* --- exponential smoothing --- */

static size_t ets_scratch(size_t n, size_t week, size_t ahead) {
  (void)n;
  (void)ahead;
  return wfm__ets_scratch((int32_t)week);
}

/* choice: the options, with the form once it is known. */
static void ets_run(const double *y, size_t n, size_t week, size_t ahead, bool first, void *choice,
                    double *scratch, double *out) {
  wfm_ets_opts *o = choice;
  wfm__ets best;
  wfm_ets_fit fit;
  recent(&y, &n, week);
  if (first || o->struct_size == 0) {
    wfm_ets_opts_init(o, sizeof *o);
    o->period = n > CYCLES_LEAST * week ? (int32_t)week : 1;
  }
  if (wfm__ets_fit(NULL, y, n, o, scratch, &best, &fit) != WFM_OK) {
    same_as_last_week(y, n, week, ahead, out);
    return;
  }
  o->error = fit.error;
  o->trend = fit.trend;
  o->damped = fit.damped;
  o->season = fit.season;
  wfm__ets_ahead(&best, ahead, out);
}

static const wfm__day_model ets = {ets_scratch, ets_run, sizeof(wfm_ets_opts)};

size_t wfm__ets_method_scratch(const wfm__trial *trial) {
  return wfm__companion_scratch(trial, &ets);
}

void wfm__ets_method_run(const wfm__trial *trial, double *scratch, double *back, double *ahead) {
  wfm__companion_run(trial, &ets, scratch, back, ahead);
}

/* --- ARIMA on the square roots --- */

static size_t arima_scratch(size_t n, size_t week, size_t ahead) {
  wfm_arima_opts o;
  size_t most = n < DAYS_MOST ? n : DAYS_MOST;
  wfm_arima_opts_init(&o, sizeof o);
  o.period = (int32_t)week;
  size_t fit = wfm__arima_search_scratch(most, 0, &o);
  size_t later = wfm__arima_ahead_scratch(most, 0, 5 + 2 * week + 1, ahead);
  return most + ahead + (fit > later ? fit : later);
}

static void arima_run(const double *y, size_t n, size_t week, size_t ahead, bool first, void *choice,
                      double *scratch, double *out) {
  wfm__arima *fit = choice;
  recent(&y, &n, week);
  double *root = scratch, *factor = root + n, *more = factor + ahead;
  const wfm__arima_data data = {root, NULL, n, 0};
  for (size_t i = 0; i < n; i++) root[i] = sqrt(y[i]);
  wfm_status st = WFM_ENODATA;
  if (first || fit->values == 0) {
    wfm_arima_opts o;
    wfm_arima_opts_init(&o, sizeof o);
    o.period = n > CYCLES_LEAST * week ? (int32_t)week : 1;
    st = wfm__arima_search(&data, &o, more, fit);
  } else {
    wfm__arima_order order = fit->order;
    st = wfm__arima_fit(&data, &order, more, fit);
  }
  if (st == WFM_OK) st = wfm__arima_ahead(&data, fit, ahead, more, out, factor);
  if (st != WFM_OK) {
    fit->values = 0;
    same_as_last_week(y, n, week, ahead, out);
    return;
  }
  for (size_t i = 0; i < ahead; i++) out[i] = out[i] > 0 ? out[i] * out[i] : 0;
}

static const wfm__day_model arima = {arima_scratch, arima_run, sizeof(wfm__arima)};

size_t wfm__arima_method_scratch(const wfm__trial *trial) {
  return wfm__companion_scratch(trial, &arima);
}

void wfm__arima_method_run(const wfm__trial *trial, double *scratch, double *back, double *ahead) {
  wfm__companion_run(trial, &arima, scratch, back, ahead);
}

/* --- decomposition --- */

static size_t stl_scratch(size_t n, size_t week, size_t ahead) {
  (void)ahead;
  return 3 * n + wfm__stl_scratch(n, week);
}

static void stl_run(const double *y, size_t n, size_t week, size_t ahead, bool first, void *choice,
                    double *scratch, double *out) {
  double *seasonal = scratch, *trend = seasonal + n, *weight = trend + n;
  (void)first;
  (void)choice;
  if (week < 2 || n <= 2 * week) {
    same_as_last_week(y, n, week, ahead, out);
    return;
  }
  wfm__stl s = wfm__stl_usual(n, week, SEASONAL_WINDOW, true);
  wfm__stl_run(&s, y, n, seasonal, trend, weight, weight + n);
  for (size_t i = 0; i < n; i++) trend[i] = y[i] - seasonal[i];
  double level = wfm__simple_fit(trend, n).level;
  for (size_t i = 0; i < ahead; i++) out[i] = level + seasonal[n - week + i % week];
}

static const wfm__day_model stl = {stl_scratch, stl_run, 0};

size_t wfm__stl_method_scratch(const wfm__trial *trial) {
  return wfm__companion_scratch(trial, &stl);
}

void wfm__stl_method_run(const wfm__trial *trial, double *scratch, double *back, double *ahead) {
  wfm__companion_run(trial, &stl, scratch, back, ahead);
}
