/* A series at equal steps taken apart: trend, one season or several, and what is left. */
#ifndef LIBWFM_FORECAST_DECOMPOSE_H
#define LIBWFM_FORECAST_DECOMPOSE_H

#include <libwfm/forecast.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Classical decomposition: trend by a centred mean of one period, season by means of what is left.
 *
 * @param      ctx        context
 * @param[in]  y          [n] values at equal steps, finite
 * @param      n          two periods or more
 * @param      period     values in a season, 2 or more
 * @param      ratio      0: y = trend + season + rest; 1: y = trend x season x rest
 * @param[out] trend      [n] NaN for half a period at both ends; may be NULL
 * @param[out] figure     [period] season, from that of y[0] on: their sum is 0, or their mean 1
 * @return WFM_OK; WFM_EINVAL (a NULL), WFM_EDOMAIN (period, ratio), WFM_ENODATA (n), WFM_ENOTFINITE,
 *         WFM_ENOMEM
 * @note   Time O(n period). Source: Macaulay (1931), Persons (1919). Since 0.1.
 */
WFM_API wfm_status wfm_decompose(wfm_ctx *ctx, const double *y, size_t n, size_t period, int32_t ratio,
                                 double *trend, double *figure);

/** Options of wfm_stl. Windows are spans of loess in values, odd; jumps: values between two fits. */
typedef struct wfm_stl_opts {
  uint32_t struct_size;    /* set by wfm_stl_opts_init */
  uint32_t flags;          /* 0 */
  int32_t seasonal_window; /* cycles, 3 or more; 0: the season is the same in every cycle; 0 */
  int32_t trend_window;    /* 0: 1.5 period / (1 - 1.5 / seasonal_window), rounded up to odd; 0 */
  int32_t low_window;      /* 0: period, rounded up to odd; 0 */
  int32_t seasonal_degree; /* 0, 1; 0 */
  int32_t trend_degree;    /* 0, 1; 1 */
  int32_t low_degree;      /* 0, 1; 1 */
  int32_t seasonal_jump;   /* 0: a tenth of the window, rounded up; 0 */
  int32_t trend_jump;      /* 0 */
  int32_t low_jump;        /* 0 */
  int32_t inner;           /* rounds of season and trend, 1 to 100; 2, or 1 where robust */
  int32_t outer;           /* rounds of robustness weights, 0 to 100; 0, or 15 where robust */
  int32_t robust;          /* 1: outliers lose their weight; 0 */
} wfm_stl_opts;

/** Fills defaults; inner and outer are -1, which means as robust wants. @param struct_size
    sizeof(wfm_stl_opts) of the caller. Since 0.1. */
WFM_API void wfm_stl_opts_init(wfm_stl_opts *opts, size_t struct_size);

/** What a decomposition gives; NULL columns are left out. */
typedef struct wfm_stl_parts {
  uint32_t struct_size; /* set by wfm_stl_parts_init */
  uint32_t reserved0;
  double *seasonal;  /* [n], of wfm_mstl [n * periods]: one season after the other */
  double *trend;     /* [n] */
  double *remainder; /* [n] y less seasons and trend */
  double *weight;    /* [n] of robustness, 0 to 1; 1 where not robust; of wfm_mstl those of the last season */
} wfm_stl_parts;

/** Sets every column to NULL. @param struct_size sizeof(wfm_stl_parts) of the caller. Since 0.1. */
WFM_API void wfm_stl_parts_init(wfm_stl_parts *parts, size_t struct_size);

/**
 * Seasonal and trend decomposition by loess.
 *
 * @param         ctx     context
 * @param[in]     y       [n] values at equal steps, finite
 * @param         n       more than two periods
 * @param         period  values in a season, 2 or more
 * @param[in]     opts    NULL for defaults
 * @param[in,out] parts   struct_size set by wfm_stl_parts_init
 * @return WFM_OK; WFM_EINVAL (a NULL, opts or parts not initialised), WFM_EVERSION, WFM_EDOMAIN (period,
 *         options), WFM_ENODATA (n), WFM_ENOTFINITE, WFM_ENOMEM
 * @note   Time O(n (windows / jumps) rounds). Source: Cleveland, Cleveland, McRae, Terpenning (1990). Since
 *         0.1.
 */
WFM_API wfm_status wfm_stl(wfm_ctx *ctx, const double *y, size_t n, size_t period, const wfm_stl_opts *opts,
                           wfm_stl_parts *parts);

/**
 * Several seasons: STL of one after the other on what the others leave, two rounds.
 *
 * The k-th season, from the shortest on, has a window of 7 + 4 k cycles, and the trend is that of the last.
 *
 * @param         ctx      context
 * @param[in]     y        [n] values at equal steps, finite
 * @param         n        more than two of the longest periods
 * @param[in]     period   [periods] ascending, 2 or more
 * @param         periods  1 to 6
 * @param         robust   0, 1
 * @param[in,out] parts    struct_size set by wfm_stl_parts_init
 * @return as wfm_stl
 * @note   Source: Bandara, Hyndman, Bergmeir (2021). Since 0.1.
 */
WFM_API wfm_status wfm_mstl(wfm_ctx *ctx, const double *y, size_t n, const size_t *period, size_t periods,
                            int32_t robust, wfm_stl_parts *parts);

/**
 * Forecast by decomposition: the seasons of their last cycle, and exponential smoothing of the rest.
 *
 * wfm_mstl takes the seasons out; the form without season that AICc takes (wfm_ets) forecasts what is left;
 * each season goes on as in its last cycle.
 *
 * @param      ctx       context
 * @param[in]  y         [n] values at equal steps, finite
 * @param      n         more than two of the longest periods
 * @param[in]  period    [periods] ascending, 2 or more
 * @param      periods   1 to 6
 * @param      h         steps to forecast; 0 is allowed
 * @param[out] mean      [h] may be NULL when h is 0
 * @param[out] variance  [h] of the errors, seasons taken as known; may be NULL
 * @return as wfm_stl and wfm_ets. Since 0.1.
 */
WFM_API wfm_status wfm_stl_forecast(wfm_ctx *ctx, const double *y, size_t n, const size_t *period,
                                    size_t periods, size_t h, double *mean, double *variance);

#ifdef __cplusplus
}
#endif

#endif
