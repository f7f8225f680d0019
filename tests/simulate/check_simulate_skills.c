/* Several queues and groups: against Erlang A, pooled queues and Cobham's priorities, choice and speed, threads, bad input. */
#include "core/core.h"
#include "support/oom.h"
#include "support/suite.h"

#include <libwfm/queueing.h>
#include <libwfm/simulate_skills.h>
#include <math.h>
#include <string.h>

static wfm_ctx *ctx;

static void setup(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
}
static void teardown(void) {
  wfm_ctx_free(ctx);
}

enum { N = 40, Q = 2, G = 2 };

/* A day of N intervals of half an hour, every one alike. */
typedef struct world {
  double volume[Q * N], aht_s[Q * N], agents[G * N], patience_s[Q], speed[G * Q];
  int32_t priority[G * Q], choice[G * Q];
  wfm_skills_centre in;
  wfm_simulate_opts opts;
} world;

static void make(world *w, size_t queues, size_t groups) {
  memset(w, 0, sizeof *w);
  wfm_skills_centre_init(&w->in, sizeof w->in);
  wfm_simulate_opts_init(&w->opts, sizeof w->opts);
  w->in.queues = queues;
  w->in.groups = groups;
  w->in.volume = w->volume;
  w->in.aht_s = w->aht_s;
  w->in.agents = w->agents;
  w->in.patience_s = w->patience_s;
  w->in.priority = w->priority;
  w->opts.interval_s = 1800;
  w->opts.replications = 60;
}

static void queue(world *w, size_t q, double load, double aht_s, double patience_s) {
  for (size_t i = 0; i < N; i++) {
    w->volume[q * N + i] = load * 1800 / aht_s;
    w->aht_s[q * N + i] = aht_s;
  }
  w->patience_s[q] = patience_s;
}

static void group(world *w, size_t g, double agents) {
  for (size_t i = 0; i < N; i++) w->agents[g * N + i] = agents;
}

typedef struct found {
  double level[Q], half[Q], abandon[Q], asa[Q], asa_half[Q], occupancy[G], by[G * Q], offered[Q], answered[Q],
      abandoned[Q];
} found;

static void run(const world *w, found *f) {
  memset(f, 0, sizeof *f);
  wfm_skills_totals t;
  wfm_skills_totals_init(&t, sizeof t);
  t.level = f->level;
  t.level_half = f->half;
  t.abandon_frac = f->abandon;
  t.asa_s = f->asa;
  t.asa_half_s = f->asa_half;
  t.occupancy = f->occupancy;
  t.answered_by = f->by;
  t.offered = f->offered;
  t.answered = f->answered;
  t.abandoned = f->abandoned;
  ck_assert_msg(wfm_simulate_skills(ctx, &w->in, N, &w->opts, NULL, &t) == WFM_OK, "%s", wfm_ctx_error(ctx));
}

/* Within three half-widths, and what the day's empty start gives. */
static void near(double got, double want, double half) {
  ck_assert_msg(fabs(got - want) < 1.6 * half + 0.006 * fabs(want), "%g, want %g +- %g", got, want, half);
}

START_TEST(alone_is_erlang_a) {
  world w;
  found f;
  make(&w, 2, 2); /* no agent has two skills: two separate queues */
  queue(&w, 0, 9, 240, 120);
  queue(&w, 1, 20, 300, 200);
  group(&w, 0, 10);
  group(&w, 1, 19);
  w.priority[0] = w.priority[3] = 1;
  run(&w, &f);
  near(f.level[0], wfm_erlang_a_level(10, 9, 240, 120, 20, WFM_SL_OFFERED), f.half[0]);
  near(f.level[1], wfm_erlang_a_level(19, 20, 300, 200, 20, WFM_SL_OFFERED), f.half[1]);
  ck_assert(f.by[1] == 0 && f.by[2] == 0);
  for (int q = 0; q < 2; q++) ck_assert_double_eq_tol(f.offered[q], f.answered[q] + f.abandoned[q], 1e-9);
  ck_assert_double_eq_tol(f.by[0], f.answered[0], 1e-9);
}
END_TEST

START_TEST(pooled_is_one_queue) {
  world w;
  found f;
  make(&w, 2, 1);
  queue(&w, 0, 6, 240, 150);
  queue(&w, 1, 5, 240, 150);
  group(&w, 0, 12);
  w.priority[0] = w.priority[1] = 7; /* the longest waiting first */
  run(&w, &f);
  double want = wfm_erlang_a_level(12, 11, 240, 150, 20, WFM_SL_OFFERED);
  for (int q = 0; q < 2; q++) {
    near(f.level[q], want, f.half[q]);
    near(f.abandon[q], wfm_erlang_a_p_abandon(12, 11, 240, 150), 0.003);
  }
  /* Half the skills at twice the speed are the same queue again. */
  w.speed[0] = w.speed[1] = 2;
  w.in.speed = w.speed;
  for (size_t i = 0; i < 2 * N; i++) w.aht_s[i] *= 2;
  found twice;
  run(&w, &twice);
  ck_assert(memcmp(&f, &twice, sizeof f) == 0);
}
END_TEST

/* Nobody hangs up and one queue goes first: Cobham (1954). */
START_TEST(priorities_are_cobham) {
  world w;
  found f;
  make(&w, 2, 1);
  double n = 10, first = 5, second = 3.5, aht = 200, all = first + second;
  queue(&w, 0, first, aht, INFINITY);
  queue(&w, 1, second, aht, INFINITY);
  group(&w, 0, n);
  w.priority[0] = 1;
  w.priority[1] = 2;
  w.opts.replications = 200;
  run(&w, &f);
  double wait = wfm_erlang_c_p_wait(n, all) * aht / n;
  near(f.asa[0], wait / (1 - first / n), f.asa_half[0]);
  near(f.asa[1], wait / ((1 - first / n) * (1 - all / n)), 1.5 * f.asa_half[1]);
  ck_assert_double_eq_tol(f.occupancy[0], all / n, 0.02);
}
END_TEST

START_TEST(choice_decides_who_is_asked) {
  world w;
  found own_first, both_first;
  make(&w, 2, 2);
  queue(&w, 0, 8, 240, 120);
  queue(&w, 1, 5, 240, 120);
  group(&w, 0, 9);
  group(&w, 1, 7);
  w.priority[0] = 1; /* group 0: queue 0; group 1: both */
  w.priority[2] = 2;
  w.priority[3] = 1;
  run(&w, &own_first);
  ck_assert_double_gt(own_first.by[0], own_first.by[2]);
  ck_assert_double_eq(own_first.by[1], 0);
  w.choice[0] = w.choice[3] = 2;
  w.choice[2] = 1;
  w.in.choice = w.choice;
  run(&w, &both_first);
  ck_assert_double_gt(both_first.by[2], own_first.by[2]);
  ck_assert_double_gt(both_first.occupancy[1], own_first.occupancy[1]);
  /* Sharing beats two separate queues. */
  ck_assert_double_gt(own_first.level[0], wfm_erlang_a_level(9, 8, 240, 120, 20, WFM_SL_OFFERED));
}
END_TEST

START_TEST(threads_and_columns) {
  world w;
  make(&w, 2, 2);
  queue(&w, 0, 8, 240, 120);
  queue(&w, 1, 5, 300, INFINITY);
  group(&w, 0, 6.5);
  group(&w, 1, 8);
  w.priority[0] = w.priority[2] = w.priority[3] = 1;
  w.opts.residual_frac = 0.05;
  w.opts.day_cv2 = 0.02;
  w.opts.intervals_per_day = N / 2;
  w.opts.restart = 1;
  double x[2][4][2 * N], level[2][Q];
  for (int k = 0; k < 2; k++) {
    wfm_ctx_opts opts;
    wfm_ctx_opts_init(&opts, sizeof opts);
    opts.threads = k ? 4 : 1;
    wfm_ctx *c = NULL;
    ck_assert_int_eq(wfm_ctx_create(&c, &opts), WFM_OK);
    wfm_skills_columns columns;
    wfm_skills_totals totals;
    wfm_skills_columns_init(&columns, sizeof columns);
    wfm_skills_totals_init(&totals, sizeof totals);
    columns.offered = x[k][0];
    columns.answered_within = x[k][1];
    columns.busy_s = x[k][2];
    columns.staffed_s = x[k][3];
    totals.level = level[k];
    ck_assert_int_eq(wfm_simulate_skills(c, &w.in, N, &w.opts, &columns, &totals), WFM_OK);
    wfm_ctx_free(c);
  }
  ck_assert(memcmp(x[0], x[1], sizeof x[0]) == 0 && memcmp(level[0], level[1], sizeof level[0]) == 0);
  double offered = 0, within = 0;
  for (int i = 0; i < N; i++) {
    offered += x[0][0][i];
    within += x[0][1][i];
    ck_assert_double_le(x[0][2][i], x[0][3][i] + 1e-9);
    ck_assert_double_eq_tol(x[0][3][N + i] / 1800, 8 * 0.95, 0.5);
  }
  ck_assert_double_eq_tol(within / offered, level[0][0], 1e-12);
}
END_TEST

static const struct {
  const char *name, *words;
  size_t queues;
  double volume, aht, patience, agents, speed;
  int32_t priority, choice;
  wfm_status st;
} bad[] = {
    {"good", "", 2, 10, 200, 60, 3, 1, 1, 1, WFM_OK},
    {"queues", "queues=0", 0, 10, 200, 60, 3, 1, 1, 1, WFM_EDOMAIN},
    {"volume", "queue 1: element 1: volume=", 2, -1, 200, 60, 3, 1, 1, 1, WFM_EDOMAIN},
    {"nan", "queue 1: element 1: volume=", 2, (double)NAN, 200, 60, 3, 1, 1, 1, WFM_ENOTFINITE},
    {"aht", "queue 1: interval 1: aht_s=0", 2, 10, 0, 60, 3, 1, 1, 1, WFM_EDOMAIN},
    {"patience", "queue 1: patience_s=0", 2, 10, 200, 0, 3, 1, 1, 1, WFM_EDOMAIN},
    {"agents", "group 1: element 1: agents=-3", 2, 10, 200, 60, -3, 1, 1, 1, WFM_EDOMAIN},
    {"speed", "group 1, queue 1: speed=0", 2, 10, 200, 60, 3, 0, 1, 1, WFM_EDOMAIN},
    {"priority", "group 1, queue 1: priority=-1", 2, 10, 200, 60, 3, 1, -1, 1, WFM_EDOMAIN},
    {"choice", "group 1, queue 1: choice=0", 2, 10, 200, 60, 3, 1, 1, 0, WFM_EDOMAIN},
    {"too many", "1e9 contacts", 2, 1e9, 200, 60, 3, 1, 1, 1, WFM_ELIMIT},
};

START_TEST(bad_input) {
  double volume[4] = {1, 1, 1, bad[_i].volume}, aht[4] = {100, 100, 100, bad[_i].aht};
  double agents[4] = {1, 1, 1, bad[_i].agents}, patience[2] = {60, bad[_i].patience}, level[2] = {-7, -7};
  double speed[4] = {1, 1, 1, bad[_i].speed}, column[4] = {-7, -7, -7, -7};
  int32_t priority[4] = {1, 1, 1, bad[_i].priority}, choice[4] = {1, 1, 1, bad[_i].choice};
  world w;
  make(&w, bad[_i].queues, 2);
  w.in.volume = volume;
  w.in.aht_s = aht;
  w.in.agents = agents;
  w.in.patience_s = patience;
  w.in.speed = speed;
  w.in.priority = priority;
  w.in.choice = choice;
  wfm_skills_totals t;
  wfm_skills_columns c;
  wfm_skills_totals_init(&t, sizeof t);
  wfm_skills_columns_init(&c, sizeof c);
  t.level = level;
  c.offered = column;
  wfm_status st = wfm_simulate_skills(ctx, &w.in, 2, &w.opts, &c, &t);
  ck_assert_msg(st == bad[_i].st, "%s: %d %s", bad[_i].name, (int)st, wfm_ctx_error(ctx));
  if (st == WFM_OK) return;
  ck_assert_msg(strstr(wfm_ctx_error(ctx), bad[_i].words) != NULL, "%s: %s", bad[_i].name,
                wfm_ctx_error(ctx));
  ck_assert(level[0] == -7 && column[0] == -7);
}
END_TEST

static wfm_status scenario(wfm_ctx *c, void *user) {
  world *w = user;
  wfm_skills_totals t;
  double level[Q] = {-7, -7};
  wfm_skills_totals_init(&t, sizeof t);
  t.level = level;
  wfm_status st = wfm_simulate_skills(c, &w->in, 2, &w->opts, NULL, &t);
  if (st != WFM_OK) ck_assert(level[0] == -7);
  return st;
}

START_TEST(every_allocation) {
  world w;
  make(&w, 2, 2);
  double few[4] = {3, 3, 3, 3}, aht[4] = {100, 100, 100, 100};
  w.in.volume = few;
  w.in.aht_s = aht;
  w.in.agents = few;
  w.patience_s[0] = w.patience_s[1] = 60;
  w.priority[0] = w.priority[2] = w.priority[3] = 1;
  w.opts.replications = 2;
  oom_sweep(scenario, &w);
}
END_TEST

/* Long lines: rings grow, and nobody is lost. */
START_TEST(overload) {
  world w;
  found f;
  make(&w, 2, 1);
  queue(&w, 0, 40, 100, INFINITY);
  queue(&w, 1, 10, 100, 50);
  group(&w, 0, 20);
  w.priority[0] = w.priority[1] = 1;
  w.opts.replications = 4;
  run(&w, &f);
  for (int q = 0; q < 2; q++) ck_assert_double_eq_tol(f.offered[q], f.answered[q] + f.abandoned[q], 1e-9);
  ck_assert_double_eq(f.abandoned[0], 0);
  group(&w, 0, 0); /* nobody: one waits for ever, the other hangs up */
  run(&w, &f);
  ck_assert(f.answered[0] == 0 && f.abandoned[0] == 0 && f.abandoned[1] == f.offered[1] && f.level[1] == 0);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("skills");
  tcase_add_checked_fixture(tc, setup, teardown);
  tcase_add_test(tc, alone_is_erlang_a);
  tcase_add_test(tc, pooled_is_one_queue);
  tcase_add_test(tc, priorities_are_cobham);
  tcase_add_test(tc, choice_decides_who_is_asked);
  tcase_add_test(tc, threads_and_columns);
  tcase_add_loop_test(tc, bad_input, 0, sizeof bad / sizeof bad[0]);
  tcase_add_test(tc, every_allocation);
  tcase_add_test(tc, overload);
  return suite_run("simulate/skills", tc, 60);
}
