/* Opening hours: windows, Sundays, nights of clock changes, special days, bad input. */
#include "core/core.h"
#include "support/suite.h"

#include <libwfm/calendar.h>
#include <math.h>

static wfm_ctx *ctx;
static wfm_zone *zone;
static wfm_hours *hours;
static uint8_t open[2000];

static void set_up(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
  ck_assert_int_eq(wfm_zone_open(ctx, "Europe/Berlin", &zone), WFM_OK);
  ck_assert_int_eq(wfm_hours_create(ctx, &hours), WFM_OK);
}

static void tear_down(void) {
  wfm_hours_free(hours);
  wfm_zone_free(zone);
  wfm_ctx_free(ctx);
}

enum { H = 3600 };

static void add(int32_t weekday, int32_t open_s, int32_t close_s) {
  ck_assert_msg(wfm_hours_add(hours, weekday, open_s, close_s) == WFM_OK, "%s", wfm_ctx_error(ctx));
}

/* Open intervals of the days from first_date; the mask stays in open. */
static size_t mask_on(const wfm_zone *where, int32_t first_date, int32_t days, int32_t interval_s) {
  wfm_grid *grid = NULL;
  ck_assert_int_eq(wfm_grid_create(ctx, where, first_date, days, interval_s, &grid), WFM_OK);
  size_t n = wfm_grid_count(grid), total = 0;
  ck_assert_uint_lt(n, sizeof open);
  ck_assert_int_eq(wfm_hours_mask(ctx, hours, grid, open), WFM_OK);
  for (size_t i = 0; i < n; i++) total += open[i];
  wfm_grid_free(grid);
  return total;
}

static size_t mask(int32_t first_date, int32_t days, int32_t interval_s) {
  return mask_on(zone, first_date, days, interval_s);
}

START_TEST(plain_week) {
  int32_t monday = wfm_date_from_ymd(2024, 5, 6);
  ck_assert_uint_eq(mask(monday, 7, 900), 0);
  for (int32_t d = 0; d < 5; d++) add(d, 8 * H, 18 * H);
  add(5, 13 * H, 17 * H);
  add(5, 9 * H, 12 * H);  /* given later, earlier in the day */
  add(5, 12 * H, 13 * H); /* touches both */
  ck_assert_uint_eq(mask(monday, 7, 900), 5 * 40 + 32);
  ck_assert_int_eq(open[31], 0);
  ck_assert_int_eq(open[32], 1);
  ck_assert_int_eq(open[71], 1);
  ck_assert_int_eq(open[72], 0);
  ck_assert_uint_eq(mask(monday + 6, 1, 900), 0); /* Sunday */
  ck_assert_uint_eq(mask(monday, 7, 86400), 6);
  add(6, 10 * H + 600, 10 * H + 700); /* part of one interval opens it */
  ck_assert_uint_eq(mask(monday + 6, 1, 900), 1);
  ck_assert_int_eq(open[40], 1);
}
END_TEST

/* 22:00 to 06:00: hours open in the night from Saturday to Sunday, counted on a two-day grid. */
START_TEST(nights_of_clock_changes) {
  add(5, 22 * H, 30 * H);
  ck_assert_uint_eq(mask(wfm_date_from_ymd(2024, 3, 30), 2, 900), 7 * 4);
  ck_assert_uint_eq(mask(wfm_date_from_ymd(2024, 10, 26), 2, 900), 9 * 4);
  ck_assert_uint_eq(mask(wfm_date_from_ymd(2024, 5, 4), 2, 900), 8 * 4);
  ck_assert_uint_eq(mask(wfm_date_from_ymd(2024, 10, 27), 1, 900), 7 * 4); /* what reaches into Sunday */
  ck_assert_int_eq(open[0], 1);
  ck_assert_int_eq(open[28], 0);
}
END_TEST

/* Windows that begin or end inside the change. */
START_TEST(windows_at_the_change) {
  int32_t spring = wfm_date_from_ymd(2024, 3, 31), autumn = wfm_date_from_ymd(2024, 10, 27);
  add(6, 2 * H + 900, 2 * H + 2700); /* left out in spring; in autumn from its first to its second run */
  ck_assert_uint_eq(mask(spring, 1, 900), 0);
  ck_assert_uint_eq(mask(autumn, 1, 900), 6);
  ck_assert_int_eq(open[9], 1);
  ck_assert_int_eq(open[14], 1);
  ck_assert_int_eq(open[15], 0);
  ck_assert_uint_eq(mask(autumn + 7, 1, 900), 2);
  add(6, 2 * H + 2700, 4 * H); /* spring: opens at 03:00 */
  ck_assert_uint_eq(mask(spring, 1, 900), 4);
  ck_assert_int_eq(open[8], 1);
}
END_TEST

START_TEST(whole_days) {
  for (int32_t d = 0; d < 7; d++) add(d, 0, 24 * H);
  ck_assert_uint_eq(mask(wfm_date_from_ymd(2024, 3, 31), 1, 900), 92);
  ck_assert_uint_eq(mask(wfm_date_from_ymd(2024, 10, 27), 1, 900), 100);
  wfm_zone *apia = NULL, *brazil = NULL;
  ck_assert_int_eq(wfm_zone_open(ctx, "Pacific/Apia", &apia), WFM_OK);
  ck_assert_uint_eq(mask_on(apia, wfm_date_from_ymd(2011, 12, 29), 3, 900), 192);
  ck_assert_uint_eq(mask_on(apia, wfm_date_from_ymd(2011, 12, 30), 1, 900), 0);
  wfm_zone_free(apia);
  ck_assert_int_eq(wfm_zone_open(ctx, "America/Sao_Paulo", &brazil), WFM_OK);
  ck_assert_uint_eq(mask_on(brazil, wfm_date_from_ymd(2018, 11, 3), 3, 1800), 48 + 46 + 48);
  wfm_zone_free(brazil);
}
END_TEST

static wfm_special_day day_on(int32_t date) {
  wfm_special_day day;
  wfm_special_day_init(&day, sizeof day);
  day.date = date;
  return day;
}

START_TEST(special_days) {
  int32_t monday = wfm_date_from_ymd(2024, 12, 23);
  for (int32_t d = 0; d < 5; d++) add(d, 8 * H, 18 * H);
  add(1, 20 * H, 28 * H); /* Tuesday evening into Wednesday morning */
  wfm_special_day day = day_on(monday + 2);
  day.name = "Christmas Day";
  day.closed = 1;
  ck_assert_int_eq(wfm_hours_add_special(hours, &day), WFM_OK);
  day = day_on(monday);
  day.name = "half day";
  day.open_s = 9 * H;
  day.close_s = 12 * H;
  day.scale = 0.5;
  ck_assert_int_eq(wfm_hours_add_special(hours, &day), WFM_OK);
  day = day_on(monday + 3); /* weekday's hours, volume to be learnt */
  ck_assert_int_eq(wfm_hours_add_special(hours, &day), WFM_OK);
  ck_assert_uint_eq(mask(monday, 7, H), 3 + 14 + 4 + 10 + 10);
  ck_assert_uint_eq(mask(monday + 2, 1, H), 4); /* the evening before runs on */
  ck_assert_uint_eq(wfm_hours_special_count(hours), 3);
  wfm_special_day got;
  wfm_special_day_init(&got, sizeof got);
  ck_assert_int_eq(wfm_hours_special(hours, 0, &got), WFM_OK);
  ck_assert_int_eq(got.date, monday);
  ck_assert_str_eq(got.name, "half day");
  ck_assert_double_eq(got.scale, 0.5);
  ck_assert_int_eq(wfm_hours_special(hours, 2, &got), WFM_OK);
  ck_assert_str_eq(got.name, "");
  ck_assert(isnan(got.scale));
  ck_assert_int_eq(wfm_hours_special(hours, 3, &got), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_hours_find_special(hours, monday + 2), 1);
  ck_assert_int_eq(wfm_hours_find_special(hours, monday + 1), -1);
}
END_TEST

START_TEST(bad_windows) {
  static const struct {
    int32_t weekday, open_s, close_s;
    wfm_status st;
    const char *text;
  } cases[] = {
      {7, 0, H, WFM_EDOMAIN, "weekday=7, want 0 Monday to 6 Sunday"},
      {-1, 0, H, WFM_EDOMAIN, "weekday=-1, want 0 Monday to 6 Sunday"},
      {6, -1, H, WFM_EDOMAIN, "Sunday: open_s=-1, want 0 to 86399"},
      {6, 86400, 90000, WFM_EDOMAIN, "Sunday: open_s=86400, want 0 to 86399"},
      {6, H, H, WFM_EDOMAIN, "Sunday: close_s=3600, want above open_s=3600 and at most 172800"},
      {6, H, 172801, WFM_EDOMAIN, "Sunday: close_s=172801, want above open_s=3600 and at most 172800"},
      {0, 11 * H, 13 * H, WFM_EDUPLICATE, "Monday: 11:00:00 to 13:00:00 overlaps 08:00:00 to 12:00:00"},
  };
  add(0, 8 * H, 12 * H);
  for (size_t i = 0; i < WFM__COUNT(cases); i++) {
    ck_assert_int_eq(wfm_hours_add(hours, cases[i].weekday, cases[i].open_s, cases[i].close_s), cases[i].st);
    ck_assert_str_eq(wfm_ctx_error(ctx), cases[i].text);
  }
  ck_assert_uint_eq(mask(wfm_date_from_ymd(2024, 5, 6), 7, H), 4);
  ck_assert_int_eq(wfm_hours_add(NULL, 0, 0, H), WFM_EINVAL);
  ck_assert_int_eq(wfm_hours_create(ctx, NULL), WFM_EINVAL);
  ck_assert_int_eq(wfm_hours_mask(ctx, hours, NULL, open), WFM_EINVAL);
  wfm_hours_free(NULL);
}
END_TEST

START_TEST(bad_special_days) {
  wfm_special_day day = day_on(20000);
  ck_assert_int_eq(wfm_hours_add_special(hours, &day), WFM_OK);
  ck_assert_int_eq(wfm_hours_add_special(hours, &day), WFM_EDUPLICATE);
  ck_assert_str_eq(wfm_ctx_error(ctx), "special day 2024-10-04 is given twice");
  day = day_on(WFM_DATE_NONE);
  ck_assert_int_eq(wfm_hours_add_special(hours, &day), WFM_EDOMAIN);
  day = day_on(20001);
  day.scale = -0.5;
  ck_assert_int_eq(wfm_hours_add_special(hours, &day), WFM_EDOMAIN);
  ck_assert_str_eq(wfm_ctx_error(ctx), "special day 2024-10-05: scale=-0.5, want >= 0 or NaN");
  day = day_on(20001);
  day.scale = INFINITY;
  ck_assert_int_eq(wfm_hours_add_special(hours, &day), WFM_EDOMAIN);
  day = day_on(20001);
  day.closed = 2;
  ck_assert_int_eq(wfm_hours_add_special(hours, &day), WFM_EDOMAIN);
  day = day_on(20001);
  day.open_s = 8 * H; /* no end */
  ck_assert_int_eq(wfm_hours_add_special(hours, &day), WFM_EDOMAIN);
  day = day_on(20001);
  day.struct_size = 0;
  ck_assert_int_eq(wfm_hours_add_special(hours, &day), WFM_EINVAL);
  day = day_on(20001);
  day.reserved0 = 1;
  ck_assert_int_eq(wfm_hours_add_special(hours, &day), WFM_EVERSION);
  ck_assert_int_eq(wfm_hours_add_special(hours, NULL), WFM_EINVAL);
  ck_assert_uint_eq(wfm_hours_special_count(hours), 1);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("hours");
  tcase_add_checked_fixture(tc, set_up, tear_down);
  tcase_add_test(tc, plain_week);
  tcase_add_test(tc, nights_of_clock_changes);
  tcase_add_test(tc, windows_at_the_change);
  tcase_add_test(tc, whole_days);
  tcase_add_test(tc, special_days);
  tcase_add_test(tc, bad_windows);
  tcase_add_test(tc, bad_special_days);
  return suite_run("calendar/hours", tc, 60);
}
