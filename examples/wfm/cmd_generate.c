/* wfm generate: a made-up centre as a plan folder. */
#include "generate.h"
#include "wfm.h"

static int64_t agents = 60, weeks = 4, history_weeks = 30, interval = 15, queues = 1;
static bool nights;
static const char *zone = "Europe/Berlin";
static int32_t start = INT32_MIN; /* the generator's */

static const cli_option options[] = {
    {"agents", OPTION_INTEGER, &agents, "people in the roster; 60", 1, 100000},
    {"weeks", OPTION_INTEGER, &weeks, "length of the horizon; 4", 1, 52},
    {"history", OPTION_INTEGER, &history_weeks,
     "weeks of history, which ends two weeks before the horizon; 30", 1, 520},
    {"interval", OPTION_INTEGER, &interval, "minutes of the plan's intervals, 15 or 30; 15", 15, 30},
    {"queues", OPTION_INTEGER, &queues, "queues, each with a skill of its own; 1", 1, GENERATE_QUEUES},
    {"start", OPTION_DATE, &start, "first day of the horizon, a Monday; 2026-03-02", 0, 0},
    {"nights", OPTION_FLAG, &nights, "open round the clock, with night shifts", 0, 0},
    {"zone", OPTION_TEXT, &zone, "IANA name of the zone; Europe/Berlin", 0, 0},
};

static int run(cli_app *app, int count, char **argument) {
  generate_opts opts;
  char message[GENERATE_MESSAGE];
  (void)count;
  generate_opts_init(&opts);
  opts.agents = (int32_t)agents;
  opts.weeks = (int32_t)weeks;
  opts.history_weeks = (int32_t)history_weeks;
  opts.interval = (int32_t)interval;
  opts.queues = (int32_t)queues;
  opts.nights = nights;
  opts.zone = zone;
  opts.seed = (uint64_t)app->seed;
  if (start != INT32_MIN) opts.start_date = start;
  wfm_status status = generate_centre(app->ctx, argument[0], &opts, message);
  if (status != WFM_OK) {
    complain("%s", message);
    return exit_code(status);
  }
  if (!app->quiet)
    fprintf(stderr, "%s: %lld agents, %lld weeks\n", argument[0], (long long)agents, (long long)weeks);
  return EXIT_DONE;
}

const cli_command command_generate = {
    .name = "generate",
    .summary = "a made-up centre as a plan folder, to try things on",
    .arguments = "FOLDER",
    .about =
        "Writes plan.json, history.csv, queues.csv, special_days.csv, overrides.csv and roster/\n"
        "(docs/formats/wfm-plan-1.md): people with contracts, shifts, wishes and leave, and a history of "
        "contacts\n"
        "whose volume suits them. The same options and seed give the same files. Files of these names are\n"
        "replaced.",
    .example = "  wfm generate centre --agents 60 --weeks 4 --seed 1\n  wfm plan centre",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .least = 1,
    .most = 1,
    .run = run,
};
