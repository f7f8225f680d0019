/* Erlang B, C and A, their inversions and finite lines against tables computed with 96 digits (definitions in docs/queueing.md). */
#include "queueing/kernels.h"
#include "support/golden.h"
#include "support/suite.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double tolerance = 2e-14;

/* Keeps the worst error of a table and asserts every value. */
typedef struct tally {
  const char *table;
  double worst;
  long values;
} tally;

/* Values below 1e-290 have no full mantissa; 0 in a table means below 1e-307. */
static void compare(tally *t, const char *column, size_t row, double got, double want) {
  double error;
  if (want == 0)
    error = fabs(got) < 1e-307 ? 0 : HUGE_VAL;
  else if (fabs(want) < 1e-290)
    error = relative_error(got, want, 0) < 1e-9 ? 0 : HUGE_VAL;
  else
    error = relative_error(got, want, 0);
  ck_assert_msg(error <= tolerance, "%s row %zu %s: got %.17g, want %.17g", t->table, row + 2, column, got,
                want);
  if (error > t->worst) t->worst = error;
  t->values++;
}

static void report(const tally *t) {
  printf("%s: worst relative error %.2g over %ld values\n", t->table, t->worst, t->values);
  ck_assert_int_gt(t->values, 0);
}

static void blocking_table(const char *name, const char *servers_column) {
  golden *g = golden_read(name);
  tally t = {.table = name};
  size_t n = golden_rows(g);
  double *b = calloc(n, sizeof *b), *ln = calloc(n, sizeof *ln);
  const double *servers = golden_column(g, servers_column), *load = golden_column(g, "load");
  ck_assert_int_eq(wfm_erlang_b(NULL, servers, load, n, b, ln, NULL), WFM_OK);
  for (size_t i = 0; i < n; i++) {
    compare(&t, "blocking", i, b[i], golden_column(g, "blocking")[i]);
    compare(&t, "ln_blocking", i, ln[i], golden_column(g, "ln_blocking")[i]);
    ck_assert_double_eq(wfm_erlang_b_blocking(servers[i], load[i]), b[i]);
    ck_assert_double_eq(wfm_erlang_b_ln_blocking(servers[i], load[i]), ln[i]);
  }
  report(&t);
  free(b);
  free(ln);
  golden_free(g);
}

START_TEST(erlang_b) {
  blocking_table("erlang_b.csv", "servers");
  blocking_table("erlang_b_real.csv", "servers_real");
}
END_TEST

/* A column of wfm_queue_perf and of a table. */
typedef struct pair {
  const char *column;
  size_t offset;
} pair;

#define PAIR(column, field)                                                                                  \
  { column, offsetof(wfm_queue_perf, field) }

static const pair pairs_c[] = {
    PAIR("p_wait", p_wait),
    PAIR("ln_p_wait", ln_p_wait),
    PAIR("asa_s", asa_answered_s),
    PAIR("sl", sl_offered),
    PAIR("p_wait_gt_T", miss_offered),
    PAIR("wait_if_delayed_s", wait_delayed_s),
    PAIR("occupancy", occupancy),
    PAIR("mean_queue", mean_queue),
    PAIR("mean_in_system", mean_in_system),
    PAIR("wait_p50_s", wait_p50_s),
    PAIR("wait_p90_s", wait_p90_s),
    PAIR("wait_p95_s", wait_p95_s),
    PAIR("wait_p99_s", wait_p99_s),
    PAIR("p_wait_gt_T", p_wait_gt_t),
    PAIR("sl", sl_virtual),
};

static const pair pairs_a[] = {
    PAIR("p_wait", p_wait),
    PAIR("p_abandon", p_abandon),
    PAIR("p_served", p_answered),
    PAIR("served_within_T", answered_in_t),
    PAIR("abandoned_within_T", abandoned_in_t),
    PAIR("p_wait_gt_T", p_wait_gt_t),
    PAIR("p_wait_gt_T", miss_incl_abandon),
    PAIR("sl_virtual", sl_virtual),
    PAIR("sl1_offered", sl_offered),
    PAIR("sl2_excl_short_ab", sl_excl_short),
    PAIR("sl3_answered", sl_answered),
    PAIR("sl4_incl_ab", sl_incl_abandon),
    PAIR("asa_served_s", asa_answered_s),
    PAIR("wait_all_s", wait_all_s),
    PAIR("wait_abandoned_s", wait_abandoned_s),
    PAIR("virtual_wait_mean_s", virtual_wait_s),
    PAIR("mean_queue", mean_queue),
    PAIR("occupancy", occupancy),
};

static const pair pairs_k[] = {
    PAIR("p_block", p_block),
    PAIR("p_delay", p_wait),
    PAIR("p_abandon", p_abandon),
    PAIR("p_served", p_answered),
    PAIR("served_within_T", answered_in_t),
    PAIR("abandoned_within_T", abandoned_in_t),
    PAIR("wait_gt_T", p_wait_gt_t),
    PAIR("sl1_accepted", sl_offered),
    PAIR("sl2_excl_short_ab", sl_excl_short),
    PAIR("sl3_answered", sl_answered),
    PAIR("sl4_incl_ab", sl_incl_abandon),
    PAIR("asa_served_s", asa_answered_s),
    PAIR("wait_accepted_s", wait_all_s),
    PAIR("wait_abandoned_s", wait_abandoned_s),
    PAIR("mean_queue", mean_queue),
    PAIR("occupancy", occupancy),
};

typedef wfm_status (*model)(wfm_ctx *ctx, const wfm_queue_input *input, size_t n, const wfm_queue_perf *perf,
                            wfm_status *row_status);

/* Runs a table through a model and compares the columns. */
static void measures_table(const char *name, const char *agents_column, model run, const pair *pairs,
                           size_t count) {
  golden *g = golden_read(name);
  tally t = {.table = name};
  size_t n = golden_rows(g);
  wfm_queue_input in;
  wfm_queue_input_init(&in, sizeof in);
  in.agents = golden_column(g, agents_column);
  in.load = golden_column(g, "load");
  in.aht_s = golden_column(g, "aht_s");
  in.threshold_s = golden_column(g, "T_s");
  if (run != wfm_erlang_c) in.patience_s = golden_column(g, "patience_s");
  if (run == wfm_finite_lines) in.lines = golden_column(g, "lines");
  for (size_t p = 0; p < count; p++) {
    double *got = calloc(n, sizeof *got);
    wfm_queue_perf perf;
    wfm_queue_perf_init(&perf, sizeof perf);
    memcpy((char *)&perf + pairs[p].offset, &got, sizeof got);
    ck_assert_int_eq(run(NULL, &in, n, &perf, NULL), WFM_OK);
    const double *want = golden_column(g, pairs[p].column);
    for (size_t i = 0; i < n; i++) {
      if (strncmp(pairs[p].column, "wait_p", 6) == 0 &&
          isfinite(want[i])) { /* relative to the wait of the delayed */
        double unit = golden_column(g, "wait_if_delayed_s")[i];
        compare(&t, pairs[p].column, i, 1 + (got[i] - want[i]) / unit, 1);
      } else if (pairs[p].offset == offsetof(wfm_queue_perf, sl_virtual) && want[i] == 0 && got[i] < 1e-95) {
        continue; /* the table took 1 - P(V > T) with 96 digits, which is 0 here */
      } else {
        compare(&t, pairs[p].column, i, got[i], want[i]);
      }
    }
    free(got);
  }
  report(&t);
  golden_free(g);
}

START_TEST(erlang_c) {
  measures_table("erlang_c.csv", "agents", wfm_erlang_c, pairs_c, sizeof pairs_c / sizeof pairs_c[0]);
  measures_table("erlang_c_real.csv", "agents_real", wfm_erlang_c, pairs_c,
                 sizeof pairs_c / sizeof pairs_c[0]);
}
END_TEST

START_TEST(erlang_a) {
  measures_table("erlang_a.csv", "agents", wfm_erlang_a, pairs_a, sizeof pairs_a / sizeof pairs_a[0]);
}
END_TEST

START_TEST(finite_lines) {
  measures_table("mmnk.csv", "agents", wfm_finite_lines, pairs_k, sizeof pairs_k / sizeof pairs_k[0]);
}
END_TEST

START_TEST(erlang_c_inverse) {
  golden *g = golden_read("erlang_c_inverse.csv");
  tally t = {.table = "erlang_c_inverse.csv"};
  for (size_t i = 0; i < golden_rows(g); i++) {
    const char *kind = golden_text(g, i, "kind");
    wfm_queue_input in;
    wfm_queue_input_init(&in, sizeof in);
    in.load = &golden_column(g, "load")[i];
    in.agents = &golden_column(g, "agents")[i];
    in.aht_s = &golden_column(g, "aht_s")[i];
    wfm_queue_target target;
    wfm_queue_target_init(&target, sizeof target);
    double want = golden_column(g, "target")[i], cap = golden_column(g, "max_occupancy")[i], got = -7,
           at = -7;
    bool asa = strstr(kind, "asa") != NULL;
    target.level = asa ? 0 : want;
    if (asa)
      target.max_asa_s = want;
    else
      target.threshold_s = golden_column(g, "T_s")[i];
    if (!isnan(cap)) target.max_occupancy = cap;
    wfm_queue_solve_opts opts;
    wfm_queue_solve_opts_init(&opts, sizeof opts);
    if (strcmp(kind, "real_agents_sl") == 0) opts.flags = WFM_AGENTS_REAL;
    wfm_queue_perf perf;
    wfm_queue_perf_init(&perf, sizeof perf);
    *(asa ? &perf.asa_answered_s : &perf.sl_offered) = &at;
    wfm_status st;
    if (strncmp(kind, "max_load", 8) == 0)
      st = wfm_load_for_target(NULL, &in, 1, &target, &opts, &got, NULL);
    else
      st = wfm_agents_for_target(NULL, &in, 1, &target, &opts, &got, &perf, NULL);
    ck_assert_int_eq(st, WFM_OK);
    compare(&t, kind, i, got, golden_column(g, "result")[i]);
    if (strncmp(kind, "min_agents", 10) == 0) {
      ck_assert_double_eq(got, golden_column(g, "result")[i]);
      compare(&t, "achieved", i, at, golden_column(g, "achieved")[i]);
    }
  }
  report(&t);
  golden_free(g);
}
END_TEST

static int32_t definition_of(const char *name) {
  static const char *const names[] = {
      "", "sl1_offered", "sl2_excl_short_ab", "sl3_answered", "sl4_incl_ab", "sl_virtual"};
  for (int32_t d = WFM_SL_OFFERED; d <= WFM_SL_VIRTUAL; d++)
    if (strcmp(name, names[d]) == 0) return d;
  ck_abort_msg("definition %s", name);
  return 0;
}

START_TEST(erlang_a_inverse) {
  golden *g = golden_read("erlang_a_inverse.csv");
  tally t = {.table = "erlang_a_inverse.csv"};
  for (size_t i = 0; i < golden_rows(g); i++) {
    wfm_queue_target target;
    wfm_queue_target_init(&target, sizeof target);
    target.sl_definition = definition_of(golden_text(g, i, "sl_definition"));
    target.level = golden_column(g, "target_sl")[i];
    target.threshold_s = golden_column(g, "T_s")[i];
    target.max_abandon = golden_column(g, "max_abandon")[i];
    target.max_occupancy = golden_column(g, "max_occupancy")[i];
    wfm__queue q = {
        0, golden_column(g, "load")[i], golden_column(g, "aht_s")[i], golden_column(g, "patience_s")[i], 0,
        0};
    wfm__measures m;
    ck_assert_int_eq(wfm__solve_agents(&target, false, 1e7, &q, &m), WFM_OK);
    ck_assert_double_eq(q.agents, golden_column(g, "min_agents")[i]);
    compare(&t, "sl_at_result", i, m.level[target.sl_definition], golden_column(g, "sl_at_result")[i]);
    compare(&t, "abandon_at_result", i, m.p_abandon, golden_column(g, "abandon_at_result")[i]);
    compare(&t, "occupancy_at_result", i, m.occupancy, golden_column(g, "occupancy_at_result")[i]);
  }
  report(&t);
  golden_free(g);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("golden");
  tcase_add_test(tc, erlang_b);
  tcase_add_test(tc, erlang_c);
  tcase_add_test(tc, erlang_a);
  tcase_add_test(tc, finite_lines);
  tcase_add_test(tc, erlang_c_inverse);
  tcase_add_test(tc, erlang_a_inverse);
  return suite_run("queueing/golden", tc, 60);
}
