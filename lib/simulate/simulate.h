/* What the room simulate keeps to itself: one replication of one queue, without a context and without
 * allocation. */
#ifndef WFM_SIMULATE_SIMULATE_H
#define WFM_SIMULATE_SIMULATE_H

#include "core/core.h"

#include <libwfm/simulate.h>

/* Times are summed in whole microseconds, so that the sum does not depend on who adds first. */
#define WFM__SIM_TICKS_PER_S 1e6

/* --- estimate.c --- */
void wfm__sim_sort(double *x, size_t n);
/* Quantile of sorted values, linear between neighbours (type 7 of Hyndman and Fan 1996); NaN of none. */
double wfm__sim_quantile(const double *x, size_t n, double p);
/* Ratio of sums over n replications, stride numbers each, and the half-width of its 95 % confidence interval (delta method). */
double wfm__sim_ratio(const double *totals, size_t stride, size_t n, int top, int bottom, double *half);

wfm_status wfm__sim_check_opts(wfm_ctx *ctx, const wfm_simulate_opts *opts);

/* A queue as the caller gave it. */
typedef struct wfm__sim_queue {
  const double *volume, *aht_s, *agents; /* [n] */
  size_t n;
  wfm_simulate_opts opts;
} wfm__sim_queue;

/* Columns of one interval; the order of wfm_simulate_columns. */
enum {
  WFM__SIM_OFFERED,
  WFM__SIM_ANSWERED,
  WFM__SIM_ABANDONED,
  WFM__SIM_ANSWERED_WITHIN,
  WFM__SIM_ABANDONED_WITHIN,
  WFM__SIM_SHORT,
  WFM__SIM_WAIT_ANSWERED,
  WFM__SIM_WAIT_ABANDONED,
  WFM__SIM_HANDLE,
  WFM__SIM_BUSY,
  WFM__SIM_STAFFED,
  WFM__SIM_MEASURES
};
/* From here on measures are times; the ones before are counts. */
enum { WFM__SIM_FIRST_TIME = WFM__SIM_WAIT_ANSWERED };

/* A contact that waits. */
typedef struct wfm__sim_contact {
  double arrival_s, deadline_s, handle_s;
  size_t interval;
} wfm__sim_contact;

/* One replication contact by contact, for wfm_simulate_contacts: filled on the calling thread. */
typedef struct wfm__sim_trace {
  wfm_ctx *ctx;
  double *arrival_s, *wait_s, *handle_s; /* [count] in the order in which they left the queue */
  uint8_t *outcome;                      /* WFM_CONTACT_* */
  size_t count, arrival_cap, wait_cap, handle_cap, outcome_cap;
  size_t *present;   /* [n] agents drawn for each interval */
  wfm_status status; /* WFM_ENOMEM */
} wfm__sim_trace;

/* What a worker needs; the blocks are made by the calling thread. */
typedef struct wfm__sim_scratch {
  wfm__sim_contact *ring; /* waiting contacts, first come first */
  size_t ring_cap, ring_first, ring_count;
  double *busy_until; /* heap of completion times */
  size_t busy_cap, busy_count;
  double (*cells)[WFM__SIM_MEASURES]; /* [n] of this replication */
  wfm__sim_trace *trace;              /* NULL: none is kept */
} wfm__sim_scratch;

/* Options and arrays of a queue. */
wfm_status wfm__sim_check(wfm_ctx *ctx, const wfm__sim_queue *queue);

/* Runs replication number `replication` into scratch->cells; WFM_ELIMIT when the ring is too short for it,
 * WFM_ECANCELLED. */
wfm_status wfm__sim_replicate(const wfm__sim_queue *queue, uint64_t replication, const wfm__watch *watch,
                              wfm__sim_scratch *scratch);

#endif
