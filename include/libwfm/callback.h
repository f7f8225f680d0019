/* Callbacks: contacts that would wait long are offered to be called back. */
#ifndef LIBWFM_CALLBACK_H
#define LIBWFM_CALLBACK_H

#include <libwfm/queueing.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * M/M/n with two queues. A contact that finds all agents busy and k contacts waiting on the line is told the
 * wait (k + 1) aht_s / n. When that is above offer_s a callback is offered, and a share accept of those
 * contacts takes it and waits off the line, with endless patience. The others wait on the line with
 * exponential patience. An agent who becomes free takes the longest waiting contact on the line, and calls
 * back, in the order of promises, when nobody waits there. A callback takes as long as a call. Within these
 * assumptions all measures are exact, within_window to about 1e-8. Source of the model: Armony and Maglaras
 * (2004), On customer contact centers with a call-back option.
 */

/** Rows. Columns are [n]. */
typedef struct wfm_callback_input {
  uint32_t struct_size;      /* set by wfm_callback_input_init */
  uint32_t flags;            /* 0 */
  const double *agents;      /* whole, 1 to 1e6; not read by wfm_callback_agents */
  const double *load;        /* erlangs of all contacts, > 0 */
  const double *aht_s;       /* > 0 */
  const double *patience_s;  /* on the line, > 0; infinity or NULL: nobody hangs up */
  const double *offer_s;     /* a callback is offered above this wait, >= 0 */
  const double *accept;      /* share that takes it, 0 to 1 */
  const double *window_s;    /* promised: called back within, >= 0; NULL: 3600 */
  const double *threshold_s; /* T of the service level, >= 0; NULL: 20; not read by wfm_callback_agents */
} wfm_callback_input;
/** No columns; every one is NULL. @param struct_size sizeof of the caller's struct. Since 0.1. */
WFM_API void wfm_callback_input_init(wfm_callback_input *input, size_t struct_size);

/** Measures. Columns are [n] and belong to the caller; NULL is not computed. */
typedef struct wfm_callback_perf {
  uint32_t struct_size;    /* set by wfm_callback_perf_init, which sets every column to NULL */
  uint32_t flags;          /* 0 */
  double *p_wait;          /* share of contacts that find no idle agent */
  double *p_callback;      /* share that takes a callback */
  double *p_abandon;       /* share that hangs up */
  double *level;           /* of those who take no callback: answered within T */
  double *asa_s;           /* mean wait of those who are answered on the line */
  double *mean_queue;      /* contacts waiting on the line */
  double *mean_callbacks;  /* callbacks promised and not begun */
  double *callback_wait_s; /* mean time from promise to call; NaN where nobody takes one */
  /* Share called back within the window; NaN where nobody takes one. */
  double *within_window;
  double *occupancy;
} wfm_callback_perf;
/** Nothing is wanted; every column is NULL. @param struct_size sizeof of the caller's struct. Since 0.1. */
WFM_API void wfm_callback_perf_init(wfm_callback_perf *perf, size_t struct_size);

/**
 * Measures of a queue with callbacks in steady state.
 *
 * @param      ctx        context
 * @param[in]  input      rows
 * @param      n          rows; 0 is allowed
 * @param[out] perf       columns asked for
 * @param[out] row_status [n] may be NULL: as in queueing.h
 * @return WFM_OK; WFM_EINVAL, WFM_ENOTFINITE, WFM_EDOMAIN (bad element), WFM_EVERSION, WFM_EINFEASIBLE (no
 *         steady state: more work than the agents can do), WFM_ELIMIT (more than 1e6 contacts on the line
 *         count), WFM_ENOMEM
 * @note   Time O(contacts that may wait on the line), about 30 times that where callbacks are taken. The law of
 *         their wait is inverted from its Laplace transform (Abate and Whitt 2006). Since 0.1.
 */
WFM_API wfm_status wfm_callback(wfm_ctx *ctx, const wfm_callback_input *input, size_t n,
                                const wfm_callback_perf *perf, wfm_status *row_status);

/** What a queue with callbacks has to reach. Every part that is set must hold. */
typedef struct wfm_callback_target {
  uint32_t struct_size; /* set by wfm_callback_target_init */
  uint32_t flags;       /* 0 */
  double level;         /* 0 < x < 1; 0: none; 0.8 */
  double threshold_s;   /* its T, >= 0; 20 */
  double max_abandon;   /* 0 < x < 1; 1: none */
  double max_occupancy; /* 0 < x <= 1; 1: none */
  double min_in_window; /* within_window wanted, 0 < x < 1; 0: none. Met where nobody takes a callback; 0.9 */
  double max_agents;    /* a row that needs more is WFM_ELIMIT, 1 to 1e6; 100000 */
} wfm_callback_target;
/** Fills defaults. @param struct_size sizeof of the caller's struct. Since 0.1. */
WFM_API void wfm_callback_target_init(wfm_callback_target *target, size_t struct_size);

/**
 * Fewest agents, whole, that meet a target with callbacks.
 *
 * The target holds at the result and fails with one agent less. With more agents the same told wait stands
 * for more contacts waiting, so a measure may turn for a moment as agents are added: fewer agents than one
 * less are not looked at.
 *
 * @param      ctx        context
 * @param[in]  input      rows; agents and threshold_s are not read
 * @param      n          rows; 0 is allowed
 * @param[in]  target     NULL for defaults
 * @param[out] agents     [n]
 * @param[out] perf       measures at the result; may be NULL
 * @param[out] row_status [n] may be NULL: as in queueing.h
 * @return as wfm_callback; WFM_EINVAL (no target set); WFM_ELIMIT also for max_agents
 * @note   About 2 log2(agents) evaluations per row. Since 0.1.
 */
WFM_API wfm_status wfm_callback_agents(wfm_ctx *ctx, const wfm_callback_input *input, size_t n,
                                       const wfm_callback_target *target, double *agents,
                                       const wfm_callback_perf *perf, wfm_status *row_status);

#ifdef __cplusplus
}
#endif

#endif
