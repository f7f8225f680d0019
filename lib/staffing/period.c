/* Staffing for targets with a period: input, the groups one after another, output. */
#include <libwfm/period.h>

#include "core/core.h"
#include "staffing/period_search.h"

#include <math.h>

void wfm_staff_period_opts_init(wfm_staff_period_opts *opts, size_t struct_size) {
  static const wfm_staff_period_opts defaults = {.interval_s = 1800, .max_agents = 1e5};
  wfm__opts_init(opts, struct_size, &defaults, sizeof defaults);
}

void wfm_staff_period_result_init(wfm_staff_period_result *result, size_t struct_size) {
  static const wfm_staff_period_result defaults = {0};
  wfm__opts_init(result, struct_size, &defaults, sizeof defaults);
}

typedef struct job {
  wfm_staff_input in;
  wfm_queue_target target;
  wfm_staff_period_opts opts;
  wfm__period_model model;
  wfm__chat_team team;
  const int32_t *group;
  size_t n, groups;
  wfm__gains *all;                                /* [n] */
  const wfm__gains **some;                        /* [n] intervals of the present group */
  size_t *chosen;                                 /* [n] entries of these */
  double *agents, *level;                         /* [n] */
  double *in_time, *counted;                      /* [n] contacts */
  double *group_level, *group_cost, *group_bound; /* [groups] */
} job;

static wfm_status read_job(wfm_ctx *ctx, const wfm_staff_input *input, const wfm_queue_target *target,
                           const wfm_staff_period_opts *opts, const wfm_staff_period_result *result,
                           wfm_staff_period_result *out, job *j) {
  if (!input || !result) return wfm__fail(ctx, WFM_EINVAL, "%s is NULL", input ? "result" : "input");
  wfm_staff_input_init(&j->in, sizeof j->in);
  wfm_staff_period_opts_init(&j->opts, sizeof j->opts);
  wfm_staff_period_result_init(out, sizeof *out);
  wfm_status st = wfm__opts_read(ctx, &j->in, sizeof j->in, input);
  if (st == WFM_OK) st = wfm__opts_read(ctx, &j->opts, sizeof j->opts, opts);
  if (st == WFM_OK) st = wfm__opts_read(ctx, out, sizeof *out, result);
  if (st == WFM_OK) st = wfm__target_read(ctx, target, &j->target);
  if (st == WFM_OK && j->opts.flags != 0) st = wfm__fail(ctx, WFM_EVERSION, "options: flags, want 0");
  if (st == WFM_OK) st = wfm__check_number(ctx, "interval_s", j->opts.interval_s, 1e-3, 1e9);
  if (st == WFM_OK) st = wfm__check_number(ctx, "max_agents", j->opts.max_agents, 1, 1e6);
  if (st == WFM_OK && j->target.level == 0)
    st = wfm__fail(ctx, WFM_EINVAL, "target: no level, want one for the period");
  if (st == WFM_OK && (j->groups < 1 || j->groups > INT32_MAX))
    st = wfm__fail(ctx, WFM_EDOMAIN, "groups=%zu, want 1 to %d", j->groups, (int)INT32_MAX);
  if (st == WFM_OK && j->n > 0 && (!j->in.volume || !j->in.aht_s))
    st = wfm__fail(ctx, WFM_EINVAL, "%s is NULL", j->in.volume ? "aht_s" : "volume");
  if (st == WFM_OK && j->opts.law && j->opts.team)
    st = wfm__fail(ctx, WFM_EINVAL, "options: law and team, want one of them");
  if (st == WFM_OK && j->opts.team) {
    st = wfm__chat_team_read(ctx, j->opts.team, &j->team);
    j->model.team = &j->team;
  }
  return st == WFM_OK ? wfm__staff_law_read(ctx, j->opts.law, &j->model.law) : st;
}

static int32_t group_of(const job *j, size_t i) {
  return j->group ? j->group[i] : 0;
}

static bool is_open(const job *j, size_t i) {
  return !j->in.open || j->in.open[i] != 0;
}

static wfm_status read_interval(wfm_ctx *ctx, const job *j, size_t i, wfm__gains *g) {
  double patience = j->in.patience_s ? j->in.patience_s[i] : HUGE_VAL;
  if (j->model.law.given) patience = j->model.law.mean_s;
  *g = (wfm__gains){.cost = j->opts.cost ? j->opts.cost[i] : 1,
                    .queue = {0, 0, 1, HUGE_VAL, j->target.threshold_s, 0},
                    .model = &j->model};
  int32_t group = group_of(j, i);
  if (group < -1 || (group >= 0 && (size_t)group >= j->groups))
    return wfm__fail(ctx, WFM_EDOMAIN, "group=%d, want -1 to %zu", (int)group, j->groups - 1);
  wfm_status st = wfm__check_number(ctx, "cost", g->cost, 1e-9, 1e9);
  if (st != WFM_OK || !is_open(j, i)) return st;
  st = wfm__check_number(ctx, "volume", j->in.volume[i], 0, 1e12);
  if (st == WFM_OK && j->in.min_agents)
    st = wfm__check_number(ctx, "min_agents", j->in.min_agents[i], 0, floor(j->opts.max_agents));
  if (st != WFM_OK || j->in.volume[i] == 0) return st;
  st = wfm__check_number(ctx, "aht_s", j->in.aht_s[i], 1e-12, 1e12);
  if (st == WFM_OK && patience != HUGE_VAL) st = wfm__check_number(ctx, "patience_s", patience, 1e-12, 1e24);
  if (st != WFM_OK) return st;
  g->volume = j->in.volume[i];
  g->queue.aht_s = j->in.aht_s[i];
  g->queue.patience_s = patience;
  g->queue.load = g->volume * g->queue.aht_s / j->opts.interval_s;
  st = wfm__check_number(ctx, "load", g->queue.load, 0, 1e12);
  if (st == WFM_OK && !wfm__target_suits(&j->target, patience))
    st = wfm__fail(ctx, WFM_EINVAL,
                   "a level that counts abandoned contacts is not monotone in agents, want max_abandon < 1");
  return st;
}

static wfm_status reserve(wfm_ctx *ctx, job *j) {
  size_t n = j->n, groups = j->groups;
  j->all = wfm__alloc(ctx, n, sizeof *j->all);
  j->some = wfm__alloc(ctx, n, sizeof *j->some);
  j->chosen = wfm__alloc(ctx, n, sizeof *j->chosen);
  j->agents = wfm__alloc(ctx, n, 4 * sizeof *j->agents);
  j->group_level = wfm__alloc(ctx, groups, 3 * sizeof *j->group_level);
  if (!j->all || !j->some || !j->chosen || !j->agents || !j->group_level)
    return wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu intervals in %zu groups", n, groups);
  j->level = j->agents + n;
  j->in_time = j->level + n;
  j->counted = j->in_time + n;
  j->group_cost = j->group_level + groups;
  j->group_bound = j->group_cost + groups;
  return WFM_OK;
}

static void release(wfm_ctx *ctx, job *j) {
  for (size_t i = 0; j->all && i < j->n; i++) wfm__free(ctx, j->all[i].gain);
  wfm__free(ctx, j->group_level);
  wfm__free(ctx, j->agents);
  wfm__free(ctx, j->chosen);
  wfm__free(ctx, j->some);
  wfm__free(ctx, j->all);
  wfm__staff_law_free(ctx, &j->model.law);
}

/* Agents of an interval, and what they give. */
static void settle(job *j, size_t i, size_t entry) {
  wfm__gains *g = &j->all[i];
  j->agents[i] = (double)(g->least + entry);
  j->level[i] = NAN;
  if (g->volume == 0) return;
  wfm__measures m;
  double in_time, counted;
  g->queue.agents = j->agents[i];
  wfm__period_measure(g, &m);
  wfm__period_shares(j->target.sl_definition, &m, &in_time, &counted);
  j->in_time[i] = g->volume * in_time;
  j->counted[i] = g->volume * counted;
  j->level[i] = m.level[j->target.sl_definition];
}

/* The intervals of a group, or with -1 those of none. */
static wfm_status solve_group(wfm_ctx *ctx, job *j, int32_t group, double *cost, double *bound) {
  size_t count = 0;
  bool whole = true;
  for (size_t i = 0; i < j->n; i++)
    if (group_of(j, i) == group) {
      j->some[count++] = &j->all[i];
      whole = whole && j->all[i].cost == 1;
    }
  wfm_status st = wfm__period_search(ctx, j->some, count, j->chosen, bound);
  if (st == WFM_ELIMIT)
    return wfm__fail(ctx, st, "group %d: misses its level with max_agents=%g agents in every interval",
                     (int)group, j->opts.max_agents);
  if (st != WFM_OK) return st;
  double in_time = 0, counted = 0;
  *cost = 0;
  for (size_t i = 0, k = 0; i < j->n; i++) {
    if (group_of(j, i) != group) continue;
    settle(j, i, j->chosen[k++]);
    *cost += j->agents[i] * j->all[i].cost;
    in_time += j->in_time[i];
    counted += j->counted[i];
  }
  if (whole) *bound = ceil(*bound - 1e-9 * (1 + *bound));
  if (*bound > *cost) *bound = *cost; /* rounding of the two sums */
  if (group >= 0) j->group_level[group] = counted > 0 ? in_time / counted : NAN;
  return WFM_OK;
}

static void copy(double *to, const double *from, size_t n) {
  for (size_t i = 0; to && i < n; i++) to[i] = from[i];
}

static wfm_status solve(wfm_ctx *ctx, job *j, wfm_staff_period_result *out) {
  wfm_status st = WFM_OK;
  for (size_t i = 0; st == WFM_OK && i < j->n; i++) {
    st = read_interval(ctx, j, i, &j->all[i]);
    if (st != WFM_OK) st = wfm__fail_within(ctx, st, "interval %zu", i);
  }
  for (size_t i = 0; st == WFM_OK && i < j->n; i++) {
    double least = is_open(j, i) && j->in.min_agents ? j->in.min_agents[i] : 0;
    st =
        wfm__period_gains(ctx, &j->target, least, floor(j->opts.max_agents), group_of(j, i) >= 0, &j->all[i]);
    if (st != WFM_OK) st = wfm__fail_within(ctx, st, "interval %zu", i);
  }
  double cost = 0, bound = 0;
  if (st == WFM_OK) st = solve_group(ctx, j, -1, &cost, &bound);
  for (size_t g = 0; st == WFM_OK && g < j->groups; g++) {
    st = solve_group(ctx, j, (int32_t)g, &j->group_cost[g], &j->group_bound[g]);
    cost += j->group_cost[g];
    bound += j->group_bound[g];
  }
  out->cost = cost;
  out->bound = bound;
  return st;
}

wfm_status wfm_staff_period(wfm_ctx *ctx, const wfm_staff_input *input, size_t n, const int32_t *group,
                            size_t groups, const wfm_queue_target *target, const wfm_staff_period_opts *opts,
                            wfm_staff_period_result *result) {
  job j = {.group = group, .n = n, .groups = groups};
  wfm_staff_period_result out;
  wfm_status st = read_job(ctx, input, target, opts, result, &out, &j);
  if (st != WFM_OK) return st;
  st = reserve(ctx, &j);
  if (st == WFM_OK) st = solve(ctx, &j, &out);
  if (st == WFM_OK) st = wfm__result_write(ctx, result, &out, sizeof out);
  if (st == WFM_OK) {
    copy(out.agents, j.agents, n);
    copy(out.level, j.level, n);
    copy(out.group_level, j.group_level, groups);
    copy(out.group_cost, j.group_cost, groups);
    copy(out.group_bound, j.group_bound, groups);
  }
  release(ctx, &j);
  return st;
}
