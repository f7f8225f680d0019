/* Erlang B, C and A over arrays. */
#include "queueing/rows.h"

#include <math.h>

static wfm_status check_servers(wfm_ctx *ctx, size_t i, double servers, double load) {
  wfm_status st = wfm__row_check(ctx, "servers", i, servers, 0, 1e9);
  return st == WFM_OK ? wfm__row_check(ctx, "load", i, load, 0, 1e12) : st;
}

wfm_status wfm_erlang_b(wfm_ctx *ctx, const double *servers, const double *load, size_t n, double *blocking,
                        double *ln_blocking, wfm_status *row_status) {
  if (n > 0 && (!servers || !load))
    return wfm__fail(ctx, WFM_EINVAL, "%s is NULL", servers ? "load" : "servers");
  for (size_t i = 0; !row_status && i < n; i++) {
    wfm_status st = check_servers(ctx, i, servers[i], load[i]);
    if (st != WFM_OK) return st;
  }
  for (size_t i = 0; i < n; i++) {
    wfm_status st = row_status ? check_servers(NULL, i, servers[i], load[i]) : WFM_OK;
    double b = NAN, ln = NAN;
    if (st == WFM_OK) {
      wfm__idle idle = wfm__idle_weight(servers[i], load[i]);
      b = idle.shrink / (idle.shrink + idle.m);
      if (ln_blocking) ln = wfm__ln_blocking(idle);
    }
    if (blocking) blocking[i] = b;
    if (ln_blocking) ln_blocking[i] = ln;
    if (row_status) row_status[i] = st;
  }
  return WFM_OK;
}

/* Row i, checked, with its lines where they count. */
static wfm_status read_row(wfm_ctx *ctx, const wfm_queue_input *in, int reads, size_t i, wfm__queue *q,
                           double *lines) {
  wfm_status st = wfm__row_read(ctx, in, reads, i, q, NULL);
  if (st == WFM_OK && (reads & WFM__READS_LINES)) st = wfm__row_lines(ctx, in, i, q, lines);
  return st;
}

double wfm__quantile_finite(const void *user, const wfm__queue *q, const wfm__measures *m, double miss) {
  return wfm__finite_wait_quantile(q, *(const double *)user, m, miss);
}

static wfm_status evaluate(wfm_ctx *ctx, const wfm_queue_input *input, size_t n, int reads,
                           const wfm_queue_perf *perf, wfm_status *row_status) {
  wfm_queue_input in;
  wfm_queue_perf out;
  wfm__queue q;
  double lines = 0;
  wfm_status st = wfm__input_read(ctx, input, n, reads, &in);
  if (st == WFM_OK && !perf) st = wfm__fail(ctx, WFM_EINVAL, "perf is NULL");
  if (st == WFM_OK) st = wfm__perf_read(ctx, perf, &out);
  for (size_t i = 0; st == WFM_OK && !row_status && i < n; i++) st = read_row(ctx, &in, reads, i, &q, &lines);
  if (st != WFM_OK) return st;
  for (size_t i = 0; i < n; i++) {
    wfm__measures m;
    wfm_status row = read_row(NULL, &in, reads, i, &q, &lines);
    bool finite = reads & WFM__READS_LINES;
    if (row == WFM_OK && finite) wfm__finite_lines(&q, lines, &m);
    if (row == WFM_OK && !finite) wfm__erlang(&q, &m);
    wfm__perf_write(&out, i, &q, row == WFM_OK ? &m : NULL,
                    finite ? wfm__quantile_finite : wfm__quantile_erlang, &lines);
    if (row_status) row_status[i] = row;
  }
  return WFM_OK;
}

wfm_status wfm_erlang_c(wfm_ctx *ctx, const wfm_queue_input *input, size_t n, const wfm_queue_perf *perf,
                        wfm_status *row_status) {
  return evaluate(ctx, input, n,
                  WFM__READS_AGENTS | WFM__READS_LOAD | WFM__READS_AHT | WFM__READS_THRESHOLD |
                      WFM__READS_CV2,
                  perf, row_status);
}

wfm_status wfm_erlang_a(wfm_ctx *ctx, const wfm_queue_input *input, size_t n, const wfm_queue_perf *perf,
                        wfm_status *row_status) {
  int reads = WFM__READS_AGENTS | WFM__READS_LOAD | WFM__READS_AHT | WFM__READS_PATIENCE |
              WFM__READS_THRESHOLD | WFM__READS_CV2;
  return evaluate(ctx, input, n, reads, perf, row_status);
}

wfm_status wfm_finite_lines(wfm_ctx *ctx, const wfm_queue_input *input, size_t n, const wfm_queue_perf *perf,
                            wfm_status *row_status) {
  int reads = WFM__READS_AGENTS | WFM__READS_LOAD | WFM__READS_AHT | WFM__READS_PATIENCE |
              WFM__READS_THRESHOLD | WFM__READS_LINES;
  return evaluate(ctx, input, n, reads, perf, row_status);
}
