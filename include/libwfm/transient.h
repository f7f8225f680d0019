/* What a staffing plan gives interval by interval, queues carried over included (M(t)/M/n(t)+M). */
#ifndef LIBWFM_TRANSIENT_H
#define LIBWFM_TRANSIENT_H

#include <libwfm/queueing.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Options of wfm_transient. */
typedef struct wfm_transient_opts {
  uint32_t struct_size; /* set by wfm_transient_opts_init */
  uint32_t flags;       /* 0 */
  double interval_s;    /* length of an interval, > 0; 1800 */
  double threshold_s;   /* T of the service level, >= 0; 20 */
  double start;         /* contacts in the system at the beginning, >= 0, whole; 0 */
  int32_t max_states;   /* most contacts in the system that are followed, 100 to 1e6; 100000 */
  int32_t reserved0;    /* keep 0 */
} wfm_transient_opts;
/** Fills defaults. @param struct_size sizeof(wfm_transient_opts) of the caller. Since 0.1. */
WFM_API void wfm_transient_opts_init(wfm_transient_opts *opts, size_t struct_size);

/** Expected values by interval. Columns are [n], belong to the caller, NULL is not computed. */
typedef struct wfm_transient_columns {
  uint32_t struct_size; /* set by wfm_transient_columns_init, which sets every column to NULL */
  uint32_t flags;       /* 0 */
  double *level;        /* share of arrivals answered within T (WFM_SL_OFFERED); NaN without contacts */
  double *p_wait;       /* share of them that find no idle agent; NaN without contacts */
  double *abandoned;    /* contacts that hang up in the interval */
  double *mean_queue;   /* contacts waiting, mean over the interval */
  double *mean_busy;    /* contacts being handled, mean over the interval */
  double *occupancy;    /* mean_busy / agents; NaN without agents */
  double *queue_at_end; /* contacts waiting at the end of the interval */
  double *answered;     /* share of arrivals that will be answered; NaN without contacts */
  double *asa_s;        /* mean wait of these; NaN when there are none */
} wfm_transient_columns;
/** Sets every column to NULL. @param struct_size sizeof(wfm_transient_columns) of the caller. Since 0.1. */
WFM_API void wfm_transient_columns_init(wfm_transient_columns *columns, size_t struct_size);

/**
 * Follows the distribution of the number of contacts in the system through n intervals in each of which
 * volume, AHT, patience and agents are constant: Poisson arrivals, exponential handling times and patience.
 *
 * When agents leave while all are busy their contacts go back to the head of the queue. Fractional agents
 * work at their fraction of the speed. The level takes the agents of the interval of arrival for the T
 * seconds that follow; the share answered and the ASA take them, and its patience, until the answer.
 *
 * @param      ctx        context
 * @param[in]  volume     [n] contacts arriving in each interval, >= 0
 * @param[in]  aht_s      [n] mean handling time, > 0
 * @param[in]  patience_s [n] mean patience, > 0 or infinite; NULL: infinite
 * @param[in]  agents     [n] agents at work, >= 0, may be fractional
 * @param      n          intervals; 0 is allowed
 * @param[in]  opts       NULL for defaults
 * @param[out] columns    columns asked for
 * @return WFM_OK; WFM_EINVAL, WFM_ENOTFINITE, WFM_EDOMAIN (bad element), WFM_EVERSION, WFM_ELIMIT (more
 *         contacts in the system than max_states, or an interval of more than 1e7 times the AHT or the
 *         patience), WFM_ENOMEM, WFM_ECANCELLED
 * @note   Time O(states * interval_s / min(aht_s, patience_s)) per interval; absolute error below 1e-9 of a
 *         probability. The exponential of the generator is taken by its (7, 8) Pade approximant, which is
 *         L-stable, in partial fractions. Source of the model: Ingolfsson et al. (2007), A survey and
 *         experimental comparison of service-level-approximation methods for nonstationary M(t)/M/s(t)
 *         queueing systems. Since 0.1.
 */
WFM_API wfm_status wfm_transient(wfm_ctx *ctx, const double *volume, const double *aht_s,
                                 const double *patience_s, const double *agents, size_t n,
                                 const wfm_transient_opts *opts, const wfm_transient_columns *columns);

#ifdef __cplusplus
}
#endif

#endif
