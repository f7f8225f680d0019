/* The first rota: one person after another takes what is cheapest given those before. */
#include "rota/rota.h"

#include <math.h>
#include <string.h>

/* What one person more saves at each cell. */
static void find_savings(const rota_search *search, double *price) {
  const wfm_rota *rota = search->model->rota;
  for (int32_t i = 0; i < search->model->cells; i++)
    price[i] = rota->need[i] > search->cover[i] ? rota->under[i] : -rota->over[i];
}

/* Days before `last` that are not fixed off. */
static int32_t free_days(const rota_model *model, int32_t person, int32_t last) {
  const bool *off = model->rota->day_off + (size_t)person * (size_t)model->days;
  int32_t count = 0;
  for (int32_t d = 0; d < last; d++) count += !off[d];
  return count;
}

/* Horizons too long for one programme are decided window by window; units and weekends keep pace with the days that are not
   fixed off. */
static wfm_status first_schedule(rota_search *search, int32_t person, const double *price) {
  const rota_model *model = search->model;
  const rota_staff *rules = &model->rota->staff[person];
  int32_t *row = search->plan + (size_t)person * (size_t)model->days;
  int32_t most = rules->max_minutes / model->unit, least = (rules->min_minutes + model->unit - 1) / model->unit;
  for (int32_t first = 0; first < model->days; first += search->window) {
    int32_t last = first + search->window < model->days ? first + search->window : model->days;
    rota_question ask = {.person = person, .first = first, .last = last, .row = row, .price = price};
    if (last < model->days) {
      ask.open = true;
      double part = (double)free_days(model, person, last) / free_days(model, person, model->days);
      ask.max_units = (int32_t)(most * part) + model->longest;
      ask.min_units = (int32_t)(least * part) - model->longest;
      ask.max_weekends = (int32_t)ceil(rules->max_weekends * part);
    }
    if (!(wfm__rota_price(search->pricer, &ask, &search->round_work) < INFINITY))
      return wfm__fail(model->ctx, WFM_EINFEASIBLE, "staff %s: no schedule keeps all the rules",
                       wfm_rota_staff_name(model->rota, person));
    memcpy(row + first, search->pricer->choice + first, (size_t)(last - first) * sizeof *row);
  }
  wfm__rota_count(model, search->cover, row, 0, model->days, 1);
  return WFM_OK;
}

wfm_status wfm__rota_first(rota_search *search) {
  double *price = search->dual;
  wfm_status st = WFM_OK;
  for (int32_t p = 0; p < search->model->people && st == WFM_OK; p++) {
    find_savings(search, price);
    st = first_schedule(search, p, price);
    if (st == WFM_OK) st = wfm__watch_report(search->watch, "first", NAN, NAN, NAN);
  }
  memset(price, 0, (size_t)search->model->cells * sizeof *price);
  if (st != WFM_OK) return st;
  search->work += search->round_work;
  wfm__rota_keep(search);
  return WFM_OK;
}
