/* Seasonal ARIMA with regressors and Fourier terms, by exact maximum likelihood. */
#ifndef LIBWFM_FORECAST_ARIMA_H
#define LIBWFM_FORECAST_ARIMA_H

#include <libwfm/forecast.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
  WFM_ARIMA_ORDER_MAX = 10,       /* of p and q */
  WFM_ARIMA_SEASONAL_MAX = 3,     /* of seasonal p and q */
  WFM_ARIMA_STATES_MAX = 400,     /* p + period seasonal p, and q + 1 + period seasonal q */
  WFM_ARIMA_COEFFICIENTS_MAX = 96 /* constant, regressors and Fourier terms together at most 64 of them */
};

/** Options of wfm_arima. An order of -1 is chosen. */
typedef struct wfm_arima_opts {
  uint32_t struct_size;    /* set by wfm_arima_opts_init */
  uint32_t flags;          /* 0 */
  int32_t p, d, q;         /* 0 to 10, 0 to 2, 0 to 10; -1 */
  int32_t seasonal_p;      /* 0 to 3; -1 */
  int32_t seasonal_d;      /* 0, 1; -1 */
  int32_t seasonal_q;      /* 0 to 3; -1 */
  int32_t period;          /* values in a season; 1: none; 1 */
  int32_t constant;        /* 0, 1: a mean, or after one difference a drift; -1 */
  int32_t fourier;         /* pairs of sine and cosine of fourier_period, 0 to 32; 0 */
  int32_t columns;         /* of regressor, 0 to 64; 0 */
  double fourier_period;   /* steps, above 1; 365.25 */
  const double *regressor; /* [(n + h) * columns] row by row, finite; NULL: none */
} wfm_arima_opts;

/** Fills defaults. @param struct_size sizeof(wfm_arima_opts) of the caller. Since 0.1. */
WFM_API void wfm_arima_opts_init(wfm_arima_opts *opts, size_t struct_size);

/** What was fitted. */
typedef struct wfm_arima_fit {
  uint32_t struct_size; /* sizeof of the caller's */
  int32_t p, d, q, seasonal_p, seasonal_d, seasonal_q, constant;
  int32_t coefficients; /* of coefficient */
  int32_t values;       /* that the likelihood is of: known after differences */
  double loglik, aic, aicc, bic;
  double sigma2; /* variance of the errors, by degrees of freedom */
  /* Autoregressive, moving average (plus sign), the same of the season, constant, regressors, cosine and sine
     of each Fourier pair. */
  double coefficient[WFM_ARIMA_COEFFICIENTS_MAX];
} wfm_arima_fit;

/**
 * Fits a regression with seasonal ARIMA errors and forecasts it.
 *
 * The likelihood is exact, by a Kalman filter over the differenced series; regression coefficients and the
 * variance are profiled out of it. Polynomials stay stationary and invertible. Missing values are skipped; after
 * differences a missing value takes those with it that it enters. Orders left open: seasonal difference and
 * first differences as in wfm_differences (without the regression); the others, and the constant, by a search
 * from four simple forms to neighbours of smaller AICc, up to p and q of 5 and seasonal ones of 2.
 *
 * @param         ctx       context
 * @param[in]     y         [n] values at equal steps; NaN where missing
 * @param         n         after differences, at least 3 more known values than coefficients
 * @param[in]     opts      NULL for defaults: all orders chosen, no season
 * @param[in,out] fit       may be NULL; struct_size set by the caller
 * @param         h         steps to forecast; 0 is allowed
 * @param[out]    mean      [h] may be NULL when h is 0
 * @param[out]    variance  [h] of the errors, coefficients taken as known; may be NULL
 * @return WFM_OK; WFM_EINVAL (a NULL, opts not initialised), WFM_EVERSION, WFM_EDOMAIN (options; too many
 *         states; columns that explain the series whole), WFM_ENOTFINITE, WFM_ENODATA (n), WFM_ENOMEM
 * @note   Time O(n states^2) a trial of the coefficients until the filter is steady, O(n states) after.
 *         Sources: Harvey (1989) for the filter, Monahan (1984) for the bounds, Hyndman and Khandakar (2008)
 *         for the search. Since 0.1.
 */
WFM_API wfm_status wfm_arima(wfm_ctx *ctx, const double *y, size_t n, const wfm_arima_opts *opts,
                             wfm_arima_fit *fit, size_t h, double *mean, double *variance);

#ifdef __cplusplus
}
#endif

#endif
