/* Shift design and hiring mix: by hand, and on drawn problems contracts hold, the bound holds, few shifts cost no less. */
#include "instance.h"
#include "support/oom.h"
#include "support/suite.h"

#include <libwfm/design.h>
#include <string.h>

static wfm_design_figures figures_of(const wfm_design *design) {
  wfm_design_figures f = {.struct_size = sizeof f};
  MUST(wfm_design_figures_get(design, &f));
  return f;
}

/* Three agents wanted from 09:00 to 17:00 on each of seven days, five shifts a week each: 21 / 5 shifts, so 5 whole agents, who must
   work 25 shifts, four more than wanted; or 4 agents and one shift missing, which costs 80 and saves 8. */
static wfm_roster *office(wfm_ctx *ctx) {
  wfm_roster *roster = NULL;
  wfm_roster_opts frame;
  wfm_contract contract;
  wfm_shift shift;
  wfm_roster_opts_init(&frame, sizeof frame);
  wfm_contract_init(&contract, sizeof contract);
  wfm_shift_init(&shift, sizeof shift);
  frame.days = 14;
  frame.interval_minutes = 60;
  MUST(wfm_roster_create(ctx, &frame, &roster));
  MUST(wfm_roster_add_skill(roster, "calls", NULL));
  contract.name = contract.shift_groups = shift.name = shift.group = "day";
  contract.weekly_min_minutes = contract.weekly_max_minutes = 2400;
  contract.days_min = contract.days_max = 5;
  shift.start_minute = 540;
  shift.length_minutes = shift.paid_minutes = 480;
  MUST(wfm_roster_add_contract(roster, &contract, NULL));
  MUST(wfm_roster_add_shift(roster, &shift, NULL));
  for (int d = 0; d < 14; d++)
    for (int t = 540; t < 1020; t += 60) MUST(wfm_roster_add_demand(roster, d, t, 0, d < 7 ? 2 : 4));
  return roster;
}

START_TEST(by_hand) {
  wfm_ctx *ctx = NULL;
  wfm_design *design = NULL;
  double days = 0;
  MUST(wfm_ctx_create(&ctx, NULL));
  wfm_roster *roster = office(ctx);
  wfm_status st = wfm_roster_design(ctx, roster, NULL, &design);
  ck_assert_msg(st == WFM_OK, "%s", wfm_ctx_error(ctx));
  wfm_design_figures f = figures_of(design);
  /* 5 agents: labour 25 * 8, surplus 4 * 8 = 232; 4 agents: labour 20 * 8, missing 8 * 10 = 240 */
  ck_assert_int_eq(f.agents, 5);
  ck_assert_int_eq(wfm_design_hires(design, 0), 5);
  ck_assert_int_eq(wfm_design_hires(design, 1), 0);
  ck_assert_double_eq_tol(f.cost, 232, 1e-6);
  ck_assert_double_eq_tol(f.lower_bound, 168, 1e-4); /* 4.2 agents: 21 * 8 */
  ck_assert_double_eq_tol(f.required, 168, 1e-9);
  ck_assert_double_eq_tol(f.over, 32, 1e-6);
  ck_assert_int_eq(f.shifts, 1);
  for (size_t i = 0; i < wfm_design_uses(design); i++) {
    double agents;
    MUST(wfm_design_use(design, i, NULL, NULL, NULL, &agents));
    ck_assert_double_le(agents, 5 + 1e-6);
    days += agents;
  }
  ck_assert_double_eq_tol(days, 25, 1e-6);
  wfm_design_free(design);
  wfm_roster_free(roster);
  wfm_ctx_free(ctx);
}
END_TEST

/* Work of each contract within its hours and days for those hired. */
static void assert_contracts(const wfm_roster *roster, const wfm_design *design, double part) {
  for (int32_t c = 0; c < wfm_roster_contracts(roster); c++) {
    wfm_contract contract = {.struct_size = sizeof contract};
    wfm_shift shift = {.struct_size = sizeof shift};
    double minutes = 0, days = 0, hired = wfm_design_hires(design, c), tolerance = 1e-4 * (1 + 2400 * hired);
    MUST(wfm_roster_contract(roster, c, &contract));
    for (size_t i = 0; i < wfm_design_uses(design); i++) {
      int32_t of, s;
      double agents;
      MUST(wfm_design_use(design, i, &of, &s, NULL, &agents));
      if (of != c) continue;
      MUST(wfm_roster_shift(roster, s, &shift));
      minutes += agents * shift.paid_minutes;
      days += agents;
      ck_assert_double_le(agents, hired + tolerance);
    }
    double most = fmin(contract.weekly_max_minutes, contract.cap_minutes);
    ck_assert_double_le(minutes, most * hired + tolerance);
    ck_assert_double_ge(minutes, fmin(contract.weekly_min_minutes, most) * part * hired - tolerance);
    ck_assert_double_le(days, contract.days_max * hired + tolerance);
    ck_assert_double_ge(days, contract.days_min * part * hired - tolerance);
  }
}

START_TEST(drawn) {
  instance in = {.seed = 800 + (uint64_t)_i,
                 .agents = 30,
                 .days = (const int32_t[]){7, 14, 5, 10}[_i % 4],
                 .interval = 60,
                 .skills = 1 + _i % 2,
                 .nights = _i % 2,
                 .load = 0.6};
  wfm_ctx *ctx = NULL;
  wfm_design *all = NULL, *few = NULL;
  wfm_design_opts opts;
  wfm_design_opts_init(&opts, sizeof opts);
  opts.max_shifts = 3;
  MUST(wfm_ctx_create(&ctx, NULL));
  wfm_roster *roster = instance_make(ctx, &in);
  MUST(wfm_roster_design(ctx, roster, NULL, &all));
  MUST(wfm_roster_design(ctx, roster, &opts, &few));
  wfm_design_figures a = figures_of(all), f = figures_of(few);
  ck_assert_double_le(a.lower_bound, a.cost + 1e-9);
  ck_assert_double_le(a.lower_bound, f.cost + 1e-6);
  ck_assert_double_ge(f.cost, a.cost * (1 - 2e-3));
  ck_assert_int_le(f.shifts, 3);
  double part = in.days < 7 ? in.days / 7.0 : 1;
  assert_contracts(roster, all, part);
  assert_contracts(roster, few, part);
  wfm_design_free(all);
  wfm_design_free(few);
  wfm_roster_free(roster);
  wfm_ctx_free(ctx);
}
END_TEST

START_TEST(bad_calls) {
  wfm_ctx *ctx = NULL;
  wfm_design *design = NULL;
  wfm_design_opts opts;
  MUST(wfm_ctx_create(&ctx, NULL));
  wfm_roster *roster = office(ctx);
  wfm_design_opts_init(&opts, sizeof opts);
  ck_assert_int_eq(wfm_roster_design(NULL, roster, NULL, &design), WFM_EINVAL);
  ck_assert_int_eq(wfm_roster_design(ctx, NULL, NULL, &design), WFM_EINVAL);
  ck_assert_int_eq(wfm_roster_design(ctx, roster, NULL, NULL), WFM_EINVAL);
  opts.max_shifts = -1;
  ck_assert_int_eq(wfm_roster_design(ctx, roster, &opts, &design), WFM_EDOMAIN);
  ck_assert_ptr_nonnull(strstr(wfm_ctx_error(ctx), "max_shifts=-1"));
  opts.max_shifts = 0;
  opts.hire_cost = NAN;
  ck_assert_int_eq(wfm_roster_design(ctx, roster, &opts, &design), WFM_ENOTFINITE);
  opts.hire_cost = 0;
  opts.solver = "magic";
  ck_assert_int_eq(wfm_roster_design(ctx, roster, &opts, &design), WFM_EINVAL);
  wfm_ctx_cancel(ctx);
  ck_assert_int_eq(wfm_roster_design(ctx, roster, NULL, &design), WFM_ECANCELLED);
  wfm_ctx_cancel_clear(ctx);
  ck_assert_ptr_null(design);
  MUST(wfm_roster_design(ctx, roster, NULL, &design));
  ck_assert_int_eq(wfm_design_use(design, 1000, NULL, NULL, NULL, NULL), WFM_EINVAL);
  ck_assert_uint_eq(wfm_design_uses(NULL), 0);
  ck_assert_int_eq(wfm_design_figures_get(NULL, NULL), WFM_EINVAL);
  wfm_design_free(design);
  wfm_design_free(NULL);
  wfm_roster_free(roster);
  wfm_ctx_free(ctx);
}
END_TEST

static wfm_status scenario(wfm_ctx *ctx, void *user) {
  wfm_design *design = NULL;
  wfm_design_opts opts;
  wfm_design_opts_init(&opts, sizeof opts);
  opts.max_shifts = 1;
  wfm_status st = wfm_roster_design(ctx, user, &opts, &design);
  if (st != WFM_OK) ck_assert_ptr_null(design);
  wfm_design_free(design);
  return st;
}

START_TEST(every_allocation) {
  wfm_ctx *ctx = NULL;
  MUST(wfm_ctx_create(&ctx, NULL));
  wfm_roster *roster = office(ctx);
  oom_sweep(scenario, roster);
  wfm_roster_free(roster);
  wfm_ctx_free(ctx);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("design");
  tcase_add_test(tc, by_hand);
  tcase_add_loop_test(tc, drawn, 0, 8);
  tcase_add_test(tc, bad_calls);
  tcase_add_test(tc, every_allocation);
  return suite_run("schedule/design", tc, 60);
}
