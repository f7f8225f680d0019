/* Goals as a file ("wfm-goals-1"): reading and writing. */
#ifndef LIBWFM_IO_GOALS_H
#define LIBWFM_IO_GOALS_H

#include <libwfm/goals.h>
#include <libwfm/io.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Reads goals with their revisions, records and steps (docs/formats/wfm-goals-1.md).
 *
 * Everything goes through wfm_goals_add, _revise, _record and _split again, so that a file cannot hold what
 * these refuse.
 *
 * @param      ctx       context
 * @param[in]  path      the file
 * @param[in]  opts      NULL for defaults
 * @param      findings  receives every error and warning; may be NULL
 * @param[out] out       freed with wfm_goals_free before the context; NULL on error
 * @return WFM_OK; WFM_EPARSE (errors were found; the message holds the first), WFM_ENOTFOUND (no such file),
 *         WFM_EIO, WFM_EINVAL, WFM_EVERSION, WFM_ENOMEM
 * @note   Time O(bytes + revisions^2). Since 0.1.
 */
WFM_API wfm_status wfm_goals_read_json(wfm_ctx *ctx, const char *path, const wfm_read_opts *opts,
                                       wfm_findings *findings, wfm_goals **out);

/**
 * Writes goals, whole under another name, then renamed: what was read and is written again reads the same.
 *
 * @param      ctx    context
 * @param[in]  goals  goals
 * @param[in]  path   the file; its folder is there
 * @return WFM_OK; WFM_EINVAL, WFM_EIO (the message names the file), WFM_ENOMEM. Since 0.1.
 */
WFM_API wfm_status wfm_goals_write_json(wfm_ctx *ctx, const wfm_goals *goals, const char *path);

#ifdef __cplusplus
}
#endif

#endif
