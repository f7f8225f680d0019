/* Distributions and small linear algebra; that GSL's error handler stays the host's and is never called;
   that nothing is allocated. */
#include "shim/gsl.h"
#include "support/golden.h"
#include "support/suite.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "shim/heap.h"

static long handler_calls;

static void hosts_handler(const char *reason, const char *file, int line, int number) {
  (void)reason;
  (void)file;
  (void)line;
  (void)number;
  handler_calls++;
}

static void setup(void) {
  (void)gsl_set_error_handler(hosts_handler);
}

/* The host's handler is the one that the host has set, and nobody has called it. */
static void teardown(void) {
  ck_assert(gsl_set_error_handler(hosts_handler) == hosts_handler);
  ck_assert_int_eq(handler_calls, 0);
}

START_TEST(golden_tails) {
  golden *g = golden_read("distributions.csv");
  const double *x = golden_column(g, "x"), *first = golden_column(g, "first"),
               *second = golden_column(g, "second");
  const double *below = golden_column(g, "below");
  double worst = 0.0;
  for (size_t i = 0; i < golden_rows(g); i++) {
    const char *law = golden_text(g, i, "law");
    double got = strcmp(law, "gamma") == 0  ? wfm__dist_gamma_cdf(x[i], first[i], second[i])
                 : strcmp(law, "beta") == 0 ? wfm__dist_beta_cdf(x[i], first[i], second[i])
                                            : wfm__dist_negbin_cdf(x[i], first[i], second[i]);
    if (below[i] < 1e-290) {
      ck_assert_double_lt(got, 1e-280);
      continue;
    }
    double error = relative_error(got, below[i], 0.0);
    worst = fmax(worst, error);
    ck_assert_msg(error < 1e-9, "%s row %zu: x=%.17g (%g, %g): %.17g, want %.17g", law, i, x[i], first[i],
                  second[i], got, below[i]);
  }
  ck_assert(worst > 0.0);
  golden_free(g);
}
END_TEST

/* Quantiles of the golden tails lead back to x, as sharply as the density there allows. */
START_TEST(golden_quantiles) {
  golden *g = golden_read("distributions.csv");
  const double *x = golden_column(g, "x"), *first = golden_column(g, "first"),
               *second = golden_column(g, "second");
  const double *below = golden_column(g, "below");
  for (size_t i = 0; i < golden_rows(g); i++) {
    const char *law = golden_text(g, i, "law");
    double p = below[i];
    if (p < 1e-280 || p > 1.0 - 1e-6) continue;
    if (strcmp(law, "count") == 0) {
      double k = wfm__dist_negbin_quantile(p * (1.0 - 1e-9), first[i], second[i]);
      ck_assert_msg(k == x[i], "count row %zu: %g, want %g", i, k, x[i]);
      ck_assert_double_eq(wfm__dist_negbin_quantile(p * (1.0 + 1e-9), first[i], second[i]), x[i] + 1.0);
      continue;
    }
    bool gamma = strcmp(law, "gamma") == 0;
    double q = gamma ? wfm__dist_gamma_quantile(p, first[i], second[i])
                     : wfm__dist_beta_quantile(p, first[i], second[i]);
    double back =
        gamma ? wfm__dist_gamma_cdf(q, first[i], second[i]) : wfm__dist_beta_cdf(q, first[i], second[i]);
    double spread = gamma
                        ? sqrt(first[i])
                        : sqrt(first[i] * second[i] / (first[i] + second[i] + 1.0)) / (first[i] + second[i]);
    ck_assert_msg(fabs(q - x[i]) < 1e-7 * fmax(spread, x[i]) || relative_error(back, p, 0.0) < 1e-8,
                  "%s row %zu: %.17g, want %.17g", law, i, q, x[i]);
  }
  golden_free(g);
}
END_TEST

START_TEST(normal) {
  static const double p[] = {0.5, 0.8413447460685429, 0.9750021048517795, 0.0013498980316300957,
                             0.99865010196837};
  static const double z[] = {0.0, 1.0, 1.96, -3.0, 3.0}; /* tables of the normal law, 16 digits */
  for (size_t i = 0; i < WFM__COUNT(p); i++) {
    ck_assert_double_eq_tol(wfm__dist_normal_cdf(z[i]), p[i], 2e-15);
    ck_assert_double_eq_tol(wfm__dist_normal_quantile(p[i]), z[i], 1e-12);
  }
  ck_assert(wfm__dist_normal_quantile(0.0) == -INFINITY && wfm__dist_normal_quantile(1.0) == INFINITY);
  ck_assert_double_eq(wfm__dist_normal_cdf((double)INFINITY), 1.0);
}
END_TEST

START_TEST(outside_is_nan) {
  static const double bad[] = {NAN, -1.0, 0.0, INFINITY};
  for (size_t i = 0; i < WFM__COUNT(bad); i++) {
    ck_assert(isnan(wfm__dist_gamma_cdf(1.0, bad[i], 1.0)));
    ck_assert(isnan(wfm__dist_gamma_cdf(1.0, 1.0, bad[i])));
    ck_assert(isnan(wfm__dist_gamma_quantile(0.5, bad[i], 1.0)));
    ck_assert(isnan(wfm__dist_beta_cdf(0.5, bad[i], 1.0)));
    ck_assert(isnan(wfm__dist_beta_cdf(0.5, 1.0, bad[i])));
    ck_assert(isnan(wfm__dist_beta_quantile(0.5, 1.0, bad[i])));
    if (bad[i] != 0.0) ck_assert(isnan(wfm__dist_negbin_cdf(1.0, bad[i], 1.0)));
    if (!isinf(bad[i])) ck_assert(isnan(wfm__dist_negbin_cdf(1.0, 1.0, bad[i])));
  }
  static const double p[] = {NAN, -0.1, 1.1};
  for (size_t i = 0; i < WFM__COUNT(p); i++) {
    ck_assert(isnan(wfm__dist_normal_quantile(p[i])));
    ck_assert(isnan(wfm__dist_gamma_quantile(p[i], 1.0, 1.0)));
    ck_assert(isnan(wfm__dist_beta_quantile(p[i], 1.0, 1.0)));
    ck_assert(isnan(wfm__dist_negbin_quantile(p[i], 1.0, 1.0)));
  }
  ck_assert(isnan(wfm__dist_negbin_quantile(1.0, 1.0, 1.0)));
  ck_assert(isnan(wfm__dist_negbin_cdf(-1.0, 1.0, 1.0)));
  ck_assert(isnan(wfm__dist_normal_cdf((double)NAN)));
  ck_assert_double_eq(wfm__dist_gamma_cdf(-1.0, 1.0, 1.0), 0.0);
  ck_assert_double_eq(wfm__dist_gamma_cdf((double)INFINITY, 1.0, 1.0), 1.0);
  ck_assert_double_eq(wfm__dist_beta_cdf(-1.0, 1.0, 1.0), 0.0);
  ck_assert_double_eq(wfm__dist_beta_cdf(2.0, 1.0, 1.0), 1.0);
  ck_assert_double_eq(wfm__dist_negbin_cdf(0.0, 0.0, 1.0), 1.0);
  ck_assert_double_eq(wfm__dist_negbin_quantile(0.9, 0.0, 1.0), 0.0);
  ck_assert_double_eq(wfm__dist_gamma_quantile(0.0, 1.0, 1.0), 0.0);
  ck_assert(isinf(wfm__dist_gamma_quantile(1.0, 1.0, 1.0)));
}
END_TEST

/* The definition of the quantile of a count, for random laws. */
START_TEST(count_quantiles) {
  wfm__rng rng;
  wfm__rng_seed(&rng, 1, 0, 0);
  for (int i = 0; i < 3000; i++) {
    double mean = pow(10.0, wfm__rng_uniform(&rng) * 7.0 - 2.0),
           size = pow(10.0, wfm__rng_uniform(&rng) * 9.0 - 3.0);
    if (i % 4 == 0) size = (double)INFINITY;
    double p = i % 3 ? wfm__rng_uniform(&rng) : pow(10.0, -10.0 * wfm__rng_uniform(&rng));
    double k = wfm__dist_negbin_quantile(p, mean, size);
    ck_assert(k >= 0.0 && k == floor(k));
    ck_assert_msg(wfm__dist_negbin_cdf(k, mean, size) >= p * (1.0 - 1e-12), "p=%.17g mean=%g size=%g", p,
                  mean, size);
    if (k > 0.0)
      ck_assert_msg(wfm__dist_negbin_cdf(k - 1.0, mean, size) <= p * (1.0 + 1e-12), "p=%.17g mean=%g size=%g",
                    p, mean, size);
  }
}
END_TEST

/* Everything at extreme arguments: a number from 0 to 1, rising with x, and never a call of the handler
   (teardown). */
START_TEST(extremes) {
  static const double scale[] = {1e-300, 1e-20, 1e-5,   0.01, 0.5, 1.0,  3.0,  80.0,
                                 1e3,    9.9e4, 1.01e5, 1e6,  1e8, 1e10, 1e15, 1e300};
  for (size_t i = 0; i < WFM__COUNT(scale); i++)
    for (size_t j = 0; j < WFM__COUNT(scale); j++) {
      double a = scale[i], b = scale[j], previous = 0.0;
      for (double t = -40.0; t <= 40.0; t += 2.5) {
        double p = wfm__dist_gamma_cdf(b * exp(t), a, b);
        ck_assert_msg(p >= previous * (1.0 - 1e-9) && p <= 1.0, "gamma %g at %g: %.17g after %.17g", a,
                      exp(t), p, previous);
        previous = p;
      }
      for (int k = 1; k < 20; k++) {
        double p = k < 10 ? k / 10.0 : pow(10.0, -(double)(k - 9) * 20.0);
        double x = wfm__dist_gamma_quantile(p, a, 1.0);
        ck_assert_msg(x >= 0.0, "gamma quantile of %g at %g: %g", a, p, x);
        if (!(fmin(a, b) >= WFM__DIST_LEAST && fmax(a, b) <= WFM__DIST_MOST)) {
          ck_assert(isnan(wfm__dist_beta_cdf(0.5, a, b)) && isnan(wfm__dist_beta_quantile(p, a, b)));
          continue;
        }
        double y = wfm__dist_beta_cdf(k / 20.0, a, b), z = wfm__dist_beta_quantile(p, a, b);
        ck_assert_msg(y >= 0.0 && y <= 1.0, "beta (%g, %g) at %g: %g", a, b, k / 20.0, y);
        ck_assert_msg(z >= 0.0 && z <= 1.0, "beta (%g, %g) quantile %g: %g", a, b, p, z);
        double c = wfm__dist_negbin_cdf(k * a, a, b);
        ck_assert_msg(c >= 0.0 && c <= 1.0, "count (%g, %g) at %g: %g", a, b, k * a, c);
        ck_assert(wfm__dist_negbin_quantile(k / 20.0, a, b) >= 0.0);
      }
    }
}
END_TEST

/* --- linear algebra --- */

enum { N = 30, M = 50 };

static void fill(double *x, size_t n, uint64_t seed) {
  wfm__rng rng;
  wfm__rng_seed(&rng, seed, 0, 0);
  for (size_t i = 0; i < n; i++) x[i] = wfm__rng_normal(&rng);
}

START_TEST(cholesky) {
  for (size_t n = 1; n <= N; n++) {
    double g[N * N], a[N * N], l[N * N], x[N], b[N];
    fill(g, n * n, n);
    fill(x, n, n + 100);
    for (size_t i = 0; i < n; i++)
      for (size_t j = 0; j < n; j++) {
        a[i * n + j] = i == j ? 0.1 : 0.0;
        for (size_t k = 0; k < n; k++) a[i * n + j] += g[i * n + k] * g[j * n + k];
      }
    memcpy(l, a, sizeof l);
    ck_assert_int_eq(wfm__cholesky(l, n), WFM_OK);
    for (size_t i = 0; i < n; i++) {
      b[i] = 0.0;
      for (size_t j = 0; j < n; j++) {
        double back = 0.0;
        for (size_t k = 0; k < n; k++) back += l[i * n + k] * l[j * n + k];
        ck_assert_double_eq_tol(back, a[i * n + j], 1e-12 * (double)n);
        if (j > i) ck_assert_double_eq(l[i * n + j], 0.0);
        b[i] += a[i * n + j] * x[j];
      }
    }
    wfm__cholesky_solve(l, n, b);
    for (size_t i = 0; i < n; i++) ck_assert_double_eq_tol(b[i], x[i], 1e-7);
  }
  double flat[4] = {1, 1, 1, 1}, negative[1] = {-1}, zero[1] = {0}, bad[4] = {1, 0, (double)NAN, 1};
  ck_assert_int_eq(wfm__cholesky(flat, 2), WFM_EDOMAIN);
  ck_assert_int_eq(wfm__cholesky(negative, 1), WFM_EDOMAIN);
  ck_assert_int_eq(wfm__cholesky(zero, 1), WFM_EDOMAIN);
  ck_assert_int_eq(wfm__cholesky(bad, 2), WFM_ENOTFINITE);
}
END_TEST

START_TEST(least_squares) {
  for (size_t columns = 1; columns <= 12; columns++) {
    double a[M * 13], b[M], at[M * 13], bt[M], x[13], work[39];
    size_t order[13], rank = 99;
    fill(a, M * columns, columns);
    fill(b, M, columns + 50);
    memcpy(at, a, sizeof a);
    memcpy(bt, b, sizeof b);
    ck_assert_int_eq(wfm__least_squares(a, b, M, columns, 1e-10, x, &rank, work, order), WFM_OK);
    ck_assert_uint_eq(rank, columns);
    double r[M];
    for (size_t i = 0; i < M; i++) {
      r[i] = bt[i];
      for (size_t j = 0; j < columns; j++) r[i] -= at[i * columns + j] * x[j];
    }
    for (size_t j = 0; j < columns; j++) { /* normal equations */
      double dot = 0.0;
      for (size_t i = 0; i < M; i++) dot += r[i] * at[i * columns + j];
      ck_assert_double_eq_tol(dot, 0.0, 1e-10);
    }
  }
}
END_TEST

START_TEST(least_squares_of_dependent_columns) {
  /* column 2 = column 0 + 2 column 1; right side = 3 column 0 */
  double a[M * 3], b[M], x[3], work[9], two[M * 2];
  size_t order[3], rank = 99;
  fill(two, M * 2, 7);
  for (size_t i = 0; i < M; i++) {
    a[i * 3] = two[i * 2];
    a[i * 3 + 1] = two[i * 2 + 1];
    a[i * 3 + 2] = two[i * 2] + 2.0 * two[i * 2 + 1];
    b[i] = 3.0 * two[i * 2];
  }
  ck_assert_int_eq(wfm__least_squares(a, b, M, 3, 1e-10, x, &rank, work, order), WFM_OK);
  ck_assert_uint_eq(rank, 2);
  ck_assert_double_eq_tol(x[0] + x[2], 3.0, 1e-12);
  ck_assert_double_eq_tol(x[1] + 2.0 * x[2], 0.0, 1e-12);
  ck_assert(x[0] == 0.0 || x[1] == 0.0 || x[2] == 0.0);
  double zeros[4] = {0}, none[2] = {1, 1};
  ck_assert_int_eq(wfm__least_squares(zeros, none, 2, 2, 1e-10, x, &rank, work, order), WFM_OK);
  ck_assert_uint_eq(rank, 0);
  ck_assert(x[0] == 0.0 && x[1] == 0.0);
  x[0] = -7.0;
  double nan_side[2] = {1, (double)NAN};
  ck_assert_int_eq(wfm__least_squares(zeros, nan_side, 2, 2, 1e-10, x, NULL, work, order), WFM_ENOTFINITE);
  ck_assert_int_eq(wfm__least_squares(zeros, none, 1, 2, 1e-10, x, NULL, work, order), WFM_EDOMAIN);
  ck_assert_int_eq(wfm__least_squares(zeros, none, 1, 0, 1e-10, x, NULL, work, order), WFM_EDOMAIN);
  ck_assert_double_eq(x[0], -7.0);
}
END_TEST

/* GSL is asked only for what allocates nothing. */
START_TEST(nothing_is_allocated) {
#if HEAP_WATCHED
  double a[M * 4], b[M], x[4], work[12];
  size_t order[4];
  fill(a, M * 4, 3);
  fill(b, M, 4);
  heap.host_too = true;
  atomic_store(&heap.on, true);
  for (int k = 1; k < 10; k++) {
    (void)wfm__dist_normal_quantile(k / 10.0);
    (void)wfm__dist_normal_cdf(k);
    (void)wfm__dist_gamma_cdf(k, 0.5 * k, 1.0);
    (void)wfm__dist_gamma_cdf(1e6 * k, 1e6, 1.0);
    (void)wfm__dist_gamma_quantile(k / 10.0, 0.5 * k, 1.0);
    (void)wfm__dist_beta_quantile(k / 10.0, k, 3.0);
    (void)wfm__dist_negbin_quantile(k / 10.0, k * 10.0, 3.0);
  }
  (void)wfm__least_squares(a, b, M, 4, 1e-10, x, NULL, work, order);
  (void)wfm__cholesky(a, 4);
  atomic_store(&heap.on, false);
  ck_assert_int_eq(atomic_load(&heap.asked), 0);
#else
  ck_assert_int_eq(handler_calls, 0);
#endif
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("gsl");
  tcase_add_checked_fixture(tc, setup, teardown);
  tcase_add_test(tc, golden_tails);
  tcase_add_test(tc, golden_quantiles);
  tcase_add_test(tc, normal);
  tcase_add_test(tc, outside_is_nan);
  tcase_add_test(tc, count_quantiles);
  tcase_add_test(tc, extremes);
  tcase_add_test(tc, cholesky);
  tcase_add_test(tc, least_squares);
  tcase_add_test(tc, least_squares_of_dependent_columns);
  tcase_add_test(tc, nothing_is_allocated);
  return suite_run("shim/gsl", tc, 120);
}
