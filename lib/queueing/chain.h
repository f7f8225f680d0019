/* The states of a queue as a birth-death chain: weights and sums of weights of the states in which all agents are busy. */
#ifndef WFM_QUEUEING_CHAIN_H
#define WFM_QUEUEING_CHAIN_H

#include "queueing/dd.h"
#include "queueing/kernels.h"

/* s phi(y / s) >= 0: minus the logarithm of y^s e^-y / Gamma(s + 1) but for its slow factor sqrt(2 pi s) Gamma*(s). */
wfm__dd wfm__poisson_fall(wfm__dd y, wfm__dd s);

/* Logarithm of the weight of k waiting against "all busy, none waiting"; load, agents > 0. */
wfm__dd wfm__ln_waiting_weight(const wfm__queue *queue, double k);

/* value * exp(ln); value >= 0. */
typedef struct wfm__scaled {
  wfm__dd ln;
  double value;
} wfm__scaled;
wfm__scaled wfm__scaled_sum(wfm__scaled a, wfm__scaled b);
/* a / b, and its logarithm where asked for. */
double wfm__scaled_ratio(wfm__scaled a, wfm__scaled b, double *ln);

/* Erlang C, A and finite lines. Weights are all in one unit, not the same for every chain. */
typedef struct wfm__chain {
  wfm__queue queue;
  double places; /* most contacts waiting, may be infinite */
  bool hang_up;
  bool at_peak;      /* the unit is that of the most likely state instead of "all busy, none waiting" */
  wfm__dd x, y;      /* agents and load in contacts that hang up per AHT: times patience / aht */
  wfm__scaled idle;  /* weight of the states with an idle agent */
  wfm__scaled total; /* of all states */
} wfm__chain;

/* load, agents > 0; without places and patience load < agents. */
void wfm__chain_make(const wfm__queue *queue, double places, wfm__chain *out);
/* Weight of k contacts waiting, k <= places. */
wfm__scaled wfm__chain_weight(const wfm__chain *chain, double k);
/* Of from to to contacts waiting, from <= to <= places; to may be infinite where places are. */
wfm__scaled wfm__chain_weights(const wfm__chain *chain, double from, double to);
/* Of all states with fewer than k in the system, or with k or more; k whole, agents whole. */
wfm__scaled wfm__chain_idle_below(const wfm__chain *chain, double k);
wfm__scaled wfm__chain_idle_from(const wfm__chain *chain, double k);
/* Of k in the system, k < agents. */
wfm__scaled wfm__chain_idle_weight(const wfm__chain *chain, double k);

#endif
