/* Order statistics of doubles, in place and without allocation. */
#ifndef WFM_CORE_SORT_H
#define WFM_CORE_SORT_H

#include <stddef.h>

/* Ascending; no NaN. Heap sort (Williams 1964): O(n log n) whatever the input. */
void wfm__sort_doubles(double *x, size_t n);

/* Median, the mean of the middle two for even n; reorders x; NaN for n = 0. */
double wfm__median(double *x, size_t n);

#endif
