/* Cells of a table as values. */
#include "io/io.h"

#include <libwfm/calendar.h>

#include <string.h>

/* Digits at *at, at least `least` and at most `most`; -1 when there are not. Moves *at behind them. */
static int32_t read_digits(const char **at, int least, int most) {
  int32_t value = 0;
  int n = 0;
  for (; n < most && (*at)[n] >= '0' && (*at)[n] <= '9'; n++) value = 10 * value + ((*at)[n] - '0');
  if (n < least) return -1;
  *at += n;
  return value;
}

static bool skip(const char **at, char c) {
  if (**at != c) return false;
  ++*at;
  return true;
}

bool wfm__read_clock(const char *text, int64_t *minutes) {
  const char *at = text;
  int32_t hours = read_digits(&at, 1, 5);
  if (hours < 0 || !skip(&at, ':')) return false;
  int32_t minute = read_digits(&at, 2, 2);
  if (minute < 0 || minute > 59) return false;
  if (skip(&at, ':') && read_digits(&at, 2, 2) != 0) return false; /* spreadsheets add seconds */
  if (*at) return false;
  *minutes = (int64_t)hours * 60 + minute;
  return true;
}

static bool read_ymd(const char **at, int32_t *date) {
  int32_t year = read_digits(at, 4, 4);
  if (year < 0 || !skip(at, '-')) return false;
  int32_t month = read_digits(at, 2, 2);
  if (month < 0 || !skip(at, '-')) return false;
  int32_t day = read_digits(at, 2, 2);
  if (day < 0) return false;
  *date = wfm_date_from_ymd(year, month, day);
  return *date != WFM_DATE_NONE;
}

bool wfm__read_date(const char *text, int32_t *date) {
  const char *at = text;
  int32_t found;
  if (!read_ymd(&at, &found) || *at) return false;
  *date = found;
  return true;
}

/* Z, +HH:MM, +HHMM or nothing. */
static bool read_offset(const char *at, int32_t *offset_s) {
  *offset_s = WFM__NO_OFFSET;
  if (!*at) return true;
  if (skip(&at, 'Z')) {
    *offset_s = 0;
    return *at == '\0';
  }
  int32_t sign = *at == '-' ? -1 : 1;
  if (!skip(&at, '+') && !skip(&at, '-')) return false;
  int32_t hours = read_digits(&at, 2, 2);
  (void)skip(&at, ':');
  int32_t minutes = read_digits(&at, 2, 2);
  if (hours < 0 || hours > 18 || minutes < 0 || minutes > 59 || *at) return false;
  *offset_s = sign * (hours * 3600 + minutes * 60);
  return true;
}

bool wfm__read_time(const char *text, wfm__cell *cell) {
  const char *at = text;
  int32_t date, offset_s, second = 0;
  if (!read_ymd(&at, &date) || (!skip(&at, 'T') && !skip(&at, ' '))) return false;
  int32_t hour = read_digits(&at, 2, 2);
  if (hour < 0 || hour > 23 || !skip(&at, ':')) return false;
  int32_t minute = read_digits(&at, 2, 2);
  if (minute < 0 || minute > 59) return false;
  if (skip(&at, ':')) {
    second = read_digits(&at, 2, 2);
    if (second < 0 || second > 59) return false;
    if (skip(&at, '.') && read_digits(&at, 1, 9) != 0) return false; /* whole seconds only */
  }
  if (!read_offset(at, &offset_s)) return false;
  cell->date = date;
  cell->second = hour * 3600 + minute * 60 + second;
  cell->offset_s = offset_s;
  return true;
}

bool wfm__is_utf8(const char *text, size_t length) {
  const unsigned char *s = (const unsigned char *)text;
  for (size_t i = 0; i < length;) {
    size_t more = s[i] < 0x80                   ? 0
                  : s[i] >= 0xc2 && s[i] < 0xe0 ? 1
                  : (s[i] & 0xf0) == 0xe0       ? 2
                  : s[i] >= 0xf0 && s[i] < 0xf5 ? 3
                                                : 4;
    if (more == 4 || more >= length - i) return false;
    for (size_t k = 1; k <= more; k++)
      if ((s[i + k] & 0xc0) != 0x80) return false;
    /* no overlong form, no surrogate, nothing above U+10FFFF */
    if ((s[i] == 0xe0 && s[i + 1] < 0xa0) || (s[i] == 0xed && s[i + 1] >= 0xa0) ||
        (s[i] == 0xf0 && s[i + 1] < 0x90) || (s[i] == 0xf4 && s[i + 1] >= 0x90))
      return false;
    i += more + 1;
  }
  return true;
}
