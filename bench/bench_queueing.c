/* Speed of the queueing kernels on one core. Prints one row a measurement: what, agents or load, calls a second. */
#include "queueing/kernels.h"

#include <libwfm/patience.h>
#include <libwfm/transient.h>
#include <math.h>
#include <stdio.h>
#include <time.h>

static double now_s(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Keeps the compiler from leaving out what is timed. */
static volatile double sink;

/* One call at a size; k varies the input so that no two calls are the same. */
typedef void (*call)(double size, int k);

static void blocking(double n, int k) {
  sink = wfm_erlang_b_blocking(n, n * (0.97 - 1e-7 * k));
}

static void erlang_c(double n, int k) {
  wfm__measures m;
  wfm__erlang_c(&(wfm__queue){n, n * (0.95 - 1e-7 * k), 180, HUGE_VAL, 20, 0}, &m);
  sink = m.level[WFM_SL_OFFERED];
}

static void erlang_a(double n, int k) {
  wfm__measures m;
  wfm__erlang_a(&(wfm__queue){n, n * (0.97 - 1e-7 * k), 180, 120, 20, 0}, &m);
  sink = m.level[WFM_SL_OFFERED];
}

static void lines(double n, int k) {
  wfm__measures m;
  wfm__finite_lines(&(wfm__queue){n, n * (0.97 - 1e-7 * k), 180, 120, 20, 0}, floor(1.2 * n) + 10, &m);
  sink = m.level[WFM_SL_OFFERED];
}

static void general(double n, int k, wfm_patience_law law) {
  double load = n * (0.97 - 1e-7 * k), aht_s = 180, level;
  wfm_queue_input in;
  wfm_queue_input_init(&in, sizeof in);
  in.agents = &n;
  in.load = &load;
  in.aht_s = &aht_s;
  wfm_queue_perf perf;
  wfm_queue_perf_init(&perf, sizeof perf);
  perf.sl_offered = &level;
  if (wfm_general_patience(NULL, &in, &law, 1, &perf, NULL) == WFM_OK) sink = level;
}

static void lognormal(double n, int k) {
  wfm_patience_law law;
  wfm_patience_law_init(&law, sizeof law);
  law.law = WFM_PATIENCE_LOGNORMAL;
  general(n, k, law);
}

static void hyperexp2(double n, int k) {
  wfm_patience_law law;
  wfm_patience_law_init(&law, sizeof law);
  law.law = WFM_PATIENCE_HYPEREXP2;
  law.share = 0.3;
  law.mean_s = 15;
  law.mean2_s = 300;
  general(n, k, law);
}

/* A day of 96 intervals of a quarter of an hour; size is the most agents. */
static void transient_day(double n, int k) {
  enum { DAY = 96 };
  double volume[DAY], aht_s[DAY], patience_s[DAY], agents[DAY], level[DAY];
  for (int i = 0; i < DAY; i++) {
    agents[i] = floor(n * (0.7 + 0.3 * sin(0.06 * i)));
    volume[i] = (0.96 - 1e-7 * k) * agents[i] * 900 / 180;
    aht_s[i] = 180;
    patience_s[i] = 120;
  }
  wfm_transient_columns c;
  wfm_transient_columns_init(&c, sizeof c);
  c.level = level;
  wfm_transient_opts opts;
  wfm_transient_opts_init(&opts, sizeof opts);
  opts.interval_s = 900;
  wfm_ctx *ctx = NULL;
  if (wfm_ctx_create(&ctx, NULL) != WFM_OK) return;
  if (wfm_transient(ctx, volume, aht_s, patience_s, agents, DAY, &opts, &c) == WFM_OK) sink = level[DAY - 1];
  wfm_ctx_free(ctx);
}

static void least_agents(double load, double patience_s, double cap) {
  wfm_queue_target t;
  wfm_queue_target_init(&t, sizeof t);
  t.max_occupancy = cap;
  wfm__queue q = {0, load, 180, patience_s, 20, 0};
  wfm__measures m;
  if (wfm__solve_agents(&t, false, 1e9, &q, &m) == WFM_OK) sink = q.agents;
}

static void agents_c(double load, int k) {
  least_agents(load * (1 + 1e-5 * k), HUGE_VAL, 0.9);
}

static void agents_a(double load, int k) {
  least_agents(load * (1 + 1e-5 * k), 120, 0.95);
}

static void largest_load(double n, int k) {
  wfm_queue_target t;
  wfm_queue_target_init(&t, sizeof t);
  t.level = 0.8 + 1e-6 * (k % 1000);
  wfm__queue q = {n, 0, 180, HUGE_VAL, 20, 0};
  if (wfm__solve_load(&t, &q) == WFM_OK) sink = q.load;
}

/* Calls a second, over at least a tenth of a second. */
static void run(const char *name, call f, double size) {
  int calls = 0, batch = 1;
  double start_s = now_s(), spent_s = 0;
  while (spent_s < 0.1) {
    for (int i = 0; i < batch; i++) f(size, calls++ % 1000);
    spent_s = now_s() - start_s;
    if (spent_s < 0.01) batch *= 2;
  }
  printf("%s %.0f %.0f\n", name, size, calls / spent_s);
}

int main(void) {
  static const struct {
    const char *name;
    call f;
  } what[] = {{"erlang_b", blocking}, {"erlang_c", erlang_c},   {"erlang_a", erlang_a},
              {"agents_c", agents_c}, {"agents_a", agents_a},   {"load_c", largest_load},
              {"lines", lines},       {"lognormal", lognormal}, {"hyperexp2", hyperexp2}};
  static const double sizes[] = {10, 50, 200, 1000, 5000, 1e5, 1e6};
  puts("what size calls_per_s");
  for (size_t i = 0; i < sizeof what / sizeof what[0]; i++)
    for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) run(what[i].name, what[i].f, sizes[s]);
  run("transient_day", transient_day, 50);
  run("transient_day", transient_day, 200);
  return 0;
}
