/* A roster and what it covers. */
#include "schedule/schedule.h"

#include <string.h>

wfm_status wfm__sched_state_create(const sched_model *model, sched_state *state) {
  size_t days = (size_t)model->agents * (size_t)model->days;
  state->day = wfm__alloc(model->ctx, days, sizeof *state->day);
  state->cover = wfm__alloc(model->ctx, (size_t)model->points, sizeof *state->cover);
  if (!state->day || !state->cover)
    return wfm__fail(model->ctx, WFM_ENOMEM, "out of memory for a roster of %d agents", model->agents);
  for (size_t i = 0; i < days; i++) state->day[i].shift = -1;
  return WFM_OK;
}

void wfm__sched_state_free(const sched_model *model, sched_state *state) {
  wfm__free(model->ctx, state->day);
  wfm__free(model->ctx, state->cover);
}

void wfm__sched_state_copy(const sched_model *model, sched_state *to, const sched_state *from) {
  memcpy(to->day, from->day, (size_t)model->agents * (size_t)model->days * sizeof *to->day);
  memcpy(to->cover, from->cover, (size_t)model->points * sizeof *to->cover);
}

/* Work after the horizon serves the next one and counts nowhere. */
static void cover_slots(const sched_model *model, int32_t *cover, int32_t from, int32_t to, int32_t by) {
  if (to > model->slots) to = model->slots;
  for (int32_t t = from; t < to; t++) cover[t] += by;
}

void wfm__sched_cover(const sched_model *model, int32_t *cover, const sched_day *days, int32_t by) {
  for (int32_t d = 0; d < model->days; d++) {
    const sched_day *day = &days[d];
    if (day->shift < 0) continue;
    const sched_shift *shift = &model->shift[day->shift];
    int32_t *of_skill = cover + (size_t)day->skill * (size_t)model->slots,
            start = d * model->day_slots + shift->start;
    cover_slots(model, of_skill, start, start + shift->slots, by);
    for (int32_t i = 0; i < shift->pauses; i++)
      cover_slots(model, of_skill, start + day->pause[i], start + day->pause[i] + shift->length[i], -by);
  }
}

void wfm__sched_take(const sched_model *model, const sched_prices *prices, const sched_pricer *pricer,
                     int32_t agent, sched_day *days) {
  const sched_kind *kind = &model->kind[model->agent[agent].kind];
  for (int32_t d = 0; d < model->days; d++) {
    int32_t j = pricer->choice[d];
    memset(&days[d], 0, sizeof days[d]);
    days[d].shift = -1;
    if (j < 0) continue;
    days[d].shift = kind->shift[j];
    days[d].skill = wfm__sched_best_skill(model, prices, d, kind->shift[j], kind);
    wfm__sched_worth(model, prices, d, kind->shift[j], days[d].skill, days[d].pause);
  }
}

int32_t wfm__sched_place(const sched_model *model, const sched_kind *kind, int32_t s) {
  int32_t low = 0, high = kind->shifts - 1, start = model->shift[s].start_minute;
  while (low < high) {
    int32_t middle = low + (high - low) / 2, other = kind->shift[middle];
    int32_t its_start = model->shift[other].start_minute;
    if (its_start < start || (its_start == start && other < s))
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static double day_cost(const sched_model *model, int32_t agent, int32_t d, int32_t s) {
  const sched_kind *kind = &model->kind[model->agent[agent].kind];
  size_t at = (size_t)agent * (size_t)model->days + (size_t)d;
  if (s < 0) return model->off_cost[at];
  return model->row[model->row_of[at] + (size_t)wfm__sched_place(model, kind, s)];
}

double wfm__sched_own_cost(const sched_model *model, int32_t agent, const sched_day *days) {
  const sched_kind *kind = &model->kind[model->agent[agent].kind];
  const sched_week *week = &model->week[(size_t)agent * (size_t)model->weeks];
  double cost = 0;
  int32_t minutes = 0, worked = 0;
  for (int32_t d = 0; d < model->days; d++) {
    cost += day_cost(model, agent, d, days[d].shift);
    if (days[d].shift >= 0) {
      minutes += model->shift[days[d].shift].paid_minutes;
      worked++;
    }
    if (d % WFM__WEEK_DAYS != WFM__WEEK_DAYS - 1 && d != model->days - 1) continue;
    cost += wfm__sched_week_cost(model, kind, &week[d / WFM__WEEK_DAYS], minutes, worked);
    minutes = worked = 0;
  }
  return cost;
}

double wfm__sched_cost(const sched_model *model, const sched_state *state) {
  double cost = model->fixed_cost;
  for (int32_t p = 0; p < model->points; p++) {
    double missing = model->need[p] - state->cover[p];
    cost += missing > 0 ? model->frame.under_weight * missing : -model->frame.over_weight * missing;
  }
  for (int32_t a = 0; a < model->agents; a++)
    cost += wfm__sched_own_cost(model, a, &state->day[(size_t)a * (size_t)model->days]);
  return cost;
}
