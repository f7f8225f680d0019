/* One row of a table: its cells become values, then it is delivered. */
#include "io/table.h"

#include <math.h>
#include <string.h>

static wfm_status bad_cell(wfm__table *table, size_t c, const char *format, ...) WFM__PRINTF(3, 4);
static wfm_status bad_cell(wfm__table *table, size_t c, const char *format, ...) {
  char text[400];
  va_list args;
  va_start(args, format);
  (void)wfm__vformat(text, sizeof text, format, args);
  va_end(args);
  return wfm__table_find(table, WFM_FINDING_ERROR, wfm__table_line(table), (int64_t)table->place[c] + 1,
                         table->called[c], "%s", text);
}

/* Reads a whole number or a number with the file's decimal mark; false after an error was found. */
static bool read_number(wfm__table *table, size_t c, const char *text, wfm__cell *cell, wfm_status *st) {
  size_t length = strlen(text);
  const char *mark = strpbrk(text, ".,");
  bool comma = mark && *mark == ',';
  if (comma && table->delimiter == ',') {
    *st = bad_cell(table, c, "\"%.60s\", want a number with a decimal point", text);
    return false;
  }
  if (wfm__parse_double(text, length, comma ? ',' : '.', &cell->number) != length ||
      !isfinite(cell->number)) {
    *st = bad_cell(table, c, "\"%.60s\", want a number", text);
    return false;
  }
  if (mark && !table->decimal) {
    table->decimal = *mark;
    table->decimal_line = wfm__table_line(table);
  } else if (mark && *mark != table->decimal) {
    *st = bad_cell(
        table, c, "\"%.60s\" has a decimal %s, but line %lld has a decimal %s: want one of them throughout",
        text, comma ? "comma" : "point", (long long)table->decimal_line, comma ? "point" : "comma");
    return false;
  }
  return true;
}

static bool in_range(const wfm__column *column, double value) {
  return (column->low == 0 && column->high == 0) || (value >= column->low && value <= column->high);
}

static wfm_status out_of_range(wfm__table *table, size_t c, const char *text) {
  const wfm__column *column = &table->opts->columns[c];
  if (column->kind == WFM__CLOCK)
    return bad_cell(table, c, "%.60s, want %02d:%02d to %02d:%02d", text, (int)column->low / 60,
                    (int)column->low % 60, (int)column->high / 60, (int)column->high % 60);
  if (isinf(column->high)) return bad_cell(table, c, "%.60s, want >= %g", text, column->low);
  return bad_cell(table, c, "%.60s, want %g to %g", text, column->low, column->high);
}

/* Reads one cell; *good is false after an error was found. */
static wfm_status read_cell(wfm__table *table, size_t c, const char *text, wfm__cell *cell, bool *good) {
  const wfm__column *column = &table->opts->columns[c];
  wfm_status st = WFM_OK;
  const char *want = NULL;
  *good = true;
  switch (column->kind) {
  case WFM__TEXT:
    break;
  case WFM__INTEGER:
    if (wfm__parse_int64(text, strlen(text), &cell->integer) != strlen(text)) want = "a whole number";
    cell->number = (double)cell->integer;
    break;
  case WFM__NUMBER:
    *good = read_number(table, c, text, cell, &st);
    break;
  case WFM__CLOCK:
    if (!wfm__read_clock(text, &cell->integer)) want = "a clock time, HH:MM";
    cell->number = (double)cell->integer;
    break;
  case WFM__DATE: {
    int32_t date = 0;
    if (!wfm__read_date(text, &date)) want = "a date, YYYY-MM-DD";
    cell->integer = date;
    break;
  }
  case WFM__TIME:
    if (column->midnight && wfm__read_date(text, &cell->date)) break;
    if (!wfm__read_time(text, cell))
      want = "a time, YYYY-MM-DDTHH:MM with or without seconds, Z or an offset";
    break;
  }
  if (want) {
    *good = false;
    return bad_cell(table, c, "\"%.60s\", want %s", text, want);
  }
  bool ranged = column->kind == WFM__INTEGER || column->kind == WFM__NUMBER || column->kind == WFM__CLOCK;
  if (*good && ranged && !in_range(column, cell->number)) {
    *good = false;
    st = out_of_range(table, c, text);
  }
  return st;
}

/* A field of the row; empty where bad rows are kept and it is missing or no UTF-8. */
static const char *readable(const wfm__table *table, size_t field) {
  if (field >= table->now->count) return "";
  const char *text = table->now->field[field];
  return table->opts->bad_rows && !wfm__is_utf8(text, table->now->length[field]) ? "" : text;
}

/* Cells into values; *good is false when any is bad. */
static wfm_status read_cells(wfm__table *table, bool *good) {
  wfm_status st = WFM_OK;
  *good = true;
  for (size_t c = 0; st == WFM_OK && c < table->opts->column_count; c++) {
    const wfm__column *column = &table->opts->columns[c];
    wfm__cell *cell = &table->cells[c];
    bool cell_good = true;
    *cell = (wfm__cell){.text = "", .offset_s = WFM__NO_OFFSET};
    if (table->place[c] < 0) continue;
    const char *text = readable(table, (size_t)table->place[c]);
    if (text[0]) {
      cell->given = true;
      cell->text = text;
      st = read_cell(table, c, text, cell, &cell_good);
    } else if (!column->empty) {
      cell_good = false;
      st = bad_cell(table, c, "the cell is empty");
    }
    *good = *good && cell_good;
  }
  return st;
}

/* Joins the cells of key columns, or of all, into table->joined. */
static wfm_status join(wfm__table *table, bool keys_only) {
  table->joined.length = 0;
  wfm__text_add(&table->joined, "");
  for (size_t c = 0; c < table->opts->column_count; c++) {
    if (keys_only && !table->opts->columns[c].key) continue;
    wfm__text_add(&table->joined, table->cells[c].text);
    wfm__text_add(&table->joined, "\x1f");
  }
  return table->joined.failed ? wfm__fail(table->ctx, WFM_ENOMEM, "%s: out of memory", table->name) : WFM_OK;
}

/* Whether a row of the same key came before: *seen. A different one is an error, the same one is counted. */
static wfm_status check_key(wfm__table *table, bool *seen) {
  int32_t index = -1;
  size_t before = (size_t)wfm__names_count(table->keys);
  wfm_status st =
      wfm__grow(table->ctx, &table->key_line, &table->key_line_cap, before + 1, sizeof *table->key_line);
  if (st == WFM_OK)
    st = wfm__grow(table->ctx, &table->key_row, &table->key_row_cap, before + 1, sizeof *table->key_row);
  if (st == WFM_OK) st = join(table, true);
  if (st != WFM_OK) return st;
  index = wfm__names_find(table->keys, table->joined.data);
  *seen = index >= 0;
  if (!*seen) st = wfm__names_add(table->keys, table->joined.data, NULL);
  if (st == WFM_OK) st = join(table, false);
  if (st != WFM_OK) return st;
  if (!*seen) {
    table->key_line[before] = wfm__table_line(table);
    table->key_row[before] = wfm__strdup(table->ctx, table->joined.data);
    return table->key_row[before] ? WFM_OK
                                  : wfm__fail(table->ctx, WFM_ENOMEM, "%s: out of memory", table->name);
  }
  if (strcmp(table->key_row[index], table->joined.data) == 0) {
    table->repeated++;
    return WFM_OK;
  }
  return wfm__table_bad(table, -1, "given before on line %lld with other values",
                        (long long)table->key_line[index]);
}

/* A row with more cells than the header is allowed when those are empty. */
static bool width_fits(const wfm__table *table) {
  if (table->now->count < table->width) return false;
  for (size_t i = table->width; i < table->now->count; i++)
    if (table->now->length[i] > 0) return false;
  return true;
}

wfm_status wfm__table_row(wfm__table *table) {
  bool blank = true, good = true, seen = false;
  for (size_t i = 0; i < table->now->count; i++) blank = blank && table->now->length[i] == 0;
  if (blank && !(table->opts->bad_rows && table->now->count > 1)) return WFM_OK;
  if (!width_fits(table)) {
    wfm_status st = wfm__table_find(table, table->opts->bad_rows ? WFM_FINDING_WARNING : WFM_FINDING_ERROR,
                                    wfm__table_line(table), 0, NULL, "the row has %zu cells, want %zu",
                                    table->now->count, table->width);
    if (st != WFM_OK || !table->opts->bad_rows) return st;
  }
  size_t most = table->opts->most_rows ? table->opts->most_rows : (size_t)1 << 22;
  if (table->rows >= most) {
    table->give_up = true;
    return wfm__table_bad(table, -1, "more than %zu rows", most);
  }
  wfm_status st = read_cells(table, &good);
  if (st == WFM_OK && good && table->keys) st = check_key(table, &seen);
  if (st != WFM_OK || !good || seen) return st;
  table->rows++;
  return table->opts->row(table, table->cells, table->opts->user);
}

wfm_status wfm__table_bad(wfm__table *table, int column, const char *format, ...) {
  char text[600];
  va_list args;
  va_start(args, format);
  (void)wfm__vformat(text, sizeof text, format, args);
  va_end(args);
  if (column >= 0 && table->place[column] >= 0) return bad_cell(table, (size_t)column, "%s", text);
  return wfm__table_find(table, WFM_FINDING_ERROR, wfm__table_line(table), 0,
                         column >= 0 ? table->called[column] : NULL, "%s", text);
}

wfm_status wfm__table_warn(wfm__table *table, int column, const char *format, ...) {
  char text[600];
  va_list args;
  va_start(args, format);
  (void)wfm__vformat(text, sizeof text, format, args);
  va_end(args);
  bool placed = column >= 0 && table->place[column] >= 0;
  return wfm__table_find(table, WFM_FINDING_WARNING, wfm__table_line(table),
                         placed ? (int64_t)table->place[column] + 1 : 0,
                         column >= 0 ? table->called[column] : NULL, "%s", text);
}

wfm_status wfm__table_result(wfm__table *table, int column, wfm_status st) {
  if (st == WFM_OK || st == WFM_ENOMEM) return st;
  char text[600];
  (void)wfm__format(text, sizeof text, "%s", wfm_ctx_error(table->ctx));
  return wfm__table_bad(table, column, "%s", text);
}

int64_t wfm__table_line(const wfm__table *table) {
  return table->now ? (int64_t)table->now->line : 0;
}

wfm_ctx *wfm__table_ctx(const wfm__table *table) {
  return table->ctx;
}
