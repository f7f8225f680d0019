/* Formatted text, whatever the locale: what messages, logs and files are written with. */
#include "core/core.h"

#include <string.h>

/* Writes as much as fits and counts everything, as vsnprintf does. */
typedef struct sink {
  char *text;
  size_t cap, length;
} sink;

typedef struct directive {
  bool left, zero, plus, space;
  int width, precision; /* precision -1: none given */
  int longs;            /* -2 char, -1 short, 0 int, 1 long, 2 long long, 3 size_t, 4 intmax_t, 5 ptrdiff_t */
  char conversion;
} directive;

static void put_n(sink *s, const char *text, size_t n) {
  if (s->length < s->cap) {
    size_t room = s->cap - s->length;
    memcpy(s->text + s->length, text, n < room ? n : room);
  }
  s->length += n;
}

static void pad(sink *s, char c, int n) {
  for (; n > 0; n--) put_n(s, &c, 1);
}

/* Sign, zeros and body within the field's width. */
static void put_field(sink *s, const directive *d, const char *sign, const char *body, size_t n, bool zeros) {
  size_t used = strlen(sign) + n;
  int fill = (size_t)d->width > used ? d->width - (int)used : 0;
  if (!d->left && !zeros) pad(s, ' ', fill);
  put_n(s, sign, strlen(sign));
  if (!d->left && zeros) pad(s, '0', fill);
  put_n(s, body, n);
  if (d->left) pad(s, ' ', fill);
}

static void put_unsigned(sink *s, const directive *d, const char *sign, uintmax_t value, unsigned base) {
  char digits[64 + 20];
  size_t at = sizeof digits;
  const char *figures = d->conversion == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
  while (value) {
    digits[--at] = figures[value % base];
    value /= base;
  }
  size_t want = d->precision < 0 ? 1 : d->precision > 64 ? 64 : (size_t)d->precision;
  while (sizeof digits - at < want) digits[--at] = '0';
  put_field(s, d, sign, digits + at, sizeof digits - at, d->zero && d->precision < 0);
}

static void put_signed(sink *s, const directive *d, intmax_t value) {
  const char *sign = value < 0 ? "-" : d->plus ? "+" : d->space ? " " : "";
  put_unsigned(s, d, sign, value < 0 ? UINTMAX_C(0) - (uintmax_t)value : (uintmax_t)value, 10);
}

static void put_double(sink *s, const directive *d, double value) {
  char text[WFM__NUMBER_TEXT];
  const char *body = text;
  size_t n;
  if (d->conversion == 'f')
    n = wfm__format_fixed(text, value, d->precision < 0 ? 6 : d->precision);
  else if (d->precision < 0)
    n = wfm__format_double(text, value);
  else
    n = wfm__format_significant(text, value, d->precision);
  const char *sign = d->plus ? "+" : d->space ? " " : "";
  if (text[0] == '-') {
    sign = "-";
    body++;
    n--;
  }
  put_field(s, d, sign, body, n, d->zero && value - value == 0.0);
}

static void put_string(sink *s, const directive *d, const char *text) {
  if (!text) text = "(null)";
  size_t n = 0;
  while ((d->precision < 0 || n < (size_t)d->precision) && text[n]) n++;
  put_field(s, d, "", text, n, false);
}

static int read_count(const char **p) {
  int n = 0;
  for (; **p >= '0' && **p <= '9'; (*p)++)
    if (n < 10000) n = n * 10 + (**p - '0');
  return n;
}

/* Flags of a directive behind the '%'. */
static const char *read_flags(const char *p, directive *d) {
  for (;; p++) {
    if (*p == '-')
      d->left = true;
    else if (*p == '0')
      d->zero = true;
    else if (*p == '+')
      d->plus = true;
    else if (*p == ' ')
      d->space = true;
    else
      return p;
  }
}

static const char *read_length(const char *p, directive *d) {
  for (;; p++) {
    if (*p == 'h')
      d->longs--;
    else if (*p == 'l')
      d->longs++;
    else if (*p == 'z')
      d->longs = 3;
    else if (*p == 'j')
      d->longs = 4;
    else if (*p == 't')
      d->longs = 5;
    else
      return p;
  }
}

/* va_list is passed by pointer inside a struct: as an array type it could not be passed on otherwise. */
typedef struct arguments {
  va_list list;
} arguments;

static intmax_t next_signed(arguments *args, int longs) {
  switch (longs) {
  case 1:
    return va_arg(args->list, long);
  case 2:
    return va_arg(args->list, long long);
  case 3:
    return (intmax_t)va_arg(args->list, size_t);
  case 4:
    return va_arg(args->list, intmax_t);
  case 5:
    return va_arg(args->list, ptrdiff_t);
  default:
    return va_arg(args->list, int);
  }
}

static uintmax_t next_unsigned(arguments *args, int longs) {
  switch (longs) {
  case 1:
    return va_arg(args->list, unsigned long);
  case 2:
    return va_arg(args->list, unsigned long long);
  case 3:
    return va_arg(args->list, size_t);
  case 4:
    return va_arg(args->list, uintmax_t);
  case 5:
    return (uintmax_t)va_arg(args->list, ptrdiff_t);
  default:
    return va_arg(args->list, unsigned);
  }
}

/* One directive, p behind its '%'; returns what follows it. An unknown conversion is written as it stands. */
static const char *put_directive(sink *s, const char *p, arguments *args) {
  directive d = {.precision = -1};
  p = read_flags(p, &d);
  if (*p == '*') {
    d.width = va_arg(args->list, int);
    p++;
    if (d.width < 0) {
      d.left = true;
      d.width = d.width < -10000 ? 10000 : -d.width;
    }
  } else {
    d.width = read_count(&p);
  }
  if (*p == '.') {
    p++;
    if (*p == '*') {
      d.precision = va_arg(args->list, int);
      p++;
    } else {
      d.precision = read_count(&p);
    }
  }
  p = read_length(p, &d);
  d.conversion = *p;
  switch (*p) {
  case 'd':
  case 'i':
    put_signed(s, &d, next_signed(args, d.longs));
    break;
  case 'u':
    put_unsigned(s, &d, "", next_unsigned(args, d.longs), 10);
    break;
  case 'x':
  case 'X':
    put_unsigned(s, &d, "", next_unsigned(args, d.longs), 16);
    break;
  case 'f':
  case 'g':
    put_double(s, &d, va_arg(args->list, double));
    break;
  case 's':
    put_string(s, &d, va_arg(args->list, const char *));
    break;
  case 'c': {
    char c = (char)va_arg(args->list, int);
    put_field(s, &d, "", &c, 1, false);
    break;
  }
  case '\0':
    return p;
  default:
    put_n(s, p, 1);
    break; /* "%%" */
  }
  return p + 1;
}

size_t wfm__vformat(char *text, size_t cap, const char *format, va_list list) {
  sink s = {text, cap ? cap - 1 : 0, 0};
  arguments args;
  va_copy(args.list, list);
  for (const char *p = format; *p;) {
    size_t n = strcspn(p, "%");
    put_n(&s, p, n);
    p += n;
    if (*p) p = put_directive(&s, p + 1, &args);
  }
  va_end(args.list);
  if (cap) text[s.length < s.cap ? s.length : s.cap] = '\0';
  return s.length;
}

size_t wfm__format(char *text, size_t cap, const char *format, ...) {
  va_list args;
  va_start(args, format);
  size_t length = wfm__vformat(text, cap, format, args);
  va_end(args);
  return length;
}
