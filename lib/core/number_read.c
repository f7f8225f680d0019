/* Reading numbers: correctly rounded for every input, whatever the locale. */
#include "core/big.h"
#include "core/core.h"

#include <math.h>
#include <string.h>

enum { MAX_DIGITS = 800 }; /* no double and no half-way point has more than 768 significant digits */
#define EXPONENT_CAP INT64_C(100000000000000000) /* longer than any text whose zeros could make up for it */

/* A decimal number as text: digits[0..n) * 10^exponent, plus something smaller than one in the last place if
 * inexact. */
typedef struct decimal {
  const char *first; /* first significant digit in the text */
  size_t n;      /* significant digits, without the decimal mark, trailing ones beyond MAX_DIGITS left out */
  uint64_t head; /* value of the first 19 digits */
  int64_t exponent;
  bool inexact;
} decimal;

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

static size_t match_word(const char *text, size_t length, const char *word) {
  size_t n = strlen(word);
  if (length < n) return 0;
  for (size_t i = 0; i < n; i++)
    if ((text[i] | 0x20) != word[i]) return 0;
  return n;
}

/* Value of the exponent behind 'e', capped; returns characters used, 0 when there is none. */
static size_t scan_exponent(const char *text, size_t length, int64_t *exponent) {
  size_t i = 0;
  if (i >= length || (text[i] | 0x20) != 'e') return 0;
  i++;
  bool negative = i < length && text[i] == '-';
  if (i < length && (text[i] == '-' || text[i] == '+')) i++;
  if (i >= length || !is_digit(text[i])) return 0;
  int64_t value = 0;
  for (; i < length && is_digit(text[i]); i++)
    if (value < EXPONENT_CAP) value = value * 10 + (text[i] - '0');
  *exponent = negative ? -value : value;
  return i;
}

/* Splits digits, mark and exponent; returns characters used, 0 when no digit is there. */
static size_t scan_decimal(const char *text, size_t length, char mark, decimal *d) {
  *d = (decimal){0};
  size_t i = 0, digits = 0;
  int64_t scale = 0; /* may grow as long as the text: 64 bits hold it */
  bool after_mark = false;
  for (; i < length; i++) {
    if (text[i] == mark && !after_mark) {
      after_mark = true;
      continue;
    }
    if (!is_digit(text[i])) break;
    digits++;
    if (after_mark) scale--;
    if (d->n == 0 && text[i] == '0') continue;
    if (d->n == 0) d->first = text + i;
    if (d->n < MAX_DIGITS) {
      if (d->n < 19) d->head = d->head * 10 + (uint64_t)(text[i] - '0');
      d->n++;
    } else {
      scale++;
      if (text[i] != '0') d->inexact = true;
    }
  }
  if (digits == 0) return 0;
  int64_t exponent = 0;
  i += scan_exponent(text + i, length - i, &exponent);
  d->exponent = exponent + scale;
  return i;
}

/* mantissa * 2^exponent, mantissa of 64 or 65 bits cut to 64 with the rest in sticky, rounded to even. */
static double round_to_double(uint64_t mantissa, int exponent, bool sticky) {
  int drop = 11; /* 64 - 53 */
  if (exponent + drop < -1074) drop = -1074 - exponent;
  if (drop > 64) return 0.0; /* below half of the smallest */
  uint64_t kept = drop == 64 ? 0 : mantissa >> drop;
  uint64_t half = UINT64_C(1) << (drop - 1);
  uint64_t rest = drop == 64 ? mantissa : mantissa & ((UINT64_C(1) << drop) - 1);
  if (rest > half || (rest == half && (sticky || (kept & 1)))) kept++;
  return ldexp((double)kept, exponent + drop);
}

/* The exact way: the decimal as a fraction of two big integers, 64 bits of its quotient. */
static double exact_value(const decimal *d) {
  wfm__big over, under;
  wfm__big_set(&over, 0);
  wfm__big_set(&under, 1);
  const char *p = d->first;
  for (size_t left = d->n; left > 0; p++)
    if (is_digit(*p)) {
      if (over.size == 0)
        wfm__big_set(&over, (uint64_t)(*p - '0'));
      else
        wfm__big_multiply_add(&over, 10, (uint32_t)(*p - '0'));
      left--;
    }
  if (d->exponent >= 0)
    wfm__big_multiply_power10(&over, (unsigned)d->exponent);
  else
    wfm__big_multiply_power10(&under, (unsigned)-d->exponent);
  int shift = (int)wfm__big_bits(&under) + 64 - (int)wfm__big_bits(&over);
  if (shift > 0)
    wfm__big_shift_left(&over, (size_t)shift);
  else if (shift < 0)
    wfm__big_shift_left(&under, (size_t)-shift);
  /* over / under is now above 2^63 and below 2^65; halve it if it has 65 bits. */
  wfm__big limit;
  wfm__big_copy(&limit, &under);
  wfm__big_shift_left(&limit, 64);
  if (wfm__big_compare(&over, &limit) >= 0) {
    wfm__big_shift_left(&under, 1);
    shift--;
  }
  uint64_t mantissa = wfm__big_divide(&over, &under);
  return round_to_double(mantissa, -shift, d->inexact || over.size > 0);
}

static double decimal_value(const decimal *d) {
  static const double power[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  if (d->n == 0) return 0.0;
  int64_t magnitude = d->exponent + (int64_t)d->n; /* value < 10^magnitude, >= 10^(magnitude - 1) */
  if (magnitude > 310) return (double)INFINITY;
  if (magnitude < -330) return 0.0;
  /* Clinger (1990): both factors exact, so one rounding only. */
  if (d->n <= 19 && d->head <= (UINT64_C(1) << 53)) {
    if (d->exponent >= 0 && d->exponent <= 22) return (double)d->head * power[d->exponent];
    if (d->exponent < 0 && d->exponent >= -22) return (double)d->head / power[-d->exponent];
  }
  return exact_value(d);
}

size_t wfm__parse_double(const char *text, size_t length, char decimal_mark, double *value) {
  size_t sign = length > 0 && (text[0] == '-' || text[0] == '+') ? 1 : 0;
  const char *body = text + sign;
  size_t left = length - sign, used;
  double x;
  if ((used = match_word(body, left, "nan")) != 0) {
    x = (double)NAN;
  } else if ((used = match_word(body, left, "infinity")) != 0 ||
             (used = match_word(body, left, "inf")) != 0) {
    x = (double)INFINITY;
  } else {
    decimal d;
    used = scan_decimal(body, left, decimal_mark, &d);
    if (used == 0) return 0;
    x = decimal_value(&d);
  }
  *value = sign && text[0] == '-' ? -x : x;
  return sign + used;
}

size_t wfm__parse_int64(const char *text, size_t length, int64_t *value) {
  size_t i = length > 0 && (text[0] == '-' || text[0] == '+') ? 1 : 0;
  bool negative = i == 1 && text[0] == '-';
  uint64_t limit = (uint64_t)INT64_MAX + (negative ? 1 : 0), x = 0;
  size_t start = i;
  for (; i < length && is_digit(text[i]); i++) {
    uint64_t digit = (uint64_t)(text[i] - '0');
    if (x > (limit - digit) / 10) return 0;
    x = x * 10 + digit;
  }
  if (i == start) return 0;
  *value = negative ? (int64_t)(UINT64_C(0) - x) : (int64_t)x;
  return i;
}
