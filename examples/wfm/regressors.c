/* A file of what is known about days, for the forecasts of a history's queues: date, any columns of numbers, queue if they differ. */
#include "history.h"

#include <libwfm/io_table.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS_MAX = 16, LINE_MAX = 4096, TIME = 0, QUEUE = 1, FIRST = 2 };

/* Names of the header row, cut apart in place; returns how many, 0 after a message. */
static size_t read_header(const char *path, char line[LINE_MAX], const char *name[COLUMNS_MAX]) {
  FILE *file = fopen(path, "rb");
  if (!file || !fgets(line, LINE_MAX, file)) {
    complain("%s: cannot be read, or is empty", path);
    if (file) (void)fclose(file);
    return 0;
  }
  (void)fclose(file);
  char *at = strncmp(line, "\xEF\xBB\xBF", 3) == 0 ? line + 3 : line;
  at[strcspn(at, "\r\n")] = '\0';
  const char *cut = strchr(at, ';') ? ";" : strchr(at, '\t') ? "\t" : ",";
  size_t n = 0;
  for (char *next; at; at = next) {
    next = strpbrk(at, cut);
    if (next) *next++ = '\0';
    at += strspn(at, " \"");
    for (size_t end = strlen(at); end > 0 && strchr(" \"", at[end - 1]); end--) at[end - 1] = '\0';
    bool own = strcmp(at, "date") == 0 || strcmp(at, "start") == 0 || strcmp(at, "ts") == 0 ||
               strcmp(at, "queue") == 0;
    if (own || !at[0]) continue;
    if (n == COLUMNS_MAX) {
      complain("%s: more than %d columns of regressors", path, (int)COLUMNS_MAX);
      return 0;
    }
    name[n++] = at;
  }
  if (!n) complain("%s: want columns of numbers beside date", path);
  return n;
}

static wfm_status read_table(const cli_app *app, const char *path, const char *const *name, size_t count,
                             wfm_table **table) {
  wfm_table_column column[FIRST + COLUMNS_MAX];
  wfm_findings *findings = NULL;
  for (size_t c = 0; c < FIRST + count; c++) {
    wfm_table_column_init(&column[c], sizeof column[c]);
    column[c].name = c == TIME ? "date|start|ts" : c == QUEUE ? "queue" : name[c - FIRST];
    column[c].kind = c == TIME ? WFM_COLUMN_TIME : c == QUEUE ? WFM_COLUMN_TEXT : WFM_COLUMN_NUMBER;
    if (c == QUEUE) column[c].flags = WFM_COLUMN_OPTIONAL;
    if (c != TIME) column[c].flags |= WFM_COLUMN_MAY_BE_EMPTY;
  }
  wfm_status status = wfm_findings_create(app->ctx, 0, &findings);
  if (status == WFM_OK)
    status = wfm_table_read_csv(app->ctx, path, column, FIRST + count, NULL, findings, table);
  print_findings(app, findings);
  wfm_findings_free(findings);
  return status;
}

/* Means of each date's rows for one queue; rows without a queue hold for all. */
static void fill(const wfm_table *table, const int64_t *instant, size_t columns, const char *queue,
                 const wfm_regressors *r, double *value, double *count) {
  size_t cells = (size_t)r->days * columns;
  for (size_t i = 0; i < cells; i++) value[i] = count[i] = 0;
  for (size_t row = 0; row < wfm_table_rows(table); row++) {
    const char *wanted = wfm_table_text(table, QUEUE, row);
    if (instant[row] == WFM_INSTANT_NONE || (wanted[0] && strcmp(wanted, queue) != 0)) continue;
    size_t day = (size_t)((int64_t)floor((double)instant[row] / 86400) - r->first_date);
    for (size_t c = 0; c < columns; c++) {
      double v = wfm_table_numbers(table, FIRST + c)[row];
      if (isnan(v)) continue;
      value[day * columns + c] += v;
      count[day * columns + c]++;
    }
  }
  for (size_t i = 0; i < cells; i++) value[i] = count[i] > 0 ? value[i] / count[i] : (double)NAN;
}

static int span(const char *path, const int64_t *instant, size_t rows, wfm_regressors *r) {
  double first = INFINITY, last = -INFINITY;
  for (size_t i = 0; i < rows; i++) {
    if (instant[i] == WFM_INSTANT_NONE) continue;
    first = fmin(first, floor((double)instant[i] / 86400));
    last = fmax(last, floor((double)instant[i] / 86400));
  }
  if (!(last - first < 100000)) {
    complain("%s: want dates, within 100,000 days of each other", path);
    return EXIT_USAGE;
  }
  r->first_date = (int32_t)first;
  r->days = (int32_t)(last - first) + 1;
  return EXIT_DONE;
}

static int give(const cli_app *app, const char *path, const wfm_table *table, size_t columns,
                const char *const *name, history_set *set) {
  size_t rows = wfm_table_rows(table);
  wfm_regressors r;
  double *count = NULL;
  int64_t *instant = calloc(rows, sizeof *instant);
  wfm_regressors_init(&r, sizeof r);
  r.columns = (int32_t)columns;
  wfm_status status =
      instant ? wfm_table_instants(app->ctx, table, TIME, SIZE_MAX, NULL, instant) : WFM_ENOMEM;
  int code = status == WFM_OK ? span(path, instant, rows, &r) : failed(app, status);
  if (code == EXIT_DONE) {
    count = calloc((size_t)r.days * columns, sizeof *count);
    set->names = calloc(columns, sizeof *set->names);
    if (!count || !set->names) code = failed(app, WFM_ENOMEM);
  }
  for (size_t c = 0; code == EXIT_DONE && c < columns; c++) {
    set->names[c] = malloc(strlen(name[c]) + 1);
    if (set->names[c])
      memcpy(set->names[c], name[c], strlen(name[c]) + 1);
    else
      code = failed(app, WFM_ENOMEM);
    set->name_count = c + 1;
  }
  for (size_t q = 0; code == EXIT_DONE && q < set->queues; q++) {
    history_queue *queue = &set->queue[q];
    queue->regressor = calloc((size_t)r.days * columns, sizeof *queue->regressor);
    if (!queue->regressor) {
      code = failed(app, WFM_ENOMEM);
      break;
    }
    r.value = queue->regressor;
    r.name = (const char *const *)set->names;
    queue->regressors = r;
    fill(table, instant, columns, queue->name, &r, queue->regressor, count);
  }
  free(count);
  free(instant);
  return code;
}

int add_regressors(const cli_app *app, const char *path, history_set *set) {
  char line[LINE_MAX];
  const char *name[COLUMNS_MAX];
  wfm_table *table = NULL;
  size_t columns = read_header(path, line, name);
  if (!columns) return EXIT_USAGE;
  wfm_status status = read_table(app, path, name, columns, &table);
  if (status != WFM_OK) return status == WFM_EPARSE ? EXIT_USAGE : failed(app, status);
  int code = give(app, path, table, columns, name, set);
  wfm_table_free(table);
  return code;
}
