/* Looking at a series at equal steps: autocorrelation, differences, transformations, unusual values, errors of forecasts. */
#ifndef LIBWFM_FORECAST_DIAGNOSE_H
#define LIBWFM_FORECAST_DIAGNOSE_H

#include <libwfm/forecast.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Autocorrelations and partial autocorrelations.
 *
 * @param      ctx      context
 * @param[in]  y        [n] values at equal steps, finite
 * @param      n        2 or more
 * @param      lags     1 to n - 1
 * @param[out] acf      [lags + 1] of lags 0 to lags; may be NULL
 * @param[out] partial  [lags] of lags 1 to lags (Durbin 1960); may be NULL
 * @return WFM_OK; WFM_EINVAL (ctx or y NULL), WFM_EDOMAIN (lags; all values are the same), WFM_ENODATA (n),
 *         WFM_ENOTFINITE, WFM_ENOMEM
 * @note   Time O(n lags + lags^2). Since 0.1.
 */
WFM_API wfm_status wfm_autocorrelation(wfm_ctx *ctx, const double *y, size_t n, size_t lags, double *acf,
                                       double *partial);

/**
 * Test of Ljung and Box (1978) that a series has no autocorrelation up to a lag.
 *
 * @param      ctx         context
 * @param[in]  y           [n] values, e.g. the errors of a model
 * @param      n           2 or more
 * @param      lags        1 to n - 1
 * @param      parameters  of the model that left these errors, less than lags; 0 for data
 * @param[out] statistic   sum over the lags of n (n + 2) r^2 / (n - lag); may be NULL
 * @param[out] p_value     chance of a statistic as large or larger without autocorrelation; may be NULL
 * @return as wfm_autocorrelation
 * @note   Time O(n lags). Since 0.1.
 */
WFM_API wfm_status wfm_ljung_box(wfm_ctx *ctx, const double *y, size_t n, size_t lags, size_t parameters,
                                 double *statistic, double *p_value);

/**
 * Differences that make a series stationary.
 *
 * Seasonal differences: one where the season of an STL decomposition explains more than 0.64 of the variance
 * of what is not trend (Wang, Smith, Hyndman 2006). First differences of the rest, up to two: while a test of
 * Kwiatkowski, Phillips, Schmidt, Shin (1992) rejects a constant mean at 5 %.
 *
 * @param      ctx       context
 * @param[in]  y         [n] values at equal steps, finite
 * @param      n         3 or more
 * @param      period    values in a season, 1 to n; 1: none
 * @param[out] first     first differences of y as it is, 0 to 2; may be NULL
 * @param[out] seasonal  seasonal differences, 0 or 1; may be NULL
 * @return WFM_OK; WFM_EINVAL (ctx or y NULL), WFM_EDOMAIN (period), WFM_ENODATA (n), WFM_ENOTFINITE,
 *         WFM_ENOMEM
 * @note   Time O(n period). Since 0.1.
 */
WFM_API wfm_status wfm_differences(wfm_ctx *ctx, const double *y, size_t n, size_t period, int32_t *first,
                                   int32_t *seasonal);

/** How the power of a Box-Cox transformation is chosen. */
enum {
  WFM_BOX_COX_GUERRERO = 0,  /* smallest variation of spread over mean to the power among cycles (1993) */
  WFM_BOX_COX_LIKELIHOOD = 1 /* likelihood of a line and seasonal means, in steps of 0.05 (Box, Cox 1964) */
};

/**
 * Power of the Box-Cox transformation that makes the spread of a series independent of its level.
 *
 * @param      ctx     context
 * @param[in]  y       [n] values at equal steps, above 0
 * @param      n       more than two periods, else the power is 1
 * @param      period  values in a season, 1 or more
 * @param      method  WFM_BOX_COX_*
 * @param[out] power   -1 to 2; 0 is the logarithm
 * @return WFM_OK; WFM_EINVAL (a NULL), WFM_EDOMAIN (period, method, a value that is not above 0),
 *         WFM_ENOTFINITE, WFM_ENOMEM
 * @note   Time O(n) a step of a search, O(n period^2) a power for the likelihood. Since 0.1.
 */
WFM_API wfm_status wfm_box_cox_power(wfm_ctx *ctx, const double *y, size_t n, size_t period, int32_t method,
                                     double *power);

/**
 * Fills what is missing in a series at equal steps.
 *
 * Without a season straight lines between neighbours, the nearest value at the ends. With one, where more
 * than two periods are known, the same on the series without its season, found by a robust STL decomposition;
 * where that goes beyond the values known by more than half of their range, straight lines after all.
 *
 * @param         ctx     context
 * @param[in,out] y       [n] NaN where missing; the rest finite
 * @param         n       1 or more
 * @param         period  values in a season, 1 or more
 * @return WFM_OK; WFM_EINVAL (a NULL), WFM_EDOMAIN (period), WFM_ENODATA (no value is known), WFM_ENOTFINITE,
 *         WFM_ENOMEM; y is untouched on error
 * @note   Time O(n period). Since 0.1.
 */
WFM_API wfm_status wfm_fill_gaps(wfm_ctx *ctx, double *y, size_t n, size_t period);

/**
 * Unusual values of a series at equal steps, and what would be usual there.
 *
 * What is left of the series after a strong season (0.6 or more, see wfm_differences, by robust STL) and a
 * smooth curve (Friedman's super smoother 1984) is unusual beyond three interquartile ranges outside the
 * quartiles. It is looked for again once these are replaced as by wfm_fill_gaps.
 *
 * @param      ctx      context
 * @param[in]  y        [n] NaN where missing; the rest finite
 * @param      n        1 or more
 * @param      period   values in a season, 1 or more
 * @param[out] cleaned  [n] y with unusual and missing values replaced; may be NULL
 * @param[out] unusual  [n] 1 where a value is unusual; may be NULL
 * @return as wfm_fill_gaps
 * @note   Time O(n period). Since 0.1.
 */
WFM_API wfm_status wfm_outliers(wfm_ctx *ctx, const double *y, size_t n, size_t period, double *cleaned,
                                uint8_t *unusual);

/** Errors of a forecast, actual less forecast; NaN where a measure is undefined. */
typedef struct wfm_accuracy {
  uint32_t struct_size; /* set by wfm_accuracy_init */
  int32_t reserved0;
  double me, rmse, mae; /* mean, root mean square, mean absolute */
  double mpe, mape;     /* mean and mean absolute error in percent of the actuals */
  double wape;          /* sum of absolute errors / sum of absolute actuals */
  double mase;          /* mae / mean absolute change over a period in the history (Hyndman, Koehler 2006) */
} wfm_accuracy;

/** Clears it. @param struct_size sizeof(wfm_accuracy) of the caller. Since 0.1. */
WFM_API void wfm_accuracy_init(wfm_accuracy *accuracy, size_t struct_size);

/**
 * Measures the errors of a forecast.
 *
 * @param         ctx       context
 * @param[in]     actual    [n]
 * @param[in]     forecast  [n]
 * @param         n         1 or more
 * @param[in]     history   [known] values before, for mase; may be NULL when known is 0
 * @param         known     0 is allowed; at most period: mase is NaN
 * @param         period    values in a season, 1 or more
 * @param[in,out] out       struct_size set by wfm_accuracy_init
 * @return WFM_OK; WFM_EINVAL (a NULL), WFM_EDOMAIN (period), WFM_ENODATA (n), WFM_ENOTFINITE
 * @note   Time O(n + known). Since 0.1.
 */
WFM_API wfm_status wfm_accuracy_measure(wfm_ctx *ctx, const double *actual, const double *forecast, size_t n,
                                        const double *history, size_t known, size_t period,
                                        wfm_accuracy *out);

#ifdef __cplusplus
}
#endif

#endif
