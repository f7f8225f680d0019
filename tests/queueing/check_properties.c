/* What must hold for every queue: recursions, complements, monotony, limits between models, exact inversions. */
#include "core/core.h"
#include "queueing/kernels.h"
#include "queueing/special.h"
#include "support/golden.h"
#include "support/suite.h"

#include <math.h>

static void close_to(double got, double want, double tolerance, const char *what, double n, double a) {
  ck_assert_msg(relative_error(got, want, 0) <= tolerance,
                "%s at %.17g agents, load %.17g: got %.17g, want %.17g", what, n, a, got, want);
}

/* Sizes and loads of every regime: small, large, under, near and over saturation, whole and real agents. */
static void draw(wfm__rng *rng, double *n, double *a) {
  *n = exp(wfm__rng_uniform(rng) * 13);
  if (wfm__rng_below(rng, 2)) *n = ceil(*n);
  double spread = wfm__rng_below(rng, 2) ? 3 / sqrt(*n) : 1.5;
  *a = *n * exp((wfm__rng_uniform(rng) * 2 - 1.2) * spread);
}

START_TEST(blocking_recursion) {
  wfm__rng rng;
  wfm__rng_seed(&rng, 1, 0, 0);
  for (int i = 0; i < 20000; i++) {
    double n, a;
    draw(&rng, &n, &a);
    /* 1/B(n) = 1 + n / (a B(n-1)): both sides come from different branches at the borders. n - 1 has to be exact. */
    n = floor(n * 64) / 64 + 1;
    wfm__idle here = wfm__idle_weight(n, a), below = wfm__idle_weight(n - 1, a);
    if (here.e > 600) {
      close_to(wfm__ln_blocking(below) - log(n / a), wfm__ln_blocking(here), 1e-14, "ln B", n, a);
      continue;
    }
    close_to(here.m / here.shrink, n / a * (1 + below.m / below.shrink), 6e-15, "1/B - 1", n, a);
    double b = wfm_erlang_b_blocking(n, a);
    ck_assert(b > 0 && b < 1);
    close_to(log(b), wfm_erlang_b_ln_blocking(n, a), 1e-13, "ln B", n, a);
  }
}
END_TEST

START_TEST(real_agents_join_whole_ones) {
  for (double n = 1; n < 40; n++)
    for (double ratio = 0.1; ratio < 3; ratio += 0.3) {
      double a = n * ratio, b = wfm_erlang_b_blocking(n, a);
      close_to(wfm_erlang_b_blocking(nextafter(n, 1e9), a), b, 1e-13, "B just above", n, a);
      close_to(wfm_erlang_b_blocking(nextafter(n, 0), a), b, 1e-13, "B just below", n, a);
      ck_assert_double_gt(wfm_erlang_b_blocking(n - 0.5, a), b);
      ck_assert_double_lt(wfm_erlang_b_blocking(n + 0.5, a), b);
    }
}
END_TEST

static void check_measures(const wfm__queue *q, const wfm__measures *m) {
  for (int d = WFM_SL_OFFERED; d <= WFM_SL_VIRTUAL; d++) {
    ck_assert_double_eq_tol(m->level[d] + m->miss[d], 1, 4e-15);
    ck_assert(m->level[d] >= 0 && m->miss[d] >= 0);
  }
  ck_assert_double_eq_tol(m->p_wait + m->p_no_wait, 1, 2e-15);
  ck_assert_double_eq_tol(m->p_abandon + m->p_answered, 1, 4e-15);
  ck_assert_double_eq_tol(m->answered_in_t + m->abandoned_in_t + m->p_wait_gt_t, 1, 6e-15);
  if (m->p_wait > 1e-290 && m->p_wait < 0.9)
    close_to(log(m->p_wait), m->ln_p_wait, 1e-12, "ln p_wait", q->agents, q->load);
  ck_assert(m->occupancy >= 0 && m->occupancy <= 1);
  /* Little's law, and the two kinds of contacts together. */
  if (m->mean_queue > 1e-290)
    close_to(m->mean_queue, q->load / q->aht_s * m->wait_all_s, 1e-14, "queue", q->agents, q->load);
  double all =
      m->p_answered * m->asa_answered_s + (m->p_abandon > 0 ? m->p_abandon * m->wait_abandoned_s : 0);
  if (all > 1e-290) close_to(all, m->wait_all_s, 3e-14, "mean wait", q->agents, q->load);
}

START_TEST(measures_fit_together) {
  wfm__rng rng;
  wfm__rng_seed(&rng, 2, 0, 0);
  for (int i = 0; i < 3000; i++) {
    wfm__queue q = {.aht_s = 180};
    wfm__measures m, more;
    draw(&rng, &q.agents, &q.load);
    q.patience_s = q.aht_s * exp((wfm__rng_uniform(&rng) - 0.4) * 30);
    q.threshold_s = wfm__rng_below(&rng, 5) ? 60 * wfm__rng_uniform(&rng) : 0;
    wfm__erlang_a(&q, &m);
    check_measures(&q, &m);
    q.agents *= 1 + 1 / sqrt(q.agents);
    wfm__erlang_a(&q, &more);
    ck_assert_double_le(more.p_wait, m.p_wait);
    ck_assert_double_le(more.p_abandon, m.p_abandon);
    ck_assert_double_le(more.miss[WFM_SL_OFFERED], m.miss[WFM_SL_OFFERED] * (1 + 1e-14));
    ck_assert_double_le(more.asa_answered_s, m.asa_answered_s * (1 + 1e-13));
    if (q.load < q.agents) {
      wfm__erlang_c(&q, &m);
      q.patience_s = HUGE_VAL;
      check_measures(&q, &m);
      ck_assert_double_ge(m.p_wait * (1 + 1e-14), more.p_wait); /* abandonment only relieves */
    }
  }
}
END_TEST

START_TEST(long_patience_is_erlang_c) {
  for (double n = 1; n < 2e6; n *= 7) {
    wfm__queue q = {n, 0.9 * n, 200, 0, 15, 0};
    wfm__measures a, c;
    wfm__erlang_c(&q, &c);
    double last = HUGE_VAL;
    for (q.patience_s = 1e8; q.patience_s < 1e23; q.patience_s *= 100) {
      wfm__erlang_a(&q, &a);
      double gap = relative_error(a.p_wait, c.p_wait, 0);
      ck_assert(gap < last || gap < 1e-14);
      last = gap;
    }
    close_to(a.p_wait, c.p_wait, 1e-11, "p_wait", n, q.load);
    close_to(a.p_wait_gt_t, c.p_wait_gt_t, 1e-11, "P(wait > T)", n, q.load);
    close_to(a.asa_answered_s, c.asa_answered_s, 1e-11, "ASA", n, q.load);
    wfm__queue endless = q;
    endless.patience_s = HUGE_VAL;
    close_to(wfm__wait_quantile(&q, &a, 0.01) + 1, wfm__wait_quantile(&endless, &c, 0.01) + 1, 1e-9, "p99", n,
             q.load);
  }
}
END_TEST

START_TEST(no_patience_is_erlang_b) {
  for (double n = 1; n < 1e6; n *= 5)
    for (double ratio = 0.3; ratio < 3; ratio += 0.45) {
      wfm__queue q = {n, ratio * n, 200, 200e-12, 15, 0};
      wfm__measures m;
      wfm__erlang_a(&q, &m);
      close_to(m.p_abandon, wfm_erlang_b_blocking(n, q.load), 1e-5, "p_abandon", n, q.load);
    }
}
END_TEST

/* With as many lines as agents nobody waits; with very many nobody is blocked. */
START_TEST(lines_between_b_and_a) {
  wfm__rng rng;
  wfm__rng_seed(&rng, 5, 0, 0);
  for (int i = 0; i < 400; i++) {
    wfm__queue q = {.aht_s = 180};
    wfm__measures k, a;
    draw(&rng, &q.agents, &q.load);
    q.agents = ceil(fmin(q.agents, 1000));
    q.load = q.agents * exp((wfm__rng_uniform(&rng) * 2 - 1.2) * 0.5);
    q.patience_s = wfm__rng_below(&rng, 2) || q.load >= q.agents
                       ? 180 * exp((wfm__rng_uniform(&rng) - 0.5) * 3)
                       : HUGE_VAL;
    q.threshold_s = wfm__rng_below(&rng, 3) ? 60 * wfm__rng_uniform(&rng) : 0;
    wfm__finite_lines(&q, q.agents, &k);
    close_to(k.p_block, wfm_erlang_b_blocking(q.agents, q.load), 1e-14, "p_block", q.agents, q.load);
    ck_assert_double_eq(k.p_wait, 0);
    ck_assert_double_eq_tol(k.level[WFM_SL_OFFERED], 1, 1e-15);
    wfm__finite_lines(&q, q.agents + 3e4, &k);
    wfm__erlang(&q, &a);
    if (k.p_block > 1e-18) continue;
    for (int d = WFM_SL_OFFERED; d <= WFM_SL_VIRTUAL; d++) {
      close_to(k.level[d], a.level[d], 2e-13, "level", q.agents, q.load);
      if (a.miss[d] > 1e-280) close_to(k.miss[d], a.miss[d], 2e-13, "miss", q.agents, q.load);
    }
    close_to(k.asa_answered_s, a.asa_answered_s, 2e-13, "ASA", q.agents, q.load);
    close_to(k.virtual_wait_s, a.virtual_wait_s, 2e-13, "virtual wait", q.agents, q.load);
    close_to(k.mean_queue, a.mean_queue, 2e-13, "queue", q.agents, q.load);
    double p90 = wfm__finite_wait_quantile(&q, q.agents + 3e4, &k, 0.1);
    ck_assert_double_eq_tol(p90, wfm__wait_quantile(&q, &a, 0.1), 1e-9 * (1 + p90));
  }
}
END_TEST

/* One place more: P(k + 1) = r P(k) / (1 + r P(k)) with r the step between the last two weights, also where sums turn into integrals. */
START_TEST(places_one_by_one) {
  static const double patience[] = {30, 2000, HUGE_VAL}, ratio[] = {0.98, 1, 1.003, 1.2};
  for (int p = 0; p < 3; p++)
    for (int r = 0; r < 4; r++) {
      wfm__queue q = {3000, 3000 * ratio[r], 180, patience[p], 20, 0};
      wfm__measures one, more;
      wfm__finite_lines(&q, q.agents + 494, &one);
      for (double places = 495; places < 506; places++, one = more) {
        double step = q.load / (q.agents + (isinf(q.patience_s) ? 0 : places * q.aht_s / q.patience_s));
        wfm__finite_lines(&q, q.agents + places, &more);
        if (one.p_block > 1e-280)
          close_to(more.p_block, step * one.p_block / (1 + step * one.p_block), 1e-13, "p_block", ratio[r],
                   places);
      }
    }
}
END_TEST

/* Levels and their misses come from different sums; patience, threshold and places far apart. */
START_TEST(lines_add_up) {
  wfm__rng rng;
  wfm__rng_seed(&rng, 9, 0, 0);
  for (int i = 0; i < 3000; i++) {
    wfm__measures m;
    wfm__queue q = {.aht_s = 180};
    q.agents = ceil(exp(wfm__rng_uniform(&rng) * 9));
    q.load = q.agents * exp((wfm__rng_uniform(&rng) - 0.5) * (wfm__rng_below(&rng, 2) ? 0.1 : 4));
    q.patience_s = wfm__rng_below(&rng, 4) ? 180 * exp((wfm__rng_uniform(&rng) - 0.5) * 40) : HUGE_VAL;
    q.threshold_s = wfm__rng_below(&rng, 4) ? exp(wfm__rng_uniform(&rng) * 30 - 15) : 0;
    double places = floor(exp(wfm__rng_uniform(&rng) * 12) - 1);
    wfm__finite_lines(&q, q.agents + places, &m);
    ck_assert_double_eq_tol(m.p_wait + m.p_no_wait + m.p_block, 1, 1e-13);
    ck_assert_double_eq_tol(m.p_answered + m.p_abandon + m.p_block, 1, 1e-13);
    ck_assert_double_eq_tol(m.answered_in_t + m.abandoned_in_t + m.p_wait_gt_t + m.p_block, 1, 1e-13);
    for (int d = WFM_SL_OFFERED; d <= WFM_SL_VIRTUAL; d++)
      ck_assert_msg(fabs(m.level[d] + m.miss[d] - 1) < 1e-13,
                    "agents %g places %g load %g patience %g T %g: %g + %g", q.agents, places, q.load,
                    q.patience_s, q.threshold_s, m.level[d], m.miss[d]);
  }
}
END_TEST

START_TEST(percentiles_are_roots) {
  wfm__rng rng;
  wfm__rng_seed(&rng, 3, 0, 0);
  for (int i = 0; i < 2000; i++) {
    wfm__queue q = {.aht_s = 180};
    wfm__measures m;
    draw(&rng, &q.agents, &q.load);
    q.patience_s = q.aht_s * exp((wfm__rng_uniform(&rng) - 0.4) * 12);
    wfm__erlang_a(&q, &m);
    double miss = 0.01 + 0.5 * wfm__rng_uniform(&rng), t = wfm__wait_quantile(&q, &m, miss);
    if (m.p_wait <= miss) {
      ck_assert_double_eq(t, 0);
      continue;
    }
    q.threshold_s = t;
    wfm__erlang_a(&q, &m);
    /* A unit in the last place of t moves ln P(W > t) by t times the hazard. */
    ck_assert_msg(fabs(m.p_wait_gt_t / miss - 1) < 1e-11, "agents %g load %g patience %g miss %g: %g",
                  q.agents, q.load, q.patience_s, miss, m.p_wait_gt_t);
  }
}
END_TEST

/* The result meets the target and one agent less does not. */
START_TEST(whole_agents_are_least) {
  wfm__rng rng;
  wfm__rng_seed(&rng, 4, 0, 0);
  for (int i = 0; i < 3000; i++) {
    wfm__queue q = {.aht_s = 60 + 600 * wfm__rng_uniform(&rng)};
    wfm__measures m;
    q.load = exp(wfm__rng_uniform(&rng) * 14 - 3);
    q.patience_s = wfm__rng_below(&rng, 3) ? q.aht_s * exp((wfm__rng_uniform(&rng) - 0.3) * 8) : HUGE_VAL;
    wfm_queue_target t;
    wfm_queue_target_init(&t, sizeof t);
    t.level = wfm__rng_below(&rng, 4) ? 0.3 + 0.699 * wfm__rng_uniform(&rng) : 0;
    t.threshold_s = wfm__rng_below(&rng, 4) ? 90 * wfm__rng_uniform(&rng) : 0;
    t.sl_definition = (int32_t)(1 + wfm__rng_below(&rng, 5));
    if (wfm__rng_below(&rng, 2)) t.max_abandon = 0.001 + 0.2 * wfm__rng_uniform(&rng);
    if (wfm__rng_below(&rng, 2)) t.max_asa_s = 0.01 + 60 * wfm__rng_uniform(&rng);
    if (t.level == 0 || wfm__rng_below(&rng, 2)) t.max_occupancy = 0.3 + 0.69 * wfm__rng_uniform(&rng);
    if (!wfm__target_suits(&t, q.patience_s)) continue;
    ck_assert_int_eq(wfm__solve_agents(&t, false, 1e8, &q, &m), WFM_OK);
    double found = q.agents;
    ck_assert_double_eq(found, floor(found));
    ck_assert(wfm__target_met(&t, &q, &m));
    q.agents = found - 1;
    wfm__erlang(&q, &m);
    ck_assert_msg(found == 1 || !wfm__target_met(&t, &q, &m), "load %g: %g agents are not least", q.load,
                  found);
    q.agents = 0;
    ck_assert_int_eq(wfm__solve_agents(&t, true, 1e8, &q, &m), WFM_OK);
    ck_assert(q.agents <= found * (1 + 1e-15) && (found == 1 || q.agents > found - 1 - 1e-9));
    ck_assert(wfm__target_met(&t, &q, &m));
    if (q.agents < 1e-5) continue; /* any agent will do */
    /* What these agents carry is this load, as far as one unit in the last place of the agents tells. */
    double load = q.load;
    ck_assert_int_eq(wfm__solve_load(&t, &q), WFM_OK);
    if (t.sl_definition != WFM_SL_INCL_ABANDON) close_to(q.load, load, 1e-9, "load", q.agents, load);
    ck_assert_int_eq(wfm__solve_aht(&t, load / q.aht_s, &q), WFM_OK);
    ck_assert_double_gt(q.aht_s, 0);
  }
}
END_TEST

START_TEST(scalars_refuse_by_nan) {
  double nan = (double)NAN, inf = (double)INFINITY;
  ck_assert_double_nan(wfm_erlang_b_blocking(-1, 1));
  ck_assert_double_nan(wfm_erlang_b_blocking(1, nan));
  ck_assert_double_nan(wfm_erlang_b_ln_blocking(inf, 1));
  ck_assert_double_nan(wfm_erlang_c_p_wait(1, -1));
  ck_assert_double_nan(wfm_erlang_c_asa_s(1, 0.5, 0));
  ck_assert_double_nan(wfm_erlang_c_level(1, 0.5, 180, -1));
  ck_assert_double_nan(wfm_erlang_a_p_wait(1, 0.5, 180, 0));
  ck_assert_double_nan(wfm_erlang_a_p_abandon(1, 0.5, 180, nan));
  ck_assert_double_nan(wfm_erlang_a_asa_s(1, 0.5, inf, 60));
  ck_assert_double_nan(wfm_erlang_a_level(1, 0.5, 180, 60, 20, 9));
  ck_assert_double_eq(wfm_erlang_b_blocking(0, 5), 1);
  ck_assert_double_eq(wfm_erlang_b_blocking(3, 0), 0);
  ck_assert_double_eq(wfm_erlang_c_p_wait(5, 5), 1); /* no steady state */
  ck_assert_double_eq(wfm_erlang_c_asa_s(5, 6, 180), inf);
  ck_assert_double_nan(wfm_erlang_c_level(5, 0, 180, 20)); /* no contacts, no level */
  ck_assert_double_eq(wfm_erlang_a_p_wait(14, 10, 180, inf), wfm_erlang_c_p_wait(14, 10));
}
END_TEST

START_TEST(edge_of_saturation) {
  double last = 1;
  for (double gap = 1e-1; gap > 1e-13; gap /= 10) { /* load = n (1 - gap) */
    double n = 100, a = n - n * gap, c = wfm_erlang_c_p_wait(n, a);
    ck_assert(c < 1 && (gap == 1e-1 || c > last));
    ck_assert_double_eq(wfm_erlang_c_asa_s(n, a, 180), c * (180 / (n - a)));
    last = c;
  }
  ck_assert_double_lt(wfm_erlang_c_p_wait(100, nextafter(100, 0)), 1);
  /* Deep below saturation the logarithm goes on: -804 at 2,000 agents for 700 erlangs, where a double holds no value. */
  ck_assert_double_eq(wfm_erlang_b_blocking(1e5, 5e4), 0);
  ck_assert(isfinite(wfm_erlang_b_ln_blocking(1e5, 5e4)));
}
END_TEST

/* A gamma mixture by brute force: the mid-point rule over the rate. */
START_TEST(uncertain_rate) {
  static const struct {
    double n, load, patience, cv2;
  } cases[] = {{10, 8, 120, 0.04},
               {100, 95, 90, 0.01},
               {100, 80, (double)INFINITY, 0.02},
               {3, 2.5, 600, 0.5},
               {14, 10, (double)INFINITY, 0.25}};
  for (size_t i = 0; i < WFM__COUNT(cases); i++) {
    wfm__queue q = {cases[i].n, cases[i].load, 180, cases[i].patience, 20, cases[i].cv2};
    wfm__measures mixed, m;
    wfm__erlang(&q, &mixed);
    enum { STEPS = 40000 };
    double shape = 1 / q.cv2, weight = 0, level = 0, wait = 0, answered = 0, in_t = 0, busy = 0,
           top = 1 + 12 * sqrt(q.cv2) + 8 * q.cv2;
    for (int k = 0; k < STEPS; k++) {
      double x = top * (k + 0.5) / STEPS,
             w = exp(shape * log(shape * x) - shape * x - lgamma(shape + 1)) * shape * top / STEPS;
      wfm__queue at = q;
      at.cv2 = 0;
      at.load *= x;
      wfm__erlang(&at, &m);
      weight += w;
      level += w * m.level[WFM_SL_OFFERED];
      in_t += w * m.answered_in_t;
      answered += w * m.p_answered;
      wait += w * m.wait_all_s;
      busy += w * fmin(1, isinf(q.patience_s) ? q.agents / at.load : m.p_answered) * q.load / q.agents;
    }
    ck_assert_double_eq_tol(weight, 1, 1e-7);
    ck_assert_double_eq_tol(mixed.level[WFM_SL_OFFERED], level, 1e-6);
    ck_assert_double_eq_tol(mixed.level[WFM_SL_ANSWERED], in_t / answered, 1e-6);
    ck_assert_double_eq_tol(mixed.occupancy, busy, 1e-6);
    if (!isinf(q.patience_s))
      close_to(mixed.wait_all_s, wait, 1e-6, "mean wait", q.agents, q.load);
    else
      ck_assert(isinf(mixed.wait_all_s));
    for (int d = WFM_SL_OFFERED; d <= WFM_SL_VIRTUAL; d++)
      ck_assert_double_eq_tol(mixed.level[d] + mixed.miss[d], 1, 1e-13);
    double p90 = wfm__wait_quantile(&q, &mixed, 0.1);
    if (p90 > 0 && !isinf(p90)) {
      q.threshold_s = p90;
      wfm__erlang(&q, &mixed);
      ck_assert_double_eq_tol(mixed.p_wait_gt_t, 0.1, 1e-10);
    }
    /* A rate that is nearly known is a known one. */
    q.cv2 = 1e-9;
    wfm__erlang(&q, &mixed);
    q.cv2 = 0;
    wfm__erlang(&q, &m);
    ck_assert_double_eq_tol(mixed.level[WFM_SL_OFFERED], m.level[WFM_SL_OFFERED], 1e-6);
    /* Uncertainty costs agents. */
    wfm_queue_target t;
    wfm_queue_target_init(&t, sizeof t);
    wfm__queue sure = q;
    q.cv2 = cases[i].cv2;
    ck_assert_int_eq(wfm__solve_agents(&t, false, 1e6, &q, &m), WFM_OK);
    ck_assert_int_eq(wfm__solve_agents(&t, false, 1e6, &sure, &m), WFM_OK);
    ck_assert_double_ge(q.agents, sure.agents);
    wfm__erlang(&q, &m);
    ck_assert_double_ge(m.level[WFM_SL_OFFERED], 0.8);
    q.agents -= 1;
    wfm__erlang(&q, &m);
    ck_assert_double_lt(m.level[WFM_SL_OFFERED], 0.8);
  }
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("properties");
  tcase_add_test(tc, blocking_recursion);
  tcase_add_test(tc, real_agents_join_whole_ones);
  tcase_add_test(tc, measures_fit_together);
  tcase_add_test(tc, long_patience_is_erlang_c);
  tcase_add_test(tc, no_patience_is_erlang_b);
  tcase_add_test(tc, lines_between_b_and_a);
  tcase_add_test(tc, uncertain_rate);
  tcase_add_test(tc, places_one_by_one);
  tcase_add_test(tc, lines_add_up);
  tcase_add_test(tc, percentiles_are_roots);
  tcase_add_test(tc, whole_agents_are_least);
  tcase_add_test(tc, scalars_refuse_by_nan);
  tcase_add_test(tc, edge_of_saturation);
  return suite_run("queueing/properties", tc, 120);
}
