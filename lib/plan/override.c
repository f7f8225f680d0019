/* The planner's hand on a forecast. */
#include "forecast/hand.h"
#include "plan/plan.h"

#include <string.h>

void wfm__plan_override(const wfm_plan *plan, const char *queue, int32_t measure, const wfm_grid *grid,
                        const uint8_t *open, double *value) {
  for (size_t c = 0; c < plan->changes; c++) {
    const wfm_plan_override *change = &plan->change[c].spec;
    if (change->measure != measure || strcmp(change->queue, queue) != 0) continue;
    for (size_t i = 0; i < wfm_grid_count(grid); i++)
      if (open[i] && wfm_grid_start(grid, i) >= change->start && wfm_grid_start(grid, i) < change->end)
        value[i] = wfm__override_value(change->action, change->value, value[i]);
  }
}

wfm_status wfm__plan_say_overrides(const wfm_plan *plan, wfm_plan_result *result) {
  static const char *const action[] = {"set to", "raised by", "multiplied by"};
  wfm_status st = WFM_OK;
  for (size_t c = 0; st == WFM_OK && c < plan->changes; c++) {
    const wfm_plan_override *change = &plan->change[c].spec;
    wfm_local from, to;
    wfm_zone_to_local(plan->frame.zone, change->start, &from);
    wfm_zone_to_local(plan->frame.zone, change->end, &to);
    wfm__text text;
    wfm__text_init(&text, result->ctx);
    wfm__text_printf(&text, "Queue %s: %s %s ", change->queue,
                     change->measure == WFM_MEASURE_AHT ? "AHT" : "volume", action[change->action]);
    wfm__text_number(&text, change->value);
    wfm__text_add(&text, " from ");
    wfm__plan_add_date(&text, from.date);
    wfm__text_add(&text, " ");
    wfm__plan_add_clock(&text, from.second);
    wfm__text_add(&text, " to ");
    wfm__plan_add_date(&text, to.date);
    wfm__text_add(&text, " ");
    wfm__plan_add_clock(&text, to.second);
    wfm__text_add(&text, " by the planner");
    if (change->who[0]) wfm__text_printf(&text, " (%s)", change->who);
    if (change->why[0]) wfm__text_printf(&text, ": %s", change->why);
    wfm__text_add(&text, ".");
    st = wfm__plan_say(result, &text);
  }
  return st;
}
