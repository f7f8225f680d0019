/* From positions to paid hours, and what they cost. */
#include "page.h"

#include <math.h>

static void bridge(report *r) {
  page *p = &r->page;
  size_t n = wfm_plan_result_bridge(r->result);
  double most = 0;
  wfm_plan_bridge_step step = {.struct_size = sizeof step};
  for (size_t i = 0; i < n; i++)
    if (wfm_plan_result_bridge_step(r->result, i, &step) == WFM_OK && isfinite(step.hours))
      most = fmax(most, fabs(step.hours));
  if (!(most > 0)) return;
  page_raw(p, "<h3>From positions to paid hours</h3>\n");
  page_table(p, "bridge", "step|#agent-hours||what it is");
  for (size_t i = 0; i < n; i++) {
    if (wfm_plan_result_bridge_step(r->result, i, &step) != WFM_OK) continue;
    const char *kind = step.stage == 0 ? "sum" : step.stage > 0 ? "more" : "less";
    page_format(p, "<tr class=\"%s\"><td>%s", kind, step.stage == 0 ? "" : step.stage > 0 ? "+ " : "− ");
    page_text(p, step.name);
    page_raw(p, "</td><td class=\"n\">");
    page_number(p, step.hours, 1);
    page_format(p, "</td><td><span class=\"bar\" style=\"width:%.1f%%\"></span></td><td>",
                isfinite(step.hours) ? 100 * fabs(step.hours) / most : 0);
    page_text(p, step.note);
    page_raw(p, "</td></tr>\n");
  }
  page_table_end(p);
}

static const char *const pay_words[WFM_PAYS] = {"day, Monday to Saturday", "night (22:00 to 06:00)", "Sunday",
                                                "Sunday night", "leave credit"};

static void pay(report *r) {
  page *p = &r->page;
  double minutes[WFM_PAYS] = {0};
  for (size_t i = 0; i < wfm_plan_result_hours(r->result); i++) {
    wfm_plan_hours h = {.struct_size = sizeof h};
    if (wfm_plan_result_hours_row(r->result, i, &h) != WFM_OK) continue;
    for (int k = 0; k < WFM_PAYS; k++) minutes[k] += h.minutes[k];
  }
  page_raw(p, "<h3>Paid hours and cost</h3>\n");
  page_table(p, "narrow", "pay code|#hours");
  for (int k = 0; k < WFM_PAYS; k++) {
    page_format(p, "<tr><td>%s</td><td class=\"n\">", pay_words[k]);
    page_number(p, minutes[k] / 60, 1);
    page_raw(p, "</td></tr>\n");
  }
  page_raw(p, "<tr class=\"sum\"><td>all</td><td class=\"n\">");
  page_number(p, r->totals.paid_h, 1);
  page_raw(p, "</td></tr>\n");
  page_table_end(p);
  page_raw(p, "<p>Wages from the contracts: ");
  page_number(p, r->totals.wage_cost, 0);
  if (isfinite(r->totals.wage_cost)) {
    page_raw(p, ", of it leave ");
    page_number(p, r->totals.leave_cost, 0);
    page_raw(p, "; per contact ");
    page_number(p, r->totals.contacts > 0 ? r->totals.wage_cost / r->totals.contacts : NAN, 2);
  }
  page_raw(p, ".</p>\n");
}

void report_money(report *r) {
  page_raw(&r->page, "<section><h2>Hours and money</h2>\n");
  bridge(r);
  if (r->assignments) pay(r);
  page_raw(&r->page, "</section>\n");
}
