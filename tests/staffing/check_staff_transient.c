/* Staffing with queues carried over: against a plain scan on wfm_transient, against steady states, and bad input. */
#include "core/core.h"
#include "support/oom.h"
#include "support/suite.h"

#include <libwfm/staff_transient.h>
#include <math.h>

static wfm_ctx *ctx;

static void setup(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
}
static void teardown(void) {
  wfm_ctx_free(ctx);
}

enum { DAY = 16 };

typedef struct instance {
  double volume[DAY], aht_s[DAY], patience_s[DAY];
  int32_t block[DAY];
  wfm_staff_input in;
  wfm_queue_target target;
  wfm_staff_transient_opts opts;
} instance;

/* Volumes that change faster than contacts end. */
static void make(instance *x, bool hang_up) {
  wfm_staff_input_init(&x->in, sizeof x->in);
  wfm_queue_target_init(&x->target, sizeof x->target);
  wfm_staff_transient_opts_init(&x->opts, sizeof x->opts);
  for (int i = 0; i < DAY; i++) {
    x->volume[i] = 6 + 24 * sin(0.5 * i) * sin(0.5 * i);
    x->aht_s[i] = i < 8 ? 600 : 500;
    x->patience_s[i] = hang_up ? 240 : HUGE_VAL;
    x->block[i] = i / 2;
  }
  x->in.volume = x->volume;
  x->in.aht_s = x->aht_s;
  x->in.patience_s = x->patience_s;
  x->opts.start = 3;
}

/* Whether intervals from to end - 1 keep level and share that hangs up, by wfm_transient from the first interval on. */
static bool keeps(const instance *x, const double *agents, size_t from, size_t end) {
  double level[DAY], hung[DAY], busy[DAY];
  wfm_transient_columns c;
  wfm_transient_opts o;
  wfm_transient_columns_init(&c, sizeof c);
  wfm_transient_opts_init(&o, sizeof o);
  c.level = level;
  c.abandoned = hung;
  c.mean_busy = busy;
  o.threshold_s = x->target.threshold_s;
  o.start = x->opts.start;
  ck_assert_int_eq(wfm_transient(ctx, x->volume, x->aht_s, x->patience_s, agents, end, &o, &c), WFM_OK);
  for (size_t i = from; i < end; i++)
    if (level[i] < x->target.level || hung[i] > x->target.max_abandon * x->volume[i] ||
        busy[i] > x->target.max_occupancy * agents[i])
      return false;
  return true;
}

START_TEST(as_a_plain_scan) {
  instance x;
  make(&x, _i % 2);
  size_t width = _i < 2 ? 1 : 2;
  if (_i == 3) {
    x.target.max_abandon = 0.03;
    x.target.max_occupancy = 0.8;
  }
  double agents[DAY], scan[DAY] = {0}, level[DAY];
  wfm_transient_columns c;
  wfm_transient_columns_init(&c, sizeof c);
  c.level = level;
  ck_assert_int_eq(
      wfm_staff_transient(ctx, &x.in, DAY, width == 1 ? NULL : x.block, &x.target, &x.opts, agents, &c),
      WFM_OK);
  for (size_t i = 0; i < DAY; i += width) {
    double need = 0;
    do {
      need++;
      for (size_t k = i; k < i + width; k++) scan[k] = need;
    } while (!keeps(&x, scan, i, i + width));
    for (size_t k = i; k < i + width; k++) {
      ck_assert_msg(agents[k] == need, "interval %d: %g agents, scan %g", (int)k, agents[k], need);
      ck_assert_double_ge(level[k], x.target.level);
    }
  }
}
END_TEST

START_TEST(steady_volumes_need_what_a_steady_state_needs) {
  instance x;
  for (int hang_up = 0; hang_up < 2; hang_up++) {
    make(&x, hang_up);
    double agents[DAY], load = 500. / 30, need = 0, aht = 60, patience = hang_up ? 90 : HUGE_VAL;
    for (int i = 0; i < DAY; i++) {
      x.volume[i] = 500;
      x.aht_s[i] = aht;
      x.patience_s[i] = patience;
    }
    ck_assert_int_eq(wfm_staff_transient(ctx, &x.in, DAY, NULL, NULL, NULL, agents, NULL), WFM_OK);
    wfm_queue_input in;
    wfm_queue_input_init(&in, sizeof in);
    in.load = &load;
    in.aht_s = &aht;
    in.patience_s = &patience;
    ck_assert_int_eq(wfm_agents_for_target(ctx, &in, 1, NULL, NULL, &need, NULL, NULL), WFM_OK);
    for (int i = 1; i < DAY; i++) ck_assert_double_eq(agents[i], need);
  }
}
END_TEST

START_TEST(closed_and_empty_intervals) {
  instance x;
  make(&x, false);
  uint8_t open[DAY];
  double least[DAY], agents[DAY], queue[DAY];
  for (int i = 0; i < DAY; i++) {
    open[i] = i >= 2 && i < 12;
    least[i] = i == 5 ? 30.5 : 2;
  }
  x.volume[4] = 0;
  x.in.open = open;
  x.in.min_agents = least;
  wfm_transient_columns c;
  wfm_transient_columns_init(&c, sizeof c);
  c.queue_at_end = queue;
  ck_assert_int_eq(wfm_staff_transient(ctx, &x.in, DAY, NULL, &x.target, &x.opts, agents, &c), WFM_OK);
  for (int i = 0; i < DAY; i++)
    if (!open[i]) ck_assert_double_eq(agents[i], 0);
  ck_assert_double_eq(agents[4], 2);
  ck_assert_double_eq(agents[5], 31);
  ck_assert_double_eq_tol(queue[1], 3, 1e-9); /* those of the start wait for the doors to open */
  ck_assert_double_gt(agents[2], 3);
  ck_assert_int_eq(wfm_staff_transient(ctx, &x.in, DAY, x.block, &x.target, &x.opts, agents, NULL), WFM_OK);
  ck_assert_double_eq(agents[4], 31); /* the block's */
  ck_assert_int_eq(wfm_staff_transient(ctx, &x.in, 0, NULL, NULL, NULL, NULL, NULL), WFM_OK);
}
END_TEST

START_TEST(bad_input) {
  static const struct {
    const char *name;
    double volume, aht, patience, interval, most, start, asa;
    int32_t states, block, definition;
    wfm_status st;
  } cases[] = {
      {"good", 10, 180, 60, 1800, 50, 0, HUGE_VAL, 1000, 0, 1, WFM_OK},
      {"volume", -1, 180, 60, 1800, 50, 0, HUGE_VAL, 1000, 0, 1, WFM_EDOMAIN},
      {"volume nan", NAN, 180, 60, 1800, 50, 0, HUGE_VAL, 1000, 0, 1, WFM_ENOTFINITE},
      {"aht", 10, 0, 60, 1800, 50, 0, HUGE_VAL, 1000, 0, 1, WFM_EDOMAIN},
      {"patience", 10, 180, -1, 1800, 50, 0, HUGE_VAL, 1000, 0, 1, WFM_EDOMAIN},
      {"interval", 10, 180, 60, 0, 50, 0, HUGE_VAL, 1000, 0, 1, WFM_EDOMAIN},
      {"most", 10, 180, 60, 1800, 0, 0, HUGE_VAL, 1000, 0, 1, WFM_EDOMAIN},
      {"too few", 100, 180, 60, 1800, 5, 0, HUGE_VAL, 1000, 0, 1, WFM_ELIMIT},
      {"states", 1e4, 180, 60, 1800, 5000, 0, HUGE_VAL, 100, 0, 1, WFM_ELIMIT},
      {"states few", 10, 180, 60, 1800, 50, 0, HUGE_VAL, 10, 0, 1, WFM_EDOMAIN},
      {"start", 10, 180, 60, 1800, 50, 0.5, HUGE_VAL, 1000, 0, 1, WFM_EDOMAIN},
      {"asa", 10, 180, 60, 1800, 50, 0, 10, 1000, 0, 1, WFM_EINVAL},
      {"definition", 10, 180, 60, 1800, 50, 0, HUGE_VAL, 1000, 0, 3, WFM_EINVAL},
      {"blocks fall", 10, 180, 60, 1800, 50, 0, HUGE_VAL, 1000, -1, 1, WFM_EDOMAIN},
  };
  for (size_t c = 0; c < WFM__COUNT(cases); c++) {
    instance x;
    make(&x, true);
    x.volume[1] = cases[c].volume;
    x.aht_s[1] = cases[c].aht;
    x.patience_s[1] = cases[c].patience;
    x.opts.interval_s = cases[c].interval;
    x.opts.max_agents = cases[c].most;
    x.opts.start = cases[c].start;
    x.opts.max_states = cases[c].states;
    x.target.max_asa_s = cases[c].asa;
    x.target.sl_definition = cases[c].definition;
    int32_t block[2] = {0, cases[c].block};
    double agents[2] = {-7, -7}, level[2] = {-7, -7};
    wfm_transient_columns columns;
    wfm_transient_columns_init(&columns, sizeof columns);
    columns.level = level;
    wfm_status st = wfm_staff_transient(ctx, &x.in, 2, block, &x.target, &x.opts, agents, &columns);
    ck_assert_msg(st == cases[c].st, "%s: %d %s", cases[c].name, (int)st, wfm_ctx_error(ctx));
    if (st != WFM_OK) ck_assert(agents[0] == -7 && agents[1] == -7 && level[0] == -7);
  }
}
END_TEST

static wfm_status scenario(wfm_ctx *c, void *user) {
  instance *x = user;
  double agents[3] = {-7, -7, -7}, level[3] = {-7, -7, -7};
  wfm_transient_columns columns;
  wfm_transient_columns_init(&columns, sizeof columns);
  columns.level = level;
  wfm_status st = wfm_staff_transient(c, &x->in, 3, x->block, &x->target, &x->opts, agents, &columns);
  if (st != WFM_OK) ck_assert(agents[0] == -7 && level[0] == -7);
  return st;
}

START_TEST(every_allocation) {
  instance x;
  make(&x, true);
  oom_sweep(scenario, &x);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("staff_transient");
  tcase_add_checked_fixture(tc, setup, teardown);
  tcase_add_loop_test(tc, as_a_plain_scan, 0, 4);
  tcase_add_test(tc, steady_volumes_need_what_a_steady_state_needs);
  tcase_add_test(tc, closed_and_empty_intervals);
  tcase_add_test(tc, bad_input);
  tcase_add_test(tc, every_allocation);
  return suite_run("staffing/staff_transient", tc, 60);
}
