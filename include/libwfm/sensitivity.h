/* How the measures of a queue change with agents, volume, AHT and patience. */
#ifndef LIBWFM_SENSITIVITY_H
#define LIBWFM_SENSITIVITY_H

#include <libwfm/queueing.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Slopes of three measures. Columns are [n], belong to the caller, NULL is not computed. */
typedef struct wfm_queue_slopes {
  uint32_t struct_size;   /* set by wfm_queue_slopes_init, which sets every column to NULL */
  uint32_t flags;         /* 0 */
  double *level_agent;    /* service level, by one agent more */
  double *level_rate;     /* by one contact per hour more at the same AHT */
  double *level_aht;      /* by one second of AHT more at the same rate of contacts */
  double *level_patience; /* by one second of mean patience more; 0 for Erlang C */
  double *asa_agent;      /* mean wait of answered contacts, seconds, by the same */
  double *asa_rate;
  double *asa_aht;
  double *asa_patience;
  double *abandon_agent; /* share that hangs up, by the same */
  double *abandon_rate;
  double *abandon_aht;
  double *abandon_patience;
} wfm_queue_slopes;
/** Sets every column to NULL. @param struct_size sizeof(wfm_queue_slopes) of the caller. Since 0.1. */
WFM_API void wfm_queue_slopes_init(wfm_queue_slopes *slopes, size_t struct_size);

/**
 * Derivatives of service level, ASA and abandonment of Erlang A, or C where patience is infinite.
 *
 * Central differences of sixth order in real-valued agents and load: about ten digits.
 *
 * @param      ctx        context
 * @param[in]  input      agents (>= 0.01), load or rate_per_h (> 0), aht_s, patience_s, threshold_s, rate_cv2
 * @param      n          rows; 0 is allowed
 * @param      definition of the service level, WFM_SL_*
 * @param[out] slopes     columns asked for. NaN for Erlang C without steady state
 * @param[out] row_status [n] may be NULL: as in queueing.h
 * @return WFM_OK; WFM_EINVAL, WFM_ENOTFINITE, WFM_EDOMAIN (bad element), WFM_EVERSION (unknown column)
 * @note   6 evaluations per variable that is asked for. Since 0.1.
 */
WFM_API wfm_status wfm_queue_sensitivity(wfm_ctx *ctx, const wfm_queue_input *input, size_t n,
                                         int32_t definition, const wfm_queue_slopes *slopes,
                                         wfm_status *row_status);

#ifdef __cplusplus
}
#endif

#endif
