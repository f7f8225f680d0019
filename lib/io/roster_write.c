/* Writing a problem as a roster folder. */
#include "io/roster.h"

#include <math.h>

static wfm_status write_frame(wfm_ctx *ctx, const wfm_roster *roster, const char *path) {
  wfm_roster_opts frame;
  wfm_roster_opts_init(&frame, sizeof frame);
  wfm_status st = wfm_roster_frame(roster, &frame);
  if (st != WFM_OK) return st;
  const struct {
    const char *name;
    double value;
  } weights[] = {{"labour", frame.labour_weight},
                 {"under", frame.under_weight},
                 {"over", frame.over_weight},
                 {"request", frame.request_weight},
                 {"short_minute", frame.short_minute_weight},
                 {"short_day", frame.short_day_weight}};
  wfm__json_out out;
  wfm__json_begin(&out, ctx);
  wfm__json_key(&out, "format");
  wfm__json_put_text(&out, "wfm-roster-1");
  wfm__json_key(&out, "name");
  wfm__json_put_text(&out, frame.name);
  wfm__json_key(&out, "start_date");
  wfm__json_put_date(&out, frame.start_date);
  wfm__json_key(&out, "zone");
  wfm__json_put_text(&out, frame.zone);
  wfm__json_key(&out, "days");
  wfm__json_put_integer(&out, frame.days);
  wfm__json_key(&out, "interval_minutes");
  wfm__json_put_integer(&out, frame.interval_minutes);
  wfm__json_key(&out, "skills");
  wfm__json_enter(&out, '[');
  for (int32_t i = 0; i < wfm_roster_skills(roster); i++)
    wfm__json_put_text(&out, wfm_roster_skill(roster, i));
  wfm__json_leave(&out, ']');
  wfm__json_key(&out, "weights");
  wfm__json_enter(&out, '{');
  for (size_t i = 0; i < WFM__COUNT(weights); i++) {
    wfm__json_key(&out, weights[i].name);
    wfm__json_put_number(&out, weights[i].value);
  }
  wfm__json_leave(&out, '}');
  return wfm__json_finish(&out, path, "instance.json");
}

static wfm_status write_contracts(wfm_ctx *ctx, const wfm_roster *roster, const char *path) {
  wfm__sheet out;
  wfm__sheet_open(
      &out, ctx,
      "contract,weekly_min_minutes,weekly_max_minutes,days_min,days_max,max_consecutive_days,"
      "min_rest_minutes,shift_groups,cap_minutes,long_week_minutes,long_week_weight,hourly_cost,night_factor,"
      "sunday_factor");
  for (int32_t i = 0; i < wfm_roster_contracts(roster); i++) {
    wfm_contract c;
    wfm_contract_init(&c, sizeof c);
    if (wfm_roster_contract(roster, i, &c) != WFM_OK) break;
    const int32_t numbers[] = {c.weekly_min_minutes, c.weekly_max_minutes,   c.days_min,
                               c.days_max,           c.max_consecutive_days, c.min_rest_minutes};
    wfm__sheet_text(&out, c.name);
    for (size_t k = 0; k < WFM__COUNT(numbers); k++) wfm__sheet_integer(&out, numbers[k]);
    wfm__sheet_text(&out, c.shift_groups);
    wfm__sheet_integer(&out, c.cap_minutes);
    wfm__sheet_integer(&out, c.long_week_minutes);
    wfm__sheet_number(&out, c.long_week_weight);
    wfm__sheet_number(&out, c.hourly_cost);
    wfm__sheet_number(&out, c.night_factor);
    wfm__sheet_number(&out, c.sunday_factor);
    wfm__sheet_end(&out);
  }
  return wfm__sheet_close(&out, path, "contracts.csv");
}

static wfm_status write_shifts(wfm_ctx *ctx, const wfm_roster *roster, const char *path) {
  wfm__sheet out;
  wfm__sheet_open(
      &out, ctx,
      "shift,group,start,paid_minutes,length_minutes,pause1_minutes,pause1_from,pause1_to,pause2_minutes,"
      "pause2_from,pause2_to,pause3_minutes,pause3_from,pause3_to,pause_gap_minutes");
  for (int32_t i = 0; i < wfm_roster_shifts(roster); i++) {
    wfm_shift s;
    wfm_shift_init(&s, sizeof s);
    if (wfm_roster_shift(roster, i, &s) != WFM_OK) break;
    wfm__sheet_text(&out, s.name);
    wfm__sheet_text(&out, s.group);
    wfm__sheet_clock(&out, s.start_minute);
    wfm__sheet_integer(&out, s.paid_minutes);
    wfm__sheet_integer(&out, s.length_minutes);
    for (int k = 0; k < WFM_MAX_PAUSES; k++) {
      wfm__sheet_integer(&out, s.pause_minutes[k]);
      wfm__sheet_integer(&out, s.pause_from[k]);
      wfm__sheet_integer(&out, s.pause_to[k]);
    }
    wfm__sheet_integer(&out, s.pause_gap_minutes);
    wfm__sheet_end(&out);
  }
  return wfm__sheet_close(&out, path, "shifts.csv");
}

static const char *contract_name(const wfm_roster *roster, int32_t i) {
  wfm_contract c;
  wfm_contract_init(&c, sizeof c);
  return wfm_roster_contract(roster, i, &c) == WFM_OK ? c.name : "";
}

static const char *agent_name(const wfm_roster *roster, int32_t i) {
  wfm_agent a;
  wfm_agent_init(&a, sizeof a);
  return wfm_roster_agent(roster, i, &a) == WFM_OK ? a.name : "";
}

static const char *shift_name(const wfm_roster *roster, int32_t i) {
  wfm_shift s;
  wfm_shift_init(&s, sizeof s);
  return i != WFM_SHIFT_OFF && wfm_roster_shift(roster, i, &s) == WFM_OK ? s.name : "OFF";
}

static wfm_status write_agents(wfm_ctx *ctx, const wfm_roster *roster, const char *path) {
  wfm__sheet out;
  wfm__sheet_open(
      &out, ctx,
      "agent,contract,skills,seniority,start_from,start_to,prior_consecutive_days,prior_end_minutes_before");
  for (int32_t i = 0; i < wfm_roster_agents(roster); i++) {
    wfm_agent a;
    wfm_agent_init(&a, sizeof a);
    if (wfm_roster_agent(roster, i, &a) != WFM_OK) break;
    wfm__sheet_text(&out, a.name);
    wfm__sheet_text(&out, contract_name(roster, a.contract));
    wfm__sheet_text(&out, a.skills);
    wfm__sheet_number(&out, a.seniority_years);
    wfm__sheet_clock(&out, a.start_from_minute);
    wfm__sheet_clock(&out, a.start_to_minute);
    wfm__sheet_integer(&out, a.prior_consecutive_days);
    wfm__sheet_integer(&out, a.prior_end_minutes_before);
    wfm__sheet_end(&out);
  }
  return wfm__sheet_close(&out, path, "agents.csv");
}

static wfm_status write_demand(wfm_ctx *ctx, const wfm_roster *roster, const char *path) {
  wfm__sheet out;
  wfm__sheet_open(&out, ctx, "day,start,skill,required");
  for (size_t i = 0; i < wfm_roster_demands(roster); i++) {
    int32_t day, start, skill;
    double required;
    if (wfm_roster_demand(roster, i, &day, &start, &skill, &required) != WFM_OK) break;
    wfm__sheet_integer(&out, day);
    wfm__sheet_clock(&out, start);
    wfm__sheet_text(&out, wfm_roster_skill(roster, skill));
    wfm__sheet_number(&out, required);
    wfm__sheet_end(&out);
  }
  return wfm__sheet_close(&out, path, "demand.csv");
}

static wfm_status write_requests(wfm_ctx *ctx, const wfm_roster *roster, const char *path) {
  static const char *const kinds[] = {
      [WFM_REQUEST_OFF] = "OFF", [WFM_REQUEST_WORK] = "WORK", [WFM_REQUEST_START] = "START"};
  wfm__sheet out;
  wfm__sheet_open(&out, ctx, "agent,day,kind,start_from,start_to,weight");
  for (size_t i = 0; i < wfm_roster_requests(roster); i++) {
    wfm_request r;
    wfm_request_init(&r, sizeof r);
    if (wfm_roster_request(roster, i, &r) != WFM_OK) break;
    bool timed = r.kind == WFM_REQUEST_START;
    wfm__sheet_text(&out, agent_name(roster, r.agent));
    if (r.day == WFM_EVERY_DAY)
      wfm__sheet_text(&out, "*");
    else
      wfm__sheet_integer(&out, r.day);
    wfm__sheet_text(&out, kinds[r.kind]);
    wfm__sheet_clock(&out, timed ? r.start_from_minute : -1);
    wfm__sheet_clock(&out, timed ? r.start_to_minute : -1);
    wfm__sheet_number(&out, r.weight);
    wfm__sheet_end(&out);
  }
  return wfm__sheet_close(&out, path, "requests.csv");
}

static wfm_status write_time_off(wfm_ctx *ctx, const wfm_roster *roster, const char *path) {
  wfm__sheet out;
  wfm__sheet_open(&out, ctx, "agent,day,start,end,credit_minutes");
  for (size_t i = 0; i < wfm_roster_times_off(roster); i++) {
    wfm_time_off off;
    wfm_time_off_init(&off, sizeof off);
    if (wfm_roster_time_off(roster, i, &off) != WFM_OK) break;
    wfm__sheet_text(&out, agent_name(roster, off.agent));
    wfm__sheet_integer(&out, off.day);
    wfm__sheet_clock(&out, off.start_minute);
    wfm__sheet_clock(&out, off.end_minute);
    wfm__sheet_integer(&out, off.credit_minutes);
    wfm__sheet_end(&out);
  }
  return wfm__sheet_close(&out, path, "timeoff.csv");
}

static wfm_status write_locks(wfm_ctx *ctx, const wfm_roster *roster, const char *path) {
  wfm__sheet out;
  wfm__sheet_open(&out, ctx, "agent,day,shift");
  for (size_t i = 0; i < wfm_roster_locks(roster); i++) {
    int32_t agent, day, shift;
    if (wfm_roster_lock(roster, i, &agent, &day, &shift) != WFM_OK) break;
    wfm__sheet_text(&out, agent_name(roster, agent));
    wfm__sheet_integer(&out, day);
    wfm__sheet_text(&out, shift_name(roster, shift));
    wfm__sheet_end(&out);
  }
  return wfm__sheet_close(&out, path, "locked.csv");
}

wfm_status wfm_roster_write_folder(wfm_ctx *ctx, const wfm_roster *roster, const char *path) {
  wfm_status (*const writers[])(wfm_ctx *, const wfm_roster *,
                                const char *) = {write_contracts, write_shifts,   write_agents, write_demand,
                                                 write_requests,  write_time_off, write_locks,  write_frame};
  if (!ctx || !roster || !path)
    return wfm__fail(ctx, WFM_EINVAL, "roster folder: context, problem or path is NULL");
  wfm_status st = wfm__folder_make(ctx, path);
  for (size_t i = 0; st == WFM_OK && i < WFM__COUNT(writers); i++) st = writers[i](ctx, roster, path);
  return st;
}
