/* Dates of the proleptic Gregorian calendar, and times as text. */
#include "calendar/calendar.h"

static bool leap(int64_t year) {
  return wfm__floor_mod(year, 4) == 0 && (wfm__floor_mod(year, 100) != 0 || wfm__floor_mod(year, 400) == 0);
}

static int32_t month_days(int64_t year, int32_t month) {
  static const int8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return days[month - 1] + (month == 2 && leap(year));
}

/* Years are counted from March, so that the leap day is the last of its year. */
int32_t wfm_date_from_ymd(int32_t year, int32_t month, int32_t day) {
  if (month < 1 || month > 12 || day < 1 || day > month_days(year, month)) return WFM_DATE_NONE;
  int64_t y = (int64_t)year - (month <= 2);
  int64_t era = wfm__floor_div(y, 400), year_of_era = y - era * 400;
  int64_t day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
  int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  int64_t date = era * 146097 + day_of_era - 719468;
  return date > INT32_MIN && date <= INT32_MAX ? (int32_t)date : WFM_DATE_NONE;
}

void wfm_date_to_ymd(int32_t date, int32_t *year, int32_t *month, int32_t *day) {
  int64_t shifted = (int64_t)date + 719468;
  int64_t era = wfm__floor_div(shifted, 146097), day_of_era = shifted - era * 146097;
  int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int64_t from_march = (5 * day_of_year + 2) / 153;
  int32_t m = (int32_t)(from_march < 10 ? from_march + 3 : from_march - 9);
  if (year) *year = (int32_t)(year_of_era + era * 400 + (m <= 2));
  if (month) *month = m;
  if (day) *day = (int32_t)(day_of_year - (153 * from_march + 2) / 5 + 1);
}

int32_t wfm_date_weekday(int32_t date) {
  return (int32_t)wfm__floor_mod((int64_t)date + 3, 7); /* 1970-01-01 was a Thursday */
}

void wfm__format_date(char text[WFM__TIME_TEXT], int64_t date) {
  int32_t y, m, d;
  if (date <= INT32_MIN || date > INT32_MAX) {
    (void)wfm__format(text, WFM__TIME_TEXT, "day %lld", (long long)date);
    return;
  }
  wfm_date_to_ymd((int32_t)date, &y, &m, &d);
  (void)wfm__format(text, WFM__TIME_TEXT, "%04d-%02d-%02d", (int)y, (int)m, (int)d);
}

void wfm__format_clock(char text[WFM__TIME_TEXT], int32_t second) {
  (void)wfm__format(text, WFM__TIME_TEXT, "%02d:%02d:%02d", (int)(second / 3600), (int)(second / 60 % 60),
                    (int)(second % 60));
}

void wfm__format_instant(char text[WFM__TIME_TEXT], int64_t instant) {
  char date[WFM__TIME_TEXT], clock[WFM__TIME_TEXT];
  wfm__format_date(date, wfm__floor_div(instant, WFM__DAY_S));
  wfm__format_clock(clock, (int32_t)wfm__floor_mod(instant, WFM__DAY_S));
  (void)wfm__format(text, WFM__TIME_TEXT, "%sT%sZ", date, clock);
}
