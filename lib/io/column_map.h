/* The inside of a column map, shared by its reader and the reader of reports. */
#ifndef WFM_IO_COLUMN_MAP_H
#define WFM_IO_COLUMN_MAP_H

#include "io/io.h"
#include "kpi/kpi.h"

#include <libwfm/io_report.h>

typedef enum wfm__unit { UNIT_COUNT, UNIT_S, UNIT_MS, UNIT_MIN, UNIT_H, UNIT_CLOCK } wfm__unit;

typedef struct wfm__map_column {
  char *name; /* other names behind '|' */
  int fact;   /* KPI_* */
  int per;    /* KPI_*: the cell is a mean of so many; -1: a sum */
  wfm__unit unit;
} wfm__map_column;

struct wfm_column_map {
  wfm_ctx *ctx;
  char *date, *time, *queue; /* names, others behind '|'; time and queue may be NULL */
  char *format;              /* of date, or of date, a blank and time; NULL: ISO 8601 */
  char delimiter, decimal;   /* 0: found out; decimal '.' or ',' */
  bool add_up;
  wfm__map_column *column; /* [columns] */
  size_t columns, column_cap;
};

/* report_cells.c: a time by a format of docs/formats/wfm-map-1.md; false when the text is none. */
bool wfm__read_time_as(const char *text, const char *format, wfm__cell *cell);
bool wfm__time_format_ok(const char *format);
/* A number in a unit, as seconds or a count; false when the text is none. */
bool wfm__read_unit(const char *text, wfm__unit unit, char decimal, double *value);

/* column_map.c: from any source of bytes. */
wfm_status wfm__column_map_read(wfm_ctx *ctx, const wfm__source *source, const char *name, bool strict,
                                wfm_findings *findings, wfm_column_map **out);

/* report_read.c: from any source of bytes. */
wfm_status wfm__report_read(wfm_ctx *ctx, const wfm__source *source, const char *path,
                            const wfm_column_map *map, const wfm_zone *zone, wfm_findings *findings,
                            wfm_report **out);

#endif
