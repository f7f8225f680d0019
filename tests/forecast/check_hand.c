/* Overrides, locks, snapshots and value added, by hand; bad input; every allocation. */
#include "support/oom.h"
#include "support/suite.h"

#include <libwfm/forecast_hand.h>
#include <math.h>
#include <string.h>

enum { FIRST = 20454, DAY = 86400, COUNT = 8 }; /* 2026-01-01; two days of four intervals */

static wfm_ctx *ctx;
static wfm_zone *zone;
static wfm_grid *grid;
static const double model[COUNT] = {10, 20, 30, 40, 50, 60, 70, 80};

static void setup(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
  ck_assert_int_eq(wfm_zone_open(ctx, "floating", &zone), WFM_OK);
  ck_assert_int_eq(wfm_grid_create(ctx, zone, FIRST, 2, DAY / 4, &grid), WFM_OK);
}

static void teardown(void) {
  wfm_grid_free(grid);
  wfm_zone_free(zone);
  wfm_ctx_free(ctx);
}

static wfm_override make(int32_t action, double value, int from, int to, uint32_t flags) {
  wfm_override o;
  wfm_override_init(&o, sizeof o);
  o.queue = "sales";
  o.action = action;
  o.value = value;
  o.start = (int64_t)FIRST * DAY + from * DAY / 4;
  o.end = (int64_t)FIRST * DAY + to * DAY / 4;
  o.flags = flags;
  return o;
}

START_TEST(in_order) {
  wfm_override change[] = {make(WFM_OVERRIDE_SCALE, 2, 0, 4, 0), make(WFM_OVERRIDE_ADD, -50, 1, 3, 0),
                           make(WFM_OVERRIDE_SET, 7, 6, 7, WFM_OVERRIDE_LOCKED),
                           make(WFM_OVERRIDE_SET, 99, 0, 8, 0), make(WFM_OVERRIDE_SET, 99, 0, 8, 0)};
  static const uint8_t open[COUNT] = {1, 1, 1, 0, 1, 1, 1, 1};
  static const double want[COUNT] = {20, 0, 10, 40, 50, 60, 7, 80};
  static const int32_t who[COUNT] = {0, 1, 1, -1, -1, -1, 2, -1};
  double final[COUNT];
  uint8_t locked[COUNT];
  int32_t last[COUNT];
  change[3].queue = "other";
  change[4].measure = WFM_MEASURE_AHT;
  ck_assert_int_eq(wfm_override_apply(ctx, grid, "sales", WFM_MEASURE_VOLUME, change, 5, open, model, NULL,
                                      final, locked, last),
                   WFM_OK);
  for (int i = 0; i < COUNT; i++) {
    ck_assert_double_eq(final[i], want[i]);
    ck_assert_int_eq(last[i], who[i]);
    ck_assert_int_eq(locked[i], i == 6);
  }
  /* Forecast anew: the model says something else, the locked row stays, and an override of it does not count. */
  double other[COUNT] = {1, 2, 3, 4, 5, 6, 7000, 8};
  wfm_published p;
  wfm_published_init(&p, sizeof p);
  p.final = final;
  p.locked = locked;
  wfm_override again = make(WFM_OVERRIDE_ADD, 1, 5, 8, 0);
  double next[COUNT];
  uint8_t still[COUNT];
  ck_assert_int_eq(wfm_override_apply(ctx, grid, "sales", WFM_MEASURE_VOLUME, &again, 1, open, other, &p,
                                      next, still, last),
                   WFM_OK);
  ck_assert_double_eq(next[5], 7);
  ck_assert_double_eq(next[6], 7);
  ck_assert_double_eq(next[7], 9);
  ck_assert_int_eq(last[6], -2);
  ck_assert_int_eq(still[6], 1);
  ck_assert_int_eq(wfm_override_apply(ctx, grid, "sales", WFM_MEASURE_VOLUME, NULL, 0, NULL, other, NULL,
                                      other, NULL, NULL),
                   WFM_OK);
  ck_assert_double_eq(other[6], 7000); /* in place, nothing to change */
}
END_TEST

START_TEST(bad_changes) {
  static const struct {
    int32_t action, measure, from, to;
    uint32_t flags;
    double value;
    wfm_status want;
  } cases[] = {{3, 0, 0, 1, 0, 1, WFM_EDOMAIN},      {0, 2, 0, 1, 0, 1, WFM_EDOMAIN},
               {0, 0, 2, 1, 0, 1, WFM_EDOMAIN},      {0, 0, 0, 1, 2, 1, WFM_EDOMAIN},
               {0, 0, 0, 1, 0, -1, WFM_EDOMAIN},     {2, 0, 0, 1, 0, -1, WFM_EDOMAIN},
               {0, 0, 0, 1, 0, NAN, WFM_ENOTFINITE}, {2, 0, 0, 8, 0, 1e15, WFM_EDOMAIN}};
  double final[COUNT] = {-7};
  for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
    wfm_override o = make(cases[k].action, cases[k].value, cases[k].from, cases[k].to, cases[k].flags);
    o.measure = cases[k].measure;
    wfm_status st = wfm_override_apply(ctx, grid, "sales", 0, &o, 1, NULL, model, NULL, final, NULL, NULL);
    ck_assert_msg(st == cases[k].want, "case %zu: %s", k, wfm_ctx_error(ctx));
    ck_assert_double_eq(final[0], -7);
  }
  wfm_override o = make(0, 1, 0, 1, 0);
  o.queue = NULL;
  ck_assert_int_eq(wfm_override_apply(ctx, grid, "sales", 0, &o, 1, NULL, model, NULL, final, NULL, NULL),
                   WFM_EINVAL);
  ck_assert_int_eq(wfm_override_apply(ctx, grid, NULL, 0, NULL, 0, NULL, model, NULL, final, NULL, NULL),
                   WFM_EINVAL);
  ck_assert_int_eq(wfm_override_apply(ctx, grid, "sales", 5, NULL, 0, NULL, model, NULL, final, NULL, NULL),
                   WFM_EDOMAIN);
}
END_TEST

START_TEST(versions) {
  wfm_snapshots *s = NULL;
  double first[COUNT], second[COUNT], final[COUNT], got[COUNT], done[COUNT];
  int32_t number[COUNT];
  wfm_grid *late = NULL;
  int64_t start = (int64_t)FIRST * DAY;
  for (int i = 0; i < COUNT; i++) {
    first[i] = i;
    second[i] = 100 + i;
    final[i] = 200 + i;
  }
  ck_assert_int_eq(wfm_snapshots_create(ctx, &s), WFM_OK);
  ck_assert_int_eq(wfm_grid_create(ctx, zone, FIRST + 1, 2, DAY / 4, &late), WFM_OK);
  ck_assert_int_eq(wfm_snapshots_add(s, start - DAY, late, second, final),
                   WFM_OK); /* made later, of later days */
  ck_assert_int_eq(wfm_snapshots_add(s, start - 3 * DAY, grid, first, NULL), WFM_OK);
  ck_assert_int_eq(wfm_snapshots_add(s, start - DAY, grid, first, NULL), WFM_EDUPLICATE);
  ck_assert_uint_eq(wfm_snapshots_count(s), 2);
  ck_assert_int_eq(wfm_snapshots_made_at(s, 0), start - 3 * DAY);
  ck_assert_int_eq(wfm_snapshots_made_at(s, 2), WFM_INSTANT_NONE);
  ck_assert_int_eq(wfm_snapshots_known(s, grid, 0, got, done, number), WFM_OK);
  for (int i = 0; i < COUNT; i++) {
    ck_assert_double_eq(got[i], i < 4 ? i : 100 + i - 4);
    ck_assert_double_eq(done[i], i < 4 ? i : 200 + i - 4);
    ck_assert_int_eq(number[i], i >= 4);
  }
  ck_assert_int_eq(wfm_snapshots_known(s, grid, 5 * DAY / 2, got, NULL, number), WFM_OK);
  for (int i = 0; i < COUNT; i++)
    ck_assert_int_eq(number[i], i >= 6); /* a version a day old tells of these */
  ck_assert_int_eq(wfm_snapshots_known(s, grid, 4 * DAY, got, NULL, number), WFM_OK);
  ck_assert(isnan(got[0]) && number[3] == -1 && number[4] == 0);
  ck_assert_int_eq(wfm_snapshots_known(s, grid, -1, got, NULL, NULL), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_snapshots_known(NULL, grid, 0, got, NULL, NULL), WFM_EINVAL);
  first[2] = -1;
  ck_assert_int_eq(wfm_snapshots_add(s, start, grid, first, NULL), WFM_EDOMAIN);
  ck_assert_uint_eq(wfm_snapshots_count(s), 2);
  wfm_grid_free(late);
  wfm_snapshots_free(s);
}
END_TEST

/* Actuals 100 each: naive off by 20, the model by 10, overrides right on one interval and worse on another. */
START_TEST(value_added) {
  static const double actual[] = {100, 100, 100, 100, NAN}, naive[] = {120, 80, 120, 120, 1},
                      said[] = {110, 90, 110, 110, 1}, final[] = {100, 90, 130, 110, 2},
                      published[] = {100, 100, 100, 100, 1};
  wfm_value_added v;
  wfm_value_added_init(&v, sizeof v);
  ck_assert_int_eq(wfm_value_added_measure(ctx, actual, naive, said, final, published, 5, &v), WFM_OK);
  ck_assert_int_eq(v.intervals, 4);
  ck_assert_double_eq_tol(v.naive.wape, 0.2, 1e-12);
  ck_assert(isnan(v.naive.added));
  ck_assert_double_eq_tol(v.naive.bias, 0.1, 1e-12);
  ck_assert_double_eq_tol(v.model.added, 0.1, 1e-12);
  ck_assert_double_eq_tol(v.final.wape, 0.125, 1e-12);
  ck_assert_double_eq_tol(v.final.added, -0.025, 1e-12);
  ck_assert_double_eq_tol(v.published.wape, 0, 1e-12);
  ck_assert_int_eq(v.touched, 2);
  ck_assert_int_eq(v.better, 1);
  ck_assert_double_eq_tol(v.touched_model_wape, 0.1, 1e-12);
  ck_assert_double_eq_tol(v.touched_final_wape, 0.15, 1e-12);
  ck_assert_int_eq(wfm_value_added_measure(ctx, actual, NULL, said, NULL, NULL, 5, &v), WFM_OK);
  ck_assert(isnan(v.naive.wape) && isnan(v.published.wape) && v.touched == 0 && isnan(v.touched_final_wape));
  ck_assert_int_eq(wfm_value_added_measure(ctx, NULL, NULL, NULL, NULL, NULL, 0, &v), WFM_OK);
  ck_assert(v.intervals == 0 && isnan(v.model.wape));
  double bad[] = {-1, INFINITY};
  ck_assert_int_eq(wfm_value_added_measure(ctx, bad, NULL, said, NULL, NULL, 1, &v), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_value_added_measure(ctx, said, bad, said, NULL, NULL, 2, &v), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_value_added_measure(ctx, actual, NULL, NULL, NULL, NULL, 2, &v), WFM_EINVAL);
}
END_TEST

static wfm_status scenario(wfm_ctx *own, void *user) {
  wfm_zone *z = NULL;
  wfm_grid *g = NULL;
  wfm_snapshots *s = NULL;
  double final[COUNT] = {-7};
  wfm_override o = make(WFM_OVERRIDE_SCALE, 2, 0, 4, 0);
  (void)user;
  wfm_status st = wfm_zone_open(own, "floating", &z);
  if (st == WFM_OK) st = wfm_grid_create(own, z, FIRST, 2, DAY / 4, &g);
  if (st == WFM_OK) st = wfm_override_apply(own, g, "sales", 0, &o, 1, NULL, model, NULL, final, NULL, NULL);
  if (st != WFM_OK) ck_assert_double_eq(final[0], -7);
  if (st == WFM_OK) st = wfm_snapshots_create(own, &s);
  for (int i = 0; st == WFM_OK && i < 3; i++) {
    st = wfm_snapshots_add(s, 5 - i, g, model, NULL);
    ck_assert_uint_eq(wfm_snapshots_count(s), (size_t)i + (st == WFM_OK));
  }
  wfm_snapshots_free(s);
  wfm_grid_free(g);
  wfm_zone_free(z);
  return st;
}

START_TEST(every_allocation) {
  oom_sweep(scenario, NULL);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("hand");
  tcase_add_checked_fixture(tc, setup, teardown);
  tcase_add_test(tc, in_order);
  tcase_add_test(tc, bad_changes);
  tcase_add_test(tc, versions);
  tcase_add_test(tc, value_added);
  tcase_add_test(tc, every_allocation);
  return suite_run("hand", tc, 60);
}
