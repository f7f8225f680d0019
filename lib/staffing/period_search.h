/* Cheapest choice of one entry per interval of a group whose gains add up to 0 or more. */
#ifndef WFM_STAFFING_PERIOD_SEARCH_H
#define WFM_STAFFING_PERIOD_SEARCH_H

#include "staffing/period_gain.h"

/* all [n]: the intervals of the group; chosen [n]: entry of each, set; bound: no choice costs less. WFM_ELIMIT without a
   message when even the last entries do not suffice. */
wfm_status wfm__period_search(wfm_ctx *ctx, const wfm__gains *const *all, size_t n, size_t *chosen,
                              double *bound);

#endif
