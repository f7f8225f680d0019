/* Requirement on limited lines: against the inversion and the model themselves, uncertain volumes, nobody there, and bad input. */
#include "support/oom.h"
#include "support/suite.h"

#include <libwfm/staffing.h>
#include <math.h>
#include <string.h>

enum { N = 4 };
static const double volume[N] = {60, 100, 0, 140}, aht_s[N] = {200, 240, 240, 180};
static const double patience_s[N] = {90, 600, 60, 120};
static const double lines = 24;

static wfm_ctx *ctx;

static void setup(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
}
static void teardown(void) {
  wfm_ctx_free(ctx);
}

typedef struct job {
  wfm_staff_input in;
  wfm_staff_opts opts;
  wfm_queue_target target;
  wfm_shrinkage shrinkage;
  wfm_staff_result result;
  double positions[N], demand[N], level[N], block[N], abandon[N], p_target[N];
  int32_t models[N];
} job;

static void job_init(job *j) {
  wfm_staff_input_init(&j->in, sizeof j->in);
  wfm_staff_opts_init(&j->opts, sizeof j->opts);
  wfm_queue_target_init(&j->target, sizeof j->target);
  wfm_shrinkage_init(&j->shrinkage, sizeof j->shrinkage);
  wfm_staff_result_init(&j->result, sizeof j->result);
  j->in.volume = volume;
  j->in.aht_s = aht_s;
  j->in.patience_s = patience_s;
  j->opts.lines = lines;
  for (int i = 0; i < N; i++) j->positions[i] = j->demand[i] = j->level[i] = j->block[i] = -7;
  j->result.positions = j->positions;
  j->result.demand = j->demand;
  j->result.level = j->level;
  j->result.p_block = j->block;
  j->result.p_abandon = j->abandon;
  j->result.p_target = j->p_target;
  j->result.models = j->models;
}

static void measure(int i, double agents, double *level, double *block) {
  double load = volume[i] * aht_s[i] / 1800;
  wfm_queue_input in;
  wfm_queue_perf perf;
  wfm_queue_input_init(&in, sizeof in);
  wfm_queue_perf_init(&perf, sizeof perf);
  in.agents = &agents;
  in.load = &load;
  in.aht_s = &aht_s[i];
  in.patience_s = &patience_s[i];
  in.lines = &lines;
  perf.sl_offered = level;
  perf.p_block = block;
  ck_assert_int_eq(wfm_finite_lines(ctx, &in, 1, &perf, NULL), WFM_OK);
}

/* By counting agents up from one; residual shrinkage leaves a fraction, of which the whole agents count. */
START_TEST(by_counting) {
  job j;
  job_init(&j);
  j.shrinkage.residual_frac = _i == 0 ? 0 : 0.13;
  ck_assert_msg(wfm_staff(ctx, &j.in, N, &j.target, &j.shrinkage, &j.opts, &j.result, NULL) == WFM_OK, "%s",
                wfm_ctx_error(ctx));
  for (int i = 0; i < N; i++) {
    double want = 0, level = 0, block = 0;
    while (volume[i] > 0 && level < 0.8) measure(i, ++want, &level, &block);
    ck_assert_double_eq(j.positions[i], want);
    ck_assert_double_eq(j.demand[i], ceil(want / (1 - j.shrinkage.residual_frac) * (1 - 1e-9)));
    ck_assert_int_eq(j.models[i], volume[i] > 0 ? WFM_MODEL_LINES_A : 0);
    if (volume[i] == 0) continue;
    measure(i, floor(j.demand[i] * (1 - j.shrinkage.residual_frac) * (1 + 1e-9)), &level, &block);
    ck_assert(j.level[i] == level && j.block[i] == block && j.p_target[i] == 1);
  }
  ck_assert_str_eq(wfm_model_name(j.result.model), "M/M/n/K+M");
  j.in.patience_s = NULL;
  ck_assert_int_eq(wfm_staff(ctx, &j.in, N, &j.target, NULL, &j.opts, &j.result, NULL), WFM_OK);
  ck_assert_str_eq(wfm_model_name(j.result.model), "M/M/n/K");
}
END_TEST

/* Nobody, a part of one, and more agents than lines. */
START_TEST(given_agents) {
  job j, k;
  job_init(&j);
  job_init(&k);
  double few[N] = {0, 12.7, 5, 500}, same[N] = {0.9, 12, 0, lines};
  ck_assert_int_eq(wfm_staff_evaluate(ctx, &j.in, N, few, &j.target, &j.opts, &j.result, NULL), WFM_OK);
  ck_assert_int_eq(wfm_staff_evaluate(ctx, &k.in, N, same, &k.target, &k.opts, &k.result, NULL), WFM_OK);
  for (int i = 0; i < N; i++) {
    if (i == 2) continue;
    ck_assert(j.level[i] == k.level[i] && j.block[i] == k.block[i] && j.abandon[i] == k.abandon[i]);
  }
  /* Without agents the lines are an Erlang B of callers who hang up. */
  double waiting = volume[0] / 1800 * patience_s[0];
  ck_assert_double_eq(j.level[0], 0);
  ck_assert_double_eq_tol(j.block[0], wfm_erlang_b_blocking(lines, waiting), 1e-15);
  ck_assert_double_eq_tol(j.block[0] + j.abandon[0], 1, 1e-15);
  ck_assert(j.p_target[0] == 0 && j.p_target[3] == 1);
  j.in.patience_s = NULL;
  ck_assert_int_eq(wfm_staff_evaluate(ctx, &j.in, N, few, &j.target, &j.opts, &j.result, NULL), WFM_OK);
  ck_assert(j.block[0] == 1 && j.abandon[0] == 0 && j.level[0] == 0);
}
END_TEST

/* The chance is the share of the gamma law below the largest load that keeps the target: by bisection on the load here. */
START_TEST(uncertain_volume) {
  job j;
  job_init(&j);
  double spread[N] = {100, 150, 0, 300}, agents[N] = {9, 15, 3, 16}, low = 0, high = 1e3, chance[N];
  j.in.volume_var = spread;
  j.target.max_block = 0.02;
  ck_assert_int_eq(wfm_staff_evaluate(ctx, &j.in, N, agents, &j.target, &j.opts, &j.result, NULL), WFM_OK);
  memcpy(chance, j.p_target, sizeof chance);
  for (int i = 0; i < N; i++) ck_assert(i == 2 || (chance[i] > 0 && chance[i] < 1));
  j.in.volume_var = NULL;
  double one = 0;
  j.in.volume = &one;
  j.in.aht_s = &aht_s[1];
  j.in.patience_s = &patience_s[1];
  for (int k = 0; k < 60; k++) {
    one = 0.5 * (low + high);
    ck_assert_int_eq(wfm_staff_evaluate(ctx, &j.in, 1, &agents[1], &j.target, &j.opts, &j.result, NULL),
                     WFM_OK);
    if (j.p_target[0] == 1)
      low = one;
    else
      high = one;
  }
  /* P(gamma <= x) by its density, Simpson's rule; mean 100, variance 150: shape 200/3. */
  double shape = volume[1] * volume[1] / spread[1], scale = spread[1] / volume[1], sum = 0;
  enum { PANELS = 4000 };
  for (int k = 0; k <= PANELS; k++) {
    double x = low * k / PANELS;
    double f = x > 0 ? exp((shape - 1) * log(x / scale) - x / scale - lgamma(shape)) / scale : 0;
    sum += f * (k == 0 || k == PANELS ? 1 : k % 2 ? 4 : 2);
  }
  ck_assert_double_eq_tol(chance[1], sum * low / PANELS / 3, 1e-9);
}
END_TEST

static const struct {
  double lines, max_block, max_abandon, max_agents;
  int law, variance;
  wfm_status st;
  const char *text;
} bad[] = {
    {-1, 1, 1, 1e7, 0, 0, WFM_EDOMAIN, "lines=-1"},
    {12.5, 1, 1, 1e7, 0, 0, WFM_EDOMAIN, "lines=12.5, want a whole number"},
    {NAN, 1, 1, 1e7, 0, 0, WFM_ENOTFINITE, "lines"},
    {1e8, 1, 1, 1e7, 0, 0, WFM_EDOMAIN, "lines=100000000"},
    {24, 1, 1, 1e7, 1, 0, WFM_EINVAL, "lines=24 with a law of patience"},
    {24, 1, 0.1, 1e7, 0, 1, WFM_EINVAL, "max_abandon=0.1, want 1 with lines and volume_var"},
    {12, 0.001, 1, 1e7, 0, 0, WFM_EINFEASIBLE, "interval 0: no agents up to lines=12 meet the target"},
    {24, 1, 1, 10, 0, 0, WFM_ELIMIT, "interval 1: more than max_agents=10"},
};

START_TEST(bad_input) {
  job j;
  job_init(&j);
  wfm_patience_law law;
  wfm_patience_law_init(&law, sizeof law);
  j.opts.lines = bad[_i].lines;
  j.opts.max_agents = bad[_i].max_agents;
  j.target.max_block = bad[_i].max_block;
  j.target.max_abandon = bad[_i].max_abandon;
  if (bad[_i].law) j.opts.law = &law;
  if (bad[_i].variance) j.in.volume_var = volume;
  wfm_status st = wfm_staff(ctx, &j.in, N, &j.target, NULL, &j.opts, &j.result, NULL);
  ck_assert_msg(st == bad[_i].st && strstr(wfm_ctx_error(ctx), bad[_i].text), "%s: %d, %s", bad[_i].text,
                (int)st, wfm_ctx_error(ctx));
  for (int i = 0; i < N; i++) ck_assert(j.positions[i] == -7 && j.demand[i] == -7 && j.block[i] == -7);
}
END_TEST

static wfm_status scenario(wfm_ctx *c, void *user) {
  (void)user;
  job j;
  job_init(&j);
  wfm_status st = wfm_staff(c, &j.in, N, &j.target, NULL, &j.opts, &j.result, NULL);
  if (st != WFM_OK) ck_assert(j.positions[0] == -7 && j.block[0] == -7);
  return st;
}

START_TEST(every_allocation) {
  oom_sweep(scenario, NULL);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("staffing on limited lines");
  tcase_add_checked_fixture(tc, setup, teardown);
  tcase_add_loop_test(tc, by_counting, 0, 2);
  tcase_add_test(tc, given_agents);
  tcase_add_test(tc, uncertain_volume);
  tcase_add_loop_test(tc, bad_input, 0, sizeof bad / sizeof bad[0]);
  tcase_add_test(tc, every_allocation);
  return suite_run("staffing/staff_lines", tc, 60);
}
