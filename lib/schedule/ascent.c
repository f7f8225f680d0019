/* The ascent of the bound: blocks of agents are priced in turn, the master balances what they choose, its prices go to the next.

   Once a round the centre of the master moves to its prices (method of multipliers). Tried for the bound are means of the prices over
   rounds: the prices themselves swing around them. */
#include "schedule/schedule.h"

#include <math.h>
#include <string.h>

enum { MOVES = 4, EXTRA_SWEEPS = 2, FEW_ROUNDS = 5, ROUNDS = 10 };
static const double NEW_SHARE = 0.3;   /* of the latest round in the mean of the rounds */
static const double LEAST_GAIN = 1e-6; /* of the bound, from one trial to the next */

typedef struct ascent {
  sched_search *search;
  sched_master master;
  sched_day *fresh; /* [agents of a block * days] */
  int32_t *counted; /* [points] what a block covers */
  double *mean;     /* [points] of the prices of a round */
  double *slow;     /* [points] of the means of the rounds, the latest counting most */
  double *kept;     /* [points] */
} ascent;

static void ascent_free(ascent *climb) {
  wfm_ctx *ctx = climb->search->model->ctx;
  wfm__free(ctx, climb->fresh);
  wfm__free(ctx, climb->counted);
  wfm__free(ctx, climb->mean);
  wfm__free(ctx, climb->slow);
  wfm__free(ctx, climb->kept);
  wfm__sched_master_free(&climb->master);
}

static wfm_status ascent_create(ascent *climb, sched_search *search) {
  const sched_model *model = search->model;
  size_t points = (size_t)model->points;
  memset(climb, 0, sizeof *climb);
  climb->search = search;
  wfm_status st = wfm__sched_master_create(model, &climb->master);
  if (st != WFM_OK) return st;
  climb->fresh =
      wfm__alloc(model->ctx, (size_t)climb->master.most_agents * (size_t)model->days, sizeof *climb->fresh);
  climb->counted = wfm__alloc(model->ctx, points, sizeof *climb->counted);
  climb->mean = wfm__alloc(model->ctx, points, sizeof *climb->mean);
  climb->slow = wfm__alloc(model->ctx, points, sizeof *climb->slow);
  climb->kept = wfm__alloc(model->ctx, points, sizeof *climb->kept);
  if (climb->fresh && climb->counted && climb->mean && climb->slow && climb->kept) return WFM_OK;
  ascent_free(climb);
  return wfm__fail(model->ctx, WFM_ENOMEM, "out of memory for %d prices", model->points);
}

/* Prices a block and hands what its agents choose to the master. */
static wfm_status price_block(ascent *climb, int32_t b, int32_t round, int64_t *work) {
  sched_search *search = climb->search;
  const sched_model *model = search->model;
  const sched_block *block = &climb->master.block[b];
  const int32_t *agent = climb->master.order + block->first;
  wfm_status st = wfm__sched_price_agents(search, agent, block->count, climb->fresh, work);
  if (st != WFM_OK) return st;
  double own = 0;
  memset(climb->counted, 0, (size_t)model->points * sizeof *climb->counted);
  for (int32_t i = 0; i < block->count; i++) {
    wfm__sched_cover(model, climb->counted, climb->fresh + (size_t)i * (size_t)model->days, 1);
    own += search->value[agent[i]];
  }
  for (int32_t p = 0; p < model->points; p++) own += search->prices.price[p] * climb->counted[p];
  wfm__sched_master_add(&climb->master, b, round, own, climb->counted);
  return WFM_OK;
}

/* Moves the prices; the first round only fills the coverage: prices that chase a half-empty one go astray. */
static wfm_status climb_round(ascent *climb, int32_t round, int64_t *work) {
  const sched_model *model = climb->search->model;
  sched_master *master = &climb->master;
  double *price = climb->search->prices.price;
  memset(climb->mean, 0, (size_t)model->points * sizeof *climb->mean);
  master->work = 0;
  for (int32_t b = 0; b < master->blocks; b++) {
    for (int32_t p = 0; p < model->points; p++) climb->mean[p] += price[p] / master->blocks;
    wfm_status st = price_block(climb, b, round, work);
    if (st != WFM_OK) return st;
    if (round) wfm__sched_master_balance(master, b, MOVES, price);
  }
  for (int32_t i = 0; i < EXTRA_SWEEPS && round; i++)
    for (int32_t b = 0; b < master->blocks; b++) wfm__sched_master_balance(master, b, MOVES, price);
  *work += master->work;
  if (!round) wfm__sched_master_prices(master, price);
  memcpy(master->centre, price, (size_t)model->points * sizeof *price);
  double share = round ? NEW_SHARE : 1;
  for (int32_t p = 0; p < model->points; p++) {
    double x = climb->slow[p] + share * (climb->mean[p] - climb->slow[p]);
    climb->slow[p] = fmin(fmax(x, model->low[p]), model->high[p]); /* a mean may round out of the range */
  }
  return WFM_OK;
}

/* The bound at the mean prices; the ascent goes on from where it was. */
static wfm_status try_mean(ascent *climb) {
  double *price = climb->search->prices.price;
  size_t size = (size_t)climb->search->model->points * sizeof *price;
  memcpy(climb->kept, price, size);
  memcpy(price, climb->slow, size);
  wfm_status st = wfm__sched_evaluate(climb->search);
  memcpy(price, climb->kept, size);
  return st;
}

wfm_status wfm__sched_ascend(sched_search *search, int64_t phase_limit) {
  ascent climb;
  if (search->model->agents == 0) return WFM_OK;
  wfm_status st = ascent_create(&climb, search);
  if (st != WFM_OK) return st;
  memcpy(climb.master.centre, search->prices.price,
         (size_t)search->model->points * sizeof *climb.master.centre);
  bool going = wfm__sched_go_on(search, "bound", 1, phase_limit);
  for (int32_t round = 0; going; round++) {
    int64_t work = 0;
    double before = search->lower_bound;
    st = wfm__sched_note_stop(search, climb_round(&climb, round, &work));
    if (st != WFM_OK || search->stopped != WFM_OK) break;
    going = wfm__sched_go_on(search, "bound", work, phase_limit);
    if (search->stopped != WFM_OK || round == 0 || (going && round != FEW_ROUNDS && round % ROUNDS)) continue;
    st = try_mean(&climb);
    if (st != WFM_OK || search->stopped != WFM_OK) break;
    if (round > ROUNDS && search->lower_bound - before < LEAST_GAIN * fabs(before)) break;
  }
  ascent_free(&climb);
  return st;
}
