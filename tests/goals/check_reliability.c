/* Probabilities that can be believed: of goals given 60 to 80 %, about so many are met. 6,000 simulated histories of a KPI
 * (trends that fade or last, noise, weekly swings, level shifts, wild values), each with a goal set halfway. */
#include "core/core.h"
#include "support/suite.h"

#include <libwfm/goals.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HISTORIES = 6000, WEEKS = 40, REAL_WEEKS = 142, BUCKETS = 5 };

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
static double judge(const double *value, const char *unit, int32_t start, int32_t now, int32_t due,
                    double target) {
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
  spec.unit = unit;
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
static double straight_line(const double *value, int32_t start, int32_t now, int32_t due, double target,
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

/* What was given and what came, by fifths of the probability. */
typedef struct table {
  double given[BUCKETS], met[BUCKETS], count[BUCKETS], goals, wins, brier, line;
} table;

static void enter(table *t, double p, double line, double outcome) {
  int b = p >= 1 ? BUCKETS - 1 : (int)(p * BUCKETS);
  t->given[b] += p;
  t->met[b] += outcome;
  t->count[b]++;
  t->goals++;
  t->wins += outcome;
  t->brier += (p - outcome) * (p - outcome);
  t->line += (line - outcome) * (line - outcome);
}

static double by_base_rate(const table *t) {
  return t->wins / t->goals * (1 - t->wins / t->goals);
}

static void print_table(const char *name, const table *t) {
  (void)printf("%s\ngiven          goals  mean given  met\n", name);
  for (int b = 0; b < BUCKETS; b++)
    (void)printf("%3d to %3d %%   %5.0f  %8.1f %%  %5.1f %%\n", 20 * b, 20 * b + 20, t->count[b],
                 100 * t->given[b] / t->count[b], 100 * t->met[b] / t->count[b]);
  (void)printf("Brier score %.4f; base rate %.4f; straight line %.4f\n", t->brier / t->goals, by_base_rate(t),
               t->line / t->goals);
}

/* Sets a goal at random from week `start` on, judges it, and sees what comes. */
static void try_goal(table *t, wfm__rng *rng, const double *value, const char *unit, int32_t start,
                     double largest) {
  int32_t now = start + 3 + (int32_t)wfm__rng_below(rng, 15),
          due = now + 2 + (int32_t)wfm__rng_below(rng, 14);
  bool down = wfm__rng_uniform(rng) < 0.5, share = strcmp(unit, "frac") == 0;
  double baseline = 0, step = 0.02 + largest * wfm__rng_uniform(rng);
  for (int32_t w = start - 4; w < start; w++) baseline += value[w] / 4;
  double target = baseline * exp(down ? -step : step);
  if (share) target = 1 / (1 + (1 - baseline) / baseline * exp(down ? step : -step));
  double outcome = (down ? value[due] <= target : value[due] >= target) ? 1 : 0;
  enter(t, judge(value, unit, start, now, due, target), straight_line(value, start, now, due, target, down),
        outcome);
}

START_TEST(simulated) {
  table t = {0};
  wfm__rng rng;
  for (uint64_t h = 0; h < HISTORIES; h++) {
    double value[WEEKS];
    wfm__rng_seed(&rng, 20, h, 0);
    simulate(&rng, value);
    try_goal(&t, &rng, value, "s", 6, 0.3);
  }
  print_table("Simulated", &t);
  for (int b = 0; b < BUCKETS; b++) {
    ck_assert_double_gt(t.count[b], 50);
    ck_assert_double_lt(fabs(t.met[b] - t.given[b]) / t.count[b], 0.08);
  }
  ck_assert(t.met[3] / t.count[3] >= 0.6 && t.met[3] / t.count[3] <= 0.8);
  ck_assert_double_lt(t.brier / t.goals, by_base_rate(&t));
  ck_assert_double_lt(t.brier, t.line);
}
END_TEST

/* Weekly means of two columns of the daily KPIs of a real centre; returns the weeks, 0 without the data. */
static int32_t read_weeks(double asa[REAL_WEEKS], double level[REAL_WEEKS]) {
  char path[512], line[256];
  const char *folder = getenv("WFM_DATA_DIR");
  if (!folder || !folder[0]) {
    (void)printf("skipped: WFM_DATA_DIR is not set\n");
    return 0;
  }
  (void)wfm__format(path, sizeof path, "%s/calls/callcenter_kpi_daily.csv", folder);
  FILE *file = fopen(path, "r");
  ck_assert_msg(file != NULL, "%s cannot be opened", path);
  ck_assert_ptr_nonnull(fgets(line, sizeof line, file));
  int32_t week = 0, day = 0;
  double contacts = 0, answered = 0, waits = 0, good = 0;
  for (double o, a, g, s, talk, wait, sl; week < REAL_WEEKS && fgets(line, sizeof line, file);) {
    const char *comma = strchr(line, ',');
    ck_assert_int_eq(sscanf(comma + 1, "%lf,%lf,%lf,%lf,%lf,%lf,%lf", &o, &a, &g, &s, &talk, &wait, &sl), 7);
    contacts += o;
    answered += a;
    waits += a * s;
    good += o * sl;
    if (++day % 7) continue;
    asa[week] = waits / answered;
    level[week++] = good / contacts;
    contacts = answered = waits = good = 0;
  }
  (void)fclose(file);
  return week;
}

START_TEST(real) {
  static double asa[REAL_WEEKS], level[REAL_WEEKS];
  int32_t weeks = read_weeks(asa, level);
  table t = {0};
  wfm__rng rng;
  for (int32_t start = 4; start + 34 <= weeks; start++)
    for (uint64_t k = 0; k < 6; k++) {
      wfm__rng_seed(&rng, 21, (uint64_t)start, k);
      try_goal(&t, &rng, k % 2 ? level : asa, k % 2 ? "frac" : "s", start, 0.4);
    }
  if (weeks == 0) return;
  print_table("A real centre", &t);
  ck_assert_double_lt(t.brier / t.goals, by_base_rate(&t));
  ck_assert_double_lt(t.brier, t.line);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("reliability");
  tcase_add_checked_fixture(tc, set_up, tear_down);
  tcase_add_test(tc, simulated);
  tcase_add_test(tc, real);
  return suite_run("goals/reliability", tc, 60);
}
