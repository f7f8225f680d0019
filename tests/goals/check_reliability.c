/* Probabilities that can be believed: of goals given 60 to 80 %, about so many are met. 2,000 simulated histories of a KPI
 * (trends that fade or last, noise, weekly swings, level shifts, wild values), each with a goal set halfway. */
#include "core/core.h"
#include "support/suite.h"

#include <libwfm/goals.h>
#include <math.h>
#include <stdio.h>

enum { HISTORIES = 2000, WEEKS = 40, BUCKETS = 5 };

static wfm_ctx *ctx;

static void set_up(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
}

static void tear_down(void) {
  wfm_ctx_free(ctx);
}

/* A KPI in seconds over 40 weeks, log scale inside. */
static void simulate(wfm__rng *rng, double value[WEEKS]) {
  double noise = 0.03 + 0.17 * wfm__rng_uniform(rng), level = log(60 + 300 * wfm__rng_uniform(rng));
  double slope = wfm__rng_uniform(rng) < 0.4 ? 0 : 0.03 * wfm__rng_normal(rng);
  double wander = wfm__rng_uniform(rng) < 0.5 ? 0 : 0.05 * wfm__rng_uniform(rng);
  double fade = wfm__rng_uniform(rng) < 0.5 ? 1 : 0.9, swing = 0.08 * wfm__rng_uniform(rng);
  int32_t shift = wfm__rng_uniform(rng) < 0.25 ? (int32_t)wfm__rng_below(rng, WEEKS) : -1;
  for (int32_t w = 0; w < WEEKS; w++) {
    level += slope + wander * wfm__rng_normal(rng);
    slope *= fade;
    if (w == shift) level += 0.3 * wfm__rng_normal(rng);
    double wild = wfm__rng_uniform(rng) < 0.02 ? wfm__rng_normal(rng) : 0;
    value[w] = exp(level + swing * sin(w * 1.5707963) + noise * wfm__rng_normal(rng) + wild);
  }
}

/* Probability given in week `now` to a goal due in week `due`. */
static double judge(const double value[WEEKS], int32_t start, int32_t now, int32_t due, double target) {
  wfm_goals *goals = NULL;
  wfm_goal_spec spec;
  wfm_goal_observation o;
  wfm_goal_state state;
  wfm_goal_spec_init(&spec, sizeof spec);
  wfm_goal_observation_init(&o, sizeof o);
  wfm_goal_state_init(&state, sizeof state);
  double baseline = 0;
  for (int32_t w = start - 4; w < start; w++) baseline += value[w] / 4;
  spec.id = "g";
  spec.kpi = "asa_s";
  spec.unit = "s";
  spec.direction = target < baseline ? WFM_GOAL_DOWN : WFM_GOAL_UP;
  spec.start_date = 7 * start;
  spec.due_date = 7 * due;
  spec.baseline = baseline;
  spec.target = target;
  o.source = "simulation";
  ck_assert_int_eq(wfm_goals_create(ctx, &goals), WFM_OK);
  ck_assert_msg(wfm_goals_add(goals, &spec, 0, NULL) == WFM_OK, "%s", wfm_ctx_error(ctx));
  for (int32_t w = start - 4; w <= now; w++) {
    o.date = o.recorded_date = 7 * w;
    o.value = value[w];
    ck_assert_int_eq(wfm_goals_record(goals, 0, &o), WFM_OK);
  }
  ck_assert_int_eq(wfm_goals_assess(ctx, goals, 0, 7 * now, &state), WFM_OK);
  wfm_goals_free(goals);
  return state.probability;
}

/* Straight line by least squares through the logarithms: met when it ends at the target. */
static double straight_line(const double value[WEEKS], int32_t start, int32_t now, int32_t due, double target,
                            bool down) {
  double n = 0, sx = 0, sy = 0, sxx = 0, sxy = 0;
  for (int32_t w = start - 4; w <= now; w++) {
    double y = log(value[w]);
    n++;
    sx += w;
    sy += y;
    sxx += (double)w * w;
    sxy += w * y;
  }
  double slope = (n * sxy - sx * sy) / (n * sxx - sx * sx), end = (sy + slope * (n * due - sx)) / n;
  return (end <= log(target)) == down ? 1 : 0;
}

START_TEST(reliability) {
  double given[BUCKETS] = {0}, met[BUCKETS] = {0}, count[BUCKETS] = {0}, brier = 0, line = 0, wins = 0;
  wfm__rng rng;
  for (uint64_t h = 0; h < HISTORIES; h++) {
    double value[WEEKS];
    wfm__rng_seed(&rng, 20, h, 0);
    simulate(&rng, value);
    int32_t start = 6, now = start + 3 + (int32_t)wfm__rng_below(&rng, 15),
            due = now + 2 + (int32_t)wfm__rng_below(&rng, 14);
    bool down = wfm__rng_uniform(&rng) < 0.5;
    double baseline = 0, step = 0.02 + 0.3 * wfm__rng_uniform(&rng);
    for (int32_t w = start - 4; w < start; w++) baseline += value[w] / 4;
    double target = baseline * exp(down ? -step : step);
    double p = judge(value, start, now, due, target);
    double outcome = (down ? value[due] <= target : value[due] >= target) ? 1 : 0;
    int b = p >= 1 ? BUCKETS - 1 : (int)(p * BUCKETS);
    given[b] += p;
    met[b] += outcome;
    count[b]++;
    wins += outcome;
    brier += (p - outcome) * (p - outcome) / HISTORIES;
    line += pow(straight_line(value, start, now, due, target, down) - outcome, 2) / HISTORIES;
  }
  double base = wins / HISTORIES, by_rate = base * (1 - base);
  (void)printf("given          goals  mean given  met\n");
  for (int b = 0; b < BUCKETS; b++)
    (void)printf("%3d to %3d %%   %5.0f  %8.1f %%  %5.1f %%\n", 20 * b, 20 * b + 20, count[b],
                 100 * given[b] / count[b], 100 * met[b] / count[b]);
  (void)printf("Brier score %.4f; base rate %.4f; straight line %.4f\n", brier, by_rate, line);
  for (int b = 0; b < BUCKETS; b++) {
    ck_assert_double_gt(count[b], 50);
    ck_assert_double_lt(fabs(met[b] - given[b]) / count[b], 0.08);
  }
  ck_assert(met[3] / count[3] >= 0.6 && met[3] / count[3] <= 0.8);
  ck_assert_double_lt(brier, by_rate);
  ck_assert_double_lt(brier, line);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("reliability");
  tcase_add_checked_fixture(tc, set_up, tear_down);
  tcase_add_test(tc, reliability);
  return suite_run("goals/reliability", tc, 60);
}
