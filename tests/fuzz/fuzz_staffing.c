/* Staffing of any numbers, wild or in range: what is found keeps its target by the library's own measures and costs no less than its bound; errors
   leave outputs alone and have a message. */
#include "fuzz/fuzz.h"

#include <libwfm/backlog.h>
#include <libwfm/callback.h>
#include <libwfm/chance.h>
#include <libwfm/chat.h>
#include <libwfm/multiskill.h>
#include <libwfm/period.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { N = 4 };

/* Numbers as the fuzzer gives them; in tame runs squeezed into ranges that make sense. */
typedef struct numbers {
  uint8_t what, tame, definition, flags;
  float volume[N], aht[N], patience[N], cost[N], agents[N];
  float level, threshold, abandon, occupancy, extra[4];
} numbers;

static void require(int holds) {
  if (!holds) abort();
}

static double squeeze(const numbers *in, float x, double low, double high) {
  if (!in->tame) return (double)x;
  double y = isfinite(x) ? fmod(fabs((double)x), 1) : 0.5;
  return low + (high - low) * y;
}

/* The day as doubles. */
typedef struct day {
  double volume[N], aht_s[N], patience_s[N], cost[N], agents[N], variance[N];
  wfm_staff_input in;
  wfm_queue_target target;
} day;

static void make_day(const numbers *x, day *d) {
  wfm_staff_input_init(&d->in, sizeof d->in);
  wfm_queue_target_init(&d->target, sizeof d->target);
  for (int i = 0; i < N; i++) {
    d->volume[i] = squeeze(x, x->volume[i], 0, 40);
    d->aht_s[i] = squeeze(x, x->aht[i], 10, 900);
    d->patience_s[i] = squeeze(x, x->patience[i], 5, 900);
    d->cost[i] = squeeze(x, x->cost[i], 0.5, 3);
    d->agents[i] = squeeze(x, x->agents[i], 0, 30);
    d->variance[i] = 0.05 * d->volume[i] * d->volume[i];
  }
  d->in.volume = d->volume;
  d->in.aht_s = d->aht_s;
  d->in.patience_s = d->patience_s;
  d->in.volume_var = d->variance;
  d->target.level = squeeze(x, x->level, 0.3, 0.97);
  d->target.threshold_s = squeeze(x, x->threshold, 0, 120);
  d->target.max_abandon = x->flags & 1 ? squeeze(x, x->abandon, 0.02, 0.5) : 1;
  d->target.max_occupancy = x->flags & 2 ? squeeze(x, x->occupancy, 0.4, 1) : 1;
  d->target.sl_definition = x->tame ? 1 + x->definition % 5 : x->definition;
}

static void failed(const wfm_ctx *ctx, const double *out, size_t n) {
  require(wfm_ctx_error(ctx)[0] != '\0');
  for (size_t i = 0; i < n; i++) require(out[i] == -7);
}

static void staff(wfm_ctx *ctx, const numbers *x, day *d) {
  double demand[N] = {-7, -7, -7, -7}, level[N], p_target[N];
  wfm_staff_opts opts;
  wfm_staff_result r;
  wfm_patience_law law;
  wfm_staff_opts_init(&opts, sizeof opts);
  wfm_staff_result_init(&r, sizeof r);
  wfm_patience_law_init(&law, sizeof law);
  law.law = WFM_PATIENCE_EXPONENTIAL + x->what % 7;
  law.mean_s = squeeze(x, x->extra[0], 5, 500);
  law.limit_s = squeeze(x, x->extra[1], 5, 500);
  law.share = squeeze(x, x->extra[2], 0, 1);
  opts.law = x->flags & 4 ? &law : NULL;
  opts.max_agents = 1000;
  opts.quantile = x->flags & 8 ? 0.8 : 0;
  r.demand = demand;
  r.level = level;
  r.p_target = p_target;
  if (wfm_staff(ctx, &d->in, N, &d->target, NULL, &opts, &r, NULL) != WFM_OK) {
    failed(ctx, demand, N);
    return;
  }
  for (int i = 0; i < N; i++) {
    require(demand[i] == floor(demand[i]) && demand[i] >= 0);
    if (d->volume[i] > 0)
      require(level[i] >= d->target.level - 1e-9 && p_target[i] >= -1e-12 && p_target[i] <= 1);
  }
}

static void period(wfm_ctx *ctx, const numbers *x, day *d) {
  double agents[N] = {-7, -7, -7, -7}, level;
  wfm_staff_period_opts opts;
  wfm_staff_period_result r;
  wfm_staff_period_opts_init(&opts, sizeof opts);
  wfm_staff_period_result_init(&r, sizeof r);
  opts.max_agents = 200;
  opts.cost = x->flags & 4 ? d->cost : NULL;
  r.agents = agents;
  r.group_level = &level;
  if (wfm_staff_period(ctx, &d->in, N, NULL, 1, &d->target, &opts, &r) != WFM_OK) {
    failed(ctx, agents, N);
    return;
  }
  double cost = 0;
  for (int i = 0; i < N; i++) cost += agents[i] * (opts.cost ? d->cost[i] : 1);
  require(fabs(cost - r.cost) <= 1e-9 * (1 + cost) && r.bound <= r.cost);
  require(isnan(level) || level >= d->target.level - 1e-9);
}

static void chance(wfm_ctx *ctx, const numbers *x, day *d) {
  double found = -7, level = -7;
  wfm_staff_chance_opts opts;
  wfm_staff_chance_opts_init(&opts, sizeof opts);
  opts.shared_cv2 = squeeze(x, x->extra[0], 0, 0.3);
  if (wfm_staff_chance(ctx, &d->in, N, d->agents, NULL, 1, &d->target, &opts, &found, &level) != WFM_OK)
    failed(ctx, &found, 1);
  else
    require(isnan(found) ||
            (found >= 0 && found <= 1 + 1e-9 && (isnan(level) || (level >= 0 && level <= 1 + 1e-9))));
}

static void deferred(wfm_ctx *ctx, const numbers *x, day *d) {
  double agents[N] = {-7, -7, -7, -7};
  uint8_t open[N];
  wfm_backlog_input in;
  wfm_backlog_opts opts;
  wfm_backlog_totals totals = {.struct_size = sizeof totals};
  wfm_backlog_input_init(&in, sizeof in);
  wfm_backlog_opts_init(&opts, sizeof opts);
  for (int i = 0; i < N; i++) open[i] = (x->flags >> i) & 1;
  in.volume = d->volume;
  in.aht_s = d->aht_s;
  in.open = open;
  opts.deadline = squeeze(x, x->extra[0], 1800, 7200);
  opts.method = x->what & 16 ? WFM_BACKLOG_LEVEL : WFM_BACKLOG_CONSTANT;
  opts.flags = x->what & 32 ? WFM_AGENTS_REAL : 0;
  if (wfm_backlog_agents(ctx, &in, NULL, N, &opts, agents) != WFM_OK) {
    failed(ctx, agents, N);
    return;
  }
  opts.flags = 0;
  require(wfm_backlog_run(ctx, &in, agents, N, &opts, NULL, &totals) == WFM_OK);
  require(totals.late <= 1e-6 * (1 + totals.arrived));
}

static void channels(wfm_ctx *ctx, const numbers *x, day *d) {
  double agents[N] = {-7, -7, -7, -7}, level[N], load[N], three[3][N];
  for (int i = 0; i < N; i++) {
    load[i] = d->volume[i] * d->aht_s[i] / 1800;
    three[0][i] = squeeze(x, x->extra[0], 0, 300);
    three[1][i] = squeeze(x, x->extra[1], 0, 1);
    three[2][i] = squeeze(x, x->extra[2], 0, 3600);
  }
  if (x->what & 16) {
    wfm_chat_team team;
    wfm_queue_input in;
    wfm_queue_solve_opts opts;
    wfm_chat_team_init(&team, sizeof team);
    wfm_queue_input_init(&in, sizeof in);
    wfm_queue_solve_opts_init(&opts, sizeof opts);
    team.slots = 1 + x->flags % 4;
    opts.max_agents = 500;
    in.load = load;
    in.aht_s = d->aht_s;
    in.patience_s = d->patience_s;
    if (wfm_chat_agents(ctx, &in, &team, N, &d->target, &opts, agents, NULL, NULL, NULL) != WFM_OK)
      failed(ctx, agents, N);
    return;
  }
  wfm_callback_input in;
  wfm_callback_perf perf;
  wfm_callback_target target;
  wfm_callback_input_init(&in, sizeof in);
  wfm_callback_perf_init(&perf, sizeof perf);
  wfm_callback_target_init(&target, sizeof target);
  in.load = load;
  in.aht_s = d->aht_s;
  in.patience_s = d->patience_s;
  in.offer_s = three[0];
  in.accept = three[1];
  in.window_s = three[2];
  perf.level = level;
  target.level = d->target.level;
  target.threshold_s = d->target.threshold_s;
  target.max_agents = 200;
  target.min_in_window = x->flags & 4 ? 0.8 : 0;
  if (wfm_callback_agents(ctx, &in, N, &target, agents, &perf, NULL) != WFM_OK)
    failed(ctx, agents, N);
  else
    for (int i = 0; i < N; i++) require(level[i] >= target.level);
}

static void groups(wfm_ctx *ctx, const numbers *x, day *d) {
  uint8_t skill[N * N];
  double sizes[N] = {-7, -7, -7, -7}, efficiency[N * N], cost = 0, shortage = -7;
  wfm_multiskill_input in;
  wfm_multiskill_input_init(&in, sizeof in);
  for (int k = 0; k < N * N; k++) {
    skill[k] = (uint8_t)((x->what ^ x->flags ^ (unsigned)(k * 37)) >> k % 5 & 1);
    efficiency[k] = squeeze(x, x->patience[k % N], 0.3, 2) * (k % 3 + 1) / 2;
  }
  in.groups = in.queues = N;
  in.skill = skill;
  in.requirement = d->volume;
  in.cost = d->cost;
  in.efficiency = x->flags & 4 ? efficiency : NULL;
  if (wfm_multiskill_cheapest(ctx, &in, sizes, NULL, &cost) != WFM_OK) {
    failed(ctx, sizes, N);
    return;
  }
  require(wfm_multiskill_cover(ctx, &in, sizes, NULL, NULL, NULL, &shortage) == WFM_OK);
  double all = 0;
  for (int i = 0; i < N; i++) all += d->volume[i];
  require(shortage <= 1e-6 * (1 + all) && cost >= 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static void (*const what[])(wfm_ctx *, const numbers *, day *) = {staff,    period,   chance,
                                                                    deferred, channels, groups};
  numbers x;
  day d;
  wfm_ctx *ctx;
  if (size < sizeof x || wfm_ctx_create(&ctx, NULL) != WFM_OK) return 0;
  memcpy(&x, data, sizeof x);
  make_day(&x, &d);
  what[x.what % 6](ctx, &x, &d);
  wfm_ctx_free(ctx);
  return 0;
}
