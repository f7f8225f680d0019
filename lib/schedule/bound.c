/* The Lagrangian bound: prices of covering raised where agents are missing and lowered where they are too many.

   For every price vector with -over <= price <= under,
     bound = sum of price * required + sum over agents of the cheapest legal schedule, covered intervals paid at their prices,
   is at most the cost of any legal roster (Lagrangian duality; its maximum is the Dantzig-Wolfe bound: Geoffrion 1974). */
#include "schedule/schedule.h"

#include <math.h>
#include <string.h>

/* --- pricing in parallel: every task writes its own elements only --- */

typedef struct batch {
  sched_search *search;
  const int32_t *agent; /* NULL: task i is agent i */
  sched_day *fresh;     /* [tasks * days]; NULL: values only */
} batch;

/* Worth of every shift on one day with one skill. */
static wfm_status shift_task(void *user, size_t task, size_t worker) {
  sched_search *search = ((batch *)user)->search;
  const sched_model *model = search->model;
  int32_t day = (int32_t)task % model->days, skill = (int32_t)task / model->days;
  double *worth = search->worth_shift + task * (size_t)model->shifts;
  (void)worker;
  for (int32_t s = 0; s < model->shifts; s++)
    worth[s] = wfm__sched_worth(model, &search->prices, day, s, skill, NULL);
  return WFM_OK;
}

/* Worth of every shift on every day to one kind: with the best of its skills. */
static void worth_of_kind(sched_search *search, int32_t k) {
  const sched_model *model = search->model;
  const sched_kind *kind = &model->kind[k];
  double *worth = search->worth + search->worth_at[k];
  for (int32_t d = 0; d < model->days; d++)
    for (int32_t j = 0; j < kind->shifts; j++) {
      double most = -INFINITY;
      for (int32_t i = 0; i < kind->skills; i++) {
        size_t at = (size_t)kind->skill[i] * (size_t)model->days + (size_t)d;
        double x = search->worth_shift[at * (size_t)model->shifts + (size_t)kind->shift[j]];
        most = x > most ? x : most;
      }
      worth[(size_t)d * (size_t)kind->shifts + (size_t)j] = most;
    }
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

wfm_status wfm__sched_price_agents(sched_search *search, const int32_t *agent, int32_t count,
                                   sched_day *fresh, int64_t *work) {
  const sched_model *model = search->model;
  batch job = {search, agent, fresh};
  size_t shifts = (size_t)model->skills * (size_t)model->days;
  for (int32_t s = 0; s < model->skills; s++) wfm__sched_prices_sum(model, &search->prices, s);
  wfm_status st = wfm__parallel(search->watch, "bound", shifts, shift_task, &job);
  if (st != WFM_OK) return st;
  *work += 1 + (int64_t)shifts * model->shifts / 26;
  memset(search->worth_known, 0, (size_t)model->kinds);
  for (int32_t i = 0; i < count; i++) {
    int32_t k = model->agent[agent ? agent[i] : i].kind;
    *work += wfm__sched_price_work(model, &model->kind[k]);
    if (search->worth_known[k]) continue;
    worth_of_kind(search, k);
    search->worth_known[k] = 1;
    *work += 1 + (int64_t)model->days * model->kind[k].shifts * model->kind[k].skills / 1000;
  }
  return wfm__parallel(search->watch, "bound", (size_t)count, price_task, &job);
}

/* A stop is not a failure: it is noted, and what was done so far stands. */
wfm_status wfm__sched_note_stop(sched_search *search, wfm_status st) {
  if (st != WFM_ECANCELLED && st != WFM_ELIMIT) return st;
  search->stopped = st;
  return WFM_OK;
}

wfm_status wfm__sched_evaluate(sched_search *search) {
  const sched_model *model = search->model;
  int64_t work = 0;
  wfm_status st = wfm__sched_price_agents(search, NULL, model->agents, NULL, &work);
  if (st != WFM_OK) return wfm__sched_note_stop(search, st);
  double bound = model->fixed_cost;
  for (int32_t p = 0; p < model->points; p++) bound += search->prices.price[p] * model->need[p];
  for (int32_t a = 0; a < model->agents; a++) bound += search->value[a];
  search->work += work;
  if (bound > search->lower_bound) {
    search->lower_bound = bound;
    memcpy(search->dual, search->prices.price, (size_t)model->points * sizeof *search->dual);
  }
  return WFM_OK;
}
