/* The checker on a small folder: a legal roster, one planted fault of each rule, and figures reckoned by
   hand. */
#include "io/roster.h"
#include "support/suite.h"
#include "support/tempdir.h"

#include <string.h>

/* The folder: hours, 8 days from a Monday, so that week 1 is day 7 only. Ann (S1, S2, starts 08:00 to
   22:00, worked the day before, until 600 minutes before day 0) and Bob (S1, starts until 14:00, whole paid
   day off on day 4 with 480 minutes of credit, locked OFF on day 5) are both FT: 960 to 1440 minutes, cap
   1200, 2 to 3 days, runs of 2, rest of 660. D8 is 08:00 to 17:00 with an hour's pause starting 10:00 to
   12:00 and one starting 13:00 to 15:00, an hour apart. */
#define HEADER "agent,day,shift,skill,pause1,pause2,pause3\n"
#define ANN_1  "Ann,1,D14,S2,,,\n"
#define ANN_2  "Ann,2,D14,S2,,,\n"
#define BOB_0  "Bob,0,D8,S1,10:00,13:00,\n"
#define BOB_1  "Bob,1,D8,S1,10:00,14:00,\n"

static wfm_ctx *ctx;
static wfm_roster *roster;
static wfm_assignments *rows;
static wfm_check *check;

static void set_up(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
  wfm_status st =
      wfm_roster_read_folder(ctx, WFM_TESTS_DIR "/../examples/data/small_roster", NULL, NULL, &roster);
  ck_assert_msg(st == WFM_OK, "%s", wfm_ctx_error(ctx));
}

static void tear_down(void) {
  wfm_check_free(check);
  wfm_assignments_free(rows);
  wfm_roster_free(roster);
  wfm_ctx_free(ctx);
  check = NULL;
  rows = NULL;
  roster = NULL;
}

static wfm_roster_figures judge(const char *csv) {
  const wfm__memory_file file = {"assignments.csv", csv, strlen(csv)};
  const wfm__source source = {.files = &file, .count = 1};
  wfm_findings *findings = NULL;
  wfm_roster_figures figures;
  wfm_roster_figures_init(&figures, sizeof figures);
  ck_assert_int_eq(wfm_findings_create(ctx, 0, &findings), WFM_OK);
  wfm_status st = wfm__assignments_read(ctx, &source, "assignments.csv", roster, false, findings, &rows);
  ck_assert_msg(st == WFM_OK, "%s", wfm_ctx_error(ctx));
  wfm_findings_free(findings);
  ck_assert_int_eq(wfm_roster_check(ctx, roster, rows, &check), WFM_OK);
  ck_assert_int_eq(wfm_check_figures(check, &figures), WFM_OK);
  return figures;
}

static void near(double got, double want) {
  ck_assert_double_eq_tol(got, want, 1e-9);
}

/* Paid: 4 days of 480 minutes are 32 hours. Demand: S1 on day 0 from 08:00 to 17:00, 9 hours of 1; S2 on
   day 1 from 14:00 to 18:00, 4 hours of 1 + 0.5: 15. Bob's pauses of day 0 leave 10:00 and 13:00 open: 2
   missing; Ann alone on day 1 leaves 0.5 in each of 4 hours: 2 missing. Surplus: Ann on day 1 from 18:00 to
   22:00: 4; Ann on day 2: 8; Bob on day 1: 9 hours less 2 of pauses: 7. Ann's wish for day 0 is met, that
   for day 3 (1 of 6) is not; Bob's starts are met on both days that he works. Losses 0 and 1/6: Gini =
   (1/6) / (2 * 1/6). Wages: 4 days of 8 hours at 12, by day, on weekdays. Cost 32 + 10 * 4 + 19 + 1. */
START_TEST(legal_roster) {
  wfm_roster_figures f = judge(HEADER ANN_1 ANN_2 BOB_0 BOB_1);
  ck_assert_int_eq(f.violations, 0);
  ck_assert_int_eq(f.assignments, 4);
  near(f.paid_minutes, 1920);
  near(f.required, 15);
  near(f.under, 4);
  near(f.over, 19);
  near(f.worst_shortage, 1);
  ck_assert_int_eq(f.short_intervals, 6);
  ck_assert_int_eq(f.contract_short_minutes, 0);
  ck_assert_int_eq(f.contract_short_days, 0);
  ck_assert_int_eq(f.requests_live[WFM_REQUEST_OFF], 1);
  ck_assert_int_eq(f.requests_met[WFM_REQUEST_OFF], 1);
  ck_assert_int_eq(f.requests_live[WFM_REQUEST_WORK], 1);
  ck_assert_int_eq(f.requests_met[WFM_REQUEST_WORK], 0);
  ck_assert_int_eq(f.requests_live[WFM_REQUEST_START], 2);
  ck_assert_int_eq(f.requests_met[WFM_REQUEST_START], 2);
  near(f.satisfaction_mean, 1 - 1.0 / 12);
  near(f.satisfaction_min, 1 - 1.0 / 6);
  near(f.satisfaction_gini, 0.5);
  near(f.cost_labour, 32);
  near(f.cost_under, 40);
  near(f.cost_over, 19);
  near(f.cost_requests, 1);
  near(f.cost_contract_short, 0);
  near(f.cost, 92);
  near(f.wage_cost, 4 * 8 * 12);
}
END_TEST

/* Ann owes 960 minutes and 2 days; Bob 960 - 480 minutes and 2 - 1 days: 5 * 1440 + 600 * 3. All 15 are
   missing. Ann's OFF is met, her WORK is not; Bob's START wish is not live on any day, so only Ann has a
   satisfaction. */
START_TEST(empty_roster) {
  wfm_roster_figures f = judge(HEADER);
  ck_assert_int_eq(f.violations, 0);
  ck_assert_int_eq(f.contract_short_minutes, 1440);
  ck_assert_int_eq(f.contract_short_days, 3);
  near(f.cost, 9000 + 150 + 1);
  near(f.worst_shortage, 1.5);
  ck_assert_int_eq(f.requests_live[WFM_REQUEST_START], 0);
  near(f.satisfaction_mean, 5.0 / 6);
  near(wfm_check_satisfaction(check, 0), 5.0 / 6);
  ck_assert_double_nan(wfm_check_satisfaction(check, 1));
  wfm_agent_week week;
  wfm_agent_week_init(&week, sizeof week);
  ck_assert_int_eq(wfm_check_agent_week(check, 1, 0, &week), WFM_OK);
  ck_assert_int_eq(week.credit_minutes, 480);
  ck_assert_int_eq(week.leave_days, 1);
  ck_assert_int_eq(week.short_minutes, 480);
  ck_assert_int_eq(week.short_days, 1);
  ck_assert_int_eq(wfm_check_agent_week(check, 1, 1, &week), WFM_OK);
  ck_assert_int_eq(week.short_minutes, 0); /* week 1 is cut */
  ck_assert_int_eq(wfm_check_agent_week(check, 2, 0, &week), WFM_EINVAL);
}
END_TEST

/* Saturday 22:00 to Sunday 06:00: 2 hours at 1.5 and 6 at 1.5 * 2 are 21 hours' wages of 12. Day 5 is not
   the last day, so its hours after midnight count; the row of day 7 ends after the horizon: 2 of its 8
   hours count, all are paid. */
START_TEST(nights_and_sundays) {
  wfm_roster_figures f = judge(HEADER "Ann,5,N22,S1,,,\n");
  near(f.wage_cost, 21 * 12);
  near(f.over, 8);
  wfm_check_free(check);
  wfm_assignments_free(rows);
  f = judge(HEADER "Ann,7,N22,S1,,,\n");
  near(f.over, 2);
  near(f.cost_labour, 8);
  near(f.wage_cost, 8 * 1.5 * 12);
}
END_TEST

static const struct {
  int32_t rule;
  const char *csv, *text;
} faults[] = {
    {WFM_RULE_UNKNOWN, HEADER ANN_1 ANN_2 BOB_0 BOB_1 "Cid,3,D8,S1,10:00,13:00,\n",
     "agent no. -1, day 3: no such agent, day or shift (row 4 of the roster)"},
    {WFM_RULE_UNKNOWN, HEADER ANN_1 ANN_2 BOB_0 BOB_1 "Bob,8,D8,S1,10:00,13:00,\n",
     "agent Bob, day 8: no such agent, day or shift (row 4 of the roster)"},
    {WFM_RULE_UNKNOWN, HEADER ANN_1 ANN_2 BOB_0 BOB_1 "Bob,3,D9,S1,10:00,13:00,\n",
     "agent Bob, day 3: no such agent, day or shift (row 4 of the roster)"},
    {WFM_RULE_TWO_SHIFTS, HEADER ANN_1 ANN_2 BOB_0 BOB_1 "Ann,1,D8,S1,10:00,13:00,\n",
     "agent Ann, day 1: a second shift on the same day, D8"},
    {WFM_RULE_SHIFT_GROUP, HEADER ANN_1 ANN_2 "Bob,0,X8,S1,,,\n" BOB_1,
     "agent Bob, day 0: shift X8 is not in contract FT"},
    {WFM_RULE_START_WINDOW, HEADER ANN_1 ANN_2 BOB_0 "Bob,1,N22,S1,,,\n",
     "agent Bob, day 1: shift N22 starts at 22:00, want 00:00 to 14:00"},
    {WFM_RULE_SKILL, HEADER ANN_1 ANN_2 "Bob,0,D8,S2,10:00,13:00,\n" BOB_1,
     "agent Bob, day 0: works on skill S2, has only: S1"},
    {WFM_RULE_SKILL, HEADER ANN_1 ANN_2 "Bob,0,D8,S3,10:00,13:00,\n" BOB_1,
     "agent Bob, day 0: works on skill no. -1, has only: S1"},
    {WFM_RULE_TIME_OFF, HEADER ANN_1 ANN_2 BOB_0 "Bob,4,D8,S1,10:00,14:00,\n",
     "agent Bob, day 4: shift D8 overlaps time off 00:00 to 24:00 of day 4"},
    {WFM_RULE_PAUSE_NOT_IN_SHIFT, HEADER "Ann,1,D14,S2,,,18:00\n" ANN_2 BOB_0 BOB_1,
     "agent Ann, day 1: pause 3 at 18:00, but shift D14 has no such pause"},
    {WFM_RULE_PAUSE_MISSING, HEADER ANN_1 ANN_2 "Bob,0,D8,S1,10:00,,\n" BOB_1,
     "agent Bob, day 0: pause 2 of shift D8 is missing"},
    {WFM_RULE_PAUSE_WINDOW, HEADER ANN_1 ANN_2 "Bob,0,D8,S1,09:00,13:00,\n" BOB_1,
     "agent Bob, day 0: pause 1 of shift D8 starts at 09:00, want 10:00 to 12:00 in steps of 60"},
    {WFM_RULE_PAUSE_WINDOW, HEADER ANN_1 ANN_2 "Bob,0,D8,S1,10:00,15:30,\n" BOB_1,
     "agent Bob, day 0: pause 2 of shift D8 starts at 15:30, want 13:00 to 15:00 in steps of 60"},
    {WFM_RULE_PAUSE_GAP, HEADER ANN_1 ANN_2 "Bob,0,D8,S1,12:00,13:00,\n" BOB_1,
     "agent Bob, day 0: pause 2 of shift D8 starts 0 minutes after the end of the one before, want at least "
     "60"},
    {WFM_RULE_LOCKED, HEADER ANN_1 ANN_2 BOB_0 "Bob,5,D8,S1,10:00,14:00,\n",
     "agent Bob, day 5: locked to OFF, has D8"},
    /* with the day before the horizon, days 0 and 1 are a run of 3 */
    {WFM_RULE_CONSECUTIVE_DAYS, HEADER "Ann,0,D14,S2,,,\n" ANN_1 BOB_0 BOB_1,
     "agent Ann, day 1: 3 days worked in a row, want at most 2"},
    /* 22:00 to 08:00 */
    {WFM_RULE_REST, HEADER ANN_1 "Ann,2,D8,S2,10:00,13:00,\n" BOB_0 BOB_1,
     "agent Ann, day 2: rest of 600 minutes before the shift, want at least 660"},
    {WFM_RULE_HOURS_CAP, HEADER ANN_1 ANN_2 "Ann,4,D14,S2,,,\n" BOB_0 BOB_1,
     "agent Ann, day 0: 1440 minutes worked in the week from here, want at most 1200"},
    /* 600 + 480 worked and 480 of leave */
    {WFM_RULE_CONTRACT_HOURS, HEADER ANN_1 ANN_2 "Bob,0,D10,S1,,,\n" BOB_1,
     "agent Bob, day 0: 1560 minutes of work and paid leave in the week from here, want at most 1440"},
    /* 3 days of the contract less 1 of leave */
    {WFM_RULE_WEEKLY_DAYS, HEADER ANN_1 ANN_2 BOB_0 "Bob,1,D2,S1,,,\nBob,3,D2,S1,,,\n",
     "agent Bob, day 0: 3 days worked in the week from here, want at most 2"},
};

START_TEST(planted_fault) {
  wfm_roster_figures f = judge(faults[_i].csv);
  int32_t rule = faults[_i].rule;
  ck_assert_msg(f.violations == 1, "%s: %lld violations", wfm_rule_text(rule), (long long)f.violations);
  ck_assert_uint_eq(wfm_check_rule_count(check, rule), 1);
  wfm_violation v;
  char text[200], cut[20];
  wfm_violation_init(&v, sizeof v);
  ck_assert_int_eq(wfm_check_violation(check, 0, &v), WFM_OK);
  ck_assert_int_eq(v.rule, rule);
  ck_assert_uint_eq(wfm_violation_text(roster, &v, text, sizeof text), strlen(faults[_i].text));
  ck_assert_str_eq(text, faults[_i].text);
  ck_assert_uint_eq(wfm_violation_text(roster, &v, cut, sizeof cut), strlen(faults[_i].text));
  ck_assert_uint_eq(strlen(cut), sizeof cut - 1);
  ck_assert_uint_eq(wfm_violation_text(roster, &v, NULL, 0), strlen(faults[_i].text));
}
END_TEST

START_TEST(every_rule_has_a_fault) {
  bool planted[WFM_RULES] = {false};
  for (size_t i = 0; i < WFM__COUNT(faults); i++) planted[faults[i].rule] = true;
  for (int32_t rule = 0; rule < WFM_RULES; rule++) {
    ck_assert_msg(planted[rule], "%s", wfm_rule_text(rule));
    ck_assert_str_ne(wfm_rule_text(rule), "unknown-rule");
  }
  ck_assert_str_eq(wfm_rule_text(WFM_RULES), "unknown-rule");
  ck_assert_str_eq(wfm_rule_unit(WFM_RULE_REST), "minutes");
  ck_assert_str_eq(wfm_rule_unit(-1), "");
}
END_TEST

/* A pause off the grid takes no interval: of the legal roster's missing hours, 10:00 of day 0 is covered. */
START_TEST(pause_off_the_grid) {
  wfm_roster_figures f = judge(HEADER ANN_1 ANN_2 "Bob,0,D8,S1,10:30,13:00,\n" BOB_1);
  ck_assert_uint_eq(wfm_check_rule_count(check, WFM_RULE_PAUSE_WINDOW), 1);
  near(f.under, 3);
  near(wfm_check_coverage(check, 0)[10], 1);
  near(wfm_check_coverage(check, 0)[13], 0);
  near(wfm_check_required(check, 1)[24 + 14], 1.5);
  ck_assert_ptr_null(wfm_check_coverage(check, 2));
}
END_TEST

START_TEST(requests_one_by_one) {
  (void)judge(HEADER ANN_1 ANN_2 BOB_0 "Bob,1,D14,S1,,,\n");
  int32_t live = -1, met = -1;
  ck_assert_int_eq(wfm_check_request(check, 2, &live, &met), WFM_OK);
  ck_assert_int_eq(live, 2);
  ck_assert_int_eq(met, 1);
  ck_assert_int_eq(wfm_check_request(check, 3, &live, &met), WFM_EINVAL);
}
END_TEST

START_TEST(written_and_read_again) {
  char path[TEMPDIR_PATH], folder[TEMPDIR_PATH + 20], file[TEMPDIR_PATH + 50];
  tempdir_make(path);
  (void)wfm__format(folder, sizeof folder, "%s/roster", path);
  (void)wfm__format(file, sizeof file, "%s/assignments.csv", folder);
  wfm_roster_figures before = judge(HEADER ANN_1 ANN_2 BOB_0 BOB_1), after;
  wfm_roster_figures_init(&after, sizeof after);
  ck_assert_int_eq(wfm_roster_write_folder(ctx, roster, folder), WFM_OK);
  ck_assert_int_eq(wfm_assignments_write_csv(ctx, roster, rows, file), WFM_OK);
  wfm_roster *again = NULL;
  wfm_assignments *rows_again = NULL;
  wfm_check *check_again = NULL;
  ck_assert_msg(wfm_roster_read_folder(ctx, folder, NULL, NULL, &again) == WFM_OK, "%s", wfm_ctx_error(ctx));
  ck_assert_int_eq(wfm_assignments_read_csv(ctx, file, again, NULL, NULL, &rows_again), WFM_OK);
  ck_assert_int_eq(wfm_roster_check(ctx, again, rows_again, &check_again), WFM_OK);
  ck_assert_int_eq(wfm_check_figures(check_again, &after), WFM_OK);
  ck_assert_mem_eq(&before, &after, sizeof before);
  wfm_check_free(check_again);
  wfm_assignments_free(rows_again);
  wfm_roster_free(again);
  tempdir_remove(path);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("faults");
  tcase_add_checked_fixture(tc, set_up, tear_down);
  tcase_add_test(tc, legal_roster);
  tcase_add_test(tc, empty_roster);
  tcase_add_test(tc, nights_and_sundays);
  tcase_add_loop_test(tc, planted_fault, 0, (int)WFM__COUNT(faults));
  tcase_add_test(tc, every_rule_has_a_fault);
  tcase_add_test(tc, pause_off_the_grid);
  tcase_add_test(tc, requests_one_by_one);
  tcase_add_test(tc, written_and_read_again);
  return suite_run("faults", tc, 60);
}
