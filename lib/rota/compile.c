/* The problem in arrays: units of time, classes of succession, costs. */
#include "rota/rota.h"

#include <string.h>

static int32_t common_divisor(int32_t a, int32_t b) {
  while (b) {
    int32_t rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

static void find_units(rota_model *model) {
  for (int32_t s = 0; s < model->shifts; s++)
    model->unit = common_divisor(model->unit, model->rota->minutes[s]);
  for (int32_t s = 0; s < model->shifts; s++) {
    model->units[s] = model->rota->minutes[s] / model->unit;
    if (model->units[s] > model->longest) model->longest = model->units[s];
  }
}

/* Shifts that forbid the same ones are alike for what comes after them. */
static void find_classes(rota_model *model) {
  size_t shifts = (size_t)model->shifts;
  const bool *forbidden = model->rota->forbidden;
  for (size_t s = 0; s < shifts; s++) {
    int32_t c = -1;
    for (size_t t = 0; t < s && c < 0; t++)
      if (memcmp(forbidden + s * shifts, forbidden + t * shifts, shifts) == 0) c = model->class_of[t];
    if (c < 0) {
      c = model->classes++;
      for (size_t t = 0; t < shifts; t++) model->follows[(size_t)c * shifts + t] = !forbidden[s * shifts + t];
    }
    model->class_of[s] = c;
  }
  for (size_t t = 0; t < shifts; t++) model->follows[(size_t)model->classes * shifts + t] = true;
}

wfm_status wfm__rota_compile(const wfm_rota *rota, rota_model *model) {
  wfm_ctx *ctx = rota->ctx;
  memset(model, 0, sizeof *model);
  model->ctx = ctx;
  model->rota = rota;
  model->days = rota->days;
  model->shifts = wfm__rota_shift_count(rota);
  model->people = wfm__rota_people_count(rota);
  model->cells = model->days * model->shifts;
  size_t shifts = (size_t)model->shifts;
  model->units = wfm__alloc(ctx, shifts, sizeof *model->units);
  model->class_of = wfm__alloc(ctx, shifts, sizeof *model->class_of);
  model->follows = wfm__alloc(ctx, (shifts + 1) * shifts, sizeof *model->follows);
  if (!model->units || !model->class_of || !model->follows)
    return wfm__fail(ctx, WFM_ENOMEM, "out of memory for %d shifts", model->shifts);
  find_units(model);
  find_classes(model);
  return WFM_OK;
}

void wfm__rota_model_free(rota_model *model) {
  wfm__free(model->ctx, model->units);
  wfm__free(model->ctx, model->class_of);
  wfm__free(model->ctx, model->follows);
}

double wfm__rota_own_cost(const rota_model *model, int32_t person, const int32_t *row, int32_t first,
                          int32_t last) {
  double cost = 0;
  for (int32_t d = first; d < last; d++) cost += *wfm__rota_wish(model, person, d, row[d]);
  return cost;
}

void wfm__rota_count(const rota_model *model, double *cover, const int32_t *row, int32_t first, int32_t last,
                     double by) {
  for (int32_t d = first; d < last; d++)
    if (row[d] != WFM_ROTA_OFF) cover[(size_t)d * (size_t)model->shifts + (size_t)row[d]] += by;
}

double wfm__rota_cover_cost(const rota_model *model, const double *cover, int32_t first, int32_t last) {
  const wfm_rota *rota = model->rota;
  double cost = 0;
  for (size_t i = (size_t)first * (size_t)model->shifts, end = (size_t)last * (size_t)model->shifts; i < end;
       i++) {
    double missing = rota->need[i] - cover[i];
    cost += missing > 0 ? missing * rota->under[i] : -missing * rota->over[i];
  }
  return cost;
}
