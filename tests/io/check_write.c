/* Files written whole: quoting, numbers, folders that cannot be written, and the old file kept on failure. */
#include "io/io.h"
#include "support/suite.h"
#include "support/tempdir.h"

#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static wfm_ctx *ctx;
static char folder[TEMPDIR_PATH];

static void set_up(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
  tempdir_make(folder);
}

static void tear_down(void) {
  tempdir_remove(folder);
  wfm_ctx_free(ctx);
}

static void expect(const char *name, const char *want) {
  const wfm__source source = {.folder = folder};
  char *data = NULL;
  size_t size = 0;
  ck_assert_int_eq(wfm__source_load(ctx, &source, name, 10000, &data, &size), WFM_OK);
  ck_assert_uint_eq(size, strlen(want));
  ck_assert_str_eq(data, want);
  wfm__free(ctx, data);
}

START_TEST(sheet) {
  wfm__sheet out;
  wfm__sheet_open(&out, ctx, "a,b,c");
  wfm__sheet_text(&out, "plain");
  wfm__sheet_text(&out, "a, \"b\"");
  wfm__sheet_text(&out, " x");
  wfm__sheet_text(&out, "");
  wfm__sheet_text(&out, NULL);
  wfm__sheet_end(&out);
  wfm__sheet_integer(&out, -5);
  wfm__sheet_number(&out, 0.1);
  wfm__sheet_number(&out, NAN);
  wfm__sheet_fixed(&out, 2.0 / 3, 3);
  wfm__sheet_fixed(&out, NAN, 3);
  wfm__sheet_clock(&out, 1530);
  wfm__sheet_clock(&out, -1);
  wfm__sheet_date(&out, 20458);
  wfm__sheet_end(&out);
  ck_assert_int_eq(wfm__sheet_close(&out, folder, "s.csv"), WFM_OK);
  expect("s.csv", "a,b,c\nplain,\"a, \"\"b\"\"\",\" x\",,\n-5,0.1,,0.667,,25:30,,2026-01-05\n");
  ck_assert_int_eq(tempdir_count(folder), 1);
}
END_TEST

START_TEST(replaces_whole) {
  ck_assert_int_eq(wfm__file_write(ctx, folder, "f", "old and long", 12), WFM_OK);
  ck_assert_int_eq(wfm__file_write(ctx, folder, "f", "new", 3), WFM_OK);
  expect("f", "new");
  ck_assert_int_eq(tempdir_count(folder), 1);
}
END_TEST

/* A folder stands where the file should be: the rename fails, and nothing is left over. */
START_TEST(failure_leaves_nothing) {
  char path[TEMPDIR_PATH + 10];
  (void)wfm__format(path, sizeof path, "%s/taken", folder);
  ck_assert_int_eq(mkdir(path, 0700), 0);
  ck_assert_int_eq(wfm__file_write(ctx, folder, "taken", "x", 1), WFM_EIO);
  ck_assert_msg(strstr(wfm_ctx_error(ctx), "taken: cannot be written: it is a folder") != NULL, "%s",
                wfm_ctx_error(ctx));
  ck_assert_int_eq(tempdir_count(folder), 1);
}
END_TEST

START_TEST(no_such_folder) {
  char path[TEMPDIR_PATH + 10];
  (void)wfm__format(path, sizeof path, "%s/none", folder);
  ck_assert_int_eq(wfm__file_write(ctx, path, "f", "x", 1), WFM_EIO);
  ck_assert_msg(strstr(wfm_ctx_error(ctx), "none/f: cannot be written: no such file or folder") != NULL, "%s",
                wfm_ctx_error(ctx));
  ck_assert_int_eq(wfm__folder_make(ctx, path), WFM_OK);
  ck_assert_int_eq(wfm__folder_make(ctx, path), WFM_OK);
  ck_assert_int_eq(wfm__file_write(ctx, path, "f", "x", 1), WFM_OK);
  (void)wfm__format(path, sizeof path, "%s/none/f", folder);
  ck_assert_int_eq(wfm__folder_make(ctx, path), WFM_EIO);
}
END_TEST

/* Root may write everywhere. */
START_TEST(unwritable_folder) {
  if (geteuid() == 0) return;
  ck_assert_int_eq(wfm__file_write(ctx, folder, "f", "old", 3), WFM_OK);
  ck_assert_int_eq(chmod(folder, 0500), 0);
  ck_assert_int_eq(wfm__file_write(ctx, folder, "f", "new", 3), WFM_EIO);
  ck_assert_msg(strstr(wfm_ctx_error(ctx), "permission denied") != NULL, "%s", wfm_ctx_error(ctx));
  expect("f", "old");
}
END_TEST

START_TEST(reading_a_folder_as_file) {
  const wfm__source source = {.folder = NULL};
  wfm__bytes *bytes = NULL;
  ck_assert_int_eq(wfm__bytes_open(ctx, &source, folder, &bytes), WFM_EIO);
  ck_assert_ptr_null(bytes);
  char path[TEMPDIR_PATH + 10];
  (void)wfm__format(path, sizeof path, "%s/f/x", folder);
  ck_assert_int_eq(wfm__file_write(ctx, folder, "f", "x", 1), WFM_OK);
  ck_assert_int_eq(wfm__bytes_open(ctx, &source, path, &bytes), WFM_ENOTFOUND);
}
END_TEST

START_TEST(unknown_files) {
  static const char *const known[] = {"a.csv"};
  const wfm__source source = {.folder = folder};
  wfm_findings *findings = NULL;
  char text[100];
  ck_assert_int_eq(wfm_findings_create(ctx, 0, &findings), WFM_OK);
  tempdir_put(folder, "a.csv", "");
  tempdir_put(folder, "x_mine.csv", "");
  tempdir_put(folder, "README.md", "");
  tempdir_put(folder, "c.json", "");
  tempdir_put(folder, "b.csv", "");
  ck_assert_int_eq(wfm__source_known(ctx, &source, known, 1, false, findings), WFM_OK);
  ck_assert_uint_eq(wfm_findings_total(findings, WFM_FINDING_WARNING), 2);
  (void)wfm_findings_text(findings, 0, text, sizeof text);
  ck_assert_str_eq(text, "b.csv: unknown file, ignored");
  wfm_findings_free(findings);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("write");
  tcase_add_checked_fixture(tc, set_up, tear_down);
  tcase_add_test(tc, sheet);
  tcase_add_test(tc, replaces_whole);
  tcase_add_test(tc, failure_leaves_nothing);
  tcase_add_test(tc, no_such_folder);
  tcase_add_test(tc, unwritable_folder);
  tcase_add_test(tc, reading_a_folder_as_file);
  tcase_add_test(tc, unknown_files);
  return suite_run("write", tc, 60);
}
