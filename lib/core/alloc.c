/* Allocation through the context's allocator, with sizes checked. */
#include "core/context_private.h"

#include <stdlib.h>
#include <string.h>

static void *host_realloc(wfm_ctx *ctx, void *p, size_t n) {
  return ctx ? ctx->opts.realloc_fn(p, n, ctx->opts.realloc_user) : realloc(p, n);
}

/* Bytes of count elements; 0 when they do not fit into a ptrdiff_t. */
static size_t checked_bytes(size_t count, size_t size) {
  if (size == 0 || count == 0) return 1;
  return count <= (size_t)PTRDIFF_MAX / size ? count * size : 0;
}

void *wfm__alloc(wfm_ctx *ctx, size_t count, size_t size) {
  size_t bytes = checked_bytes(count, size);
  void *p = bytes ? host_realloc(ctx, NULL, bytes) : NULL;
  if (p) memset(p, 0, bytes);
  return p;
}

void *wfm__realloc(wfm_ctx *ctx, void *p, size_t old_count, size_t new_count, size_t size) {
  size_t bytes = checked_bytes(new_count, size);
  void *q = bytes ? host_realloc(ctx, p, bytes) : NULL;
  if (q && (!p || new_count > old_count)) {
    size_t kept = p ? old_count * size : 0;
    memset((char *)q + kept, 0, bytes - kept);
  }
  return q;
}

wfm_status wfm__grow(wfm_ctx *ctx, void *array_pointer, size_t *cap, size_t want, size_t size) {
  if (want <= *cap) return WFM_OK;
  size_t bigger = *cap < 8 ? 8 : *cap <= SIZE_MAX / 2 ? *cap * 2 : SIZE_MAX;
  if (bigger < want) bigger = want;
  void *p;
  memcpy(&p, array_pointer, sizeof p); /* a pointer of any type */
  p = wfm__realloc(ctx, p, *cap, bigger, size);
  if (!p) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu elements of %zu bytes", bigger, size);
  memcpy(array_pointer, &p, sizeof p);
  *cap = bigger;
  return WFM_OK;
}

char *wfm__strdup(wfm_ctx *ctx, const char *text) {
  if (!text) return NULL;
  size_t bytes = strlen(text) + 1;
  char *copy = host_realloc(ctx, NULL, bytes);
  if (copy) memcpy(copy, text, bytes);
  return copy;
}

void wfm__free(wfm_ctx *ctx, void *p) {
  if (!p) return;
  if (ctx)
    (void)ctx->opts.realloc_fn(p, 0, ctx->opts.realloc_user);
  else
    free(p);
}
