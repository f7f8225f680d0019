/* Probability that given agents keep a service level over a group of intervals under uncertain volumes. */
#include <libwfm/chance.h>

#include "core/core.h"
#include "queueing/tables.h"
#include "staffing/model.h"
#include "staffing/period_gain.h"

#include <math.h>

static const double smallest_cv2 = 1e-10; /* below it a factor is 1 */

void wfm_staff_chance_opts_init(wfm_staff_chance_opts *opts, size_t struct_size) {
  static const wfm_staff_chance_opts defaults = {.interval_s = 1800};
  wfm__opts_init(opts, struct_size, &defaults, sizeof defaults);
}

typedef struct job {
  wfm_ctx *ctx;
  wfm_staff_input in;
  wfm_queue_target target;
  wfm_staff_chance_opts opts;
  wfm__staff_law law;
  const double *agents;
  const int32_t *group;
  size_t n, groups;
} job;

/* Sums over a group, given the shared factor: contacts in time, contacts that count, and the mean and variance of what the level has to
   spare. */
typedef struct sums {
  double in_time, counted, spare, variance;
} sums;

static wfm_status read_job(job *j, const wfm_staff_input *input, const wfm_queue_target *target,
                           const wfm_staff_chance_opts *opts, const double *chance) {
  if (!input || !chance) return wfm__fail(j->ctx, WFM_EINVAL, "%s is NULL", input ? "chance" : "input");
  wfm_staff_input_init(&j->in, sizeof j->in);
  wfm_staff_chance_opts_init(&j->opts, sizeof j->opts);
  wfm_status st = wfm__opts_read(j->ctx, &j->in, sizeof j->in, input);
  if (st == WFM_OK) st = wfm__opts_read(j->ctx, &j->opts, sizeof j->opts, opts);
  if (st == WFM_OK) st = wfm__target_read(j->ctx, target, &j->target);
  if (st == WFM_OK && j->opts.flags != 0) st = wfm__fail(j->ctx, WFM_EVERSION, "options: flags, want 0");
  if (st == WFM_OK) st = wfm__check_number(j->ctx, "interval_s", j->opts.interval_s, 1e-3, 1e9);
  if (st == WFM_OK) st = wfm__check_number(j->ctx, "shared_cv2", j->opts.shared_cv2, 0, 4);
  if (st == WFM_OK && j->target.level == 0)
    st = wfm__fail(j->ctx, WFM_EINVAL, "target: no level, want one for the group");
  if (st == WFM_OK && (j->groups < 1 || j->groups > INT32_MAX))
    st = wfm__fail(j->ctx, WFM_EDOMAIN, "groups=%zu, want 1 to %d", j->groups, (int)INT32_MAX);
  if (st == WFM_OK && j->n > 0 && (!j->in.volume || !j->in.aht_s || !j->agents))
    st = wfm__fail(j->ctx, WFM_EINVAL, "%s is NULL",
                   !j->in.volume  ? "volume"
                   : !j->in.aht_s ? "aht_s"
                                  : "agents");
  return st;
}

static bool counts(const job *j, size_t i) {
  return (!j->in.open || j->in.open[i]) && j->in.volume[i] > 0;
}

static double patience_of(const job *j, size_t i) {
  if (j->law.given) return j->law.mean_s;
  return j->in.patience_s ? j->in.patience_s[i] : HUGE_VAL;
}

static wfm_status check_interval(wfm_ctx *ctx, const job *j, size_t i) {
  int32_t group = j->group ? j->group[i] : 0;
  if (group < -1 || (group >= 0 && (size_t)group >= j->groups))
    return wfm__fail(ctx, WFM_EDOMAIN, "group=%d, want -1 to %zu", (int)group, j->groups - 1);
  if (j->in.open && !j->in.open[i]) return WFM_OK;
  wfm_status st = wfm__check_number(ctx, "volume", j->in.volume[i], 0, 1e12);
  if (st == WFM_OK) st = wfm__check_number(ctx, "agents", j->agents[i], 0, 1e9);
  if (st == WFM_OK && j->in.volume_var)
    st = wfm__check_number(ctx, "volume_var", j->in.volume_var[i], 0, 1e24);
  if (st != WFM_OK || j->in.volume[i] == 0) return st;
  double patience = patience_of(j, i);
  st = wfm__check_number(ctx, "aht_s", j->in.aht_s[i], 1e-12, 1e12);
  if (st == WFM_OK && !(patience == HUGE_VAL))
    st = wfm__check_number(ctx, "patience_s", patience, 1e-12, 1e24);
  if (st == WFM_OK && j->target.sl_definition == WFM_SL_INCL_ABANDON && !isinf(patience))
    st = wfm__fail(ctx, WFM_EINVAL, "a level that counts abandoned contacts is not monotone in the volume");
  return st;
}

/* Squared variation that an interval has beside the shared factor. */
static double own_cv2(const job *j, size_t i) {
  if (!j->in.volume_var) return 0;
  double all = j->in.volume_var[i] / j->in.volume[i] / j->in.volume[i];
  double own = (all - j->opts.shared_cv2) / (1 + j->opts.shared_cv2);
  return own > smallest_cv2 ? own : 0;
}

/* Density of a gamma law of mean 1. */
static double density(double shape, double x) {
  return shape * wfm__gamma_factor(shape, shape * x) / x;
}

static void add_rate(const job *j, size_t i, double factor, double weight, sums *s, double *square) {
  double volume = j->in.volume[i] * factor, in_time, counted;
  wfm__queue q = {j->agents[i],          volume * j->in.aht_s[i] / j->opts.interval_s,
                  j->in.aht_s[i],        patience_of(j, i),
                  j->target.threshold_s, 0};
  wfm__measures m;
  wfm__staff_measure(&j->law, &q, &m);
  wfm__period_shares(j->target.sl_definition, &m, &in_time, &counted);
  if (q.agents == 0) in_time = 0; /* nobody to answer: the shares of the answered are not defined */
  double spare = volume * (in_time - j->target.level * counted);
  s->in_time += weight * volume * in_time;
  s->counted += weight * volume * counted;
  s->spare += weight * spare;
  *square += weight * spare * spare;
}

/* One interval under a shared factor: its own by two panels of 8 nodes that meet at its mean. */
static void add_interval(const job *j, size_t i, double factor, sums *s) {
  double cv2 = own_cv2(j, i), square = 0, all = 0;
  sums own = {0};
  if (cv2 == 0) {
    add_rate(j, i, factor, 1, s, &square);
    return;
  }
  double shape = 1 / cv2, from = wfm__gamma_quantile(shape, 1e-6) / shape,
         to = wfm__gamma_quantile(shape, 1 - 1e-6) / shape;
  for (int k = 0; k < 4 * WFM__SHORT_HALF; k++) {
    int node = k % WFM__SHORT_HALF;
    double half = 0.5 * (k < 2 * WFM__SHORT_HALF ? 1 - from : to - 1);
    double side = k / WFM__SHORT_HALF % 2 ? 1 : -1;
    double x = (k < 2 * WFM__SHORT_HALF ? from : 1) + half * (1 + side * wfm__short_node[node]);
    double weight = half * wfm__short_weight[node] * density(shape, x);
    all += weight;
    add_rate(j, i, factor * x, weight, &own, &square);
  }
  s->in_time += own.in_time / all;
  s->counted += own.counted / all;
  s->spare += own.spare / all;
  s->variance += fmax(square / all - own.spare / all * (own.spare / all), 0);
}

static sums group_at(const job *j, int32_t group, double factor) {
  sums s = {0};
  for (size_t i = 0; i < j->n; i++)
    if ((j->group ? j->group[i] : 0) == group && counts(j, i)) add_interval(j, i, factor, &s);
  return s;
}

/* Standard deviations that the level has to spare. */
static double distance(const sums *s) {
  if (s->variance > 0) return s->spare / sqrt(s->variance);
  return s->spare >= -1e-13 * s->counted ? HUGE_VAL : -HUGE_VAL;
}

static double normal_below(double z) {
  return 0.5 * erfc(-z * 0.70710678118654752440);
}

/* Factor between two at which the distance falls below z; it falls with the factor. */
static double factor_where(const job *j, int32_t group, double from, double to, double z, int halvings) {
  for (int k = 0; k < halvings && to > from * (1 + 4e-16); k++) {
    double middle = 0.5 * (from + to);
    sums s = group_at(j, group, middle);
    *(distance(&s) >= z ? &from : &to) = middle;
  }
  return from;
}

/* Mean over the shared factor of the chance given it. */
static double mean_chance(const job *j, int32_t group) {
  double shape = 1 / j->opts.shared_cv2, below = 0, sure, chance;
  double low = wfm__gamma_quantile(shape, 1e-14) / shape,
         high = wfm__gamma_quantile(shape, 1 - 1e-14) / shape;
  sums at_low = group_at(j, group, low), at_high = group_at(j, group, high);
  if (distance(&at_low) < -8) return 0;
  if (distance(&at_high) > 8) return 1;
  bool steps = at_low.variance == 0 && at_high.variance == 0;
  double from = factor_where(j, group, low, high, 8, steps ? 60 : 12);
  wfm__gamma_shares(shape, from * shape, &sure, NULL);
  if (steps) return sure;
  double to = factor_where(j, group, from, high, -8, 12), end = fmin(to + (high - low) / 2048, high);
  chance = sure;
  for (int panel = 0; panel < 4; panel++) {
    double half = 0.125 * (end - from), start = from + 2 * half * panel;
    for (int k = 0; k < 2 * WFM__SHORT_HALF; k++) {
      int node = k % WFM__SHORT_HALF;
      double x = start + half * (1 + (k < WFM__SHORT_HALF ? 1 : -1) * wfm__short_node[node]);
      sums s = group_at(j, group, x);
      chance += half * wfm__short_weight[node] * density(shape, x) * normal_below(distance(&s));
    }
  }
  wfm__gamma_shares(shape, end * shape, &below, NULL);
  return fmin(chance, below);
}

/* Expected level: expected contacts in time over those that count, the shared factor by its own nodes. */
static double expected_level(const job *j, int32_t group) {
  sums all = {0};
  if (j->opts.shared_cv2 <= smallest_cv2) {
    all = group_at(j, group, 1);
    return all.counted > 0 ? all.in_time / all.counted : NAN;
  }
  double shape = 1 / j->opts.shared_cv2, from = wfm__gamma_quantile(shape, 1e-9) / shape,
         half = 0.5 * (wfm__gamma_quantile(shape, 1 - 1e-9) / shape - from);
  for (int k = 0; k < 2 * WFM__LEGENDRE_HALF; k++) {
    int node = k % WFM__LEGENDRE_HALF;
    double x = from + half * (1 + (k < WFM__LEGENDRE_HALF ? 1 : -1) * wfm__legendre_node[node]);
    double weight = half * wfm__legendre_weight[node] * density(shape, x);
    sums s = group_at(j, group, x);
    all.in_time += weight * s.in_time;
    all.counted += weight * s.counted;
  }
  return all.counted > 0 ? all.in_time / all.counted : NAN;
}

static double chance_of(const job *j, int32_t group) {
  sums s = group_at(j, group, 1);
  if (!(s.counted > 0)) return NAN;
  if (j->opts.shared_cv2 > smallest_cv2) return mean_chance(j, group);
  double z = distance(&s);
  return isinf(z) ? (z > 0 ? 1 : 0) : normal_below(z);
}

wfm_status wfm_staff_chance(wfm_ctx *ctx, const wfm_staff_input *input, size_t n, const double *agents,
                            const int32_t *group, size_t groups, const wfm_queue_target *target,
                            const wfm_staff_chance_opts *opts, double *chance, double *level) {
  job j = {.ctx = ctx, .agents = agents, .group = group, .n = n, .groups = groups};
  double *found = NULL;
  wfm_status st = read_job(&j, input, target, opts, chance);
  if (st == WFM_OK) st = wfm__staff_law_read(ctx, j.opts.law, &j.law);
  if (st != WFM_OK) return st;
  for (size_t i = 0; st == WFM_OK && i < n; i++) {
    st = check_interval(ctx, &j, i);
    if (st != WFM_OK) st = wfm__fail_within(ctx, st, "interval %zu", i);
  }
  if (st == WFM_OK) {
    found = wfm__alloc(ctx, groups, 2 * sizeof *found);
    if (!found) st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu groups", groups);
  }
  for (size_t g = 0; st == WFM_OK && g < groups; g++) {
    if (wfm_ctx_cancelled(ctx)) st = wfm__fail(ctx, WFM_ECANCELLED, "cancelled");
    found[g] = chance_of(&j, (int32_t)g);
    if (level) found[groups + g] = expected_level(&j, (int32_t)g);
  }
  for (size_t g = 0; st == WFM_OK && g < groups; g++) {
    chance[g] = found[g];
    if (level) level[g] = found[groups + g];
  }
  wfm__free(ctx, found);
  wfm__staff_law_free(ctx, &j.law);
  return st;
}
