/* Models for plain series on the hourly series of M4: mean MASE (season 24) of the last 48 values and CPU time, as CSV that models.R beside it
 * writes too; models.sh runs both and prints the ratios.
 *
 * bench_models FILE [STEP]: every STEP-th series (1) of FILE, a line each: name, values; empty fields at the end. Rows: ets and theta with a
 * season of 24, stl with seasons of 24 and 168, dshw (where all values are above 0), levelshape and auto with companions on a calendar that
 * begins on a Monday, snaive. */
#include <libwfm/forecast_decompose.h>
#include <libwfm/forecast_diagnose.h>
#include <libwfm/forecast_ets.h>
#include <libwfm/forecast_smooth.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { LINE = 1 << 16, VALUES_MAX = 2000, HELD = 48, DAY = 24, WEEK = 168, MONDAY = 10959 };
enum { ETS, THETA, STL, DSHW, CORE, AUTO, NAIVE, METHODS };
static const char *const name[METHODS] = {"ets", "theta", "stl", "dshw", "levelshape", "auto", "snaive"};

static double now_s(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* The series as hours of whole days: days that are begun at either end are left incomplete. */
static wfm_status on_calendar(wfm_ctx *ctx, const double *y, size_t n, int32_t flags, double *mean) {
  wfm_zone *zone = NULL;
  wfm_grid *past = NULL, *future = NULL;
  wfm_series *series = NULL;
  wfm_forecast *forecast = NULL;
  wfm_forecast_opts opts;
  size_t lead = (DAY - n % DAY) % DAY, days = (n + lead) / DAY; /* the last value ends a day */
  double *padded = malloc(days * DAY * sizeof *padded);
  wfm_status st = padded ? wfm_zone_open(ctx, "floating", &zone) : WFM_ENOMEM;
  for (size_t i = 0; padded && i < days * DAY; i++) padded[i] = i < lead ? (double)NAN : y[i - lead];
  wfm_forecast_opts_init(&opts, sizeof opts);
  opts.flags = (uint32_t)flags;
  if (!flags) opts.method = WFM_METHOD_LEVEL_SHAPE;
  if (st == WFM_OK) st = wfm_grid_create(ctx, zone, MONDAY, (int32_t)days, 3600, &past);
  if (st == WFM_OK) st = wfm_grid_create(ctx, zone, MONDAY + (int32_t)days, HELD / DAY, 3600, &future);
  if (st == WFM_OK) st = wfm_series_create(ctx, past, WFM_SERIES_VOLUME, padded, NULL, NULL, &series);
  if (st == WFM_OK) st = wfm_forecast_run(ctx, series, future, NULL, &opts, &forecast);
  if (st == WFM_OK) memcpy(mean, wfm_forecast_mean(forecast), HELD * sizeof *mean);
  wfm_forecast_free(forecast);
  wfm_series_free(series);
  wfm_grid_free(future);
  wfm_grid_free(past);
  wfm_zone_free(zone);
  free(padded);
  return st;
}

static wfm_status run(wfm_ctx *ctx, int method, const double *y, size_t n, double *mean) {
  static const size_t seasons[] = {DAY, WEEK};
  wfm_ets_opts ets;
  wfm_double_seasonal_opts dshw;
  switch (method) {
  case ETS:
    wfm_ets_opts_init(&ets, sizeof ets);
    ets.period = DAY;
    return wfm_ets(ctx, y, n, &ets, NULL, HELD, mean, NULL);
  case THETA:
    return wfm_theta(ctx, y, n, DAY, HELD, mean, NULL, NULL);
  case STL:
    return wfm_stl_forecast(ctx, y, n, seasons, 2, HELD, mean, NULL);
  case DSHW:
    wfm_double_seasonal_opts_init(&dshw, sizeof dshw);
    dshw.short_period = DAY;
    dshw.long_period = WEEK;
    return wfm_double_seasonal(ctx, y, n, &dshw, NULL, HELD, mean);
  case CORE:
    return on_calendar(ctx, y, n, 0, mean);
  case AUTO:
    return on_calendar(ctx, y, n, WFM_FORECAST_COMPANIONS, mean);
  default:
    for (size_t i = 0; i < HELD; i++) mean[i] = y[n - DAY + i % DAY];
    return WFM_OK;
  }
}

static size_t read_values(char *line, double *y) {
  size_t n = 0;
  char *at = strchr(line, ',');
  while (at && n < VALUES_MAX) {
    char *end;
    double v = strtod(at + 1, &end);
    if (end == at + 1) break;
    y[n++] = v;
    at = *end == ',' ? end : NULL;
  }
  return n;
}

int main(int argc, char **argv) {
  static char line[LINE];
  double y[VALUES_MAX], mean[HELD], error[METHODS] = {0}, time[METHODS] = {0};
  int count[METHODS] = {0}, step = argc > 2 ? atoi(argv[2]) : 1, row = 0;
  FILE *f = argc > 1 ? fopen(argv[1], "r") : NULL;
  wfm_ctx *ctx = NULL;
  if (!f) {
    printf("no file of series: skipped\n");
    return 0;
  }
  if (step < 1 || wfm_ctx_create(&ctx, NULL) != WFM_OK) return 1;
  while (fgets(line, sizeof line, f)) {
    size_t n = read_values(line, y);
    if (n < HELD + 2 * WEEK + 1 || row++ % step) continue;
    n -= HELD;
    for (int m = 0; m < METHODS; m++) {
      wfm_accuracy a;
      wfm_accuracy_init(&a, sizeof a);
      double from = now_s();
      wfm_status st = run(ctx, m, y, n, mean);
      time[m] += now_s() - from;
      if (st != WFM_OK || wfm_accuracy_measure(ctx, y + n, mean, HELD, y, n, DAY, &a) != WFM_OK ||
          isnan(a.mase))
        continue;
      error[m] += a.mase;
      count[m]++;
    }
  }
  (void)fclose(f);
  wfm_ctx_free(ctx);
  printf("method,series,mase,cpu_s\n");
  for (int m = 0; m < METHODS; m++)
    printf("%s,%d,%.6f,%.6f\n", name[m], count[m], error[m] / count[m], time[m] / count[m]);
  return 0;
}
