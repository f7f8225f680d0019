/* Patience learnt from waits, and callers who call again. */
#include "core/core.h"
#include "support/golden.h"
#include "support/oom.h"
#include "support/suite.h"

#include <libwfm/callers.h>
#include <libwfm/patience.h>
#include <math.h>
#include <string.h>

static wfm_ctx *ctx;

static void setup(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
}
static void teardown(void) {
  wfm_ctx_free(ctx);
}

enum { CONTACTS = 40000 };
static double wait_s[CONTACTS];
static uint8_t abandoned[CONTACTS];

/* Offered waits and patience of mean 100 s drawn apart; the shorter is seen. */
static void draw(uint64_t seed, double offered_s) {
  wfm__rng rng;
  wfm__rng_seed(&rng, seed, 0, 0);
  for (int i = 0; i < CONTACTS; i++) {
    double v = offered_s * wfm__rng_exponential(&rng), r = 100 * wfm__rng_exponential(&rng);
    wait_s[i] = v < r ? v : r;
    abandoned[i] = r < v;
  }
}

START_TEST(patience_is_found_again) {
  int inside = 0;
  for (uint64_t seed = 1; seed <= 60; seed++) {
    wfm_patience_estimate e = {.struct_size = sizeof e};
    draw(seed, seed % 2 ? 15 : 200); /* few and many hang up */
    ck_assert_int_eq(wfm_patience_fit(ctx, wait_s, abandoned, CONTACTS / 20, &e), WFM_OK);
    ck_assert(e.low_s < e.mean_s && e.mean_s < e.high_s);
    ck_assert_double_eq_tol(e.mean_s, e.waited_s / e.abandoned, 1e-9);
    inside += e.low_s <= 100 && 100 <= e.high_s;
  }
  ck_assert_int_ge(inside, 51); /* of 60; the binomial law with 0.95 gives fewer with probability 0.0006 */
}
END_TEST

START_TEST(curve_follows_the_law) {
  enum { POINTS = 5 };
  double time_s[POINTS] = {5, 20, 60, 100, 200}, hung_up[POINTS];
  draw(7, 150);
  ck_assert_int_eq(wfm_patience_curve(ctx, wait_s, abandoned, CONTACTS, time_s, POINTS, hung_up), WFM_OK);
  for (int k = 0; k < POINTS; k++) ck_assert_double_eq_tol(hung_up[k], -expm1(-time_s[k] / 100), 0.012);
  /* By hand: 4 at risk at 1, 2 at risk at 3 (one was answered at 2). */
  double few[] = {3, 1, 2, 4}, at[] = {0.5, 1, 2.5, 3, 9}, got[5];
  uint8_t gone[] = {1, 1, 0, 0};
  ck_assert_int_eq(wfm_patience_curve(ctx, few, gone, 4, at, 5, got), WFM_OK);
  ck_assert_double_eq(got[0], 0);
  ck_assert_double_eq_tol(got[1], 0.25, 1e-15);
  ck_assert_double_eq_tol(got[2], 0.25, 1e-15);
  ck_assert_double_eq_tol(got[3], 1 - 0.75 * 0.5, 1e-15);
  ck_assert_double_eq_tol(got[4], 1 - 0.75 * 0.5, 1e-15);
}
END_TEST

START_TEST(bad_waits) {
  double wait[] = {1, -1}, time[] = {2, 1}, out[] = {-7, -7};
  uint8_t gone[] = {0, 2};
  wfm_patience_estimate e = {.struct_size = sizeof e, .mean_s = -7};
  ck_assert_int_eq(wfm_patience_fit(ctx, wait, gone, 2, &e), WFM_EDOMAIN);
  wait[1] = (double)NAN;
  ck_assert_int_eq(wfm_patience_fit(ctx, wait, gone, 2, &e), WFM_ENOTFINITE);
  wait[1] = 0;
  ck_assert_int_eq(wfm_patience_fit(ctx, wait, gone, 2, &e), WFM_EDOMAIN); /* abandoned is 2 */
  gone[1] = 0;
  wait[0] = 0;
  ck_assert_int_eq(wfm_patience_fit(ctx, wait, gone, 2, &e), WFM_ENODATA);
  ck_assert_double_eq(e.mean_s, -7);
  ck_assert_int_eq(wfm_patience_fit(ctx, NULL, gone, 2, &e), WFM_EINVAL);
  ck_assert_int_eq(wfm_patience_curve(ctx, wait, gone, 2, time, 2, out), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_patience_curve(ctx, wait, gone, 0, time, 1, out), WFM_ENODATA);
  ck_assert_double_eq(out[0], -7);
  wait[0] = 5; /* all answered: patience without end, but not below what was waited */
  ck_assert_int_eq(wfm_patience_fit(ctx, wait, gone, 2, &e), WFM_OK);
  ck_assert(isinf(e.mean_s) && isinf(e.high_s) && e.low_s > 0);
}
END_TEST

static wfm_status redial(double n, double load, double again, double back, double *total, double *p_abandon) {
  double aht = 180, patience = 90;
  wfm_queue_input in;
  wfm_queue_input_init(&in, sizeof in);
  in.agents = &n;
  in.load = &load;
  in.aht_s = &aht;
  in.patience_s = &patience;
  wfm_queue_perf perf;
  wfm_queue_perf_init(&perf, sizeof perf);
  perf.p_abandon = p_abandon;
  return wfm_erlang_redial(ctx, &in, &again, &back, 1, total, &perf, NULL);
}

START_TEST(calls_feed_themselves) {
  for (double n = 2; n < 3000; n *= 4)
    for (double ratio = 0.5; ratio < 1.8; ratio += 0.3)
      for (double again = 0; again < 1; again += 0.3)
        for (double back = 0; back < 0.4; back += 0.15) {
          double load = n * ratio, total = -7, p = -7;
          ck_assert_int_eq(redial(n, load, again, back, &total, &p), WFM_OK);
          ck_assert(relative_error(p, wfm_erlang_a_p_abandon(n, total, 180, 90), 0) < 1e-14);
          ck_assert(relative_error(total, load + total * (again * p + back * (1 - p)), 0) < 1e-13);
          ck_assert_double_ge(total, load * (1 - 1e-15));
        }
  double total = -7, p = -7;
  ck_assert_int_eq(redial(10, 12, 1, 0, &total, &p),
                   WFM_EINFEASIBLE); /* nobody gives up, and there is more work than agents */
  ck_assert_int_eq(redial(10, 9, 1, 0, &total, &p), WFM_OK);
  ck_assert_int_eq(redial(10, 9, 1.5, 0, &total, &p), WFM_EDOMAIN);
  ck_assert_int_eq(redial(10, 9, 0.5, 1, &total, &p), WFM_EDOMAIN);
  ck_assert_int_eq(redial(10, 0, 0.5, 0, &total, &p), WFM_OK);
  ck_assert_double_eq(total, 0);
}
END_TEST

static wfm_status scenario(wfm_ctx *c, void *user) {
  (void)user;
  double wait[] = {1, 2}, time = 3, out = -7;
  uint8_t gone[] = {0, 1};
  wfm_status st = wfm_patience_curve(c, wait, gone, 2, &time, 1, &out);
  if (st != WFM_OK) ck_assert_double_eq(out, -7);
  return st;
}

START_TEST(every_allocation) {
  oom_sweep(scenario, NULL);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("callers");
  tcase_add_checked_fixture(tc, setup, teardown);
  tcase_add_test(tc, patience_is_found_again);
  tcase_add_test(tc, curve_follows_the_law);
  tcase_add_test(tc, bad_waits);
  tcase_add_test(tc, calls_feed_themselves);
  tcase_add_test(tc, every_allocation);
  return suite_run("queueing/callers", tc, 60);
}
