/* STL: seasonal and trend decomposition by loess (Cleveland, Cleveland, McRae, Terpenning 1990). */
#include "forecast/stl.h"
#include "forecast/forecast.h"

#include <math.h>
#include <string.h>

static size_t next_odd(double x) {
  size_t n = (size_t)ceil(x);
  return n % 2 ? n : n + 1;
}

wfm__stl wfm__stl_usual(size_t n, size_t period, size_t seasonal_window, bool robust) {
  wfm__stl s = {.period = period,
                .periodic = seasonal_window == 0,
                .trend_degree = 1,
                .low_degree = 1,
                .inner = robust ? 1 : 2,
                .outer = robust ? 15 : 0};
  s.seasonal_window = seasonal_window ? seasonal_window : 10 * n + 1;
  s.trend_window = next_odd(1.5 * (double)period / (1 - 1.5 / (double)s.seasonal_window));
  s.low_window = next_odd((double)period);
  s.seasonal_jump = (s.seasonal_window + 9) / 10;
  s.trend_jump = (s.trend_window + 9) / 10;
  s.low_jump = (s.low_window + 9) / 10;
  return s;
}

/* One loess fit. Positions count from 1. */
typedef struct loess {
  const double *y, *weight; /* [n]; weight NULL: all alike */
  size_t n, length;
  int32_t degree;
  double *w; /* [n] scratch */
} loess;

/* Value at x of the line (or mean) through the points left to right; false where all weights are 0. */
static bool loess_at(const loess *l, double x, size_t left, size_t right, double *value) {
  double h = fmax(x - (double)left, (double)right - x), sum = 0;
  if (l->length > l->n) h += (double)((l->length - l->n) / 2);
  for (size_t j = left; j <= right; j++) {
    double r = fabs((double)j - x), u = r / h, w = 0;
    if (r <= 0.999 * h) w = r <= 0.001 * h ? 1 : pow(1 - u * u * u, 3);
    if (l->weight) w *= l->weight[j - 1];
    l->w[j - 1] = w;
    sum += w;
  }
  if (!(sum > 0)) return false;
  for (size_t j = left; j <= right; j++) l->w[j - 1] /= sum;
  if (h > 0 && l->degree > 0) {
    double mean = 0, square = 0;
    for (size_t j = left; j <= right; j++) mean += l->w[j - 1] * (double)j;
    for (size_t j = left; j <= right; j++) {
      double off = (double)j - mean;
      square += l->w[j - 1] * off * off;
    }
    if (sqrt(square) > 0.001 * ((double)l->n - 1)) {
      double slope = (x - mean) / square;
      for (size_t j = left; j <= right; j++) l->w[j - 1] *= slope * ((double)j - mean) + 1;
    }
  }
  *value = 0;
  for (size_t j = left; j <= right; j++) *value += l->w[j - 1] * l->y[j - 1];
  return true;
}

/* Neighbours of position i. */
static void neighbours(const loess *l, size_t i, size_t *left, size_t *right) {
  size_t half = (l->length + 1) / 2;
  if (l->length >= l->n) {
    *left = 1;
    *right = l->n;
    return;
  }
  *left = i < half ? 1 : i >= l->n - half + 1 ? l->n - l->length + 1 : i - half + 1;
  *right = *left + l->length - 1;
}

static void fit_position(const loess *l, size_t i, double *smooth) {
  size_t left, right;
  neighbours(l, i, &left, &right);
  if (!loess_at(l, (double)i, left, right, &smooth[i - 1])) smooth[i - 1] = l->y[i - 1];
}

static void join(double *smooth, size_t from, size_t to) {
  double step = (smooth[to - 1] - smooth[from - 1]) / (double)(to - from);
  for (size_t j = from + 1; j < to; j++) smooth[j - 1] = smooth[from - 1] + step * (double)(j - from);
}

/* Loess at every jump-th position, straight lines between. */
static void loess_run(const loess *l, size_t jump, double *smooth) {
  if (l->n < 2) {
    smooth[0] = l->y[0];
    return;
  }
  if (jump > l->n - 1) jump = l->n - 1;
  for (size_t i = 1; i <= l->n; i += jump) fit_position(l, i, smooth);
  if (jump == 1) return;
  for (size_t i = 1; i + jump <= l->n; i += jump) join(smooth, i, i + jump);
  size_t last = (l->n - 1) / jump * jump + 1;
  if (last == l->n) return;
  /* The last position takes the neighbours of the last one fitted. */
  size_t left, right;
  neighbours(l, last, &left, &right);
  if (!loess_at(l, (double)l->n, left, right, &smooth[l->n - 1])) smooth[l->n - 1] = l->y[l->n - 1];
  join(smooth, last, l->n);
}

typedef struct work {
  double *detrended, *cycle, *low, *middle; /* [n + 2 period] */
  double *sub, *sub_weight, *sub_smooth, *w;
} work;

static size_t layout(size_t n, size_t period, double *base, work *w) {
  size_t used = 0, wide = n + 2 * period;
  w->detrended = wfm__part(base, &used, wide);
  w->cycle = wfm__part(base, &used, wide);
  w->low = wfm__part(base, &used, wide);
  w->middle = wfm__part(base, &used, wide);
  w->sub = wfm__part(base, &used, n);
  w->sub_weight = wfm__part(base, &used, n);
  w->sub_smooth = wfm__part(base, &used, n + 2);
  w->w = wfm__part(base, &used, n);
  return used;
}

size_t wfm__stl_scratch(size_t n, size_t period) {
  work w;
  return layout(n, period, NULL, &w);
}

/* Smooths each place of the cycle over the cycles, with one more at both ends. */
static void smooth_cycles(const wfm__stl *s, size_t n, const double *weight, const work *w) {
  for (size_t j = 0; j < s->period && j < n; j++) {
    size_t k = (n - 1 - j) / s->period + 1;
    for (size_t i = 0; i < k; i++) {
      w->sub[i] = w->detrended[i * s->period + j];
      if (weight) w->sub_weight[i] = weight[i * s->period + j];
    }
    const loess l = {w->sub, weight ? w->sub_weight : NULL, k, s->seasonal_window, s->seasonal_degree, w->w};
    size_t right = s->seasonal_window < k ? s->seasonal_window : k;
    size_t left = k >= s->seasonal_window ? k - s->seasonal_window + 1 : 1;
    loess_run(&l, s->seasonal_jump, w->sub_smooth + 1);
    if (!loess_at(&l, 0, 1, right, &w->sub_smooth[0])) w->sub_smooth[0] = w->sub_smooth[1];
    if (!loess_at(&l, (double)k + 1, left, k, &w->sub_smooth[k + 1])) w->sub_smooth[k + 1] = w->sub_smooth[k];
    for (size_t i = 0; i < k + 2; i++) w->cycle[i * s->period + j] = w->sub_smooth[i];
  }
}

/* Moving mean over length values: n - length + 1 of them. */
static void moving_mean(const double *x, size_t n, size_t length, double *mean) {
  double sum = 0;
  for (size_t i = 0; i < length; i++) sum += x[i];
  mean[0] = sum / (double)length;
  for (size_t i = length; i < n; i++) {
    sum = sum - x[i - length] + x[i];
    mean[i - length + 1] = sum / (double)length;
  }
}

static void inner_loop(const wfm__stl *s, const double *y, size_t n, const double *weight, double *seasonal,
                       double *trend, const work *w) {
  for (int32_t k = 0; k < s->inner; k++) {
    for (size_t i = 0; i < n; i++) w->detrended[i] = y[i] - trend[i];
    smooth_cycles(s, n, weight, w);
    moving_mean(w->cycle, n + 2 * s->period, s->period, w->low);
    moving_mean(w->low, n + s->period + 1, s->period, w->middle);
    moving_mean(w->middle, n + 2, 3, w->low);
    const loess low = {w->low, NULL, n, s->low_window, s->low_degree, w->w};
    loess_run(&low, s->low_jump, w->middle);
    for (size_t i = 0; i < n; i++) {
      seasonal[i] = w->cycle[s->period + i] - w->middle[i];
      w->detrended[i] = y[i] - seasonal[i];
    }
    const loess smooth = {w->detrended, weight, n, s->trend_window, s->trend_degree, w->w};
    loess_run(&smooth, s->trend_jump, trend);
  }
}

/* Bisquare weights by six times the median of the absolute remainders. */
static void robustness(const double *y, size_t n, const double *seasonal, const double *trend, double *weight,
                       double *sorted) {
  for (size_t i = 0; i < n; i++) sorted[i] = weight[i] = fabs(y[i] - seasonal[i] - trend[i]);
  double most = 3 * wfm__stl_middle(sorted, n);
  for (size_t i = 0; i < n; i++) {
    double r = weight[i], u = r / most;
    weight[i] = r <= 0.001 * most ? 1 : r <= 0.999 * most ? (1 - u * u) * (1 - u * u) : 0;
  }
}

void wfm__stl_run(const wfm__stl *s, const double *y, size_t n, double *seasonal, double *trend,
                  double *weight, double *scratch) {
  work w;
  layout(n, s->period, scratch, &w);
  memset(trend, 0, n * sizeof *trend);
  for (size_t i = 0; i < n; i++) weight[i] = 1;
  for (int32_t k = 0; k <= s->outer; k++) {
    inner_loop(s, y, n, k ? weight : NULL, seasonal, trend, &w);
    if (k < s->outer) robustness(y, n, seasonal, trend, weight, w.sub);
  }
  for (size_t j = 0; s->periodic && j < s->period && j < n; j++) {
    double sum = 0;
    size_t k = (n - 1 - j) / s->period + 1;
    for (size_t i = 0; i < k; i++) sum += seasonal[i * s->period + j];
    for (size_t i = 0; i < k; i++) seasonal[i * s->period + j] = sum / (double)k;
  }
}

void wfm__decompose(const double *y, size_t n, size_t period, bool ratio, double *trend, double *figure) {
  size_t half = period / 2;
  double mean = 0;
  for (size_t i = 0; i < n; i++) {
    trend[i] = NAN;
    if (i < half || i + half >= n) continue;
    double sum = 0;
    for (size_t j = i - half; j <= i + half; j++)
      sum += y[j] * (period % 2 == 0 && (j == i - half || j == i + half) ? 0.5 : 1);
    trend[i] = sum / (double)period;
  }
  for (size_t p = 0; p < period; p++) {
    double sum = 0, count = 0;
    for (size_t i = p; i < n; i += period)
      if (!isnan(trend[i])) {
        sum += ratio ? y[i] / trend[i] : y[i] - trend[i];
        count++;
      }
    figure[p] = sum / count;
    mean += figure[p] / (double)period;
  }
  for (size_t p = 0; p < period; p++) figure[p] = ratio ? figure[p] / mean : figure[p] - mean;
}
