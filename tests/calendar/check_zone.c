/* Zones: recorded clock changes, both ways round for every hour of ninety years, gaps, folds, days without
 * midnight. */
#include "calendar/tzif_build.h"
#include "core/core.h"
#include "support/suite.h"
#include "support/tempdir.h"

#include <libwfm/calendar.h>
#include <stdio.h>
#include <stdlib.h>

static wfm_ctx *ctx;

static void set_up(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
}

static void tear_down(void) {
  wfm_ctx_free(ctx);
}

static wfm_zone *zone_of(const char *name) {
  wfm_zone *zone = NULL;
  ck_assert_msg(wfm_zone_open(ctx, name, &zone) == WFM_OK, "%s", wfm_ctx_error(ctx));
  return zone;
}

/* Changes printed by `zdump -v` of tzdata 2026f, all of them in the past: zone, instant, offset before and
 * after. */
static const struct {
  const char *zone;
  int64_t at;
  int32_t before, after;
} changes[] = {
    {"Europe/Berlin", INT64_C(323830800), 3600, 7200},
    {"Europe/Berlin", INT64_C(338950800), 7200, 3600},
    {"Europe/Berlin", INT64_C(828234000), 3600, 7200},
    {"Europe/Berlin", INT64_C(846378000), 7200, 3600},
    {"Europe/Berlin", INT64_C(1521939600), 3600, 7200},
    {"Europe/Berlin", INT64_C(1540688400), 7200, 3600},
    {"Europe/Berlin", INT64_C(1711846800), 3600, 7200},
    {"Europe/Berlin", INT64_C(1729990800), 7200, 3600},
    {"America/New_York", INT64_C(126687600), -18000, -14400},
    {"America/New_York", INT64_C(152085600), -14400, -18000},
    {"America/New_York", INT64_C(544604400), -18000, -14400},
    {"America/New_York", INT64_C(562140000), -14400, -18000},
    {"America/New_York", INT64_C(1173596400), -18000, -14400},
    {"America/New_York", INT64_C(1194156000), -14400, -18000},
    {"America/New_York", INT64_C(1710054000), -18000, -14400},
    {"America/New_York", INT64_C(1730613600), -14400, -18000},
    {"America/Sao_Paulo", INT64_C(919562400), -7200, -10800},
    {"America/Sao_Paulo", INT64_C(938919600), -10800, -7200},
    {"America/Sao_Paulo", INT64_C(1518919200), -7200, -10800},
    {"America/Sao_Paulo", INT64_C(1541300400), -10800, -7200},
    {"America/Sao_Paulo", INT64_C(1550368800), -7200, -10800},
    {"Asia/Beirut", INT64_C(704671200), 7200, 10800},
    {"Asia/Beirut", INT64_C(718146000), 10800, 7200},
    {"Asia/Beirut", INT64_C(1301176800), 7200, 10800},
    {"Asia/Beirut", INT64_C(1319922000), 10800, 7200},
    {"Asia/Beirut", INT64_C(1521928800), 7200, 10800},
    {"Asia/Beirut", INT64_C(1540674000), 10800, 7200},
    {"Africa/Cairo", INT64_C(925423200), 7200, 10800},
    {"Africa/Cairo", INT64_C(938725200), 10800, 7200},
    {"Africa/Cairo", INT64_C(1400191200), 7200, 10800},
    {"Africa/Cairo", INT64_C(1403816400), 10800, 7200},
    {"Africa/Cairo", INT64_C(1406844000), 7200, 10800},
    {"Africa/Cairo", INT64_C(1411678800), 10800, 7200},
    {"Africa/Cairo", INT64_C(1682632800), 7200, 10800},
    {"Africa/Cairo", INT64_C(1698354000), 10800, 7200},
    {"Australia/Lord_Howe", INT64_C(352216800), 36000, 37800},
    {"Australia/Lord_Howe", INT64_C(372785400), 37800, 41400},
    {"Australia/Lord_Howe", INT64_C(478621800), 41400, 37800},
    {"Australia/Lord_Howe", INT64_C(499188600), 37800, 39600},
    {"Australia/Lord_Howe", INT64_C(1522508400), 39600, 37800},
    {"Australia/Lord_Howe", INT64_C(1538839800), 37800, 39600},
    {"Australia/Lord_Howe", INT64_C(1712415600), 39600, 37800},
    {"Australia/Lord_Howe", INT64_C(1728142200), 37800, 39600},
    {"Pacific/Apia", INT64_C(1285498800), -39600, -36000},
    {"Pacific/Apia", INT64_C(1301752800), -36000, -39600},
    {"Pacific/Apia", INT64_C(1316872800), -39600, -36000},
    {"Pacific/Apia", INT64_C(1325239200), -36000, 50400},
    {"Pacific/Apia", INT64_C(1333202400), 50400, 46800},
    {"Pacific/Apia", INT64_C(1348927200), 46800, 50400},
    {"Pacific/Apia", INT64_C(1617458400), 50400, 46800},
    {"America/St_Johns", INT64_C(576041460), -12600, -5400},
    {"America/St_Johns", INT64_C(594178260), -5400, -12600},
    {"America/St_Johns", INT64_C(923196660), -12600, -9000},
    {"America/St_Johns", INT64_C(941337060), -9000, -12600},
    {"America/St_Johns", INT64_C(1299987060), -12600, -9000},
    {"America/St_Johns", INT64_C(1320553800), -9000, -12600},
    {"Asia/Jerusalem", INT64_C(923011200), 7200, 10800},
    {"Asia/Jerusalem", INT64_C(936313200), 10800, 7200},
    {"Asia/Jerusalem", INT64_C(1364515200), 7200, 10800},
    {"Asia/Jerusalem", INT64_C(1382828400), 10800, 7200},
    {"Africa/Casablanca", INT64_C(1521943200), 0, 3600},
    {"Africa/Casablanca", INT64_C(1526176800), 3600, 0},
    {"Africa/Casablanca", INT64_C(1529200800), 0, 3600},
    {"Africa/Casablanca", INT64_C(1679191200), 3600, 0},
    {"Africa/Casablanca", INT64_C(1682215200), 0, 3600},
    {"Asia/Kolkata", INT64_C(-764145000), 23400, 19800},
    {"Asia/Pyongyang", INT64_C(1439564400), 32400, 30600},
    {"Asia/Pyongyang", INT64_C(1525446000), 30600, 32400},
    {"Europe/Dublin", INT64_C(57722400), 3600, 0},
    {"Europe/Dublin", INT64_C(1711846800), 0, 3600},
    {"Europe/Dublin", INT64_C(1729990800), 3600, 0},
    {"America/Caracas", INT64_C(1197183600), -14400, -16200},
    {"America/Caracas", INT64_C(1462086000), -16200, -14400},
};

START_TEST(recorded_changes) {
  wfm_zone *zone = zone_of(changes[_i].zone);
  wfm_local local;
  wfm_zone_to_local(zone, changes[_i].at - 1, &local);
  ck_assert_int_eq(local.offset_s, changes[_i].before);
  wfm_zone_to_local(zone, changes[_i].at, &local);
  ck_assert_int_eq(local.offset_s, changes[_i].after);
  ck_assert_int_eq(local.fold, changes[_i].after < changes[_i].before);
  int64_t clock = changes[_i].at + changes[_i].after;
  ck_assert_int_eq((int64_t)local.date * 86400 + local.second, clock);
  wfm_zone_free(zone);
}
END_TEST

static const char *const round_trip_zones[] = {
    "Europe/Berlin", "America/New_York", "America/Sao_Paulo", "Australia/Lord_Howe",
    "Pacific/Apia",  "America/St_Johns", "Africa/Casablanca", "Asia/Kathmandu",
    "UTC",           "floating"};

/* An instant, its clock time and fold, and back, at every hour and half an hour from 1970 to 2060. */
START_TEST(round_trip) {
  wfm_zone *zone = zone_of(round_trip_zones[_i]);
  int64_t end = (int64_t)wfm_date_from_ymd(2061, 1, 1) * 86400, before = INT64_MIN;
  for (int64_t t = 0; t < end; t += 1800) {
    wfm_local local;
    int64_t back = -7;
    wfm_zone_to_local(zone, t, &local);
    int64_t clock = (int64_t)local.date * 86400 + local.second;
    if (local.second < 0 || local.second >= 86400 || clock != t + local.offset_s)
      ck_abort_msg("%s: clock of %lld", round_trip_zones[_i], (long long)t);
    wfm_status st =
        wfm_zone_to_instant(ctx, zone, local.date, local.second, WFM_GAP_ERROR, local.fold, &back);
    if (st != WFM_OK || back != t)
      ck_abort_msg("%s: %lld comes back as %lld", round_trip_zones[_i], (long long)t, (long long)back);
    if (clock <= before && !local.fold) ck_abort_msg("%s: fold of %lld", round_trip_zones[_i], (long long)t);
    before = clock;
  }
  wfm_zone_free(zone);
}
END_TEST

/* Each day starts at the first instant of its date or a later one. */
START_TEST(day_starts_split_time) {
  wfm_zone *zone = zone_of(round_trip_zones[_i]);
  int64_t previous = INT64_MIN;
  for (int32_t date = -30000; date < 40000; date++) {
    int64_t start = wfm_zone_day_start(zone, date);
    wfm_local at, before;
    wfm_zone_to_local(zone, start, &at);
    wfm_zone_to_local(zone, start - 1, &before);
    if (start < previous || at.date < date || before.date >= date)
      ck_abort_msg("%s: start of day %d", round_trip_zones[_i], (int)date);
    previous = start;
  }
  wfm_zone_free(zone);
}
END_TEST

/* Midnights that a clock change left out: clock time at the start of the day (zdump, see above). */
START_TEST(days_without_midnight) {
  static const struct {
    const char *zone;
    int32_t y, m, d, second, hours;
  } cases[] = {
      {"America/Sao_Paulo", 2018, 11, 4, 3600, 23}, {"America/Sao_Paulo", 2018, 2, 17, 0, 25},
      {"Asia/Beirut", 2018, 3, 25, 3600, 23},       {"Africa/Cairo", 2023, 4, 28, 3600, 23},
      {"Africa/Cairo", 2014, 5, 16, 3600, 23},      {"Pacific/Apia", 2011, 12, 29, 0, 24},
      {"Pacific/Apia", 2011, 12, 30, 0, 0},         {"Pacific/Apia", 2011, 12, 31, 0, 24},
      {"Europe/Berlin", 2024, 3, 31, 0, 23},        {"Europe/Berlin", 2024, 10, 27, 0, 25},
      {"America/St_Johns", 1999, 10, 31, 0, 25},
  };
  for (size_t i = 0; i < WFM__COUNT(cases); i++) {
    wfm_zone *zone = zone_of(cases[i].zone);
    int32_t date = wfm_date_from_ymd(cases[i].y, cases[i].m, cases[i].d);
    int64_t start = wfm_zone_day_start(zone, date);
    wfm_local local;
    wfm_zone_to_local(zone, start, &local);
    ck_assert_int_eq(local.second, cases[i].second);
    ck_assert_int_eq(wfm_zone_day_start(zone, date + 1) - start, cases[i].hours * 3600);
    wfm_zone_free(zone);
  }
}
END_TEST

START_TEST(gaps_and_folds) {
  wfm_zone *zone = zone_of("Europe/Berlin");
  int32_t spring = wfm_date_from_ymd(2024, 3, 31), autumn = wfm_date_from_ymd(2024, 10, 27);
  int64_t t = -7;
  ck_assert_int_eq(wfm_zone_to_instant(ctx, zone, spring, 9000, WFM_GAP_ERROR, 0, &t), WFM_EDOMAIN);
  ck_assert_str_eq(wfm_ctx_error(ctx),
                   "2024-03-31 02:30:00 does not exist in Europe/Berlin: a clock change leaves it out");
  ck_assert_int_eq(t, -7);
  ck_assert_int_eq(wfm_zone_to_instant(ctx, zone, spring, 9000, WFM_GAP_FORWARD, 0, &t), WFM_OK);
  ck_assert_int_eq(t, 1711848600); /* 01:30 UTC, 03:30 by the clock */
  ck_assert_int_eq(wfm_zone_to_instant(ctx, zone, spring - 1, 86400 + 9000, WFM_GAP_FORWARD, 1, &t), WFM_OK);
  ck_assert_int_eq(t, 1711848600);
  ck_assert_int_eq(wfm_zone_to_instant(ctx, zone, autumn, 9000, WFM_GAP_ERROR, WFM_FOLD_FIRST, &t), WFM_OK);
  ck_assert_int_eq(t, 1729989000);
  ck_assert_int_eq(wfm_zone_to_instant(ctx, zone, autumn, 9000, WFM_GAP_ERROR, WFM_FOLD_SECOND, &t), WFM_OK);
  ck_assert_int_eq(t, 1729989000 + 3600);
  ck_assert_int_eq(wfm_zone_to_instant(ctx, zone, autumn, 172799, WFM_GAP_ERROR, 0, &t), WFM_OK);
  ck_assert_int_eq(t, 1730156399); /* 28 October, 23:59:59 CET */
  wfm_zone_free(zone);
  zone = zone_of("Pacific/Apia"); /* the day that Samoa left out */
  int32_t left_out = wfm_date_from_ymd(2011, 12, 30);
  ck_assert_int_eq(wfm_zone_to_instant(ctx, zone, left_out, 43200, WFM_GAP_ERROR, 0, &t), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_zone_to_instant(ctx, zone, left_out, 43200, WFM_GAP_FORWARD, 0, &t), WFM_OK);
  wfm_local local;
  wfm_zone_to_local(zone, t, &local);
  ck_assert_int_eq(local.date, left_out + 1);
  ck_assert_int_eq(local.second, 43200);
  wfm_zone_free(zone);
}
END_TEST

START_TEST(the_hour_that_comes_twice) {
  wfm_zone *zone = zone_of("Europe/Berlin");
  int32_t autumn = wfm_date_from_ymd(2024, 10, 27);
  int32_t date[6], second[] = {5400, 7200, 9000, 7200, 9000, 10800};
  int64_t t[6] = {0};
  for (size_t i = 0; i < 6; i++) date[i] = autumn;
  ck_assert_int_eq(wfm_zone_to_instants(ctx, zone, 6, date, second, WFM_GAP_ERROR, t), WFM_OK);
  for (size_t i = 0; i < 6; i++) ck_assert_int_eq(t[i], 1729985400 + 1800 * (int64_t)i);
  second[4] = -1;
  t[0] = -7;
  ck_assert_int_eq(wfm_zone_to_instants(ctx, zone, 6, date, second, WFM_GAP_ERROR, t), WFM_EDOMAIN);
  ck_assert_str_eq(wfm_ctx_error(ctx), "row 4: second=-1, want 0 to 172799");
  ck_assert_int_eq(t[0], -7);
  ck_assert_int_eq(wfm_zone_to_instants(ctx, zone, 0, NULL, NULL, WFM_GAP_ERROR, NULL), WFM_OK);
  ck_assert_int_eq(wfm_zone_to_instants(ctx, zone, 1, date, second, 2, t), WFM_OK);
  ck_assert_int_eq(wfm_zone_to_instants(ctx, zone, 1, date, second, 3, t), WFM_EINVAL);
  ck_assert_int_eq(wfm_zone_to_instants(ctx, zone, 1, NULL, second, 0, t), WFM_EINVAL);
  wfm_zone_free(zone);
}
END_TEST

/* 24 hours on every day, as some exports write them: the hour that is left out has no instant. */
START_TEST(the_hour_that_is_left_out) {
  wfm_zone *zone = zone_of("Europe/Berlin");
  int32_t date[24], second[24];
  int64_t t[24];
  for (int32_t i = 0; i < 24; i++) {
    date[i] = wfm_date_from_ymd(2024, 3, 31);
    second[i] = 3600 * i;
  }
  ck_assert_int_eq(wfm_zone_to_instants(ctx, zone, 24, date, second, WFM_GAP_NONE, t), WFM_OK);
  for (int i = 0; i < 24; i++)
    ck_assert(t[i] == (i == 2 ? WFM_INSTANT_NONE : 1711839600 + 3600 * (int64_t)(i < 2 ? i : i - 1)));
  ck_assert_int_eq(wfm_zone_to_instants(ctx, zone, 24, date, second, WFM_GAP_ERROR, t), WFM_EDOMAIN);
  wfm_zone_free(zone);
}
END_TEST

START_TEST(names) {
  static const struct {
    const char *name;
    wfm_status st;
    const char *text;
  } cases[] = {
      {"Europe/Nowhere", WFM_ENOTFOUND,
       "zone \"Europe/Nowhere\" does not exist, want one like \"Europe/Berlin\""},
      {"../../../etc/passwd", WFM_ENOTFOUND,
       "\"../../../etc/passwd\" is no name of a zone, want one like \"Europe/Berlin\""},
      {"/usr/share/zoneinfo/Europe/Berlin", WFM_ENOTFOUND, NULL},
      {"Europe/../Europe/Berlin", WFM_ENOTFOUND, NULL},
      {"Europe//Berlin", WFM_ENOTFOUND, NULL},
      {"Europe/", WFM_ENOTFOUND, NULL},
      {"Europe", WFM_ENOTFOUND, NULL}, /* a folder */
      {"", WFM_ENOTFOUND, NULL},
      {"Europe/Berlin ", WFM_ENOTFOUND, NULL},
      {"leapseconds", WFM_ENOTFOUND, NULL}, /* a table beside the zones */
      {NULL, WFM_EINVAL, "name or out is NULL"},
  };
  for (size_t i = 0; i < WFM__COUNT(cases); i++) {
    wfm_zone *zone = NULL;
    ck_assert_int_eq(wfm_zone_open(ctx, cases[i].name, &zone), cases[i].st);
    ck_assert_ptr_null(zone);
    if (cases[i].text) ck_assert_str_eq(wfm_ctx_error(ctx), cases[i].text);
  }
  wfm_zone *zone = NULL;
  ck_assert_int_eq(wfm_zone_open_in(ctx, "Europe/Berlin", "/nowhere/zoneinfo", &zone), WFM_ENOTFOUND);
  ck_assert_str_eq(wfm_ctx_error(ctx),
                   "zone \"Europe/Berlin\": /nowhere/zoneinfo does not exist, is tzdata installed?");
  ck_assert_int_eq(wfm_zone_open(ctx, "UTC", NULL), WFM_EINVAL);
  wfm_zone_free(NULL);
}
END_TEST

/* The variables of the environment have no say. */
START_TEST(environment_is_not_read) {
  ck_assert_int_eq(setenv("TZ", "America/New_York", 1), 0);
  ck_assert_int_eq(setenv("TZDIR", "/nowhere", 1), 0);
  wfm_zone *zone = zone_of("Europe/Berlin");
  wfm_local local;
  wfm_zone_to_local(zone, 1720000000, &local);
  ck_assert_int_eq(local.offset_s, 7200);
  ck_assert_str_eq(wfm_zone_name(zone), "Europe/Berlin");
  wfm_zone_free(zone);
}
END_TEST

START_TEST(own_folder) {
  char folder[TEMPDIR_PATH], path[TEMPDIR_PATH + 8];
  tzif f;
  tempdir_make(folder);
  (void)wfm__format(path, sizeof path, "%s/Mine", folder);
  tzif_rule(&f, "AAA-2");
  FILE *file = fopen(path, "wb");
  ck_assert_ptr_nonnull(file);
  ck_assert_uint_eq(fwrite(f.data, 1, f.size, file), f.size);
  ck_assert_int_eq(fclose(file), 0);
  wfm_zone *zone = NULL;
  ck_assert_int_eq(wfm_zone_open_in(ctx, "Mine", folder, &zone), WFM_OK);
  wfm_local local;
  wfm_zone_to_local(zone, 0, &local);
  ck_assert_int_eq(local.offset_s, 7200);
  wfm_zone_free(zone);
  file = fopen(path, "wb"); /* longer than any zone */
  for (int i = 0; i < 300000; i++) (void)fputc('T', file);
  ck_assert_int_eq(fclose(file), 0);
  zone = NULL;
  ck_assert_int_eq(wfm_zone_open_in(ctx, "Mine", folder, &zone), WFM_EPARSE);
  ck_assert_ptr_null(zone);
  tempdir_remove(folder);
}
END_TEST

START_TEST(bad_arguments) {
  wfm_zone *zone = zone_of("UTC");
  int64_t t = -7;
  ck_assert_int_eq(wfm_zone_to_instant(ctx, zone, WFM_DATE_NONE, 0, 0, 0, &t), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_zone_to_instant(ctx, zone, 0, -1, 0, 0, &t), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_zone_to_instant(ctx, zone, 0, 172800, 0, 0, &t), WFM_EDOMAIN);
  ck_assert_str_eq(wfm_ctx_error(ctx), "second=172800, want 0 to 172799");
  ck_assert_int_eq(wfm_zone_to_instant(ctx, zone, 0, 0, 2, 0, &t), WFM_EINVAL);
  ck_assert_int_eq(wfm_zone_to_instant(ctx, zone, 0, 0, 0, -1, &t), WFM_EINVAL);
  ck_assert_int_eq(wfm_zone_to_instant(ctx, NULL, 0, 0, 0, 0, &t), WFM_EINVAL);
  ck_assert_int_eq(wfm_zone_to_instant(ctx, zone, 0, 0, 0, 0, NULL), WFM_EINVAL);
  ck_assert_int_eq(t, -7);
  wfm_zone_free(zone);
}
END_TEST

START_TEST(ends_of_time) {
  static const int64_t instants[] = {INT64_MIN, INT64_MIN + 1, -INT64_C(200000000000000), INT64_MAX,
                                     INT64_C(200000000000000)};
  wfm_zone *zone = zone_of("America/New_York");
  for (size_t i = 0; i < WFM__COUNT(instants); i++) {
    wfm_local local;
    wfm_zone_to_local(zone, instants[i], &local);
    ck_assert_int_eq(local.date, WFM_DATE_NONE);
    ck_assert_int_eq(local.second, 0);
  }
  static const int32_t dates[] = {INT32_MAX, INT32_MIN + 1, INT32_MAX - 900, INT32_MIN + 900};
  for (size_t i = 0; i < WFM__COUNT(dates); i++) {
    int64_t t = 0;
    wfm_local local;
    ck_assert_int_eq(wfm_zone_to_instant(ctx, zone, dates[i], 43200, WFM_GAP_ERROR, 0, &t), WFM_OK);
    ck_assert_int_eq(wfm_zone_day_start(zone, dates[i]) < t, 1);
    if (i >= 2) {
      wfm_zone_to_local(zone, t, &local);
      ck_assert_int_eq(local.date, dates[i]);
    }
  }
  wfm_zone_free(zone);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("zone");
  tcase_add_checked_fixture(tc, set_up, tear_down);
  tcase_add_loop_test(tc, recorded_changes, 0, (int)WFM__COUNT(changes));
  tcase_add_loop_test(tc, round_trip, 0, (int)WFM__COUNT(round_trip_zones));
  tcase_add_loop_test(tc, day_starts_split_time, 0, (int)WFM__COUNT(round_trip_zones));
  tcase_add_test(tc, days_without_midnight);
  tcase_add_test(tc, gaps_and_folds);
  tcase_add_test(tc, the_hour_that_comes_twice);
  tcase_add_test(tc, the_hour_that_is_left_out);
  tcase_add_test(tc, names);
  tcase_add_test(tc, environment_is_not_read);
  tcase_add_test(tc, own_folder);
  tcase_add_test(tc, bad_arguments);
  tcase_add_test(tc, ends_of_time);
  return suite_run("calendar/zone", tc, 120);
}
