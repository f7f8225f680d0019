/* The rest of today: forecast taken on from what has come so far, agents short or spare, service level at the end of
   the day, adherence of agents. */
#ifndef LIBWFM_INTRADAY_H
#define LIBWFM_INTRADAY_H

#include <libwfm/queueing.h>

#ifdef __cplusplus
extern "C" {
#endif

/** One queue on one day of n intervals. Columns are [n] and the caller's; of the actuals only the first `done` are
    read. */
typedef struct wfm_intraday_input {
  uint32_t struct_size;          /* set by wfm_intraday_input_init */
  uint32_t flags;                /* 0 */
  const double *forecast;        /* mean contacts of the plan, >= 0 */
  const double *aht_s;           /* mean handling time of the plan, > 0 where forecast > 0 */
  const double *agents;          /* rostered on the queue, >= 0, may be fractional */
  const double *patience_s;      /* mean patience, > 0; infinity or NULL: nobody hangs up */
  const double *offered;         /* contacts that came, >= 0; NaN: not known, left out on both sides */
  const double *answered_within; /* of these answered in T, at most offered; NULL: not known */
  const double *handled;         /* contacts handled; NULL: AHT stays as planned */
  const double *handle_s;        /* work on these; NULL as handled */
} wfm_intraday_input;
/** All columns NULL. @param struct_size sizeof(wfm_intraday_input) of the caller. Since 0.1. */
WFM_API void wfm_intraday_input_init(wfm_intraday_input *input, size_t struct_size);

/** Options of wfm_intraday. */
typedef struct wfm_intraday_opts {
  uint32_t struct_size; /* set by wfm_intraday_opts_init */
  uint32_t flags;       /* 0 */
  double interval_s;    /* length of an interval, 60 to 86400; 1800 */
  double threshold_s;   /* T of the target, >= 0; 20 */
  double level;         /* share of offered answered in T, 0 < x < 1; 0.8 */
  double
      day_cv2; /* squared variation of a day's factor on its forecast, before it is known, > 0 to 100; 0.01 */
  double aht_weight; /* handled contacts after which the day's own AHT counts half, > 0; 100 */
  double band;       /* probability within the band of the factor, 0 < x < 1; 0.8 */
  double waiting; /* contacts in the queue or talking at the beginning of interval `done`, >= 0, whole; 0 */
} wfm_intraday_opts;
/** Fills defaults. @param struct_size sizeof(wfm_intraday_opts) of the caller. Since 0.1. */
WFM_API void wfm_intraday_opts_init(wfm_intraday_opts *opts, size_t struct_size);

/** By interval, [n] each and the caller's; NULL: not wanted. */
typedef struct wfm_intraday_columns {
  uint32_t struct_size; /* set by wfm_intraday_columns_init */
  uint32_t flags;       /* 0 */
  double *volume;       /* contacts: those that came, then the new forecast */
  double *low;          /* lower end of the new forecast's band; what came before `done` */
  double *high;
  double *aht_s;    /* of the plan, then of the plan times today's factor */
  double *required; /* agents that the target needs, for volume and aht_s; NaN before `done` */
  double *net;      /* agents - required: below 0 short; NaN before `done` */
  double *level;    /* answered in T / offered: what was, then what is to be expected; NaN without contacts */
} wfm_intraday_columns;
/** All columns NULL. @param struct_size sizeof(wfm_intraday_columns) of the caller. Since 0.1. */
WFM_API void wfm_intraday_columns_init(wfm_intraday_columns *columns, size_t struct_size);

/** The day as a whole. */
typedef struct wfm_intraday_totals {
  uint32_t struct_size; /* set by wfm_intraday_totals_init */
  int32_t
      deviating; /* 1 or -1: the last two known intervals were both above or both below what chance allows; 0 */
  double factor;     /* today's volume over its forecast, for the rest of the day */
  double factor_low; /* ends of its band */
  double factor_high;
  double aht_factor;      /* today's AHT over the planned one */
  double offered_so_far;  /* contacts of known intervals before `done` */
  double forecast_so_far; /* of the same intervals, by the plan */
  double offered_end;     /* to be expected at the end of the day */
  double level_so_far;    /* NaN when not known */
  double level_end; /* to be expected at the end of the day, over all its contacts; NaN without contacts */
  double level_end_low;  /* at the upper end of the factor's band, */
  double level_end_high; /* and at the lower end */
  double short_h;        /* agent-hours short in the rest of the day */
  double surplus_h;      /* agent-hours spare, never netted with short_h */
} wfm_intraday_totals;
/** Clears totals. @param struct_size sizeof(wfm_intraday_totals) of the caller. Since 0.1. */
WFM_API void wfm_intraday_totals_init(wfm_intraday_totals *totals, size_t struct_size);

/**
 * What the rest of the day will bring, and whether the agents are enough for it.
 *
 * Contacts are Poisson about the forecast times a factor of the day that is gamma with mean 1 and day_cv2; what has come
 * moves it (shape 1 / day_cv2 + contacts, rate 1 / day_cv2 + their forecast). The band of the factor is its quantiles;
 * that of an interval has the chance of its own contacts besides. The day's AHT is taken with the weight handled /
 * (handled + aht_weight). The agents required are those of Erlang A (C without patience) interval by interval; the level to
 * be expected follows the queue through the rest of the day, what waits now included (wfm_transient).
 *
 * @param         ctx      context
 * @param[in]     input    forecast, aht_s, agents; offered when done > 0
 * @param         n        intervals of the day; 0 is allowed
 * @param         done     intervals that are over, 0 to n
 * @param[in]     opts     NULL for defaults
 * @param[in,out] columns  measures by interval; may be NULL
 * @param[in,out] totals   may be NULL
 * @return WFM_OK; WFM_EINVAL, WFM_EVERSION, WFM_EDOMAIN, WFM_ENOTFINITE (the message names the interval), WFM_ELIMIT (a
 *         queue beyond what wfm_transient follows, agents beyond 1e7), WFM_ENOMEM, WFM_ECANCELLED
 * @note   Time that of three calls of wfm_transient over the rest of the day. Source: Weinberg, Brown and Stroud (2007) for the factor of a day known from its morning;
 *         Buehlmann (1967) for the weight of the AHT. Since 0.1.
 */
WFM_API wfm_status wfm_intraday(wfm_ctx *ctx, const wfm_intraday_input *input, size_t n, size_t done,
                                const wfm_intraday_opts *opts, wfm_intraday_columns *columns,
                                wfm_intraday_totals *totals);

/** Spans of agents' time; columns are [n]. Those of one agent may overlap: time counts once. */
typedef struct wfm_intraday_spans {
  uint32_t struct_size; /* set by wfm_intraday_spans_init */
  uint32_t flags;       /* 0 */
  size_t n;
  const int32_t *agent; /* 0 to agents - 1 */
  const int64_t *start; /* seconds UTC */
  const int64_t *end;   /* >= start */
} wfm_intraday_spans;
/** No spans. @param struct_size sizeof(wfm_intraday_spans) of the caller. Since 0.1. */
WFM_API void wfm_intraday_spans_init(wfm_intraday_spans *spans, size_t struct_size);

/**
 * Agents' time up to now, as wfm_kpi_adherence takes it.
 *
 * @param      ctx        context
 * @param      agents     number of agents, 0 to 1e6
 * @param[in]  scheduled  time on the queue by the roster, pauses left out
 * @param[in]  worked     time at work on the queue: available and busy
 * @param      now        seconds UTC: later time does not count
 * @param      grace_s    a stretch of missing work up to this long is no exception, >= 0
 * @param[out] scheduled_s  [agents] scheduled so far; may be NULL, as the others
 * @param[out] exception_s  [agents] of it not worked
 * @param[out] outside_s    [agents] worked and not scheduled
 * @param[out] worked_s     [agents] worked
 * @return WFM_OK; WFM_EINVAL (a NULL, spans not initialised), WFM_EDOMAIN (agents, grace_s; the message names the span),
 *         WFM_ENOTFINITE, WFM_EVERSION, WFM_ENOMEM
 * @note   Time O(spans log spans + agents). Since 0.1.
 */
WFM_API wfm_status wfm_intraday_adherence(wfm_ctx *ctx, size_t agents, const wfm_intraday_spans *scheduled,
                                          const wfm_intraday_spans *worked, int64_t now, double grace_s,
                                          double *scheduled_s, double *exception_s, double *outside_s,
                                          double *worked_s);

#ifdef __cplusplus
}
#endif

#endif
