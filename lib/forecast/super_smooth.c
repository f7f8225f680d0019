/* Friedman's super smoother (1984): running lines of three spans, the span at each place by cross-validation. */
#include "forecast/stl.h"

#include <math.h>
#include <string.h>

enum { SPANS = 3 };
static const double spans[SPANS] = {0.05, 0.2, 0.5};

/* Sums of the points in the window of a running line. */
typedef struct window {
  double count, x, y, square, product; /* means of x and y, sums of squares about them */
} window;

static void enter(window *w, double x, double y) {
  double before = w->count++;
  w->x = (before * w->x + x) / w->count;
  w->y = (before * w->y + y) / w->count;
  if (!(before > 0)) return;
  double t = w->count * (x - w->x) / before;
  w->square += t * (x - w->x);
  w->product += t * (y - w->y);
}

static void leave(window *w, double x, double y) {
  double before = w->count--;
  if (w->count > 0) {
    double t = before * (x - w->x) / w->count;
    w->square -= t * (x - w->x);
    w->product -= t * (y - w->y);
    w->x = (before * w->x - x) / w->count;
    w->y = (before * w->y - y) / w->count;
  }
}

/* Running line of one span; residual [n] of each point left out, NULL: not wanted. */
static void running_line(const double *y, size_t n, double span, double least, double *smooth,
                         double *residual) {
  size_t half = (size_t)(0.5 * span * (double)n + 0.5);
  if (half < 2) half = 2;
  size_t length = 2 * half + 1 > n ? n : 2 * half + 1;
  window w = {0};
  for (size_t i = 0; i < length; i++) enter(&w, (double)i + 1, y[i]);
  for (size_t j = 0; j < n; j++) {
    if (j > half && j + half < n) {
      leave(&w, (double)(j - half), y[j - half - 1]);
      enter(&w, (double)(j + half) + 1, y[j + half]);
    }
    double off = (double)j + 1 - w.x, slope = w.square > least ? w.product / w.square : 0;
    smooth[j] = slope * off + w.y;
    if (!residual) continue;
    double leverage = 1 / w.count + (w.square > least ? off * off / w.square : 0);
    residual[j] = leverage < 1 ? fabs(y[j] - smooth[j]) / (1 - leverage) : j ? residual[j - 1] : 0;
  }
}

void wfm__super_smooth(const double *y, size_t n, double *smooth, double *scratch) {
  double *line[SPANS], *error[SPANS], *raw = scratch + 6 * n, *span = scratch + 7 * n;
  size_t quarter = n / 4;
  double range = quarter ? 2 * (double)quarter : (double)n - 1, least = 1e-6 * range * range;
  for (size_t k = 0; k < SPANS; k++) {
    line[k] = scratch + 2 * k * n;
    error[k] = line[k] + n;
    running_line(y, n, spans[k], least, line[k], raw);
    running_line(raw, n, spans[1], least, error[k], NULL);
  }
  for (size_t j = 0; j < n; j++) {
    double best = INFINITY;
    for (size_t k = 0; k < SPANS; k++)
      if (error[k][j] < best) {
        best = error[k][j];
        raw[j] = spans[k];
      }
  }
  running_line(raw, n, spans[1], least, span, NULL);
  for (size_t j = 0; j < n; j++) {
    double at = fmin(fmax(span[j], spans[0]), spans[2]), f = at - spans[1];
    size_t other = f >= 0 ? 2 : 0;
    f = f >= 0 ? f / (spans[2] - spans[1]) : -f / (spans[1] - spans[0]);
    raw[j] = (1 - f) * line[1][j] + f * line[other][j];
  }
  running_line(raw, n, spans[0], least, smooth, NULL);
}
