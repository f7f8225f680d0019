/* Targets over a day, a week or a month: the cheapest staffing in which one interval helps another. */
#ifndef LIBWFM_PERIOD_H
#define LIBWFM_PERIOD_H

#include <libwfm/chat.h>
#include <libwfm/staffing.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Options of wfm_staff_period. */
typedef struct wfm_staff_period_opts {
  uint32_t struct_size;        /* set by wfm_staff_period_opts_init */
  uint32_t flags;              /* 0 */
  double interval_s;           /* length of an interval, > 0; 1800 */
  double max_agents;           /* most agents in an interval, 1 to 1e6; 1e5 */
  const double *cost;          /* [n] of an agent in the interval, 1e-9 to 1e9; NULL: 1 each */
  const wfm_patience_law *law; /* patience by any law, as in wfm_staff_opts; NULL: none */
  const wfm_chat_team *team;   /* chat, whose agents have several contacts at once; NULL: voice */
} wfm_staff_period_opts;
/** Fills defaults. @param struct_size sizeof(wfm_staff_period_opts) of the caller. Since 0.1. */
WFM_API void wfm_staff_period_opts_init(wfm_staff_period_opts *opts, size_t struct_size);

/** Staffing for targets with a period. Columns belong to the caller, NULL is not computed. */
typedef struct wfm_staff_period_result {
  uint32_t struct_size; /* set by wfm_staff_period_result_init, which sets every column to NULL */
  int32_t reserved0;
  double cost;    /* out: sum of agents * cost */
  double bound;   /* out: no whole staffing that keeps all targets costs less */
  double *agents; /* [n] whole; 0 where closed */
  double *level;  /* [n] of the interval by the target's definition; NaN where closed or without contacts */
  double *group_level; /* [groups] counts of its intervals added, then divided; NaN without contacts */
  double *group_cost;  /* [groups] */
  double *group_bound; /* [groups] */
} wfm_staff_period_result;
/** Sets every column to NULL and the rest to 0. @param struct_size sizeof(wfm_staff_period_result) of the
    caller. Since 0.1. */
WFM_API void wfm_staff_period_result_init(wfm_staff_period_result *result, size_t struct_size);

/**
 * Cheapest whole agents per interval such that the service level over each group of intervals (a day, a
 * week) meets the target. The other parts of the target (ASA, abandonment, occupancy) and min_agents hold
 * in every interval.
 *
 * Each interval is taken in steady state: Erlang A where it has a patience, else Erlang C, M/M/n+G with law,
 * or the chain of wfm_chat with team. Where contacts never hang up every interval gets enough for a steady
 * state. The level of a group is that of its contacts: for WFM_SL_OFFERED
 * the mean of the intervals weighted by volume, for the others too the quotient of added counts. With
 * WFM_SL_ANSWERED every interval with contacts gets an agent, since answering nobody would keep that level.
 *
 * @param      ctx     context
 * @param[in]  input   demand; volume_var is not read
 * @param      n       intervals; 0 is allowed
 * @param[in]  group   [n] group of each interval, 0 to groups - 1, as wfm_kpi_groups makes them from a
 *                     period; -1: the other parts of the target alone; NULL: all in group 0
 * @param      groups  number of groups, >= 1
 * @param[in]  target  NULL: 80 % of offered within 20 s. A level must be set
 * @param[in]  opts    NULL for defaults
 * @param[in,out] result columns asked for; the fields marked out are set
 * @return WFM_OK; WFM_EINVAL (a NULL, no level, WFM_SL_INCL_ABANDON without max_abandon where contacts hang
 *         up), WFM_ENOTFINITE, WFM_EDOMAIN (bad element, see wfm_ctx_error), WFM_EVERSION, WFM_ELIMIT
 *         (max_agents), WFM_ENOMEM, WFM_ECANCELLED
 * @note   cost == bound proves the optimum, which is the rule; else cost - bound says how far from it the result
 *         may be (the last search gives up beyond 1e6 partial staffings). Without caps the cheapest staffing may
 *         leave an interval with few agents or none. One evaluation of the model per agent of an interval, and
 *         memory for as many numbers.
 *         Sources: Fox (1966), Discrete optimization via marginal analysis; Everett (1963), Generalized
 *         Lagrange multiplier method; Pisinger (1995), A minimal algorithm for the multiple-choice knapsack
 *         problem; Koole and van der Sluis (2003), Optimal shift scheduling with a global service level
 *         constraint. Since 0.1.
 */
WFM_API wfm_status wfm_staff_period(wfm_ctx *ctx, const wfm_staff_input *input, size_t n,
                                    const int32_t *group, size_t groups, const wfm_queue_target *target,
                                    const wfm_staff_period_opts *opts, wfm_staff_period_result *result);

#ifdef __cplusplus
}
#endif

#endif
