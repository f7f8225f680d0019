/* The rest of today: factor of the day, agents required, service level to be expected. */
#include "core/core.h"
#include "queueing/kernels.h"

#include <libwfm/intraday.h>
#include <libwfm/transient.h>

#include <math.h>
#include <string.h>

void wfm_intraday_input_init(wfm_intraday_input *input, size_t struct_size) {
  static const wfm_intraday_input none = {0};
  wfm__opts_init(input, struct_size, &none, sizeof none);
}

void wfm_intraday_opts_init(wfm_intraday_opts *opts, size_t struct_size) {
  static const wfm_intraday_opts defaults = {
      .interval_s = 1800, .threshold_s = 20, .level = 0.8, .day_cv2 = 0.01, .aht_weight = 100, .band = 0.8};
  wfm__opts_init(opts, struct_size, &defaults, sizeof defaults);
}

void wfm_intraday_columns_init(wfm_intraday_columns *columns, size_t struct_size) {
  static const wfm_intraday_columns none = {0};
  wfm__opts_init(columns, struct_size, &none, sizeof none);
}

void wfm_intraday_totals_init(wfm_intraday_totals *totals, size_t struct_size) {
  static const wfm_intraday_totals none = {
      .level_so_far = NAN, .level_end = NAN, .level_end_low = NAN, .level_end_high = NAN};
  wfm__opts_init(totals, struct_size, &none, sizeof none);
}

/* A day in scratch arrays, all [n]. */
typedef struct day {
  wfm_ctx *ctx;
  wfm_intraday_input in;
  wfm_intraday_opts o;
  size_t n, done;
  double *block, *volume, *low, *high, *aht_s, *required, *net, *level, *scaled;
  double shape, rate; /* of the factor's gamma */
  wfm_intraday_totals t;
} day;

/* --- what is asked for --- */

static wfm_status check_opts(wfm_ctx *ctx, const wfm_intraday_opts *o) {
  wfm_status st = wfm__check_number(ctx, "interval_s", o->interval_s, 60, 86400);
  if (st == WFM_OK) st = wfm__check_number(ctx, "threshold_s", o->threshold_s, 0, 1e9);
  if (st == WFM_OK) st = wfm__check_number(ctx, "day_cv2", o->day_cv2, 1e-9, 100);
  if (st == WFM_OK) st = wfm__check_number(ctx, "aht_weight", o->aht_weight, 1e-9, 1e12);
  if (st == WFM_OK) st = wfm__check_number(ctx, "waiting", o->waiting, 0, 1e6);
  if (st == WFM_OK && !(o->level > 0 && o->level < 1 && o->band > 0 && o->band < 1))
    st = wfm__fail(ctx, WFM_EDOMAIN, "level=%g and band=%g, want 0 < x < 1", o->level, o->band);
  if (st == WFM_OK && o->waiting != floor(o->waiting))
    st = wfm__fail(ctx, WFM_EDOMAIN, "waiting=%g, want a whole number", o->waiting);
  if (st == WFM_OK && o->flags != 0) st = wfm__fail(ctx, WFM_EVERSION, "flags=%u, want 0", o->flags);
  return st;
}

static wfm_status check_actuals(const day *d) {
  const wfm_intraday_input *in = &d->in;
  wfm_status st = WFM_OK;
  if (in->answered_within)
    for (size_t i = 0; st == WFM_OK && i < d->done; i++)
      if (!isnan(in->offered[i]) &&
          !(in->answered_within[i] >= 0 && in->answered_within[i] <= in->offered[i]))
        st = wfm__fail(d->ctx, WFM_EDOMAIN, "interval %zu: answered_within=%g, want 0 to offered=%g", i,
                       in->answered_within[i], in->offered[i]);
  for (size_t i = 0; st == WFM_OK && i < d->done; i++)
    if (!isnan(in->offered[i]) && !(in->offered[i] >= 0 && in->offered[i] <= 1e9))
      st = wfm__fail(d->ctx, isinf(in->offered[i]) ? WFM_ENOTFINITE : WFM_EDOMAIN,
                     "interval %zu: offered=%g, want 0 to 1e9 or NaN", i, in->offered[i]);
  if (st == WFM_OK && in->handled) st = wfm__check_array(d->ctx, "handled", in->handled, d->done, 0, 1e9);
  if (st == WFM_OK && in->handle_s) st = wfm__check_array(d->ctx, "handle_s", in->handle_s, d->done, 0, 1e15);
  return st;
}

static wfm_status check_input(const day *d) {
  const wfm_intraday_input *in = &d->in;
  if (d->n > 0 && (!in->forecast || !in->aht_s || !in->agents || (d->done > 0 && !in->offered)))
    return wfm__fail(d->ctx, WFM_EINVAL, "forecast, aht_s, agents or offered is NULL");
  if (d->done > d->n) return wfm__fail(d->ctx, WFM_EDOMAIN, "done=%zu, want at most n=%zu", d->done, d->n);
  if (!in->handled != !in->handle_s)
    return wfm__fail(d->ctx, WFM_EINVAL, "handled and handle_s want both or none");
  if (in->flags != 0) return wfm__fail(d->ctx, WFM_EVERSION, "input: flags=%u, want 0", in->flags);
  wfm_status st = wfm__check_array(d->ctx, "forecast", in->forecast, d->n, 0, 1e9);
  if (st == WFM_OK) st = wfm__check_array(d->ctx, "aht_s", in->aht_s, d->n, 0, 1e9);
  if (st == WFM_OK) st = wfm__check_array(d->ctx, "agents", in->agents, d->n, 0, 1e6);
  for (size_t i = 0; st == WFM_OK && i < d->n; i++) {
    if (in->forecast[i] > 0 && !(in->aht_s[i] > 0))
      st = wfm__fail(d->ctx, WFM_EDOMAIN, "interval %zu: aht_s=0 with contacts, want > 0", i);
    else if (in->patience_s && !(in->patience_s[i] > 0))
      st = wfm__fail(d->ctx, WFM_EDOMAIN, "interval %zu: patience_s=%g, want > 0", i, in->patience_s[i]);
  }
  return st == WFM_OK ? check_actuals(d) : st;
}

/* --- the factor of the day --- */

/* An interval's contacts are gamma-Poisson about its forecast: whether it lies outside what chance allows. */
static int outside(double offered, double forecast, double shape, double rate) {
  static const double z = 1.959963984540054;
  double mean = forecast * shape / rate, sd = sqrt(mean + forecast * forecast * shape / (rate * rate));
  return offered > mean + z * sd ? 1 : offered < mean - z * sd ? -1 : 0;
}

static void learn(day *d) {
  double prior = 1 / d->o.day_cv2, handled = 0, work_s = 0, planned_s = 0;
  int last = 0, before = 0;
  for (size_t i = 0; i < d->done; i++) {
    if (isnan(d->in.offered[i])) continue;
    before = last;
    last = outside(d->in.offered[i], d->in.forecast[i], prior + d->t.offered_so_far,
                   prior + d->t.forecast_so_far);
    d->t.offered_so_far += d->in.offered[i];
    d->t.forecast_so_far += d->in.forecast[i];
    if (!d->in.handled) continue;
    handled += d->in.handled[i];
    work_s += d->in.handle_s[i];
    planned_s += d->in.handled[i] * d->in.aht_s[i];
  }
  d->t.deviating = last == before ? last : 0;
  d->shape = prior + d->t.offered_so_far;
  d->rate = prior + d->t.forecast_so_far;
  d->t.factor = d->shape / d->rate;
  d->t.factor_low = wfm__gamma_quantile(d->shape, 0.5 - d->o.band / 2) / d->rate;
  d->t.factor_high = wfm__gamma_quantile(d->shape, 0.5 + d->o.band / 2) / d->rate;
  double weight = handled / (handled + d->o.aht_weight);
  d->t.aht_factor = planned_s > 0 ? 1 + weight * (work_s / planned_s - 1) : 1;
}

static void take_on(day *d) {
  double tail = 0.5 - d->o.band / 2;
  for (size_t i = 0; i < d->n; i++) {
    double forecast = d->in.forecast[i];
    bool over = i < d->done;
    d->volume[i] = over ? d->in.offered[i] : forecast * d->t.factor;
    /* A gamma law of the same mean and variance as the gamma-Poisson one of the interval. */
    double mean = forecast * d->t.factor, var = mean + forecast * forecast * d->shape / (d->rate * d->rate);
    double scale = mean > 0 ? var / mean : 1;
    d->low[i] = over || mean == 0 ? d->volume[i] : scale * wfm__gamma_quantile(mean / scale, tail);
    d->high[i] = over || mean == 0 ? d->volume[i] : scale * wfm__gamma_quantile(mean / scale, 1 - tail);
    d->aht_s[i] = d->in.aht_s[i] * (over ? 1 : d->t.aht_factor);
    d->required[i] = d->net[i] = d->level[i] = NAN;
    if (over && d->in.answered_within && d->in.offered[i] > 0)
      d->level[i] = d->in.answered_within[i] / d->in.offered[i];
  }
}

/* --- agents and service level --- */

static wfm_status require(day *d) {
  size_t from = d->done, rest = d->n - from;
  wfm_queue_input in;
  wfm_queue_target target;
  double *work_s = d->scaled + from, *rate = d->required + from; /* the result takes the place of the rates */
  wfm_queue_input_init(&in, sizeof in);
  wfm_queue_target_init(&target, sizeof target);
  for (size_t i = 0; i < rest; i++) {
    rate[i] = d->volume[from + i] * 3600 / d->o.interval_s;
    work_s[i] = d->aht_s[from + i] > 0 ? d->aht_s[from + i] : 1;
  }
  double *threshold = wfm__alloc(d->ctx, rest, 2 * sizeof *threshold),
         *agents = threshold ? threshold + rest : NULL;
  if (!threshold) return wfm__fail(d->ctx, WFM_ENOMEM, "out of memory for %zu intervals", rest);
  in.rate_per_h = rate;
  in.aht_s = work_s;
  in.patience_s = d->in.patience_s ? d->in.patience_s + from : NULL;
  target.sl_definition = WFM_SL_OFFERED;
  target.level = d->o.level;
  target.threshold_s = d->o.threshold_s;
  wfm_status st = wfm_agents_for_target(d->ctx, &in, rest, &target, NULL, agents, NULL, NULL);
  for (size_t i = 0; st == WFM_OK && i < rest; i++) {
    double net = d->in.agents[from + i] - agents[i], hours = d->o.interval_s / 3600;
    d->required[from + i] = agents[i];
    d->net[from + i] = net;
    d->t.short_h += fmax(-net, 0) * hours;
    d->t.surplus_h += fmax(net, 0) * hours;
  }
  wfm__free(d->ctx, threshold);
  return st;
}

/* Contacts answered in T over the rest of the day with a factor; by interval into level where it is given. */
static wfm_status follow(day *d, double factor, double *level, double *within) {
  size_t from = d->done, rest = d->n - from;
  wfm_transient_opts opts;
  wfm_transient_columns columns;
  wfm_transient_opts_init(&opts, sizeof opts);
  wfm_transient_columns_init(&columns, sizeof columns);
  double *volume = wfm__alloc(d->ctx, rest, 3 * sizeof *volume), *aht_s = volume ? volume + rest : NULL;
  if (!volume) return wfm__fail(d->ctx, WFM_ENOMEM, "out of memory for %zu intervals", rest);
  for (size_t i = 0; i < rest; i++) {
    volume[i] = d->in.forecast[from + i] * factor;
    aht_s[i] = d->aht_s[from + i] > 0 ? d->aht_s[from + i] : 1;
  }
  opts.interval_s = d->o.interval_s;
  opts.threshold_s = d->o.threshold_s;
  opts.start = d->o.waiting;
  columns.level = aht_s + rest;
  wfm_status st = wfm_transient(d->ctx, volume, aht_s, d->in.patience_s ? d->in.patience_s + from : NULL,
                                d->in.agents + from, rest, &opts, &columns);
  *within = 0;
  for (size_t i = 0; st == WFM_OK && i < rest; i++) {
    if (volume[i] > 0) *within += volume[i] * columns.level[i];
    if (level) level[from + i] = columns.level[i];
  }
  wfm__free(d->ctx, volume);
  return st;
}

static double share(double part, double whole) {
  return whole > 0 ? part / whole : NAN;
}

static wfm_status expect(day *d) {
  double so_far = 0, rest = 0, within = 0, worst = 0, best = 0;
  bool known = d->in.answered_within || d->done == 0;
  for (size_t i = 0; i < d->n; i++) {
    if (i >= d->done)
      rest += d->in.forecast[i];
    else if (d->in.answered_within && !isnan(d->in.offered[i]))
      so_far += d->in.answered_within[i];
  }
  wfm_status st = follow(d, d->t.factor, d->level, &within);
  if (st == WFM_OK) st = follow(d, d->t.factor_high, NULL, &worst);
  if (st == WFM_OK) st = follow(d, d->t.factor_low, NULL, &best);
  if (st != WFM_OK) return st;
  double came = d->t.offered_so_far;
  d->t.offered_end = came + rest * d->t.factor;
  if (d->in.answered_within) d->t.level_so_far = share(so_far, came);
  if (known) {
    d->t.level_end = share(so_far + within, came + rest * d->t.factor);
    d->t.level_end_low = share(so_far + worst, came + rest * d->t.factor_high);
    d->t.level_end_high = share(so_far + best, came + rest * d->t.factor_low);
  }
  return WFM_OK;
}

static wfm_status compute(day *d) {
  double **column[] = {&d->volume,   &d->low, &d->high,  &d->aht_s,
                       &d->required, &d->net, &d->level, &d->scaled};
  d->block = wfm__alloc(d->ctx, d->n, WFM__COUNT(column) * sizeof *d->block);
  if (!d->block) return wfm__fail(d->ctx, WFM_ENOMEM, "out of memory for %zu intervals", d->n);
  for (size_t k = 0; k < WFM__COUNT(column); k++) *column[k] = d->block + k * d->n;
  wfm_intraday_totals_init(&d->t, sizeof d->t);
  learn(d);
  take_on(d);
  wfm_status st = require(d);
  return st == WFM_OK ? expect(d) : st;
}

wfm_status wfm_intraday(wfm_ctx *ctx, const wfm_intraday_input *input, size_t n, size_t done,
                        const wfm_intraday_opts *opts, wfm_intraday_columns *columns,
                        wfm_intraday_totals *totals) {
  day d = {.ctx = ctx, .n = n, .done = done};
  wfm_intraday_columns c = {0};
  wfm_intraday_opts_init(&d.o, sizeof d.o);
  if (!input) return wfm__fail(ctx, WFM_EINVAL, "input is NULL");
  wfm_status st = wfm__opts_read(ctx, &d.in, sizeof d.in, input);
  if (st == WFM_OK) st = wfm__opts_read(ctx, &d.o, sizeof d.o, opts);
  if (st == WFM_OK) st = wfm__opts_read(ctx, &c, sizeof c, columns);
  if (st == WFM_OK) st = check_opts(ctx, &d.o);
  if (st == WFM_OK) st = check_input(&d);
  if (st == WFM_OK) st = compute(&d);
  if (st == WFM_OK) st = wfm__result_write(ctx, totals, &d.t, sizeof d.t);
  if (st == WFM_OK) {
    double *const to[] = {c.volume, c.low, c.high, c.aht_s, c.required, c.net, c.level};
    for (size_t k = 0; k < WFM__COUNT(to); k++)
      if (to[k] && n > 0) memcpy(to[k], d.block + k * n, n * sizeof *d.block);
  }
  wfm__free(ctx, d.block);
  return st;
}
