/* wfm backtest: forecasts of a history's own past against what came. */
#include "history.h"

#include <libwfm/forecast.h>

#include <math.h>
#include <string.h>

static history_wish wish = HISTORY_WISH;
static bool companions;
static int64_t origins = 8;
static double step_s = 8 * 86400.0, leads_s = 28 * 86400.0;

static const cli_option options[] = {
    HISTORY_OPTIONS(wish),
    {"origin", OPTION_DATE, &wish.origin, "nothing on or after this day is used; all is", 0, 0},
    {"companions", OPTION_FLAG, &companions,
     "try theta, ets, arima, stl, dshw, thin and their combination too", 0, 0},
    {"origins", OPTION_INTEGER, &origins, "forecasts made and compared; 8", 1, 1000},
    {"step", OPTION_DURATION, &step_s, "days between them; 8d", 0, 0},
    {"leads", OPTION_DURATION, &leads_s, "days forecast from each; 28d", 0, 0},
};

static int whole_days(const char *name, double seconds, int32_t *days) {
  double d = seconds / 86400;
  *days = (int32_t)(d >= 1 && d <= 366 && d == floor(d) ? d : 0);
  if (*days) return EXIT_DONE;
  complain("--%s: want whole days, 1d to 366d", name);
  return EXIT_USAGE;
}

/* Columns of the table: heading, unit (100: per cent) and place in wfm_forecast_score. */
static const struct {
  const char *json, *head;
  double scale;
  int decimals;
  size_t at;
} columns[] = {
#define AT(field) offsetof(wfm_forecast_score, field)
    {"wape", "WAPE %", 100, 2, AT(wape)},
    {"bias", "bias %", 100, 2, AT(bias)},
    {"mase", "MASE", 1, 3, AT(mase)},
    {"rmse", "RMSE", 1, 2, AT(rmse)},
    {"pinball", "pinball", 1, 3, AT(pinball)},
    {"crps", "CRPS", 1, 3, AT(crps)},
    {"coverage80", "cover80 %", 100, 1, AT(coverage80)},
    {"day_wape", "day WAPE %", 100, 2, AT(day_wape)},
    {"day_coverage80", "day cov80 %", 100, 1, AT(day_coverage80)},
    {"week_wape", "week WAPE %", 100, 2, AT(week_wape)},
    {"floor_wape", "floor %", 100, 2, AT(floor_wape)},
    {"skill", "skill", 1, 2, AT(skill)},
#undef AT
};
enum { COLUMNS = sizeof columns / sizeof columns[0] };

static double value_of(const wfm_forecast_score *score, int column) {
  double value;
  memcpy(&value, (const char *)score + columns[column].at, sizeof value);
  return value;
}

static void print_row(const wfm_forecast_score *score) {
  printf("%5d  %-12s", (int)score->lead_days, wfm_method_text(score->method));
  for (int c = 0; c < COLUMNS; c++) {
    double value = value_of(score, c);
    if (isfinite(value))
      printf("%12.*f", columns[c].decimals, columns[c].scale * value);
    else
      printf("%12s", "-");
  }
  printf("\n");
}

static void json_row(const wfm_forecast_score *score, bool first) {
  printf("%s\n   {\"lead_days\": %d, \"method\": \"%s\", \"origins\": %d", first ? "" : ",",
         (int)score->lead_days, wfm_method_text(score->method), (int)score->origins);
  for (int c = 0; c < COLUMNS; c++) {
    printf(", \"%s\": ", columns[c].json);
    print_json_number(stdout, value_of(score, c));
  }
  printf("}");
}

static void print_head(const history_queue *queue, const history_set *set) {
  printf("queue %s, intervals of %d minutes, leads 1 to n days; cover80 and day cov80: share between the "
         "quantiles .1 and .9;\n"
         "floor: the WAPE of Poisson counts about the means; skill: 0 the better anchor, 1 the floor\n\n "
         "lead  method      ",
         queue->name, (int)set->interval_s / 60);
  for (int c = 0; c < COLUMNS; c++) printf("%12s", columns[c].head);
  printf("\n");
}

static int one_queue(const cli_app *app, const history_set *set, size_t q, wfm_backtest_opts *opts) {
  const history_queue *queue = &set->queue[q];
  wfm_backtest *backtest = NULL;
  wfm_forecast_opts forecast;
  wfm_forecast_opts_init(&forecast, sizeof forecast);
  if (companions) forecast.flags = WFM_FORECAST_COMPANIONS;
  forecast.regressors = queue_regressors(queue);
  opts->forecast = &forecast;
  wfm_status status = wfm_backtest_run(app->ctx, queue->volume, queue->hours, opts, &backtest);
  if (status != WFM_OK) {
    if (status != WFM_ECANCELLED) complain("queue %s:", queue->name);
    return failed(app, status);
  }
  end_progress(app);
  if (app->json) {
    printf("%s\n {\"queue\": ", q ? "," : "");
    print_json_text(stdout, queue->name);
    printf(", \"rows\": [");
  } else {
    if (q) printf("\n");
    print_head(queue, set);
  }
  for (size_t i = 0; i < wfm_backtest_rows(backtest); i++) {
    wfm_forecast_score score;
    wfm_forecast_score_init(&score, sizeof score);
    if (wfm_backtest_row_get(backtest, i, &score) != WFM_OK) continue;
    if (app->json)
      json_row(&score, i == 0);
    else
      print_row(&score);
  }
  if (app->json) printf("]}");
  wfm_backtest_free(backtest);
  return EXIT_DONE;
}

static int run(cli_app *app, int count, char **argument) {
  history_set set;
  wfm_backtest_opts opts;
  (void)count;
  wfm_backtest_opts_init(&opts, sizeof opts);
  int code = whole_days("step", step_s, &opts.step_days);
  if (code == EXIT_DONE) code = whole_days("leads", leads_s, &opts.lead_days);
  if (code != EXIT_DONE) return code;
  opts.origins = (int32_t)origins;
  wish.path = argument[0];
  code = read_history(app, &wish, &set);
  if (app->json && code == EXIT_DONE)
    printf("{\"interval_minutes\": %d, \"queues\": [", (int)set.interval_s / 60);
  for (size_t q = 0; code == EXIT_DONE && q < set.queues; q++) code = one_queue(app, &set, q, &opts);
  if (app->json && code == EXIT_DONE) printf("]}\n");
  free_history(&set);
  return code;
}

const cli_command command_backtest = {
    .name = "backtest",
    .summary = "how well each method would have forecast a history's own past",
    .arguments = "HISTORY.csv",
    .about = "Makes forecasts from rolling origins, each from what was known then, and compares them with "
             "what came: a line for "
             "each lead\nand method, beside seasonal naive and the mean of the last weeks. Reads what wfm "
             "forecast reads.",
    .example = "  wfm backtest history.csv --interval 30m --origins 8 --leads 28d",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .least = 1,
    .most = 1,
    .run = run,
};
