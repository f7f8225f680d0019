/* The transient solution interval by interval, for searches that try one interval again and again. */
#ifndef WFM_QUEUEING_TRANSIENT_H
#define WFM_QUEUEING_TRANSIENT_H

#include <libwfm/transient.h>

/* One interval: rates per second. */
typedef struct wfm__rates {
  double arrive, serve, leave, agents, length, threshold;
} wfm__rates;

/* What an interval gives: shares of arrivals, means over the interval, contacts waiting at its end, and the mean over arrivals of
   the wait that ends with an answer. */
typedef struct wfm__passage {
  double level, wait, queue, busy, queue_end, answered, answered_wait;
} wfm__passage;

typedef struct wfm__transient wfm__transient;
/* NULL when out of memory, with a message. */
wfm__transient *wfm__transient_create(wfm_ctx *ctx, size_t start);
void wfm__transient_free(wfm__transient *t); /* accepts NULL */
/* Remembers the present distribution; the next call goes back to it. */
wfm_status wfm__transient_mark(wfm__transient *t);
void wfm__transient_return(wfm__transient *t);
/* Follows one interval. WFM_ELIMIT, WFM_ENOMEM, WFM_ECANCELLED with a message. */
wfm_status wfm__transient_follow(wfm__transient *t, const wfm__rates *rates, int32_t max_states,
                                 wfm__passage *out);

#endif
