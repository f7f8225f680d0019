/* Fewest agents on limited lines: against every smaller number of agents, the rules where blocking grows with agents, and bad input. */
#include "support/oom.h"
#include "support/suite.h"

#include <libwfm/queueing.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

static wfm_ctx *ctx;

static void setup(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
}
static void teardown(void) {
  wfm_ctx_free(ctx);
}

typedef struct line_case {
  double load, aht_s, patience_s, lines;
  double level, max_asa_s, max_abandon, max_occupancy, max_block;
  int32_t definition;
} line_case;

static const line_case cases[] = {
    {10, 180, INFINITY, 40, 0.8, INFINITY, 1, 1, 1, WFM_SL_OFFERED},
    {10, 180, INFINITY, 40, 0.9, 5, 1, 0.8, 0.001, WFM_SL_VIRTUAL},
    {10, 180, 60, 20, 0.8, INFINITY, 0.05, 1, 1, WFM_SL_INCL_ABANDON},
    {10, 180, 60, 20, 0.8, INFINITY, 1, 0.7, 1, WFM_SL_ANSWERED},
    {10, 180, 60, 16, 0, INFINITY, 1, 1, 0.05, WFM_SL_OFFERED},
    {10, 180, 600, 17, 0, INFINITY, 1, 1, 0.06, WFM_SL_OFFERED},
    {10, 180, 600, 25, 0.995, 1, 0.01, 1, 0.5, WFM_SL_EXCL_SHORT},
    {10, 180, 180, 16, 0.5, INFINITY, 1, 1, 0.05, WFM_SL_OFFERED},
    {30, 300, INFINITY, 12, 0.8, INFINITY, 1, 1, 1, WFM_SL_OFFERED},
    {30, 300, INFINITY, 12, 0.8, INFINITY, 1, 0.5, 1, WFM_SL_OFFERED},
    {100, 240, 90, 125, 0.8, INFINITY, 1, 0.9, 0.01, WFM_SL_OFFERED},
    {100, 240, 900, 110, 0.8, INFINITY, 1, 1, 0.01, WFM_SL_OFFERED},
    {0.3, 60, 30, 4, 0.99, INFINITY, 0.01, 1, 0.2, WFM_SL_OFFERED},
    {700, 180, 120, 1400, 0.8, INFINITY, 1, 1, 1e-6, WFM_SL_OFFERED},
    {1e-300, 180, 120, 3, 0.8, INFINITY, 1, 1, 0.5, WFM_SL_OFFERED},
};

static wfm_queue_target target_of(const line_case *c) {
  wfm_queue_target t;
  wfm_queue_target_init(&t, sizeof t);
  t.level = c->level;
  t.max_asa_s = c->max_asa_s;
  t.max_abandon = c->max_abandon;
  t.max_occupancy = c->max_occupancy;
  t.max_block = c->max_block;
  t.sl_definition = c->definition;
  return t;
}

static wfm_queue_input input_of(const line_case *c) {
  wfm_queue_input in;
  wfm_queue_input_init(&in, sizeof in);
  in.load = &c->load;
  in.aht_s = &c->aht_s;
  in.patience_s = &c->patience_s;
  in.lines = &c->lines;
  return in;
}

static bool met(const line_case *c, double agents) {
  double level[6] = {0}, miss[6] = {0}, asa, abandon, block, answered;
  wfm_queue_input in = input_of(c);
  wfm_queue_perf perf;
  wfm_queue_perf_init(&perf, sizeof perf);
  in.agents = &agents;
  perf.sl_offered = &level[WFM_SL_OFFERED];
  perf.sl_excl_short = &level[WFM_SL_EXCL_SHORT];
  perf.sl_answered = &level[WFM_SL_ANSWERED];
  perf.sl_incl_abandon = &level[WFM_SL_INCL_ABANDON];
  perf.sl_virtual = &level[WFM_SL_VIRTUAL];
  perf.miss_excl_short = &miss[WFM_SL_EXCL_SHORT];
  perf.asa_answered_s = &asa;
  perf.p_abandon = &abandon;
  perf.p_block = &block;
  perf.p_answered = &answered;
  ck_assert_int_eq(wfm_finite_lines(ctx, &in, 1, &perf, NULL), WFM_OK);
  return level[c->definition] >= c->level && asa <= c->max_asa_s && abandon <= c->max_abandon &&
         block <= c->max_block && c->load * answered <= c->max_occupancy * agents * (1 + 1e-12) &&
         (c->level <= 0.99 || c->definition != WFM_SL_EXCL_SHORT || miss[c->definition] <= 1 - c->level);
}

/* The first number of agents that does, counted up from one. */
START_TEST(against_counting) {
  const line_case *c = &cases[_i];
  double want = 1, got = -7, block = -7, p90 = -7;
  while (want <= c->lines && !met(c, want)) want++;
  wfm_queue_input in = input_of(c);
  wfm_queue_target target = target_of(c);
  wfm_queue_perf perf, at;
  wfm_queue_perf_init(&perf, sizeof perf);
  perf.p_block = &block;
  perf.wait_p90_s = &p90;
  wfm_status row = WFM_EINTERNAL, st = wfm_agents_for_target(ctx, &in, 1, &target, NULL, &got, &perf, NULL);
  if (want > c->lines) {
    ck_assert_int_eq(st, WFM_EINFEASIBLE);
    ck_assert_ptr_nonnull(strstr(wfm_ctx_error(ctx), "row 0: no agents up to lines="));
    ck_assert(got == -7 && block == -7);
    ck_assert_int_eq(wfm_agents_for_target(ctx, &in, 1, &target, NULL, &got, &perf, &row), WFM_OK);
    ck_assert_int_eq(row, WFM_EINFEASIBLE);
    ck_assert(isnan(got) && isnan(block));
    return;
  }
  ck_assert_msg(st == WFM_OK, "case %d: %s", _i, wfm_ctx_error(ctx));
  ck_assert_msg(got == want, "case %d: got %g, want %g", _i, got, want);
  double direct, direct_p90, by_rows;
  wfm_queue_perf_init(&at, sizeof at);
  at.p_block = &direct;
  at.wait_p90_s = &direct_p90;
  in.agents = &got;
  ck_assert_int_eq(wfm_finite_lines(ctx, &in, 1, &at, NULL), WFM_OK);
  ck_assert(direct == block && direct_p90 == p90);
  ck_assert_int_eq(wfm_agents_for_target(ctx, &in, 1, &target, NULL, &by_rows, &perf, &row), WFM_OK);
  ck_assert(row == WFM_OK && by_rows == want && block == direct && p90 == direct_p90);
}
END_TEST

/* Many more lines than contacts are no limit: as Erlang A. */
START_TEST(many_lines) {
  line_case c = {80, 240, 100, 4000, 0.8, INFINITY, 1, 1, 1, WFM_SL_OFFERED};
  wfm_queue_input in = input_of(&c);
  wfm_queue_target target = target_of(&c);
  double on_lines, free_lines;
  ck_assert_int_eq(wfm_agents_for_target(ctx, &in, 1, &target, NULL, &on_lines, NULL, NULL), WFM_OK);
  in.lines = NULL;
  ck_assert_int_eq(wfm_agents_for_target(ctx, &in, 1, &target, NULL, &free_lines, NULL, NULL), WFM_OK);
  ck_assert_double_eq(on_lines, free_lines);
}
END_TEST

START_TEST(no_contacts) {
  line_case c = {0, 240, 100, 40, 0.8, INFINITY, 1, 1, 0.1, WFM_SL_OFFERED};
  wfm_queue_input in = input_of(&c);
  wfm_queue_target target = target_of(&c);
  wfm_queue_perf perf;
  double agents = -7, queue = -7, p_wait = -7;
  wfm_queue_perf_init(&perf, sizeof perf);
  perf.mean_queue = &queue;
  perf.p_wait = &p_wait;
  ck_assert_int_eq(wfm_agents_for_target(ctx, &in, 1, &target, NULL, &agents, &perf, NULL), WFM_OK);
  ck_assert(agents == 0 && queue == 0 && isnan(p_wait));
}
END_TEST

static const struct {
  double lines, cv2, max_block, max_agents;
  uint32_t flags;
  wfm_status st;
  const char *text;
} bad[] = {
    {0, 0, 1, 1e7, 0, WFM_EDOMAIN, "lines=0"},
    {-3, 0, 1, 1e7, 0, WFM_EDOMAIN, "lines=-3"},
    {12.5, 0, 1, 1e7, 0, WFM_EDOMAIN, "lines=12.5, want a whole number"},
    {2e7, 0, 1, 1e7, 0, WFM_EDOMAIN, "want at most 10000000"},
    {NAN, 0, 1, 1e7, 0, WFM_ENOTFINITE, "row 1: lines"},
    {(double)INFINITY, 0, 1, 1e7, 0, WFM_ENOTFINITE, "row 1: lines"},
    {30, 0.1, 1, 1e7, 0, WFM_EINVAL, "row 1: rate_cv2=0.1, want 0"},
    {30, 0, 1, 5, 0, WFM_ELIMIT, "row 1: more than max_agents=5"},
    {30, 0, 0, 1e7, 0, WFM_EDOMAIN, "max_block=0, want 0 < share <= 1"},
    {30, 0, 1.5, 1e7, 0, WFM_EDOMAIN, "max_block=1.5"},
    {30, 0, NAN, 1e7, 0, WFM_ENOTFINITE, "max_block"},
    {30, 0, 1, 1e7, WFM_AGENTS_REAL, WFM_EINVAL, "WFM_AGENTS_REAL, want whole agents"},
};

START_TEST(bad_input) {
  double load[2] = {1, 10}, aht[2] = {180, 180}, lines[2] = {30, bad[_i].lines}, cv2[2] = {0, bad[_i].cv2};
  double agents[2] = {-7, -7}, block[2] = {-7, -7};
  wfm_queue_input in;
  wfm_queue_target target;
  wfm_queue_solve_opts opts;
  wfm_queue_perf perf;
  wfm_queue_input_init(&in, sizeof in);
  wfm_queue_target_init(&target, sizeof target);
  wfm_queue_solve_opts_init(&opts, sizeof opts);
  wfm_queue_perf_init(&perf, sizeof perf);
  in.load = load;
  in.aht_s = aht;
  in.lines = lines;
  in.rate_cv2 = cv2;
  target.max_block = bad[_i].max_block;
  opts.max_agents = bad[_i].max_agents;
  opts.flags = bad[_i].flags;
  perf.p_block = block;
  wfm_status st = wfm_agents_for_target(ctx, &in, 2, &target, &opts, agents, &perf, NULL);
  ck_assert_msg(st == bad[_i].st && strstr(wfm_ctx_error(ctx), bad[_i].text), "%s: %d, %s", bad[_i].text,
                (int)st, wfm_ctx_error(ctx));
  for (int k = 0; k < 2; k++) ck_assert(agents[k] == -7 && block[k] == -7);
}
END_TEST

static wfm_status scenario(wfm_ctx *c, void *user) {
  (void)user;
  wfm_queue_input in = input_of(&cases[0]);
  wfm_queue_target target = target_of(&cases[0]);
  double agents = -7;
  wfm_status st = wfm_agents_for_target(c, &in, 1, &target, NULL, &agents, NULL, NULL);
  if (st != WFM_OK) ck_assert_double_eq(agents, -7);
  return st;
}

START_TEST(every_allocation) {
  oom_sweep(scenario, NULL);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("limited lines");
  tcase_add_checked_fixture(tc, setup, teardown);
  tcase_add_loop_test(tc, against_counting, 0, sizeof cases / sizeof cases[0]);
  tcase_add_test(tc, many_lines);
  tcase_add_test(tc, no_contacts);
  tcase_add_loop_test(tc, bad_input, 0, sizeof bad / sizeof bad[0]);
  tcase_add_test(tc, every_allocation);
  return suite_run("queueing/lines", tc, 60);
}
