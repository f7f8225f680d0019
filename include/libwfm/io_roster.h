/* Roster folders ("wfm-roster-1") and assignments.csv: reading and writing. */
#ifndef LIBWFM_IO_ROSTER_H
#define LIBWFM_IO_ROSTER_H

#include <libwfm/io.h>
#include <libwfm/roster.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The files and their columns: docs/formats/wfm-roster-1.md. Everything in this header was new in 0.1. */

/**
 * Reads a roster folder.
 *
 * Read in four steps: instance.json; contracts and shifts; agents and demand; wishes, time off and locks. All
 * that is wrong in a step is found before the call fails. Contradictions that wfm_roster_review names become
 * warnings at their rows.
 *
 * @param[in]  path      the folder
 * @param[in]  opts      NULL for defaults
 * @param      findings  receives every error, warning and note; may be NULL
 * @param[out] out       freed with wfm_roster_free before the context; unchanged on error
 * @return WFM_OK; WFM_EPARSE (errors were found, a missing file is one; the message holds the first),
 *         WFM_EIO, WFM_EINVAL, WFM_EVERSION, WFM_ENOMEM
 * @note   Time O(bytes).
 */
WFM_API wfm_status wfm_roster_read_folder(wfm_ctx *ctx, const char *path, const wfm_read_opts *opts,
                                          wfm_findings *findings, wfm_roster **out);

/**
 * Writes a problem as a roster folder, which is made when it is not there (its parent must be). What was
 * read and is written again reads the same. Each file is written whole or not at all.
 *
 * @return WFM_OK; WFM_EINVAL, WFM_EIO (the message names path and reason), WFM_ENOMEM
 */
WFM_API wfm_status wfm_roster_write_folder(wfm_ctx *ctx, const wfm_roster *roster, const char *path);

/**
 * Reads assignments.csv. Agents, shifts and skills that the problem does not have are warnings and become
 * -1, which the checker reports as a broken rule.
 *
 * @param[in]  path    the file
 * @param[in]  roster  the problem that it belongs to
 * @return as wfm_roster_read_folder; WFM_ENOTFOUND when there is no such file
 */
WFM_API wfm_status wfm_assignments_read_csv(wfm_ctx *ctx, const char *path, const wfm_roster *roster,
                                            const wfm_read_opts *opts, wfm_findings *findings,
                                            wfm_assignments **out);

/**
 * Writes assignments.csv, rows in their order, whole or not at all.
 *
 * @return WFM_OK; WFM_EINVAL (a row names an agent, shift or skill that the problem does not have),
 *   WFM_EIO, WFM_ENOMEM
 */
WFM_API wfm_status wfm_assignments_write_csv(wfm_ctx *ctx, const wfm_roster *roster,
                                             const wfm_assignments *assignments, const char *path);

#ifdef __cplusplus
}
#endif

#endif
