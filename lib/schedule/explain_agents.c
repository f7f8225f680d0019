/* Agents who can work no day, weeks under the contract, locks that are not kept: which rules stand in the way. */
#include "schedule/explain.h"

#include <math.h>

/* Finds the conflict of a case that is not possible, and adds the finding with its sentence. */
static wfm_status add_conflict(explain_job *job, explain_case *c, wfm_explain_item *item, wfm__text *text,
                               bool possible, const char *otherwise) {
  wfm_status st = WFM_OK;
  item->repair = -1;
  item->repair_from = item->repair_to = -1;
  if (!possible && job->roster->agent[c->agent].skills == 0)
    item->rules = 1u << WFM_RULE_SKILL;
  else if (!possible)
    st = wfm__explain_conflict(c, item);
  if (possible)
    wfm__text_add(text, otherwise);
  else if (st == WFM_OK)
    wfm__explain_conflict_words(c, item, text);
  if (st == WFM_OK) return wfm__explain_add(job, item, text);
  wfm__text_free(text);
  return st;
}

static wfm_status explain_idle(explain_job *job, int32_t agent) {
  explain_case c;
  wfm_explain_item item = {.kind = WFM_EXPLAIN_IDLE, .agent = agent, .day = -1, .row = -1, .value = NAN};
  wfm__text text;
  wfm_status st = wfm__explain_case(&c, job->ctx, job->roster, job->model.index, agent);
  if (st != WFM_OK) return st;
  c.target = EXPLAIN_ANY_DAY;
  wfm__text_init(&text, job->ctx);
  wfm__text_printf(&text, "agent %s can work no day: ", c.who.name);
  return add_conflict(job, &c, &item, &text, false, "");
}

static wfm_status explain_week(explain_job *job, int32_t agent, int32_t week, const wfm_agent_week *hours) {
  explain_case c;
  bool possible;
  wfm_explain_item item = {.kind = WFM_EXPLAIN_CONTRACT,
                           .agent = agent,
                           .day = week * WFM__WEEK_DAYS,
                           .row = -1,
                           .value = (double)hours->short_minutes,
                           .cost = job->model.frame.short_minute_weight * (double)hours->short_minutes +
                                   job->model.frame.short_day_weight * hours->short_days};
  wfm__text text;
  wfm_status st = wfm__explain_case(&c, job->ctx, job->roster, job->model.index, agent);
  c.target = EXPLAIN_CONTRACT;
  c.week = week;
  if (st == WFM_OK) st = wfm__explain_possible(&c, &possible);
  if (st != WFM_OK) return st;
  wfm__text_init(&text, job->ctx);
  wfm__text_printf(&text, "agent %s, week %d: %d minutes and %d days under the contract", c.who.name,
                   (int)week, (int)hours->short_minutes, (int)hours->short_days);
  if (!possible)
    wfm__text_printf(&text, ", at least %d and %d whatever the roster; ", (int)c.short_minutes,
                     (int)c.short_days);
  return add_conflict(job, &c, &item, &text, possible,
                      "; the rules leave a week that meets it, the cost of surplus decides");
}

static wfm_status explain_lock(explain_job *job, const wfm_violation *v) {
  const wfm__lock *lock = &job->roster->lock[v->row];
  explain_case c;
  bool possible = true;
  wfm_explain_item item = {
      .kind = WFM_EXPLAIN_LOCK, .agent = lock->agent, .day = lock->day, .row = v->row, .value = NAN};
  wfm__text text;
  wfm_status st = wfm__explain_case(&c, job->ctx, job->roster, job->model.index, lock->agent);
  c.target = EXPLAIN_DAY;
  c.day = lock->day;
  c.shift = lock->shift;
  c.target_lock = v->row;
  if (st == WFM_OK && lock->shift >= 0) st = wfm__explain_possible(&c, &possible);
  if (st != WFM_OK) return st;
  wfm__text_init(&text, job->ctx);
  wfm__text_printf(&text, "agent %s, day %d: the lock on %s is not kept; ", c.who.name, (int)lock->day,
                   lock->shift < 0 ? "OFF" : job->roster->shift[lock->shift].in.name);
  return add_conflict(job, &c, &item, &text, possible, "the rules would let it be kept");
}

static wfm_status explain_weeks(explain_job *job) {
  const sched_model *model = &job->model;
  wfm_status st = WFM_OK;
  int32_t left = job->opts->agents;
  for (int32_t a = 0; st == WFM_OK && left > 0 && a < model->agents; a++)
    for (int32_t w = 0; st == WFM_OK && left > 0 && !model->agent[a].idle && w < model->weeks; w++) {
      wfm_agent_week hours = {.struct_size = sizeof hours};
      st = wfm_check_agent_week(job->check, a, w, &hours);
      if (st != WFM_OK || (hours.short_minutes == 0 && hours.short_days == 0)) continue;
      st = explain_week(job, a, w, &hours);
      if (st == WFM_OK) st = wfm__explain_watch(job);
      left--;
    }
  return st;
}

wfm_status wfm__explain_agents(explain_job *job) {
  const sched_model *model = &job->model;
  wfm_status st = WFM_OK;
  int32_t left = job->opts->agents;
  for (int32_t a = 0; st == WFM_OK && left > 0 && a < model->agents; a++) {
    if (!model->agent[a].idle) continue;
    st = explain_idle(job, a);
    if (st == WFM_OK) st = wfm__explain_watch(job);
    left--;
  }
  if (st == WFM_OK) st = explain_weeks(job);
  left = job->opts->agents;
  for (size_t i = 0; st == WFM_OK && left > 0 && i < wfm_check_violations(job->check); i++) {
    wfm_violation v = {.struct_size = sizeof v};
    st = wfm_check_violation(job->check, i, &v);
    if (st != WFM_OK || v.rule != WFM_RULE_LOCKED || v.row < 0) continue;
    st = explain_lock(job, &v);
    if (st == WFM_OK) st = wfm__explain_watch(job);
    left--;
  }
  return st;
}
