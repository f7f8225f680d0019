/* Interval reports of ACDs as CSV files: column maps as presets and files, rows as sums for KPIs. */
#ifndef LIBWFM_IO_REPORT_H
#define LIBWFM_IO_REPORT_H

#include <libwfm/io.h>
#include <libwfm/kpi.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a map says and which presets there are: docs/formats/wfm-map-1.md. Everything in this header was new in
   0.1. */

/** Which column of a report is which sum, in which unit, and how its times are written. */
typedef struct wfm_column_map wfm_column_map;

/**
 * A map that comes with the library: "avaya-cms", "cisco-uccx", "genesys-cloud" or "wfm".
 *
 * @param      ctx   context
 * @param[in]  name  of the preset
 * @param[out] out   freed with wfm_column_map_free before the context; unchanged on error
 * @return WFM_OK; WFM_EINVAL (a NULL), WFM_ENOTFOUND (the message lists the names), WFM_ENOMEM
 */
WFM_API wfm_status wfm_column_map_preset(wfm_ctx *ctx, const char *name, wfm_column_map **out);
/** The i-th name that wfm_column_map_preset knows, NULL past the last; static storage. */
WFM_API const char *wfm_column_map_preset_name(size_t i);

/**
 * Reads a map from a file of the form "wfm-map-1".
 *
 * @param      ctx       context
 * @param[in]  path      the file
 * @param[in]  opts      NULL for defaults
 * @param      findings  receives every error and warning; may be NULL
 * @param[out] out       freed with wfm_column_map_free before the context; unchanged on error
 * @return WFM_OK; WFM_EPARSE (errors were found; the message holds the first), WFM_ENOTFOUND (no such file),
 *         WFM_EIO, WFM_EINVAL, WFM_EVERSION, WFM_ENOMEM
 */
WFM_API wfm_status wfm_column_map_read_json(wfm_ctx *ctx, const char *path, const wfm_read_opts *opts,
                                            wfm_findings *findings, wfm_column_map **out);
/** Frees a map; accepts NULL. */
WFM_API void wfm_column_map_free(wfm_column_map *map);

/** A report that was read: rows by queue, then by time. */
typedef struct wfm_report wfm_report;

/**
 * Reads an interval report.
 *
 * The header may stand below a title: it is the first row, of the first fifty, that has the columns of the time.
 * Rows without a readable time (totals), or with a cell that is no number of the map's unit or below
 * 0, are left out, counted, and the first twenty of them warnings. Identical rows are dropped and counted. Rows of
 * one queue and time that differ are added up where the map says so, else errors. Clock times that the zone
 * leaves out in spring are left out; those that come twice in autumn are told apart by their order.
 *
 * @param      ctx       context
 * @param[in]  path      the file
 * @param[in]  map       as the report is made
 * @param[in]  zone      clock of the report where its times have no offset
 * @param      findings  receives errors, warnings and notes; may be NULL
 * @param[out] out       freed with wfm_report_free before the context; unchanged on error
 * @return WFM_OK; WFM_EPARSE (a column that the map needs is missing, no row is good, or rows contradict each other:
 *         the message holds the first error), WFM_ENOTFOUND, WFM_EIO, WFM_EINVAL (a NULL), WFM_ENOMEM
 * @note   Time O(rows log rows), memory O(rows).
 */
WFM_API wfm_status wfm_report_read_csv(wfm_ctx *ctx, const char *path, const wfm_column_map *map,
                                       const wfm_zone *zone, wfm_findings *findings, wfm_report **out);
/** Frees a report; accepts NULL. */
WFM_API void wfm_report_free(wfm_report *report);
/** Good rows; 0 for NULL. */
WFM_API size_t wfm_report_rows(const wfm_report *report);
/** Rows left out: without a time, or with a cell that is no number. */
WFM_API size_t wfm_report_left_out(const wfm_report *report);
/** Identical rows dropped. */
WFM_API size_t wfm_report_repeated(const wfm_report *report);
/** Queues, in the order in which the report names them; 0 for NULL. */
WFM_API size_t wfm_report_queues(const wfm_report *report);
/** Name of a queue; NULL when there is no such queue; lives as long as the report. */
WFM_API const char *wfm_report_queue(const wfm_report *report, size_t queue);
/** [rows] start of each row's interval, seconds UTC; lives as long as the report. */
WFM_API const int64_t *wfm_report_start(const wfm_report *report);
/** [rows] number of each row's queue; lives as long as the report. */
WFM_API const int32_t *wfm_report_queue_of(const wfm_report *report);
/** Shortest distance of two rows of a queue, seconds; 0 when no queue has two. */
WFM_API int32_t wfm_report_interval_s(const wfm_report *report);
/**
 * Columns of the report as sums [rows]; those that the report does not have are NULL. They live as long as the
 * report.
 *
 * @return WFM_OK; WFM_EINVAL (a NULL, facts not initialised)
 */
WFM_API wfm_status wfm_report_facts(const wfm_report *report, wfm_kpi_facts *facts);

#ifdef __cplusplus
}
#endif

#endif
