/* What is one agent's own: cost of each shift on each day, limits of each week. */
#include "schedule/schedule.h"

#include <math.h>
#include <string.h>

static bool shift_hits(const sched_shift *shift, int32_t day, const wfm_time_off *off) {
  int64_t shift_by = (int64_t)WFM__DAY_MINUTES * (off->day - day);
  return shift->start_minute < off->end_minute + shift_by && shift->end_minute > off->start_minute + shift_by;
}

/* Adds the weights of the agent's wishes for the day to what breaks them. */
static void add_requests(const sched_model *model, int32_t agent, int32_t day, double *row,
                         double *off_cost) {
  const sched_kind *kind = &model->kind[model->agent[agent].kind];
  const wfm__roster_index *index = model->index;
  for (size_t i = index->request_first[agent]; i < index->request_first[agent + 1]; i++) {
    const wfm_request *request = &model->roster->request[index->requests[i]];
    if (request->day != WFM_EVERY_DAY && request->day != day) continue;
    double cost = model->frame.request_weight * request->weight;
    if (request->kind == WFM_REQUEST_WORK) {
      *off_cost += cost;
      continue;
    }
    for (int32_t j = 0; j < kind->shifts; j++) {
      int32_t start = model->shift[kind->shift[j]].start_minute;
      bool met = request->kind == WFM_REQUEST_START && start >= request->start_from_minute &&
                 start <= request->start_to_minute;
      if (!met) row[j] += cost;
    }
  }
}

bool wfm__sched_hits_time_off(const sched_model *model, int32_t agent, int32_t day, int32_t s) {
  const wfm__roster_index *index = model->index;
  for (size_t i = index->time_off_first[agent]; i < index->time_off_first[agent + 1]; i++)
    if (shift_hits(&model->shift[s], day, &model->roster->time_off[index->times_off[i]])) return true;
  return false;
}

static void fill_row(const sched_model *model, int32_t agent, int32_t day, double *row, double *off_cost) {
  const sched_kind *kind = &model->kind[model->agent[agent].kind];
  double per_minute = model->frame.labour_weight / model->frame.interval_minutes;
  *off_cost = 0;
  for (int32_t j = 0; j < kind->shifts; j++) row[j] = per_minute * model->shift[kind->shift[j]].paid_minutes;
  add_requests(model, agent, day, row, off_cost);
  for (int32_t j = 0; j < kind->shifts; j++)
    if (kind->max_run == 0 || wfm__sched_hits_time_off(model, agent, day, kind->shift[j])) row[j] = INFINITY;
}

/* Where the same row stands among those of the agent's earlier days; SIZE_MAX: nowhere. */
static size_t find_row(const sched_model *model, int32_t agent, int32_t day, const double *row, size_t size) {
  const size_t *row_of = &model->row_of[(size_t)agent * (size_t)model->days];
  for (int32_t d = day - 1; d >= 0; d--)
    if (memcmp(&model->row[row_of[d]], row, size) == 0) return row_of[d];
  return SIZE_MAX;
}

wfm_status wfm__sched_row(sched_model *model, int32_t agent, int32_t day, const double *row) {
  size_t shifts = (size_t)model->kind[model->agent[agent].kind].shifts;
  size_t at = find_row(model, agent, day, row, shifts * sizeof *row);
  if (at == SIZE_MAX) {
    /* Never without a block, so that a row without shifts can be pointed to. */
    size_t want = model->row_count + (shifts ? shifts : 1);
    wfm_status st = wfm__grow(model->ctx, &model->row, &model->row_cap, want, sizeof *row);
    if (st != WFM_OK) return st;
    at = model->row_count;
    if (shifts) memcpy(&model->row[at], row, shifts * sizeof *row);
    model->row_count += shifts;
  }
  model->row_of[(size_t)agent * (size_t)model->days + (size_t)day] = at;
  return WFM_OK;
}

/* Credit of leave, and the days that whole paid days take, in one week; more: whole days besides, as bits. */
static void week_leave(const sched_model *model, int32_t agent, int32_t week, uint32_t more, int64_t *credit,
                       int32_t *days) {
  const wfm__roster_index *index = model->index;
  bool whole[WFM__WEEK_DAYS] = {false};
  *credit = 0;
  for (size_t i = index->time_off_first[agent]; i < index->time_off_first[agent + 1]; i++) {
    const wfm_time_off *off = &model->roster->time_off[index->times_off[i]];
    if (off->day < 0 || off->day >= model->days || off->day / WFM__WEEK_DAYS != week) continue;
    *credit += off->credit_minutes;
    if (off->credit_minutes > 0 && off->start_minute <= 0 && off->end_minute >= WFM__DAY_MINUTES)
      whole[off->day % WFM__WEEK_DAYS] = true;
  }
  *days = 0;
  for (int32_t i = 0; i < WFM__WEEK_DAYS; i++) *days += whole[i] || (more >> i & 1);
}

static int32_t clip(int64_t x, int64_t low, int64_t high) {
  return (int32_t)(x < low ? low : x > high ? high : x);
}

void wfm__sched_week_limits(const sched_model *model, int32_t agent, int32_t week, int64_t more_credit,
                            uint32_t more_days, sched_week *out) {
  const sched_kind *kind = &model->kind[model->agent[agent].kind];
  bool full = (week + 1) * WFM__WEEK_DAYS <= model->days;
  int64_t credit;
  int32_t leave;
  week_leave(model, agent, week, more_days, &credit, &leave);
  credit += more_credit;
  out->max_minutes = clip(kind->weekly_max - credit, -1, kind->cap);
  out->max_days = clip(kind->days_max - leave, 0, WFM__WEEK_DAYS);
  out->min_minutes = full ? clip(kind->min_minutes - credit, 0, kind->min_minutes) : 0;
  out->min_days = full ? clip(kind->days_min - leave, 0, WFM__WEEK_DAYS) : 0;
}

wfm_status wfm__sched_agents(sched_model *model) {
  wfm_ctx *ctx = model->ctx;
  wfm_status st = WFM_OK;
  size_t agents = (size_t)model->agents, days = (size_t)model->days;
  double *row = wfm__alloc(ctx, (size_t)model->shifts, sizeof *row);
  model->week = wfm__alloc(ctx, agents * (size_t)model->weeks, sizeof *model->week);
  model->row_of = wfm__alloc(ctx, agents * days, sizeof *model->row_of);
  model->off_cost = wfm__alloc(ctx, agents * days, sizeof *model->off_cost);
  if (!row || !model->week || !model->row_of || !model->off_cost) {
    st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu agents of %zu days", agents, days);
    goto done;
  }
  st = wfm__grow(ctx, &model->row, &model->row_cap, 1,
                 sizeof *model->row); /* rows may all be empty, but not nowhere */
  if (st != WFM_OK) goto done;
  for (int32_t a = 0; a < model->agents; a++) {
    for (int32_t w = 0; w < model->weeks; w++)
      wfm__sched_week_limits(model, a, w, 0, 0, &model->week[(size_t)a * (size_t)model->weeks + (size_t)w]);
    for (int32_t d = 0; d < model->days; d++) {
      fill_row(model, a, d, row, &model->off_cost[(size_t)a * days + (size_t)d]);
      st = wfm__sched_row(model, a, d, row);
      if (st != WFM_OK) goto done;
    }
  }
done:
  wfm__free(ctx, row);
  return st;
}
