/* wfm_simulate_skills: checks the centre, runs replications on the workers, sums them up. */
#include "simulate/skills.h"

#include <math.h>
#include <string.h>

enum { FIRST_RING = 64, MOST = 100 };

void wfm_skills_centre_init(wfm_skills_centre *centre, size_t struct_size) {
  static const wfm_skills_centre defaults = {0};
  wfm__opts_init(centre, struct_size, &defaults, sizeof defaults);
}

void wfm_skills_columns_init(wfm_skills_columns *columns, size_t struct_size) {
  static const wfm_skills_columns defaults = {0};
  wfm__opts_init(columns, struct_size, &defaults, sizeof defaults);
}

void wfm_skills_totals_init(wfm_skills_totals *totals, size_t struct_size) {
  static const wfm_skills_totals defaults = {0};
  wfm__opts_init(totals, struct_size, &defaults, sizeof defaults);
}

typedef struct run {
  wfm__skills centre;
  wfm__watch watch;
  size_t workers, replications, busy; /* busy: most agents at once */
  wfm__skills_scratch *scratch;       /* [workers] */
  int64_t *sums;                      /* [workers][queues * n][measures]: counts and ticks */
  int64_t *times;                     /* [workers][groups * n][times]: ticks */
  double *totals;                     /* [replications][queues * measures + groups * times] */
  int64_t *answered;                  /* [workers][groups * queues] */
  uint8_t *done;                      /* [replications] */
} run;

/* --- the centre --- */

static wfm_status check_skills(wfm_ctx *ctx, const wfm_skills_centre *in) {
  for (size_t g = 0; g < in->groups; g++)
    for (size_t q = 0; q < in->queues; q++) {
      size_t k = g * in->queues + q;
      if (in->priority[k] < 0 || in->priority[k] > 1000)
        return wfm__fail(ctx, WFM_EDOMAIN, "group %zu, queue %zu: priority=%d, want 0 to 1000", g, q,
                         (int)in->priority[k]);
      if (in->priority[k] == 0) continue;
      if (in->choice && (in->choice[k] < 1 || in->choice[k] > 1000))
        return wfm__fail(ctx, WFM_EDOMAIN, "group %zu, queue %zu: choice=%d, want 1 to 1000", g, q,
                         (int)in->choice[k]);
      wfm_status st = in->speed ? wfm__check_number(ctx, "speed", in->speed[k], 1e-3, 1e3) : WFM_OK;
      if (st != WFM_OK) return wfm__fail_within(ctx, st, "group %zu, queue %zu", g, q);
    }
  return WFM_OK;
}

static wfm_status check_queue(wfm_ctx *ctx, const wfm_skills_centre *in, size_t n, size_t q,
                              double *contacts) {
  wfm_status st = wfm__check_array(ctx, "volume", in->volume + q * n, n, 0, 1e9);
  if (st == WFM_OK) st = wfm__check_array(ctx, "aht_s", in->aht_s + q * n, n, 0, 1e9);
  for (size_t i = 0; st == WFM_OK && i < n; i++) {
    *contacts += in->volume[q * n + i];
    if (in->volume[q * n + i] > 0 && !(in->aht_s[q * n + i] > 0))
      st = wfm__fail(ctx, WFM_EDOMAIN, "interval %zu: aht_s=0 with contacts, want > 0", i);
  }
  if (st == WFM_OK && in->patience_s && !(in->patience_s[q] > 0))
    st = wfm__fail(ctx, isnan(in->patience_s[q]) ? WFM_ENOTFINITE : WFM_EDOMAIN,
                   "patience_s=%g, want > 0 or infinity", in->patience_s[q]);
  return st == WFM_OK ? st : wfm__fail_within(ctx, st, "queue %zu", q);
}

static wfm_status check_centre(wfm_ctx *ctx, const wfm_skills_centre *in, size_t n) {
  double contacts = 0;
  if (in->flags != 0) return wfm__fail(ctx, WFM_EVERSION, "centre: flags=%u, want 0", in->flags);
  if (in->queues < 1 || in->queues > MOST || in->groups < 1 || in->groups > MOST)
    return wfm__fail(ctx, WFM_EDOMAIN, "queues=%zu and groups=%zu, want 1 to 100", in->queues, in->groups);
  if (!in->priority || (n > 0 && (!in->volume || !in->aht_s || !in->agents)))
    return wfm__fail(ctx, WFM_EINVAL, "volume, aht_s, agents and priority must not be NULL");
  if (n > SIZE_MAX / 4096 / MOST) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu intervals", n);
  wfm_status st = check_skills(ctx, in);
  for (size_t q = 0; st == WFM_OK && q < in->queues; q++) st = check_queue(ctx, in, n, q, &contacts);
  for (size_t g = 0; st == WFM_OK && g < in->groups; g++) {
    st = wfm__check_array(ctx, "agents", in->agents + g * n, n, 0, 1e6);
    if (st != WFM_OK) st = wfm__fail_within(ctx, st, "group %zu", g);
  }
  if (st == WFM_OK && contacts > 1e9) st = wfm__fail(ctx, WFM_ELIMIT, "more than 1e9 contacts a replication");
  return st;
}

static size_t skills_of(const wfm_skills_centre *in, size_t group) {
  size_t count = 0;
  for (size_t q = 0; q < in->queues; q++) count += in->priority[group * in->queues + q] > 0 ? 1 : 0;
  return count;
}

/* Whether queue q asks group a before group b. */
static bool asked_before(const wfm_skills_centre *in, size_t q, size_t a, size_t b) {
  const int32_t *rank = in->choice ? in->choice : in->priority;
  int32_t x = rank[a * in->queues + q], y = rank[b * in->queues + q];
  if (x != y) return x < y;
  size_t few = skills_of(in, a), many = skills_of(in, b);
  if (!in->choice && few != many) return few < many;
  return a < b;
}

static void order_groups(wfm__skills *c) {
  for (size_t q = 0; q < c->in.queues; q++) {
    size_t *order = c->order + q * c->in.groups, count = 0;
    for (size_t g = 0; g < c->in.groups; g++) {
      if (c->in.priority[g * c->in.queues + q] == 0) continue;
      size_t at = count++;
      for (; at > 0 && asked_before(&c->in, q, g, order[at - 1]); at--) order[at] = order[at - 1];
      order[at] = g;
    }
    c->ordered[q] = count;
  }
}

/* --- blocks --- */

static wfm_status make_scratch(wfm_ctx *ctx, const run *r, wfm__skills_scratch *s) {
  size_t queues = r->centre.in.queues, groups = r->centre.in.groups, n = r->centre.n;
  s->line = wfm__alloc(ctx, queues, sizeof *s->line);
  s->heap = wfm__alloc(ctx, r->busy, sizeof *s->heap);
  s->busy = wfm__alloc(ctx, 2 * groups, sizeof *s->busy);
  s->next_s = wfm__alloc(ctx, 2 * queues, sizeof *s->next_s);
  s->contacts = wfm__alloc(ctx, queues + groups, sizeof *s->contacts);
  s->cells = wfm__alloc(ctx, queues * n, sizeof *s->cells);
  s->times = wfm__alloc(ctx, groups * n, sizeof *s->times);
  s->answered_by = wfm__alloc(ctx, groups * queues, sizeof *s->answered_by);
  if (!s->line || !s->heap || !s->busy || !s->next_s || !s->contacts || !s->cells || !s->times ||
      !s->answered_by)
    return WFM_ENOMEM;
  s->present = s->busy + groups;
  s->gap_s = s->next_s + queues;
  s->staff = s->contacts + queues;
  return WFM_OK;
}

static wfm_status make_blocks(wfm_ctx *ctx, run *r) {
  size_t queues = r->centre.in.queues, groups = r->centre.in.groups, n = r->centre.n;
  r->centre.order = wfm__alloc(ctx, queues * groups, sizeof *r->centre.order);
  r->centre.ordered = wfm__alloc(ctx, queues, sizeof *r->centre.ordered);
  r->sums = wfm__alloc(ctx, r->workers * queues * n, WFM__SIM_MEASURES * sizeof *r->sums);
  r->times = wfm__alloc(ctx, r->workers * groups * n, WFM__SKILLS_TIMES * sizeof *r->times);
  r->totals = wfm__alloc(ctx, r->replications,
                         (queues * WFM__SIM_MEASURES + groups * WFM__SKILLS_TIMES) * sizeof *r->totals);
  r->answered = wfm__alloc(ctx, r->workers * groups, queues * sizeof *r->answered);
  r->done = wfm__alloc(ctx, r->replications, 1);
  r->scratch = wfm__alloc(ctx, r->workers, sizeof *r->scratch);
  bool ok = r->centre.order && r->centre.ordered && r->sums && r->times && r->totals && r->answered &&
            r->done && r->scratch;
  for (size_t w = 0; ok && w < r->workers; w++) ok = make_scratch(ctx, r, &r->scratch[w]) == WFM_OK;
  return ok ? WFM_OK
            : wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu intervals of %zu queues and %zu groups", n,
                        queues, groups);
}

static void free_blocks(wfm_ctx *ctx, run *r) {
  for (size_t w = 0; r->scratch && w < r->workers; w++) {
    wfm__skills_scratch *s = &r->scratch[w];
    for (size_t q = 0; s->line && q < r->centre.in.queues; q++) wfm__free(ctx, s->line[q].ring);
    wfm__free(ctx, s->line);
    wfm__free(ctx, s->heap);
    wfm__free(ctx, s->busy);
    wfm__free(ctx, s->next_s);
    wfm__free(ctx, s->contacts);
    wfm__free(ctx, s->cells);
    wfm__free(ctx, s->times);
    wfm__free(ctx, s->answered_by);
  }
  wfm__free(ctx, r->scratch);
  wfm__free(ctx, r->done);
  wfm__free(ctx, r->answered);
  wfm__free(ctx, r->totals);
  wfm__free(ctx, r->times);
  wfm__free(ctx, r->sums);
  wfm__free(ctx, r->centre.ordered);
  wfm__free(ctx, r->centre.order);
}

/* --- replications --- */

static int64_t ticks(double seconds) {
  return (int64_t)floor(seconds * WFM__SIM_TICKS_PER_S + 0.5);
}

static size_t stride(const run *r) {
  return r->centre.in.queues * WFM__SIM_MEASURES + r->centre.in.groups * WFM__SKILLS_TIMES;
}

static wfm_status replicate_task(void *user, size_t replication, size_t worker) {
  run *r = user;
  wfm__skills_scratch *s = &r->scratch[worker];
  size_t queues = r->centre.in.queues, groups = r->centre.in.groups, n = r->centre.n;
  double *totals = r->totals + replication * stride(r);
  if (r->done[replication]) return WFM_OK;
  wfm_status st = wfm__skills_replicate(&r->centre, replication, &r->watch, s);
  if (st == WFM_ELIMIT) return WFM_OK; /* left undone: comes again with longer rings */
  if (st != WFM_OK) return st;
  int64_t *sums = r->sums + worker * queues * n * WFM__SIM_MEASURES;
  int64_t *times = r->times + worker * groups * n * WFM__SKILLS_TIMES;
  for (size_t i = 0; i < queues * n; i++)
    for (size_t k = 0; k < WFM__SIM_MEASURES; k++) {
      double x = s->cells[i][k];
      totals[i / n * WFM__SIM_MEASURES + k] += x;
      sums[i * WFM__SIM_MEASURES + k] += k < WFM__SIM_FIRST_TIME ? (int64_t)x : ticks(x);
    }
  for (size_t i = 0; i < groups * n; i++)
    for (size_t k = 0; k < WFM__SKILLS_TIMES; k++) {
      totals[queues * WFM__SIM_MEASURES + i / n * WFM__SKILLS_TIMES + k] += s->times[i][k];
      times[i * WFM__SKILLS_TIMES + k] += ticks(s->times[i][k]);
    }
  for (size_t i = 0; i < groups * queues; i++)
    r->answered[worker * groups * queues + i] += (int64_t)s->answered_by[i];
  r->done[replication] = 1;
  return WFM_OK;
}

static wfm_status longer_rings(wfm_ctx *ctx, run *r, size_t ring) {
  for (size_t w = 0; w < r->workers; w++) {
    wfm__skills_scratch *s = &r->scratch[w];
    for (size_t q = 0; q < r->centre.in.queues; q++) {
      wfm__sim_contact *longer = wfm__realloc(ctx, s->line[q].ring, s->ring_cap, ring, sizeof *longer);
      if (!longer) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu waiting contacts", ring);
      s->line[q].ring = longer;
    }
    s->ring_cap = ring;
  }
  return WFM_OK;
}

static wfm_status run_all(wfm_ctx *ctx, run *r) {
  for (size_t ring = FIRST_RING;; ring *= 4) {
    wfm_status st = longer_rings(ctx, r, ring);
    if (st != WFM_OK) return st;
    st = wfm__parallel(&r->watch, "simulation", r->replications, replicate_task, r);
    if (st == WFM_ECANCELLED) return wfm__fail(ctx, st, "simulation cancelled");
    if (st != WFM_OK) return st;
    if (!memchr(r->done, 0, r->replications)) return WFM_OK;
  }
}

/* --- results --- */

static int64_t sum_of(const run *r, const int64_t *block, size_t size, size_t at) {
  int64_t sum = 0;
  for (size_t w = 0; w < r->workers; w++) sum += block[w * size + at];
  return sum;
}

static void fill_columns(const run *r, const wfm_skills_columns *c) {
  size_t cells = r->centre.in.queues * r->centre.n, groups = r->centre.in.groups * r->centre.n;
  double *const column[] = {c->offered,         c->answered,         c->abandoned,
                            c->answered_within, c->abandoned_within, NULL,
                            c->wait_answered_s, c->wait_abandoned_s, c->handle_s};
  double *const time[WFM__SKILLS_TIMES] = {c->busy_s, c->staffed_s};
  double times = (double)r->replications;
  for (size_t i = 0; i < cells; i++) {
    int64_t x[WFM__COUNT(column)];
    for (size_t k = 0; k < WFM__COUNT(column); k++) {
      x[k] = sum_of(r, r->sums, cells * WFM__SIM_MEASURES, i * WFM__SIM_MEASURES + k);
      if (column[k])
        column[k][i] = (double)x[k] / (times * (k < WFM__SIM_FIRST_TIME ? 1 : WFM__SIM_TICKS_PER_S));
    }
    if (c->level)
      c->level[i] =
          x[WFM__SIM_OFFERED] > 0 ? (double)x[WFM__SIM_ANSWERED_WITHIN] / (double)x[WFM__SIM_OFFERED] : NAN;
  }
  for (size_t i = 0; i < groups; i++)
    for (size_t k = 0; k < WFM__SKILLS_TIMES; k++)
      if (time[k])
        time[k][i] = (double)sum_of(r, r->times, groups * WFM__SKILLS_TIMES, i * WFM__SKILLS_TIMES + k) /
                     (times * WFM__SIM_TICKS_PER_S);
}

static void put(double *column, size_t i, double value) {
  if (column) column[i] = value;
}

static double mean_of(const run *r, size_t at) {
  double sum = 0;
  for (size_t k = 0; k < r->replications; k++) sum += r->totals[k * stride(r) + at];
  return sum / (double)r->replications;
}

static void fill_totals(const run *r, const wfm_skills_totals *t) {
  size_t queues = r->centre.in.queues, groups = r->centre.in.groups;
  double half;
  for (size_t q = 0; q < queues; q++) {
    const double *x = r->totals + q * WFM__SIM_MEASURES;
    put(t->offered, q, mean_of(r, q * WFM__SIM_MEASURES + WFM__SIM_OFFERED));
    put(t->answered, q, mean_of(r, q * WFM__SIM_MEASURES + WFM__SIM_ANSWERED));
    put(t->abandoned, q, mean_of(r, q * WFM__SIM_MEASURES + WFM__SIM_ABANDONED));
    put(t->level, q,
        wfm__sim_ratio(x, stride(r), r->replications, WFM__SIM_ANSWERED_WITHIN, WFM__SIM_OFFERED, &half));
    put(t->level_half, q, half);
    put(t->abandon_frac, q,
        wfm__sim_ratio(x, stride(r), r->replications, WFM__SIM_ABANDONED, WFM__SIM_OFFERED, &half));
    put(t->abandon_half, q, half);
    put(t->asa_s, q,
        wfm__sim_ratio(x, stride(r), r->replications, WFM__SIM_WAIT_ANSWERED, WFM__SIM_ANSWERED, &half));
    put(t->asa_half_s, q, half);
  }
  for (size_t g = 0; g < groups; g++) {
    const double *x = r->totals + queues * WFM__SIM_MEASURES + g * WFM__SKILLS_TIMES;
    put(t->occupancy, g,
        wfm__sim_ratio(x, stride(r), r->replications, WFM__SKILLS_BUSY, WFM__SKILLS_STAFFED, &half));
    put(t->occupancy_half, g, half);
    for (size_t q = 0; q < queues; q++)
      put(t->answered_by, g * queues + q,
          (double)sum_of(r, r->answered, groups * queues, g * queues + q) / (double)r->replications);
  }
}

static size_t most_agents(const wfm__skills *c) {
  size_t all = 1;
  for (size_t g = 0; g < c->in.groups; g++) {
    double most = 0;
    for (size_t i = 0; i < c->n; i++) most = fmax(most, ceil(c->in.agents[g * c->n + i]));
    all += (size_t)most;
  }
  return all;
}

wfm_status wfm_simulate_skills(wfm_ctx *ctx, const wfm_skills_centre *centre, size_t n,
                               const wfm_simulate_opts *opts, const wfm_skills_columns *columns,
                               const wfm_skills_totals *totals) {
  run r = {.centre = {.n = n}};
  wfm_skills_columns c;
  wfm_skills_totals t;
  if (!centre) return wfm__fail(ctx, WFM_EINVAL, "centre is NULL");
  wfm_skills_centre_init(&r.centre.in, sizeof r.centre.in);
  wfm_simulate_opts_init(&r.centre.opts, sizeof r.centre.opts);
  wfm_skills_columns_init(&c, sizeof c);
  wfm_skills_totals_init(&t, sizeof t);
  wfm_status st = wfm__opts_read(ctx, &r.centre.in, sizeof r.centre.in, centre);
  if (st == WFM_OK) st = wfm__opts_read(ctx, &r.centre.opts, sizeof r.centre.opts, opts);
  if (st == WFM_OK) st = wfm__opts_read(ctx, &c, sizeof c, columns);
  if (st == WFM_OK) st = wfm__opts_read(ctx, &t, sizeof t, totals);
  if (st == WFM_OK && (c.flags != 0 || t.flags != 0))
    st = wfm__fail(ctx, WFM_EVERSION, "columns and totals: flags, want 0");
  if (st == WFM_OK) st = wfm__sim_check_opts(ctx, &r.centre.opts);
  if (st == WFM_OK) st = check_centre(ctx, &r.centre.in, n);
  if (st != WFM_OK) return st;
  r.replications = (size_t)r.centre.opts.replications;
  r.workers = wfm__workers(ctx, r.replications);
  r.busy = most_agents(&r.centre);
  wfm__watch_start(&r.watch, ctx, 0);
  st = make_blocks(ctx, &r);
  if (st == WFM_OK) {
    order_groups(&r.centre);
    st = run_all(ctx, &r);
  }
  if (st == WFM_OK) {
    fill_totals(&r, &t);
    fill_columns(&r, &c);
  }
  free_blocks(ctx, &r);
  return st;
}
