/* Files of a solved roster: bound.json. */
#ifndef LIBWFM_IO_SCHEDULE_H
#define LIBWFM_IO_SCHEDULE_H

#include <libwfm/schedule.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Writes bound.json: lower_bound, cost, gap (a fraction), prices (one number for each row of demand, in the
 * order of the rows), so that another program can recompute the bound; see wfm_schedule_prices.
 *
 * @param      ctx       context
 * @param[in]  schedule  solved
 * @param[in]  path      the file; written whole under another name, then renamed; its folder is there
 * @return WFM_OK; WFM_EINVAL, WFM_EIO (the message names the file), WFM_ENOMEM. Since 0.1.
 */
WFM_API wfm_status wfm_schedule_write_bound(wfm_ctx *ctx, const wfm_schedule *schedule, const char *path);

#ifdef __cplusplus
}
#endif

#endif
