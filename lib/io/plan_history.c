/* history.csv: its rows, and which columns it has. */
#include "io/plan_folder.h"

#include <math.h>
#include <string.h>

enum { START, QUEUE, OFFERED, AHT, HANDLED, ABANDONED, COLUMNS, ONE_COUNT = AHT };

#define MAY_MISS .optional = true, .empty = true
static const wfm__column columns[COLUMNS] = {
    [START] = {.name = "start", .also = "ts\0date\0", .kind = WFM__TIME, .midnight = true},
    [QUEUE] = {.name = "queue", .kind = WFM__TEXT, MAY_MISS},
    [OFFERED] = {.name = "offered", .kind = WFM__NUMBER, MAY_MISS, .low = 0, .high = 1e12},
    [AHT] = {.name = "aht_s", .kind = WFM__NUMBER, MAY_MISS, .low = 0, .high = 1e6},
    [HANDLED] = {.name = "handled", .kind = WFM__NUMBER, MAY_MISS, .low = 0, .high = 1e12},
    [ABANDONED] = {.name = "abandoned", .kind = WFM__NUMBER, MAY_MISS, .low = 0, .high = 1e12},
};

static double number(const wfm__cell *cell, bool *any) {
  if (!cell->given) return NAN;
  *any = true;
  return cell->number;
}

/* The queue of a row that names none. */
static const char *only_queue(const wfm__folder_reader *reader) {
  if (reader->only_queue) return reader->only_queue;
  return reader->folder->queues == 1 ? reader->folder->queue[0].name : "main";
}

static wfm_status take_row(wfm__table *table, const wfm__cell *cells, void *user) {
  wfm__folder_reader *reader = user;
  const wfm__cell *time = &cells[START];
  wfm__history_row row = {.line = wfm__table_line(table)};
  const char *queue = cells[QUEUE].given ? cells[QUEUE].text : only_queue(reader);
  if (reader->wanted && strcmp(queue, reader->wanted) != 0) return WFM_OK;
  wfm_status st = wfm__folder_queue_index(reader, queue, &row.queue);
  if (st == WFM_OK)
    st = wfm__grow(reader->ctx, &reader->row, &reader->row_cap, reader->rows + 1, sizeof *reader->row);
  if (st != WFM_OK) return st;
  row.date = time->date;
  row.second = time->second;
  row.offset_s = time->offset_s;
  row.offered = number(&cells[OFFERED], &reader->any_offered);
  row.handled = row.abandoned = row.aht_s = NAN;
  if (!reader->value) {
    row.handled = number(&cells[HANDLED], &reader->any_handled);
    row.abandoned = number(&cells[ABANDONED], &reader->any_abandoned);
    row.aht_s = number(&cells[AHT], &reader->any_aht);
  }
  reader->row[reader->rows++] = row;
  return WFM_OK;
}

/* Says why a history without findings will not do. */
static wfm_status nothing_there(wfm__folder_reader *reader) {
  if (reader->rows == 0 && reader->wanted)
    return wfm__finding_add(reader->findings, WFM_FINDING_ERROR, reader->history, 0, 0, "queue",
                            "no row of a queue called \"%.60s\"", reader->wanted);
  if (reader->rows == 0)
    return wfm__finding_add(reader->findings, WFM_FINDING_ERROR, reader->history, 0, 0, NULL,
                            "no row below the header, want the contacts of past intervals");
  if (reader->any_offered || reader->any_handled) return WFM_OK;
  if (reader->value)
    return wfm__finding_add(reader->findings, WFM_FINDING_ERROR, reader->history, 0, 0, reader->value,
                            "every cell is empty, want a count");
  return wfm__finding_add(reader->findings, WFM_FINDING_ERROR, reader->history, 1, 0, NULL, "%s",
                          reader->folder->plan || reader->json.root
                              ? "want a column offered, or handled; history.columns of plan.json maps other "
                                "names, e.g. {\"start\": \"Interval\", \"handled\": \"Calls\"}"
                              : "want a column offered, or handled, or the name of the one that counts");
}

wfm_status wfm__folder_history(wfm__folder_reader *reader) {
  wfm__column own[COLUMNS];
  memcpy(own, columns, sizeof own);
  if (reader->value) {
    own[OFFERED].name = reader->value;
    own[OFFERED].optional = false;
  }
  const wfm__table_opts opts = {.columns = own,
                                .column_count = reader->value ? ONE_COUNT : COLUMNS,
                                .loose = reader->loose || reader->value,
                                .strict = reader->strict,
                                .renames = reader->rename,
                                .rename_count = reader->renames,
                                .row = take_row,
                                .user = reader};
  size_t before = wfm__folder_errors(reader);
  wfm_status st = wfm__table_read(reader->ctx, reader->source, reader->history, &opts, reader->findings);
  if (st == WFM_ENOTFOUND)
    return wfm__finding_add(reader->findings, WFM_FINDING_ERROR, reader->history, 0, 0, NULL, "no such file");
  if (st != WFM_OK || !wfm__folder_clean(reader, before)) return st;
  return nothing_there(reader);
}
