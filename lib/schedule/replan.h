/* What the parts of replanning share: the published days, the present ones, and what a change costs. */
#ifndef WFM_SCHEDULE_REPLAN_H
#define WFM_SCHEDULE_REPLAN_H

#include "schedule/schedule.h"

#include <libwfm/replan.h>

typedef struct replan_job {
  sched_model *model;
  wfm__watch *watch;
  const wfm_replan_opts *opts;
  int64_t now, notice_end; /* minutes after 00:00 of day 0 */
  double agent_price, day_price, pause_price, notice_price;
  sched_day *published; /* [agents * days] */
  uint8_t *broken;      /* [agents * days] the published day breaks a rule by itself */
  uint8_t *offends;     /* [agents] the published days break a rule */
  uint8_t *consents;    /* [agents] */
  int32_t *changed;     /* [agents] days that are not as published */
  int32_t *moved;       /* [agents] of these, days with other work */
  int32_t agents_changed;
  sched_state state;
  int32_t *place; /* [agents * days] of state */
  double *prefix; /* [slots of the longest shift + 1] */
  wfm_status stopped;
} replan_job;

/* Minutes after 00:00 of day 0 at which the shift begins on the day. */
static inline int64_t replan_start(const replan_job *rp, int32_t day, int32_t shift) {
  return (int64_t)day * WFM__DAY_MINUTES + rp->model->shift[shift].start_minute;
}
static inline const sched_day *replan_published(const replan_job *rp, int32_t agent, int32_t day) {
  return &rp->published[(size_t)agent * (size_t)rp->model->days + (size_t)day];
}
static inline sched_day *replan_day(const replan_job *rp, int32_t agent, int32_t day) {
  return &rp->state.day[(size_t)agent * (size_t)rp->model->days + (size_t)day];
}

/* --- replan.c --- */
/* True when both are off, or the same shift and skill. */
bool wfm__replan_same_work(const sched_day *a, const sched_day *b);
/* True when both are off, or the same shift, skill and pauses. */
bool wfm__replan_same(const replan_job *rp, const sched_day *a, const sched_day *b);
/* Price of a day that is not as published; infinite when it must stay, because it has begun or for want of a consent. */
double wfm__replan_price(const replan_job *rp, int32_t agent, int32_t day, const sched_day *new_day);
/* The same for a shift before its pauses are known. */
double wfm__replan_shift_price(const replan_job *rp, int32_t agent, int32_t day, int32_t shift);
/* Puts a day in force, coverage and counts of changes included. */
void wfm__replan_set(replan_job *rp, int32_t agent, int32_t day, const sched_day *new_day);

/* --- replan_repair.c: agents whose days break a rule get the nearest legal schedule --- */
wfm_status wfm__replan_repair(replan_job *rp);

/* --- replan_search.c: few others cover what is missing --- */
wfm_status wfm__replan_search(replan_job *rp);

#endif
