/* Deferred work: the fewest agents with whom every deadline is met. */
#include "staffing/backlog.h"

#include <math.h>

/* Work in agent intervals, cumulated over batches or intervals. */
typedef struct plan {
  wfm__backlog work;
  const double *base; /* NULL: none */
  double *arrived;    /* [n] by the end of each interval, what base does in time left out */
  double *due;    /* [n] to be done by then: up to the last batch that is due by then, in order of arrival */
  double *agents; /* [n] */
} plan;

static double base_of(const plan *p, size_t i) {
  return p->base && wfm__backlog_open(&p->work, i) ? p->base[i] : 0;
}

/* Takes out what the base does in time when it drops what is late: no use of its time does more. */
static void serve_base(plan *p) {
  wfm__backlog *w = &p->work;
  wfm__flow f;
  wfm__flow_start(w, &f);
  for (size_t i = 0; i < w->n; i++) {
    while (f.head < w->count && w->batch[f.head].due < i) f.head++;
    (void)wfm__flow_work(w, &f, i, base_of(p, i) * wfm__backlog_agent_s(w), NULL);
  }
}

/* Cumulates what is left of the batches. */
static void cumulate(plan *p) {
  wfm__backlog *w = &p->work;
  double sum = 0, due = 0;
  size_t next = 0, last = 0;
  for (size_t i = 0; i < w->n; i++) {
    for (; next < w->count && w->batch[next].from <= i; next++)
      sum += w->batch[next].left * w->batch[next].aht_s / wfm__backlog_agent_s(w);
    for (; last < w->count && w->batch[last].due <= i; last++)
      due += w->batch[last].left * w->batch[last].aht_s / wfm__backlog_agent_s(w);
    p->arrived[i] = sum;
    p->due[i] = due;
  }
  if (w->n > 0 && w->opts.flags & WFM_BACKLOG_CLEAR) p->due[w->n - 1] = sum;
}

/* Fewest more than the given constant agents that the busiest stretch wants that misses a deadline; 0 where none does, infinite where it
   holds no open interval. */
static double wanted(const plan *p, double constant) {
  const wfm__backlog *w = &p->work;
  double done = 0, before = 0, base = 0, open = 0,
         most = 0; /* since the backlog was last empty, before: done until then */
  for (size_t i = 0; i < w->n; i++) {
    bool here = wfm__backlog_open(w, i);
    base += base_of(p, i);
    open += here ? 1 : 0;
    double all = before + base + constant * open, slack = 1e-12 * (1 + p->due[i]);
    done = fmin(p->arrived[i], all);
    if (p->due[i] > done + slack) {
      double want = open > 0 ? (p->due[i] - before - base) / open : HUGE_VAL;
      if (want > most) most = want;
    }
    if (p->arrived[i] <= all) { /* nothing waits */
      before = done;
      base = open = 0;
    }
  }
  return most;
}

static wfm_status too_many(const plan *p, size_t i, double agents) {
  return wfm__fail(p->work.ctx, WFM_ELIMIT, "interval %zu: %g agents needed, more than max_agents=%g", i,
                   agents, p->work.opts.max_agents);
}

/* First interval by whose end contacts fall due that have come since the last open one; n when there is none. */
static size_t first_unmet(const plan *p) {
  double there = 0;
  size_t i = 0;
  for (; i < p->work.n; i++) {
    if (wfm__backlog_open(&p->work, i)) there = p->arrived[i];
    if (p->due[i] > there + 1e-12 * (1 + there)) break;
  }
  return i;
}

static wfm_status closed_between(const plan *p) {
  return wfm__fail(p->work.ctx, WFM_EINFEASIBLE,
                   "interval %zu: contacts arrive and fall due by its end while closed", first_unmet(p));
}

static wfm_status constant_agents(plan *p) {
  wfm__flow f;
  wfm__flow_start(&p->work, &f);
  cumulate(p);
  double agents = 0;
  for (int pass = 0; pass < 1000;
       pass++) { /* each is a bound that some stretch sets, so they are finitely many */
    double more = wanted(p, agents);
    if (isinf(more)) return closed_between(p);
    if (more <= agents) break;
    agents = more;
  }
  if (!(p->work.opts.flags & WFM_AGENTS_REAL)) agents = ceil(agents - 1e-9 * (1 + agents));
  if (agents > p->work.opts.max_agents) return too_many(p, 0, agents);
  for (size_t i = 0; i < p->work.n; i++) p->agents[i] = wfm__backlog_open(&p->work, i) ? agents : 0;
  return WFM_OK;
}

/* The string from interval start, where done stands, to its next bend: the first interval after it, and agents on the way. Closed
   intervals have no length. */
static size_t stretch(const plan *p, size_t start, double done, double end, double *agents) {
  const wfm__backlog *w = &p->work;
  double low = 0, high = HUGE_VAL, open = 0;
  size_t low_at = start, high_at = start;
  for (size_t i = start; i < w->n; i++) {
    open += wfm__backlog_open(w, i) ? 1 : 0;
    if (open == 0) continue;
    double least = ((i + 1 == w->n ? end : p->due[i]) - done) / open;
    double most = fmax(fmin(p->arrived[i], end) - done, 0) / open;
    /* What arrives while closed can only be done later; what is due while closed, before. */
    if (least > high) return *agents = high, high_at;
    if (most < low && low_at > start && wfm__backlog_open(w, i)) return *agents = low, low_at;
    if (least >= low) low = least, low_at = i + 1;
    if (most <= high && wfm__backlog_open(w, i)) high = most, high_at = i + 1;
  }
  *agents = low;
  return w->n;
}

static void taut_string(plan *p) {
  size_t n = p->work.n;
  double done = 0, end = n > 0 ? p->due[n - 1] : 0;
  for (size_t i = 0; i < n;) {
    double agents = 0;
    size_t next = stretch(p, i, done, end, &agents);
    for (; i < next; i++) {
      p->agents[i] = wfm__backlog_open(&p->work, i) ? agents : 0;
      done += p->agents[i];
    }
  }
}

/* Whole agents: what is done ahead of the string is not done again. */
static void whole_agents(plan *p) {
  double string = 0, done = 0;
  for (size_t i = 0; i < p->work.n; i++) {
    string += p->agents[i];
    double need = string - done;
    p->agents[i] = need > 1e-9 * (1 + string) ? ceil(need - 1e-9 * (1 + string)) : 0;
    if (wfm__backlog_open(&p->work, i)) done = fmin(done + p->agents[i], p->arrived[i]);
  }
}

static wfm_status level_agents(plan *p) {
  serve_base(p);
  cumulate(p);
  if (first_unmet(p) < p->work.n) return closed_between(p);
  taut_string(p);
  if (!(p->work.opts.flags & WFM_AGENTS_REAL)) whole_agents(p);
  for (size_t i = 0; i < p->work.n; i++)
    if (p->agents[i] > p->work.opts.max_agents) return too_many(p, i, p->agents[i]);
  return WFM_OK;
}

wfm_status wfm_backlog_agents(wfm_ctx *ctx, const wfm_backlog_input *input, const double *base, size_t n,
                              const wfm_backlog_opts *opts, double *agents) {
  plan p = {.base = base};
  wfm_status st = wfm__backlog_read(ctx, input, n, opts, &p.work);
  if (st == WFM_OK && n > 0 && !agents) st = wfm__fail(ctx, WFM_EINVAL, "agents is NULL");
  if (st == WFM_OK && base) st = wfm__backlog_check_agents(&p.work, "base", base);
  if (st == WFM_OK) {
    p.arrived = wfm__alloc(ctx, n, sizeof *p.arrived);
    p.due = wfm__alloc(ctx, n, sizeof *p.due);
    p.agents = wfm__alloc(ctx, n, sizeof *p.agents);
    if (!p.arrived || !p.due || !p.agents)
      st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu intervals", n);
  }
  if (st == WFM_OK) st = p.work.opts.method == WFM_BACKLOG_LEVEL ? level_agents(&p) : constant_agents(&p);
  for (size_t i = 0; st == WFM_OK && i < n; i++) agents[i] = p.agents[i];
  wfm__free(ctx, p.arrived);
  wfm__free(ctx, p.due);
  wfm__free(ctx, p.agents);
  wfm__backlog_free(&p.work);
  return st;
}
