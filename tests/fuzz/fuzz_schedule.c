/* Rosters of small centres drawn from the bytes: legal but for locks reported as lost, costed as the checker does, bounded from below. */
#include "fuzz.h"

#include <libwfm/schedule.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { DAYS = 9, AGENTS = 3, SHIFTS = 3 };

typedef struct source {
  const uint8_t *data;
  size_t size, at;
} source;

static int32_t take(source *in, int32_t most) {
  return in->at < in->size ? in->data[in->at++] % (most + 1) : 0;
}

/* Rows that the builder refuses are left out; it says why, which is its own fuzz target. */
static void add_shift(wfm_roster *roster, source *in, int32_t i) {
  char name[8], group[2] = {(char)('a' + take(in, 1)), 0};
  wfm_shift shift;
  wfm_shift_init(&shift, sizeof shift);
  snprintf(name, sizeof name, "s%d", (int)i);
  shift.name = name;
  shift.group = group;
  shift.start_minute = 60 * take(in, 30);
  shift.length_minutes = 30 * (1 + take(in, 40));
  shift.paid_minutes = shift.length_minutes - take(in, 30);
  shift.pause_gap_minutes = take(in, 90);
  for (int k = 0; k < 3; k++) {
    shift.pause_minutes[k] = 15 * take(in, 2);
    shift.pause_from[k] = 60 * take(in, 4);
    shift.pause_to[k] = shift.pause_from[k] + 60 * take(in, 2);
  }
  (void)wfm_roster_add_shift(roster, &shift, NULL);
}

static void add_agent(wfm_roster *roster, source *in, int32_t i) {
  char name[8];
  wfm_contract contract;
  wfm_agent agent;
  wfm_contract_init(&contract, sizeof contract);
  snprintf(name, sizeof name, "c%d", (int)i);
  contract.name = name;
  contract.shift_groups = take(in, 1) ? "a|b" : "a";
  contract.weekly_min_minutes = 120 * take(in, 20);
  contract.weekly_max_minutes = contract.weekly_min_minutes + 60 * take(in, 20);
  contract.days_min = take(in, 5);
  contract.days_max = contract.days_min + take(in, 2);
  contract.max_consecutive_days = take(in, 8);
  contract.min_rest_minutes = 120 * take(in, 30);
  contract.long_week_weight = take(in, 3) / 100.0;
  (void)wfm_roster_add_contract(roster, &contract, NULL);
  wfm_agent_init(&agent, sizeof agent);
  snprintf(name, sizeof name, "a%d", (int)i);
  agent.name = name;
  agent.skills = take(in, 1) ? "x|y" : "y";
  agent.contract = wfm_roster_contracts(roster) - 1;
  agent.start_from_minute = 60 * take(in, 12);
  agent.start_to_minute = agent.start_from_minute + 120 * take(in, 12);
  agent.prior_consecutive_days = take(in, 5);
  agent.prior_end_minutes_before = 60 * (take(in, 60) - 10);
  (void)wfm_roster_add_agent(roster, &agent, NULL);
}

static void add_rows(wfm_roster *roster, source *in) {
  for (int32_t i = take(in, 6); i > 0; i--) {
    wfm_request request;
    wfm_request_init(&request, sizeof request);
    request.agent = take(in, AGENTS - 1);
    request.kind = take(in, 2);
    request.day = take(in, DAYS) - 1;
    request.start_to_minute = 60 * take(in, 30);
    request.weight = take(in, 50);
    (void)wfm_roster_add_request(roster, &request);
    wfm_time_off off;
    wfm_time_off_init(&off, sizeof off);
    off.agent = take(in, AGENTS - 1);
    off.day = take(in, DAYS - 1);
    off.end_minute = 240 * take(in, 8);
    off.credit_minutes = 60 * take(in, 10);
    (void)wfm_roster_add_time_off(roster, &off);
    (void)wfm_roster_add_lock(roster, take(in, AGENTS - 1), take(in, DAYS - 1), take(in, SHIFTS) - 1);
  }
  for (int32_t d = 0; d < DAYS; d++)
    for (int32_t t = 0; t < 24; t += 1 + take(in, 5))
      (void)wfm_roster_add_demand(roster, d, 60 * t, take(in, 1), take(in, 8) / 2.0);
}

static void judge(wfm_ctx *ctx, const wfm_roster *roster, const wfm_schedule *schedule) {
  wfm_check *check = NULL;
  wfm_schedule_figures solved;
  wfm_roster_figures judged;
  wfm_schedule_figures_init(&solved, sizeof solved);
  wfm_roster_figures_init(&judged, sizeof judged);
  if (wfm_roster_check(ctx, roster, wfm_schedule_assignments(schedule), &check) != WFM_OK) abort();
  if (wfm_check_figures(check, &judged) != WFM_OK || wfm_schedule_figures_get(schedule, &solved) != WFM_OK)
    abort();
  if (wfm_check_violations(check) > wfm_schedule_lost_locks(schedule)) abort();
  if (wfm_check_rule_count(check, WFM_RULE_LOCKED) != wfm_check_violations(check)) abort();
  if (!(fabs(judged.cost - solved.cost) <= 1e-9 * (1 + judged.cost))) abort();
  if (!(solved.lower_bound <= solved.cost + 1e-9 * (1 + solved.cost))) abort();
  wfm_check_free(check);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  source in = {data, size, 0};
  wfm_ctx *ctx = NULL;
  wfm_roster *roster = NULL;
  wfm_schedule *schedule = NULL;
  wfm_roster_opts frame;
  wfm_schedule_opts opts;
  if (wfm_ctx_create(&ctx, NULL) != WFM_OK) return 0;
  wfm_roster_opts_init(&frame, sizeof frame);
  frame.days = DAYS;
  frame.interval_minutes = 60;
  frame.under_weight = take(&in, 20);
  frame.over_weight = take(&in, 5);
  frame.short_minute_weight = take(&in, 5);
  frame.short_day_weight = 50 * take(&in, 12);
  if (wfm_roster_create(ctx, &frame, &roster) == WFM_OK &&
      wfm_roster_add_skill(roster, "x", NULL) == WFM_OK &&
      wfm_roster_add_skill(roster, "y", NULL) == WFM_OK) {
    for (int32_t i = 0; i < SHIFTS; i++) add_shift(roster, &in, i);
    for (int32_t i = 0; i < AGENTS; i++) add_agent(roster, &in, i);
    add_rows(roster, &in);
    wfm_schedule_opts_init(&opts, sizeof opts);
    opts.work_limit = 5000;
    if (wfm_schedule_solve(ctx, roster, &opts, &schedule) == WFM_OK)
      judge(ctx, roster, schedule);
    else if (wfm_ctx_error(ctx)[0] == '\0')
      abort();
  }
  wfm_schedule_free(schedule);
  wfm_roster_free(roster);
  wfm_ctx_free(ctx);
  return 0;
}
