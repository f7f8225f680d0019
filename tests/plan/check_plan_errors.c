/* Bad input to the chain: each its status and a message that names it, nothing made; cancelled runs; every allocation failed. */
#include "plan/small.h"
#include "support/oom.h"
#include "support/suite.h"

#include <stddef.h>
#include <string.h>

static wfm_ctx *ctx;

static void setup(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
}
static void teardown(void) {
  wfm_ctx_free(ctx);
}

static void expect(wfm_status got, wfm_status wanted, const char *part) {
  ck_assert_msg(got == wanted && strstr(wfm_ctx_error(ctx), part), "%s: \"%s\", want %s: \"%s\"",
                wfm_status_name(got), wfm_ctx_error(ctx), wfm_status_name(wanted), part);
}

START_TEST(frames) {
  wfm_zone *zone = NULL;
  ck_assert_int_eq(wfm_zone_open(ctx, "UTC", &zone), WFM_OK);
  const struct {
    bool zone;
    int32_t start, days, minutes;
    double cost;
    wfm_status st;
    const char *text;
  } cases[] = {
      {false, 100, 7, 15, NAN, WFM_EINVAL, "zone is NULL"},
      {true, WFM_DATE_NONE, 7, 15, NAN, WFM_EINVAL, "start_date is not set"},
      {true, 100, 0, 15, NAN, WFM_EDOMAIN, "days=0, want 1 to 366"},
      {true, 100, 367, 15, NAN, WFM_EDOMAIN, "days=367"},
      {true, 100, 7, 20, NAN, WFM_EDOMAIN, "plan_interval_minutes=20, want 15 or 30"},
      {true, 100, 7, 15, -1, WFM_EDOMAIN, "hourly_cost=-1, want >= 0"},
      {true, 100, 7, 15, INFINITY, WFM_ENOTFINITE, "hourly_cost=inf"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    wfm_plan *plan = NULL;
    wfm_plan_opts opts;
    wfm_plan_opts_init(&opts, sizeof opts);
    opts.zone = cases[i].zone ? zone : NULL;
    opts.start_date = cases[i].start;
    opts.days = cases[i].days;
    opts.plan_interval_minutes = cases[i].minutes;
    opts.hourly_cost = cases[i].cost;
    expect(wfm_plan_create(ctx, &opts, &plan), cases[i].st, cases[i].text);
    ck_assert_ptr_null(plan);
  }
  wfm_plan_opts zero;
  memset(&zero, 0, sizeof zero);
  wfm_plan *plan = NULL;
  expect(wfm_plan_create(ctx, &zero, &plan), WFM_EINVAL, "_init");
  expect(wfm_plan_create(ctx, NULL, &plan), WFM_EINVAL, "opts is NULL");
  wfm_zone_free(zone);
}
END_TEST

START_TEST(queues) {
  static const struct {
    const char *name;
    size_t offset; /* of the double that is spoilt; 0: another field */
    double value;
    wfm_status st;
    const char *text;
  } cases[] = {
      {"negative aht", offsetof(wfm_plan_queue, aht_s), -1, WFM_EDOMAIN, "queue calls: aht_s=-1, want > 0"},
      {"no patience", offsetof(wfm_plan_queue, patience_s), 0, WFM_EDOMAIN,
       "queue calls: patience_s=0, want > 0"},
      {"patience nan", offsetof(wfm_plan_queue, patience_s), NAN, WFM_EDOMAIN, "patience_s=nan"},
  };
  small s;
  small_frame f = {.zone = NULL};
  ck_assert_int_eq(small_begin(ctx, &f, &s), WFM_OK);
  wfm_plan_queue queue;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    wfm_plan_queue_init(&queue, sizeof queue);
    memcpy((char *)&queue + cases[i].offset, &cases[i].value, sizeof(double));
    queue.aht = s.aht;
    expect(small_queue(&s, "calls", NULL, &queue), cases[i].st, cases[i].text);
  }
  wfm_plan_queue_init(&queue, sizeof queue);
  queue.aht = s.aht;
  queue.period = 9;
  expect(small_queue(&s, "calls", NULL, &queue), WFM_EDOMAIN, "period=9");
  queue.period = WFM_PERIOD_DAY;
  queue.contacts = 7;
  expect(small_queue(&s, "calls", NULL, &queue), WFM_EDOMAIN, "contacts=7");
  queue.contacts = 0;
  queue.min_agents = -1;
  expect(small_queue(&s, "calls", NULL, &queue), WFM_EDOMAIN, "min_agents=-1");
  queue.min_agents = 0;
  queue.aht = s.volume;
  expect(small_queue(&s, "calls", NULL, &queue), WFM_EINVAL, "aht is a series of counts");
  queue.aht = s.aht;
  queue.volume = s.aht;
  expect(small_queue(&s, "calls", NULL, &queue), WFM_EINVAL, "volume is a series of means");
  queue.volume = s.volume;
  wfm_queue_target target;
  wfm_queue_target_init(&target, sizeof target);
  target.level = 1;
  queue.target = &target;
  expect(small_queue(&s, "calls", NULL, &queue), WFM_EDOMAIN, "target level=1");
  target.level = 0.8;
  target.sl_definition = WFM_SL_VIRTUAL;
  expect(small_queue(&s, "calls", NULL, &queue), WFM_EDOMAIN, "target definition virtual");
  target.sl_definition = WFM_SL_OFFERED;
  expect(small_queue(&s, "", NULL, &queue), WFM_EINVAL, "no name");
  ck_assert_int_eq(small_queue(&s, "calls", NULL, &queue), WFM_OK);
  expect(small_queue(&s, "calls", NULL, &queue), WFM_EDUPLICATE, "queue calls is given twice");
  small_end(&s);
}
END_TEST

START_TEST(interval_no_multiple) {
  small s;
  small_frame f = {.zone = NULL, .step_s = 360};
  ck_assert_int_eq(small_begin(ctx, &f, &s), WFM_OK);
  wfm_plan_queue queue;
  wfm_plan_queue_init(&queue, sizeof queue);
  expect(small_queue(&s, "calls", NULL, &queue), WFM_EDOMAIN,
         "queue calls: plan_interval_minutes=15 is no multiple of the history's interval of 360 seconds");
  small_end(&s);
}
END_TEST

START_TEST(runs) {
  small s;
  small_frame f = {.zone = NULL, .no_roster = true};
  wfm_plan_result *r = NULL;
  wfm_plan_run_opts opts;
  wfm_plan_run_opts_init(&opts, sizeof opts);
  ck_assert_int_eq(small_begin(ctx, &f, &s), WFM_OK);
  expect(wfm_plan_run(ctx, s.plan, NULL, &r), WFM_ESTATE, "no queue");
  wfm_plan_queue queue;
  wfm_plan_queue_init(&queue, sizeof queue);
  ck_assert_int_eq(small_queue(&s, "calls", "sales", &queue), WFM_OK);
  expect(wfm_plan_run(ctx, s.plan, NULL, &r), WFM_ESTATE, "no roster problem");
  ck_assert_int_eq(wfm_plan_set_roster(s.plan, s.roster), WFM_OK);
  expect(wfm_plan_run(ctx, s.plan, NULL, &r), WFM_ENOTFOUND,
         "queue calls: skill sales is none of the roster's");
  opts.replications = 1;
  expect(wfm_plan_run(ctx, s.plan, &opts, &r), WFM_EDOMAIN, "replications=1");
  opts.replications = 2;
  opts.last_stage = 9;
  expect(wfm_plan_run(ctx, s.plan, &opts, &r), WFM_EDOMAIN, "last_stage=9");
  ck_assert_ptr_null(r);
  wfm_plan_override change;
  wfm_plan_override_init(&change, sizeof change);
  change.queue = "other";
  change.end = 1;
  expect(wfm_plan_add_override(s.plan, &change), WFM_ENOTFOUND, "no queue is called other");
  change.queue = "calls";
  change.value = -2;
  expect(wfm_plan_add_override(s.plan, &change), WFM_EDOMAIN, "override value=-2");
  change.end = 0;
  expect(wfm_plan_add_override(s.plan, &change), WFM_EDOMAIN, "start is not before end");
  ck_assert_int_eq(small_shrinkage(&s), WFM_OK);
  wfm_shrink_cause cause;
  wfm_shrink_cause_init(&cause, sizeof cause);
  cause.name = "sickness";
  cause.frac = 0.01;
  cause.stage = WFM_SHRINK_ROSTERED; /* in both places */
  expect(wfm_plan_add_shrinkage(s.plan, &cause), WFM_EDUPLICATE, "sickness");
  cause.name = "all";
  cause.frac = 0.95;
  expect(wfm_plan_add_shrinkage(s.plan, &cause), WFM_EDOMAIN, "shrinkage");
  small_end(&s);
}
END_TEST

/* One line has one target. */
START_TEST(lines_must_agree) {
  small s;
  small_frame f = {.zone = NULL};
  wfm_plan_result *r = NULL;
  wfm_plan_queue queue;
  ck_assert_int_eq(small_begin(ctx, &f, &s), WFM_OK);
  wfm_plan_queue_init(&queue, sizeof queue);
  ck_assert_int_eq(small_queue(&s, "a", "calls", &queue), WFM_OK);
  queue.patience_s = 30;
  ck_assert_int_eq(small_queue(&s, "b", "calls", &queue), WFM_OK);
  expect(wfm_plan_run(ctx, s.plan, NULL, &r), WFM_EINVAL, "queues a and b share skill calls");
  small_end(&s);
}
END_TEST

START_TEST(histories) {
  small s;
  small_frame f = {.zone = NULL};
  wfm_plan_result *r = NULL;
  wfm_plan_queue queue;
  ck_assert_int_eq(small_begin(ctx, &f, &s), WFM_OK);
  size_t n = wfm_grid_count(s.grid);
  double *empty = malloc(n * sizeof *empty);
  for (size_t i = 0; i < n; i++) empty[i] = NAN;
  wfm_series *none = NULL;
  ck_assert_int_eq(wfm_series_create(ctx, s.grid, WFM_SERIES_VOLUME, empty, NULL, NULL, &none), WFM_OK);
  free(empty);
  wfm_plan_queue_init(&queue, sizeof queue);
  queue.volume = none;
  queue.aht_s = 100;
  wfm_hours *hours = NULL;
  expect(wfm_plan_infer_hours(ctx, none, &hours), WFM_ENODATA, "no value");
  ck_assert_ptr_null(hours);
  ck_assert_int_eq(small_queue(&s, "calls", NULL, &queue), WFM_OK);
  expect(wfm_plan_run(ctx, s.plan, NULL, &r), WFM_ENODATA, "queue calls: the history has no value");
  ck_assert_ptr_null(r);
  wfm_series_free(none);
  small_end(&s);
}
END_TEST

/* --- cancelled --- */

struct stopper {
  wfm_ctx *ctx;
  bool at_roster;
  int calls;
};

/* Cancels at once, or as soon as there is a roster. */
static int32_t stop(const wfm_progress *progress, void *user) {
  struct stopper *stopper = user;
  stopper->calls++;
  return !stopper->at_roster || isfinite(progress->cost);
}

START_TEST(cancelled) {
  struct stopper stopper = {.at_roster = _i == 1};
  wfm_ctx_opts opts;
  wfm_ctx_opts_init(&opts, sizeof opts);
  opts.progress_fn = stop;
  opts.progress_user = &stopper;
  wfm_ctx *own = NULL;
  ck_assert_int_eq(wfm_ctx_create(&own, &opts), WFM_OK);
  small s;
  small_frame f = {.zone = NULL, .days = 28};
  wfm_plan_result *r = NULL;
  wfm_plan_queue queue;
  ck_assert_int_eq(small_begin(own, &f, &s), WFM_OK);
  wfm_plan_queue_init(&queue, sizeof queue);
  ck_assert_int_eq(small_queue(&s, "calls", NULL, &queue), WFM_OK);
  wfm_status st = wfm_plan_run(own, s.plan, NULL, &r);
  ck_assert_int_gt(stopper.calls, 0);
  if (stopper.at_roster) {
    ck_assert_msg(st == WFM_OK, "%s", wfm_ctx_error(own));
    ck_assert_int_eq(wfm_plan_result_stage(r), WFM_STAGE_ROSTER);
    wfm_plan_totals t = {.struct_size = sizeof t};
    ck_assert_int_eq(wfm_plan_result_totals(r, &t), WFM_OK);
    ck_assert_int_eq(t.violations, 0);
    ck_assert(isnan(t.level) && t.cost > 0);
    ck_assert_int_eq(t.stop, WFM_STOP_CANCELLED);
  } else {
    ck_assert_int_eq(st, WFM_ECANCELLED);
    ck_assert_ptr_null(r);
  }
  wfm_plan_result_free(r);
  small_end(&s);
  wfm_ctx_free(own);
}
END_TEST

/* --- memory --- */

static wfm_status scenario(wfm_ctx *own, void *user) {
  small s;
  small_frame f = {.zone = NULL,
                   .days = 2,
                   .weeks = 1,
                   .agents = 2,
                   .open_h = 10,
                   .close_h = 12,
                   .step_s = 1800,
                   .plan_minutes = 30};
  (void)user;
  wfm_plan_result *r = NULL;
  wfm_plan_run_opts opts;
  wfm_plan_run_opts_init(&opts, sizeof opts);
  opts.work_limit = 2000;
  opts.replications = 2;
  wfm_plan_queue queue;
  wfm_plan_queue_init(&queue, sizeof queue);
  queue.aht_s = 200;
  wfm_status st = small_begin(own, &f, &s);
  if (st == WFM_OK) st = small_shrinkage(&s);
  if (st == WFM_OK) st = small_queue(&s, "calls", NULL, &queue);
  if (st == WFM_OK) st = wfm_plan_assume(s.plan, "a sentence");
  if (st == WFM_OK) st = wfm_plan_run(own, s.plan, &opts, &r);
  if (st != WFM_OK) ck_assert_ptr_null(r);
  wfm_plan_result_free(r);
  small_end(&s);
  return st;
}

START_TEST(every_allocation) {
  oom_sweep(scenario, NULL);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("plan_errors");
  tcase_add_checked_fixture(tc, setup, teardown);
  tcase_add_test(tc, frames);
  tcase_add_test(tc, queues);
  tcase_add_test(tc, interval_no_multiple);
  tcase_add_test(tc, runs);
  tcase_add_test(tc, lines_must_agree);
  tcase_add_test(tc, histories);
  tcase_add_loop_test(tc, cancelled, 0, 2);
  tcase_add_test(tc, every_allocation);
  return suite_run("plan_errors", tc, 200);
}
