/* Law of the counts around a forecast: what it says of an interval and of a day. */
#include "forecast/law.h"
#include "shim/gsl.h"

#include <math.h>

static double spread(const wfm__law *law, const wfm__place *at) {
  return law->weekday[at->weekday] * (law->slot ? law->slot[at->slot] : 1);
}

double wfm__law_variance(const wfm__law *law, const wfm__place *at, double mean) {
  double v =
      spread(law, at) * (law->a[at->band] * mean + law->b[at->band] * mean * mean) - law->seen * mean * mean;
  return fmax(v, law->means ? 0 : mean);
}

double wfm__law_rate_cv2(const wfm__law *law, const wfm__place *at, double mean) {
  if (!(mean > 0)) return 0;
  double v = wfm__law_variance(law, at, mean);
  return (law->means ? v : v - mean) / (mean * mean);
}

double wfm__law_day_cv2(const wfm__law *law, const wfm__place *at) {
  return fmax(law->weekday[at->weekday] * law->day[at->band] - law->seen, 0);
}

static void gamma_quantiles(double mean, double b, const wfm__levels *levels, double *out) {
  for (size_t i = 0; i < levels->n; i++)
    out[i] = mean > 0 ? wfm__dist_gamma_quantile(levels->p[i], 1 / b, mean * b) : 0;
}

void wfm__law_quantiles(const wfm__law *law, const wfm__place *at, double mean, const wfm__levels *levels,
                        double *out) {
  if (law->means)
    gamma_quantiles(mean, wfm__law_rate_cv2(law, at, mean), levels, out);
  else
    wfm__count_quantiles(mean, wfm__law_variance(law, at, mean), levels, out);
}

void wfm__law_day_quantiles(const wfm__law *law, const wfm__place *at, double total,
                            const wfm__levels *levels, double *out) {
  double day = wfm__law_day_cv2(law, at);
  if (law->means)
    gamma_quantiles(total, day, levels, out);
  else
    wfm__count_quantiles(total, fmax(law->a[at->band], 1) * total + day * total * total, levels, out);
}

double wfm__law_crps(const wfm__law *law, const wfm__place *at, double mean, double y) {
  double v = wfm__law_variance(law, at, mean);
  return law->means ? wfm__gamma_crps(mean, v, y) : wfm__count_crps(mean, v, y);
}
