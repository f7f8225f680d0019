/* Double-seasonal Holt-Winters (Taylor 2003) as a method: a season within the day and one within the week by clock time, so that closed and
   missing cells need no filling. Parameters are fitted before the first origin for the back-test, and to all that is known at the end. */
#include "forecast/companions.h"
#include "forecast/ets.h"

#include <math.h>
#include <string.h>

enum { PARAMETERS = 5, ITERATIONS = 60, STARTS = 2, FIT_ROWS = 84 };
enum { ALPHA, BETA, GAMMA, OMEGA, PHI };
#define SMALLEST 1e-3 /* of a seasonal factor */
#define PHI_MAX  0.99

typedef struct state {
  double value[PARAMETERS], damping;
  double level, trend, last;
  double *day, *week; /* [slots], [WFM__WEEKDAYS * slots] factors */
} state;

typedef struct task {
  const wfm__trial *trial;
  state s;
  double level, *day, *week; /* as they are at first */
  size_t first, end;         /* rows that a fit looks at */
  double *minimise;
} task;

static size_t layout(const wfm__trial *t, double *base, task *w) {
  size_t slots = t->panel->slots, used = 0;
  w->day = wfm__part(base, &used, slots);
  w->week = wfm__part(base, &used, WFM__WEEKDAYS * slots);
  w->s.day = wfm__part(base, &used, slots);
  w->s.week = wfm__part(base, &used, WFM__WEEKDAYS * slots);
  w->minimise = wfm__part(base, &used, PARAMETERS * (PARAMETERS + 6));
  return used;
}

size_t wfm__dshw_method_scratch(const wfm__trial *trial) {
  task w;
  return layout(trial, NULL, &w);
}

/* Level and factors of the first weeks of the rows from first on; a factor that few days show is drawn to 1. */
static void begin(task *w) {
  const wfm__panel *p = w->trial->panel;
  size_t slots = p->slots, end = w->first + 3 * w->trial->week, cells = 0;
  double *count = w->s.week; /* scratch */
  if (end > w->end) end = w->end;
  w->level = 0;
  memset(w->day, 0, slots * sizeof *w->day);
  memset(w->s.day, 0, slots * sizeof *w->s.day);
  memset(w->week, 0, WFM__WEEKDAYS * slots * sizeof *w->week);
  memset(count, 0, WFM__WEEKDAYS * slots * sizeof *count);
  for (size_t row = w->first; row < end; row++)
    for (size_t s = 0; s < slots; s++) {
      size_t at = row * slots + s, own = (size_t)wfm_date_weekday(p->date[row]) * slots + s;
      if (!p->ok[at]) continue;
      w->level += p->y[at];
      cells++;
      w->day[s] += p->y[at];
      w->s.day[s]++;
      w->week[own] += p->y[at];
      count[own]++;
    }
  w->level = cells ? fmax(w->level / (double)cells, SMALLEST) : 1;
  for (size_t s = 0; s < slots; s++)
    w->day[s] = w->s.day[s] > 0 ? fmax(w->day[s] / w->s.day[s] / w->level, SMALLEST) : 1;
  for (size_t i = 0; i < WFM__WEEKDAYS * slots; i++)
    w->week[i] = fmax((w->week[i] / (w->level * w->day[i % slots]) + 1) / (count[i] + 1), SMALLEST);
}

static void reset(task *w) {
  size_t slots = w->trial->panel->slots;
  w->s.level = w->level;
  w->s.trend = w->s.last = 0;
  memcpy(w->s.day, w->day, slots * sizeof *w->day);
  memcpy(w->s.week, w->week, WFM__WEEKDAYS * slots * sizeof *w->week);
}

/* Squared errors of a row; the states move past it. */
static double step_row(task *w, size_t row) {
  const wfm__panel *p = w->trial->panel;
  const double *v = w->s.value;
  size_t weekday = (size_t)wfm_date_weekday(p->date[row]);
  double squares = 0;
  state *s = &w->s;
  for (size_t i = 0; i < p->slots; i++) {
    size_t at = row * p->slots + i;
    if (!p->open[at]) continue;
    double *d = &s->day[i], *k = &s->week[weekday * p->slots + i], ahead = s->level + s->damping * s->trend;
    if (!p->ok[at]) { /* moves on without news */
      s->level = fmax(ahead, SMALLEST);
      s->trend *= s->damping;
      s->last *= v[PHI];
      continue;
    }
    double y = p->y[at], factor = *d * *k, raw = y - ahead * factor, e = raw - v[PHI] * s->last,
           before = s->level, in_day = *d;
    squares += e * e;
    s->last = raw;
    s->level = fmax(v[ALPHA] * y / factor + (1 - v[ALPHA]) * ahead, SMALLEST);
    s->trend = v[BETA] * (s->level - before) + (1 - v[BETA]) * s->damping * s->trend;
    *d = fmax(v[GAMMA] * y / (s->level * *k) + (1 - v[GAMMA]) * in_day, SMALLEST);
    *k = fmax(v[OMEGA] * y / (s->level * in_day) + (1 - v[OMEGA]) * *k, SMALLEST);
  }
  return squares;
}

static double objective(void *user, const double *x) {
  task *w = user;
  double sum = 0;
  for (int k = 0; k < PARAMETERS; k++) w->s.value[k] = k == PHI ? PHI_MAX * sin(x[k]) : (1 + sin(x[k])) / 2;
  reset(w);
  for (size_t row = w->first; row < w->end; row++) sum += step_row(w, row);
  return isfinite(sum) ? log(fmax(sum, 1e-300)) : INFINITY;
}

/* Fits to the rows before end, the last FIT_ROWS of them. */
static void fit(task *w, size_t end) {
  static const double first[STARTS][PARAMETERS] = {{0.05, 0.01, 0.2, 0.2, 0.6},
                                                   {0.01, 0.005, 0.05, 0.1, 0.9}};
  double best[PARAMETERS] = {0}, least = INFINITY;
  w->end = end;
  w->first = end > FIT_ROWS ? end - FIT_ROWS : 0;
  begin(w);
  for (int k = 0; k < STARTS; k++) {
    double x[PARAMETERS];
    for (int i = 0; i < PARAMETERS; i++)
      x[i] = i == PHI ? asin(first[k][i] / PHI_MAX) : asin(2 * first[k][i] - 1);
    double value = wfm__minimise(objective, w, x, PARAMETERS, ITERATIONS, w->minimise);
    if (k && !(value < least)) continue;
    least = value;
    memcpy(best, x, sizeof best);
  }
  (void)objective(w, best);
}

static void forecast(const task *w, size_t row, size_t end, double *mean) {
  const wfm__panel *p = w->trial->panel;
  double level = w->s.level, trend = w->s.trend, carry = w->s.last;
  for (; row < end; row++) {
    const double *week = w->s.week + (size_t)wfm_date_weekday(p->date[row]) * p->slots;
    for (size_t i = 0; i < p->slots; i++, mean++) {
      *mean = 0;
      if (!p->open[row * p->slots + i]) continue;
      trend *= w->s.damping;
      carry *= w->s.value[PHI];
      level += trend;
      *mean = fmax(level * w->s.day[i] * week[i] + carry, 0);
    }
  }
}

void wfm__dshw_method_run(const wfm__trial *trial, double *scratch, double *back, double *ahead) {
  task w = {.trial = trial};
  size_t start = 0, cells = trial->lead * trial->panel->slots;
  layout(trial, scratch, &w);
  w.s.damping = 1 - 1 / (double)(trial->week * trial->panel->slots + 1);
  if (trial->origins) {
    fit(&w, trial->origin[0]); /* its states are those at the first origin */
    for (size_t row = trial->origin[0]; row < trial->known; row++) {
      for (; start < trial->origins && trial->origin[start] == row; start++)
        forecast(&w, row, row + trial->lead < trial->known ? row + trial->lead : trial->known,
                 back + start * cells);
      (void)step_row(&w, row);
    }
  }
  fit(&w, trial->known);
  forecast(&w, trial->known, trial->panel->rows, ahead);
}
