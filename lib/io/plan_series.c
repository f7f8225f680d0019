/* Rows of the history in order of time, one series for each queue. */
#include "io/plan_folder.h"

#include <math.h>
#include <stdlib.h>

enum { MOST_DAYS = 3660, DAY_S = 86400 };

wfm_status wfm__folder_assume(wfm__folder_reader *reader, const char *format, ...) {
  char text[600], sentence[800];
  va_list args;
  va_start(args, format);
  (void)wfm__vformat(text, sizeof text, format, args);
  va_end(args);
  (void)wfm__format(sentence, sizeof sentence, "%s: %s", reader->history, text);
  if (reader->folder->plan) return wfm_plan_assume(reader->folder->plan, sentence);
  return wfm__finding_add(reader->findings, WFM_FINDING_NOTE, reader->history, 0, 0, NULL, "%s", text);
}

/* --- times --- */

static int by_queue_and_line(const void *left, const void *right) {
  const wfm__history_row *a = left, *b = right;
  if (a->queue != b->queue) return a->queue < b->queue ? -1 : 1;
  return (a->line > b->line) - (a->line < b->line);
}

static int by_queue_and_time(const void *left, const void *right) {
  const wfm__history_row *a = left, *b = right;
  if (a->queue != b->queue) return a->queue < b->queue ? -1 : 1;
  if (a->instant != b->instant) return a->instant < b->instant ? -1 : 1;
  return (a->line > b->line) - (a->line < b->line);
}

static void sort_rows(wfm__folder_reader *reader, int (*order)(const void *, const void *)) {
  if (reader->rows > 1) qsort(reader->row, reader->rows, sizeof *reader->row, order);
}

/* Whether a clock time is one that the clock change leaves out. */
static bool in_gap(const wfm__folder_reader *reader, const wfm__history_row *row) {
  const wfm_zone *zone = reader->clock;
  int64_t instant;
  wfm_local back;
  if (wfm_zone_to_instant(reader->ctx, zone, row->date, row->second, WFM_GAP_FORWARD, WFM_FOLD_FIRST,
                          &instant) != WFM_OK)
    return false;
  wfm_zone_to_local(zone, instant, &back);
  return back.date != row->date || back.second != row->second;
}

/* Takes out rows at times that never were; they have to go before repeated hours are told apart. */
static wfm_status drop_gaps(wfm__folder_reader *reader) {
  size_t kept = 0;
  for (size_t i = 0; i < reader->rows; i++) {
    const wfm__history_row *row = &reader->row[i];
    if (row->offset_s == WFM__NO_OFFSET && in_gap(reader, row)) continue;
    reader->row[kept++] = *row;
  }
  size_t dropped = reader->rows - kept;
  reader->rows = kept;
  return dropped
             ? wfm__folder_assume(
                   reader, "%zu rows at clock times that the spring change leaves out were dropped.", dropped)
             : WFM_OK;
}

/* Instants of the local times of one queue, rows from to before to in the order of the file. */
static wfm_status local_instants(wfm__folder_reader *reader, size_t from, size_t to) {
  wfm_ctx *ctx = reader->ctx;
  size_t count = 0, k = 0;
  int32_t *date = wfm__alloc(ctx, to - from, sizeof *date),
          *second = wfm__alloc(ctx, to - from, sizeof *second);
  int64_t *instant = wfm__alloc(ctx, to - from, sizeof *instant);
  wfm_status st =
      date && second && instant ? WFM_OK : wfm__fail(ctx, WFM_ENOMEM, "out of memory for the history");
  for (size_t i = from; st == WFM_OK && i < to; i++) {
    const wfm__history_row *row = &reader->row[i];
    if (row->offset_s != WFM__NO_OFFSET) continue;
    date[count] = row->date;
    second[count++] = row->second;
  }
  if (st == WFM_OK)
    st = wfm_zone_to_instants(ctx, reader->clock, count, date, second, WFM_GAP_FORWARD, instant);
  for (size_t i = from; st == WFM_OK && i < to; i++) {
    wfm__history_row *row = &reader->row[i];
    row->instant = row->offset_s != WFM__NO_OFFSET ? (int64_t)row->date * DAY_S + row->second - row->offset_s
                                                   : instant[k++];
  }
  wfm__free(ctx, date);
  wfm__free(ctx, second);
  wfm__free(ctx, instant);
  return st;
}

static size_t end_of_queue(const wfm__folder_reader *reader, size_t from) {
  size_t to = from;
  while (to < reader->rows && reader->row[to].queue == reader->row[from].queue) to++;
  return to;
}

static wfm_status set_instants(wfm__folder_reader *reader) {
  wfm_status st = WFM_OK;
  int64_t unsorted = 0;
  sort_rows(reader, by_queue_and_line);
  for (size_t from = 0, to; st == WFM_OK && from < reader->rows; from = to) {
    to = end_of_queue(reader, from);
    st = local_instants(reader, from, to);
    for (size_t i = from + 1; st == WFM_OK && i < to; i++)
      unsorted += reader->row[i].instant < reader->row[i - 1].instant;
  }
  if (st == WFM_OK && unsorted)
    st = wfm__folder_assume(reader, "rows were not in order of time (%lld steps back) and have been sorted.",
                            (long long)unsorted);
  return st;
}

/* Leaves aside what a forecast from a day in the past may not know. */
static wfm_status drop_after(wfm__folder_reader *reader) {
  if (reader->before == WFM_DATE_NONE) return WFM_OK;
  int64_t limit = wfm_zone_day_start(reader->clock, reader->before);
  size_t kept = 0;
  for (size_t i = 0; i < reader->rows; i++)
    if (reader->row[i].instant < limit) reader->row[kept++] = reader->row[i];
  size_t dropped = reader->rows - kept;
  reader->rows = kept;
  if (!kept)
    return wfm__finding_add(reader->findings, WFM_FINDING_ERROR, reader->history, 0, 0, NULL,
                            "all %zu rows lie on or after the origin, want a history before it", dropped);
  return dropped ? wfm__folder_assume(reader, "%zu rows on or after the origin are not used.", dropped)
                 : WFM_OK;
}

/* --- duplicates --- */

static bool same(double a, double b) {
  return a == b || (isnan(a) && isnan(b));
}

static bool same_values(const wfm__history_row *a, const wfm__history_row *b) {
  return same(a->offered, b->offered) && same(a->handled, b->handled) && same(a->abandoned, b->abandoned) &&
         same(a->aht_s, b->aht_s);
}

static wfm_status drop_repeated(wfm__folder_reader *reader) {
  size_t kept = 0;
  wfm_status st = WFM_OK;
  sort_rows(reader, by_queue_and_time);
  for (size_t i = 0; st == WFM_OK && i < reader->rows; i++) {
    const wfm__history_row *row = &reader->row[i], *last = kept ? &reader->row[kept - 1] : NULL;
    bool repeated = last && last->queue == row->queue && last->instant == row->instant;
    if (repeated && !same_values(last, row))
      st = wfm__finding_add(reader->findings, WFM_FINDING_ERROR, reader->history, row->line, 0, NULL,
                            "queue %s: this interval was given before on line %lld with other values",
                            reader->folder->queue[row->queue].name, (long long)last->line);
    if (!repeated) reader->row[kept++] = *row;
  }
  size_t dropped = reader->rows - kept;
  reader->rows = kept;
  if (st == WFM_OK && dropped)
    st = wfm__folder_assume(reader, "%zu rows that repeat another one exactly were dropped.", dropped);
  return st;
}

/* --- interval --- */

static int32_t divisor(int32_t a, int32_t b) {
  while (b) {
    int32_t rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

static wfm_status bad_interval(wfm__folder_reader *reader, int32_t step) {
  if (step < 60)
    return wfm__finding_add(reader->findings, WFM_FINDING_ERROR, reader->history, 0, 0, "start",
                            "times go by steps of %d seconds, want intervals of a minute or more", step);
  return wfm__finding_add(reader->findings, WFM_FINDING_ERROR, "plan.json", 0, 0, "plan_interval_minutes",
                          "is %d, want a multiple of the history's interval of %d minutes",
                          reader->frame.plan_interval_minutes, step / 60);
}

/* The history's interval: as given, else the largest that all its times are multiples of. 0 after an error. */
static wfm_status find_interval(wfm__folder_reader *reader, int32_t *step) {
  wfm_status st = WFM_OK;
  int32_t found = DAY_S, wanted = reader->history_minutes * 60;
  size_t off = 0;
  for (size_t i = 0; i < reader->rows; i++) {
    wfm_local local;
    wfm_zone_to_local(reader->clock, reader->row[i].instant, &local);
    found = divisor(found, local.second);
    if (wanted && local.second % wanted != 0 && off++ < 20 && st == WFM_OK)
      st = wfm__finding_add(reader->findings, WFM_FINDING_ERROR, reader->history, reader->row[i].line, 0,
                            "start", "want a time that is a multiple of the history's interval of %d minutes",
                            reader->history_minutes);
  }
  *step = wanted ? off ? 0 : wanted : found;
  if (st != WFM_OK || !*step) return st;
  if (*step < 60 || (reader->folder->plan && reader->frame.plan_interval_minutes * 60 % *step != 0)) {
    st = bad_interval(reader, *step);
    *step = 0;
    return st;
  }
  return wanted
             ? WFM_OK
             : wfm__folder_assume(reader, "the interval of %d minutes was read off its times.", *step / 60);
}

/* --- series --- */

/* Contacts of a row: offered, else handled and abandoned together, else handled alone. */
static double contacts(const wfm__folder_reader *reader, const wfm__history_row *row) {
  if (reader->any_offered) return row->offered;
  return reader->any_abandoned ? row->handled + row->abandoned : row->handled;
}

static wfm_status make_grid(wfm__folder_reader *reader, size_t from, size_t to, int32_t step,
                            wfm__folder_queue *queue) {
  wfm_local first, last;
  wfm_zone_to_local(reader->clock, reader->row[from].instant, &first);
  wfm_zone_to_local(reader->clock, reader->row[to - 1].instant, &last);
  int64_t days = (int64_t)last.date - first.date + 1;
  if (days > MOST_DAYS)
    return wfm__finding_add(reader->findings, WFM_FINDING_ERROR, reader->history, reader->row[to - 1].line, 0,
                            "start",
                            "queue %s: the history spans %lld days from line %lld to here, want at most %d",
                            queue->name, (long long)days, (long long)reader->row[from].line, (int)MOST_DAYS);
  return wfm_grid_create(reader->ctx, reader->clock, first.date, (int32_t)days, step, &queue->grid);
}

static wfm_status align(wfm__folder_reader *reader, size_t from, size_t count, int32_t step,
                        wfm__folder_queue *queue) {
  wfm_ctx *ctx = reader->ctx;
  int64_t *start = wfm__alloc(ctx, count, sizeof *start);
  double *value = wfm__alloc(ctx, count, sizeof *value), *weight = wfm__alloc(ctx, count, sizeof *weight);
  wfm_status st =
      start && value && weight ? WFM_OK : wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu rows", count);
  for (size_t i = 0; st == WFM_OK && i < count; i++) {
    start[i] = reader->row[from + i].instant;
    value[i] = contacts(reader, &reader->row[from + i]);
  }
  if (st == WFM_OK)
    st = wfm_series_align(ctx, queue->grid, WFM_SERIES_VOLUME, count, start, step, value, NULL, NULL,
                          &queue->volume);
  bool any = false;
  for (size_t i = 0; st == WFM_OK && i < count;
       i++) { /* means weigh by the contacts that they are means of */
    const wfm__history_row *row = &reader->row[from + i];
    double by = reader->any_handled ? row->handled : value[i];
    weight[i] = isnan(by) ? 0 : by;
    value[i] = weight[i] > 0 && row->aht_s > 0 ? row->aht_s : NAN;
    any = any || !isnan(value[i]);
  }
  if (st == WFM_OK && any)
    st = wfm_series_align(ctx, queue->grid, WFM_SERIES_MEAN, count, start, step, value, weight, NULL,
                          &queue->aht);
  wfm__free(ctx, start);
  wfm__free(ctx, value);
  wfm__free(ctx, weight);
  return st;
}

static wfm_status say_columns(wfm__folder_reader *reader) {
  wfm_status st = WFM_OK;
  for (size_t k = 0; st == WFM_OK && k < reader->renames; k++)
    st = wfm__folder_assume(reader, "column %.100s is read as %s.", reader->rename[k].theirs,
                            reader->rename[k].ours);
  if (st == WFM_OK && !reader->any_offered && reader->any_abandoned)
    st = wfm__folder_assume(reader, "offered contacts are not given: they are handled + abandoned.");
  return st;
}

static wfm_status say_after(wfm__folder_reader *reader) {
  int64_t limit = wfm_zone_day_start(reader->clock, reader->frame.start_date);
  size_t after = 0;
  for (size_t i = 0; i < reader->rows; i++) after += reader->row[i].instant >= limit;
  return after ? wfm__folder_assume(reader, "%zu rows on or after the first day of the horizon are not used.",
                                    after)
               : WFM_OK;
}

wfm_status wfm__folder_series(wfm__folder_reader *reader) {
  int32_t step = 0;
  size_t before = wfm__folder_errors(reader);
  wfm_status st = say_columns(reader);
  if (st == WFM_OK) st = drop_gaps(reader);
  if (st == WFM_OK) st = set_instants(reader);
  if (st == WFM_OK) st = drop_after(reader);
  if (st == WFM_OK) st = drop_repeated(reader);
  if (st == WFM_OK) st = find_interval(reader, &step);
  if (st == WFM_OK && reader->folder->plan) st = say_after(reader);
  for (size_t from = 0, to; st == WFM_OK && wfm__folder_clean(reader, before) && from < reader->rows;
       from = to) {
    wfm__folder_queue *queue = &reader->folder->queue[reader->row[from].queue];
    to = end_of_queue(reader, from);
    st = make_grid(reader, from, to, step, queue);
    if (st == WFM_OK && queue->grid) st = align(reader, from, to - from, step, queue);
    st = wfm__folder_report(reader, reader->history, 0, st);
  }
  return st;
}
