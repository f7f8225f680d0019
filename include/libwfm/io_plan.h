/* Plan folders: reading the files of "wfm-plan-1" into a plan, writing a result's files. */
#ifndef LIBWFM_IO_PLAN_H
#define LIBWFM_IO_PLAN_H

#include <libwfm/io.h>
#include <libwfm/plan.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A folder that was read: the plan and all that it borrows (zone, histories, opening hours, roster problem).
    */
typedef struct wfm_plan_folder wfm_plan_folder;

/**
 * Reads a plan folder (docs/formats/wfm-plan-1.md).
 *
 * All files are looked at, and all that is wrong is put into findings by file, line and column, before the
 * call fails. What was defaulted, dropped or sorted becomes a sentence among the plan's assumptions.
 *
 * @param      ctx       context
 * @param[in]  path      the folder
 * @param[in]  opts      NULL for defaults
 * @param[in]  findings  where findings go; NULL: the message of the context has the first error only
 * @param[out] out       freed with wfm_plan_folder_free before the context and after results of its plan;
 *                       NULL on failure
 * @return WFM_OK (findings may hold notes and warnings); WFM_EPARSE (an error was found), WFM_ENOTFOUND (no
 *         such folder, or no plan.json in it), WFM_EIO, WFM_EINVAL, WFM_EVERSION, WFM_ENOMEM
 * @note   Time O(rows log rows). Since 0.1.
 */
WFM_API wfm_status wfm_plan_folder_read(wfm_ctx *ctx, const char *path, const wfm_read_opts *opts,
                                        wfm_findings *findings, wfm_plan_folder **out);

/** Frees a folder; accepts NULL. Since 0.1. */
WFM_API void wfm_plan_folder_free(wfm_plan_folder *folder);

/** The plan; lives as long as the folder. Since 0.1. */
WFM_API const wfm_plan *wfm_plan_folder_plan(const wfm_plan_folder *folder);

/** The roster problem as it stands in the folder, without the plan's demand; lives as long as the folder.
    Since 0.1. */
WFM_API const wfm_roster *wfm_plan_folder_roster(const wfm_plan_folder *folder);

/**
 * Writes a result's files (docs/formats/wfm-plan-1.md, "out/"), all but report.html, which is the program's:
 * forecast.csv, requirement.csv, and from the roster's stage on assignments.csv, hours.csv, weeks.csv,
 * bound.json; result.json last.
 *
 * Each file is written whole under another name beside its own and renamed: a reader sees the old one or the
 * new one. The folder is made when it is missing, its parent is not.
 *
 * @param      ctx     context
 * @param[in]  result  a result of any stage
 * @param[in]  path    the folder to write to
 * @return WFM_OK; WFM_EINVAL, WFM_EIO (the message names the file), WFM_ENOMEM. Since 0.1.
 */
WFM_API wfm_status wfm_plan_result_write(wfm_ctx *ctx, const wfm_plan_result *result, const char *path);

/**
 * Writes one file whole, as wfm_plan_result_write does: for what a program adds to a result.
 *
 * @param      ctx   context
 * @param[in]  path  the file; its folder is there
 * @param[in]  data  [size]; may be NULL when size is 0
 * @return WFM_OK; WFM_EINVAL, WFM_EIO, WFM_ENOMEM. Since 0.1.
 */
WFM_API wfm_status wfm_file_replace(wfm_ctx *ctx, const char *path, const void *data, size_t size);

#ifdef __cplusplus
}
#endif

#endif
