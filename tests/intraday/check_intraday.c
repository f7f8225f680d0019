/* The rest of today: the factor of the day, agents required, the level at the end; adherence of agents. */
#include "core/core.h"
#include "support/oom.h"
#include "support/suite.h"

#include <libwfm/intraday.h>
#include <libwfm/kpi.h>
#include <libwfm/simulate_contacts.h>
#include <libwfm/transient.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { N = 20 };
static wfm_ctx *ctx;
static double forecast[N], aht_s[N], agents[N], patience_s[N], offered[N], within[N], handled[N], handle_s[N];
static wfm_intraday_input input;

static void make(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
  for (int i = 0; i < N; i++) {
    forecast[i] = 40 + i % 5;
    aht_s[i] = 240;
    agents[i] = 8;
    patience_s[i] = 180;
    offered[i] = 50;
    within[i] = 40;
    handled[i] = 45;
    handle_s[i] = 45 * 260;
  }
  wfm_intraday_input_init(&input, sizeof input);
  input.forecast = forecast;
  input.aht_s = aht_s;
  input.agents = agents;
  input.patience_s = patience_s;
  input.offered = offered;
  input.answered_within = within;
  input.handled = handled;
  input.handle_s = handle_s;
}
static void clean(void) {
  wfm_ctx_free(ctx);
}

static wfm_intraday_totals totals_of(size_t done, const wfm_intraday_opts *opts,
                                     wfm_intraday_columns *columns) {
  wfm_intraday_totals t;
  wfm_intraday_totals_init(&t, sizeof t);
  ck_assert_msg(wfm_intraday(ctx, &input, N, done, opts, columns, &t) == WFM_OK, "%s", wfm_ctx_error(ctx));
  return t;
}

/* By hand: 10 intervals of 50 where 420 were forecast; with 1 / 0.01 before, the factor is 600 / 520. */
START_TEST(by_hand) {
  double volume[N], low[N], high[N], work_s[N], required[N], net[N], level[N];
  wfm_intraday_columns c;
  wfm_intraday_columns_init(&c, sizeof c);
  c.volume = volume, c.low = low, c.high = high, c.aht_s = work_s, c.required = required, c.net = net,
  c.level = level;
  wfm_intraday_totals t = totals_of(10, NULL, &c);
  ck_assert_double_eq_tol(t.factor, 600.0 / 520, 1e-12);
  ck_assert(t.factor_low < t.factor && t.factor < t.factor_high);
  /* 600 is so many that the gamma law is nearly normal: 1.2816 standard deviations either way */
  ck_assert_double_eq_tol(t.factor_high - t.factor_low, 2 * 1.2815515655446 * sqrt(600) / 520,
                          1e-3 * t.factor);
  ck_assert_double_eq_tol(t.aht_factor, 1 + 450.0 / 550 * (260.0 / 240 - 1), 1e-12);
  ck_assert(t.offered_so_far == 500 && t.forecast_so_far == 420 && t.level_so_far == 0.8);
  ck_assert_double_eq_tol(t.offered_end, 500 + 420 * t.factor, 1e-9);
  double short_h = 0, surplus_h = 0, sum = 400;
  for (int i = 0; i < N; i++) {
    if (i < 10) {
      ck_assert(volume[i] == 50 && low[i] == 50 && high[i] == 50 && isnan(required[i]) && level[i] == 0.8);
      continue;
    }
    ck_assert_double_eq_tol(volume[i], forecast[i] * t.factor, 1e-9);
    ck_assert(low[i] < volume[i] && volume[i] < high[i]);
    ck_assert_double_eq_tol(work_s[i], 240 * t.aht_factor, 1e-9);
    ck_assert_double_eq(net[i], 8 - required[i]);
    short_h += fmax(-net[i], 0) / 2;
    surplus_h += fmax(net[i], 0) / 2;
    sum += volume[i] * level[i];
  }
  ck_assert_double_eq_tol(t.short_h, short_h, 1e-9);
  ck_assert_double_eq_tol(t.surplus_h, surplus_h, 1e-9);
  ck_assert_double_eq_tol(t.level_end, sum / t.offered_end, 1e-12);
  ck_assert(t.level_end_low < t.level_end && t.level_end < t.level_end_high);
}
END_TEST

/* Before the day has begun it is the plan; the level is that of wfm_transient. */
START_TEST(in_the_morning) {
  double level[N], sum = 0, all = 0;
  wfm_transient_opts opts;
  wfm_transient_columns c;
  wfm_transient_opts_init(&opts, sizeof opts);
  wfm_transient_columns_init(&c, sizeof c);
  c.level = level;
  ck_assert_int_eq(wfm_transient(ctx, forecast, aht_s, patience_s, agents, N, &opts, &c), WFM_OK);
  for (int i = 0; i < N; i++) {
    sum += forecast[i] * level[i];
    all += forecast[i];
  }
  wfm_intraday_totals t = totals_of(0, NULL, NULL);
  ck_assert(t.factor == 1 && t.aht_factor == 1 && isnan(t.level_so_far) && t.deviating == 0);
  ck_assert_double_eq_tol(t.level_end, sum / all, 1e-12);
}
END_TEST

START_TEST(edges) {
  wfm_intraday_opts opts;
  wfm_intraday_totals t = totals_of(N, NULL, NULL); /* the day is over */
  ck_assert_double_eq_tol(t.level_end, 0.8, 1e-12);
  ck_assert(t.short_h == 0 && t.offered_end == 1000 && t.level_end_low == t.level_end);
  ck_assert_int_eq(t.deviating, 0);
  offered[8] = 90, offered[9] = 95; /* two in a row beyond chance */
  ck_assert_int_eq(totals_of(10, NULL, NULL).deviating, 1);
  offered[8] = offered[9] = 10, within[8] = within[9] = 10;
  ck_assert_int_eq(totals_of(10, NULL, NULL).deviating, -1);
  offered[9] = NAN; /* not known: left out on both sides */
  t = totals_of(10, NULL, NULL);
  ck_assert_double_eq(t.forecast_so_far, 420 - forecast[9]);
  wfm_intraday_opts_init(&opts, sizeof opts);
  opts.day_cv2 = 1e-9; /* a forecast that is certain */
  ck_assert_double_eq_tol(totals_of(9, &opts, NULL).factor, 1, 1e-6);
  opts.day_cv2 = 0.01;
  opts.waiting = 60; /* a queue that stands there now */
  ck_assert_double_lt(totals_of(9, &opts, NULL).level_end, totals_of(9, NULL, NULL).level_end - 0.01);
  input.answered_within = NULL;
  ck_assert(isnan(totals_of(9, NULL, NULL).level_end));
  input.handled = input.handle_s = NULL;
  ck_assert_double_eq(totals_of(9, NULL, NULL).aht_factor, 1);
  wfm_intraday_totals_init(&t, sizeof t);
  ck_assert_int_eq(wfm_intraday(ctx, &input, 0, 0, NULL, NULL, &t), WFM_OK);
  ck_assert(isnan(t.level_end) && t.offered_end == 0);
}
END_TEST

/* On simulated days the band at noon holds the day's end about as often as it says, and the level's error is small. */
START_TEST(honest) {
  enum { DAYS = 120, HALF = N / 2 };
  wfm_simulate_opts opts;
  int inside = 0;
  double error = 0;
  wfm_simulate_opts_init(&opts, sizeof opts);
  opts.interval_s = 1800;
  opts.patience_s = 180;
  opts.day_cv2 = 0.02;
  opts.replications = DAYS;
  for (int day = 0; day < DAYS; day++) {
    wfm_simulated *run = NULL;
    wfm_simulated_columns c;
    wfm_intraday_opts o;
    double came[N] = {0}, in_time[N] = {0}, all = 0, good = 0;
    wfm_simulated_columns_init(&c, sizeof c);
    ck_assert_int_eq(wfm_simulate_contacts(ctx, forecast, aht_s, agents, N, &opts, day, &run), WFM_OK);
    ck_assert_int_eq(wfm_simulated_get(run, &c), WFM_OK);
    for (size_t i = 0; i < c.contacts; i++) {
      int at = (int)(c.arrival_s[i] / 1800);
      double ok = c.outcome[i] == WFM_CONTACT_ANSWERED && c.wait_s[i] <= 20;
      came[at]++;
      in_time[at] += ok;
      all++;
      good += ok;
    }
    wfm_simulated_free(run);
    input.offered = came;
    input.answered_within = in_time;
    input.handled = input.handle_s = NULL;
    wfm_intraday_opts_init(&o, sizeof o);
    o.day_cv2 = 0.02;
    o.band = 0.9;
    wfm_intraday_totals t = totals_of(HALF, &o, NULL);
    double rest = all - t.offered_so_far, sd = sqrt(rest); /* the day's own chance comes on top of the band */
    inside += rest >= 420 * t.factor_low - 1.3 * sd && rest <= 420 * t.factor_high + 1.3 * sd;
    error += fabs(t.level_end - good / all) / DAYS;
  }
  ck_assert_msg(inside >= DAYS * 88 / 100, "%d of %d days", inside, DAYS);
  ck_assert_msg(error < 0.06, "mean error of the level %g", error);
}
END_TEST

START_TEST(refused) {
  static const struct {
    double *at, value;
    wfm_status st;
  } bad[] = {{&forecast[3], -1, WFM_EDOMAIN},
             {&forecast[3], NAN, WFM_ENOTFINITE},
             {&aht_s[15], 0, WFM_EDOMAIN},
             {&agents[3], -1, WFM_EDOMAIN},
             {&patience_s[15], 0, WFM_EDOMAIN},
             {&offered[3], -1, WFM_EDOMAIN},
             {&offered[3], INFINITY, WFM_ENOTFINITE},
             {&within[3], 51, WFM_EDOMAIN},
             {&handled[3], -1, WFM_EDOMAIN},
             {&handle_s[3], NAN, WFM_ENOTFINITE}};
  wfm_intraday_opts opts;
  wfm_intraday_totals t;
  wfm_intraday_totals_init(&t, sizeof t);
  t.factor = -7;
  for (size_t i = 0; i < WFM__COUNT(bad); i++) {
    double old = *bad[i].at;
    *bad[i].at = bad[i].value;
    wfm_status st = wfm_intraday(ctx, &input, N, 10, NULL, NULL, &t);
    ck_assert_msg(st == bad[i].st, "case %zu: %d, %s", i, st, wfm_ctx_error(ctx));
    ck_assert_double_eq(t.factor, -7);
    *bad[i].at = old;
  }
  ck_assert_int_eq(wfm_intraday(ctx, &input, N, N + 1, NULL, NULL, &t), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_intraday(ctx, NULL, N, 1, NULL, NULL, &t), WFM_EINVAL);
  wfm_intraday_opts_init(&opts, sizeof opts);
  opts.waiting = 1.5;
  ck_assert_int_eq(wfm_intraday(ctx, &input, N, 1, &opts, NULL, &t), WFM_EDOMAIN);
  wfm_intraday_opts_init(&opts, sizeof opts);
  opts.level = 1;
  ck_assert_int_eq(wfm_intraday(ctx, &input, N, 1, &opts, NULL, &t), WFM_EDOMAIN);
  input.handled = NULL;
  ck_assert_int_eq(wfm_intraday(ctx, &input, N, 1, NULL, NULL, &t), WFM_EINVAL);
  input.offered = NULL;
  ck_assert_int_eq(wfm_intraday(ctx, &input, N, 1, NULL, NULL, &t), WFM_EINVAL);
}
END_TEST

/* --- adherence --- */

typedef struct list {
  int32_t agent[10];
  int64_t start[10], end[10];
  wfm_intraday_spans spans;
} list;

static void add(list *l, int32_t agent, int64_t start, int64_t end) {
  if (l->spans.n == 0) {
    wfm_intraday_spans_init(&l->spans, sizeof l->spans);
    l->spans.agent = l->agent;
    l->spans.start = l->start;
    l->spans.end = l->end;
  }
  l->agent[l->spans.n] = agent;
  l->start[l->spans.n] = start;
  l->end[l->spans.n++] = end;
}

/* 60 minutes scheduled, 10 late, 10 after: 1 - 20 / 70, the worked example of docs/kpi.md, and conformance 1. */
START_TEST(late_and_after) {
  list plan = {.spans.n = 0}, work = {.spans.n = 0};
  double scheduled[3], exception[3], outside[3], worked[3], adherence[3], conformance[3];
  add(&plan, 2, 7200, 9000), add(&plan, 0, 3600, 5400), add(&plan, 0, 5400, 7200);
  add(&work, 0, 6000, 7800), add(&work, 0, 4200, 6100); /* overlapping: time counts once */
  add(&work, 1, 100, 200);                              /* nobody asked him */
  ck_assert_int_eq(wfm_intraday_adherence(ctx, 3, &plan.spans, &work.spans, 8000, 0, scheduled, exception,
                                          outside, worked),
                   WFM_OK);
  ck_assert(scheduled[0] == 3600 && exception[0] == 600 && outside[0] == 600 && worked[0] == 3600);
  ck_assert(scheduled[1] == 0 && outside[1] == 100);
  ck_assert(scheduled[2] == 800 && exception[2] == 800 && worked[2] == 0); /* up to now */
  ck_assert_int_eq(wfm_kpi_adherence(ctx, 3, scheduled, exception, outside, worked, adherence, conformance),
                   WFM_OK);
  ck_assert_double_eq_tol(adherence[0], 1 - 20.0 / 70, 1e-12);
  ck_assert(conformance[0] == 1 && adherence[2] == 0);
  ck_assert_int_eq(
      wfm_intraday_adherence(ctx, 3, &plan.spans, &work.spans, 8000, 600, NULL, exception, NULL, NULL),
      WFM_OK);
  ck_assert_double_eq(exception[0], 0); /* ten minutes of grace */
}
END_TEST

START_TEST(adherence_refused) {
  list plan = {.spans.n = 0}, work = {.spans.n = 0};
  double exception[2] = {-7};
  add(&plan, 0, 0, 100);
  add(&work, 5, 0, 100);
  ck_assert_int_eq(
      wfm_intraday_adherence(ctx, 2, &plan.spans, &work.spans, 50, 0, NULL, exception, NULL, NULL),
      WFM_EDOMAIN);
  work.agent[0] = 0;
  work.end[0] = -5;
  ck_assert_int_eq(
      wfm_intraday_adherence(ctx, 2, &plan.spans, &work.spans, 50, 0, NULL, exception, NULL, NULL),
      WFM_EDOMAIN);
  ck_assert_int_eq(wfm_intraday_adherence(ctx, 2, &plan.spans, NULL, 50, 0, NULL, exception, NULL, NULL),
                   WFM_EINVAL);
  ck_assert_int_eq(
      wfm_intraday_adherence(ctx, 2, &plan.spans, &plan.spans, 50, -1, NULL, exception, NULL, NULL),
      WFM_EDOMAIN);
  ck_assert_double_eq(exception[0], -7);
}
END_TEST

static wfm_status scenario(wfm_ctx *own, void *user) {
  wfm_intraday_totals t;
  (void)user;
  wfm_intraday_totals_init(&t, sizeof t);
  t.factor = -7;
  wfm_status st = wfm_intraday(own, &input, 4, 2, NULL, NULL, &t);
  if (st != WFM_OK) ck_assert_double_eq(t.factor, -7);
  return st;
}

static wfm_status adherence_scenario(wfm_ctx *own, void *user) {
  list *l = user;
  double worked[1] = {-7};
  wfm_status st = wfm_intraday_adherence(own, 1, &l->spans, &l->spans, 50, 0, NULL, NULL, NULL, worked);
  ck_assert_double_eq(worked[0], st == WFM_OK ? 50 : -7);
  return st;
}

START_TEST(out_of_memory) {
  list l = {.spans.n = 0};
  add(&l, 0, 0, 100);
  oom_sweep(scenario, NULL);
  oom_sweep(adherence_scenario, &l);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("intraday");
  tcase_add_checked_fixture(tc, make, clean);
  tcase_add_test(tc, by_hand);
  tcase_add_test(tc, in_the_morning);
  tcase_add_test(tc, edges);
  tcase_add_test(tc, honest);
  tcase_add_test(tc, refused);
  tcase_add_test(tc, late_and_after);
  tcase_add_test(tc, adherence_refused);
  tcase_add_test(tc, out_of_memory);
  return suite_run("intraday", tc, 120);
}
