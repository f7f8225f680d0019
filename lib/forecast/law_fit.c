/* Fitting the law to the errors of the back-test: var = spread (a m + b m^2) by lead band, spread by weekday and slot. */
#include "forecast/law.h"

#include <math.h>

enum { CELLS_MIN = 8, CELLS_FIRM = 20, LOOKED_CELLS = 4000 };
#define MEAN_FLOOR 0.05  /* smaller means tell nothing about a ratio */
#define CLIP       0.985 /* share of the squared errors that is taken as it is */
#define A_MIN      0.9   /* counts are hardly ever steadier than Poisson */
#define B_MIN      1e-4
#define PRIOR_B    0.04 /* without a back-test: the rate is known to within 20 % */
#define BAND       0.8
#define BAND_Z     1.2815515655446004 /* half width of the central 80 % of a normal, in standard deviations */
#define SCALE_MEAN 5                  /* mean from which the width is set by the normal band */
#define TO_LEARN   35
#define SPREAD_MAX 9 /* squared errors beyond, in variances, are clipped */
#define WEEKDAY_PRIOR                                                                                        \
  8.0 /* days that the assumption of no difference weighs, between weekdays and between slots */
#define ACROSS_MAX 0.95
#define SLOT_PRIOR 20.0

size_t wfm__law_scratch(const wfm__trial *trial) {
  return 4 * trial->origins * trial->lead * trial->panel->slots + 2 * (trial->panel->slots + WFM__WEEKDAYS);
}

/* Cells of the back-test, band by band. */
typedef struct sample {
  double *ratio, *mean, *sorted; /* squared error / mean, mean */
  uint32_t *place;               /* weekday * slots + slot */
  size_t first[WFM__BANDS + 1];
  size_t rows; /* days compared, each as often as it was forecast */
} sample;

static void band_range(const wfm__trial *t, size_t origin, size_t band, size_t *first, size_t *end) {
  size_t left = t->known - t->origin[origin];
  if (left > t->lead) left = t->lead;
  *first = wfm__band_first(t, band);
  *end = band + 1 < WFM__BANDS ? wfm__band_first(t, band + 1) : left;
  if (*end > left) *end = left;
}

/* An early origin knew less than the forecast does: its squared errors are brought down to what they would be from here. */
static double ripeness(const wfm__trial *t, size_t origin) {
  return (1 + TO_LEARN / (double)t->known) / (1 + TO_LEARN / (double)t->origin[origin]);
}

static void collect(const wfm__trial *t, const double *back, sample *s) {
  size_t slots = t->panel->slots, n = 0;
  s->rows = 0;
  for (size_t band = 0; band < WFM__BANDS; band++) {
    s->first[band] = n;
    for (size_t o = 0; o < t->origins; o++) {
      size_t first, end;
      double ripe = ripeness(t, o);
      band_range(t, o, band, &first, &end);
      for (size_t h = first; h < end; h++, s->rows++) {
        const double *mean = back + (o * t->lead + h) * slots;
        size_t row = t->origin[o] + h, weekday = (size_t)wfm_date_weekday(t->panel->date[row]);
        for (size_t i = 0; i < slots; i++) {
          if (!t->panel->ok[row * slots + i]) continue;
          double m = fmax(mean[i], MEAN_FLOOR), e = t->panel->y[row * slots + i] - mean[i];
          s->ratio[n] = ripe * e * e / m;
          s->place[n] = (uint32_t)(weekday * slots + i);
          s->mean[n++] = m;
        }
      }
    }
  }
  s->first[WFM__BANDS] = n;
}

/* Cells between two that a quantile looks at; every slot has its turn. */
static size_t stride_of(size_t n, size_t slots) {
  size_t stride = n / LOOKED_CELLS + 1;
  while (slots > 1 && slots % stride == 0 && stride > 1) stride++;
  return stride;
}

static double quantile_of(const double *x, size_t n, size_t stride, double p, double *sorted) {
  size_t m = 0;
  for (size_t i = 0; i < n; i += stride) sorted[m++] = x[i];
  return wfm__select(sorted, m, (size_t)(p * (double)(m - 1)));
}

/* Sums of the weighted least squares of ratio = a + b mean, the largest ratios clipped. */
typedef struct sums {
  double w0, w1, w2, r0, r1;
} sums;

static sums sum_up(const sample *s, size_t band, size_t slots) {
  size_t first = s->first[band], n = s->first[band + 1] - first;
  double limit = quantile_of(s->ratio + first, n, stride_of(n, slots), CLIP, s->sorted);
  sums u = {0, 0, 0, 0, 0};
  for (size_t i = first; i < first + n; i++) {
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

/* Spreads: mean squared error in variances of the law, clipped, drawn towards 1 by the days that the prior weighs. weekday: by weekday, else
   by slot after the weekdays. */
static void fit_spread(const wfm__trial *t, const sample *s, int by_weekday, double *sum, wfm__law *law,
                       double *slot) {
  size_t slots = t->panel->slots, n = by_weekday ? WFM__WEEKDAYS : slots;
  double distinct = (double)(t->known - t->origin[0]) / (double)s->rows, all = 0, cells = 0;
  double *out = by_weekday ? law->weekday : slot, *count = sum + n;
  for (size_t i = 0; i < 2 * n; i++) sum[i] = 0;
  for (size_t band = 0; band < WFM__BANDS; band++) {
    for (size_t i = s->first[band]; i < s->first[band + 1]; i++) {
      size_t weekday = s->place[i] / slots, at = by_weekday ? weekday : s->place[i] % slots;
      double v = (by_weekday ? 1 : law->weekday[weekday]) * (law->a[band] + law->b[band] * s->mean[i]);
      if (s->mean[i] < 1) continue;
      sum[at] += fmin(s->ratio[i] / v, SPREAD_MAX);
      count[at]++;
    }
  }
  for (size_t i = 0; i < n; i++) {
    all += sum[i];
    cells += count[i];
  }
  for (size_t i = 0; i < n; i++) {
    double days = count[i] * distinct / (by_weekday ? (double)slots : 1);
    double have = all > 0 && count[i] > 0 ? sum[i] / count[i] * cells / all : 1;
    double prior = by_weekday ? WEEKDAY_PRIOR : SLOT_PRIOR;
    out[i] = (days * have + prior) / (days + prior);
  }
}

/* Widens or narrows so that the central 80 % holds 80 % of the errors, as far as their number lets that be known. */
static void fit_width(const sample *s, size_t band, size_t slots, const double *slot, wfm__law *law) {
  size_t n = 0, stride = stride_of(s->first[band + 1] - s->first[band], slots);
  for (size_t i = s->first[band]; i < s->first[band + 1]; i += stride) {
    double spread = law->weekday[s->place[i] / slots] * slot[s->place[i] % slots];
    if (s->mean[i] >= SCALE_MEAN)
      s->sorted[n++] = s->ratio[i] / (spread * (law->a[band] + law->b[band] * s->mean[i]));
  }
  if (n < CELLS_MIN) return;
  double factor = wfm__select(s->sorted, n, (size_t)(BAND * (double)(n - 1))) / (BAND_Z * BAND_Z);
  factor = pow(fmax(factor, 0.01), (double)n / (double)(n + CELLS_FIRM));
  law->a[band] = fmax(law->a[band] * factor, A_MIN);
  law->b[band] = fmax(law->b[band] * factor, B_MIN);
}

/* Sum of the forecasts of a day's known cells, and its error relative to it; 0 where nothing is known. */
static double day_error(const wfm__trial *t, const double *back, size_t origin, size_t h, double *error) {
  size_t slots = t->panel->slots, row = t->origin[origin] + h;
  const double *mean = back + (origin * t->lead + h) * slots;
  double total = 0, e = 0;
  for (size_t i = 0; i < slots; i++) {
    if (!t->panel->ok[row * slots + i]) continue;
    total += mean[i];
    e += t->panel->y[row * slots + i] - mean[i];
  }
  *error = total > 0 ? e / total : 0;
  return total;
}

/* Relative variance of the day's factor, from the errors of day totals: half by the 80 % point, half by the clipped mean square. */
static double fit_day(const wfm__trial *t, const double *back, size_t band, const wfm__law *law, double most,
                      double *error) {
  size_t n = 0;
  double noise = 0, square = 0, a = fmin(law->a[band], 1);
  for (size_t o = 0; o < t->origins; o++) {
    size_t first, end;
    band_range(t, o, band, &first, &end);
    for (size_t h = first; h < end; h++) {
      double e, total = day_error(t, back, o, h, &e),
                spread = law->weekday[wfm_date_weekday(t->panel->date[t->origin[o] + h])];
      if (!(total > SCALE_MEAN)) continue;
      noise += a / (spread * total);
      error[n++] = ripeness(t, o) * e * e / spread;
    }
  }
  if (n < CELLS_MIN) return most;
  double width = wfm__select(error, n, (size_t)(BAND * (double)(n - 1))) / (BAND_Z * BAND_Z);
  for (size_t i = 0; i < n; i++) square += fmin(error[i], 9 * width) / (double)n;
  double few = (double)n / (double)(n - 2);
  return fmin(fmax(few * (width + square) / 2 - noise / (double)n, 0), most);
}

/* Correlation of the errors of neighbouring days, drawn towards none by as many pairs as make one known. */
static double fit_across(const wfm__trial *t, const double *back) {
  double product = 0, square = 0, pairs = 0;
  for (size_t o = 0; o < t->origins; o++) {
    size_t left = t->known - t->origin[o] < t->lead ? t->known - t->origin[o] : t->lead;
    double last = 0, e;
    for (size_t h = 0; h < left; h++) {
      if (!(day_error(t, back, o, h, &e) > SCALE_MEAN)) e = 0;
      product += last * e;
      square += last != 0 && e != 0 ? (last * last + e * e) / 2 : 0;
      pairs += last != 0 && e != 0;
      last = e;
    }
  }
  double r = square > 0 ? product / square * pairs / (pairs + CELLS_FIRM) : 0;
  return fmin(fmax(r, 0), ACROSS_MAX);
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
    double limit = quantile_of(ratio, n, 1, CLIP, sorted);
    for (size_t i = 0; i < n; i++) {
      sum += weight[i] * fmin(ratio[i], limit);
      total += weight[i];
    }
    law->b[band] = fmax(sum / total, B_MIN);
    if (days >= CELLS_MIN) law->day[band] = fmax(fmin(day_sum / day_total, law->b[band]), B_MIN);
  }
}

static void no_spread(const wfm__trial *t, double *slot, wfm__law *law) {
  for (size_t i = 0; i < WFM__WEEKDAYS; i++) law->weekday[i] = 1;
  for (size_t i = 0; i < t->panel->slots; i++) slot[i] = 1;
  law->slot = slot;
  law->seen = 0;
  law->across = 0;
}

static size_t cells_of(const sample *s, size_t band) {
  return s->first[band + 1] - s->first[band];
}

/* a and b of every band before the spreads; a band without cells is as the one before. */
static void fit_bands(const sample *s, size_t slots, sums *band_sums, wfm__law *law) {
  sums all = {0, 0, 0, 0, 0};
  for (size_t band = 0; band < WFM__BANDS; band++) {
    if (!cells_of(s, band)) continue;
    const sums u = band_sums[band] = sum_up(s, band, slots);
    all.w0 += u.w0;
    all.w1 += u.w1;
    all.w2 += u.w2;
    all.r0 += u.r0;
    all.r1 += u.r1;
  }
  double a = all.w0 > 0 ? fit_a(&all) : 1;
  for (size_t band = 0; band < WFM__BANDS; band++) {
    const sums *u = &band_sums[band];
    int enough = cells_of(s, band) >= CELLS_MIN;
    law->a[band] = enough || !band ? a : law->a[band - 1];
    law->b[band] = enough ? fmax((u->r1 - a * u->w1) / u->w2, B_MIN) : band ? law->b[band - 1] : PRIOR_B;
  }
}

void wfm__law_fit(const wfm__trial *trial, const double *back, double *scratch, double *slot, wfm__law *law) {
  size_t most = trial->origins * trial->lead * trial->panel->slots;
  sample s = {scratch, scratch + most, scratch + 2 * most, (uint32_t *)(scratch + 3 * most), {0}, 0};
  sums band_sums[WFM__BANDS] = {{0, 0, 0, 0, 0}};
  no_spread(trial, slot, law);
  if (trial->panel->weight) {
    fit_means(trial, back, law, s.ratio, s.mean, s.sorted);
    return;
  }
  law->means = 0;
  law->across = fit_across(trial, back);
  collect(trial, back, &s);
  fit_bands(&s, trial->panel->slots, band_sums, law);
  if (s.rows) {
    fit_spread(trial, &s, 1, scratch + 4 * most, law, slot);
    fit_spread(trial, &s, 0, scratch + 4 * most, law, slot);
  }
  for (size_t band = 0; band < WFM__BANDS; band++) {
    law->day[band] = band ? law->day[band - 1] : PRIOR_B;
    if (cells_of(&s, band) < CELLS_MIN) {
      if (band) {
        law->a[band] = law->a[band - 1];
        law->b[band] = law->b[band - 1];
      }
      continue;
    }
    fit_width(&s, band, trial->panel->slots, slot, law);
    double at = band_sums[band].w1 / band_sums[band].w2; /* rate at the weighted mean of the means */
    double rate = law->b[band] + fmax(law->a[band] - 1, 0) * at;
    law->day[band] = fit_day(trial, back, band, law, rate, s.sorted);
  }
}
