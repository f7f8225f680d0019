/* Sample paths: what the intervals of a forecast may bring, drawn together. */
#include "forecast/result.h"
#include "shim/gsl.h"

#include <math.h>

enum { PATHS_MAX = 1000000 };
#define SHAPE_LEAST 1e-3 /* of a gamma law that can be drawn from */

/* How one day is drawn: a factor common to its intervals and what each varies by on its own, such that intervals and the day's total have
   the variances of the law. */
typedef struct day_law {
  size_t first, end;
  double common; /* relative variance of the factor */
} day_law;

/* Sums over the open intervals of a day that are still to come. */
static double common_of(const wfm_forecast *f, const wfm__law *law, size_t first, size_t end) {
  double total = 0, square = 0, variance = 0;
  wfm__place place = wfm__forecast_place(f, first);
  for (size_t i = first; i < end; i++) {
    if (f->known[i] || !(f->mean[i] > 0)) continue;
    place = wfm__forecast_place(f, i);
    total += f->mean[i];
    square += f->mean[i] * f->mean[i];
    variance += wfm__law_variance(law, &place, f->mean[i]);
  }
  double day = wfm__law_day_cv2(law, &place), pairs = total * total - square;
  if (law->means || !(pairs > 1e-9 * square)) return day;
  double wanted = fmax(law->a[place.band], 1) * total + day * total * total;
  return fmin(fmax((wanted - variance) / pairs, 0), day);
}

/* Gamma distributed with this mean and variance. */
static double draw_gamma(wfm__rng *rng, double mean, double variance) {
  if (!(variance > 1e-12 * mean * mean)) return mean;
  double shape = fmax(mean * mean / variance, SHAPE_LEAST);
  return wfm__rng_gamma(rng, shape) * mean / shape;
}

/* An interval, given the day's factor, of which an interval whose rate varies less takes a part. */
static double draw(const wfm_forecast *f, const wfm__law *law, size_t i, double common, double factor,
                   wfm__rng *rng) {
  if (f->known[i] || !(f->mean[i] > 0)) return f->mean[i];
  const wfm__place place = wfm__forecast_place(f, i);
  double m = f->mean[i], rate_cv2 = wfm__law_rate_cv2(law, &place, m);
  double part = rate_cv2 < common ? sqrt(rate_cv2 / common) : 1, mean = m * (1 + part * (factor - 1));
  double own = fmax(rate_cv2 - common * part * part, 0) * m; /* relative to the mean */
  double rate = draw_gamma(rng, mean, own * mean);
  return law->means ? rate : (double)wfm__rng_poisson(rng, fmin(rate, 1e15));
}

static void draw_path(const wfm_forecast *f, const day_law *day, wfm__rng *rng, double *out) {
  double z = wfm__rng_normal(rng), keep = f->law.across;
  for (size_t d = 0; d < f->days; d++) {
    const wfm__law law = wfm__forecast_law(f, d);
    double factor = 1, c = day[d].common;
    if (day[d].end > day[d].first && c > 0)
      factor = wfm__dist_gamma_quantile(wfm__dist_normal_cdf(z), fmax(1 / c, SHAPE_LEAST),
                                        1 / fmax(1 / c, SHAPE_LEAST));
    for (size_t i = day[d].first; i < day[d].end; i++) out[i] = draw(f, &law, i, c, factor, rng);
    z = keep * z + sqrt(1 - keep * keep) * wfm__rng_normal(rng);
  }
}

wfm_status wfm_forecast_paths(wfm_ctx *ctx, const wfm_forecast *forecast, uint64_t seed, size_t paths,
                              double *out) {
  if (!ctx || !forecast || (paths > 0 && !out))
    return wfm__fail(ctx, WFM_EINVAL, "wfm_forecast_paths: NULL argument, want context, forecast and out");
  if (paths > PATHS_MAX) return wfm__fail(ctx, WFM_EDOMAIN, "paths=%zu, want 0 to %d", paths, (int)PATHS_MAX);
  day_law *day = wfm__alloc(ctx, forecast->days, sizeof *day);
  if (!day) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu days", forecast->days);
  size_t i = 0;
  for (size_t d = 0; d < forecast->days; d++) {
    day[d].first = i;
    while (i < forecast->count && (size_t)forecast->day[i] == d) i++;
    day[d].end = i;
    const wfm__law law = wfm__forecast_law(forecast, d);
    if (day[d].end > day[d].first) day[d].common = common_of(forecast, &law, day[d].first, day[d].end);
  }
  for (size_t p = 0; p < paths; p++) {
    wfm__rng rng;
    wfm__rng_seed(&rng, seed, 0, p);
    draw_path(forecast, day, &rng, out + p * forecast->count);
  }
  wfm__free(ctx, day);
  return WFM_OK;
}
