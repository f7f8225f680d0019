/* Inversions: fewest agents, largest load, longest AHT within a target. */
#include "queueing/boundary.h"
#include "queueing/private.h"
#include "queueing/special.h"

#include <math.h>

static const double occupancy_slack =
    1 + 1e-12; /* 8.5 erlangs at 85 % are 10 agents, though 0.85 is less than 17/20 */

static const double least_agents = 1e-6; /* where any agent at all meets the target */
static const double most_load = 1e12;

bool wfm__target_suits(const wfm_queue_target *t, double patience_s) {
  return !(t->level > 0 && t->sl_definition == WFM_SL_INCL_ABANDON && t->max_abandon == 1 &&
           !isinf(patience_s));
}

/* Above this level its complement has the digits, and has to agree. */
static const double high_level = 0.99;

static bool level_met(const wfm_queue_target *t, const wfm__measures *m) {
  return m->level[t->sl_definition] >= t->level &&
         (t->level <= high_level || m->miss[t->sl_definition] <= 1 - t->level);
}

bool wfm__target_met(const wfm_queue_target *t, const wfm__queue *q, const wfm__measures *m) {
  if (t->level > 0 && !level_met(t, m)) return false;
  if (!isinf(t->max_asa_s) && !(m->asa_answered_s <= t->max_asa_s)) return false;
  if (t->max_abandon < 1 && !(m->p_abandon <= t->max_abandon)) return false;
  if (t->max_occupancy < 1 && !(q->load * m->p_answered <= t->max_occupancy * q->agents * occupancy_slack))
    return false;
  if (t->max_block < 1 && !(m->p_block <= t->max_block)) return false;
  return q->cv2 > 0 || !isinf(m->wait_all_s); /* a queue that grows without end meets nothing */
}

/* Logarithms of cap / value are close to linear in agents. */
double wfm__target_margin(const wfm_queue_target *t, const wfm__queue *q, const wfm__measures *m) {
  double margin = HUGE_VAL, x;
  if (q->cv2 == 0 && isinf(m->wait_all_s)) return -HUGE_VAL;
  if (t->level > 0) {
    double miss = m->miss[t->sl_definition], want = 1 - t->level;
    x = level_met(t, m) ? fabs(log(want / miss)) : -fabs(log(miss / want));
    if (isnan(miss)) x = -HUGE_VAL; /* nobody is answered */
    if (x < margin) margin = x;
  }
  if (!isinf(t->max_asa_s)) {
    x = isnan(m->asa_answered_s) ? -HUGE_VAL : log(t->max_asa_s / m->asa_answered_s);
    if (x < margin) margin = x;
  }
  if (t->max_abandon < 1) {
    x = log(t->max_abandon / m->p_abandon);
    if (x < margin) margin = x;
  }
  if (t->max_occupancy < 1) {
    x = log(t->max_occupancy * q->agents * occupancy_slack / (q->load * m->p_answered));
    if (x < margin) margin = x;
  }
  if (t->max_block < 1) {
    x = log(t->max_block / m->p_block);
    if (x < margin) margin = x;
  }
  if (wfm__target_met(t, q, m)) return margin > 0 ? margin : 0;
  return margin < 0 ? margin : -1e-18;
}

/* Agents that the limit of many agents needs for P(wait) exp(-spare T / aht) = 1 - level: Halfin and Whitt
 * (1981). */
static double start_agents(const wfm_queue_target *t, const wfm__queue *q) {
  double a = q->load, root = sqrt(a), n = a;
  if (t->level > 0) {
    double goal = log(1 - t->level), rate = root * t->threshold_s / q->aht_s, beta = 1 / (1 + rate);
    for (int i = 0; i < 4; i++) {
      double z = beta * 0.70710678118654752440;
      double mills = 1.25331413731550025121 * (z < 5 ? 2 * exp(z * z) - wfm__erfcx(z) : 2 * exp(z * z));
      double value = -log1p(beta * mills) - beta * rate - goal;
      double slope = -(mills + beta * (1 + beta * mills)) / (1 + beta * mills) - rate;
      double next = beta - value / slope;
      beta = next > 0 ? next : 0.5 * beta;
      if (beta > 30) break;
    }
    n = a + beta * root;
  }
  if (t->max_occupancy < 1 && n < a / t->max_occupancy) n = a / t->max_occupancy;
  if (!isinf(t->max_asa_s) && isinf(q->patience_s) && !(t->level > 0)) n = a + sqrt(a) * 0.5;
  return n;
}

typedef struct problem {
  const wfm_queue_target *target;
  wfm__queue queue;
  wfm__measures measures;
  double rate;  /* contacts per second, where the AHT is sought */
  double lines; /* where they are limited */
} problem;

static double margin_of_agents(void *user, double agents) {
  problem *p = user;
  p->queue.agents = agents;
  wfm__erlang(&p->queue, &p->measures);
  return wfm__target_margin(p->target, &p->queue, &p->measures);
}

static double margin_of_load(void *user, double load) {
  problem *p = user;
  p->queue.load = load;
  wfm__erlang(&p->queue, &p->measures);
  return wfm__target_margin(p->target, &p->queue, &p->measures);
}

static double margin_of_aht(void *user, double aht_s) {
  problem *p = user;
  p->queue.aht_s = aht_s;
  return margin_of_load(p, p->rate * aht_s);
}

/* Fewest agents above low for one target; low itself is known not to do. */
static bool agents_above(problem *p, double low, bool real, double max_agents, double *agents) {
  wfm__boundary search = {margin_of_agents, p, low, max_agents, 0, 1, !real};
  search.start = start_agents(p->target, &p->queue);
  if (!real) search.start = ceil(search.start);
  if (isinf(p->queue.patience_s))
    search.step = 1;
  else
    search.step = ceil(0.3 * sqrt(p->queue.load));
  if (search.start <= low) search.start = real ? low + 0.5 * search.step : low + 1;
  return wfm__boundary_find(&search, agents);
}

wfm_status wfm__solve_agents(const wfm_queue_target *target, bool real, double max_agents, wfm__queue *queue,
                             wfm__measures *measures) {
  problem p = {.target = target, .queue = *queue};
  p.queue.threshold_s = target->threshold_s;
  double agents = 0;
  if (queue->load > 0) {
    bool endless =
        isinf(queue->patience_s) && queue->cv2 == 0; /* without abandonment the load itself is never enough */
    double low = !real ? 0 : least_agents;
    if (endless) low = real ? queue->load : floor(queue->load);
    if (low >= max_agents) return WFM_ELIMIT;
    bool found;
    if (target->sl_definition == WFM_SL_INCL_ABANDON && target->level > 0 && !endless) {
      wfm_queue_target caps = *target;
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
  }
  if (p.queue.agents != agents || queue->load == 0) (void)margin_of_agents(&p, agents);
  *queue = p.queue;
  *measures = p.measures;
  return WFM_OK;
}

static double margin_on_lines(void *user, double agents) {
  problem *p = user;
  p->queue.agents = agents;
  wfm__finite_lines(&p->queue, p->lines, &p->measures);
  return wfm__target_margin(p->target, &p->queue, &p->measures);
}

wfm_status wfm__solve_agents_on_lines(const wfm_queue_target *target, double lines, double max_agents,
                                      wfm__queue *queue, wfm__measures *measures) {
  wfm_queue_target rest = *target;
  problem p = {.target = &rest, .queue = *queue, .lines = lines};
  p.queue.threshold_s = target->threshold_s;
  double agents = 0, most = fmin(lines, max_agents);
  if (queue->load > 0) {
    /* Agents who keep a line for longer than a caller would wait block more, the more there are. */
    bool more_block = queue->patience_s <= queue->aht_s;
    if (more_block) rest.max_block = 1;
    double start = fmin(ceil(start_agents(target, queue)), most);
    wfm__boundary search = {margin_on_lines, &p, 0, most, start, ceil(0.3 * sqrt(queue->load)), true};
    if (!wfm__boundary_find(&search, &agents)) return most < lines ? WFM_ELIMIT : WFM_EINFEASIBLE;
    p.target = target;
    if (margin_on_lines(&p, agents) < 0) return WFM_EINFEASIBLE;
  } else {
    p.queue.agents = 0;
    wfm__no_contacts(&p.queue, &p.measures);
  }
  *queue = p.queue;
  *measures = p.measures;
  return WFM_OK;
}

wfm_status wfm__solve_load(const wfm_queue_target *target, wfm__queue *queue) {
  problem p = {.target = target, .queue = *queue};
  p.queue.threshold_s = target->threshold_s;
  double n = queue->agents, load = 0;
  if (n > 0) {
    double most = isinf(queue->patience_s) && queue->cv2 == 0 ? n : most_load;
    wfm__boundary search = {margin_of_load, &p, most, 1e-90, n, 0, false};
    double root = sqrt(n);
    search.start = n > 2 * root ? n - root : 0.3 * n;
    if (!isinf(queue->patience_s) && target->max_abandon < 1) search.start = n;
    search.step = 0.25 * search.start < root ? 0.25 * search.start : root;
    if (!wfm__boundary_find(&search, &load)) return WFM_EINFEASIBLE;
    if (load > 0.99 * most_load) load = HUGE_VAL; /* none is too large */
  }
  queue->load = load;
  return WFM_OK;
}

wfm_status wfm__solve_aht(const wfm_queue_target *target, double rate, wfm__queue *queue) {
  problem p = {.target = target, .queue = *queue, .rate = rate};
  p.queue.threshold_s = target->threshold_s;
  double n = queue->agents, aht = 0;
  if (rate == 0) {
    aht = HUGE_VAL;
  } else if (n > 0) {
    double most = isinf(queue->patience_s) && queue->cv2 == 0 ? n / rate : most_load / rate;
    double start = 0.7 * n / rate;
    wfm__boundary search = {margin_of_aht, &p, most, 1e-90, start, 0.2 * start, false};
    if (!wfm__boundary_find(&search, &aht)) return WFM_EINFEASIBLE;
    if (aht > 0.99 * most_load / rate) aht = HUGE_VAL;
  }
  queue->aht_s = aht;
  queue->load = rate > 0 ? rate * aht : 0;
  return WFM_OK;
}
