/* The planner's hand: overrides on a forecast, rows that stay locked, and what each step was worth. */
#include "forecast/hand.h"

#include <math.h>
#include <string.h>

#define VALUE_MAX 1e15
enum { NOT_CHANGED = -1, KEPT = -2 };

static const wfm_override defaults = {.queue = NULL};

void wfm_override_init(wfm_override *change, size_t struct_size) {
  wfm__opts_init(change, struct_size, &defaults, sizeof defaults);
}

void wfm_published_init(wfm_published *published, size_t struct_size) {
  static const wfm_published none = {0};
  wfm__opts_init(published, struct_size, &none, sizeof none);
}

void wfm_value_added_init(wfm_value_added *value, size_t struct_size) {
  static const wfm_step_error none = {NAN, NAN, NAN};
  const wfm_value_added empty = {.naive = none,
                                 .model = none,
                                 .final = none,
                                 .published = none,
                                 .touched_model_wape = NAN,
                                 .touched_final_wape = NAN};
  wfm__opts_init(value, struct_size, &empty, sizeof empty);
}

double wfm__override_value(int32_t action, double by, double value) {
  switch (action) {
  case WFM_OVERRIDE_SET:
    return by;
  case WFM_OVERRIDE_ADD:
    return value + by > 0 ? value + by : 0;
  default:
    return value * by;
  }
}

/* Reads change number i, however large the caller's structs are. */
static wfm_status read_change(wfm_ctx *ctx, const wfm_override *changes, size_t i, wfm_override *out) {
  uint32_t size;
  memcpy(&size, changes, sizeof size);
  *out = defaults;
  wfm_status st = wfm__opts_read(ctx, out, sizeof *out, (const char *)changes + i * size);
  if (st != WFM_OK) return wfm__fail_within(ctx, st, "change %zu", i);
  double low = out->action == WFM_OVERRIDE_ADD ? -VALUE_MAX : 0;
  if (!out->queue) return wfm__fail(ctx, WFM_EINVAL, "change %zu: queue is NULL", i);
  if (out->action < WFM_OVERRIDE_SET || out->action > WFM_OVERRIDE_SCALE)
    return wfm__fail(ctx, WFM_EDOMAIN, "change %zu: action=%d, want 0 to 2", i, (int)out->action);
  if (out->measure < WFM_MEASURE_VOLUME || out->measure > WFM_MEASURE_AHT)
    return wfm__fail(ctx, WFM_EDOMAIN, "change %zu: measure=%d, want 0 or 1", i, (int)out->measure);
  if (out->flags & ~(uint32_t)WFM_OVERRIDE_LOCKED)
    return wfm__fail(ctx, WFM_EDOMAIN, "change %zu: flags=%u, want 0 or WFM_OVERRIDE_LOCKED", i,
                     (unsigned)out->flags);
  if (out->end < out->start) return wfm__fail(ctx, WFM_EDOMAIN, "change %zu: end lies before start", i);
  st = wfm__check_number(ctx, "value", out->value, low, VALUE_MAX);
  return st == WFM_OK ? st : wfm__fail_within(ctx, st, "change %zu", i);
}

/* First interval of a grid at or after an instant. */
static size_t interval_at(const wfm_grid *grid, int64_t instant) {
  size_t low = 0, high = wfm_grid_count(grid);
  while (low < high) {
    size_t mid = low + (high - low) / 2;
    if (wfm_grid_start(grid, mid) < instant)
      low = mid + 1;
    else
      high = mid;
  }
  return low;
}

/* A forecast under the planner's hand. */
typedef struct sheet {
  const wfm_grid *grid;
  const uint8_t *open;
  size_t count;
  double *mean;
  uint8_t *locked;
  int32_t *last;
} sheet;

static void change(const sheet *s, const wfm_override *o, int32_t number) {
  for (size_t i = interval_at(s->grid, o->start), end = interval_at(s->grid, o->end); i < end; i++) {
    if ((s->open && !s->open[i]) || s->last[i] == KEPT) continue;
    s->mean[i] = wfm__override_value(o->action, o->value, s->mean[i]);
    s->locked[i] = s->locked[i] || (o->flags & WFM_OVERRIDE_LOCKED);
    s->last[i] = number;
  }
}

static wfm_status keep_published(wfm_ctx *ctx, const sheet *s, const wfm_published *published) {
  wfm_published p = {0};
  wfm_status st = wfm__opts_read(ctx, &p, sizeof p, published);
  for (size_t i = 0; st == WFM_OK && p.final && p.locked && i < s->count; i++) {
    if (!p.locked[i]) continue;
    if (!(p.final[i] >= 0 && p.final[i] <= VALUE_MAX))
      st = wfm__fail(ctx, isfinite(p.final[i]) ? WFM_EDOMAIN : WFM_ENOTFINITE,
                     "published: interval %zu: want a mean from 0 to 1e15", i);
    s->mean[i] = p.final[i];
    s->locked[i] = 1;
    s->last[i] = KEPT;
  }
  return st;
}

wfm_status wfm_override_apply(wfm_ctx *ctx, const wfm_grid *grid, const char *queue, int32_t measure,
                              const wfm_override *changes, size_t n, const uint8_t *open, const double *model,
                              const wfm_published *published, double *final, uint8_t *locked, int32_t *last) {
  if (!ctx || !grid || !queue || !model || !final || (n > 0 && !changes))
    return wfm__fail(
        ctx, WFM_EINVAL,
        "wfm_override_apply: NULL argument, want context, grid, queue, changes, model and final");
  if (measure < WFM_MEASURE_VOLUME || measure > WFM_MEASURE_AHT)
    return wfm__fail(ctx, WFM_EDOMAIN, "measure=%d, want 0 or 1", (int)measure);
  sheet s = {grid, open, wfm_grid_count(grid), NULL, NULL, NULL};
  wfm_status st = wfm__check_array(ctx, "model", model, s.count, 0, VALUE_MAX);
  if (st != WFM_OK) return st;
  s.mean = wfm__alloc(ctx, s.count, sizeof *s.mean);
  s.locked = wfm__alloc(ctx, s.count, sizeof *s.locked);
  s.last = wfm__alloc(ctx, s.count, sizeof *s.last);
  if (!s.mean || !s.locked || !s.last) {
    st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu intervals", s.count);
    goto done;
  }
  memcpy(s.mean, model, s.count * sizeof *s.mean);
  for (size_t i = 0; i < s.count; i++) s.last[i] = NOT_CHANGED;
  st = keep_published(ctx, &s, published);
  for (size_t i = 0; st == WFM_OK && i < n; i++) {
    wfm_override o;
    st = read_change(ctx, changes, i, &o);
    if (st == WFM_OK && o.measure == measure && strcmp(o.queue, queue) == 0) change(&s, &o, (int32_t)i);
  }
  for (size_t i = 0; st == WFM_OK && i < s.count; i++)
    if (s.mean[i] > VALUE_MAX)
      st = wfm__fail(ctx, WFM_EDOMAIN, "interval %zu: above 1e15 after the overrides", i);
  if (st != WFM_OK) goto done;
  memcpy(final, s.mean, s.count * sizeof *final);
  if (locked) memcpy(locked, s.locked, s.count * sizeof *locked);
  if (last) memcpy(last, s.last, s.count * sizeof *last);
done:
  wfm__free(ctx, s.mean);
  wfm__free(ctx, s.locked);
  wfm__free(ctx, s.last);
  return st;
}

/* --- value added --- */

enum { STEPS = 4, MODEL = 1, FINAL = 2 };

static wfm_status check_step(wfm_ctx *ctx, const char *name, const double *x, size_t n) {
  for (size_t i = 0; x && i < n; i++)
    if (isinf(x[i])) return wfm__fail(ctx, WFM_EDOMAIN, "%s: interval %zu is infinite", name, i);
  return WFM_OK;
}

static bool all_known(const double *const step[STEPS], const double *actual, size_t i) {
  bool known = !isnan(actual[i]);
  for (int k = 0; k < STEPS; k++) known = known && !(step[k] && isnan(step[k][i]));
  return known;
}

wfm_status wfm_value_added_measure(wfm_ctx *ctx, const double *actual, const double *naive,
                                   const double *model, const double *final, const double *published,
                                   size_t n, wfm_value_added *out) {
  if (!ctx || !out || (n > 0 && (!actual || !model)))
    return wfm__fail(ctx, WFM_EINVAL,
                     "wfm_value_added_measure: NULL argument, want context, actual, model and out");
  static const char *const name[STEPS] = {"naive", "model", "final", "published"};
  const double *const step[STEPS] = {naive, model, final ? final : model, published};
  double error[STEPS] = {0}, bias[STEPS] = {0}, sum = 0, touched = 0, own[2] = {0};
  wfm_value_added v;
  wfm_value_added_init(&v, sizeof v);
  wfm_step_error *const result[STEPS] = {&v.naive, &v.model, &v.final, &v.published};
  wfm_status st = check_step(ctx, "actual", actual, n);
  for (int k = 0; st == WFM_OK && k < STEPS; k++) st = check_step(ctx, name[k], step[k], n);
  if (st != WFM_OK) return st;
  for (size_t i = 0; i < n; i++) {
    if (actual[i] < 0) return wfm__fail(ctx, WFM_EDOMAIN, "actual: interval %zu is below 0", i);
    if (!all_known(step, actual, i)) continue;
    v.intervals++;
    sum += actual[i];
    for (int k = 0; k < STEPS; k++) {
      if (!step[k]) continue;
      error[k] += fabs(step[k][i] - actual[i]);
      bias[k] += step[k][i] - actual[i];
    }
    double before = fabs(model[i] - actual[i]), after = fabs(step[FINAL][i] - actual[i]);
    if (step[FINAL][i] == model[i]) continue;
    v.touched++;
    v.better += after < before;
    touched += actual[i];
    own[0] += before;
    own[1] += after;
  }
  double last = NAN;
  for (int k = 0; k < STEPS && sum > 0; k++) {
    if (!step[k]) continue;
    *result[k] = (wfm_step_error){error[k] / sum, bias[k] / sum, last - error[k] / sum};
    last = error[k] / sum;
  }
  if (touched > 0) {
    v.touched_model_wape = own[0] / touched;
    v.touched_final_wape = own[1] / touched;
  }
  return wfm__result_write(ctx, out, &v, sizeof v);
}
