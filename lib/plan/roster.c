/* Third stage: the plan's demand into a copy of the rostering problem, the solve, the check, and the coverage by elapsed time. */
#include "plan/plan.h"

#include <math.h>

static wfm_status copy_people(const wfm_roster *from, double hourly_cost, wfm_roster *to) {
  wfm_status st = WFM_OK;
  for (int32_t i = 0; st == WFM_OK && i < wfm_roster_skills(from); i++)
    st = wfm_roster_add_skill(to, wfm_roster_skill(from, i), NULL);
  for (int32_t i = 0; st == WFM_OK && i < wfm_roster_contracts(from); i++) {
    wfm_contract contract;
    wfm_contract_init(&contract, sizeof contract);
    if ((st = wfm_roster_contract(from, i, &contract)) != WFM_OK) break;
    if (isnan(contract.hourly_cost)) contract.hourly_cost = hourly_cost;
    st = wfm_roster_add_contract(to, &contract, NULL);
  }
  for (int32_t i = 0; st == WFM_OK && i < wfm_roster_shifts(from); i++) {
    wfm_shift shift;
    wfm_shift_init(&shift, sizeof shift);
    if ((st = wfm_roster_shift(from, i, &shift)) == WFM_OK) st = wfm_roster_add_shift(to, &shift, NULL);
  }
  for (int32_t i = 0; st == WFM_OK && i < wfm_roster_agents(from); i++) {
    wfm_agent agent;
    wfm_agent_init(&agent, sizeof agent);
    if ((st = wfm_roster_agent(from, i, &agent)) == WFM_OK) st = wfm_roster_add_agent(to, &agent, NULL);
  }
  return st;
}

static wfm_status copy_wishes(const wfm_roster *from, wfm_roster *to) {
  wfm_status st = WFM_OK;
  for (size_t i = 0; st == WFM_OK && i < wfm_roster_requests(from); i++) {
    wfm_request request;
    wfm_request_init(&request, sizeof request);
    if ((st = wfm_roster_request(from, i, &request)) == WFM_OK) st = wfm_roster_add_request(to, &request);
  }
  for (size_t i = 0; st == WFM_OK && i < wfm_roster_times_off(from); i++) {
    wfm_time_off off;
    wfm_time_off_init(&off, sizeof off);
    if ((st = wfm_roster_time_off(from, i, &off)) == WFM_OK) st = wfm_roster_add_time_off(to, &off);
  }
  for (size_t i = 0; st == WFM_OK && i < wfm_roster_locks(from); i++) {
    int32_t agent, day, shift;
    if ((st = wfm_roster_lock(from, i, &agent, &day, &shift)) == WFM_OK)
      st = wfm_roster_add_lock(to, agent, day, shift);
  }
  return st;
}

/* A line's demand by the roster's nominal intervals: a repeated clock time asks for the larger of its two needs. */
static wfm_status add_demand(wfm_plan_result *result, const struct wfm__plan_line *line, double *nominal) {
  int32_t minutes = wfm_grid_interval_s(result->grid) / 60, slots = 1440 / minutes;
  int32_t days = wfm_grid_days(result->grid);
  wfm_status st = WFM_OK;
  for (size_t k = 0; k < (size_t)days * (size_t)slots; k++) nominal[k] = 0;
  for (size_t i = 0; i < result->n; i++) {
    size_t k = (size_t)wfm_grid_day(result->grid, i) * (size_t)slots +
               (size_t)(wfm_grid_second(result->grid, i) / 60 / minutes);
    if (line->demand[i] > nominal[k]) nominal[k] = line->demand[i];
  }
  for (int32_t day = 0; day < days; day++)
    for (int32_t s = 0; st == WFM_OK && s < slots; s++) {
      double wanted = nominal[(size_t)day * (size_t)slots + (size_t)s];
      if (wanted > 0) st = wfm_roster_add_demand(result->roster, day, s * minutes, line->view.skill, wanted);
    }
  return st;
}

wfm_status wfm__plan_roster(const wfm_plan *plan, wfm_plan_result *result) {
  wfm_ctx *ctx = result->ctx;
  double *nominal = NULL;
  wfm_roster_opts frame;
  wfm_roster_opts_init(&frame, sizeof frame);
  wfm_status st = wfm_roster_frame(plan->roster, &frame);
  if (st == WFM_OK) st = wfm_roster_create(ctx, &frame, &result->roster);
  if (st == WFM_OK) st = copy_people(plan->roster, plan->frame.hourly_cost, result->roster);
  if (st == WFM_OK) st = copy_wishes(plan->roster, result->roster);
  if (st != WFM_OK) goto done;
  nominal = wfm__alloc(ctx, (size_t)frame.days * (size_t)(1440 / frame.interval_minutes), sizeof *nominal);
  if (!nominal) {
    st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for the demand");
    goto done;
  }
  for (size_t l = 0; st == WFM_OK && l < result->lines; l++) {
    struct wfm__plan_line *line = &result->line[l];
    line->view.skill = wfm_roster_find_skill(result->roster, line->name);
    if (line->view.skill < 0)
      st = wfm__fail(ctx, WFM_ENOTFOUND, "queue %s: skill %s is none of the roster's",
                     plan->queue[line->first_queue].name, line->name);
    else
      st = add_demand(result, line, nominal);
  }
done:
  wfm__free(ctx, nominal);
  return st;
}

/* Says whether the clock changes in the horizon, since two clocks then disagree for an hour. */
static wfm_status say_clock(wfm_plan_result *result) {
  wfm_status st = WFM_OK;
  int32_t usual = 86400 / wfm_grid_interval_s(result->grid);
  for (int32_t day = 0; st == WFM_OK && day < wfm_grid_days(result->grid); day++) {
    size_t count;
    wfm_grid_day_range(result->grid, day, NULL, &count);
    if (count == (size_t)usual) continue;
    wfm__text text;
    wfm__text_init(&text, result->ctx);
    wfm__text_add(&text, "The clock changes on ");
    wfm__plan_add_date(&text, wfm_grid_first_date(result->grid) + day);
    wfm__text_printf(
        &text,
        " (%zu intervals instead of %d): shifts start by the clock and keep their length, hours are "
        "those elapsed; a repeated hour is staffed for the larger of its two needs.",
        count, usual);
    st = wfm__plan_say(result, &text);
  }
  return st;
}

/* The roster's files do not say who is still at work from the evening before; who needs them should know. */
static wfm_status say_first_night(wfm_plan_result *result) {
  for (size_t l = 0; l < result->lines; l++)
    if (result->n > 0 && result->line[l].demand[0] > 0)
      return wfm__plan_sayf(
          result, "Roster: agents still at work from the evening before the first day are not counted, so "
                  "its night shows a shortage.");
  return WFM_OK;
}

/* Says which locks could not be kept. */
static wfm_status say_locks(wfm_plan_result *result) {
  wfm_status st = WFM_OK;
  for (size_t i = 0; st == WFM_OK && i < wfm_schedule_lost_locks(result->schedule); i++)
    st = wfm__plan_sayf(result, "Roster: %s.", wfm_schedule_lost_lock(result->schedule, i, NULL));
  return st;
}

static wfm_status solve(const wfm_plan_run_opts *opts, wfm_plan_result *result) {
  wfm_schedule_opts schedule;
  wfm_schedule_opts_init(&schedule, sizeof schedule);
  schedule.seed = opts->seed;
  schedule.work_limit = opts->work_limit;
  schedule.time_limit_s = opts->time_limit_s;
  schedule.gap_target = opts->gap_target;
  schedule.solver = opts->solver;
  schedule.warm = opts->warm;
  return wfm_schedule_solve(result->ctx, result->roster, &schedule, &result->schedule);
}

wfm_status wfm__plan_schedule(const wfm_plan *plan, const wfm_plan_run_opts *opts, wfm_plan_result *result) {
  (void)plan;
  wfm_status st = solve(opts, result);
  if (st != WFM_OK) return wfm__fail_within(result->ctx, st, "roster");
  st = wfm_roster_check(result->ctx, result->roster, wfm_schedule_assignments(result->schedule),
                        &result->check);
  if (st == WFM_OK) st = wfm__plan_coverage(result);
  if (st == WFM_OK) st = say_clock(result);
  if (st == WFM_OK) st = say_first_night(result);
  if (st == WFM_OK) st = say_locks(result);
  if (st == WFM_OK)
    st = wfm__plan_sayf(result, "Roster: each agent's whole horizon at once, guided by the dual prices of "
                                "the linear program over all legal schedules; "
                                "its bound is proven for the same rules and costs "
                                "(docs/formats/wfm-roster-1.md). What cannot be covered is shown as "
                                "shortage.");
  return st;
}

/* Line of a skill of the roster, NULL when no queue asks for it. */
static struct wfm__plan_line *line_of(wfm_plan_result *result, int32_t skill) {
  for (size_t l = 0; l < result->lines; l++)
    if (result->line[l].view.skill == skill) return &result->line[l];
  return NULL;
}

/* One assignment's intervals at work, by elapsed time from its start by the clock; line NULL: no queue asks for its skill. */
static wfm_status cover(wfm_plan_result *result, const wfm_assignment *work, struct wfm__plan_line *line) {
  const wfm_grid *grid = result->grid;
  int32_t minutes = wfm_grid_interval_s(grid) / 60;
  int64_t start;
  wfm_shift shift;
  wfm_shift_init(&shift, sizeof shift);
  wfm_status st = wfm_roster_shift(result->roster, work->shift, &shift);
  if (st == WFM_OK)
    st = wfm_zone_to_instant(result->ctx, wfm_grid_zone(grid), wfm_grid_first_date(grid) + work->day,
                             shift.start_minute * 60, WFM_GAP_FORWARD, WFM_FOLD_FIRST, &start);
  for (int32_t at = 0; st == WFM_OK && at < shift.length_minutes; at += minutes) {
    bool away = false;
    for (int p = 0; p < WFM_MAX_PAUSES; p++) {
      if (shift.pause_minutes[p] <= 0 || work->pause_minute[p] < 0) continue;
      int32_t from = work->pause_minute[p] - shift.start_minute;
      away |= at + minutes > from && at < from + shift.pause_minutes[p];
    }
    if (away) continue;
    int64_t i = wfm_grid_find(grid, start + 60 * (int64_t)at);
    if (line && i >= 0) line->coverage[i] += 1;
    result->at_work_h += minutes / 60.0;
  }
  return st;
}

wfm_status wfm__plan_coverage(wfm_plan_result *result) {
  const wfm_assignments *all = wfm_schedule_assignments(result->schedule);
  wfm_status st = WFM_OK;
  for (size_t a = 0; st == WFM_OK && a < wfm_assignments_count(all); a++) {
    wfm_assignment work;
    wfm_assignment_init(&work, sizeof work);
    if ((st = wfm_assignments_get(all, a, &work)) != WFM_OK) break;
    st = cover(result, &work, line_of(result, work.skill));
  }
  for (size_t l = 0; st == WFM_OK && l < result->lines; l++)
    result->line[l].view.coverage = result->line[l].coverage;
  return st;
}
