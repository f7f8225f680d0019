/* How likely given agents meet a service level over a day, a week or a month when the volume is uncertain. */
#ifndef LIBWFM_CHANCE_H
#define LIBWFM_CHANCE_H

#include <libwfm/staffing.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Options of wfm_staff_chance. */
typedef struct wfm_staff_chance_opts {
  uint32_t struct_size; /* set by wfm_staff_chance_opts_init */
  uint32_t flags;       /* 0 */
  double interval_s;    /* length of an interval, > 0; 1800 */
  /* Squared variation of a factor, gamma distributed with mean 1, that all intervals of a group share, 0 to 4.
     What volume_var leaves beyond it is each interval's own; 0. */
  double shared_cv2;
  const wfm_patience_law *law; /* as in wfm_staff_opts; NULL: none */
} wfm_staff_chance_opts;
/** Fills defaults. @param struct_size sizeof(wfm_staff_chance_opts) of the caller. Since 0.1. */
WFM_API void wfm_staff_chance_opts_init(wfm_staff_chance_opts *opts, size_t struct_size);

/**
 * Probability that given agents keep the service level of each group of intervals (a day, a week), and the
 * level to be expected of it.
 *
 * The arrival rate of an interval is volume times a factor that its group shares times one of its own, both
 * gamma distributed, so that its variance is volume_var: (1 + shared_cv2)(1 + own cv2) = 1 + volume_var /
 * volume^2. Where shared_cv2 alone is more than that, own cv2 is 0. Given the shared factor the contacts in
 * time less those that the level wants, summed over many intervals, are taken as normal; with no variance of
 * their own the answer is exact. The level is that of the rates, as for p_target of wfm_staff: chance among
 * the contacts of one day is not counted, which wfm_simulate does.
 *
 * @param      ctx     context
 * @param[in]  input   demand; min_agents is not read
 * @param      n       intervals; 0 is allowed
 * @param[in]  agents  [n] present on the queue, >= 0, may be fractional; not read where closed
 * @param[in]  group   [n] 0 to groups - 1, as wfm_kpi_groups makes them from a period; -1: left out; NULL: all
 *                     in group 0
 * @param      groups  number of groups, >= 1
 * @param[in]  target  NULL: 80 % of offered within 20 s. Only the level, its T and its definition are read
 * @param[in]  opts    NULL for defaults
 * @param[out] chance  [groups] NaN without contacts
 * @param[out] level   [groups] expected contacts in time / expected contacts that count; NaN without contacts;
 *                     may be NULL
 * @return WFM_OK; WFM_EINVAL (a NULL, no level, WFM_SL_INCL_ABANDON where contacts hang up, which is not
 *         monotone), WFM_ENOTFINITE, WFM_EDOMAIN (bad element), WFM_EVERSION, WFM_ENOMEM, WFM_ECANCELLED
 * @note   About 60 evaluations of the model per interval, 16 times as many where it has variance of its own.
 *         Source: Steckley, Henderson and Mehrotra (2009), Forecast errors in service systems. Since 0.1.
 */
WFM_API wfm_status wfm_staff_chance(wfm_ctx *ctx, const wfm_staff_input *input, size_t n,
                                    const double *agents, const int32_t *group, size_t groups,
                                    const wfm_queue_target *target, const wfm_staff_chance_opts *opts,
                                    double *chance, double *level);

#ifdef __cplusplus
}
#endif

#endif
