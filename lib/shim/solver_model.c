/* The solver-neutral copy of a model: growth, and the checks that no number passes unseen. */
#include "shim/solver_model.h"

#include <math.h>
#include <string.h>

#define LARGEST 1e20 /* beyond it solvers take numbers for infinite, each from its own threshold on */
enum { MOST_LINES = 50000000, MOST_ENTRIES = 400000000 };

void wfm__model_free(wfm__model *m) {
  void *blocks[] = {m->row_lower,  m->row_upper,    m->cost,         m->lower,
                    m->upper,      m->integer,      m->column_start, m->row_start,
                    m->column_row, m->row_column,   m->column_value, m->row_value,
                    m->row_basis,  m->column_basis, m->step,         m->mark};
  for (size_t i = 0; i < WFM__COUNT(blocks); i++) wfm__free(m->ctx, blocks[i]);
  *m = (wfm__model){.ctx = m->ctx};
}

/* An array of the model that grows; its capacity is only put up when all that share it have grown. */
typedef struct growth {
  void *array_pointer;
  size_t size;
} growth;

static wfm_status grow_together(wfm_ctx *ctx, const growth *arrays, size_t count, size_t *cap, size_t want) {
  size_t reached = *cap;
  for (size_t i = 0; i < count; i++) {
    size_t own = *cap;
    wfm_status st = wfm__grow(ctx, arrays[i].array_pointer, &own, want, arrays[i].size);
    if (st != WFM_OK) return st;
    reached = own;
  }
  *cap = reached;
  return WFM_OK;
}

wfm_status wfm__model_check_bounds(wfm__model *m, const char *what, size_t index, double lower,
                                   double upper) {
  if (isnan(lower) || isnan(upper))
    return wfm__fail(m->ctx, WFM_ENOTFINITE, "%s %zu: bounds %g to %g, want numbers", what, index, lower,
                     upper);
  bool fits = (isinf(lower) ? lower < 0.0 : fabs(lower) <= LARGEST) &&
              (isinf(upper) ? upper > 0.0 : fabs(upper) <= LARGEST);
  if (!fits)
    return wfm__fail(m->ctx, WFM_EDOMAIN,
                     "%s %zu: bounds %g to %g, want -1e20 to 1e20, -inf below or inf above", what, index,
                     lower, upper);
  if (lower > upper)
    return wfm__fail(m->ctx, WFM_EDOMAIN, "%s %zu: bounds %g to %g, want lower <= upper", what, index, lower,
                     upper);
  return WFM_OK;
}

static wfm_status check_coefficient(wfm__model *m, const char *what, size_t index, const char *name,
                                    double value) {
  if (!isfinite(value))
    return wfm__fail(m->ctx, WFM_ENOTFINITE, "%s %zu: %s=%g, want a finite number", what, index, name, value);
  if (fabs(value) > LARGEST)
    return wfm__fail(m->ctx, WFM_EDOMAIN, "%s %zu: %s=%g, want -1e20 to 1e20", what, index, name, value);
  return WFM_OK;
}

wfm_status wfm__model_check_cost(wfm__model *m, size_t index, double cost) {
  return check_coefficient(m, "column", index, "cost", cost);
}

/* Sparse vectors of new rows (or columns) that name old columns (or rows): in range, each at most once. */
static wfm_status check_vectors(wfm__model *m, const char *what, size_t first, size_t count,
                                const size_t *start, const int32_t *index, const double *value,
                                size_t limit) {
  if (!start) return WFM_OK;
  if (start[0] != 0) return wfm__fail(m->ctx, WFM_EINVAL, "start[0]=%zu, want 0", start[0]);
  for (size_t i = 0; i < count; i++) {
    if (start[i + 1] < start[i])
      return wfm__fail(m->ctx, WFM_EINVAL, "%s %zu: start=%zu, want >= %zu", what, first + i, start[i + 1],
                       start[i]);
    m->marks++;
    for (size_t k = start[i]; k < start[i + 1]; k++) {
      if (index[k] < 0 || (size_t)index[k] >= limit)
        return wfm__fail(m->ctx, WFM_EINVAL, "%s %zu: index=%d, want 0 to %zu", what, first + i, index[k],
                         limit - 1);
      if (m->mark[index[k]] == m->marks)
        return wfm__fail(m->ctx, WFM_EINVAL, "%s %zu: index %d given twice", what, first + i, index[k]);
      m->mark[index[k]] = m->marks;
      wfm_status st = check_coefficient(m, what, first + i, "coefficient", value[k]);
      if (st != WFM_OK) return st;
    }
  }
  return WFM_OK;
}

static wfm_status check_count(wfm__model *m, const char *what, size_t have, size_t count,
                              const size_t *start) {
  if (count > MOST_LINES - have)
    return wfm__fail(m->ctx, WFM_ELIMIT, "%zu %ss more than %zu, want at most %d", count, what, have,
                     MOST_LINES);
  if (start && start[count] > MOST_ENTRIES - m->entries)
    return wfm__fail(m->ctx, WFM_ELIMIT, "%zu coefficients more than %zu, want at most %d", start[count],
                     m->entries, MOST_ENTRIES);
  return WFM_OK;
}

static wfm_status reserve_rows(wfm__model *m, size_t rows, size_t entries) {
  const growth lines[] = {{&m->row_lower, sizeof(double)},
                          {&m->row_upper, sizeof(double)},
                          {&m->row_start, sizeof(size_t)},
                          {&m->row_basis, sizeof(uint8_t)}};
  const growth cells[] = {{&m->row_column, sizeof(int32_t)}, {&m->row_value, sizeof(double)}};
  wfm_status st = grow_together(m->ctx, lines, WFM__COUNT(lines), &m->row_cap, rows + 1);
  if (st == WFM_OK) st = grow_together(m->ctx, cells, WFM__COUNT(cells), &m->row_entry_cap, entries);
  if (st == WFM_OK) st = wfm__grow(m->ctx, &m->mark, &m->mark_cap, rows, sizeof *m->mark);
  if (st == WFM_OK) st = wfm__grow(m->ctx, &m->step, &m->step_cap, m->steps + 1, sizeof *m->step);
  return st;
}

static wfm_status reserve_columns(wfm__model *m, size_t columns, size_t entries) {
  const growth lines[] = {{&m->cost, sizeof(double)},         {&m->lower, sizeof(double)},
                          {&m->upper, sizeof(double)},        {&m->integer, sizeof(uint8_t)},
                          {&m->column_start, sizeof(size_t)}, {&m->column_basis, sizeof(uint8_t)}};
  const growth cells[] = {{&m->column_row, sizeof(int32_t)}, {&m->column_value, sizeof(double)}};
  wfm_status st = grow_together(m->ctx, lines, WFM__COUNT(lines), &m->column_cap, columns + 1);
  if (st == WFM_OK) st = grow_together(m->ctx, cells, WFM__COUNT(cells), &m->column_entry_cap, entries);
  if (st == WFM_OK) st = wfm__grow(m->ctx, &m->mark, &m->mark_cap, columns, sizeof *m->mark);
  if (st == WFM_OK) st = wfm__grow(m->ctx, &m->step, &m->step_cap, m->steps + 1, sizeof *m->step);
  return st;
}

/* Appends vectors to those already there. */
static void append_vectors(size_t *to_start, int32_t *to_index, double *to_value, size_t have, size_t count,
                           const size_t *start, const int32_t *index, const double *value) {
  size_t base = to_start[have], cells = start ? start[count] : 0;
  for (size_t i = 1; i <= count; i++) to_start[have + i] = base + (start ? start[i] : 0);
  if (cells == 0) return;
  memcpy(to_index + base, index, cells * sizeof *index);
  memcpy(to_value + base, value, cells * sizeof *value);
}

static void append_step(wfm__model *m, size_t entries) {
  m->entries += entries;
  m->step[m->steps++] = (wfm__model_step){m->rows, m->columns};
}

wfm_status wfm__model_add_rows(wfm__model *m, size_t count, const double *lower, const double *upper,
                               const size_t *start, const int32_t *column, const double *value) {
  if (count == 0) return WFM_OK;
  wfm_status st = check_count(m, "row", m->rows, count, start);
  for (size_t i = 0; st == WFM_OK && i < count; i++)
    st = wfm__model_check_bounds(m, "row", m->rows + i, lower[i], upper[i]);
  if (st == WFM_OK) st = check_vectors(m, "row", m->rows, count, start, column, value, m->columns);
  size_t have = m->row_start ? m->row_start[m->rows] : 0, cells = start ? start[count] : 0;
  if (st == WFM_OK) st = reserve_rows(m, m->rows + count, have + cells);
  if (st != WFM_OK) return st;
  append_vectors(m->row_start, m->row_column, m->row_value, m->rows, count, start, column, value);
  memcpy(m->row_lower + m->rows, lower, count * sizeof *lower);
  memcpy(m->row_upper + m->rows, upper, count * sizeof *upper);
  memset(m->row_basis + m->rows, WFM__BASIC, count);
  m->rows += count;
  append_step(m, cells);
  return WFM_OK;
}

wfm_status wfm__model_add_columns(wfm__model *m, size_t count, const double *cost, const double *lower,
                                  const double *upper, const uint8_t *integer, const size_t *start,
                                  const int32_t *row, const double *value) {
  if (count == 0) return WFM_OK;
  wfm_status st = check_count(m, "column", m->columns, count, start);
  for (size_t j = 0; st == WFM_OK && j < count; j++) {
    st = wfm__model_check_bounds(m, "column", m->columns + j, lower[j], upper[j]);
    if (st == WFM_OK) st = wfm__model_check_cost(m, m->columns + j, cost[j]);
  }
  if (st == WFM_OK) st = check_vectors(m, "column", m->columns, count, start, row, value, m->rows);
  size_t have = m->column_start ? m->column_start[m->columns] : 0, cells = start ? start[count] : 0;
  if (st == WFM_OK) st = reserve_columns(m, m->columns + count, have + cells);
  if (st != WFM_OK) return st;
  append_vectors(m->column_start, m->column_row, m->column_value, m->columns, count, start, row, value);
  memcpy(m->cost + m->columns, cost, count * sizeof *cost);
  memcpy(m->lower + m->columns, lower, count * sizeof *lower);
  memcpy(m->upper + m->columns, upper, count * sizeof *upper);
  for (size_t j = 0; j < count; j++) m->integer[m->columns + j] = integer && integer[j];
  memset(m->column_basis + m->columns, WFM__AT_LOWER, count);
  m->columns += count;
  append_step(m, cells);
  return WFM_OK;
}
