/* Chance that given agents keep a level over a day: one interval, draws of days, laws of patience in wfm_staff, bad input. */
#include "core/core.h"
#include "support/golden.h"
#include "support/oom.h"
#include "support/suite.h"

#include <libwfm/chance.h>
#include <math.h>
#include <string.h>

static wfm_ctx *ctx;

static void setup(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
}
static void teardown(void) {
  wfm_ctx_free(ctx);
}

enum { DAY = 24 };

typedef struct day {
  double volume[DAY], var[DAY], aht_s[DAY], patience_s[DAY], agents[DAY];
  wfm_staff_input in;
  wfm_queue_target target;
  wfm_staff_chance_opts opts;
} day;

static void make(day *d, double cv2) {
  wfm_staff_input_init(&d->in, sizeof d->in);
  wfm_queue_target_init(&d->target, sizeof d->target);
  wfm_staff_chance_opts_init(&d->opts, sizeof d->opts);
  for (int i = 0; i < DAY; i++) {
    d->volume[i] = 30 + 50 * sin(0.13 * i) * sin(0.13 * i);
    d->var[i] = cv2 * d->volume[i] * d->volume[i];
    d->aht_s[i] = 240;
    d->patience_s[i] = 180;
    d->agents[i] = ceil(d->volume[i] * 240 / 1800 * 1.12 + 1);
  }
  d->in.volume = d->volume;
  d->in.volume_var = d->var;
  d->in.aht_s = d->aht_s;
  d->in.patience_s = d->patience_s;
}

/* With one interval and a shared factor it is what wfm_staff_evaluate gives. */
START_TEST(one_interval) {
  day d;
  make(&d, 0.04);
  int32_t group[DAY];
  double chance[DAY], p_target[DAY];
  for (int i = 0; i < DAY; i++) group[i] = i;
  d.opts.shared_cv2 = 0.04;
  wfm_staff_result r;
  wfm_staff_result_init(&r, sizeof r);
  r.p_target = p_target;
  for (int model = 0; model < 3; model++) {
    wfm_patience_law law;
    wfm_patience_law_init(&law, sizeof law);
    law.law = WFM_PATIENCE_LOGNORMAL;
    wfm_staff_opts opts;
    wfm_staff_opts_init(&opts, sizeof opts);
    if (model == 1) d.in.patience_s = NULL;
    if (model == 2) opts.law = d.opts.law = &law;
    ck_assert_int_eq(wfm_staff_evaluate(ctx, &d.in, DAY, d.agents, &d.target, &opts, &r, NULL), WFM_OK);
    ck_assert_int_eq(
        wfm_staff_chance(ctx, &d.in, DAY, d.agents, group, DAY, &d.target, &d.opts, chance, NULL), WFM_OK);
    for (int i = 0; i < DAY; i++) {
      ck_assert_double_eq_tol(chance[i], p_target[i], 1e-9);
      ck_assert(chance[i] > 0.2 && chance[i] < 1);
    }
  }
}
END_TEST

/* A day's level by drawing its factors. */
static double drawn(const day *d, double shared, double own, int days, double *level) {
  wfm__rng rng;
  wfm__rng_seed(&rng, 5, 0, 0);
  double kept = 0, in_time = 0, all = 0;
  for (int k = 0; k < days; k++) {
    double factor = shared > 0 ? wfm__rng_gamma(&rng, 1 / shared) * shared : 1, good = 0, here = 0;
    for (int i = 0; i < DAY; i++) {
      double volume = d->volume[i] * factor * (own > 0 ? wfm__rng_gamma(&rng, 1 / own) * own : 1);
      here += volume;
      good += volume * wfm_erlang_a_level(d->agents[i], volume * 240 / 1800, 240, 180, 20, WFM_SL_OFFERED);
    }
    kept += good >= 0.8 * here ? 1 : 0;
    in_time += good;
    all += here;
  }
  *level = in_time / all;
  return kept / days;
}

START_TEST(draws_of_days) {
  static const double cases[][2] = {{0.02, 0.03}, {0, 0.12}, {0.05, 0}, {0.003, 0.08}};
  double shared = cases[_i][0], own = cases[_i][1], chance, level, by_draws;
  enum { DRAWS = 4000 };
  day d;
  make(&d, (1 + shared) * (1 + own) - 1);
  for (int i = 0; i < DAY; i++) d.agents[i] -= i % 2;
  d.opts.shared_cv2 = shared;
  ck_assert_int_eq(wfm_staff_chance(ctx, &d.in, DAY, d.agents, NULL, 1, &d.target, &d.opts, &chance, &level),
                   WFM_OK);
  double drawn_chance = drawn(&d, shared, own, DRAWS, &by_draws);
  double spread = sqrt(chance * (1 - chance) / DRAWS);
  ck_assert_msg(fabs(chance - drawn_chance) < 4 * spread + 0.01, "%g, drawn %g", chance, drawn_chance);
  ck_assert_double_eq_tol(level, by_draws, 0.004);
}
END_TEST

START_TEST(sure_and_hopeless) {
  day d;
  make(&d, 0.02);
  uint8_t open[DAY] = {0};
  double chance[2] = {-7, -7}, level[2];
  int32_t group[DAY];
  for (int i = 0; i < DAY; i++) {
    group[i] = i == 3 ? -1 : 0;
    open[i] = 1;
  }
  d.opts.shared_cv2 = 0.02;
  for (int i = 0; i < DAY; i++) d.agents[i] = 100;
  ck_assert_int_eq(wfm_staff_chance(ctx, &d.in, DAY, d.agents, group, 2, NULL, &d.opts, chance, level),
                   WFM_OK);
  ck_assert_double_eq_tol(chance[0], 1, 1e-12);
  ck_assert(isnan(chance[1]) && isnan(level[1]));
  for (int i = 0; i < DAY; i++) d.agents[i] = 0;
  ck_assert_int_eq(wfm_staff_chance(ctx, &d.in, DAY, d.agents, group, 1, NULL, &d.opts, chance, level),
                   WFM_OK);
  ck_assert(chance[0] == 0 && level[0] == 0);
  d.in.patience_s = NULL;
  ck_assert_int_eq(wfm_staff_chance(ctx, &d.in, DAY, d.agents, group, 1, NULL, &d.opts, chance, level),
                   WFM_OK);
  ck_assert(chance[0] == 0 && level[0] == 0);
  memset(open, 0, sizeof open);
  d.in.open = open;
  ck_assert_int_eq(wfm_staff_chance(ctx, &d.in, DAY, d.agents, NULL, 1, NULL, NULL, chance, level), WFM_OK);
  ck_assert(isnan(chance[0]));
  ck_assert_int_eq(wfm_staff_chance(ctx, &d.in, 0, NULL, NULL, 1, NULL, NULL, chance, level), WFM_OK);
}
END_TEST

static wfm_patience_law law_number(int k, const double *time_s, const double *hung_up) {
  wfm_patience_law law;
  wfm_patience_law_init(&law, sizeof law);
  law.law = k;
  law.mean_s = 90;
  law.mean2_s = 400;
  law.limit_s = 150;
  law.share = 0.25;
  law.points = 3;
  law.time_s = time_s;
  law.hung_up = hung_up;
  return law;
}

/* The target holds at the fewest agents by wfm_general_patience and fails with one less; real ones lie between. */
START_TEST(staff_by_any_law) {
  static const double time_s[] = {10, 60, 300}, hung_up[] = {0.2, 0.5, 0.9};
  wfm_patience_law law = law_number(_i, time_s, hung_up);
  enum { N = 6 };
  static const double volume[N] = {0, 2, 30, 200, 3000, 100000};
  double aht[N], positions[N], demand[N], level[N], whole[N], real_level[N];
  int32_t models[N];
  wfm_staff_input in;
  wfm_staff_input_init(&in, sizeof in);
  in.volume = volume;
  in.aht_s = aht;
  wfm_staff_opts opts;
  wfm_staff_opts_init(&opts, sizeof opts);
  opts.law = &law;
  wfm_staff_result r;
  wfm_staff_result_init(&r, sizeof r);
  r.positions = positions;
  r.demand = demand;
  r.level = level;
  r.models = models;
  for (int i = 0; i < N; i++) aht[i] = 300;
  ck_assert_msg(wfm_staff(ctx, &in, N, NULL, NULL, &opts, &r, NULL) == WFM_OK, "%s", wfm_ctx_error(ctx));
  ck_assert(r.model == WFM_MODEL_GENERAL && strcmp(wfm_model_name(r.model), "M/M/n+G") == 0);
  wfm_queue_input q;
  wfm_queue_perf perf;
  wfm_queue_input_init(&q, sizeof q);
  wfm_queue_perf_init(&perf, sizeof perf);
  double load[N];
  q.agents = whole;
  q.load = load;
  q.aht_s = aht;
  perf.sl_offered = real_level;
  for (int i = 0; i < N; i++) {
    load[i] = volume[i] / 6;
    whole[i] = fmax(demand[i], 1);
  }
  ck_assert_int_eq(wfm_general_patience(ctx, &q, &law, N, &perf, NULL), WFM_OK);
  ck_assert(positions[0] == 0 && demand[0] == 0 && models[0] == 0);
  for (int i = 1; i < N; i++) {
    ck_assert(models[i] == WFM_MODEL_GENERAL && real_level[i] >= 0.8);
    ck_assert(level[i] == real_level[i]);
    ck_assert(positions[i] <= demand[i] && positions[i] > demand[i] - 1);
    whole[i] = fmax(demand[i] - 1, 1e-6);
  }
  wfm_status status[N];
  ck_assert_int_eq(wfm_general_patience(ctx, &q, &law, N, &perf, status), WFM_OK);
  for (int i = 1; i < N; i++) ck_assert(status[i] != WFM_OK || real_level[i] < 0.8);
}
END_TEST

/* An exponential law is Erlang A. */
START_TEST(exponential_law_is_erlang_a) {
  day d;
  make(&d, 0.03);
  double by_law[4][DAY], by_a[4][DAY];
  wfm_patience_law law;
  wfm_patience_law_init(&law, sizeof law);
  law.mean_s = 180;
  wfm_shrinkage shrinkage;
  wfm_shrinkage_init(&shrinkage, sizeof shrinkage);
  shrinkage.residual_frac = shrinkage.total_frac = 0.1;
  for (int k = 0; k < 2; k++) {
    wfm_staff_opts opts;
    wfm_staff_opts_init(&opts, sizeof opts);
    opts.quantile = 0.8;
    opts.law = k ? &law : NULL;
    wfm_staff_result r;
    wfm_staff_result_init(&r, sizeof r);
    double(*x)[DAY] = k ? by_law : by_a;
    r.positions = x[0];
    r.demand = x[1];
    r.p_abandon = x[2];
    r.p_target = x[3];
    d.target.max_abandon = 0.04;
    d.target.max_occupancy = 0.9;
    ck_assert_int_eq(wfm_staff(ctx, &d.in, DAY, &d.target, &shrinkage, &opts, &r, NULL), WFM_OK);
  }
  for (int i = 0; i < DAY; i++) {
    for (int k = 0; k < 4; k++) ck_assert_double_lt(relative_error(by_law[k][i], by_a[k][i], 0), 1e-9);
    ck_assert_double_ge(by_a[3][i], 0.8);
  }
}
END_TEST

static const struct {
  const char *name, *words;
  double volume, var, aht, patience, agents, shared, level;
  int32_t group, definition;
  wfm_status st;
} bad[] = {
    {"good", "", 10, 1, 200, 60, 3, 0.1, 0.8, 0, WFM_SL_OFFERED, WFM_OK},
    {"volume", "interval 1: volume=-1", -1, 1, 200, 60, 3, 0.1, 0.8, 0, WFM_SL_OFFERED, WFM_EDOMAIN},
    {"volume nan", "interval 1: volume", (double)NAN, 1, 200, 60, 3, 0.1, 0.8, 0, WFM_SL_OFFERED,
     WFM_ENOTFINITE},
    {"variance", "interval 1: volume_var", 10, -1, 200, 60, 3, 0.1, 0.8, 0, WFM_SL_OFFERED, WFM_EDOMAIN},
    {"aht", "interval 1: aht_s=0", 10, 1, 0, 60, 3, 0.1, 0.8, 0, WFM_SL_OFFERED, WFM_EDOMAIN},
    {"patience", "interval 1: patience_s=0", 10, 1, 200, 0, 3, 0.1, 0.8, 0, WFM_SL_OFFERED, WFM_EDOMAIN},
    {"agents", "interval 1: agents", 10, 1, 200, 60, (double)INFINITY, 0.1, 0.8, 0, WFM_SL_OFFERED,
     WFM_ENOTFINITE},
    {"shared", "shared_cv2", 10, 1, 200, 60, 3, -0.1, 0.8, 0, WFM_SL_OFFERED, WFM_EDOMAIN},
    {"no level", "target: nothing to reach", 10, 1, 200, 60, 3, 0.1, 0, 0, WFM_SL_OFFERED, WFM_EINVAL},
    {"level 1", "level", 10, 1, 200, 60, 3, 0.1, 1, 0, WFM_SL_OFFERED, WFM_EDOMAIN},
    {"group", "interval 1: group=1", 10, 1, 200, 60, 3, 0.1, 0.8, 1, WFM_SL_OFFERED, WFM_EDOMAIN},
    {"not monotone", "not monotone", 10, 1, 200, 60, 3, 0.1, 0.8, 0, WFM_SL_INCL_ABANDON, WFM_EINVAL},
};

START_TEST(bad_input) {
  double volume[2] = {5, bad[_i].volume}, var[2] = {0, bad[_i].var}, aht[2] = {200, bad[_i].aht};
  double patience[2] = {60, bad[_i].patience}, agents[2] = {2, bad[_i].agents}, chance = -7, level = -7;
  int32_t group[2] = {0, bad[_i].group};
  wfm_staff_input in;
  wfm_staff_chance_opts opts;
  wfm_queue_target target;
  wfm_staff_input_init(&in, sizeof in);
  wfm_staff_chance_opts_init(&opts, sizeof opts);
  wfm_queue_target_init(&target, sizeof target);
  in.volume = volume;
  in.volume_var = var;
  in.aht_s = aht;
  in.patience_s = patience;
  opts.shared_cv2 = bad[_i].shared;
  target.level = bad[_i].level;
  target.sl_definition = bad[_i].definition;
  wfm_status st = wfm_staff_chance(ctx, &in, 2, agents, group, 1, &target, &opts, &chance, &level);
  ck_assert_msg(st == bad[_i].st, "%s: %d %s", bad[_i].name, (int)st, wfm_ctx_error(ctx));
  if (st == WFM_OK) return;
  ck_assert(chance == -7 && level == -7);
  ck_assert_msg(strstr(wfm_ctx_error(ctx), bad[_i].words) != NULL, "%s: %s", bad[_i].name,
                wfm_ctx_error(ctx));
}
END_TEST

static wfm_status scenario(wfm_ctx *c, void *user) {
  static const double time_s[] = {10, 60, 300}, hung_up[] = {0.2, 0.5, 0.9};
  day *d = user;
  wfm_patience_law law = law_number(WFM_PATIENCE_EMPIRICAL, time_s, hung_up);
  double chance = -7;
  d->opts.law = &law;
  wfm_status st = wfm_staff_chance(c, &d->in, 3, d->agents, NULL, 1, NULL, &d->opts, &chance, NULL);
  d->opts.law = NULL;
  if (st != WFM_OK) ck_assert_double_eq(chance, -7);
  return st;
}

START_TEST(every_allocation) {
  day d;
  make(&d, 0);
  oom_sweep(scenario, &d);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("chance");
  tcase_add_checked_fixture(tc, setup, teardown);
  tcase_add_test(tc, one_interval);
  tcase_add_loop_test(tc, draws_of_days, 0, 4);
  tcase_add_test(tc, sure_and_hopeless);
  tcase_add_loop_test(tc, staff_by_any_law, WFM_PATIENCE_EXPONENTIAL, WFM_PATIENCE_EMPIRICAL + 1);
  tcase_add_test(tc, exponential_law_is_erlang_a);
  tcase_add_loop_test(tc, bad_input, 0, sizeof bad / sizeof bad[0]);
  tcase_add_test(tc, every_allocation);
  return suite_run("staffing/chance", tc, 60);
}
