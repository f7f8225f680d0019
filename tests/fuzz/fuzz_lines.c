/* Queues on limited lines of any numbers: shares, the distribution of the queue and its quantiles agree, and agents that were found meet
 * the target where one fewer does not. */
#include "fuzz/fuzz.h"

#include <libwfm/queue_length.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void require(int holds) {
  if (!holds) abort();
}

static int share(double x) {
  return x >= 0 && x <= 1 + 1e-12;
}

static void check_measures(wfm_ctx *ctx, const wfm_queue_input *rows) {
  double wait = -7, no_wait = -7, block = -7, answered = -7, abandon = -7, p90 = -7;
  wfm_queue_perf perf;
  wfm_queue_perf_init(&perf, sizeof perf);
  perf.p_wait = &wait;
  perf.p_no_wait = &no_wait;
  perf.p_block = &block;
  perf.p_answered = &answered;
  perf.p_abandon = &abandon;
  perf.wait_p90_s = &p90;
  if (wfm_finite_lines(ctx, rows, 1, &perf, NULL) != WFM_OK) {
    require(wait == -7 && block == -7 && wfm_ctx_error(ctx)[0] != '\0');
    return;
  }
  if (isnan(wait)) return; /* no contacts */
  require(share(wait) && share(no_wait) && share(block) && share(answered) && share(abandon));
  require(fabs(wait + no_wait + block - 1) < 1e-9 && fabs(answered + abandon + block - 1) < 1e-9);
  require(isnan(p90) || p90 >= 0);
}

static void check_length(wfm_ctx *ctx, const wfm_queue_input *rows, double k, double part, uint32_t flags) {
  double at_least = -7, fewer = -7, exactly = -7, contacts = -7;
  wfm_queue_length length;
  wfm_queue_length_init(&length, sizeof length);
  length.flags = flags;
  length.p_at_least = &at_least;
  length.p_fewer = &fewer;
  length.p_exactly = &exactly;
  if (wfm_queue_length_probability(ctx, rows, &k, 1, &length, NULL) == WFM_OK)
    require(share(at_least) && share(fewer) && share(exactly) && fabs(at_least + fewer - 1) < 1e-9 &&
            exactly <= at_least + 1e-9);
  else
    require(at_least == -7 && exactly == -7);
  if (wfm_queue_length_quantile(ctx, rows, &part, 1, flags, &contacts, NULL) == WFM_OK)
    require(contacts >= 0 && (isinf(contacts) || contacts == floor(contacts)));
  else
    require(contacts == -7);
}

static void check_agents(wfm_ctx *ctx, const wfm_queue_input *rows, const wfm_queue_target *target) {
  double agents = -7, level = -7, block = -7, abandon = -7, asa = -7;
  wfm_queue_perf perf;
  wfm_queue_perf_init(&perf, sizeof perf);
  perf.sl_offered = &level;
  perf.p_block = &block;
  perf.p_abandon = &abandon;
  perf.asa_answered_s = &asa;
  if (wfm_agents_for_target(ctx, rows, 1, target, NULL, &agents, &perf, NULL) != WFM_OK) {
    require(agents == -7 && level == -7 && wfm_ctx_error(ctx)[0] != '\0');
    return;
  }
  require(agents >= 0 && agents <= rows->lines[0] && agents == floor(agents));
  if (agents == 0) return; /* no contacts */
  require(target->level == 0 || level >= target->level);
  require(block <= target->max_block && abandon <= target->max_abandon && asa <= target->max_asa_s);
  double fewer = agents - 1;
  wfm_queue_input below = *rows;
  below.agents = &fewer;
  if (fewer == 0 || target->level > 0.99 || target->max_occupancy < 1) return;
  require(wfm_finite_lines(ctx, &below, 1, &perf, NULL) == WFM_OK);
  require((target->level > 0 && level < target->level) || block > target->max_block ||
          abandon > target->max_abandon || asa > target->max_asa_s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct {
    double agents, load, aht, patience, threshold, lines, k, part, level, asa, abandon, occupancy, block;
    uint32_t flags, unlimited;
  } in;
  wfm_ctx *ctx;
  if (size < sizeof in || wfm_ctx_create(&ctx, NULL) != WFM_OK) return 0;
  memcpy(&in, data, sizeof in);
  wfm_queue_input rows;
  wfm_queue_target target;
  wfm_queue_input_init(&rows, sizeof rows);
  wfm_queue_target_init(&target, sizeof target);
  rows.agents = &in.agents;
  rows.load = &in.load;
  rows.aht_s = &in.aht;
  rows.patience_s = &in.patience;
  rows.threshold_s = &in.threshold;
  rows.lines = &in.lines;
  target.level = in.level;
  target.threshold_s = in.threshold;
  target.max_asa_s = in.asa;
  target.max_abandon = in.abandon;
  target.max_occupancy = in.occupancy;
  target.max_block = in.block;
  check_measures(ctx, &rows);
  check_agents(ctx, &rows, &target);
  if (in.unlimited & 1) rows.lines = NULL;
  check_length(ctx, &rows, in.k, in.part, in.flags & WFM_LENGTH_IN_SYSTEM);
  wfm_ctx_free(ctx);
  return 0;
}
