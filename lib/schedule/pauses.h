/* Pauses of one day and skill, shifts fixed: agents on the same shift are counted, not told apart. */
#ifndef WFM_SCHEDULE_PAUSES_H
#define WFM_SCHEDULE_PAUSES_H

#include "schedule/schedule.h"
#include "shim/solver.h"

#include <libwfm/pauses.h>

/* Agents on one shift. */
typedef struct pause_group {
  int32_t shift, agents, first; /* members: [first] to [first + agents - 1] */
} pause_group;

/* One day and skill. Slots from `first` on, `slots` of them, those after the horizon left out. */
typedef struct pause_problem {
  const sched_model *model;
  wfm__watch *watch;
  const wfm_pauses_opts *opts;
  sched_state *state; /* the pauses are moved in it */
  int32_t day, skill, first, slots;
  pause_group *group; /* [groups] */
  int32_t groups;
  int32_t *member; /* [members] agents, by group */
  int32_t members;
  double *price;  /* [slots] */
  double *prefix; /* [slots + tail + 1] */
  double *best;   /* [slots] prices of the bound */
  double bound;   /* of the cost of these slots */
  wfm_status stopped;
} pause_problem;

/* --- pauses_day.c --- */
wfm_status wfm__pauses_problem(pause_problem *p, const sched_model *model, sched_state *state,
                               const uint8_t *offends, int32_t day, int32_t skill);
void wfm__pauses_problem_free(pause_problem *p);
double wfm__pauses_cost(const pause_problem *p);
/* True when no pauses can cost less than those in force. */
bool wfm__pauses_proven(const pause_problem *p);
/* Best answers of one member after another until none gains; sharpness as in wfm__sched_rechoose, around the best prices. */
/* Gives a member other pauses. */
void wfm__pauses_put(pause_problem *p, int32_t member, const int16_t *pause);
/* Takes the members out and gives them the best pauses one after another, around the best prices. */
void wfm__pauses_serve(pause_problem *p, const int32_t *member, int32_t count);
void wfm__pauses_descend(pause_problem *p);
void wfm__pauses_anneal(pause_problem *p);
/* Bound at the prices, cut to their box; keeps them when best. pauses [groups * WFM_MAX_PAUSES]: the cheapest pattern of each group,
   lost [groups] its sum of prices; both may be NULL. */
double wfm__pauses_bound(pause_problem *p, int16_t *pauses, double *lost);

/* Prefix sums of the last prices that were summed, from the shift's start. */
const double *wfm__pauses_prefix(const pause_problem *p, int32_t shift);

/* --- pauses_master.c: the linear program over patterns, and its integer solution --- */
wfm_status wfm__pauses_master(pause_problem *p);

/* --- pauses.c --- */
/* Moves the pauses of a day and skill to their best; cost_before, cost and bound of it, all 0 when it has no pauses. */
typedef struct pause_result {
  bool any, proven;
  double cost_before, cost, bound;
  wfm_status stopped;
} pause_result;
wfm_status wfm__pauses_day(const sched_model *model, wfm__watch *watch, const wfm_pauses_opts *opts,
                           sched_state *state, const uint8_t *offends, int32_t day, int32_t skill,
                           pause_result *result);

#endif
