/* A roster to start from: rows of agents who break no rule are taken as they are. */
#include "schedule/schedule.h"

#include <string.h>

/* Marks the agents whose rows break a rule. */
static wfm_status mark_offenders(const sched_model *model, const wfm_assignments *warm, uint8_t *offends) {
  wfm_check *check = NULL;
  wfm_status st = wfm_roster_check(model->ctx, model->roster, warm, &check);
  if (st != WFM_OK) return st;
  for (size_t i = 0; st == WFM_OK && i < wfm_check_violations(check); i++) {
    wfm_violation violation = {.struct_size = sizeof violation};
    st = wfm_check_violation(check, i, &violation);
    if (st == WFM_OK && violation.agent >= 0 && violation.agent < model->agents) offends[violation.agent] = 1;
  }
  wfm_check_free(check);
  return st;
}

static void take_row(const sched_model *model, const wfm_assignment *row, sched_state *to) {
  const sched_shift *shift = &model->shift[row->shift];
  sched_day *day = &to->day[(size_t)row->agent * (size_t)model->days + (size_t)row->day];
  *day = (sched_day){.shift = row->shift, .skill = row->skill};
  for (int32_t i = 0; i < shift->pauses; i++)
    day->pause[i] =
        (int16_t)((row->pause_minute[shift->which[i]] - shift->start_minute) / model->frame.interval_minutes);
}

wfm_status wfm__sched_warm(sched_search *search, const wfm_assignments *warm) {
  const sched_model *model = search->model;
  uint8_t *offends = wfm__alloc(model->ctx, (size_t)model->agents, sizeof *offends);
  if (!offends) return wfm__fail(model->ctx, WFM_ENOMEM, "out of memory for %d agents", model->agents);
  wfm_status st = mark_offenders(model, warm, offends);
  for (size_t i = 0; st == WFM_OK && i < wfm_assignments_count(warm); i++) {
    wfm_assignment row = {.struct_size = sizeof row};
    st = wfm_assignments_get(warm, i, &row);
    bool known = row.agent >= 0 && row.agent < model->agents && row.day >= 0 && row.day < model->days &&
                 row.shift >= 0 && row.shift < model->shifts;
    if (st == WFM_OK && known && !offends[row.agent]) take_row(model, &row, &search->now);
  }
  for (int32_t a = 0; st == WFM_OK && a < model->agents; a++)
    wfm__sched_cover(model, search->now.cover, search->now.day + (size_t)a * (size_t)model->days, 1);
  if (st == WFM_OK) wfm__sched_reprice(search, 0);
  for (int32_t a = 0; st == WFM_OK && a < model->agents; a++)
    if (offends[a]) wfm__sched_rechoose(search, a, 0, 0);
  if (st == WFM_OK) wfm__sched_keep(search);
  wfm__free(model->ctx, offends);
  return st;
}
