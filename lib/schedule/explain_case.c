/* One agent's problem by itself, under rules that may give way: built through the roster's own builder and priced by the optimiser's
   programme, so that every rule that those know is a rule here. */
#include "schedule/explain.h"

#include <math.h>
#include <string.h>

wfm_status wfm__explain_case(explain_case *c, wfm_ctx *ctx, const wfm_roster *roster,
                             const wfm__roster_index *index, int32_t agent) {
  const wfm__agent *who = &roster->agent[agent];
  memset(c, 0, sizeof *c);
  c->ctx = ctx;
  c->roster = roster;
  c->index = index;
  c->agent = agent;
  c->who = who->in;
  c->contract = roster->contract[who->in.contract].in;
  c->shift = c->group = -1;
  c->time_off_gone = c->lock_gone = c->target_lock = -1;
  c->start_to = 2 * WFM__DAY_MINUTES;
  return WFM_OK;
}

/* The contract's groups, with one more, or all that there are. */
static wfm_status write_groups(const explain_case *c, wfm__text *text) {
  const wfm_roster *roster = c->roster;
  wfm__text_add(text, c->all_groups ? "" : c->contract.shift_groups);
  for (int32_t g = 0; g < wfm__names_count(roster->group_names); g++) {
    if (!c->all_groups && g != c->group) continue;
    if (text->length > 0) wfm__text_add(text, "|");
    wfm__text_add(text, wfm__names_get(roster->group_names, g));
  }
  return text->failed ? wfm__fail(c->ctx, WFM_ENOMEM, "out of memory for a contract") : WFM_OK;
}

static wfm_status add_agent(const explain_case *c, wfm_roster *to) {
  wfm_contract contract = c->contract;
  wfm_agent agent = c->who;
  wfm__text groups;
  wfm__text_init(&groups, c->ctx);
  wfm_status st = write_groups(c, &groups);
  contract.shift_groups = groups.data ? groups.data : "";
  agent.contract = 0;
  agent.skills = c->roster->agent[c->agent].skills > 0 ? "any" : "";
  if (st == WFM_OK) st = wfm_roster_add_skill(to, "any", NULL);
  if (st == WFM_OK) st = wfm_roster_add_contract(to, &contract, NULL);
  for (size_t s = 0; st == WFM_OK && s < c->roster->shift_count; s++)
    st = wfm_roster_add_shift(to, &c->roster->shift[s].in, NULL);
  if (st == WFM_OK) st = wfm_roster_add_agent(to, &agent, NULL);
  wfm__text_free(&groups);
  return st;
}

static wfm_status add_rows(const explain_case *c, wfm_roster *to) {
  const wfm__roster_index *index = c->index;
  wfm_status st = WFM_OK;
  for (size_t i = index->time_off_first[c->agent]; st == WFM_OK && i < index->time_off_first[c->agent + 1];
       i++) {
    wfm_time_off off = c->roster->time_off[index->times_off[i]];
    off.agent = 0;
    if (!c->no_time_off && (int64_t)index->times_off[i] != c->time_off_gone)
      st = wfm_roster_add_time_off(to, &off);
  }
  for (size_t i = index->lock_first[c->agent]; st == WFM_OK && i < index->lock_first[c->agent + 1]; i++) {
    int64_t row = (int64_t)index->locks[i];
    const wfm__lock *lock = &c->roster->lock[row];
    if (!c->no_locks && row != c->lock_gone && row != c->target_lock)
      st = wfm_roster_add_lock(to, 0, lock->day, lock->shift);
  }
  return st;
}

static wfm_status build(const explain_case *c, wfm_roster **out) {
  wfm_roster_opts frame = c->roster->frame;
  frame.labour_weight = frame.under_weight = frame.over_weight = frame.request_weight = 0;
  frame.short_minute_weight = c->target == EXPLAIN_CONTRACT ? 1 : 0;
  frame.short_day_weight = 1e-3 * frame.short_minute_weight;
  wfm_status st = wfm_roster_create(c->ctx, &frame, out);
  if (st == WFM_OK) st = add_agent(c, *out);
  if (st == WFM_OK) st = add_rows(c, *out);
  return st;
}

/* One for each day and shift that is wanted; the programme finds what is worth most. */
static void fill_worth(const explain_case *c, const sched_model *model, double *worth) {
  const sched_kind *kind = &model->kind[model->agent[0].kind];
  for (int32_t d = 0; d < model->days; d++)
    for (int32_t j = 0; j < kind->shifts; j++) {
      int32_t s = kind->shift[j], start = model->shift[s].start_minute;
      bool that =
          d == c->day && (c->shift < 0 ? start >= c->start_from && start <= c->start_to : s == c->shift);
      *worth++ = c->target == EXPLAIN_ANY_DAY || (c->target == EXPLAIN_DAY && that) ? 1 : 0;
    }
}

static wfm_status answer(explain_case *c, sched_model *model, bool *possible) {
  sched_pricer pricer;
  wfm_status st = wfm__sched_pricer_create(model, &pricer);
  if (st != WFM_OK) return st;
  double *worth = wfm__alloc(c->ctx, (size_t)model->days * (size_t)model->shifts, sizeof *worth);
  if (worth) {
    for (int32_t w = 0; w < model->weeks; w++) {
      if (c->target == EXPLAIN_CONTRACT && w == c->week) continue;
      model->week[w].min_minutes = model->week[w].min_days = 0;
    }
    model->kind[model->agent[0].kind].long_weight = 0;
    fill_worth(c, model, worth);
    double least = wfm__sched_price(model, &pricer, 0, worth, NULL);
    *possible = c->target == EXPLAIN_CONTRACT ? least < 5e-4 : least < -0.5;
    c->short_minutes = floor(least + 1e-6);
    c->short_days = (int32_t)lround(1e3 * (least - c->short_minutes));
  } else {
    st = wfm__fail(c->ctx, WFM_ENOMEM, "out of memory for an agent's schedule");
  }
  wfm__free(c->ctx, worth);
  wfm__sched_pricer_free(model, &pricer);
  return st;
}

wfm_status wfm__explain_possible(explain_case *c, bool *possible) {
  wfm_roster *roster = NULL;
  sched_model model;
  wfm_status st = build(c, &roster);
  if (st == WFM_OK) {
    st = wfm__sched_compile(c->ctx, roster, &model);
    if (st == WFM_OK) st = answer(c, &model, possible);
    wfm__sched_model_free(&model);
  }
  wfm_roster_free(roster);
  return st;
}
