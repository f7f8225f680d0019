/* wfm forecast: a distribution of contacts for every open interval of a horizon. */
#include "history.h"

#include <libwfm/forecast.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

static history_wish wish = HISTORY_WISH;
static double horizon_s = 28 * 86400.0;
static const char *out_path, *method_name = "auto";
static bool explain;

static const cli_option options[] = {
    HISTORY_OPTIONS(wish),
    {"origin", OPTION_DATE, &wish.origin,
     "first day of the horizon, nothing on or after it is used; the day after the last value", 0, 0},
    {"horizon", OPTION_DURATION, &horizon_s, "length of the horizon in days; 28d", 0, 0},
    {"method", OPTION_TEXT, &method_name, "auto, snaive, weekmean, levelshape or holtwinters; auto", 0, 0},
    {"o", OPTION_TEXT, &out_path, "file to write; the standard output", 0, 0},
    {"explain", OPTION_FLAG, &explain, "say in words what was found, on the standard error", 0, 0},
};

enum { LEVELS = 7 };
static const double levels[LEVELS] = {0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95};

static int find_method(int32_t *method) {
  for (int32_t m = WFM_METHOD_AUTO; m <= WFM_METHOD_HOLT_WINTERS; m++)
    if (strcmp(wfm_method_text(m), method_name) == 0) {
      *method = m;
      return EXIT_DONE;
    }
  complain("--method: \"%s\", want auto, snaive, weekmean, levelshape or holtwinters", method_name);
  return EXIT_USAGE;
}

static int32_t horizon_days(void) {
  double days = horizon_s / 86400;
  return days >= 1 && days <= 3660 && days == floor(days) ? (int32_t)days : 0;
}

/* --- the table --- */

static wfm_status write_rows(const cli_app *app, const history_queue *queue, const wfm_grid *grid,
                             const wfm_forecast *forecast, FILE *out) {
  size_t n = wfm_forecast_count(forecast);
  double *quantile = malloc((n + 1) * LEVELS * sizeof *quantile);
  wfm_status status = quantile ? WFM_OK : WFM_ENOMEM;
  for (int k = 0; status == WFM_OK && k < LEVELS; k++)
    status = wfm_forecast_quantile(app->ctx, forecast, levels[k], quantile + (size_t)k * n);
  for (size_t i = 0; status == WFM_OK && i < n; i++) {
    if (!wfm_forecast_open(forecast)[i]) continue;
    print_cell(out, queue->name);
    fputc(',', out);
    print_start(out, grid, i);
    fputc(',', out);
    print_value(out, wfm_forecast_mean(forecast)[i]);
    for (size_t k = 0; k < LEVELS; k++) {
      fputc(',', out);
      print_value(out, quantile[k * n + i]);
    }
    fputc('\n', out);
  }
  free(quantile);
  return status;
}

/* --- what was found --- */

static double total(const wfm_forecast *forecast) {
  double sum = 0;
  for (size_t i = 0; i < wfm_forecast_count(forecast); i++) sum += wfm_forecast_mean(forecast)[i];
  return sum;
}

/* Mean contacts of the last four weeks' days that have any, by weekday (7: all). */
static void recent_days(const history_queue *queue, double mean[8]) {
  double sum[8] = {0}, days[8] = {0};
  int32_t count = wfm_grid_days(queue->grid);
  for (int32_t day = count > 28 ? count - 28 : 0; day < count; day++) {
    size_t first, cells, known = 0;
    double contacts = 0;
    wfm_grid_day_range(queue->grid, day, &first, &cells);
    for (size_t i = first; i < first + cells; i++)
      if (wfm_series_cell(queue->volume)[i] == WFM_CELL_OK) {
        contacts += wfm_series_value(queue->volume)[i];
        known++;
      }
    if (!known) continue;
    int32_t weekday = wfm_date_weekday(wfm_grid_first_date(queue->grid) + day);
    sum[weekday] += contacts;
    days[weekday]++;
    sum[7] += contacts;
    days[7]++;
  }
  for (int k = 0; k < 8; k++) mean[k] = days[k] > 0 ? sum[k] / days[k] : NAN;
}

static void explain_weekdays(const history_queue *queue) {
  static const char *const name[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  double mean[8];
  recent_days(queue, mean);
  fprintf(stderr, "  last four weeks: ");
  print_number(stderr, mean[7], 1);
  fprintf(stderr, " contacts a day that has any;");
  for (int k = 0; k < 7; k++)
    if (!isnan(mean[k]) && mean[7] > 0)
      fprintf(stderr, " %s %+.0f %%", name[k], 100 * (mean[k] / mean[7] - 1));
  fputc('\n', stderr);
}

static void explain_queue(const history_queue *queue, const wfm_forecast *forecast, int32_t days) {
  fprintf(stderr, "queue %s: ", queue->name);
  print_number(stderr, total(forecast), 0);
  fprintf(stderr, " contacts expected in %d days, by %s\n", (int)days,
          wfm_method_text(wfm_forecast_method(forecast)));
  explain_weekdays(queue);
  if (queue->cleaned.outliers || queue->cleaned.outage_days || queue->cleaned.negative)
    fprintf(stderr, "  set aside: %lld outliers, %lld days with next to nothing, %lld negative values\n",
            (long long)queue->cleaned.outliers, (long long)queue->cleaned.outage_days,
            (long long)queue->cleaned.negative);
  if (wfm_hours_special_count(queue->hours))
    fprintf(stderr, "  special days known: %zu\n", wfm_hours_special_count(queue->hours));
  for (size_t i = 0; i < wfm_forecast_scores(forecast); i++) {
    wfm_forecast_score score;
    wfm_forecast_score_init(&score, sizeof score);
    if (wfm_forecast_score_get(forecast, i, &score) == WFM_OK)
      fprintf(stderr, "  %-12s WAPE %.1f %%, bias %+.1f %%, over %d origins\n", wfm_method_text(score.method),
              100 * score.wape, 100 * score.bias, (int)score.origins);
  }
  if (wfm_forecast_scores(forecast) == 0)
    fprintf(stderr, "  the history is too short to compare methods on it\n");
}

static void json_queue(const history_queue *queue, const wfm_forecast *forecast, bool first) {
  printf("%s\n  {\"queue\": ", first ? "" : ",");
  print_json_text(stdout, queue->name);
  printf(", \"contacts\": ");
  print_json_number(stdout, total(forecast));
  printf(", \"method\": \"%s\", \"outliers\": %lld, \"outage_days\": %lld, \"scores\": [",
         wfm_method_text(wfm_forecast_method(forecast)), (long long)queue->cleaned.outliers,
         (long long)queue->cleaned.outage_days);
  for (size_t i = 0; i < wfm_forecast_scores(forecast); i++) {
    wfm_forecast_score score;
    wfm_forecast_score_init(&score, sizeof score);
    if (wfm_forecast_score_get(forecast, i, &score) != WFM_OK) continue;
    printf("%s{\"method\": \"%s\", \"origins\": %d, \"wape\": ", i ? ", " : "", wfm_method_text(score.method),
           (int)score.origins);
    print_json_number(stdout, score.wape);
    printf(", \"bias\": ");
    print_json_number(stdout, score.bias);
    printf(", \"coverage80\": ");
    print_json_number(stdout, score.coverage80);
    printf("}");
  }
  printf("]}");
}

/* --- the command --- */

static int one_queue(const cli_app *app, const history_set *set, size_t q, const wfm_grid *grid,
                     int32_t method, FILE *out) {
  const history_queue *queue = &set->queue[q];
  wfm_forecast *forecast = NULL;
  wfm_forecast_opts opts;
  wfm_forecast_opts_init(&opts, sizeof opts);
  opts.method = method;
  wfm_status status = wfm_forecast_run(app->ctx, queue->volume, grid, queue->hours, &opts, &forecast);
  if (status == WFM_OK) status = write_rows(app, queue, grid, forecast, out);
  if (status == WFM_OK) {
    end_progress(app);
    if (explain) explain_queue(queue, forecast, wfm_grid_days(grid));
    if (app->json) json_queue(queue, forecast, q == 0);
  }
  wfm_forecast_free(forecast);
  if (status == WFM_OK) return EXIT_DONE;
  if (status != WFM_ECANCELLED) complain("queue %s:", queue->name);
  return failed(app, status);
}

static int run(cli_app *app, int count, char **argument) {
  history_set set;
  wfm_grid *grid = NULL;
  cli_output out;
  int32_t days = horizon_days(), method = WFM_METHOD_AUTO;
  (void)count;
  if (!days) {
    complain("--horizon: want whole days, 1d to 3660d");
    return EXIT_USAGE;
  }
  if (app->json && !out_path) {
    complain("--json wants -o FILE: the forecast itself goes there");
    return EXIT_USAGE;
  }
  int code = find_method(&method);
  if (code != EXIT_DONE) return code;
  wish.path = argument[0];
  code = read_history(app, &wish, &set);
  if (code == EXIT_DONE) code = open_output(&out);
  if (code == EXIT_DONE) {
    wfm_status status = wfm_grid_create(app->ctx, set.zone, set.origin, days, set.interval_s, &grid);
    if (status != WFM_OK) code = failed(app, status);
    fputs("queue,start,mean,q05,q10,q25,q50,q75,q90,q95\n", out.file);
    if (app->json && code == EXIT_DONE) {
      printf("{\"counts\": ");
      print_json_text(stdout, wfm_history_counts(set.file));
      printf(", \"interval_minutes\": %d, \"days\": %d, \"queues\": [", (int)set.interval_s / 60, (int)days);
    }
    for (size_t q = 0; code == EXIT_DONE && q < set.queues; q++)
      code = one_queue(app, &set, q, grid, method, out.file);
    if (app->json && code == EXIT_DONE) printf("]}\n");
    code = close_output(app, &out, out_path, code);
  }
  wfm_grid_free(grid);
  free_history(&set);
  return code;
}

const cli_command command_forecast = {
    .name = "forecast",
    .summary = "contacts of the coming weeks, mean and quantiles by interval",
    .arguments = "HISTORY.csv",
    .about =
        "Reads contacts by interval (columns start, ts or date; offered or --value; queue, if there are "
        "several) and "
        "forecasts every\nopen interval from the origin on. Writes queue, start, mean and the quantiles q05 "
        "to q95. Opening "
        "hours are read off\nthe history; suspicious values are set aside unless --raw. Page: docs/cli.md.",
    .example = "  wfm forecast history.csv --interval 30m --origin 2026-03-02 --horizon 28d --zone "
               "Europe/Berlin -o forecast.csv",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .least = 1,
    .most = 1,
    .run = run,
};
