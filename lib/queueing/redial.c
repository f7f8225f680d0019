/* Callers who hang up and call again: the load that feeds itself. */
#include <libwfm/callers.h>

#include "queueing/boundary.h"
#include "queueing/rows.h"

#include <math.h>

typedef struct problem {
  wfm__queue queue;
  wfm__measures measures;
  double fresh, redial, reconnect;
} problem;

/* First calls in a load, A ((1 - redial) P(abandon) + (1 - reconnect) P(answered)): increasing in A, no term cancels. */
static double margin_of_total(void *user, double load) {
  problem *p = user;
  p->queue.load = load;
  wfm__erlang(&p->queue, &p->measures);
  double fresh =
      load * ((1 - p->redial) * p->measures.p_abandon + (1 - p->reconnect) * p->measures.p_answered);
  return log1p((fresh - p->fresh) / p->fresh);
}

static bool solve(problem *p) {
  if (p->fresh == 0) {
    p->queue.load = 0;
    wfm__erlang(&p->queue, &p->measures);
    return true;
  }
  double total = 0, root = sqrt(p->fresh);
  wfm__boundary search = {
      margin_of_total, p, 0.5 * p->fresh, 1e12, p->fresh, 0.1 * root + 1e-3 * p->fresh, false};
  if (!wfm__boundary_find(&search, &total)) return false;
  if (p->queue.load != total) (void)margin_of_total(p, total);
  return true;
}

static wfm_status answer(wfm_ctx *ctx, const wfm_queue_input *in, int reads, const double *redial,
                         const double *reconnect, size_t i, problem *p) {
  wfm_status st = wfm__row_read(ctx, in, reads, i, &p->queue, NULL);
  p->fresh = p->queue.load;
  if (st == WFM_OK && isinf(p->queue.patience_s))
    st = wfm__fail(ctx, WFM_EDOMAIN, "row %zu: patience_s is infinite, nobody would call again", i);
  if (st == WFM_OK) st = wfm__row_check(ctx, "redial", i, p->redial = redial[i], 0, 1);
  if (st == WFM_OK)
    st = wfm__row_check(ctx, "reconnect", i, p->reconnect = reconnect ? reconnect[i] : 0, 0, 1 - 1e-9);
  if (st == WFM_OK && !solve(p))
    st = wfm__fail(ctx, WFM_EINFEASIBLE,
                   "row %zu: calls grow without end, want redial below 1 or more agents", i);
  return st;
}

wfm_status wfm_erlang_redial(wfm_ctx *ctx, const wfm_queue_input *input, const double *redial,
                             const double *reconnect, size_t n, double *total_load,
                             const wfm_queue_perf *perf, wfm_status *row_status) {
  int reads = WFM__READS_AGENTS | WFM__READS_LOAD | WFM__READS_AHT | WFM__READS_PATIENCE |
              WFM__READS_THRESHOLD | WFM__READS_CV2;
  wfm_queue_input in;
  wfm_queue_perf out;
  problem p = {0};
  wfm_status st = wfm__input_read(ctx, input, n, reads, &in);
  if (st == WFM_OK) st = wfm__perf_read(ctx, perf, &out);
  if (st == WFM_OK && n > 0 && (!in.patience_s || !redial))
    st = wfm__fail(ctx, WFM_EINVAL, "patience_s or redial is NULL");
  for (size_t i = 0; st == WFM_OK && !row_status && i < n; i++)
    st = answer(ctx, &in, reads, redial, reconnect, i, &p);
  for (size_t i = 0; st == WFM_OK && i < n; i++) {
    wfm_status row = answer(NULL, &in, reads, redial, reconnect, i, &p);
    if (total_load) total_load[i] = row == WFM_OK ? p.queue.load : NAN;
    if (perf)
      wfm__perf_write(&out, i, &p.queue, row == WFM_OK ? &p.measures : NULL, wfm__quantile_erlang, NULL);
    if (row_status) row_status[i] = row;
  }
  return st;
}
