/* Thin queues: Croston against R 4.2.2, package forecast 8.20 (tests/reference/croston.csv, croston(y, alpha = 0.1)); the others by hand. */
#include "support/golden.h"
#include "support/suite.h"

#include <libwfm/forecast_thin.h>
#include <math.h>
#include <string.h>

static wfm_ctx *ctx;

static void setup(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
}

static void teardown(void) {
  wfm_ctx_free(ctx);
}

START_TEST(croston) {
  golden *g = golden_read("croston.csv");
  const double *want = golden_column(g, "want"), *y = golden_column(g, "value");
  for (size_t first = 0, end = 0; first < golden_rows(g); first = end) {
    while (end < golden_rows(g) &&
           strcmp(golden_text(g, end, "series"), golden_text(g, first, "series")) == 0)
      end++;
    double rate = -7;
    ck_assert_int_eq(wfm_thin_rate(ctx, y + first, end - first, WFM_THIN_CROSTON, 0.1, NAN, &rate), WFM_OK);
    ck_assert_double_eq_tol(rate / want[first], 1, 1e-9);
    ck_assert_int_eq(wfm_thin_rate(ctx, y + first, end - first, WFM_THIN_SBA, 0.1, NAN, &rate), WFM_OK);
    ck_assert_double_eq_tol(rate / want[first], 0.95, 1e-9);
  }
  golden_free(g);
}
END_TEST

/* Sizes 2, then 2 + (4 - 2) / 2 = 3; share from 1/2 by halves: .25 .625 .3125 .65625. */
START_TEST(teunter_by_hand) {
  static const double y[] = {0, 2, 0, 4}, none[] = {0, 0, 0};
  double rate = -7;
  ck_assert_int_eq(wfm_thin_rate(ctx, y, 4, WFM_THIN_TSB, 0.5, 0.5, &rate), WFM_OK);
  ck_assert_double_eq_tol(rate, 3 * 0.65625, 1e-12);
  for (int32_t m = WFM_THIN_CROSTON; m <= WFM_THIN_TSB; m++) {
    ck_assert_int_eq(wfm_thin_rate(ctx, none, 3, m, 0.1, 0.1, &rate), WFM_OK);
    ck_assert_double_eq(rate, 0);
  }
}
END_TEST

START_TEST(bad_input) {
  static const struct {
    double first, alpha, beta;
    int32_t method;
    size_t n;
    wfm_status want;
  } cases[] = {{-1, 0.1, 0.1, 0, 2, WFM_EDOMAIN}, {NAN, 0.1, 0.1, 0, 2, WFM_ENOTFINITE},
               {1, 0, 0.1, 0, 2, WFM_EDOMAIN},    {1, 1.5, 0.1, 0, 2, WFM_EDOMAIN},
               {1, 0.1, 0, 2, 2, WFM_EDOMAIN},    {1, 0.1, 0.1, 3, 2, WFM_EDOMAIN},
               {1, 0.1, 0.1, 0, 0, WFM_ENODATA}};
  double y[2] = {cases[_i].first, 1}, rate = -7;
  ck_assert_int_eq(
      wfm_thin_rate(ctx, y, cases[_i].n, cases[_i].method, cases[_i].alpha, cases[_i].beta, &rate),
      cases[_i].want);
  ck_assert_int_eq(wfm_thin_rate(ctx, NULL, 2, 0, 0.1, 0.1, &rate), WFM_EINVAL);
  ck_assert_double_eq(rate, -7);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("thin");
  tcase_add_checked_fixture(tc, setup, teardown);
  tcase_add_test(tc, croston);
  tcase_add_test(tc, teunter_by_hand);
  tcase_add_loop_test(tc, bad_input, 0, 7);
  return suite_run("thin", tc, 20);
}
