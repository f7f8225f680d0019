/* Kernels that look at a plain series: differences that it needs, autocorrelation, unusual values, gaps. */
#ifndef WFM_FORECAST_DIAGNOSE_H
#define WFM_FORECAST_DIAGNOSE_H

#include "forecast/stl.h"
#include <libwfm/forecast_diagnose.h>

/* Autocorrelations of lags 0 to lags, lags < n; all NaN but the first for a constant. */
void wfm__autocorrelation(const double *y, size_t n, size_t lags, double *r);
bool wfm__constant(const double *y, size_t n);
/* First differences that stationarity takes, 0 to 2, by KPSS tests of level 5 %; scratch [2 n]. */
int32_t wfm__first_differences(const double *y, size_t n, double *scratch);
/* Seasonal differences, 0 or 1, by the strength of the season in an STL decomposition; scratch. */
size_t wfm__seasonal_strength_scratch(size_t n, size_t period);
double wfm__seasonal_strength(const double *y, size_t n, size_t period, double *scratch);
int32_t wfm__seasonal_differences(const double *y, size_t n, size_t period, double *scratch);
/* Fills NaN: straight lines between neighbours, the nearest value at the ends; about the season where there is one and two cycles are
   known. One value at least is known. */
size_t wfm__fill_gaps_scratch(size_t n, size_t period);
wfm_status wfm__fill_gaps(double *y, size_t n, size_t period, double *scratch);

#endif
