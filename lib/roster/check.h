/* The checker's state, shared by its files. Written from docs/roster.md, apart from the optimiser. */
#ifndef WFM_ROSTER_CHECK_H
#define WFM_ROSTER_CHECK_H

#include "roster/roster.h"

/* A row that counts: its agent, day and shift exist and it is the first of its agent's day. */
typedef struct wfm__worked {
  int32_t agent, day, shift;
  size_t row;
} wfm__worked;

struct wfm_check {
  wfm_ctx *ctx;
  const wfm_roster *roster;
  wfm__roster_index *index; /* its demand is what is required */
  double *coverage;         /* [skills * slots] */
  double stray;             /* agent-intervals on skills that do not exist */
  wfm_violation *violation;
  size_t violation_count, violation_cap;
  size_t rule_count[WFM_RULES];
  wfm__worked *worked; /* sorted by agent and day */
  size_t worked_count;
  size_t *worked_first;          /* [agents + 1] */
  wfm_agent_week *week;          /* [agents * weeks] */
  double *asked, *lost;          /* [agents] weights that could be met, and were not */
  int32_t *live_days, *met_days; /* [requests] */
  wfm_roster_figures figures;
};

/* Appends a violation of an agent's day, for the caller to complete; NULL when out of memory (message set). */
wfm_violation *wfm__check_breach(wfm_check *check, int32_t rule, int32_t agent, int32_t day);

/* The parts of a check, in this order. */
wfm_status wfm__check_sort(wfm_check *check, const wfm_assignments *assignments,
                           uint8_t *state); /* state [rows] */
wfm_status wfm__check_rows(wfm_check *check, const wfm_assignments *assignments, const uint8_t *state);
wfm_status wfm__check_locks(wfm_check *check);
wfm_status wfm__check_agents(wfm_check *check);
wfm_status wfm__check_figures(wfm_check *check);

/* state of a row after sorting */
enum { WFM__ROW_UNKNOWN = 0, WFM__ROW_WORKED = 1, WFM__ROW_REPEATED = 2 };

#endif
