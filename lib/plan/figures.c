/* Figures of the whole plan: totals by stage, and the half-hours in which most contacts are late. */
#include "plan/plan.h"

#include <math.h>

static void sum_forecast(wfm_plan_result *result) {
  wfm_plan_totals *t = &result->totals;
  for (size_t q = 0; q < result->queues; q++) {
    const struct wfm__plan_queue_out *queue = &result->queue[q];
    if (queue->view.contacts == WFM_CONTACTS_HANDLED) t->contacts_kind = WFM_CONTACTS_HANDLED;
    for (size_t i = 0; i < result->n; i++) {
      t->contacts += queue->mean[i];
      if (queue->mean[i] > 0) t->load_h += queue->mean[i] * queue->aht_s[i] / 3600;
    }
  }
}

static void sum_requirement(wfm_plan_result *result) {
  wfm_plan_totals *t = &result->totals;
  double hour = wfm_grid_interval_s(result->grid) / 3600.0, weighted = 0;
  t->peak_positions = t->peak_demand = 0;
  t->demand_h = t->positions_h = 0;
  for (size_t i = 0; i < result->n; i++) {
    double positions = 0, demand = 0;
    for (size_t l = 0; l < result->lines; l++) {
      positions += result->line[l].positions[i];
      demand += result->line[l].demand[i];
    }
    t->positions_h += positions * hour;
    t->demand_h += demand * hour;
    if (positions > t->peak_positions) t->peak_positions = positions;
    if (demand > t->peak_demand) t->peak_demand = demand;
  }
  t->payroll_h = t->positions_h / (1 - result->shrinkage.total_frac);
  for (size_t l = 0; l < result->lines; l++)
    weighted += result->line[l].view.target_frac * result->line[l].view.total_volume;
  t->target_frac = t->contacts > 0 ? weighted / t->contacts : NAN;
}

static void sum_coverage(wfm_plan_result *result) {
  wfm_plan_totals *t = &result->totals;
  double hour = wfm_grid_interval_s(result->grid) / 3600.0;
  t->peak_coverage = t->coverage_h = t->covered_h = t->short_h = t->surplus_h = 0;
  for (size_t i = 0; i < result->n; i++) {
    double at_work = 0;
    for (size_t l = 0; l < result->lines; l++) {
      double given = result->line[l].coverage[i], wanted = result->line[l].demand[i];
      at_work += given;
      t->covered_h += (given < wanted ? given : wanted) * hour;
      if (given < wanted) t->short_h += (wanted - given) * hour;
      if (given > wanted) t->surplus_h += (given - wanted) * hour;
    }
    t->coverage_h += at_work * hour;
    if (at_work > t->peak_coverage) t->peak_coverage = at_work;
  }
  t->coverage_frac = t->demand_h > 0 ? t->covered_h / t->demand_h : NAN;
}

static wfm_status sum_roster(wfm_plan_result *result) {
  wfm_plan_totals *t = &result->totals;
  wfm_roster_figures judged = {.struct_size = sizeof judged};
  wfm_schedule_figures solved = {.struct_size = sizeof solved};
  wfm_status st = wfm_check_figures(result->check, &judged);
  if (st == WFM_OK) st = wfm_schedule_figures_get(result->schedule, &solved);
  if (st != WFM_OK) return st;
  t->paid_h = t->worked_h + t->leave_h;
  t->wage_cost = judged.wage_cost + t->leave_cost;
  t->cost = judged.cost;
  t->lower_bound = solved.lower_bound;
  t->gap = judged.cost > 0 ? (judged.cost - solved.lower_bound) / judged.cost : 0;
  t->stop = solved.stop;
  t->work = solved.work;
  t->violations = judged.violations;
  t->contract_short_minutes = judged.contract_short_minutes;
  for (int k = 0; k < 3; k++) {
    t->wishes += judged.requests_live[k];
    t->wishes_met += judged.requests_met[k];
  }
  t->agents = wfm_roster_agents(result->roster);
  t->agents_idle = (int64_t)wfm_schedule_idle_agents(result->schedule);
  int32_t last = -1;
  for (size_t i = 0; i < result->hours_rows; i++) { /* sorted by agent */
    const wfm_plan_hours *row = &result->hours[i];
    if (row->agent == last || row->minutes[WFM_PAY_LEAVE] > 0) continue;
    t->agents_working++;
    last = row->agent;
  }
  return WFM_OK;
}

static void sum_simulation(wfm_plan_result *result) {
  wfm_plan_totals *t = &result->totals;
  double in_time = 0, counted = 0;
  for (size_t l = 0; l < result->lines; l++)
    for (size_t i = 0; i < result->n; i++) {
      in_time += result->line[l].in_time[i];
      counted += result->line[l].counted[i];
    }
  t->level = counted > 0 ? in_time / counted : NAN;
  if (result->lines == 1) {
    t->level_low = result->line[0].view.level_low;
    t->level_high = result->line[0].view.level_high;
  }
}

/* Keeps the ten with most late contacts, in order; earlier ones first where they are equal. */
static void offer(wfm_plan_result *result, const wfm_plan_worst *one) {
  size_t at = result->worsts;
  while (at > 0 && result->worst[at - 1].late < one->late) at--;
  if (at == WFM__WORST) return;
  if (result->worsts < WFM__WORST) result->worsts++;
  for (size_t k = result->worsts - 1; k > at; k--) result->worst[k] = result->worst[k - 1];
  result->worst[at] = *one;
}

static void find_worst(wfm_plan_result *result, size_t l) {
  const struct wfm__plan_line *line = &result->line[l];
  for (size_t i = 0; i < result->n;) {
    wfm_plan_worst one = {
        .struct_size = sizeof one, .skill = (int32_t)l, .start = wfm_grid_start(result->grid, i)};
    double in_time = 0, counted = 0;
    size_t parts = 0;
    int32_t half = wfm_grid_second(result->grid, i) / 1800;
    do { /* the intervals of one half-hour of the clock */
      in_time += line->in_time[i];
      counted += line->counted[i];
      one.contacts += line->volume[i];
      one.demand += line->demand[i];
      one.coverage += line->coverage[i];
      parts++;
      i++;
    } while (i < result->n && wfm_grid_second(result->grid, i) / 1800 == half &&
             wfm_grid_second(result->grid, i) % 1800 != 0);
    if (!(counted > 0)) continue;
    one.demand /= (double)parts;
    one.coverage /= (double)parts;
    one.level = in_time / counted;
    one.late = line->view.target_frac * counted - in_time;
    if (one.late > 0) offer(result, &one);
  }
}

wfm_status wfm__plan_figures(wfm_plan_result *result) {
  wfm_status st = WFM_OK;
  result->totals.stage = result->stage;
  sum_forecast(result);
  if (result->stage >= WFM_STAGE_REQUIREMENT) sum_requirement(result);
  if (result->stage >= WFM_STAGE_ROSTER) {
    sum_coverage(result);
    if ((st = wfm__plan_pay(result)) != WFM_OK) return st;
    if ((st = wfm__plan_wishes(result)) != WFM_OK) return st;
    if ((st = sum_roster(result)) != WFM_OK) return st;
  }
  if (result->stage >= WFM_STAGE_REQUIREMENT && (st = wfm__plan_bridge(result)) != WFM_OK) return st;
  if (result->stage >= WFM_STAGE_SIMULATION) {
    sum_simulation(result);
    for (size_t l = 0; l < result->lines; l++) find_worst(result, l);
  }
  return st;
}
