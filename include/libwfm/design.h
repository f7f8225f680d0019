/* Which contracts to hire for a demand, and which few shifts to use. */
#ifndef LIBWFM_DESIGN_H
#define LIBWFM_DESIGN_H

#include <libwfm/roster.h>
#include <libwfm/schedule.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The model: docs/design.md. Everything in this header is new in 0.1. */

/** Options of wfm_roster_design. */
typedef struct wfm_design_opts {
  uint32_t struct_size; /* set by wfm_design_opts_init */
  uint32_t flags;       /* 0 */
  int32_t max_shifts;   /* most distinct shifts, >= 0; 0: as many as pay; 0 */
  int32_t reserved0;    /* keep 0 */
  double hire_cost;     /* of an agent's week besides his labour, >= 0; 0 */
  double time_limit_s;  /* deadline in seconds from the call, >= 0; 0: none */
  const char *solver;   /* "glpk" or "clp", as the build has; NULL: its default */
} wfm_design_opts;
/** Fills defaults. @param struct_size sizeof(wfm_design_opts) of the caller. */
WFM_API void wfm_design_opts_init(wfm_design_opts *opts, size_t struct_size);

/** Figures of a design, all of the mean week. */
typedef struct wfm_design_figures {
  uint32_t struct_size; /* set by wfm_design_figures_init */
  int32_t agents;       /* to hire */
  int32_t shifts;       /* distinct shifts in use */
  int32_t reserved0;
  double cost;                  /* labour, missing, surplus and hiring */
  double lower_bound;           /* no hiring mix costs less in this model, however many shifts it uses */
  double gap;                   /* (cost - lower_bound) / cost; 0 when the cost is 0 */
  double required, under, over; /* agent-intervals */
  double paid_minutes;
  double elapsed_s; /* of the call */
} wfm_design_figures;
/** Fills zeros, for wfm_design_figures_get. @param struct_size sizeof(wfm_design_figures) of the caller. */
WFM_API void wfm_design_figures_init(wfm_design_figures *figures, size_t struct_size);

/** A hiring mix with its shifts. */
typedef struct wfm_design wfm_design;

/**
 * Finds how many agents of each contract to hire for the mean week of a demand, and how many of them work
 * which shift on which weekday.
 *
 * Agents are counted, not told apart; who there is already plays no part. Numbers of agents are whole,
 * numbers at work on a shift are means over the weeks. Hours and days a week of the contracts hold, on the
 * mean; rest, runs and wishes are left to the roster. Pauses are spread evenly over their windows. Skills are
 * added up, as if everybody served all.
 *
 * @param      ctx     context; its cancel is obeyed
 * @param[in]  roster  contracts, shifts and demand
 * @param[in]  opts    NULL for defaults
 * @param[out] out     freed with wfm_design_free before the context; untouched on error
 * @return WFM_OK; WFM_ECANCELLED; WFM_EINVAL (NULL, options not initialised, solver unknown), WFM_EDOMAIN,
 *         WFM_ENOTFINITE (an option), WFM_EVERSION, WFM_ELIMIT (deadline before a mix was found),
 *         WFM_ESOLVER, WFM_EUNSUPPORTED (a build without a solver), WFM_ENOMEM
 * @note   A linear program with a row for each interval of a week. Sources: Dantzig (1954); Musliu, Schaerf
 *         and Slany (2004) for few distinct shifts.
 */
WFM_API wfm_status wfm_roster_design(wfm_ctx *ctx, const wfm_roster *roster, const wfm_design_opts *opts,
                                     wfm_design **out);
/** Frees a design; accepts NULL. */
WFM_API void wfm_design_free(wfm_design *design);
/** Copies the figures that out->struct_size has room for. @return WFM_OK; WFM_EINVAL */
WFM_API wfm_status wfm_design_figures_get(const wfm_design *design, wfm_design_figures *out);
/** Agents of a contract to hire; 0 for an unknown one. */
WFM_API int32_t wfm_design_hires(const wfm_design *design, int32_t contract);
/** Number of uses: contract, shift and weekday with agents at work. 0 for NULL. */
WFM_API size_t wfm_design_uses(const wfm_design *design);
/** Use i, by contract, shift, day (0 to 6 from the first day of the problem's weeks); outputs may be NULL.
    @param[out] agents  mean number at work @return WFM_OK; WFM_EINVAL */
WFM_API wfm_status wfm_design_use(const wfm_design *design, size_t i, int32_t *contract, int32_t *shift,
                                  int32_t *day, double *agents);

#ifdef __cplusplus
}
#endif

#endif
