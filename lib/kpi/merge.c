/* Columns of sums: reading them, adding them up into groups, groups by period. */
#include "kpi/kpi.h"

#include <math.h>
#include <string.h>

const char *const wfm__kpi_column_names[KPI_COLUMNS] = {
    "offered",  "answered", "abandoned", "answered_within", "abandoned_within", "short_abandoned",
    "flow_out", "dequeued", "handled",   "answered_wait_s", "abandoned_wait_s", "ring_s",
    "talk_s",   "hold_s",   "after_s",   "handling_s",      "available_s",      "paid_s"};

/* Both structs are a head of eight bytes and the pointers in the order of the columns. */
enum { HEAD = offsetof(wfm_kpi_facts, offered) };
_Static_assert(sizeof(wfm_kpi_facts) == HEAD + KPI_COLUMNS * sizeof(double *), "a column is missing");
_Static_assert(sizeof(wfm_kpi_sums) == sizeof(wfm_kpi_facts), "facts and sums have the same columns");
_Static_assert(offsetof(wfm_kpi_sums, paid_s) == offsetof(wfm_kpi_facts, paid_s), "in the same order");
_Static_assert(offsetof(wfm_kpi_facts, talk_s) == HEAD + KPI_TALK_S * sizeof(double *), "as the list above");

void wfm_kpi_facts_init(wfm_kpi_facts *facts, size_t struct_size) {
  static const wfm_kpi_facts none = {0};
  wfm__opts_init(facts, struct_size, &none, sizeof none);
}

void wfm_kpi_sums_init(wfm_kpi_sums *sums, size_t struct_size) {
  static const wfm_kpi_sums none = {0};
  wfm__opts_init(sums, struct_size, &none, sizeof none);
}

wfm_status wfm__kpi_read_facts(wfm_ctx *ctx, const wfm_kpi_facts *facts, const double *column[KPI_COLUMNS]) {
  wfm_kpi_facts read = {0};
  if (!facts) return wfm__fail(ctx, WFM_EINVAL, "facts is NULL");
  wfm_status st = wfm__opts_read(ctx, &read, sizeof read, facts);
  if (st != WFM_OK) return st;
  if (read.flags != 0) return wfm__fail(ctx, WFM_EVERSION, "facts: flags=%u, want 0", read.flags);
  memcpy(column, (const char *)&read + HEAD, KPI_COLUMNS * sizeof *column);
  return WFM_OK;
}

wfm_status wfm__kpi_read_sums(wfm_ctx *ctx, const wfm_kpi_sums *sums, double *column[KPI_COLUMNS]) {
  wfm_kpi_sums read = {0};
  if (!sums) return wfm__fail(ctx, WFM_EINVAL, "sums is NULL");
  wfm_status st = wfm__opts_read(ctx, &read, sizeof read, sums);
  if (st != WFM_OK) return st;
  if (read.flags != 0) return wfm__fail(ctx, WFM_EVERSION, "sums: flags=%u, want 0", read.flags);
  memcpy(column, (const char *)&read + HEAD, KPI_COLUMNS * sizeof *column);
  return WFM_OK;
}

typedef struct merge {
  size_t n, groups;
  const double *from[KPI_COLUMNS]; /* NULL for those not wanted */
  const int32_t *group;
  int32_t missing;
} merge;

static wfm_status check_rows(wfm_ctx *ctx, const merge *m) {
  for (size_t i = 0; i < m->n; i++) {
    if (m->group && (m->group[i] < -1 || m->group[i] >= (int64_t)m->groups))
      return wfm__fail(ctx, WFM_EDOMAIN, "row %zu: group=%d, want -1 to %zu", i, (int)m->group[i],
                       m->groups - 1);
    for (size_t c = 0; c < KPI_COLUMNS; c++) {
      if (!m->from[c] || isnan(m->from[c][i]) || (m->from[c][i] >= 0 && m->from[c][i] < INFINITY)) continue;
      return wfm__fail(ctx, isinf(m->from[c][i]) ? WFM_ENOTFINITE : WFM_EDOMAIN, "row %zu: %s=%g, want >= 0",
                       i, wfm__kpi_column_names[c], m->from[c][i]);
    }
  }
  return WFM_OK;
}

static bool unknown_row(const merge *m, size_t i) {
  for (size_t c = 0; c < KPI_COLUMNS; c++)
    if (m->from[c] && isnan(m->from[c][i])) return true;
  return false;
}

/* Row by row into sum [KPI_COLUMNS][groups]. */
static void add_rows(const merge *m, double *sum, int64_t *left_out) {
  for (size_t i = 0; i < m->n; i++) {
    int32_t g = m->group ? m->group[i] : 0;
    if (g < 0) continue;
    if (m->missing == WFM_KPI_MISSING_LEFT_OUT && unknown_row(m, i)) {
      left_out[g]++;
      continue;
    }
    for (size_t c = 0; c < KPI_COLUMNS; c++)
      if (m->from[c]) sum[c * m->groups + (size_t)g] += m->from[c][i];
  }
}

wfm_status wfm_kpi_merge(wfm_ctx *ctx, size_t n, const wfm_kpi_facts *facts, const int32_t *group,
                         size_t groups, int32_t missing, wfm_kpi_sums *sums, int64_t *left_out) {
  merge m = {.n = n, .groups = groups, .group = group, .missing = missing};
  double *to[KPI_COLUMNS], *sum = NULL;
  int64_t *skipped = NULL;
  wfm_status st = wfm__kpi_read_facts(ctx, facts, m.from);
  if (st == WFM_OK) st = wfm__kpi_read_sums(ctx, sums, to);
  if (st != WFM_OK) return st;
  if (missing != WFM_KPI_MISSING_SPREADS && missing != WFM_KPI_MISSING_LEFT_OUT)
    return wfm__fail(ctx, WFM_EINVAL, "missing=%d, want WFM_KPI_MISSING_*", (int)missing);
  if (groups < 1 || groups > INT32_MAX)
    return wfm__fail(ctx, WFM_EDOMAIN, "groups=%zu, want 1 to 2147483647", groups);
  for (size_t c = 0; c < KPI_COLUMNS; c++) {
    if (to[c] && !m.from[c])
      return wfm__fail(ctx, WFM_EINVAL, "sums: %s is wanted, but facts does not have it",
                       wfm__kpi_column_names[c]);
    if (!to[c]) m.from[c] = NULL;
  }
  st = check_rows(ctx, &m);
  if (st != WFM_OK) return st;
  sum = wfm__alloc(ctx, groups, KPI_COLUMNS * sizeof *sum);
  skipped = wfm__alloc(ctx, groups, sizeof *skipped);
  if (!sum || !skipped) {
    st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu groups", groups);
    goto done;
  }
  add_rows(&m, sum, skipped);
  for (size_t c = 0; c < KPI_COLUMNS; c++)
    if (to[c]) memcpy(to[c], sum + c * groups, groups * sizeof *sum);
  if (left_out) memcpy(left_out, skipped, groups * sizeof *left_out);
done:
  wfm__free(ctx, sum);
  wfm__free(ctx, skipped);
  return st;
}

/* Number of the week (from Monday 29 December 1969) or month of a date. */
static int64_t period_of(int32_t date, int32_t period) {
  int32_t year, month;
  if (period == WFM_PERIOD_WEEK) return ((int64_t)date - wfm_date_weekday(date)) / 7;
  wfm_date_to_ymd(date, &year, &month, NULL);
  return (int64_t)year * 12 + month;
}

wfm_status wfm_kpi_groups(wfm_ctx *ctx, const wfm_grid *grid, int32_t period, int32_t *group,
                          size_t *groups) {
  if (!grid || (!group && wfm_grid_count(grid) > 0))
    return wfm__fail(ctx, WFM_EINVAL, "grid or group is NULL");
  if (period < WFM_PERIOD_INTERVAL || period > WFM_PERIOD_MONTH)
    return wfm__fail(ctx, WFM_EINVAL, "period=%d, want WFM_PERIOD_*", (int)period);
  size_t count = wfm_grid_count(grid);
  int32_t days = wfm_grid_days(grid), at = -1;
  int64_t previous = INT64_MIN;
  for (int32_t d = 0; d < days; d++) {
    size_t first, n;
    int32_t date = wfm_grid_first_date(grid) + d;
    int64_t number = period >= WFM_PERIOD_WEEK ? period_of(date, period) : d;
    at += number != previous;
    previous = number;
    wfm_grid_day_range(grid, d, &first, &n);
    for (size_t i = first; i < first + n; i++) group[i] = period == WFM_PERIOD_INTERVAL ? (int32_t)i : at;
  }
  if (groups) *groups = period == WFM_PERIOD_INTERVAL ? count : (size_t)at + 1;
  return WFM_OK;
}
