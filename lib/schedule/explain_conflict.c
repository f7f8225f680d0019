/* The smallest set of rules in conflict, and the cheapest repair. A rule is one entry in the table below. */
#include "schedule/explain.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>

enum { DAY_COUNTS = 480, NUMBER_RULES = 7, LIMIT_WEEK = 10080, LIMIT_START = 2880, LIMIT_RUN = 3660 };

static void free_groups(explain_case *c) {
  c->all_groups = true;
}
static void free_time_off(explain_case *c) {
  c->no_time_off = true;
}
static void free_locks(explain_case *c) {
  c->no_locks = true;
}
static void free_run(explain_case *c) {
  c->contract.max_consecutive_days = LIMIT_RUN;
}
static void free_rest(explain_case *c) {
  c->contract.min_rest_minutes = 0;
}
static void free_cap(explain_case *c) {
  c->contract.cap_minutes = LIMIT_WEEK;
}
static void free_hours(explain_case *c) {
  c->contract.weekly_max_minutes = LIMIT_WEEK;
}
static void free_days(explain_case *c) {
  c->contract.days_max = WFM__WEEK_DAYS;
}
static void free_window(explain_case *c) {
  c->who.start_from_minute = 0;
  c->who.start_to_minute = LIMIT_START;
}

/* Rules that the filter drops first are named last. */
static const struct {
  int32_t rule;
  const char *words;
  void (*relax)(explain_case *);
} rules[] = {
    {WFM_RULE_HOURS_CAP, "the cap on worked hours", free_cap},
    {WFM_RULE_CONTRACT_HOURS, "the contract's weekly maximum with leave credit", free_hours},
    {WFM_RULE_WEEKLY_DAYS, "the contract's days a week less leave", free_days},
    {WFM_RULE_REST, "the rest between shifts", free_rest},
    {WFM_RULE_CONSECUTIVE_DAYS, "the longest run", free_run},
    {WFM_RULE_LOCKED, "locks", free_locks},
    {WFM_RULE_TIME_OFF, "time off", free_time_off},
    {WFM_RULE_START_WINDOW, "the agent's start window", free_window},
    {WFM_RULE_SHIFT_GROUP, "the contract's shift groups", free_groups},
};
enum { RULES = sizeof rules / sizeof rules[0] };

/* Whether it can be done with only the rules of the set in force; a problem too large to price counts as not possible. */
static wfm_status try_rules(const explain_case *c, uint32_t in_force, bool *possible) {
  explain_case trial = *c;
  for (int i = 0; i < RULES; i++)
    if (!(in_force & 1u << rules[i].rule)) rules[i].relax(&trial);
  *possible = false;
  wfm_status st = wfm__explain_possible(&trial, possible);
  return st == WFM_ELIMIT ? WFM_OK : st;
}

/* --- the set --- */

/* Drops rule after rule as long as the rest stays in conflict (deletion filter: Chinneck and Dravnieks 1991). */
static wfm_status filter(const explain_case *c, uint32_t *set) {
  wfm_status st = WFM_OK;
  *set = 0;
  for (int i = 0; i < RULES; i++) *set |= 1u << rules[i].rule;
  for (int i = 0; st == WFM_OK && i < RULES; i++) {
    bool possible = false;
    uint32_t without = *set & ~(1u << rules[i].rule);
    st = try_rules(c, without, &possible);
    if (st == WFM_OK && !possible) *set = without;
  }
  return st;
}

static int size_of(uint32_t set) {
  int n = 0;
  for (; set; set &= set - 1) n++;
  return n;
}

/* What the filter leaves cannot be made smaller by leaving out, but another set may be smaller: tries all of one and two. */
static wfm_status find_smaller(const explain_case *c, uint32_t *set) {
  wfm_status st = WFM_OK;
  int most = size_of(*set) - 1;
  bool possible = true;
  for (int i = 0; st == WFM_OK && possible && most >= 1 && i < RULES; i++) {
    uint32_t one = 1u << rules[i].rule;
    st = try_rules(c, one, &possible);
    if (st == WFM_OK && !possible) *set = one;
  }
  for (int i = 0; most >= 2 && i < RULES; i++)
    for (int j = i + 1; st == WFM_OK && possible && j < RULES; j++) {
      uint32_t two = 1u << rules[i].rule | 1u << rules[j].rule;
      st = try_rules(c, two, &possible);
      if (st == WFM_OK && !possible) *set = two;
    }
  return st;
}

/* --- the repair --- */

/* Limits that can be moved step by step: the field, where it ends, and what a step counts. 0: the interval. */
static const struct {
  int32_t rule;
  bool of_agent;
  size_t field;
  int32_t end, step, minutes;
} limits[NUMBER_RULES] = {
    {WFM_RULE_HOURS_CAP, false, offsetof(wfm_contract, cap_minutes), LIMIT_WEEK, 0, 1},
    {WFM_RULE_CONTRACT_HOURS, false, offsetof(wfm_contract, weekly_max_minutes), LIMIT_WEEK, 0, 1},
    {WFM_RULE_WEEKLY_DAYS, false, offsetof(wfm_contract, days_max), WFM__WEEK_DAYS, 1, DAY_COUNTS},
    {WFM_RULE_REST, false, offsetof(wfm_contract, min_rest_minutes), 0, 0, 1},
    {WFM_RULE_CONSECUTIVE_DAYS, false, offsetof(wfm_contract, max_consecutive_days), LIMIT_RUN, 1,
     DAY_COUNTS},
    {WFM_RULE_START_WINDOW, true, offsetof(wfm_agent, start_from_minute), 0, 0, 1},
    {WFM_RULE_START_WINDOW, true, offsetof(wfm_agent, start_to_minute), LIMIT_START, 0, 1},
};

static int32_t *field_of(explain_case *c, int i) {
  char *base = limits[i].of_agent ? (char *)&c->who : (char *)&c->contract;
  return (int32_t *)(void *)(base + limits[i].field);
}

/* The limit k steps from where it is, not past its end. */
static int32_t moved(int32_t from, int32_t k, int32_t step, int32_t end) {
  int64_t to = end >= from ? (int64_t)from + (int64_t)k * step : (int64_t)from - (int64_t)k * step;
  return (int32_t)(end >= from ? (to < end ? to : end) : (to > end ? to : end));
}

/* What a repair costs, and the item with it. */
typedef struct repair {
  int64_t minutes;
  wfm_explain_item *item;
} repair;

static void offer(repair *best, int64_t minutes, int32_t rule, int64_t from, int64_t to) {
  if (minutes >= best->minutes) return;
  best->minutes = minutes;
  best->item->repair = rule;
  best->item->repair_from = from;
  best->item->repair_to = to;
}

/* The least number of steps that is enough, by bisection: giving way further never takes a way back. */
static wfm_status move_limit(const explain_case *c, int i, repair *best) {
  explain_case trial = *c;
  int32_t *field = field_of(&trial, i), from = *field, end = limits[i].end;
  int32_t step = limits[i].step ? limits[i].step : c->roster->frame.interval_minutes;
  int32_t low = 0, high = (int32_t)((llabs((long long)end - from) + step - 1) / step);
  bool possible = false;
  *field = end;
  wfm_status st = high > 0 ? wfm__explain_possible(&trial, &possible) : WFM_OK;
  while (st == WFM_OK && possible && high - low > 1) {
    int32_t middle = low + (high - low) / 2;
    bool enough = false;
    *field = moved(from, middle, step, end);
    st = wfm__explain_possible(&trial, &enough);
    if (enough)
      high = middle;
    else
      low = middle;
  }
  if (st == WFM_OK && possible) {
    int32_t to = moved(from, high, step, end);
    offer(best, llabs((long long)to - from) * limits[i].minutes, limits[i].rule, from, to);
  }
  return st == WFM_ELIMIT ? WFM_OK : st;
}

/* Rows of time off or locks taken back one at a time, groups added one at a time. */
static wfm_status drop_time_off(const explain_case *c, repair *best) {
  wfm_status st = WFM_OK;
  for (size_t i = c->index->time_off_first[c->agent];
       st == WFM_OK && i < c->index->time_off_first[c->agent + 1]; i++) {
    explain_case trial = *c;
    bool possible = false;
    trial.time_off_gone = (int64_t)c->index->times_off[i];
    st = wfm__explain_possible(&trial, &possible);
    const wfm_time_off *off = &c->roster->time_off[c->index->times_off[i]];
    if (st == WFM_OK && possible)
      offer(best, off->end_minute - off->start_minute, WFM_RULE_TIME_OFF, trial.time_off_gone, -1);
  }
  return st;
}

static wfm_status drop_lock(const explain_case *c, repair *best) {
  wfm_status st = WFM_OK;
  for (size_t i = c->index->lock_first[c->agent]; st == WFM_OK && i < c->index->lock_first[c->agent + 1];
       i++) {
    explain_case trial = *c;
    bool possible = false;
    trial.lock_gone = (int64_t)c->index->locks[i];
    st = wfm__explain_possible(&trial, &possible);
    if (st == WFM_OK && possible) offer(best, DAY_COUNTS, WFM_RULE_LOCKED, trial.lock_gone, -1);
  }
  return st;
}

static wfm_status add_group(const explain_case *c, repair *best) {
  wfm_status st = WFM_OK;
  for (int32_t g = 0; st == WFM_OK && g < wfm__names_count(c->roster->group_names); g++) {
    explain_case trial = *c;
    bool possible = false;
    trial.group = g;
    st = wfm__explain_possible(&trial, &possible);
    if (st == WFM_OK && possible) offer(best, DAY_COUNTS, WFM_RULE_SHIFT_GROUP, -1, g);
    if (st == WFM_ELIMIT) st = WFM_OK;
  }
  return st;
}

wfm_status wfm__explain_conflict(const explain_case *c, wfm_explain_item *item) {
  repair best = {INT64_MAX, item};
  bool possible;
  item->rules = 0;
  item->repair = -1;
  item->repair_from = item->repair_to = -1;
  wfm_status st = try_rules(c, 0, &possible);
  if (st != WFM_OK || !possible)
    return st; /* no rule: there is no such shift, or the minimum is out of reach */
  st = filter(c, &item->rules);
  if (st == WFM_OK) st = find_smaller(c, &item->rules);
  for (int i = 0; st == WFM_OK && i < NUMBER_RULES; i++)
    if (item->rules & 1u << limits[i].rule) st = move_limit(c, i, &best);
  if (st == WFM_OK && item->rules & 1u << WFM_RULE_TIME_OFF) st = drop_time_off(c, &best);
  if (st == WFM_OK && item->rules & 1u << WFM_RULE_LOCKED) st = drop_lock(c, &best);
  if (st == WFM_OK && item->rules & 1u << WFM_RULE_SHIFT_GROUP) st = add_group(c, &best);
  return st;
}

/* --- in words --- */

static void repair_words(const explain_case *c, const wfm_explain_item *item, wfm__text *text) {
  int from = (int)item->repair_from, to = (int)item->repair_to;
  switch (item->repair) {
  case WFM_RULE_TIME_OFF:
    wfm__text_printf(text, "the time off on day %d taken back",
                     (int)c->roster->time_off[item->repair_from].day);
    break;
  case WFM_RULE_LOCKED:
    wfm__text_printf(text, "the lock on day %d taken back", (int)c->roster->lock[item->repair_from].day);
    break;
  case WFM_RULE_SHIFT_GROUP:
    wfm__text_printf(text, "shifts of group %s too", wfm__names_get(c->roster->group_names, to));
    break;
  case WFM_RULE_START_WINDOW:
    wfm__text_printf(text, "starts %s ", to < from ? "from" : "until");
    wfm__explain_clock(to, text);
    wfm__text_add(text, " instead of ");
    wfm__explain_clock(from, text);
    break;
  case WFM_RULE_REST:
    wfm__text_printf(text, "a rest of %d instead of %d minutes", to, from);
    break;
  case WFM_RULE_CONSECUTIVE_DAYS:
    wfm__text_printf(text, "a longest run of %d instead of %d days", to, from);
    break;
  case WFM_RULE_WEEKLY_DAYS:
    wfm__text_printf(text, "%d instead of %d days a week", to, from);
    break;
  case WFM_RULE_HOURS_CAP:
    wfm__text_printf(text, "a cap of %d instead of %d minutes", to, from);
    break;
  default:
    wfm__text_printf(text, "a weekly maximum of %d instead of %d minutes", to, from);
  }
}

void wfm__explain_conflict_words(const explain_case *c, const wfm_explain_item *item, wfm__text *text) {
  int left = size_of(item->rules), count = left;
  if (count == 0 || c->roster->agent[c->agent].skills == 0) {
    wfm__text_add(text, c->roster->agent[c->agent].skills == 0
                            ? "the agent has no skill"
                            : "no shift of the roster would do, whatever the rules");
    return;
  }
  wfm__text_add(text, "in the way: ");
  for (int i = RULES - 1; i >= 0; i--) {
    if (!(item->rules & 1u << rules[i].rule)) continue;
    wfm__text_printf(text, "%s%s", left == count ? "" : left == 1 ? " and " : ", ", rules[i].words);
    left--;
  }
  wfm__text_add(text, "; ");
  if (item->repair < 0) {
    wfm__text_add(text, "no single limit moved, row taken back or group added is enough");
    return;
  }
  wfm__text_add(text, "the cheapest repair: ");
  repair_words(c, item, text);
}
