/* An allocator that gives no block larger than 64 MiB, so that a fuzzer finds faults and not the size of the machine. */
#ifndef WFM_TESTS_FUZZ_BOUNDED_H
#define WFM_TESTS_FUZZ_BOUNDED_H

#include <libwfm/context.h>
#include <stdlib.h>

static inline void *bounded_realloc(void *p, size_t n, void *user) {
  (void)user;
  if (n == 0) {
    free(p);
    return NULL;
  }
  return n > (size_t)64 << 20 ? NULL : realloc(p, n);
}

/* A context with it; NULL when out of memory. */
static inline wfm_ctx *bounded_ctx(void) {
  wfm_ctx_opts opts;
  wfm_ctx *ctx = NULL;
  wfm_ctx_opts_init(&opts, sizeof opts);
  opts.realloc_fn = bounded_realloc;
  return wfm_ctx_create(&ctx, &opts) == WFM_OK ? ctx : NULL;
}

#endif
