/* Callbacks over arrays, and the fewest agents with them. */
#include <libwfm/callback.h>

#include "queueing/callback.h"
#include "queueing/rows.h"

#include <math.h>

void wfm_callback_input_init(wfm_callback_input *input, size_t struct_size) {
  static const wfm_callback_input defaults = {0};
  wfm__opts_init(input, struct_size, &defaults, sizeof defaults);
}

void wfm_callback_perf_init(wfm_callback_perf *perf, size_t struct_size) {
  static const wfm_callback_perf defaults = {0};
  wfm__opts_init(perf, struct_size, &defaults, sizeof defaults);
}

void wfm_callback_target_init(wfm_callback_target *target, size_t struct_size) {
  static const wfm_callback_target defaults = {.level = 0.8,
                                               .threshold_s = 20,
                                               .max_abandon = 1,
                                               .max_occupancy = 1,
                                               .min_in_window = 0.9,
                                               .max_agents = 100000};
  wfm__opts_init(target, struct_size, &defaults, sizeof defaults);
}

static wfm_status read_input(wfm_ctx *ctx, const wfm_callback_input *input, size_t n, bool agents,
                             const wfm_callback_perf *perf, wfm_callback_input *in, wfm_callback_perf *out) {
  if (!input) return wfm__fail(ctx, WFM_EINVAL, "input is NULL");
  wfm_callback_input_init(in, sizeof *in);
  wfm_callback_perf_init(out, sizeof *out);
  wfm_status st = wfm__opts_read(ctx, in, sizeof *in, input);
  if (st == WFM_OK) st = wfm__opts_read(ctx, out, sizeof *out, perf);
  if (st == WFM_OK && (in->flags != 0 || out->flags != 0))
    st = wfm__fail(ctx, WFM_EVERSION, "input and perf: flags, want 0");
  if (st == WFM_OK && n > 0 &&
      (!in->load || !in->aht_s || !in->offer_s || !in->accept || (agents && !in->agents)))
    st = wfm__fail(ctx, WFM_EINVAL, "input: agents, load, aht_s, offer_s or accept is NULL");
  return st;
}

static wfm_status read_row(wfm_ctx *ctx, const wfm_callback_input *in, size_t i, bool agents,
                           wfm__callback_row *r) {
  *r = (wfm__callback_row){1, in->load[i], in->aht_s[i], HUGE_VAL, in->offer_s[i], in->accept[i], 3600, 20};
  if (agents) r->agents = in->agents[i];
  if (in->patience_s) r->patience_s = in->patience_s[i];
  if (in->window_s) r->window_s = in->window_s[i];
  if (agents && in->threshold_s) r->threshold_s = in->threshold_s[i];
  wfm_status st = wfm__row_check(ctx, "agents", i, r->agents, 1, 1e6);
  if (st == WFM_OK && r->agents != floor(r->agents))
    st = wfm__fail(ctx, WFM_EDOMAIN, "row %zu: agents=%g, want a whole number", i, r->agents);
  if (st == WFM_OK) st = wfm__row_check(ctx, "load", i, r->load, 1e-12, 1e6);
  if (st == WFM_OK) st = wfm__row_check(ctx, "aht_s", i, r->aht_s, 1e-12, 1e12);
  if (st == WFM_OK && !(r->patience_s == HUGE_VAL))
    st = wfm__row_check(ctx, "patience_s", i, r->patience_s, 1e-12, 1e24);
  if (st == WFM_OK) st = wfm__row_check(ctx, "offer_s", i, r->offer_s, 0, 1e12);
  if (st == WFM_OK) st = wfm__row_check(ctx, "accept", i, r->accept, 0, 1);
  if (st == WFM_OK) st = wfm__row_check(ctx, "window_s", i, r->window_s, 0, 1e12);
  if (st == WFM_OK) st = wfm__row_check(ctx, "threshold_s", i, r->threshold_s, 0, 1e12);
  return st;
}

static wfm_status evaluate(wfm_ctx *ctx, size_t i, const wfm__callback_row *r, wfm__callback_measures *m) {
  wfm_status st = wfm__callback(r, m);
  if (st == WFM_EINFEASIBLE)
    st = wfm__fail(ctx, st, "row %zu: no steady state, load=%g is more than agents=%g can do", i, r->load,
                   r->agents);
  if (st == WFM_ELIMIT) st = wfm__fail(ctx, st, "row %zu: more than 1e6 contacts on the line count", i);
  return st;
}

static void put(double *column, size_t i, double value) {
  if (column) column[i] = value;
}

static void write_row(const wfm_callback_perf *p, size_t i, const wfm__callback_measures *m) {
  put(p->p_wait, i, m ? m->p_wait : NAN);
  put(p->p_callback, i, m ? m->p_callback : NAN);
  put(p->p_abandon, i, m ? m->p_abandon : NAN);
  put(p->level, i, m ? m->level : NAN);
  put(p->asa_s, i, m ? m->asa_s : NAN);
  put(p->mean_queue, i, m ? m->mean_queue : NAN);
  put(p->mean_callbacks, i, m ? m->mean_callbacks : NAN);
  put(p->callback_wait_s, i, m ? m->callback_wait_s : NAN);
  put(p->within_window, i, m ? m->within_window : NAN);
  put(p->occupancy, i, m ? m->occupancy : NAN);
}

wfm_status wfm_callback(wfm_ctx *ctx, const wfm_callback_input *input, size_t n,
                        const wfm_callback_perf *perf, wfm_status *row_status) {
  wfm_callback_input in;
  wfm_callback_perf out;
  wfm__callback_row r;
  wfm__callback_measures m;
  wfm_status st = read_input(ctx, input, n, true, perf, &in, &out);
  if (st == WFM_OK && !perf) st = wfm__fail(ctx, WFM_EINVAL, "perf is NULL");
  for (size_t i = 0; st == WFM_OK && !row_status && i < n; i++) {
    st = read_row(ctx, &in, i, true, &r);
    if (st == WFM_OK) st = evaluate(ctx, i, &r, &m);
  }
  for (size_t i = 0; st == WFM_OK && i < n; i++) {
    wfm_status good = read_row(NULL, &in, i, true, &r);
    if (good == WFM_OK) good = evaluate(NULL, i, &r, &m);
    write_row(&out, i, good == WFM_OK ? &m : NULL);
    if (row_status) row_status[i] = good;
  }
  return st;
}

static wfm_status read_target(wfm_ctx *ctx, const wfm_callback_target *target, wfm_callback_target *t) {
  wfm_callback_target_init(t, sizeof *t);
  wfm_status st = wfm__opts_read(ctx, t, sizeof *t, target);
  if (st == WFM_OK && t->flags != 0) st = wfm__fail(ctx, WFM_EVERSION, "target: flags=%u, want 0", t->flags);
  if (st == WFM_OK) st = wfm__check_number(ctx, "level", t->level, 0, 1 - 1e-12);
  if (st == WFM_OK) st = wfm__check_number(ctx, "threshold_s", t->threshold_s, 0, 1e12);
  if (st == WFM_OK) st = wfm__check_number(ctx, "max_abandon", t->max_abandon, 1e-12, 1);
  if (st == WFM_OK) st = wfm__check_number(ctx, "max_occupancy", t->max_occupancy, 1e-12, 1);
  if (st == WFM_OK) st = wfm__check_number(ctx, "min_in_window", t->min_in_window, 0, 1 - 1e-12);
  if (st == WFM_OK) st = wfm__check_number(ctx, "max_agents", t->max_agents, 1, 1e6);
  if (st == WFM_OK && t->level == 0 && t->max_abandon == 1 && t->max_occupancy == 1 && t->min_in_window == 0)
    st = wfm__fail(ctx, WFM_EINVAL,
                   "target: nothing to reach, want level, max_abandon, max_occupancy or min_in_window");
  return st;
}

static bool meets(const wfm_callback_target *t, wfm__callback_row *r, double agents) {
  wfm__callback_measures m;
  r->agents = agents;
  if (wfm__callback(r, &m) != WFM_OK) return false;
  return (t->level == 0 || m.level >= t->level) && (t->max_abandon == 1 || m.p_abandon <= t->max_abandon) &&
         (t->max_occupancy == 1 || m.occupancy <= t->max_occupancy * (1 + 1e-12)) &&
         (t->min_in_window == 0 || isnan(m.within_window) || m.within_window >= t->min_in_window);
}

/* Doubling steps up from about the load, then halving between one that fails and one that meets. */
static wfm_status solve(const wfm_callback_target *t, wfm__callback_row *r) {
  double most = floor(t->max_agents), low = 0, high = fmin(fmax(ceil(r->load), 1), most), step = 1;
  r->threshold_s = t->threshold_s;
  while (!meets(t, r, high)) {
    if (high >= most) return WFM_ELIMIT;
    low = high;
    high = fmin(high + step, most);
    step *= 2;
  }
  while (high - low > 1) {
    double middle = floor((low + high) / 2);
    *(meets(t, r, middle) ? &high : &low) = middle;
  }
  r->agents = high;
  return WFM_OK;
}

wfm_status wfm_callback_agents(wfm_ctx *ctx, const wfm_callback_input *input, size_t n,
                               const wfm_callback_target *target, double *agents,
                               const wfm_callback_perf *perf, wfm_status *row_status) {
  wfm_callback_input in;
  wfm_callback_perf out;
  wfm_callback_target t;
  wfm__callback_row r;
  wfm__callback_measures m;
  double *found = NULL;
  wfm_status st = read_input(ctx, input, n, false, perf, &in, &out);
  if (st == WFM_OK) st = read_target(ctx, target, &t);
  if (st == WFM_OK && n > 0 && !agents) st = wfm__fail(ctx, WFM_EINVAL, "agents is NULL");
  if (st == WFM_OK) found = wfm__alloc(ctx, n, sizeof *found);
  if (st == WFM_OK && !found) st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu rows", n);
  for (size_t i = 0; st == WFM_OK && i < n; i++) {
    wfm_ctx *messages = row_status ? NULL : ctx;
    wfm_status good = read_row(messages, &in, i, false, &r);
    if (good == WFM_OK && solve(&t, &r) != WFM_OK)
      good =
          wfm__fail(messages, WFM_ELIMIT, "row %zu: more than max_agents=%g agents needed", i, t.max_agents);
    found[i] = good == WFM_OK ? r.agents : -(double)good; /* a status is above 0, as agents are */
    if (!row_status) st = good;
  }
  for (size_t i = 0; st == WFM_OK && i < n; i++) {
    wfm_status good = found[i] > 0 ? WFM_OK : (wfm_status)-found[i];
    (void)read_row(NULL, &in, i, false, &r);
    r.agents = found[i];
    r.threshold_s = t.threshold_s;
    if (good == WFM_OK) good = wfm__callback(&r, &m);
    write_row(&out, i, good == WFM_OK ? &m : NULL);
    agents[i] = good == WFM_OK ? found[i] : NAN;
    if (row_status) row_status[i] = good;
  }
  wfm__free(ctx, found);
  return st;
}
