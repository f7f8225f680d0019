/* Histories: contacts by interval from a CSV file, one series for each queue. */
#ifndef LIBWFM_IO_HISTORY_H
#define LIBWFM_IO_HISTORY_H

#include <libwfm/io.h>
#include <libwfm/series.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Options of wfm_history_read_csv. */
typedef struct wfm_history_opts {
  uint32_t struct_size; /* set by wfm_history_opts_init */
  uint32_t flags;       /* WFM_READ_*; 0 */
  /* Column that counts; then no other count and no AHT is read, other columns are not mentioned. NULL:
     offered, else handled + abandoned, else handled. */
  const char *value;
  const char *queue; /* the only queue that is read; NULL: all */
  /* Length of the file's intervals, whole minutes; 0: the longest that all times are multiples of. */
  int32_t interval_s;
  int32_t before_date; /* rows of this date and later are left aside; WFM_DATE_NONE: none are */
} wfm_history_opts;
/** Fills defaults. @param struct_size sizeof(wfm_history_opts) of the caller. Since 0.1. */
WFM_API void wfm_history_opts_init(wfm_history_opts *opts, size_t struct_size);

/** A history that was read. */
typedef struct wfm_history wfm_history;

/**
 * Reads a history (docs/formats/wfm-plan-1.md, "history.csv"): columns start (or ts, or date), queue,
 * offered, handled, abandoned, aht_s in any order; without a column queue all rows are of one queue, "main".
 *
 * Rows are sorted, identical ones dropped, those at clock times that the spring change leaves out dropped,
 * the hour that comes twice in autumn told apart; each is a note when it happened. Duplicates with different
 * values are errors.
 *
 * @param      ctx       context
 * @param[in]  path      the file
 * @param[in]  zone      clock of the file; lives longer than the history. "floating" where it is not known
 * @param[in]  opts      NULL for defaults
 * @param      findings  receives every error, warning and note; may be NULL
 * @param[out] out       freed with wfm_history_free before zone and context; NULL on error
 * @return WFM_OK; WFM_EPARSE (errors were found, a missing file is one; the message holds the first),
 *         WFM_EIO, WFM_EINVAL, WFM_EDOMAIN (interval_s), WFM_EVERSION, WFM_ENOMEM
 * @note   Time O(rows log rows). Since 0.1.
 */
WFM_API wfm_status wfm_history_read_csv(wfm_ctx *ctx, const char *path, const wfm_zone *zone,
                                        const wfm_history_opts *opts, wfm_findings *findings,
                                        wfm_history **out);

/** Frees a history; accepts NULL. Since 0.1. */
WFM_API void wfm_history_free(wfm_history *history);

/** Queues, in the order in which the file names them; 0 for NULL. Since 0.1. */
WFM_API size_t wfm_history_queues(const wfm_history *history);

/** Name of a queue; NULL when there is no such queue; lives as long as the history. Since 0.1. */
WFM_API const char *wfm_history_queue(const wfm_history *history, size_t queue);

/** Volumes of a queue on whole days from its first row to its last; NULL when there is no such queue; lives
    as long as the history. Since 0.1. */
WFM_API const wfm_series *wfm_history_volume(const wfm_history *history, size_t queue);

/** AHT of a queue, weighted by handled contacts; NULL where the file has none; lives as long as the history.
    Since 0.1. */
WFM_API const wfm_series *wfm_history_aht(const wfm_history *history, size_t queue);

/** What the volumes count: "offered", "handled + abandoned", "handled", or the name of the column that was
    asked for; lives as long as the history. Since 0.1. */
WFM_API const char *wfm_history_counts(const wfm_history *history);

/** Rows in use, over all queues; 0 for NULL. Since 0.1. */
WFM_API size_t wfm_history_rows(const wfm_history *history);

#ifdef __cplusplus
}
#endif

#endif
