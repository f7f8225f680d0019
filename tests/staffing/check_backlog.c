/* Deferred work, and what idle voice agents do of it. */
#include "core/core.h"
#include "support/oom.h"
#include "support/suite.h"

#include <libwfm/backlog.h>
#include <math.h>
#include <string.h>

static wfm_ctx *ctx;

static void setup(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
}
static void teardown(void) {
  wfm_ctx_free(ctx);
}

enum { MOST = 64 };

/* A case with room for every column. */
typedef struct job {
  size_t n;
  double volume[MOST], aht[MOST], agents[MOST], start_volume[4], start_age[4], start_aht[4];
  uint8_t open[MOST];
  double column[7][MOST];
  wfm_backlog_input in;
  wfm_backlog_opts opts;
  wfm_backlog_columns columns;
  wfm_backlog_totals totals;
} job;

/* 30 minutes, AHT 6 minutes: an agent does 5 in an interval. */
static void job_init(job *j, size_t n, double volume, double agents) {
  memset(j, 0, sizeof *j);
  j->n = n;
  for (size_t i = 0; i < MOST; i++) {
    j->volume[i] = volume;
    j->aht[i] = 360;
    j->agents[i] = agents;
    j->open[i] = 1;
    for (int c = 0; c < 7; c++) j->column[c][i] = -7;
  }
  wfm_backlog_input_init(&j->in, sizeof j->in);
  wfm_backlog_opts_init(&j->opts, sizeof j->opts);
  wfm_backlog_columns_init(&j->columns, sizeof j->columns);
  j->in.volume = j->volume;
  j->in.aht_s = j->aht;
  j->in.open = j->open;
  j->in.start_volume = j->start_volume;
  j->in.start_age = j->start_age;
  j->in.start_aht_s = j->start_aht;
  double **first = &j->columns.done;
  for (int c = 0; c < 7; c++) first[c] = j->column[c];
  j->totals.struct_size = sizeof j->totals;
  j->opts.deadline = 2;
  j->opts.deadline_unit = WFM_DEADLINE_INTERVALS;
}

static wfm_status run(job *j) {
  return wfm_backlog_run(ctx, &j->in, j->agents, j->n, &j->opts, &j->columns, &j->totals);
}

START_TEST(by_hand) {
  job j;
  job_init(&j, 4, 0, 2); /* 10 in an interval */
  j.volume[0] = 24;
  j.volume[2] = 3;
  ck_assert_int_eq(run(&j), WFM_OK);
  const double done[] = {10, 10, 7, 0}, backlog[] = {14, 4, 0, 0}, oldest[] = {1, 2, 0, 0},
               late[] = {0, 4, 0, 0}, busy[] = {2, 2, 1.4, 0};
  for (int i = 0; i < 4; i++) {
    ck_assert_double_eq_tol(j.columns.done[i], done[i], 1e-12);
    ck_assert_double_eq_tol(j.columns.backlog[i], backlog[i], 1e-12);
    ck_assert_double_eq_tol(j.columns.backlog_h[i], backlog[i] * 0.1, 1e-12);
    ck_assert_double_eq_tol(j.columns.oldest[i], oldest[i], 1e-12);
    ck_assert_double_eq_tol(j.columns.late[i], late[i], 1e-12);
    ck_assert_double_eq_tol(j.columns.busy[i], busy[i], 1e-12);
  }
  ck_assert_double_eq_tol(j.columns.in_time[0], 20.0 / 24, 1e-12);
  ck_assert_double_nan(j.columns.in_time[1]);
  ck_assert_double_eq_tol(j.columns.in_time[2], 1, 1e-12);
  ck_assert_int_eq(j.totals.first_late, 1);
  ck_assert_double_eq_tol(j.totals.late, 4, 1e-12);
  ck_assert_double_eq_tol(j.totals.in_time, 23, 1e-12);
  ck_assert_double_eq_tol(j.totals.in_time_frac, 23.0 / 27, 1e-12);
  ck_assert_double_eq_tol(j.totals.work_h, 2.7, 1e-12);
  ck_assert_double_eq_tol(j.totals.agents_h, 4, 1e-12);
  ck_assert_double_eq_tol(j.totals.busy_h, 2.7, 1e-12);
  j.opts.efficiency = 0.5; /* twice the agents for the same */
  for (int i = 0; i < 4; i++) j.agents[i] = 4;
  ck_assert_int_eq(run(&j), WFM_OK);
  ck_assert_double_eq_tol(j.columns.done[2], 7, 1e-12);
  ck_assert_double_eq_tol(j.columns.busy[2], 2.8, 1e-12);
}
END_TEST

/* 8 intervals, the middle four closed: what comes in interval 3 within 1 h of clock or open time. */
START_TEST(opening_hours) {
  job j;
  job_init(&j, 8, 0, 1);
  for (int i = 2; i < 6; i++) j.open[i] = 0;
  j.volume[3] = 8;
  j.opts.deadline = 3600;
  j.opts.deadline_unit = WFM_DEADLINE_CLOCK_S;
  ck_assert_int_eq(run(&j), WFM_OK);
  ck_assert_double_eq_tol(j.totals.late, 8, 1e-12);
  ck_assert_int_eq(j.totals.first_late, 4);
  ck_assert_double_eq_tol(j.columns.oldest[4], 3600, 1e-9);
  ck_assert_double_eq_tol(j.columns.done[6], 5, 1e-12); /* late, and still done */
  j.opts.deadline_unit = WFM_DEADLINE_OPEN_S;
  ck_assert_int_eq(run(&j), WFM_OK);
  ck_assert_double_eq_tol(j.totals.late, 0, 1e-12);
  ck_assert_double_eq_tol(j.columns.oldest[6], 1800, 1e-9);
  ck_assert_double_eq_tol(j.totals.in_time, 8, 1e-12);
  double agents[8];
  j.opts.flags = WFM_AGENTS_REAL;
  ck_assert_int_eq(wfm_backlog_agents(ctx, &j.in, NULL, 8, &j.opts, agents), WFM_OK);
  ck_assert_double_eq_tol(agents[0], 0.8, 1e-12);
  ck_assert_double_eq(agents[3], 0);
  j.opts.deadline_unit = WFM_DEADLINE_CLOCK_S;
  agents[0] = -7;
  for (int m = 0; m < 2; m++) {
    j.opts.method = m;
    ck_assert_int_eq(wfm_backlog_agents(ctx, &j.in, NULL, 8, &j.opts, agents), WFM_EINFEASIBLE);
    ck_assert_double_eq(agents[0], -7);
  }
}
END_TEST

START_TEST(starting_backlog) {
  job j;
  job_init(&j, 6, 5, 2);
  j.opts.deadline = 4;
  j.in.starts = 3;
  const double volume[] = {4, 6, 2}, age[] = {9, 2, 0};
  for (int k = 0; k < 3; k++) {
    j.start_volume[k] = volume[k];
    j.start_age[k] = age[k];
    j.start_aht[k] = 360;
  }
  ck_assert_int_eq(run(&j), WFM_OK);
  ck_assert_double_eq_tol(j.totals.late_at_start, 4, 1e-12);
  ck_assert_double_eq_tol(j.totals.late, 4, 1e-12);
  ck_assert_int_eq(j.totals.first_late, -1); /* nothing that could still be done in time */
  ck_assert_double_eq_tol(j.totals.arrived, 42, 1e-12);
  ck_assert_double_eq_tol(j.totals.in_time + j.totals.late + j.totals.not_due, j.totals.arrived, 1e-12);
  ck_assert_double_eq_tol(j.columns.oldest[0], 1,
                          1e-12); /* 10 done: 4 of age 9, 6 of age 2; those of age 0 are next */
  ck_assert_double_eq_tol(j.columns.backlog[0], 7, 1e-12);
  for (int i = 0; i < 6; i++) j.agents[i] = 0.5;
  ck_assert_int_eq(run(&j), WFM_OK);
  ck_assert_int_eq(j.totals.first_late, 1); /* those of age 2 fall due when interval 1 ends: 5 done then */
  ck_assert_double_eq_tol(j.columns.late[1], 5, 1e-12);
  double agents[6];
  j.opts.flags = WFM_AGENTS_REAL;
  ck_assert_int_eq(wfm_backlog_agents(ctx, &j.in, NULL, 6, &j.opts, agents), WFM_OK);
  ck_assert_double_eq_tol(agents[0], 1, 1e-12); /* 4 + 6 in two intervals */
}
END_TEST

/* --- fewest agents --- */

/* Peaks, gaps and a night, from random numbers. */
static void random_job(job *j, uint64_t seed) {
  wfm__rng rng;
  wfm__rng_seed(&rng, seed, 0, 0);
  job_init(j, 8 + wfm__rng_below(&rng, 40), 0, 0);
  for (size_t i = 0; i < j->n; i++) {
    j->volume[i] = wfm__rng_below(&rng, 3) == 0 ? 0 : 40 * wfm__rng_uniform(&rng);
    j->aht[i] = 60 + 600 * wfm__rng_uniform(&rng);
    j->open[i] = i % 16 < 11;
  }
  j->opts.deadline_unit = 1 + (int32_t)wfm__rng_below(&rng, 3);
  double intervals = 1 + wfm__rng_below(&rng, 9);
  if (j->opts.deadline_unit != WFM_DEADLINE_OPEN_S) intervals += 5; /* longer than a night */
  j->opts.deadline = j->opts.deadline_unit == WFM_DEADLINE_INTERVALS ? intervals : intervals * 1800 + 400;
  j->opts.efficiency = 0.9;
  j->in.starts = wfm__rng_below(&rng, 4);
  for (size_t k = 0; k < j->in.starts; k++) {
    j->start_volume[k] = 20 * wfm__rng_uniform(&rng);
    j->start_aht[k] = 300;
    j->start_age[k] = j->opts.deadline * (1.2 - 0.3 * (double)k);
  }
}

static double largest(const double *x, size_t n) {
  double most = 0;
  for (size_t i = 0; i < n; i++) most = fmax(most, x[i]);
  return most;
}

static double sum_of(const double *x, size_t n) {
  double sum = 0;
  for (size_t i = 0; i < n; i++) sum += x[i];
  return sum;
}

/* Runs agents on top of base; contacts that are late without having been so at the start. */
static double late_with(job *j, const double *base, const double *agents, double factor) {
  for (size_t i = 0; i < j->n; i++) j->agents[i] = (base ? base[i] : 0) + factor * agents[i];
  uint32_t flags = j->opts.flags;
  ck_assert_msg(run(j) == WFM_OK, "%s", wfm_ctx_error(ctx));
  j->opts.flags = flags;
  return j->totals.late - j->totals.late_at_start;
}

START_TEST(constant_is_least) {
  job j;
  random_job(&j, (uint64_t)_i + 1);
  double agents[MOST], base[MOST];
  for (size_t i = 0; i < MOST; i++) base[i] = i % 5 == 0 ? 3 : 0.5;
  for (int with = 0; with < 2; with++) {
    const double *b = with ? base : NULL;
    j.opts.flags = WFM_AGENTS_REAL;
    ck_assert_msg(wfm_backlog_agents(ctx, &j.in, b, j.n, &j.opts, agents) == WFM_OK, "%s",
                  wfm_ctx_error(ctx));
    double most = largest(agents, j.n);
    for (size_t i = 0; i < j.n; i++) ck_assert_double_eq(agents[i], j.open[i] ? most : 0);
    ck_assert_double_lt(late_with(&j, b, agents, 1), 1e-6);
    if (most > 0 && j.in.starts == 0) ck_assert_double_gt(late_with(&j, b, agents, 1 - 1e-6), 0);
    j.opts.flags = 0;
    ck_assert_int_eq(wfm_backlog_agents(ctx, &j.in, b, j.n, &j.opts, agents), WFM_OK);
    ck_assert_double_eq(largest(agents, j.n), ceil(most - 1e-8));
  }
}
END_TEST

START_TEST(level_is_least) {
  job j;
  random_job(&j, (uint64_t)_i + 1000);
  double agents[MOST], whole[MOST], constant[MOST], base[MOST];
  for (size_t i = 0; i < MOST; i++) base[i] = i % 7 == 0 ? 4 : 0.25;
  for (int with = 0; with < 2; with++) {
    const double *b = with ? base : NULL;
    j.opts.method = WFM_BACKLOG_LEVEL;
    j.opts.flags = WFM_AGENTS_REAL;
    ck_assert_msg(wfm_backlog_agents(ctx, &j.in, b, j.n, &j.opts, agents) == WFM_OK, "%s",
                  wfm_ctx_error(ctx));
    ck_assert_double_lt(late_with(&j, b, agents, 1), 1e-6);
    if (!with && j.totals.late_at_start == 0) {
      /* no time is lost: all hours are work, and only what has to be done is */
      double due = 0;
      for (size_t i = 0; i < j.n; i++) due += j.column[6][i];
      ck_assert_double_eq_tol(sum_of(agents, j.n), due, 1e-8);
    }
    j.opts.flags = 0;
    ck_assert_int_eq(wfm_backlog_agents(ctx, &j.in, b, j.n, &j.opts, whole), WFM_OK);
    ck_assert_double_lt(late_with(&j, b, whole, 1), 1e-6);
    ck_assert_double_le(largest(whole, j.n), ceil(largest(agents, j.n) - 1e-8));
    for (size_t i = 0; i < j.n; i++) {
      ck_assert_double_eq(whole[i], floor(whole[i]));
      if (!j.open[i]) ck_assert_double_eq(whole[i] + agents[i], 0);
    }
    j.opts.method = WFM_BACKLOG_CONSTANT;
    j.opts.flags = WFM_AGENTS_REAL;
    ck_assert_int_eq(wfm_backlog_agents(ctx, &j.in, b, j.n, &j.opts, constant), WFM_OK);
    /* without a base the peak of the level plan is the constant one */
    if (!with) ck_assert_double_eq_tol(largest(agents, j.n), largest(constant, j.n), 1e-9);
    ck_assert_double_le(sum_of(agents, j.n), sum_of(constant, j.n) + 1e-9);
  }
}
END_TEST

START_TEST(taut_string_by_hand) {
  job j;
  job_init(&j, 6, 0, 0);
  j.volume[0] = 10; /* due with interval 1 */
  j.volume[2] = 60; /* due with interval 3: 30 each */
  j.volume[4] = 5;  /* due with interval 5 */
  j.opts.flags = WFM_AGENTS_REAL;
  j.opts.method = WFM_BACKLOG_LEVEL;
  const double want[] = {1, 1, 6, 6, 0.5, 0.5};
  ck_assert_int_eq(wfm_backlog_agents(ctx, &j.in, NULL, 6, &j.opts, j.agents), WFM_OK);
  for (int i = 0; i < 6; i++) ck_assert_double_eq_tol(j.agents[i], want[i], 1e-12);
  j.opts.deadline = 20; /* nothing falls due */
  ck_assert_int_eq(wfm_backlog_agents(ctx, &j.in, NULL, 6, &j.opts, j.agents), WFM_OK);
  for (int i = 0; i < 6; i++) ck_assert_double_eq(j.agents[i], 0);
  j.opts.flags |= WFM_BACKLOG_CLEAR; /* 2 intervals for 10, then 65 in 4 */
  const double clear[] = {1, 1, 3.25, 3.25, 3.25, 3.25};
  ck_assert_int_eq(wfm_backlog_agents(ctx, &j.in, NULL, 6, &j.opts, j.agents), WFM_OK);
  for (int i = 0; i < 6; i++) ck_assert_double_eq_tol(j.agents[i], clear[i], 1e-12);
  j.opts.max_agents = 3;
  ck_assert_int_eq(wfm_backlog_agents(ctx, &j.in, NULL, 6, &j.opts, j.agents), WFM_ELIMIT);
  ck_assert_double_eq_tol(j.agents[0], 1, 1e-12);
}
END_TEST

START_TEST(idle_voice_agents) {
  enum { N = 20 };
  double volume[N], aht[N], agents[N], column[5][N];
  job j;
  job_init(&j, N, 6, 0);
  for (int i = 0; i < N; i++) {
    volume[i] = i % 4 == 3 ? 0 : 100;
    aht[i] = 180;
    agents[i] = 13;
    for (int c = 0; c < 5; c++) column[c][i] = -7;
  }
  agents[8] = 0;
  j.opts.deadline = 4;
  j.opts.flags = WFM_AGENTS_REAL;
  j.opts.method = WFM_BACKLOG_LEVEL;
  wfm_staff_input voice;
  wfm_staff_input_init(&voice, sizeof voice);
  voice.volume = volume;
  voice.aht_s = aht;
  wfm_blend_result r;
  wfm_blend_result_init(&r, sizeof r);
  r.occupancy = column[0];
  r.idle_agents = column[1];
  r.filled_agents = column[2];
  r.agents = column[3];
  r.separate_agents = column[4];
  ck_assert_msg(wfm_blend(ctx, &voice, agents, N, NULL, 0.2, &j.in, &j.opts, &r) == WFM_OK, "%s",
                wfm_ctx_error(ctx));
  ck_assert_double_eq_tol(column[0][0], 10.0 / 13, 1e-12);
  ck_assert_double_eq_tol(column[1][0], 3 * 0.2, 1e-12);
  ck_assert_double_eq(column[0][3], 0); /* no calls: all idle */
  ck_assert_double_eq_tol(column[1][3], 13 * 0.2, 1e-12);
  ck_assert_double_nan(column[0][8]);
  ck_assert_double_eq(column[1][8], 0);
  ck_assert_double_gt(r.agents_h, 0);
  ck_assert_double_lt(r.agents_h, r.separate_h);
  ck_assert_double_gt(r.late, 0);
  double sum = 0, idle = 0;
  for (int i = 0; i < N; i++) {
    ck_assert_double_le(column[2][i], column[1][i] + 1e-12);
    sum += column[2][i] / 2;
    idle += column[1][i] / 2;
  }
  ck_assert_double_eq_tol(r.filled_h, sum, 1e-12);
  ck_assert_double_eq_tol(r.idle_h, idle, 1e-12);
  /* together they meet every deadline */
  for (int i = 0; i < N; i++) j.agents[i] = column[1][i] + column[3][i];
  ck_assert_int_eq(run(&j), WFM_OK);
  ck_assert_double_lt(j.totals.late, 1e-6);
  /* all of the idle time is more than enough */
  ck_assert_int_eq(wfm_blend(ctx, &voice, agents, N, NULL, 1, &j.in, &j.opts, &r), WFM_OK);
  ck_assert_double_eq(r.agents_h, 0);
  ck_assert_double_eq(r.late, 0);
  ck_assert_int_eq(wfm_blend(ctx, &voice, agents, N, NULL, 0, &j.in, &j.opts, &r), WFM_OK);
  ck_assert_double_eq_tol(r.agents_h, r.separate_h, 1e-12);
  ck_assert_int_eq(wfm_blend(ctx, &voice, agents, N, NULL, 1.5, &j.in, &j.opts, &r), WFM_EDOMAIN);
  j.opts.interval_s = 900;
  ck_assert_int_eq(wfm_blend(ctx, &voice, agents, N, NULL, 0.5, &j.in, &j.opts, &r), WFM_EINVAL);
  ck_assert_double_eq_tol(r.agents_h, r.separate_h, 1e-12);
}
END_TEST

static const struct {
  const char *name;
  double volume, aht, agents, age, deadline, efficiency;
  int32_t unit, method;
  wfm_status st;
} bad[] = {
    {"volume", -1, 360, 1, 0, 2, 1, 1, 0, WFM_EDOMAIN},
    {"volume nan", (double)NAN, 360, 1, 0, 2, 1, 1, 0, WFM_ENOTFINITE},
    {"aht", 1, 0, 1, 0, 2, 1, 1, 0, WFM_EDOMAIN},
    {"agents", 1, 360, -1, 0, 2, 1, 1, 0, WFM_EDOMAIN},
    {"agents nan", 1, 360, (double)NAN, 0, 2, 1, 1, 0, WFM_ENOTFINITE},
    {"age", 1, 360, 1, -1, 2, 1, 1, 0, WFM_EDOMAIN},
    {"newest first", 1, 360, 1, 3, 2, 1, 1, 0, WFM_EDOMAIN},
    {"deadline 0", 1, 360, 1, 0, 0, 1, 1, 0, WFM_EDOMAIN},
    {"half an interval", 1, 360, 1, 0, 2.5, 1, 1, 0, WFM_EDOMAIN},
    {"too short", 1, 360, 1, 0, 1799, 1, 3, 0, WFM_EDOMAIN},
    {"efficiency", 1, 360, 1, 0, 2, 0, 1, 0, WFM_EDOMAIN},
    {"unit", 1, 360, 1, 0, 2, 1, 4, 0, WFM_EDOMAIN},
    {"method", 1, 360, 1, 0, 2, 1, 1, 2, WFM_EDOMAIN},
};

START_TEST(bad_input) {
  job j;
  job_init(&j, 5, 2, 1);
  j.volume[3] = bad[_i].volume;
  j.aht[3] = bad[_i].aht;
  j.agents[3] = bad[_i].agents;
  j.in.starts = 2;
  j.start_volume[0] = j.start_volume[1] = 1;
  j.start_aht[0] = j.start_aht[1] = 60;
  j.start_age[1] = bad[_i].age;
  j.opts.deadline = bad[_i].deadline;
  j.opts.efficiency = bad[_i].efficiency;
  j.opts.deadline_unit = bad[_i].unit;
  j.opts.method = bad[_i].method;
  j.totals.done = -7;
  wfm_status st = run(&j);
  ck_assert_msg(st == bad[_i].st, "%s: %d, %s", bad[_i].name, (int)st, wfm_ctx_error(ctx));
  for (int c = 0; c < 7; c++) ck_assert_double_eq(j.column[c][0], -7);
  ck_assert_double_eq(j.totals.done, -7);
}
END_TEST

START_TEST(nothing_at_all) {
  job j;
  job_init(&j, 0, 0, 0);
  ck_assert_int_eq(run(&j), WFM_OK);
  ck_assert_double_eq(j.totals.arrived, 0);
  ck_assert_double_nan(j.totals.in_time_frac);
  for (int m = 0; m < 2; m++) {
    j.opts.method = m;
    j.opts.flags = WFM_BACKLOG_CLEAR;
    ck_assert_int_eq(wfm_backlog_agents(ctx, &j.in, NULL, 0, &j.opts, j.agents), WFM_OK);
  }
}
END_TEST

static wfm_status scenario(wfm_ctx *c, void *user) {
  (void)user;
  job j;
  job_init(&j, 4, 9, 13);
  double agents[] = {-7, -7, -7, -7};
  wfm_staff_input voice;
  wfm_staff_input_init(&voice, sizeof voice);
  voice.volume = j.volume;
  voice.aht_s = j.aht;
  wfm_blend_result r;
  wfm_blend_result_init(&r, sizeof r);
  r.agents = agents;
  wfm_status st = wfm_blend(c, &voice, j.agents, 4, NULL, 0.01, &j.in, &j.opts, &r);
  if (st != WFM_OK) ck_assert_double_eq(agents[0], -7);
  return st;
}

START_TEST(every_allocation) {
  oom_sweep(scenario, NULL);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("backlog");
  tcase_add_checked_fixture(tc, setup, teardown);
  tcase_add_test(tc, by_hand);
  tcase_add_test(tc, opening_hours);
  tcase_add_test(tc, starting_backlog);
  tcase_add_loop_test(tc, constant_is_least, 0, 60);
  tcase_add_loop_test(tc, level_is_least, 0, 60);
  tcase_add_test(tc, taut_string_by_hand);
  tcase_add_test(tc, idle_voice_agents);
  tcase_add_loop_test(tc, bad_input, 0, sizeof bad / sizeof bad[0]);
  tcase_add_test(tc, nothing_at_all);
  tcase_add_test(tc, every_allocation);
  return suite_run("backlog", tc, 60);
}
