/* A week for a small help desk, from nothing: twenty agents, their contracts and wishes, calls from seven to seven.
 *
 *   weekly_roster
 *
 * Builds the problem in memory, lets the optimiser make the roster, and prints who works when, what is missing, and which hour is
 * the dearest. Exit 0: a legal roster; 3: memory or the solver failed.
 */
#include <libwfm/schedule.h>

#include <stdio.h>
#include <string.h>

enum { AGENTS = 20, DAYS = 7, INTERVAL = 30 };

static const char *const names[AGENTS] = {"Ada",  "Ben",  "Chloe", "Dan",  "Eve", "Finn", "Gwen",
                                          "Hugo", "Iris", "Jack",  "Kate", "Leo", "Mia",  "Noah",
                                          "Olga", "Pia",  "Quin",  "Rosa", "Sam", "Tina"};
static const char *const days[DAYS] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

/* Full-time eight hours with lunch, part-time four hours with a short break; a start every hour. */
static wfm_status add_shifts(wfm_roster *roster) {
  wfm_status st = WFM_OK;
  for (int32_t start = 420; st == WFM_OK && start <= 900; start += 60) {
    char name[16];
    wfm_shift shift;
    wfm_shift_init(&shift, sizeof shift);
    shift.name = name;
    shift.start_minute = start;
    if (start <= 630) {
      snprintf(name, sizeof name, "full %02d", (int)(start / 60));
      shift.group = "full";
      shift.length_minutes = 510;
      shift.paid_minutes = 480;
      shift.pause_minutes[0] = 30;
      shift.pause_from[0] = 180;
      shift.pause_to[0] = 300;
      st = wfm_roster_add_shift(roster, &shift, NULL);
    }
    if (st != WFM_OK) break;
    snprintf(name, sizeof name, "half %02d", (int)(start / 60));
    shift.group = "half";
    shift.length_minutes = shift.paid_minutes = 240;
    shift.pause_minutes[0] = 30;
    shift.pause_from[0] = 60;
    shift.pause_to[0] = 150;
    st = wfm_roster_add_shift(roster, &shift, NULL);
  }
  return st;
}

static wfm_status add_contracts(wfm_roster *roster) {
  wfm_contract contract;
  wfm_contract_init(&contract, sizeof contract);
  contract.name = contract.shift_groups = "full";
  contract.weekly_min_minutes = contract.weekly_max_minutes = 2400;
  contract.days_min = contract.days_max = 5;
  wfm_status st = wfm_roster_add_contract(roster, &contract, NULL);
  contract.name = contract.shift_groups = "half";
  contract.weekly_min_minutes = 960;
  contract.weekly_max_minutes = 1200;
  contract.days_min = 4;
  if (st == WFM_OK) st = wfm_roster_add_contract(roster, &contract, NULL);
  return st;
}

/* Twelve work full time, eight half; Ada is on leave on Tuesday, Ben wants the Friday off, Tina likes to begin late. */
static wfm_status add_people(wfm_roster *roster) {
  wfm_status st = WFM_OK;
  for (int32_t i = 0; st == WFM_OK && i < AGENTS; i++) {
    wfm_agent agent;
    wfm_agent_init(&agent, sizeof agent);
    agent.name = names[i];
    agent.skills = "help desk";
    agent.contract = i >= 12;
    st = wfm_roster_add_agent(roster, &agent, NULL);
  }
  wfm_time_off leave;
  wfm_time_off_init(&leave, sizeof leave);
  leave.day = 1;
  leave.end_minute = 1440;
  leave.credit_minutes = 480;
  if (st == WFM_OK) st = wfm_roster_add_time_off(roster, &leave);
  wfm_request wish;
  wfm_request_init(&wish, sizeof wish);
  wish.agent = 1;
  wish.day = 4;
  wish.kind = WFM_REQUEST_OFF;
  wish.weight = 20;
  if (st == WFM_OK) st = wfm_roster_add_request(roster, &wish);
  wish.agent = AGENTS - 1;
  wish.day = WFM_EVERY_DAY;
  wish.kind = WFM_REQUEST_START;
  wish.start_from_minute = 720;
  wish.start_to_minute = 900;
  wish.weight = 5;
  if (st == WFM_OK) st = wfm_roster_add_request(roster, &wish);
  return st;
}

/* Two peaks a day, less at the weekend. */
static wfm_status add_demand(wfm_roster *roster) {
  static const double by_hour[12] = {4, 6, 9, 11, 11, 9, 7, 9, 10, 9, 6, 4};
  wfm_status st = WFM_OK;
  for (int32_t d = 0; d < DAYS; d++)
    for (int32_t t = 420; st == WFM_OK && t < 1140; t += INTERVAL) {
      double need = by_hour[t / 60 - 7] * (d < 5 ? 1 : 0.5);
      st = wfm_roster_add_demand(roster, d, t, 0, (double)(int32_t)(need + 0.5));
    }
  return st;
}

static wfm_status build(wfm_ctx *ctx, wfm_roster **out) {
  wfm_roster_opts frame;
  wfm_roster_opts_init(&frame, sizeof frame);
  frame.days = DAYS;
  frame.interval_minutes = INTERVAL;
  wfm_status st = wfm_roster_create(ctx, &frame, out);
  if (st == WFM_OK) st = wfm_roster_add_skill(*out, "help desk", NULL);
  if (st == WFM_OK) st = add_shifts(*out);
  if (st == WFM_OK) st = add_contracts(*out);
  if (st == WFM_OK) st = add_people(*out);
  if (st == WFM_OK) st = add_demand(*out);
  return st;
}

static void print_week(const wfm_roster *roster, const wfm_assignments *rows) {
  const char *cell[AGENTS][DAYS] = {{NULL}};
  wfm_shift shift;
  wfm_shift_init(&shift, sizeof shift);
  for (size_t i = 0; i < wfm_assignments_count(rows); i++) {
    wfm_assignment row;
    wfm_assignment_init(&row, sizeof row);
    if (wfm_assignments_get(rows, i, &row) == WFM_OK && wfm_roster_shift(roster, row.shift, &shift) == WFM_OK)
      cell[row.agent][row.day] = shift.name;
  }
  printf("%-6s", "");
  for (int d = 0; d < DAYS; d++) printf(" %-7s", days[d]);
  printf("\n");
  for (int a = 0; a < AGENTS; a++) {
    printf("%-6s", names[a]);
    for (int d = 0; d < DAYS; d++) printf(" %-7s", cell[a][d] ? cell[a][d] : "-");
    printf("\n");
  }
}

static void print_dearest(const wfm_roster *roster, const wfm_schedule *schedule) {
  size_t count, best = 0;
  const double *price = wfm_schedule_prices(schedule, &count);
  int32_t day, start, skill;
  double required;
  for (size_t i = 1; i < count; i++)
    if (price[i] > price[best]) best = i;
  if (count > 0 && wfm_roster_demand(roster, best, &day, &start, &skill, &required) == WFM_OK)
    printf("One agent more is worth most on %s at %02d:%02d: %.1f paid half-hours.\n", days[day],
           (int)(start / 60), (int)(start % 60), price[best]);
}

static wfm_status report(wfm_ctx *ctx, const wfm_roster *roster, const wfm_schedule *schedule) {
  wfm_schedule_figures solved;
  wfm_roster_figures judged;
  wfm_check *check = NULL;
  wfm_schedule_figures_init(&solved, sizeof solved);
  wfm_roster_figures_init(&judged, sizeof judged);
  wfm_status st = wfm_roster_check(ctx, roster, wfm_schedule_assignments(schedule), &check);
  if (st == WFM_OK) st = wfm_check_figures(check, &judged);
  if (st == WFM_OK) st = wfm_schedule_figures_get(schedule, &solved);
  if (st == WFM_OK) {
    print_week(roster, wfm_schedule_assignments(schedule));
    printf("\nRules broken: %lld. Missing %.0f and surplus %.0f of %.0f half-hours required.\n",
           (long long)judged.violations, judged.under, judged.over, judged.required);
    printf("Cost %.1f; no roster costs less than %.1f: at most %.1f %% could be saved.\n", solved.cost,
           solved.lower_bound, 100 * solved.gap);
    print_dearest(roster, schedule);
  }
  wfm_check_free(check);
  return st;
}

int main(void) {
  wfm_ctx *ctx = NULL;
  wfm_roster *roster = NULL;
  wfm_schedule *schedule = NULL;
  wfm_status st = wfm_ctx_create(&ctx, NULL);
  if (st == WFM_OK) st = build(ctx, &roster);
  if (st == WFM_OK) st = wfm_schedule_solve(ctx, roster, NULL, &schedule);
  if (st == WFM_OK) st = report(ctx, roster, schedule);
  if (st != WFM_OK) fprintf(stderr, "weekly_roster: %s\n", ctx ? wfm_ctx_error(ctx) : wfm_status_text(st));
  wfm_schedule_free(schedule);
  wfm_roster_free(roster);
  wfm_ctx_free(ctx);
  return st == WFM_OK ? 0 : 3;
}
