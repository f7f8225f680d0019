/* Goals as they are kept: adding, revising, recording; nothing is ever overwritten. */
#include "goals/goals.h"

#include <math.h>
#include <string.h>

static const wfm_goal_spec default_spec = {.start_date = WFM_DATE_NONE,
                                           .due_date = WFM_DATE_NONE,
                                           .cadence_days = 7,
                                           .hold = 3,
                                           .baseline = NAN,
                                           .baseline_se = NAN,
                                           .target = NAN,
                                           .weight = 1};

static const wfm_goal_observation default_observation = {
    .date = WFM_DATE_NONE, .value = NAN, .weight = NAN, .recorded_date = WFM_DATE_NONE};

void wfm_goal_spec_init(wfm_goal_spec *spec, size_t struct_size) {
  wfm__opts_init(spec, struct_size, &default_spec, sizeof default_spec);
}

void wfm_goal_observation_init(wfm_goal_observation *observation, size_t struct_size) {
  wfm__opts_init(observation, struct_size, &default_observation, sizeof default_observation);
}

wfm_status wfm_goals_create(wfm_ctx *ctx, wfm_goals **out) {
  if (!out) return wfm__fail(ctx, WFM_EINVAL, "out is NULL");
  wfm_goals *goals = wfm__alloc(ctx, 1, sizeof *goals);
  wfm__names *ids = wfm__names_create(ctx);
  if (!goals || !ids) {
    wfm__free(ctx, goals);
    wfm__names_free(ids);
    return wfm__fail(ctx, WFM_ENOMEM, "out of memory for goals");
  }
  goals->ctx = ctx;
  goals->ids = ids;
  *out = goals;
  return WFM_OK;
}

static void free_revision(wfm_ctx *ctx, wfm__goal_revision *revision) {
  for (size_t i = 0; i < WFM__GOAL_TEXTS; i++) wfm__free(ctx, revision->text[i]);
  wfm__free(ctx, revision->why);
}

static void free_goal(wfm_ctx *ctx, wfm__goal *goal) {
  if (!goal) return;
  for (size_t i = 0; i < goal->revisions; i++) free_revision(ctx, &goal->revision[i]);
  for (size_t i = 0; i < goal->records; i++) {
    wfm__free(ctx, goal->record[i].source);
    wfm__free(ctx, goal->record[i].note);
  }
  wfm__free(ctx, goal->revision);
  wfm__free(ctx, goal->record);
  wfm__free(ctx, goal->by_date);
  wfm__free(ctx, goal->step);
  wfm__free(ctx, goal);
}

void wfm_goals_free(wfm_goals *goals) {
  if (!goals) return;
  for (size_t i = 0; i < goals->count; i++) free_goal(goals->ctx, goals->goal[i]);
  wfm__free(goals->ctx, goals->goal);
  wfm__names_free(goals->ids);
  wfm__free(goals->ctx, goals);
}

wfm__goal *wfm__goal_at(wfm_ctx *ctx, const wfm_goals *goals, int32_t index) {
  if (index >= 0 && (size_t)index < goals->count) return goals->goal[index];
  (void)wfm__fail(ctx, WFM_EDOMAIN, "goal %d of %zu", (int)index, goals->count);
  return NULL;
}

const wfm_goal_spec *wfm__goal_spec_of(const wfm__goal *goal) {
  return &goal->revision[goal->revisions - 1].spec;
}

bool wfm__goal_reaches(const wfm_goal_spec *spec, double value, double target) {
  return spec->direction == WFM_GOAL_DOWN ? value <= target : value >= target;
}

int32_t wfm__scale_of(const wfm_goal_spec *spec) {
  if (spec->scale != WFM_SCALE_AUTO) return spec->scale;
  int32_t wanted = spec->unit && strcmp(spec->unit, "frac") == 0 ? WFM_SCALE_LOGIT : WFM_SCALE_LOG;
  bool allowed = wfm__scale_allows(wanted, spec->baseline) && wfm__scale_allows(wanted, spec->target);
  return allowed ? wanted : WFM_SCALE_LINEAR;
}

/* --- checking a spec; messages begin with the id --- */

static wfm_status check_dates(wfm_ctx *ctx, const wfm_goal_spec *s) {
  if (s->start_date == WFM_DATE_NONE || s->due_date == WFM_DATE_NONE)
    return wfm__fail(ctx, WFM_EDOMAIN, "start_date and due_date must be set");
  if (s->start_date < -WFM__GOAL_LAST_DATE || s->due_date > WFM__GOAL_LAST_DATE)
    return wfm__fail(ctx, WFM_EDOMAIN, "start_date=%d, due_date=%d, want within %d days of 1970",
                     (int)s->start_date, (int)s->due_date, WFM__GOAL_LAST_DATE);
  if (s->due_date <= s->start_date || (int64_t)s->due_date - s->start_date > WFM__GOAL_LONGEST)
    return wfm__fail(ctx, WFM_EDOMAIN, "due %lld days after the start, want 1 to 3660",
                     (long long)s->due_date - s->start_date);
  if (s->cadence_days < 1 || s->cadence_days > 366)
    return wfm__fail(ctx, WFM_EDOMAIN, "cadence_days=%d, want 1 to 366", (int)s->cadence_days);
  if (s->hold < 1 || s->hold > 100)
    return wfm__fail(ctx, WFM_EDOMAIN, "hold=%d, want 1 to 100", (int)s->hold);
  return WFM_OK;
}

static wfm_status check_values(wfm_ctx *ctx, const wfm_goal_spec *s) {
  wfm_status st = wfm__check_number(ctx, "baseline", s->baseline, -INFINITY, INFINITY);
  if (st == WFM_OK) st = wfm__check_number(ctx, "target", s->target, -INFINITY, INFINITY);
  if (st == WFM_OK) st = wfm__check_number(ctx, "weight", s->weight, 0, INFINITY);
  if (st == WFM_OK && !isnan(s->baseline_se))
    st = wfm__check_number(ctx, "baseline_se", s->baseline_se, 0, INFINITY);
  if (st != WFM_OK) return st;
  if (s->weight == 0) return wfm__fail(ctx, WFM_EDOMAIN, "weight=0, want > 0");
  bool keep = s->flags & WFM_GOAL_KEEP, there = wfm__goal_reaches(s, s->baseline, s->target);
  if (keep && !there)
    return wfm__fail(ctx, WFM_EDOMAIN, "target=%g is to be kept, but the baseline is %g", s->target,
                     s->baseline);
  if (!keep && s->target == s->baseline)
    return wfm__fail(ctx, WFM_EDOMAIN, "target=%g equals the baseline: nothing is to change", s->target);
  if (!keep && there)
    return wfm__fail(ctx, WFM_EDOMAIN, "target=%g is met already by the baseline %g, which is to go %s",
                     s->target, s->baseline, s->direction == WFM_GOAL_DOWN ? "down" : "up");
  if (!wfm__scale_allows(s->scale, s->baseline) || !wfm__scale_allows(s->scale, s->target))
    return wfm__fail(ctx, WFM_EDOMAIN, "baseline=%g, target=%g: the scale wants %s", s->baseline, s->target,
                     s->scale == WFM_SCALE_LOG ? "values above 0" : "values between 0 and 1");
  return WFM_OK;
}

static wfm_status check_spec(wfm_ctx *ctx, const wfm_goal_spec *s) {
  if (s->flags & ~(uint32_t)WFM_GOAL_KEEP)
    return wfm__fail(ctx, WFM_EVERSION, "flags=%u, want WFM_GOAL_KEEP or 0", s->flags);
  if (!s->kpi || !s->kpi[0]) return wfm__fail(ctx, WFM_EINVAL, "no kpi");
  if (s->direction != WFM_GOAL_DOWN && s->direction != WFM_GOAL_UP)
    return wfm__fail(ctx, WFM_EINVAL, "direction=%d, want WFM_GOAL_DOWN or WFM_GOAL_UP", (int)s->direction);
  if (s->scale < WFM_SCALE_AUTO || s->scale > WFM_SCALE_LOGIT)
    return wfm__fail(ctx, WFM_EINVAL, "scale=%d, want WFM_SCALE_*", (int)s->scale);
  wfm_status st = check_dates(ctx, s);
  return st == WFM_OK ? check_values(ctx, s) : st;
}

/* A parent that exists and does not lead back to the goal itself. */
static wfm_status check_parent(const wfm_goals *goals, const wfm_goal_spec *s) {
  const char *parent = s->parent;
  for (size_t i = 0; parent && parent[0] && i <= goals->count; i++) {
    int32_t at = wfm__names_find(goals->ids, parent);
    if (strcmp(parent, s->id) == 0)
      return wfm__fail(goals->ctx, WFM_EDOMAIN, "parent \"%.80s\" leads back to the goal itself", s->parent);
    if (at < 0) return wfm__fail(goals->ctx, WFM_ENOTFOUND, "parent \"%.80s\" does not exist", parent);
    parent = wfm__goal_spec_of(goals->goal[at])->parent;
  }
  return WFM_OK;
}

/* A guard that exists and is a goal to keep, which has no guard itself. */
static wfm_status check_guard(const wfm_goals *goals, const wfm_goal_spec *s) {
  if (!s->guard || !s->guard[0]) return WFM_OK;
  if (s->flags & WFM_GOAL_KEEP)
    return wfm__fail(goals->ctx, WFM_EDOMAIN, "a goal to keep has no guard \"%.80s\" itself", s->guard);
  int32_t at = wfm__names_find(goals->ids, s->guard);
  if (at < 0) return wfm__fail(goals->ctx, WFM_ENOTFOUND, "guard \"%.80s\" does not exist", s->guard);
  if (wfm__goal_spec_of(goals->goal[at])->flags & WFM_GOAL_KEEP) return WFM_OK;
  return wfm__fail(goals->ctx, WFM_EDOMAIN, "guard \"%.80s\" is no goal to keep", s->guard);
}

static wfm_status read_spec(const wfm_goals *goals, const wfm_goal_spec *spec, wfm_goal_spec *read) {
  wfm_ctx *ctx = goals->ctx;
  *read = default_spec;
  if (!spec) return wfm__fail(ctx, WFM_EINVAL, "spec is NULL");
  wfm_status st = wfm__opts_read(ctx, read, sizeof *read, spec);
  if (st != WFM_OK) return st;
  if (!read->id || !read->id[0]) return wfm__fail(ctx, WFM_EINVAL, "goal without an id");
  st = check_spec(ctx, read);
  if (st == WFM_OK) st = check_parent(goals, read);
  if (st == WFM_OK) st = check_guard(goals, read);
  return st == WFM_OK ? st : wfm__fail_within(ctx, st, "goal \"%.80s\"", read->id);
}

/* Appends a revision with copies of all texts. */
static wfm_status add_revision(wfm_ctx *ctx, wfm__goal *goal, const wfm_goal_spec *spec, int32_t date,
                               const char *why) {
  wfm_status st =
      wfm__grow(ctx, &goal->revision, &goal->revisions_cap, goal->revisions + 1, sizeof *goal->revision);
  if (st != WFM_OK) return st;
  wfm__goal_revision r = {.spec = *spec, .date = date};
  const char **texts[WFM__GOAL_TEXTS] = {&r.spec.id,     &r.spec.title, &r.spec.kpi,   &r.spec.definition,
                                         &r.spec.scope,  &r.spec.unit,  &r.spec.owner, &r.spec.reason,
                                         &r.spec.parent, &r.spec.guard};
  bool all = (r.why = wfm__strdup(ctx, why)) != NULL;
  for (size_t i = 0; i < WFM__GOAL_TEXTS && all; i++) {
    r.text[i] = wfm__strdup(ctx, *texts[i] ? *texts[i] : "");
    *texts[i] = r.text[i];
    all = r.text[i] != NULL;
  }
  if (!all) {
    free_revision(ctx, &r);
    return wfm__fail(ctx, WFM_ENOMEM, "out of memory for a goal");
  }
  goal->revision[goal->revisions++] = r;
  return WFM_OK;
}

wfm_status wfm_goals_add(wfm_goals *goals, const wfm_goal_spec *spec, int32_t today, int32_t *index) {
  if (!goals) return WFM_EINVAL;
  wfm_ctx *ctx = goals->ctx;
  wfm_goal_spec read;
  wfm_status st = read_spec(goals, spec, &read);
  if (st != WFM_OK) return st;
  if (today == WFM_DATE_NONE) return wfm__fail(ctx, WFM_EDOMAIN, "today is WFM_DATE_NONE");
  if (wfm__names_find(goals->ids, read.id) >= 0)
    return wfm__fail(ctx, WFM_EDUPLICATE, "goal \"%.80s\" exists already", read.id);
  wfm__goal *goal = NULL;
  st = wfm__grow(ctx, &goals->goal, &goals->cap, goals->count + 1, sizeof *goals->goal);
  if (st == WFM_OK && !(goal = wfm__alloc(ctx, 1, sizeof *goal)))
    st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for a goal");
  if (st == WFM_OK) st = add_revision(ctx, goal, &read, today, "");
  if (st == WFM_OK) {
    st = wfm__names_add(goals->ids, read.id, NULL);
    if (st == WFM_ENOMEM) st = wfm__fail(ctx, st, "out of memory for a goal");
  }
  if (st != WFM_OK) {
    free_goal(ctx, goal);
    return st;
  }
  goals->goal[goals->count++] = goal;
  if (index) *index = (int32_t)goals->count - 1;
  return WFM_OK;
}

int32_t wfm_goals_count(const wfm_goals *goals) {
  return (int32_t)goals->count;
}

int32_t wfm_goals_find(const wfm_goals *goals, const char *id) {
  return id ? wfm__names_find(goals->ids, id) : -1;
}

wfm_status wfm_goals_get(const wfm_goals *goals, int32_t index, wfm_goal_spec *out) {
  int32_t last = wfm_goals_revisions(goals, index) - 1;
  return wfm_goals_revision(goals, index, last > 0 ? last : 0, out, NULL, NULL);
}

wfm_status wfm_goals_revise(wfm_goals *goals, int32_t index, const wfm_goal_spec *spec, int32_t today,
                            const char *why) {
  if (!goals) return WFM_EINVAL;
  wfm_ctx *ctx = goals->ctx;
  wfm__goal *goal = wfm__goal_at(ctx, goals, index);
  if (!goal) return WFM_EDOMAIN;
  wfm_goal_spec read;
  wfm_status st = read_spec(goals, spec, &read);
  if (st != WFM_OK) return st;
  if (strcmp(read.id, wfm__goal_spec_of(goal)->id) != 0)
    return wfm__fail(ctx, WFM_EINVAL, "goal \"%.80s\" cannot take the id \"%.80s\"",
                     wfm__goal_spec_of(goal)->id, read.id);
  if (!why || !why[0])
    return wfm__fail(ctx, WFM_EINVAL, "goal \"%.80s\": a revision wants its reason", read.id);
  if (today == WFM_DATE_NONE || today < goal->revision[goal->revisions - 1].date)
    return wfm__fail(ctx, WFM_EDOMAIN, "goal \"%.80s\": revised before its last revision", read.id);
  st = add_revision(ctx, goal, &read, today, why);
  if (st != WFM_OK || goal->steps == 0) return st;
  st = wfm__goal_make_steps(ctx, goal, goal->shape, (int32_t)goal->steps, goal->lead_days);
  if (st != WFM_OK) free_revision(ctx, &goal->revision[--goal->revisions]);
  return st;
}

int32_t wfm_goals_revisions(const wfm_goals *goals, int32_t index) {
  bool inside = goals && index >= 0 && (size_t)index < goals->count;
  return inside ? (int32_t)goals->goal[index]->revisions : 0;
}

wfm_status wfm_goals_revision(const wfm_goals *goals, int32_t index, int32_t revision, wfm_goal_spec *out,
                              int32_t *date, const char **why) {
  if (!goals) return WFM_EINVAL;
  const wfm__goal *goal = wfm__goal_at(goals->ctx, goals, index);
  if (!goal) return WFM_EDOMAIN;
  if (revision < 0 || (size_t)revision >= goal->revisions)
    return wfm__fail(goals->ctx, WFM_EDOMAIN, "revision %d of %zu", (int)revision, goal->revisions);
  const wfm__goal_revision *r = &goal->revision[revision];
  wfm_status st = wfm__result_write(goals->ctx, out, &r->spec, sizeof r->spec);
  if (st != WFM_OK) return st;
  if (date) *date = r->date;
  if (why) *why = r->why;
  return WFM_OK;
}
