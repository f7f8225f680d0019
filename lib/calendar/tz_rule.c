/* The rule of a POSIX TZ string ("CET-1CEST,M3.5.0,M10.5.0/3"): reading it, and the changes of one year. */
#include "calendar/calendar.h"

typedef struct cursor {
  const char *at, *end;
} cursor;

static bool take(cursor *c, char wanted) {
  if (c->at == c->end || *c->at != wanted) return false;
  c->at++;
  return true;
}

static bool digit(const cursor *c) {
  return c->at < c->end && *c->at >= '0' && *c->at <= '9';
}

/* A whole number from low to high, three digits at most. */
static bool take_number(cursor *c, int32_t low, int32_t high, int32_t *out) {
  int32_t value = 0, digits = 0;
  for (; digit(c) && digits < 3; digits++) value = value * 10 + (*c->at++ - '0');
  if (digits == 0 || digit(c) || value < low || value > high) return false;
  *out = value;
  return true;
}

/* Three letters or more, or anything alphanumeric with signs in <>. */
static bool take_name(cursor *c) {
  bool quoted = take(c, '<');
  const char *first = c->at;
  for (; c->at < c->end; c->at++) {
    char ch = *c->at;
    bool letter = (ch >= 'A' && ch <= 'Z') || (ch >= 'a' && ch <= 'z');
    if (!letter && !(quoted && ((ch >= '0' && ch <= '9') || ch == '+' || ch == '-'))) break;
  }
  return c->at - first >= 3 && (!quoted || take(c, '>'));
}

/* [+-]hh[:mm[:ss]] */
static bool take_time(cursor *c, int32_t most_hours, int32_t *out) {
  bool negative = take(c, '-');
  if (!negative) (void)take(c, '+');
  int32_t h, m = 0, s = 0;
  if (!take_number(c, 0, most_hours, &h)) return false;
  if (take(c, ':')) {
    if (!take_number(c, 0, 59, &m)) return false;
    if (take(c, ':') && !take_number(c, 0, 59, &s)) return false;
  }
  int32_t total = h * 3600 + m * 60 + s;
  *out = negative ? -total : total;
  return true;
}

/* Jn, n or Mm.w.d, then an optional /time (RFC 8536: -167 to 167 hours). */
static bool take_day(cursor *c, wfm__tz_day *day) {
  *day = (wfm__tz_day){.time_s = 7200};
  bool good;
  if (take(c, 'J')) {
    day->kind = WFM__TZ_JULIAN;
    good = take_number(c, 1, 365, &day->day);
  } else if (take(c, 'M')) {
    day->kind = WFM__TZ_MONTH;
    good = take_number(c, 1, 12, &day->month) && take(c, '.') && take_number(c, 1, 5, &day->week) &&
           take(c, '.') && take_number(c, 0, 6, &day->weekday);
  } else {
    day->kind = WFM__TZ_DAY;
    good = take_number(c, 0, 365, &day->day);
  }
  if (good && take(c, '/')) good = take_time(c, 167, &day->time_s);
  return good;
}

bool wfm__tz_rule_parse(const char *text, size_t length, wfm__tz_rule *rule) {
  /* What POSIX systems take where a string names daylight-saving time without a rule. */
  static const char usual[] = ",M3.2.0,M11.1.0";
  cursor c = {text, text + length};
  wfm__tz_rule read = {0};
  int32_t west;
  if (!take_name(&c) || !take_time(&c, 24, &west)) return false;
  read.standard_s = -west;
  if (c.at < c.end) {
    read.has_dst = true;
    if (!take_name(&c)) return false;
    read.dst_s = read.standard_s + 3600;
    if (c.at < c.end && *c.at != ',') {
      if (!take_time(&c, 24, &west)) return false;
      read.dst_s = -west;
    }
    if (c.at == c.end) c = (cursor){usual, usual + sizeof usual - 1};
    if (!take(&c, ',') || !take_day(&c, &read.dst_start) || !take(&c, ',') || !take_day(&c, &read.dst_end))
      return false;
  }
  if (c.at != c.end) return false;
  *rule = read;
  return true;
}

/* Clock time of a change as if the clock showed UTC. */
static int64_t change_clock(const wfm__tz_day *day, int32_t year) {
  int64_t date = wfm_date_from_ymd(year, 1, 1);
  switch (day->kind) {
  case WFM__TZ_JULIAN: {
    bool leap = wfm_date_from_ymd(year, 2, 29) != WFM_DATE_NONE;
    date += day->day - 1 + (leap && day->day >= 60);
    break;
  }
  case WFM__TZ_DAY:
    date += day->day;
    break;
  case WFM__TZ_MONTH: {
    int32_t first = wfm_date_from_ymd(year, day->month, 1);
    int32_t sunday_first = (wfm_date_weekday(first) + 1) % 7;
    date = first + (day->weekday - sunday_first + 7) % 7 + 7 * (day->week - 1);
    int64_t next_month = day->month == 12 ? (int64_t)first + 31 : wfm_date_from_ymd(year, day->month + 1, 1);
    if (date >= next_month) date -= 7; /* week 5 is the last, there may be four only */
    break;
  }
  }
  return date * WFM__DAY_S + day->time_s;
}

void wfm__tz_rule_year(const wfm__tz_rule *rule, int32_t year, int64_t *start, int64_t *end) {
  *start = change_clock(&rule->dst_start, year) - rule->standard_s;
  *end = change_clock(&rule->dst_end, year) - rule->dst_s;
}
