/* Forecasts of volumes and of AHT with their uncertainty. */
#ifndef LIBWFM_FORECAST_H
#define LIBWFM_FORECAST_H

#include <libwfm/series.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Methods; docs/forecast.md states each. The text is the name that tables use. */
#define WFM_METHOD_MAP(X)                                                                                    \
  X(WFM_METHOD_AUTO, 0, "auto")                /* the best of the others by rolling origins */               \
  X(WFM_METHOD_SEASONAL_NAIVE, 1, "snaive")    /* the same weekday and time last week */                     \
  X(WFM_METHOD_WEEK_MEAN, 2, "weekmean")       /* mean of the last k same weekdays */                        \
  X(WFM_METHOD_LEVEL_SHAPE, 3, "levelshape")   /* damped day level times weekday shapes; volumes */          \
  X(WFM_METHOD_HOLT_WINTERS, 4, "holtwinters") /* damped Holt-Winters on day levels; volumes */              \
  X(WFM_METHOD_WEIGHTED, 5, "weighted")        /* smoothing weighted by contacts; means */                   \
  X(WFM_METHOD_THETA, 6, "theta")              /* theta on days, with weekday shapes; volumes */             \
  X(WFM_METHOD_ETS, 7, "ets")                  /* exponential smoothing, form by AICc, on days; volumes */   \
  X(WFM_METHOD_ARIMA, 8, "arima")              /* seasonal ARIMA, orders by AICc, on days; volumes */        \
  X(WFM_METHOD_STL, 9, "stl")                  /* robust STL and smoothing on days; volumes */               \
  X(WFM_METHOD_THIN, 10, "thin")               /* size and frequency of days with contacts; volumes */       \
  X(WFM_METHOD_COMBINATION, 11, "combination") /* mean of the best few, as many as do best */                \
  X(WFM_METHOD_DOUBLE_SEASONAL, 12, "dshw")    /* double-seasonal Holt-Winters by clock time; volumes */
enum {
#define X(name, value, text) name = value,
  WFM_METHOD_MAP(X)
#undef X
};

/** Name of a method, e.g. "levelshape"; static storage; "unknown" for a value that is none. Since 0.1. */
WFM_API const char *wfm_method_text(int32_t method);

/** Flags of wfm_forecast_opts. */
enum {
  /* WFM_METHOD_AUTO also tries "theta", "ets", "arima", "stl", "dshw", "thin" and "combination": some tenths of a
     second a series instead of milliseconds. */
  WFM_FORECAST_COMPANIONS = 1
};

/**
 * What the caller knows about days, past and to come: mailings, invoices sent, a price, the weather forecast.
 *
 * Each column is scaled by its own mean and spread over the days of the history; its effect on the level of a
 * day is learnt together with those of the calendar. A day of the history without a value (outside first_date
 * to first_date + days - 1, or NaN) counts as an ordinary one; every open day of the horizon needs a value.
 */
typedef struct wfm_regressors {
  uint32_t struct_size;    /* set by wfm_regressors_init */
  int32_t columns;         /* 1 to 16 */
  int32_t first_date;      /* days since 1970-01-01 */
  int32_t days;            /* 1 to 100000 */
  const double *value;     /* [days * columns] by day; finite within 1e15 of 0, NaN: not known */
  const char *const *name; /* [columns] for messages; NULL: by number */
} wfm_regressors;

/** Clears it. @param struct_size sizeof(wfm_regressors) of the caller. Since 0.1. */
WFM_API void wfm_regressors_init(wfm_regressors *regressors, size_t struct_size);

/** Options of wfm_forecast_run and wfm_backtest_run. */
typedef struct wfm_forecast_opts {
  uint32_t struct_size; /* set by wfm_forecast_opts_init */
  uint32_t flags;       /* WFM_FORECAST_*; 0 */
  int32_t method;       /* WFM_METHOD_AUTO */
  int32_t weeks;        /* k of the mean of weeks, 1 to 104; 8 */
  int32_t origins;      /* most rolling origins of the back-test, 2 to 400; 20 */
  int32_t history_days; /* days of the history that are used, counted from its last value, 7 to 36600; 1096 */
  const wfm_regressors *regressors; /* read during the call; used by "levelshape"; NULL: none */
} wfm_forecast_opts;

/** Fills defaults. @param struct_size sizeof(wfm_forecast_opts) of the caller. Since 0.1. */
WFM_API void wfm_forecast_opts_init(wfm_forecast_opts *opts, size_t struct_size);

/** A forecast: a distribution for every interval of its grid. */
typedef struct wfm_forecast wfm_forecast;

/**
 * Forecasts volumes, or means such as AHT, for every interval of a horizon.
 *
 * Nothing of the history at or after the first day of the horizon is looked at, so that a horizon in the past
 * is a test. The horizon may begin weeks after the last actual. Everything goes by date and clock time:
 * missing days and cells, closed hours and days of 23 or 25 hours need no filling. Days that special days of
 * one name mark share an effect that is learnt where there are such days in the history; a special day with a
 * scale has its volume multiplied by it. Days unlike all others lose weight without being marked.
 *
 * WFM_METHOD_AUTO runs every method that fits the kind of series (companions where the flag says so) at the same rolling origins and takes the
 * one with the smallest mean absolute error over the leads of the horizon; wfm_forecast_score_get gives the
 * table. The settings of "levelshape" and of "weighted" are chosen on those origins too, so that their rows
 * there flatter a little; wfm_backtest_run fits anew at every origin.
 *
 * Bands come from the errors at those origins: counts are negative binomial with variance a m + b m^2 at mean
 * m, a and b by lead; means of contacts are gamma distributed. A history too short for a single origin (about
 * three weeks) is forecast all the same, with a rate known to within 20 %.
 *
 * @param      ctx      context
 * @param[in]  history  volumes, 0 <= value <= 1e15; or means, weighted by their contacts
 * @param[in]  horizon  grid of the history's zone and interval
 * @param[in]  hours    opening hours and special days of history and horizon; NULL: a weekday and time of day
 *                      is open when the history ever has a value there, and no day is special
 * @param[in]  opts     NULL for defaults
 * @param[out] out      the forecast, the caller's to free with wfm_forecast_free; it keeps no pointer to the
 *                      inputs
 * @return WFM_OK; WFM_EINVAL (a NULL, opts not initialised), WFM_EVERSION, WFM_EDOMAIN (options, a method
 *         that does not fit the kind of series, zone or interval of the horizon, a negative or huge value),
 *         WFM_ENODATA (no value before the horizon or within the opening hours, or closed on every day),
 *         WFM_ECANCELLED, WFM_ENOMEM
 * @note   Time O(days (slots + settings origins)), linear in the history. The context's threads share the
 *         methods; the result does not depend on their number. Sources: docs/forecast.md. Since 0.1.
 */
WFM_API wfm_status wfm_forecast_run(wfm_ctx *ctx, const wfm_series *history, const wfm_grid *horizon,
                                    const wfm_hours *hours, const wfm_forecast_opts *opts,
                                    wfm_forecast **out);

/**
 * Forecasts many series with one horizon, on the context's threads: queues of a site, or volume and AHT of a
 * queue.
 *
 * @param      ctx         context
 * @param      n           number of series; 0 is allowed
 * @param[in]  history     [n] as for wfm_forecast_run
 * @param[in]  horizon     grid of their zone and interval
 * @param[in]  hours       [n] as for wfm_forecast_run; NULL: all NULL
 * @param[in]  opts        NULL for defaults; a method other than WFM_METHOD_AUTO must fit every series
 * @param[out] row_status  [n] may be NULL: then the first series that fails fails the call. Else its status
 *                         stands here, its out is NULL, and the call goes on; memory and cancelling fail the
 *                         call all the same
 * @param[out] out         [n] forecasts, the caller's to free with wfm_forecast_free
 * @return as wfm_forecast_run; messages name the series
 * @note   The same bytes as n calls of wfm_forecast_run, whatever the number of threads. Since 0.1.
 */
WFM_API wfm_status wfm_forecast_batch(wfm_ctx *ctx, size_t n, const wfm_series *const *history,
                                      const wfm_grid *horizon, const wfm_hours *const *hours,
                                      const wfm_forecast_opts *opts, wfm_status *row_status,
                                      wfm_forecast **out);

/** Frees a forecast; accepts NULL. Since 0.1. */
WFM_API void wfm_forecast_free(wfm_forecast *forecast);

/** Number of intervals, that of the horizon's grid. Since 0.1. */
WFM_API size_t wfm_forecast_count(const wfm_forecast *forecast);

/** Number of local days of the horizon. Since 0.1. */
WFM_API size_t wfm_forecast_days(const wfm_forecast *forecast);

/** Method used: WFM_METHOD_*, never WFM_METHOD_AUTO. Since 0.1. */
WFM_API int32_t wfm_forecast_method(const wfm_forecast *forecast);

/** [count] expected contacts in each interval (or expected AHT), 0 where closed; lives as long as the
    forecast. Since 0.1. */
WFM_API const double *wfm_forecast_mean(const wfm_forecast *forecast);

/** [count] 1 where the interval is open, else 0; lives as long as the forecast. Since 0.1. */
WFM_API const uint8_t *wfm_forecast_open(const wfm_forecast *forecast);

/**
 * [count] squared coefficient of variation of the rate behind the counts: the rate is gamma distributed with
 * shape 1 / cv2, and the counts given the rate are Poisson. 0 where closed. For means: of the mean itself.
 * Lives as long as the forecast. Since 0.1.
 */
WFM_API const double *wfm_forecast_rate_cv2(const wfm_forecast *forecast);

/**
 * [days] squared coefficient of variation of the factor that all intervals of a day have in common; at most
 * the whole of rate_cv2 on an ordinary interval. Lives as long as the forecast. Since 0.1.
 */
WFM_API const double *wfm_forecast_day_cv2(const wfm_forecast *forecast);

/**
 * Quantile of each interval's count (or mean).
 *
 * @param      ctx       context
 * @param[in]  forecast  forecast
 * @param      p         level, 0 < p < 1
 * @param[out] out       [count] smallest whole count that is not exceeded with probability p or more; 0 where
 *                       closed
 * @return WFM_OK; WFM_EINVAL (a NULL), WFM_EDOMAIN (p), WFM_ENOTFINITE
 * @note   Time O(sqrt(mean) + mean) per interval up to a mean of 600, O(1) above. Since 0.1.
 */
WFM_API wfm_status wfm_forecast_quantile(wfm_ctx *ctx, const wfm_forecast *forecast, double p, double *out);

/**
 * Quantile of the total of each local day (means: of the plain mean of its open intervals).
 *
 * The intervals of a day err together; adding up quantiles of intervals would exaggerate.
 *
 * @param      ctx       context
 * @param[in]  forecast  forecast
 * @param      p         level, 0 < p < 1
 * @param[out] out       [days] 0 on closed days
 * @return WFM_OK; WFM_EINVAL (a NULL), WFM_EDOMAIN (p), WFM_ENOTFINITE. Since 0.1.
 */
WFM_API wfm_status wfm_forecast_day_quantile(wfm_ctx *ctx, const wfm_forecast *forecast, double p,
                                             double *out);

/**
 * Sample paths: what the intervals of the horizon may bring, drawn together.
 *
 * The intervals of a day share a factor, so that day totals vary as wfm_forecast_day_quantile says and not as
 * sums of unrelated intervals would; the factors of neighbouring days are correlated as the errors of the
 * back-test were. Each interval has the mean and the variance of its law: a count whose rate is gamma
 * distributed (means: a gamma distributed mean).
 *
 * @param      ctx       context
 * @param[in]  forecast  forecast; intervals that an update has made known are the same on every path
 * @param      seed      same seed, same paths: path k does not depend on how many are drawn
 * @param      paths     number of paths, 0 to 1,000,000
 * @param[out] out       [paths * count] path after path, whole counts (means: any number); 0 where closed
 * @return WFM_OK; WFM_EINVAL (a NULL), WFM_EDOMAIN (paths), WFM_ENOMEM
 * @note   Time O(paths count). Source: Jongbloed, Koole (2001) for the mixture. Since 0.1.
 */
WFM_API wfm_status wfm_forecast_paths(wfm_ctx *ctx, const wfm_forecast *forecast, uint64_t seed, size_t paths,
                                      double *out);

/**
 * A forecast brought up to date with what its first day, or days, have brought so far.
 *
 * Intervals that ended by now and whose actuals are known become these: their mean is the count, without
 * uncertainty. The rest of such a day is multiplied by the posterior mean of the day's factor: (1 + c A) / (1
 * + c S), c the day's cv2, A the sum of the contacts that came and S that of those expected, each over what
 * its interval varies by on its own, in Poisson's variances; the factor's variance falls to c / (1 + c A).
 * Other days stay as they are. An update of an
 * updated forecast takes only what is new.
 *
 * @param      ctx       context
 * @param[in]  forecast  forecast of volumes; stays as it is
 * @param[in]  actuals   volumes at the forecast's interval; a history that goes on to today will do
 * @param      now       seconds UTC; intervals that end later are not looked at
 * @param[out] out       the caller's to free with wfm_forecast_free
 * @return WFM_OK; WFM_EINVAL (a NULL), WFM_EDOMAIN (means, another interval, a negative or huge value),
 *         WFM_ENOMEM
 * @note   Time O(count). Sources: Jongbloed, Koole (2001) for the gamma-Poisson mixture, Shen, Huang (2008)
 *         for updating within the day. Since 0.1.
 */
WFM_API wfm_status wfm_forecast_update(wfm_ctx *ctx, const wfm_forecast *forecast, const wfm_series *actuals,
                                       int64_t now, wfm_forecast **out);

/**
 * One line of a back-test. Shares are of the sum of the actuals; means of contacts are weighted by them. NaN
 * where nothing could be compared.
 */
typedef struct wfm_forecast_score {
  uint32_t struct_size; /* set by wfm_forecast_score_init */
  int32_t method;       /* WFM_METHOD_* */
  int32_t origins;      /* forecasts compared */
  int32_t lead_days;    /* days 1 to this one of each are compared; 0: the leads of the horizon */
  double wape;          /* sum |forecast - actual| / sum actual, intervals */
  double bias;          /* sum (forecast - actual) / sum actual, intervals */
  double mase;    /* mean absolute error / that of a week before in the history (Hyndman and Koehler 2006) */
  double rmse;    /* contacts an interval */
  double pinball; /* mean over the quantiles .05 .1 .25 .5 .75 .9 .95, contacts an interval */
  double coverage80; /* share of intervals between the quantiles .1 and .9 */
  double mae;        /* contacts an interval */
  double crps;     /* continuous ranked probability score, contacts an interval; back-tests only, else NaN */
  double day_wape; /* of the totals of days known in full */
  double day_coverage80; /* of the same */
  double week_wape;      /* of the totals of weeks of such days (means: of the mean of their days) */
  double floor_wape;     /* of Poisson counts about these means: none does better; NaN for means */
  /* (anchor - wape) / (anchor - floor_wape): 0 as the better of seasonal naive and mean of weeks, 1 as if the
     rate were known; NaN where those two were not run. */
  double skill;
} wfm_forecast_score;

/** Clears a score. @param struct_size sizeof(wfm_forecast_score) of the caller. Since 0.1. */
WFM_API void wfm_forecast_score_init(wfm_forecast_score *score, size_t struct_size);

/**
 * Days of the history that were unlike any other of their kind: closures and outages without a mark, spikes.
 * They lost half of their weight or more in the day level; nothing was rewritten. Known where "levelshape"
 * was run; else 0. Since 0.1.
 */
WFM_API size_t wfm_forecast_unusual_days(const wfm_forecast *forecast);

/**
 * One of those days, by date.
 *
 * @param[in]  forecast  forecast
 * @param      i         0 to wfm_forecast_unusual_days - 1
 * @param[out] date      days since 1970-01-01; may be NULL
 * @param[out] weight    what it kept, 0 to 0.5; may be NULL
 * @return WFM_OK; WFM_EINVAL (forecast NULL), WFM_EDOMAIN (i). Since 0.1.
 */
WFM_API wfm_status wfm_forecast_unusual_day(const wfm_forecast *forecast, size_t i, int32_t *date,
                                            double *weight);

/** Lines of the table of methods that were tried, smallest mean absolute error first. Since 0.1. */
WFM_API size_t wfm_forecast_scores(const wfm_forecast *forecast);

/**
 * A line of that table, over the leads of the horizon as far as the back-test reaches (8 weeks of rows);
 * pinball loss and coverage are taken from some 1,000 intervals at most.
 *
 * @param[in]  forecast  forecast
 * @param      i         0 to wfm_forecast_scores - 1
 * @param[out] out       struct_size set by wfm_forecast_score_init
 * @return WFM_OK; WFM_EINVAL (a NULL, out not initialised), WFM_EDOMAIN (i). Since 0.1.
 */
WFM_API wfm_status wfm_forecast_score_get(const wfm_forecast *forecast, size_t i, wfm_forecast_score *out);

/** Options of wfm_backtest_run. */
typedef struct wfm_backtest_opts {
  uint32_t struct_size; /* set by wfm_backtest_opts_init */
  uint32_t flags;       /* 0 */
  int32_t origins;      /* forecasts made, 1 to 1000; 8 */
  int32_t step_days;    /* days between their first days, 1 to 366; 8: every weekday has its turn */
  int32_t lead_days;    /* days forecast from each, 1 to 366; 28 */
  int32_t reserved0;
  const wfm_forecast_opts *forecast; /* of each; NULL: defaults, that is every method and the choice */
} wfm_backtest_opts;

/** Fills defaults. @param struct_size sizeof(wfm_backtest_opts) of the caller. Since 0.1. */
WFM_API void wfm_backtest_opts_init(wfm_backtest_opts *opts, size_t struct_size);

/** A back-test: methods by leads. */
typedef struct wfm_backtest wfm_backtest;

/**
 * Forecasts a history's own past, each time from what was known then, and compares with what came.
 *
 * The last origin lies lead_days before the day after the last value, the others step_days apart before it;
 * those with less than two weeks of history before them are left out. Everything is fitted anew at every
 * origin, choices by cross-validation included. Seasonal naive and the mean of weeks always stand beside the
 * method asked for.
 *
 * @param      ctx      context
 * @param[in]  history  as for wfm_forecast_run
 * @param[in]  hours    as for wfm_forecast_run
 * @param[in]  opts     NULL for defaults
 * @param[out] out      the back-test, the caller's to free with wfm_backtest_free
 * @return WFM_OK; as wfm_forecast_run; WFM_ENODATA also when no origin has two weeks before it
 * @note   Time of origins forecasts. The result does not depend on the number of threads. Since 0.1.
 */
WFM_API wfm_status wfm_backtest_run(wfm_ctx *ctx, const wfm_series *history, const wfm_hours *hours,
                                    const wfm_backtest_opts *opts, wfm_backtest **out);

/** Frees a back-test; accepts NULL. Since 0.1. */
WFM_API void wfm_backtest_free(wfm_backtest *backtest);

/** Lines: leads of 1, 7, 14, 28, 42, 56 days up to lead_days, and lead_days itself; for each its methods.
    Since 0.1. */
WFM_API size_t wfm_backtest_rows(const wfm_backtest *backtest);

/**
 * A line by its place. Its method is WFM_METHOD_AUTO where it is what the choice gave.
 *
 * @param[in]  backtest  back-test
 * @param      i         0 to wfm_backtest_rows - 1
 * @param[out] out       struct_size set by wfm_forecast_score_init
 * @return WFM_OK; WFM_EINVAL (a NULL, out not initialised), WFM_EDOMAIN (i). Since 0.1.
 */
WFM_API wfm_status wfm_backtest_row_get(const wfm_backtest *backtest, size_t i, wfm_forecast_score *out);

#ifdef __cplusplus
}
#endif

#endif
