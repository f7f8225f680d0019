/* What the files of queueing share among themselves. */
#ifndef WFM_QUEUEING_PRIVATE_H
#define WFM_QUEUEING_PRIVATE_H

#include "queueing/kernels.h"
#include "queueing/patience_law.h"

/* Measures of a queue without contacts: NaN where a share of contacts is meant. */
void wfm__no_contacts(const wfm__queue *queue, wfm__measures *out);
double wfm__wait_quantile_c(const wfm__queue *queue, const wfm__measures *measures, double miss);
double wfm__wait_quantile_a(const wfm__queue *queue, const wfm__measures *measures, double miss);

/* Weight of all states without an idle agent: against "all busy, none waiting", in overload (load > agents) times exp(-x phi(load / agents)),
   x = agents patience / aht. Patience is finite; load, agents > 0. */
double wfm__busy_weight_a(const wfm__queue *queue);

/* The same models where the states with an idle agent have another weight, and agents are the speed of all when none is idle.
   load > 0, agents > 0; Erlang C wants load < agents; places: most contacts waiting. */
void wfm__erlang_c_idle(const wfm__queue *queue, wfm__idle idle, wfm__measures *out);
void wfm__erlang_a_idle(const wfm__queue *queue, wfm__idle idle, wfm__measures *out);
void wfm__finite_idle(const wfm__queue *queue, double places, wfm__idle idle, wfm__measures *out);
/* The same by integrals over the offered wait, at a cost that does not grow with places; places >= 1000. */
void wfm__finite_by_waits(const wfm__queue *queue, double places, wfm__idle idle, wfm__measures *out);
double wfm__finite_idle_quantile(const wfm__queue *queue, double places, wfm__idle idle,
                                 const wfm__measures *measures, double miss);

/* M/M/n+G; agents > 0. False where so many never hang up that there is no steady state. */
bool wfm__general(const wfm__queue *queue, const wfm__law *law, wfm__measures *out);
double wfm__general_wait_quantile(const wfm__queue *queue, const wfm__law *law, const wfm__measures *measures,
                                  double miss);

/* Erlang C or A under a gamma distributed arrival rate; cv2 > 0. */
void wfm__mixed(const wfm__queue *queue, wfm__measures *out);
double wfm__mixed_wait_quantile(const wfm__queue *queue, const wfm__measures *measures, double miss);

#endif
