/* Every allocation of a solve failed in turn: nothing is leaked, nothing is written. */
#include "instance.h"
#include "support/oom.h"
#include "support/suite.h"

#include <libwfm/schedule.h>

/* The problem is built with a context of its own, so that only the solve's allocations fail. */
static wfm_status scenario(wfm_ctx *ctx, void *user) {
  wfm_schedule *schedule = NULL;
  wfm_schedule_opts opts;
  wfm_schedule_opts_init(&opts, sizeof opts);
  opts.work_limit = 2000;
  wfm_status st = wfm_schedule_solve(ctx, user, &opts, &schedule);
  if (st == WFM_OK) {
    ck_assert_uint_gt(wfm_assignments_count(wfm_schedule_assignments(schedule)), 0);
    opts.warm = wfm_schedule_assignments(schedule);
    wfm_schedule *again = NULL;
    st = wfm_schedule_solve(ctx, user, &opts, &again);
    if (st != WFM_OK) ck_assert_ptr_null(again);
    wfm_schedule_free(again);
  } else {
    ck_assert_ptr_null(schedule);
  }
  wfm_schedule_free(schedule);
  return st;
}

START_TEST(every_allocation) {
  instance in = {.seed = 3,
                 .agents = 3,
                 .days = 3,
                 .interval = 60,
                 .skills = 2,
                 .leave = true,
                 .locks = true,
                 .load = 0.4};
  wfm_ctx *ctx = NULL;
  MUST(wfm_ctx_create(&ctx, NULL));
  wfm_roster *roster = instance_make(ctx, &in);
  oom_sweep_threads(scenario, roster, 1 + _i);
  wfm_roster_free(roster);
  wfm_ctx_free(ctx);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("oom");
  tcase_add_loop_test(tc, every_allocation, 0, 2);
  return suite_run("schedule/oom", tc, 60);
}
