/* The transient solution against uniformisation (Jensen 1953; weights after Fox and Glynn 1988), against steady states, and against itself. */
#include "queueing/kernels.h"
#include "support/oom.h"
#include "support/suite.h"

#include <libwfm/transient.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static wfm_ctx *ctx;

static void setup(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
}
static void teardown(void) {
  wfm_ctx_free(ctx);
}

enum { MOST = 700, DAY = 96 };

typedef struct results {
  double level[DAY], p_wait[DAY], abandoned[DAY], queue[DAY], busy[DAY], occupancy[DAY], end[DAY],
      answered[DAY], asa[DAY];
} results;

static wfm_status run(wfm_ctx *c, const double *volume, const double *aht, const double *patience,
                      const double *agents, size_t n, const wfm_transient_opts *opts, results *r) {
  wfm_transient_columns columns;
  wfm_transient_columns_init(&columns, sizeof columns);
  columns.level = r->level;
  columns.p_wait = r->p_wait;
  columns.abandoned = r->abandoned;
  columns.mean_queue = r->queue;
  columns.mean_busy = r->busy;
  columns.occupancy = r->occupancy;
  columns.queue_at_end = r->end;
  columns.answered = r->answered;
  columns.asa_s = r->asa;
  return wfm_transient(c, volume, aht, patience, agents, n, opts, &columns);
}

/* One interval of the chain on states 0 to MOST - 1 by uniformisation: p at its end, time in each state. */
static void uniformise(double *p, double *time, double arrive, double serve, double leave, double n,
                       double length) {
  static double v[MOST], w[MOST];
  double top = arrive + n * serve + (MOST - n) * leave, mean = top * length;
  memcpy(v, p, sizeof v);
  memset(p, 0, sizeof v);
  memset(time, 0, sizeof v);
  double cdf = 0;
  for (int k = 0; k < mean + 12 * sqrt(mean) + 40; k++) {
    double weight = exp(k * log(mean) - mean - lgamma(k + 1.0));
    cdf += weight;
    for (int j = 0; j < MOST; j++) {
      p[j] += weight * v[j];
      if (cdf < 1) time[j] += (1 - cdf) / top * v[j];
    }
    for (int j = 0; j < MOST; j++) {
      double busy = fmin(j, n), out = busy * serve + (j - busy) * leave;
      double above = fmin(j + 1, n), from_above = above * serve + (j + 1 - above) * leave;
      w[j] = v[j] * (1 - (out + (j + 1 < MOST ? arrive : 0)) / top);
      if (j > 0) w[j] += v[j - 1] * arrive / top;
      if (j + 1 < MOST) w[j] += v[j + 1] * from_above / top;
    }
    memcpy(v, w, sizeof v);
  }
}

START_TEST(against_uniformisation) {
  double volume[] = {30, 90, 120, 10, 0, 60}, aht[] = {180, 180, 200, 200, 150, 150};
  double patience[] = {120, 120, 60, (double)INFINITY, (double)INFINITY, 400},
         agents[] = {8, 14, 20.5, 6, 3, 9};
  static double p[MOST], time[MOST];
  p[0] = 1;
  wfm_transient_opts opts;
  wfm_transient_opts_init(&opts, sizeof opts);
  opts.interval_s = 900;
  results r;
  ck_assert_int_eq(run(ctx, volume, aht, patience, agents, 6, &opts, &r), WFM_OK);
  for (int i = 0; i < 6; i++) {
    uniformise(p, time, volume[i] / 900, 1 / aht[i], 1 / patience[i], agents[i], 900);
    double queue = 0, busy = 0, wait = 0, end = 0;
    for (int j = 0; j < MOST; j++) {
      double working = fmin(j, agents[i]);
      queue += time[j] * (j - working) / 900;
      busy += time[j] * working / 900;
      wait += j >= agents[i] ? time[j] / 900 : 0;
      end += p[j] * (j - working);
    }
    ck_assert_double_eq_tol(r.queue[i], queue, 1e-9);
    ck_assert_double_eq_tol(r.busy[i], busy, 1e-9);
    ck_assert_double_eq_tol(r.end[i], end, 1e-9);
    ck_assert_double_eq_tol(r.abandoned[i], queue * 900 / patience[i], 1e-8);
    ck_assert_double_eq_tol(r.occupancy[i], busy / agents[i], 1e-9);
    if (volume[i] > 0)
      ck_assert_double_eq_tol(r.p_wait[i], wait, 1e-9);
    else
      ck_assert_double_nan(r.level[i]);
  }
}
END_TEST

/* After a long time of the same the measures are those of Erlang A, and of Erlang C without abandonment. */
START_TEST(steady_state) {
  static const struct {
    double n, load, patience;
  } cases[] = {{10, 9, 100}, {100, 110, 60}, {14, 10, (double)INFINITY}, {3, 0.5, 300}, {400, 390, 200}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    double aht[] = {180, 180}, patience[] = {cases[i].patience, cases[i].patience},
           agents[] = {cases[i].n, cases[i].n};
    double length = 20000, volume[] = {cases[i].load * length / 180, cases[i].load * length / 180};
    wfm_transient_opts opts;
    wfm_transient_opts_init(&opts, sizeof opts);
    opts.interval_s = length;
    results r;
    ck_assert_int_eq(run(ctx, volume, aht, patience, agents, 2, &opts, &r), WFM_OK);
    wfm__queue q = {cases[i].n, cases[i].load, 180, cases[i].patience, 20, 0};
    wfm__measures m;
    wfm__erlang(&q, &m);
    ck_assert_double_eq_tol(r.level[1], m.level[WFM_SL_OFFERED],
                            2e-7); /* the slowest mode has not quite died out in C */
    ck_assert_double_eq_tol(r.p_wait[1], m.p_wait, 2e-7);
    ck_assert_double_eq_tol(r.queue[1], m.mean_queue, 1e-5);
    ck_assert_double_eq_tol(r.abandoned[1], m.p_abandon * volume[1], 1e-6 * volume[1]);
    ck_assert_double_eq_tol(r.answered[1], 1 - m.p_abandon, 1e-6);
    ck_assert_double_eq_tol(r.asa[1], m.asa_answered_s, 1e-5 * (1 + m.asa_answered_s));
  }
}
END_TEST

/* Contacts are neither made nor lost: arrived = in the system at the end + answered and handled + hung up. */
START_TEST(a_day_balances) {
  double volume[DAY], aht[DAY], patience[DAY], agents[DAY];
  for (int i = 0; i < DAY; i++) {
    volume[i] = 60 + 50 * sin(i * 0.13);
    aht[i] = 200;
    patience[i] = 90;
    agents[i] = i % 7 == 0 ? 9 : 17;
  }
  wfm_transient_opts opts;
  wfm_transient_opts_init(&opts, sizeof opts);
  opts.interval_s = 900;
  results r;
  ck_assert_int_eq(run(ctx, volume, aht, patience, agents, DAY, &opts, &r), WFM_OK);
  double arrived = 0, gone = 0;
  for (int i = 0; i < DAY; i++) {
    arrived += volume[i];
    gone += r.abandoned[i] + r.busy[i] * 900 / aht[i];
    ck_assert(r.level[i] > 0 && r.level[i] < 1 && r.end[i] >= -1e-12);
    if (i > 0 && i % 7 == 1)
      ck_assert_double_lt(r.level[i],
                          r.level[i + 1 < DAY && (i + 1) % 7 ? i + 1 : i] + 0.2); /* carried over */
  }
  ck_assert_double_le(gone, arrived);
  ck_assert_double_gt(gone, arrived - 17 - 60);
  opts.start = 50; /* a queue at the start is felt first and then forgotten */
  results late;
  ck_assert_int_eq(run(ctx, volume, aht, patience, agents, DAY, &opts, &late), WFM_OK);
  ck_assert_double_lt(late.level[0], r.level[0]);
  ck_assert_double_eq_tol(late.level[DAY - 1], r.level[DAY - 1], 1e-9);
}
END_TEST

static const struct {
  const char *name;
  double volume, aht, patience, agents, interval, threshold, start;
  int32_t states;
  wfm_status st;
} bad[] = {
    {"volume", -1, 180, 60, 5, 900, 20, 0, 1000, WFM_EDOMAIN},
    {"nan", (double)NAN, 180, 60, 5, 900, 20, 0, 1000, WFM_ENOTFINITE},
    {"aht", 10, 0, 60, 5, 900, 20, 0, 1000, WFM_EDOMAIN},
    {"patience", 10, 180, 0, 5, 900, 20, 0, 1000, WFM_EDOMAIN},
    {"agents", 10, 180, 60, -5, 900, 20, 0, 1000, WFM_EDOMAIN},
    {"interval", 10, 180, 60, 5, 0, 20, 0, 1000, WFM_EDOMAIN},
    {"threshold", 10, 180, 60, 5, 900, -1, 0, 1000, WFM_EDOMAIN},
    {"start", 10, 180, 60, 5, 900, 20, 0.5, 1000, WFM_EDOMAIN},
    {"states", 1e6, 180, (double)INFINITY, 5, 900, 20, 0, 1000, WFM_ELIMIT},
};

START_TEST(bad_input) {
  double volume[] = {10, bad[_i].volume}, aht[] = {180, bad[_i].aht}, patience[] = {60, bad[_i].patience},
         agents[] = {5, bad[_i].agents};
  wfm_transient_opts opts;
  wfm_transient_opts_init(&opts, sizeof opts);
  opts.interval_s = bad[_i].interval;
  opts.threshold_s = bad[_i].threshold;
  opts.start = bad[_i].start;
  opts.max_states = bad[_i].states;
  results r;
  r.level[0] = -7;
  ck_assert_msg(run(ctx, volume, aht, patience, agents, 2, &opts, &r) == bad[_i].st, "%s: %s", bad[_i].name,
                wfm_ctx_error(ctx));
  ck_assert_double_eq(r.level[0], -7);
}
END_TEST

START_TEST(can_be_cancelled) {
  double volume = 10, aht = 180, agents = 5;
  results r;
  r.level[0] = -7;
  wfm_ctx_cancel(ctx);
  ck_assert_int_eq(run(ctx, &volume, &aht, NULL, &agents, 1, NULL, &r), WFM_ECANCELLED);
  ck_assert_double_eq(r.level[0], -7);
  wfm_ctx_cancel_clear(ctx);
  ck_assert_int_eq(run(ctx, &volume, &aht, NULL, &agents, 1, NULL, &r), WFM_OK);
  ck_assert_int_eq(run(ctx, NULL, NULL, NULL, NULL, 0, NULL, &r), WFM_OK);
  ck_assert_int_eq(run(ctx, NULL, &aht, NULL, &agents, 1, NULL, &r), WFM_EINVAL);
}
END_TEST

static wfm_status scenario(wfm_ctx *c, void *user) {
  (void)user;
  double volume[] = {2, 300}, aht[] = {180, 180}, agents[] = {1, 2};
  results r;
  r.level[0] = -7;
  wfm_status st = run(c, volume, aht, NULL, agents, 2, NULL, &r);
  if (st != WFM_OK) ck_assert_double_eq(r.level[0], -7);
  return st;
}

START_TEST(every_allocation) {
  oom_sweep(scenario, NULL);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("transient");
  tcase_add_checked_fixture(tc, setup, teardown);
  tcase_add_test(tc, against_uniformisation);
  tcase_add_test(tc, steady_state);
  tcase_add_test(tc, a_day_balances);
  tcase_add_loop_test(tc, bad_input, 0, sizeof bad / sizeof bad[0]);
  tcase_add_test(tc, can_be_cancelled);
  tcase_add_test(tc, every_allocation);
  return suite_run("queueing/transient", tc, 60);
}
