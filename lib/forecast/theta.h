/* Theta method and simple exponential smoothing: kernels that allocate nothing. */
#ifndef WFM_FORECAST_THETA_H
#define WFM_FORECAST_THETA_H

#include "core/core.h"

/* Simple exponential smoothing of least squared error over alpha and the starting level. */
typedef struct wfm__simple {
  double alpha, level, sse; /* level: after the last value */
} wfm__simple;
wfm__simple wfm__simple_fit(const double *y, size_t n);
/* The same by a simplex from alpha 0.2 and the mean of ten values, which stops a little before the least: the figures that users of the
   method know. */
wfm__simple wfm__simple_usual(const double *y, size_t n);
typedef wfm__simple (*wfm__smoother)(const double *y, size_t n);

typedef struct wfm__theta {
  wfm__simple simple;
  double slope, first; /* half of the line's slope; what it adds to the step just after the last value */
  size_t period;       /* 1: no season */
  double *figure;      /* [period asked for] season by place, 1 where there is none */
  size_t place;        /* of the step just after the last value */
} wfm__theta;
size_t wfm__theta_scratch(size_t n, size_t period); /* doubles; figure lies there too */
void wfm__theta_fit(const double *y, size_t n, size_t period, wfm__smoother smoother, double *scratch,
                    wfm__theta *theta);
/* Forecast of step h, 0 the next one. */
double wfm__theta_ahead(const wfm__theta *theta, size_t h);

#endif
