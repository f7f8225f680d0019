/* From series, grids and opening hours to a panel: everything by date and clock time, nothing by row number. */
#include "forecast/source.h"
#include "forecast/design.h"
#include "forecast/regressors.h"

#include <math.h>
#include <string.h>

/* Days of the span by slot, wholly closed ones included, before they are packed into rows. */
typedef struct span {
  wfm_ctx *ctx;
  const wfm__source_input *in;
  int32_t first_date, days, origin_date; /* origin: first date of the horizon */
  size_t slots;
  double *sum, *weight, *count; /* [days * slots] of what is known; count of cells: 2 in the repeated hour */
  uint8_t *open;                /* [days * slots] */
  wfm_grid *grid;
  uint8_t *mask; /* [cells of grid] from the opening hours */
} span;

static void span_clear(span *s) {
  wfm__free(s->ctx, s->sum);
  wfm__free(s->ctx, s->weight);
  wfm__free(s->ctx, s->count);
  wfm__free(s->ctx, s->open);
  wfm__free(s->ctx, s->mask);
  wfm_grid_free(s->grid);
}

static wfm_status out_of_memory(wfm_ctx *ctx, const span *s) {
  return wfm__fail(ctx, WFM_ENOMEM, "out of memory for %d days of %zu intervals", (int)s->days, s->slots);
}

/* First and last date before the horizon with a value. */
static wfm_status known_dates(wfm_ctx *ctx, const wfm__source_input *in, int32_t *first, int32_t *last) {
  const wfm_grid *grid = wfm_series_grid(in->history);
  const uint8_t *cell = wfm_series_cell(in->history);
  int32_t origin = wfm_grid_first_date(in->horizon), start = wfm_grid_first_date(grid);
  *first = *last = WFM_DATE_NONE;
  for (size_t i = 0; i < wfm_grid_count(grid); i++) {
    int32_t date = start + wfm_grid_day(grid, i);
    if (cell[i] != WFM_CELL_OK || date >= origin) continue;
    if (*first == WFM_DATE_NONE) *first = date;
    *last = date;
  }
  if (*first == WFM_DATE_NONE)
    return wfm__fail(ctx, WFM_ENODATA,
                     "history: no value before the first day of the horizon, want at least 1");
  return WFM_OK;
}

static wfm_status check_grids(wfm_ctx *ctx, const wfm__source_input *in) {
  const wfm_grid *grid = wfm_series_grid(in->history);
  if (strcmp(wfm_zone_name(wfm_grid_zone(grid)), wfm_zone_name(wfm_grid_zone(in->horizon))) != 0)
    return wfm__fail(ctx, WFM_EDOMAIN, "horizon: zone %s, want the history's %s",
                     wfm_zone_name(wfm_grid_zone(in->horizon)), wfm_zone_name(wfm_grid_zone(grid)));
  if (wfm_grid_interval_s(grid) != wfm_grid_interval_s(in->horizon))
    return wfm__fail(ctx, WFM_EDOMAIN, "horizon: interval_s=%d, want the history's %d",
                     (int)wfm_grid_interval_s(in->horizon), (int)wfm_grid_interval_s(grid));
  return WFM_OK;
}

static wfm_status span_begin(wfm_ctx *ctx, const wfm__source_input *in, span *s) {
  int32_t first, last, interval = wfm_grid_interval_s(in->horizon);
  wfm_status st = check_grids(ctx, in);
  if (st == WFM_OK) st = known_dates(ctx, in, &first, &last);
  if (st != WFM_OK) return st;
  s->ctx = ctx;
  s->in = in;
  s->origin_date = wfm_grid_first_date(in->horizon);
  if (last - first >= in->history_days) first = last - in->history_days + 1;
  s->first_date = first;
  s->days = s->origin_date + wfm_grid_days(in->horizon) - first;
  s->slots = (size_t)(86400 / interval);
  size_t cells = (size_t)s->days * s->slots;
  s->sum = wfm__alloc(ctx, cells, sizeof *s->sum);
  s->weight = wfm__alloc(ctx, cells, sizeof *s->weight);
  s->count = wfm__alloc(ctx, cells, sizeof *s->count);
  s->open = wfm__alloc(ctx, cells, sizeof *s->open);
  if (!s->sum || !s->weight || !s->count || !s->open) return out_of_memory(ctx, s);
  st = wfm_grid_create(ctx, wfm_grid_zone(in->horizon), first, s->days, interval, &s->grid);
  if (st != WFM_OK) return st;
  s->mask = wfm__alloc(ctx, wfm_grid_count(s->grid), sizeof *s->mask);
  return s->mask ? WFM_OK : out_of_memory(ctx, s);
}

static size_t span_cell(const span *s, const wfm_grid *grid, size_t i) {
  int32_t day = wfm_grid_first_date(grid) + wfm_grid_day(grid, i) - s->first_date;
  return (size_t)day * s->slots + (size_t)(wfm_grid_second(grid, i) / wfm_grid_interval_s(grid));
}

/* Values of the history by day and slot; the two runs of a repeated hour come together. */
static void span_fill(span *s) {
  const wfm_grid *grid = wfm_series_grid(s->in->history);
  const double *value = wfm_series_value(s->in->history), *weight = wfm_series_weight(s->in->history);
  const uint8_t *cell = wfm_series_cell(s->in->history);
  for (size_t i = 0; i < wfm_grid_count(grid); i++) {
    int32_t date = wfm_grid_first_date(grid) + wfm_grid_day(grid, i);
    if (cell[i] != WFM_CELL_OK || date < s->first_date || date >= s->origin_date) continue;
    size_t c = span_cell(s, grid, i);
    double w = weight && isfinite(weight[i]) ? weight[i] : weight ? 0 : 1;
    s->sum[c] += value[i] * w;
    s->weight[c] += w;
    s->count[c]++;
  }
}

/* Without opening hours a weekday's slot is open when it ever had a value; a weekday that the history does not reach is as the others. */
static void open_as_seen(span *s) {
  size_t slots = s->slots;
  for (size_t slot = 0; slot < slots; slot++) {
    uint8_t seen[WFM__WEEKDAYS] = {0}, met[WFM__WEEKDAYS] = {0}, any = 0;
    for (int32_t d = 0; d < s->days; d++) {
      int32_t w = wfm_date_weekday(s->first_date + d);
      if (s->first_date + d < s->origin_date) met[w] = 1;
      if (s->count[(size_t)d * slots + slot] > 0) seen[w] = any = 1;
    }
    for (int32_t d = 0; d < s->days; d++) {
      int32_t w = wfm_date_weekday(s->first_date + d);
      s->open[(size_t)d * slots + slot] = met[w] ? seen[w] : any;
    }
  }
}

static wfm_status span_open(span *s) {
  if (!s->in->hours) {
    open_as_seen(s);
    return WFM_OK;
  }
  wfm_status st = wfm_hours_mask(s->ctx, s->in->hours, s->grid, s->mask);
  for (size_t i = 0; st == WFM_OK && i < wfm_grid_count(s->grid); i++)
    if (s->mask[i]) s->open[span_cell(s, s->grid, i)] = 1;
  return st;
}

/* --- packing --- */

static int open_day(const span *s, int32_t day) {
  const uint8_t *open = s->open + (size_t)day * s->slots;
  for (size_t i = 0; i < s->slots; i++)
    if (open[i]) return 1;
  return 0;
}

static wfm_status pack_alloc(const span *s, wfm__source *out) {
  size_t rows = 0;
  for (int32_t d = 0; d < s->days; d++) rows += (size_t)open_day(s, d);
  if (!rows) return wfm__fail(s->ctx, WFM_ENODATA, "opening hours: closed on all %d days", (int)s->days);
  out->ctx = s->ctx;
  out->panel.rows = rows;
  out->panel.slots = s->slots;
  out->row = wfm__alloc(s->ctx, (size_t)s->days, sizeof *out->row);
  out->date = wfm__alloc(s->ctx, rows, sizeof *out->date);
  out->scale = wfm__alloc(s->ctx, rows, sizeof *out->scale);
  out->y = wfm__alloc(s->ctx, rows * s->slots, sizeof *out->y);
  out->ok = wfm__alloc(s->ctx, rows * s->slots, sizeof *out->ok);
  out->open = wfm__alloc(s->ctx, rows * s->slots, sizeof *out->open);
  int means = wfm_series_kind(s->in->history) == WFM_SERIES_MEAN;
  if (means) out->weight = wfm__alloc(s->ctx, rows * s->slots, sizeof *out->weight);
  if (!out->row || !out->date || !out->scale || !out->y || !out->ok || !out->open || (means && !out->weight))
    return out_of_memory(s->ctx, s);
  return WFM_OK;
}

static void pack_row(const span *s, int32_t day, size_t row, wfm__source *out) {
  for (size_t i = 0; i < s->slots; i++) {
    size_t from = (size_t)day * s->slots + i, to = row * s->slots + i;
    out->open[to] = s->open[from];
    double n = out->weight ? s->weight[from] : s->count[from];
    if (!s->open[from] || !(n > 0)) continue;
    out->ok[to] = 1;
    out->y[to] = s->sum[from] / n;
    if (out->weight) out->weight[to] = s->weight[from];
  }
}

static int row_known(const wfm__source *out, size_t row) {
  for (size_t i = 0; i < out->panel.slots; i++)
    if (out->ok[row * out->panel.slots + i]) return 1;
  return 0;
}

static wfm_status pack(const span *s, wfm__source *out) {
  wfm_status st = pack_alloc(s, out);
  if (st != WFM_OK) return st;
  size_t row = 0;
  out->first_date = s->first_date;
  out->days = s->days;
  out->interval_s = wfm_grid_interval_s(s->grid);
  for (int32_t d = 0; d < s->days; d++) {
    out->row[d] = -1;
    if (!open_day(s, d)) continue;
    pack_row(s, d, row, out);
    out->scale[row] = 1;
    out->date[row] = s->first_date + d;
    out->row[d] = (int32_t)row;
    if (row_known(out, row)) out->known = row + 1;
    row++;
  }
  if (!out->known)
    return wfm__fail(s->ctx, WFM_ENODATA, "history: no value within the opening hours, want at least 1");
  out->week = (size_t)(7.0 * (double)row / (double)s->days + 0.5);
  out->week = out->week < 1 ? 1 : out->week > WFM__WEEKDAYS ? WFM__WEEKDAYS : out->week;
  return WFM_OK;
}

/* --- special days --- */

static int32_t type_of(const wfm_hours *hours, size_t i, const wfm__special *special, int32_t *types) {
  wfm_special_day day, other;
  wfm_special_day_init(&day, sizeof day);
  wfm_special_day_init(&other, sizeof other);
  wfm_hours_special(hours, i, &day);
  for (size_t j = 0; j < i; j++) {
    if (special[j].type < 0) continue;
    wfm_hours_special(hours, j, &other);
    if (strcmp(day.name, other.name) == 0) return special[j].type;
  }
  return *types < WFM__TYPES_MAX ? (*types)++ : WFM__TYPES_MAX;
}

/* Takes the planner's factors out of the history and remembers them; gives the other special days their types. */
static void read_specials(const wfm_hours *hours, size_t count, wfm__special *special, int32_t *types,
                          wfm__source *out) {
  *types = 0;
  for (size_t i = 0; i < count; i++) {
    wfm_special_day day;
    wfm_special_day_init(&day, sizeof day);
    wfm_hours_special(hours, i, &day);
    special[i] = (wfm__special){.date = day.date, .type = -1, .closed = day.closed};
    int32_t at = day.date - out->first_date, row = at >= 0 && at < out->days ? out->row[at] : -1;
    if (day.closed || row < 0) continue;
    if (isnan(day.scale)) {
      special[i].type = type_of(hours, i, special, types);
      continue;
    }
    if (out->weight) continue; /* a factor on the volume leaves means as they are */
    out->scale[row] = day.scale;
    for (size_t c = (size_t)row * out->panel.slots; c < ((size_t)row + 1) * out->panel.slots; c++) {
      if (!out->ok[c]) continue;
      out->ok[c] = day.scale > 0;
      out->y[c] = day.scale > 0 ? out->y[c] / day.scale : 0;
    }
  }
}

static wfm_status add_columns(wfm_ctx *ctx, const wfm__source_input *input, wfm__source *out) {
  const wfm_hours *hours = input->hours;
  const wfm_regressors *regressors = input->regressors;
  size_t count = hours ? wfm_hours_special_count(hours) : 0;
  wfm__special *special = wfm__alloc(ctx, count, sizeof *special);
  uint8_t open_weekday[WFM__WEEKDAYS] = {0};
  int32_t types = 0;
  if (!special) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu special days", count);
  read_specials(hours, count, special, &types, out);
  for (size_t i = 0; i < out->panel.rows; i++) open_weekday[wfm_date_weekday(out->date[i])] = 1;
  size_t own = WFM__COL_TYPE + (size_t)types;
  out->panel.regressors = regressors ? (size_t)regressors->columns : 0;
  out->panel.columns = own + out->panel.regressors;
  out->column = wfm__alloc(ctx, out->panel.rows * out->panel.columns, sizeof *out->column);
  if (out->column)
    wfm__design_columns(out->date, out->panel.rows, out->date[out->known - 1], special, count, open_weekday,
                        out->panel.columns, out->column);
  wfm__free(ctx, special);
  if (!out->column) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu days", out->panel.rows);
  wfm_status st = WFM_OK;
  for (int32_t c = 0; st == WFM_OK && regressors && c < regressors->columns; c++)
    st = wfm__regressor_column(ctx, input, c, out, out->column + own + (size_t)c);
  return st;
}

wfm_status wfm__source_create(wfm_ctx *ctx, const wfm__source_input *input, wfm__source *source) {
  span s = {0};
  memset(source, 0, sizeof *source);
  s.ctx = ctx;
  wfm_status st = span_begin(ctx, input, &s);
  if (st != WFM_OK) goto done;
  span_fill(&s);
  st = span_open(&s);
  if (st == WFM_OK) st = pack(&s, source);
  if (st == WFM_OK) st = add_columns(ctx, input, source);
  if (st != WFM_OK) goto done;
  source->panel.date = source->date;
  source->panel.y = source->y;
  source->panel.weight = source->weight;
  source->panel.ok = source->ok;
  source->panel.open = source->open;
  source->panel.column = source->column;
done:
  if (st != WFM_OK) wfm__source_clear(source);
  span_clear(&s);
  return st;
}

void wfm__source_clear(wfm__source *source) {
  wfm__free(source->ctx, source->row);
  wfm__free(source->ctx, source->date);
  wfm__free(source->ctx, source->scale);
  wfm__free(source->ctx, source->y);
  wfm__free(source->ctx, source->weight);
  wfm__free(source->ctx, source->column);
  wfm__free(source->ctx, source->ok);
  wfm__free(source->ctx, source->open);
  memset(source, 0, sizeof *source);
}

size_t wfm__source_cell(const wfm__source *source, int32_t date, int32_t second) {
  int32_t at = date - source->first_date;
  if (at < 0 || at >= source->days || source->row[at] < 0) return SIZE_MAX;
  return (size_t)source->row[at] * source->panel.slots + (size_t)(second / source->interval_s);
}
