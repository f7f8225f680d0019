/* wfm forecast: a distribution of contacts for every open interval of a horizon. */
#include "explain.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static history_wish wish = HISTORY_WISH;
static double horizon_s = 28 * 86400.0;
static const char *out_path, *method_name = "auto";
static bool explain, companions;

static const cli_option options[] = {
    HISTORY_OPTIONS(wish),
    {"origin", OPTION_DATE, &wish.origin,
     "first day of the horizon, nothing on or after it is used; the day after the last value", 0, 0},
    {"horizon", OPTION_DURATION, &horizon_s, "length of the horizon in days; 28d", 0, 0},
    {"method", OPTION_TEXT, &method_name,
     "auto, snaive, weekmean, levelshape, holtwinters, theta, ets, arima, stl, dshw, thin or combination; "
     "auto",
     0, 0},
    {"companions", OPTION_FLAG, &companions,
     "let auto try theta, ets, arima, stl, dshw, thin and their combination", 0, 0},
    {"o", OPTION_TEXT, &out_path, "file to write; the standard output", 0, 0},
    {"explain", OPTION_FLAG, &explain, "say in words what was found, on the standard error", 0, 0},
};

enum { LEVELS = 7 };
static const double levels[LEVELS] = {0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95};

static int find_method(int32_t *method) {
  for (int32_t m = WFM_METHOD_AUTO; m <= WFM_METHOD_DOUBLE_SEASONAL; m++)
    if (m != WFM_METHOD_WEIGHTED && strcmp(wfm_method_text(m), method_name) == 0) {
      *method = m;
      return EXIT_DONE;
    }
  complain("--method: \"%s\", want auto, snaive, weekmean, levelshape, holtwinters, theta, ets, arima, stl, "
           "thin or combination",
           method_name);
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

/* --- the command --- */

static int one_queue(const cli_app *app, const history_set *set, size_t q, const wfm_grid *grid,
                     int32_t method, FILE *out) {
  const history_queue *queue = &set->queue[q];
  wfm_forecast *forecast = NULL;
  wfm_effects *effects = NULL;
  wfm_forecast_opts opts;
  wfm_forecast_opts_init(&opts, sizeof opts);
  opts.method = method;
  if (companions) opts.flags = WFM_FORECAST_COMPANIONS;
  opts.regressors = queue_regressors(queue);
  wfm_status status = wfm_forecast_run(app->ctx, queue->volume, grid, queue->hours, &opts, &forecast);
  if (status == WFM_OK) status = write_rows(app, queue, grid, forecast, out);
  if (status == WFM_OK && (explain || app->json))
    status = wfm_effects_find(app->ctx, queue->volume, queue->hours, queue_regressors(queue), &effects);
  if (status == WFM_OK) {
    const found all = {queue, forecast, effects, wfm_grid_days(grid)};
    end_progress(app);
    if (explain) explain_queue(&all);
    if (app->json) json_queue(&all, q == 0);
  }
  wfm_effects_free(effects);
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
