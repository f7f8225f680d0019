/* Measures of forecast errors: of intervals, of day totals, of totals of weeks. */
#ifndef WFM_FORECAST_SCORE_H
#define WFM_FORECAST_SCORE_H

#include "forecast/law.h"

/* Sums over cells (means of contacts: weighted by them), over days known in full, over weeks made of such days. */
typedef struct wfm__tally {
  double error, abs_error, square, actual, weight;
  double pinball, crps, inside, floor, looked_mean, looked_weight; /* of the cells looked at in detail */
  double day_error, day_actual, days, days_inside;
  double week_error, week_actual;
  double open_expected, open_actual; /* of the week that is not complete yet */
  size_t open_days;
  wfm__levels pinball_at, ends; /* of the loss; of the 80 % band */
} wfm__tally;

/* One row: what came and its forecast, [slots]; weight NULL for volumes. */
typedef struct wfm__pair {
  size_t slots, weekday;
  const double *y, *weight, *mean;
  const uint8_t *ok, *open;
  double scale; /* planner's factor, on both */
} wfm__pair;

/* What is measured of a row: errors; loss and coverage, which take most of the time; the ranked probability score as well. */
enum { WFM__ERRORS = 0, WFM__QUANTILES = 1, WFM__CRPS = 2 };
void wfm__tally_begin(wfm__tally *tally);
void wfm__tally_add(const wfm__pair *pair, const wfm__law *law, size_t band, int detail, wfm__tally *tally);
/* Ends a week of as many rows; incomplete weeks are dropped. */
void wfm__tally_week(size_t rows, wfm__tally *tally);
/* Fills the measures; naive: mean absolute error of the week before, for MASE. NaN where nothing was compared. */
void wfm__tally_score(const wfm__tally *tally, double naive, wfm_forecast_score *out);
/* Skill of the methods of one table by its anchors; left alone where it has none. */
void wfm__set_skill(wfm_forecast_score *score, size_t methods);
/* Mean absolute difference from the same weekday and time a week or two before, over the first known rows. */
double wfm__naive_error(const wfm__panel *panel, size_t known);

/* Fills the measures of a back-test over the leads from first to before end; loss and coverage from some 1,000 cells at most. */
void wfm__score(const wfm__trial *trial, const double *back, const wfm__law *law, size_t first, size_t end,
                wfm_forecast_score *out);

#endif
