/* The planner's hand on forecasts: overrides, rows that are locked, dated snapshots, and what each step was worth. */
#ifndef LIBWFM_FORECAST_HAND_H
#define LIBWFM_FORECAST_HAND_H

#include <libwfm/forecast.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What an override changes, and how. */
enum { WFM_MEASURE_VOLUME = 0, WFM_MEASURE_AHT = 1 };
enum { WFM_OVERRIDE_SET = 0, WFM_OVERRIDE_ADD = 1, WFM_OVERRIDE_SCALE = 2 };

/** Flags of wfm_override. */
enum { WFM_OVERRIDE_LOCKED = 1 /* its rows stay as they are when the forecast is made anew */ };

/** A change by hand; read during calls only. */
typedef struct wfm_override {
  uint32_t struct_size; /* set by wfm_override_init */
  uint32_t flags;       /* WFM_OVERRIDE_LOCKED; 0 */
  int32_t measure;      /* WFM_MEASURE_*; WFM_MEASURE_VOLUME */
  int32_t action;       /* WFM_OVERRIDE_*; WFM_OVERRIDE_SET */
  int64_t start;        /* seconds UTC, of the intervals that begin at it or later */
  int64_t end;          /* and before this one */
  /* contacts or seconds: the new value, 0 or more; what is added, or taken off down to 0; a factor, 0 or more */
  double value;
  const char *queue; /* not NULL */
  const char *who;   /* NULL: not told */
  const char *why;   /* NULL: not told */
} wfm_override;

/** Fills defaults. @param struct_size sizeof(wfm_override) of the caller. Since 0.1. */
WFM_API void wfm_override_init(wfm_override *change, size_t struct_size);

/** A version of a forecast that was published before: its rows that are locked stay. */
typedef struct wfm_published {
  uint32_t struct_size; /* set by wfm_published_init */
  uint32_t reserved0;
  const double *final;   /* [count] final means; NULL: nothing was published */
  const uint8_t *locked; /* [count] 1: locked; NULL: none */
} wfm_published;

/** Fills defaults: nothing was published. @param struct_size sizeof(wfm_published) of the caller. Since 0.1. */
WFM_API void wfm_published_init(wfm_published *published, size_t struct_size);

/**
 * Lays overrides on a forecast, in the order given, and keeps what is locked.
 *
 * A row locked in the published version keeps its final value, whatever the model and the overrides say now, and
 * stays locked. The model's means are left as they are, so that both can be shown and judged.
 *
 * @param      ctx        context
 * @param[in]  grid       grid of the forecast, count intervals
 * @param[in]  queue      overrides of other queues are left aside
 * @param      measure    WFM_MEASURE_*; overrides of the other measure are left aside
 * @param[in]  changes    [n] overrides, all of one struct_size
 * @param      n          0 is allowed
 * @param[in]  open       [count] 1 where the interval is open; closed ones are not changed; NULL: all are
 * @param[in]  model      [count] the model's means, 0 to 1e15
 * @param[in]  published  NULL: nothing was
 * @param[out] final      [count] may be the same array as model
 * @param[out] locked     [count] 1: locked; may be NULL
 * @param[out] last       [count] number of the last override that counts there, -1: none; of rows kept from the
 *                        published version -2; may be NULL
 * @return WFM_OK; WFM_EINVAL (a NULL, not initialised), WFM_EVERSION, WFM_EDOMAIN or WFM_ENOTFINITE (a change:
 *         its number is named; a mean; measure), WFM_ENOMEM
 * @note   Time O(count + intervals changed). Since 0.1.
 */
WFM_API wfm_status wfm_override_apply(wfm_ctx *ctx, const wfm_grid *grid, const char *queue, int32_t measure,
                                      const wfm_override *changes, size_t n, const uint8_t *open,
                                      const double *model, const wfm_published *published, double *final,
                                      uint8_t *locked, int32_t *last);

/** Versions of forecasts of one queue and measure, each with the time at which it was made. */
typedef struct wfm_snapshots wfm_snapshots;

/** Makes an empty collection. @return WFM_OK; WFM_EINVAL (a NULL), WFM_ENOMEM. Since 0.1. */
WFM_API wfm_status wfm_snapshots_create(wfm_ctx *ctx, wfm_snapshots **out);

/** Frees a collection; accepts NULL. Since 0.1. */
WFM_API void wfm_snapshots_free(wfm_snapshots *snapshots);

/**
 * Keeps a version.
 *
 * @param[in,out] snapshots  collection; as it was on error
 * @param         made_at    seconds UTC at which it was made; in any order, no time twice
 * @param[in]     grid       its intervals, count
 * @param[in]     model      [count] the model's means; copied
 * @param[in]     final      [count] after overrides; NULL: the model's; copied
 * @return WFM_OK; WFM_EINVAL (a NULL), WFM_EDUPLICATE (made_at), WFM_EDOMAIN or WFM_ENOTFINITE (a mean),
 *         WFM_ENOMEM
 * @note   Time O(count + versions). Since 0.1.
 */
WFM_API wfm_status wfm_snapshots_add(wfm_snapshots *snapshots, int64_t made_at, const wfm_grid *grid,
                                     const double *model, const double *final);

/** Number of versions; 0 for NULL. Since 0.1. */
WFM_API size_t wfm_snapshots_count(const wfm_snapshots *snapshots);

/** When version i, oldest first, was made; WFM_INSTANT_NONE when there is none. Since 0.1. */
WFM_API int64_t wfm_snapshots_made_at(const wfm_snapshots *snapshots, size_t i);

/**
 * What was known of each interval some time before it began: the last version made no later than that which has it.
 *
 * @param[in]  snapshots  collection
 * @param[in]  grid       intervals asked for, of the interval of the versions
 * @param      lead_s     seconds before an interval's start, 0 or more: 14 days for the version rosters rest on
 * @param[out] model      [count] NaN where no version tells; may be NULL
 * @param[out] final      [count] may be NULL
 * @param[out] version    [count] number of the version, -1: none; may be NULL
 * @return WFM_OK; WFM_EINVAL (a NULL), WFM_EDOMAIN (lead_s), WFM_ENOMEM
 * @note   Time O(count versions). Since 0.1.
 */
WFM_API wfm_status wfm_snapshots_known(const wfm_snapshots *snapshots, const wfm_grid *grid, int64_t lead_s,
                                       double *model, double *final, int32_t *version);

/** Errors of one step of forecasting, of the intervals that all steps have; shares of the sum of the actuals. */
typedef struct wfm_step_error {
  double wape, bias; /* sum |f - a| / sum a; sum (f - a) / sum a; NaN without actuals */
  double added;      /* what the step took off the WAPE of the step before it; NaN for the first */
} wfm_step_error;

/** Forecast value added. */
typedef struct wfm_value_added {
  uint32_t struct_size; /* set by wfm_value_added_init */
  int32_t intervals;    /* that all steps given have, with an actual */
  wfm_step_error naive, model, final, published;
  int32_t touched;                               /* of these, where the final mean is not the model's */
  int32_t better;                                /* of those, where it is nearer to the actual */
  double touched_model_wape, touched_final_wape; /* of the intervals touched; NaN without any */
} wfm_value_added;

/** Clears it. @param struct_size sizeof(wfm_value_added) of the caller. Since 0.1. */
WFM_API void wfm_value_added_init(wfm_value_added *value, size_t struct_size);

/**
 * What each step of forecasting was worth: naive, model, overrides, the version that was published.
 *
 * @param         ctx        context
 * @param[in]     actual     [n] NaN: not known
 * @param[in]     naive      [n] e.g. the same weekday last week; NULL: left out
 * @param[in]     model      [n] the model's means; NaN: not known
 * @param[in]     final      [n] after overrides; NULL: the model's
 * @param[in]     published  [n] the version that was worked with; NULL: left out
 * @param         n          intervals; 0 is allowed
 * @param[in,out] out        struct_size set by wfm_value_added_init
 * @return WFM_OK; WFM_EINVAL (a NULL), WFM_EDOMAIN (an infinite value, an actual below 0)
 * @note   Time O(n). Source: Gilliland (2010), The Business Forecasting Deal. Since 0.1.
 */
WFM_API wfm_status wfm_value_added_measure(wfm_ctx *ctx, const double *actual, const double *naive,
                                           const double *model, const double *final, const double *published,
                                           size_t n, wfm_value_added *out);

#ifdef __cplusplus
}
#endif

#endif
