/* Story: a day is staffed by rule of thumb. What service level will callers really get, hour by hour? */
#include <libwfm/simulate.h>
#include <stdio.h>

enum { HOURS = 12 };

int main(void) {
  static const double calls[HOURS] = {40, 85, 130, 150, 140, 110, 120, 135, 125, 95, 60, 35};
  static const double agents[HOURS] = {4, 7, 10, 11, 10, 9, 9, 10, 10, 8, 6, 4};
  double aht_s[HOURS], level[HOURS], low[HOURS], high[HOURS];
  wfm_ctx *ctx = NULL;
  wfm_simulate_opts opts;
  wfm_simulate_columns columns;
  wfm_simulate_totals totals = {.struct_size = sizeof totals};
  for (int i = 0; i < HOURS; i++) aht_s[i] = 240;

  wfm_status st = wfm_ctx_create(&ctx, NULL);
  if (st != WFM_OK) {
    fprintf(stderr, "%s\n", wfm_status_text(st));
    return 3;
  }
  wfm_simulate_opts_init(&opts, sizeof opts);
  opts.interval_s = 3600;
  opts.target_answer_s = 20;
  opts.patience_s = 150;
  opts.replications = 1000;
  wfm_simulate_columns_init(&columns, sizeof columns);
  columns.level = level;
  columns.level_low = low;
  columns.level_high = high;
  st = wfm_simulate(ctx, calls, aht_s, agents, HOURS, &opts, &columns, &totals);
  if (st != WFM_OK) {
    fprintf(stderr, "%s\n", wfm_ctx_error(ctx));
    wfm_ctx_free(ctx);
    return 2;
  }

  printf("hour   calls  agents  answered in 20 s   nine days in ten\n");
  for (int i = 0; i < HOURS; i++)
    printf("%02d:00 %6.0f %7.0f %15.1f %%   %5.1f to %5.1f %%\n", 8 + i, calls[i], agents[i], 100 * level[i],
           100 * low[i], 100 * high[i]);
  printf("\nday: %.1f %% (mean of %d days, +- %.1f), one day in twenty below %.1f %%\n", 100 * totals.level,
         (int)totals.replications, 100 * totals.level_half, 100 * totals.level_p05);
  printf("hang up: %.1f %%, mean wait of the answered: %.0f s, occupancy: %.1f %%\n",
         100 * totals.abandon_frac, totals.asa_s, 100 * totals.occupancy);
  wfm_ctx_free(ctx);
  return 0;
}
