/* Running a forecast: the best of the methods, laid on the horizon. */
#include "forecast/result.h"

#include <string.h>

enum { AT_ONCE = 16 }; /* series of a batch that hold memory at the same time */
#define UNUSUAL 0.5    /* weight from which a day is reported */

wfm_status wfm__forecast_create(wfm_ctx *ctx, size_t count, size_t days, size_t slots, wfm_forecast **out) {
  wfm_forecast *f = wfm__alloc(ctx, 1, sizeof *f);
  if (!f) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for a forecast");
  *out = f;
  f->ctx = ctx;
  f->count = count;
  f->days = days;
  f->mean = wfm__alloc(ctx, count, sizeof *f->mean);
  f->cv2 = wfm__alloc(ctx, count, sizeof *f->cv2);
  f->open = wfm__alloc(ctx, count, sizeof *f->open);
  f->known = wfm__alloc(ctx, count, sizeof *f->known);
  f->day = wfm__alloc(ctx, count, sizeof *f->day);
  f->start = wfm__alloc(ctx, count + 1, sizeof *f->start);
  f->band = wfm__alloc(ctx, days, sizeof *f->band);
  f->day_cv2 = wfm__alloc(ctx, days, sizeof *f->day_cv2);
  f->seen = wfm__alloc(ctx, days, sizeof *f->seen);
  f->slots = slots;
  f->weekday = wfm__alloc(ctx, days, sizeof *f->weekday);
  f->spread = wfm__alloc(ctx, slots, sizeof *f->spread);
  f->slot = wfm__alloc(ctx, count, sizeof *f->slot);
  if (!f->mean || !f->cv2 || !f->open || !f->known || !f->day || !f->start || !f->band || !f->day_cv2 ||
      !f->seen || !f->weekday || !f->spread || !f->slot)
    return wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu intervals", count);
  return WFM_OK;
}

static void result_fill(const wfm__job *j, const wfm_grid *horizon, wfm_forecast *f) {
  const wfm__attempt *best = &j->attempt[0];
  const wfm__source *s = &j->source;
  size_t slots = s->panel.slots, known = s->known;
  f->method = best->method->id;
  f->interval_s = s->interval_s;
  f->law = best->law;
  memcpy(f->spread, best->spread, slots * sizeof *f->spread);
  f->law.slot = f->spread;
  f->scores = j->attempts;
  for (size_t i = 0; i < j->attempts; i++) f->score[i] = j->attempt[i].score;
  wfm__set_skill(f->score, f->scores);
  f->start[f->count] = wfm_grid_start(horizon, f->count);
  for (size_t i = 0; i < f->count; i++) {
    int32_t day = wfm_grid_day(horizon, i);
    size_t cell = wfm__source_cell(s, wfm_grid_first_date(horizon) + day, wfm_grid_second(horizon, i));
    f->day[i] = day;
    f->slot[i] = wfm_grid_second(horizon, i) / f->interval_s;
    f->weekday[day] = (uint8_t)wfm_date_weekday(wfm_grid_first_date(horizon) + day);
    f->start[i] = wfm_grid_start(horizon, i);
    if (cell == SIZE_MAX || !s->open[cell]) continue;
    size_t row = cell / slots, band = wfm__band(&j->trial, row - known);
    double m = best->ahead[cell - known * slots] * s->scale[row];
    f->open[i] = 1;
    f->mean[i] = m;
    f->band[day] = (uint8_t)band;
    const wfm__place at = wfm__forecast_place(f, i);
    f->day_cv2[day] = wfm__law_day_cv2(&f->law, &at);
    f->cv2[i] = wfm__law_rate_cv2(&f->law, &at, m);
  }
}

/* Days of the history that the core let go, for the planner to look at. */
static wfm_status note_unusual(const wfm__job *j, wfm_forecast *f) {
  size_t n = 0;
  for (size_t i = 0; i < j->source.known; i++) n += j->usual[i] <= UNUSUAL;
  f->unusual_date = wfm__alloc(j->ctx, n, sizeof *f->unusual_date);
  f->unusual_weight = wfm__alloc(j->ctx, n, sizeof *f->unusual_weight);
  if (!f->unusual_date || !f->unusual_weight)
    return wfm__fail(j->ctx, WFM_ENOMEM, "out of memory for %zu days", n);
  for (size_t i = 0; i < j->source.known; i++) {
    if (!(j->usual[i] <= UNUSUAL)) continue;
    f->unusual_date[f->unusual] = j->source.date[i];
    f->unusual_weight[f->unusual++] = j->usual[i];
  }
  return WFM_OK;
}

static wfm_status make_result(const wfm__job *j, const wfm_grid *horizon, wfm_forecast **out) {
  wfm_forecast *f = NULL;
  wfm_status st = wfm__forecast_create(j->ctx, wfm_grid_count(horizon), (size_t)wfm_grid_days(horizon),
                                       j->source.panel.slots, &f);
  if (st != WFM_OK) goto done;
  result_fill(j, horizon, f);
  st = note_unusual(j, f);
  if (st != WFM_OK) goto done;
  *out = f;
  f = NULL;
done:
  wfm_forecast_free(f);
  return st;
}

/* Several forecasts with one horizon. */
typedef struct batch {
  wfm_ctx *ctx;
  size_t n;
  const wfm_series *const *history;
  const wfm_grid *horizon;
  const wfm_hours *const *hours;
  const wfm_forecast_opts *opts;
  wfm_status *status;  /* [n] */
  wfm_forecast **made; /* [n] */
} batch;

static wfm_status prepare(const batch *b, size_t i, wfm__job **job) {
  const wfm_series *history = b->history[i];
  wfm_forecast_opts o = wfm__forecast_defaults;
  if (!history) return wfm__fail(b->ctx, WFM_EINVAL, "history: NULL");
  wfm_status st = wfm__opts_read(b->ctx, &o, sizeof o, b->opts);
  if (st == WFM_OK)
    st = wfm__check_forecast_opts(b->ctx, &o,
                                  wfm_series_kind(history) == WFM_SERIES_MEAN ? WFM__MEANS : WFM__VOLUMES);
  if (st == WFM_OK) st = wfm__check_history(b->ctx, history);
  return st == WFM_OK ? wfm__job_prepare(b->ctx, history, b->horizon, b->hours ? b->hours[i] : NULL, &o, job)
                      : st;
}

/* A handful at once: prepared and gathered on the calling thread, run on all. Rows that fail are told in status; the first failure that
   may not be told there ends it. */
static wfm_status run_some(const batch *b, size_t first, size_t count, bool keep_going, wfm__watch *watch) {
  wfm__job *job[AT_ONCE] = {NULL};
  wfm_status st = WFM_OK;
  for (size_t i = 0; st == WFM_OK && i < count; i++) {
    wfm_status row = prepare(b, first + i, &job[i]);
    b->status[first + i] = row;
    if (row == WFM_ENOMEM || (row != WFM_OK && !keep_going))
      st = b->n > 1 ? wfm__fail_within(b->ctx, row, "series %zu", first + i) : row;
  }
  if (st == WFM_OK) st = wfm__jobs_run(b->ctx, watch, job, count);
  for (size_t i = 0; st == WFM_OK && i < count; i++)
    if (job[i]) st = make_result(job[i], b->horizon, &b->made[first + i]);
  for (size_t i = 0; i < count; i++) wfm__job_free(job[i]);
  return st;
}

wfm_status wfm_forecast_batch(wfm_ctx *ctx, size_t n, const wfm_series *const *history,
                              const wfm_grid *horizon, const wfm_hours *const *hours,
                              const wfm_forecast_opts *opts, wfm_status *row_status, wfm_forecast **out) {
  if (!ctx || !horizon || (n > 0 && (!history || !out)))
    return wfm__fail(ctx, WFM_EINVAL, "forecast: NULL argument, want context, history, horizon and out");
  batch b = {ctx, n, history, horizon, hours, opts, NULL, NULL};
  wfm__watch watch;
  wfm_status st = WFM_OK;
  wfm__watch_start(&watch, ctx, 0);
  b.status = wfm__alloc(ctx, n, sizeof *b.status);
  b.made = wfm__alloc(ctx, n, sizeof *b.made);
  if (!b.status || !b.made) {
    st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu forecasts", n);
    goto done;
  }
  for (size_t i = 0; st == WFM_OK && i < n; i += AT_ONCE)
    st = run_some(&b, i, n - i < AT_ONCE ? n - i : AT_ONCE, row_status != NULL, &watch);
  if (st != WFM_OK) goto done;
  for (size_t i = 0; i < n; i++) {
    out[i] = b.made[i];
    b.made[i] = NULL;
    if (row_status) row_status[i] = b.status[i];
  }
done:
  for (size_t i = 0; b.made && i < n; i++) wfm_forecast_free(b.made[i]);
  wfm__free(ctx, b.made);
  wfm__free(ctx, b.status);
  return st;
}

wfm_status wfm_forecast_run(wfm_ctx *ctx, const wfm_series *history, const wfm_grid *horizon,
                            const wfm_hours *hours, const wfm_forecast_opts *opts, wfm_forecast **out) {
  return wfm_forecast_batch(ctx, 1, &history, horizon, &hours, opts, NULL, out);
}
