/* Weights of the states of Erlang C, A and finite lines. With x = agents patience / aht and y = load patience / aht, k waiting have the
   weight t(k) = y^k / ((x + 1) ... (x + k)) against "all busy, none waiting"; without abandonment (load / agents)^k. The states beyond k
   are those of a queue with x + k in place of x. Logarithms are pairs, so that products of thousands of ratios keep their digits. */
#include "queueing/chain.h"

#include "queueing/private.h"
#include "queueing/special.h"

#include <math.h>

static wfm__dd minus(wfm__dd a, wfm__dd b) {
  return wfm__dd_add(a, wfm__dd_minus(b));
}

static wfm__scaled scaled(wfm__dd ln, double value) {
  return (wfm__scaled){ln, value};
}

wfm__scaled wfm__scaled_sum(wfm__scaled a, wfm__scaled b) {
  if (a.value == 0) return b;
  if (b.value == 0) return a;
  if (a.ln.hi < b.ln.hi) return wfm__scaled_sum(b, a);
  return scaled(a.ln, a.value + b.value * wfm__exp_minus(minus(a.ln, b.ln)));
}

double wfm__scaled_ratio(wfm__scaled a, wfm__scaled b, double *ln) {
  wfm__dd fall = minus(b.ln, a.ln);
  if (ln) *ln = a.value > 0 ? log(a.value / b.value) - fall.hi : -HUGE_VAL;
  return a.value > 0 ? a.value / b.value * wfm__exp_minus(fall) : 0;
}

wfm__dd wfm__poisson_fall(wfm__dd y, wfm__dd s) {
  /* phi(r) = r - 1 - ln r */
  wfm__dd phi = wfm__phi_ratio(y.hi, s.hi), sum = wfm__dd_mul(s, phi);
  /* what the low parts add, by the derivatives 1 - s / y and ln (s / y) */
  double by_y = (y.hi - s.hi) / y.hi, by_s = wfm__ln_ratio(s.hi, y.hi).hi - phi.hi;
  return wfm__dd_add(sum, wfm__dd_of(y.lo * by_y + s.lo * by_s));
}

/* ln of sqrt(2 pi s) Gamma*(s) at x + k against x; x >= 32. */
static wfm__dd slow_ratio(const wfm__dd x, double k) {
  return wfm__dd_of(0.5 * log1p(k / x.hi) + log(wfm__gamma_star(x.hi + k) / wfm__gamma_star(x.hi)));
}

/* ln of t(k) for x >= 32: k ln (y / x) - ((x + k) ln (1 + k / x) - k) - slow. */
static wfm__dd ln_steps(wfm__dd ln_ratio, wfm__dd x, double k) {
  wfm__dd z = wfm__dd_add(x, wfm__dd_of(k));
  wfm__dd bend = wfm__poisson_fall(x, z); /* z phi(x / z) = z ln (z / x) - k */
  return minus(minus(wfm__dd_mul(wfm__dd_of(k), ln_ratio), bend), slow_ratio(x, k));
}

wfm__dd wfm__ln_waiting_weight(const wfm__queue *q, double k) {
  wfm__dd ln_ratio = wfm__ln_ratio(q->load, q->agents), sum = wfm__dd_of(0), aht = wfm__dd_of(q->aht_s);
  if (isinf(q->patience_s)) return wfm__dd_mul(wfm__dd_of(k), ln_ratio);
  wfm__dd x = wfm__dd_div(wfm__dd_product(q->agents, q->patience_s), aht);
  wfm__dd y = wfm__dd_div(wfm__dd_product(q->load, q->patience_s), aht);
  if (x.hi >= 32) return ln_steps(ln_ratio, x, k);
  for (; k > 0 && x.hi < 32; k--) {
    x = wfm__dd_add(x, wfm__dd_of(1));
    ln_ratio = wfm__ln_ratio(y.hi, x.hi);
    sum = wfm__dd_add(sum, wfm__dd_add(ln_ratio, wfm__dd_of(y.lo / y.hi - x.lo / x.hi)));
  }
  return k > 0 ? wfm__dd_add(sum, ln_steps(ln_ratio, x, k)) : sum;
}

/* ln t(k) in the unit of the chain. */
static wfm__dd ln_weight(const wfm__chain *c, double k) {
  if (!c->at_peak) return wfm__ln_waiting_weight(&c->queue, k);
  wfm__dd z = wfm__dd_add(c->x, wfm__dd_of(k));
  return wfm__dd_minus(wfm__dd_add(wfm__poisson_fall(c->y, z), slow_ratio(c->x, k)));
}

wfm__scaled wfm__chain_weight(const wfm__chain *c, double k) {
  return scaled(ln_weight(c, k), 1);
}

/* All states with k waiting and more, as if there were places without end. */
static wfm__scaled tail(const wfm__chain *c, double k) {
  wfm__queue q = c->queue;
  if (!c->hang_up) return scaled(ln_weight(c, k), q.agents / (q.agents - q.load));
  q.agents += k / (q.patience_s / q.aht_s); /* the same as x + k */
  double all = wfm__busy_weight_a(&q);
  if (q.load <= q.agents) return scaled(ln_weight(c, k), all);
  if (c->at_peak) return scaled(wfm__dd_minus(slow_ratio(c->x, k)), all); /* the two falls cancel */
  return scaled(wfm__dd_add(ln_weight(c, k), wfm__poisson_fall(c->y, wfm__dd_add(c->x, wfm__dd_of(k)))), all);
}

/* How many times a state is as likely as the one below it. */
static double step_up(const wfm__chain *c, double k) {
  return c->hang_up ? c->y.hi / (c->x.hi + k) : c->queue.load / c->queue.agents;
}

/* From from to to by adding them, from the heavier end on until the rest does not count. */
static wfm__scaled summed(const wfm__chain *c, double from, double to) {
  double term = 1, sum = 1;
  bool down = step_up(c, to) >= 1;
  double start = down ? to : from;
  for (double k = start; k != (down ? from : to) && term > 1e-18 * sum;) {
    term *= down ? 1 / step_up(c, k) : step_up(c, k + 1);
    k += down ? -1 : 1;
    sum += term;
  }
  return scaled(ln_weight(c, start), sum);
}

/* (1 - r^count) / (1 - r) with r = load / agents, from the end at which the weights are largest. */
static wfm__scaled geometric(const wfm__chain *c, double from, double to) {
  double n = c->queue.agents, a = c->queue.load, count = to - from + 1;
  double step = -fabs(wfm__ln_ratio(a, n).hi), larger = a > n ? a : n;
  if (a == n) return scaled(wfm__dd_of(0), count);
  return scaled(ln_weight(c, a > n ? to : from), -expm1(step * count) / (fabs(n - a) / larger));
}

enum { FEW = 20000 };

wfm__scaled wfm__chain_weights(const wfm__chain *c, double from, double to) {
  if (isinf(to)) return tail(c, from);
  if (!c->hang_up) return geometric(c, from, to);
  if (to - from < 40) return summed(c, from, to);
  wfm__scaled all = tail(c, from), beyond = tail(c, to + 1);
  double rest = wfm__scaled_ratio(beyond, all, NULL);
  if (rest > 0.5 && to - from < FEW) return summed(c, from, to);
  /* Where the weights fall away from to downwards, or from from upwards, few of them count. */
  double fall = step_up(c, to) > 1 ? step_up(c, to) - 1 : 1 - step_up(c, from);
  if (rest > 0.5 && fall * FEW > 45) return summed(c, from, to);
  return scaled(all.ln, all.value * (1 - rest));
}

/* Weight of all states with an idle agent in the unit of the chain. */
static wfm__scaled idle_states(const wfm__chain *c) {
  const wfm__queue *q = &c->queue;
  wfm__idle idle = wfm__idle_weight(q->agents, q->load);
  wfm__scaled sum =
      idle.shrink > 1e-290 ? scaled(wfm__dd_of(0), idle.m / idle.shrink) : scaled(wfm__dd_of(idle.e), idle.m);
  if (c->at_peak) sum.ln = minus(sum.ln, wfm__poisson_fall(c->y, c->x));
  return sum;
}

void wfm__chain_make(const wfm__queue *q, double places, wfm__chain *c) {
  *c = (wfm__chain){.queue = *q, .places = places, .hang_up = !isinf(q->patience_s)};
  c->queue.threshold_s = 0;
  if (c->hang_up) {
    wfm__dd aht = wfm__dd_of(q->aht_s);
    c->x = wfm__dd_div(wfm__dd_product(q->agents, q->patience_s), aht);
    c->y = wfm__dd_div(wfm__dd_product(q->load, q->patience_s), aht);
    c->at_peak = q->load > q->agents && c->x.hi >= 32;
  }
  c->idle = idle_states(c);
  c->total = wfm__scaled_sum(c->idle, wfm__chain_weights(c, 0, places));
}

/* k in the system against "all busy, none waiting": the Poisson weights of load at k and at agents. */
wfm__scaled wfm__chain_idle_weight(const wfm__chain *c, double k) {
  const wfm__queue *q = &c->queue;
  wfm__scaled weight = {wfm__dd_of(0), 1};
  wfm__dd a = wfm__dd_of(q->load), n = wfm__dd_of(q->agents), s = wfm__dd_of(k);
  if (k >= 32) {
    weight.ln =
        wfm__dd_add(minus(wfm__poisson_fall(a, n), wfm__poisson_fall(a, s)), slow_ratio(s, q->agents - k));
  } else { /* agents (agents - 1) ... (k + 1) / load^(agents - k) */
    double steps = q->agents < 64 ? q->agents : 64;
    for (double j = k; j < steps; j++) weight.ln = wfm__dd_add(weight.ln, wfm__ln_ratio(j + 1, q->load));
    if (steps < q->agents) {
      wfm__scaled rest = wfm__chain_idle_weight(c, steps);
      weight.ln = wfm__dd_add(weight.ln, rest.ln);
      return weight; /* in the unit of the chain by the rest */
    }
  }
  if (c->at_peak) weight.ln = minus(weight.ln, wfm__poisson_fall(c->y, c->x));
  return weight;
}

wfm__scaled wfm__chain_idle_below(const wfm__chain *c, double k) {
  wfm__idle idle = wfm__idle_weight(k, c->queue.load);
  if (k == 0) return scaled(wfm__dd_of(0), 0);
  wfm__scaled weight = wfm__chain_idle_weight(c, k);
  if (idle.shrink > 1e-290) return scaled(weight.ln, idle.m / idle.shrink);
  return scaled(wfm__dd_add(weight.ln, wfm__dd_of(idle.e)), idle.m);
}

wfm__scaled wfm__chain_idle_from(const wfm__chain *c, double k) {
  double a = c->queue.load, n = c->queue.agents, term = 1, sum = 0;
  wfm__scaled below = wfm__chain_idle_below(c, k);
  double share = wfm__scaled_ratio(below, c->idle, NULL);
  if (share < 0.9) return scaled(c->idle.ln, c->idle.value * (1 - share));
  for (double j = k; j < n && term > 1e-18 * sum; j++) { /* the load is below k here, so that they fall */
    sum += term;
    term *= a / (j + 1);
  }
  return scaled(wfm__chain_idle_weight(c, k).ln, sum);
}
