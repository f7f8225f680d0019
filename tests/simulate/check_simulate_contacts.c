/* One run contact by contact: the same run as the counted one, agents who do one thing at a time and only while they
   are logged in, bad input, memory. */
#include "support/oom.h"
#include "support/suite.h"

#include <libwfm/simulate_contacts.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static wfm_ctx *ctx;

static void make_context(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
}
static void free_context(void) {
  wfm_ctx_free(ctx);
}

enum { N = 64 };
static double volume[N], aht[N], agents[N];

/* Centres of different kinds: waits of minutes, nights, agents away by chance, endless patience, nobody there. */
static void centre(int kind, wfm_simulate_opts *opts) {
  wfm_simulate_opts_init(opts, sizeof *opts);
  opts->interval_s = 900;
  opts->replications = 6;
  opts->intervals_per_day = 32;
  opts->patience_s = 120;
  opts->short_abandon_s = 5;
  for (int i = 0; i < N; i++) {
    bool open = i % 32 > 4 && i % 32 < 28;
    volume[i] = open ? 20 + i % 7 : 0;
    aht[i] = 240;
    agents[i] = open ? 5.5 + i % 4 : 0;
  }
  if (kind == 1) opts->restart = 1;
  if (kind == 2) opts->residual_frac = 0.2;
  if (kind == 3) opts->patience_s = INFINITY;
  if (kind == 4) opts->day_cv2 = 0.3;
  if (kind == 5)
    for (int i = 0; i < N; i++) agents[i] = 0;
  if (kind == 6) {
    opts->restart = 1;
    opts->patience_s = INFINITY;
    for (int i = 0; i < N; i++) agents[i] = i % 32 == 31 ? 1 : agents[i];
  }
}
enum { KINDS = 7 };

static wfm_simulated_columns columns_of(const wfm_simulated *run) {
  wfm_simulated_columns c;
  wfm_simulated_columns_init(&c, sizeof c);
  ck_assert_int_eq(wfm_simulated_get(run, &c), WFM_OK);
  return c;
}

/* Runs added up are what wfm_simulate counts. */
START_TEST(the_same_runs) {
  wfm_simulate_opts opts;
  wfm_simulate_totals t = {.struct_size = sizeof t};
  double answered = 0, abandoned = 0, within = 0, wait_s = 0;
  centre(_i, &opts);
  ck_assert_int_eq(wfm_simulate(ctx, volume, aht, agents, N, &opts, NULL, &t), WFM_OK);
  for (int32_t r = 0; r < opts.replications; r++) {
    wfm_simulated *run = NULL;
    ck_assert_int_eq(wfm_simulate_contacts(ctx, volume, aht, agents, N, &opts, r, &run), WFM_OK);
    wfm_simulated_columns c = columns_of(run);
    for (size_t i = 0; i < c.contacts; i++) {
      bool was_answered = c.outcome[i] == WFM_CONTACT_ANSWERED;
      answered += was_answered;
      abandoned += c.outcome[i] == WFM_CONTACT_ABANDONED;
      within += was_answered && c.wait_s[i] <= opts.target_answer_s;
      wait_s += was_answered ? c.wait_s[i] : 0;
      if (i > 0) ck_assert_double_le(c.arrival_s[i - 1], c.arrival_s[i]);
    }
    wfm_simulated_free(run);
  }
  ck_assert_double_eq_tol(answered / opts.replications, t.answered, 1e-9);
  ck_assert_double_eq_tol(abandoned / opts.replications, t.abandoned, 1e-9);
  ck_assert_double_eq_tol(within / opts.replications, t.answered_within, 1e-9);
  if (answered > 0) ck_assert_double_eq_tol(wait_s / answered, t.asa_s, 1e-6);
}
END_TEST

/* Contacts of one agent do not overlap, and he is logged in from the answer to the end. */
START_TEST(one_at_a_time) {
  wfm_simulate_opts opts;
  wfm_simulated *run = NULL;
  centre(_i, &opts);
  ck_assert_int_eq(wfm_simulate_contacts(ctx, volume, aht, agents, N, &opts, 2, &run), WFM_OK);
  wfm_simulated_columns c = columns_of(run);
  for (size_t i = 0; i < c.contacts; i++) {
    bool was_answered = c.outcome[i] == WFM_CONTACT_ANSWERED;
    ck_assert(c.wait_s[i] >= 0 && c.handle_s[i] >= 0 && was_answered == (c.agent[i] >= 0));
    ck_assert(c.agent[i] < (int64_t)c.agents);
    if (!was_answered) continue;
    double from = c.arrival_s[i] + c.wait_s[i], to = from + c.handle_s[i];
    for (size_t k = 0; k < i; k++) {
      double other = c.arrival_s[k] + c.wait_s[k];
      if (c.agent[k] == c.agent[i]) ck_assert(other + c.handle_s[k] <= from + 1e-9 || to <= other + 1e-9);
    }
    bool there = false;
    for (size_t s = 0; s < c.logins && !there; s++)
      there = c.login_agent[s] == c.agent[i] && c.login_start_s[s] <= from && to <= c.login_end_s[s];
    ck_assert_msg(there, "contact %zu of agent %d at %g", i, (int)c.agent[i], from);
  }
  for (size_t s = 0; s < c.logins; s++)
    for (size_t k = 0; k < s; k++)
      if (c.login_agent[k] == c.login_agent[s])
        ck_assert(c.login_end_s[k] <= c.login_start_s[s] || c.login_end_s[s] <= c.login_start_s[k]);
  wfm_simulated_free(run);
}
END_TEST

/* Without chance in the staff, the logins of an interval are its agents. */
START_TEST(logins_follow_the_plan) {
  wfm_simulate_opts opts;
  wfm_simulated *run = NULL;
  centre(0, &opts);
  for (int i = 0; i < N; i++) agents[i] = floor(agents[i]);
  ck_assert_int_eq(wfm_simulate_contacts(ctx, volume, aht, agents, N, &opts, 0, &run), WFM_OK);
  wfm_simulated_columns c = columns_of(run);
  for (int i = 0; i < N; i++) {
    int there = 0;
    for (size_t s = 0; s < c.logins; s++)
      there += c.login_start_s[s] <= 900 * i && c.login_end_s[s] >= 900 * (i + 1) &&
               c.login_agent[s] < (int)agents[i];
    ck_assert_int_eq(there, (int)agents[i]);
  }
  wfm_simulated_free(run);
}
END_TEST

START_TEST(refused) {
  wfm_simulate_opts opts;
  wfm_simulated *run = NULL;
  centre(0, &opts);
  ck_assert_int_eq(wfm_simulate_contacts(ctx, volume, aht, agents, N, &opts, 6, &run), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_simulate_contacts(ctx, volume, aht, agents, N, &opts, -1, &run), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_simulate_contacts(ctx, NULL, aht, agents, N, &opts, 0, &run), WFM_EINVAL);
  ck_assert_int_eq(wfm_simulate_contacts(ctx, volume, aht, agents, N, &opts, 0, NULL), WFM_EINVAL);
  volume[3] = -1;
  ck_assert_int_eq(wfm_simulate_contacts(ctx, volume, aht, agents, N, &opts, 0, &run), WFM_EDOMAIN);
  volume[3] = NAN;
  ck_assert_int_eq(wfm_simulate_contacts(ctx, volume, aht, agents, N, &opts, 0, &run), WFM_ENOTFINITE);
  ck_assert_ptr_null(run);
  ck_assert_int_eq(wfm_simulate_contacts(ctx, NULL, NULL, NULL, 0, NULL, 0, &run), WFM_OK);
  ck_assert_uint_eq(columns_of(run).contacts, 0);
  ck_assert_int_eq(wfm_simulated_get(run, NULL), WFM_EINVAL);
  wfm_simulated_free(run);
  wfm_simulated_free(NULL);
}
END_TEST

static wfm_status scenario(wfm_ctx *own, void *user) {
  static const double few[] = {40, 3}, time_s[] = {400, 100}, staff[] = {3, 2};
  wfm_simulated *run = NULL;
  (void)user;
  wfm_status st = wfm_simulate_contacts(own, few, time_s, staff, 2, NULL, 0, &run);
  if (st != WFM_OK) ck_assert_ptr_null(run);
  wfm_simulated_free(run);
  return st;
}

START_TEST(out_of_memory) {
  oom_sweep(scenario, NULL);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("simulate_contacts");
  tcase_add_checked_fixture(tc, make_context, free_context);
  tcase_add_loop_test(tc, the_same_runs, 0, KINDS);
  tcase_add_loop_test(tc, one_at_a_time, 0, KINDS);
  tcase_add_test(tc, logins_follow_the_plan);
  tcase_add_test(tc, refused);
  tcase_add_test(tc, out_of_memory);
  return suite_run("simulate_contacts", tc, 60);
}
