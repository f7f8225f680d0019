/* Replanning: legal, few agents, the past and the notice period kept, a list of changes that is the difference of the rosters. */
#include "instance.h"
#include "support/oom.h"
#include "support/suite.h"

#include <libwfm/replan.h>
#include <string.h>

enum { CASES = 32 };

/* A drawn problem, a roster for it, and sick calls. */
typedef struct setting {
  wfm_ctx *ctx;
  wfm_roster *roster;
  wfm_schedule *schedule;
  const wfm_assignments *published;
  int32_t agents, days, sick_agents;
} setting;

static instance drawn_case(int i) {
  static const int32_t intervals[] = {15, 30, 60}, days[] = {7, 10, 14, 9};
  return (instance){.seed = (uint64_t)i + 300,
                    .agents = 4 + (i * 5) % 13,
                    .days = days[i % 4],
                    .interval = intervals[i % 3],
                    .skills = 1 + i % 3,
                    .nights = i % 2,
                    .leave = i % 4 > 1,
                    .locks = i % 8 > 5,
                    .load = 0.3 + 0.1 * (i % 5)};
}

static void setting_make(setting *s, const instance *in) {
  wfm_schedule_opts opts;
  wfm_schedule_opts_init(&opts, sizeof opts);
  opts.work_limit = 20000;
  memset(s, 0, sizeof *s);
  MUST(wfm_ctx_create(&s->ctx, NULL));
  s->roster = instance_make(s->ctx, in);
  MUST(wfm_schedule_solve(s->ctx, s->roster, &opts, &s->schedule));
  s->published = wfm_schedule_assignments(s->schedule);
  s->agents = in->agents;
  s->days = in->days;
}

/* Every fifth agent is sick on the days given. */
static void setting_sick(setting *s, int32_t first, int32_t last) {
  for (int32_t a = 1; a < s->agents; a += 5, s->sick_agents++)
    for (int32_t d = first; d <= last && d < s->days; d++)
      MUST(wfm_roster_add_sick_day(s->roster, s->published, a, d));
}

static void setting_free(setting *s) {
  wfm_schedule_free(s->schedule);
  wfm_roster_free(s->roster);
  wfm_ctx_free(s->ctx);
}

static wfm_replan *replan_must(const setting *s, const wfm_replan_opts *opts) {
  wfm_replan *replan = NULL;
  wfm_status st = wfm_roster_replan(s->ctx, s->roster, s->published, opts, &replan);
  ck_assert_msg(st == WFM_OK, "%s", wfm_ctx_error(s->ctx));
  return replan;
}

static wfm_replan_figures figures_of(const wfm_replan *replan) {
  wfm_replan_figures figures = {.struct_size = sizeof figures};
  MUST(wfm_replan_figures_get(replan, &figures));
  return figures;
}

/* Row of an agent's day; shift -1: off. */
static wfm_assignment find_row(const wfm_assignments *rows, int32_t agent, int32_t day) {
  wfm_assignment row = {.struct_size = sizeof row};
  for (size_t i = 0; i < wfm_assignments_count(rows); i++) {
    MUST(wfm_assignments_get(rows, i, &row));
    if (row.agent == agent && row.day == day) return row;
  }
  wfm_assignment_init(&row, sizeof row);
  row.shift = row.skill = -1;
  return row;
}

/* Locks that cannot be kept, by the optimiser's word on the problem as it is now. */
static size_t lost_locks(const setting *s) {
  wfm_schedule *schedule = NULL;
  wfm_schedule_opts opts;
  wfm_schedule_opts_init(&opts, sizeof opts);
  opts.work_limit = 1;
  MUST(wfm_schedule_solve(s->ctx, s->roster, &opts, &schedule));
  size_t lost = wfm_schedule_lost_locks(schedule);
  wfm_schedule_free(schedule);
  return lost;
}

static void assert_legal(const setting *s, const wfm_replan *replan) {
  wfm_check *check = NULL;
  wfm_roster_figures judged = {.struct_size = sizeof judged};
  wfm_replan_figures figures = figures_of(replan);
  MUST(wfm_roster_check(s->ctx, s->roster, wfm_replan_assignments(replan), &check));
  MUST(wfm_check_figures(check, &judged));
  for (size_t i = 0; i < wfm_check_violations(check); i++) {
    wfm_violation violation = {.struct_size = sizeof violation};
    char text[200];
    MUST(wfm_check_violation(check, i, &violation));
    wfm_violation_text(s->roster, &violation, text, sizeof text);
    ck_assert_msg(violation.rule == WFM_RULE_LOCKED, "%s", text);
  }
  ck_assert_uint_le(wfm_check_violations(check), lost_locks(s));
  ck_assert_double_eq_tol(judged.cost, figures.cost, 1e-9 * (1 + fabs(figures.cost)));
  ck_assert_double_eq_tol(judged.under, figures.under, 1e-9 * (1 + figures.under));
  wfm_check_free(check);
}

/* The changes are exactly the days on which the rosters differ, with what stood before and what stands now. */
static void assert_changes(const setting *s, const wfm_replan *replan) {
  wfm_replan_figures figures = figures_of(replan);
  size_t at = 0;
  int32_t agents = 0, days = 0, pauses = 0;
  for (int32_t a = 0; a < s->agents; a++) {
    bool any = false;
    for (int32_t d = 0; d < s->days; d++) {
      wfm_assignment old = find_row(s->published, a, d), now = find_row(wfm_replan_assignments(replan), a, d);
      if (old.shift == now.shift && old.skill == now.skill &&
          memcmp(old.pause_minute, now.pause_minute, sizeof old.pause_minute) == 0)
        continue;
      wfm_replan_change c = {.struct_size = sizeof c};
      char text[300];
      MUST(wfm_replan_change_get(replan, at++, &c));
      ck_assert(c.agent == a && c.day == d && c.old_shift == old.shift && c.new_shift == now.shift);
      ck_assert_mem_eq(c.new_pause, now.pause_minute, sizeof c.new_pause);
      ck_assert_mem_eq(c.old_pause, old.pause_minute, sizeof c.old_pause);
      bool work = old.shift != now.shift || old.skill != now.skill;
      ck_assert_int_eq(work, c.kind != WFM_CHANGE_PAUSES);
      ck_assert_uint_gt(wfm_replan_change_text(s->roster, &c, text, sizeof text), 10);
      ck_assert_ptr_nonnull(strstr(text, "agent A"));
      any = true;
      days += work;
      pauses += !work;
    }
    agents += any;
  }
  ck_assert_uint_eq(at, wfm_replan_changes(replan));
  ck_assert_int_eq(agents, figures.agents_changed);
  ck_assert_int_eq(days, figures.days_changed);
  ck_assert_int_eq(pauses, figures.days_pauses);
}

START_TEST(sick_calls) {
  setting s;
  instance in = drawn_case(_i);
  wfm_replan_opts opts;
  wfm_replan_opts_init(&opts, sizeof opts);
  setting_make(&s, &in);
  setting_sick(&s, 2, 3);
  opts.max_agents = 6;
  opts.now_day = 2;
  wfm_replan *replan = replan_must(&s, &opts);
  wfm_replan_figures figures = figures_of(replan);
  assert_legal(&s, replan);
  assert_changes(&s, replan);
  ck_assert_int_le(figures.agents_forced, s.sick_agents);
  ck_assert_int_le(figures.agents_changed, figures.agents_forced > 6 ? figures.agents_forced : 6);
  ck_assert_double_le(figures.cost, figures.cost_forced + 1e-6);
  wfm_replan_free(replan);
  setting_free(&s);
}
END_TEST

/* Without a cause nothing is changed that does not pay. */
START_TEST(prices_hold_changes_back) {
  setting s;
  instance in = drawn_case(_i);
  wfm_replan_opts opts;
  wfm_replan_opts_init(&opts, sizeof opts);
  setting_make(&s, &in);
  opts.agent_weight = opts.day_weight = opts.pause_weight = 1e6;
  wfm_replan *replan = replan_must(&s, &opts);
  ck_assert_uint_eq(wfm_replan_changes(replan), 0);
  ck_assert_double_eq(figures_of(replan).distance, 0);
  wfm_replan_free(replan);
  opts.max_agents = 0;
  opts.agent_weight = opts.day_weight = opts.pause_weight = 0;
  replan = replan_must(&s, &opts);
  ck_assert_uint_eq(wfm_replan_changes(replan), 0);
  wfm_replan_free(replan);
  setting_free(&s);
}
END_TEST

/* What began before now stays, to the pause. */
START_TEST(past_is_frozen) {
  setting s;
  instance in = drawn_case(_i);
  wfm_replan_opts opts;
  wfm_shift shift = {.struct_size = sizeof shift};
  wfm_replan_opts_init(&opts, sizeof opts);
  in.locks = false;
  setting_make(&s, &in);
  opts.state = WFM_ROSTER_DRAFT;
  opts.max_agents = 1000;
  opts.now_day = 3;
  opts.now_minute = 660;
  wfm_replan *replan = replan_must(&s, &opts);
  for (size_t i = 0; i < wfm_replan_changes(replan); i++) {
    wfm_replan_change c = {.struct_size = sizeof c};
    MUST(wfm_replan_change_get(replan, i, &c));
    ck_assert_int_ge(c.day, 2);
    int32_t now = (3 - c.day) * 1440 + 660;
    if (c.kind == WFM_CHANGE_PAUSES) {
      for (int k = 0; k < 3; k++)
        if (c.old_pause[k] != c.new_pause[k]) ck_assert(c.old_pause[k] >= now && c.new_pause[k] >= now);
      continue;
    }
    if (c.old_shift >= 0 && c.old_shift != c.new_shift) {
      MUST(wfm_roster_shift(s.roster, c.old_shift, &shift));
      ck_assert_int_ge(shift.start_minute, now);
    }
    if (c.new_shift >= 0 && c.old_shift != c.new_shift) {
      MUST(wfm_roster_shift(s.roster, c.new_shift, &shift));
      ck_assert_int_ge(shift.start_minute, now);
    }
  }
  assert_legal(&s, replan);
  wfm_replan_free(replan);
  setting_free(&s);
}
END_TEST

/* Inside the notice period of a published roster work changes only for the sick and for those who agree. */
START_TEST(notice_needs_consent) {
  setting s;
  instance in = drawn_case(_i);
  const int32_t agrees[] = {2};
  wfm_replan_opts opts;
  wfm_replan_opts_init(&opts, sizeof opts);
  setting_make(&s, &in);
  setting_sick(&s, 1, 1);
  opts.max_agents = 1000;
  opts.agent_weight = opts.day_weight = opts.pause_weight = 0;
  opts.notice_days = 4;
  opts.notice_weight = INFINITY;
  opts.consents = agrees;
  opts.consent_count = 1;
  wfm_replan *replan = replan_must(&s, &opts);
  for (size_t i = 0; i < wfm_replan_changes(replan); i++) {
    wfm_replan_change c = {.struct_size = sizeof c};
    MUST(wfm_replan_change_get(replan, i, &c));
    bool others = c.agent != 2 && c.day < 4 && c.kind != WFM_CHANGE_PAUSES;
    ck_assert(!others || c.forced);
    ck_assert(c.agent != 2 || !c.needs_consent);
  }
  assert_legal(&s, replan);
  assert_changes(&s, replan);
  wfm_replan_free(replan);
  setting_free(&s);
}
END_TEST

/* Two of three agents serve eight hours that need two; one falls sick, the third is free to step in. */
START_TEST(worked_by_hand) {
  wfm_ctx *ctx = NULL;
  wfm_roster *roster = NULL;
  wfm_assignments *published = NULL;
  wfm_replan *replan = NULL;
  wfm_replan_change change = {.struct_size = sizeof change};
  wfm_roster_opts frame;
  wfm_contract contract;
  wfm_shift shift;
  wfm_agent agent;
  wfm_assignment row;
  char text[100];
  wfm_roster_opts_init(&frame, sizeof frame);
  wfm_contract_init(&contract, sizeof contract);
  wfm_shift_init(&shift, sizeof shift);
  wfm_agent_init(&agent, sizeof agent);
  wfm_assignment_init(&row, sizeof row);
  frame.days = 1;
  frame.interval_minutes = 60;
  contract.name = contract.shift_groups = shift.group = "all";
  shift.name = "day";
  shift.start_minute = 540;
  shift.length_minutes = shift.paid_minutes = 480;
  agent.skills = "calls";
  MUST(wfm_ctx_create(&ctx, NULL));
  MUST(wfm_roster_create(ctx, &frame, &roster));
  MUST(wfm_roster_add_skill(roster, "calls", NULL));
  MUST(wfm_roster_add_contract(roster, &contract, NULL));
  MUST(wfm_roster_add_shift(roster, &shift, NULL));
  for (int i = 0; i < 3; i++) {
    agent.name = (const char *[]){"Ann", "Bob", "Cid"}[i];
    MUST(wfm_roster_add_agent(roster, &agent, NULL));
  }
  for (int t = 540; t < 1020; t += 60) MUST(wfm_roster_add_demand(roster, 0, t, 0, 2));
  MUST(wfm_assignments_create(ctx, &published));
  for (row.agent = 0; row.agent < 2; row.agent++) MUST(wfm_assignments_add(published, &row));
  MUST(wfm_roster_add_sick_day(roster, published, 0, 0));
  MUST(wfm_roster_replan(ctx, roster, published, NULL, &replan));
  ck_assert_uint_eq(wfm_replan_changes(replan), 2);
  MUST(wfm_replan_change_get(replan, 0, &change));
  wfm_replan_change_text(roster, &change, text, sizeof text);
  ck_assert_str_eq(text, "agent Ann, day 0: off instead of day (forced)");
  MUST(wfm_replan_change_get(replan, 1, &change));
  wfm_replan_change_text(roster, &change, text, sizeof text);
  ck_assert_str_eq(text, "agent Cid, day 0: works day instead of a day off");
  wfm_replan_figures figures = figures_of(replan);
  ck_assert_double_eq(figures.cost_forced, 8 + 80); /* eight paid hours, eight missing at 10 */
  ck_assert_double_eq(figures.cost, 16);
  ck_assert_double_eq(figures.under_forced, 8);
  ck_assert_double_eq(figures.under, 0);
  ck_assert_double_eq(figures.distance, 10 * (2 + 2)); /* one agent, one day; the sick day is free */
  wfm_replan_free(replan);
  wfm_assignments_free(published);
  wfm_roster_free(roster);
  wfm_ctx_free(ctx);
}
END_TEST

/* --- bad input --- */

static void set_state(wfm_replan_opts *o) {
  o->state = 3;
}
static void set_day(wfm_replan_opts *o) {
  o->now_day = 99;
}
static void set_minute(wfm_replan_opts *o) {
  o->now_minute = 1440;
}
static void set_notice(wfm_replan_opts *o) {
  o->notice_days = -1;
}
static void set_agents(wfm_replan_opts *o) {
  o->max_agents = -1;
}
static void set_weight(wfm_replan_opts *o) {
  o->day_weight = -1;
}
static void set_nan(wfm_replan_opts *o) {
  o->agent_weight = NAN;
}
static void set_notice_nan(wfm_replan_opts *o) {
  o->notice_weight = NAN;
}
static void set_flags(wfm_replan_opts *o) {
  o->flags = 1;
}
static void set_size(wfm_replan_opts *o) {
  o->struct_size = 0;
}
static void set_consent(wfm_replan_opts *o) {
  static const int32_t none[] = {77};
  o->consents = none;
  o->consent_count = 1;
}

static const struct {
  const char *name, *text;
  void (*set)(wfm_replan_opts *);
  wfm_status status;
} bad[] = {
    {"state", "state=3", set_state, WFM_EDOMAIN},
    {"now_day", "now_day=99", set_day, WFM_EDOMAIN},
    {"now_minute", "now_minute=1440", set_minute, WFM_EDOMAIN},
    {"notice_days", "notice_days=-1", set_notice, WFM_EDOMAIN},
    {"max_agents", "max_agents=-1", set_agents, WFM_EDOMAIN},
    {"day_weight", "day_weight=-1", set_weight, WFM_EDOMAIN},
    {"agent_weight", "agent_weight=nan", set_nan, WFM_ENOTFINITE},
    {"notice_weight", "notice_weight=nan", set_notice_nan, WFM_ENOTFINITE},
    {"flags", "flags=1", set_flags, WFM_EVERSION},
    {"struct_size", "_init", set_size, WFM_EINVAL},
    {"consents", "agent 77", set_consent, WFM_EINVAL},
};

START_TEST(bad_options) {
  setting s;
  instance in = drawn_case(0);
  wfm_replan_opts opts;
  wfm_replan *replan = NULL;
  wfm_replan_opts_init(&opts, sizeof opts);
  bad[_i].set(&opts);
  setting_make(&s, &in);
  ck_assert_int_eq(wfm_roster_replan(s.ctx, s.roster, s.published, &opts, &replan), bad[_i].status);
  ck_assert_msg(strstr(wfm_ctx_error(s.ctx), bad[_i].text), "%s: %s", bad[_i].name, wfm_ctx_error(s.ctx));
  ck_assert_ptr_null(replan);
  setting_free(&s);
}
END_TEST

START_TEST(bad_calls) {
  setting s;
  instance in = drawn_case(1);
  wfm_replan *replan = NULL;
  wfm_replan_change change = {.struct_size = sizeof change};
  setting_make(&s, &in);
  ck_assert_int_eq(wfm_roster_replan(NULL, s.roster, s.published, NULL, &replan), WFM_EINVAL);
  ck_assert_int_eq(wfm_roster_replan(s.ctx, NULL, s.published, NULL, &replan), WFM_EINVAL);
  ck_assert_int_eq(wfm_roster_replan(s.ctx, s.roster, NULL, NULL, &replan), WFM_EINVAL);
  ck_assert_int_eq(wfm_roster_replan(s.ctx, s.roster, s.published, NULL, NULL), WFM_EINVAL);
  ck_assert_int_eq(wfm_roster_add_sick_day(s.roster, s.published, 99, 0), WFM_EINVAL);
  ck_assert_int_eq(wfm_roster_add_sick_day(s.roster, s.published, 0, 99), WFM_EINVAL);
  ck_assert_int_eq(wfm_roster_add_sick_day(s.roster, NULL, 0, 0), WFM_EINVAL);
  wfm_ctx_cancel(s.ctx);
  setting_sick(&s, 0, s.days - 1);
  wfm_status st = wfm_roster_replan(s.ctx, s.roster, s.published, NULL, &replan);
  ck_assert(st == WFM_ECANCELLED || figures_of(replan).stop == WFM_STOP_CANCELLED);
  wfm_replan_free(replan);
  wfm_ctx_cancel_clear(s.ctx);
  replan = replan_must(&s, NULL);
  ck_assert_int_eq(wfm_replan_change_get(replan, wfm_replan_changes(replan), &change), WFM_EINVAL);
  ck_assert_uint_eq(wfm_replan_change_text(s.roster, NULL, NULL, 0), 0);
  ck_assert_uint_eq(wfm_replan_changes(NULL), 0);
  ck_assert_ptr_null(wfm_replan_assignments(NULL));
  ck_assert_int_eq(wfm_replan_figures_get(NULL, NULL), WFM_EINVAL);
  wfm_replan_free(replan);
  wfm_replan_free(NULL);
  setting_free(&s);
}
END_TEST

static wfm_status scenario(wfm_ctx *ctx, void *user) {
  const setting *s = user;
  wfm_replan *replan = NULL;
  wfm_status st = wfm_roster_replan(ctx, s->roster, s->published, NULL, &replan);
  if (st != WFM_OK) ck_assert_ptr_null(replan);
  wfm_replan_free(replan);
  return st;
}

START_TEST(every_allocation) {
  setting s;
  instance in = {.seed = 5, .agents = 3, .days = 3, .interval = 60, .skills = 1, .load = 0.4};
  setting_make(&s, &in);
  setting_sick(&s, 0, 1);
  oom_sweep(scenario, &s);
  setting_free(&s);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("replan");
  tcase_add_loop_test(tc, sick_calls, 0, CASES);
  tcase_add_loop_test(tc, prices_hold_changes_back, 0, 6);
  tcase_add_loop_test(tc, past_is_frozen, 0, 12);
  tcase_add_loop_test(tc, notice_needs_consent, 0, 12);
  tcase_add_test(tc, worked_by_hand);
  tcase_add_loop_test(tc, bad_options, 0, WFM__COUNT(bad));
  tcase_add_test(tc, bad_calls);
  tcase_add_test(tc, every_allocation);
  return suite_run("schedule/replan", tc, 60);
}
