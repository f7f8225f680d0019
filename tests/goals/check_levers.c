/* Levers: what they reach is what the transient model gives for the columns they return; order, lead times, guard-rail, bad input. */
#include "core/core.h"
#include "support/oom.h"
#include "support/suite.h"

#include <libwfm/goal_levers.h>
#include <libwfm/transient.h>
#include <math.h>
#include <string.h>

enum { DAYS = 3, OPEN = 20, N = DAYS * OPEN };

static wfm_ctx *ctx;
static wfm_goals *goals;
static int32_t start;
static double volume[N], aht_s[N], patience_s[N], agents[N];
static int32_t day[N];

static void add_goal(const char *id, const char *kpi, double baseline, double target) {
  wfm_goal_spec spec;
  wfm_goal_spec_init(&spec, sizeof spec);
  spec.id = id;
  spec.kpi = kpi;
  spec.unit = strstr(kpi, "_s") ? "s" : "frac";
  spec.direction = target < baseline ? WFM_GOAL_DOWN : WFM_GOAL_UP;
  spec.start_date = start;
  spec.due_date = start + 91;
  spec.baseline = baseline;
  spec.target = target;
  ck_assert_msg(wfm_goals_add(goals, &spec, start, NULL) == WFM_OK, "%s", wfm_ctx_error(ctx));
}

/* Six agents from morning to evening, and calls that come in the first half of the day. */
static void set_up(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
  ck_assert_int_eq(wfm_goals_create(ctx, &goals), WFM_OK);
  start = wfm_date_from_ymd(2026, 1, 5);
  for (int i = 0; i < N; i++) {
    int at = i % OPEN;
    day[i] = i / OPEN;
    volume[i] = (at >= 2 && at < 10 ? 38 : 17) * (day[i] == 0 ? 1.15 : 1);
    aht_s[i] = 300;
    patience_s[i] = 3000;
    agents[i] = 6;
  }
  add_goal("wait", "asa_s", 300, 120);
}

static void tear_down(void) {
  wfm_goals_free(goals);
  wfm_ctx_free(ctx);
}

static wfm_goal_centre centre(void) {
  wfm_goal_centre c;
  wfm_goal_centre_init(&c, sizeof c);
  c.n = N;
  c.volume = volume;
  c.aht_s = aht_s;
  c.patience_s = patience_s;
  c.agents = agents;
  c.day = day;
  return c;
}

static wfm_lever_opts options(void) {
  wfm_lever_opts o;
  wfm_lever_opts_init(&o, sizeof o);
  o.shift_h = 5;
  return o;
}

typedef struct result {
  wfm_lever_plan plan;
  double moved[N], agents[N], volume[N], aht_s[N];
} result;

static void pull(int32_t goal, const wfm_lever_opts *o, result *r) {
  wfm_goal_centre c = centre();
  wfm_lever_columns columns;
  wfm_lever_columns_init(&columns, sizeof columns);
  wfm_lever_plan_init(&r->plan, sizeof r->plan);
  columns.agents_moved = r->moved;
  columns.agents = r->agents;
  columns.volume = r->volume;
  columns.aht_s = r->aht_s;
  wfm_status st = wfm_goals_levers(ctx, goals, goal, start, &c, o, &r->plan, &columns);
  ck_assert_msg(st == WFM_OK, "%s", wfm_ctx_error(ctx));
}

static double sum(const double *x) {
  double s = 0;
  for (int i = 0; i < N; i++) s += x[i];
  return s;
}

/* ASA of the three days by the public function, each from an empty queue. */
static double asa_of(const double *v, const double *aht, const double *n, double effective) {
  double part = 0, whole = 0;
  for (int d = 0; d < DAYS; d++) {
    double there[OPEN], answered[OPEN], asa[OPEN];
    wfm_transient_columns columns;
    wfm_transient_columns_init(&columns, sizeof columns);
    columns.answered = answered;
    columns.asa_s = asa;
    for (int i = 0; i < OPEN; i++) there[i] = n[d * OPEN + i] * effective;
    ck_assert_int_eq(
        wfm_transient(ctx, v + d * OPEN, aht + d * OPEN, patience_s, there, OPEN, NULL, &columns), WFM_OK);
    for (int i = 0; i < OPEN; i++) {
      part += v[d * OPEN + i] * answered[i] * asa[i];
      whole += v[d * OPEN + i] * answered[i];
    }
  }
  return part / whole;
}

START_TEST(reaches_what_it_says) {
  wfm_lever_opts o = options();
  result r;
  o.max_moves = 3;
  o.self_service_max_frac = 0.02;
  o.repeat_frac = 0.2;
  o.repeat_max_cut_frac = 0.1;
  o.shrinkage_frac = 0.3;
  o.wage_per_h = 20;
  o.hire_cost_once = 3000;
  pull(0, &o, &r);
  const wfm_lever_plan *p = &r.plan;
  ck_assert_int_eq(p->reached, 1);
  ck_assert_int_eq(p->effective_found, 1);
  ck_assert_double_eq_tol(p->kpi_now, 300, 1e-3);
  ck_assert_double_eq_tol(asa_of(volume, aht_s, agents, p->effective_frac), p->kpi_now, 1e-6);
  ck_assert_double_eq_tol(asa_of(volume, aht_s, r.moved, p->effective_frac), p->schedule_fit.kpi_after, 1e-6);
  ck_assert_double_eq_tol(asa_of(r.volume, r.aht_s, r.agents, p->effective_frac), p->kpi_after, 1e-6);
  ck_assert_double_le(p->kpi_after, 120);
  ck_assert_double_gt(p->kpi_after, 119.5); /* and no more than is needed */
  /* The moves keep the hours; each lever covers its part, and all parts are the way. */
  ck_assert_double_eq_tol(sum(r.moved), sum(agents), 1e-9);
  ck_assert_double_eq(p->schedule_fit.amount, 3);
  ck_assert_double_eq_tol(p->schedule_fit.closes_frac + p->self_service.closes_frac + p->repeats.closes_frac +
                              p->people.closes_frac,
                          (p->kpi_now - p->kpi_after) / 180, 1e-4);
  ck_assert_int_eq(p->handle_time.state, WFM_LEVER_NOT_NEEDED);
  /* Volume and work as the shares say: the easy contacts go, so the rest take longer. */
  ck_assert_double_eq_tol(sum(r.volume), sum(volume) * (1 - 0.02 * 0.9) * (1 - 0.2 * 0.1), 1e-9);
  ck_assert_double_eq_tol(r.aht_s[0], 300 * (1 - 0.018 * 0.7) / (1 - 0.018), 1e-9);
  /* Floor, payroll, money. */
  ck_assert_double_eq_tol(p->people.floor_h_per_week, (sum(r.agents) - sum(r.moved)) / 2, 1e-9);
  ck_assert_double_eq_tol(p->people.paid_h_per_week, p->people.floor_h_per_week / 0.7, 1e-9);
  ck_assert_double_eq_tol(p->people.payroll, p->people.paid_h_per_week / 40, 1e-9);
  ck_assert_double_eq_tol(p->people.cost_per_week, p->people.paid_h_per_week * 20, 1e-9);
  ck_assert_double_eq(p->people.cost_once, ceil(p->people.payroll) * 3000);
  ck_assert_int_eq(p->people.ready_date, start + 70);
  ck_assert_int_eq(p->ready_date, start + 70);
  ck_assert_double_eq_tol(p->cost_per_week, p->people.cost_per_week, 1e-9);
  ck_assert_ptr_nonnull(strstr(p->text, "mean wait 5:00 to 2:00 in 3 months: moving 3 shifts closes "));
  ck_assert_ptr_nonnull(
      strstr(p->text, " on the payroll) the rest from 16 March on; nothing is known of the trend"));
  wfm_smart_report report;
  wfm_smart_report_init(&report, sizeof report);
  ck_assert_int_eq(wfm_goals_check_levers(ctx, goals, 0, start, p, &report), WFM_OK);
  ck_assert_int_eq(report.achievable.verdict, WFM_SMART_YES);
  ck_assert_str_eq(report.achievable.reason, p->text);
}
END_TEST

/* Each lever alone moves the KPI; without any the goal is not achievable. */
START_TEST(one_by_one) {
  wfm_lever_opts o = options();
  result none, fit, hired;
  o.max_moves = 0;
  o.max_hires = 0;
  pull(0, &o, &none);
  ck_assert_int_eq(none.plan.reached, 0);
  ck_assert_int_eq(none.plan.schedule_fit.state, WFM_LEVER_CLOSED);
  ck_assert_int_eq(none.plan.self_service.state, WFM_LEVER_CLOSED);
  ck_assert_int_eq(none.plan.people.state, WFM_LEVER_CLOSED);
  ck_assert_int_eq(none.plan.ready_date, WFM_DATE_NONE);
  ck_assert_ptr_nonnull(strstr(none.plan.text, "no lever is open"));
  ck_assert_mem_eq(none.agents, agents, sizeof agents);
  o.max_moves = 40;
  pull(0, &o, &fit);
  ck_assert_int_eq(fit.plan.schedule_fit.state, WFM_LEVER_TAKEN);
  ck_assert_double_gt(fit.plan.schedule_fit.closes_frac, 0.2);
  ck_assert_double_eq_tol(sum(fit.agents), sum(agents), 1e-9);
  o.max_moves = 0;
  o.max_hires = INFINITY;
  pull(0, &o, &hired);
  ck_assert_int_eq(hired.plan.reached, 1);
  ck_assert_double_eq_tol(hired.plan.kpi_after, 120, 0.5);
  o.max_hires = hired.plan.people.payroll / 2; /* half of them cover a part */
  result half;
  pull(0, &o, &half);
  ck_assert_int_eq(half.plan.reached, 0);
  ck_assert_double_eq_tol(half.plan.people.payroll, hired.plan.people.payroll / 2, 1e-6);
  ck_assert(half.plan.closes_frac > 0.2 && half.plan.closes_frac < 1);
  ck_assert_ptr_nonnull(strstr(half.plan.text, "of the way in all"));
  ck_assert_str_eq(wfm_lever_state_name(WFM_LEVER_TOO_LATE), "too late");
  ck_assert_str_eq(wfm_lever_state_name(17), "unknown");
}
END_TEST

START_TEST(too_late) {
  wfm_lever_opts o = options();
  result r;
  o.max_moves = 0;
  o.hire_lead_days = 60;
  o.train_lead_days = 30; /* works on day 90, a week before the due date is day 84 */
  pull(0, &o, &r);
  ck_assert_int_eq(r.plan.people.state, WFM_LEVER_TOO_LATE);
  ck_assert_double_gt(r.plan.people.payroll, 0.4); /* what it would take is said */
  ck_assert_double_eq(r.plan.people.closes_frac, 0);
  ck_assert_double_eq(r.plan.cost_per_week, 0);
  ck_assert_int_eq(r.plan.reached, 0);
  ck_assert_mem_eq(r.agents, agents, sizeof agents);
  ck_assert_ptr_nonnull(strstr(r.plan.text, "would come too late, on 5 April"));
  wfm_smart_report report;
  wfm_smart_report_init(&report, sizeof report);
  ck_assert_int_eq(wfm_goals_check_levers(ctx, goals, 0, start, &r.plan, &report), WFM_OK);
  ck_assert_int_eq(report.achievable.verdict, WFM_SMART_NO);
  ck_assert_uint_eq(report.achievable.findings, WFM_SMART_BEYOND_LEVERS | WFM_SMART_TOO_LATE);
  o.settle_days = 0;
  pull(0, &o, &r);
  ck_assert_int_eq(r.plan.people.state, WFM_LEVER_TAKEN);
}
END_TEST

/* Shorter contacts come last, and only while quality is watched. */
START_TEST(guard_rail) {
  wfm_lever_opts o = options();
  result r;
  o.max_moves = 0;
  o.max_hires = 0;
  o.aht_max_cut_frac = 0.2;
  pull(0, &o, &r);
  ck_assert_int_eq(r.plan.handle_time.state, WFM_LEVER_NO_GUARD);
  ck_assert_int_eq(r.plan.reached, 0);
  wfm_smart_report report;
  wfm_smart_report_init(&report, sizeof report);
  ck_assert_int_eq(wfm_goals_check_levers(ctx, goals, 0, start, &r.plan, &report), WFM_OK);
  ck_assert_uint_eq(report.achievable.findings, WFM_SMART_BEYOND_LEVERS | WFM_SMART_NO_GUARD);
  o.aht_guard = "csat";
  pull(0, &o, &r);
  ck_assert_int_eq(r.plan.handle_time.state, WFM_LEVER_TAKEN);
  ck_assert_int_eq(r.plan.reached, 1);
  ck_assert_double_eq_tol(r.plan.kpi_after, 120, 0.1);
  ck_assert_double_eq_tol(r.aht_s[5], 300 * (1 - r.plan.handle_time.amount), 1e-9);
  ck_assert_double_lt(r.plan.handle_time.floor_h_per_week, 0);
}
END_TEST

START_TEST(other_kpis) {
  static const struct {
    const char *kpi;
    double target;
  } cases[] = {{"wait_s", 60}, {"service_level", 0.8}, {"abandonment", 0.01}, {"occupancy", 0.7}};
  for (size_t i = 0; i < WFM__COUNT(cases); i++) {
    wfm_lever_opts o = options();
    result r;
    bool up = strcmp(cases[i].kpi, "service_level") == 0;
    o.flags = WFM_LEVERS_AS_PLANNED;
    add_goal(cases[i].kpi, cases[i].kpi,
             up                                      ? 0.2
             : 10 * cases[i].target < 0.98 || i == 0 ? 10 * cases[i].target
                                                     : 0.95,
             cases[i].target);
    pull((int32_t)i + 1, &o, &r);
    ck_assert_double_eq(r.plan.effective_frac, 1);
    ck_assert_msg(r.plan.reached == 1, "%s", r.plan.text);
    ck_assert_double_eq_tol(r.plan.kpi_after, cases[i].target, 0.03 * cases[i].target);
  }
}
END_TEST

/* Days with no calls in them, nights, and agents whom nothing explains. */
START_TEST(odd_centres) {
  wfm_lever_opts o = options();
  result r;
  for (int i = 0; i < OPEN; i++) volume[i] = agents[i] = 0;
  pull(0, &o, &r);
  for (int i = 0; i < OPEN; i++) ck_assert_double_eq(r.agents[i], 0); /* the closed day stays closed */
  for (int i = 0; i < N; i++) agents[i] = 60;
  pull(0, &o, &r);
  ck_assert_int_eq(r.plan.effective_found, 0);
  ck_assert_ptr_nonnull(strstr(r.plan.text, "the agents as planned do not explain the level of today"));
  wfm_smart_report report;
  wfm_smart_report_init(&report, sizeof report);
  ck_assert_int_eq(wfm_goals_check_levers(ctx, goals, 0, start, &r.plan, &report), WFM_OK);
  ck_assert_uint_eq(report.achievable.findings, WFM_SMART_UNEXPLAINED);
  ck_assert_int_eq(report.achievable.verdict, WFM_SMART_PARTLY);
}
END_TEST

static double bad_values[N];
static int32_t bad_days[N];
typedef void (*change)(wfm_goal_centre *c, wfm_lever_opts *o);
static void no_intervals(wfm_goal_centre *c, wfm_lever_opts *o) {
  (void)o, c->n = 0;
}
static void no_volume(wfm_goal_centre *c, wfm_lever_opts *o) {
  (void)o, c->volume = NULL;
}
static void bad_aht(wfm_goal_centre *c, wfm_lever_opts *o) {
  (void)o, bad_values[7] = -3, c->aht_s = bad_values;
}
static void bad_patience(wfm_goal_centre *c, wfm_lever_opts *o) {
  (void)o, bad_values[7] = NAN, c->patience_s = bad_values;
}
static void days_fall(wfm_goal_centre *c, wfm_lever_opts *o) {
  (void)o, bad_days[4] = -1, c->day = bad_days;
}
static void no_contacts(wfm_goal_centre *c, wfm_lever_opts *o) {
  static const double zeros[N];
  (void)o, c->volume = zeros;
}
static void no_shift(wfm_goal_centre *c, wfm_lever_opts *o) {
  (void)c, o->shift_h = 0;
}
static void all_shrunk(wfm_goal_centre *c, wfm_lever_opts *o) {
  (void)c, o->shrinkage_frac = 1;
}
static void odd_flags(wfm_goal_centre *c, wfm_lever_opts *o) {
  (void)c, o->flags = 8;
}
static void no_size(wfm_goal_centre *c, wfm_lever_opts *o) {
  (void)o, c->struct_size = 0;
}

START_TEST(bad_input) {
  static const struct {
    change change;
    wfm_status st;
    const char *text;
  } cases[] = {{no_intervals, WFM_EINVAL, NULL},
               {no_volume, WFM_EINVAL, NULL},
               {bad_aht, WFM_EDOMAIN, "element 7: aht_s=-3"},
               {bad_patience, WFM_ENOTFINITE, "interval 7: patience_s=nan"},
               {days_fall, WFM_EDOMAIN, "interval 4: day=-1 after 0, must not fall"},
               {no_contacts, WFM_EDOMAIN, "centre: no contacts in any interval"},
               {no_shift, WFM_EDOMAIN, "shift_h=0"},
               {all_shrunk, WFM_EDOMAIN, "shrinkage_frac=1"},
               {odd_flags, WFM_EVERSION, NULL},
               {no_size, WFM_EINVAL, NULL}};
  for (size_t i = 0; i < WFM__COUNT(cases); i++) {
    wfm_goal_centre c = centre();
    wfm_lever_opts o = options();
    wfm_lever_plan plan;
    wfm_lever_plan_init(&plan, sizeof plan);
    for (int k = 0; k < N; k++) bad_values[k] = 300;
    memset(bad_days, 0, sizeof bad_days);
    cases[i].change(&c, &o);
    ck_assert_int_eq(wfm_goals_levers(ctx, goals, 0, start, &c, &o, &plan, NULL), cases[i].st);
    if (cases[i].text)
      ck_assert_msg(strstr(wfm_ctx_error(ctx), cases[i].text) != NULL, "%s", wfm_ctx_error(ctx));
    ck_assert(isnan(plan.kpi_now)); /* untouched */
  }
  wfm_goal_centre c = centre();
  wfm_lever_plan plan;
  wfm_lever_plan_init(&plan, sizeof plan);
  ck_assert_int_eq(wfm_goals_levers(ctx, goals, 0, start + 91, &c, NULL, &plan, NULL), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_goals_levers(ctx, goals, 1, start, &c, NULL, &plan, NULL), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_goals_levers(ctx, goals, 0, start, NULL, NULL, &plan, NULL), WFM_EINVAL);
  ck_assert_int_eq(wfm_goals_levers(ctx, goals, 0, start, &c, NULL, NULL, NULL), WFM_EINVAL);
  add_goal("happy", "csat", 0.7, 0.8);
  ck_assert_int_eq(wfm_goals_levers(ctx, goals, 1, start, &c, NULL, &plan, NULL), WFM_EINVAL);
  ck_assert_ptr_nonnull(strstr(wfm_ctx_error(ctx), "the queue does not decide csat"));
  add_goal("slower", "asa_s", 100, 200);
  ck_assert_int_eq(wfm_goals_levers(ctx, goals, 2, start, &c, NULL, &plan, NULL), WFM_EINVAL);
}
END_TEST

static wfm_status all_levers(wfm_ctx *own, void *user) {
  wfm_goals *some = NULL;
  (void)user;
  wfm_goal_spec spec;
  wfm_goal_spec_init(&spec, sizeof spec);
  spec.id = "wait";
  spec.kpi = "asa_s";
  spec.direction = WFM_GOAL_DOWN;
  spec.start_date = start;
  spec.due_date = start + 91;
  spec.baseline = 300;
  spec.target = 250;
  wfm_goal_centre c = centre();
  wfm_lever_opts levers = options();
  wfm_lever_plan plan;
  c.n = OPEN;
  wfm_lever_plan_init(&plan, sizeof plan);
  levers.max_moves = 1;
  wfm_status st = wfm_goals_create(own, &some);
  if (st == WFM_OK) st = wfm_goals_add(some, &spec, start, NULL);
  if (st == WFM_OK) st = wfm_goals_levers(own, some, 0, start, &c, &levers, &plan, NULL);
  wfm_goals_free(some);
  return st;
}

START_TEST(every_allocation) {
  oom_sweep(all_levers, NULL);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("levers");
  tcase_add_checked_fixture(tc, set_up, tear_down);
  tcase_add_test(tc, reaches_what_it_says);
  tcase_add_test(tc, one_by_one);
  tcase_add_test(tc, too_late);
  tcase_add_test(tc, guard_rail);
  tcase_add_test(tc, other_kpis);
  tcase_add_test(tc, odd_centres);
  tcase_add_test(tc, bad_input);
  tcase_add_test(tc, every_allocation);
  return suite_run("goals/levers", tc, 120);
}
