/* The chain: stage after stage into a result. */
#include "plan/plan.h"

#include <math.h>

static const wfm_plan_run_opts run_defaults = {
    .struct_size = sizeof run_defaults, .seed = 1, .last_stage = WFM_STAGE_SIMULATION, .replications = 40};

void wfm_plan_run_opts_init(wfm_plan_run_opts *opts, size_t struct_size) {
  wfm__opts_init(opts, struct_size, &run_defaults, sizeof run_defaults);
}

static wfm_status check(wfm_ctx *ctx, const wfm_plan *plan, const wfm_plan_run_opts *opts) {
  if (opts->flags) return wfm__fail(ctx, WFM_EINVAL, "flags=%u, want 0", opts->flags);
  if (opts->last_stage < WFM_STAGE_FORECAST || opts->last_stage > WFM_STAGE_SIMULATION)
    return wfm__fail(ctx, WFM_EDOMAIN, "last_stage=%d, want one of WFM_STAGE_*", opts->last_stage);
  if (opts->replications < 2 || opts->replications > 100000)
    return wfm__fail(ctx, WFM_EDOMAIN, "replications=%d, want 2 to 100000", opts->replications);
  if (plan->queues == 0) return wfm__fail(ctx, WFM_ESTATE, "the plan has no queue");
  if (opts->last_stage >= WFM_STAGE_ROSTER && !plan->roster)
    return wfm__fail(ctx, WFM_ESTATE, "the plan has no roster problem; call wfm_plan_set_roster");
  return WFM_OK;
}

static wfm_status make(wfm_ctx *ctx, const wfm_plan *plan, wfm_plan_result **out) {
  wfm_plan_result *result = wfm__alloc(ctx, 1, sizeof *result);
  if (!result) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for a result");
  *out = result; /* freed by the caller whatever happens */
  result->ctx = ctx;
  wfm_plan_totals *t = &result->totals;
  t->struct_size = sizeof *t;
  t->peak_positions = t->peak_demand = t->peak_coverage = NAN;
  t->positions_h = t->payroll_h = t->demand_h = t->coverage_h = t->covered_h = t->short_h = t->surplus_h =
      NAN;
  t->coverage_frac = t->level = t->level_low = t->level_high = t->target_frac = NAN;
  t->paid_h = t->wage_cost = t->cost = t->lower_bound = t->gap = NAN;
  result->name = wfm__strdup(ctx, plan->name);
  result->currency = wfm__strdup(ctx, plan->currency);
  if (!result->name || !result->currency) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for a result");
  wfm_status st = wfm_grid_create(ctx, plan->frame.zone, plan->frame.start_date, plan->frame.days,
                                  plan->frame.plan_interval_minutes * 60, &result->grid);
  if (st != WFM_OK) return st;
  result->n = wfm_grid_count(result->grid);
  for (size_t i = 0; st == WFM_OK && i < plan->notes; i++)
    st = wfm__plan_keep(ctx, &result->note, &result->notes, &result->note_cap, plan->note[i]);
  return st;
}

/* Cancelled after there is a roster: the result ends there, and says so. */
static wfm_status stop_at_roster(wfm_plan_result *result) {
  result->stage = WFM_STAGE_ROSTER;
  return wfm__plan_sayf(result,
                        "Interrupted: the roster is the best found until then, the simulation was left out.");
}

static wfm_status simulate(const wfm_plan_run_opts *opts, wfm_plan_result *result) {
  if (wfm_ctx_cancelled(result->ctx)) return stop_at_roster(result);
  wfm_status st = wfm__plan_simulate(opts, result);
  if (st == WFM_ECANCELLED) return stop_at_roster(result);
  if (st == WFM_OK) result->stage = WFM_STAGE_SIMULATION;
  return st;
}

wfm_status wfm_plan_run(wfm_ctx *ctx, const wfm_plan *plan, const wfm_plan_run_opts *opts,
                        wfm_plan_result **out) {
  wfm_plan_run_opts how = run_defaults;
  wfm_plan_result *result = NULL;
  wfm_status st;
  if (!out) return wfm__fail(ctx, WFM_EINVAL, "out is NULL");
  *out = NULL;
  if (!plan) return wfm__fail(ctx, WFM_EINVAL, "plan is NULL");
  if ((st = wfm__opts_read(ctx, &how, sizeof how, opts)) != WFM_OK) return st;
  if ((st = check(ctx, plan, &how)) != WFM_OK) return st;
  if ((st = make(ctx, plan, &result)) != WFM_OK) goto done;
  if ((st = wfm__plan_forecast(plan, result)) != WFM_OK) goto done;
  if (how.last_stage >= WFM_STAGE_REQUIREMENT) {
    if ((st = wfm__plan_require(plan, result)) != WFM_OK) goto done;
    if (plan->roster && (st = wfm__plan_roster(plan, result)) != WFM_OK) goto done;
    result->stage = WFM_STAGE_REQUIREMENT;
  }
  if (how.last_stage >= WFM_STAGE_ROSTER) {
    if ((st = wfm__plan_schedule(plan, &how, result)) != WFM_OK) goto done;
    result->stage = WFM_STAGE_ROSTER;
  }
  if (how.last_stage >= WFM_STAGE_SIMULATION && (st = simulate(&how, result)) != WFM_OK) goto done;
  if ((st = wfm__plan_figures(result)) != WFM_OK) goto done;
  *out = result;
  result = NULL;
done:
  wfm_plan_result_free(result);
  return st;
}
