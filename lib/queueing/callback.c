/* Callbacks: M/M/n with a line and, off it, promised calls that are made when the line is empty. While all agents are busy the line is a
   birth-death chain of its own, whatever has been promised; promised calls are a queue with batch arrivals (those of one excursion
   of the line) in the time in which the line is empty. All times in units of the AHT. */
#include "queueing/callback.h"

#include "queueing/in_time.h"

#include <complex.h>
#include <math.h>

static const double most_waiting = 1e6;

typedef struct chain {
  double agents, load,
      leave; /* rates of service by all, of arrival, and at which one waiting contact hangs up */
  double offer_from, accept; /* a callback is offered to who finds so many waiting on the line */
} chain;

/* Rate of callbacks, and of those who join the line, with q waiting. */
static double callback_rate(const chain *c, double q) {
  return q >= c->offer_from ? c->load * c->accept : 0;
}
static double join_rate(const chain *c, double q) {
  return q >= c->offer_from ? c->load * (1 - c->accept) : c->load;
}
static double leave_rate(const chain *c, double q) {
  return c->agents + q * c->leave;
}

/* Sums over the line's states, by weight, while all agents are busy. */
typedef struct line {
  double all, empty, waiting, callbacks; /* callbacks and what follows: rates */
  double joined, in_time, answered, wait_answered;
  double last; /* states beyond do not count */
} line;

static void scale(line *s, double factor) {
  s->all *= factor;
  s->empty *= factor;
  s->waiting *= factor;
  s->callbacks *= factor;
  s->joined *= factor;
  s->in_time *= factor;
  s->answered *= factor;
  s->wait_answered *= factor;
}

static wfm_status walk_line(const chain *c, double threshold, line *s) {
  *s = (line){0};
  wfm__in_time law = wfm__in_time_start(c->agents, c->leave, threshold);
  double weight = 1, wait = 0;
  for (double q = 0; q <= most_waiting; q++) {
    double join = join_rate(c, q), ratio = join / leave_rate(c, q + 1);
    wait += 1 / (c->agents + (q + 1) * c->leave);
    double joined = weight * join, answered = joined * c->agents / leave_rate(c, q + 1);
    s->all += weight;
    if (q == 0) s->empty = weight;
    s->waiting += weight * q;
    s->callbacks += weight * callback_rate(c, q);
    s->joined += joined;
    s->in_time += joined * wfm__in_time_next(&law, q);
    s->wait_answered += answered * wait;
    s->answered += answered;
    s->last = q;
    if (ratio < 1 && q >= c->offer_from - 1 &&
        weight * (q + 1) * (q + 1) * ratio < 1e-22 * s->all * (1 - ratio) * (1 - ratio))
      return WFM_OK;
    if (ratio < 1 && weight * ratio < 1e-300 * s->all)
      return WFM_OK; /* never gets to where callbacks are offered */
    weight *= ratio;
    if (weight > 0x1p400) {
      scale(s, 0x1p-400);
      weight *= 0x1p-400;
    }
  }
  return WFM_ELIMIT;
}

/* From q waiting to q - 1 for the first time: its mean duration, the mean and mean square of the callbacks that are promised meanwhile, and
   the mean of their number integrated over it. */
typedef struct passage {
  double time, mean, square, area;
} passage;

static passage first_passage(const chain *c, double last) {
  passage p = {0, 0, 0, 0};
  for (double q = last; q >= 1; q--) {
    double up = q < last ? join_rate(c, q) : 0, call = callback_rate(c, q), down = leave_rate(c, q);
    passage above = p;
    p.time = (1 + up * above.time) / down;
    p.mean = (call + up * above.mean) / down;
    p.square = (call * (1 + 2 * p.mean) + up * (above.square + 2 * above.mean * p.mean)) / down;
    p.area = (call * p.time + up * (above.area + above.mean * p.time)) / down;
  }
  return p;
}

/* Mean number of callbacks promised and not begun, while all agents are busy. */
static double mean_promised(const chain *c, double last) {
  passage p = first_passage(c, last);
  double up = last > 0 ? join_rate(c, 0) : 0, single = callback_rate(c, 0);
  double at_empty = (2 * single + up * (p.square + p.mean)) / (2 * (c->agents - single - up * p.mean));
  return (at_empty + up * (at_empty * p.time + p.area)) / (1 + up * p.time);
}

/* Laplace transform of the wait from promise to call. A promise given with q on the line and c promised before waits until the line is
   empty (passages q, ..., 1) and then for c + 1 agents who become free with nobody on the line, each after x(s). With z = x(s) the sums over c
   of P(q, c) z^c solve the balance of the line, P_q = r_q P_{q-1}, from the far end. */
static double complex wait_transform(const chain *c, double last, double spare, double rate,
                                     double complex s) {
  double complex way = 0;
  for (double q = last; q >= 1; q--) {
    double up = q < last ? join_rate(c, q) : 0, down = leave_rate(c, q);
    way = down / (down + up + s - up * way);
  }
  double up = last > 0 ? join_rate(c, 0) : 0;
  double complex z = c->agents / (c->agents + up + s - up * way), r = 0, sum = callback_rate(c, last);
  way = 0;
  for (double q = last; q >= 1; q--) {
    double here = q < last ? join_rate(c, q) : 0, down = leave_rate(c, q);
    way = down / (down + here + s - here * way);
    r = join_rate(c, q - 1) / (here + callback_rate(c, q) * (1 - z) + down - leave_rate(c, q + 1) * r);
    sum = callback_rate(c, q - 1) + way * r * sum;
  }
  double complex out = up + callback_rate(c, 0) * (1 - z) - (last > 0 ? leave_rate(c, 1) : 0) * r;
  return spare * (z - 1) / (out * z + c->agents * (z - 1)) * z * sum / rate;
}

/* P(wait > t) by the Euler summation of Abate and Whitt (2006), with 12 terms and their binomial tail: absolute error about 1e-8. */
static double waits_longer(const chain *c, double last, double spare, double rate, double t) {
  enum { M = 12 };
  double weight = 1, tail = ldexp(1, -M), binomial = 1, sum = 0, shift = M * 2.30258509299404568402 / 3;
  double xi[2 * M + 1];
  xi[0] = 0.5;
  for (int k = 1; k <= M; k++) xi[k] = 1;
  xi[2 * M] = tail;
  for (int k = 1; k < M; k++) {
    binomial *= (double)(M - k + 1) / k;
    xi[2 * M - k] = xi[2 * M - k + 1] + tail * binomial;
  }
  for (int k = 0; k <= 2 * M; k++, weight = -weight) {
    double complex s = (shift + 3.14159265358979323846 * k * I) / t;
    sum += weight * xi[k] * creal((1 - wait_transform(c, last, spare, rate, s)) / s);
  }
  return fmin(fmax(exp(shift) / t * sum, 0), 1);
}

static chain chain_of(const wfm__callback_row *r) {
  chain c = {r->agents, r->load, isinf(r->patience_s) ? 0 : r->aht_s / r->patience_s, 0, r->accept};
  c.offer_from = floor(r->offer_s * r->agents / r->aht_s);
  return c;
}

wfm_status wfm__callback(const wfm__callback_row *r, wfm__callback_measures *out) {
  chain c = chain_of(r);
  line s;
  if (c.leave == 0 && join_rate(&c, c.offer_from) >= c.agents) return WFM_EINFEASIBLE;
  wfm_status st = walk_line(&c, r->threshold_s / r->aht_s, &s);
  if (st != WFM_OK) return st;
  /* What the agents can do beyond the work that comes while they are busy. */
  double spare = (c.agents * s.empty - s.callbacks) / s.all;
  if (!(spare > 0)) return WFM_EINFEASIBLE;
  wfm__idle idle = wfm__idle_weight(c.agents - 1, c.load);
  double blocked = idle.shrink / (idle.shrink + idle.m); /* of one agent less, Erlang B */
  double busy = c.load * blocked / (spare + c.load * blocked), free = spare / (spare + c.load * blocked);
  double unit = busy / s.all / c.load; /* from rates in busy time to shares of all contacts */
  *out = (wfm__callback_measures){.p_wait = busy, .p_callback = s.callbacks * unit};
  out->p_abandon = c.leave * s.waiting * unit;
  out->level = (free + s.in_time * unit) / (free + s.joined * unit);
  out->asa_s = s.wait_answered * unit / (free + s.answered * unit) * r->aht_s;
  out->mean_queue = busy * s.waiting / s.all;
  out->occupancy = c.load * (1 - out->p_abandon) / c.agents;
  out->callback_wait_s = out->within_window = NAN;
  if (s.callbacks == 0) return WFM_OK;
  double promised = mean_promised(&c, s.last);
  out->mean_callbacks = busy * promised;
  out->callback_wait_s = promised * s.all / s.callbacks * r->aht_s;
  double window = r->window_s / r->aht_s;
  out->within_window = window > 0 ? 1 - waits_longer(&c, s.last, spare, s.callbacks / s.all, window) : 0;
  return isfinite(out->callback_wait_s) ? WFM_OK : WFM_EINFEASIBLE;
}
