/* Exponential smoothing in state space: fifteen forms of error, trend and season, by maximum likelihood. */
#ifndef LIBWFM_FORECAST_ETS_H
#define LIBWFM_FORECAST_ETS_H

#include <libwfm/forecast.h>

#ifdef __cplusplus
extern "C" {
#endif

/** How a component enters. */
enum { WFM_ETS_AUTO = 0, WFM_ETS_NONE = 1, WFM_ETS_ADDITIVE = 2, WFM_ETS_MULTIPLICATIVE = 3 };

/** Options of wfm_ets. */
typedef struct wfm_ets_opts {
  uint32_t struct_size; /* set by wfm_ets_opts_init */
  uint32_t flags;       /* 0 */
  int32_t error;        /* WFM_ETS_ADDITIVE, WFM_ETS_MULTIPLICATIVE; WFM_ETS_AUTO */
  int32_t trend;        /* WFM_ETS_NONE, WFM_ETS_ADDITIVE; WFM_ETS_AUTO */
  int32_t damped;       /* 0, 1 (only with a trend); -1: by AICc */
  /* WFM_ETS_NONE, WFM_ETS_ADDITIVE, WFM_ETS_MULTIPLICATIVE (only with multiplicative errors); WFM_ETS_AUTO.
     */
  int32_t season;
  int32_t period;    /* values in a season, 1 to 366; 1: none */
  int32_t reserved0; /* keep 0 */
  double alpha;      /* smoothing of the level, 0.0001 to 0.9999; NaN: estimated; NaN */
  double beta;       /* of the trend, 0.0001 to alpha; NaN */
  double gamma;      /* of the season, 0.0001 to 1 - alpha; NaN */
  double phi;        /* damping, 0.8 to 0.98; NaN */
} wfm_ets_opts;

/** Fills defaults. @param struct_size sizeof(wfm_ets_opts) of the caller. Since 0.1. */
WFM_API void wfm_ets_opts_init(wfm_ets_opts *opts, size_t struct_size);

/** What was fitted. NaN where the form has no such parameter. */
typedef struct wfm_ets_fit {
  uint32_t struct_size; /* sizeof of the caller's */
  int32_t error, trend, damped, season;
  int32_t reserved0;
  double alpha, beta, gamma, phi;
  double loglik; /* up to the constant of the normal law, as usual for these models */
  double aic, aicc, bic;
  double sigma2; /* variance of the errors (relative where multiplicative), by degrees of freedom */
  double mse;    /* mean squared one-step error */
} wfm_ets_fit;

/**
 * Fits exponential smoothing to a series and forecasts it.
 *
 * Components left open are chosen by AICc among the forms that are stable: no multiplicative trend, no
 * multiplicative season under additive errors. Multiplicative forms need values above 0 and are left out
 * otherwise. The smoothing parameters lie in the usual region, the starting states are estimated with them.
 *
 * @param         ctx       context
 * @param[in]     y         [n] values at equal steps, finite
 * @param         n         at least 4 more than parameters and starting states of the smallest form asked for
 * @param[in]     opts      NULL for defaults
 * @param[in,out] fit       may be NULL
 * @param         h         steps to forecast; 0 is allowed
 * @param[out]    mean      [h] may be NULL when h is 0
 * @param[out]    variance  [h] of the forecast error; may be NULL
 * @return WFM_OK; WFM_EINVAL (a NULL, opts not initialised), WFM_EVERSION, WFM_EDOMAIN (options, values not
 *         above 0 for a multiplicative form asked for), WFM_ENOTFINITE, WFM_ENODATA (n), WFM_ENOMEM
 * @note   Time O(n (period + 6) iterations) a form. Sources: Hyndman, Koehler, Snyder, Grose (2002); Hyndman,
 *         Koehler, Ord, Snyder (2008). Since 0.1.
 */
WFM_API wfm_status wfm_ets(wfm_ctx *ctx, const double *y, size_t n, const wfm_ets_opts *opts,
                           wfm_ets_fit *fit, size_t h, double *mean, double *variance);

#ifdef __cplusplus
}
#endif

#endif
