/* One or two days of an agent changed: whether that is legal, what it costs, what covering them saves. */
#include "schedule/schedule.h"

#include <math.h>
#include <string.h>

/* --- legality of an agent's days around a change --- */

static bool rest_kept(const sched_model *model, const sched_move *m, int32_t d) {
  const sched_shift *shift = &model->shift[m->kind->shift[m->place[d]]];
  int32_t reach = m->kind->min_rest / WFM__DAY_MINUTES + 3, before = d - 1, after = d + 1;
  while (before >= 0 && d - before <= reach && m->place[before] < 0) before--;
  while (after < model->days && after - d <= reach && m->place[after] < 0) after++;
  int64_t since = (int64_t)d * WFM__DAY_MINUTES + shift->start_minute;
  if (before < 0)
    since += model->roster->agent[m->agent].in.prior_end_minutes_before;
  else if (m->place[before] >= 0)
    since -= (int64_t)before * WFM__DAY_MINUTES + model->shift[m->kind->shift[m->place[before]]].end_minute;
  if (since < m->kind->min_rest) return false;
  if (after >= model->days || m->place[after] < 0) return true;
  int32_t start = (after - d) * WFM__DAY_MINUTES + model->shift[m->kind->shift[m->place[after]]].start_minute;
  return start - shift->end_minute >= m->kind->min_rest;
}

static bool run_kept(const sched_model *model, const sched_move *m, int32_t d) {
  if (m->kind->runs == 1) return true;
  int32_t first = d, last = d;
  while (first > 0 && m->place[first - 1] >= 0) first--;
  while (last + 1 < model->days && m->place[last + 1] >= 0) last++;
  int64_t run = last - first + 1;
  if (first == 0) run += model->roster->agent[m->agent].in.prior_consecutive_days;
  return run <= m->kind->max_run;
}

/* A week's cost; infinite when it is over a limit. */
static double week_cost(const sched_model *model, const sched_move *m, int32_t week) {
  int32_t minutes = 0, worked = 0;
  const sched_week *limits = &model->week[(size_t)m->agent * (size_t)model->weeks + (size_t)week];
  for (int32_t d = week * WFM__WEEK_DAYS; d < (week + 1) * WFM__WEEK_DAYS && d < model->days; d++) {
    if (m->place[d] < 0) continue;
    minutes += model->shift[m->kind->shift[m->place[d]]].paid_minutes;
    worked++;
  }
  if (worked > 0 && (worked > limits->max_days || minutes > limits->max_minutes)) return INFINITY;
  return wfm__sched_week_cost(model, m->kind, limits, minutes, worked);
}

/* Cost of the weeks that the move touches. */
static double weeks_cost(const sched_model *model, const sched_move *m) {
  int32_t first = m->day[0] / WFM__WEEK_DAYS, second = m->day[m->days - 1] / WFM__WEEK_DAYS;
  double cost = week_cost(model, m, first);
  return second == first ? cost : cost + week_cost(model, m, second);
}

/* Cost of the days that change, without coverage. */
static double days_cost(const sched_model *model, const sched_move *m, const int32_t *place) {
  double cost = 0;
  for (int32_t i = 0; i < m->days; i++) {
    size_t at = (size_t)m->agent * (size_t)model->days + (size_t)m->day[i];
    cost += place[i] < 0 ? model->off_cost[at] : model->row[model->row_of[at] + (size_t)place[i]];
  }
  return cost;
}

void wfm__sched_set_places(const sched_move *m, const int32_t *place) {
  for (int32_t i = 0; i < m->days; i++) m->place[m->day[i]] = place[i];
}

/* Own cost of the change; infinite when it is not legal. The new places are left in force. */
double wfm__sched_own_change(const sched_model *model, const sched_move *m) {
  double before = days_cost(model, m, m->from) + weeks_cost(model, m), after = days_cost(model, m, m->to);
  wfm__sched_set_places(m, m->to);
  if (!(after < INFINITY)) return INFINITY;
  after += weeks_cost(model, m);
  for (int32_t i = 0; i < m->days && after < INFINITY; i++)
    if (m->to[i] >= 0 &&
        (!rest_kept(model, m, m->day[i]) || (m->from[i] < 0 && !run_kept(model, m, m->day[i]))))
      after = INFINITY;
  return after - before;
}

/* --- coverage --- */

/* Takes a day out of the coverage (by -1) or puts it in (by 1); returns what its coverage saves. */
double wfm__sched_cover_day(const sched_model *model, int32_t *covered, int32_t d, const sched_day *day,
                            int32_t by) {
  const sched_shift *shift = &model->shift[day->shift];
  int32_t first = d * model->day_slots + shift->start, t = 0;
  size_t base = (size_t)day->skill * (size_t)model->slots + (size_t)first;
  int32_t *cover = covered + base;
  int32_t end = model->slots - first < shift->slots ? model->slots - first : shift->slots;
  double saved = 0;
  for (int32_t i = 0; i <= shift->pauses; i++) {
    int32_t stop = i < shift->pauses && day->pause[i] < end ? day->pause[i] : end;
    for (; t < stop; t++) {
      if (by < 0) cover[t]--;
      saved += wfm__sched_saving(model, base + (size_t)t, cover[t]);
      if (by > 0) cover[t]++;
    }
    if (i < shift->pauses) t = day->pause[i] + shift->length[i];
  }
  return saved;
}

/* The best skill and pauses for a shift against the present coverage. */
void wfm__sched_best_day(const sched_model *model, const int32_t *covered, double *prefix,
                         const sched_kind *kind, int32_t d, int32_t s, sched_day *out) {
  const sched_shift *shift = &model->shift[s];
  int32_t first = d * model->day_slots + shift->start;
  int32_t end = model->slots - first < shift->slots ? model->slots - first : shift->slots;
  double most = -INFINITY;
  memset(out, 0, sizeof *out);
  for (int32_t i = 0; i < kind->skills; i++) {
    size_t base = (size_t)kind->skill[i] * (size_t)model->slots + (size_t)first;
    const int32_t *cover = covered + base;
    double sum = 0;
    sched_day day = {.shift = s, .skill = kind->skill[i]};
    for (int32_t t = 0; t <= shift->slots; t++) {
      prefix[t] = sum;
      if (t < end) sum += wfm__sched_saving(model, base + (size_t)t, cover[t]);
    }
    double worth = wfm__sched_worth_at(shift, prefix, day.pause);
    if (worth <= most) continue;
    most = worth;
    *out = day;
  }
}

void wfm__sched_read_places(const sched_model *model, const sched_state *state, int32_t *place) {
  for (int32_t a = 0; a < model->agents; a++)
    for (int32_t d = 0; d < model->days; d++) {
      size_t at = (size_t)a * (size_t)model->days + (size_t)d;
      int32_t s = state->day[at].shift;
      place[at] = s < 0 ? -1 : wfm__sched_place(model, &model->kind[model->agent[a].kind], s);
    }
}

int32_t wfm__sched_broken_rule(const sched_model *model, int32_t agent, int32_t *place) {
  const sched_move m = {.agent = agent, .kind = &model->kind[model->agent[agent].kind], .place = place};
  const size_t first = (size_t)agent * (size_t)model->days;
  int32_t minutes = 0, worked = 0;
  for (int32_t d = 0; d < model->days; d++) {
    if (d % WFM__WEEK_DAYS == 0) minutes = worked = 0;
    if (place[d] < 0) {
      if (!(model->off_cost[first + (size_t)d] < INFINITY)) return WFM_RULE_LOCKED;
      continue;
    }
    int32_t s = m.kind->shift[place[d]];
    const sched_week *limits =
        &model->week[(size_t)agent * (size_t)model->weeks + (size_t)(d / WFM__WEEK_DAYS)];
    if (!(model->row[model->row_of[first + (size_t)d] + (size_t)place[d]] < INFINITY))
      return wfm__sched_hits_time_off(model, agent, d, s) ? WFM_RULE_TIME_OFF : WFM_RULE_LOCKED;
    if (!rest_kept(model, &m, d)) return WFM_RULE_REST;
    if (!run_kept(model, &m, d)) return WFM_RULE_CONSECUTIVE_DAYS;
    minutes += model->shift[s].paid_minutes;
    if (++worked > limits->max_days) return WFM_RULE_WEEKLY_DAYS;
    if (minutes > limits->max_minutes)
      return minutes > m.kind->cap ? WFM_RULE_HOURS_CAP : WFM_RULE_CONTRACT_HOURS;
  }
  return -1;
}
