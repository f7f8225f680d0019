/* Zone files: all versions, all forms of the rule, and every kind of damage. */
#include "calendar/calendar.h"
#include "calendar/tzif_build.h"
#include "support/suite.h"

static wfm_ctx *ctx;

static void set_up(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
}

static void tear_down(void) {
  wfm_ctx_free(ctx);
}

static int32_t offset_at(const wfm_zone *zone, int64_t instant) {
  wfm_local local;
  wfm_zone_to_local(zone, instant, &local);
  return local.offset_s;
}

static wfm_zone *parse(const tzif *f) {
  wfm_zone *zone = NULL;
  ck_assert_msg(wfm_zone_from_tzif(ctx, "Test", f->data, f->size, &zone) == WFM_OK, "%s", wfm_ctx_error(ctx));
  return zone;
}

/* Changes of a rule; instants from the C library reading the same strings as TZ, Python's zoneinfo too where it can. */
static const struct {
  const char *rule;
  int64_t at;
  int32_t before, after;
} rules[] = {
    {"CET-1CEST,M3.5.0,M10.5.0/3", INT64_C(1774746000), 3600, 7200}, /* 2026-03-29 01:00 */
    {"CET-1CEST,M3.5.0,M10.5.0/3", INT64_C(1792890000), 7200, 3600},
    {"CET-1CEST,M3.5.0,M10.5.0/3", INT64_C(2847661200), 3600, 7200}, /* 2060-03-28 */
    {"EST5EDT,M3.2.0,M11.1.0", INT64_C(1772953200), -18000, -14400}, /* 2026-03-08 07:00 */
    {"EST5EDT", INT64_C(1793512800), -14400, -18000},                /* 2026-11-01 06:00 */
    {"<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", INT64_C(1775314800), 39600, 37800},
    {"<-02>2<-01>,M3.5.0/-1,M10.5.0/0", INT64_C(1774746000), -7200, -3600}, /* Greenland: Saturday 23:00 */
    {"IST-2IDT,M3.4.4/26,M10.5.0", INT64_C(1774569600), 7200, 10800},       /* Israel: Friday 02:00 */
    {"IST-1GMT0,M10.5.0,M3.5.0/1", INT64_C(1792890000), 3600, 0},           /* Dublin's winter time */
    {"AAA3BBB,J60/0,J300/0", INT64_C(1772334000), -10800, -7200},           /* 2026: 1 March 03:00 */
    {"AAA3BBB,J60/0,J300/0", INT64_C(1835492400), -10800, -7200},           /* 2028, a leap year: 1 March */
    {"AAA3BBB,59/0,300/0", INT64_C(1772334000), -10800, -7200},             /* day 59 from 0: 1 March */
    {"AAA3BBB,59/0,300/0", INT64_C(1835406000), -10800, -7200},             /* 2028: 29 February */
    {"AAA3BBB,J60/167,J300/-167", INT64_C(1772935200), -10800, -7200},      /* 167 hours later */
    {"AAA3:30:15BBB,J60/0,J300/0", INT64_C(1772335815), -12615, -9015},
};

START_TEST(rule_changes) {
  tzif f;
  tzif_rule(&f, rules[_i].rule);
  wfm_zone *zone = parse(&f);
  ck_assert_int_eq(offset_at(zone, rules[_i].at - 1), rules[_i].before);
  ck_assert_int_eq(offset_at(zone, rules[_i].at), rules[_i].after);
  wfm_zone_free(zone);
}
END_TEST

START_TEST(rules_without_change) {
  static const struct {
    const char *rule;
    int32_t offset;
  } cases[] = {{"UTC0", 0},
               {"<+0545>-5:45", 20700},
               {"EST5EDT,0/0,J365/25", -14400}, /* all year */
               {"ABC-24", 86400},
               {"ABC+24", -86400}};
  for (size_t i = 0; i < WFM__COUNT(cases); i++) {
    tzif f;
    tzif_rule(&f, cases[i].rule);
    wfm_zone *zone = parse(&f);
    for (int64_t t = INT64_C(1700000000); t < INT64_C(1900000000); t += 3600)
      if (offset_at(zone, t) != cases[i].offset) ck_abort_msg("%s at %lld", cases[i].rule, (long long)t);
    wfm_zone_free(zone);
  }
}
END_TEST

START_TEST(malformed_rules) {
  static const char *const bad[] = {"A0",
                                    "AB0",
                                    "ABC",
                                    "ABC25",
                                    "ABC1:60",
                                    "ABC1:00:60",
                                    "<AB>0",
                                    "<ABC0",
                                    "ABC0DEF,",
                                    "ABC0DEF,M3",
                                    "ABC0DEF,M3.5.0",
                                    "ABC0DEF,M13.5.0,J1",
                                    "ABC0DEF,M3.6.0,J1",
                                    "ABC0DEF,M3.5.7,J1",
                                    "ABC0DEF,J0,J1",
                                    "ABC0DEF,J366,J1",
                                    "ABC0DEF,366,J1",
                                    "ABC0DEF,J1/168,J1",
                                    "ABC0DEF,J1,J2 ",
                                    "ABC0DEF,J1,J2,J3",
                                    "ABC0DEF25,J1,J2",
                                    "ABC 0",
                                    "ABC-+5",
                                    "\n",
                                    "ABC0DEF,J0001,J2",
                                    "ABC00001"};
  for (size_t i = 0; i < WFM__COUNT(bad); i++) {
    wfm__tz_rule rule;
    ck_assert_msg(!wfm__tz_rule_parse(bad[i], strlen(bad[i]), &rule), "\"%s\" was taken", bad[i]);
  }
}
END_TEST

static const int64_t change_at[] = {-1000000, 0, 500, 1000000000};
static const unsigned char change_type[] = {1, 0, 0, 1};
static const int32_t offsets[2] = {3600, 7200};

static void build(tzif *f, int version, const char *footer) {
  tzif_build(f, version, WFM__COUNT(change_at), change_at, change_type, offsets, footer);
}

START_TEST(versions) {
  tzif f;
  build(&f, _i + 1, "AAA-2");
  wfm_zone *zone = parse(&f);
  ck_assert_int_eq(offset_at(zone, -1000001), 3600);
  ck_assert_int_eq(offset_at(zone, -1000000), 7200);
  ck_assert_int_eq(offset_at(zone, -1), 7200);
  ck_assert_int_eq(offset_at(zone, 0), 3600);
  ck_assert_int_eq(offset_at(zone, 999999999), 3600);
  ck_assert_int_eq(offset_at(zone, INT64_C(5000000000)), 7200);
  wfm_zone_free(zone);
}
END_TEST

/* The rule holds from the last change on file, even where that one leaves the offset as it is. */
START_TEST(rule_after_a_change_of_name) {
  static const int64_t at[] = {0, INT64_C(1520751600)}; /* from 2018-03-11 on */
  static const unsigned char type[] = {1, 1};
  static const int32_t offset[2] = {-18000, -14400};
  tzif f;
  tzif_build(&f, 2, 2, at, type, offset, "EST5EDT,M3.2.0,M11.1.0");
  wfm_zone *zone = parse(&f);
  for (int64_t t = 0; t < INT64_C(1541311200); t += 3600)
    if (offset_at(zone, t) != -14400) ck_abort_msg("%lld", (long long)t);
  ck_assert_int_eq(offset_at(zone, INT64_C(1541311200)), -18000); /* 2018-11-04 06:00 */
  wfm_zone_free(zone);
}
END_TEST

/* A damaged file is an error, or gives a zone that keeps its promises. */
static void try_file(const unsigned char *data, size_t size, bool must_fail) {
  wfm_zone *zone = NULL;
  wfm_status st = wfm_zone_from_tzif(ctx, "Damaged", data, size, &zone);
  if (st != WFM_OK) {
    ck_assert_ptr_null(zone);
    ck_assert(st == WFM_EPARSE || st == WFM_EUNSUPPORTED);
    ck_assert_msg(strncmp(wfm_ctx_error(ctx), "zone \"Damaged\": zone file: ", 27) == 0, "%s",
                  wfm_ctx_error(ctx));
    return;
  }
  ck_assert_msg(!must_fail, "%zu bytes were taken", size);
  int32_t offset = offset_at(zone, INT64_C(1700000000));
  ck_assert(offset >= WFM__OFFSET_MIN && offset <= WFM__OFFSET_MAX);
  (void)wfm_zone_day_start(zone, 20000);
  wfm_zone_free(zone);
}

START_TEST(cut_at_each_byte) {
  tzif f;
  build(&f, _i + 1, "CET-1CEST,M3.5.0,M10.5.0/3");
  for (size_t size = 0; size < f.size; size++) try_file(f.data, size, true);
  try_file(f.data, f.size, false);
}
END_TEST

START_TEST(each_byte_changed) {
  static const unsigned char masks[] = {0xff, 0x80, 0x01, 0x7f};
  tzif f;
  build(&f, _i + 1, "CET-1CEST,M3.5.0,M10.5.0/3");
  for (size_t i = 0; i < f.size; i++)
    for (size_t k = 0; k < WFM__COUNT(masks); k++) {
      f.data[i] ^= masks[k];
      try_file(f.data, f.size, false);
      f.data[i] ^= masks[k];
    }
}
END_TEST

/* Counts of the header, huge or senseless. */
START_TEST(counts) {
  static const struct {
    size_t at; /* of the count in the header */
    uint32_t value;
  } cases[] = {{20, 0xffffffff}, {24, 0x7fffffff}, {28, 0x80000000}, {32, 0xffffffff}, {36, 0xffffffff},
               {40, 0xffffffff}, {32, 1 << 20},    {36, 0},          {36, 257},        {40, 0},
               {20, 1},          {24, 3},          {28, 1}};
  for (size_t i = 0; i < WFM__COUNT(cases); i++) {
    tzif f;
    build(&f, 1, NULL);
    for (int b = 0; b < 4; b++)
      f.data[cases[i].at + (size_t)b] = (unsigned char)(cases[i].value >> (24 - 8 * b));
    try_file(f.data, f.size, true);
  }
}
END_TEST

START_TEST(contents) {
  tzif f;
  static const int64_t same[] = {5, 5};
  static const unsigned char type[] = {1, 2}, good[] = {1, 0};
  static const int32_t too_far[2] = {3600, 93600}, wide[2] = {-90000, 0};
  static const int64_t at[] = {5, 6};
  tzif_build(&f, 2, 2, same, good, offsets, "");
  try_file(f.data, f.size, true);
  ck_assert_str_eq(wfm_ctx_error(ctx),
                   "zone \"Damaged\": zone file: change 1 is not after the one before it");
  tzif_build(&f, 2, 2, at, type, offsets, "");
  try_file(f.data, f.size, true);
  ck_assert_str_eq(wfm_ctx_error(ctx), "zone \"Damaged\": zone file: change 1: type 2, want below 2");
  tzif_build(&f, 2, 2, at, good, too_far, "");
  try_file(f.data, f.size, true);
  ck_assert_str_eq(wfm_ctx_error(ctx),
                   "zone \"Damaged\": zone file: type 1: offset 93600 s, want -89999 to 93599");
  tzif_build(&f, 2, 2, at, good, wide, "");
  try_file(f.data, f.size, true);
  tzif_build(&f, 2, 2, at, good, offsets, "no rule");
  try_file(f.data, f.size, true);
  f.data[0] = 'X';
  try_file(f.data, f.size, true);
  build(&f, 1, NULL);
  f.data[4] = '9';
  try_file(f.data, f.size, true);
  ck_assert_int_eq(wfm_zone_from_tzif(ctx, NULL, f.data, f.size, NULL), WFM_EINVAL);
}
END_TEST

START_TEST(leap_seconds) {
  tzif f;
  build(&f, 1, NULL);
  f.data[31] = 1; /* leapcnt */
  memset(f.data + f.size, 0, 8);
  f.size += 8;
  wfm_zone *zone = NULL;
  ck_assert_int_eq(wfm_zone_from_tzif(ctx, "right", f.data, f.size, &zone), WFM_EUNSUPPORTED);
  ck_assert_ptr_null(zone);
}
END_TEST

/* Changes that dates do not reach leave what they set in force. */
START_TEST(changes_out_of_reach) {
  static const int64_t at[] = {INT64_MIN, -INT64_C(1000000000000000), INT64_C(1000000000000000), INT64_MAX};
  static const unsigned char type[] = {0, 1, 0, 1};
  tzif f;
  tzif_build(&f, 2, 4, at, type, offsets, "");
  wfm_zone *zone = parse(&f);
  ck_assert_int_eq(offset_at(zone, 0), 7200);
  ck_assert_int_eq(offset_at(zone, WFM__INSTANT_MAX - 100), 7200);
  wfm_zone_free(zone);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("tzif");
  tcase_add_checked_fixture(tc, set_up, tear_down);
  tcase_add_loop_test(tc, rule_changes, 0, (int)WFM__COUNT(rules));
  tcase_add_test(tc, rules_without_change);
  tcase_add_test(tc, malformed_rules);
  tcase_add_loop_test(tc, versions, 0, 3);
  tcase_add_test(tc, rule_after_a_change_of_name);
  tcase_add_loop_test(tc, cut_at_each_byte, 0, 3);
  tcase_add_loop_test(tc, each_byte_changed, 0, 3);
  tcase_add_test(tc, counts);
  tcase_add_test(tc, contents);
  tcase_add_test(tc, leap_seconds);
  tcase_add_test(tc, changes_out_of_reach);
  return suite_run("calendar/tzif", tc, 60);
}
