/* Tables: a CSV file read row by row, and what is said about the file as a whole. */
#include "io/table.h"

#include <stdlib.h>
#include <string.h>

wfm_status wfm__table_find(wfm__table *table, int32_t severity, int64_t line, int64_t cell, const char *name,
                           const char *format, ...) {
  char text[800];
  va_list args;
  va_start(args, format);
  (void)wfm__vformat(text, sizeof text, format, args);
  va_end(args);
  return wfm__finding_add(table->findings, severity, table->name, line, cell, name, "%s", text);
}

static wfm_status fill(void *user, char *buffer, size_t cap, size_t *got) {
  return wfm__bytes_read(user, buffer, cap, got);
}

/* A malformed file becomes a finding; the reader's message begins with "name:line:column: ". */
static wfm_status malformed(wfm__table *table) {
  char text[600];
  (void)wfm__format(text, sizeof text, "%s", wfm_ctx_error(table->ctx));
  const char *at = text;
  int64_t line = 0, column = 0;
  size_t skip = strlen(table->name);
  if (strncmp(at, table->name, skip) == 0 && at[skip] == ':') {
    at += skip + 1;
    at += wfm__parse_int64(at, strlen(at), &line);
    if (*at == ':') at += 1 + wfm__parse_int64(at + 1, strlen(at + 1), &column);
    at += strspn(at, ": ");
  }
  return wfm__table_find(table, WFM_FINDING_ERROR, line, column, NULL, "%s", at);
}

/* The first field that is no UTF-8, or the count when all are. */
static size_t foreign_field(const wfm__csv_row *row) {
  size_t i = 0;
  while (i < row->count && wfm__is_utf8(row->field[i], row->length[i])) i++;
  return i;
}

static wfm_status take_row(wfm__table *table) {
  size_t foreign = foreign_field(table->now);
  if (foreign < table->now->count) {
    bool keep = table->opts->bad_rows && table->width > 0;
    table->give_up = table->width == 0;
    wfm_status st =
        wfm__table_find(table, keep ? WFM_FINDING_WARNING : WFM_FINDING_ERROR, wfm__table_line(table), 0,
                        NULL, "cell %zu is not UTF-8, want the file saved as \"CSV UTF-8\"", foreign + 1);
    if (st != WFM_OK || !keep) return st;
  }
  return table->width == 0 ? wfm__table_header(table) : wfm__table_row(table);
}

static wfm_status read_rows(wfm__table *table, wfm__csv *csv) {
  wfm_status st = WFM_OK;
  while (st == WFM_OK && !table->give_up) {
    st = wfm__csv_next(csv, &table->now);
    if (st == WFM_EPARSE) {
      table->now = NULL;
      table->give_up = true;
      st = malformed(table);
      break;
    }
    if (st != WFM_OK || !table->now) break;
    table->delimiter = wfm__csv_delimiter(csv);
    st = take_row(table);
  }
  return st;
}

/* What a planner should know about the form of the file. */
static wfm_status note_form(wfm__table *table, const wfm__csv *csv) {
  wfm_status st = WFM_OK;
  if (table->width == 0 && !table->give_up)
    return wfm__table_find(table, WFM_FINDING_ERROR, 0, 0, NULL, "the file is empty, want a header row");
  if (wfm__csv_had_bom(csv))
    st = wfm__table_find(table, WFM_FINDING_NOTE, 0, 0, NULL, "begins with a byte order mark");
  if (st == WFM_OK && wfm__csv_had_crlf(csv))
    st = wfm__table_find(table, WFM_FINDING_NOTE, 0, 0, NULL, "has line ends of the form CR LF");
  if (st == WFM_OK && table->delimiter != ',' && table->width > 1)
    st = wfm__table_find(table, WFM_FINDING_NOTE, 0, 0, NULL, "has a %s between its cells",
                         table->delimiter == ';' ? "semicolon" : "tab");
  if (st == WFM_OK && table->decimal == ',')
    st = wfm__table_find(table, WFM_FINDING_NOTE, 0, 0, NULL, "has numbers with a decimal comma");
  if (st == WFM_OK && table->repeated > 0)
    st = wfm__table_find(table, WFM_FINDING_WARNING, 0, 0, NULL, "%lld rows are there twice, kept once",
                         (long long)table->repeated);
  return st;
}

static wfm_status prepare(wfm__table *table) {
  bool keyed = false;
  for (size_t c = 0; c < table->opts->column_count; c++) keyed = keyed || table->opts->columns[c].key;
  wfm__text_init(&table->joined, table->ctx);
  table->cells = wfm__alloc(table->ctx, table->opts->column_count, sizeof *table->cells);
  table->place = wfm__alloc(table->ctx, table->opts->column_count, sizeof *table->place);
  table->called = wfm__alloc(table->ctx, table->opts->column_count, sizeof *table->called);
  if (keyed) table->keys = wfm__names_create(table->ctx);
  if (!table->cells || !table->place || !table->called || (keyed && !table->keys))
    return wfm__fail(table->ctx, WFM_ENOMEM, "%s: out of memory", table->name);
  return WFM_OK;
}

static void clean_up(wfm__table *table) {
  if (table->keys)
    for (int32_t i = 0; i < wfm__names_count(table->keys); i++) wfm__free(table->ctx, table->key_row[i]);
  wfm__names_free(table->keys);
  wfm__free(table->ctx, table->key_row);
  wfm__free(table->ctx, table->key_line);
  wfm__free(table->ctx, table->cells);
  wfm__free(table->ctx, table->place);
  wfm__free(table->ctx, table->called);
  wfm__text_free(&table->joined);
}

wfm_status wfm__table_read(wfm_ctx *ctx, const wfm__source *source, const char *name,
                           const wfm__table_opts *opts, wfm_findings *findings) {
  wfm__table table = {.ctx = ctx, .opts = opts, .name = name, .findings = findings, .delimiter = ','};
  const wfm__csv_opts form = {.name = name};
  wfm__bytes *bytes = NULL;
  wfm__csv *csv = NULL;
  wfm_status st = prepare(&table);
  if (st == WFM_OK) st = wfm__bytes_open(ctx, source, name, &bytes);
  if (st == WFM_OK) st = wfm__csv_open(&csv, ctx, fill, bytes, &form);
  if (st == WFM_OK) st = read_rows(&table, csv);
  if (st == WFM_OK) st = note_form(&table, csv);
  wfm__csv_free(csv);
  wfm__bytes_close(bytes);
  clean_up(&table);
  return st;
}
