/* Reconciliation against its formulas in R 4.2.2 (solve on matrices of three decimals), by properties; borrowing; bad input; every
 * allocation. */
#include "support/oom.h"
#include "support/suite.h"
#include "world.h"

#include <libwfm/forecast_hierarchy.h>
#include <string.h>

enum { NODES = 7, BOTTOM = 4, PERIODS = 12 };

static wfm_ctx *ctx;
static const size_t start[NODES + 1] = {0, 4, 6, 8, 9, 10, 11, 12},
                                  member[] = {0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3};
static const double mean[NODES] = {110, 50, 66, 21, 30, 31, 34};
static const double errors[PERIODS * NODES] = {
    21.454,  1.309,  -14.906, 2.567,   8.033,  0.452,  -2.040,  -7.072,  -8.691, 0.046,  6.176,  1.223,
    -6.139,  -2.394, -21.250, 4.693,   14.251, 1.072,  -2.806,  0.799,   3.925,  7.009,  8.673,  -4.985,
    -6.285,  0.692,  8.818,   -2.081,  18.943, -2.857, -8.115,  -0.147,  7.813,  -6.336, -5.522, -14.381,
    -10.028, 8.241,  3.765,   -1.364,  -6.014, 1.527,  -11.461, 4.853,   10.636, -4.250, -6.894, 2.202,
    2.164,   18.359, 3.715,   -7.089,  -0.681, 7.201,  6.908,   -5.678,  10.265, -7.946, -6.478, 3.737,
    5.308,   -6.361, -1.379,  -16.641, -0.003, 14.376, 2.077,   -8.011,  -0.699, 5.325,  -3.126, 10.908,
    5.196,   -7.577, 1.607,   5.852,   -1.541, 22.609, -0.984,  -12.256, -1.458, 8.864,  3.647,  -0.960};

static void setup(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
}

static void teardown(void) {
  wfm_ctx_free(ctx);
}

/* lambda as in Schaefer and Strimmer; G = (S'W^-1 S)^-1 S'W^-1, P = S G, variances diag(P W P') with the shrunk W. */
static const struct {
  int32_t method;
  double mean[NODES], variance[NODES];
} golden[] = {
    {WFM_RECONCILE_MINT,
     {115.1375031945, 50.7839659672, 64.3535372273, 20.1514820877, 30.6324838795, 31.1904499635,
      33.1630872638},
     {14.5211862633, 8.5124732506, 7.8397049322, 4.4884551378, 12.2876950402, 7.5837617589, 5.5135342890}},
    {WFM_RECONCILE_VARIANCE,
     {114.7561400357, 50.0101022909, 64.7460377448, 20.6800093944, 29.3300928965, 30.8183894545,
      33.9276482903},
     {28.1646511420, 17.2332018938, 21.4161941700, 7.3523095277, 28.8440054758, 16.8913877163,
      11.1471673290}},
    {WFM_RECONCILE_STRUCTURAL,
     {114, 49.5, 64.5, 20.25, 29.25, 30.75, 33.75},
     {24.9530665472, 32.2228680651, 17.2309954641, 5.2747402161, 34.9032317982, 15.9500842275,
      13.3315608799}},
};

START_TEST(against_formulas) {
  double out[NODES], variance[NODES], shrinkage;
  wfm_reconcile_opts o;
  wfm_reconcile_opts_init(&o, sizeof o);
  o.method = golden[_i].method;
  ck_assert_msg(wfm_reconcile(ctx, NODES, BOTTOM, start, member, mean, 1, errors, PERIODS, &o, out, variance,
                              &shrinkage) == WFM_OK,
                "%s", wfm_ctx_error(ctx));
  ck_assert_double_eq_tol(shrinkage, 0.163281262126, 1e-11);
  for (int i = 0; i < NODES; i++) {
    ck_assert_double_eq_tol(out[i], golden[_i].mean[i], 1e-9);
    ck_assert_double_eq_tol(variance[i], golden[_i].variance[i], 1e-9);
    if (_i > 0)
      ck_assert_double_ge(variance[i] * (1 + 1e-12),
                          golden[0].variance[i]); /* least trace is least at every node */
  }
}
END_TEST

/* What adds up already stays; sums hold exactly; bottom-up keeps the bottom; counts stay at 0 and above. */
START_TEST(properties) {
  double fits[NODES] = {10, 3, 7, 1, 2, 3, 4}, out[2 * NODES], two[2 * NODES];
  wfm_reconcile_opts o;
  wfm_reconcile_opts_init(&o, sizeof o);
  for (int32_t method = 0; method < 4; method++) {
    o.method = method;
    ck_assert_int_eq(
        wfm_reconcile(ctx, NODES, BOTTOM, start, member, fits, 1, errors, PERIODS, &o, out, NULL, NULL),
        WFM_OK);
    for (int i = 0; i < NODES; i++) ck_assert_double_eq_tol(out[i], fits[i], 1e-9);
    memcpy(two, mean, sizeof mean);
    memcpy(two + NODES, mean, sizeof mean);
    two[NODES + 3] = -500;
    ck_assert_int_eq(
        wfm_reconcile(ctx, NODES, BOTTOM, start, member, two, 2, errors, PERIODS, &o, two, NULL, NULL),
        WFM_OK);
    for (int s = 0; s < 2; s++) {
      const double *x = two + s * NODES;
      ck_assert_double_eq_tol(x[0], x[1] + x[2], 1e-9);
      ck_assert_double_eq_tol(x[1], x[3] + x[4], 1e-9);
      for (int i = 0; i < NODES; i++) ck_assert_double_ge(x[i], 0);
    }
    if (method == WFM_RECONCILE_BOTTOM_UP) ck_assert_double_eq(two[6], 34);
  }
  double one[2] = {5, 7}, same[2]; /* a site with one queue: both say the same thing */
  static const size_t from[] = {0, 1, 2}, of[] = {0, 0};
  o.method = WFM_RECONCILE_STRUCTURAL;
  ck_assert_int_eq(wfm_reconcile(ctx, 2, 1, from, of, one, 1, NULL, 0, &o, same, NULL, NULL), WFM_OK);
  ck_assert_double_eq_tol(same[0], 6, 1e-12);
  ck_assert_double_eq(same[0], same[1]);
  double equal[2 * 6] = {1, 1, 2, 2, -1, -1, 3, 3, 0, 0, -2, -2}; /* errors alike to the last digit */
  o.method = WFM_RECONCILE_MINT;
  ck_assert_int_eq(wfm_reconcile(ctx, 2, 1, from, of, one, 1, equal, 6, &o, same, NULL, NULL), WFM_OK);
  ck_assert_double_eq_tol(same[0], 6, 1e-9);
  memset(equal, 0, sizeof equal);
  ck_assert_int_eq(wfm_reconcile(ctx, 2, 1, from, of, one, 1, equal, 6, &o, same, NULL, NULL), WFM_OK);
  ck_assert_double_eq_tol(same[0], 6, 1e-9);
}
END_TEST

START_TEST(blocks) {
  static const size_t block[] = {6, 3, 1};
  size_t begin[10], of[18];
  ck_assert_int_eq(wfm_hierarchy_blocks(ctx, 6, block, 3, begin, of), WFM_OK);
  static const size_t want[10] = {0, 6, 9, 12, 13, 14, 15, 16, 17, 18};
  ck_assert_mem_eq(begin, want, sizeof want);
  ck_assert_uint_eq(of[9], 3);
  ck_assert_uint_eq(of[17], 5);
  static const size_t wrong[] = {4};
  ck_assert_int_eq(wfm_hierarchy_blocks(ctx, 6, wrong, 1, begin, of), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_hierarchy_blocks(ctx, 6, NULL, 1, begin, of), WFM_EINVAL);
  /* Intervals, days and a week agree, and the week's own forecast is heard. */
  double all[9] = {80, 33, 33, 10, 10, 10, 10, 10, 10}, out[9];
  wfm_reconcile_opts o;
  wfm_reconcile_opts_init(&o, sizeof o);
  o.method = WFM_RECONCILE_STRUCTURAL;
  ck_assert_int_eq(wfm_reconcile(ctx, 9, 6, begin, of, all, 1, NULL, 0, &o, out, NULL, NULL), WFM_OK);
  ck_assert_double_eq_tol(out[0], out[1] + out[2], 1e-9);
  ck_assert(out[0] > 60 && out[0] < 80);
}
END_TEST

START_TEST(bad_input) {
  double out[NODES] = {-7}, v[NODES] = {-7}, nan_mean[NODES];
  size_t other[12], from[NODES + 1];
  wfm_reconcile_opts o;
  wfm_reconcile_opts_init(&o, sizeof o);
  memcpy(other, member, sizeof other);
  memcpy(from, start, sizeof from);
  memcpy(nan_mean, mean, sizeof nan_mean);
  nan_mean[3] = NAN;
  ck_assert_int_eq(
      wfm_reconcile(ctx, NODES, BOTTOM, NULL, member, mean, 1, errors, PERIODS, &o, out, NULL, NULL),
      WFM_EINVAL);
  ck_assert_int_eq(
      wfm_reconcile(ctx, NODES, BOTTOM, start, member, mean, 1, NULL, PERIODS, &o, out, NULL, NULL),
      WFM_EINVAL);
  ck_assert_int_eq(wfm_reconcile(ctx, NODES, 8, start, member, mean, 1, errors, PERIODS, &o, out, NULL, NULL),
                   WFM_EDOMAIN);
  ck_assert_int_eq(wfm_reconcile(ctx, NODES, BOTTOM, start, member, mean, 1, errors, 1, &o, out, NULL, NULL),
                   WFM_ENODATA);
  ck_assert_int_eq(
      wfm_reconcile(ctx, NODES, BOTTOM, start, member, nan_mean, 1, errors, PERIODS, &o, out, NULL, NULL),
      WFM_ENOTFINITE);
  other[1] = 0;
  ck_assert_int_eq(
      wfm_reconcile(ctx, NODES, BOTTOM, start, other, mean, 1, errors, PERIODS, &o, out, NULL, NULL),
      WFM_EDOMAIN);
  ck_assert_ptr_nonnull(strstr(wfm_ctx_error(ctx), "node 0: member 1"));
  other[1] = 9;
  ck_assert_int_eq(
      wfm_reconcile(ctx, NODES, BOTTOM, start, other, mean, 1, errors, PERIODS, &o, out, NULL, NULL),
      WFM_EDOMAIN);
  other[1] = 1;
  other[11] = 2;
  ck_assert_int_eq(
      wfm_reconcile(ctx, NODES, BOTTOM, start, other, mean, 1, errors, PERIODS, &o, out, NULL, NULL),
      WFM_EDOMAIN);
  ck_assert_ptr_nonnull(strstr(wfm_ctx_error(ctx), "bottom node 3"));
  from[2] = 3;
  ck_assert_int_eq(
      wfm_reconcile(ctx, NODES, BOTTOM, from, member, mean, 1, errors, PERIODS, &o, out, NULL, NULL),
      WFM_EDOMAIN);
  o.method = 4;
  ck_assert_int_eq(
      wfm_reconcile(ctx, NODES, BOTTOM, start, member, mean, 1, errors, PERIODS, &o, out, NULL, NULL),
      WFM_EDOMAIN);
  o.method = WFM_RECONCILE_BOTTOM_UP;
  ck_assert_int_eq(wfm_reconcile(ctx, NODES, BOTTOM, start, member, mean, 1, NULL, 0, &o, out, v, NULL),
                   WFM_ENODATA);
  ck_assert(out[0] == -7 && v[0] == -7);
}
END_TEST

static double group_value(int32_t date, int32_t second, double *weight) {
  (void)weight;
  return second < 28800 || second >= 64800 ? NAN
                                           : 40 + 10 * (date % 5) + floor(6 * world_noise(date, second, 3));
}

static double own_value(int32_t date, int32_t second, double *weight) {
  return floor(0.25 * group_value(date, second, weight));
}

/* A share expected to be a tenth turns out to be nearly a quarter: two weeks of the queue's own say so. */
START_TEST(borrowed) {
  world group, own;
  wfm_forecast *f = NULL, *new_queue = NULL, *later = NULL;
  double low[24], high[24];
  ck_assert_int_eq(world_make(ctx, "floating", 20089, 84, 0, 1, 3600, WFM_SERIES_VOLUME, group_value, &group),
                   WFM_OK);
  ck_assert_int_eq(
      world_make(ctx, "floating", 20089 + 70, 14, 0, 1, 3600, WFM_SERIES_VOLUME, own_value, &own), WFM_OK);
  ck_assert_int_eq(wfm_forecast_run(ctx, group.history, group.future, NULL, NULL, &f), WFM_OK);
  ck_assert_int_eq(wfm_forecast_borrow(ctx, f, group.history, NULL, 0.1, 0.5, &new_queue), WFM_OK);
  ck_assert_int_eq(wfm_forecast_borrow(ctx, f, group.history, own.history, 0.1, 0.5, &later), WFM_OK);
  for (size_t i = 0; i < 24; i++) {
    double m = wfm_forecast_mean(f)[i];
    ck_assert_double_eq_tol(wfm_forecast_mean(new_queue)[i], 0.1 * m, 1e-9 + 1e-9 * m);
    ck_assert_double_eq_tol(wfm_forecast_mean(later)[i], 0.243 * m, 0.01 * m + 1e-9);
    if (m > 0)
      ck_assert_double_ge(wfm_forecast_rate_cv2(new_queue)[i], wfm_forecast_rate_cv2(later)[i] + 0.3);
    if (m > 0) ck_assert_double_ge(wfm_forecast_rate_cv2(new_queue)[i], 0.4);
  }
  ck_assert_int_eq(wfm_forecast_quantile(ctx, new_queue, 0.1, low), WFM_OK);
  ck_assert_int_eq(wfm_forecast_quantile(ctx, new_queue, 0.9, high), WFM_OK);
  ck_assert(low[10] < 0.5 * wfm_forecast_mean(new_queue)[10] &&
            high[10] > 1.5 * wfm_forecast_mean(new_queue)[10]);
  wfm_forecast *none = NULL;
  ck_assert_int_eq(wfm_forecast_borrow(ctx, f, group.history, NULL, 0, 0.5, &none), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_forecast_borrow(ctx, f, group.history, NULL, 0.1, 0, &none), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_forecast_borrow(ctx, NULL, group.history, NULL, 0.1, 1, &none), WFM_EINVAL);
  ck_assert_ptr_null(none);
  wfm_forecast_free(f);
  wfm_forecast_free(new_queue);
  wfm_forecast_free(later);
  world_end(&own);
  world_end(&group);
}
END_TEST

static wfm_status scenario(wfm_ctx *own, void *user) {
  double out[NODES] = {-7}, variance[NODES];
  world group;
  wfm_forecast *f = NULL, *borrowed_one = NULL;
  (void)user;
  wfm_status st =
      wfm_reconcile(own, NODES, BOTTOM, start, member, mean, 1, errors, PERIODS, NULL, out, variance, NULL);
  if (st != WFM_OK) {
    ck_assert_double_eq(out[0], -7);
    return st;
  }
  st = world_make(own, "floating", 20089, 8, 0, 1, 43200, WFM_SERIES_VOLUME, group_value, &group);
  if (st == WFM_OK) st = wfm_forecast_run(own, group.history, group.future, NULL, NULL, &f);
  if (st == WFM_OK) st = wfm_forecast_borrow(own, f, group.history, group.history, 0.1, 0.5, &borrowed_one);
  if (st != WFM_OK) ck_assert_ptr_null(borrowed_one);
  wfm_forecast_free(borrowed_one);
  wfm_forecast_free(f);
  world_end(&group);
  return st;
}

START_TEST(every_allocation) {
  oom_sweep(scenario, NULL);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("hierarchy");
  tcase_add_checked_fixture(tc, setup, teardown);
  tcase_add_loop_test(tc, against_formulas, 0, sizeof golden / sizeof golden[0]);
  tcase_add_test(tc, properties);
  tcase_add_test(tc, blocks);
  tcase_add_test(tc, bad_input);
  tcase_add_test(tc, borrowed);
  tcase_add_test(tc, every_allocation);
  return suite_run("hierarchy", tc, 60);
}
