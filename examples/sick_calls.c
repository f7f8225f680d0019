/* The morning after: four people call in sick, and the roster that everybody knows is put right with few changes.
 *
 *   sick_calls
 *
 * Builds a team of sixteen for one week, lets the optimiser make the roster, reports four of them sick and replans: who
 * has to change, what is missing before and after. Exit 0: done; 3: memory or the solver failed.
 */
#include <libwfm/replan.h>

#include <stdio.h>

enum { AGENTS = 16, DAYS = 7, SICK_DAY = 2 };

static wfm_status add_shifts(wfm_roster *roster) {
  wfm_status st = WFM_OK;
  for (int32_t start = 420; st == WFM_OK && start <= 660; start += 60) {
    char name[16];
    wfm_shift shift;
    wfm_shift_init(&shift, sizeof shift);
    snprintf(name, sizeof name, "from %02d:00", (int)(start / 60));
    shift.name = name;
    shift.group = "day";
    shift.start_minute = start;
    shift.length_minutes = 510;
    shift.paid_minutes = 480;
    shift.pause_minutes[0] = 30;
    shift.pause_from[0] = 180;
    shift.pause_to[0] = 300;
    st = wfm_roster_add_shift(roster, &shift, NULL);
  }
  return st;
}

static wfm_status build(wfm_ctx *ctx, wfm_roster **out) {
  wfm_roster_opts frame;
  wfm_contract contract;
  wfm_agent agent;
  wfm_roster_opts_init(&frame, sizeof frame);
  wfm_contract_init(&contract, sizeof contract);
  wfm_agent_init(&agent, sizeof agent);
  frame.days = DAYS;
  frame.interval_minutes = 30;
  contract.name = "flexible";
  contract.shift_groups = "day";
  contract.weekly_min_minutes = 1440; /* three to five days */
  wfm_status st = wfm_roster_create(ctx, &frame, out);
  if (st == WFM_OK) st = wfm_roster_add_skill(*out, "calls", NULL);
  if (st == WFM_OK) st = add_shifts(*out);
  if (st == WFM_OK) st = wfm_roster_add_contract(*out, &contract, NULL);
  for (int32_t i = 0; st == WFM_OK && i < AGENTS; i++) {
    char name[16];
    snprintf(name, sizeof name, "A%02d", (int)(i + 1));
    agent.name = name;
    agent.skills = "calls";
    st = wfm_roster_add_agent(*out, &agent, NULL);
  }
  for (int32_t d = 0; d < DAYS; d++)
    for (int32_t t = 420; st == WFM_OK && t < 1170; t += 30)
      st = wfm_roster_add_demand(*out, d, t, 0, t >= 600 && t < 960 ? 6 : 3);
  return st;
}

/* The first four agents at work on the day. */
static wfm_status call_sick(wfm_roster *roster, const wfm_assignments *published) {
  wfm_status st = WFM_OK;
  wfm_assignment row;
  wfm_assignment_init(&row, sizeof row);
  for (size_t i = 0, sick = 0; st == WFM_OK && sick < 4 && i < wfm_assignments_count(published); i++) {
    st = wfm_assignments_get(published, i, &row);
    if (st != WFM_OK || row.day != SICK_DAY) continue;
    st = wfm_roster_add_sick_day(roster, published, row.agent, row.day);
    sick++;
  }
  return st;
}

static wfm_status replan_and_print(wfm_ctx *ctx, const wfm_roster *roster, const wfm_assignments *published) {
  wfm_replan *replan = NULL;
  wfm_replan_opts opts;
  wfm_replan_figures figures;
  wfm_replan_change change;
  char text[200];
  wfm_replan_opts_init(&opts, sizeof opts);
  wfm_replan_figures_init(&figures, sizeof figures);
  wfm_replan_change_init(&change, sizeof change);
  opts.now_day = SICK_DAY;
  opts.max_agents = 6;
  wfm_status st = wfm_roster_replan(ctx, roster, published, &opts, &replan);
  if (st == WFM_OK) st = wfm_replan_figures_get(replan, &figures);
  for (size_t i = 0; st == WFM_OK && i < wfm_replan_changes(replan); i++) {
    st = wfm_replan_change_get(replan, i, &change);
    wfm_replan_change_text(roster, &change, text, sizeof text);
    printf("%s\n", text);
  }
  if (st == WFM_OK)
    printf("\n%d agents changed, %d of them had to. Missing half-hours of one agent: %.0f, without cover "
           "%.0f.\n",
           (int)figures.agents_changed, (int)figures.agents_forced, figures.under, figures.under_forced);
  wfm_replan_free(replan);
  return st;
}

int main(void) {
  wfm_ctx *ctx = NULL;
  wfm_roster *roster = NULL;
  wfm_schedule *schedule = NULL;
  wfm_status st = wfm_ctx_create(&ctx, NULL);
  if (st == WFM_OK) st = build(ctx, &roster);
  if (st == WFM_OK) st = wfm_schedule_solve(ctx, roster, NULL, &schedule);
  if (st == WFM_OK) st = call_sick(roster, wfm_schedule_assignments(schedule));
  if (st == WFM_OK) st = replan_and_print(ctx, roster, wfm_schedule_assignments(schedule));
  if (st != WFM_OK) fprintf(stderr, "sick_calls: %s\n", ctx ? wfm_ctx_error(ctx) : wfm_status_text(st));
  wfm_schedule_free(schedule);
  wfm_roster_free(roster);
  wfm_ctx_free(ctx);
  return st == WFM_OK ? 0 : 3;
}
