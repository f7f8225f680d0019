/* Rotas of whole shifts: the builder, the checker by worked examples, the optimiser against enumeration, limits, out of memory. */
#include "support/oom.h"
#include "support/suite.h"

#include <libwfm/rota.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

static wfm_ctx *ctx;

static void make_ctx(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
}
static void free_ctx(void) {
  wfm_ctx_free(ctx);
}

/* Early, Late and Night of 8, 8 and 10 hours; no Early after a Late, nothing else after a Night. */
static wfm_status three_shifts(wfm_ctx *on, int32_t days, wfm_rota **rota) {
  wfm_status st = wfm_rota_create(on, days, rota);
  if (st == WFM_OK) st = wfm_rota_add_shift(*rota, "E", 480, NULL);
  if (st == WFM_OK) st = wfm_rota_add_shift(*rota, "L", 480, NULL);
  if (st == WFM_OK) st = wfm_rota_add_shift(*rota, "N", 600, NULL);
  if (st == WFM_OK) st = wfm_rota_forbid(*rota, 1, 0);
  if (st == WFM_OK) st = wfm_rota_forbid(*rota, 2, 0);
  if (st == WFM_OK) st = wfm_rota_forbid(*rota, 2, 1);
  return st;
}

static wfm_status add_person(wfm_rota *rota, const char *name, int32_t least, int32_t most) {
  wfm_rota_staff staff;
  wfm_rota_staff_init(&staff, sizeof staff);
  staff.name = name;
  staff.min_minutes = least;
  staff.max_minutes = most;
  staff.max_run = 4;
  staff.min_run = 2;
  staff.min_off_run = 2;
  staff.max_weekends = 1;
  return wfm_rota_add_staff(rota, &staff, NULL);
}

/* --- the builder --- */

START_TEST(builder_refuses) {
  wfm_rota *rota = NULL;
  ck_assert_int_eq(wfm_rota_create(ctx, 0, &rota), WFM_EDOMAIN);
  ck_assert_str_eq(wfm_ctx_error(ctx), "rota: days=0, want 1 to 3660");
  ck_assert_ptr_null(rota);
  ck_assert_int_eq(three_shifts(ctx, 14, &rota), WFM_OK);
  ck_assert_int_eq(wfm_rota_add_shift(rota, "M", 480, NULL), WFM_EINVAL); /* after a succession */
  ck_assert_int_eq(wfm_rota_forbid(rota, 0, 3), WFM_EINVAL);
  ck_assert_str_eq(wfm_ctx_error(ctx), "next_day=3, want 0 to 2");
  ck_assert_int_eq(add_person(rota, "A", 100, 99), WFM_EDOMAIN);
  ck_assert_str_eq(wfm_ctx_error(ctx), "staff A: max_minutes=99, want 100 to 100000000");
  ck_assert_int_eq(wfm_rota_people(rota), 0);
  ck_assert_int_eq(add_person(rota, "A", 0, 4800), WFM_OK);
  ck_assert_int_eq(add_person(rota, "A", 0, 4800), WFM_EDUPLICATE);
  ck_assert_int_eq(wfm_rota_people(rota), 1);
  ck_assert_int_eq(wfm_rota_limit_shift(rota, 0, 2, -1), WFM_EDOMAIN);
  ck_assert_str_eq(wfm_ctx_error(ctx), "staff A, shift N: most=-1, want 0 to 3660");
  ck_assert_int_eq(wfm_rota_add_day_off(rota, 0, 14), WFM_EINVAL);
  ck_assert_int_eq(wfm_rota_want(rota, 0, 0, 0, (double)NAN), WFM_ENOTFINITE);
  ck_assert_int_eq(wfm_rota_avoid(rota, 1, 0, 0, 1), WFM_EINVAL);
  ck_assert_int_eq(wfm_rota_cover(rota, 0, 0, -1, 1, 1), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_rota_cover(rota, 0, 0, 1, 1, 1), WFM_OK);
  ck_assert_int_eq(wfm_rota_cover(rota, 0, 0, 1, 1, 1), WFM_EDUPLICATE);
  ck_assert_str_eq(wfm_ctx_error(ctx), "cover of day 0, shift E: given twice");
  ck_assert_int_eq(wfm_rota_find_shift(rota, "N"), 2);
  ck_assert_int_eq(wfm_rota_find_staff(rota, "B"), -1);
  ck_assert_ptr_null(wfm_rota_shift_name(rota, 3));
  ck_assert_str_eq(wfm_rota_staff_name(rota, 0), "A");
  wfm_rota_free(rota);
}
END_TEST

/* --- the checker --- */

/* Rotas of one person over two weeks, a letter a day, and the first rule that each breaks. */
START_TEST(checker_names_rules) {
  static const struct {
    const char *days;
    int32_t rule, day, violations;
  } table[] = {
      {"EEEE---LLL----", -1, -1, 0},
      {"E--EE---------", -1, -1, 0}, /* a run at the start may be short */
      {"-------EE----E", -1, -1, 0}, /* and at the end */
      {"EEEEE---------", WFM_ROTA_RULE_MAX_RUN, 0, 1},
      {"--E-----------", WFM_ROTA_RULE_MIN_RUN, 2, 1},
      {"EE-EE---------", WFM_ROTA_RULE_MIN_OFF_RUN, 2, 1},
      {"--LE----------", WFM_ROTA_RULE_SUCCESSION, 3, 1},
      {"---NN---NN----", -1, -1, 0},
      {"--NN---NN---NN", WFM_ROTA_RULE_SHIFT_LIMIT, -1, 1},
      {"-----EE-----EE", WFM_ROTA_RULE_WEEKENDS, -1, 1}, /* Saturday and Sunday are one weekend */
      {"EEEE--EEEE----", -1, -1, 0},                     /* a Sunday alone is one */
      {"NNNN--NNNN----", WFM_ROTA_RULE_MAX_MINUTES, -1, 2},
      {"--EEE----EE---", WFM_ROTA_RULE_DAY_OFF, 9, 1},
  };
  wfm_rota *rota = NULL;
  ck_assert_int_eq(three_shifts(ctx, 14, &rota), WFM_OK);
  ck_assert_int_eq(add_person(rota, "A", 0, 4400), WFM_OK);
  ck_assert_int_eq(wfm_rota_limit_shift(rota, 0, 2, 5), WFM_OK);
  for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
    int32_t plan[14];
    wfm_rota_figures f;
    wfm_rota_figures_init(&f, sizeof f);
    for (int32_t d = 0; d < 14; d++) {
      plan[d] = table[i].days[d] == 'E'   ? 0
                : table[i].days[d] == 'L' ? 1
                : table[i].days[d] == 'N' ? 2
                                          : WFM_ROTA_OFF;
    }
    if (table[i].rule == WFM_ROTA_RULE_DAY_OFF) ck_assert_int_eq(wfm_rota_add_day_off(rota, 0, 9), WFM_OK);
    ck_assert_int_eq(wfm_rota_check(ctx, rota, plan, &f), WFM_OK);
    ck_assert_msg(f.violations == table[i].violations && f.worst_rule == table[i].rule &&
                      f.worst_day == table[i].day,
                  "%s: %lld violations, first %s on day %d", table[i].days, (long long)f.violations,
                  wfm_rota_rule_text(f.worst_rule), f.worst_day);
  }
  ck_assert_str_eq(wfm_rota_rule_text(WFM_ROTA_RULE_WEEKENDS), "max-weekends");
  ck_assert_str_eq(wfm_rota_rule_text(WFM_ROTA_RULES), "unknown-rule");
  wfm_rota_free(rota);
}
END_TEST

START_TEST(checker_adds_up) {
  wfm_rota *rota = NULL;
  int32_t plan[14] = {0, 0, -1, -1, 1, 1, 2, 0, 0, -1, -1, 0, 0, -1};
  wfm_rota_figures f;
  wfm_rota_figures_init(&f, sizeof f);
  ck_assert_int_eq(three_shifts(ctx, 7, &rota), WFM_OK);
  ck_assert_int_eq(add_person(rota, "A", 0, 4400), WFM_OK);
  ck_assert_int_eq(add_person(rota, "B", 0, 4400), WFM_OK);
  ck_assert_int_eq(wfm_rota_want(rota, 0, 0, 0, 3), WFM_OK);        /* met */
  ck_assert_int_eq(wfm_rota_want(rota, 0, 2, 0, 2), WFM_OK);        /* off: 2 */
  ck_assert_int_eq(wfm_rota_want(rota, 1, 1, 1, 1), WFM_OK);        /* another shift: 1 */
  ck_assert_int_eq(wfm_rota_avoid(rota, 1, 4, 0, 5), WFM_OK);       /* worked: 5 */
  ck_assert_int_eq(wfm_rota_avoid(rota, 1, 4, 1, 7), WFM_OK);       /* met */
  ck_assert_int_eq(wfm_rota_cover(rota, 0, 0, 3, 100, 1), WFM_OK);  /* two there: 100 */
  ck_assert_int_eq(wfm_rota_cover(rota, 4, 1, 0, 100, 1), WFM_OK);  /* one too many: 1 */
  ck_assert_int_eq(wfm_rota_cover(rota, 5, 1, 1.5, 10, 1), WFM_OK); /* half missing: 5 */
  ck_assert_int_eq(wfm_rota_check(ctx, rota, plan, &f), WFM_OK);
  ck_assert_double_eq(f.requests, 8);
  ck_assert_double_eq(f.under, 105);
  ck_assert_double_eq(f.over, 1);
  ck_assert_double_eq(f.missing, 1.5);
  ck_assert_double_eq(f.surplus, 1);
  ck_assert_double_eq(f.cost, 114);
  plan[3] = 3;
  f.cost = -7;
  ck_assert_int_eq(wfm_rota_check(ctx, rota, plan, &f), WFM_EDOMAIN);
  ck_assert_str_eq(wfm_ctx_error(ctx), "staff A, day 3: shift=3, want -1 to 2");
  ck_assert_double_eq(f.cost, -7);
  wfm_rota_free(rota);
}
END_TEST

/* --- the optimiser --- */

/* One person over eight days, or two over four, with random rules, wishes and cover: every plan fits into sixteen bits. */
enum { CELLS = 8, PLANS = 1 << 2 * CELLS };

static uint32_t seed;
static int32_t dice(int32_t n) {
  seed = seed * 1664525u + 1013904223u;
  return (int32_t)((seed >> 10) % (uint32_t)n);
}

static wfm_status random_rota(wfm_ctx *on, int32_t people, wfm_rota **rota) {
  int32_t days = CELLS / people;
  wfm_status st = three_shifts(on, days, rota);
  for (int32_t p = 0; p < people && st == WFM_OK; p++) {
    int32_t least = 480 * dice(people == 1 ? 5 : 3);
    st = add_person(*rota, p ? "B" : "A", least, least + 480 * (1 + dice(3)));
    if (st == WFM_OK) st = wfm_rota_limit_shift(*rota, p, 2, dice(4));
    if (st == WFM_OK && dice(2)) st = wfm_rota_add_day_off(*rota, p, dice(days));
    for (int32_t k = 0; k < 3 && st == WFM_OK; k++) {
      st = wfm_rota_want(*rota, p, dice(days), dice(3), 1 + dice(3));
      if (st == WFM_OK) st = wfm_rota_avoid(*rota, p, dice(days), dice(3), 1 + dice(3));
    }
  }
  for (int32_t d = 0; d < days && st == WFM_OK; d++)
    for (int32_t s = 0; s < 3 && st == WFM_OK; s++)
      if (dice(4)) st = wfm_rota_cover(*rota, d, s, dice(3), 1 + dice(20), dice(3));
  return st;
}

static double best_of_all(const wfm_rota *rota) {
  double best = INFINITY;
  int32_t plan[CELLS];
  wfm_rota_figures f;
  wfm_rota_figures_init(&f, sizeof f);
  for (int32_t code = 0; code < PLANS; code++) {
    for (int32_t i = 0; i < CELLS; i++) plan[i] = (code >> 2 * i & 3) - 1;
    ck_assert_int_eq(wfm_rota_check(ctx, rota, plan, &f), WFM_OK);
    if (f.violations == 0 && f.cost < best) best = f.cost;
  }
  return best;
}

START_TEST(finds_the_best) {
  int32_t solved = 0;
  for (seed = 1; solved < 24; seed++) {
    wfm_rota *rota = NULL;
    int32_t plan[CELLS] = {7};
    wfm_rota_opts opts;
    wfm_rota_result r;
    wfm_rota_figures f;
    wfm_rota_opts_init(&opts, sizeof opts);
    wfm_rota_result_init(&r, sizeof r);
    wfm_rota_figures_init(&f, sizeof f);
    opts.work_limit = 40000;
    uint32_t from = seed;
    ck_assert_int_eq(random_rota(ctx, 1 + solved % 2, &rota), WFM_OK);
    double best = best_of_all(rota);
    wfm_status st = wfm_rota_solve(ctx, rota, &opts, plan, &r);
    if (best < INFINITY) {
      ck_assert_int_eq(st, WFM_OK);
      ck_assert_int_eq(wfm_rota_check(ctx, rota, plan, &f), WFM_OK);
      ck_assert_int_eq(f.violations, 0);
      ck_assert_double_eq(f.cost, r.cost);
      ck_assert_msg(r.cost == best && r.lower_bound <= best, "seed %u: cost %g, bound %g, best %g", from,
                    r.cost, r.lower_bound, best);
      solved++;
    } else {
      ck_assert_int_eq(st, WFM_EINFEASIBLE);
      ck_assert_ptr_nonnull(strstr(wfm_ctx_error(ctx), "no schedule"));
      ck_assert_int_eq(plan[0], 7);
    }
    wfm_rota_free(rota);
  }
}
END_TEST

/* Ten people over four weeks, the same for everybody who asks. */
static wfm_status team(wfm_ctx *on, wfm_rota **rota) {
  wfm_status st = three_shifts(on, 28, rota);
  seed = 5;
  for (int32_t p = 0; p < 10 && st == WFM_OK; p++) {
    char name[8];
    wfm_rota_staff staff;
    snprintf(name, sizeof name, "P%d", p);
    wfm_rota_staff_init(&staff, sizeof staff);
    staff.name = name;
    staff.min_minutes = 7600;
    staff.max_minutes = 9600;
    staff.max_run = 5;
    staff.min_run = 2;
    staff.min_off_run = 2;
    staff.max_weekends = 2;
    st = wfm_rota_add_staff(*rota, &staff, NULL);
    for (int32_t k = 0; k < 4 && st == WFM_OK; k++)
      st = wfm_rota_want(*rota, p, dice(28), dice(3), 1 + dice(3));
    if (st == WFM_OK) st = wfm_rota_limit_shift(*rota, p, 2, 4 + dice(6));
  }
  for (int32_t d = 0; d < 28 && st == WFM_OK; d++)
    for (int32_t s = 0; s < 3 && st == WFM_OK; s++)
      st = wfm_rota_cover(*rota, d, s, 2 + (d % 7 < 5) - (s == 2), 100, 1);
  return st;
}

START_TEST(same_bytes_and_limits) {
  int32_t plan[2][280];
  wfm_rota_result r[2];
  for (int32_t i = 0; i < 2; i++) {
    wfm_ctx_opts how;
    wfm_ctx *on = NULL;
    wfm_rota *rota = NULL;
    wfm_rota_opts opts;
    wfm_ctx_opts_init(&how, sizeof how);
    wfm_rota_opts_init(&opts, sizeof opts);
    wfm_rota_result_init(&r[i], sizeof r[i]);
    how.threads = 1 + 2 * i;
    opts.work_limit = 400000;
    ck_assert_int_eq(wfm_ctx_create(&on, &how), WFM_OK);
    ck_assert_int_eq(team(on, &rota), WFM_OK);
    ck_assert_int_eq(wfm_rota_solve(on, rota, &opts, plan[i], &r[i]), WFM_OK);
    opts.work_limit = -1;
    ck_assert_int_eq(wfm_rota_solve(on, rota, &opts, plan[i], NULL), WFM_EDOMAIN);
    opts.work_limit = 0;
    opts.solver = "abacus";
    ck_assert_int_eq(wfm_rota_solve(on, rota, &opts, plan[i], NULL), WFM_EINVAL);
    ck_assert_str_eq(wfm_ctx_error(on), "solver \"abacus\" is not in this build");
    wfm_rota_free(rota);
    wfm_ctx_free(on);
  }
  ck_assert_mem_eq(plan[0], plan[1], sizeof plan[0]);
  ck_assert_double_eq(r[0].cost, r[1].cost);
  ck_assert_int_eq(r[0].work, r[1].work);
  ck_assert_double_le(r[0].lower_bound, r[0].cost);
}
END_TEST

static int32_t cancel_late(const wfm_progress *progress, void *user) {
  (void)progress;
  return ++*(int32_t *)user > 3; /* at ten a second there is a rota long before */
}
static int32_t cancel_at_once(const wfm_progress *progress, void *user) {
  (void)progress;
  (void)user;
  return 1;
}

START_TEST(cancel_keeps_what_there_is) {
  for (int32_t late = 0; late < 2; late++) {
    wfm_ctx_opts how;
    wfm_ctx *on = NULL;
    wfm_rota *rota = NULL;
    int32_t plan[280] = {7};
    wfm_rota_result r;
    wfm_rota_figures f;
    wfm_rota_result_init(&r, sizeof r);
    wfm_rota_figures_init(&f, sizeof f);
    wfm_ctx_opts_init(&how, sizeof how);
    int32_t calls = 0;
    how.progress_user = &calls;
    how.progress_fn = late ? cancel_late : cancel_at_once;
    ck_assert_int_eq(wfm_ctx_create(&on, &how), WFM_OK);
    ck_assert_int_eq(team(on, &rota), WFM_OK);
    wfm_status st = wfm_rota_solve(on, rota, NULL, plan, &r);
    if (late) {
      ck_assert_int_eq(st, WFM_OK);
      ck_assert_int_eq(r.stop, WFM_ROTA_STOP_CANCELLED);
      ck_assert_int_eq(wfm_rota_check(on, rota, plan, &f), WFM_OK);
      ck_assert_int_eq(f.violations, 0);
    } else {
      ck_assert_int_eq(st, WFM_ECANCELLED);
      ck_assert_int_eq(plan[0], 7);
    }
    wfm_rota_free(rota);
    wfm_ctx_free(on);
  }
}
END_TEST

static wfm_status small_solve(wfm_ctx *on, void *user) {
  wfm_rota *rota = NULL;
  int32_t plan[CELLS] = {7};
  wfm_rota_opts opts;
  (void)user;
  wfm_rota_opts_init(&opts, sizeof opts);
  opts.work_limit = 1000;
  seed = 3;
  wfm_status st = random_rota(on, 2, &rota);
  if (st == WFM_OK) st = wfm_rota_solve(on, rota, &opts, plan, NULL);
  if (st != WFM_OK) ck_assert_int_eq(plan[0], 7);
  wfm_rota_free(rota);
  return st;
}

START_TEST(every_allocation) {
  oom_sweep(small_solve, NULL);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("rota");
  tcase_add_checked_fixture(tc, make_ctx, free_ctx);
  tcase_add_test(tc, builder_refuses);
  tcase_add_test(tc, checker_names_rules);
  tcase_add_test(tc, checker_adds_up);
  tcase_add_test(tc, finds_the_best);
  tcase_add_test(tc, same_bytes_and_limits);
  tcase_add_test(tc, cancel_keeps_what_there_is);
  tcase_add_test(tc, every_allocation);
  return suite_run("rota", tc, 120);
}
