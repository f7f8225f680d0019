/* The table layer: forms of CSV, cells, columns, keys, and bad rows by line and column. */
#include "io/io.h"
#include "support/oom.h"
#include "support/suite.h"

#include <libwfm/calendar.h>

#include <math.h>
#include <string.h>

enum { NAME, COUNT, VALUE, CLOCK, DAY, COLUMNS };

static const wfm__column columns[COLUMNS] = {
    [NAME] = {.name = "name", .key = true},
    [COUNT] = {.name = "count", .kind = WFM__INTEGER, .low = 0, .high = 100},
    [VALUE] = {.name = "value", .kind = WFM__NUMBER, .low = 0, .high = INFINITY},
    [CLOCK] = {.name = "clock", .kind = WFM__CLOCK, .optional = true, .empty = true, .low = 0, .high = 2880},
    [DAY] = {.name = "day", .kind = WFM__DATE, .optional = true, .empty = true},
};

/* Rows as they came: "a|3|0.5|25:30|2026-01-05;" with "-" for what was not given. */
static wfm_status take(wfm__table *table, const wfm__cell *cells, void *user) {
  wfm__text *seen = user;
  wfm__text_printf(seen, "%lld:%s|%lld|", (long long)wfm__table_line(table), cells[NAME].text,
                   (long long)cells[COUNT].integer);
  wfm__text_number(seen, cells[VALUE].number);
  if (cells[CLOCK].given) wfm__text_printf(seen, "|%lld", (long long)cells[CLOCK].integer);
  if (cells[DAY].given) wfm__text_printf(seen, "|d%lld", (long long)cells[DAY].integer);
  wfm__text_add(seen, ";");
  if (strcmp(cells[NAME].text, "refused") == 0) return wfm__table_bad(table, NAME, "nobody wants it");
  return WFM_OK;
}

static const wfm__rename renames[] = {{"Anzahl", "count"}};

static wfm_status read(wfm_ctx *ctx, const char *csv, size_t size, bool strict, wfm_findings *findings,
                       wfm__text *seen) {
  const wfm__memory_file file = {"t.csv", csv, size};
  const wfm__source source = {.files = &file, .count = 1};
  const wfm__table_opts opts = {.columns = columns,
                                .column_count = COLUMNS,
                                .most_rows = 6,
                                .strict = strict,
                                .renames = renames,
                                .rename_count = 1,
                                .row = take,
                                .user = seen};
  return wfm__table_read(ctx, &source, "t.csv", &opts, findings);
}

/* want: the rows that came; text: what the first finding of the severity says, "" for none. */
static const struct {
  const char *name, *csv, *want, *text;
  int32_t severity;
} cases[] = {
    {"plain", "name,count,value\na,3,0.5\n", "2:a|3|0.5;", "", WFM_FINDING_ERROR},
    {"any order", "value,name,count\n0.5,a,3\n", "2:a|3|0.5;", "", WFM_FINDING_ERROR},
    {"no last line end", "name,count,value\na,3,0.5", "2:a|3|0.5;", "", WFM_FINDING_ERROR},
    {"all columns", "name,count,value,clock,day\na,3,1e1,25:30,2026-01-05\n", "2:a|3|10|1530|d20458;", "",
     WFM_FINDING_ERROR},
    {"seconds", "name,count,value,clock\na,3,1,08:00:00\n", "2:a|3|1|480;", "", WFM_FINDING_ERROR},
    {"empty cells", "name,count,value,clock,day\na,3,1,,\n", "2:a|3|1;", "", WFM_FINDING_ERROR},
    {"mark", "\xef\xbb\xbfname,count,value\na,3,1\n", "2:a|3|1;", "t.csv: begins with a byte order mark",
     WFM_FINDING_NOTE},
    {"crlf", "name,count,value\r\na,3,1\r\n", "2:a|3|1;", "t.csv: has line ends of the form CR LF",
     WFM_FINDING_NOTE},
    {"semicolon", "name;count;value\na;3;1\n", "2:a|3|1;", "t.csv: has a semicolon between its cells",
     WFM_FINDING_NOTE},
    {"tab", "name\tcount\tvalue\na\t3\t1\n", "2:a|3|1;", "t.csv: has a tab between its cells",
     WFM_FINDING_NOTE},
    {"decimal comma", "name;count;value\na;3;1,5\n", "2:a|3|1.5;", "", WFM_FINDING_ERROR},
    {"quoted", "name,count,value\n\"a, \"\"b\"\"\",3,1\n", "2:a, \"b\"|3|1;", "", WFM_FINDING_ERROR},
    {"blank lines", "name,count,value\n\na,3,1\n,,\n", "3:a|3|1;", "", WFM_FINDING_ERROR},
    {"line of a row", "name,count,value\n\"a\nb\",3,1\nc,3,1\n", "2:a\nb|3|1;4:c|3|1;", "",
     WFM_FINDING_ERROR},
    {"renamed", "name,Anzahl,value\na,3,1\n", "2:a|3|1;", "", WFM_FINDING_ERROR},
    {"own column", "name,count,value,x_note\na,3,1,hello\n", "2:a|3|1;", "", WFM_FINDING_WARNING},
    {"unknown column", "name,count,value,note\na,3,1,hello\n", "2:a|3|1;",
     "t.csv:1: note: unknown column, ignored", WFM_FINDING_WARNING},
    {"identical rows", "name,count,value\na,3,1\na,3,1\n", "2:a|3|1;",
     "t.csv: 1 rows are there twice, kept once", WFM_FINDING_WARNING},
    {"surplus blanks", "name,count,value\na,3,1,,\n", "2:a|3|1;", "", WFM_FINDING_ERROR},
    {"header only", "name,count,value\n", "", "", WFM_FINDING_ERROR},

    {"empty file", "", "", "t.csv: the file is empty, want a header row", WFM_FINDING_ERROR},
    {"blank file", "\n\n", "", "t.csv: the file is empty, want a header row", WFM_FINDING_ERROR},
    {"wrong delimiter", "name:count:value\na:3:1\n", "",
     "t.csv:1: the header has one cell only (\"name:count:value\"), want the columns name, count, value",
     WFM_FINDING_ERROR},
    {"missing columns", "name,clock\na,08:00\n", "", "t.csv:1: missing columns: count, value",
     WFM_FINDING_ERROR},
    {"column twice", "name,count,value,count\na,3,1,4\n", "2:a|3|1;",
     "t.csv:1: count: the column is there twice", WFM_FINDING_ERROR},
    {"conflicting rows", "name,count,value\na,3,1\nb,1,1\na,4,1\n", "2:a|3|1;3:b|1|1;",
     "t.csv:4: given before on line 2 with other values", WFM_FINDING_ERROR},
    {"negative", "name,count,value\na,-3,1\nb,1,1\n", "3:b|1|1;", "t.csv:2: count: -3, want 0 to 100",
     WFM_FINDING_ERROR},
    {"not a number", "name,count,value\na,3,many\n", "", "t.csv:2: value: \"many\", want a number",
     WFM_FINDING_ERROR},
    {"not whole", "name,count,value\na,3.5,1\n", "", "t.csv:2: count: \"3.5\", want a whole number",
     WFM_FINDING_ERROR},
    {"too large", "name,count,value\na,99999999999999999999,1\n", "", "want a whole number",
     WFM_FINDING_ERROR},
    {"nan", "name,count,value\na,3,nan\n", "", "t.csv:2: value: \"nan\", want a number", WFM_FINDING_ERROR},
    {"infinite", "name,count,value\na,3,1e999\n", "", "t.csv:2: value: \"1e999\", want a number",
     WFM_FINDING_ERROR},
    {"below", "name,count,value\na,3,-0.5\n", "", "t.csv:2: value: -0.5, want >= 0", WFM_FINDING_ERROR},
    {"comma in comma file", "name,count,value\na,3,\"1,5\"\n", "",
     "t.csv:2: value: \"1,5\", want a number with a decimal point", WFM_FINDING_ERROR},
    {"two marks", "name;count;value\na;3;1,5\nb;3;1.500\n", "2:a|3|1.5;",
     "t.csv:3: value: \"1.500\" has a decimal point, but line 2 has a decimal comma", WFM_FINDING_ERROR},
    {"empty cell", "name,count,value\n,3,1\n", "", "t.csv:2: name: the cell is empty", WFM_FINDING_ERROR},
    {"short row", "name,count,value\na,3\n", "", "t.csv:2: the row has 2 cells, want 3", WFM_FINDING_ERROR},
    {"long row", "name,count,value\na,3,1,7\n", "", "t.csv:2: the row has 4 cells, want 3",
     WFM_FINDING_ERROR},
    {"bad clock", "name,count,value,clock\na,3,1,8:60\n", "",
     "t.csv:2: clock: \"8:60\", want a clock time, HH:MM", WFM_FINDING_ERROR},
    {"late clock", "name,count,value,clock\na,3,1,48:01\n", "", "t.csv:2: clock: 48:01, want 00:00 to 48:00",
     WFM_FINDING_ERROR},
    {"bad date", "name,count,value,day\na,3,1,2026-02-30\n", "",
     "t.csv:2: day: \"2026-02-30\", want a date, YYYY-MM-DD", WFM_FINDING_ERROR},
    {"latin 1", "name,count,value\nJ\xf6rg,3,1\nb,3,1\n", "3:b|3|1;", "t.csv:2: cell 1 is not UTF-8",
     WFM_FINDING_ERROR},
    {"refused by the row", "name,count,value\nrefused,3,1\n", "2:refused|3|1;",
     "t.csv:2: name: nobody wants it", WFM_FINDING_ERROR},
    {"too many rows", "name,count,value\na,1,1\nb,1,1\nc,1,1\nd,1,1\ne,1,1\nf,1,1\ng,1,1\nh,1,1\n",
     "2:a|1|1;3:b|1|1;4:c|1|1;5:d|1|1;6:e|1|1;7:f|1|1;", "t.csv:8: more than 6 rows", WFM_FINDING_ERROR},
    {"open quote", "name,count,value\na,1,1\n\"b,1,1\n", "2:a|1|1;", "t.csv:", WFM_FINDING_ERROR},
};

START_TEST(tables) {
  wfm_ctx *ctx = NULL;
  wfm_findings *findings = NULL;
  wfm__text seen;
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
  ck_assert_int_eq(wfm_findings_create(ctx, 0, &findings), WFM_OK);
  wfm__text_init(&seen, ctx);
  wfm__text_add(&seen, "");
  const char *name = cases[_i].name, *csv = cases[_i].csv;
  ck_assert_int_eq(read(ctx, csv, strlen(csv), false, findings, &seen), WFM_OK);
  ck_assert_msg(strcmp(seen.data, cases[_i].want) == 0, "%s: rows %s", name, seen.data);
  bool found = false;
  for (size_t i = 0; !found && i < wfm_findings_count(findings); i++) {
    char text[500];
    wfm_finding finding;
    wfm_finding_init(&finding, sizeof finding);
    ck_assert_int_eq(wfm_findings_get(findings, i, &finding), WFM_OK);
    (void)wfm_findings_text(findings, i, text, sizeof text);
    if (finding.severity != cases[_i].severity) continue;
    found = true;
    ck_assert_msg(cases[_i].text[0] && strstr(text, cases[_i].text), "%s: found \"%s\"", name, text);
  }
  ck_assert_msg(found == (cases[_i].text[0] != '\0'), "%s: nothing found", name);
  wfm__text_free(&seen);
  wfm_findings_free(findings);
  wfm_ctx_free(ctx);
}
END_TEST

START_TEST(strict_refuses_unknown_columns) {
  wfm_ctx *ctx = NULL;
  wfm_findings *findings = NULL;
  wfm__text seen;
  const char *csv = "name,count,value,note,x_mine\na,3,1,hello,1\n";
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
  ck_assert_int_eq(wfm_findings_create(ctx, 0, &findings), WFM_OK);
  wfm__text_init(&seen, ctx);
  ck_assert_int_eq(read(ctx, csv, strlen(csv), true, findings, &seen), WFM_OK);
  ck_assert_uint_eq(wfm_findings_total(findings, WFM_FINDING_ERROR), 1);
  ck_assert_int_eq(wfm__findings_verdict(ctx, findings, 0), WFM_EPARSE);
  ck_assert_str_eq(wfm_ctx_error(ctx), "t.csv:1: note: unknown column, ignored");
  wfm__text_free(&seen);
  wfm_findings_free(findings);
  wfm_ctx_free(ctx);
}
END_TEST

/* 50 bad rows into a list of 3: all are counted, the first are kept, and an error drives out a note. */
START_TEST(findings_are_capped) {
  wfm_ctx *ctx = NULL;
  wfm_findings *findings = NULL;
  char text[100];
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
  ck_assert_int_eq(wfm_findings_create(ctx, -1, &findings), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_findings_create(ctx, 3, &findings), WFM_OK);
  ck_assert_int_eq(wfm__finding_add(findings, WFM_FINDING_NOTE, "f", 0, 0, NULL, "note"), WFM_OK);
  for (int i = 1; i <= 50; i++)
    ck_assert_int_eq(wfm__finding_add(findings, WFM_FINDING_ERROR, "f", i, 0, "c", "error %d", i), WFM_OK);
  ck_assert_int_eq(wfm__finding_add(findings, WFM_FINDING_WARNING, "f", 0, 0, NULL, "late"), WFM_OK);
  ck_assert_uint_eq(wfm_findings_count(findings), 3);
  ck_assert_uint_eq(wfm_findings_total(findings, WFM_FINDING_ERROR), 50);
  ck_assert_uint_eq(wfm_findings_total(findings, WFM_FINDING_WARNING), 1);
  ck_assert_uint_eq(wfm_findings_total(findings, WFM_FINDING_NOTE), 1);
  ck_assert_uint_eq(wfm_findings_text(findings, 2, text, sizeof text), strlen("f:3: c: error 3"));
  ck_assert_str_eq(text, "f:3: c: error 3");
  ck_assert_uint_eq(wfm_findings_text(findings, 3, text, sizeof text), 0);
  ck_assert_int_eq(wfm__findings_verdict(ctx, findings, 0), WFM_EPARSE);
  ck_assert_str_eq(wfm_ctx_error(ctx), "50 errors, the first: f:1: c: error 1");
  wfm_findings_free(findings);
  wfm_ctx_free(ctx);
}
END_TEST

static const struct {
  const char *text;
  bool good;
  int32_t second, offset_s;
} times[] = {
    {"2026-03-29T02:30", true, 9000, WFM__NO_OFFSET},
    {"2026-03-29 02:30:15", true, 9015, WFM__NO_OFFSET},
    {"2026-03-29T02:30Z", true, 9000, 0},
    {"2026-03-29T02:30:00.000+01:00", true, 9000, 3600},
    {"2026-03-29T02:30-0530", true, 9000, -19800},
    {"2026-03-29", false, 0, 0},
    {"29.03.2026 02:30", false, 0, 0},
    {"2026-03-29T24:00", false, 0, 0},
    {"2026-03-29T02:60", false, 0, 0},
    {"2026-03-29T02:30:60", false, 0, 0},
    {"2026-03-29T02:30:00.5", false, 0, 0},
    {"2026-03-29T02:30+25:00", false, 0, 0},
    {"2026-03-29T02:30 PM", false, 0, 0},
    {"2026-02-29T02:30", false, 0, 0},
};

START_TEST(times_are_read) {
  wfm__cell cell = {.second = -7};
  ck_assert_msg(wfm__read_time(times[_i].text, &cell) == times[_i].good, "%s", times[_i].text);
  if (times[_i].good) {
    ck_assert_int_eq(cell.date, wfm_date_from_ymd(2026, 3, 29));
    ck_assert_int_eq(cell.second, times[_i].second);
    ck_assert_int_eq(cell.offset_s, times[_i].offset_s);
  } else {
    ck_assert_int_eq(cell.second, -7);
  }
}
END_TEST

START_TEST(utf8_is_told_apart) {
  static const char *const good[] = {
      "", "abc", "J\xc3\xb6rg", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "\xf4\x8f\xbf\xbf"};
  static const char *const bad[] = {
      "\x80",         "\xc3",  "\xc0\xaf", "\xe2\x82", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80",
      "\xe0\x9f\xbf", "a\xffz"};
  for (size_t i = 0; i < WFM__COUNT(good); i++) ck_assert(wfm__is_utf8(good[i], strlen(good[i])));
  for (size_t i = 0; i < WFM__COUNT(bad); i++) ck_assert_msg(!wfm__is_utf8(bad[i], strlen(bad[i])), "%zu", i);
}
END_TEST

static wfm_status scenario(wfm_ctx *ctx, void *user) {
  (void)user;
  const char *csv = "name,count,value,note\na,3,1,x\na,3,1,x\nb,-1,1,x\na,4,1,x\nJ\xf6,1,1,x\nc,1,1,x\n";
  wfm_findings *findings = NULL;
  wfm__text seen;
  wfm__text_init(&seen, ctx);
  wfm_status st = wfm_findings_create(ctx, 2, &findings);
  if (st == WFM_OK) st = read(ctx, csv, strlen(csv), false, findings, &seen);
  if (st == WFM_OK && seen.failed) st = WFM_ENOMEM;
  wfm__text_free(&seen);
  wfm_findings_free(findings);
  return st;
}

START_TEST(every_allocation) {
  oom_sweep(scenario, NULL);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("table");
  tcase_add_loop_test(tc, tables, 0, (int)WFM__COUNT(cases));
  tcase_add_test(tc, strict_refuses_unknown_columns);
  tcase_add_test(tc, findings_are_capped);
  tcase_add_loop_test(tc, times_are_read, 0, (int)WFM__COUNT(times));
  tcase_add_test(tc, utf8_is_told_apart);
  tcase_add_test(tc, every_allocation);
  return suite_run("table", tc, 60);
}
