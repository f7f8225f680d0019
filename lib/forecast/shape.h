/* Shape of the day: what share of the day's level each slot has, by weekday. */
#ifndef WFM_FORECAST_SHAPE_H
#define WFM_FORECAST_SHAPE_H

#include "forecast/forecast.h"

/* Days split into level and shape: x = sqrt(y + 1/4) = level * share, shares of a whole day have mean 1. */
typedef struct wfm__split {
  size_t rows, slots;
  uint8_t *weekday; /* [rows] */
  double *level;    /* [rows] 0 where nothing is known */
  double *known;    /* [rows] share of the open day that is known, 0 to 1 */
  double *x;        /* [rows * slots] 0 where not ok */
  double *typical;  /* [WFM__WEEKDAYS * slots] share of each slot over all days known; 0: never seen */
  double noise;     /* variance of x around level * typical share, relative to that of Poisson counts */
  double *base;     /* [WFM__WEEKDAYS * slots] scratch */
} wfm__split;

/* Gives the split its places in scratch from base[*used] on; base NULL: counts only. */
void wfm__split_layout(wfm__split *split, size_t rows, size_t slots, double *base, size_t *used);

/* Splits the rows before known. An incomplete day's level is that of the slots it has, relative to their usual share. */
void wfm__split_run(const wfm__panel *panel, size_t known, wfm__split *split);

/* Weekday shapes, updated day by day. */
typedef struct wfm__shape {
  double discount; /* of older days, 0 < d < 1 */
  double distance; /* usual distance of a day from its shape; < 0 before the first */
  double *share;   /* [WFM__WEEKDAYS * slots] */
  double *seen;    /* [WFM__WEEKDAYS * slots] days that shaped the slot */
} wfm__shape;

void wfm__shape_begin(wfm__shape *shape, size_t slots);
void wfm__shape_add(wfm__shape *shape, const wfm__panel *panel, const wfm__split *split, size_t row);
/* Pooled shape [slots], deviations of the weekdays from it in full and of rank 2 [WFM__WEEKDAYS * slots], and the factor by which the
   pool is scaled to each weekday's own hours. */
typedef struct wfm__pool {
  double *pooled, *full, *low;
  double factor[WFM__WEEKDAYS];
} wfm__pool;
void wfm__shape_pool(const wfm__shape *shape, size_t slots, wfm__pool *pool);

/* Estimates of the weekday shapes: each base with each smoothing of what a weekday has of its own. */
enum {
  WFM__SHAPE_BASES = 3,
  WFM__SHAPE_SMOOTHS = 3,
  WFM__SHAPE_KINDS = WFM__SHAPE_BASES * WFM__SHAPE_SMOOTHS
};
size_t wfm__shape_estimates_scratch(size_t slots); /* doubles */
/* out [WFM__SHAPE_KINDS][WFM__WEEKDAYS * slots] */
void wfm__shape_estimates(const wfm__shape *shape, size_t slots, double *scratch, double *out);

#endif
