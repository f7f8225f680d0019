/* What each interval adds to the level of its group, by number of agents. */
#ifndef WFM_STAFFING_PERIOD_GAIN_H
#define WFM_STAFFING_PERIOD_GAIN_H

#include "queueing/chat.h"
#include "staffing/model.h"

#include <libwfm/period.h>

/* Voice, or chat where team is not NULL. */
typedef struct wfm__period_model {
  wfm__staff_law law;
  const wfm__chat_team *team;
} wfm__period_model;

/* With S contacts in time and D contacts that count, a group meets the level L when the sum of S - L D is not negative. */
typedef struct wfm__gains {
  size_t least; /* agents of the first entry: what every other part of the target wants */
  size_t count; /* entries, at least 1 */
  size_t cap;
  double *gain; /* [count] S - L D, in contacts */
  /* More than any number of agents gains; that of the last entry where more are not allowed. */
  double ceiling;
  double cost;   /* of an agent */
  double volume; /* contacts; 0: nothing to gain */
  wfm__queue queue;
  const wfm__period_model *model;
} wfm__gains;

/* Contacts in time and contacts that count, as shares of those offered. */
void wfm__period_shares(int32_t definition, const wfm__measures *measures, double *in_time, double *counted);

/* Measures of the interval with queue.agents. */
void wfm__period_measure(const wfm__gains *gains, wfm__measures *out);

/* Fills one interval whose numbers have been checked; whoever calls frees gain. */
wfm_status wfm__period_gains(wfm_ctx *ctx, const wfm_queue_target *target, double min_agents,
                             double max_agents, bool counts, wfm__gains *gains);

#endif
