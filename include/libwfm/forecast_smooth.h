/* Exponential smoothing with simple starting values: Holt-Winters, double-seasonal Holt-Winters, theta. */
#ifndef LIBWFM_FORECAST_SMOOTH_H
#define LIBWFM_FORECAST_SMOOTH_H

#include <libwfm/forecast.h>

#ifdef __cplusplus
extern "C" {
#endif

/** How a component enters. */
enum { WFM_SMOOTH_NONE = 0, WFM_SMOOTH_ADDITIVE = 1, WFM_SMOOTH_MULTIPLICATIVE = 2 };

/** Options of wfm_holt_winters. */
typedef struct wfm_holt_winters_opts {
  uint32_t struct_size; /* set by wfm_holt_winters_opts_init */
  uint32_t flags;       /* 0 */
  int32_t trend;        /* WFM_SMOOTH_NONE, WFM_SMOOTH_ADDITIVE; WFM_SMOOTH_ADDITIVE */
  int32_t season;       /* WFM_SMOOTH_*; WFM_SMOOTH_ADDITIVE */
  int32_t period;       /* values in a season, 2 or more where there is one; 7 */
  int32_t reserved0;    /* keep 0 */
  double alpha;         /* smoothing of the level, 0 to 1; NaN: smallest sum of squared errors; NaN */
  double beta;          /* of the trend, 0 to 1; NaN */
  double gamma;         /* of the season, 0 to 1; NaN */
} wfm_holt_winters_opts;

/** Fills defaults. @param struct_size sizeof(wfm_holt_winters_opts) of the caller. Since 0.1. */
WFM_API void wfm_holt_winters_opts_init(wfm_holt_winters_opts *opts, size_t struct_size);

/** What was fitted. NaN where there is no such parameter. */
typedef struct wfm_holt_winters_fit {
  uint32_t struct_size; /* sizeof of the caller's */
  uint32_t reserved0;
  double alpha, beta, gamma;
  double sse;          /* sum of squared one-step errors */
  double level, trend; /* after the last value */
} wfm_holt_winters_fit;

/**
 * Fits Holt-Winters exponential smoothing to a series and forecasts it.
 *
 * With a season, level and trend start from a line through the centred mean of the first two periods and the
 * season from the means of what is left (wfm_decompose); errors count from the second period on. Without one,
 * level and trend start from the first two values.
 *
 * @param         ctx     context
 * @param[in]     y       [n] values at equal steps, finite; multiplicative seasons want them above 0
 * @param         n       two periods and more; 3 or more without a season
 * @param[in]     opts    NULL for defaults
 * @param[in,out] fit     may be NULL; struct_size set by the caller
 * @param         h       steps to forecast; 0 is allowed
 * @param[out]    mean    [h] may be NULL when h is 0
 * @param[out]    season  [period] after the last value, that of the next one first; may be NULL
 * @return WFM_OK; WFM_EINVAL (a NULL, opts not initialised), WFM_EVERSION, WFM_EDOMAIN (options, values),
 *         WFM_ENODATA (n), WFM_ENOTFINITE, WFM_ENOMEM
 * @note   Time O(n) a trial of the parameters. Sources: Holt (1957), Winters (1960). Since 0.1.
 */
WFM_API wfm_status wfm_holt_winters(wfm_ctx *ctx, const double *y, size_t n,
                                    const wfm_holt_winters_opts *opts, wfm_holt_winters_fit *fit, size_t h,
                                    double *mean, double *season);

/** Options of wfm_double_seasonal. NaN: smallest sum of squared errors. */
typedef struct wfm_double_seasonal_opts {
  uint32_t struct_size; /* set by wfm_double_seasonal_opts_init */
  uint32_t flags;       /* 0 */
  int32_t short_period; /* values in the short season, 2 or more; 48 */
  int32_t long_period;  /* in the long one, a multiple; 336 */
  double alpha;         /* smoothing of the level, 0 to 1; NaN */
  double beta;          /* of the trend, 0 to 1; NaN */
  double gamma;         /* of the short season, 0 to 1; NaN */
  double omega;         /* of the long season, 0 to 1; NaN */
  double phi;           /* carry of the last error, -0.99 to 0.99; NaN */
  double damping;       /* what a trend keeps each step, 0 to 1; 1 runs away far ahead; 1 - 1 / long period */
} wfm_double_seasonal_opts;

/** Fills defaults; damping is NaN, which means that of the periods. @param struct_size
    sizeof(wfm_double_seasonal_opts) of the caller. Since 0.1. */
WFM_API void wfm_double_seasonal_opts_init(wfm_double_seasonal_opts *opts, size_t struct_size);

/** What was fitted. */
typedef struct wfm_double_seasonal_fit {
  uint32_t struct_size; /* sizeof of the caller's */
  uint32_t reserved0;
  double alpha, beta, gamma, omega, phi, damping;
  double mse;          /* mean squared one-step error */
  double level, trend; /* after the last value */
} wfm_double_seasonal_fit;

/**
 * Double-seasonal Holt-Winters: a season within the day and one within the week, both multiplicative, with a
 * carry of the last error and a damped trend.
 *
 * Seasons start from ratios to centred means over the first two periods of each, level and trend from the
 * first two long periods.
 *
 * @param         ctx   context
 * @param[in]     y     [n] values at equal steps, above 0
 * @param         n     two long periods or more
 * @param[in]     opts  NULL for defaults
 * @param[in,out] fit   may be NULL; struct_size set by the caller
 * @param         h     steps to forecast; 0 is allowed
 * @param[out]    mean  [h] may be NULL when h is 0
 * @return WFM_OK; WFM_EINVAL (a NULL, opts not initialised), WFM_EVERSION, WFM_EDOMAIN (options, values),
 *         WFM_ENODATA (n), WFM_ENOTFINITE, WFM_ENOMEM
 * @note   Time O(n) a trial of the parameters. Sources: Taylor (2003); damping as in Gardner and McKenzie
 *         (1985). Since 0.1.
 */
WFM_API wfm_status wfm_double_seasonal(wfm_ctx *ctx, const double *y, size_t n,
                                       const wfm_double_seasonal_opts *opts, wfm_double_seasonal_fit *fit,
                                       size_t h, double *mean);

/**
 * Theta method: half of the slope of a line through the series, about simple exponential smoothing.
 *
 * A season is taken out first by ratios of the classical decomposition where the autocorrelation at its lag
 * is beyond the 90 % band, and put back on the forecast. Level and smoothing have the least squared error.
 *
 * @param      ctx       context
 * @param[in]  y         [n] values at equal steps, finite
 * @param      n         3 or more
 * @param      period    values in a season, 1 or more
 * @param      h         steps to forecast; 0 is allowed
 * @param[out] mean      [h] may be NULL when h is 0
 * @param[out] variance  [h] of the errors; may be NULL
 * @param[out] alpha     smoothing of the level; may be NULL
 * @return WFM_OK; WFM_EINVAL (a NULL), WFM_EDOMAIN (period), WFM_ENODATA (n), WFM_ENOTFINITE, WFM_ENOMEM
 * @note   Time O(n) a trial of alpha. Sources: Assimakopoulos, Nikolopoulos (2000); Hyndman, Billah (2003)
 *         for its form. Since 0.1.
 */
WFM_API wfm_status wfm_theta(wfm_ctx *ctx, const double *y, size_t n, size_t period, size_t h, double *mean,
                             double *variance, double *alpha);

#ifdef __cplusplus
}
#endif

#endif
