/* JSON files: mistakes by place and member, deep and long files refused, writing and reading again. */
#include "io/io.h"
#include "support/suite.h"
#include "support/tempdir.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static wfm_ctx *ctx;
static wfm_findings *findings;
static wfm__json_file file;

static void set_up(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
  ck_assert_int_eq(wfm_findings_create(ctx, 0, &findings), WFM_OK);
}

static void tear_down(void) {
  wfm__json_close(&file);
  wfm_findings_free(findings);
  wfm_ctx_free(ctx);
}

static wfm_status open_text(const char *text, size_t size) {
  const wfm__memory_file memory = {"p.json", text, size};
  const wfm__source source = {.files = &memory, .count = 1};
  return wfm__json_open(ctx, &source, "p.json", findings, &file);
}

/* The only finding, as text. */
static const char *finding(void) {
  static char text[400];
  ck_assert_uint_eq(wfm_findings_count(findings), 1);
  (void)wfm_findings_text(findings, 0, text, sizeof text);
  return text;
}

static const struct {
  const char *text, *want;
} malformed[] = {
    {"", "p.json:1: malformed JSON: "},
    {"{\n \"a\": 1,\n}", "p.json:3:1: malformed JSON: "},
    {"{\"a\": 1, \"a\": 2}", "malformed JSON: duplicate object key"},
    {"[1]", "p.json:1: want an object"},
    {"{\"a\": nul}", "malformed JSON: "},
    {"{\"a\": 1e999}", "malformed JSON: "},
    {"{\"a\": \"\xff\"}", "malformed JSON: "},
};

START_TEST(malformed_files) {
  ck_assert_int_eq(open_text(malformed[_i].text, strlen(malformed[_i].text)), WFM_OK);
  ck_assert_ptr_null(file.root);
  ck_assert_msg(strstr(finding(), malformed[_i].want) != NULL, "%s", finding());
}
END_TEST

START_TEST(deep_file) {
  enum { LEVELS = 100000 };
  char *text = malloc(LEVELS);
  ck_assert_ptr_nonnull(text);
  memset(text, '[', LEVELS);
  ck_assert_int_eq(open_text(text, LEVELS), WFM_OK);
  ck_assert_str_eq(finding(), "p.json:1:65: nested deeper than 64 levels");
  free(text);
}
END_TEST

START_TEST(brackets_in_texts_are_no_levels) {
  char text[400] = "{\"a\": \"";
  for (int i = 0; i < 100; i++) strcat(text, "[");
  strcat(text, "\\\"[\"}");
  ck_assert_int_eq(open_text(text, strlen(text)), WFM_OK);
  ck_assert_ptr_nonnull(file.root);
}
END_TEST

START_TEST(long_file) {
  size_t size = ((size_t)16 << 20) + 1;
  char *text = malloc(size);
  ck_assert_ptr_nonnull(text);
  memset(text, ' ', size);
  ck_assert_int_eq(open_text(text, size), WFM_OK);
  ck_assert_str_eq(finding(), "p.json: longer than 16777216 bytes");
  free(text);
}
END_TEST

START_TEST(no_file) {
  const wfm__memory_file none = {"other.json", "", 0};
  const wfm__source source = {.files = &none, .count = 1};
  ck_assert_int_eq(wfm__json_open(ctx, &source, "p.json", findings, &file), WFM_ENOTFOUND);
  ck_assert_uint_eq(wfm_findings_count(findings), 0);
}
END_TEST

START_TEST(members) {
  const char *text = "\xef\xbb\xbf{\"t\": \"x\", \"i\": 7, \"n\": 0.25, \"b\": true, \"d\": \"2026-01-05\", "
                     "\"o\": {}, \"l\": [1], "
                     "\"z\": null, \"x_own\": 1}";
  const char *s = NULL;
  int64_t i = 0;
  double n = 0;
  bool b = false;
  int32_t d = 0;
  const wfm__json *o = NULL, *l = NULL;
  ck_assert_int_eq(open_text(text, strlen(text)), WFM_OK);
  ck_assert_ptr_nonnull(file.root);
  ck_assert_int_eq(wfm__json_text(&file, "", file.root, "t", true, &s), WFM_OK);
  ck_assert_int_eq(wfm__json_integer(&file, "", file.root, "i", true, 0, 9, &i), WFM_OK);
  ck_assert_int_eq(wfm__json_number(&file, "", file.root, "n", true, 0, 1, &n), WFM_OK);
  ck_assert_int_eq(wfm__json_bool(&file, "", file.root, "b", true, &b), WFM_OK);
  ck_assert_int_eq(wfm__json_date(&file, "", file.root, "d", true, &d), WFM_OK);
  ck_assert_int_eq(wfm__json_object(&file, "", file.root, "o", true, &o), WFM_OK);
  ck_assert_int_eq(wfm__json_array(&file, "", file.root, "l", true, &l), WFM_OK);
  ck_assert_int_eq(wfm__json_text(&file, "", file.root, "z", false, &s), WFM_OK);
  ck_assert_str_eq(s, "x");
  ck_assert_int_eq(i, 7);
  ck_assert_double_eq(n, 0.25);
  ck_assert(b);
  ck_assert_int_eq(d, 20458);
  ck_assert(wfm__json_is_object(o));
  ck_assert_uint_eq(wfm__json_count(l), 1);
  ck_assert_ptr_null(wfm__json_text_of(wfm__json_at(l, 0)));
  ck_assert_uint_eq(wfm_findings_count(findings), 0);
  const char *const known[] = {"t", "i", "n", "b", "d", "o", "l"};
  ck_assert_int_eq(wfm__json_known(&file, "", file.root, known, WFM__COUNT(known), false), WFM_OK);
  ck_assert_str_eq(finding(), "p.json: z: unknown, ignored");
}
END_TEST

START_TEST(bad_members) {
  const char *text = "{\"a\": {\"i\": 7.5, \"n\": \"x\", \"d\": \"5.1.2026\"}}";
  const wfm__json *a = NULL;
  const char *s = NULL;
  int64_t i = -7;
  double n = -7;
  int32_t d = -7;
  ck_assert_int_eq(open_text(text, strlen(text)), WFM_OK);
  ck_assert_int_eq(wfm__json_object(&file, "", file.root, "a", true, &a), WFM_OK);
  ck_assert_int_eq(wfm__json_integer(&file, "a", a, "i", true, 0, 9, &i), WFM_OK);
  ck_assert_int_eq(wfm__json_number(&file, "a", a, "n", true, 0, INFINITY, &n), WFM_OK);
  ck_assert_int_eq(wfm__json_date(&file, "a", a, "d", true, &d), WFM_OK);
  ck_assert_int_eq(wfm__json_text(&file, "a", a, "t", true, &s), WFM_OK);
  ck_assert_int_eq(i, -7);
  ck_assert_double_eq(n, -7);
  ck_assert_int_eq(d, -7);
  static const char *const want[] = {"p.json: a.i: want a whole number, 0 to 9",
                                     "p.json: a.n: want a number of at least 0",
                                     "p.json: a.d: want a date, YYYY-MM-DD", "p.json: a.t: is missing"};
  ck_assert_uint_eq(wfm_findings_count(findings), WFM__COUNT(want));
  for (size_t k = 0; k < WFM__COUNT(want); k++) {
    char got[200];
    (void)wfm_findings_text(findings, k, got, sizeof got);
    ck_assert_str_eq(got, want[k]);
  }
}
END_TEST

START_TEST(written_and_read_again) {
  char folder[TEMPDIR_PATH];
  tempdir_make(folder);
  wfm__json_out out;
  wfm__json_begin(&out, ctx);
  wfm__json_key(&out, "text");
  wfm__json_put_text(&out, "a \"b\"\\\n\xc3\xa4");
  wfm__json_key(&out, "list");
  wfm__json_enter(&out, '[');
  wfm__json_put_number(&out, 0.1);
  wfm__json_put_number(&out, NAN);
  wfm__json_enter(&out, '{');
  wfm__json_leave(&out, '}');
  wfm__json_put_bool(&out, false);
  wfm__json_leave(&out, ']');
  wfm__json_key(&out, "day");
  wfm__json_put_date(&out, 20458);
  wfm__json_key(&out, "n");
  wfm__json_put_integer(&out, -12);
  ck_assert_int_eq(wfm__json_finish(&out, folder, "o.json"), WFM_OK);

  const wfm__source source = {.folder = folder};
  char *data = NULL;
  size_t size = 0;
  ck_assert_int_eq(wfm__source_load(ctx, &source, "o.json", 1000, &data, &size), WFM_OK);
  ck_assert_str_eq(data, "{\n \"text\": \"a \\\"b\\\"\\\\\\u000a\xc3\xa4\",\n \"list\": [\n  0.1,\n  null,\n "
                         " {},\n  false\n ],\n"
                         " \"day\": \"2026-01-05\",\n \"n\": -12\n}\n");
  wfm__free(ctx, data);
  const char *text = NULL;
  const wfm__json *list = NULL;
  ck_assert_int_eq(wfm__json_open(ctx, &source, "o.json", findings, &file), WFM_OK);
  ck_assert_int_eq(wfm__json_text(&file, "", file.root, "text", true, &text), WFM_OK);
  ck_assert_str_eq(text, "a \"b\"\\\n\xc3\xa4");
  ck_assert_int_eq(wfm__json_array(&file, "", file.root, "list", true, &list), WFM_OK);
  ck_assert_uint_eq(wfm__json_count(list), 4);
  tempdir_remove(folder);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("json");
  tcase_add_checked_fixture(tc, set_up, tear_down);
  tcase_add_loop_test(tc, malformed_files, 0, (int)WFM__COUNT(malformed));
  tcase_add_test(tc, deep_file);
  tcase_add_test(tc, brackets_in_texts_are_no_levels);
  tcase_add_test(tc, long_file);
  tcase_add_test(tc, no_file);
  tcase_add_test(tc, members);
  tcase_add_test(tc, bad_members);
  tcase_add_test(tc, written_and_read_again);
  return suite_run("json", tc, 60);
}
