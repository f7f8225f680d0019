/* Every allocation of building, reviewing and checking a roster fails in turn. */
#include "support/oom.h"
#include "support/suite.h"

#include <libwfm/roster.h>

static wfm_status build(wfm_ctx *ctx, wfm_roster **out) {
  wfm_roster_opts frame;
  wfm_roster_opts_init(&frame, sizeof frame);
  frame.days = 8, frame.interval_minutes = 240, frame.name = "tiny";
  wfm_status st = wfm_roster_create(ctx, &frame, out);
  if (st != WFM_OK) return st;
  wfm_contract contract;
  wfm_contract_init(&contract, sizeof contract);
  contract.name = "C", contract.shift_groups = "D|N";
  wfm_shift shift;
  wfm_shift_init(&shift, sizeof shift);
  shift.name = "D", shift.group = "D", shift.start_minute = 480, shift.length_minutes = 480;
  wfm_agent agent;
  wfm_agent_init(&agent, sizeof agent);
  agent.name = "A", agent.skills = "S1|S2";
  wfm_request request;
  wfm_request_init(&request, sizeof request);
  request.day = WFM_EVERY_DAY;
  wfm_time_off off;
  wfm_time_off_init(&off, sizeof off);
  st = wfm_roster_add_skill(*out, "S1", NULL);
  if (st == WFM_OK) st = wfm_roster_add_skill(*out, "S2", NULL);
  if (st == WFM_OK) st = wfm_roster_add_contract(*out, &contract, NULL);
  if (st == WFM_OK) st = wfm_roster_add_shift(*out, &shift, NULL);
  if (st == WFM_OK) st = wfm_roster_add_agent(*out, &agent, NULL);
  if (st == WFM_OK) st = wfm_roster_add_request(*out, &request);
  if (st == WFM_OK) st = wfm_roster_add_time_off(*out, &off);
  if (st == WFM_OK) st = wfm_roster_add_lock(*out, 0, 3, 0);
  if (st == WFM_OK) st = wfm_roster_add_demand(*out, 1, 480, 1, 2);
  return st;
}

static void ignore(int32_t note, size_t row, const char *text, void *user) {
  (void)note, (void)row, (void)text, (void)user;
}

static wfm_status scenario(wfm_ctx *ctx, void *user) {
  (void)user;
  wfm_roster *roster = NULL;
  wfm_assignments *rows = NULL;
  wfm_check *check = NULL;
  wfm_status st = build(ctx, &roster);
  if (st == WFM_OK) st = wfm_roster_review(ctx, roster, ignore, NULL);
  if (st == WFM_OK) st = wfm_assignments_create(ctx, &rows);
  for (int32_t d = -1; st == WFM_OK && d < 8; d++) {
    wfm_assignment row;
    wfm_assignment_init(&row, sizeof row);
    row.day = d;
    st = wfm_assignments_add(rows, &row);
  }
  if (st == WFM_OK) st = wfm_roster_check(ctx, roster, rows, &check);
  if (st == WFM_OK)
    ck_assert_uint_eq(wfm_check_rule_count(check, WFM_RULE_UNKNOWN), 1);
  else
    ck_assert_ptr_null(check);
  wfm_check_free(check);
  wfm_assignments_free(rows);
  wfm_roster_free(roster);
  return st;
}

START_TEST(every_allocation) {
  oom_sweep(scenario, NULL);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("oom");
  tcase_add_test(tc, every_allocation);
  return suite_run("oom", tc, 60);
}
