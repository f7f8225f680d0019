/* wfm simulate: what volumes and agents by interval will give. */
#include "intervals.h"
#include "simulate_log.h"
#include "target.h"

#include <math.h>
#include <stdlib.h>

static const char *out_path, *log_path, *zone, *level_text, *volume_column, *agents_column;
static double interval_s, aht_s = -1, patience_s = INFINITY, short_s, residual, day_cv2;
static int64_t replications = 100;

static const cli_option options[] = {
    {"sl", OPTION_TEXT, &level_text, "target X/T: X per cent answered within T seconds, of offered; 80/20", 0,
     0},
    {"patience", OPTION_DURATION, &patience_s, "mean patience; nobody hangs up", 0, 0},
    {"aht", OPTION_DURATION, &aht_s, "handling time where the file gives none", 0, 0},
    {"residual", OPTION_NUMBER, &residual,
     "residual shrinkage: share of the agents that is away on the day; 0", 0, 0.999},
    {"day-cv2", OPTION_NUMBER, &day_cv2, "squared variation of a factor that a day's contacts share; 0", 0,
     100},
    {"short", OPTION_DURATION, &short_s, "count abandons sooner than this apart; 0", 0, 0},
    {"replications", OPTION_INTEGER, &replications, "runs; 100", 2, 100000},
    {"value", OPTION_TEXT, &volume_column, "column of the volume; volume, offered, mean or contacts", 0, 0},
    {"agents", OPTION_TEXT, &agents_column, "column of the agents; agents, rostered, demand or positions", 0,
     0},
    {"interval", OPTION_DURATION, &interval_s, "length of the intervals; read off the times", 0, 0},
    {"zone", OPTION_TEXT, &zone, "zone of the file's times; without one they are taken as written", 0, 0},
    {"o", OPTION_TEXT, &out_path, "file for the measures by interval", 0, 0},
    {"queue-log", OPTION_TEXT, &log_path, "file for the first run, as a queue_log of Asterisk", 0, 0},
};

enum { VOLUME = INTERVAL_COLUMNS, AGENTS, AHT, COLUMNS };
enum {
  IN_VOLUME,
  IN_AHT,
  IN_AGENTS,
  OFFERED,
  ANSWERED,
  ABANDONED,
  WITHIN,
  WAIT,
  BUSY,
  STAFFED,
  LEVEL,
  LOW,
  HIGH,
  ARRAYS
};
enum { MOST_INTERVALS = 4000000, DAY_S = 86400 };

/* One queue as it is simulated: intervals without holes from midnight on; those that the file leaves out are closed. */
typedef struct line {
  size_t n;
  size_t *at; /* [rows of the queue] interval of each, in order of time */
  double *block, *column[ARRAYS];
  bool nightly; /* closed around every midnight: the day starts with an empty queue */
  wfm_simulate_totals totals;
} line;

static double target_level = 0.8, threshold_s = 20;

static int refuse(const char *what) {
  complain("%s; wfm simulate --help explains the options", what);
  return EXIT_USAGE;
}

static int read_rows(const cli_app *app, const char *path, interval_table *in) {
  const uint32_t free_cell = WFM_COLUMN_OPTIONAL | WFM_COLUMN_MAY_BE_EMPTY;
  wfm_table_column column[COLUMNS];
  interval_columns(column);
  number_column(&column[VOLUME], volume_column ? volume_column : "volume|offered|mean|contacts", 0, 0, 1e9);
  number_column(&column[AGENTS], agents_column ? agents_column : "agents|rostered|demand|positions", 0, 0,
                1e6);
  number_column(&column[AHT], "aht_s", free_cell, 0, 1e6);
  return read_intervals(app, path, column, COLUMNS, zone, interval_s, in);
}

/* Midnight before the first row of a queue. */
static int64_t start_of(const interval_table *in, size_t q) {
  wfm_local local;
  int64_t first = in->instant[in->order[in->first[q]]];
  wfm_zone_to_local(in->zone, first, &local);
  return in->interval_s <= DAY_S ? wfm_zone_day_start(in->zone, local.date) : first;
}

static int place_rows(const cli_app *app, const char *path, const interval_table *in, size_t q, line *l) {
  size_t rows = in->first[q + 1] - in->first[q];
  int64_t base = start_of(in, q), last = in->instant[in->order[in->first[q + 1] - 1]];
  l->n = (size_t)((last - base) / in->interval_s) + 1;
  if (l->n > MOST_INTERVALS)
    return bad_row(path, in, in->order[in->first[q + 1] - 1], "start", "too far from the first row");
  l->at = calloc(rows, sizeof *l->at);
  l->block = calloc(l->n * ARRAYS, sizeof *l->block);
  if (!l->at || !l->block) return failed(app, WFM_ENOMEM);
  for (int k = 0; k < ARRAYS; k++) l->column[k] = l->block + (size_t)k * l->n;
  for (size_t k = 0; k < rows; k++) {
    size_t row = in->order[in->first[q] + k];
    int64_t off = in->instant[row] - base;
    if (off % in->interval_s)
      return bad_row(path, in, row, "start", "want steps of one interval from midnight on");
    size_t i = l->at[k] = (size_t)(off / in->interval_s);
    l->column[IN_VOLUME][i] = wfm_table_numbers(in->table, VOLUME)[row];
    l->column[IN_AGENTS][i] = wfm_table_numbers(in->table, AGENTS)[row];
    l->column[IN_AHT][i] = number_or(in, AHT, row, aht_s);
    if (l->column[IN_VOLUME][i] > 0 && !(l->column[IN_AHT][i] > 0))
      return bad_row(path, in, row, "aht_s", "not given where there are contacts, want > 0 here or --aht");
    if (!(l->column[IN_AHT][i] > 0)) l->column[IN_AHT][i] = 1; /* no contacts: it does not matter */
  }
  return EXIT_DONE;
}

/* Whether the first and the last interval of every day are closed. */
static bool closed_at_night(const interval_table *in, size_t q, const line *l) {
  size_t per_day = (size_t)(DAY_S / in->interval_s);
  if (in->interval_s > DAY_S || DAY_S % in->interval_s || per_day < 3) return false;
  for (size_t k = 0; k < in->first[q + 1] - in->first[q]; k++)
    if (l->at[k] % per_day == 0 || l->at[k] % per_day == per_day - 1) return false;
  return true;
}

static wfm_simulate_opts options_of(const cli_app *app, const interval_table *in, size_t q, const line *l) {
  wfm_simulate_opts opts;
  wfm_simulate_opts_init(&opts, sizeof opts);
  opts.seed = (uint64_t)app->seed;
  opts.series = q;
  opts.interval_s = in->interval_s;
  opts.target_answer_s = threshold_s;
  opts.short_abandon_s = short_s;
  opts.patience_s = patience_s;
  opts.residual_frac = residual;
  opts.day_cv2 = day_cv2;
  opts.replications = (int32_t)replications;
  if (in->interval_s <= DAY_S && DAY_S % in->interval_s == 0) opts.intervals_per_day = DAY_S / in->interval_s;
  opts.restart = l->nightly;
  return opts;
}

static int simulate(const cli_app *app, const interval_table *in, size_t q, line *l) {
  wfm_simulate_columns columns;
  wfm_simulate_columns_init(&columns, sizeof columns);
  l->nightly = closed_at_night(in, q, l);
  const wfm_simulate_opts opts = options_of(app, in, q, l);
  double **wanted[] = {&columns.offered,         &columns.answered,        &columns.abandoned,
                       &columns.answered_within, &columns.wait_answered_s, &columns.busy_s,
                       &columns.staffed_s,       &columns.level,           &columns.level_low,
                       &columns.level_high};
  for (int k = 0; k < ARRAYS - OFFERED; k++) *wanted[k] = l->column[OFFERED + k];
  l->totals.struct_size = sizeof l->totals;
  wfm_status status = wfm_simulate(app->ctx, l->column[IN_VOLUME], l->column[IN_AHT], l->column[IN_AGENTS],
                                   l->n, &opts, &columns, &l->totals);
  end_progress(app);
  return status == WFM_OK ? EXIT_DONE : failed(app, status);
}

/* --- what comes out --- */

static double ratio(double part, double whole) {
  return whole > 0 ? part / whole : NAN;
}

static void write_rows(const interval_table *in, size_t q, const line *l, FILE *out) {
  for (size_t k = 0; k < in->first[q + 1] - in->first[q]; k++) {
    size_t row = in->order[in->first[q] + k], i = l->at[k];
    double *const *c = l->column;
    const double cell[] = {c[IN_VOLUME][i],
                           c[IN_AGENTS][i],
                           c[OFFERED][i],
                           c[ANSWERED][i],
                           c[ABANDONED][i],
                           c[WITHIN][i],
                           c[LEVEL][i],
                           c[LOW][i],
                           c[HIGH][i],
                           ratio(c[WAIT][i], c[ANSWERED][i]),
                           ratio(c[BUSY][i], c[STAFFED][i])};
    print_cell(out, in->name[in->queue[row]]);
    fputc(',', out);
    print_clock(out, in, row);
    for (size_t m = 0; m < sizeof cell / sizeof cell[0]; m++) {
      fputc(',', out);
      print_value(out, cell[m]);
    }
    fputc('\n', out);
  }
}

static void print_share(const char *what, double value, double half) {
  printf("  %-28s", what);
  print_percent(stdout, value, 2);
  printf(" +- %.2f\n", 100 * half);
}

static void print_text(const interval_table *in, size_t q, const line *l) {
  const wfm_simulate_totals *t = &l->totals;
  printf("queue %s: %d runs, %zu intervals of %d minutes, 95 %% confidence\n", in->name[q],
         (int)t->replications, in->first[q + 1] - in->first[q], (int)in->interval_s / 60);
  printf("  %-28s%.1f offered, %.1f answered, %.1f abandoned\n", "contacts", t->offered, t->answered,
         t->abandoned);
  print_share("answered within T / offered", t->level, t->level_half);
  printf("  %-28sone run in twenty below ", "");
  print_percent(stdout, t->level_p05, 2);
  printf(", one above ");
  print_percent(stdout, t->level_p95, 2);
  printf("\n");
  print_share("abandoned / offered", t->abandon_frac, t->abandon_half);
  printf("  %-28s%.2f s +- %.2f\n", "mean wait of the answered", t->asa_s, t->asa_half_s);
  printf("  %-28s%.2f s +- %.2f\n", "mean wait of all", t->wait_s, t->wait_half_s);
  print_share("occupancy", t->occupancy, t->occupancy_half);
  printf("  T = %g s; %s; residual shrinkage %g %%; %s\n", threshold_s,
         isfinite(patience_s) ? "patience exponential" : "nobody hangs up", 100 * residual,
         l->nightly ? "every day starts with an empty queue" : "queues carry over midnight");
}

static void print_json(const interval_table *in, size_t q, const line *l) {
  const wfm_simulate_totals *t = &l->totals;
  const struct {
    const char *name;
    double value;
  } member[] = {{"offered", t->offered},
                {"answered", t->answered},
                {"abandoned", t->abandoned},
                {"answered_within", t->answered_within},
                {"short_abandoned", t->short_abandoned},
                {"level", t->level},
                {"level_half", t->level_half},
                {"level_p05", t->level_p05},
                {"level_p50", t->level_p50},
                {"level_p95", t->level_p95},
                {"abandon_frac", t->abandon_frac},
                {"abandon_half", t->abandon_half},
                {"asa_s", t->asa_s},
                {"asa_half_s", t->asa_half_s},
                {"wait_s", t->wait_s},
                {"wait_half_s", t->wait_half_s},
                {"occupancy", t->occupancy},
                {"occupancy_half", t->occupancy_half}};
  printf("%s\n {\"queue\": ", q ? "," : "");
  print_json_text(stdout, in->name[q]);
  printf(", \"replications\": %d, \"definition\": \"answered within T / offered\", \"threshold_s\": %.17g, "
         "\"empty_at_midnight\": %s",
         (int)t->replications, threshold_s, l->nightly ? "true" : "false");
  for (size_t k = 0; k < sizeof member / sizeof member[0]; k++) {
    printf(", \"%s\": ", member[k].name);
    print_json_number(stdout, member[k].value);
  }
  printf("}");
}

/* All queues, then all results: nothing is printed of a file that has a fault. */
static int all_queues(const cli_app *app, const char *path, const interval_table *in, line *lines) {
  int code = EXIT_DONE;
  for (size_t q = 0; code == EXIT_DONE && q < in->queues; q++) code = place_rows(app, path, in, q, &lines[q]);
  for (size_t q = 0; code == EXIT_DONE && q < in->queues; q++) code = simulate(app, in, q, &lines[q]);
  return code;
}

static int write_table(const cli_app *app, const interval_table *in, const line *lines) {
  cli_output out;
  int code = open_output(&out);
  if (code != EXIT_DONE) return code;
  fputs(
      "queue,start,volume,agents,offered,answered,abandoned,answered_within,level,level_low,level_high,asa_s,"
      "occupancy\n",
      out.file);
  for (size_t q = 0; q < in->queues; q++) write_rows(in, q, &lines[q], out.file);
  return close_output(app, &out, out_path, code);
}

static int write_log(const cli_app *app, const interval_table *in, const line *lines) {
  simulated_queue *queue = calloc(in->queues, sizeof *queue);
  if (!queue) return failed(app, WFM_ENOMEM);
  for (size_t q = 0; q < in->queues; q++)
    queue[q] = (simulated_queue){.name = in->name[q],
                                 .begin = start_of(in, q),
                                 .volume = lines[q].column[IN_VOLUME],
                                 .aht_s = lines[q].column[IN_AHT],
                                 .agents = lines[q].column[IN_AGENTS],
                                 .n = lines[q].n,
                                 .opts = options_of(app, in, q, &lines[q])};
  int code = write_simulated_log(app, queue, in->queues, log_path);
  free(queue);
  return code;
}

static void print_lines(const cli_app *app, const interval_table *in, const line *lines) {
  if (app->json) printf("{\"queues\": [");
  for (size_t q = 0; q < in->queues; q++) {
    if (app->json)
      print_json(in, q, &lines[q]);
    else
      print_text(in, q, &lines[q]);
  }
  if (app->json) printf("]}\n");
}

static int run(cli_app *app, int count, char **argument) {
  interval_table in = {0};
  line *lines = NULL;
  (void)count;
  if (level_text && !read_level(level_text, &target_level, &threshold_s))
    return refuse("--sl wants X/T as in 80/20, 0 < X < 100");
  if (!(patience_s > 0)) return refuse("--patience wants a time above 0");
  int code = read_rows(app, argument[0], &in);
  if (code == EXIT_DONE) {
    lines = calloc(in.queues, sizeof *lines);
    code = lines ? all_queues(app, argument[0], &in, lines) : failed(app, WFM_ENOMEM);
  }
  if (code == EXIT_DONE && out_path) code = write_table(app, &in, lines);
  if (code == EXIT_DONE && log_path) code = write_log(app, &in, lines);
  if (code == EXIT_DONE) {
    print_lines(app, &in, lines);
    for (size_t q = 0; level_text && q < in.queues; q++)
      if (!(lines[q].totals.level >= target_level)) code = EXIT_MISSED;
  }
  for (size_t q = 0; lines && q < in.queues; q++) {
    free(lines[q].at);
    free(lines[q].block);
  }
  free(lines);
  free_intervals(&in);
  return code;
}

const cli_command command_simulate = {
    .name = "simulate",
    .summary = "what given agents will give, by simulation",
    .arguments = "TABLE.csv",
    .about = "Reads start, volume (or offered, mean, contacts), aht_s, agents (or rostered, demand, "
             "positions) and, if there are several,\n"
             "queue (or skill), e.g. a plan's requirement.csv. Prints totals with their confidence "
             "intervals; -o writes every interval.\n"
             "Exit 1 when --sl is given and missed. Page: docs/cli.md.",
    .example = "  wfm simulate mycentre/out/requirement.csv --patience 120 --sl 80/20 --residual 0.05 -o "
               "simulated.csv",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .least = 1,
    .most = 1,
    .run = run,
};
