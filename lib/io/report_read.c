/* Interval reports: rows by a column map, sorted by queue and time, as sums for KPIs. */
#include "io/column_map.h"
#include "shim/csv_reader.h"

#include <libwfm/calendar.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { HEADER_ROWS = 50, MOST_SHOWN = 20, MOST_ROWS = 1 << 26 };

typedef struct row {
  int64_t instant, line;
  int32_t queue, date, second, offset_s;
  double value[KPI_COLUMNS];
} row;

struct wfm_report {
  wfm_ctx *ctx;
  wfm__names *queues;
  size_t rows, left_out, repeated;
  int64_t *start;
  int32_t *queue_of, interval_s;
  double *block, *column[KPI_COLUMNS]; /* [rows] each; NULL: the report does not have it */
};

typedef struct reader {
  wfm_ctx *ctx;
  const wfm_column_map *map;
  const char *path;
  wfm_findings *findings;
  wfm_report *report;
  row *row; /* [rows] */
  size_t rows, row_cap, shown;
  int64_t line;
  int32_t date, time, queue; /* fields; -1: none */
  int32_t *field;            /* [columns of the map] */
  wfm__text text;            /* scratch */
} reader;

void wfm_report_free(wfm_report *report) {
  if (!report) return;
  wfm__names_free(report->queues);
  wfm__free(report->ctx, report->start);
  wfm__free(report->ctx, report->queue_of);
  wfm__free(report->ctx, report->block);
  wfm__free(report->ctx, report);
}

static wfm_status leave_out(reader *r, const char *column, const char *text, const char *want) {
  r->report->left_out++;
  if (r->shown++ >= MOST_SHOWN) return WFM_OK;
  return wfm__finding_add(r->findings, WFM_FINDING_WARNING, r->path, r->line, 0, column,
                          "left out: \"%.60s\", want %s", text, want);
}

/* --- header --- */

static bool same_name(const char *cell, const char *name, size_t length) {
  size_t i = 0;
  for (; i < length && cell[i]; i++) {
    char a = cell[i], b = name[i];
    if (a >= 'A' && a <= 'Z') a = (char)(a + 32);
    if (b >= 'A' && b <= 'Z') b = (char)(b + 32);
    if (a != b) return false;
  }
  return i == length && !cell[i];
}

/* Field of the first of the names ("a|b") that the row has; -1: none. */
static int32_t find_field(const wfm__csv_row *header, const char *names) {
  while (names && *names) {
    size_t length = strcspn(names, "|");
    for (size_t f = 0; f < header->count; f++)
      if (same_name(header->field[f], names, length)) return (int32_t)f;
    names += length + (names[length] == '|');
  }
  return -1;
}

static bool take_header(reader *r, const wfm__csv_row *header) {
  const wfm_column_map *map = r->map;
  r->date = find_field(header, map->date);
  r->time = map->time ? find_field(header, map->time) : -1;
  r->queue = map->queue ? find_field(header, map->queue) : -1;
  for (size_t k = 0; k < map->columns; k++) r->field[k] = find_field(header, map->column[k].name);
  return r->date >= 0 && (!map->time || r->time >= 0);
}

/* Columns that are not there are noted; a mean without its count is nothing. */
static wfm_status check_header(reader *r) {
  const wfm_column_map *map = r->map;
  size_t found = 0;
  wfm_status st = WFM_OK;
  for (size_t k = 0; st == WFM_OK && k < map->columns; k++) {
    for (size_t p = 0; p < map->columns; p++)
      if (map->column[p].fact == map->column[k].per && r->field[p] < 0) r->field[k] = -1;
    found += r->field[k] >= 0;
    if (r->field[k] < 0)
      st = wfm__finding_add(r->findings, WFM_FINDING_NOTE, r->path, r->line, 0, map->column[k].name,
                            "not in the report, %s is not known", wfm__kpi_column_names[map->column[k].fact]);
  }
  if (st == WFM_OK && map->queue && r->queue < 0)
    st = wfm__finding_add(r->findings, WFM_FINDING_NOTE, r->path, r->line, 0, map->queue,
                          "not in the report, all rows are of one queue, main");
  if (st == WFM_OK && found == 0)
    st = wfm__finding_add(r->findings, WFM_FINDING_ERROR, r->path, r->line, 0, NULL,
                          "none of the map's columns is in the report");
  return st;
}

/* --- rows --- */

static const char *cell_of(const wfm__csv_row *line, int32_t field) {
  return field >= 0 && (size_t)field < line->count ? line->field[field] : "";
}

static wfm_status read_time(reader *r, const wfm__csv_row *line, row *to, bool *good) {
  wfm__cell cell = {.offset_s = WFM__NO_OFFSET};
  r->text.length = 0;
  wfm__text_add(&r->text, cell_of(line, r->date));
  if (r->time >= 0) {
    wfm__text_add(&r->text, " ");
    wfm__text_add(&r->text, cell_of(line, r->time));
  }
  if (r->text.failed) return wfm__fail(r->ctx, WFM_ENOMEM, "out of memory for a report");
  *good = r->map->format ? wfm__read_time_as(r->text.data, r->map->format, &cell)
                         : wfm__read_time(r->text.data, &cell);
  if (!*good && !r->map->format) *good = wfm__read_date(r->text.data, &cell.date); /* a day: its 00:00 */
  if (!*good && !r->map->format && r->text.data[0]) { /* seconds may have a fraction of zeros */
    char *point = strchr(r->text.data, '.');
    size_t zeros = point ? strspn(point + 1, "0") : 0;
    if (zeros > 0) memmove(point, point + 1 + zeros, strlen(point + 1 + zeros) + 1);
    *good = zeros > 0 && wfm__read_time(r->text.data, &cell);
  }
  to->date = cell.date;
  to->second = cell.second;
  to->offset_s = cell.offset_s;
  if (*good) return WFM_OK;
  return leave_out(r, r->map->date, r->text.data,
                   r->map->format ? r->map->format : "a time as 2026-01-31T09:30");
}

static wfm_status read_values(reader *r, const wfm__csv_row *line, row *to, bool *good) {
  const wfm_column_map *map = r->map;
  for (size_t k = 0; k < KPI_COLUMNS; k++) to->value[k] = NAN;
  for (int means = 0; means < 2; means++) /* means after their counts */
    for (size_t k = 0; k < map->columns; k++) {
      const wfm__map_column *c = &map->column[k];
      const char *text = cell_of(line, r->field[k]);
      double value = NAN;
      if (r->field[k] < 0 || (c->per >= 0) != means) continue;
      if (means && to->value[c->per] == 0) value = 0;
      if (text[0] && isnan(value) && (!wfm__read_unit(text, c->unit, map->decimal, &value) || value < 0)) {
        *good = false;
        return leave_out(r, c->name, text, c->unit == UNIT_CLOCK ? "a time as 3:05" : "a number >= 0");
      }
      to->value[c->fact] = means && value != 0 ? value * to->value[c->per] : value;
    }
  return WFM_OK;
}

static wfm_status take_row(reader *r, const wfm__csv_row *line) {
  row one = {.line = r->line};
  bool good = true;
  wfm_status st = read_time(r, line, &one, &good);
  if (st == WFM_OK && good) st = read_values(r, line, &one, &good);
  const char *queue = r->queue >= 0 ? cell_of(line, r->queue) : "main";
  if (st == WFM_OK && good && (!queue[0] || !wfm__is_utf8(queue, strlen(queue)))) {
    good = false;
    st = leave_out(r, r->map->queue, "", "the name of a queue, in UTF-8");
  }
  if (st != WFM_OK || !good) return st;
  st = wfm__names_add(r->report->queues, queue, &one.queue);
  if (st == WFM_OK || st == WFM_EDUPLICATE)
    st = wfm__grow(r->ctx, &r->row, &r->row_cap, r->rows + 1, sizeof *r->row);
  if (st == WFM_OK && r->rows >= MOST_ROWS)
    st = wfm__fail(r->ctx, WFM_ELIMIT, "%s: more than %d rows", r->path, MOST_ROWS);
  if (st == WFM_OK) r->row[r->rows++] = one;
  return st;
}

static wfm_status fill(void *user, char *buffer, size_t cap, size_t *got) {
  return wfm__bytes_read(user, buffer, cap, got);
}

static wfm_status read_rows(reader *r, wfm__csv *csv) {
  const wfm__csv_row *line;
  bool header = false;
  size_t seen = 0;
  wfm_status st = WFM_OK;
  while (st == WFM_OK) {
    st = wfm__csv_next(csv, &line);
    if (st == WFM_EPARSE)
      return wfm__finding_add(r->findings, WFM_FINDING_ERROR, r->path, 0, 0, NULL, "%s",
                              wfm_ctx_error(r->ctx));
    if (st != WFM_OK || !line) break;
    r->line = (int64_t)line->line;
    if (header) {
      st = take_row(r, line);
    } else if (take_header(r, line)) {
      header = true;
      st = check_header(r);
    } else if (++seen >= HEADER_ROWS) {
      break;
    }
  }
  if (st == WFM_OK && !header)
    st = wfm__finding_add(r->findings, WFM_FINDING_ERROR, r->path, 0, 0, r->map->date,
                          "no row of the first %d has this column, want a header", HEADER_ROWS);
  else if (st == WFM_OK && r->rows == 0)
    st = wfm__finding_add(r->findings, WFM_FINDING_ERROR, r->path, 0, 0, NULL, "no row is good");
  return st;
}

/* --- times, order, duplicates --- */

static wfm_status place_in_time(reader *r, const wfm_zone *zone) {
  size_t queues = (size_t)wfm__names_count(r->report->queues);
  int32_t *date = wfm__alloc(r->ctx, r->rows, sizeof *date),
          *second = wfm__alloc(r->ctx, r->rows, sizeof *second);
  int64_t *instant = wfm__alloc(r->ctx, r->rows, sizeof *instant);
  size_t *at = wfm__alloc(r->ctx, r->rows, sizeof *at);
  wfm_status st = date && second && instant && at
                      ? WFM_OK
                      : wfm__fail(r->ctx, WFM_ENOMEM, "out of memory for %zu rows", r->rows);
  for (size_t q = 0; st == WFM_OK && q < queues; q++) {
    size_t n = 0;
    for (size_t i = 0; i < r->rows; i++) {
      row *one = &r->row[i];
      if (one->queue != (int32_t)q) continue;
      if (one->offset_s != WFM__NO_OFFSET) {
        one->instant = (int64_t)one->date * 86400 + one->second - one->offset_s;
        continue;
      }
      date[n] = one->date;
      second[n] = one->second;
      at[n++] = i;
    }
    st = wfm_zone_to_instants(r->ctx, zone, n, date, second, WFM_GAP_NONE, instant);
    for (size_t k = 0; st == WFM_OK && k < n; k++) r->row[at[k]].instant = instant[k];
  }
  wfm__free(r->ctx, date);
  wfm__free(r->ctx, second);
  wfm__free(r->ctx, instant);
  wfm__free(r->ctx, at);
  return st;
}

static int by_queue_and_time(const void *a, const void *b) {
  const row *x = a, *y = b;
  if (x->queue != y->queue) return x->queue < y->queue ? -1 : 1;
  if (x->instant != y->instant) return x->instant < y->instant ? -1 : 1;
  return (x->line > y->line) - (x->line < y->line);
}

static bool same_values(const row *a, const row *b) {
  for (size_t k = 0; k < KPI_COLUMNS; k++)
    if (a->value[k] != b->value[k] && !(isnan(a->value[k]) && isnan(b->value[k]))) return false;
  return true;
}

/* Rows that the spring leaves out go; rows of one queue and time become one. */
static wfm_status join_rows(reader *r) {
  size_t kept = 0;
  wfm_status st = WFM_OK;
  for (size_t i = 0; st == WFM_OK && i < r->rows; i++) {
    row *one = &r->row[i], *last = kept > 0 ? &r->row[kept - 1] : NULL;
    if (one->instant == WFM_INSTANT_NONE) {
      r->line = one->line;
      st = leave_out(r, r->map->date, "", "a clock time that the zone has");
    } else if (!last || last->queue != one->queue || last->instant != one->instant) {
      r->row[kept++] = *one;
    } else if (r->map->add_up) {
      for (size_t k = 0; k < KPI_COLUMNS; k++) last->value[k] += one->value[k];
    } else if (same_values(last, one)) {
      r->report->repeated++;
    } else {
      st = wfm__finding_add(r->findings, WFM_FINDING_ERROR, r->path, one->line, 0, NULL,
                            "another row of the queue and time than line %lld", (long long)last->line);
    }
  }
  r->rows = kept;
  return st;
}

static wfm_status finish(reader *r) {
  wfm_report *p = r->report;
  size_t n = r->rows, columns = 0;
  for (size_t k = 0; k < r->map->columns; k++) columns += r->field[k] >= 0;
  p->start = wfm__alloc(r->ctx, n, sizeof *p->start);
  p->queue_of = wfm__alloc(r->ctx, n, sizeof *p->queue_of);
  p->block = wfm__alloc(r->ctx, columns * n, sizeof *p->block);
  if (!p->start || !p->queue_of || !p->block)
    return wfm__fail(r->ctx, WFM_ENOMEM, "out of memory for %zu rows", n);
  p->rows = n;
  for (size_t k = 0, at = 0; k < r->map->columns; k++) {
    if (r->field[k] < 0) continue;
    double *to = p->column[r->map->column[k].fact] = p->block + at++ * n;
    for (size_t i = 0; i < n; i++) to[i] = r->row[i].value[r->map->column[k].fact];
  }
  int64_t shortest = INT32_MAX;
  for (size_t i = 0; i < n; i++) {
    p->start[i] = r->row[i].instant;
    p->queue_of[i] = r->row[i].queue;
    if (i > 0 && r->row[i - 1].queue == r->row[i].queue &&
        r->row[i].instant - r->row[i - 1].instant < shortest)
      shortest = r->row[i].instant - r->row[i - 1].instant;
  }
  p->interval_s = shortest < INT32_MAX ? (int32_t)shortest : 0;
  wfm_status st = WFM_OK;
  if (p->left_out > 0)
    st = wfm__finding_add(r->findings, WFM_FINDING_WARNING, r->path, 0, 0, NULL, "%zu rows left out",
                          p->left_out);
  if (st == WFM_OK && p->repeated > 0)
    st = wfm__finding_add(r->findings, WFM_FINDING_WARNING, r->path, 0, 0, NULL,
                          "%zu rows are there twice, kept once", p->repeated);
  return st;
}

static wfm_status read_report(reader *r, const wfm__source *source, const wfm_zone *zone) {
  const wfm__csv_opts form = {.name = r->path, .delimiter = r->map->delimiter};
  wfm__bytes *bytes = NULL;
  wfm__csv *csv = NULL;
  r->field = wfm__alloc(r->ctx, r->map->columns, sizeof *r->field);
  r->report->queues = wfm__names_create(r->ctx);
  if (!r->field || !r->report->queues) return wfm__fail(r->ctx, WFM_ENOMEM, "out of memory for a report");
  wfm_status st = wfm__bytes_open(r->ctx, source, r->path, &bytes);
  if (st == WFM_OK) st = wfm__csv_open(&csv, r->ctx, fill, bytes, &form);
  if (st == WFM_OK) st = read_rows(r, csv);
  wfm__csv_free(csv);
  wfm__bytes_close(bytes);
  if (st == WFM_OK) st = place_in_time(r, zone);
  if (st == WFM_OK && r->rows > 0) qsort(r->row, r->rows, sizeof *r->row, by_queue_and_time);
  if (st == WFM_OK) st = join_rows(r);
  return st == WFM_OK ? finish(r) : st;
}

wfm_status wfm__report_read(wfm_ctx *ctx, const wfm__source *source, const char *path,
                            const wfm_column_map *map, const wfm_zone *zone, wfm_findings *findings,
                            wfm_report **out) {
  wfm_findings *own = NULL;
  reader r = {.ctx = ctx, .map = map, .path = path};
  if (!path || !map || !zone || !out) return wfm__fail(ctx, WFM_EINVAL, "path, map, zone or out is NULL");
  wfm_status st = wfm__findings_use(ctx, findings, &own, &r.findings);
  if (st != WFM_OK) return st;
  size_t before = wfm_findings_total(r.findings, WFM_FINDING_ERROR);
  wfm__text_init(&r.text, ctx);
  r.report = wfm__alloc(ctx, 1, sizeof *r.report);
  if (r.report) {
    r.report->ctx = ctx;
    st = read_report(&r, source, zone);
  } else {
    st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for a report");
  }
  if (st == WFM_OK) st = wfm__findings_verdict(ctx, r.findings, before);
  if (st == WFM_OK)
    *out = r.report;
  else
    wfm_report_free(r.report);
  wfm__text_free(&r.text);
  wfm__free(ctx, r.field);
  wfm__free(ctx, r.row);
  wfm_findings_free(own);
  return st;
}

wfm_status wfm_report_read_csv(wfm_ctx *ctx, const char *path, const wfm_column_map *map,
                               const wfm_zone *zone, wfm_findings *findings, wfm_report **out) {
  static const wfm__source disk = {0};
  return wfm__report_read(ctx, &disk, path, map, zone, findings, out);
}

size_t wfm_report_rows(const wfm_report *report) {
  return report ? report->rows : 0;
}
size_t wfm_report_left_out(const wfm_report *report) {
  return report ? report->left_out : 0;
}
size_t wfm_report_repeated(const wfm_report *report) {
  return report ? report->repeated : 0;
}
size_t wfm_report_queues(const wfm_report *report) {
  return report ? (size_t)wfm__names_count(report->queues) : 0;
}
const char *wfm_report_queue(const wfm_report *report, size_t queue) {
  return queue < wfm_report_queues(report) ? wfm__names_get(report->queues, (int32_t)queue) : NULL;
}
const int64_t *wfm_report_start(const wfm_report *report) {
  return report ? report->start : NULL;
}
const int32_t *wfm_report_queue_of(const wfm_report *report) {
  return report ? report->queue_of : NULL;
}
int32_t wfm_report_interval_s(const wfm_report *report) {
  return report ? report->interval_s : 0;
}

wfm_status wfm_report_facts(const wfm_report *report, wfm_kpi_facts *facts) {
  if (!report) return WFM_EINVAL;
  if (!facts) return wfm__fail(report->ctx, WFM_EINVAL, "facts is NULL");
  double *const *c = report->column;
  const wfm_kpi_facts f = {.offered = c[KPI_OFFERED],
                           .answered = c[KPI_ANSWERED],
                           .abandoned = c[KPI_ABANDONED],
                           .answered_within = c[KPI_ANSWERED_WITHIN],
                           .abandoned_within = c[KPI_ABANDONED_WITHIN],
                           .short_abandoned = c[KPI_SHORT_ABANDONED],
                           .flow_out = c[KPI_FLOW_OUT],
                           .dequeued = c[KPI_DEQUEUED],
                           .handled = c[KPI_HANDLED],
                           .answered_wait_s = c[KPI_ANSWERED_WAIT_S],
                           .abandoned_wait_s = c[KPI_ABANDONED_WAIT_S],
                           .ring_s = c[KPI_RING_S],
                           .talk_s = c[KPI_TALK_S],
                           .hold_s = c[KPI_HOLD_S],
                           .after_s = c[KPI_AFTER_S],
                           .handling_s = c[KPI_HANDLING_S],
                           .available_s = c[KPI_AVAILABLE_S],
                           .paid_s = c[KPI_PAID_S]};
  return wfm__result_write(report->ctx, facts, &f, sizeof f);
}
