/* A store of goals for several programs: a JSON file or an SQLite database, locked while it is changed. */
#ifndef LIBWFM_IO_GOAL_STORE_H
#define LIBWFM_IO_GOAL_STORE_H

#include <libwfm/io_goals.h>

#ifdef __cplusplus
extern "C" {
#endif

/** An open store. */
typedef struct wfm_goal_store wfm_goal_store;

/** Flags of wfm_goal_store_opts. */
enum {
  WFM_STORE_WRITE = 1, /* goals are to be changed: no other program may change them meanwhile */
  WFM_STORE_CREATE = 2 /* begin a store where there is none; with WFM_STORE_WRITE */
};

/** Options of wfm_goal_store_open. */
typedef struct wfm_goal_store_opts {
  uint32_t struct_size; /* set by wfm_goal_store_opts_init */
  uint32_t flags;       /* WFM_STORE_*; 0: to read */
  double wait_s;        /* for another program that is changing it, 0 to 3600; 5 */
} wfm_goal_store_opts;

/** Fills defaults. @param struct_size sizeof(wfm_goal_store_opts) of the caller. Since 0.1. */
WFM_API void wfm_goal_store_opts_init(wfm_goal_store_opts *opts, size_t struct_size);

/**
 * Opens a store and reads its goals.
 *
 * A file that is an SQLite database, and a new one whose name ends in .db, .sqlite or .sqlite3, is kept in SQLite
 * (WFM_EUNSUPPORTED in a build without it); any other is a JSON file (docs/formats/wfm-goals-1.md). With
 * WFM_STORE_WRITE a JSON file is locked by the file of its name with ".lock" after it, which stays. Readers never wait
 * for a JSON file; they see what was before a change or after it, never a part.
 *
 * @param      ctx       context
 * @param[in]  path      the file
 * @param[in]  opts      NULL for defaults
 * @param      findings  receives errors and warnings of a JSON file; may be NULL
 * @param[out] out       closed with wfm_goal_store_close before the context; NULL on error
 * @return WFM_OK; WFM_EBUSY (another program is changing it still after wait_s), WFM_ENOTFOUND (no such file),
 *         WFM_EPARSE (no store of goals, damaged, cut short), WFM_EVERSION (of a later version; options),
 *         WFM_EUNSUPPORTED, WFM_EIO, WFM_EINVAL, WFM_EDOMAIN (wait_s), WFM_ENOTFINITE, WFM_ENOMEM
 * @note   SQLite allocates with its own allocator. Since 0.1.
 */
WFM_API wfm_status wfm_goal_store_open(wfm_ctx *ctx, const char *path, const wfm_goal_store_opts *opts,
                                       wfm_findings *findings, wfm_goal_store **out);

/** The goals of a store, to read, and with WFM_STORE_WRITE to change; they live as long as the store. Since 0.1. */
WFM_API wfm_goals *wfm_goal_store_goals(const wfm_goal_store *store);

/**
 * Keeps what was added to the goals, all of it or nothing, and lets other programs in.
 *
 * A program that is killed at any moment leaves the store as it was before or as it is after.
 *
 * @param store  opened with WFM_STORE_WRITE, not committed yet
 * @return WFM_OK; WFM_EINVAL (store NULL), WFM_ESTATE (opened to read, committed already), WFM_EBUSY (a JSON
 *         file was changed past the lock; nothing is written), WFM_EIO, WFM_ENOMEM. Since 0.1.
 */
WFM_API wfm_status wfm_goal_store_commit(wfm_goal_store *store);

/** Closes a store and frees its goals; what was not committed is lost. Accepts NULL. Since 0.1. */
WFM_API void wfm_goal_store_close(wfm_goal_store *store);

#ifdef __cplusplus
}
#endif

#endif
