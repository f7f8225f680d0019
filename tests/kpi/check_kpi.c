/* KPIs: the worked table of service levels, the ratios, exact merging, bad input. */
#include "core/core.h"
#include "support/suite.h"

#include <libwfm/kpi.h>
#include <math.h>
#include <string.h>

static wfm_ctx *ctx;

static void set_up(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
}

static void tear_down(void) {
  wfm_ctx_free(ctx);
}

static wfm_kpi_facts no_facts(void) {
  wfm_kpi_facts facts;
  wfm_kpi_facts_init(&facts, sizeof facts);
  return facts;
}

static wfm_kpi_measures no_measures(void) {
  wfm_kpi_measures measures;
  wfm_kpi_measures_init(&measures, sizeof measures);
  return measures;
}

/* One data set, many definitions: answered 1000, abandoned 60; answered in T 860; abandoned in T 20; abandoned before
   5 s 10. The first five levels are the practitioners' table (83.02, 86.00, 81.13, 82.69, 82.08 %), the others its
   formulae by hand. */
static const struct {
  const char *name;
  double level;
  const char *words;
} definitions[] = {
    {"positive_abandon", 880.0 / 1060, "(answered within 20 s + abandoned within 20 s) / offered"},
    {"only_handled", 860.0 / 1000, "answered within 20 s / answered"},
    {"negative_abandon", 860.0 / 1060, "answered within 20 s / offered"},
    {"abandon_ignored", 860.0 / 1040, "answered within 20 s / (offered - abandoned within 20 s)"},
    {"short_credit", 870.0 / 1060, "(answered within 20 s + abandoned before 5 s) / offered"},
    {"short_out", 860.0 / 1050, "answered within 20 s / (offered - abandoned before 5 s)"},
    {"flow_out", 860.0 / 1090, "answered within 20 s / (offered + flowed out)"},
    {"flow_out_short_out", 860.0 / 1080,
     "answered within 20 s / (offered - abandoned before 5 s + flowed out)"},
    {"less_dequeued", 860.0 / 1060, "answered within 20 s / (offered - dequeued)"},
    {"offered", 860.0 / 1060, "answered within 20 s / offered"},
    {"answered", 860.0 / 1000, "answered within 20 s / answered"},
    {"incl_abandon", 880.0 / 1060, "(answered within 20 s + abandoned within 20 s) / offered"},
    {"excl_short", 860.0 / 1040, "answered within 20 s / (offered - abandoned within 20 s)"},
};
static const double printed[] = {83.02, 86.00, 81.13, 82.69, 82.08};

START_TEST(service_level_definitions) {
  static const double offered = 1060, more = 1070, answered = 1000, abandoned = 60, in_time = 860, gone = 20,
                      s = 10, flow = 30, dequeued = 10;
  wfm_kpi_facts facts = no_facts();
  facts.offered = &offered;
  facts.answered = &answered;
  facts.abandoned = &abandoned;
  facts.answered_within = &in_time;
  facts.abandoned_within = &gone;
  facts.short_abandoned = &s;
  facts.flow_out = &flow;
  if (strcmp(definitions[_i].name, "less_dequeued") == 0) {
    facts.offered = &more;
    facts.dequeued = &dequeued;
  }
  double level = -7, low = -7, high = -7;
  wfm_kpi_measures measures = no_measures();
  measures.service_level = &level;
  measures.service_level_low = &low;
  measures.service_level_high = &high;
  wfm_kpi_opts opts;
  char words[200];
  size_t length;
  wfm_kpi_opts_init(&opts, sizeof opts);
  ck_assert_int_eq(wfm_kpi_opts_named(ctx, definitions[_i].name, &opts), WFM_OK);
  ck_assert_msg(wfm_kpi_measure(ctx, 1, &facts, &opts, &measures, NULL) == WFM_OK, "%s", wfm_ctx_error(ctx));
  ck_assert_double_eq_tol(level, definitions[_i].level, 1e-15);
  if (_i < (int)WFM__COUNT(printed)) ck_assert_double_eq_tol(100 * level, printed[_i], 0.005);
  ck_assert(low < level && level < high && high - low < 0.06);
  ck_assert_int_eq(wfm_kpi_definition(ctx, &opts, words, sizeof words, &length), WFM_OK);
  ck_assert_str_eq(words, definitions[_i].words);
  ck_assert_uint_eq(length, strlen(words));
}
END_TEST

START_TEST(names_of_definitions) {
  wfm_kpi_opts opts;
  wfm_kpi_opts_init(&opts, sizeof opts);
  size_t n = 0;
  for (; wfm_kpi_definition_name(n); n++)
    ck_assert_int_eq(wfm_kpi_opts_named(ctx, wfm_kpi_definition_name(n), &opts), WFM_OK);
  ck_assert_uint_eq(n, WFM__COUNT(definitions));
  ck_assert_int_eq(wfm_kpi_opts_named(ctx, "the good one", &opts), WFM_ENOTFOUND);
  ck_assert_ptr_nonnull(strstr(wfm_ctx_error(ctx), "positive_abandon"));
  opts.flags = WFM_KPI_LESS_RING | WFM_KPI_ADD_FLOW_OUT;
  opts.threshold_s = 30;
  ck_assert_int_eq(wfm_kpi_opts_named(ctx, "short_out", &opts), WFM_OK);
  ck_assert_uint_eq(opts.flags, WFM_KPI_LESS_RING); /* what is no part of the definition stays */
  ck_assert_double_eq(opts.threshold_s, 30);
  char text[10];
  size_t length;
  ck_assert_int_eq(wfm_kpi_definition(ctx, &opts, text, sizeof text, &length), WFM_OK);
  ck_assert_str_eq(text, "answered ");
  ck_assert_uint_gt(length, 40);
}
END_TEST

/* Counted by hand: 8 answered, 2 abandoned. Wilson's interval of 6 of 10 is 0.3127 to 0.8318 (as published). */
START_TEST(ratios) {
  static const double offered = 11, answered = 8, abandoned = 2, in_time = 6, gone = 1, answered_wait = 160,
                      abandoned_wait = 50, ring = 40, talk = 1200, hold = 240, after = 160, available = 400,
                      paid = 4000;
  wfm_kpi_facts facts = no_facts();
  facts.answered = &answered;
  facts.abandoned = &abandoned;
  facts.answered_within = &in_time;
  facts.abandoned_within = &gone;
  facts.answered_wait_s = &answered_wait;
  facts.abandoned_wait_s = &abandoned_wait;
  facts.ring_s = &ring;
  facts.talk_s = &talk;
  facts.hold_s = &hold;
  facts.after_s = &after;
  facts.available_s = &available;
  facts.paid_s = &paid;
  double m[18];
  wfm_kpi_measures measures = no_measures();
  double **to[] = {&measures.service_level,
                   &measures.service_level_low,
                   &measures.service_level_high,
                   &measures.abandonment,
                   &measures.asa_s,
                   &measures.abandoned_wait_s,
                   &measures.wait_s,
                   &measures.aht_s,
                   &measures.talk_s,
                   &measures.hold_s,
                   &measures.after_s,
                   &measures.hold_frac,
                   &measures.occupancy,
                   &measures.utilisation,
                   &measures.contacts_per_h,
                   &measures.unaccounted,
                   &measures.abandonment_low,
                   &measures.abandonment_high};
  static const double expected[] = {0.6, 0.31267, 0.83182, 0.2, 20,  25,   21, 200,     150,
                                    30,  20,      0.15,    0.8, 0.4, 14.4, 0,  0.05668, 0.50984};
  for (size_t i = 0; i < 18; i++) *to[i] = &m[i];
  ck_assert_msg(wfm_kpi_measure(ctx, 1, &facts, NULL, &measures, NULL) == WFM_OK, "%s", wfm_ctx_error(ctx));
  for (size_t i = 0; i < 18; i++) ck_assert_msg(fabs(m[i] - expected[i]) < 1e-5, "%zu: %g", i, m[i]);
  wfm_kpi_opts opts;
  wfm_kpi_opts_init(&opts, sizeof opts);
  opts.flags = WFM_KPI_LESS_RING;
  ck_assert_int_eq(wfm_kpi_measure(ctx, 1, &facts, &opts, &measures, NULL), WFM_OK);
  ck_assert_double_eq(m[4], 15);
  ck_assert_double_eq(m[6], 17);
  facts.offered = &offered; /* one contact that the report lost */
  ck_assert_int_eq(wfm_kpi_measure(ctx, 1, &facts, NULL, &measures, NULL), WFM_OK);
  ck_assert_double_eq(m[15], 1);
  ck_assert_double_eq_tol(m[0], 6.0 / 11, 1e-15);
}
END_TEST

START_TEST(nobody_came) {
  static const double zero = 0, nan = NAN;
  wfm_kpi_facts facts = no_facts();
  facts.answered = facts.abandoned = facts.answered_within = facts.answered_wait_s = facts.talk_s = &zero;
  facts.available_s = facts.paid_s = &zero;
  double level = -7, low = -7, asa = -7, aht = -7, occupancy = -7, gone = -7;
  wfm_kpi_measures measures = no_measures();
  measures.service_level = &level;
  measures.service_level_low = &low;
  measures.asa_s = &asa;
  measures.aht_s = &aht;
  measures.occupancy = &occupancy;
  measures.abandonment = &gone;
  ck_assert_int_eq(wfm_kpi_measure(ctx, 1, &facts, NULL, &measures, NULL), WFM_OK);
  ck_assert(isnan(level) && isnan(low) && isnan(asa) && isnan(aht) && isnan(occupancy) && isnan(gone));
  static const double five = 5;
  facts.answered = &five;
  facts.answered_within = &nan; /* not known for this row */
  ck_assert_int_eq(wfm_kpi_measure(ctx, 1, &facts, NULL, &measures, NULL), WFM_OK);
  ck_assert(isnan(level));
  ck_assert_double_eq(gone, 0);
}
END_TEST

START_TEST(bad_rows) {
  static const struct {
    size_t field; /* of the facts, in the order below */
    double value;
    wfm_status st;
    const char *text;
  } cases[] = {
      {0, -1, WFM_EDOMAIN, "row 1: offered=-1, want >= 0"},
      {0, 3, WFM_EDOMAIN, "row 1: answered + abandoned=10, want at most offered=3"},
      {1, INFINITY, WFM_ENOTFINITE, "row 1: answered=inf, want >= 0"},
      {3, 9, WFM_EDOMAIN, "row 1: answered_within=9, want at most answered=8"},
      {4, 3, WFM_EDOMAIN, "row 1: abandoned_within=3, want at most abandoned=2"},
      {5, 2.5, WFM_EDOMAIN, "row 1: short_abandoned=2.5, want at most abandoned=2"},
  };
  for (size_t k = 0; k < WFM__COUNT(cases); k++) {
    double column[6][3] = {{10, 10, 10}, {8, 8, 8}, {2, 2, 2}, {6, 6, 6}, {1, 1, 1}, {1, 1, 1}};
    column[cases[k].field][1] = cases[k].value;
    wfm_kpi_facts facts = no_facts();
    facts.offered = column[0];
    facts.answered = column[1];
    facts.abandoned = column[2];
    facts.answered_within = column[3];
    facts.abandoned_within = column[4];
    facts.short_abandoned = column[5];
    double level[3] = {-7, -7, -7};
    wfm_status row[3] = {-7, -7, -7};
    wfm_kpi_measures measures = no_measures();
    measures.service_level = level;
    ck_assert_int_eq(wfm_kpi_measure(ctx, 3, &facts, NULL, &measures, NULL), cases[k].st);
    ck_assert_str_eq(wfm_ctx_error(ctx), cases[k].text);
    ck_assert_double_eq(level[0], -7);
    ck_assert_int_eq(wfm_kpi_measure(ctx, 3, &facts, NULL, &measures, row), WFM_OK);
    ck_assert_double_eq(level[0], 0.6);
    ck_assert(isnan(level[1]));
    ck_assert_int_eq(row[0], WFM_OK);
    ck_assert_int_eq(row[1], cases[k].st);
    ck_assert_int_eq(row[2], WFM_OK);
  }
}
END_TEST

START_TEST(bad_arguments) {
  static const double one = 1;
  double level = -7;
  wfm_kpi_facts facts = no_facts();
  wfm_kpi_measures measures = no_measures();
  wfm_kpi_opts good, opts;
  facts.answered = facts.abandoned = &one;
  measures.service_level = &level;
  ck_assert_int_eq(wfm_kpi_measure(ctx, 1, &facts, NULL, &measures, NULL), WFM_EINVAL);
  ck_assert_str_eq(wfm_ctx_error(ctx), "service_level needs the column answered_within");
  facts.answered_within = &one;
  wfm_kpi_opts_init(&good, sizeof good);
  const struct {
    int32_t definition, rule;
    uint32_t flags;
    double threshold;
    wfm_status st;
  } cases[] = {{WFM_SL_VIRTUAL, 0, 0, 20, WFM_EINVAL},
               {0, 0, 0, 20, WFM_EINVAL},
               {1, 3, 0, 20, WFM_EINVAL},
               {1, 0, 64, 20, WFM_EVERSION},
               {2, WFM_SHORT_CREDIT, 0, 20, WFM_EINVAL},
               {1, 0, 0, -1, WFM_EDOMAIN},
               {1, 0, WFM_KPI_LESS_DEQUEUED, 20, WFM_EINVAL}, /* needs offered, for one */
               {1, 0, 0, NAN, WFM_ENOTFINITE},
               {2, 0, 0, 20, WFM_EINVAL}}; /* needs abandoned_within */
  for (size_t i = 0; i < WFM__COUNT(cases); i++) {
    opts = good;
    opts.sl_definition = cases[i].definition;
    opts.short_rule = cases[i].rule;
    opts.flags = cases[i].flags;
    opts.threshold_s = cases[i].threshold;
    ck_assert_int_eq(wfm_kpi_measure(ctx, 1, &facts, &opts, &measures, NULL), cases[i].st);
    ck_assert_double_eq(level, -7);
  }
  ck_assert_int_eq(wfm_kpi_measure(ctx, 1, NULL, NULL, &measures, NULL), WFM_EINVAL);
  ck_assert_int_eq(wfm_kpi_measure(ctx, 1, &facts, NULL, NULL, NULL), WFM_EINVAL);
  facts.struct_size = 0;
  ck_assert_int_eq(wfm_kpi_measure(ctx, 1, &facts, NULL, &measures, NULL), WFM_EINVAL);
  ck_assert_int_eq(wfm_kpi_opts_named(ctx, NULL, &opts), WFM_EINVAL);
  ck_assert_int_eq(wfm_kpi_definition(ctx, NULL, NULL, 5, NULL), WFM_EINVAL);
}
END_TEST

/* Two weeks of quarters into days and weeks: weeks from days and weeks from quarters are the same bytes. */
START_TEST(merging_is_exact) {
  enum { N = 14 * 96 };
  static double offered[N], talk[N];
  static int32_t day[N], week[N], interval[N], month[N];
  wfm_zone *zone = NULL;
  wfm_grid *grid = NULL;
  ck_assert_int_eq(wfm_zone_open(ctx, "UTC", &zone), WFM_OK);
  int32_t wednesday = wfm_date_from_ymd(2024, 1, 24);
  ck_assert_int_eq(wfm_grid_create(ctx, zone, wednesday, 14, 900, &grid), WFM_OK);
  for (int i = 0; i < N; i++) {
    offered[i] = i * 7919 % 101;
    talk[i] = offered[i] * (180 + i % 7);
  }
  size_t days, weeks, months, intervals;
  ck_assert_int_eq(wfm_kpi_groups(ctx, grid, WFM_PERIOD_DAY, day, &days), WFM_OK);
  ck_assert_int_eq(wfm_kpi_groups(ctx, grid, WFM_PERIOD_WEEK, week, &weeks), WFM_OK);
  ck_assert_int_eq(wfm_kpi_groups(ctx, grid, WFM_PERIOD_MONTH, month, &months), WFM_OK);
  ck_assert_int_eq(wfm_kpi_groups(ctx, grid, WFM_PERIOD_INTERVAL, interval, &intervals), WFM_OK);
  ck_assert(days == 14 && weeks == 3 && months == 2 && intervals == N);
  ck_assert(week[5 * 96 - 1] == 0 && week[5 * 96] == 1); /* Monday 29 January */
  ck_assert(month[8 * 96 - 1] == 0 && month[8 * 96] == 1);
  ck_assert_int_eq(interval[N - 1], N - 1);
  double by_day[2][14], by_week[2][3], direct[2][3];
  wfm_kpi_facts facts = no_facts();
  wfm_kpi_sums sums;
  wfm_kpi_sums_init(&sums, sizeof sums);
  facts.offered = offered;
  facts.talk_s = talk;
  sums.offered = by_day[0];
  sums.talk_s = by_day[1];
  ck_assert_int_eq(wfm_kpi_merge(ctx, N, &facts, day, 14, 0, &sums, NULL), WFM_OK);
  sums.offered = direct[0];
  sums.talk_s = direct[1];
  ck_assert_int_eq(wfm_kpi_merge(ctx, N, &facts, week, 3, 0, &sums, NULL), WFM_OK);
  facts.offered = by_day[0];
  facts.talk_s = by_day[1];
  sums.offered = by_week[0];
  sums.talk_s = by_week[1];
  int32_t week_of_day[14];
  for (int d = 0; d < 14; d++) week_of_day[d] = week[96 * d];
  ck_assert_int_eq(wfm_kpi_merge(ctx, 14, &facts, week_of_day, 3, 0, &sums, NULL), WFM_OK);
  ck_assert_mem_eq(by_week, direct, sizeof direct);
  wfm_grid_free(grid);
  wfm_zone_free(zone);
}
END_TEST

/* The day's service level comes from its sums, not from the levels of its intervals. */
START_TEST(no_mean_of_means) {
  double answered[] = {100, 1}, in_time[] = {90, 0}, abandoned[] = {0, 0}, sum[3], level;
  wfm_kpi_facts facts = no_facts();
  wfm_kpi_sums sums;
  wfm_kpi_measures measures = no_measures();
  wfm_kpi_sums_init(&sums, sizeof sums);
  facts.answered = answered;
  facts.answered_within = in_time;
  facts.abandoned = abandoned;
  sums.answered = &sum[0];
  sums.answered_within = &sum[1];
  sums.abandoned = &sum[2];
  ck_assert_int_eq(wfm_kpi_merge(ctx, 2, &facts, NULL, 1, 0, &sums, NULL), WFM_OK);
  facts.answered = &sum[0];
  facts.answered_within = &sum[1];
  facts.abandoned = &sum[2];
  measures.service_level = &level;
  ck_assert_int_eq(wfm_kpi_measure(ctx, 1, &facts, NULL, &measures, NULL), WFM_OK);
  ck_assert_double_eq_tol(level, 90.0 / 101, 1e-15);
}
END_TEST

START_TEST(missing_rows) {
  double answered[] = {5, NAN, 7, 1}, wait[] = {10, 20, NAN, 4}, total[2] = {-7, -7}, waits[2] = {-7, -7};
  static const int32_t group[] = {0, 0, 0, 1};
  int64_t left_out[2] = {-7, -7};
  wfm_kpi_facts facts = no_facts();
  wfm_kpi_sums sums;
  wfm_kpi_sums_init(&sums, sizeof sums);
  facts.answered = answered;
  facts.answered_wait_s = wait;
  sums.answered = total;
  sums.answered_wait_s = waits;
  ck_assert_int_eq(wfm_kpi_merge(ctx, 4, &facts, group, 2, WFM_KPI_MISSING_SPREADS, &sums, left_out), WFM_OK);
  ck_assert(isnan(total[0]) && isnan(waits[0]) && total[1] == 1 && left_out[0] == 0);
  ck_assert_int_eq(wfm_kpi_merge(ctx, 4, &facts, group, 2, WFM_KPI_MISSING_LEFT_OUT, &sums, left_out),
                   WFM_OK);
  ck_assert_double_eq(total[0], 5);
  ck_assert_double_eq(waits[0], 10);
  ck_assert_int_eq(left_out[0], 2);
  sums.answered_wait_s = NULL; /* only what is wanted must be known */
  ck_assert_int_eq(wfm_kpi_merge(ctx, 4, &facts, group, 2, WFM_KPI_MISSING_LEFT_OUT, &sums, left_out),
                   WFM_OK);
  ck_assert_double_eq(total[0], 12);
  sums.answered = answered; /* in place */
  ck_assert_int_eq(wfm_kpi_merge(ctx, 4, &facts, group, 2, WFM_KPI_MISSING_LEFT_OUT, &sums, NULL), WFM_OK);
  ck_assert_double_eq(answered[0], 12);
}
END_TEST

START_TEST(bad_merges) {
  static const int32_t bad[] = {0, 2}, none[] = {-1, -1};
  double x[] = {1, -1}, to[2] = {-7, -7};
  wfm_kpi_facts facts = no_facts();
  wfm_kpi_sums sums;
  wfm_kpi_sums_init(&sums, sizeof sums);
  facts.answered = x;
  sums.answered = to;
  ck_assert_int_eq(wfm_kpi_merge(ctx, 2, &facts, NULL, 1, 0, &sums, NULL), WFM_EDOMAIN);
  ck_assert_str_eq(wfm_ctx_error(ctx), "row 1: answered=-1, want >= 0");
  x[1] = INFINITY;
  ck_assert_int_eq(wfm_kpi_merge(ctx, 2, &facts, NULL, 1, 0, &sums, NULL), WFM_ENOTFINITE);
  x[1] = 1;
  ck_assert_int_eq(wfm_kpi_merge(ctx, 2, &facts, bad, 2, 0, &sums, NULL), WFM_EDOMAIN);
  ck_assert_str_eq(wfm_ctx_error(ctx), "row 1: group=2, want -1 to 1");
  ck_assert_int_eq(wfm_kpi_merge(ctx, 2, &facts, NULL, 0, 0, &sums, NULL), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_kpi_merge(ctx, 2, &facts, NULL, 1, 2, &sums, NULL), WFM_EINVAL);
  ck_assert_int_eq(wfm_kpi_merge(ctx, 2, &facts, NULL, 1, 0, NULL, NULL), WFM_EINVAL);
  sums.talk_s = to;
  ck_assert_int_eq(wfm_kpi_merge(ctx, 2, &facts, NULL, 1, 0, &sums, NULL), WFM_EINVAL);
  ck_assert_str_eq(wfm_ctx_error(ctx), "sums: talk_s is wanted, but facts does not have it");
  ck_assert_double_eq(to[0], -7);
  sums.talk_s = NULL;
  ck_assert_int_eq(wfm_kpi_merge(ctx, 2, &facts, none, 2, 0, &sums, NULL), WFM_OK);
  ck_assert(to[0] == 0 && to[1] == 0);
  int32_t group;
  ck_assert_int_eq(wfm_kpi_groups(ctx, NULL, WFM_PERIOD_DAY, &group, NULL), WFM_EINVAL);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("kpi");
  tcase_add_checked_fixture(tc, set_up, tear_down);
  tcase_add_loop_test(tc, service_level_definitions, 0, (int)WFM__COUNT(definitions));
  tcase_add_test(tc, names_of_definitions);
  tcase_add_test(tc, ratios);
  tcase_add_test(tc, nobody_came);
  tcase_add_test(tc, bad_rows);
  tcase_add_test(tc, bad_arguments);
  tcase_add_test(tc, merging_is_exact);
  tcase_add_test(tc, no_mean_of_means);
  tcase_add_test(tc, missing_rows);
  tcase_add_test(tc, bad_merges);
  return suite_run("kpi/kpi", tc, 60);
}
