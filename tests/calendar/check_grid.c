/* Grids: days of 23, 23.5, 24, 24.5 and 25 hours, a day left out, and the properties every grid has. */
#include "core/core.h"
#include "support/suite.h"

#include <libwfm/calendar.h>

static wfm_ctx *ctx;
static wfm_zone *zone;
static wfm_grid *grid;

static void set_up(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
  zone = NULL;
  grid = NULL;
}

static void tear_down(void) {
  wfm_grid_free(grid);
  wfm_zone_free(zone);
  wfm_ctx_free(ctx);
}

static void make(const char *name, int32_t first_date, int32_t days, int32_t interval_s) {
  wfm_grid_free(grid);
  wfm_zone_free(zone);
  zone = NULL;
  grid = NULL;
  ck_assert_msg(wfm_zone_open(ctx, name, &zone) == WFM_OK, "%s", wfm_ctx_error(ctx));
  ck_assert_msg(wfm_grid_create(ctx, zone, first_date, days, interval_s, &grid) == WFM_OK, "%s",
                wfm_ctx_error(ctx));
}

/* Counted by hand from the clock changes of check_zone.c. */
static const struct {
  const char *zone;
  int32_t y, m, d, interval_s;
  size_t count;
  int32_t hours_x2; /* length of the day in half-hours */
} days[] = {
    {"Europe/Berlin", 2024, 3, 31, 900, 92, 46},
    {"Europe/Berlin", 2024, 10, 27, 900, 100, 50},
    {"Europe/Berlin", 2024, 10, 27, 300, 300, 50},
    {"Europe/Berlin", 2024, 10, 27, 3600, 25, 50},
    {"Europe/Berlin", 2024, 10, 27, 14400, 6, 50}, /* the first has five hours */
    {"Europe/Berlin", 2024, 3, 31, 14400, 6, 46},  /* three hours */
    {"Europe/Berlin", 2024, 3, 31, 86400, 1, 46},
    {"Europe/Berlin", 2024, 10, 27, 86400, 1, 50},
    {"Europe/Berlin", 2024, 5, 5, 360, 240, 48},
    {"Australia/Lord_Howe", 2018, 10, 7, 900, 94, 47},
    {"Australia/Lord_Howe", 2018, 4, 1, 900, 98, 49},
    {"Australia/Lord_Howe", 2018, 10, 7, 3600, 24, 47}, /* 02:30 to 03:00 is half an hour */
    {"Australia/Lord_Howe", 2018, 4, 1, 3600, 24, 49},  /* 01:00 to 02:00 has an hour and a half */
    {"America/Sao_Paulo", 2018, 11, 4, 1800, 46, 46},
    {"America/Sao_Paulo", 2018, 2, 17, 1800, 50, 50},
    {"Pacific/Apia", 2011, 12, 30, 900, 0, 0},
    {"America/St_Johns", 1999, 10, 31, 86400, 1, 50},
    {"UTC", 2024, 3, 31, 300, 288, 48},
    {"floating", 2024, 3, 31, 900, 96, 48},
};

START_TEST(single_days) {
  make(days[_i].zone, wfm_date_from_ymd(days[_i].y, days[_i].m, days[_i].d), 1, days[_i].interval_s);
  size_t n = wfm_grid_count(grid);
  ck_assert_uint_eq(n, days[_i].count);
  ck_assert_int_eq(wfm_grid_start(grid, n) - wfm_grid_start(grid, 0), days[_i].hours_x2 * 1800);
}
END_TEST

START_TEST(clock_of_a_long_day) {
  make("Europe/Berlin", wfm_date_from_ymd(2024, 10, 27), 1, 3600);
  for (size_t i = 0; i < 25; i++) ck_assert_int_eq(wfm_grid_second(grid, i), 3600 * (int)(i < 3 ? i : i - 1));
  make("Europe/Berlin", wfm_date_from_ymd(2024, 10, 27), 1, 14400);
  ck_assert_int_eq(wfm_grid_start(grid, 1) - wfm_grid_start(grid, 0), 5 * 3600);
  ck_assert_int_eq(wfm_grid_second(grid, 1), 14400);
  make("Australia/Lord_Howe", wfm_date_from_ymd(2018, 10, 7), 1, 3600);
  ck_assert_int_eq(wfm_grid_second(grid, 2), 9000);
  ck_assert_int_eq(wfm_grid_start(grid, 3) - wfm_grid_start(grid, 2), 1800);
}
END_TEST

static const char *const zones[] = {"Europe/Berlin",    "Australia/Lord_Howe", "Pacific/Apia",
                                    "America/St_Johns", "America/Sao_Paulo",   "UTC"};
static const int32_t intervals[] = {300, 360, 900, 1200, 1800, 3600, 14400, 43200, 86400};

/* Over thirteen years: intervals follow each other, are found again, belong to their days, and read the clock right. */
START_TEST(properties) {
  int32_t first_date = wfm_date_from_ymd(1999, 1, 1), length = 13 * 366;
  int32_t interval_s = intervals[_i];
  for (size_t z = 0; z < WFM__COUNT(zones); z++) {
    make(zones[z], first_date, length, interval_s);
    size_t n = wfm_grid_count(grid), seen = 0;
    ck_assert_int_eq(wfm_grid_days(grid), length);
    ck_assert_int_eq(wfm_grid_first_date(grid), first_date);
    ck_assert_int_eq(wfm_grid_interval_s(grid), interval_s);
    ck_assert_ptr_eq(wfm_grid_zone(grid), zone);
    for (int32_t d = 0; d < length; d++) {
      size_t first, count;
      wfm_grid_day_range(grid, d, &first, &count);
      ck_assert_uint_eq(first, seen);
      seen += count;
      ck_assert_int_eq(wfm_grid_start(grid, first), wfm_zone_day_start(zone, first_date + d));
      if (count > 0) ck_assert(wfm_grid_day(grid, first) == d && wfm_grid_day(grid, first + count - 1) == d);
    }
    ck_assert_uint_eq(seen, n);
    for (size_t i = 0; i < n; i++) {
      int64_t start = wfm_grid_start(grid, i), end = wfm_grid_start(grid, i + 1);
      wfm_local local;
      bool good = start < end && wfm_grid_find(grid, start) == (int64_t)i &&
                  wfm_grid_find(grid, end - 1) == (int64_t)i;
      wfm_zone_to_local(zone, start, &local);
      good = good && local.second == wfm_grid_second(grid, i);
      wfm_zone_to_local(zone, end - 1, &local);
      good = good && local.second / interval_s == wfm_grid_second(grid, i) / interval_s;
      if (!good) ck_abort_msg("%s, %d s: interval %zu", zones[z], (int)interval_s, i);
    }
    ck_assert_int_eq(wfm_grid_find(grid, wfm_grid_start(grid, 0) - 1), -1);
    ck_assert_int_eq(wfm_grid_find(grid, wfm_grid_start(grid, n)), -1);
  }
}
END_TEST

START_TEST(outside) {
  make("UTC", 0, 2, 3600);
  size_t first = 7, count = 7;
  wfm_grid_day_range(grid, 2, &first, &count);
  ck_assert_uint_eq(count, 0);
  wfm_grid_day_range(grid, -1, NULL, &count);
  ck_assert_uint_eq(count, 0);
  wfm_grid_day_range(grid, 1, NULL, NULL);
  ck_assert_int_eq(wfm_grid_day(grid, 48), -1);
  ck_assert_int_eq(wfm_grid_second(grid, 48), -1);
  ck_assert_int_eq(wfm_grid_start(grid, 1000), 2 * 86400);
  ck_assert_int_eq(wfm_grid_find(grid, INT64_MAX), -1);
  ck_assert_int_eq(wfm_grid_find(grid, INT64_MIN), -1);
  make("Pacific/Apia", wfm_date_from_ymd(2011, 12, 30), 1, 3600);
  ck_assert_int_eq(wfm_grid_find(grid, wfm_grid_start(grid, 0)), -1); /* no interval at all */
}
END_TEST

START_TEST(bad_arguments) {
  static const struct {
    int32_t first_date, days, interval_s;
    const char *text;
  } cases[] = {
      {0, 1, 700, "interval_s=700, want 60 to 86400 that divides 86400"},
      {0, 1, 30, "interval_s=30, want 60 to 86400 that divides 86400"},
      {0, 1, 0, "interval_s=0, want 60 to 86400 that divides 86400"},
      {0, 1, -900, "interval_s=-900, want 60 to 86400 that divides 86400"},
      {0, 1, 172800, "interval_s=172800, want 60 to 86400 that divides 86400"},
      {0, 0, 900, "days=0, want 1 to 36600"},
      {0, -1, 900, "days=-1, want 1 to 36600"},
      {0, INT32_MAX, 900, "days=2147483647, want 1 to 36600"},
      {WFM_DATE_NONE, 1, 900, "first_date=-2147483648 with 1 days is out of range"},
      {INT32_MAX, 1, 900, "first_date=2147483647 with 1 days is out of range"},
  };
  ck_assert_int_eq(wfm_zone_open(ctx, "UTC", &zone), WFM_OK);
  for (size_t i = 0; i < WFM__COUNT(cases); i++) {
    ck_assert_int_eq(
        wfm_grid_create(ctx, zone, cases[i].first_date, cases[i].days, cases[i].interval_s, &grid),
        WFM_EDOMAIN);
    ck_assert_str_eq(wfm_ctx_error(ctx), cases[i].text);
    ck_assert_ptr_null(grid);
  }
  ck_assert_int_eq(wfm_grid_create(ctx, NULL, 0, 1, 900, &grid), WFM_EINVAL);
  ck_assert_int_eq(wfm_grid_create(ctx, zone, 0, 1, 900, NULL), WFM_EINVAL);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("grid");
  tcase_add_checked_fixture(tc, set_up, tear_down);
  tcase_add_loop_test(tc, single_days, 0, (int)WFM__COUNT(days));
  tcase_add_test(tc, clock_of_a_long_day);
  tcase_add_loop_test(tc, properties, 0, (int)WFM__COUNT(intervals));
  tcase_add_test(tc, outside);
  tcase_add_test(tc, bad_arguments);
  return suite_run("calendar/grid", tc, 120);
}
