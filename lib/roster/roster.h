/* What the room roster promises to the rooms above it: the problem as plain arrays to read, and its index by
 * agent. */
#ifndef WFM_ROSTER_ROSTER_H
#define WFM_ROSTER_ROSTER_H

#include "core/core.h"

#include <libwfm/roster.h>

enum { WFM__DAY_MINUTES = 1440, WFM__WEEK_DAYS = 7 };

/* Everything that the builder has taken in has passed its checks: ranges hold, indices are valid, strings are
 * not NULL. */
typedef struct wfm__contract {
  wfm_contract in;
  int32_t *group; /* [groups] distinct; a shift belongs to the contract when its group is among them */
  int32_t groups;
} wfm__contract;

typedef struct wfm__shift {
  wfm_shift in;
  int32_t group;
  int32_t cells; /* intervals from its start to its end, the last perhaps in part */
} wfm__shift;

typedef struct wfm__agent {
  wfm_agent in;
  int32_t *skill; /* [skills] distinct */
  int32_t skills;
} wfm__agent;

typedef struct wfm__lock {
  int32_t agent, day, shift;
} wfm__lock;

typedef struct wfm__demand {
  int32_t day, start_minute, skill;
  int32_t slot; /* interval of the horizon; intervals and above: after its end */
  double required;
} wfm__demand;

struct wfm_roster {
  wfm_ctx *ctx;
  wfm_roster_opts frame;
  int32_t day_intervals; /* 1440 / interval_minutes */
  int32_t intervals;     /* of the horizon */
  int32_t slots; /* intervals + day_intervals: with the day after the horizon, where demand may lie but cannot
                    be served */
  int32_t weeks; /* the last may be cut short */
  wfm__names *skill_names, *group_names, *contract_names, *shift_names, *agent_names;
  wfm__names *lock_keys; /* "agent/day" of each lock */
  wfm__contract *contract;
  wfm__shift *shift;
  wfm__agent *agent;
  wfm_request *request;
  wfm_time_off *time_off;
  wfm__lock *lock;
  wfm__demand *demand;
  size_t contract_count, shift_count, agent_count, request_count, time_off_count, lock_count, demand_count;
  size_t contract_cap, shift_cap, agent_cap, request_cap, time_off_cap, lock_cap, demand_cap;
};

struct wfm_assignments {
  wfm_ctx *ctx;
  wfm_assignment *row; /* as added, nothing checked */
  size_t count, cap;
};

static inline int32_t wfm__roster_skill_count(const wfm_roster *roster) {
  return wfm__names_count(roster->skill_names);
}

/* Rows of each agent and what is looked up often. Rows of agent a: xs[x_first[a]] to xs[x_first[a + 1] - 1],
 * in the order added. */
typedef struct wfm__roster_index {
  wfm_ctx *ctx;
  double *demand;   /* [skills * slots] sum of the rows; skill s, slot t at s * slots + t */
  uint8_t *allowed; /* [contracts * shifts] 1: the shift's group is in the contract */
  size_t *request_first, *time_off_first, *lock_first; /* [agents + 1] */
  size_t *requests, *times_off, *locks;
} wfm__roster_index;
wfm_status wfm__roster_index_create(wfm_ctx *ctx, const wfm_roster *roster, wfm__roster_index **out);
void wfm__roster_index_free(wfm__roster_index *index);

bool wfm__agent_has_skill(const wfm_roster *roster, int32_t agent, int32_t skill);

#endif
