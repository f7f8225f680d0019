/* A goal from the handbooks: the mean wait from five minutes to two within three months. The centre checks it letter by
 * letter, splits it into steps after four weeks of training, and looks at it every week until it is met. */
#include <libwfm/goals.h>
#include <stdio.h>

enum { BEFORE = 6, WEEKS = 13 };

/* Weekly mean waits in seconds: before; then while six agents are trained, shifts move, and the new ones work. */
static const double before[BEFORE] = {296, 311, 288, 305, 302, 298},
                    during[WEEKS] = {304, 292, 297, 281, 252, 241, 210, 216, 183, 168, 147, 131, 114};

static wfm_status add_goal(wfm_goals *goals, int32_t start) {
  wfm_goal_spec spec;
  wfm_goal_spec_init(&spec, sizeof spec);
  spec.id = "wait-q1";
  spec.title = "Mean wait from five minutes to two by Easter";
  spec.kpi = "asa_s";
  spec.definition = "waits of the answered / answered, ringing included";
  spec.scope = "queue service";
  spec.unit = "s";
  spec.owner = "team lead service";
  spec.reason = "callers who wait longer than two minutes rate us a point lower";
  spec.direction = WFM_GOAL_DOWN;
  spec.start_date = start;
  spec.due_date = start + 7 * WEEKS;
  spec.baseline = 300;
  spec.baseline_se = 3.3;
  spec.target = 120;
  wfm_status st = wfm_goals_add(goals, &spec, start, NULL);
  return st == WFM_OK ? wfm_goals_split(goals, 0, WFM_STEPS_RAMP, WEEKS, 28) : st;
}

static wfm_status record(wfm_goals *goals, int32_t date, double wait_s) {
  wfm_goal_observation o;
  wfm_goal_observation_init(&o, sizeof o);
  o.date = o.recorded_date = date;
  o.value = wait_s;
  o.source = "weekly KPI report";
  return wfm_goals_record(goals, 0, &o);
}

static void print_letter(const char *name, const wfm_smart_letter *letter) {
  static const char *const verdicts[] = {"no", "partly", "yes"};
  (void)printf("  %-11s %-6s  %s\n", name, verdicts[letter->verdict], letter->reason);
  if (letter->suggestion[0]) (void)printf("  %-11s %-6s  -> %s\n", "", "", letter->suggestion);
}

static wfm_status print_check(wfm_ctx *ctx, const wfm_goals *goals, int32_t today) {
  wfm_smart_report r;
  wfm_smart_report_init(&r, sizeof r);
  wfm_status st = wfm_goals_check(ctx, goals, 0, today, &r);
  if (st != WFM_OK) return st;
  (void)printf("Is it SMART?\n");
  print_letter("specific", &r.specific);
  print_letter("measurable", &r.measurable);
  print_letter("achievable", &r.achievable);
  print_letter("relevant", &r.relevant);
  print_letter("time-bound", &r.time_bound);
  (void)printf("\nweek   wait  level  wanted  status      at the end (80 %%)    reached with\n");
  return WFM_OK;
}

static wfm_status print_week(wfm_ctx *ctx, const wfm_goals *goals, int32_t week, int32_t today,
                             int32_t *status) {
  wfm_goal_state s;
  wfm_goal_state_init(&s, sizeof s);
  wfm_status st = wfm_goals_assess(ctx, goals, 0, today, &s);
  if (st != WFM_OK) return st;
  (void)printf("%4d  %3.0f s  %3.0f s   %3.0f s  %-10s", (int)week, s.last_value, s.current, s.expected,
               wfm_goal_status_name(s.status));
  if (week < WEEKS)
    (void)printf("  %3.0f s (%3.0f to %3.0f)  %3.0f %%\n", s.projected, s.projected_low, s.projected_high,
                 100 * s.probability);
  else
    (void)printf("  %d of %d steps met\n", (int)s.milestones_met, (int)s.milestones);
  *status = s.status;
  return WFM_OK;
}

int main(void) {
  wfm_ctx *ctx = NULL;
  wfm_goals *goals = NULL;
  int32_t start = wfm_date_from_ymd(2026, 1, 5), status = WFM_GOAL_NOT_STARTED;
  if (wfm_ctx_create(&ctx, NULL) != WFM_OK) return 3;
  wfm_status st = wfm_goals_create(ctx, &goals);
  if (st == WFM_OK) st = add_goal(goals, start);
  for (int32_t w = 0; st == WFM_OK && w < BEFORE; w++)
    st = record(goals, start - 7 * (BEFORE - 1 - w), before[w]);
  if (st == WFM_OK) st = print_check(ctx, goals, start);
  for (int32_t w = 1; st == WFM_OK && w <= WEEKS; w++) {
    st = record(goals, start + 7 * w, during[w - 1]);
    if (st == WFM_OK) st = print_week(ctx, goals, w, start + 7 * w, &status);
  }
  if (st != WFM_OK) (void)fprintf(stderr, "goal_waiting_time: %s\n", wfm_ctx_error(ctx));
  wfm_goals_free(goals);
  wfm_ctx_free(ctx);
  return st == WFM_OK && status == WFM_GOAL_MET ? 0 : 1;
}
