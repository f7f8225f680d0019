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

static double flow_at(const frame *f, double t) {
  return f->spare + f->rate * wfm__law_fail(f->law, t);
}

static double exponent(const frame *f, const stretch *st, double s) {
  return st->flow * s + f->rate * wfm__law_bend(f->law, st->base, s);
}

static void add_node(const frame *f, const stretch *st, double s, double weight, wfm__sums *sum) {
  double t = st->base + s, w = weight * exp(-exponent(f, st, s));
  sum->all += w;
  if (!f->moments) return;
  double stay, leave, lost;
  wfm__law_shares(f->law, t, &stay, &leave, &lost);
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

/* How far from the base, in the direction of sign, the weight falls by exp(-fall); at most length. low: known not to be enough. */
static double reach(const frame *f, const stretch *st, double sign, double length, double fall, double low) {
  double high = low > 0 ? 1.25 * low : 1 / f->serve;
  for (int i = 0; i < 200 && high < length && exponent(f, st, sign * high) < fall; i++) {
    low = high;
    high *= 2;
  }
  if (high >= length) {
    if (exponent(f, st, sign * length) <= fall) return length;
    high = length;
  }
  for (int i = 0; i < 4; i++) { /* a little too far costs little */
    double mid = 0.5 * (low + high);
    if (exponent(f, st, sign * mid) < fall)
      low = mid;
    else
      high = mid;
  }
  return high;
}

/* Adds from distance from to distance to on the side of sign, cut where the law is. Each panel has a base of its own, so that the
   rounding of large waits is no error within it. */
static void add_range(const frame *f, const stretch *st, double sign, double from, double to,
                      wfm__sums *sum) {
  double cuts[WFM__LAW_CUTS];
  bool empirical = f->law->kind == WFM_PATIENCE_EMPIRICAL;
  const double *cut = empirical ? f->law->time : cuts;
  size_t n = empirical ? f->law->points : (size_t)wfm__law_cuts(f->law, cuts);
  stretch local = *st;
  double factor = 1;
  if (from > 0) {
    local = (stretch){st->base + sign * from, flow_at(f, st->base + sign * from)};
    factor = exp(-exponent(f, st, sign * from));
  }
  for (size_t k = 0; k < n; k++) {
    double at = cut[sign > 0 ? k : n - 1 - k], s = sign * (at - st->base);
    if (s <= from || s >= to) continue;
    add_panel(f, &local, sign, s - from, factor, sum);
    from = s;
    local = (stretch){at, flow_at(f, at)};
    factor = exp(-exponent(f, st, sign * s));
  }
  add_panel(f, &local, sign, to - from, factor, sum);
}

static void add_right(const frame *f, const stretch *st, double length, wfm__sums *sum) {
  double end = reach(f, st, 1, length, depth, 0), fall = depth;
  add_range(f, st, 1, 0, end, sum);
  /* Where patience begins late, the rare long waits are all that is abandoned: on until they do not count either. */
  while (f->moments && end < length && fall < 740) {
    double rest = exp(-fall) * f->serve / flow_at(f, st->base + end);
    if (rest < 1e-17 * sum->abandoned) break;
    fall += depth;
    double from = end;
    end = reach(f, st, 1, length, fall, from);
    add_range(f, st, 1, from, end, sum);
  }
}

static void add_left(const frame *f, const stretch *st, double length, wfm__sums *sum) {
  if (length > 0) add_range(f, st, -1, 0, reach(f, st, -1, length, depth, 0), sum);
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
  if (law->kind == WFM_PATIENCE_DETERMINISTIC) { /* a corner */
    f->peak = law->limit;
    f->top =
        wfm__dd_mul(wfm__dd_div(wfm__dd_sum(q->load, -q->agents), wfm__dd_of(q->aht_s)), wfm__dd_of(f->peak));
    return true;
  }
  if (!wfm__boundary_find(&search, &f->peak)) return false;
  f->top = wfm__dd_of(f->rate * wfm__law_lost(law, f->peak) - flow_at(f, f->peak) * f->peak);
  return true;
}

/* Waits beyond the threshold, to be multiplied by the exponential of what is returned: against the peak. */
static double integrate_late(const frame *f, wfm__sums *late) {
  stretch peak = {f->peak, flow_at(f, f->peak)};
  if (f->t < f->peak) {
    add_left(f, &peak, f->peak - f->t, late);
    add_right(f, &peak, HUGE_VAL, late);
    return 0;
  }
  stretch at_t = {f->t, flow_at(f, f->t)};
  add_right(f, &at_t, HUGE_VAL, late);
  return -exponent(f, &peak, f->t - f->peak);
}

static void integrate_early(const frame *f, wfm__sums *early) {
  if (f->t == 0) return;
  stretch peak = {f->peak, flow_at(f, f->peak)};
  if (f->t < f->peak) {
    stretch at_t = {f->t, flow_at(f, f->t)};
    add_left(f, &at_t, f->t, early);
    wfm__sums_scale(early, exp(-exponent(f, &peak, f->t - f->peak)));
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
  integrate_early(&f, &early);
  wfm__dd late_ln = wfm__dd_of(integrate_late(&f, &late));
  wfm__norm norm = {.idle = idle.m, .shrink = idle.shrink, .e = idle.e, .unit = 1};
  if (f.peak > 0) { /* then the load is above the agents, and idle.shrink is 1 */
    norm.idle = idle.m * wfm__exp_minus(f.top);
  }
  norm.leave_at_once = wfm__law_fail(law, 0);
  norm.leave = wfm__law_fail(law, f.t);
  norm.stay = wfm__law_survive(law, f.t);
  norm.ln_stay = log(norm.stay);
  wfm__sums_measure(q, &norm, &early, &late, late_ln, out);
  return true;
}

typedef struct late_problem {
  frame frame;
  double ln_wait, ln_all, goal; /* ln P(W > 0), ln of the late waits beyond 0 */
} late_problem;

static double margin_of_wait(void *user, double wait_s) {
  late_problem *p = user;
  wfm__sums late = {0};
  p->frame.t = wait_s;
  double scale = integrate_late(&p->frame, &late), stay = wfm__law_survive(p->frame.law, wait_s);
  return p->goal - (p->ln_wait + log(late.all) + scale - p->ln_all + log(stay));
}

double wfm__general_wait_quantile(const wfm__queue *q, const wfm__law *law, const wfm__measures *measures,
                                  double miss) {
  late_problem p = {.goal = log(miss)};
  if (measures->p_wait <= miss) return 0;
  wfm__sums all = {0};
  if (!make_frame(q, law, &p.frame)) return NAN;
  p.frame.moments = false;
  p.frame.t = 0;
  p.ln_all = integrate_late(&p.frame, &all);
  p.ln_all += log(all.all);
  p.ln_wait = measures->ln_p_wait - log(wfm__law_survive(law, 0));
  double wait = 0;
  wfm__boundary search = {margin_of_wait, &p, 0, 1e18, measures->wait_delayed_s, 1 / p.frame.serve, false};
  return wfm__boundary_find(&search, &wait) ? wait : NAN;
}
