/* Shape of the day: days split into level and shape, discounted weekday shapes robust against days unlike all others. */
#include "forecast/shape.h"

#include <math.h>
#include <string.h>

enum { SPLIT_PASSES = 6 };
#define NOISE_MAX 4
#define FAR       2.5 /* usual distances at which a day begins to lose weight */

/* Levels from the typical shares. */
static void levels(const wfm__panel *panel, size_t known, wfm__split *split) {
  size_t slots = split->slots;
  for (size_t i = 0; i < known; i++) {
    const double *share = split->typical + split->weekday[i] * slots;
    double x = 0, have = 0, open = 0;
    for (size_t s = 0; s < slots; s++) {
      if (!panel->open[i * slots + s] && !panel->ok[i * slots + s]) continue;
      open += share[s];
      if (!panel->ok[i * slots + s]) continue;
      have += share[s];
      x += split->x[i * slots + s];
    }
    split->level[i] = have > 0 ? x / have : 0;
    split->known[i] = open > 0 ? have / open : 0;
  }
}

/* Typical shares from the levels: ratio of sums, so that busy days count more; each weekday's shares have mean 1. */
static void shares(const wfm__panel *panel, size_t known, wfm__split *split) {
  size_t slots = split->slots;
  memset(split->typical, 0, WFM__WEEKDAYS * slots * sizeof *split->typical);
  memset(split->base, 0, WFM__WEEKDAYS * slots * sizeof *split->base);
  for (size_t i = 0; i < known; i++) {
    double *sum = split->typical + split->weekday[i] * slots, *base = split->base + split->weekday[i] * slots;
    for (size_t s = 0; s < slots; s++) {
      if (!panel->ok[i * slots + s]) continue;
      sum[s] += split->x[i * slots + s];
      base[s] += split->level[i];
    }
  }
  for (size_t w = 0; w < WFM__WEEKDAYS; w++) {
    double *share = split->typical + w * slots, *base = split->base + w * slots, sum = 0, seen = 0;
    for (size_t s = 0; s < slots; s++) {
      if (!(base[s] > 0)) continue;
      share[s] /= base[s];
      sum += share[s];
      seen++;
    }
    for (size_t s = 0; s < slots && sum > 0; s++) share[s] *= seen / sum;
  }
}

/* Last row before i of the same weekday, at most two weeks back; i when there is none. */
static size_t week_before(const wfm__panel *panel, const wfm__split *split, size_t i) {
  for (size_t j = i; j-- > 0 && panel->date[i] - panel->date[j] <= 14;)
    if (split->weekday[j] == split->weekday[i] && split->level[j] > 0) return j;
  return i;
}

/* Squared residuals of a row, and those of Poisson counts of the same means. Days of one slot are held against the week before. */
static double row_noise(const wfm__panel *panel, const wfm__split *split, size_t i, double *poisson) {
  size_t slots = split->slots, j = slots == 1 ? week_before(panel, split, i) : i;
  double square = 0;
  *poisson = 0;
  if (slots == 1 && j == i) return 0;
  for (size_t s = 0; s < slots; s++) {
    if (!panel->ok[i * slots + s]) continue;
    double fit = split->level[j] * split->typical[split->weekday[i] * slots + s],
           e = split->x[i * slots + s] - fit;
    square += slots == 1 ? e * e / 2 : e * e;
    *poisson += 0.25 * (1 - exp(-2.47 * fmax(fit * fit - 0.25, 0)));
  }
  return square;
}

/* Days far out are clipped. */
static double noise_of(const wfm__panel *panel, size_t known, const wfm__split *split) {
  double have = 0, expected = 0;
  for (size_t i = 0; i < known; i++) {
    double poisson, square = row_noise(panel, split, i, &poisson);
    have += fmin(square, NOISE_MAX * poisson);
    expected += poisson;
  }
  return expected > 0 ? have / expected : 1;
}

void wfm__split_layout(wfm__split *split, size_t rows, size_t slots, double *base, size_t *used) {
  size_t cells = WFM__WEEKDAYS * slots;
  split->rows = rows;
  split->slots = slots;
  split->weekday = (uint8_t *)wfm__part(base, used, rows / sizeof(double) + 1);
  split->level = wfm__part(base, used, rows);
  split->known = wfm__part(base, used, rows);
  split->x = wfm__part(base, used, rows * slots);
  split->typical = wfm__part(base, used, cells);
  split->base = wfm__part(base, used, cells);
}

void wfm__split_run(const wfm__panel *panel, size_t known, wfm__split *split) {
  size_t slots = split->slots;
  int whole = 1;
  memset(split->level, 0, split->rows * sizeof *split->level);
  memset(split->known, 0, split->rows * sizeof *split->known);
  for (size_t i = 0; i < split->rows; i++) split->weekday[i] = (uint8_t)wfm_date_weekday(panel->date[i]);
  for (size_t i = 0; i < known; i++) {
    double sum = 0, have = 0;
    for (size_t s = 0; s < slots; s++) {
      size_t c = i * slots + s;
      split->x[c] = panel->ok[c] ? sqrt(fmax(panel->y[c], 0) + 0.25) : 0;
      sum += split->x[c];
      have += panel->ok[c];
    }
    split->level[i] = have > 0 ? sum / have : 0;
    split->known[i] = have > 0;
    whole = whole && (have == 0 || have == (double)slots);
  }
  for (int pass = 0; pass < (whole ? 0 : SPLIT_PASSES); pass++) {
    shares(panel, known, split);
    levels(panel, known, split);
  }
  shares(panel, known, split);
  split->noise = noise_of(panel, known, split);
}

void wfm__shape_begin(wfm__shape *shape, size_t slots) {
  shape->distance = -1;
  memset(shape->share, 0, WFM__WEEKDAYS * slots * sizeof *shape->share);
  memset(shape->seen, 0, WFM__WEEKDAYS * slots * sizeof *shape->seen);
}

void wfm__shape_add(wfm__shape *shape, const wfm__panel *panel, const wfm__split *split, size_t row) {
  size_t slots = split->slots, compared = 0;
  const double *x = split->x + row * slots;
  const uint8_t *ok = panel->ok + row * slots;
  double *share = shape->share + split->weekday[row] * slots,
         *seen = shape->seen + split->weekday[row] * slots;
  double square = 0, weight = 1, level = split->level[row];
  if (!(level > 0)) return;
  for (size_t s = 0; s < slots; s++) {
    if (!ok[s] || !(seen[s] > 0)) continue;
    double e = x[s] / level - share[s];
    square += e * e;
    compared++;
  }
  if (compared) {
    double e = sqrt(square / (double)compared);
    double usual = shape->distance < 0 ? e : 0.95 * shape->distance + 0.05 * fmin(e, 3 * shape->distance);
    shape->distance = usual;
    if (e > FAR * usual) weight = FAR * usual / e * (FAR * usual / e);
  }
  for (size_t s = 0; s < slots; s++) {
    if (!ok[s]) continue;
    double gain = seen[s] > 0 ? fmax(1 - shape->discount, 1 / (seen[s] + 1)) * weight : 1;
    share[s] += gain * (x[s] / level - share[s]);
    seen[s]++;
  }
}
