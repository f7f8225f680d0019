/* wfm staff: volumes in, agents by interval out. */
#include "staff.h"

#include <math.h>

static staff_files files;
static const char *out_path, *groups_path, *groups_out, *text[SETTINGS];

static const cli_option options[] = {
    {"sl", OPTION_TEXT, &text[SET_SL], "service level X/T: X per cent within T seconds; 80/20", 0, 0},
    {"definition", OPTION_TEXT, &text[SET_DEFINITION],
     "of the service level: offered, excl_short, answered, incl_abandon, virtual; offered", 0, 0},
    {"period", OPTION_TEXT, &text[SET_PERIOD],
     "over which the level holds: interval, day, week, month (one interval helps another); interval", 0, 0},
    {"asa", OPTION_TEXT, &text[SET_ASA], "longest mean wait of the answered, as 30s; none", 0, 0},
    {"abandon", OPTION_TEXT, &text[SET_ABANDON], "largest share that hangs up, 0 to 1; none", 0, 0},
    {"occupancy", OPTION_TEXT, &text[SET_OCCUPANCY], "largest occupancy, 0 to 1; none", 0, 0},
    {"block", OPTION_TEXT, &text[SET_BLOCK], "largest share that finds all --lines taken, 0 to 1; none", 0,
     0},
    {"patience", OPTION_TEXT, &text[SET_PATIENCE],
     "mean patience where the file gives none, as 2m; nobody hangs up", 0, 0},
    {"law", OPTION_TEXT, &text[SET_LAW],
     "patience by another law (M/M/n+G), as lognormal:4.5,0.8; docs/cli.md lists them", 0, 0},
    {"lines", OPTION_TEXT, &text[SET_LINES],
     "most contacts at a time, waiting and handled (M/M/n/K, M/M/n/K+M); not limited", 0, 0},
    {"aht", OPTION_TEXT, &text[SET_AHT], "handling time where the file gives none, as 240s", 0, 0},
    {"shrinkage", OPTION_TEXT, &text[SET_SHRINKAGE],
     "causes NAME=SHARE[/residual|rostered[/paid|rest|NAME]] with commas between", 0, 0},
    {"min-agents", OPTION_TEXT, &text[SET_MIN_AGENTS], "never roster fewer while open; 0", 0, 0},
    {"hours", OPTION_TEXT, &text[SET_HOURS],
     "opening hours, as \"mon-fri 08:00-20:00, sat 09:00-14:00\"; the intervals of the file", 0, 0},
    {"method", OPTION_TEXT, &text[SET_METHOD],
     "sipp, lagged, mol, or transient (queues carried over, no interval misses); sipp", 0, 0},
    {"model", OPTION_TEXT, &text[SET_MODEL], "auto (a where patience is known, else c), a or c; auto", 0, 0},
    {"quantile", OPTION_TEXT, &text[SET_QUANTILE],
     "staff for this quantile of the rate, by volume_var or the file's q-columns; the mean", 0, 0},
    {"shared-cv2", OPTION_TEXT, &text[SET_SHARED_CV2],
     "squared variation that all intervals of a day share, for the chance over the day; 0", 0, 0},
    {"channel", OPTION_TEXT, &text[SET_CHANNEL], "voice, chat, callback or deferred; voice", 0, 0},
    {"slots", OPTION_TEXT, &text[SET_SLOTS], "chat: contacts at once; 1", 0, 0},
    {"stretch", OPTION_TEXT, &text[SET_STRETCH],
     "chat: handling time with 1, 2, ... at once in multiples of the AHT, as 1,1.3,1.7; 1 each", 0, 0},
    {"offer", OPTION_TEXT, &text[SET_OFFER], "callback: offered above this told wait; 60s", 0, 0},
    {"accept", OPTION_TEXT, &text[SET_ACCEPT], "callback: share that takes it; 0.5", 0, 0},
    {"window", OPTION_TEXT, &text[SET_WINDOW], "callback: promised within; 1h", 0, 0},
    {"in-window", OPTION_TEXT, &text[SET_IN_WINDOW], "callback: share called back in time; 0.9", 0, 0},
    {"deadline", OPTION_TEXT, &text[SET_DEADLINE], "deferred: time for every contact; 24h", 0, 0},
    {"deadline-unit", OPTION_TEXT, &text[SET_DEADLINE_UNIT], "deferred: clock or open time; clock", 0, 0},
    {"spread", OPTION_TEXT, &text[SET_SPREAD], "deferred: level or constant agents; level", 0, 0},
    {"backlog", OPTION_TEXT, &text[SET_BACKLOG], "deferred: contacts waiting at the start; 0", 0, 0},
    {"efficiency", OPTION_TEXT, &text[SET_EFFICIENCY], "deferred: share of the time that is work; 1", 0, 0},
    {"blend", OPTION_TEXT, &text[SET_BLEND], "deferred: voice queue whose idle agents take part of it", 0, 0},
    {"idle-use", OPTION_TEXT, &text[SET_IDLE_USE], "deferred: share of their idle time that can be used; 0.7",
     0, 0},
    {"queues", OPTION_TEXT, &files.queues,
     "a table with a row a queue: queue, and any option above as a column (- as _)", 0, 0},
    {"groups", OPTION_TEXT, &groups_path,
     "a table of groups with several skills: group, skills (queues joined by |), cost, speed, least, most, "
     "efficiency",
     0, 0},
    {"groups-out", OPTION_TEXT, &groups_out, "file for the agents of each group by interval", 0, 0},
    {"agents", OPTION_TEXT, &files.agents,
     "column of rostered agents: what they achieve, and the chance that they keep the target", 0, 0},
    {"value", OPTION_TEXT, &files.value, "column of the volume, as q75; volume, offered, mean or contacts", 0,
     0},
    {"interval", OPTION_DURATION, &files.interval_s, "length of the intervals; read off the times", 0, 0},
    {"zone", OPTION_TEXT, &files.zone, "zone of the file's times; without one they are taken as written", 0,
     0},
    {"o", OPTION_TEXT, &out_path, "file to write; the standard output", 0, 0},
};

static int solve_queue(const cli_app *app, const staff_job *j, staff_queue *q) {
  static int (*const solve[CHANNELS])(const cli_app *, const staff_job *, staff_queue *) = {
      solve_voice, solve_chat, solve_callback, solve_deferred};
  if (j->given && q->set.channel != CHANNEL_VOICE) {
    complain("queue %s: --agents wants voice, not %s", q->name, channel_name(q->set.channel));
    return EXIT_USAGE;
  }
  int code = solve[q->set.channel](app, j, q);
  if (code != EXIT_DONE) return code;
  for (size_t i = 0; i < j->n; i++) q->peak = fmax(q->peak, q->column[DEMAND][i]);
  wfm_staff_bridge_init(&q->bridge, sizeof q->bridge);
  wfm_status status = wfm_staff_bridge_build(app->ctx, q->column[POSITIONS], q->column[DEMAND], j->n,
                                             j->in.interval_s, &q->set.shrinkage.total, NAN, NAN, &q->bridge);
  return status == WFM_OK ? EXIT_DONE : failed(app, status);
}

/* Voice first: deferred work may stand on its idle time. */
static int solve_all(const cli_app *app, staff_job *j) {
  int code = EXIT_DONE;
  for (int deferred = 0; deferred < 2; deferred++)
    for (size_t q = 0; code == EXIT_DONE && q < j->in.queues; q++)
      if ((j->queue[q].set.channel == CHANNEL_DEFERRED) == (deferred == 1))
        code = solve_queue(app, j, &j->queue[q]);
  return code;
}

/* Whether given agents miss the level that is to be expected of a period. */
static bool given_miss(const staff_job *j) {
  for (size_t k = 0; j->given && k < j->in.queues; k++)
    for (size_t p = 0; p < j->queue[k].periods; p++)
      if (j->queue[k].given_expected[p] < j->queue[k].set.target.level) return true;
  return false;
}

static int run(cli_app *app, int count, char **argument) {
  staff_job j;
  staff_groups groups = {0};
  cli_output out;
  (void)count;
  files.volumes = argument[0];
  int code = read_staff(app, &files, text, &j);
  if (code == EXIT_DONE && groups_out && !groups_path) {
    complain("--groups-out wants --groups");
    code = EXIT_USAGE;
  }
  if (code == EXIT_DONE) code = solve_all(app, &j);
  if (code == EXIT_DONE && groups_path) code = solve_groups(app, &j, groups_path, &groups);
  if (code == EXIT_DONE && groups_out) {
    code = open_output(&out);
    if (code == EXIT_DONE) write_groups(&j, &groups, out.file);
    if (code == EXIT_DONE) code = close_output(app, &out, groups_out, code);
  }
  if (code == EXIT_DONE && (!app->json || out_path)) {
    code = open_output(&out);
    if (code == EXIT_DONE) write_staff(&j, out.file);
    if (code == EXIT_DONE) code = close_output(app, &out, out_path, code);
  }
  if (code == EXIT_DONE) {
    if (app->json)
      print_staff_json(&j, groups_path ? &groups : NULL, stdout, !out_path);
    else if (!app->quiet)
      print_staff(&j, out_path ? stdout : stderr);
    if (!app->json && !app->quiet && groups_path) print_groups(&groups, out_path ? stdout : stderr);
    if (given_miss(&j)) code = EXIT_MISSED;
  }
  free_staff_groups(&groups);
  free_staff(&j);
  return code;
}

const cli_command command_staff = {
    .name = "staff",
    .summary = "agents by interval for given volumes",
    .arguments = "VOLUMES.csv",
    .about = "Reads start, volume (or offered, mean, contacts), aht_s and, if they are there, queue, "
             "patience_s, volume_var,\n"
             "min_agents, q05 to q95; a history, a forecast or a plan's forecast.csv will do. Writes load, "
             "positions (a real number),\n"
             "the agents to roster (demand) and what they give, and names every definition. Several queues "
             "with settings of their own:\n"
             "--queues. Page: docs/cli.md.",
    .example = "  wfm staff forecast.csv --aht 240 --patience 120 --sl 80/20 --shrinkage "
               "sickness=0.05,breaks=0.08/rostered -o requirement.csv\n"
               "  wfm staff forecast.csv --aht 240 --patience 120 --period day --quantile 0.8 -o "
               "requirement.csv",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .least = 1,
    .most = 1,
    .run = run,
};
