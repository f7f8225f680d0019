/* General patience over arrays. */
#include "queueing/private.h"
#include "queueing/rows.h"

#include <math.h>

void wfm_patience_law_init(wfm_patience_law *law, size_t struct_size) {
  static const wfm_patience_law defaults = {.law = WFM_PATIENCE_EXPONENTIAL,
                                            .mean_s = 120,
                                            .mean2_s = 120,
                                            .limit_s = 120,
                                            .ln_mean = 4.5,
                                            .ln_sd = 0.8};
  wfm__opts_init(law, struct_size, &defaults, sizeof defaults);
}

static wfm_status check_points(wfm_ctx *ctx, const wfm_patience_law *law) {
  if (law->points < 1 || law->points > 1000)
    return wfm__fail(ctx, WFM_EDOMAIN, "law: points=%zu, want 1 to 1000", law->points);
  wfm_status st = wfm__check_array(ctx, "law: time_s", law->time_s, law->points, 1e-9, 1e12);
  if (st == WFM_OK) st = wfm__check_array(ctx, "law: hung_up", law->hung_up, law->points, 0, 1);
  for (size_t k = 1; st == WFM_OK && k < law->points; k++) {
    if (law->time_s[k] <= law->time_s[k - 1])
      st = wfm__fail(ctx, WFM_EDOMAIN, "law: time_s[%zu]=%g, want more than %g before it", k, law->time_s[k],
                     law->time_s[k - 1]);
    else if (law->hung_up[k] < law->hung_up[k - 1])
      st = wfm__fail(ctx, WFM_EDOMAIN, "law: hung_up[%zu]=%g, want at least %g before it", k, law->hung_up[k],
                     law->hung_up[k - 1]);
  }
  return st;
}

wfm_status wfm__law_read(wfm_ctx *ctx, const wfm_patience_law *src, wfm_patience_law *out) {
  if (!src) return wfm__fail(ctx, WFM_EINVAL, "law is NULL");
  wfm_patience_law_init(out, sizeof *out);
  wfm_status st = wfm__opts_read(ctx, out, sizeof *out, src);
  if (st == WFM_OK && (out->law < WFM_PATIENCE_EXPONENTIAL || out->law > WFM_PATIENCE_EMPIRICAL))
    st = wfm__fail(ctx, WFM_EDOMAIN, "law: law=%d, want WFM_PATIENCE_*, 1 to 8", (int)out->law);
  if (st == WFM_OK) st = wfm__check_number(ctx, "law: mean_s", out->mean_s, 1e-9, 1e12);
  if (st == WFM_OK) st = wfm__check_number(ctx, "law: mean2_s", out->mean2_s, 1e-9, 1e12);
  if (st == WFM_OK) st = wfm__check_number(ctx, "law: share", out->share, 0, 1);
  if (st == WFM_OK) st = wfm__check_number(ctx, "law: limit_s", out->limit_s, 1e-9, 1e12);
  if (st == WFM_OK) st = wfm__check_number(ctx, "law: ln_mean", out->ln_mean, -20, 30);
  if (st == WFM_OK) st = wfm__check_number(ctx, "law: ln_sd", out->ln_sd, 1e-3, 10);
  if (st == WFM_OK && out->law == WFM_PATIENCE_EMPIRICAL) st = check_points(ctx, out);
  return st;
}

static wfm_status read_row(wfm_ctx *ctx, const wfm_queue_input *in, int reads, const wfm__law *law, size_t i,
                           wfm__queue *q) {
  wfm_status st = wfm__row_read(ctx, in, reads, i, q, NULL);
  if (st == WFM_OK && q->agents < 1e-6)
    st = wfm__fail(ctx, WFM_EDOMAIN, "row %zu: agents=%g, want > 0", i, q->agents);
  if (st == WFM_OK && q->load * wfm__law_never(law) >= q->agents)
    st = wfm__fail(ctx, WFM_EDOMAIN,
                   "row %zu: agents=%g, want more than the load %g of those who never hang up", i, q->agents,
                   q->load * wfm__law_never(law));
  return st;
}

static double quantile_general(const void *user, const wfm__queue *q, const wfm__measures *m, double miss) {
  return wfm__general_wait_quantile(q, user, m, miss);
}

wfm_status wfm_general_patience(wfm_ctx *ctx, const wfm_queue_input *input, const wfm_patience_law *law,
                                size_t n, const wfm_queue_perf *perf, wfm_status *row_status) {
  int reads = WFM__READS_AGENTS | WFM__READS_LOAD | WFM__READS_AHT | WFM__READS_THRESHOLD;
  wfm_queue_input in;
  wfm_queue_perf out;
  wfm_patience_law read;
  wfm__law ready;
  wfm__queue q;
  double *area = NULL;
  wfm_status st = wfm__input_read(ctx, input, n, reads, &in);
  if (st == WFM_OK && !perf) st = wfm__fail(ctx, WFM_EINVAL, "perf is NULL");
  if (st == WFM_OK) st = wfm__perf_read(ctx, perf, &out);
  if (st == WFM_OK) st = wfm__law_read(ctx, law, &read);
  if (st != WFM_OK) return st;
  wfm__law_make(&read, &ready);
  if (ready.kind == WFM_PATIENCE_EMPIRICAL) {
    area = wfm__alloc(ctx, ready.points, sizeof *area);
    if (!area) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu points", ready.points);
    wfm__law_areas(&ready, area);
  }
  for (size_t i = 0; st == WFM_OK && !row_status && i < n; i++) st = read_row(ctx, &in, reads, &ready, i, &q);
  for (size_t i = 0; st == WFM_OK && i < n; i++) {
    wfm__measures m;
    wfm_status row = read_row(NULL, &in, reads, &ready, i, &q);
    if (row == WFM_OK && !wfm__general(&q, &ready, &m)) row = WFM_EDOMAIN;
    wfm__perf_write(&out, i, &q, row == WFM_OK ? &m : NULL, quantile_general, &ready);
    if (row_status) row_status[i] = row;
  }
  wfm__free(ctx, area);
  return st;
}
