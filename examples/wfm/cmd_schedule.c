/* wfm schedule: a roster folder to assignments, with a proven bound. */
#include "roster_files.h"
#include "rota.h"
#include "wfm.h"

#include <libwfm/io_roster.h>
#include <libwfm/io_schedule.h>

#include <stdlib.h>

static const char *out_folder, *warm_file, *curtois_file;
static bool strict;
static int64_t work;
static double time_limit, gap;

static const cli_option options[] = {
    {"o", OPTION_TEXT, &out_folder, "folder to write to; FOLDER", 0, 0},
    {"time", OPTION_DURATION, &time_limit, "deadline, as 60s or 5m; none", 0, 0},
    {"work", OPTION_INTEGER, &work, "work limit, about microseconds; by size or deadline", 1, 1e15},
    {"gap", OPTION_NUMBER, &gap, "stop at this gap to the bound, as 0.01; 0", 0, 1},
    {"warm", OPTION_TEXT, &warm_file, "assignments.csv to start from", 0, 0},
    {"from-curtois", OPTION_TEXT, &curtois_file, "an instance of Curtois and Qu (2014) instead of FOLDER", 0,
     0},
    {"strict", OPTION_FLAG, &strict, "unknown columns and members are errors", 0, 0},
};

/* What the command holds while it runs. */
struct job {
  wfm_roster *roster;
  wfm_assignments *warm;
  wfm_schedule *schedule;
  wfm_check *check;
  wfm_explanation *explanation;
  wfm_schedule_figures solved;
  wfm_roster_figures judged;
};

static const char *stop_text(int32_t stop) {
  switch (stop) {
  case WFM_STOP_OPTIMAL:
    return "proven optimal";
  case WFM_STOP_WORK:
    return "work limit reached";
  case WFM_STOP_TIME:
    return "deadline reached";
  case WFM_STOP_CANCELLED:
    return "interrupted";
  default:
    return "nothing left to try";
  }
}

static wfm_status solve(cli_app *app, const char *folder, struct job *job) {
  wfm_schedule_opts opts;
  wfm_schedule_opts_init(&opts, sizeof opts);
  wfm_status status = read_roster(app, folder, warm_file, strict, &job->roster, &job->warm);
  if (status != WFM_OK) return status;
  opts.seed = (uint64_t)app->seed;
  opts.work_limit = work;
  opts.time_limit_s = time_limit;
  opts.gap_target = gap;
  opts.warm = job->warm;
  status = wfm_schedule_solve(app->ctx, job->roster, &opts, &job->schedule);
  end_progress(app);
  if (status == WFM_OK) status = wfm_schedule_figures_get(job->schedule, &job->solved);
  if (status == WFM_OK)
    status = wfm_roster_check(app->ctx, job->roster, wfm_schedule_assignments(job->schedule), &job->check);
  if (status == WFM_OK) status = wfm_check_figures(job->check, &job->judged);
  return status;
}

/* An interrupted solve is explained in full all the same. */
static wfm_status explain(cli_app *app, struct job *job) {
  wfm_ctx_cancel_clear(app->ctx);
  wfm_status status = wfm_roster_explain(app->ctx, job->roster, wfm_schedule_assignments(job->schedule),
                                         wfm_schedule_prices(job->schedule, NULL), NULL, &job->explanation);
  end_progress(app);
  return status;
}

static wfm_status write_out(cli_app *app, const char *out, const struct job *job) {
  char *rows = join_path(out, "assignments.csv"), *bound = join_path(out, "bound.json"),
       *text = join_path(out, "explain.txt"), *json = join_path(out, "explain.json");
  wfm_status status = rows && bound && text && json ? WFM_OK : WFM_ENOMEM;
  if (status == WFM_OK)
    status = wfm_assignments_write_csv(app->ctx, job->roster, wfm_schedule_assignments(job->schedule), rows);
  if (status == WFM_OK) status = wfm_schedule_write_bound(app->ctx, job->schedule, bound);
  if (status == WFM_OK) status = wfm_explanation_write_text(app->ctx, job->explanation, text);
  if (status == WFM_OK) status = wfm_explanation_write_json(app->ctx, job->roster, job->explanation, json);
  free(rows);
  free(bound);
  free(text);
  free(json);
  return status;
}

static void print_text(const struct job *job, const char *out) {
  const wfm_roster_figures *f = &job->judged;
  printf("cost                ");
  print_number(stdout, f->cost, 1);
  printf("\nlower bound         ");
  print_number(stdout, job->solved.lower_bound, 1);
  printf("\ngap                 ");
  print_percent(stdout, job->solved.gap, 2);
  printf(" (%s)\nagent-intervals     ", stop_text(job->solved.stop));
  print_number(stdout, f->required, 0);
  printf(" required, ");
  print_number(stdout, f->under, 0);
  printf(" missing, ");
  print_number(stdout, f->over, 0);
  printf(" surplus\ncontracts           %lld minutes and %lld days short\nhard rules broken   %lld\n",
         (long long)f->contract_short_minutes, (long long)f->contract_short_days, (long long)f->violations);
  for (size_t i = 0; i < wfm_schedule_idle_agents(job->schedule); i++)
    printf("%s\n", wfm_schedule_idle_agent(job->schedule, i, NULL));
  for (size_t i = 0; i < wfm_schedule_lost_locks(job->schedule); i++)
    printf("%s\n", wfm_schedule_lost_lock(job->schedule, i, NULL));
  printf("written to %s: assignments.csv, bound.json, explain.txt, explain.json\n", out);
}

static void print_json(const struct job *job) {
  const wfm_roster_figures *f = &job->judged;
  printf("{\n \"cost\": ");
  print_json_number(stdout, f->cost);
  printf(",\n \"lower_bound\": ");
  print_json_number(stdout, job->solved.lower_bound);
  printf(",\n \"gap\": ");
  print_json_number(stdout, job->solved.gap);
  printf(",\n \"stopped_by\": ");
  print_json_text(stdout, stop_text(job->solved.stop));
  printf(",\n \"required\": ");
  print_json_number(stdout, f->required);
  printf(",\n \"under\": ");
  print_json_number(stdout, f->under);
  printf(",\n \"over\": ");
  print_json_number(stdout, f->over);
  printf(",\n \"violations\": %lld,\n \"contract_short_minutes\": %lld,\n \"contract_short_days\": %lld\n}\n",
         (long long)f->violations, (long long)f->contract_short_minutes, (long long)f->contract_short_days);
}

static int run_curtois(cli_app *app, int count, char **argument) {
  const rota_request request = {curtois_file, out_folder, time_limit, work};
  if (count > 0) complain("schedule: --from-curtois stands for FOLDER, so %s is one too many", argument[0]);
  if (!out_folder) complain("schedule: --from-curtois wants -o FOLDER to write to");
  if (warm_file || gap > 0 || strict)
    complain("schedule: --warm, --gap and --strict have no meaning with --from-curtois");
  if (count > 0 || !out_folder || warm_file || gap > 0 || strict) return EXIT_USAGE;
  return solve_curtois(app, &request);
}

static int run(cli_app *app, int count, char **argument) {
  struct job job = {.solved = {.struct_size = sizeof job.solved},
                    .judged = {.struct_size = sizeof job.judged}};
  if (curtois_file) return run_curtois(app, count, argument);
  if (count == 0) {
    complain("schedule: want FOLDER (wfm schedule --help)");
    return EXIT_USAGE;
  }
  const char *out = out_folder ? out_folder : argument[0];
  int code = out_folder ? prepare_output(app, out) : EXIT_DONE;
  if (code == EXIT_DONE) {
    wfm_status status = solve(app, argument[0], &job);
    if (status == WFM_OK) status = explain(app, &job);
    if (status == WFM_OK) status = write_out(app, out, &job);
    if (status != WFM_OK) {
      code = failed(app, status);
    } else {
      if (app->json)
        print_json(&job);
      else
        print_text(&job, out);
      if (job.judged.violations || job.judged.contract_short_minutes || job.judged.contract_short_days)
        code = EXIT_MISSED;
      if (job.solved.stop == WFM_STOP_CANCELLED) code = EXIT_INTERRUPTED;
    }
  }
  wfm_explanation_free(job.explanation);
  wfm_check_free(job.check);
  wfm_schedule_free(job.schedule);
  wfm_assignments_free(job.warm);
  wfm_roster_free(job.roster);
  return code;
}

const cli_command command_schedule = {
    .name = "schedule",
    .summary = "a roster from a roster folder, with a proven bound on its cost",
    .arguments = "[FOLDER]",
    .about =
        "Reads a roster folder (docs/formats/wfm-roster-1.md) and writes assignments.csv, bound.json "
        "(lower_bound, cost,\n"
        "gap as a fraction, prices: one for each row of demand.csv), explain.txt and explain.json (what "
        "intervals "
        "are worth,\n"
        "which rules stand in the way of agents, what wishes would cost). The roster keeps every hard rule; "
        "demand that cannot\n"
        "be covered is shortage. Same folder, seed and work limit give the same bytes. Interrupted, it "
        "writes the best\n"
        "roster so far. With --from-curtois it solves an instance of the staff-scheduling benchmark "
        "(docs/formats/curtois.md)\n"
        "and writes roster.csv and result.json.",
    .example = "  wfm schedule mycentre/roster -o result --time 60s --threads 2\n"
               "  wfm schedule --from-curtois Instance1.txt -o result --time 60s",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .least = 0,
    .most = 1,
    .run = run,
};
