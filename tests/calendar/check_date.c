/* Dates: known days, every day of 1,400 years, the ends of the range. */
#include "core/core.h"
#include "support/suite.h"

#include <libwfm/calendar.h>

START_TEST(known_days) {
  static const struct {
    int32_t y, m, d, date, weekday;
  } cases[] = {
      {1970, 1, 1, 0, 3},         {1969, 12, 31, -1, 2},     {2000, 2, 29, 11016, 1},
      {2026, 3, 29, 20541, 6},    {1600, 2, 29, -135081, 1}, {1, 1, 1, -719162, 0},
      {9999, 12, 31, 2932896, 4}, {2011, 12, 30, 15338, 4}, /* Python: date.toordinal() - 719163, weekday() */
  };
  for (size_t i = 0; i < WFM__COUNT(cases); i++) {
    ck_assert_int_eq(wfm_date_from_ymd(cases[i].y, cases[i].m, cases[i].d), cases[i].date);
    ck_assert_int_eq(wfm_date_weekday(cases[i].date), cases[i].weekday);
  }
}
END_TEST

START_TEST(no_such_day) {
  static const int32_t bad[][3] = {{2023, 2, 29}, {1900, 2, 29},   {2024, 13, 1},
                                   {2024, 0, 1},  {2024, 4, 31},   {2024, 1, 0},
                                   {2024, 1, 32}, {6000000, 1, 1}, {-6000000, 1, 1}};
  for (size_t i = 0; i < WFM__COUNT(bad); i++)
    ck_assert_int_eq(wfm_date_from_ymd(bad[i][0], bad[i][1], bad[i][2]), WFM_DATE_NONE);
}
END_TEST

START_TEST(every_day) {
  int32_t previous = 0;
  for (int32_t date = wfm_date_from_ymd(1400, 1, 1); date < wfm_date_from_ymd(2800, 1, 1); date++) {
    int32_t y, m, d;
    wfm_date_to_ymd(date, &y, &m, &d);
    int32_t number = (y * 12 + m) * 31 + d;
    ck_assert_int_gt(number, previous);
    ck_assert_int_eq(wfm_date_from_ymd(y, m, d), date);
    previous = number;
  }
}
END_TEST

START_TEST(ends_of_the_range) {
  static const int32_t dates[] = {INT32_MAX, INT32_MAX - 1, INT32_MIN + 1, INT32_MIN + 2};
  for (size_t i = 0; i < WFM__COUNT(dates); i++) {
    int32_t y, m, d;
    wfm_date_to_ymd(dates[i], &y, &m, &d);
    ck_assert_int_eq(wfm_date_from_ymd(y, m, d), dates[i]);
    ck_assert_int_ge(wfm_date_weekday(dates[i]), 0);
  }
  wfm_date_to_ymd(0, NULL, NULL, NULL);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("date");
  tcase_add_test(tc, known_days);
  tcase_add_test(tc, no_such_day);
  tcase_add_test(tc, every_day);
  tcase_add_test(tc, ends_of_the_range);
  return suite_run("calendar/date", tc, 60);
}
