/* Pauses placed at their best, shifts fixed, with a proof. */
#ifndef LIBWFM_PAUSES_H
#define LIBWFM_PAUSES_H

#include <libwfm/schedule.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The model and its proof: docs/pauses.md. Everything in this header is new in 0.1. */

/** Options of wfm_roster_place_pauses. */
typedef struct wfm_pauses_opts {
  uint32_t struct_size; /* set by wfm_pauses_opts_init */
  uint32_t flags;       /* 0 */
  int32_t day;          /* 0 to days - 1; -1: every day; -1 */
  int32_t reserved0;    /* keep 0 */
  int64_t max_nodes;    /* of branch and bound for a day and skill, >= 0; 0: none, rounding alone; 3000 */
  double time_limit_s;  /* deadline in seconds from the call, >= 0; 0: none */
  const char *solver;   /* "glpk" or "clp", as the build has; NULL: its default */
} wfm_pauses_opts;
/** Fills defaults. @param struct_size sizeof(wfm_pauses_opts) of the caller. */
WFM_API void wfm_pauses_opts_init(wfm_pauses_opts *opts, size_t struct_size);

/** What was reached. Costs are those of missing and surplus agent-intervals on the days and skills looked
    at, each in the intervals that its shifts span. */
typedef struct wfm_pauses_figures {
  uint32_t struct_size; /* set by wfm_pauses_figures_init */
  int32_t problems;     /* days times skills with shifts that have pauses */
  int32_t proven;       /* of them proven optimal */
  int32_t stop;         /* WFM_STOP_OPTIMAL (all proven), _WORK, _TIME or _CANCELLED */
  double cost_before, cost;
  double lower_bound; /* no pauses of these shifts cost less; the days one after another, so that shifts over
                           midnight stand as the day before left them */
  double elapsed_s;   /* of the call */
  int32_t moved;      /* agent's days with other pauses */
  int32_t reserved0;
} wfm_pauses_figures;
/** Fills zeros. @param struct_size sizeof(wfm_pauses_figures) of the caller. */
WFM_API void wfm_pauses_figures_init(wfm_pauses_figures *figures, size_t struct_size);

/**
 * Moves the pauses of a roster within their windows so that least is missing and surplus; who works which
 * shift, and with which skill, stays.
 *
 * @param      ctx      context; its cancel is obeyed
 * @param[in]  roster   the problem
 * @param[in]  rows     the roster; agents with a row that breaks a rule of skill or pauses, names nothing or
 *                      repeats a day stay as they are, and count as absent
 * @param[in]  opts     NULL for defaults
 * @param[out] out      the roster with its new pauses, freed by wfm_assignments_free before the context;
 *                      untouched on error
 * @param[out] figures  may be NULL
 * @return WFM_OK, also when a limit or a cancel ended the search; WFM_EINVAL (NULL, options not initialised,
 *         solver unknown), WFM_EDOMAIN, WFM_ENOTFINITE (an option), WFM_EVERSION, WFM_ELIMIT (as
 *         wfm_schedule_solve), WFM_ESOLVER, WFM_EUNSUPPORTED (a build without a solver), WFM_ENOMEM
 * @note   Deterministic. For 750 agents of a day a linear program of some 200 rows. Sources: Aykin (1996),
 *         Bechtold and Jacobs (1990) for counting pauses; Gilmore and Gomory (1961) for the columns.
 */
WFM_API wfm_status wfm_roster_place_pauses(wfm_ctx *ctx, const wfm_roster *roster,
                                           const wfm_assignments *rows, const wfm_pauses_opts *opts,
                                           wfm_assignments **out, wfm_pauses_figures *figures);

#ifdef __cplusplus
}
#endif

#endif
