/* What it takes to reach a goal: levers in the order a manager should take them, each computed with the transient model. */
#ifndef LIBWFM_GOAL_LEVERS_H
#define LIBWFM_GOAL_LEVERS_H

#include <libwfm/goals.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The centre in a usual week, interval by interval. Arrays are read during the call. */
typedef struct wfm_goal_centre {
  uint32_t struct_size;     /* set by wfm_goal_centre_init */
  uint32_t flags;           /* 0 */
  size_t n;                 /* intervals, at least 1 */
  const double *volume;     /* [n] contacts arriving, >= 0 */
  const double *aht_s;      /* [n] mean handling time, > 0 */
  const double *patience_s; /* [n] mean patience, > 0 or infinite; NULL: infinite */
  const double *agents;     /* [n] agents on the floor as they are planned now, >= 0 */
  const int32_t *day; /* [n] number of the day, must not fall; each begins without a queue; NULL: one day */
  double interval_s;  /* length of an interval, > 0; 1800 */
  double threshold_s; /* T of the service level, >= 0; 20 */
  double weeks;       /* weeks that the intervals stand for, > 0; 1 */
} wfm_goal_centre;

/** Fills defaults. @param struct_size sizeof(wfm_goal_centre) of the caller. Since 0.1. */
WFM_API void wfm_goal_centre_init(wfm_goal_centre *centre, size_t struct_size);

/** Take the planned agents as they are, instead of so many of them as explain the KPI of today. */
enum { WFM_LEVERS_AS_PLANNED = 1 };

/** How far each lever may be taken, how long it takes to work and what it costs. */
typedef struct wfm_lever_opts {
  uint32_t struct_size; /* set by wfm_lever_opts_init */
  uint32_t flags;       /* WFM_LEVERS_*; 0 */

  double shift_h;         /* hours on the floor of a shift that is moved or added, > 0; 8 */
  int32_t max_moves;      /* shifts a week that may start at another time or day, >= 0; 40 */
  int32_t move_lead_days; /* notice, >= 0; 14 */
  double move_cost;       /* once, for each shift moved, >= 0; 0 */

  double self_service_max_frac; /* contacts that self-service may take, 0 <= x < 1; 0: no such lever */
  double self_service_aht_frac; /* their handling time against the mean, 0 to 1; 0.7: the easy ones go */
  double self_service_recontact_frac; /* of these, come to an agent all the same, 0 <= x < 1; 0.1 */
  double self_service_cost_once;      /* >= 0; 0 */
  double self_service_cost;           /* for each contact that it takes, >= 0; 0 */

  double repeat_frac;         /* contacts that come again for the same reason, 0 <= x < 1; 0: no such lever */
  double repeat_max_cut_frac; /* of these, may be spared by solving the first one, 0 to 1; 0.25 */
  double repeat_cost_once;    /* >= 0; 0 */

  double max_hires;           /* people on the payroll that may be added, >= 0; infinite */
  double contract_h_per_week; /* paid hours of one, > 0; 40 */
  double shrinkage_frac;      /* paid time away from the floor, all causes, 0 <= x < 1; 0 */
  double wage_per_h;          /* for a paid hour, >= 0; 0 */
  double hire_cost_once;      /* for each person, >= 0; 0 */

  double aht_max_cut_frac; /* how far the handling time may come down, 0 <= x < 1; 0: no such lever */
  double aht_cost_once;    /* >= 0; 0 */
  const char
      *aht_guard; /* KPI of quality with its limit that is watched meanwhile; NULL: the lever is not taken */

  int32_t self_service_lead_days; /* >= 0; 60 */
  int32_t repeat_lead_days;       /* >= 0; 30 */
  int32_t hire_lead_days;         /* until people are there, >= 0; 42 */
  int32_t train_lead_days;        /* from then until they work, >= 0; 28 */
  int32_t aht_lead_days;          /* >= 0; 42 */
  int32_t
      settle_days; /* a lever must work so many days before the due date; -1: one cadence of the goal; -1 */
} wfm_lever_opts;

/** Fills defaults. @param struct_size sizeof(wfm_lever_opts) of the caller. Since 0.1. */
WFM_API void wfm_lever_opts_init(wfm_lever_opts *opts, size_t struct_size);

/** What becomes of a lever. */
#define WFM_LEVER_STATE_MAP(X)                                                                               \
  X(WFM_LEVER_NOT_NEEDED, 0, "not needed")                                                                   \
  X(WFM_LEVER_TAKEN, 1, "taken")                                                                             \
  X(WFM_LEVER_CLOSED, 2, "not open")                                                                         \
  X(WFM_LEVER_NO_GUARD, 3, "no guard-rail")                                                                  \
  X(WFM_LEVER_NO_EFFECT, 4, "no effect")                                                                     \
  X(WFM_LEVER_TOO_LATE, 5, "too late")
enum {
#define X(name, value, text) name = value,
  WFM_LEVER_STATE_MAP(X)
#undef X
};

/** Text of a state; static storage; "unknown" for a value that is none. Since 0.1. */
WFM_API const char *wfm_lever_state_name(int32_t state);

/** One lever. What it takes is given for one that comes too late as well; zeros where it is not taken. */
typedef struct wfm_lever {
  int32_t state;      /* WFM_LEVER_* */
  int32_t ready_date; /* from when it works; WFM_DATE_NONE where it is not taken */
  double
      amount; /* shifts moved a week; share of contacts taken, of repeats spared; people; share of the AHT */
  double closes_frac; /* share of the way from now to the target that it covers, after those before it */
  double kpi_after;   /* the KPI with it and with those before it */
  double
      agents_peak; /* change of agents on the floor where it is largest; below 0: agents' work that it spares */
  double floor_h_per_week; /* hours on the floor that it adds; below 0: hours of handling that it spares */
  double payroll;          /* people on the payroll that it adds */
  double paid_h_per_week;  /* their hours */
  double cost_once;
  double cost_per_week;
} wfm_lever;

/** What it takes. */
typedef struct wfm_lever_plan {
  uint32_t struct_size;   /* set by wfm_lever_plan_init */
  int32_t reached;        /* 1: the levers that work in time reach the target */
  wfm_lever schedule_fit; /* 1. the same hours at better times */
  wfm_lever self_service; /* 2. fewer contacts: self-service */
  wfm_lever repeats;      /* 3. fewer contacts: solved the first time */
  wfm_lever people;       /* 4. more people */
  wfm_lever handle_time;  /* 5. last: shorter contacts, quality watched */
  double kpi_now;         /* of the model, today */
  double kpi_target;
  double kpi_after;         /* with all levers that work in time */
  double closes_frac;       /* share of the way that these cover */
  double effective_frac;    /* planned agents that explain the KPI of today; 1 with WFM_LEVERS_AS_PLANNED */
  double trend_probability; /* that the trend alone reaches the target; NaN: nothing to tell it from */
  double trend_projected;   /* value on the due date by the trend alone; NaN */
  double trend_closes_frac; /* share of the way that the trend alone covers; NaN */
  double cost_once;         /* of all levers that work in time */
  double cost_per_week;
  int32_t ready_date;      /* from when all of these work; WFM_DATE_NONE: none is taken */
  int32_t effective_found; /* 0: no share of the agents from half to twice explains the KPI, 1 is taken */
  char text[512];          /* all of it in a sentence */
} wfm_lever_plan;

/** Clears a plan. @param struct_size sizeof(wfm_lever_plan) of the caller. Since 0.1. */
WFM_API void wfm_lever_plan_init(wfm_lever_plan *plan, size_t struct_size);

/** The centre with all levers that work in time. Columns are [n], belong to the caller, NULL is not written. */
typedef struct wfm_lever_columns {
  uint32_t struct_size; /* set by wfm_lever_columns_init, which sets every column to NULL */
  uint32_t flags;       /* 0 */
  double *agents_moved; /* agents on the floor with the shifts moved alone */
  double *agents;       /* with people added */
  double *volume;
  double *aht_s;
} wfm_lever_columns;

/** Sets every column to NULL. @param struct_size sizeof(wfm_lever_columns) of the caller. Since 0.1. */
WFM_API void wfm_lever_columns_init(wfm_lever_columns *columns, size_t struct_size);

/**
 * What it takes to reach a goal: the levers in the order a manager should take them, each only as far as it is
 * needed after those before it.
 *
 * The KPI of the goal must be one that the queue decides: asa_s, wait_s, abandonment, occupancy (downwards) or
 * service_level (upwards), over all intervals together. It is computed by wfm_transient, queues carried over,
 * since formulae of a steady state fail at waits of minutes. Unless WFM_LEVERS_AS_PLANNED is set, the planned
 * agents count as the share of them that explains the level of the KPI today (absence, lateness), and agents
 * who are added count as that share too.
 *
 * 1. schedule fit: shifts of shift_h move, one after another, from where an agent helps least to where one
 *    helps most, within the week; the hours stay what they are.
 * 2. self-service takes contacts: the easy ones, so that the rest take longer on average.
 * 3. repeats are spared by solving the first contact.
 * 4. people: shifts are added where one helps most, the last one as a part.
 * 5. handle time, only with a guard-rail of quality.
 *
 * A lever that does not work settle_days before the due date is counted as too late: what it would take is
 * given, but it covers nothing.
 *
 * @param         ctx      context
 * @param[in]     goals    goals
 * @param         index    goal
 * @param         today    observations after it are left aside; lead times begin
 * @param[in]     centre   the usual week
 * @param[in]     opts     NULL for defaults
 * @param[in,out] plan     result
 * @param[in]     columns  columns asked for; NULL: none
 * @return WFM_OK, also when the levers do not reach the target; WFM_EINVAL (a NULL, a KPI that the queue does
 *         not decide, or in the other direction), WFM_ENOTFINITE, WFM_EDOMAIN (index, today on or after the
 *         due date, a bad element, no contacts), WFM_EVERSION, WFM_ELIMIT (too many contacts waiting, see
 *         wfm_transient), WFM_ENOMEM, WFM_ECANCELLED
 * @note   Time: some thousand solutions of a day. Since 0.1.
 */
WFM_API wfm_status wfm_goals_levers(wfm_ctx *ctx, const wfm_goals *goals, int32_t index, int32_t today,
                                    const wfm_goal_centre *centre, const wfm_lever_opts *opts,
                                    wfm_lever_plan *plan, const wfm_lever_columns *columns);

/**
 * As wfm_goals_check, with "achievable" judged by what the levers reach: yes when they reach the target in
 * time or the trend alone does with probability 0.5, no when they cover less than half of the way.
 *
 * @param         ctx    context
 * @param[in]     goals  goals
 * @param         index  goal
 * @param         today  as it was given to wfm_goals_levers
 * @param[in]     plan   of wfm_goals_levers; NULL: as wfm_goals_check
 * @param[in,out] out    result
 * @return as wfm_goals_check; WFM_EINVAL (a plan without a size). Since 0.1.
 */
WFM_API wfm_status wfm_goals_check_levers(wfm_ctx *ctx, const wfm_goals *goals, int32_t index, int32_t today,
                                          const wfm_lever_plan *plan, wfm_smart_report *out);

#ifdef __cplusplus
}
#endif

#endif
