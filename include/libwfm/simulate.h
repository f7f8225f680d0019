/* Discrete-event simulation of one queue: what a plan will really give. */
#ifndef LIBWFM_SIMULATE_H
#define LIBWFM_SIMULATE_H

#include <libwfm/context.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Options of wfm_simulate. */
typedef struct wfm_simulate_opts {
  uint32_t struct_size;   /* set by wfm_simulate_opts_init */
  uint32_t flags;         /* 0 */
  uint64_t seed;          /* 1 */
  uint64_t series;        /* random stream of this queue beside others of the seed; 0 */
  double interval_s;      /* length of an interval, > 0; 900 */
  double target_answer_s; /* threshold T of the service levels, >= 0; 20 */
  double short_abandon_s; /* abandons sooner than this are counted apart, >= 0; 0: none */
  double patience_s;      /* mean of the exponential patience, > 0; infinity: nobody hangs up; infinity */
  double residual_frac;   /* chance of each agent of an interval to be away, 0 <= x < 1; 0 */
  double day_cv2; /* squared variation of a gamma factor that all intervals of a day share, 0 to 100; 0 */
  int32_t intervals_per_day; /* that share the day's factor; 0: all are one day; 0 */
  int32_t restart;           /* 1: queue and agents are emptied at each day's start; 0 */
  int32_t replications;      /* 2 to 100000; 100 */
  int32_t reserved0;         /* keep 0 */
} wfm_simulate_opts;
/** Fills defaults. @param struct_size sizeof(wfm_simulate_opts) of the caller. Since 0.1. */
WFM_API void wfm_simulate_opts_init(wfm_simulate_opts *opts, size_t struct_size);

/** Measures by interval of arrival, means over replications. Every pointer may be NULL; each column is [n],
    the caller's. */
typedef struct wfm_simulate_columns {
  uint32_t struct_size; /* set by wfm_simulate_columns_init */
  uint32_t flags;       /* 0 */
  double *offered;      /* contacts that arrived */
  double *answered;
  double *abandoned;
  double *answered_within;  /* answered in T */
  double *abandoned_within; /* abandoned in T */
  double *short_abandoned;
  double *wait_answered_s;  /* sum of the waits of the answered */
  double *wait_abandoned_s; /* sum of the waits of the abandoned */
  double *handle_s;         /* work of the contacts that arrived here */
  double *busy_s;           /* agent seconds at work in this interval */
  double *staffed_s;        /* agent seconds present in this interval, after residual shrinkage */
  double *level; /* expected service level (answered in T / offered), ratio of means; NaN without contacts */
  double *level_low; /* 5 % and 95 % quantile of the level over replications; NaN without contacts */
  double *level_high;
} wfm_simulate_columns;
/** Sets every column to NULL. @param struct_size sizeof(wfm_simulate_columns) of the caller. Since 0.1. */
WFM_API void wfm_simulate_columns_init(wfm_simulate_columns *columns, size_t struct_size);

/** Totals over all intervals: mean over replications and half-width of the 95 % confidence interval of that
    mean. */
typedef struct wfm_simulate_totals {
  uint32_t struct_size; /* set by the caller, e.g. sizeof */
  int32_t replications;
  double offered, answered, abandoned, answered_within, abandoned_within,
      short_abandoned;                    /* per replication */
  double level, level_half;               /* answered in T / offered */
  double abandon_frac, abandon_half;      /* abandoned / offered */
  double asa_s, asa_half_s;               /* mean wait of the answered */
  double wait_s, wait_half_s;             /* mean wait of all */
  double occupancy, occupancy_half;       /* busy / staffed */
  double level_p05, level_p50, level_p95; /* quantiles of one replication's level */
} wfm_simulate_totals;

/**
 * Simulates a queue, first come first served, over n intervals: Poisson arrivals at rate volume[i] /
 * interval_s (times the day's factor), exponential handling times of mean aht_s of the interval of arrival,
 * exponential patience, agents[i] at work in interval i. An agent who leaves while busy finishes his contact
 * first. A fractional agents[i] is one more agent with the chance of its fraction.
 *
 * Contacts that still wait when the last interval ends are served on by its agents (or hang up); with no
 * agents there and endless patience they count as neither answered nor abandoned.
 *
 * @param      ctx      context
 * @param[in]  volume   [n] mean contacts of an interval, >= 0
 * @param[in]  aht_s    [n] mean handling time, seconds, > 0 where volume > 0
 * @param[in]  agents   [n] agents at work, 0 to 1e6, may be fractional
 * @param      n        intervals; 0 is allowed
 * @param[in]  opts     NULL for defaults
 * @param[out] columns  measures by interval; may be NULL
 * @param[out] totals   totals; may be NULL
 * @return WFM_OK; WFM_EINVAL, WFM_EVERSION (options), WFM_ENOTFINITE, WFM_EDOMAIN (bad element, see
 *         wfm_ctx_error), WFM_ELIMIT (more than 1e9 contacts a replication), WFM_ENOMEM, WFM_ECANCELLED
 * @note   Time O((contacts + n) log agents) per replication; replications run on the context's threads and
 *         give the same bytes whatever their number. Since 0.1.
 */
WFM_API wfm_status wfm_simulate(wfm_ctx *ctx, const double *volume, const double *aht_s, const double *agents,
                                size_t n, const wfm_simulate_opts *opts, wfm_simulate_columns *columns,
                                wfm_simulate_totals *totals);

#ifdef __cplusplus
}
#endif

#endif
