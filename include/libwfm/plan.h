/* The whole chain on objects in memory: history, forecast, requirement, roster, check, simulation, figures.
   */
#ifndef LIBWFM_PLAN_H
#define LIBWFM_PLAN_H

#include <libwfm/forecast_hand.h>
#include <libwfm/roster.h>
#include <libwfm/schedule.h>
#include <libwfm/staffing.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * A plan answers one question: who works when in the coming weeks, at which service and at which price. It
 * goes, for every queue and then for every skill,
 *
 *   history at its own interval -> forecast at that interval -> volume and AHT at the plan's interval
 *   -> positions (Erlang A or C) -> demand (residual shrinkage) -> roster (with a proven bound)
 *   -> check (written apart) -> coverage -> simulation (shrinkage taken out)
 *
 * and keeps every stage in the result, with a sentence for every default, model and definition that was used.
 *
 * Queues that name one skill are one line: the same agents take their contacts in the order in which they
 * come. Their volumes are added, their AHT is weighted by volume, and they must share target, patience and
 * occupancy cap. Queues of different skills never share an agent inside a shift, since a roster gives each
 * shift one skill; an agent who has both skills may work another one on another day.
 *
 * Two clocks meet here. Forecast, requirement and simulation run on elapsed time: a day has 23 to 25 hours
 * where the clock changes. A roster's days have 24 nominal hours. Demand goes to the roster by clock time (a
 * repeated hour asks for the larger of its two needs, a skipped one for nobody); coverage comes back by
 * elapsed time, since a shift starts by the clock and lasts its length.
 */

/** What a history counts. */
enum {
  WFM_CONTACTS_OFFERED = 0, /* all that reached the queue */
  WFM_CONTACTS_HANDLED = 1  /* answered ones only: without the abandoned the plan is a lower estimate */
};

/** Options of wfm_plan_create: the frame of a plan. */
typedef struct wfm_plan_opts {
  uint32_t struct_size; /* set by wfm_plan_opts_init */
  uint32_t flags;       /* 0 */
  const char *name;     /* shown in outputs; "" */
  const wfm_zone *zone; /* of horizon and histories; must outlive the plan and its results; no default */
  int32_t start_date;   /* first day of the horizon, days since 1970-01-01; no default */
  int32_t days;         /* 1 to 366; 28 */
  int32_t plan_interval_minutes; /* 15 or 30, a multiple of every history's interval; 15 */
  int32_t reserved0;             /* keep 0 */
  double hourly_cost;            /* wage of a paid hour for contracts that give none, >= 0; NaN: none; NaN */
  const char *currency;          /* of wages, shown in outputs; "" */
} wfm_plan_opts;
/** Fills defaults. @param struct_size sizeof(wfm_plan_opts) of the caller. Since 0.1. */
WFM_API void wfm_plan_opts_init(wfm_plan_opts *opts, size_t struct_size);

/** Flags of wfm_plan_queue. */
enum {
  WFM_QUEUE_HOURS_INFERRED = 1 /* hours came from wfm_plan_infer_hours, and outputs are to say so */
};

/** One queue. */
typedef struct wfm_plan_queue {
  uint32_t struct_size;     /* set by wfm_plan_queue_init */
  uint32_t flags;           /* WFM_QUEUE_*; 0 */
  const char *name;         /* unique; copied */
  const char *skill;        /* of the roster; NULL: the skill called like the queue; copied */
  const wfm_series *volume; /* WFM_SERIES_VOLUME at the history's interval; borrowed until plan is freed */
  const wfm_series *aht;    /* WFM_SERIES_MEAN, seconds, on the same grid; NULL: aht_s throughout; borrowed */
  const wfm_hours *hours; /* with special days; NULL: read off the history (wfm_plan_infer_hours); borrowed */
  int32_t contacts;       /* WFM_CONTACTS_*; WFM_CONTACTS_OFFERED */
  int32_t method;         /* WFM_METHOD_*; WFM_METHOD_AUTO */
  double aht_s;           /* > 0, where aht is NULL or cannot be forecast; NaN: none */
  double patience_s;      /* mean patience, > 0: Erlang A; infinity: nobody hangs up, Erlang C; infinity */
  const wfm_queue_target *target; /* NULL: 80 % of offered within 20 s; copied */
  int32_t period;                 /* WFM_PERIOD_*, over which the target must hold; WFM_PERIOD_DAY */
  int32_t min_agents;             /* on the queue in every open interval, 0 to 1000000; 0 */
} wfm_plan_queue;
/** Fills defaults. @param struct_size sizeof(wfm_plan_queue) of the caller. Since 0.1. */
WFM_API void wfm_plan_queue_init(wfm_plan_queue *queue, size_t struct_size);

/** The planner's hand on the forecast of one queue, after the model and in the order given. */
typedef struct wfm_plan_override {
  uint32_t struct_size; /* set by wfm_plan_override_init */
  uint32_t flags;       /* 0 */
  const char *queue;    /* of wfm_plan_add_queue; copied */
  /* Instants, start < end; intervals that begin inside change: the history's for volumes, the plan's for AHT.
     */
  int64_t start, end;
  int32_t measure;       /* WFM_MEASURE_*; volume */
  int32_t action;        /* WFM_OVERRIDE_*; set */
  double value;          /* contacts of an interval of the history, seconds or factor; below 0 becomes 0 */
  const char *who, *why; /* shown in the assumptions; NULL: not said; copied */
} wfm_plan_override;
/** Fills defaults. @param struct_size sizeof(wfm_plan_override) of the caller. Since 0.1. */
WFM_API void wfm_plan_override_init(wfm_plan_override *change, size_t struct_size);

/** A plan to be made. Built once, then run as often as wanted. */
typedef struct wfm_plan wfm_plan;

/**
 * Makes an empty plan.
 *
 * @param[out] out  the plan; NULL on failure; freed with wfm_plan_free before the zone of its options
 * @return WFM_OK; WFM_EINVAL (a NULL, options not initialised, flags, no zone, no start_date), WFM_EDOMAIN
 *         (days, interval, hourly_cost), WFM_ENOTFINITE (hourly_cost), WFM_EVERSION, WFM_ENOMEM. Since 0.1.
 */
WFM_API wfm_status wfm_plan_create(wfm_ctx *ctx, const wfm_plan_opts *opts, wfm_plan **out);

/** Frees a plan; accepts NULL. Results of it stay valid. Since 0.1. */
WFM_API void wfm_plan_free(wfm_plan *plan);

/**
 * Adds a queue.
 *
 * @return WFM_OK; WFM_EINVAL (not initialised, flags, no name, volume or AHT, wrong kind of series, aht on
 *         another grid, other zone than the plan's), WFM_EDOMAIN (a number outside its range; WFM_SL_VIRTUAL;
 *         the plan's interval is no multiple of the history's), WFM_ENOTFINITE, WFM_EDUPLICATE (name),
 *         WFM_EVERSION, WFM_ENOMEM. Since 0.1.
 */
WFM_API wfm_status wfm_plan_add_queue(wfm_plan *plan, const wfm_plan_queue *queue);

/**
 * Adds a cause of shrinkage. Residual causes raise the demand and are taken out of the roster again by the
 * simulation; rostered causes (pauses, leave, dated training) are in the roster already and only enter the
 * payroll's headcount of the bridge. What causes are measured on: wfm_shrinkage_combine.
 *
 * @return WFM_OK; WFM_EINVAL, WFM_EDOMAIN, WFM_ENOTFINITE, WFM_EDUPLICATE (a cause given twice, in both
 *         stages too), WFM_EVERSION, WFM_ENOMEM. Since 0.1.
 */
WFM_API wfm_status wfm_plan_add_shrinkage(wfm_plan *plan, const wfm_shrink_cause *cause);

/** Adds an override. @return WFM_OK; WFM_EINVAL, WFM_EDOMAIN, WFM_ENOTFINITE, WFM_ENOTFOUND (queue),
    WFM_EVERSION, WFM_ENOMEM. Since 0.1. */
WFM_API wfm_status wfm_plan_add_override(wfm_plan *plan, const wfm_plan_override *change);

/**
 * Sets the people: a rostering problem whose start date, days and interval are the plan's. Its demand rows
 * are left out, the plan makes its own. Every skill of a queue must be one of its skills. Borrowed until the
 * plan is freed.
 *
 * @return WFM_OK; WFM_EINVAL (roster NULL), WFM_EDOMAIN (frame differs from the plan's). Since 0.1.
 */
WFM_API wfm_status wfm_plan_set_roster(wfm_plan *plan, const wfm_roster *roster);

/** Adds a sentence to the assumptions of every result: what the host did before (a column map, rows dropped).
    Copied. @return WFM_OK; WFM_EINVAL (a NULL), WFM_ENOMEM. Since 0.1. */
WFM_API wfm_status wfm_plan_assume(wfm_plan *plan, const char *sentence);

/**
 * Opening hours read off a history: a time of a weekday is open when at least half of the days of that
 * weekday that have any row have one at that time, whatever its value. A row that says 0 is an open interval
 * without contacts; no row is a closed one.
 *
 * @param[in]  volume  a history of at least one row
 * @param[out] out     hours without special days, freed with wfm_hours_free; NULL on failure
 * @return WFM_OK; WFM_EINVAL, WFM_ENODATA (no cell has a value), WFM_ENOMEM.
 * @note   Time O(cells). Since 0.1.
 */
WFM_API wfm_status wfm_plan_infer_hours(wfm_ctx *ctx, const wfm_series *volume, wfm_hours **out);

/** How far a run goes. */
enum {
  WFM_STAGE_FORECAST = 0,
  WFM_STAGE_REQUIREMENT = 1, /* needs no roster problem; with one, the demand is put into it */
  WFM_STAGE_ROSTER = 2,      /* solved and checked */
  WFM_STAGE_SIMULATION = 3
};

/** Options of wfm_plan_run. */
typedef struct wfm_plan_run_opts {
  uint32_t struct_size;        /* set by wfm_plan_run_opts_init */
  uint32_t flags;              /* 0 */
  uint64_t seed;               /* of the roster and of the simulation; 1 */
  int32_t last_stage;          /* WFM_STAGE_*; WFM_STAGE_SIMULATION */
  int32_t replications;        /* of the simulation, 2 to 100000; 40 */
  int64_t work_limit;          /* of the roster, see wfm_schedule_opts; 0: chosen from the size */
  double time_limit_s;         /* of the roster; 0: none */
  double gap_target;           /* of the roster; 0 */
  const char *solver;          /* as in wfm_schedule_opts; NULL */
  const wfm_assignments *warm; /* of the roster; NULL */
} wfm_plan_run_opts;
/** Fills defaults. @param struct_size sizeof(wfm_plan_run_opts) of the caller. Since 0.1. */
WFM_API void wfm_plan_run_opts_init(wfm_plan_run_opts *opts, size_t struct_size);

/** A plan made. Immutable; keeps copies of all it needs except the zone of the plan. */
typedef struct wfm_plan_result wfm_plan_result;

/**
 * Runs the chain. Cancelled (wfm_ctx_cancel) once there is a roster, the result holds it, checked, without a
 * simulation, and wfm_plan_result_stage tells so; cancelled before, the call returns WFM_ECANCELLED.
 *
 * @param      ctx   context; the same as the plan's or another
 * @param[in]  plan  at least one queue; a roster problem unless opts->last_stage is before WFM_STAGE_ROSTER
 * @param[in]  opts  NULL for defaults
 * @param[out] out   the result, freed with wfm_plan_result_free; NULL on failure
 * @return WFM_OK; WFM_EINVAL, WFM_EVERSION (options), WFM_ESTATE (no queue, no roster), WFM_EDOMAIN,
 *         WFM_ENOTFOUND (a queue's skill is none of the roster's), WFM_ENODATA (history too short to
 *         forecast, contacts without an AHT), WFM_ELIMIT, WFM_ECANCELLED, WFM_ENOMEM; the message names queue
 *         and stage
 * @note   Time is that of the rooms it goes through; see docs/plan.md. Same plan, options and seed give the
 *         same bytes whatever the number of threads. Since 0.1.
 */
WFM_API wfm_status wfm_plan_run(wfm_ctx *ctx, const wfm_plan *plan, const wfm_plan_run_opts *opts,
                                wfm_plan_result **out);

/** Frees a result; accepts NULL. Since 0.1. */
WFM_API void wfm_plan_result_free(wfm_plan_result *result);

/** Last stage that the result holds, WFM_STAGE_*. Since 0.1. */
WFM_API int32_t wfm_plan_result_stage(const wfm_plan_result *result);

/** Name given in wfm_plan_opts; "" when none. Since 0.1. */
WFM_API const char *wfm_plan_result_name(const wfm_plan_result *result);

/** Currency given in wfm_plan_opts; "" when none. Since 0.1. */
WFM_API const char *wfm_plan_result_currency(const wfm_plan_result *result);

/** The plan's intervals: plan_interval_minutes, elapsed time. All columns below have its count n. Since 0.1.
    */
WFM_API const wfm_grid *wfm_plan_result_grid(const wfm_plan_result *result);

/** A queue's forecast. Pointers live as long as the result. */
typedef struct wfm_plan_queue_result {
  uint32_t struct_size; /* set by the caller */
  int32_t skill;        /* line that serves it: index of wfm_plan_result_skill */
  int32_t contacts;     /* WFM_CONTACTS_* */
  int32_t method;       /* of the volume, WFM_METHOD_* */
  int32_t aht_method;   /* WFM_METHOD_*; -1: the queue's aht_s throughout */
  int32_t reserved0;
  const char *name;
  const wfm_forecast *forecast;     /* of the volume at the history's interval, before overrides */
  const wfm_grid *history_grid;     /* grid of that forecast */
  const uint8_t *open;              /* [n] 1 where any part of the interval is open */
  const double *open_frac;          /* [n] open share of the interval */
  const double *model;              /* [n] contacts, the model's mean before overrides */
  const double *mean;               /* [n] contacts, after overrides */
  const double *low, *high;         /* [n] 10 % and 90 % quantile of the contacts */
  const double *aht_s;              /* [n] seconds; NaN where closed */
  const double *day_mean;           /* [days] contacts of each day; NaN where the queue is closed all day */
  const double *day_low, *day_high; /* [days] 10 % and 90 % quantile */
  /* What is known, by day: contacts of the last days of history, for pictures. */
  size_t history_days; /* at most 98 */
  int32_t history_first_date;
  int32_t reserved1;
  const double *history_day; /* [history_days]; NaN: missing or closed */
} wfm_plan_queue_result;
/** Number of queues. Since 0.1. */
WFM_API size_t wfm_plan_result_queues(const wfm_plan_result *result);
/** Queue i, in the order of wfm_plan_add_queue. @return WFM_OK; WFM_EINVAL, WFM_EDOMAIN (no such queue).
    Since 0.1. */
WFM_API wfm_status wfm_plan_result_queue(const wfm_plan_result *result, size_t i, wfm_plan_queue_result *out);

/** One line: a skill, what its queues need and what the roster gives. Columns are NULL for stages that the
    result does not hold. */
typedef struct wfm_plan_skill_result {
  uint32_t struct_size; /* set by the caller */
  int32_t skill;        /* index in the roster problem; -1 without one */
  int32_t model;        /* WFM_MODEL_* */
  int32_t definition;   /* WFM_SL_* */
  int32_t period;       /* WFM_PERIOD_* */
  int32_t min_agents;
  const char *name;
  double target_frac, target_answer_s; /* X and T of the service level wanted */
  double patience_s;                   /* infinity: endless */
  double max_occupancy;                /* 1: no cap */
  double residual_frac;                /* residual shrinkage taken */
  const double *volume;                /* [n] contacts of its queues */
  const double *aht_s;                 /* [n] NaN without contacts */
  const double *load;                  /* [n] erlangs while open */
  const double *positions;             /* [n] agents needed on the queue, real */
  const double *demand;                /* [n] agents to roster, rounded once after residual shrinkage */
  const double *coverage;              /* [n] agents at work by the roster, before residual shrinkage */
  const double *offered;               /* [n] contacts of the simulation, mean over replications */
  const double *in_time;               /* [n] numerator of the service level by its definition */
  const double *counted;               /* [n] its denominator */
  const double *level;                 /* [n] in_time / counted; NaN without contacts */
  const double *abandoned;             /* [n] contacts */
  const double *wait_s;                /* [n] sum of the waits of the answered, seconds */
  const double *occupancy;             /* [n] busy / staffed; NaN without staff */
  /* Over the horizon. NaN for stages that the result does not hold. */
  double total_volume, total_level, level_low, level_high; /* 5 % and 95 % quantile over replications */
  /* Half-width of the 95 % confidence interval of total_level (answered in time / offered). */
  double level_half;
  double abandon_frac, asa_s, mean_occupancy;
  double day_cv2;               /* squared variation of a day's volume around the forecast, as simulated */
  int32_t periods, periods_met; /* periods of the target with contacts, and those whose level reaches it */
} wfm_plan_skill_result;
/** Number of lines. Since 0.1. */
WFM_API size_t wfm_plan_result_skills(const wfm_plan_result *result);
/** Line i, in the order in which queues first name them. @return WFM_OK; WFM_EINVAL, WFM_EDOMAIN (no such
    line). Since 0.1. */
WFM_API wfm_status wfm_plan_result_skill(const wfm_plan_result *result, size_t i, wfm_plan_skill_result *out);

/** Figures of the whole plan. NaN and 0 for stages that the result does not hold. */
typedef struct wfm_plan_totals {
  uint32_t struct_size;                              /* set by the caller */
  int32_t stage;                                     /* WFM_STAGE_* */
  int32_t contacts_kind;                             /* WFM_CONTACTS_HANDLED when any queue has only those */
  int32_t stop;                                      /* of the roster, WFM_STOP_* */
  double contacts;                                   /* expected over the horizon */
  double load_h;                                     /* handling time of them, hours */
  double peak_positions, peak_demand, peak_coverage; /* over intervals, all skills together */
  double positions_h;                                /* agent-hours needed on the queue */
  double demand_h, coverage_h;                       /* agent-hours to roster, and rostered */
  double payroll_h;                 /* positions_h / (1 - all shrinkage): what a headcount plan would pay */
  double covered_h;                 /* of demand_h, given where it is wanted */
  double short_h, surplus_h;        /* agent-hours missing, and given beyond demand; never netted */
  double coverage_frac;             /* covered_h / demand_h; NaN without demand */
  double level;                     /* expected service level over all lines, each by its definition */
  double level_low, level_high;     /* 5 % and 95 % quantile; NaN with more than one line */
  double target_frac;               /* contacts-weighted mean of the lines' targets */
  double paid_h, worked_h, leave_h; /* paid = worked (paid pauses included) + leave credit */
  double wage_cost;  /* in the currency of the contracts; NaN where a contract gives no hourly cost */
  double leave_cost; /* part of it: leave */
  double cost, lower_bound, gap;               /* of the linear program, in its own unit: paid intervals */
  int64_t violations;                          /* hard rules broken, by the checker */
  int64_t wishes, wishes_met;                  /* requests that could be met, and met */
  int64_t agents, agents_working, agents_idle; /* idle: no day can be worked */
  int64_t contract_short_minutes;
  int64_t work; /* of the roster */
} wfm_plan_totals;
/** Figures of the whole plan. @return WFM_OK; WFM_EINVAL (out NULL, struct_size not set). Since 0.1. */
WFM_API wfm_status wfm_plan_result_totals(const wfm_plan_result *result, wfm_plan_totals *out);

/** A step of the bridge from positions to paid hours. */
typedef struct wfm_plan_bridge_step {
  uint32_t struct_size; /* set by the caller */
  int32_t stage;        /* 0 a sum so far, 1 added on the way to the next sum, -1 taken off */
  const char *name;     /* "positions", "sickness", ... */
  const char *note;     /* what it is, with its base */
  double hours;         /* agent-hours over the horizon */
} wfm_plan_bridge_step;
/** Number of steps of the bridge; 0 before the stage of the requirement. Since 0.1. */
WFM_API size_t wfm_plan_result_bridge(const wfm_plan_result *result);
/** Step i of the bridge. @return WFM_OK; WFM_EINVAL, WFM_EDOMAIN (no such step). Since 0.1. */
WFM_API wfm_status wfm_plan_result_bridge_step(const wfm_plan_result *result, size_t i,
                                               wfm_plan_bridge_step *out);

/** Number of sentences that state every default, model, definition and treatment of data the result rests on.
    Since 0.1. */
WFM_API size_t wfm_plan_result_assumptions(const wfm_plan_result *result);
/** Sentence i, lives as long as the result; NULL: no such sentence. Since 0.1. */
WFM_API const char *wfm_plan_result_assumption(const wfm_plan_result *result, size_t i);

/** Half-hours in which most contacts miss the target, worst first. */
typedef struct wfm_plan_worst {
  uint32_t struct_size;    /* set by the caller */
  int32_t skill;           /* index of wfm_plan_result_skill */
  int64_t start;           /* instant; half-hours of the clock */
  double contacts;         /* expected */
  double demand, coverage; /* mean agents */
  double level;            /* expected */
  double late;             /* contacts short of the target: target x counted - in time, > 0 */
} wfm_plan_worst;
/** Number of such half-hours, at most 10; 0 without a simulation. Since 0.1. */
WFM_API size_t wfm_plan_result_worsts(const wfm_plan_result *result);
/** Half-hour i, worst first. @return WFM_OK; WFM_EINVAL, WFM_EDOMAIN (no such half-hour). Since 0.1. */
WFM_API wfm_status wfm_plan_result_worst(const wfm_plan_result *result, size_t i, wfm_plan_worst *out);

/** Pay codes of hours; every paid minute has one. WFM_PAY_MAP names each as files do. */
#define WFM_PAY_MAP(X)                                                                                       \
  X(WFM_PAY_DAY, "day")                   /* 06:00 to 22:00, Monday to Saturday */                           \
  X(WFM_PAY_NIGHT, "night")               /* 22:00 to 06:00 */                                               \
  X(WFM_PAY_SUNDAY, "sunday")             /* 06:00 to 22:00 of a Sunday */                                   \
  X(WFM_PAY_SUNDAY_NIGHT, "sunday_night") /* the rest of a Sunday */                                         \
  X(WFM_PAY_LEAVE, "leave")               /* credit of time off */
enum {
#define X(name, text) name,
  WFM_PAY_MAP(X)
#undef X
      WFM_PAYS
};
/** Name of a pay code as files have it; static storage; "unknown" for a value that is none. Since 0.1. */
WFM_API const char *wfm_pay_text(int32_t pay);

/** Paid minutes of one agent on one day, by pay code. A shift's minutes belong to the day on which it starts.
    */
typedef struct wfm_plan_hours {
  uint32_t struct_size; /* set by the caller */
  int32_t agent, day;
  int32_t minutes[WFM_PAYS];
} wfm_plan_hours;
/** Number of rows of hours; days with nothing paid have none. Since 0.1. */
WFM_API size_t wfm_plan_result_hours(const wfm_plan_result *result);
/** Row i of hours, by agent, then day. @return WFM_OK; WFM_EINVAL, WFM_EDOMAIN (no such row). Since 0.1. */
WFM_API wfm_status wfm_plan_result_hours_row(const wfm_plan_result *result, size_t i, wfm_plan_hours *out);

/** A wish that the roster does not grant. */
typedef struct wfm_plan_unmet {
  uint32_t struct_size;                       /* set by the caller */
  int32_t agent, day, kind;                   /* WFM_REQUEST_* */
  int32_t start_from_minute, start_to_minute; /* START only */
  int32_t assignment;                         /* index in the assignments of what he works instead; -1: off */
  int32_t reserved0;
  double weight;
} wfm_plan_unmet;
/** Number of wishes that the roster does not grant. Since 0.1. */
WFM_API size_t wfm_plan_result_unmets(const wfm_plan_result *result);
/** Such a wish, heaviest first. @return WFM_OK; WFM_EINVAL, WFM_EDOMAIN (no such wish). Since 0.1. */
WFM_API wfm_status wfm_plan_result_unmet(const wfm_plan_result *result, size_t i, wfm_plan_unmet *out);

/** Number of agents who can work nothing in the horizon; 0 before the stage of the roster. Since 0.1. */
WFM_API size_t wfm_plan_result_idles(const wfm_plan_result *result);
/** The reason for one of them, as wfm_schedule_idle_agent gives it; NULL: no such agent. @param[out] agent
    index; may be NULL. Since 0.1. */
WFM_API const char *wfm_plan_result_idle(const wfm_plan_result *result, size_t i, int32_t *agent);

/** The rostering problem with the plan's demand; NULL without one. Lives as long as the result. Since 0.1. */
WFM_API const wfm_roster *wfm_plan_result_roster(const wfm_plan_result *result);
/** The roster; NULL before its stage. Lives as long as the result. Since 0.1. */
WFM_API const wfm_assignments *wfm_plan_result_assignments(const wfm_plan_result *result);
/** The checker's judgement of the roster; NULL before its stage. Lives as long as the result. Since 0.1. */
WFM_API const wfm_check *wfm_plan_result_check(const wfm_plan_result *result);
/** The solution with its bound; NULL before the stage of the roster. Lives as long as the result. Since 0.1.
    */
WFM_API const wfm_schedule *wfm_plan_result_schedule(const wfm_plan_result *result);

#ifdef __cplusplus
}
#endif

#endif
