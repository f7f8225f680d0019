/* Chat: several contacts at once with an agent. */
#include "queueing/chat.h"
#include "support/golden.h"
#include "support/oom.h"
#include "support/suite.h"

#include <libwfm/chat.h>
#include <math.h>
#include <string.h>

static wfm_ctx *ctx;

static void setup(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
}
static void teardown(void) {
  wfm_ctx_free(ctx);
}

static wfm_chat_team team_of(int32_t slots, const double *stretch) {
  wfm_chat_team t;
  wfm_chat_team_init(&t, sizeof t);
  t.slots = slots;
  t.stretch = stretch;
  return t;
}

static wfm_queue_input input_of(const double *agents, const double *load, const double *aht,
                                const double *patience, const double *threshold) {
  wfm_queue_input in;
  wfm_queue_input_init(&in, sizeof in);
  in.agents = agents;
  in.load = load;
  in.aht_s = aht;
  in.patience_s = patience;
  in.threshold_s = threshold;
  return in;
}

/* Every measure of one row: 33 columns of wfm_queue_perf in their order, then those of wfm_chat_perf. */
enum { PERF = 33, ALL = 37 };
typedef struct row {
  double x[ALL];
} row;

static void columns_of(row *r, wfm_queue_perf *perf, wfm_chat_perf *chat) {
  wfm_queue_perf_init(perf, sizeof *perf);
  wfm_chat_perf_init(chat, sizeof *chat);
  double **first = &perf->p_wait;
  for (int i = 0; i < PERF; i++) first[i] = &r->x[i];
  ck_assert_ptr_eq(perf->p_block, &r->x[PERF - 1]);
  double **more = &chat->in_progress;
  for (int i = PERF; i < ALL; i++) more[i - PERF] = &r->x[i];
}

static wfm_status run(double agents, double load, double aht, double patience, double threshold, double lines,
                      const wfm_chat_team *team, row *r) {
  wfm_queue_input in = input_of(&agents, &load, &aht, &patience, &threshold);
  in.lines = &lines;
  wfm_queue_perf perf;
  wfm_chat_perf chat;
  columns_of(r, &perf, &chat);
  return wfm_chat(ctx, &in, team, 1, &perf, &chat, NULL);
}

static double at(const row *r, size_t offset) {
  return r->x[(offset - offsetof(wfm_queue_perf, p_wait)) / sizeof(double *)];
}
#define AT(r, name) at(r, offsetof(wfm_queue_perf, name))

/* From the chain itself, state by state at 40 digits, and incomplete beta and gamma functions for the waits. */
static const struct {
  double agents;
  int32_t slots;
  double stretch[4], load, aht, patience, threshold, places;
  double p_wait, p_abandon, level, asa, queue, occupancy, in_progress, concurrency, block, handle;
} cases[] = {
    {4,
     3,
     {1, 1.3, 1.7},
     5.5,
     400,
     HUGE_VAL,
     30,
     HUGE_VAL,
     0.19398180094297991,
     0.0,
     0.82742143528931977,
     49.776462128764657,
     0.68442635427051403,
     0.9573892892207316,
     7.604123579931526,
     1.9856404457273888,
     0,
     553.02716944956552},
    {4,
     3,
     {1, 1.3, 1.7},
     8,
     400,
     180,
     30,
     HUGE_VAL,
     0.45379404512642124,
     0.1821727203640765,
     0.61874676745479275,
     25.921269031535541,
     0.65582179331067539,
     0.99634215617332545,
     10.191284840471645,
     2.5571749567471758,
     0,
     623.07073230722712},
    {10,
     2,
     {1, 1.2},
     14,
     300,
     600,
     60,
     HUGE_VAL,
     0.23067447688908099,
     0.021638158631855808,
     0.90030098038304441,
     12.16640905879814,
     0.60586844169196264,
     0.9866895552801483,
     15.612150892330287,
     1.5822758849309566,
     0,
     341.94515403636801},
    {3,
     4,
     {1, 1.1, 1.6, 3},
     4.2,
     500,
     240,
     45,
     HUGE_VAL,
     0.079867079201881913,
     0.037464822455124233,
     0.93171182257663942,
     5.3317764117974568,
     0.075529082069530457,
     0.92697768801967158,
     5.6177884295430919,
     2.0201091864266014,
     0,
     694.81547527044816},
    {5,
     3,
     {1.1, 1.4, 1.6},
     8,
     420,
     300,
     20,
     6,
     0.2046365715494103,
     0.049195059689009144,
     0.8259595714439697,
     12.260361833407606,
     0.28111462679433797,
     0.99293071654235688,
     11.159690524429612,
     2.2478286427255585,
     0.0025163300711657697,
     617.83274227493128},
    {5,
     3,
     {1.1, 1.4, 1.6},
     8,
     420,
     HUGE_VAL,
     20,
     6,
     0.27514063905952873,
     0.0,
     0.74683974999370905,
     38.503782677084582,
     0.71479082645075311,
     0.99376322262335182,
     11.611940177519732,
     2.3369631544355907,
     0.025380994293884257,
     625.50274081522617},
};

START_TEST(golden_values) {
  wfm_chat_team team = team_of(cases[_i].slots, cases[_i].stretch);
  row r;
  double lines = cases[_i].agents * cases[_i].slots + cases[_i].places;
  ck_assert_int_eq(run(cases[_i].agents, cases[_i].load, cases[_i].aht, cases[_i].patience,
                       cases[_i].threshold, lines, &team, &r),
                   WFM_OK);
  const double pairs[][2] = {
      {AT(&r, p_wait), cases[_i].p_wait},
      {AT(&r, p_abandon), cases[_i].p_abandon},
      {AT(&r, sl_offered), cases[_i].level},
      {AT(&r, asa_answered_s), cases[_i].asa},
      {AT(&r, mean_queue), cases[_i].queue},
      {AT(&r, occupancy), cases[_i].occupancy},
      {AT(&r, p_block), cases[_i].block},
      {r.x[PERF], cases[_i].in_progress},
      {r.x[PERF + 1], cases[_i].concurrency},
      {r.x[PERF + 2], cases[_i].in_progress / (cases[_i].agents * cases[_i].slots)},
      {r.x[PERF + 3], cases[_i].handle},
  };
  for (size_t k = 0; k < sizeof pairs / sizeof pairs[0]; k++)
    ck_assert_msg(relative_error(pairs[k][0], pairs[k][1], 0) < 1e-13,
                  "row %d, measure %zu: %.17g, want %.17g", _i, k, pairs[k][0], pairs[k][1]);
}
END_TEST

static const double few[][4] = {
    {1, 0.3, 180, 60},         {5, 4.9, 300, HUGE_VAL},      {12, 10, 180, 120},    {40, 47, 240, 30},
    {200, 190, 600, HUGE_VAL}, {3, 30, 100, 1000},           {1000, 960, 300, 300}, {10, 0.01, 200, 1e6},
    {10000, 9900, 300, 600},   {10000, 9950, 300, HUGE_VAL}, {5000, 6000, 60, 90},
};

static void same_row(const row *got, const row *want, double tol, int which, const char *what) {
  for (int k = 0; k < PERF; k++)
    ck_assert_msg(relative_error(got->x[k], want->x[k], 1e-290) < tol,
                  "%s, case %d, column %d: %.17g, want %.17g", what, which, k, got->x[k], want->x[k]);
}

static wfm_status erlang(double agents, double load, double aht, double patience, double threshold, row *r) {
  wfm_queue_input in = input_of(&agents, &load, &aht, &patience, &threshold);
  wfm_queue_perf perf;
  wfm_chat_perf chat;
  columns_of(r, &perf, &chat);
  return wfm_erlang_a(ctx, &in, 1, &perf, NULL);
}

START_TEST(one_at_a_time_is_erlang) {
  row got, want;
  const double *f = few[_i];
  ck_assert_int_eq(run(f[0], f[1], f[2], f[3], 25, HUGE_VAL, NULL, &got), WFM_OK);
  ck_assert_int_eq(erlang(f[0], f[1], f[2], f[3], 25, &want), WFM_OK);
  same_row(&got, &want, 1e-12, _i, "one at a time");
  ck_assert_double_eq_tol(got.x[PERF + 1], 1, 1e-13);
}
END_TEST

/* Agents who lose nothing are as many Erlang agents as they have places. */
START_TEST(without_loss_places_are_agents) {
  row got, want;
  const double *f = few[_i];
  wfm_chat_team team = team_of(4, NULL);
  if (f[0] * 4 > f[1] || !isinf(f[3])) {
    ck_assert_int_eq(run(f[0], 4 * f[1], f[2], f[3], 25, HUGE_VAL, &team, &got), WFM_OK);
    ck_assert_int_eq(erlang(4 * f[0], 4 * f[1], f[2], f[3], 25, &want), WFM_OK);
    got.x[PERF - 2] = want.x[PERF - 2]; /* occupancy has another meaning */
    same_row(&got, &want, 1e-12, _i, "without loss");
    ck_assert_double_ge(got.x[PERF + 1], 1);
  }
}
END_TEST

/* Agents who are no faster with several contacts: the number in the system is that of one at a time. */
START_TEST(no_gain_is_processor_sharing) {
  double stretch[] = {1, 2, 3};
  wfm_chat_team team = team_of(3, stretch);
  row got, want;
  ck_assert_int_eq(run(20, 17, 300, HUGE_VAL, 25, HUGE_VAL, &team, &got), WFM_OK);
  ck_assert_int_eq(erlang(20, 17, 300, HUGE_VAL, 25, &want), WFM_OK);
  ck_assert_double_eq_tol(AT(&got, mean_in_system), AT(&want, mean_in_system), 1e-11);
  ck_assert_double_eq_tol(AT(&got, occupancy), AT(&want, occupancy), 1e-13);
  ck_assert_double_lt(AT(&got, p_wait), AT(&want, p_wait)); /* less waiting, for longer contacts */
}
END_TEST

START_TEST(percentiles_and_lines) {
  double stretch[] = {1, 1.3, 1.6};
  wfm_chat_team team = team_of(3, stretch);
  row r, same;
  double patience[] = {HUGE_VAL, 90};
  for (int k = 0; k < 2; k++) {
    ck_assert_int_eq(run(6, 10.8, 300, patience[k], 25, HUGE_VAL, &team, &r), WFM_OK);
    double p90 = AT(&r, wait_p90_s);
    ck_assert_double_gt(p90, 0);
    ck_assert_int_eq(run(6, 10.8, 300, patience[k], p90, HUGE_VAL, &team, &r), WFM_OK);
    ck_assert_double_eq_tol(AT(&r, p_wait_gt_t), 0.1, 1e-12);
    /* so many lines that they do not count */
    ck_assert_int_eq(run(6, 10.8, 300, patience[k], p90, 18 + 4000, &team, &same), WFM_OK);
    ck_assert_double_lt(AT(&same, p_block), 1e-15);
    same.x[PERF - 1] = 0;
    same_row(&same, &r, k == 0 ? 1e-11 : 1e-12, k, "many lines");
    ck_assert_int_eq(run(6, 10.8, 300, patience[k], 25, 18 + 9, &team, &r), WFM_OK);
    ck_assert_int_eq(run(6, 10.8, 300, patience[k], AT(&r, wait_p95_s), 18 + 9, &team, &r), WFM_OK);
    ck_assert_double_eq_tol(AT(&r, miss_incl_abandon), 0.05, 1e-11);
  }
}
END_TEST

START_TEST(edges) {
  double stretch[] = {1, 1.25};
  wfm_chat_team team = team_of(2, stretch);
  row r;
  ck_assert_int_eq(run(5, 8, 300, HUGE_VAL, 25, HUGE_VAL, &team, &r), WFM_OK); /* just too much */
  ck_assert_double_eq(AT(&r, p_wait), 1);
  ck_assert_double_infinite(AT(&r, asa_answered_s));
  ck_assert_double_eq(AT(&r, sl_offered), 0);
  ck_assert_double_eq(r.x[PERF], 10);
  ck_assert_int_eq(run(5, 0, 300, 60, 25, HUGE_VAL, &team, &r), WFM_OK);
  ck_assert_double_nan(AT(&r, sl_offered));
  ck_assert_double_eq(AT(&r, occupancy), 0);
  ck_assert_double_eq(r.x[PERF], 0);
  ck_assert_int_eq(run(0, 2, 300, 60, 25, HUGE_VAL, &team, &r), WFM_OK);
  ck_assert_double_eq(AT(&r, p_abandon), 1);
  ck_assert_double_nan(r.x[PERF + 2]);
  ck_assert_int_eq(run(100000, 130000, 300, 60, 25, HUGE_VAL, &team, &r),
                   WFM_OK); /* weights beyond a double */
  for (int k = 0; k < ALL; k++) ck_assert_msg(!isnan(r.x[k]), "column %d", k);
  double worse[] = {1, 3};
  team = team_of(2, worse);
  ck_assert_int_eq(run(3000, 2500, 300, 60, 25, HUGE_VAL, &team, &r),
                   WFM_OK); /* slower when full than before */
  for (int k = 0; k < ALL; k++) ck_assert_msg(!isnan(r.x[k]), "column %d", k);
  ck_assert_double_eq_tol(AT(&r, sl_incl_abandon) + AT(&r, miss_incl_abandon), 1, 1e-13);
}
END_TEST

/* --- fewest agents --- */

static const struct {
  int32_t slots;
  double stretch[4], load, patience;
  double level, max_asa, max_abandon, max_occupancy;
  int32_t definition;
} targets[] = {
    {1, {1}, 10, HUGE_VAL, 0.8, HUGE_VAL, 1, 1, WFM_SL_OFFERED},
    {3, {1, 1.3, 1.7}, 10, HUGE_VAL, 0.8, HUGE_VAL, 1, 1, WFM_SL_OFFERED},
    {3, {1, 1.3, 1.7}, 30, 200, 0.9, HUGE_VAL, 1, 1, WFM_SL_ANSWERED},
    {3, {1, 1.3, 1.7}, 30, 200, 0, HUGE_VAL, 0.03, 1, WFM_SL_OFFERED},
    {2, {1, 1.1}, 17, 200, 0.5, HUGE_VAL, 1, 0.85, WFM_SL_OFFERED},
    {4, {1, 1.3, 1.7, 2}, 44, 100, 0.9, HUGE_VAL, 0.1, 1, WFM_SL_INCL_ABANDON},
    {4, {1, 1.3, 1.7, 2}, 44, 100, 0, 3, 1, 1, WFM_SL_OFFERED},
    {4,
     {1, 1.2, 1.5, 1.9},
     6,
     2,
     0,
     HUGE_VAL,
     1,
     0.99,
     WFM_SL_OFFERED}, /* occupancy need not fall: one by one */
    {3, {1, 1.5, 4}, 12, HUGE_VAL, 0.8, HUGE_VAL, 1, 1, WFM_SL_OFFERED}, /* pace falls: one by one */
    {2, {1, 0.9}, 12, 60, 0.9, HUGE_VAL, 1, 1, WFM_SL_VIRTUAL}, /* contacts get shorter: one by one */
};

static bool meets(const row *r, int k) {
  const double level[] = {0,
                          AT(r, sl_offered),
                          AT(r, sl_excl_short),
                          AT(r, sl_answered),
                          AT(r, sl_incl_abandon),
                          AT(r, sl_virtual)};
  return level[targets[k].definition] >= targets[k].level && AT(r, asa_answered_s) <= targets[k].max_asa &&
         AT(r, p_abandon) <= targets[k].max_abandon && AT(r, occupancy) <= targets[k].max_occupancy;
}

START_TEST(fewest_agents) {
  wfm_chat_team team = team_of(targets[_i].slots, targets[_i].stretch);
  wfm_queue_target t;
  wfm_queue_target_init(&t, sizeof t);
  t.level = targets[_i].level;
  t.max_asa_s = targets[_i].max_asa;
  t.max_abandon = targets[_i].max_abandon;
  t.max_occupancy = targets[_i].max_occupancy;
  t.sl_definition = targets[_i].definition;
  double aht = 300, agents = -7;
  wfm_queue_input in = input_of(NULL, &targets[_i].load, &aht, &targets[_i].patience, NULL);
  row r;
  wfm_queue_perf perf;
  wfm_chat_perf chat;
  columns_of(&r, &perf, &chat);
  ck_assert_int_eq(wfm_chat_agents(ctx, &in, &team, 1, &t, NULL, &agents, &perf, &chat, NULL), WFM_OK);
  ck_assert(meets(&r, _i));
  bool low =
      targets[_i].definition == WFM_SL_INCL_ABANDON; /* hardly any agent meets that too, so caps come first */
  for (double n = 1; n < agents; n++) {
    ck_assert_int_eq(run(n, targets[_i].load, aht, targets[_i].patience, 20, HUGE_VAL, &team, &r), WFM_OK);
    ck_assert_msg(low || !meets(&r, _i), "%g agents do too, not only %g", n, agents);
  }
}
END_TEST

START_TEST(more_agents_more_service) {
  double stretch[] = {1, 1.2, 1.5, 1.9}, patience[] = {20, 120, 2000};
  wfm_chat_team team = team_of(4, stretch);
  for (int p = 0; p < 3; p++) {
    row before, r;
    for (double n = 1; n < 60; n++) {
      ck_assert_int_eq(run(n, 50, 300, patience[p], 20, HUGE_VAL, &team, &r), WFM_OK);
      if (n > 1) {
        ck_assert_double_le(AT(&r, p_abandon), AT(&before, p_abandon) * (1 + 1e-12));
        if (p == 2) /* not where waiting contacts leave faster than agents end them */
          ck_assert_double_le(AT(&r, occupancy), AT(&before, occupancy) * (1 + 1e-12));
        ck_assert_double_ge(AT(&r, sl_offered), AT(&before, sl_offered) * (1 - 1e-12));
        ck_assert_double_ge(AT(&r, sl_excl_short), AT(&before, sl_excl_short) * (1 - 1e-12));
        ck_assert_double_le(AT(&r, asa_answered_s), AT(&before, asa_answered_s) * (1 + 1e-12));
      }
      before = r;
    }
  }
}
END_TEST

START_TEST(agents_limits_and_rows) {
  double load[] = {0, 10, 1e9, -1}, aht[] = {300, 300, 300, 300}, agents[] = {-7, -7, -7, -7};
  wfm_queue_input in = input_of(NULL, load, aht, NULL, NULL);
  wfm_status rows[4];
  wfm_chat_team team = team_of(2, NULL);
  ck_assert_int_eq(wfm_chat_agents(ctx, &in, &team, 4, NULL, NULL, agents, NULL, NULL, rows), WFM_OK);
  ck_assert_double_eq(agents[0], 0);
  ck_assert_int_eq(rows[2], WFM_ELIMIT);
  ck_assert_int_eq(rows[3], WFM_EDOMAIN);
  ck_assert_double_nan(agents[3]);
  double one;
  ck_assert_int_eq(wfm_agents_for_target(ctx, &in, 1, NULL, NULL, &one, NULL, NULL), WFM_OK);
  ck_assert_double_eq(agents[1], 7); /* 14 Erlang agents carry 10 erlangs at 80/20 with an AHT of 300 s */
  agents[0] = -7;
  ck_assert_int_eq(wfm_chat_agents(ctx, &in, &team, 4, NULL, NULL, agents, NULL, NULL, NULL), WFM_ELIMIT);
  ck_assert_ptr_nonnull(strstr(wfm_ctx_error(ctx), "row 2"));
  ck_assert_double_eq(agents[0], -7);
  wfm_queue_solve_opts o;
  wfm_queue_solve_opts_init(&o, sizeof o);
  o.flags = WFM_AGENTS_REAL;
  ck_assert_int_eq(wfm_chat_agents(ctx, &in, &team, 1, NULL, &o, agents, NULL, NULL, NULL), WFM_EINVAL);
}
END_TEST

static const struct {
  const char *name;
  double agents, load, aht, lines, stretch;
  int32_t slots;
  wfm_status st;
} bad[] = {
    {"fraction", 2.5, 1, 300, HUGE_VAL, 1, 2, WFM_EDOMAIN},
    {"negative", -1, 1, 300, HUGE_VAL, 1, 2, WFM_EDOMAIN},
    {"too many", 6e7, 1, 300, HUGE_VAL, 1, 2, WFM_EDOMAIN},
    {"load", 2, -1, 300, HUGE_VAL, 1, 2, WFM_EDOMAIN},
    {"nan", 2, (double)NAN, 300, HUGE_VAL, 1, 2, WFM_ENOTFINITE},
    {"aht", 2, 1, 0, HUGE_VAL, 1, 2, WFM_EDOMAIN},
    {"few lines", 2, 1, 300, 3, 1, 2, WFM_EDOMAIN},
    {"nan lines", 2, 1, 300, (double)NAN, 1, 2, WFM_ENOTFINITE},
    {"half a line", 2, 1, 300, 4.5, 1, 2, WFM_EDOMAIN},
    {"lines, nobody", 0, 1, 300, 3, 1, 2, WFM_EDOMAIN},
    {"no slots", 2, 1, 300, HUGE_VAL, 1, 0, WFM_EDOMAIN},
    {"slots", 2, 1, 300, HUGE_VAL, 1, 101, WFM_EDOMAIN},
    {"stretch 0", 2, 1, 300, HUGE_VAL, 0, 2, WFM_EDOMAIN},
    {"stretch nan", 2, 1, 300, HUGE_VAL, (double)NAN, 2, WFM_ENOTFINITE},
};

START_TEST(bad_input) {
  double stretch[101] = {1};
  for (int k = 1; k < 101; k++) stretch[k] = bad[_i].stretch;
  wfm_chat_team team = team_of(bad[_i].slots, stretch);
  row r;
  for (int k = 0; k < ALL; k++) r.x[k] = -7;
  wfm_status st = run(bad[_i].agents, bad[_i].load, bad[_i].aht, 60, 20, bad[_i].lines, &team, &r);
  ck_assert_msg(st == bad[_i].st, "%s: %d, %s", bad[_i].name, (int)st, wfm_ctx_error(ctx));
  for (int k = 0; k < ALL; k++) ck_assert_double_eq(r.x[k], -7);
}
END_TEST

static wfm_status scenario(wfm_ctx *c, void *user) {
  (void)user;
  double load[] = {3, 5}, aht[] = {300, 300}, agents[] = {-7, -7};
  wfm_queue_input in = input_of(NULL, load, aht, NULL, NULL);
  wfm_status st = wfm_chat_agents(c, &in, NULL, 2, NULL, NULL, agents, NULL, NULL, NULL);
  if (st != WFM_OK) ck_assert_double_eq(agents[0], -7);
  return st;
}

START_TEST(every_allocation) {
  oom_sweep(scenario, NULL);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("chat");
  tcase_add_checked_fixture(tc, setup, teardown);
  tcase_add_loop_test(tc, golden_values, 0, sizeof cases / sizeof cases[0]);
  tcase_add_loop_test(tc, one_at_a_time_is_erlang, 0, sizeof few / sizeof few[0]);
  tcase_add_loop_test(tc, without_loss_places_are_agents, 0, sizeof few / sizeof few[0]);
  tcase_add_test(tc, no_gain_is_processor_sharing);
  tcase_add_test(tc, percentiles_and_lines);
  tcase_add_test(tc, edges);
  tcase_add_loop_test(tc, fewest_agents, 0, sizeof targets / sizeof targets[0]);
  tcase_add_test(tc, more_agents_more_service);
  tcase_add_test(tc, agents_limits_and_rows);
  tcase_add_loop_test(tc, bad_input, 0, sizeof bad / sizeof bad[0]);
  tcase_add_test(tc, every_allocation);
  return suite_run("chat", tc, 60);
}
