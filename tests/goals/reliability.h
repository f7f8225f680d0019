/* Goals set at random on histories, what the library says of them, and what came: for the benchmark and the test of how far the
 * probabilities can be believed. */
#ifndef WFM_TESTS_RELIABILITY_H
#define WFM_TESTS_RELIABILITY_H

#include "core/core.h"

#include <libwfm/goals.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LENGTH = 48, BUCKETS = 5, LONGEST = 5000, BEFORE = 4, DRAWS = 6 };

static wfm_ctx *ctx;

_Noreturn static void die(const char *what, const char *why) {
  (void)fprintf(stderr, "%s: %s\n", what, why);
  exit(3);
}

/* --- histories: logarithms of a KPI, week by week --- */

static double uniform(wfm__rng *rng, double low, double high) {
  return low + (high - low) * wfm__rng_uniform(rng);
}

static void trending(wfm__rng *rng, double *y) {
  double level = 5, slope = uniform(rng, 0, 0.03) * (wfm__rng_uniform(rng) < 0.5 ? -1 : 1);
  double fade = wfm__rng_uniform(rng) < 0.5 ? 1 : uniform(rng, 0.85, 0.97), noise = uniform(rng, 0.03, 0.12);
  for (int t = 0; t < LENGTH; t++, slope *= fade) y[t] = (level += slope) + noise * wfm__rng_normal(rng);
}

static void seasonal(wfm__rng *rng, double *y) {
  static const double turn = 6.283185307179586;
  double wave = uniform(rng, 0.05, 0.3), period = wfm__rng_uniform(rng) < 0.5 ? 52 : 13;
  double phase = uniform(rng, 0, turn), noise = uniform(rng, 0.03, 0.12), month = uniform(rng, 0, 0.08);
  for (int t = 0; t < LENGTH; t++)
    y[t] =
        5 + wave * sin(turn * t / period + phase) + month * cos(turn * t / 4) + noise * wfm__rng_normal(rng);
}

/* Autocorrelated around a level, with a wild value now and then. */
static void noisy(wfm__rng *rng, double *y) {
  double keep = uniform(rng, 0, 0.8), noise = uniform(rng, 0.08, 0.25), e = noise * wfm__rng_normal(rng);
  for (int t = 0; t < LENGTH; t++) {
    e = keep * e + sqrt(1 - keep * keep) * noise * wfm__rng_normal(rng);
    y[t] = 5 + e + (wfm__rng_uniform(rng) < 0.03 ? 0.6 * wfm__rng_normal(rng) : 0);
  }
}

static void shifting(wfm__rng *rng, double *y) {
  double level = 5, noise = uniform(rng, 0.03, 0.15), size = uniform(rng, 0.1, 0.4);
  for (int t = 0; t < LENGTH; t++) {
    if (wfm__rng_uniform(rng) < 0.04) level += size * wfm__rng_normal(rng);
    y[t] = level + noise * wfm__rng_normal(rng);
  }
}

static void wandering(wfm__rng *rng, double *y) {
  double level = 5, noise = uniform(rng, 0.02, 0.12), step = uniform(rng, 0.01, 0.1), slope = 0;
  double turn = uniform(rng, 0, 0.006);
  for (int t = 0; t < LENGTH; t++) {
    slope = 0.95 * slope + turn * wfm__rng_normal(rng);
    level += slope + step * wfm__rng_normal(rng);
    y[t] = level + noise * wfm__rng_normal(rng);
  }
}

static const struct {
  const char *name;
  void (*make)(wfm__rng *rng, double *y);
} kinds[] = {{"trending", trending},
             {"seasonal", seasonal},
             {"noisy", noisy},
             {"shifting", shifting},
             {"wandering", wandering}};

enum { KINDS = WFM__COUNT(kinds) };

/* --- a goal --- */

typedef struct goal {
  const double *value; /* NaN: none that day */
  const char *unit;
  int32_t from, start, now, due; /* of the values, first one shown */
  int32_t step_days;
  double baseline, target;
} goal;

/* Probability that the library gives on the day `now`. */
static double judge(const goal *g) {
  wfm_goals *goals = NULL;
  wfm_goal_spec spec;
  wfm_goal_observation o;
  wfm_goal_state state;
  wfm_goal_spec_init(&spec, sizeof spec);
  wfm_goal_observation_init(&o, sizeof o);
  wfm_goal_state_init(&state, sizeof state);
  spec.id = "g";
  spec.kpi = "kpi";
  spec.unit = g->unit;
  spec.direction = g->target < g->baseline ? WFM_GOAL_DOWN : WFM_GOAL_UP;
  spec.start_date = g->step_days * g->start;
  spec.due_date = g->step_days * g->due;
  spec.cadence_days = g->step_days;
  spec.baseline = g->baseline;
  spec.target = g->target;
  o.source = "history";
  if (wfm_goals_create(ctx, &goals) != WFM_OK) die("goals", wfm_ctx_error(ctx));
  if (wfm_goals_add(goals, &spec, 0, NULL) != WFM_OK) die("goal", wfm_ctx_error(ctx));
  for (int32_t t = g->from; t <= g->now; t++) {
    if (isnan(g->value[t])) continue;
    o.date = o.recorded_date = g->step_days * t;
    o.value = g->value[t];
    if (wfm_goals_record(goals, 0, &o) != WFM_OK) die("record", wfm_ctx_error(ctx));
  }
  if (wfm_goals_assess(ctx, goals, 0, g->step_days * g->now, &state) != WFM_OK)
    die("assess", wfm_ctx_error(ctx));
  wfm_goals_free(goals);
  return state.probability;
}

static double on_scale(const char *unit, double value) {
  return strcmp(unit, "frac") == 0 ? log(value / (1 - value)) : log(value);
}

/* Least squares through the same values: met where the line ends (hard), and the probability of its normal band (soft). */
static void straight_line(const goal *g, double *hard, double *soft) {
  double n = 0, sx = 0, sy = 0, sxx = 0, sxy = 0, syy = 0;
  for (int32_t t = g->from; t <= g->now; t++) {
    double y = on_scale(g->unit, g->value[t]), x = t - g->now;
    if (!isfinite(y)) continue;
    n++, sx += x, sy += y, sxx += x * x, sxy += x * y, syy += y * y;
  }
  double mean = sx / n, spread = sxx - sx * mean, slope = (sxy - sx * sy / n) / spread;
  double rest = syy - sy * sy / n - slope * slope * spread, at = g->due - g->now;
  double end = sy / n + slope * (at - mean), target = on_scale(g->unit, g->target);
  double band = sqrt(fmax(rest, 1e-9) / (n - 2) * (1 + 1 / n + (at - mean) * (at - mean) / spread));
  double below = 0.5 * erfc((end - target) / band * 0.7071067811865476);
  bool down = g->target < g->baseline;
  *hard = (end <= target) == down ? 1 : 0;
  *soft = down ? below : 1 - below;
}

/* --- what was given and what came, by fifths of the probability --- */

typedef struct table {
  double given[BUCKETS], met[BUCKETS], count[BUCKETS], goals, wins, brier, line, band;
} table;

static void enter(table *t, const goal *g) {
  bool down = g->target < g->baseline;
  double outcome = (down ? g->value[g->due] <= g->target : g->value[g->due] >= g->target) ? 1 : 0;
  double p = judge(g), hard, soft;
  straight_line(g, &hard, &soft);
  int b = p >= 1 ? BUCKETS - 1 : (int)(p * BUCKETS);
  t->given[b] += p;
  t->met[b] += outcome;
  t->count[b]++;
  t->goals++;
  t->wins += outcome;
  t->brier += (p - outcome) * (p - outcome);
  t->line += (hard - outcome) * (hard - outcome);
  t->band += (soft - outcome) * (soft - outcome);
}

static void add_table(table *to, const table *t) {
  for (int b = 0; b < BUCKETS; b++) {
    to->given[b] += t->given[b];
    to->met[b] += t->met[b];
    to->count[b] += t->count[b];
  }
  to->goals += t->goals;
  to->wins += t->wins;
  to->brier += t->brier;
  to->line += t->line;
  to->band += t->band;
}

static void print_head(void) {
  (void)printf("%-22s %6s  by fifths of the probability: goals, mean given %%, met %%%27s model   base    "
               "line    band\n",
               "", "goals", "Brier:");
}

static void print_table(const char *name, const table *t) {
  if (t->goals == 0) return;
  double base = t->wins / t->goals;
  (void)printf("%-22.22s %6.0f ", name, t->goals);
  for (int b = 0; b < BUCKETS; b++) {
    if (t->count[b] > 0)
      (void)printf(" |%5.0f %4.1f %4.1f", t->count[b], 100 * t->given[b] / t->count[b],
                   100 * t->met[b] / t->count[b]);
    else
      (void)printf(" |    0    -    -");
  }
  (void)printf(" | %.4f  %.4f  %.4f  %.4f\n", t->brier / t->goals, base * (1 - base), t->line / t->goals,
               t->band / t->goals);
}

/* A goal at random that starts at `start`: day of judgement and due date, direction, size of the step. */
static goal random_goal(wfm__rng *rng, const double *value, const char *unit, int32_t start,
                        int32_t step_days) {
  int32_t week = step_days == 1 ? 7 : 1;
  goal g = {
      .value = value, .unit = unit, .from = start - BEFORE * week, .start = start, .step_days = step_days};
  g.now = start + week * (3 + (int32_t)wfm__rng_below(rng, 15));
  g.due = g.now + week * (2 + (int32_t)wfm__rng_below(rng, 14));
  bool down = wfm__rng_uniform(rng) < 0.5;
  double step = 0.02 + 0.4 * wfm__rng_uniform(rng), n = 0;
  for (int32_t t = g.from; t < start; t++) {
    if (isnan(value[t])) continue;
    g.baseline += value[t];
    n++;
  }
  g.baseline /= n;
  g.target = g.baseline * exp(down ? -step : step);
  if (strcmp(unit, "frac") == 0)
    g.target = 1 / (1 + (1 - g.baseline) / g.baseline * exp(down ? step : -step));
  return g;
}

/* A goal on each of so many histories of a kind. */
static void every_history(size_t kind, uint64_t histories, table *all) {
  table t = {0};
  for (uint64_t h = 0; h < histories; h++) {
    double y[LENGTH], value[LENGTH];
    wfm__rng rng;
    wfm__rng_seed(&rng, 20, h, kind);
    kinds[kind].make(&rng, y);
    for (int i = 0; i < LENGTH; i++) value[i] = exp(y[i]);
    goal g = random_goal(&rng, value, "s", 6, 7);
    enter(&t, &g);
  }
  print_table(kinds[kind].name, &t);
  add_table(all, &t);
}

/* Goals that start in every week of a series. */
static void every_week(const char *name, const double *value, int32_t n, const char *unit, int32_t step_days,
                       table *all) {
  table t = {0};
  int32_t week = step_days == 1 ? 7 : 1;
  for (int32_t start = BEFORE * week; start + 34 * week <= n; start += week)
    for (uint64_t k = 0; k < DRAWS; k++) {
      wfm__rng rng;
      wfm__rng_seed(&rng, 21, (uint64_t)start, k);
      goal g = random_goal(&rng, value, unit, start, step_days);
      if (!isnan(g.value[g.due])) enter(&t, &g);
    }
  print_table(name, &t);
  add_table(all, &t);
}

/* --- a real centre --- */

enum { KPIS = 5 };
static const struct {
  const char *name, *unit;
} kpi[KPIS] = {{"asa_s", "s"},
               {"service_level", "frac"},
               {"abandonment", "frac"},
               {"talk_s", "s"},
               {"offered", "contacts"}};
static double weekly[KPIS][LONGEST], daily[KPIS][LONGEST];

/* NaN for a value that a logarithm or a logit does not take. */
static double usable(int k, double x) {
  return x > 0 && (strcmp(kpi[k].unit, "frac") != 0 || x < 1) ? x : NAN;
}

/* Days and whole weeks of the file: offered, answered, abandoned, asa_s, talk_s, wait_s, sl20 after the date. */
static int32_t read_centre(FILE *file, int32_t *weeks) {
  char line[256];
  double sum[KPIS] = {0}, offered = 0, answered = 0;
  int32_t days = 0;
  if (!fgets(line, sizeof line, file)) return 0;
  for (double o, a, g, s, talk, wait, sl; days < LONGEST && fgets(line, sizeof line, file);) {
    const char *comma = strchr(line, ',');
    if (!comma || sscanf(comma + 1, "%lf,%lf,%lf,%lf,%lf,%lf,%lf", &o, &a, &g, &s, &talk, &wait, &sl) != 7)
      die("callcenter_kpi_daily.csv", "a row is not understood");
    const double day[KPIS] = {s, sl, g / o, talk, o}, part[KPIS] = {a * s, o * sl, g, a * talk, o};
    offered += o;
    answered += a;
    for (int k = 0; k < KPIS; k++) {
      daily[k][days] = usable(k, day[k]);
      sum[k] += part[k];
    }
    if (++days % 7) continue;
    const double by[KPIS] = {answered, offered, offered, answered, 1};
    for (int k = 0; k < KPIS; k++) {
      weekly[k][*weeks] = usable(k, sum[k] / by[k]);
      sum[k] = 0;
    }
    offered = answered = 0;
    ++*weeks;
  }
  return days;
}

/* Opens the daily KPIs of a real centre in WFM_DATA_DIR; NULL: there are none. */
static FILE *open_centre(void) {
  char path[512];
  const char *folder = getenv("WFM_DATA_DIR");
  if (!folder || !folder[0]) return NULL;
  (void)wfm__format(path, sizeof path, "%s/calls/callcenter_kpi_daily.csv", folder);
  FILE *file = fopen(path, "r");
  if (!file) die(path, "cannot be opened");
  return file;
}

/* Goals on the KPIs of a real centre, looked at by week and by day. False without the data. */
static bool every_kpi(table *by_week, table *by_day) {
  FILE *file = open_centre();
  int32_t weeks = 0;
  if (!file) return false;
  int32_t days = read_centre(file, &weeks);
  (void)fclose(file);
  for (int k = 0; k < KPIS; k++) every_week(kpi[k].name, weekly[k], weeks, kpi[k].unit, 7, by_week);
  print_table("real, by week", by_week);
  for (int k = 0; k < KPIS; k++) every_week(kpi[k].name, daily[k], days, kpi[k].unit, 1, by_day);
  print_table("real, by day", by_day);
  return true;
}

#endif
