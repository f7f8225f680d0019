/* wfm goals: SMART goals in a file: set, measured, judged. */
#include "wfm.h"

#include <libwfm/goals.h>
#include <libwfm/io_goals.h>

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
  take_number(&spec->baseline, given.baseline);
  take_number(&spec->baseline_se, given.baseline_se);
  take_number(&spec->target, given.target);
  take_number(&spec->weight, given.weight);
  if (given.start_date != WFM_DATE_NONE) spec->start_date = given.start_date;
  if (given.due_date != WFM_DATE_NONE) spec->due_date = given.due_date;
  if (cadence) spec->cadence_days = (int32_t)cadence;
  if (hold) spec->hold = (int32_t)hold;
  if (!direction_name) {
    spec->direction = spec->target < spec->baseline ? WFM_GOAL_DOWN : WFM_GOAL_UP;
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

/* --- what is printed of a goal; each gives EXIT_MISSED when it stands badly --- */

static void json_member(const char *name, double number) {
  printf(", \"%s\": ", name);
  print_json_number(stdout, number);
}

static void json_text(const char *name, const char *text) {
  printf(", \"%s\": ", name);
  print_json_text(stdout, text);
}

static void print_state(const wfm_goal_spec *spec, const wfm_goal_state *s) {
  printf("%s: %s\n  %s%s%s from %g to %g by ", spec->id, wfm_goal_status_name(s->status), spec->kpi,
         spec->scope[0] ? " of " : "", spec->scope, spec->baseline, spec->target);
  print_date(stdout, spec->due_date);
  printf("; %.0f %% of the time gone\n", 100 * s->time_frac);
  if (s->observations) {
    printf("  last value %g on ", s->last_value);
    print_date(stdout, s->last_date);
    printf(" (%d observations); level %.4g, the way wants %.4g today; %.0f %% done\n", (int)s->observations,
           s->current, s->expected, 100 * s->progress_frac);
  }
  if (isfinite(s->probability))
    printf("  on the due date %.4g (80 %%: %.4g to %.4g); reaches the target with probability %.2f\n",
           s->projected, s->projected_low, s->projected_high, s->probability);
  if (s->milestones) printf("  milestones met: %d of %d\n", (int)s->milestones_met, (int)s->milestones);
  if (s->children) printf("  goals below it: %.0f %% done\n", 100 * s->children_progress);
}

static int status_of(const cli_app *app, const wfm_goals *goals, int32_t goal, const wfm_goal_spec *spec) {
  wfm_goal_state s;
  wfm_goal_state_init(&s, sizeof s);
  wfm_status status = wfm_goals_assess(app->ctx, goals, goal, today, &s);
  if (status != WFM_OK) return failed(app, status);
  if (app->json) {
    json_text("status", wfm_goal_status_name(s.status));
    json_member("observations", s.observations);
    json_member("last_value", s.last_value);
    json_member("current", s.current);
    json_member("expected", s.expected);
    json_member("progress_frac", s.progress_frac);
    json_member("time_frac", s.time_frac);
    json_member("projected", s.projected);
    json_member("projected_low", s.projected_low);
    json_member("projected_high", s.projected_high);
    json_member("probability", s.probability);
    json_member("milestones", s.milestones);
    json_member("milestones_met", s.milestones_met);
  } else {
    print_state(spec, &s);
  }
  return s.status == WFM_GOAL_MISSED || s.status == WFM_GOAL_OFF_TRACK ? EXIT_MISSED : EXIT_DONE;
}

static int check(const cli_app *app, const wfm_goals *goals, int32_t goal, const wfm_goal_spec *spec) {
  static const char *const verdict[] = {"no", "partly", "yes"};
  static const char *const letter[] = {"specific", "measurable", "achievable", "relevant", "time_bound"};
  wfm_smart_report r;
  wfm_smart_report_init(&r, sizeof r);
  wfm_status status = wfm_goals_check(app->ctx, goals, goal, today, &r);
  if (status != WFM_OK) return failed(app, status);
  const wfm_smart_letter *const part[] = {&r.specific, &r.measurable, &r.achievable, &r.relevant,
                                          &r.time_bound};
  if (app->json)
    json_text("verdict", verdict[r.verdict]);
  else
    printf("%s: %s\n", spec->id, verdict[r.verdict]);
  for (int k = 0; k < 5; k++) {
    if (app->json) {
      printf(", \"%s\": {\"verdict\": \"%s\"", letter[k], verdict[part[k]->verdict]);
      json_text("reason", part[k]->reason);
      json_text("suggestion", part[k]->suggestion);
      printf("}");
    } else {
      printf("  %-11s %-7s %s%s%s\n", letter[k], verdict[part[k]->verdict], part[k]->reason,
             part[k]->suggestion[0] ? "; to do: " : "", part[k]->suggestion);
    }
  }
  return r.verdict == WFM_SMART_NO ? EXIT_MISSED : EXIT_DONE;
}

static wfm_status print_revision(const cli_app *app, const wfm_goals *goals, int32_t goal, int32_t i) {
  wfm_goal_spec spec;
  int32_t day = 0;
  const char *reason = "";
  wfm_goal_spec_init(&spec, sizeof spec);
  wfm_status status = wfm_goals_revision(goals, goal, i, &spec, &day, &reason);
  if (status != WFM_OK) return status;
  printf(app->json ? "%s{\"date\": \"" : "%s  ", app->json && i ? ", " : "");
  print_date(stdout, day);
  if (app->json) {
    printf("\"");
    json_text("why", reason);
    json_member("baseline", spec.baseline);
    json_member("target", spec.target);
    printf(", \"due_date\": \"");
    print_date(stdout, spec.due_date);
    printf("\"}");
  } else {
    printf(i ? "  revised: from %g to %g by " : "  set: from %g to %g by ", spec.baseline, spec.target);
    print_date(stdout, spec.due_date);
    printf("%s%s\n", reason[0] ? "; " : "", reason);
  }
  return WFM_OK;
}

static wfm_status print_record(const cli_app *app, const wfm_goals *goals, int32_t goal, size_t i) {
  wfm_goal_observation o;
  wfm_goal_observation_init(&o, sizeof o);
  wfm_status status = wfm_goals_observation(goals, goal, i, &o);
  if (status != WFM_OK) return status;
  printf(app->json ? "%s{\"date\": \"" : "%s  ", app->json && i ? ", " : "");
  print_date(stdout, o.date);
  if (app->json) {
    printf("\"");
    json_member("value", o.value);
    json_text("source", o.source);
    printf(", \"superseded\": %s}", o.superseded ? "true" : "false");
  } else {
    printf("  %g  %s%s%s%s\n", o.value, o.source, o.note[0] ? "; " : "", o.note,
           o.superseded ? " (a later entry counts)" : "");
  }
  return WFM_OK;
}

static int history(const cli_app *app, const wfm_goals *goals, int32_t goal, const wfm_goal_spec *spec) {
  wfm_status status = WFM_OK;
  if (app->json)
    printf(", \"revisions\": [");
  else
    printf("%s\n", spec->id);
  for (int32_t i = 0; status == WFM_OK && i < wfm_goals_revisions(goals, goal); i++)
    status = print_revision(app, goals, goal, i);
  if (app->json) printf("], \"observations\": [");
  for (size_t i = 0; status == WFM_OK && i < wfm_goals_observations(goals, goal); i++)
    status = print_record(app, goals, goal, i);
  if (app->json) printf("]");
  return status == WFM_OK ? EXIT_DONE : failed(app, status);
}

/* --- the command --- */

static const struct {
  const char *name;
  bool one; /* wants the id of a goal that is there */
  int (*change)(const cli_app *app, wfm_goals *goals, int32_t goal);
  int (*show)(const cli_app *app, const wfm_goals *goals, int32_t goal, const wfm_goal_spec *spec);
} actions[] = {
    {"add", false, NULL, NULL},         {"revise", true, revise, NULL}, {"record", true, record, NULL},
    {"status", false, NULL, status_of}, {"check", false, NULL, check},  {"history", false, NULL, history},
};
enum { ACTIONS = sizeof actions / sizeof actions[0] };

static int show(const cli_app *app, const wfm_goals *goals, int32_t only, int action) {
  int code = EXIT_DONE;
  bool first = true;
  if (app->json) {
    printf("{\"today\": \"");
    print_date(stdout, today);
    printf("\", \"goals\": [");
  }
  for (int32_t g = 0; g < wfm_goals_count(goals); g++) {
    wfm_goal_spec spec;
    wfm_goal_spec_init(&spec, sizeof spec);
    if ((only >= 0 && g != only) || wfm_goals_get(goals, g, &spec) != WFM_OK) continue;
    if (app->json) {
      printf("%s\n {\"id\": ", first ? "" : ",");
      print_json_text(stdout, spec.id);
    }
    first = false;
    int one = actions[action].show(app, goals, g, &spec);
    if (app->json) printf("}");
    if (one > code) code = one;
    if (code > EXIT_MISSED) return code;
  }
  if (app->json) printf("]}\n");
  return code;
}

/* Reads the file; `add` begins a new one where there is none. */
static int open_goals(const cli_app *app, const char *path, bool may_begin, wfm_goals **goals) {
  wfm_findings *findings = NULL;
  if (may_begin && access(path, F_OK) != 0 && errno == ENOENT) {
    wfm_status made = wfm_goals_create(app->ctx, goals);
    return made == WFM_OK ? EXIT_DONE : failed(app, made);
  }
  wfm_status status = wfm_findings_create(app->ctx, 0, &findings);
  if (status == WFM_OK) status = wfm_goals_read_json(app->ctx, path, NULL, findings, goals);
  print_findings(app, findings);
  wfm_findings_free(findings);
  if (status == WFM_EPARSE) return EXIT_USAGE;
  return status == WFM_OK ? EXIT_DONE : failed(app, status);
}

static int find_goal(const wfm_goals *goals, const char *path, const char *id, int32_t *goal) {
  *goal = wfm_goals_find(goals, id);
  if (*goal >= 0) return EXIT_DONE;
  complain("%s: there is no goal \"%.60s\"", path, id);
  return EXIT_USAGE;
}

static int act(const cli_app *app, int action, const char *path, const char *id) {
  wfm_goals *goals = NULL;
  int32_t goal = -1;
  bool adding = action == 0;
  int code = open_goals(app, path, adding, &goals);
  if (code == EXIT_DONE && id && !adding) code = find_goal(goals, path, id, &goal);
  if (code == EXIT_DONE && actions[action].show) {
    code = show(app, goals, goal, action);
  } else if (code == EXIT_DONE) {
    code = adding ? add(app, goals, id) : actions[action].change(app, goals, goal);
    wfm_status status = code == EXIT_DONE ? wfm_goals_write_json(app->ctx, goals, path) : WFM_OK;
    if (status != WFM_OK) code = failed(app, status);
    if (code == EXIT_DONE && app->json) printf("{\"goals\": %d}\n", (int)wfm_goals_count(goals));
  }
  wfm_goals_free(goals);
  return code;
}

static int run(cli_app *app, int count, char **argument) {
  int action = 0;
  while (action < ACTIONS && strcmp(actions[action].name, argument[0]) != 0) action++;
  if (action == ACTIONS) return refuse("want add, revise, record, status, check or history");
  if (count < 3 && (action == 0 || actions[action].one))
    return refuse("the id of a goal is wanted after the file");
  if (today == WFM_DATE_NONE) today = (int32_t)(time(NULL) / 86400);
  return act(app, action, argument[1], count == 3 ? argument[2] : NULL);
}

const cli_command command_goals = {
    .name = "goals",
    .summary = "SMART goals: set, measured, judged by their trend",
    .arguments = "add|revise|record|status|check|history FILE.json [ID]",
    .about = "Keeps goals with all their revisions and observations in a file (docs/formats/wfm-goals-1.md). "
             "status says how far each is and how\n"
             "likely to be reached, check judges it letter by letter, history shows all that was entered. "
             "Exit 1 when a goal is missed or off\n"
             "track (status) or fails a letter (check).",
    .example = "  wfm goals add goals.json asa --kpi asa_s --unit s --baseline 300 --target 120 --start "
               "2026-01-05 --due 2026-03-30 --steps 4\n"
               "  wfm goals record goals.json asa --date 2026-01-11 --value 285 --contacts 2300 --source "
               "weekly.csv\n"
               "  wfm goals status goals.json --today 2026-01-12",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .least = 2,
    .most = 3,
    .run = run,
};
