/* Cleaning: negative cells, outage days and outliers, by medians of weekday and clock time on the scale of square
 * roots. The rule is stated at wfm_series_clean. */
#include "core/sort.h"
#include "series/series.h"

#include <math.h>
#include <string.h>

enum { SEEN_ENOUGH = 4, CELLS_FOR_LEVEL = 4, OUTAGE_LEAST = 20 };

/* Without other cells of its day, a high cell may be a real peak until it is this many times too high. */
static const double lone_ratio = 10;

static const wfm_clean_opts default_opts = {.outlier_score = 8, .outage_frac = 0.1, .outlier_ratio = 3};

void wfm_clean_opts_init(wfm_clean_opts *opts, size_t struct_size) {
  wfm__opts_init(opts, struct_size, &default_opts, sizeof default_opts);
}

void wfm_clean_report_init(wfm_clean_report *report, size_t struct_size) {
  static const wfm_clean_report none = {0};
  wfm__opts_init(report, struct_size, &none, sizeof none);
}

/* Groups 0 to slots - 1 are clock times over all weekdays, slots + weekday * slots + slot those of one weekday. */
typedef struct cleaner {
  wfm_ctx *ctx;
  const wfm_series *series;
  wfm_clean_opts opts;
  wfm_clean_report report;
  size_t n, slots, groups;
  size_t *first;           /* [groups + 1] members of each group */
  size_t *member;          /* [2 n] */
  double *median, *spread; /* [groups] */
  double *root, *residual; /* [n] square root; less what is expected */
  double *level;           /* [days] of the day, 1 is usual */
  double *scratch;         /* [n] */
  uint8_t *found;          /* [n] */
} cleaner;

static bool judged(const cleaner *c, size_t i) {
  return c->series->cell[i] == WFM_CELL_OK && c->found[i] == WFM_CLEAN_KEPT;
}

static size_t slot_of(const cleaner *c, size_t i) {
  return (size_t)(wfm_grid_second(c->series->grid, i) / wfm_grid_interval_s(c->series->grid));
}

static size_t weekday_group(const cleaner *c, size_t i) {
  const wfm_grid *grid = c->series->grid;
  int32_t weekday = wfm_date_weekday(wfm_grid_first_date(grid) + wfm_grid_day(grid, i));
  return c->slots * (size_t)(weekday + 1) + slot_of(c, i);
}

static size_t group_size(const cleaner *c, size_t g) {
  return c->first[g + 1] - c->first[g];
}

/* The group that a cell is judged by. */
static size_t group_of(const cleaner *c, size_t i) {
  size_t g = weekday_group(c, i);
  return group_size(c, g) >= SEEN_ENOUGH ? g : slot_of(c, i);
}

/* Lists the members of every group: counts, then places from the back. */
static void collect(cleaner *c) {
  memset(c->first, 0, (c->groups + 1) * sizeof *c->first);
  for (size_t i = 0; i < c->n; i++) {
    if (!judged(c, i)) continue;
    c->first[slot_of(c, i)]++;
    c->first[weekday_group(c, i)]++;
  }
  for (size_t g = 0, sum = 0; g <= c->groups; g++) {
    sum += c->first[g];
    c->first[g] = sum;
  }
  for (size_t i = c->n; i-- > 0;) {
    if (!judged(c, i)) continue;
    c->member[--c->first[slot_of(c, i)]] = i;
    c->member[--c->first[weekday_group(c, i)]] = i;
  }
}

static double median_of(cleaner *c, size_t g, const double *x, bool magnitude) {
  size_t n = 0;
  for (size_t k = c->first[g]; k < c->first[g + 1]; k++) {
    double v = x[c->member[k]];
    c->scratch[n++] = magnitude ? fabs(v) : v;
  }
  return wfm__median(c->scratch, n);
}

static void take_medians(cleaner *c) {
  collect(c);
  for (size_t g = 0; g < c->groups; g++) c->median[g] = median_of(c, g, c->root, false);
}

static void mark_negative(cleaner *c) {
  for (size_t i = 0; i < c->n; i++) {
    if (c->series->cell[i] != WFM_CELL_OK) continue;
    if (c->series->value[i] < 0) {
      c->found[i] = WFM_CLEAN_NEGATIVE;
      c->report.negative++;
    } else {
      c->root[i] = sqrt(c->series->value[i]);
    }
  }
}

static void mark_outages(cleaner *c) {
  for (int32_t d = 0; d < wfm_grid_days(c->series->grid); d++) {
    size_t first, count;
    double expected = 0, total = 0;
    wfm_grid_day_range(c->series->grid, d, &first, &count);
    for (size_t i = first; i < first + count; i++) {
      size_t g;
      if (!judged(c, i) || group_size(c, g = weekday_group(c, i)) < SEEN_ENOUGH) continue;
      expected += c->median[g] * c->median[g];
      total += c->series->value[i];
    }
    if (expected < OUTAGE_LEAST || total >= c->opts.outage_frac * expected) continue;
    c->report.outage_days++;
    for (size_t i = first; i < first + count; i++)
      if (judged(c, i)) c->found[i] = WFM_CLEAN_OUTAGE;
  }
}

/* Level of each day: the median ratio of its cells to what is usual; then what is left of each cell. */
static void take_levels(cleaner *c) {
  double least = c->series->weight ? 0 : 1;
  for (int32_t d = 0; d < wfm_grid_days(c->series->grid); d++) {
    size_t first, count, n = 0;
    wfm_grid_day_range(c->series->grid, d, &first, &count);
    for (size_t i = first; i < first + count; i++) {
      double usual = judged(c, i) ? c->median[group_of(c, i)] : 0;
      if (usual > 0 && usual >= least && c->root[i] > 0) c->scratch[n++] = c->root[i] / usual;
    }
    c->level[d] = n >= CELLS_FOR_LEVEL ? wfm__median(c->scratch, n) : 1;
    for (size_t i = first; i < first + count; i++)
      if (judged(c, i)) c->residual[i] = c->root[i] - c->level[d] * c->median[group_of(c, i)];
  }
  for (size_t g = 0; g < c->groups; g++) {
    double floor = c->series->weight ? 0.025 * c->median[g] : 0.5;
    c->spread[g] = fmax(1.4826 * median_of(c, g, c->residual, true), floor);
  }
}

/* 1 far too high, -1 far too low, 0 neither. */
static int judge(const cleaner *c, size_t i, double level, bool lone) {
  size_t g = group_of(c, i);
  if (group_size(c, g) < SEEN_ENOUGH) return 0;
  double usual = level * c->median[g], expected = usual * usual, value = c->series->value[i];
  double high_ratio = lone ? fmax(c->opts.outlier_ratio, lone_ratio) : c->opts.outlier_ratio;
  if (fabs(c->residual[i]) <= c->opts.outlier_score * c->spread[g]) return 0;
  if (value > high_ratio * expected) return 1;
  return value < expected / c->opts.outlier_ratio ? -1 : 0;
}

static void mark_outliers(cleaner *c) {
  for (int32_t d = 0; d < wfm_grid_days(c->series->grid); d++) {
    size_t first, count, cells = 0, high = 0;
    wfm_grid_day_range(c->series->grid, d, &first, &count);
    for (size_t i = first; i < first + count; i++) cells += judged(c, i);
    bool lone = cells < CELLS_FOR_LEVEL;
    for (size_t i = first; i < first + count; i++) high += judged(c, i) && judge(c, i, c->level[d], lone) > 0;
    bool peak = high >= CELLS_FOR_LEVEL && 8 * high > cells;
    c->report.peak_days += peak;
    for (size_t i = first; i < first + count; i++) {
      int verdict = judged(c, i) ? judge(c, i, c->level[d], lone) : 0;
      if (verdict == 0 || (verdict > 0 && peak)) continue;
      c->found[i] = WFM_CLEAN_OUTLIER;
      c->report.outliers++;
    }
  }
}

static wfm_status read_opts(wfm_ctx *ctx, const wfm_clean_opts *opts, wfm_clean_opts *read) {
  *read = default_opts;
  wfm_status st = wfm__opts_read(ctx, read, sizeof *read, opts);
  if (st == WFM_OK && read->flags != 0) st = wfm__fail(ctx, WFM_EVERSION, "flags=%u, want 0", read->flags);
  if (st == WFM_OK) st = wfm__check_number(ctx, "outage_frac", read->outage_frac, 0, 1);
  if (st == WFM_OK && read->outage_frac == 1) st = wfm__fail(ctx, WFM_EDOMAIN, "outage_frac=1, want below 1");
  if (st == WFM_OK) st = wfm__check_number(ctx, "outlier_score", read->outlier_score, 0, INFINITY);
  if (st == WFM_OK && read->outlier_score == 0) st = wfm__fail(ctx, WFM_EDOMAIN, "outlier_score=0, want > 0");
  if (st == WFM_OK) st = wfm__check_number(ctx, "outlier_ratio", read->outlier_ratio, 1, INFINITY);
  return st;
}

static wfm_status make_room(cleaner *c) {
  wfm_ctx *ctx = c->ctx;
  size_t days = (size_t)wfm_grid_days(c->series->grid);
  c->first = wfm__alloc(ctx, c->groups + 1, sizeof *c->first);
  c->member = wfm__alloc(ctx, 2 * c->n, sizeof *c->member);
  c->median = wfm__alloc(ctx, c->groups, sizeof *c->median);
  c->spread = wfm__alloc(ctx, c->groups, sizeof *c->spread);
  c->root = wfm__alloc(ctx, c->n, sizeof *c->root);
  c->residual = wfm__alloc(ctx, c->n, sizeof *c->residual);
  c->level = wfm__alloc(ctx, days, sizeof *c->level);
  c->scratch = wfm__alloc(ctx, c->n, sizeof *c->scratch);
  c->found = wfm__alloc(ctx, c->n, sizeof *c->found);
  bool all = c->first && c->member && c->median && c->spread && c->root && c->residual && c->level &&
             c->scratch && c->found;
  return all ? WFM_OK : wfm__fail(ctx, WFM_ENOMEM, "out of memory to clean %zu intervals", c->n);
}

static void free_room(cleaner *c) {
  void *blocks[] = {c->first,    c->member, c->median,  c->spread, c->root,
                    c->residual, c->level,  c->scratch, c->found};
  for (size_t i = 0; i < WFM__COUNT(blocks); i++) wfm__free(c->ctx, blocks[i]);
}

wfm_status wfm_series_clean(wfm_ctx *ctx, const wfm_series *series, const wfm_clean_opts *opts,
                            wfm_clean_report *report, uint8_t *found, wfm_series **out) {
  if (!series || !out) return wfm__fail(ctx, WFM_EINVAL, "series or out is NULL");
  cleaner c = {.ctx = ctx, .series = series, .n = series->count};
  wfm_series *made = NULL;
  wfm_clean_report_init(&c.report, sizeof c.report);
  wfm_status st = read_opts(ctx, opts, &c.opts);
  if (st != WFM_OK) return st;
  c.slots = (size_t)(86400 / wfm_grid_interval_s(series->grid));
  c.groups = 8 * c.slots;
  st = make_room(&c);
  if (st == WFM_OK) st = wfm__series_copy(ctx, series, &made);
  if (st != WFM_OK) goto done;
  mark_negative(&c);
  take_medians(&c);
  if (!series->weight) mark_outages(&c);
  if (c.report.outage_days > 0) take_medians(&c);
  take_levels(&c);
  mark_outliers(&c);
  for (size_t i = 0; i < c.n; i++)
    if (c.found[i] != WFM_CLEAN_KEPT) wfm__series_clear(made, i, WFM_CELL_MISSING, NAN);
  st = wfm__result_write(ctx, report, &c.report, sizeof c.report);
  if (st != WFM_OK) goto done;
  if (found) memcpy(found, c.found, c.n);
  *out = made;
  made = NULL;
done:
  wfm_series_free(made);
  free_room(&c);
  return st;
}
