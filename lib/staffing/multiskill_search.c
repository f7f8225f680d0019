/* Multi-skill: whole group sizes that a judge, usually a simulation, finds good enough. */
#include "staffing/multiskill.h"

#include <math.h>
#include <string.h>

void wfm_multiskill_search_opts_init(wfm_multiskill_search_opts *opts, size_t struct_size) {
  static const wfm_multiskill_search_opts defaults = {.max_calls = 1000};
  wfm__opts_init(opts, struct_size, &defaults, sizeof defaults);
}

typedef struct search {
  wfm_ctx *ctx;
  wfm_multiskill_input in;
  wfm_multiskill_search_opts opts;
  wfm_multiskill_judge judge;
  void *user;
  double *sizes, *margin;
  int32_t calls;
} search;

/* Asks the judge about the present sizes. */
static wfm_status ask(search *s, bool *good) {
  if (wfm_ctx_cancelled(s->ctx)) return wfm__fail(s->ctx, WFM_ECANCELLED, "cancelled");
  if (s->calls >= s->opts.max_calls)
    return wfm__fail(s->ctx, WFM_ELIMIT, "more than max_calls=%d calls of the judge needed",
                     (int)s->opts.max_calls);
  s->calls++;
  *good = true;
  for (size_t q = 0; q < s->in.queues; q++) s->margin[q] = NAN;
  wfm_status st = s->judge(s->user, s->sizes, s->margin);
  if (st != WFM_OK) return wfm__fail(s->ctx, st, "the judge failed: %s", wfm_status_text(st));
  for (size_t q = 0; q < s->in.queues; q++) {
    if (isnan(s->margin[q])) return wfm__fail(s->ctx, WFM_ENOTFINITE, "the judge: margin[%zu] is NaN", q);
    if (s->margin[q] < 0) *good = false;
  }
  return WFM_OK;
}

/* One agent more where it helps most for its cost. */
static wfm_status add_one(search *s) {
  size_t best = s->in.groups;
  double most = 0;
  for (size_t g = 0; g < s->in.groups; g++) {
    double help = 0;
    for (size_t q = 0; q < s->in.queues; q++)
      if (wfm__has_skill(&s->in, g, q) && s->margin[q] < 0) help -= fmax(s->margin[q], -1e100);
    help /= fmax(wfm__group_cost(&s->in, g), 1e-100);
    if (help > most && s->sizes[g] + 1 <= wfm__group_most(&s->in, g)) {
      most = help;
      best = g;
    }
  }
  if (best == s->in.groups)
    return wfm__fail(s->ctx, WFM_EINFEASIBLE, "no group that could help a queue that falls short has room");
  s->sizes[best]++;
  return WFM_OK;
}

/* The group that comes after another by cost, the most expensive first, equal ones by index; groups after the last. */
static size_t cheaper(const wfm_multiskill_input *in, size_t after) {
  size_t best = in->groups;
  for (size_t g = 0; g < in->groups; g++) {
    double cost = wfm__group_cost(in, g);
    if (after < in->groups) {
      double before = wfm__group_cost(in, after);
      if (cost > before || (cost == before && g <= after)) continue;
    }
    if (best == in->groups || cost > wfm__group_cost(in, best)) best = g;
  }
  return best;
}

/* Takes agents away while the judge agrees, until nobody can go. */
static wfm_status take_away(search *s) {
  wfm_status st = WFM_OK;
  for (bool changed = true; st == WFM_OK && changed;) {
    changed = false;
    for (size_t g = cheaper(&s->in, s->in.groups); st == WFM_OK && g < s->in.groups; g = cheaper(&s->in, g)) {
      bool good = true;
      while (st == WFM_OK && good && s->sizes[g] - 1 >= wfm__group_least(&s->in, g)) {
        s->sizes[g]--;
        st = ask(s, &good);
        if (!good) s->sizes[g]++;
        changed = changed || (good && st == WFM_OK);
      }
    }
  }
  return st;
}

static wfm_status run(search *s, const double *start) {
  bool good = false;
  for (size_t g = 0; g < s->in.groups; g++) {
    s->sizes[g] = fmax(ceil(start[g] - 1e-9), ceil(wfm__group_least(&s->in, g)));
    s->sizes[g] = fmin(s->sizes[g], floor(wfm__group_most(&s->in, g)));
    if (s->sizes[g] < wfm__group_least(&s->in, g))
      return wfm__fail(s->ctx, WFM_EINFEASIBLE, "group %zu: no whole number between least=%g and most=%g", g,
                       wfm__group_least(&s->in, g), wfm__group_most(&s->in, g));
  }
  wfm_status st = ask(s, &good);
  while (st == WFM_OK && !good) {
    st = add_one(s);
    if (st == WFM_OK) st = ask(s, &good);
  }
  return st == WFM_OK ? take_away(s) : st;
}

wfm_status wfm_multiskill_search(wfm_ctx *ctx, const wfm_multiskill_input *input, const double *start,
                                 wfm_multiskill_judge judge, void *user,
                                 const wfm_multiskill_search_opts *opts, double *sizes, int32_t *calls) {
  search s = {.ctx = ctx, .judge = judge, .user = user};
  wfm_multiskill_search_opts_init(&s.opts, sizeof s.opts);
  wfm_status st = wfm__multiskill_read(ctx, input, WFM__READS_BOUNDS, &s.in);
  if (st == WFM_OK) st = wfm__opts_read(ctx, &s.opts, sizeof s.opts, opts);
  if (st == WFM_OK && (s.opts.flags != 0 || s.opts.reserved0 != 0))
    st = wfm__fail(ctx, WFM_EVERSION, "options: flags and reserved0, want 0");
  if (st == WFM_OK) st = wfm__check_number(ctx, "max_calls", s.opts.max_calls, 1, 1e6);
  if (st == WFM_OK && (!judge || (s.in.groups > 0 && (!start || !sizes))))
    st = wfm__fail(ctx, WFM_EINVAL, "judge, start or sizes is NULL");
  if (st == WFM_OK) st = wfm__check_array(ctx, "start", start, s.in.groups, 0, 1e9);
  if (st == WFM_OK) {
    s.sizes = wfm__alloc(ctx, s.in.groups, sizeof *s.sizes);
    s.margin = wfm__alloc(ctx, s.in.queues, sizeof *s.margin);
    if (!s.sizes || !s.margin) st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu groups", s.in.groups);
  }
  if (st == WFM_OK) st = run(&s, start);
  for (size_t g = 0; st == WFM_OK && g < s.in.groups; g++) sizes[g] = s.sizes[g];
  if (st == WFM_OK && calls) *calls = s.calls;
  wfm__free(ctx, s.sizes);
  wfm__free(ctx, s.margin);
  return st;
}
