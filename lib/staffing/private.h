/* What the files of staffing share among themselves. */
#ifndef WFM_STAFFING_PRIVATE_H
#define WFM_STAFFING_PRIVATE_H

#include <libwfm/staffing.h>
#include <stdbool.h>

/* Reads and checks combined shrinkage; NULL is none. */
wfm_status wfm__shrinkage_read(wfm_ctx *ctx, const wfm_shrinkage *src, wfm_shrinkage *out);

/* Loads [n] by WFM_STAFF_LAGGED or WFM_STAFF_MOL; closed intervals and bad values bring no contacts. */
void wfm__loads_by_method(const wfm_staff_input *in, int32_t method, double interval_s, size_t n,
                          double *load);

#endif
