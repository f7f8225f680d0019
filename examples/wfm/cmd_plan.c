/* wfm plan: a plan folder from history to report. */
#include "wfm.h"

#include "report.h"

#include <libwfm/io_goal_store.h>
#include <libwfm/io_plan.h>

#include <math.h>
#include <stdlib.h>

static const char *out_folder, *goals_path;
static bool strict;
static int64_t work, replications = 40;
static double time_limit, gap;

static const cli_option options[] = {
    {"o", OPTION_TEXT, &out_folder, "folder to write to; FOLDER/out", 0, 0},
    {"goals", OPTION_TEXT, &goals_path, "file of wfm goals to put into the report; none", 0, 0},
    {"work", OPTION_INTEGER, &work, "work limit of the roster, about microseconds; by its size", 1, 1e15},
    {"time", OPTION_DURATION, &time_limit, "deadline of the roster, as 60s or 5m; none", 0, 0},
    {"gap", OPTION_NUMBER, &gap, "stop the roster at this gap to its bound, as 0.01; 0", 0, 1},
    {"replications", OPTION_INTEGER, &replications, "runs of the simulation; 40", 2, 100000},
    {"strict", OPTION_FLAG, &strict, "unknown columns and members are errors", 0, 0},
};

/* --- the summary --- */

static void label(const char *text) {
  printf("%-20s", text);
}

static void print_head(const wfm_plan_result *result) {
  const wfm_grid *grid = wfm_plan_result_grid(result);
  const char *name = wfm_plan_result_name(result);
  printf("%s%s", name[0] ? name : "Plan", ", ");
  print_date(stdout, wfm_grid_first_date(grid));
  printf(" to ");
  print_date(stdout, wfm_grid_first_date(grid) + wfm_grid_days(grid) - 1);
  printf(", %s, intervals of %d minutes\n\n", wfm_zone_name(wfm_grid_zone(grid)),
         (int)wfm_grid_interval_s(grid) / 60);
}

static void print_contacts(const wfm_plan_totals *t) {
  label("contacts");
  print_number(stdout, t->contacts, 0);
  printf(" expected (%s), ", t->contacts_kind == WFM_CONTACTS_HANDLED ? "handled contacts only" : "offered");
  print_number(stdout, t->load_h, 0);
  printf(" h of handling\n");
  label("peak agents");
  print_number(stdout, t->peak_coverage, 0);
  printf(" rostered at once, ");
  print_number(stdout, t->peak_demand, 0);
  printf(" wanted, %lld of %lld agents work\n", (long long)t->agents_working, (long long)t->agents);
}

static void print_hours(const wfm_plan_result *result, const wfm_plan_totals *t) {
  const char *currency = wfm_plan_result_currency(result);
  label("hours");
  print_number(stdout, t->paid_h, 1);
  printf(" paid: ");
  print_number(stdout, t->worked_h, 1);
  printf(" worked, ");
  print_number(stdout, t->leave_h, 1);
  printf(" leave\n");
  label("cost");
  if (isnan(t->wage_cost)) {
    printf("not known: a contract gives no hourly_cost\n");
  } else {
    print_number(stdout, t->wage_cost, 0);
    printf("%s%s wages, ", currency[0] ? " " : "", currency);
    print_number(stdout, t->contacts > 0 ? t->wage_cost / t->contacts : NAN, 2);
    printf(" a contact\n");
  }
  label("coverage");
  print_percent(stdout, t->coverage_frac, 1);
  printf(" of the demand; ");
  print_number(stdout, t->short_h, 1);
  printf(" h short, ");
  print_number(stdout, t->surplus_h, 1);
  printf(" h surplus\n");
}

static void print_service(const wfm_plan_result *result) {
  for (size_t s = 0; s < wfm_plan_result_skills(result); s++) {
    wfm_plan_skill_result skill = {.struct_size = sizeof skill};
    if (wfm_plan_result_skill(result, s, &skill) != WFM_OK) return;
    label(s ? "" : "service level");
    if (wfm_plan_result_skills(result) > 1) printf("%s: ", skill.name);
    if (isnan(skill.total_level)) {
      printf("not simulated\n");
      continue;
    }
    print_percent(stdout, skill.total_level, 1);
    printf(" within %g s expected", skill.target_answer_s);
    if (!isnan(skill.level_low)) printf(" (%.1f to %.1f)", 100 * skill.level_low, 100 * skill.level_high);
    printf(", target ");
    print_percent(stdout, skill.target_frac, 1);
    printf(", reached on %d of %d %ss\n", (int)skill.periods_met, (int)skill.periods,
           wfm_period_name(skill.period));
    label("");
    printf("%s; %s; ASA ", wfm_sl_definition_text(skill.definition), wfm_model_name(skill.model));
    print_number(stdout, skill.asa_s, 0);
    printf(" s, ");
    print_percent(stdout, skill.abandon_frac, 1);
    printf(" hang up, occupancy ");
    print_percent(stdout, skill.mean_occupancy, 0);
    printf("\n");
  }
}

static void print_roster(const wfm_plan_totals *t) {
  label("roster");
  printf("cost ");
  print_number(stdout, t->cost, 1);
  printf(" in paid intervals, LP bound ");
  print_number(stdout, t->lower_bound, 1);
  printf(", gap ");
  print_percent(stdout, t->gap, 2);
  printf("\n");
  label("");
  if (t->violations)
    printf("%lld hard rules broken", (long long)t->violations);
  else
    printf("no hard rule broken");
  if (t->contract_short_minutes) {
    printf(", ");
    print_number(stdout, (double)t->contract_short_minutes / 60, 1);
    printf(" h under contracts");
  }
  printf("; %lld of %lld wishes met\n", (long long)t->wishes_met, (long long)t->wishes);
}

static void print_lists(const wfm_plan_result *result) {
  for (size_t i = 0; i < wfm_plan_result_idles(result); i++)
    printf("%s%s\n", i ? "  " : "\nnot in the roster\n  ", wfm_plan_result_idle(result, i, NULL));
  printf("\nassumed\n");
  for (size_t i = 0; i < wfm_plan_result_assumptions(result); i++)
    printf("  - %s\n", wfm_plan_result_assumption(result, i));
}

static void print_summary(const wfm_plan_result *result, const wfm_plan_totals *totals, const char *folder) {
  print_head(result);
  print_contacts(totals);
  print_hours(result, totals);
  print_service(result);
  print_roster(totals);
  print_lists(result);
  printf("\nwritten to %s: report.html, weeks.csv, assignments.csv, hours.csv, forecast.csv, "
         "requirement.csv, ...\n",
         folder);
}

/* --- the run --- */

/* Done, or done with something missed. */
static int judge(const wfm_plan_result *result, const wfm_plan_totals *totals) {
  if (totals->violations || totals->contract_short_minutes) return EXIT_MISSED;
  for (size_t s = 0; s < wfm_plan_result_skills(result); s++) {
    wfm_plan_skill_result skill = {.struct_size = sizeof skill};
    if (wfm_plan_result_skill(result, s, &skill) == WFM_OK && skill.total_level < skill.target_frac)
      return EXIT_MISSED;
  }
  return EXIT_DONE;
}

/* The report is made before anything is written, so that a failure leaves the old files whole. */
static int write_out(cli_app *app, const wfm_plan_result *result, const wfm_goals *goals,
                     const char *folder) {
  size_t length = 0;
  char *html = report_html(app->ctx, result, goals, &length), *path = join_path(folder, "report.html");
  int code = EXIT_DONE;
  if (!html || !path) {
    complain("out of memory for the report");
    code = EXIT_FAILED;
  } else {
    wfm_status status = wfm_plan_result_write(app->ctx, result, folder);
    if (status == WFM_OK) status = wfm_file_replace(app->ctx, path, html, length);
    if (status != WFM_OK) code = failed(app, status);
  }
  free(html);
  free(path);
  return code;
}

static int print_result(const cli_app *app, const wfm_plan_result *result, const wfm_plan_totals *totals,
                        const char *folder) {
  if (!app->json) {
    print_summary(result, totals, folder);
    return EXIT_DONE;
  }
  char *path = join_path(folder, "result.json");
  int code = path ? copy_file(stdout, path) : EXIT_FAILED;
  free(path);
  return code;
}

static int plan(cli_app *app, const wfm_plan_folder *folder, const wfm_goals *goals, const char *out) {
  wfm_plan_run_opts how;
  wfm_plan_result *result = NULL;
  wfm_plan_totals totals = {.struct_size = sizeof totals};
  wfm_plan_run_opts_init(&how, sizeof how);
  how.seed = (uint64_t)app->seed;
  how.replications = (int32_t)replications;
  how.work_limit = work;
  how.time_limit_s = time_limit;
  how.gap_target = gap;
  wfm_status status = wfm_plan_run(app->ctx, wfm_plan_folder_plan(folder), &how, &result);
  end_progress(app);
  if (status == WFM_OK) status = wfm_plan_result_totals(result, &totals);
  int code = status == WFM_OK ? write_out(app, result, goals, out) : failed(app, status);
  if (code == EXIT_DONE) code = print_result(app, result, &totals, out);
  if (code == EXIT_DONE) code = judge(result, &totals);
  bool interrupted = wfm_ctx_cancelled(app->ctx) && code <= EXIT_MISSED;
  wfm_plan_result_free(result);
  if (interrupted) complain("interrupted: the roster is the best so far");
  return interrupted ? EXIT_INTERRUPTED : code;
}

static int run(cli_app *app, int count, char **argument) {
  (void)count;
  wfm_plan_folder *folder = NULL;
  wfm_findings *findings = NULL;
  wfm_read_opts how;
  wfm_read_opts_init(&how, sizeof how);
  if (strict) how.flags |= WFM_READ_STRICT;
  wfm_goal_store *store = NULL;
  char *out = out_folder ? NULL : join_path(argument[0], "out");
  if (!out_folder && !out) return EXIT_FAILED;
  int code = EXIT_DONE;
  wfm_status status = wfm_findings_create(app->ctx, 0, &findings);
  if (status == WFM_OK) status = wfm_plan_folder_read(app->ctx, argument[0], &how, findings, &folder);
  if (status == WFM_OK && goals_path)
    status = wfm_goal_store_open(app->ctx, goals_path, NULL, findings, &store);
  print_findings(app, findings);
  if (status != WFM_OK) code = failed(app, status);
  if (code == EXIT_DONE) code = prepare_output(app, out_folder ? out_folder : out);
  if (code == EXIT_DONE) code = plan(app, folder, wfm_goal_store_goals(store), out_folder ? out_folder : out);
  wfm_goal_store_close(store);
  wfm_plan_folder_free(folder);
  wfm_findings_free(findings);
  free(out);
  return code;
}

const cli_command command_plan = {
    .name = "plan",
    .summary = "a plan folder from history to roster, service level and report",
    .arguments = "FOLDER",
    .about =
        "Reads FOLDER (plan.json, history.csv, queues.csv, special_days.csv, overrides.csv, roster/; see\n"
        "docs/formats/wfm-plan-1.md), forecasts, works out the agents needed, makes a roster, checks it, "
        "simulates it,\n"
        "and writes FOLDER/out: forecast.csv, requirement.csv, assignments.csv, hours.csv, weeks.csv, "
        "bound.json,\n"
        "result.json and report.html.",
    .example =
        "  wfm plan examples/data/sample\n  wfm plan mycentre --work 20000000 --json | jq .totals.level",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .least = 1,
    .most = 1,
    .run = run,
};
