/* wfm goals: SMART goals in a file: set, measured, judged. */
#include "goals.h"
#include "recognition.h"
#include "report.h"

#include <libwfm/io_goal_store.h>
#include <libwfm/io_plan.h>

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static wfm_goal_spec given = {.start_date = WFM_DATE_NONE,
                              .due_date = WFM_DATE_NONE,
                              .baseline = NAN,
                              .baseline_se = NAN,
                              .target = NAN,
                              .weight = NAN};
static const char *direction_name, *shape_name = "equal", *why, *source, *note;
static int64_t cadence, hold, steps, lead_days;
static bool keep, csv;
static const char *out_path;
static recognition_options recognition = {.top = -1};
static int32_t today = WFM_DATE_NONE, date = WFM_DATE_NONE;
static double value = NAN, contacts = NAN;

static const cli_option options[] = {
    {"title", OPTION_TEXT, &given.title, "add, revise: the goal in words", 0, 0},
    {"kpi", OPTION_TEXT, &given.kpi, "add: name of the KPI, as service_level or asa_s", 0, 0},
    {"definition", OPTION_TEXT, &given.definition, "how it is counted", 0, 0},
    {"scope", OPTION_TEXT, &given.scope, "queue, team or site", 0, 0},
    {"unit", OPTION_TEXT, &given.unit, "frac for shares, s, h, ...", 0, 0},
    {"owner", OPTION_TEXT, &given.owner, "who answers for it", 0, 0},
    {"reason", OPTION_TEXT, &given.reason, "why it matters", 0, 0},
    {"parent", OPTION_TEXT, &given.parent, "goal that it serves", 0, 0},
    {"keep", OPTION_FLAG, &keep, "add: the KPI is to stay at the target or better, as a guard-rail", 0, 0},
    {"guard", OPTION_TEXT, &given.guard, "goal to keep that must hold meanwhile: quality beside speed", 0, 0},
    {"direction", OPTION_TEXT, &direction_name, "up or down; by target and baseline", 0, 0},
    {"baseline", OPTION_NUMBER, &given.baseline, "add: where it starts", -1e300, 1e300},
    {"baseline-se", OPTION_NUMBER, &given.baseline_se, "standard error of the baseline", 0, 1e300},
    {"target", OPTION_NUMBER, &given.target, "add: what is to be reached", -1e300, 1e300},
    {"start", OPTION_DATE, &given.start_date, "add: first day; today", 0, 0},
    {"due", OPTION_DATE, &given.due_date, "add: last day", 0, 0},
    {"cadence", OPTION_INTEGER, &cadence, "days between observations; 7", 1, 366},
    {"hold", OPTION_INTEGER, &hold, "observations in a row at the target that make it met early; 3", 1, 100},
    {"goal-weight", OPTION_NUMBER, &given.weight, "among the goals of its parent; 1", 0, 1e9},
    {"steps", OPTION_INTEGER, &steps, "add, revise: split into so many milestones", 1, 3660},
    {"shape", OPTION_TEXT, &shape_name, "of the steps: equal, geometric or ramp; equal", 0, 0},
    {"lead-days", OPTION_INTEGER, &lead_days, "ramp: days before anything is expected; 0", 0, 3660},
    {"why", OPTION_TEXT, &why, "revise: the reason", 0, 0},
    {"date", OPTION_DATE, &date, "record: day of the value; today", 0, 0},
    {"value", OPTION_NUMBER, &value, "record: the value", -1e300, 1e300},
    {"contacts", OPTION_NUMBER, &contacts, "record: contacts behind it", 0, 1e15},
    {"source", OPTION_TEXT, &source, "record: where it comes from", 0, 0},
    {"note", OPTION_TEXT, &note, "record: a remark", 0, 0},
    {"csv", OPTION_FLAG, &csv, "status, history: as a table of comma-separated values", 0, 0},
    {"o", OPTION_TEXT, &out_path, "status, history, report: file to write; the standard output", 0, 0},
    {"badges", OPTION_TEXT, &recognition.badges,
     "recognise: rules, columns badge, kind, kpi, periods, threshold", 0, 0},
    {"top", OPTION_INTEGER, &recognition.top, "recognise: ranks that are given; 3", 0, 1000000},
    {"everyone", OPTION_FLAG, &recognition.everyone,
     "recognise: a rank for everybody, not for the best alone", 0, 0},
    {"week", OPTION_TEXT, &week_given.path,
     "check: the usual week, columns start, volume, agents, aht_s, patience_s", 0, 0},
    {"week-out", OPTION_TEXT, &week_given.out,
     "check: file for the week with the agents that come of the levers", 0, 0},
    {"weeks", OPTION_NUMBER, &week_given.weeks, "weeks that the table stands for; by its days", 0.01, 1000},
    {"zone", OPTION_TEXT, &week_given.zone,
     "zone of the table's times; without one they are taken as written", 0, 0},
    {"interval", OPTION_DURATION, &week_given.interval_s, "length of its intervals; read off the times", 0,
     0},
    {"threshold", OPTION_DURATION, &week_given.threshold_s, "T of the service level; 20s", 0, 0},
    {"patience", OPTION_DURATION, &week_given.patience_s, "mean patience where the table gives none; endless",
     0, 0},
    {"aht", OPTION_DURATION, &week_given.aht_s, "handling time where the table gives none", 0, 0},
    {"as-planned", OPTION_FLAG, &week_given.as_planned, "take all planned agents as there", 0, 0},
    {"shift", OPTION_DURATION, &week_given.shift_s, "on the floor in a shift that moves or is added; 8h", 0,
     0},
    {"max-moves", OPTION_INTEGER, &week_given.max_moves, "shifts a week that may move; 40", 0, 1000000},
    {"move-days", OPTION_INTEGER, &week_given.move_days, "notice for that; 14", 0, 3660},
    {"self-service", OPTION_NUMBER, &week_given.self_service,
     "share of contacts that self-service may take; 0", 0, 0.99},
    {"self-service-days", OPTION_INTEGER, &week_given.self_service_days, "until it works; 60", 0, 3660},
    {"repeats", OPTION_NUMBER, &week_given.repeats, "share of contacts that are repeats; 0", 0, 0.99},
    {"repeat-cut", OPTION_NUMBER, &week_given.repeat_cut, "of these, may be spared; 0.25", 0, 1},
    {"repeat-days", OPTION_INTEGER, &week_given.repeat_days, "until that works; 30", 0, 3660},
    {"max-hires", OPTION_NUMBER, &week_given.max_hires, "people that may be added; any number", 0, 1e6},
    {"hire-days", OPTION_INTEGER, &week_given.hire_days, "until they are there; 42", 0, 3660},
    {"train-days", OPTION_INTEGER, &week_given.train_days, "from then until they work; 28", 0, 3660},
    {"contract", OPTION_NUMBER, &week_given.contract_h, "paid hours a week of one; 40", 1, 168},
    {"shrinkage", OPTION_NUMBER, &week_given.shrinkage, "paid time away from the floor, all causes; 0", 0,
     0.99},
    {"wage", OPTION_NUMBER, &week_given.wage, "for a paid hour; 0", 0, 1e9},
    {"hire-cost", OPTION_NUMBER, &week_given.hire_cost, "once for each person; 0", 0, 1e12},
    {"aht-cut", OPTION_NUMBER, &week_given.aht_cut, "how far the handling time may come down, a share; 0", 0,
     0.99},
    {"aht-guard", OPTION_TEXT, &week_given.guard,
     "quality KPI that is watched meanwhile; without it that is not taken", 0, 0},
    {"aht-days", OPTION_INTEGER, &week_given.aht_days, "until that works; 42", 0, 3660},
    {"today", OPTION_DATE, &today, "the day on which this is asked; the present day (UTC)", 0, 0},
};

static int refuse(const char *what) {
  complain("%s; wfm goals --help explains the options", what);
  return EXIT_USAGE;
}

/* --- changes --- */

static int32_t find_word(const char *text, const char *const *words, int count) {
  for (int i = 0; i < count; i++)
    if (strcmp(text, words[i]) == 0) return i;
  return -1;
}

static void take_text(const char **to, const char *from) {
  if (from) *to = from;
}

static void take_number(double *to, double from) {
  if (!isnan(from)) *to = from;
}

/* What the options give replaces what the spec has. */
static int overlay(wfm_goal_spec *spec) {
  take_text(&spec->title, given.title);
  take_text(&spec->kpi, given.kpi);
  take_text(&spec->definition, given.definition);
  take_text(&spec->scope, given.scope);
  take_text(&spec->unit, given.unit);
  take_text(&spec->owner, given.owner);
  take_text(&spec->reason, given.reason);
  take_text(&spec->parent, given.parent);
  take_text(&spec->guard, given.guard);
  if (keep) spec->flags |= WFM_GOAL_KEEP;
  take_number(&spec->baseline, given.baseline);
  take_number(&spec->baseline_se, given.baseline_se);
  take_number(&spec->target, given.target);
  take_number(&spec->weight, given.weight);
  if (given.start_date != WFM_DATE_NONE) spec->start_date = given.start_date;
  if (given.due_date != WFM_DATE_NONE) spec->due_date = given.due_date;
  if (cadence) spec->cadence_days = (int32_t)cadence;
  if (hold) spec->hold = (int32_t)hold;
  if (!direction_name) {
    bool below = spec->flags & WFM_GOAL_KEEP ? spec->target > spec->baseline : spec->target < spec->baseline;
    spec->direction = below ? WFM_GOAL_DOWN : WFM_GOAL_UP;
    return EXIT_DONE;
  }
  static const char *const names[] = {"down", "up"};
  int32_t direction = find_word(direction_name, names, 2);
  if (direction < 0) return refuse("--direction wants up or down");
  spec->direction = direction ? WFM_GOAL_UP : WFM_GOAL_DOWN;
  return EXIT_DONE;
}

static int split(const cli_app *app, wfm_goals *goals, int32_t goal) {
  static const char *const names[] = {"equal", "geometric", "ramp"};
  if (!steps) return EXIT_DONE;
  int32_t shape = find_word(shape_name, names, 3);
  if (shape < 0) return refuse("--shape wants equal, geometric or ramp");
  wfm_status status = wfm_goals_split(goals, goal, shape, (int32_t)steps, (int32_t)lead_days);
  return status == WFM_OK ? EXIT_DONE : failed(app, status);
}

static int add(const cli_app *app, wfm_goals *goals, const char *id) {
  wfm_goal_spec spec;
  int32_t goal = -1;
  wfm_goal_spec_init(&spec, sizeof spec);
  spec.id = id;
  spec.start_date = today;
  if (isnan(given.baseline) || isnan(given.target) || given.due_date == WFM_DATE_NONE || !given.kpi)
    return refuse("a goal wants --kpi, --baseline, --target and --due");
  int code = overlay(&spec);
  if (code != EXIT_DONE) return code;
  wfm_status status = wfm_goals_add(goals, &spec, today, &goal);
  return status == WFM_OK ? split(app, goals, goal) : failed(app, status);
}

static int revise(const cli_app *app, wfm_goals *goals, int32_t goal) {
  wfm_goal_spec spec;
  wfm_goal_spec_init(&spec, sizeof spec);
  if (!why) return refuse("a revision wants --why");
  wfm_status status = wfm_goals_get(goals, goal, &spec);
  int code = status == WFM_OK ? overlay(&spec) : failed(app, status);
  if (code != EXIT_DONE) return code;
  status = wfm_goals_revise(goals, goal, &spec, today, why);
  return status == WFM_OK ? split(app, goals, goal) : failed(app, status);
}

static int record(const cli_app *app, wfm_goals *goals, int32_t goal) {
  wfm_goal_observation o;
  wfm_goal_observation_init(&o, sizeof o);
  if (isnan(value) || !source) return refuse("an observation wants --value and --source");
  o.date = date == WFM_DATE_NONE ? today : date;
  o.value = value;
  o.weight = contacts;
  o.source = source;
  o.note = note;
  o.recorded_date = today;
  wfm_status status = wfm_goals_record(goals, goal, &o);
  return status == WFM_OK ? EXIT_DONE : failed(app, status);
}

/* --- the command --- */

enum { ADD, REVISE, RECORD, STATUS, CHECK, HISTORY, REPORT, ACTIONS };
static const struct {
  const char *name;
  bool one; /* wants the id of a goal that is there */
  int (*change)(const cli_app *app, wfm_goals *goals, int32_t goal);
  int (*show)(const goal_view *v), (*csv)(const goal_view *v);
  void (*csv_head)(FILE *out);
} actions[] = {[ADD] = {"add", false, NULL, NULL, NULL, NULL},
               [REVISE] = {"revise", true, revise, NULL, NULL, NULL},
               [RECORD] = {"record", true, record, NULL, NULL, NULL},
               [STATUS] = {"status", false, NULL, show_status, csv_status, csv_status_head},
               [CHECK] = {"check", false, NULL, show_check, NULL, NULL},
               [HISTORY] = {"history", false, NULL, show_history, csv_history, csv_history_head},
               [REPORT] = {"report", false, NULL, NULL, NULL, NULL}};

/* One goal after another; the worst code, at the first that says more than badly. */
static int each(const cli_app *app, const wfm_goals *goals, int32_t only, FILE *out,
                int (*print)(const goal_view *v)) {
  int code = EXIT_DONE;
  bool first = true;
  for (int32_t g = 0; g < wfm_goals_count(goals); g++) {
    goal_view v = {.app = app, .goals = goals, .goal = g, .today = today, .alone = only >= 0, .out = out};
    wfm_goal_spec_init(&v.spec, sizeof v.spec);
    if ((only >= 0 && g != only) || wfm_goals_get(goals, g, &v.spec) != WFM_OK) continue;
    if (app->json) {
      fputs(first ? "\n {\"id\": " : ",\n {\"id\": ", out);
      print_json_text(out, v.spec.id);
    }
    first = false;
    int one = print(&v);
    if (app->json) fputc('}', out);
    if (one > code) code = one;
    if (code > EXIT_MISSED) return code;
  }
  return code;
}

/* JSON and CSV are written whole or not at all; a table for people goes out as it comes. */
static int show(const cli_app *app, const wfm_goals *goals, int32_t only, int action) {
  cli_output out;
  if (!app->json && !csv) {
    if (action == STATUS && only < 0) status_head(stdout);
    return each(app, goals, only, stdout, actions[action].show);
  }
  int code = open_output(&out);
  if (code != EXIT_DONE) return code;
  if (csv) {
    actions[action].csv_head(out.file);
    code = each(app, goals, only, out.file, actions[action].csv);
  } else {
    fputs("{\"today\": \"", out.file);
    print_date(out.file, today);
    fputs("\", \"goals\": [", out.file);
    code = each(app, goals, only, out.file, actions[action].show);
    fputs("]}\n", out.file);
  }
  int written = close_output(app, &out, out_path, code <= EXIT_MISSED ? EXIT_DONE : code);
  return written == EXIT_DONE ? code : written;
}

static int report(const cli_app *app, const wfm_goals *goals) {
  size_t length = 0;
  char *html = goals_html(app->ctx, goals, today, &length);
  if (!html) {
    complain("out of memory for the report");
    return EXIT_FAILED;
  }
  int code = EXIT_DONE;
  if (out_path && strcmp(out_path, "-") != 0) {
    wfm_status status = wfm_file_replace(app->ctx, out_path, html, length);
    if (status != WFM_OK) code = failed(app, status);
  } else {
    fwrite(html, 1, length, stdout);
  }
  free(html);
  return code;
}

/* Opens the store; what changes it locks it, and `add` begins a new one where there is none. */
static int open_store(const cli_app *app, const char *path, int action, wfm_goal_store **store) {
  wfm_goal_store_opts o;
  wfm_findings *findings = NULL;
  wfm_goal_store_opts_init(&o, sizeof o);
  o.flags = action == ADD ? WFM_STORE_WRITE | WFM_STORE_CREATE : actions[action].change ? WFM_STORE_WRITE : 0;
  wfm_status status = wfm_findings_create(app->ctx, 0, &findings);
  if (status == WFM_OK) status = wfm_goal_store_open(app->ctx, path, &o, findings, store);
  bool said = wfm_findings_total(findings, WFM_FINDING_ERROR) > 0;
  print_findings(app, findings);
  wfm_findings_free(findings);
  if (status == WFM_OK) return EXIT_DONE;
  return said ? EXIT_USAGE : failed(app, status);
}

static int find_goal(const wfm_goals *goals, const char *path, const char *id, int32_t *goal) {
  *goal = wfm_goals_find(goals, id);
  if (*goal >= 0) return EXIT_DONE;
  complain("%s: there is no goal \"%.60s\"", path, id);
  return EXIT_USAGE;
}

static int change(const cli_app *app, wfm_goal_store *store, int32_t goal, int action, const char *id) {
  wfm_goals *goals = wfm_goal_store_goals(store);
  int code = action == ADD ? add(app, goals, id) : actions[action].change(app, goals, goal);
  if (code != EXIT_DONE) return code;
  wfm_status status = wfm_goal_store_commit(store);
  if (status != WFM_OK) return failed(app, status);
  if (app->json) printf("{\"goals\": %d}\n", (int)wfm_goals_count(goals));
  return EXIT_DONE;
}

static int act(const cli_app *app, int action, const char *path, const char *id) {
  wfm_goal_store *store = NULL;
  int32_t goal = -1;
  int code = open_store(app, path, action, &store);
  const wfm_goals *goals = wfm_goal_store_goals(store);
  if (code == EXIT_DONE && id && action != ADD) code = find_goal(goals, path, id, &goal);
  if (code == EXIT_DONE && action == REPORT)
    code = report(app, goals);
  else if (code == EXIT_DONE && actions[action].show)
    code = show(app, goals, goal, action);
  else if (code == EXIT_DONE)
    code = change(app, store, goal, action, id);
  wfm_goal_store_close(store);
  return code;
}

static int recognise_team(const cli_app *app, int count, char **argument) {
  if (count < 3) return refuse("recognise wants the file of values and the file of KPIs");
  if (csv && app->json) return refuse("--csv or --json, not both");
  recognition.kpis = argument[2];
  recognition.out = out_path;
  recognition.csv = csv;
  return recognise(app, argument[1], &recognition);
}

static int run(cli_app *app, int count, char **argument) {
  int action = 0;
  if (strcmp(argument[0], "recognise") == 0) return recognise_team(app, count, argument);
  while (action < ACTIONS && strcmp(actions[action].name, argument[0]) != 0) action++;
  if (action == ACTIONS)
    return refuse("want add, revise, record, status, check, history, report or recognise");
  if (count < 3 && (action == ADD || actions[action].one))
    return refuse("the id of a goal is wanted after the file");
  if (count == 3 && action == REPORT) return refuse("a report is of all goals of the file");
  if (csv && !actions[action].csv) return refuse("--csv goes with status and history");
  if (csv && app->json) return refuse("--csv or --json, not both");
  if (today == WFM_DATE_NONE) today = (int32_t)(time(NULL) / 86400);
  return act(app, action, argument[1], count == 3 ? argument[2] : NULL);
}

const cli_command command_goals = {
    .name = "goals",
    .summary = "SMART goals: set, measured, judged by their trend, and what it takes to reach them",
    .arguments = "add|revise|record|status|check|history|report FILE [ID], or recognise VALUES.csv KPIS.csv",
    .about = "Keeps goals with all their revisions and observations in a file: JSON "
             "(docs/formats/wfm-goals-1.md), or "
             "SQLite when its name ends in .db.\n"
             "status says how far each is and how likely to be reached, check judges it letter by letter "
             "and, with the "
             "usual week, says what it\n"
             "takes, history shows all that was entered, report writes a page with the way, the values and "
             "the outlook. "
             "recognise gives a\n"
             "team's scorecard, points and badges, no reward for luck (docs/goals.md). "
             "Exit 1 when a goal is\n"
             "missed or off track (status) or fails a letter (check).",
    .example =
        "  wfm goals add goals.json asa --kpi asa_s --unit s --baseline 300 --target 120 --start "
        "2026-01-05 --due 2026-03-30 --steps 4\n"
        "  wfm goals check goals.json asa --week week.csv --shrinkage 0.3 --max-moves 6 --today 2026-01-05\n"
        "  wfm goals record goals.json asa --date 2026-01-11 --value 285 --contacts 2300 --source "
        "weekly.csv\n"
        "  wfm goals status goals.json --today 2026-01-12\n"
        "  wfm goals report goals.json -o goals.html\n"
        "  wfm goals recognise values.csv kpis.csv --badges badges.csv",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .least = 2,
    .most = 3,
    .run = run,
};
