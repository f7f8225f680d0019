/* KPIs of agents' hours: shrinkage by cause, cost, and what long weeks ask of people. */
#ifndef LIBWFM_KPI_HOURS_H
#define LIBWFM_KPI_HOURS_H

#include <libwfm/calendar.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Shrinkage as a whole. */
typedef struct wfm_kpi_shrinkage_total {
  uint32_t struct_size; /* set by wfm_kpi_shrinkage_total_init */
  int32_t reserved0;
  double away_s;         /* of all causes */
  double total_frac;     /* away / base; NaN when the base is 0, and so all below */
  double planned_frac;   /* of planned causes */
  double unplanned_frac; /* of the others */
} wfm_kpi_shrinkage_total;
/** Clears a total. @param struct_size sizeof(wfm_kpi_shrinkage_total) of the caller. Since 0.1. */
WFM_API void wfm_kpi_shrinkage_total_init(wfm_kpi_shrinkage_total *total, size_t struct_size);

/**
 * Shrinkage by cause, measured on one base, or each on what the ones before it leave. The total is the same.
 *
 * @param         ctx         context
 * @param         n           causes; 0 is allowed
 * @param[in]     away_s      [n] time away for each cause, >= 0, no time in two
 * @param[in]     planned     [n] 1 planned (leave, training, pauses), 0 not (sickness, lateness); NULL: all planned
 * @param         base_s      paid or scheduled time, >= the sum of away_s
 * @param         sequential  1: each cause on what the ones before leave, so that 1 - total is the product of
 *                            1 - frac; 0: all on the base, so that the fractions add
 * @param[out]    frac        [n] share of each cause; NaN when its base is 0; may be NULL
 * @param[in,out] total       may be NULL
 * @return WFM_OK; WFM_EINVAL (a NULL, sequential, planned, total not initialised), WFM_EDOMAIN, WFM_ENOTFINITE
 * @note   Time O(n). Since 0.1.
 */
WFM_API wfm_status wfm_kpi_shrinkage(wfm_ctx *ctx, size_t n, const double *away_s, const uint8_t *planned,
                                     double base_s, int32_t sequential, double *frac,
                                     wfm_kpi_shrinkage_total *total);

/**
 * Cost per contact, per resolved contact, and contacts per paid hour.
 *
 * @param      ctx       context
 * @param      n         rows; 0 is allowed
 * @param[in]  cost      [n] money, >= 0; NULL when neither cost is wanted
 * @param[in]  handled   [n] contacts, >= 0
 * @param[in]  resolved  [n] of these resolved, at most handled; NULL when per_resolved is NULL
 * @param[in]  paid_s    [n] paid time, >= 0; NULL when per_paid_h is NULL
 * @param[out] per_contact   [n] cost / handled; may be NULL
 * @param[out] per_resolved  [n] cost / resolved; may be NULL
 * @param[out] per_paid_h    [n] handled per paid hour; may be NULL
 * @return WFM_OK; WFM_EINVAL (a NULL), WFM_EDOMAIN, WFM_ENOTFINITE
 * @note   NaN where a denominator is 0. Time O(n). Since 0.1.
 */
WFM_API wfm_status wfm_kpi_cost(wfm_ctx *ctx, size_t n, const double *cost, const double *handled,
                                const double *resolved, const double *paid_s, double *per_contact,
                                double *per_resolved, double *per_paid_h);

/** Options of wfm_kpi_exposure. */
typedef struct wfm_kpi_exposure_opts {
  uint32_t struct_size; /* set by wfm_kpi_exposure_opts_init */
  uint32_t flags;       /* 0 */
  double soft_h;        /* hours of a week above which they are counted, >= 0; 35 */
  double hard_h;        /* and counted again, >= soft_h; 40 */
  double rest_h;        /* a rest below this is a short one, >= 0; 11 */
  double join_h;        /* spans less than this apart are one shift, 0 to 24; 4 */
  double occupancy_cap; /* a week above it is an exhausting one, 0 < x <= 1; 0.85 */
  int32_t longest_run;  /* days in a row beyond which a run is a long one, >= 1; 6 */
  int32_t week_starts;  /* 0 Monday to 6 Sunday; 0 */
} wfm_kpi_exposure_opts;
/** Fills defaults. @param struct_size sizeof(wfm_kpi_exposure_opts) of the caller. Since 0.1. */
WFM_API void wfm_kpi_exposure_opts_init(wfm_kpi_exposure_opts *opts, size_t struct_size);

/** What agents are exposed to, [agents] each and the caller's; NULL: not wanted. */
typedef struct wfm_kpi_exposure_columns {
  uint32_t struct_size;     /* set by wfm_kpi_exposure_columns_init */
  uint32_t flags;           /* 0 */
  double *worked_h;         /* hours worked */
  double *weeks;            /* calendar weeks with work */
  double *most_h;           /* hours of the longest week */
  double *above_soft_h;     /* hours above soft_h, week by week */
  double *above_hard_h;     /* hours above hard_h, week by week */
  double *weeks_above_hard; /* weeks with more than hard_h */
  double *longest_run;      /* most days in a row with work */
  double *long_runs;        /* runs longer than the option */
  double *short_rests;      /* rests between shifts below rest_h */
  double *least_rest_h;     /* shortest rest; NaN with fewer than two shifts */
  double *busy_weeks;       /* weeks with an occupancy above the cap; NaN when busy_s is NULL */
  double *occupancy;        /* busy / worked over all; NaN when busy_s is NULL or nothing was worked */
} wfm_kpi_exposure_columns;
/** All columns NULL. @param struct_size sizeof(wfm_kpi_exposure_columns) of the caller. Since 0.1. */
WFM_API void wfm_kpi_exposure_columns_init(wfm_kpi_exposure_columns *columns, size_t struct_size);

/**
 * Exposure report: long weeks, long runs of days, short rests, exhausting weeks.
 *
 * Hours are those that pass, clock changes included. A span counts in the week and on the days that it reaches into, by
 * the clock of the zone.
 *
 * @param         ctx      context
 * @param         agents   number of agents, 0 to 1e6
 * @param         n        spans of work; 0 is allowed
 * @param[in]     agent    [n] 0 to agents - 1
 * @param[in]     start    [n] seconds UTC
 * @param[in]     end      [n] above start, at most 7 days after it; spans of one agent must not overlap
 * @param[in]     busy_s   [n] of the span on contacts, 0 to end - start, spread evenly over it; NULL: not known
 * @param[in]     zone     whose weeks and days count
 * @param[in]     opts     NULL for defaults
 * @param[in,out] out      columns [agents]
 * @return WFM_OK; WFM_EINVAL (a NULL, out not initialised), WFM_EDOMAIN (an option; the message names the span: agent,
 *         end, busy_s, an overlap), WFM_ENOTFINITE, WFM_EVERSION, WFM_ENOMEM
 * @note   Time O(n log n + agents). Since 0.1.
 */
WFM_API wfm_status wfm_kpi_exposure(wfm_ctx *ctx, size_t agents, size_t n, const int32_t *agent,
                                    const int64_t *start, const int64_t *end, const double *busy_s,
                                    const wfm_zone *zone, const wfm_kpi_exposure_opts *opts,
                                    wfm_kpi_exposure_columns *out);

#ifdef __cplusplus
}
#endif

#endif
