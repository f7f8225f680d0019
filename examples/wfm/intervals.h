/* Tables with one row an interval and queue, as staff, simulate and kpi read them. */
#ifndef WFM_PROGRAM_INTERVALS_H
#define WFM_PROGRAM_INTERVALS_H

#include "wfm.h"

#include <libwfm/io_table.h>

/* The first two columns of every such table. */
enum { INTERVAL_START, INTERVAL_QUEUE, INTERVAL_COLUMNS };

typedef struct interval_table {
  wfm_zone *zone; /* the file's clock; floating when it is not known */
  wfm_table *table;
  size_t rows, queues;
  int64_t *instant;   /* [rows] */
  int32_t *queue;     /* [rows] */
  const char **name;  /* [queues] in the order of the file; "main" where it names none */
  size_t *order;      /* [rows] rows by queue, then by time */
  size_t *first;      /* [queues + 1] where each queue begins in order */
  int32_t interval_s; /* the wish, else the shortest distance of two rows of a queue */
} interval_table;

/* Fills the columns start (or ts, or date) and queue (or skill). */
void interval_columns(wfm_table_column *column);
/* A column of numbers. */
void number_column(wfm_table_column *column, const char *name, uint32_t flags, double low, double high);
/* Reads the file; zone NULL: times as they are written; wish_s 0: the interval is read off the times. EXIT_DONE, or the exit
   code after a message. Free in any case. */
int read_intervals(const cli_app *app, const char *path, const wfm_table_column *column, size_t columns,
                   const char *zone, double wish_s, interval_table *out);
void free_intervals(interval_table *table);
/* "file:line: column: " and the message on standard error; EXIT_USAGE. */
int bad_row(const char *path, const interval_table *table, size_t row, const char *column, const char *want);
/* Says why a call on arrays in the order of the file failed, at the line of the row that it names; the exit code. */
int failed_row(const cli_app *app, wfm_status status, const char *path, const interval_table *table);
/* A number of a row; fallback where it is not given. */
double number_or(const interval_table *table, size_t column, size_t row, double fallback);
void print_clock(FILE *out, const interval_table *table, size_t row); /* its start, by the clock */

#endif
