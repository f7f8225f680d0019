/* The distribution of the queue over arrays. */
#include <libwfm/queue_length.h>

#include "queueing/boundary.h"
#include "queueing/chain.h"
#include "queueing/rows.h"

#include <math.h>

static const double most_contacts = 1e9;

void wfm_queue_length_init(wfm_queue_length *length, size_t struct_size) {
  static const wfm_queue_length defaults = {0};
  wfm__opts_init(length, struct_size, &defaults, sizeof defaults);
}

/* Probabilities of one k. */
typedef struct answer {
  double at_least, ln_at_least, fewer, exactly, ln_exactly;
} answer;

/* k waiting, or with the whole system k in it. */
static answer probabilities(const wfm__chain *c, bool whole_system, double k) {
  double waiting = whole_system ? k - c->queue.agents : k;
  answer out;
  wfm__scaled nothing = {{0, 0}, 0}, upper, lower, here;
  if (waiting > c->places) {
    upper = here = nothing;
    lower = c->total;
  } else if (waiting >= 0 && k > 0) {
    upper = wfm__chain_weights(c, waiting, c->places);
    here = wfm__chain_weight(c, waiting);
    lower = waiting > 0 ? wfm__scaled_sum(c->idle, wfm__chain_weights(c, 0, waiting - 1)) : c->idle;
  } else if (whole_system) {
    upper = wfm__scaled_sum(wfm__chain_idle_from(c, k), wfm__chain_weights(c, 0, c->places));
    here = wfm__chain_idle_weight(c, k);
    lower = wfm__chain_idle_below(c, k);
  } else { /* nobody waits: an agent is idle, or none and nobody waits */
    upper = c->total;
    here = wfm__scaled_sum(c->idle, wfm__chain_weight(c, 0));
    lower = nothing;
  }
  out.at_least = wfm__scaled_ratio(upper, c->total, &out.ln_at_least);
  out.fewer = wfm__scaled_ratio(lower, c->total, NULL);
  out.exactly = wfm__scaled_ratio(here, c->total, &out.ln_exactly);
  /* The smaller of the two has the digits. */
  if (out.fewer < 0.5) {
    out.at_least = 1 - out.fewer;
    out.ln_at_least = log1p(-out.fewer);
  } else {
    out.fewer = 1 - out.at_least;
  }
  return out;
}

/* No contacts, or a queue without end. */
static answer without_chain(double k, bool endless) {
  if (endless) return (answer){1, 0, 0, 0, -HUGE_VAL};
  return k > 0 ? (answer){0, -HUGE_VAL, 1, 0, -HUGE_VAL} : (answer){1, 0, 0, 1, 0};
}

/* What a row asks for. */
typedef struct row {
  wfm__queue queue;
  double places;
  bool empty, endless; /* no contacts; no steady state */
} row;

static wfm_status read_row(wfm_ctx *ctx, const wfm_queue_input *in, uint32_t flags, size_t i, row *r) {
  int reads = WFM__READS_AGENTS | WFM__READS_LOAD | WFM__READS_AHT | WFM__READS_PATIENCE;
  double lines = 0;
  wfm_status st = wfm__row_read(ctx, in, reads, i, &r->queue, NULL);
  if (st == WFM_OK && r->queue.agents < 1e-6)
    st = wfm__fail(ctx, WFM_EDOMAIN, "row %zu: agents=%g, want > 0", i, r->queue.agents);
  if (st == WFM_OK && (flags & WFM_LENGTH_IN_SYSTEM) && r->queue.agents != floor(r->queue.agents))
    st =
        wfm__fail(ctx, WFM_EDOMAIN, "row %zu: agents=%g, want a whole number to count contacts in the system",
                  i, r->queue.agents);
  if (st == WFM_OK && in->lines) st = wfm__row_lines(ctx, in, i, &r->queue, &lines);
  r->places = in->lines ? lines - r->queue.agents : HUGE_VAL;
  r->empty = r->queue.load < 1e-280; /* what is denormal has no digits */
  r->endless = isinf(r->places) && isinf(r->queue.patience_s) && r->queue.load >= r->queue.agents;
  return st;
}

static wfm_status check_whole(wfm_ctx *ctx, size_t i, double k) {
  wfm_status st = wfm__row_check(ctx, "k", i, k, 0, most_contacts);
  if (st == WFM_OK && k != floor(k))
    st = wfm__fail(ctx, WFM_EDOMAIN, "row %zu: k=%g, want a whole number", i, k);
  return st;
}

static wfm_status check_share(wfm_ctx *ctx, size_t i, double share) {
  if (!isfinite(share)) return wfm__row_check(ctx, "share", i, share, 0, 1);
  if (share > 0 && share < 1) return WFM_OK;
  return wfm__fail(ctx, WFM_EDOMAIN, "row %zu: share=%g, want 0 < share < 1", i, share);
}

static wfm_status check_flags(wfm_ctx *ctx, uint32_t flags) {
  if (flags & ~(uint32_t)WFM_LENGTH_IN_SYSTEM)
    return wfm__fail(ctx, WFM_EVERSION, "length: flags=%u, want WFM_LENGTH_IN_SYSTEM or 0", flags);
  return WFM_OK;
}

static void put(double *column, size_t i, double value) {
  if (column) column[i] = value;
}

wfm_status wfm_queue_length_probability(wfm_ctx *ctx, const wfm_queue_input *input, const double *k, size_t n,
                                        const wfm_queue_length *length, wfm_status *row_status) {
  wfm_queue_input in;
  wfm_queue_length out;
  row r;
  wfm_status st = wfm__input_read(ctx, input, n, WFM__READS_AGENTS | WFM__READS_LOAD | WFM__READS_AHT, &in);
  if (st == WFM_OK && !length) st = wfm__fail(ctx, WFM_EINVAL, "length is NULL");
  if (st == WFM_OK && n > 0 && !k) st = wfm__fail(ctx, WFM_EINVAL, "k is NULL");
  wfm_queue_length_init(&out, sizeof out);
  if (st == WFM_OK) st = wfm__opts_read(ctx, &out, sizeof out, length);
  if (st == WFM_OK) st = check_flags(ctx, out.flags);
  for (size_t i = 0; st == WFM_OK && !row_status && i < n; i++) {
    st = read_row(ctx, &in, out.flags, i, &r);
    if (st == WFM_OK) st = check_whole(ctx, i, k[i]);
  }
  for (size_t i = 0; st == WFM_OK && i < n; i++) {
    answer a = {NAN, NAN, NAN, NAN, NAN};
    wfm_status bad = read_row(NULL, &in, out.flags, i, &r);
    if (bad == WFM_OK) bad = check_whole(NULL, i, k[i]);
    if (bad == WFM_OK && (r.empty || r.endless)) {
      a = without_chain(k[i], r.endless);
    } else if (bad == WFM_OK) {
      wfm__chain chain;
      wfm__chain_make(&r.queue, r.places, &chain);
      a = probabilities(&chain, out.flags & WFM_LENGTH_IN_SYSTEM, k[i]);
    }
    put(out.p_at_least, i, a.at_least);
    put(out.ln_p_at_least, i, a.ln_at_least);
    put(out.p_fewer, i, a.fewer);
    put(out.p_exactly, i, a.exactly);
    put(out.ln_p_exactly, i, a.ln_exactly);
    if (row_status) row_status[i] = bad;
  }
  return st;
}

typedef struct problem {
  wfm__chain chain;
  bool whole_system;
  double share;
} problem;

/* Whether k is exceeded seldom enough: margins of logarithms, close to straight in k. */
static double margin_of_length(void *user, double k) {
  const problem *p = user;
  answer a = probabilities(&p->chain, p->whole_system, k + 1);
  double margin = log(1 - p->share) - a.ln_at_least;
  if (a.fewer >= p->share) return margin > 0 ? margin : 0;
  return margin < 0 ? margin : -1e-18;
}

static double quantile(const row *r, bool whole_system, double share) {
  problem p = {.whole_system = whole_system, .share = share};
  double k = 0;
  if (r->empty) return 0;
  if (r->endless) return HUGE_VAL;
  wfm__chain_make(&r->queue, r->places, &p.chain);
  if (margin_of_length(&p, 0) >= 0) return 0;
  double start = whole_system ? ceil(r->queue.load < r->queue.agents ? r->queue.load : r->queue.agents) : 1;
  wfm__boundary search = {margin_of_length, &p, 0, most_contacts, start, ceil(sqrt(r->queue.load)), true};
  return wfm__boundary_find(&search, &k) ? k : HUGE_VAL;
}

wfm_status wfm_queue_length_quantile(wfm_ctx *ctx, const wfm_queue_input *input, const double *share,
                                     size_t n, uint32_t flags, double *contacts, wfm_status *row_status) {
  wfm_queue_input in;
  row r;
  wfm_status st = wfm__input_read(ctx, input, n, WFM__READS_AGENTS | WFM__READS_LOAD | WFM__READS_AHT, &in);
  if (st == WFM_OK && n > 0 && (!share || !contacts))
    st = wfm__fail(ctx, WFM_EINVAL, "%s is NULL", share ? "contacts" : "share");
  if (st == WFM_OK) st = check_flags(ctx, flags);
  for (size_t i = 0; st == WFM_OK && !row_status && i < n; i++) {
    st = read_row(ctx, &in, flags, i, &r);
    if (st == WFM_OK) st = check_share(ctx, i, share[i]);
  }
  for (size_t i = 0; st == WFM_OK && i < n; i++) {
    wfm_status bad = read_row(NULL, &in, flags, i, &r);
    if (bad == WFM_OK) bad = check_share(NULL, i, share[i]);
    contacts[i] = bad == WFM_OK ? quantile(&r, flags & WFM_LENGTH_IN_SYSTEM, share[i]) : NAN;
    if (row_status) row_status[i] = bad;
  }
  return st;
}
