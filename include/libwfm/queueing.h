/* Queues of one kind of contact in steady state: Erlang B, C and A, their measures and their inversions. */
#ifndef LIBWFM_QUEUEING_H
#define LIBWFM_QUEUEING_H

#include <libwfm/context.h>
#include <libwfm/service_level.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Contacts arrive as a Poisson stream, are handled for an exponential time of mean aht_s and answered in
 * order of arrival. load = arrival rate * aht_s, in erlangs. Agents may be real numbers (1/B(x,a) = int_0^inf
 * exp(-t) (1+t/a)^x dt, Jagerman 1974). Erlang B: no waiting. Erlang C: everybody waits. Erlang A: patience
 * exponential with mean patience_s (Palm 1957).
 *
 * Array functions take [n] rows and are all or nothing: on error no output has changed and the message names
 * the row. Where row_status [n] is given, a bad row gets NaN in every output and its status there, and the
 * call succeeds. Input arrays may not overlap output arrays. A value costs the same whatever the number of
 * agents. Ranges: agents to 1e9, load and aht_s to 1e12, patience_s to 1e24, threshold_s to 1e15; "> 0" means
 * at least 1e-12.
 */

/*
 * Uncertain arrival rate: with rate_cv2 > 0 the rate is gamma distributed with the given mean (load or
 * rate_per_h) and that squared coefficient of variation, and stays what it is long enough for a steady state.
 * Measures are then those of a contact: shares and mean waits over all contacts that come, sums before
 * ratios. Erlang C has infinite mean waits as soon as the load may reach the agents; its service level counts
 * such rates as 0. Erlang C and A and their inversions read it, by quadrature over the rate (up to 300
 * evaluations). Source: Jongbloed and Koole (2001). Below 1e-10 it counts as 0.
 */

/** Models named in results. */
enum {
  WFM_MODEL_ERLANG_B = 1,
  WFM_MODEL_ERLANG_C = 2,
  WFM_MODEL_ERLANG_A = 3,
  WFM_MODEL_GENERAL = 4, /* patience by any law: M/M/n+G */
  WFM_MODEL_LINES_C = 5, /* limited lines, nobody hangs up: M/M/n/K */
  WFM_MODEL_LINES_A = 6  /* limited lines, exponential patience: M/M/n/K+M */
};

/** Name of a model, "Erlang A"; "unknown model" for a value that is none. Static storage. Since 0.1. */
WFM_API const char *wfm_model_name(int32_t model);

/** Rows that a queue model reads. Columns are [n]; a column that a function does not need may be NULL. */
typedef struct wfm_queue_input {
  uint32_t struct_size;      /* set by wfm_queue_input_init */
  uint32_t flags;            /* 0 */
  const double *agents;      /* >= 0, may be fractional */
  const double *load;        /* erlangs, >= 0; NULL: rate_per_h * aht_s / 3600 */
  const double *rate_per_h;  /* contacts per hour, >= 0; read when load is NULL */
  const double *aht_s;       /* > 0 */
  const double *patience_s;  /* mean patience, > 0; infinity or NULL: nobody abandons */
  const double *threshold_s; /* T of the service level, >= 0; NULL: 20 */
  const double *lines;       /* most contacts in the system, waiting and handled; NULL: not limited */
  const double *rate_cv2;    /* squared variation of an uncertain arrival rate, 0 to 4; NULL: 0, see above */
} wfm_queue_input;
/** Sets every column to NULL. @param struct_size sizeof(wfm_queue_input) of the caller. Since 0.1. */
WFM_API void wfm_queue_input_init(wfm_queue_input *input, size_t struct_size);

/**
 * Measures of a queue in steady state. Columns are [n] and belong to the caller; NULL is not computed.
 * Each value and its complement are computed without cancellation; ln_ columns stay finite where the value
 * underflows.
 */
typedef struct wfm_queue_perf {
  uint32_t struct_size; /* set by wfm_queue_perf_init, which sets every column to NULL */
  uint32_t flags;       /* 0 */
  double *p_wait;       /* share of contacts that find no idle agent */
  double *ln_p_wait;
  double *p_no_wait;        /* 1 - p_wait */
  double *p_abandon;        /* share of contacts that hang up; 0 for Erlang C */
  double *ln_p_abandon;     /* -infinity for Erlang C */
  double *p_answered;       /* 1 - p_abandon */
  double *asa_answered_s;   /* mean wait of answered contacts (ASA) */
  double *wait_all_s;       /* mean time in queue of all contacts */
  double *wait_abandoned_s; /* mean wait of those who hang up; NaN for Erlang C */
  double *wait_delayed_s;   /* mean time in queue of those who find no idle agent */
  double *virtual_wait_s;   /* mean wait of a test caller who never hangs up */
  double *answered_in_t;    /* share answered within T */
  double *abandoned_in_t;   /* share that hangs up within T */
  double *p_wait_gt_t;      /* share still in queue after T */
  double *ln_p_wait_gt_t;
  double *sl_offered; /* service level by WFM_SL_OFFERED, and so on */
  double *sl_excl_short;
  double *sl_answered;
  double *sl_incl_abandon;
  double *sl_virtual;
  double *miss_offered; /* 1 - sl_offered, and so on */
  double *miss_excl_short;
  double *miss_answered;
  double *miss_incl_abandon;
  double *miss_virtual;
  double *wait_p50_s; /* percentiles of the time in queue of all contacts, 0 for those below 1 - p_wait */
  double *wait_p90_s;
  double *wait_p95_s;
  double *wait_p99_s;
  double *mean_queue;     /* contacts waiting */
  double *mean_in_system; /* contacts waiting and being handled */
  double *occupancy;      /* handling / (handling + idle) */
  double *p_block;        /* share of attempts that find every line taken; 0 but for wfm_finite_lines */
} wfm_queue_perf;
/** Sets every column to NULL. @param struct_size sizeof(wfm_queue_perf) of the caller. Since 0.1. */
WFM_API void wfm_queue_perf_init(wfm_queue_perf *perf, size_t struct_size);

/**
 * Share of contacts blocked when none can wait (Erlang B).
 *
 * @param      ctx         context
 * @param[in]  servers     [n] lines, >= 0, may be fractional
 * @param[in]  load        [n] offered load, erlangs, >= 0
 * @param      n           rows; 0 is allowed
 * @param[out] blocking    [n] share blocked; may be NULL
 * @param[out] ln_blocking [n] its natural logarithm, finite where blocking underflows; may be NULL
 * @param[out] row_status  [n] may be NULL, see above
 * @return WFM_OK; WFM_EINVAL (a required array is NULL), WFM_ENOTFINITE, WFM_EDOMAIN (bad element, see
 *         wfm_ctx_error)
 * @note   Constant time per row. Sources: Erlang (1917), Jagerman (1974), Temme (1979). Since 0.1.
 */
WFM_API wfm_status wfm_erlang_b(wfm_ctx *ctx, const double *servers, const double *load, size_t n,
                                double *blocking, double *ln_blocking, wfm_status *row_status);

/**
 * Every measure of the queue in which nobody hangs up (Erlang C).
 *
 * load >= agents has no steady state and gives p_wait 1, waits and queue infinite, service level 0,
 * occupancy 1.
 *
 * @param      ctx        context
 * @param[in]  input      agents, load or rate_per_h, aht_s, threshold_s
 * @param      n          rows; 0 is allowed
 * @param[out] perf       columns asked for
 * @param[out] row_status [n] may be NULL, see above
 * @return WFM_OK; WFM_EINVAL, WFM_ENOTFINITE, WFM_EDOMAIN (bad element), WFM_EVERSION (unknown column)
 * @note   Constant time per row. Source: Erlang (1917); Gans, Koole and Mandelbaum (2003). Since 0.1.
 */
WFM_API wfm_status wfm_erlang_c(wfm_ctx *ctx, const wfm_queue_input *input, size_t n,
                                const wfm_queue_perf *perf, wfm_status *row_status);

/**
 * Every measure of the queue in which contacts hang up after an exponential patience (Erlang A, M/M/n+M).
 *
 * Stable at any load. Rows with infinite patience are those of wfm_erlang_c.
 *
 * @param      ctx        context
 * @param[in]  input      agents, load or rate_per_h, aht_s, patience_s, threshold_s
 * @param      n          rows; 0 is allowed
 * @param[out] perf       columns asked for
 * @param[out] row_status [n] may be NULL, see above
 * @return WFM_OK; WFM_EINVAL, WFM_ENOTFINITE, WFM_EDOMAIN (bad element), WFM_EVERSION (unknown column)
 * @note   Constant time per row. Sources: Palm (1957); Garnett, Mandelbaum and Reiman (2002); Zeltyn and
 *         Mandelbaum (2005). Since 0.1.
 */
WFM_API wfm_status wfm_erlang_a(wfm_ctx *ctx, const wfm_queue_input *input, size_t n,
                                const wfm_queue_perf *perf, wfm_status *row_status);

/**
 * Every measure of a queue with a limited number of lines: M/M/n/K, and M/M/n/K+M where contacts hang up.
 *
 * An attempt that finds all lines taken is blocked and lost. p_ columns, answered_in_t, abandoned_in_t and
 * mean_queue are per attempt, blocked ones included; service levels, wait_all_s and percentiles are of
 * accepted contacts, and p_no_wait = 1 - p_wait - p_block.
 *
 * @param      ctx        context
 * @param[in]  input      agents (whole, >= 1), lines (whole, agents to agents + 1e7), load or rate_per_h,
 *                        aht_s, patience_s, threshold_s
 * @param      n          rows; 0 is allowed
 * @param[out] perf       columns asked for
 * @param[out] row_status [n] may be NULL, see above
 * @return WFM_OK; WFM_EINVAL, WFM_ENOTFINITE, WFM_EDOMAIN (bad element), WFM_EVERSION (unknown column)
 * @note   At most about 0.1 milliseconds per row, whatever the lines; a percentile costs about ten such rows.
 *         Source: Riordan (1962). Since 0.1.
 */
WFM_API wfm_status wfm_finite_lines(wfm_ctx *ctx, const wfm_queue_input *input, size_t n,
                                    const wfm_queue_perf *perf, wfm_status *row_status);

/* Scalar forms, as in a maths library. Domain: agents (or servers), load and threshold_s finite and >= 0,
   aht_s finite and > 0, patience_s > 0 (infinite: Erlang C). */

/** Share of contacts blocked (Erlang B). @return 0 to 1; NaN outside the domain. Since 0.1. */
WFM_API double wfm_erlang_b_blocking(double servers, double load);
/** Natural logarithm of the share blocked (Erlang B), finite where the share underflows. @return <= 0; NaN
    outside the domain. Since 0.1. */
WFM_API double wfm_erlang_b_ln_blocking(double servers, double load);
/** Share of contacts that find no idle agent (Erlang C). @return 0 to 1; NaN outside the domain. Since 0.1.
    */
WFM_API double wfm_erlang_c_p_wait(double agents, double load);
/** Mean wait (Erlang C). @return seconds, infinity when load >= agents; NaN outside the domain. Since 0.1. */
WFM_API double wfm_erlang_c_asa_s(double agents, double load, double aht_s);
/** Share answered within threshold_s (Erlang C). @return 0 to 1; NaN outside the domain. Since 0.1. */
WFM_API double wfm_erlang_c_level(double agents, double load, double aht_s, double threshold_s);
/** Share of contacts that find no idle agent (Erlang A). @return 0 to 1; NaN outside the domain. Since 0.1.
    */
WFM_API double wfm_erlang_a_p_wait(double agents, double load, double aht_s, double patience_s);
/** Share of contacts that hang up (Erlang A). @return 0 to 1; NaN outside the domain. Since 0.1. */
WFM_API double wfm_erlang_a_p_abandon(double agents, double load, double aht_s, double patience_s);
/** Mean wait of answered contacts (Erlang A). @return seconds; NaN outside the domain. Since 0.1. */
WFM_API double wfm_erlang_a_asa_s(double agents, double load, double aht_s, double patience_s);
/** Service level within threshold_s (Erlang A). @param definition WFM_SL_*. @return 0 to 1; NaN outside the
    domain. Since 0.1. */
WFM_API double wfm_erlang_a_level(double agents, double load, double aht_s, double patience_s,
                                  double threshold_s, int32_t definition);

/** What a queue has to reach. Every part that is set must hold. */
typedef struct wfm_queue_target {
  uint32_t struct_size;  /* set by wfm_queue_target_init */
  uint32_t flags;        /* 0 */
  double level;          /* service level wanted, 0 < x < 1; 0: none; 0.8 */
  double threshold_s;    /* its T, >= 0; 20 */
  double max_asa_s;      /* mean wait of answered contacts, > 0; infinity: none */
  double max_abandon;    /* share that may hang up, 0 < x < 1; 1: none. Always met by Erlang C */
  double max_occupancy;  /* 0 < x <= 1; 1: none */
  int32_t sl_definition; /* WFM_SL_*; WFM_SL_OFFERED */
  int32_t reserved0;     /* keep 0 */
  double max_block;      /* share of attempts that may find all lines taken, 0 < x < 1; 1: none. Always met
                            where lines are not limited */
} wfm_queue_target;
/** Fills defaults: 80 % of offered within 20 s. @param struct_size sizeof(wfm_queue_target) of the caller.
    Since 0.1. */
WFM_API void wfm_queue_target_init(wfm_queue_target *target, size_t struct_size);

enum { WFM_AGENTS_REAL = 1 }; /* flag: fractional agents that just meet the target, instead of whole ones */

/** Options of the inversions. */
typedef struct wfm_queue_solve_opts {
  uint32_t struct_size; /* set by wfm_queue_solve_opts_init */
  uint32_t flags;       /* WFM_AGENTS_REAL; 0 */
  double max_agents;    /* a row that needs more is WFM_ELIMIT; 1e7, at most 1e9 */
} wfm_queue_solve_opts;
/** Fills defaults. @param struct_size sizeof(wfm_queue_solve_opts) of the caller. Since 0.1. */
WFM_API void wfm_queue_solve_opts_init(wfm_queue_solve_opts *opts, size_t struct_size);

/**
 * Fewest agents that meet a target.
 *
 * Erlang A where patience_s is given and finite, else Erlang C. Whole agents are exact: the target holds at
 * the result and fails with one agent less. Met means value >= level (or <= the cap) in the computed values,
 * and for a level above 0.99 also 1 - value <= 1 - level, which has more digits;
 * the occupancy cap is met when load (1 - p_abandon) <= max_occupancy * agents within 1e-12. Load 0 needs 0
 * agents. WFM_SL_INCL_ABANDON is not monotone in agents (with hardly any agent everybody hangs up in time),
 * so it wants max_abandon < 1; the result is then the fewest agents above those that the caps need. The other
 * definitions are monotone. Where any agent at all will do (a mean wait longer than callers have patience
 * for) whole agents are 1 and real ones 1e-6.
 *
 * Where lines are given they are limited (M/M/n/K, M/M/n/K+M): the result is whole, at most lines, and the
 * fewest that meet everything, levels being of accepted contacts and shares of attempts as in
 * wfm_finite_lines. All measures improve with agents but one: where callers hang up sooner than they are
 * handled (patience_s < aht_s) agents hold the lines for longer and block more. max_block is then checked at
 * the fewest agents that the other parts need, since more cannot help. A target that no number of agents
 * up to lines meets is WFM_EINFEASIBLE.
 *
 * @param      ctx        context
 * @param[in]  input      load or rate_per_h, aht_s, patience_s, rate_cv2 (not with lines), lines (whole, 1 to
 *                        1e7); agents and threshold_s are not read
 * @param      n          rows; 0 is allowed
 * @param[in]  target     what to reach; NULL for 80 % of offered within 20 s
 * @param[in]  opts       NULL for defaults
 * @param[out] agents     [n]
 * @param[out] perf       measures at the result; may be NULL
 * @param[out] row_status [n] may be NULL, see above
 * @return WFM_OK; WFM_EINVAL (no target set, WFM_SL_INCL_ABANDON without max_abandon, lines with
 *         WFM_AGENTS_REAL or with rate_cv2 > 0), WFM_ENOTFINITE, WFM_EDOMAIN, WFM_EVERSION, WFM_ELIMIT
 *         (max_agents), WFM_EINFEASIBLE (lines), WFM_ENOMEM
 * @note   About 4 evaluations per row, at most 200. Sources: Halfin and Whitt (1981), Garnett et al. (2002)
 *         for the start. Since 0.1.
 */
WFM_API wfm_status wfm_agents_for_target(wfm_ctx *ctx, const wfm_queue_input *input, size_t n,
                                         const wfm_queue_target *target, const wfm_queue_solve_opts *opts,
                                         double *agents, const wfm_queue_perf *perf, wfm_status *row_status);

/**
 * Largest load that given agents carry within a target, and with it the most contacts at a given AHT.
 *
 * @param      ctx        context
 * @param[in]  input      agents, aht_s, patience_s; load, rate_per_h, threshold_s and lines are not read
 * @param      n          rows; 0 is allowed
 * @param[in]  target     as in wfm_agents_for_target
 * @param[in]  opts       NULL for defaults
 * @param[out] load       [n] erlangs; 0 for 0 agents, infinity where no load is too large
 * @param[out] row_status [n] may be NULL, see above
 * @return as wfm_agents_for_target; WFM_EINFEASIBLE where even a vanishing load misses the target
 * @note   About 8 evaluations per row, at most 200. Since 0.1.
 */
WFM_API wfm_status wfm_load_for_target(wfm_ctx *ctx, const wfm_queue_input *input, size_t n,
                                       const wfm_queue_target *target, const wfm_queue_solve_opts *opts,
                                       double *load, wfm_status *row_status);

/**
 * Longest AHT at which given agents still meet a target with a given rate of contacts.
 *
 * @param      ctx        context
 * @param[in]  input      agents, rate_per_h, patience_s; load, aht_s, threshold_s and lines are not read
 * @param      n          rows; 0 is allowed
 * @param[in]  target     as in wfm_agents_for_target
 * @param[in]  opts       NULL for defaults
 * @param[out] aht_s      [n] seconds; 0 for 0 agents, infinity for rate 0 and where no AHT is too long
 * @param[out] row_status [n] may be NULL, see above
 * @return as wfm_load_for_target
 * @note   About 10 evaluations per row, at most 200. Since 0.1.
 */
WFM_API wfm_status wfm_aht_for_target(wfm_ctx *ctx, const wfm_queue_input *input, size_t n,
                                      const wfm_queue_target *target, const wfm_queue_solve_opts *opts,
                                      double *aht_s, wfm_status *row_status);

#ifdef __cplusplus
}
#endif

#endif
