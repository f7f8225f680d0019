/* What the parts of the explanation share: the findings, and one agent's problem by itself with rules that give way. */
#ifndef WFM_SCHEDULE_EXPLAIN_H
#define WFM_SCHEDULE_EXPLAIN_H

#include "schedule/schedule.h"

#include <libwfm/explain.h>

struct wfm_explanation {
  wfm_ctx *ctx;
  wfm_explain_item *item;
  char **text; /* of each item */
  size_t items, item_cap, text_cap;
};

/* What is explained. */
typedef struct explain_job {
  wfm_ctx *ctx;
  const wfm_roster *roster;
  const wfm_explain_opts *opts;
  wfm__watch watch;
  wfm_explanation *out;
  sched_model model;
  sched_state state;
  uint8_t *offends; /* [agents] not in state */
  wfm_check *check;
} explain_job;

/* --- explain.c --- */
/* Adds a finding with its sentence, which is freed. */
wfm_status wfm__explain_add(explain_job *job, const wfm_explain_item *item, wfm__text *text);
/* "Mon 2026-03-02" */
void wfm__explain_date(const explain_job *job, int32_t day, wfm__text *text);
/* "10:30" */
void wfm__explain_clock(int64_t minutes, wfm__text *text);
wfm_status wfm__explain_watch(explain_job *job);

/* --- explain_demand.c, explain_agents.c, explain_requests.c --- */
wfm_status wfm__explain_prices(explain_job *job, const double *prices);
wfm_status wfm__explain_shortages(explain_job *job);
wfm_status wfm__explain_agents(explain_job *job);
wfm_status wfm__explain_requests(explain_job *job);

/* --- explain_case.c: can an agent do this under these rules? --- */
enum {
  EXPLAIN_ANY_DAY = 0,  /* work at all */
  EXPLAIN_CONTRACT = 1, /* reach the contract's minimum in a week */
  EXPLAIN_DAY = 2       /* work on a day, with a shift or with a start in a window */
};

/* One agent's problem. What is in it is as the rules that are in force say. */
typedef struct explain_case {
  wfm_ctx *ctx;
  const wfm_roster *roster;
  const wfm__roster_index *index;
  int32_t agent;
  int32_t target, week, day, shift, start_from, start_to; /* shift -1: any with a start in the window */
  wfm_contract contract;
  wfm_agent who;
  bool all_groups, no_time_off, no_locks;
  int32_t group;         /* one more; -1: none */
  int64_t time_off_gone; /* row that is left out; -1: none */
  int64_t lock_gone, target_lock;
  double short_minutes; /* of the last answer, with EXPLAIN_CONTRACT: the least */
  int32_t short_days;
} explain_case;
wfm_status wfm__explain_case(explain_case *c, wfm_ctx *ctx, const wfm_roster *roster,
                             const wfm__roster_index *index, int32_t agent);
/* Whether it can be done. */
wfm_status wfm__explain_possible(explain_case *c, bool *possible);

/* --- explain_conflict.c: the smallest set of rules in conflict, and the cheapest repair --- */
/* Fills rules and the repair of the item, for a case that is not possible. */
wfm_status wfm__explain_conflict(const explain_case *c, wfm_explain_item *item);
/* "in the way: time off and the longest run; the cheapest repair: ..." */
void wfm__explain_conflict_words(const explain_case *c, const wfm_explain_item *item, wfm__text *text);

#endif
