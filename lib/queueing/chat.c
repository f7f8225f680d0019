/* Chat: the birth-death chain of agents with several contacts at once. While all places are taken the queue is that of Erlang C or A
   with agents * pace[slots] agents; only the weight of the states below is its own. */
#include "queueing/chat.h"

#include "queueing/boundary.h"
#include "queueing/special.h"
#include "queueing/tables.h"

#include <math.h>

static const double most_places = 1e8; /* agents * slots */

/* Weights of the states in which nobody waits, against "all places taken, nobody waiting". */
typedef struct below {
  wfm__idle idle;
  double in_progress, busy; /* mean contacts in progress and agents with any, in these states */
} below;

/* Contacts that end per aht with j in progress. */
static double pace_of(const wfm__chat_team *team, double agents, double j) {
  double k = floor(j / agents), more = j - k * agents;
  if (more == 0) return agents * team->pace[(int)k];
  return (agents - more) * team->pace[(int)k] + more * team->pace[(int)k + 1];
}

static below walk_down(const wfm__queue *q, const wfm__chat_team *team) {
  double top = q->agents * team->slots, weight = 1, sum = 0, contacts = 0, busy = 0, halved = 0;
  for (double j = top; j > 0; j--) {
    double ratio = pace_of(team, q->agents, j) / q->load;
    weight *= ratio;
    if (weight > 0x1p400) {
      weight *= 0x1p-400;
      sum *= 0x1p-400;
      contacts *= 0x1p-400;
      busy *= 0x1p-400;
      halved++;
    }
    sum += weight;
    contacts += weight * (j - 1);
    busy += weight * (j - 1 < q->agents ? j - 1 : q->agents);
    if (team->monotone && ratio < 1 && weight < 1e-18 * (1 - ratio) * sum) break;
  }
  double e = 400 * halved * wfm__ln2.hi;
  return (below){{sum, exp(-e), e}, contacts / sum, busy / sum};
}

/* The queue of those who wait: as many agents as all are worth when every place is taken. */
static wfm__queue full_queue(const wfm__queue *q, const wfm__chat_team *team) {
  wfm__queue full = *q;
  full.agents = q->agents * team->pace[team->slots];
  return full;
}

void wfm__chat(const wfm__queue *q, const wfm__chat_team *team, double places, wfm__measures *out,
               wfm__chat_measures *chat) {
  *chat = (wfm__chat_measures){0, NAN, q->agents > 0 ? 0 : NAN, NAN};
  if (q->load == 0 || q->agents == 0) {
    wfm__erlang(q, out);
    return;
  }
  below b = walk_down(q, team);
  wfm__queue full = full_queue(q, team);
  if (!isinf(places))
    wfm__finite_idle(&full, places, b.idle, out);
  else if (!isinf(q->patience_s))
    wfm__erlang_a_idle(&full, b.idle, out);
  else if (q->load < full.agents)
    wfm__erlang_c_idle(&full, b.idle, out);
  else
    wfm__erlang_c(&full, out);
  double taken = out->p_wait + out->p_block, top = q->agents * team->slots;
  chat->in_progress = out->p_no_wait * b.in_progress + taken * top;
  double busy = out->p_no_wait * b.busy + taken * q->agents;
  chat->concurrency = chat->in_progress / busy;
  chat->slot_use = chat->in_progress / top;
  chat->handle_s = chat->in_progress / (q->load * out->p_answered) * q->aht_s;
  out->mean_in_system = out->mean_queue + chat->in_progress;
  out->occupancy = busy < q->agents ? busy / q->agents : 1;
}

double wfm__chat_wait_quantile(const wfm__queue *q, const wfm__chat_team *team, double places,
                               const wfm__measures *measures, double miss) {
  wfm__queue full = full_queue(q, team);
  if (isinf(places) || q->load == 0 || q->agents == 0) return wfm__wait_quantile(&full, measures, miss);
  return wfm__finite_idle_quantile(&full, places, walk_down(q, team).idle, measures, miss);
}

typedef struct problem {
  const wfm_queue_target *target;
  const wfm__chat_team *team;
  wfm__queue queue;
} problem;

static double margin_of_agents(void *user, double agents) {
  problem *p = user;
  wfm__measures m;
  wfm__chat_measures chat;
  p->queue.agents = agents;
  wfm__chat(&p->queue, p->team, HUGE_VAL, &m, &chat);
  wfm__queue seen = p->queue; /* a queue of this occupancy, for the cap on it */
  seen.load = m.occupancy * agents / m.p_answered;
  return wfm__target_margin(p->target, &seen, &m);
}

/* Whether more agents always do better. Occupancy may rise with agents when waiting contacts hang up faster than the slowest are
   handled: then agents who take them keep more contacts in the system. */
static bool is_monotone(const problem *p) {
  double slowest = p->team->pace[p->team->slots] / p->team->slots;
  return p->team->monotone &&
         (p->target->max_occupancy == 1 || p->queue.aht_s <= slowest * p->queue.patience_s);
}

/* The fewest above low: by bisection where that is sure to find them, else one by one. */
static wfm_status agents_above(wfm_ctx *ctx, problem *p, double low, double limit, double *agents) {
  double root = sqrt(p->queue.load), pace = p->team->pace[p->team->slots];
  wfm__boundary search = {margin_of_agents, p, low, limit, 0, 0, true};
  search.start = fmin(fmax(ceil((p->queue.load + root) / pace), low + 1), limit);
  search.step = ceil(0.3 * root / pace + 0.5);
  if (is_monotone(p)) return wfm__boundary_find(&search, agents) ? WFM_OK : WFM_ELIMIT;
  for (double n = low + 1; n <= limit; n++) {
    if (wfm_ctx_cancelled(ctx)) return WFM_ECANCELLED;
    *agents = n;
    if (margin_of_agents(p, n) >= 0) return WFM_OK;
  }
  return WFM_ELIMIT;
}

wfm_status wfm__chat_solve(wfm_ctx *ctx, const wfm_queue_target *target, const wfm__chat_team *team,
                           double max_agents, wfm__queue *queue) {
  problem p = {target, team, *queue};
  p.queue.threshold_s = target->threshold_s;
  double limit = fmin(max_agents, floor(most_places / team->slots)), agents = 0, low = 0;
  bool endless = isinf(queue->patience_s);
  wfm_status st = WFM_OK;
  if (queue->load > 0) {
    if (endless) low = floor(queue->load / team->pace[team->slots]);
    if (low >= limit) return WFM_ELIMIT;
    if (target->sl_definition == WFM_SL_INCL_ABANDON && target->level > 0 && !endless) {
      wfm_queue_target caps = *target;
      caps.level = 0;
      p.target = &caps;
      st = agents_above(ctx, &p, low, limit, &agents);
      p.target = target;
      if (st == WFM_OK && margin_of_agents(&p, agents) < 0)
        st = agents >= limit ? WFM_ELIMIT : agents_above(ctx, &p, agents, limit, &agents);
    } else {
      st = agents_above(ctx, &p, low, limit, &agents);
    }
  }
  queue->agents = agents;
  queue->threshold_s = target->threshold_s;
  return st;
}
