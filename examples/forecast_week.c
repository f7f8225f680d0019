/* Next week's calls with their uncertainty, from ten weeks of half-hours: which method did best in the past, what each day will bring,
 * and how many calls an hour may have when it goes badly. */
#include <libwfm/forecast.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { WEEKS = 10, HALF_HOUR = 1800 };

/* Prints why a call failed and gives its status back. */
static wfm_status told(const wfm_ctx *ctx, wfm_status st) {
  if (st != WFM_OK) (void)fprintf(stderr, "forecast_week: %s\n", wfm_ctx_error(ctx));
  return st;
}

/* 08:00 to 20:00 on weekdays, to 14:00 on Saturdays; 1 May is a holiday. */
static wfm_status open_hours(wfm_ctx *ctx, wfm_hours **hours) {
  wfm_special_day may;
  wfm_special_day_init(&may, sizeof may);
  may.date = wfm_date_from_ymd(2026, 5, 1);
  may.name = "Labour Day";
  may.closed = 1;
  wfm_status st = wfm_hours_create(ctx, hours);
  for (int32_t weekday = 0; st == WFM_OK && weekday < 6; weekday++)
    st = wfm_hours_add(*hours, weekday, 8 * 3600, (weekday < 5 ? 20 : 14) * 3600);
  return st == WFM_OK ? wfm_hours_add_special(*hours, &may) : st;
}

/* A made-up history: busy Mondays and mornings, some ups and downs, and a day on which the line was dead. */
static wfm_status history(wfm_ctx *ctx, const wfm_grid *grid, const uint8_t *open, wfm_series **out) {
  size_t n = wfm_grid_count(grid);
  double *calls = calloc(n, sizeof *calls);
  uint8_t *cell = calloc(n, sizeof *cell);
  uint32_t dice = 1;
  wfm_status st = calls && cell ? WFM_OK : WFM_ENOMEM;
  for (size_t i = 0; st == WFM_OK && i < n; i++) {
    int32_t day = wfm_grid_day(grid, i), hour = wfm_grid_second(grid, i) / 3600;
    dice = dice * 1664525u + 1013904223u;
    double noise = (double)(dice >> 16) / 65536 - 0.5;
    calls[i] =
        round((day % 7 == 0 ? 60 : 45) * (hour < 12 ? 1.3 : 0.9) * (1 + 0.08 * sin(day / 5.0)) + 20 * noise);
    cell[i] = !open[i] ? WFM_CELL_CLOSED : day == 37 ? WFM_CELL_MISSING : WFM_CELL_OK;
  }
  if (st == WFM_OK) st = wfm_series_create(ctx, grid, WFM_SERIES_VOLUME, calls, cell, NULL, out);
  free(calls);
  free(cell);
  return st;
}

static wfm_status print_scores(wfm_ctx *ctx, const wfm_forecast *f) {
  (void)printf("method       error  bias   80 %% band holds\n");
  for (size_t i = 0; i < wfm_forecast_scores(f); i++) {
    wfm_forecast_score s;
    wfm_forecast_score_init(&s, sizeof s);
    wfm_status st = told(ctx, wfm_forecast_score_get(f, i, &s));
    if (st != WFM_OK) return st;
    (void)printf("%-12s %4.1f %% %4.1f %%  %.0f %%\n", wfm_method_text(s.method), 100 * s.wape, 100 * s.bias,
                 100 * s.coverage80);
  }
  return WFM_OK;
}

static wfm_status print_days(wfm_ctx *ctx, const wfm_forecast *f, const wfm_grid *week) {
  double low[7], high[7];
  wfm_status st = told(ctx, wfm_forecast_day_quantile(ctx, f, 0.1, low));
  if (st == WFM_OK) st = told(ctx, wfm_forecast_day_quantile(ctx, f, 0.9, high));
  if (st != WFM_OK) return st;
  (void)printf("\nday         calls  80 %% band      busiest half-hour\n");
  for (int32_t d = 0; d < 7; d++) {
    size_t first, count, busiest;
    double sum = 0;
    int32_t year, month, day;
    wfm_grid_day_range(week, d, &first, &count);
    busiest = first;
    for (size_t i = first; i < first + count; i++) {
      sum += wfm_forecast_mean(f)[i];
      if (wfm_forecast_mean(f)[i] > wfm_forecast_mean(f)[busiest]) busiest = i;
    }
    wfm_date_to_ymd(wfm_grid_first_date(week) + d, &year, &month, &day);
    int32_t at = wfm_grid_second(week, busiest);
    (void)printf("%04d-%02d-%02d %6.0f  %5.0f to %5.0f", (int)year, (int)month, (int)day, sum, low[d],
                 high[d]);
    if (sum > 0)
      (void)printf("  %02d:%02d with %.0f", (int)(at / 3600), (int)(at % 3600 / 60),
                   wfm_forecast_mean(f)[busiest]);
    (void)printf("\n");
  }
  return WFM_OK;
}

int main(void) {
  wfm_ctx *ctx = NULL;
  wfm_zone *zone = NULL;
  wfm_grid *past = NULL, *week = NULL;
  wfm_hours *hours = NULL;
  wfm_series *calls = NULL;
  wfm_forecast *f = NULL;
  uint8_t *open = NULL;
  int32_t monday = wfm_date_from_ymd(2026, 4, 27);
  if (wfm_ctx_create(&ctx, NULL) != WFM_OK) return 1;
  wfm_status st = told(ctx, wfm_zone_open(ctx, "Europe/Berlin", &zone));
  if (st == WFM_OK)
    st = told(ctx, wfm_grid_create(ctx, zone, monday - 7 * WEEKS, 7 * WEEKS, HALF_HOUR, &past));
  if (st == WFM_OK) st = told(ctx, wfm_grid_create(ctx, zone, monday, 7, HALF_HOUR, &week));
  if (st == WFM_OK) st = told(ctx, open_hours(ctx, &hours));
  if (st == WFM_OK && !(open = calloc(wfm_grid_count(past), sizeof *open))) st = WFM_ENOMEM;
  if (st == WFM_OK) st = told(ctx, wfm_hours_mask(ctx, hours, past, open));
  if (st == WFM_OK) st = told(ctx, history(ctx, past, open, &calls));
  if (st == WFM_OK) st = told(ctx, wfm_forecast_run(ctx, calls, week, hours, NULL, &f));
  if (st == WFM_OK) st = print_scores(ctx, f);
  if (st == WFM_OK) st = print_days(ctx, f, week);
  wfm_forecast_free(f);
  free(open);
  wfm_series_free(calls);
  wfm_hours_free(hours);
  wfm_grid_free(week);
  wfm_grid_free(past);
  wfm_zone_free(zone);
  wfm_ctx_free(ctx);
  return st == WFM_OK ? 0 : 1;
}
