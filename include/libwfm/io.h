/* What reading files finds: each bad row and each oddity, by file, line and column. */
#ifndef LIBWFM_IO_H
#define LIBWFM_IO_H

#include <libwfm/context.h>

#ifdef __cplusplus
extern "C" {
#endif

/* How files are read (docs/formats/csv.md): CSV in UTF-8 with a header row, columns found by name in any
   order. A byte order mark, ";" or tab between cells, a decimal comma and CRLF are read and noted. Nothing
   is guessed silently: what cannot be read for certain is an error that names what was wanted. Everything
   in this header was new in 0.1. */

/** Flags of wfm_read_opts. */
enum {
  WFM_READ_STRICT = 1,     /* unknown columns, members and files are errors; else warnings */
  WFM_READ_ANY_COLUMN = 2, /* unknown columns are not mentioned; wfm_table_read_csv, wfm_history_read_csv */
  WFM_READ_BAD_ROWS =
      4 /* a row of another width than the header, or with a cell that is not UTF-8, is kept with a warning: cells
                           that are missing or cannot be read are empty, cells too many are dropped; wfm_table_read_csv */
};

/** Options of every reader. */
typedef struct wfm_read_opts {
  uint32_t struct_size; /* set by wfm_read_opts_init */
  uint32_t flags;       /* WFM_READ_*; 0 */
} wfm_read_opts;
/** Fills defaults. @param struct_size sizeof(wfm_read_opts) of the caller. */
WFM_API void wfm_read_opts_init(wfm_read_opts *opts, size_t struct_size);

/** How serious a finding is. Any error makes the call that reads fail, after it has looked at the rest of
   the files. */
enum { WFM_FINDING_NOTE = 0, WFM_FINDING_WARNING = 1, WFM_FINDING_ERROR = 2 };

/** One finding. Its strings live as long as the findings. */
typedef struct wfm_finding {
  uint32_t struct_size;    /* set by wfm_finding_init */
  int32_t severity;        /* WFM_FINDING_* */
  const char *file;        /* as the reader was given it, or its name within the folder */
  const char *column_name; /* "" where it is not about one column */
  const char *text;        /* what was found and what was wanted */
  int64_t line;            /* from 1; 0: the file as a whole */
  int64_t column; /* cell of the row (CSV), character of the line (JSON), from 1; 0: the whole line */
} wfm_finding;
/** Fills zeros and "". @param struct_size sizeof(wfm_finding) of the caller. */
WFM_API void wfm_finding_init(wfm_finding *finding, size_t struct_size);

/** A list of findings. Readers append to it, so one list may serve many calls. */
typedef struct wfm_findings wfm_findings;
/**
 * Makes an empty list.
 *
 * @param      most  findings kept; later ones are only counted. 1 to 100000; 0: 200
 * @param[out] out   freed with wfm_findings_free before the context; unchanged on error
 * @return WFM_OK; WFM_EINVAL, WFM_EDOMAIN (most), WFM_ENOMEM
 */
WFM_API wfm_status wfm_findings_create(wfm_ctx *ctx, int32_t most, wfm_findings **out);
/** Frees a list; accepts NULL. */
WFM_API void wfm_findings_free(wfm_findings *findings);
/** Findings kept; 0 for NULL. They stand in the order in which they were found, except that an error takes
   the place of a kept note or warning when the list is full. */
WFM_API size_t wfm_findings_count(const wfm_findings *findings);
/** All findings of one severity, kept or not; 0 for NULL. */
WFM_API size_t wfm_findings_total(const wfm_findings *findings, int32_t severity);
/** Finding i. @return WFM_OK; WFM_EINVAL (no such finding, out not initialised). */
WFM_API wfm_status wfm_findings_get(const wfm_findings *findings, size_t i, wfm_finding *out);
/**
 * Finding i as one line: "agents.csv:5: skills: skill \"S9\" is not known".
 *
 * @param[out] text  [size] always terminated when size > 0; may be NULL when size is 0
 * @return length of the whole line without the terminator, as snprintf gives it; 0 when there is no such
 *   finding
 */
WFM_API size_t wfm_findings_text(const wfm_findings *findings, size_t i, char *text, size_t size);

#ifdef __cplusplus
}
#endif

#endif
