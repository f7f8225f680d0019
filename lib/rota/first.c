/* The first rota: one person after another takes what is cheapest given those before. */
#include "rota/rota.h"

#include <math.h>
#include <string.h>

enum { MOST_TRIALS = 12 };

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

/* Decides a person's days window by window, since the horizon may be too long for one programme. Units and weekends keep pace with
   the days that are not fixed off, or are some units ahead. False when a window has no way on. */
static bool fill_windows(rota_search *search, int32_t person, const double *price, int32_t window,
                         int32_t ahead) {
  const rota_model *model = search->model;
  const rota_staff *rules = &model->rota->staff[person];
  int32_t *row = search->plan + (size_t)person * (size_t)model->days;
  int32_t most = rules->max_minutes / model->unit,
          least = (rules->min_minutes + model->unit - 1) / model->unit;
  for (int32_t first = 0; first < model->days; first += window) {
    int32_t last = first + window < model->days ? first + window : model->days;
    rota_question ask = {.person = person, .first = first, .last = last, .row = row, .price = price};
    if (last < model->days) {
      double part = (double)free_days(model, person, last) / free_days(model, person, model->days);
      ask.open = true;
      ask.max_units = (int32_t)(most * part) + ahead + model->longest;
      ask.min_units = (int32_t)(least * part) + ahead - model->longest;
      ask.max_weekends = (int32_t)ceil(rules->max_weekends * part);
    }
    if (!(wfm__rota_price(search->pricer, &ask, &search->round_work) < INFINITY)) return false;
    memcpy(row + first, search->pricer->choice + first, (size_t)(last - first) * sizeof *row);
  }
  return true;
}

/* Where the last windows cannot make up for the first, those may work ahead. */
static wfm_status first_schedule(rota_search *search, int32_t person, const double *price) {
  const rota_model *model = search->model;
  int32_t shift_by = search->window > 4 * ROTA_WEEK ? ROTA_WEEK : 0;
  bool found = fill_windows(search, person, price, search->window, 0);
  for (int32_t trial = 1; !found && search->window < model->days && trial < MOST_TRIALS; trial++)
    found =
        fill_windows(search, person, price, search->window - shift_by * (trial % 3), trial * model->longest);
  if (!found)
    return wfm__fail(model->ctx, WFM_EINFEASIBLE, "staff %s: no schedule that keeps all the rules was found",
                     wfm_rota_staff_name(model->rota, person));
  const int32_t *row = search->plan + (size_t)person * (size_t)model->days;
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
