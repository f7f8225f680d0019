/* Companions of the core: a queue's days as a series at equal steps, forecast by a model, spread by the weekday's shape. */
#include "forecast/companions.h"

#include <math.h>
#include <string.h>

#define SHAPE_DISCOUNT 0.9

typedef struct work {
  wfm__split split;
  wfm__shape shape;
  wfm__pool pool;
  double *share, *value, *out, *at, *choice, *model; /* at: a size_t [rows] in room for doubles */
} work;

static size_t start_row(const wfm__trial *t, size_t i) {
  return i < t->origins ? t->origin[i] : t->known;
}

/* Weekdays that most weeks of the panel have; at least one. */
static size_t ordinary_weekdays(const wfm__panel *p, int rank[WFM__WEEKDAYS]) {
  double seen[WFM__WEEKDAYS] = {0}, most = 0;
  size_t week = 0;
  for (size_t i = 0; i < p->rows; i++) {
    int w = wfm_date_weekday(p->date[i]);
    most = fmax(most, ++seen[w]);
  }
  for (int w = 0; w < WFM__WEEKDAYS; w++) rank[w] = seen[w] > 0.5 * most ? (int)week++ : -1;
  return week;
}

/* Steps of a span as long as the panel's. */
static size_t steps_of(const wfm__panel *p) {
  return (size_t)(p->date[p->rows - 1] - p->date[0]) + 1 + WFM__WEEKDAYS;
}

static size_t layout(const wfm__trial *t, const wfm__day_model *model, double *base, work *w) {
  const wfm__panel *p = t->panel;
  size_t cells = WFM__WEEKDAYS * p->slots, used = 0, steps = steps_of(p);
  wfm__split_layout(&w->split, p->rows, p->slots, base, &used);
  w->shape.share = wfm__part(base, &used, cells);
  w->shape.seen = wfm__part(base, &used, cells);
  w->pool.pooled = wfm__part(base, &used, p->slots);
  w->pool.full = wfm__part(base, &used, cells);
  w->pool.low = wfm__part(base, &used, cells);
  w->share = wfm__part(base, &used, cells);
  w->value = wfm__part(base, &used, steps);
  w->out = wfm__part(base, &used, steps);
  w->at = wfm__part(base, &used, p->rows);
  w->choice = wfm__part(base, &used, (model->choice + sizeof(double) - 1) / sizeof(double));
  w->model = wfm__part(base, &used, model->scratch(steps, WFM__WEEKDAYS, steps));
  return used;
}

size_t wfm__companion_scratch(const wfm__trial *trial, const wfm__day_model *model) {
  work w = {0};
  return layout(trial, model, NULL, &w);
}

/* Steps by date and their values; a day that is not known is as a week before it, or as the day before. */
static wfm__days make_days(const wfm__trial *t, const work *w) {
  const wfm__panel *p = t->panel;
  int rank[WFM__WEEKDAYS];
  wfm__days d = {.week = ordinary_weekdays(p, rank), .at = (size_t *)(void *)w->at, .value = w->value};
  int32_t monday = p->date[0] - wfm_date_weekday(p->date[0]);
  size_t offset = SIZE_MAX;
  for (size_t i = 0; i < p->rows; i++) {
    size_t weeks = (size_t)((p->date[i] - monday) / WFM__WEEKDAYS), before = 0;
    int weekday = wfm_date_weekday(p->date[i]);
    for (int k = 0; k < weekday; k++) before += rank[k] >= 0;
    if (rank[weekday] < 0 && before > 0) before--;
    size_t step = weeks * d.week + before;
    if (offset == SIZE_MAX) offset = step;
    d.at[i] = step - offset;
  }
  for (size_t i = 0; i < d.at[t->known - 1] + 1; i++) d.value[i] = NAN;
  for (size_t i = 0; i < t->known; i++) {
    int weekday = wfm_date_weekday(p->date[i]);
    if (rank[weekday] >= 0 && w->split.known[i] > 0) d.value[d.at[i]] = w->split.level[i] * w->split.level[i];
  }
  d.steps = d.at[t->known - 1] + 1;
  double last = 0;
  for (size_t i = d.steps; i-- > 0;)
    if (!isnan(d.value[i])) last = d.value[i]; /* the first that is known stands for what lies before it */
  for (size_t i = 0; i < d.steps; i++) {
    if (isnan(d.value[i])) d.value[i] = i >= d.week ? d.value[i - d.week] : last;
    last = d.value[i];
  }
  return d;
}

static void take_shares(size_t slots, work *w) {
  wfm__shape_pool(&w->shape, slots, &w->pool);
  for (size_t i = 0; i < WFM__WEEKDAYS * slots; i++)
    w->share[i] = fmax(w->pool.factor[i / slots] * (w->pool.pooled[i % slots] + w->pool.full[i]), 0);
}

/* Writes the rows from one start. */
static void forecast(const wfm__trial *t, const wfm__day_model *model, size_t start, const wfm__days *d,
                     const work *w, double *mean) {
  const wfm__panel *p = t->panel;
  size_t row = start_row(t, start), end = start < t->origins ? t->known : p->rows;
  if (start < t->origins && end - row > t->lead) end = row + t->lead;
  if (end == row) return;
  size_t n = d->at[row - 1] + 1, ahead = d->at[end - 1] + 1 - n;
  if (ahead == 0) ahead = 1;
  model->run(d->value, n, d->week, ahead, start == 0 || start == t->origins, w->choice, w->model, w->out);
  for (size_t i = row; i < end; i++) {
    size_t step = d->at[i] >= n ? d->at[i] - n : 0;
    double root = isfinite(w->out[step]) ? sqrt(fmax(w->out[step], 0)) : sqrt(d->value[n - 1]);
    const double *share = w->share + w->split.weekday[i] * p->slots;
    for (size_t s = 0; s < p->slots; s++, mean++)
      *mean = p->open[i * p->slots + s] ? wfm__mean_of_root(root * share[s], w->split.noise) : 0;
  }
}

void wfm__companion_run(const wfm__trial *trial, const wfm__day_model *model, double *scratch, double *back,
                        double *ahead) {
  work w = {0};
  size_t start = 0, slots = trial->panel->slots;
  layout(trial, model, scratch, &w);
  wfm__split_run(trial->panel, trial->known, &w.split);
  wfm__days d = make_days(trial, &w);
  memset(w.choice, 0, model->choice);
  w.shape.discount = SHAPE_DISCOUNT;
  wfm__shape_begin(&w.shape, slots);
  for (size_t row = 0; row <= trial->known; row++) {
    for (; start <= trial->origins && start_row(trial, start) == row; start++) {
      take_shares(slots, &w);
      forecast(trial, model, start, &d, &w,
               start < trial->origins ? back + start * trial->lead * slots : ahead);
    }
    if (row < trial->known) wfm__shape_add(&w.shape, trial->panel, &w.split, row);
  }
}
