/* Time off on request: what it costs alone and with the cheapest substitutes. */
#include "schedule/swap.h"

#include <math.h>
#include <string.h>

void wfm_time_off_request_init(wfm_time_off_request *request, size_t struct_size) {
  static const wfm_time_off_request zeros = {0};
  wfm__opts_init(request, struct_size, &zeros, sizeof zeros);
}

void wfm_time_off_answer_init(wfm_time_off_answer *answer, size_t struct_size) {
  static const wfm_time_off_answer zeros = {0};
  wfm__opts_init(answer, struct_size, &zeros, sizeof zeros);
}

static wfm_status check_request(const wfm_swaps *s, const wfm_time_off_request *r) {
  if (r->flags != 0) return wfm__fail(s->ctx, WFM_EVERSION, "flags=%u, want 0", r->flags);
  if (isnan(r->most_cost)) return wfm__fail(s->ctx, WFM_ENOTFINITE, "most_cost=nan, want a number");
  if (r->credit_minutes < 0 || r->credit_minutes > WFM__DAY_MINUTES)
    return wfm__fail(s->ctx, WFM_EDOMAIN, "credit_minutes=%d, want 0 to %d", (int)r->credit_minutes,
                     (int)WFM__DAY_MINUTES);
  if (r->last_day < r->first_day || r->last_day - r->first_day >= WFM_TIME_OFF_MOST)
    return wfm__fail(s->ctx, WFM_EDOMAIN, "last_day=%d, want %d to %d", (int)r->last_day, (int)r->first_day,
                     (int)r->first_day + WFM_TIME_OFF_MOST - 1);
  wfm_status st = wfm__swap_check_agent(s, r->agent, r->first_day);
  return st == WFM_OK ? wfm__swap_check_agent(s, r->agent, r->last_day) : st;
}

/* Limits of a week with the leave asked for. */
static void leave_week(const wfm_swaps *s, const wfm_time_off_request *r, int32_t week, sched_week *out) {
  int64_t credit = 0;
  uint32_t whole = 0;
  for (int32_t d = r->first_day; d <= r->last_day && r->credit_minutes > 0; d++) {
    if (d / WFM__WEEK_DAYS != week) continue;
    credit += r->credit_minutes;
    whole |= 1u << d % WFM__WEEK_DAYS;
  }
  wfm__sched_week_limits(&s->model, r->agent, week, credit, whole, out);
}

/* Change of the agent's own cost, and the rule that is broken or -1: his days and week limits are changed and put back. */
static double own_change(wfm_swaps *s, const wfm_time_off_request *r, int32_t *rule) {
  sched_model *model = &s->model;
  size_t first = (size_t)r->agent * (size_t)model->days + (size_t)r->first_day;
  int32_t days = r->last_day - r->first_day + 1, place[WFM_TIME_OFF_MOST];
  int32_t from_week = r->first_day / WFM__WEEK_DAYS, to_week = r->last_day / WFM__WEEK_DAYS;
  sched_day kept[WFM_TIME_OFF_MOST], *own = swap_day(s, r->agent, 0);
  sched_week weeks[WFM_TIME_OFF_MOST / WFM__WEEK_DAYS + 2];
  sched_week *week = &model->week[(size_t)r->agent * (size_t)model->weeks];
  double before = wfm__sched_own_cost(model, r->agent, own);
  memcpy(kept, own + r->first_day, (size_t)days * sizeof *kept);
  memcpy(place, s->place + first, (size_t)days * sizeof *place);
  for (int32_t w = from_week; w <= to_week; w++) {
    weeks[w - from_week] = week[w];
    leave_week(s, r, w, &week[w]);
  }
  for (int32_t i = 0; i < days; i++) {
    own[r->first_day + i].shift = -1;
    s->place[first + (size_t)i] = -1;
  }
  double change = wfm__sched_own_cost(model, r->agent, own) - before;
  *rule = wfm__sched_broken_rule(model, r->agent, s->place + (size_t)r->agent * (size_t)model->days);
  memcpy(own + r->first_day, kept, (size_t)days * sizeof *kept);
  memcpy(s->place + first, place, (size_t)days * sizeof *place);
  for (int32_t w = from_week; w <= to_week; w++) week[w] = weeks[w - from_week];
  return change;
}

/* The cheapest of those who are off, have the skill and may take the shift, and are not among the substitutes yet; -1: nobody. */
static int32_t find_substitute(wfm_swaps *s, int32_t agent, int32_t d, const int32_t *taken, int32_t count,
                               double *cost) {
  const sched_model *model = &s->model;
  const sched_day *day = swap_day(s, agent, d);
  int32_t best = -1;
  for (int32_t k = 0; k < model->kinds; k++) s->kind_place[k] = -2;
  for (int32_t b = 0; b < model->agents; b++) {
    int32_t k = model->agent[b].kind;
    if (b == agent || s->offends[b] || swap_place(s, b, d) >= 0) continue;
    if (s->kind_place[k] == -2)
      s->kind_place[k] =
          wfm__swap_has_skill(model, b, day->skill) ? wfm__swap_place_of(model, b, day->shift) : -1;
    if (s->kind_place[k] < 0 || swap_change(s, b, d, s->kind_place[k]) >= *cost) continue;
    bool again = false;
    for (int32_t i = 0; i < count; i++) again = again || taken[i] == b;
    if (again) continue;
    *cost = swap_change(s, b, d, s->kind_place[k]);
    best = b;
  }
  return best;
}

static void answer_request(wfm_swaps *s, const wfm_time_off_request *r, wfm_time_off_answer *out) {
  const sched_model *model = &s->model;
  int32_t days = r->last_day - r->first_day + 1;
  double own = own_change(s, r, &out->rule);
  out->allowed = out->rule < 0;
  out->cost_alone = out->cost = own;
  for (int32_t i = 0; i < WFM_TIME_OFF_MOST; i++) out->substitute[i] = -1;
  for (int32_t i = 0; i < days; i++) {
    int32_t d = r->first_day + i;
    const sched_day *day = swap_day(s, r->agent, d);
    if (day->shift < 0) continue;
    double lost = wfm__sched_cover_day(model, s->state.cover, d, day, -1), least = lost;
    double missing = wfm__swap_missing(model, lost, -wfm__swap_covered(model, d, day));
    out->days_worked++;
    out->cost_alone += lost;
    out->under_alone += missing;
    out->substitute[i] = find_substitute(s, r->agent, d, out->substitute, i, &least);
    out->cost += least;
    if (out->substitute[i] < 0) out->under += missing;
  }
  for (int32_t d = r->first_day; d <= r->last_day; d++)
    if (swap_day(s, r->agent, d)->shift >= 0)
      wfm__sched_cover_day(model, s->state.cover, d, swap_day(s, r->agent, d), 1);
  if (!out->allowed) out->cost = out->cost_alone = out->under = out->under_alone = NAN;
  out->granted = out->allowed && out->cost <= r->most_cost;
}

wfm_status wfm_time_off_test(wfm_swaps *swaps, const wfm_time_off_request *request,
                             wfm_time_off_answer *answer) {
  wfm_time_off_request read = {0};
  wfm_time_off_answer found = {0};
  if (!swaps) return WFM_EINVAL;
  if (!request || !answer)
    return wfm__fail(swaps->ctx, WFM_EINVAL, "%s is NULL", request ? "answer" : "request");
  wfm_status st = wfm__opts_read(swaps->ctx, &read, sizeof read, request);
  if (st == WFM_OK) st = check_request(swaps, &read);
  if (st != WFM_OK) return st;
  answer_request(swaps, &read, &found);
  return wfm__result_write(swaps->ctx, answer, &found, sizeof found);
}
