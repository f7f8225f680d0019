/* How long do callers wait before they hang up? From a log of waits to a law of patience, the agents it wants, and those who call again. */
#include <libwfm/wfm.h>
#include <stdio.h>

enum { CALLS = 40, POINTS = 6 };

static wfm_status estimate(wfm_ctx *ctx) {
  static const double waited[CALLS] = {4,   55, 12, 31, 8,  90, 17, 22, 41, 3,  66, 9, 14, 28,
                                       120, 6,  35, 19, 48, 11, 73, 5,  26, 15, 38, 7, 58, 21,
                                       10,  33, 84, 13, 24, 44, 2,  62, 18, 29, 51, 16};
  static const double points[POINTS] = {10, 20, 30, 45, 60, 90};
  uint8_t hung_up[CALLS];
  double curve[POINTS], volume = 100, aht = 240;
  for (int i = 0; i < CALLS; i++) hung_up[i] = i % 3 == 0; /* every third of them had enough */
  wfm_patience_estimate patience = {.struct_size = sizeof patience};
  wfm_status st = wfm_patience_fit(ctx, waited, hung_up, CALLS, &patience);
  if (st == WFM_OK) st = wfm_patience_curve(ctx, waited, hung_up, CALLS, points, POINTS, curve);
  if (st != WFM_OK) return st;
  printf("mean patience %.0f s (95 %%: %.0f to %.0f s) from %d calls of which %.0f hung up\n",
         patience.mean_s, patience.low_s, patience.high_s, CALLS, patience.abandoned);
  for (int k = 0; k < POINTS; k++)
    printf("  after %3.0f s %4.1f %% have no patience left\n", points[k], 100 * curve[k]);

  wfm_patience_law law;
  wfm_staff_input in;
  wfm_staff_opts opts;
  wfm_staff_result r;
  double positions = 0, abandon = 0;
  wfm_patience_law_init(&law, sizeof law);
  wfm_staff_input_init(&in, sizeof in);
  wfm_staff_opts_init(&opts, sizeof opts);
  wfm_staff_result_init(&r, sizeof r);
  law.law = WFM_PATIENCE_EMPIRICAL;
  law.points = POINTS;
  law.time_s = points;
  law.hung_up = curve;
  in.volume = &volume;
  in.aht_s = &aht;
  r.positions = &positions;
  r.p_abandon = &abandon;
  for (int by_law = 0; by_law < 2; by_law++) {
    opts.law = by_law ? &law : NULL;
    in.patience_s = by_law ? NULL : &patience.mean_s;
    st = wfm_staff(ctx, &in, 1, NULL, NULL, &opts, &r, NULL);
    if (st != WFM_OK) return st;
    printf("%s: %.2f positions for 80/20 at 100 calls in half an hour, %.1f %% hang up\n",
           wfm_model_name(r.model), positions, 100 * abandon);
  }

  double agents = 12, load = 100 * 240.0 / 1800, redial[] = {0.5}, total = 0;
  wfm_queue_input calls;
  wfm_queue_perf perf;
  wfm_queue_input_init(&calls, sizeof calls);
  wfm_queue_perf_init(&perf, sizeof perf);
  calls.agents = &agents;
  calls.load = &load;
  calls.aht_s = &aht;
  calls.patience_s = &patience.mean_s;
  perf.p_abandon = &abandon;
  st = wfm_erlang_redial(ctx, &calls, redial, NULL, 1, &total, &perf, NULL);
  if (st != WFM_OK) return st;
  printf("with 12 agents and every second caller who hangs up calling again, %.1f erlangs become %.1f; %.1f "
         "%% of all calls hang up\n",
         load, total, 100 * abandon);
  return WFM_OK;
}

int main(void) {
  wfm_ctx *ctx = NULL;
  wfm_status st = wfm_ctx_create(&ctx, NULL);
  if (st == WFM_OK) st = estimate(ctx);
  if (st != WFM_OK) fprintf(stderr, "%s: %s\n", wfm_status_text(st), ctx ? wfm_ctx_error(ctx) : "no context");
  wfm_ctx_free(ctx);
  return st == WFM_OK ? 0 : 1;
}
