/* wfm kpi: intervals in, KPIs by interval, day, week or month out. */
#include "intervals.h"

#include <libwfm/kpi.h>

#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static const char *out_path, *zone, *definition_name = "offered", *period_name = "day";
static double interval_s, threshold_s = 20, short_s = 5;
static bool skip_missing;

static const cli_option options[] = {
    {"period", OPTION_TEXT, &period_name, "interval, day, week or month; day", 0, 0},
    {"definition", OPTION_TEXT, &definition_name, "of the service level, docs/kpi.md has the names; offered",
     0, 0},
    {"threshold", OPTION_DURATION, &threshold_s, "T by which answered_within was counted; 20", 0, 0},
    {"short", OPTION_DURATION, &short_s, "s by which short_abandoned was counted; 5", 0, 0},
    {"skip-missing", OPTION_FLAG, &skip_missing,
     "leave rows with an empty cell out of every sum, and count them", 0, 0},
    {"interval", OPTION_DURATION, &interval_s, "length of the intervals; read off the times", 0, 0},
    {"zone", OPTION_TEXT, &zone, "zone of the file's times; without one they are taken as written", 0, 0},
    {"o", OPTION_TEXT, &out_path, "file to write; the standard output", 0, 0},
};

/* Facts by the names of their columns; wfm_kpi_facts and wfm_kpi_sums have the same ones. */
static const struct {
  const char *name;
  size_t fact, sum;
} facts[] = {
#define FACT(field)                                                                                          \
  { #field, offsetof(wfm_kpi_facts, field), offsetof(wfm_kpi_sums, field) }
    FACT(offered),          FACT(answered),    FACT(abandoned), FACT(answered_within), FACT(abandoned_within),
    FACT(short_abandoned),  FACT(flow_out),    FACT(dequeued),  FACT(handled),         FACT(answered_wait_s),
    FACT(abandoned_wait_s), FACT(ring_s),      FACT(talk_s),    FACT(hold_s),          FACT(after_s),
    FACT(handling_s),       FACT(available_s), FACT(paid_s),
#undef FACT
};
enum {
  FACTS = sizeof facts / sizeof facts[0],
  ANSWERED = 1,
  HANDLED = 8,
  TALK = 12,
  AHT = INTERVAL_COLUMNS + FACTS,
  COLUMNS
};

static const struct {
  const char *name;
  size_t at;
} measures[] = {
#define MEASURE(field)                                                                                       \
  { #field, offsetof(wfm_kpi_measures, field) }
    MEASURE(service_level),
    MEASURE(service_level_low),
    MEASURE(service_level_high),
    MEASURE(abandonment),
    MEASURE(abandonment_low),
    MEASURE(abandonment_high),
    MEASURE(asa_s),
    MEASURE(abandoned_wait_s),
    MEASURE(wait_s),
    MEASURE(aht_s),
    MEASURE(talk_s),
    MEASURE(hold_s),
    MEASURE(after_s),
    MEASURE(hold_frac),
    MEASURE(occupancy),
    MEASURE(utilisation),
    MEASURE(contacts_per_h),
    MEASURE(unaccounted),
#undef MEASURE
};
enum { MEASURES = sizeof measures / sizeof measures[0] };

typedef struct job {
  interval_table in;
  wfm_kpi_opts opts;
  int32_t period;
  const double *fact[FACTS]; /* [rows] columns that the file has; NULL: not */
  double *made;              /* [rows] talk_s made of aht_s */
  int32_t *group;            /* [rows] */
  size_t groups;
  size_t *head;                      /* [groups] a row of the group, its first */
  double *sum[FACTS];                /* [groups] */
  double *block, *measure[MEASURES]; /* [groups]; NULL: cannot be told from the file's columns */
  int64_t *left_out;
  char definition[300];
} job;

static int refuse(const char *what) {
  complain("%s; wfm kpi --help explains the options", what);
  return EXIT_USAGE;
}

static int read_choice(const cli_app *app, job *j) {
  wfm_kpi_opts_init(&j->opts, sizeof j->opts);
  j->period = -1;
  for (int32_t p = WFM_PERIOD_INTERVAL; p <= WFM_PERIOD_MONTH; p++)
    if (strcmp(wfm_period_name(p), period_name) == 0) j->period = p;
  if (j->period < 0) return refuse("--period wants interval, day, week or month");
  wfm_status status = wfm_kpi_opts_named(app->ctx, definition_name, &j->opts);
  j->opts.threshold_s = threshold_s;
  j->opts.short_s = short_s;
  if (status == WFM_OK)
    status = wfm_kpi_definition(app->ctx, &j->opts, j->definition, sizeof j->definition, NULL);
  return status == WFM_OK ? EXIT_DONE : failed(app, status);
}

static int read_rows(const cli_app *app, const char *path, job *j) {
  const uint32_t free_cell = WFM_COLUMN_OPTIONAL | WFM_COLUMN_MAY_BE_EMPTY;
  wfm_table_column column[COLUMNS];
  bool any = false;
  interval_columns(column);
  for (int f = 0; f < FACTS; f++)
    number_column(&column[INTERVAL_COLUMNS + f], facts[f].name, free_cell, 0, 1e15);
  number_column(&column[AHT], "aht_s", free_cell, 0, 1e6);
  int code = read_intervals(app, path, column, COLUMNS, zone, interval_s, &j->in);
  if (code != EXIT_DONE) return code;
  for (size_t f = 0; f < FACTS; f++)
    if (wfm_table_has(j->in.table, INTERVAL_COLUMNS + f)) {
      j->fact[f] = wfm_table_numbers(j->in.table, INTERVAL_COLUMNS + f);
      any = true;
    }
  if (any) return EXIT_DONE;
  complain("%s:1: want counts to work on: offered, answered, abandoned, answered_within, ...; docs/cli.md "
           "lists them",
           path);
  return EXIT_USAGE;
}

/* Histories have handled contacts and their mean handling time: answered and talk_s are made of them. */
static int complete_facts(const cli_app *app, job *j) {
  if (!j->fact[ANSWERED]) j->fact[ANSWERED] = j->fact[HANDLED];
  const double *handled = j->fact[HANDLED] ? j->fact[HANDLED] : j->fact[ANSWERED];
  if (j->fact[TALK] || !handled || !wfm_table_has(j->in.table, AHT)) return EXIT_DONE;
  j->made = malloc(j->in.rows * sizeof *j->made);
  if (!j->made) return failed(app, WFM_ENOMEM);
  for (size_t i = 0; i < j->in.rows; i++)
    j->made[i] = handled[i] == 0 ? 0 : handled[i] * wfm_table_numbers(j->in.table, AHT)[i];
  j->fact[TALK] = j->made;
  return EXIT_DONE;
}

/* --- groups: queue by period --- */

/* What rows of one period have in common. */
static int64_t period_of(const job *j, size_t row) {
  wfm_local local;
  int32_t year, month;
  wfm_zone_to_local(j->in.zone, j->in.instant[row], &local);
  switch (j->period) {
  case WFM_PERIOD_DAY:
    return local.date;
  case WFM_PERIOD_WEEK:
    return local.date - wfm_date_weekday(local.date);
  case WFM_PERIOD_MONTH:
    wfm_date_to_ymd(local.date, &year, &month, NULL);
    return wfm_date_from_ymd(year, month, 1);
  default:
    return j->in.instant[row];
  }
}

static int make_groups(const cli_app *app, job *j) {
  j->group = malloc(j->in.rows * sizeof *j->group);
  j->head = malloc(j->in.rows * sizeof *j->head);
  if (!j->group || !j->head) return failed(app, WFM_ENOMEM);
  for (size_t k = 0; k < j->in.rows; k++) { /* rows stand by queue, then by time */
    size_t row = j->in.order[k], last = k ? j->in.order[k - 1] : 0;
    if (k == 0 || j->in.queue[row] != j->in.queue[last] || period_of(j, row) != period_of(j, last))
      j->head[j->groups++] = row;
    j->group[row] = (int32_t)(j->groups - 1);
  }
  return EXIT_DONE;
}

/* A row of facts is checked by itself, so that a fault is named at its line. */
static int check_rows(const cli_app *app, const char *path, const job *j, const wfm_kpi_facts *given) {
  wfm_kpi_measures wanted;
  wfm_kpi_measures_init(&wanted, sizeof wanted);
  wfm_status status = wfm_kpi_measure(app->ctx, j->in.rows, given, &j->opts, &wanted, NULL);
  return status == WFM_OK ? EXIT_DONE : failed_row(app, status, path, &j->in);
}

static int add_up(const cli_app *app, const char *path, job *j) {
  wfm_kpi_facts given;
  wfm_kpi_sums sums;
  size_t n = j->groups;
  wfm_kpi_facts_init(&given, sizeof given);
  wfm_kpi_sums_init(&sums, sizeof sums);
  j->block = malloc(n * (FACTS + MEASURES) * sizeof *j->block);
  j->left_out = calloc(n, sizeof *j->left_out);
  if (!j->block || !j->left_out) return failed(app, WFM_ENOMEM);
  for (size_t f = 0; f < FACTS; f++) {
    if (!j->fact[f]) continue;
    j->sum[f] = j->block + f * n;
    memcpy((char *)&given + facts[f].fact, &j->fact[f], sizeof j->fact[f]);
    memcpy((char *)&sums + facts[f].sum, &j->sum[f], sizeof j->sum[f]);
  }
  int code = check_rows(app, path, j, &given);
  if (code != EXIT_DONE) return code;
  wfm_status status =
      wfm_kpi_merge(app->ctx, j->in.rows, &given, j->group, n,
                    skip_missing ? WFM_KPI_MISSING_LEFT_OUT : WFM_KPI_MISSING_SPREADS, &sums, j->left_out);
  return status == WFM_OK ? EXIT_DONE : failed_row(app, status, path, &j->in);
}

/* Each measure by itself: one that the file's columns cannot give is left out. */
static int measure(const cli_app *app, job *j) {
  wfm_kpi_facts given;
  size_t n = j->groups;
  wfm_kpi_facts_init(&given, sizeof given);
  for (size_t f = 0; f < FACTS; f++)
    if (j->sum[f]) memcpy((char *)&given + facts[f].fact, &j->sum[f], sizeof j->sum[f]);
  for (size_t m = 0; m < MEASURES; m++) {
    wfm_kpi_measures wanted;
    double *column = j->block + (FACTS + m) * n;
    wfm_kpi_measures_init(&wanted, sizeof wanted);
    memcpy((char *)&wanted + measures[m].at, &column, sizeof column);
    wfm_status status = wfm_kpi_measure(app->ctx, n, &given, &j->opts, &wanted, NULL);
    if (status == WFM_OK)
      j->measure[m] = column;
    else if (status != WFM_EINVAL)
      return failed(app, status);
  }
  return EXIT_DONE;
}

/* --- what comes out --- */

static void print_period(FILE *out, const job *j, size_t group) {
  if (j->period == WFM_PERIOD_INTERVAL)
    print_clock(out, &j->in, j->head[group]);
  else
    print_date(out, (int32_t)period_of(j, j->head[group]));
}

static void write_rows(const job *j, FILE *out) {
  fprintf(out, "queue,%s", wfm_period_name(j->period));
  for (size_t f = 0; f < FACTS; f++)
    if (j->sum[f]) fprintf(out, ",sum_%s", facts[f].name);
  for (size_t m = 0; m < MEASURES; m++)
    if (j->measure[m]) fprintf(out, ",%s", measures[m].name);
  fputs(",rows_left_out,definition\n", out);
  for (size_t g = 0; g < j->groups; g++) {
    print_cell(out, j->in.name[j->in.queue[j->head[g]]]);
    fputc(',', out);
    print_period(out, j, g);
    for (size_t f = 0; f < FACTS; f++) {
      if (!j->sum[f]) continue;
      fputc(',', out);
      print_value(out, j->sum[f][g]);
    }
    for (size_t m = 0; m < MEASURES; m++) {
      if (!j->measure[m]) continue;
      fputc(',', out);
      print_value(out, j->measure[m][g]);
    }
    fprintf(out, ",%lld,", (long long)j->left_out[g]);
    print_cell(out, j->measure[0] ? j->definition : "");
    fputc('\n', out);
  }
}

static void print_json(const job *j) {
  printf("{\"definition\": ");
  print_json_text(stdout, j->definition);
  printf(", \"period\": \"%s\", \"rows\": [", wfm_period_name(j->period));
  for (size_t g = 0; g < j->groups; g++) {
    printf("%s\n {\"queue\": ", g ? "," : "");
    print_json_text(stdout, j->in.name[j->in.queue[j->head[g]]]);
    printf(", \"%s\": \"", wfm_period_name(j->period));
    print_period(stdout, j, g);
    printf("\", \"rows_left_out\": %lld, \"sums\": {", (long long)j->left_out[g]);
    const char *comma = "";
    for (size_t f = 0; f < FACTS; f++) {
      if (!j->sum[f]) continue;
      printf("%s\"%s\": ", comma, facts[f].name);
      print_json_number(stdout, j->sum[f][g]);
      comma = ", ";
    }
    printf("}");
    for (size_t m = 0; m < MEASURES; m++) {
      if (!j->measure[m]) continue;
      printf(", \"%s\": ", measures[m].name);
      print_json_number(stdout, j->measure[m][g]);
    }
    printf("}");
  }
  printf("]}\n");
}

static int print_result(const cli_app *app, const job *j) {
  cli_output out;
  if (!app->quiet)
    fprintf(stderr, "service level: %s\n",
            j->measure[0] ? j->definition : "not known, the file lacks the columns for it");
  if (app->json) print_json(j);
  if (app->json && !out_path) return EXIT_DONE;
  int code = open_output(&out);
  if (code != EXIT_DONE) return code;
  write_rows(j, out.file);
  return close_output(app, &out, out_path, code);
}

static int run(cli_app *app, int count, char **argument) {
  job j = {.groups = 0};
  (void)count;
  int code = read_choice(app, &j);
  if (code == EXIT_DONE) code = read_rows(app, argument[0], &j);
  if (code == EXIT_DONE) code = complete_facts(app, &j);
  if (code == EXIT_DONE) code = make_groups(app, &j);
  if (code == EXIT_DONE) code = add_up(app, argument[0], &j);
  if (code == EXIT_DONE) code = measure(app, &j);
  if (code == EXIT_DONE) code = print_result(app, &j);
  free(j.made);
  free(j.group);
  free(j.head);
  free(j.block);
  free(j.left_out);
  free_intervals(&j.in);
  return code;
}

const cli_command command_kpi = {
    .name = "kpi",
    .summary = "service level and other KPIs from intervals",
    .arguments = "INTERVALS.csv",
    .about = "Reads start, queue and the counts and seconds that are there (offered, answered, abandoned, "
             "answered_within, talk_s, ...), adds\n"
             "them up by interval, day, week or month and queue, and writes every KPI that they give: ratios "
             "of sums, never means of means.\n"
             "The definition of the service level is named. Page: docs/cli.md.",
    .example = "  wfm kpi intervals.csv --period week --definition excl_short --threshold 20 -o kpi.csv",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .least = 1,
    .most = 1,
    .run = run,
};
