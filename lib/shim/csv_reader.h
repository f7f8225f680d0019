/* CSV from memory or a stream, row by row (RFC 4180; libcsv behind it). */
#ifndef WFM_SHIM_CSV_READER_H
#define WFM_SHIM_CSV_READER_H

#include "core/core.h"

typedef struct wfm__csv wfm__csv;

typedef struct wfm__csv_opts {
  const char *name;  /* of the file, for messages; NULL: "csv" */
  char delimiter;    /* ',' ';' or '\t'; 0: the one that the first line has most of, else ',' */
  size_t max_field;  /* bytes of one field; 0: 65,536 */
  size_t max_fields; /* fields of one row; 0: 4,096 */
} wfm__csv_opts;

typedef struct wfm__csv_row {
  size_t line;  /* where the row begins, from 1; fields may hold line ends */
  size_t count; /* of fields, at least 1 */
  /* [count] ended with a zero byte, none inside, blanks around unquoted text left out; "" when empty */
  const char *const *field;
  const size_t *length; /* [count] */
} wfm__csv_row;

/* Fills up to cap bytes, *got 0 at the end; any status but WFM_OK (with its message) ends the reading. */
typedef wfm_status (*wfm__csv_source)(void *user, char *buffer, size_t cap, size_t *got);

/* Exactly one of text and source. text [length] and name must live as long as the reader. WFM_ENOMEM. */
wfm_status wfm__csv_open_text(wfm__csv **out, wfm_ctx *ctx, const char *text, size_t length,
                              const wfm__csv_opts *opts);
wfm_status wfm__csv_open(wfm__csv **out, wfm_ctx *ctx, wfm__csv_source source, void *user,
                         const wfm__csv_opts *opts);
void wfm__csv_free(wfm__csv *csv); /* accepts NULL */

/* The next row, *row NULL at the end; it lives until the next call. Blank lines are skipped. WFM_EPARSE
   (bad quoting, a zero byte, a quoted field without end, a field or row too long: "name:line:column:
   ..."), WFM_ENOMEM, and what the source returns. After an error every call returns the same status. */
wfm_status wfm__csv_next(wfm__csv *csv, const wfm__csv_row **row);

/* Of the reading so far. */
char wfm__csv_delimiter(const wfm__csv *csv); /* 0 before the first row */
bool wfm__csv_had_bom(const wfm__csv *csv);
bool wfm__csv_had_crlf(const wfm__csv *csv);
size_t wfm__csv_line(const wfm__csv *csv); /* the line being read, from 1 */

#endif
