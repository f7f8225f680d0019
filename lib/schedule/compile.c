/* The rostering problem in arrays: demand by point, shifts in slots. */
#include "schedule/schedule.h"

#include <string.h>

static int32_t ceil_div(int32_t a, int32_t b) {
  return (a + b - 1) / b;
}

/* Narrows the windows of the pauses to what their order leaves; the roster has checked that they fit. */
static void narrow_windows(sched_shift *shift) {
  for (int32_t i = 1; i < shift->pauses; i++) {
    int32_t least = shift->from[i - 1] + shift->step[i];
    if (shift->from[i] < least) shift->from[i] = least;
  }
  for (int32_t i = shift->pauses - 1; i > 0; i--) {
    int32_t most = shift->to[i] - shift->step[i];
    if (shift->to[i - 1] > most) shift->to[i - 1] = most;
  }
}

static void compile_shift(int32_t interval, const wfm__shift *shift, sched_shift *out) {
  const wfm_shift *in = &shift->in;
  int32_t before = 0;
  out->start_minute = in->start_minute;
  out->end_minute = in->start_minute + in->length_minutes;
  out->paid_minutes = in->paid_minutes;
  out->start = in->start_minute / interval;
  out->slots = shift->cells;
  for (int32_t i = 0; i < WFM_MAX_PAUSES; i++) {
    if (in->pause_minutes[i] == 0) continue;
    int32_t n = out->pauses++;
    out->which[n] = i;
    out->from[n] = ceil_div(in->pause_from[i], interval);
    out->to[n] = in->pause_to[i] / interval;
    out->length[n] = ceil_div(in->pause_minutes[i], interval);
    out->step[n] = n ? ceil_div(before + in->pause_gap_minutes, interval) : 0;
    before = in->pause_minutes[i];
  }
  narrow_windows(out);
}

static wfm_status compile_shifts(sched_model *model) {
  model->shifts = (int32_t)model->roster->shift_count;
  model->shift = wfm__alloc(model->ctx, (size_t)model->shifts, sizeof *model->shift);
  if (!model->shift) return wfm__fail(model->ctx, WFM_ENOMEM, "out of memory for %d shifts", model->shifts);
  for (int32_t s = 0; s < model->shifts; s++) {
    sched_shift *shift = &model->shift[s];
    compile_shift(model->frame.interval_minutes, &model->roster->shift[s], shift);
    int32_t past = shift->start + shift->slots - model->day_slots;
    if (past > model->tail) model->tail = past;
  }
  return WFM_OK;
}

static wfm_status compile_demand(sched_model *model) {
  wfm_ctx *ctx = model->ctx;
  const wfm_roster *roster = model->roster;
  size_t points = (size_t)model->points;
  model->rows = roster->demand_count;
  model->need = wfm__alloc(ctx, points, sizeof *model->need);
  model->low = wfm__alloc(ctx, points, sizeof *model->low);
  model->high = wfm__alloc(ctx, points, sizeof *model->high);
  model->row_point = wfm__alloc(ctx, model->rows, sizeof *model->row_point);
  if (!model->need || !model->low || !model->high || !model->row_point)
    return wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu rows of demand", model->rows);
  /* Where nothing is demanded all work is surplus: the price that proves most is the least. */
  for (size_t p = 0; p < points; p++) model->low[p] = model->high[p] = -model->frame.over_weight;
  for (size_t i = 0; i < model->rows; i++) {
    const wfm__demand *row = &roster->demand[i];
    if (row->slot >= model->slots) {
      model->row_point[i] = -1;
      model->fixed_cost += model->frame.under_weight * row->required;
      continue;
    }
    int32_t point = row->skill * model->slots + row->slot;
    model->row_point[i] = point;
    model->need[point] += row->required;
    model->high[point] = model->frame.under_weight;
  }
  return WFM_OK;
}

wfm_status wfm__sched_note(sched_model *model, int32_t kind, int32_t agent, wfm__text *text) {
  wfm_ctx *ctx = model->ctx;
  if (text->failed) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for a note");
  wfm_status st = wfm__grow(ctx, &model->note, &model->note_cap, model->notes + 1, sizeof *model->note);
  if (st != WFM_OK) return st;
  char *copy = wfm__strdup(ctx, text->data);
  if (!copy) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for a note");
  model->note[model->notes++] = (sched_note){kind, agent, copy};
  return WFM_OK;
}

wfm_status wfm__sched_compile(wfm_ctx *ctx, const wfm_roster *roster, sched_model *model) {
  memset(model, 0, sizeof *model);
  model->ctx = ctx;
  model->roster = roster;
  model->frame = roster->frame;
  model->days = roster->frame.days;
  model->weeks = roster->weeks;
  model->day_slots = roster->day_intervals;
  model->slots = roster->intervals;
  model->skills = wfm__roster_skill_count(roster);
  model->agents = (int32_t)roster->agent_count;
  model->points = model->slots * model->skills;
  wfm_status st = wfm__roster_index_create(ctx, roster, &model->index);
  if (st == WFM_OK) st = compile_shifts(model);
  if (st == WFM_OK) st = compile_demand(model);
  if (st == WFM_OK) st = wfm__sched_kinds(model);
  if (st == WFM_OK) st = wfm__sched_agents(model);
  if (st == WFM_OK) st = wfm__sched_locks(model);
  return st;
}

static void kind_free(wfm_ctx *ctx, sched_kind *kind) {
  wfm__free(ctx, kind->skill);
  wfm__free(ctx, kind->shift);
  wfm__free(ctx, kind->step_of);
  wfm__free(ctx, kind->paid_minutes);
  wfm__free(ctx, kind->node);
  wfm__free(ctx, kind->next);
  wfm__free(ctx, kind->ready);
  wfm__free(ctx, kind->class_off);
  wfm__free(ctx, kind->step);
}

void wfm__sched_model_free(sched_model *model) {
  wfm_ctx *ctx = model->ctx;
  for (size_t i = 0; i < model->notes; i++) wfm__free(ctx, model->note[i].text);
  wfm__free(ctx, model->note);
  for (int32_t k = 0; model->kind && k < model->kinds; k++) kind_free(ctx, &model->kind[k]);
  wfm__free(ctx, model->kind);
  wfm__free(ctx, model->shift);
  wfm__free(ctx, model->need);
  wfm__free(ctx, model->low);
  wfm__free(ctx, model->high);
  wfm__free(ctx, model->row_point);
  wfm__free(ctx, model->agent);
  wfm__free(ctx, model->week);
  wfm__free(ctx, model->row_of);
  wfm__free(ctx, model->row);
  wfm__free(ctx, model->off_cost);
  wfm__roster_index_free(model->index);
}
