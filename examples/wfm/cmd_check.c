/* wfm check: a roster judged by every rule. */
#include "roster_files.h"
#include "wfm.h"

static bool strict;
static int64_t shown = 20;

static const cli_option options[] = {
    {"show", OPTION_INTEGER, &shown, "broken rules to list; 20", 0, 1e9},
    {"strict", OPTION_FLAG, &strict, "unknown columns and members are errors", 0, 0},
};

struct job {
  wfm_roster *roster;
  wfm_assignments *assignments;
  wfm_check *check;
  wfm_roster_figures figures;
};

static const char *const kinds[] = {"OFF", "WORK", "START"};

static wfm_status judge(cli_app *app, char **argument, struct job *job) {
  wfm_status status = read_roster(app, argument[0], argument[1], strict, &job->roster, &job->assignments);
  if (status == WFM_OK) status = wfm_roster_check(app->ctx, job->roster, job->assignments, &job->check);
  if (status == WFM_OK) status = wfm_check_figures(job->check, &job->figures);
  return status;
}

static void print_violation(const struct job *job, size_t i, bool json) {
  char text[700];
  wfm_violation violation = {.struct_size = sizeof violation};
  if (wfm_check_violation(job->check, i, &violation) != WFM_OK) return;
  wfm_violation_text(job->roster, &violation, text, sizeof text);
  if (!json) {
    printf("  %s: %s\n", wfm_rule_text(violation.rule), text);
    return;
  }
  printf("%s\n  {\"kind\": \"%s\", \"text\": ", i ? "," : "", wfm_rule_text(violation.rule));
  print_json_text(stdout, text);
  printf("}");
}

static size_t listed(const struct job *job) {
  size_t count = wfm_check_violations(job->check);
  return count < (size_t)shown ? count : (size_t)shown;
}

static void print_text(const struct job *job) {
  const wfm_roster_figures *f = &job->figures;
  printf("hard rules broken   %lld\n", (long long)f->violations);
  for (size_t i = 0; i < listed(job); i++) print_violation(job, i, false);
  if (wfm_check_violations(job->check) > listed(job))
    printf("  and %zu more\n", wfm_check_violations(job->check) - listed(job));
  printf("assignments         %lld\nagent-intervals     ", (long long)f->assignments);
  print_number(stdout, f->required, 1);
  printf(" required, ");
  print_number(stdout, f->under, 1);
  printf(" missing in %lld intervals (at worst ", (long long)f->short_intervals);
  print_number(stdout, f->worst_shortage, 1);
  printf("), ");
  print_number(stdout, f->over, 1);
  printf(" surplus\ncontracts           %lld minutes and %lld days short\n",
         (long long)f->contract_short_minutes, (long long)f->contract_short_days);
  for (int k = 0; k < 3; k++)
    if (f->requests_live[k])
      printf("wishes %-12s %lld of %lld met\n", kinds[k], (long long)f->requests_met[k],
             (long long)f->requests_live[k]);
  printf("satisfaction        mean %.3f, lowest %.3f, Gini of losses %.3f\ncost                ",
         f->satisfaction_mean, f->satisfaction_min, f->satisfaction_gini);
  print_number(stdout, f->cost, 4);
  printf("\n");
}

static void member(const char *name, double value, const char *end) {
  printf("%s: ", name);
  print_json_number(stdout, value);
  fputs(end, stdout);
}

static void print_json(const struct job *job) {
  const wfm_roster_figures *f = &job->figures;
  printf("{\n \"feasible\": %s,\n \"violations\": {", f->violations ? "false" : "true");
  bool any = false;
  for (int32_t rule = 0; rule < WFM_RULES; rule++) {
    size_t count = wfm_check_rule_count(job->check, rule);
    if (count) printf("%s\"%s\": %zu", any ? ", " : "", wfm_rule_text(rule), count);
    any = any || count;
  }
  printf("},\n \"first_violations\": [");
  for (size_t i = 0; i < listed(job); i++) print_violation(job, i, true);
  printf("],\n \"assignments\": %lld,\n", (long long)f->assignments);
  member(" \"required\"", f->required, ",\n");
  member(" \"under\"", f->under, ",\n");
  member(" \"over\"", f->over, ",\n");
  printf(" \"short_intervals\": %lld,\n", (long long)f->short_intervals);
  member(" \"worst_shortage\"", f->worst_shortage, ",\n");
  printf(" \"contract_short_minutes\": %lld,\n \"contract_short_days\": %lld,\n \"requests_met\": {",
         (long long)f->contract_short_minutes, (long long)f->contract_short_days);
  for (int k = 0; k < 3; k++)
    printf("%s\"%s\": \"%lld/%lld\"", k ? ", " : "", kinds[k], (long long)f->requests_met[k],
           (long long)f->requests_live[k]);
  printf("},\n \"satisfaction\": {");
  member("\"mean\"", f->satisfaction_mean, ", ");
  member("\"min\"", f->satisfaction_min, ", ");
  member("\"gini_of_loss\"", f->satisfaction_gini, "},\n");
  member(" \"objective\"", f->cost, ",\n \"objective_parts\": {");
  member("\"labour\"", f->cost_labour, ", ");
  member("\"under\"", f->cost_under, ", ");
  member("\"over\"", f->cost_over, ", ");
  member("\"requests\"", f->cost_requests, ", ");
  member("\"contract_short\"", f->cost_contract_short, ", ");
  member("\"long_week\"", f->cost_long_week, "}\n}\n");
}

static int run(cli_app *app, int count, char **argument) {
  struct job job = {.figures = {.struct_size = sizeof job.figures}};
  int code = EXIT_DONE;
  (void)count;
  wfm_status status = judge(app, argument, &job);
  if (status != WFM_OK) {
    code = failed(app, status);
  } else {
    if (app->json)
      print_json(&job);
    else
      print_text(&job);
    code = job.figures.violations ? EXIT_MISSED : EXIT_DONE;
  }
  wfm_check_free(job.check);
  wfm_assignments_free(job.assignments);
  wfm_roster_free(job.roster);
  return code;
}

const cli_command command_check = {
    .name = "check",
    .summary = "every rule and every figure of a roster",
    .arguments = "FOLDER ASSIGNMENTS.csv",
    .about = "Judges a roster for a roster folder (docs/formats/wfm-roster-1.md) in code that shares nothing "
             "with the optimiser:\n"
             "hard rules broken, coverage, contracts, wishes, cost. Exit 1 when a hard rule is broken.",
    .example = "  wfm check mycentre/roster mycentre/roster/assignments.csv",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .least = 2,
    .most = 2,
    .run = run,
};
