/* Property: whatever values a goal is given, its probability lies between 0 and 1, its band is in order, and the same values
 * entered in another order give the same state. Input: eight bytes of the goal, then records of a date and a value. */
#include "fuzz/fuzz.h"

#include <libwfm/goals.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_RECORDS = 40, RECORD = 2 + 4, ENTERED = 5000 };

static void want(bool condition) {
  if (!condition) abort();
}

static wfm_goal_observation observation(const uint8_t *p) {
  wfm_goal_observation o;
  float value;
  wfm_goal_observation_init(&o, sizeof o);
  memcpy(&value, p + 2, sizeof value);
  o.date = (int32_t)(p[0] | p[1] << 8) % 500;
  o.recorded_date = ENTERED;
  o.value = (double)value;
  o.source = "fuzz";
  return o;
}

/* Adds a goal and its records, forwards or backwards; dates are given once, so that the order of entry is no matter. */
static int32_t add(wfm_goals *goals, const wfm_goal_spec *spec, const uint8_t *data, size_t n,
                   bool backwards) {
  int32_t index = -1;
  if (wfm_goals_add(goals, spec, 0, &index) != WFM_OK) return -1;
  for (size_t i = 0; i < n; i++) {
    wfm_goal_observation o = observation(data + (backwards ? n - 1 - i : i) * RECORD);
    size_t same = 0;
    for (size_t k = 0; k < n; k++) same += observation(data + k * RECORD).date == o.date;
    if (same > 1) continue;
    (void)wfm_goals_record(goals, index, &o);
  }
  return index;
}

static void check_state(const wfm_goal_state *s) {
  want(s->status >= WFM_GOAL_NOT_STARTED && s->status <= WFM_GOAL_MISSED);
  want(isnan(s->probability) || (s->probability >= 0 && s->probability <= 1));
  want(isnan(s->projected) || (s->projected_low <= s->projected && s->projected <= s->projected_high));
  want(s->milestones_met <= s->milestones);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  wfm_ctx *ctx = NULL;
  wfm_goals *goals = NULL;
  wfm_goal_spec spec;
  wfm_goal_state a, b;
  wfm_smart_report report;
  if (size < 8) return 0;
  size_t n = (size - 8) / RECORD;
  if (n > MAX_RECORDS) n = MAX_RECORDS;
  if (wfm_ctx_create(&ctx, NULL) != WFM_OK) return 0;
  wfm_goal_spec_init(&spec, sizeof spec);
  wfm_goal_state_init(&a, sizeof a);
  wfm_goal_state_init(&b, sizeof b);
  wfm_smart_report_init(&report, sizeof report);
  spec.id = "a";
  spec.kpi = "asa_s";
  spec.unit = data[0] & 1 ? "frac" : "s";
  spec.scale = data[0] >> 1 & 3;
  spec.baseline = data[0] & 1 ? (data[1] + 0.5) / 256 : data[1];
  spec.target = data[0] & 1 ? (data[2] + 0.5) / 256 : data[2];
  spec.direction = spec.target < spec.baseline ? WFM_GOAL_DOWN : WFM_GOAL_UP;
  spec.start_date = 100 + data[3];
  spec.due_date = spec.start_date + data[4];
  spec.cadence_days = 1 + data[5] % 30;
  want(wfm_goals_create(ctx, &goals) == WFM_OK);
  int32_t first = add(goals, &spec, data + 8, n, false);
  spec.id = "b";
  int32_t second = add(goals, &spec, data + 8, n, true);
  want((first < 0) == (second < 0));
  if (first >= 0) {
    (void)wfm_goals_split(goals, first, data[6] % 3, 1 + data[6] / 3 % 8,
                          data[6] % 3 == WFM_STEPS_RAMP ? data[7] % 5 : 0);
    (void)wfm_goals_split(goals, second, data[6] % 3, 1 + data[6] / 3 % 8,
                          data[6] % 3 == WFM_STEPS_RAMP ? data[7] % 5 : 0);
    int32_t today = 90 + 2 * data[7];
    want(wfm_goals_assess(ctx, goals, first, today, &a) == WFM_OK);
    want(wfm_goals_assess(ctx, goals, second, today, &b) == WFM_OK);
    want(wfm_goals_check(ctx, goals, first, today, &report) == WFM_OK);
    check_state(&a);
    want(memcmp(&a, &b, sizeof a) == 0);
    want(report.verdict >= WFM_SMART_NO && report.verdict <= WFM_SMART_YES);
  }
  wfm_goals_free(goals);
  wfm_ctx_free(ctx);
  return 0;
}
