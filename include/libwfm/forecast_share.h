/* Shares of time or of contacts, such as sickness and lateness, with what is not known about them. */
#ifndef LIBWFM_FORECAST_SHARE_H
#define LIBWFM_FORECAST_SHARE_H

#include <libwfm/context.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Shares by group, each drawn towards the share of all as far as its own rows leave it unsure.
 *
 * For residual shrinkage: a row is a day, whole the hours rostered, part those that were not worked, group
 * the weekday (or the team). A group's share weighs its own rows by Z = w / (w + noise / between), w its sum
 * of whole; noise is what rows of one group differ by, between what groups differ by. Groups without a row
 * have the share of all. A day of W hours then has a share with variance noise / W + variance[group].
 *
 * @param      ctx       context
 * @param[in]  part      [n] 0 <= part <= whole
 * @param[in]  whole     [n] > 0; or 0: the row says nothing
 * @param[in]  group     [n] 0 to groups - 1
 * @param      n         1 or more
 * @param      groups    1 to 10000
 * @param[out] mean      [groups] 0 to 1
 * @param[out] variance  [groups] of the group's share, as it is known; may be NULL
 * @param[out] noise     variance of a row's share times its whole; may be NULL
 * @return WFM_OK; WFM_EINVAL (a NULL), WFM_EDOMAIN (a row, groups), WFM_ENOTFINITE, WFM_ENODATA (n, or every
 *         whole 0), WFM_ENOMEM
 * @note   Time O(n + groups). Source: Buehlmann, Straub (1970). Since 0.1.
 */
WFM_API wfm_status wfm_share_by_group(wfm_ctx *ctx, const double *part, const double *whole,
                                      const int32_t *group, size_t n, size_t groups, double *mean,
                                      double *variance, double *noise);

#ifdef __cplusplus
}
#endif

#endif
