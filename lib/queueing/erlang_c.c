/* Erlang C: every contact waits until it is answered. */
#include "queueing/private.h"
#include "queueing/special.h"

#include <math.h>

/* load >= agents: the queue grows without end. */
static void no_steady_state(const wfm__queue *q, wfm__measures *out) {
  *out = (wfm__measures){
      .p_wait = 1, .p_answered = 1, .ln_p_abandon = -HUGE_VAL, .p_wait_gt_t = 1, .occupancy = 1};
  out->asa_answered_s = out->wait_all_s = out->wait_delayed_s = out->virtual_wait_s = HUGE_VAL;
  out->wait_abandoned_s = NAN;
  out->mean_queue = out->mean_in_system = HUGE_VAL;
  for (int i = 1; i < 6; i++) out->miss[i] = 1;
  if (q->agents == 0) out->occupancy = NAN;
}

void wfm__erlang_c(const wfm__queue *q, wfm__measures *out) {
  if (q->load == 0)
    wfm__no_contacts(q, out);
  else if (q->load >= q->agents)
    no_steady_state(q, out);
  else
    wfm__erlang_c_idle(q, wfm__idle_weight(q->agents, q->load), out);
}

void wfm__erlang_c_idle(const wfm__queue *q, wfm__idle idle, wfm__measures *out) {
  double n = q->agents, a = q->load, spare = n - a;
  double free = spare / n * idle.m; /* 1/C = 1 + (1 - a/n) r */
  double norm = idle.shrink + free;
  wfm__dd late =
      wfm__dd_mul(wfm__dd_sum(n, -a), wfm__dd_div(wfm__dd_of(q->threshold_s), wfm__dd_of(q->aht_s)));
  double stays = wfm__exp_minus(late);
  double p_wait = idle.shrink / norm;
  *out =
      (wfm__measures){.p_wait = p_wait, .p_no_wait = free / norm, .p_answered = 1, .ln_p_abandon = -HUGE_VAL};
  out->ln_p_wait = free < idle.shrink ? -log1p(free / idle.shrink) : -(idle.e + log(norm));
  out->wait_delayed_s = q->aht_s / spare;
  out->asa_answered_s = out->wait_all_s = out->virtual_wait_s = p_wait * out->wait_delayed_s;
  out->wait_abandoned_s = NAN;
  out->p_wait_gt_t = p_wait * stays;
  out->ln_p_wait_gt_t = out->ln_p_wait - late.hi;
  out->answered_in_t = (free + idle.shrink * -expm1(-late.hi)) / norm;
  for (int i = 1; i < 6; i++) {
    out->level[i] = out->answered_in_t;
    out->miss[i] = out->p_wait_gt_t;
  }
  out->mean_queue = p_wait * (a / spare);
  out->mean_in_system = a + out->mean_queue;
  out->occupancy = a / n;
}

double wfm__wait_quantile_c(const wfm__queue *q, const wfm__measures *measures, double miss) {
  if (q->load >= q->agents) return measures->p_wait > miss ? HUGE_VAL : 0;
  double ln = measures->ln_p_wait - log(miss);
  return ln > 0 ? ln * (q->aht_s / (q->agents - q->load)) : 0;
}

/* Whether the arguments of a scalar form are in its domain. */
static int valid(double agents, double load, double aht_s, double threshold_s) {
  return isfinite(agents) && agents >= 0 && isfinite(load) && load >= 0 && isfinite(aht_s) && aht_s > 0 &&
         isfinite(threshold_s) && threshold_s >= 0;
}

double wfm_erlang_c_p_wait(double agents, double load) {
  if (!valid(agents, load, 1, 0)) return NAN;
  wfm__measures m;
  wfm__erlang_c(&(wfm__queue){agents, load, 1, HUGE_VAL, 0, 0}, &m);
  return m.p_wait;
}

double wfm_erlang_c_asa_s(double agents, double load, double aht_s) {
  if (!valid(agents, load, aht_s, 0)) return NAN;
  wfm__measures m;
  wfm__erlang_c(&(wfm__queue){agents, load, aht_s, HUGE_VAL, 0, 0}, &m);
  return m.asa_answered_s;
}

double wfm_erlang_c_level(double agents, double load, double aht_s, double threshold_s) {
  if (!valid(agents, load, aht_s, threshold_s)) return NAN;
  wfm__measures m;
  wfm__erlang_c(&(wfm__queue){agents, load, aht_s, HUGE_VAL, threshold_s, 0}, &m);
  return m.level[WFM_SL_OFFERED];
}
