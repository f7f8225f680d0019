/* Filling a rostering problem: wishes, time off, locks, demand. */
#include "roster/builder.h"

#include <math.h>

static const wfm_request default_request = {.start_to_minute = 2 * WFM__DAY_MINUTES, .weight = 1};
static const wfm_time_off default_time_off = {.end_minute = WFM__DAY_MINUTES};

void wfm_request_init(wfm_request *request, size_t struct_size) {
  wfm__opts_init(request, struct_size, &default_request, sizeof default_request);
}

void wfm_time_off_init(wfm_time_off *time_off, size_t struct_size) {
  wfm__opts_init(time_off, struct_size, &default_time_off, sizeof default_time_off);
}

static wfm_status check_agent_index(const wfm_roster *roster, const char *what, size_t row, int32_t agent) {
  if (agent >= 0 && (size_t)agent < roster->agent_count) return WFM_OK;
  return wfm__fail(roster->ctx, WFM_EINVAL, "%s %zu: agent=%d, want an index below %zu", what, row, agent,
                   roster->agent_count);
}

static const char *agent_name(const wfm_roster *roster, int32_t agent) {
  return roster->agent[agent].in.name;
}

wfm_status wfm_roster_add_request(wfm_roster *roster, const wfm_request *request) {
  if (!roster) return WFM_EINVAL;
  wfm_ctx *ctx = roster->ctx;
  wfm_request row = default_request;
  wfm_status st = wfm__roster_read_row(ctx, "request", &row, sizeof row, request);
  if (st == WFM_OK) st = check_agent_index(roster, "request", roster->request_count, row.agent);
  if (st != WFM_OK) return st;
  bool timed = row.kind == WFM_REQUEST_START;
  const wfm__field fields[] = {
      {"day", row.day, WFM_EVERY_DAY, roster->frame.days - 1},
      {"kind", row.kind, WFM_REQUEST_OFF, WFM_REQUEST_START},
      {"start_from_minute", timed ? row.start_from_minute : 0, 0, 2 * WFM__DAY_MINUTES},
      {"start_to_minute", timed ? row.start_to_minute : 0, timed ? row.start_from_minute : 0,
       2 * WFM__DAY_MINUTES},
  };
  const char *name = agent_name(roster, row.agent);
  st = wfm__roster_check_fields(ctx, "request of agent", name, fields, WFM__COUNT(fields));
  if (st == WFM_OK) st = wfm__roster_check_weight(ctx, "request of agent", name, "weight", row.weight);
  if (st == WFM_OK)
    st = wfm__roster_make_room(ctx, "requests", &roster->request, &roster->request_cap, roster->request_count,
                               WFM_ROSTER_MAX_ROWS, sizeof row);
  if (st != WFM_OK) return st;
  row.struct_size = sizeof row;
  roster->request[roster->request_count++] = row;
  return WFM_OK;
}

wfm_status wfm_roster_add_time_off(wfm_roster *roster, const wfm_time_off *time_off) {
  if (!roster) return WFM_EINVAL;
  wfm_ctx *ctx = roster->ctx;
  wfm_time_off row = default_time_off;
  wfm_status st = wfm__roster_read_row(ctx, "time off", &row, sizeof row, time_off);
  if (st == WFM_OK) st = check_agent_index(roster, "time off", roster->time_off_count, row.agent);
  if (st != WFM_OK) return st;
  const int64_t year = 366 * WFM__DAY_MINUTES;
  const wfm__field fields[] = {
      {"day", row.day, -3660, 7320},
      {"start_minute", row.start_minute, 0, year - 1},
      {"end_minute", row.end_minute, (int64_t)row.start_minute + 1, year},
      {"credit_minutes", row.credit_minutes, 0, WFM__WEEK_DAYS * WFM__DAY_MINUTES},
  };
  st = wfm__roster_check_fields(ctx, "time off of agent", agent_name(roster, row.agent), fields,
                                WFM__COUNT(fields));
  if (st == WFM_OK)
    st = wfm__roster_make_room(ctx, "time off", &roster->time_off, &roster->time_off_cap,
                               roster->time_off_count, WFM_ROSTER_MAX_ROWS, sizeof row);
  if (st != WFM_OK) return st;
  row.struct_size = sizeof row;
  roster->time_off[roster->time_off_count++] = row;
  return WFM_OK;
}

static wfm_status check_lock(const wfm_roster *roster, const wfm__lock *lock) {
  wfm_status st = check_agent_index(roster, "lock", roster->lock_count, lock->agent);
  if (st != WFM_OK) return st;
  const wfm__field fields[] = {
      {"day", lock->day, 0, roster->frame.days - 1},
      {"shift", lock->shift, WFM_SHIFT_OFF, (int64_t)roster->shift_count - 1},
  };
  return wfm__roster_check_fields(roster->ctx, "lock of agent", agent_name(roster, lock->agent), fields,
                                  WFM__COUNT(fields));
}

wfm_status wfm_roster_add_lock(wfm_roster *roster, int32_t agent, int32_t day, int32_t shift) {
  if (!roster) return WFM_EINVAL;
  wfm_ctx *ctx = roster->ctx;
  const wfm__lock row = {agent, day, shift};
  wfm_status st = check_lock(roster, &row);
  if (st == WFM_OK)
    st = wfm__roster_make_room(ctx, "locks", &roster->lock, &roster->lock_cap, roster->lock_count,
                               WFM_ROSTER_MAX_ROWS, sizeof row);
  if (st != WFM_OK) return st;
  char key[32];
  (void)wfm__format(key, sizeof key, "%d/%d", agent, day);
  st = wfm__names_add(roster->lock_keys, key, NULL);
  if (st == WFM_EDUPLICATE) {
    const wfm__lock *before = &roster->lock[wfm__names_find(roster->lock_keys, key)];
    if (before->shift == shift) return WFM_OK;
    return wfm__fail(ctx, st, "lock of agent %s: day %d is locked twice, to different shifts",
                     agent_name(roster, agent), day);
  }
  if (st != WFM_OK) return wfm__fail(ctx, st, "lock of agent %s: out of memory", agent_name(roster, agent));
  roster->lock[roster->lock_count++] = row;
  return WFM_OK;
}

static wfm_status check_demand(const wfm_roster *roster, const wfm__demand *row) {
  wfm_ctx *ctx = roster->ctx;
  int32_t interval = roster->frame.interval_minutes;
  if (row->skill < 0 || row->skill >= wfm__roster_skill_count(roster))
    return wfm__fail(ctx, WFM_EINVAL, "demand row %zu: skill=%d, want an index below %d",
                     roster->demand_count, row->skill, wfm__roster_skill_count(roster));
  const wfm__field fields[] = {
      {"day", row->day, 0, roster->frame.days - 1},
      {"start_minute", row->start_minute, 0, 2 * WFM__DAY_MINUTES - interval},
  };
  const char *skill = wfm__names_get(roster->skill_names, row->skill);
  wfm_status st = wfm__roster_check_fields(ctx, "demand for skill", skill, fields, WFM__COUNT(fields));
  if (st == WFM_OK && row->start_minute % interval != 0)
    st = wfm__fail(ctx, WFM_EDOMAIN, "demand for skill %s: start_minute=%d, want a multiple of %d", skill,
                   row->start_minute, interval);
  if (st == WFM_OK) {
    st = wfm__check_number(ctx, "required", row->required, 0, 1e9);
    if (st != WFM_OK)
      st = wfm__fail_within(ctx, st, "demand for skill %s, day %d, minute %d", skill, row->day,
                            row->start_minute);
  }
  return st;
}

wfm_status wfm_roster_add_demand(wfm_roster *roster, int32_t day, int32_t start_minute, int32_t skill,
                                 double required) {
  if (!roster) return WFM_EINVAL;
  wfm__demand row = {.day = day, .start_minute = start_minute, .skill = skill, .required = required};
  wfm_status st = check_demand(roster, &row);
  if (st == WFM_OK)
    st = wfm__roster_make_room(roster->ctx, "demand", &roster->demand, &roster->demand_cap,
                               roster->demand_count, WFM_ROSTER_MAX_ROWS, sizeof row);
  if (st != WFM_OK) return st;
  row.slot = day * roster->day_intervals + start_minute / roster->frame.interval_minutes;
  roster->demand[roster->demand_count++] = row;
  return WFM_OK;
}
