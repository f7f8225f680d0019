/* The context: allocator, message of the last error, log, progress, cancel, threads. */
#ifndef LIBWFM_CONTEXT_H
#define LIBWFM_CONTEXT_H

#include <libwfm/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Everything a call needs from its host. One context in one thread at a time; different contexts in parallel.
 * Objects that a call returns belong to the context they were made with and are freed before it.
 */
typedef struct wfm_ctx wfm_ctx;

/** Levels of a log line. */
enum { WFM_LOG_WARNING = 1, WFM_LOG_INFO = 2, WFM_LOG_DEBUG = 3 };

/** How far a long call has come. Read during the callback only. */
typedef struct wfm_progress {
  uint32_t struct_size;
  int32_t reserved0;
  const char *phase;  /* short text, e.g. "bound", "roster" */
  double done_frac;   /* 0 to 1; NaN when unknown */
  double cost;        /* best so far; NaN when none */
  double lower_bound; /* proven so far; NaN when none */
  double elapsed_s;   /* since the call began */
} wfm_progress;

/** Options of wfm_ctx_create. */
typedef struct wfm_ctx_opts {
  uint32_t struct_size; /* set by wfm_ctx_opts_init */
  uint32_t flags;       /* 0 */
  /* Allocator: p NULL allocates, n 0 frees and returns NULL, else resizes; NULL: realloc and free of libc.
     Called from the calling thread only. */
  void *(*realloc_fn)(void *p, size_t n, void *user);
  void *realloc_user;
  /* One line without line end; NULL: no log. Called from the calling thread only. */
  void (*log_fn)(int32_t level, const char *text, void *user);
  void *log_user;
  /* Returns non-zero to cancel, as wfm_ctx_cancel does; NULL: none. Called from the calling thread only. */
  int32_t (*progress_fn)(const wfm_progress *progress, void *user);
  void *progress_user;
  int32_t threads;   /* most threads that a call may use, 1 to 256; 1 */
  int32_t reserved0; /* keep 0 */
} wfm_ctx_opts;

/** Fills defaults. @param struct_size sizeof(wfm_ctx_opts) of the caller. Since 0.1. */
WFM_API void wfm_ctx_opts_init(wfm_ctx_opts *opts, size_t struct_size);

/**
 * Makes a context.
 *
 * @param[out] out   the context; NULL on failure
 * @param[in]  opts  NULL for defaults
 * @return WFM_OK; WFM_EINVAL (out NULL, opts not initialised), WFM_EDOMAIN (threads), WFM_EVERSION,
 *         WFM_ENOMEM. Since 0.1.
 */
WFM_API wfm_status wfm_ctx_create(wfm_ctx **out, const wfm_ctx_opts *opts);

/** Frees a context; accepts NULL. Every object made with it must have been freed before. Since 0.1. */
WFM_API void wfm_ctx_free(wfm_ctx *ctx);

/**
 * Message of the last call that failed on this context: names the element and the range wanted,
 * e.g. "interval 17: aht_s=-3, want >= 0".
 *
 * @return text owned by the context, valid until its next call; "" before any failure. Since 0.1.
 */
WFM_API const char *wfm_ctx_error(const wfm_ctx *ctx);

/** Status of the last call that failed on this context; WFM_OK before any failure. Since 0.1. */
WFM_API wfm_status wfm_ctx_status(const wfm_ctx *ctx);

/**
 * Asks the call that runs on this context to stop; it returns its best so far, or WFM_ECANCELLED when it has
 * none. Safe from any thread and from a signal handler. Stays in force until wfm_ctx_cancel_clear. Since 0.1.
 */
WFM_API void wfm_ctx_cancel(wfm_ctx *ctx);

/** Takes wfm_ctx_cancel back, before the next call. Since 0.1. */
WFM_API void wfm_ctx_cancel_clear(wfm_ctx *ctx);

/** 1 while a cancel is in force, else 0. Safe from any thread. Since 0.1. */
WFM_API int32_t wfm_ctx_cancelled(const wfm_ctx *ctx);

#ifdef __cplusplus
}
#endif

#endif
