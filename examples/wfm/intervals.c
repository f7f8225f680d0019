/* Reading tables with one row an interval and queue. */
#include "intervals.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void interval_columns(wfm_table_column *column) {
  wfm_table_column_init(&column[INTERVAL_START], sizeof *column);
  wfm_table_column_init(&column[INTERVAL_QUEUE], sizeof *column);
  column[INTERVAL_START].name = "start|ts|date";
  column[INTERVAL_START].kind = WFM_COLUMN_TIME;
  column[INTERVAL_QUEUE].name = "queue|skill";
  column[INTERVAL_QUEUE].flags = WFM_COLUMN_OPTIONAL | WFM_COLUMN_MAY_BE_EMPTY;
}

void number_column(wfm_table_column *column, const char *name, uint32_t flags, double low, double high) {
  wfm_table_column_init(column, sizeof *column);
  column->name = name;
  column->kind = WFM_COLUMN_NUMBER;
  column->flags = flags;
  column->low = low;
  column->high = high;
}

int bad_row(const char *path, const interval_table *table, size_t row, const char *column, const char *want) {
  complain("%s:%lld: %s: %s", path, (long long)wfm_table_lines(table->table)[row], column, want);
  return EXIT_USAGE;
}

double number_or(const interval_table *table, size_t column, size_t row, double fallback) {
  double value = wfm_table_numbers(table->table, column)[row];
  return isnan(value) ? fallback : value;
}

void print_clock(FILE *out, const interval_table *table, size_t row) {
  wfm_local local;
  wfm_zone_to_local(table->zone, table->instant[row], &local);
  print_date(out, local.date);
  fprintf(out, "T%02d:%02d", (int)local.second / 3600, (int)local.second / 60 % 60);
}

static int name_queues(const cli_app *app, interval_table *t) {
  for (size_t i = 0; i < t->rows; i++) {
    const char *name = wfm_table_text(t->table, INTERVAL_QUEUE, i);
    size_t q = 0;
    if (!name[0]) name = "main";
    while (q < t->queues && strcmp(t->name[q], name) != 0) q++;
    if (q == t->queues) {
      const char **more = realloc(t->name, (q + 1) * sizeof *more);
      if (!more) return failed(app, WFM_ENOMEM);
      t->name = more;
      t->name[t->queues++] = name;
    }
    t->queue[i] = (int32_t)q;
  }
  return EXIT_DONE;
}

/* A row as it is sorted. */
typedef struct place {
  int64_t instant;
  size_t row;
  int32_t queue;
} place;

static int by_queue_and_time(const void *left, const void *right) {
  const place *a = left, *b = right;
  if (a->queue != b->queue) return a->queue < b->queue ? -1 : 1;
  if (a->instant != b->instant) return a->instant < b->instant ? -1 : 1;
  return (a->row > b->row) - (a->row < b->row);
}

static int sort_rows(const cli_app *app, interval_table *t) {
  place *at = malloc((t->rows + 1) * sizeof *at);
  t->first = calloc(t->queues + 1, sizeof *t->first);
  if (!at || !t->first) {
    free(at);
    return failed(app, WFM_ENOMEM);
  }
  for (size_t i = 0; i < t->rows; i++) {
    at[i] = (place){t->instant[i], i, t->queue[i]};
    t->first[t->queue[i] + 1]++;
  }
  for (size_t q = 0; q < t->queues; q++) t->first[q + 1] += t->first[q];
  qsort(at, t->rows, sizeof *at, by_queue_and_time);
  for (size_t i = 0; i < t->rows; i++) t->order[i] = at[i].row;
  free(at);
  return EXIT_DONE;
}

/* Distances of neighbours: the shortest is the interval, none may be 0. */
static int find_interval(const char *path, double wish_s, interval_table *t) {
  int64_t shortest = 0;
  for (size_t q = 0; q < t->queues; q++)
    for (size_t k = t->first[q] + 1; k < t->first[q + 1]; k++) {
      int64_t step = t->instant[t->order[k]] - t->instant[t->order[k - 1]];
      if (step == 0) return bad_row(path, t, t->order[k], "start", "the interval was given before");
      if (shortest == 0 || step < shortest) shortest = step;
    }
  if (wish_s > 0 && shortest > 0 && (double)shortest < wish_s) {
    complain("--interval: %g s, but %s has rows %lld s apart", wish_s, path, (long long)shortest);
    return EXIT_USAGE;
  }
  if (wish_s == 0 && shortest == 0) {
    complain("%s: the length of an interval cannot be told from one row a queue, want --interval", path);
    return EXIT_USAGE;
  }
  double step = wish_s > 0 ? wish_s : (double)shortest;
  if (step < 60 || step > 7 * 86400 || step != floor(step)) {
    complain("%s: intervals of %g s, want 1m to 7d", path, step);
    return EXIT_USAGE;
  }
  t->interval_s = (int32_t)step;
  return EXIT_DONE;
}

static int read_file(const cli_app *app, const char *path, const wfm_table_column *column, size_t columns,
                     interval_table *t) {
  wfm_findings *findings = NULL;
  wfm_read_opts opts;
  wfm_read_opts_init(&opts, sizeof opts);
  opts.flags = WFM_READ_ANY_COLUMN;
  wfm_status status = wfm_findings_create(app->ctx, 0, &findings);
  if (status == WFM_OK)
    status = wfm_table_read_csv(app->ctx, path, column, columns, &opts, findings, &t->table);
  print_findings(app, findings);
  wfm_findings_free(findings);
  if (status == WFM_EPARSE) return EXIT_USAGE;
  return status == WFM_OK ? EXIT_DONE : failed(app, status);
}

int read_intervals(const cli_app *app, const char *path, const wfm_table_column *column, size_t columns,
                   const char *zone, double wish_s, interval_table *t) {
  *t = (interval_table){0};
  wfm_status status = wfm_zone_open(app->ctx, zone ? zone : "floating", &t->zone);
  if (status != WFM_OK) return failed(app, status);
  int code = read_file(app, path, column, columns, t);
  if (code != EXIT_DONE) return code;
  t->rows = wfm_table_rows(t->table);
  t->instant = malloc(t->rows * sizeof *t->instant);
  t->queue = malloc(t->rows * sizeof *t->queue);
  t->order = malloc(t->rows * sizeof *t->order);
  if (!t->instant || !t->queue || !t->order) return failed(app, WFM_ENOMEM);
  status = wfm_table_instants(app->ctx, t->table, INTERVAL_START, INTERVAL_QUEUE, zone ? t->zone : NULL,
                              t->instant);
  if (status != WFM_OK) return failed(app, status);
  for (size_t i = 0; i < t->rows; i++)
    if (t->instant[i] == WFM_INSTANT_NONE)
      return bad_row(path, t, i, "start", "a clock time that the spring change leaves out");
  code = name_queues(app, t);
  if (code == EXIT_DONE) code = sort_rows(app, t);
  return code == EXIT_DONE ? find_interval(path, wish_s, t) : code;
}

void free_intervals(interval_table *t) {
  free(t->instant);
  free(t->queue);
  free(t->order);
  free(t->first);
  free(t->name);
  wfm_table_free(t->table);
  wfm_zone_free(t->zone);
}

int failed_row(const cli_app *app, wfm_status status, const char *path, const interval_table *t) {
  unsigned long long row;
  int used = 0;
  const char *text = wfm_ctx_error(app->ctx);
  if ((sscanf(text, "interval %llu: %n", &row, &used) != 1 &&
       sscanf(text, "row %llu: %n", &row, &used) != 1) ||
      used == 0 || row >= t->rows)
    return failed(app, status);
  end_progress(app);
  complain("%s:%lld: %s", path, (long long)wfm_table_lines(t->table)[row], text + used);
  return exit_code(status);
}
