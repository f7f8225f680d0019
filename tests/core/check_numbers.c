/* Reading and writing numbers and formatted text. */
#include "core/core.h"
#include "support/suite.h"

#include <float.h>
#include <inttypes.h>
#include <limits.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define Z50 "00000000000000000000000000000000000000000000000000"

/* Values are C hexadecimal constants or exact integers, so that no decimal reader stands between text and
 * value. */
static const struct {
  const char *text;
  size_t used;
  double value;
} readings[] = {
    {"0", 1, 0.0},
    {"-0", 2, -0.0},
    {"1e3", 3, 1000.0},
    {"-0.5", 4, -0.5},
    {"+12.25", 6, 12.25},
    {".5", 2, 0.5},
    {"5.", 2, 5.0},
    {"00012", 5, 12.0},
    {"1e", 1, 1.0},
    {"1e+", 1, 1.0},
    {"1.2.3", 3, 0x1.3333333333333p+0},
    {"1,5", 1, 1.0},
    {"0x10", 1, 0.0},
    {"12abc", 2, 12.0},
    {"nan", 3, (double)NAN},
    {"-INF", 4, (double)-INFINITY},
    {"Infinity", 8, (double)INFINITY},
    {"infinit", 3, (double)INFINITY},
    {"9007199254740993", 16, 0x1p53},
    {"9007199254740995", 16, 9007199254740996.0},
    {"9007199254740993." Z50 Z50 "1", 118, 9007199254740994.0},
    {"1e23", 4, 0x1.52d02c7e14af6p+76},
    {"6929495644600919.5", 18, 6929495644600920.0},
    {"6929495644600918.5", 18, 6929495644600918.0},
    {"0.1", 3, 0x1.999999999999ap-4},
    {"1.7976931348623157e308", 22, DBL_MAX},
    {"1.7976931348623158e308", 22, DBL_MAX},
    {"1.7976931348623159e308", 22, (double)INFINITY},
    {"1e309", 5, (double)INFINITY},
    {"1e99999999999999999999", 22, (double)INFINITY},
    {"1e-99999999999999999999", 23, 0.0},
    {"0e99999999999999999999", 22, 0.0},
    {"2.2250738585072014e-308", 23, DBL_MIN},
    {"2.2250738585072011e-308", 23, 0x0.fffffffffffffp-1022}, /* read in a loop without end by some readers */
    {"2.2250738585072012e-308", 23, DBL_MIN},
    {"4.9406564584124654e-324", 23, 0x1p-1074},
    {"2.4703282292062328e-324", 23, 0x1p-1074},
    {"2.4703282292062327e-324", 23, 0.0},
    {"0.0000001e7", 11, 1.0},
    {"10000000000000000000000000000e-28", 33, 1.0},
};

static bool same_bits(double a, double b) {
  return memcmp(&a, &b, sizeof a) == 0 || (isnan(a) && isnan(b));
}

START_TEST(read_table) {
  double x = -7.0;
  size_t used = wfm__parse_double(readings[_i].text, strlen(readings[_i].text), '.', &x);
  ck_assert_msg(used == readings[_i].used, "%s: %zu characters", readings[_i].text, used);
  ck_assert_msg(same_bits(x, readings[_i].value), "%s: %a", readings[_i].text, x);
}
END_TEST

START_TEST(not_a_number) {
  static const char *const texts[] = {"",    "-",  "+",  ".",   "-.",  "e5", ".e5",
                                      "+-1", " 1", "na", "--1", "\t1", "x"};
  for (size_t i = 0; i < WFM__COUNT(texts); i++) {
    double x = -7.0;
    int64_t n = -7;
    ck_assert_msg(wfm__parse_double(texts[i], strlen(texts[i]), '.', &x) == 0, "'%s' read", texts[i]);
    ck_assert_msg(wfm__parse_int64(texts[i], strlen(texts[i]), &n) == 0, "'%s' read", texts[i]);
    ck_assert_double_eq(x, -7.0);
    ck_assert_int_eq(n, -7);
  }
}
END_TEST

START_TEST(decimal_comma) {
  double x = 0.0;
  ck_assert_uint_eq(wfm__parse_double("1234,75", 7, ',', &x), 7);
  ck_assert_double_eq(x, 1234.75);
  ck_assert_uint_eq(wfm__parse_double("1.5", 3, ',', &x), 1);
  ck_assert_double_eq(x, 1.0);
}
END_TEST

START_TEST(length_is_respected) {
  double x = 0.0;
  int64_t n = 0;
  ck_assert_uint_eq(wfm__parse_double("12345", 3, '.', &x), 3);
  ck_assert_double_eq(x, 123.0);
  ck_assert_uint_eq(wfm__parse_double("1e5", 2, '.', &x), 1);
  ck_assert_double_eq(x, 1.0);
  ck_assert_uint_eq(wfm__parse_int64("12345", 2, &n), 2);
  ck_assert_int_eq(n, 12);
}
END_TEST

/* Exactly half of the smallest double, 751 digits as printf gives them: ties to even, that is to zero; any
 * digit more tips it. */
START_TEST(half_of_the_smallest) {
  char text[1200];
  int length = snprintf(text, sizeof text, "%.1075f", 0x1p-1074);
  ck_assert_int_gt(length, 1000);
  /* halve the decimal text: it ends in 5 after one digit more */
  char half[1202];
  int carry = 0, n = 0;
  for (int i = 0; i < length; i++) {
    if (text[i] == '.') {
      half[n++] = '.';
      continue;
    }
    int value = carry * 10 + (text[i] - '0');
    half[n++] = (char)('0' + value / 2);
    carry = value % 2;
  }
  half[n++] = (char)('0' + carry * 5);
  double x = -7.0;
  ck_assert_uint_eq(wfm__parse_double(half, (size_t)n, '.', &x), (size_t)n);
  ck_assert_double_eq(x, 0.0);
  half[n++] = '1';
  ck_assert_uint_eq(wfm__parse_double(half, (size_t)n, '.', &x), (size_t)n);
  ck_assert_double_eq(x, 0x1p-1074);
}
END_TEST

START_TEST(endless_digits) {
  enum { N = 100000 };
  char *text = malloc(N);
  ck_assert_ptr_nonnull(text);
  double x = 0.0;
  memset(text, '9', N);
  ck_assert_uint_eq(wfm__parse_double(text, N, '.', &x), N);
  ck_assert(isinf(x));
  text[1] = '.';
  ck_assert_uint_eq(wfm__parse_double(text, N, '.', &x), N);
  ck_assert_double_eq(x, 10.0);
  memset(text, '0', N);
  text[1] = '.';
  text[N - 1] = '1';
  ck_assert_uint_eq(wfm__parse_double(text, N, '.', &x), N);
  ck_assert_double_eq(x, 0.0);
  /* 0.000...1 times a power that brings it back */
  memcpy(text + N - 10, "1e99989", 7);
  ck_assert_uint_eq(wfm__parse_double(text, N - 3, '.', &x), N - 3);
  ck_assert_double_eq(x, 1.0);
  free(text);
}
END_TEST

static double random_double(wfm__rng *rng) {
  for (;;) {
    uint64_t bits = (uint64_t)wfm__rng_u32(rng) << 32 | wfm__rng_u32(rng);
    double x;
    memcpy(&x, &bits, sizeof x);
    if (isfinite(x)) return x;
  }
}

START_TEST(round_trip) {
  wfm__rng rng;
  wfm__rng_seed(&rng, 1, 0, 0);
  for (int i = 0; i < 100000; i++) {
    double x = random_double(&rng), back = -7.0;
    if (i % 3 == 1) x = wfm__rng_normal(&rng) * 1000.0;
    if (i % 3 == 2) x = wfm__rng_below(&rng, 100000000) / 1000.0;
    if (i % 100 == 0)
      x = ldexp(1.0, (int)wfm__rng_below(&rng, 2098) - 1074); /* powers of two: uneven neighbours */
    char text[WFM__NUMBER_TEXT];
    size_t length = wfm__format_double(text, x);
    ck_assert_uint_eq(length, strlen(text));
    ck_assert_uint_eq(wfm__parse_double(text, length, '.', &back), length);
    ck_assert_msg(same_bits(x, back), "%s for %a", text, x);
    ck_assert_msg(strtod(text, NULL) == x, "libc reads %s as another number than %a", text, x);
  }
}
END_TEST

/* Significant digits of a text: from its first to its last digit other than 0. */
static int digits_of(const char *text) {
  int n = 0, zeros = 0;
  for (; *text && *text != 'e'; text++) {
    if (*text < '0' || *text > '9' || (n == 0 && *text == '0')) continue;
    zeros = *text == '0' ? zeros + 1 : 0;
    n++;
  }
  return n - zeros;
}

START_TEST(shortest) {
  wfm__rng rng;
  wfm__rng_seed(&rng, 2, 0, 0);
  for (int i = 0; i < 20000; i++) {
    double x = i % 2 ? random_double(&rng) : ldexp(1.0, (int)wfm__rng_below(&rng, 2098) - 1074);
    char text[WFM__NUMBER_TEXT], libc[64];
    (void)wfm__format_double(text, x);
    int n = digits_of(text);
    if (n <= 1) continue;
    (void)snprintf(libc, sizeof libc, "%.*e", n - 2,
                   x); /* the nearest with one digit less must be another double */
    ck_assert_msg(strtod(libc, NULL) != x, "%s is shorter than %s", libc, text);
  }
}
END_TEST

START_TEST(shortest_table) {
  static const struct {
    double x;
    const char *text;
  } cases[] = {
      {0.0, "0"},
      {-0.0, "-0"},
      {1.0, "1"},
      {-17.25, "-17.25"},
      {0.1, "0.1"},
      {0.001, "0.001"},
      {0.0001, "0.0001"},
      {0.00001, "1e-05"},
      {0x1.3333333333334p-2, "0.30000000000000004"},
      {123456789012.0, "123456789012"},
      {1e15, "1000000000000000"},
      {1e16, "1e+16"},
      {1e22, "1e+22"},
      {5e-324, "5e-324"},
      {DBL_MAX, "1.7976931348623157e+308"},
      {0x1p-44, "5.684341886080802e-14"}, /* 17 digits by the nearest-digits method; 16 are enough */
      {(double)NAN, "nan"},
      {(double)INFINITY, "inf"},
      {(double)-INFINITY, "-inf"},
  };
  for (size_t i = 0; i < WFM__COUNT(cases); i++) {
    char text[WFM__NUMBER_TEXT];
    ck_assert_uint_eq(wfm__format_double(text, cases[i].x), strlen(cases[i].text));
    ck_assert_str_eq(text, cases[i].text);
  }
}
END_TEST

/* The libc of the tests as the reference, in the C locale. */
START_TEST(fixed_and_significant_as_printf) {
  wfm__rng rng;
  wfm__rng_seed(&rng, 3, 0, 0);
  for (int i = 0; i < 100000; i++) {
    int decimals = (int)wfm__rng_below(&rng, 18), digits = 1 + (int)wfm__rng_below(&rng, 17);
    double x = wfm__rng_normal(&rng) * pow(10.0, (double)wfm__rng_below(&rng, 16));
    if (i % 2) x = (double)(int64_t)x / 8.0; /* exact ties */
    char mine[WFM__NUMBER_TEXT], libc[400];
    if (fabs(x) < 1e15) {
      (void)snprintf(libc, sizeof libc, "%.*f", decimals, x);
      const char *want = strtod(libc, NULL) == 0.0 && libc[0] == '-' ? libc + 1 : libc;
      ck_assert_uint_eq(wfm__format_fixed(mine, x, decimals), strlen(want));
      ck_assert_str_eq(mine, want);
    }
    if (i % 3 == 0) x = random_double(&rng);
    (void)snprintf(libc, sizeof libc, "%.*g", digits, x);
    ck_assert_uint_eq(wfm__format_significant(mine, x, digits), strlen(libc));
    ck_assert_str_eq(mine, libc);
  }
}
END_TEST

START_TEST(reads_as_libc) {
  wfm__rng rng;
  wfm__rng_seed(&rng, 4, 0, 0);
  for (int i = 0; i < 100000; i++) {
    char text[128];
    uint32_t a = wfm__rng_u32(&rng), b = wfm__rng_u32(&rng);
    int zeros = (int)wfm__rng_below(&rng, 40), exponent = (int)wfm__rng_below(&rng, 720) - 380;
    (void)snprintf(text, sizeof text, "%" PRIu32 ".%0*" PRIu32 "e%d", a, zeros, b, exponent);
    double x = -7.0;
    ck_assert_uint_eq(wfm__parse_double(text, strlen(text), '.', &x), strlen(text));
    ck_assert_msg(x == strtod(text, NULL), "%s: %a", text, x);
  }
}
END_TEST

/* Half-way between two neighbours, written exactly, and a nudge to either side. */
START_TEST(halfway) {
  wfm__rng rng;
  wfm__rng_seed(&rng, 5, 0, 0);
  for (int i = 0; i < 2000; i++) {
    double x = fabs(random_double(&rng));
    if (x > 1e290 || x < 1e-290) x = 1.0 + wfm__rng_uniform(&rng);
    double next = nextafter(x, (double)INFINITY), got = -7.0;
    /* the mean of both is exact with 54 bits: print x with one bit more by scaling in long double of the
     * tests' libc */
    char text[1500];
    int length = snprintf(text, sizeof text, "%.1100Lf", ((long double)x + (long double)next) / 2.0L);
    ck_assert(length > 0 && (size_t)length < sizeof text - 2);
    double even = strtod(text, NULL);
    ck_assert_uint_eq(wfm__parse_double(text, (size_t)length, '.', &got), (size_t)length);
    ck_assert_double_eq(got, even);
    ck_assert(even == x || even == next);
    text[length] = '1';
    ck_assert_uint_eq(wfm__parse_double(text, (size_t)length + 1, '.', &got), (size_t)length + 1);
    ck_assert_msg(got == next || x < 1e-200, "%a", x); /* 1,100 decimals are exact down to there */
  }
}
END_TEST

START_TEST(int64_table) {
  static const struct {
    const char *text;
    size_t used;
    int64_t value;
  } cases[] = {
      {"0", 1, 0},
      {"-5", 2, -5},
      {"+5", 2, 5},
      {"12x", 2, 12},
      {"9223372036854775807", 19, INT64_MAX},
      {"-9223372036854775808", 20, INT64_MIN},
      {"9223372036854775808", 0, -7},
      {"-9223372036854775809", 0, -7},
      {"99999999999999999999999", 0, -7},
      {"000000000000000000000000000001", 30, 1},
  };
  for (size_t i = 0; i < WFM__COUNT(cases); i++) {
    int64_t n = -7;
    ck_assert_uint_eq(wfm__parse_int64(cases[i].text, strlen(cases[i].text), &n), cases[i].used);
    ck_assert_int_eq(n, cases[i].value);
  }
}
END_TEST

#define SAME_AS_LIBC(...)                                                                                    \
  do {                                                                                                       \
    char mine[200], libc[200];                                                                               \
    size_t length = wfm__format(mine, sizeof mine, __VA_ARGS__);                                             \
    int want = snprintf(libc, sizeof libc, __VA_ARGS__);                                                     \
    ck_assert_str_eq(mine, libc);                                                                            \
    ck_assert_int_eq((int)length, want);                                                                     \
  } while (0)

START_TEST(format_as_libc) {
  SAME_AS_LIBC("plain, 100%%");
  SAME_AS_LIBC("%d|%5d|%-5d|%05d|%+d|% d|%.3d", -3, 4, -5, -6, 7, 8, 9);
  SAME_AS_LIBC("%u %x %X %08x %zu %zd", 7u, 255u, 255u, 4096u, (size_t)99, (ssize_t)-3);
  SAME_AS_LIBC("%ld %lld %lu %llu", -1L, LLONG_MIN, ULONG_MAX, ULLONG_MAX);
  SAME_AS_LIBC("%" PRId64 " %" PRIu64 " %" PRIx64, INT64_MIN, UINT64_MAX, UINT64_MAX);
  SAME_AS_LIBC("%hhd %hd %td %jd", (signed char)5, (short)6, (ptrdiff_t)-7, (intmax_t)8);
  SAME_AS_LIBC("[%s][%10s][%-10s][%.2s][%.*s][%c][%3c]", "abc", "abc", "abc", "abc", 1, "abc", 'x', 'y');
  SAME_AS_LIBC("%f %.0f %.2f %8.3f %-8.1f| %08.2f %+.1f", 1.5, 2.5, -3.14159, 2.0 / 3.0, 1.25, -1.5, 2.0);
  SAME_AS_LIBC("%.3g %.10g %.*g %6.2g", 1e-10, 1.0 / 3.0, 4, 123456.0, 0.5);
  SAME_AS_LIBC("%.2f %g %5.1f", (double)NAN, (double)INFINITY, (double)-INFINITY);
  SAME_AS_LIBC("%*d|%-*d|%*d", 6, 1, 6, 2, -6, 3);
  char text[8] = "-------";
  ck_assert_uint_eq(wfm__format(text, 4, "%s", "abcdef"), 6);
  ck_assert_str_eq(text, "abc");
  ck_assert_int_eq(text[4], '-');
  ck_assert_uint_eq(wfm__format(text, 0, "%d", 12), 2);
  ck_assert_uint_eq(wfm__format(NULL, 0, "%d", 12), 2);
  (void)wfm__format(text, sizeof text, "%g", 0.1);
  ck_assert_str_eq(text, "0.1");
}
END_TEST

/* Where the machine has a locale with a decimal comma: it must change nothing. */
START_TEST(locale_is_ignored) {
  static const char *const names[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "de_DE.utf8", "de_DE"};
  for (size_t i = 0; i < WFM__COUNT(names); i++)
    if (setlocale(LC_ALL, names[i])) break;
  char text[WFM__NUMBER_TEXT];
  double x = 0.0;
  (void)wfm__format_double(text, 0.3);
  ck_assert_str_eq(text, "0.3");
  (void)wfm__format_fixed(text, 1234567.891, 2);
  ck_assert_str_eq(text, "1234567.89");
  (void)wfm__format(text, sizeof text, "%.3g", 0.125);
  ck_assert_str_eq(text, "0.125");
  ck_assert_uint_eq(wfm__parse_double("0.3", 3, '.', &x), 3);
  ck_assert_double_eq(x, 0.3);
  (void)setlocale(LC_ALL, "C");
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("numbers");
  tcase_add_loop_test(tc, read_table, 0, WFM__COUNT(readings));
  tcase_add_test(tc, not_a_number);
  tcase_add_test(tc, decimal_comma);
  tcase_add_test(tc, length_is_respected);
  tcase_add_test(tc, half_of_the_smallest);
  tcase_add_test(tc, endless_digits);
  tcase_add_test(tc, round_trip);
  tcase_add_test(tc, shortest);
  tcase_add_test(tc, shortest_table);
  tcase_add_test(tc, fixed_and_significant_as_printf);
  tcase_add_test(tc, reads_as_libc);
  tcase_add_test(tc, halfway);
  tcase_add_test(tc, int64_table);
  tcase_add_test(tc, format_as_libc);
  tcase_add_test(tc, locale_is_ignored);
  return suite_run("core/numbers", tc, 60);
}
