/* A roster: the list of who works when. */
#include "roster/roster.h"

#include <stdlib.h>
#include <string.h>

static const wfm_assignment default_assignment = {.pause_minute = {-1, -1, -1}};

void wfm_assignment_init(wfm_assignment *assignment, size_t struct_size) {
  wfm__opts_init(assignment, struct_size, &default_assignment, sizeof default_assignment);
}

wfm_status wfm_assignments_create(wfm_ctx *ctx, wfm_assignments **out) {
  if (!ctx || !out) return wfm__fail(ctx, WFM_EINVAL, "assignments: context or output is NULL");
  wfm_assignments *assignments = wfm__alloc(ctx, 1, sizeof *assignments);
  if (!assignments) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for a roster");
  assignments->ctx = ctx;
  *out = assignments;
  return WFM_OK;
}

void wfm_assignments_free(wfm_assignments *assignments) {
  if (!assignments) return;
  wfm__free(assignments->ctx, assignments->row);
  wfm__free(assignments->ctx, assignments);
}

wfm_status wfm_assignments_add(wfm_assignments *assignments, const wfm_assignment *assignment) {
  if (!assignments) return WFM_EINVAL;
  wfm_ctx *ctx = assignments->ctx;
  if (!assignment) return wfm__fail(ctx, WFM_EINVAL, "assignment is NULL");
  if (assignments->count >= WFM_ROSTER_MAX_ROWS)
    return wfm__fail(ctx, WFM_ELIMIT, "assignments: more than %d rows", (int)WFM_ROSTER_MAX_ROWS);
  wfm_assignment row = default_assignment;
  wfm_status st = wfm__opts_read(ctx, &row, sizeof row, assignment);
  if (st == WFM_OK)
    st = wfm__grow(ctx, &assignments->row, &assignments->cap, assignments->count + 1, sizeof row);
  if (st != WFM_OK) return st;
  row.struct_size = sizeof row;
  assignments->row[assignments->count++] = row;
  return WFM_OK;
}

size_t wfm_assignments_count(const wfm_assignments *assignments) {
  return assignments ? assignments->count : 0;
}

wfm_status wfm_assignments_get(const wfm_assignments *assignments, size_t i, wfm_assignment *out) {
  if (!assignments) return WFM_EINVAL;
  if (!out || i >= assignments->count)
    return wfm__fail(assignments->ctx, WFM_EINVAL, "assignment %zu: want an output and a row below %zu", i,
                     assignments->count);
  return wfm__result_write(assignments->ctx, out, &assignments->row[i], sizeof assignments->row[i]);
}

static int compare_rows(const void *left, const void *right) {
  const wfm_assignment *a = left, *b = right;
  const int32_t x[] = {a->agent,          a->day, a->shift, a->skill, a->pause_minute[0], a->pause_minute[1],
                       a->pause_minute[2]};
  const int32_t y[] = {b->agent,          b->day, b->shift, b->skill, b->pause_minute[0], b->pause_minute[1],
                       b->pause_minute[2]};
  for (size_t i = 0; i < WFM__COUNT(x); i++)
    if (x[i] != y[i]) return x[i] < y[i] ? -1 : 1;
  return 0;
}

/* Rows that compare equal are the same bytes, so qsort's freedom changes nothing. */
void wfm_assignments_sort(wfm_assignments *assignments) {
  if (assignments && assignments->count > 1)
    qsort(assignments->row, assignments->count, sizeof *assignments->row, compare_rows);
}
