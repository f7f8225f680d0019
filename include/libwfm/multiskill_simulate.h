/* Group sizes with several skills that keep the service level of every queue in a simulation. */
#ifndef LIBWFM_MULTISKILL_SIMULATE_H
#define LIBWFM_MULTISKILL_SIMULATE_H

#include <libwfm/multiskill.h>
#include <libwfm/simulate_skills.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Flags of wfm_multiskill_simulate. */
enum {
  WFM_MULTISKILL_SURE = 1 /* the level less the half-width of its confidence interval has to do */
};

/** Options of wfm_multiskill_simulate. */
typedef struct wfm_multiskill_simulate_opts {
  uint32_t struct_size;         /* set by wfm_multiskill_simulate_opts_init */
  uint32_t flags;               /* WFM_MULTISKILL_SURE; 0 */
  double level;                 /* service level wanted of every queue, 0 < x < 1; 0.8 */
  const double *levels;         /* [queues] of each; NULL: level */
  const wfm_simulate_opts *sim; /* T, seed, replications and the rest; NULL: defaults */
  int32_t max_calls;            /* of the simulation, 1 to 1e6; 1000 */
  int32_t reserved0;            /* keep 0 */
} wfm_multiskill_simulate_opts;
/** Fills defaults. @param struct_size sizeof of the caller's struct. Since 0.1. */
WFM_API void wfm_multiskill_simulate_opts_init(wfm_multiskill_simulate_opts *opts, size_t struct_size);

/** What is found. Columns belong to the caller, NULL is not computed. */
typedef struct wfm_multiskill_simulate_result {
  uint32_t struct_size; /* set by wfm_multiskill_simulate_result_init */
  int32_t calls;        /* out: of the simulation */
  double cost;          /* out: of the sizes */
  double *sizes;        /* [groups] whole */
  double *level;        /* [queues] answered in T / offered with them */
  double *level_half;   /* [queues] half-width of its 95 % confidence interval */
  double *occupancy;    /* [groups] */
} wfm_multiskill_simulate_result;
/** Nothing is wanted. @param struct_size sizeof of the caller's struct. Since 0.1. */
WFM_API void wfm_multiskill_simulate_result_init(wfm_multiskill_simulate_result *result, size_t struct_size);

/**
 * wfm_multiskill_search with wfm_simulate_skills as its judge: whole group sizes, the same in all n intervals,
 * with which every queue keeps its service level over all of them and without any one of which one misses.
 *
 * Every call simulates the same contacts, so that sizes are compared on equal terms. A queue without contacts
 * is good enough.
 *
 * @param      ctx    context
 * @param[in]  input  groups, queues, cost, least and most are used; skill must agree with priority of centre
 * @param[in]  centre agents is not read
 * @param      n      intervals, >= 1
 * @param[in]  start  [groups] sizes to start from, e.g. of wfm_multiskill_cheapest
 * @param[in]  opts   NULL for defaults
 * @param[in,out] result columns asked for; the fields marked out are set
 * @return as wfm_multiskill_search and wfm_simulate_skills
 * @note   One simulation per call of the judge. Source: Wallace and Whitt (2005), who also start from a square
 *         root staffing and correct it by simulation. Since 0.1.
 */
WFM_API wfm_status wfm_multiskill_simulate(wfm_ctx *ctx, const wfm_multiskill_input *input,
                                           const wfm_skills_centre *centre, size_t n, const double *start,
                                           const wfm_multiskill_simulate_opts *opts,
                                           wfm_multiskill_simulate_result *result);

#ifdef __cplusplus
}
#endif

#endif
