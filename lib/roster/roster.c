/* Life of a rostering problem, and reading back what was put into it. */
#include "roster/roster.h"

#include <math.h>

static const wfm_roster_opts default_frame = {.name = "",
                                              .zone = "UTC",
                                              .days = 28,
                                              .interval_minutes = 15,
                                              .labour_weight = 1,
                                              .under_weight = 10,
                                              .over_weight = 1,
                                              .request_weight = 1,
                                              .short_minute_weight = 5,
                                              .short_day_weight = 600};

void wfm_roster_opts_init(wfm_roster_opts *opts, size_t struct_size) {
  wfm__opts_init(opts, struct_size, &default_frame, sizeof default_frame);
}

static wfm_status check_frame(wfm_ctx *ctx, const wfm_roster_opts *frame) {
  if (frame->flags != 0 || frame->reserved0 != 0)
    return wfm__fail(ctx, WFM_EVERSION, "roster: flags=%u, want 0", frame->flags);
  if (frame->start_date < -719162 || frame->start_date > 2932896)
    return wfm__fail(ctx, WFM_EDOMAIN, "roster: start_date=%d, want a day of the years 1 to 9999",
                     frame->start_date);
  if (frame->days < 1 || frame->days > 3660)
    return wfm__fail(ctx, WFM_EDOMAIN, "roster: days=%d, want 1 to 3660", frame->days);
  if (frame->interval_minutes < 1 || WFM__DAY_MINUTES % frame->interval_minutes != 0)
    return wfm__fail(ctx, WFM_EDOMAIN, "roster: interval_minutes=%d, want a divisor of 1440",
                     frame->interval_minutes);
  const struct {
    const char *name;
    double value;
  } weights[] = {{"labour_weight", frame->labour_weight},
                 {"under_weight", frame->under_weight},
                 {"over_weight", frame->over_weight},
                 {"request_weight", frame->request_weight},
                 {"short_minute_weight", frame->short_minute_weight},
                 {"short_day_weight", frame->short_day_weight}};
  for (size_t i = 0; i < WFM__COUNT(weights); i++) {
    wfm_status st = wfm__check_number(ctx, weights[i].name, weights[i].value, 0, INFINITY);
    if (st != WFM_OK) return wfm__fail_within(ctx, st, "roster");
  }
  return WFM_OK;
}

static wfm_status fill(wfm_ctx *ctx, wfm_roster *roster, const wfm_roster_opts *frame) {
  roster->ctx = ctx;
  roster->frame = *frame;
  roster->frame.struct_size = sizeof roster->frame;
  roster->frame.name = wfm__strdup(ctx, frame->name ? frame->name : "");
  roster->frame.zone = wfm__strdup(ctx, frame->zone ? frame->zone : "UTC");
  roster->day_intervals = WFM__DAY_MINUTES / frame->interval_minutes;
  roster->intervals = frame->days * roster->day_intervals;
  roster->slots = roster->intervals + roster->day_intervals;
  roster->weeks = (frame->days + WFM__WEEK_DAYS - 1) / WFM__WEEK_DAYS;
  wfm__names **names[] = {&roster->skill_names, &roster->group_names, &roster->contract_names,
                          &roster->shift_names, &roster->agent_names, &roster->lock_keys};
  bool complete = roster->frame.name && roster->frame.zone;
  for (size_t i = 0; i < WFM__COUNT(names); i++) {
    *names[i] = wfm__names_create(ctx);
    complete = complete && *names[i];
  }
  return complete ? WFM_OK : wfm__fail(ctx, WFM_ENOMEM, "out of memory for a rostering problem");
}

wfm_status wfm_roster_create(wfm_ctx *ctx, const wfm_roster_opts *opts, wfm_roster **out) {
  if (!ctx || !out) return wfm__fail(ctx, WFM_EINVAL, "roster: context or output is NULL");
  wfm_roster_opts frame = default_frame;
  wfm_status st = wfm__opts_read(ctx, &frame, sizeof frame, opts);
  if (st == WFM_OK) st = check_frame(ctx, &frame);
  if (st != WFM_OK) return st;
  wfm_roster *roster = wfm__alloc(ctx, 1, sizeof *roster);
  if (!roster) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for a rostering problem");
  st = fill(ctx, roster, &frame);
  if (st == WFM_OK)
    *out = roster;
  else
    wfm_roster_free(roster);
  return st;
}

/* The problem owns its strings; the structs show them as const. */
static void free_text(wfm_ctx *ctx, const char *text) {
  wfm__free(ctx, (void *)(uintptr_t)text);
}

void wfm_roster_free(wfm_roster *roster) {
  if (!roster) return;
  wfm_ctx *ctx = roster->ctx;
  for (size_t i = 0; i < roster->contract_count; i++) {
    free_text(ctx, roster->contract[i].in.shift_groups);
    wfm__free(ctx, roster->contract[i].group);
  }
  for (size_t i = 0; i < roster->agent_count; i++) {
    free_text(ctx, roster->agent[i].in.skills);
    wfm__free(ctx, roster->agent[i].skill);
  }
  wfm__names *names[] = {roster->skill_names, roster->group_names, roster->contract_names,
                         roster->shift_names, roster->agent_names, roster->lock_keys};
  for (size_t i = 0; i < WFM__COUNT(names); i++) wfm__names_free(names[i]);
  void *arrays[] = {roster->contract, roster->shift, roster->agent, roster->request,
                    roster->time_off, roster->lock,  roster->demand};
  for (size_t i = 0; i < WFM__COUNT(arrays); i++) wfm__free(ctx, arrays[i]);
  free_text(ctx, roster->frame.name);
  free_text(ctx, roster->frame.zone);
  wfm__free(ctx, roster);
}

static int32_t find(const wfm__names *names, const char *name) {
  return names && name ? wfm__names_find(names, name) : -1;
}

int32_t wfm_roster_find_skill(const wfm_roster *roster, const char *name) {
  return find(roster ? roster->skill_names : NULL, name);
}

int32_t wfm_roster_find_contract(const wfm_roster *roster, const char *name) {
  return find(roster ? roster->contract_names : NULL, name);
}

int32_t wfm_roster_find_shift(const wfm_roster *roster, const char *name) {
  return find(roster ? roster->shift_names : NULL, name);
}

int32_t wfm_roster_find_agent(const wfm_roster *roster, const char *name) {
  return find(roster ? roster->agent_names : NULL, name);
}

wfm_status wfm_roster_frame(const wfm_roster *roster, wfm_roster_opts *out) {
  if (!roster || !out) return WFM_EINVAL;
  return wfm__result_write(roster->ctx, out, &roster->frame, sizeof roster->frame);
}

int32_t wfm_roster_skills(const wfm_roster *roster) {
  return roster ? wfm__roster_skill_count(roster) : 0;
}

const char *wfm_roster_skill(const wfm_roster *roster, int32_t i) {
  return i >= 0 && i < wfm_roster_skills(roster) ? wfm__names_get(roster->skill_names, i) : NULL;
}

/* Copies row i of count rows into the caller's struct. */
static wfm_status give(const wfm_roster *roster, const char *what, size_t i, size_t count, const void *row,
                       size_t size, void *out) {
  if (!out) return wfm__fail(roster->ctx, WFM_EINVAL, "%s %zu: output is NULL", what, i);
  if (i >= count) return wfm__fail(roster->ctx, WFM_EINVAL, "%s %zu: want less than %zu", what, i, count);
  return wfm__result_write(roster->ctx, out, row, size);
}

int32_t wfm_roster_contracts(const wfm_roster *roster) {
  return roster ? (int32_t)roster->contract_count : 0;
}

wfm_status wfm_roster_contract(const wfm_roster *roster, int32_t i, wfm_contract *out) {
  if (!roster) return WFM_EINVAL;
  size_t k = (size_t)i;
  const void *row = k < roster->contract_count ? &roster->contract[k].in : NULL;
  return give(roster, "contract", k, roster->contract_count, row, sizeof *out, out);
}

int32_t wfm_roster_shifts(const wfm_roster *roster) {
  return roster ? (int32_t)roster->shift_count : 0;
}

wfm_status wfm_roster_shift(const wfm_roster *roster, int32_t i, wfm_shift *out) {
  if (!roster) return WFM_EINVAL;
  size_t k = (size_t)i;
  const void *row = k < roster->shift_count ? &roster->shift[k].in : NULL;
  return give(roster, "shift", k, roster->shift_count, row, sizeof *out, out);
}

int32_t wfm_roster_agents(const wfm_roster *roster) {
  return roster ? (int32_t)roster->agent_count : 0;
}

wfm_status wfm_roster_agent(const wfm_roster *roster, int32_t i, wfm_agent *out) {
  if (!roster) return WFM_EINVAL;
  size_t k = (size_t)i;
  const void *row = k < roster->agent_count ? &roster->agent[k].in : NULL;
  return give(roster, "agent", k, roster->agent_count, row, sizeof *out, out);
}

size_t wfm_roster_requests(const wfm_roster *roster) {
  return roster ? roster->request_count : 0;
}

wfm_status wfm_roster_request(const wfm_roster *roster, size_t i, wfm_request *out) {
  if (!roster) return WFM_EINVAL;
  const void *row = i < roster->request_count ? &roster->request[i] : NULL;
  return give(roster, "request", i, roster->request_count, row, sizeof *out, out);
}

size_t wfm_roster_times_off(const wfm_roster *roster) {
  return roster ? roster->time_off_count : 0;
}

wfm_status wfm_roster_time_off(const wfm_roster *roster, size_t i, wfm_time_off *out) {
  if (!roster) return WFM_EINVAL;
  const void *row = i < roster->time_off_count ? &roster->time_off[i] : NULL;
  return give(roster, "time off", i, roster->time_off_count, row, sizeof *out, out);
}

size_t wfm_roster_locks(const wfm_roster *roster) {
  return roster ? roster->lock_count : 0;
}

wfm_status wfm_roster_lock(const wfm_roster *roster, size_t i, int32_t *agent, int32_t *day, int32_t *shift) {
  if (!roster) return WFM_EINVAL;
  if (i >= roster->lock_count)
    return wfm__fail(roster->ctx, WFM_EINVAL, "lock %zu: want less than %zu", i, roster->lock_count);
  const wfm__lock *lock = &roster->lock[i];
  if (agent) *agent = lock->agent;
  if (day) *day = lock->day;
  if (shift) *shift = lock->shift;
  return WFM_OK;
}

size_t wfm_roster_demands(const wfm_roster *roster) {
  return roster ? roster->demand_count : 0;
}

wfm_status wfm_roster_demand(const wfm_roster *roster, size_t i, int32_t *day, int32_t *start_minute,
                             int32_t *skill, double *required) {
  if (!roster) return WFM_EINVAL;
  if (i >= roster->demand_count)
    return wfm__fail(roster->ctx, WFM_EINVAL, "demand row %zu: want less than %zu", i, roster->demand_count);
  const wfm__demand *row = &roster->demand[i];
  if (day) *day = row->day;
  if (start_minute) *start_minute = row->start_minute;
  if (skill) *skill = row->skill;
  if (required) *required = row->required;
  return WFM_OK;
}
