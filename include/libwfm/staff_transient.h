/* Staffing that keeps its target in every interval although queues are carried over. */
#ifndef LIBWFM_STAFF_TRANSIENT_H
#define LIBWFM_STAFF_TRANSIENT_H

#include <libwfm/staffing.h>
#include <libwfm/transient.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Options of wfm_staff_transient. */
typedef struct wfm_staff_transient_opts {
  uint32_t struct_size; /* set by wfm_staff_transient_opts_init */
  uint32_t flags;       /* 0 */
  double interval_s;    /* length of an interval, > 0; 1800 */
  double start;         /* contacts in the system at the beginning, >= 0, whole; 0 */
  double max_agents;    /* most agents in an interval, 1 to 1e6; 1e5 */
  int32_t max_states;   /* as in wfm_transient_opts; 100000 */
  int32_t reserved0;    /* keep 0 */
} wfm_staff_transient_opts;
/** Fills defaults. @param struct_size sizeof(wfm_staff_transient_opts) of the caller. Since 0.1. */
WFM_API void wfm_staff_transient_opts_init(wfm_staff_transient_opts *opts, size_t struct_size);

/**
 * Whole agents per interval such that no interval misses its target by wfm_transient, queues carried over
 * included.
 *
 * Intervals are settled in order of time: each block gets the fewest agents with which all its intervals keep
 * the target after what the blocks before it leave behind. What follows cannot change that, so the search
 * ends after one pass, and no block can lose an agent: with one less, one of its own intervals misses. The
 * sum over the day need not be the least: agents who clear a queue early can save more of them later.
 *
 * Intervals without contacts have no target and get min_agents, or what their block has; contacts left over
 * keep the AHT and patience of the interval before. Closed intervals get 0 and bring no contacts; who waits
 * goes on waiting.
 *
 * @param      ctx     context
 * @param[in]  input   demand; volume_var is not read
 * @param      n       intervals; 0 is allowed
 * @param[in]  block   [n] intervals next to each other with the same number share one staffing; must not
 *                     fall; NULL: each interval has its own
 * @param[in]  target  NULL: 80 % of offered within 20 s. level (of WFM_SL_OFFERED), max_abandon (contacts
 *                     that hang up in the interval against those that come) and max_occupancy are read;
 *                     max_asa_s must not be set
 * @param[in]  opts    NULL for defaults
 * @param[out] agents  [n]
 * @param[out] columns what these agents give, as wfm_transient; NULL: nothing
 * @return WFM_OK; WFM_EINVAL (a NULL, a part of the target that is not offered), WFM_ENOTFINITE, WFM_EDOMAIN
 *         (bad element, see wfm_ctx_error), WFM_EVERSION, WFM_ELIMIT (max_agents, max_states), WFM_ENOMEM,
 *         WFM_ECANCELLED
 * @note   About five solutions of every interval. The search of a block starts from the modified offered
 *         load. Sources: Jennings, Mandelbaum, Massey and Whitt (1996) for the start; Feldman, Mandelbaum,
 *         Massey and Whitt (2008), Staffing of time-varying queues to achieve time-stable performance, who
 *         repeat whole days instead. Since 0.1.
 */
WFM_API wfm_status wfm_staff_transient(wfm_ctx *ctx, const wfm_staff_input *input, size_t n,
                                       const int32_t *block, const wfm_queue_target *target,
                                       const wfm_staff_transient_opts *opts, double *agents,
                                       const wfm_transient_columns *columns);

#ifdef __cplusplus
}
#endif

#endif
