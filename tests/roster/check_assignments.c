/* The list of who works when: order, limits, bad arguments. */
#include "support/suite.h"

#include <libwfm/roster.h>

#include <stdlib.h>
#include <string.h>

static wfm_ctx *ctx;
static wfm_assignments *rows;

static void set_up(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
  ck_assert_int_eq(wfm_assignments_create(ctx, &rows), WFM_OK);
}

static void tear_down(void) {
  wfm_assignments_free(rows);
  wfm_ctx_free(ctx);
}

static wfm_status add(int32_t agent, int32_t day, int32_t shift, int32_t skill, int32_t pause) {
  wfm_assignment row;
  wfm_assignment_init(&row, sizeof row);
  row.agent = agent, row.day = day, row.shift = shift, row.skill = skill, row.pause_minute[0] = pause;
  return wfm_assignments_add(rows, &row);
}

static wfm_assignment get(size_t i) {
  wfm_assignment row;
  wfm_assignment_init(&row, sizeof row);
  ck_assert_int_eq(wfm_assignments_get(rows, i, &row), WFM_OK);
  return row;
}

START_TEST(sorted_by_all_that_they_hold) {
  static const int32_t in[][5] = {{1, 0, 2, 0, -1}, {0, 5, 0, 0, 60}, {0, 5, 0, 0, 30}, {0, 5, 0, -1, 90},
                                  {0, 4, 9, 9, 9},  {0, 5, -1, 3, 0}, {-1, 7, 0, 0, 0}};
  static const int order[] = {6, 4, 5, 3, 2, 1, 0};
  for (size_t i = 0; i < sizeof in / sizeof in[0]; i++)
    ck_assert_int_eq(add(in[i][0], in[i][1], in[i][2], in[i][3], in[i][4]), WFM_OK);
  wfm_assignments_sort(rows);
  for (size_t i = 0; i < sizeof in / sizeof in[0]; i++) {
    const int32_t *want = in[order[i]];
    wfm_assignment row = get(i);
    ck_assert_int_eq(row.agent, want[0]);
    ck_assert_int_eq(row.day, want[1]);
    ck_assert_int_eq(row.shift, want[2]);
    ck_assert_int_eq(row.skill, want[3]);
    ck_assert_int_eq(row.pause_minute[0], want[4]);
    ck_assert_int_eq(row.pause_minute[1], -1);
  }
}
END_TEST

/* Whatever the order in which rows came, sorting ends in the same bytes. */
START_TEST(order_of_addition_does_not_matter) {
  wfm_assignments *other = NULL;
  wfm_assignments *mine = rows;
  ck_assert_int_eq(wfm_assignments_create(ctx, &other), WFM_OK);
  for (int32_t i = 0; i < 200; i++) ck_assert_int_eq(add(i * 7 % 13, i % 5, i % 3, 0, i), WFM_OK);
  rows = other;
  for (int32_t i = 199; i >= 0; i--) ck_assert_int_eq(add(i * 7 % 13, i % 5, i % 3, 0, i), WFM_OK);
  wfm_assignments_sort(mine);
  wfm_assignments_sort(other);
  for (size_t i = 0; i < 200; i++) {
    rows = mine;
    wfm_assignment a = get(i);
    rows = other;
    wfm_assignment b = get(i);
    ck_assert_mem_eq(&a, &b, sizeof a);
  }
  rows = mine;
  wfm_assignments_free(other);
}
END_TEST

START_TEST(bad_arguments) {
  wfm_assignment row;
  wfm_assignment_init(&row, sizeof row);
  ck_assert_int_eq(wfm_assignments_add(rows, NULL), WFM_EINVAL);
  ck_assert_int_eq(wfm_assignments_add(NULL, &row), WFM_EINVAL);
  row.struct_size = 0;
  ck_assert_int_eq(wfm_assignments_add(rows, &row), WFM_EINVAL);
  ck_assert_uint_eq(wfm_assignments_count(rows), 0);
  ck_assert_uint_eq(wfm_assignments_count(NULL), 0);
  ck_assert_int_eq(wfm_assignments_get(rows, 0, &row), WFM_EINVAL);
  ck_assert_int_eq(add(0, 0, 0, 0, 0), WFM_OK);
  ck_assert_int_eq(wfm_assignments_get(rows, 0, &row), WFM_EINVAL); /* struct_size 0 */
  ck_assert_int_eq(wfm_assignments_get(rows, 0, NULL), WFM_EINVAL);
  ck_assert_int_eq(wfm_assignments_create(ctx, NULL), WFM_EINVAL);
  wfm_assignments_sort(NULL);
  wfm_assignments_free(NULL);
}
END_TEST

START_TEST(most_rows) {
  for (int32_t i = 0; i < WFM_ROSTER_MAX_ROWS; i++) {
    wfm_status st = add(i, 0, 0, 0, -1);
    if (st != WFM_OK) ck_abort_msg("row %d: %s", i, wfm_ctx_error(ctx));
  }
  ck_assert_int_eq(add(0, 0, 0, 0, -1), WFM_ELIMIT);
  ck_assert_str_eq(wfm_ctx_error(ctx), "assignments: more than 4194304 rows");
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("assignments");
  tcase_add_checked_fixture(tc, set_up, tear_down);
  tcase_add_test(tc, sorted_by_all_that_they_hold);
  tcase_add_test(tc, order_of_addition_does_not_matter);
  tcase_add_test(tc, bad_arguments);
  tcase_add_test(tc, most_rows);
  return suite_run("assignments", tc, 60);
}
