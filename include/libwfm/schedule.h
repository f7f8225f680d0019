/* Rosters by linear programming: the optimiser and its proven bound. */
#ifndef LIBWFM_SCHEDULE_H
#define LIBWFM_SCHEDULE_H

#include <libwfm/roster.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The model, the bound with its proof, and the method: docs/schedule.md. Everything in this header is new in
   0.1. */

/** Why a solve ended. */
enum {
  WFM_STOP_DONE = 0,     /* gap_target reached */
  WFM_STOP_OPTIMAL = 1,  /* cost equals the bound */
  WFM_STOP_WORK = 2,     /* work limit */
  WFM_STOP_TIME = 3,     /* deadline */
  WFM_STOP_CANCELLED = 4 /* by the caller */
};

/** Options of wfm_schedule_solve. */
typedef struct wfm_schedule_opts {
  uint32_t struct_size; /* set by wfm_schedule_opts_init */
  uint32_t flags;       /* 0 */
  uint64_t seed;        /* of the random choices; 1 */
  /* Units of work, about a microsecond of one core each, >= 0; 0: chosen from the size of the problem, or
     from time_limit_s where that is given; 0. */
  int64_t work_limit;
  double time_limit_s;         /* deadline in seconds from the call, >= 0; 0: none */
  double gap_target;           /* stop when (cost - bound) / cost is at most this, 0 to 1; 0 */
  const char *solver;          /* one of the build, "glpk" or "clp"; this search calls none; NULL */
  const wfm_assignments *warm; /* a roster to start from, read during the call; NULL: none */
} wfm_schedule_opts;
/** Fills defaults. @param struct_size sizeof(wfm_schedule_opts) of the caller. */
WFM_API void wfm_schedule_opts_init(wfm_schedule_opts *opts, size_t struct_size);

/** Figures of a solved roster. */
typedef struct wfm_schedule_figures {
  uint32_t struct_size; /* set by wfm_schedule_figures_init */
  int32_t stop;         /* WFM_STOP_* */
  double cost;          /* as wfm_roster_check counts it */
  double lower_bound;   /* no roster that keeps the rules and the locks costs less */
  double gap;           /* (cost - lower_bound) / cost; 0 when the cost is 0 */
  double elapsed_s;     /* of the call */
  int64_t work;         /* units done */
} wfm_schedule_figures;
/** Fills zeros, for wfm_schedule_figures_get. @param struct_size sizeof(wfm_schedule_figures) of the caller.
    */
WFM_API void wfm_schedule_figures_init(wfm_schedule_figures *figures, size_t struct_size);

/** A solved roster. */
typedef struct wfm_schedule wfm_schedule;

/**
 * Makes a roster of least cost: who works which shift on which day, with which skill and when his pauses are.
 *
 * The roster keeps every rule that wfm_roster_check knows, at whatever moment the search ends; demand that
 * nobody can serve is shortage, not an error. Agents who can work no day stay idle and are reported with the
 * rule that removes their last day. Locks that break a rule, or that cannot be kept together, are set aside
 * in the order in which they were added, and reported.
 *
 * The search is a pure function of the problem, seed, work limit and warm roster: the same bytes whatever the
 * number of threads. The deadline only stops it.
 *
 * @param      ctx     context; its threads are used, its progress is told phase, cost and bound, its cancel
 *                     is obeyed
 * @param[in]  roster  the problem; read during the call
 * @param[in]  opts    NULL for defaults
 * @param[out] out     the result, freed by wfm_schedule_free before the context; untouched on error
 * @return WFM_OK, also when a limit or a cancel ended the search (see wfm_schedule_figures.stop);
 *         WFM_ECANCELLED (before there was a roster); WFM_EINVAL (NULL, options not initialised, solver
 *         unknown), WFM_EDOMAIN, WFM_ENOTFINITE (an option), WFM_EVERSION; WFM_ELIMIT (a contract whose paid
 *         lengths, rests and runs make more than 2^20 states a day); WFM_ENOMEM
 * @note   Memory O(agents * days + skills * intervals + days * states). Time by the limits. Sources: Dantzig
 *         and Wolfe (1960); Geoffrion (1974); Rockafellar (1976); docs/schedule.md.
 */
WFM_API wfm_status wfm_schedule_solve(wfm_ctx *ctx, const wfm_roster *roster, const wfm_schedule_opts *opts,
                                      wfm_schedule **out);

/** Frees a result; accepts NULL. */
WFM_API void wfm_schedule_free(wfm_schedule *schedule);

/** The roster, by agent, then day; it lives as long as the result. NULL for NULL. */
WFM_API const wfm_assignments *wfm_schedule_assignments(const wfm_schedule *schedule);

/** Copies the figures that out->struct_size has room for. @return WFM_OK; WFM_EINVAL */
WFM_API wfm_status wfm_schedule_figures_get(const wfm_schedule *schedule, wfm_schedule_figures *out);

/**
 * Price of each row of demand, in the order in which the rows were added: what one agent more in that
 * interval is worth, between -over_weight and under_weight. Rows of the same interval and skill share their
 * price.
 *
 * With them the bound can be recomputed: lower_bound = sum of price * required over the rows + sum over
 * agents of the least cost of a legal schedule (labour, wishes, contract, locks that were kept) less the
 * prices of the intervals that it covers, where intervals of the horizon without a row have price
 * -over_weight and those after it price 0.
 *
 * @param[out] count  number of rows; may be NULL
 * @return [count], lives as long as the result; NULL for NULL
 */
WFM_API const double *wfm_schedule_prices(const wfm_schedule *schedule, size_t *count);

/** Number of agents who can work no day. 0 for NULL. */
WFM_API size_t wfm_schedule_idle_agents(const wfm_schedule *schedule);

/**
 * One of them, with the rule that removes the last day: "agent A0012 can work no day: every shift on every
 * day overlaps time off".
 *
 * @param[out] agent  index of the agent; may be NULL
 * @return text that lives as long as the result; NULL when i is out of range
 */
WFM_API const char *wfm_schedule_idle_agent(const wfm_schedule *schedule, size_t i, int32_t *agent);

/** Number of locks that could not be kept. 0 for NULL. */
WFM_API size_t wfm_schedule_lost_locks(const wfm_schedule *schedule);

/**
 * One of them with the reason: "agent A0003, day 2: the lock on F8-06:00 is set aside: it overlaps time off".
 *
 * @param[out] agent  index of the agent; may be NULL
 * @return text that lives as long as the result; NULL when i is out of range
 */
WFM_API const char *wfm_schedule_lost_lock(const wfm_schedule *schedule, size_t i, int32_t *agent);

#ifdef __cplusplus
}
#endif

#endif
