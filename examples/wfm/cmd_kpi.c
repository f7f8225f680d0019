/* wfm kpi: intervals in, KPIs by interval, day, week or month out. */
#include "kpi_job.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *out_path, *zone, *definition_name = "offered", *period_name = "day";
static const char *by_name = "queue", *teams, *headline;
static double interval_s, threshold_s = 20, short_s = 5;
static kpi_contact_wish wish = {.window_s = 7 * 86400, .score_low = 1, .score_high = 5, .score_top = 4};
static double hard_h = 40, soft_h = 35, rest_h = 11, occupancy_cap = 0.85;
static int64_t longest_run = 6;
static int32_t since = WFM_DATE_NONE;
static bool skip_missing, want_table, want_exposure;

static const cli_option options[] = {
    {"period", OPTION_TEXT, &period_name, "interval, day, week or month; day", 0, 0},
    {"definition", OPTION_TEXT, &definition_name, "of the service level, docs/kpi.md has the names; offered",
     0, 0},
    {"threshold", OPTION_DURATION, &threshold_s, "T by which answered_within was counted; 20", 0, 0},
    {"short", OPTION_DURATION, &short_s, "s by which short_abandoned was counted; 5", 0, 0},
    {"skip-missing", OPTION_FLAG, &skip_missing,
     "leave rows with an empty cell out of every sum, and count them", 0, 0},
    {"interval", OPTION_DURATION, &interval_s,
     "length of the intervals; read off the times, 30m for contacts", 0, 0},
    {"by", OPTION_TEXT, &by_name, "contacts by queue, site, agent or team; queue", 0, 0},
    {"teams", OPTION_TEXT, &teams, "file with agent and team, for --by team", 0, 0},
    {"window", OPTION_DURATION, &wish.window_s, "window W of first-contact resolution; 7d", 0, 0},
    {"cost-per-h", OPTION_NUMBER, &wish.cost_per_h, "cost of an hour logged in, for the cost per contact", 0,
     1e9},
    {"score-low", OPTION_NUMBER, &wish.score_low, "lowest score of the survey; 1", -1e9, 1e9},
    {"score-high", OPTION_NUMBER, &wish.score_high, "highest; 5", -1e9, 1e9},
    {"score-top", OPTION_NUMBER, &wish.score_top, "satisfied from here on; 4", -1e9, 1e9},
    {"since", OPTION_DATE, &since, "whether AHT fell since this date at the cost of resolution", 0, 0},
    {"headline", OPTION_TEXT, &headline,
     "KPIs of the table, with commas between; warns of too many and of the same", 0, 0},
    {"table", OPTION_FLAG, &want_table, "a table with bars; on a terminal it is what comes", 0, 0},
    {"exposure", OPTION_FLAG, &want_exposure, "long weeks, runs and short rests by agent, of a queue_log", 0,
     0},
    {"hard", OPTION_NUMBER, &hard_h, "hours of a long week, for --exposure; 40", 0, 168},
    {"soft", OPTION_NUMBER, &soft_h, "hours above which they are counted; 35", 0, 168},
    {"rest", OPTION_NUMBER, &rest_h, "hours of a rest that is not short; 11", 0, 168},
    {"cap", OPTION_NUMBER, &occupancy_cap, "occupancy of an exhausting week; 0.85", 0.01, 1},
    {"run", OPTION_INTEGER, &longest_run, "days in a row that are not too many; 6", 1, 1000},
    {"zone", OPTION_TEXT, &zone, "zone of the file's times; without one they are taken as written", 0, 0},
    {"o", OPTION_TEXT, &out_path, "file to write; the standard output", 0, 0},
};

const kpi_fact kpi_facts[FACTS] = {
#define FACT(field)                                                                                          \
  { #field, offsetof(wfm_kpi_facts, field), offsetof(wfm_kpi_sums, field) }
    FACT(offered),          FACT(answered),    FACT(abandoned), FACT(answered_within), FACT(abandoned_within),
    FACT(short_abandoned),  FACT(flow_out),    FACT(dequeued),  FACT(handled),         FACT(answered_wait_s),
    FACT(abandoned_wait_s), FACT(ring_s),      FACT(talk_s),    FACT(hold_s),          FACT(after_s),
    FACT(handling_s),       FACT(available_s), FACT(paid_s),
#undef FACT
};
enum { AHT = INTERVAL_COLUMNS + FACTS, COLUMNS };

const kpi_measure kpi_measures[MEASURES] = {
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

const char *const kpi_more[MORE] = {"wait_p50_s", "wait_p90_s", "wait_p95_s",      "fcr",
                                    "csat",       "nps",        "cost_per_contact"};

static int refuse(const char *what) {
  complain("%s; wfm kpi --help explains the options", what);
  return EXIT_USAGE;
}

static const char *const by_names[] = {"queue", "site", "agent", "team"};

static int read_choice(const cli_app *app, kpi_job *j) {
  wfm_kpi_opts_init(&j->opts, sizeof j->opts);
  j->period = -1;
  j->by = (contact_by)-1;
  for (int b = BY_QUEUE; b <= BY_TEAM; b++)
    if (strcmp(by_names[b], by_name) == 0) j->by = (contact_by)b;
  if (j->by == (contact_by)-1) return refuse("--by wants queue, site, agent or team");
  if ((j->by == BY_TEAM) != (teams != NULL))
    return refuse("--by team wants --teams FILE, and it wants --by team");
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

double kpi_value(const kpi_job *j, const char *name, size_t group, bool *known) {
  *known = true;
  for (size_t m = 0; m < MEASURES; m++)
    if (strcmp(kpi_measures[m].name, name) == 0) return j->measure[m] ? j->measure[m][group] : NAN;
  for (size_t m = 0; m < MORE; m++)
    if (strcmp(kpi_more[m], name) == 0) return j->more[m] ? j->more[m][group] : NAN;
  for (size_t f = 0; f < FACTS; f++)
    if (strcmp(kpi_facts[f].name, name) == 0) return j->sum[f] ? j->sum[f][group] : NAN;
  *known = false;
  return NAN;
}

/* Single contacts: of a log, or of contacts.csv. */
static int read_contacts(const cli_app *app, int count, char **path, kpi_job *j) {
  j->has_set = true;
  int code = is_queue_log(path[0]) ? read_contact_log(app, path, (size_t)count, zone, &j->set)
                                   : read_contact_file(app, path[0], zone, &j->set);
  if (code == EXIT_DONE) code = group_contacts(app, &j->set, j->by, teams, &j->groups_of);
  return code == EXIT_DONE ? kpi_rows_of_contacts(app, interval_s > 0 ? interval_s : 1800, j) : code;
}

static int read_rows(const cli_app *app, const char *path, kpi_job *j) {
  const uint32_t free_cell = WFM_COLUMN_OPTIONAL | WFM_COLUMN_MAY_BE_EMPTY;
  wfm_table_column column[COLUMNS];
  bool any = false;
  interval_columns(column);
  for (int f = 0; f < FACTS; f++)
    number_column(&column[INTERVAL_COLUMNS + f], kpi_facts[f].name, free_cell, 0, 1e15);
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
static int complete_facts(const cli_app *app, kpi_job *j) {
  if (!j->fact[FACT_ANSWERED]) j->fact[FACT_ANSWERED] = j->fact[FACT_HANDLED];
  const double *handled = j->fact[FACT_HANDLED] ? j->fact[FACT_HANDLED] : j->fact[FACT_ANSWERED];
  if (j->fact[FACT_TALK] || !handled || !wfm_table_has(j->in.table, AHT)) return EXIT_DONE;
  j->made = malloc(j->in.rows * sizeof *j->made);
  if (!j->made) return failed(app, WFM_ENOMEM);
  for (size_t i = 0; i < j->in.rows; i++)
    j->made[i] = handled[i] == 0 ? 0 : handled[i] * wfm_table_numbers(j->in.table, AHT)[i];
  j->fact[FACT_TALK] = j->made;
  return EXIT_DONE;
}

/* --- groups: queue by period --- */

/* What rows of one period have in common. */
int64_t kpi_period_of(const kpi_job *j, size_t row) {
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

static int make_groups(const cli_app *app, kpi_job *j) {
  j->group = malloc(j->in.rows * sizeof *j->group);
  j->head = malloc(j->in.rows * sizeof *j->head);
  if (!j->group || !j->head) return failed(app, WFM_ENOMEM);
  for (size_t k = 0; k < j->in.rows; k++) { /* rows stand by queue, then by time */
    size_t row = j->in.order[k], last = k ? j->in.order[k - 1] : 0;
    if (k == 0 || j->in.queue[row] != j->in.queue[last] || kpi_period_of(j, row) != kpi_period_of(j, last))
      j->head[j->groups++] = row;
    j->group[row] = (int32_t)(j->groups - 1);
  }
  return EXIT_DONE;
}

/* A row of facts is checked by itself, so that a fault is named at its line. */
static int check_rows(const cli_app *app, const char *path, const kpi_job *j, const wfm_kpi_facts *given) {
  wfm_kpi_measures wanted;
  wfm_kpi_measures_init(&wanted, sizeof wanted);
  wfm_status status = wfm_kpi_measure(app->ctx, j->in.rows, given, &j->opts, &wanted, NULL);
  return status == WFM_OK ? EXIT_DONE : failed_row(app, status, path, &j->in);
}

static int add_up(const cli_app *app, const char *path, kpi_job *j) {
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
    memcpy((char *)&given + kpi_facts[f].fact, &j->fact[f], sizeof j->fact[f]);
    memcpy((char *)&sums + kpi_facts[f].sum, &j->sum[f], sizeof j->sum[f]);
  }
  int code = check_rows(app, path, j, &given);
  if (code != EXIT_DONE) return code;
  wfm_status status =
      wfm_kpi_merge(app->ctx, j->in.rows, &given, j->group, n,
                    skip_missing ? WFM_KPI_MISSING_LEFT_OUT : WFM_KPI_MISSING_SPREADS, &sums, j->left_out);
  return status == WFM_OK ? EXIT_DONE : failed_row(app, status, path, &j->in);
}

/* Each measure by itself: one that the file's columns cannot give is left out. */
static int measure(const cli_app *app, kpi_job *j) {
  wfm_kpi_facts given;
  size_t n = j->groups;
  wfm_kpi_facts_init(&given, sizeof given);
  for (size_t f = 0; f < FACTS; f++)
    if (j->sum[f]) memcpy((char *)&given + kpi_facts[f].fact, &j->sum[f], sizeof j->sum[f]);
  for (size_t m = 0; m < MEASURES; m++) {
    wfm_kpi_measures wanted;
    double *column = j->block + (FACTS + m) * n;
    wfm_kpi_measures_init(&wanted, sizeof wanted);
    memcpy((char *)&wanted + kpi_measures[m].at, &column, sizeof column);
    wfm_status status = wfm_kpi_measure(app->ctx, n, &given, &j->opts, &wanted, NULL);
    if (status == WFM_OK)
      j->measure[m] = column;
    else if (status != WFM_EINVAL)
      return failed(app, status);
  }
  return EXIT_DONE;
}

/* --- what comes out --- */

void kpi_print_period(FILE *out, const kpi_job *j, size_t group) {
  if (j->period == WFM_PERIOD_INTERVAL)
    print_clock(out, &j->in, j->head[group]);
  else
    print_date(out, (int32_t)kpi_period_of(j, j->head[group]));
}

static void write_rows(const kpi_job *j, FILE *out) {
  fprintf(out, "%s,%s", by_name, wfm_period_name(j->period));
  for (size_t f = 0; f < FACTS; f++)
    if (j->sum[f]) fprintf(out, ",sum_%s", kpi_facts[f].name);
  for (size_t m = 0; m < MEASURES; m++)
    if (j->measure[m]) fprintf(out, ",%s", kpi_measures[m].name);
  for (size_t m = 0; m < MORE; m++)
    if (j->more[m]) fprintf(out, ",%s", kpi_more[m]);
  fputs(",rows_left_out,definition\n", out);
  for (size_t g = 0; g < j->groups; g++) {
    print_cell(out, j->in.name[j->in.queue[j->head[g]]]);
    fputc(',', out);
    kpi_print_period(out, j, g);
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
    for (size_t m = 0; m < MORE; m++) {
      if (!j->more[m]) continue;
      fputc(',', out);
      print_value(out, j->more[m][g]);
    }
    fprintf(out, ",%lld,", (long long)j->left_out[g]);
    print_cell(out, j->measure[0] ? j->definition : "");
    fputc('\n', out);
  }
}

static void print_json(const kpi_job *j) {
  printf("{\"definition\": ");
  print_json_text(stdout, j->definition);
  printf(", \"period\": \"%s\", \"rows\": [", wfm_period_name(j->period));
  for (size_t g = 0; g < j->groups; g++) {
    printf("%s\n {\"%s\": ", g ? "," : "", by_name);
    print_json_text(stdout, j->in.name[j->in.queue[j->head[g]]]);
    printf(", \"%s\": \"", wfm_period_name(j->period));
    kpi_print_period(stdout, j, g);
    printf("\", \"rows_left_out\": %lld, \"sums\": {", (long long)j->left_out[g]);
    const char *comma = "";
    for (size_t f = 0; f < FACTS; f++) {
      if (!j->sum[f]) continue;
      printf("%s\"%s\": ", comma, kpi_facts[f].name);
      print_json_number(stdout, j->sum[f][g]);
      comma = ", ";
    }
    printf("}");
    for (size_t m = 0; m < MEASURES; m++) {
      if (!j->measure[m]) continue;
      printf(", \"%s\": ", kpi_measures[m].name);
      print_json_number(stdout, j->measure[m][g]);
    }
    for (size_t m = 0; m < MORE; m++) {
      if (!j->more[m]) continue;
      printf(", \"%s\": ", kpi_more[m]);
      print_json_number(stdout, j->more[m][g]);
    }
    printf("}");
  }
  printf("]}\n");
}

static int print_result(const cli_app *app, const kpi_job *j) {
  cli_output out;
  if (!app->quiet)
    fprintf(stderr, "service level: %s\n",
            j->measure[0] ? j->definition : "not known, the file lacks the columns for it");
  if (headline) {
    int reviewed = kpi_review(app, j, headline);
    if (reviewed != EXIT_DONE) return reviewed;
  }
  if (app->json) print_json(j);
  bool table = want_table || (!app->json && !out_path && isatty(STDOUT_FILENO));
  if (table && !app->json) {
    int code = kpi_print_table(app, j, headline);
    if (code != EXIT_DONE || !out_path) return code;
  }
  if (app->json && !out_path) return EXIT_DONE;
  int code = open_output(&out);
  if (code != EXIT_DONE) return code;
  write_rows(j, out.file);
  return close_output(app, &out, out_path, code);
}

/* Which source: a log or its contacts, else a table by interval. */
static int read_source(const cli_app *app, int count, char **argument, kpi_job *j) {
  bool log = is_queue_log(argument[0]);
  if (count > 1 && !log) return refuse("several files want to be those of one queue_log");
  if (log || is_contacts(argument[0])) return read_contacts(app, count, argument, j);
  if (j->by != BY_QUEUE || since != WFM_DATE_NONE || want_exposure)
    return refuse("--by, --since and --exposure want single contacts: a queue_log or contacts.csv");
  int code = read_rows(app, argument[0], j);
  return code == EXIT_DONE ? complete_facts(app, j) : code;
}

static void free_job(kpi_job *j) {
  free(j->made);
  free(j->rows_block);
  free(j->group);
  free(j->head);
  free(j->block);
  free(j->more_block);
  free(j->left_out);
  free(j->grid_first);
  free(j->mark);
  wfm_grid_free(j->grid);
  if (j->has_set) j->in.zone = NULL; /* the set's */
  free_intervals(&j->in);
  if (!j->has_set) return;
  free_groups(&j->groups_of);
  free_contact_set(&j->set);
}

static int run(cli_app *app, int count, char **argument) {
  kpi_job j = {.groups = 0};
  wfm_kpi_exposure_opts exposure;
  wfm_kpi_exposure_opts_init(&exposure, sizeof exposure);
  exposure.hard_h = hard_h;
  exposure.soft_h = soft_h;
  exposure.rest_h = rest_h;
  exposure.occupancy_cap = occupancy_cap;
  exposure.longest_run = (int32_t)longest_run;
  int code = read_choice(app, &j);
  if (code == EXIT_DONE) code = read_source(app, count, argument, &j);
  if (code == EXIT_DONE && want_exposure) {
    code =
        kpi_print_exposure(app, &j, &exposure, want_table || (!out_path && isatty(STDOUT_FILENO)), out_path);
  } else {
    if (code == EXIT_DONE) code = make_groups(app, &j);
    if (code == EXIT_DONE) code = add_up(app, argument[0], &j);
    if (code == EXIT_DONE) code = measure(app, &j);
    if (code == EXIT_DONE && j.has_set) code = kpi_more_of_contacts(app, &wish, &j);
    if (code == EXIT_DONE) code = print_result(app, &j);
    if (code == EXIT_DONE && since != WFM_DATE_NONE) code = kpi_guard(app, &j, since);
  }
  free_job(&j);
  return code;
}

const cli_command command_kpi = {
    .name = "kpi",
    .summary = "service level and other KPIs from logs, contacts or intervals",
    .arguments = "FILE...",
    .about = "Reads a queue_log (rotated files together), a contacts.csv, or a table with start, queue and "
             "the counts "
             "and seconds that are there\n"
             "(offered, answered, abandoned, answered_within, talk_s, ...), adds them up by interval, day, "
             "week or "
             "month and queue (contacts also by\n"
             "site, agent or team), and writes every KPI that they give: ratios of sums, never means of "
             "means. The "
             "definition of the service level\n"
             "is named. Page: docs/cli.md.",
    .example = "  wfm kpi intervals.csv --period week --definition excl_short --threshold 20 -o kpi.csv\n"
               "  wfm kpi queue_log* --zone Europe/Berlin --by site --table",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .least = 1,
    .most = 10000,
    .run = run,
};
