/* Bidding: the lines of a roster awarded by rank, so that everybody is left with one that he may work. */
#include "schedule/schedule.h"

#include <libwfm/swap.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_AGENTS = 8192, UNKNOWN = 0, MAY = 1, MAY_NOT = 2 };

static const wfm_bid_opts default_opts = {.seniority_weight = 1, .memory_weight = 10, .memory_keep = 0.5};

void wfm_bid_opts_init(wfm_bid_opts *opts, size_t struct_size) {
  wfm__opts_init(opts, struct_size, &default_opts, sizeof default_opts);
}

typedef struct ranked {
  double score;
  int32_t agent;
} ranked;

/* An award in the making: a perfect matching of agents and lines, some of it fixed. */
typedef struct auction {
  wfm_ctx *ctx;
  sched_model model;
  sched_state state;
  uint8_t *offends;
  uint8_t *may;            /* [agents^2] agent, line: UNKNOWN, MAY, MAY_NOT */
  int32_t *place;          /* [days] of the line that is looked at */
  int32_t *line;           /* [agents] whose line each has */
  int32_t *owner;          /* [agents] who has the line */
  uint8_t *fixed;          /* [agents] his award is final */
  int32_t *queue, *before; /* [agents] of the search for a path */
  int32_t *bid_first;      /* [agents + 1] */
  int32_t *bid;            /* [bids] lines by agent */
  ranked *rank;            /* [agents] */
  double *loss;            /* [agents] */
} auction;

static wfm_status auction_create(auction *x, size_t bids) {
  const sched_model *model = &x->model;
  wfm_ctx *ctx = x->ctx;
  size_t n = (size_t)model->agents;
  if (model->agents > MOST_AGENTS)
    return wfm__fail(ctx, WFM_ELIMIT, "%zu agents, want at most %d for bidding", n, (int)MOST_AGENTS);
  x->offends = wfm__alloc(ctx, n, sizeof *x->offends);
  x->may = wfm__alloc(ctx, n * n, sizeof *x->may);
  x->place = wfm__alloc(ctx, (size_t)model->days, sizeof *x->place);
  x->line = wfm__alloc(ctx, n, sizeof *x->line);
  x->owner = wfm__alloc(ctx, n, sizeof *x->owner);
  x->fixed = wfm__alloc(ctx, n, sizeof *x->fixed);
  x->queue = wfm__alloc(ctx, n, sizeof *x->queue);
  x->before = wfm__alloc(ctx, n, sizeof *x->before);
  x->bid_first = wfm__alloc(ctx, n + 1, sizeof *x->bid_first);
  x->bid = wfm__alloc(ctx, bids, sizeof *x->bid);
  x->rank = wfm__alloc(ctx, n, sizeof *x->rank);
  x->loss = wfm__alloc(ctx, n, sizeof *x->loss);
  if (!x->offends || !x->may || !x->place || !x->line || !x->owner || !x->fixed || !x->queue || !x->before ||
      !x->bid_first || !x->bid || !x->rank || !x->loss)
    return wfm__fail(ctx, WFM_ENOMEM, "out of memory for the bids of %zu agents", n);
  return wfm__sched_state_create(model, &x->state);
}

static void auction_free(auction *x) {
  wfm_ctx *ctx = x->ctx;
  wfm__free(ctx, x->offends);
  wfm__free(ctx, x->may);
  wfm__free(ctx, x->place);
  wfm__free(ctx, x->line);
  wfm__free(ctx, x->owner);
  wfm__free(ctx, x->fixed);
  wfm__free(ctx, x->queue);
  wfm__free(ctx, x->before);
  wfm__free(ctx, x->bid_first);
  wfm__free(ctx, x->bid);
  wfm__free(ctx, x->rank);
  wfm__free(ctx, x->loss);
  wfm__sched_state_free(&x->model, &x->state);
  wfm__sched_model_free(&x->model);
}

/* --- who may work which line --- */

static bool reckon(auction *x, int32_t agent, int32_t line) {
  const sched_model *model = &x->model;
  const sched_kind *kind = &model->kind[model->agent[agent].kind];
  const sched_day *days = &x->state.day[(size_t)line * (size_t)model->days];
  for (int32_t d = 0; d < model->days; d++) {
    x->place[d] = -1;
    if (days[d].shift < 0) continue;
    if (kind->shifts == 0) return false;
    int32_t j = wfm__sched_place(model, kind, days[d].shift);
    bool skilled = false;
    for (int32_t i = 0; i < kind->skills; i++) skilled = skilled || kind->skill[i] == days[d].skill;
    if (kind->shift[j] != days[d].shift || !skilled) return false;
    x->place[d] = j;
  }
  return wfm__sched_broken_rule(model, agent, x->place) < 0;
}

static bool may_work(auction *x, int32_t agent, int32_t line) {
  uint8_t *known = &x->may[(size_t)agent * (size_t)x->model.agents + (size_t)line];
  if (*known == UNKNOWN) *known = reckon(x, agent, line) ? MAY : MAY_NOT;
  return *known == MAY;
}

/* --- awards --- */

static void give(auction *x, int32_t agent, int32_t line) {
  x->line[agent] = line;
  x->owner[line] = agent;
}

/* Gives the line to the agent when all others who are not fixed can still have one: who loses it looks for another along an augmenting
   path, breadth first, that ends in the line that the agent gives up. */
static bool award(auction *x, int32_t agent, int32_t line) {
  int32_t given_up = x->line[agent], loser = x->owner[line], head = 0, tail = 0;
  if (loser == agent) return true;
  if (x->fixed[loser] || !may_work(x, agent, line)) return false;
  for (int32_t a = 0; a < x->model.agents; a++) x->before[a] = -1;
  x->before[loser] = loser;
  x->queue[tail++] = loser;
  for (; head < tail; head++) {
    int32_t a = x->queue[head];
    if (may_work(x, a, given_up)) break;
    for (int32_t l = 0; l < x->model.agents; l++) {
      int32_t b = x->owner[l];
      if (b == agent || x->fixed[b] || x->before[b] >= 0 || !may_work(x, a, l)) continue;
      x->before[b] = a;
      x->queue[tail++] = b;
    }
  }
  if (head == tail) return false;
  int32_t free_line = given_up;
  for (int32_t a = x->queue[head];; a = x->before[a]) {
    int32_t old = x->line[a];
    give(x, a, free_line);
    free_line = old;
    if (a == loser) break;
  }
  give(x, agent, line);
  return true;
}

static int compare_rank(const void *a, const void *b) {
  const ranked *x = a, *y = b;
  if (x->score != y->score) return x->score > y->score ? -1 : 1;
  return (x->agent > y->agent) - (x->agent < y->agent);
}

static void run_auction(auction *x) {
  int32_t agents = x->model.agents;
  for (int32_t a = 0; a < agents; a++) give(x, a, a);
  for (int32_t i = 0; i < agents; i++) {
    int32_t a = x->rank[i].agent, first = x->bid_first[a], count = x->bid_first[a + 1] - first, won = 0;
    while (won < count && !award(x, a, x->bid[first + won])) won++;
    if (count > 0) {
      x->loss[a] = (double)won / count;
      x->fixed[a] = won < count;
    }
  }
}

/* --- the call --- */

static wfm_status read_bids(auction *x, const int32_t *agent, const int32_t *line, size_t bids) {
  int32_t agents = x->model.agents;
  if (bids > (size_t)INT32_MAX) return wfm__fail(x->ctx, WFM_ELIMIT, "%zu bids, want at most 2^31 - 1", bids);
  for (size_t i = 0; i < bids; i++) {
    if (agent[i] < 0 || agent[i] >= agents || line[i] < 0 || line[i] >= agents)
      return wfm__fail(x->ctx, WFM_EINVAL, "bid %zu: agent %d, line %d, want 0 to %d", i, (int)agent[i],
                       (int)line[i], (int)agents - 1);
    x->bid_first[agent[i] + 1]++;
  }
  for (int32_t a = 0; a < agents; a++) x->bid_first[a + 1] += x->bid_first[a];
  for (int32_t a = 0; a < agents; a++) x->queue[a] = x->bid_first[a];
  for (size_t i = 0; i < bids; i++) {
    for (int32_t k = x->bid_first[agent[i]]; k < x->queue[agent[i]]; k++)
      if (x->bid[k] == line[i])
        return wfm__fail(x->ctx, WFM_EINVAL, "bid %zu: agent %d bids for line %d twice", i, (int)agent[i],
                         (int)line[i]);
    x->bid[x->queue[agent[i]]++] = line[i];
  }
  return WFM_OK;
}

static void rank_agents(auction *x, const double *memory, const wfm_bid_opts *opts) {
  for (int32_t a = 0; a < x->model.agents; a++)
    x->rank[a] = (ranked){opts->seniority_weight * x->model.roster->agent[a].in.seniority_years +
                              (memory ? opts->memory_weight * memory[a] : 0),
                          a};
  if (x->model.agents > 0) qsort(x->rank, (size_t)x->model.agents, sizeof *x->rank, compare_rank);
}

static wfm_status write_rows(const auction *x, wfm_assignments *to) {
  const sched_model *model = &x->model;
  wfm_status st = WFM_OK;
  for (int32_t a = 0; a < model->agents; a++)
    for (int32_t d = 0; st == WFM_OK && d < model->days; d++) {
      const sched_day *day = &x->state.day[(size_t)x->line[a] * (size_t)model->days + (size_t)d];
      wfm_assignment row;
      if (day->shift < 0) continue;
      wfm__sched_row_of(model, a, d, day, &row);
      st = wfm_assignments_add(to, &row);
    }
  return st;
}

static wfm_status check_opts(wfm_ctx *ctx, const wfm_bid_opts *opts) {
  if (opts->flags != 0) return wfm__fail(ctx, WFM_EVERSION, "flags=%u, want 0", opts->flags);
  wfm_status st = wfm__check_number(ctx, "seniority_weight", opts->seniority_weight, 0, 1e9);
  if (st == WFM_OK) st = wfm__check_number(ctx, "memory_weight", opts->memory_weight, 0, 1e9);
  return st == WFM_OK ? wfm__check_number(ctx, "memory_keep", opts->memory_keep, 0, 1) : st;
}

wfm_status wfm_shift_bid(wfm_ctx *ctx, const wfm_roster *roster, const wfm_assignments *rows,
                         const int32_t *bid_agent, const int32_t *bid_line, size_t bids, const double *memory,
                         const wfm_bid_opts *opts, int32_t *line, double *memory_out, wfm_assignments **out) {
  if (!ctx) return WFM_EINVAL;
  if (!roster || !rows || !line || (bids > 0 && (!bid_agent || !bid_line)))
    return wfm__fail(ctx, WFM_EINVAL, "roster, rows, line or the bids are NULL");
  wfm_bid_opts read = default_opts;
  auction x = {.ctx = ctx};
  wfm_assignments *result = NULL;
  wfm_status st = wfm__opts_read(ctx, &read, sizeof read, opts);
  if (st == WFM_OK) st = check_opts(ctx, &read);
  if (st == WFM_OK && memory) st = wfm__check_array(ctx, "memory", memory, roster->agent_count, 0, 1e9);
  if (st != WFM_OK) return st;
  st = wfm__sched_compile(ctx, roster, &x.model);
  if (st == WFM_OK) st = auction_create(&x, bids);
  if (st == WFM_OK) st = wfm__sched_read_rows(&x.model, rows, &x.state, x.offends);
  for (int32_t a = 0; st == WFM_OK && a < x.model.agents; a++)
    if (x.offends[a])
      st = wfm__fail(ctx, WFM_EINFEASIBLE, "agent %s: his rows break a rule, want a legal roster",
                     roster->agent[a].in.name);
  if (st == WFM_OK) st = read_bids(&x, bid_agent, bid_line, bids);
  if (st == WFM_OK) {
    rank_agents(&x, memory, &read);
    run_auction(&x);
    if (out) st = wfm_assignments_create(ctx, &result);
  }
  if (st == WFM_OK && out) st = write_rows(&x, result);
  if (st == WFM_OK) {
    for (int32_t a = 0; a < x.model.agents; a++) {
      line[a] = x.line[a];
      if (memory_out) memory_out[a] = read.memory_keep * (memory ? memory[a] : 0) + x.loss[a];
    }
    if (out) *out = result;
    result = NULL;
  }
  wfm_assignments_free(result);
  auction_free(&x);
  return st;
}
