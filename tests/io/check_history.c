/* Public tables and histories: columns by any of their names, times by the clock, what is refused, out of memory. */
#include "support/oom.h"
#include "support/suite.h"
#include "support/tempdir.h"

#include <libwfm/io_history.h>
#include <libwfm/io_table.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

static char folder[TEMPDIR_PATH], path[TEMPDIR_PATH + 16];

static void put(const char *text) {
  tempdir_put(folder, "f.csv", text);
}

static void make_folder(void) {
  tempdir_make(folder);
  snprintf(path, sizeof path, "%s/f.csv", folder);
}

static void remove_folder(void) {
  tempdir_remove(folder);
}

/* --- tables --- */

enum { TIME, QUEUE, VOLUME, COLUMNS };

static void make_columns(wfm_table_column column[COLUMNS]) {
  for (int c = 0; c < COLUMNS; c++) wfm_table_column_init(&column[c], sizeof column[c]);
  column[TIME].name = "start|ts|date";
  column[TIME].kind = WFM_COLUMN_TIME;
  column[QUEUE].name = "queue";
  column[QUEUE].flags = WFM_COLUMN_OPTIONAL | WFM_COLUMN_MAY_BE_EMPTY;
  column[VOLUME].name = "volume";
  column[VOLUME].kind = WFM_COLUMN_NUMBER;
  column[VOLUME].flags = WFM_COLUMN_MAY_BE_EMPTY;
  column[VOLUME].low = 0;
}

static wfm_status read_table(wfm_ctx *ctx, uint32_t flags, wfm_findings *findings, wfm_table **out) {
  wfm_table_column column[COLUMNS];
  wfm_read_opts opts;
  make_columns(column);
  wfm_read_opts_init(&opts, sizeof opts);
  opts.flags = flags;
  return wfm_table_read_csv(ctx, path, column, COLUMNS, &opts, findings, out);
}

START_TEST(table_columns) {
  wfm_ctx *ctx = NULL;
  wfm_table *table = NULL;
  int64_t instant[3];
  put("ts,volume,extra\n2026-01-05T08:00,3,a\n2026-01-06,,b\n2026-01-05T08:30+01:00,1.5,c\n");
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
  ck_assert_int_eq(read_table(ctx, WFM_READ_ANY_COLUMN, NULL, &table), WFM_OK);
  ck_assert_uint_eq(wfm_table_rows(table), 3);
  ck_assert(wfm_table_has(table, TIME) && !wfm_table_has(table, QUEUE) && wfm_table_has(table, VOLUME));
  ck_assert_int_eq(wfm_table_lines(table)[2], 4);
  ck_assert_str_eq(wfm_table_text(table, VOLUME, 2), "1.5");
  ck_assert_str_eq(wfm_table_text(table, QUEUE, 2), "");
  ck_assert_str_eq(wfm_table_text(table, QUEUE, 3), "");
  ck_assert(isnan(wfm_table_numbers(table, VOLUME)[1]) && wfm_table_numbers(table, VOLUME)[0] == 3);
  ck_assert_ptr_null(wfm_table_numbers(table, QUEUE));
  ck_assert_int_eq(wfm_table_instants(ctx, table, TIME, SIZE_MAX, NULL, instant), WFM_OK);
  ck_assert_int_eq(instant[0], 1767600000); /* date -u -d 2026-01-05T08:00 +%s */
  ck_assert_int_eq(instant[1], 1767657600);
  ck_assert_int_eq(instant[2], 1767601800);
  ck_assert_int_eq(wfm_table_instants(ctx, table, VOLUME, SIZE_MAX, NULL, instant), WFM_EINVAL);
  wfm_table_free(table);
  wfm_ctx_free(ctx);
}
END_TEST

/* Each queue has its own two runs of the hour that comes twice. */
START_TEST(table_clock_changes) {
  wfm_ctx *ctx = NULL;
  wfm_zone *zone = NULL;
  wfm_table *table = NULL;
  int64_t instant[6];
  put("start,queue,volume\n2025-10-26T02:30,a,1\n2025-10-26T02:30,b,1\n2025-10-26T02:30,a,2\n2025-10-26T02:"
      "30,b,2\n"
      "2026-03-29T02:30,a,0\n2025-10-26T02:30+01:00,c,0\n");
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
  ck_assert_int_eq(wfm_zone_open(ctx, "Europe/Berlin", &zone), WFM_OK);
  ck_assert_int_eq(read_table(ctx, 0, NULL, &table), WFM_OK);
  ck_assert_int_eq(wfm_table_instants(ctx, table, TIME, QUEUE, zone, instant), WFM_OK);
  ck_assert_int_eq(instant[2] - instant[0], 3600);
  ck_assert(instant[1] == instant[0] && instant[3] == instant[2] && instant[5] == instant[2]);
  ck_assert_int_eq(instant[4], WFM_INSTANT_NONE);
  wfm_table_free(table);
  wfm_zone_free(zone);
  wfm_ctx_free(ctx);
}
END_TEST

static const struct {
  const char *name, *csv, *text;
  uint32_t flags;
  wfm_status status;
} bad_tables[] = {
    {"empty", "", "the file is empty", 0, WFM_EPARSE},
    {"header only", "ts,volume\n", "no row below the header", 0, WFM_ENODATA},
    {"column missing", "ts,calls\n2026-01-05,1\n", "missing columns: volume", 0, WFM_EPARSE},
    {"no time", "when,volume\n2026-01-05,1\n", "missing columns: start (or ts) (or date)", 0, WFM_EPARSE},
    {"negative", "ts,volume\n2026-01-05,-1\n", ":2: volume: -1, want >= 0", 0, WFM_EPARSE},
    {"no number", "ts,volume\n2026-01-05,many\n", ":2: volume: \"many\", want a number", 0, WFM_EPARSE},
    {"bad time", "ts,volume\n05.01.2026,1\n", ":2: ts: \"05.01.2026\", want a time", 0, WFM_EPARSE},
    {"unknown column", "ts,volume,x\n2026-01-05,1,2\n", "unknown column", WFM_READ_STRICT, WFM_EPARSE},
};

START_TEST(table_refused) {
  wfm_ctx *ctx = NULL;
  wfm_table *table = NULL;
  put(bad_tables[_i].csv);
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
  wfm_status st = read_table(ctx, bad_tables[_i].flags, NULL, &table);
  ck_assert_msg(st == bad_tables[_i].status && strstr(wfm_ctx_error(ctx), bad_tables[_i].text), "%s: %s",
                bad_tables[_i].name, wfm_ctx_error(ctx));
  ck_assert_ptr_null(table);
  wfm_ctx_free(ctx);
}
END_TEST

START_TEST(table_arguments) {
  wfm_ctx *ctx = NULL;
  wfm_table *table = NULL;
  wfm_table_column column[COLUMNS];
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
  make_columns(column);
  ck_assert_int_eq(wfm_table_read_csv(ctx, "/nonexistent", column, COLUMNS, NULL, NULL, &table),
                   WFM_ENOTFOUND);
  ck_assert_int_eq(wfm_table_read_csv(ctx, path, column, 0, NULL, NULL, &table), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_table_read_csv(ctx, NULL, column, COLUMNS, NULL, NULL, &table), WFM_EINVAL);
  column[QUEUE].name = "volume";
  ck_assert_int_eq(wfm_table_read_csv(ctx, path, column, COLUMNS, NULL, NULL, &table), WFM_EDUPLICATE);
  column[QUEUE].name = "";
  ck_assert_int_eq(wfm_table_read_csv(ctx, path, column, COLUMNS, NULL, NULL, &table), WFM_EINVAL);
  ck_assert_ptr_null(table);
  wfm_table_free(NULL);
  ck_assert_uint_eq(wfm_table_rows(NULL), 0);
  wfm_ctx_free(ctx);
}
END_TEST

/* --- histories --- */

static wfm_status read_history(wfm_ctx *ctx, const char *zone_name, const wfm_history_opts *opts,
                               wfm_findings *findings, wfm_zone **zone, wfm_history **out) {
  wfm_status st = wfm_zone_open(ctx, zone_name, zone);
  return st == WFM_OK ? wfm_history_read_csv(ctx, path, *zone, opts, findings, out) : st;
}

START_TEST(history_value) {
  wfm_ctx *ctx = NULL;
  wfm_zone *zone = NULL;
  wfm_history *history = NULL;
  wfm_findings *findings = NULL;
  wfm_history_opts opts;
  put("date,queue,calls,offered\n2026-01-06,b,4,x\n2026-01-05,b,3000000000,x\n2026-01-05,a,1,x\n2026-01-07,b,"
      "9,x\n");
  wfm_history_opts_init(&opts, sizeof opts);
  opts.value = "calls";
  opts.queue = "b";
  opts.before_date = wfm_date_from_ymd(2026, 1, 7);
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
  ck_assert_int_eq(wfm_findings_create(ctx, 0, &findings), WFM_OK);
  ck_assert_int_eq(read_history(ctx, "floating", &opts, findings, &zone, &history), WFM_OK);
  ck_assert_uint_eq(wfm_history_queues(history), 1);
  ck_assert_uint_eq(wfm_history_rows(history), 2);
  ck_assert_str_eq(wfm_history_queue(history, 0), "b");
  ck_assert_str_eq(wfm_history_counts(history), "calls");
  ck_assert_ptr_null(wfm_history_aht(history, 0));
  ck_assert_ptr_null(wfm_history_volume(history, 1));
  const wfm_series *volume = wfm_history_volume(history, 0);
  ck_assert_int_eq(wfm_grid_interval_s(wfm_series_grid(volume)), 86400);
  ck_assert(wfm_series_value(volume)[0] == 3e9 && wfm_series_value(volume)[1] == 4);
  ck_assert_uint_eq(wfm_findings_total(findings, WFM_FINDING_NOTE),
                    3); /* sorted, after the origin, interval */
  ck_assert_uint_eq(wfm_findings_total(findings, WFM_FINDING_WARNING), 0);
  wfm_history_free(history);
  wfm_findings_free(findings);
  wfm_zone_free(zone);
  wfm_ctx_free(ctx);
}
END_TEST

START_TEST(history_counts) {
  static const struct {
    const char *csv, *counts;
    double first;
    int aht;
  } cases[] = {
      {"start,offered,handled,abandoned,aht_s\n2026-01-05T08:00,5,4,1,100\n2026-01-05T08:15,5,4,1,100\n",
       "offered", 5, 1},
      {"start,handled,abandoned\n2026-01-05T08:00,4,2\n2026-01-05T08:15,5,4\n", "handled + abandoned", 6, 0},
      {"ts,handled\n2026-01-05T08:00,4\n2026-01-05T08:15,5\n", "handled", 4, 0},
  };
  wfm_ctx *ctx = NULL;
  wfm_zone *zone = NULL;
  wfm_history *history = NULL;
  put(cases[_i].csv);
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
  ck_assert_int_eq(read_history(ctx, "UTC", NULL, NULL, &zone, &history), WFM_OK);
  ck_assert_str_eq(wfm_history_counts(history), cases[_i].counts);
  ck_assert_str_eq(wfm_history_queue(history, 0), "main");
  ck_assert_double_eq(wfm_series_value(wfm_history_volume(history, 0))[32], cases[_i].first);
  ck_assert_int_eq(wfm_history_aht(history, 0) != NULL, cases[_i].aht);
  wfm_history_free(history);
  wfm_zone_free(zone);
  wfm_ctx_free(ctx);
}
END_TEST

static const struct {
  const char *name, *csv, *text, *value, *queue;
  int32_t interval_s;
  bool before;
  wfm_status status;
} bad_histories[] = {
    {"header only", "start,offered\n", "no row below the header", NULL, NULL, 0, false, WFM_EPARSE},
    {"no such column", "start,offered\n2026-01-05,1\n", "missing columns: calls", "calls", NULL, 0, false,
     WFM_EPARSE},
    {"empty column", "start,calls\n2026-01-05,\n", "every cell is empty", "calls", NULL, 0, false,
     WFM_EPARSE},
    {"no count", "start,calls\n2026-01-05,1\n", "want a column offered", NULL, NULL, 0, false, WFM_EPARSE},
    {"no such queue", "start,queue,offered\n2026-01-05,a,1\n", "no row of a queue called \"z\"", NULL, "z", 0,
     false, WFM_EPARSE},
    {"conflict", "start,offered\n2026-01-05,1\n2026-01-05,2\n", "given before on line 2", NULL, NULL, 0,
     false, WFM_EPARSE},
    {"off the interval", "start,offered\n2026-01-05T00:20,1\n", ":2: start: want a time that is a multiple",
     NULL, NULL, 900, false, WFM_EPARSE},
    {"all after", "start,offered\n2026-02-05,1\n", "lie on or after the origin", NULL, NULL, 0, true,
     WFM_EPARSE},
    {"interval", "start,offered\n2026-01-05,1\n", "interval_s=420", NULL, NULL, 420, false, WFM_EDOMAIN},
};

START_TEST(history_refused) {
  wfm_ctx *ctx = NULL;
  wfm_zone *zone = NULL;
  wfm_history *history = NULL;
  wfm_history_opts opts;
  wfm_history_opts_init(&opts, sizeof opts);
  opts.value = bad_histories[_i].value;
  opts.queue = bad_histories[_i].queue;
  opts.interval_s = bad_histories[_i].interval_s;
  if (bad_histories[_i].before) opts.before_date = wfm_date_from_ymd(2026, 1, 6);
  put(bad_histories[_i].csv);
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
  wfm_status st = read_history(ctx, "UTC", &opts, NULL, &zone, &history);
  ck_assert_msg(st == bad_histories[_i].status && strstr(wfm_ctx_error(ctx), bad_histories[_i].text),
                "%s: %s", bad_histories[_i].name, wfm_ctx_error(ctx));
  ck_assert_ptr_null(history);
  wfm_zone_free(zone);
  wfm_ctx_free(ctx);
}
END_TEST

/* --- out of memory --- */

static wfm_status table_scenario(wfm_ctx *ctx, void *user) {
  wfm_table *table = NULL;
  int64_t instant[3] = {-7, -7, -7};
  (void)user;
  wfm_zone *zone = NULL;
  wfm_status st = wfm_zone_open(ctx, "Europe/Berlin", &zone);
  if (st == WFM_OK) st = read_table(ctx, 0, NULL, &table);
  if (st == WFM_OK) {
    st = wfm_table_instants(ctx, table, TIME, QUEUE, zone, instant);
    if (st != WFM_OK) ck_assert_int_eq(instant[0], -7);
  } else {
    ck_assert_ptr_null(table);
  }
  wfm_table_free(table);
  wfm_zone_free(zone);
  return st;
}

static wfm_status history_scenario(wfm_ctx *ctx, void *user) {
  wfm_zone *zone = NULL;
  wfm_history *history = NULL;
  wfm_status st = read_history(ctx, "UTC", user, NULL, &zone, &history);
  if (st != WFM_OK) ck_assert_ptr_null(history);
  wfm_history_free(history);
  wfm_zone_free(zone);
  return st;
}

START_TEST(every_allocation) {
  put("start,queue,volume,offered\n2026-01-06,a,1,1\n2026-01-05,b,2,2\n2026-01-05,a,3,3\n");
  oom_sweep(table_scenario, NULL);
  oom_sweep(history_scenario, NULL);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("history");
  tcase_add_checked_fixture(tc, make_folder, remove_folder);
  tcase_add_test(tc, table_columns);
  tcase_add_test(tc, table_clock_changes);
  tcase_add_loop_test(tc, table_refused, 0, sizeof bad_tables / sizeof bad_tables[0]);
  tcase_add_test(tc, table_arguments);
  tcase_add_test(tc, history_value);
  tcase_add_loop_test(tc, history_counts, 0, 3);
  tcase_add_loop_test(tc, history_refused, 0, sizeof bad_histories / sizeof bad_histories[0]);
  tcase_add_test(tc, every_allocation);
  return suite_run("io/history", tc, 60);
}
