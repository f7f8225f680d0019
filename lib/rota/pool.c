/* Schedules of the whole horizon that were worth while before, kept for later masters. */
#include "rota/rota.h"

#include <math.h>
#include <string.h>

wfm_status wfm__rota_pool_open(rota_search *search) {
  rota_pool *pool = &search->pool;
  size_t people = (size_t)search->model->people;
  pool->least = wfm__alloc(search->model->ctx, people, sizeof *pool->least);
  if (!pool->least) return wfm__fail(search->model->ctx, WFM_ENOMEM, "out of memory for %zu people", people);
  for (size_t i = 0; i < people; i++) pool->least[i] = INFINITY;
  pool->open = true;
  return WFM_OK;
}

void wfm__rota_pool_free(rota_search *search) {
  rota_pool *pool = &search->pool;
  void *owned[] = {pool->owner, pool->days, pool->cost, pool->least};
  for (size_t i = 0; i < WFM__COUNT(owned); i++) wfm__free(search->model->ctx, owned[i]);
}

wfm_status wfm__rota_pool_add(rota_search *search, int32_t person, const int32_t *days) {
  rota_pool *pool = &search->pool;
  const rota_model *model = search->model;
  size_t length = (size_t)model->days, count = pool->count + 1;
  if (!pool->open || pool->count >= ROTA_POOL_MOST) return WFM_OK;
  wfm_status st = wfm__grow(model->ctx, &pool->owner, &pool->owner_cap, count, sizeof *pool->owner);
  if (st == WFM_OK)
    st = wfm__grow(model->ctx, &pool->days, &pool->days_cap, count * length, sizeof *pool->days);
  if (st == WFM_OK) st = wfm__grow(model->ctx, &pool->cost, &pool->cost_cap, count, sizeof *pool->cost);
  if (st != WFM_OK) return st;
  int32_t *to = pool->days + pool->count * length;
  memcpy(to, days, length * sizeof *to);
  double cost = wfm__rota_own_cost(model, person, to, 0, model->days);
  for (int32_t d = 0; d < model->days; d++)
    if (to[d] != WFM_ROTA_OFF) cost -= search->dual[(size_t)d * (size_t)model->shifts + (size_t)to[d]];
  pool->owner[pool->count] = person;
  pool->cost[pool->count++] = cost;
  if (cost < pool->least[person]) pool->least[person] = cost;
  return WFM_OK;
}

bool wfm__rota_pool_worthy(const rota_search *search, size_t i) {
  const rota_pool *pool = &search->pool;
  return pool->cost[i] - pool->least[pool->owner[i]] < search->cost - search->lower_bound;
}
