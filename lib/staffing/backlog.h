/* Deferred work inside the room: batches in order of due time, and the fluid that runs through them. */
#ifndef WFM_STAFFING_BACKLOG_H
#define WFM_STAFFING_BACKLOG_H

#include <libwfm/backlog.h>

#include "core/core.h"

/* Contacts of one interval, or of the starting backlog. */
typedef struct wfm__batch {
  double volume, aht_s;
  double left, in_time; /* contacts still to do; done in time */
  double arrived;       /* tick of the deadline's clock; below 0 for the starting backlog */
  size_t from, due;     /* first interval in which it is there; last one that ends in time, n: not due */
  bool late_at_start;   /* due is then a fresh deadline's */
} wfm__batch;

/* Work read and checked. */
typedef struct wfm__backlog {
  wfm_ctx *ctx;
  wfm_backlog_input in;
  wfm_backlog_opts opts;
  size_t n, count;
  wfm__batch *batch; /* [count] in order of arrival, which is that of due */
  double *tick;      /* [n + 1] intervals of the deadline's clock before each interval */
} wfm__backlog;

wfm_status wfm__backlog_read(wfm_ctx *ctx, const wfm_backlog_input *input, size_t n,
                             const wfm_backlog_opts *opts, wfm__backlog *out);
/* Accepts one that wfm__backlog_read has failed on. */
void wfm__backlog_free(wfm__backlog *work);
bool wfm__backlog_open(const wfm__backlog *work, size_t i);
/* Seconds of work that one agent does in an interval. */
double wfm__backlog_agent_s(const wfm__backlog *work);
/* Agents given: open intervals checked. */
wfm_status wfm__backlog_check_agents(const wfm__backlog *work, const char *name, const double *agents);

/* A pass through the intervals: what has arrived is done in order. */
typedef struct wfm__flow {
  size_t head, next,
      due; /* first batch with something left; first one not there yet; first one not past its due time */
} wfm__flow;
void wfm__flow_start(wfm__backlog *work, wfm__flow *flow);
/* Works for so many seconds in interval i; returns seconds used, and contacts done through *done, which may be NULL. */
double wfm__flow_work(wfm__backlog *work, wfm__flow *flow, size_t i, double seconds, double *done);

#endif
