/* Queues of any numbers: shares lie in [0, 1] with their complements, and agents that were found meet the target. */
#include "fuzz/fuzz.h"

#include <libwfm/queueing.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void require(int holds) {
  if (!holds) abort();
}

static void check_share(double share, double miss) {
  if (isnan(share) && isnan(miss)) return; /* undefined without contacts, or without answered ones */
  require(share >= 0 && share <= 1 + 1e-12 && miss >= 0 && miss <= 1 + 1e-12 &&
          fabs(share + miss - 1) < 1e-9);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct {
    double agents, load, aht, patience, threshold, level, asa, abandon, occupancy;
    int32_t definition, flags;
  } in;
  wfm_ctx *ctx;
  if (size < sizeof in || wfm_ctx_create(&ctx, NULL) != WFM_OK) return 0;
  memcpy(&in, data, sizeof in);
  wfm_queue_input rows;
  wfm_queue_input_init(&rows, sizeof rows);
  rows.agents = &in.agents;
  rows.load = &in.load;
  rows.aht_s = &in.aht;
  rows.patience_s = &in.patience;
  rows.threshold_s = &in.threshold;
  double p = -7, no = -7, abandon = -7, answered = -7, level = -7, miss = -7, p90 = -7, occupancy = -7,
         agents = -7;
  wfm_queue_perf perf;
  wfm_queue_perf_init(&perf, sizeof perf);
  perf.p_wait = &p;
  perf.p_no_wait = &no;
  perf.p_abandon = &abandon;
  perf.p_answered = &answered;
  perf.sl_offered = &level;
  perf.miss_offered = &miss;
  perf.wait_p90_s = &p90;
  perf.occupancy = &occupancy;
  if (wfm_erlang_a(ctx, &rows, 1, &perf, NULL) == WFM_OK) {
    check_share(p, no);
    check_share(abandon, answered);
    check_share(level, miss);
    require(isnan(p90) || p90 >= 0);
    require(isnan(occupancy) || (occupancy >= 0 && occupancy <= 1));
  } else {
    require(p == -7 && wfm_ctx_error(ctx)[0] != '\0');
  }
  wfm_queue_target target;
  wfm_queue_target_init(&target, sizeof target);
  target.level = in.level;
  target.threshold_s = in.threshold;
  target.max_asa_s = in.asa;
  target.max_abandon = in.abandon;
  target.max_occupancy = in.occupancy;
  target.sl_definition = in.definition;
  wfm_queue_solve_opts opts;
  wfm_queue_solve_opts_init(&opts, sizeof opts);
  opts.flags = (uint32_t)in.flags & WFM_AGENTS_REAL;
  perf.sl_offered = perf.sl_excl_short = perf.sl_answered = perf.sl_incl_abandon = perf.sl_virtual = NULL;
  double *columns[6] = {NULL, NULL, NULL, NULL, NULL, NULL};
  if (in.definition >= WFM_SL_OFFERED && in.definition <= WFM_SL_VIRTUAL) columns[in.definition] = &level;
  perf.sl_offered = columns[WFM_SL_OFFERED];
  perf.sl_excl_short = columns[WFM_SL_EXCL_SHORT];
  perf.sl_answered = columns[WFM_SL_ANSWERED];
  perf.sl_incl_abandon = columns[WFM_SL_INCL_ABANDON];
  perf.sl_virtual = columns[WFM_SL_VIRTUAL];
  if (wfm_agents_for_target(ctx, &rows, 1, &target, &opts, &agents, &perf, NULL) == WFM_OK) {
    require(agents >= 0 && agents <= 1e7);
    if (in.load > 0 && in.level > 0) require(level >= in.level);
    if (in.load > 0 && in.abandon < 1) require(abandon <= in.abandon);
  } else {
    require(agents == -7);
  }
  wfm_ctx_free(ctx);
  return 0;
}
