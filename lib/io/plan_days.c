/* special_days.csv and overrides.csv. */
#include "io/plan_folder.h"

#include <string.h>

#define MAY_MISS .optional = true, .empty = true

/* Queue named in a cell: -1 when the cell is empty. An unknown one is an error at the row. */
static wfm_status find_queue(wfm__folder_reader *reader, wfm__table *table, int column, const wfm__cell *cell,
                             int32_t *queue, bool *good) {
  *queue = cell->given ? wfm__names_find(reader->names, cell->text) : -1;
  *good = *queue >= 0 || !cell->given;
  return *good ? WFM_OK : wfm__table_bad(table, column, "no queue is called \"%.60s\"", cell->text);
}

/* --- special_days.csv --- */
enum { DATE, NAME, QUEUE, CLOSED, OPEN, CLOSE, SCALE, DAY_COLUMNS };

static const wfm__column day_columns[DAY_COLUMNS] = {
    [DATE] = {.name = "date", .kind = WFM__DATE},
    [NAME] = {.name = "name", .kind = WFM__TEXT},
    [QUEUE] = {.name = "queue", .kind = WFM__TEXT, MAY_MISS},
    [CLOSED] = {.name = "closed", .kind = WFM__INTEGER, MAY_MISS, .low = 0, .high = 1},
    [OPEN] = {.name = "open", .kind = WFM__CLOCK, MAY_MISS, .low = 0, .high = 1439},
    [CLOSE] = {.name = "close", .kind = WFM__CLOCK, MAY_MISS, .low = 1, .high = 2880},
    [SCALE] = {.name = "scale", .kind = WFM__NUMBER, MAY_MISS, .low = 0, .high = 1000},
};

static wfm_status take_day(wfm__table *table, const wfm__cell *cells, void *user) {
  wfm__folder_reader *reader = user;
  bool good;
  wfm__day_row row = {.line = wfm__table_line(table)};
  wfm_status st = find_queue(reader, table, QUEUE, &cells[QUEUE], &row.queue, &good);
  if (st != WFM_OK || !good) return st;
  if (cells[OPEN].given != cells[CLOSE].given)
    return wfm__table_bad(table, cells[OPEN].given ? CLOSE : OPEN,
                          "open and close are given together or not at all");
  if (cells[OPEN].given && cells[OPEN].integer >= cells[CLOSE].integer)
    return wfm__table_bad(table, CLOSE, "%.20s, want a time after open, %.20s", cells[CLOSE].text,
                          cells[OPEN].text);
  wfm_special_day_init(&row.day, sizeof row.day);
  row.day.date = (int32_t)cells[DATE].integer;
  row.day.closed = cells[CLOSED].given ? (int32_t)cells[CLOSED].integer : 0;
  if (cells[OPEN].given) {
    row.day.open_s = (int32_t)cells[OPEN].integer * 60;
    row.day.close_s = (int32_t)cells[CLOSE].integer * 60;
  }
  if (cells[SCALE].given) row.day.scale = cells[SCALE].number;
  st = wfm__grow(reader->ctx, &reader->day, &reader->day_cap, reader->days + 1, sizeof *reader->day);
  if (st != WFM_OK) return st;
  row.name = wfm__strdup(reader->ctx, cells[NAME].text);
  if (!row.name) return wfm__fail(reader->ctx, WFM_ENOMEM, "out of memory for a special day");
  row.day.name = row.name;
  reader->day[reader->days++] = row;
  return WFM_OK;
}

wfm_status wfm__folder_days(wfm__folder_reader *reader) {
  const wfm__table_opts opts = {.columns = day_columns,
                                .column_count = DAY_COLUMNS,
                                .most_rows = 100000,
                                .strict = reader->strict,
                                .row = take_day,
                                .user = reader};
  wfm_status st = wfm__table_read(reader->ctx, reader->source, "special_days.csv", &opts, reader->findings);
  return st == WFM_ENOTFOUND ? WFM_OK : st;
}

/* --- overrides.csv --- */
enum { CHANGE_QUEUE, START, END, MEASURE, ACTION, VALUE, WHO, WHY, CHANGE_COLUMNS };

static const wfm__column change_columns[CHANGE_COLUMNS] = {
    [CHANGE_QUEUE] = {.name = "queue", .kind = WFM__TEXT, MAY_MISS},
    [START] = {.name = "start", .kind = WFM__TIME},
    [END] = {.name = "end", .kind = WFM__TIME},
    [MEASURE] = {.name = "measure", .kind = WFM__TEXT},
    [ACTION] = {.name = "action", .kind = WFM__TEXT},
    [VALUE] = {.name = "value", .kind = WFM__NUMBER},
    [WHO] = {.name = "who", .kind = WFM__TEXT, MAY_MISS},
    [WHY] = {.name = "why", .kind = WFM__TEXT, MAY_MISS},
};

static int32_t word(const char *text, const char *const *words, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (strcmp(text, words[i]) == 0) return (int32_t)i;
  return -1;
}

/* Measure and action are numbered as WFM_MEASURE_* and WFM_OVERRIDE_*. */
static wfm_status read_change(wfm__folder_reader *reader, wfm__table *table, const wfm__cell *cells,
                              wfm__change_row *row, bool *good) {
  static const char *const measures[] = {"volume", "aht"}, *const actions[] = {"set", "add", "scale"};
  wfm_status st = find_queue(reader, table, CHANGE_QUEUE, &cells[CHANGE_QUEUE], &row->queue, good);
  if (st != WFM_OK || !*good) return st;
  *good = false;
  row->measure = word(cells[MEASURE].text, measures, WFM__COUNT(measures));
  row->action = word(cells[ACTION].text, actions, WFM__COUNT(actions));
  if (row->queue < 0 && reader->folder->queues > 1)
    return wfm__table_bad(table, CHANGE_QUEUE, "want the name of a queue, since there are several");
  if (row->measure < 0)
    return wfm__table_bad(table, MEASURE, "\"%.60s\", want volume or aht", cells[MEASURE].text);
  if (row->action < 0)
    return wfm__table_bad(table, ACTION, "\"%.60s\", want set, add or scale", cells[ACTION].text);
  if (row->action != WFM_OVERRIDE_ADD && row->value < 0)
    return wfm__table_bad(table, VALUE, "%.60s, want >= 0", cells[VALUE].text);
  *good = true;
  return WFM_OK;
}

static wfm_status take_change(wfm__table *table, const wfm__cell *cells, void *user) {
  wfm__folder_reader *reader = user;
  bool good = false;
  wfm__change_row row = {.line = wfm__table_line(table), .value = cells[VALUE].number};
  wfm_status st = read_change(reader, table, cells, &row, &good);
  if (st != WFM_OK || !good) return st;
  for (int e = 0; e < 2; e++) {
    row.date[e] = cells[START + e].date;
    row.second[e] = cells[START + e].second;
    row.offset_s[e] = cells[START + e].offset_s;
  }
  st = wfm__grow(reader->ctx, &reader->change, &reader->change_cap, reader->changes + 1,
                 sizeof *reader->change);
  if (st != WFM_OK) return st;
  row.who = wfm__strdup(reader->ctx, cells[WHO].text);
  row.why = wfm__strdup(reader->ctx, cells[WHY].text);
  reader->change[reader->changes++] = row; /* freed with the list */
  return row.who && row.why ? WFM_OK : wfm__fail(reader->ctx, WFM_ENOMEM, "out of memory for an override");
}

wfm_status wfm__folder_changes(wfm__folder_reader *reader) {
  const wfm__table_opts opts = {.columns = change_columns,
                                .column_count = CHANGE_COLUMNS,
                                .most_rows = 100000,
                                .strict = reader->strict,
                                .row = take_change,
                                .user = reader};
  wfm_status st = wfm__table_read(reader->ctx, reader->source, "overrides.csv", &opts, reader->findings);
  return st == WFM_ENOTFOUND ? WFM_OK : st;
}
