/* Seasonal ARIMA on the caller's arrays: options, regressors with Fourier terms, the result. */
#include "forecast/arima.h"

#include <math.h>
#include <string.h>

enum { PERIOD_MAX = 400, WAVES_MAX = 32 };
#define VALUE_MAX 1e15
#define TWO_PI    6.28318530717958647692

static const wfm_arima_opts defaults = {.p = -1,
                                        .d = -1,
                                        .q = -1,
                                        .seasonal_p = -1,
                                        .seasonal_d = -1,
                                        .seasonal_q = -1,
                                        .period = 1,
                                        .constant = -1,
                                        .fourier_period = 365.25};

void wfm_arima_opts_init(wfm_arima_opts *opts, size_t struct_size) {
  wfm__opts_init(opts, struct_size, &defaults, sizeof defaults);
}

static wfm_status check_order(wfm_ctx *ctx, const char *name, int32_t x, int32_t low, int32_t high) {
  if (x >= low && x <= high) return WFM_OK;
  return wfm__fail(ctx, WFM_EDOMAIN, "options: %s=%d, want %d to %d", name, (int)x, (int)low, (int)high);
}

static wfm_status check(wfm_ctx *ctx, const wfm_arima_opts *o) {
  const struct {
    const char *name;
    int32_t value, low, high;
  } range[] = {{"p", o->p, -1, WFM_ARIMA_ORDER_MAX},
               {"d", o->d, -1, 2},
               {"q", o->q, -1, WFM_ARIMA_ORDER_MAX},
               {"seasonal_p", o->seasonal_p, -1, WFM_ARIMA_SEASONAL_MAX},
               {"seasonal_d", o->seasonal_d, -1, 1},
               {"seasonal_q", o->seasonal_q, -1, WFM_ARIMA_SEASONAL_MAX},
               {"period", o->period, 1, PERIOD_MAX},
               {"constant", o->constant, -1, 1},
               {"fourier", o->fourier, 0, WAVES_MAX},
               {"columns", o->columns, 0, WFM__ARIMA_REGRESSORS_MAX - 2 * o->fourier}};
  if (o->flags) return wfm__fail(ctx, WFM_EDOMAIN, "options: flags=%u, want 0", (unsigned)o->flags);
  for (size_t k = 0; k < WFM__COUNT(range); k++) {
    wfm_status st = check_order(ctx, range[k].name, range[k].value, range[k].low, range[k].high);
    if (st != WFM_OK) return st;
  }
  if (o->period == 1 && (o->seasonal_p > 0 || o->seasonal_d > 0 || o->seasonal_q > 0))
    return wfm__fail(ctx, WFM_EDOMAIN, "options: seasonal orders, want a period above 1 with them");
  if (o->constant == 1 && o->d + o->seasonal_d > 1)
    return wfm__fail(ctx, WFM_EDOMAIN, "options: constant=1 after %d differences, want one at most",
                     (int)(o->d + o->seasonal_d));
  if (o->columns > 0 && !o->regressor) return wfm__fail(ctx, WFM_EINVAL, "options: regressor is NULL");
  return o->fourier ? wfm__check_number(ctx, "fourier_period", o->fourier_period, 1, 1e9) : WFM_OK;
}

static wfm_status check_series(wfm_ctx *ctx, const double *y, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (isinf(y[i]) || fabs(y[i]) > VALUE_MAX)
      return wfm__fail(ctx, isinf(y[i]) ? WFM_ENOTFINITE : WFM_EDOMAIN,
                       "y: element %zu: want a number within 1e15 of 0, or NaN", i);
  return n ? WFM_OK : wfm__fail(ctx, WFM_ENODATA, "series: n=0, want values");
}

/* Regressors and Fourier terms row by row. */
static void fill(const wfm_arima_opts *o, size_t rows, size_t columns, double *x) {
  for (size_t i = 0; i < rows; i++) {
    double *row = x + i * columns;
    for (int32_t c = 0; c < o->columns; c++) *row++ = o->regressor[i * (size_t)o->columns + (size_t)c];
    for (int32_t k = 1; k <= o->fourier; k++) {
      double phase = TWO_PI * fmod(k * ((double)i + 1) / o->fourier_period, 1);
      *row++ = cos(phase);
      *row++ = sin(phase);
    }
  }
}

static bool open_order(const wfm_arima_opts *o) {
  bool seasonal = o->period > 1 && (o->seasonal_p < 0 || o->seasonal_d < 0 || o->seasonal_q < 0);
  return o->p < 0 || o->d < 0 || o->q < 0 || seasonal || o->constant < 0;
}

static wfm__arima_order given_order(const wfm_arima_opts *o) {
  bool seasonal = o->period > 1;
  return (wfm__arima_order){.p = o->p,
                            .d = o->d,
                            .q = o->q,
                            .seasonal_p = seasonal ? o->seasonal_p : 0,
                            .seasonal_d = seasonal ? o->seasonal_d : 0,
                            .seasonal_q = seasonal ? o->seasonal_q : 0,
                            .period = (size_t)o->period,
                            .constant = o->constant == 1};
}

static void describe(const wfm__arima *f, size_t columns, wfm_arima_fit *out) {
  double n = (double)f->values, k = (double)wfm__arima_coefficients(&f->order, columns) + 1;
  *out = (wfm_arima_fit){.struct_size = sizeof *out,
                         .p = f->order.p,
                         .d = f->order.d,
                         .q = f->order.q,
                         .seasonal_p = f->order.seasonal_p,
                         .seasonal_d = f->order.seasonal_d,
                         .seasonal_q = f->order.seasonal_q,
                         .constant = f->order.constant,
                         .coefficients = (int32_t)k - 1,
                         .values = (int32_t)f->values,
                         .loglik = f->loglik,
                         .aic = -2 * f->loglik + 2 * k,
                         .aicc = f->aicc,
                         .bic = -2 * f->loglik + k * log(n),
                         .sigma2 = f->squares / (n - k + 1)};
  memcpy(out->coefficient, f->free_value, f->free * sizeof *f->free_value);
  memcpy(out->coefficient + f->free, f->beta, (columns + f->order.constant) * sizeof *f->beta);
}

static wfm_status say(wfm_ctx *ctx, wfm_status st, size_t n) {
  if (st == WFM_ENODATA)
    return wfm__fail(ctx, st, "series: n=%zu is too short, or has too many gaps, for the orders asked for",
                     n);
  return wfm__fail(ctx, st, "series: the likelihood of the orders asked for breaks down");
}

/* Fits and forecasts into ahead [2 h]: means, then variances. */
static wfm_status solve(wfm_ctx *ctx, const wfm__arima_data *data, const wfm_arima_opts *o, size_t h,
                        wfm_arima_fit *found, double *ahead) {
  wfm__arima fit = {.order = given_order(o)};
  bool open = open_order(o);
  if (!open && wfm__arima_states(&fit.order) > WFM_ARIMA_STATES_MAX)
    return wfm__fail(ctx, WFM_EDOMAIN, "options: %zu states, want at most %d", wfm__arima_states(&fit.order),
                     (int)WFM_ARIMA_STATES_MAX);
  if (!open && wfm__arima_coefficients(&fit.order, data->columns) > WFM_ARIMA_COEFFICIENTS_MAX)
    return wfm__fail(ctx, WFM_EDOMAIN, "options: %zu coefficients, want at most %d",
                     wfm__arima_coefficients(&fit.order, data->columns), (int)WFM_ARIMA_COEFFICIENTS_MAX);
  size_t room = open ? wfm__arima_search_scratch(data->n, data->columns, o)
                     : wfm__arima_scratch(data->n, data->columns, wfm__arima_states(&fit.order));
  double *scratch = wfm__alloc(ctx, room, sizeof *scratch);
  if (!scratch) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu values", data->n);
  wfm_status st =
      open ? wfm__arima_search(data, o, scratch, &fit) : wfm__arima_fit(data, &fit.order, scratch, &fit);
  wfm__free(ctx, scratch);
  if (st != WFM_OK) return say(ctx, st, data->n);
  describe(&fit, data->columns, found);
  room = wfm__arima_ahead_scratch(data->n, data->columns, wfm__arima_states(&fit.order), h);
  scratch = wfm__alloc(ctx, room, sizeof *scratch);
  if (!scratch) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu values", data->n);
  st = wfm__arima_ahead(data, &fit, h, scratch, ahead, ahead + h);
  wfm__free(ctx, scratch);
  for (size_t i = 0; i < h; i++) ahead[h + i] *= found->sigma2;
  return st == WFM_OK ? WFM_OK : say(ctx, st, data->n);
}

wfm_status wfm_arima(wfm_ctx *ctx, const double *y, size_t n, const wfm_arima_opts *opts, wfm_arima_fit *fit,
                     size_t h, double *mean, double *variance) {
  if (!ctx || !y || (h > 0 && !mean))
    return wfm__fail(ctx, WFM_EINVAL, "wfm_arima: NULL argument, want context, y and mean");
  wfm_arima_opts o = defaults;
  wfm_arima_fit found;
  double *x = NULL, *ahead = NULL;
  wfm_status st = wfm__opts_read(ctx, &o, sizeof o, opts);
  if (st == WFM_OK) st = check(ctx, &o);
  if (st == WFM_OK) st = check_series(ctx, y, n);
  size_t columns = (size_t)o.columns + 2 * (size_t)o.fourier;
  if (st == WFM_OK && o.columns)
    st = wfm__check_array(ctx, "regressor", o.regressor, (n + h) * (size_t)o.columns, -VALUE_MAX, VALUE_MAX);
  if (st != WFM_OK) return st;
  x = wfm__alloc(ctx, (n + h) * columns, sizeof *x);
  ahead = wfm__alloc(ctx, 2 * h, sizeof *ahead);
  if (!x || !ahead) {
    st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu values", n);
    goto done;
  }
  fill(&o, n + h, columns, x);
  const wfm__arima_data data = {y, x, n, columns};
  st = solve(ctx, &data, &o, h, &found, ahead);
  if (st == WFM_OK) st = wfm__result_write(ctx, fit, &found, sizeof found);
  if (st != WFM_OK) goto done;
  if (h) memcpy(mean, ahead, h * sizeof *mean);
  if (h && variance) memcpy(variance, ahead + h, h * sizeof *variance);
done:
  wfm__free(ctx, ahead);
  wfm__free(ctx, x);
  return st;
}
