/* Simulation of any centre: contacts are counted once, shares lie between 0 and 1. */
#include "fuzz.h"

#include <libwfm/simulate.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  enum { N = 6 };
  struct {
    double volume[N], aht_s[N], agents[N], interval_s, patience_s, residual, cv2, target_s;
    int32_t per_day, restart;
  } in;
  wfm_ctx *ctx;
  wfm_simulate_opts opts;
  wfm_simulate_totals t = {.struct_size = sizeof t};
  if (size < sizeof in || wfm_ctx_create(&ctx, NULL) != WFM_OK) return 0;
  memcpy(&in, data, sizeof in);
  wfm_simulate_opts_init(&opts, sizeof opts);
  opts.interval_s = in.interval_s;
  opts.patience_s = in.patience_s;
  opts.residual_frac = in.residual;
  opts.day_cv2 = in.cv2;
  opts.target_answer_s = in.target_s;
  opts.intervals_per_day = in.per_day;
  opts.restart = in.restart;
  opts.replications = 2;
  for (int i = 0; i < N; i++) { /* large centres are right but slow */
    if (in.volume[i] > 1e4) in.volume[i] = 1e4;
    if (in.agents[i] > 1e4) in.agents[i] = 1e4;
  }
  wfm_status st = wfm_simulate(ctx, in.volume, in.aht_s, in.agents, N, &opts, NULL, &t);
  if (st == WFM_OK) {
    if (t.answered + t.abandoned > t.offered * (1 + 1e-12)) abort();
    if (!isnan(t.level) && !(t.level >= 0 && t.level <= 1)) abort();
    if (!isnan(t.occupancy) && !(t.occupancy >= 0 && t.occupancy <= 1 + 1e-9)) abort();
    if (!isnan(t.asa_s) && !(t.asa_s >= 0)) abort();
  } else if (wfm_ctx_error(ctx)[0] == '\0') {
    abort();
  }
  wfm_ctx_free(ctx);
  return 0;
}
