/* Swaps, time off and bidding: what is said of them is what the checker says of the roster after them. */
#include "instance.h"
#include "support/oom.h"
#include "support/suite.h"

#include <libwfm/swap.h>
#include <string.h>

enum { CASES = 16 };

typedef struct setting {
  wfm_ctx *ctx;
  wfm_roster *roster;
  wfm_schedule *schedule;
  const wfm_assignments *rows;
  wfm_swaps *swaps;
  int32_t agents, days;
  uint8_t idle_rows[64]; /* agents whose rows break a rule (locks that cannot be kept) */
} setting;

static instance drawn_case(int i) {
  static const int32_t days[] = {7, 10, 14, 9};
  return (instance){.seed = (uint64_t)i + 900,
                    .agents = 6 + (i * 5) % 11,
                    .days = days[i % 4],
                    .interval = i % 2 ? 30 : 60,
                    .skills = 1 + i % 3,
                    .nights = i % 2,
                    .leave = i % 4 > 1,
                    .locks = i % 8 > 5,
                    .load = 0.4 + 0.1 * (i % 5)};
}

static void setting_make(setting *s, const instance *in) {
  wfm_check *check = NULL;
  wfm_schedule_opts opts;
  wfm_schedule_opts_init(&opts, sizeof opts);
  opts.work_limit = 20000;
  memset(s, 0, sizeof *s);
  MUST(wfm_ctx_create(&s->ctx, NULL));
  s->roster = instance_make(s->ctx, in);
  MUST(wfm_schedule_solve(s->ctx, s->roster, &opts, &s->schedule));
  s->rows = wfm_schedule_assignments(s->schedule);
  s->agents = in->agents;
  s->days = in->days;
  MUST(wfm_roster_check(s->ctx, s->roster, s->rows, &check));
  for (size_t i = 0; i < wfm_check_violations(check); i++) {
    wfm_violation v = {.struct_size = sizeof v};
    MUST(wfm_check_violation(check, i, &v));
    s->idle_rows[v.agent] = 1;
  }
  wfm_check_free(check);
  MUST(wfm_swaps_create(s->ctx, s->roster, s->rows, &s->swaps));
}

static void setting_free(setting *s) {
  wfm_swaps_free(s->swaps);
  wfm_schedule_free(s->schedule);
  wfm_roster_free(s->roster);
  wfm_ctx_free(s->ctx);
}

/* A swap where the taker keeps skill and pauses of the shift; false when one lacks the skill. */
static bool apply(const setting *s, const wfm_swap *swap, wfm_assignments **out) {
  wfm_assignment row = {.struct_size = sizeof row};
  bool skilled = true;
  MUST(wfm_assignments_create(s->ctx, out));
  for (size_t i = 0; i < wfm_assignments_count(s->rows); i++) {
    MUST(wfm_assignments_get(s->rows, i, &row));
    for (int32_t k = 0; k < swap->agents; k++)
      if (row.agent == swap->agent[k] && row.day == swap->day[k]) {
        wfm_agent agent = {.struct_size = sizeof agent};
        char skill[16];
        row.agent = swap->agent[(k + swap->agents - 1) % swap->agents];
        MUST(wfm_roster_agent(s->roster, row.agent, &agent));
        snprintf(skill, sizeof skill, "S%d", (int)row.skill);
        skilled = skilled && strstr(agent.skills, skill);
        break;
      }
    MUST(wfm_assignments_add(*out, &row));
  }
  return skilled;
}

typedef struct judged {
  double cost, under, over;
  bool legal;      /* nobody breaks a rule who did not before */
  bool broken[64]; /* agents who do */
  int32_t rule[64];
} judged;

static judged judge(const setting *s, const wfm_assignments *rows) {
  wfm_check *check = NULL;
  wfm_roster_figures f = {.struct_size = sizeof f};
  judged out = {.legal = true};
  MUST(wfm_roster_check(s->ctx, s->roster, rows, &check));
  MUST(wfm_check_figures(check, &f));
  for (size_t i = 0; i < wfm_check_violations(check); i++) {
    wfm_violation v = {.struct_size = sizeof v};
    MUST(wfm_check_violation(check, i, &v));
    if (v.agent < 0 || s->idle_rows[v.agent]) continue;
    out.legal = false;
    out.broken[v.agent] = true;
  }
  out.cost = f.cost;
  out.under = f.under;
  out.over = f.over;
  wfm_check_free(check);
  return out;
}

/* The effect is what the checker finds of the roster after the swap. */
static void assert_effect(const setting *s, const wfm_swap *swap, const wfm_swap_effect *effect) {
  wfm_assignments *rows = NULL;
  bool skilled = apply(s, swap, &rows);
  judged before = judge(s, s->rows), after = judge(s, rows);
  if (!effect->allowed) {
    ck_assert_int_ge(effect->rule, 0);
    ck_assert(effect->agent >= 0 && (after.broken[effect->agent] || !skilled || after.legal == false));
    ck_assert_msg(isnan(effect->cost), "a refused swap has a cost");
  } else if (skilled) {
    ck_assert_msg(after.legal, "allowed, but breaks a rule");
    ck_assert_double_eq_tol(effect->cost, after.cost - before.cost, 1e-6);
    ck_assert_double_eq_tol(effect->under, after.under - before.under, 1e-6);
    ck_assert_double_eq_tol(effect->over, after.over - before.over, 1e-6);
  }
  wfm_assignments_free(rows);
  rows = NULL;
  wfm_status st = wfm_swap_rows(s->swaps, swap, &rows);
  ck_assert_int_eq(st, effect->allowed ? WFM_OK : WFM_EINFEASIBLE);
  if (effect->allowed && wfm_schedule_lost_locks(s->schedule) == 0) {
    after = judge(s, rows);
    ck_assert(after.legal);
    ck_assert_double_eq_tol(effect->cost, after.cost - before.cost, 1e-6);
    ck_assert_double_eq_tol(effect->under, after.under - before.under, 1e-6);
  }
  wfm_assignments_free(rows);
}

START_TEST(tests_agree_with_checker) {
  setting s;
  instance in = drawn_case(_i);
  wfm__rng rng;
  wfm__rng_seed(&rng, 5, (uint64_t)_i, 0);
  setting_make(&s, &in);
  for (int i = 0; i < 150; i++) {
    wfm_swap swap = {.struct_size = sizeof swap, .agents = between(&rng, 2, 4)};
    wfm_swap_effect effect = {.struct_size = sizeof effect};
    bool same = between(&rng, 0, 1), proper = true;
    int32_t day = between(&rng, 0, s.days - 1);
    for (int32_t k = 0; k < swap.agents; k++) {
      swap.agent[k] = between(&rng, 0, s.agents - 1);
      swap.day[k] = same ? day : between(&rng, 0, s.days - 1);
      proper = proper && !s.idle_rows[swap.agent[k]];
      for (int32_t j = 0; j < k; j++) proper = proper && swap.agent[j] != swap.agent[k];
    }
    wfm_status st = wfm_swap_test(s.swaps, &swap, &effect);
    ck_assert_int_eq(st, proper ? WFM_OK : WFM_EINVAL);
    if (!proper) continue;
    char text[400];
    ck_assert_uint_gt(wfm_swap_text(s.swaps, &swap, &effect, text, sizeof text), 20);
    ck_assert_ptr_nonnull(strstr(text, effect.allowed ? ": allowed" : ": refused"));
    assert_effect(&s, &swap, &effect);
  }
  setting_free(&s);
}
END_TEST

/* Answers are allowed, cheapest first, give what was wanted, and asking leaves nothing behind. */
START_TEST(found_is_wanted) {
  setting s;
  instance in = drawn_case(_i);
  setting_make(&s, &in);
  size_t found = 0;
  for (int32_t a = 0; a < s.agents; a++)
    for (int32_t d = 0; d < s.days; d++)
      for (int32_t kind = 0; kind < 2; kind++) {
        wfm_swap_wish wish;
        size_t count = 7;
        double last = -INFINITY;
        wfm_swap_wish_init(&wish, sizeof wish);
        wish.agent = a;
        wish.day = d;
        wish.kind = kind ? WFM_REQUEST_START : WFM_REQUEST_OFF;
        wish.start_from_minute = 480;
        wish.longest = 4;
        wfm_status st = wfm_swap_find(s.swaps, &wish, &count);
        ck_assert_int_eq(st, s.idle_rows[a] ? WFM_EINVAL : WFM_OK);
        for (size_t i = 0; st == WFM_OK && i < count; i++) {
          wfm_swap swap = {.struct_size = sizeof swap};
          wfm_swap_effect effect = {.struct_size = sizeof effect}, again = {.struct_size = sizeof again};
          MUST(wfm_swap_found(s.swaps, i, &swap, &effect));
          ck_assert_int_eq(effect.allowed, 1);
          ck_assert_double_ge(effect.cost, last - 1e-9);
          ck_assert(swap.agent[0] == a && swap.day[0] == d);
          last = effect.cost;
          MUST(wfm_swap_test(s.swaps, &swap, &again));
          ck_assert_double_eq(again.cost, effect.cost);
          if (i < 2) assert_effect(&s, &swap, &effect);
          found++;
        }
      }
  if (_i == 4) ck_assert_uint_gt(found, 0);
  setting_free(&s);
}
END_TEST

/* The checker finds the same cost when the leave is put into the problem and the days are taken out. */
START_TEST(time_off_agrees_with_checker) {
  setting s;
  instance in = drawn_case(_i);
  wfm_time_off_request request;
  wfm_time_off_answer answer = {.struct_size = sizeof answer};
  wfm_assignments *rows = NULL;
  wfm_assignment row = {.struct_size = sizeof row};
  setting_make(&s, &in);
  wfm_time_off_request_init(&request, sizeof request);
  request.agent = _i % s.agents;
  while (s.idle_rows[request.agent]) request.agent = (request.agent + 1) % s.agents;
  request.first_day = 1;
  request.last_day = 1 + _i % 4;
  request.credit_minutes = _i % 2 ? 240 : 0;
  request.most_cost = INFINITY;
  judged before = judge(&s, s.rows);
  MUST(wfm_time_off_test(s.swaps, &request, &answer));
  MUST(wfm_assignments_create(s.ctx, &rows));
  for (size_t i = 0; i < wfm_assignments_count(s.rows); i++) {
    MUST(wfm_assignments_get(s.rows, i, &row));
    bool away = row.agent == request.agent && row.day >= request.first_day && row.day <= request.last_day;
    if (!away) MUST(wfm_assignments_add(rows, &row));
  }
  for (int32_t d = request.first_day; d <= request.last_day; d++) {
    wfm_time_off off;
    wfm_time_off_init(&off, sizeof off);
    off.agent = request.agent;
    off.day = d;
    off.end_minute = 1440;
    off.credit_minutes = request.credit_minutes;
    /* without credit the leave need not be whole, so that a night from the day before may stay */
    if (d == request.first_day) off.start_minute = request.credit_minutes ? 0 : 719;
    MUST(wfm_roster_add_time_off(s.roster, &off));
  }
  judged after = judge(&s, rows);
  ck_assert_int_eq(answer.granted, answer.allowed);
  ck_assert_int_eq(answer.allowed, answer.rule < 0);
  if (answer.allowed) {
    ck_assert_double_eq_tol(answer.cost_alone, after.cost - before.cost, 1e-6);
    ck_assert_double_eq_tol(answer.under_alone, after.under - before.under, 1e-6);
    ck_assert_double_le(answer.cost, answer.cost_alone + 1e-6);
  } else {
    ck_assert(!after.legal);
  }
  request.most_cost = -1e9;
  MUST(wfm_time_off_test(s.swaps, &request, &answer));
  ck_assert_int_eq(answer.granted, 0);
  wfm_assignments_free(rows);
  setting_free(&s);
}
END_TEST

/* --- bidding --- */

/* Whether everybody from `from` on can have a line that he may work, lines taken aside. */
static bool match_left(const setting *s, const uint8_t *may, const int32_t *fixed, uint32_t taken,
                       int32_t from) {
  if (from == s->agents) return true;
  if (fixed[from] >= 0) return match_left(s, may, fixed, taken, from + 1);
  for (int32_t l = 0; l < s->agents; l++)
    if (!(taken >> l & 1) && may[from * s->agents + l] &&
        match_left(s, may, fixed, taken | 1u << l, from + 1))
      return true;
  return false;
}

/* Rosters in which one agent works another's line, judged by the checker. */
static bool may_work(const setting *s, int32_t agent, int32_t line) {
  wfm_assignments *rows = NULL;
  wfm_assignment row = {.struct_size = sizeof row};
  MUST(wfm_assignments_create(s->ctx, &rows));
  for (size_t i = 0; i < wfm_assignments_count(s->rows); i++) {
    MUST(wfm_assignments_get(s->rows, i, &row));
    if (row.agent != line) continue;
    row.agent = agent;
    MUST(wfm_assignments_add(rows, &row));
  }
  bool legal = !judge(s, rows).broken[agent];
  wfm_assignments_free(rows);
  return legal;
}

/* The awards are those of trying every assignment, by rank. */
START_TEST(bids_by_brute_force) {
  setting s;
  instance in = {.seed = 40 + (uint64_t)_i, .agents = 7, .days = 7, .interval = 60, .skills = 2, .load = 0.5};
  int32_t agent[64], bid[64], line[8], fixed[8], order[8];
  double memory[8], loss[8];
  uint8_t may[64];
  size_t bids = 0;
  uint32_t taken = 0, seen = 0;
  wfm__rng rng;
  wfm_assignments *out = NULL;
  wfm__rng_seed(&rng, 9, (uint64_t)_i, 0);
  setting_make(&s, &in);
  for (int32_t a = 0; a < s.agents; a++) {
    memory[a] = between(&rng, 0, 4) / 4.0;
    fixed[a] = -1;
    order[a] = a;
    for (int32_t l = 0; l < s.agents; l++) {
      may[a * s.agents + l] = may_work(&s, a, l);
      if (between(&rng, 0, 2) > 0) continue;
      agent[bids] = a;
      bid[bids++] = l;
    }
  }
  for (int32_t i = 1; i < s.agents; i++)
    for (int32_t j = i; j > 0 && memory[order[j]] > memory[order[j - 1]]; j--) {
      int32_t kept = order[j];
      order[j] = order[j - 1];
      order[j - 1] = kept;
    }
  MUST(wfm_shift_bid(s.ctx, s.roster, s.rows, agent, bid, bids, memory, NULL, line, loss, &out));
  for (int32_t i = 0; i < s.agents; i++) {
    int32_t a = order[i];
    for (size_t k = 0; k < bids && fixed[a] < 0; k++) {
      if (agent[k] != a || taken >> bid[k] & 1 || !may[a * s.agents + bid[k]]) continue;
      fixed[a] = bid[k];
      taken |= 1u << bid[k];
      if (match_left(&s, may, fixed, taken, 0)) continue;
      fixed[a] = -1;
      taken &= ~(1u << bid[k]);
    }
    if (fixed[a] >= 0) ck_assert_int_eq(line[a], fixed[a]);
  }
  for (int32_t a = 0; a < s.agents; a++) {
    ck_assert(may[a * s.agents + line[a]]);
    ck_assert(!(seen >> line[a] & 1));
    seen |= 1u << line[a];
    int32_t place = 0, count = 0;
    for (size_t k = 0; k < bids; k++) {
      if (agent[k] != a) continue;
      count++;
      if (fixed[a] < 0) place++;
      if (fixed[a] >= 0 && bid[k] == fixed[a]) place = count - 1;
    }
    ck_assert_double_eq_tol(loss[a], memory[a] / 2 + (count ? (double)place / count : 0), 1e-12);
  }
  ck_assert(judge(&s, out).legal);
  wfm_assignments_free(out);
  setting_free(&s);
}
END_TEST

/* --- bad input and memory --- */

START_TEST(bad_calls) {
  setting s;
  instance in = drawn_case(0);
  wfm_swap swap = {.struct_size = sizeof swap, .agents = 2, .agent = {0, 1}};
  wfm_swap_effect effect = {.struct_size = sizeof effect};
  wfm_swap_wish wish;
  wfm_time_off_request request;
  wfm_time_off_answer answer = {.struct_size = sizeof answer};
  wfm_bid_opts opts;
  size_t count;
  int32_t line[64] = {-7}, agent[2] = {0, 0}, bid[2] = {1, 1};
  double memory[64] = {NAN};
  wfm_swaps *none = NULL;
  setting_make(&s, &in);
  ck_assert_int_eq(wfm_swaps_create(NULL, s.roster, s.rows, &none), WFM_EINVAL);
  ck_assert_int_eq(wfm_swaps_create(s.ctx, NULL, s.rows, &none), WFM_EINVAL);
  ck_assert_int_eq(wfm_swaps_create(s.ctx, s.roster, NULL, &none), WFM_EINVAL);
  ck_assert_int_eq(wfm_swap_test(NULL, &swap, &effect), WFM_EINVAL);
  ck_assert_int_eq(wfm_swap_test(s.swaps, &swap, NULL), WFM_EINVAL);
  swap.agents = 7;
  ck_assert_int_eq(wfm_swap_test(s.swaps, &swap, &effect), WFM_EINVAL);
  swap.agents = 2;
  swap.agent[1] = 99;
  ck_assert_int_eq(wfm_swap_test(s.swaps, &swap, &effect), WFM_EINVAL);
  ck_assert_ptr_nonnull(strstr(wfm_ctx_error(s.ctx), "agent 99"));
  swap.agent[1] = 0;
  ck_assert_int_eq(wfm_swap_test(s.swaps, &swap, &effect), WFM_EINVAL);
  ck_assert_uint_eq(wfm_swap_text(s.swaps, NULL, &effect, NULL, 0), 0);
  wfm_swap_wish_init(&wish, sizeof wish);
  wish.longest = 1;
  ck_assert_int_eq(wfm_swap_find(s.swaps, &wish, &count), WFM_EDOMAIN);
  wish.longest = 3;
  wish.kind = WFM_REQUEST_WORK;
  ck_assert_int_eq(wfm_swap_find(s.swaps, &wish, &count), WFM_EDOMAIN);
  wish.kind = WFM_REQUEST_OFF;
  wish.day = 99;
  ck_assert_int_eq(wfm_swap_find(s.swaps, &wish, &count), WFM_EINVAL);
  ck_assert_int_eq(wfm_swap_found(s.swaps, 5000, &swap, NULL), WFM_EINVAL);
  wfm_time_off_request_init(&request, sizeof request);
  request.last_day = 40;
  ck_assert_int_eq(wfm_time_off_test(s.swaps, &request, &answer), WFM_EDOMAIN);
  request.last_day = 0;
  request.credit_minutes = -1;
  ck_assert_int_eq(wfm_time_off_test(s.swaps, &request, &answer), WFM_EDOMAIN);
  request.credit_minutes = 0;
  request.most_cost = NAN;
  ck_assert_int_eq(wfm_time_off_test(s.swaps, &request, &answer), WFM_ENOTFINITE);
  ck_assert_int_eq(wfm_shift_bid(s.ctx, s.roster, s.rows, agent, bid, 2, NULL, NULL, line, NULL, NULL),
                   WFM_EINVAL);
  ck_assert_ptr_nonnull(strstr(wfm_ctx_error(s.ctx), "twice"));
  bid[1] = 99;
  ck_assert_int_eq(wfm_shift_bid(s.ctx, s.roster, s.rows, agent, bid, 2, NULL, NULL, line, NULL, NULL),
                   WFM_EINVAL);
  ck_assert_int_eq(wfm_shift_bid(s.ctx, s.roster, s.rows, NULL, NULL, 0, memory, NULL, line, NULL, NULL),
                   WFM_ENOTFINITE);
  wfm_bid_opts_init(&opts, sizeof opts);
  opts.memory_keep = 2;
  ck_assert_int_eq(wfm_shift_bid(s.ctx, s.roster, s.rows, NULL, NULL, 0, NULL, &opts, line, NULL, NULL),
                   WFM_EDOMAIN);
  ck_assert_int_eq(line[0], -7);
  wfm_swaps_free(NULL);
  setting_free(&s);
}
END_TEST

static wfm_status scenario(wfm_ctx *ctx, void *user) {
  const setting *s = user;
  const int32_t agent[] = {0, 1}, bid[] = {1, 0};
  wfm_swaps *swaps = NULL;
  int32_t line[64] = {-7};
  wfm_assignments *out = NULL;
  wfm_status st = wfm_swaps_create(ctx, s->roster, s->rows, &swaps);
  if (st != WFM_OK) ck_assert_ptr_null(swaps);
  wfm_swaps_free(swaps);
  if (st != WFM_OK) return st;
  st = wfm_shift_bid(ctx, s->roster, s->rows, agent, bid, 2, NULL, NULL, line, NULL, &out);
  if (st != WFM_OK) {
    ck_assert_int_eq(line[0], -7);
    ck_assert_ptr_null(out);
  }
  wfm_assignments_free(out);
  return st;
}

START_TEST(every_allocation) {
  setting s;
  instance in = {.seed = 5, .agents = 3, .days = 3, .interval = 60, .skills = 1, .load = 0.4};
  setting_make(&s, &in);
  oom_sweep(scenario, &s);
  setting_free(&s);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("swap");
  tcase_add_loop_test(tc, tests_agree_with_checker, 0, CASES);
  tcase_add_loop_test(tc, found_is_wanted, 0, 8);
  tcase_add_loop_test(tc, time_off_agrees_with_checker, 0, CASES);
  tcase_add_loop_test(tc, bids_by_brute_force, 0, 12);
  tcase_add_test(tc, bad_calls);
  tcase_add_test(tc, every_allocation);
  return suite_run("schedule/swap", tc, 60);
}
