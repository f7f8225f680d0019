/* Numbers as text: what is read is what the C library reads, and what is written reads back as the same
 * number. Input: eight bytes of a double, one of decimals, then text.
 */
#include "core/core.h"
#include "fuzz/fuzz.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST = 4096 };

static void want(bool condition) {
  if (!condition) abort();
}

static bool same(double a, double b) {
  return memcmp(&a, &b, sizeof a) == 0 || (isnan(a) && isnan(b));
}

/* The characters that were used, no more, are a number to the C library too, and the same one. */
static void check_reading(const char *text, size_t length) {
  char copy[LONGEST + 1];
  char *end;
  double x = -7.0;
  int64_t n = -7;
  size_t used = wfm__parse_double(text, length, '.', &x);
  want(used <= length && (used > 0 || x == -7.0));
  memcpy(copy, text, used);
  copy[used] = '\0';
  if (used > 0) want(same(strtod(copy, &end), x) && *end == '\0');
  used = wfm__parse_int64(text, length, &n);
  want(used <= length && (used > 0 || n == -7));
  memcpy(copy, text, used);
  copy[used] = '\0';
  errno = 0;
  if (used > 0) want(strtoimax(copy, &end, 10) == n && *end == '\0' && errno == 0);
}

/* With a decimal comma in the place of the point, the same number. */
static void check_comma(const char *text, size_t length) {
  char copy[LONGEST];
  double point = -7.0, comma = -7.0;
  for (size_t i = 0; i < length; i++) copy[i] = text[i] == '.' ? ',' : text[i] == ',' ? '.' : text[i];
  size_t used = wfm__parse_double(text, length, '.', &point);
  want(wfm__parse_double(copy, length, ',', &comma) == used && same(point, comma));
}

static void check_writing(double x, int decimals) {
  char text[WFM__NUMBER_TEXT];
  double back = -7.0;
  size_t length = wfm__format_double(text, x);
  want(length == strlen(text) && length < sizeof text);
  want(wfm__parse_double(text, length, '.', &back) == length && same(back, x));
  length = wfm__format_significant(text, x, 17);
  want(wfm__parse_double(text, length, '.', &back) == length && same(back, x));
  length = wfm__format_fixed(text, x, decimals);
  want(length == strlen(text) && length < sizeof text);
  want(wfm__parse_double(text, length, '.', &back) == length);
  if (fabs(x) < 1e15) {
    double unit = pow(10.0, -decimals);
    want(fabs(back - x) <= 0.5 * unit + fabs(x) * 0x1p-51);
  } else {
    want(same(back, x));
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  double x;
  if (size < sizeof x + 1) return 0;
  memcpy(&x, data, sizeof x);
  check_writing(x, data[sizeof x] % 18);
  const char *text = (const char *)data + sizeof x + 1;
  size_t length = size - sizeof x - 1;
  if (length > LONGEST) length = LONGEST;
  check_reading(text, length);
  check_comma(text, length);
  return 0;
}
