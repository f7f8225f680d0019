/* result.json: the summary of a plan, with every definition and assumption. */
#include "io/plan_write.h"

static void put_text(wfm__json_out *out, const char *key, const char *value) {
  wfm__json_key(out, key);
  wfm__json_put_text(out, value);
}

static void put_number(wfm__json_out *out, const char *key, double value) {
  wfm__json_key(out, key);
  wfm__json_put_number(out, value);
}

static void put_integer(wfm__json_out *out, const char *key, int64_t value) {
  wfm__json_key(out, key);
  wfm__json_put_integer(out, value);
}

static void enter(wfm__json_out *out, const char *key, char bracket) {
  wfm__json_key(out, key);
  wfm__json_enter(out, bracket);
}

/* Instant as local time with its offset, "2026-03-29T01:30+01:00". */
static void put_instant(wfm__json_out *out, const char *key, const wfm_zone *zone, int64_t instant) {
  char text[48];
  wfm_local local;
  int32_t year, month, day;
  wfm_zone_to_local(zone, instant, &local);
  wfm_date_to_ymd(local.date, &year, &month, &day);
  int32_t offset = local.offset_s < 0 ? -local.offset_s : local.offset_s;
  (void)wfm__format(text, sizeof text, "%04d-%02d-%02dT%02d:%02d%c%02d:%02d", year, month, day,
                    local.second / 3600, local.second / 60 % 60, local.offset_s < 0 ? '-' : '+',
                    offset / 3600, offset / 60 % 60);
  put_text(out, key, text);
}

static const char *stage_text(int32_t stage) {
  static const char *const text[] = {"forecast", "requirement", "roster", "simulation"};
  return stage >= 0 && stage <= WFM_STAGE_SIMULATION ? text[stage] : "unknown";
}

static const char *stop_text(int32_t stop) {
  switch (stop) {
  case WFM_STOP_DONE:
    return "done";
  case WFM_STOP_OPTIMAL:
    return "optimal";
  case WFM_STOP_WORK:
    return "work limit";
  case WFM_STOP_TIME:
    return "deadline";
  case WFM_STOP_CANCELLED:
    return "cancelled";
  default:
    return "unknown";
  }
}

static void put_totals(wfm__json_out *out, const wfm_plan_totals *t) {
  enter(out, "totals", '{');
  put_text(out, "contacts_counted", wfm__contacts_text(t->contacts_kind));
  put_number(out, "contacts", t->contacts);
  put_number(out, "handling_h", t->load_h);
  put_number(out, "peak_positions", t->peak_positions);
  put_number(out, "peak_demand", t->peak_demand);
  put_number(out, "peak_rostered", t->peak_coverage);
  put_number(out, "positions_h", t->positions_h);
  put_number(out, "demand_h", t->demand_h);
  put_number(out, "rostered_h", t->coverage_h);
  put_number(out, "short_h", t->short_h);
  put_number(out, "surplus_h", t->surplus_h);
  put_number(out, "coverage_frac", t->coverage_frac);
  put_number(out, "worked_h", t->worked_h);
  put_number(out, "leave_h", t->leave_h);
  put_number(out, "paid_h", t->paid_h);
  put_number(out, "payroll_h", t->payroll_h);
  put_number(out, "wage_cost", t->wage_cost);
  put_number(out, "leave_cost", t->leave_cost);
  put_number(out, "level", t->level);
  put_number(out, "level_p05", t->level_low);
  put_number(out, "level_p95", t->level_high);
  put_number(out, "target", t->target_frac);
  wfm__json_leave(out, '}');
}

static void put_roster(wfm__json_out *out, const wfm_plan_totals *t) {
  enter(out, "roster", '{');
  put_number(out, "cost", t->cost);
  put_number(out, "lower_bound", t->lower_bound);
  put_number(out, "gap", t->gap);
  put_text(out, "stopped_by", stop_text(t->stop));
  put_integer(out, "work", t->work);
  put_integer(out, "hard_violations", t->violations);
  put_integer(out, "contract_short_minutes", t->contract_short_minutes);
  put_integer(out, "wishes", t->wishes);
  put_integer(out, "wishes_met", t->wishes_met);
  put_integer(out, "agents", t->agents);
  put_integer(out, "agents_working", t->agents_working);
  wfm__json_leave(out, '}');
}

static wfm_status put_queues(wfm__json_out *out, const wfm_plan_result *result) {
  wfm_status st = WFM_OK;
  enter(out, "queues", '[');
  for (size_t q = 0; st == WFM_OK && q < wfm_plan_result_queues(result); q++) {
    wfm_plan_queue_result queue = {.struct_size = sizeof queue};
    st = wfm_plan_result_queue(result, q, &queue);
    if (st != WFM_OK) break;
    double contacts = 0;
    for (size_t i = 0; i < wfm_grid_count(wfm_plan_result_grid(result)); i++) contacts += queue.mean[i];
    wfm__json_enter(out, '{');
    put_text(out, "queue", queue.name);
    put_text(out, "contacts_counted", wfm__contacts_text(queue.contacts));
    put_number(out, "contacts", contacts);
    put_text(out, "method", wfm_method_text(queue.method));
    wfm__json_leave(out, '}');
  }
  wfm__json_leave(out, ']');
  return st;
}

static wfm_status put_skills(wfm__json_out *out, const wfm_plan_result *result) {
  wfm_status st = WFM_OK;
  enter(out, "skills", '[');
  for (size_t s = 0; st == WFM_OK && s < wfm_plan_result_skills(result); s++) {
    wfm_plan_skill_result skill = {.struct_size = sizeof skill};
    st = wfm_plan_result_skill(result, s, &skill);
    if (st != WFM_OK) break;
    wfm__json_enter(out, '{');
    put_text(out, "skill", skill.name);
    put_text(out, "model", wfm_model_name(skill.model));
    put_text(out, "definition", wfm_sl_definition_name(skill.definition));
    put_text(out, "definition_formula", wfm_sl_definition_text(skill.definition));
    put_text(out, "period", wfm_period_name(skill.period));
    put_number(out, "target", skill.target_frac);
    put_number(out, "answer_s", skill.target_answer_s);
    put_number(out, "patience_s", skill.patience_s);
    put_number(out, "max_occupancy", skill.max_occupancy);
    put_number(out, "residual_shrinkage", skill.residual_frac);
    put_number(out, "contacts", skill.total_volume);
    put_number(out, "level", skill.total_level);
    put_number(out, "level_p05", skill.level_low);
    put_number(out, "level_p95", skill.level_high);
    put_number(out, "abandoned_frac", skill.abandon_frac);
    put_number(out, "asa_s", skill.asa_s);
    put_number(out, "occupancy", skill.mean_occupancy);
    put_integer(out, "periods", skill.periods);
    put_integer(out, "periods_met", skill.periods_met);
    wfm__json_leave(out, '}');
  }
  wfm__json_leave(out, ']');
  return st;
}

static wfm_status put_bridge(wfm__json_out *out, const wfm_plan_result *result) {
  wfm_status st = WFM_OK;
  enter(out, "bridge", '[');
  for (size_t i = 0; st == WFM_OK && i < wfm_plan_result_bridge(result); i++) {
    wfm_plan_bridge_step step = {.struct_size = sizeof step};
    st = wfm_plan_result_bridge_step(result, i, &step);
    if (st != WFM_OK) break;
    wfm__json_enter(out, '{');
    put_text(out, "name", step.name);
    put_text(out, "kind", step.stage == 0 ? "sum" : step.stage > 0 ? "added" : "taken off");
    put_number(out, "hours", step.hours);
    put_text(out, "note", step.note);
    wfm__json_leave(out, '}');
  }
  wfm__json_leave(out, ']');
  return st;
}

static wfm_status put_worst(wfm__json_out *out, const wfm_plan_result *result) {
  const wfm_zone *zone = wfm_grid_zone(wfm_plan_result_grid(result));
  wfm_status st = WFM_OK;
  enter(out, "worst_half_hours", '[');
  for (size_t i = 0; st == WFM_OK && i < wfm_plan_result_worsts(result); i++) {
    wfm_plan_worst worst = {.struct_size = sizeof worst};
    wfm_plan_skill_result skill = {.struct_size = sizeof skill};
    st = wfm_plan_result_worst(result, i, &worst);
    if (st == WFM_OK) st = wfm_plan_result_skill(result, (size_t)worst.skill, &skill);
    if (st != WFM_OK) break;
    wfm__json_enter(out, '{');
    put_text(out, "skill", skill.name);
    put_instant(out, "start", zone, worst.start);
    put_number(out, "contacts", worst.contacts);
    put_number(out, "demand", worst.demand);
    put_number(out, "rostered", worst.coverage);
    put_number(out, "level", worst.level);
    put_number(out, "contacts_short_of_target", worst.late);
    wfm__json_leave(out, '}');
  }
  wfm__json_leave(out, ']');
  return st;
}

static wfm_status put_idle(wfm__json_out *out, const wfm_plan_result *result) {
  wfm_status st = WFM_OK;
  enter(out, "agents_without_work", '[');
  for (size_t i = 0; st == WFM_OK && i < wfm_plan_result_idles(result); i++) {
    int32_t index = 0;
    const char *reason = wfm_plan_result_idle(result, i, &index);
    wfm_agent agent;
    wfm_agent_init(&agent, sizeof agent);
    st = wfm_roster_agent(wfm_plan_result_roster(result), index, &agent);
    if (st != WFM_OK) break;
    wfm__json_enter(out, '{');
    put_text(out, "agent", agent.name);
    put_text(out, "reason", reason);
    wfm__json_leave(out, '}');
  }
  wfm__json_leave(out, ']');
  return st;
}

wfm_status wfm__plan_write_summary(wfm_ctx *ctx, const wfm_plan_result *result, const char *folder) {
  const wfm_grid *grid = wfm_plan_result_grid(result);
  wfm_plan_totals totals = {.struct_size = sizeof totals};
  wfm__json_out out;
  wfm_status st = wfm_plan_result_totals(result, &totals);
  if (st != WFM_OK) return st;
  wfm__json_begin(&out, ctx);
  put_text(&out, "format", "wfm-plan-result-1");
  put_text(&out, "name", wfm_plan_result_name(result));
  put_text(&out, "zone", wfm_zone_name(wfm_grid_zone(grid)));
  put_text(&out, "currency", wfm_plan_result_currency(result));
  wfm__json_key(&out, "start_date");
  wfm__json_put_date(&out, wfm_grid_first_date(grid));
  put_integer(&out, "days", wfm_grid_days(grid));
  put_integer(&out, "plan_interval_minutes", wfm_grid_interval_s(grid) / 60);
  put_text(&out, "stage", stage_text(totals.stage));
  put_totals(&out, &totals);
  if (totals.stage >= WFM_STAGE_ROSTER) put_roster(&out, &totals);
  st = put_queues(&out, result);
  if (st == WFM_OK) st = put_skills(&out, result);
  if (st == WFM_OK) st = put_bridge(&out, result);
  if (st == WFM_OK) st = put_worst(&out, result);
  if (st == WFM_OK) st = put_idle(&out, result);
  enter(&out, "assumptions", '[');
  for (size_t i = 0; i < wfm_plan_result_assumptions(result); i++)
    wfm__json_put_text(&out, wfm_plan_result_assumption(result, i));
  wfm__json_leave(&out, ']');
  if (st == WFM_OK) return wfm__json_finish(&out, folder, "result.json");
  wfm__text_free(&out.text);
  return st;
}
