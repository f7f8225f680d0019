/* A published roster put right after sick calls or a changed demand, with few changes. */
#ifndef LIBWFM_REPLAN_H
#define LIBWFM_REPLAN_H

#include <libwfm/schedule.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What is changed and why: docs/replan.md. Everything in this header is new in 0.1. */

/** How firm the roster is that is changed. */
enum {
  WFM_ROSTER_DRAFT = 0,    /* changes cost nothing */
  WFM_ROSTER_APPROVED = 1, /* changes have their price */
  WFM_ROSTER_PUBLISHED = 2 /* and those within the notice period cost more, or need consent */
};

/** Options of wfm_roster_replan. The weights are in missing agent-intervals: they are multiplied by the
    problem's under_weight. */
typedef struct wfm_replan_opts {
  uint32_t struct_size;    /* set by wfm_replan_opts_init */
  uint32_t flags;          /* 0 */
  int32_t state;           /* WFM_ROSTER_*; PUBLISHED */
  int32_t now_day;         /* what began before now_day, now_minute stays; 0 to days; 0 */
  int32_t now_minute;      /* 0 to 1439; 0 */
  int32_t notice_days;     /* the notice period ends so many days after now; 0 to 3660; 0 */
  int32_t max_agents;      /* most agents with any change, those who must change included; >= 0; 30 */
  int32_t reserved0;       /* keep 0 */
  double agent_weight;     /* price of an agent with other work who need not change, >= 0; 2 */
  double day_weight;       /* of a day with another shift or skill, or on or off, >= 0; 2 */
  double pause_weight;     /* of a day on which pauses alone move, >= 0; 0.2 */
  double notice_weight;    /* added to a day's within the notice period, >= 0; infinite: never without
                               consent; 4 */
  double time_limit_s;     /* deadline in seconds from the call, >= 0; 0: none */
  const int32_t *consents; /* [consent_count] agents who agree to changes within the notice period */
  size_t consent_count;    /* 0 */
} wfm_replan_opts;
/** Fills defaults. @param struct_size sizeof(wfm_replan_opts) of the caller. */
WFM_API void wfm_replan_opts_init(wfm_replan_opts *opts, size_t struct_size);

/** What became of an agent's day. */
enum {
  WFM_CHANGE_PAUSES = 0, /* pauses alone */
  WFM_CHANGE_SHIFT = 1,  /* another shift or skill */
  WFM_CHANGE_ADDED = 2,  /* was off, works now */
  WFM_CHANGE_DROPPED = 3 /* worked, is off now */
};

/** One changed day. Shifts and skills are indices, -1 where there is none; pauses minutes after 00:00 of the
    day, -1 where there is none. */
typedef struct wfm_replan_change {
  uint32_t struct_size; /* set by wfm_replan_change_init */
  int32_t agent, day;
  int32_t kind;          /* WFM_CHANGE_* */
  int32_t forced;        /* 1: the old day breaks a rule, or another one of the agent's days would */
  int32_t needs_consent; /* 1: inside the notice period of a published roster, and no consent was given */
  int32_t old_shift, new_shift, old_skill, new_skill;
  int32_t old_pause[3], new_pause[3];
} wfm_replan_change;
/** Fills zeros. @param struct_size sizeof(wfm_replan_change) of the caller. */
WFM_API void wfm_replan_change_init(wfm_replan_change *change, size_t struct_size);

/** Figures of a changed roster. */
typedef struct wfm_replan_figures {
  uint32_t struct_size;    /* set by wfm_replan_figures_init */
  int32_t stop;            /* WFM_STOP_DONE (nothing left that is worth its price), _TIME or _CANCELLED */
  int32_t agents_changed;  /* with any change */
  int32_t agents_forced;   /* of these, who had to change */
  int32_t days_changed;    /* with another shift or skill, or on or off */
  int32_t days_pauses;     /* with other pauses alone */
  int32_t consents_needed; /* changed days that need a consent which was not given */
  int32_t reserved0;
  double cost_forced;  /* of the roster after the forced changes alone, as wfm_roster_check counts it */
  double cost;         /* of the new roster */
  double under_forced; /* missing agent-intervals after the forced changes alone */
  double under;        /* of the new roster */
  double distance;     /* price of the changes, in the unit of the cost */
  double elapsed_s;    /* of the call */
} wfm_replan_figures;
/** Fills zeros, for wfm_replan_figures_get. @param struct_size sizeof(wfm_replan_figures) of the caller. */
WFM_API void wfm_replan_figures_init(wfm_replan_figures *figures, size_t struct_size);

/** A changed roster with the list of its changes. */
typedef struct wfm_replan wfm_replan;

/**
 * Puts a roster right: rows that break a rule (sick calls, new locks, changed contracts) are given up, the
 * agents concerned get the nearest legal schedule, and what is missing then is covered by few others, pauses
 * first. Each change has its price; none is made that does not save more.
 *
 * Who is away is told by time off in the problem (wfm_roster_add_sick_day); a changed demand is the
 * problem's demand. The result breaks no rule, apart from locks that cannot be kept.
 *
 * @param      ctx        context
 * @param[in]  roster     the problem as it is now; read during the call
 * @param[in]  published  the roster that agents know, of the same agents and days; rows that name nothing are
 *                        left out, of two rows of a day the first counts
 * @param[in]  opts       NULL for defaults
 * @param[out] out        freed with wfm_replan_free before the context; untouched on error
 * @return WFM_OK, also when the deadline or a cancel ended the search (figures.stop); WFM_ECANCELLED (before
 *         there was a legal roster); WFM_EINVAL (NULL, options not initialised), WFM_EDOMAIN,
 *         WFM_ENOTFINITE (an option), WFM_EVERSION, WFM_ELIMIT (as wfm_schedule_solve), WFM_ENOMEM
 * @note   Deterministic. Time O(agents * days * shifts) and O(agents * shifts) for each change. Sources:
 *         Mehrotra, Ozluk and Saltzman (2010) for the order of the measures; Minoux (1978) for the lazy
 *         evaluation of gains.
 */
WFM_API wfm_status wfm_roster_replan(wfm_ctx *ctx, const wfm_roster *roster, const wfm_assignments *published,
                                     const wfm_replan_opts *opts, wfm_replan **out);

/** Frees a result; accepts NULL. */
WFM_API void wfm_replan_free(wfm_replan *replan);

/** The new roster, by agent, then day; lives as long as the result. NULL for NULL. */
WFM_API const wfm_assignments *wfm_replan_assignments(const wfm_replan *replan);

/** Copies the figures that out->struct_size has room for. @return WFM_OK; WFM_EINVAL */
WFM_API wfm_status wfm_replan_figures_get(const wfm_replan *replan, wfm_replan_figures *out);

/** Number of changed days. 0 for NULL. */
WFM_API size_t wfm_replan_changes(const wfm_replan *replan);

/** Changed day i, by agent, then day. @return WFM_OK; WFM_EINVAL (no such change, out not initialised) */
WFM_API wfm_status wfm_replan_change_get(const wfm_replan *replan, size_t i, wfm_replan_change *out);

/**
 * The same as a sentence, e.g. "agent A0012, day 3: works F8-09:00 instead of F8-07:00".
 *
 * @param[in]  roster  the problem that was solved
 * @param[out] text    [size] always terminated when size > 0; may be NULL when size is 0
 * @return length of the whole sentence without the terminator; 0 on NULL arguments
 */
WFM_API size_t wfm_replan_change_text(const wfm_roster *roster, const wfm_replan_change *change, char *text,
                                      size_t size);

/**
 * Adds the time off of an agent who is sick for one day: from 00:00, or from when the shift of the day
 * before ends, to 24:00 or to the end of his shift; the paid minutes of the shift that he would have worked
 * are credited.
 *
 * @param      roster     the problem
 * @param[in]  published  where his shift is looked up
 * @param      agent      index
 * @param      day        0 to days - 1
 * @return WFM_OK; WFM_EINVAL (NULL, no such agent or day), WFM_ELIMIT, WFM_ENOMEM; time O(rows)
 */
WFM_API wfm_status wfm_roster_add_sick_day(wfm_roster *roster, const wfm_assignments *published,
                                           int32_t agent, int32_t day);

#ifdef __cplusplus
}
#endif

#endif
