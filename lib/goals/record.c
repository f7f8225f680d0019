/* Observations of goals: append-only, the last entry of a date counts. */
#include "goals/goals.h"

#include <math.h>
#include <string.h>

static wfm_status check_observation(wfm_ctx *ctx, const wfm__goal *goal, const wfm_goal_observation *o) {
  const wfm_goal_spec *spec = wfm__goal_spec_of(goal);
  if (!o->source || !o->source[0]) return wfm__fail(ctx, WFM_EINVAL, "an observation wants its source");
  if (o->date == WFM_DATE_NONE || o->recorded_date == WFM_DATE_NONE)
    return wfm__fail(ctx, WFM_EDOMAIN, "date and recorded_date must be set");
  if ((int64_t)o->date < spec->start_date - WFM__GOAL_LONGEST ||
      (int64_t)o->date > spec->due_date + WFM__GOAL_LONGEST)
    return wfm__fail(ctx, WFM_EDOMAIN,
                     "a value from more than %d days before the start or after the due date",
                     WFM__GOAL_LONGEST);
  if (o->date > o->recorded_date)
    return wfm__fail(ctx, WFM_EDOMAIN, "a value from %lld days after the day of its entry",
                     (long long)o->date - o->recorded_date);
  if (goal->records > 0 && o->recorded_date < goal->record[goal->records - 1].seen.recorded_date)
    return wfm__fail(ctx, WFM_EDOMAIN, "entered before the last entry");
  wfm_status st = wfm__check_number(ctx, "value", o->value, -INFINITY, INFINITY);
  if (st == WFM_OK && !isnan(o->weight)) st = wfm__check_number(ctx, "weight", o->weight, 0, INFINITY);
  if (st == WFM_OK && o->weight == 0) st = wfm__fail(ctx, WFM_EDOMAIN, "weight=0, want > 0");
  if (st == WFM_OK && !wfm__scale_allows(spec->scale, o->value))
    st = wfm__fail(ctx, WFM_EDOMAIN, "value=%g, the goal's scale wants %s", o->value,
                   spec->scale == WFM_SCALE_LOG ? "values above 0" : "values between 0 and 1");
  for (size_t i = 0; st == WFM_OK && i < goal->records; i++) {
    const wfm_goal_observation *other = &goal->record[i].seen;
    if (other->date == o->date && other->value == o->value && strcmp(other->source, o->source) == 0)
      st = wfm__fail(ctx, WFM_EDUPLICATE, "value %g from \"%.80s\" is recorded already (entry %zu)", o->value,
                     o->source, i);
  }
  return st;
}

/* First place in by_date whose date is not before this one. */
static size_t place_of(const wfm__goal *goal, int32_t date) {
  size_t low = 0, high = goal->dates;
  while (low < high) {
    size_t mid = low + (high - low) / 2;
    if (goal->record[goal->by_date[mid]].seen.date < date)
      low = mid + 1;
    else
      high = mid;
  }
  return low;
}

static void put_in_order(wfm__goal *goal, size_t entry) {
  int32_t date = goal->record[entry].seen.date;
  size_t place = place_of(goal, date);
  if (place < goal->dates && goal->record[goal->by_date[place]].seen.date == date) {
    goal->record[goal->by_date[place]].seen.superseded = 1;
    goal->by_date[place] = entry;
    return;
  }
  memmove(goal->by_date + place + 1, goal->by_date + place, (goal->dates - place) * sizeof *goal->by_date);
  goal->by_date[place] = entry;
  goal->dates++;
}

wfm_status wfm_goals_record(wfm_goals *goals, int32_t index, const wfm_goal_observation *observation) {
  if (!goals) return WFM_EINVAL;
  wfm_ctx *ctx = goals->ctx;
  if (!observation) return wfm__fail(ctx, WFM_EINVAL, "observation is NULL");
  wfm__goal *goal = wfm__goal_at(ctx, goals, index);
  if (!goal) return WFM_EDOMAIN;
  wfm__goal_record entry;
  wfm_goal_observation_init(&entry.seen, sizeof entry.seen);
  wfm_status st = wfm__opts_read(ctx, &entry.seen, sizeof entry.seen, observation);
  if (st != WFM_OK) return st;
  st = check_observation(ctx, goal, &entry.seen);
  if (st != WFM_OK) return wfm__fail_within(ctx, st, "goal \"%.80s\"", wfm__goal_spec_of(goal)->id);
  st = wfm__grow(ctx, &goal->record, &goal->records_cap, goal->records + 1, sizeof *goal->record);
  if (st == WFM_OK)
    st = wfm__grow(ctx, &goal->by_date, &goal->dates_cap, goal->dates + 1, sizeof *goal->by_date);
  if (st != WFM_OK) return st;
  entry.source = wfm__strdup(ctx, entry.seen.source);
  entry.note = wfm__strdup(ctx, entry.seen.note ? entry.seen.note : "");
  if (!entry.source || !entry.note) {
    wfm__free(ctx, entry.source);
    wfm__free(ctx, entry.note);
    return wfm__fail(ctx, WFM_ENOMEM, "out of memory for an observation");
  }
  entry.seen.source = entry.source;
  entry.seen.note = entry.note;
  entry.seen.superseded = 0;
  goal->record[goal->records++] = entry;
  put_in_order(goal, goal->records - 1);
  return WFM_OK;
}

size_t wfm_goals_observations(const wfm_goals *goals, int32_t index) {
  bool inside = goals && index >= 0 && (size_t)index < goals->count;
  return inside ? goals->goal[index]->records : 0;
}

wfm_status wfm_goals_observation(const wfm_goals *goals, int32_t index, size_t i, wfm_goal_observation *out) {
  if (!goals) return WFM_EINVAL;
  if (!out) return wfm__fail(goals->ctx, WFM_EINVAL, "out is NULL");
  const wfm__goal *goal = wfm__goal_at(goals->ctx, goals, index);
  if (!goal) return WFM_EDOMAIN;
  if (i >= goal->records)
    return wfm__fail(goals->ctx, WFM_EDOMAIN, "observation %zu of %zu", i, goal->records);
  return wfm__result_write(goals->ctx, out, &goal->record[i].seen, sizeof *out);
}

const wfm_goal_observation *wfm__goal_last(const wfm__goal *goal, int32_t first, int32_t last) {
  size_t after = last == INT32_MAX ? goal->dates : place_of(goal, last + 1);
  if (after == 0) return NULL;
  const wfm_goal_observation *o = &goal->record[goal->by_date[after - 1]].seen;
  return o->date >= first ? o : NULL;
}
