/* A file of special days, for the opening hours of a history's queues. */
#include "history.h"

#include <libwfm/io_table.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DATE, NAME, QUEUE, CLOSED, START, END, SCALE, COLUMNS };

static void make_columns(wfm_table_column column[COLUMNS]) {
  static const char *const name[COLUMNS] = {"date",       "name",      "queue", "closed",
                                            "start|open", "end|close", "scale"};
  for (int c = 0; c < COLUMNS; c++) {
    wfm_table_column_init(&column[c], sizeof column[c]);
    column[c].name = name[c];
    if (c != DATE) column[c].flags = WFM_COLUMN_OPTIONAL | WFM_COLUMN_MAY_BE_EMPTY;
  }
  column[DATE].kind = WFM_COLUMN_TIME;
  column[CLOSED].kind = column[SCALE].kind = WFM_COLUMN_NUMBER;
  column[CLOSED].low = column[SCALE].low = 0;
  column[CLOSED].high = 1;
  column[SCALE].high = 1000;
}

/* "7:30" to seconds; past 24:00 it is the next day's clock. */
static bool read_clock(const char *text, int32_t *second) {
  int hours, minutes, used = 0;
  if (sscanf(text, "%2d:%2d%n", &hours, &minutes, &used) != 2 || text[used] || hours < 0 || minutes < 0 ||
      minutes > 59 || hours > 48)
    return false;
  *second = hours * 3600 + minutes * 60;
  return true;
}

static int bad(const char *path, const wfm_table *table, size_t row, const char *column, const char *want) {
  complain("%s:%lld: %s: want %s", path, (long long)wfm_table_lines(table)[row], column, want);
  return EXIT_USAGE;
}

static int read_day(const char *path, const wfm_table *table, size_t row, int64_t instant,
                    wfm_special_day *day) {
  const char *open = wfm_table_text(table, START, row), *close = wfm_table_text(table, END, row);
  const double *closed = wfm_table_numbers(table, CLOSED), *scale = wfm_table_numbers(table, SCALE);
  wfm_special_day_init(day, sizeof *day);
  if (instant % 86400 != 0) return bad(path, table, row, "date", "a date, YYYY-MM-DD");
  day->date = (int32_t)(instant / 86400);
  day->name = wfm_table_text(table, NAME, row);
  if (!isnan(closed[row]) && closed[row] != floor(closed[row]))
    return bad(path, table, row, "closed", "0 or 1");
  day->closed = closed[row] == 1;
  if (!isnan(scale[row])) day->scale = scale[row];
  if (!open[0] != !close[0]) return bad(path, table, row, "start", "start and end, or neither");
  if (open[0] && (!read_clock(open, &day->open_s) || !read_clock(close, &day->close_s)))
    return bad(path, table, row, "start", "clock times, HH:MM, in start and end");
  return EXIT_DONE;
}

/* Adds a day to the queues that it holds for. */
static int add_day(const char *path, const wfm_table *table, size_t row, const wfm_special_day *day,
                   const history_set *set, const cli_app *app) {
  const char *wanted = wfm_table_text(table, QUEUE, row);
  bool any = false;
  for (size_t q = 0; q < set->queues; q++) {
    if (wanted[0] && strcmp(wanted, set->queue[q].name) != 0) continue;
    any = true;
    if (wfm_hours_add_special(set->queue[q].hours, day) == WFM_OK) continue;
    complain("%s:%lld: %s", path, (long long)wfm_table_lines(table)[row], wfm_ctx_error(app->ctx));
    return EXIT_USAGE;
  }
  if (!any && !app->quiet)
    complain("%s:%lld: queue: the history has no queue \"%.60s\", the day is left out", path,
             (long long)wfm_table_lines(table)[row], wanted);
  return EXIT_DONE;
}

int add_special_days(const cli_app *app, const char *path, const history_set *set) {
  wfm_table_column column[COLUMNS];
  wfm_findings *findings = NULL;
  wfm_table *table = NULL;
  int64_t *instant = NULL;
  int code = EXIT_DONE;
  make_columns(column);
  wfm_status status = wfm_findings_create(app->ctx, 0, &findings);
  if (status == WFM_OK) status = wfm_table_read_csv(app->ctx, path, column, COLUMNS, NULL, findings, &table);
  print_findings(app, findings);
  wfm_findings_free(findings);
  if (status == WFM_ENODATA) return EXIT_DONE; /* no special day */
  if (status != WFM_OK) return status == WFM_EPARSE ? EXIT_USAGE : failed(app, status);
  size_t rows = wfm_table_rows(table);
  instant = calloc(rows, sizeof *instant);
  if (instant)
    status = wfm_table_instants(app->ctx, table, DATE, SIZE_MAX, NULL, instant);
  else
    status = WFM_ENOMEM;
  if (status != WFM_OK) code = failed(app, status);
  for (size_t row = 0; code == EXIT_DONE && row < rows; row++) {
    wfm_special_day day;
    code = read_day(path, table, row, instant[row], &day);
    if (code == EXIT_DONE) code = add_day(path, table, row, &day, set, app);
  }
  free(instant);
  wfm_table_free(table);
  return code;
}
