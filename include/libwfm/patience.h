/* Queues whose contacts hang up by any law of patience (M/M/n+G). */
#ifndef LIBWFM_PATIENCE_H
#define LIBWFM_PATIENCE_H

#include <libwfm/queueing.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Laws of patience. The fields of wfm_patience_law that each reads stand behind it. */
enum {
  WFM_PATIENCE_EXPONENTIAL = 1,   /* mean_s */
  WFM_PATIENCE_DETERMINISTIC = 2, /* limit_s: everybody hangs up then */
  WFM_PATIENCE_UNIFORM = 3,       /* limit_s: between 0 and limit_s */
  WFM_PATIENCE_ERLANG2 = 4,       /* mean_s: sum of two exponentials */
  WFM_PATIENCE_HYPEREXP2 = 5,     /* share: mean_s, the others mean2_s */
  WFM_PATIENCE_LOGNORMAL = 6,     /* ln_mean, ln_sd of the logarithm of seconds */
  WFM_PATIENCE_BALKING = 7,       /* share: at once when it has to wait, the others exponential with mean_s */
  WFM_PATIENCE_EMPIRICAL = 8      /* points, time_s, hung_up: linear between, nobody after the last */
};

/** One law of patience. */
typedef struct wfm_patience_law {
  uint32_t struct_size;  /* set by wfm_patience_law_init */
  int32_t law;           /* WFM_PATIENCE_*; WFM_PATIENCE_EXPONENTIAL */
  double mean_s;         /* > 0; 120 */
  double mean2_s;        /* > 0; 120 */
  double share;          /* 0 <= x <= 1; 0 */
  double limit_s;        /* > 0; 120 */
  double ln_mean;        /* -20 to 30; 4.5 */
  double ln_sd;          /* 0.001 to 10; 0.8 */
  size_t points;         /* 1 to 1000 */
  const double *time_s;  /* [points] ascending, the first > 0 */
  const double *hung_up; /* [points] share with a patience of at most time_s, ascending, 0 to 1; 0 at 0 s */
} wfm_patience_law;
/** Fills defaults. @param struct_size sizeof(wfm_patience_law) of the caller. Since 0.1. */
WFM_API void wfm_patience_law_init(wfm_patience_law *law, size_t struct_size);

/**
 * Every measure of the queue in which contacts hang up by a given law (M/M/n+G), exactly.
 *
 * A contact hangs up when its patience is shorter than the wait it is offered; with deterministic patience
 * one whose offered wait is shorter than limit_s is answered. p_wait is the share that spends time in the
 * queue: with balking, those who leave at once are abandoned without a wait.
 *
 * @param      ctx        context
 * @param[in]  input      agents (>= 1e-6), load or rate_per_h, aht_s, threshold_s; patience_s is not read
 * @param[in]  law        patience of all rows
 * @param      n          rows; 0 is allowed
 * @param[out] perf       columns asked for
 * @param[out] row_status [n] may be NULL: as in queueing.h
 * @return WFM_OK; WFM_EINVAL, WFM_ENOTFINITE, WFM_EDOMAIN (bad element or field of the law; or an empirical
 *         law by which so many never hang up that there is no steady state), WFM_EVERSION, WFM_ENOMEM
 *         (empirical law)
 * @note   About 5 to 40 microseconds per row, by the law; more by the points of an empirical one. Sources:
 *         Baccelli and Hebuterne (1981), Zeltyn and Mandelbaum (2005). Since 0.1.
 */
WFM_API wfm_status wfm_general_patience(wfm_ctx *ctx, const wfm_queue_input *input,
                                        const wfm_patience_law *law, size_t n, const wfm_queue_perf *perf,
                                        wfm_status *row_status);

#ifdef __cplusplus
}
#endif

#endif
