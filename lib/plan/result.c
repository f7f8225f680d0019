/* What a result hands out. The views of queues and lines are the first members of their structs. */
#include "plan/plan.h"

static void free_texts(wfm_ctx *ctx, char **text, size_t count) {
  for (size_t i = 0; i < count; i++) wfm__free(ctx, text[i]);
  wfm__free(ctx, text);
}

static void free_queue(wfm_ctx *ctx, struct wfm__plan_queue_out *queue) {
  wfm_forecast_free(queue->forecast);
  wfm_grid_free(queue->history_grid);
  wfm__free(ctx, queue->name);
  wfm__free(ctx, queue->open);
  wfm__free(ctx, queue->block);
}

void wfm_plan_result_free(wfm_plan_result *result) {
  if (!result) return;
  wfm_ctx *ctx = result->ctx;
  for (size_t q = 0; q < result->queues; q++) free_queue(ctx, &result->queue[q]);
  for (size_t l = 0; l < result->lines; l++) {
    wfm__free(ctx, result->line[l].name);
    wfm__free(ctx, result->line[l].open);
    wfm__free(ctx, result->line[l].block);
  }
  for (size_t c = 0; c < result->causes; c++) wfm__free(ctx, result->cause[c].name);
  wfm_check_free(result->check);
  wfm_schedule_free(result->schedule);
  wfm_roster_free(result->roster);
  wfm_grid_free(result->grid);
  free_texts(ctx, result->note, result->notes);
  free_texts(ctx, result->step_text, result->step_texts);
  wfm__free(ctx, result->queue);
  wfm__free(ctx, result->line);
  wfm__free(ctx, result->cause);
  wfm__free(ctx, result->cause_frac);
  wfm__free(ctx, result->step);
  wfm__free(ctx, result->hours);
  wfm__free(ctx, result->unmet);
  wfm__free(ctx, result->name);
  wfm__free(ctx, result->currency);
  wfm__free(ctx, result);
}

int32_t wfm_plan_result_stage(const wfm_plan_result *result) {
  return result->stage;
}
const char *wfm_plan_result_name(const wfm_plan_result *result) {
  return result->name;
}
const char *wfm_plan_result_currency(const wfm_plan_result *result) {
  return result->currency;
}
const wfm_grid *wfm_plan_result_grid(const wfm_plan_result *result) {
  return result->grid;
}

/* Row i of a list of count rows, stride bytes apart, as far as the caller's struct goes. */
static wfm_status hand_out(const wfm_plan_result *result, const char *what, size_t i, size_t count,
                           const void *rows, size_t stride, size_t size, void *out) {
  if (!out) return wfm__fail(result->ctx, WFM_EINVAL, "out is NULL");
  if (i >= count) return wfm__fail(result->ctx, WFM_EDOMAIN, "%s %zu: there are %zu", what, i, count);
  return wfm__result_write(result->ctx, out, (const char *)rows + i * stride, size);
}

size_t wfm_plan_result_queues(const wfm_plan_result *result) {
  return result->queues;
}
wfm_status wfm_plan_result_queue(const wfm_plan_result *result, size_t i, wfm_plan_queue_result *out) {
  return hand_out(result, "queue", i, result->queues, result->queue, sizeof *result->queue, sizeof *out, out);
}

size_t wfm_plan_result_skills(const wfm_plan_result *result) {
  return result->lines;
}
wfm_status wfm_plan_result_skill(const wfm_plan_result *result, size_t i, wfm_plan_skill_result *out) {
  return hand_out(result, "skill", i, result->lines, result->line, sizeof *result->line, sizeof *out, out);
}

wfm_status wfm_plan_result_totals(const wfm_plan_result *result, wfm_plan_totals *out) {
  return hand_out(result, "totals", 0, 1, &result->totals, 0, sizeof *out, out);
}

size_t wfm_plan_result_bridge(const wfm_plan_result *result) {
  return result->steps;
}
wfm_status wfm_plan_result_bridge_step(const wfm_plan_result *result, size_t i, wfm_plan_bridge_step *out) {
  return hand_out(result, "step", i, result->steps, result->step, sizeof *out, sizeof *out, out);
}

size_t wfm_plan_result_assumptions(const wfm_plan_result *result) {
  return result->notes;
}
const char *wfm_plan_result_assumption(const wfm_plan_result *result, size_t i) {
  return i < result->notes ? result->note[i] : NULL;
}

size_t wfm_plan_result_worsts(const wfm_plan_result *result) {
  return result->worsts;
}
wfm_status wfm_plan_result_worst(const wfm_plan_result *result, size_t i, wfm_plan_worst *out) {
  return hand_out(result, "half-hour", i, result->worsts, result->worst, sizeof *out, sizeof *out, out);
}

size_t wfm_plan_result_hours(const wfm_plan_result *result) {
  return result->hours_rows;
}
wfm_status wfm_plan_result_hours_row(const wfm_plan_result *result, size_t i, wfm_plan_hours *out) {
  return hand_out(result, "row of hours", i, result->hours_rows, result->hours, sizeof *out, sizeof *out,
                  out);
}

size_t wfm_plan_result_unmets(const wfm_plan_result *result) {
  return result->unmets;
}
wfm_status wfm_plan_result_unmet(const wfm_plan_result *result, size_t i, wfm_plan_unmet *out) {
  return hand_out(result, "wish", i, result->unmets, result->unmet, sizeof *out, sizeof *out, out);
}

size_t wfm_plan_result_idles(const wfm_plan_result *result) {
  return result->schedule ? wfm_schedule_idle_agents(result->schedule) : 0;
}
const char *wfm_plan_result_idle(const wfm_plan_result *result, size_t i, int32_t *agent) {
  return result->schedule ? wfm_schedule_idle_agent(result->schedule, i, agent) : NULL;
}

const wfm_roster *wfm_plan_result_roster(const wfm_plan_result *result) {
  return result->roster;
}
const wfm_check *wfm_plan_result_check(const wfm_plan_result *result) {
  return result->check;
}
const wfm_schedule *wfm_plan_result_schedule(const wfm_plan_result *result) {
  return result->schedule;
}
const wfm_assignments *wfm_plan_result_assignments(const wfm_plan_result *result) {
  return result->schedule ? wfm_schedule_assignments(result->schedule) : NULL;
}
