/* Bad input to the array functions: the message names the row, outputs stay, row_status lets good rows through. */
#include "support/oom.h"
#include "support/suite.h"

#include <libwfm/queueing.h>
#include <math.h>
#include <string.h>

static wfm_ctx *ctx;

static void setup(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
}
static void teardown(void) {
  wfm_ctx_free(ctx);
}

#define NAN_D ((double)NAN)
#define INF_D ((double)INFINITY)

/* Row 1 of three is bad in one column. */
static const struct {
  const char *name, *word;
  double agents, load, aht, patience, threshold;
  wfm_status st;
} bad[] = {
    {"negative agents", "agents", -1, 10, 180, 60, 20, WFM_EDOMAIN},
    {"nan agents", "agents", NAN_D, 10, 180, 60, 20, WFM_ENOTFINITE},
    {"infinite agents", "agents", INF_D, 10, 180, 60, 20, WFM_ENOTFINITE},
    {"too many agents", "agents", 2e9, 10, 180, 60, 20, WFM_EDOMAIN},
    {"negative load", "load", 14, -1e-9, 180, 60, 20, WFM_EDOMAIN},
    {"nan load", "load", 14, NAN_D, 180, 60, 20, WFM_ENOTFINITE},
    {"infinite load", "load", 14, INF_D, 180, 60, 20, WFM_ENOTFINITE},
    {"aht 0", "aht_s", 14, 10, 0, 60, 20, WFM_EDOMAIN},
    {"nan aht", "aht_s", 14, 10, NAN_D, 60, 20, WFM_ENOTFINITE},
    {"patience 0", "patience_s", 14, 10, 180, 0, 20, WFM_EDOMAIN},
    {"negative patience", "patience_s", 14, 10, 180, -5, 20, WFM_EDOMAIN},
    {"minus infinite patience", "patience_s", 14, 10, 180, -INF_D, 20, WFM_ENOTFINITE},
    {"nan patience", "patience_s", 14, 10, 180, NAN_D, 20, WFM_ENOTFINITE},
    {"negative threshold", "threshold_s", 14, 10, 180, 60, -1, WFM_EDOMAIN},
    {"nan threshold", "threshold_s", 14, 10, 180, 60, NAN_D, WFM_ENOTFINITE},
};

START_TEST(bad_row) {
  double agents[] = {14, bad[_i].agents, 15}, load[] = {10, bad[_i].load, 11},
         aht[] = {180, bad[_i].aht, 180};
  double patience[] = {60, bad[_i].patience, INF_D}, threshold[] = {20, bad[_i].threshold, 0};
  wfm_queue_input in;
  wfm_queue_input_init(&in, sizeof in);
  in.agents = agents;
  in.load = load;
  in.aht_s = aht;
  in.patience_s = patience;
  in.threshold_s = threshold;
  double level[] = {-7, -7, -7}, p99[] = {-7, -7, -7}, found[] = {-7, -7, -7};
  wfm_queue_perf perf;
  wfm_queue_perf_init(&perf, sizeof perf);
  perf.sl_offered = level;
  perf.wait_p99_s = p99;
  ck_assert_msg(wfm_erlang_a(ctx, &in, 3, &perf, NULL) == bad[_i].st, "%s: %s", bad[_i].name,
                wfm_ctx_error(ctx));
  ck_assert_ptr_nonnull(strstr(wfm_ctx_error(ctx), "row 1"));
  ck_assert_ptr_nonnull(strstr(wfm_ctx_error(ctx), bad[_i].word));
  ck_assert_ptr_nonnull(strstr(wfm_ctx_error(ctx), "want"));
  ck_assert_double_eq(level[0], -7);
  ck_assert_double_eq(p99[2], -7);
  wfm_status rows[3] = {-7, -7, -7};
  ck_assert_int_eq(wfm_erlang_a(ctx, &in, 3, &perf, rows), WFM_OK);
  ck_assert_int_eq(rows[0], WFM_OK);
  ck_assert_int_eq(rows[1], bad[_i].st);
  ck_assert_int_eq(rows[2], WFM_OK);
  ck_assert_double_nan(level[1]);
  ck_assert_double_nan(p99[1]);
  ck_assert_double_eq(level[0], wfm_erlang_a_level(14, 10, 180, 60, 20, WFM_SL_OFFERED));
  ck_assert_double_eq(level[2], wfm_erlang_c_level(15, 11, 180, 0));
  /* The inversions read the same columns, but not the one that they seek, nor the threshold. */
  bool agents_bad = strcmp(bad[_i].word, "agents") == 0, load_bad = strcmp(bad[_i].word, "load") == 0;
  if (strcmp(bad[_i].word, "threshold_s") == 0) return;
  wfm_status st = wfm_agents_for_target(ctx, &in, 3, NULL, NULL, found, NULL, NULL);
  ck_assert_int_eq(st, agents_bad ? WFM_OK : bad[_i].st);
  if (st != WFM_OK) ck_assert_double_eq(found[0], -7);
  ck_assert_int_eq(wfm_agents_for_target(ctx, &in, 3, NULL, NULL, found, &perf, rows), WFM_OK);
  ck_assert_int_eq(rows[1], agents_bad ? WFM_OK : bad[_i].st);
  ck_assert_double_gt(found[2], 11);
  found[0] = -7;
  st = wfm_load_for_target(ctx, &in, 3, NULL, NULL, found, NULL);
  ck_assert_int_eq(st, load_bad ? WFM_OK : bad[_i].st);
  if (st != WFM_OK) ck_assert_double_eq(found[0], -7);
  ck_assert_int_eq(wfm_load_for_target(ctx, &in, 3, NULL, NULL, found, rows), WFM_OK);
  ck_assert_int_eq(rows[1], load_bad ? WFM_OK : bad[_i].st);
}
END_TEST

START_TEST(bad_servers) {
  double servers[] = {5, -1}, load[] = {3, 3}, b[] = {-7, -7};
  wfm_status rows[2];
  ck_assert_int_eq(wfm_erlang_b(ctx, servers, load, 2, b, NULL, NULL), WFM_EDOMAIN);
  ck_assert_str_eq(wfm_ctx_error(ctx), "row 1: servers=-1, want >= 0");
  ck_assert_double_eq(b[0], -7);
  ck_assert_int_eq(wfm_erlang_b(ctx, servers, load, 2, b, NULL, rows), WFM_OK);
  ck_assert_int_eq(rows[1], WFM_EDOMAIN);
  ck_assert_double_eq(b[0], wfm_erlang_b_blocking(5, 3));
  ck_assert_double_nan(b[1]);
  ck_assert_int_eq(wfm_erlang_b(ctx, NULL, load, 2, b, NULL, NULL), WFM_EINVAL);
  ck_assert_int_eq(wfm_erlang_b(ctx, NULL, NULL, 0, NULL, NULL, NULL), WFM_OK);
}
END_TEST

START_TEST(bad_lines) {
  static const struct {
    double agents, lines;
    wfm_status st;
  } cases[] = {{5, 4, WFM_EDOMAIN},        {5, 5.5, WFM_EDOMAIN}, {5.5, 8, WFM_EDOMAIN}, {0, 8, WFM_EDOMAIN},
               {5, NAN_D, WFM_ENOTFINITE}, {5, -1, WFM_EDOMAIN},  {5, 1e9, WFM_EDOMAIN}, {5, 5, WFM_OK}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    double agents[] = {5, cases[i].agents}, lines[] = {8, cases[i].lines}, load[] = {6, 6},
           aht[] = {180, 180}, p[] = {-7, -7};
    wfm_queue_input in;
    wfm_queue_input_init(&in, sizeof in);
    in.agents = agents;
    in.load = load;
    in.aht_s = aht;
    wfm_queue_perf perf;
    wfm_queue_perf_init(&perf, sizeof perf);
    perf.p_block = p;
    ck_assert_int_eq(wfm_finite_lines(ctx, &in, 2, &perf, NULL), WFM_EINVAL); /* no lines */
    in.lines = lines;
    ck_assert_int_eq(wfm_finite_lines(ctx, &in, 2, &perf, NULL), cases[i].st);
    if (cases[i].st != WFM_OK) ck_assert_ptr_nonnull(strstr(wfm_ctx_error(ctx), "row 1"));
    ck_assert(cases[i].st == WFM_OK ? p[0] > 0 : p[0] == -7);
    wfm_status rows[2];
    ck_assert_int_eq(wfm_finite_lines(ctx, &in, 2, &perf, rows), WFM_OK);
    ck_assert_int_eq(rows[1], cases[i].st);
    ck_assert_double_gt(p[0], 0);
  }
}
END_TEST

static const struct {
  const char *name;
  double level, threshold, asa, abandon, occupancy;
  int32_t definition;
  wfm_status st;
} targets[] = {
    {"level 1", 1, 20, INF_D, 1, 1, 1, WFM_EDOMAIN},
    {"level above 1", 1.2, 20, INF_D, 1, 1, 1, WFM_EDOMAIN},
    {"level negative", -0.1, 20, INF_D, 1, 1, 1, WFM_EDOMAIN},
    {"level nan", NAN_D, 20, INF_D, 1, 1, 1, WFM_ENOTFINITE},
    {"threshold", 0.8, -1, INF_D, 1, 1, 1, WFM_EDOMAIN},
    {"asa 0", 0.8, 20, 0, 1, 1, 1, WFM_EDOMAIN},
    {"asa nan", 0.8, 20, NAN_D, 1, 1, 1, WFM_ENOTFINITE},
    {"abandon 0", 0.8, 20, INF_D, 0, 1, 1, WFM_EDOMAIN},
    {"abandon 2", 0.8, 20, INF_D, 2, 1, 1, WFM_EDOMAIN},
    {"occupancy 0", 0.8, 20, INF_D, 1, 0, 1, WFM_EDOMAIN},
    {"occupancy 1.1", 0.8, 20, INF_D, 1, 1.1, 1, WFM_EDOMAIN},
    {"definition", 0.8, 20, INF_D, 1, 1, 9, WFM_EDOMAIN},
    {"nothing", 0, 20, INF_D, 1, 1, 1, WFM_EINVAL},
    {"not monotone", 0.8, 20, INF_D, 1, 1, 4, WFM_EINVAL},
    {"capped", 0.8, 20, INF_D, 0.1, 1, 4, WFM_OK},
    {"occupancy only", 0, 20, INF_D, 1, 0.85, 1, WFM_OK},
};

START_TEST(bad_target) {
  double load = 10, aht = 180, patience = 60, found = -7;
  wfm_queue_input in;
  wfm_queue_input_init(&in, sizeof in);
  in.load = &load;
  in.aht_s = &aht;
  in.patience_s = &patience;
  wfm_queue_target t;
  wfm_queue_target_init(&t, sizeof t);
  t.level = targets[_i].level;
  t.threshold_s = targets[_i].threshold;
  t.max_asa_s = targets[_i].asa;
  t.max_abandon = targets[_i].abandon;
  t.max_occupancy = targets[_i].occupancy;
  t.sl_definition = targets[_i].definition;
  ck_assert_msg(wfm_agents_for_target(ctx, &in, 1, &t, NULL, &found, NULL, NULL) == targets[_i].st, "%s: %s",
                targets[_i].name, wfm_ctx_error(ctx));
  if (targets[_i].st != WFM_OK) ck_assert_double_eq(found, -7);
}
END_TEST

START_TEST(occupancy_cap_on_the_line) {
  double load[] = {8.5, 8.5000001, 85}, aht[] = {180, 180, 180}, found[3];
  wfm_queue_input in;
  wfm_queue_input_init(&in, sizeof in);
  in.load = load;
  in.aht_s = aht;
  wfm_queue_target t;
  wfm_queue_target_init(&t, sizeof t);
  t.level = 0;
  t.max_occupancy = 0.85;
  ck_assert_int_eq(wfm_agents_for_target(ctx, &in, 3, &t, NULL, found, NULL, NULL), WFM_OK);
  ck_assert_double_eq(found[0], 10);
  ck_assert_double_eq(found[1], 11);
  ck_assert_double_eq(found[2], 100);
}
END_TEST

START_TEST(limits) {
  double load[] = {10, 0}, aht[] = {180, 180}, agents[] = {0, 5}, rate[] = {100, 0}, found[2] = {-7, -7};
  wfm_queue_input in;
  wfm_queue_input_init(&in, sizeof in);
  in.load = load;
  in.aht_s = aht;
  in.agents = agents;
  in.rate_per_h = rate;
  wfm_queue_solve_opts opts;
  wfm_queue_solve_opts_init(&opts, sizeof opts);
  opts.max_agents = 12;
  ck_assert_int_eq(wfm_agents_for_target(ctx, &in, 2, NULL, &opts, found, NULL, NULL), WFM_ELIMIT);
  ck_assert_double_eq(found[0], -7);
  opts.max_agents = 1000;
  ck_assert_int_eq(wfm_agents_for_target(ctx, &in, 2, NULL, &opts, found, NULL, NULL), WFM_OK);
  ck_assert_double_eq(found[0], 14);
  ck_assert_double_eq(found[1], 0);
  ck_assert_int_eq(wfm_load_for_target(ctx, &in, 2, NULL, NULL, found, NULL), WFM_OK);
  ck_assert_double_eq(found[0], 0);
  ck_assert_int_eq(wfm_aht_for_target(ctx, &in, 2, NULL, NULL, found, NULL), WFM_OK);
  ck_assert_double_eq(found[0], 0);
  ck_assert(isinf(found[1]));
  agents[0] = 14;
  ck_assert_int_eq(wfm_aht_for_target(ctx, &in, 1, NULL, NULL, found, NULL), WFM_OK);
  ck_assert_double_eq_tol(wfm_erlang_c_level(14, found[0] / 36, found[0], 20), 0.8, 1e-12);
  opts.flags = 8;
  ck_assert_int_eq(wfm_agents_for_target(ctx, &in, 2, NULL, &opts, found, NULL, NULL), WFM_EVERSION);
  /* Rate and AHT instead of a load. */
  in.load = NULL;
  opts.flags = 0;
  rate[0] = 200;
  ck_assert_int_eq(wfm_agents_for_target(ctx, &in, 1, NULL, &opts, found, NULL, NULL), WFM_OK);
  ck_assert_double_eq(found[0], 14);
  in.rate_per_h = NULL;
  ck_assert_int_eq(wfm_agents_for_target(ctx, &in, 1, NULL, &opts, found, NULL, NULL), WFM_EINVAL);
  in.rate_per_h = rate;
  double cv2[] = {5};
  in.rate_cv2 = cv2;
  ck_assert_int_eq(wfm_agents_for_target(ctx, &in, 1, NULL, &opts, found, NULL, NULL), WFM_EDOMAIN);
  ck_assert_ptr_nonnull(strstr(wfm_ctx_error(ctx), "rate_cv2=5"));
  cv2[0] = 0.1;
  ck_assert_int_eq(wfm_agents_for_target(ctx, &in, 1, NULL, &opts, found, NULL, NULL), WFM_OK);
  ck_assert_double_gt(found[0], 14);
  wfm_queue_perf perf;
  wfm_queue_perf_init(&perf, sizeof perf);
  double level = -7;
  perf.sl_offered = &level;
  in.agents = found;
  ck_assert_int_eq(wfm_erlang_c(ctx, &in, 1, &perf, NULL), WFM_OK);
  ck_assert(level >= 0.8 && level < 0.9);
  in.struct_size = 0;
  ck_assert_int_eq(wfm_agents_for_target(ctx, &in, 1, NULL, &opts, found, NULL, NULL), WFM_EINVAL);
}
END_TEST

static wfm_status scenario(wfm_ctx *c, void *user) {
  (void)user;
  double load[] = {10, 20}, agents[] = {14, 25}, rate[] = {200, 300}, aht[] = {180, 180}, out[] = {-7, -7};
  wfm_queue_input in;
  wfm_queue_input_init(&in, sizeof in);
  in.load = load;
  in.aht_s = aht;
  in.agents = agents;
  in.rate_per_h = rate;
  wfm_status st = wfm_agents_for_target(c, &in, 2, NULL, NULL, out, NULL, NULL);
  if (st != WFM_OK) ck_assert_double_eq(out[0], -7);
  if (st == WFM_OK) st = wfm_load_for_target(c, &in, 2, NULL, NULL, out, NULL);
  if (st == WFM_OK) st = wfm_aht_for_target(c, &in, 2, NULL, NULL, out, NULL);
  return st;
}

START_TEST(every_allocation) {
  oom_sweep(scenario, NULL);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("errors");
  tcase_add_checked_fixture(tc, setup, teardown);
  tcase_add_loop_test(tc, bad_row, 0, sizeof bad / sizeof bad[0]);
  tcase_add_test(tc, bad_servers);
  tcase_add_test(tc, bad_lines);
  tcase_add_loop_test(tc, bad_target, 0, sizeof targets / sizeof targets[0]);
  tcase_add_test(tc, occupancy_cap_on_the_line);
  tcase_add_test(tc, limits);
  tcase_add_test(tc, every_allocation);
  return suite_run("queueing/errors", tc, 60);
}
