/* The week in which the clock changes: a grid by the clock on the wall, opening hours with a night shift, and a history of
 * five minutes summed up into half-hours. Shows that no contact is lost and no hour invented. */
#include <libwfm/series.h>
#include <stdio.h>
#include <stdlib.h>

/* Prints why a call failed and gives its status back. */
static wfm_status told(const wfm_ctx *ctx, wfm_status st) {
  if (st != WFM_OK) (void)fprintf(stderr, "clock_change: %s\n", wfm_ctx_error(ctx));
  return st;
}

/* 08:00 to 20:00 on weekdays, and a night line on Saturday from 22:00 to 06:00. */
static wfm_status open_hours(wfm_ctx *ctx, wfm_hours **hours) {
  wfm_status st = wfm_hours_create(ctx, hours);
  for (int32_t weekday = 0; st == WFM_OK && weekday < 5; weekday++)
    st = wfm_hours_add(*hours, weekday, 8 * 3600, 20 * 3600);
  if (st == WFM_OK) st = wfm_hours_add(*hours, 5, 22 * 3600, 30 * 3600);
  return st;
}

static void print_days(const wfm_grid *grid, const uint8_t *open) {
  static const char *const names[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  (void)printf("day         hours  half-hours  open\n");
  for (int32_t d = 0; d < wfm_grid_days(grid); d++) {
    int32_t date = wfm_grid_first_date(grid) + d, year, month, day;
    size_t first, count, in_use = 0;
    wfm_date_to_ymd(date, &year, &month, &day);
    wfm_grid_day_range(grid, d, &first, &count);
    for (size_t i = first; i < first + count; i++) in_use += open[i];
    double hours = (double)(wfm_grid_start(grid, first + count) - wfm_grid_start(grid, first)) / 3600;
    (void)printf("%s %02d.%02d.   %4.1f  %10zu  %4.1f h\n", names[wfm_date_weekday(date)], (int)day,
                 (int)month, hours, count, (double)in_use / 2);
  }
}

/* A history of five-minute counts, one call in every second interval that is open. */
static wfm_status history(wfm_ctx *ctx, const wfm_grid *fine, const wfm_hours *hours, wfm_series **out) {
  size_t n = wfm_grid_count(fine);
  uint8_t *open = calloc(n, sizeof *open);
  double *calls = calloc(n, sizeof *calls);
  wfm_status st = open && calls ? wfm_hours_mask(ctx, hours, fine, open) : WFM_ENOMEM;
  for (size_t i = 0; st == WFM_OK && i < n; i++) calls[i] = open[i] ? (double)(i % 2) : 0;
  if (st == WFM_OK) st = wfm_series_create(ctx, fine, WFM_SERIES_VOLUME, calls, NULL, NULL, out);
  if (st == WFM_OK) st = wfm_series_close(ctx, *out, open, NULL);
  free(open);
  free(calls);
  return st;
}

static double total(const wfm_series *series) {
  double sum = 0;
  for (size_t i = 0; i < wfm_grid_count(wfm_series_grid(series)); i++)
    if (wfm_series_cell(series)[i] == WFM_CELL_OK) sum += wfm_series_value(series)[i];
  return sum;
}

int main(void) {
  wfm_ctx *ctx = NULL;
  wfm_zone *zone = NULL;
  wfm_grid *fine = NULL, *half_hours = NULL;
  wfm_hours *hours = NULL;
  wfm_series *counted = NULL, *summed = NULL;
  uint8_t *open = NULL;
  int32_t monday = wfm_date_from_ymd(2024, 10, 21); /* the clock goes back on Sunday the 27th */
  int done = 1;
  if (wfm_ctx_create(&ctx, NULL) != WFM_OK) return 3;
  if (told(ctx, wfm_zone_open(ctx, "Europe/Berlin", &zone)) != WFM_OK) goto end;
  if (told(ctx, wfm_grid_create(ctx, zone, monday, 7, 300, &fine)) != WFM_OK) goto end;
  if (told(ctx, wfm_grid_create(ctx, zone, monday, 7, 1800, &half_hours)) != WFM_OK) goto end;
  if (told(ctx, open_hours(ctx, &hours)) != WFM_OK) goto end;
  open = calloc(wfm_grid_count(half_hours), sizeof *open);
  if (!open || told(ctx, wfm_hours_mask(ctx, hours, half_hours, open)) != WFM_OK) goto end;
  print_days(half_hours, open);
  if (told(ctx, history(ctx, fine, hours, &counted)) != WFM_OK) goto end;
  if (told(ctx, wfm_series_regrid(ctx, counted, half_hours, &summed)) != WFM_OK) goto end;
  (void)printf("\n%zu intervals of 5 minutes become %zu of 30; %.0f contacts before, %.0f after\n",
               wfm_grid_count(fine), wfm_grid_count(half_hours), total(counted), total(summed));
  done = total(counted) == total(summed) ? 0 : 1;
end:
  free(open);
  wfm_series_free(summed);
  wfm_series_free(counted);
  wfm_hours_free(hours);
  wfm_grid_free(half_hours);
  wfm_grid_free(fine);
  wfm_zone_free(zone);
  wfm_ctx_free(ctx);
  return done;
}
