/* Sorting and medians. */
#include "core/core.h"
#include "core/sort.h"
#include "support/suite.h"

#include <math.h>

START_TEST(sorts_anything) {
  wfm__rng rng;
  wfm__rng_seed(&rng, 7, 0, 0);
  for (size_t n = 0; n < 200; n++) {
    double x[200], sum = 0, after = 0;
    for (size_t i = 0; i < n; i++) sum += x[i] = (double)wfm__rng_below(&rng, 50) - 25;
    wfm__sort_doubles(x, n);
    for (size_t i = 0; i < n; i++) after += x[i];
    ck_assert_double_eq(sum, after); /* whole numbers: exact in any order */
    for (size_t i = 1; i < n; i++) ck_assert_double_le(x[i - 1], x[i]);
  }
}
END_TEST

START_TEST(medians) {
  double odd[] = {3, 1, 2}, even[] = {4, 1, 3, 2}, one[] = {5}, huge[] = {1.5e308, -1.5e308};
  ck_assert_double_eq(wfm__median(odd, 3), 2);
  ck_assert_double_eq(wfm__median(even, 4), 2.5);
  ck_assert_double_eq(wfm__median(one, 1), 5);
  ck_assert_double_eq(wfm__median(huge + 0, 1), 1.5e308);
  ck_assert(isnan(wfm__median(one, 0)));
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("sort");
  tcase_add_test(tc, sorts_anything);
  tcase_add_test(tc, medians);
  return suite_run("core/sort", tc, 60);
}
