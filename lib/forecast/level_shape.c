/* The core method: day level times weekday shape on the square-root scale. Every setting is tried at the origins of the back-test, and
   the best few of each lead band are averaged. */
#include "forecast/level.h"
#include "forecast/shape.h"

#include <float.h>
#include <math.h>
#include <string.h>

enum {
  HALF_LIVES = 3,
  DESIGNS_MAX = 5,
  DAMPINGS_MAX = 5,
  LEVELS_MAX = HALF_LIVES * DESIGNS_MAX * DAMPINGS_MAX,
  LEVELS_KEPT = 12,
  DISCOUNTS = 2,
  SHAPES = DISCOUNTS * WFM__SHAPE_KINDS,
  SHAPES_KEPT = 6,
  LONG_DAYS = 500, /* history from which yearly terms are tried */
  MONTH_DAYS = 45  /* and terms of the month */
};
#define SCALE_FLOOR 5e-3 /* residuals of a day below this share of the level are no reason to doubt a day */
#define LIMIT_LOW   1e-3 /* smallest level of a forecast day, square-root scale */

typedef struct damping {
  double gain, keep;
} damping;
static const double short_half_lives[HALF_LIVES] = {30, 90, 1e4};
static const wfm__design short_designs[] = {{0, 0, 0, 1}, {2, 0, 0, 3}, {2, 0, 0, 20}, {3, 0, 0, 3}};
static const damping short_dampings[] = {{0, 0}, {0.3, 0.9}, {0.5, 0.8}, {0.4, 0.97}};
static const double long_half_lives[HALF_LIVES] = {60, 365, 1e4};
static const wfm__design long_designs[] = {
    {0, 0, 0, 1}, {2, 0, 0, 3}, {0, 2, 1, 1}, {2, 3, 1, 1}, {0, 6, 1, 2}};
static const damping long_dampings[] = {{0, 0}, {0.2, 0.98}, {0.4, 0.95}, {0.6, 0.9}, {0.3, 0.995}};
static const double discounts[DISCOUNTS] = {0.85, 0.95};

/* Scratch of one run. Levels of a candidate: [starts * reach], starts = origins + 1, the last being the forecast itself. */
typedef struct work {
  wfm__split split;
  wfm__level_data data;
  wfm__level_fit fit;
  wfm__shape shape;
  uint8_t *marked;  /* [rows] */
  double *goal;     /* [rows] level, in logs where that is the scale of the regression */
  double *x;        /* [rows * columns] */
  double *discount; /* [rows] */
  double *tried;    /* [LEVELS_MAX][starts * reach] */
  double *shapes;   /* [DISCOUNTS][starts][WFM__SHAPE_KINDS][WFM__WEEKDAYS * slots] */
  double *estimate; /* scratch of wfm__shape_estimates */
  double *mixed;    /* [WFM__WEEKDAYS * slots] */
  size_t reach;
} work;

/* What may be tried on this history. */
typedef struct choice {
  const double *half_life;
  const wfm__design *design;
  const damping *damp;
  size_t designs, dampings, levels;
  int logs;
} choice;

static size_t starts(const wfm__trial *t) {
  return t->origins + 1;
}
static size_t start_row(const wfm__trial *t, size_t i) {
  return i < t->origins ? t->origin[i] : t->known;
}
static size_t start_leads(const wfm__trial *t, size_t i) {
  size_t left = (i < t->origins ? t->known : t->panel->rows) - start_row(t, i);
  return i < t->origins && left > t->lead ? t->lead : left;
}

static choice choose(const wfm__trial *t) {
  int32_t days = t->panel->date[t->known - 1] - t->panel->date[0] + 1;
  choice c = {short_half_lives,
              short_designs,
              short_dampings,
              WFM__COUNT(short_designs),
              WFM__COUNT(short_dampings),
              0,
              0};
  if (days >= LONG_DAYS) {
    c.half_life = long_half_lives;
    c.design = long_designs;
    c.designs = WFM__COUNT(long_designs);
  } else if (days < MONTH_DAYS) {
    c.designs = 1;
  }
  if (t->panel->slots == 1) {
    c.damp = long_dampings;
    c.dampings = WFM__COUNT(long_dampings);
    c.logs = 1;
  }
  c.levels = HALF_LIVES * c.designs * c.dampings;
  return c;
}

static size_t layout(const wfm__trial *t, double *base, work *w) {
  size_t rows = t->panel->rows, slots = t->panel->slots, n = starts(t), used = 0;
  size_t cells = WFM__WEEKDAYS * slots, ahead = rows - t->known;
  w->reach = ahead > t->lead ? ahead : t->lead;
  wfm__split_layout(&w->split, rows, slots, base, &used);
  w->fit.w = wfm__part(base, &used, rows);
  w->fit.residual = wfm__part(base, &used, rows);
  w->fit.robust = wfm__part(base, &used, rows);
  w->fit.sorted = wfm__part(base, &used, rows);
  w->shape.share = wfm__part(base, &used, cells);
  w->shape.seen = wfm__part(base, &used, cells);
  w->marked = (uint8_t *)wfm__part(base, &used, rows / sizeof(double) + 1);
  w->goal = wfm__part(base, &used, rows);
  w->x = wfm__part(base, &used, rows * t->panel->columns);
  w->discount = wfm__part(base, &used, rows);
  w->tried = wfm__part(base, &used, LEVELS_MAX * n * w->reach);
  w->shapes = wfm__part(base, &used, SHAPES * n * cells);
  w->estimate = wfm__part(base, &used, wfm__shape_estimates_scratch(slots));
  w->mixed = wfm__part(base, &used, cells);
  return used;
}

size_t wfm__level_shape_scratch(const wfm__trial *trial) {
  work w = {0};
  return layout(trial, NULL, &w);
}

/* --- levels --- */

static void set_design(const wfm__trial *t, const wfm__design *design, work *w) {
  size_t number[WFM__COLUMNS_MAX], rows = t->panel->rows;
  size_t k = wfm__design_choose(t->panel, design, number, w->data.ridge);
  for (size_t i = 0; i < rows; i++)
    for (size_t a = 0; a < k; a++) w->x[i * k + a] = t->panel->column[i * t->panel->columns + number[a]];
  w->data.columns = k;
  w->data.x = w->x;
  w->data.level = w->goal;
  w->data.weight = w->split.known;
  w->data.weekday = w->split.weekday;
  w->data.marked = w->marked;
  for (size_t i = 0; i < rows; i++) w->fit.robust[i] = 1;
}

/* Levels of all dampings of one regression, from one start. */
static void try_dampings(const wfm__trial *t, const choice *c, size_t start, double *tried, work *w) {
  size_t row = start_row(t, start), leads = start_leads(t, start), stride = starts(t) * w->reach;
  for (size_t a = 0; a < c->dampings; a++) {
    double *level = tried + a * stride + start * w->reach, keep = c->damp[a].keep;
    double r = c->damp[a].gain > 0 ? wfm__level_deviation(&w->data, &w->fit, row, c->damp[a].gain, keep) : 0;
    for (size_t h = 0; h < leads; h++) {
      r *= keep;
      double v = wfm__level_base(&w->data, &w->fit, row + h) + r;
      level[h] = fmax(c->logs ? exp(fmin(v, 350)) : v, LIMIT_LOW);
    }
  }
}

/* Weights that the days kept in the last fit, averaged over the regressions. */
static void note_usual(const wfm__trial *t, const choice *c, const work *w) {
  for (size_t i = 0; i < t->known; i++)
    t->usual[i] += (w->split.known[i] > 0 ? w->fit.robust[i] : 1) / (double)(c->designs * HALF_LIVES);
}

static void try_levels(const wfm__trial *t, const choice *c, work *w) {
  size_t rows = t->panel->rows, stride = starts(t) * w->reach;
  double sum = 0;
  memset(t->usual, 0, t->known * sizeof *t->usual);
  for (size_t i = 0; i < rows; i++) {
    w->marked[i] = 0;
    for (size_t k = WFM__COL_AFTER; k + t->panel->regressors < t->panel->columns; k++)
      w->marked[i] = w->marked[i] || t->panel->column[i * t->panel->columns + k] != 0;
    sum += w->split.level[i];
  }
  w->data.floor = SCALE_FLOOR * (c->logs ? 1 : sum / (double)t->known);
  for (size_t i = 0; i < rows; i++)
    w->goal[i] = !c->logs ? w->split.level[i] : w->split.level[i] > 0 ? log(w->split.level[i]) : 0;
  for (size_t d = 0; d < c->designs; d++) {
    for (size_t l = 0; l < HALF_LIVES; l++) {
      double fade = exp2(-1 / c->half_life[l]), v = 1;
      for (size_t i = 0; i < rows; i++) w->discount[i] = v *= fade;
      set_design(t, &c->design[d], w);
      for (size_t s = 0; s < starts(t); s++) {
        wfm__level_fit_run(&w->data, start_row(t, s), w->discount, s ? 1 : 4, &w->fit);
        try_dampings(t, c, s, w->tried + (d * HALF_LIVES + l) * c->dampings * stride, w);
      }
      note_usual(t, c, w);
    }
  }
}

/* --- choice: mean over the origins of the error relative to what each origin has in the band --- */

static void band_leads(const wfm__trial *t, size_t start, size_t band, size_t *first, size_t *end) {
  size_t leads = start_leads(t, start);
  *first = wfm__band_first(t, band);
  *end = band + 1 < WFM__BANDS ? wfm__band_first(t, band + 1) : leads;
  if (*end > leads) *end = leads;
  if (*first > *end) *first = *end;
}

/* Mean absolute error of one candidate's levels in a band, busy days counting more; -1 without a day to compare. */
static double level_cost(const wfm__trial *t, const double *tried, size_t band, const work *w) {
  double cost = 0;
  int any = 0;
  for (size_t o = 0; o < t->origins; o++) {
    size_t first, end;
    double sum = 0, weight = 0;
    band_leads(t, o, band, &first, &end);
    for (size_t h = first; h < end; h++) {
      size_t row = t->origin[o] + h;
      double v = w->split.level[row], share = v * w->split.known[row];
      weight += share;
      sum += share * fabs(v - tried[o * w->reach + h]);
    }
    if (!(weight > 0)) continue;
    cost += sum / weight;
    any = 1;
  }
  return any ? cost : -1;
}

/* Where nothing can be compared: the weekday-only regression at middle half-lives, lightly damped. */
static size_t default_level(const choice *c, size_t k) {
  return (1 + k / c->dampings % 2) * c->dampings + k % c->dampings;
}

static size_t choose_levels(const wfm__trial *t, const choice *c, size_t band, size_t *best, const work *w) {
  double cost[LEVELS_MAX];
  size_t kept = LEVELS_KEPT < c->levels ? LEVELS_KEPT : c->levels, stride = starts(t) * w->reach;
  for (size_t i = 0; i < c->levels; i++) cost[i] = level_cost(t, w->tried + i * stride, band, w);
  if (cost[0] >= 0) {
    wfm__keep_best(cost, c->levels, kept, best);
    return kept;
  }
  if (band > 0) return 0; /* as in the band before */
  kept = 2 * c->dampings;
  for (size_t k = 0; k < kept; k++) best[k] = default_level(c, k);
  return kept;
}

/* --- shapes --- */

static void try_shapes(const wfm__trial *t, work *w) {
  size_t slots = t->panel->slots;
  for (size_t d = 0; d < DISCOUNTS; d++) {
    size_t start = 0;
    w->shape.discount = discounts[d];
    wfm__shape_begin(&w->shape, t->panel->slots);
    for (size_t row = 0; row <= t->known; row++) {
      for (; start < starts(t) && start_row(t, start) == row; start++)
        wfm__shape_estimates(&w->shape, slots, w->estimate,
                             w->shapes + (d * starts(t) + start) * WFM__SHAPE_KINDS * WFM__WEEKDAYS * slots);
      if (row < t->known) wfm__shape_add(&w->shape, t->panel, &w->split, row);
    }
  }
}

/* Shape number i from one start [WFM__WEEKDAYS * slots]. */
static const double *shape_of(const wfm__trial *t, size_t i, size_t start, const work *w) {
  size_t at = (i / WFM__SHAPE_KINDS * starts(t) + start) * WFM__SHAPE_KINDS + i % WFM__SHAPE_KINDS;
  return w->shapes + at * WFM__WEEKDAYS * t->panel->slots;
}

/* Sum of absolute errors of a row; four sums side by side, so that none waits for another. */
static double row_error(const double *x, const double *share, const uint8_t *ok, double level, size_t slots) {
  double sum[4] = {0, 0, 0, 0};
  size_t s = 0;
  for (; s + 4 <= slots; s += 4)
    for (size_t k = 0; k < 4; k++) sum[k] += ok[s + k] ? fabs(x[s + k] - level * share[s + k]) : 0;
  for (; s < slots; s++) sum[0] += ok[s] ? fabs(x[s] - level * share[s]) : 0;
  return sum[0] + sum[1] + sum[2] + sum[3];
}

/* Mean absolute error of a shape at the true levels, of every other row so that all weekdays have their turn; -1 without a day to compare.
   Shapes do not depend on the lead: one choice does for all. */
static double shape_cost(const wfm__trial *t, size_t i, const work *w) {
  size_t slots = t->panel->slots;
  double cost = 0;
  int any = 0;
  for (size_t o = 0; o < t->origins; o++) {
    const double *shape = shape_of(t, i, o, w);
    double sum = 0, count = 0;
    for (size_t h = o % 2; h < start_leads(t, o); h += 2) {
      size_t row = t->origin[o] + h;
      if (!(w->split.level[row] > 0)) continue;
      sum += row_error(w->split.x + row * slots, shape + w->split.weekday[row] * slots,
                       t->panel->ok + row * slots, w->split.level[row], slots);
      count += w->split.known[row];
    }
    if (!(count > 0)) continue;
    cost += sum / count;
    any = 1;
  }
  return any ? cost : -1;
}

static void choose_shapes(const wfm__trial *t, size_t *best, const work *w) {
  double cost[SHAPES];
  for (size_t i = 0; i < SHAPES; i++) cost[i] = shape_cost(t, i, w);
  for (size_t i = 0; i < SHAPES && cost[0] < 0; i++) best[i % SHAPES_KEPT] = i; /* the slow discount */
  if (cost[0] >= 0) wfm__keep_best(cost, SHAPES, SHAPES_KEPT, best);
}

/* --- forecast --- */

/* Averages the kept candidates of a band and writes its leads from one start. */
static void combine(const wfm__trial *t, size_t start, size_t band, const size_t *level, size_t levels,
                    const size_t *shape, size_t shapes_kept, work *w, double *mean) {
  size_t slots = t->panel->slots, first, end, stride = starts(t) * w->reach;
  band_leads(t, start, band, &first, &end);
  if (first == end) return;
  memset(w->mixed, 0, WFM__WEEKDAYS * slots * sizeof *w->mixed);
  for (size_t k = 0; k < shapes_kept; k++) {
    const double *one = shape_of(t, shape[k], start, w);
    for (size_t i = 0; i < WFM__WEEKDAYS * slots; i++) w->mixed[i] += one[i] / (double)shapes_kept;
  }
  for (size_t h = first; h < end; h++) {
    size_t row = start_row(t, start) + h;
    const double *share = w->mixed + w->split.weekday[row] * slots;
    double v = 0;
    for (size_t k = 0; k < levels; k++) v += w->tried[level[k] * stride + start * w->reach + h];
    v /= (double)levels;
    for (size_t s = 0; s < slots; s++) {
      mean[h * slots + s] =
          t->panel->open[row * slots + s] ? wfm__mean_of_root(fmax(v * share[s], 0), w->split.noise) : 0;
    }
  }
}

void wfm__level_shape_run(const wfm__trial *trial, double *scratch, double *back, double *ahead) {
  work w = {0};
  choice c = choose(trial);
  size_t level[LEVELS_MAX], shape[SHAPES_KEPT], levels = 0, cells = trial->lead * trial->panel->slots;
  layout(trial, scratch, &w);
  wfm__split_run(trial->panel, trial->known, &w.split);
  try_levels(trial, &c, &w);
  try_shapes(trial, &w);
  choose_shapes(trial, shape, &w);
  for (size_t band = 0; band < WFM__BANDS; band++) {
    size_t found = choose_levels(trial, &c, band, level, &w);
    if (found) levels = found;
    for (size_t s = 0; s < starts(trial); s++)
      combine(trial, s, band, level, levels, shape, SHAPES_KEPT, &w,
              s < trial->origins ? back + s * cells : ahead);
  }
}
