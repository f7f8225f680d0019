/* How many agents for this half hour, and for a whole day: Erlang C against Erlang A, shrinkage, hours to pay.
 *
 * A planner expects 260 calls of 4 minutes between 10:00 and 10:30, wants 80 % answered within 20 seconds, and knows that
 * callers hang up after 90 seconds on average. */
#include <libwfm/wfm.h>
#include <math.h>
#include <stdio.h>

enum { INTERVALS = 48 };

/* Measures around the number of agents that is sought. */
static wfm_status half_hour(wfm_ctx *ctx) {
  enum { ROWS = 7 };
  double load[ROWS], aht_s[ROWS], patience_s[ROWS], threshold_s[ROWS], agents[ROWS];
  double level[ROWS], asa_s[ROWS], p_abandon[ROWS], occupancy[ROWS], p90_s[ROWS];
  wfm_queue_input in;
  wfm_queue_input_init(&in, sizeof in);
  load[0] = 260 * 240.0 / 1800;
  aht_s[0] = 240;
  patience_s[0] = 90;
  in.load = load;
  in.aht_s = aht_s;
  in.patience_s = patience_s;
  double with = 0, without = 0;
  wfm_status st = wfm_agents_for_target(ctx, &in, 1, NULL, NULL, &with, NULL, NULL);
  in.patience_s = NULL;
  if (st == WFM_OK) st = wfm_agents_for_target(ctx, &in, 1, NULL, NULL, &without, NULL, NULL);
  if (st != WFM_OK) return st;
  printf("260 calls of 240 s in 1800 s are %.2f erlangs; 80 %% within 20 s (%s)\n", load[0],
         wfm_sl_definition_text(WFM_SL_OFFERED));
  printf("needs %.0f agents when nobody hangs up (Erlang C), %.0f with a patience of 90 s (Erlang A):\n\n",
         without, with);
  for (int i = 0; i < ROWS; i++) {
    load[i] = load[0];
    aht_s[i] = 240;
    patience_s[i] = 90;
    threshold_s[i] = 20;
    agents[i] = with + i - 3;
  }
  in.agents = agents;
  in.patience_s = patience_s;
  in.threshold_s = threshold_s;
  wfm_queue_perf perf;
  wfm_queue_perf_init(&perf, sizeof perf);
  perf.sl_offered = level;
  perf.asa_answered_s = asa_s;
  perf.p_abandon = p_abandon;
  perf.occupancy = occupancy;
  perf.wait_p90_s = p90_s;
  st = wfm_erlang_a(ctx, &in, ROWS, &perf, NULL);
  if (st != WFM_OK) return st;
  printf("  agents  level %%  ASA s  abandoned %%  occupancy %%  90 %% wait at most s\n");
  for (int i = 0; i < ROWS; i++)
    printf("%s %6.0f  %7.1f  %5.1f  %11.1f  %11.1f  %18.1f\n", agents[i] == with ? "*" : " ", agents[i],
           100 * level[i], asa_s[i], 100 * p_abandon[i], 100 * occupancy[i], p90_s[i]);
  return WFM_OK;
}

/* A day with two peaks, open from 8:00 to 20:00. */
static void make_day(double *volume, double *variance, double *aht_s, double *patience_s, uint8_t *open,
                     double *least) {
  for (int i = 0; i < INTERVALS; i++) {
    double hour = 0.5 * i + 0.25;
    open[i] = hour > 8 && hour < 20;
    volume[i] =
        60 + 200 * exp(-0.5 * pow((hour - 10.5) / 1.4, 2)) + 130 * exp(-0.5 * pow((hour - 15.5) / 1.8, 2));
    variance[i] = pow(0.08 * volume[i], 2); /* the forecast is good to 8 % */
    aht_s[i] = 240;
    patience_s[i] = 90;
    least[i] = 3;
  }
}

static wfm_status shrinkage_of(wfm_ctx *ctx, wfm_shrinkage *shrinkage) {
  static const struct {
    const char *name;
    double frac;
    int32_t stage;
  } list[] = {{"leave", 0.12, WFM_SHRINK_ROSTERED},
              {"pauses", 0.06, WFM_SHRINK_ROSTERED},
              {"sickness", 0.05, WFM_SHRINK_RESIDUAL}};
  wfm_shrink_cause causes[3];
  for (int i = 0; i < 3; i++) {
    wfm_shrink_cause_init(&causes[i], sizeof causes[i]);
    causes[i].name = list[i].name;
    causes[i].frac = list[i].frac;
    causes[i].stage = list[i].stage;
  }
  wfm_shrinkage_init(shrinkage, sizeof *shrinkage);
  return wfm_shrinkage_combine(ctx, causes, 3, shrinkage, NULL);
}

static void print_day(const uint8_t *open, const double *volume, const double *positions,
                      const double *demand, const double *level, const double *p_target) {
  printf("  from   calls  positions  to roster  level %%  P(target) %%\n");
  for (int i = 0; i < INTERVALS; i++)
    if (open[i])
      printf("  %02d:%02d  %5.0f  %9.2f  %9.0f  %7.1f  %11.1f\n", i / 2, i % 2 * 30, volume[i], positions[i],
             demand[i], 100 * level[i], 100 * p_target[i]);
}

static wfm_status day(wfm_ctx *ctx) {
  double volume[INTERVALS], variance[INTERVALS], aht_s[INTERVALS], patience_s[INTERVALS], least[INTERVALS];
  double positions[INTERVALS], demand[INTERVALS], level[INTERVALS], p_target[INTERVALS];
  uint8_t open[INTERVALS];
  wfm_staff_input in;
  wfm_staff_result result;
  wfm_shrinkage shrinkage;
  wfm_staff_bridge bridge;
  make_day(volume, variance, aht_s, patience_s, open, least);
  wfm_staff_input_init(&in, sizeof in);
  in.volume = volume;
  in.volume_var = variance;
  in.aht_s = aht_s;
  in.patience_s = patience_s;
  in.open = open;
  in.min_agents = least;
  wfm_staff_result_init(&result, sizeof result);
  result.positions = positions;
  result.demand = demand;
  result.level = level;
  result.p_target = p_target;
  wfm_staff_bridge_init(&bridge, sizeof bridge);
  wfm_status st = shrinkage_of(ctx, &shrinkage);
  if (st == WFM_OK) st = wfm_staff(ctx, &in, INTERVALS, NULL, &shrinkage, NULL, &result, NULL);
  if (st == WFM_OK)
    st = wfm_staff_bridge_build(ctx, positions, demand, INTERVALS, 1800, &shrinkage, (double)NAN, (double)NAN,
                                &bridge);
  if (st != WFM_OK) return st;
  printf("\nA day, %s, %s:\n\n", wfm_model_name(result.model), wfm_sl_definition_text(result.sl_definition));
  print_day(open, volume, positions, demand, level, p_target);
  printf("\n  needed on the queue      %7.1f h\n  residual shrinkage       %7.1f h\n  rounding and minimum   "
         "  %7.1f h\n"
         "  to roster on the queue   %7.1f h\n  leave and pauses         %7.1f h\n  to pay                   "
         "%7.1f h\n",
         bridge.positions_h, bridge.residual_h, bridge.rounding_h, bridge.demand_h, bridge.away_h,
         bridge.paid_h);
  return WFM_OK;
}

int main(void) {
  wfm_ctx *ctx = NULL;
  wfm_status st = wfm_ctx_create(&ctx, NULL);
  if (st == WFM_OK) st = half_hour(ctx);
  if (st == WFM_OK) st = day(ctx);
  if (st != WFM_OK) fprintf(stderr, "%s: %s\n", wfm_status_text(st), ctx ? wfm_ctx_error(ctx) : "no context");
  wfm_ctx_free(ctx);
  return st == WFM_OK ? 0 : 1;
}
