/* Readers of the files of a roster folder, on any source of bytes. */
#ifndef WFM_IO_ROSTER_H
#define WFM_IO_ROSTER_H

#include "io/io.h"

#include <libwfm/io_roster.h>

/* Lines of the rows that were taken in, by index. */
typedef struct wfm__lines {
  int64_t *line;
  size_t cap;
} wfm__lines;

typedef struct wfm__roster_reader {
  wfm_ctx *ctx;
  const wfm__source *source;
  wfm_findings *findings;
  bool strict, wants_demand;
  wfm_roster *roster;
  int32_t days;
  wfm__lines contracts, shifts, agents, demand, time_off, locks;
} wfm__roster_reader;

/* Errors become findings; the verdict is wfm__roster_read's. */
wfm_status
wfm__roster_read_frame(wfm__roster_reader *reader); /* instance.json; leaves roster NULL after errors */
wfm_status wfm__roster_read_contracts(wfm__roster_reader *reader);
wfm_status wfm__roster_read_shifts(wfm__roster_reader *reader);
wfm_status wfm__roster_read_agents(wfm__roster_reader *reader);
wfm_status wfm__roster_read_demand(wfm__roster_reader *reader);
wfm_status wfm__roster_read_requests(wfm__roster_reader *reader);
wfm_status wfm__roster_read_time_off(wfm__roster_reader *reader);
wfm_status wfm__roster_read_locks(wfm__roster_reader *reader);
wfm_status wfm__lines_set(wfm_ctx *ctx, wfm__lines *lines, size_t index, int64_t line);
/* Reads a table of the folder; where it may not be missing, that is an error. */
wfm_status wfm__roster_read_table(wfm__roster_reader *reader, const char *name, bool optional,
                                  const wfm__column *columns, size_t count,
                                  wfm_status (*row)(wfm__table *table, const wfm__cell *cells, void *user));

/* A whole folder; findings not NULL. demand false: demand.csv may be missing, since a plan makes its own. */
wfm_status wfm__roster_read(wfm_ctx *ctx, const wfm__source *source, bool strict, bool demand,
                            wfm_findings *findings, wfm_roster **out);
wfm_status wfm__assignments_read(wfm_ctx *ctx, const wfm__source *source, const char *name,
                                 const wfm_roster *roster, bool strict, wfm_findings *findings,
                                 wfm_assignments **out);

#endif
