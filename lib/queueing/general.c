/* General patience (M/M/n+G): Zeltyn and Mandelbaum (2005). An offered wait of t has the weight exp(-e(t)) against "all busy, none
   waiting", e(t) = int_0^t (agents - load P(R > u)) du / aht. It is log-concave: one peak, and about any base b
   e(b + s) - e(b) = flow s + rate bend(b, s), flow = (agents - load P(R > b)) / aht, rate = load / aht, without large terms. */
#include "queueing/boundary.h"
#include "queueing/offered_wait.h"
#include "queueing/patience_law.h"
#include "queueing/private.h"
#include "queueing/special.h"
#include "queueing/tables.h"

#include <math.h>

static const double depth = 42; /* a weight below exp(-depth) of the peak is left out */

typedef struct frame {
  const wfm__law *law;
  double rate, serve; /* load / aht, agents / aht */
  double spare;       /* (agents - load) / aht */
  double peak;        /* most likely wait, 0 without overload */
  wfm__dd top;        /* logarithm of its weight */
  double t;           /* threshold */
  bool moments;
} frame;

/* Waits to one side of a base. */
typedef struct stretch {
  double base, flow;
} stretch;

/* (agents - load P(R > t)) / aht, from the smaller of the two shares of the law. */
static double flow_at(const frame *f, double t) {
  double stay = wfm__law_survive(f->law, t);
  return stay < 0.5 ? f->serve - f->rate * stay : f->spare + f->rate * wfm__law_fail(f->law, t);
}

static double exponent(const frame *f, const stretch *st, double s) {
  return st->flow * s + f->rate * wfm__law_bend(f->law, st->base, s);
}

static void add_node(const frame *f, const stretch *st, double s, double weight, wfm__sums *sum) {
  double t = st->base + s, w = weight * exp(-exponent(f, st, s));
  sum->all += w;
  if (!f->moments) return;
  double stay, leave, lost;
  wfm__law_shares(f->law, st->base, s, &stay, &leave, &lost);
  sum->answered += w * stay;
  sum->abandoned += w * leave;
  sum->wait += w * t;
  sum->wait_answered += w * t * stay;
  sum->wait_abandoned += w * lost;
}

/* From the stretch's base over length to the side of sign, times factor. */
static void add_panel(const frame *f, const stretch *st, double sign, double length, double factor,
                      wfm__sums *sum) {
  double half = 0.5 * length;
  wfm__sums part = {0};
  for (int i = 0; i < WFM__LEGENDRE_HALF; i++) {
    double step = half * wfm__legendre_node[i], weight = factor * half * f->serve * wfm__legendre_weight[i];
    add_node(f, st, sign * (half - step), weight, &part);
    add_node(f, st, sign * (half + step), weight, &part);
  }
  wfm__sums_add(sum, &part);
}

/* How far from the base, in the direction of sign, the weight falls by exp(-depth); at most length. */
static double reach(const frame *f, const stretch *st, double sign, double length) {
  double high = 1 / f->serve < length ? 1 / f->serve : length;
  if (exponent(f, st, sign * high) < depth) {
    for (int i = 0; i < 200 && high < length && exponent(f, st, sign * high) < depth; i++) high *= 2;
    if (high >= length && exponent(f, st, sign * length) <= depth) return length;
    if (high > length) high = length;
  } else {
    for (int i = 0; i < 200 && exponent(f, st, sign * 0.5 * high) > depth; i++) high *= 0.5;
  }
  double low = 0.5 * high;
  for (int i = 0; i < 3; i++) { /* a little too far costs little */
    double mid = 0.5 * (low + high);
    if (exponent(f, st, sign * mid) < depth)
      low = mid;
    else
      high = mid;
  }
  return high;
}

/* Whether longer waits than t, whose weight has fallen by exp(-fallen), still count. Where patience begins late, the rare long waits are
   all that is abandoned. */
static bool goes_on(const frame *f, double t, double fallen, const wfm__sums *sum) {
  if (fallen < depth) return true;
  if (!f->moments || fallen > 740) return false;
  return exp(-fallen) * f->serve / flow_at(f, t) > 1e-17 * sum->abandoned;
}

/* Adds the waits from the base on over length to the side of sign, in panels over which the weight falls by at most exp(-depth) and which
   end where the law is cut. Each has a base of its own, so that the rounding of large waits is no error within it. */
static void add_side(const frame *f, const stretch *base, double sign, double length, wfm__sums *sum) {
  double fallen = 0, at = base->base, end = at + sign * length;
  stretch local = *base;
  while (sign * (end - at) > 0 && (sign > 0 ? goes_on(f, at, fallen, sum) : fallen < depth)) {
    double stop = wfm__law_next_cut(f->law, sign, at);
    if (sign * (end - stop) < 0) stop = end;
    double length_here = sign * (stop - at), span = reach(f, &local, sign, length_here);
    add_panel(f, &local, sign, span, exp(-fallen), sum);
    fallen += exponent(f, &local, sign * span);
    at = span < length_here ? at + sign * span : stop;
    local = (stretch){at, flow_at(f, at)};
  }
}

static void add_right(const frame *f, const stretch *st, double length, wfm__sums *sum) {
  add_side(f, st, 1, length, sum);
}

static void add_left(const frame *f, const stretch *st, double length, wfm__sums *sum) {
  add_side(f, st, -1, length, sum);
}

/* e(to) - e(from): a pair, since it may be large. Close to its base the difference of areas would cancel for laws without pairs. */
static wfm__dd exponent_between(const wfm__queue *q, const frame *f, double from, double to) {
  if (f->law->kind == WFM_PATIENCE_LOGNORMAL || f->law->kind == WFM_PATIENCE_EMPIRICAL)
    return wfm__dd_of(exponent(f, &(stretch){from, flow_at(f, from)}, to - from));
  wfm__dd spare = wfm__dd_mul(wfm__dd_sum(q->agents, -q->load), wfm__dd_sum(to, -from));
  wfm__dd area = wfm__dd_add(wfm__law_area(f->law, to), wfm__dd_minus(wfm__law_area(f->law, from)));
  wfm__dd sum = wfm__dd_add(spare, wfm__dd_mul(wfm__dd_of(q->load), area));
  return wfm__dd_div(sum, wfm__dd_of(q->aht_s));
}

/* First wait at which the weight no longer grows. */
static double margin_of_peak(void *user, double t) {
  return flow_at(user, t);
}

static bool make_frame(const wfm__queue *q, const wfm__law *law, frame *f) {
  *f = (frame){.law = law,
               .rate = q->load / q->aht_s,
               .serve = q->agents / q->aht_s,
               .t = q->threshold_s,
               .moments = true};
  f->spare = (q->agents - q->load) / q->aht_s;
  if (q->load * wfm__law_never(law) >= q->agents) return false;
  if (flow_at(f, 0) >= 0) return true;
  wfm__boundary search = {margin_of_peak, f, 0, 1e30, q->aht_s, q->aht_s, false};
  if (law->kind == WFM_PATIENCE_DETERMINISTIC)
    f->peak = law->limit; /* a corner */
  else if (!wfm__boundary_find(&search, &f->peak))
    return false;
  f->top = wfm__dd_minus(exponent_between(q, f, 0, f->peak));
  return true;
}

/* Waits beyond the threshold, to be multiplied by the exponential of what is returned: against the peak. */
static wfm__dd integrate_late(const wfm__queue *q, const frame *f, wfm__sums *late) {
  stretch peak = {f->peak, flow_at(f, f->peak)};
  if (f->t < f->peak) {
    add_left(f, &peak, f->peak - f->t, late);
    add_right(f, &peak, HUGE_VAL, late);
    return wfm__dd_of(0);
  }
  stretch at_t = {f->t, flow_at(f, f->t)};
  add_right(f, &at_t, HUGE_VAL, late);
  return wfm__dd_minus(exponent_between(q, f, f->peak, f->t));
}

static void integrate_early(const wfm__queue *q, const frame *f, wfm__sums *early) {
  if (f->t == 0) return;
  stretch peak = {f->peak, flow_at(f, f->peak)};
  if (f->t < f->peak) {
    stretch at_t = {f->t, flow_at(f, f->t)};
    add_left(f, &at_t, f->t, early);
    wfm__sums_scale(early, wfm__exp_minus(exponent_between(q, f, f->peak, f->t)));
    return;
  }
  add_left(f, &peak, f->peak, early);
  add_right(f, &peak, f->t - f->peak, early);
}

bool wfm__general(const wfm__queue *q, const wfm__law *law, wfm__measures *out) {
  frame f;
  if (q->load == 0) {
    wfm__no_contacts(q, out);
    return true;
  }
  if (!make_frame(q, law, &f)) return false;
  wfm__idle idle = wfm__idle_weight(q->agents, q->load);
  wfm__sums early = {0}, late = {0};
  integrate_early(q, &f, &early);
  wfm__dd late_ln = integrate_late(q, &f, &late);
  wfm__norm norm = {.idle = idle.m, .shrink = idle.shrink, .e = idle.e, .unit = 1};
  if (f.peak > 0) { /* then the load is above the agents, and idle.shrink is 1 */
    norm.idle = idle.m * wfm__exp_minus(f.top);
  }
  norm.leave_at_once = wfm__law_fail(law, 0);
  norm.leave = wfm__law_fail(law, f.t);
  norm.stay = wfm__law_survive(law, f.t);
  norm.ln_stay = log(norm.stay);
  wfm__sums_measure(q, &norm, &early, &late, late_ln, out);
  if (law->kind == WFM_PATIENCE_DETERMINISTIC)
    out->wait_abandoned_s = law->limit; /* also where so few hang up that their share is 0 */
  return true;
}

typedef struct late_problem {
  const wfm__queue *queue;
  frame frame;
  double ln_wait, ln_all, goal; /* ln P(W > 0), ln of the late waits beyond 0 */
} late_problem;

static double margin_of_wait(void *user, double wait_s) {
  late_problem *p = user;
  wfm__sums late = {0};
  p->frame.t = wait_s;
  double scale = integrate_late(p->queue, &p->frame, &late).hi, stay = wfm__law_survive(p->frame.law, wait_s);
  return p->goal - (p->ln_wait + log(late.all) + scale - p->ln_all + log(stay));
}

double wfm__general_wait_quantile(const wfm__queue *q, const wfm__law *law, const wfm__measures *measures,
                                  double miss) {
  late_problem p = {.queue = q, .goal = log(miss)};
  if (measures->p_wait <= miss) return 0;
  wfm__sums all = {0};
  if (!make_frame(q, law, &p.frame)) return NAN;
  p.frame.moments = false;
  p.frame.t = 0;
  p.ln_all = integrate_late(q, &p.frame, &all).hi;
  p.ln_all += log(all.all);
  p.ln_wait = measures->ln_p_wait - log(wfm__law_survive(law, 0));
  double wait = 0;
  wfm__boundary search = {margin_of_wait, &p, 0, 1e18, measures->wait_delayed_s, 1 / p.frame.serve, false};
  return wfm__boundary_find(&search, &wait) ? wait : NAN;
}
