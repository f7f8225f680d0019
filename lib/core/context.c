/* Life of a context, its cancel flag, and the version. */
#include "core/context_private.h"

#include <stdlib.h>

#define TEXT_OF(x) #x
#define TEXT(x)    TEXT_OF(x)

const char *wfm_version(void) {
  return TEXT(WFM_VERSION_MAJOR) "." TEXT(WFM_VERSION_MINOR) "." TEXT(WFM_VERSION_PATCH);
}

static void *libc_realloc(void *p, size_t n, void *user) {
  (void)user;
  if (n == 0) {
    free(p);
    return NULL;
  }
  return realloc(p, n);
}

static const wfm_ctx_opts default_opts = {.realloc_fn = libc_realloc, .threads = 1};

void wfm_ctx_opts_init(wfm_ctx_opts *opts, size_t struct_size) {
  wfm__opts_init(opts, struct_size, &default_opts, sizeof default_opts);
}

wfm_status wfm_ctx_create(wfm_ctx **out, const wfm_ctx_opts *opts) {
  if (!out) return WFM_EINVAL;
  *out = NULL;
  wfm_ctx_opts read = default_opts;
  wfm_status st = wfm__opts_read(NULL, &read, sizeof read, opts);
  if (st != WFM_OK) return st;
  if (read.flags != 0 || read.reserved0 != 0) return WFM_EVERSION;
  if (read.threads < 1 || read.threads > 256) return WFM_EDOMAIN;
  if (!read.realloc_fn) read.realloc_fn = libc_realloc;
  wfm_ctx *ctx = read.realloc_fn(NULL, sizeof *ctx, read.realloc_user);
  if (!ctx) return WFM_ENOMEM;
  ctx->opts = read;
  atomic_init(&ctx->cancelled, 0);
  ctx->status = WFM_OK;
  ctx->message[0] = '\0';
  *out = ctx;
  return WFM_OK;
}

void wfm_ctx_free(wfm_ctx *ctx) {
  if (ctx) (void)ctx->opts.realloc_fn(ctx, 0, ctx->opts.realloc_user);
}

const char *wfm_ctx_error(const wfm_ctx *ctx) {
  return ctx ? ctx->message : "";
}

wfm_status wfm_ctx_status(const wfm_ctx *ctx) {
  return ctx ? ctx->status : WFM_OK;
}

/* A lock-free atomic is what makes this safe in a signal handler. */
_Static_assert(ATOMIC_INT_LOCK_FREE == 2, "cancel needs lock-free atomics");

void wfm_ctx_cancel(wfm_ctx *ctx) {
  if (ctx) atomic_store(&ctx->cancelled, 1);
}

void wfm_ctx_cancel_clear(wfm_ctx *ctx) {
  if (ctx) atomic_store(&ctx->cancelled, 0);
}

int32_t wfm_ctx_cancelled(const wfm_ctx *ctx) {
  return ctx ? atomic_load(&ctx->cancelled) : 0;
}
