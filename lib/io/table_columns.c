/* Public tables: a CSV file whole, column by column. */
#include "io/io.h"

#include <libwfm/io_table.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_COLUMNS = 1000 };

typedef struct column {
  int32_t kind;
  double *number;  /* [rows] of numbers */
  int64_t *second; /* [rows] of times: by the clock since 1970-01-01T00:00; INT64_MIN: empty */
  int32_t *offset; /* [rows] of times */
  size_t *at;      /* [rows] place of the text */
  size_t number_cap, second_cap, offset_cap, at_cap;
} column;

struct wfm_table {
  wfm_ctx *ctx;
  column *column;
  bool *has; /* [columns] */
  size_t columns;
  int64_t *line;
  size_t rows, line_cap;
  wfm__text texts; /* with a terminator after each; begins with an empty one */
};

static const wfm_table_column defaults = {.low = -INFINITY, .high = INFINITY};

void wfm_table_column_init(wfm_table_column *column_out, size_t struct_size) {
  wfm__opts_init(column_out, struct_size, &defaults, sizeof defaults);
}

/* --- rows --- */

static wfm_status keep_text(wfm_table *table, const char *text, size_t *at) {
  *at = 0;
  if (!text[0]) return WFM_OK;
  *at = table->texts.length;
  wfm__text_add_n(&table->texts, text, strlen(text) + 1);
  return table->texts.failed ? wfm__fail(table->ctx, WFM_ENOMEM, "out of memory for a table") : WFM_OK;
}

static wfm_status take_cell(wfm_table *table, column *to, const wfm__cell *cell) {
  size_t row = table->rows, want = row + 1;
  wfm_ctx *ctx = table->ctx;
  wfm_status st = wfm__grow(ctx, &to->at, &to->at_cap, want, sizeof *to->at);
  if (st == WFM_OK) st = keep_text(table, cell->text, &to->at[row]);
  if (st == WFM_OK && to->kind == WFM_COLUMN_NUMBER) {
    st = wfm__grow(ctx, &to->number, &to->number_cap, want, sizeof *to->number);
    if (st == WFM_OK) to->number[row] = cell->given ? cell->number : NAN;
  }
  if (st == WFM_OK && to->kind == WFM_COLUMN_TIME) {
    st = wfm__grow(ctx, &to->second, &to->second_cap, want, sizeof *to->second);
    if (st == WFM_OK) st = wfm__grow(ctx, &to->offset, &to->offset_cap, want, sizeof *to->offset);
    if (st == WFM_OK) {
      to->second[row] = cell->given ? (int64_t)cell->date * 86400 + cell->second : INT64_MIN;
      to->offset[row] = cell->offset_s;
    }
  }
  return st;
}

static wfm_status take_row(wfm__table *reading, const wfm__cell *cells, void *user) {
  wfm_table *table = user;
  wfm_status st = WFM_OK;
  for (size_t c = 0; st == WFM_OK && c < table->columns; c++)
    st = take_cell(table, &table->column[c], &cells[c]);
  if (st == WFM_OK)
    st = wfm__grow(table->ctx, &table->line, &table->line_cap, table->rows + 1, sizeof *table->line);
  if (st == WFM_OK) table->line[table->rows++] = wfm__table_line(reading);
  return st;
}

/* --- columns --- */

/* "start|ts" becomes "start" with "ts" as its other name. */
static wfm_status split_names(wfm_ctx *ctx, const char *name, wfm__column *out, char **own) {
  size_t length = strlen(name);
  *own = wfm__alloc(ctx, length + 2, 1);
  if (!*own) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for a column");
  for (size_t i = 0; i < length; i++) (*own)[i] = name[i] == '|' ? '\0' : name[i];
  out->name = *own;
  size_t first = strlen(*own);
  if (first < length) out->also = *own + first + 1;
  return WFM_OK;
}

static wfm_status read_column(wfm_ctx *ctx, const wfm_table_column *given, size_t index, wfm__column *out,
                              char **own) {
  static const wfm__kind kinds[] = {WFM__TEXT, WFM__NUMBER, WFM__TIME};
  wfm_table_column from = defaults;
  wfm_status st = wfm__opts_read(ctx, &from, sizeof from, given);
  if (st != WFM_OK) return st;
  if (!from.name || !from.name[0] || from.kind < 0 || from.kind > WFM_COLUMN_TIME ||
      from.flags > (WFM_COLUMN_OPTIONAL | WFM_COLUMN_MAY_BE_EMPTY) || !(from.low <= from.high))
    return wfm__fail(ctx, WFM_EINVAL, "column %zu: name, kind, flags or range is wrong", index);
  *out = (wfm__column){.kind = kinds[from.kind],
                       .optional = (from.flags & WFM_COLUMN_OPTIONAL) != 0,
                       .empty = (from.flags & WFM_COLUMN_MAY_BE_EMPTY) != 0,
                       .midnight = from.kind == WFM_COLUMN_TIME,
                       .low = from.low,
                       .high = from.high};
  return split_names(ctx, from.name, out, own);
}

static bool same_name(const wfm__column *a, const wfm__column *b) {
  return strcmp(a->name, b->name) == 0;
}

/* A range of 0 to 0 would mean none to the reader of rows. */
static void whole_range(wfm__column *c) {
  if (isinf(c->low) && isinf(c->high)) c->low = c->high = 0;
}

static wfm_status read_columns(wfm_table *table, const wfm_table_column *columns, wfm__column *out,
                               char **own) {
  wfm_status st = WFM_OK;
  for (size_t c = 0; st == WFM_OK && c < table->columns; c++) {
    const wfm_table_column *given = (const void *)((const char *)columns + c * (size_t)columns->struct_size);
    st = read_column(table->ctx, given, c, &out[c], &own[c]);
    for (size_t k = 0; st == WFM_OK && k < c; k++)
      if (same_name(&out[k], &out[c]))
        st =
            wfm__fail(table->ctx, WFM_EDUPLICATE, "column %zu: \"%.60s\" is asked for twice", c, out[c].name);
    if (st == WFM_OK) whole_range(&out[c]);
    if (st == WFM_OK) table->column[c].kind = given->kind;
  }
  return st;
}

/* --- the whole --- */

static wfm_status read_file(wfm_table *table, const char *path, const wfm__column *columns, uint32_t flags,
                            wfm_findings *findings) {
  const wfm__source source = {.folder = NULL};
  const wfm__table_opts opts = {.columns = columns,
                                .column_count = table->columns,
                                .strict = flags & WFM_READ_STRICT,
                                .loose = flags & WFM_READ_ANY_COLUMN,
                                .bad_rows = flags & WFM_READ_BAD_ROWS,
                                .found = table->has,
                                .row = take_row,
                                .user = table};
  size_t before = wfm_findings_total(findings, WFM_FINDING_ERROR);
  wfm__text_add_n(&table->texts, "", 1);
  if (table->texts.failed) return wfm__fail(table->ctx, WFM_ENOMEM, "out of memory for a table");
  wfm_status st = wfm__table_read(table->ctx, &source, path, &opts, findings);
  if (st == WFM_OK) st = wfm__findings_verdict(table->ctx, findings, before);
  if (st == WFM_OK && table->rows == 0)
    st = wfm__fail(table->ctx, WFM_ENODATA, "%s: no row below the header", path);
  return st;
}

wfm_status wfm_table_read_csv(wfm_ctx *ctx, const char *path, const wfm_table_column *columns, size_t count,
                              const wfm_read_opts *opts, wfm_findings *findings, wfm_table **out) {
  uint32_t flags = 0;
  wfm_findings *own = NULL, *use = NULL;
  wfm_table *table = NULL;
  wfm__column *wanted = NULL;
  char **names = NULL;
  if (!out) return wfm__fail(ctx, WFM_EINVAL, "out is NULL");
  *out = NULL;
  if (!ctx || !path || !columns) return wfm__fail(ctx, WFM_EINVAL, "table: context, path or columns is NULL");
  if (count < 1 || count > MOST_COLUMNS)
    return wfm__fail(ctx, WFM_EDOMAIN, "table: count=%zu, want 1 to %d", count, (int)MOST_COLUMNS);
  wfm_status st = wfm__read_opts_table(ctx, opts, &flags);
  if (st == WFM_OK) st = wfm__findings_use(ctx, findings, &own, &use);
  if (st != WFM_OK) return st;
  table = wfm__alloc(ctx, 1, sizeof *table);
  wanted = wfm__alloc(ctx, count, sizeof *wanted);
  names = wfm__alloc(ctx, count, sizeof *names);
  if (table) {
    table->ctx = ctx;
    wfm__text_init(&table->texts, ctx);
    table->column = wfm__alloc(ctx, count, sizeof *table->column);
    table->has = wfm__alloc(ctx, count, sizeof *table->has);
    table->columns = table->column ? count : 0;
  }
  if (!table || !table->column || !table->has || !wanted || !names)
    st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu columns", count);
  if (st == WFM_OK) st = read_columns(table, columns, wanted, names);
  if (st == WFM_OK) st = read_file(table, path, wanted, flags, use);
  if (st == WFM_OK)
    *out = table;
  else
    wfm_table_free(table);
  for (size_t c = 0; names && c < count; c++) wfm__free(ctx, names[c]);
  wfm__free(ctx, names);
  wfm__free(ctx, wanted);
  wfm_findings_free(own);
  return st;
}

void wfm_table_free(wfm_table *table) {
  if (!table) return;
  for (size_t c = 0; c < table->columns; c++) {
    wfm__free(table->ctx, table->column[c].number);
    wfm__free(table->ctx, table->column[c].second);
    wfm__free(table->ctx, table->column[c].offset);
    wfm__free(table->ctx, table->column[c].at);
  }
  wfm__free(table->ctx, table->column);
  wfm__free(table->ctx, table->has);
  wfm__free(table->ctx, table->line);
  wfm__text_free(&table->texts);
  wfm__free(table->ctx, table);
}

/* --- what is there --- */

size_t wfm_table_rows(const wfm_table *table) {
  return table ? table->rows : 0;
}

int32_t wfm_table_has(const wfm_table *table, size_t c) {
  return table && c < table->columns && table->has[c];
}

const int64_t *wfm_table_lines(const wfm_table *table) {
  return table ? table->line : NULL;
}

const char *wfm_table_text(const wfm_table *table, size_t c, size_t row) {
  return table && c < table->columns && row < table->rows ? table->texts.data + table->column[c].at[row] : "";
}

const double *wfm_table_numbers(const wfm_table *table, size_t c) {
  return table && c < table->columns ? table->column[c].number : NULL;
}

/* Clock times of the rows of one queue into instants, in their order. */
static wfm_status local_instants(wfm_ctx *ctx, const column *from, const size_t *row, size_t n,
                                 const wfm_zone *zone, int64_t *out) {
  int32_t *date = wfm__alloc(ctx, n, sizeof *date), *second = wfm__alloc(ctx, n, sizeof *second);
  int64_t *instant = wfm__alloc(ctx, n, sizeof *instant);
  wfm_status st =
      date && second && instant ? WFM_OK : wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu times", n);
  for (size_t i = 0; st == WFM_OK && i < n; i++) {
    int64_t at = from->second[row[i]], in_day = (at % 86400 + 86400) % 86400;
    date[i] = (int32_t)((at - in_day) / 86400);
    second[i] = (int32_t)in_day;
  }
  if (st == WFM_OK) st = wfm_zone_to_instants(ctx, zone, n, date, second, WFM_GAP_NONE, instant);
  for (size_t i = 0; st == WFM_OK && i < n; i++) out[row[i]] = instant[i];
  wfm__free(ctx, date);
  wfm__free(ctx, second);
  wfm__free(ctx, instant);
  return st;
}

/* Queue of each row, by number. */
static wfm_status number_queues(wfm_ctx *ctx, const wfm_table *table, size_t queue, wfm__names *names,
                                int32_t *of) {
  wfm_status st = WFM_OK;
  for (size_t i = 0; st == WFM_OK && i < table->rows; i++) {
    const char *name = wfm_table_text(table, queue, i);
    of[i] = wfm__names_find(names, name);
    if (of[i] < 0) st = wfm__names_add(names, name, &of[i]);
  }
  return st == WFM_OK ? st : wfm__fail(ctx, WFM_ENOMEM, "out of memory for the queues of a table");
}

static bool is_local(const column *from, size_t row) {
  return from->second[row] != INT64_MIN && from->offset[row] == WFM__NO_OFFSET;
}

/* Rows of local times sorted by queue, in their order within it: counted, then placed. begin has queues + 1. */
static void sort_rows(const wfm_table *table, const column *from, const int32_t *of, size_t queues,
                      size_t *begin, size_t *row) {
  for (size_t i = 0; i < table->rows; i++) begin[of[i] + 1] += is_local(from, i);
  for (size_t q = 0; q < queues; q++) begin[q + 1] += begin[q];
  for (size_t i = 0; i < table->rows; i++)
    if (is_local(from, i)) row[begin[of[i]]++] = i;
  for (size_t q = queues; q > 0; q--) begin[q] = begin[q - 1];
  begin[0] = 0;
}

wfm_status wfm_table_instants(wfm_ctx *ctx, const wfm_table *table, size_t time, size_t queue,
                              const wfm_zone *zone, int64_t *instant) {
  if (!ctx || !table || !instant || time >= table->columns || table->column[time].kind != WFM_COLUMN_TIME ||
      (queue != SIZE_MAX && queue >= table->columns))
    return wfm__fail(ctx, WFM_EINVAL, "table: a NULL, or a column that is none of times");
  const column *from = &table->column[time];
  size_t n = table->rows;
  wfm__names *names = NULL;
  size_t *row = NULL, *begin = NULL;
  int32_t *of = NULL;
  int64_t *out = wfm__alloc(ctx, n, sizeof *out);
  wfm_status st = out ? WFM_OK : wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu times", n);
  for (size_t i = 0; st == WFM_OK && i < n; i++)
    out[i] = from->second[i] == INT64_MIN                ? WFM_INSTANT_NONE
             : zone && from->offset[i] != WFM__NO_OFFSET ? from->second[i] - from->offset[i]
                                                         : from->second[i];
  if (st != WFM_OK || !zone) goto done;
  names = wfm__names_create(ctx);
  of = wfm__alloc(ctx, n, sizeof *of);
  row = wfm__alloc(ctx, n, sizeof *row);
  st = names && of && row ? WFM_OK : wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu times", n);
  if (st == WFM_OK) st = number_queues(ctx, table, queue, names, of);
  if (st != WFM_OK) goto done;
  size_t queues = (size_t)wfm__names_count(names);
  begin = wfm__alloc(ctx, queues + 1, sizeof *begin);
  if (!begin) {
    st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu queues", queues);
    goto done;
  }
  sort_rows(table, from, of, queues, begin, row);
  for (size_t q = 0; st == WFM_OK && q < queues; q++)
    st = local_instants(ctx, from, row + begin[q], begin[q + 1] - begin[q], zone, out);
done:
  if (st == WFM_OK && n) memcpy(instant, out, n * sizeof *out);
  wfm__free(ctx, out);
  wfm__free(ctx, of);
  wfm__free(ctx, row);
  wfm__free(ctx, begin);
  wfm__names_free(names);
  return st;
}
