/* How many contacts wait: the distribution of the queue and of the number in the system. */
#ifndef LIBWFM_QUEUE_LENGTH_H
#define LIBWFM_QUEUE_LENGTH_H

#include <libwfm/queueing.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Erlang C where patience_s is infinite, Erlang A where it is finite, and with lines the finite lines of
 * wfm_finite_lines. Probabilities are shares of time, which are those that an arriving contact sees
 * (Poisson arrivals see time averages). Erlang C with load >= agents has no steady state: the queue is longer
 * than any k. A load below 1e-280 counts as none.
 */

enum { WFM_LENGTH_IN_SYSTEM = 1 }; /* flag: count contacts being handled as well; agents are then whole */

/** Probabilities of a number k of contacts. Columns are [n], belong to the caller, NULL is not computed. */
typedef struct wfm_queue_length {
  uint32_t struct_size;  /* set by wfm_queue_length_init, which sets every column to NULL */
  uint32_t flags;        /* WFM_LENGTH_IN_SYSTEM; 0: contacts waiting */
  double *p_at_least;    /* P(k or more) */
  double *ln_p_at_least; /* its natural logarithm, finite where the probability underflows */
  double *p_fewer;       /* P(fewer than k) = 1 - p_at_least, without cancellation */
  double *p_exactly;     /* P(k) */
  double *ln_p_exactly;
} wfm_queue_length;
/** Sets every column to NULL and flags to 0. @param struct_size sizeof(wfm_queue_length) of the caller. Since
    0.1. */
WFM_API void wfm_queue_length_init(wfm_queue_length *length, size_t struct_size);

/**
 * Probabilities that k contacts, k or more, or fewer are waiting (or in the system).
 *
 * @param      ctx        context
 * @param[in]  input      agents (> 0), load or rate_per_h, aht_s, patience_s; lines (whole, agents to agents +
 *                        1e7, with whole agents) or NULL; threshold_s and rate_cv2 are not read
 * @param[in]  k          [n] contacts, whole, 0 to 1e9
 * @param      n          rows; 0 is allowed
 * @param[out] length     columns asked for
 * @param[out] row_status [n] may be NULL: as in queueing.h
 * @return WFM_OK; WFM_EINVAL, WFM_ENOTFINITE, WFM_EDOMAIN (bad element), WFM_EVERSION (unknown column or flag)
 * @note   A few microseconds per row, whatever k: the weights of the states are ratios of gamma functions, and
 *         what lies beyond a state is the queue of as many more agents. At most about a millisecond, where few
 *         places or a short queue are cut out of a much wider distribution. Sources: Palm (1957), Riordan
 *         (1962), Temme (1979). Since 0.1.
 */
WFM_API wfm_status wfm_queue_length_probability(wfm_ctx *ctx, const wfm_queue_input *input, const double *k,
                                                size_t n, const wfm_queue_length *length,
                                                wfm_status *row_status);

/**
 * Shortest queue (or number in the system) that is not exceeded for a given share of the time.
 *
 * @param      ctx        context
 * @param[in]  input      as in wfm_queue_length_probability
 * @param[in]  share      [n] of the time, 0 < share < 1: 0.95 for what is exceeded 5 % of the time
 * @param      n          rows; 0 is allowed
 * @param      flags      WFM_LENGTH_IN_SYSTEM or 0
 * @param[out] contacts   [n] whole; infinity for Erlang C without steady state and beyond 1e9
 * @param[out] row_status [n] may be NULL: as in queueing.h
 * @return WFM_OK; WFM_EINVAL, WFM_ENOTFINITE, WFM_EDOMAIN (bad element), WFM_EVERSION (unknown flag)
 * @note   About 10 probabilities per row, at most 70. Since 0.1.
 */
WFM_API wfm_status wfm_queue_length_quantile(wfm_ctx *ctx, const wfm_queue_input *input, const double *share,
                                             size_t n, uint32_t flags, double *contacts,
                                             wfm_status *row_status);

#ifdef __cplusplus
}
#endif

#endif
