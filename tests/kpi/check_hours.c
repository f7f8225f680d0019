/* Shrinkage by cause, cost per contact, exposure report. */
#include "support/oom.h"
#include "support/suite.h"

#include <libwfm/kpi_hours.h>

#include <math.h>
#include <string.h>

static wfm_ctx *ctx;
static wfm_zone *zone;

static void make(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
  ck_assert_int_eq(wfm_zone_open(ctx, "Europe/Berlin", &zone), WFM_OK);
}
static void clean(void) {
  wfm_zone_free(zone);
  wfm_ctx_free(ctx);
}

/* 12 % and 6 % planned, 12 % not: 30 % of the paid hours; on what is left the shares are larger, the total the same. */
START_TEST(shrinkage) {
  static const double away_s[] = {1200, 600, 1200};
  static const uint8_t planned[] = {1, 1, 0};
  double frac[3];
  wfm_kpi_shrinkage_total t;
  wfm_kpi_shrinkage_total_init(&t, sizeof t);
  ck_assert_int_eq(wfm_kpi_shrinkage(ctx, 3, away_s, planned, 10000, 0, frac, &t), WFM_OK);
  ck_assert_double_eq_tol(frac[0] + frac[1] + frac[2], 0.30, 1e-12);
  ck_assert_double_eq_tol(t.total_frac, 0.30, 1e-12);
  ck_assert_double_eq_tol(t.planned_frac, 0.18, 1e-12);
  ck_assert_double_eq_tol(t.unplanned_frac, 0.12, 1e-12);
  ck_assert_int_eq(wfm_kpi_shrinkage(ctx, 3, away_s, planned, 10000, 1, frac, &t), WFM_OK);
  ck_assert_double_eq_tol(frac[1], 600.0 / 8800, 1e-12);
  ck_assert_double_eq_tol((1 - frac[0]) * (1 - frac[1]) * (1 - frac[2]), 1 - t.total_frac, 1e-12);
  ck_assert_int_eq(wfm_kpi_shrinkage(ctx, 3, away_s, planned, 2999, 0, frac, &t), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_kpi_shrinkage(ctx, 3, away_s, planned, 10000, 2, frac, &t), WFM_EINVAL);
  ck_assert_int_eq(wfm_kpi_shrinkage(ctx, 3, NULL, planned, 10000, 0, frac, &t), WFM_EINVAL);
  ck_assert_int_eq(wfm_kpi_shrinkage(ctx, 0, NULL, NULL, 0, 0, NULL, &t), WFM_OK);
  ck_assert(isnan(t.total_frac) && t.away_s == 0);
}
END_TEST

START_TEST(cost) {
  static const double money[] = {1000, 50}, handled[] = {250, 0}, resolved[] = {200, 0},
                      paid_s[] = {90000, 0};
  double contact[2], solved[2], per_h[2];
  ck_assert_int_eq(wfm_kpi_cost(ctx, 2, money, handled, resolved, paid_s, contact, solved, per_h), WFM_OK);
  ck_assert(contact[0] == 4 && solved[0] == 5 && per_h[0] == 10);
  ck_assert(isnan(contact[1]) && isnan(solved[1]) && isnan(per_h[1]));
  ck_assert_int_eq(wfm_kpi_cost(ctx, 2, NULL, handled, NULL, NULL, contact, NULL, NULL), WFM_EINVAL);
  ck_assert_int_eq(wfm_kpi_cost(ctx, 2, money, resolved, handled, NULL, NULL, solved, NULL), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_kpi_cost(ctx, 2, NULL, handled, NULL, NULL, NULL, NULL, NULL), WFM_OK);
}
END_TEST

/* Monday 2026-01-05 by the clock of Berlin. */
static int64_t at(int day, double hour) {
  return (int64_t)(20458 + day) * 86400 + (int64_t)(3600 * hour) - 3600;
}

enum { AGENTS = 5, MOST = 60 };
static int32_t agent[MOST];
static int64_t start[MOST], end[MOST];
static double busy_s[MOST];
static size_t spans;

static void add(int32_t who, int64_t from, int64_t to, double busy) {
  agent[spans] = who;
  start[spans] = from;
  end[spans] = to;
  busy_s[spans++] = busy * (double)(to - from);
}

/* By hand: agent 0 six days of 8 h; 1 eleven days of 5 h with a pause in the middle; 2 a late shift before an early one;
   3 nobody; 4 the night of the spring change, which has seven hours. */
static void fill(void) {
  spans = 0;
  for (int d = 0; d < 6; d++) add(0, at(d, 8), at(d, 16), 0.9);
  for (int d = 10; d >= 0; d--) {
    add(1, at(d, 9), at(d, 11), 0.5);
    add(1, at(d, 12), at(d, 15), 0.5);
  }
  add(2, at(0, 14), at(0, 22), 0.8);
  add(2, at(1, 6), at(1, 14), 0.8);
  add(4, at(82, 22), at(83, 6) - 3600, 0.7); /* 2026-03-28 */
}

START_TEST(exposure) {
  double got[12][AGENTS];
  static const double want[12][AGENTS] = {
      {48, 55, 16, 0, 7},        /* worked */
      {1, 2, 1, 0, 1},           /* weeks: the night is Saturday's and Sunday's */
      {48, 35, 16, 0, 7},        /* most */
      {13, 0, 0, 0, 0},          /* above 35 */
      {8, 0, 0, 0, 0},           /* above 40 */
      {1, 0, 0, 0, 0},           /* weeks above 40 */
      {6, 11, 2, 0, 2},          /* longest run */
      {0, 1, 0, 0, 0},           /* long runs */
      {0, 0, 1, 0, 0},           /* short rests */
      {16, 18, 8, NAN, NAN},     /* least rest: the hour at noon is a pause */
      {1, 0, 0, 0, 0},           /* busy weeks */
      {0.9, 0.5, 0.8, NAN, 0.7}, /* occupancy */
  };
  wfm_kpi_exposure_columns c;
  wfm_kpi_exposure_columns_init(&c, sizeof c);
  double **to[] = {&c.worked_h,         &c.weeks,       &c.most_h,    &c.above_soft_h, &c.above_hard_h,
                   &c.weeks_above_hard, &c.longest_run, &c.long_runs, &c.short_rests,  &c.least_rest_h,
                   &c.busy_weeks,       &c.occupancy};
  fill();
  for (int k = 0; k < 12; k++) *to[k] = got[k];
  ck_assert_msg(wfm_kpi_exposure(ctx, AGENTS, spans, agent, start, end, busy_s, zone, NULL, &c) == WFM_OK,
                "%s", wfm_ctx_error(ctx));
  for (int k = 0; k < 12; k++)
    for (int a = 0; a < AGENTS; a++)
      ck_assert_msg(isnan(want[k][a]) ? isnan(got[k][a]) : fabs(got[k][a] - want[k][a]) < 1e-9,
                    "column %d of agent %d: %g", k, a, got[k][a]);
  ck_assert_int_eq(wfm_kpi_exposure(ctx, AGENTS, spans, agent, start, end, NULL, zone, NULL, &c), WFM_OK);
  ck_assert(isnan(got[10][0]) && isnan(got[11][0]) && got[0][0] == 48);
}
END_TEST

/* A week that begins on Thursday cuts the six days in two. */
START_TEST(week_starts) {
  wfm_kpi_exposure_opts opts;
  wfm_kpi_exposure_columns c;
  double weeks[AGENTS], most[AGENTS];
  wfm_kpi_exposure_opts_init(&opts, sizeof opts);
  wfm_kpi_exposure_columns_init(&c, sizeof c);
  c.weeks = weeks;
  c.most_h = most;
  opts.week_starts = 3;
  fill();
  ck_assert_int_eq(wfm_kpi_exposure(ctx, AGENTS, spans, agent, start, end, NULL, zone, &opts, &c), WFM_OK);
  ck_assert(weeks[0] == 2 && most[0] == 24);
}
END_TEST

START_TEST(refused) {
  for (int k = 0; k < 11; k++) {
    wfm_kpi_exposure_opts opts;
    wfm_kpi_exposure_columns c;
    wfm_status want = WFM_EDOMAIN;
    double worked[AGENTS] = {-7};
    wfm_kpi_exposure_opts_init(&opts, sizeof opts);
    wfm_kpi_exposure_columns_init(&c, sizeof c);
    c.worked_h = worked;
    fill();
    if (k == 0) agent[3] = AGENTS;
    if (k == 1) agent[3] = -1;
    if (k == 2) end[3] = start[3];
    if (k == 3) end[3] = start[3] + 8 * 86400;
    if (k == 4) start[1] = start[0] + 60;
    if (k == 5) busy_s[2] = 1e9;
    if (k == 6) busy_s[2] = NAN, want = WFM_ENOTFINITE;
    if (k == 7) opts.hard_h = 30;
    if (k == 8) opts.longest_run = 0;
    if (k == 9) opts.occupancy_cap = 0;
    if (k == 10) opts.flags = 4, want = WFM_EVERSION;
    wfm_status st = wfm_kpi_exposure(ctx, AGENTS, spans, agent, start, end, busy_s, zone, &opts, &c);
    ck_assert_msg(st == want, "case %d: %d", k, st);
    ck_assert_double_eq(worked[0], -7);
  }
  ck_assert_int_eq(wfm_kpi_exposure(ctx, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL), WFM_EINVAL);
}
END_TEST

static wfm_status scenario(wfm_ctx *own, void *user) {
  wfm_kpi_exposure_columns c;
  double worked[AGENTS] = {-7};
  wfm_zone *utc = NULL;
  (void)user;
  wfm_kpi_exposure_columns_init(&c, sizeof c);
  c.worked_h = worked;
  wfm_status st = wfm_zone_open(own, "UTC", &utc);
  if (st == WFM_OK) st = wfm_kpi_exposure(own, AGENTS, spans, agent, start, end, busy_s, utc, NULL, &c);
  if (st != WFM_OK) ck_assert_double_eq(worked[0], -7);
  wfm_zone_free(utc);
  return st;
}

START_TEST(out_of_memory) {
  fill();
  oom_sweep(scenario, NULL);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("hours");
  tcase_add_checked_fixture(tc, make, clean);
  tcase_add_test(tc, shrinkage);
  tcase_add_test(tc, cost);
  tcase_add_test(tc, exposure);
  tcase_add_test(tc, week_starts);
  tcase_add_test(tc, refused);
  tcase_add_test(tc, out_of_memory);
  return suite_run("hours", tc, 30);
}
