/* Finite lines with many places: integrals over the offered wait instead of sums over the states. Who waits is offered t with the weight of
   Erlang A or C times P(a Poisson number of mean z(t) < places), z(t) = load (1 - exp(-t / patience)) patience / aht or load t / aht: the
   sum over the states of y^k / k! ends with the places. The weight is log-concave, its logarithm is carried as a pair. */
#include "queueing/boundary.h"
#include "queueing/chain.h"
#include "queueing/offered_wait.h"
#include "queueing/private.h"
#include "queueing/special.h"
#include "queueing/tables.h"

#include <math.h>

static const double depth = 42; /* a weight below exp(-depth) of the peak is left out */
static const double two_pi_root = 2.50662827463100050242;

typedef struct frame {
  const wfm__queue *queue;
  double places;
  bool hang_up;
  wfm__dd y; /* load * patience / aht */
  double peak;
} frame;

/* z(t), the mean number of arrivals in t who would still be waiting. */
static wfm__dd arrivals(const frame *f, double t) {
  const wfm__queue *q = f->queue;
  if (!f->hang_up) return wfm__dd_div(wfm__dd_product(q->load, t), wfm__dd_of(q->aht_s));
  wfm__dd d = wfm__dd_div(wfm__dd_of(t), wfm__dd_of(q->patience_s));
  return wfm__dd_mul(f->y, wfm__dd_add(d, wfm__dd_minus(wfm__psi_pair(d))));
}

/* Minus the logarithm of P(Poisson of mean z < places). */
static wfm__dd fall_of_room(const frame *f, wfm__dd z) {
  double below, last = f->places - 1;
  if (z.hi <= f->places) {
    wfm__gamma_shares(f->places, z.hi, &below, NULL);
    return wfm__dd_of(-log1p(-below));
  }
  double sum = 1 + wfm__idle_weight(last, z.hi).m;
  return wfm__dd_add(wfm__poisson_fall(z, wfm__dd_of(last)),
                     wfm__dd_of(-log(sum / (two_pi_root * sqrt(last) * wfm__gamma_star(last)))));
}

/* Minus the logarithm of the weight at t against that at 0. */
static wfm__dd fall_at(const frame *f, double t) {
  const wfm__queue *q = f->queue;
  if (t == 0) return wfm__dd_of(0);
  wfm__dd z = arrivals(f, t), served = wfm__dd_div(wfm__dd_product(q->agents, t), wfm__dd_of(q->aht_s));
  return wfm__dd_add(wfm__dd_add(served, wfm__dd_minus(z)), fall_of_room(f, z));
}

static double fall_between(const frame *f, wfm__dd base, double t) {
  return wfm__dd_add(fall_at(f, t), wfm__dd_minus(base)).hi;
}

static void add_node(const frame *f, double t, double weight, wfm__dd base, wfm__sums *sum) {
  double w = weight * wfm__exp_minus(wfm__dd_add(fall_at(f, t), wfm__dd_minus(base)));
  double patience = f->queue->patience_s, d = f->hang_up ? t / patience : 0;
  double stay = exp(-d), leave = -expm1(-d), lost = d < 0.35 ? stay * wfm__psi(-d) : leave - d * stay;
  sum->all += w;
  sum->answered += w * stay;
  sum->abandoned += w * leave;
  sum->wait += w * t;
  sum->wait_answered += w * t * stay;
  if (f->hang_up) sum->wait_abandoned += w * lost * patience;
}

static void add_panel(const frame *f, double from, double to, wfm__dd base, wfm__sums *sum) {
  double half = 0.5 * fabs(to - from), centre = 0.5 * (from + to), serve = f->queue->agents / f->queue->aht_s;
  wfm__sums part = {0};
  for (int i = 0; i < WFM__LEGENDRE_HALF; i++) {
    double step = half * wfm__legendre_node[i], weight = half * serve * wfm__legendre_weight[i];
    add_node(f, centre - step, weight, base, &part);
    add_node(f, centre + step, weight, base, &part);
  }
  wfm__sums_add(sum, &part);
}

/* When z(t) reaches z; infinite when it never does. */
static double time_of(const frame *f, double z) {
  const wfm__queue *q = f->queue;
  if (!f->hang_up) return z * q->aht_s / q->load;
  double share = z / f->y.hi;
  return share < 1 ? -log1p(-share) * q->patience_s : HUGE_VAL;
}

/* The nearest time beyond t in the direction of sign at which the weight changes its scale: where the places fill up, and with the patience. */
static double next_cut(const frame *f, double sign, double t) {
  static const double room[] = {-9, -3, 3, 9}, scale[] = {3, 10, 25, 50};
  double best = sign * HUGE_VAL, root = sqrt(f->places);
  for (int i = 0; i < 8; i++) {
    double at = i < 4        ? time_of(f, f->places + room[i] * root)
                : f->hang_up ? scale[i - 4] * f->queue->patience_s
                             : best;
    if (sign * (at - t) > 0 && sign * (at - best) < 0) best = at;
  }
  return best;
}

/* Where the weight has fallen by exp(-depth) from t in the direction of sign, or stop; a little too far costs little. */
static double reach(const frame *f, double t, double sign, double stop) {
  wfm__dd base = fall_at(f, t);
  double length = sign * (stop - t), high = f->queue->aht_s / f->queue->agents;
  if (high > length) high = length;
  if (fall_between(f, base, t + sign * high) < depth) {
    for (int i = 0; i < 200 && high < length && fall_between(f, base, t + sign * high) < depth; i++)
      high *= 2;
    if (high >= length && fall_between(f, base, stop) <= depth) return stop;
    if (high > length) high = length;
  } else {
    for (int i = 0; i < 200 && fall_between(f, base, t + sign * 0.5 * high) > depth; i++) high *= 0.5;
  }
  double low = 0.5 * high;
  for (int i = 0; i < 3; i++) {
    double mid = 0.5 * (low + high);
    if (fall_between(f, base, t + sign * mid) < depth)
      low = mid;
    else
      high = mid;
  }
  return t + sign * high;
}

static void add_side(const frame *f, double from, double sign, double end, wfm__dd base, wfm__sums *sum) {
  double at = from;
  while (sign * (end - at) > 0 && fall_between(f, base, at) < depth) {
    double stop = next_cut(f, sign, at);
    if (sign * (end - stop) < 0) stop = end;
    stop = reach(f, at, sign, stop);
    if (stop == at) break;
    add_panel(f, at, stop, base, sum);
    at = stop;
  }
}

/* Waits from from to to, to be multiplied by the exponential of what is returned. */
static wfm__dd integrate(const frame *f, double from, double to, wfm__sums *sum) {
  double mode = f->peak < from ? from : f->peak > to ? to : f->peak;
  wfm__dd base = fall_at(f, mode);
  add_side(f, mode, 1, to, base, sum);
  add_side(f, mode, -1, from, base, sum);
  return wfm__dd_minus(base);
}

/* How fast the weight falls at t: from the arrivals those are left out who would find no place. */
static double margin_of_peak(void *user, double t) {
  const frame *f = user;
  const wfm__queue *q = f->queue;
  double z = arrivals(f, t).hi, left = f->hang_up ? exp(-t / q->patience_s) : 1;
  wfm__idle idle = wfm__idle_weight(f->places - 1, z);
  return q->agents - q->load * left * (idle.m / (idle.m + idle.shrink));
}

/* Shares of accepted contacts to shares of attempts. */
static void per_attempt(const wfm__queue *q, double accepted, double blocked, wfm__measures *m) {
  m->p_block = blocked;
  m->p_wait *= accepted;
  m->p_no_wait *= accepted;
  m->p_abandon *= accepted;
  m->p_answered *= accepted;
  m->answered_in_t *= accepted;
  m->abandoned_in_t *= accepted;
  m->p_wait_gt_t *= accepted;
  m->ln_p_wait += log(accepted);
  m->ln_p_abandon += log(accepted);
  m->ln_p_wait_gt_t += log(accepted);
  double busy = q->load * m->p_answered;
  m->mean_queue *= accepted;
  m->mean_in_system = m->mean_queue + busy;
  m->occupancy = busy < q->agents ? busy / q->agents : 1;
}

void wfm__finite_by_waits(const wfm__queue *q, double places, wfm__idle idle, wfm__measures *out) {
  frame f = {.queue = q, .places = places, .hang_up = !isinf(q->patience_s)};
  wfm__sums early = {0}, late = {0};
  if (f.hang_up) f.y = wfm__dd_div(wfm__dd_product(q->load, q->patience_s), wfm__dd_of(q->aht_s));
  wfm__boundary search = {margin_of_peak, &f, 0, 1e30, places * q->aht_s / q->load, q->aht_s, false};
  if (q->load > q->agents) (void)wfm__boundary_find(&search, &f.peak);
  /* Everything against the peak; without overload it is at 0, and the weight of the idle states may be large. */
  wfm__dd top = fall_at(&f, f.peak);
  if (q->threshold_s > 0) {
    wfm__dd ln = integrate(&f, 0, q->threshold_s, &early);
    wfm__sums_scale(&early, wfm__exp_minus(wfm__dd_minus(wfm__dd_add(ln, top))));
  }
  wfm__dd late_ln = wfm__dd_add(integrate(&f, q->threshold_s, HUGE_VAL, &late), top);
  double d = f.hang_up ? q->threshold_s / q->patience_s : 0;
  wfm__norm norm = {.idle = idle.m,
                    .shrink = idle.shrink,
                    .e = idle.e,
                    .unit = 1,
                    .leave = -expm1(-d),
                    .stay = exp(-d),
                    .ln_stay = -d};
  if (f.peak > 0) norm.idle *= wfm__exp_minus(wfm__dd_minus(top));
  wfm__sums_measure(q, &norm, &early, &late, late_ln, out);
  if (!f.hang_up) out->wait_abandoned_s = NAN;
  double all = early.all + late.all * wfm__exp_minus(wfm__dd_minus(late_ln));
  wfm__dd last = wfm__dd_add(wfm__ln_waiting_weight(q, places), top); /* places taken, against the peak */
  double blocked = idle.shrink * wfm__exp_minus(wfm__dd_minus(last)) / (norm.idle + idle.shrink * all);
  per_attempt(q, 1 / (1 + blocked), blocked / (1 + blocked), out);
}
