/* Story: a product has last months' calls and the team in its own database. It wants next week's roster, the service level it will
 * give and what it rests on, without a file in between. */
#include <libwfm/plan.h>
#include <stdio.h>
#include <stdlib.h>

enum { WEEKS = 8, AGENTS = 9, OPEN_S = 9 * 3600, CLOSE_S = 17 * 3600 };

/* What the product would ask its database: calls of an interval, Mondays busier, two humps a day. */
static double calls_of(int32_t weekday, int32_t second, int32_t week) {
  double hour = second / 3600.0,
         hump = (hour - 10.5) * (hour - 10.5) < 1.5 || (hour - 15) * (hour - 15) < 1 ? 1.4 : 1;
  return (int)((weekday == 0 ? 13 : 10) * hump + (week * 5 + weekday * 3 + second / 900) % 4);
}

static wfm_status make_history(wfm_ctx *ctx, const wfm_grid *grid, wfm_series **out) {
  size_t n = wfm_grid_count(grid);
  double *calls = malloc(n * sizeof *calls);
  uint8_t *cell = malloc(n);
  wfm_status st = WFM_ENOMEM;
  if (calls && cell) {
    for (size_t i = 0; i < n; i++) {
      int32_t day = wfm_grid_day(grid, i), second = wfm_grid_second(grid, i);
      int32_t weekday = wfm_date_weekday(wfm_grid_first_date(grid) + day);
      cell[i] = weekday < 5 && second >= OPEN_S && second < CLOSE_S ? WFM_CELL_OK : WFM_CELL_MISSING;
      calls[i] = calls_of(weekday, second, day / 7);
    }
    st = wfm_series_create(ctx, grid, WFM_SERIES_VOLUME, calls, cell, NULL, out);
  }
  free(calls);
  free(cell);
  return st;
}

static wfm_status add_shift(wfm_roster *roster, const char *name, int32_t start_minute) {
  wfm_shift shift;
  wfm_shift_init(&shift, sizeof shift);
  shift.name = name;
  shift.group = "day";
  shift.start_minute = start_minute;
  shift.paid_minutes = 360;
  shift.length_minutes = 390;
  shift.pause_minutes[0] = 30;
  shift.pause_from[0] = 150;
  shift.pause_to[0] = 240;
  return wfm_roster_add_shift(roster, &shift, NULL);
}

static wfm_status make_team(wfm_ctx *ctx, int32_t monday, wfm_roster **out) {
  static const char *const names[AGENTS] = {"Ann", "Ben", "Cid", "Dee", "Eve", "Fay", "Gus", "Hal", "Ida"};
  wfm_roster *roster = NULL;
  wfm_roster_opts frame;
  wfm_contract contract;
  wfm_roster_opts_init(&frame, sizeof frame);
  wfm_contract_init(&contract, sizeof contract);
  frame.start_date = monday;
  frame.days = 7;
  contract.name = "30 hours";
  contract.shift_groups = "day";
  contract.weekly_min_minutes = contract.weekly_max_minutes = 1800;
  contract.days_max = 5;
  contract.hourly_cost = 19;
  wfm_status st = wfm_roster_create(ctx, &frame, &roster);
  if (st == WFM_OK) st = wfm_roster_add_skill(roster, "service", NULL);
  if (st == WFM_OK) st = wfm_roster_add_contract(roster, &contract, NULL);
  if (st == WFM_OK) st = add_shift(roster, "early", 9 * 60);
  if (st == WFM_OK) st = add_shift(roster, "middle", 9 * 60 + 45);
  if (st == WFM_OK) st = add_shift(roster, "late", 10 * 60 + 30);
  for (int i = 0; st == WFM_OK && i < AGENTS; i++) {
    wfm_agent agent;
    wfm_agent_init(&agent, sizeof agent);
    agent.name = names[i];
    agent.skills = "service";
    st = wfm_roster_add_agent(roster, &agent, NULL);
  }
  if (st == WFM_OK)
    *out = roster;
  else
    wfm_roster_free(roster);
  return st;
}

static wfm_status make_plan(wfm_ctx *ctx, const wfm_zone *zone, int32_t monday, const wfm_series *calls,
                            const wfm_roster *team, wfm_plan **out) {
  wfm_plan_opts opts;
  wfm_plan_queue queue;
  wfm_shrink_cause sickness;
  wfm_plan_opts_init(&opts, sizeof opts);
  wfm_plan_queue_init(&queue, sizeof queue);
  wfm_shrink_cause_init(&sickness, sizeof sickness);
  opts.zone = zone;
  opts.start_date = monday;
  opts.days = 7;
  queue.name = "service";
  queue.volume = calls;
  queue.aht_s = 210;
  queue.patience_s = 120;
  sickness.name = "sickness";
  sickness.frac = 0.05;
  sickness.stage = WFM_SHRINK_RESIDUAL;
  wfm_status st = wfm_plan_create(ctx, &opts, out);
  if (st == WFM_OK) st = wfm_plan_add_queue(*out, &queue);
  if (st == WFM_OK) st = wfm_plan_add_shrinkage(*out, &sickness);
  if (st == WFM_OK) st = wfm_plan_set_roster(*out, team);
  return st;
}

static void print(const wfm_plan_result *result) {
  wfm_plan_totals t = {.struct_size = sizeof t};
  if (wfm_plan_result_totals(result, &t) != WFM_OK) return;
  printf("%.0f calls expected, at most %.0f agents wanted at once, %.0f at work\n", t.contacts, t.peak_demand,
         t.peak_coverage);
  printf("service level %.1f %% (target %.0f %%), %.1f %% of the demand covered, %.0f paid hours for %.0f\n",
         100 * t.level, 100 * t.target_frac, 100 * t.coverage_frac, t.paid_h, t.wage_cost);
  printf("roster: cost %.1f, no roster costs less than %.1f; rules broken: %lld\n\n", t.cost, t.lower_bound,
         (long long)t.violations);
  for (size_t i = 0; i < wfm_plan_result_assumptions(result); i++)
    printf("- %s\n", wfm_plan_result_assumption(result, i));
}

int main(void) {
  wfm_ctx *ctx = NULL;
  wfm_zone *zone = NULL;
  wfm_grid *grid = NULL;
  wfm_series *calls = NULL;
  wfm_roster *team = NULL;
  wfm_plan *plan = NULL;
  wfm_plan_result *result = NULL;
  wfm_plan_run_opts how;
  const int32_t monday = wfm_date_from_ymd(2026, 3, 2);
  wfm_status st = wfm_ctx_create(&ctx, NULL);
  if (st != WFM_OK) {
    fprintf(stderr, "%s\n", wfm_status_text(st));
    return 3;
  }
  wfm_plan_run_opts_init(&how, sizeof how);
  how.work_limit = 500000;
  if (st == WFM_OK) st = wfm_zone_open(ctx, "UTC", &zone);
  if (st == WFM_OK) st = wfm_grid_create(ctx, zone, monday - 7 * WEEKS, 7 * WEEKS, 900, &grid);
  if (st == WFM_OK) st = make_history(ctx, grid, &calls);
  if (st == WFM_OK) st = make_team(ctx, monday, &team);
  if (st == WFM_OK) st = make_plan(ctx, zone, monday, calls, team, &plan);
  if (st == WFM_OK) st = wfm_plan_run(ctx, plan, &how, &result);
  if (st == WFM_OK)
    print(result);
  else
    fprintf(stderr, "%s\n", wfm_ctx_error(ctx));
  wfm_plan_result_free(result);
  wfm_plan_free(plan);
  wfm_roster_free(team);
  wfm_series_free(calls);
  wfm_grid_free(grid);
  wfm_zone_free(zone);
  wfm_ctx_free(ctx);
  return st == WFM_OK ? 0 : 2;
}
