/* KPIs from single contacts: sums by interval, percentiles, first-contact resolution, surveys. */
#include "core/core.h"
#include "support/oom.h"
#include "support/suite.h"

#include <libwfm/kpi_contacts.h>
#include <math.h>
#include <string.h>

static wfm_ctx *ctx;
static wfm_zone *utc;

static void set_up(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
  ck_assert_int_eq(wfm_zone_open(ctx, "UTC", &utc), WFM_OK);
}

static void tear_down(void) {
  wfm_zone_free(utc);
  wfm_ctx_free(ctx);
}

enum {
  A = WFM_CONTACT_ANSWERED,
  G = WFM_CONTACT_ABANDONED,
  F = WFM_CONTACT_FLOW_OUT,
  D = WFM_CONTACT_DEQUEUED
};

/* Seven contacts around the hours from 0 to 2, counted by hand. */
START_TEST(a_few_contacts) {
  static const int64_t arrival[] = {0, 3590, 3595, 100, 200, 7000, 86400};
  static const uint8_t outcome[] = {A, A, G, F, D, G, A};
  static const double wait[] = {20, 30, 4, 10, 300, 21, 5}, ring[] = {5, 6, 0, 0, 0, 0, 1},
                      talk[] = {100, 60, NAN, 0, 0, 0, 10}, hold[] = {10, 0, 0, 0, 0, 0, 0},
                      after[] = {30, 20, 0, 0, 0, 0, 0};
  wfm_grid *grid = NULL;
  wfm_kpi_collector *k = NULL;
  wfm_kpi_contacts contacts;
  ck_assert_int_eq(wfm_grid_create(ctx, utc, 0, 1, 3600, &grid), WFM_OK);
  ck_assert_int_eq(wfm_kpi_collector_create(ctx, grid, 20, 5, &k), WFM_OK);
  wfm_kpi_contacts_init(&contacts, sizeof contacts);
  contacts.arrival = arrival;
  contacts.outcome = outcome;
  contacts.wait_s = wait;
  contacts.ring_s = ring;
  contacts.talk_s = talk;
  contacts.hold_s = hold;
  contacts.after_s = after;
  ck_assert_msg(wfm_kpi_collector_add(k, 7, &contacts, NULL) == WFM_OK, "%s", wfm_ctx_error(ctx));
  double c[16][24];
  wfm_kpi_sums sums;
  wfm_kpi_sums_init(&sums, sizeof sums);
  double **to[] = {
      &sums.offered,          &sums.answered,        &sums.abandoned,        &sums.answered_within,
      &sums.abandoned_within, &sums.short_abandoned, &sums.flow_out,         &sums.dequeued,
      &sums.handled,          &sums.answered_wait_s, &sums.abandoned_wait_s, &sums.ring_s,
      &sums.talk_s,           &sums.hold_s,          &sums.after_s,          &sums.handling_s};
  /* hour 0 and hour 1; the second contact is answered at 3620, so its work lies in hour 1 */
  static const double expected[16][2] = {{4, 1},   {2, 0},  {1, 1},  {1, 0},   {1, 0},  {1, 0},
                                         {1, 0},   {1, 0},  {2, 0},  {50, 0},  {4, 21}, {11, 0},
                                         {160, 0}, {10, 0}, {50, 0}, {140, 80}};
  for (size_t i = 0; i < 16; i++) *to[i] = c[i];
  int64_t outside = -7, left_out = -7;
  ck_assert_int_eq(wfm_kpi_collector_sums(k, &sums, &outside, &left_out), WFM_OK);
  for (size_t i = 0; i < 16; i++)
    ck_assert_msg(c[i][0] == expected[i][0] && c[i][1] == expected[i][1], "column %zu: %g, %g", i, c[i][0],
                  c[i][1]);
  ck_assert_int_eq(outside, 1);
  ck_assert_int_eq(left_out, 0);
  sums.paid_s = c[0];
  ck_assert_int_eq(wfm_kpi_collector_sums(k, &sums, NULL, NULL), WFM_EINVAL);
  ck_assert_str_eq(wfm_ctx_error(ctx), "sums: paid_s is wanted, but the contacts do not tell it");
  wfm_kpi_collector_free(k);
  wfm_grid_free(grid);
}
END_TEST

/* Batches of any size give the same sums, and no second of work is lost or made up. */
START_TEST(batches) {
  enum { N = 3000 };
  static int64_t arrival[N];
  static uint8_t outcome[N];
  static double wait[N], talk[N];
  wfm__rng rng;
  wfm__rng_seed(&rng, 3, 0, 0);
  double work = 0;
  for (int i = 0; i < N; i++) {
    arrival[i] = wfm__rng_below(&rng, 86400 - 20000);
    outcome[i] = wfm__rng_below(&rng, 10) ? A : G;
    wait[i] = floor(40 * wfm__rng_exponential(&rng));
    talk[i] = 1 + floor(300 * wfm__rng_exponential(&rng));
    if (outcome[i] == A) work += talk[i];
  }
  wfm_grid *grid = NULL;
  ck_assert_int_eq(wfm_grid_create(ctx, utc, 0, 1, 900, &grid), WFM_OK);
  double within[2][96], handling[2][96], total = 0;
  for (int pass = 0; pass < 2; pass++) {
    size_t step = pass == 0 ? N : 7;
    wfm_kpi_collector *k = NULL;
    ck_assert_int_eq(wfm_kpi_collector_create(ctx, grid, 20, 5, &k), WFM_OK);
    for (size_t i = 0; i < N; i += step) {
      wfm_kpi_contacts contacts;
      wfm_kpi_contacts_init(&contacts, sizeof contacts);
      contacts.arrival = arrival + i;
      contacts.outcome = outcome + i;
      contacts.wait_s = wait + i;
      contacts.talk_s = talk + i;
      ck_assert_int_eq(wfm_kpi_collector_add(k, i + step <= N ? step : N - i, &contacts, NULL), WFM_OK);
    }
    wfm_kpi_sums sums;
    wfm_kpi_sums_init(&sums, sizeof sums);
    sums.answered_within = within[pass];
    sums.handling_s = handling[pass];
    ck_assert_int_eq(wfm_kpi_collector_sums(k, &sums, NULL, NULL), WFM_OK);
    wfm_kpi_collector_free(k);
  }
  ck_assert_mem_eq(within[0], within[1], sizeof within[0]);
  ck_assert_mem_eq(handling[0], handling[1], sizeof handling[0]);
  for (int i = 0; i < 96; i++) total += handling[0][i];
  ck_assert_double_eq(total, work);
  wfm_grid_free(grid);
}
END_TEST

START_TEST(bad_contacts) {
  static const struct {
    uint8_t outcome;
    double wait, ring, talk;
    wfm_status st;
    const char *text;
  } cases[] = {
      {0, 1, 0, 1, WFM_EINVAL, "contact 1: outcome=0, want WFM_CONTACT_*"},
      {5, 1, 0, 1, WFM_EINVAL, "contact 1: outcome=5, want WFM_CONTACT_*"},
      {A, -1, 0, 1, WFM_EDOMAIN, "contact 1: wait_s=-1, want 0 to 1e9"},
      {A, NAN, 0, 1, WFM_ENOTFINITE, "contact 1: wait_s=nan, want 0 to 1e9"},
      {A, 1, 0, 2e9, WFM_EDOMAIN, "contact 1: talk_s=2000000000, want 0 to 1e9"},
      {A, 1, 2, 1, WFM_EDOMAIN, "contact 1: ring_s=2, want at most wait_s=1"},
  };
  wfm_grid *grid = NULL;
  ck_assert_int_eq(wfm_grid_create(ctx, utc, 0, 1, 3600, &grid), WFM_OK);
  for (size_t i = 0; i < WFM__COUNT(cases); i++) {
    const int64_t arrival[] = {0, INT64_MIN, INT64_MAX};
    const uint8_t outcome[] = {A, cases[i].outcome, A};
    const double wait[] = {1, cases[i].wait, 1}, ring[] = {0, cases[i].ring, 0},
                 talk[] = {1, cases[i].talk, 1};
    double answered[24];
    int64_t outside, left_out;
    wfm_status row[3];
    wfm_kpi_collector *k = NULL;
    wfm_kpi_contacts contacts;
    wfm_kpi_sums sums;
    wfm_kpi_sums_init(&sums, sizeof sums);
    sums.answered = answered;
    wfm_kpi_contacts_init(&contacts, sizeof contacts);
    contacts.arrival = arrival;
    contacts.outcome = outcome;
    contacts.wait_s = wait;
    contacts.ring_s = ring;
    contacts.talk_s = talk;
    ck_assert_int_eq(wfm_kpi_collector_create(ctx, grid, 20, 5, &k), WFM_OK);
    ck_assert_int_eq(wfm_kpi_collector_add(k, 3, &contacts, NULL), cases[i].st);
    ck_assert_str_eq(wfm_ctx_error(ctx), cases[i].text);
    ck_assert_int_eq(wfm_kpi_collector_sums(k, &sums, NULL, NULL), WFM_OK);
    ck_assert_double_eq(answered[0], 0); /* nothing was added */
    ck_assert_int_eq(wfm_kpi_collector_add(k, 3, &contacts, row), WFM_OK);
    ck_assert(row[0] == WFM_OK && row[1] == cases[i].st && row[2] == WFM_OK);
    ck_assert_int_eq(wfm_kpi_collector_sums(k, &sums, &outside, &left_out), WFM_OK);
    ck_assert_double_eq(answered[0], 1);
    ck_assert(outside == 1 && left_out == 1);
    sums.available_s = answered;
    ck_assert_int_eq(wfm_kpi_collector_sums(k, &sums, NULL, NULL), WFM_EINVAL);
    contacts.wait_s = NULL;
    ck_assert_int_eq(wfm_kpi_collector_add(k, 3, &contacts, NULL), WFM_EINVAL);
    wfm_kpi_collector_free(k);
  }
  wfm_kpi_collector *none = NULL;
  ck_assert_int_eq(wfm_kpi_collector_create(ctx, NULL, 20, 5, &none), WFM_EINVAL);
  ck_assert_int_eq(wfm_kpi_collector_create(ctx, grid, -1, 5, &none), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_kpi_collector_create(ctx, grid, 20, NAN, &none), WFM_ENOTFINITE);
  ck_assert_int_eq(wfm_kpi_collector_add(NULL, 0, NULL, NULL), WFM_EINVAL);
  wfm_kpi_collector_free(NULL);
  wfm_grid_free(grid);
}
END_TEST

START_TEST(percentiles) {
  static const double value[] = {30, 10, 20, 50, 40, 60, 70, 80, 100, 90},
                      p[] = {0, 0.05, 0.1, 0.5, 0.9, 0.91, 1}, expected[] = {10, 10, 10, 50, 90, 100, 100},
                      nan[] = {NAN}, beyond[] = {1.1};
  double out[7];
  ck_assert_int_eq(wfm_kpi_percentiles(ctx, 10, value, 7, p, out), WFM_OK);
  for (size_t i = 0; i < 7; i++) ck_assert_double_eq(out[i], expected[i]);
  ck_assert_int_eq(wfm_kpi_percentiles(ctx, 0, NULL, 1, p, out), WFM_OK);
  ck_assert(isnan(out[0]));
  out[0] = -7;
  ck_assert_int_eq(wfm_kpi_percentiles(ctx, 1, nan, 1, p, out), WFM_ENOTFINITE);
  ck_assert_int_eq(wfm_kpi_percentiles(ctx, 10, value, 1, beyond, out), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_kpi_percentiles(ctx, 10, value, 1, NULL, out), WFM_EINVAL);
  ck_assert_int_eq(wfm_kpi_percentiles(ctx, 10, value, 1, p, NULL), WFM_EINVAL);
  ck_assert_double_eq(out[0], -7);
}
END_TEST

/* Customer 1 calls on days 0, 3 and 20, customer 2 on day 1 (abandoned) and 2, customer 3 on day 25; window 7 days,
   known until day 30. Judged by hand. */
START_TEST(first_contact) {
  enum { DAY = 86400 };
  static const int64_t arrival[] = {20 * DAY, 0, 3 * DAY, 1 * DAY, 2 * DAY, 25 * DAY, 5 * DAY, 40 * DAY},
                       customer[] = {1, 1, 1, 2, 2, 3, -1, 9};
  static const int32_t reason[] = {4, 4, 5, 4, 4, 4, 4, 4};
  static const uint8_t handled[] = {1, 1, 1, 0, 1, 1, 1, 1};
  wfm_kpi_resolution r;
  wfm_kpi_resolution_init(&r, sizeof r);
  ck_assert_int_eq(
      wfm_kpi_first_contact(ctx, 8, arrival, customer, NULL, handled, 7 * DAY, 30 * DAY, INFINITY, &r),
      WFM_OK);
  ck_assert_int_eq(r.handled, 4);  /* three of customer 1, one of 2 */
  ck_assert_int_eq(r.resolved, 3); /* not the one of day 0 */
  ck_assert_int_eq(r.too_young, 1);
  ck_assert_int_eq(r.unknown, 1);
  ck_assert_int_eq(r.repeats, 3);
  ck_assert_double_eq(r.fcr, 0.75);
  ck_assert_double_eq(r.gap_mean_s, (3 + 17 + 1) * DAY / 3.0);
  ck_assert_double_eq(r.gap_median_s, 3 * DAY);
  ck_assert_double_eq_tol(r.repeat_frac, 2.0 / 3, 1e-15);
  ck_assert(r.fcr_low < 0.75 && r.fcr_high > 0.75);
  ck_assert_int_eq(
      wfm_kpi_first_contact(ctx, 8, arrival, customer, reason, handled, 7 * DAY, 30 * DAY, 2 * DAY, &r),
      WFM_OK);
  ck_assert_int_eq(r.resolved, 4);              /* another reason is no repeat */
  ck_assert_double_eq(r.gap_mean_s, 1.5 * DAY); /* 20 days count as 2 */
  ck_assert_int_eq(wfm_kpi_first_contact(ctx, 0, NULL, NULL, NULL, NULL, DAY, 0, 1, &r), WFM_OK);
  ck_assert(isnan(r.fcr) && isnan(r.gap_mean_s) && r.handled == 0);
}
END_TEST

/* Against counting each pair. */
START_TEST(first_contact_by_pairs) {
  enum { N = 400 };
  int64_t arrival[N], customer[N];
  uint8_t handled[N];
  wfm__rng rng;
  wfm__rng_seed(&rng, 11, (uint64_t)_i, 0);
  for (int i = 0; i < N; i++) {
    arrival[i] = wfm__rng_below(&rng, 5000);
    customer[i] = (int64_t)wfm__rng_below(&rng, 60) - 1;
    handled[i] = wfm__rng_below(&rng, 4) > 0;
  }
  int64_t judged = 0, resolved = 0, window = 1 + wfm__rng_below(&rng, 900), end = 4800;
  for (int i = 0; i < N; i++) {
    if (customer[i] < 0 || !handled[i] || arrival[i] > end - window) continue;
    bool again = false;
    for (int k = 0; k < N; k++) {
      bool later = arrival[k] > arrival[i] || (arrival[k] == arrival[i] && k > i);
      again = again ||
              (later && arrival[k] <= end && customer[k] == customer[i] && arrival[k] - arrival[i] <= window);
    }
    judged++;
    resolved += !again;
  }
  wfm_kpi_resolution r;
  wfm_kpi_resolution_init(&r, sizeof r);
  ck_assert_int_eq(wfm_kpi_first_contact(ctx, N, arrival, customer, NULL, handled, window, end, INFINITY, &r),
                   WFM_OK);
  ck_assert_int_eq(r.handled, judged);
  ck_assert_int_eq(r.resolved, resolved);
}
END_TEST

START_TEST(bad_resolution) {
  static const int64_t arrival[] = {0, 5}, far[] = {0, INT64_MAX}, customer[] = {1, 1}, odd[] = {1, -2};
  static const uint8_t handled[] = {1, 2};
  wfm_kpi_resolution r;
  wfm_kpi_resolution_init(&r, sizeof r);
  r.handled = -7;
  ck_assert_int_eq(wfm_kpi_first_contact(ctx, 2, far, customer, NULL, NULL, 5, 9, 1, &r), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_kpi_first_contact(ctx, 2, arrival, odd, NULL, NULL, 5, 9, 1, &r), WFM_EDOMAIN);
  ck_assert_str_eq(wfm_ctx_error(ctx), "contact 1: customer=-2, want >= 0, or -1");
  ck_assert_int_eq(wfm_kpi_first_contact(ctx, 2, arrival, customer, NULL, handled, 5, 9, 1, &r), WFM_EINVAL);
  ck_assert_int_eq(wfm_kpi_first_contact(ctx, 2, arrival, customer, NULL, NULL, 0, 9, 1, &r), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_kpi_first_contact(ctx, 2, arrival, customer, NULL, NULL, 5, 9, 0, &r), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_kpi_first_contact(ctx, 2, arrival, customer, NULL, NULL, 5, 9, NAN, &r), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_kpi_first_contact(ctx, 2, arrival, customer, NULL, NULL, 5, INT64_MIN, 1, &r),
                   WFM_EDOMAIN);
  ck_assert_int_eq(wfm_kpi_first_contact(ctx, 2, arrival, NULL, NULL, NULL, 5, 9, 1, &r), WFM_EINVAL);
  ck_assert_int_eq(wfm_kpi_first_contact(ctx, 2, arrival, customer, NULL, NULL, 5, 9, 1, NULL), WFM_EINVAL);
  ck_assert_int_eq(r.handled, -7);
}
END_TEST

START_TEST(satisfaction) {
  static const double five[] = {5, 4, 3, NAN, 4, 1}, ten[] = {10, 9, 8, 7, 6, 0, 10, NAN}, bad[] = {3, 6};
  wfm_kpi_survey s;
  wfm_kpi_survey_init(&s, sizeof s);
  ck_assert_int_eq(wfm_kpi_satisfaction(ctx, 6, five, 1, 5, 4, &s), WFM_OK);
  ck_assert_int_eq(s.responses, 5);
  ck_assert_double_eq(s.csat, 0.6);
  ck_assert_double_eq(s.mean, 3.4);
  ck_assert(isnan(s.nps) && s.csat_low < 0.6 && s.csat_high > 0.6);
  ck_assert_int_eq(wfm_kpi_satisfaction(ctx, 8, ten, 0, 10, 9, &s), WFM_OK);
  ck_assert_double_eq_tol(s.nps, 1.0 / 7, 1e-15); /* three promoters, two detractors of seven */
  ck_assert_int_eq(wfm_kpi_satisfaction(ctx, 0, NULL, 1, 5, 4, &s), WFM_OK);
  ck_assert(isnan(s.csat) && isnan(s.mean) && isnan(s.csat_low));
  s.responses = -7;
  ck_assert_int_eq(wfm_kpi_satisfaction(ctx, 2, bad, 1, 5, 4, &s), WFM_EDOMAIN);
  ck_assert_str_eq(wfm_ctx_error(ctx), "element 1: score=6, want 1 to 5 or NaN");
  ck_assert_int_eq(wfm_kpi_satisfaction(ctx, 2, five, 5, 5, 5, &s), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_kpi_satisfaction(ctx, 2, five, 1, 5, 6, &s), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_kpi_satisfaction(ctx, 2, NULL, 1, 5, 4, &s), WFM_EINVAL);
  ck_assert_int_eq(s.responses, -7);
}
END_TEST

static wfm_status scenario(wfm_ctx *c, void *user) {
  (void)user;
  static const int64_t arrival[] = {0, 10, 20}, customer[] = {1, 1, 2};
  static const double value[] = {1, 2, 3}, p[] = {0.5};
  double out = -7;
  wfm_zone *zone = NULL;
  wfm_grid *grid = NULL;
  wfm_kpi_collector *k = NULL;
  wfm_kpi_resolution r;
  wfm_kpi_resolution_init(&r, sizeof r);
  wfm_status st = wfm_zone_open(c, "UTC", &zone);
  if (st == WFM_OK) st = wfm_grid_create(c, zone, 0, 1, 3600, &grid);
  if (st == WFM_OK) st = wfm_kpi_collector_create(c, grid, 20, 5, &k);
  if (st == WFM_OK) {
    st = wfm_kpi_percentiles(c, 3, value, 1, p, &out);
    ck_assert_double_eq(out, st == WFM_OK ? 2 : -7);
  }
  if (st == WFM_OK) {
    st = wfm_kpi_first_contact(c, 3, arrival, customer, NULL, NULL, 60, 1000, INFINITY, &r);
    ck_assert_int_eq(r.handled, st == WFM_OK ? 3 : 0);
  }
  wfm_kpi_collector_free(k);
  wfm_grid_free(grid);
  wfm_zone_free(zone);
  return st;
}

START_TEST(every_allocation) {
  oom_sweep(scenario, NULL);
}
END_TEST

/* The worked example of docs/kpi.md, contact by contact, and the sums of wfm_kpi_first_contact. */
START_TEST(resolution_marks) {
  static const int64_t day[] = {0, 3, 20, 1, 2, 25, 5}, customer[] = {1, 1, 1, 2, 2, 3, -1};
  static const uint8_t handled[] = {1, 1, 1, 0, 1, 1, 1};
  static const uint8_t want[] = {WFM_RESOLUTION_REPEATED, WFM_RESOLUTION_RESOLVED, WFM_RESOLUTION_RESOLVED,
                                 WFM_RESOLUTION_NONE,     WFM_RESOLUTION_RESOLVED, WFM_RESOLUTION_YOUNG,
                                 WFM_RESOLUTION_NONE};
  int64_t arrival[7];
  uint8_t mark[7];
  wfm_ctx *own = NULL;
  ck_assert_int_eq(wfm_ctx_create(&own, NULL), WFM_OK);
  for (int i = 0; i < 7; i++) arrival[i] = day[i] * 86400;
  ck_assert_int_eq(
      wfm_kpi_first_contact_marks(own, 7, arrival, customer, NULL, handled, 7 * 86400, 30 * 86400, mark),
      WFM_OK);
  ck_assert_mem_eq(mark, want, sizeof want);
  ck_assert_int_eq(wfm_kpi_first_contact_marks(own, 7, arrival, customer, NULL, handled, 0, 30 * 86400, mark),
                   WFM_EDOMAIN);
  ck_assert_int_eq(wfm_kpi_first_contact_marks(own, 7, NULL, customer, NULL, handled, 9, 30 * 86400, mark),
                   WFM_EINVAL);
  ck_assert_mem_eq(mark, want, sizeof want);
  wfm_ctx_free(own);
}
END_TEST

static wfm_status marks_scenario(wfm_ctx *own, void *user) {
  static const int64_t arrival[] = {5, 1, 9}, customer[] = {1, 1, 1};
  uint8_t mark[3] = {77, 77, 77};
  (void)user;
  wfm_status st = wfm_kpi_first_contact_marks(own, 3, arrival, customer, NULL, NULL, 100, 1000, mark);
  if (st != WFM_OK) ck_assert_int_eq(mark[0], 77);
  return st;
}

START_TEST(resolution_marks_memory) {
  oom_sweep(marks_scenario, NULL);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("contacts");
  tcase_add_checked_fixture(tc, set_up, tear_down);
  tcase_add_test(tc, a_few_contacts);
  tcase_add_test(tc, batches);
  tcase_add_test(tc, bad_contacts);
  tcase_add_test(tc, percentiles);
  tcase_add_test(tc, first_contact);
  tcase_add_loop_test(tc, first_contact_by_pairs, 0, 20);
  tcase_add_test(tc, bad_resolution);
  tcase_add_test(tc, satisfaction);
  tcase_add_test(tc, every_allocation);
  tcase_add_test(tc, resolution_marks);
  tcase_add_test(tc, resolution_marks_memory);
  return suite_run("kpi/contacts", tc, 60);
}
