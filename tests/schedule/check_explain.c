/* Explanations: worked out by hand, and on drawn problems the sets of rules are in conflict, smallest, and repaired as they say. */
#include "instance.h"
#include "schedule/explain.h"
#include "support/oom.h"
#include "support/suite.h"

#include <libwfm/explain.h>
#include <string.h>

/* One week, one contract, one eight-hour shift at 09:00 in group "day", one at 22:00 in group "night". */
typedef struct office {
  wfm_ctx *ctx;
  wfm_roster *roster;
  wfm_assignments *rows;
  wfm_explanation *explanation;
  wfm_contract contract;
  wfm_agent agent;
} office;

static void office_open(office *o) {
  wfm_roster_opts frame;
  wfm_roster_opts_init(&frame, sizeof frame);
  memset(o, 0, sizeof *o);
  frame.days = 7;
  frame.interval_minutes = 60;
  frame.start_date = 20514; /* Monday 2026-03-02 */
  wfm_contract_init(&o->contract, sizeof o->contract);
  wfm_agent_init(&o->agent, sizeof o->agent);
  o->contract.name = "all";
  o->contract.shift_groups = "day";
  o->agent.name = "Ann";
  o->agent.skills = "calls";
  MUST(wfm_ctx_create(&o->ctx, NULL));
  MUST(wfm_roster_create(o->ctx, &frame, &o->roster));
  MUST(wfm_roster_add_skill(o->roster, "calls", NULL));
  MUST(wfm_assignments_create(o->ctx, &o->rows));
}

/* The people, after the test has set contract and agent. */
static void office_staff(office *o) {
  wfm_shift shift;
  wfm_shift_init(&shift, sizeof shift);
  MUST(wfm_roster_add_contract(o->roster, &o->contract, NULL));
  shift.name = shift.group = "day";
  shift.start_minute = 540;
  shift.length_minutes = shift.paid_minutes = 480;
  MUST(wfm_roster_add_shift(o->roster, &shift, NULL));
  shift.name = shift.group = "night";
  shift.start_minute = 1320;
  MUST(wfm_roster_add_shift(o->roster, &shift, NULL));
  MUST(wfm_roster_add_agent(o->roster, &o->agent, NULL));
}

static wfm_explain_item office_explain(office *o, int32_t kind) {
  wfm_explain_item item = {.struct_size = sizeof item};
  wfm_status st = wfm_roster_explain(o->ctx, o->roster, o->rows, NULL, NULL, &o->explanation);
  ck_assert_msg(st == WFM_OK, "%s", wfm_ctx_error(o->ctx));
  for (size_t i = 0; i < wfm_explanation_count(o->explanation); i++) {
    MUST(wfm_explanation_item(o->explanation, i, &item));
    if (item.kind != kind) continue;
    ck_assert_ptr_nonnull(wfm_explanation_text(o->explanation, i));
    return item;
  }
  ck_abort_msg("no finding of kind %d", (int)kind);
  return item;
}

/* The sentence of the first finding of a kind. */
static const char *sentence(const office *o, int32_t kind) {
  wfm_explain_item item = {.struct_size = sizeof item};
  for (size_t i = 0; i < wfm_explanation_count(o->explanation); i++) {
    MUST(wfm_explanation_item(o->explanation, i, &item));
    if (item.kind == kind) return wfm_explanation_text(o->explanation, i);
  }
  return "";
}

static void office_close(office *o) {
  wfm_explanation_free(o->explanation);
  wfm_assignments_free(o->rows);
  wfm_roster_free(o->roster);
  wfm_ctx_free(o->ctx);
}

/* --- agents, by hand --- */

static void on_leave(office *o) {
  wfm_time_off off;
  wfm_time_off_init(&off, sizeof off);
  off.end_minute = 7 * 1440;
  office_staff(o);
  MUST(wfm_roster_add_time_off(o->roster, &off));
}
static void no_group(office *o) {
  o->contract.shift_groups = "evening";
  office_staff(o);
}
static void no_skill(office *o) {
  o->agent.skills = "";
  office_staff(o);
}
static void late_starter(office *o) {
  o->agent.start_from_minute = 780;
  office_staff(o);
}
static void no_run(office *o) {
  o->contract.max_consecutive_days = 0;
  office_staff(o);
}
static void long_rest(office *o) {
  o->contract.min_rest_minutes = 10080;
  o->agent.prior_end_minutes_before = -600;
  office_staff(o);
}
static void small_cap(office *o) {
  o->contract.cap_minutes = 300;
  office_staff(o);
}
static void small_hours(office *o) {
  o->contract.weekly_max_minutes = 450;
  office_staff(o);
}
static void no_days(office *o) {
  o->contract.days_max = 0;
  office_staff(o);
}
/* The day shift is in the contract and the night shift in the window. */
static void two_rules(office *o) {
  o->agent.start_from_minute = 1200;
  office_staff(o);
}

static const struct {
  const char *name;
  void (*make)(office *);
  uint32_t rules;
  int32_t repair;
  int64_t from, to;
  const char *text;
} idle[] = {
    {"leave", on_leave, 1u << WFM_RULE_TIME_OFF, WFM_RULE_TIME_OFF, 0, -1,
     "agent Ann can work no day: in the way: time off; the cheapest repair: the time off on day 0 taken "
     "back"},
    {"group", no_group, 1u << WFM_RULE_SHIFT_GROUP, WFM_RULE_SHIFT_GROUP, -1, 1,
     "agent Ann can work no day: in the way: the contract's shift groups; the cheapest repair: shifts of "
     "group day "
     "too"},
    {"skill", no_skill, 1u << WFM_RULE_SKILL, -1, -1, -1,
     "agent Ann can work no day: the agent has no skill"},
    {"window", late_starter, 1u << WFM_RULE_START_WINDOW | 1u << WFM_RULE_SHIFT_GROUP, WFM_RULE_START_WINDOW,
     780, 540,
     "agent Ann can work no day: in the way: the contract's shift groups and the agent's start window; the "
     "cheapest "
     "repair: starts from 09:00 instead of 13:00"},
    {"run", no_run, 1u << WFM_RULE_CONSECUTIVE_DAYS, WFM_RULE_CONSECUTIVE_DAYS, 0, 1,
     "agent Ann can work no day: in the way: the longest run; the cheapest repair: a longest run of 1 "
     "instead of 0 "
     "days"},
    /* the last start is day 6 at 09:00, 8,580 minutes after the end at 10:00 of day 0 */
    {"rest", long_rest, 1u << WFM_RULE_REST, WFM_RULE_REST, 10080, 8580,
     "agent Ann can work no day: in the way: the rest between shifts; the cheapest repair: a rest of 8580 "
     "instead of "
     "10080 minutes"},
    {"cap", small_cap, 1u << WFM_RULE_HOURS_CAP, WFM_RULE_HOURS_CAP, 300, 480,
     "agent Ann can work no day: in the way: the cap on worked hours; the cheapest repair: a cap of 480 "
     "instead of "
     "300 minutes"},
    {"hours", small_hours, 1u << WFM_RULE_CONTRACT_HOURS, WFM_RULE_CONTRACT_HOURS, 450, 510,
     "agent Ann can work no day: in the way: the contract's weekly maximum with leave credit; the cheapest "
     "repair: a "
     "weekly maximum of 510 instead of 450 minutes"},
    {"days", no_days, 1u << WFM_RULE_WEEKLY_DAYS, WFM_RULE_WEEKLY_DAYS, 0, 1,
     "agent Ann can work no day: in the way: the contract's days a week less leave; the cheapest repair: 1 "
     "instead of "
     "0 days a week"},
    {"two", two_rules, 1u << WFM_RULE_START_WINDOW | 1u << WFM_RULE_SHIFT_GROUP, WFM_RULE_SHIFT_GROUP, -1, 1,
     "agent Ann can work no day: in the way: the contract's shift groups and the agent's start window; the "
     "cheapest "
     "repair: shifts of group night too"},
};

START_TEST(idle_by_hand) {
  office o;
  office_open(&o);
  idle[_i].make(&o);
  wfm_explain_item item = office_explain(&o, WFM_EXPLAIN_IDLE);
  ck_assert_str_eq(sentence(&o, WFM_EXPLAIN_IDLE), idle[_i].text);
  ck_assert_uint_eq(item.rules, idle[_i].rules);
  ck_assert_int_eq(item.repair, idle[_i].repair);
  ck_assert_int_eq(item.repair_from, idle[_i].from);
  ck_assert_int_eq(item.repair_to, idle[_i].to);
  office_close(&o);
}
END_TEST

/* Five days wanted, a run of two: off, on, on, off, on, on, off leaves four. */
START_TEST(contract_by_hand) {
  office o;
  office_open(&o);
  o.contract.weekly_min_minutes = o.contract.weekly_max_minutes = 2400;
  o.contract.days_min = o.contract.days_max = 5;
  o.contract.max_consecutive_days = 2;
  o.agent.prior_consecutive_days = 2;
  office_staff(&o);
  wfm_explain_item item = office_explain(&o, WFM_EXPLAIN_CONTRACT);
  ck_assert_str_eq(
      sentence(&o, WFM_EXPLAIN_CONTRACT),
      "agent Ann, week 0: 2400 minutes and 5 days under the contract, at least 480 and 1 whatever the "
      "roster; in the way: the longest run; the cheapest repair: a longest run of 3 instead of 2 days");
  ck_assert_double_eq(item.value, 2400);
  ck_assert_double_eq(item.cost, 5 * 2400 + 600 * 5);
  office_close(&o);
}
END_TEST

/* One agent serves eight hours that need one: a day off costs 80 for the missing less 8 for the labour. */
START_TEST(wish_and_price_by_hand) {
  office o;
  office_open(&o);
  office_staff(&o);
  wfm_request wish;
  wfm_request_init(&wish, sizeof wish);
  wish.weight = 5;
  MUST(wfm_roster_add_request(o.roster, &wish));
  wish.kind = WFM_REQUEST_START;
  wish.day = 1;
  wish.start_from_minute = 600;
  wish.start_to_minute = 720;
  MUST(wfm_roster_add_request(o.roster, &wish));
  for (int t = 540; t < 1020; t += 60) MUST(wfm_roster_add_demand(o.roster, 0, t, 0, 1));
  MUST(wfm_roster_add_demand(o.roster, 0, 1080, 0, 3));
  wfm_assignment row;
  wfm_assignment_init(&row, sizeof row);
  MUST(wfm_assignments_add(o.rows, &row));
  row.day = 1;
  MUST(wfm_assignments_add(o.rows, &row));
  wfm_explain_item item = office_explain(&o, WFM_EXPLAIN_REQUEST);
  ck_assert_double_eq(item.cost, 72);
  ck_assert_double_eq(item.value, 72);
  ck_assert_double_eq(item.weight, 5);
  ck_assert_str_eq(sentence(&o, WFM_EXPLAIN_REQUEST),
                   "agent Ann, Mon 2026-03-02: the wish for a day off would cost "
                   "72.0, more than its weight of 5.0");
  ck_assert_str_eq(sentence(&o, WFM_EXPLAIN_PRICE),
                   "one more agent on Mon 2026-03-02 at 18:00 on calls is worth 10.0 "
                   "paid intervals");
  ck_assert_str_eq(
      sentence(&o, WFM_EXPLAIN_SHORTAGE),
      "Mon 2026-03-02 at 18:00 on calls: 3.0 of 3.0 agents missing; 0 could be there by contract, window, "
      "skill, time off and locks, each taken by himself, 0 are");
  size_t last = wfm_explanation_count(o.explanation) - 1;
  ck_assert_str_eq(
      wfm_explanation_text(o.explanation, last),
      "agent Ann, Tue 2026-03-03: the wish to start from 10:00 to 12:00 cannot be granted; no shift of the "
      "roster would do, whatever the rules");
  office_close(&o);
}
END_TEST

/* --- drawn problems: what is said of a set of rules holds --- */

static const int32_t all_rules[] = {WFM_RULE_SHIFT_GROUP, WFM_RULE_START_WINDOW,   WFM_RULE_TIME_OFF,
                                    WFM_RULE_LOCKED,      WFM_RULE_REST,           WFM_RULE_CONSECUTIVE_DAYS,
                                    WFM_RULE_HOURS_CAP,   WFM_RULE_CONTRACT_HOURS, WFM_RULE_WEEKLY_DAYS};

/* Written apart from the library's table. */
static bool possible_under(const explain_case *c, uint32_t in_force) {
  explain_case trial = *c;
  bool possible = false;
  if (!(in_force & 1u << WFM_RULE_SHIFT_GROUP)) trial.all_groups = true;
  if (!(in_force & 1u << WFM_RULE_START_WINDOW)) {
    trial.who.start_from_minute = 0;
    trial.who.start_to_minute = 2880;
  }
  if (!(in_force & 1u << WFM_RULE_TIME_OFF)) trial.no_time_off = true;
  if (!(in_force & 1u << WFM_RULE_LOCKED)) trial.no_locks = true;
  if (!(in_force & 1u << WFM_RULE_REST)) trial.contract.min_rest_minutes = 0;
  if (!(in_force & 1u << WFM_RULE_CONSECUTIVE_DAYS)) trial.contract.max_consecutive_days = 3660;
  if (!(in_force & 1u << WFM_RULE_HOURS_CAP)) trial.contract.cap_minutes = 10080;
  if (!(in_force & 1u << WFM_RULE_CONTRACT_HOURS)) trial.contract.weekly_max_minutes = 10080;
  if (!(in_force & 1u << WFM_RULE_WEEKLY_DAYS)) trial.contract.days_max = 7;
  MUST(wfm__explain_possible(&trial, &possible));
  return possible;
}

static void assert_set(const explain_case *c, const wfm_explain_item *item) {
  ck_assert(!possible_under(c, item->rules));
  for (size_t i = 0; i < WFM__COUNT(all_rules); i++)
    if (item->rules & 1u << all_rules[i]) ck_assert(possible_under(c, item->rules & ~(1u << all_rules[i])));
}

START_TEST(sets_are_in_conflict) {
  instance in = {.seed = 700 + (uint64_t)_i,
                 .agents = 12,
                 .days = 7 + 3 * (_i % 3),
                 .interval = 60,
                 .skills = 1,
                 .nights = true,
                 .leave = true,
                 .locks = true,
                 .load = 0.3};
  wfm_ctx *ctx = NULL;
  wfm_schedule *schedule = NULL;
  wfm_explanation *explanation = NULL;
  wfm_schedule_opts opts;
  wfm__roster_index *index = NULL;
  wfm_schedule_opts_init(&opts, sizeof opts);
  opts.work_limit = 5000;
  MUST(wfm_ctx_create(&ctx, NULL));
  wfm_roster *roster = instance_make(ctx, &in);
  MUST(wfm__roster_index_create(ctx, roster, &index));
  MUST(wfm_schedule_solve(ctx, roster, &opts, &schedule));
  MUST(wfm_roster_explain(ctx, roster, wfm_schedule_assignments(schedule),
                          wfm_schedule_prices(schedule, NULL), NULL, &explanation));
  int32_t kind = 0;
  ck_assert_uint_gt(wfm_explanation_count(explanation), 0);
  for (size_t i = 0; i < wfm_explanation_count(explanation); i++) {
    wfm_explain_item item = {.struct_size = sizeof item};
    explain_case c;
    MUST(wfm_explanation_item(explanation, i, &item));
    ck_assert_int_ge(item.kind, kind);
    kind = item.kind;
    ck_assert_uint_gt(strlen(wfm_explanation_text(explanation, i)), 20);
    bool by_week = item.kind == WFM_EXPLAIN_CONTRACT;
    if ((!by_week && item.kind != WFM_EXPLAIN_IDLE) || item.rules == 0) continue;
    MUST(wfm__explain_case(&c, ctx, roster, index, item.agent));
    c.target = by_week ? EXPLAIN_CONTRACT : EXPLAIN_ANY_DAY;
    c.week = by_week ? item.day / 7 : 0;
    assert_set(&c, &item);
  }
  wfm_explanation_free(explanation);
  wfm_schedule_free(schedule);
  wfm__roster_index_free(index);
  wfm_roster_free(roster);
  wfm_ctx_free(ctx);
}
END_TEST

/* --- bad input and memory --- */

START_TEST(bad_calls) {
  office o;
  wfm_explain_opts opts;
  wfm_explain_item item = {.struct_size = sizeof item};
  wfm_explanation *out = NULL;
  const double nan_price[] = {NAN};
  office_open(&o);
  office_staff(&o);
  MUST(wfm_roster_add_demand(o.roster, 0, 540, 0, 1));
  wfm_explain_opts_init(&opts, sizeof opts);
  ck_assert_int_eq(wfm_roster_explain(NULL, o.roster, o.rows, NULL, NULL, &out), WFM_EINVAL);
  ck_assert_int_eq(wfm_roster_explain(o.ctx, NULL, o.rows, NULL, NULL, &out), WFM_EINVAL);
  ck_assert_int_eq(wfm_roster_explain(o.ctx, o.roster, NULL, NULL, NULL, &out), WFM_EINVAL);
  ck_assert_int_eq(wfm_roster_explain(o.ctx, o.roster, o.rows, NULL, NULL, NULL), WFM_EINVAL);
  ck_assert_int_eq(wfm_roster_explain(o.ctx, o.roster, o.rows, nan_price, NULL, &out), WFM_ENOTFINITE);
  opts.requests = -1;
  ck_assert_int_eq(wfm_roster_explain(o.ctx, o.roster, o.rows, NULL, &opts, &out), WFM_EDOMAIN);
  ck_assert_ptr_nonnull(strstr(wfm_ctx_error(o.ctx), "requests=-1"));
  opts.requests = 1;
  opts.flags = 1;
  ck_assert_int_eq(wfm_roster_explain(o.ctx, o.roster, o.rows, NULL, &opts, &out), WFM_EVERSION);
  ck_assert_ptr_null(out);
  MUST(wfm_roster_explain(o.ctx, o.roster, o.rows, NULL, NULL, &out));
  ck_assert_int_eq(wfm_explanation_item(out, wfm_explanation_count(out), &item), WFM_EINVAL);
  ck_assert_ptr_null(wfm_explanation_text(out, 1000));
  ck_assert_uint_eq(wfm_explanation_count(NULL), 0);
  ck_assert_int_eq(wfm_explanation_item(NULL, 0, &item), WFM_EINVAL);
  wfm_explanation_free(out);
  wfm_explanation_free(NULL);
  office_close(&o);
}
END_TEST

static wfm_status scenario(wfm_ctx *ctx, void *user) {
  const office *o = user;
  wfm_explanation *out = NULL;
  wfm_status st = wfm_roster_explain(ctx, o->roster, o->rows, NULL, NULL, &out);
  if (st != WFM_OK) ck_assert_ptr_null(out);
  wfm_explanation_free(out);
  return st;
}

START_TEST(every_allocation) {
  office o;
  office_open(&o);
  if (_i == 0) {
    late_starter(&o);
  } else {
    wfm_request wish;
    wfm_request_init(&wish, sizeof wish);
    wish.kind = WFM_REQUEST_WORK;
    office_staff(&o);
    MUST(wfm_roster_add_request(o.roster, &wish));
    MUST(wfm_roster_add_demand(o.roster, 0, 540, 0, 1));
  }
  oom_sweep(scenario, &o);
  office_close(&o);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("explain");
  tcase_add_loop_test(tc, idle_by_hand, 0, WFM__COUNT(idle));
  tcase_add_test(tc, contract_by_hand);
  tcase_add_test(tc, wish_and_price_by_hand);
  tcase_add_loop_test(tc, sets_are_in_conflict, 0, 10);
  tcase_add_test(tc, bad_calls);
  tcase_add_loop_test(tc, every_allocation, 0, 2);
  return suite_run("schedule/explain", tc, 60);
}
