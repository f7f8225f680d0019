/* Thin queues: the kernel that forecasts share. */
#ifndef WFM_FORECAST_THIN_KERNEL_H
#define WFM_FORECAST_THIN_KERNEL_H

#include "core/core.h"

/* Contacts a step by smoothed size and probability of any (Teunter, Syntetos, Babai 2011). */
double wfm__thin_tsb(const double *y, size_t n, double alpha, double beta);

#endif
