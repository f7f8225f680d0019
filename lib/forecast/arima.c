/* Seasonal ARIMA: the exact likelihood by a Kalman filter (Harvey 1989), regression and variance profiled out. */
#include "forecast/arima.h"
#include "forecast/ets.h"
#include "forecast/forecast.h"
#include "shim/gsl.h"

#include <math.h>
#include <string.h>

enum { STARTS = 3, ITERATIONS = 200, POLYNOMIAL_MAX = WFM_ARIMA_STATES_MAX + 2 };
#define EDGE   0.99  /* partial autocorrelation from which a root is near the unit circle */
#define STEADY 1e-13 /* change of the filter's gain below which it is kept */
#define TWO_PI 6.28318530717958647692

size_t wfm__arima_states(const wfm__arima_order *o) {
  size_t ar = (size_t)o->p + o->period * (size_t)o->seasonal_p,
         ma = (size_t)o->q + o->period * (size_t)o->seasonal_q + 1;
  return ar > ma ? ar : ma;
}

static size_t free_count(const wfm__arima_order *o) {
  return (size_t)(o->p + o->q + o->seasonal_p + o->seasonal_q);
}

size_t wfm__arima_coefficients(const wfm__arima_order *o, size_t columns) {
  return free_count(o) + o->constant + columns;
}

/* Everything that one evaluation works on. */
typedef struct work {
  const wfm__arima_data *data;
  const wfm__arima_order *order;
  size_t n, columns, states, ar; /* n after differences; columns with the constant */
  double *w;     /* [n * (columns + 1)] differenced: series, then regressors, value by value */
  double *error; /* the same of standardised errors */
  double *a;     /* [(columns + 1) * states] */
  double *p, *first, *phi, *theta, *gamma, *psi; /* [states^2], [states + 1] ... */
  double *system, *right, *solution, *small;     /* [(ar + 1)^2] ... */
  size_t *pivot;
  double *x, *b;    /* [n * columns], [n] */
  double *minimise; /* of the search */
  double beta[WFM__ARIMA_REGRESSORS_MAX + 1], squares, log_f, loglik;
  size_t known;
} work;

static size_t pivots(size_t n) {
  return (n * sizeof(size_t) + sizeof(double) - 1) / sizeof(double);
}

static size_t layout(size_t n, size_t columns, size_t states, double *base, work *w) {
  size_t used = 0, wide = columns + 2, side = states + 2, f = WFM__ARIMA_FREE_MAX;
  size_t system = side > wide ? side : wide;
  w->w = wfm__part(base, &used, n * wide);
  w->error = wfm__part(base, &used, n * wide);
  w->a = wfm__part(base, &used, wide * side);
  w->p = wfm__part(base, &used, side * side);
  w->first = wfm__part(base, &used, side);
  w->phi = wfm__part(base, &used, side);
  w->theta = wfm__part(base, &used, side);
  w->gamma = wfm__part(base, &used, side);
  w->psi = wfm__part(base, &used, side);
  w->system = wfm__part(base, &used, side * side);
  w->right = wfm__part(base, &used, side);
  w->solution = wfm__part(base, &used, system);
  w->small = wfm__part(base, &used, 3 * system);
  w->pivot = (size_t *)(void *)wfm__part(base, &used, pivots(system));
  w->x = wfm__part(base, &used, n * wide);
  w->b = wfm__part(base, &used, n);
  w->minimise = wfm__part(base, &used, f * (f + 6));
  return used;
}

size_t wfm__arima_scratch(size_t n, size_t columns, size_t states) {
  work w;
  return layout(n, columns, states, NULL, &w);
}

/* --- differences --- */

static void difference(double *w, size_t *n, size_t wide, size_t lag) {
  for (size_t i = lag; i < *n; i++)
    for (size_t c = 0; c < wide; c++) w[(i - lag) * wide + c] = w[i * wide + c] - w[(i - lag) * wide + c];
  *n -= lag;
}

/* The series and its regressors, the constant first: a mean, or a line whose difference is the drift. In place differences overwrite
   from the front, which is safe since each value is read before it is written. */
static bool begin(const wfm__arima_data *data, const wfm__arima_order *o, work *w) {
  size_t own = o->constant, wide = data->columns + own + 1;
  size_t lost = (size_t)o->d + (size_t)o->seasonal_d * o->period;
  w->data = data;
  w->order = o;
  w->columns = wide - 1;
  w->states = wfm__arima_states(o);
  w->ar = (size_t)o->p + o->period * (size_t)o->seasonal_p;
  if (data->n <= lost) return false;
  for (size_t i = 0; i < data->n; i++) {
    double *row = w->w + i * wide;
    row[0] = data->y[i];
    if (own) row[1] = o->d + o->seasonal_d > 0 ? (double)i + 1 : 1;
    for (size_t c = 0; c < data->columns; c++) row[1 + own + c] = data->x[i * data->columns + c];
  }
  w->n = data->n;
  for (int32_t k = 0; k < o->seasonal_d; k++) difference(w->w, &w->n, wide, o->period);
  for (int32_t k = 0; k < o->d; k++) difference(w->w, &w->n, wide, 1);
  w->known = 0;
  for (size_t i = 0; i < w->n; i++) w->known += !isnan(w->w[i * wide]);
  return w->known >= wfm__arima_coefficients(o, data->columns) + 3;
}

/* --- polynomials --- */

/* Coefficients of a stationary autoregression from partial autocorrelations tanh(x) (Monahan 1984). */
static void stationary(const double *x, size_t count, double *coefficient) {
  double before[WFM_ARIMA_ORDER_MAX] = {0};
  for (size_t k = 0; k < count; k++) {
    double r = tanh(x[k]);
    coefficient[k] = r;
    for (size_t j = 0; j < k; j++) coefficient[j] = before[j] - r * before[k - 1 - j];
    memcpy(before, coefficient, (k + 1) * sizeof *before);
  }
}

/* Product of 1 + sign sum c B^i and its seasonal like, without the leading 1, signs taken back. */
static void multiply(const double *c, size_t count, const double *s, size_t seasonal, size_t period,
                     double sign, double *out, size_t side) {
  memset(out, 0, side * sizeof *out);
  for (size_t i = 0; i < count; i++) out[i] += c[i];
  for (size_t k = 0; k < seasonal; k++) {
    out[(k + 1) * period - 1] += s[k];
    for (size_t i = 0; i < count; i++) out[(k + 1) * period + i] += sign * s[k] * c[i];
  }
}

/* phi [states] with phi[i] of lag i + 1; theta [states] with theta[0] = 1. */
static void polynomials(const wfm__arima_order *o, const double *value, size_t states, double *phi,
                        double *theta) {
  const double *ma = value + o->p, *sar = ma + o->q, *sma = sar + o->seasonal_p;
  multiply(value, (size_t)o->p, sar, (size_t)o->seasonal_p, o->period, -1, phi, states + 1);
  multiply(ma, (size_t)o->q, sma, (size_t)o->seasonal_q, o->period, 1, theta + 1, states);
  theta[0] = 1;
}

static void coefficients(const wfm__arima_order *o, const double *x, double *value) {
  const size_t count[WFM__ARIMA_BLOCKS] = {(size_t)o->p, (size_t)o->q, (size_t)o->seasonal_p,
                                           (size_t)o->seasonal_q};
  for (size_t block = 0; block < WFM__ARIMA_BLOCKS; block++) {
    stationary(x, count[block], value);
    for (size_t i = 0; block % 2 == 1 && i < count[block]; i++) value[i] = -value[i];
    x += count[block];
    value += count[block];
  }
}

/* --- the stationary start --- */

/* Autocovariances gamma [ar + 1] in units of the error's variance, from the psi weights and one linear system. */
static bool autocovariances(work *w) {
  size_t p = w->ar, r = w->states;
  for (size_t k = 0; k < r; k++) {
    w->psi[k] = w->theta[k];
    for (size_t i = 0; i < p && i < k; i++) w->psi[k] += w->phi[i] * w->psi[k - 1 - i];
  }
  memset(w->system, 0, (p + 1) * (p + 1) * sizeof *w->system);
  for (size_t k = 0; k <= p; k++) {
    w->right[k] = 0;
    for (size_t j = k; j < r; j++) w->right[k] += w->theta[j] * w->psi[j - k];
    w->system[k * (p + 1) + k] += 1;
    for (size_t i = 0; i < p; i++) {
      size_t lag = k > i ? k - 1 - i : i + 1 - k;
      w->system[k * (p + 1) + lag] -= w->phi[i];
    }
  }
  size_t rank = 0;
  wfm_status st =
      wfm__least_squares(w->system, w->right, p + 1, p + 1, 1e-14, w->gamma, &rank, w->small, w->pivot);
  return st == WFM_OK && rank == p + 1 && w->gamma[0] > 0;
}

/* Covariance of the first state: its first row from the autocovariances, the rest by what stationarity says of it. */
static bool start_covariance(work *w) {
  size_t r = w->states, side = r + 1;
  double *p = w->p;
  if (!autocovariances(w)) return false;
  memset(p, 0, side * side * sizeof *p);
  for (size_t j = 0; j < r; j++) {
    double sum = 0;
    for (size_t k = j; k < r; k++) {
      if (k < w->ar && w->phi[k] != 0) sum += w->phi[k] * w->gamma[k + 1 - j];
      sum += w->theta[k] * w->psi[k - j];
    }
    w->first[j] = j ? sum : w->gamma[0];
  }
  w->first[r] = 0;
  for (size_t i = r; i-- > 0;)
    for (size_t j = r; j-- > 0;) {
      if (i == 0 || j == 0) {
        p[i * side + j] = w->first[i + j];
        continue;
      }
      p[i * side + j] = w->phi[i] * w->phi[j] * w->first[0] + w->phi[i] * w->first[j + 1] +
                        w->phi[j] * w->first[i + 1] + p[(i + 1) * side + j + 1] + w->theta[i] * w->theta[j];
    }
  return true;
}

/* --- the filter --- */

/* Covariance a step on; seen: the value was known, which the autoregression drops out of. */
static void step_covariance(work *w, bool seen) {
  size_t r = w->states, side = r + 1;
  double *p = w->p, f = p[0];
  for (size_t i = 0; i <= r; i++) w->first[i] = p[i * side];
  for (size_t i = 0; i < r; i++) {
    double *row = p + i * side, *next = row + side + 1, one = w->first[i + 1], scale = one / f;
    for (size_t j = i; j < r; j++) {
      double v = next[j] + w->theta[i] * w->theta[j];
      row[j] = seen ? v - scale * w->first[j + 1]
                    : v + w->phi[i] * w->phi[j] * f + w->phi[i] * w->first[j + 1] + w->phi[j] * one;
    }
  }
  for (size_t i = 1; i < r; i++) p[i * side] = p[i]; /* the first column, which the next step reads */
}

static void step_states(const work *w, double *a, double error, double f, const double *first) {
  double level = a[0];
  for (size_t i = 0; i < w->states; i++) {
    double gain = w->phi[i] + first[i + 1] / f; /* of M = phi f + first */
    a[i] = a[i + 1] + w->phi[i] * level + gain * error;
  }
}

/* Standardised errors of the series and of each regressor. */
static bool run_filter(work *w) {
  size_t wide = w->columns + 1, side = w->states + 1, used = 0, unchanged = 0;
  w->log_f = 0;
  memset(w->a, 0, wide * side * sizeof *w->a);
  if (!start_covariance(w)) return false;
  for (size_t i = 0; i < w->n; i++) {
    const double *row = w->w + i * wide;
    bool seen = !isnan(row[0]);
    bool steady = unchanged >= w->states; /* its first column has gone through all of the covariance */
    if (!steady)
      for (size_t k = 0; k < side; k++) w->right[k] = k < w->states ? w->p[k * side] : 0;
    double f = w->right[0], root = sqrt(f);
    if (!(f > 0)) return false;
    for (size_t c = 0; c < wide; c++) {
      double *a = w->a + c * side, error = seen ? row[c] - a[0] : 0;
      if (seen) w->error[used * wide + c] = error / root;
      if (seen) {
        step_states(w, a, error, f, w->right);
      } else {
        double level = a[0];
        for (size_t k = 0; k < w->states; k++) a[k] = a[k + 1] + w->phi[k] * level;
      }
    }
    if (seen) {
      w->log_f += log(f);
      used++;
    }
    if (steady && seen) continue;
    step_covariance(w, seen);
    bool same = seen;
    for (size_t k = 0; same && k < w->states; k++)
      same = fabs(w->p[k * side] - w->right[k]) <= STEADY * (1 + fabs(w->right[k]));
    unchanged = same ? unchanged + 1 : 0;
  }
  return used == w->known;
}

/* Regression of the errors, their sum of squares, the likelihood. */
static bool profile(work *w) {
  size_t wide = w->columns + 1, rank = 0;
  w->squares = 0;
  for (size_t i = 0; i < w->known; i++) {
    w->b[i] = w->error[i * wide];
    for (size_t c = 0; c < w->columns; c++) w->x[i * w->columns + c] = w->error[i * wide + 1 + c];
  }
  if (w->columns) {
    wfm_status st =
        wfm__least_squares(w->x, w->b, w->known, w->columns, 1e-10, w->beta, &rank, w->small, w->pivot);
    if (st != WFM_OK) return false;
  }
  for (size_t i = 0; i < w->known; i++) {
    double e = w->error[i * wide];
    for (size_t c = 0; c < w->columns; c++) e -= w->beta[c] * w->error[i * wide + 1 + c];
    w->squares += e * e;
  }
  double n = (double)w->known, sigma2 = fmax(w->squares / n, 1e-300);
  w->loglik = -0.5 * (n * (log(TWO_PI * sigma2) + 1) + w->log_f);
  return isfinite(w->loglik);
}

static double objective(void *user, const double *x) {
  work *w = user;
  double value[WFM__ARIMA_FREE_MAX];
  coefficients(w->order, x, value);
  polynomials(w->order, value, w->states, w->phi, w->theta);
  return run_filter(w) && profile(w) ? -w->loglik : INFINITY;
}

wfm_status wfm__arima_fit(const wfm__arima_data *data, const wfm__arima_order *order, double *scratch,
                          wfm__arima *fit) {
  static const double first[STARTS][WFM__ARIMA_BLOCKS] = {
      {0, 0, 0, 0}, {0.7, 0.3, 0.3, 0.3}, {1.5, 1.1, 0.5, 0.9}};
  work w = {0};
  double best[WFM__ARIMA_FREE_MAX] = {0}, least = INFINITY;
  layout(data->n, data->columns, wfm__arima_states(order), scratch, &w);
  if (!begin(data, order, &w)) return WFM_ENODATA;
  size_t count = free_count(order);
  const size_t block[WFM__ARIMA_BLOCKS] = {(size_t)order->p, (size_t)order->q, (size_t)order->seasonal_p,
                                           (size_t)order->seasonal_q};
  for (size_t k = 0; k < STARTS; k++) {
    double x[WFM__ARIMA_FREE_MAX] = {0};
    for (size_t b = 0, at = 0; b < WFM__ARIMA_BLOCKS; at += block[b++])
      if (block[b]) x[at] = first[k][b];
    double value = wfm__minimise(objective, &w, x, count, ITERATIONS, w.minimise);
    if (!(value < least)) continue;
    least = value;
    memcpy(best, x, count * sizeof *x);
    if (count == 0) break;
  }
  if (!isfinite(least) || !isfinite(objective(&w, best))) return WFM_EDOMAIN;
  *fit = (wfm__arima){
      .order = *order, .free = count, .loglik = w.loglik, .squares = w.squares, .values = w.known};
  coefficients(order, best, fit->free_value);
  for (size_t i = 0; i < count; i++) fit->at_edge = fit->at_edge || fabs(tanh(best[i])) > EDGE;
  memcpy(fit->beta, w.beta, w.columns * sizeof *w.beta);
  double n = (double)w.known, k = (double)wfm__arima_coefficients(order, data->columns) + 1;
  fit->aicc = -2 * fit->loglik + 2 * k + (n - k - 1 > 0 ? 2 * k * (k + 1) / (n - k - 1) : INFINITY);
  return WFM_OK;
}

/* --- what comes --- */

size_t wfm__arima_ahead_scratch(size_t n, size_t columns, size_t states, size_t h) {
  return wfm__arima_scratch(n, columns, states) + n + 2 * h + 3 * POLYNOMIAL_MAX + 800;
}

/* Coefficients of phi (B) times the differences, as an autoregression on the series itself; returns their number. */
static size_t whole_autoregression(const work *w, double *out, size_t room) {
  const wfm__arima_order *o = w->order;
  size_t count = w->ar;
  memset(out, 0, room * sizeof *out);
  out[0] = 1;
  for (size_t i = 0; i < w->ar; i++) out[i + 1] = -w->phi[i];
  for (int32_t k = 0; k < o->d + o->seasonal_d; k++) {
    size_t lag = k < o->d ? 1 : o->period;
    count += lag;
    for (size_t i = count + 1; i-- > lag;) out[i] -= out[i - lag];
  }
  for (size_t i = 0; i < count; i++) out[i] = -out[i + 1];
  return count;
}

/* Regression of a row of the data. */
static double explained(const wfm__arima_data *data, const wfm__arima *fit, size_t row) {
  const wfm__arima_order *o = &fit->order;
  size_t own = o->constant;
  double sum = own ? fit->beta[0] * (o->d + o->seasonal_d > 0 ? (double)row + 1 : 1) : 0;
  for (size_t c = 0; c < data->columns; c++) sum += fit->beta[own + c] * data->x[row * data->columns + c];
  return sum;
}

/* Undoes the differences of what comes: u is the series less its regression, [n + h], known to n. The last known value stands for one that
   is missing there. */
static void integrate(const wfm__arima_order *o, double *u, size_t n, size_t h) {
  for (size_t i = 1; i < n; i++)
    if (isnan(u[i])) u[i] = u[i >= o->period && !isnan(u[i - o->period]) ? i - o->period : i - 1];
  for (size_t i = n; i < n + h; i++) {
    size_t m = o->period;
    double v = u[i];
    if (o->d == 0 && o->seasonal_d) v += u[i - m];
    if (o->d == 1) v += u[i - 1];
    if (o->d == 1 && o->seasonal_d) v += u[i - m] - u[i - m - 1];
    if (o->d == 2) v += 2 * u[i - 1] - u[i - 2];
    if (o->d == 2 && o->seasonal_d) v += u[i - m] - 2 * u[i - m - 1] + u[i - m - 2];
    u[i] = v;
  }
}

wfm_status wfm__arima_ahead(const wfm__arima_data *data, const wfm__arima *fit, size_t h, double *scratch,
                            double *mean, double *factor) {
  work w = {0};
  size_t n = data->n, states = wfm__arima_states(&fit->order);
  double *u = scratch + layout(n, data->columns, states, scratch, &w), *psi = u + n + h, *whole = psi + h;
  if (!begin(data, &fit->order, &w)) return WFM_ENODATA;
  polynomials(&fit->order, fit->free_value, w.states, w.phi, w.theta);
  if (!run_filter(&w)) return WFM_EDOMAIN;
  size_t side = w.states + 1;
  for (size_t c = 0; c < w.columns; c++)
    for (size_t i = 0; i < w.states; i++) w.a[i] -= fit->beta[c] * w.a[(c + 1) * side + i];
  for (size_t i = 0; i < n; i++) u[i] = data->y[i] - explained(data, fit, i);
  for (size_t i = 0; i < h; i++) {
    double level = u[n + i] = w.a[0];
    for (size_t k = 0; k < w.states; k++) w.a[k] = w.a[k + 1] + w.phi[k] * level;
  }
  integrate(&fit->order, u, n, h);
  for (size_t i = 0; i < h; i++) mean[i] = u[n + i] + explained(data, fit, n + i);
  size_t count = whole_autoregression(&w, whole, 3 * POLYNOMIAL_MAX + 800);
  double sum = 0;
  for (size_t i = 0; i < h; i++) {
    psi[i] = i < w.states ? w.theta[i] : 0;
    for (size_t k = 0; k < count && k < i; k++) psi[i] += whole[k] * psi[i - 1 - k];
    factor[i] = sum += psi[i] * psi[i];
  }
  return WFM_OK;
}
