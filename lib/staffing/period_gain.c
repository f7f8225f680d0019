/* Contacts in time by number of agents, for targets with a period. */
#include "staffing/period_gain.h"

#include "core/core.h"

#include <math.h>

void wfm__period_shares(int32_t definition, const wfm__measures *m, double *in_time, double *counted) {
  *counted = 1;
  switch (definition) {
  case WFM_SL_EXCL_SHORT:
    *in_time = m->answered_in_t;
    *counted = 1 - m->abandoned_in_t;
    break;
  case WFM_SL_ANSWERED:
    *in_time = m->answered_in_t;
    *counted = m->p_answered;
    break;
  default: /* shares of all contacts */
    *in_time = m->level[definition];
  }
}

void wfm__period_measure(const wfm__gains *g, wfm__measures *out) {
  wfm__chat_measures chat;
  if (g->model->team)
    wfm__chat(&g->queue, g->model->team, HUGE_VAL, out, &chat);
  else
    wfm__staff_measure(&g->model->law, &g->queue, out);
}

/* Agents below which there is no steady state. */
static double least_steady(const wfm__gains *g) {
  const wfm__period_model *m = g->model;
  double load = g->queue.load;
  if (m->law.given) load *= wfm__law_never(&m->law.law);
  if (m->team) load /= m->team->pace[m->team->slots];
  bool some = m->law.given ? load > 0 : isinf(g->queue.patience_s);
  return some ? floor(load) + 1 : 0;
}

static wfm_status fewest_for_caps(wfm_ctx *ctx, const wfm_queue_target *caps, double max_agents,
                                  wfm__gains *g) {
  wfm__measures m;
  if (g->model->team) return wfm__chat_solve(ctx, caps, g->model->team, max_agents, &g->queue);
  return wfm__staff_agents(&g->model->law, caps, false, max_agents, &g->queue, &m);
}

/* Fewest agents that keep the caps; without patience there is no steady state with too few, and a level of the answered
   would be kept by answering nobody. */
static wfm_status fewest(wfm_ctx *ctx, const wfm_queue_target *target, double min_agents, double max_agents,
                         wfm__gains *g) {
  wfm_queue_target caps = *target;
  caps.level = 0;
  double least = ceil(min_agents);
  if (g->volume > 0) least = fmax(least, least_steady(g));
  if (g->volume > 0 && caps.sl_definition == WFM_SL_ANSWERED) least = fmax(least, 1);
  if (g->volume > 0 && (!isinf(caps.max_asa_s) || caps.max_abandon < 1 || caps.max_occupancy < 1)) {
    wfm_status st = fewest_for_caps(ctx, &caps, max_agents, g);
    if (st != WFM_OK) return st;
    least = fmax(least, g->queue.agents);
  }
  g->least = (size_t)least;
  return least > max_agents ? WFM_ELIMIT : WFM_OK;
}

wfm_status wfm__period_gains(wfm_ctx *ctx, const wfm_queue_target *target, double min_agents,
                             double max_agents, bool counts, wfm__gains *g) {
  wfm_status st = fewest(ctx, target, min_agents, max_agents, g);
  if (st == WFM_ECANCELLED) return wfm__fail(ctx, st, "cancelled");
  if (st != WFM_OK) return wfm__fail(ctx, st, "more than max_agents=%g agents needed", max_agents);
  bool gains = counts && g->volume > 0;
  g->ceiling = gains ? g->volume * (1 - target->level) : 0;
  for (double agents = (double)g->least; agents <= max_agents; agents++) {
    if (g->count % 1024 == 1023 && wfm_ctx_cancelled(ctx)) return wfm__fail(ctx, WFM_ECANCELLED, "cancelled");
    st = wfm__grow(ctx, &g->gain, &g->cap, g->count + 1, sizeof *g->gain);
    if (st != WFM_OK) return st;
    double gain = 0;
    if (gains) {
      wfm__measures m;
      double in_time, counted;
      g->queue.agents = agents;
      wfm__period_measure(g, &m);
      wfm__period_shares(target->sl_definition, &m, &in_time, &counted);
      gain = g->volume * (in_time - target->level * counted);
    }
    g->gain[g->count++] = gain;
    if (gain >= g->ceiling - 1e-13 * g->volume) return WFM_OK;
  }
  g->ceiling = g->gain[g->count - 1];
  return WFM_OK;
}
