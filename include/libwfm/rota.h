/* Rotas of whole shifts: who works which shift on which day, with rules over the whole horizon. */
#ifndef LIBWFM_ROTA_H
#define LIBWFM_ROTA_H

#include <libwfm/context.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The model of Curtois and Qu (2014), "Computational results on new staff scheduling benchmark instances": cover is asked by day
   and shift, not by interval, and the rules are those of rotating teams. The rules, the cost, the bound and the method:
   docs/rota.md. Where demand comes in intervals, with pauses and skills, use schedule.h.

   Days count from 0, which is a Monday. A run is a stretch of days at work, or off, without a break; one that touches an end of
   the horizon is taken to go on outside of it, so it is never too short, but only its days inside count against max_run.

   Everything in this header was new in 0.1. What is passed in is copied. The builder's functions leave the problem as it was unless
   they return WFM_OK:
     WFM_EINVAL     a pointer is NULL, a struct was not initialised, an index names nothing, a name is empty
     WFM_EVERSION   a struct is newer than this library and uses what it does not know
     WFM_EDOMAIN    a number is outside the range in its comment; the message names element, field and range
     WFM_ENOTFINITE a weight or requirement is NaN or infinite
     WFM_EDUPLICATE a name, or the cover of a day and shift, was given before
     WFM_ELIMIT     more than a limit below allows
     WFM_ENOMEM     out of memory */

/** Limits that keep memory bounded whatever a file says. */
enum {
  WFM_ROTA_MAX_DAYS = 3660,
  WFM_ROTA_MAX_SHIFTS = 1 << 8,
  WFM_ROTA_MAX_STAFF = 1 << 16,
  WFM_ROTA_MAX_CELLS = 1 << 24 /* staff x days x (shifts + 1) */
};

#define WFM_ROTA_OFF (-1) /* the shift of a day off */

/** What one person may and must work over the horizon. Every rule is hard. */
typedef struct wfm_rota_staff {
  uint32_t struct_size; /* set by wfm_rota_staff_init */
  uint32_t flags;       /* 0 */
  const char *name;     /* unique */
  int32_t max_minutes;  /* worked; min_minutes to 10^8; 10^8 */
  int32_t min_minutes;  /* worked; 0 to 10^8; 0 */
  int32_t max_run;      /* days at work in a row; 1 to 3660; 3660 */
  int32_t min_run;      /* days at work in a row; 1 to max_run; 1 */
  int32_t min_off_run;  /* days off in a row; 1 to 3660; 1 */
  int32_t max_weekends; /* weekends with a shift on Saturday or Sunday; 0 to 3660; 3660 */
} wfm_rota_staff;
/** Fills defaults. @param struct_size sizeof(wfm_rota_staff) of the caller. */
WFM_API void wfm_rota_staff_init(wfm_rota_staff *staff, size_t struct_size);

/** A problem: filled once, then read. Shifts and staff count from 0 in the order of addition. */
typedef struct wfm_rota wfm_rota;

/**
 * Makes an empty problem.
 *
 * @param      days  1 to WFM_ROTA_MAX_DAYS
 * @param[out] out   the problem, freed with wfm_rota_free before the context; unchanged on error
 * @return WFM_OK; WFM_EINVAL, WFM_EDOMAIN, WFM_ENOMEM
 */
WFM_API wfm_status wfm_rota_create(wfm_ctx *ctx, int32_t days, wfm_rota **out);
/** Frees a problem; accepts NULL. */
WFM_API void wfm_rota_free(wfm_rota *rota);

/** Adds a shift of 1 to 1440 minutes. index may be NULL. All shifts come before the first of the staff. */
WFM_API wfm_status wfm_rota_add_shift(wfm_rota *rota, const char *name, int32_t minutes, int32_t *index);
/** Forbids a shift on the day after another. */
WFM_API wfm_status wfm_rota_forbid(wfm_rota *rota, int32_t shift, int32_t next_day);
/** Adds a person. index may be NULL. */
WFM_API wfm_status wfm_rota_add_staff(wfm_rota *rota, const wfm_rota_staff *staff, int32_t *index);
/** Limits how often a person works a shift: most is 0 to 3660. */
WFM_API wfm_status wfm_rota_limit_shift(wfm_rota *rota, int32_t staff, int32_t shift, int32_t most);
/** Fixes a day off, hard. */
WFM_API wfm_status wfm_rota_add_day_off(wfm_rota *rota, int32_t staff, int32_t day);
/** A wish to work that shift on that day: weight, >= 0, is paid when it is not worked. Wishes add up. */
WFM_API wfm_status wfm_rota_want(wfm_rota *rota, int32_t staff, int32_t day, int32_t shift, double weight);
/** A wish not to work that shift on that day: weight, >= 0, is paid when it is worked. Wishes add up. */
WFM_API wfm_status wfm_rota_avoid(wfm_rota *rota, int32_t staff, int32_t day, int32_t shift, double weight);
/**
 * Asks for people on a shift of a day. Days and shifts that were never asked for cost nothing, whoever works them.
 *
 * @param required  people, >= 0
 * @param under     paid for each one missing, >= 0
 * @param over      paid for each one too many, >= 0
 */
WFM_API wfm_status wfm_rota_cover(wfm_rota *rota, int32_t day, int32_t shift, double required, double under,
                                  double over);

/** Days of the horizon; 0 for NULL. */
WFM_API int32_t wfm_rota_days(const wfm_rota *rota);
/** Number of shifts; 0 for NULL. */
WFM_API int32_t wfm_rota_shifts(const wfm_rota *rota);
/** Number of people; 0 for NULL. */
WFM_API int32_t wfm_rota_people(const wfm_rota *rota);
/** Name of a shift; NULL when there is none. */
WFM_API const char *wfm_rota_shift_name(const wfm_rota *rota, int32_t shift);
/** Name of a person; NULL when there is none. */
WFM_API const char *wfm_rota_staff_name(const wfm_rota *rota, int32_t staff);
/** Index of a shift by name; -1 when absent or NULL. */
WFM_API int32_t wfm_rota_find_shift(const wfm_rota *rota, const char *name);
/** Index of a person by name; -1 when absent or NULL. */
WFM_API int32_t wfm_rota_find_staff(const wfm_rota *rota, const char *name);

/* --- the checker --- */

/** Hard rules, each with the name that reports use. */
#define WFM_ROTA_RULE_MAP(X)                                                                                 \
  X(WFM_ROTA_RULE_SUCCESSION, "forbidden-succession")                                                        \
  X(WFM_ROTA_RULE_SHIFT_LIMIT, "shift-limit")                                                                \
  X(WFM_ROTA_RULE_MAX_MINUTES, "max-minutes")                                                                \
  X(WFM_ROTA_RULE_MIN_MINUTES, "min-minutes")                                                                \
  X(WFM_ROTA_RULE_MAX_RUN, "max-run")                                                                        \
  X(WFM_ROTA_RULE_MIN_RUN, "min-run")                                                                        \
  X(WFM_ROTA_RULE_MIN_OFF_RUN, "min-off-run")                                                                \
  X(WFM_ROTA_RULE_WEEKENDS, "max-weekends")                                                                  \
  X(WFM_ROTA_RULE_DAY_OFF, "day-off")
enum {
#define X(name, text) name,
  WFM_ROTA_RULE_MAP(X)
#undef X
      WFM_ROTA_RULES
};
/** Name of a rule; "unknown-rule" for a value that is none. */
WFM_API const char *wfm_rota_rule_text(int32_t rule);

/** What a rota costs and which rules it breaks. */
typedef struct wfm_rota_figures {
  uint32_t struct_size;    /* set by wfm_rota_figures_init */
  int32_t worst_staff;     /* the first person who breaks a rule; -1: nobody does */
  int32_t worst_rule;      /* the first rule that he breaks; -1 */
  int32_t worst_day;       /* the day on which it shows; -1: it is about the whole horizon */
  int64_t violations;      /* of all people: days, runs and limits that break a rule */
  double cost;             /* requests + under + over */
  double requests;         /* weights of wishes not met */
  double under, over;      /* weighted shortage and surplus */
  double missing, surplus; /* people x shifts */
} wfm_rota_figures;
/** Fills zeros. @param struct_size sizeof(wfm_rota_figures) of the caller. */
WFM_API void wfm_rota_figures_init(wfm_rota_figures *figures, size_t struct_size);

/**
 * Judges a rota. Written apart from the optimiser.
 *
 * @param[in]  plan  [people * days] shift of each person on each day, by person; WFM_ROTA_OFF: off
 * @param[out] out   its struct_size is read; untouched on error
 * @return WFM_OK, whatever was found; WFM_EINVAL; WFM_EDOMAIN (a shift that does not exist; the message names person and day)
 * @note   Time O(people * days * shifts). Since 0.1.
 */
WFM_API wfm_status wfm_rota_check(wfm_ctx *ctx, const wfm_rota *rota, const int32_t *plan,
                                  wfm_rota_figures *out);

/* --- the optimiser --- */

/** Why a solve ended. */
enum {
  WFM_ROTA_STOP_OPTIMAL = 0, /* proven: no rota costs less */
  WFM_ROTA_STOP_WORK = 1,    /* work limit */
  WFM_ROTA_STOP_TIME = 2,    /* deadline */
  WFM_ROTA_STOP_CANCELLED = 3
};

/** Options of wfm_rota_solve. */
typedef struct wfm_rota_opts {
  uint32_t struct_size; /* set by wfm_rota_opts_init */
  uint32_t flags;       /* 0 */
  uint64_t seed;        /* of the random choices; 1 */
  int64_t
      work_limit; /* units of about a microsecond of one core, >= 0; 0: by the size, or by time_limit_s where given; 0 */
  double time_limit_s; /* deadline in seconds from the call, >= 0; 0: none */
  const char *solver;  /* linear programmes by "glpk" or "clp"; NULL: the default */
} wfm_rota_opts;
/** Fills defaults. @param struct_size sizeof(wfm_rota_opts) of the caller. */
WFM_API void wfm_rota_opts_init(wfm_rota_opts *opts, size_t struct_size);

/** Figures of a solution. */
typedef struct wfm_rota_result {
  uint32_t struct_size; /* set by wfm_rota_result_init */
  int32_t stop;         /* WFM_ROTA_STOP_* */
  double cost;          /* as wfm_rota_check counts it */
  double lower_bound;   /* no rota that keeps the rules costs less */
  double elapsed_s;     /* of the call */
  int64_t work;         /* units done */
} wfm_rota_result;
/** Fills zeros. @param struct_size sizeof(wfm_rota_result) of the caller. */
WFM_API void wfm_rota_result_init(wfm_rota_result *result, size_t struct_size);

/**
 * Makes a rota of least cost that keeps every rule, and a bound that no rota can go under.
 *
 * Everybody's cheapest schedule at given prices of the cover is found exactly by dynamic programming over minutes, runs, weekends
 * and limited shifts; a master programme over such schedules gives prices and the bound; a dive over it gives the first rota, which
 * neighbourhoods of a few people and weeks, solved the same way, improve.
 *
 * @param      ctx   context; its threads are used, its progress is told, its cancel is obeyed
 * @param[in]  rota  the problem; read during the call
 * @param[in]  opts  NULL for defaults
 * @param[out] plan  [people * days] shift of each person on each day, by person; WFM_ROTA_OFF: off
 * @param[out] out   its struct_size is read; may be NULL
 * @return WFM_OK, also when a limit or a cancel ended the search; WFM_EINFEASIBLE (somebody has no legal schedule: the message names
 *         him); WFM_ECANCELLED, WFM_ELIMIT (before there was a rota; or the rules make too many states); WFM_EINVAL (NULL, options not initialised, solver unknown),
 *         WFM_EDOMAIN, WFM_ENOTFINITE (an option), WFM_EVERSION; WFM_ESOLVER; WFM_ENOMEM. Outputs are untouched on error.
 * @note   A pure function of problem, seed and work limit, whatever the number of threads; the deadline only stops it. Sources: Dantzig
 *         and Wolfe (1960); Wentges (1997); Righini and Salani (2008); Burke and Curtois (2014); Strandmark, Qu and Curtois (2020).
 */
WFM_API wfm_status wfm_rota_solve(wfm_ctx *ctx, const wfm_rota *rota, const wfm_rota_opts *opts,
                                  int32_t *plan, wfm_rota_result *out);

#ifdef __cplusplus
}
#endif

#endif
