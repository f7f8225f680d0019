/* The inside of a table that is being read, shared by its files. */
#ifndef WFM_IO_TABLE_H
#define WFM_IO_TABLE_H

#include "io/io.h"
#include "shim/csv_reader.h"

struct wfm__table {
  wfm_ctx *ctx;
  const wfm__table_opts *opts;
  const char *name;
  wfm_findings *findings;
  const wfm__csv_row *now; /* the present row */
  wfm__cell *cells;        /* [column_count] */
  int32_t *place;          /* [column_count] field of the row, from 0; -1: the column is missing */
  const char **called;     /* [column_count] the name that the file uses */
  size_t width;            /* fields of the header; 0 before it */
  size_t rows;             /* well formed so far */
  bool give_up;            /* after an error that leaves the rest without meaning */
  char delimiter;
  char decimal;         /* mark of the first number that has one; 0 so far */
  int64_t decimal_line; /* where that was */
  int64_t repeated;     /* identical rows dropped */
  wfm__names *keys;     /* of the rows; NULL when no column is a key */
  int64_t *key_line;    /* [keys] where each came first */
  char **key_row;       /* [keys] its whole row */
  size_t key_line_cap, key_row_cap;
  wfm__text joined; /* scratch for comparing rows */
};

/* Looks up the columns in the header, which is the present row. */
wfm_status wfm__table_header(wfm__table *table);
/* Reads the present row's cells and delivers it. */
wfm_status wfm__table_row(wfm__table *table);
/* A note, warning or error about the file or its present line; name: of a column, or NULL. */
wfm_status wfm__table_find(wfm__table *table, int32_t severity, int64_t line, int64_t cell, const char *name,
                           const char *format, ...) WFM__PRINTF(6, 7);

#endif
