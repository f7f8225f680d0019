/* Seasonal decomposition: STL, classical, and the smoothers that they and the cleaning of series share. Kernels allocate nothing. */
#ifndef WFM_FORECAST_STL_H
#define WFM_FORECAST_STL_H

#include "core/core.h"

/* STL as Cleveland, Cleveland, McRae, Terpenning (1990) set it out. Windows odd, at least 3; degrees 0 or 1. */
typedef struct wfm__stl {
  size_t period, seasonal_window, trend_window, low_window;
  int32_t seasonal_degree, trend_degree, low_degree;
  size_t seasonal_jump, trend_jump, low_jump;
  int32_t inner, outer;
  bool periodic; /* seasonal means by place in the cycle at the end */
} wfm__stl;

/* Usual settings: seasonal_window 0: periodic. n values, two cycles at least. */
wfm__stl wfm__stl_usual(size_t n, size_t period, size_t seasonal_window, bool robust);
size_t wfm__stl_scratch(size_t n, size_t period); /* doubles */
/* seasonal, trend, weight [n]; weight: of robustness, 1 without outer loops. */
void wfm__stl_run(const wfm__stl *s, const double *y, size_t n, double *seasonal, double *trend,
                  double *weight, double *scratch);

/* Sum of the two middle values of x [n], which is reordered (middle.c). */
double wfm__stl_middle(double *x, size_t n);

/* Centred mean over one period, NaN at the ends; figure [period] of means by place in the cycle, whose sum is 0 or whose mean is 1.
   Two cycles at least. trend [n]. */
void wfm__decompose(const double *y, size_t n, size_t period, bool ratio, double *trend, double *figure);

/* Friedman's super smoother (1984) of y against 1 to n, span by cross-validation. smooth [n], scratch [8 n]. */
void wfm__super_smooth(const double *y, size_t n, double *smooth, double *scratch);

#endif
