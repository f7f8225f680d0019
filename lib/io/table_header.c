/* The header row of a table: columns found by name. */
#include "io/table.h"

#include <string.h>

static const char *header_cell(const wfm__table *table, size_t i) {
  const char *name = table->now->field[i];
  for (size_t k = 0; k < table->opts->rename_count; k++)
    if (strcmp(table->opts->renames[k].theirs, name) == 0) return table->opts->renames[k].ours;
  return name;
}

static bool has_cell(const wfm__table *table, const char *name) {
  for (size_t i = 0; i < table->now->count; i++)
    if (strcmp(header_cell(table, i), name) == 0) return true;
  return false;
}

/* The name of a column that the header has: its own, or the first of the others. */
static const char *name_used(const wfm__table *table, const wfm__column *column) {
  if (!column->also || has_cell(table, column->name)) return column->name;
  for (const char *other = column->also; *other; other += strlen(other) + 1)
    if (has_cell(table, other)) return other;
  return column->name;
}

static wfm_status place_column(wfm__table *table, size_t cell, const char *name) {
  const wfm__table_opts *opts = table->opts;
  for (size_t c = 0; c < opts->column_count; c++) {
    if (strcmp(table->called[c], name) != 0) continue;
    if (table->place[c] >= 0)
      return wfm__table_find(table, WFM_FINDING_ERROR, wfm__table_line(table), (int64_t)cell + 1, name,
                             "the column is there twice");
    table->place[c] = (int32_t)cell;
    return WFM_OK;
  }
  if (strncmp(name, "x_", 2) == 0 || !name[0] || opts->loose) return WFM_OK;
  return wfm__table_find(table, opts->strict ? WFM_FINDING_ERROR : WFM_FINDING_WARNING,
                         wfm__table_line(table), (int64_t)cell + 1, name, "unknown column, ignored");
}

wfm_status wfm__table_header(wfm__table *table) {
  const wfm__table_opts *opts = table->opts;
  wfm_status st = WFM_OK;
  table->width = table->now->count;
  for (size_t c = 0; c < opts->column_count; c++) {
    table->place[c] = -1;
    table->called[c] = name_used(table, &opts->columns[c]);
  }
  for (size_t i = 0; st == WFM_OK && i < table->now->count; i++)
    st = place_column(table, i, header_cell(table, i));
  for (size_t c = 0; opts->found && c < opts->column_count; c++) opts->found[c] = table->place[c] >= 0;
  wfm__text wanted;
  wfm__text_init(&wanted, table->ctx);
  bool missing = false;
  for (size_t c = 0; c < opts->column_count; c++) {
    if (opts->columns[c].optional || table->place[c] >= 0) continue;
    if (missing) wfm__text_add(&wanted, ", ");
    wfm__text_add(&wanted, opts->columns[c].name);
    for (const char *other = opts->columns[c].also; other && *other; other += strlen(other) + 1)
      wfm__text_printf(&wanted, " (or %s)", other);
    missing = true;
  }
  if (missing && st == WFM_OK) {
    table->give_up = true;
    st = wanted.failed ? wfm__fail(table->ctx, WFM_ENOMEM, "%s: out of memory", table->name)
         : table->now->count == 1
             ? wfm__table_find(table, WFM_FINDING_ERROR, wfm__table_line(table), 0, NULL,
                               "the header has one cell only (\"%.60s\"), want the columns %s with a comma, "
                               "semicolon or tab between them",
                               table->now->field[0], wanted.data)
             : wfm__table_find(table, WFM_FINDING_ERROR, wfm__table_line(table), 0, NULL,
                               "missing columns: %s", wanted.data);
  }
  wfm__text_free(&wanted);
  return st;
}
