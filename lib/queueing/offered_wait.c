/* From integrals over the offered wait to measures; every ratio is taken before shrink can underflow. */
#include "queueing/offered_wait.h"

#include "queueing/special.h"

#include <math.h>

void wfm__sums_add(wfm__sums *sum, const wfm__sums *more) {
  sum->all += more->all;
  sum->answered += more->answered;
  sum->abandoned += more->abandoned;
  sum->wait += more->wait;
  sum->wait_answered += more->wait_answered;
  sum->wait_abandoned += more->wait_abandoned;
}

void wfm__sums_scale(wfm__sums *sum, double factor) {
  sum->all *= factor;
  sum->answered *= factor;
  sum->abandoned *= factor;
  sum->wait *= factor;
  sum->wait_answered *= factor;
  sum->wait_abandoned *= factor;
}

static void fill_waits(const wfm__queue *q, const wfm__norm *f, const wfm__sums *total, double norm,
                       wfm__measures *out) {
  double answered = f->idle + f->shrink * total->answered, waiting = f->shrink * total->all;
  double waits = total->wait_answered + total->wait_abandoned;
  out->p_wait = (1 - f->leave_at_once) * waiting / norm;
  out->p_no_wait = (f->idle + f->leave_at_once * waiting) / norm;
  out->ln_p_wait = out->p_wait > 0.5 ? log1p(-out->p_no_wait)
                                     : log((1 - f->leave_at_once) * total->all) - f->e - log(norm);
  out->p_abandon = f->shrink * total->abandoned / norm;
  out->ln_p_abandon = out->p_abandon > 0.5 ? log(out->p_abandon) : log(total->abandoned) - f->e - log(norm);
  out->p_answered = answered / norm;
  out->asa_answered_s = f->unit * (f->shrink * total->wait_answered / answered);
  out->wait_all_s = f->unit * (f->shrink * waits / norm);
  out->wait_abandoned_s = f->unit * (total->wait_abandoned / total->abandoned);
  out->wait_delayed_s = f->unit * (waits / total->all);
  out->virtual_wait_s = f->unit * (f->shrink * total->wait / norm);
  double busy = q->load * out->p_answered;
  out->mean_queue = q->load / q->aht_s * out->wait_all_s;
  out->mean_in_system = out->mean_queue + busy;
  out->occupancy = busy < q->agents ? busy / q->agents : 1;
}

/* Shares within the threshold; early and late in the unit of norm. */
static void fill_levels(const wfm__norm *f, const wfm__sums *early, const wfm__sums *late, double norm,
                        wfm__measures *out) {
  double s = (f->idle + early->answered) / norm, hung = (late->all * f->leave + early->abandoned) / norm;
  double still = late->all * f->stay / norm, late_answered = late->answered / norm;
  out->answered_in_t = out->level[WFM_SL_OFFERED] = s;
  out->abandoned_in_t = hung;
  out->p_wait_gt_t = still;
  out->miss[WFM_SL_OFFERED] = out->p_abandon + late_answered;
  out->level[WFM_SL_EXCL_SHORT] = s / (s + still);
  out->miss[WFM_SL_EXCL_SHORT] = still / (s + still);
  out->level[WFM_SL_ANSWERED] = s / out->p_answered;
  out->miss[WFM_SL_ANSWERED] = late_answered / out->p_answered;
  out->level[WFM_SL_INCL_ABANDON] = s + hung;
  out->miss[WFM_SL_INCL_ABANDON] = still;
  out->level[WFM_SL_VIRTUAL] = (f->idle + early->all) / norm;
  out->miss[WFM_SL_VIRTUAL] = late->all / norm;
}

void wfm__sums_measure(const wfm__queue *q, const wfm__norm *f, const wfm__sums *early, const wfm__sums *late,
                       wfm__dd late_ln, wfm__measures *out) {
  wfm__sums in_time = *early, after = *late;
  wfm__sums_scale(&after, wfm__exp_minus(wfm__dd_minus(late_ln)));
  wfm__sums total = in_time;
  wfm__sums_add(&total, &after);
  double norm = f->idle + f->shrink * total.all;
  *out = (wfm__measures){0};
  fill_waits(q, f, &total, norm, out);
  wfm__sums_scale(&in_time, f->shrink);
  wfm__sums_scale(&after, f->shrink);
  fill_levels(f, &in_time, &after, norm, out);
  out->ln_p_wait_gt_t = log(late->all) + late_ln.hi - f->e - log(norm) + f->ln_stay;
}
