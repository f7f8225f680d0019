/* Cells of reports: times by a format, durations by a unit. */
#include "io/column_map.h"

#include <libwfm/calendar.h>

#include <math.h>
#include <string.h>

typedef struct moment {
  int64_t year, month, day, hour, minute, second, offset_s;
  bool has_offset, twelve, afternoon;
} moment;

/* Up to `most` digits; characters used, 0: none. */
static size_t digits(const char *text, size_t most, int64_t *value) {
  size_t n = 0;
  for (*value = 0; n < most && text[n] >= '0' && text[n] <= '9'; n++) *value = 10 * *value + (text[n] - '0');
  return n;
}

/* AM or PM in any case, with or without dots. */
static size_t half_of_day(const char *text, bool *afternoon) {
  char first = (char)(text[0] | 32);
  if (first != 'a' && first != 'p') return 0;
  *afternoon = first == 'p';
  size_t at = text[1] == '.' ? 2 : 1;
  if ((text[at] | 32) != 'm') return 0;
  return at + 1 + (text[at + 1] == '.');
}

static size_t read_offset(const char *text, moment *m) {
  int64_t hours, minutes;
  m->has_offset = true;
  if (*text == 'Z') return 1;
  if (*text != '+' && *text != '-') return 0;
  if (digits(text + 1, 2, &hours) != 2) return 0;
  size_t at = text[3] == ':' ? 4 : 3;
  if (digits(text + at, 2, &minutes) != 2) return 0;
  m->offset_s = (hours * 3600 + minutes * 60) * (*text == '-' ? -1 : 1);
  return at + 2;
}

static size_t read_part(const char *text, char kind, moment *m) {
  int64_t value;
  size_t n;
  switch (kind) {
  case 'Y':
    return digits(text, 4, &m->year) == 4 ? 4 : 0;
  case 'y':
    n = digits(text, 2, &m->year);
    m->year += 2000;
    return n == 2 ? 2 : 0;
  case 'm':
    return digits(text, 2, &m->month);
  case 'd':
    return digits(text, 2, &m->day);
  case 'H':
    return digits(text, 2, &m->hour);
  case 'I':
    m->twelve = true;
    return digits(text, 2, &m->hour);
  case 'M':
    return digits(text, 2, &m->minute);
  case 'S':
    return digits(text, 2, &m->second);
  case 'p':
    return half_of_day(text, &m->afternoon);
  case 'z':
    return read_offset(text, m);
  case 't': /* 0, 30, 830, 2330: hours and minutes as one number */
    n = digits(text, 4, &value);
    m->hour = value / 100;
    m->minute = value % 100;
    return n;
  case 'f': /* any digits, which say nothing */
    for (n = 0; text[n] >= '0' && text[n] <= '9';) n++;
    return n;
  default:
    return 0;
  }
}

bool wfm__time_format_ok(const char *format) {
  bool year = false, month = false, day = false;
  for (; *format; format++) {
    if (*format != '%') continue;
    if (!*++format || !strchr("YymdHIMSpztf", *format)) return false;
    year = year || *format == 'Y' || *format == 'y';
    month = month || *format == 'm';
    day = day || *format == 'd';
  }
  return year && month && day;
}

bool wfm__read_time_as(const char *text, const char *format, wfm__cell *cell) {
  moment m = {.month = 1, .day = 1};
  for (; *format; format++) {
    if (*format == '%') {
      size_t used = read_part(text, *++format, &m);
      if (used == 0) return false;
      text += used;
    } else if (*format == ' ') {
      if (*text != ' ') return false;
      while (*text == ' ') text++;
    } else if (*text++ != *format) {
      return false;
    }
  }
  if (*text || m.month > 12 || m.hour > 23 + !m.twelve || m.minute > 59 || m.second > 59) return false;
  if (m.twelve) {
    if (m.hour < 1 || m.hour > 12) return false;
    m.hour = m.hour % 12 + (m.afternoon ? 12 : 0);
  }
  int32_t date = wfm_date_from_ymd((int32_t)m.year, (int32_t)m.month, (int32_t)m.day);
  if (date == WFM_DATE_NONE || (m.hour == 24 && m.minute + m.second > 0)) return false;
  cell->date = date + (m.hour == 24);
  cell->second = (int32_t)(m.hour % 24 * 3600 + m.minute * 60 + m.second);
  cell->offset_s = m.has_offset ? (int32_t)m.offset_s : WFM__NO_OFFSET;
  return true;
}

/* [[H:]M]:SS with or without a fraction, as ":45", "3:05" or "1:02:03". */
static bool read_clock(const char *text, char decimal, double *value) {
  double sum = 0, part;
  for (int parts = 0; parts < 3; parts++) {
    if (parts == 0 && *text == ':') {
      text++;
      continue;
    }
    size_t n = wfm__parse_double(text, strlen(text), decimal, &part);
    if (n == 0 || !(part >= 0)) return false;
    sum = 60 * sum + part;
    text += n;
    if (!*text) {
      *value = sum;
      return parts > 0 || part == 0;
    }
    if (*text++ != ':') return false;
  }
  return false;
}

bool wfm__read_unit(const char *text, wfm__unit unit, char decimal, double *value) {
  static const double seconds[] = {1, 1, 1e-3, 60, 3600};
  if (unit == UNIT_CLOCK) return read_clock(text, decimal, value);
  size_t n = wfm__parse_double(text, strlen(text), decimal, value);
  if (n == 0 || text[n] || !isfinite(*value)) return false;
  *value *= seconds[unit];
  return true;
}
