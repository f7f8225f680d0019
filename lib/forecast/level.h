/* Day level: age-discounted ridge regression with Huber weights, and the damped deviation that follows it. */
#ifndef WFM_FORECAST_LEVEL_H
#define WFM_FORECAST_LEVEL_H

#include "forecast/design.h"

/* Regression data of one design; rows as in the panel. */
typedef struct wfm__level_data {
  const double *level;    /* [rows] */
  const double *weight;   /* [rows] share of the day known, 0 to 1 */
  const uint8_t *weekday; /* [rows] 0 to 6 */
  const uint8_t *marked;  /* [rows] 1: has an effect of its own, and so never loses weight */
  double floor;           /* smallest scale of the residuals */
  const double *x;        /* [rows * columns] */
  double ridge[WFM__COLUMNS_MAX];
  size_t columns;
} wfm__level_data;

typedef struct wfm__level_fit {
  double day[WFM__WEEKDAYS], beta[WFM__COLUMNS_MAX], scale;
  double *w, *residual, *robust, *sorted; /* [rows]; robust is kept from origin to origin, 1 at first */
} wfm__level_fit;

/* Fits the rows before origin. discount[age], age 0 for the last of them; rounds of reweighting. */
void wfm__level_fit_run(const wfm__level_data *data, size_t origin, const double *discount, int32_t rounds,
                        wfm__level_fit *fit);
/* What the regression says of a row. */
double wfm__level_base(const wfm__level_data *data, const wfm__level_fit *fit, size_t row);
/* Deviation from the regression on the last row before origin; it shrinks by keep a row from there. */
double wfm__level_deviation(const wfm__level_data *data, const wfm__level_fit *fit, size_t origin,
                            double gain, double keep);

#endif
