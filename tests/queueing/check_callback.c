/* Callbacks: against the whole chain, against other models, and against a simulation of single contacts. */
#include "core/core.h"
#include "support/golden.h"
#include "support/oom.h"
#include "support/suite.h"

#include <libwfm/callback.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static wfm_ctx *ctx;

static void setup(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
}
static void teardown(void) {
  wfm_ctx_free(ctx);
}

typedef struct row {
  double agents, load, aht, patience, offer, accept, window, threshold;
} row;

/* In the order of wfm_callback_perf. */
enum { P_WAIT, P_CALLBACK, P_ABANDON, LEVEL, ASA, QUEUE, PROMISED, DELAY, WITHIN, OCCUPANCY, ALL };
typedef struct measures {
  double x[ALL];
} measures;

static void bind(const row *r, measures *m, wfm_callback_input *in, wfm_callback_perf *perf) {
  wfm_callback_input_init(in, sizeof *in);
  wfm_callback_perf_init(perf, sizeof *perf);
  in->agents = &r->agents;
  in->load = &r->load;
  in->aht_s = &r->aht;
  in->patience_s = &r->patience;
  in->offer_s = &r->offer;
  in->accept = &r->accept;
  in->window_s = &r->window;
  in->threshold_s = &r->threshold;
  double **first = &perf->p_wait;
  for (int k = 0; k < ALL; k++) first[k] = &m->x[k];
  ck_assert_ptr_eq(perf->occupancy, &m->x[OCCUPANCY]);
}

static wfm_status run(const row *r, measures *m) {
  wfm_callback_input in;
  wfm_callback_perf perf;
  bind(r, m, &in, &perf);
  return wfm_callback(ctx, &in, 1, &perf, NULL);
}

static const row rows[] = {
    {3, 2.6, 300, HUGE_VAL, 100, 0.5, 1200, 30}, {3, 2.9, 300, 200, 150, 0.6, 1200, 60},
    {5, 4.2, 240, 400, 0, 0.3, 900, 20},         {4, 3.4, 180, HUGE_VAL, 80, 1, 900, 40},
    {2, 2.3, 200, 150, 120, 0.4, 1800, 45},
};

/* The whole chain: j busy agents below n, else q on the line and c promised, by Gauss and Seidel. */
enum { LINE = 40, CALLS = 240 };
typedef struct whole {
  double below[8], at[LINE + 1][CALLS + 1];
} whole;

static void whole_sweep(whole *w, const row *r) {
  double a = r->load, leave = r->aht / r->patience, n = r->agents;
  int agents = (int)n, from = (int)floor(r->offer * n / r->aht);
  for (int j = 0; j < agents; j++) {
    double in =
        (j > 0 ? a * w->below[j - 1] : 0) + (j + 1 < agents ? (j + 1) * w->below[j + 1] : n * w->at[0][0]);
    w->below[j] = in / (a + j);
  }
  for (int c = 0; c <= CALLS; c++)
    for (int q = 0; q <= LINE; q++) {
      double join = q >= from ? a * (1 - r->accept) : a, call = q >= from && c < CALLS ? a * r->accept : 0;
      double out = (q < LINE ? join : 0) + call + n + (q > 0 ? q * leave : 0), in = 0;
      if (q > 0) in += (q - 1 >= from ? a * (1 - r->accept) : a) * w->at[q - 1][c];
      if (q < LINE) in += (n + (q + 1) * leave) * w->at[q + 1][c];
      if (q >= from && c > 0) in += a * r->accept * w->at[q][c - 1];
      if (q == 0 && c < CALLS) in += n * w->at[0][c + 1];
      if (q == 0 && c == 0) in += a * w->below[agents - 1];
      w->at[q][c] = in / out;
    }
}

START_TEST(whole_chain) {
  const row *r = &rows[_i];
  whole *w = calloc(1, sizeof *w);
  ck_assert_ptr_nonnull(w);
  double before = 0, sum = 0, busy = 0, waiting = 0, promised = 0, callbacks = 0;
  int from = (int)floor(r->offer * r->agents / r->aht);
  for (int j = 0; j < 8; j++) w->below[j] = 1;
  for (int q = 0; q <= LINE; q++)
    for (int c = 0; c <= CALLS; c++) w->at[q][c] = exp(-0.3 * q - 0.1 * c);
  for (int k = 0; k < 20000; k++) {
    whole_sweep(w, r);
    sum = busy = waiting = promised = callbacks = 0;
    for (int j = 0; j < (int)r->agents; j++) sum += w->below[j];
    for (int q = 0; q <= LINE; q++)
      for (int c = 0; c <= CALLS; c++) {
        double p = w->at[q][c];
        busy += p;
        waiting += q * p;
        promised += c * p;
        callbacks += q >= from ? p * r->accept : 0;
      }
    sum += busy;
    if (k > 50 && fabs(promised / sum - before) < 1e-14 * before) break;
    before = promised / sum;
  }
  free(w);
  measures m;
  ck_assert_msg(run(r, &m) == WFM_OK, "%s", wfm_ctx_error(ctx));
  double abandon = waiting / sum * r->aht / r->patience / r->load;
  const double pairs[][2] = {
      {m.x[P_WAIT], busy / sum},
      {m.x[P_CALLBACK], callbacks / sum},
      {m.x[P_ABANDON], abandon},
      {m.x[QUEUE], waiting / sum},
      {m.x[PROMISED], promised / sum},
      {m.x[DELAY], promised / callbacks / r->load * r->aht},
      {m.x[OCCUPANCY], r->load * (1 - abandon) / r->agents},
  };
  for (size_t k = 0; k < sizeof pairs / sizeof pairs[0]; k++)
    ck_assert_msg(relative_error(pairs[k][0], pairs[k][1], 0) < 1e-9,
                  "row %d, measure %zu: %.15g, the chain gives %.15g", _i, k, pairs[k][0], pairs[k][1]);
}
END_TEST

/* When nobody takes a callback it is Erlang A or C. */
START_TEST(without_callbacks) {
  static const double cases[][4] = {{10, 8, 180, HUGE_VAL},
                                    {10, 12, 180, 100},
                                    {200, 190, 300, HUGE_VAL},
                                    {200, 215, 300, 400},
                                    {1, 0.2, 60, 30}};
  double threshold = 25, p_wait, p_abandon, level, asa, queue;
  const double *c = cases[_i];
  row r = {c[0], c[1], c[2], c[3], 40, 0, 600, threshold};
  measures m;
  ck_assert_int_eq(run(&r, &m), WFM_OK);
  wfm_queue_input in;
  wfm_queue_perf perf;
  wfm_queue_input_init(&in, sizeof in);
  wfm_queue_perf_init(&perf, sizeof perf);
  in.agents = &c[0];
  in.load = &c[1];
  in.aht_s = &c[2];
  in.patience_s = &c[3];
  in.threshold_s = &threshold;
  perf.p_wait = &p_wait;
  perf.p_abandon = &p_abandon;
  perf.sl_offered = &level;
  perf.asa_answered_s = &asa;
  perf.mean_queue = &queue;
  ck_assert_int_eq(wfm_erlang_a(ctx, &in, 1, &perf, NULL), WFM_OK);
  ck_assert_double_lt(relative_error(m.x[P_WAIT], p_wait, 0), 1e-11);
  ck_assert_double_lt(relative_error(m.x[P_ABANDON], p_abandon, 0), 1e-11);
  ck_assert_double_lt(relative_error(m.x[LEVEL], level, 0), 1e-11);
  ck_assert_double_lt(relative_error(m.x[ASA], asa, 0), 1e-11);
  ck_assert_double_lt(relative_error(m.x[QUEUE], queue, 0), 1e-11);
  ck_assert_double_eq(m.x[P_CALLBACK], 0);
  ck_assert_double_nan(m.x[DELAY]);
}
END_TEST

/* With endless patience work is only put off: as many wait as in Erlang C, on the line or off it. */
START_TEST(work_is_conserved) {
  for (int k = 0; k < 60; k++) {
    row r = {1 + k * k, 0, 240, HUGE_VAL, 7.0 * (k % 8), 0.1 * (k % 11), 600, 20};
    r.load = r.agents * (0.7 + 0.029 * (k % 10));
    measures m;
    ck_assert_msg(run(&r, &m) == WFM_OK, "%s", wfm_ctx_error(ctx));
    double p_wait = wfm_erlang_c_p_wait(r.agents, r.load);
    ck_assert_double_lt(relative_error(m.x[P_WAIT], p_wait, 0), 1e-10);
    ck_assert_double_lt(relative_error(m.x[QUEUE] + m.x[PROMISED], p_wait * r.load / (r.agents - r.load), 0),
                        1e-9);
  }
}
END_TEST

/* --- single contacts, from event to event --- */

enum { SPACE = 4096 };
typedef struct world {
  double line_at[SPACE], line_ends[SPACE], promised_at[SPACE];
  size_t line, promised; /* waiting; the oldest first */
  double served[3], in_time, joined, wait, answered, abandoned, callbacks, delay, called, within;
} world;

static void drop(double *x, size_t *n, size_t k) {
  memmove(x + k, x + k + 1, (*n - k - 1) * sizeof *x);
}

static void leave_line(world *w, size_t k) {
  drop(w->line_at, &w->line, k);
  drop(w->line_ends, &w->line, k);
  w->line--;
}

/* An agent becomes free at t; whether there is work. */
static bool take_next(world *w, const row *r, double t) {
  if (w->line > 0) {
    double wait = t - w->line_at[0];
    w->wait += wait;
    w->answered++;
    w->in_time += wait <= r->threshold ? 1 : 0;
    leave_line(w, 0);
    return true;
  }
  if (w->promised == 0) return false;
  double delay = t - w->promised_at[0];
  w->delay += delay;
  w->called++;
  w->within += delay <= r->window ? 1 : 0;
  drop(w->promised_at, &w->promised, 0);
  w->promised--;
  return true;
}

static void simulate(world *w, const row *r, double contacts) {
  wfm__rng rng;
  wfm__rng_seed(&rng, 11, 0, 0);
  double t = 0, arrived = 0, busy = 0, rate = r->load / r->aht;
  while (arrived < contacts) {
    double next =
        t + wfm__rng_exponential(&rng) / (rate + busy / r->aht); /* arrival or end: both without memory */
    size_t first = 0;
    for (size_t k = 1; k < w->line; k++)
      if (w->line_ends[k] < w->line_ends[first]) first = k;
    if (w->line > 0 && w->line_ends[first] < next) {
      t = w->line_ends[first];
      w->abandoned++;
      leave_line(w, first);
      continue;
    }
    t = next;
    if (wfm__rng_uniform(&rng) * (rate + busy / r->aht) > rate) { /* an end */
      if (!take_next(w, r, t)) busy--;
      continue;
    }
    arrived++;
    bool callback = busy == r->agents && ((double)w->line + 1) * r->aht / r->agents > r->offer &&
                    wfm__rng_uniform(&rng) < r->accept;
    if (callback) {
      w->callbacks++;
      ck_assert_uint_lt(w->promised, SPACE);
      w->promised_at[w->promised++] = t;
      continue;
    }
    w->joined++;
    if (busy < r->agents) {
      busy++;
      w->answered++;
      w->in_time++;
      continue;
    }
    ck_assert_uint_lt(w->line, SPACE);
    w->line_at[w->line] = t;
    w->line_ends[w->line++] = isinf(r->patience) ? HUGE_VAL : t + r->patience * wfm__rng_exponential(&rng);
  }
}

START_TEST(single_contacts) {
  static const row cases[] = {{20, 19.5, 300, 300, 30, 0.4, 900, 20},
                              {20, 18.5, 300, HUGE_VAL, 20, 0.6, 600, 30},
                              {8, 8.6, 240, 200, 60, 0.3, 1500, 30},
                              {50, 48, 240, 500, 10, 0.5, 400, 20},
                              {3, 2.7, 200, HUGE_VAL, 150, 0.9, 300, 20}};
  const row *r = &cases[_i];
  world *w = calloc(1, sizeof *w);
  ck_assert_ptr_nonnull(w);
  double contacts = 1e6;
  simulate(w, r, contacts);
  measures m;
  ck_assert_int_eq(run(r, &m), WFM_OK);
  /* Exact but for the chance of the simulation. */
  ck_assert_double_eq_tol(w->callbacks / contacts, m.x[P_CALLBACK], 0.006);
  ck_assert_double_eq_tol(w->abandoned / contacts, m.x[P_ABANDON], 0.003);
  ck_assert_double_eq_tol(w->in_time / w->joined, m.x[LEVEL], 0.01);
  ck_assert_double_eq_tol(w->wait / w->answered / m.x[ASA], 1, 0.04);
  ck_assert_double_eq_tol(w->delay / w->called / m.x[DELAY], 1, 0.06);
  printf("within the window: simulated %.4f, model %.4f\n", w->within / w->called, m.x[WITHIN]);
  ck_assert_double_eq_tol(w->within / w->called, m.x[WITHIN], 0.012);
  free(w);
}
END_TEST

/* Where all who wait take a callback their wait is that of Erlang C, exponential. */
START_TEST(exponential_when_all_take_one) {
  for (int k = 0; k < 40; k++) {
    row r = {1 + k * k, 0, 240, HUGE_VAL, 0, 1, 0, 20};
    r.load = r.agents * (0.6 + 0.039 * (k % 10));
    r.window = 240 / (r.agents - r.load) * (0.1 + 0.4 * (k % 7));
    measures m;
    ck_assert_int_eq(run(&r, &m), WFM_OK);
    ck_assert_double_eq_tol(m.x[WITHIN], -expm1(-(r.agents - r.load) * r.window / 240), 1e-7);
  }
}
END_TEST

/* The mean of the wait is the integral of the share that waits longer. */
START_TEST(mean_is_the_integral) {
  const row *r = &rows[_i];
  enum { PANELS = 400 };
  measures m;
  ck_assert_int_eq(run(r, &m), WFM_OK);
  double end = 25 * m.x[DELAY], sum = 0, before = 0;
  for (int k = 0; k <= PANELS; k++) {
    row at = *r;
    measures here;
    double x = (double)k / PANELS;
    at.window = end * x * x; /* closer together where the wait is short */
    ck_assert_int_eq(run(&at, &here), WFM_OK);
    ck_assert(here.x[WITHIN] >= before - 1e-7 && here.x[WITHIN] <= 1);
    before = here.x[WITHIN];
    sum += (1 - before) * 2 * x * end / PANELS * (k == 0 || k == PANELS ? 1 : k % 2 ? 4 : 2) / 3;
  }
  ck_assert_double_lt(fabs(sum / m.x[DELAY] - 1), 1e-4);
}
END_TEST

START_TEST(fewest_agents) {
  static const row cases[] = {{0, 18.5, 300, 300, 30, 0.4, 900, 20},
                              {0, 100, 240, HUGE_VAL, 20, 0.6, 1200, 20},
                              {0, 0.3, 240, 200, 60, 0.3, 600, 20},
                              {0, 40, 240, 120, 0, 1, 3600, 20}};
  row r = cases[_i];
  measures m, less;
  wfm_callback_input in;
  wfm_callback_perf perf;
  wfm_callback_target t;
  wfm_callback_target_init(&t, sizeof t);
  t.max_occupancy = 0.97;
  double agents;
  bind(&r, &m, &in, &perf);
  in.agents = NULL;
  ck_assert_msg(wfm_callback_agents(ctx, &in, 1, &t, &agents, &perf, NULL) == WFM_OK, "%s",
                wfm_ctx_error(ctx));
  ck_assert(m.x[LEVEL] >= 0.8 && !(m.x[WITHIN] < 0.9) && m.x[OCCUPANCY] <= 0.97);
  r.agents = agents - 1;
  if (r.agents >= 1 && run(&r, &less) == WFM_OK)
    ck_assert(less.x[LEVEL] < 0.8 || less.x[WITHIN] < 0.9 || less.x[OCCUPANCY] > 0.97);
  t.max_agents = fmax(agents - 1, 1);
  if (agents > 1) ck_assert_int_eq(wfm_callback_agents(ctx, &in, 1, &t, &agents, &perf, NULL), WFM_ELIMIT);
  t.level = t.min_in_window = 0;
  t.max_occupancy = 1;
  ck_assert_int_eq(wfm_callback_agents(ctx, &in, 1, &t, &agents, &perf, NULL), WFM_EINVAL);
}
END_TEST

static const struct {
  const char *name;
  row r;
  wfm_status st;
} bad[] = {
    {"agents", {0, 2, 300, 60, 30, 0.5, 900, 20}, WFM_EDOMAIN},
    {"fraction", {2.5, 2, 300, 60, 30, 0.5, 900, 20}, WFM_EDOMAIN},
    {"load", {3, 0, 300, 60, 30, 0.5, 900, 20}, WFM_EDOMAIN},
    {"nan", {3, (double)NAN, 300, 60, 30, 0.5, 900, 20}, WFM_ENOTFINITE},
    {"aht", {3, 2, 0, 60, 30, 0.5, 900, 20}, WFM_EDOMAIN},
    {"patience", {3, 2, 300, 0, 30, 0.5, 900, 20}, WFM_EDOMAIN},
    {"offer", {3, 2, 300, 60, -1, 0.5, 900, 20}, WFM_EDOMAIN},
    {"accept", {3, 2, 300, 60, 30, 1.5, 900, 20}, WFM_EDOMAIN},
    {"window", {3, 2, 300, 60, 30, 0.5, -1, 20}, WFM_EDOMAIN},
    {"threshold", {3, 2, 300, 60, 30, 0.5, 900, (double)INFINITY}, WFM_ENOTFINITE},
    {"too much work", {3, 3, 300, HUGE_VAL, 30, 0.5, 900, 20}, WFM_EINFEASIBLE},
    {"line grows", {3, 7, 300, HUGE_VAL, 30, 0.5, 900, 20}, WFM_EINFEASIBLE},
    {"callbacks grow", {3, 9, 300, 60, 0, 0.9, 900, 20}, WFM_EINFEASIBLE},
};

START_TEST(bad_input) {
  measures m;
  for (int k = 0; k < ALL; k++) m.x[k] = -7;
  wfm_status st = run(&bad[_i].r, &m);
  ck_assert_msg(st == bad[_i].st, "%s: %d, %s", bad[_i].name, (int)st, wfm_ctx_error(ctx));
  ck_assert_ptr_nonnull(strstr(wfm_ctx_error(ctx), "row 0"));
  for (int k = 0; k < ALL; k++) ck_assert_double_eq(m.x[k], -7);
}
END_TEST

static wfm_status scenario(wfm_ctx *c, void *user) {
  row r = rows[0];
  (void)user;
  measures m = {{-7}};
  wfm_callback_input in;
  wfm_callback_perf perf;
  bind(&r, &m, &in, &perf);
  double agents = -7;
  wfm_status st = wfm_callback_agents(c, &in, 1, NULL, &agents, &perf, NULL);
  if (st != WFM_OK) ck_assert(agents == -7 && m.x[0] == -7);
  return st;
}

START_TEST(every_allocation) {
  oom_sweep(scenario, NULL);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("callback");
  tcase_add_checked_fixture(tc, setup, teardown);
  tcase_add_loop_test(tc, whole_chain, 0, sizeof rows / sizeof rows[0]);
  tcase_add_loop_test(tc, without_callbacks, 0, 5);
  tcase_add_test(tc, work_is_conserved);
  tcase_add_loop_test(tc, single_contacts, 0, 5);
  tcase_add_test(tc, exponential_when_all_take_one);
  tcase_add_loop_test(tc, mean_is_the_integral, 0, sizeof rows / sizeof rows[0]);
  tcase_add_loop_test(tc, fewest_agents, 0, 4);
  tcase_add_loop_test(tc, bad_input, 0, sizeof bad / sizeof bad[0]);
  tcase_add_test(tc, every_allocation);
  return suite_run("callback", tc, 60);
}
