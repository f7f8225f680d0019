/* A day's report from its hours: the level of the day from its sums, what each definition of the service level would say, how
 * good the forecast was by hour and by day, and how the schedule fitted. */
#include <libwfm/kpi.h>
#include <stdio.h>

enum { HOURS = 6 };

static const double answered[HOURS] = {52, 88, 121, 97, 64, 0}, abandoned[HOURS] = {2, 5, 14, 6, 2, 0},
                    in_time[HOURS] = {49, 75, 80, 79, 60, 0}, gone_in_time[HOURS] = {1, 2, 4, 2, 1, 0},
                    gone_soon[HOURS] = {1, 1, 2, 1, 0, 0}, wait_s[HOURS] = {420, 1650, 5200, 1750, 480, 0},
                    talk_s[HOURS] = {9300, 15900, 22400, 17300, 11500, 0},
                    after_s[HOURS] = {2100, 3500, 4800, 3900, 2500, 0},
                    available_s[HOURS] = {6600, 5200, 1600, 4800, 7600, 3600},
                    forecast[HOURS] = {60, 90, 115, 105, 60, 3}, required[HOURS] = {5, 7, 9, 8, 5, 1},
                    scheduled[HOURS] = {5, 7, 8, 8, 6, 1};

static void set_facts(wfm_kpi_facts *facts) {
  wfm_kpi_facts_init(facts, sizeof *facts);
  facts->answered = answered;
  facts->abandoned = abandoned;
  facts->answered_within = in_time;
  facts->abandoned_within = gone_in_time;
  facts->short_abandoned = gone_soon;
  facts->answered_wait_s = wait_s;
  facts->talk_s = talk_s;
  facts->after_s = after_s;
  facts->available_s = available_s;
}

static wfm_status print_hours(wfm_ctx *ctx, const wfm_kpi_facts *facts) {
  double level[HOURS], asa[HOURS], aht[HOURS], occupancy[HOURS], gone[HOURS];
  wfm_kpi_measures m;
  wfm_kpi_measures_init(&m, sizeof m);
  m.service_level = level;
  m.asa_s = asa;
  m.aht_s = aht;
  m.occupancy = occupancy;
  m.abandonment = gone;
  wfm_status st = wfm_kpi_measure(ctx, HOURS, facts, NULL, &m, NULL);
  if (st != WFM_OK) return st;
  (void)printf("hour   level   abandoned     ASA     AHT   occupancy\n");
  for (int h = 0; h < HOURS; h++)
    (void)printf("%02d:00  %5.1f %%   %5.1f %%  %5.1f s  %5.1f s   %5.1f %%\n", 9 + h, 100 * level[h],
                 100 * gone[h], asa[h], aht[h], 100 * occupancy[h]);
  return WFM_OK;
}

/* The day's sums, and every definition on them. */
static wfm_status print_day(wfm_ctx *ctx, const wfm_kpi_facts *facts) {
  double sum[5], level;
  wfm_kpi_sums sums;
  wfm_kpi_facts day;
  wfm_kpi_measures m;
  wfm_kpi_opts opts;
  wfm_kpi_sums_init(&sums, sizeof sums);
  wfm_kpi_facts_init(&day, sizeof day);
  wfm_kpi_measures_init(&m, sizeof m);
  wfm_kpi_opts_init(&opts, sizeof opts);
  sums.answered = &sum[0];
  sums.abandoned = &sum[1];
  sums.answered_within = &sum[2];
  sums.abandoned_within = &sum[3];
  sums.short_abandoned = &sum[4];
  wfm_status st = wfm_kpi_merge(ctx, HOURS, facts, NULL, 1, WFM_KPI_MISSING_SPREADS, &sums, NULL);
  day.answered = &sum[0];
  day.abandoned = &sum[1];
  day.answered_within = &sum[2];
  day.abandoned_within = &sum[3];
  day.short_abandoned = &sum[4];
  m.service_level = &level;
  static const char *const names[] = {"offered",    "answered",     "incl_abandon",
                                      "excl_short", "short_credit", "short_out"};
  if (st == WFM_OK) (void)printf("\nThe day's service level, by definition:\n");
  for (size_t i = 0; st == WFM_OK && i < sizeof names / sizeof names[0]; i++) {
    char words[160];
    st = wfm_kpi_opts_named(ctx, names[i], &opts);
    if (st == WFM_OK) st = wfm_kpi_measure(ctx, 1, &day, &opts, &m, NULL);
    if (st == WFM_OK) st = wfm_kpi_definition(ctx, &opts, words, sizeof words, NULL);
    if (st == WFM_OK) (void)printf("  %5.1f %%  %-13s %s\n", 100 * level, names[i], words);
  }
  return st;
}

static wfm_status print_fit(wfm_ctx *ctx) {
  static const int32_t one_day[HOURS] = {0};
  double offered[HOURS];
  wfm_kpi_accuracy hourly, daily;
  wfm_kpi_efficiency fit;
  wfm_kpi_accuracy_init(&hourly, sizeof hourly);
  wfm_kpi_accuracy_init(&daily, sizeof daily);
  wfm_kpi_efficiency_init(&fit, sizeof fit);
  for (int h = 0; h < HOURS; h++) offered[h] = answered[h] + abandoned[h];
  wfm_status st = wfm_kpi_forecast_accuracy(ctx, HOURS, forecast, offered, NULL, 0, &hourly);
  if (st == WFM_OK) st = wfm_kpi_forecast_accuracy(ctx, HOURS, forecast, offered, one_day, 1, &daily);
  if (st == WFM_OK) st = wfm_kpi_schedule_efficiency(ctx, HOURS, required, scheduled, 3600, 0.1, &fit);
  if (st != WFM_OK) return st;
  (void)printf("\nForecast: WAPE %.1f %% by hour (%.1f %% is chance), %.1f %% by day; bias %+.1f %%\n",
               100 * hourly.wape, 100 * hourly.poisson_floor, 100 * daily.wape, 100 * daily.bias);
  (void)printf("Schedule: %.0f h short, %.0f h too many, %.0f %% of the hours within 10 %%\n", fit.short_h,
               fit.surplus_h, 100 * fit.within_frac);
  return WFM_OK;
}

int main(void) {
  wfm_ctx *ctx = NULL;
  wfm_kpi_facts facts;
  if (wfm_ctx_create(&ctx, NULL) != WFM_OK) return 3;
  set_facts(&facts);
  wfm_status st = print_hours(ctx, &facts);
  if (st == WFM_OK) st = print_day(ctx, &facts);
  if (st == WFM_OK) st = print_fit(ctx);
  if (st != WFM_OK) (void)fprintf(stderr, "kpi_report: %s\n", wfm_ctx_error(ctx));
  wfm_ctx_free(ctx);
  return st == WFM_OK ? 0 : 1;
}
