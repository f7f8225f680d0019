/* Back-testing: forecasts of the past from what was known then, all methods side by side. */
#include "forecast/job.h"

#include <math.h>
#include <string.h>

enum {
  LEADS_MAX = 7,
  COLUMNS_MAX = WFM__METHODS_MAX + 1,
  TRAIN_DAYS_MIN = 14,
  ORIGINS_MAX = 1000,
  DAYS_MAX = 366
};

struct wfm_backtest {
  wfm_ctx *ctx;
  size_t rows;
  wfm_forecast_score row[LEADS_MAX * COLUMNS_MAX];
};

static const int32_t usual_leads[] = {1, 7, 14, 28, 42, 56};

/* A back-test at work. */
typedef struct run {
  wfm_ctx *ctx;
  const wfm_series *history;
  const wfm_hours *hours;
  wfm_backtest_opts opts;
  wfm_forecast_opts forecast; /* of each */
  wfm__watch watch;
  wfm__source truth; /* all that came */
  int32_t lead[LEADS_MAX], method[COLUMNS_MAX], origins;
  size_t leads, methods;
  wfm__tally tally[COLUMNS_MAX][LEADS_MAX];
} run;

static const wfm_backtest_opts defaults = {.origins = 8, .step_days = 8, .lead_days = 28};

void wfm_backtest_opts_init(wfm_backtest_opts *opts, size_t struct_size) {
  wfm__opts_init(opts, struct_size, &defaults, sizeof defaults);
}

static wfm_status read_opts(wfm_ctx *ctx, const wfm_backtest_opts *opts, int32_t kinds, wfm_backtest_opts *o,
                            wfm_forecast_opts *forecast) {
  *o = defaults;
  *forecast = wfm__forecast_defaults;
  wfm_status st = wfm__opts_read(ctx, o, sizeof *o, opts);
  if (st == WFM_OK) st = wfm__opts_read(ctx, forecast, sizeof *forecast, o->forecast);
  if (st == WFM_OK) st = wfm__check_option(ctx, "origins", o->origins, 1, ORIGINS_MAX);
  if (st == WFM_OK) st = wfm__check_option(ctx, "step_days", o->step_days, 1, DAYS_MAX);
  if (st == WFM_OK) st = wfm__check_option(ctx, "lead_days", o->lead_days, 1, DAYS_MAX);
  if (st == WFM_OK && o->flags)
    st = wfm__fail(ctx, WFM_EDOMAIN, "options: flags=%u, want 0", (unsigned)o->flags);
  return st == WFM_OK ? wfm__check_forecast_opts(ctx, forecast, kinds) : st;
}

/* Leads to report, and the columns: the choice where there is one, then the methods that fit. */
static void set_table(run *r, int32_t kinds) {
  int32_t wanted = r->forecast.method;
  bool companions = r->forecast.flags & WFM_FORECAST_COMPANIONS;
  for (size_t i = 0; i < WFM__COUNT(usual_leads); i++)
    if (usual_leads[i] < r->opts.lead_days) r->lead[r->leads++] = usual_leads[i];
  r->lead[r->leads++] = r->opts.lead_days;
  if (wanted == WFM_METHOD_AUTO) r->method[r->methods++] = WFM_METHOD_AUTO;
  for (size_t i = 0; i < wfm__methods_count; i++) {
    int32_t id = wfm__methods[i].id;
    int anchor = id == WFM_METHOD_WEEK_MEAN || id == WFM_METHOD_SEASONAL_NAIVE;
    bool tried = wanted == WFM_METHOD_AUTO && (!wfm__methods[i].companion || companions);
    if ((wfm__methods[i].kinds & kinds) && (anchor || tried || wanted == id)) r->method[r->methods++] = id;
  }
  if (wanted == WFM_METHOD_COMBINATION || (wanted == WFM_METHOD_AUTO && companions))
    r->method[r->methods++] = WFM_METHOD_COMBINATION;
  for (size_t m = 0; m < r->methods; m++)
    for (size_t l = 0; l < r->leads; l++) wfm__tally_begin(&r->tally[m][l]);
}

/* Everything that came, as a panel of its own: the horizon after it is a day that nobody looks at. */
static wfm_status read_truth(run *r) {
  const wfm_grid *grid = wfm_series_grid(r->history);
  wfm_grid *after = NULL;
  wfm_status st =
      wfm_grid_create(r->ctx, wfm_grid_zone(grid), wfm_grid_first_date(grid) + wfm_grid_days(grid), 1,
                      wfm_grid_interval_s(grid), &after);
  if (st != WFM_OK) return st;
  const wfm__source_input input = {
      .history = r->history, .horizon = after, .hours = r->hours, .history_days = r->forecast.history_days};
  st = wfm__source_create(r->ctx, &input, &r->truth);
  wfm_grid_free(after);
  return st;
}

/* Adds one method's forecast from one origin to the tallies of all leads. */
static void compare(const run *r, const wfm__job *j, const wfm__attempt *a, int32_t origin_date,
                    wfm__tally *tally) {
  const wfm__panel *p = &j->source.panel;
  const wfm__source *truth = &r->truth;
  size_t slots = p->slots;
  for (size_t l = 0; l < r->leads; l++) {
    size_t rows = 0;
    int32_t week = 0;
    for (size_t row = j->source.known; row < p->rows; row++) {
      int32_t lead = p->date[row] - origin_date;
      size_t at = lead >= 0 && lead < r->lead[l] ? wfm__source_cell(truth, p->date[row], 0) : SIZE_MAX;
      if (at == SIZE_MAX) continue;
      if (lead / 7 != week) wfm__tally_week(rows, &tally[l]);
      rows = lead / 7 != week ? 1 : rows + 1;
      week = lead / 7;
      wfm__pair pair = {slots,
                        (size_t)wfm_date_weekday(p->date[row]),
                        truth->y + at,
                        truth->weight ? truth->weight + at : NULL,
                        a->ahead + (row - j->source.known) * slots,
                        truth->ok + at,
                        truth->open + at,
                        j->source.scale[row]};
      wfm__tally_add(&pair, &a->law, wfm__band(&j->trial, row - j->source.known), WFM__CRPS, &tally[l]);
    }
    wfm__tally_week(week * 7 + 7 <= r->lead[l] ? rows : 0, &tally[l]);
  }
}

static wfm_status one_origin(run *r, int32_t date) {
  const wfm_grid *grid = wfm_series_grid(r->history);
  wfm_grid *horizon = NULL;
  wfm__job *j = NULL;
  wfm_forecast_opts opts = r->forecast;
  wfm_status st = wfm_grid_create(r->ctx, wfm_grid_zone(grid), date, r->opts.lead_days,
                                  wfm_grid_interval_s(grid), &horizon);
  for (size_t m = 0; st == WFM_OK && m < r->methods; m++) {
    if (m == 0 || opts.method != WFM_METHOD_AUTO) {
      wfm__job_free(j);
      j = NULL;
      opts.method = r->method[m];
      st = wfm__job_prepare(r->ctx, r->history, horizon, r->hours, &opts, &j);
      if (st == WFM_OK) st = wfm__jobs_run(r->ctx, &r->watch, &j, 1);
      if (st != WFM_OK) break;
    }
    for (size_t a = 0; a < j->attempts; a++)
      if (r->method[m] == j->attempt[a].method->id || (r->method[m] == WFM_METHOD_AUTO && a == 0))
        compare(r, j, &j->attempt[a], date, r->tally[m]);
  }
  wfm__job_free(j);
  wfm_grid_free(horizon);
  if (st == WFM_OK) r->origins++;
  return st;
}

static wfm_status all_origins(run *r) {
  const int32_t *date = r->truth.date;
  int32_t last = date[r->truth.known - 1] + 1 - r->opts.lead_days;
  for (int32_t i = r->opts.origins; i-- > 0;) {
    int32_t at = last - i * r->opts.step_days;
    if (at < date[0] + TRAIN_DAYS_MIN) continue;
    wfm_status st = one_origin(r, at);
    if (st != WFM_OK) return st;
    st = wfm__watch_report(&r->watch, "backtest", 1 - (double)i / r->opts.origins, NAN, NAN);
    if (st != WFM_OK) return wfm__fail(r->ctx, st, "back-test: %s", wfm_status_text(st));
  }
  if (r->origins) return WFM_OK;
  return wfm__fail(
      r->ctx, WFM_ENODATA, "history: %d days, want at least %d before a forecast of lead_days=%d",
      (int)(date[r->truth.known - 1] - date[0] + 1), (int)TRAIN_DAYS_MIN, (int)r->opts.lead_days);
}

static void fill(const run *r, wfm_backtest *b) {
  double naive = wfm__naive_error(&r->truth.panel, r->truth.known);
  for (size_t l = 0; l < r->leads; l++) {
    wfm_forecast_score *first = &b->row[b->rows];
    for (size_t m = 0; m < r->methods; m++) {
      wfm_forecast_score *row = &b->row[b->rows++];
      wfm_forecast_score_init(row, sizeof *row);
      row->method = r->method[m];
      row->lead_days = r->lead[l];
      row->origins = r->origins;
      wfm__tally_score(&r->tally[m][l], naive, row);
    }
    wfm__set_skill(first, r->methods);
  }
}

wfm_status wfm_backtest_run(wfm_ctx *ctx, const wfm_series *history, const wfm_hours *hours,
                            const wfm_backtest_opts *opts, wfm_backtest **out) {
  if (!ctx || !history || !out)
    return wfm__fail(ctx, WFM_EINVAL, "wfm_backtest_run: NULL argument, want context, history and out");
  int32_t kinds = wfm_series_kind(history) == WFM_SERIES_MEAN ? WFM__MEANS : WFM__VOLUMES;
  wfm_backtest *b = NULL;
  wfm_backtest_opts o;
  wfm_forecast_opts forecast;
  wfm_status st = read_opts(ctx, opts, kinds, &o, &forecast);
  if (st == WFM_OK) st = wfm__check_history(ctx, history);
  if (st != WFM_OK) return st;
  run *r = wfm__alloc(ctx, 1, sizeof *r);
  if (!r) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for a back-test");
  r->ctx = ctx;
  r->history = history;
  r->hours = hours;
  r->opts = o;
  r->forecast = forecast;
  wfm__watch_start(&r->watch, ctx, 0);
  set_table(r, kinds);
  st = read_truth(r);
  if (st == WFM_OK) st = all_origins(r);
  if (st != WFM_OK) goto done;
  b = wfm__alloc(ctx, 1, sizeof *b);
  if (!b) {
    st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for a back-test");
    goto done;
  }
  b->ctx = ctx;
  fill(r, b);
  *out = b;
done:
  wfm__source_clear(&r->truth);
  wfm__free(ctx, r);
  return st;
}

void wfm_backtest_free(wfm_backtest *backtest) {
  if (backtest) wfm__free(backtest->ctx, backtest);
}

size_t wfm_backtest_rows(const wfm_backtest *backtest) {
  return backtest->rows;
}

wfm_status wfm_backtest_row_get(const wfm_backtest *backtest, size_t i, wfm_forecast_score *out) {
  if (!backtest || !out) return WFM_EINVAL;
  if (i >= backtest->rows)
    return wfm__fail(backtest->ctx, WFM_EDOMAIN, "row %zu: want 0 to %zu", i, backtest->rows - 1);
  return wfm__result_write(backtest->ctx, out, &backtest->row[i], sizeof backtest->row[i]);
}
