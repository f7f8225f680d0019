/* Every allocation of the goals failed in turn. */
#include "core/core.h"
#include "support/oom.h"
#include "support/suite.h"

#include <libwfm/goals.h>

static wfm_status scenario(wfm_ctx *ctx, void *user) {
  (void)user;
  wfm_goals *goals = NULL;
  wfm_goal_spec spec;
  wfm_goal_observation o;
  wfm_goal_state state;
  wfm_smart_report report;
  wfm_goal_spec_init(&spec, sizeof spec);
  wfm_goal_observation_init(&o, sizeof o);
  wfm_goal_state_init(&state, sizeof state);
  wfm_smart_report_init(&report, sizeof report);
  spec.id = "g";
  spec.kpi = "asa_s";
  spec.direction = WFM_GOAL_DOWN;
  spec.start_date = 0;
  spec.due_date = 70;
  spec.baseline = 300;
  spec.target = 120;
  wfm_status st = wfm_goals_create(ctx, &goals);
  if (st == WFM_OK) {
    st = wfm_goals_add(goals, &spec, 0, NULL);
    ck_assert_int_eq(wfm_goals_count(goals), st == WFM_OK);
    ck_assert_int_eq(wfm_goals_find(goals, "g"), st == WFM_OK ? 0 : -1);
  }
  if (st == WFM_OK) st = wfm_goals_split(goals, 0, WFM_STEPS_EQUAL, 2, 0);
  for (int32_t w = 0; st == WFM_OK && w < 9; w++) {
    o.date = o.recorded_date = 7 * w;
    o.value = 300 - 10 * w;
    o.source = "test";
    st = wfm_goals_record(goals, 0, &o);
    ck_assert_uint_eq(wfm_goals_observations(goals, 0), (size_t)w + (st == WFM_OK));
  }
  if (st == WFM_OK) {
    spec.target = 130;
    st = wfm_goals_revise(goals, 0, &spec, 60, "why not");
    ck_assert_int_eq(wfm_goals_revisions(goals, 0), 1 + (st == WFM_OK));
  }
  if (st == WFM_OK) {
    st = wfm_goals_assess(ctx, goals, 0, 60, &state);
    ck_assert_int_eq(state.observations, st == WFM_OK ? 9 : 0);
  }
  if (st == WFM_OK) st = wfm_goals_check(ctx, goals, 0, 60, &report);
  wfm_goals_free(goals);
  return st;
}

START_TEST(every_allocation) {
  oom_sweep(scenario, NULL);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("oom");
  tcase_add_test(tc, every_allocation);
  return suite_run("goals/oom", tc, 60);
}
