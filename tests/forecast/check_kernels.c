/* Kernels of the forecasts against independent computation. */
#include "forecast/job.h"
#include "forecast/law.h"
#include "forecast/level.h"
#include "forecast/shape.h"
#include "shim/gsl.h"
#include "support/suite.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

START_TEST(selection) {
  enum { N = 57 };
  wfm__rng rng;
  wfm__rng_seed(&rng, 1, 2, 3);
  for (size_t round = 0; round < 200; round++) {
    double x[N], sorted[N];
    size_t n = 1 + round % N;
    for (size_t i = 0; i < n; i++) sorted[i] = x[i] = floor(10 * wfm__rng_uniform(&rng));
    size_t k = round * 7 % n;
    qsort(sorted, n, sizeof *sorted, ascending);
    ck_assert_double_eq(wfm__select(x, n, k), sorted[k]);
  }
}
END_TEST

START_TEST(eigenvalues) {
  /* [[2 1 0] [1 2 0] [0 0 5]]: 1, 3 and 5. */
  double a[9] = {2, 1, 0, 1, 2, 0, 0, 0, 5}, v[9], sorted[3];
  const double keep[9] = {2, 1, 0, 1, 2, 0, 0, 0, 5};
  wfm__symmetric_eigen(a, v, 3);
  for (size_t k = 0; k < 3; k++) {
    sorted[k] = a[4 * k];
    for (size_t i = 0; i < 3; i++) {
      double av = 0;
      for (size_t j = 0; j < 3; j++) av += keep[3 * i + j] * v[3 * j + k];
      ck_assert_double_eq_tol(av, a[4 * k] * v[3 * i + k], 1e-12);
    }
  }
  qsort(sorted, 3, sizeof *sorted, ascending);
  for (size_t k = 0; k < 3; k++) ck_assert_double_eq_tol(sorted[k], 1 + 2 * (double)k, 1e-12);
}
END_TEST

/* The quantile is the first count at which the distribution function reaches p. */
START_TEST(count_quantiles) {
  static const double mean[] = {0.01, 0.5, 3, 20, 150, 599}, ratio[] = {1, 1.001, 1.3, 2, 8},
                      p[] = {0.01, 0.1, 0.5, 0.9, 0.999};
  const wfm__levels at = wfm__levels_of(p, WFM__COUNT(p));
  for (size_t m = 0; m < WFM__COUNT(mean); m++)
    for (size_t r = 0; r < WFM__COUNT(ratio); r++) {
      double q[WFM__COUNT(p)], size = ratio[r] > 1 ? mean[m] / (ratio[r] - 1) : INFINITY;
      wfm__count_quantiles(mean[m], ratio[r] * mean[m], &at, q);
      for (size_t i = 0; i < WFM__COUNT(p); i++) {
        ck_assert_double_ge(wfm__dist_negbin_cdf(q[i], mean[m], size), p[i] * (1 - 1e-9));
        if (q[i] > 0) ck_assert_double_lt(wfm__dist_negbin_cdf(q[i] - 1, mean[m], size), p[i] * (1 + 1e-9));
      }
    }
}
END_TEST

/* Large means: the expansion stays within a two-hundredth of the standard deviation, half a count of rounding aside. */
START_TEST(large_quantiles) {
  static const double mean[] = {601, 5000, 2e6}, b[] = {0, 0.002, 0.02, 0.2, 1},
                      p[] = {0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95};
  const wfm__levels at = wfm__levels_of(p, WFM__COUNT(p));
  for (size_t m = 0; m < WFM__COUNT(mean); m++)
    for (size_t r = 0; r < WFM__COUNT(b); r++) {
      double q[WFM__COUNT(p)], variance = mean[m] + b[r] * mean[m] * mean[m], sd = sqrt(variance);
      double size = b[r] > 0 ? 1 / b[r] : INFINITY, off = sd / 200 + 1;
      wfm__count_quantiles(mean[m], variance, &at, q);
      for (size_t i = 0; i < WFM__COUNT(p); i++) {
        ck_assert_double_ge(wfm__dist_negbin_cdf(q[i] + off, mean[m], size), p[i]);
        ck_assert_double_le(wfm__dist_negbin_cdf(q[i] - off, mean[m], size), p[i]);
      }
    }
}
END_TEST

START_TEST(ranked_probability_score) {
  static const double mean[] = {0.3, 12, 80}, ratio[] = {1, 2.5};
  for (size_t m = 0; m < WFM__COUNT(mean); m++)
    for (size_t r = 0; r < WFM__COUNT(ratio); r++)
      for (double y = 0; y < 3 * mean[m]; y += 1 + floor(mean[m] / 3)) {
        double want = 0, size = ratio[r] > 1 ? mean[m] / (ratio[r] - 1) : INFINITY;
        for (double k = 0; k < 100 + 20 * mean[m]; k++) {
          double f = wfm__dist_negbin_cdf(k, mean[m], size) - (k >= y);
          want += f * f;
        }
        ck_assert_double_eq_tol(wfm__count_crps(mean[m], ratio[r] * mean[m], y), want, 1e-8 * (1 + want));
      }
  ck_assert_double_eq(wfm__count_crps(0, 0, 3), 3);
  /* The normal law beyond 600 meets the sums below it. */
  double below = wfm__count_crps(600, 6000, 650), above = wfm__count_crps(600.001, 6000, 650);
  ck_assert_double_eq_tol(below / above, 1, 0.01);
}
END_TEST

/* Gamma law of means: a numeric integral of (F - 1{x >= y})^2. */
START_TEST(gamma_score) {
  wfm__law law = {.b = {0.05, 0.05, 0.05, 0.05}, .weekday = {1}, .means = 1};
  const wfm__place at = {0, 0, 0};
  for (double y = 150; y < 500; y += 70) {
    double want = 0, step = 0.05;
    for (double x = step / 2; x < 2000; x += step) {
      double f = wfm__dist_gamma_cdf(x, 20, 15) - (x >= y);
      want += step * f * f;
    }
    ck_assert_double_eq_tol(wfm__law_crps(&law, &at, 300, y), want, 1e-3 * want);
  }
}
END_TEST

/* Weekday and a column with known effects, no noise: found again within what the ridge takes. */
START_TEST(regression) {
  enum { N = 140 };
  double level[N], weight[N], x[N], discount[N], scratch[4][N];
  uint8_t weekday[N], marked[N] = {0};
  for (size_t i = 0; i < N; i++) {
    weekday[i] = (uint8_t)(i % 7);
    x[i] = i % 10 == 0;
    level[i] = 50 + 2.0 * (double)(i % 7) + 5 * x[i];
    weight[i] = i % 13 != 0;
    discount[i] = 1;
    scratch[2][i] = 1;
  }
  level[100] = 400; /* an outlier */
  wfm__level_data data = {level, weight, weekday, marked, 1e-3, x, {1e-6}, 1};
  wfm__level_fit fit = {.w = scratch[0], .residual = scratch[1], .robust = scratch[2], .sorted = scratch[3]};
  wfm__level_fit_run(&data, N, discount, 8, &fit);
  ck_assert_double_eq_tol(fit.beta[0], 5, 1e-3);
  for (size_t d = 0; d < 7; d++) ck_assert_double_eq_tol(fit.day[d], 50 + 2.0 * (double)d, 1e-2);
  ck_assert_double_eq(fit.robust[100], 0);
  ck_assert_double_eq_tol(wfm__level_deviation(&data, &fit, N, 0.5, 0.9), 0, 1e-2);
}
END_TEST

/* A level that jumps by 3 for the last rows: the deviation goes there, drawn in at three scales. */
START_TEST(deviation) {
  enum { N = 100 };
  double residual[N] = {0}, weight[N];
  wfm__level_data data = {.weight = weight};
  wfm__level_fit fit = {.residual = residual, .scale = 1};
  for (size_t i = 0; i < N; i++) weight[i] = 1;
  for (size_t i = N - 2; i < N; i++) residual[i] = 10;
  /* 0.5 * 3 = 1.5; then 0.8 * 1.5 + 0.5 * (3 - 1.2) = 2.1 */
  ck_assert_double_eq_tol(wfm__level_deviation(&data, &fit, N, 0.5, 0.8), 2.1, 1e-12);
  weight[N - 1] = 0; /* an unknown day only fades it */
  ck_assert_double_eq_tol(wfm__level_deviation(&data, &fit, N, 0.5, 0.8), 1.2, 1e-12);
}
END_TEST

START_TEST(mean_of_root) {
  ck_assert_double_eq(wfm__mean_of_root(0.5, 1), 0);
  ck_assert_double_eq(wfm__mean_of_root(0.2, 1), 0);
  ck_assert_double_eq(wfm__mean_of_root(10, 0), 99.75);
  for (double m = 0.05; m < 40; m *= 1.3) { /* mean of sqrt(Y + 1/4) by summation */
    double root = 0, p = exp(-m);
    for (double k = 0; k < 200; k++) {
      root += p * sqrt(k + 0.25);
      p *= m / (k + 1);
    }
    ck_assert_double_eq_tol(wfm__mean_of_root(root, 1) / m, 1, 0.025);
  }
}
END_TEST

START_TEST(origins) {
  size_t o[400];
  ck_assert_uint_eq(wfm__origins(10, 7, 20, o), 0);
  ck_assert_uint_eq(wfm__origins(21, 7, 20, o), 1);
  ck_assert_uint_eq(o[0], 14);
  size_t n = wfm__origins(200, 7, 20, o);
  ck_assert_uint_eq(n, 20);
  ck_assert_uint_eq(o[19], 193);
  for (size_t i = 1; i < n; i++) ck_assert_uint_eq(o[i] - o[i - 1], 6);
  n = wfm__origins(60, 5, 20, o);
  for (size_t i = 0; i < n; i++) ck_assert(o[i] >= 25 && o[i] <= 55);
}
END_TEST

/* Shares by hand: two slots at 3 : 1 on the root scale, one of them missing once. */
START_TEST(split_of_incomplete_days) {
  enum { ROWS = 21, SLOTS = 2 };
  int32_t date[ROWS];
  double y[ROWS * SLOTS], numbers[4 * ROWS * SLOTS + 64];
  uint8_t ok[ROWS * SLOTS], open[ROWS * SLOTS], weekday[ROWS];
  for (size_t i = 0; i < ROWS; i++) {
    double level = 10 + (double)(i % 7);
    date[i] = 17532 + (int32_t)i;
    y[2 * i] = pow(1.5 * level, 2) - 0.25;
    y[2 * i + 1] = pow(0.5 * level, 2) - 0.25;
    ok[2 * i] = ok[2 * i + 1] = open[2 * i] = open[2 * i + 1] = 1;
  }
  ok[2 * 9] = 0;
  wfm__panel panel = {.rows = ROWS, .slots = SLOTS, .date = date, .y = y, .ok = ok, .open = open};
  wfm__split s = {
      .rows = ROWS, .slots = SLOTS, .weekday = weekday, .level = numbers, .known = numbers + ROWS};
  s.x = numbers + 2 * ROWS;
  s.typical = s.x + ROWS * SLOTS;
  s.base = s.typical + 14;
  wfm__split_run(&panel, ROWS, &s);
  ck_assert_double_eq_tol(s.level[9], 12, 2e-3);
  ck_assert_double_eq_tol(s.known[9], 0.25, 1e-4);
  ck_assert_double_eq_tol(s.known[8], 1, 1e-12);
  ck_assert_double_eq_tol(s.typical[0], 1.5, 1e-4);
  ck_assert_double_eq_tol(s.noise, 0, 1e-4);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("kernels");
  tcase_add_test(tc, selection);
  tcase_add_test(tc, eigenvalues);
  tcase_add_test(tc, count_quantiles);
  tcase_add_test(tc, large_quantiles);
  tcase_add_test(tc, ranked_probability_score);
  tcase_add_test(tc, gamma_score);
  tcase_add_test(tc, regression);
  tcase_add_test(tc, deviation);
  tcase_add_test(tc, mean_of_root);
  tcase_add_test(tc, origins);
  tcase_add_test(tc, split_of_incomplete_days);
  return suite_run("kernels", tc, 60);
}
