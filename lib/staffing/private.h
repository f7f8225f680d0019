/* What the files of staffing share among themselves. */
#ifndef WFM_STAFFING_PRIVATE_H
#define WFM_STAFFING_PRIVATE_H

#include <libwfm/staffing.h>

/* Reads and checks combined shrinkage; NULL is none. */
wfm_status wfm__shrinkage_read(wfm_ctx *ctx, const wfm_shrinkage *src, wfm_shrinkage *out);

#endif
