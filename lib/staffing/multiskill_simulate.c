/* Group sizes with several skills, judged by a simulation. */
#include <libwfm/multiskill_simulate.h>

#include "staffing/multiskill.h"

#include <math.h>

void wfm_multiskill_simulate_opts_init(wfm_multiskill_simulate_opts *opts, size_t struct_size) {
  static const wfm_multiskill_simulate_opts defaults = {.level = 0.8, .max_calls = 1000};
  wfm__opts_init(opts, struct_size, &defaults, sizeof defaults);
}

void wfm_multiskill_simulate_result_init(wfm_multiskill_simulate_result *result, size_t struct_size) {
  static const wfm_multiskill_simulate_result defaults = {0};
  wfm__opts_init(result, struct_size, &defaults, sizeof defaults);
}

typedef struct judge {
  wfm_ctx *ctx;
  wfm_skills_centre centre;
  wfm_multiskill_simulate_opts opts;
  size_t n;
  double *agents;                   /* [groups * n] */
  double *level, *half, *occupancy; /* [queues], [queues], [groups] of the last call */
} judge;

static wfm_status simulate(judge *j, const double *sizes) {
  wfm_skills_totals totals;
  wfm_skills_totals_init(&totals, sizeof totals);
  totals.level = j->level;
  totals.level_half = j->half;
  totals.occupancy = j->occupancy;
  for (size_t g = 0; g < j->centre.groups; g++)
    for (size_t i = 0; i < j->n; i++) j->agents[g * j->n + i] = sizes[g];
  return wfm_simulate_skills(j->ctx, &j->centre, j->n, j->opts.sim, NULL, &totals);
}

static wfm_status margins(void *user, const double *sizes, double *margin) {
  judge *j = user;
  wfm_status st = simulate(j, sizes);
  for (size_t q = 0; st == WFM_OK && q < j->centre.queues; q++) {
    double want = j->opts.levels ? j->opts.levels[q] : j->opts.level;
    double sure = j->opts.flags & WFM_MULTISKILL_SURE ? j->half[q] : 0;
    margin[q] = isnan(j->level[q]) ? 0 : j->level[q] - sure - want;
  }
  return st;
}

static wfm_status check(wfm_ctx *ctx, const wfm_multiskill_input *in, const judge *j) {
  const wfm_multiskill_simulate_opts *o = &j->opts;
  if (o->flags & ~(uint32_t)WFM_MULTISKILL_SURE || o->reserved0 != 0)
    return wfm__fail(ctx, WFM_EVERSION, "options: flags=%u, want WFM_MULTISKILL_SURE or 0", o->flags);
  if (j->n < 1 || in->groups != j->centre.groups || in->queues != j->centre.queues)
    return wfm__fail(ctx, WFM_EINVAL,
                     "n=%zu and %zu groups, %zu queues in centre, want >= 1 and those of input", j->n,
                     j->centre.groups, j->centre.queues);
  if (!j->centre.priority) return wfm__fail(ctx, WFM_EINVAL, "centre: priority is NULL");
  wfm_status st = wfm__check_number(ctx, "level", o->level, 1e-6, 1 - 1e-12);
  if (st == WFM_OK && o->levels) st = wfm__check_array(ctx, "levels", o->levels, in->queues, 1e-6, 1 - 1e-12);
  for (size_t g = 0; st == WFM_OK && g < in->groups; g++)
    for (size_t q = 0; st == WFM_OK && q < in->queues; q++)
      if (wfm__has_skill(in, g, q) != (j->centre.priority[g * in->queues + q] > 0))
        st = wfm__fail(ctx, WFM_EINVAL, "group %zu, queue %zu: skill and priority do not agree", g, q);
  return st;
}

static wfm_status reserve(wfm_ctx *ctx, judge *j) {
  size_t groups = j->centre.groups, queues = j->centre.queues;
  j->agents = wfm__alloc(ctx, groups * j->n, sizeof *j->agents);
  j->level = wfm__alloc(ctx, 2 * queues + groups, sizeof *j->level);
  if (!j->agents || !j->level) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu intervals", j->n);
  j->half = j->level + queues;
  j->occupancy = j->half + queues;
  return WFM_OK;
}

static void copy(double *to, const double *from, size_t n) {
  for (size_t i = 0; to && i < n; i++) to[i] = from[i];
}

wfm_status wfm_multiskill_simulate(wfm_ctx *ctx, const wfm_multiskill_input *input,
                                   const wfm_skills_centre *centre, size_t n, const double *start,
                                   const wfm_multiskill_simulate_opts *opts,
                                   wfm_multiskill_simulate_result *result) {
  judge j = {.ctx = ctx, .n = n};
  wfm_multiskill_input in;
  wfm_multiskill_search_opts search;
  wfm_multiskill_simulate_result out;
  double *sizes = NULL;
  if (!centre || !result) return wfm__fail(ctx, WFM_EINVAL, "%s is NULL", centre ? "result" : "centre");
  wfm_skills_centre_init(&j.centre, sizeof j.centre);
  wfm_multiskill_simulate_opts_init(&j.opts, sizeof j.opts);
  wfm_multiskill_simulate_result_init(&out, sizeof out);
  wfm_multiskill_search_opts_init(&search, sizeof search);
  wfm_status st = wfm__multiskill_read(ctx, input, WFM__READS_BOUNDS, &in);
  if (st == WFM_OK) st = wfm__opts_read(ctx, &j.centre, sizeof j.centre, centre);
  if (st == WFM_OK) st = wfm__opts_read(ctx, &j.opts, sizeof j.opts, opts);
  if (st == WFM_OK) st = wfm__opts_read(ctx, &out, sizeof out, result);
  if (st == WFM_OK) st = check(ctx, &in, &j);
  if (st == WFM_OK) st = reserve(ctx, &j);
  if (st == WFM_OK) {
    sizes = wfm__alloc(ctx, in.groups, sizeof *sizes);
    if (!sizes) st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu groups", in.groups);
  }
  j.centre.agents = j.agents;
  search.max_calls = j.opts.max_calls;
  if (st == WFM_OK) st = wfm_multiskill_search(ctx, &in, start, margins, &j, &search, sizes, &out.calls);
  if (st == WFM_OK) st = simulate(&j, sizes);
  if (st == WFM_OK) {
    out.cost = 0;
    for (size_t g = 0; g < in.groups; g++) out.cost += sizes[g] * wfm__group_cost(&in, g);
    st = wfm__result_write(ctx, result, &out, sizeof out);
  }
  if (st == WFM_OK) {
    copy(out.sizes, sizes, in.groups);
    copy(out.level, j.level, in.queues);
    copy(out.level_half, j.half, in.queues);
    copy(out.occupancy, j.occupancy, in.groups);
  }
  wfm__free(ctx, sizes);
  wfm__free(ctx, j.level);
  wfm__free(ctx, j.agents);
  return st;
}
