/* wfm replan: a published roster put right after sick calls or a changed demand. */
#include "roster_files.h"
#include "wfm.h"

#include <libwfm/io_schedule.h>
#include <libwfm/replan.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *out_folder, *sick, *now, *consents, *state;
static bool strict;
static int64_t notice, most = 30, shown = 100;
static double agent_weight = -1, day_weight = -1, pause_weight = -1, notice_weight = -1, time_limit;
static bool never;

static const cli_option options[] = {
    {"o", OPTION_TEXT, &out_folder, "folder to write to; nothing is written without", 0, 0},
    {"sick", OPTION_TEXT, &sick, "who is away, as A0012:3,A0040:3-5 (agent:days)", 0, 0},
    {"now", OPTION_TEXT, &now, "what began before stays, as 3 or 3T10:30 (day, time); 0", 0, 0},
    {"state", OPTION_TEXT, &state, "draft, approved or published; published", 0, 0},
    {"notice", OPTION_INTEGER, &notice, "days after now within which changes need consent; 0", 0, 3660},
    {"consent", OPTION_TEXT, &consents, "agents who gave it, as A0012,A0040", 0, 0},
    {"only-consent", OPTION_FLAG, &never, "never change work within the notice without consent", 0, 0},
    {"max-agents", OPTION_INTEGER, &most, "most agents with any change; 30", 0, 1e6},
    {"agent-weight", OPTION_NUMBER, &agent_weight, "price of an agent changed, in missing intervals; 2", 0,
     1e6},
    {"day-weight", OPTION_NUMBER, &day_weight, "price of a day changed; 2", 0, 1e6},
    {"pause-weight", OPTION_NUMBER, &pause_weight, "price of a day whose pauses move; 0.2", 0, 1e6},
    {"notice-weight", OPTION_NUMBER, &notice_weight, "more for a day within the notice; 4", 0, 1e6},
    {"time", OPTION_DURATION, &time_limit, "deadline, as 2s; none", 0, 0},
    {"show", OPTION_INTEGER, &shown, "changes to list; 100", 0, 1e9},
    {"strict", OPTION_FLAG, &strict, "unknown columns and members are errors", 0, 0},
};

struct job {
  wfm_roster *roster;
  wfm_assignments *published;
  wfm_replan *replan;
  wfm_check *check;
  agent_days *sick, *consent;
  size_t sick_count, consent_count;
  int32_t *consents;
  wfm_replan_figures solved;
  wfm_roster_figures judged;
};

/* "3" or "3T10:30" */
static int read_now(const char *text, wfm_replan_opts *opts) {
  int day = 0, hour = 0, minute = 0, used = 0;
  int got = sscanf(text, "%d%nT%2d:%2d%n", &day, &used, &hour, &minute, &used);
  if ((got != 1 && got != 3) || text[used] || day < 0 || hour < 0 || hour > 23 || minute < 0 || minute > 59) {
    complain("--now: \"%s\", want DAY or DAYTHH:MM, as 3T10:30", text);
    return EXIT_USAGE;
  }
  opts->now_day = day;
  opts->now_minute = 60 * hour + minute;
  return EXIT_DONE;
}

static int read_state(const char *text, wfm_replan_opts *opts) {
  static const char *const names[] = {"draft", "approved", "published"};
  for (int32_t i = 0; i < 3; i++)
    if (strcmp(text, names[i]) == 0) {
      opts->state = i;
      return EXIT_DONE;
    }
  complain("--state: \"%s\", want draft, approved or published", text);
  return EXIT_USAGE;
}

static int read_opts(struct job *job, wfm_replan_opts *opts) {
  int code = EXIT_DONE;
  if (now) code = read_now(now, opts);
  if (code == EXIT_DONE && state) code = read_state(state, opts);
  if (code == EXIT_DONE)
    code = read_agent_days(job->roster, "sick", sick, true, &job->sick, &job->sick_count);
  if (code == EXIT_DONE)
    code = read_agent_days(job->roster, "consent", consents, false, &job->consent, &job->consent_count);
  if (code != EXIT_DONE) return code;
  job->consents = calloc(job->consent_count + 1, sizeof *job->consents);
  if (!job->consents) {
    complain("out of memory");
    return EXIT_FAILED;
  }
  for (size_t i = 0; i < job->consent_count; i++) job->consents[i] = job->consent[i].agent;
  opts->consents = job->consents;
  opts->consent_count = job->consent_count;
  opts->notice_days = (int32_t)notice;
  opts->max_agents = (int32_t)most;
  opts->time_limit_s = time_limit;
  if (agent_weight >= 0) opts->agent_weight = agent_weight;
  if (day_weight >= 0) opts->day_weight = day_weight;
  if (pause_weight >= 0) opts->pause_weight = pause_weight;
  if (notice_weight >= 0) opts->notice_weight = notice_weight;
  if (never) opts->notice_weight = INFINITY;
  return EXIT_DONE;
}

static wfm_status solve(cli_app *app, struct job *job, const wfm_replan_opts *opts) {
  wfm_status status = WFM_OK;
  for (size_t i = 0; i < job->sick_count; i++)
    for (int32_t d = job->sick[i].first; status == WFM_OK && d <= job->sick[i].last; d++)
      status = wfm_roster_add_sick_day(job->roster, job->published, job->sick[i].agent, d);
  if (status == WFM_OK) status = wfm_roster_replan(app->ctx, job->roster, job->published, opts, &job->replan);
  end_progress(app);
  if (status == WFM_OK) status = wfm_replan_figures_get(job->replan, &job->solved);
  if (status == WFM_OK)
    status = wfm_roster_check(app->ctx, job->roster, wfm_replan_assignments(job->replan), &job->check);
  if (status == WFM_OK) status = wfm_check_figures(job->check, &job->judged);
  return status;
}

static wfm_status write_out(cli_app *app, const struct job *job) {
  char *rows = join_path(out_folder, "assignments.csv"), *changes = join_path(out_folder, "changes.csv"),
       *json = join_path(out_folder, "replan.json");
  wfm_status status = rows && changes && json ? WFM_OK : WFM_ENOMEM;
  if (status == WFM_OK)
    status = wfm_assignments_write_csv(app->ctx, job->roster, wfm_replan_assignments(job->replan), rows);
  if (status == WFM_OK) status = wfm_replan_write_changes(app->ctx, job->roster, job->replan, changes);
  if (status == WFM_OK) status = wfm_replan_write_json(app->ctx, job->roster, job->replan, json);
  free(rows);
  free(changes);
  free(json);
  return status;
}

static void print_changes(const struct job *job, bool json) {
  char text[800];
  wfm_replan_change change;
  wfm_replan_change_init(&change, sizeof change);
  size_t count = wfm_replan_changes(job->replan), listed = count < (size_t)shown ? count : (size_t)shown;
  for (size_t i = 0; i < (json ? count : listed); i++) {
    if (wfm_replan_change_get(job->replan, i, &change) != WFM_OK) continue;
    wfm_replan_change_text(job->roster, &change, text, sizeof text);
    if (json) {
      printf("%s\n  ", i ? "," : "");
      print_json_text(stdout, text);
    } else {
      printf("  %s\n", text);
    }
  }
  if (!json && count > listed) printf("  and %zu more\n", count - listed);
}

static void print_text(const struct job *job) {
  const wfm_replan_figures *f = &job->solved;
  printf("agents changed      %d, of them %d who had to\nchanged days        %d, and %d with other pauses\n",
         (int)f->agents_changed, (int)f->agents_forced, (int)f->days_changed, (int)f->days_pauses);
  print_changes(job, false);
  printf("missing             ");
  print_number(stdout, f->under_forced, 1);
  printf(" agent-intervals before cover, ");
  print_number(stdout, f->under, 1);
  printf(" after\ncost                ");
  print_number(stdout, f->cost_forced, 1);
  printf(" before cover, ");
  print_number(stdout, f->cost, 1);
  printf(" after\nhard rules broken   %lld\n", (long long)job->judged.violations);
  if (f->consents_needed) printf("consents to ask for %d days\n", (int)f->consents_needed);
  if (out_folder) printf("written to %s: assignments.csv, changes.csv, replan.json\n", out_folder);
}

static void print_json(const struct job *job) {
  const wfm_replan_figures *f = &job->solved;
  printf(
      "{\n \"agents_changed\": %d,\n \"agents_forced\": %d,\n \"days_changed\": %d,\n \"days_pauses\": %d,\n "
      "\"consents_needed\": %d,\n \"violations\": %lld,\n \"cost_forced\": ",
      (int)f->agents_changed, (int)f->agents_forced, (int)f->days_changed, (int)f->days_pauses,
      (int)f->consents_needed, (long long)job->judged.violations);
  print_json_number(stdout, f->cost_forced);
  printf(",\n \"cost\": ");
  print_json_number(stdout, f->cost);
  printf(",\n \"under_forced\": ");
  print_json_number(stdout, f->under_forced);
  printf(",\n \"under\": ");
  print_json_number(stdout, f->under);
  printf(",\n \"changes\": [");
  print_changes(job, true);
  printf("]\n}\n");
}

static int work(cli_app *app, char **argument, struct job *job) {
  wfm_replan_opts opts;
  wfm_replan_opts_init(&opts, sizeof opts);
  wfm_status status = read_roster(app, argument[0], argument[1], strict, &job->roster, &job->published);
  if (status != WFM_OK) return failed(app, status);
  int code = read_opts(job, &opts);
  if (code == EXIT_DONE && out_folder) code = prepare_output(app, out_folder);
  if (code != EXIT_DONE) return code;
  status = solve(app, job, &opts);
  if (status == WFM_OK && out_folder) status = write_out(app, job);
  if (status != WFM_OK) return failed(app, status);
  if (app->json)
    print_json(job);
  else
    print_text(job);
  if (job->solved.stop == WFM_STOP_CANCELLED) return EXIT_INTERRUPTED;
  return job->judged.violations ? EXIT_MISSED : EXIT_DONE;
}

static int run(cli_app *app, int count, char **argument) {
  struct job job = {.solved = {.struct_size = sizeof job.solved},
                    .judged = {.struct_size = sizeof job.judged}};
  (void)count;
  int code = work(app, argument, &job);
  wfm_check_free(job.check);
  wfm_replan_free(job.replan);
  wfm_assignments_free(job.published);
  wfm_roster_free(job.roster);
  free(job.sick);
  free(job.consent);
  free(job.consents);
  return code;
}

const cli_command command_replan = {
    .name = "replan",
    .summary = "a published roster put right with few changes",
    .arguments = "FOLDER ASSIGNMENTS.csv",
    .about =
        "Reads a roster folder and the roster that agents know, and changes as little of it as pays: rows "
        "that break a rule now\n"
        "(--sick, new rows in timeoff.csv or locked.csv) are given up, what is missing then, or by a changed "
        "demand.csv, is covered\n"
        "by moving pauses first and by few other agents. Every change has a price in missing "
        "agent-intervals. "
        "Days count from 0.\n"
        "Writes assignments.csv, changes.csv (one row a changed day) and replan.json. Exit 1 when a rule "
        "stays "
        "broken.",
    .example = "  wfm replan mycentre/roster mycentre/out/assignments.csv --sick A0012:3,A0040:3-5 --now 3 "
               "-o changed",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .least = 2,
    .most = 2,
    .run = run,
};
