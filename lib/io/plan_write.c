/* The files of a plan's result that are tables, and the bound. */
#include "io/plan_write.h"

#include <libwfm/io_roster.h>
#include <libwfm/io_schedule.h>

#include <math.h>
#include <string.h>

/* Local time of an interval's start, "2026-03-02T07:15". */
static void put_start(wfm__sheet *out, const wfm_grid *grid, size_t i) {
  char text[32];
  int32_t year, month, day, second = wfm_grid_second(grid, i);
  wfm_date_to_ymd(wfm_grid_first_date(grid) + wfm_grid_day(grid, i), &year, &month, &day);
  (void)wfm__format(text, sizeof text, "%04d-%02d-%02dT%02d:%02d", year, month, day, second / 3600,
                    second / 60 % 60);
  wfm__sheet_text(out, text);
}

/* Writes the table when all went well; frees it in any case. */
static wfm_status close_table(wfm__sheet *out, wfm_status st, const char *folder, const char *name) {
  if (st == WFM_OK) return wfm__sheet_close(out, folder, name);
  wfm__text_free(&out->text);
  return st;
}

const char *wfm__contacts_text(int32_t contacts) {
  return contacts == WFM_CONTACTS_HANDLED ? "handled" : "offered";
}

static wfm_status write_forecast(wfm_ctx *ctx, const wfm_plan_result *result, const char *folder) {
  const wfm_grid *grid = wfm_plan_result_grid(result);
  wfm__sheet out;
  wfm_status st = WFM_OK;
  wfm__sheet_open(&out, ctx, "queue,start,contacts,model,mean,q10,q90,aht_s");
  for (size_t q = 0; st == WFM_OK && q < wfm_plan_result_queues(result); q++) {
    wfm_plan_queue_result queue = {.struct_size = sizeof queue};
    st = wfm_plan_result_queue(result, q, &queue);
    for (size_t i = 0; st == WFM_OK && i < wfm_grid_count(grid); i++) {
      if (!queue.open[i]) continue;
      wfm__sheet_text(&out, queue.name);
      put_start(&out, grid, i);
      wfm__sheet_text(&out, wfm__contacts_text(queue.contacts));
      wfm__sheet_fixed(&out, queue.model[i], 3);
      wfm__sheet_fixed(&out, queue.mean[i], 3);
      wfm__sheet_fixed(&out, queue.low[i], 0);
      wfm__sheet_fixed(&out, queue.high[i], 0);
      wfm__sheet_fixed(&out, queue.aht_s[i], 1);
      wfm__sheet_end(&out);
    }
  }
  return close_table(&out, st, folder, "forecast.csv");
}

static double at(const double *column, size_t i) {
  return column ? column[i] : NAN;
}

static wfm_status write_requirement(wfm_ctx *ctx, const wfm_plan_result *result, const char *folder) {
  const wfm_grid *grid = wfm_plan_result_grid(result);
  wfm__sheet out;
  wfm_status st = WFM_OK;
  wfm__sheet_open(&out, ctx, "skill,start,contacts,aht_s,load_erlangs,positions,demand,rostered,level");
  for (size_t s = 0; st == WFM_OK && s < wfm_plan_result_skills(result); s++) {
    wfm_plan_skill_result skill = {.struct_size = sizeof skill};
    st = wfm_plan_result_skill(result, s, &skill);
    for (size_t i = 0; st == WFM_OK && i < wfm_grid_count(grid); i++) {
      if (!(skill.demand[i] > 0 || at(skill.coverage, i) > 0)) continue;
      wfm__sheet_text(&out, skill.name);
      put_start(&out, grid, i);
      wfm__sheet_fixed(&out, skill.volume[i], 3);
      wfm__sheet_fixed(&out, skill.aht_s[i], 1);
      wfm__sheet_fixed(&out, skill.load[i], 3);
      wfm__sheet_fixed(&out, skill.positions[i], 3);
      wfm__sheet_fixed(&out, skill.demand[i], 0);
      wfm__sheet_fixed(&out, at(skill.coverage, i), 0);
      wfm__sheet_fixed(&out, at(skill.level, i), 4);
      wfm__sheet_end(&out);
    }
  }
  return close_table(&out, st, folder, "requirement.csv");
}

static wfm_status write_demand(wfm_ctx *ctx, const wfm_roster *roster, const char *folder) {
  wfm__sheet out;
  wfm_status st = WFM_OK;
  wfm__sheet_open(&out, ctx, "day,start,skill,required");
  for (size_t i = 0; st == WFM_OK && i < wfm_roster_demands(roster); i++) {
    int32_t day, start, skill;
    double required;
    st = wfm_roster_demand(roster, i, &day, &start, &skill, &required);
    if (st != WFM_OK) break;
    wfm__sheet_integer(&out, day);
    wfm__sheet_clock(&out, start);
    wfm__sheet_text(&out, wfm_roster_skill(roster, skill));
    wfm__sheet_number(&out, required);
    wfm__sheet_end(&out);
  }
  return close_table(&out, st, folder, "demand.csv");
}

static wfm_status write_assignments(wfm_ctx *ctx, const wfm_plan_result *result, const char *folder) {
  char *path = wfm__path_join(ctx, folder, "assignments.csv");
  if (!path) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for a path");
  wfm_status st = wfm_assignments_write_csv(ctx, wfm_plan_result_roster(result),
                                            wfm_plan_result_assignments(result), path);
  wfm__free(ctx, path);
  return st;
}

static wfm_status agent_name(const wfm_roster *roster, int32_t i, const char **name) {
  wfm_agent agent;
  wfm_agent_init(&agent, sizeof agent);
  wfm_status st = wfm_roster_agent(roster, i, &agent);
  *name = agent.name;
  return st;
}

static wfm_status write_hours(wfm_ctx *ctx, const wfm_plan_result *result, const char *folder) {
  const wfm_roster *roster = wfm_plan_result_roster(result);
  int32_t first = wfm_grid_first_date(wfm_plan_result_grid(result));
  wfm__sheet out;
  wfm_status st = WFM_OK;
  wfm__sheet_open(&out, ctx,
                  "agent,date"
#define X(name, text) "," text "_minutes"
                  WFM_PAY_MAP(X)
#undef X
                      ",paid_minutes");
  for (size_t i = 0; st == WFM_OK && i < wfm_plan_result_hours(result); i++) {
    wfm_plan_hours row = {.struct_size = sizeof row};
    const char *name = NULL;
    int64_t sum = 0;
    st = wfm_plan_result_hours_row(result, i, &row);
    if (st == WFM_OK) st = agent_name(roster, row.agent, &name);
    if (st != WFM_OK) break;
    wfm__sheet_text(&out, name);
    wfm__sheet_date(&out, first + row.day);
    for (int p = 0; p < WFM_PAYS; p++) {
      wfm__sheet_integer(&out, row.minutes[p]);
      sum += row.minutes[p];
    }
    wfm__sheet_integer(&out, sum);
    wfm__sheet_end(&out);
  }
  return close_table(&out, st, folder, "hours.csv");
}

static wfm_status write_bound(wfm_ctx *ctx, const wfm_plan_result *result, const char *folder) {
  char *path = wfm__path_join(ctx, folder, "bound.json");
  if (!path) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for a path");
  wfm_status st = wfm_schedule_write_bound(ctx, wfm_plan_result_schedule(result), path);
  wfm__free(ctx, path);
  return st;
}

wfm_status wfm_plan_result_write(wfm_ctx *ctx, const wfm_plan_result *result, const char *path) {
  if (!ctx || !result || !path) return wfm__fail(ctx, WFM_EINVAL, "context, result or path is NULL");
  int32_t stage = wfm_plan_result_stage(result);
  wfm_status st = wfm__folder_make(ctx, path);
  if (st == WFM_OK) st = write_forecast(ctx, result, path);
  if (st == WFM_OK && stage >= WFM_STAGE_REQUIREMENT) st = write_requirement(ctx, result, path);
  if (st == WFM_OK && wfm_plan_result_roster(result))
    st = write_demand(ctx, wfm_plan_result_roster(result), path);
  if (st == WFM_OK && stage >= WFM_STAGE_ROSTER) st = write_assignments(ctx, result, path);
  if (st == WFM_OK && stage >= WFM_STAGE_ROSTER) st = write_hours(ctx, result, path);
  if (st == WFM_OK && stage >= WFM_STAGE_ROSTER) st = wfm__plan_write_weeks(ctx, result, path);
  if (st == WFM_OK && stage >= WFM_STAGE_ROSTER) st = write_bound(ctx, result, path);
  return st == WFM_OK ? wfm__plan_write_summary(ctx, result, path) : st;
}

wfm_status wfm_file_replace(wfm_ctx *ctx, const char *path, const void *data, size_t size) {
  if (!ctx || !path || (!data && size)) return wfm__fail(ctx, WFM_EINVAL, "context, path or data is NULL");
  return wfm__file_write(ctx, NULL, path, data, size);
}
