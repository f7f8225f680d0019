/* The rostering problem (agents, contracts, shifts, demand, wishes), a roster, and the checker that judges
   it. */
#ifndef LIBWFM_ROSTER_H
#define LIBWFM_ROSTER_H

#include <libwfm/context.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Days count from 0 on the start date, weeks are days 0-6, 7-13, ... Clock times are minutes after 00:00 of a
   day and may pass 1440; an interval belongs to the day its clock time is given on. Rules and cost:
   docs/formats/wfm-roster-1.md and docs/roster.md.

   Everything in this header was new in 0.1. Ownership: what is passed in is copied; strings that come out
   live as long as the object they came from.

   The builder's functions leave the problem as it was unless they return WFM_OK:
     WFM_EINVAL     a pointer is NULL, a struct was not initialised, an index names nothing, a name is empty
                    or reserved
     WFM_EVERSION   a struct is newer than this library and uses what it does not know
     WFM_EDOMAIN    a number is outside the range in its comment; the message names element, field and range
     WFM_ENOTFINITE a weight, cost or requirement is NaN or infinite
     WFM_EDUPLICATE a name was given before, or an agent's day was locked before to something else
     WFM_ELIMIT     more rows than a limit below allows
     WFM_ENOMEM     out of memory
   They take constant time apart from the growth of their arrays. */

enum { WFM_MAX_PAUSES = 3 };

/** Kinds of wishes: a day off, a day at work, a start inside a window (counts on days worked only). */
enum { WFM_REQUEST_OFF = 0, WFM_REQUEST_WORK = 1, WFM_REQUEST_START = 2 };

#define WFM_SHIFT_OFF (-1) /* in locks: the agent is off that day */
#define WFM_EVERY_DAY (-1) /* in requests: each day of the horizon */

/** Limits that keep memory bounded whatever a file says. */
enum {
  WFM_ROSTER_MAX_AGENTS = 1 << 20,
  WFM_ROSTER_MAX_SHIFTS = 1 << 16,
  WFM_ROSTER_MAX_CONTRACTS = 1 << 16,
  WFM_ROSTER_MAX_SKILLS = 1 << 12,
  WFM_ROSTER_MAX_ROWS = 1 << 22,  /* of demand, of requests, of time off, of locks, of assignments: each */
  WFM_ROSTER_MAX_CELLS = 1 << 25, /* skills x intervals of the horizon */
  WFM_ROSTER_MAX_NAME = 255       /* bytes of a name */
};

/** Frame and weights of a problem. Weights are finite and >= 0. */
typedef struct wfm_roster_opts {
  uint32_t struct_size;       /* set by wfm_roster_opts_init */
  uint32_t flags;             /* 0 */
  const char *name;           /* what to call it; "" */
  const char *zone;           /* IANA name, not looked up here; "UTC" */
  int32_t start_date;         /* days since 1970-01-01; -719162 to 2932896 (years 1 to 9999); 0 */
  int32_t days;               /* 1 to 3660; 28 */
  int32_t interval_minutes;   /* 1 to 1440, divides 1440; 15 */
  int32_t reserved0;          /* keep 0 */
  double labour_weight;       /* per paid interval; 1 */
  double under_weight;        /* per missing agent-interval; 10 */
  double over_weight;         /* per surplus agent-interval; 1 */
  double request_weight;      /* factor on the weights of requests not met; 1 */
  double short_minute_weight; /* per minute under the weekly minimum; 5 */
  double short_day_weight;    /* per day under days_min; 600 */
} wfm_roster_opts;
/** Fills defaults. @param struct_size sizeof(wfm_roster_opts) of the caller. */
WFM_API void wfm_roster_opts_init(wfm_roster_opts *opts, size_t struct_size);

/** What agents of one contract may and must work. */
typedef struct wfm_contract {
  uint32_t struct_size;         /* set by wfm_contract_init */
  uint32_t flags;               /* 0 */
  const char *name;             /* unique */
  const char *shift_groups;     /* names joined by "|", e.g. "F8|F10"; "": none */
  int32_t weekly_min_minutes;   /* worked + leave credit, soft; 0 to 10080; 0 */
  int32_t weekly_max_minutes;   /* worked + leave credit, hard; weekly_min_minutes to 10080; 2400 */
  int32_t days_min;             /* a week, soft; 0 to 7; 0 */
  int32_t days_max;             /* a week, hard; days_min to 7; 7 */
  int32_t max_consecutive_days; /* hard; 0 to 3660; 6 */
  int32_t min_rest_minutes;     /* between shifts, hard; 0 to 10080; 660 */
  int32_t cap_minutes;          /* most worked minutes a week, hard; 0 to 10080; 2400 */
  int32_t long_week_minutes;    /* worked minutes of a week above this cost long_week_weight each; 0 to 10080;
                                   2100 */
  double long_week_weight;      /* >= 0; 0 */
  double hourly_cost;           /* wage of a paid hour, >= 0; NaN: not given */
  double night_factor;          /* on the wage between 22:00 and 06:00, >= 0; 1 */
  double sunday_factor;         /* on the wage of Sundays, multiplies with night_factor, >= 0; 1 */
} wfm_contract;
/** Fills defaults. @param struct_size sizeof(wfm_contract) of the caller. */
WFM_API void wfm_contract_init(wfm_contract *contract, size_t struct_size);

/** A shift that can be worked on any day. Pauses are taken in their order. */
typedef struct wfm_shift {
  uint32_t struct_size;   /* set by wfm_shift_init */
  uint32_t flags;         /* 0 */
  const char *name;       /* unique; not "OFF" */
  const char *group;      /* by which contracts name it */
  int32_t start_minute;   /* 0 to 2879, a multiple of the interval */
  int32_t paid_minutes;   /* 0 to length_minutes */
  int32_t length_minutes; /* 1 to 1440, start to end with all pauses; a part of an interval at its end counts
                             as a whole one */
  int32_t pause_gap_minutes; /* least time from the end of one pause to the start of the next; 0 to 1440 */
  int32_t pause_minutes[3]; /* 0 to length_minutes; 0: no such pause; not worked in any interval it touches */
  int32_t pause_from[3];    /* earliest start, minutes after the shift's start; 0 to pause_to */
  int32_t pause_to[3];      /* latest start, at most length_minutes - pause_minutes */
  int32_t reserved0;        /* keep 0 */
} wfm_shift;
/** Fills zeros and NULL names. @param struct_size sizeof(wfm_shift) of the caller. */
WFM_API void wfm_shift_init(wfm_shift *shift, size_t struct_size);

typedef struct wfm_agent {
  uint32_t struct_size;             /* set by wfm_agent_init */
  uint32_t flags;                   /* 0 */
  const char *name;                 /* unique */
  const char *skills;               /* names of known skills joined by "|"; "": none */
  int32_t contract;                 /* index */
  int32_t start_from_minute;        /* window in which shifts may start, both ends included; 0 to 2880; 0 */
  int32_t start_to_minute;          /* start_from_minute to 2880; 2880 */
  int32_t prior_consecutive_days;   /* days worked just before day 0; 0 to 3660; 0 */
  int32_t prior_end_minutes_before; /* the last shift ended so many minutes before 00:00 of day 0; negative:
                                       goes on; -2880 to 10^9; 2880 */
  int32_t reserved0;                /* keep 0 */
  double seniority_years;           /* >= 0; 0 */
} wfm_agent;
/** Fills defaults. @param struct_size sizeof(wfm_agent) of the caller. */
WFM_API void wfm_agent_init(wfm_agent *agent, size_t struct_size);

typedef struct wfm_request {
  uint32_t struct_size;      /* set by wfm_request_init */
  uint32_t flags;            /* 0 */
  int32_t agent;             /* index */
  int32_t day;               /* 0 to days - 1; WFM_EVERY_DAY */
  int32_t kind;              /* WFM_REQUEST_*; OFF */
  int32_t start_from_minute; /* START only: both ends included; 0 to 2880; 0 */
  int32_t start_to_minute;   /* start_from_minute to 2880; 2880 */
  int32_t reserved0;         /* keep 0 */
  double weight;             /* cost of each day on which it is not met; >= 0; 1 */
} wfm_request;
/** Fills defaults. @param struct_size sizeof(wfm_request) of the caller. */
WFM_API void wfm_request_init(wfm_request *request, size_t struct_size);

/** Time in which an agent cannot work. */
typedef struct wfm_time_off {
  uint32_t struct_size; /* set by wfm_time_off_init */
  uint32_t flags;       /* 0 */
  int32_t agent;        /* index */
  int32_t day;          /* -3660 to 7320: outside the horizon it still forbids overlap, but gives no credit */
  int32_t start_minute; /* 0 to 527039; 0 */
  int32_t end_minute;   /* start_minute + 1 to 527040 (366 days); 1440 */
  int32_t credit_minutes; /* paid leave, counts to the week's contract hours; 0 to 10080; with credit > 0 from
                             00:00 to 24:00 or beyond it also takes a day from days_min and days_max, once a
                             date; 0 */
  int32_t reserved0;      /* keep 0 */
} wfm_time_off;
/** Fills defaults. @param struct_size sizeof(wfm_time_off) of the caller. */
WFM_API void wfm_time_off_init(wfm_time_off *time_off, size_t struct_size);

/* --- the problem --- */

/** A rostering problem: filled once, then read. Indices of each kind count from 0 in the order of addition.
    */
typedef struct wfm_roster wfm_roster;

/**
 * Makes an empty problem.
 *
 * @param[in]  opts  NULL for defaults
 * @param[out] out   the problem, freed with wfm_roster_free before the context; unchanged on error
 * @return WFM_OK; WFM_EINVAL, WFM_EVERSION, WFM_EDOMAIN, WFM_ENOTFINITE, WFM_ENOMEM
 */
WFM_API wfm_status wfm_roster_create(wfm_ctx *ctx, const wfm_roster_opts *opts, wfm_roster **out);
/** Frees a problem; accepts NULL. */
WFM_API void wfm_roster_free(wfm_roster *roster);

/* Each of these copies and checks what it is given; index, which may be NULL, receives the number of what was
   added. */

/** Adds a skill (a queue that agents serve); its name is without "|" and not "*". */
WFM_API wfm_status wfm_roster_add_skill(wfm_roster *roster, const char *name, int32_t *index);
/** Adds a contract; its groups need not have shifts yet. */
WFM_API wfm_status wfm_roster_add_contract(wfm_roster *roster, const wfm_contract *contract, int32_t *index);
/** Adds a shift. Pauses that cannot be placed on the interval grid with their gaps are WFM_EDOMAIN. */
WFM_API wfm_status wfm_roster_add_shift(wfm_roster *roster, const wfm_shift *shift, int32_t *index);
/** Adds an agent, after his contract and skills. */
WFM_API wfm_status wfm_roster_add_agent(wfm_roster *roster, const wfm_agent *agent, int32_t *index);
/** Adds a wish. Two equal wishes weigh twice. */
WFM_API wfm_status wfm_roster_add_request(wfm_roster *roster, const wfm_request *request);
/** Adds time off. Rows may overlap; the credit of each counts. */
WFM_API wfm_status wfm_roster_add_time_off(wfm_roster *roster, const wfm_time_off *time_off);
/** Fixes an agent's day to a shift or to WFM_SHIFT_OFF. The same lock twice is kept once. */
WFM_API wfm_status wfm_roster_add_lock(wfm_roster *roster, int32_t agent, int32_t day, int32_t shift);
/**
 * Adds demand: agents at work on a skill in one interval. Rows that name the same interval and skill add up.
 *
 * @param day          0 to days - 1
 * @param start_minute 0 to 2880 - interval, a multiple of the interval; past 1440 it is the next day's time
 * @param skill        index
 * @param required     0 to 1e9, may be fractional
 * @note  Demand after the end of the horizon can be served by nobody: it is always missing.
 */
WFM_API wfm_status wfm_roster_add_demand(wfm_roster *roster, int32_t day, int32_t start_minute, int32_t skill,
                                         double required);

/** Index of a skill by name; -1 when absent or NULL. */
WFM_API int32_t wfm_roster_find_skill(const wfm_roster *roster, const char *name);
/** Index of a contract by name; -1 when absent or NULL. */
WFM_API int32_t wfm_roster_find_contract(const wfm_roster *roster, const char *name);
/** Index of a shift by name; -1 when absent or NULL. */
WFM_API int32_t wfm_roster_find_shift(const wfm_roster *roster, const char *name);
/** Index of an agent by name; -1 when absent or NULL. */
WFM_API int32_t wfm_roster_find_agent(const wfm_roster *roster, const char *name);

/* What was put in, with defaults filled, in the order in which it was added. out->struct_size is read (call
   the _init function first); its strings live as long as the problem. Counts of a NULL problem are 0.
   WFM_EINVAL: the problem or out is NULL, there is no such row, or a struct is not initialised. */

/** The options that the problem was made with. @return WFM_OK; WFM_EINVAL. */
WFM_API wfm_status wfm_roster_frame(const wfm_roster *roster, wfm_roster_opts *out);
/** Number of skills. */
WFM_API int32_t wfm_roster_skills(const wfm_roster *roster);
/** Name of skill i; NULL outside. */
WFM_API const char *wfm_roster_skill(const wfm_roster *roster, int32_t i);
/** Number of contracts. */
WFM_API int32_t wfm_roster_contracts(const wfm_roster *roster);
/** Contract i. @return WFM_OK; WFM_EINVAL. */
WFM_API wfm_status wfm_roster_contract(const wfm_roster *roster, int32_t i, wfm_contract *out);
/** Number of shifts. */
WFM_API int32_t wfm_roster_shifts(const wfm_roster *roster);
/** Shift i. @return WFM_OK; WFM_EINVAL. */
WFM_API wfm_status wfm_roster_shift(const wfm_roster *roster, int32_t i, wfm_shift *out);
/** Number of agents. */
WFM_API int32_t wfm_roster_agents(const wfm_roster *roster);
/** Agent i. @return WFM_OK; WFM_EINVAL. */
WFM_API wfm_status wfm_roster_agent(const wfm_roster *roster, int32_t i, wfm_agent *out);
/** Number of wishes. */
WFM_API size_t wfm_roster_requests(const wfm_roster *roster);
/** Wish i. @return WFM_OK; WFM_EINVAL. */
WFM_API wfm_status wfm_roster_request(const wfm_roster *roster, size_t i, wfm_request *out);
/** Number of rows of time off. */
WFM_API size_t wfm_roster_times_off(const wfm_roster *roster);
/** Row i of time off. @return WFM_OK; WFM_EINVAL. */
WFM_API wfm_status wfm_roster_time_off(const wfm_roster *roster, size_t i, wfm_time_off *out);
/** Number of locks; the same lock given twice is one. */
WFM_API size_t wfm_roster_locks(const wfm_roster *roster);
/** Lock i; any of the three outputs may be NULL. @return WFM_OK; WFM_EINVAL. */
WFM_API wfm_status wfm_roster_lock(const wfm_roster *roster, size_t i, int32_t *agent, int32_t *day,
                                   int32_t *shift);
/** Number of rows of demand. */
WFM_API size_t wfm_roster_demands(const wfm_roster *roster);
/** Row i of demand; any of the four outputs may be NULL. @return WFM_OK; WFM_EINVAL. */
WFM_API wfm_status wfm_roster_demand(const wfm_roster *roster, size_t i, int32_t *day, int32_t *start_minute,
                                     int32_t *skill, double *required);

/** What wfm_roster_review can find: parts of a problem that contradict each other or can never take effect.
    */
enum {
  WFM_NOTE_LOCK_BREAKS_RULE = 0, /* row: the lock; no legal roster keeps it */
  WFM_NOTE_TIME_OFF_OVERLAP = 1, /* row: the later row of time off; the credit of both counts */
  WFM_NOTE_DEMAND_AFTER_END = 2, /* row: demand after the end of the horizon, always missing */
  WFM_NOTE_SKILL_UNSERVED = 3,   /* row: a skill with demand that no agent has */
  WFM_NOTE_GROUP_EMPTY = 4,      /* row: a contract that names a group without shifts */
  WFM_NOTE_SHIFT_UNUSED = 5,     /* row: a shift whose group is in no contract */
  WFM_NOTE_AGENT_IDLE = 6, /* row: an agent who by contract, start window, skills, time off has no shift */
  WFM_NOTE_MINIMUM_TOO_HIGH = 7 /* row: a contract whose weekly minimum lies above its cap_minutes */
};
/* Called for each finding, in the order of the list above and then of the rows; text is valid during the
   call. */
typedef void (*wfm_roster_note_fn)(int32_t note, size_t row, const char *text, void *user);
/**
 * Looks for contradictions that the builder lets pass, since a legal roster may still be made. For messages
 * to a planner.
 *
 * @return WFM_OK; WFM_EINVAL, WFM_ENOMEM. Time O(rows log rows + agents x days x shifts at worst).
 */
WFM_API wfm_status wfm_roster_review(wfm_ctx *ctx, const wfm_roster *roster, wfm_roster_note_fn fn,
                                     void *user);

/* --- a roster --- */

/** One agent's day. Indices may name nothing (e.g. -1): the checker says so. */
typedef struct wfm_assignment {
  uint32_t struct_size; /* set by wfm_assignment_init */
  int32_t agent, day, shift, skill;
  int32_t pause_minute[3]; /* start of each pause, minutes after 00:00 of the day; -1: none */
} wfm_assignment;
/** Fills 0 and no pauses. @param struct_size sizeof(wfm_assignment) of the caller. */
WFM_API void wfm_assignment_init(wfm_assignment *assignment, size_t struct_size);

/** A roster: who works when. */
typedef struct wfm_assignments wfm_assignments;
/** Makes an empty roster, freed before the context. @return WFM_OK; WFM_EINVAL, WFM_ENOMEM; *out unchanged on
    error. */
WFM_API wfm_status wfm_assignments_create(wfm_ctx *ctx, wfm_assignments **out);
/** Frees a roster; accepts NULL. */
WFM_API void wfm_assignments_free(wfm_assignments *assignments);
/** Appends a copy. @return WFM_OK; WFM_EINVAL, WFM_EVERSION, WFM_ELIMIT (WFM_ROSTER_MAX_ROWS), WFM_ENOMEM. */
WFM_API wfm_status wfm_assignments_add(wfm_assignments *assignments, const wfm_assignment *assignment);
/** Number of rows; 0 for NULL. */
WFM_API size_t wfm_assignments_count(const wfm_assignments *assignments);
/** Row i. @return WFM_OK; WFM_EINVAL (no such row, out not initialised). */
WFM_API wfm_status wfm_assignments_get(const wfm_assignments *assignments, size_t i, wfm_assignment *out);
/** Sorts by agent, then day, then shift, skill and pauses: the same rows always end in the same order. */
WFM_API void wfm_assignments_sort(wfm_assignments *assignments);

/* --- the checker --- */

/** Hard rules, each with the name that reports use. */
#define WFM_RULE_MAP(X)                                                                                      \
  X(WFM_RULE_UNKNOWN, "unknown")                                                                             \
  X(WFM_RULE_TWO_SHIFTS, "two-shifts-a-day")                                                                 \
  X(WFM_RULE_SHIFT_GROUP, "shift-not-in-contract")                                                           \
  X(WFM_RULE_START_WINDOW, "start-window")                                                                   \
  X(WFM_RULE_SKILL, "skill")                                                                                 \
  X(WFM_RULE_TIME_OFF, "works-in-time-off")                                                                  \
  X(WFM_RULE_PAUSE_NOT_IN_SHIFT, "pause-not-in-shift")                                                       \
  X(WFM_RULE_PAUSE_MISSING, "pause-missing")                                                                 \
  X(WFM_RULE_PAUSE_WINDOW, "pause-window")                                                                   \
  X(WFM_RULE_PAUSE_GAP, "pause-gap")                                                                         \
  X(WFM_RULE_LOCKED, "locked")                                                                               \
  X(WFM_RULE_CONSECUTIVE_DAYS, "consecutive-days")                                                           \
  X(WFM_RULE_REST, "rest")                                                                                   \
  X(WFM_RULE_HOURS_CAP, "hours-cap")                                                                         \
  X(WFM_RULE_CONTRACT_HOURS, "contract-hours")                                                               \
  X(WFM_RULE_WEEKLY_DAYS, "weekly-days")
enum {
#define X(name, text) name,
  WFM_RULE_MAP(X)
#undef X
      WFM_RULES
};
/** Name of a rule; "unknown-rule" for a value that is none. */
WFM_API const char *wfm_rule_text(int32_t rule);
/** Unit of wfm_violation value and limit: "minutes", "days", "clock" (minutes after 00:00) or "" where both
    are 0. */
WFM_API const char *wfm_rule_unit(int32_t rule);

/** One breach of a hard rule. */
typedef struct wfm_violation {
  uint32_t struct_size; /* set by wfm_violation_init */
  int32_t rule;         /* WFM_RULE_* */
  int32_t agent;        /* index as in the roster, which may name nothing */
  int32_t day;          /* the day worked; first day of the week for weekly rules */
  int32_t shift;        /* the shift worked; WFM_SHIFT_OFF where there is none */
  int32_t skill;        /* the skill worked; -1 where it does not matter */
  int32_t pause;        /* 0 to 2; -1 where it does not matter */
  int32_t reserved0;
  int64_t row;   /* row of the roster, or of the locks (locked), or of the time off that is broken
                    (works-in-time-off); -1: none */
  int64_t value; /* what was found, in the rule's unit */
  int64_t limit; /* what the rule allows */
} wfm_violation;
/** Fills zeros, for wfm_check_violation. @param struct_size sizeof(wfm_violation) of the caller. */
WFM_API void wfm_violation_init(wfm_violation *violation, size_t struct_size);

/** Figures of a roster. Agent-intervals are sums over the intervals; intervals at work outside all demand are
    surplus. */
typedef struct wfm_roster_figures {
  uint32_t struct_size; /* set by wfm_roster_figures_init */
  int32_t reserved0;
  int64_t violations;
  int64_t assignments;            /* days worked; rows that name nothing or repeat a day do not count */
  int64_t short_intervals;        /* intervals (of one skill) with fewer agents than required */
  int64_t contract_short_minutes; /* under the weekly minimum after leave credit, full weeks */
  int64_t contract_short_days;    /* under days_min after leave days, full weeks */
  int64_t requests_live[3];       /* by WFM_REQUEST_*: wishes times days on which they could be met */
  int64_t requests_met[3];
  double required, under, over; /* agent-intervals */
  double worst_shortage;        /* most agents missing in one interval of one skill */
  double cost;                  /* sum of the parts below, each already weighted */
  double cost_labour, cost_under, cost_over, cost_requests, cost_contract_short, cost_long_week;
  double paid_minutes;
  double wage_cost;         /* in the wages' currency; NaN where a contract at work has no hourly_cost */
  double satisfaction_mean; /* over agents with wishes: 1 - weight not met / weight that could be met; 1 when
                               nobody has any */
  double satisfaction_min;
  double satisfaction_gini; /* Gini coefficient of 1 - satisfaction, 0 to 1 */
} wfm_roster_figures;
/** Fills zeros, for wfm_check_figures. @param struct_size sizeof(wfm_roster_figures) of the caller. */
WFM_API void wfm_roster_figures_init(wfm_roster_figures *figures, size_t struct_size);

/** One agent in one week. */
typedef struct wfm_agent_week {
  uint32_t struct_size;   /* set by wfm_agent_week_init */
  int32_t days;           /* worked */
  int64_t worked_minutes; /* paid minutes of the shifts */
  int64_t credit_minutes; /* paid leave */
  int64_t short_minutes;  /* under the contract's minimum; 0 in a week that the horizon cuts */
  int32_t short_days;
  int32_t leave_days; /* whole days of paid leave */
} wfm_agent_week;
/** Fills zeros, for wfm_check_agent_week. @param struct_size sizeof(wfm_agent_week) of the caller. */
WFM_API void wfm_agent_week_init(wfm_agent_week *week, size_t struct_size);

/** Outcome of a check. Reads the problem it was made from, which must outlive it; the roster may be freed. */
typedef struct wfm_check wfm_check;
/**
 * Judges a roster by every rule and sums up its cost. Violations are its result, not an error. Written apart
 * from the optimiser.
 *
 * @param[out] out  freed with wfm_check_free before the problem; unchanged on error
 * @return WFM_OK; WFM_EINVAL, WFM_ENOMEM
 * @note   Time O(rows log rows + agents x weeks + skills x intervals + requests x days).
 */
WFM_API wfm_status wfm_roster_check(wfm_ctx *ctx, const wfm_roster *roster,
                                    const wfm_assignments *assignments, wfm_check **out);
/** Frees a check; accepts NULL. */
WFM_API void wfm_check_free(wfm_check *check);
/** The figures. @return WFM_OK; WFM_EINVAL. */
WFM_API wfm_status wfm_check_figures(const wfm_check *check, wfm_roster_figures *out);
/** Number of violations: first those of the rows in their order, then of locks, then agent by agent. */
WFM_API size_t wfm_check_violations(const wfm_check *check);
/** Violation i. @return WFM_OK; WFM_EINVAL. */
WFM_API wfm_status wfm_check_violation(const wfm_check *check, size_t i, wfm_violation *out);
/** Violations of one rule. */
WFM_API size_t wfm_check_rule_count(const wfm_check *check, int32_t rule);
/** Agents at work on a skill by interval. @return [days * 1440 / interval_minutes], lives as long as the
    check; NULL for an unknown skill. */
WFM_API const double *wfm_check_coverage(const wfm_check *check, int32_t skill);
/** Agents required on a skill by interval, rows of demand added up. @return as wfm_check_coverage. */
WFM_API const double *wfm_check_required(const wfm_check *check, int32_t skill);
/** Hours and days of one agent in one week (week 0 is days 0 to 6). @return WFM_OK; WFM_EINVAL. */
WFM_API wfm_status wfm_check_agent_week(const wfm_check *check, int32_t agent, int32_t week,
                                        wfm_agent_week *out);
/** Satisfaction of one agent, 0 to 1; NaN when he has no wish that could be met, or is unknown. */
WFM_API double wfm_check_satisfaction(const wfm_check *check, int32_t agent);
/** Request i: days on which it could be met, and was (either may be NULL). @return WFM_OK; WFM_EINVAL. */
WFM_API wfm_status wfm_check_request(const wfm_check *check, size_t i, int32_t *live_days, int32_t *met_days);
/**
 * Sentence for one violation, e.g. "agent A0012, day 3: rest of 540 minutes before the shift, want at least
 * 660".
 *
 * @param[out] text  [size] always terminated when size > 0; may be NULL when size is 0
 * @return length of the whole sentence without the terminator, as snprintf gives it; 0 on NULL arguments
 */
WFM_API size_t wfm_violation_text(const wfm_roster *roster, const wfm_violation *violation, char *text,
                                  size_t size);

#ifdef __cplusplus
}
#endif

#endif
