/* Decimal digits of a double by exact arithmetic (Steele and White 1990; shortest form as in Burger and
 * Dybvig 1996). */
#include "core/number_digits.h"
#include "core/big.h"

#include <math.h>
#include <string.h>

/* value = over / under; low and high are half the distance to the neighbours, on the same denominator. */
typedef struct fraction {
  wfm__big over, under, low, high;
  bool even; /* the neighbours' half-way points belong to value */
} fraction;

static void split(double value, fraction *f) {
  int exponent;
  uint64_t mantissa = (uint64_t)ldexp(frexp(value, &exponent), 53);
  exponent -= 53;
  if (exponent < -1074) { /* subnormal: its last bit is 2^-1074 */
    mantissa >>= -1074 - exponent;
    exponent = -1074;
  }
  /* Below a power of two the neighbour is half as far, so one bit more is kept. */
  bool uneven = mantissa == UINT64_C(1) << 52 && exponent > -1074;
  size_t extra = uneven ? 2 : 1;
  wfm__big_set(&f->over, mantissa);
  wfm__big_set(&f->under, 1);
  wfm__big_set(&f->low, 1);
  wfm__big_set(&f->high, uneven ? 2 : 1);
  wfm__big_shift_left(&f->over, extra);
  wfm__big_shift_left(&f->under, extra);
  if (exponent >= 0) {
    wfm__big_shift_left(&f->over, (size_t)exponent);
    wfm__big_shift_left(&f->low, (size_t)exponent);
    wfm__big_shift_left(&f->high, (size_t)exponent);
  } else {
    wfm__big_shift_left(&f->under, (size_t)-exponent);
  }
  f->even = (mantissa & 1) == 0;
}

static void times_ten(fraction *f) {
  wfm__big_multiply_add(&f->over, 10, 0);
  wfm__big_multiply_add(&f->low, 10, 0);
  wfm__big_multiply_add(&f->high, 10, 0);
}

/* over + part against under */
static int compare_sum(const wfm__big *over, const wfm__big *part, const wfm__big *under) {
  wfm__big sum;
  wfm__big_copy(&sum, over);
  wfm__big_add(&sum, part);
  return wfm__big_compare(&sum, under);
}

/* Scales so that value (with its upper neighbourhood, if wanted) is 0.1 to below 1 times 10^point; returns
 * point. */
static int scale(double value, fraction *f, bool neighbourhood) {
  int point = (int)ceil(log10(value) - 1e-9); /* right or one too small */
  if (point > 0) {
    wfm__big_multiply_power10(&f->under, (unsigned)point);
  } else {
    wfm__big_multiply_power10(&f->over, (unsigned)-point);
    wfm__big_multiply_power10(&f->low, (unsigned)-point);
    wfm__big_multiply_power10(&f->high, (unsigned)-point);
  }
  int side =
      neighbourhood ? compare_sum(&f->over, &f->high, &f->under) : wfm__big_compare(&f->over, &f->under);
  bool reaches = side > 0 || (side == 0 && (f->even || !neighbourhood));
  if (reaches) {
    wfm__big_multiply_add(&f->under, 10, 0);
    point++;
  }
  return point;
}

void wfm__digits_shortest(double value, wfm__digits *out) {
  *out = (wfm__digits){0};
  if (value == 0.0) return;
  fraction f;
  split(value, &f);
  out->point = scale(value, &f, true);
  for (;;) {
    times_ten(&f);
    char digit = (char)('0' + wfm__big_divide(&f.over, &f.under));
    int to_low = wfm__big_compare(&f.over, &f.low), to_high = compare_sum(&f.over, &f.high, &f.under);
    bool low = f.even ? to_low <= 0 : to_low < 0, high = f.even ? to_high >= 0 : to_high > 0;
    if (low && high) {
      int half = compare_sum(&f.over, &f.over, &f.under);
      low = half < 0 || (half == 0 && (digit & 1) == 0);
    }
    if (low || high) {
      out->digit[out->count++] = low ? digit : (char)(digit + 1);
      return;
    }
    out->digit[out->count++] = digit;
  }
}

/* Adds one to the last digit; a carry out of the first makes 1000... and moves the point. */
static void round_up(wfm__digits *d) {
  int i = d->count;
  while (i > 0 && d->digit[i - 1] == '9') d->digit[--i] = '0';
  if (i > 0) {
    d->digit[i - 1]++;
    return;
  }
  d->point++;
  if (d->count == 0) d->count = 1;
  d->digit[0] = '1';
}

/* Digits of a scaled fraction, count of them, the rest rounded to even. */
static void generate(fraction *f, int count, wfm__digits *out) {
  for (int i = 0; i < count; i++) {
    wfm__big_multiply_add(&f->over, 10, 0);
    out->digit[out->count++] = (char)('0' + wfm__big_divide(&f->over, &f->under));
  }
  int half = compare_sum(&f->over, &f->over, &f->under);
  bool odd = count > 0 && (out->digit[count - 1] & 1);
  if (half > 0 || (half == 0 && odd)) round_up(out);
}

void wfm__digits_significant(double value, int count, wfm__digits *out) {
  *out = (wfm__digits){0};
  if (value == 0.0) return;
  fraction f;
  split(value, &f);
  out->point = scale(value, &f, false);
  generate(&f, count < 1 ? 1 : count > WFM__DIGITS_MAX ? WFM__DIGITS_MAX : count, out);
}

void wfm__digits_fixed(double value, int decimals, wfm__digits *out) {
  *out = (wfm__digits){0};
  if (value == 0.0) return;
  fraction f;
  split(value, &f);
  out->point = scale(value, &f, false);
  int count = out->point + decimals;
  if (count < 0) { /* below a tenth of the last place */
    *out = (wfm__digits){0};
    return;
  }
  generate(&f, count, out);
  if (out->count > count) { /* the carry made one digit more; with the point moved it is a zero to spare */
    if (count > 0) out->count = count;
  } else if (out->point + decimals > out->count && out->count > 0) {
    out->digit[out->count++] = '0';
  }
}
