/* Forecasts of volumes and of AHT with their uncertainty. */
#ifndef LIBWFM_FORECAST_H
#define LIBWFM_FORECAST_H

#include <libwfm/series.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Methods. WFM_METHOD_MAP names each as tables do. */
#define WFM_METHOD_MAP(X)                                                                                    \
  X(WFM_METHOD_AUTO, 0, "auto")                /* the best of the others by rolling origins */               \
  X(WFM_METHOD_SEASONAL_NAIVE, 1, "snaive")    /* the same weekday and time last week */                     \
  X(WFM_METHOD_WEEK_MEAN, 2, "weekmean")       /* mean of the last k same weekdays */                        \
  X(WFM_METHOD_LEVEL_SHAPE, 3, "levelshape")   /* damped day level times weekday shapes */                   \
  X(WFM_METHOD_HOLT_WINTERS, 4, "holtwinters") /* damped Holt-Winters */
enum {
#define X(name, value, text) name = value,
  WFM_METHOD_MAP(X)
#undef X
};
WFM_API const char *wfm_method_text(int32_t method);

typedef struct wfm_forecast_opts {
  uint32_t struct_size; /* set by wfm_forecast_opts_init */
  uint32_t flags;       /* 0 */
  int32_t method;       /* WFM_METHOD_AUTO */
  int32_t weeks;        /* k of the mean of weeks; 8 */
  int32_t origins;      /* rolling origins of the back-test, 2 to 400; 12 */
  int32_t reserved0;
} wfm_forecast_opts;
WFM_API void wfm_forecast_opts_init(wfm_forecast_opts *opts, size_t struct_size);

/** A forecast: a distribution for every interval of its grid. */
typedef struct wfm_forecast wfm_forecast;

/* history: volumes or means (AHT; weighted by its contacts). horizon: a grid of the same zone and interval that begins at or after the
   end of what is known; it may begin weeks after it. hours: opening hours and special days of history and horizon; NULL: always open,
   none. Closed intervals have mean 0. */
WFM_API wfm_status wfm_forecast_run(wfm_ctx *ctx, const wfm_series *history, const wfm_grid *horizon, const wfm_hours *hours,
                                    const wfm_forecast_opts *opts, wfm_forecast **out);
WFM_API void wfm_forecast_free(wfm_forecast *forecast);
WFM_API size_t wfm_forecast_count(const wfm_forecast *forecast);
WFM_API int32_t wfm_forecast_method(const wfm_forecast *forecast);   /* the one used */
WFM_API const double *wfm_forecast_mean(const wfm_forecast *forecast); /* [count] */
WFM_API const uint8_t *wfm_forecast_open(const wfm_forecast *forecast); /* [count] */
/* Relative variance of the rate behind the counts (gamma mixing, 1 / shape): what staffing takes. [count] */
WFM_API const double *wfm_forecast_rate_cv2(const wfm_forecast *forecast);
/* Quantile at level 0 < p < 1 of each interval's count (or mean). out [count]. */
WFM_API wfm_status wfm_forecast_quantile(wfm_ctx *ctx, const wfm_forecast *forecast, double p, double *out);
/* Quantile of the totals of the local days of the horizon's grid. out [days]. */
WFM_API wfm_status wfm_forecast_day_quantile(wfm_ctx *ctx, const wfm_forecast *forecast, double p, double *out);

/** One line of the back-test. */
typedef struct wfm_forecast_score {
  uint32_t struct_size;
  int32_t method, origins, reserved0;
  double wape, bias, mase, rmse, pinball, coverage80; /* at interval level, over the leads of the horizon */
} wfm_forecast_score;
WFM_API size_t wfm_forecast_scores(const wfm_forecast *forecast);
WFM_API wfm_status wfm_forecast_score_get(const wfm_forecast *forecast, size_t i, wfm_forecast_score *out);

#ifdef __cplusplus
}
#endif

#endif
