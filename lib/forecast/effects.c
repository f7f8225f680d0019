/* What moves a queue's volume: one regression of the day levels with all that the history is long enough for. */
#include "forecast/job.h"
#include "forecast/level.h"
#include "forecast/regressors.h"
#include "forecast/shape.h"
#include <libwfm/forecast_effects.h>

#include <math.h>
#include <string.h>

enum {
  TREND_DAYS = 90,
  MONTH_DAYS = 56,
  YEAR_DAYS = 500,
  MONTH_WAVES = 3,
  YEAR_WAVES = 3,
  ROUNDS = 5,
  KINDS = WFM_EFFECT_SPREAD + 1,
  MOST = 1 + 1 + 7 + 31 + 12 + 2 + WFM__TYPES_MAX + WFM__REGRESSORS_MAX + 1
};
#define RIDGE       3
#define SCALE_FLOOR 0.002
#define TWO_PI      6.28318530717958647692

struct wfm_effects {
  wfm_ctx *ctx;
  size_t count;
  wfm_effect effect[MOST];
  char *names; /* all of them, one after the other */
};

/* At work: the days, their regression, the columns in it. */
typedef struct task {
  wfm_ctx *ctx;
  wfm__source source;
  wfm__split split;
  wfm__level_data data;
  wfm__level_fit fit;
  double *scratch, *x, *goal, *discount;
  uint8_t *marked;
  size_t number[WFM__COLUMNS_MAX]; /* calendar column of each one in the regression */
  double coefficient[WFM__COLUMNS_MAX], squares;
  int kind[WFM__COLUMNS_MAX]; /* of each calendar column */
  double gain[KINDS];
} task;

void wfm_effect_init(wfm_effect *effect, size_t struct_size) {
  static const wfm_effect none = {.value = NAN, .gain = NAN, .name = ""};
  wfm__opts_init(effect, struct_size, &none, sizeof none);
}

/* --- the regression --- */

static int kind_of(size_t c, size_t types_end) {
  return c < WFM__COL_YEAR      ? WFM_EFFECT_MONTH_DAY
         : c < WFM__COL_TREND   ? WFM_EFFECT_MONTH
         : c < WFM__COL_TURN    ? WFM_EFFECT_TREND
         : c < WFM__COL_AFTER   ? WFM_EFFECT_MONTH
         : c == WFM__COL_AFTER  ? WFM_EFFECT_AFTER
         : c == WFM__COL_BEFORE ? WFM_EFFECT_BEFORE
         : c < types_end        ? WFM_EFFECT_SPECIAL
                                : WFM_EFFECT_REGRESSOR;
}

/* Fits without the columns of one kind (KINDS: with all); the sum of squares left, by the weights that the days have. */
static double fit_without(task *t, int kind) {
  const wfm__panel *p = &t->source.panel;
  size_t rows = t->source.known, k = 0;
  double ridge[WFM__COLUMNS_MAX], squares = 0;
  int32_t days = p->date[rows - 1] - p->date[0] + 1;
  const wfm__design design = {days >= MONTH_DAYS ? MONTH_WAVES : 0, days >= YEAR_DAYS ? YEAR_WAVES : 0,
                              days >= TREND_DAYS, RIDGE};
  size_t all = wfm__design_choose(p, &design, t->number, ridge);
  for (size_t a = 0; a < all; a++) {
    if (t->kind[t->number[a]] == kind) continue;
    t->number[k] = t->number[a];
    t->data.ridge[k++] = ridge[a];
  }
  for (size_t i = 0; i < rows; i++)
    for (size_t a = 0; a < k; a++) t->x[i * k + a] = p->column[i * p->columns + t->number[a]];
  t->data.columns = k;
  wfm__level_fit_run(&t->data, rows, t->discount, kind == KINDS ? ROUNDS : 1, &t->fit);
  for (size_t i = 0; i < rows; i++) {
    double off = t->split.known[i] > 0 ? t->goal[i] - wfm__level_base(&t->data, &t->fit, i) : 0;
    squares += t->fit.w[i] * off * off;
  }
  return squares;
}

static size_t columns_of(const task *t, size_t k, int kind) {
  size_t n = 0;
  for (size_t a = 0; a < k; a++) n += t->kind[t->number[a]] == kind;
  return n;
}

static wfm_status lay_out(task *t) {
  const wfm__panel *p = &t->source.panel;
  size_t rows = p->rows, used = 0;
  wfm__split_layout(&t->split, rows, p->slots, NULL, &used);
  size_t need = used + 6 * rows + rows * p->columns + rows;
  t->scratch = wfm__alloc(t->ctx, need, sizeof *t->scratch);
  t->marked = wfm__alloc(t->ctx, rows, sizeof *t->marked);
  if (!t->scratch || !t->marked) return wfm__fail(t->ctx, WFM_ENOMEM, "out of memory for %zu days", rows);
  used = 0;
  wfm__split_layout(&t->split, rows, p->slots, t->scratch, &used);
  t->fit.w = wfm__part(t->scratch, &used, rows);
  t->fit.residual = wfm__part(t->scratch, &used, rows);
  t->fit.robust = wfm__part(t->scratch, &used, rows);
  t->fit.sorted = wfm__part(t->scratch, &used, rows);
  t->goal = wfm__part(t->scratch, &used, rows);
  t->discount = wfm__part(t->scratch, &used, rows);
  t->x = wfm__part(t->scratch, &used, rows * p->columns);
  return WFM_OK;
}

static void regress(task *t) {
  const wfm__panel *p = &t->source.panel;
  size_t rows = t->source.known, own = p->columns - p->regressors;
  for (size_t c = 0; c < p->columns; c++) t->kind[c] = kind_of(c, own);
  wfm__split_run(p, rows, &t->split);
  for (size_t i = 0; i < rows; i++) {
    t->goal[i] = t->split.level[i] > 0 ? log(t->split.level[i]) : 0;
    t->discount[i] = t->fit.robust[i] = 1;
    for (size_t c = WFM__COL_AFTER; c < own; c++)
      t->marked[i] = t->marked[i] || p->column[i * p->columns + c] != 0;
  }
  t->data.level = t->goal;
  t->data.weight = t->split.known;
  t->data.weekday = t->split.weekday;
  t->data.marked = t->marked;
  t->data.floor = SCALE_FLOOR;
  t->data.x = t->x;
  t->squares = fit_without(t, KINDS);
  size_t whole = t->data.columns;
  size_t columns[KINDS] = {0};
  for (int kind = 0; kind < KINDS; kind++) columns[kind] = columns_of(t, whole, kind);
  for (int kind = 0; kind < KINDS; kind++) {
    t->gain[kind] = NAN;
    if (!columns[kind]) continue;
    double n = (double)rows, k = (double)(whole + WFM__WEEKDAYS), left = t->squares / fmax(n - k, 1);
    double without = fit_without(t, kind) / fmax(n - k + (double)columns[kind], 1);
    t->gain[kind] = without > 0 ? 1 - left / without : 0;
    t->squares = fit_without(t, KINDS); /* weights and coefficients of the whole again */
  }
  memset(t->coefficient, 0, sizeof t->coefficient);
  for (size_t a = 0; a < t->data.columns; a++) t->coefficient[t->number[a]] = t->fit.beta[a];
}

/* --- from coefficients to effects --- */

static void add(wfm_effects *e, int kind, int32_t index, size_t days, double value, double gain) {
  e->effect[e->count++] = (wfm_effect){.struct_size = sizeof(wfm_effect),
                                       .kind = kind,
                                       .index = index,
                                       .days = (int32_t)days,
                                       .value = value,
                                       .gain = gain,
                                       .name = ""};
}

/* Contacts of a weekday at a level. */
static double volume(const task *t, size_t weekday, double level) {
  double sum = 0;
  for (size_t s = 0; s < t->split.slots; s++) {
    double x = level * t->split.typical[weekday * t->split.slots + s];
    if (x > 0) sum += wfm__mean_of_root(x, t->split.noise);
  }
  return sum;
}

static void add_weekdays(const task *t, wfm_effects *e) {
  double mean = 0, open = 0, day[WFM__WEEKDAYS];
  size_t seen[WFM__WEEKDAYS] = {0};
  for (size_t i = 0; i < t->source.known; i++) seen[t->split.weekday[i]] += t->split.known[i] > 0;
  for (size_t w = 0; w < WFM__WEEKDAYS; w++) {
    day[w] = seen[w] ? volume(t, w, exp(t->fit.day[w])) : 0;
    mean += day[w];
    open += seen[w] > 0;
  }
  mean /= open;
  add(e, WFM_EFFECT_LEVEL, 0, t->source.known, mean, NAN);
  if (t->coefficient[WFM__COL_TREND] != 0)
    add(e, WFM_EFFECT_TREND, 0, t->source.known, exp(2 * t->coefficient[WFM__COL_TREND]),
        t->gain[WFM_EFFECT_TREND]);
  for (size_t w = 0; w < WFM__WEEKDAYS; w++)
    if (seen[w]) add(e, WFM_EFFECT_WEEKDAY, (int32_t)w, seen[w], mean > 0 ? day[w] / mean : 1, NAN);
}

/* Factors at count phases of a cycle, their mean made 1. */
static void add_cycle(const task *t, wfm_effects *e, int kind, size_t first, int32_t waves, int32_t count,
                      const size_t *days) {
  double factor[31], mean = 0;
  for (int32_t i = 0; i < count; i++) {
    double sum = 0;
    for (int32_t k = 1; k <= waves; k++) {
      double phase = TWO_PI * k * (i + 0.5) / count;
      sum += t->coefficient[first + 2 * (size_t)k - 2] * cos(phase) +
             t->coefficient[first + 2 * (size_t)k - 1] * sin(phase);
    }
    factor[i] = exp(2 * sum);
    mean += factor[i] / count;
  }
  for (int32_t i = 0; i < count; i++) add(e, kind, i + 1, days[i], factor[i] / mean, t->gain[kind]);
}

static void add_cycles(const task *t, wfm_effects *e) {
  size_t by_day[31] = {0}, by_month[12] = {0};
  for (size_t i = 0; i < t->source.known; i++) {
    int32_t year, month, day;
    wfm_date_to_ymd(t->source.date[i], &year, &month, &day);
    by_day[day - 1]++;
    by_month[month - 1]++;
  }
  if (!isnan(t->gain[WFM_EFFECT_MONTH_DAY]))
    add_cycle(t, e, WFM_EFFECT_MONTH_DAY, WFM__COL_MONTH, MONTH_WAVES, 31, by_day);
  if (!isnan(t->gain[WFM_EFFECT_MONTH]))
    add_cycle(t, e, WFM_EFFECT_MONTH, WFM__COL_YEAR, YEAR_WAVES, 12, by_month);
}

static size_t days_with(const task *t, size_t column) {
  const wfm__panel *p = &t->source.panel;
  size_t n = 0;
  for (size_t i = 0; i < t->source.known; i++)
    n += t->split.known[i] > 0 && p->column[i * p->columns + column] != 0;
  return n;
}

/* Name of the special days of a type: that of any of its dates. */
static const char *special_name(const task *t, const wfm_hours *hours, size_t column) {
  const wfm__panel *p = &t->source.panel;
  for (size_t i = 0; i < p->rows; i++) {
    if (p->column[i * p->columns + column] == 0) continue;
    for (size_t s = 0; s < wfm_hours_special_count(hours); s++) {
      wfm_special_day day;
      wfm_special_day_init(&day, sizeof day);
      wfm_hours_special(hours, s, &day);
      if (day.date == p->date[i]) return day.name ? day.name : "";
    }
  }
  return "";
}

/* The rest, with names; returns the bytes that these take. names NULL: counts only. */
static size_t add_others(const task *t, const wfm_hours *hours, const wfm_regressors *regressors,
                         wfm_effects *e, char *names) {
  const wfm__panel *p = &t->source.panel;
  size_t own = p->columns - p->regressors, used = 0;
  double common = t->coefficient[WFM__COL_SPECIAL];
  for (size_t c = WFM__COL_AFTER; c < p->columns; c++) {
    int kind = t->kind[c];
    const char *name = "";
    if (c == WFM__COL_SPECIAL || isnan(t->gain[kind]) || days_with(t, c) == 0) continue;
    if (kind == WFM_EFFECT_SPECIAL) name = special_name(t, hours, c);
    if (kind == WFM_EFFECT_REGRESSOR && regressors->name && regressors->name[c - own])
      name = regressors->name[c - own];
    size_t length = strlen(name) + 1;
    if (names) {
      double sum = t->coefficient[c] + (kind == WFM_EFFECT_SPECIAL ? common : 0);
      size_t index = kind == WFM_EFFECT_SPECIAL     ? c - WFM__COL_TYPE
                     : kind == WFM_EFFECT_REGRESSOR ? c - own
                                                    : 0;
      add(e, kind, (int32_t)index, days_with(t, c), exp(2 * sum), t->gain[kind]);
      memcpy(names + used, name, length);
      e->effect[e->count - 1].name = names + used;
    }
    used += length;
  }
  return used;
}

static wfm_status describe(const task *t, const wfm_hours *hours, const wfm_regressors *regressors,
                           wfm_effects **out) {
  wfm_effects *e = wfm__alloc(t->ctx, 1, sizeof *e);
  if (!e) return wfm__fail(t->ctx, WFM_ENOMEM, "out of memory for effects");
  e->ctx = t->ctx;
  e->names = wfm__alloc(t->ctx, add_others(t, hours, regressors, e, NULL) + 1, 1);
  if (!e->names) {
    wfm__free(t->ctx, e);
    return wfm__fail(t->ctx, WFM_ENOMEM, "out of memory for effects");
  }
  add_weekdays(t, e);
  add_cycles(t, e);
  (void)add_others(t, hours, regressors, e, e->names);
  add(e, WFM_EFFECT_SPREAD, 0, t->source.known, 2 * t->fit.scale, NAN);
  *out = e;
  return WFM_OK;
}

wfm_status wfm_effects_find(wfm_ctx *ctx, const wfm_series *history, const wfm_hours *hours,
                            const wfm_regressors *regressors, wfm_effects **out) {
  if (!ctx || !history || !out)
    return wfm__fail(ctx, WFM_EINVAL, "wfm_effects_find: NULL argument, want context, history and out");
  if (wfm_series_kind(history) != WFM_SERIES_VOLUME)
    return wfm__fail(ctx, WFM_EDOMAIN, "history: means, want volumes");
  wfm_status st = wfm__check_history(ctx, history);
  if (st == WFM_OK && regressors) st = wfm__check_regressors(ctx, regressors);
  if (st != WFM_OK) return st;
  const wfm_grid *grid = wfm_series_grid(history);
  wfm_grid *after = NULL;
  task *t = wfm__alloc(ctx, 1, sizeof *t);
  if (!t) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for effects");
  t->ctx = ctx;
  st = wfm_grid_create(ctx, wfm_grid_zone(grid), wfm_grid_first_date(grid) + wfm_grid_days(grid), 1,
                       wfm_grid_interval_s(grid), &after);
  const wfm__source_input input = {.history = history,
                                   .horizon = after,
                                   .hours = hours,
                                   .history_days = wfm__forecast_defaults.history_days,
                                   .regressors = regressors,
                                   .past_only = true};
  if (st == WFM_OK) st = wfm__source_create(ctx, &input, &t->source);
  if (st == WFM_OK) st = lay_out(t);
  if (st == WFM_OK) {
    regress(t);
    st = describe(t, hours, regressors, out);
  }
  wfm__free(ctx, t->scratch);
  wfm__free(ctx, t->marked);
  if (t->source.ctx) wfm__source_clear(&t->source);
  wfm_grid_free(after);
  wfm__free(ctx, t);
  return st;
}

void wfm_effects_free(wfm_effects *effects) {
  if (!effects) return;
  wfm__free(effects->ctx, effects->names);
  wfm__free(effects->ctx, effects);
}

size_t wfm_effects_count(const wfm_effects *effects) {
  return effects ? effects->count : 0;
}

wfm_status wfm_effects_get(const wfm_effects *effects, size_t i, wfm_effect *out) {
  if (!effects || !out) return WFM_EINVAL;
  if (i >= effects->count)
    return wfm__fail(effects->ctx, WFM_EDOMAIN, "effect %zu: want 0 to %zu", i, effects->count - 1);
  return wfm__result_write(effects->ctx, out, &effects->effect[i], sizeof effects->effect[i]);
}
