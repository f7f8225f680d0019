/* Neighbourhoods: masters over some of the people and days, everything else kept. */
#include "rota/rota.h"

#include <string.h>

enum { SWEEP_DAYS = 28, SWEEP_STEP = 21, SWEEP_ROUNDS = 60, SHORT_HORIZON = 42, FEW = 12, MANY = 40 };

/* What the people's wishes cost, and the cover in the window: what a master over them can change. */
static double cost_inside(const rota_search *search, int32_t people, const int32_t *person, int32_t first,
                          int32_t last) {
  const rota_model *model = search->model;
  double cost = wfm__rota_cover_cost(model, search->cover, first, last);
  for (int32_t i = 0; i < people; i++)
    cost += wfm__rota_own_cost(model, person[i], search->plan + (size_t)person[i] * (size_t)model->days,
                               first, last);
  return cost;
}

wfm_status wfm__rota_try(rota_search *search, int32_t people, const int32_t *person, int32_t first,
                         int32_t last, int32_t rounds, int32_t dive_rounds) {
  rota_master master;
  bool found = false;
  double cutoff = cost_inside(search, people, person, first, last);
  wfm_status st = wfm__rota_master_create(&master, search, people, person, first, last, search->dual);
  if (st == WFM_OK) st = wfm__rota_master_solve(&master, cutoff, rounds);
  if (st == WFM_OK && wfm__rota_round_up(search, master.bound) < cutoff)
    st = wfm__rota_master_dive(&master, cutoff, dive_rounds, 0, &found);
  if (st == WFM_OK && !search->pool.open) {
    size_t from = (size_t)first * (size_t)search->model->shifts,
           to = (size_t)last * (size_t)search->model->shifts;
    memcpy(search->dual + from, master.centre + from, (to - from) * sizeof *search->dual);
  }
  if (found) {
    wfm__rota_master_take(&master);
    wfm__rota_keep(search);
  }
  wfm__rota_master_free(&master);
  return wfm__rota_note_stop(search, st);
}

wfm_status wfm__rota_sweep(rota_search *search, int64_t work_limit) {
  const rota_model *model = search->model;
  int32_t *everybody = wfm__rota_everybody(model);
  if (!everybody) return WFM_ENOMEM;
  wfm_status st = WFM_OK;
  for (int32_t first = 0; st == WFM_OK && first < model->days; first += SWEEP_STEP) {
    if (search->work > work_limit || !wfm__rota_go_on(search, "sweep", 0)) break;
    int32_t last = first + SWEEP_DAYS < model->days ? first + SWEEP_DAYS : model->days;
    st = wfm__rota_try(search, model->people, everybody, first, last, SWEEP_ROUNDS, 3);
  }
  wfm__free(model->ctx, everybody);
  return st;
}

static int32_t below(rota_search *search, int32_t n) {
  return (int32_t)wfm__rng_below(&search->rng, (uint32_t)n);
}

/* Draws people to the front of the list. */
static void draw(rota_search *search, int32_t *list, int32_t count) {
  int32_t people = search->model->people;
  for (int32_t i = 0; i < count; i++) {
    int32_t j = i + below(search, people - i), kept = list[i];
    list[i] = list[j];
    list[j] = kept;
  }
}

wfm_status wfm__rota_improve(rota_search *search) {
  const rota_model *model = search->model;
  int32_t *list = wfm__rota_everybody(model);
  if (!list) return WFM_ENOMEM;
  wfm_status st = WFM_OK;
  while (st == WFM_OK && wfm__rota_go_on(search, "neighbourhoods", 10)) {
    int32_t people = FEW - 4 + below(search, 9), first = 0, last = model->days;
    if (below(search, 4) == 0 && model->days > 2 * ROTA_WEEK) {
      people = MANY;
      last = ROTA_WEEK * (1 + below(search, 2));
    } else if (model->days > SHORT_HORIZON) {
      last = ROTA_WEEK * (3 + below(search, 4));
    }
    if (last < model->days) {
      first = below(search, model->days - last + 1);
      last += first;
    }
    if (people > model->people) people = model->people;
    draw(search, list, people);
    st = wfm__rota_try(search, people, list, first, last, -1, 10);
  }
  wfm__free(model->ctx, list);
  return st;
}
