/* The rostering problem (agents, contracts, shifts, demand, wishes), a roster, and the checker that judges it. */
#ifndef LIBWFM_ROSTER_H
#define LIBWFM_ROSTER_H

#include <libwfm/context.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Days count from 0 on the start date, weeks are days 0-6, 7-13, ... Clock times are minutes after 00:00 of a day and may pass 1440.
   Rules and cost: docs/formats/wfm-roster-1.md. */

enum { WFM_MAX_PAUSES = 3 };
enum { WFM_REQUEST_OFF = 0, WFM_REQUEST_WORK = 1, WFM_REQUEST_START = 2 };
#define WFM_SHIFT_OFF (-1) /* in locks: the agent is off that day */

/** Frame and weights of a problem. */
typedef struct wfm_roster_opts {
  uint32_t struct_size; /* set by wfm_roster_opts_init */
  uint32_t flags;       /* 0 */
  const char *name;     /* "" */
  const char *zone;     /* IANA name; "UTC" */
  int32_t start_date;   /* days since 1970-01-01; 0 */
  int32_t days;         /* 1 to 3660; 28 */
  int32_t interval_minutes; /* divides 1440; 15 */
  int32_t reserved0;
  double labour_weight;       /* per paid interval; 1 */
  double under_weight;        /* per missing agent-interval; 10 */
  double over_weight;         /* per surplus agent-interval; 1 */
  double request_weight;      /* factor on the weights of requests not met; 1 */
  double short_minute_weight; /* per minute under the weekly minimum; 5 */
  double short_day_weight;    /* per day under days_min; 600 */
} wfm_roster_opts;
WFM_API void wfm_roster_opts_init(wfm_roster_opts *opts, size_t struct_size);

typedef struct wfm_contract {
  uint32_t struct_size;
  uint32_t flags;
  const char *name;
  const char *shift_groups;      /* "F8|F10" */
  int32_t weekly_min_minutes;    /* 0 */
  int32_t weekly_max_minutes;    /* worked + leave credit; 2400 */
  int32_t days_min, days_max;    /* a week; 0, 7 */
  int32_t max_consecutive_days;  /* 6 */
  int32_t min_rest_minutes;      /* 660 */
  int32_t cap_minutes;           /* most worked minutes a week; 2400 */
  int32_t long_week_minutes;     /* minutes above this cost long_week_weight each; 2100 */
  double long_week_weight;       /* 0 */
  double hourly_cost;            /* wage of a paid hour; NaN: not given */
  double night_factor;           /* on the wage between 22:00 and 06:00; 1 */
  double sunday_factor;          /* 1 */
} wfm_contract;
WFM_API void wfm_contract_init(wfm_contract *contract, size_t struct_size);

typedef struct wfm_shift {
  uint32_t struct_size;
  uint32_t flags;
  const char *name;
  const char *group;
  int32_t start_minute;
  int32_t paid_minutes;
  int32_t length_minutes;   /* at most 1440 */
  int32_t pause_gap_minutes; /* least time from the end of one pause to the start of the next */
  int32_t pause_minutes[3]; /* 0: no such pause */
  int32_t pause_from[3];    /* earliest start, minutes after the shift's start */
  int32_t pause_to[3];      /* latest start */
  int32_t reserved0;
} wfm_shift;
WFM_API void wfm_shift_init(wfm_shift *shift, size_t struct_size);

typedef struct wfm_agent {
  uint32_t struct_size;
  uint32_t flags;
  const char *name;
  const char *skills; /* "S1|S2" */
  int32_t contract;   /* index */
  int32_t start_from_minute, start_to_minute; /* window in which shifts may start; 0, 2880 */
  int32_t prior_consecutive_days;             /* days worked just before day 0; 0 */
  int32_t prior_end_minutes_before;           /* the last shift ended so many minutes before day 0; negative: still at work; 2880 */
  int32_t reserved0;
  double seniority_years; /* 0 */
} wfm_agent;
WFM_API void wfm_agent_init(wfm_agent *agent, size_t struct_size);

typedef struct wfm_request {
  uint32_t struct_size;
  uint32_t flags;
  int32_t agent;
  int32_t day;  /* -1: every day */
  int32_t kind; /* WFM_REQUEST_* */
  int32_t start_from_minute, start_to_minute; /* START only */
  int32_t reserved0;
  double weight; /* >= 0 */
} wfm_request;
WFM_API void wfm_request_init(wfm_request *request, size_t struct_size);

typedef struct wfm_time_off {
  uint32_t struct_size;
  uint32_t flags;
  int32_t agent, day;
  int32_t start_minute, end_minute;
  int32_t credit_minutes; /* paid leave, counts to the contract's hours; a whole paid day also takes a day */
  int32_t reserved0;
} wfm_time_off;
WFM_API void wfm_time_off_init(wfm_time_off *time_off, size_t struct_size);

/** A rostering problem. Built once, then read. */
typedef struct wfm_roster wfm_roster;
WFM_API wfm_status wfm_roster_create(wfm_ctx *ctx, const wfm_roster_opts *opts, wfm_roster **out);
WFM_API void wfm_roster_free(wfm_roster *roster);
/* Each copies, checks and gives the index of what it added (index may be NULL). Names are unique, else WFM_EDUPLICATE. */
WFM_API wfm_status wfm_roster_add_skill(wfm_roster *roster, const char *name, int32_t *index);
WFM_API wfm_status wfm_roster_add_contract(wfm_roster *roster, const wfm_contract *contract, int32_t *index);
WFM_API wfm_status wfm_roster_add_shift(wfm_roster *roster, const wfm_shift *shift, int32_t *index);
WFM_API wfm_status wfm_roster_add_agent(wfm_roster *roster, const wfm_agent *agent, int32_t *index);
WFM_API wfm_status wfm_roster_add_request(wfm_roster *roster, const wfm_request *request);
WFM_API wfm_status wfm_roster_add_time_off(wfm_roster *roster, const wfm_time_off *time_off);
/* shift: index or WFM_SHIFT_OFF. */
WFM_API wfm_status wfm_roster_add_lock(wfm_roster *roster, int32_t agent, int32_t day, int32_t shift);
/* Rows of demand add up where they name the same interval and skill. start_minute may pass 1440. required >= 0, may be fractional. */
WFM_API wfm_status wfm_roster_add_demand(wfm_roster *roster, int32_t day, int32_t start_minute, int32_t skill, double required);
/* Index of a name, -1 when absent. */
WFM_API int32_t wfm_roster_find_skill(const wfm_roster *roster, const char *name);
WFM_API int32_t wfm_roster_find_contract(const wfm_roster *roster, const char *name);
WFM_API int32_t wfm_roster_find_shift(const wfm_roster *roster, const char *name);
WFM_API int32_t wfm_roster_find_agent(const wfm_roster *roster, const char *name);
/* What was put in. The strings live as long as the problem; out->struct_size is read. */
WFM_API wfm_status wfm_roster_frame(const wfm_roster *roster, wfm_roster_opts *out);
WFM_API int32_t wfm_roster_skills(const wfm_roster *roster);
WFM_API const char *wfm_roster_skill(const wfm_roster *roster, int32_t i);
WFM_API int32_t wfm_roster_contracts(const wfm_roster *roster);
WFM_API wfm_status wfm_roster_contract(const wfm_roster *roster, int32_t i, wfm_contract *out);
WFM_API int32_t wfm_roster_shifts(const wfm_roster *roster);
WFM_API wfm_status wfm_roster_shift(const wfm_roster *roster, int32_t i, wfm_shift *out);
WFM_API int32_t wfm_roster_agents(const wfm_roster *roster);
WFM_API wfm_status wfm_roster_agent(const wfm_roster *roster, int32_t i, wfm_agent *out);
WFM_API size_t wfm_roster_requests(const wfm_roster *roster);
WFM_API wfm_status wfm_roster_request(const wfm_roster *roster, size_t i, wfm_request *out);
WFM_API size_t wfm_roster_times_off(const wfm_roster *roster);
WFM_API wfm_status wfm_roster_time_off(const wfm_roster *roster, size_t i, wfm_time_off *out);
WFM_API size_t wfm_roster_locks(const wfm_roster *roster);
WFM_API wfm_status wfm_roster_lock(const wfm_roster *roster, size_t i, int32_t *agent, int32_t *day, int32_t *shift);
/* Demand rows in the order in which they were added. */
WFM_API size_t wfm_roster_demands(const wfm_roster *roster);
WFM_API wfm_status wfm_roster_demand(const wfm_roster *roster, size_t i, int32_t *day, int32_t *start_minute, int32_t *skill,
                                     double *required);

/** One agent's day. */
typedef struct wfm_assignment {
  uint32_t struct_size;
  int32_t agent, day, shift, skill;
  int32_t pause_minute[3]; /* start of each pause, minutes after 00:00 of the day; -1: none */
} wfm_assignment;
WFM_API void wfm_assignment_init(wfm_assignment *assignment, size_t struct_size);

/** A roster: who works when. */
typedef struct wfm_assignments wfm_assignments;
WFM_API wfm_status wfm_assignments_create(wfm_ctx *ctx, wfm_assignments **out);
WFM_API void wfm_assignments_free(wfm_assignments *assignments);
WFM_API wfm_status wfm_assignments_add(wfm_assignments *assignments, const wfm_assignment *assignment);
WFM_API size_t wfm_assignments_count(const wfm_assignments *assignments);
WFM_API wfm_status wfm_assignments_get(const wfm_assignments *assignments, size_t i, wfm_assignment *out);
/* Sorted by agent, then day. */
WFM_API void wfm_assignments_sort(wfm_assignments *assignments);

/** Hard rules; WFM_RULE_MAP names each as reports do. */
#define WFM_RULE_MAP(X)                                                                                                \
  X(WFM_RULE_UNKNOWN, "unknown")                                                                                       \
  X(WFM_RULE_TWO_SHIFTS, "two-shifts-a-day")                                                                           \
  X(WFM_RULE_SHIFT_GROUP, "shift-not-in-contract")                                                                     \
  X(WFM_RULE_START_WINDOW, "start-window")                                                                             \
  X(WFM_RULE_SKILL, "skill")                                                                                           \
  X(WFM_RULE_TIME_OFF, "works-in-time-off")                                                                            \
  X(WFM_RULE_PAUSE_NOT_IN_SHIFT, "pause-not-in-shift")                                                                 \
  X(WFM_RULE_PAUSE_MISSING, "pause-missing")                                                                           \
  X(WFM_RULE_PAUSE_WINDOW, "pause-window")                                                                             \
  X(WFM_RULE_PAUSE_GAP, "pause-gap")                                                                                   \
  X(WFM_RULE_LOCKED, "locked")                                                                                         \
  X(WFM_RULE_CONSECUTIVE_DAYS, "consecutive-days")                                                                     \
  X(WFM_RULE_REST, "rest")                                                                                             \
  X(WFM_RULE_HOURS_CAP, "hours-cap")                                                                                   \
  X(WFM_RULE_CONTRACT_HOURS, "contract-hours")                                                                         \
  X(WFM_RULE_WEEKLY_DAYS, "weekly-days")
enum {
#define X(name, text) name,
  WFM_RULE_MAP(X)
#undef X
      WFM_RULES
};
WFM_API const char *wfm_rule_text(int32_t rule);

typedef struct wfm_violation {
  uint32_t struct_size;
  int32_t rule, agent, day; /* agent -1: none */
  int64_t value, limit;     /* in the rule's unit: minutes or days; 0 where it has none */
} wfm_violation;

/** Figures of a roster; all counts of agent-intervals are sums over intervals. */
typedef struct wfm_roster_figures {
  uint32_t struct_size;
  int32_t reserved0;
  int64_t violations, assignments, short_intervals, contract_short_minutes, contract_short_days;
  int64_t requests_live[3], requests_met[3]; /* by WFM_REQUEST_* */
  double required, under, over, worst_shortage;
  double cost, cost_labour, cost_under, cost_over, cost_requests, cost_contract_short, cost_long_week;
  double paid_minutes, wage_cost; /* wage_cost NaN where a contract gives no hourly cost */
  double satisfaction_mean, satisfaction_min, satisfaction_gini;
} wfm_roster_figures;

/** Outcome of a check. */
typedef struct wfm_check wfm_check;
/* Judges a roster by every rule; violations are its result, not an error. */
WFM_API wfm_status wfm_roster_check(wfm_ctx *ctx, const wfm_roster *roster, const wfm_assignments *assignments,
                                    wfm_check **out);
WFM_API void wfm_check_free(wfm_check *check);
WFM_API wfm_status wfm_check_figures(const wfm_check *check, wfm_roster_figures *out);
WFM_API size_t wfm_check_violations(const wfm_check *check);
WFM_API wfm_status wfm_check_violation(const wfm_check *check, size_t i, wfm_violation *out);
/* Agents at work per interval and skill: [days * 1440 / interval_minutes] of one skill. */
WFM_API const double *wfm_check_coverage(const wfm_check *check, int32_t skill);
WFM_API const double *wfm_check_required(const wfm_check *check, int32_t skill);
/* Sentence for one violation: "agent A0012, day 3: rest of 540 minutes, want at least 660". Length without the terminator, as snprintf. */
WFM_API size_t wfm_violation_text(const wfm_roster *roster, const wfm_violation *violation, char *text, size_t size);

#ifdef __cplusplus
}
#endif

#endif
