/* From demand to requirement: positions per interval, shrinkage by cause, and the bridge to paid hours. */
#ifndef LIBWFM_STAFFING_H
#define LIBWFM_STAFFING_H

#include <libwfm/patience.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * positions: agents needed on the queue, a real number.
 * demand: agents to roster on the queue = positions / (1 - residual shrinkage), rounded up once.
 */

/* --- shrinkage --- */

/** What a cause is measured on: paid hours, what all causes before it in the list leave, or (a number >= 0)
    what that cause leaves. */
enum { WFM_SHRINK_OF_PAID = -1, WFM_SHRINK_OF_REST = -2 };

/** Where a cause is taken out. */
enum {
  WFM_SHRINK_ROSTERED = 1, /* the roster shows it: pauses, leave, dated training */
  WFM_SHRINK_RESIDUAL = 2  /* it happens on the day: sickness, lateness, system time */
};

/** One cause of paid time away from the queue. */
typedef struct wfm_shrink_cause {
  uint32_t struct_size; /* set by wfm_shrink_cause_init */
  int32_t base; /* WFM_SHRINK_OF_PAID, WFM_SHRINK_OF_REST, or index of an earlier cause; WFM_SHRINK_OF_PAID */
  int32_t stage;     /* WFM_SHRINK_ROSTERED or WFM_SHRINK_RESIDUAL; 0, to be set */
  int32_t reserved0; /* keep 0 */
  const char *name;  /* not empty; given twice it is an error, so that no cause is taken out in both places */
  double frac;       /* share of the base, 0 <= x < 1; 0 */
} wfm_shrink_cause;
/** Fills defaults. @param struct_size sizeof(wfm_shrink_cause) of the caller. Since 0.1. */
WFM_API void wfm_shrink_cause_init(wfm_shrink_cause *cause, size_t struct_size);

/** Shrinkage put together. paid * (1 - rostered_frac) * (1 - residual_frac) = paid * (1 - total_frac) = hours
    on the queue. */
typedef struct wfm_shrinkage {
  uint32_t struct_size; /* set by wfm_shrinkage_init: no shrinkage */
  int32_t reserved0;
  double rostered_frac; /* share of paid hours that the roster takes out */
  double residual_frac; /* share lost of the hours that are rostered on the queue */
  double total_frac;    /* share of paid hours lost in all; payroll FTE = positions / (1 - total_frac) */
} wfm_shrinkage;
/** Sets no shrinkage: every share 0. @param struct_size sizeof(wfm_shrinkage) of the caller. Since 0.1. */
WFM_API void wfm_shrinkage_init(wfm_shrinkage *shrinkage, size_t struct_size);

/**
 * Puts causes together. Causes on paid hours add (12 % + 6 % + 12 % = 30 %); a cause on what another leaves
 * multiplies.
 *
 * A residual cause on paid hours is turned into a share of the hours rostered on the queue: leave 12 % and
 * pauses 6 % rostered with sickness 12 % residual, all on paid hours, give residual_frac = 0.12 / 0.82.
 *
 * @param      ctx    context
 * @param[in]  causes [n] all of one struct_size
 * @param      n      0 is allowed: no shrinkage
 * @param[out] out    struct_size set by wfm_shrinkage_init
 * @param[out] hours  [n] share of paid hours that each cause takes; may be NULL
 * @return WFM_OK; WFM_EINVAL (a NULL, stage, base, name), WFM_ENOTFINITE, WFM_EDOMAIN (frac outside [0, 1),
 *         or 1 or more in all), WFM_EDUPLICATE (a cause named twice), WFM_EVERSION, WFM_ENOMEM
 * @note   Time O(n^2). Since 0.1.
 */
WFM_API wfm_status wfm_shrinkage_combine(wfm_ctx *ctx, const wfm_shrink_cause *causes, size_t n,
                                         wfm_shrinkage *out, double *hours);

/* --- requirement per interval --- */

/** Demand by interval. Columns are [n]. */
typedef struct wfm_staff_input {
  uint32_t struct_size;     /* set by wfm_staff_input_init */
  uint32_t flags;           /* 0 */
  const double *volume;     /* contacts offered, >= 0 (mean of the forecast); not read where closed */
  const double *volume_var; /* variance of the forecast of the mean (gamma distributed), >= 0; NULL: 0 */
  const double *aht_s;      /* > 0; not read where closed or volume is 0 */
  const double *patience_s; /* mean patience, > 0; infinity or NULL: nobody abandons */
  const uint8_t *open;      /* 0 where closed; NULL: always open */
  const double *min_agents; /* never roster fewer while open, >= 0; NULL: 0 */
} wfm_staff_input;
/** Sets every column to NULL. @param struct_size sizeof(wfm_staff_input) of the caller. Since 0.1. */
WFM_API void wfm_staff_input_init(wfm_staff_input *input, size_t struct_size);

/** Flags of wfm_staff_opts. */
enum {
  WFM_STAFF_WHOLE_POSITIONS = 1 /* positions are whole, demand is rounded again (off: rounded once) */
};

/** Which load an interval is staffed for. */
enum {
  /* Its own volume * AHT / interval (Green, Kolesar and Soares 2001). */
  WFM_STAFF_SIPP = 0,
  /* Arrivals of a window one AHT earlier: peaks are felt by so much later (lagged SIPP, same source). */
  WFM_STAFF_LAGGED = 1,
  /* Mean of the modified offered load: contacts in progress were there always an agent, from an empty system
     at the first interval (Jennings, Mandelbaum, Massey and Whitt 1996). */
  WFM_STAFF_MOL = 2
};

/** Options of wfm_staff. */
typedef struct wfm_staff_opts {
  uint32_t struct_size; /* set by wfm_staff_opts_init */
  uint32_t flags;       /* WFM_STAFF_*; 0 */
  double interval_s;    /* length of an interval, > 0; 1800 */
  double quantile;      /* of the forecast distribution to staff for, 0 < x < 1; 0: staff for the mean; 0 */
  double max_agents;    /* an interval that needs more is WFM_ELIMIT; 1e7 */
  double rounding_tol;  /* demand is rounded up from positions / (1 - residual) less this share of it; 1e-9 */
  int32_t model;        /* WFM_MODEL_ERLANG_C, _ERLANG_A, or 0: A where patience is given, else C; 0 */
  int32_t method;       /* WFM_STAFF_SIPP, _LAGGED or _MOL: no contacts, no agents by any; WFM_STAFF_SIPP */
  /* Patience in every interval by any law (WFM_MODEL_GENERAL); patience_s is then not read and model wants 0.
     NULL: none. */
  const wfm_patience_law *law;
  double lines; /* most contacts at a time, waiting and handled, whole, to 1e7; 0: not limited; 0 */
} wfm_staff_opts;
/** Fills defaults. @param struct_size sizeof(wfm_staff_opts) of the caller. Since 0.1. */
WFM_API void wfm_staff_opts_init(wfm_staff_opts *opts, size_t struct_size);

/**
 * Requirement by interval. Columns are [n], belong to the caller, NULL is not computed. Closed intervals: 0
 * agents, measures NaN. Measures of an interval without contacts are NaN: no contacts, no service level.
 */
typedef struct wfm_staff_result {
  uint32_t struct_size;  /* set by wfm_staff_result_init, which sets every column to NULL */
  int32_t model;         /* out: WFM_MODEL_*; 0 where intervals differ (see models) */
  int32_t sl_definition; /* out: WFM_SL_* */
  int32_t reserved0;
  double positions_sum_h; /* out: hours on the queue */
  double demand_sum_h;    /* out: hours to roster on the queue */
  int32_t *models;        /* WFM_MODEL_*; 0 where closed or without contacts */
  double *load;           /* erlangs that are staffed for: of the mean, or of the quantile */
  double *positions;      /* agents on the queue */
  double *demand;         /* agents to roster, whole */
  /* Of demand * (1 - residual_frac) agents at that load: */
  double *level;     /* service level by the target's definition */
  double *asa_s;     /* mean wait of answered contacts */
  double *p_abandon; /* share that hangs up */
  double *occupancy; /* handling / (handling + idle) */
  double *p_target;  /* probability that demand * (1 - residual_frac) meets the target: by volume_var,
                       where that is not given 1 or 0 */
  double *p_block;   /* share of attempts that find all lines taken; 0 where lines are not limited */
} wfm_staff_result;
/** Sets every column to NULL and the rest to 0. @param struct_size sizeof(wfm_staff_result) of the caller.
    Since 0.1. */
WFM_API void wfm_staff_result_init(wfm_staff_result *result, size_t struct_size);

/**
 * Requirement of each interval in steady state, at its own load or by another method of WFM_STAFF_*.
 *
 * With lines in the options (WFM_MODEL_LINES_C, _A) positions are whole and found as in wfm_agents_for_target
 * with lines, levels being of accepted contacts and p_abandon of attempts; of a fractional number of agents
 * present the whole ones count, and no more than there are lines. An interval whose target no number of agents
 * up to lines meets is WFM_EINFEASIBLE. Lines want no law; they want max_abandon 1 beside volume_var, since
 * with a large load nearly everybody is blocked and few hang up.
 *
 * @param      ctx        context
 * @param[in]  input      demand
 * @param      n          intervals; 0 is allowed
 * @param[in]  target     NULL: 80 % of offered within 20 s
 * @param[in]  shrinkage  from wfm_shrinkage_combine; NULL: none. Only residual_frac is used
 * @param[in]  opts       NULL for defaults
 * @param[in,out] result  columns asked for; the fields marked out are set
 * @param[out] row_status [n] may be NULL; given, a bad interval gets NaN and its status, and the call
 *                        succeeds
 * @return WFM_OK; WFM_EINVAL, WFM_ENOTFINITE, WFM_EDOMAIN (bad interval, see wfm_ctx_error), WFM_EVERSION,
 *         WFM_ELIMIT (max_agents), WFM_EINFEASIBLE (lines), WFM_ENOMEM
 * @note   About 4 evaluations of the model per interval. Since 0.1.
 */
WFM_API wfm_status wfm_staff(wfm_ctx *ctx, const wfm_staff_input *input, size_t n,
                             const wfm_queue_target *target, const wfm_shrinkage *shrinkage,
                             const wfm_staff_opts *opts, wfm_staff_result *result, wfm_status *row_status);

/**
 * What given agents achieve: the same measures at other numbers of agents, and the probability to meet the
 * target.
 *
 * @param      ctx        context
 * @param[in]  input      demand; min_agents is not read
 * @param      n          intervals; 0 is allowed
 * @param[in]  agents     [n] present on the queue, >= 0, may be fractional; not read where closed
 * @param[in]  target     as in wfm_staff
 * @param[in]  opts       as in wfm_staff; quantile 0: measures at the mean load
 * @param[in,out] result  load, level, asa_s, p_abandon, occupancy, p_target, p_block, models are filled;
 *                        positions and demand are not
 * @param[out] row_status [n] may be NULL, as in wfm_staff
 * @return as wfm_staff, without WFM_ELIMIT and WFM_EINFEASIBLE
 * @note   Erlang C at load >= agents: level 0, ASA infinite. Since 0.1.
 */
WFM_API wfm_status wfm_staff_evaluate(wfm_ctx *ctx, const wfm_staff_input *input, size_t n,
                                      const double *agents, const wfm_queue_target *target,
                                      const wfm_staff_opts *opts, wfm_staff_result *result,
                                      wfm_status *row_status);

/* --- bridge --- */

/** Hours from need to pay. Each step's difference is what the named cause costs. */
typedef struct wfm_staff_bridge {
  uint32_t struct_size; /* set by wfm_staff_bridge_init */
  int32_t reserved0;
  double positions_h; /* needed on the queue */
  double residual_h;  /* added for residual shrinkage */
  double rounding_h;  /* added by rounding up to whole agents and by minimum staffing */
  double demand_h;    /* = positions_h + residual_h + rounding_h: to be rostered on the queue */
  double surplus_h;   /* rostered on the queue beyond the demand (negative: short of it); 0 before there is a
                         roster */
  double rostered_h;  /* = demand_h + surplus_h: on the queue in the roster */
  double away_h;      /* paid, and taken out by the roster: pauses, leave, training */
  double paid_h;      /* = rostered_h + away_h */
} wfm_staff_bridge;
/** Clears a bridge. @param struct_size sizeof(wfm_staff_bridge) of the caller. Since 0.1. */
WFM_API void wfm_staff_bridge_init(wfm_staff_bridge *bridge, size_t struct_size);

/**
 * Builds the bridge positions -> demand -> rostered -> paid.
 *
 * @param      ctx        context
 * @param[in]  positions  [n] agents on the queue, >= 0
 * @param[in]  demand     [n] agents to roster, >= 0
 * @param      n          intervals; 0 is allowed
 * @param      interval_s length of an interval, > 0
 * @param[in]  shrinkage  NULL: none
 * @param      rostered_h hours on the queue in the roster; NaN before there is one: the demand
 * @param      paid_h     hours paid by the roster; NaN: rostered_h / (1 - rostered_frac)
 * @param[out] bridge     struct_size set by wfm_staff_bridge_init
 * @return WFM_OK; WFM_EINVAL, WFM_ENOTFINITE, WFM_EDOMAIN, WFM_EVERSION. Since 0.1.
 */
WFM_API wfm_status wfm_staff_bridge_build(wfm_ctx *ctx, const double *positions, const double *demand,
                                          size_t n, double interval_s, const wfm_shrinkage *shrinkage,
                                          double rostered_h, double paid_h, wfm_staff_bridge *bridge);

#ifdef __cplusplus
}
#endif

#endif
