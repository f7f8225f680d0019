/* Holt-Winters on day levels: additive, damped trend, one season a week (Holt 1957, Winters 1960, Gardner and McKenzie 1985), with
   the weekday's shape within the day. */
#include "forecast/shape.h"

#include <math.h>
#include <string.h>

enum {
  ALPHAS = 6,
  BETAS = 3,
  GAMMAS = 4,
  DAMPS = 2,
  SETTINGS = ALPHAS * BETAS * GAMMAS * DAMPS,
  STATE = 3 + WFM__WEEKDAYS
};
#define SHAPE_DISCOUNT 0.9

static const double alphas[ALPHAS] = {0.02, 0.05, 0.1, 0.2, 0.35, 0.6};
static const double betas[BETAS] = {0, 0.02, 0.1}; /* of the level's correction */
static const double gammas[GAMMAS] = {0, 0.05, 0.15, 0.4};
static const double damps[DAMPS] = {0.9, 0.98};

/* Level, trend, season by weekday; the sum of squared one-step errors so far. */
typedef struct smoother {
  double alpha, beta, gamma, damp, sse;
  double level, trend, season[WFM__WEEKDAYS];
} smoother;

typedef struct work {
  wfm__split split;
  wfm__shape shape;
  wfm__pool pool;
  double *state; /* [starts * STATE] level, trend, damping, season of the setting best so far at each start */
  double *best;  /* [starts] its sum of squared errors */
  double *share; /* [WFM__WEEKDAYS * slots] */
} work;

static size_t layout(const wfm__trial *t, double *base, work *w) {
  size_t rows = t->panel->rows, slots = t->panel->slots, cells = WFM__WEEKDAYS * slots, used = 0;
  wfm__split_layout(&w->split, rows, slots, base, &used);
  w->shape.share = wfm__part(base, &used, cells);
  w->shape.seen = wfm__part(base, &used, cells);
  w->pool.pooled = wfm__part(base, &used, slots);
  w->pool.full = wfm__part(base, &used, cells);
  w->pool.low = wfm__part(base, &used, cells);
  w->state = wfm__part(base, &used, (t->origins + 1) * STATE);
  w->best = wfm__part(base, &used, t->origins + 1);
  w->share = wfm__part(base, &used, cells);
  return used;
}

size_t wfm__holt_winters_scratch(const wfm__trial *trial) {
  work w = {0};
  return layout(trial, NULL, &w);
}

/* Starting values from the first two weeks that are known: mean, no trend, weekday means. */
static void begin(const wfm__trial *t, const work *w, smoother *h) {
  double sum[WFM__WEEKDAYS] = {0}, count[WFM__WEEKDAYS] = {0}, all = 0, n = 0;
  for (size_t i = 0; i < t->known && n < 2 * (double)t->week; i++) {
    if (!(w->split.known[i] > 0)) continue;
    double y = w->split.level[i] * w->split.level[i];
    sum[w->split.weekday[i]] += y;
    count[w->split.weekday[i]]++;
    all += y;
    n++;
  }
  h->level = n > 0 ? all / n : 0;
  h->trend = h->sse = 0;
  for (size_t d = 0; d < WFM__WEEKDAYS; d++) h->season[d] = count[d] > 0 ? sum[d] / count[d] - h->level : 0;
}

/* A day not known moves the level on along its trend. */
static void step(smoother *h, double y, int known, size_t weekday) {
  double ahead = h->level + h->damp * h->trend, trend = h->damp * h->trend,
         e = known ? y - ahead - h->season[weekday] : 0;
  h->level = ahead + h->alpha * e;
  h->trend = trend + h->alpha * h->beta * e;
  h->season[weekday] += h->gamma * (1 - h->alpha) * e;
  h->sse += e * e;
}

static void keep_if_best(const smoother *h, size_t start, const work *w) {
  double *state = w->state + start * STATE;
  if (!(h->sse < w->best[start])) return;
  w->best[start] = h->sse;
  state[0] = h->level;
  state[1] = h->trend;
  state[2] = h->damp;
  memcpy(state + 3, h->season, sizeof h->season);
}

static size_t start_row(const wfm__trial *t, size_t i) {
  return i < t->origins ? t->origin[i] : t->known;
}

/* One pass of one setting over the history. */
static void pass(const wfm__trial *t, smoother *h, const work *w) {
  size_t start = 0;
  begin(t, w, h);
  for (size_t row = 0; row <= t->known; row++) {
    while (start <= t->origins && start_row(t, start) == row) keep_if_best(h, start++, w);
    if (row == t->known) break;
    step(h, w->split.level[row] * w->split.level[row], w->split.known[row] > 0, w->split.weekday[row]);
  }
}

static void forecast(const wfm__trial *t, size_t start, const work *w, double *mean) {
  size_t slots = t->panel->slots, row = start_row(t, start),
         left = (start < t->origins ? t->known : t->panel->rows) - row;
  const double *state = w->state + start * STATE;
  double level = state[0], trend = state[1];
  if (start < t->origins && left > t->lead) left = t->lead;
  for (size_t i = row; i < row + left; i++) {
    trend *= state[2];
    level += trend;
    double root = sqrt(fmax(level + state[3 + w->split.weekday[i]], 0));
    const double *share = w->share + w->split.weekday[i] * slots;
    for (size_t s = 0; s < slots; s++, mean++)
      *mean = t->panel->open[i * slots + s] ? wfm__mean_of_root(root * share[s], w->split.noise) : 0;
  }
}

/* The weekday's shape as it is known at a row. */
static void take_shares(size_t slots, work *w) {
  wfm__shape_pool(&w->shape, slots, &w->pool);
  for (size_t d = 0; d < WFM__WEEKDAYS; d++)
    for (size_t s = 0; s < slots; s++)
      w->share[d * slots + s] =
          fmax(w->pool.factor[d] * (w->pool.pooled[s] + w->pool.full[d * slots + s]), 0);
}

void wfm__holt_winters_run(const wfm__trial *trial, double *scratch, double *back, double *ahead) {
  work w = {0};
  size_t start = 0, slots = trial->panel->slots;
  layout(trial, scratch, &w);
  wfm__split_run(trial->panel, trial->known, &w.split);
  for (size_t i = 0; i <= trial->origins; i++) w.best[i] = INFINITY;
  for (size_t i = 0; i < SETTINGS; i++) {
    smoother h = {.alpha = alphas[i % ALPHAS],
                  .beta = betas[i / ALPHAS % BETAS],
                  .gamma = gammas[i / (ALPHAS * BETAS) % GAMMAS],
                  .damp = damps[i / (ALPHAS * BETAS * GAMMAS)]};
    pass(trial, &h, &w);
  }
  w.shape.discount = SHAPE_DISCOUNT;
  wfm__shape_begin(&w.shape, slots);
  for (size_t row = 0; row <= trial->known; row++) {
    for (; start <= trial->origins && start_row(trial, start) == row; start++) {
      take_shares(slots, &w);
      forecast(trial, start, &w, start < trial->origins ? back + start * trial->lead * slots : ahead);
    }
    if (row < trial->known) wfm__shape_add(&w.shape, trial->panel, &w.split, row);
  }
}
