/* Rosters are legal whatever the rules, whenever the search ends, and the same for any number of threads. */
#include "instance.h"
#include "support/suite.h"

#include <libwfm/schedule.h>
#include <string.h>

enum { CASES = 48 };

static wfm_ctx *make_ctx(int32_t threads, int32_t (*progress)(const wfm_progress *, void *), void *user) {
  wfm_ctx *ctx = NULL;
  wfm_ctx_opts opts;
  wfm_ctx_opts_init(&opts, sizeof opts);
  opts.threads = threads;
  opts.progress_fn = progress;
  opts.progress_user = user;
  MUST(wfm_ctx_create(&ctx, &opts));
  return ctx;
}

static instance drawn_case(int i) {
  static const int32_t intervals[] = {15, 30, 60}, days[] = {7, 10, 14, 5, 1, 16};
  return (instance){.seed = (uint64_t)i + 1,
                    .agents = 1 + (i * 5) % 13,
                    .days = days[i % 6],
                    .interval = intervals[i % 3],
                    .skills = 1 + i % 3,
                    .nights = i % 2,
                    .leave = i % 4 > 1,
                    .locks = i % 8 > 3,
                    .load = 0.2 + 0.1 * (i % 7)};
}

/* The checker finds nothing but locks that were reported as lost, and the same cost. */
static void check_roster(wfm_ctx *ctx, const wfm_roster *roster, const wfm_schedule *schedule) {
  wfm_check *check = NULL;
  wfm_roster_figures figures = {.struct_size = sizeof figures};
  wfm_schedule_figures solved = {.struct_size = sizeof solved};
  MUST(wfm_roster_check(ctx, roster, wfm_schedule_assignments(schedule), &check));
  MUST(wfm_check_figures(check, &figures));
  MUST(wfm_schedule_figures_get(schedule, &solved));
  for (size_t i = 0; i < wfm_check_violations(check); i++) {
    wfm_violation violation = {.struct_size = sizeof violation};
    char text[200];
    MUST(wfm_check_violation(check, i, &violation));
    wfm_violation_text(roster, &violation, text, sizeof text);
    ck_assert_msg(violation.rule == WFM_RULE_LOCKED, "%s", text);
  }
  ck_assert_uint_le(wfm_check_violations(check), wfm_schedule_lost_locks(schedule));
  ck_assert_double_eq_tol(figures.cost, solved.cost, 1e-9 * (1 + fabs(solved.cost)));
  ck_assert_double_le(solved.lower_bound, solved.cost * (1 + 1e-9) + 1e-9);
  ck_assert_double_ge(solved.gap, -1e-9);
  wfm_check_free(check);
}

static wfm_schedule *solve(wfm_ctx *ctx, const wfm_roster *roster, int64_t work) {
  wfm_schedule *schedule = NULL;
  wfm_schedule_opts opts;
  wfm_schedule_opts_init(&opts, sizeof opts);
  opts.work_limit = work;
  wfm_status st = wfm_schedule_solve(ctx, roster, &opts, &schedule);
  ck_assert_msg(st == WFM_OK, "%s", wfm_ctx_error(ctx));
  return schedule;
}

START_TEST(legal_and_costed) {
  instance in = drawn_case(_i);
  wfm_ctx *ctx = make_ctx(1, NULL, NULL);
  wfm_roster *roster = instance_make(ctx, &in);
  wfm_schedule *schedule = solve(ctx, roster, 100000);
  check_roster(ctx, roster, schedule);
  wfm_schedule_free(schedule);
  wfm_roster_free(roster);
  wfm_ctx_free(ctx);
}
END_TEST

/* --- cancelled at any moment --- */

static int32_t cancel_after(const wfm_progress *progress, void *user) {
  int *left = user;
  (void)progress;
  return --*left < 0;
}

/* Reports come ten times a second at most, so the cancel is set before the call or comes through the first of them. */
START_TEST(cancelled) {
  int left = _i - 1;
  instance in = {.seed = 90 + (uint64_t)_i,
                 .agents = 12,
                 .days = 28,
                 .interval = 15,
                 .skills = 2,
                 .nights = true,
                 .load = 0.4};
  wfm_ctx *ctx = make_ctx(1, cancel_after, &left);
  wfm_roster *roster = instance_make(ctx, &in);
  wfm_schedule *schedule = NULL;
  if (_i == 0) wfm_ctx_cancel(ctx);
  wfm_status st = wfm_schedule_solve(ctx, roster, NULL, &schedule);
  if (_i == 0) ck_assert_int_eq(st, WFM_ECANCELLED);
  if (st == WFM_OK) {
    wfm_schedule_figures figures = {.struct_size = sizeof figures};
    wfm_ctx_cancel_clear(ctx);
    check_roster(ctx, roster, schedule);
    MUST(wfm_schedule_figures_get(schedule, &figures));
    ck_assert_int_eq(figures.stop, WFM_STOP_CANCELLED);
  } else {
    ck_assert_int_eq(st, WFM_ECANCELLED);
    ck_assert_ptr_null(schedule);
  }
  wfm_schedule_free(schedule);
  wfm_roster_free(roster);
  wfm_ctx_free(ctx);
}
END_TEST

START_TEST(deadline_gives_a_roster) {
  instance in = {.seed = 70,
                 .agents = 12,
                 .days = 28,
                 .interval = 15,
                 .skills = 2,
                 .nights = true,
                 .leave = true,
                 .load = 0.4};
  wfm_ctx *ctx = make_ctx(1, NULL, NULL);
  wfm_roster *roster = instance_make(ctx, &in);
  wfm_schedule_opts opts;
  wfm_schedule_figures figures = {.struct_size = sizeof figures};
  wfm_schedule *schedule = NULL;
  wfm_schedule_opts_init(&opts, sizeof opts);
  opts.time_limit_s = 1e-6;
  MUST(wfm_schedule_solve(ctx, roster, &opts, &schedule));
  check_roster(ctx, roster, schedule);
  MUST(wfm_schedule_figures_get(schedule, &figures));
  ck_assert_int_eq(figures.stop, WFM_STOP_TIME);
  ck_assert(figures.lower_bound > 0 && figures.gap < 1);
  ck_assert_uint_gt(wfm_assignments_count(wfm_schedule_assignments(schedule)), 0);
  wfm_schedule_free(schedule);
  wfm_roster_free(roster);
  wfm_ctx_free(ctx);
}
END_TEST

/* --- the same bytes --- */

static void same_roster(const wfm_schedule *a, const wfm_schedule *b) {
  const wfm_assignments *x = wfm_schedule_assignments(a), *y = wfm_schedule_assignments(b);
  ck_assert_uint_eq(wfm_assignments_count(x), wfm_assignments_count(y));
  for (size_t i = 0; i < wfm_assignments_count(x); i++) {
    wfm_assignment p, q;
    wfm_assignment_init(&p, sizeof p);
    wfm_assignment_init(&q, sizeof q);
    MUST(wfm_assignments_get(x, i, &p));
    MUST(wfm_assignments_get(y, i, &q));
    ck_assert_mem_eq(&p, &q, sizeof p);
  }
  size_t n, m;
  const double *u = wfm_schedule_prices(a, &n), *v = wfm_schedule_prices(b, &m);
  ck_assert_uint_eq(n, m);
  ck_assert_mem_eq(u, v, n * sizeof *u);
  wfm_schedule_figures f = {.struct_size = sizeof f}, g = {.struct_size = sizeof g};
  MUST(wfm_schedule_figures_get(a, &f));
  MUST(wfm_schedule_figures_get(b, &g));
  ck_assert(f.cost == g.cost && f.lower_bound == g.lower_bound && f.work == g.work);
}

START_TEST(threads_agree) {
  instance in = drawn_case(_i * 7 + 3);
  in.agents += 20;
  wfm_ctx *one = make_ctx(1, NULL, NULL), *two = make_ctx(2, NULL, NULL);
  wfm_roster *first = instance_make(one, &in), *second = instance_make(two, &in);
  wfm_schedule *a = solve(one, first, 400000), *b = solve(two, second, 400000),
               *again = solve(one, first, 400000);
  same_roster(a, b);
  same_roster(a, again);
  wfm_schedule_free(a);
  wfm_schedule_free(b);
  wfm_schedule_free(again);
  wfm_roster_free(first);
  wfm_roster_free(second);
  wfm_ctx_free(one);
  wfm_ctx_free(two);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("legal");
  tcase_add_loop_test(tc, legal_and_costed, 0, CASES);
  tcase_add_loop_test(tc, cancelled, 0, 4);
  tcase_add_test(tc, deadline_gives_a_roster);
  tcase_add_loop_test(tc, threads_agree, 0, 4);
  return suite_run("schedule/legal", tc, 60);
}
