/* Sizing for Erlang B, and Erlang B with retries. */
#include <libwfm/loss.h>

#include "queueing/boundary.h"
#include "queueing/rows.h"

#include <math.h>

static const double most_servers = 1e9;

/* One question about lines: two of servers, load and target (or retry) are known. */
typedef struct question {
  double servers, load, target, fresh, retry;
  double blocking, carried;
} question;

/* ln(target / B), as exact as B itself. */
static double margin(const question *q) {
  wfm__idle idle = wfm__idle_weight(q->servers, q->load);
  if (idle.e > 600) return log(q->target) - wfm__ln_blocking(idle);
  double b = idle.shrink / (idle.shrink + idle.m);
  return log1p((q->target - b) / b);
}

static double margin_of_servers(void *user, double servers) {
  question *q = user;
  q->servers = servers;
  return margin(q);
}

static double margin_of_load(void *user, double load) {
  question *q = user;
  q->load = load;
  return margin(q);
}

static wfm_status find_servers(question *q, bool real) {
  double found = 0, root = sqrt(q->load);
  if (q->load > 0) {
    wfm__boundary search = {margin_of_servers, q, 0, most_servers, 0, 0, !real};
    search.start = q->load * (1 - q->target) + (q->target < 0.1 ? root : 0);
    search.step = 0.5 * root + 0.1;
    if (!real) {
      search.start = ceil(search.start);
      search.step = ceil(search.step);
    }
    if (!wfm__boundary_find(&search, &found)) return WFM_ELIMIT;
  }
  q->servers = found;
  return WFM_OK;
}

/* B(n, a) >= 1 - n/a, so the load lies below n / (1 - target). */
static wfm_status find_load(question *q) {
  double n = q->servers, bad = n / (1 - q->target) * (1 + 1e-9), found = 0;
  wfm__boundary search = {margin_of_load, q, bad, 1e-300, 0, 0, false};
  double lower = n - 2 * sqrt(n);
  search.start = q->target > 0.1 ? 0.9 * bad : lower > 0.2 * n ? lower : 0.2 * n;
  search.step = 0.3 * search.start < sqrt(n) ? 0.3 * search.start : sqrt(n);
  if (!wfm__boundary_find(&search, &found)) return WFM_EINTERNAL;
  q->load = found;
  return WFM_OK;
}

/* How much of the load with retries is first attempts: A (1 - retry B), increasing in A, all terms positive. */
static double margin_of_total(void *user, double total) {
  question *q = user;
  wfm__idle idle = wfm__idle_weight(q->servers, total);
  double fresh = total * ((idle.m + (1 - q->retry) * idle.shrink) / (idle.m + idle.shrink));
  return log1p((fresh - q->fresh) / q->fresh);
}

static wfm_status find_total(question *q) {
  double found = 0;
  if (q->fresh > 0) {
    double most = q->retry < 1 ? q->fresh / (1 - q->retry) * (1 + 1e-9) : 1e18;
    if (q->retry == 1 && q->fresh >= q->servers) return WFM_EINFEASIBLE;
    wfm__boundary search = {margin_of_total, q, 0.5 * q->fresh, most, q->fresh, 0, false};
    search.step = 0.1 * sqrt(q->fresh) + 1e-3 * q->fresh;
    if (!wfm__boundary_find(&search, &found)) return WFM_EINFEASIBLE;
  }
  wfm__idle idle = wfm__idle_weight(q->servers, found);
  q->load = found;
  q->blocking = idle.shrink / (idle.shrink + idle.m);
  q->carried = found * (idle.m / (idle.shrink + idle.m));
  return WFM_OK;
}

static wfm_status check_target(wfm_ctx *ctx, size_t i, double target) {
  if (!isfinite(target)) return wfm__row_check(ctx, "target", i, target, 0, 1);
  if (target > 0 && target < 1) return WFM_OK;
  return wfm__fail(ctx, WFM_EDOMAIN, "row %zu: target=%g, want 0 < target < 1", i, target);
}

enum kind { SERVERS, REAL_SERVERS, LOAD, RETRIES };

/* The columns of a call. */
typedef struct call {
  enum kind kind;
  const double *servers, *load, *target; /* for RETRIES target is the probability to retry */
} call;

static wfm_status answer(wfm_ctx *ctx, const call *c, size_t i, question *q) {
  wfm_status st = WFM_OK;
  *q = (question){0};
  if (c->servers)
    st = wfm__row_check(ctx, "servers", i, q->servers = c->servers[i], c->kind == LOAD ? 1e-12 : 0, 1e9);
  if (st == WFM_OK && c->load)
    st = wfm__row_check(ctx, c->kind == RETRIES ? "fresh_load" : "load", i, q->load = c->load[i], 0, 1e12);
  if (st == WFM_OK && c->kind == RETRIES)
    st = wfm__row_check(ctx, "retry", i, q->retry = c->target[i], 0, 1);
  else if (st == WFM_OK)
    st = check_target(ctx, i, q->target = c->target[i]);
  if (st != WFM_OK) return st;
  q->fresh = q->load;
  if (c->kind == RETRIES) {
    st = find_total(q);
    if (st != WFM_OK)
      return wfm__fail(ctx, st, "row %zu: attempts grow without end, want fresh_load=%g below servers=%g", i,
                       q->fresh, q->servers);
    return WFM_OK;
  }
  st = c->kind == LOAD ? find_load(q) : find_servers(q, c->kind == REAL_SERVERS);
  if (st == WFM_ELIMIT) return wfm__fail(ctx, st, "row %zu: more than %g lines needed", i, most_servers);
  return st == WFM_OK ? WFM_OK : wfm__fail(ctx, st, "row %zu: no load found", i);
}

/* Runs the rows: into scratch first where nothing may change on error. out: up to three columns, NULL where not wanted. */
static wfm_status run(wfm_ctx *ctx, const call *c, size_t n, double *const out[3], wfm_status *row_status) {
  double *scratch = row_status ? NULL : wfm__alloc(ctx, n, 3 * sizeof *scratch);
  wfm_status st = WFM_OK;
  if (!row_status && !scratch) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu rows", n);
  for (size_t i = 0; st == WFM_OK && i < n; i++) {
    question q;
    wfm_status row = answer(row_status ? NULL : ctx, c, i, &q);
    double values[3] = {c->kind <= REAL_SERVERS ? q.servers : q.load, q.blocking, q.carried};
    for (int k = 0; k < 3; k++) {
      if (scratch) scratch[3 * i + k] = values[k];
      if (!scratch && out[k]) out[k][i] = row == WFM_OK ? values[k] : NAN;
    }
    if (row_status)
      row_status[i] = row;
    else
      st = row;
  }
  for (size_t i = 0; st == WFM_OK && scratch && i < n; i++)
    for (int k = 0; k < 3; k++)
      if (out[k]) out[k][i] = scratch[3 * i + k];
  wfm__free(ctx, scratch);
  return st;
}

wfm_status wfm_erlang_b_servers(wfm_ctx *ctx, const double *load, const double *target, size_t n,
                                int32_t real, double *servers, wfm_status *row_status) {
  if (real != 0 && real != 1) return wfm__fail(ctx, WFM_EDOMAIN, "real=%d, want 0 or 1", (int)real);
  if (n > 0 && (!load || !target || !servers))
    return wfm__fail(ctx, WFM_EINVAL, "load, target or servers is NULL");
  call c = {real ? REAL_SERVERS : SERVERS, NULL, load, target};
  return run(ctx, &c, n, (double *const[3]){servers, NULL, NULL}, row_status);
}

wfm_status wfm_erlang_b_load(wfm_ctx *ctx, const double *servers, const double *target, size_t n,
                             double *load, wfm_status *row_status) {
  if (n > 0 && (!servers || !target || !load))
    return wfm__fail(ctx, WFM_EINVAL, "servers, target or load is NULL");
  call c = {LOAD, servers, NULL, target};
  return run(ctx, &c, n, (double *const[3]){load, NULL, NULL}, row_status);
}

wfm_status wfm_erlang_b_ext(wfm_ctx *ctx, const double *servers, const double *fresh_load,
                            const double *retry, size_t n, double *total_load, double *blocking,
                            double *carried, wfm_status *row_status) {
  if (n > 0 && (!servers || !fresh_load || !retry))
    return wfm__fail(ctx, WFM_EINVAL, "servers, fresh_load or retry is NULL");
  call c = {RETRIES, servers, fresh_load, retry};
  return run(ctx, &c, n, (double *const[3]){total_load, blocking, carried}, row_status);
}
