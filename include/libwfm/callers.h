/* What callers do: how long they have patience, and whether they call again. */
#ifndef LIBWFM_CALLERS_H
#define LIBWFM_CALLERS_H

#include <libwfm/queueing.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Mean patience as found in waits. */
typedef struct wfm_patience_estimate {
  uint32_t struct_size; /* set by the caller, e.g. sizeof */
  int32_t reserved0;
  double mean_s; /* waiting time of all / abandoned; infinity when nobody hung up */
  /* 95 % confidence interval of mean_s, by the gamma law of the waiting time until as many hang up. */
  double low_s, high_s;
  double abandoned; /* contacts that hung up */
  double waited_s;  /* waiting time of all, answered and abandoned */
} wfm_patience_estimate;

/**
 * Mean patience from waits that were ended by the answer (censored) or by hanging up: the maximum-likelihood
 * estimate of an exponential patience.
 *
 * Contacts that found an idle agent have a wait of 0 and change nothing.
 *
 * @param      ctx       context
 * @param[in]  wait_s    [n] time in queue, seconds, >= 0
 * @param[in]  abandoned [n] 1 where the contact hung up, 0 where it was answered
 * @param      n         contacts
 * @param[out] estimate  struct_size set by the caller
 * @return WFM_OK; WFM_EINVAL, WFM_ENOTFINITE, WFM_EDOMAIN (bad element), WFM_ENODATA (nobody waited)
 * @note   Time O(n). Sources: Cox and Oakes (1984), Analysis of survival data; Brown et al. (2005),
 *         Statistical analysis of a telephone call center. Since 0.1.
 */
WFM_API wfm_status wfm_patience_fit(wfm_ctx *ctx, const double *wait_s, const uint8_t *abandoned, size_t n,
                                    wfm_patience_estimate *estimate);

/**
 * Share of callers whose patience has ended by given times, without a law for it (Kaplan and Meier 1958): the
 * points of an empirical law of patience.
 *
 * @param      ctx       context
 * @param[in]  wait_s    [n] as in wfm_patience_fit
 * @param[in]  abandoned [n]
 * @param      n         contacts
 * @param[in]  time_s    [points] ascending, > 0
 * @param      points    0 is allowed
 * @param[out] hung_up   [points] share with a patience of at most time_s; stays what it was after the longest
 *                       wait
 * @return WFM_OK; WFM_EINVAL, WFM_ENOTFINITE, WFM_EDOMAIN (bad element), WFM_ENODATA (no contacts),
 *         WFM_ENOMEM
 * @note   Time O(n log n + points). At a time at which contacts are answered and others hang up, the answered
 *         count as still there. Since 0.1.
 */
WFM_API wfm_status wfm_patience_curve(wfm_ctx *ctx, const double *wait_s, const uint8_t *abandoned, size_t n,
                                      const double *time_s, size_t points, double *hung_up);

/**
 * Erlang A when callers who hang up call again, and answered ones may call back: all measures at the rate
 * that feeds itself.
 *
 * The load of all calls A solves A = fresh load + A (redial P(abandon) + reconnect P(answered)). Calls that
 * come again are taken as part of the Poisson stream.
 *
 * @param      ctx        context
 * @param[in]  input      as in wfm_erlang_a, with finite patience; load or rate_per_h is that of first calls
 * @param[in]  redial     [n] probability that a caller who hung up calls again, 0 to 1
 * @param[in]  reconnect  [n] probability that an answered caller calls again, 0 to below 1; NULL: 0
 * @param      n          rows; 0 is allowed
 * @param[out] total_load [n] load of all calls, erlangs; may be NULL
 * @param[out] perf       measures of all calls, first ones and others; may be NULL
 * @param[out] row_status [n] may be NULL: as in queueing.h
 * @return WFM_OK; WFM_EINVAL (no patience_s), WFM_ENOTFINITE, WFM_EDOMAIN (bad element, infinite patience),
 *         WFM_EVERSION, WFM_EINFEASIBLE (redial 1 and more work than the agents can do: calls grow without
 *         end)
 * @note   About 8 evaluations per row, at most 300. Source: Ding, Remerova, van der Mei and Zwart (2015),
 *         Fluid approximation of a call center model with redials and reconnects. Since 0.1.
 */
WFM_API wfm_status wfm_erlang_redial(wfm_ctx *ctx, const wfm_queue_input *input, const double *redial,
                                     const double *reconnect, size_t n, double *total_load,
                                     const wfm_queue_perf *perf, wfm_status *row_status);

#ifdef __cplusplus
}
#endif

#endif
