/* queues.csv: what differs between queues, and their opening hours. */
#include "io/plan_folder.h"

#include <string.h>

enum {
  QUEUE,
  SKILL,
  MON,
  SUN = MON + 6,
  AHT,
  PATIENCE,
  LEAST,
  METHOD,
  LEVEL,
  ANSWER,
  DEFINITION,
  PERIOD,
  OCCUPANCY,
  COLUMNS
};

#define MAY_MISS .optional = true, .empty = true
static const wfm__column columns[COLUMNS] = {
    [QUEUE] = {.name = "queue", .kind = WFM__TEXT},
    [SKILL] = {.name = "skill", .kind = WFM__TEXT, MAY_MISS},
    [MON] = {.name = "mon", .kind = WFM__TEXT, MAY_MISS},
    [MON + 1] = {.name = "tue", .kind = WFM__TEXT, MAY_MISS},
    [MON + 2] = {.name = "wed", .kind = WFM__TEXT, MAY_MISS},
    [MON + 3] = {.name = "thu", .kind = WFM__TEXT, MAY_MISS},
    [MON + 4] = {.name = "fri", .kind = WFM__TEXT, MAY_MISS},
    [MON + 5] = {.name = "sat", .kind = WFM__TEXT, MAY_MISS},
    [SUN] = {.name = "sun", .kind = WFM__TEXT, MAY_MISS},
    [AHT] = {.name = "aht_s", .kind = WFM__NUMBER, MAY_MISS, .low = 0.001, .high = 1e6},
    [PATIENCE] = {.name = "patience_s", .kind = WFM__NUMBER, MAY_MISS, .low = 0.001, .high = 1e9},
    [LEAST] = {.name = "min_agents", .kind = WFM__INTEGER, MAY_MISS, .low = 0, .high = 1e6},
    [METHOD] = {.name = "method", .kind = WFM__TEXT, MAY_MISS},
    [LEVEL] = {.name = "target_level", .kind = WFM__NUMBER, MAY_MISS, .low = 0.01, .high = 0.9999},
    [ANSWER] = {.name = "target_answer_s", .kind = WFM__NUMBER, MAY_MISS, .low = 0, .high = 86400},
    [DEFINITION] = {.name = "definition", .kind = WFM__TEXT, MAY_MISS},
    [PERIOD] = {.name = "period", .kind = WFM__TEXT, MAY_MISS},
    [OCCUPANCY] = {.name = "max_occupancy", .kind = WFM__NUMBER, MAY_MISS, .low = 0.01, .high = 1},
};

/* One window, "07:00-21:00". */
static bool read_window(const char *text, size_t length, int64_t *open, int64_t *close) {
  char part[32];
  const char *dash = memchr(text, '-', length);
  if (!dash || length >= sizeof part) return false;
  memcpy(part, text, length);
  part[length] = '\0';
  part[dash - text] = '\0';
  return wfm__read_clock(part, open) && wfm__read_clock(part + (dash - text) + 1, close) && *open < 1440 &&
         *close > *open && *close <= 2880;
}

static wfm_status read_day(wfm__table *table, wfm_hours *hours, int weekday, const char *text) {
  if (strcmp(text, "closed") == 0) return WFM_OK;
  for (const char *at = text; *at; at += strspn(at, " ")) {
    size_t length = strcspn(at, " ");
    int64_t open, close;
    if (!read_window(at, length, &open, &close))
      return wfm__table_bad(table, MON + weekday,
                            "\"%.60s\", want windows as 07:00-21:00 joined by a blank, or closed", text);
    wfm_status st = wfm_hours_add(hours, weekday, (int32_t)open * 60, (int32_t)close * 60);
    if (st != WFM_OK) return wfm__table_result(table, MON + weekday, st);
    at += length;
  }
  return WFM_OK;
}

static wfm_status read_hours(wfm__table *table, const wfm__cell *cells, wfm__folder_queue *queue) {
  bool given = false;
  for (int d = 0; d < 7; d++) given = given || cells[MON + d].given;
  if (!given) return WFM_OK;
  wfm_status st = wfm_hours_create(wfm__table_ctx(table), &queue->hours);
  for (int d = 0; st == WFM_OK && d < 7; d++)
    if (cells[MON + d].given) st = read_day(table, queue->hours, d, cells[MON + d].text);
  return st;
}

static wfm_status read_words(wfm__table *table, const wfm__cell *cells, wfm__folder_queue *queue) {
  wfm_status st = WFM_OK;
  if (cells[METHOD].given && !wfm__folder_method(cells[METHOD].text, &queue->spec.method))
    st = wfm__table_bad(table, METHOD, "\"%.60s\", want auto, snaive, weekmean, levelshape or holtwinters",
                        cells[METHOD].text);
  if (st == WFM_OK && cells[DEFINITION].given &&
      !wfm__folder_definition(cells[DEFINITION].text, &queue->target.sl_definition))
    st = wfm__table_bad(table, DEFINITION, "\"%.60s\", want offered, excl_short, answered or incl_abandon",
                        cells[DEFINITION].text);
  if (st == WFM_OK && cells[PERIOD].given && !wfm__folder_period(cells[PERIOD].text, &queue->spec.period))
    st = wfm__table_bad(table, PERIOD, "\"%.60s\", want interval, day, week or month", cells[PERIOD].text);
  return st;
}

static wfm_status take_row(wfm__table *table, const wfm__cell *cells, void *user) {
  wfm__folder_reader *reader = user;
  int32_t index = -1;
  if (wfm__names_find(reader->names, cells[QUEUE].text) >= 0)
    return wfm__table_bad(table, QUEUE, "queue %s is there twice", cells[QUEUE].text);
  wfm_status st = wfm__folder_queue_index(reader, cells[QUEUE].text, &index);
  if (st != WFM_OK) return st;
  wfm__folder_queue *queue = &reader->folder->queue[index];
  queue->line = wfm__table_line(table);
  if (cells[SKILL].given) {
    wfm__free(reader->ctx, queue->skill);
    queue->skill = wfm__strdup(reader->ctx, cells[SKILL].text);
    if (!queue->skill) return wfm__fail(reader->ctx, WFM_ENOMEM, "out of memory for a queue");
  }
  if (cells[AHT].given) queue->spec.aht_s = cells[AHT].number;
  if (cells[PATIENCE].given) queue->spec.patience_s = cells[PATIENCE].number;
  if (cells[LEAST].given) queue->spec.min_agents = (int32_t)cells[LEAST].integer;
  if (cells[LEVEL].given) queue->target.level = cells[LEVEL].number;
  if (cells[ANSWER].given) queue->target.threshold_s = cells[ANSWER].number;
  if (cells[OCCUPANCY].given) queue->target.max_occupancy = cells[OCCUPANCY].number;
  st = read_words(table, cells, queue);
  return st == WFM_OK ? read_hours(table, cells, queue) : st;
}

wfm_status wfm__folder_queues(wfm__folder_reader *reader) {
  const wfm__table_opts opts = {.columns = columns,
                                .column_count = COLUMNS,
                                .most_rows = 10000,
                                .strict = reader->strict,
                                .row = take_row,
                                .user = reader};
  wfm_status st = wfm__table_read(reader->ctx, reader->source, "queues.csv", &opts, reader->findings);
  return st == WFM_ENOTFOUND ? WFM_OK : st;
}
