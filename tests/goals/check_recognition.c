/* Recognition: points worked out by hand, no reward for luck, quality beside efficiency, badges, ranks, scorecard, bad input. */
#include "core/core.h"
#include "support/oom.h"
#include "support/suite.h"

#include <libwfm/goal_recognition.h>

#include <math.h>
#include <string.h>

static wfm_ctx *ctx;

static void set_up(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
}

static void tear_down(void) {
  wfm_ctx_free(ctx);
}

static wfm_recognition_kpi kpi_of(int32_t kind, double floor, double target, const double *value,
                                  const double *count) {
  wfm_recognition_kpi k;
  wfm_recognition_kpi_init(&k, sizeof k);
  k.kind = kind;
  k.floor = floor;
  k.target = target;
  k.value = value;
  k.count = count;
  if (kind == WFM_RECOGNITION_MEAN) k.sd = 10;
  return k;
}

static wfm_recognition_input team_of(size_t agents, size_t periods, const wfm_recognition_kpi *kpi,
                                     size_t kpis) {
  wfm_recognition_input in;
  wfm_recognition_input_init(&in, sizeof in);
  in.agents = agents;
  in.periods = periods;
  in.kpi = kpi;
  in.kpis = kpis;
  return in;
}

static wfm_recognition_columns columns_of(double *shrunk, double *points, int32_t *rank, int32_t *badge) {
  wfm_recognition_columns c;
  wfm_recognition_columns_init(&c, sizeof c);
  c.shrunk = shrunk;
  c.points = points;
  c.rank = rank;
  c.badge = badge;
  return c;
}

static void run(const wfm_recognition_input *in, const wfm_recognition_columns *c) {
  ck_assert_msg(wfm_recognition(ctx, in, c) == WFM_OK, "%s", wfm_ctx_error(ctx));
}

/* m = 0.8, one contact 0.16, Q = 12.5, T = (12.5 - 1) / 625 = 0.0184, drawn by 0.0184 / 0.02 = 0.92. */
START_TEST(golden_shrinkage) {
  const double value[] = {0.9, 0.7}, count[] = {100, 100};
  wfm_recognition_kpi k = kpi_of(WFM_RECOGNITION_SHARE, 0.6, 0.9, value, count);
  wfm_recognition_input in = team_of(2, 1, &k, 1);
  double shrunk[2], points[2];
  int32_t rank[2];
  wfm_recognition_columns c = columns_of(shrunk, points, rank, NULL);
  run(&in, &c);
  ck_assert_double_eq_tol(shrunk[0], 0.892, 1e-12);
  ck_assert_double_eq_tol(shrunk[1], 0.708, 1e-12);
  ck_assert_double_eq(points[0], 97.3);
  ck_assert_double_eq(points[1], 36);
  ck_assert_int_eq(rank[0], 1);
  ck_assert_int_eq(rank[1], 2);
}
END_TEST

START_TEST(small_sample_earns_nothing_by_luck) {
  const double value[] = {0.9, 0.7, 1}, count[] = {100, 100, 1};
  wfm_recognition_kpi k = kpi_of(WFM_RECOGNITION_SHARE, 0.6, 0.9, value, count);
  wfm_recognition_input in = team_of(3, 1, &k, 1);
  double shrunk[3], points[3];
  wfm_recognition_columns c = columns_of(shrunk, points, NULL, NULL);
  run(&in, &c);
  ck_assert_double_lt(points[2], points[0]);
  ck_assert_double_lt(shrunk[2], 0.85);
  k.least = 2;
  run(&in, &c);
  ck_assert(isnan(points[2]));
  ck_assert(isnan(shrunk[2]));
}
END_TEST

enum { CROWD = 30, WEEKS = 8 };

/* Agents who are all alike: 25 contacts each, solved with probability 0.7. */
static void draw_alike(double *value, double *count) {
  wfm__rng rng;
  wfm__rng_seed(&rng, 7, 0, 0);
  for (size_t i = 0; i < CROWD * WEEKS; i++) {
    int hits = 0;
    for (int j = 0; j < 25; j++) hits += wfm__rng_uniform(&rng) < 0.7;
    value[i] = hits / 25.0;
    count[i] = 25;
  }
}

static double spread(const double *x, size_t period) {
  double sum = 0, square = 0;
  for (size_t a = 0; a < CROWD; a++) {
    sum += x[a * WEEKS + period];
    square += x[a * WEEKS + period] * x[a * WEEKS + period];
  }
  return sqrt(fmax(square / CROWD - sum * sum / CROWD / CROWD, 0));
}

START_TEST(agents_alike_stay_alike) {
  double value[CROWD * WEEKS], count[CROWD * WEEKS], shrunk[CROWD * WEEKS], points[CROWD * WEEKS];
  int32_t badge[CROWD * WEEKS];
  draw_alike(value, count);
  wfm_recognition_kpi k = kpi_of(WFM_RECOGNITION_SHARE, 0.5, 0.9, value, count);
  wfm_badge_rule rule;
  wfm_badge_rule_init(&rule, sizeof rule);
  rule.kind = WFM_BADGE_IMPROVED;
  rule.periods = 4;
  rule.threshold = 0.001;
  wfm_recognition_input in = team_of(CROWD, WEEKS, &k, 1);
  in.rule = &rule;
  in.rules = 1;
  wfm_recognition_columns c = columns_of(shrunk, points, NULL, badge);
  run(&in, &c);
  ck_assert_double_lt(spread(shrunk, WEEKS - 1), 0.3 * spread(value, WEEKS - 1));
  for (size_t i = 0; i < CROWD * WEEKS; i++) {
    ck_assert(points[i] >= 0 && points[i] <= 100);
    ck_assert_int_eq(badge[i], 0);
  }
}
END_TEST

START_TEST(later_periods_change_nothing_before) {
  double value[CROWD * WEEKS], count[CROWD * WEEKS], all[CROWD * WEEKS], first[CROWD * 3];
  double short_value[CROWD * 3], short_count[CROWD * 3];
  draw_alike(value, count);
  for (size_t a = 0; a < CROWD; a++)
    for (size_t p = 0; p < 3; p++) {
      value[a * WEEKS + p] = fmin(value[a * WEEKS + p] + 0.01 * (double)a, 1);
      short_value[a * 3 + p] = value[a * WEEKS + p];
      short_count[a * 3 + p] = count[a * WEEKS + p];
    }
  wfm_recognition_kpi k = kpi_of(WFM_RECOGNITION_SHARE, 0.5, 0.9, value, count);
  wfm_recognition_kpi s = kpi_of(WFM_RECOGNITION_SHARE, 0.5, 0.9, short_value, short_count);
  wfm_recognition_input in = team_of(CROWD, WEEKS, &k, 1), in3 = team_of(CROWD, 3, &s, 1);
  wfm_recognition_columns c = columns_of(NULL, all, NULL, NULL), c3 = columns_of(NULL, first, NULL, NULL);
  run(&in, &c);
  run(&in3, &c3);
  for (size_t a = 0; a < CROWD; a++)
    for (size_t p = 0; p < 3; p++) ck_assert_double_eq(all[a * WEEKS + p], first[a * 3 + p]);
}
END_TEST

START_TEST(efficiency_counts_with_its_quality_only) {
  const double aht[] = {200, 300}, csat[] = {0.5, 0.95}, count[] = {10000, 10000}, none[] = {0, 10000};
  wfm_recognition_kpi k[2] = {kpi_of(WFM_RECOGNITION_MEAN, 400, 240, aht, count),
                              kpi_of(WFM_RECOGNITION_SHARE, 0.6, 0.9, csat, count)};
  k[0].flags = WFM_RECOGNITION_EFFICIENCY;
  k[0].guard = 1;
  wfm_recognition_input in = team_of(2, 1, k, 2);
  double points[2];
  wfm_recognition_columns c = columns_of(NULL, points, NULL, NULL);
  run(&in, &c);
  ck_assert_double_eq(points[0], 0); /* fast, but customers are not content */
  ck_assert_double_gt(points[1], 80);
  in.least_frac = 0.1;
  k[1].count = none; /* nobody knows whether they are */
  run(&in, &c);
  ck_assert(isnan(points[0]));
}
END_TEST

START_TEST(ties_share_a_rank) {
  const double deeds[] = {5, 3, 3, 1, 0};
  wfm_recognition_kpi k = kpi_of(WFM_RECOGNITION_COUNT, 0, 5, deeds, NULL);
  wfm_recognition_input in = team_of(5, 1, &k, 1);
  const int32_t best[] = {1, 2, 2, 0, 0}, all[] = {1, 2, 2, 4, 5};
  int32_t rank[5];
  wfm_recognition_columns c = columns_of(NULL, NULL, rank, NULL);
  run(&in, &c);
  ck_assert_mem_eq(rank, best, sizeof rank);
  in.flags = WFM_RECOGNITION_RANK_ALL;
  run(&in, &c);
  ck_assert_mem_eq(rank, all, sizeof rank);
}
END_TEST

START_TEST(few_periods_have_no_rank) {
  const double deeds[] = {3, 3, 3, 5, NAN, NAN};
  wfm_recognition_kpi k = kpi_of(WFM_RECOGNITION_COUNT, 0, 5, deeds, NULL);
  wfm_recognition_input in = team_of(2, 3, &k, 1);
  int32_t rank[2];
  wfm_recognition_columns c = columns_of(NULL, NULL, rank, NULL);
  run(&in, &c);
  ck_assert_int_eq(rank[0], 1);
  ck_assert_int_eq(rank[1], 0);
  in.least_frac = 0;
  run(&in, &c);
  ck_assert_int_eq(rank[0], 2);
  ck_assert_int_eq(rank[1], 1);
}
END_TEST

/* One agent, eight periods of deeds with the target 2, each rule by itself. */
START_TEST(badges_by_hand) {
  enum { N = 8 };
  const double deeds[N] = {2, 3, 1, 2, 2, 2, 2, NAN};
  static const struct {
    int32_t kind, periods;
    double threshold;
    int32_t want[N];
  } cases[] = {{WFM_BADGE_STREAK, 2, NAN, {0, 1, 0, 0, 1, 0, 1, 0}},
               {WFM_BADGE_STREAK, 4, NAN, {0, 0, 0, 0, 0, 0, 1, 0}},
               {WFM_BADGE_TEAM, 1, NAN, {1, 1, 0, 1, 1, 1, 1, 0}},
               {WFM_BADGE_HELPED, 2, 5, {0, 1, 0, 0, 0, 0, 0, 0}},
               {WFM_BADGE_HELPED, 3, 5, {0, 1, 0, 0, 1, 0, 0, 0}}};
  wfm_recognition_kpi k = kpi_of(WFM_RECOGNITION_COUNT, 0, 2, deeds, NULL);
  wfm_recognition_input in = team_of(1, N, &k, 1);
  for (size_t i = 0; i < WFM__COUNT(cases); i++) {
    wfm_badge_rule rule;
    int32_t badge[N];
    wfm_badge_rule_init(&rule, sizeof rule);
    rule.kind = cases[i].kind;
    rule.periods = cases[i].periods;
    rule.threshold = cases[i].threshold;
    in.rule = &rule;
    in.rules = 1;
    wfm_recognition_columns c = columns_of(NULL, NULL, NULL, badge);
    run(&in, &c);
    for (int p = 0; p < N; p++)
      ck_assert_msg(badge[p] == cases[i].want[p], "case %zu, period %d: %d", i, p, (int)badge[p]);
  }
}
END_TEST

/* Seconds of one call have sd 10: from 300 to 296 with 100 calls each is z = 4 / sqrt(200 / 100) = 2.83, p = 0.0023, twice that
   for two agents 0.0047. */
START_TEST(most_improved_by_hand) {
  double aht[] = {300, 296, 300, 299}, csat[] = {0.9, 0.9, 0.9, 0.9};
  const double count[] = {100, 100, 100, 100};
  wfm_recognition_kpi k[2] = {kpi_of(WFM_RECOGNITION_MEAN, 400, 240, aht, count),
                              kpi_of(WFM_RECOGNITION_SHARE, 0.6, 0.85, csat, count)};
  k[0].flags = WFM_RECOGNITION_EFFICIENCY;
  k[0].guard = 1;
  wfm_badge_rule rule;
  wfm_badge_rule_init(&rule, sizeof rule);
  rule.kind = WFM_BADGE_IMPROVED;
  rule.periods = 1;
  rule.threshold = 0.0048;
  wfm_recognition_input in = team_of(2, 2, k, 2);
  in.rule = &rule;
  in.rules = 1;
  int32_t badge[4];
  const int32_t first[] = {0, 1, 0, 0}, none[] = {0, 0, 0, 0};
  wfm_recognition_columns c = columns_of(NULL, NULL, NULL, badge);
  run(&in, &c);
  ck_assert_mem_eq(badge, first, sizeof badge);
  rule.threshold = 0.0046;
  run(&in, &c);
  ck_assert_mem_eq(badge, none, sizeof badge);
  rule.threshold = NAN;
  csat[1] = csat[3] = 0.7; /* faster at the cost of quality */
  run(&in, &c);
  ck_assert_mem_eq(badge, none, sizeof badge);
}
END_TEST

START_TEST(scorecard_by_hand) {
  const double value[] = {0.7, 0.9, 0.8, 0.8}, count[] = {100, 300, 100, 100};
  wfm_recognition_kpi k = kpi_of(WFM_RECOGNITION_SHARE, 0.6, 0.86, value, count);
  wfm_recognition_input in = team_of(2, 2, &k, 1);
  wfm_scorecard_line line;
  ck_assert_int_eq(wfm_recognition_scorecard(ctx, &in, 1, &line), WFM_OK);
  ck_assert_double_eq_tol(line.actual, 0.875, 1e-12);
  ck_assert_double_eq_tol(line.previous, 0.75, 1e-12);
  /* together 500 of 600; sqrt(5/36 * (1/200 + 1/400)) = 0.032275 */
  ck_assert_double_eq_tol(line.z, 0.125 / sqrt(5.0 / 36 * 0.0075), 1e-9);
  ck_assert_int_eq(line.trend, 1);
  ck_assert_int_eq(line.met, 1);
  ck_assert_int_eq(wfm_recognition_scorecard(ctx, &in, 0, &line), WFM_OK);
  ck_assert_int_eq(line.trend, 0);
  ck_assert_int_eq(line.met, 0);
  ck_assert(isnan(line.z) && isnan(line.previous));
  ck_assert_int_eq(wfm_recognition_scorecard(ctx, &in, 2, &line), WFM_EDOMAIN);
  ck_assert(strstr(wfm_ctx_error(ctx), "period=2, want 0 to 1"));
  ck_assert_int_eq(wfm_recognition_scorecard(ctx, &in, 0, NULL), WFM_EINVAL);
}
END_TEST

static double bad_value[2], bad_count[2];
static wfm_recognition_kpi bad_kpi[2];
static wfm_badge_rule bad_rule;
static wfm_recognition_input bad;

/* One thing that is wrong with a team that is right otherwise. */
#define FAULTS(X)                                                                                            \
  X(bad_value[1] = 1.5, WFM_EDOMAIN, "KPI 0: agent 1, period 0: value=1.5, want 0 to 1")                     \
  X(bad_value[0] = INFINITY, WFM_ENOTFINITE, "KPI 0: agent 0, period 0: value=inf")                          \
  X(bad_count[1] = -1, WFM_EDOMAIN, "KPI 0: agent 1, period 0: count=-1")                                    \
  X(bad_kpi[0].value = NULL, WFM_EINVAL, "KPI 0: value is NULL")                                             \
  X(bad_kpi[0].count = NULL, WFM_EINVAL, "KPI 0: count is NULL")                                             \
  X(bad_kpi[0].kind = 3, WFM_EINVAL, "KPI 0: kind=3, want 0 to 2")                                           \
  X(bad_kpi[0].flags = 2, WFM_EVERSION, "KPI 0: struct_size")                                                \
  X(bad_kpi[0].target = 0.5, WFM_EDOMAIN, "KPI 0: target=0.5 is the floor")                                  \
  X(bad_kpi[0].floor = NAN, WFM_ENOTFINITE, "KPI 0: floor=nan")                                              \
  X(bad_kpi[0].weight = 0, WFM_EDOMAIN, "KPI 0: weight=0")                                                   \
  X(bad_kpi[1].flags = WFM_RECOGNITION_EFFICIENCY, WFM_EINVAL, "KPI 1: guard=-1, want a KPI of quality")     \
  X(bad_kpi[1].guard = 1, WFM_EINVAL, "KPI 1: guard=1, want a KPI of quality without a guard")               \
  X(bad_kpi[1].guard = 2, WFM_EINVAL, "KPI 1: guard=2, want -1 to 1")                                        \
  X((bad_kpi[1].kind = WFM_RECOGNITION_MEAN, bad_kpi[1].sd = NAN), WFM_ENOTFINITE, "KPI 1: sd=nan")          \
  X(bad_rule.kpi = 2, WFM_EINVAL, "rule 0: kpi=2, want 0 to 1")                                              \
  X(bad_rule.kind = 4, WFM_EINVAL, "rule 0: kind=4")                                                         \
  X(bad_rule.kind = WFM_BADGE_HELPED, WFM_EINVAL, "rule 0: kpi=0, want one that counts deeds")               \
  X(bad_rule.periods = 0, WFM_EDOMAIN, "rule 0: periods=0, want 1 to 1000")                                  \
  X((bad_rule.kind = WFM_BADGE_IMPROVED, bad_rule.threshold = 1), WFM_EDOMAIN, "rule 0: threshold=1")        \
  X(bad.agents = 0, WFM_EDOMAIN, "agents=0, want 1 to")                                                      \
  X((bad.agents = 1000000, bad.periods = 10000), WFM_ELIMIT, "cells of agents")                              \
  X(bad.least_frac = 2, WFM_EDOMAIN, "least_frac=2, want 0 to 1")                                            \
  X(bad.top = -1, WFM_EDOMAIN, "top=-1, want >= 0")                                                          \
  X(bad.kpi = NULL, WFM_EINVAL, "kpi or rule is NULL")                                                       \
  X(bad.flags = 2, WFM_EVERSION, "unknown flags")                                                            \
  X(bad.struct_size = 0, WFM_EINVAL, "struct_size=0")

static void make_right(void) {
  bad_value[0] = 0.8;
  bad_value[1] = 0.9;
  bad_count[0] = bad_count[1] = 10;
  for (int k = 0; k < 2; k++) bad_kpi[k] = kpi_of(WFM_RECOGNITION_SHARE, 0.5, 0.9, bad_value, bad_count);
  wfm_badge_rule_init(&bad_rule, sizeof bad_rule);
  bad = team_of(2, 1, bad_kpi, 2);
  bad.rule = &bad_rule;
  bad.rules = 1;
}

static void refused(wfm_status want, const char *text) {
  double points[2] = {-7, -7};
  wfm_recognition_columns c = columns_of(NULL, points, NULL, NULL);
  ck_assert_msg(wfm_recognition(ctx, &bad, &c) == want, "%s: %s", text, wfm_ctx_error(ctx));
  ck_assert_msg(strstr(wfm_ctx_error(ctx), text), "%s: %s", text, wfm_ctx_error(ctx));
  ck_assert_double_eq(points[0], -7);
}

START_TEST(bad_input_is_named) {
#define X(fault, status, text)                                                                               \
  make_right();                                                                                              \
  fault;                                                                                                     \
  refused(status, text);
  FAULTS(X)
#undef X
  make_right();
  ck_assert_int_eq(wfm_recognition(ctx, &bad, NULL), WFM_EINVAL);
  wfm_recognition_columns c = columns_of(NULL, NULL, NULL, NULL);
  ck_assert_int_eq(wfm_recognition(ctx, NULL, &c), WFM_EINVAL);
  run(&bad, &c);
}
END_TEST

static wfm_status scenario(wfm_ctx *own, void *user) {
  (void)user;
  double points[2] = {-7, -7};
  wfm_recognition_columns c = columns_of(NULL, points, NULL, NULL);
  make_right();
  wfm_status st = wfm_recognition(own, &bad, &c);
  ck_assert_int_eq(points[0] == -7, st != WFM_OK);
  return st;
}

START_TEST(every_allocation) {
  oom_sweep(scenario, NULL);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("recognition");
  tcase_add_checked_fixture(tc, set_up, tear_down);
  tcase_add_test(tc, golden_shrinkage);
  tcase_add_test(tc, small_sample_earns_nothing_by_luck);
  tcase_add_test(tc, agents_alike_stay_alike);
  tcase_add_test(tc, later_periods_change_nothing_before);
  tcase_add_test(tc, efficiency_counts_with_its_quality_only);
  tcase_add_test(tc, ties_share_a_rank);
  tcase_add_test(tc, few_periods_have_no_rank);
  tcase_add_test(tc, badges_by_hand);
  tcase_add_test(tc, most_improved_by_hand);
  tcase_add_test(tc, scorecard_by_hand);
  tcase_add_test(tc, bad_input_is_named);
  tcase_add_test(tc, every_allocation);
  return suite_run("goals/recognition", tc, 60);
}
