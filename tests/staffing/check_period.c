/* Targets over a day: against every staffing of small instances, against one interval alone, bounds and bad input. */
#include "core/core.h"
#include "support/oom.h"
#include "support/suite.h"

#include <libwfm/period.h>
#include <math.h>
#include <stdio.h>

static wfm_ctx *ctx;

static void setup(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
}
static void teardown(void) {
  wfm_ctx_free(ctx);
}

enum { SMALL = 4, MOST = 11, DAY = 48 };

typedef struct instance {
  double volume[DAY], aht_s[DAY], patience_s[DAY], cost[DAY];
  wfm_staff_input in;
  wfm_queue_target target;
  wfm_staff_period_opts opts;
} instance;

static void make(instance *x) {
  wfm_staff_input_init(&x->in, sizeof x->in);
  wfm_queue_target_init(&x->target, sizeof x->target);
  wfm_staff_period_opts_init(&x->opts, sizeof x->opts);
  x->in.volume = x->volume;
  x->in.aht_s = x->aht_s;
  x->in.patience_s = x->patience_s;
}

static void small(instance *x, uint64_t seed, bool costs) {
  wfm__rng rng;
  make(x);
  wfm__rng_seed(&rng, seed, 0, 0);
  for (int i = 0; i < SMALL; i++) {
    x->volume[i] = 2 + 20 * wfm__rng_uniform(&rng);
    x->aht_s[i] = 100 + 200 * wfm__rng_uniform(&rng);
    x->patience_s[i] = 20 + 300 * wfm__rng_uniform(&rng);
    x->cost[i] = 1 + 2 * wfm__rng_uniform(&rng);
  }
  x->target.level = 0.6 + 0.35 * wfm__rng_uniform(&rng);
  if (costs) x->opts.cost = x->cost;
}

/* Contacts in time and contacts that count, of the interval with so many agents; whether its caps hold. */
static bool shares(const instance *x, int i, double agents, double *in_time, double *counted) {
  double load = x->volume[i] * x->aht_s[i] / 1800, level = 0, hung_in_t = 0, p_answered = 0, virtual = 0;
  wfm_queue_input in;
  wfm_queue_perf perf;
  wfm_queue_input_init(&in, sizeof in);
  wfm_queue_perf_init(&perf, sizeof perf);
  in.agents = &agents;
  in.load = &load;
  in.aht_s = &x->aht_s[i];
  in.patience_s = &x->patience_s[i];
  in.threshold_s = &x->target.threshold_s;
  perf.answered_in_t = &level;
  perf.abandoned_in_t = &hung_in_t;
  perf.p_answered = &p_answered;
  perf.sl_virtual = &virtual;
  ck_assert_int_eq(wfm_erlang_a(ctx, &in, 1, &perf, NULL), WFM_OK);
  *in_time = x->volume[i] * level;
  *counted = x->volume[i];
  if (x->target.sl_definition == WFM_SL_EXCL_SHORT) *counted *= 1 - hung_in_t;
  if (x->target.sl_definition == WFM_SL_ANSWERED) *counted *= p_answered;
  if (x->target.sl_definition == WFM_SL_INCL_ABANDON) *in_time += x->volume[i] * hung_in_t;
  if (x->target.sl_definition == WFM_SL_VIRTUAL) *in_time = x->volume[i] * virtual;
  return 1 - p_answered <= x->target.max_abandon;
}

/* Cheapest of all staffings with 0 to MOST agents in each interval. */
static double cheapest(const instance *x) {
  double in_time[SMALL][MOST + 1], counted[SMALL][MOST + 1], best = HUGE_VAL;
  for (int i = 0; i < SMALL; i++)
    for (int a = 0; a <= MOST; a++)
      if (!shares(x, i, a, &in_time[i][a], &counted[i][a])) in_time[i][a] = -HUGE_VAL;
  int choices = 1;
  for (int i = 0; i < SMALL; i++) choices *= MOST + 1;
  for (int c = 0; c < choices; c++) {
    double cost = 0, gain = 0;
    for (int i = 0, rest = c; i < SMALL; i++, rest /= MOST + 1) {
      int a = rest % (MOST + 1);
      if (a == 0 && x->target.sl_definition == WFM_SL_ANSWERED) gain = -HUGE_VAL;
      cost += a * (x->opts.cost ? x->cost[i] : 1);
      gain += in_time[i][a] - x->target.level * counted[i][a];
    }
    if (gain >= 0 && cost < best) best = cost;
  }
  return best;
}

static const int32_t definitions[] = {WFM_SL_OFFERED, WFM_SL_EXCL_SHORT, WFM_SL_ANSWERED, WFM_SL_INCL_ABANDON,
                                      WFM_SL_VIRTUAL};
enum { DEFINITIONS = sizeof definitions / sizeof definitions[0] };

START_TEST(cheapest_of_all_staffings) {
  int32_t definition = definitions[_i % DEFINITIONS];
  bool costs = _i >= DEFINITIONS;
  for (uint64_t seed = 1; seed <= 25; seed++) {
    instance x;
    small(&x, seed, costs);
    x.target.sl_definition = definition;
    if (definition == WFM_SL_INCL_ABANDON) x.target.max_abandon = 0.3;
    wfm_staff_period_result r;
    wfm_staff_period_result_init(&r, sizeof r);
    double agents[SMALL], group_level = 0;
    r.agents = agents;
    r.group_level = &group_level;
    ck_assert_int_eq(wfm_staff_period(ctx, &x.in, SMALL, NULL, 1, &x.target, &x.opts, &r), WFM_OK);
    double in_time = 0, counted = 0, cost = 0, best = cheapest(&x);
    for (int i = 0; i < SMALL; i++) {
      double s, d;
      ck_assert(shares(&x, i, agents[i], &s, &d));
      in_time += s;
      counted += d;
      cost += agents[i] * (costs ? x.cost[i] : 1);
      ck_assert(agents[i] == floor(agents[i]) && agents[i] <= MOST);
    }
    ck_assert_double_eq_tol(group_level, in_time / counted, 1e-13);
    ck_assert_double_ge(group_level, x.target.level - 1e-13);
    ck_assert_double_eq_tol(cost, r.cost, 1e-12);
    ck_assert_msg(fabs(r.cost - best) < 1e-9, "seed %d: %.9g, optimum %.9g", (int)seed, r.cost, best);
    ck_assert_msg(r.bound <= r.cost && r.bound > best - 1e-8, "seed %d: bound %.9g, optimum %.9g", (int)seed,
                  r.bound, best);
  }
}
END_TEST

/* A day with two peaks. */
static void day(instance *x) {
  make(x);
  for (int i = 0; i < DAY; i++) {
    x->volume[i] = 20 + 80 * sin(0.13 * i) * sin(0.13 * i);
    x->aht_s[i] = 240;
    x->patience_s[i] = 150;
    x->cost[i] = i % 5 == 0 ? 1.25 : 1;
  }
}

/* Whole days of S-shaped levels without caps, with and without costs: cost == bound. */
START_TEST(days_are_proven) {
  instance x;
  wfm__rng rng;
  wfm__rng_seed(&rng, (uint64_t)_i, 1, 0);
  make(&x);
  double scale = 2 + 60 * wfm__rng_uniform(&rng);
  for (int i = 0; i < DAY; i++) {
    x.volume[i] = scale * (0.3 + fabs(sin(0.13 * i)) + 0.4 * wfm__rng_uniform(&rng));
    x.aht_s[i] = 100 + 400 * wfm__rng_uniform(&rng);
    x.patience_s[i] = 30 + 400 * wfm__rng_uniform(&rng);
    x.cost[i] = _i % 4 == 3 ? 1 + wfm__rng_uniform(&rng) : i < 12 || i > 40 ? 1.5 : 1;
  }
  x.target.level = 0.5 + 0.45 * wfm__rng_uniform(&rng);
  x.target.sl_definition = definitions[_i % 3];
  if (_i % 2) x.opts.cost = x.cost;
  wfm_staff_period_result r;
  wfm_staff_period_result_init(&r, sizeof r);
  ck_assert_int_eq(wfm_staff_period(ctx, &x.in, DAY, NULL, 1, &x.target, &x.opts, &r), WFM_OK);
  ck_assert_msg(r.cost - r.bound <= 1e-8 * r.cost, "cost %.9g, bound %.9g", r.cost, r.bound);
}
END_TEST

/* Chat and other laws of patience: an interval alone gets the fewest agents that do, a day no more than its intervals. */
START_TEST(other_models) {
  static const double stretch[] = {1, 1.2, 1.5};
  instance x;
  int32_t group[DAY];
  double alone[DAY], want[DAY], load[DAY];
  day(&x);
  wfm_chat_team team;
  wfm_patience_law law;
  wfm_chat_team_init(&team, sizeof team);
  wfm_patience_law_init(&law, sizeof law);
  team.slots = 3;
  team.stretch = stretch;
  law.law = WFM_PATIENCE_LOGNORMAL;
  bool chat = _i < 2;
  if (_i == 1) x.in.patience_s = NULL; /* chat without abandonment */
  x.opts.team = chat ? &team : NULL;
  x.opts.law = chat ? NULL : &law;
  x.target.max_occupancy = 0.92;
  for (int i = 0; i < DAY; i++) {
    group[i] = i;
    load[i] = x.volume[i] * x.aht_s[i] / 1800;
  }
  wfm_staff_period_result r;
  wfm_staff_period_result_init(&r, sizeof r);
  r.agents = alone;
  ck_assert_msg(wfm_staff_period(ctx, &x.in, DAY, group, DAY, &x.target, &x.opts, &r) == WFM_OK, "%s",
                wfm_ctx_error(ctx));
  ck_assert_double_eq(r.bound, r.cost);
  if (chat) {
    wfm_queue_input in;
    wfm_queue_input_init(&in, sizeof in);
    in.load = load;
    in.aht_s = x.aht_s;
    in.patience_s = x.in.patience_s;
    ck_assert_int_eq(wfm_chat_agents(ctx, &in, &team, DAY, &x.target, NULL, want, NULL, NULL, NULL), WFM_OK);
  } else {
    wfm_staff_opts opts;
    wfm_staff_result s;
    wfm_staff_opts_init(&opts, sizeof opts);
    wfm_staff_result_init(&s, sizeof s);
    opts.law = &law;
    s.demand = want;
    ck_assert_int_eq(wfm_staff(ctx, &x.in, DAY, &x.target, NULL, &opts, &s, NULL), WFM_OK);
  }
  for (int i = 0; i < DAY; i++) ck_assert_double_eq(alone[i], want[i]);
  double each = r.cost, level;
  r.agents = NULL;
  r.group_level = &level;
  ck_assert_int_eq(wfm_staff_period(ctx, &x.in, DAY, NULL, 1, &x.target, &x.opts, &r), WFM_OK);
  ck_assert(r.cost <= each && r.bound == r.cost && level >= 0.8);
  x.opts.team = &team;
  x.opts.law = &law;
  ck_assert_int_eq(wfm_staff_period(ctx, &x.in, DAY, NULL, 1, &x.target, &x.opts, &r), WFM_EINVAL);
  team.slots = 0;
  x.opts.law = NULL;
  ck_assert_int_eq(wfm_staff_period(ctx, &x.in, DAY, NULL, 1, &x.target, &x.opts, &r), WFM_EDOMAIN);
}
END_TEST

START_TEST(one_interval_alone) {
  instance x;
  day(&x);
  int32_t group[DAY];
  double agents[DAY], alone[DAY], load[DAY];
  for (int i = 0; i < DAY; i++) {
    group[i] = i;
    load[i] = x.volume[i] * x.aht_s[i] / 1800;
  }
  x.target.max_occupancy = 0.85;
  wfm_staff_period_result r;
  wfm_staff_period_result_init(&r, sizeof r);
  r.agents = agents;
  wfm_queue_input in;
  wfm_queue_input_init(&in, sizeof in);
  in.load = load;
  in.aht_s = x.aht_s;
  for (int model = 0; model < 2; model++) {
    x.in.patience_s = in.patience_s = model ? x.patience_s : NULL;
    ck_assert_int_eq(wfm_staff_period(ctx, &x.in, DAY, group, DAY, &x.target, NULL, &r), WFM_OK);
    ck_assert_int_eq(wfm_agents_for_target(ctx, &in, DAY, &x.target, NULL, alone, NULL, NULL), WFM_OK);
    for (int i = 0; i < DAY; i++) ck_assert_double_eq(agents[i], alone[i]);
    ck_assert_double_eq(r.bound, r.cost);
  }
}
END_TEST

START_TEST(one_interval_helps_another) {
  instance x;
  day(&x);
  int32_t group[DAY];
  double own = 0, whole = 0, level[2], cost[2], bound[2];
  for (int periods = DAY; periods > 0; periods -= DAY - 2) {
    for (int i = 0; i < DAY; i++) group[i] = periods == DAY ? i : i / 24;
    wfm_staff_period_result r;
    wfm_staff_period_result_init(&r, sizeof r);
    if (periods == 2) {
      r.group_level = level;
      r.group_cost = cost;
      r.group_bound = bound;
    }
    ck_assert_int_eq(wfm_staff_period(ctx, &x.in, DAY, group, (size_t)periods, &x.target, NULL, &r), WFM_OK);
    ck_assert_double_eq(r.bound, r.cost);
    *(periods == DAY ? &own : &whole) = r.cost;
    if (periods == 2) break;
  }
  ck_assert_double_lt(whole, own);
  ck_assert_double_eq(cost[0] + cost[1], whole);
  for (int g = 0; g < 2; g++) {
    ck_assert_double_ge(level[g], 0.8);
    ck_assert_double_le(bound[g], cost[g]);
  }
}
END_TEST

START_TEST(single_steps_are_optimal) {
  instance x;
  day(&x);
  for (int i = 0; i < DAY; i++) x.volume[i] *= 5;
  x.target.max_abandon = 0.1;
  wfm_staff_period_result r;
  wfm_staff_period_result_init(&r, sizeof r);
  ck_assert_int_eq(wfm_staff_period(ctx, &x.in, DAY, NULL, 1, &x.target, NULL, &r), WFM_OK);
  ck_assert_double_eq(r.bound, r.cost);
}
END_TEST

START_TEST(caps_hold_in_every_interval) {
  instance x;
  day(&x);
  uint8_t open[DAY];
  double least[DAY], agents[DAY], level[DAY];
  int32_t group[DAY];
  for (int i = 0; i < DAY; i++) {
    open[i] = i > 3;
    least[i] = i == 4 ? 40.5 : 2;
    group[i] = i == 5 ? -1 : 0;
  }
  x.volume[6] = 0;
  x.in.open = open;
  x.in.min_agents = least;
  x.opts.cost = x.cost;
  x.target.max_asa_s = 15;
  x.target.max_abandon = 0.08;
  x.target.max_occupancy = 0.9;
  wfm_staff_period_result r;
  wfm_staff_period_result_init(&r, sizeof r);
  r.agents = agents;
  r.level = level;
  ck_assert_int_eq(wfm_staff_period(ctx, &x.in, DAY, group, 1, &x.target, &x.opts, &r), WFM_OK);
  for (int i = 0; i < DAY; i++) {
    double load = x.volume[i] * x.aht_s[i] / 1800;
    if (i <= 3) ck_assert(agents[i] == 0 && isnan(level[i]));
    if (i == 4) ck_assert_double_eq(agents[i], 41);
    if (i == 6) ck_assert(agents[i] == 2 && isnan(level[i]));
    if (i <= 3 || i == 6) continue;
    double hung = wfm_erlang_a_p_abandon(agents[i], load, 240, 150);
    ck_assert_double_le(hung, 0.08);
    ck_assert_double_le(wfm_erlang_a_asa_s(agents[i], load, 240, 150), 15);
    ck_assert_double_le(load * (1 - hung) / agents[i], 0.9);
  }
  x.target.max_asa_s = HUGE_VAL; /* without contacts there is no level to miss */
  for (int i = 0; i < DAY; i++) x.volume[i] = 0;
  ck_assert_int_eq(wfm_staff_period(ctx, &x.in, DAY, group, 1, &x.target, NULL, &r), WFM_OK);
  ck_assert_double_eq(r.cost, 41 + 2 * 43);
  ck_assert_double_eq(r.bound, r.cost);
  ck_assert_int_eq(wfm_staff_period(ctx, &x.in, 0, NULL, 1, NULL, NULL, &r), WFM_OK);
  ck_assert_double_eq(r.cost, 0);
}
END_TEST

START_TEST(bad_input) {
  static const struct {
    const char *name;
    double volume, aht, patience, cost, interval, most, level;
    int32_t group;
    size_t groups;
    wfm_status st;
  } cases[] = {
      {"good", 10, 180, 60, 1, 1800, 50, 0.8, 0, 1, WFM_OK},
      {"volume", -1, 180, 60, 1, 1800, 50, 0.8, 0, 1, WFM_EDOMAIN},
      {"volume nan", NAN, 180, 60, 1, 1800, 50, 0.8, 0, 1, WFM_ENOTFINITE},
      {"aht", 10, 0, 60, 1, 1800, 50, 0.8, 0, 1, WFM_EDOMAIN},
      {"patience", 10, 180, 0, 1, 1800, 50, 0.8, 0, 1, WFM_EDOMAIN},
      {"cost", 10, 180, 60, 0, 1800, 50, 0.8, 0, 1, WFM_EDOMAIN},
      {"interval", 10, 180, 60, 1, 0, 50, 0.8, 0, 1, WFM_EDOMAIN},
      {"most", 10, 180, 60, 1, 1800, 0, 0.8, 0, 1, WFM_EDOMAIN},
      {"too few", 100, 180, HUGE_VAL, 1, 1800, 5, 0.8, 0, 1, WFM_ELIMIT},
      {"too few for the level", 100, 180, 60, 1, 1800, 5, 0.8, 0, 1, WFM_ELIMIT},
      {"level", 10, 180, 60, 1, 1800, 50, 1, 0, 1, WFM_EDOMAIN},
      {"no level", 10, 180, 60, 1, 1800, 50, 0, 0, 1, WFM_EINVAL},
      {"group", 10, 180, 60, 1, 1800, 50, 0.8, 1, 1, WFM_EDOMAIN},
      {"group below", 10, 180, 60, 1, 1800, 50, 0.8, -2, 1, WFM_EDOMAIN},
      {"groups", 10, 180, 60, 1, 1800, 50, 0.8, 0, 0, WFM_EDOMAIN},
  };
  for (size_t c = 0; c < WFM__COUNT(cases); c++) {
    instance x;
    make(&x);
    x.volume[0] = cases[c].volume;
    x.aht_s[0] = cases[c].aht;
    x.patience_s[0] = cases[c].patience;
    x.opts.cost = &cases[c].cost;
    x.opts.interval_s = cases[c].interval;
    x.opts.max_agents = cases[c].most;
    x.target.level = cases[c].level;
    x.target.max_occupancy = 0.95;
    wfm_staff_period_result r;
    wfm_staff_period_result_init(&r, sizeof r);
    double agents = -7;
    r.agents = &agents;
    r.cost = -7;
    wfm_status st = wfm_staff_period(ctx, &x.in, 1, &cases[c].group, cases[c].groups, &x.target, &x.opts, &r);
    ck_assert_msg(st == cases[c].st, "%s: %d %s", cases[c].name, (int)st, wfm_ctx_error(ctx));
    if (st != WFM_OK) ck_assert(agents == -7 && r.cost == -7);
  }
}
END_TEST

static wfm_status scenario(wfm_ctx *c, void *user) {
  wfm_staff_period_result r;
  wfm_staff_period_result_init(&r, sizeof r);
  double agents[SMALL] = {-7, -7, -7, -7};
  r.agents = agents;
  instance *x = user;
  wfm_status st = wfm_staff_period(c, &x->in, SMALL, NULL, 1, &x->target, &x->opts, &r);
  if (st != WFM_OK) ck_assert_double_eq(agents[0], -7);
  return st;
}

START_TEST(every_allocation) {
  instance x;
  small(&x, 3, true);
  oom_sweep(scenario, &x);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("period");
  tcase_add_checked_fixture(tc, setup, teardown);
  tcase_add_loop_test(tc, cheapest_of_all_staffings, 0, 2 * DEFINITIONS);
  tcase_add_loop_test(tc, days_are_proven, 0, 40);
  tcase_add_loop_test(tc, other_models, 0, 3);
  tcase_add_test(tc, one_interval_alone);
  tcase_add_test(tc, one_interval_helps_another);
  tcase_add_test(tc, single_steps_are_optimal);
  tcase_add_test(tc, caps_hold_in_every_interval);
  tcase_add_test(tc, bad_input);
  tcase_add_test(tc, every_allocation);
  return suite_run("staffing/period", tc, 60);
}
