/* Queues so thin that most intervals or days are empty. */
#ifndef LIBWFM_FORECAST_THIN_H
#define LIBWFM_FORECAST_THIN_H

#include <libwfm/forecast.h>

#ifdef __cplusplus
extern "C" {
#endif

/** How the rate of a thin queue is smoothed. */
enum {
  /* Mean contacts of steps that have any, over the mean gap between them (Croston 1972). */
  WFM_THIN_CROSTON = 0,
  /* The same times 1 - alpha / 2, without its bias (Syntetos, Boylan 2005). */
  WFM_THIN_SBA = 1,
  /* Mean contacts times the probability of any, which also fades while none come (Teunter, Syntetos, Babai
     2011). */
  WFM_THIN_TSB = 2
};

/**
 * Expected contacts of a step, by smoothing of size and frequency; the same for every step ahead.
 *
 * @param      ctx     context
 * @param[in]  y       [n] contacts in steps of equal length, >= 0
 * @param      n       1 or more
 * @param      method  WFM_THIN_*
 * @param      alpha   smoothing of the sizes (and gaps), 0 < alpha <= 1
 * @param      beta    smoothing of the probability, 0 < beta <= 1; WFM_THIN_TSB only, else not looked at
 * @param[out] rate    contacts a step; 0 when none came
 * @return WFM_OK; WFM_EINVAL (a NULL), WFM_EDOMAIN (method, alpha, beta, a negative value), WFM_ENOTFINITE,
 *         WFM_ENODATA (n)
 * @note   Time O(n). Since 0.1.
 */
WFM_API wfm_status wfm_thin_rate(wfm_ctx *ctx, const double *y, size_t n, int32_t method, double alpha,
                                 double beta, double *rate);

#ifdef __cplusplus
}
#endif

#endif
