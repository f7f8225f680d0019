/* Erlang A: contacts hang up after an exponential patience (M/M/n+M). Zeltyn and Mandelbaum (2005) write
   every measure as an integral over the offered wait; all integrands here are positive, so that neither a
   measure nor its complement cancels.

   With d = wait / patience, x = agents * patience / aht and ratio = load / agents, a wait of d has the weight
   exp(-x g(d)), g(d) = d - ratio (1 - exp(-d)), against "all busy, none waiting". About any base b the
   exponent is g(b + s) - g(b) = (1 - q) s + q psi(s), q = ratio exp(-b): no large terms. */
#include "queueing/offered_wait.h"
#include "queueing/private.h"
#include "queueing/special.h"
#include "queueing/tables.h"

#include <math.h>

static const double depth = 42; /* a weight below exp(-depth) of the peak is left out */

/* A stretch of waits to one side of its base. */
typedef struct stretch {
  double x;     /* agents * patience / aht */
  double base;  /* wait / patience at the base */
  double flow;  /* 1 - q, the growth of g at the base */
  double pull;  /* q = ratio * exp(-base) */
  bool moments; /* whether the sums over waits are wanted */
} stretch;

static void add_node(const stretch *st, double s, double weight, wfm__sums *sum) {
  double d = st->base + s;
  double w = weight * exp(-st->x * (st->flow * s + st->pull * wfm__psi(s)));
  double stay, leave;
  if (d < 0.5) {
    leave = -expm1(-d);
    stay = 1 - leave;
  } else {
    stay = exp(-d);
    leave = 1 - stay;
  }
  sum->all += w;
  sum->answered += w * stay;
  sum->abandoned += w * leave;
  if (!st->moments) return;
  sum->wait += w * d;
  sum->wait_answered += w * d * stay;
  sum->wait_abandoned += w * (d < 0.35 ? stay * wfm__psi(-d) : leave - d * stay);
}

/* From s = from to s = to, by Gauss-Legendre. */
static void add_panel(const stretch *st, double from, double to, wfm__sums *sum) {
  double half = 0.5 * (to - from), centre = from + half;
  wfm__sums part = {0};
  for (int i = 0; i < WFM__LEGENDRE_HALF; i++) {
    double step = half * wfm__legendre_node[i], weight = fabs(half) * st->x * wfm__legendre_weight[i];
    add_node(st, centre - step, weight, &part);
    add_node(st, centre + step, weight, &part);
  }
  wfm__sums_add(sum, &part);
}

/* Longer waits than the base, up to length; flow >= 0. Beyond the depth nothing is left. */
static void add_right(const stretch *st, double length, wfm__sums *sum) {
  /* psi(s) >= s^2 / (2 + s) gives the end by a quadratic equation. */
  double q = depth / st->x, a = st->flow + st->pull, b = 2 * st->flow - q;
  double root = sqrt(b * b + 8 * a * q);
  double end = b > 0 ? 4 * q / (b + root) : (root - b) / (2 * a);
  if (end > length) end = length;
  static const double cuts[] = {6, 18, 45}; /* exp(-s) ends before a weight of long patience does */
  double from = 0;
  for (int i = 0; i < 3 && end > cuts[i]; i++) {
    add_panel(st, from, cuts[i], sum);
    from = cuts[i];
  }
  if (end > from) add_panel(st, from, end, sum);
}

/* Shorter waits than the base, down to length below it; flow <= 0. */
static void add_left(const stretch *st, double length, wfm__sums *sum) {
  double q = depth / st->x / st->pull, end = log1p(q + sqrt(2 * q));
  if (-st->flow * st->x * end > depth)
    end = depth / (-st->flow * st->x); /* the slope at the base ends it sooner */
  if (end > length) end = length;
  double from = 0;
  while (end - from > 4) { /* the weight falls as exp(-x exp(s)): a cliff wants short panels */
    add_panel(st, -from, -(from + 3), sum);
    from += 3;
  }
  add_panel(st, -from, -end, sum);
}

/* The queue in units of its patience. */
typedef struct frame {
  wfm__dd x;        /* agents * patience / aht */
  wfm__dd ln_ratio; /* ln(load / agents) */
  double d;         /* threshold / patience */
  wfm__dd d_pair;
  double over_t; /* d - ln_ratio: by how much the threshold lies beyond the most likely wait (overload) */
  double
      idle; /* weight of the idle states times shrink: in overload against that of the peak, else of no wait */
  double shrink, e; /* exp(-e); with the weight of the idle states of Erlang's models 1 and 0 in overload */
  bool overload;
} frame;

static void set_threshold(frame *f, double threshold_s, double patience_s) {
  f->d_pair = wfm__dd_div(wfm__dd_of(threshold_s), wfm__dd_of(patience_s));
  f->d = f->d_pair.hi;
  f->over_t = wfm__dd_add(f->d_pair, wfm__dd_minus(f->ln_ratio)).hi;
}

static void make_frame(const wfm__queue *q, wfm__idle idle, frame *f) {
  double n = q->agents, a = q->load;
  f->x = wfm__dd_div(wfm__dd_product(n, q->patience_s), wfm__dd_of(q->aht_s));
  f->ln_ratio = wfm__ln_ratio(a, n);
  set_threshold(f, q->threshold_s, q->patience_s);
  f->overload = a > n;
  f->idle = idle.m;
  f->shrink = idle.shrink;
  f->e = idle.e;
  if (f->overload) /* scale by the peak: exp(x phi(ratio)) */
    f->idle *= wfm__exp_minus(wfm__dd_mul(f->x, wfm__phi_ratio(a, n)));
}

/* Logarithm of the weight at the threshold: against the peak in overload, against no wait in underload. */
static wfm__dd weight_at_threshold(const wfm__queue *q, const frame *f) {
  if (f->overload) /* against the peak: -x psi(d - ln_ratio) */
    return wfm__dd_minus(
        wfm__dd_mul(f->x, wfm__psi_pair(wfm__dd_add(f->d_pair, wfm__dd_minus(f->ln_ratio)))));
  wfm__dd n = wfm__dd_of(q->agents);
  wfm__dd spare = wfm__dd_div(wfm__dd_sum(q->agents, -q->load), n),
          ratio = wfm__dd_div(wfm__dd_of(q->load), n);
  wfm__dd g = wfm__dd_add(wfm__dd_mul(spare, f->d_pair), wfm__dd_mul(ratio, wfm__psi_pair(f->d_pair)));
  return wfm__dd_minus(wfm__dd_mul(f->x, g));
}

static stretch base_at_threshold(const frame *f, bool moments) {
  return (stretch){f->x.hi, f->d, -expm1(-f->over_t), exp(-f->over_t), moments};
}

/* Waits beyond the threshold, to be multiplied by the exponential of what is returned. */
static wfm__dd integrate_late(const wfm__queue *q, const frame *f, bool moments, wfm__sums *late) {
  if (f->overload && f->over_t < 0) { /* the peak lies beyond the threshold */
    stretch peak = {f->x.hi, f->ln_ratio.hi, 0, 1, moments};
    add_left(&peak, -f->over_t, late);
    add_right(&peak, HUGE_VAL, late);
    return wfm__dd_of(0);
  }
  stretch at_t = base_at_threshold(f, moments);
  if (f->d == 0) at_t.flow = (q->agents - q->load) / q->agents;
  add_right(&at_t, HUGE_VAL, late);
  return weight_at_threshold(q, f);
}

/* Waits up to the threshold, against the peak in overload, against no wait in underload. */
static void integrate_early(const wfm__queue *q, const frame *f, wfm__sums *early) {
  if (f->d == 0) return;
  if (!f->overload) {
    stretch zero = {f->x.hi, 0, (q->agents - q->load) / q->agents, q->load / q->agents, true};
    add_right(&zero, f->d, early);
  } else if (f->over_t < 0) {
    stretch at_t = base_at_threshold(f, true);
    add_left(&at_t, f->d, early);
    wfm__sums_scale(early, wfm__exp_minus(wfm__dd_minus(weight_at_threshold(q, f))));
  } else {
    stretch peak = {f->x.hi, f->ln_ratio.hi, 0, 1, true};
    add_left(&peak, f->ln_ratio.hi, early);
    add_right(&peak, f->over_t, early);
  }
}

/* Nobody is there: everybody hangs up. */
static void no_agents(const wfm__queue *q, wfm__measures *out) {
  double d = q->threshold_s / q->patience_s;
  *out = (wfm__measures){.p_wait = 1, .p_abandon = 1, .asa_answered_s = NAN, .occupancy = NAN};
  out->wait_all_s = out->wait_abandoned_s = out->wait_delayed_s = q->patience_s;
  out->virtual_wait_s = HUGE_VAL;
  out->abandoned_in_t = out->level[WFM_SL_INCL_ABANDON] = -expm1(-d);
  out->p_wait_gt_t = out->miss[WFM_SL_INCL_ABANDON] = exp(-d);
  out->ln_p_wait_gt_t = -d;
  out->miss[WFM_SL_OFFERED] = out->miss[WFM_SL_EXCL_SHORT] = out->miss[WFM_SL_VIRTUAL] = 1;
  out->level[WFM_SL_ANSWERED] = out->miss[WFM_SL_ANSWERED] = NAN;
  out->mean_queue = out->mean_in_system = q->load / q->aht_s * q->patience_s;
}

void wfm__erlang_a(const wfm__queue *q, wfm__measures *out) {
  if (q->load == 0)
    wfm__no_contacts(q, out);
  else if (q->agents == 0)
    no_agents(q, out);
  else
    wfm__erlang_a_idle(q, wfm__idle_weight(q->agents, q->load), out);
}

void wfm__erlang_a_idle(const wfm__queue *q, wfm__idle idle, wfm__measures *out) {
  frame f;
  make_frame(q, idle, &f);
  wfm__sums early = {0}, late = {0};
  integrate_early(q, &f, &early);
  wfm__dd late_ln = integrate_late(q, &f, true, &late);
  wfm__norm norm = {.idle = f.idle, .shrink = f.shrink, .e = f.e, .unit = q->patience_s, .ln_stay = -f.d};
  norm.leave = -expm1(-f.d);
  norm.stay = wfm__exp_minus(f.d_pair);
  wfm__sums_measure(q, &norm, &early, &late, late_ln, out);
}

double wfm__busy_weight_a(const wfm__queue *queue) {
  wfm__queue q = *queue;
  frame f;
  wfm__sums late = {0};
  q.threshold_s = 0;
  make_frame(&q, (wfm__idle){0, 1, 0}, &f);
  (void)integrate_late(&q, &f, false, &late);
  return late.all;
}

double wfm__wait_quantile_a(const wfm__queue *queue, const wfm__measures *measures, double miss) {
  if (queue->load == 0) return NAN;
  if (queue->agents == 0) return -log(miss) * queue->patience_s;
  if (measures->p_wait <= miss) return 0;
  wfm__queue q = *queue;
  frame f;
  q.threshold_s = 0;
  make_frame(&q, wfm__idle_weight(q.agents, q.load), &f);
  /* ln P(W > t) is concave (increasing hazard), so Newton comes down on the root from the right. */
  double start = 0, goal = log(miss);
  for (int i = 0; i < 60; i++) {
    wfm__sums late = {0};
    wfm__dd at_t = weight_at_threshold(&q, &f), scaled = integrate_late(&q, &f, false, &late);
    double ln = log(late.all) + scaled.hi;
    if (i == 0) start = measures->ln_p_wait - ln;
    double excess = start + ln - f.d - goal;
    double hazard = 1 + f.x.hi * exp(at_t.hi - scaled.hi) / late.all;
    double step = excess / hazard * q.patience_s, t = q.threshold_s + step;
    if (t < 0) t = 0;
    bool done = fabs(t - q.threshold_s) <= 4e-16 * t;
    q.threshold_s = t;
    if (done || (i > 2 && step > 0)) break; /* it moves up again only by rounding */
    set_threshold(&f, t, q.patience_s);
  }
  return q.threshold_s;
}

/* Runs the model on the arguments of a scalar form; false outside the domain. */
static bool evaluate(double agents, double load, double aht_s, double patience_s, double threshold_s,
                     wfm__measures *m) {
  wfm__queue q = {agents, load, aht_s, patience_s, threshold_s, 0};
  if (!(isfinite(agents) && agents >= 0 && isfinite(load) && load >= 0 && isfinite(aht_s) && aht_s > 0 &&
        patience_s > 0 && isfinite(threshold_s) && threshold_s >= 0))
    return false;
  wfm__erlang(&q, m);
  return true;
}

double wfm_erlang_a_p_wait(double agents, double load, double aht_s, double patience_s) {
  wfm__measures m;
  return evaluate(agents, load, aht_s, patience_s, 0, &m) ? m.p_wait : NAN;
}

double wfm_erlang_a_p_abandon(double agents, double load, double aht_s, double patience_s) {
  wfm__measures m;
  return evaluate(agents, load, aht_s, patience_s, 0, &m) ? m.p_abandon : NAN;
}

double wfm_erlang_a_asa_s(double agents, double load, double aht_s, double patience_s) {
  wfm__measures m;
  return evaluate(agents, load, aht_s, patience_s, 0, &m) ? m.asa_answered_s : NAN;
}

double wfm_erlang_a_level(double agents, double load, double aht_s, double patience_s, double threshold_s,
                          int32_t definition) {
  wfm__measures m;
  if (definition < WFM_SL_OFFERED || definition > WFM_SL_VIRTUAL) return NAN;
  return evaluate(agents, load, aht_s, patience_s, threshold_s, &m) ? m.level[definition] : NAN;
}
