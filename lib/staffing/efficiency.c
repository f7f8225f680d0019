/* Multi-skill with a speed for each group and queue: primal simplex with an explicit inverse; every column has at most two entries.
   Rows: queues (sum of speed x + want = requirement), groups (sum of x - more + idle = size), caps (more + room = most - least). */
#include "staffing/efficiency.h"

#include <math.h>

static const double tiny = 1e-10;

typedef struct lp {
  wfm_ctx *ctx;
  const wfm_multiskill_input *in;
  size_t groups, queues, rows, columns;
  bool phase_two;              /* want may not come back */
  double *inverse;             /* [rows * rows] */
  double *value, *price, *way; /* [rows] */
  size_t *basic;               /* [rows] columns */
  uint8_t *in_basis;           /* [columns] */
} lp;

/* Columns in order: x by group and queue, more, want, idle, room. */
static size_t more_at(const lp *p, size_t group) {
  return p->groups * p->queues + group;
}
static size_t want_at(const lp *p, size_t queue) {
  return more_at(p, p->groups) + queue;
}
static size_t idle_at(const lp *p, size_t group) {
  return want_at(p, p->queues) + group;
}
static size_t room_at(const lp *p, size_t group) {
  return idle_at(p, p->groups) + group;
}

static double work(const wfm_multiskill_input *in, size_t group, size_t queue) {
  return wfm__group_speed(in, group) * in->efficiency[group * in->queues + queue];
}

static bool is_want(const lp *p, size_t column) {
  return column >= want_at(p, 0) && column < want_at(p, p->queues);
}

/* The two entries of a column; one that is not there has the factor 0. */
typedef struct entries {
  size_t row[2];
  double factor[2];
} entries;

static entries entries_of(const lp *p, size_t column) {
  size_t q = p->queues, g = p->groups;
  if (column < more_at(p, 0))
    return (entries){{column % q, q + column / q}, {work(p->in, column / q, column % q), 1}};
  if (column < want_at(p, 0)) {
    size_t group = column - more_at(p, 0);
    return (entries){{q + group, q + g + group}, {-1, 1}};
  }
  if (column < idle_at(p, 0)) return (entries){{column - want_at(p, 0), 0}, {1, 0}};
  if (column < room_at(p, 0)) return (entries){{q + column - idle_at(p, 0), 0}, {1, 0}};
  return (entries){{q + g + column - room_at(p, 0), 0}, {1, 0}};
}

static double cost_of(const lp *p, size_t column) {
  if (is_want(p, column)) return p->phase_two ? 0 : 1;
  if (p->phase_two && column >= more_at(p, 0) && column < want_at(p, 0))
    return wfm__group_cost(p->in, column - more_at(p, 0));
  return 0;
}

static bool allowed(const lp *p, size_t column) {
  if (p->in_basis[column] || is_want(p, column)) return false;
  return column >= more_at(p, 0) || wfm__has_skill(p->in, column / p->queues, column % p->queues);
}

static void set_prices(lp *p) {
  for (size_t k = 0; k < p->rows; k++) p->price[k] = 0;
  for (size_t r = 0; r < p->rows; r++) {
    double cost = cost_of(p, p->basic[r]);
    for (size_t k = 0; cost != 0 && k < p->rows; k++) p->price[k] += cost * p->inverse[r * p->rows + k];
  }
}

/* The column that pays most, or with first the first that pays; columns when none does. */
static size_t entering(const lp *p, bool first) {
  size_t best = p->columns;
  double most = tiny;
  for (size_t c = 0; c < p->columns; c++) {
    if (!allowed(p, c)) continue;
    entries e = entries_of(p, c);
    double gain = e.factor[0] * p->price[e.row[0]] + e.factor[1] * p->price[e.row[1]] - cost_of(p, c);
    if (gain <= most * (1 + fabs(cost_of(p, c)))) continue;
    best = c;
    if (first) break;
    most = gain;
  }
  return best;
}

static void set_way(lp *p, size_t column) {
  entries e = entries_of(p, column);
  for (size_t r = 0; r < p->rows; r++)
    p->way[r] =
        e.factor[0] * p->inverse[r * p->rows + e.row[0]] + e.factor[1] * p->inverse[r * p->rows + e.row[1]];
}

/* The row that lets go first, of equals that with the smallest column; rows when none does. */
static size_t leaving(const lp *p) {
  size_t best = p->rows;
  double least = HUGE_VAL;
  for (size_t r = 0; r < p->rows; r++) {
    double ratio = HUGE_VAL;
    if (p->way[r] > tiny) ratio = fmax(p->value[r], 0) / p->way[r];
    if (p->phase_two && is_want(p, p->basic[r]) && fabs(p->way[r]) > tiny) ratio = 0; /* it stays at 0 */
    if (ratio == HUGE_VAL) continue;
    if (ratio < least || (ratio == least && p->basic[r] < p->basic[best])) {
      least = ratio;
      best = r;
    }
  }
  return best;
}

static void pivot(lp *p, size_t row, size_t column) {
  size_t n = p->rows;
  double *own = p->inverse + row * n, scale = 1 / p->way[row];
  p->value[row] *= scale;
  for (size_t k = 0; k < n; k++) own[k] *= scale;
  for (size_t r = 0; r < n; r++) {
    double factor = p->way[r];
    if (r == row || factor == 0) continue;
    p->value[r] -= factor * p->value[row];
    for (size_t k = 0; k < n; k++)
      if (own[k] != 0) p->inverse[r * n + k] -= factor * own[k];
  }
  p->in_basis[p->basic[row]] = 0;
  p->in_basis[column] = 1;
  p->basic[row] = column;
}

static double objective(const lp *p) {
  double sum = 0;
  for (size_t r = 0; r < p->rows; r++) sum += cost_of(p, p->basic[r]) * p->value[r];
  return sum;
}

/* Pivots until nothing pays; where the sum stands still for long the first column that pays is taken (Bland 1977). */
static wfm_status optimise(lp *p) {
  double before = HUGE_VAL;
  size_t still = 0, most = 200 * (p->rows + p->columns);
  for (size_t k = 0; k < most; k++) {
    if (wfm_ctx_cancelled(p->ctx)) return wfm__fail(p->ctx, WFM_ECANCELLED, "cancelled");
    set_prices(p);
    size_t column = entering(p, still > 2 * p->rows);
    if (column == p->columns) return WFM_OK;
    set_way(p, column);
    size_t row = leaving(p);
    if (row == p->rows) return wfm__fail(p->ctx, WFM_EINTERNAL, "the program of the groups has no bound");
    pivot(p, row, column);
    double now = objective(p);
    still = now < before - 1e-12 * (1 + fabs(before)) || isinf(before) ? 0 : still + 1;
    before = fmin(before, now);
  }
  return wfm__fail(p->ctx, WFM_EINTERNAL, "the program of the groups does not end");
}

/* No group ever needs more than would do all the work. */
static double room_of(const lp *p, size_t group) {
  double all = 0;
  for (size_t q = 0; q < p->queues; q++)
    if (wfm__has_skill(p->in, group, q)) all += p->in->requirement[q] / work(p->in, group, q);
  return fmin(wfm__group_most(p->in, group) - wfm__group_least(p->in, group), all);
}

static wfm_status start(lp *p, const double *sizes) {
  p->rows = p->queues + 2 * p->groups;
  p->columns = room_at(p, p->groups);
  p->inverse = wfm__alloc(p->ctx, p->rows * p->rows, sizeof *p->inverse);
  p->value = wfm__alloc(p->ctx, p->rows, 3 * sizeof *p->value);
  p->basic = wfm__alloc(p->ctx, p->rows, sizeof *p->basic);
  p->in_basis = wfm__alloc(p->ctx, p->columns, 1);
  if (!p->inverse || !p->value || !p->basic || !p->in_basis)
    return wfm__fail(p->ctx, WFM_ENOMEM, "out of memory for %zu groups and %zu queues", p->groups, p->queues);
  p->price = p->value + p->rows;
  p->way = p->price + p->rows;
  for (size_t q = 0; q < p->queues; q++) {
    p->basic[q] = want_at(p, q);
    p->value[q] = p->in->requirement[q];
  }
  for (size_t g = 0; g < p->groups; g++) {
    p->basic[p->queues + g] = idle_at(p, g);
    p->value[p->queues + g] = sizes ? sizes[g] : wfm__group_least(p->in, g);
    p->basic[p->queues + p->groups + g] = room_at(p, g);
    p->value[p->queues + p->groups + g] = sizes ? 0 : room_of(p, g);
  }
  for (size_t r = 0; r < p->rows; r++) {
    p->inverse[r * p->rows + r] = 1;
    p->in_basis[p->basic[r]] = 1;
  }
  return WFM_OK;
}

static void write(const lp *p, const double *sizes, wfm__cover *out) {
  for (size_t k = 0; k < p->groups * p->queues; k++) out->share[k] = 0;
  for (size_t q = 0; q < p->queues; q++) out->want[q] = 0;
  for (size_t g = 0; g < p->groups; g++) out->size[g] = sizes ? sizes[g] : wfm__group_least(p->in, g);
  for (size_t r = 0; r < p->rows; r++) {
    size_t c = p->basic[r];
    double value = fmax(p->value[r], 0);
    if (c < more_at(p, 0))
      out->share[c] = value;
    else if (c < want_at(p, 0))
      out->size[c - more_at(p, 0)] += sizes ? 0 : value;
    else if (is_want(p, c))
      out->want[c - want_at(p, 0)] = value;
  }
}

wfm_status wfm__efficiency_solve(wfm_ctx *ctx, const wfm_multiskill_input *in, const double *sizes,
                                 wfm__cover *out) {
  lp p = {.ctx = ctx, .in = in, .groups = in->groups, .queues = in->queues};
  double all = 0;
  wfm_status st = start(&p, sizes);
  if (st == WFM_OK) st = optimise(&p);
  if (st == WFM_OK) {
    out->shortage = objective(&p);
    for (size_t q = 0; q < p.queues; q++) {
      all += in->requirement[q];
      out->price[q] = p.price[q];
    }
    if (out->shortage <= 1e-9 * all) out->shortage = 0;
    if (!sizes && out->shortage == 0) {
      p.phase_two = true;
      st = optimise(&p);
    }
  }
  if (st == WFM_OK) write(&p, sizes, out);
  wfm__free(ctx, p.inverse);
  wfm__free(ctx, p.value);
  wfm__free(ctx, p.basic);
  wfm__free(ctx, p.in_basis);
  return st;
}
