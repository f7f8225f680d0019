/* Erlang C and A, on limited lines too, or M/M/n+G where a law of patience is given, behind one face. */
#ifndef WFM_STAFFING_MODEL_H
#define WFM_STAFFING_MODEL_H

#include "queueing/kernels.h"
#include "queueing/patience_law.h"

typedef struct wfm__staff_law {
  bool given; /* false: Erlang A where the queue has a finite patience, else C */
  wfm__law law;
  double mean_s; /* mean patience; infinite where nobody hangs up. A first guess, and whether anybody does */
  double *area;
  double
      lines; /* where they are limited: whole, and agents too, at most as many; 0: not limited, as wfm__staff_law_read leaves it */
} wfm__staff_law;

/* NULL: none. On failure there is nothing to free. */
wfm_status wfm__staff_law_read(wfm_ctx *ctx, const wfm_patience_law *src, wfm__staff_law *out);
void wfm__staff_law_free(wfm_ctx *ctx, wfm__staff_law *law);
void wfm__staff_measure(const wfm__staff_law *law, const wfm__queue *queue, wfm__measures *out);
/* As wfm__solve_agents and wfm__solve_load. */
wfm_status wfm__staff_agents(const wfm__staff_law *law, const wfm_queue_target *target, bool real,
                             double max_agents, wfm__queue *queue, wfm__measures *measures);
wfm_status wfm__staff_load(const wfm__staff_law *law, const wfm_queue_target *target, wfm__queue *queue);

#endif
