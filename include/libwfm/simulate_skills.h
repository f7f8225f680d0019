/* Discrete-event simulation of several queues and groups of agents with different skills. */
#ifndef LIBWFM_SIMULATE_SKILLS_H
#define LIBWFM_SIMULATE_SKILLS_H

#include <libwfm/simulate.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A centre. Columns of queues and groups are laid out row by row. */
typedef struct wfm_skills_centre {
  uint32_t struct_size;     /* set by wfm_skills_centre_init */
  uint32_t flags;           /* 0 */
  size_t queues, groups;    /* 1 to 100 each */
  const double *volume;     /* [queues * n] mean contacts of an interval, >= 0 */
  const double *aht_s;      /* [queues * n] mean handling time at speed 1, > 0 where volume > 0 */
  const double *patience_s; /* [queues] mean, > 0 or infinite; NULL: patience_s of the options for all */
  const double *agents;     /* [groups * n] at work, 0 to 1e6, may be fractional as in wfm_simulate */
  /* [groups * queues] 0: no skill; else, 1 to 1000, the smaller the sooner: an agent of the group who becomes
     free takes from the queue with the smallest number, of equals the contact that has waited longest. */
  const int32_t *priority;
  /* [groups * queues] a contact that finds idle agents goes to the group with the smallest number, of equals
     to the first; NULL: priority, of equals to the group with the fewest skills. 1 to 1000 where there is a
     skill, not read elsewhere. */
  const int32_t *choice;
  const double *speed; /* [groups * queues] work of an agent, 1e-3 to 1e3; NULL: 1 each */
} wfm_skills_centre;
/** Clears a centre. @param struct_size sizeof(wfm_skills_centre) of the caller. Since 0.1. */
WFM_API void wfm_skills_centre_init(wfm_skills_centre *centre, size_t struct_size);

/** Measures by queue and interval of arrival, [queues * n], and by group and interval, [groups * n]: means
    over replications. Columns belong to the caller, NULL is not computed. */
typedef struct wfm_skills_columns {
  uint32_t struct_size; /* set by wfm_skills_columns_init */
  uint32_t flags;       /* 0 */
  double *offered;
  double *answered;
  double *abandoned;
  double *answered_within; /* answered in T */
  double *abandoned_within;
  double *wait_answered_s; /* sums of waits */
  double *wait_abandoned_s;
  double *handle_s;  /* work of the contacts that arrived here */
  double *level;     /* answered in T / offered, ratio of means; NaN without contacts */
  double *busy_s;    /* [groups * n] agent seconds at work */
  double *staffed_s; /* [groups * n] agent seconds present */
} wfm_skills_columns;
/** Sets every column to NULL. @param struct_size sizeof(wfm_skills_columns) of the caller. Since 0.1. */
WFM_API void wfm_skills_columns_init(wfm_skills_columns *columns, size_t struct_size);

/** Totals over all intervals by queue [queues] and by group [groups]; _half is the half-width of the 95 %
    confidence interval. Columns belong to the caller, NULL is not computed. NaN where nothing was counted. */
typedef struct wfm_skills_totals {
  uint32_t struct_size; /* set by wfm_skills_totals_init */
  uint32_t flags;       /* 0 */
  double *offered;      /* contacts a replication, as the next two */
  double *answered;
  double *abandoned;
  double *level; /* answered in T / offered */
  double *level_half;
  double *abandon_frac; /* abandoned / offered */
  double *abandon_half;
  double *asa_s; /* mean wait of the answered */
  double *asa_half_s;
  double *occupancy; /* [groups] busy / staffed */
  double *occupancy_half;
  double *answered_by; /* [groups * queues] contacts a replication */
} wfm_skills_totals;
/** Sets every column to NULL. @param struct_size sizeof(wfm_skills_totals) of the caller. Since 0.1. */
WFM_API void wfm_skills_totals_init(wfm_skills_totals *totals, size_t struct_size);

/**
 * Simulates several queues served by groups of agents with skills, priorities and speeds over n intervals.
 *
 * As wfm_simulate, queue by queue: Poisson arrivals, exponential handling times and patience. An agent is
 * never idle while a contact of his skills waits. day_cv2's factor is shared by all queues. With one queue and
 * one group it is the model of wfm_simulate, on other random numbers.
 *
 * @param      ctx     context
 * @param[in]  centre  queues, groups and their agents
 * @param      n       intervals; 0 is allowed
 * @param[in]  opts    as in wfm_simulate; short_abandon_s is not read. NULL for defaults
 * @param[out] columns may be NULL
 * @param[out] totals  may be NULL
 * @return WFM_OK; WFM_EINVAL, WFM_EVERSION, WFM_ENOTFINITE, WFM_EDOMAIN (bad element, see wfm_ctx_error),
 *         WFM_ELIMIT (more than 1e9 contacts a replication), WFM_ENOMEM, WFM_ECANCELLED
 * @note   Time O(contacts (log agents + queues + groups)) per replication; the bytes do not depend on the
 *         number of threads. Source of the routing: Garnett and Mandelbaum (2000), An introduction to
 *         skills-based routing; Wallace and Whitt (2005), A staffing algorithm for call centers with
 *         skill-based routing. Since 0.1.
 */
WFM_API wfm_status wfm_simulate_skills(wfm_ctx *ctx, const wfm_skills_centre *centre, size_t n,
                                       const wfm_simulate_opts *opts, const wfm_skills_columns *columns,
                                       const wfm_skills_totals *totals);

#ifdef __cplusplus
}
#endif

#endif
