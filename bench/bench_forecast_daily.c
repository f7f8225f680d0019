/* Accuracy of the forecasts on ten daily series and on the hourly series of the M4 competition. Reads the folder named by WFM_DATA_DIR.
 *
 * bench_forecast_daily [daily] [m4] [auto] [companions]: both unless one is named; auto: the choice among all methods instead of levelshape;
 * companions: they take part in it.
 * daily: eight origins four weeks apart, the last four weeks before the end, each with three years of history: WAPE in percent at leads of
 * 1, 7, 14 and 28 days, share of days within the 80 % band at 28 days, and the same of the planner's mean of eight weeks.
 * m4: the last 48 values of each series from those before: mean of the MASE by the season of 24 hours, beside the last day and the last week
 * repeated. The series have no dates: the first value is taken as Monday 0:00. */
#include "core/core.h"
#include "data.h"

#include <libwfm/forecast.h>
#include <libwfm/forecast_decompose.h>
#include <libwfm/forecast_smooth.h>
#include <math.h>
#include <string.h>

enum { ROWS_MAX = 2000, LEADS = 4, LEAD = 28, ORIGINS = 8, WINDOW = 1095, LINE = 16384, M4_LEAD = 48 };
static const int32_t leads[LEADS] = {1, 7, 14, 28};

typedef struct source {
  const char *name, *file;
  int32_t value, filter; /* columns, from 0; filter -1: all rows */
  const char *wanted;
} source;

static const source sources[] = {{"kpi", "callcenter_kpi_daily.csv", 1, -1, NULL},
                                 {"booking", "booking_calls_daily.csv", 1, -1, NULL},
                                 {"sw_Trust", "ambulance_sw_daily.csv", 2, 1, "Trust"},
                                 {"sw_BNSSG", "ambulance_sw_daily.csv", 2, 1, "BNSSG"},
                                 {"sw_Cornwall", "ambulance_sw_daily.csv", 2, 1, "Cornwall"},
                                 {"sw_Somerset", "ambulance_sw_daily.csv", 2, 1, "Somerset"},
                                 {"ems_total", "ems_daily_bottom.csv", 4, -1, NULL},
                                 {"ems_AB", "ems_daily_bottom.csv", 4, 2, "AB"},
                                 {"ems_BC", "ems_daily_bottom.csv", 4, 2, "BC"},
                                 {"ems_HD", "ems_daily_bottom.csv", 4, 2, "HD"}};

/* Start of a column of a line; its end is a comma or the end of the line. */
static const char *column(const char *line, int32_t n) {
  while (n-- > 0 && line) {
    line = strchr(line, ',');
    if (line) line++;
  }
  return line;
}

/* Sums by day of the rows wanted; days without a row are NaN. */
static size_t read_daily(const source *s, double *y, int32_t *first) {
  char line[LINE];
  size_t n = 0;
  FILE *f = data_open(s->file);
  while (f && fgets(line, sizeof line, f)) {
    int year, month, day;
    double v;
    const char *value = column(line, s->value), *filter = s->filter < 0 ? NULL : column(line, s->filter);
    if (sscanf(line, "%d-%d-%d", &year, &month, &day) != 3 || !value || sscanf(value, "%lf", &v) != 1)
      continue;
    if (filter && (strncmp(filter, s->wanted, strlen(s->wanted)) != 0 || filter[strlen(s->wanted)] != ','))
      continue;
    int32_t date = wfm_date_from_ymd(year, month, day);
    if (n == 0) *first = date;
    if (date < *first || date - *first >= ROWS_MAX) continue;
    while (n <= (size_t)(date - *first)) y[n++] = NAN;
    double *cell = &y[date - *first];
    *cell = isnan(*cell) ? v : *cell + v;
  }
  if (f) (void)fclose(f);
  return n;
}

/* One history and a horizon after it. */
typedef struct setting {
  wfm_ctx *ctx;
  wfm_zone *zone;
  wfm_grid *past, *future;
  wfm_series *history;
  wfm_forecast *f;
} setting;

static void clear(setting *s) {
  wfm_forecast_free(s->f);
  wfm_series_free(s->history);
  wfm_grid_free(s->future);
  wfm_grid_free(s->past);
  wfm_zone_free(s->zone);
  wfm_ctx_free(s->ctx);
}

static int asked(int argc, char **argv, const char *word) {
  for (int i = 1; i < argc; i++)
    if (strcmp(argv[i], word) == 0) return 1;
  return 0;
}

static wfm_status forecast(const double *y, int32_t first, int32_t days, int32_t ahead, int32_t interval_s,
                           const wfm_forecast_opts *opts, setting *s) {
  wfm_status st = wfm_ctx_create(&s->ctx, NULL);
  if (st == WFM_OK) st = wfm_zone_open(s->ctx, "floating", &s->zone);
  if (st == WFM_OK) st = wfm_grid_create(s->ctx, s->zone, first, days, interval_s, &s->past);
  if (st == WFM_OK) st = wfm_grid_create(s->ctx, s->zone, first + days, ahead, interval_s, &s->future);
  if (st == WFM_OK) st = wfm_series_create(s->ctx, s->past, WFM_SERIES_VOLUME, y, NULL, NULL, &s->history);
  if (st == WFM_OK) st = wfm_forecast_run(s->ctx, s->history, s->future, NULL, opts, &s->f);
  if (st != WFM_OK) (void)fprintf(stderr, "%s\n", s->ctx ? wfm_ctx_error(s->ctx) : "out of memory");
  return st;
}

typedef struct sums {
  double error, planner, actual, inside, loss, days;
} sums;

/* Mean of the same weekday in the last eight weeks before the origin. */
static double planner(const double *y, size_t origin, size_t day) {
  double sum = 0, count = 0;
  for (size_t k = 1; k <= 8; k++) {
    size_t at = origin - 7 * k + (day - origin) % 7;
    if (isnan(y[at])) continue;
    sum += y[at];
    count++;
  }
  return count > 0 ? sum / count : 0;
}

static wfm_status one_origin(const double *y, int32_t first, size_t origin, const wfm_forecast_opts *opts,
                             sums *u) {
  static const double levels[] = {0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95};
  setting s = {0};
  double q[WFM__COUNT(levels)][LEAD];
  size_t begin = origin > WINDOW ? origin - WINDOW : 0;
  wfm_status st =
      forecast(y + begin, first + (int32_t)begin, (int32_t)(origin - begin), LEAD, 86400, opts, &s);
  for (size_t k = 0; st == WFM_OK && k < WFM__COUNT(levels); k++)
    st = wfm_forecast_quantile(s.ctx, s.f, levels[k], q[k]);
  for (size_t i = 0; st == WFM_OK && i < LEAD; i++) {
    double v = y[origin + i], loss = 0;
    if (isnan(v)) continue;
    for (size_t k = 0; k < WFM__COUNT(levels); k++)
      loss +=
          (v >= q[k][i] ? levels[k] * (v - q[k][i]) : (1 - levels[k]) * (q[k][i] - v)) / WFM__COUNT(levels);
    for (size_t l = 0; l < LEADS; l++) {
      if (i >= (size_t)leads[l]) continue;
      u[l].error += fabs(wfm_forecast_mean(s.f)[i] - v);
      u[l].planner += fabs(planner(y, origin, origin + i) - v);
      u[l].actual += v;
      u[l].inside += v >= q[1][i] && v <= q[5][i];
      u[l].loss += loss;
      u[l].days++;
    }
  }
  clear(&s);
  return st;
}

static int run_daily(const wfm_forecast_opts *opts) {
  double mean[LEADS] = {0}, planners[LEADS] = {0}, inside[LEADS] = {0}, spent = data_cpu_s();
  size_t count = WFM__COUNT(sources);
  (void)printf("%-12s %27s   %27s   %20s\n", "daily WAPE", "1, 7, 14, 28 days ahead",
               "planner's mean of 8 weeks", "in80 by lead");
  for (size_t i = 0; i < count; i++) {
    static double y[ROWS_MAX];
    int32_t first = 0;
    size_t n = read_daily(&sources[i], y, &first);
    sums u[LEADS] = {{0}};
    if (n < 400) return 1;
    for (size_t k = 0; k < ORIGINS; k++)
      if (one_origin(y, first, n - LEAD * (ORIGINS - k), opts, u) != WFM_OK) return 1;
    (void)printf("%-12s", sources[i].name);
    for (size_t l = 0; l < LEADS; l++) {
      (void)printf(" %6.2f", 100 * u[l].error / u[l].actual);
      mean[l] += 100 * u[l].error / u[l].actual / (double)count;
      planners[l] += 100 * u[l].planner / u[l].actual / (double)count;
      inside[l] += u[l].inside / u[l].days / (double)count;
    }
    (void)printf("  ");
    for (size_t l = 0; l < LEADS; l++) (void)printf(" %6.2f", 100 * u[l].planner / u[l].actual);
    (void)printf("  ");
    for (size_t l = 0; l < LEADS; l++) (void)printf(" %5.3f", u[l].inside / u[l].days);
    (void)printf("\n");
  }
  (void)printf("%-12s", "mean of ten");
  for (size_t l = 0; l < LEADS; l++) (void)printf(" %6.2f", mean[l]);
  (void)printf("  ");
  for (size_t l = 0; l < LEADS; l++) (void)printf(" %6.2f", planners[l]);
  (void)printf("  ");
  for (size_t l = 0; l < LEADS; l++) (void)printf(" %5.3f", inside[l]);
  (void)printf("\nall leads    %6.2f planner %.2f; %.2f ms a forecast\n",
               (mean[0] + mean[1] + mean[2] + mean[3]) / 4,
               (planners[0] + planners[1] + planners[2] + planners[3]) / 4,
               1000 * (data_cpu_s() - spent) / (double)(count * ORIGINS));
  return 0;
}

/* --- M4 --- */

/* Values of a line after its name. */
static size_t read_values(char *line, double *y) {
  size_t n = 0;
  char *at = strchr(line, ',');
  while (at && n < ROWS_MAX && sscanf(at + 1, "%lf", &y[n]) == 1) {
    n++;
    at = strchr(at + 1, ',');
  }
  return n;
}

static double mean_error(const double *y, size_t known, size_t season) {
  double sum = 0;
  for (size_t i = 0; i < M4_LEAD; i++) sum += fabs(y[known + i] - y[known - season + i % season]) / M4_LEAD;
  return sum;
}

/* Errors of the functions for plain series: STL on both seasons, double-seasonal exponential smoothing, the mean of the two. */
static wfm_status plain(const double *y, size_t known, double error[3]) {
  static const size_t seasons[2] = {24, 168};
  double stl[M4_LEAD], smooth[M4_LEAD];
  wfm_double_seasonal_opts opts;
  wfm_ctx *ctx = NULL;
  wfm_double_seasonal_opts_init(&opts, sizeof opts);
  opts.short_period = 24;
  opts.long_period = 168;
  wfm_status st = wfm_ctx_create(&ctx, NULL);
  if (st == WFM_OK) st = wfm_stl_forecast(ctx, y, known, seasons, 2, M4_LEAD, stl, NULL);
  if (st == WFM_OK) st = wfm_double_seasonal(ctx, y, known, &opts, NULL, M4_LEAD, smooth);
  if (st != WFM_OK) (void)fprintf(stderr, "%s\n", wfm_ctx_error(ctx));
  for (size_t i = 0; st == WFM_OK && i < M4_LEAD; i++) {
    error[0] += fabs(y[known + i] - stl[i]) / M4_LEAD;
    error[1] += fabs(y[known + i] - smooth[i]) / M4_LEAD;
    error[2] += fabs(y[known + i] - (stl[i] + smooth[i]) / 2) / M4_LEAD;
  }
  wfm_ctx_free(ctx);
  return st;
}

static int run_m4(const wfm_forecast_opts *opts) {
  static char line[LINE];
  static double y[ROWS_MAX], padded[ROWS_MAX];
  double others[3] = {0}, ours = 0, day = 0, week = 0, count = 0, spent = 0;
  FILE *f = data_open("m4_hourly_train.csv");
  int32_t monday = wfm_date_from_ymd(2018, 1, 1);
  while (f && fgets(line, sizeof line, f)) {
    size_t n = read_values(line, y), known = n - M4_LEAD, hours = (known + 23) / 24 * 24;
    double scale = 0, error = 0;
    if (n < 4 * M4_LEAD) continue;
    for (size_t i = 24; i < known; i++) scale += fabs(y[i] - y[i - 24]) / (double)(known - 24);
    size_t lead = hours - known; /* the history fills whole days: what is missing of the first */
    for (size_t i = 0; i < hours; i++) padded[i] = i < lead ? NAN : y[i - lead];
    setting s = {0};
    double start = data_cpu_s(), errors[3] = {0};
    wfm_status st = forecast(padded, monday, (int32_t)(hours / 24), M4_LEAD / 24, 3600, opts, &s);
    spent += data_cpu_s() - start;
    for (size_t i = 0; st == WFM_OK && i < M4_LEAD; i++)
      error += fabs(y[known + i] - wfm_forecast_mean(s.f)[i]) / M4_LEAD;
    clear(&s);
    if (st == WFM_OK) st = plain(y, known, errors);
    if (st != WFM_OK) break;
    for (size_t i = 0; i < 3; i++) others[i] += errors[i] / scale;
    ours += error / scale;
    day += mean_error(y, known, 24) / scale;
    week += mean_error(y, known, 168) / scale;
    count++;
  }
  if (f) (void)fclose(f);
  if (!(count > 0)) return 1;
  (void)printf("m4 hourly, %.0f series, MASE: forecast %.3f (%.2f ms), last day %.3f, last week %.3f, STL "
               "%.3f, double season %.3f, mean of both %.3f\n",
               count, ours / count, 1000 * spent / count, day / count, week / count, others[0] / count,
               others[1] / count, others[2] / count);
  return 0;
}

int main(int argc, char **argv) {
  wfm_forecast_opts opts;
  wfm_forecast_opts_init(&opts, sizeof opts);
  if (!asked(argc, argv, "auto")) opts.method = WFM_METHOD_LEVEL_SHAPE;
  if (asked(argc, argv, "companions")) opts.flags = WFM_FORECAST_COMPANIONS;
  int daily = asked(argc, argv, "daily"), m4 = asked(argc, argv, "m4"), failed = 0;
  if (daily || !m4) failed |= run_daily(&opts);
  if (m4 || !daily) failed |= run_m4(&opts);
  return failed;
}
