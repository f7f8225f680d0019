/* The model of an interval: Erlang C and A, or any law of patience with its own inversions. */
#include "staffing/model.h"

#include "core/core.h"
#include "queueing/boundary.h"
#include "queueing/private.h"

#include <math.h>

static const double least_agents = 1e-6; /* where any agent at all meets the target */
static const double most_load = 1e12;

wfm_status wfm__staff_law_read(wfm_ctx *ctx, const wfm_patience_law *src, wfm__staff_law *out) {
  wfm_patience_law read;
  *out = (wfm__staff_law){.given = src != NULL};
  if (!src) return WFM_OK;
  wfm_status st = wfm__law_read(ctx, src, &read);
  if (st != WFM_OK) return st;
  wfm__law_make(&read, &out->law);
  if (out->law.kind == WFM_PATIENCE_EMPIRICAL) {
    out->area = wfm__alloc(ctx, out->law.points, sizeof *out->area);
    if (!out->area) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu points", out->law.points);
    wfm__law_areas(&out->law, out->area);
  }
  out->mean_s = wfm__law_never(&out->law) < 1 ? read.mean_s : HUGE_VAL;
  return WFM_OK;
}

void wfm__staff_law_free(wfm_ctx *ctx, wfm__staff_law *law) {
  wfm__free(ctx, law->area);
  law->area = NULL;
}

/* Without agents nobody is answered: the lines hold those who have not hung up yet, or fill up for good. */
static void measure_on_lines(double lines, const wfm__queue *q, wfm__measures *out) {
  if (q->agents > 0 || q->load == 0) {
    wfm__finite_lines(q, lines, out);
    return;
  }
  wfm__erlang(q, out);
  out->p_block = isinf(q->patience_s)
                     ? 1
                     : exp(wfm__ln_blocking(wfm__idle_weight(lines, q->load * q->patience_s / q->aht_s)));
  out->p_abandon *= 1 - out->p_block;
}

void wfm__staff_measure(const wfm__staff_law *law, const wfm__queue *q, wfm__measures *out) {
  wfm__queue plain = *q;
  if (law->lines > 0) {
    measure_on_lines(law->lines, q, out);
    return;
  }
  if (law->given && q->load > 0 && q->agents > 0) {
    if (wfm__general(q, &law->law, out)) return;
    plain.patience_s = HUGE_VAL; /* more contacts than the agents can do never hang up */
  }
  wfm__erlang(&plain, out);
}

typedef struct problem {
  const wfm__staff_law *law;
  const wfm_queue_target *target;
  wfm__queue queue;
  wfm__measures measures;
} problem;

static double margin(problem *p) {
  if (p->law->lines > 0) {
    measure_on_lines(p->law->lines, &p->queue, &p->measures);
    return wfm__target_margin(p->target, &p->queue, &p->measures);
  }
  if (!wfm__general(&p->queue, &p->law->law, &p->measures)) return -HUGE_VAL;
  return wfm__target_margin(p->target, &p->queue, &p->measures);
}

static double margin_of_agents(void *user, double agents) {
  problem *p = user;
  p->queue.agents = agents;
  return margin(p);
}

static double margin_of_load(void *user, double load) {
  problem *p = user;
  p->queue.load = load;
  return margin(p);
}

/* Fewest agents above low, which is known not to do; the first guess is the load with a little to spare. */
static bool agents_above(problem *p, double low, bool real, double max_agents, double *agents) {
  double root = sqrt(p->queue.load), step = ceil(0.3 * root), start = p->queue.load + 0.3 * root;
  if (!real) start = ceil(start);
  if (start <= low) start = real ? low + 0.5 * step : low + 1;
  if (start > max_agents) start = max_agents;
  wfm__boundary search = {margin_of_agents, p, low, max_agents, start, step, !real};
  return wfm__boundary_find(&search, agents);
}

wfm_status wfm__staff_agents(const wfm__staff_law *law, const wfm_queue_target *target, bool real,
                             double max_agents, wfm__queue *queue, wfm__measures *measures) {
  if (law->lines > 0) return wfm__solve_agents_on_lines(target, law->lines, max_agents, queue, measures);
  if (!law->given || queue->load == 0) return wfm__solve_agents(target, real, max_agents, queue, measures);
  problem p = {.law = law, .target = target, .queue = *queue};
  p.queue.threshold_s = target->threshold_s;
  double loyal = p.queue.load * wfm__law_never(&law->law), agents = 0;
  double low = real ? fmax(loyal, least_agents) : floor(loyal);
  if (low >= max_agents) return WFM_ELIMIT;
  bool found;
  if (target->sl_definition == WFM_SL_INCL_ABANDON && target->level > 0 && !isinf(law->mean_s)) {
    wfm_queue_target caps = *target; /* the level alone is not monotone: the caps come first */
    caps.level = 0;
    p.target = &caps;
    found = agents_above(&p, low, real, max_agents, &agents);
    p.target = target;
    if (found && margin_of_agents(&p, agents) < 0)
      found = agents_above(&p, agents, real, max_agents, &agents);
  } else {
    found = agents_above(&p, low, real, max_agents, &agents);
  }
  if (!found) return WFM_ELIMIT;
  if (p.queue.agents != agents) (void)margin_of_agents(&p, agents);
  *queue = p.queue;
  *measures = p.measures;
  return WFM_OK;
}

wfm_status wfm__staff_load(const wfm__staff_law *law, const wfm_queue_target *target, wfm__queue *queue) {
  bool own = law->given || law->lines > 0; /* a model with its own search */
  if (!own || !(queue->agents > 0)) return wfm__solve_load(target, queue);
  problem p = {.law = law, .target = target, .queue = *queue};
  p.queue.threshold_s = target->threshold_s;
  double n = queue->agents, never = law->given ? wfm__law_never(&law->law) : 0, root = sqrt(n), load = 0;
  double most = never > 0 ? n / never : most_load;
  wfm__boundary search = {margin_of_load, &p, most, 1e-90, n > 2 * root ? n - root : 0.3 * n, 0, false};
  search.step = fmin(0.25 * search.start, root);
  if (!wfm__boundary_find(&search, &load)) return WFM_EINFEASIBLE;
  queue->load = load > 0.99 * most_load ? HUGE_VAL : load;
  return WFM_OK;
}
