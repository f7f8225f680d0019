/* How many lines to rent, how many agents, and how many callers the queue will hold.
 *
 * A helpdesk expects 75 calls of 4 minutes in the busiest half hour; callers hang up after 3 minutes on average. Every caller, waiting or
 * spoken with, takes a line; nine in ten should be answered within 30 seconds and at most one attempt in a hundred hear the engaged tone.
 * The wallboard shows the queue: how long will it be, and which length is rare enough to raise an alarm? */
#include <libwfm/wfm.h>
#include <stdio.h>

static const double load = 75 * 240.0 / 1800, aht_s = 240, patience_s = 180;

static void input_for(const double *lines, const double *agents, wfm_queue_input *in) {
  wfm_queue_input_init(in, sizeof *in);
  in->load = &load;
  in->aht_s = &aht_s;
  in->patience_s = &patience_s;
  in->lines = lines;
  in->agents = agents;
}

/* Agents by lines: with few lines no number of agents keeps the engaged tone away. */
static wfm_status agents_by_lines(wfm_ctx *ctx, double *lines, double *agents) {
  wfm_queue_input in;
  wfm_queue_target target;
  wfm_queue_perf perf;
  double blocked, level, waiting;
  wfm_queue_target_init(&target, sizeof target);
  wfm_queue_perf_init(&perf, sizeof perf);
  target.level = 0.9;
  target.threshold_s = 30;
  target.max_block = 0.01;
  perf.p_block = &blocked;
  perf.sl_offered = &level;
  perf.mean_queue = &waiting;
  *agents = 0;
  printf("%.1f erlangs\n\n  lines  agents  level %%  blocked %%  mean queue\n", load);
  for (double n = 12; n <= 24; n += 2) {
    double found;
    wfm_status row;
    input_for(&n, NULL, &in);
    wfm_status st = wfm_agents_for_target(ctx, &in, 1, &target, NULL, &found, &perf, &row);
    if (st != WFM_OK) return st;
    if (row != WFM_OK) {
      printf("  %5.0f       -  no number of agents keeps to 1 %% blocked\n", n);
      continue;
    }
    if (*agents == 0) {
      *lines = n;
      *agents = found;
    }
    printf("  %5.0f  %6.0f  %7.1f  %9.2f  %10.2f\n", n, found, 100 * level, 100 * blocked, waiting);
  }
  return WFM_OK;
}

static wfm_status queue_on_the_wall(wfm_ctx *ctx, const double *lines, const double *agents) {
  static const double share[] = {0.5, 0.9, 0.95, 0.99};
  wfm_queue_input in;
  wfm_queue_length length;
  double at_least, exactly;
  input_for(lines, agents, &in);
  wfm_queue_length_init(&length, sizeof length);
  length.p_at_least = &at_least;
  length.p_exactly = &exactly;
  printf("\n%.0f agents on %.0f lines:\n\n  waiting  share of time %%  so many or more %%\n", *agents,
         *lines);
  for (double k = 0; k <= *lines - *agents; k++) {
    wfm_status st = wfm_queue_length_probability(ctx, &in, &k, 1, &length, NULL);
    if (st != WFM_OK) return st;
    printf("  %7.0f  %15.3f  %17.3f\n", k, 100 * exactly, 100 * at_least);
  }
  printf("\n");
  for (int i = 0; i < 4; i++) {
    double contacts;
    wfm_status st = wfm_queue_length_quantile(ctx, &in, &share[i], 1, 0, &contacts, NULL);
    if (st != WFM_OK) return st;
    printf("  %2.0f %% of the time at most %.0f wait\n", 100 * share[i], contacts);
  }
  return WFM_OK;
}

int main(void) {
  wfm_ctx *ctx = NULL;
  double lines = 0, agents = 0;
  wfm_status st = wfm_ctx_create(&ctx, NULL);
  if (st == WFM_OK) st = agents_by_lines(ctx, &lines, &agents);
  if (st == WFM_OK && agents > 0) st = queue_on_the_wall(ctx, &lines, &agents);
  if (st != WFM_OK) fprintf(stderr, "%s: %s\n", wfm_status_text(st), ctx ? wfm_ctx_error(ctx) : "no context");
  wfm_ctx_free(ctx);
  return st == WFM_OK ? 0 : 1;
}
