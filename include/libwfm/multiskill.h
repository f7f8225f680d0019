/* Several queues, several groups of agents with different skills: who can cover what, and the cheapest
   groups. */
#ifndef LIBWFM_MULTISKILL_H
#define LIBWFM_MULTISKILL_H

#include <libwfm/staffing.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * The requirement of each queue is a number of agents, e.g. positions or demand of wfm_staff, as if it had
 * agents of its own. Agents of a group are divided among the queues of which the group has the skill, in
 * fractions if need be, and counted once. What this leaves out is that shared agents help where it is
 * busiest: sizes that cover the requirements give at least the service of separate queues to the same
 * division of the agents, usually more, so cheaper sizes may do. wfm_multiskill_search finds them with a
 * simulation.
 *
 * An agent of group g does the work of speed[g] agents, on every queue alike, or of speed[g] * efficiency[g *
 * queues + q] on queue q.
 */

/** Groups and queues. */
typedef struct wfm_multiskill_input {
  uint32_t struct_size;      /* set by wfm_multiskill_input_init */
  uint32_t flags;            /* 0 */
  size_t groups, queues;     /* 0 to 1000 each */
  const uint8_t *skill;      /* [groups * queues] row by row: 1 where the group can serve the queue */
  const double *requirement; /* [queues] agents, >= 0 */
  const double *cost;        /* [groups] of an agent, >= 0; NULL: 1 each */
  const double *speed;       /* [groups] work of an agent, 1e-3 to 1e3; NULL: 1 each */
  const double *least;       /* [groups] agents who are there anyway, paid too, >= 0; NULL: 0 */
  const double *most;        /* [groups] largest size, >= least, may be infinite; NULL: infinite */
  /* [groups * queues] times speed: work of an agent on the queue, 1e-3 to 1e3, not read without the skill;
     NULL: 1 each */
  const double *efficiency;
} wfm_multiskill_input;
/** No columns; every one is NULL. @param struct_size sizeof of the caller's struct. Since 0.1. */
WFM_API void wfm_multiskill_input_init(wfm_multiskill_input *input, size_t struct_size);

/**
 * Whether groups of given sizes cover the requirements of all queues, counting nobody twice, and if not,
 * where they are short.
 *
 * @param      ctx   context
 * @param[in]  input groups, queues, skill, requirement, speed
 * @param[in]  sizes [groups] agents, >= 0, may be fractional
 * @param[out] share [groups * queues] agents of each group on each queue, at most sizes in a row; may be NULL
 * @param[out] short_agents [queues] part of the requirement that is not covered (of an agent of speed 1), the
 *                          sum as small as can be; may be NULL
 * @param[out] in_cut [queues] 1 for the queues that are short of agents together: all groups with a skill for
 *                    any of them, all in full, have less than these queues require; the difference is the
 *                    whole shortage. With efficiency: those in which a smaller requirement would lessen the
 *                    shortage. All 0 when everything is covered. May be NULL
 * @param[out] shortage agents that are missing in all; 0 when the sizes do
 * @return WFM_OK; WFM_EINVAL, WFM_ENOTFINITE, WFM_EDOMAIN (bad element), WFM_EVERSION, WFM_ENOMEM,
 *         WFM_ECANCELLED (with efficiency)
 * @note   Maximum flow by shortest augmenting paths (Edmonds and Karp 1972), the cut by Ford and Fulkerson
 *         (1956); with efficiency a linear program by the simplex method (Dantzig 1963), memory O((queues + 2
 *         groups)^2). Amounts below 1e-9 of the sum of the requirements count as 0. Since 0.1.
 */
WFM_API wfm_status wfm_multiskill_cover(wfm_ctx *ctx, const wfm_multiskill_input *input, const double *sizes,
                                        double *share, double *short_agents, uint8_t *in_cut,
                                        double *shortage);

/**
 * Cheapest group sizes, between least and most, that cover the requirements of all queues.
 *
 * Sizes are fractional; no other sizes that cover the requirements cost less, so their cost is a lower bound
 * for whole agents too. Rounded up they cover them still.
 *
 * @param      ctx   context
 * @param[in]  input all of it
 * @param[out] sizes [groups]
 * @param[out] share [groups * queues] as in wfm_multiskill_cover; may be NULL
 * @param[out] cost  of all sizes; may be NULL
 * @return as wfm_multiskill_cover; WFM_EINFEASIBLE (a queue that nobody can serve, or most is too small: the
 *         message says by how much)
 * @note   Minimum-cost flow by successive shortest paths (Busacker and Gowen 1960); with efficiency a linear
 *         program as in wfm_multiskill_cover. Since 0.1.
 */
WFM_API wfm_status wfm_multiskill_cheapest(wfm_ctx *ctx, const wfm_multiskill_input *input, double *sizes,
                                           double *share, double *cost);

/**
 * Judges group sizes, usually by a simulation.
 *
 * @param      user   as given to wfm_multiskill_search
 * @param[in]  sizes  [groups] whole agents
 * @param[out] margin [queues] service minus what is wanted, in any unit: >= 0 where the queue is good enough.
 *                    NaN is an error
 * @return WFM_OK, or a status that ends the search and is returned
 */
typedef wfm_status (*wfm_multiskill_judge)(void *user, const double *sizes, double *margin);

/** Options of wfm_multiskill_search. */
typedef struct wfm_multiskill_search_opts {
  uint32_t struct_size; /* set by wfm_multiskill_search_opts_init */
  uint32_t flags;       /* 0 */
  int32_t max_calls;    /* of the judge, 1 to 1e6; 1000 */
  int32_t reserved0;    /* keep 0 */
} wfm_multiskill_search_opts;
/** Fills defaults. @param struct_size sizeof of the caller's struct. Since 0.1. */
WFM_API void wfm_multiskill_search_opts_init(wfm_multiskill_search_opts *opts, size_t struct_size);

/**
 * Whole group sizes that a judge finds good enough and that cannot do without any one agent.
 *
 * Starts from given sizes rounded up. While a queue falls short, one agent is added to the group with the
 * largest sum of shortfalls over the queues that it can serve, divided by its cost. Then agents are taken
 * away one at a time, from the most expensive group first, as long as the judge agrees. A judge that answers
 * the same to the same question gives the same result. The result is a local minimum: exchanges of agents
 * between groups are not tried.
 *
 * @param      ctx    context
 * @param[in]  input  skill, cost, least and most are used; requirement is not
 * @param[in]  start  [groups] sizes to start from, e.g. of wfm_multiskill_cheapest; raised to least, cut to
 *                    most
 * @param[in]  judge  called on the calling thread
 * @param[in]  user   passed to it
 * @param[in]  opts   NULL for defaults
 * @param[out] sizes  [groups]
 * @param[out] calls  of the judge; may be NULL
 * @return WFM_OK; WFM_EINVAL, WFM_ENOTFINITE, WFM_EDOMAIN, WFM_EVERSION, WFM_ENOMEM, WFM_EINFEASIBLE (no
 *         group that could help has room), WFM_ELIMIT (max_calls), WFM_ECANCELLED, what the judge returned
 * @note   Since 0.1.
 */
WFM_API wfm_status wfm_multiskill_search(wfm_ctx *ctx, const wfm_multiskill_input *input, const double *start,
                                         wfm_multiskill_judge judge, void *user,
                                         const wfm_multiskill_search_opts *opts, double *sizes,
                                         int32_t *calls);

#ifdef __cplusplus
}
#endif

#endif
