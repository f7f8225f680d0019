/* What the room io promises to its own files: findings, sources of bytes, tables, JSON, whole files. */
#ifndef WFM_IO_IO_H
#define WFM_IO_IO_H

#include "core/core.h"

#include <libwfm/io.h>

/* --- findings: line and column are 0 where they do not apply --- */
wfm_status wfm__finding_add(wfm_findings *findings, int32_t severity, const char *file, int64_t line,
                            int64_t column, const char *column_name, const char *format, ...)
    WFM__PRINTF(7, 8); /* WFM_ENOMEM */
/* The caller's list, or a new one in *own (freed by the caller) when he gave none. */
wfm_status wfm__findings_use(wfm_ctx *ctx, wfm_findings *given, wfm_findings **own, wfm_findings **use);
/* WFM_OK when no error came after the first `before` ones, else WFM_EPARSE with "3 errors, the first: ..."
   as message. */
wfm_status wfm__findings_verdict(wfm_ctx *ctx, const wfm_findings *findings, size_t before);

/* Options of a reader: whether it is strict. */
wfm_status wfm__read_opts(wfm_ctx *ctx, const wfm_read_opts *opts, bool *strict);
/* The same for readers that can leave unknown columns unmentioned. */
wfm_status wfm__read_opts_table(wfm_ctx *ctx, const wfm_read_opts *opts, uint32_t *flags);

/* --- where bytes come from: a folder on disk or a list of texts in memory --- */
typedef struct wfm__bytes wfm__bytes; /* an open file */
typedef struct wfm__memory_file {
  const char *name;
  const void *data;
  size_t size;
} wfm__memory_file;
typedef struct wfm__source {
  const char *folder;            /* NULL: names are paths as they are */
  const wfm__memory_file *files; /* [count]; NULL: disk */
  size_t count;
} wfm__source;
/* WFM_ENOTFOUND when there is no such file, WFM_EIO; message names the path. */
wfm_status wfm__bytes_open(wfm_ctx *ctx, const wfm__source *source, const char *name, wfm__bytes **out);
/* Up to size bytes; *got 0 at the end. */
wfm_status wfm__bytes_read(wfm__bytes *bytes, void *buffer, size_t size, size_t *got);
void wfm__bytes_close(wfm__bytes *bytes); /* accepts NULL */
/* A whole file with a terminator after it; WFM_ELIMIT above most bytes. */
wfm_status wfm__source_load(wfm_ctx *ctx, const wfm__source *source, const char *name, size_t most,
                            char **data, size_t *size);

/* Warns (strict: an error) about .csv and .json files of the folder that are not among the known ones and
   do not begin with x_. */
wfm_status wfm__source_known(wfm_ctx *ctx, const wfm__source *source, const char *const *known, size_t count,
                             bool strict, wfm_findings *findings);
const char *wfm__system_reason(int error); /* an errno in English */

/* --- tables: CSV files with a header row, read row by row ---

   A reader says which columns it knows and gets the cells of each good row in that order. Bad cells become
   findings; their rows are not delivered, so a row function sees only what is well formed and in range.
   What it refuses itself it reports with wfm__table_bad. */
typedef enum wfm__kind {
  WFM__TEXT,    /* trimmed UTF-8: cell.text */
  WFM__INTEGER, /* cell.integer */
  WFM__NUMBER,  /* finite: cell.number */
  WFM__CLOCK,   /* H:MM, hours may pass 24: cell.integer in minutes */
  WFM__DATE,    /* YYYY-MM-DD: cell.integer in days since 1970-01-01 */
  WFM__TIME /* YYYY-MM-DDTHH:MM[:SS][Z|+HH:MM], a blank for the T will do: cell.date, .second, .offset_s */
} wfm__kind;

typedef struct wfm__column {
  const char *name;
  wfm__kind kind;
  bool optional; /* the column may be missing */
  bool empty;    /* its cells may be empty: cell.given is false then, as it is where the column is missing */
  bool midnight; /* a TIME may be a date alone: its 00:00 */
  bool key; /* rows equal in all key columns: dropped when the other cells are the same too, else errors */
  const char *also; /* other names, each with its terminator, "" at the end ("ts\0date\0"): the first that the
                       file has counts; NULL: none */
  double low, high; /* range of INTEGER, NUMBER and CLOCK; both 0: any */
} wfm__column;

#define WFM__NO_OFFSET INT32_MIN
typedef struct wfm__cell {
  bool given;
  const char *text; /* as it stands in the file, trimmed; "" when not given */
  int64_t integer;
  double number;                  /* also of an INTEGER */
  int32_t date, second, offset_s; /* of a TIME; offset_s WFM__NO_OFFSET: local time */
} wfm__cell;

typedef struct wfm__rename {
  const char *theirs, *ours;
} wfm__rename;

typedef struct wfm__table wfm__table;
typedef struct wfm__table_opts {
  const wfm__column *columns; /* [column_count] */
  size_t column_count;
  bool *found;      /* [column_count] set to whether the file has the column; may be NULL */
  size_t most_rows; /* more: an error, and the rest is not read; 0: 2^22 */
  bool loose;       /* unknown columns are not mentioned */
  bool bad_rows;    /* rows that are malformed are delivered with what can be read of them, and a warning */
  bool strict; /* unknown columns are errors, not warnings; names that begin with x_ are never looked at */
  const wfm__rename *renames; /* [rename_count] a column map: header names to be read as ours */
  size_t rename_count;
  /* cells [column_count], valid during the call. Anything but WFM_OK stops the reading and is returned. */
  wfm_status (*row)(wfm__table *table, const wfm__cell *cells, void *user);
  void *user;
} wfm__table_opts;
/* WFM_OK when the file was read to its end, whatever was found; WFM_ENOTFOUND (no finding made), WFM_EIO,
   WFM_ENOMEM. */
wfm_status wfm__table_read(wfm_ctx *ctx, const wfm__source *source, const char *name,
                           const wfm__table_opts *opts, wfm_findings *findings);
/* Inside a row function: an error at a column (index in opts.columns; -1: the row); WFM_OK or WFM_ENOMEM. */
wfm_status wfm__table_bad(wfm__table *table, int column, const char *format, ...) WFM__PRINTF(3, 4);
wfm_status wfm__table_warn(wfm__table *table, int column, const char *format, ...) WFM__PRINTF(3, 4);
/* For calls on objects: WFM_ENOMEM goes on to the caller, any other failure becomes an error at the row
   with the context's message. */
wfm_status wfm__table_result(wfm__table *table, int column, wfm_status st);
int64_t wfm__table_line(const wfm__table *table);
wfm_ctx *wfm__table_ctx(const wfm__table *table);

/* Cells by themselves; false when the text is none. */
bool wfm__read_clock(const char *text, int64_t *minutes);
bool wfm__read_date(const char *text, int32_t *date);
bool wfm__read_time(const char *text, wfm__cell *cell);
bool wfm__is_utf8(const char *text, size_t length);

/* --- JSON: files of at most 16 MiB and 64 levels; jansson's allocator is its own --- */
typedef struct json_t wfm__json;
typedef struct wfm__json_file {
  wfm_ctx *ctx;
  wfm_findings *findings;
  const char *name;
  wfm__json *root; /* an object */
} wfm__json_file;
/* WFM_OK with file->root NULL when the file is malformed (an error was found). WFM_ENOTFOUND, WFM_EIO,
   WFM_ENOMEM. */
wfm_status wfm__json_open(wfm_ctx *ctx, const wfm__source *source, const char *name, wfm_findings *findings,
                          wfm__json_file *file);
void wfm__json_close(wfm__json_file *file);
/* Members of an object; where says which object in findings ("" for the root, "weights" ...). A member that
   is missing leaves *out as it was and is an error only when required; one of the wrong type or out of
   range is an error. WFM_OK or WFM_ENOMEM. */
wfm_status wfm__json_text(wfm__json_file *file, const char *where, const wfm__json *object, const char *key,
                          bool required, const char **out); /* lives as long as the file is open */
wfm_status wfm__json_integer(wfm__json_file *file, const char *where, const wfm__json *object,
                             const char *key, bool required, int64_t low, int64_t high, int64_t *out);
wfm_status wfm__json_number(wfm__json_file *file, const char *where, const wfm__json *object, const char *key,
                            bool required, double low, double high, double *out);
wfm_status wfm__json_bool(wfm__json_file *file, const char *where, const wfm__json *object, const char *key,
                          bool required, bool *out);
wfm_status wfm__json_date(wfm__json_file *file, const char *where, const wfm__json *object, const char *key,
                          bool required, int32_t *out);
wfm_status wfm__json_object(wfm__json_file *file, const char *where, const wfm__json *object, const char *key,
                            bool required, const wfm__json **out);
wfm_status wfm__json_array(wfm__json_file *file, const char *where, const wfm__json *object, const char *key,
                           bool required, const wfm__json **out);
size_t wfm__json_count(const wfm__json *array);
const wfm__json *wfm__json_at(const wfm__json *array, size_t i);
const char *wfm__json_text_of(const wfm__json *value); /* NULL when it is no text */
bool wfm__json_is_object(const wfm__json *value);
/* Warns (strict: an error) about members that are not among keys; names that begin with x_ are never looked
   at. */
wfm_status wfm__json_known(wfm__json_file *file, const char *where, const wfm__json *object,
                           const char *const *keys, size_t count, bool strict);
wfm_status wfm__json_bad(wfm__json_file *file, const char *where, const char *format, ...) WFM__PRINTF(3, 4);

/* --- files written whole: a temporary file beside it, fsync, rename; the old file stays on any failure --- */
wfm_status wfm__file_write(wfm_ctx *ctx, const char *folder, const char *name, const char *data, size_t size);
wfm_status wfm__folder_make(wfm_ctx *ctx, const char *path); /* the last level only; there already: WFM_OK */
/* folder "/" name, or name alone when folder is NULL; NULL when out of memory. */
char *wfm__path_join(wfm_ctx *ctx, const char *folder, const char *name);

/* CSV text. Cells are quoted where they must be; errors stick in the text. */
typedef struct wfm__sheet {
  wfm__text text;
  bool in_row;
} wfm__sheet;
void wfm__sheet_open(wfm__sheet *out, wfm_ctx *ctx, const char *header); /* header without line end */
void wfm__sheet_text(wfm__sheet *out, const char *text);
void wfm__sheet_integer(wfm__sheet *out, int64_t value);
void wfm__sheet_number(wfm__sheet *out, double value);              /* shortest; NaN: empty */
void wfm__sheet_fixed(wfm__sheet *out, double value, int decimals); /* NaN: empty */
void wfm__sheet_clock(wfm__sheet *out, int64_t minutes);            /* HH:MM; negative: empty */
void wfm__sheet_date(wfm__sheet *out, int32_t date);
void wfm__sheet_end(wfm__sheet *out); /* of the row */
/* Writes and frees it. */
wfm_status wfm__sheet_close(wfm__sheet *out, const char *folder, const char *name);

/* JSON text, indented by one blank a level. Errors stick in the text. */
typedef struct wfm__json_out {
  wfm__text text;
  int depth;
  bool filled; /* the innermost container has a member */
} wfm__json_out;
void wfm__json_begin(wfm__json_out *out, wfm_ctx *ctx);        /* opens the root object */
void wfm__json_key(wfm__json_out *out, const char *key);       /* before each member of an object */
void wfm__json_put_text(wfm__json_out *out, const char *text); /* NULL: null */
void wfm__json_put_integer(wfm__json_out *out, int64_t value);
void wfm__json_put_number(wfm__json_out *out, double value); /* not finite: null */
void wfm__json_put_bool(wfm__json_out *out, bool value);
void wfm__json_put_date(wfm__json_out *out, int32_t date);
void wfm__json_enter(wfm__json_out *out, char bracket); /* '{' or '[', as a value */
void wfm__json_leave(wfm__json_out *out, char bracket); /* '}' or ']' */
/* Closes the root, writes and frees it. */
wfm_status wfm__json_finish(wfm__json_out *out, const char *folder, const char *name);

#endif
