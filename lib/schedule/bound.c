/* The Lagrangian bound: prices of covering raised where agents are missing and lowered where they are too many.

   For every price vector with -over <= price <= under,
     bound = sum of price * required + sum over agents of the cheapest legal schedule, covered intervals paid at their prices,
   is at most the cost of any legal roster (Lagrangian duality; its maximum is the Dantzig-Wolfe bound: Geoffrion 1974).
   The ascent is incremental (Nedic and Bertsekas 2001): a batch of agents is priced, the prices move along the coverage that they
   and the others, as last priced, leave open, and the next batch follows. What is tried for the bound are
   means of the prices, of a round and of rounds: the prices themselves swing around them. */
#include "schedule/schedule.h"

#include <math.h>
#include <string.h>

enum { BATCHES = 20, ROUNDS_PER_TRIAL = 5 };

/* --- pricing in parallel: every task writes its own elements only --- */

typedef struct batch {
  sched_search *search;
  const int32_t *agent; /* NULL: task i is agent i */
  sched_day *fresh;     /* [tasks * days]; NULL: values only */
} batch;

static wfm_status worth_task(void *user, size_t task, size_t worker) {
  sched_search *search = ((batch *)user)->search;
  const sched_model *model = search->model;
  (void)worker;
  wfm__sched_worth_kind(model, &search->prices, &model->kind[task], search->worth + search->worth_at[task]);
  return WFM_OK;
}

static wfm_status price_task(void *user, size_t task, size_t worker) {
  const batch *job = user;
  sched_search *search = job->search;
  const sched_model *model = search->model;
  int32_t agent = job->agent ? job->agent[task] : (int32_t)task;
  sched_pricer *pricer = &search->pricer[worker];
  search->value[agent] = wfm__sched_price(model, pricer, agent,
                                          search->worth + search->worth_at[model->agent[agent].kind], NULL);
  if (job->fresh)
    wfm__sched_take(model, &search->prices, pricer, agent, job->fresh + task * (size_t)model->days);
  return WFM_OK;
}

/* Worth of all kinds at the prices; its work. */
static wfm_status find_worth(sched_search *search, int64_t *work) {
  const sched_model *model = search->model;
  batch job = {search, NULL, NULL};
  for (int32_t s = 0; s < model->skills; s++) wfm__sched_prices_sum(model, &search->prices, s);
  for (int32_t k = 0; k < model->kinds; k++) *work += wfm__sched_worth_work(model, &model->kind[k]);
  return wfm__parallel(search->watch, "bound", (size_t)model->kinds, worth_task, &job);
}

static int64_t price_work(const sched_search *search, int32_t agent) {
  return wfm__sched_price_work(search->model, &search->model->kind[search->model->agent[agent].kind]);
}

/* A stop is not a failure: it is noted, and what was done so far stands. */
static wfm_status note_stop(sched_search *search, wfm_status st) {
  if (st != WFM_ECANCELLED && st != WFM_ELIMIT) return st;
  search->stopped = st;
  return WFM_OK;
}

wfm_status wfm__sched_evaluate(sched_search *search) {
  const sched_model *model = search->model;
  batch job = {search, NULL, NULL};
  int64_t work = 0;
  wfm_status st = find_worth(search, &work);
  if (st == WFM_OK) st = wfm__parallel(search->watch, "bound", (size_t)model->agents, price_task, &job);
  if (st != WFM_OK) return note_stop(search, st);
  double bound = model->fixed_cost;
  for (int32_t p = 0; p < model->points; p++) bound += search->prices.price[p] * model->need[p];
  for (int32_t a = 0; a < model->agents; a++) {
    bound += search->value[a];
    work += price_work(search, a);
  }
  search->work += work;
  if (bound > search->lower_bound) {
    search->lower_bound = bound;
    memcpy(search->dual, search->prices.price, (size_t)model->points * sizeof *search->dual);
  }
  return WFM_OK;
}

/* --- the ascent --- */

typedef struct ascent {
  sched_search *search;
  sched_state state; /* each agent as last priced */
  sched_day *fresh;  /* [batch * days] */
  double *mean;      /* [points] of the prices of a round */
  double *slow;      /* [points] of the means of the rounds, the latest counting most */
  double *kept;      /* [points] */
  int32_t batch;     /* agents in a batch */
  double *step;      /* [skills] of the first round */
} ascent;

/* Measured on teams of 20 to 1000: the best first step falls a little faster than with the agents needed at the peak. */
static void first_steps(ascent *climb) {
  const sched_model *model = climb->search->model;
  double range = model->frame.under_weight + model->frame.over_weight;
  for (int32_t s = 0; s < model->skills; s++) {
    double peak = 1;
    for (int32_t t = 0; t < model->slots; t++) {
      double need = model->need[(size_t)s * (size_t)model->slots + (size_t)t];
      peak = need > peak ? need : peak;
    }
    climb->step[s] = 6.8e-5 * range * pow(430 / peak, 1.3);
  }
}

static wfm_status ascent_create(ascent *climb, sched_search *search) {
  const sched_model *model = search->model;
  memset(climb, 0, sizeof *climb);
  climb->search = search;
  climb->batch = (model->agents + BATCHES - 1) / BATCHES;
  climb->fresh = wfm__alloc(model->ctx, (size_t)climb->batch * (size_t)model->days, sizeof *climb->fresh);
  climb->mean = wfm__alloc(model->ctx, (size_t)model->points, sizeof *climb->mean);
  climb->slow = wfm__alloc(model->ctx, (size_t)model->points, sizeof *climb->slow);
  climb->step = wfm__alloc(model->ctx, (size_t)model->skills, sizeof *climb->step);
  climb->kept = wfm__alloc(model->ctx, (size_t)model->points, sizeof *climb->kept);
  wfm_status st = wfm__sched_state_create(model, &climb->state);
  if (st == WFM_OK && (!climb->fresh || !climb->mean || !climb->slow || !climb->step || !climb->kept))
    st = wfm__fail(model->ctx, WFM_ENOMEM, "out of memory for %d prices", model->points);
  if (st == WFM_OK) first_steps(climb);
  return st;
}

static void ascent_free(ascent *climb) {
  const sched_model *model = climb->search->model;
  wfm__free(model->ctx, climb->fresh);
  wfm__free(model->ctx, climb->mean);
  wfm__free(model->ctx, climb->slow);
  wfm__free(model->ctx, climb->step);
  wfm__free(model->ctx, climb->kept);
  wfm__sched_state_free(model, &climb->state);
}

static void move_prices(ascent *climb, double share) {
  const sched_model *model = climb->search->model;
  double *price = climb->search->prices.price;
  for (int32_t p = 0; p < model->points; p++) {
    double x = price[p] + share * climb->step[p / model->slots] * (model->need[p] - climb->state.cover[p]);
    price[p] = x < model->low[p] ? model->low[p] : x > model->high[p] ? model->high[p] : x;
    climb->mean[p] += price[p];
  }
}

/* Prices one batch of the order and takes over what its agents choose. */
static wfm_status price_batch(ascent *climb, int32_t first, int32_t count, int64_t *work) {
  sched_search *search = climb->search;
  const sched_model *model = search->model;
  batch job = {search, search->order + first, climb->fresh};
  wfm_status st = find_worth(search, work);
  if (st == WFM_OK) st = wfm__parallel(search->watch, "bound", (size_t)count, price_task, &job);
  if (st != WFM_OK) return st;
  for (int32_t i = 0; i < count; i++) {
    int32_t agent = job.agent[i];
    sched_day *days = climb->state.day + (size_t)agent * (size_t)model->days;
    const sched_day *fresh = climb->fresh + (size_t)i * (size_t)model->days;
    wfm__sched_cover(model, climb->state.cover, days, -1);
    wfm__sched_cover(model, climb->state.cover, fresh, 1);
    memcpy(days, fresh, (size_t)model->days * sizeof *days);
    *work += price_work(search, agent);
  }
  return WFM_OK;
}

static wfm_status climb_round(ascent *climb, int32_t round, int64_t *work) {
  sched_search *search = climb->search;
  const sched_model *model = search->model;
  int32_t batches = 0;
  wfm__sched_shuffle(search);
  memset(climb->mean, 0, (size_t)model->points * sizeof *climb->mean);
  for (int32_t first = 0; first < model->agents; first += climb->batch) {
    int32_t count = model->agents - first < climb->batch ? model->agents - first : climb->batch;
    wfm_status st = price_batch(climb, first, count, work);
    if (st != WFM_OK) return st;
    /* The first round only fills the coverage: prices that chase a half-empty one go astray. */
    move_prices(climb, round ? 1 / (1 + 0.4 * round) : 0);
    batches++;
  }
  double share = round ? 0.15 : 1;
  for (int32_t p = 0; p < model->points; p++) {
    climb->mean[p] /= batches;
    climb->slow[p] += share * (climb->mean[p] - climb->slow[p]);
  }
  return WFM_OK;
}

/* The bound at mean prices; the ascent goes on from where it was. */
static wfm_status try_mean(ascent *climb, const double *mean) {
  double *price = climb->search->prices.price;
  size_t size = (size_t)climb->search->model->points * sizeof *price;
  memcpy(climb->kept, price, size);
  memcpy(price, mean, size);
  wfm_status st = wfm__sched_evaluate(climb->search);
  memcpy(price, climb->kept, size);
  return st;
}

wfm_status wfm__sched_ascend(sched_search *search, int64_t phase_limit) {
  ascent climb;
  wfm_status st = ascent_create(&climb, search);
  int64_t work = 0;
  for (int32_t round = 0; st == WFM_OK && wfm__sched_go_on(search, "bound", work, phase_limit); round++) {
    work = 0;
    st = note_stop(search, climb_round(&climb, round, &work));
    if (st == WFM_OK && search->stopped == WFM_OK && round % ROUNDS_PER_TRIAL == ROUNDS_PER_TRIAL - 1) {
      st = try_mean(&climb, climb.mean);
      if (st == WFM_OK && search->stopped == WFM_OK) st = try_mean(&climb, climb.slow);
    }
  }
  ascent_free(&climb);
  return st;
}
