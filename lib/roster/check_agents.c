/* Rules over an agent's days and weeks: runs, rest, hours, days. */
#include "roster/check.h"

static wfm_status breach(wfm_check *check, int32_t rule, const wfm__worked *day, int64_t value,
                         int64_t limit) {
  wfm_violation *v = wfm__check_breach(check, rule, day->agent, day->day);
  if (!v) return WFM_ENOMEM;
  v->shift = day->shift;
  v->row = (int64_t)day->row;
  v->value = value;
  v->limit = limit;
  return WFM_OK;
}

static wfm_status week_breach(wfm_check *check, int32_t rule, int32_t agent, int32_t week, int64_t value,
                              int64_t limit) {
  wfm_violation *v = wfm__check_breach(check, rule, agent, week * WFM__WEEK_DAYS);
  if (!v) return WFM_ENOMEM;
  v->value = value;
  v->limit = limit;
  return WFM_OK;
}

static wfm_status check_days(wfm_check *check, int32_t agent) {
  const wfm_roster *roster = check->roster;
  const wfm_agent *in = &roster->agent[agent].in;
  const wfm_contract *contract = &roster->contract[in->contract].in;
  int64_t run = in->prior_consecutive_days, end_before = -(int64_t)in->prior_end_minutes_before;
  int32_t day_before = -1;
  for (size_t k = check->worked_first[agent]; k < check->worked_first[agent + 1]; k++) {
    const wfm__worked *day = &check->worked[k];
    const wfm_shift *shift = &roster->shift[day->shift].in;
    int64_t start = (int64_t)day->day * WFM__DAY_MINUTES + shift->start_minute;
    run = day->day == day_before + 1 ? run + 1 : 1;
    wfm_status st = WFM_OK;
    if (run > contract->max_consecutive_days)
      st = breach(check, WFM_RULE_CONSECUTIVE_DAYS, day, run, contract->max_consecutive_days);
    if (st == WFM_OK && start - end_before < contract->min_rest_minutes)
      st = breach(check, WFM_RULE_REST, day, start - end_before, contract->min_rest_minutes);
    if (st != WFM_OK) return st;
    end_before = start + shift->length_minutes;
    day_before = day->day;
  }
  return WFM_OK;
}

/* Hours and days of each of the agent's weeks. */
static void sum_weeks(wfm_check *check, int32_t agent, wfm_agent_week *week, uint8_t *leave) {
  const wfm_roster *roster = check->roster;
  const wfm__roster_index *index = check->index;
  for (int32_t w = 0; w < roster->weeks; w++) {
    week[w].struct_size = sizeof week[w];
    leave[w] = 0;
  }
  for (size_t k = check->worked_first[agent]; k < check->worked_first[agent + 1]; k++) {
    wfm_agent_week *of = &week[check->worked[k].day / WFM__WEEK_DAYS];
    of->worked_minutes += roster->shift[check->worked[k].shift].in.paid_minutes;
    of->days++;
  }
  for (size_t k = index->time_off_first[agent]; k < index->time_off_first[agent + 1]; k++) {
    const wfm_time_off *off = &roster->time_off[index->times_off[k]];
    if (off->day < 0 || off->day >= roster->frame.days) continue;
    int32_t w = off->day / WFM__WEEK_DAYS;
    week[w].credit_minutes += off->credit_minutes;
    bool whole = off->credit_minutes > 0 && off->start_minute <= 0 && off->end_minute >= WFM__DAY_MINUTES;
    uint8_t bit = (uint8_t)(1u << (off->day % WFM__WEEK_DAYS)); /* a date counts once */
    if (whole && !(leave[w] & bit)) {
      leave[w] |= bit;
      week[w].leave_days++;
    }
  }
}

static int64_t above_zero(int64_t x) {
  return x > 0 ? x : 0;
}

static wfm_status check_week(wfm_check *check, int32_t agent, int32_t w, wfm_agent_week *week) {
  const wfm_roster *roster = check->roster;
  const wfm_contract *contract = &roster->contract[roster->agent[agent].in.contract].in;
  int64_t days_max = above_zero((int64_t)contract->days_max - week->leave_days);
  int64_t minutes = week->worked_minutes + week->credit_minutes;
  wfm_status st = WFM_OK;
  if (week->worked_minutes > contract->cap_minutes)
    st = week_breach(check, WFM_RULE_HOURS_CAP, agent, w, week->worked_minutes, contract->cap_minutes);
  if (st == WFM_OK && week->days > 0 && minutes > contract->weekly_max_minutes)
    st = week_breach(check, WFM_RULE_CONTRACT_HOURS, agent, w, minutes, contract->weekly_max_minutes);
  if (st == WFM_OK && week->days > days_max)
    st = week_breach(check, WFM_RULE_WEEKLY_DAYS, agent, w, week->days, days_max);
  check->figures.cost_long_week +=
      contract->long_week_weight * (double)above_zero(week->worked_minutes - contract->long_week_minutes);
  if ((w + 1) * WFM__WEEK_DAYS <= roster->frame.days) { /* full weeks only */
    int64_t want = above_zero((int64_t)contract->weekly_min_minutes - week->credit_minutes);
    week->short_minutes = above_zero(want - week->worked_minutes);
    week->short_days =
        (int32_t)above_zero(above_zero((int64_t)contract->days_min - week->leave_days) - week->days);
    check->figures.contract_short_minutes += week->short_minutes;
    check->figures.contract_short_days += week->short_days;
  }
  return st;
}

wfm_status wfm__check_agents(wfm_check *check) {
  size_t weeks = (size_t)check->roster->weeks;
  uint8_t *leave = wfm__alloc(check->ctx, weeks, 1); /* weekdays of paid leave as bits */
  wfm_status st = leave ? WFM_OK : wfm__fail(check->ctx, WFM_ENOMEM, "out of memory for %zu weeks", weeks);
  for (size_t a = 0; st == WFM_OK && a < check->roster->agent_count; a++) {
    wfm_agent_week *week = &check->week[a * weeks];
    st = check_days(check, (int32_t)a);
    if (st == WFM_OK) sum_weeks(check, (int32_t)a, week, leave);
    for (size_t w = 0; st == WFM_OK && w < weeks; w++)
      st = check_week(check, (int32_t)a, (int32_t)w, &week[w]);
  }
  wfm__free(check->ctx, leave);
  return st;
}
