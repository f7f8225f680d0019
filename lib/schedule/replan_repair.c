/* Agents whose published days break a rule get the legal schedule that is nearest to them. */
#include "schedule/replan.h"

#include <math.h>
#include <string.h>

typedef struct repair {
  replan_job *rp;
  sched_pricer pricer;
  sched_prices prices;
  double *worth;    /* [days * shifts of the kind] */
  double *off_cost; /* [days] of the agent, as it was */
} repair;

static wfm_status repair_create(repair *r, replan_job *rp) {
  const sched_model *model = rp->model;
  r->rp = rp;
  wfm_status st = wfm__sched_pricer_create(model, &r->pricer);
  if (st == WFM_OK) st = wfm__sched_prices_create(model, &r->prices);
  if (st != WFM_OK) return st;
  r->worth = wfm__alloc(model->ctx, (size_t)model->days * (size_t)model->shifts, sizeof *r->worth);
  r->off_cost = wfm__alloc(model->ctx, (size_t)model->days, sizeof *r->off_cost);
  if (r->worth && r->off_cost) return WFM_OK;
  return wfm__fail(model->ctx, WFM_ENOMEM, "out of memory for a schedule of %d days", model->days);
}

static void repair_free(repair *r) {
  const sched_model *model = r->rp->model;
  wfm__free(model->ctx, r->worth);
  wfm__free(model->ctx, r->off_cost);
  wfm__sched_prices_free(model, &r->prices);
  wfm__sched_pricer_free(model, &r->pricer);
}

static void price_skills(repair *r, const sched_kind *kind) {
  const sched_model *model = r->rp->model;
  for (int32_t i = 0; i < kind->skills; i++) {
    size_t first = (size_t)kind->skill[i] * (size_t)model->slots, last = first + (size_t)model->slots;
    for (size_t p = first; p < last; p++)
      r->prices.price[p] = wfm__sched_saving(model, p, r->rp->state.cover[p]);
    wfm__sched_prices_sum(model, &r->prices, kind->skill[i]);
  }
}

/* Near before cheap: no coverage outweighs a change that no rule asks for. */
static const double NEAR = 1e6;

/* What stands against a change; force: finite where rules leave nothing else. */
static double stiffen(double price, bool force) {
  return price < INFINITY ? NEAR * price : force ? 1e3 * NEAR : INFINITY;
}

/* The cheapest schedule where each day that is not as published costs its price. force: also where a day should stay. */
static bool nearest(repair *r, int32_t agent, bool force) {
  sched_model *model = r->rp->model;
  const sched_kind *kind = &model->kind[model->agent[agent].kind];
  double *off_cost = &model->off_cost[(size_t)agent * (size_t)model->days];
  wfm__sched_worth_kind(model, &r->prices, kind, r->worth);
  memcpy(r->off_cost, off_cost, (size_t)model->days * sizeof *off_cost);
  for (int32_t d = 0; d < model->days; d++) {
    off_cost[d] += stiffen(wfm__replan_shift_price(r->rp, agent, d, -1), force);
    for (int32_t j = 0; j < kind->shifts; j++)
      r->worth[(size_t)d * (size_t)kind->shifts + (size_t)j] -=
          stiffen(wfm__replan_shift_price(r->rp, agent, d, kind->shift[j]), force);
  }
  double least = wfm__sched_price(model, &r->pricer, agent, r->worth, NULL);
  memcpy(off_cost, r->off_cost, (size_t)model->days * sizeof *off_cost);
  return least < INFINITY;
}

static void take_schedule(repair *r, int32_t agent) {
  replan_job *rp = r->rp;
  const sched_model *model = rp->model;
  const sched_kind *kind = &model->kind[model->agent[agent].kind];
  for (int32_t d = 0; d < model->days; d++) {
    int32_t j = r->pricer.choice[d];
    sched_day day = {.shift = -1};
    const sched_day *published = replan_published(rp, agent, d);
    if (j >= 0 && kind->shift[j] == published->shift &&
        !rp->broken[(size_t)agent * (size_t)model->days + (size_t)d])
      day = *published;
    else if (j >= 0)
      wfm__sched_best_day(model, rp->state.cover, rp->prefix, kind, d, kind->shift[j], &day);
    wfm__replan_set(rp, agent, d, &day);
  }
}

wfm_status wfm__replan_repair(replan_job *rp) {
  const sched_model *model = rp->model;
  repair r = {0};
  wfm_status st = repair_create(&r, rp);
  for (int32_t a = 0; st == WFM_OK && a < model->agents; a++) {
    if (!rp->offends[a]) continue;
    price_skills(&r, &model->kind[model->agent[a].kind]);
    if (nearest(&r, a, false) || nearest(&r, a, true)) take_schedule(&r, a);
    if (wfm__watch_report(rp->watch, "repair", NAN, NAN, NAN) == WFM_ECANCELLED)
      st = wfm__fail(model->ctx, WFM_ECANCELLED, "cancelled before there was a legal roster");
  }
  repair_free(&r);
  return st;
}
