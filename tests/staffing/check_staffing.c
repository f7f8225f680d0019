/* Requirement per interval, shrinkage and the bridge to paid hours. */
#include "queueing/kernels.h"
#include "support/golden.h"
#include "support/oom.h"
#include "support/suite.h"

#include <libwfm/staffing.h>
#include <math.h>
#include <string.h>

static wfm_ctx *ctx;

static void setup(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
}
static void teardown(void) {
  wfm_ctx_free(ctx);
}

static wfm_shrink_cause cause(const char *name, double frac, int32_t base, int32_t stage) {
  wfm_shrink_cause c;
  wfm_shrink_cause_init(&c, sizeof c);
  c.name = name;
  c.frac = frac;
  c.base = base;
  c.stage = stage;
  return c;
}

START_TEST(shrinkage_adds_on_paid_hours) {
  wfm_shrink_cause causes[] = {cause("leave", 0.12, WFM_SHRINK_OF_PAID, WFM_SHRINK_ROSTERED),
                               cause("pauses", 0.06, WFM_SHRINK_OF_PAID, WFM_SHRINK_ROSTERED),
                               cause("sickness", 0.12, WFM_SHRINK_OF_PAID, WFM_SHRINK_RESIDUAL)};
  wfm_shrinkage s;
  double hours[3];
  wfm_shrinkage_init(&s, sizeof s);
  ck_assert_int_eq(wfm_shrinkage_combine(ctx, causes, 3, &s, hours), WFM_OK);
  ck_assert_double_eq_tol(s.total_frac, 0.30, 1e-15);
  ck_assert_double_eq_tol(s.rostered_frac, 0.18, 1e-15);
  ck_assert_double_eq_tol(s.residual_frac, 0.12 / 0.82, 1e-15);
  ck_assert_double_eq_tol((1 - s.rostered_frac) * (1 - s.residual_frac), 1 - s.total_frac, 1e-15);
  ck_assert_double_eq(hours[2], 0.12);
}
END_TEST

START_TEST(shrinkage_multiplies_on_the_rest) {
  wfm_shrink_cause causes[] = {cause("leave", 0.10, WFM_SHRINK_OF_PAID, WFM_SHRINK_ROSTERED),
                               cause("training", 0.05, WFM_SHRINK_OF_PAID, WFM_SHRINK_ROSTERED),
                               cause("sickness", 0.08, WFM_SHRINK_OF_REST, WFM_SHRINK_RESIDUAL),
                               cause("lateness", 0.02, 2, WFM_SHRINK_RESIDUAL),
                               cause("systems", 0.01, 0, WFM_SHRINK_RESIDUAL)};
  wfm_shrinkage s;
  double hours[5];
  wfm_shrinkage_init(&s, sizeof s);
  ck_assert_int_eq(wfm_shrinkage_combine(ctx, causes, 5, &s, hours), WFM_OK);
  ck_assert_double_eq_tol(hours[2], 0.08 * 0.85, 1e-15);
  ck_assert_double_eq_tol(hours[3], 0.02 * 0.85 * 0.92, 1e-15); /* on what sickness leaves */
  ck_assert_double_eq_tol(hours[4], 0.01 * 0.90, 1e-15);        /* on what leave leaves */
  ck_assert_double_eq_tol(s.total_frac, hours[0] + hours[1] + hours[2] + hours[3] + hours[4], 1e-15);
  ck_assert_int_eq(wfm_shrinkage_combine(ctx, NULL, 0, &s, NULL), WFM_OK);
  ck_assert_double_eq(s.total_frac, 0);
}
END_TEST

static const struct {
  const char *name, *second;
  double frac;
  int32_t base, stage;
  wfm_status st;
} bad_causes[] = {
    {"in both places", "first", 0.1, WFM_SHRINK_OF_PAID, WFM_SHRINK_RESIDUAL, WFM_EDUPLICATE},
    {"no name", "", 0.1, WFM_SHRINK_OF_PAID, WFM_SHRINK_RESIDUAL, WFM_EINVAL},
    {"no stage", "b", 0.1, WFM_SHRINK_OF_PAID, 0, WFM_EINVAL},
    {"later base", "b", 0.1, 1, WFM_SHRINK_RESIDUAL, WFM_EINVAL},
    {"unknown base", "b", 0.1, -3, WFM_SHRINK_RESIDUAL, WFM_EINVAL},
    {"negative", "b", -0.1, WFM_SHRINK_OF_PAID, WFM_SHRINK_RESIDUAL, WFM_EDOMAIN},
    {"all of it", "b", 1, WFM_SHRINK_OF_PAID, WFM_SHRINK_RESIDUAL, WFM_EDOMAIN},
    {"all together", "b", 0.9, WFM_SHRINK_OF_PAID, WFM_SHRINK_RESIDUAL, WFM_EDOMAIN},
    {"nan", "b", (double)NAN, WFM_SHRINK_OF_PAID, WFM_SHRINK_RESIDUAL, WFM_ENOTFINITE},
    {"infinite", "b", (double)INFINITY, WFM_SHRINK_OF_PAID, WFM_SHRINK_RESIDUAL, WFM_ENOTFINITE},
};

START_TEST(shrinkage_refuses) {
  wfm_shrink_cause causes[2] = {cause("first", 0.1, WFM_SHRINK_OF_PAID, WFM_SHRINK_ROSTERED)};
  causes[1] = cause(bad_causes[_i].second, bad_causes[_i].frac, bad_causes[_i].base, bad_causes[_i].stage);
  wfm_shrinkage s;
  wfm_shrinkage_init(&s, sizeof s);
  s.total_frac = -7;
  double hours[2] = {-7, -7};
  ck_assert_msg(wfm_shrinkage_combine(ctx, causes, 2, &s, hours) == bad_causes[_i].st, "%s: %s",
                bad_causes[_i].name, wfm_ctx_error(ctx));
  ck_assert_ptr_nonnull(strstr(wfm_ctx_error(ctx), "cause 1"));
  ck_assert_double_eq(s.total_frac, -7);
  ck_assert_double_eq(hours[0], -7);
}
END_TEST

/* Columns for up to 8 intervals. */
typedef struct columns {
  wfm_staff_result result;
  int32_t models[8];
  double load[8], positions[8], demand[8], level[8], asa_s[8], p_abandon[8], occupancy[8], p_target[8];
} columns;

static void columns_init(columns *c) {
  memset(c, 0, sizeof *c);
  wfm_staff_result_init(&c->result, sizeof c->result);
  c->result.models = c->models;
  c->result.load = c->load;
  c->result.positions = c->positions;
  c->result.demand = c->demand;
  c->result.level = c->level;
  c->result.asa_s = c->asa_s;
  c->result.p_abandon = c->p_abandon;
  c->result.occupancy = c->occupancy;
  c->result.p_target = c->p_target;
  for (int i = 0; i < 8; i++) c->demand[i] = c->level[i] = c->positions[i] = -7;
}

START_TEST(requirement_of_a_morning) {
  double volume[] = {0, 100, 100, 50, 7}, aht[] = {180, 180, 180, 180, 300},
         patience[] = {120, 120, (double)INFINITY, 120, 60};
  double least[] = {2, 2, 2, 2, 5};
  uint8_t open[] = {1, 1, 1, 0, 1};
  wfm_staff_input in;
  wfm_staff_input_init(&in, sizeof in);
  in.volume = volume;
  in.aht_s = aht;
  in.patience_s = patience;
  in.open = open;
  in.min_agents = least;
  wfm_shrinkage s;
  wfm_shrinkage_init(&s, sizeof s);
  s.residual_frac = 0.1;
  columns c;
  columns_init(&c);
  ck_assert_int_eq(wfm_staff(ctx, &in, 5, NULL, &s, NULL, &c.result, NULL), WFM_OK);
  ck_assert_int_eq(c.result.model, 0); /* they differ */
  ck_assert_int_eq(c.result.sl_definition, WFM_SL_OFFERED);
  ck_assert_double_eq(c.demand[0], 2);
  ck_assert_double_eq(c.positions[0], 0);
  ck_assert_int_eq(c.models[0], 0);
  ck_assert_double_nan(c.level[0]); /* no contacts, no service level */
  ck_assert_double_eq(c.demand[3], 0);
  ck_assert_int_eq(c.models[1], WFM_MODEL_ERLANG_A);
  ck_assert_int_eq(c.models[2], WFM_MODEL_ERLANG_C);
  ck_assert_double_eq_tol(c.load[2], 10, 1e-13);
  /* The root is where the level is met exactly. */
  ck_assert_double_eq_tol(wfm_erlang_c_level(c.positions[2], 10, 180, 20), 0.8, 1e-12);
  ck_assert_double_eq(c.demand[2], ceil(c.positions[2] / 0.9));
  ck_assert_double_eq_tol(wfm_erlang_a_level(c.positions[1], 10, 180, 120, 20, WFM_SL_OFFERED), 0.8, 1e-12);
  ck_assert_double_lt(c.positions[1], c.positions[2]);
  ck_assert_double_eq(c.level[1], wfm_erlang_a_level(c.demand[1] * 0.9, 10, 180, 120, 20, WFM_SL_OFFERED));
  ck_assert_double_eq(c.demand[4], 5);
  for (int i = 1; i < 5; i++)
    if (i != 3) {
      ck_assert_double_ge(c.level[i], 0.8);
      ck_assert_double_eq(c.p_target[i], 1);
    }
  double positions = 0, demand = 0;
  for (int i = 0; i < 5; i++) {
    positions += c.positions[i] / 2;
    demand += c.demand[i] / 2;
  }
  ck_assert_double_eq_tol(c.result.positions_sum_h, positions, 1e-12);
  ck_assert_double_eq(c.result.demand_sum_h, demand);
}
END_TEST

START_TEST(demand_is_rounded_once) {
  double volume = 100, aht = 180;
  wfm_staff_input in;
  wfm_staff_input_init(&in, sizeof in);
  in.volume = &volume;
  in.aht_s = &aht;
  wfm_staff_opts opts;
  wfm_staff_opts_init(&opts, sizeof opts);
  columns real, whole;
  columns_init(&real);
  columns_init(&whole);
  ck_assert_int_eq(wfm_staff(ctx, &in, 1, NULL, NULL, &opts, &real.result, NULL), WFM_OK);
  opts.flags = WFM_STAFF_WHOLE_POSITIONS;
  ck_assert_int_eq(wfm_staff(ctx, &in, 1, NULL, NULL, &opts, &whole.result, NULL), WFM_OK);
  ck_assert_double_eq(real.demand[0],
                      whole.positions[0]); /* without shrinkage both are the smallest whole number */
  ck_assert_double_lt(real.positions[0], whole.positions[0]);
  wfm_shrinkage s;
  wfm_shrinkage_init(&s, sizeof s);
  for (s.residual_frac = 0.01; s.residual_frac < 0.5; s.residual_frac += 0.07) {
    columns_init(&real);
    columns_init(&whole);
    opts.flags = 0;
    ck_assert_int_eq(wfm_staff(ctx, &in, 1, NULL, &s, &opts, &real.result, NULL), WFM_OK);
    opts.flags = WFM_STAFF_WHOLE_POSITIONS;
    ck_assert_int_eq(wfm_staff(ctx, &in, 1, NULL, &s, &opts, &whole.result, NULL), WFM_OK);
    ck_assert_double_le(real.demand[0], whole.demand[0]);
    ck_assert_double_ge(real.level[0], 0.8);
  }
}
END_TEST

START_TEST(uncertain_volume) {
  double volume[] = {300, 300, 300}, variance[] = {0, 900, 900}, aht[] = {200, 200, 200},
         patience[] = {90, 90, (double)INFINITY};
  wfm_staff_input in;
  wfm_staff_input_init(&in, sizeof in);
  in.volume = volume;
  in.volume_var = variance;
  in.aht_s = aht;
  in.patience_s = patience;
  wfm_staff_opts opts;
  wfm_staff_opts_init(&opts, sizeof opts);
  columns c, mean;
  columns_init(&c);
  columns_init(&mean);
  ck_assert_int_eq(wfm_staff(ctx, &in, 3, NULL, NULL, &opts, &mean.result, NULL), WFM_OK);
  opts.quantile = 0.9;
  opts.flags = WFM_STAFF_WHOLE_POSITIONS;
  ck_assert_int_eq(wfm_staff(ctx, &in, 3, NULL, NULL, &opts, &c.result, NULL), WFM_OK);
  ck_assert_double_eq_tol(c.load[0], 100.0 / 3, 1e-13); /* known volume: its own quantile */
  ck_assert_double_eq(c.p_target[0], 1);
  /* Quantile 0.9 of a gamma law with shape 100 and mean 300: 339.0315715795335 (30 digits). */
  ck_assert_double_eq_tol(c.load[1] / 200 * 1800, 339.0315715795335, 1e-10);
  for (int i = 1; i < 3; i++) {
    ck_assert_double_ge(c.p_target[i], 0.9);
    ck_assert_double_lt(c.p_target[i], 0.97);
    ck_assert_double_gt(c.positions[i], mean.positions[i]);
    ck_assert_double_lt(mean.p_target[i], 0.65);
  }
  double agents[] = {c.demand[0], c.demand[1] - 1, c.demand[2] - 1};
  columns less;
  columns_init(&less);
  ck_assert_int_eq(wfm_staff_evaluate(ctx, &in, 3, agents, NULL, NULL, &less.result, NULL), WFM_OK);
  ck_assert_double_lt(less.p_target[1], 0.9); /* fewest agents for that probability */
  ck_assert_double_lt(less.p_target[2], 0.9);
  ck_assert_double_eq(less.positions[1], -7); /* not filled */
}
END_TEST

/* Loads that follow their volumes late. */
START_TEST(time_varying) {
  double volume[8] = {100, 100, 100, 200, 200, 0, 100, 100},
         aht[8] = {600, 600, 600, 600, 600, 600, 600, 600};
  uint8_t open[8] = {1, 1, 1, 1, 1, 0, 1, 1};
  wfm_staff_input in;
  wfm_staff_input_init(&in, sizeof in);
  in.volume = volume;
  in.aht_s = aht;
  in.open = open;
  wfm_staff_opts opts;
  wfm_staff_opts_init(&opts, sizeof opts);
  opts.interval_s = 900;
  columns sipp, lagged, mol;
  columns_init(&sipp);
  columns_init(&lagged);
  columns_init(&mol);
  ck_assert_int_eq(wfm_staff(ctx, &in, 8, NULL, NULL, &opts, &sipp.result, NULL), WFM_OK);
  opts.method = WFM_STAFF_LAGGED;
  ck_assert_int_eq(wfm_staff(ctx, &in, 8, NULL, NULL, &opts, &lagged.result, NULL), WFM_OK);
  opts.method = WFM_STAFF_MOL;
  ck_assert_int_eq(wfm_staff(ctx, &in, 8, NULL, NULL, &opts, &mol.result, NULL), WFM_OK);
  double steady = 100 * 600.0 / 900;
  ck_assert_double_eq_tol(sipp.load[3], 2 * steady, 1e-12);
  /* The window of interval 3 lies 600 s earlier: two thirds in interval 2, one third in 3. */
  ck_assert_double_eq_tol(lagged.load[3], steady * (2.0 / 3 + 2 * 1.0 / 3), 1e-12);
  ck_assert_double_eq_tol(lagged.load[0], steady / 3, 1e-12); /* nothing before the first */
  ck_assert_double_eq_tol(lagged.load[2], steady, 1e-12);
  ck_assert_double_eq_tol(lagged.load[6], steady / 3, 1e-12); /* nor in the closed one */
  /* The same by small steps of m' = rate - m / aht. */
  double m = 0;
  for (int i = 0; i < 8; i++) {
    enum { STEPS = 9000 };
    double sum = 0, rate = open[i] ? volume[i] / 900 : 0, h = 900.0 / STEPS;
    for (int k = 0; k < STEPS; k++) {
      double half = m + 0.5 * h * (rate - m / 600);
      sum += half;
      m += h * (rate - half / 600);
    }
    if (open[i]) ck_assert_double_eq_tol(mol.load[i], sum / STEPS, 1e-5);
  }
  ck_assert_double_lt(mol.load[3], sipp.load[3]);
  ck_assert_double_lt(mol.demand[0], sipp.demand[0]);
  ck_assert_double_eq(mol.demand[5], 0);
  opts.method = 3;
  ck_assert_int_eq(wfm_staff(ctx, &in, 8, NULL, NULL, &opts, &mol.result, NULL), WFM_EDOMAIN);
}
END_TEST

START_TEST(gamma_law) {
  /* Computed with 30 digits by the regularised incomplete gamma function. */
  static const struct {
    double shape, x, below;
  } cases[] = {{1, 1, 0.63212055882855768},    {0.5, 0.1, 0.34527915398142298},
               {2.5, 10, 0.99875026943696863}, {100, 110, 0.84172132993991291},
               {100, 90, 0.15822098918643017}, {1e4, 1e4, 0.50132980833995520}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    double below, above;
    wfm__gamma_shares(cases[i].shape, cases[i].x, &below, &above);
    ck_assert_double_eq_tol(below, cases[i].below, 1e-12);
    ck_assert_double_eq_tol(below + above, 1, 1e-15);
  }
  for (double shape = 0.01; shape < 1e7; shape *= 7)
    for (double p = 0.001; p < 1; p += 0.111) {
      double x = wfm__gamma_quantile(shape, p), below;
      wfm__gamma_shares(shape, x, &below, NULL);
      ck_assert_double_eq_tol(below, p, 1e-13 + 1e-15 * sqrt(shape)); /* a unit in the last place of x */
    }
}
END_TEST

START_TEST(bridge) {
  double positions[] = {8.2, 9.4, 0}, demand[] = {10, 11, 2};
  wfm_shrinkage s;
  wfm_shrinkage_init(&s, sizeof s);
  s.residual_frac = 0.1;
  s.rostered_frac = 0.2;
  wfm_staff_bridge b;
  wfm_staff_bridge_init(&b, sizeof b);
  ck_assert_int_eq(wfm_staff_bridge_build(ctx, positions, demand, 3, 1800, &s, (double)NAN, (double)NAN, &b),
                   WFM_OK);
  ck_assert_double_eq_tol(b.positions_h, 8.8, 1e-14);
  ck_assert_double_eq_tol(b.residual_h, 8.8 / 0.9 - 8.8, 1e-14);
  ck_assert_double_eq_tol(b.demand_h, 11.5, 1e-14);
  ck_assert_double_eq_tol(b.positions_h + b.residual_h + b.rounding_h, b.demand_h, 1e-13);
  ck_assert_double_eq(b.surplus_h, 0);
  ck_assert_double_eq_tol(b.paid_h, 11.5 / 0.8, 1e-13);
  ck_assert_int_eq(wfm_staff_bridge_build(ctx, positions, demand, 3, 1800, &s, 12, 16, &b), WFM_OK);
  ck_assert_double_eq_tol(b.surplus_h, 0.5, 1e-14);
  ck_assert_double_eq(b.rostered_h + b.away_h, b.paid_h);
  b.paid_h = -7;
  demand[1] = -1;
  ck_assert_int_eq(wfm_staff_bridge_build(ctx, positions, demand, 3, 1800, &s, 12, 16, &b), WFM_EDOMAIN);
  ck_assert_double_eq(b.paid_h, -7);
}
END_TEST

/* One bad value in the second of three intervals. */
static const struct {
  const char *name;
  double volume, variance, aht, patience, least, quantile, level, interval_s;
  wfm_status st;
} bad[] = {
    {"negative volume", -1, 0, 180, 60, 0, 0, 0.8, 1800, WFM_EDOMAIN},
    {"nan volume", (double)NAN, 0, 180, 60, 0, 0, 0.8, 1800, WFM_ENOTFINITE},
    {"endless volume", (double)INFINITY, 0, 180, 60, 0, 0, 0.8, 1800, WFM_ENOTFINITE},
    {"endless aht", 10, 0, (double)INFINITY, 60, 0, 0, 0.8, 1800, WFM_ENOTFINITE},
    {"negative aht", 10, 0, -3, 60, 0, 0, 0.8, 1800, WFM_EDOMAIN},
    {"negative patience", 10, 0, 180, -60, 0, 0, 0.8, 1800, WFM_EDOMAIN},
    {"target above 1", 10, 0, 180, 60, 0, 0, 1.2, 1800, WFM_EDOMAIN},
    {"target negative", 10, 0, 180, 60, 0, 0, -0.1, 1800, WFM_EDOMAIN},
    {"no target at all", 10, 0, 180, 60, 0, 0, 0, 1800, WFM_EINVAL},
    {"negative variance", 10, -1, 180, 60, 0, 0, 0.8, 1800, WFM_EDOMAIN},
    {"aht 0 with calls", 10, 0, 0, 60, 0, 0, 0.8, 1800, WFM_EDOMAIN},
    {"nan aht", 10, 0, (double)NAN, 60, 0, 0, 0.8, 1800, WFM_ENOTFINITE},
    {"patience 0", 10, 0, 180, 0, 0, 0, 0.8, 1800, WFM_EDOMAIN},
    {"nan patience", 10, 0, 180, (double)NAN, 0, 0, 0.8, 1800, WFM_ENOTFINITE},
    {"negative minimum", 10, 0, 180, 60, -1, 0, 0.8, 1800, WFM_EDOMAIN},
    {"too many agents", 1e12, 0, 1800, 60, 0, 0, 0.8, 1800, WFM_ELIMIT},
    {"quantile 1", 10, 0, 180, 60, 0, 1, 0.8, 1800, WFM_EDOMAIN},
    {"target 1", 10, 0, 180, 60, 0, 0, 1, 1800, WFM_EDOMAIN},
    {"target nan", 10, 0, 180, 60, 0, 0, (double)NAN, 1800, WFM_ENOTFINITE},
    {"no interval", 10, 0, 180, 60, 0, 0, 0.8, 0, WFM_EDOMAIN},
};

START_TEST(bad_input) {
  double volume[] = {10, bad[_i].volume, 10}, variance[] = {1, bad[_i].variance, 1},
         aht[] = {180, bad[_i].aht, 180};
  double patience[] = {60, bad[_i].patience, 60}, least[] = {0, bad[_i].least, 0};
  wfm_staff_input in;
  wfm_staff_input_init(&in, sizeof in);
  in.volume = volume;
  in.volume_var = variance;
  in.aht_s = aht;
  in.patience_s = patience;
  in.min_agents = least;
  wfm_staff_opts opts;
  wfm_staff_opts_init(&opts, sizeof opts);
  opts.quantile = bad[_i].quantile;
  opts.interval_s = bad[_i].interval_s;
  wfm_queue_target target;
  wfm_queue_target_init(&target, sizeof target);
  target.level = bad[_i].level;
  columns c;
  columns_init(&c);
  wfm_status st = wfm_staff(ctx, &in, 3, &target, NULL, &opts, &c.result, NULL);
  ck_assert_msg(st == bad[_i].st, "%s: %d %s", bad[_i].name, (int)st, wfm_ctx_error(ctx));
  ck_assert_double_eq(c.demand[0], -7);
  ck_assert_double_eq(c.result.demand_sum_h, 0);
  if (bad[_i].quantile == 0 && bad[_i].level == 0.8 && bad[_i].interval_s > 0) {
    ck_assert_ptr_nonnull(strstr(wfm_ctx_error(ctx), "interval 1"));
    wfm_status rows[3] = {-7, -7, -7};
    ck_assert_int_eq(wfm_staff(ctx, &in, 3, &target, NULL, &opts, &c.result, rows), WFM_OK);
    ck_assert_int_eq(rows[0], WFM_OK);
    ck_assert_int_eq(rows[1], bad[_i].st);
    ck_assert_double_nan(c.demand[1]);
    ck_assert_double_gt(c.demand[2], 0);
  }
}
END_TEST

/* Agents that are given, shrinkage, threshold and law: the message says which, outputs keep what they had. */
START_TEST(bad_around) {
  static const struct {
    const char *words;
    double agents, residual, threshold, mean_s;
    wfm_status st;
  } around[] = {
      {"interval 1: agents=-1", -1, 0, 20, 60, WFM_EDOMAIN},
      {"interval 1: agents", (double)NAN, 0, 20, 60, WFM_ENOTFINITE},
      {"interval 1: agents", (double)INFINITY, 0, 20, 60, WFM_ENOTFINITE},
      {"residual_frac=1", 3, 1, 20, 60, WFM_EDOMAIN},
      {"residual_frac=1.5", 3, 1.5, 20, 60, WFM_EDOMAIN},
      {"threshold_s=-5", 3, 0, -5, 60, WFM_EDOMAIN},
      {"law: mean_s=0", 3, 0, 20, 0, WFM_EDOMAIN},
  };
  double volume[] = {10, 10, 10}, aht[] = {180, 180, 180}, agents[] = {3, around[_i].agents, 3};
  wfm_staff_input in;
  wfm_staff_opts opts;
  wfm_queue_target target;
  wfm_patience_law law;
  wfm_shrinkage s;
  columns c;
  columns_init(&c);
  wfm_staff_input_init(&in, sizeof in);
  wfm_staff_opts_init(&opts, sizeof opts);
  wfm_queue_target_init(&target, sizeof target);
  wfm_patience_law_init(&law, sizeof law);
  wfm_shrinkage_init(&s, sizeof s);
  in.volume = volume;
  in.aht_s = aht;
  law.mean_s = around[_i].mean_s;
  opts.law = &law;
  target.threshold_s = around[_i].threshold;
  s.residual_frac = s.total_frac = around[_i].residual;
  wfm_status st = around[_i].residual != 0
                      ? wfm_staff(ctx, &in, 3, &target, &s, &opts, &c.result, NULL)
                      : wfm_staff_evaluate(ctx, &in, 3, agents, &target, &opts, &c.result, NULL);
  ck_assert_msg(st == around[_i].st, "%s: %d %s", around[_i].words, (int)st, wfm_ctx_error(ctx));
  ck_assert_msg(strstr(wfm_ctx_error(ctx), around[_i].words) != NULL, "%s: %s", around[_i].words,
                wfm_ctx_error(ctx));
  ck_assert_double_eq(c.demand[0], -7);
}
END_TEST

START_TEST(empty_and_missing) {
  wfm_staff_input in;
  wfm_staff_input_init(&in, sizeof in);
  columns c;
  columns_init(&c);
  ck_assert_int_eq(wfm_staff(ctx, &in, 0, NULL, NULL, NULL, &c.result, NULL), WFM_OK);
  ck_assert_double_eq(c.result.demand_sum_h, 0);
  ck_assert_int_eq(wfm_staff(ctx, &in, 1, NULL, NULL, NULL, &c.result, NULL), WFM_EINVAL);
  ck_assert_int_eq(wfm_staff(ctx, NULL, 1, NULL, NULL, NULL, &c.result, NULL), WFM_EINVAL);
  ck_assert_int_eq(wfm_staff(ctx, &in, 0, NULL, NULL, NULL, NULL, NULL), WFM_EINVAL);
}
END_TEST

static wfm_status scenario(wfm_ctx *c, void *user) {
  (void)user;
  double volume[] = {30, 40}, aht[] = {180, 200}, demand[2] = {-7, -7};
  wfm_shrink_cause causes[] = {cause("sickness", 0.1, WFM_SHRINK_OF_PAID, WFM_SHRINK_RESIDUAL)};
  wfm_shrinkage s;
  wfm_shrinkage_init(&s, sizeof s);
  wfm_status st = wfm_shrinkage_combine(c, causes, 1, &s, NULL);
  if (st != WFM_OK) return st;
  wfm_staff_input in;
  wfm_staff_input_init(&in, sizeof in);
  in.volume = volume;
  in.aht_s = aht;
  wfm_staff_result result;
  wfm_staff_result_init(&result, sizeof result);
  result.demand = demand;
  wfm_staff_opts opts;
  wfm_staff_opts_init(&opts, sizeof opts);
  opts.method = WFM_STAFF_MOL;
  st = wfm_staff(c, &in, 2, NULL, &s, &opts, &result, NULL);
  if (st != WFM_OK) ck_assert_double_eq(demand[0], -7);
  return st;
}

START_TEST(every_allocation) {
  oom_sweep(scenario, NULL);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("staffing");
  tcase_add_checked_fixture(tc, setup, teardown);
  tcase_add_test(tc, shrinkage_adds_on_paid_hours);
  tcase_add_test(tc, shrinkage_multiplies_on_the_rest);
  tcase_add_loop_test(tc, shrinkage_refuses, 0, sizeof bad_causes / sizeof bad_causes[0]);
  tcase_add_test(tc, requirement_of_a_morning);
  tcase_add_test(tc, demand_is_rounded_once);
  tcase_add_test(tc, uncertain_volume);
  tcase_add_test(tc, time_varying);
  tcase_add_test(tc, gamma_law);
  tcase_add_test(tc, bridge);
  tcase_add_loop_test(tc, bad_input, 0, sizeof bad / sizeof bad[0]);
  tcase_add_loop_test(tc, bad_around, 0, 7);
  tcase_add_test(tc, empty_and_missing);
  tcase_add_test(tc, every_allocation);
  return suite_run("staffing", tc, 60);
}
