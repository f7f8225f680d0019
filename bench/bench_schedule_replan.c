/* Replanning after sick calls: time, agents touched, what is missing before and after.

     bench_schedule_replan [--calls N] [--day D] FOLDER ASSIGNMENTS.csv

   N agents at work on day D (10 on day 3), spread over the team, call in sick for that day. Rows: at most 30 agents changed; the
   same a day before it with a notice period; and with no limit and no price, which shows what is left to gain. */
#include <libwfm/io_roster.h>
#include <libwfm/replan.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double cpu_s(void) {
  return (double)clock() / CLOCKS_PER_SEC;
}

/* Every so-manieth agent at work on the day, so that contracts and starts mix. */
static wfm_status call_sick(wfm_roster *roster, const wfm_assignments *published, size_t calls, int32_t day) {
  size_t at_work = 0, seen = 0;
  wfm_status st = WFM_OK;
  wfm_assignment row;
  wfm_assignment_init(&row, sizeof row);
  for (size_t i = 0; i < wfm_assignments_count(published); i++)
    if (wfm_assignments_get(published, i, &row) == WFM_OK && row.day == day) at_work++;
  for (size_t i = 0; st == WFM_OK && i < wfm_assignments_count(published); i++) {
    st = wfm_assignments_get(published, i, &row);
    if (st != WFM_OK || row.day != day) continue;
    if (seen * calls / at_work != (seen + 1) * calls / at_work)
      st = wfm_roster_add_sick_day(roster, published, row.agent, day);
    seen++;
  }
  return st;
}

static wfm_status run(wfm_ctx *ctx, const char *name, const wfm_roster *roster,
                      const wfm_assignments *published, const wfm_replan_opts *opts) {
  wfm_replan *replan = NULL;
  wfm_check *check = NULL;
  wfm_replan_figures f;
  wfm_replan_figures_init(&f, sizeof f);
  double before_s = cpu_s();
  wfm_status st = wfm_roster_replan(ctx, roster, published, opts, &replan);
  double spent_s = cpu_s() - before_s;
  if (st == WFM_OK) st = wfm_replan_figures_get(replan, &f);
  if (st == WFM_OK) st = wfm_roster_check(ctx, roster, wfm_replan_assignments(replan), &check);
  if (st == WFM_OK)
    printf("%-10s %7.3f %7d %7d %6d %6d %8d %8.0f %8.0f %12.1f %12.1f %6zu\n", name, spent_s,
           (int)f.agents_changed, (int)f.agents_forced, (int)f.days_changed, (int)f.days_pauses,
           (int)f.consents_needed, f.under_forced, f.under, f.cost_forced, f.cost,
           wfm_check_violations(check));
  wfm_check_free(check);
  wfm_replan_free(replan);
  return st;
}

static wfm_status bench(wfm_ctx *ctx, char **path, size_t calls, int32_t day) {
  wfm_roster *roster = NULL;
  wfm_assignments *published = NULL;
  wfm_replan_opts opts;
  wfm_replan_opts_init(&opts, sizeof opts);
  opts.now_day = day;
  wfm_status st = wfm_roster_read_folder(ctx, path[0], NULL, NULL, &roster);
  if (st == WFM_OK) st = wfm_assignments_read_csv(ctx, path[1], roster, NULL, NULL, &published);
  if (st == WFM_OK) st = call_sick(roster, published, calls, day);
  printf("%-10s %7s %7s %7s %6s %6s %8s %8s %8s %12s %12s %6s\n", "case", "cpu_s", "agents", "forced", "days",
         "pauses", "consents", "missing", "after", "cost", "after", "viol");
  if (st == WFM_OK) st = run(ctx, "at most 30", roster, published, &opts);
  opts.notice_days = 3;
  if (st == WFM_OK) st = run(ctx, "notice 3 d", roster, published, &opts);
  opts.state = WFM_ROSTER_DRAFT;
  opts.max_agents = INT32_MAX;
  if (st == WFM_OK) st = run(ctx, "no limit", roster, published, &opts);
  wfm_assignments_free(published);
  wfm_roster_free(roster);
  return st;
}

int main(int argc, char **argv) {
  wfm_ctx *ctx = NULL;
  size_t calls = 10;
  int32_t day = 3;
  int first = 1;
  for (; first + 1 < argc && strncmp(argv[first], "--", 2) == 0; first += 2) {
    if (strcmp(argv[first], "--calls") == 0) calls = (size_t)atoi(argv[first + 1]);
    if (strcmp(argv[first], "--day") == 0) day = (int32_t)atoi(argv[first + 1]);
  }
  if (argc - first != 2) {
    fprintf(stderr, "usage: bench_schedule_replan [--calls N] [--day D] FOLDER ASSIGNMENTS.csv\n");
    return 2;
  }
  wfm_status st = wfm_ctx_create(&ctx, NULL);
  if (st == WFM_OK) st = bench(ctx, argv + first, calls, day);
  if (st != WFM_OK) fprintf(stderr, "%s\n", ctx ? wfm_ctx_error(ctx) : wfm_status_text(st));
  wfm_ctx_free(ctx);
  return st == WFM_OK ? 0 : 3;
}
