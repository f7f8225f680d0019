/* Shares by group: by hand, properties, bad input, every allocation. */
#include "support/oom.h"
#include "support/suite.h"

#include <libwfm/forecast_share.h>
#include <math.h>

static wfm_ctx *ctx;

static void setup(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
}

static void teardown(void) {
  wfm_ctx_free(ctx);
}

/* Two groups of two rows of 100 hours: shares .1 .2 and .3 .4. Within: 100 (4 * .05^2) / 2 = .5. Between: (200 * 2 * .1^2 - .5) / (400 -
 * 200) = .0175; Z = 200 / (200 + .5 / .0175) = .875. */
START_TEST(by_hand) {
  const double part[] = {10, 20, 30, 40, 0}, whole[] = {100, 100, 100, 100, 0};
  const int32_t group[] = {0, 0, 1, 1, 2};
  double mean[3], variance[3], noise;
  ck_assert_int_eq(wfm_share_by_group(ctx, part, whole, group, 5, 3, mean, variance, &noise), WFM_OK);
  ck_assert_double_eq_tol(noise, 0.5, 1e-12);
  ck_assert_double_eq_tol(mean[0], 0.25 - 0.875 * 0.1, 1e-12);
  ck_assert_double_eq_tol(mean[1], 0.25 + 0.875 * 0.1, 1e-12);
  ck_assert_double_eq_tol(mean[2], 0.25, 1e-12); /* no row of its own */
  ck_assert_double_eq_tol(variance[0], 0.0175 * 0.125 + 0.125 * 0.125 * 0.5 / 400, 1e-12);
  ck_assert_double_eq_tol(variance[2], 0.0175 + 0.5 / 400, 1e-12);
}
END_TEST

/* Groups that differ by no more than their rows do share one mean; rows without noise keep theirs. */
START_TEST(extremes) {
  const double part[] = {10, 30, 20, 20}, whole[] = {100, 100, 100, 100};
  const int32_t group[] = {0, 0, 1, 1};
  double mean[2];
  ck_assert_int_eq(wfm_share_by_group(ctx, part, whole, group, 4, 2, mean, NULL, NULL), WFM_OK);
  ck_assert_double_eq_tol(mean[0], 0.2, 1e-12);
  ck_assert_double_eq_tol(mean[1], 0.2, 1e-12);
  const double steady[] = {10, 10, 30, 30};
  ck_assert_int_eq(wfm_share_by_group(ctx, steady, whole, group, 4, 2, mean, NULL, NULL), WFM_OK);
  ck_assert_double_eq_tol(mean[0], 0.1, 1e-12);
  ck_assert_double_eq_tol(mean[1], 0.3, 1e-12);
}
END_TEST

static const struct {
  const char *name;
  double part, whole;
  int32_t group;
  size_t n, groups;
  wfm_status want;
} cases[] = {{"above 100 %", 11, 10, 0, 1, 1, WFM_EDOMAIN}, {"negative", -1, 10, 0, 1, 1, WFM_EDOMAIN},
             {"nan", NAN, 10, 0, 1, 1, WFM_ENOTFINITE},     {"group", 1, 10, 1, 1, 1, WFM_EDOMAIN},
             {"no groups", 1, 10, 0, 1, 0, WFM_EDOMAIN},    {"no rows", 1, 10, 0, 0, 1, WFM_ENODATA},
             {"no hours", 0, 0, 0, 1, 1, WFM_ENODATA},      {"one row", 1, 10, 0, 1, 1, WFM_OK}};

START_TEST(bad_input) {
  double mean = -7;
  ck_assert_msg(wfm_share_by_group(ctx, &cases[_i].part, &cases[_i].whole, &cases[_i].group, cases[_i].n,
                                   cases[_i].groups, &mean, NULL, NULL) == cases[_i].want,
                "%s: %s", cases[_i].name, wfm_ctx_error(ctx));
  ck_assert_double_eq(mean, cases[_i].want == WFM_OK ? 0.1 : -7);
  ck_assert_int_eq(wfm_share_by_group(ctx, NULL, &cases[_i].whole, &cases[_i].group, 1, 1, &mean, NULL, NULL),
                   WFM_EINVAL);
}
END_TEST

static wfm_status scenario(wfm_ctx *own, void *user) {
  const double part = 1, whole = 10;
  const int32_t group = 0;
  double mean = -7;
  (void)user;
  wfm_status st = wfm_share_by_group(own, &part, &whole, &group, 1, 1, &mean, NULL, NULL);
  if (st != WFM_OK) ck_assert_double_eq(mean, -7);
  return st;
}

START_TEST(every_allocation) {
  oom_sweep(scenario, NULL);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("share");
  tcase_add_checked_fixture(tc, setup, teardown);
  tcase_add_test(tc, by_hand);
  tcase_add_test(tc, extremes);
  tcase_add_loop_test(tc, bad_input, 0, sizeof cases / sizeof *cases);
  tcase_add_test(tc, every_allocation);
  return suite_run("forecast/share", tc, 60);
}
