/* Multiple-choice knapsack: at a price p the choice k of interval i has the reduced cost c k - p g(k) less its least. A choice of all that gains
   enough costs the bound plus its reduced costs at least, so those beyond the gap drop out, usually all but two or three an interval, and
   dynamic programming over cost and gain settles the rest (Dyer, Kayal and Walker 1984; Pisinger 1995). */
#include "staffing/period_exact.h"

#include "core/core.h"

#include <math.h>
#include <stdlib.h>

enum { MOST_STATES = 1000000, NO_PARENT = -1 };

/* The first intervals settled: what they cost and gain, and how. */
typedef struct state {
  double cost, gain, reduced;
  int64_t parent; /* state of one interval less */
  size_t entry;
} state;

typedef struct exact {
  const wfm__gains *const *all;
  size_t n;
  double price, gap, tiny;
  state *states; /* those of all intervals so far, one behind the other */
  size_t count, cap;
} exact;

static double cost_at(const wfm__gains *g, size_t entry) {
  return g->cost * (double)(g->least + entry);
}

static double reduced_at(const exact *e, size_t i, size_t entry) {
  return cost_at(e->all[i], entry) - e->price * e->all[i]->gain[entry];
}

static double least_reduced(const exact *e, size_t i) {
  double least = HUGE_VAL;
  for (size_t k = 0; k < e->all[i]->count; k++) least = fmin(least, reduced_at(e, i, k));
  return least;
}

/* Cheapest first, of equals the larger gain; then in the order of their making. */
static int by_cost(const void *left, const void *right) {
  const state *a = left, *b = right;
  if (a->cost != b->cost) return a->cost < b->cost ? -1 : 1;
  if (a->gain != b->gain) return a->gain > b->gain ? -1 : 1;
  if (a->parent != b->parent) return a->parent < b->parent ? -1 : 1;
  return (a->entry > b->entry) - (a->entry < b->entry);
}

/* Keeps the states from `from` on that no cheaper one out-gains. */
static void drop_dominated(exact *e, size_t from) {
  double most = -HUGE_VAL;
  size_t kept = from;
  qsort(e->states + from, e->count - from, sizeof *e->states, by_cost);
  for (size_t k = from; k < e->count; k++) {
    if (e->states[k].gain <= most) continue;
    most = e->states[k].gain;
    e->states[kept++] = e->states[k];
  }
  e->count = kept;
}

/* All choices of interval i behind the states [from, to); WFM_ELIMIT when they are too many. */
static wfm_status extend(wfm_ctx *ctx, exact *e, size_t i, size_t from, size_t to) {
  const wfm__gains *g = e->all[i];
  double least = least_reduced(e, i);
  for (size_t k = 0; k < g->count; k++) {
    double more = reduced_at(e, i, k) - least;
    if (more > e->gap) continue;
    for (size_t s = from; s < to; s++) {
      if (e->states[s].reduced + more > e->gap) continue;
      if (e->count >= MOST_STATES) return WFM_ELIMIT;
      wfm_status st = wfm__grow(ctx, &e->states, &e->cap, e->count + 1, sizeof *e->states);
      if (st != WFM_OK) return st;
      const state *before = &e->states[s];
      /* Costs are multiples of a few numbers: rounded so that equal sums compare equal. */
      double cost = floor((before->cost + cost_at(g, k)) / e->tiny + 0.5) * e->tiny;
      e->states[e->count++] = (state){cost, before->gain + g->gain[k], before->reduced + more, (int64_t)s, k};
    }
  }
  drop_dominated(e, to);
  return WFM_OK;
}

static void take(const exact *e, size_t state_at, size_t *chosen) {
  for (size_t i = e->n; i-- > 0;) {
    chosen[i] = e->states[state_at].entry;
    state_at = (size_t)e->states[state_at].parent;
  }
}

wfm_status wfm__period_exact(wfm_ctx *ctx, const wfm__gains *const *all, size_t n, double price,
                             double saving, double slack, size_t *chosen, bool *proven) {
  exact e = {.all = all, .n = n, .price = price};
  double cost = 0, bound = 0, size = 0;
  for (size_t i = 0; i < n; i++) {
    double least = least_reduced(&e, i);
    cost += cost_at(all[i], chosen[i]);
    bound += least;
    size += fabs(least) + price * fabs(all[i]->gain[chosen[i]]);
  }
  e.gap = cost - saving - bound + price * slack + 1e-12 * size;
  e.tiny = 1e-13 * fmax(cost, 1);
  *proven = false;
  wfm_status st = wfm__grow(ctx, &e.states, &e.cap, 1, sizeof *e.states);
  if (st != WFM_OK) return st;
  e.states[e.count++] = (state){.parent = NO_PARENT};
  size_t from = 0, to = 1;
  for (size_t i = 0; st == WFM_OK && i < n && to > from; i++) {
    if (wfm_ctx_cancelled(ctx)) st = wfm__fail(ctx, WFM_ECANCELLED, "cancelled");
    if (st == WFM_OK) st = extend(ctx, &e, i, from, to);
    from = to;
    to = e.count;
  }
  if (st == WFM_OK) {
    *proven = true;
    for (size_t s = from; s < to; s++) /* the cheapest that gains enough */
      if (e.states[s].gain >= -slack && e.states[s].cost <= cost - saving + 1e-12 * cost) {
        take(&e, s, chosen);
        break;
      }
  }
  wfm__free(ctx, e.states);
  return st == WFM_ELIMIT ? WFM_OK : st;
}
