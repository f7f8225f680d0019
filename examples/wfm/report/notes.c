/* What the plan assumed, and what the words of the report mean. */
#include "page.h"

static const char *const words[][2] = {
    {"positions", "agents needed on the queue; a real number, rounded once, after residual shrinkage"},
    {"demand", "agents to roster on the queue: positions / (1 − residual shrinkage)"},
    {"coverage", "agents at work by the roster, pauses and leave taken out, residual shrinkage not yet"},
    {"short, surplus",
     "agent-hours below and above demand, interval by interval, never set off against each other"},
    {"expected service level",
     "from a simulation of the roster under the forecast, residual shrinkage taken out at random"},
    {"band", "10 % and 90 % quantile of the forecast: four cases in five lie inside"},
    {"cost of the roster, bound, gap",
     "the optimiser's own units (paid intervals, missing and surplus agent-intervals, wishes, hours short of "
     "contract). The bound is proven: no legal roster costs less. Gap = (cost − bound) / cost"},
    {"WAPE, bias", "sum of |forecast − actual| / sum of actual, and sum of (forecast − actual) / sum of "
                   "actual, at interval level"},
};

void report_notes(report *r) {
  page *p = &r->page;
  size_t n = wfm_plan_result_assumptions(r->result);
  page_raw(p, "<section><h2>What was assumed</h2><ul>\n");
  for (size_t i = 0; i < n; i++) {
    page_raw(p, "<li>");
    page_text(p, wfm_plan_result_assumption(r->result, i));
    page_raw(p, "</li>\n");
  }
  page_raw(p, "</ul>\n");
  if (r->totals.stage >= WFM_STAGE_ROSTER) {
    page_raw(p, "<p>Roster: cost ");
    page_number(p, r->totals.cost, 1);
    page_raw(p, ", proven lower bound ");
    page_number(p, r->totals.lower_bound, 1);
    page_raw(p, ", gap ");
    page_percent(p, r->totals.gap, 2);
    page_raw(p, ".</p>\n");
  }
  page_raw(p, "<h2>What the words mean</h2><dl>\n");
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
    page_format(p, "<dt>%s</dt><dd>%s</dd>\n", words[i][0], words[i][1]);
  page_format(p, "</dl></section>\n<footer>libwfm %s</footer>\n", wfm_version());
}
