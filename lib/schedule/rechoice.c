/* Agents choose their schedules anew, one after another, against what the others cover. */
#include "schedule/schedule.h"

#include <math.h>

/* What one agent more is worth at a point where so many cover already. Sharp: the exact saving. Else the dual price, falling by the
   whole range of prices over 2 * sharpness agents: a quadratic penalty around the dual solution (augmented Lagrangian). */
static double marginal_price(const sched_search *search, int32_t p, int32_t cover, double sharpness) {
  const sched_model *model = search->model;
  double low = model->low[p], high = model->high[p], missing = model->need[p] - cover;
  if (sharpness <= 0) {
    if (missing >= 1) return high;
    return missing <= 0 ? low : missing * high + (1 - missing) * low;
  }
  double price = search->dual[p] + (high - low) / (2 * sharpness) * (missing - 0.5);
  return price < low ? low : price > high ? high : price;
}

void wfm__sched_reprice(sched_search *search, double sharpness) {
  for (int32_t p = 0; p < search->model->points; p++)
    search->prices.price[p] = marginal_price(search, p, search->now.cover[p], sharpness);
}

/* Adds or takes away an agent's coverage and sets the prices of the points that changed. */
static void cover_and_price(sched_search *search, const sched_day *days, int32_t by, double sharpness) {
  const sched_model *model = search->model;
  wfm__sched_cover(model, search->now.cover, days, by);
  for (int32_t d = 0; d < model->days; d++) {
    if (days[d].shift < 0) continue;
    const sched_shift *shift = &model->shift[days[d].shift];
    int32_t first = d * model->day_slots + shift->start, last = first + shift->slots;
    if (last > model->slots) last = model->slots;
    for (int32_t p = days[d].skill * model->slots + first; p < days[d].skill * model->slots + last; p++)
      search->prices.price[p] = marginal_price(search, p, search->now.cover[p], sharpness);
  }
}

void wfm__sched_rechoose(sched_search *search, int32_t agent, double sharpness, double noise) {
  const sched_model *model = search->model;
  const sched_kind *kind = &model->kind[model->agent[agent].kind];
  sched_day *days = search->now.day + (size_t)agent * (size_t)model->days;
  sched_noise draw = {search->noise, wfm__rng_u32(&search->rng), noise};
  cover_and_price(search, days, -1, sharpness);
  for (int32_t i = 0; i < kind->skills; i++) wfm__sched_prices_sum(model, &search->prices, kind->skill[i]);
  wfm__sched_worth_kind(model, &search->prices, kind, search->worth_one);
  wfm__sched_price(model, &search->pricer[0], agent, search->worth_one, noise > 0 ? &draw : NULL);
  wfm__sched_take(model, &search->prices, &search->pricer[0], agent, days);
  cover_and_price(search, days, 1, sharpness);
}

static int64_t rechoice_work(const sched_search *search, int32_t agent) {
  const sched_kind *kind = &search->model->kind[search->model->agent[agent].kind];
  return wfm__sched_price_work(search->model, kind) + wfm__sched_worth_work(search->model, kind);
}

int64_t wfm__sched_sweep_work(const sched_search *search) {
  int64_t work = 1;
  for (int32_t a = 0; a < search->model->agents; a++) work += rechoice_work(search, a);
  return work;
}

/* One pass over all agents in a new order; false when it was cut short. */
static bool sweep(sched_search *search, const char *phase, double sharpness, double noise,
                  int64_t phase_limit) {
  wfm__sched_shuffle(search);
  wfm__sched_reprice(search, sharpness);
  for (int32_t i = 0; i < search->model->agents; i++) {
    int32_t agent = search->order[i];
    wfm__sched_rechoose(search, agent, sharpness, noise);
    if (!wfm__sched_go_on(search, phase, rechoice_work(search, agent), phase_limit)) return false;
  }
  return wfm__sched_go_on(search, phase, 1, phase_limit);
}

/* The first roster must come whatever the limits say; only a cancel stops it. */
void wfm__sched_construct(sched_search *search) {
  double peak = 1;
  for (int32_t p = 0; p < search->model->points; p++)
    if (search->model->need[p] > peak) peak = search->model->need[p];
  wfm__sched_shuffle(search);
  wfm__sched_reprice(search, 0.1 * peak);
  for (int32_t i = 0; i < search->model->agents; i++) {
    wfm__sched_rechoose(search, search->order[i], 0.1 * peak, 0);
    search->work += rechoice_work(search, search->order[i]);
    if (wfm__watch_check(search->watch) == WFM_ECANCELLED) {
      search->stopped = WFM_ECANCELLED;
      return;
    }
  }
  wfm__sched_keep(search);
}

void wfm__sched_anneal(sched_search *search, double first, double last, double noise, int64_t phase_limit) {
  int64_t begun = search->work;
  for (bool whole = true; whole;) {
    double done = (double)(search->work - begun) / (double)(phase_limit - begun);
    whole = sweep(search, "roster", first * pow(last / first, done < 1 ? done : 1), noise, phase_limit);
    wfm__sched_keep(search);
  }
}

/* Best answers to the exact cost until a pass gains nothing. */
void wfm__sched_descend(sched_search *search, int64_t phase_limit) {
  double cost = wfm__sched_cost(search->model, &search->now), before = INFINITY;
  while (cost < before && sweep(search, "roster", 0, 0, phase_limit)) {
    before = cost;
    cost = wfm__sched_cost(search->model, &search->now);
  }
  wfm__sched_keep(search);
}
