/* SMART, letter by letter: what was found, why it matters, what to do. */
#include "goals/goals.h"

#include <libwfm/goal_levers.h>
#include <math.h>
#include <string.h>

enum { FEW_LOOKS = 4, FAR_DAYS = 366, ENOUGH_CHANGES = 12 };

void wfm_smart_report_init(wfm_smart_report *report, size_t struct_size) {
  static const wfm_smart_report none = {.probability = NAN};
  wfm__opts_init(report, struct_size, &none, sizeof none);
}

/* What each finding means and what to do about it. */
static const struct {
  uint32_t finding;
  const char *reason, *suggestion;
} sentences[] = {
    {WFM_SMART_NO_DEFINITION, "it does not say how the KPI is counted", "name the definition of the KPI"},
    {WFM_SMART_NO_SCOPE, "it does not say for which queue, team or site", "name the scope"},
    {WFM_SMART_NO_OWNER, "nobody answers for it", "name an owner"},
    {WFM_SMART_NO_UNIT, "the unit is not said", "give the unit"},
    {WFM_SMART_NO_BASELINE_SE, "how sure the baseline is, is not known",
     "take the baseline from data, with its standard error"},
    {WFM_SMART_WITHIN_NOISE, "the change is within the noise of the baseline",
     "measure the baseline longer or aim further"},
    {WFM_SMART_OUT_OF_RANGE, "the target is a value that the KPI cannot take", "set a target that can occur"},
    {WFM_SMART_ALREADY_MET, "the level is at the target already", "set a target that asks for a change"},
    {WFM_SMART_NO_OBSERVATIONS, "nothing was observed yet, so nothing is known of the trend",
     "record past values of the KPI"},
    {WFM_SMART_UNLIKELY, "the trend alone hardly gets there",
     "plan what will change, or set a later date or a nearer target"},
    {WFM_SMART_UNCERTAIN, "the trend alone may well fall short", "plan what will change"},
    {WFM_SMART_UNEXPLAINED, "what is known of the centre does not explain the level of today",
     "check volume, handling times, patience and agents"},
    {WFM_SMART_BEYOND_LEVERS, "the levers that work in time do not reach it",
     "open more levers, or set a later date or a nearer target"},
    {WFM_SMART_TOO_LATE, "what would reach it comes too late", "begin earlier or set a later date"},
    {WFM_SMART_NO_GUARD, "shorter contacts want a guard-rail of quality",
     "name a quality KPI that is watched meanwhile"},
    {WFM_SMART_UNRELATED, "so far its changes do not go with those of the parent",
     "ask whether it serves the parent, or measure longer"},
    {WFM_SMART_OPPOSED, "when it gets better the parent gets worse",
     "choose another way to serve the parent"},
    {WFM_SMART_NO_REASON, "it does not say what it serves", "give a reason or a parent goal"},
    {WFM_SMART_OVER, "it was due before today", "set a due date ahead"},
    {WFM_SMART_NO_MILESTONES, "there are no steps on the way", "split it into milestones"},
    {WFM_SMART_FEW_LOOKS, "fewer than four observations are expected before it is due", "observe more often"},
    {WFM_SMART_FAR, "it is due in more than a year", "set a first goal within the year"},
};

/* Appends "; text" as far as there is room. */
static void append(char *to, size_t cap, const char *text) {
  size_t used = strlen(to);
  (void)wfm__format(to + used, cap - used, "%s%s", used > 0 ? "; " : "", text);
}

/* Writes the letter: what speaks for it, or what was found against it. */
static void settle(wfm_smart_letter *letter, uint32_t findings, uint32_t grave, const char *good) {
  letter->findings = findings;
  letter->verdict = findings == 0 ? WFM_SMART_YES : (findings & grave) ? WFM_SMART_NO : WFM_SMART_PARTLY;
  letter->reason[0] = letter->suggestion[0] = '\0';
  append(letter->reason, sizeof letter->reason, good);
  for (size_t i = 0; i < WFM__COUNT(sentences); i++) {
    if (!(findings & sentences[i].finding)) continue;
    append(letter->reason, sizeof letter->reason, sentences[i].reason);
    append(letter->suggestion, sizeof letter->suggestion, sentences[i].suggestion);
  }
}

static bool given(const char *text) {
  return text && text[0];
}

static void check_specific(const wfm_goal_spec *s, wfm_smart_letter *letter) {
  char good[200];
  uint32_t findings = (given(s->definition) ? 0 : WFM_SMART_NO_DEFINITION) |
                      (given(s->scope) ? 0 : WFM_SMART_NO_SCOPE) | (given(s->owner) ? 0 : WFM_SMART_NO_OWNER);
  const char *what = s->flags & WFM_GOAL_KEEP        ? "is to stay"
                     : s->direction == WFM_GOAL_DOWN ? "is to fall"
                                                     : "is to rise";
  (void)wfm__format(good, sizeof good, "%.60s %s for %.60s", s->kpi, what,
                    given(s->scope) ? s->scope : "no scope in particular");
  settle(letter, findings, WFM_SMART_NO_DEFINITION | WFM_SMART_NO_SCOPE, good);
}

/* Units that cannot be negative, and shares. */
static bool in_range(const wfm_goal_spec *s) {
  static const char *const positive[] = {"s", "min", "h", "d", "per_h", "contacts", "agents"};
  if (strcmp(s->unit, "frac") == 0) return s->target >= 0 && s->target <= 1;
  for (size_t i = 0; i < WFM__COUNT(positive); i++)
    if (strcmp(s->unit, positive[i]) == 0) return s->target >= 0;
  return true;
}

static void check_measurable(const wfm_goal_spec *s, const wfm_goal_state *state, wfm_smart_letter *letter) {
  char good[200];
  bool keep = s->flags & WFM_GOAL_KEEP;
  uint32_t findings = (given(s->unit) ? 0 : WFM_SMART_NO_UNIT) | (in_range(s) ? 0 : WFM_SMART_OUT_OF_RANGE);
  if (isnan(s->baseline_se))
    findings |= WFM_SMART_NO_BASELINE_SE;
  else if (!keep && fabs(s->target - s->baseline) < 2 * s->baseline_se)
    findings |= WFM_SMART_WITHIN_NOISE;
  if (!keep && !isnan(state->current) && state->status != WFM_GOAL_MET &&
      wfm__goal_reaches(s, state->current, s->target))
    findings |= WFM_SMART_ALREADY_MET;
  (void)wfm__format(good, sizeof good, "from %g to %g %.20s", s->baseline, s->target, s->unit);
  settle(letter, findings, WFM_SMART_WITHIN_NOISE | WFM_SMART_OUT_OF_RANGE, good);
}

static void check_achievable(const wfm_goal_spec *s, const wfm_goal_state *state, wfm_smart_letter *letter) {
  char good[200] = "";
  uint32_t findings = 0;
  if (isnan(state->probability)) {
    findings = WFM_SMART_NO_OBSERVATIONS;
  } else {
    char p[WFM__NUMBER_TEXT];
    (void)wfm__format_fixed(p, state->probability, 2);
    if (isnan(state->projected))
      (void)wfm__format(good, sizeof good, "the outcome is known: %s",
                        state->status == WFM_GOAL_MET ? "met" : "missed");
    else
      (void)wfm__format(good, sizeof good,
                        "the trend alone gets there with probability %s (%.3g to %.3g %.20s expected)", p,
                        state->projected_low, state->projected_high, s->unit);
    if (state->probability < 0.1)
      findings = WFM_SMART_UNLIKELY;
    else if (state->probability < 0.5)
      findings = WFM_SMART_UNCERTAIN;
  }
  settle(letter, findings, WFM_SMART_UNLIKELY, good);
}

/* By what the levers reach; the trend alone is enough as well. */
static void check_levers(const wfm_lever_plan *plan, wfm_smart_letter *letter) {
  const wfm_lever *const levers[] = {&plan->schedule_fit, &plan->self_service, &plan->repeats, &plan->people,
                                     &plan->handle_time};
  uint32_t findings = plan->effective_found ? 0 : WFM_SMART_UNEXPLAINED;
  bool enough = plan->reached || plan->trend_probability >= 0.5;
  if (!enough) {
    findings |= WFM_SMART_BEYOND_LEVERS;
    for (size_t i = 0; i < WFM__COUNT(levers); i++) {
      if (levers[i]->state == WFM_LEVER_TOO_LATE) findings |= WFM_SMART_TOO_LATE;
      if (levers[i]->state == WFM_LEVER_NO_GUARD) findings |= WFM_SMART_NO_GUARD;
    }
  }
  settle(letter, findings, plan->closes_frac < 0.5 ? WFM_SMART_BEYOND_LEVERS : 0, plan->text);
}

static void check_time_bound(const wfm__goal *goal, int32_t today, wfm_smart_letter *letter) {
  const wfm_goal_spec *s = wfm__goal_spec_of(goal);
  char good[200];
  int32_t days = s->due_date - s->start_date;
  bool steps = goal->steps > 0 || s->flags & WFM_GOAL_KEEP;
  uint32_t findings = (s->due_date < today ? WFM_SMART_OVER : 0) | (steps ? 0 : WFM_SMART_NO_MILESTONES);
  if (days / s->cadence_days < FEW_LOOKS) findings |= WFM_SMART_FEW_LOOKS;
  if (days > FAR_DAYS) findings |= WFM_SMART_FAR;
  (void)wfm__format(good, sizeof good, "%d days, %zu steps, a look every %d days", (int)days, goal->steps,
                    (int)s->cadence_days);
  settle(letter, findings, WFM_SMART_OVER, good);
}

/* The parent, and how it moved with the goal as far as that was measured. */
static wfm_status check_relevant(wfm_ctx *ctx, const wfm_goals *goals, int32_t index, int32_t today,
                                 wfm_smart_letter *letter) {
  const wfm_goal_spec *s = wfm__goal_spec_of(goals->goal[index]);
  char good[400] = "", r[WFM__NUMBER_TEXT], low[WFM__NUMBER_TEXT], high[WFM__NUMBER_TEXT];
  uint32_t findings = given(s->reason) || given(s->parent) ? 0 : WFM_SMART_NO_REASON;
  int32_t parent = given(s->parent) ? wfm_goals_find(goals, s->parent) : -1;
  if (given(s->reason)) append(good, 160, s->reason);
  if (parent >= 0) {
    wfm_goal_association found;
    wfm_goal_association_init(&found, sizeof found);
    wfm_status st = wfm_goals_association(ctx, goals, index, parent, today, &found);
    if (st != WFM_OK) return st;
    size_t used = strlen(good);
    (void)wfm__format(good + used, sizeof good - used, "%sserves the goal %.60s", used ? "; " : "",
                      s->parent);
    if (!isnan(found.r)) {
      (void)wfm__format_fixed(r, found.r, 2);
      (void)wfm__format_fixed(low, found.r_low, 2);
      (void)wfm__format_fixed(high, found.r_high, 2);
      used = strlen(good);
      (void)wfm__format(good + used, sizeof good - used,
                        ", their changes correlate by %s (%s to %s, %d changes)", r, low, high,
                        (int)found.changes);
      if (found.verdict < 0) findings |= WFM_SMART_OPPOSED;
      if (found.verdict == 0 && found.changes >= ENOUGH_CHANGES) findings |= WFM_SMART_UNRELATED;
    }
  }
  settle(letter, findings, WFM_SMART_NO_REASON | WFM_SMART_OPPOSED, good);
  return WFM_OK;
}

wfm_status wfm_goals_check(wfm_ctx *ctx, const wfm_goals *goals, int32_t index, int32_t today,
                           wfm_smart_report *out) {
  return wfm_goals_check_levers(ctx, goals, index, today, NULL, out);
}

wfm_status wfm_goals_check_levers(wfm_ctx *ctx, const wfm_goals *goals, int32_t index, int32_t today,
                                  const wfm_lever_plan *plan, wfm_smart_report *out) {
  wfm_smart_report r;
  wfm_lever_plan p;
  wfm_lever_plan_init(&p, sizeof p);
  wfm_goal_state state;
  wfm_smart_report_init(&r, sizeof r);
  wfm_goal_state_init(&state, sizeof state);
  if (!out) return wfm__fail(ctx, WFM_EINVAL, "out is NULL");
  wfm_status st = wfm__opts_read(ctx, &p, sizeof p, plan);
  if (st == WFM_OK) st = wfm_goals_assess(ctx, goals, index, today, &state);
  if (st != WFM_OK) return st;
  const wfm__goal *goal = goals->goal[index];
  const wfm_goal_spec *s = wfm__goal_spec_of(goal);
  r.probability = state.probability;
  check_specific(s, &r.specific);
  check_measurable(s, &state, &r.measurable);
  if (plan)
    check_levers(&p, &r.achievable);
  else
    check_achievable(s, &state, &r.achievable);
  st = check_relevant(ctx, goals, index, today, &r.relevant);
  if (st != WFM_OK) return st;
  check_time_bound(goal, today, &r.time_bound);
  const wfm_smart_letter *letters[] = {&r.specific, &r.measurable, &r.achievable, &r.relevant, &r.time_bound};
  r.verdict = WFM_SMART_YES;
  for (size_t i = 0; i < WFM__COUNT(letters); i++)
    if (letters[i]->verdict < r.verdict) r.verdict = letters[i]->verdict;
  return wfm__result_write(ctx, out, &r, sizeof r);
}
