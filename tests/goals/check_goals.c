/* Goals: adding, revising, recording, milestones, status from start to end, SMART, bad input. */
#include "core/core.h"
#include "goals/goals.h"
#include "support/suite.h"

#include <math.h>
#include <string.h>

static wfm_ctx *ctx;
static wfm_goals *goals;
static int32_t start; /* 5 January 2026, a Monday */

static void set_up(void) {
  start = wfm_date_from_ymd(2026, 1, 5);
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
  ck_assert_int_eq(wfm_goals_create(ctx, &goals), WFM_OK);
}

static void tear_down(void) {
  wfm_goals_free(goals);
  wfm_ctx_free(ctx);
}

/* Mean wait from 300 to 120 s in thirteen weeks. */
static wfm_goal_spec waiting_time(void) {
  wfm_goal_spec spec;
  wfm_goal_spec_init(&spec, sizeof spec);
  spec.id = "wait";
  spec.title = "Shorter waits";
  spec.kpi = "asa_s";
  spec.definition = "waits of the answered / answered";
  spec.scope = "queue service";
  spec.unit = "s";
  spec.owner = "Ms Vogel";
  spec.reason = "satisfaction depends on the wait";
  spec.direction = WFM_GOAL_DOWN;
  spec.start_date = start;
  spec.due_date = start + 91;
  spec.baseline = 300;
  spec.baseline_se = 12;
  spec.target = 120;
  return spec;
}

static void add(const wfm_goal_spec *spec) {
  ck_assert_msg(wfm_goals_add(goals, spec, start, NULL) == WFM_OK, "%s", wfm_ctx_error(ctx));
}

static wfm_goal_observation seen_on(int32_t date, double value) {
  wfm_goal_observation o;
  wfm_goal_observation_init(&o, sizeof o);
  o.date = o.recorded_date = date;
  o.value = value;
  o.source = "weekly report";
  return o;
}

static wfm_status record(int32_t day, double value) {
  wfm_goal_observation o = seen_on(start + day, value);
  return wfm_goals_record(goals, 0, &o);
}

static wfm_goal_state assess(int32_t day) {
  wfm_goal_state state;
  wfm_goal_state_init(&state, sizeof state);
  ck_assert_msg(wfm_goals_assess(ctx, goals, 0, start + day, &state) == WFM_OK, "%s", wfm_ctx_error(ctx));
  return state;
}

START_TEST(student) {
  /* Tables: 0.975 quantiles of 1, 4, 10 and 30 degrees of freedom, and 0.9 of 3. */
  static const double cases[][3] = {{12.7062, 1, 0.975},  {2.77645, 4, 0.975}, {2.22814, 10, 0.975},
                                    {2.04227, 30, 0.975}, {1.63774, 3, 0.9},   {0, 7, 0.5}};
  for (size_t i = 0; i < WFM__COUNT(cases); i++) {
    double p = wfm__student_cdf(cases[i][0], (int32_t)cases[i][1]);
    ck_assert_double_eq_tol(p, cases[i][2], 1e-6);
    ck_assert_double_eq_tol(wfm__student_cdf(-cases[i][0], (int32_t)cases[i][1]), 1 - p, 1e-12);
  }
  ck_assert_double_eq(wfm__student_cdf(INFINITY, 3), 1);
  ck_assert(isnan(wfm__student_cdf(NAN, 3)));
}
END_TEST

START_TEST(kept_and_found) {
  wfm_goal_spec spec = waiting_time(), got;
  char id[] = "wait";
  spec.id = id;
  add(&spec);
  id[0] = 'X'; /* copied */
  wfm_goal_spec_init(&got, sizeof got);
  ck_assert_int_eq(wfm_goals_count(goals), 1);
  ck_assert_int_eq(wfm_goals_find(goals, "wait"), 0);
  ck_assert_int_eq(wfm_goals_find(goals, "nothing"), -1);
  ck_assert_int_eq(wfm_goals_find(goals, NULL), -1);
  ck_assert_int_eq(wfm_goals_get(goals, 0, &got), WFM_OK);
  ck_assert_str_eq(got.id, "wait");
  ck_assert_str_eq(got.owner, "Ms Vogel");
  ck_assert_str_eq(got.parent, "");
  ck_assert_double_eq(got.target, 120);
  ck_assert_int_eq(wfm_goals_get(goals, 1, &got), WFM_EDOMAIN);
}
END_TEST

START_TEST(revisions_stay) {
  wfm_goal_spec spec = waiting_time(), got;
  const char *why = NULL;
  int32_t date = 0;
  add(&spec);
  ck_assert_int_eq(wfm_goals_split(goals, 0, WFM_STEPS_EQUAL, 3, 0), WFM_OK);
  spec.target = 150;
  ck_assert_int_eq(wfm_goals_revise(goals, 0, &spec, start + 20, "two agents less"), WFM_OK);
  wfm_goal_spec_init(&got, sizeof got);
  ck_assert_int_eq(wfm_goals_revisions(goals, 0), 2);
  ck_assert_int_eq(wfm_goals_revision(goals, 0, 0, &got, &date, &why), WFM_OK);
  ck_assert_double_eq(got.target, 120);
  ck_assert_str_eq(why, "");
  ck_assert_int_eq(wfm_goals_revision(goals, 0, 1, &got, &date, &why), WFM_OK);
  ck_assert_double_eq(got.target, 150);
  ck_assert_str_eq(why, "two agents less");
  ck_assert_int_eq(date, start + 20);
  wfm_goal_milestone m = {.struct_size = sizeof m};
  ck_assert_int_eq(wfm_goals_milestone(goals, 0, 2, start, &m), WFM_OK);
  ck_assert_double_eq(m.value, 150); /* made anew */
  ck_assert_int_eq(wfm_goals_revise(goals, 0, &spec, start + 19, "late"), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_goals_revise(goals, 0, &spec, start + 21, ""), WFM_EINVAL);
  spec.id = "other";
  ck_assert_int_eq(wfm_goals_revise(goals, 0, &spec, start + 21, "new name"), WFM_EINVAL);
  ck_assert_int_eq(wfm_goals_revision(goals, 0, 2, &got, NULL, NULL), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_goals_revisions(goals, 0), 2);
}
END_TEST

START_TEST(records_stay) {
  wfm_goal_spec spec = waiting_time();
  add(&spec);
  ck_assert_int_eq(record(7, 290), WFM_OK);
  ck_assert_int_eq(record(14, 280), WFM_OK);
  wfm_goal_observation o = seen_on(start + 7, 295); /* a correction, entered later */
  o.recorded_date = start + 14;
  o.source = "corrected report";
  o.note = "one day was missing";
  ck_assert_int_eq(wfm_goals_record(goals, 0, &o), WFM_OK);
  ck_assert_uint_eq(wfm_goals_observations(goals, 0), 3);
  wfm_goal_observation got;
  wfm_goal_observation_init(&got, sizeof got);
  ck_assert_int_eq(wfm_goals_observation(goals, 0, 0, &got), WFM_OK);
  ck_assert_double_eq(got.value, 290);
  ck_assert_int_eq(got.superseded, 1);
  ck_assert_int_eq(wfm_goals_observation(goals, 0, 2, &got), WFM_OK);
  ck_assert_str_eq(got.note, "one day was missing");
  ck_assert_int_eq(got.superseded, 0);
  ck_assert_int_eq(wfm_goals_observation(goals, 0, 3, &got), WFM_EDOMAIN);
  wfm_goal_state state = assess(10); /* as it was known of that day */
  ck_assert_int_eq(state.observations, 1);
  ck_assert_double_eq(state.last_value, 295);
  /* Values come in any order; the trend does not care in which they were entered. */
  wfm_goal_spec other = waiting_time();
  other.id = "other";
  add(&other);
  static const int32_t order[] = {2, 0, 4, 1, 3};
  for (size_t i = 0; i < 5; i++) {
    o = seen_on(start + 7 * (order[i] + 1), 300 - 10 * order[i]);
    o.recorded_date = start + 40;
    ck_assert_msg(wfm_goals_record(goals, 1, &o) == WFM_OK, "%s", wfm_ctx_error(ctx));
  }
  wfm_goal_spec third = waiting_time();
  third.id = "third";
  add(&third);
  for (int32_t i = 0; i < 5; i++) {
    o = seen_on(start + 7 * (i + 1), 300 - 10 * i);
    ck_assert_int_eq(wfm_goals_record(goals, 2, &o), WFM_OK);
  }
  wfm_goal_state a, b;
  wfm_goal_state_init(&a, sizeof a);
  wfm_goal_state_init(&b, sizeof b);
  ck_assert_int_eq(wfm_goals_assess(ctx, goals, 1, start + 40, &a), WFM_OK);
  ck_assert_int_eq(wfm_goals_assess(ctx, goals, 2, start + 40, &b), WFM_OK);
  ck_assert(a.probability == b.probability && a.projected == b.projected && a.status == b.status);
}
END_TEST

START_TEST(milestone_shapes) {
  wfm_goal_spec spec = waiting_time();
  wfm_goal_milestone m = {.struct_size = sizeof m};
  add(&spec);
  static const double equal[] = {240, 180, 120};
  ck_assert_int_eq(wfm_goals_split(goals, 0, WFM_STEPS_EQUAL, 3, 0), WFM_OK);
  ck_assert_int_eq(wfm_goals_milestones(goals, 0), 3);
  for (int32_t i = 0; i < 3; i++) {
    ck_assert_int_eq(wfm_goals_milestone(goals, 0, i, start, &m), WFM_OK);
    ck_assert_double_eq_tol(m.value, equal[i], 1e-9);
    ck_assert_int_eq(m.date, start + (i == 0 ? 30 : i == 1 ? 60 : 91));
    ck_assert_int_eq(m.state, WFM_GOAL_NO_DATA);
  }
  ck_assert_int_eq(wfm_goals_split(goals, 0, WFM_STEPS_GEOMETRIC, 2, 0), WFM_OK);
  ck_assert_int_eq(wfm_goals_milestone(goals, 0, 0, start, &m), WFM_OK);
  ck_assert_double_eq_tol(m.value, 300 * sqrt(0.4), 1e-9);
  ck_assert_int_eq(wfm_goals_milestone(goals, 0, 1, start, &m), WFM_OK);
  ck_assert_double_eq(m.value, 120); /* the goal itself, exactly */
  ck_assert_int_eq(wfm_goals_split(goals, 0, WFM_STEPS_RAMP, 13, 28), WFM_OK);
  ck_assert_int_eq(wfm_goals_milestone(goals, 0, 3, start, &m), WFM_OK);
  ck_assert_double_eq(m.value, 300); /* training */
  ck_assert_int_eq(wfm_goals_milestone(goals, 0, 4, start, &m), WFM_OK);
  ck_assert_double_eq_tol(m.value, 280, 1e-9); /* a ninth of the way each week */
  ck_assert_int_eq(record(35, 270), WFM_OK);
  ck_assert_int_eq(wfm_goals_milestone(goals, 0, 4, start + 35, &m), WFM_OK);
  ck_assert_int_eq(m.state, WFM_GOAL_MET);
  ck_assert_int_eq(wfm_goals_milestone(goals, 0, 5, start + 42, &m), WFM_OK);
  ck_assert_int_eq(m.state, WFM_GOAL_MISSED); /* 270 for 260 */
  ck_assert_double_eq(m.observed, 270);
  ck_assert_int_eq(wfm_goals_milestone(goals, 0, 8, start + 90, &m), WFM_OK);
  ck_assert_int_eq(m.state, WFM_GOAL_NO_DATA); /* nobody looked */
  wfm_goal_state state = assess(43);
  ck_assert_int_eq(state.milestones, 6);
  ck_assert_int_eq(state.milestones_met, 1); /* 300 was wanted in the first four weeks, and not looked at */
  ck_assert_int_eq(state.next_milestone, 6);
  static const struct {
    int32_t shape, steps, lead;
    wfm_status st;
  } bad[] = {{3, 3, 0, WFM_EINVAL},  {-1, 3, 0, WFM_EINVAL},  {0, 0, 0, WFM_EDOMAIN}, {0, 92, 0, WFM_EDOMAIN},
             {0, 3, 5, WFM_EDOMAIN}, {2, 3, 91, WFM_EDOMAIN}, {2, 3, -1, WFM_EDOMAIN}};
  for (size_t i = 0; i < WFM__COUNT(bad); i++)
    ck_assert_int_eq(wfm_goals_split(goals, 0, bad[i].shape, bad[i].steps, bad[i].lead), bad[i].st);
  ck_assert_int_eq(wfm_goals_split(goals, 7, 0, 3, 0), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_goals_milestones(goals, 0), 13);
}
END_TEST

/* From 300 to 120, week by week with some noise: never off track, met at the end. */
START_TEST(a_goal_that_is_met) {
  wfm_goal_spec spec = waiting_time();
  static const double noise[] = {4, -6, 3, 7, -5, -2, 6, -7, 2, 5, -4, 1, -9};
  add(&spec);
  ck_assert_int_eq(wfm_goals_split(goals, 0, WFM_STEPS_EQUAL, 3, 0), WFM_OK);
  ck_assert_int_eq(assess(-1).status, WFM_GOAL_NOT_STARTED);
  ck_assert_int_eq(assess(3).status, WFM_GOAL_NO_DATA);
  for (int32_t w = 1; w <= 13; w++) {
    ck_assert_int_eq(record(7 * w, 300 - 180.0 * w / 13 + noise[w - 1]), WFM_OK);
    wfm_goal_state s = assess(7 * w);
    if (w < 13)
      ck_assert_msg(s.status == WFM_GOAL_ON_TRACK || s.status == WFM_GOAL_AHEAD, "week %d: %s", (int)w,
                    wfm_goal_status_name(s.status));
    if (w >= 6 && w < 13) {
      ck_assert(s.trend_per_week < -5 && s.trend_per_week > -25);
      ck_assert(s.projected_low < s.projected && s.projected < s.projected_high);
      ck_assert_double_eq_tol(s.progress_frac, w / 13.0, 0.12);
    }
  }
  wfm_goal_state end = assess(91);
  ck_assert_int_eq(end.status, WFM_GOAL_MET);
  ck_assert_double_eq(end.probability, 1);
  ck_assert_int_eq(end.milestones, 3);
  ck_assert_double_eq(end.time_frac, 1);
}
END_TEST

START_TEST(goals_that_fail) {
  wfm_goal_spec spec = waiting_time();
  add(&spec);
  for (int32_t w = 1; w <= 9; w++) ck_assert_int_eq(record(7 * w, 300 + 6 * (w % 3 - 1)), WFM_OK);
  wfm_goal_state s = assess(63);
  ck_assert_int_eq(s.status, WFM_GOAL_OFF_TRACK);
  ck_assert_double_lt(s.probability, 0.05);
  ck_assert_double_lt(fabs(s.progress_frac), 0.1);
  ck_assert_int_eq(s.reach_date, WFM_DATE_NONE);
  ck_assert_double_lt(s.needed_per_week, -40);
  ck_assert_int_eq(assess(91).status, WFM_GOAL_MISSED);
  ck_assert_double_eq(assess(91).probability, 0);
}
END_TEST

/* At the target for good is met before it is due; at the target once is not. */
START_TEST(met_early) {
  wfm_goal_spec spec = waiting_time();
  add(&spec);
  static const double value[] = {280, 200, 115, 110, 118};
  for (int32_t w = 0; w < 5; w++) {
    ck_assert_int_eq(record(7 * (w + 1), value[w]), WFM_OK);
    ck_assert_int_eq(assess(7 * (w + 1)).status == WFM_GOAL_MET, w == 4);
  }
  ck_assert_int_eq(record(42, 200), WFM_OK); /* and it does not stay met by itself */
  ck_assert_int_ne(assess(42).status, WFM_GOAL_MET);
  ck_assert_int_eq(assess(35).status, WFM_GOAL_MET);    /* as of that day it was */
  ck_assert_int_eq(assess(91).status, WFM_GOAL_MISSED); /* the last look is too old to tell */
}
END_TEST

/* A single wild value does not turn the projection over. */
START_TEST(robust) {
  wfm_goal_spec spec = waiting_time();
  add(&spec);
  for (int32_t w = 1; w <= 8; w++) ck_assert_int_eq(record(7 * w, 300 - 14 * w + (w % 2 ? 5 : -5)), WFM_OK);
  double before = assess(56).current;
  ck_assert_int_eq(record(63, 1900), WFM_OK);
  wfm_goal_state s = assess(63);
  ck_assert_double_lt(s.current, 1.35 * before);
}
END_TEST

START_TEST(shares_upwards) {
  wfm_goal_spec spec = waiting_time();
  spec.kpi = "service_level";
  spec.unit = "frac";
  spec.direction = WFM_GOAL_UP;
  spec.baseline = 0.7;
  spec.target = 0.8;
  add(&spec);
  for (int32_t w = 1; w <= 6; w++) ck_assert_int_eq(record(7 * w, 0.7 + 0.015 * w), WFM_OK);
  wfm_goal_state s = assess(42);
  ck_assert_int_eq(s.scale, WFM_SCALE_LOGIT);
  ck_assert(s.projected_high < 1 && s.projected_low > 0);
  ck_assert_double_gt(s.probability, 0.6);
  ck_assert(s.reach_date > start + 42 && s.reach_date < start + 70);
  ck_assert_int_eq(record(49, 1), WFM_OK); /* outside the scale: the trend goes linear */
  ck_assert_int_eq(assess(49).scale, WFM_SCALE_LINEAR);
}
END_TEST

/* Values by day: Sundays lie far below, and a projection to a Sunday knows it. */
START_TEST(days_of_the_week) {
  wfm_goal_spec spec = waiting_time();
  static const double noise[] = {3, -4, 2, 5, -3, -2, 4, -5, 1};
  double projected[2];
  spec.cadence_days = 1;
  for (int32_t sunday = 0; sunday < 2; sunday++) {
    spec.id = sunday ? "sunday" : "monday";
    spec.due_date = start + 77 - sunday; /* start is a Monday */
    add(&spec);
    for (int32_t day = -28; day < 28; day++) {
      bool rest = (day + 28) % 7 == 6;
      wfm_goal_observation o = seen_on(start + day, (rest ? 60 : 300) + noise[(day + 28) % 9]);
      ck_assert_int_eq(wfm_goals_record(goals, sunday, &o), WFM_OK);
    }
    wfm_goal_state s;
    wfm_goal_state_init(&s, sizeof s);
    ck_assert_int_eq(wfm_goals_assess(ctx, goals, sunday, start + 27, &s), WFM_OK);
    projected[sunday] = s.projected;
  }
  ck_assert_double_eq_tol(projected[0], 300, 15);
  ck_assert_double_eq_tol(projected[1], 60, 12);
  /* What chance explains is no effect of a day: noise of size 1 for ten weeks. */
  wfm__trend_point points[70];
  double work[140], effect[WFM__WEEKDAYS];
  wfm__rng rng;
  wfm__rng_seed(&rng, 1, 2, 3);
  for (int32_t i = 0; i < 70; i++) points[i] = (wfm__trend_point){i, wfm__rng_normal(&rng), 1};
  wfm__weekday_effects(points, 70, work, effect);
  for (int32_t d = 0; d < 7; d++) ck_assert_double_lt(fabs(wfm__weekday_effect(effect, d)), 0.2);
  wfm__weekday_effects(points, 20, work, effect); /* not three weeks of each */
  for (int32_t d = -7; d < 0; d++) ck_assert_double_eq(wfm__weekday_effect(effect, d), 0);
}
END_TEST

START_TEST(parents_and_children) {
  wfm_goal_spec parent = waiting_time(), child = waiting_time();
  add(&parent);
  child.parent = "wait";
  child.id = "wait_a";
  child.weight = 3;
  add(&child);
  child.id = "wait_b";
  child.weight = 1;
  add(&child);
  child.id = "wait_c";
  add(&child);
  for (int32_t w = 1; w <= 6; w++) {
    wfm_goal_observation o = seen_on(start + 7 * w, 210);
    ck_assert_int_eq(wfm_goals_record(goals, 1, &o), WFM_OK);
    o.value = 300;
    ck_assert_int_eq(wfm_goals_record(goals, 2, &o), WFM_OK);
  }
  wfm_goal_state s = assess(42);
  ck_assert_int_eq(s.children, 2);
  ck_assert_int_eq(s.children_met, 0);
  ck_assert_int_eq(s.children_behind, 1); /* the third has no data and is not behind */
  ck_assert_double_eq_tol(s.children_progress, 0.375,
                          0.05); /* half of the way for three quarters of the weight */
  parent.parent = "wait_b";
  ck_assert_int_eq(wfm_goals_revise(goals, 0, &parent, start, "circle"), WFM_EDOMAIN);
  parent.parent = "nobody";
  ck_assert_int_eq(wfm_goals_revise(goals, 0, &parent, start, "typing error"), WFM_ENOTFOUND);
}
END_TEST

/* Handling time falls; satisfaction is watched meanwhile, and the goal is not met at its cost. */
START_TEST(guard_rails) {
  wfm_goal_spec quality = waiting_time(), fast = waiting_time(), third = waiting_time();
  quality.id = "csat";
  quality.kpi = "csat";
  quality.unit = "frac";
  quality.flags = WFM_GOAL_KEEP;
  quality.direction = WFM_GOAL_UP;
  quality.baseline = 0.84;
  quality.target = 0.8;
  add(&quality);
  fast.guard = "csat";
  add(&fast);
  third.id = "third";
  third.guard = "wait";
  ck_assert_int_eq(wfm_goals_add(goals, &third, start, NULL), WFM_EDOMAIN);
  ck_assert_str_eq(wfm_ctx_error(ctx), "goal \"third\": guard \"wait\" is no goal to keep");
  ck_assert_int_eq(wfm_goals_split(goals, 0, WFM_STEPS_EQUAL, 3, 0), WFM_EDOMAIN);
  for (int32_t w = 1; w <= 13; w++) {
    wfm_goal_observation speed = seen_on(start + 7 * w, 300 - 15 * w),
                         happy =
                             seen_on(start + 7 * w, w <= 6 ? 0.84 + 0.005 * (w % 2) : 0.7 - 0.005 * (w % 2));
    ck_assert_int_eq(wfm_goals_record(goals, 1, &speed), WFM_OK);
    ck_assert_int_eq(wfm_goals_record(goals, 0, &happy), WFM_OK);
  }
  wfm_goal_state kept, guarded;
  wfm_goal_state_init(&kept, sizeof kept);
  wfm_goal_state_init(&guarded, sizeof guarded);
  static const struct {
    int32_t day, kept, guarded;
  } cases[] = {{-1, WFM_GOAL_NOT_STARTED, WFM_GOAL_NOT_STARTED},
               {42, WFM_GOAL_ON_TRACK, WFM_GOAL_ON_TRACK},
               {84, WFM_GOAL_OFF_TRACK, WFM_GOAL_AT_RISK},
               {91, WFM_GOAL_MISSED, WFM_GOAL_MISSED}};
  for (size_t i = 0; i < WFM__COUNT(cases); i++) {
    ck_assert_int_eq(wfm_goals_assess(ctx, goals, 0, start + cases[i].day, &kept), WFM_OK);
    ck_assert_int_eq(wfm_goals_assess(ctx, goals, 1, start + cases[i].day, &guarded), WFM_OK);
    ck_assert_msg(kept.status == cases[i].kept, "day %d: %s", (int)cases[i].day,
                  wfm_goal_status_name(kept.status));
    ck_assert_msg(guarded.status == cases[i].guarded ||
                      (cases[i].day == 42 && guarded.status == WFM_GOAL_AHEAD),
                  "day %d: %s", (int)cases[i].day, wfm_goal_status_name(guarded.status));
    ck_assert_int_eq(guarded.guard_status, kept.status);
    ck_assert_int_eq(kept.guard_status, -1);
    ck_assert(isnan(kept.progress_frac));
  }
}
END_TEST

/* A baseline that is the target itself, and values that are all the same. */
START_TEST(kept_exactly) {
  wfm_goal_spec spec = waiting_time();
  spec.flags = WFM_GOAL_KEEP;
  spec.baseline = spec.target = 120;
  add(&spec);
  for (int32_t w = 1; w <= 6; w++) ck_assert_int_eq(record(7 * w, 120), WFM_OK);
  wfm_goal_state s = assess(42);
  ck_assert(s.status == WFM_GOAL_ON_TRACK || s.status == WFM_GOAL_AT_RISK);
  ck_assert(s.probability > 0.4 && s.projected_low < 120 && s.projected_high > 120);
}
END_TEST

START_TEST(associations) {
  static const double up[] = {5, -3, 8, -6, 2, 7, -4, -9, 6, 1, -5, 3, 4, -7};
  wfm_goal_spec parent = waiting_time(), child = waiting_time();
  wfm_goal_association a;
  wfm_goal_association_init(&a, sizeof a);
  parent.id = "csat";
  parent.unit = "points";
  parent.scale = WFM_SCALE_LINEAR;
  parent.direction = WFM_GOAL_UP;
  parent.baseline = 60;
  parent.target = 80;
  add(&parent);
  child.parent = "csat";
  child.scale = WFM_SCALE_LINEAR;
  add(&child);
  double wait = 300;
  for (int32_t w = 0; w < 14; w++) {
    wait += up[w];
    wfm_goal_observation o = seen_on(start + 7 * w, wait);
    ck_assert_int_eq(wfm_goals_record(goals, 1, &o), WFM_OK);
    o = seen_on(start + 7 * w + 2,
                100 - wait / 10 + 0.02 * up[(w * 5) % 14]); /* two days later, with some noise */
    ck_assert_int_eq(wfm_goals_record(goals, 0, &o), WFM_OK);
  }
  ck_assert_int_eq(wfm_goals_association(ctx, goals, 1, 0, start + 200, &a), WFM_OK);
  ck_assert_int_eq(a.changes, 13);
  ck_assert_double_lt(a.r, -0.9);
  ck_assert(a.r_low < a.r && a.r < a.r_high && a.r_high < 0);
  ck_assert_double_eq_tol(a.slope, -0.1, 0.02);
  ck_assert_double_lt(fabs(a.slope + 0.1), 3 * a.slope_se);
  ck_assert_int_eq(a.verdict, 1); /* waits that fall, satisfaction that rises: better together */
  wfm_smart_report r;
  wfm_smart_report_init(&r, sizeof r);
  ck_assert_int_eq(wfm_goals_check(ctx, goals, 1, start + 95, &r), WFM_OK);
  ck_assert_uint_eq(r.relevant.findings, 0);
  ck_assert_ptr_nonnull(strstr(r.relevant.reason, "serves the goal csat, their changes correlate by -0.9"));
  ck_assert_int_eq(wfm_goals_association(ctx, goals, 1, 0, start + 21, &a), WFM_OK);
  ck_assert_int_eq(a.changes, 2);
  ck_assert(isnan(a.r) && a.verdict == 0); /* too few */
  ck_assert_int_eq(wfm_goals_association(ctx, goals, 1, 1, start, &a), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_goals_association(ctx, goals, 1, 2, start, &a), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_goals_association(ctx, NULL, 1, 0, start, &a), WFM_EINVAL);
  /* The other way round: the child gets better, the parent worse. */
  parent.direction = WFM_GOAL_DOWN;
  parent.baseline = 80;
  parent.target = 60;
  ck_assert_int_eq(wfm_goals_revise(goals, 0, &parent, start + 200, "less is more"), WFM_OK);
  ck_assert_int_eq(wfm_goals_check(ctx, goals, 1, start + 90, &r), WFM_OK);
  ck_assert_uint_eq(r.relevant.findings, WFM_SMART_OPPOSED);
  ck_assert_int_eq(r.relevant.verdict, WFM_SMART_NO);
}
END_TEST

START_TEST(smart) {
  wfm_goal_spec spec = waiting_time();
  wfm_smart_report r;
  wfm_smart_report_init(&r, sizeof r);
  add(&spec);
  ck_assert_int_eq(wfm_goals_split(goals, 0, WFM_STEPS_EQUAL, 3, 0), WFM_OK);
  ck_assert_int_eq(wfm_goals_check(ctx, goals, 0, start, &r), WFM_OK);
  ck_assert_int_eq(r.specific.verdict, WFM_SMART_YES);
  ck_assert_str_eq(r.specific.reason, "asa_s is to fall for queue service");
  ck_assert_int_eq(r.measurable.verdict, WFM_SMART_YES);
  ck_assert_int_eq(r.achievable.verdict, WFM_SMART_PARTLY);
  ck_assert_uint_eq(r.achievable.findings, WFM_SMART_NO_OBSERVATIONS);
  ck_assert_int_eq(r.relevant.verdict, WFM_SMART_YES);
  ck_assert_int_eq(r.time_bound.verdict, WFM_SMART_YES);
  ck_assert_int_eq(r.verdict, WFM_SMART_PARTLY);
  ck_assert(isnan(r.probability));
  for (int32_t w = -8; w <= 0; w++) ck_assert_int_eq(record(7 * w, 300 + 5 * (w % 2)), WFM_OK);
  ck_assert_int_eq(wfm_goals_check(ctx, goals, 0, start, &r), WFM_OK);
  ck_assert_int_eq(r.achievable.verdict, WFM_SMART_NO);
  ck_assert_uint_eq(r.achievable.findings, WFM_SMART_UNLIKELY);
  ck_assert_ptr_nonnull(strstr(r.achievable.reason, "the trend alone gets there with probability 0.0"));
  ck_assert_str_ne(r.achievable.suggestion, "");
  wfm_goal_spec poor;
  wfm_goal_spec_init(&poor, sizeof poor);
  poor.id = "poor";
  poor.kpi = "service_level";
  poor.unit = "frac";
  poor.scale = WFM_SCALE_LINEAR;
  poor.direction = WFM_GOAL_UP;
  poor.baseline = 0.98;
  poor.baseline_se = 0.05;
  poor.target = 1.02;
  poor.start_date = start;
  poor.due_date = start + 20;
  add(&poor);
  ck_assert_int_eq(wfm_goals_check(ctx, goals, 1, start + 30, &r), WFM_OK);
  ck_assert_uint_eq(r.specific.findings, WFM_SMART_NO_DEFINITION | WFM_SMART_NO_SCOPE | WFM_SMART_NO_OWNER);
  ck_assert_uint_eq(r.measurable.findings, WFM_SMART_OUT_OF_RANGE | WFM_SMART_WITHIN_NOISE);
  ck_assert_uint_eq(r.relevant.findings, WFM_SMART_NO_REASON);
  ck_assert_uint_eq(r.time_bound.findings, WFM_SMART_OVER | WFM_SMART_NO_MILESTONES | WFM_SMART_FEW_LOOKS);
  ck_assert_int_eq(r.verdict, WFM_SMART_NO);
  ck_assert_int_eq(wfm_goals_check(ctx, goals, 9, start, &r), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_goals_check(ctx, goals, 0, start, NULL), WFM_EINVAL);
}
END_TEST

typedef void (*change)(wfm_goal_spec *);
static void no_id(wfm_goal_spec *s) {
  s->id = "";
}
static void no_kpi(wfm_goal_spec *s) {
  s->kpi = NULL;
}
static void no_way(wfm_goal_spec *s) {
  s->direction = 0;
}
static void due_first(wfm_goal_spec *s) {
  s->due_date = s->start_date - 1;
}
static void no_dates(wfm_goal_spec *s) {
  s->start_date = WFM_DATE_NONE;
}
static void too_long(wfm_goal_spec *s) {
  s->due_date = s->start_date + 3661;
}
static void far_away(wfm_goal_spec *s) {
  s->start_date = 2000000, s->due_date = 2000091;
}
static void same(wfm_goal_spec *s) {
  s->target = 300;
}
static void met_already(wfm_goal_spec *s) {
  s->target = 310;
}
static void unknown_target(wfm_goal_spec *s) {
  s->target = NAN;
}
static void endless(wfm_goal_spec *s) {
  s->baseline = INFINITY;
}
static void no_cadence(wfm_goal_spec *s) {
  s->cadence_days = 0;
}
static void no_hold(wfm_goal_spec *s) {
  s->hold = 0;
}
static void no_weight(wfm_goal_spec *s) {
  s->weight = 0;
}
static void no_share(wfm_goal_spec *s) {
  s->scale = WFM_SCALE_LOGIT;
}
static void odd_scale(wfm_goal_spec *s) {
  s->scale = 4;
}
static void orphan(wfm_goal_spec *s) {
  s->parent = "nobody";
}
static void own_parent(wfm_goal_spec *s) {
  s->parent = "wait";
}
static void no_size(wfm_goal_spec *s) {
  s->struct_size = 0;
}
static void odd_flags(wfm_goal_spec *s) {
  s->flags = 2;
}
static void not_kept(wfm_goal_spec *s) {
  s->flags = WFM_GOAL_KEEP;
}
static void unguarded(wfm_goal_spec *s) {
  s->guard = "nobody";
}
static void keeps_and_guards(wfm_goal_spec *s) {
  s->flags = WFM_GOAL_KEEP, s->baseline = 100, s->guard = "wait";
}

START_TEST(bad_goals) {
  static const struct {
    change change;
    wfm_status st;
    const char *text;
  } cases[] = {
      {no_id, WFM_EINVAL, "goal without an id"},
      {no_kpi, WFM_EINVAL, "goal \"wait\": no kpi"},
      {no_way, WFM_EINVAL, "goal \"wait\": direction=0, want WFM_GOAL_DOWN or WFM_GOAL_UP"},
      {due_first, WFM_EDOMAIN, "goal \"wait\": due -1 days after the start, want 1 to 3660"},
      {no_dates, WFM_EDOMAIN, "goal \"wait\": start_date and due_date must be set"},
      {too_long, WFM_EDOMAIN, "goal \"wait\": due 3661 days after the start, want 1 to 3660"},
      {far_away, WFM_EDOMAIN, NULL},
      {same, WFM_EDOMAIN, "goal \"wait\": target=300 equals the baseline: nothing is to change"},
      {met_already, WFM_EDOMAIN,
       "goal \"wait\": target=310 is met already by the baseline 300, which is to go down"},
      {unknown_target, WFM_ENOTFINITE, "goal \"wait\": target=nan, want a finite number"},
      {endless, WFM_ENOTFINITE, NULL},
      {no_cadence, WFM_EDOMAIN, "goal \"wait\": cadence_days=0, want 1 to 366"},
      {no_hold, WFM_EDOMAIN, "goal \"wait\": hold=0, want 1 to 100"},
      {no_weight, WFM_EDOMAIN, "goal \"wait\": weight=0, want > 0"},
      {no_share, WFM_EDOMAIN,
       "goal \"wait\": baseline=300, target=120: the scale wants values between 0 and 1"},
      {odd_scale, WFM_EINVAL, NULL},
      {orphan, WFM_ENOTFOUND, "goal \"wait\": parent \"nobody\" does not exist"},
      {own_parent, WFM_EDOMAIN, "goal \"wait\": parent \"wait\" leads back to the goal itself"},
      {no_size, WFM_EINVAL, NULL},
      {odd_flags, WFM_EVERSION, NULL},
      {not_kept, WFM_EDOMAIN, "goal \"wait\": target=120 is to be kept, but the baseline is 300"},
      {unguarded, WFM_ENOTFOUND, "goal \"wait\": guard \"nobody\" does not exist"},
      {keeps_and_guards, WFM_EDOMAIN, "goal \"wait\": a goal to keep has no guard \"wait\" itself"},
  };
  for (size_t i = 0; i < WFM__COUNT(cases); i++) {
    wfm_goal_spec spec = waiting_time();
    int32_t index = -7;
    cases[i].change(&spec);
    ck_assert_int_eq(wfm_goals_add(goals, &spec, start, &index), cases[i].st);
    if (cases[i].text) ck_assert_str_eq(wfm_ctx_error(ctx), cases[i].text);
    ck_assert_int_eq(index, -7);
    ck_assert_int_eq(wfm_goals_count(goals), 0);
  }
  wfm_goal_spec spec = waiting_time();
  ck_assert_int_eq(wfm_goals_add(goals, &spec, WFM_DATE_NONE, NULL), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_goals_add(goals, NULL, start, NULL), WFM_EINVAL);
  ck_assert_int_eq(wfm_goals_add(NULL, &spec, start, NULL), WFM_EINVAL);
  add(&spec);
  ck_assert_int_eq(wfm_goals_add(goals, &spec, start, NULL), WFM_EDUPLICATE);
  ck_assert_int_eq(wfm_goals_create(ctx, NULL), WFM_EINVAL);
  wfm_goals_free(NULL);
}
END_TEST

START_TEST(bad_observations) {
  wfm_goal_spec spec = waiting_time();
  spec.scale = WFM_SCALE_LOG;
  add(&spec);
  ck_assert_int_eq(record(7, 290), WFM_OK);
  ck_assert_int_eq(record(7, 290), WFM_EDUPLICATE);
  ck_assert_str_eq(wfm_ctx_error(ctx),
                   "goal \"wait\": value 290 from \"weekly report\" is recorded already (entry 0)");
  ck_assert_int_eq(record(14, NAN), WFM_ENOTFINITE);
  ck_assert_int_eq(record(14, 0), WFM_EDOMAIN);
  ck_assert_str_eq(wfm_ctx_error(ctx), "goal \"wait\": value=0, the goal's scale wants values above 0");
  ck_assert_int_eq(record(6, 280), WFM_EDOMAIN); /* entered before the last entry */
  wfm_goal_observation o = seen_on(start + 14, 280);
  o.recorded_date = start + 13;
  ck_assert_int_eq(wfm_goals_record(goals, 0, &o), WFM_EDOMAIN);
  ck_assert_str_eq(wfm_ctx_error(ctx), "goal \"wait\": a value from 1 days after the day of its entry");
  o = seen_on(start + 14, 280);
  o.source = "";
  ck_assert_int_eq(wfm_goals_record(goals, 0, &o), WFM_EINVAL);
  o = seen_on(start + 14, 280);
  o.weight = 0;
  ck_assert_int_eq(wfm_goals_record(goals, 0, &o), WFM_EDOMAIN);
  o = seen_on(WFM_DATE_NONE, 280);
  ck_assert_int_eq(wfm_goals_record(goals, 0, &o), WFM_EDOMAIN);
  o = seen_on(start - 4000, 280);
  o.recorded_date = start + 14;
  ck_assert_int_eq(wfm_goals_record(goals, 0, &o), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_goals_record(goals, 5, &o), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_goals_record(goals, 0, NULL), WFM_EINVAL);
  ck_assert_uint_eq(wfm_goals_observations(goals, 0), 1);
  wfm_goal_state state;
  wfm_goal_state_init(&state, sizeof state);
  ck_assert_int_eq(wfm_goals_assess(ctx, goals, 0, WFM_DATE_NONE, &state), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_goals_assess(ctx, goals, -1, start, &state), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_goals_assess(ctx, goals, 0, start, NULL), WFM_EINVAL);
  ck_assert_int_eq(wfm_goals_assess(ctx, NULL, 0, start, &state), WFM_EINVAL);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("goals");
  tcase_add_checked_fixture(tc, set_up, tear_down);
  tcase_add_test(tc, student);
  tcase_add_test(tc, kept_and_found);
  tcase_add_test(tc, revisions_stay);
  tcase_add_test(tc, records_stay);
  tcase_add_test(tc, milestone_shapes);
  tcase_add_test(tc, a_goal_that_is_met);
  tcase_add_test(tc, goals_that_fail);
  tcase_add_test(tc, met_early);
  tcase_add_test(tc, robust);
  tcase_add_test(tc, shares_upwards);
  tcase_add_test(tc, days_of_the_week);
  tcase_add_test(tc, parents_and_children);
  tcase_add_test(tc, guard_rails);
  tcase_add_test(tc, kept_exactly);
  tcase_add_test(tc, associations);
  tcase_add_test(tc, smart);
  tcase_add_test(tc, bad_goals);
  tcase_add_test(tc, bad_observations);
  return suite_run("goals/goals", tc, 60);
}
