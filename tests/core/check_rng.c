/* Random streams: the published vectors of the generator, and the distributions made from it. */
#include "core/core.h"
#include "support/suite.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Philox4x32-10 vectors published with the paper's library (Random123). */
START_TEST(known_answers) {
  static const struct {
    uint32_t counter[4], key[2], out[4];
  } cases[] = {
      {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
      {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
       {0xffffffff, 0xffffffff},
       {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
      {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
       {0xa4093822, 0x299f31d0},
       {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
  };
  for (size_t i = 0; i < WFM__COUNT(cases); i++) {
    wfm__rng rng = {.used = 4};
    memcpy(rng.counter, cases[i].counter, sizeof rng.counter);
    memcpy(rng.key, cases[i].key, sizeof rng.key);
    for (int j = 0; j < 4; j++) ck_assert_uint_eq(wfm__rng_u32(&rng), cases[i].out[j]);
  }
}
END_TEST

START_TEST(counter_carries) {
  wfm__rng a = {.counter = {0xffffffff, 0, 0, 0}, .used = 4}, b = {.counter = {0, 1, 0, 0}, .used = 4};
  for (int j = 0; j < 4; j++) (void)wfm__rng_u32(&a);
  for (int j = 0; j < 4; j++) ck_assert_uint_eq(wfm__rng_u32(&a), wfm__rng_u32(&b));
}
END_TEST

START_TEST(streams_repeat_and_differ) {
  wfm__rng first[27];
  int n = 0;
  for (uint64_t seed = 0; seed < 3; seed++)
    for (uint64_t series = 0; series < 3; series++)
      for (uint64_t scenario = 0; scenario < 3; scenario++)
        wfm__rng_seed(&first[n++], seed, series, scenario);
  for (int i = 0; i < n; i++)
    for (int j = 0; j < i; j++) {
      wfm__rng a = first[i], b = first[j], again = first[i];
      int same = 0;
      for (int k = 0; k < 1000; k++) {
        uint32_t u = wfm__rng_u32(&a);
        same += u == wfm__rng_u32(&b);
        ck_assert_uint_eq(u, wfm__rng_u32(&again));
      }
      ck_assert_int_le(same, 1);
    }
}
END_TEST

enum { DRAWS = 200000 };

/* Mean and variance of draws within five standard errors of what they should be; fourth is the central fourth
 * moment. */
static void check_moments(const char *name, const double *x, double mean, double variance, double fourth) {
  double sum = 0.0, square = 0.0;
  for (int i = 0; i < DRAWS; i++) sum += x[i] - mean;
  for (int i = 0; i < DRAWS; i++) square += (x[i] - mean) * (x[i] - mean);
  double mean_error = sum / DRAWS / sqrt(variance / DRAWS);
  double variance_error = (square / DRAWS - variance) / sqrt((fourth - variance * variance) / DRAWS);
  ck_assert_msg(fabs(mean_error) < 5.0, "%s: mean is %g standard errors off", name, mean_error);
  ck_assert_msg(fabs(variance_error) < 5.0, "%s: variance is %g standard errors off", name, variance_error);
}

static double draws[DRAWS];

START_TEST(uniform) {
  wfm__rng rng;
  wfm__rng_seed(&rng, 11, 0, 0);
  int cell[100] = {0};
  for (int i = 0; i < DRAWS; i++) {
    draws[i] = wfm__rng_uniform(&rng);
    ck_assert(draws[i] > 0.0 && draws[i] < 1.0);
    cell[(int)(draws[i] * 100.0)]++;
  }
  check_moments("uniform", draws, 0.5, 1.0 / 12.0, 1.0 / 80.0);
  double chi = 0.0;
  for (int i = 0; i < 100; i++)
    chi += (cell[i] - DRAWS / 100.0) * (cell[i] - DRAWS / 100.0) / (DRAWS / 100.0);
  ck_assert_msg(chi < 175.0, "chi-square %g with 99 degrees of freedom", chi); /* p < 1e-5 above */
}
END_TEST

/* The ends of the range: all bits zero and all bits one. */
START_TEST(uniform_ends) {
  wfm__rng rng = {.block = {0, 0, 0xffffffff, 0xffffffff}, .used = 0};
  ck_assert_double_eq(wfm__rng_uniform(&rng), 0x1p-53);
  ck_assert_double_eq(wfm__rng_uniform(&rng), 1.0 - 0x1p-53);
}
END_TEST

START_TEST(below) {
  wfm__rng rng;
  wfm__rng_seed(&rng, 12, 0, 0);
  int cell[7] = {0};
  for (int i = 0; i < 70000; i++) cell[wfm__rng_below(&rng, 7)]++;
  double chi = 0.0;
  for (int i = 0; i < 7; i++) chi += (cell[i] - 10000.0) * (cell[i] - 10000.0) / 10000.0;
  ck_assert_msg(chi < 35.0, "chi-square %g with 6 degrees of freedom", chi);
  for (int i = 0; i < 100; i++) ck_assert_uint_eq(wfm__rng_below(&rng, 1), 0);
  /* a range of two thirds of 2^32: without rejection even numbers would come up twice as often as odd ones */
  int even = 0;
  for (int i = 0; i < 100000; i++) even += wfm__rng_below(&rng, 0xAAAAAAAB) % 2 == 0;
  ck_assert_int_lt(abs(even - 50000), 800);
}
END_TEST

START_TEST(exponential_and_normal) {
  wfm__rng rng;
  wfm__rng_seed(&rng, 13, 0, 0);
  for (int i = 0; i < DRAWS; i++) draws[i] = wfm__rng_exponential(&rng);
  check_moments("exponential", draws, 1.0, 1.0, 9.0);
  for (int i = 0; i < DRAWS; i++) draws[i] = wfm__rng_normal(&rng);
  check_moments("normal", draws, 0.0, 1.0, 3.0);
  int beyond = 0;
  for (int i = 0; i < DRAWS; i++) beyond += fabs(draws[i]) > 1.959963984540054;
  ck_assert_int_lt(abs(beyond - DRAWS / 20), 500); /* five standard errors */
}
END_TEST

START_TEST(gamma_moments) {
  static const double shapes[] = {0.05, 0.3, 1.0, 1.5, 4.5, 100.0, 1e6};
  for (size_t k = 0; k < WFM__COUNT(shapes); k++) {
    double a = shapes[k];
    wfm__rng rng;
    wfm__rng_seed(&rng, 14, k, 0);
    for (int i = 0; i < DRAWS; i++) {
      draws[i] = wfm__rng_gamma(&rng, a);
      ck_assert(draws[i] >= 0.0);
    }
    check_moments("gamma", draws, a, a, 3.0 * a * a + 6.0 * a);
  }
}
END_TEST

/* Gamma of shape 1/2 is half of a squared normal: its distribution function is erf(sqrt x). */
START_TEST(gamma_distribution) {
  static const double x[] = {0.001, 0.01, 0.1, 0.5, 1.0, 2.0, 4.0};
  wfm__rng rng;
  wfm__rng_seed(&rng, 15, 0, 0);
  for (int i = 0; i < DRAWS; i++) draws[i] = wfm__rng_gamma(&rng, 0.5);
  for (size_t k = 0; k < WFM__COUNT(x); k++) {
    int below_x = 0;
    for (int i = 0; i < DRAWS; i++) below_x += draws[i] <= x[k];
    double p = erf(sqrt(x[k]));
    ck_assert_msg(fabs((double)below_x / DRAWS - p) < 5.0 * sqrt(p * (1.0 - p) / DRAWS), "x=%g", x[k]);
  }
}
END_TEST

START_TEST(poisson_moments) {
  static const double means[] = {1e-3, 0.5, 3.0, 9.99, 10.0, 12.5, 50.0, 1e3, 1e6, 1e12};
  for (size_t k = 0; k < WFM__COUNT(means); k++) {
    double m = means[k];
    wfm__rng rng;
    wfm__rng_seed(&rng, 16, k, 0);
    for (int i = 0; i < DRAWS; i++) {
      int64_t n = wfm__rng_poisson(&rng, m);
      ck_assert_int_ge(n, 0);
      draws[i] = (double)n;
    }
    check_moments("Poisson", draws, m, m, m + 3.0 * m * m);
  }
  wfm__rng rng;
  wfm__rng_seed(&rng, 17, 0, 0);
  ck_assert_int_eq(wfm__rng_poisson(&rng, 0.0), 0);
  ck_assert_int_gt(wfm__rng_poisson(&rng, 1e15), (int64_t)999999000000000);
}
END_TEST

/* Counts against the probabilities by recursion from the mode, both methods. */
START_TEST(poisson_distribution) {
  static const double means[] = {2.0, 9.5, 10.0, 30.0};
  for (size_t k = 0; k < WFM__COUNT(means); k++) {
    int count[128] = {0};
    wfm__rng rng;
    wfm__rng_seed(&rng, 18, k, 0);
    for (int i = 0; i < DRAWS; i++) {
      int64_t n = wfm__rng_poisson(&rng, means[k]);
      count[n < 127 ? n : 127]++;
    }
    double p = exp(-means[k]), chi = 0.0;
    int cells = 0;
    for (int n = 0; n < 127; n++) {
      if (p * DRAWS >= 10.0) {
        chi += (count[n] - p * DRAWS) * (count[n] - p * DRAWS) / (p * DRAWS);
        cells++;
      }
      p *= means[k] / (n + 1);
    }
    double limit = cells + 4.5 * sqrt(2.0 * cells) + 8.0; /* p < 1e-5 above, by Wilson and Hilferty */
    ck_assert_msg(cells > 5 && chi < limit, "mean %g: chi-square %g, want below %g", means[k], chi, limit);
  }
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("rng");
  tcase_add_test(tc, known_answers);
  tcase_add_test(tc, counter_carries);
  tcase_add_test(tc, streams_repeat_and_differ);
  tcase_add_test(tc, uniform);
  tcase_add_test(tc, uniform_ends);
  tcase_add_test(tc, below);
  tcase_add_test(tc, exponential_and_normal);
  tcase_add_test(tc, gamma_moments);
  tcase_add_test(tc, gamma_distribution);
  tcase_add_test(tc, poisson_moments);
  tcase_add_test(tc, poisson_distribution);
  return suite_run("core/rng", tc, 60);
}
