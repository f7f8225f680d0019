/* Sizing for Erlang B and Erlang B with retries against tables of 96 digits; bad input; failed allocations. */
#include "support/golden.h"
#include "support/oom.h"
#include "support/suite.h"

#include <libwfm/loss.h>
#include <libwfm/queueing.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static wfm_ctx *ctx;

static void setup(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
}
static void teardown(void) {
  wfm_ctx_free(ctx);
}

/* Worst relative error of a table. */
static double worst;

static void compare(size_t row, const char *column, double got, double want, double tolerance) {
  double error = want == 0 && fabs(got) < 1e-307 ? 0 : relative_error(got, want, 0);
  ck_assert_msg(error <= tolerance, "row %zu %s: got %.17g, want %.17g", row + 2, column, got, want);
  if (error > worst) worst = error;
}

START_TEST(inverse) {
  golden *g = golden_read("erlang_b_inverse.csv");
  worst = 0;
  for (size_t i = 0; i < golden_rows(g); i++) {
    const char *kind = golden_text(g, i, "kind");
    const double *load = &golden_column(g, "load")[i], *servers = &golden_column(g, "servers")[i];
    const double *target = &golden_column(g, "target_blocking")[i];
    double want = golden_column(g, "result")[i], got = -7;
    wfm_status st;
    if (strcmp(kind, "max_load") == 0)
      st = wfm_erlang_b_load(ctx, servers, target, 1, &got, NULL);
    else
      st = wfm_erlang_b_servers(ctx, load, target, 1, strcmp(kind, "real_servers") == 0, &got, NULL);
    ck_assert_int_eq(st, WFM_OK);
    if (strcmp(kind, "min_servers") == 0) ck_assert_double_eq(got, want);
    compare(i, kind, got, want, 2e-14);
  }
  printf("erlang_b_inverse.csv: worst relative error %.2g over %zu rows\n", worst, golden_rows(g));
  golden_free(g);
}
END_TEST

START_TEST(retries) {
  golden *g = golden_read("erlang_b_ext.csv");
  worst = 0;
  for (size_t i = 0; i < golden_rows(g); i++) {
    double total, blocking, carried, n = golden_column(g, "servers")[i],
                                     load = golden_column(g, "total_offered_load")[i];
    ck_assert_int_eq(wfm_erlang_b_ext(ctx, &n, &golden_column(g, "fresh_load")[i],
                                      &golden_column(g, "retry_prob")[i], 1, &total, &blocking, &carried,
                                      NULL),
                     WFM_OK);
    compare(i, "total", total, load, 2e-14);
    compare(i, "carried", carried, golden_column(g, "carried_load")[i], 2e-14);
    /* d ln B / d ln A is about n - A below saturation: the last place of A moves B by that. */
    double condition = 1 + fabs(n - load);
    compare(i, "blocking", blocking, golden_column(g, "blocking")[i], 2e-14 + 2.2e-16 * condition);
  }
  printf("erlang_b_ext.csv: worst relative error %.2g over %zu rows\n", worst, 3 * golden_rows(g));
  golden_free(g);
}
END_TEST

START_TEST(roots_hold) {
  for (double n = 0.3; n < 1e6; n *= 2.7)
    for (double target = 1e-12; target < 1; target = target < 0.05 ? target * 30 : target + 0.13) {
      double load, servers;
      ck_assert_int_eq(wfm_erlang_b_load(ctx, &n, &target, 1, &load, NULL), WFM_OK);
      ck_assert_double_le(wfm_erlang_b_blocking(n, load), target);
      ck_assert_double_gt(wfm_erlang_b_blocking(n, load * (1 + 1e-13)), target * (1 - 1e-14));
      ck_assert_int_eq(wfm_erlang_b_servers(ctx, &load, &target, 1, 1, &servers, NULL), WFM_OK);
      ck_assert(relative_error(servers, n, 0) < 1e-12);
    }
}
END_TEST

START_TEST(bad_input) {
  double servers[] = {5, -1}, load[] = {3, 3}, target[] = {0.01, 0.01}, half[] = {0.5, 0.5}, out[] = {-7, -7};
  wfm_status rows[2];
  ck_assert_int_eq(wfm_erlang_b_ext(ctx, servers, load, half, 2, out, NULL, NULL, NULL), WFM_EDOMAIN);
  ck_assert_str_eq(wfm_ctx_error(ctx), "row 1: servers=-1, want >= 0");
  ck_assert_double_eq(out[0], -7);
  ck_assert_int_eq(wfm_erlang_b_load(ctx, servers, target, 2, out, rows), WFM_OK);
  ck_assert_int_eq(rows[0], WFM_OK);
  ck_assert_int_eq(rows[1], WFM_EDOMAIN);
  ck_assert_double_nan(out[1]);
  static const double bad_targets[] = {0, 1, -0.1, 1.5, (double)NAN, (double)INFINITY};
  for (size_t i = 0; i < sizeof bad_targets / sizeof bad_targets[0]; i++) {
    target[1] = bad_targets[i];
    out[0] = -7;
    wfm_status want = isfinite(bad_targets[i]) ? WFM_EDOMAIN : WFM_ENOTFINITE;
    ck_assert_int_eq(wfm_erlang_b_servers(ctx, load, target, 2, 0, out, NULL), want);
    ck_assert_ptr_nonnull(strstr(wfm_ctx_error(ctx), "row 1: target="));
    ck_assert_double_eq(out[0], -7);
  }
  servers[1] = 3;
  half[1] = 1; /* three lines cannot carry three erlangs of callers who never give up */
  ck_assert_int_eq(wfm_erlang_b_ext(ctx, servers, load, half, 2, out, NULL, NULL, NULL), WFM_EINFEASIBLE);
  load[1] = 2.999;
  ck_assert_int_eq(wfm_erlang_b_ext(ctx, servers, load, half, 2, out, NULL, NULL, NULL), WFM_OK);
  ck_assert_double_gt(out[1], 1000);
  load[0] = 1e12;
  target[1] = 0.01;
  ck_assert_int_eq(wfm_erlang_b_servers(ctx, load, target, 2, 0, out, NULL), WFM_ELIMIT);
  ck_assert_int_eq(wfm_erlang_b_servers(ctx, load, target, 2, 7, out, NULL), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_erlang_b_servers(ctx, NULL, target, 2, 0, out, NULL), WFM_EINVAL);
  ck_assert_int_eq(wfm_erlang_b_servers(ctx, NULL, NULL, 0, 0, NULL, NULL), WFM_OK);
  load[0] = 0;
  ck_assert_int_eq(wfm_erlang_b_servers(ctx, load, target, 1, 0, out, NULL), WFM_OK);
  ck_assert_double_eq(out[0], 0);
}
END_TEST

static wfm_status scenario(wfm_ctx *c, void *user) {
  (void)user;
  double servers = 10, load = 8, share = 0.1, out = -7;
  wfm_status st = wfm_erlang_b_ext(c, &servers, &load, &share, 1, &out, NULL, NULL, NULL);
  if (st != WFM_OK) ck_assert_double_eq(out, -7);
  return st;
}

START_TEST(every_allocation) {
  oom_sweep(scenario, NULL);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("loss");
  tcase_add_checked_fixture(tc, setup, teardown);
  tcase_add_test(tc, inverse);
  tcase_add_test(tc, retries);
  tcase_add_test(tc, roots_hold);
  tcase_add_test(tc, bad_input);
  tcase_add_test(tc, every_allocation);
  return suite_run("queueing/loss", tc, 60);
}
