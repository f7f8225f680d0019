/* Multi-skill: groups to queues as a flow. Only a group's agents cost, so the cheapest path that carries more is one from the cheapest group
   that still reaches a queue in want; groups are therefore used up in the order of their cost. */
#include "staffing/efficiency.h"

#include <math.h>
#include <string.h>

enum { MOST = 1000 };

void wfm_multiskill_input_init(wfm_multiskill_input *input, size_t struct_size) {
  static const wfm_multiskill_input defaults = {0};
  wfm__opts_init(input, struct_size, &defaults, sizeof defaults);
}

bool wfm__has_skill(const wfm_multiskill_input *in, size_t group, size_t queue) {
  return in->skill[group * in->queues + queue] != 0;
}
double wfm__group_cost(const wfm_multiskill_input *in, size_t group) {
  return in->cost ? in->cost[group] : 1;
}
double wfm__group_least(const wfm_multiskill_input *in, size_t group) {
  return in->least ? in->least[group] : 0;
}
double wfm__group_most(const wfm_multiskill_input *in, size_t group) {
  return in->most ? in->most[group] : HUGE_VAL;
}
double wfm__group_speed(const wfm_multiskill_input *in, size_t group) {
  return in->speed ? in->speed[group] : 1;
}

static wfm_status check_efficiency(wfm_ctx *ctx, const wfm_multiskill_input *in) {
  wfm_status st = WFM_OK;
  for (size_t g = 0; st == WFM_OK && g < in->groups; g++)
    for (size_t q = 0; st == WFM_OK && q < in->queues; q++) {
      if (!wfm__has_skill(in, g, q)) continue;
      st = wfm__check_number(ctx, "efficiency", in->efficiency[g * in->queues + q], 1e-3, 1e3);
      if (st != WFM_OK) st = wfm__fail_within(ctx, st, "group %zu, queue %zu", g, q);
    }
  return st;
}

static wfm_status check_bounds(wfm_ctx *ctx, const wfm_multiskill_input *in) {
  wfm_status st = WFM_OK;
  if (in->cost) st = wfm__check_array(ctx, "cost", in->cost, in->groups, 0, 1e12);
  if (st == WFM_OK && in->least) st = wfm__check_array(ctx, "least", in->least, in->groups, 0, 1e9);
  for (size_t g = 0; st == WFM_OK && in->most && g < in->groups; g++) {
    double most = in->most[g];
    if (isnan(most))
      st = wfm__fail(ctx, WFM_ENOTFINITE, "most[%zu] is NaN, want a number >= least", g);
    else if (most < wfm__group_least(in, g))
      st = wfm__fail(ctx, WFM_EDOMAIN, "most[%zu]=%g, want >= least=%g", g, most, wfm__group_least(in, g));
  }
  return st;
}

wfm_status wfm__multiskill_read(wfm_ctx *ctx, const wfm_multiskill_input *input, int reads,
                                wfm_multiskill_input *in) {
  if (!input) return wfm__fail(ctx, WFM_EINVAL, "input is NULL");
  wfm_multiskill_input_init(in, sizeof *in);
  wfm_status st = wfm__opts_read(ctx, in, sizeof *in, input);
  if (st == WFM_OK && in->flags != 0) st = wfm__fail(ctx, WFM_EVERSION, "input: flags=%u, want 0", in->flags);
  if (st == WFM_OK && (in->groups > MOST || in->queues > MOST))
    st = wfm__fail(ctx, WFM_EDOMAIN, "groups=%zu, queues=%zu, want at most %d", in->groups, in->queues, MOST);
  if (st == WFM_OK && in->groups * in->queues > 0 && !in->skill)
    st = wfm__fail(ctx, WFM_EINVAL, "skill is NULL");
  if (st == WFM_OK && in->queues > 0 && reads & WFM__READS_REQUIREMENT && !in->requirement)
    st = wfm__fail(ctx, WFM_EINVAL, "requirement is NULL");
  if (st == WFM_OK && reads & WFM__READS_REQUIREMENT)
    st = wfm__check_array(ctx, "requirement", in->requirement, in->queues, 0, 1e9);
  if (st == WFM_OK && in->speed) st = wfm__check_array(ctx, "speed", in->speed, in->groups, 1e-3, 1e3);
  if (st == WFM_OK && in->efficiency) st = check_efficiency(ctx, in);
  return st == WFM_OK && reads & WFM__READS_BOUNDS ? check_bounds(ctx, in) : st;
}

/* The flow so far, in agents of speed 1. Nodes: groups, then queues. */
typedef struct flow {
  wfm_ctx *ctx;
  const wfm_multiskill_input *in;
  double *carried; /* [groups * queues] */
  double *used;    /* [groups] */
  double *want;    /* [queues] not covered yet */
  size_t *from;    /* [groups + queues] node before on the path, or none */
  size_t *list;    /* [groups + queues] nodes reached */
  double tiny;
} flow;

static void flow_free(flow *f) {
  wfm__free(f->ctx, f->carried);
  wfm__free(f->ctx, f->used);
  wfm__free(f->ctx, f->want);
  wfm__free(f->ctx, f->from);
  wfm__free(f->ctx, f->list);
}

static wfm_status flow_start(wfm_ctx *ctx, const wfm_multiskill_input *in, flow *f) {
  size_t nodes = in->groups + in->queues;
  *f = (flow){.ctx = ctx, .in = in};
  f->carried = wfm__alloc(ctx, in->groups * in->queues, sizeof *f->carried);
  f->used = wfm__alloc(ctx, in->groups, sizeof *f->used);
  f->want = wfm__alloc(ctx, in->queues, sizeof *f->want);
  f->from = wfm__alloc(ctx, nodes, sizeof *f->from);
  f->list = wfm__alloc(ctx, nodes, sizeof *f->list);
  if (!f->carried || !f->used || !f->want || !f->from || !f->list)
    return wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu groups and %zu queues", in->groups, in->queues);
  for (size_t q = 0; q < in->queues; q++) {
    f->want[q] = in->requirement[q];
    f->tiny += 1e-12 * in->requirement[q];
  }
  return WFM_OK;
}

/* Whether the flow can go on from one node to another. */
static bool leads(const flow *f, size_t a, size_t b) {
  size_t groups = f->in->groups;
  if (a < groups) return b >= groups && wfm__has_skill(f->in, a, b - groups);
  return b < groups && f->carried[b * f->in->queues + a - groups] > f->tiny; /* taken back */
}

/* The shortest way from a group to a queue in want; false when there is none. */
static bool find_path(flow *f, size_t group, size_t *end) {
  size_t nodes = f->in->groups + f->in->queues, none = nodes, count = 1;
  for (size_t v = 0; v < nodes; v++) f->from[v] = none;
  f->from[group] = group;
  f->list[0] = group;
  for (size_t k = 0; k < count; k++) {
    size_t a = f->list[k];
    if (a >= f->in->groups && f->want[a - f->in->groups] > f->tiny) {
      *end = a;
      return true;
    }
    for (size_t b = 0; b < nodes; b++)
      if (f->from[b] == none && leads(f, a, b)) {
        f->from[b] = a;
        f->list[count++] = b;
      }
  }
  return false;
}

/* Sends what the group has left on shortest ways. */
static void use_group(flow *f, size_t group, double capacity) {
  size_t groups = f->in->groups, queues = f->in->queues, end = 0;
  while (capacity - f->used[group] > f->tiny && find_path(f, group, &end)) {
    double amount = fmin(capacity - f->used[group], f->want[end - groups]);
    for (size_t v = end; v != group; v = f->from[v])
      if (v < groups) amount = fmin(amount, f->carried[v * queues + f->from[v] - groups]);
    for (size_t v = end; v != group; v = f->from[v]) {
      if (v < groups)
        f->carried[v * queues + f->from[v] - groups] -= amount;
      else
        f->carried[f->from[v] * queues + v - groups] += amount;
    }
    f->want[end - groups] -= amount;
    f->used[group] += amount;
  }
}

static double shortage_of(const flow *f) {
  double sum = 0, all = 0;
  for (size_t q = 0; q < f->in->queues; q++) {
    sum += f->want[q];
    all += f->in->requirement[q];
  }
  return sum > 1e-9 * all ? sum : 0;
}

/* The queues from which, against the flow, one in want can be reached: they and the groups that serve them are the cut. */
static void find_cut(const flow *f, uint8_t *in_cut) {
  size_t groups = f->in->groups, queues = f->in->queues;
  double least = shortage_of(f) > 0 ? 1e3 * f->tiny / (double)(queues > 0 ? queues : 1) : HUGE_VAL;
  for (size_t q = 0; q < queues; q++) in_cut[q] = f->want[q] > least;
  for (bool more = true; more;) {
    more = false;
    for (size_t g = 0; g < groups; g++) {
      bool serves = false;
      for (size_t q = 0; q < queues; q++) serves = serves || (in_cut[q] && wfm__has_skill(f->in, g, q));
      for (size_t q = 0; serves && q < queues; q++)
        if (!in_cut[q] && f->carried[g * queues + q] > f->tiny) in_cut[q] = more = true;
    }
  }
}

static void write_share(const flow *f, double *share) {
  for (size_t g = 0; share && g < f->in->groups; g++)
    for (size_t q = 0; q < f->in->queues; q++)
      share[g * f->in->queues + q] = fmax(f->carried[g * f->in->queues + q], 0) / wfm__group_speed(f->in, g);
}

/* With a speed for each queue: the same answers from the linear program. */
static wfm_status cover_by_program(wfm_ctx *ctx, const wfm_multiskill_input *in, const double *sizes,
                                   double *share, double *short_agents, uint8_t *in_cut, double *shortage,
                                   double *sizes_out, double *cost) {
  wfm__cover c = {0};
  double sum = 0,
         *block = wfm__alloc(ctx, in->groups * in->queues + in->groups + 2 * in->queues, sizeof *block);
  if (!block)
    return wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu groups and %zu queues", in->groups, in->queues);
  c.share = block;
  c.size = block + in->groups * in->queues;
  c.want = c.size + in->groups;
  c.price = c.want + in->queues;
  wfm_status st = wfm__efficiency_solve(ctx, in, sizes, &c);
  if (st == WFM_OK && !sizes && c.shortage > 0)
    st = wfm__fail(ctx, WFM_EINFEASIBLE,
                   "%g agents are missing: queues without a group that has the skill, or most", c.shortage);
  for (size_t g = 0; st == WFM_OK && g < in->groups; g++) {
    sum += c.size[g] * wfm__group_cost(in, g);
    if (sizes_out) sizes_out[g] = c.size[g];
  }
  for (size_t k = 0; st == WFM_OK && share && k < in->groups * in->queues; k++) share[k] = c.share[k];
  for (size_t q = 0; st == WFM_OK && q < in->queues; q++) {
    if (short_agents) short_agents[q] = c.shortage > 0 ? c.want[q] : 0;
    if (in_cut) in_cut[q] = c.shortage > 0 && c.price[q] > 1e-9;
  }
  if (st == WFM_OK && shortage) *shortage = c.shortage;
  if (st == WFM_OK && cost) *cost = sum;
  wfm__free(ctx, block);
  return st;
}

wfm_status wfm_multiskill_cover(wfm_ctx *ctx, const wfm_multiskill_input *input, const double *sizes,
                                double *share, double *short_agents, uint8_t *in_cut, double *shortage) {
  wfm_multiskill_input in;
  flow f = {0};
  wfm_status st = wfm__multiskill_read(ctx, input, WFM__READS_REQUIREMENT, &in);
  if (st == WFM_OK && (!shortage || (in.groups > 0 && !sizes)))
    st = wfm__fail(ctx, WFM_EINVAL, "%s is NULL", shortage ? "sizes" : "shortage");
  if (st == WFM_OK) st = wfm__check_array(ctx, "sizes", sizes, in.groups, 0, 1e9);
  if (st == WFM_OK && in.efficiency)
    return cover_by_program(ctx, &in, sizes, share, short_agents, in_cut, shortage, NULL, NULL);
  if (st == WFM_OK) st = flow_start(ctx, &in, &f);
  if (st == WFM_OK) {
    for (size_t g = 0; g < in.groups; g++) use_group(&f, g, sizes[g] * wfm__group_speed(&in, g));
    *shortage = shortage_of(&f);
    for (size_t q = 0; short_agents && q < in.queues; q++)
      short_agents[q] = *shortage > 0 && f.want[q] > f.tiny ? f.want[q] : 0;
    if (in_cut) find_cut(&f, in_cut);
    write_share(&f, share);
  }
  flow_free(&f);
  return st;
}

/* Next group by the cost of its work, then by index, that has not been taken; groups when all have. */
static size_t next_group(const wfm_multiskill_input *in, const uint8_t *taken) {
  size_t best = in->groups;
  for (size_t g = 0; g < in->groups; g++)
    if (!taken[g] && (best == in->groups || wfm__group_cost(in, g) / wfm__group_speed(in, g) <
                                                wfm__group_cost(in, best) / wfm__group_speed(in, best)))
      best = g;
  return best;
}

wfm_status wfm_multiskill_cheapest(wfm_ctx *ctx, const wfm_multiskill_input *input, double *sizes,
                                   double *share, double *cost) {
  wfm_multiskill_input in;
  flow f = {0};
  uint8_t *taken = NULL;
  wfm_status st = wfm__multiskill_read(ctx, input, WFM__READS_REQUIREMENT | WFM__READS_BOUNDS, &in);
  if (st == WFM_OK && in.groups > 0 && !sizes) st = wfm__fail(ctx, WFM_EINVAL, "sizes is NULL");
  if (st == WFM_OK && in.efficiency)
    return cover_by_program(ctx, &in, NULL, share, NULL, NULL, NULL, sizes, cost);
  if (st == WFM_OK) st = flow_start(ctx, &in, &f);
  if (st == WFM_OK) taken = wfm__alloc(ctx, in.groups, sizeof *taken);
  if (st == WFM_OK && !taken) st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu groups", in.groups);
  if (st == WFM_OK) {
    for (size_t g = 0; g < in.groups; g++)
      use_group(&f, g, wfm__group_least(&in, g) * wfm__group_speed(&in, g));
    for (size_t g; (g = next_group(&in, taken)) < in.groups; taken[g] = 1)
      use_group(&f, g, wfm__group_most(&in, g) * wfm__group_speed(&in, g));
    if (shortage_of(&f) > 0)
      st = wfm__fail(ctx, WFM_EINFEASIBLE,
                     "%g agents are missing: queues without a group that has the skill, or most",
                     shortage_of(&f));
  }
  if (st == WFM_OK) {
    double sum = 0;
    for (size_t g = 0; g < in.groups; g++) {
      sizes[g] = fmax(f.used[g] / wfm__group_speed(&in, g), wfm__group_least(&in, g));
      sum += sizes[g] * wfm__group_cost(&in, g);
    }
    if (cost) *cost = sum;
    write_share(&f, share);
  }
  wfm__free(ctx, taken);
  flow_free(&f);
  return st;
}
