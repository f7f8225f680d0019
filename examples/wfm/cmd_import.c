/* wfm import: logs and reports of an ACD into history.csv, contacts.csv and states.csv. */
#include "log_facts.h"

#include <libwfm/io_plan.h>
#include <libwfm/io_report.h>

#include <errno.h>
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *out_path, *zone, *map_name;
static double interval_s = 1800, threshold_s = 20, short_s = 5;

static const cli_option options[] = {
    {"o", OPTION_TEXT, &out_path, "folder for the files, made when it is not there", 0, 0},
    {"map", OPTION_TEXT, &map_name,
     "read an interval report by this map: avaya-cms, cisco-uccx, genesys-cloud, wfm, or a file", 0, 0},
    {"zone", OPTION_TEXT, &zone,
     "zone of the place; UTC for a queue_log, a report's times as they are written", 0, 0},
    {"interval", OPTION_DURATION, &interval_s, "interval of the history made of a queue_log; 30m", 0, 0},
    {"threshold", OPTION_DURATION, &threshold_s, "T by which answered_within is counted; 20", 0, 0},
    {"short", OPTION_DURATION, &short_s, "s by which short_abandoned is counted; 5", 0, 0},
};

/* Sums that a history has besides offered, handled, abandoned and aht_s. */
static const struct {
  const char *name;
  size_t fact, sum;
} extra[] = {
#define EXTRA(field)                                                                                         \
  { #field, offsetof(wfm_kpi_facts, field), offsetof(wfm_kpi_sums, field) }
    EXTRA(answered), EXTRA(answered_within), EXTRA(abandoned_within), EXTRA(short_abandoned), EXTRA(flow_out),
    EXTRA(dequeued), EXTRA(answered_wait_s), EXTRA(abandoned_wait_s), EXTRA(ring_s),          EXTRA(talk_s),
    EXTRA(hold_s),   EXTRA(after_s),         EXTRA(handling_s),       EXTRA(available_s),
#undef EXTRA
};
enum { EXTRAS = sizeof extra / sizeof extra[0] };

typedef struct history_file {
  cli_output out;
  int64_t rows;
} history_file;

static int refuse(const char *what) {
  complain("%s; wfm import --help explains the options", what);
  return EXIT_USAGE;
}

static const double *column_at(const wfm_kpi_facts *f, size_t offset) {
  const double *column;
  memcpy(&column, (const char *)f + offset, sizeof column);
  return column;
}

static void write_head(FILE *out, const wfm_kpi_facts *f) {
  fputs("start,queue,offered,handled,abandoned,aht_s", out);
  for (size_t k = 0; k < EXTRAS; k++)
    if (column_at(f, extra[k].fact)) fprintf(out, ",%s", extra[k].name);
  fputc('\n', out);
}

static void write_value(FILE *out, double value) {
  fputc(',', out);
  print_value(out, value);
}

/* One interval of a queue: handled is answered where nothing else is said, AHT the work of handled contacts. */
static void write_row(FILE *out, const wfm_zone *clock, int64_t start, const char *queue,
                      const wfm_kpi_facts *f, size_t i) {
  wfm_local local;
  wfm_zone_to_local(clock, start, &local);
  print_date(out, local.date);
  fprintf(out, "T%02d:%02d,", (int)local.second / 3600, (int)local.second / 60 % 60);
  print_cell(out, queue);
  double answered = f->answered ? f->answered[i] : NAN, handled = f->handled ? f->handled[i] : answered;
  double abandoned = f->abandoned ? f->abandoned[i] : NAN;
  double work_s =
      (f->talk_s ? f->talk_s[i] : NAN) + (f->hold_s ? f->hold_s[i] : 0) + (f->after_s ? f->after_s[i] : 0);
  write_value(out, f->offered ? f->offered[i] : answered + abandoned);
  write_value(out, handled);
  write_value(out, abandoned);
  write_value(out, handled > 0 ? work_s / handled : NAN);
  for (size_t k = 0; k < EXTRAS; k++)
    if (column_at(f, extra[k].fact)) write_value(out, column_at(f, extra[k].fact)[i]);
  fputc('\n', out);
}

static int close_file(const cli_app *app, cli_output *out, const char *name, int code) {
  char *path = join_path(out_path, name);
  if (!path) code = EXIT_FAILED;
  code = close_output(app, out, path, code);
  free(path);
  return code;
}

/* --- interval reports --- */

static int open_map(const cli_app *app, wfm_column_map **map) {
  wfm_status status = wfm_column_map_preset(app->ctx, map_name, map);
  if (status != WFM_ENOTFOUND) return status == WFM_OK ? EXIT_DONE : failed(app, status);
  wfm_findings *findings = NULL;
  status = wfm_findings_create(app->ctx, 0, &findings);
  if (status == WFM_OK) status = wfm_column_map_read_json(app->ctx, map_name, NULL, findings, map);
  print_findings(app, findings);
  wfm_findings_free(findings);
  if (status == WFM_ENOTFOUND)
    return refuse("--map: neither a preset (avaya-cms, cisco-uccx, genesys-cloud, wfm) nor a file");
  if (status == WFM_EPARSE) return EXIT_USAGE;
  return status == WFM_OK ? EXIT_DONE : failed(app, status);
}

static int read_report(const cli_app *app, const char *path, const wfm_column_map *map, const wfm_zone *clock,
                       wfm_report **report) {
  wfm_findings *findings = NULL;
  wfm_status status = wfm_findings_create(app->ctx, 0, &findings);
  if (status == WFM_OK) status = wfm_report_read_csv(app->ctx, path, map, clock, findings, report);
  print_findings(app, findings);
  wfm_findings_free(findings);
  if (status == WFM_EPARSE) return EXIT_USAGE;
  return status == WFM_OK ? EXIT_DONE : failed(app, status);
}

static int write_report(const cli_app *app, const wfm_report *report, const wfm_zone *clock) {
  cli_output out;
  wfm_kpi_facts f;
  wfm_kpi_facts_init(&f, sizeof f);
  wfm_status status = wfm_report_facts(report, &f);
  if (status != WFM_OK) return failed(app, status);
  int code = open_output(&out);
  if (code != EXIT_DONE) return code;
  write_head(out.file, &f);
  for (size_t i = 0; i < wfm_report_rows(report); i++)
    write_row(out.file, clock, wfm_report_start(report)[i],
              wfm_report_queue(report, (size_t)wfm_report_queue_of(report)[i]), &f, i);
  return close_file(app, &out, "history.csv", code);
}

static int import_report(const cli_app *app, int count, char **argument) {
  wfm_column_map *map = NULL;
  wfm_report *report = NULL;
  wfm_zone *clock = NULL;
  if (count != 1) return refuse("one report at a time");
  int code = open_map(app, &map);
  if (code == EXIT_DONE) {
    wfm_status status = wfm_zone_open(app->ctx, zone ? zone : "floating", &clock);
    if (status != WFM_OK) code = failed(app, status);
  }
  if (code == EXIT_DONE) code = read_report(app, argument[0], map, clock, &report);
  if (code == EXIT_DONE) code = prepare_output(app, out_path);
  if (code == EXIT_DONE) code = write_report(app, report, clock);
  if (code == EXIT_DONE && app->json)
    printf("{\"rows\": %zu, \"left_out\": %zu, \"repeated\": %zu, \"queues\": %zu, \"interval_s\": %d}\n",
           wfm_report_rows(report), wfm_report_left_out(report), wfm_report_repeated(report),
           wfm_report_queues(report), (int)wfm_report_interval_s(report));
  else if (code == EXIT_DONE)
    printf("%zu rows of %zu queues, %zu left out, %zu there twice\n", wfm_report_rows(report),
           wfm_report_queues(report), wfm_report_left_out(report), wfm_report_repeated(report));
  wfm_report_free(report);
  wfm_column_map_free(map);
  wfm_zone_free(clock);
  return code;
}

/* --- logs --- */

/* contacts.csv and states.csv are written while the log is read: under another name, then renamed. */
typedef struct stream {
  char *path, *part;
  FILE *file;
} stream;

typedef struct log_files {
  wfm_zone *clock;
  stream contacts, states;
} log_files;

static int open_stream(stream *s, const char *name, const char *head) {
  s->path = join_path(out_path, name);
  if (!s->path) return EXIT_FAILED;
  size_t length = strlen(s->path) + 32;
  s->part = malloc(length);
  if (!s->part) return EXIT_FAILED;
  snprintf(s->part, length, "%s.%ld.part", s->path, (long)getpid());
  s->file = fopen(s->part, "w");
  if (!s->file) {
    complain("%s: cannot be written: %s", s->part, strerror(errno));
    return EXIT_FAILED;
  }
  fputs(head, s->file);
  return EXIT_DONE;
}

static int close_stream(stream *s, int code) {
  if (s->file) {
    bool bad = ferror(s->file) != 0;
    bad = fclose(s->file) != 0 || bad;
    if (code == EXIT_DONE && (bad || rename(s->part, s->path) != 0)) {
      complain("%s: cannot be written: %s", s->path, strerror(errno));
      code = EXIT_FAILED;
    }
    if (code != EXIT_DONE) (void)unlink(s->part);
  }
  free(s->path);
  free(s->part);
  return code;
}

static const char *outcome_name(uint8_t outcome) {
  static const char *const name[] = {"", "answered", "abandoned", "flow_out", "dequeued"};
  return name[outcome];
}

/* Marks by name with blanks between, so that what was left out can be looked at. */
static void write_marks(FILE *out, uint32_t mark) {
  static const struct {
    uint32_t bit;
    const char *name;
  } names[] = {{WFM_LOG_NO_END, "no_end"},          {WFM_LOG_UNFINISHED, "unfinished"},
               {WFM_LOG_NEGATIVE, "negative"},      {WFM_LOG_CLOCK, "clock"},
               {WFM_LOG_NO_CONNECT, "no_connect"},  {WFM_LOG_NO_AGENT, "no_agent"},
               {WFM_LOG_REUSED_ID, "reused_id"},    {WFM_LOG_AGENT_DIFFERS, "agent_differs"},
               {WFM_LOG_TRANSFERRED, "transferred"}};
  const char *blank = "";
  for (size_t k = 0; k < sizeof names / sizeof names[0]; k++)
    if (mark & names[k].bit) {
      fprintf(out, "%s%s", blank, names[k].name);
      blank = " ";
    }
}

static int write_batch(const wfm_queue_log *log, const wfm_queue_log_batch *b, void *user) {
  static const char *const state[] = {"", "available", "paused", "busy"};
  log_files *to = user;
  FILE *out = to->contacts.file;
  for (size_t i = 0; i < b->contacts; i++) {
    print_instant(out, to->clock, b->arrival[i]);
    fputc(',', out);
    print_cell(out, wfm_queue_log_queue(log, (size_t)b->queue[i]));
    fprintf(out, ",%s,%d", outcome_name(b->outcome[i]), (b->mark[i] & WFM_QUEUE_LOG_EXCLUDED) != 0);
    write_value(out, b->wait_s[i]);
    write_value(out, b->ring_s[i]);
    write_value(out, b->talk_s[i]);
    fputc(',', out);
    if (b->agent[i] >= 0) print_cell(out, wfm_queue_log_agent(log, (size_t)b->agent[i]));
    fputc(',', out);
    print_cell(out, b->caller[i]);
    fputc(',', out);
    print_cell(out, b->id[i]);
    fputc(',', out);
    write_marks(out, b->mark[i]);
    fputc('\n', out);
  }
  out = to->states.file;
  for (size_t i = 0; i < b->states; i++) {
    print_cell(out, wfm_queue_log_agent(log, (size_t)b->state_agent[i]));
    fputc(',', out);
    print_instant(out, to->clock, b->state_start[i]);
    fputc(',', out);
    print_instant(out, to->clock, b->state_end[i]);
    fprintf(out, ",%s,", state[b->state[i]]);
    if (b->state_queue[i] >= 0) print_cell(out, wfm_queue_log_queue(log, (size_t)b->state_queue[i]));
    fputc(',', out);
    if (b->state_reason[i] >= 0) print_cell(out, wfm_queue_log_reason(log, (size_t)b->state_reason[i]));
    fputc('\n', out);
  }
  return ferror(to->contacts.file) || ferror(to->states.file) ? EXIT_FAILED : EXIT_DONE;
}

/* A queue's intervals from its first contact to its last: none came in between is a zero, not a gap. */
static int write_history(const cli_app *app, const log_facts *f) {
  cli_output out;
  size_t n = wfm_grid_count(f->grid);
  double *block = calloc((EXTRAS + 3) * n + 1, sizeof *block);
  int code = block ? open_output(&out) : failed(app, WFM_ENOMEM);
  wfm_status status = WFM_OK;
  bool head = false;
  for (size_t q = 0; code == EXIT_DONE && status == WFM_OK && q < f->queues; q++) {
    wfm_kpi_sums sums;
    wfm_kpi_facts facts;
    wfm_kpi_sums_init(&sums, sizeof sums);
    wfm_kpi_facts_init(&facts, sizeof facts);
    if (f->first[q] > f->last[q]) continue;
    facts.offered = sums.offered = block;
    facts.abandoned = sums.abandoned = block + n;
    for (size_t k = 0, at = 2; k < EXTRAS; k++) {
      if (strcmp(extra[k].name, "hold_s") == 0 || strcmp(extra[k].name, "after_s") == 0 ||
          strcmp(extra[k].name, "available_s") == 0 || strcmp(extra[k].name, "flow_out") == 0)
        continue; /* the log does not have them by queue */
      double *column = block + at++ * n;
      memcpy((char *)&sums + extra[k].sum, &column, sizeof column);
      memcpy((char *)&facts + extra[k].fact, &column, sizeof column);
    }
    status = wfm_kpi_collector_sums(f->queue[q], &sums, NULL, NULL);
    if (status == WFM_OK && !head) write_head(out.file, &facts);
    head = true;
    for (size_t i = f->first[q]; status == WFM_OK && i <= f->last[q]; i++)
      write_row(out.file, f->zone, wfm_grid_start(f->grid, i), wfm_queue_log_queue(f->log, q), &facts, i);
  }
  free(block);
  if (code != EXIT_DONE) return code;
  if (status != WFM_OK) code = failed(app, status);
  return close_file(app, &out, "history.csv", code);
}

static void print_counts(const cli_app *app, const log_facts *f) {
  const wfm_queue_log_counts *n = &f->counts;
  const struct {
    const char *name;
    int64_t count;
  } member[] = {{"rows", n->rows},
                {"cut_rows", n->cut_rows},
                {"unknown_events", n->unknown_events},
                {"repeated_rows", n->repeated_rows},
                {"unordered_rows", n->unordered_rows},
                {"clock_jumps", n->clock_jumps},
                {"stray_rows", n->stray_rows},
                {"contacts", n->contacts},
                {"answered", n->answered},
                {"abandoned", n->abandoned},
                {"dequeued", n->dequeued},
                {"excluded", n->excluded},
                {"no_start", n->no_start},
                {"no_end", n->no_end},
                {"unfinished", n->unfinished},
                {"negative", n->negative},
                {"clock", n->clock},
                {"no_connect", n->no_connect},
                {"no_agent", n->no_agent},
                {"agent_differs", n->agent_differs},
                {"reused_ids", n->reused_ids},
                {"transferred", n->transferred},
                {"ring_no_answer", n->ring_no_answer},
                {"states", n->states},
                {"state_clock", n->state_clock},
                {"no_login", n->no_login}};
  if (!app->json) {
    printf("%lld contacts of %zu queues: %lld answered, %lld abandoned, %lld taken out by the system\n",
           (long long)n->contacts, f->queues, (long long)n->answered, (long long)n->abandoned,
           (long long)n->dequeued);
    printf("%lld left out: %lld without a start, %lld without an end, %lld not over, %lld with a duration "
           "below 0, "
           "%lld of doubtful times\n",
           (long long)n->excluded, (long long)n->no_start, (long long)n->no_end, (long long)n->unfinished,
           (long long)n->negative, (long long)n->clock);
    printf("%zu agents, %lld spans of their states; %lld rows, %lld more left out as malformed or unknown\n",
           f->agents, (long long)n->states, (long long)n->rows, (long long)(n->cut_rows + n->unknown_events));
    return;
  }
  printf("{");
  for (size_t k = 0; k < sizeof member / sizeof member[0]; k++)
    printf("%s\"%s\": %lld", k ? ", " : "", member[k].name, (long long)member[k].count);
  printf(", \"queues\": %zu, \"agents\": %zu}\n", f->queues, f->agents);
}

static int import_log(const cli_app *app, int count, char **argument) {
  log_facts facts = {.queues = 0};
  log_files to = {.clock = NULL};
  if (!(interval_s >= 60 && interval_s <= 86400 && fmod(86400, interval_s) == 0))
    return refuse("--interval wants a time that divides the day, as 15m, 30m or 1h");
  int code = prepare_output(app, out_path);
  wfm_status status = wfm_zone_open(app->ctx, zone ? zone : "UTC", &to.clock);
  if (code == EXIT_DONE && status != WFM_OK) code = failed(app, status);
  if (code == EXIT_DONE)
    code = open_stream(&to.contacts, "contacts.csv",
                       "arrival,queue,outcome,excluded,wait_s,ring_s,talk_s,agent,customer,id,marks\n");
  if (code == EXIT_DONE) code = open_stream(&to.states, "states.csv", "agent,start,end,state,queue,reason\n");
  if (code == EXIT_DONE) {
    const log_wish wish = {.path = argument,
                           .paths = (size_t)count,
                           .zone = zone,
                           .interval_s = interval_s,
                           .threshold_s = threshold_s,
                           .short_s = short_s,
                           .all = true,
                           .batch = write_batch,
                           .user = &to};
    code = read_log_facts(app, &wish, &facts);
  }
  code = close_stream(&to.contacts, code);
  code = close_stream(&to.states, code);
  if (code == EXIT_DONE) code = write_history(app, &facts);
  if (code == EXIT_DONE) print_counts(app, &facts);
  free_log_facts(&facts);
  wfm_zone_free(to.clock);
  return code;
}

static int run(cli_app *app, int count, char **argument) {
  if (!out_path) return refuse("want a folder for the files, -o FOLDER");
  return map_name ? import_report(app, count, argument) : import_log(app, count, argument);
}

const cli_command command_import = {
    .name = "import",
    .summary = "logs and reports of an ACD into a history, contacts and agents' states",
    .arguments = "FILE...",
    .about = "Without --map the files are a queue_log of Asterisk, rotated or not, in any order: writes "
             "history.csv, "
             "contacts.csv and states.csv.\n"
             "With --map it is an interval report: writes history.csv. What was left out is counted and "
             "shown. Page: "
             "docs/cli.md.",
    .example = "  wfm import /var/log/asterisk/queue_log* --zone Europe/Berlin -o facts\n"
               "  wfm import csq.csv --map cisco-uccx --zone America/Chicago -o facts",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .least = 1,
    .most = 10000,
    .run = run,
};
