/* Locked days, kept where they can be; and the agents who can work no day, with the rule that removes the last one. */
#include "schedule/schedule.h"

#include <math.h>
#include <string.h>

/* A workspace for single agents at prices of zero. */
typedef struct trial {
  sched_model *model;
  sched_pricer pricer;
  double *worth; /* [days * shifts] zeros */
  double *row;   /* [shifts] */
} trial;

static wfm_status note_lock(sched_model *model, const wfm__lock *lock, const char *reason) {
  wfm__text text;
  wfm__text_init(&text, model->ctx);
  wfm__text_printf(&text, "agent %s, day %d: the lock on %s is set aside: %s",
                   model->roster->agent[lock->agent].in.name, lock->day,
                   lock->shift < 0 ? "OFF" : model->roster->shift[lock->shift].in.name, reason);
  wfm_status st = wfm__sched_note(model, SCHED_NOTE_LOCK, lock->agent, &text);
  wfm__text_free(&text);
  return st;
}

/* Why the shift alone cannot be worked on the day; NULL: it can. */
static const char *lock_fault(const sched_model *model, const wfm__lock *lock) {
  const wfm__agent *agent = &model->roster->agent[lock->agent];
  int32_t start = model->shift[lock->shift].start_minute;
  if (!model->index->allowed[(size_t)agent->in.contract * (size_t)model->shifts + (size_t)lock->shift])
    return "its group is not in the agent's contract";
  if (start < agent->in.start_from_minute || start > agent->in.start_to_minute)
    return "it starts outside the agent's window";
  if (agent->skills == 0) return "the agent has no skill";
  if (wfm__sched_hits_time_off(model, lock->agent, lock->day, lock->shift)) return "it overlaps time off";
  if (model->kind[model->agent[lock->agent].kind].max_run == 0) return "the contract allows no day in a row";
  return NULL;
}

static wfm_status apply_lock(trial *t, const wfm__lock *lock) {
  sched_model *model = t->model;
  const sched_kind *kind = &model->kind[model->agent[lock->agent].kind];
  size_t at = (size_t)lock->agent * (size_t)model->days + (size_t)lock->day;
  for (int32_t j = 0; j < kind->shifts; j++)
    t->row[j] = kind->shift[j] == lock->shift ? model->row[model->row_of[at] + (size_t)j] : INFINITY;
  if (lock->shift >= 0) model->off_cost[at] = INFINITY;
  return wfm__sched_row(model, lock->agent, lock->day, t->row);
}

/* The shift that a kept lock wants on a day; NULL: none. */
static const sched_shift *locked_shift(const sched_model *model, int32_t agent, int32_t day) {
  const sched_kind *kind = &model->kind[model->agent[agent].kind];
  size_t at = (size_t)agent * (size_t)model->days + (size_t)day;
  if (model->off_cost[at] < INFINITY) return NULL;
  for (int32_t j = 0; j < kind->shifts; j++)
    if (model->row[model->row_of[at] + (size_t)j] < INFINITY) return &model->shift[kind->shift[j]];
  return NULL;
}

/* True when locks kept on days before, the earlier period, or locks on days after leave the shift too little rest. */
static bool lock_rests_less(const sched_model *model, const wfm__lock *lock) {
  const sched_kind *kind = &model->kind[model->agent[lock->agent].kind];
  const sched_shift *shift = &model->shift[lock->shift];
  int64_t start = (int64_t)lock->day * WFM__DAY_MINUTES + shift->start_minute,
          end = start - shift->start_minute + shift->end_minute;
  if (start + model->roster->agent[lock->agent].in.prior_end_minutes_before < kind->min_rest) return true;
  for (int32_t d = 0; d < model->days; d++) {
    const sched_shift *other = d == lock->day ? NULL : locked_shift(model, lock->agent, d);
    if (!other) continue;
    int64_t begins = (int64_t)d * WFM__DAY_MINUTES + other->start_minute,
            ends = (int64_t)d * WFM__DAY_MINUTES + other->end_minute;
    if (d < lock->day ? start - ends < kind->min_rest : begins - end < kind->min_rest) return true;
  }
  return false;
}

/* The rule that the shift breaks with what is locked already. */
static const char *fault_together(const sched_model *model, const wfm__lock *lock) {
  const sched_kind *kind = &model->kind[model->agent[lock->agent].kind];
  int32_t first = lock->day / WFM__WEEK_DAYS * WFM__WEEK_DAYS, days = 0, run = 1;
  const sched_week *week =
      &model->week[(size_t)lock->agent * (size_t)model->weeks + (size_t)(lock->day / WFM__WEEK_DAYS)];
  int64_t minutes = 0;
  if (lock->shift < 0) return "the other locks and the agent's limits leave no schedule with that day off";
  if (lock_rests_less(model, lock))
    return "it breaks the rest to the earlier period or to another locked shift";
  for (int32_t d = first; d < first + WFM__WEEK_DAYS && d < model->days; d++) {
    const sched_shift *shift =
        d == lock->day ? &model->shift[lock->shift] : locked_shift(model, lock->agent, d);
    if (!shift) continue;
    minutes += shift->paid_minutes;
    days++;
  }
  if (days > week->max_days) return "with the other locks the week has more days than the contract allows";
  if (minutes > week->max_minutes)
    return "with the other locks the week has more hours than the contract and the cap allow";
  int32_t d = lock->day - 1;
  for (; d >= 0 && locked_shift(model, lock->agent, d); d--) run++;
  if (d < 0) run += model->agent[lock->agent].first_run;
  for (d = lock->day + 1; d < model->days && locked_shift(model, lock->agent, d); d++) run++;
  if (run > kind->max_run) return "with the other locks the run of days is longer than the contract allows";
  return "with the earlier period and the other locks no legal schedule is left";
}

/* Keeps one lock after another as long as a schedule is left. */
static wfm_status lock_agent(trial *t, int32_t agent) {
  sched_model *model = t->model;
  const wfm__roster_index *index = model->index;
  for (size_t i = index->lock_first[agent]; i < index->lock_first[agent + 1]; i++) {
    const wfm__lock *lock = &model->roster->lock[index->locks[i]];
    size_t at = (size_t)agent * (size_t)model->days + (size_t)lock->day;
    size_t row_of = model->row_of[at];
    double off_cost = model->off_cost[at];
    const char *fault = lock->shift >= 0 ? lock_fault(model, lock) : NULL;
    wfm_status st = fault ? WFM_OK : apply_lock(t, lock);
    if (st != WFM_OK) return st;
    if (!fault && !(wfm__sched_price(model, &t->pricer, agent, t->worth, NULL) < INFINITY)) {
      model->row_of[at] = row_of;
      model->off_cost[at] = off_cost;
      fault = fault_together(model, lock);
    }
    if (fault) st = note_lock(model, lock, fault);
    if (st != WFM_OK) return st;
  }
  return WFM_OK;
}

/* --- agents who can work nothing --- */

enum { RULE_ALL, RULE_GROUP, RULE_WINDOW, RULE_TIME_OFF, RULE_LOCK, RULE_RUN, RULE_REST, RULE_WEEK, RULES };

static const char *const rule_reason[RULES] = {
    "there is no shift",
    "no shift belongs to the contract's groups",
    "no shift of the contract starts inside the agent's window",
    "every shift on every day overlaps time off",
    "locks leave no day to work",
    "the run of days before the horizon is the longest allowed",
    "the rest after the last shift before the horizon outlasts it",
    "a single shift is more than the contract's hours or days of any week, leave included",
};

/* The first rule that forbids the shift on the day taken by itself; RULES: none does. */
static int first_rule(const sched_model *model, int32_t agent, int32_t d, int32_t s) {
  const wfm__agent *who = &model->roster->agent[agent];
  const sched_agent *own = &model->agent[agent];
  const sched_kind *kind = &model->kind[own->kind];
  const sched_shift *shift = &model->shift[s];
  const sched_week *week = &model->week[(size_t)agent * (size_t)model->weeks + (size_t)(d / WFM__WEEK_DAYS)];
  size_t at = (size_t)agent * (size_t)model->days + (size_t)d;
  if (!model->index->allowed[(size_t)who->in.contract * (size_t)model->shifts + (size_t)s]) return RULE_GROUP;
  if (shift->start_minute < who->in.start_from_minute || shift->start_minute > who->in.start_to_minute)
    return RULE_WINDOW;
  if (wfm__sched_hits_time_off(model, agent, d, s)) return RULE_TIME_OFF;
  if (kind->max_run == 0 || (d == 0 && kind->runs > 1 && own->first_run >= kind->max_run)) return RULE_RUN;
  int32_t j = 0;
  while (kind->shift[j] != s) j++;
  if (!(model->row[model->row_of[at] + (size_t)j] < INFINITY)) return RULE_LOCK;
  int64_t since = (int64_t)d * WFM__DAY_MINUTES + shift->start_minute + who->in.prior_end_minutes_before;
  if (since < kind->min_rest) return RULE_REST;
  if (week->max_days < 1 || shift->paid_minutes > week->max_minutes) return RULE_WEEK;
  return RULES;
}

/* Notes an agent who has no legal day, with the rule that takes the options which pass all others before it. */
static wfm_status note_idle(sched_model *model, int32_t agent) {
  int last = RULE_ALL;
  for (int32_t d = 0; d < model->days; d++)
    for (int32_t s = 0; s < model->shifts && model->roster->agent[agent].skills > 0; s++) {
      int rule = first_rule(model, agent, d, s);
      if (rule == RULES) return WFM_OK;
      if (rule > last) last = rule;
    }
  model->agent[agent].idle = true;
  wfm__text text;
  wfm__text_init(&text, model->ctx);
  wfm__text_printf(&text, "agent %s can work no day: %s", model->roster->agent[agent].in.name,
                   model->roster->agent[agent].skills ? rule_reason[last] : "the agent has no skill");
  wfm_status st = wfm__sched_note(model, SCHED_NOTE_IDLE, agent, &text);
  wfm__text_free(&text);
  return st;
}

wfm_status wfm__sched_locks(sched_model *model) {
  wfm_ctx *ctx = model->ctx;
  trial t = {.model = model};
  wfm_status st = wfm__sched_pricer_create(model, &t.pricer);
  if (st != WFM_OK) return st;
  t.worth = wfm__alloc(ctx, (size_t)model->days * (size_t)model->shifts, sizeof *t.worth);
  t.row = wfm__alloc(ctx, (size_t)model->shifts, sizeof *t.row);
  if (!t.worth || !t.row) st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for locks");
  for (int32_t a = 0; st == WFM_OK && a < model->agents; a++) {
    st = lock_agent(&t, a);
    if (st == WFM_OK) st = note_idle(model, a);
  }
  wfm__free(ctx, t.worth);
  wfm__free(ctx, t.row);
  wfm__sched_pricer_free(model, &t.pricer);
  return st;
}
