/* Forecasts that must add up: least-trace reconciliation (Wickramasuriya, Athanasopoulos, Hyndman 2019). */
#include "shim/gsl.h"
#include <libwfm/forecast_hierarchy.h>

#include <math.h>
#include <string.h>

enum { NODES_MAX = 4000 };
#define VALUE_MAX 1e15
#define FLOOR     1e-9 /* of a variance, relative to the largest: nodes without errors */

static const wfm_reconcile_opts defaults = {.flags = WFM_RECONCILE_NON_NEGATIVE};

void wfm_reconcile_opts_init(wfm_reconcile_opts *opts, size_t struct_size) {
  wfm__opts_init(opts, struct_size, &defaults, sizeof defaults);
}

wfm_status wfm_hierarchy_blocks(wfm_ctx *ctx, size_t bottom, const size_t *block, size_t levels,
                                size_t *start, size_t *member) {
  if (!ctx || !block || !start || !member)
    return wfm__fail(ctx, WFM_EINVAL,
                     "wfm_hierarchy_blocks: NULL argument, want context, block, start, member");
  for (size_t l = 0; l < levels; l++)
    if (block[l] == 0 || bottom % block[l] != 0)
      return wfm__fail(ctx, WFM_EDOMAIN, "block %zu: %zu, want a divisor of %zu", l, block[l], bottom);
  size_t node = 0, used = 0;
  for (size_t l = 0; l < levels; l++)
    for (size_t i = 0; i < bottom; i++) {
      if (i % block[l] == 0) start[node++] = used;
      member[used++] = i;
    }
  start[node] = used;
  return WFM_OK;
}

/* A hierarchy at work. G maps forecasts of all nodes to bottom ones. */
typedef struct task {
  wfm_ctx *ctx;
  size_t nodes, bottom, periods;
  const size_t *start, *member;
  const double *errors;
  wfm_reconcile_opts opts;
  double *w, *factor;     /* [nodes^2] covariance of the errors; its Cholesky factor */
  double *g;              /* [bottom * nodes] */
  double *information;    /* [bottom^2] S' W^-1 S, then its factor */
  double *column, *other; /* [nodes] */
  double shrinkage;
} task;

static wfm_status check_tree(const task *t) {
  uint8_t *alone = wfm__alloc(t->ctx, t->bottom, sizeof *alone);
  size_t *seen = wfm__alloc(t->ctx, t->bottom, sizeof *seen);
  wfm_status st = WFM_OK;
  if (!alone || !seen) st = wfm__fail(t->ctx, WFM_ENOMEM, "out of memory for %zu nodes", t->nodes);
  for (size_t i = 0; st == WFM_OK && i < t->nodes; i++) {
    if (t->start[i + 1] < t->start[i] || (i == 0 && t->start[0] != 0))
      st = wfm__fail(t->ctx, WFM_EDOMAIN, "start %zu: want 0 first and none below the one before it", i);
    for (size_t k = t->start[i]; st == WFM_OK && k < t->start[i + 1]; k++) {
      size_t b = t->member[k];
      if (b >= t->bottom || seen[b] == i + 1)
        st = wfm__fail(t->ctx, WFM_EDOMAIN, "node %zu: member %zu is %zu, want 0 to %zu, none twice", i,
                       k - t->start[i], b, t->bottom - 1);
      else
        seen[b] = i + 1;
    }
    if (st == WFM_OK && t->start[i + 1] - t->start[i] == 1) alone[t->member[t->start[i]]] = 1;
  }
  for (size_t b = 0; st == WFM_OK && b < t->bottom; b++)
    if (!alone[b]) st = wfm__fail(t->ctx, WFM_EDOMAIN, "bottom node %zu: want a node that has it alone", b);
  wfm__free(t->ctx, alone);
  wfm__free(t->ctx, seen);
  return st;
}

/* Mean products of the errors, drawn to their diagonal as far as their correlations are uncertain (Schaefer, Strimmer 2005). */
static void covariance(task *t) {
  size_t n = t->nodes;
  double periods = (double)t->periods, doubt = 0, strength = 0, most = 0;
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j <= i; j++) {
      double sum = 0;
      for (size_t p = 0; p < t->periods; p++) sum += t->errors[p * n + i] * t->errors[p * n + j];
      t->w[i * n + j] = t->w[j * n + i] = sum / periods;
    }
  for (size_t i = 0; i < n; i++) most = fmax(most, t->w[i * n + i]);
  for (size_t i = 0; i < n; i++) t->w[i * n + i] = fmax(t->w[i * n + i], most > 0 ? FLOOR * most : 1);
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < i; j++) {
      double scale = t->w[i * n + i] * t->w[j * n + j], r = t->w[i * n + j] / sqrt(scale), squares = 0;
      for (size_t p = 0; p < t->periods; p++) {
        double x = t->errors[p * n + i] * t->errors[p * n + j];
        squares += x * x / scale;
      }
      doubt += (squares - periods * r * r) / (periods * (periods - 1));
      strength += r * r;
    }
  t->shrinkage = strength > 0 ? fmin(fmax(doubt / strength, 0), 1) : 1;
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++)
      if (i != j) t->w[i * n + j] *= 1 - t->shrinkage;
}

/* Bottom nodes as they are: the first node that has each alone. */
static void bottom_up(task *t) {
  memset(t->g, 0, t->bottom * t->nodes * sizeof *t->g);
  for (size_t i = t->nodes; i-- > 0;) {
    if (t->start[i + 1] - t->start[i] != 1) continue;
    double *row = t->g + t->member[t->start[i]] * t->nodes;
    memset(row, 0, t->nodes * sizeof *row);
    row[i] = 1;
  }
}

/* Solves W x = column for the metric of the method. */
static void solve_metric(const task *t, double *x) {
  size_t n = t->nodes;
  if (t->opts.method == WFM_RECONCILE_MINT) {
    wfm__cholesky_solve(t->factor, n, x);
    return;
  }
  for (size_t i = 0; i < n; i++)
    x[i] /=
        t->opts.method == WFM_RECONCILE_VARIANCE ? t->w[i * n + i] : (double)(t->start[i + 1] - t->start[i]);
}

/* G = (S' W^-1 S)^-1 S' W^-1. A node without members is always 0 and tells nothing. */
static wfm_status projection(task *t) {
  size_t n = t->nodes, m = t->bottom;
  wfm_status st = WFM_OK;
  if (t->opts.method == WFM_RECONCILE_MINT) {
    memcpy(t->factor, t->w, n * n * sizeof *t->factor);
    st = wfm__cholesky(t->factor, n);
    if (st != WFM_OK) { /* errors that depend on each other to the last digit: only their sizes count */
      t->opts.method = WFM_RECONCILE_VARIANCE;
      st = WFM_OK;
    }
  }
  memset(t->information, 0, m * m * sizeof *t->information);
  memset(t->g, 0, m * n * sizeof *t->g);
  for (size_t b = 0; b < m; b++) { /* row b of S' W^-1: W is symmetric */
    double *row = t->g + b * n;
    for (size_t i = 0; i < n; i++)
      for (size_t k = t->start[i]; k < t->start[i + 1]; k++)
        if (t->member[k] == b) row[i] = 1;
    solve_metric(t, row);
    for (size_t i = 0; i < n; i++) {
      if (t->start[i] == t->start[i + 1]) row[i] = 0;
      for (size_t k = t->start[i]; k < t->start[i + 1]; k++) t->information[b * m + t->member[k]] += row[i];
    }
  }
  st = wfm__cholesky(t->information, m);
  if (st != WFM_OK) return wfm__fail(t->ctx, WFM_EDOMAIN, "errors: too far apart in size to be weighed");
  for (size_t i = 0; i < n; i++) {
    for (size_t b = 0; b < m; b++) t->column[b] = t->g[b * n + i];
    wfm__cholesky_solve(t->information, m, t->column);
    for (size_t b = 0; b < m; b++) t->g[b * n + i] = t->column[b];
  }
  return WFM_OK;
}

/* out = S (G x), bottom nodes not below 0 where that is asked for; x may be out. */
static void apply(const task *t, const double *x, double *out) {
  for (size_t b = 0; b < t->bottom; b++) {
    double sum = 0;
    for (size_t i = 0; i < t->nodes; i++) sum += t->g[b * t->nodes + i] * x[i];
    t->column[b] = (t->opts.flags & WFM_RECONCILE_NON_NEGATIVE) && sum < 0 ? 0 : sum;
  }
  for (size_t i = 0; i < t->nodes; i++) {
    out[i] = 0;
    for (size_t k = t->start[i]; k < t->start[i + 1]; k++) out[i] += t->column[t->member[k]];
  }
}

/* Diagonal of P W P', P = S G. */
static void remaining(const task *t, double *variance) {
  size_t n = t->nodes;
  for (size_t i = 0; i < n; i++) {
    memset(t->other, 0, n * sizeof *t->other);
    for (size_t k = t->start[i]; k < t->start[i + 1]; k++)
      for (size_t j = 0; j < n; j++) t->other[j] += t->g[t->member[k] * n + j];
    variance[i] = 0;
    for (size_t a = 0; a < n; a++) {
      double sum = 0;
      for (size_t b = 0; b < n; b++) sum += t->w[a * n + b] * t->other[b];
      variance[i] += sum * t->other[a];
    }
    variance[i] = fmax(variance[i], 0);
  }
}

static wfm_status check(const task *t, const double *mean, size_t steps) {
  wfm_ctx *ctx = t->ctx;
  bool needs = t->opts.method == WFM_RECONCILE_MINT || t->opts.method == WFM_RECONCILE_VARIANCE;
  if (t->nodes < 1 || t->nodes > NODES_MAX || t->bottom < 1 || t->bottom > t->nodes)
    return wfm__fail(ctx, WFM_EDOMAIN,
                     "nodes=%zu, bottom=%zu, want 1 to %d nodes, as many bottom ones at most", t->nodes,
                     t->bottom, (int)NODES_MAX);
  if (t->opts.method < WFM_RECONCILE_MINT || t->opts.method > WFM_RECONCILE_BOTTOM_UP ||
      (t->opts.flags & ~(uint32_t)WFM_RECONCILE_NON_NEGATIVE))
    return wfm__fail(ctx, WFM_EDOMAIN, "options: method=%d, flags=%u, want 0 to 3 and WFM_RECONCILE_*",
                     (int)t->opts.method, (unsigned)t->opts.flags);
  if (needs && t->periods < 2)
    return wfm__fail(ctx, WFM_ENODATA, "errors: periods=%zu, want at least 2", t->periods);
  wfm_status st = check_tree(t);
  if (st == WFM_OK && steps)
    st = wfm__check_array(ctx, "mean", mean, steps * t->nodes, -VALUE_MAX, VALUE_MAX);
  if (st == WFM_OK && t->periods)
    st = wfm__check_array(ctx, "errors", t->errors, t->periods * t->nodes, -VALUE_MAX, VALUE_MAX);
  return st;
}

wfm_status wfm_reconcile(wfm_ctx *ctx, size_t nodes, size_t bottom, const size_t *start, const size_t *member,
                         const double *mean, size_t steps, const double *errors, size_t periods,
                         const wfm_reconcile_opts *opts, double *out, double *variance, double *shrinkage) {
  if (!ctx || !start || !member || (steps > 0 && (!mean || !out)) || (periods > 0 && !errors))
    return wfm__fail(ctx, WFM_EINVAL,
                     "wfm_reconcile: NULL argument, want context, start, member, mean, errors and out");
  task t = {.ctx = ctx,
            .nodes = nodes,
            .bottom = bottom,
            .periods = periods,
            .start = start,
            .member = member,
            .errors = errors,
            .opts = defaults,
            .shrinkage = NAN};
  double *work = NULL, *made = NULL;
  wfm_status st = wfm__opts_read(ctx, &t.opts, sizeof t.opts, opts);
  if (st == WFM_OK) st = check(&t, mean, steps);
  if (st == WFM_OK && variance && periods < 2)
    st = wfm__fail(ctx, WFM_ENODATA, "errors: periods=%zu, want at least 2 for variances", periods);
  if (st != WFM_OK) return st;
  work = wfm__alloc(ctx, 2 * nodes * nodes + bottom * nodes + bottom * bottom + 2 * nodes, sizeof *work);
  made = wfm__alloc(ctx, (steps + 1) * nodes, sizeof *made);
  if (!work || !made) {
    st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu nodes", nodes);
    goto done;
  }
  t.w = work;
  t.factor = t.w + nodes * nodes;
  t.g = t.factor + nodes * nodes;
  t.information = t.g + bottom * nodes;
  t.column = t.information + bottom * bottom;
  t.other = t.column + nodes;
  if (periods >= 2) covariance(&t);
  if (t.opts.method == WFM_RECONCILE_BOTTOM_UP)
    bottom_up(&t);
  else
    st = projection(&t);
  if (st != WFM_OK) goto done;
  for (size_t s = 0; s < steps; s++) apply(&t, mean + s * nodes, made + s * nodes);
  if (variance) remaining(&t, variance);
  if (steps) memcpy(out, made, steps * nodes * sizeof *out);
  if (shrinkage) *shrinkage = t.shrinkage;
done:
  wfm__free(ctx, made);
  wfm__free(ctx, work);
  return st;
}
