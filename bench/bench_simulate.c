/* Speed of the simulation: contacts a second of one queue with patience, by size. Prints one row a size: agents, seconds, contacts a second. */
#include <libwfm/simulate.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now_s(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* bench_simulate [agents]: one centre at 95 % load, AHT 180 s, patience 90 s, 24 hours. */
static int run(int agents) {
  enum { HOURS = 24 };
  double volume[HOURS], aht_s[HOURS], staff[HOURS];
  wfm_ctx *ctx = NULL;
  wfm_simulate_opts opts;
  wfm_simulate_totals t = {.struct_size = sizeof t};
  for (int i = 0; i < HOURS; i++) {
    volume[i] = 0.95 * agents * 3600 / 180;
    aht_s[i] = 180;
    staff[i] = agents;
  }
  wfm_simulate_opts_init(&opts, sizeof opts);
  opts.interval_s = 3600;
  opts.patience_s = 90;
  opts.replications = agents >= 1000 ? 10 : 10000 / agents;
  if (wfm_ctx_create(&ctx, NULL) != WFM_OK) return 3;
  double start_s = now_s();
  wfm_status st = wfm_simulate(ctx, volume, aht_s, staff, HOURS, &opts, NULL, &t);
  double spent_s = now_s() - start_s;
  if (st != WFM_OK)
    fprintf(stderr, "%s\n", wfm_ctx_error(ctx));
  else
    printf("%d %.4f %.0f %.5f %.5f\n", agents, spent_s, t.offered * t.replications / spent_s, t.level,
           t.level_half);
  wfm_ctx_free(ctx);
  return st == WFM_OK ? 0 : 3;
}

int main(int argc, char **argv) {
  static const int sizes[] = {10, 100, 1000};
  int status = 0;
  puts("agents cpu_s contacts_per_s level level_half");
  if (argc > 1) return run(atoi(argv[1]));
  for (size_t i = 0; i < sizeof sizes / sizeof sizes[0] && status == 0; i++) status = run(sizes[i]);
  return status;
}
