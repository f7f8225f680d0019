/* Deferred work: contacts that may wait for hours, each with a deadline (e-mail, letters, back office), and
   what idle voice agents can do of it. */
#ifndef LIBWFM_BACKLOG_H
#define LIBWFM_BACKLOG_H

#include <libwfm/staffing.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Fluid model: the contacts of an interval arrive evenly over it, are worked on in order of arrival, and may
 * be divided. Who does not wait behind others may be done in the interval of arrival. Deadlines are one span
 * for all, so order of arrival is order of due time, and no other order lets more of them be met (Jackson
 * 1955).
 *
 * A deadline runs from the start of the interval of arrival (for the first of its contacts), and a due time
 * inside an interval counts as the end of the interval before: what is done by then is surely in time.
 * Contacts may arrive while closed.
 */

/** What a deadline is measured in. */
enum {
  WFM_DEADLINE_INTERVALS = 1, /* intervals, closed ones included: 1 is the end of the interval of arrival */
  WFM_DEADLINE_OPEN_S = 2,    /* seconds of open time */
  WFM_DEADLINE_CLOCK_S = 3    /* seconds */
};

/** Work by interval, and what is there at the beginning. */
typedef struct wfm_backlog_input {
  uint32_t struct_size;       /* set by wfm_backlog_input_init */
  uint32_t flags;             /* 0 */
  const double *volume;       /* [n] contacts arriving, >= 0, closed intervals too */
  const double *aht_s;        /* [n] work on one of them, > 0; not read where volume is 0 */
  const uint8_t *open;        /* [n] 0 where nobody works; NULL: always open */
  const double *start_volume; /* [starts] contacts waiting at the beginning, >= 0, oldest first */
  const double *start_age;    /* [starts] their age in the unit of the deadline, >= 0 */
  const double *start_aht_s;  /* [starts] work on one of them, > 0 */
  size_t starts;              /* 0: nothing waits */
} wfm_backlog_input;
/** No columns; every one is NULL. @param struct_size sizeof of the caller's struct. Since 0.1. */
WFM_API void wfm_backlog_input_init(wfm_backlog_input *input, size_t struct_size);

/** How wfm_backlog_agents spreads the work. */
enum {
  WFM_BACKLOG_CONSTANT = 0, /* the same agents in every open interval, as few as possible */
  WFM_BACKLOG_LEVEL = 1     /* least agent hours, and of such plans the most level: none has a lower peak */
};

/** Flags of wfm_backlog_agents, beside WFM_AGENTS_REAL. */
enum {
  WFM_BACKLOG_CLEAR = 2 /* nothing is left after the last interval, due or not */
};

/** Options. */
typedef struct wfm_backlog_opts {
  uint32_t struct_size;  /* set by wfm_backlog_opts_init */
  uint32_t flags;        /* wfm_backlog_agents: WFM_AGENTS_REAL, WFM_BACKLOG_CLEAR; 0 */
  double interval_s;     /* length of an interval, > 0; 1800 */
  double deadline;       /* in deadline_unit, at least one interval; 86400 */
  double efficiency;     /* share of an agent's time on this work that is work, 0 < x <= 1; 1 */
  double max_agents;     /* wfm_backlog_agents: an interval that needs more is WFM_ELIMIT; 1e7 */
  int32_t deadline_unit; /* WFM_DEADLINE_*; WFM_DEADLINE_CLOCK_S. Intervals must be a whole number */
  int32_t method;        /* wfm_backlog_agents: WFM_BACKLOG_*; WFM_BACKLOG_CONSTANT */
} wfm_backlog_opts;
/** Fills defaults. @param struct_size sizeof of the caller's struct. Since 0.1. */
WFM_API void wfm_backlog_opts_init(wfm_backlog_opts *opts, size_t struct_size);

/** Results by interval. Columns are [n], belong to the caller, NULL is not computed. */
typedef struct wfm_backlog_columns {
  uint32_t struct_size; /* set by wfm_backlog_columns_init, which sets every column to NULL */
  uint32_t flags;       /* 0 */
  double *done;         /* contacts done in the interval */
  double *backlog;      /* contacts waiting at its end */
  double *backlog_h;    /* hours of work in them */
  double *oldest;       /* age of the oldest at its end, in the unit of the deadline; 0 when nothing waits */
  double *late;         /* contacts whose deadline passes undone at its end */
  /* Share of the contacts arriving here that are done in time; NaN without contacts, and where it is not
     known by the end of the last interval. */
  double *in_time;
  double *busy; /* agents at work, mean */
} wfm_backlog_columns;
/** Nothing is wanted; every column is NULL. @param struct_size sizeof of the caller's struct. Since 0.1. */
WFM_API void wfm_backlog_columns_init(wfm_backlog_columns *columns, size_t struct_size);

/** Totals. in_time + late + not_due = arrived. */
typedef struct wfm_backlog_totals {
  uint32_t struct_size; /* set by the caller, e.g. sizeof */
  int32_t first_late;   /* interval at whose end a deadline is first missed; -1: none */
  double arrived;       /* contacts, the starting backlog included */
  double done;
  double in_time;       /* done by their deadline, or done without a deadline by the end */
  double late;          /* deadline missed; late_at_start included */
  double late_at_start; /* of the starting backlog: overdue, or due before the first interval ends */
  double not_due;       /* neither done nor due by the end */
  double in_time_frac;  /* in_time / (in_time + late); NaN when nothing was */
  double work_h;        /* hours of work that arrived, the starting backlog included */
  double agents_h;      /* hours of agents while open */
  double busy_h;        /* of these at work, time lost to efficiency included */
} wfm_backlog_totals;

/**
 * What given agents make of deferred work.
 *
 * What is late is reported and still done, in its turn.
 *
 * @param      ctx     context
 * @param[in]  input   work
 * @param[in]  agents  [n] on this work, >= 0, may be fractional; not read while closed
 * @param      n       intervals; 0 is allowed
 * @param[in]  opts    NULL for defaults; method and max_agents are not read
 * @param[out] columns columns asked for; may be NULL
 * @param[out] totals  may be NULL
 * @return WFM_OK; WFM_EINVAL, WFM_ENOTFINITE, WFM_EDOMAIN (bad element, a deadline shorter than an interval),
 *         WFM_EVERSION, WFM_ENOMEM
 * @note   Time O(n + starts). Since 0.1.
 */
WFM_API wfm_status wfm_backlog_run(wfm_ctx *ctx, const wfm_backlog_input *input, const double *agents,
                                   size_t n, const wfm_backlog_opts *opts, const wfm_backlog_columns *columns,
                                   wfm_backlog_totals *totals);

/**
 * Fewest agents with whom every deadline is met that falls in the n intervals.
 *
 * Starting contacts that are late at the start are done in their turn, and at the latest by a fresh deadline
 * from the start. Whole agents: constant ones are exact; level ones carry what is done ahead from one
 * interval to the next, so that they exceed the real ones by less than one agent in each interval and never
 * their peak rounded up.
 *
 * @param      ctx    context
 * @param[in]  input  work
 * @param[in]  base   [n] agents who are there anyway (may be fractional), >= 0, not read while closed; NULL:
 *                    none. The result comes on top; level then means: of what they cannot do in time, which
 *                    is as little as can be
 * @param      n      intervals; 0 is allowed
 * @param[in]  opts   NULL for defaults
 * @param[out] agents [n] 0 while closed
 * @return as wfm_backlog_run; WFM_EINFEASIBLE (contacts arrive and fall due while closed), WFM_ELIMIT
 *         (max_agents)
 * @note   Constant: Newton's method on the busiest stretch, usually under 10 passes over the intervals.
 *         Level: the taut string between what must be done and what has arrived, time O(n) for each stretch
 *         of equal agents. Sources: Yao, Demers and Shenker (1995), A scheduling model for reduced CPU energy
 *         (no plan has a lower peak or sum of squares); Dinkelbach (1967). Since 0.1.
 */
WFM_API wfm_status wfm_backlog_agents(wfm_ctx *ctx, const wfm_backlog_input *input, const double *base,
                                      size_t n, const wfm_backlog_opts *opts, double *agents);

/** Blended work: deferred work in the idle time of voice agents. Columns are [n], belong to the caller, NULL
    is not computed. */
typedef struct wfm_blend_result {
  uint32_t struct_size;  /* set by wfm_blend_result_init */
  int32_t reserved0;     /* keep 0 */
  double *occupancy;     /* of the voice agents with calls alone; 0 without calls, NaN without agents */
  double *idle_agents;   /* agents * (1 - occupancy) * idle_use: what idle time is worth in agents */
  double *filled_agents; /* of these at deferred work when nobody else does any */
  double *agents;        /* agents on deferred work beside the voice agents, so that every deadline is met */
  double *separate_agents; /* the same when voice agents do none of it */
  double idle_h;           /* out: sum of idle_agents in hours, while the work is open */
  double filled_h;         /* out: sum of filled_agents in hours */
  double late;             /* out: contacts that are late then */
  double agents_h;         /* out: hours of agents */
  double separate_h;       /* out: hours of separate_agents */
} wfm_blend_result;
/** Nothing is wanted; every column is NULL. @param struct_size sizeof of the caller's struct. Since 0.1. */
WFM_API void wfm_blend_result_init(wfm_blend_result *result, size_t struct_size);

/**
 * How much deferred work the idle time of given voice agents takes, and how many agents fewer the rest needs.
 *
 * Calls go first and are not delayed: a piece of deferred work is put aside as soon as a call comes, and
 * idle_use is the share of idle time that is left after such changes.
 *
 * @param      ctx       context
 * @param[in]  voice     demand of the voice queue, as in wfm_staff_evaluate
 * @param[in]  agents    [n] voice agents present, >= 0; not read where voice is closed
 * @param      n         intervals; 0 is allowed
 * @param[in]  voice_opts as in wfm_staff_evaluate; interval_s must be that of opts. NULL for defaults
 * @param      idle_use  share of idle time that deferred work can use, 0 to 1
 * @param[in]  work      deferred work
 * @param[in]  opts      as in wfm_backlog_agents; NULL for defaults. efficiency applies to idle time too, on
 *                       top of idle_use
 * @param[in,out] result columns asked for; the fields marked out are set
 * @return as wfm_staff_evaluate and wfm_backlog_agents; WFM_EINVAL also where the intervals differ
 * @note   Since 0.1.
 */
WFM_API wfm_status wfm_blend(wfm_ctx *ctx, const wfm_staff_input *voice, const double *agents, size_t n,
                             const wfm_staff_opts *voice_opts, double idle_use, const wfm_backlog_input *work,
                             const wfm_backlog_opts *opts, wfm_blend_result *result);

#ifdef __cplusplus
}
#endif

#endif
