/* How a goal stands: level, projection, probability, status. */
#include "goals/goals.h"

#include <math.h>
#include <string.h>

enum { LOOK_AHEAD = 3660 };

/* The margin that status goes by is a standard error of the level, and at least this share of the way. What is to be kept has a
 * way of at least this on a scale of proportions. */
static const double least_margin = 0.05, least_way = 0.1;

const char *wfm_goal_status_name(int32_t status) {
  switch (status) {
#define X(name, value, text)                                                                                 \
  case name:                                                                                                 \
    return text;
    WFM_GOAL_STATUS_MAP(X)
#undef X
  default:
    return "unknown";
  }
}

static const wfm_goal_state unknown_state = {.status = WFM_GOAL_NO_DATA,
                                             .last_date = WFM_DATE_NONE,
                                             .last_value = NAN,
                                             .current = NAN,
                                             .progress_frac = NAN,
                                             .time_frac = NAN,
                                             .expected = NAN,
                                             .pace = NAN,
                                             .trend_per_week = NAN,
                                             .needed_per_week = NAN,
                                             .projected = NAN,
                                             .projected_low = NAN,
                                             .projected_high = NAN,
                                             .probability = NAN,
                                             .reach_date = WFM_DATE_NONE,
                                             .next_milestone = -1,
                                             .guard_status = -1,
                                             .children_progress = NAN};

void wfm_goal_state_init(wfm_goal_state *state, size_t struct_size) {
  wfm__opts_init(state, struct_size, &unknown_state, sizeof unknown_state);
}

size_t wfm__goal_seen(const wfm__goal *goal, int32_t today) {
  size_t n = 0;
  while (n < goal->dates && goal->record[goal->by_date[n]].seen.date <= today) n++;
  return n;
}

int32_t wfm__goal_scale(const wfm__goal *goal, size_t n) {
  const wfm_goal_spec *s = wfm__goal_spec_of(goal);
  int32_t scale = wfm__scale_of(s);
  for (size_t i = 0; i < n; i++)
    if (!wfm__scale_allows(scale, goal->record[goal->by_date[i]].seen.value)) return WFM_SCALE_LINEAR;
  return scale;
}

static double mean_weight(const wfm__goal *goal, size_t n) {
  double sum = 0, count = 0;
  for (size_t i = 0; i < n; i++) {
    double w = goal->record[goal->by_date[i]].seen.weight;
    if (isnan(w)) continue;
    sum += w;
    count++;
  }
  return count > 0 ? sum / count : 1;
}

/* From the baseline to the target, on the scale. */
static double way_of(const wfm_goal_spec *s, int32_t scale) {
  double way = fabs(wfm__scale_to(scale, s->target) - wfm__scale_to(scale, s->baseline));
  if (!(s->flags & WFM_GOAL_KEEP)) return way;
  double size = scale == WFM_SCALE_LINEAR ? fmax(fabs(s->target), fabs(s->baseline)) : 1;
  return fmax(way, least_way * (size > 0 ? size : 1));
}

wfm_status wfm__goal_trend(wfm_ctx *ctx, const wfm__goal *goal, int32_t today, wfm__trend *trend,
                           int32_t *scale, bool *found) {
  const wfm_goal_spec *s = wfm__goal_spec_of(goal);
  size_t n = wfm__goal_seen(goal, today), count = 0;
  *scale = wfm__goal_scale(goal, n);
  *found = n > 0;
  if (n == 0) return WFM_OK;
  wfm_status st = WFM_OK;
  wfm__trend_point *points = wfm__alloc(ctx, n + 1, sizeof *points);
  double *work = wfm__alloc(ctx, 2 * (n + 1), sizeof *work);
  if (!points || !work) {
    st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu observations", n);
    goto done;
  }
  /* The baseline stands for what was before, where nothing else does. */
  if (goal->record[goal->by_date[0]].seen.date > s->start_date)
    points[count++] = (wfm__trend_point){s->start_date, wfm__scale_to(*scale, s->baseline), 1};
  double usual = mean_weight(goal, n);
  for (size_t i = 0; i < n; i++) {
    const wfm_goal_observation *o = &goal->record[goal->by_date[i]].seen;
    double noise = isnan(o->weight) ? 1 : fmin(fmax(usual / o->weight, 0.01), 100);
    points[count++] = (wfm__trend_point){o->date, wfm__scale_to(*scale, o->value), noise};
  }
  memset(trend->weekday, 0, sizeof trend->weekday);
  if (s->cadence_days < WFM__WEEKDAYS) wfm__weekday_effects(points, count, work, trend->weekday);
  for (size_t i = 0; i < count; i++) points[i].y -= wfm__weekday_effect(trend->weekday, points[i].date);
  wfm__trend_fit(points, count, s->cadence_days, way_of(s, *scale), work, trend);
done:
  wfm__free(ctx, points);
  wfm__free(ctx, work);
  return st;
}

/* Day on which the expected level reaches the target. */
static int32_t reach_date(const wfm_goal_spec *s, const wfm__trend *trend, double target) {
  wfm__trend ahead = *trend;
  for (int32_t day = 0; day <= LOOK_AHEAD; day++) {
    if (wfm__goal_reaches(s, wfm__trend_level(&ahead), target)) return trend->last_date + day;
    for (size_t k = 0; k < WFM__TREND_VARIANTS; k++) wfm__trend_step(&ahead.variant[k].filter);
  }
  return WFM_DATE_NONE;
}

/* Fills in what the trend says; how far the level is ahead of the way, in margins. */
static double project(const wfm__goal *goal, const wfm__trend *trend, wfm_goal_state *r) {
  const wfm_goal_spec *s = wfm__goal_spec_of(goal);
  double target = wfm__scale_to(r->scale, s->target);
  wfm__outlook now, week, due;
  wfm__trend_outlook(trend, 0, false, &now);
  wfm__trend_outlook(trend, 7, false, &week);
  double level = wfm__outlook_mean(&now), se = wfm__outlook_spread(&now);
  r->current = wfm__scale_from(r->scale, level);
  if (!(s->flags & WFM_GOAL_KEEP)) r->progress_frac = (r->current - s->baseline) / (s->target - s->baseline);
  r->trend_per_week = wfm__scale_from(r->scale, wfm__outlook_mean(&week)) - r->current;
  r->reach_date = reach_date(s, trend, target);
  if (trend->last_date < s->due_date) {
    r->needed_per_week = 7 * (s->target - r->current) / ((double)s->due_date - trend->last_date);
    wfm__trend_outlook(trend, s->due_date - trend->last_date, true, &due);
    double that_day = wfm__weekday_effect(trend->weekday, s->due_date);
    r->projected = wfm__scale_from(r->scale, that_day + wfm__outlook_quantile(&due, 0.5));
    r->projected_low = wfm__scale_from(r->scale, that_day + wfm__outlook_quantile(&due, 0.1));
    r->projected_high = wfm__scale_from(r->scale, that_day + wfm__outlook_quantile(&due, 0.9));
    double below = wfm__outlook_cdf(&due, target - that_day);
    r->probability = s->direction == WFM_GOAL_DOWN ? below : 1 - below;
  }
  double wanted = wfm__goal_expected(goal, trend->last_date), expected = wanted - s->baseline;
  if (expected != 0) r->pace = (r->current - s->baseline) / expected;
  double ahead = s->direction * (level - wfm__scale_to(r->scale, wanted));
  return ahead / fmax(se, least_margin * way_of(s, r->scale));
}

/* Whether the last values, as many as the goal wants, all reach the target. */
static bool holds(const wfm__goal *goal, int32_t today) {
  const wfm_goal_spec *s = wfm__goal_spec_of(goal);
  size_t n = wfm__goal_seen(goal, today);
  int32_t held = 0;
  for (size_t i = n; i-- > 0 && held < s->hold; held++) {
    const wfm_goal_observation *o = &goal->record[goal->by_date[i]].seen;
    if (o->date < s->start_date || !wfm__goal_reaches(s, o->value, s->target)) return false;
  }
  return held == s->hold;
}

static int32_t status_of(const wfm__goal *goal, int32_t today, const wfm_goal_state *r, double ahead) {
  const wfm_goal_spec *s = wfm__goal_spec_of(goal);
  if (today < s->start_date) return WFM_GOAL_NOT_STARTED;
  if (today >= s->due_date) {
    int32_t oldest = s->due_date - 2 * s->cadence_days;
    if (oldest < s->start_date) oldest = s->start_date;
    const wfm_goal_observation *last = wfm__goal_last(goal, oldest, s->due_date);
    return last && wfm__goal_reaches(s, last->value, s->target) ? WFM_GOAL_MET : WFM_GOAL_MISSED;
  }
  if (r->last_date == WFM_DATE_NONE || r->last_date < s->start_date) return WFM_GOAL_NO_DATA;
  if (s->flags & WFM_GOAL_KEEP) {
    if (ahead >= 0 && r->probability >= 0.5) return WFM_GOAL_ON_TRACK;
    return ahead >= -1 || r->probability >= 0.25 ? WFM_GOAL_AT_RISK : WFM_GOAL_OFF_TRACK;
  }
  if (holds(goal, today)) return WFM_GOAL_MET;
  if (ahead > 1 && r->probability >= 0.5) return WFM_GOAL_AHEAD;
  if (ahead >= -1 || r->probability >= 0.6) return WFM_GOAL_ON_TRACK;
  return ahead >= -2 || r->probability >= 0.25 ? WFM_GOAL_AT_RISK : WFM_GOAL_OFF_TRACK;
}

static void count_milestones(const wfm_goals *goals, int32_t index, int32_t today, wfm_goal_state *r) {
  const wfm__goal *goal = goals->goal[index];
  for (size_t i = 0; i < goal->steps; i++) {
    wfm_goal_milestone m = {.struct_size = sizeof m};
    (void)wfm_goals_milestone(goals, index, (int32_t)i, today, &m); /* cannot fail: i is inside */
    if (m.date > today) {
      r->next_milestone = (int32_t)i;
      break;
    }
    r->milestones++;
    r->milestones_met += m.state == WFM_GOAL_MET;
  }
}

/* Everything that the goal's own observations say. */
static wfm_status assess_alone(wfm_ctx *ctx, const wfm_goals *goals, int32_t index, int32_t today,
                               wfm_goal_state *r) {
  const wfm__goal *goal = goals->goal[index];
  const wfm_goal_spec *s = wfm__goal_spec_of(goal);
  wfm__trend trend;
  bool found;
  double ahead = 0;
  wfm_goal_state_init(r, sizeof *r);
  r->time_frac = fmin(fmax(((double)today - s->start_date) / ((double)s->due_date - s->start_date), 0), 1);
  r->expected = wfm__goal_expected(goal, today);
  wfm_status st = wfm__goal_trend(ctx, goal, today, &trend, &r->scale, &found);
  if (st != WFM_OK) return st;
  const wfm_goal_observation *last = wfm__goal_last(goal, INT32_MIN, today);
  if (last) {
    r->observations = (int32_t)wfm__goal_seen(goal, today);
    r->last_date = last->date;
    r->last_value = last->value;
  }
  if (found) ahead = project(goal, &trend, r);
  r->status = status_of(goal, today, r, ahead);
  if (today >= s->due_date) r->probability = r->status == WFM_GOAL_MET ? 1 : 0;
  count_milestones(goals, index, today, r);
  return WFM_OK;
}

/* A goal whose guard is broken is at risk, and not met in the end. */
static wfm_status heed_guard(wfm_ctx *ctx, const wfm_goals *goals, int32_t index, int32_t today,
                             wfm_goal_state *r) {
  const wfm_goal_spec *s = wfm__goal_spec_of(goals->goal[index]);
  int32_t guard = wfm_goals_find(goals, s->guard);
  wfm_goal_state state;
  if (guard < 0) return WFM_OK;
  wfm_status st = assess_alone(ctx, goals, guard, today, &state);
  if (st != WFM_OK) return st;
  r->guard_status = state.status;
  if (state.status != WFM_GOAL_OFF_TRACK && state.status != WFM_GOAL_MISSED) return WFM_OK;
  if (r->status == WFM_GOAL_MET && today >= s->due_date)
    r->status = WFM_GOAL_MISSED;
  else if (r->status == WFM_GOAL_AHEAD || r->status == WFM_GOAL_ON_TRACK || r->status == WFM_GOAL_MET)
    r->status = WFM_GOAL_AT_RISK;
  return WFM_OK;
}

/* Children by their weights; of these with a broken guard too. */
static wfm_status count_children(wfm_ctx *ctx, const wfm_goals *goals, int32_t index, int32_t today,
                                 wfm_goal_state *r) {
  const wfm_goal_spec *parent = wfm__goal_spec_of(goals->goal[index]);
  double sum = 0, weight = 0;
  for (size_t i = 0; i < goals->count; i++) {
    const wfm_goal_spec *s = wfm__goal_spec_of(goals->goal[i]);
    wfm_goal_state child;
    if (strcmp(s->parent, parent->id) != 0) continue;
    wfm_status st = assess_alone(ctx, goals, (int32_t)i, today, &child);
    if (st == WFM_OK) st = heed_guard(ctx, goals, (int32_t)i, today, &child);
    if (st != WFM_OK) return st;
    r->children_met += child.status == WFM_GOAL_MET;
    r->children_behind += child.status == WFM_GOAL_AT_RISK || child.status == WFM_GOAL_OFF_TRACK ||
                          child.status == WFM_GOAL_MISSED;
    if (isnan(child.progress_frac)) continue;
    sum += s->weight * child.progress_frac;
    weight += s->weight;
    r->children++;
  }
  if (weight > 0) r->children_progress = sum / weight;
  return WFM_OK;
}

wfm_status wfm_goals_assess(wfm_ctx *ctx, const wfm_goals *goals, int32_t index, int32_t today,
                            wfm_goal_state *out) {
  if (!goals || !out) return wfm__fail(ctx, WFM_EINVAL, "goals or out is NULL");
  if (!wfm__goal_at(ctx, goals, index)) return WFM_EDOMAIN;
  if (today == WFM_DATE_NONE) return wfm__fail(ctx, WFM_EDOMAIN, "today is WFM_DATE_NONE");
  wfm_goal_state r;
  wfm_status st = assess_alone(ctx, goals, index, today, &r);
  if (st == WFM_OK) st = heed_guard(ctx, goals, index, today, &r);
  if (st == WFM_OK) st = count_children(ctx, goals, index, today, &r);
  return st == WFM_OK ? wfm__result_write(ctx, out, &r, sizeof r) : st;
}
