/* Rules of a single row of a roster, its coverage, and the locks. */
#include "roster/check.h"

static wfm_violation *row_breach(wfm_check *check, int32_t rule, const wfm_assignment *row, size_t i) {
  wfm_violation *v = wfm__check_breach(check, rule, row->agent, row->day);
  if (v) {
    v->shift = row->shift;
    v->row = (int64_t)i;
  }
  return v;
}

/* Adds a violation with its figures; WFM_ENOMEM when there is no room. */
static wfm_status breach(wfm_check *check, int32_t rule, const wfm_assignment *row, size_t i, int64_t value,
                         int64_t limit) {
  wfm_violation *v = row_breach(check, rule, row, i);
  if (!v) return WFM_ENOMEM;
  v->value = value;
  v->limit = limit;
  return WFM_OK;
}

static wfm_status check_place(wfm_check *check, const wfm_assignment *row, size_t i) {
  const wfm_roster *roster = check->roster;
  const wfm_agent *agent = &roster->agent[row->agent].in;
  const wfm_shift *shift = &roster->shift[row->shift].in;
  wfm_status st = WFM_OK;
  if (!check->index->allowed[(size_t)agent->contract * roster->shift_count + (size_t)row->shift])
    st = breach(check, WFM_RULE_SHIFT_GROUP, row, i, 0, 0);
  if (st == WFM_OK && shift->start_minute < agent->start_from_minute)
    st = breach(check, WFM_RULE_START_WINDOW, row, i, shift->start_minute, agent->start_from_minute);
  if (st == WFM_OK && shift->start_minute > agent->start_to_minute)
    st = breach(check, WFM_RULE_START_WINDOW, row, i, shift->start_minute, agent->start_to_minute);
  if (st == WFM_OK && !wfm__agent_has_skill(roster, row->agent, row->skill)) {
    wfm_violation *v = row_breach(check, WFM_RULE_SKILL, row, i);
    if (!v) return WFM_ENOMEM;
    v->skill = row->skill;
  }
  return st;
}

/* One violation for each row of time off that the shift overlaps. */
static wfm_status check_time_off(wfm_check *check, const wfm_assignment *row) {
  const wfm_roster *roster = check->roster;
  const wfm_shift *shift = &roster->shift[row->shift].in;
  const wfm__roster_index *index = check->index;
  int64_t start = (int64_t)row->day * WFM__DAY_MINUTES + shift->start_minute;
  for (size_t k = index->time_off_first[row->agent]; k < index->time_off_first[row->agent + 1]; k++) {
    const wfm_time_off *off = &roster->time_off[index->times_off[k]];
    int64_t from = (int64_t)off->day * WFM__DAY_MINUTES + off->start_minute;
    int64_t to = (int64_t)off->day * WFM__DAY_MINUTES + off->end_minute;
    if (start >= to || start + shift->length_minutes <= from) continue;
    wfm_status st = breach(check, WFM_RULE_TIME_OFF, row, index->times_off[k], 0, 0);
    if (st != WFM_OK) return st;
  }
  return WFM_OK;
}

/* Marks the cells of the shift that a pause at p (minutes after the shift's start) takes; none when it is
   off the grid. */
static void leave(uint8_t *away, int32_t cells, int64_t p, int32_t minutes, int32_t interval) {
  if (p % interval != 0) return;
  for (int64_t cell = p / interval; cell * interval < p + minutes; cell++)
    if (cell >= 0 && cell < cells) away[cell] = 1;
}

static wfm_status check_pauses(wfm_check *check, const wfm_assignment *row, size_t i, uint8_t *away) {
  const wfm__shift *shift = &check->roster->shift[row->shift];
  const wfm_shift *in = &shift->in;
  int32_t interval = check->roster->frame.interval_minutes;
  int64_t end_before = 0;
  bool any_before = false;
  for (int k = 0; k < WFM_MAX_PAUSES; k++) {
    size_t found = check->violation_count;
    wfm_status st = WFM_OK;
    bool given = row->pause_minute[k] >= 0;
    int64_t p = (int64_t)row->pause_minute[k] - in->start_minute;
    if (in->pause_minutes[k] == 0) {
      if (given) st = breach(check, WFM_RULE_PAUSE_NOT_IN_SHIFT, row, i, row->pause_minute[k], 0);
    } else if (!given) {
      st = breach(check, WFM_RULE_PAUSE_MISSING, row, i, 0, 0);
    } else {
      if (p < in->pause_from[k] || p > in->pause_to[k] || p % interval != 0)
        st = breach(check, WFM_RULE_PAUSE_WINDOW, row, i, row->pause_minute[k],
                    in->start_minute + (p > in->pause_to[k] ? in->pause_to[k] : in->pause_from[k]));
      if (st == WFM_OK && any_before && p - end_before < in->pause_gap_minutes)
        st = breach(check, WFM_RULE_PAUSE_GAP, row, i, p - end_before, in->pause_gap_minutes);
      end_before = p + in->pause_minutes[k];
      any_before = true;
      leave(away, shift->cells, p, in->pause_minutes[k], interval);
    }
    if (st != WFM_OK) return st;
    for (size_t v = found; v < check->violation_count; v++) check->violation[v].pause = k;
  }
  return WFM_OK;
}

static void cover(wfm_check *check, const wfm_assignment *row, const uint8_t *away) {
  const wfm_roster *roster = check->roster;
  const wfm__shift *shift = &roster->shift[row->shift];
  int64_t first =
      (int64_t)row->day * roster->day_intervals + shift->in.start_minute / roster->frame.interval_minutes;
  bool known = row->skill >= 0 && row->skill < wfm__roster_skill_count(roster);
  for (int32_t cell = 0; cell < shift->cells && first + cell < roster->intervals; cell++) {
    if (away[cell]) continue;
    if (known)
      check->coverage[(size_t)row->skill * (size_t)roster->slots + (size_t)(first + cell)] += 1;
    else
      check->stray += 1;
  }
}

wfm_status wfm__check_rows(wfm_check *check, const wfm_assignments *assignments, const uint8_t *state) {
  wfm_status st = WFM_OK;
  for (size_t i = 0; st == WFM_OK && i < assignments->count; i++) {
    const wfm_assignment *row = &assignments->row[i];
    if (state[i] == WFM__ROW_UNKNOWN) {
      st = breach(check, WFM_RULE_UNKNOWN, row, i, 0, 0);
    } else if (state[i] == WFM__ROW_REPEATED) {
      st = breach(check, WFM_RULE_TWO_SHIFTS, row, i, 0, 0);
    } else {
      uint8_t away[WFM__DAY_MINUTES] = {0};
      st = check_place(check, row, i);
      if (st == WFM_OK) st = check_time_off(check, row);
      if (st == WFM_OK) st = check_pauses(check, row, i, away);
      if (st == WFM_OK) cover(check, row, away);
    }
  }
  return st;
}

/* Shift worked on a day; WFM_SHIFT_OFF when none. */
static int32_t shift_on(const wfm_check *check, int32_t agent, int32_t day) {
  size_t low = check->worked_first[agent], high = check->worked_first[agent + 1];
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (check->worked[middle].day < day)
      low = middle + 1;
    else
      high = middle;
  }
  bool found = low < check->worked_first[agent + 1] && check->worked[low].day == day;
  return found ? check->worked[low].shift : WFM_SHIFT_OFF;
}

wfm_status wfm__check_locks(wfm_check *check) {
  for (size_t i = 0; i < check->roster->lock_count; i++) {
    const wfm__lock *lock = &check->roster->lock[i];
    int32_t shift = shift_on(check, lock->agent, lock->day);
    if (shift == lock->shift) continue;
    wfm_violation *v = wfm__check_breach(check, WFM_RULE_LOCKED, lock->agent, lock->day);
    if (!v) return WFM_ENOMEM;
    v->shift = shift;
    v->row = (int64_t)i;
  }
  return WFM_OK;
}
