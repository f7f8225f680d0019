/* Erlang C and A under an arrival rate that is gamma distributed: a contact sees the rates weighted by the contacts they bring, that is
   a gamma law with one more in its shape. Little's law gives the means over time from those of contacts. */
#include "queueing/boundary.h"
#include "queueing/private.h"
#include "queueing/tables.h"

#include <math.h>

/* Means over contacts, not yet divided by the weight. */
typedef struct means {
  double weight, carried, wait, no_wait, abandoned, answered, wait_answered, wait_abandoned, wait_all,
      virtual_wait;
  double in_t, hung_in_t, still, late_answered, virtual_in_t, virtual_late;
} means;

static void add_rate(const wfm__queue *q, double weight, means *s) {
  wfm__measures m;
  if (isinf(q->patience_s))
    wfm__erlang_c(q, &m);
  else
    wfm__erlang_a(q, &m);
  s->weight += weight;
  /* Without abandonment more load than agents is carried as far as they go. */
  s->carried += weight * (m.mean_queue == HUGE_VAL ? q->agents / q->load : m.p_answered);
  s->wait += weight * m.p_wait;
  s->no_wait += weight * m.p_no_wait;
  s->abandoned += weight * m.p_abandon;
  s->answered += weight * m.p_answered;
  if (m.p_answered > 0) s->wait_answered += weight * m.p_answered * m.asa_answered_s;
  if (m.p_abandon > 0) s->wait_abandoned += weight * m.p_abandon * m.wait_abandoned_s;
  s->wait_all += weight * m.wait_all_s;
  s->virtual_wait += weight * m.virtual_wait_s;
  s->in_t += weight * m.answered_in_t;
  s->hung_in_t += weight * m.abandoned_in_t;
  s->still += weight * m.p_wait_gt_t;
  if (m.p_answered > 0) s->late_answered += weight * m.p_answered * m.miss[WFM_SL_ANSWERED];
  s->virtual_in_t += weight * m.level[WFM_SL_VIRTUAL];
  s->virtual_late += weight * m.miss[WFM_SL_VIRTUAL];
}

/* The rates between two multiples of the mean. */
static void add_panel(const wfm__queue *queue, double shape, double from, double to, means *s) {
  double half = 0.5 * (to - from), centre = from + half;
  for (int i = 0; i < 2 * WFM__LEGENDRE_HALF; i++) {
    int k = i % WFM__LEGENDRE_HALF;
    double x = centre + (i < WFM__LEGENDRE_HALF ? half : -half) * wfm__legendre_node[k];
    wfm__queue q = *queue;
    q.load *= x;
    add_rate(&q, half * wfm__legendre_weight[k] * shape * wfm__gamma_factor(shape, shape * x), s);
  }
}

static void integrate(const wfm__queue *queue, means *s) {
  double shape = 1 / queue->cv2;
  double from = wfm__gamma_quantile(shape + 1, 1e-16) / shape,
         to = wfm__gamma_quantile(shape + 1, 1 - 1e-15) / shape;
  /* The queue turns within a few sqrt(agents) of load = agents, Erlang C with a corner. */
  static const double cuts[] = {-12, -4, -1.5, 0, 1.5, 4, 12};
  double scale = 1 / queue->load, root = sqrt(queue->agents);
  wfm__queue q = *queue;
  q.cv2 = 0;
  for (int i = 0; i < 7; i++) {
    double cut = (q.agents + cuts[i] * root) * scale;
    if (cut <= from || cut >= to) continue;
    add_panel(&q, shape, from, cut, s);
    from = cut;
  }
  add_panel(&q, shape, from, to, s);
}

void wfm__mixed(const wfm__queue *q, wfm__measures *out) {
  if (q->load == 0) {
    wfm__no_contacts(q, out);
    return;
  }
  means s = {0};
  integrate(q, &s);
  double w = s.weight;
  *out = (wfm__measures){.p_wait = s.wait / w, .p_no_wait = s.no_wait / w, .p_abandon = s.abandoned / w};
  out->p_answered = s.answered / w;
  out->ln_p_wait = log(out->p_wait);
  out->ln_p_abandon = log(out->p_abandon);
  out->asa_answered_s = s.wait_answered / s.answered;
  out->wait_abandoned_s = s.abandoned > 0 ? s.wait_abandoned / s.abandoned : NAN;
  out->wait_all_s = s.wait_all / w;
  out->wait_delayed_s = s.wait_all / s.wait;
  out->virtual_wait_s = s.virtual_wait / w;
  out->answered_in_t = out->level[WFM_SL_OFFERED] = s.in_t / w;
  out->abandoned_in_t = s.hung_in_t / w;
  out->p_wait_gt_t = s.still / w;
  out->ln_p_wait_gt_t = log(out->p_wait_gt_t);
  out->miss[WFM_SL_OFFERED] = (s.abandoned + s.late_answered) / w;
  out->level[WFM_SL_EXCL_SHORT] = s.in_t / (s.in_t + s.still);
  out->miss[WFM_SL_EXCL_SHORT] = s.still / (s.in_t + s.still);
  out->level[WFM_SL_ANSWERED] = s.in_t / s.answered;
  out->miss[WFM_SL_ANSWERED] = s.late_answered / s.answered;
  out->level[WFM_SL_INCL_ABANDON] = (s.in_t + s.hung_in_t) / w;
  out->miss[WFM_SL_INCL_ABANDON] = s.still / w;
  out->level[WFM_SL_VIRTUAL] = s.virtual_in_t / w;
  out->miss[WFM_SL_VIRTUAL] = s.virtual_late / w;
  double busy = q->load * (s.carried / w);
  out->mean_queue = q->load / q->aht_s * out->wait_all_s;
  out->mean_in_system = out->mean_queue + busy;
  out->occupancy = busy < q->agents ? busy / q->agents : 1;
  if (q->agents == 0) out->occupancy = NAN;
}

typedef struct late_problem {
  wfm__queue queue;
  double miss;
} late_problem;

static double margin_of_wait(void *user, double wait_s) {
  late_problem *p = user;
  wfm__measures m;
  p->queue.threshold_s = wait_s;
  wfm__mixed(&p->queue, &m);
  return log(p->miss / m.p_wait_gt_t);
}

double wfm__mixed_wait_quantile(const wfm__queue *queue, const wfm__measures *measures, double miss) {
  if (measures->p_wait <= miss) return 0;
  late_problem p = {*queue, miss};
  double wait = 0, unit = queue->agents > 0 ? queue->aht_s / queue->agents : queue->aht_s;
  wfm__boundary search = {margin_of_wait, &p, 0, 1e15, unit, unit, false};
  return wfm__boundary_find(&search, &wait) ? wait
                                            : HUGE_VAL; /* Erlang C: so many may find a queue without end */
}
