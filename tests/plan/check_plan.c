/* The chain on a small centre: every stage's figures agree with those around it. */
#include "plan/small.h"
#include "support/suite.h"

#include <string.h>

static wfm_ctx *ctx;

static void setup(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
}
static void teardown(void) {
  wfm_ctx_free(ctx);
}

/* Little work for the roster, which is not what is tested here. */
static wfm_plan_run_opts quick(void) {
  wfm_plan_run_opts opts;
  wfm_plan_run_opts_init(&opts, sizeof opts);
  opts.work_limit = 300000;
  return opts;
}

static wfm_plan_result *run(small *s, small_frame *f, const wfm_plan_run_opts *given) {
  wfm_plan_result *result = NULL;
  wfm_plan_run_opts opts = given ? *given : quick();
  wfm_plan_queue queue;
  wfm_plan_queue_init(&queue, sizeof queue);
  queue.patience_s = 120;
  ck_assert_msg(small_begin(ctx, f, s) == WFM_OK, "%s", wfm_ctx_error(ctx));
  ck_assert_int_eq(small_shrinkage(s), WFM_OK);
  ck_assert_msg(small_queue(s, "calls", NULL, &queue) == WFM_OK, "%s", wfm_ctx_error(ctx));
  ck_assert_msg(wfm_plan_run(ctx, s->plan, &opts, &result) == WFM_OK, "%s", wfm_ctx_error(ctx));
  return result;
}

static wfm_plan_queue_result queue_of(const wfm_plan_result *r, size_t i) {
  wfm_plan_queue_result q = {.struct_size = sizeof q};
  ck_assert_int_eq(wfm_plan_result_queue(r, i, &q), WFM_OK);
  return q;
}

static wfm_plan_skill_result skill_of(const wfm_plan_result *r, size_t i) {
  wfm_plan_skill_result k = {.struct_size = sizeof k};
  ck_assert_int_eq(wfm_plan_result_skill(r, i, &k), WFM_OK);
  return k;
}

static wfm_plan_totals totals_of(const wfm_plan_result *r) {
  wfm_plan_totals t = {.struct_size = sizeof t};
  ck_assert_int_eq(wfm_plan_result_totals(r, &t), WFM_OK);
  return t;
}

static wfm_roster_figures figures_of(const wfm_plan_result *r) {
  wfm_roster_figures f = {.struct_size = sizeof f};
  ck_assert_int_eq(wfm_check_figures(wfm_plan_result_check(r), &f), WFM_OK);
  return f;
}

static bool assumed(const wfm_plan_result *r, const char *part) {
  for (size_t i = 0; i < wfm_plan_result_assumptions(r); i++)
    if (strstr(wfm_plan_result_assumption(r, i), part)) return true;
  return false;
}

START_TEST(forecast_keeps_the_hours) {
  small s;
  small_frame f = {.zone = NULL};
  wfm_plan_result *r = run(&s, &f, NULL);
  wfm_plan_queue_result q = queue_of(r, 0);
  const wfm_grid *grid = wfm_plan_result_grid(r);
  double sum = 0, days = 0;
  for (size_t i = 0; i < wfm_grid_count(grid); i++) {
    int32_t weekday = wfm_grid_day(grid, i), hour = wfm_grid_second(grid, i) / 3600;
    bool open = weekday < 5 && hour >= 9 && hour < 17;
    ck_assert_int_eq(q.open[i], open);
    ck_assert_double_eq(q.open_frac[i], open ? 1 : 0);
    if (!open) ck_assert_double_eq(q.mean[i], 0);
    if (open) ck_assert(q.low[i] <= q.mean[i] && q.mean[i] <= q.high[i]);
    if (open) ck_assert_double_eq_tol(q.aht_s[i], 200, 25);
    ck_assert_double_eq(q.mean[i], q.model[i]);
    sum += q.mean[i];
  }
  for (int d = 0; d < 7; d++) {
    ck_assert_int_eq(isnan(q.day_mean[d]), d >= 5);
    if (d < 5) days += q.day_mean[d];
  }
  ck_assert_double_eq_tol(days, sum, 1e-9);
  /* what the formula of the history gives for an average week, within its wobble */
  double wanted = 0;
  for (int d = 0; d < 5; d++)
    for (int t = 9 * 3600; t < 17 * 3600; t += 900) wanted += small_volume(&f, d, t, 0);
  ck_assert_double_eq_tol(sum, wanted, 0.06 * wanted);
  ck_assert(assumed(r, "Mon-Fri 09:00-17:00, Sat-Sun closed"));
  ck_assert(assumed(r, "Erlang A with a mean patience of 120 s"));
  ck_assert(assumed(r, "answered within T / offered"));
  wfm_plan_result_free(r);
  small_end(&s);
}
END_TEST

START_TEST(demand_is_positions_after_shrinkage) {
  small s;
  small_frame f = {.zone = NULL};
  wfm_plan_result *r = run(&s, &f, NULL);
  wfm_plan_skill_result k = skill_of(r, 0);
  double residual = 0.05 / (1 - 0.04), peak = 0, hours = 0;
  ck_assert_double_eq_tol(k.residual_frac, residual, 1e-12);
  for (size_t i = 0; i < wfm_grid_count(wfm_plan_result_grid(r)); i++) {
    double wanted = ceil(k.positions[i] / (1 - residual) - 1e-6);
    ck_assert_double_eq(k.demand[i], wanted);
    if (k.demand[i] > peak) peak = k.demand[i];
    hours += k.demand[i] / 4;
  }
  wfm_plan_totals t = totals_of(r);
  ck_assert_double_eq(t.peak_demand, peak);
  ck_assert_double_eq_tol(t.demand_h, hours, 1e-9);
  ck_assert_double_eq_tol(t.payroll_h, t.positions_h / 0.91, 1e-9);
  ck_assert_double_eq_tol(t.covered_h + t.short_h, t.demand_h, 1e-9);
  ck_assert_double_eq_tol(t.covered_h + t.surplus_h, t.coverage_h, 1e-9);
  wfm_plan_result_free(r);
  small_end(&s);
}
END_TEST

/* Without a clock change elapsed and nominal coverage are the same thing, counted by two programs. */
START_TEST(coverage_agrees_with_the_checker) {
  small s;
  small_frame f = {.zone = NULL};
  wfm_plan_result *r = run(&s, &f, NULL);
  wfm_plan_skill_result k = skill_of(r, 0);
  const double *checked = wfm_check_coverage(wfm_plan_result_check(r), k.skill);
  for (size_t i = 0; i < wfm_grid_count(wfm_plan_result_grid(r)); i++)
    ck_assert_double_eq(k.coverage[i], checked[i]);
  wfm_roster_figures figures = figures_of(r);
  wfm_plan_totals t = totals_of(r);
  ck_assert_int_eq(t.violations, 0);
  ck_assert_double_eq(t.cost, figures.cost);
  ck_assert(t.lower_bound <= t.cost * (1 + 1e-9));
  ck_assert_double_eq_tol(t.gap, (t.cost - t.lower_bound) / t.cost, 1e-12);
  wfm_plan_result_free(r);
  small_end(&s);
}
END_TEST

START_TEST(pay_adds_up) {
  small s;
  small_frame f = {
      .zone = NULL, .open_h = 0, .close_h = 24, .nights = true, .agents = 10, .volume_per_h = 12};
  wfm_plan_result *r = run(&s, &f, NULL);
  wfm_plan_totals t = totals_of(r);
  wfm_roster_figures figures = figures_of(r);
  double minutes[WFM_PAYS] = {0}, wage = 0, worked = 0;
  const double factor[WFM_PAYS] = {1, 1.25, 1.5, 1.25 * 1.5, 1};
  for (size_t i = 0; i < wfm_plan_result_hours(r); i++) {
    wfm_plan_hours row = {.struct_size = sizeof row}, before = row;
    ck_assert_int_eq(wfm_plan_result_hours_row(r, i, &row), WFM_OK);
    if (i) ck_assert_int_eq(wfm_plan_result_hours_row(r, i - 1, &before), WFM_OK);
    if (i) ck_assert(before.agent < row.agent || (before.agent == row.agent && before.day < row.day));
    for (int p = 0; p < WFM_PAYS; p++) {
      ck_assert_int_ge(row.minutes[p], 0);
      minutes[p] += row.minutes[p];
      wage += row.minutes[p] / 60.0 * 20 * factor[p];
      if (p != WFM_PAY_LEAVE) worked += row.minutes[p];
    }
  }
  ck_assert_double_eq_tol(worked, figures.paid_minutes, 1e-9);
  ck_assert_double_eq_tol(t.worked_h * 60, figures.paid_minutes, 1e-6);
  ck_assert_double_eq(minutes[WFM_PAY_LEAVE], 480);
  ck_assert_double_eq(t.leave_h, 8);
  ck_assert_double_eq(t.leave_cost, 160);
  ck_assert(minutes[WFM_PAY_NIGHT] > 0);
  /* minutes are rounded to whole ones, wages are not */
  ck_assert_double_eq_tol(t.wage_cost, wage, 1.0 * (double)wfm_plan_result_hours(r));
  ck_assert_double_eq_tol(t.wage_cost, figures.wage_cost + 160, 1e-6);
  wfm_plan_result_free(r);
  small_end(&s);
}
END_TEST

START_TEST(bridge_adds_up) {
  small s;
  small_frame f = {.zone = NULL};
  wfm_plan_result *r = run(&s, &f, NULL);
  wfm_plan_totals t = totals_of(r);
  double sum = 0;
  const char *last = "";
  bool first = true;
  for (size_t i = 0; i < wfm_plan_result_bridge(r); i++) {
    wfm_plan_bridge_step step = {.struct_size = sizeof step};
    ck_assert_int_eq(wfm_plan_result_bridge_step(r, i, &step), WFM_OK);
    if (step.stage != 0) {
      sum += step.stage * step.hours;
    } else {
      if (!first) ck_assert_msg(fabs(sum - step.hours) < 1e-6, "%s: %g, want %g", step.name, step.hours, sum);
      sum = step.hours;
      first = false;
      last = step.name;
    }
  }
  ck_assert_str_eq(last, "paid");
  ck_assert_double_eq_tol(sum, t.paid_h, 1e-6);
  ck_assert_double_eq_tol(t.paid_h, t.worked_h + t.leave_h, 1e-9);
  wfm_plan_result_free(r);
  small_end(&s);
}
END_TEST

START_TEST(wishes_agree_with_the_checker) {
  small s;
  small_frame f = {.zone = NULL};
  wfm_plan_result *r = run(&s, &f, NULL);
  wfm_roster_figures figures = figures_of(r);
  wfm_plan_totals t = totals_of(r);
  ck_assert_int_eq(t.wishes, figures.requests_live[0] + figures.requests_live[1] + figures.requests_live[2]);
  ck_assert_int_eq((int64_t)wfm_plan_result_unmets(r), t.wishes - t.wishes_met);
  for (size_t i = 0; i < wfm_plan_result_unmets(r); i++) {
    wfm_plan_unmet wish = {.struct_size = sizeof wish};
    wfm_assignment work;
    wfm_assignment_init(&work, sizeof work);
    ck_assert_int_eq(wfm_plan_result_unmet(r, i, &wish), WFM_OK);
    ck_assert_int_eq(wish.kind, WFM_REQUEST_OFF);
    ck_assert_int_ge(wish.assignment, 0);
    ck_assert_int_eq(wfm_assignments_get(wfm_plan_result_assignments(r), (size_t)wish.assignment, &work),
                     WFM_OK);
    ck_assert_int_eq(work.agent, wish.agent);
    ck_assert_int_eq(work.day, wish.day);
  }
  wfm_plan_result_free(r);
  small_end(&s);
}
END_TEST

START_TEST(simulation_counts_the_contacts) {
  small s;
  small_frame f = {.zone = NULL};
  wfm_plan_result *r = run(&s, &f, NULL);
  wfm_plan_skill_result k = skill_of(r, 0);
  wfm_plan_totals t = totals_of(r);
  double offered = 0, in_time = 0, counted = 0;
  for (size_t i = 0; i < wfm_grid_count(wfm_plan_result_grid(r)); i++) {
    offered += k.offered[i];
    in_time += k.in_time[i];
    counted += k.counted[i];
    if (k.volume[i] == 0) ck_assert_double_eq(k.offered[i], 0);
    ck_assert(isnan(k.level[i]) || (k.level[i] >= 0 && k.level[i] <= 1));
  }
  /* forty runs of about 1,200 contacts whose days vary by k.day_cv2 */
  double error = sqrt((1 / t.contacts + k.day_cv2 / 5) / 40);
  ck_assert_double_eq_tol(offered / t.contacts, 1, 5 * error);
  ck_assert_double_eq_tol(t.level, in_time / counted, 1e-12);
  ck_assert(k.level_low <= t.level && t.level <= k.level_high);
  ck_assert_int_eq(k.periods, 5);
  ck_assert_int_le(k.periods_met, k.periods);
  double late = INFINITY;
  ck_assert(wfm_plan_result_worsts(r) <= 10);
  for (size_t i = 0; i < wfm_plan_result_worsts(r); i++) {
    wfm_plan_worst worst = {.struct_size = sizeof worst};
    ck_assert_int_eq(wfm_plan_result_worst(r, i, &worst), WFM_OK);
    ck_assert(worst.late > 0 && worst.late <= late && worst.start % 1800 == 0);
    late = worst.late;
  }
  wfm_plan_result_free(r);
  small_end(&s);
}
END_TEST

START_TEST(stages_end_where_asked) {
  wfm_plan_run_opts opts = quick();
  opts.last_stage = _i;
  small s;
  small_frame f = {.zone = NULL, .no_roster = _i < WFM_STAGE_ROSTER};
  wfm_plan_result *r = run(&s, &f, &opts);
  ck_assert_int_eq(wfm_plan_result_stage(r), _i);
  wfm_plan_totals t = totals_of(r);
  ck_assert_int_eq(isnan(t.demand_h), _i < WFM_STAGE_REQUIREMENT);
  ck_assert_int_eq(isnan(t.cost), _i < WFM_STAGE_ROSTER);
  ck_assert_int_eq(isnan(t.level), _i < WFM_STAGE_SIMULATION);
  ck_assert_int_eq(wfm_plan_result_schedule(r) == NULL, _i < WFM_STAGE_ROSTER);
  ck_assert_int_eq(wfm_plan_result_skills(r) == 0, _i < WFM_STAGE_REQUIREMENT);
  wfm_plan_result_free(r);
  small_end(&s);
}
END_TEST

START_TEST(same_bytes_whatever_the_threads) {
  wfm_plan_run_opts how = quick();
  wfm_ctx_opts opts;
  wfm_ctx_opts_init(&opts, sizeof opts);
  opts.threads = 3;
  small s;
  small_frame f = {.zone = NULL};
  wfm_plan_result *one = run(&s, &f, NULL), *other = NULL;
  wfm_ctx *second = NULL;
  ck_assert_int_eq(wfm_ctx_create(&second, &opts), WFM_OK);
  ck_assert_int_eq(wfm_plan_run(second, s.plan, &how, &other), WFM_OK);
  size_t n = wfm_grid_count(wfm_plan_result_grid(one)) * sizeof(double);
  wfm_plan_skill_result a = skill_of(one, 0), b = skill_of(other, 0);
  ck_assert_mem_eq(a.volume, b.volume, n);
  ck_assert_mem_eq(a.coverage, b.coverage, n);
  ck_assert_mem_eq(a.in_time, b.in_time, n);
  ck_assert_double_eq(totals_of(one).cost, totals_of(other).cost);
  wfm_plan_result_free(one);
  wfm_plan_result_free(other);
  wfm_ctx_free(second);
  small_end(&s);
}
END_TEST

/* A night's roster over both clock changes: the shift keeps its eight and a half hours, the clock shows 7.5 or 9.5. */
START_TEST(clock_changes) {
  static const struct {
    int32_t month, day, intervals,
        last_hour; /* day 0: the Saturday before the change; last_hour: by the clock, Sunday */
  } cases[] = {{3, 28, 92, 7}, {10, 24, 100, 5}};
  small s;
  small_frame f = {.zone = "Europe/Berlin",
                   .open_h = 0,
                   .close_h = 24,
                   .nights = true,
                   .agents = 8,
                   .start_date = wfm_date_from_ymd(2026, cases[_i].month, cases[_i].day),
                   .volume_per_h = 10};
  wfm_plan_result *r = run(&s, &f, NULL);
  const wfm_grid *grid = wfm_plan_result_grid(r);
  size_t first, count, nights = 0;
  wfm_grid_day_range(grid, 1, &first, &count);
  ck_assert_uint_eq(count, (size_t)cases[_i].intervals);
  wfm_plan_skill_result k = skill_of(r, 0);
  double hours = 0, at_work = 0;
  for (size_t i = 0; i < wfm_grid_count(grid); i++) hours += k.coverage[i] / 4;
  const wfm_assignments *all = wfm_plan_result_assignments(r);
  for (size_t a = 0; a < wfm_assignments_count(all); a++) {
    wfm_assignment work;
    wfm_assignment_init(&work, sizeof work);
    ck_assert_int_eq(wfm_assignments_get(all, a, &work), WFM_OK);
    nights += work.day == 0 && work.shift == wfm_roster_find_shift(s.roster, "night");
    wfm_shift shift;
    wfm_shift_init(&shift, sizeof shift);
    ck_assert_int_eq(wfm_roster_shift(s.roster, work.shift, &shift), WFM_OK);
    int32_t over = work.day * 1440 + shift.start_minute + shift.length_minutes - 7 * 1440;
    bool pause_inside = work.day * 1440 + work.pause_minute[0] < 7 * 1440;
    at_work +=
        (shift.length_minutes - (pause_inside ? shift.pause_minutes[0] : 0) - (over > 0 ? over : 0)) / 60.0;
  }
  ck_assert_double_eq_tol(hours, at_work, 1e-9);
  ck_assert(assumed(r, "The clock changes on 2026-"));
  /* who began on Saturday at 22:00 is there until 22:00 + 8.5 h elapsed */
  if (nights) {
    int64_t start, end;
    ck_assert_int_eq(
        wfm_zone_to_instant(ctx, s.zone, f.start_date, 22 * 3600, WFM_GAP_ERROR, WFM_FOLD_FIRST, &start),
        WFM_OK);
    end = start + 510 * 60;
    wfm_local local;
    wfm_zone_to_local(s.zone, end, &local);
    ck_assert_int_eq(local.second / 3600, cases[_i].last_hour);
    int64_t inside = wfm_grid_find(grid, end - 1);
    ck_assert(k.coverage[inside] >= (double)nights);
  }
  ck_assert_int_eq(totals_of(r).violations, 0);
  wfm_plan_result_free(r);
  small_end(&s);
}
END_TEST

/* Six-minute rows planned in half-hours, eight weeks ahead, by what is open at five past. */
START_TEST(other_intervals_and_a_gap) {
  small s;
  small_frame f = {.zone = NULL, .step_s = 360, .plan_minutes = 30, .gap_days = 56, .days = 14};
  wfm_plan_result *r = run(&s, &f, NULL);
  wfm_plan_queue_result q = queue_of(r, 0);
  ck_assert_int_eq(wfm_grid_interval_s(q.history_grid), 360);
  ck_assert_int_eq(wfm_grid_interval_s(wfm_plan_result_grid(r)), 1800);
  double fine = 0, coarse = 0;
  const double *mean = wfm_forecast_mean(q.forecast);
  for (size_t i = 0; i < wfm_forecast_count(q.forecast); i++) fine += mean[i];
  for (size_t i = 0; i < wfm_grid_count(wfm_plan_result_grid(r)); i++) coarse += q.mean[i];
  ck_assert(coarse > 0);
  ck_assert_double_eq_tol(fine, coarse, 1e-6);
  wfm_plan_result_free(r);
  small_end(&s);
}
END_TEST

START_TEST(overrides_change_the_forecast) {
  small s;
  small_frame f = {.zone = NULL};
  wfm_plan_run_opts opts = quick();
  opts.last_stage = WFM_STAGE_REQUIREMENT;
  wfm_plan_result *before = run(&s, &f, &opts), *after = NULL;
  int64_t start = wfm_grid_start(wfm_plan_result_grid(before), 40); /* Monday 10:00 */
  wfm_plan_override change;
  wfm_plan_override_init(&change, sizeof change);
  change.queue = "calls";
  change.start = start;
  change.end = start + 3600;
  change.action = WFM_OVERRIDE_SCALE;
  change.value = 2;
  change.who = "planner";
  change.why = "mailing";
  ck_assert_int_eq(wfm_plan_add_override(s.plan, &change), WFM_OK);
  change.measure = WFM_MEASURE_AHT;
  change.action = WFM_OVERRIDE_SET;
  change.value = 400;
  ck_assert_int_eq(wfm_plan_add_override(s.plan, &change), WFM_OK);
  change.end = start + 86400 * 7;
  change.start = start + 86400 * 5; /* closed days stay closed */
  change.measure = WFM_MEASURE_VOLUME;
  change.value = 50;
  ck_assert_int_eq(wfm_plan_add_override(s.plan, &change), WFM_OK);
  ck_assert_int_eq(wfm_plan_run(ctx, s.plan, &opts, &after), WFM_OK);
  wfm_plan_queue_result p = queue_of(before, 0), q = queue_of(after, 0);
  for (size_t i = 0; i < wfm_grid_count(wfm_plan_result_grid(after)); i++) {
    bool inside = i >= 40 && i < 44;
    ck_assert_double_eq(q.model[i], p.model[i]);
    ck_assert_double_eq(q.mean[i], inside ? 2 * p.mean[i] : p.mean[i]);
    if (q.open[i]) ck_assert_double_eq(q.aht_s[i], inside ? 400 : p.aht_s[i]);
  }
  ck_assert(assumed(after, "by the planner (planner): mailing"));
  wfm_plan_result_free(before);
  wfm_plan_result_free(after);
  small_end(&s);
}
END_TEST

/* Two queues of one skill are one line; of two skills, two lines that share agents but no shift. */
START_TEST(queues_and_skills) {
  small s;
  small_frame f = {.zone = NULL, .second_skill = true, .agents = 12};
  ck_assert_int_eq(small_begin(ctx, &f, &s), WFM_OK);
  const char *const skill[] = {"calls", "calls", "sales"}, *const name[] = {"a", "b", "c"};
  for (int q = 0; q < 3; q++) {
    wfm_plan_queue queue;
    wfm_plan_queue_init(&queue, sizeof queue);
    queue.aht_s = q == 1 ? 300 : 100;
    ck_assert_int_eq(small_queue(&s, name[q], skill[q], &queue), WFM_OK);
  }
  wfm_plan_result *r = NULL;
  wfm_plan_run_opts how = quick();
  ck_assert_msg(wfm_plan_run(ctx, s.plan, &how, &r) == WFM_OK, "%s", wfm_ctx_error(ctx));
  ck_assert_uint_eq(wfm_plan_result_queues(r), 3);
  ck_assert_uint_eq(wfm_plan_result_skills(r), 2);
  wfm_plan_skill_result calls = skill_of(r, 0), sales = skill_of(r, 1);
  wfm_plan_queue_result a = queue_of(r, 0), b = queue_of(r, 1), c = queue_of(r, 2);
  ck_assert_int_eq(a.skill, 0);
  ck_assert_int_eq(b.skill, 0);
  ck_assert_int_eq(c.skill, 1);
  for (size_t i = 0; i < wfm_grid_count(wfm_plan_result_grid(r)); i++) {
    ck_assert_double_eq_tol(calls.volume[i], a.mean[i] + b.mean[i], 1e-12);
    ck_assert_double_eq_tol(sales.volume[i], c.mean[i], 1e-12);
    if (calls.volume[i] > 0) ck_assert_double_eq_tol(calls.aht_s[i], 200, 1e-9);
  }
  ck_assert_int_eq(totals_of(r).violations, 0);
  ck_assert(assumed(r, "nobody hangs up"));
  wfm_plan_result_free(r);
  small_end(&s);
}
END_TEST

/* Demand that nobody can serve is shortage; an agent who can work nothing is named, the rest is planned. */
START_TEST(what_cannot_be_done_is_shown) {
  small s;
  small_frame f = {.zone = NULL, .volume_per_h = 400};
  ck_assert_int_eq(small_begin(ctx, &f, &s), WFM_OK);
  for (int32_t day = 0; day < 7; day++) {
    wfm_time_off off;
    wfm_time_off_init(&off, sizeof off);
    off.agent = 2;
    off.day = day;
    ck_assert_int_eq(wfm_roster_add_time_off(s.roster, &off), WFM_OK);
  }
  wfm_plan_queue queue;
  wfm_plan_queue_init(&queue, sizeof queue);
  queue.patience_s = 60;
  ck_assert_int_eq(small_queue(&s, "calls", NULL, &queue), WFM_OK);
  wfm_plan_result *r = NULL;
  wfm_plan_run_opts how = quick();
  ck_assert_int_eq(wfm_plan_run(ctx, s.plan, &how, &r), WFM_OK);
  wfm_plan_totals t = totals_of(r);
  ck_assert(t.short_h > 100 && t.coverage_frac < 0.5);
  ck_assert_int_eq(t.agents_idle, 1);
  int32_t agent = -1;
  const char *reason = wfm_plan_result_idle(r, 0, &agent);
  ck_assert_int_eq(agent, 2);
  ck_assert_msg(strstr(reason, "Cid") != NULL, "%s", reason);
  ck_assert_int_eq(t.agents_working, 5);
  ck_assert_int_eq(skill_of(r, 0).periods_met, 0);
  ck_assert_uint_eq(wfm_plan_result_worsts(r), 10);
  wfm_plan_result_free(r);
  small_end(&s);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("plan");
  tcase_add_checked_fixture(tc, setup, teardown);
  tcase_add_test(tc, forecast_keeps_the_hours);
  tcase_add_test(tc, demand_is_positions_after_shrinkage);
  tcase_add_test(tc, coverage_agrees_with_the_checker);
  tcase_add_test(tc, pay_adds_up);
  tcase_add_test(tc, bridge_adds_up);
  tcase_add_test(tc, wishes_agree_with_the_checker);
  tcase_add_test(tc, simulation_counts_the_contacts);
  tcase_add_loop_test(tc, stages_end_where_asked, WFM_STAGE_FORECAST, WFM_STAGE_SIMULATION + 1);
  tcase_add_test(tc, same_bytes_whatever_the_threads);
  tcase_add_loop_test(tc, clock_changes, 0, 2);
  tcase_add_test(tc, other_intervals_and_a_gap);
  tcase_add_test(tc, overrides_change_the_forecast);
  tcase_add_test(tc, queues_and_skills);
  tcase_add_test(tc, what_cannot_be_done_is_shown);
  return suite_run("plan", tc, 120);
}
