/* Law of the counts around a forecast: negative binomial with var = a m + b m^2, fitted to the errors of the back-test by lead band. */
#include "forecast/law.h"
#include "shim/gsl.h"

#include <math.h>

enum { CELLS_MIN = 8, CELLS_FIRM = 20 };
#define MEAN_FLOOR 0.05  /* smaller means tell nothing about a ratio */
#define CLIP       0.985 /* share of the squared errors that is taken as it is */
#define A_MIN      0.9   /* counts are hardly ever steadier than Poisson */
#define B_MIN      1e-4
#define PRIOR_B    0.04 /* without a back-test: the rate is known to within 20 % */
#define BAND       0.8
#define BAND_Z     1.2815515655446004 /* half width of the central 80 % of a normal, in standard deviations */
#define SCALE_MEAN 5                  /* mean from which the width is set by the normal band */

size_t wfm__law_scratch(const wfm__trial *trial) {
  return 3 * trial->origins * trial->lead * trial->panel->slots + 1;
}

/* Errors of one band. */
typedef struct sample {
  double *ratio, *mean, *sorted; /* squared error / mean, mean */
  size_t cells;
} sample;

static void band_range(const wfm__trial *t, size_t origin, size_t band, size_t *first, size_t *end) {
  size_t left = t->known - t->origin[origin];
  if (left > t->lead) left = t->lead;
  *first = wfm__band_first(t, band);
  *end = band + 1 < WFM__BANDS ? wfm__band_first(t, band + 1) : left;
  if (*end > left) *end = left;
}

static void collect(const wfm__trial *t, const double *back, size_t band, sample *s) {
  size_t slots = t->panel->slots;
  s->cells = 0;
  for (size_t o = 0; o < t->origins; o++) {
    size_t first, end;
    band_range(t, o, band, &first, &end);
    for (size_t h = first; h < end; h++) {
      const double *mean = back + (o * t->lead + h) * slots;
      size_t at = (t->origin[o] + h) * slots;
      for (size_t i = 0; i < slots; i++) {
        if (!t->panel->ok[at + i]) continue;
        double m = fmax(mean[i], MEAN_FLOOR), e = t->panel->y[at + i] - mean[i];
        s->ratio[s->cells] = e * e / m;
        s->mean[s->cells++] = m;
      }
    }
  }
}

static double quantile_of(const double *x, size_t n, double p, double *sorted) {
  for (size_t i = 0; i < n; i++) sorted[i] = x[i];
  return wfm__select(sorted, n, (size_t)(p * (double)(n - 1)));
}

/* Sums of the weighted least squares of ratio = a + b mean, the largest ratios clipped. */
typedef struct sums {
  double w0, w1, w2, r0, r1;
} sums;

static sums sum_up(sample *s) {
  double limit = quantile_of(s->ratio, s->cells, CLIP, s->sorted);
  sums u = {0, 0, 0, 0, 0};
  for (size_t i = 0; i < s->cells; i++) {
    double m = s->mean[i], w = 1 / (1 + m), r = fmin(s->ratio[i], limit);
    u.w0 += w;
    u.w1 += w * m;
    u.w2 += w * m * m;
    u.r0 += w * r;
    u.r1 += w * m * r;
  }
  return u;
}

/* The part that grows with the mean belongs to the counts and is one for all leads; where all means are alike it is that of Poisson. */
static double fit_a(const sums *u) {
  double det = u->w0 * u->w2 - u->w1 * u->w1;
  return det > 1e-6 * u->w0 * u->w2 ? fmax((u->r0 * u->w2 - u->r1 * u->w1) / det, A_MIN) : 1;
}

/* Widens or narrows so that the central 80 % holds 80 % of the errors, as far as their number lets that be known. */
static void fit_width(sample *s, double *a, double *b) {
  size_t n = 0;
  for (size_t i = 0; i < s->cells; i++)
    if (s->mean[i] >= SCALE_MEAN) s->sorted[n++] = s->ratio[i] / (*a + *b * s->mean[i]);
  if (n < CELLS_MIN) return;
  double factor = wfm__select(s->sorted, n, (size_t)(BAND * (double)(n - 1))) / (BAND_Z * BAND_Z);
  factor = pow(fmax(factor, 0.01), (double)n / (double)(n + CELLS_FIRM));
  *a = fmax(*a * factor, A_MIN);
  *b = fmax(*b * factor, B_MIN);
}

/* Relative variance of the day's factor, from the errors of day totals: half by the 80 % point, half by the clipped mean square. */
static double fit_day(const wfm__trial *t, const double *back, size_t band, double a, double most,
                      double *error) {
  size_t slots = t->panel->slots, n = 0;
  double noise = 0, square = 0;
  for (size_t o = 0; o < t->origins; o++) {
    size_t first, end;
    band_range(t, o, band, &first, &end);
    for (size_t h = first; h < end; h++) {
      const double *mean = back + (o * t->lead + h) * slots;
      size_t at = (t->origin[o] + h) * slots;
      double total = 0, e = 0;
      for (size_t i = 0; i < slots; i++) {
        if (!t->panel->ok[at + i]) continue;
        total += mean[i];
        e += t->panel->y[at + i] - mean[i];
      }
      if (!(total > SCALE_MEAN)) continue;
      noise += a / total;
      error[n++] = e * e / (total * total);
    }
  }
  if (n < CELLS_MIN) return most;
  double spread = wfm__select(error, n, (size_t)(BAND * (double)(n - 1))) / (BAND_Z * BAND_Z);
  for (size_t i = 0; i < n; i++) square += fmin(error[i], 9 * spread) / (double)n;
  double few = (double)n / (double)(n - 2);
  return fmin(fmax(few * (spread + square) / 2 - noise / (double)n, 0), most);
}

/* Means: the relative errors' mean square, weighted by contacts, the largest clipped. */
static void fit_means(const wfm__trial *t, const double *back, wfm__law *law, double *ratio, double *weight,
                      double *sorted) {
  size_t slots = t->panel->slots;
  law->means = 1;
  for (size_t band = 0; band < WFM__BANDS; band++) {
    size_t n = 0, days = 0;
    double sum = 0, total = 0, day_sum = 0, day_total = 0;
    for (size_t o = 0; o < t->origins; o++) {
      size_t first, end;
      band_range(t, o, band, &first, &end);
      for (size_t h = first; h < end; h++) {
        double e = 0, m = 0, w = 0;
        for (size_t i = 0; i < slots; i++) {
          size_t c = (t->origin[o] + h) * slots + i;
          double mean = back[(o * t->lead + h) * slots + i];
          if (!t->panel->ok[c] || !(mean > 0)) continue;
          ratio[n] = (t->panel->y[c] / mean - 1) * (t->panel->y[c] / mean - 1);
          weight[n++] = t->panel->weight[c];
          e += t->panel->weight[c] * (t->panel->y[c] - mean);
          m += t->panel->weight[c] * mean;
          w += t->panel->weight[c];
        }
        if (!(m > 0)) continue;
        day_sum += w * (e / m) * (e / m);
        day_total += w;
        days++;
      }
    }
    law->a[band] = 0;
    law->b[band] = band ? law->b[band - 1] : PRIOR_B;
    law->day[band] = band ? law->day[band - 1] : PRIOR_B;
    if (n < CELLS_MIN) continue;
    double limit = quantile_of(ratio, n, CLIP, sorted);
    for (size_t i = 0; i < n; i++) {
      sum += weight[i] * fmin(ratio[i], limit);
      total += weight[i];
    }
    law->b[band] = fmax(sum / total, B_MIN);
    if (days >= CELLS_MIN) law->day[band] = fmax(fmin(day_sum / day_total, law->b[band]), B_MIN);
  }
}

void wfm__law_fit(const wfm__trial *trial, const double *back, double *scratch, wfm__law *law) {
  size_t most = trial->origins * trial->lead * trial->panel->slots;
  sample s = {scratch, scratch + most, scratch + 2 * most, 0};
  sums band_sums[WFM__BANDS], all = {0, 0, 0, 0, 0};
  if (trial->panel->weight) {
    fit_means(trial, back, law, s.ratio, s.mean, s.sorted);
    return;
  }
  law->means = 0;
  for (size_t band = 0; band < WFM__BANDS; band++) {
    collect(trial, back, band, &s);
    if (!s.cells) continue;
    const sums u = band_sums[band] = sum_up(&s);
    all.w0 += u.w0;
    all.w1 += u.w1;
    all.w2 += u.w2;
    all.r0 += u.r0;
    all.r1 += u.r1;
  }
  double a = all.w0 > 0 ? fit_a(&all) : 1;
  for (size_t band = 0; band < WFM__BANDS; band++) {
    law->a[band] = band ? law->a[band - 1] : a;
    law->b[band] = band ? law->b[band - 1] : PRIOR_B;
    law->day[band] = band ? law->day[band - 1] : PRIOR_B;
    collect(trial, back, band, &s);
    if (s.cells < CELLS_MIN) continue;
    const sums u = band_sums[band];
    law->a[band] = a;
    law->b[band] = fmax((u.r1 - a * u.w1) / u.w2, B_MIN);
    fit_width(&s, &law->a[band], &law->b[band]);
    double rate =
        law->b[band] + fmax(law->a[band] - 1, 0) * u.w1 / u.w2; /* at the weighted mean of the means */
    law->day[band] = fit_day(trial, back, band, fmin(law->a[band], 1), rate, s.sorted);
  }
}

double wfm__law_variance(const wfm__law *law, size_t band, double mean) {
  double v = law->a[band] * mean + law->b[band] * mean * mean;
  return law->means ? v : fmax(v, mean);
}

double wfm__law_rate_cv2(const wfm__law *law, size_t band, double mean) {
  if (!(mean > 0)) return 0;
  return law->means ? law->b[band] : (wfm__law_variance(law, band, mean) - mean) / (mean * mean);
}

static void gamma_quantiles(double mean, double b, const wfm__levels *at, double *out) {
  for (size_t i = 0; i < at->n; i++)
    out[i] = mean > 0 ? wfm__dist_gamma_quantile(at->p[i], 1 / b, mean * b) : 0;
}

void wfm__law_quantiles(const wfm__law *law, size_t band, double mean, const wfm__levels *at, double *out) {
  if (law->means)
    gamma_quantiles(mean, law->b[band], at, out);
  else
    wfm__count_quantiles(mean, wfm__law_variance(law, band, mean), at, out);
}

void wfm__law_day_quantiles(const wfm__law *law, size_t band, double total, const wfm__levels *at,
                            double *out) {
  if (law->means)
    gamma_quantiles(total, law->day[band], at, out);
  else
    wfm__count_quantiles(total, fmax(law->a[band], 1) * total + law->day[band] * total * total, at, out);
}

double wfm__law_crps(const wfm__law *law, size_t band, double mean, double y) {
  return law->means ? wfm__gamma_crps(mean, wfm__law_variance(law, band, mean), y)
                    : wfm__count_crps(mean, wfm__law_variance(law, band, mean), y);
}
