/* Tables: any CSV file with a header row as columns of numbers, texts and times. */
#ifndef LIBWFM_IO_TABLE_H
#define LIBWFM_IO_TABLE_H

#include <libwfm/calendar.h>
#include <libwfm/io.h>

#ifdef __cplusplus
extern "C" {
#endif

/* How files are read: docs/formats/csv.md. Everything in this header was new in 0.1. */

/** What the cells of a column are. */
enum {
  WFM_COLUMN_TEXT = 0,   /* UTF-8, blanks around it taken off */
  WFM_COLUMN_NUMBER = 1, /* finite, within low and high */
  WFM_COLUMN_TIME = 2    /* YYYY-MM-DDTHH:MM, seconds, Z or an offset may follow; a date alone is its 00:00 */
};

/** Flags of wfm_table_column. */
enum {
  WFM_COLUMN_OPTIONAL = 1,    /* the file may lack the column */
  WFM_COLUMN_MAY_BE_EMPTY = 2 /* its cells may be empty */
};

/** A column that is wanted. */
typedef struct wfm_table_column {
  uint32_t struct_size; /* set by wfm_table_column_init */
  uint32_t flags;       /* WFM_COLUMN_OPTIONAL | WFM_COLUMN_MAY_BE_EMPTY; 0 */
  int32_t kind;         /* WFM_COLUMN_*; WFM_COLUMN_TEXT */
  int32_t reserved0;    /* keep 0 */
  const char *name;     /* not empty; several names joined by '|': the first that the file has counts */
  double low, high;     /* range of numbers, both ends in it; -infinity, infinity */
} wfm_table_column;
/** Fills defaults. @param struct_size sizeof(wfm_table_column) of the caller. */
WFM_API void wfm_table_column_init(wfm_table_column *column, size_t struct_size);

/** A file that was read. */
typedef struct wfm_table wfm_table;

/**
 * Reads a CSV file.
 *
 * All rows are looked at before the call fails. Rows keep the order of the file.
 *
 * @param[in]  path      the file
 * @param[in]  columns   [count] all of one struct_size; no name twice
 * @param      count     1 to 1000
 * @param[in]  opts      NULL for defaults
 * @param      findings  receives every error, warning and note; may be NULL
 * @param[out] out       freed with wfm_table_free before the context; NULL on error
 * @return WFM_OK; WFM_EPARSE (errors were found; the message holds the first), WFM_ENOTFOUND (no such file),
 *         WFM_ENODATA (no row below the header), WFM_EIO, WFM_EINVAL, WFM_EDOMAIN (count), WFM_EDUPLICATE (a
 *         name twice), WFM_EVERSION, WFM_ENOMEM
 * @note   Time O(bytes).
 */
WFM_API wfm_status wfm_table_read_csv(wfm_ctx *ctx, const char *path, const wfm_table_column *columns,
                                      size_t count, const wfm_read_opts *opts, wfm_findings *findings,
                                      wfm_table **out);

/** Frees a table; accepts NULL. */
WFM_API void wfm_table_free(wfm_table *table);

/** Rows; 0 for NULL. */
WFM_API size_t wfm_table_rows(const wfm_table *table);

/** Whether the file has a column, by its place in columns. */
WFM_API int32_t wfm_table_has(const wfm_table *table, size_t column);

/** [rows] line of each row in the file, from 1; lives as long as the table. */
WFM_API const int64_t *wfm_table_lines(const wfm_table *table);

/** A cell as it stands in the file; "" where it is empty or there is no such cell; lives as long as the
    table. */
WFM_API const char *wfm_table_text(const wfm_table *table, size_t column, size_t row);

/** [rows] a column of numbers, NaN where a cell is empty or the file lacks the column; NULL when the column
    is none of numbers; lives as long as the table. */
WFM_API const double *wfm_table_numbers(const wfm_table *table, size_t column);

/**
 * A column of times as instants.
 *
 * Local times are taken as the zone's clock; one that the autumn change repeats goes to its first run where
 * it stands for the first time and to its second where it stands again, queue by queue (see
 * wfm_zone_to_instants).
 *
 * @param[in]  table    table
 * @param      column   a column of times
 * @param      queue    column of texts whose values tell the queues apart; SIZE_MAX: one queue
 * @param[in]  zone     NULL: every time is the clock's as it is written, an offset is left aside
 * @param[out] instant  [rows] seconds UTC; WFM_INSTANT_NONE for an empty cell and for a time that the spring
 *                      change leaves out
 * @return WFM_OK; WFM_EINVAL (a NULL, no such column, not of that kind), WFM_ENOMEM
 * @note   Time O(rows log rows).
 */
WFM_API wfm_status wfm_table_instants(wfm_ctx *ctx, const wfm_table *table, size_t column, size_t queue,
                                      const wfm_zone *zone, int64_t *instant);

#ifdef __cplusplus
}
#endif

#endif
