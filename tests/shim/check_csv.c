/* Reading CSV: quoting, delimiters, positions, limits, streams. */
#include "shim/csv_reader.h"
#include "support/oom.h"
#include "support/suite.h"

#include <stdlib.h>
#include <string.h>

static wfm_ctx *ctx;

static void setup(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
}
static void teardown(void) {
  wfm_ctx_free(ctx);
}

/* All rows as one text: fields in brackets, each row behind its line: "1[a][b]\n3[c]\n". */
static wfm_status flatten(wfm__csv *csv, wfm__text *out) {
  const wfm__csv_row *row;
  wfm_status st;
  while ((st = wfm__csv_next(csv, &row)) == WFM_OK && row) {
    wfm__text_printf(out, "%zu", row->line);
    for (size_t i = 0; i < row->count; i++) {
      ck_assert_uint_eq(row->length[i], strlen(row->field[i]));
      wfm__text_printf(out, "[%s]", row->field[i]);
    }
    wfm__text_add(out, "\n");
  }
  if (st != WFM_OK) { /* sticks */
    ck_assert_ptr_null(row);
    ck_assert_int_eq(wfm__csv_next(csv, &row), st);
  }
  return st;
}

/* A source that gives step bytes at a time. */
typedef struct drip {
  const char *text;
  size_t length, at, step;
  wfm_status end; /* what it returns after the last byte */
} drip;

static wfm_status from_drip(void *user, char *buffer, size_t cap, size_t *got) {
  drip *d = user;
  size_t n = d->length - d->at;
  ck_assert_uint_gt(cap, 0);
  if (n > d->step) n = d->step;
  if (n > cap) n = cap;
  memcpy(buffer, d->text + d->at, n);
  d->at += n;
  *got = n;
  return n ? WFM_OK : d->end;
}

static const struct {
  const char *name, *text, *want;
  char delimiter; /* detected */
} good[] = {
    {"plain", "a,b\n1,2\n", "1[a][b]\n2[1][2]\n", ','},
    {"no end of line", "a,b\n1,2", "1[a][b]\n2[1][2]\n", ','},
    {"semicolon", "a;b\n1,5;2\n", "1[a][b]\n2[1,5][2]\n", ';'},
    {"tab", "a\tb\n1\t\n\t2\n", "1[a][b]\n2[1][]\n3[][2]\n", '\t'},
    {"one column", "a\n1\n", "1[a]\n2[1]\n", ','},
    {"quoted delimiters do not count", "\"a,b,c\";d\nx;y\n", "1[a,b,c][d]\n2[x][y]\n", ';'},
    {"crlf", "a,b\r\n1,2\r\n", "1[a][b]\n2[1][2]\n", ','},
    {"cr", "a,b\r1,2\r", "1[a][b]\n2[1][2]\n", ','},
    {"bom",
     "\xEF\xBB\xBF"
     "a,b\n1,2\n",
     "1[a][b]\n2[1][2]\n", ','},
    {"empty", "", "", ','},
    {"only bom", "\xEF\xBB\xBF", "", ','},
    {"only blank lines", "\n\r\n\n", "", ','},
    {"blank lines", "\n\na;b\n\n1;2\n\n", "3[a][b]\n5[1][2]\n", ';'},
    {"empty fields", ",,\n\"\",\"\",x\n", "1[][][]\n2[][][x]\n", ','},
    {"blanks around", " a , b\t\n \"c\" ,\" d \"\n", "1[a][b]\n2[c][ d ]\n", ','},
    {"doubled quotes", "\"say \"\"no\"\"\",\"\"\"\"\n", "1[say \"no\"][\"]\n", ','},
    {"line ends inside", "a,\"x\ny\r\nz\"\nb,c\n", "1[a][x\ny\r\nz]\n4[b][c]\n", ','},
    {"line end in the first row", "\"x\ny\";b\nc;d\n", "1[x\ny][b]\n3[c][d]\n", ';'},
    {"utf-8", "\xC3\xA4,\xE2\x82\xAC\n", "1[\xC3\xA4][\xE2\x82\xAC]\n", ','},
};

START_TEST(rows) {
  static const size_t steps[] = {0, 1, 2, 3, 7, 1000};
  for (size_t k = 0; k < WFM__COUNT(steps); k++) {
    size_t length = strlen(good[_i].text);
    drip d = {.text = good[_i].text, .length = length, .step = steps[k]};
    wfm__csv *csv;
    ck_assert_int_eq(steps[k] ? wfm__csv_open(&csv, ctx, from_drip, &d, NULL)
                              : wfm__csv_open_text(&csv, ctx, good[_i].text, length, NULL),
                     WFM_OK);
    ck_assert_int_eq(wfm__csv_delimiter(csv), 0);
    wfm__text out;
    wfm__text_init(&out, ctx);
    wfm__text_add(&out, "");
    wfm_status st = flatten(csv, &out);
    ck_assert_msg(st == WFM_OK, "%s: %s", good[_i].name, wfm_ctx_error(ctx));
    ck_assert_msg(strcmp(out.data, good[_i].want) == 0, "%s: %s", good[_i].name, out.data);
    ck_assert_int_eq(wfm__csv_delimiter(csv), good[_i].delimiter);
    ck_assert_int_eq(wfm__csv_had_bom(csv), strncmp(good[_i].text, "\xEF\xBB\xBF", 3) == 0);
    ck_assert_int_eq(wfm__csv_had_crlf(csv), strstr(good[_i].text, "\r\n") != NULL);
    const wfm__csv_row *row;
    ck_assert_int_eq(wfm__csv_next(csv, &row), WFM_OK); /* the end stays the end */
    ck_assert_ptr_null(row);
    wfm__text_free(&out);
    wfm__csv_free(csv);
  }
}
END_TEST

#define TEXT(s) s, sizeof(s) - 1

static const struct {
  const char *name, *text;
  size_t length;
  const char *want, *message; /* rows before the error */
} bad[] = {
    {"quote inside", TEXT("a,b\n1,2\"3\n"), "1[a][b]\n",
     "f.csv:2:4: a quote inside a field, or text behind a closing quote; want \"...\" with quotes doubled"},
    {"text behind", TEXT("\"a\"b,c\n"), "",
     "f.csv:1:4: a quote inside a field, or text behind a closing quote; want \"...\" with quotes doubled"},
    {"left open", TEXT("a,b\n1,\"2\n3\n"), "1[a][b]\n",
     "f.csv:4:1: the text ends inside a quoted field of the row that begins at line 2"},
    {"zero byte", TEXT("a,b\n1,2\0\n"), "1[a][b]\n", "f.csv:2:4: a zero byte, want text"},
    {"utf-16",
     TEXT("\xFF\xFE"
          "a\0,\0"),
     "", "f.csv:1:1: the text is UTF-16, want UTF-8"},
    {"utf-16 the other way", TEXT("\xFE\xFF\0a\0,"), "", "f.csv:1:1: the text is UTF-16, want UTF-8"},
    {"long field", TEXT("ab\n0123456789\n"), "1[ab]\n",
     "f.csv:2: a field of more than 8 bytes in the row that begins here (a quote left open?)"},
    {"one byte too long", TEXT("012345678\n"), "",
     "f.csv:1: a field of more than 8 bytes in the row that begins here (a quote left open?)"},
    {"quoted, one byte too long", TEXT("\"012345678\"\n"), "",
     "f.csv:1: a field of more than 8 bytes in the row that begins here (a quote left open?)"},
    {"many fields", TEXT("1,2,3\n1,2,3,4,5\n"), "1[1][2][3]\n",
     "f.csv:2: the row goes on beyond 4 fields or 128 bytes, want less"},
};

START_TEST(errors) {
  static const size_t steps[] = {0, 1, 4, 1000};
  for (size_t k = 0; k < WFM__COUNT(steps); k++) {
    const wfm__csv_opts opts = {.name = "f.csv", .max_field = 8, .max_fields = 4};
    drip d = {.text = bad[_i].text, .length = bad[_i].length, .step = steps[k]};
    wfm__csv *csv;
    ck_assert_int_eq(steps[k] ? wfm__csv_open(&csv, ctx, from_drip, &d, &opts)
                              : wfm__csv_open_text(&csv, ctx, bad[_i].text, bad[_i].length, &opts),
                     WFM_OK);
    wfm__text out;
    wfm__text_init(&out, ctx);
    wfm__text_add(&out, "");
    ck_assert_int_eq(flatten(csv, &out), WFM_EPARSE);
    ck_assert_str_eq(wfm_ctx_error(ctx), bad[_i].message);
    ck_assert_str_eq(out.data, bad[_i].want);
    wfm__text_free(&out);
    wfm__csv_free(csv);
  }
}
END_TEST

START_TEST(limits_are_reached) {
  const wfm__csv_opts opts = {.max_field = 8, .max_fields = 4};
  static const char text[] = "01234567,\"01234567\",,x\n";
  wfm__csv *csv;
  wfm__text out;
  wfm__text_init(&out, ctx);
  ck_assert_int_eq(wfm__csv_open_text(&csv, ctx, text, strlen(text), &opts), WFM_OK);
  ck_assert_int_eq(flatten(csv, &out), WFM_OK);
  ck_assert_str_eq(out.data, "1[01234567][01234567][][x]\n");
  wfm__text_free(&out);
  wfm__csv_free(csv);
}
END_TEST

START_TEST(given_delimiter) {
  wfm__csv *csv = NULL;
  wfm__csv_opts opts = {.delimiter = ';'};
  static const char text[] = "a,b;c,d\n";
  wfm__text out;
  wfm__text_init(&out, ctx);
  ck_assert_int_eq(wfm__csv_open_text(&csv, ctx, text, strlen(text), &opts), WFM_OK);
  ck_assert_int_eq(flatten(csv, &out), WFM_OK);
  ck_assert_str_eq(out.data, "1[a,b][c,d]\n");
  wfm__text_free(&out);
  wfm__csv_free(csv);
  opts.delimiter = '|';
  ck_assert_int_eq(wfm__csv_open_text(&csv, ctx, text, strlen(text), &opts), WFM_EINVAL);
  ck_assert_ptr_null(csv);
  wfm__csv_free(NULL);
}
END_TEST

START_TEST(source_that_fails) {
  drip d = {.text = "a,b\n1,2\n", .length = 8, .step = 3, .end = WFM_EIO};
  wfm__csv *csv;
  ck_assert_int_eq(wfm__csv_open(&csv, ctx, from_drip, &d, NULL), WFM_OK);
  const wfm__csv_row *row;
  ck_assert_int_eq(wfm__csv_next(csv, &row), WFM_EIO);
  ck_assert_int_eq(wfm__csv_next(csv, &row), WFM_EIO);
  wfm__csv_free(csv);
}
END_TEST

/* Whatever was written comes back: random fields, always quoted or only when needed, through a file of
   more than one chunk. */
START_TEST(written_and_read) {
  static const char alphabet[] = "abz059 ,;\t\"\n\r\xC3\xA4";
  for (uint64_t seed = 0; seed < 20; seed++) {
    enum { ROWS = 3000 };
    wfm__rng rng;
    wfm__rng_seed(&rng, seed, 0, 0);
    wfm__text written, wanted;
    wfm__text_init(&written, ctx);
    wfm__text_init(&wanted, ctx);
    size_t line = 1;
    for (int r = 0; r < ROWS; r++) {
      uint32_t count = 1 + wfm__rng_below(&rng, 6);
      wfm__text_printf(&wanted, "%zu", line);
      for (uint32_t f = 0; f < count; f++) {
        char field[16];
        uint32_t n = wfm__rng_below(&rng, 14);
        for (uint32_t k = 0; k < n; k++) field[k] = alphabet[wfm__rng_below(&rng, sizeof alphabet - 1)];
        field[n] = '\0';
        wfm__text_printf(&wanted, "[%s]", field);
        wfm__text_add(&written, f ? ",\"" : "\"");
        for (uint32_t k = 0; k < n; k++) {
          wfm__text_add_n(&written, field + k, 1);
          if (field[k] == '"') wfm__text_add(&written, "\"");
          line += field[k] == '\r' || (field[k] == '\n' && (k == 0 || field[k - 1] != '\r'));
        }
        wfm__text_add(&written, "\"");
      }
      wfm__text_add(&wanted, "\n");
      wfm__text_add(&written, "\n");
      line++;
    }
    wfm__csv *csv;
    wfm__text out;
    wfm__text_init(&out, ctx);
    drip d = {.text = written.data, .length = written.length, .step = 60000};
    const wfm__csv_opts opts = {.delimiter = ','};
    ck_assert_int_eq(seed % 2 ? wfm__csv_open(&csv, ctx, from_drip, &d, &opts)
                              : wfm__csv_open_text(&csv, ctx, written.data, written.length, &opts),
                     WFM_OK);
    ck_assert_int_eq(flatten(csv, &out), WFM_OK);
    ck_assert_uint_eq(out.length, wanted.length);
    ck_assert_mem_eq(out.data, wanted.data, wanted.length);
    wfm__csv_free(csv);
    wfm__text_free(&out);
    wfm__text_free(&wanted);
    wfm__text_free(&written);
  }
}
END_TEST

static wfm_status read_all(wfm_ctx *on, void *user) {
  drip d = {.text = user, .length = strlen(user), .step = 5};
  wfm__csv *csv = (wfm__csv *)user; /* to see it set to NULL */
  wfm_status st = wfm__csv_open(&csv, on, from_drip, &d, NULL);
  if (st != WFM_OK) ck_assert_ptr_null(csv);
  const wfm__csv_row *row = NULL;
  while (st == WFM_OK && (st = wfm__csv_next(csv, &row)) == WFM_OK && row) continue;
  wfm__csv_free(csv);
  return st;
}

START_TEST(every_allocation) {
  char text[] = "a,b,c,d,e,f,g,h,i,j\n\"some text that is longer than the first "
                "guess\",2\n1,2,3,4,5,6,7,8,9,10,11,12\n";
  oom_sweep(read_all, text);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("csv");
  tcase_add_checked_fixture(tc, setup, teardown);
  tcase_add_loop_test(tc, rows, 0, WFM__COUNT(good));
  tcase_add_loop_test(tc, errors, 0, WFM__COUNT(bad));
  tcase_add_test(tc, limits_are_reached);
  tcase_add_test(tc, given_delimiter);
  tcase_add_test(tc, source_that_fails);
  tcase_add_test(tc, written_and_read);
  tcase_add_test(tc, every_allocation);
  return suite_run("shim/csv", tc, 60);
}
