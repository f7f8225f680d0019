/* General patience against tables of 96 digits, against Erlang A and between laws; bad laws; failed allocations. */
#include "core/core.h"
#include "queueing/kernels.h"
#include "support/golden.h"
#include "support/oom.h"
#include "support/suite.h"

#include <libwfm/patience.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static wfm_ctx *ctx;

static void setup(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
}
static void teardown(void) {
  wfm_ctx_free(ctx);
}

/* Measures of one queue, in the order of names. */
enum { MEASURES = 18 };
static const char *const names[MEASURES] = {
    "p_wait",      "p_abandon",    "p_served",    "served_within_T",   "abandoned_within_T",
    "p_wait_gt_T", "sl_virtual",   "sl1_offered", "sl2_excl_short_ab", "sl3_answered",
    "sl4_incl_ab", "asa_served_s", "wait_all_s",  "wait_abandoned_s",  "virtual_wait_mean_s",
    "mean_queue",  "occupancy",    "wait_p90_s"};

static wfm_status measure(wfm_ctx *c, double n, double a, double aht, double t, const wfm_patience_law *law,
                          double values[MEASURES]) {
  wfm_queue_input in;
  wfm_queue_input_init(&in, sizeof in);
  in.agents = &n;
  in.load = &a;
  in.aht_s = &aht;
  in.threshold_s = &t;
  wfm_queue_perf p;
  wfm_queue_perf_init(&p, sizeof p);
  double **columns[MEASURES] = {&p.p_wait,         &p.p_abandon,        &p.p_answered,      &p.answered_in_t,
                                &p.abandoned_in_t, &p.p_wait_gt_t,      &p.sl_virtual,      &p.sl_offered,
                                &p.sl_excl_short,  &p.sl_answered,      &p.sl_incl_abandon, &p.asa_answered_s,
                                &p.wait_all_s,     &p.wait_abandoned_s, &p.virtual_wait_s,  &p.mean_queue,
                                &p.occupancy,      &p.wait_p90_s};
  for (int i = 0; i < MEASURES; i++) *columns[i] = &values[i];
  return wfm_general_patience(c, &in, law, 1, &p, NULL);
}

static wfm_patience_law make_law(int32_t kind, double mean, double mean2, double share) {
  wfm_patience_law law;
  wfm_patience_law_init(&law, sizeof law);
  law.law = kind;
  law.mean_s = mean;
  law.mean2_s = mean2;
  law.share = share;
  return law;
}

static wfm_patience_law law_of_row(const golden *g, size_t row) {
  const char *name = golden_text(g, row, "patience_law");
  double p1 = golden_column(g, "par1")[row], p2 = golden_column(g, "par2")[row],
         p3 = golden_column(g, "par3")[row];
  wfm_patience_law law = make_law(0, 1, 1, 0);
  if (strcmp(name, "erlang2") == 0) return make_law(WFM_PATIENCE_ERLANG2, p1, 1, 0);
  if (strcmp(name, "hyperexp2") == 0) return make_law(WFM_PATIENCE_HYPEREXP2, p2, p3, p1);
  if (strcmp(name, "expbalk") == 0) return make_law(WFM_PATIENCE_BALKING, p1, 1, p2);
  if (strcmp(name, "lognormal") == 0) {
    law.law = WFM_PATIENCE_LOGNORMAL;
    law.ln_mean = p1;
    law.ln_sd = p2;
    return law;
  }
  law.law = strcmp(name, "det") == 0 ? WFM_PATIENCE_DETERMINISTIC : WFM_PATIENCE_UNIFORM;
  law.limit_s = p1;
  return law;
}

START_TEST(table) {
  golden *g = golden_read("mmn_g.csv");
  double worst = 0;
  for (size_t i = 0; i < golden_rows(g); i++) {
    wfm_patience_law law = law_of_row(g, i);
    double got[MEASURES];
    ck_assert_int_eq(measure(ctx, golden_column(g, "agents")[i], golden_column(g, "load")[i],
                             golden_column(g, "aht_s")[i], golden_column(g, "T_s")[i], &law, got),
                     WFM_OK);
    for (int m = 0; m + 1 < MEASURES; m++) {
      double want = golden_column(g, names[m])[i];
      double error = want == 0 ? fabs(got[m]) : relative_error(got[m], want, 0);
      ck_assert_msg(error <= 1e-13, "row %zu %s: got %.17g, want %.17g", i + 2, names[m], got[m], want);
      if (error > worst) worst = error;
    }
  }
  printf("mmn_g.csv: worst relative error %.2g over %zu values\n", worst, golden_rows(g) * (MEASURES - 1));
  golden_free(g);
}
END_TEST

/* An exponential law is Erlang A, however it is written. */
START_TEST(exponential_is_erlang_a) {
  for (double n = 0.7; n < 5e4; n *= 4.3)
    for (double ratio = 0.5; ratio < 1.7; ratio += 0.23)
      for (double patience = 20; patience < 5000; patience *= 6) {
        wfm_patience_law laws[] = {make_law(WFM_PATIENCE_EXPONENTIAL, patience, 1, 0),
                                   make_law(WFM_PATIENCE_HYPEREXP2, patience, patience, 0.4),
                                   make_law(WFM_PATIENCE_BALKING, patience, 1, 0)};
        wfm__queue q = {n, n * ratio, 180, patience, 15, 0};
        wfm__measures a;
        wfm__erlang_a(&q, &a);
        for (int l = 0; l < 3; l++) {
          double got[MEASURES];
          ck_assert_int_eq(measure(ctx, n, n * ratio, 180, 15, &laws[l], got), WFM_OK);
          double want[MEASURES] = {a.p_wait,        a.p_abandon,        a.p_answered,
                                   a.answered_in_t, a.abandoned_in_t,   a.p_wait_gt_t,
                                   a.level[5],      a.level[1],         a.level[2],
                                   a.level[3],      a.level[4],         a.asa_answered_s,
                                   a.wait_all_s,    a.wait_abandoned_s, a.virtual_wait_s,
                                   a.mean_queue,    a.occupancy,        wfm__wait_quantile(&q, &a, 0.1)};
          for (int m = 0; m < MEASURES; m++)
            ck_assert_msg(fabs(want[m]) < 1e-280 ||
                              relative_error(got[m], want[m], 0) < (m == MEASURES - 1 ? 1e-9 : 1e-12),
                          "%g agents, ratio %g, patience %g, %s: got %.17g, want %.17g", n, ratio, patience,
                          names[m], got[m], want[m]);
        }
      }
}
END_TEST

/* One straight piece is the uniform law; the same cut into many pieces changes nothing. */
START_TEST(empirical_is_uniform) {
  double time[50], hung_up[50], one = 1, limit = 240;
  for (int i = 0; i < 50; i++) {
    hung_up[i] = (i + 1) / 50.0;
    time[i] = limit * hung_up[i];
  }
  for (double n = 5; n < 3000; n *= 5)
    for (double ratio = 0.8; ratio < 1.5; ratio += 0.3) {
      wfm_patience_law uniform = make_law(WFM_PATIENCE_UNIFORM, 1, 1, 0),
                       single = make_law(WFM_PATIENCE_EMPIRICAL, 1, 1, 0);
      uniform.limit_s = limit;
      single.points = 1;
      single.time_s = &limit;
      single.hung_up = &one;
      wfm_patience_law many = single;
      many.points = 50;
      many.time_s = time;
      many.hung_up = hung_up;
      double u[MEASURES], s[MEASURES], m[MEASURES];
      ck_assert_int_eq(measure(ctx, n, n * ratio, 180, 20, &uniform, u), WFM_OK);
      ck_assert_int_eq(measure(ctx, n, n * ratio, 180, 20, &single, s), WFM_OK);
      ck_assert_int_eq(measure(ctx, n, n * ratio, 180, 20, &many, m), WFM_OK);
      for (int k = 0; k < MEASURES; k++) {
        ck_assert_msg(relative_error(s[k], u[k], 1e-280) < 1e-11, "%s: %.17g %.17g", names[k], s[k], u[k]);
        ck_assert_msg(relative_error(m[k], u[k], 1e-280) < 1e-9, "%s: %.17g %.17g", names[k], m[k], u[k]);
      }
    }
}
END_TEST

static const struct {
  const char *name;
  int32_t law;
  double mean, share, limit, sd;
  size_t points;
  double times[2], hung[2];
  double agents;
  wfm_status st;
} bad[] = {
    {"law", 9, 60, 0, 60, 1, 1, {1, 2}, {0, 1}, 10, WFM_EDOMAIN},
    {"mean", 1, 0, 0, 60, 1, 1, {1, 2}, {0, 1}, 10, WFM_EDOMAIN},
    {"nan mean", 1, (double)NAN, 0, 60, 1, 1, {1, 2}, {0, 1}, 10, WFM_ENOTFINITE},
    {"share", 5, 60, 1.5, 60, 1, 1, {1, 2}, {0, 1}, 10, WFM_EDOMAIN},
    {"limit", 2, 60, 0, -1, 1, 1, {1, 2}, {0, 1}, 10, WFM_EDOMAIN},
    {"sd", 6, 60, 0, 60, 0, 1, {1, 2}, {0, 1}, 10, WFM_EDOMAIN},
    {"no points", 8, 60, 0, 60, 1, 0, {1, 2}, {0, 1}, 10, WFM_EDOMAIN},
    {"times", 8, 60, 0, 60, 1, 2, {2, 2}, {0, 1}, 10, WFM_EDOMAIN},
    {"shares", 8, 60, 0, 60, 1, 2, {1, 2}, {0.5, 0.4}, 10, WFM_EDOMAIN},
    {"no agents", 1, 60, 0, 60, 1, 1, {1, 2}, {0, 1}, 0, WFM_EDOMAIN},
    {"endless patience of half", 8, 60, 0, 60, 1, 2, {1, 2}, {0, 0.5}, 10, WFM_EDOMAIN},
};

static double anywhere(wfm__rng *rng, double low, double high) {
  return low * exp(wfm__rng_uniform(rng) * log(high / low));
}

/* Laws, loads and times of any size: the shares add up, and no search is long. */
START_TEST(laws_add_up) {
  wfm__rng rng;
  wfm__rng_seed(&rng, 6, 0, 0);
  for (int i = 0; i < 3000; i++) {
    double n = anywhere(&rng, 1e-5, 1e7), aht = 180, values[MEASURES];
    double a = n * (wfm__rng_below(&rng, 2) ? anywhere(&rng, 0.5, 2) : anywhere(&rng, 1e-8, 1e8));
    double t = wfm__rng_below(&rng, 3) ? anywhere(&rng, 1e-6, 1e8) : 0;
    wfm_patience_law law;
    wfm_patience_law_init(&law, sizeof law);
    if (a > 1e12) a = 1e12;
    law.law = (int32_t)(1 + wfm__rng_below(&rng, 7));
    law.mean_s = anywhere(&rng, 1e-6, 1e9);
    law.mean2_s = anywhere(&rng, 1e-6, 1e9);
    law.limit_s = anywhere(&rng, 1e-6, 1e9);
    law.share = wfm__rng_uniform(&rng);
    law.ln_mean = wfm__rng_uniform(&rng) * 20 - 10;
    law.ln_sd = anywhere(&rng, 0.01, 8);
    ck_assert_int_eq(measure(ctx, n, a, aht, t, &law, values), WFM_OK);
    for (int m = 0; m < 11; m++)
      ck_assert_msg(values[m] >= 0 && values[m] < 1 + 1e-12, "law %d agents %.17g load %.17g T %g: %s=%.17g",
                    (int)law.law, n, a, t, names[m], values[m]);
    ck_assert_double_eq_tol(values[1] + values[2], 1, 1e-11); /* abandoned, answered */
    ck_assert_double_eq_tol(values[3] + values[4] + values[5], 1,
                            1e-11); /* answered, abandoned in T, still there */
    ck_assert_double_ge(values[12], 0);
    ck_assert_double_ge(values[17], 0);
  }
}
END_TEST

START_TEST(bad_law) {
  wfm_patience_law law = make_law(bad[_i].law, bad[_i].mean, 60, bad[_i].share);
  law.limit_s = bad[_i].limit;
  law.ln_sd = bad[_i].sd;
  law.points = bad[_i].points;
  law.time_s = bad[_i].times;
  law.hung_up = bad[_i].hung;
  double values[MEASURES];
  for (int i = 0; i < MEASURES; i++) values[i] = -7;
  ck_assert_msg(measure(ctx, bad[_i].agents, 30, 180, 20, &law, values) == bad[_i].st, "%s: %s", bad[_i].name,
                wfm_ctx_error(ctx));
  ck_assert_double_eq(values[0], -7);
  ck_assert_int_eq(measure(ctx, 10, 10, 180, 20, NULL, values), WFM_EINVAL);
}
END_TEST

static wfm_status scenario(wfm_ctx *c, void *user) {
  (void)user;
  double limit = 100, one = 1, values[MEASURES] = {-7};
  wfm_patience_law law = make_law(WFM_PATIENCE_EMPIRICAL, 1, 1, 0);
  law.points = 1;
  law.time_s = &limit;
  law.hung_up = &one;
  wfm_status st = measure(c, 10, 9, 180, 20, &law, values);
  if (st != WFM_OK) ck_assert_double_eq(values[0], -7);
  return st;
}

START_TEST(every_allocation) {
  oom_sweep(scenario, NULL);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("patience");
  tcase_add_checked_fixture(tc, setup, teardown);
  tcase_add_test(tc, table);
  tcase_add_test(tc, exponential_is_erlang_a);
  tcase_add_test(tc, empirical_is_uniform);
  tcase_add_test(tc, laws_add_up);
  tcase_add_loop_test(tc, bad_law, 0, sizeof bad / sizeof bad[0]);
  tcase_add_test(tc, every_allocation);
  return suite_run("queueing/patience", tc, 60);
}
