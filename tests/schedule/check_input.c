/* What cannot be planned is reported and the rest planned; options are checked; a warm roster is kept where it is legal. */
#include "draw.h"
#include "support/suite.h"

#include <libwfm/schedule.h>
#include <math.h>
#include <string.h>

static wfm_ctx *ctx;
static wfm_roster *roster;

/* Two weeks in hours, one contract of five days, shifts in the day and in the night, three agents. */
static void set_up(void) {
  wfm_roster_opts frame;
  wfm_contract contract;
  wfm_shift shift;
  wfm_agent agent;
  MUST(wfm_ctx_create(&ctx, NULL));
  wfm_roster_opts_init(&frame, sizeof frame);
  frame.days = 14;
  frame.interval_minutes = 60;
  MUST(wfm_roster_create(ctx, &frame, &roster));
  MUST(wfm_roster_add_skill(roster, "phone", NULL));
  MUST(wfm_roster_add_skill(roster, "chat", NULL));
  wfm_contract_init(&contract, sizeof contract);
  contract.name = "full";
  contract.shift_groups = "D|N";
  contract.weekly_min_minutes = 2400;
  contract.days_min = contract.days_max = 5;
  MUST(wfm_roster_add_contract(roster, &contract, NULL));
  wfm_contract_init(&contract, sizeof contract);
  contract.name = "empty";
  contract.shift_groups = "none";
  MUST(wfm_roster_add_contract(roster, &contract, NULL));
  wfm_shift_init(&shift, sizeof shift);
  shift.name = "day";
  shift.group = "D";
  shift.start_minute = 480;
  shift.length_minutes = 540;
  shift.paid_minutes = 480;
  shift.pause_minutes[0] = 60;
  shift.pause_from[0] = 180;
  shift.pause_to[0] = 300;
  MUST(wfm_roster_add_shift(roster, &shift, NULL));
  shift.name = "night";
  shift.group = "N";
  shift.start_minute = 1320;
  MUST(wfm_roster_add_shift(roster, &shift, NULL));
  for (int i = 0; i < 3; i++) {
    wfm_agent_init(&agent, sizeof agent);
    agent.name = i == 0 ? "Ann" : i == 1 ? "Bob" : "Cleo";
    agent.skills = "phone";
    MUST(wfm_roster_add_agent(roster, &agent, NULL));
  }
  for (int32_t d = 0; d < 14; d++)
    for (int32_t h = 8; h < 17; h++) MUST(wfm_roster_add_demand(roster, d, 60 * h, 0, 2));
}

static void tear_down(void) {
  wfm_roster_free(roster);
  wfm_ctx_free(ctx);
}

static wfm_schedule *solve(const wfm_assignments *warm) {
  wfm_schedule *schedule = NULL;
  wfm_schedule_opts opts;
  wfm_schedule_opts_init(&opts, sizeof opts);
  opts.work_limit = 50000;
  opts.warm = warm;
  wfm_status st = wfm_schedule_solve(ctx, roster, &opts, &schedule);
  ck_assert_msg(st == WFM_OK, "%s", wfm_ctx_error(ctx));
  return schedule;
}

static wfm_roster_figures judge(const wfm_assignments *rows) {
  wfm_check *check = NULL;
  wfm_roster_figures figures = {.struct_size = sizeof figures};
  MUST(wfm_roster_check(ctx, roster, rows, &check));
  MUST(wfm_check_figures(check, &figures));
  wfm_check_free(check);
  return figures;
}

START_TEST(contracts_are_met) {
  wfm_schedule *schedule = solve(NULL);
  wfm_roster_figures figures = judge(wfm_schedule_assignments(schedule));
  ck_assert_int_eq(figures.violations, 0);
  ck_assert_int_eq(figures.assignments, 30);
  ck_assert_int_eq(figures.contract_short_minutes, 0);
  ck_assert_int_eq(figures.contract_short_days, 0);
  ck_assert_uint_eq(wfm_schedule_idle_agents(schedule), 0);
  ck_assert_uint_eq(wfm_schedule_lost_locks(schedule), 0);
  wfm_schedule_free(schedule);
}
END_TEST

START_TEST(nobody_can_serve) {
  for (int32_t d = 0; d < 14; d++) MUST(wfm_roster_add_demand(roster, d, 600, 1, 5));
  MUST(wfm_roster_add_demand(roster, 13, 1500, 0, 3)); /* after the horizon */
  wfm_schedule *schedule = solve(NULL);
  wfm_roster_figures figures = judge(wfm_schedule_assignments(schedule));
  wfm_schedule_figures solved = {.struct_size = sizeof solved};
  size_t rows;
  const double *price = wfm_schedule_prices(schedule, &rows);
  MUST(wfm_schedule_figures_get(schedule, &solved));
  ck_assert_int_eq(figures.violations, 0);
  ck_assert_double_ge(figures.under, 73);
  ck_assert_double_eq_tol(figures.cost, solved.cost, 1e-9 * figures.cost);
  ck_assert_uint_eq(rows, 14 * 9 + 15);
  for (size_t i = 14 * 9; i < rows; i++)
    ck_assert_double_eq_tol(price[i], 10, 0.5); /* each worth a missing agent */
  ck_assert_double_eq(price[rows - 1], 10);
  wfm_schedule_free(schedule);
}
END_TEST

/* --- agents who can work nothing --- */

static void expect_idle(const char *name, const char *reason) {
  wfm_schedule *schedule = solve(NULL);
  int32_t agent = -1;
  bool found = false;
  for (size_t i = 0; i < wfm_schedule_idle_agents(schedule); i++) {
    const char *text = wfm_schedule_idle_agent(schedule, i, &agent);
    ck_assert_ptr_nonnull(text);
    if (agent != wfm_roster_find_agent(roster, name)) continue;
    found = true;
    ck_assert_msg(strstr(text, name) && strstr(text, reason), "%s, want %s", text, reason);
  }
  ck_assert(found);
  ck_assert_uint_eq(wfm_schedule_idle_agents(schedule), 1);
  ck_assert_ptr_null(wfm_schedule_idle_agent(schedule, 1, NULL));
  wfm_roster_figures figures = judge(wfm_schedule_assignments(schedule));
  ck_assert_int_eq(figures.violations, 0);
  ck_assert_int_ge(figures.assignments, 30); /* the others work all their days */
  wfm_schedule_free(schedule);
}

static int32_t add_agent(const char *skills, int32_t contract, int32_t from, int32_t to, int32_t prior_run) {
  wfm_agent agent;
  int32_t index;
  wfm_agent_init(&agent, sizeof agent);
  agent.name = "Dora";
  agent.skills = skills;
  agent.contract = contract;
  agent.start_from_minute = from;
  agent.start_to_minute = to;
  agent.prior_consecutive_days = prior_run;
  MUST(wfm_roster_add_agent(roster, &agent, &index));
  return index;
}

START_TEST(idle_for_a_rule) {
  wfm_time_off off;
  wfm_time_off_init(&off, sizeof off);
  off.end_minute = 2880;
  switch (_i) {
  case 0:
    off.agent = add_agent("phone", 0, 0, 2880, 0);
    for (off.day = 0; off.day < 14; off.day++) MUST(wfm_roster_add_time_off(roster, &off));
    expect_idle("Dora", "time off");
    break;
  case 1:
    add_agent("", 0, 0, 2880, 0);
    expect_idle("Dora", "no skill");
    break;
  case 2:
    add_agent("phone", 1, 0, 2880, 0);
    expect_idle("Dora", "contract's groups");
    break;
  case 3:
    add_agent("phone", 0, 700, 800, 0);
    expect_idle("Dora", "window");
    break;
  case 4:
    off.agent = add_agent("phone", 0, 0, 2880, 0);
    for (int32_t d = 0; d < 14; d++) MUST(wfm_roster_add_lock(roster, off.agent, d, WFM_SHIFT_OFF));
    expect_idle("Dora", "locks");
    break;
  default: /* leave with credit for the whole contract */
    off.agent = add_agent("phone", 0, 0, 2880, 0);
    off.credit_minutes = 2400;
    off.end_minute = 60;
    for (off.day = 0; off.day < 14; off.day += 7) MUST(wfm_roster_add_time_off(roster, &off));
    expect_idle("Dora", "hours or days");
  }
}
END_TEST

/* --- locks --- */

START_TEST(locks_are_kept_or_reported) {
  wfm_time_off off;
  wfm_time_off_init(&off, sizeof off);
  off.agent = 1;
  off.day = 4;
  off.end_minute = 1440;
  MUST(wfm_roster_add_time_off(roster, &off));
  MUST(wfm_roster_add_lock(roster, 0, 2, 1));             /* kept */
  MUST(wfm_roster_add_lock(roster, 0, 3, 0));             /* no rest after the night before */
  MUST(wfm_roster_add_lock(roster, 0, 4, WFM_SHIFT_OFF)); /* kept */
  MUST(wfm_roster_add_lock(roster, 1, 4, 0));             /* time off */
  for (int32_t d = 0; d < 6; d++)
    MUST(wfm_roster_add_lock(roster, 2, d, 0)); /* the sixth day is one too many */
  wfm_schedule *schedule = solve(NULL);
  static const struct {
    int32_t agent;
    const char *text;
  } lost[] = {
      {0, "agent Ann, day 3: the lock on day is set aside: it breaks the rest to the earlier period or to "
          "another"},
      {1, "agent Bob, day 4: the lock on day is set aside: it overlaps time off"},
      {2,
       "agent Cleo, day 5: the lock on day is set aside: with the other locks the week has more days than"}};
  ck_assert_uint_eq(wfm_schedule_lost_locks(schedule), WFM__COUNT(lost));
  for (size_t i = 0; i < WFM__COUNT(lost); i++) {
    int32_t agent = -1;
    const char *text = wfm_schedule_lost_lock(schedule, i, &agent);
    ck_assert_msg(strncmp(text, lost[i].text, strlen(lost[i].text)) == 0, "%s", text);
    ck_assert_int_eq(agent, lost[i].agent);
  }
  wfm_check *check = NULL;
  MUST(wfm_roster_check(ctx, roster, wfm_schedule_assignments(schedule), &check));
  ck_assert_uint_eq(wfm_check_violations(check), 3);
  for (size_t i = 0; i < 3; i++) {
    wfm_violation violation = {.struct_size = sizeof violation};
    MUST(wfm_check_violation(check, i, &violation));
    ck_assert_int_eq(violation.rule, WFM_RULE_LOCKED);
  }
  wfm_check_free(check);
  wfm_schedule_free(schedule);
}
END_TEST

/* --- warm rosters --- */

START_TEST(warm_is_never_made_worse) {
  wfm_schedule *first = solve(NULL), *second = solve(wfm_schedule_assignments(first));
  double before = judge(wfm_schedule_assignments(first)).cost,
         after = judge(wfm_schedule_assignments(second)).cost;
  ck_assert_double_le(after, before);
  wfm_schedule_free(first);
  wfm_schedule_free(second);
}
END_TEST

START_TEST(warm_that_breaks_rules_is_mended) {
  wfm_assignments *warm = NULL;
  wfm_assignment row;
  MUST(wfm_assignments_create(ctx, &warm));
  wfm_assignment_init(&row, sizeof row);
  row.shift = 1;
  row.pause_minute[0] = 1500;
  for (row.day = 0; row.day < 14; row.day++)
    MUST(wfm_assignments_add(warm, &row)); /* fourteen nights in a row */
  row.agent = 99;
  MUST(wfm_assignments_add(warm, &row));
  wfm_schedule *schedule = solve(warm);
  ck_assert_int_eq(judge(wfm_schedule_assignments(schedule)).violations, 0);
  wfm_schedule_free(schedule);
  wfm_assignments_free(warm);
}
END_TEST

/* --- bad input --- */

START_TEST(bad_options) {
  static const struct {
    int64_t work;
    double time_limit_s, gap;
    const char *solver;
    wfm_status st;
    const char *text;
  } cases[] = {
      {-1, 0, 0, NULL, WFM_EDOMAIN, "work_limit=-1, want >= 0"},
      {0, -1, 0, NULL, WFM_EDOMAIN, "time_limit_s"},
      {0, NAN, 0, NULL, WFM_ENOTFINITE, "time_limit_s"},
      {0, 0, 1.5, NULL, WFM_EDOMAIN, "gap_target"},
      {0, 0, NAN, NULL, WFM_ENOTFINITE, "gap_target"},
      {0, 0, 0, "abacus", WFM_EINVAL, "abacus"},
  };
  wfm_schedule_opts opts;
  wfm_schedule *schedule = NULL;
  wfm_schedule_opts_init(&opts, sizeof opts);
  opts.work_limit = cases[_i].work;
  opts.time_limit_s = cases[_i].time_limit_s;
  opts.gap_target = cases[_i].gap;
  opts.solver = cases[_i].solver;
  ck_assert_int_eq(wfm_schedule_solve(ctx, roster, &opts, &schedule), cases[_i].st);
  ck_assert_msg(strstr(wfm_ctx_error(ctx), cases[_i].text), "%s", wfm_ctx_error(ctx));
  ck_assert_ptr_null(schedule);
}
END_TEST

START_TEST(null_and_empty) {
  wfm_schedule *schedule = NULL;
  size_t rows = 7;
  ck_assert_int_eq(wfm_schedule_solve(NULL, roster, NULL, &schedule), WFM_EINVAL);
  ck_assert_int_eq(wfm_schedule_solve(ctx, NULL, NULL, &schedule), WFM_EINVAL);
  ck_assert_int_eq(wfm_schedule_solve(ctx, roster, NULL, NULL), WFM_EINVAL);
  ck_assert_ptr_null(wfm_schedule_prices(NULL, &rows));
  ck_assert_uint_eq(rows, 0);
  ck_assert_ptr_null(wfm_schedule_assignments(NULL));
  ck_assert_uint_eq(wfm_schedule_idle_agents(NULL) + wfm_schedule_lost_locks(NULL), 0);
  wfm_schedule_free(NULL);
  wfm_roster *empty = NULL;
  MUST(wfm_roster_create(ctx, NULL, &empty));
  MUST(wfm_schedule_solve(ctx, empty, NULL,
                          &schedule)); /* nobody and nothing: a roster without rows, at no cost */
  wfm_schedule_figures figures = {.struct_size = sizeof figures};
  MUST(wfm_schedule_figures_get(schedule, &figures));
  ck_assert_uint_eq(wfm_assignments_count(wfm_schedule_assignments(schedule)), 0);
  ck_assert_int_eq(figures.stop, WFM_STOP_OPTIMAL);
  ck_assert(figures.cost == 0 && figures.lower_bound == 0 && figures.gap == 0);
  wfm_schedule_free(schedule);
  wfm_roster_free(empty);
}
END_TEST

START_TEST(gap_target_ends_the_search) {
  wfm_schedule_opts opts;
  wfm_schedule_figures figures = {.struct_size = sizeof figures};
  wfm_schedule *schedule = NULL;
  wfm_schedule_opts_init(&opts, sizeof opts);
  opts.gap_target = 1;
  MUST(wfm_schedule_solve(ctx, roster, &opts, &schedule));
  MUST(wfm_schedule_figures_get(schedule, &figures));
  ck_assert_int_eq(figures.stop, WFM_STOP_DONE);
  wfm_schedule_free(schedule);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("input");
  tcase_add_checked_fixture(tc, set_up, tear_down);
  tcase_add_test(tc, contracts_are_met);
  tcase_add_test(tc, nobody_can_serve);
  tcase_add_loop_test(tc, idle_for_a_rule, 0, 6);
  tcase_add_test(tc, locks_are_kept_or_reported);
  tcase_add_test(tc, warm_is_never_made_worse);
  tcase_add_test(tc, warm_that_breaks_rules_is_mended);
  tcase_add_loop_test(tc, bad_options, 0, 6);
  tcase_add_test(tc, null_and_empty);
  tcase_add_test(tc, gap_target_ends_the_search);
  return suite_run("schedule/input", tc, 30);
}
