/* Staffing on the transient solution: block after block, each with the fewest agents that keep its targets. */
#include <libwfm/staff_transient.h>

#include "core/core.h"
#include "queueing/kernels.h"
#include "queueing/transient.h"
#include "staffing/private.h"

#include <math.h>

void wfm_staff_transient_opts_init(wfm_staff_transient_opts *opts, size_t struct_size) {
  static const wfm_staff_transient_opts defaults = {
      .interval_s = 1800, .max_agents = 1e5, .max_states = 100000};
  wfm__opts_init(opts, struct_size, &defaults, sizeof defaults);
}

typedef struct job {
  wfm_ctx *ctx;
  wfm_staff_input in;
  wfm_queue_target target;
  wfm_staff_transient_opts opts;
  const int32_t *block;
  size_t n;
  double *volume, *aht_s, *patience_s, *agents, *load; /* [n] */
  wfm__transient *state;
} job;

static wfm_status check_target(wfm_ctx *ctx, const wfm_queue_target *t) {
  if (!isinf(t->max_asa_s))
    return wfm__fail(ctx, WFM_EINVAL, "target: max_asa_s=%g, want none", t->max_asa_s);
  if (t->level > 0 && t->sl_definition != WFM_SL_OFFERED)
    return wfm__fail(ctx, WFM_EINVAL, "target: sl_definition=%d, want WFM_SL_OFFERED", (int)t->sl_definition);
  return WFM_OK;
}

static wfm_status read_job(wfm_ctx *ctx, const wfm_staff_input *input, const wfm_queue_target *target,
                           const wfm_staff_transient_opts *opts, const double *agents, job *j) {
  wfm_staff_transient_opts *o = &j->opts;
  wfm_staff_input_init(&j->in, sizeof j->in);
  wfm_staff_transient_opts_init(o, sizeof *o);
  if (!input || (j->n > 0 && !agents))
    return wfm__fail(ctx, WFM_EINVAL, "%s is NULL", input ? "agents" : "input");
  wfm_status st = wfm__opts_read(ctx, &j->in, sizeof j->in, input);
  if (st == WFM_OK) st = wfm__opts_read(ctx, o, sizeof *o, opts);
  if (st == WFM_OK) st = wfm__target_read(ctx, target, &j->target);
  if (st == WFM_OK) st = check_target(ctx, &j->target);
  if (st == WFM_OK && (o->flags != 0 || o->reserved0 != 0))
    st = wfm__fail(ctx, WFM_EVERSION, "options: flags and reserved0, want 0");
  if (st == WFM_OK) st = wfm__check_number(ctx, "interval_s", o->interval_s, 1e-3, 1e9);
  if (st == WFM_OK) st = wfm__check_number(ctx, "max_agents", o->max_agents, 1, 1e6);
  if (st == WFM_OK) st = wfm__check_number(ctx, "max_states", o->max_states, 100, 1e6);
  if (st == WFM_OK) st = wfm__check_number(ctx, "start", o->start, 0, o->max_states - 1);
  if (st == WFM_OK && o->start != floor(o->start))
    st = wfm__fail(ctx, WFM_EDOMAIN, "start=%g, want a whole number", o->start);
  if (st == WFM_OK && j->n > 0 && (!j->in.volume || !j->in.aht_s))
    st = wfm__fail(ctx, WFM_EINVAL, "%s is NULL", j->in.volume ? "aht_s" : "volume");
  return st;
}

static bool is_open(const job *j, size_t i) {
  return !j->in.open || j->in.open[i] != 0;
}

/* Volume, AHT and patience of an interval; without contacts those of the one before. */
static wfm_status read_interval(wfm_ctx *ctx, job *j, size_t i) {
  j->aht_s[i] = i > 0 ? j->aht_s[i - 1] : j->opts.interval_s;
  j->patience_s[i] = i > 0 ? j->patience_s[i - 1] : HUGE_VAL;
  if (j->block && i > 0 && j->block[i] < j->block[i - 1])
    return wfm__fail(ctx, WFM_EDOMAIN, "block=%d, want at least %d", (int)j->block[i], (int)j->block[i - 1]);
  if (!is_open(j, i)) return WFM_OK;
  wfm_status st = wfm__check_number(ctx, "volume", j->in.volume[i], 0, 1e9);
  if (st == WFM_OK && j->in.min_agents)
    st = wfm__check_number(ctx, "min_agents", j->in.min_agents[i], 0, floor(j->opts.max_agents));
  if (st != WFM_OK || j->in.volume[i] == 0) return st;
  double patience = j->in.patience_s ? j->in.patience_s[i] : HUGE_VAL;
  st = wfm__check_number(ctx, "aht_s", j->in.aht_s[i], 1e-6, 1e9);
  if (st == WFM_OK && patience != HUGE_VAL) st = wfm__check_number(ctx, "patience_s", patience, 1e-6, 1e12);
  j->volume[i] = j->in.volume[i];
  j->aht_s[i] = j->in.aht_s[i];
  j->patience_s[i] = patience;
  return st;
}

/* First interval after the block that begins at i. */
static size_t block_end(const job *j, size_t i) {
  size_t end = i + 1;
  while (j->block && end < j->n && j->block[end] == j->block[i]) end++;
  return end;
}

static bool keeps(const job *j, size_t i, const wfm__rates *r, const wfm__passage *p) {
  const wfm_queue_target *t = &j->target;
  if (j->volume[i] == 0) return true;
  if (t->level > 0 && p->level < t->level) return false;
  if (t->max_abandon < 1 && r->leave * p->queue * r->length > t->max_abandon * j->volume[i]) return false;
  return t->max_occupancy == 1 || p->busy <= t->max_occupancy * r->agents;
}

/* Follows a block from the mark with so many agents, to its end or to the first interval that misses. */
static wfm_status follow(job *j, size_t from, size_t end, double agents, bool *kept) {
  wfm_status st = WFM_OK;
  wfm__transient_return(j->state);
  *kept = true;
  for (size_t i = from; st == WFM_OK && *kept && i < end; i++) {
    wfm__rates r = {.arrive = j->volume[i] / j->opts.interval_s,
                    .serve = 1 / j->aht_s[i],
                    .leave = 1 / j->patience_s[i],
                    .agents = is_open(j, i) ? agents : 0,
                    .length = j->opts.interval_s,
                    .threshold = j->target.threshold_s};
    wfm__passage p;
    st = wfm__transient_follow(j->state, &r, j->opts.max_states, &p);
    if (st == WFM_OK)
      *kept = keeps(j, i, &r, &p);
    else
      st = wfm__fail_within(j->ctx, st, "interval %zu", i);
  }
  return st;
}

/* Fewest agents allowed in a block, and a guess of what it needs: steady state at the modified offered load. */
static void bounds(const job *j, size_t from, size_t end, double *least, double *guess) {
  double most = floor(j->opts.max_agents);
  *least = *guess = 0;
  for (size_t i = from; i < end; i++) {
    if (!is_open(j, i)) continue;
    if (j->in.min_agents) *least = fmax(*least, ceil(j->in.min_agents[i]));
    if (j->volume[i] == 0) continue;
    wfm__queue q = {0, j->load[i], j->aht_s[i], j->patience_s[i], j->target.threshold_s, 0};
    wfm__measures m;
    bool found = wfm__solve_agents(&j->target, false, most, &q, &m) == WFM_OK;
    *guess = fmax(*guess, found ? q.agents : most);
  }
  *guess = fmin(fmax(*guess, *least), most);
}

/* Steps of doubling length from the guess until the answer lies between two numbers, then halves. */
static wfm_status settle(job *j, size_t from, size_t end, double *agents) {
  double low, high, most = floor(j->opts.max_agents), least, step = 1;
  bool kept;
  bounds(j, from, end, &least, &high);
  low = least - 1; /* misses, or is not allowed */
  wfm_status st = follow(j, from, end, high, &kept);
  if (st == WFM_OK && !kept) {
    for (; st == WFM_OK && !kept; step *= 2) {
      if (high >= most)
        return wfm__fail(j->ctx, WFM_ELIMIT, "interval %zu: more than max_agents=%g agents needed", from,
                         most);
      low = high;
      high = fmin(high + step, most);
      st = follow(j, from, end, high, &kept);
    }
  } else {
    for (; st == WFM_OK && kept && high - low > 1; step *= 2) {
      double fewer = fmax(high - step, low + 1);
      st = follow(j, from, end, fewer, &kept);
      *(kept ? &high : &low) = fewer;
    }
  }
  while (st == WFM_OK && high - low > 1) {
    double middle = floor((low + high) / 2);
    st = follow(j, from, end, middle, &kept);
    *(kept ? &high : &low) = middle;
  }
  *agents = high;
  return st == WFM_OK ? follow(j, from, end, high, &kept) : st;
}

static wfm_status solve(job *j) {
  wfm_status st = WFM_OK;
  for (size_t i = 0; st == WFM_OK && i < j->n; i++) {
    st = read_interval(j->ctx, j, i);
    if (st != WFM_OK) st = wfm__fail_within(j->ctx, st, "interval %zu", i);
  }
  if (st == WFM_OK) wfm__loads_by_method(&j->in, WFM_STAFF_MOL, j->opts.interval_s, j->n, j->load);
  for (size_t i = 0, end; st == WFM_OK && i < j->n; i = end) {
    double agents = 0;
    end = block_end(j, i);
    st = wfm__transient_mark(j->state);
    if (st == WFM_OK) st = settle(j, i, end, &agents);
    for (size_t k = i; k < end; k++) j->agents[k] = is_open(j, k) ? agents : 0;
  }
  return st;
}

/* Measures of the answer, and then the answer. */
static wfm_status finish(job *j, const wfm_transient_columns *columns, double *agents) {
  wfm_status st = WFM_OK;
  if (columns) {
    wfm_transient_opts o;
    wfm_transient_opts_init(&o, sizeof o);
    o.interval_s = j->opts.interval_s;
    o.threshold_s = j->target.threshold_s;
    o.start = j->opts.start;
    o.max_states = j->opts.max_states;
    st = wfm_transient(j->ctx, j->volume, j->aht_s, j->patience_s, j->agents, j->n, &o, columns);
  }
  for (size_t i = 0; st == WFM_OK && i < j->n; i++) agents[i] = j->agents[i];
  return st;
}

wfm_status wfm_staff_transient(wfm_ctx *ctx, const wfm_staff_input *input, size_t n, const int32_t *block,
                               const wfm_queue_target *target, const wfm_staff_transient_opts *opts,
                               double *agents, const wfm_transient_columns *columns) {
  job j = {.ctx = ctx, .block = block, .n = n};
  wfm_status st = read_job(ctx, input, target, opts, agents, &j);
  if (st != WFM_OK) return st;
  j.volume = wfm__alloc(ctx, n, 5 * sizeof *j.volume);
  if (!j.volume) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu intervals", n);
  j.aht_s = j.volume + n;
  j.patience_s = j.aht_s + n;
  j.agents = j.patience_s + n;
  j.load = j.agents + n;
  j.state = wfm__transient_create(ctx, (size_t)j.opts.start);
  st = j.state ? solve(&j) : WFM_ENOMEM;
  if (st == WFM_OK) st = finish(&j, columns, agents);
  wfm__transient_free(j.state);
  wfm__free(ctx, j.volume);
  return st;
}
