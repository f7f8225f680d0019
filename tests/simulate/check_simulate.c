/* The simulation of one queue: against exact Erlang values, conservation, bad input, threads, memory. */
#include "support/oom.h"
#include "support/suite.h"

#include <libwfm/simulate.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static wfm_ctx *ctx;

static void make_context(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
}
static void free_context(void) {
  wfm_ctx_free(ctx);
}

enum { MOST = 400 };
static double volume[MOST], aht[MOST], agents[MOST];

static void constant_centre(size_t n, double contacts, double aht_s, double staff) {
  for (size_t i = 0; i < n; i++) {
    volume[i] = contacts;
    aht[i] = aht_s;
    agents[i] = staff;
  }
}

/* Exact values of M/M/n+M (patience given) and M/M/n, computed with 96 digits; see
 * tests/reference/erlang_a.csv and erlang_c.csv. */
static const struct {
  double agents, load, aht_s, patience_s, target_s, level, abandon, asa_s, wait_s, occupancy;
} steady[] = {
    {5, 2.5, 300, 300, 60, 9.3859304580080190e-01, 2.4779904695236521e-02, 5.9816670733272394,
     7.4339714085709563, 4.8761004765238174e-01},
    {5, 5.0, 300, 300, 10, 4.6922963767222317e-01, 1.7546736976785071e-01, 46.326657764585271,
     52.640210930355212, 8.2453263023214929e-01},
    {5, 10.0, 180, 90, 10, 1.2004926599811770e-01, 5.1269516138550493e-01, 50.362229769240992,
     46.142564524695444, 9.7460967722899014e-01},
    {14, 12.6, 300, 300, 20, 7.0099315435905643e-01, 6.6687780493207170e-02, 18.199984681079329,
     20.006334147962151, 8.3998099755611352e-01},
    {5, 2.5, 300, INFINITY, 60, 9.2092581094693452e-01, 0, 15.644555694618273, 15.644555694618273, 0.5},
};

START_TEST(agrees_with_erlang) {
  enum { N = 400 };
  wfm_simulate_opts opts;
  wfm_simulate_totals t = {.struct_size = sizeof t};
  wfm_simulate_opts_init(&opts, sizeof opts);
  opts.interval_s = 3600;
  opts.target_answer_s = steady[_i].target_s;
  opts.patience_s = steady[_i].patience_s;
  opts.replications = 40;
  opts.seed = 7;
  constant_centre(N, steady[_i].load * 3600 / steady[_i].aht_s, steady[_i].aht_s, steady[_i].agents);
  ck_assert_int_eq(wfm_simulate(ctx, volume, aht, agents, N, &opts, NULL, &t), WFM_OK);
  /* Twice the half-width is about four standard errors; the intervals are narrow enough for a wrong model to
   * fall outside. */
  ck_assert_double_le(fabs(t.level - steady[_i].level), 2 * t.level_half);
  ck_assert_double_lt(t.level_half, 0.005);
  ck_assert_double_le(fabs(t.abandon_frac - steady[_i].abandon), 2 * t.abandon_half);
  ck_assert_double_lt(t.abandon_half, 0.003);
  ck_assert_double_le(fabs(t.asa_s - steady[_i].asa_s), 2 * t.asa_half_s);
  ck_assert_double_lt(t.asa_half_s, 0.05 * steady[_i].asa_s);
  ck_assert_double_le(fabs(t.wait_s - steady[_i].wait_s), 2 * t.wait_half_s);
  ck_assert_double_le(fabs(t.occupancy - steady[_i].occupancy), 2 * t.occupancy_half);
}
END_TEST

/* With half of 20 agents away by chance the level lies below that of a steady 10 (waits are convex in the
 * staff). */
START_TEST(residual_takes_agents_out) {
  enum { N = 96 };
  wfm_simulate_opts opts;
  wfm_simulate_totals steady_ten = {.struct_size = sizeof steady_ten}, away = {.struct_size = sizeof away};
  wfm_simulate_opts_init(&opts, sizeof opts);
  opts.patience_s = 120;
  constant_centre(N, 40, 180, 10);
  ck_assert_int_eq(wfm_simulate(ctx, volume, aht, agents, N, &opts, NULL, &steady_ten), WFM_OK);
  constant_centre(N, 40, 180, 20);
  opts.residual_frac = 0.5;
  ck_assert_int_eq(wfm_simulate(ctx, volume, aht, agents, N, &opts, NULL, &away), WFM_OK);
  ck_assert_double_lt(away.level + away.level_half, steady_ten.level - steady_ten.level_half);
  ck_assert_double_gt(away.level, 0.3);
  double staffed[N];
  wfm_simulate_columns c;
  wfm_simulate_columns_init(&c, sizeof c);
  c.staffed_s = staffed;
  ck_assert_int_eq(wfm_simulate(ctx, volume, aht, agents, N, &opts, &c, NULL), WFM_OK);
  double sum = 0;
  for (size_t i = 0; i < N; i++) sum += staffed[i];
  ck_assert_double_eq_tol(sum / N / 900, 10, 0.5); /* a little above: leavers finish their contact */
}
END_TEST

START_TEST(every_contact_is_counted_once) {
  enum { N = 48 };
  double offered[N], answered[N], abandoned[N], within[N], level[N], low[N], high[N], busy[N], handle[N];
  wfm_simulate_columns c;
  wfm_simulate_opts opts;
  wfm_simulate_totals t = {.struct_size = sizeof t};
  wfm_simulate_columns_init(&c, sizeof c);
  wfm_simulate_opts_init(&opts, sizeof opts);
  c.offered = offered;
  c.answered = answered;
  c.abandoned = abandoned;
  c.answered_within = within;
  c.level = level;
  c.level_low = low;
  c.level_high = high;
  c.busy_s = busy;
  c.handle_s = handle;
  opts.patience_s = 60;
  opts.day_cv2 = 0.05;
  opts.intervals_per_day = 24;
  opts.restart = _i;
  for (size_t i = 0; i < N; i++) {
    volume[i] = 5 + 40 * (i % 24 > 8);
    aht[i] = 120 + (double)i;
    agents[i] = i % 24 > 20 ? 0 : 4.5; /* nobody in the last hours */
  }
  volume[3] = volume[30] = 0;
  ck_assert_int_eq(wfm_simulate(ctx, volume, aht, agents, N, &opts, &c, &t), WFM_OK);
  double sums[3] = {0}, work = 0, busy_sum = 0;
  for (size_t i = 0; i < N; i++) {
    ck_assert_double_eq_tol(offered[i], answered[i] + abandoned[i], 1e-9);
    ck_assert_double_le(within[i], answered[i]);
    if (volume[i] > 0) {
      ck_assert_double_eq_tol(level[i], within[i] / offered[i], 1e-12);
      ck_assert(low[i] <= high[i]);
    } else {
      ck_assert(isnan(level[i]) && isnan(low[i]) && isnan(high[i]));
      ck_assert_double_eq(offered[i], 0);
    }
    sums[0] += offered[i];
    sums[1] += answered[i];
    sums[2] += abandoned[i];
    work += handle[i];
    busy_sum += busy[i];
  }
  ck_assert_double_eq_tol(sums[0], t.offered, 1e-9);
  ck_assert_double_eq_tol(sums[1], t.answered, 1e-9);
  ck_assert_double_eq_tol(sums[2], t.abandoned, 1e-9);
  ck_assert_double_le(t.level_p05, t.level_p50);
  ck_assert_double_le(t.level_p50, t.level_p95);
  ck_assert_double_le(busy_sum, work * (1 + 1e-9)); /* what is done after closing is missing from busy */
  ck_assert_double_gt(busy_sum, 0.9 * work);
}
END_TEST

START_TEST(nobody_there) {
  wfm_simulate_totals t = {.struct_size = sizeof t};
  wfm_simulate_opts opts;
  wfm_simulate_opts_init(&opts, sizeof opts);
  constant_centre(8, 20, 180, 0);
  ck_assert_int_eq(wfm_simulate(ctx, volume, aht, agents, 8, &opts, NULL, &t), WFM_OK);
  ck_assert_double_eq(t.answered, 0);
  ck_assert_double_eq(t.abandoned, 0); /* endless patience: they wait for ever */
  ck_assert_double_eq(t.level, 0);
  ck_assert(isnan(t.asa_s) && isnan(t.occupancy));
  opts.patience_s = 100;
  ck_assert_int_eq(wfm_simulate(ctx, volume, aht, agents, 8, &opts, NULL, &t), WFM_OK);
  ck_assert_double_eq_tol(t.abandon_frac, 1, 1e-12);
  ck_assert_double_eq_tol(t.wait_s, 100, 2 * t.wait_half_s);
  ck_assert_int_eq(wfm_simulate(ctx, NULL, NULL, NULL, 0, &opts, NULL, &t), WFM_OK);
  ck_assert_double_eq(t.offered, 0);
  ck_assert(isnan(t.level));
}
END_TEST

/* A queue that outgrows the first ring: 100,000 callers wait for one agent. */
START_TEST(long_queue) {
  wfm_simulate_totals t = {.struct_size = sizeof t};
  wfm_simulate_opts opts;
  wfm_simulate_opts_init(&opts, sizeof opts);
  opts.replications = 2;
  constant_centre(2, 50000, 1, 1);
  ck_assert_int_eq(wfm_simulate(ctx, volume, aht, agents, 2, &opts, NULL, &t), WFM_OK);
  ck_assert_double_gt(t.offered, 99000);
  ck_assert_double_eq(t.answered, t.offered);
  ck_assert_double_gt(t.asa_s, 10000);
}
END_TEST

START_TEST(same_bytes_on_any_threads) {
  enum { N = 40 };
  double level[3][N], busy[3][N], low[3][N];
  wfm_simulate_totals t[3];
  memset(t, 0, sizeof t);
  static const int32_t threads[] = {1, 2, 4};
  for (int k = 0; k < 3; k++) {
    wfm_ctx *other;
    wfm_ctx_opts co;
    wfm_simulate_opts opts;
    wfm_simulate_columns c;
    wfm_ctx_opts_init(&co, sizeof co);
    co.threads = threads[k];
    ck_assert_int_eq(wfm_ctx_create(&other, &co), WFM_OK);
    wfm_simulate_opts_init(&opts, sizeof opts);
    wfm_simulate_columns_init(&c, sizeof c);
    c.level = level[k];
    c.level_low = low[k];
    c.busy_s = busy[k];
    t[k].struct_size = sizeof t[k];
    opts.patience_s = 200;
    opts.residual_frac = 0.1;
    constant_centre(N, 700, 180, 130);
    ck_assert_int_eq(wfm_simulate(other, volume, aht, agents, N, &opts, &c, &t[k]), WFM_OK);
    wfm_ctx_free(other);
  }
  for (int k = 1; k < 3; k++) {
    ck_assert_mem_eq(&t[0], &t[k], sizeof t[0]);
    ck_assert_mem_eq(level[0], level[k], sizeof level[0]);
    ck_assert_mem_eq(low[0], low[k], sizeof low[0]);
    ck_assert_mem_eq(busy[0], busy[k], sizeof busy[0]);
  }
}
END_TEST

static void set_replications(wfm_simulate_opts *o) {
  o->replications = 1;
}
static void set_residual(wfm_simulate_opts *o) {
  o->residual_frac = 1;
}
static void set_patience(wfm_simulate_opts *o) {
  o->patience_s = 0;
}
static void set_patience_nan(wfm_simulate_opts *o) {
  o->patience_s = NAN;
}
static void set_interval(wfm_simulate_opts *o) {
  o->interval_s = 0;
}
static void set_target(wfm_simulate_opts *o) {
  o->target_answer_s = -1;
}
static void set_day(wfm_simulate_opts *o) {
  o->intervals_per_day = -1;
}
static void set_cv2(wfm_simulate_opts *o) {
  o->day_cv2 = -0.1;
}
static void set_flags(wfm_simulate_opts *o) {
  o->flags = 1;
}
static void set_size(wfm_simulate_opts *o) {
  o->struct_size = 3;
}
static void bad_volume(wfm_simulate_opts *o) {
  (void)o, volume[2] = -1;
}
static void nan_volume(wfm_simulate_opts *o) {
  (void)o, volume[2] = NAN;
}
static void no_aht(wfm_simulate_opts *o) {
  (void)o, aht[2] = 0;
}
static void bad_agents(wfm_simulate_opts *o) {
  (void)o, agents[2] = INFINITY;
}
static void huge(wfm_simulate_opts *o) {
  (void)o, volume[0] = volume[1] = 9e8;
}

static const struct {
  void (*spoil)(wfm_simulate_opts *);
  wfm_status status;
  const char *says;
} bad[] = {
    {set_replications, WFM_EDOMAIN, "replications=1, want 2"},
    {set_residual, WFM_EDOMAIN, "residual_frac"},
    {set_patience, WFM_EDOMAIN, "patience_s"},
    {set_patience_nan, WFM_EDOMAIN, "patience_s"},
    {set_interval, WFM_EDOMAIN, "interval_s"},
    {set_target, WFM_EDOMAIN, "target_answer_s"},
    {set_day, WFM_EDOMAIN, "intervals_per_day"},
    {set_cv2, WFM_EDOMAIN, "day_cv2"},
    {set_flags, WFM_EDOMAIN, "flags"},
    {set_size, WFM_EINVAL, "_init"},
    {bad_volume, WFM_EDOMAIN, "2: volume=-1"},
    {nan_volume, WFM_ENOTFINITE, "2: volume"},
    {no_aht, WFM_EDOMAIN, "2: aht_s=0"},
    {bad_agents, WFM_ENOTFINITE, "2: agents"},
    {huge, WFM_ELIMIT, "1e9"},
};

START_TEST(bad_input) {
  double level[4] = {-7, -7, -7, -7};
  wfm_simulate_opts opts;
  wfm_simulate_columns c;
  wfm_simulate_totals t = {.struct_size = sizeof t, .level = -7};
  wfm_simulate_opts_init(&opts, sizeof opts);
  wfm_simulate_columns_init(&c, sizeof c);
  c.level = level;
  constant_centre(4, 20, 180, 5);
  bad[_i].spoil(&opts);
  ck_assert_int_eq(wfm_simulate(ctx, volume, aht, agents, 4, &opts, &c, &t), bad[_i].status);
  ck_assert_msg(strstr(wfm_ctx_error(ctx), bad[_i].says) != NULL, "message: %s", wfm_ctx_error(ctx));
  ck_assert_double_eq(t.level, -7);
  for (int i = 0; i < 4; i++) ck_assert_double_eq(level[i], -7);
}
END_TEST

START_TEST(null_arrays) {
  ck_assert_int_eq(wfm_simulate(ctx, NULL, aht, agents, 4, NULL, NULL, NULL), WFM_EINVAL);
}
END_TEST

START_TEST(cancelled) {
  wfm_simulate_totals t = {.struct_size = sizeof t, .level = -7};
  constant_centre(4, 20, 180, 5);
  wfm_ctx_cancel(ctx);
  ck_assert_int_eq(wfm_simulate(ctx, volume, aht, agents, 4, NULL, NULL, &t), WFM_ECANCELLED);
  ck_assert_double_eq(t.level, -7);
  wfm_ctx_cancel_clear(ctx);
  ck_assert_int_eq(wfm_simulate(ctx, volume, aht, agents, 4, NULL, NULL, &t), WFM_OK);
}
END_TEST

static wfm_status small_run(wfm_ctx *c, void *user) {
  (void)user;
  double low[3] = {-7, -7, -7};
  wfm_simulate_columns columns;
  wfm_simulate_opts opts;
  wfm_simulate_totals t = {.struct_size = sizeof t, .level = -7};
  wfm_simulate_opts_init(&opts, sizeof opts);
  wfm_simulate_columns_init(&columns, sizeof columns);
  columns.level_low = low;
  opts.replications = 3;
  constant_centre(3, 400, 900, 2); /* the ring grows */
  wfm_status st = wfm_simulate(c, volume, aht, agents, 3, &opts, &columns, &t);
  if (st != WFM_OK) {
    ck_assert_double_eq(t.level, -7);
    for (int i = 0; i < 3; i++) ck_assert_double_eq(low[i], -7);
  }
  return st;
}

START_TEST(every_allocation) {
  oom_sweep_threads(small_run, NULL, 1 + _i);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("simulate");
  tcase_add_checked_fixture(tc, make_context, free_context);
  tcase_add_loop_test(tc, agrees_with_erlang, 0, sizeof steady / sizeof steady[0]);
  tcase_add_test(tc, residual_takes_agents_out);
  tcase_add_loop_test(tc, every_contact_is_counted_once, 0, 2);
  tcase_add_test(tc, nobody_there);
  tcase_add_test(tc, long_queue);
  tcase_add_test(tc, same_bytes_on_any_threads);
  tcase_add_loop_test(tc, bad_input, 0, sizeof bad / sizeof bad[0]);
  tcase_add_test(tc, null_arrays);
  tcase_add_test(tc, cancelled);
  tcase_add_loop_test(tc, every_allocation, 0, 2);
  return suite_run("simulate", tc, 60);
}
