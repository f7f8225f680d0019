/* Instances of the staff-scheduling benchmark: read, refused with the line, written, out of memory. */
#include "support/oom.h"
#include "support/suite.h"
#include "support/tempdir.h"

#include <libwfm/io_rota.h>

#include <stdio.h>
#include <string.h>

static const char good[] =
    "# a comment\r\nSECTION_HORIZON\r\n# days\r\n7\r\n\r\nSECTION_SHIFTS\r\nE,480,\r\nL,600,E|L\r\n\r\n"
    "SECTION_STAFF\nA,E=7|L=2,3360,960,5,2,2,1\nB,E=0|L=7,3360,0,5,1,1,1\n\n"
    "SECTION_DAYS_OFF\nA,0,6\n\nSECTION_SHIFT_ON_REQUESTS\nA,1,E,3\n\n"
    "SECTION_SHIFT_OFF_REQUESTS\nB,2,L,1.5\n\nSECTION_COVER\n1,E,1,100,1\n2,L,1,100,1";

static wfm_ctx *ctx;
static wfm_findings *findings;

static void make(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
  ck_assert_int_eq(wfm_findings_create(ctx, 0, &findings), WFM_OK);
}
static void drop(void) {
  wfm_findings_free(findings);
  wfm_ctx_free(ctx);
}

static wfm_status read_text(const char *text, wfm_rota **rota) {
  return wfm_rota_read_curtois_text(ctx, "x.txt", text, strlen(text), findings, rota);
}

START_TEST(reads_all_sections) {
  wfm_rota *rota = NULL;
  ck_assert_int_eq(read_text(good, &rota), WFM_OK);
  ck_assert_int_eq(wfm_rota_days(rota), 7);
  ck_assert_int_eq(wfm_rota_shifts(rota), 2);
  ck_assert_int_eq(wfm_rota_people(rota), 2);
  ck_assert_str_eq(wfm_rota_staff_name(rota, 1), "B");
  /* A works E on days 1 and 2: wish met, one E surplus nowhere asked, L of day 2 missing */
  int32_t plan[14] = {-1, 0, 0, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1};
  wfm_rota_figures f;
  wfm_rota_figures_init(&f, sizeof f);
  ck_assert_int_eq(wfm_rota_check(ctx, rota, plan, &f), WFM_OK);
  ck_assert_int_eq(f.violations, 0);
  ck_assert_double_eq(f.cost, 100);
  plan[0] = 1; /* L, then E; A's day off; one L of two */
  plan[9] = 1; /* B does not want L on day 2 */
  ck_assert_int_eq(wfm_rota_check(ctx, rota, plan, &f), WFM_OK);
  ck_assert_int_eq(f.violations, 2);
  ck_assert_double_eq(f.requests, 1.5);
  ck_assert_double_eq(f.under, 0);
  wfm_rota_free(rota);
}
END_TEST

/* What replaces the first text inside the good file, and the finding that is wanted. */
static const struct {
  const char *old, *now, *want;
  int line;
} damage[] = {
    {"SECTION_HORIZON", "SECTION_HORIZONT",
     "section \"SECTION_HORIZONT\", want one of the seven of the benchmark", 2},
    {"7\r\n\r\nSEC", "0\r\n\r\nSEC", "horizon \"0\", want a whole number from 1 to 3660", 4},
    {"7\r\n\r\nSEC", "7\r\n8\r\nSEC", "horizon \"8\", want one only", 5},
    {"E,480,", "E,4x0,", "length \"4x0\", want a whole number from 1 to 1440", 7},
    {"L,600,E|L", "E,600,E", "shift E: given twice", 8},
    {"L,600,E|L", "L,600,E|M", "shift \"M\", want one of SECTION_SHIFTS", 8},
    {"A,E=7|L=2,3360", "A,E=7|M=2,3360", "shift \"M\", want one of SECTION_SHIFTS", 11},
    {"A,E=7|L=2,3360", "A,E=7|L2,3360", "MaxShifts \"L2\", want shift=number", 11},
    {"A,E=7|L=2,3360", "A,E=7|L=-2,3360", "MaxShifts \"-2\", want a whole number from 0 to 3660", 11},
    {"3360,960,5,2,2,1", "360,960,5,2,2,1", "staff A: max_minutes=360, want 960 to 100000000", 11},
    {"3360,960,5,2,2,1", "3360,960,5,2,2", "7 fields, want 8", 11},
    {"3360,960,5,2,2,1", "3360,960,5,6,2,1", "staff A: min_run=6, want 1 to 5", 11},
    {"A,0,6", "C,0,6", "staff \"C\", want one of SECTION_STAFF", 15},
    {"A,0,6", "A,0,7", "day \"7\", want a whole number from 0 to 6", 15},
    {"A,1,E,3", "A,1,E,nan", "weight \"nan\", want a number from 0 to 1e12", 18},
    {"A,1,E,3", "A,1,E,3,4", "more than 4 fields, want 4", 18},
    {"B,2,L,1.5", "B,2,L,-1", "weight \"-1\", want a number from 0 to 1e12", 21},
    {"1,E,1,100,1", "2,L,1,100,1", "cover of day 2, shift L: given twice", 25},
    {"2,L,1,100,1", "2,L,1,1e13,1", "weight for under \"1e13\", want a number from 0 to 1e12", 25},
};

START_TEST(names_the_line) {
  char text[2000];
  wfm_rota *rota = NULL;
  const char *at = strstr(good, damage[_i].old);
  snprintf(text, sizeof text, "%.*s%s%s", (int)(at - good), good, damage[_i].now,
           at + strlen(damage[_i].old));
  ck_assert_int_eq(read_text(text, &rota), WFM_EPARSE);
  ck_assert_ptr_null(rota);
  wfm_finding found;
  wfm_finding_init(&found, sizeof found);
  ck_assert_int_eq(wfm_findings_get(findings, 0, &found), WFM_OK);
  ck_assert_str_eq(found.text, damage[_i].want);
  ck_assert_int_eq(found.line, damage[_i].line);
}
END_TEST

START_TEST(empty_files) {
  wfm_rota *rota = NULL;
  ck_assert_int_eq(read_text("", &rota), WFM_EPARSE);
  ck_assert_int_eq(read_text("hello\n", &rota), WFM_EPARSE);
  ck_assert_int_eq(read_text("SECTION_HORIZON\n7\n", &rota), WFM_EPARSE);
  ck_assert_ptr_nonnull(strstr(wfm_ctx_error(ctx), "0 staff and 0 shifts, want at least one of each"));
  ck_assert_int_eq(wfm_rota_read_curtois(ctx, "/no/such/file", findings, &rota), WFM_ENOTFOUND);
  ck_assert_ptr_null(rota);
}
END_TEST

static void read_back(const char *path, char *text, size_t size) {
  FILE *file = fopen(path, "rb");
  ck_assert_ptr_nonnull(file);
  text[fread(text, 1, size - 1, file)] = '\0';
  fclose(file);
}

START_TEST(writes_both_files) {
  char folder[TEMPDIR_PATH], path[TEMPDIR_PATH + 20], text[400];
  wfm_rota *rota = NULL;
  int32_t plan[14] = {-1, 0, 0, -1, -1, -1, -1, -1, -1, 1, -1, -1, -1, -1};
  wfm_rota_result r;
  wfm_rota_result_init(&r, sizeof r);
  r.lower_bound = 1;
  ck_assert_int_eq(read_text(good, &rota), WFM_OK);
  tempdir_make(folder);
  snprintf(path, sizeof path, "%s/roster.csv", folder);
  ck_assert_int_eq(wfm_rota_write_csv(ctx, rota, plan, path), WFM_OK);
  read_back(path, text, sizeof text);
  ck_assert_str_eq(text, "staff,day,shift\nA,1,E\nA,2,E\nB,2,L\n");
  plan[0] = 9;
  ck_assert_int_eq(wfm_rota_write_csv(ctx, rota, plan, path), WFM_EDOMAIN);
  plan[0] = -1;
  snprintf(path, sizeof path, "%s/result.json", folder);
  ck_assert_int_eq(wfm_rota_write_result(ctx, rota, plan, &r, path), WFM_OK);
  read_back(path, text, sizeof text);
  ck_assert_ptr_nonnull(strstr(text, "\"objective\": 1.5,\n \"lower_bound\": 1,"));
  snprintf(path, sizeof path, "%s/none/result.json", folder);
  ck_assert_int_eq(wfm_rota_write_result(ctx, rota, plan, &r, path), WFM_EIO);
  tempdir_remove(folder);
  wfm_rota_free(rota);
}
END_TEST

static wfm_status read_once(wfm_ctx *on, void *user) {
  wfm_rota *rota = NULL;
  (void)user;
  wfm_status st = wfm_rota_read_curtois_text(on, "x.txt", good, strlen(good), NULL, &rota);
  if (st != WFM_OK) ck_assert_ptr_null(rota);
  wfm_rota_free(rota);
  return st;
}

START_TEST(every_allocation) {
  oom_sweep(read_once, NULL);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("curtois");
  tcase_add_checked_fixture(tc, make, drop);
  tcase_add_test(tc, reads_all_sections);
  tcase_add_loop_test(tc, names_the_line, 0, (int)(sizeof damage / sizeof damage[0]));
  tcase_add_test(tc, empty_files);
  tcase_add_test(tc, writes_both_files);
  tcase_add_test(tc, every_allocation);
  return suite_run("curtois", tc, 60);
}
