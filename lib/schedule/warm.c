/* A roster to start from: rows of agents who break no rule are taken as they are. */
#include "schedule/schedule.h"

wfm_status wfm__sched_warm(sched_search *search, const wfm_assignments *warm) {
  const sched_model *model = search->model;
  uint8_t *offends = wfm__alloc(model->ctx, (size_t)model->agents, sizeof *offends);
  if (!offends) return wfm__fail(model->ctx, WFM_ENOMEM, "out of memory for %d agents", model->agents);
  wfm_status st = wfm__sched_read_rows(model, warm, &search->now, offends);
  if (st == WFM_OK) wfm__sched_reprice(search, 0);
  for (int32_t a = 0; st == WFM_OK && a < model->agents; a++)
    if (offends[a]) wfm__sched_rechoose(search, a, 0, 0);
  if (st == WFM_OK) wfm__sched_keep(search);
  wfm__free(model->ctx, offends);
  return st;
}
