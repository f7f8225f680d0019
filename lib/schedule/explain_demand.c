/* What intervals are worth, and where agents are missing. */
#include "schedule/explain.h"

#include <math.h>
#include <stdlib.h>

/* A row with its weight, for sorting: heaviest first, then in order. */
typedef struct ranked {
  double weight;
  size_t row;
} ranked;

static int compare_ranked(const void *a, const void *b) {
  const ranked *x = a, *y = b;
  if (x->weight != y->weight) return x->weight > y->weight ? -1 : 1;
  return (x->row > y->row) - (x->row < y->row);
}

static void where_words(const explain_job *job, const wfm__demand *row, wfm__text *text) {
  wfm__explain_date(job, row->day, text);
  wfm__text_add(text, " at ");
  wfm__explain_clock(row->start_minute, text);
  wfm__text_printf(text, " on %s", wfm_roster_skill(job->roster, row->skill));
}

static wfm_status add_price(explain_job *job, size_t row, double price) {
  const wfm__demand *demand = &job->roster->demand[row];
  double labour = job->model.frame.labour_weight;
  wfm_explain_item item = {.kind = WFM_EXPLAIN_PRICE,
                           .agent = -1,
                           .day = demand->day,
                           .row = (int64_t)row,
                           .value = labour > 0 ? price / labour : NAN,
                           .cost = price,
                           .repair = -1};
  wfm__text text;
  wfm__text_init(&text, job->ctx);
  wfm__text_add(&text, "one more agent on ");
  where_words(job, demand, &text);
  wfm__text_add(&text, labour > 0 ? " is worth " : " saves ");
  wfm__text_fixed(&text, labour > 0 ? item.value : price, 1);
  wfm__text_add(&text, labour > 0 ? " paid intervals" : " of the cost");
  return wfm__explain_add(job, &item, &text);
}

/* Fills the rows that weigh something, one for each interval and skill, heaviest first, at most so many. Rows after the horizon are
   left out: nobody can be there. */
static wfm_status rank_rows(explain_job *job, const double *weight, int32_t most, ranked *found,
                            size_t *count) {
  const sched_model *model = &job->model;
  uint8_t *seen = wfm__alloc(job->ctx, (size_t)model->points, sizeof *seen);
  if (!seen) return wfm__fail(job->ctx, WFM_ENOMEM, "out of memory for %d intervals", model->points);
  *count = 0;
  for (size_t i = 0; i < model->rows; i++) {
    int32_t point = model->row_point[i];
    if (point < 0 || seen[point]) continue;
    seen[point] = 1;
    if (weight[i] > 0) found[(*count)++] = (ranked){weight[i], i};
  }
  qsort(found, *count, sizeof *found, compare_ranked);
  if (*count > (size_t)most) *count = (size_t)most;
  wfm__free(job->ctx, seen);
  return WFM_OK;
}

/* Adds the heaviest rows by the weight that of() gives them. */
static wfm_status add_heaviest(explain_job *job, const double *given,
                               double (*of)(const sched_model *, const sched_state *, int32_t), int32_t most,
                               wfm_status (*add)(explain_job *, size_t, double)) {
  const sched_model *model = &job->model;
  double *weight = wfm__alloc(job->ctx, model->rows, sizeof *weight);
  ranked *found = wfm__alloc(job->ctx, model->rows, sizeof *found);
  size_t count = 0;
  wfm_status st = weight && found
                      ? WFM_OK
                      : wfm__fail(job->ctx, WFM_ENOMEM, "out of memory for %zu rows of demand", model->rows);
  for (size_t i = 0; st == WFM_OK && i < model->rows; i++)
    if (model->row_point[i] >= 0) weight[i] = given ? given[i] : of(model, &job->state, model->row_point[i]);
  if (st == WFM_OK) st = rank_rows(job, weight, most, found, &count);
  for (size_t i = 0; st == WFM_OK && i < count; i++) st = add(job, found[i].row, found[i].weight);
  wfm__free(job->ctx, weight);
  wfm__free(job->ctx, found);
  return st;
}

static double present_saving(const sched_model *model, const sched_state *state, int32_t point) {
  return wfm__sched_saving(model, (size_t)point, state->cover[point]);
}

static double present_shortage(const sched_model *model, const sched_state *state, int32_t point) {
  return model->need[point] - state->cover[point];
}

wfm_status wfm__explain_prices(explain_job *job, const double *prices) {
  return add_heaviest(job, prices, present_saving, job->opts->prices, add_price);
}

/* Whether the agent, taken by himself, may work a shift that covers the slot. */
static bool could_be_there(const sched_model *model, int32_t agent, int32_t slot, int32_t skill) {
  const sched_kind *kind = &model->kind[model->agent[agent].kind];
  bool skilled = false;
  for (int32_t i = 0; i < kind->skills; i++) skilled = skilled || kind->skill[i] == skill;
  for (int32_t d = slot / model->day_slots; skilled && d >= 0 && d > slot / model->day_slots - 3; d--) {
    size_t at = (size_t)agent * (size_t)model->days + (size_t)d;
    int32_t of_day = slot - d * model->day_slots;
    for (int32_t j = 0; j < kind->shifts; j++) {
      const sched_shift *shift = &model->shift[kind->shift[j]];
      if (shift->start <= of_day && of_day < shift->start + shift->slots &&
          model->row[model->row_of[at] + (size_t)j] < INFINITY)
        return true;
    }
  }
  return false;
}

static wfm_status add_shortage(explain_job *job, size_t row, double missing) {
  const sched_model *model = &job->model;
  const wfm__demand *demand = &job->roster->demand[row];
  int32_t point = model->row_point[row];
  wfm_explain_item item = {.kind = WFM_EXPLAIN_SHORTAGE,
                           .agent = -1,
                           .day = demand->day,
                           .row = (int64_t)row,
                           .value = missing,
                           .cost = missing * model->frame.under_weight,
                           .repair = -1};
  for (int32_t a = 0; a < model->agents; a++)
    item.able += could_be_there(model, a, demand->slot, demand->skill);
  wfm__text text;
  wfm__text_init(&text, job->ctx);
  where_words(job, demand, &text);
  wfm__text_add(&text, ": ");
  wfm__text_fixed(&text, missing, 1);
  wfm__text_add(&text, " of ");
  wfm__text_fixed(&text, model->need[point], 1);
  wfm__text_printf(
      &text,
      " agents missing; %d could be there by contract, window, skill, time off and locks, each taken by "
      "himself, %d are",
      (int)item.able, (int)job->state.cover[point]);
  return wfm__explain_add(job, &item, &text);
}

wfm_status wfm__explain_shortages(explain_job *job) {
  return add_heaviest(job, NULL, present_shortage, job->opts->shortages, add_shortage);
}
