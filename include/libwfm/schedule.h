/* Rosters by linear programming: the optimiser and its proven bound. */
#ifndef LIBWFM_SCHEDULE_H
#define LIBWFM_SCHEDULE_H

#include <libwfm/roster.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Why a solve ended. */
enum {
  WFM_STOP_DONE = 0,      /* nothing left to try */
  WFM_STOP_OPTIMAL = 1,   /* cost equals the bound */
  WFM_STOP_WORK = 2,      /* work limit */
  WFM_STOP_TIME = 3,      /* deadline */
  WFM_STOP_CANCELLED = 4  /* by the caller */
};

typedef struct wfm_schedule_opts {
  uint32_t struct_size; /* set by wfm_schedule_opts_init */
  uint32_t flags;       /* 0 */
  uint64_t seed;        /* 1 */
  int64_t work_limit;   /* units of work, about a microsecond each; 0: chosen from the size */
  double time_limit_s;  /* deadline; 0: none */
  double gap_target;    /* stop when (cost - bound) / cost is at most this; 0 */
  const char *solver;   /* "glpk", "cbc"; NULL: the build's default */
  const wfm_assignments *warm; /* a roster to start from; NULL */
} wfm_schedule_opts;
WFM_API void wfm_schedule_opts_init(wfm_schedule_opts *opts, size_t struct_size);

typedef struct wfm_schedule_figures {
  uint32_t struct_size;
  int32_t stop; /* WFM_STOP_* */
  double cost, lower_bound, gap; /* gap = (cost - lower_bound) / cost; 0 when both are 0 */
  double elapsed_s;
  int64_t work;
} wfm_schedule_figures;

/** A solved roster. */
typedef struct wfm_schedule wfm_schedule;
/* Always a legal roster; what cannot be covered is shortage. Cancelled before there is one: WFM_ECANCELLED. */
WFM_API wfm_status wfm_schedule_solve(wfm_ctx *ctx, const wfm_roster *roster, const wfm_schedule_opts *opts,
                                      wfm_schedule **out);
WFM_API void wfm_schedule_free(wfm_schedule *schedule);
WFM_API const wfm_assignments *wfm_schedule_assignments(const wfm_schedule *schedule);
WFM_API wfm_status wfm_schedule_figures_get(const wfm_schedule *schedule, wfm_schedule_figures *out);
/* Price of each demand row, in the order of the rows, of which lower_bound = sum of price * required + each agent's cheapest legal
   schedule at those prices. */
WFM_API const double *wfm_schedule_prices(const wfm_schedule *schedule, size_t *count);
/* Agents for whom no day can be worked, with the reason in words. */
WFM_API size_t wfm_schedule_idle_agents(const wfm_schedule *schedule);
WFM_API const char *wfm_schedule_idle_agent(const wfm_schedule *schedule, size_t i, int32_t *agent);

#ifdef __cplusplus
}
#endif

#endif
