/* Two queues, agents with one skill and dearer ones with both: how many of each, by cover and by simulation. */
#include <libwfm/wfm.h>
#include <stdio.h>

enum { QUEUES = 2, GROUPS = 3, N = 8 };
static const char *const group_name[GROUPS] = {"sales", "service", "both"};

static wfm_status sizes_of(wfm_ctx *ctx) {
  static const uint8_t skill[GROUPS * QUEUES] = {1, 0, 0, 1, 1, 1};
  static const int32_t priority[GROUPS * QUEUES] = {1, 0, 0, 1, 2, 2}; /* who has both comes last */
  static const double cost[GROUPS] = {1, 1, 1.1};
  double volume[QUEUES * N], aht[QUEUES * N], patience[QUEUES] = {120, 150}, load[QUEUES], need[QUEUES];
  double start[GROUPS], bound = 0, sizes[GROUPS], level[QUEUES], half[QUEUES];
  for (int i = 0; i < QUEUES * N; i++) {
    volume[i] = i < N ? 60 : 40;
    aht[i] = i < N ? 240 : 300;
  }
  wfm_queue_input in;
  wfm_queue_input_init(&in, sizeof in);
  for (int q = 0; q < QUEUES; q++) load[q] = volume[q * N] * aht[q * N] / 1800;
  double handling[QUEUES] = {240, 300};
  in.load = load;
  in.aht_s = handling;
  in.patience_s = patience;
  wfm_status st = wfm_agents_for_target(ctx, &in, QUEUES, NULL, NULL, need, NULL, NULL);
  if (st != WFM_OK) return st;
  printf("each queue for itself: %.0f for sales and %.0f for service\n", need[0], need[1]);

  wfm_multiskill_input groups;
  wfm_multiskill_input_init(&groups, sizeof groups);
  groups.groups = GROUPS;
  groups.queues = QUEUES;
  groups.skill = skill;
  groups.requirement = load; /* the work alone: less than this cannot do */
  groups.cost = cost;
  st = wfm_multiskill_cheapest(ctx, &groups, start, NULL, &bound);
  if (st != WFM_OK) return st;

  wfm_skills_centre centre;
  wfm_simulate_opts sim;
  wfm_multiskill_simulate_opts opts;
  wfm_multiskill_simulate_result r;
  wfm_skills_centre_init(&centre, sizeof centre);
  wfm_simulate_opts_init(&sim, sizeof sim);
  wfm_multiskill_simulate_opts_init(&opts, sizeof opts);
  wfm_multiskill_simulate_result_init(&r, sizeof r);
  centre.queues = QUEUES;
  centre.groups = GROUPS;
  centre.volume = volume;
  centre.aht_s = aht;
  centre.patience_s = patience;
  centre.priority = priority;
  sim.interval_s = 1800;
  opts.sim = &sim;
  r.sizes = sizes;
  r.level = level;
  r.level_half = half;
  start[0] = start[1] = 5; /* a few specialists, the rest is to be found */
  st = wfm_multiskill_simulate(ctx, &groups, &centre, N, start, &opts, &r);
  if (st != WFM_OK) return st;
  for (int g = 0; g < GROUPS; g++) printf("%-8s %3.0f agents\n", group_name[g], sizes[g]);
  printf("cost %.1f against %.1f for separate queues (the work alone costs %.1f)\n", r.cost,
         need[0] + need[1], bound);
  printf("simulated level: sales %.1f +- %.1f %%, service %.1f +- %.1f %%, after %d simulations\n",
         100 * level[0], 100 * half[0], 100 * level[1], 100 * half[1], (int)r.calls);
  return WFM_OK;
}

int main(void) {
  wfm_ctx *ctx = NULL;
  wfm_status st = wfm_ctx_create(&ctx, NULL);
  if (st == WFM_OK) st = sizes_of(ctx);
  if (st != WFM_OK) fprintf(stderr, "%s: %s\n", wfm_status_text(st), ctx ? wfm_ctx_error(ctx) : "no context");
  wfm_ctx_free(ctx);
  return st == WFM_OK ? 0 : 1;
}
