/* The bridge from handling time over positions and demand to paid hours. */
#include "plan/plan.h"

#include <math.h>

enum { SUM = 0, ADDED = 1, TAKEN = -1 };

static wfm_status step(wfm_plan_result *result, int32_t stage, const char *name, const char *note,
                       double hours) {
  wfm_ctx *ctx = result->ctx;
  wfm_status st = wfm__grow(ctx, &result->step, &result->step_cap, result->steps + 1, sizeof *result->step);
  if (st == WFM_OK)
    st = wfm__plan_keep(ctx, &result->step_text, &result->step_texts, &result->step_text_cap, name);
  if (st == WFM_OK)
    st = wfm__plan_keep(ctx, &result->step_text, &result->step_texts, &result->step_text_cap, note);
  if (st != WFM_OK) return st;
  result->step[result->steps++] = (wfm_plan_bridge_step){.struct_size = sizeof *result->step,
                                                         .stage = stage,
                                                         .name = result->step_text[result->step_texts - 2],
                                                         .note = result->step_text[result->step_texts - 1],
                                                         .hours = hours};
  return WFM_OK;
}

/* A residual cause: its share of what residual shrinkage adds. */
static wfm_status cause_step(wfm_plan_result *result, size_t c, double residual_h, double residual_sum) {
  const struct wfm__plan_cause *cause = &result->cause[c];
  wfm__text note;
  wfm__text_init(&note, result->ctx);
  wfm__text_add(&note, "residual shrinkage: ");
  wfm__plan_add_percent(&note, cause->spec.frac, 1);
  wfm__text_add(&note,
                cause->spec.base == WFM_SHRINK_OF_PAID ? " of paid hours" : " of what other causes leave");
  wfm_status st = note.failed
                      ? wfm__fail(result->ctx, WFM_ENOMEM, "out of memory for the bridge")
                      : step(result, ADDED, cause->name, note.data,
                             residual_sum > 0 ? residual_h * result->cause_frac[c] / residual_sum : 0);
  wfm__text_free(&note);
  return st;
}

static wfm_status to_demand(wfm_plan_result *result) {
  const wfm_plan_totals *t = &result->totals;
  double residual_h = t->positions_h / (1 - result->shrinkage.residual_frac) - t->positions_h,
         residual_sum = 0;
  for (size_t c = 0; c < result->causes; c++)
    if (result->cause[c].spec.stage == WFM_SHRINK_RESIDUAL) residual_sum += result->cause_frac[c];
  wfm_status st = step(result, SUM, "handling time", "expected contacts x AHT", t->load_h);
  if (st == WFM_OK)
    st = step(result, ADDED, "free for the next contact", "idle time that the service target needs",
              t->positions_h - t->load_h);
  if (st == WFM_OK) st = step(result, SUM, "positions", "agents needed on the queue", t->positions_h);
  for (size_t c = 0; st == WFM_OK && c < result->causes; c++)
    if (result->cause[c].spec.stage == WFM_SHRINK_RESIDUAL)
      st = cause_step(result, c, residual_h, residual_sum);
  if (st == WFM_OK)
    st = step(result, ADDED, "whole agents", "rounding up once, and minimum staffing",
              t->demand_h - t->positions_h - residual_h);
  if (st == WFM_OK) st = step(result, SUM, "demand", "agents to roster on the queue", t->demand_h);
  return st;
}

static wfm_status to_paid(wfm_plan_result *result) {
  const wfm_plan_totals *t = &result->totals;
  double elsewhere = result->at_work_h - t->coverage_h;
  wfm_status st = step(result, TAKEN, "not covered", "demand that the roster leaves open", t->short_h);
  if (st == WFM_OK) st = step(result, ADDED, "surplus", "at work beyond the demand", t->surplus_h);
  if (st == WFM_OK) st = step(result, SUM, "rostered", "at work on the queues in the horizon", t->coverage_h);
  if (st == WFM_OK && fabs(elsewhere) > 1e-9)
    st = step(result, ADDED, "other work", "after the end of the horizon, and on skills without a queue",
              elsewhere);
  if (st == WFM_OK)
    st = step(result, ADDED, "paid pauses", "pauses inside paid time", t->worked_h - result->at_work_h);
  if (st == WFM_OK) st = step(result, SUM, "worked", "paid hours of shifts", t->worked_h);
  if (st == WFM_OK) st = step(result, ADDED, "paid leave", "credit of time off", t->leave_h);
  if (st == WFM_OK) st = step(result, SUM, "paid", "hours on the payroll", t->paid_h);
  return st;
}

wfm_status wfm__plan_bridge(wfm_plan_result *result) {
  wfm_status st = to_demand(result);
  if (st == WFM_OK && result->stage >= WFM_STAGE_ROSTER) st = to_paid(result);
  return st;
}
