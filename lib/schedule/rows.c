/* Rosters in rows, as the checker and the files have them, and in days, as the optimiser has them. */
#include "schedule/schedule.h"

/* Marks the agents whose rows break a rule that counts. */
static wfm_status mark_offenders(const sched_model *model, const wfm_assignments *rows, uint32_t ignored,
                                 uint8_t *offends) {
  wfm_check *check = NULL;
  wfm_status st = wfm_roster_check(model->ctx, model->roster, rows, &check);
  if (st != WFM_OK) return st;
  for (size_t i = 0; st == WFM_OK && i < wfm_check_violations(check); i++) {
    wfm_violation violation = {.struct_size = sizeof violation};
    st = wfm_check_violation(check, i, &violation);
    if (st == WFM_OK && violation.agent >= 0 && violation.agent < model->agents &&
        !(ignored >> violation.rule & 1))
      offends[violation.agent] = 1;
  }
  wfm_check_free(check);
  return st;
}

sched_day wfm__sched_day_of(const sched_model *model, const wfm_assignment *row) {
  const sched_shift *shift = &model->shift[row->shift];
  sched_day day = {.shift = row->shift, .skill = row->skill};
  for (int32_t i = 0; i < shift->pauses; i++)
    day.pause[i] =
        (int16_t)((row->pause_minute[shift->which[i]] - shift->start_minute) / model->frame.interval_minutes);
  return day;
}

wfm_status wfm__sched_read_rows(const sched_model *model, const wfm_assignments *rows, sched_state *state,
                                uint8_t *offends) {
  return wfm__sched_read_rows_but(model, rows, 0, state, offends);
}

wfm_status wfm__sched_read_rows_but(const sched_model *model, const wfm_assignments *rows, uint32_t ignored,
                                    sched_state *state, uint8_t *offends) {
  wfm_status st = mark_offenders(model, rows, ignored, offends);
  for (size_t i = 0; st == WFM_OK && i < wfm_assignments_count(rows); i++) {
    wfm_assignment row = {.struct_size = sizeof row};
    st = wfm_assignments_get(rows, i, &row);
    bool known = row.agent >= 0 && row.agent < model->agents && row.day >= 0 && row.day < model->days &&
                 row.shift >= 0 && row.shift < model->shifts;
    if (st == WFM_OK && known && !offends[row.agent])
      state->day[(size_t)row.agent * (size_t)model->days + (size_t)row.day] = wfm__sched_day_of(model, &row);
  }
  for (int32_t a = 0; st == WFM_OK && a < model->agents; a++)
    wfm__sched_cover(model, state->cover, state->day + (size_t)a * (size_t)model->days, 1);
  return st;
}

void wfm__sched_row_of(const sched_model *model, int32_t agent, int32_t d, const sched_day *day,
                       wfm_assignment *row) {
  const sched_shift *shift = &model->shift[day->shift];
  wfm_assignment_init(row, sizeof *row);
  row->agent = agent;
  row->day = d;
  row->shift = day->shift;
  row->skill = day->skill;
  for (int32_t i = 0; i < shift->pauses; i++)
    row->pause_minute[shift->which[i]] = shift->start_minute + day->pause[i] * model->frame.interval_minutes;
}

wfm_status wfm__sched_write_rows(const sched_model *model, const sched_state *state, wfm_assignments *to) {
  for (int32_t a = 0; a < model->agents; a++)
    for (int32_t d = 0; d < model->days; d++) {
      const sched_day *day = &state->day[(size_t)a * (size_t)model->days + (size_t)d];
      if (day->shift < 0) continue;
      wfm_assignment row;
      wfm__sched_row_of(model, a, d, day, &row);
      wfm_status st = wfm_assignments_add(to, &row);
      if (st != WFM_OK) return st;
    }
  return WFM_OK;
}
