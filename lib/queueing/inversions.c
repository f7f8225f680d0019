/* Inversions over arrays. */
#include "queueing/rows.h"

#include <math.h>

void wfm_queue_target_init(wfm_queue_target *target, size_t struct_size) {
  static const wfm_queue_target defaults = {.level = 0.8,
                                            .threshold_s = 20,
                                            .max_asa_s = HUGE_VAL,
                                            .max_abandon = 1,
                                            .max_occupancy = 1,
                                            .sl_definition = WFM_SL_OFFERED,
                                            .max_block = 1};
  wfm__opts_init(target, struct_size, &defaults, sizeof defaults);
}

void wfm_queue_solve_opts_init(wfm_queue_solve_opts *opts, size_t struct_size) {
  static const wfm_queue_solve_opts defaults = {.max_agents = 1e7};
  wfm__opts_init(opts, struct_size, &defaults, sizeof defaults);
}

static wfm_status check_finite(wfm_ctx *ctx, const char *name, double x, bool infinite) {
  if (isnan(x) || (isinf(x) && !infinite))
    return wfm__fail(ctx, WFM_ENOTFINITE, "target: %s=%g, want a number", name, x);
  return WFM_OK;
}

static wfm_status check_parts(wfm_ctx *ctx, const wfm_queue_target *t) {
  if (!(t->level >= 0 && t->level < 1))
    return wfm__fail(ctx, WFM_EDOMAIN, "target: level=%g, want 0 < level < 1, or 0 for none", t->level);
  if (!(t->threshold_s >= 0 && t->threshold_s <= 1e15))
    return wfm__fail(ctx, WFM_EDOMAIN, "target: threshold_s=%g, want >= 0", t->threshold_s);
  if (!(t->max_asa_s > 0)) return wfm__fail(ctx, WFM_EDOMAIN, "target: max_asa_s=%g, want > 0", t->max_asa_s);
  if (!(t->max_abandon > 0 && t->max_abandon <= 1))
    return wfm__fail(ctx, WFM_EDOMAIN, "target: max_abandon=%g, want 0 < share <= 1", t->max_abandon);
  if (!(t->max_occupancy > 0 && t->max_occupancy <= 1))
    return wfm__fail(ctx, WFM_EDOMAIN, "target: max_occupancy=%g, want 0 < share <= 1", t->max_occupancy);
  if (!(t->max_block > 0 && t->max_block <= 1))
    return wfm__fail(ctx, WFM_EDOMAIN, "target: max_block=%g, want 0 < share <= 1", t->max_block);
  if (t->sl_definition < WFM_SL_OFFERED || t->sl_definition > WFM_SL_VIRTUAL)
    return wfm__fail(ctx, WFM_EDOMAIN, "target: sl_definition=%d, want WFM_SL_*, 1 to 5",
                     (int)t->sl_definition);
  if (t->level == 0 && isinf(t->max_asa_s) && t->max_abandon == 1 && t->max_occupancy == 1 &&
      t->max_block == 1)
    return wfm__fail(
        ctx, WFM_EINVAL,
        "target: nothing to reach, want level, max_asa_s, max_abandon, max_occupancy or max_block");
  return WFM_OK;
}

wfm_status wfm__target_read(wfm_ctx *ctx, const wfm_queue_target *target, wfm_queue_target *out) {
  wfm_queue_target_init(out, sizeof *out);
  wfm_status st = wfm__opts_read(ctx, out, sizeof *out, target);
  if (st == WFM_OK) st = check_finite(ctx, "level", out->level, false);
  if (st == WFM_OK) st = check_finite(ctx, "threshold_s", out->threshold_s, false);
  if (st == WFM_OK) st = check_finite(ctx, "max_asa_s", out->max_asa_s, true);
  if (st == WFM_OK) st = check_finite(ctx, "max_abandon", out->max_abandon, false);
  if (st == WFM_OK) st = check_finite(ctx, "max_occupancy", out->max_occupancy, false);
  if (st == WFM_OK) st = check_finite(ctx, "max_block", out->max_block, false);
  if (st == WFM_OK && (out->flags != 0 || out->reserved0 != 0))
    st = wfm__fail(ctx, WFM_EVERSION, "target: flags and reserved0, want 0");
  return st == WFM_OK ? check_parts(ctx, out) : st;
}

/* Everything that the three inversions share. */
typedef struct inversion {
  wfm_queue_input in;
  wfm_queue_target target;
  wfm_queue_solve_opts opts;
  int reads;
} inversion;

static wfm_status prepare(wfm_ctx *ctx, const wfm_queue_input *input, size_t n,
                          const wfm_queue_target *target, const wfm_queue_solve_opts *opts, int reads,
                          const double *result, inversion *out) {
  wfm_status st = wfm__input_read(ctx, input, n, reads, &out->in);
  out->reads = reads;
  wfm_queue_solve_opts_init(&out->opts, sizeof out->opts);
  if (st == WFM_OK) st = wfm__target_read(ctx, target, &out->target);
  if (st == WFM_OK) st = wfm__opts_read(ctx, &out->opts, sizeof out->opts, opts);
  if (st == WFM_OK && out->opts.flags & ~(uint32_t)WFM_AGENTS_REAL)
    st = wfm__fail(ctx, WFM_EVERSION, "options: flags=%u, want WFM_AGENTS_REAL or 0", out->opts.flags);
  if (st == WFM_OK) st = wfm__check_number(ctx, "max_agents", out->opts.max_agents, 1, 1e9);
  if (st == WFM_OK && n > 0 && !result) st = wfm__fail(ctx, WFM_EINVAL, "the array for the result is NULL");
  return st;
}

static wfm_status read_row(wfm_ctx *ctx, const inversion *inv, size_t i, wfm__queue *q, double *rate_per_h) {
  wfm_status st = wfm__row_read(ctx, &inv->in, inv->reads, i, q, rate_per_h);
  if (st == WFM_OK && !wfm__target_suits(&inv->target, q->patience_s))
    st = wfm__fail(
        ctx, WFM_EINVAL,
        "row %zu: a level that counts abandoned contacts is not monotone in agents, want max_abandon < 1", i);
  return st;
}

/* Fewest agents of a row whose lines are limited. */
static wfm_status solve_on_lines(wfm_ctx *ctx, const inversion *inv, size_t i, wfm__queue *q,
                                 wfm__measures *m) {
  double lines = inv->in.lines[i];
  wfm_status st = wfm__row_check(ctx, "lines", i, lines, 1, 1e7);
  if (st == WFM_OK && lines != floor(lines))
    st = wfm__fail(ctx, WFM_EDOMAIN, "row %zu: lines=%g, want a whole number", i, lines);
  if (st == WFM_OK && q->cv2 > 0)
    st = wfm__fail(ctx, WFM_EINVAL, "row %zu: rate_cv2=%g, want 0 where lines are limited", i, q->cv2);
  if (st != WFM_OK) return st;
  st = wfm__solve_agents_on_lines(&inv->target, lines, floor(inv->opts.max_agents), q, m);
  return st == WFM_EINFEASIBLE
             ? wfm__fail(ctx, st, "row %zu: no agents up to lines=%g meet the target", i, lines)
             : st;
}

static wfm_status solve_agents(wfm_ctx *ctx, const inversion *inv, size_t i, wfm__queue *q,
                               wfm__measures *m) {
  wfm_status st = read_row(ctx, inv, i, q, NULL);
  if (st != WFM_OK) return st;
  if (inv->in.lines)
    st = solve_on_lines(ctx, inv, i, q, m);
  else
    st =
        wfm__solve_agents(&inv->target, inv->opts.flags & WFM_AGENTS_REAL, floor(inv->opts.max_agents), q, m);
  if (st == WFM_ELIMIT)
    st = wfm__fail(ctx, st, "row %zu: more than max_agents=%g agents needed", i, inv->opts.max_agents);
  return st;
}

static wfm_status solve_load(wfm_ctx *ctx, const inversion *inv, size_t i, wfm__queue *q) {
  wfm_status st = read_row(ctx, inv, i, q, NULL);
  if (st != WFM_OK) return st;
  st = wfm__solve_load(&inv->target, q);
  return st == WFM_OK ? st
                      : wfm__fail(ctx, st, "row %zu: no load meets the target with agents=%g", i, q->agents);
}

static wfm_status solve_aht(wfm_ctx *ctx, const inversion *inv, size_t i, wfm__queue *q) {
  double rate_per_h = 0;
  wfm_status st = read_row(ctx, inv, i, q, &rate_per_h);
  if (st != WFM_OK) return st;
  st = wfm__solve_aht(&inv->target, rate_per_h / 3600, q);
  return st == WFM_OK ? st
                      : wfm__fail(ctx, st, "row %zu: no AHT meets the target with agents=%g", i, q->agents);
}

/* Measures at agents that were found before. */
static void measure_found(const inversion *inv, size_t i, double agents, wfm__queue *q, wfm__measures *m) {
  (void)wfm__row_read(NULL, &inv->in, inv->reads, i, q, NULL);
  q->agents = agents;
  q->threshold_s = inv->target.threshold_s;
  if (inv->in.lines && agents > 0)
    wfm__finite_lines(q, inv->in.lines[i], m);
  else
    wfm__erlang(q, m);
}

wfm_status wfm_agents_for_target(wfm_ctx *ctx, const wfm_queue_input *input, size_t n,
                                 const wfm_queue_target *target, const wfm_queue_solve_opts *opts,
                                 double *agents, const wfm_queue_perf *perf, wfm_status *row_status) {
  inversion inv;
  wfm_queue_perf out;
  wfm__queue q;
  wfm__measures m;
  double *found = NULL;
  wfm_status st =
      prepare(ctx, input, n, target, opts,
              WFM__READS_LOAD | WFM__READS_AHT | WFM__READS_PATIENCE | WFM__READS_CV2, agents, &inv);
  if (st == WFM_OK) st = wfm__perf_read(ctx, perf, &out);
  if (st == WFM_OK && inv.in.lines && (inv.opts.flags & WFM_AGENTS_REAL))
    st = wfm__fail(ctx, WFM_EINVAL, "options: WFM_AGENTS_REAL, want whole agents where lines are limited");
  if (st == WFM_OK && !row_status) {
    found = wfm__alloc(ctx, n, sizeof *found);
    if (!found) st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu rows", n);
    for (size_t i = 0; st == WFM_OK && i < n; i++) {
      st = solve_agents(ctx, &inv, i, &q, &m);
      found[i] = q.agents;
    }
  }
  for (size_t i = 0; st == WFM_OK && i < n; i++) {
    wfm_status row = WFM_OK;
    if (found) {
      q.agents = found[i];
      if (perf) measure_found(&inv, i, found[i], &q, &m);
    } else {
      row = solve_agents(NULL, &inv, i, &q, &m);
      row_status[i] = row;
    }
    agents[i] = row == WFM_OK ? q.agents : NAN;
    if (perf)
      wfm__perf_write(&out, i, &q, row == WFM_OK ? &m : NULL,
                      inv.in.lines ? wfm__quantile_finite : wfm__quantile_erlang,
                      inv.in.lines ? &inv.in.lines[i] : NULL);
  }
  wfm__free(ctx, found);
  return st;
}

/* Runs a one-number inversion over the rows: into scratch first where nothing may change on error. */
static wfm_status run(wfm_ctx *ctx, const inversion *inv, size_t n, bool aht, double *result,
                      wfm_status *row_status) {
  wfm__queue q;
  if (row_status) {
    for (size_t i = 0; i < n; i++) {
      row_status[i] = aht ? solve_aht(NULL, inv, i, &q) : solve_load(NULL, inv, i, &q);
      result[i] = row_status[i] != WFM_OK ? NAN : aht ? q.aht_s : q.load;
    }
    return WFM_OK;
  }
  wfm_status st = WFM_OK;
  double *found = wfm__alloc(ctx, n, sizeof *found);
  if (!found) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu rows", n);
  for (size_t i = 0; st == WFM_OK && i < n; i++) {
    st = aht ? solve_aht(ctx, inv, i, &q) : solve_load(ctx, inv, i, &q);
    found[i] = aht ? q.aht_s : q.load;
  }
  for (size_t i = 0; st == WFM_OK && i < n; i++) result[i] = found[i];
  wfm__free(ctx, found);
  return st;
}

wfm_status wfm_load_for_target(wfm_ctx *ctx, const wfm_queue_input *input, size_t n,
                               const wfm_queue_target *target, const wfm_queue_solve_opts *opts, double *load,
                               wfm_status *row_status) {
  inversion inv;
  wfm_status st =
      prepare(ctx, input, n, target, opts,
              WFM__READS_AGENTS | WFM__READS_AHT | WFM__READS_PATIENCE | WFM__READS_CV2, load, &inv);
  return st == WFM_OK ? run(ctx, &inv, n, false, load, row_status) : st;
}

wfm_status wfm_aht_for_target(wfm_ctx *ctx, const wfm_queue_input *input, size_t n,
                              const wfm_queue_target *target, const wfm_queue_solve_opts *opts, double *aht_s,
                              wfm_status *row_status) {
  inversion inv;
  wfm_status st =
      prepare(ctx, input, n, target, opts,
              WFM__READS_AGENTS | WFM__READS_RATE | WFM__READS_PATIENCE | WFM__READS_CV2, aht_s, &inv);
  return st == WFM_OK ? run(ctx, &inv, n, true, aht_s, row_status) : st;
}
