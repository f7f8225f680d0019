/* Interval reports: presets on files made after the products' own pages, map files, cells, bad input, memory. */
#include "io/column_map.h"
#include "support/oom.h"
#include "support/suite.h"

#include <libwfm/calendar.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static wfm_ctx *ctx;
static wfm_zone *zone;
static wfm_findings *findings;

static void make(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
  ck_assert_int_eq(wfm_zone_open(ctx, "Europe/Berlin", &zone), WFM_OK);
  ck_assert_int_eq(wfm_findings_create(ctx, 0, &findings), WFM_OK);
}
static void clean(void) {
  wfm_findings_free(findings);
  wfm_zone_free(zone);
  wfm_ctx_free(ctx);
}

static wfm_status read_with(const wfm_column_map *map, const char *text, wfm_report **out) {
  const wfm__memory_file file = {"report.csv", text, strlen(text)};
  const wfm__source source = {.files = &file, .count = 1};
  return wfm__report_read(ctx, &source, "report.csv", map, zone, findings, out);
}

static wfm_column_map *preset(const char *name) {
  wfm_column_map *map = NULL;
  ck_assert_msg(wfm_column_map_preset(ctx, name, &map) == WFM_OK, "%s", wfm_ctx_error(ctx));
  return map;
}

/* 2026-01-05 is a Monday; the minute of the day by the clock of Berlin, an hour before UTC. */
static int64_t winter(int minute) {
  return (int64_t)20458 * 86400 + 60 * minute - 3600;
}

/* A split's rows of the historical interval table, after "Database Items and Calculations": STARTTIME is 0, 30, 830. */
START_TEST(avaya) {
  char text[9000] =
      "ROW_DATE;STARTTIME;INTRVL;ACD;SPLIT;ACDCALLS;ABNCALLS;ACDTIME;ACWTIME;HOLDTIME;ANSTIME;ABNTIME;"
      "ACCEPTABLE;OUTFLOWCALLS;I_AVAILTIME\n";
  wfm_column_map *map = preset("avaya-cms");
  wfm_report *report = NULL;
  wfm_kpi_facts f;
  for (int split = 2; split > 0; split--)
    for (int k = 0; k < 48; k++)
      snprintf(text + strlen(text), sizeof text - strlen(text),
               "2026-01-05;%d;30;1;%d;%d;%d;%d;%d;0;%d;5;%d;1;60\n", 100 * (k / 2) + 30 * (k % 2), split, k,
               k % 3, 180 * k, 30 * k, 12 * k, k / 2);
  ck_assert_msg(read_with(map, text, &report) == WFM_OK, "%s", wfm_ctx_error(ctx));
  ck_assert_uint_eq(wfm_report_rows(report), 96);
  ck_assert_int_eq(wfm_report_interval_s(report), 1800);
  ck_assert_str_eq(wfm_report_queue(report, 0), "2");
  wfm_kpi_facts_init(&f, sizeof f);
  ck_assert_int_eq(wfm_report_facts(report, &f), WFM_OK);
  ck_assert(!f.offered && !f.paid_s && !f.dequeued);
  for (int i = 0; i < 96; i++) {
    int k = i % 48;
    ck_assert_int_eq(wfm_report_start(report)[i], winter(30 * k));
    ck_assert_int_eq(wfm_report_queue_of(report)[i], i / 48);
    ck_assert(f.answered[i] == k && f.abandoned[i] == k % 3 && f.talk_s[i] == 180 * k &&
              f.after_s[i] == 30 * k);
    ck_assert(f.answered_wait_s[i] == 12 * k && f.answered_within[i] == k / 2 && f.flow_out[i] == 1);
    ck_assert(f.available_s[i] == 60 && f.abandoned_wait_s[i] == 5 && f.hold_s[i] == 0);
  }
  wfm_report_free(report);
  wfm_column_map_free(map);
}
END_TEST

/* "Contact Service Queue Activity by interval", after the Historical Reporting Guide: a title, 12 hours, a total. */
START_TEST(uccx) {
  char text[9000] =
      "Contact Service Queue Activity Report (by Interval)\n\nCSQ Name,Interval Start Time,Interval End "
      "Time,Service Level (seconds),Calls Handled < Service Level,Calls Abandoned < Service "
      "Level,Calls Presented,Calls Handled,Calls Abandoned,Calls Dequeued\n";
  wfm_column_map *map = preset("cisco-uccx");
  wfm_report *report = NULL;
  wfm_kpi_facts f;
  for (int k = 16; k < 36; k++)
    snprintf(text + strlen(text), sizeof text - strlen(text),
             "Sales,1/5/26 %d:%02d:00 %s,1/5/26 %d:%02d:00 %s,20,%d,%d,%d,%d,%d,%d\n", (k / 2 + 11) % 12 + 1,
             30 * (k % 2), k < 24 ? "AM" : "PM", k / 2 % 12 + 1, 0, "PM", k - 4, 1, k + 4, k, 3, 1);
  strcat(text, "Total,,,,200,20,600,500,60,20\n");
  ck_assert_msg(read_with(map, text, &report) == WFM_OK, "%s", wfm_ctx_error(ctx));
  ck_assert_uint_eq(wfm_report_rows(report), 20);
  ck_assert_uint_eq(wfm_report_left_out(report), 1);
  wfm_kpi_facts_init(&f, sizeof f);
  ck_assert_int_eq(wfm_report_facts(report, &f), WFM_OK);
  for (int i = 0; i < 20; i++) {
    ck_assert_int_eq(wfm_report_start(report)[i], winter(30 * (i + 16)));
    ck_assert(f.offered[i] == i + 20 && f.answered[i] == i + 16 && f.abandoned[i] == 3 && f.dequeued[i] == 1);
    ck_assert(f.answered_within[i] == i + 12 && f.abandoned_within[i] == 1 && !f.talk_s);
  }
  double level[20]; /* the four percentages of the report come of the same sums */
  wfm_kpi_opts opts;
  wfm_kpi_measures m;
  wfm_kpi_opts_init(&opts, sizeof opts);
  wfm_kpi_measures_init(&m, sizeof m);
  m.service_level = level;
  ck_assert_int_eq(wfm_kpi_opts_named(ctx, "positive_abandon", &opts), WFM_OK);
  ck_assert_int_eq(wfm_kpi_measure(ctx, 20, &f, &opts, &m, NULL), WFM_OK);
  ck_assert_double_eq_tol(level[0], 13.0 / 20, 1e-12);
  wfm_report_free(report);
  wfm_column_map_free(map);
}
END_TEST

/* The file for the import of historical data: rows of one interval differ in media and skills and add up. */
START_TEST(genesys) {
  wfm_column_map *map = preset("genesys-cloud");
  wfm_report *report = NULL;
  wfm_kpi_facts f;
  ck_assert_int_eq(
      read_with(
          map,
          "Interval Start UTC Date,Queue,Media Type,Skill Set,Language,Offered,Interactions Handled,Total "
          "Handle Time\n2020-02-26T00:00:00Z,A,Voice,forecasting|||scheduling,Spanish,16,6,400\n"
          "2020-02-26T00:00:00.000Z,A,Voice,,English,4,4,200\n2020-02-26T00:15:00Z,B,Chat,,French,14,7,60\n",
          &report),
      WFM_OK);
  ck_assert_uint_eq(wfm_report_rows(report), 2);
  wfm_kpi_facts_init(&f, sizeof f);
  ck_assert_int_eq(wfm_report_facts(report, &f), WFM_OK);
  ck_assert(f.offered[0] == 20 && f.handled[0] == 10 && f.talk_s[0] == 600 && f.offered[1] == 14);
  ck_assert_int_eq(wfm_report_start(report)[0], INT64_C(1582675200));
  wfm_report_free(report);
  wfm_column_map_free(map);
}
END_TEST

START_TEST(preset_names) {
  wfm_column_map *map = NULL;
  size_t n = 0;
  for (; wfm_column_map_preset_name(n); n++) wfm_column_map_free(preset(wfm_column_map_preset_name(n)));
  ck_assert_uint_eq(n, 4);
  ck_assert_int_eq(wfm_column_map_preset(ctx, "lotus", &map), WFM_ENOTFOUND);
  ck_assert_int_eq(wfm_column_map_preset(ctx, NULL, &map), WFM_EINVAL);
  ck_assert_ptr_null(map);
}
END_TEST

/* --- files --- */

static wfm_status map_of(const char *json, wfm_column_map **out) {
  char path[] = "/tmp/wfm-map-XXXXXX";
  int fd = mkstemp(path);
  FILE *file = fdopen(fd, "w");
  fputs(json, file);
  fclose(file);
  wfm_status st = wfm_column_map_read_json(ctx, path, NULL, findings, out);
  remove(path);
  return st;
}

/* Means in clock form, a decimal comma, a German date, other names. */
START_TEST(own_map) {
  wfm_column_map *map = NULL;
  wfm_report *report = NULL;
  wfm_kpi_facts f;
  ck_assert_msg(
      map_of(
          "{\"format\": \"wfm-map-1\", \"about\": \"house report\", \"date\": \"Tag\", \"time\": "
          "\"Zeit|Uhrzeit\","
          "\"time_format\": \"%d.%m.%Y %H:%M\", \"queue\": \"Linie\", \"delimiter\": \";\", \"decimal\": "
          "\",\","
          "\"columns\": [{\"fact\": \"talk_s\", \"column\": \"Ø Gespräch\", \"unit\": \"clock\", \"per\": "
          "\"answered\"}, {\"fact\": \"answered\", \"column\": \"Angenommen\"}, {\"fact\": \"after_s\", "
          "\"column\": \"Nacharbeit\", \"unit\": \"min\"}, {\"fact\": \"ring_s\", \"column\": \"Klingeln\", "
          "\"unit\": \"ms\"}]}",
          &map) == WFM_OK,
      "%s", wfm_ctx_error(ctx));
  ck_assert_int_eq(
      read_with(map,
                "Tag;Uhrzeit;Linie;ANGENOMMEN;Ø Gespräch;Nacharbeit\n05.01.2026;8:30;A;4;3:05;1,5\n"
                "05.01.2026;8:00;A;0;;0\n05.01.2026;9:00;A;2;1:00:01;\n",
                &report),
      WFM_OK);
  wfm_kpi_facts_init(&f, sizeof f);
  ck_assert_int_eq(wfm_report_facts(report, &f), WFM_OK);
  ck_assert_uint_eq(wfm_report_rows(report), 3);
  ck_assert_int_eq(wfm_report_start(report)[0], winter(480));
  ck_assert(f.talk_s[0] == 0 && f.talk_s[1] == 740 && f.talk_s[2] == 7202 && f.after_s[1] == 90);
  ck_assert(isnan(f.after_s[2]) && !f.ring_s);
  wfm_report_free(report);
  wfm_column_map_free(map);
}
END_TEST

static const struct {
  const char *name, *json, *want;
} bad_map[] = {
    {"no object", "[]", NULL},
    {"other form", "{\"format\": \"wfm-map-9\", \"date\": \"d\", \"columns\": []}", "want \"wfm-map-1\""},
    {"no date", "{\"format\": \"wfm-map-1\", \"columns\": [{\"fact\": \"offered\", \"column\": \"c\"}]}",
     "date"},
    {"no columns", "{\"format\": \"wfm-map-1\", \"date\": \"d\", \"columns\": []}", "at least one column"},
    {"unknown fact",
     "{\"format\": \"wfm-map-1\", \"date\": \"d\", \"columns\": [{\"fact\": \"x\", \"column\": \"c\"}]}",
     "want a column of wfm_kpi_facts"},
    {"unit of a count",
     "{\"format\": \"wfm-map-1\", \"date\": \"d\", \"columns\": [{\"fact\": \"offered\", \"column\": \"c\", "
     "\"unit\": "
     "\"s\"}]}",
     "wants to be count"},
    {"unknown unit",
     "{\"format\": \"wfm-map-1\", \"date\": \"d\", \"columns\": [{\"fact\": \"talk_s\", \"column\": \"c\", "
     "\"unit\": "
     "\"days\"}]}",
     "want count, s, ms, min, h or clock"},
    {"mean without count",
     "{\"format\": \"wfm-map-1\", \"date\": \"d\", \"columns\": [{\"fact\": \"talk_s\", \"column\": \"c\", "
     "\"per\": "
     "\"answered\"}]}",
     "want that among the columns too"},
    {"mean per time",
     "{\"format\": \"wfm-map-1\", \"date\": \"d\", \"columns\": [{\"fact\": \"talk_s\", \"column\": \"c\", "
     "\"per\": "
     "\"hold_s\"}]}",
     "want a count"},
    {"twice",
     "{\"format\": \"wfm-map-1\", \"date\": \"d\", \"columns\": [{\"fact\": \"offered\", \"column\": \"c\"}, "
     "{\"fact\": \"offered\", \"column\": \"d\"}]}",
     "there twice"},
    {"bad format",
     "{\"format\": \"wfm-map-1\", \"date\": \"d\", \"time_format\": \"%Q\", \"columns\": [{\"fact\": "
     "\"offered\", "
     "\"column\": \"c\"}]}",
     "time_format"},
    {"time without format",
     "{\"format\": \"wfm-map-1\", \"date\": \"d\", \"time\": \"t\", \"columns\": [{\"fact\": \"offered\", "
     "\"column\": "
     "\"c\"}]}",
     "wants time_format"},
    {"bad delimiter",
     "{\"format\": \"wfm-map-1\", \"date\": \"d\", \"delimiter\": \"|\", \"columns\": [{\"fact\": "
     "\"offered\", "
     "\"column\": \"c\"}]}",
     "delimiter"},
};

START_TEST(map_refused) {
  wfm_column_map *map = NULL;
  ck_assert_msg(map_of(bad_map[_i].json, &map) == WFM_EPARSE, "%s", bad_map[_i].name);
  ck_assert_ptr_null(map);
  if (bad_map[_i].want)
    ck_assert_msg(strstr(wfm_ctx_error(ctx), bad_map[_i].want) != NULL, "%s: %s", bad_map[_i].name,
                  wfm_ctx_error(ctx));
}
END_TEST

/* --- cells --- */

static const struct {
  const char *text, *format;
  int minute; /* of 2026-01-05; -1: refused */
  int32_t offset_s;
} times[] = {
    {"2026-01-05 830", "%Y-%m-%d %t", 510, WFM__NO_OFFSET},
    {"2026-01-05 0", "%Y-%m-%d %t", 0, WFM__NO_OFFSET},
    {"2026-01-05 2360", "%Y-%m-%d %t", -1, 0},
    {"1/5/26 12:00:00 AM", "%m/%d/%y %I:%M:%S %p", 0, WFM__NO_OFFSET},
    {"1/5/26 12:30:00 pm", "%m/%d/%y %I:%M:%S %p", 750, WFM__NO_OFFSET},
    {"1/5/26 0:30:00 PM", "%m/%d/%y %I:%M:%S %p", -1, 0},
    {"1/5/26 1:30:00 p.m.", "%m/%d/%y %I:%M:%S %p", 810, WFM__NO_OFFSET},
    {"05.01.2026 24:00", "%d.%m.%Y %H:%M", 1440, WFM__NO_OFFSET},
    {"05.01.2026 24:01", "%d.%m.%Y %H:%M", -1, 0},
    {"31.02.2026 10:00", "%d.%m.%Y %H:%M", -1, 0},
    {"20260105", "%Y%m%d", 0, WFM__NO_OFFSET},
    {"2026-01-05T09:00:00.123-05:30", "%Y-%m-%dT%H:%M:%S.%f%z", 540, -19800},
    {"2026-01-05T09:00Z", "%Y-%m-%dT%H:%M%z", 540, 0},
    {"2026-01-05 09:00 extra", "%Y-%m-%d %H:%M", -1, 0},
    {"Total", "%Y-%m-%d", -1, 0},
    {"", "%Y-%m-%d", -1, 0},
};

START_TEST(times_by_format) {
  wfm__cell cell = {.offset_s = 7};
  bool good = wfm__read_time_as(times[_i].text, times[_i].format, &cell);
  ck_assert_msg(good == (times[_i].minute >= 0), "%s", times[_i].text);
  if (!good) return;
  ck_assert_int_eq((cell.date - 20458) * 1440 + cell.second / 60, times[_i].minute);
  ck_assert_int_eq(cell.offset_s, times[_i].offset_s);
}
END_TEST

static const struct {
  const char *text;
  wfm__unit unit;
  char decimal;
  double value; /* NaN: refused */
} units[] = {
    {"12", UNIT_COUNT, '.', 12},        {"1,5", UNIT_MIN, ',', 90},   {"1500", UNIT_MS, '.', 1.5},
    {"0.5", UNIT_H, '.', 1800},         {":45", UNIT_CLOCK, '.', 45}, {"3:05", UNIT_CLOCK, '.', 185},
    {"1:02:03", UNIT_CLOCK, '.', 3723}, {"0", UNIT_CLOCK, '.', 0},    {"12", UNIT_CLOCK, '.', NAN},
    {"1:2:3:4", UNIT_CLOCK, '.', NAN},  {"3:", UNIT_CLOCK, '.', NAN}, {"-1:00", UNIT_CLOCK, '.', NAN},
    {"12s", UNIT_S, '.', NAN},          {"inf", UNIT_S, '.', NAN},    {"1.5", UNIT_S, ',', NAN},
};

START_TEST(numbers_by_unit) {
  double value = -7;
  bool good = wfm__read_unit(units[_i].text, units[_i].unit, units[_i].decimal, &value);
  ck_assert_msg(good == !isnan(units[_i].value), "%s", units[_i].text);
  if (good) ck_assert_double_eq_tol(value, units[_i].value, 1e-9);
}
END_TEST

/* --- damaged reports --- */

static const struct {
  const char *name, *text;
  wfm_status st;
  size_t rows, left_out, repeated;
} damage[] = {
    {"a cell that is no number", "start,queue,offered\n2026-01-05T09:00,a,3\n2026-01-05T09:30,a,three\n",
     WFM_OK, 1, 1, 0},
    {"a negative cell", "start,queue,offered\n2026-01-05T09:00,a,3\n2026-01-05T09:30,a,-3\n", WFM_OK, 1, 1,
     0},
    {"no queue", "start,queue,offered\n2026-01-05T09:00,a,3\n2026-01-05T09:30,,3\n", WFM_OK, 1, 1, 0},
    {"no column of queues", "start,offered\n2026-01-05T09:00,3\n", WFM_OK, 1, 0, 0},
    {"a row twice", "start,queue,offered\n2026-01-05T09:00,a,3\n2026-01-05T09:00,a,3\n", WFM_OK, 1, 0, 1},
    {"rows that contradict", "start,queue,offered\n2026-01-05T09:00,a,3\n2026-01-05T09:00,a,4\n", WFM_EPARSE,
     0, 0, 0},
    {"the hour that spring leaves out", "start,offered\n2026-03-29T02:30,3\n2026-03-29T03:00,3\n", WFM_OK, 1,
     1, 0},
    {"the hour that comes twice",
     "start,offered\n2026-10-25T02:00,3\n2026-10-25T02:30,4\n2026-10-25T02:00,5\n2026-10-25T02:30,6\n",
     WFM_OK, 4, 0, 0},
    {"days", "date,offered\n2026-01-05,3\n2026-01-06,4\n", WFM_OK, 2, 0, 0},
    {"a short row", "start,queue,offered\n2026-01-05T09:00,a\n", WFM_OK, 1, 0, 0},
    {"nothing", "", WFM_EPARSE, 0, 0, 0},
    {"no header", "a,b\n1,2\n", WFM_EPARSE, 0, 0, 0},
    {"only a header", "start,offered\n", WFM_EPARSE, 0, 0, 0},
    {"none of the columns", "start,x\n2026-01-05T09:00,3\n", WFM_EPARSE, 0, 0, 0},
    {"a quote left open", "start,offered\n\"2026-01-05T09:00,3\n", WFM_EPARSE, 0, 0, 0},
};

START_TEST(damaged) {
  wfm_column_map *map = preset("wfm");
  wfm_report *report = NULL;
  wfm_status st = read_with(map, damage[_i].text, &report);
  ck_assert_msg(st == damage[_i].st, "%s: %d, %s", damage[_i].name, st, wfm_ctx_error(ctx));
  ck_assert_uint_eq(wfm_report_rows(report), damage[_i].rows);
  ck_assert_uint_eq(wfm_report_left_out(report), damage[_i].left_out);
  ck_assert_uint_eq(wfm_report_repeated(report), damage[_i].repeated);
  if (damage[_i].left_out + damage[_i].repeated > 0)
    ck_assert_uint_gt(wfm_findings_total(findings, WFM_FINDING_WARNING), 0);
  for (size_t i = 1; i < wfm_report_rows(report); i++)
    ck_assert_int_lt(wfm_report_start(report)[i - 1], wfm_report_start(report)[i]);
  wfm_report_free(report);
  wfm_column_map_free(map);
}
END_TEST

START_TEST(refused) {
  wfm_column_map *map = preset("wfm");
  wfm_report *report = NULL;
  wfm_kpi_facts f;
  wfm_kpi_facts_init(&f, sizeof f);
  ck_assert_int_eq(wfm_report_read_csv(ctx, "/nonexistent", map, zone, NULL, &report), WFM_ENOTFOUND);
  ck_assert_int_eq(wfm_report_read_csv(ctx, "/nonexistent", NULL, zone, NULL, &report), WFM_EINVAL);
  ck_assert_int_eq(wfm_report_read_csv(ctx, "/nonexistent", map, NULL, NULL, &report), WFM_EINVAL);
  ck_assert_int_eq(wfm_column_map_read_json(ctx, "/nonexistent", NULL, NULL, &map), WFM_ENOTFOUND);
  ck_assert_int_eq(wfm_report_facts(NULL, &f), WFM_EINVAL);
  ck_assert(!report && wfm_report_queues(NULL) == 0 && !wfm_report_queue(NULL, 0) && !wfm_report_start(NULL));
  wfm_report_free(NULL);
  wfm_column_map_free(map);
  wfm_column_map_free(NULL);
}
END_TEST

static wfm_status scenario(wfm_ctx *own, void *user) {
  static const char text[] =
      "start,queue,offered,handled,aht_s\n2026-01-05T09:30,a,3,2,100\n2026-01-05T09:00,b,3,2,x\n";
  const wfm__memory_file file = {"report.csv", text, sizeof text - 1};
  const wfm__source source = {.files = &file, .count = 1};
  wfm_column_map *map = NULL;
  wfm_report *report = NULL;
  wfm_zone *utc = NULL;
  (void)user;
  wfm_status st = wfm_zone_open(own, "UTC", &utc);
  if (st == WFM_OK) st = wfm_column_map_preset(own, "wfm", &map);
  if (st == WFM_OK) st = wfm__report_read(own, &source, "report.csv", map, utc, NULL, &report);
  if (st != WFM_OK) ck_assert_ptr_null(report);
  wfm_report_free(report);
  wfm_column_map_free(map);
  wfm_zone_free(utc);
  return st;
}

START_TEST(out_of_memory) {
  oom_sweep(scenario, NULL);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("report");
  tcase_add_checked_fixture(tc, make, clean);
  tcase_add_test(tc, avaya);
  tcase_add_test(tc, uccx);
  tcase_add_test(tc, genesys);
  tcase_add_test(tc, preset_names);
  tcase_add_test(tc, own_map);
  tcase_add_loop_test(tc, map_refused, 0, WFM__COUNT(bad_map));
  tcase_add_loop_test(tc, times_by_format, 0, WFM__COUNT(times));
  tcase_add_loop_test(tc, numbers_by_unit, 0, WFM__COUNT(units));
  tcase_add_loop_test(tc, damaged, 0, WFM__COUNT(damage));
  tcase_add_test(tc, refused);
  tcase_add_test(tc, out_of_memory);
  return suite_run("report", tc, 60);
}
