/* What the parts of swapping share: a roster with what each change of a single day would cost its agent. */
#ifndef WFM_SCHEDULE_SWAP_H
#define WFM_SCHEDULE_SWAP_H

#include "schedule/schedule.h"

#include <libwfm/swap.h>

enum { SWAP_FOUND = 1000, SWAP_CLASSES = 512 };

typedef struct swap_answer {
  wfm_swap swap;
  wfm_swap_effect effect;
} swap_answer;

struct wfm_swaps {
  wfm_ctx *ctx;
  sched_model model;
  sched_state state;
  uint8_t *offends; /* [agents] their rows break a rule */
  int32_t *place;   /* [agents * days] */
  double *prefix;   /* [slots of the longest shift + 1] */
  size_t *first;    /* [agents] of the agent's part of change */
  float
      *change; /* by agent, day, place + 1: own cost of that instead of the day; infinite: a rule is broken */
  swap_answer *found; /* [SWAP_FOUND + 1] */
  size_t count;
  int32_t *kind_place;  /* [kinds] place of a shift, -1: not of the kind */
  int32_t *class_of;    /* [shifts] in use on a day; -1: not */
  int32_t *class_shift; /* [SWAP_CLASSES] */
  double *hop;          /* [SWAP_CLASSES^2] least own cost of an agent on one class taking another */
  int32_t *hopper;      /* who that is; -1: nobody */
  double *reach;        /* [SWAP_CLASSES * WFM_SWAP_MOST] */
  int32_t *from;        /* the same */
};

static inline double swap_change(const wfm_swaps *s, int32_t agent, int32_t day, int32_t place) {
  const sched_kind *kind = &s->model.kind[s->model.agent[agent].kind];
  return s->change[s->first[agent] + (size_t)day * ((size_t)kind->shifts + 1) + (size_t)(place + 1)];
}
static inline sched_day *swap_day(const wfm_swaps *s, int32_t agent, int32_t day) {
  return &s->state.day[(size_t)agent * (size_t)s->model.days + (size_t)day];
}
static inline int32_t swap_place(const wfm_swaps *s, int32_t agent, int32_t day) {
  return s->place[(size_t)agent * (size_t)s->model.days + (size_t)day];
}

/* --- swap.c --- */
/* The agent exists and his rows break no rule, and the day is in the horizon. WFM_EINVAL */
wfm_status wfm__swap_check_agent(const wfm_swaps *s, int32_t agent, int32_t day);
/* Place of a shift in the kind of an agent; -1: it is not of the kind. */
int32_t wfm__swap_place_of(const sched_model *model, int32_t agent, int32_t shift);
bool wfm__swap_has_skill(const sched_model *model, int32_t agent, int32_t skill);
/* Agent-intervals that the day covers within the horizon. */
int32_t wfm__swap_covered(const sched_model *model, int32_t d, const sched_day *day);
/* Missing agent-intervals that a change of the coverage's cost and of its size means. */
double wfm__swap_missing(const sched_model *model, double cost, double covered);
/* Fills the effect of a swap whose members were checked. */
void wfm__swap_effect(wfm_swaps *s, const wfm_swap *swap, wfm_swap_effect *effect);

#endif
