/* The power of a Box-Cox transformation. */
#include "forecast/diagnose.h"
#include "forecast/search.h"

#include <math.h>

#define LOW       (-1.0)
#define HIGH      2.0
#define TOLERANCE 1.220703e-4 /* fourth root of the precision of a double */
#define VALUE_MAX 1e15
enum { STEPS = 61 }; /* from LOW to HIGH by 0.05 */

typedef struct task {
  const double *y;
  size_t n, period;
  double *x, *mean_x, *mean_t; /* [n], [period], [period] */
} task;

/* Coefficient of variation among cycles of spread / mean^(1 - power) (Guerrero 1993). Cycles are counted from the end. */
static double variation(void *user, double power) {
  const task *t = user;
  size_t size = t->period < 2 ? 2 : t->period, cycles = t->n / size, first = t->n - cycles * size;
  double mean = 0, square = 0;
  for (size_t k = 0; k < cycles; k++) {
    const double *y = t->y + first + k * size;
    double m = 0, s = 0;
    for (size_t i = 0; i < size; i++) m += y[i] / (double)size;
    for (size_t i = 0; i < size; i++) s += (y[i] - m) * (y[i] - m);
    double ratio = sqrt(s / ((double)size - 1)) / pow(m, 1 - power), off = ratio - mean;
    mean += off / (double)(k + 1);
    square += off * (ratio - mean);
  }
  return sqrt(square / ((double)cycles - 1)) / mean;
}

/* Sum of squares about a line and means by place in the cycle. */
static double squares_left(const task *t) {
  double xt = 0, tt = 0, sum = 0;
  for (size_t p = 0; p < t->period; p++) {
    double count = 0;
    t->mean_x[p] = t->mean_t[p] = 0;
    for (size_t i = p; i < t->n; i += t->period) {
      t->mean_x[p] += t->x[i];
      t->mean_t[p] += (double)i;
      count++;
    }
    t->mean_x[p] /= count;
    t->mean_t[p] /= count;
  }
  for (size_t i = 0; i < t->n; i++) {
    double off = (double)i - t->mean_t[i % t->period];
    xt += (t->x[i] - t->mean_x[i % t->period]) * off;
    tt += off * off;
  }
  for (size_t i = 0; i < t->n; i++) {
    double left = t->x[i] - t->mean_x[i % t->period] - xt / tt * ((double)i - t->mean_t[i % t->period]);
    sum += left * left;
  }
  return sum;
}

static double by_likelihood(const task *t) {
  double log_mean = 0, best = INFINITY, power = 1;
  for (size_t i = 0; i < t->n; i++) log_mean += log(t->y[i]) / (double)t->n;
  for (int k = 0; k < STEPS; k++) {
    double p = LOW + 0.05 * k, scale = exp((p - 1) * log_mean);
    for (size_t i = 0; i < t->n; i++)
      t->x[i] = (fabs(p) > 0.02 ? expm1(p * log(t->y[i])) / p : log(t->y[i])) / scale;
    double left = squares_left(t);
    if (!(left < best)) continue;
    best = left;
    power = p;
  }
  return fabs(power) < 1e-9 ? 0 : power;
}

wfm_status wfm_box_cox_power(wfm_ctx *ctx, const double *y, size_t n, size_t period, int32_t method,
                             double *power) {
  if (!ctx || !y || !power)
    return wfm__fail(ctx, WFM_EINVAL, "wfm_box_cox_power: NULL argument, want context, y and power");
  if (period < 1) return wfm__fail(ctx, WFM_EDOMAIN, "period=0, want at least 1");
  if (method != WFM_BOX_COX_GUERRERO && method != WFM_BOX_COX_LIKELIHOOD)
    return wfm__fail(ctx, WFM_EDOMAIN, "method=%d, want 0 or 1", (int)method);
  wfm_status st = wfm__check_array(ctx, "y", y, n, 1e-300, VALUE_MAX);
  if (st != WFM_OK) return st;
  if (n <= 2 * period || n < 6 || wfm__constant(y, n)) {
    *power = 1;
    return WFM_OK;
  }
  double *work = wfm__alloc(ctx, n + 2 * period, sizeof *work);
  if (!work) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu values", n);
  task t = {y, n, period, work, work + n, work + n + period};
  *power = method == WFM_BOX_COX_LIKELIHOOD ? by_likelihood(&t)
                                            : wfm__minimum(variation, &t, LOW, HIGH, TOLERANCE);
  wfm__free(ctx, work);
  return WFM_OK;
}
