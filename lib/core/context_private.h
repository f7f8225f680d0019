/* The inside of a context; only core reads it. */
#ifndef WFM_CORE_CONTEXT_PRIVATE_H
#define WFM_CORE_CONTEXT_PRIVATE_H

#include "core/core.h"

#include <stdatomic.h>

enum { WFM__MESSAGE_CAP = 512 };

struct wfm_ctx {
  wfm_ctx_opts opts;
  atomic_int cancelled;
  wfm_status status;
  char message[WFM__MESSAGE_CAP]; /* fixed, so that "out of memory" can still be said */
};

#endif
