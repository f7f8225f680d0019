/* Milestones: splitting the way into steps, and how each step stands. */
#include "goals/goals.h"

#include <math.h>

/* Value of step k of n; time runs evenly. */
static double step_value(const wfm_goal_spec *s, int32_t shape, int32_t lead_days, int32_t date,
                         double share) {
  double way = s->target - s->baseline;
  if (share >= 1) return s->target;
  if (shape == WFM_STEPS_GEOMETRIC) return s->baseline * pow(s->target / s->baseline, share);
  if (shape == WFM_STEPS_EQUAL) return s->baseline + way * share;
  double days = (double)s->due_date - s->start_date - lead_days,
         gone = (double)date - s->start_date - lead_days;
  return s->baseline + way * fmax(gone, 0) / days;
}

wfm_status wfm__goal_make_steps(wfm_ctx *ctx, wfm__goal *goal, int32_t shape, int32_t steps,
                                int32_t lead_days) {
  const wfm_goal_spec *s = wfm__goal_spec_of(goal);
  int32_t days = s->due_date - s->start_date;
  if (shape < WFM_STEPS_EQUAL || shape > WFM_STEPS_RAMP)
    return wfm__fail(ctx, WFM_EINVAL, "goal \"%.80s\": shape=%d, want WFM_STEPS_*", s->id, (int)shape);
  if (s->flags & WFM_GOAL_KEEP)
    return wfm__fail(ctx, WFM_EDOMAIN, "goal \"%.80s\": what is to be kept has no steps", s->id);
  if (steps < 1 || steps > days)
    return wfm__fail(ctx, WFM_EDOMAIN, "goal \"%.80s\": steps=%d, want 1 to %d, its days", s->id, (int)steps,
                     (int)days);
  if (lead_days < 0 || lead_days >= days || (lead_days > 0 && shape != WFM_STEPS_RAMP))
    return wfm__fail(ctx, WFM_EDOMAIN,
                     "goal \"%.80s\": lead_days=%d, want 0 to %d with WFM_STEPS_RAMP, else 0", s->id,
                     (int)lead_days, (int)days - 1);
  if (shape == WFM_STEPS_GEOMETRIC && !(s->baseline > 0 && s->target > 0))
    return wfm__fail(ctx, WFM_EDOMAIN,
                     "goal \"%.80s\": equal proportions want baseline=%g and target=%g above 0", s->id,
                     s->baseline, s->target);
  wfm__goal_step *made = wfm__alloc(ctx, (size_t)steps, sizeof *made);
  if (!made) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for %d milestones", (int)steps);
  for (int32_t k = 1; k <= steps; k++) {
    int32_t date = s->start_date + (int32_t)((int64_t)days * k / steps);
    made[k - 1] = (wfm__goal_step){date, step_value(s, shape, lead_days, date, (double)k / steps)};
  }
  wfm__free(ctx, goal->step);
  goal->step = made;
  goal->steps = (size_t)steps;
  goal->shape = shape;
  goal->lead_days = lead_days;
  return WFM_OK;
}

wfm_status wfm_goals_split(wfm_goals *goals, int32_t index, int32_t shape, int32_t steps, int32_t lead_days) {
  if (!goals) return WFM_EINVAL;
  wfm__goal *goal = wfm__goal_at(goals->ctx, goals, index);
  return goal ? wfm__goal_make_steps(goals->ctx, goal, shape, steps, lead_days) : WFM_EDOMAIN;
}

wfm_status wfm_goals_split_get(const wfm_goals *goals, int32_t index, int32_t *shape, int32_t *steps,
                               int32_t *lead_days) {
  if (!goals) return WFM_EINVAL;
  const wfm__goal *goal = wfm__goal_at(goals->ctx, goals, index);
  if (!goal) return WFM_EDOMAIN;
  if (shape) *shape = goal->shape;
  if (steps) *steps = (int32_t)goal->steps;
  if (lead_days) *lead_days = goal->lead_days;
  return WFM_OK;
}

double wfm__goal_expected(const wfm__goal *goal, int32_t date) {
  const wfm_goal_spec *s = wfm__goal_spec_of(goal);
  wfm__goal_step from = {s->start_date, s->baseline}, to = {s->due_date, s->target};
  if (s->flags & WFM_GOAL_KEEP) return s->target;
  if (date <= from.date) return from.value;
  for (size_t i = 0; i < goal->steps; i++) {
    if (goal->step[i].date >= date) {
      to = goal->step[i];
      break;
    }
    from = goal->step[i];
  }
  if (date >= to.date) return to.value;
  double share = ((double)date - from.date) / ((double)to.date - from.date);
  return from.value + (to.value - from.value) * share;
}

int32_t wfm_goals_milestones(const wfm_goals *goals, int32_t index) {
  bool inside = goals && index >= 0 && (size_t)index < goals->count;
  return inside ? (int32_t)goals->goal[index]->steps : 0;
}

wfm_status wfm_goals_milestone(const wfm_goals *goals, int32_t index, int32_t i, int32_t today,
                               wfm_goal_milestone *out) {
  if (!goals) return WFM_EINVAL;
  wfm_ctx *ctx = goals->ctx;
  if (!out) return wfm__fail(ctx, WFM_EINVAL, "out is NULL");
  const wfm__goal *goal = wfm__goal_at(ctx, goals, index);
  if (!goal) return WFM_EDOMAIN;
  if (i < 0 || (size_t)i >= goal->steps)
    return wfm__fail(ctx, WFM_EDOMAIN, "milestone %d of %zu", (int)i, goal->steps);
  const wfm_goal_spec *s = wfm__goal_spec_of(goal);
  const wfm__goal_step *step = &goal->step[i];
  wfm_goal_milestone m = {
      .date = step->date, .value = step->value, .observed = NAN, .state = WFM_GOAL_NO_DATA};
  int32_t oldest = step->date - 2 * s->cadence_days;
  if (oldest < s->start_date) oldest = s->start_date;
  const wfm_goal_observation *last = wfm__goal_last(goal, oldest, step->date < today ? step->date : today);
  if (step->date <= today && last) {
    m.observed = last->value;
    m.state = wfm__goal_reaches(s, last->value, step->value) ? WFM_GOAL_MET : WFM_GOAL_MISSED;
  }
  return wfm__result_write(ctx, out, &m, sizeof m);
}
