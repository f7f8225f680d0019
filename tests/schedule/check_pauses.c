/* Pauses of fixed shifts: legal, never dearer, proven optimal as brute force says, and the bound holds. */
#include "instance.h"
#include "support/oom.h"
#include "support/suite.h"

#include <libwfm/pauses.h>
#include <string.h>

typedef struct setting {
  wfm_ctx *ctx;
  wfm_roster *roster;
  wfm_assignments *rows;
} setting;

/* One day of 08:00 to 16:00 with half-hours; agents on one of two shifts with two pauses each; odd requirements. */
static void setting_make(setting *s, int32_t agents, uint64_t seed, bool whole) {
  wfm_roster_opts frame;
  wfm_contract contract;
  wfm_shift shift;
  wfm_agent agent;
  wfm_assignment row;
  wfm__rng rng;
  wfm_roster_opts_init(&frame, sizeof frame);
  wfm_contract_init(&contract, sizeof contract);
  wfm_shift_init(&shift, sizeof shift);
  wfm_agent_init(&agent, sizeof agent);
  wfm_assignment_init(&row, sizeof row);
  wfm__rng_seed(&rng, seed, 3, 0);
  s->rows = NULL;
  s->roster = NULL;
  frame.days = 1;
  frame.interval_minutes = 30;
  contract.name = contract.shift_groups = shift.group = "all";
  agent.skills = "calls";
  MUST(wfm_ctx_create(&s->ctx, NULL));
  MUST(wfm_roster_create(s->ctx, &frame, &s->roster));
  MUST(wfm_roster_add_skill(s->roster, "calls", NULL));
  MUST(wfm_roster_add_contract(s->roster, &contract, NULL));
  MUST(wfm_assignments_create(s->ctx, &s->rows));
  for (int i = 0; i < 2; i++) {
    shift.name = i ? "late" : "early";
    shift.start_minute = 480 + 120 * i;
    shift.length_minutes = shift.paid_minutes = 360;
    shift.pause_gap_minutes = 60;
    shift.pause_minutes[0] = 30;
    shift.pause_from[0] = 30;
    shift.pause_to[0] = 150;
    shift.pause_minutes[1] = 60;
    shift.pause_from[1] = 120;
    shift.pause_to[1] = 240;
    MUST(wfm_roster_add_shift(s->roster, &shift, NULL));
  }
  for (int32_t a = 0; a < agents; a++) {
    char name[16];
    snprintf(name, sizeof name, "A%d", (int)a);
    agent.name = name;
    MUST(wfm_roster_add_agent(s->roster, &agent, NULL));
    row.agent = a;
    row.shift = between(&rng, 0, 1);
    row.pause_minute[0] = 480 + 120 * row.shift + 30;
    row.pause_minute[1] = row.pause_minute[0] + 90;
    MUST(wfm_assignments_add(s->rows, &row));
  }
  for (int t = 480; t < 960; t += 30) {
    double need = agents * (t < 600 || t >= 840 ? 0.4 : 0.85) + between(&rng, -1, 1);
    MUST(wfm_roster_add_demand(s->roster, 0, t, 0, fmax(0, whole ? floor(need) : floor(4 * need) / 4)));
  }
}

static void setting_free(setting *s) {
  wfm_assignments_free(s->rows);
  wfm_roster_free(s->roster);
  wfm_ctx_free(s->ctx);
}

static double cost_of(const setting *s, const wfm_assignments *rows, size_t violations) {
  wfm_check *check = NULL;
  wfm_roster_figures f = {.struct_size = sizeof f};
  MUST(wfm_roster_check(s->ctx, s->roster, rows, &check));
  MUST(wfm_check_figures(check, &f));
  ck_assert_uint_le(wfm_check_violations(check), violations);
  wfm_check_free(check);
  return f.cost_under + f.cost_over;
}

/* Least cost over every placement of everybody's pauses. */
static double brute_force(const setting *s, wfm_assignments *fixed, size_t i, const wfm_assignments *rows) {
  if (i == wfm_assignments_count(rows)) return cost_of(s, fixed, 0);
  double least = INFINITY;
  wfm_assignment row = {.struct_size = sizeof row};
  MUST(wfm_assignments_get(rows, i, &row));
  int32_t start = 480 + 120 * row.shift;
  for (int32_t first = 30; first <= 150; first += 30)
    for (int32_t second = first + 90 > 120 ? first + 90 : 120; second <= 240; second += 30) {
      wfm_assignments *longer = NULL;
      wfm_assignment kept = {.struct_size = sizeof kept};
      MUST(wfm_assignments_create(s->ctx, &longer));
      for (size_t k = 0; k < i; k++) {
        MUST(wfm_assignments_get(fixed, k, &kept));
        MUST(wfm_assignments_add(longer, &kept));
      }
      row.pause_minute[0] = start + first;
      row.pause_minute[1] = start + second;
      MUST(wfm_assignments_add(longer, &row));
      least = fmin(least, brute_force(s, longer, i + 1, rows));
      wfm_assignments_free(longer);
    }
  return least;
}

START_TEST(as_brute_force) {
  setting s;
  wfm_assignments *out = NULL, *none = NULL;
  wfm_pauses_figures f = {.struct_size = sizeof f};
  setting_make(&s, 3, 20 + (uint64_t)_i, _i % 2);
  MUST(wfm_assignments_create(s.ctx, &none));
  double least = brute_force(&s, none, 0, s.rows);
  wfm_status st = wfm_roster_place_pauses(s.ctx, s.roster, s.rows, NULL, &out, &f);
  ck_assert_msg(st == WFM_OK, "%s", wfm_ctx_error(s.ctx));
  ck_assert_double_eq_tol(cost_of(&s, out, 0), least, 1e-9);
  ck_assert_double_le(f.lower_bound, least + 1e-6);
  ck_assert_int_eq(f.proven, f.problems);
  ck_assert_int_eq(f.stop, WFM_STOP_OPTIMAL);
  wfm_assignments_free(none);
  wfm_assignments_free(out);
  setting_free(&s);
}
END_TEST

/* A day of 120 agents is proven optimal; without branching the bound still holds. */
START_TEST(large_day) {
  setting s;
  wfm_assignments *out = NULL, *rough = NULL;
  wfm_pauses_opts opts;
  wfm_pauses_figures f = {.struct_size = sizeof f}, r = {.struct_size = sizeof r};
  wfm_pauses_opts_init(&opts, sizeof opts);
  setting_make(&s, 120, 50 + (uint64_t)_i, _i % 2);
  MUST(wfm_roster_place_pauses(s.ctx, s.roster, s.rows, NULL, &out, &f));
  ck_assert_int_eq(f.proven, 1);
  ck_assert_double_eq_tol(cost_of(&s, out, 0), f.cost, 1e-6);
  ck_assert_double_eq_tol(cost_of(&s, s.rows, 0), f.cost_before, 1e-6);
  ck_assert_int_gt(f.moved, 0);
  opts.max_nodes = 0;
  MUST(wfm_roster_place_pauses(s.ctx, s.roster, s.rows, &opts, &rough, &r));
  ck_assert_double_le(r.lower_bound, f.cost + 1e-6);
  ck_assert_double_ge(r.cost, f.cost - 1e-6);
  ck_assert_double_eq_tol(cost_of(&s, rough, 0), r.cost, 1e-6);
  wfm_assignments_free(rough);
  wfm_assignments_free(out);
  setting_free(&s);
}
END_TEST

/* Drawn rosters, nights and skills included: nothing but pauses changes, nobody breaks a rule, the cost falls by what is said. */
START_TEST(drawn_rosters) {
  instance in = {.seed = 60 + (uint64_t)_i,
                 .agents = 9,
                 .days = 8,
                 .interval = _i % 2 ? 15 : 60,
                 .skills = 1 + _i % 3,
                 .nights = true,
                 .locks = _i % 4 == 3,
                 .load = 0.5};
  setting s = {0};
  wfm_schedule *schedule = NULL;
  wfm_assignments *out = NULL;
  wfm_schedule_opts opts;
  wfm_pauses_figures f = {.struct_size = sizeof f};
  wfm_schedule_opts_init(&opts, sizeof opts);
  opts.work_limit = 1;
  MUST(wfm_ctx_create(&s.ctx, NULL));
  s.roster = instance_make(s.ctx, &in);
  MUST(wfm_schedule_solve(s.ctx, s.roster, &opts, &schedule));
  const wfm_assignments *rows = wfm_schedule_assignments(schedule);
  size_t lost = wfm_schedule_lost_locks(schedule);
  MUST(wfm_roster_place_pauses(s.ctx, s.roster, rows, NULL, &out, &f));
  ck_assert_uint_eq(wfm_assignments_count(out), wfm_assignments_count(rows));
  int32_t moved = 0;
  for (size_t i = 0; i < wfm_assignments_count(rows); i++) {
    wfm_assignment a = {.struct_size = sizeof a}, b = {.struct_size = sizeof b};
    MUST(wfm_assignments_get(rows, i, &a));
    MUST(wfm_assignments_get(out, i, &b));
    ck_assert(a.agent == b.agent && a.day == b.day && a.shift == b.shift && a.skill == b.skill);
    moved += memcmp(a.pause_minute, b.pause_minute, sizeof a.pause_minute) != 0;
  }
  ck_assert_int_eq(moved, f.moved);
  ck_assert_double_le(cost_of(&s, out, lost), cost_of(&s, rows, lost) + 1e-6);
  ck_assert_double_le(f.lower_bound, f.cost + 1e-6);
  wfm_assignments_free(out);
  wfm_schedule_free(schedule);
  wfm_roster_free(s.roster);
  wfm_ctx_free(s.ctx);
}
END_TEST

START_TEST(bad_calls) {
  setting s;
  wfm_assignments *out = NULL;
  wfm_pauses_opts opts;
  wfm_pauses_figures f = {.struct_size = sizeof f};
  setting_make(&s, 3, 1, true);
  wfm_pauses_opts_init(&opts, sizeof opts);
  ck_assert_int_eq(wfm_roster_place_pauses(NULL, s.roster, s.rows, NULL, &out, NULL), WFM_EINVAL);
  ck_assert_int_eq(wfm_roster_place_pauses(s.ctx, NULL, s.rows, NULL, &out, NULL), WFM_EINVAL);
  ck_assert_int_eq(wfm_roster_place_pauses(s.ctx, s.roster, NULL, NULL, &out, NULL), WFM_EINVAL);
  ck_assert_int_eq(wfm_roster_place_pauses(s.ctx, s.roster, s.rows, NULL, NULL, NULL), WFM_EINVAL);
  opts.day = 1;
  ck_assert_int_eq(wfm_roster_place_pauses(s.ctx, s.roster, s.rows, &opts, &out, NULL), WFM_EDOMAIN);
  ck_assert_ptr_nonnull(strstr(wfm_ctx_error(s.ctx), "day=1"));
  opts.day = 0;
  opts.max_nodes = -1;
  ck_assert_int_eq(wfm_roster_place_pauses(s.ctx, s.roster, s.rows, &opts, &out, NULL), WFM_EDOMAIN);
  opts.max_nodes = 1;
  opts.time_limit_s = NAN;
  ck_assert_int_eq(wfm_roster_place_pauses(s.ctx, s.roster, s.rows, &opts, &out, NULL), WFM_ENOTFINITE);
  opts.time_limit_s = 0;
  opts.solver = "magic";
  ck_assert_int_eq(wfm_roster_place_pauses(s.ctx, s.roster, s.rows, &opts, &out, NULL), WFM_EINVAL);
  ck_assert_ptr_null(out);
  wfm_ctx_cancel(s.ctx);
  MUST(wfm_roster_place_pauses(s.ctx, s.roster, s.rows, NULL, &out, &f));
  ck_assert(f.stop == WFM_STOP_CANCELLED || f.stop == WFM_STOP_OPTIMAL);
  cost_of(&s, out, 0);
  wfm_assignments_free(out);
  setting_free(&s);
}
END_TEST

static wfm_status scenario(wfm_ctx *ctx, void *user) {
  const setting *s = user;
  wfm_assignments *out = NULL;
  wfm_status st = wfm_roster_place_pauses(ctx, s->roster, s->rows, NULL, &out, NULL);
  if (st != WFM_OK) ck_assert_ptr_null(out);
  wfm_assignments_free(out);
  return st;
}

START_TEST(every_allocation) {
  setting s;
  setting_make(&s, 6, 3, false);
  oom_sweep(scenario, &s);
  setting_free(&s);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("pauses");
  tcase_add_loop_test(tc, as_brute_force, 0, 6);
  tcase_add_loop_test(tc, large_day, 0, 4);
  tcase_add_loop_test(tc, drawn_rosters, 0, 12);
  tcase_add_test(tc, bad_calls);
  tcase_add_test(tc, every_allocation);
  return suite_run("schedule/pauses", tc, 60);
}
