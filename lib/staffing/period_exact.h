/* The last gap between a staffing over a period and its bound. */
#ifndef WFM_STAFFING_PERIOD_EXACT_H
#define WFM_STAFFING_PERIOD_EXACT_H

#include "staffing/period_gain.h"

/* Looks for a choice that costs at least `saving` less than the one given: all those that the bound at this price leaves, by dynamic
   programming. chosen becomes the best; *proven: no choice costs less. slack: what gains may fall short of 0. */
wfm_status wfm__period_exact(wfm_ctx *ctx, const wfm__gains *const *all, size_t n, double price,
                             double saving, double slack, size_t *chosen, bool *proven);

#endif
