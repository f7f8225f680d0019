/* Chat: agents who handle several contacts at once. */
#ifndef LIBWFM_CHAT_H
#define LIBWFM_CHAT_H

#include <libwfm/queueing.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * n agents may each have up to c contacts in progress. A contact whose agent has k in progress is handled for
 * an exponential time of mean aht_s * stretch[k - 1]: an agent with k in progress ends contacts at the rate k
 * / stretch[k - 1] per aht_s. Contacts in progress are spread evenly over the agents, so with j of them j mod
 * n agents have floor(j / n) + 1 and the others floor(j / n), and the number in the system is a birth-death
 * chain. When all n c places are taken contacts wait, and hang up after an exponential patience. With c = 1
 * this is Erlang C or A; n agents with c places are slower than n c Erlang servers unless every stretch is 1.
 * The even spread holds at every instant: an agent who falls behind takes over nothing in practice, so the
 * model is optimistic at low load. Sources: Tezcan and Zhang (2014), Routing and staffing in customer service
 * chat systems with impatient customers; Luo and Zhang (2013), Staffing and control of instant messaging
 * contact centers.
 */

/** How agents handle several contacts at once. */
typedef struct wfm_chat_team {
  uint32_t struct_size; /* set by wfm_chat_team_init */
  uint32_t flags;       /* 0 */
  int32_t slots;        /* contacts that an agent may have in progress, 1 to 100; 1 */
  int32_t reserved0;    /* keep 0 */
  /* [slots] handling time of a contact with 1, 2, ... in progress, in multiples of aht_s, 1e-3 to 1e3; NULL:
     1 each, agents lose nothing by handling several. */
  const double *stretch;
} wfm_chat_team;
/** Fills defaults. @param struct_size sizeof(wfm_chat_team) of the caller. Since 0.1. */
WFM_API void wfm_chat_team_init(wfm_chat_team *team, size_t struct_size);

/** Measures that only chat has. Columns are [n] and belong to the caller; NULL is not computed. */
typedef struct wfm_chat_perf {
  uint32_t struct_size; /* set by wfm_chat_perf_init, which sets every column to NULL */
  uint32_t flags;       /* 0 */
  double *in_progress;  /* mean contacts in progress */
  double *concurrency;  /* mean contacts in progress with an agent who has any; NaN without contacts */
  double *slot_use;     /* in_progress / (agents * slots); NaN without agents */
  double *handle_s;     /* mean time from answer to end of a contact; NaN without contacts or agents */
} wfm_chat_perf;
/** Sets every column to NULL. @param struct_size sizeof(wfm_chat_perf) of the caller. Since 0.1. */
WFM_API void wfm_chat_perf_init(wfm_chat_perf *perf, size_t struct_size);

/**
 * Every measure of a chat queue in steady state.
 *
 * Columns of wfm_queue_perf mean what they mean for calls: a contact waits when all places of all agents are
 * taken; occupancy is the share of the agents' time with at least one contact in progress. With lines
 * everything is as in wfm_finite_lines. Endless patience and no limit of lines want load < agents * slots /
 * stretch[slots - 1]; else p_wait is 1 and the waits are infinite.
 *
 * @param      ctx        context
 * @param[in]  input      agents (whole), load (rate * aht_s) or rate_per_h, aht_s (handling time of a contact
 *                        whose agent has no other, when stretch[0] is 1), patience_s, threshold_s, lines
 *                        (whole, agents * slots to agents * slots + 1e7; NULL or infinite: everybody may
 *                        wait). rate_cv2 is not read
 * @param[in]  team       slots and stretch, the same in all rows; NULL: one contact at a time
 * @param      n          rows; 0 is allowed
 * @param[out] perf       columns asked for; may be NULL
 * @param[out] chat       columns asked for; may be NULL
 * @param[out] row_status [n] may be NULL: as in queueing.h
 * @return WFM_OK; WFM_EINVAL, WFM_ENOTFINITE, WFM_EDOMAIN (bad element; agents * slots above 1e8),
 *         WFM_EVERSION
 * @note   Time O(agents * slots) per row, less where few places are ever taken. Since 0.1.
 */
WFM_API wfm_status wfm_chat(wfm_ctx *ctx, const wfm_queue_input *input, const wfm_chat_team *team, size_t n,
                            const wfm_queue_perf *perf, const wfm_chat_perf *chat, wfm_status *row_status);

/**
 * Fewest agents, whole, that meet a target in chat.
 *
 * When stretch does not fall and k / stretch[k - 1] does not fall either, more agents are never slower; the
 * target then holds at the result and fails with one agent less. Otherwise, and under a cap on occupancy when
 * patience_s is shorter than aht_s * stretch[slots - 1] (waiting contacts then leave faster than agents end
 * them), measures need not be monotone: numbers of agents are tried one by one, from the fewest with a steady
 * state, and the first that meets the target is the result, though a larger one may miss it. As in
 * wfm_agents_for_target, WFM_SL_INCL_ABANDON wants max_abandon < 1, and the result is the fewest agents above
 * those that the caps need. Load 0 needs 0 agents. max_occupancy is held against the occupancy of wfm_chat.
 * The queue is without a limit of lines.
 *
 * @param      ctx        context
 * @param[in]  input      load or rate_per_h, aht_s, patience_s; agents, threshold_s, lines and rate_cv2 are
 *                        not read
 * @param[in]  team       as in wfm_chat
 * @param      n          rows; 0 is allowed
 * @param[in]  target     NULL for 80 % of offered within 20 s
 * @param[in]  opts       NULL for defaults; WFM_AGENTS_REAL is WFM_EINVAL
 * @param[out] agents     [n]
 * @param[out] perf       measures at the result; may be NULL
 * @param[out] chat       measures at the result; may be NULL
 * @param[out] row_status [n] may be NULL: as in queueing.h
 * @return as wfm_agents_for_target; WFM_ELIMIT also where agents * slots would pass 1e8; WFM_ECANCELLED
 * @note   About 10 evaluations per row; as many as the result where numbers are tried one by one. Since 0.1.
 */
WFM_API wfm_status wfm_chat_agents(wfm_ctx *ctx, const wfm_queue_input *input, const wfm_chat_team *team,
                                   size_t n, const wfm_queue_target *target, const wfm_queue_solve_opts *opts,
                                   double *agents, const wfm_queue_perf *perf, const wfm_chat_perf *chat,
                                   wfm_status *row_status);

#ifdef __cplusplus
}
#endif

#endif
