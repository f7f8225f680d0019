/* Checks shared by the builder's files. */
#ifndef WFM_ROSTER_BUILDER_H
#define WFM_ROSTER_BUILDER_H

#include "roster/roster.h"

/* A field with the range it must lie in. */
typedef struct wfm__field {
  const char *name;
  int64_t value, low, high;
} wfm__field;

wfm_status wfm__roster_check_fields(wfm_ctx *ctx, const char *what, const char *name,
                                    const wfm__field *fields, size_t count);
/* Finite and >= 0. */
wfm_status wfm__roster_check_weight(wfm_ctx *ctx, const char *what, const char *name, const char *weight_name,
                                    double weight);
/* Names are kept whole in files: no control characters, and no "|" where they stand in lists. reserved may be
 * NULL. */
wfm_status wfm__roster_check_name(wfm_ctx *ctx, const char *what, const char *name, bool listed,
                                  const char *reserved);
/* Room for one more row of any kind; array is the address of the array's pointer. */
wfm_status wfm__roster_make_room(wfm_ctx *ctx, const char *what, void *array, size_t *cap, size_t count,
                                 size_t limit, size_t size);
/* Reads the caller's struct over its defaults; there are no default rows. */
wfm_status wfm__roster_read_row(wfm_ctx *ctx, const char *what, void *dst, size_t size, const void *src);

#endif
