/* KPIs with selectable, named definitions, from sums that merge exactly. */
#ifndef LIBWFM_KPI_H
#define LIBWFM_KPI_H

#include <libwfm/calendar.h>
#include <libwfm/service_level.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Every KPI is a ratio of sums. Sums of intervals add up to days, of queues to sites, and the KPI of the
   whole comes from the sums of the whole: never a mean of means. An undefined ratio (no contacts) is NaN,
   never 100 %. */

/**
 * Sums of one interval (or day, queue, site) each. Columns are [n], >= 0; NULL: not known at all; NaN: not
 * known for that row. Counts go with the interval in which the contact arrived, and so do the seconds of its
 * handling and waiting.
 */
typedef struct wfm_kpi_facts {
  uint32_t struct_size;           /* set by wfm_kpi_facts_init */
  uint32_t flags;                 /* 0 */
  const double *offered;          /* contacts that reached the queue; NULL: answered + abandoned */
  const double *answered;         /* of these answered by an agent */
  const double *abandoned;        /* of these hung up while waiting */
  const double *answered_within;  /* answered with a wait of at most T */
  const double *abandoned_within; /* abandoned after at most T */
  const double *short_abandoned;  /* abandoned after less than s, counted in abandoned */
  const double *flow_out;         /* left the queue for another one; not in offered */
  const double *dequeued;         /* taken out of the queue by the system; in offered */
  const double *handled;          /* contacts with handling time; NULL: answered */
  const double *answered_wait_s;  /* waits of the answered from entering the queue, ringing included */
  const double *abandoned_wait_s; /* sum of the waits of the abandoned */
  const double *ring_s;           /* ringing at agents within answered_wait_s */
  const double *talk_s;           /* sum of talk time */
  const double *hold_s;           /* sum of hold time; NULL: in talk_s or none */
  const double *after_s;          /* sum of after-contact work; NULL: none */
  const double *handling_s;  /* agents' work on contacts in the interval; NULL: talk_s + hold_s + after_s */
  const double *available_s; /* agents free for a contact in the interval */
  const double *paid_s;      /* agents' paid time in the interval */
} wfm_kpi_facts;

/** All columns NULL. @param struct_size sizeof(wfm_kpi_facts) of the caller. Since 0.1. */
WFM_API void wfm_kpi_facts_init(wfm_kpi_facts *facts, size_t struct_size);

/** The columns of wfm_kpi_facts to be written, [groups] each and the caller's; NULL: not wanted. */
typedef struct wfm_kpi_sums {
  uint32_t struct_size; /* set by wfm_kpi_sums_init */
  uint32_t flags;       /* 0 */
  double *offered, *answered, *abandoned, *answered_within, *abandoned_within, *short_abandoned, *flow_out,
      *dequeued;
  double *handled, *answered_wait_s, *abandoned_wait_s, *ring_s, *talk_s, *hold_s, *after_s;
  double *handling_s, *available_s, *paid_s;
} wfm_kpi_sums;

/** All columns NULL. @param struct_size sizeof(wfm_kpi_sums) of the caller. Since 0.1. */
WFM_API void wfm_kpi_sums_init(wfm_kpi_sums *sums, size_t struct_size);

/** What to do in wfm_kpi_merge with a row that has NaN. */
enum {
  WFM_KPI_MISSING_SPREADS = 0, /* the sum is not known either: NaN */
  WFM_KPI_MISSING_LEFT_OUT = 1 /* the row is left out of every column, and counted */
};

/**
 * Adds up rows into groups: intervals into days or weeks, queues into sites.
 *
 * @param         ctx       context
 * @param         n         rows; 0 is allowed
 * @param[in]     facts     columns [n]
 * @param[in]     group     [n] group of each row, 0 to groups - 1; -1: left out; NULL: all in group 0
 * @param         groups    number of groups, >= 1
 * @param         missing   WFM_KPI_MISSING_*
 * @param[in,out] sums      columns [groups]; a group without rows has 0. May be the columns of facts
 * @param[out]    left_out  [groups] rows left out for NaN; may be NULL
 * @return WFM_OK; WFM_EINVAL (a NULL, a column wanted that facts does not have, missing), WFM_EDOMAIN (a
 *         negative entry, group, groups), WFM_ENOTFINITE (infinite), WFM_EVERSION, WFM_ENOMEM
 * @note   Time O(n + groups) per column. Exact for counts (whole numbers below 2^53), so that intervals added
 *         into days and days into weeks give what intervals added into weeks give. Since 0.1.
 */
WFM_API wfm_status wfm_kpi_merge(wfm_ctx *ctx, size_t n, const wfm_kpi_facts *facts, const int32_t *group,
                                 size_t groups, int32_t missing, wfm_kpi_sums *sums, int64_t *left_out);

/**
 * Groups of the intervals of a grid by period, for wfm_kpi_merge.
 *
 * @param      ctx     context
 * @param[in]  grid    grid
 * @param      period  WFM_PERIOD_*: the interval itself, the day, the week from Monday to Sunday, the month
 * @param[out] group   [count of the grid] 0, 1, ... in order of time
 * @param[out] groups  number of groups; days that the place left out count; may be NULL
 * @return WFM_OK; WFM_EINVAL (a NULL, period). Since 0.1.
 */
WFM_API wfm_status wfm_kpi_groups(wfm_ctx *ctx, const wfm_grid *grid, int32_t period, int32_t *group,
                                  size_t *groups);

/** How short abandons (shorter than s) count. */
enum {
  WFM_SHORT_KEEP = 0,  /* as any other abandon */
  WFM_SHORT_OUT = 1,   /* taken out of offered and abandoned first */
  WFM_SHORT_CREDIT = 2 /* dealt with in time: added to the numerator; with WFM_SL_OFFERED only */
};

/** Flags of wfm_kpi_opts. */
enum {
  WFM_KPI_ADD_FLOW_OUT = 1,  /* contacts that flowed out count in the denominator of the service level */
  WFM_KPI_LESS_DEQUEUED = 2, /* contacts taken out by the system do not count in offered */
  WFM_KPI_LESS_RING = 4 /* waits without ringing time; the service level keeps the waits that were counted */
};

/** Which definitions to use. */
typedef struct wfm_kpi_opts {
  uint32_t struct_size;  /* set by wfm_kpi_opts_init */
  uint32_t flags;        /* WFM_KPI_*; 0 */
  int32_t sl_definition; /* WFM_SL_* except WFM_SL_VIRTUAL; WFM_SL_OFFERED */
  int32_t short_rule;    /* WFM_SHORT_*; WFM_SHORT_KEEP */
  double threshold_s;    /* T that answered_within was counted by, for wfm_kpi_definition; 20 */
  double short_s;        /* s that short_abandoned was counted by, for wfm_kpi_definition; 5 */
} wfm_kpi_opts;

/** Fills defaults. @param struct_size sizeof(wfm_kpi_opts) of the caller. Since 0.1. */
WFM_API void wfm_kpi_opts_init(wfm_kpi_opts *opts, size_t struct_size);

/**
 * Sets the definition of the service level by the name that products and planners use.
 *
 * | name | formula |
 * |---|---|
 * | offered, negative_abandon | answered in T / offered |
 * | answered, only_handled | answered in T / answered |
 * | incl_abandon, positive_abandon | (answered in T + abandoned in T) / offered |
 * | excl_short, abandon_ignored | answered in T / (offered - abandoned in T) |
 * | short_credit | (answered in T + short abandons) / offered |
 * | short_out | answered in T / (offered - short abandons) |
 * | flow_out | answered in T / (offered + flowed out) |
 * | flow_out_short_out | answered in T / (offered - short abandons + flowed out) |
 * | less_dequeued | answered in T / (offered - dequeued) |
 *
 * @param         ctx   context
 * @param[in]     name  one of these
 * @param[in,out] opts  after wfm_kpi_opts_init; threshold_s and short_s stay
 * @return WFM_OK; WFM_EINVAL (a NULL, opts not initialised), WFM_EVERSION,
 *         WFM_ENOTFOUND (the message lists the names). Since 0.1.
 */
WFM_API wfm_status wfm_kpi_opts_named(wfm_ctx *ctx, const char *name, wfm_kpi_opts *opts);

/** The i-th name that wfm_kpi_opts_named knows, NULL past the last; static storage. Since 0.1. */
WFM_API const char *wfm_kpi_definition_name(size_t i);

/**
 * The definition in words, to stand beside every service level: "answered within 20 s / (offered - abandoned
 * before 5 s)".
 *
 * @param      ctx   context
 * @param[in]  opts  NULL for defaults
 * @param[out] text  cut off at cap - 1 bytes, always terminated; may be NULL when cap is 0
 * @param      cap   bytes that text has room for
 * @param[out] length  bytes of the whole text; may be NULL
 * @return WFM_OK; WFM_EINVAL, WFM_EDOMAIN, WFM_ENOTFINITE (an option), WFM_EVERSION. Since 0.1.
 */
WFM_API wfm_status wfm_kpi_definition(wfm_ctx *ctx, const wfm_kpi_opts *opts, char *text, size_t cap,
                                      size_t *length);

/** KPIs of each row, [n] each and the caller's; NULL: not wanted. NaN where the denominator is 0 or a sum is
    not known. */
typedef struct wfm_kpi_measures {
  uint32_t struct_size;      /* set by wfm_kpi_measures_init */
  uint32_t flags;            /* 0 */
  double *service_level;     /* 0 to 1, by the definition */
  double *service_level_low; /* 95 % confidence interval of it (Wilson) */
  double *service_level_high;
  double *abandonment;     /* abandoned / offered, after the short rule */
  double *abandonment_low; /* 95 % confidence interval of it (Wilson) */
  double *abandonment_high;
  double *asa_s;            /* mean wait of the answered */
  double *abandoned_wait_s; /* mean wait of the abandoned */
  double *wait_s;           /* mean wait of all */
  double *aht_s;            /* (talk + hold + after-contact work) / handled */
  double *talk_s;           /* talk / handled */
  double *hold_s;           /* hold / handled */
  double *after_s;          /* after-contact work / handled */
  double *hold_frac;        /* hold / (talk + hold + after-contact work) */
  double *occupancy;        /* handling / (handling + available) */
  double *utilisation;      /* handling / paid */
  double *contacts_per_h;   /* handled per hour of handling and available time */
  double *unaccounted;      /* offered - answered - abandoned: contacts that the report lost sight of */
} wfm_kpi_measures;

/** All columns NULL. @param struct_size sizeof(wfm_kpi_measures) of the caller. Since 0.1. */
WFM_API void wfm_kpi_measures_init(wfm_kpi_measures *measures, size_t struct_size);

/**
 * KPIs of rows of sums.
 *
 * @param         ctx         context
 * @param         n           rows; 0 is allowed
 * @param[in]     facts       columns [n]
 * @param[in]     opts        NULL for defaults
 * @param[in,out] measures    columns [n]
 * @param[out]    row_status  [n] WFM_OK, or what is wrong with the row, whose measures are then NaN; NULL: a
 *                            bad row fails the call
 * @return WFM_OK; WFM_EINVAL (a NULL, an option, a column that a wanted measure needs), WFM_EDOMAIN (a
 *         negative entry, or parts above their whole: answered + abandoned > offered, answered_within >
 *         answered, abandoned_within or short_abandoned > abandoned, dequeued > offered, ring_s >
 *         answered_wait_s), WFM_ENOTFINITE (infinite), WFM_EVERSION, WFM_ENOMEM
 * @note   Time O(n). Parts may exceed their whole by 1e-9 of it, for sums that were rounded. Source: Wilson
 *         (1927) for the intervals. Since 0.1.
 */
WFM_API wfm_status wfm_kpi_measure(wfm_ctx *ctx, size_t n, const wfm_kpi_facts *facts,
                                   const wfm_kpi_opts *opts, wfm_kpi_measures *measures,
                                   wfm_status *row_status);

/** Accuracy of a forecast at one level. */
typedef struct wfm_kpi_accuracy {
  uint32_t struct_size; /* set by wfm_kpi_accuracy_init */
  int32_t reserved0;
  int64_t compared;     /* groups with contacts known on both sides */
  int64_t missing;      /* rows left out because one side is NaN */
  double wape;          /* sum |F - A| / sum A; NaN when sum A is 0 */
  double bias;          /* sum (F - A) / sum A; above 0: too much was forecast */
  double mape;          /* mean |F - A| / A over groups with A > 0 */
  double rmse;          /* sqrt(mean (F - A)^2) */
  double poisson_floor; /* WAPE of the true means: sum E|A - F| / sum F, A Poisson of mean F */
} wfm_kpi_accuracy;

/** Clears a result. @param struct_size sizeof(wfm_kpi_accuracy) of the caller. Since 0.1. */
WFM_API void wfm_kpi_accuracy_init(wfm_kpi_accuracy *accuracy, size_t struct_size);

/**
 * WAPE, bias and others of a forecast, at the level of the groups: rows are added up first.
 *
 * @param         ctx       context
 * @param         n         rows; 0 is allowed
 * @param[in]     forecast  [n] >= 0, NaN: none
 * @param[in]     actual    [n] >= 0, NaN: not known; such rows are left out on both sides
 * @param[in]     group     [n] 0 to groups - 1, as from wfm_kpi_groups; -1: left out; NULL: every row for
 *                          itself
 * @param         groups    number of groups; ignored when group is NULL
 * @param[in,out] out       result
 * @return WFM_OK; WFM_EINVAL (a NULL, out not initialised), WFM_EDOMAIN, WFM_ENOTFINITE, WFM_ENOMEM
 * @note   Time O(n + groups). The mean absolute deviation of a Poisson count of mean m is
 *         2 m^(k+1) exp(-m) / k! with k = floor(m). Source: Crow (1958). Since 0.1.
 */
WFM_API wfm_status wfm_kpi_forecast_accuracy(wfm_ctx *ctx, size_t n, const double *forecast,
                                             const double *actual, const int32_t *group, size_t groups,
                                             wfm_kpi_accuracy *out);

/**
 * Adherence and conformance, by agent, day or any other row.
 *
 * adherence = max(0, 1 - (exception + outside) / (scheduled + outside)): 60 minutes scheduled, 10 late and 10
 * after the shift give 1 - 20 / 70. conformance = worked / scheduled and may exceed 1.
 *
 * @param      ctx          context
 * @param      n            rows; 0 is allowed
 * @param[in]  scheduled_s  [n] scheduled time (for conformance: on the queue), >= 0
 * @param[in]  exception_s  [n] of it not as scheduled, at most scheduled_s; NULL when adherence is NULL
 * @param[in]  outside_s    [n] worked outside the schedule, >= 0; NULL: none
 * @param[in]  worked_s     [n] worked on the queue, >= 0; NULL when conformance is NULL
 * @param[out] adherence    [n] 0 to 1, NaN where nothing was scheduled or worked; may be NULL
 * @param[out] conformance  [n] >= 0, NaN where nothing was scheduled; may be NULL
 * @return WFM_OK; WFM_EINVAL (a NULL), WFM_EDOMAIN, WFM_ENOTFINITE
 * @note   Time O(n). Since 0.1.
 */
WFM_API wfm_status wfm_kpi_adherence(wfm_ctx *ctx, size_t n, const double *scheduled_s,
                                     const double *exception_s, const double *outside_s,
                                     const double *worked_s, double *adherence, double *conformance);

/** How well a schedule fits its requirement. Short and surplus hours stand apart and are never netted. */
typedef struct wfm_kpi_efficiency {
  uint32_t struct_size; /* set by wfm_kpi_efficiency_init */
  int32_t reserved0;
  double required_h;         /* agent-hours required */
  double scheduled_h;        /* agent-hours scheduled */
  double short_h;            /* sum of what is missing */
  double surplus_h;          /* sum of what is too much */
  double covered_frac;       /* 1 - short_h / required_h; NaN when nothing is required */
  double within_frac;        /* share within the tolerance, of intervals with agents required or scheduled */
  double within_hours_frac;  /* the same, intervals weighted by their required hours */
  int64_t short_intervals;   /* below the requirement by more than the tolerance */
  int64_t surplus_intervals; /* above it by more than the tolerance */
  int64_t worst_short;       /* interval that misses most agents, the first of equals; -1: none */
  int64_t worst_surplus;     /* interval with most agents too many; -1: none */
} wfm_kpi_efficiency;

/** Clears a result. @param struct_size sizeof(wfm_kpi_efficiency) of the caller. Since 0.1. */
WFM_API void wfm_kpi_efficiency_init(wfm_kpi_efficiency *efficiency, size_t struct_size);

/**
 * Fit of a schedule, interval by interval.
 *
 * @param         ctx             context
 * @param         n               intervals; 0 is allowed
 * @param[in]     required        [n] agents, >= 0
 * @param[in]     scheduled       [n] agents, >= 0
 * @param         interval_s      length of an interval, seconds, > 0
 * @param         tolerance_frac  share of the requirement by which an interval may be off, >= 0; 0.1 is usual
 * @param[in,out] out             result
 * @return WFM_OK; WFM_EINVAL (a NULL, out not initialised), WFM_EDOMAIN, WFM_ENOTFINITE
 * @note   Time O(n). Since 0.1.
 */
WFM_API wfm_status wfm_kpi_schedule_efficiency(wfm_ctx *ctx, size_t n, const double *required,
                                               const double *scheduled, double interval_s,
                                               double tolerance_frac, wfm_kpi_efficiency *out);

#ifdef __cplusplus
}
#endif

#endif
