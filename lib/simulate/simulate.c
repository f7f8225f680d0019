/* wfm_simulate: checks the input, runs replications on the workers, sums them up. */
#include "simulate/simulate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_RING = 256 };

typedef struct run {
  wfm__sim_queue queue;
  wfm__watch watch;
  wfm__sim_scratch *scratch;           /* [workers] */
  int64_t *sums;                       /* [workers][n][measures]: counts and ticks */
  double (*totals)[WFM__SIM_MEASURES]; /* [replications] */
  float *levels;                       /* [n][replications]; NULL when nobody asks */
  uint8_t *done;                       /* [replications] */
} run;

void wfm_simulate_opts_init(wfm_simulate_opts *opts, size_t struct_size) {
  const wfm_simulate_opts defaults = {
      .seed = 1, .interval_s = 900, .target_answer_s = 20, .patience_s = INFINITY, .replications = 100};
  wfm__opts_init(opts, struct_size, &defaults, sizeof defaults);
}

void wfm_simulate_columns_init(wfm_simulate_columns *columns, size_t struct_size) {
  const wfm_simulate_columns defaults = {0};
  wfm__opts_init(columns, struct_size, &defaults, sizeof defaults);
}

wfm_status wfm__sim_check_opts(wfm_ctx *ctx, const wfm_simulate_opts *o) {
  wfm_status st = wfm__check_number(ctx, "interval_s", o->interval_s, 1e-3, 1e9);
  if (st == WFM_OK) st = wfm__check_number(ctx, "target_answer_s", o->target_answer_s, 0, 1e12);
  if (st == WFM_OK) st = wfm__check_number(ctx, "short_abandon_s", o->short_abandon_s, 0, 1e12);
  if (st == WFM_OK) st = wfm__check_number(ctx, "day_cv2", o->day_cv2, 0, 100);
  if (st == WFM_OK && !(o->patience_s > 0))
    st = wfm__fail(ctx, WFM_EDOMAIN, "patience_s is not a positive number, want > 0 or infinity");
  if (st == WFM_OK && !(o->residual_frac >= 0 && o->residual_frac < 1))
    st = wfm__fail(ctx, WFM_EDOMAIN, "residual_frac is outside its range, want 0 <= x < 1");
  if (st == WFM_OK && (o->replications < 2 || o->replications > 100000))
    st = wfm__fail(ctx, WFM_EDOMAIN, "replications=%d, want 2 to 100000", (int)o->replications);
  if (st == WFM_OK && o->intervals_per_day < 0)
    st = wfm__fail(ctx, WFM_EDOMAIN, "intervals_per_day=%d, want >= 0", (int)o->intervals_per_day);
  if (st == WFM_OK && (o->flags != 0 || o->reserved0 != 0 || (o->restart != 0 && o->restart != 1)))
    st = wfm__fail(ctx, WFM_EDOMAIN, "flags and reserved0 want 0, restart wants 0 or 1");
  return st;
}

static wfm_status check_arrays(wfm_ctx *ctx, const wfm__sim_queue *q) {
  double contacts = 0;
  if (q->n > 0 && (!q->volume || !q->aht_s || !q->agents))
    return wfm__fail(ctx, WFM_EINVAL, "volume, aht_s and agents must not be NULL");
  wfm_status st = wfm__check_array(ctx, "volume", q->volume, q->n, 0, 1e9);
  if (st == WFM_OK) st = wfm__check_array(ctx, "aht_s", q->aht_s, q->n, 0, 1e9);
  if (st == WFM_OK) st = wfm__check_array(ctx, "agents", q->agents, q->n, 0, 1e6);
  for (size_t i = 0; i < q->n && st == WFM_OK; i++) {
    contacts += q->volume[i];
    if (q->volume[i] > 0 && !(q->aht_s[i] > 0))
      st = wfm__fail(ctx, WFM_EDOMAIN, "interval %zu: aht_s=0 with contacts, want > 0", i);
  }
  if (st == WFM_OK && contacts > 1e9) st = wfm__fail(ctx, WFM_ELIMIT, "more than 1e9 contacts a replication");
  return st;
}

wfm_status wfm__sim_check(wfm_ctx *ctx, const wfm__sim_queue *queue) {
  wfm_status st = wfm__sim_check_opts(ctx, &queue->opts);
  return st == WFM_OK ? check_arrays(ctx, queue) : st;
}

static wfm_status replicate_task(void *user, size_t replication, size_t worker) {
  run *r = user;
  wfm__sim_scratch *s = &r->scratch[worker];
  int64_t *sums = r->sums + worker * r->queue.n * WFM__SIM_MEASURES;
  double *totals = r->totals[replication];
  if (r->done[replication]) return WFM_OK;
  wfm_status st = wfm__sim_replicate(&r->queue, replication, &r->watch, s);
  if (st == WFM_ELIMIT) return WFM_OK; /* left undone: comes again with a longer ring */
  if (st != WFM_OK) return st;
  for (size_t i = 0; i < r->queue.n; i++) {
    const double *cell = s->cells[i];
    for (size_t k = 0; k < WFM__SIM_MEASURES; k++) {
      totals[k] += cell[k];
      sums[i * WFM__SIM_MEASURES + k] +=
          (int64_t)(k < WFM__SIM_FIRST_TIME ? cell[k] : floor(cell[k] * WFM__SIM_TICKS_PER_S + 0.5));
    }
    if (r->levels)
      r->levels[i * (size_t)r->queue.opts.replications + replication] =
          cell[WFM__SIM_OFFERED] > 0 ? (float)(cell[WFM__SIM_ANSWERED_WITHIN] / cell[WFM__SIM_OFFERED]) : NAN;
  }
  r->done[replication] = 1;
  return WFM_OK;
}

/* Runs all replications; those whose queue outgrew the ring run again with a longer one. */
static wfm_status run_all(wfm_ctx *ctx, run *r, size_t workers) {
  size_t replications = (size_t)r->queue.opts.replications, ring = FIRST_RING;
  for (;; ring *= 4) {
    for (size_t w = 0; w < workers; w++) {
      wfm__sim_contact *longer =
          wfm__realloc(ctx, r->scratch[w].ring, r->scratch[w].ring_cap, ring, sizeof *longer);
      if (!longer) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu waiting contacts", ring);
      r->scratch[w].ring = longer;
      r->scratch[w].ring_cap = ring;
    }
    wfm_status st = wfm__parallel(&r->watch, "simulation", replications, replicate_task, r);
    if (st == WFM_ECANCELLED) return wfm__fail(ctx, st, "simulation cancelled");
    if (st != WFM_OK) return st;
    if (!memchr(r->done, 0, replications)) return WFM_OK;
  }
}

static double ratio(const run *r, int top, int bottom, double *half) {
  return wfm__sim_ratio(r->totals[0], WFM__SIM_MEASURES, (size_t)r->queue.opts.replications, top, bottom,
                        half);
}

static wfm_status fill_totals(wfm_ctx *ctx, run *r, double *sorted, wfm_simulate_totals *t) {
  size_t n = (size_t)r->queue.opts.replications, levels = 0;
  double sum[WFM__SIM_MEASURES] = {0};
  for (size_t k = 0; k < n; k++) {
    double *x = r->totals[k];
    for (size_t j = 0; j < WFM__SIM_MEASURES; j++) sum[j] += x[j];
    if (x[WFM__SIM_OFFERED] > 0) sorted[levels++] = x[WFM__SIM_ANSWERED_WITHIN] / x[WFM__SIM_OFFERED];
  }
  wfm__sim_sort(sorted, levels);
  wfm_simulate_totals out = {.replications = (int32_t)n,
                             .offered = sum[WFM__SIM_OFFERED] / (double)n,
                             .answered = sum[WFM__SIM_ANSWERED] / (double)n,
                             .abandoned = sum[WFM__SIM_ABANDONED] / (double)n,
                             .answered_within = sum[WFM__SIM_ANSWERED_WITHIN] / (double)n,
                             .abandoned_within = sum[WFM__SIM_ABANDONED_WITHIN] / (double)n,
                             .short_abandoned = sum[WFM__SIM_SHORT] / (double)n,
                             .level_p05 = wfm__sim_quantile(sorted, levels, 0.05),
                             .level_p50 = wfm__sim_quantile(sorted, levels, 0.5),
                             .level_p95 = wfm__sim_quantile(sorted, levels, 0.95)};
  out.level = ratio(r, WFM__SIM_ANSWERED_WITHIN, WFM__SIM_OFFERED, &out.level_half);
  out.abandon_frac = ratio(r, WFM__SIM_ABANDONED, WFM__SIM_OFFERED, &out.abandon_half);
  out.asa_s = ratio(r, WFM__SIM_WAIT_ANSWERED, WFM__SIM_ANSWERED, &out.asa_half_s);
  out.occupancy = ratio(r, WFM__SIM_BUSY, WFM__SIM_STAFFED, &out.occupancy_half);
  for (size_t k = 0; k < n; k++)
    r->totals[k][WFM__SIM_WAIT_ANSWERED] += r->totals[k][WFM__SIM_WAIT_ABANDONED];
  out.wait_s = ratio(r, WFM__SIM_WAIT_ANSWERED, WFM__SIM_OFFERED, &out.wait_half_s);
  return wfm__result_write(ctx, t, &out, sizeof out);
}

static void fill_column(const run *r, size_t workers, int measure, double *out) {
  if (!out) return;
  double scale =
      (double)r->queue.opts.replications * (measure < WFM__SIM_FIRST_TIME ? 1 : WFM__SIM_TICKS_PER_S);
  for (size_t i = 0; i < r->queue.n; i++) {
    int64_t sum = 0;
    for (size_t w = 0; w < workers; w++)
      sum += r->sums[(w * r->queue.n + i) * WFM__SIM_MEASURES + (size_t)measure];
    out[i] = (double)sum / scale;
  }
}

static void fill_level(const run *r, size_t workers, double *out) {
  if (!out) return;
  for (size_t i = 0; i < r->queue.n; i++) {
    int64_t within = 0, offered = 0;
    for (size_t w = 0; w < workers; w++) {
      const int64_t *cell = r->sums + (w * r->queue.n + i) * WFM__SIM_MEASURES;
      within += cell[WFM__SIM_ANSWERED_WITHIN];
      offered += cell[WFM__SIM_OFFERED];
    }
    out[i] = offered > 0 ? (double)within / (double)offered : NAN;
  }
}

static void fill_band(const run *r, double *sorted, double p, double *out) {
  size_t replications = (size_t)r->queue.opts.replications;
  if (!out) return;
  for (size_t i = 0; i < r->queue.n; i++) {
    size_t found = 0;
    for (size_t k = 0; k < replications; k++) {
      float level = r->levels[i * replications + k];
      if (!isnan(level)) sorted[found++] = (double)level;
    }
    wfm__sim_sort(sorted, found);
    out[i] = wfm__sim_quantile(sorted, found, p);
  }
}

static void fill_columns(const run *r, size_t workers, double *sorted, const wfm_simulate_columns *c) {
  double *const plain[WFM__SIM_MEASURES] = {c->offered,         c->answered,         c->abandoned,
                                            c->answered_within, c->abandoned_within, c->short_abandoned,
                                            c->wait_answered_s, c->wait_abandoned_s, c->handle_s,
                                            c->busy_s,          c->staffed_s};
  for (int k = 0; k < WFM__SIM_MEASURES; k++) fill_column(r, workers, k, plain[k]);
  fill_level(r, workers, c->level);
  fill_band(r, sorted, 0.05, c->level_low);
  fill_band(r, sorted, 0.95, c->level_high);
}

static size_t most_agents(const wfm__sim_queue *q) {
  double most = 0;
  for (size_t i = 0; i < q->n; i++) most = fmax(most, ceil(q->agents[i]));
  return (size_t)most;
}

static wfm_status make_blocks(wfm_ctx *ctx, run *r, size_t workers, bool levels) {
  size_t replications = (size_t)r->queue.opts.replications, n = r->queue.n, busy = most_agents(&r->queue);
  r->totals = wfm__alloc(ctx, replications, sizeof *r->totals);
  r->done = wfm__alloc(ctx, replications, 1);
  r->sums = wfm__alloc(ctx, workers * n, WFM__SIM_MEASURES * sizeof *r->sums);
  r->levels = levels ? wfm__alloc(ctx, n * replications, sizeof *r->levels) : NULL;
  r->scratch = wfm__alloc(ctx, workers, sizeof *r->scratch);
  bool ok = r->totals && r->done && r->sums && r->scratch && (!levels || r->levels);
  for (size_t w = 0; ok && w < workers; w++) {
    r->scratch[w].cells = wfm__alloc(ctx, n, sizeof *r->scratch[w].cells);
    r->scratch[w].busy_until = wfm__alloc(ctx, busy, sizeof *r->scratch[w].busy_until);
    r->scratch[w].busy_cap = busy;
    ok = r->scratch[w].cells && r->scratch[w].busy_until;
  }
  return ok ? WFM_OK
            : wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu intervals x %zu replications", n,
                        replications);
}

static void free_blocks(wfm_ctx *ctx, run *r, size_t workers) {
  for (size_t w = 0; r->scratch && w < workers; w++) {
    wfm__free(ctx, r->scratch[w].cells);
    wfm__free(ctx, r->scratch[w].busy_until);
    wfm__free(ctx, r->scratch[w].ring);
  }
  wfm__free(ctx, r->scratch);
  wfm__free(ctx, r->levels);
  wfm__free(ctx, r->sums);
  wfm__free(ctx, r->done);
  wfm__free(ctx, r->totals);
}

wfm_status wfm_simulate(wfm_ctx *ctx, const double *volume, const double *aht_s, const double *agents,
                        size_t n, const wfm_simulate_opts *opts, wfm_simulate_columns *columns,
                        wfm_simulate_totals *totals) {
  run r = {.queue = {.volume = volume, .aht_s = aht_s, .agents = agents, .n = n}};
  wfm_simulate_columns c;
  double *sorted = NULL;
  size_t workers = 0;
  wfm_simulate_opts_init(&r.queue.opts, sizeof r.queue.opts);
  wfm_simulate_columns_init(&c, sizeof c);
  wfm_status st = wfm__opts_read(ctx, &r.queue.opts, sizeof r.queue.opts, opts);
  if (st == WFM_OK) st = wfm__opts_read(ctx, &c, sizeof c, columns);
  if (st == WFM_OK) st = wfm__sim_check(ctx, &r.queue);
  if (st != WFM_OK) goto done;

  wfm__watch_start(&r.watch, ctx, 0);
  workers = wfm__workers(ctx, (size_t)r.queue.opts.replications);
  st = make_blocks(ctx, &r, workers, c.level_low || c.level_high);
  if (st != WFM_OK) goto done;
  sorted = wfm__alloc(ctx, (size_t)r.queue.opts.replications, sizeof *sorted);
  if (!sorted) {
    st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for %d replications", (int)r.queue.opts.replications);
    goto done;
  }
  st = run_all(ctx, &r, workers);
  if (st != WFM_OK) goto done;
  if (totals) st = fill_totals(ctx, &r, sorted, totals);
  if (st == WFM_OK) fill_columns(&r, workers, sorted, &c);

done:
  wfm__free(ctx, sorted);
  free_blocks(ctx, &r, workers);
  return st;
}
