/* Rosters from folders: cost, proven bound, gap, processor seconds and memory, one row a folder.

     bench_schedule [--time SECONDS] [--work UNITS] [--seed N] FOLDER...

   The roster is judged by the checker, which knows nothing of the optimiser: violations and contract shortfall are its words.
   first_s: processor seconds until the first legal roster was there, to a tenth of a second. */
#include <libwfm/io_roster.h>
#include <libwfm/schedule.h>

#include <math.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

static double cpu_s(void) {
  struct rusage use;
  getrusage(RUSAGE_SELF, &use);
  return (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) +
         1e-6 * (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec);
}

static double peak_mb(void) {
  struct rusage use;
  getrusage(RUSAGE_SELF, &use);
  return (double)use.ru_maxrss / 1024;
}

/* Times of one solve. */
typedef struct times {
  double begun_s, first_s;
} times;

static int32_t watch_first(const wfm_progress *progress, void *user) {
  times *t = user;
  if (t->first_s < 0 && isfinite(progress->cost)) t->first_s = cpu_s() - t->begun_s;
  return 0;
}

static wfm_status print_row(wfm_ctx *ctx, const char *folder, const wfm_roster *roster,
                            const wfm_schedule *schedule, const times *t, double spent_s) {
  wfm_check *check = NULL;
  wfm_schedule_figures solved;
  wfm_roster_figures judged;
  wfm_schedule_figures_init(&solved, sizeof solved);
  wfm_roster_figures_init(&judged, sizeof judged);
  wfm_status st = wfm_roster_check(ctx, roster, wfm_schedule_assignments(schedule), &check);
  if (st == WFM_OK) st = wfm_check_figures(check, &judged);
  if (st == WFM_OK) st = wfm_schedule_figures_get(schedule, &solved);
  if (st == WFM_OK)
    printf("%-24s %7d %5d %12.2f %12.2f %7.3f %7.1f %8.1f %7.0f %5lld %6lld %6.3f %6.3f\n", folder,
           wfm_roster_agents(roster), (int)solved.stop, judged.cost, solved.lower_bound, 100 * solved.gap,
           t->first_s, spent_s, peak_mb(), (long long)judged.violations,
           (long long)(judged.contract_short_minutes + judged.contract_short_days),
           judged.required > 0 ? 100 * judged.under / judged.required : 0,
           judged.required > 0 ? 100 * judged.over / judged.required : 0);
  fflush(stdout);
  wfm_check_free(check);
  return st;
}

static wfm_status run(const char *folder, const wfm_schedule_opts *opts) {
  wfm_ctx *ctx = NULL;
  wfm_roster *roster = NULL;
  wfm_schedule *schedule = NULL;
  wfm_ctx_opts host;
  times t = {.first_s = -1};
  wfm_ctx_opts_init(&host, sizeof host);
  host.progress_fn = watch_first;
  host.progress_user = &t;
  if (wfm_ctx_create(&ctx, &host) != WFM_OK) return WFM_ENOMEM;
  wfm_status st = wfm_roster_read_folder(ctx, folder, NULL, NULL, &roster);
  t.begun_s = cpu_s();
  if (st == WFM_OK) st = wfm_schedule_solve(ctx, roster, opts, &schedule);
  if (st == WFM_OK) st = print_row(ctx, folder, roster, schedule, &t, cpu_s() - t.begun_s);
  if (st != WFM_OK) fprintf(stderr, "%s: %s\n", folder, wfm_ctx_error(ctx));
  wfm_schedule_free(schedule);
  wfm_roster_free(roster);
  wfm_ctx_free(ctx);
  return st;
}

int main(int argc, char **argv) {
  wfm_schedule_opts opts;
  int failed = 0, first = 1;
  wfm_schedule_opts_init(&opts, sizeof opts);
  for (; first + 1 < argc && strncmp(argv[first], "--", 2) == 0; first += 2) {
    double value = atof(argv[first + 1]);
    if (strcmp(argv[first], "--time") == 0) opts.time_limit_s = value;
    if (strcmp(argv[first], "--work") == 0) opts.work_limit = (int64_t)value;
    if (strcmp(argv[first], "--seed") == 0) opts.seed = (uint64_t)value;
  }
  printf("%-24s %7s %5s %12s %12s %7s %7s %8s %7s %5s %6s %6s %6s\n", "folder", "agents", "stop", "cost",
         "bound", "gap_%", "first_s", "cpu_s", "peak_MB", "viol", "short", "under%", "over%");
  for (int i = first; i < argc; i++)
    if (run(argv[i], &opts) != WFM_OK) failed = 3;
  return failed;
}
