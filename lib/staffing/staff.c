/* Requirement of each interval on its own: positions, demand, and what given agents achieve. */
#include "core/core.h"
#include "staffing/model.h"
#include "staffing/private.h"

#include <math.h>

void wfm_staff_input_init(wfm_staff_input *input, size_t struct_size) {
  static const wfm_staff_input defaults = {0};
  wfm__opts_init(input, struct_size, &defaults, sizeof defaults);
}

void wfm_staff_opts_init(wfm_staff_opts *opts, size_t struct_size) {
  static const wfm_staff_opts defaults = {.interval_s = 1800, .max_agents = 1e7, .rounding_tol = 1e-9};
  wfm__opts_init(opts, struct_size, &defaults, sizeof defaults);
}

void wfm_staff_result_init(wfm_staff_result *result, size_t struct_size) {
  static const wfm_staff_result defaults = {0};
  wfm__opts_init(result, struct_size, &defaults, sizeof defaults);
}

/* All that an interval needs besides its own numbers. */
typedef struct job {
  wfm_staff_input in;
  wfm_queue_target target;
  wfm_shrinkage shrinkage;
  wfm_staff_opts opts;
  wfm__staff_law law;
  const double *agents; /* given, or NULL where they are sought */
  double *load;         /* by method, or NULL: each interval its own; freed by run */
} job;

/* One interval. */
typedef struct interval {
  wfm__queue queue;        /* at the load that is staffed for */
  double mean_load, shape; /* of the gamma law of the load; shape infinite where it is known */
  double positions, demand, p_target;
  wfm__measures measures;
  wfm_status status;
  int32_t model;
} interval;

static wfm_status check_opts(wfm_ctx *ctx, const wfm_staff_opts *o) {
  if (o->flags & ~(uint32_t)WFM_STAFF_WHOLE_POSITIONS)
    return wfm__fail(ctx, WFM_EVERSION, "options: flags=%u, want WFM_STAFF_WHOLE_POSITIONS or 0", o->flags);
  wfm_status st = wfm__check_number(ctx, "interval_s", o->interval_s, 1e-3, 1e9);
  if (st == WFM_OK) st = wfm__check_number(ctx, "quantile", o->quantile, 0, 1);
  if (st == WFM_OK && o->quantile >= 1)
    st = wfm__fail(ctx, WFM_EDOMAIN, "quantile=%g, want 0 to below 1", o->quantile);
  if (st == WFM_OK) st = wfm__check_number(ctx, "max_agents", o->max_agents, 1, 1e9);
  if (st == WFM_OK) st = wfm__check_number(ctx, "rounding_tol", o->rounding_tol, 0, 0.01);
  if (st == WFM_OK && o->model != 0 && o->model != WFM_MODEL_ERLANG_C && o->model != WFM_MODEL_ERLANG_A)
    st = wfm__fail(ctx, WFM_EDOMAIN, "model=%d, want 0, WFM_MODEL_ERLANG_C or WFM_MODEL_ERLANG_A",
                   (int)o->model);
  if (st == WFM_OK) st = wfm__check_number(ctx, "lines", o->lines, 0, 1e7);
  if (st == WFM_OK && o->lines != floor(o->lines))
    st = wfm__fail(ctx, WFM_EDOMAIN, "lines=%g, want a whole number", o->lines);
  if (st == WFM_OK && o->lines > 0 && o->law)
    st = wfm__fail(ctx, WFM_EINVAL, "lines=%g with a law of patience, want 0", o->lines);
  if (st == WFM_OK && (o->method < WFM_STAFF_SIPP || o->method > WFM_STAFF_MOL))
    st = wfm__fail(ctx, WFM_EDOMAIN, "method=%d, want WFM_STAFF_SIPP, WFM_STAFF_LAGGED or WFM_STAFF_MOL",
                   (int)o->method);
  return st;
}

static wfm_status read_job(wfm_ctx *ctx, const wfm_staff_input *input, size_t n, const double *agents,
                           bool given, const wfm_queue_target *target, const wfm_shrinkage *shrinkage,
                           const wfm_staff_opts *opts, const wfm_staff_result *result, wfm_staff_result *out,
                           job *j) {
  *j = (job){.agents = given ? agents : NULL};
  if (!input || !result) return wfm__fail(ctx, WFM_EINVAL, "%s is NULL", input ? "result" : "input");
  wfm_staff_input_init(&j->in, sizeof j->in);
  wfm_staff_opts_init(&j->opts, sizeof j->opts);
  wfm_staff_result_init(out, sizeof *out);
  wfm_status st = wfm__opts_read(ctx, &j->in, sizeof j->in, input);
  if (st == WFM_OK) st = wfm__opts_read(ctx, &j->opts, sizeof j->opts, opts);
  if (st == WFM_OK) st = wfm__opts_read(ctx, out, sizeof *out, result);
  if (st == WFM_OK) st = wfm__target_read(ctx, target, &j->target);
  if (st == WFM_OK) st = wfm__shrinkage_read(ctx, shrinkage, &j->shrinkage);
  if (st == WFM_OK) st = check_opts(ctx, &j->opts);
  if (st == WFM_OK && j->opts.law && j->opts.model != 0)
    st = wfm__fail(ctx, WFM_EINVAL, "model=%d with a law of patience, want 0", (int)j->opts.model);
  if (st == WFM_OK && n > 0 && (!j->in.volume || !j->in.aht_s || (given && !agents)))
    st = wfm__fail(ctx, WFM_EINVAL, "%s is NULL",
                   !j->in.volume  ? "volume"
                   : !j->in.aht_s ? "aht_s"
                                  : "agents");
  if (st == WFM_OK && n > 0 && j->opts.model == WFM_MODEL_ERLANG_A && !j->in.patience_s)
    st = wfm__fail(ctx, WFM_EINVAL, "patience_s is NULL, Erlang A wants it");
  if (st == WFM_OK && j->opts.lines > 0 && j->in.volume_var && j->target.max_abandon < 1)
    st = wfm__fail(ctx, WFM_EINVAL, "target: max_abandon=%g, want 1 with lines and volume_var",
                   j->target.max_abandon);
  if (st == WFM_OK) st = wfm__staff_law_read(ctx, j->opts.law, &j->law);
  j->law.lines = j->opts.lines;
  return st;
}

static bool is_open(const job *j, size_t i) {
  return !j->in.open || j->in.open[i] != 0;
}

/* Reads and checks the demand of an open interval. */
static wfm_status read_interval(wfm_ctx *ctx, const job *j, size_t i, interval *v) {
  bool general = j->opts.law != NULL;
  double volume = j->in.volume[i], patience = j->in.patience_s && !general ? j->in.patience_s[i] : HUGE_VAL;
  double variance = j->in.volume_var ? j->in.volume_var[i] : 0;
  *v = (interval){.queue = {0, 0, 1, HUGE_VAL, j->target.threshold_s, 0}, .shape = HUGE_VAL, .p_target = NAN};
  wfm__no_measures(&v->measures);
  wfm_status st = wfm__check_number(ctx, "volume", volume, 0, 1e12);
  if (st == WFM_OK) st = wfm__check_number(ctx, "volume_var", variance, 0, 1e24);
  if (st == WFM_OK && j->in.min_agents && !j->agents)
    st = wfm__check_number(ctx, "min_agents", j->in.min_agents[i], 0, j->opts.max_agents);
  if (st == WFM_OK && j->agents) st = wfm__check_number(ctx, "agents", j->agents[i], 0, 1e9);
  if (st != WFM_OK || volume == 0) return st;
  st = wfm__check_number(ctx, "aht_s", j->in.aht_s[i], 1e-12, 1e12);
  if (st == WFM_OK && !(patience == HUGE_VAL))
    st = wfm__check_number(ctx, "patience_s", patience, 1e-12, 1e24);
  if (st != WFM_OK) return st;
  v->model = j->opts.model ? j->opts.model : isinf(patience) ? WFM_MODEL_ERLANG_C : WFM_MODEL_ERLANG_A;
  v->queue.aht_s = j->in.aht_s[i];
  if (v->model == WFM_MODEL_ERLANG_A) v->queue.patience_s = patience;
  if (j->opts.lines > 0) v->model = isinf(v->queue.patience_s) ? WFM_MODEL_LINES_C : WFM_MODEL_LINES_A;
  if (general) {
    v->model = WFM_MODEL_GENERAL;
    v->queue.patience_s = j->law.mean_s;
  }
  v->mean_load = v->queue.load = j->load ? j->load[i] : volume * v->queue.aht_s / j->opts.interval_s;
  if (variance > 0) v->shape = volume / variance * volume;
  st = wfm__check_number(ctx, "load", v->mean_load, 0, 1e12);
  if (st == WFM_OK && !wfm__target_suits(&j->target, v->queue.patience_s))
    st = wfm__fail(ctx, WFM_EINVAL,
                   "a level that counts abandoned contacts is not monotone in agents, want max_abandon < 1");
  if (st == WFM_OK && j->opts.quantile > 0 && !isinf(v->shape))
    v->queue.load = v->mean_load * (wfm__gamma_quantile(v->shape, j->opts.quantile) / v->shape);
  return st;
}

/* Probability that the queue's agents meet the target at the load that comes. */
static double chance_of_target(const job *j, const interval *v) {
  wfm__queue q = v->queue;
  if (isinf(v->shape)) {
    wfm__measures m;
    q.load = v->mean_load;
    wfm__staff_measure(&j->law, &q, &m);
    return wfm__target_met(&j->target, &q, &m) ? 1 : 0;
  }
  double below = 0;
  if (q.agents > 0 && wfm__staff_load(&j->law, &j->target, &q) == WFM_OK)
    wfm__gamma_shares(v->shape, q.load / v->mean_load * v->shape, &below, NULL);
  return below;
}

static void measure(const job *j, interval *v) {
  if (v->model == 0) return;
  if (j->opts.lines > 0) /* whole agents; the slack is that of rounding the demand up */
    v->queue.agents = fmin(floor(v->queue.agents * (1 + 2e-9)), j->opts.lines);
  wfm__staff_measure(&j->law, &v->queue, &v->measures);
  v->p_target = chance_of_target(j, v);
}

/* Positions, then demand, rounded once. */
static wfm_status require(wfm_ctx *ctx, const job *j, size_t i, interval *v) {
  bool whole = j->opts.flags & WFM_STAFF_WHOLE_POSITIONS;
  if (v->model != 0) {
    wfm_status st =
        wfm__staff_agents(&j->law, &j->target, !whole, floor(j->opts.max_agents), &v->queue, &v->measures);
    if (st == WFM_EINFEASIBLE)
      return wfm__fail(ctx, st, "no agents up to lines=%g meet the target", j->opts.lines);
    if (st != WFM_OK) return wfm__fail(ctx, st, "more than max_agents=%g agents needed", j->opts.max_agents);
    v->positions = v->queue.agents;
  }
  double gross = v->positions / (1 - j->shrinkage.residual_frac);
  v->demand = ceil(gross - gross * j->opts.rounding_tol);
  double least = j->in.min_agents ? ceil(j->in.min_agents[i]) : 0;
  if (v->demand < least) v->demand = least;
  v->queue.agents = v->demand * (1 - j->shrinkage.residual_frac);
  return WFM_OK;
}

static wfm_status one_interval(wfm_ctx *ctx, const job *j, size_t i, interval *v) {
  if (!is_open(j, i)) {
    *v = (interval){.p_target = NAN};
    wfm__no_measures(&v->measures);
    return WFM_OK;
  }
  wfm_status st = read_interval(ctx, j, i, v);
  if (st == WFM_OK && !j->agents) st = require(ctx, j, i, v);
  if (st != WFM_OK) return wfm__fail_within(ctx, st, "interval %zu", i);
  if (j->agents) v->queue.agents = j->agents[i];
  measure(j, v);
  return WFM_OK;
}

static void put(double *column, size_t i, double value) {
  if (column) column[i] = value;
}

static void write_interval(const job *j, const wfm_staff_result *out, size_t i, const interval *v) {
  bool bad = v->status != WFM_OK;
  if (out->models) out->models[i] = bad ? 0 : v->model;
  put(out->load, i, bad ? NAN : v->queue.load);
  put(out->level, i, v->measures.level[j->target.sl_definition]);
  put(out->asa_s, i, v->measures.asa_answered_s);
  put(out->p_abandon, i, v->measures.p_abandon);
  put(out->occupancy, i, v->measures.occupancy);
  put(out->p_target, i, v->p_target);
  put(out->p_block, i, v->measures.p_block);
  if (j->agents) return;
  put(out->positions, i, bad ? NAN : v->positions);
  put(out->demand, i, bad ? NAN : v->demand);
}

static wfm_status run(wfm_ctx *ctx, job *j, size_t n, wfm_staff_result *result, wfm_staff_result *out,
                      wfm_status *row_status) {
  interval *all = wfm__alloc(ctx, n, sizeof *all);
  wfm_status st = all ? WFM_OK : wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu intervals", n);
  if (st == WFM_OK && j->opts.method != WFM_STAFF_SIPP) {
    j->load = wfm__alloc(ctx, n, sizeof *j->load);
    if (j->load)
      wfm__loads_by_method(&j->in, j->opts.method, j->opts.interval_s, n, j->load);
    else
      st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu intervals", n);
  }
  for (size_t i = 0; st == WFM_OK && i < n; i++) {
    all[i].status = one_interval(row_status ? NULL : ctx, j, i, &all[i]);
    if (!row_status) {
      st = all[i].status;
    } else if (all[i].status != WFM_OK) {
      all[i] = (interval){.status = all[i].status, .p_target = NAN};
      wfm__no_measures(&all[i].measures);
    }
  }
  if (st == WFM_OK) {
    double hour = j->opts.interval_s / 3600;
    bool differ = false;
    out->model = 0;
    out->sl_definition = j->target.sl_definition;
    out->positions_sum_h = out->demand_sum_h = 0;
    for (size_t i = 0; i < n; i++) {
      out->positions_sum_h += all[i].positions * hour;
      out->demand_sum_h += all[i].demand * hour;
      differ = differ || (out->model != 0 && all[i].model != 0 && all[i].model != out->model);
      if (all[i].model != 0) out->model = all[i].model;
    }
    if (differ) out->model = 0;
    st = wfm__result_write(ctx, result, out, sizeof *out);
  }
  for (size_t i = 0; st == WFM_OK && i < n; i++) {
    write_interval(j, out, i, &all[i]);
    if (row_status) row_status[i] = all[i].status;
  }
  wfm__free(ctx, j->load);
  wfm__free(ctx, all);
  wfm__staff_law_free(ctx, &j->law);
  return st;
}

wfm_status wfm_staff(wfm_ctx *ctx, const wfm_staff_input *input, size_t n, const wfm_queue_target *target,
                     const wfm_shrinkage *shrinkage, const wfm_staff_opts *opts, wfm_staff_result *result,
                     wfm_status *row_status) {
  job j;
  wfm_staff_result out;
  wfm_status st = read_job(ctx, input, n, NULL, false, target, shrinkage, opts, result, &out, &j);
  return st == WFM_OK ? run(ctx, &j, n, result, &out, row_status) : st;
}

wfm_status wfm_staff_evaluate(wfm_ctx *ctx, const wfm_staff_input *input, size_t n, const double *agents,
                              const wfm_queue_target *target, const wfm_staff_opts *opts,
                              wfm_staff_result *result, wfm_status *row_status) {
  job j;
  wfm_staff_result out;
  wfm_status st = read_job(ctx, input, n, agents, true, target, NULL, opts, result, &out, &j);
  return st == WFM_OK ? run(ctx, &j, n, result, &out, row_status) : st;
}
