/* Marginal analysis (Fox 1966) on the concave hulls of the gains, a Lagrangian bound (Everett 1963), and exchanges. */
#include "staffing/period_search.h"

#include "core/core.h"
#include "staffing/period_exact.h"

#include <float.h>
#include <math.h>

enum { MAX_PASSES = 50, MAX_ADDED = 3, MAX_TAKEN = 4 };

typedef struct step {
  size_t to;    /* next corner of the interval's hull; its present entry when there is none */
  double slope; /* gain per cost on the way there */
} step;

typedef struct search {
  const wfm__gains *const *all;
  size_t n;
  size_t *chosen;
  step *next;
  size_t *heap; /* intervals, the steepest next step first */
  double total, volume;
  double price; /* of a contact, where the bound comes from */
} search;

static double gain_at(const search *s, size_t i, size_t k) {
  return s->all[i]->gain[k];
}

/* What rounding may take from a total. */
static double slack(const search *s) {
  return 16 * DBL_EPSILON * s->volume;
}

static bool enough(const search *s, double total) {
  return total >= -slack(s);
}

/* Sums afresh, without the rounding of steps. */
static void add_up(search *s) {
  s->total = 0;
  for (size_t i = 0; i < s->n; i++) s->total += gain_at(s, i, s->chosen[i]);
}

/* The corner that follows the present one: the steepest way up, the farthest of equals. */
static step next_corner(const search *s, size_t i) {
  const wfm__gains *g = s->all[i];
  size_t at = s->chosen[i];
  step best = {at, 0};
  for (size_t k = at + 1; k < g->count; k++) {
    double slope = (g->gain[k] - g->gain[at]) / ((double)(k - at) * g->cost);
    if (slope > 0 && slope >= best.slope) best = (step){k, slope};
    /* nothing ahead rises above the ceiling */
    if ((g->ceiling - g->gain[at]) < best.slope * (double)(k + 1 - at) * g->cost) break;
  }
  return best;
}

static bool before(const search *s, size_t i, size_t j) {
  return s->next[i].slope != s->next[j].slope ? s->next[i].slope > s->next[j].slope : i < j;
}

static void sift_down(search *s, size_t root) {
  size_t moved = s->heap[root];
  for (size_t child; (child = 2 * root + 1) < s->n; root = child) {
    if (child + 1 < s->n && before(s, s->heap[child + 1], s->heap[child])) child++;
    if (!before(s, s->heap[child], moved)) break;
    s->heap[root] = s->heap[child];
  }
  s->heap[root] = moved;
}

static double cost_of(const search *s) {
  double cost = 0;
  for (size_t i = 0; i < s->n; i++) cost += s->all[i]->cost * (double)(s->all[i]->least + s->chosen[i]);
  return cost;
}

/* Least of cost - price * gain over all choices, at the price where the present corners are best among the entries;
   what lies beyond the last entry costs one agent more and gains no more than the ceiling. */
static double lagrangian(const search *s, double price) {
  double sum = 0, size = 0;
  for (size_t i = 0; i < s->n; i++) {
    const wfm__gains *g = s->all[i];
    double here = g->cost * (double)(g->least + s->chosen[i]) - price * g->gain[s->chosen[i]];
    double beyond = g->cost * (double)(g->least + g->count) - price * g->ceiling;
    sum += here < beyond ? here : beyond;
    size += g->cost * (double)(g->least + s->chosen[i]) + price * fabs(g->gain[s->chosen[i]]);
  }
  return sum - 1e-13 * size - price * slack(s); /* rounding: of the sum, and what is forgiven */
}

/* Steps up the hulls until the gains suffice. */
static wfm_status ascend(search *s, double *bound) {
  add_up(s);
  *bound = cost_of(s);
  for (size_t i = 0; i < s->n; i++) {
    s->next[i] = next_corner(s, i);
    s->heap[i] = i;
  }
  for (size_t root = s->n / 2; root-- > 0;) sift_down(s, root);
  while (!enough(s, s->total)) {
    size_t i = s->heap[0];
    if (s->next[i].slope <= 0) return WFM_ELIMIT;
    double after = s->total + gain_at(s, i, s->next[i].to) - gain_at(s, i, s->chosen[i]);
    if (enough(s, after)) {
      double low = lagrangian(s, 1 / s->next[i].slope);
      if (low > *bound || s->price == 0) s->price = 1 / s->next[i].slope;
      if (low > *bound) *bound = low;
    }
    s->chosen[i] = s->next[i].to;
    s->next[i] = next_corner(s, i);
    sift_down(s, 0);
    s->total = after;
    if (enough(s, after)) add_up(s);
  }
  return WFM_OK;
}

/* Takes agents off interval j while the gains suffice at total; the saving, entry in to. */
static double most_saved(const search *s, size_t j, double total, size_t *to) {
  size_t at = s->chosen[j], most = at < MAX_TAKEN ? at : MAX_TAKEN;
  *to = at;
  for (size_t taken = most; taken > 0; taken--)
    if (enough(s, total + gain_at(s, j, at - taken) - gain_at(s, j, at))) {
      *to = at - taken;
      return (double)taken * s->all[j]->cost;
    }
  return 0;
}

/* Adds up to three agents to interval i, or none, where another can then give up what costs more. */
static bool exchange(search *s, size_t i) {
  const wfm__gains *g = s->all[i];
  size_t best_add = 0, best_j = i, best_to = s->chosen[i];
  double best = 0;
  for (size_t add = 0; add <= MAX_ADDED && s->chosen[i] + add < g->count; add++) {
    double total = s->total + gain_at(s, i, s->chosen[i] + add) - gain_at(s, i, s->chosen[i]);
    for (size_t j = 0; j < s->n; j++) {
      size_t to;
      if (j == i && add > 0) continue;
      double saved = most_saved(s, j, total, &to) - (double)add * g->cost;
      if (saved <= best + 1e-12 * g->cost) continue;
      best = saved;
      best_add = add;
      best_j = j;
      best_to = to;
    }
  }
  if (best <= 0) return false;
  s->chosen[i] += best_add;
  s->chosen[best_j] = best_to;
  add_up(s);
  return true;
}

static wfm_status improve(wfm_ctx *ctx, search *s, double bound) {
  double cheapest = HUGE_VAL;
  bool equal = true;
  for (size_t i = 0; i < s->n; i++) {
    equal = equal && s->all[i]->cost == s->all[0]->cost;
    cheapest = fmin(cheapest, s->all[i]->cost);
  }
  bool changed = true;
  for (int pass = 0; changed && pass < MAX_PASSES; pass++) {
    changed = false;
    for (size_t i = 0; i < s->n; i++) {
      if (equal && cost_of(s) - bound < cheapest * (1 - 1e-9)) return WFM_OK; /* one agent less is below it */
      if (wfm_ctx_cancelled(ctx)) return wfm__fail(ctx, WFM_ECANCELLED, "cancelled");
      changed = exchange(s, i) || changed;
    }
  }
  return WFM_OK;
}

/* Whether the bound leaves room for something cheaper; saving: by how much, at the least. */
static bool may_improve(const search *s, double bound, double *saving) {
  double cost = cost_of(s), first = s->all[0]->cost;
  bool equal = true;
  for (size_t i = 0; i < s->n; i++) equal = equal && s->all[i]->cost == first;
  *saving = equal ? first : 1e-9 * cost;
  return s->price > 0 && cost - bound >= *saving * (1 - 1e-9);
}

/* The rest of the gap: until nothing cheaper is left, or too much would have to be looked at. */
static wfm_status close_gap(wfm_ctx *ctx, search *s, double *bound) {
  double saving;
  bool proven = false;
  if (!may_improve(s, *bound, &saving)) return WFM_OK;
  wfm_status st = wfm__period_exact(ctx, s->all, s->n, s->price, saving, slack(s), s->chosen, &proven);
  if (st == WFM_OK && proven) *bound = cost_of(s);
  return st;
}

/* One interval: its first entry that gains enough is the optimum. */
static wfm_status alone(search *s, double *bound) {
  while (!enough(s, gain_at(s, 0, s->chosen[0])))
    if (++s->chosen[0] == s->all[0]->count) return WFM_ELIMIT;
  *bound = cost_of(s);
  return WFM_OK;
}

wfm_status wfm__period_search(wfm_ctx *ctx, const wfm__gains *const *all, size_t n, size_t *chosen,
                              double *bound) {
  search s = {.all = all, .n = n, .chosen = chosen};
  *bound = 0;
  if (n == 0) return WFM_OK;
  s.next = wfm__alloc(ctx, n, sizeof *s.next);
  s.heap = wfm__alloc(ctx, n, sizeof *s.heap);
  wfm_status st = WFM_OK;
  if (!s.next || !s.heap) st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu intervals", n);
  for (size_t i = 0; i < n; i++) {
    chosen[i] = 0;
    s.volume += all[i]->volume;
  }
  if (st == WFM_OK) st = n == 1 ? alone(&s, bound) : ascend(&s, bound);
  if (st == WFM_OK && n > 1) st = improve(ctx, &s, *bound);
  if (st == WFM_OK && n > 1) st = close_gap(ctx, &s, bound);
  wfm__free(ctx, s.heap);
  wfm__free(ctx, s.next);
  return st;
}
