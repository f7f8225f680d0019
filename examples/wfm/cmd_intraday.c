/* wfm intraday: what has come today against plan and roster, and what the rest of the day will bring. */
#include "target.h"
#include "today.h"

#include <libwfm/kpi.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *zone = "UTC", *level_text, *now_text, *queue_name, *volume_column, *agents_column;
static today_roster roster;
static double patience_s = INFINITY, aht_s = -1, day_cv2 = 0.01, band = 0.8, grace_s;
static int32_t date = WFM_DATE_NONE;

static const cli_option options[] = {
    {"zone", OPTION_TEXT, &zone, "zone of the place and of the plan's times; UTC", 0, 0},
    {"sl", OPTION_TEXT, &level_text, "target X/T: X per cent answered within T seconds, of offered; 80/20", 0,
     0},
    {"patience", OPTION_DURATION, &patience_s, "mean patience; nobody hangs up", 0, 0},
    {"aht", OPTION_DURATION, &aht_s, "handling time where the plan gives none", 0, 0},
    {"queue", OPTION_TEXT, &queue_name, "this queue of the plan only", 0, 0},
    {"date", OPTION_DATE, &date, "the day; that of the log's last row", 0, 0},
    {"now", OPTION_TEXT, &now_text, "clock time HH:MM up to which the log counts; its last row", 0, 0},
    {"roster", OPTION_TEXT, &roster.folder, "roster folder, for adherence", 0, 0},
    {"assignments", OPTION_TEXT, &roster.assignments, "its assignments.csv; the one in the folder", 0, 0},
    {"logins", OPTION_TEXT, &roster.logins,
     "file with agent and login, where the log has other names than the roster", 0, 0},
    {"grace", OPTION_DURATION, &grace_s, "missing work up to this long is no exception; 0", 0, 0},
    {"day-cv2", OPTION_NUMBER, &day_cv2, "squared variation of a day's volume on its forecast; 0.01", 1e-9,
     100},
    {"band", OPTION_NUMBER, &band, "probability within the bands; 0.8", 0.01, 0.99},
    {"value", OPTION_TEXT, &volume_column, "column of the plan's volume; volume, contacts, mean or offered",
     0, 0},
    {"agents", OPTION_TEXT, &agents_column, "column of the agents; rostered, agents, demand or positions", 0,
     0},
};

enum { VOLUME = INTERVAL_COLUMNS, AGENTS, AHT, COLUMNS };
enum { ARRAYS = 15 };

static double target_level = 0.8, threshold_s = 20;

static int refuse(const char *what) {
  complain("%s; wfm intraday --help explains the options", what);
  return EXIT_USAGE;
}

static int read_plan(const cli_app *app, const char *path, interval_table *in) {
  const uint32_t free_cell = WFM_COLUMN_OPTIONAL | WFM_COLUMN_MAY_BE_EMPTY;
  wfm_table_column column[COLUMNS];
  interval_columns(column);
  number_column(&column[VOLUME], volume_column ? volume_column : "volume|contacts|mean|offered", 0, 0, 1e9);
  number_column(&column[AGENTS], agents_column ? agents_column : "rostered|agents|demand|positions", 0, 0,
                1e6);
  number_column(&column[AHT], "aht_s", free_cell, 0, 1e6);
  return read_intervals(app, path, column, COLUMNS, zone, 0, in);
}

/* Clock time of --now, as an instant of the day. */
static int find_now(const cli_app *app, const wfm_zone *at, int64_t last, int64_t *now) {
  int hour, minute, used = 0;
  wfm_local local;
  wfm_zone_to_local(at, last, &local);
  if (date == WFM_DATE_NONE) date = local.date;
  *now = last;
  if (!now_text) return EXIT_DONE;
  if (sscanf(now_text, "%d:%d%n", &hour, &minute, &used) != 2 || now_text[used] || hour < 0 || hour > 24 ||
      minute < 0 || minute > 59)
    return refuse("--now wants HH:MM");
  wfm_status status = wfm_zone_to_instant(app->ctx, at, date, hour * 3600 + minute * 60, WFM_GAP_FORWARD,
                                          WFM_FOLD_FIRST, now);
  return status == WFM_OK ? EXIT_DONE : failed(app, status);
}

/* --- a queue's day --- */

static bool of_today(const interval_table *in, size_t row) {
  wfm_local local;
  wfm_zone_to_local(in->zone, in->instant[row], &local);
  return local.date == date;
}

static int place_plan(const cli_app *app, const char *path, const interval_table *in, size_t q,
                      today_queue *t) {
  size_t first = in->first[q], last = in->first[q + 1];
  while (first < last && !of_today(in, in->order[first])) first++;
  while (last > first && !of_today(in, in->order[last - 1])) last--;
  t->name = in->name[q];
  if (first == last) return EXIT_DONE;
  t->begin = in->instant[in->order[first]];
  t->n = (size_t)((in->instant[in->order[last - 1]] - t->begin) / in->interval_s) + 1;
  t->block = calloc(t->n * ARRAYS, sizeof *t->block);
  if (!t->block) return failed(app, WFM_ENOMEM);
  double **column[ARRAYS] = {&t->forecast, &t->aht_s,     &t->agents,   &t->patience_s, &t->offered,
                             &t->within,   &t->handled,   &t->handle_s, &t->volume,     &t->low,
                             &t->high,     &t->new_aht_s, &t->required, &t->net,        &t->level};
  for (size_t k = 0; k < ARRAYS; k++) *column[k] = t->block + k * t->n;
  for (size_t i = 0; i < t->n; i++) t->patience_s[i] = patience_s;
  for (size_t k = first; k < last; k++) {
    size_t row = in->order[k], i = (size_t)((in->instant[row] - t->begin) / in->interval_s);
    if ((in->instant[row] - t->begin) % in->interval_s)
      return bad_row(path, in, row, "start", "want steps of one interval from the day's first row on");
    t->forecast[i] = wfm_table_numbers(in->table, VOLUME)[row];
    t->agents[i] = wfm_table_numbers(in->table, AGENTS)[row];
    t->aht_s[i] = number_or(in, AHT, row, aht_s);
    if (t->aht_s[i] > 0) continue;
    if (t->forecast[i] > 0) return bad_row(path, in, row, "aht_s", "not given, want > 0 here or --aht");
    t->aht_s[i] = 0;
  }
  return EXIT_DONE;
}

/* What came in the intervals that are over, and what waits or talks when the next one begins. */
static double count_contacts(const interval_table *in, const today_log *log, int64_t now, today_queue *t) {
  double waiting = 0;
  t->done = now <= t->begin ? 0 : (size_t)((now - t->begin) / in->interval_s);
  if (t->done > t->n) t->done = t->n;
  int64_t begins = t->begin + (int64_t)t->done * in->interval_s;
  for (size_t k = 0; k < log->contacts; k++) {
    const today_contact *c = &log->contact[k];
    if (strcmp(log->queue.text[c->queue], t->name) != 0) continue;
    if (c->arrival < t->begin || c->arrival >= begins) continue;
    size_t i = (size_t)((c->arrival - t->begin) / in->interval_s);
    bool answered = c->outcome == WFM_CONTACT_ANSWERED && (double)c->arrival + c->wait_s <= (double)now;
    t->offered[i]++;
    t->within[i] += answered && c->wait_s <= threshold_s;
    waiting += c->end > (double)begins;
    if (!answered || isinf(c->end)) continue; /* its handling time is not known yet */
    t->handled[i]++;
    t->handle_s[i] += c->end - (double)c->arrival - c->wait_s;
  }
  return waiting;
}

static int look_ahead(const cli_app *app, const interval_table *in, const today_log *log, int64_t now,
                      today_queue *t) {
  wfm_intraday_input input;
  wfm_intraday_opts opts;
  wfm_intraday_columns columns;
  wfm_intraday_input_init(&input, sizeof input);
  wfm_intraday_opts_init(&opts, sizeof opts);
  wfm_intraday_columns_init(&columns, sizeof columns);
  wfm_intraday_totals_init(&t->totals, sizeof t->totals);
  opts.waiting = count_contacts(in, log, now, t);
  opts.interval_s = in->interval_s;
  opts.threshold_s = threshold_s;
  opts.level = target_level;
  opts.day_cv2 = day_cv2;
  opts.band = band;
  input.forecast = t->forecast, input.aht_s = t->aht_s, input.agents = t->agents,
  input.patience_s = t->patience_s;
  input.offered = t->offered, input.answered_within = t->within, input.handled = t->handled,
  input.handle_s = t->handle_s;
  columns.volume = t->volume, columns.low = t->low, columns.high = t->high, columns.aht_s = t->new_aht_s;
  columns.required = t->required, columns.net = t->net, columns.level = t->level;
  wfm_status status = wfm_intraday(app->ctx, &input, t->n, t->done, &opts, &columns, &t->totals);
  end_progress(app);
  if (status == WFM_OK) return EXIT_DONE;
  complain("queue %s:", t->name);
  return failed(app, status);
}

static int all_queues(const cli_app *app, const char *path, const interval_table *in, const today_log *log,
                      int64_t now, today_queue *queue, size_t *count) {
  int code = EXIT_DONE;
  for (size_t q = 0; code == EXIT_DONE && q < in->queues; q++) {
    today_queue *t = &queue[*count];
    if (queue_name && strcmp(queue_name, in->name[q]) != 0) continue;
    code = place_plan(app, path, in, q, t);
    if (code == EXIT_DONE && t->n > 0) code = look_ahead(app, in, log, now, t);
    *count += t->block != NULL;
  }
  if (code == EXIT_DONE && *count == 0) {
    complain("%s: no row of that day%s", path, queue_name ? " and queue" : "");
    code = EXIT_USAGE;
  }
  return code;
}

/* Queues of the log that the plan does not have are said, not dropped in silence. */
static void warn_of_queues(const interval_table *in, const today_log *log) {
  for (size_t k = 0; !queue_name && k < log->queue.count; k++) {
    bool found = false;
    for (size_t q = 0; q < in->queues; q++) found = found || strcmp(in->name[q], log->queue.text[k]) == 0;
    if (!found)
      fprintf(stderr, "warning: queue %s of the log is not in the plan, left out\n", log->queue.text[k]);
  }
}

static int show(const cli_app *app, const today_view *view) {
  if (app->json)
    print_today_json(view);
  else
    print_today_text(view);
  for (size_t q = 0; level_text && q < view->queues; q++)
    if (view->queue[q].totals.level_end < target_level) return EXIT_MISSED;
  return EXIT_DONE;
}

static int run(cli_app *app, int count, char **argument) {
  interval_table in = {0};
  today_log log = {.contact = NULL};
  today_people people = {.agent = NULL};
  today_queue *queue = NULL;
  size_t queues = 0;
  int64_t now = 0;
  if (level_text && !read_level(level_text, &target_level, &threshold_s))
    return refuse("--sl wants X/T as in 80/20, 0 < X < 100");
  if (!(patience_s > 0)) return refuse("--patience wants a time above 0");
  if (!roster.folder && (roster.assignments || roster.logins))
    return refuse("--assignments and --logins want --roster");
  int code = read_plan(app, argument[0], &in);
  if (code == EXIT_DONE) code = read_today_log(app, argument + 1, (size_t)count - 1, &log);
  if (code == EXIT_DONE) code = find_now(app, in.zone, log.last, &now);
  if (code == EXIT_DONE) {
    if (!app->quiet) warn_of_queues(&in, &log);
    queue = calloc(in.queues + 1, sizeof *queue);
    code = queue ? all_queues(app, argument[0], &in, &log, now, queue, &queues) : failed(app, WFM_ENOMEM);
  }
  if (code == EXIT_DONE) code = read_people(app, &roster, &log, in.zone, date, now, grace_s, &people);
  if (code == EXIT_DONE) {
    const today_view view = {in.zone, now,    in.interval_s, target_level, threshold_s,
                             queue,   queues, &people,       &log};
    code = show(app, &view);
  }
  for (size_t q = 0; queue && q <= in.queues; q++) free(queue[q].block);
  free(queue);
  free_people(&people);
  free_today_log(&log);
  free_intervals(&in);
  return code;
}

const cli_command command_intraday = {
    .name = "intraday",
    .summary = "today so far against plan and roster, and the rest of the day",
    .arguments = "PLAN.csv QUEUE_LOG...",
    .about = "PLAN.csv has start, volume (or contacts, mean, offered), aht_s, agents (or rostered, demand, "
             "positions) "
             "and queue (or skill), e.g. a plan's\n"
             "requirement.csv; the log is today's queue_log. Prints what came, the forecast taken on from "
             "it, agents "
             "short or spare by interval, the\n"
             "service level to be expected at the end of the day, and agents' adherence and conformance with "
             "--roster. "
             "Run it again on the grown log.\n"
             "Exit 1 when --sl is given and will be missed. Page: docs/cli.md.",
    .example = "  wfm intraday mycentre/out/requirement.csv /var/log/asterisk/queue_log --zone Europe/Berlin "
               "--sl 80/20 \\\n"
               "      --roster mycentre/roster --assignments mycentre/out/assignments.csv",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .least = 2,
    .most = 10000,
    .run = run,
};
