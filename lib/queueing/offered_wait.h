/* Integrals over the offered wait, and the measures that follow from them: common to Erlang A and general patience. */
#ifndef WFM_QUEUEING_OFFERED_WAIT_H
#define WFM_QUEUEING_OFFERED_WAIT_H

#include "queueing/dd.h"
#include "queueing/kernels.h"

/* Integrals of the weight of an offered wait V, against "all busy, none waiting", times: 1; P(R > V); P(R <= V); V; V P(R > V);
   E[R; R <= V], where R is the patience. */
typedef struct wfm__sums {
  double all, answered, abandoned, wait, wait_answered, wait_abandoned;
} wfm__sums;
void wfm__sums_add(wfm__sums *sum, const wfm__sums *more);
void wfm__sums_scale(wfm__sums *sum, double factor);

/* What turns sums into measures. */
typedef struct wfm__norm {
  double idle; /* weight of the idle states; all sums are to be multiplied by shrink = exp(-e) */
  double shrink, e;
  double unit;                 /* seconds in a unit of the sums' waits */
  double leave_at_once;        /* P(R = 0) */
  double leave, stay, ln_stay; /* P(R <= T), P(R > T), its logarithm */
} wfm__norm;
/* early: V <= T; late: V > T, to be multiplied by exp(late_ln). */
void wfm__sums_measure(const wfm__queue *queue, const wfm__norm *norm, const wfm__sums *early,
                       const wfm__sums *late, wfm__dd late_ln, wfm__measures *out);

#endif
