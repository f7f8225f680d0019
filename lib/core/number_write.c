/* Writing numbers, whatever the locale. */
#include "core/core.h"
#include "core/number_digits.h"

#include <math.h>
#include <string.h>

/* Appends to a text that the caller made large enough. */
typedef struct writer {
  char *text;
  size_t length;
} writer;

static void put(writer *w, char c) {
  w->text[w->length++] = c;
}

static void put_word(writer *w, const char *word) {
  while (*word) put(w, *word++);
}

static void put_int(writer *w, unsigned long long value) {
  char reversed[24];
  int n = 0;
  do {
    reversed[n++] = (char)('0' + value % 10);
    value /= 10;
  } while (value);
  while (n > 0) put(w, reversed[--n]);
}

static const double power_of_ten[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6};

/* scaled / 10^decimals, decimals below the table's length */
static void put_scaled(writer *w, unsigned long long scaled, int decimals) {
  unsigned long long unit = (unsigned long long)power_of_ten[decimals], rest = scaled % unit;
  put_int(w, scaled / unit);
  if (decimals > 0) put(w, '.');
  while (unit > 1) {
    unit /= 10;
    put(w, (char)('0' + rest / unit));
    rest %= unit;
  }
}

/* "12.5", "0.03"; decimals behind the point at least. */
static void put_positional(writer *w, const wfm__digits *d, int decimals) {
  if (d->point <= 0) put(w, '0');
  for (int i = 0; i < d->point; i++) put(w, i < d->count ? d->digit[i] : '0');
  int behind = d->count - d->point;
  if (behind < decimals || d->count == 0) behind = decimals;
  if (behind > 0) put(w, '.');
  for (int i = 0; i < behind; i++) {
    int at = d->point + i;
    put(w, at >= 0 && at < d->count ? d->digit[at] : '0');
  }
}

/* "1.25e-07" */
static void put_scientific(writer *w, const wfm__digits *d) {
  put(w, d->count > 0 ? d->digit[0] : '0');
  if (d->count > 1) put(w, '.');
  for (int i = 1; i < d->count; i++) put(w, d->digit[i]);
  int exponent = d->count > 0 ? d->point - 1 : 0;
  put(w, 'e');
  put(w, exponent < 0 ? '-' : '+');
  unsigned size = (unsigned)(exponent < 0 ? -exponent : exponent);
  if (size < 10) put(w, '0');
  put_int(w, size);
}

/* Writes what is not finite; true when that was all. */
static bool put_special(writer *w, double value) {
  if (isfinite(value)) return false;
  put_word(w, isnan(value) ? "nan" : value < 0 ? "-inf" : "inf");
  return true;
}

/* Numbers of few decimals, most of all, without big integers: below 1e15 no two decimals of 15 digits share a
 * double. */
static bool put_short(writer *w, double value) {
  if (value < 1e-3 && value != 0.0) return false;
  for (int decimals = 0; decimals < (int)WFM__COUNT(power_of_ten); decimals++) {
    double scaled = nearbyint(value * power_of_ten[decimals]);
    if (scaled >= 1e15) return false;
    if (scaled / power_of_ten[decimals] != value) continue;
    put_scaled(w, (unsigned long long)scaled, decimals);
    return true;
  }
  return false;
}

size_t wfm__format_double(char text[WFM__NUMBER_TEXT], double value) {
  writer w = {text, 0};
  if (!put_special(&w, value)) {
    if (signbit(value)) put(&w, '-');
    value = fabs(value);
    if (!put_short(&w, value)) {
      wfm__digits d;
      wfm__digits_shortest(value, &d);
      if (d.point > -4 && d.point <= 16)
        put_positional(&w, &d, 0);
      else
        put_scientific(&w, &d);
    }
  }
  text[w.length] = '\0';
  return w.length;
}

/* value * 10^decimals rounded, when its nearest double settles the rounding; false near a tie or above 15
 * digits. */
static bool rounds_plainly(double value, int decimals, unsigned long long *rounded) {
  if (decimals >= (int)WFM__COUNT(power_of_ten)) return false;
  double scaled = value * power_of_ten[decimals], whole = floor(scaled), rest = scaled - whole;
  if (!(scaled < 1e15) || fabs(rest - 0.5) <= scaled * 0x1p-52) return false;
  *rounded = (unsigned long long)whole + (rest > 0.5);
  return true;
}

size_t wfm__format_fixed(char text[WFM__NUMBER_TEXT], double value, int decimals) {
  if (!(fabs(value) < 1e15)) return wfm__format_double(text, value);
  decimals = decimals < 0 ? 0 : decimals > 17 ? 17 : decimals;
  writer w = {text, 0};
  unsigned long long rounded;
  if (rounds_plainly(fabs(value), decimals, &rounded)) {
    if (signbit(value) && rounded != 0) put(&w, '-');
    put_scaled(&w, rounded, decimals);
    text[w.length] = '\0';
    return w.length;
  }
  wfm__digits d;
  wfm__digits_fixed(fabs(value), decimals, &d);
  bool zero = true;
  for (int i = 0; i < d.count; i++) zero = zero && d.digit[i] == '0';
  if (signbit(value) && !zero) put(&w, '-');
  put_positional(&w, &d, decimals);
  text[w.length] = '\0';
  return w.length;
}

size_t wfm__format_significant(char text[WFM__NUMBER_TEXT], double value, int digits) {
  digits = digits < 1 ? 1 : digits > 17 ? 17 : digits;
  writer w = {text, 0};
  if (!put_special(&w, value)) {
    if (signbit(value)) put(&w, '-');
    wfm__digits d;
    wfm__digits_significant(fabs(value), digits, &d);
    while (d.count > 0 && d.digit[d.count - 1] == '0') d.count--;
    if (d.point > -4 && d.point <= digits)
      put_positional(&w, &d, 0);
    else
      put_scientific(&w, &d);
  }
  text[w.length] = '\0';
  return w.length;
}
