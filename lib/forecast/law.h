/* Law of the counts around a forecast, learnt from the errors of the back-test. */
#ifndef WFM_FORECAST_LAW_H
#define WFM_FORECAST_LAW_H

#include "forecast/forecast.h"

/* By lead band: a count of mean m has variance spread (a m + b m^2), and is negative binomial; a factor common to a day has relative
   variance spread day. The spread of an interval is that of its weekday times that of its slot, 1 on average. Means of contacts are gamma
   distributed with a = 0. */
typedef struct wfm__law {
  double a[WFM__BANDS], b[WFM__BANDS], day[WFM__BANDS];
  double weekday[WFM__WEEKDAYS];
  const double *slot; /* [slots]; NULL: 1 everywhere */
  double across;      /* correlation of the day factors of neighbouring days, 0 to 1 */
  double seen;        /* relative variance of the day that its own actuals have taken away */
  int32_t means;      /* 1: of means of contacts */
} wfm__law;

/* Where a forecast lies, as far as its law goes. */
typedef struct wfm__place {
  size_t band, weekday, slot;
} wfm__place;

size_t wfm__law_scratch(const wfm__trial *trial); /* doubles */
/* slot [slots] becomes the law's. */
void wfm__law_fit(const wfm__trial *trial, const double *back, double *scratch, double *slot, wfm__law *law);
double wfm__law_variance(const wfm__law *law, const wfm__place *at, double mean);
/* Relative variance of the rate behind an interval's count (means: of the mean). */
double wfm__law_rate_cv2(const wfm__law *law, const wfm__place *at, double mean);
/* Relative variance of the factor that a day's intervals have in common; the place's slot does not matter. */
double wfm__law_day_cv2(const wfm__law *law, const wfm__place *at);
/* Levels of quantiles, ascending, each within (0, 1), with their normal quantiles. */
enum { WFM__LEVELS_MAX = 8 };
typedef struct wfm__levels {
  size_t n;
  double p[WFM__LEVELS_MAX], z[WFM__LEVELS_MAX];
} wfm__levels;
wfm__levels wfm__levels_of(const double *p, size_t n);

/* Quantiles [levels->n] of an interval; and of a day's total (means: of the day's mean). */
void wfm__law_quantiles(const wfm__law *law, const wfm__place *at, double mean, const wfm__levels *levels,
                        double *out);
void wfm__law_day_quantiles(const wfm__law *law, const wfm__place *at, double total,
                            const wfm__levels *levels, double *out);

/* Continuous ranked probability score of an interval at y. */
double wfm__law_crps(const wfm__law *law, const wfm__place *at, double mean, double y);

/* Smallest counts whose probability of not being exceeded reaches each level: negative binomial of this mean and variance, Poisson where
   variance <= mean. */
void wfm__count_quantiles(double mean, double variance, const wfm__levels *at, double *out);
/* Continuous ranked probability score at y of that law (Gneiting and Raftery 2007), by the gamma law of the same moments for means above 600;
   and of the gamma law (Scheuerer and Moeller 2015). */
double wfm__count_crps(double mean, double variance, double y);
double wfm__gamma_crps(double mean, double variance, double y);

#endif
