/* Rows of the public array functions: reading and checking inputs, writing columns. */
#include "queueing/rows.h"

#include <math.h>

static const double tiny = 1e-12; /* stands for "> 0": shorter times than this mean nothing */

void wfm_queue_input_init(wfm_queue_input *input, size_t struct_size) {
  static const wfm_queue_input defaults = {0};
  wfm__opts_init(input, struct_size, &defaults, sizeof defaults);
}

void wfm_queue_perf_init(wfm_queue_perf *perf, size_t struct_size) {
  static const wfm_queue_perf defaults = {0};
  wfm__opts_init(perf, struct_size, &defaults, sizeof defaults);
}

wfm_status wfm__perf_read(wfm_ctx *ctx, const wfm_queue_perf *src, wfm_queue_perf *out) {
  wfm_queue_perf_init(out, sizeof *out);
  wfm_status st = wfm__opts_read(ctx, out, sizeof *out, src);
  if (st == WFM_OK && out->flags != 0)
    st = wfm__fail(ctx, WFM_EVERSION, "perf: flags=%u, want 0", out->flags);
  return st;
}

static wfm_status need(wfm_ctx *ctx, const char *name, const double *column) {
  return column ? WFM_OK : wfm__fail(ctx, WFM_EINVAL, "input: %s is NULL", name);
}

wfm_status wfm__input_read(wfm_ctx *ctx, const wfm_queue_input *src, size_t n, int reads,
                           wfm_queue_input *out) {
  if (!src) return wfm__fail(ctx, WFM_EINVAL, "input is NULL");
  wfm_queue_input_init(out, sizeof *out);
  wfm_status st = wfm__opts_read(ctx, out, sizeof *out, src);
  if (st == WFM_OK && out->flags != 0)
    st = wfm__fail(ctx, WFM_EVERSION, "input: flags=%u, want 0", out->flags);
  if (st != WFM_OK || n == 0) return st;
  if (reads & WFM__READS_AGENTS) st = need(ctx, "agents", out->agents);
  if (st == WFM_OK && (reads & WFM__READS_LOAD) && !out->load)
    st = need(ctx, "load or rate_per_h", out->rate_per_h);
  if (st == WFM_OK && (reads & WFM__READS_RATE)) st = need(ctx, "rate_per_h", out->rate_per_h);
  if (st == WFM_OK && (reads & WFM__READS_AHT)) st = need(ctx, "aht_s", out->aht_s);
  if (st == WFM_OK && (reads & WFM__READS_LINES)) st = need(ctx, "lines", out->lines);
  return st;
}

wfm_status wfm__row_check(wfm_ctx *ctx, const char *name, size_t i, double x, double low, double high) {
  if (x >= low && x <= high) return WFM_OK;
  if (!isfinite(x)) return wfm__fail(ctx, WFM_ENOTFINITE, "row %zu: %s=%g, want a finite number", i, name, x);
  if (x < low)
    return wfm__fail(ctx, WFM_EDOMAIN, "row %zu: %s=%g, want %s", i, name, x, low > 0 ? "> 0" : ">= 0");
  return wfm__fail(ctx, WFM_EDOMAIN, "row %zu: %s=%g, want at most %g", i, name, x, high);
}

wfm_status wfm__row_read(wfm_ctx *ctx, const wfm_queue_input *in, int reads, size_t i, wfm__queue *q,
                         double *rate_per_h) {
  wfm_status st = WFM_OK;
  *q = (wfm__queue){0, 0, 1, HUGE_VAL, 20, 0};
  if (reads & WFM__READS_AGENTS) {
    q->agents = in->agents[i];
    st = wfm__row_check(ctx, "agents", i, q->agents, 0, 1e9);
  }
  if (st == WFM_OK && (reads & WFM__READS_AHT)) {
    q->aht_s = in->aht_s[i];
    st = wfm__row_check(ctx, "aht_s", i, q->aht_s, tiny, 1e12);
  }
  if (st == WFM_OK && (reads & WFM__READS_LOAD) && in->load) {
    q->load = in->load[i];
    st = wfm__row_check(ctx, "load", i, q->load, 0, 1e12);
  } else if (st == WFM_OK && (reads & (WFM__READS_LOAD | WFM__READS_RATE))) {
    double rate = in->rate_per_h[i];
    st = wfm__row_check(ctx, "rate_per_h", i, rate, 0, 1e12);
    if (rate_per_h) *rate_per_h = rate;
    q->load = rate * q->aht_s / 3600;
    if (st == WFM_OK && (reads & WFM__READS_LOAD))
      st = wfm__row_check(ctx, "rate_per_h * aht_s / 3600", i, q->load, 0, 1e12);
  }
  if (st == WFM_OK && (reads & WFM__READS_PATIENCE) && in->patience_s && !(in->patience_s[i] == HUGE_VAL)) {
    q->patience_s = in->patience_s[i];
    st = wfm__row_check(ctx, "patience_s", i, q->patience_s, tiny, 1e24);
  }
  if (st == WFM_OK && (reads & WFM__READS_CV2) && in->rate_cv2) {
    q->cv2 = in->rate_cv2[i];
    st = wfm__row_check(ctx, "rate_cv2", i, q->cv2, 0, 4);
    if (q->cv2 < 1e-10) q->cv2 = 0;
  }
  if (st == WFM_OK && (reads & WFM__READS_THRESHOLD) && in->threshold_s) {
    q->threshold_s = in->threshold_s[i];
    st = wfm__row_check(ctx, "threshold_s", i, q->threshold_s, 0, 1e15);
  }
  return st;
}

wfm_status wfm__row_lines(wfm_ctx *ctx, const wfm_queue_input *in, size_t i, const wfm__queue *q,
                          double *lines) {
  *lines = in->lines[i];
  if (!(q->agents >= 1 && q->agents == floor(q->agents)))
    return wfm__fail(ctx, WFM_EDOMAIN, "row %zu: agents=%g, want a whole number >= 1", i, q->agents);
  wfm_status st = wfm__row_check(ctx, "lines", i, *lines, 0, q->agents + 1e7);
  if (st == WFM_OK && (*lines < q->agents || *lines != floor(*lines)))
    st = wfm__fail(ctx, WFM_EDOMAIN, "row %zu: lines=%g, want a whole number >= agents=%g", i, *lines,
                   q->agents);
  return st;
}

static void put(double *column, size_t i, double value) {
  if (column) column[i] = value;
}

double wfm__quantile_erlang(const void *user, const wfm__queue *queue, const wfm__measures *measures,
                            double miss) {
  (void)user;
  return wfm__wait_quantile(queue, measures, miss);
}

void wfm__perf_write(const wfm_queue_perf *perf, size_t i, const wfm__queue *queue,
                     const wfm__measures *measures, wfm__quantile quantile, const void *user) {
  wfm__measures nothing;
  if (!measures) wfm__no_measures(&nothing);
  const wfm__measures *m = measures ? measures : &nothing;
  put(perf->p_wait, i, m->p_wait);
  put(perf->ln_p_wait, i, m->ln_p_wait);
  put(perf->p_no_wait, i, m->p_no_wait);
  put(perf->p_abandon, i, m->p_abandon);
  put(perf->ln_p_abandon, i, m->ln_p_abandon);
  put(perf->p_answered, i, m->p_answered);
  put(perf->asa_answered_s, i, m->asa_answered_s);
  put(perf->wait_all_s, i, m->wait_all_s);
  put(perf->wait_abandoned_s, i, m->wait_abandoned_s);
  put(perf->wait_delayed_s, i, m->wait_delayed_s);
  put(perf->virtual_wait_s, i, m->virtual_wait_s);
  put(perf->answered_in_t, i, m->answered_in_t);
  put(perf->abandoned_in_t, i, m->abandoned_in_t);
  put(perf->p_wait_gt_t, i, m->p_wait_gt_t);
  put(perf->ln_p_wait_gt_t, i, m->ln_p_wait_gt_t);
  put(perf->sl_offered, i, m->level[WFM_SL_OFFERED]);
  put(perf->sl_excl_short, i, m->level[WFM_SL_EXCL_SHORT]);
  put(perf->sl_answered, i, m->level[WFM_SL_ANSWERED]);
  put(perf->sl_incl_abandon, i, m->level[WFM_SL_INCL_ABANDON]);
  put(perf->sl_virtual, i, m->level[WFM_SL_VIRTUAL]);
  put(perf->miss_offered, i, m->miss[WFM_SL_OFFERED]);
  put(perf->miss_excl_short, i, m->miss[WFM_SL_EXCL_SHORT]);
  put(perf->miss_answered, i, m->miss[WFM_SL_ANSWERED]);
  put(perf->miss_incl_abandon, i, m->miss[WFM_SL_INCL_ABANDON]);
  put(perf->miss_virtual, i, m->miss[WFM_SL_VIRTUAL]);
  put(perf->mean_queue, i, m->mean_queue);
  put(perf->mean_in_system, i, m->mean_in_system);
  put(perf->occupancy, i, m->occupancy);
  put(perf->p_block, i, m->p_block);
  double *const percentile[] = {perf->wait_p50_s, perf->wait_p90_s, perf->wait_p95_s, perf->wait_p99_s};
  static const double miss[] = {0.5, 0.1, 0.05, 0.01};
  for (int p = 0; p < 4; p++) /* each costs a search, so it is made only where it is wanted */
    if (percentile[p]) percentile[p][i] = isnan(m->p_wait) ? NAN : quantile(user, queue, m, miss[p]);
}
