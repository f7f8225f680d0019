/* Top of the report: what the plan is, whether it holds, and its headline figures. */
#include "page.h"

#include <math.h>

static void card(page *p, const char *label) {
  page_format(p, "<div class=\"card\"><h3>%s</h3><p class=\"big\">", label);
}

static void card_note(page *p) {
  page_raw(p, "</p><p class=\"note\">");
}

static void card_end(page *p) {
  page_raw(p, "</p></div>\n");
}

static void title(report *r) {
  page *p = &r->page;
  const char *name = wfm_plan_result_name(r->result);
  page_raw(p, "<header><h1>");
  page_text(p, name[0] ? name : "Plan");
  page_raw(p, "</h1>\n<p>");
  page_date(p, r->first_date);
  page_raw(p, " to ");
  page_date(p, r->first_date + r->days - 1);
  page_format(p, ", %d days in steps of %d minutes, times of ", (int)r->days, (int)r->step_minutes);
  page_text(p, wfm_zone_name(wfm_grid_zone(r->grid)));
  page_raw(p, "</p></header>\n");
}

/* One sentence for every line: does the plan reach its target? */
static void verdict_of(report *r, const wfm_plan_skill_result *s) {
  page *p = &r->page;
  int met = s->total_level >= s->target_frac;
  page_format(p, "<p class=\"verdict %s\"><strong>", met ? "good" : "bad");
  page_text(p, s->name);
  page_raw(p, "</strong>: expected service level ");
  page_percent(p, s->total_level, 1);
  page_raw(p, met ? ", target " : ", below the target of ");
  page_percent(p, s->target_frac, 0);
  page_raw(p, " in ");
  page_number(p, s->target_answer_s, 0);
  page_format(p, " s (%s). The target holds in %d of %d %ss with contacts.",
              wfm_sl_definition_text(s->definition), (int)s->periods_met, (int)s->periods,
              wfm_period_name(s->period));
  if (isfinite(s->level_low)) {
    page_raw(p, " Nine such plans in ten end between ");
    page_percent(p, s->level_low, 1);
    page_raw(p, " and ");
    page_percent(p, s->level_high, 1);
    page_raw(p, ".");
  }
  page_raw(p, "</p>\n");
}

static void verdict(report *r) {
  page *p = &r->page;
  if (r->totals.stage < WFM_STAGE_SIMULATION)
    page_raw(p, "<p class=\"verdict bad\">The work was stopped before the simulation: there is no expected "
                "service level.</p>\n");
  else
    for (size_t i = 0; i < wfm_plan_result_skills(r->result); i++) {
      wfm_plan_skill_result s = {.struct_size = sizeof s};
      if (wfm_plan_result_skill(r->result, i, &s) == WFM_OK) verdict_of(r, &s);
    }
  if (r->totals.violations > 0)
    page_format(p, "<p class=\"verdict bad\">The roster breaks %lld hard rules.</p>\n",
                (long long)r->totals.violations);
}

static void demand_cards(report *r) {
  page *p = &r->page;
  const wfm_plan_totals *t = &r->totals;
  card(p, t->contacts_kind == WFM_CONTACTS_HANDLED ? "Contacts (handled)" : "Contacts (offered)");
  page_number(p, t->contacts, 0);
  card_note(p);
  page_number(p, t->load_h, 0);
  page_raw(p, " hours of handling");
  card_end(p);
  card(p, "Service level");
  page_percent(p, t->level, 1);
  card_note(p);
  page_raw(p, "expected; target ");
  page_percent(p, t->target_frac, 0);
  card_end(p);
  card(p, "Busiest interval");
  page_number(p, t->peak_demand, 0);
  card_note(p);
  page_raw(p, "agents wanted; at most ");
  page_number(p, t->peak_coverage, 0);
  page_raw(p, " at work");
  card_end(p);
  card(p, "Demand covered");
  page_percent(p, t->coverage_frac, 1);
  card_note(p);
  page_number(p, t->short_h, 1);
  page_raw(p, " agent-hours short, ");
  page_number(p, t->surplus_h, 1);
  page_raw(p, " surplus");
  card_end(p);
}

static void roster_cards(report *r) {
  page *p = &r->page;
  const wfm_plan_totals *t = &r->totals;
  card(p, "Paid hours");
  page_number(p, t->paid_h, 0);
  card_note(p);
  page_number(p, t->worked_h, 0);
  page_raw(p, " worked, ");
  page_number(p, t->leave_h, 0);
  page_raw(p, " leave");
  card_end(p);
  card(p, "Cost of wages");
  page_number(p, t->wage_cost, 0);
  card_note(p);
  const char *currency = wfm_plan_result_currency(r->result);
  if (!isfinite(t->wage_cost))
    page_raw(p, "a contract gives no hourly cost");
  else if (currency[0])
    page_text(p, currency);
  else
    page_raw(p, "in the currency of the contracts");
  card_end(p);
  card(p, "People");
  page_format(p, "%lld", (long long)t->agents_working);
  card_note(p);
  page_format(p, "of %lld at work; %lld can work nothing", (long long)t->agents, (long long)t->agents_idle);
  card_end(p);
  card(p, "Wishes met");
  page_percent(p, t->wishes ? (double)t->wishes_met / (double)t->wishes : NAN, 0);
  card_note(p);
  page_format(p, "%lld of %lld", (long long)t->wishes_met, (long long)t->wishes);
  card_end(p);
  card(p, "Gap to the bound");
  page_percent(p, t->gap, 2);
  card_note(p);
  page_raw(p, "no roster can be cheaper by more");
  card_end(p);
  card(p, "Hard rules broken");
  page_format(p, "%lld", (long long)t->violations);
  card_note(p);
  page_raw(p, "by a checker of its own");
  card_end(p);
}

void report_summary(report *r) {
  title(r);
  verdict(r);
  page_raw(&r->page, "<section class=\"cards\">\n");
  demand_cards(r);
  if (r->totals.stage >= WFM_STAGE_ROSTER) roster_cards(r);
  page_raw(&r->page, "</section>\n");
}
