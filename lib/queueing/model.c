/* Choice between the Erlang models. */
#include "queueing/private.h"

#include <math.h>

void wfm__no_measures(wfm__measures *out) {
  *out = (wfm__measures){
      .p_wait = NAN, .ln_p_wait = NAN, .p_no_wait = NAN, .p_abandon = NAN, .ln_p_abandon = NAN};
  out->p_answered = out->asa_answered_s = out->wait_all_s = out->wait_abandoned_s = NAN;
  out->wait_delayed_s = out->virtual_wait_s = out->answered_in_t = out->abandoned_in_t = NAN;
  out->p_wait_gt_t = out->ln_p_wait_gt_t = NAN;
  for (int i = 1; i < 6; i++) out->level[i] = out->miss[i] = NAN;
  out->mean_queue = out->mean_in_system = out->occupancy = out->p_block = NAN;
}

void wfm__no_contacts(const wfm__queue *q, wfm__measures *out) {
  wfm__no_measures(out);
  out->mean_queue = out->mean_in_system = 0;
  if (q->agents > 0) out->occupancy = 0;
}

void wfm__erlang(const wfm__queue *queue, wfm__measures *out) {
  if (queue->cv2 > 0)
    wfm__mixed(queue, out);
  else if (isinf(queue->patience_s))
    wfm__erlang_c(queue, out);
  else
    wfm__erlang_a(queue, out);
}

double wfm__wait_quantile(const wfm__queue *queue, const wfm__measures *measures, double miss) {
  if (queue->cv2 > 0) return wfm__mixed_wait_quantile(queue, measures, miss);
  return isinf(queue->patience_s) ? wfm__wait_quantile_c(queue, measures, miss)
                                  : wfm__wait_quantile_a(queue, measures, miss);
}

const char *wfm_model_name(int32_t model) {
  switch (model) {
  case WFM_MODEL_ERLANG_B:
    return "Erlang B";
  case WFM_MODEL_ERLANG_C:
    return "Erlang C";
  case WFM_MODEL_ERLANG_A:
    return "Erlang A";
  case WFM_MODEL_GENERAL:
    return "M/M/n+G";
  case WFM_MODEL_LINES_C:
    return "M/M/n/K";
  case WFM_MODEL_LINES_A:
    return "M/M/n/K+M";
  default:
    return "unknown model";
  }
}
