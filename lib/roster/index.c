/* Index of a problem: demand as a dense table, rows by agent, shifts by contract. */
#include "roster/roster.h"

bool wfm__agent_has_skill(const wfm_roster *roster, int32_t agent, int32_t skill) {
  const wfm__agent *a = &roster->agent[agent];
  for (int32_t i = 0; i < a->skills; i++)
    if (a->skill[i] == skill) return true;
  return false;
}

static bool in_contract(const wfm__contract *contract, int32_t group) {
  for (int32_t i = 0; i < contract->groups; i++)
    if (contract->group[i] == group) return true;
  return false;
}

/* Counting sort of rows by agent; agents is the agent of row 0, the next one stride bytes further. */
static wfm_status by_agent(wfm_ctx *ctx, size_t agents, size_t count, const int32_t *agent, size_t stride,
                           size_t **first_out, size_t **rows_out) {
  size_t *first = wfm__alloc(ctx, agents + 2, sizeof *first);
  size_t *rows = wfm__alloc(ctx, count, sizeof *rows);
  *first_out = first;
  *rows_out = rows;
  if (!first || !rows) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for an index of %zu rows", count);
  const char *at = (const char *)agent;
  for (size_t i = 0; i < count; i++) first[*(const int32_t *)(const void *)(at + i * stride) + 2]++;
  for (size_t a = 2; a < agents + 2; a++) first[a] += first[a - 1];
  for (size_t i = 0; i < count; i++) rows[first[*(const int32_t *)(const void *)(at + i * stride) + 1]++] = i;
  return WFM_OK;
}

static wfm_status fill(wfm_ctx *ctx, const wfm_roster *roster, wfm__roster_index *index) {
  size_t skills = (size_t)wfm__roster_skill_count(roster);
  index->ctx = ctx;
  index->demand = wfm__alloc(ctx, skills * (size_t)roster->slots, sizeof *index->demand);
  index->allowed = wfm__alloc(ctx, roster->contract_count, roster->shift_count);
  if (!index->demand || !index->allowed)
    return wfm__fail(ctx, WFM_ENOMEM, "out of memory for an index of %zu skills and %zu shifts", skills,
                     roster->shift_count);
  for (size_t i = 0; i < roster->demand_count; i++) {
    const wfm__demand *row = &roster->demand[i];
    index->demand[(size_t)row->skill * (size_t)roster->slots + (size_t)row->slot] += row->required;
  }
  for (size_t c = 0; c < roster->contract_count; c++)
    for (size_t s = 0; s < roster->shift_count; s++)
      index->allowed[c * roster->shift_count + s] = in_contract(&roster->contract[c], roster->shift[s].group);
  size_t agents = roster->agent_count;
  wfm_status st =
      by_agent(ctx, agents, roster->request_count, roster->request ? &roster->request->agent : NULL,
               sizeof *roster->request, &index->request_first, &index->requests);
  if (st == WFM_OK)
    st = by_agent(ctx, agents, roster->time_off_count, roster->time_off ? &roster->time_off->agent : NULL,
                  sizeof *roster->time_off, &index->time_off_first, &index->times_off);
  if (st == WFM_OK)
    st = by_agent(ctx, agents, roster->lock_count, roster->lock ? &roster->lock->agent : NULL,
                  sizeof *roster->lock, &index->lock_first, &index->locks);
  return st;
}

wfm_status wfm__roster_index_create(wfm_ctx *ctx, const wfm_roster *roster, wfm__roster_index **out) {
  wfm__roster_index *index = wfm__alloc(ctx, 1, sizeof *index);
  if (!index) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for an index of the problem");
  wfm_status st = fill(ctx, roster, index);
  if (st == WFM_OK)
    *out = index;
  else
    wfm__roster_index_free(index);
  return st;
}

void wfm__roster_index_free(wfm__roster_index *index) {
  if (!index) return;
  wfm_ctx *ctx = index->ctx;
  void *arrays[] = {index->demand,     index->allowed,  index->request_first, index->time_off_first,
                    index->lock_first, index->requests, index->times_off,     index->locks};
  for (size_t i = 0; i < WFM__COUNT(arrays); i++) wfm__free(ctx, arrays[i]);
  wfm__free(ctx, index);
}
