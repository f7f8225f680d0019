/* Finite lines with few places: M/M/n/K and M/M/n/K+M (Riordan 1962). Who comes with k waiting has k + 1 departures to wait for; the number of
   those within T is Poisson, or negative binomial when contacts hang up. One pass upwards over the states adds all that comes
   late, one downwards all that comes in time, so that neither is a difference. */
#include "queueing/boundary.h"
#include "queueing/private.h"
#include "queueing/special.h"
#include "queueing/tables.h"

#include <math.h>

/* Running products, as pairs: t weight of k waiting, nb probability of i departures; both up to a power of two. */
typedef struct walk {
  bool hang_up;
  wfm__dd x, y;    /* agents and load times patience / aht; without abandonment agents and load themselves */
  wfm__dd leave;   /* 1 - exp(-T / patience); without abandonment departures expected within T */
  double stay;     /* exp(-T / patience), or 1 */
  double d;        /* T / patience, or 0 */
  long last;       /* states above "all busy": waiting places */
  long end;        /* the pass upwards stopped here, at most last */
  long thin;       /* state at which nb stands: the last one before it falls out of range */
  wfm__dd t, nb;   /* at the present state */
  wfm__dd nb_ln;   /* nb is to be multiplied by exp of this */
  double t_halved; /* number of times that all weights were multiplied by 2^-400 */
  double served;   /* agents * T / aht */
  double cdf, cdf_more; /* P(at most k departures), in the unit of nb; of which one or more */
  double cdf_answered;  /* P(at most k departures) for those who are answered */
} walk;

typedef struct totals {
  double all, answered, abandoned,
      waiting; /* over states in which a contact is accepted; waiting: over all */
  double wait, wait_answered, wait_abandoned;
  double late, late_answered; /* in the unit of nb */
  double early, early_answered, early_abandoned;
  double blocked;
} totals;

static wfm__dd plus(wfm__dd a, double b) {
  return wfm__dd_add(a, wfm__dd_of(b));
}

static wfm__dd t_ratio(const walk *w, double k) {
  return wfm__dd_div(w->y, w->hang_up ? plus(w->x, k) : w->x);
}

static wfm__dd nb_ratio(const walk *w, double i) {
  wfm__dd ratio = wfm__dd_div(w->leave, wfm__dd_of(i));
  return w->hang_up ? wfm__dd_mul(ratio, plus(w->x, i - 1)) : ratio;
}

/* P(i departures) that goes with "and the contact itself does not hang up": the law with x + 1. */
static double nb_answered(const walk *w, double i) {
  return w->hang_up ? w->nb.hi * w->stay * ((w->x.hi + i) / w->x.hi) : w->nb.hi;
}

static void halve(walk *w, totals *s) {
  double f = 0x1p-400;
  w->t.hi *= f;
  w->t.lo *= f;
  s->all *= f;
  s->answered *= f;
  s->abandoned *= f;
  s->waiting *= f;
  s->wait *= f;
  s->wait_answered *= f;
  s->wait_abandoned *= f;
  s->late *= f;
  s->late_answered *= f;
  w->t_halved++;
}

static void halve_nb(walk *w, totals *s) {
  double f = 0x1p-400;
  w->nb.hi *= f;
  w->nb.lo *= f;
  w->cdf *= f;
  w->cdf_more *= f;
  w->cdf_answered *= f;
  s->late *= f;
  s->late_answered *= f;
  w->nb_ln = wfm__dd_add(w->nb_ln, wfm__dd_mul(wfm__dd_of(400), wfm__ln2));
}

/* Shares of the contacts that find k waiting: answered and abandoned in the end. */
static double share_answered(const walk *w, double k) {
  return w->hang_up ? w->x.hi / (w->x.hi + k + 1) : 1;
}
static double share_abandoned(const walk *w, double k) {
  return w->hang_up ? (k + 1) / (w->x.hi + k + 1) : 0;
}

static const double faint = 1e-280; /* a weight below this no longer counts; what is denormal costs time */

/* Weight of the last state, from that of state k. */
static double weight_from(const walk *w, wfm__dd t, double k) {
  t.hi *= 0x1p400;
  t.lo *= 0x1p400;
  while (k < (double)w->last && t.hi > 0x1p-670) t = wfm__dd_mul(t, t_ratio(w, ++k));
  return k < (double)w->last ? 0 : t.hi * 0x1p-400;
}

/* Upwards: weights, waits, and what comes late. Times are in units of patience, or of aht / agents. */
static void pass_up(walk *w, totals *s) {
  double harmonic = 0, ages = 0; /* sums over j to k + 1 of 1 / (x + j) and of j / (x + j) */
  w->t = wfm__dd_of(1);
  w->nb = wfm__dd_of(1);
  for (long k = 0;; k++) {
    if (k > 0) {
      w->t = wfm__dd_mul(w->t, t_ratio(w, (double)k));
      if (w->nb.hi > 1e-250) {
        w->nb = wfm__dd_mul(w->nb, nb_ratio(w, (double)k));
        w->thin = k;
      }
      if (w->t.hi > 0x1p400) halve(w, s);
      if (w->nb.hi > 0x1p400) halve_nb(w, s);
    }
    s->waiting += w->t.hi * (double)k;
    if (k == w->last) {
      s->blocked = w->t.hi;
      w->end = k;
      return;
    }
    double ok = share_answered(w, (double)k), x = w->x.hi;
    w->cdf += w->nb.hi;
    if (k > 0) w->cdf_more += w->nb.hi;
    w->cdf_answered += nb_answered(w, (double)k);
    harmonic += 1 / (x + (double)k + 1);
    ages += ((double)k + 1) / (x + (double)k + 1);
    s->all += w->t.hi;
    s->answered += w->t.hi * ok;
    s->abandoned += w->t.hi * share_abandoned(w, (double)k);
    s->wait += w->t.hi * (w->hang_up ? harmonic + 1 / x - 1 / (x + (double)k + 1) : (double)k + 1);
    s->wait_answered += w->t.hi * ok * (w->hang_up ? harmonic : (double)k + 1);
    s->wait_abandoned += w->t.hi * ages / (x + (double)k + 1);
    s->late += w->t.hi * w->cdf;
    s->late_answered += w->t.hi * ok * w->cdf_answered;
    double rest = w->t.hi * ((double)k + 2) * ((double)k + 2);
    bool thins_out = t_ratio(w, (double)k).hi < 0.999 && rest < 1e-30 * s->abandoned + 1e-30 * s->all;
    if (thins_out && (rest * w->cdf < 1e-22 * s->late || w->t.hi < faint)) {
      w->end = k + 1; /* what is left does not count */
      w->t = wfm__dd_mul(w->t, t_ratio(w, (double)k + 1));
      if (w->thin == k) {
        w->nb = wfm__dd_mul(w->nb, nb_ratio(w, (double)k + 1));
        w->thin = k + 1;
      }
      s->blocked = weight_from(w, w->t, (double)k + 1);
      return;
    }
  }
}

/* P(more than end - 1 departures), in the unit 1: from below where that does not cancel, else summed. Long after everybody's patience the
   sum would not end, but there P(none) = exp(-served) can be taken off 1 by itself. */
static double upper_start(const walk *w, double scale, bool answered) {
  double cdf = (answered ? w->cdf_answered : w->cdf) * scale, sum = 0;
  if (cdf <= 0.5) return 1 - cdf;
  if (!answered && w->hang_up && w->stay < 1e-3) return -expm1(-w->served) - w->cdf_more * scale;
  walk up = *w;
  for (double i = (double)w->end;; i++) {
    double term = answered ? nb_answered(&up, i) : up.nb.hi;
    sum += term;
    if (term <= 1e-18 * sum) return sum * scale;
    up.nb = wfm__dd_mul(up.nb, nb_ratio(&up, i + 1));
  }
}

/* P(more than end departures): summed anew where a difference would cancel. */
static double next_above(const walk *w, double above, double scale) {
  double nb = w->nb.hi * scale;
  if (above - nb > 0.5 * above) return above - nb;
  walk up = *w;
  up.nb = wfm__dd_mul(w->nb, nb_ratio(w, (double)w->end + 1));
  up.cdf += w->nb.hi;
  up.cdf_more += w->nb.hi;
  up.end++;
  return upper_start(&up, scale, false);
}

/* Downwards: what comes in time. On entry t stands at w->end, nb at w->thin. */
static void pass_down(walk *w, totals *s, double scale) {
  double above = 0, above_answered = 0, beyond = 0; /* P(more than k departures), than k + 1 */
  if (w->thin == w->end) {
    above = upper_start(w, scale, false);
    above_answered = upper_start(w, scale, true);
    beyond = next_above(w, above, scale);
  }
  for (long k = w->end - 1; k >= 0; k--) {
    w->t = wfm__dd_div(w->t, t_ratio(w, (double)k + 1));
    if (w->t.hi < faint && t_ratio(w, (double)k + 1).hi > 1) break; /* overload: few ever wait so little */
    double ok = share_answered(w, (double)k);
    s->early += w->t.hi * above;
    s->early_answered += w->t.hi * ok * above_answered;
    s->early_abandoned += w->t.hi * share_abandoned(w, (double)k) * beyond;
    beyond = above;
    if (k > w->thin) continue;
    if (k < w->thin) w->nb = wfm__dd_div(w->nb, nb_ratio(w, (double)k + 1));
    above += w->nb.hi * scale;
    above_answered += nb_answered(w, (double)k) * scale;
  }
}

static void start(const wfm__queue *q, double places, walk *w) {
  wfm__dd served = wfm__dd_div(wfm__dd_product(q->agents, q->threshold_s), wfm__dd_of(q->aht_s));
  *w = (walk){.hang_up = !isinf(q->patience_s),
              .last = (long)places,
              .nb_ln = wfm__dd_minus(served),
              .served = served.hi,
              .stay = 1};
  w->x = wfm__dd_of(q->agents);
  w->y = wfm__dd_of(q->load);
  w->leave = served;
  if (!w->hang_up) return;
  wfm__dd aht = wfm__dd_of(q->aht_s), d = wfm__dd_div(wfm__dd_of(q->threshold_s), wfm__dd_of(q->patience_s));
  w->x = wfm__dd_div(wfm__dd_product(q->agents, q->patience_s), aht);
  w->y = wfm__dd_div(wfm__dd_product(q->load, q->patience_s), aht);
  w->leave = wfm__dd_add(d, wfm__dd_minus(wfm__psi_pair(d)));
  w->d = d.hi;
  w->stay = wfm__exp_minus(d);
}

/* Probabilities per attempt; service levels per accepted contact. */
static void fill(const wfm__queue *q, const walk *w, const totals *s, double idle, double shrink,
                 wfm__measures *out) {
  double unit = w->hang_up ? q->patience_s : q->aht_s / q->agents;
  double accepted = idle + shrink * s->all, norm = accepted + shrink * s->blocked;
  double answered = idle + shrink * s->answered;
  double scale = exp(w->nb_ln.hi) * (1 + w->nb_ln.lo), late = s->late * scale,
         late_answered = s->late_answered * scale;
  *out = (wfm__measures){
      .p_wait = shrink * s->all / norm, .p_no_wait = idle / norm, .p_block = shrink * s->blocked / norm};
  out->ln_p_wait = log(out->p_wait);
  out->p_abandon = shrink * s->abandoned / norm;
  out->ln_p_abandon = log(out->p_abandon);
  out->p_answered = answered / norm;
  out->asa_answered_s = unit * (shrink * s->wait_answered / answered);
  out->wait_abandoned_s = s->abandoned > 0 ? unit * (s->wait_abandoned / s->abandoned) : NAN;
  double waits = q->aht_s / q->load * s->waiting; /* Little: contacts waiting / rate */
  out->wait_all_s = waits * shrink / accepted;
  out->wait_delayed_s = waits / s->all;
  out->virtual_wait_s = unit * (shrink * s->wait / accepted);
  double in_t = idle + shrink * s->early_answered;
  double hung = shrink * (late * -expm1(-w->d) + s->early_abandoned), still = shrink * late * w->stay;
  out->answered_in_t = in_t / norm;
  out->abandoned_in_t = hung / norm;
  out->p_wait_gt_t = still / norm;
  out->ln_p_wait_gt_t = log(out->p_wait_gt_t);
  out->level[WFM_SL_OFFERED] = in_t / accepted;
  out->miss[WFM_SL_OFFERED] = shrink * (s->abandoned + late_answered) / accepted;
  out->level[WFM_SL_EXCL_SHORT] = in_t / (in_t + still);
  out->miss[WFM_SL_EXCL_SHORT] = still / (in_t + still);
  out->level[WFM_SL_ANSWERED] = in_t / answered;
  out->miss[WFM_SL_ANSWERED] = shrink * late_answered / answered;
  out->level[WFM_SL_INCL_ABANDON] = (in_t + hung) / accepted;
  out->miss[WFM_SL_INCL_ABANDON] = still / accepted;
  out->level[WFM_SL_VIRTUAL] = (idle + shrink * s->early) / accepted;
  out->miss[WFM_SL_VIRTUAL] = shrink * late / accepted;
  out->mean_queue = shrink * s->waiting / norm;
  double busy = q->load * out->p_answered;
  out->mean_in_system = out->mean_queue + busy;
  out->occupancy = busy < q->agents ? busy / q->agents : 1;
}

void wfm__finite_lines(const wfm__queue *queue, double lines, wfm__measures *out) {
  wfm__queue q = *queue;
  if (q.load > 0 && q.load < 1e-290) q.load = 1e-290; /* what is denormal has no digits */
  if (q.load == 0)
    wfm__no_contacts(&q, out);
  else
    wfm__finite_idle(&q, lines - q.agents, wfm__idle_weight(q.agents, q.load), out);
}

static void finite_by_sums(const wfm__queue *q, double places, wfm__idle idle, wfm__measures *out) {
  walk w;
  totals s = {0};
  start(q, places, &w);
  pass_up(&w, &s);
  if (q->threshold_s > 0) pass_down(&w, &s, exp(w.nb_ln.hi) * (1 + w.nb_ln.lo));
  /* In overload weights may have been halved; below it they fall and idle.shrink may be tiny. */
  fill(q, &w, &s, ldexp(idle.m, (int)(-400 * w.t_halved)), idle.shrink, out);
}

enum { MANY = 500 }; /* places from which on integrals cost less than sums, and hold more digits */

void wfm__finite_idle(const wfm__queue *q, double places, wfm__idle idle, wfm__measures *out) {
  if (places < MANY)
    finite_by_sums(q, places, idle, out);
  else
    wfm__finite_by_waits(q, places, idle, out);
}

typedef struct late_problem {
  wfm__queue queue;
  wfm__idle idle;
  double places, miss;
} late_problem;

static double margin_of_wait(void *user, double wait_s) {
  late_problem *p = user;
  wfm__measures m;
  p->queue.threshold_s = wait_s;
  wfm__finite_idle(&p->queue, p->places, p->idle, &m);
  return log(p->miss / m.miss[WFM_SL_INCL_ABANDON]);
}

double wfm__finite_wait_quantile(const wfm__queue *q, double lines, const wfm__measures *measures,
                                 double miss) {
  return wfm__finite_idle_quantile(q, lines - q->agents, wfm__idle_weight(q->agents, q->load), measures,
                                   miss);
}

double wfm__finite_idle_quantile(const wfm__queue *q, double places, wfm__idle idle,
                                 const wfm__measures *measures, double miss) {
  if (measures->p_wait <= miss * (1 - measures->p_block)) return 0;
  late_problem p = {*q, idle, places, miss};
  double unit = q->aht_s / q->agents, wait = 0;
  wfm__boundary search = {margin_of_wait, &p, 0, 1e15, measures->wait_delayed_s + unit, unit, false};
  return wfm__boundary_find(&search, &wait) ? wait : NAN;
}
