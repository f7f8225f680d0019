/* Cases of the chain beside its plain path: dirty histories, definitions and periods, bases of shrinkage, kinds of wishes, thin AHT. */
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

static bool assumed(const wfm_plan_result *r, const char *part) {
  for (size_t i = 0; i < wfm_plan_result_assumptions(r); i++)
    if (strstr(wfm_plan_result_assumption(r, i), part)) return true;
  return false;
}

static wfm_plan_result *run(const small *s, int32_t last_stage) {
  wfm_plan_result *result = NULL;
  wfm_plan_run_opts opts;
  wfm_plan_run_opts_init(&opts, sizeof opts);
  opts.last_stage = last_stage;
  opts.work_limit = 100000;
  ck_assert_msg(wfm_plan_run(ctx, s->plan, &opts, &result) == WFM_OK, "%s", wfm_ctx_error(ctx));
  return result;
}

/* The history with a lost day, an outage, a spike and calls after closing time. */
static wfm_series *spoil(const small *s) {
  size_t n = wfm_grid_count(s->grid), first, count;
  double *value = malloc(n * sizeof *value);
  wfm_series *series = NULL;
  memcpy(value, wfm_series_value(s->volume), n * sizeof *value);
  wfm_grid_day_range(s->grid, 8, &first, &count); /* a Tuesday is lost */
  for (size_t i = first; i < first + count; i++) value[i] = NAN;
  wfm_grid_day_range(s->grid, 16, &first, &count); /* a Wednesday's lines were down */
  for (size_t i = first + 36; i < first + 68; i++) value[i] = 0;
  wfm_grid_day_range(s->grid, 24, &first, &count);
  value[first + 50] = 900;
  value[first + 80] = 3; /* 20:00 */
  ck_assert_int_eq(wfm_series_create(ctx, s->grid, WFM_SERIES_VOLUME, value, NULL, NULL, &series), WFM_OK);
  free(value);
  return series;
}

START_TEST(dirty_history) {
  small s;
  small_frame f = {.zone = NULL, .weeks = 8};
  wfm_plan_queue queue;
  ck_assert_int_eq(small_begin(ctx, &f, &s), WFM_OK);
  ck_assert_int_eq(wfm_hours_create(ctx, &s.hours), WFM_OK);
  for (int32_t d = 0; d < 5; d++) ck_assert_int_eq(wfm_hours_add(s.hours, d, 9 * 3600, 17 * 3600), WFM_OK);
  wfm_series *spoilt = spoil(&s);
  wfm_plan_queue_init(&queue, sizeof queue);
  queue.volume = spoilt;
  queue.hours = s.hours;
  queue.contacts = WFM_CONTACTS_HANDLED;
  ck_assert_int_eq(small_queue(&s, "calls", NULL, &queue), WFM_OK);
  wfm_plan_result *r = run(&s, WFM_STAGE_REQUIREMENT);
  ck_assert(assumed(r, "handled contacts only"));
  ck_assert(assumed(r, "contacts outside the opening hours, which are not planned for: 1."));
  ck_assert(assumed(r, "open days without a value, taken as missing and not as empty: 1 (2026-01-13)."));
  ck_assert(assumed(r, "forecasting: days with next to nothing: 1 (2026-01-21); intervals"));
  ck_assert(assumed(r, "far from their weekday and time of day: 1."));
  wfm_plan_totals t = {.struct_size = sizeof t};
  ck_assert_int_eq(wfm_plan_result_totals(r, &t), WFM_OK);
  ck_assert_int_eq(t.contacts_kind, WFM_CONTACTS_HANDLED);
  wfm_plan_queue_result q = {.struct_size = sizeof q};
  ck_assert_int_eq(wfm_plan_result_queue(r, 0, &q), WFM_OK);
  ck_assert(isnan(q.history_day[8])); /* pictures show the history as it is */
  ck_assert_double_eq(q.history_day[16], 0);
  ck_assert(q.history_day[24] > 900);
  ck_assert_uint_eq(q.history_days, 56);
  for (size_t i = 0; i < wfm_grid_count(wfm_plan_result_grid(r)); i++)
    ck_assert(q.mean[i] < 30); /* the spike taught nothing */
  wfm_plan_result_free(r);
  wfm_series_free(spoilt);
  small_end(&s);
}
END_TEST

/* Each definition by its own formula, over each period. */
START_TEST(definitions_and_periods) {
  static const int32_t periods[] = {160, 5, 1, 1}; /* of a week with five days of 32 intervals */
  int32_t definition = WFM_SL_OFFERED + _i % 4, period = _i / 4;
  small s;
  small_frame f = {.zone = NULL};
  wfm_plan_queue queue;
  wfm_queue_target target;
  wfm_queue_target_init(&target, sizeof target);
  target.sl_definition = definition;
  target.max_abandon = 0.2;
  target.max_occupancy = 0.85;
  wfm_plan_queue_init(&queue, sizeof queue);
  queue.patience_s = 60;
  queue.target = &target;
  queue.period = period;
  queue.min_agents = 2;
  ck_assert_int_eq(small_begin(ctx, &f, &s), WFM_OK);
  ck_assert_int_eq(small_queue(&s, "calls", NULL, &queue), WFM_OK);
  wfm_plan_result *r = run(&s, WFM_STAGE_SIMULATION);
  wfm_plan_skill_result k = {.struct_size = sizeof k};
  ck_assert_int_eq(wfm_plan_result_skill(r, 0, &k), WFM_OK);
  ck_assert_int_eq(k.definition, definition);
  ck_assert_int_eq(k.periods, periods[period]);
  ck_assert_int_eq(isnan(k.level_low), definition != WFM_SL_OFFERED);
  double in_time = 0, counted = 0, offered = 0, abandoned = 0;
  for (size_t i = 0; i < wfm_grid_count(wfm_plan_result_grid(r)); i++) {
    in_time += k.in_time[i];
    counted += k.counted[i];
    offered += k.offered[i];
    abandoned += k.abandoned[i];
    ck_assert(k.in_time[i] <= k.counted[i] + 1e-9);
    if (k.demand[i] > 0) ck_assert(k.demand[i] >= 2);
  }
  ck_assert_double_eq_tol(k.total_level, in_time / counted, 1e-12);
  if (definition == WFM_SL_ANSWERED) ck_assert_double_eq_tol(counted, offered - abandoned, 1e-6);
  if (definition == WFM_SL_EXCL_SHORT) ck_assert(counted <= offered && counted >= offered - abandoned - 1e-6);
  if (definition == WFM_SL_OFFERED || definition == WFM_SL_INCL_ABANDON)
    ck_assert_double_eq(counted, offered);
  ck_assert(assumed(r, wfm_sl_definition_text(definition)));
  ck_assert(assumed(r, "occupancy at most 85.0 %"));
  ck_assert(assumed(r, "never fewer than 2 agents"));
  wfm_plan_result_free(r);
  small_end(&s);
}
END_TEST

START_TEST(bases_of_shrinkage) {
  static const struct {
    const char *name;
    double frac;
    int32_t base, stage;
  } causes[] = {{"leave", 0.10, WFM_SHRINK_OF_PAID, WFM_SHRINK_ROSTERED},
                {"sickness", 0.05, 0, WFM_SHRINK_RESIDUAL},
                {"lateness", 0.02, WFM_SHRINK_OF_REST, WFM_SHRINK_RESIDUAL}};
  small s;
  small_frame f = {.zone = NULL};
  wfm_plan_queue queue;
  wfm_plan_queue_init(&queue, sizeof queue);
  ck_assert_int_eq(small_begin(ctx, &f, &s), WFM_OK);
  for (size_t c = 0; c < 3; c++) {
    wfm_shrink_cause cause;
    wfm_shrink_cause_init(&cause, sizeof cause);
    cause.name = causes[c].name;
    cause.frac = causes[c].frac;
    cause.base = causes[c].base;
    cause.stage = causes[c].stage;
    ck_assert_msg(wfm_plan_add_shrinkage(s.plan, &cause) == WFM_OK, "%s", wfm_ctx_error(ctx));
  }
  ck_assert_int_eq(small_queue(&s, "calls", NULL, &queue), WFM_OK);
  wfm_plan_result *r = run(&s, WFM_STAGE_REQUIREMENT);
  wfm_plan_skill_result k = {.struct_size = sizeof k};
  wfm_plan_totals t = {.struct_size = sizeof t};
  ck_assert_int_eq(wfm_plan_result_skill(r, 0, &k), WFM_OK);
  ck_assert_int_eq(wfm_plan_result_totals(r, &t), WFM_OK);
  /* of 100 paid hours 90 are left by leave, 85.5 by sickness, 83.79 by lateness */
  ck_assert_double_eq_tol(k.residual_frac, 1 - 83.79 / 90, 1e-12);
  ck_assert_double_eq_tol(t.payroll_h, t.positions_h / 0.8379, 1e-9);
  ck_assert(assumed(r, "sickness 5.0 % of what leave leaves, residual"));
  ck_assert(assumed(r, "lateness 2.0 % of what the causes before it leave, residual"));
  double residual = 0;
  for (size_t i = 0; i < wfm_plan_result_bridge(r); i++) {
    wfm_plan_bridge_step step = {.struct_size = sizeof step};
    ck_assert_int_eq(wfm_plan_result_bridge_step(r, i, &step), WFM_OK);
    if (strcmp(step.name, "sickness") == 0 || strcmp(step.name, "lateness") == 0) residual += step.hours;
  }
  ck_assert_double_eq_tol(residual, t.positions_h / (1 - k.residual_frac) - t.positions_h, 1e-9);
  wfm_plan_result_free(r);
  small_end(&s);
}
END_TEST

/* Ben wants to work on Sunday, when nobody is wanted; Cid to start at three, when no shift does; Dee what she gets. */
START_TEST(kinds_of_wishes) {
  small s;
  small_frame f = {.zone = NULL};
  wfm_plan_queue queue;
  wfm_request wish;
  wfm_plan_queue_init(&queue, sizeof queue);
  ck_assert_int_eq(small_begin(ctx, &f, &s), WFM_OK);
  wfm_request_init(&wish, sizeof wish);
  wish.weight = 1e-3;
  wish.agent = 1;
  wish.day = 6;
  wish.kind = WFM_REQUEST_WORK;
  ck_assert_int_eq(wfm_roster_add_request(s.roster, &wish), WFM_OK);
  wish.agent = 2;
  wish.day = WFM_EVERY_DAY;
  wish.kind = WFM_REQUEST_START;
  wish.start_from_minute = wish.start_to_minute = 15 * 60;
  ck_assert_int_eq(wfm_roster_add_request(s.roster, &wish), WFM_OK);
  wish.agent = 3;
  wish.start_from_minute = 0;
  wish.start_to_minute = 1440;
  ck_assert_int_eq(wfm_roster_add_request(s.roster, &wish), WFM_OK);
  ck_assert_int_eq(small_queue(&s, "calls", NULL, &queue), WFM_OK);
  wfm_plan_result *r = run(&s, WFM_STAGE_ROSTER);
  wfm_plan_totals t = {.struct_size = sizeof t};
  ck_assert_int_eq(wfm_plan_result_totals(r, &t), WFM_OK);
  ck_assert_int_eq((int64_t)wfm_plan_result_unmets(r), t.wishes - t.wishes_met);
  double weight = INFINITY;
  bool work = false;
  for (size_t i = 0; i < wfm_plan_result_unmets(r); i++) {
    wfm_plan_unmet unmet = {.struct_size = sizeof unmet};
    ck_assert_int_eq(wfm_plan_result_unmet(r, i, &unmet), WFM_OK);
    ck_assert(unmet.weight <= weight && unmet.agent != 3);
    ck_assert_int_eq(unmet.assignment >= 0, unmet.kind != WFM_REQUEST_WORK);
    work = work || (unmet.kind == WFM_REQUEST_WORK && unmet.agent == 1 && unmet.day == 6);
    weight = unmet.weight;
  }
  ck_assert(work);
  wfm_plan_result_free(r);
  small_end(&s);
}
END_TEST

/* Handling times of every other quarter only, on a plan of half-hours: no half-hour is whole, the mean of the history serves. */
START_TEST(thin_aht) {
  small s;
  small_frame f = {.zone = NULL, .plan_minutes = 30};
  ck_assert_int_eq(small_begin(ctx, &f, &s), WFM_OK);
  size_t n = wfm_grid_count(s.grid);
  double *value = malloc(n * sizeof *value), *weight = malloc(n * sizeof *weight), sum = 0, weights = 0;
  for (size_t i = 0; i < n; i++) {
    bool known = i % 2 == 0 && wfm_series_cell(s.aht)[i] == WFM_CELL_OK;
    value[i] = known ? wfm_series_value(s.aht)[i] : NAN;
    weight[i] = known ? wfm_series_weight(s.aht)[i] : 1;
    if (known) {
      sum += value[i] * weight[i];
      weights += weight[i];
    }
  }
  wfm_series *thin = NULL;
  ck_assert_int_eq(wfm_series_create(ctx, s.grid, WFM_SERIES_MEAN, value, NULL, weight, &thin), WFM_OK);
  free(value);
  free(weight);
  wfm_plan_queue queue;
  wfm_plan_queue_init(&queue, sizeof queue);
  queue.aht = thin;
  ck_assert_int_eq(small_queue(&s, "calls", NULL, &queue), WFM_OK);
  wfm_plan_result *r = run(&s, WFM_STAGE_REQUIREMENT);
  ck_assert(assumed(r, "the mean of the history, which is too thin to forecast"));
  wfm_plan_queue_result q = {.struct_size = sizeof q};
  ck_assert_int_eq(wfm_plan_result_queue(r, 0, &q), WFM_OK);
  ck_assert_int_eq(q.aht_method, -1);
  for (size_t i = 0; i < wfm_grid_count(wfm_plan_result_grid(r)); i++)
    if (q.open[i]) ck_assert_double_eq_tol(q.aht_s[i], sum / weights, 1e-9);
  wfm_plan_result_free(r);
  wfm_series_free(thin);
  small_end(&s);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("plan_cases");
  tcase_add_checked_fixture(tc, setup, teardown);
  tcase_add_test(tc, dirty_history);
  tcase_add_loop_test(tc, definitions_and_periods, 0, 16);
  tcase_add_test(tc, bases_of_shrinkage);
  tcase_add_test(tc, kinds_of_wishes);
  tcase_add_test(tc, thin_aht);
  return suite_run("plan_cases", tc, 120);
}
