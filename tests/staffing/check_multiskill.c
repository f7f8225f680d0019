/* Groups with skills: cover, cheapest sizes, search with a judge. */
#include "core/core.h"
#include "support/oom.h"
#include "support/suite.h"

#include <libwfm/multiskill_simulate.h>
#include <math.h>
#include <string.h>

static wfm_ctx *ctx;

static void setup(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
}
static void teardown(void) {
  wfm_ctx_free(ctx);
}

enum { G = 4, Q = 4 };

typedef struct job {
  wfm_multiskill_input in;
  uint8_t skill[G * Q];
  double requirement[Q], cost[G], speed[G], least[G], most[G], sizes[G];
} job;

static void job_init(job *j, size_t groups, size_t queues) {
  memset(j, 0, sizeof *j);
  wfm_multiskill_input_init(&j->in, sizeof j->in);
  j->in.groups = groups;
  j->in.queues = queues;
  j->in.skill = j->skill;
  j->in.requirement = j->requirement;
  j->in.cost = j->cost;
  j->in.speed = j->speed;
  j->in.least = j->least;
  j->in.most = j->most;
  for (int g = 0; g < G; g++) {
    j->cost[g] = j->speed[g] = 1;
    j->most[g] = HUGE_VAL;
  }
}

/* Two single-skill groups and one with both. */
static void pair(job *j) {
  job_init(j, 3, 2);
  const uint8_t skill[] = {1, 0, 0, 1, 1, 1};
  memcpy(j->skill, skill, sizeof skill);
  j->requirement[0] = 10;
  j->requirement[1] = 6;
}

START_TEST(nobody_twice) {
  job j;
  pair(&j);
  double sizes[] = {7, 4, 5}, share[6], missing[2], shortage = -7;
  uint8_t cut[2];
  ck_assert_int_eq(wfm_multiskill_cover(ctx, &j.in, sizes, share, missing, cut, &shortage), WFM_OK);
  ck_assert_double_eq(shortage, 0);
  ck_assert(cut[0] == 0 && cut[1] == 0 && missing[0] == 0);
  ck_assert_double_eq_tol(share[0] + share[4], 10, 1e-12);
  ck_assert_double_eq_tol(share[4] + share[5], 5, 1e-12);
  sizes[2] = 4; /* each queue alone would have enough, both together have not */
  ck_assert_int_eq(wfm_multiskill_cover(ctx, &j.in, sizes, share, missing, cut, &shortage), WFM_OK);
  ck_assert_double_eq_tol(shortage, 1, 1e-12);
  ck_assert(cut[0] == 1 && cut[1] == 1);
  sizes[0] = 2; /* now the first is short alone */
  sizes[1] = 9;
  ck_assert_int_eq(wfm_multiskill_cover(ctx, &j.in, sizes, share, missing, cut, &shortage), WFM_OK);
  ck_assert_double_eq_tol(shortage, 4, 1e-12);
  ck_assert_double_eq_tol(missing[0], 4, 1e-12);
  ck_assert(cut[0] == 1 && cut[1] == 0);
}
END_TEST

START_TEST(cheapest_by_hand) {
  job j;
  pair(&j);
  j.cost[0] = j.cost[1] = 1;
  j.cost[2] = 1.2;
  double cost;
  ck_assert_int_eq(wfm_multiskill_cheapest(ctx, &j.in, j.sizes, NULL, &cost), WFM_OK);
  ck_assert(j.sizes[0] == 10 && j.sizes[1] == 6 && j.sizes[2] == 0);
  ck_assert_double_eq_tol(cost, 16, 1e-12);
  j.speed[2] = 2; /* 0.6 for the work of one */
  ck_assert_int_eq(wfm_multiskill_cheapest(ctx, &j.in, j.sizes, NULL, &cost), WFM_OK);
  ck_assert_double_eq_tol(j.sizes[2], 8, 1e-12);
  ck_assert_double_eq_tol(cost, 9.6, 1e-12);
  j.most[2] = 3; /* the work of 6, the rest by the others */
  j.least[1] = 5;
  ck_assert_int_eq(wfm_multiskill_cheapest(ctx, &j.in, j.sizes, NULL, &cost), WFM_OK);
  ck_assert_double_eq_tol(j.sizes[0] + j.sizes[1], 10, 1e-12);
  ck_assert_double_eq_tol(cost, 13.6, 1e-12);
  j.skill[0] = j.skill[4] = 0;
  j.sizes[0] = -7;
  ck_assert_int_eq(wfm_multiskill_cheapest(ctx, &j.in, j.sizes, NULL, &cost), WFM_EINFEASIBLE);
  ck_assert_double_eq(j.sizes[0], -7);
}
END_TEST

static void random_job(job *j, uint64_t seed) {
  wfm__rng rng;
  wfm__rng_seed(&rng, seed, 0, 0);
  job_init(j, 3, 1 + wfm__rng_below(&rng, 4));
  for (int k = 0; k < G * Q; k++) j->skill[k] = wfm__rng_below(&rng, 2) == 0;
  for (int q = 0; q < Q; q++) j->requirement[q] = wfm__rng_below(&rng, 4);
  for (int g = 0; g < G; g++) {
    j->cost[g] = 1 + wfm__rng_below(&rng, 4);
    j->least[g] = wfm__rng_below(&rng, 3);
    j->most[g] = j->least[g] + wfm__rng_below(&rng, 7);
    j->sizes[g] = wfm__rng_below(&rng, 5);
  }
}

/* Hall: the largest excess of what a set of queues requires over what all groups with a skill for any of them have. */
static double excess(const job *j, const double *sizes) {
  double most = 0;
  for (unsigned set = 1; set < 1u << j->in.queues; set++) {
    double sum = 0;
    for (size_t q = 0; q < j->in.queues; q++) sum += set >> q & 1 ? j->requirement[q] : 0;
    for (size_t g = 0; g < j->in.groups; g++) {
      bool serves = false;
      for (size_t q = 0; q < j->in.queues; q++)
        serves = serves || (set >> q & 1 && j->skill[g * j->in.queues + q]);
      sum -= serves ? sizes[g] * j->speed[g] : 0;
    }
    most = fmax(most, sum);
  }
  return most;
}

START_TEST(cover_is_hall) {
  job j;
  random_job(&j, (uint64_t)_i);
  j.speed[1] = 1.25;
  double share[G * Q], missing[Q], shortage;
  uint8_t cut[Q];
  ck_assert_int_eq(wfm_multiskill_cover(ctx, &j.in, j.sizes, share, missing, cut, &shortage), WFM_OK);
  ck_assert_double_eq_tol(shortage, excess(&j, j.sizes), 1e-9);
  double in_cut = 0, all_missing = 0;
  for (size_t q = 0; q < j.in.queues; q++) {
    double got = 0;
    for (size_t g = 0; g < j.in.groups; g++) {
      got += share[g * j.in.queues + q] * j.speed[g];
      ck_assert(share[g * j.in.queues + q] == 0 || j.skill[g * j.in.queues + q]);
    }
    ck_assert_double_eq_tol(got + missing[q], j.requirement[q], 1e-9);
    all_missing += missing[q];
    in_cut += cut[q] ? j.requirement[q] : 0;
  }
  ck_assert_double_eq_tol(all_missing, shortage, 1e-9);
  for (size_t g = 0; g < j.in.groups; g++) {
    double used = 0;
    bool serves = false;
    for (size_t q = 0; q < j.in.queues; q++) {
      used += share[g * j.in.queues + q];
      serves = serves || (cut[q] && j.skill[g * j.in.queues + q]);
    }
    ck_assert_double_le(used, j.sizes[g] + 1e-9);
    in_cut -= serves ? j.sizes[g] * j.speed[g] : 0;
  }
  if (shortage > 0) ck_assert_double_eq_tol(in_cut, shortage, 1e-9); /* the cut proves it */
}
END_TEST

/* With whole requirements and bounds whole sizes are best: every one of them is tried. */
START_TEST(cheapest_of_all) {
  job j;
  random_job(&j, (uint64_t)_i + 5000);
  double best = HUGE_VAL, s[G], cost;
  for (s[0] = j.least[0]; s[0] <= j.most[0]; s[0]++)
    for (s[1] = j.least[1]; s[1] <= j.most[1]; s[1]++)
      for (s[2] = j.least[2]; s[2] <= j.most[2]; s[2]++)
        if (excess(&j, s) == 0) best = fmin(best, s[0] * j.cost[0] + s[1] * j.cost[1] + s[2] * j.cost[2]);
  wfm_status st = wfm_multiskill_cheapest(ctx, &j.in, j.sizes, NULL, &cost);
  if (isinf(best)) {
    ck_assert_int_eq(st, WFM_EINFEASIBLE);
  } else {
    ck_assert_int_eq(st, WFM_OK);
    ck_assert_double_eq_tol(cost, best, 1e-9);
    ck_assert_double_lt(excess(&j, j.sizes), 1e-9);
  }
}
END_TEST

/* A speed by group times one by queue is the flow with other requirements. */
START_TEST(efficiency_of_two_factors) {
  job j;
  random_job(&j, (uint64_t)_i + 20000);
  double by_queue[Q], efficiency[G * Q], requirement[Q], cost, flow_cost, shortage, flow_shortage;
  for (size_t q = 0; q < Q; q++) by_queue[q] = 0.5 + 0.25 * (double)((q + (size_t)_i) % 4);
  for (size_t g = 0; g < G; g++) j.speed[g] = 1 + 0.5 * (double)((g + (size_t)_i) % 3);
  wfm_status flow = wfm_multiskill_cheapest(ctx, &j.in, j.sizes, NULL, &flow_cost);
  double sizes[G] = {2, 1, 3, 0};
  ck_assert_int_eq(wfm_multiskill_cover(ctx, &j.in, sizes, NULL, NULL, NULL, &flow_shortage), WFM_OK);
  for (size_t q = 0; q < j.in.queues; q++) {
    requirement[q] = j.requirement[q] * by_queue[q];
    for (size_t g = 0; g < j.in.groups; g++) efficiency[g * j.in.queues + q] = by_queue[q];
  }
  j.in.requirement = requirement;
  j.in.efficiency = efficiency;
  double found[G], share[G * Q];
  wfm_status program = wfm_multiskill_cheapest(ctx, &j.in, found, share, &cost);
  ck_assert_msg(program == flow, "%d and %d: %s", (int)program, (int)flow, wfm_ctx_error(ctx));
  if (flow == WFM_OK) ck_assert_double_eq_tol(cost, flow_cost, 1e-9);
  uint8_t cut[Q];
  double missing[Q], sum = 0;
  ck_assert_int_eq(wfm_multiskill_cover(ctx, &j.in, sizes, share, missing, cut, &shortage), WFM_OK);
  for (size_t q = 0; q < j.in.queues; q++) {
    double got = 0;
    for (size_t g = 0; g < j.in.groups; g++)
      got += share[g * j.in.queues + q] * efficiency[g * j.in.queues + q] * j.speed[g];
    ck_assert_double_eq_tol(got + missing[q], requirement[q], 1e-9);
    ck_assert(missing[q] == 0 || cut[q]);
    sum += missing[q];
  }
  ck_assert_double_eq_tol(sum, shortage, 1e-9);
  ck_assert((shortage > 0) == (flow_shortage > 0));
}
END_TEST

/* Any speeds: what comes out covers, and no division of the work at random is cheaper. */
START_TEST(efficiency_of_any_pair) {
  wfm__rng rng;
  wfm__rng_seed(&rng, (uint64_t)_i + 30000, 0, 0);
  job j;
  job_init(&j, G, Q);
  double efficiency[G * Q], share[G * Q], cost;
  for (int k = 0; k < G * Q; k++) {
    j.skill[k] = k / Q == k % Q || wfm__rng_below(&rng, 2) == 0;
    efficiency[k] = 0.4 + 1.2 * wfm__rng_uniform(&rng);
  }
  for (int q = 0; q < Q; q++) j.requirement[q] = 1 + 20 * wfm__rng_uniform(&rng);
  for (int g = 0; g < G; g++) j.cost[g] = 1 + wfm__rng_uniform(&rng);
  j.in.efficiency = efficiency;
  ck_assert_int_eq(wfm_multiskill_cheapest(ctx, &j.in, j.sizes, share, &cost), WFM_OK);
  double check = 0;
  for (int g = 0; g < G; g++) {
    double used = 0;
    for (int q = 0; q < Q; q++) used += share[g * Q + q];
    ck_assert_double_le(used, j.sizes[g] + 1e-9);
    check += j.sizes[g] * j.cost[g];
  }
  ck_assert_double_eq_tol(check, cost, 1e-9);
  double best = 0; /* without limits every queue goes to whom it is cheapest with */
  for (int q = 0; q < Q; q++) {
    double got = 0, least = HUGE_VAL;
    for (int g = 0; g < G; g++) {
      got += share[g * Q + q] * efficiency[g * Q + q];
      if (j.skill[g * Q + q]) least = fmin(least, j.cost[g] / efficiency[g * Q + q]);
    }
    ck_assert_double_eq_tol(got, j.requirement[q], 1e-9);
    best += least * j.requirement[q];
  }
  ck_assert_double_eq_tol(cost, best, 1e-8);
  for (int g = 0; g < G; g++) j.most[g] = 0.8 * j.sizes[g] + 3; /* limits cost, and random plans more still */
  double limited;
  if (wfm_multiskill_cheapest(ctx, &j.in, j.sizes, share, &limited) != WFM_OK) return;
  ck_assert_double_ge(limited, cost - 1e-9);
  for (int k = 0; k < 2000; k++) {
    double sum = 0;
    bool fits = true;
    double used[G] = {0};
    for (int q = 0; q < Q; q++) {
      double left = j.requirement[q];
      for (int g = 0; g < G && left > 0; g++) {
        int pick = (int)wfm__rng_below(&rng, G);
        if (!j.skill[pick * Q + q]) continue;
        double here = g == G - 1 ? left : left * wfm__rng_uniform(&rng);
        used[pick] += here / efficiency[pick * Q + q];
        left -= here;
      }
      fits = fits && left <= 0;
    }
    for (int g = 0; g < G; g++) {
      fits = fits && used[g] <= j.most[g];
      sum += used[g] * j.cost[g];
    }
    if (fits) ck_assert_double_ge(sum, limited - 1e-9);
  }
}
END_TEST

/* Two queues, their own groups and one with both skills, judged by simulation. */
enum { HALF_HOURS = 8 };
typedef struct centre {
  double volume[2 * HALF_HOURS], aht_s[2 * HALF_HOURS], patience_s[2], start[3];
  int32_t priority[6];
  wfm_skills_centre in;
  wfm_simulate_opts sim;
  wfm_multiskill_simulate_opts opts;
  job groups;
} centre;

static void make_centre(centre *x) {
  static const int32_t priority[] = {1, 0, 0, 1, 2, 2};
  pair(&x->groups);
  wfm_skills_centre_init(&x->in, sizeof x->in);
  wfm_simulate_opts_init(&x->sim, sizeof x->sim);
  wfm_multiskill_simulate_opts_init(&x->opts, sizeof x->opts);
  memcpy(x->priority, priority, sizeof priority);
  for (int i = 0; i < 2 * HALF_HOURS; i++) {
    x->volume[i] = i < HALF_HOURS ? 50 : 30;
    x->aht_s[i] = 240;
  }
  x->patience_s[0] = x->patience_s[1] = 150;
  x->in.queues = 2;
  x->in.groups = 3;
  x->in.volume = x->volume;
  x->in.aht_s = x->aht_s;
  x->in.patience_s = x->patience_s;
  x->in.priority = x->priority;
  x->sim.interval_s = 1800;
  x->sim.replications = 40;
  x->opts.sim = &x->sim;
  x->groups.cost[2] = 1.1;
  x->start[0] = 6;
  x->start[1] = 3;
  x->start[2] = 2;
}

START_TEST(judged_by_simulation) {
  centre x;
  make_centre(&x);
  double sizes[3], level[2], half[2], occupancy[3];
  wfm_multiskill_simulate_result r;
  wfm_multiskill_simulate_result_init(&r, sizeof r);
  r.sizes = sizes;
  r.level = level;
  r.level_half = half;
  r.occupancy = occupancy;
  ck_assert_msg(wfm_multiskill_simulate(ctx, &x.groups.in, &x.in, HALF_HOURS, x.start, &x.opts, &r) == WFM_OK,
                "%s", wfm_ctx_error(ctx));
  ck_assert(level[0] >= 0.8 && level[1] >= 0.8 && half[0] > 0 && occupancy[0] < 1);
  ck_assert_double_eq_tol(r.cost, sizes[0] + sizes[1] + 1.1 * sizes[2], 1e-12);
  wfm_skills_totals t; /* no agent can go */
  double agents[3 * HALF_HOURS], with_less[2];
  wfm_skills_totals_init(&t, sizeof t);
  t.level = with_less;
  x.in.agents = agents;
  for (int less = 0; less < 3; less++) {
    if (sizes[less] == 0) continue;
    for (int i = 0; i < 3 * HALF_HOURS; i++)
      agents[i] = sizes[i / HALF_HOURS] - (i / HALF_HOURS == less ? 1 : 0);
    ck_assert_int_eq(wfm_simulate_skills(ctx, &x.in, HALF_HOURS, &x.sim, NULL, &t), WFM_OK);
    ck_assert(with_less[0] < 0.8 || with_less[1] < 0.8);
  }
  double sure[3];
  r.sizes = sure;
  x.opts.flags = WFM_MULTISKILL_SURE;
  ck_assert_int_eq(wfm_multiskill_simulate(ctx, &x.groups.in, &x.in, HALF_HOURS, x.start, &x.opts, &r),
                   WFM_OK);
  ck_assert(level[0] - half[0] >= 0.8 && level[1] - half[1] >= 0.8);
}
END_TEST

START_TEST(bad_centres) {
  centre x;
  double sizes[3] = {-7, -7, -7};
  wfm_multiskill_simulate_result r;
  wfm_multiskill_simulate_result_init(&r, sizeof r);
  r.sizes = sizes;
  make_centre(&x);
  x.priority[1] = 1;
  ck_assert_int_eq(wfm_multiskill_simulate(ctx, &x.groups.in, &x.in, HALF_HOURS, x.start, &x.opts, &r),
                   WFM_EINVAL);
  ck_assert_ptr_nonnull(strstr(wfm_ctx_error(ctx), "group 0, queue 1: skill and priority do not agree"));
  make_centre(&x);
  x.opts.level = 1;
  ck_assert_int_eq(wfm_multiskill_simulate(ctx, &x.groups.in, &x.in, HALF_HOURS, x.start, &x.opts, &r),
                   WFM_EDOMAIN);
  make_centre(&x);
  x.volume[3] = NAN;
  ck_assert_int_eq(wfm_multiskill_simulate(ctx, &x.groups.in, &x.in, HALF_HOURS, x.start, &x.opts, &r),
                   WFM_ENOTFINITE);
  make_centre(&x);
  x.opts.max_calls = 2;
  ck_assert_int_eq(wfm_multiskill_simulate(ctx, &x.groups.in, &x.in, HALF_HOURS, x.start, &x.opts, &r),
                   WFM_ELIMIT);
  ck_assert_int_eq(wfm_multiskill_simulate(ctx, &x.groups.in, &x.in, 0, x.start, &x.opts, &r), WFM_EINVAL);
  ck_assert_double_eq(sizes[0], -7);
  double efficiency[6] = {1, 1, 1, 0, 1, 1}, cost = -7;
  x.groups.in.efficiency = efficiency;
  ck_assert_int_eq(wfm_multiskill_cheapest(ctx, &x.groups.in, sizes, NULL, &cost), WFM_EDOMAIN);
  ck_assert_ptr_nonnull(strstr(wfm_ctx_error(ctx), "group 1, queue 1: efficiency=0"));
  ck_assert(sizes[0] == -7 && cost == -7);
}
END_TEST

/* A judge that asks for cover. */
static wfm_status judge(void *user, const double *sizes, double *margin) {
  job *j = user;
  double shortage;
  wfm_status st = wfm_multiskill_cover(ctx, &j->in, sizes, NULL, margin, NULL, &shortage);
  for (size_t q = 0; q < j->in.queues; q++) margin[q] = -margin[q];
  return st;
}

START_TEST(search_ends_where_nobody_can_go) {
  job j;
  random_job(&j, (uint64_t)_i + 9000);
  for (int g = 0; g < G; g++) j.most[g] = 30;
  double start[G] = {0, 4.3, 1, 0};
  int32_t calls = 0;
  wfm_status st = wfm_multiskill_search(ctx, &j.in, start, judge, &j, NULL, j.sizes, &calls);
  double all[G] = {30, 30, 30, 30};
  if (excess(&j, all) > 0) {
    ck_assert_int_eq(st, WFM_EINFEASIBLE);
    return;
  }
  ck_assert_int_eq(st, WFM_OK);
  ck_assert_int_gt(calls, 0);
  ck_assert_double_eq(excess(&j, j.sizes), 0);
  for (size_t g = 0; g < j.in.groups; g++) {
    ck_assert_double_ge(j.sizes[g], j.least[g]);
    if (j.sizes[g] == j.least[g]) continue;
    j.sizes[g]--;
    ck_assert_double_gt(excess(&j, j.sizes), 0);
    j.sizes[g]++;
  }
}
END_TEST

static wfm_status no_number(void *user, const double *sizes, double *margin) {
  (void)sizes;
  (void)margin;
  return user ? WFM_ENODATA : WFM_OK;
}

START_TEST(search_limits) {
  job j;
  pair(&j);
  wfm_multiskill_search_opts o;
  wfm_multiskill_search_opts_init(&o, sizeof o);
  o.max_calls = 3;
  double start[] = {0, 0, 0}, sizes[] = {-7, -7, -7};
  ck_assert_int_eq(wfm_multiskill_search(ctx, &j.in, start, judge, &j, &o, sizes, NULL), WFM_ELIMIT);
  ck_assert_int_eq(wfm_multiskill_search(ctx, &j.in, start, no_number, NULL, NULL, sizes, NULL),
                   WFM_ENOTFINITE);
  ck_assert_int_eq(wfm_multiskill_search(ctx, &j.in, start, no_number, &j, NULL, sizes, NULL), WFM_ENODATA);
  ck_assert_int_eq(wfm_multiskill_search(ctx, &j.in, start, NULL, NULL, NULL, sizes, NULL), WFM_EINVAL);
  j.least[0] = 0.2;
  j.most[0] = 0.8;
  ck_assert_int_eq(wfm_multiskill_search(ctx, &j.in, start, judge, &j, NULL, sizes, NULL), WFM_EINFEASIBLE);
  ck_assert_double_eq(sizes[0], -7);
}
END_TEST

static const struct {
  const char *name;
  double requirement, cost, speed, least, most;
  size_t groups;
  wfm_status st;
} bad[] = {
    {"requirement", -1, 1, 1, 0, 9, 3, WFM_EDOMAIN},
    {"nan", (double)NAN, 1, 1, 0, 9, 3, WFM_ENOTFINITE},
    {"cost", 1, -1, 1, 0, 9, 3, WFM_EDOMAIN},
    {"speed", 1, 1, 0, 0, 9, 3, WFM_EDOMAIN},
    {"least", 1, 1, 1, -1, 9, 3, WFM_EDOMAIN},
    {"most", 1, 1, 1, 3, 2, 3, WFM_EDOMAIN},
    {"most nan", 1, 1, 1, 3, (double)NAN, 3, WFM_ENOTFINITE},
    {"groups", 1, 1, 1, 0, 9, 1001, WFM_EDOMAIN},
};

START_TEST(bad_input) {
  job j;
  pair(&j);
  j.requirement[1] = bad[_i].requirement;
  j.cost[1] = bad[_i].cost;
  j.speed[1] = bad[_i].speed;
  j.least[1] = bad[_i].least;
  j.most[1] = bad[_i].most;
  j.in.groups = bad[_i].groups;
  j.sizes[0] = -7;
  double cost = -7;
  wfm_status st = wfm_multiskill_cheapest(ctx, &j.in, j.sizes, NULL, &cost);
  ck_assert_msg(st == bad[_i].st, "%s: %d, %s", bad[_i].name, (int)st, wfm_ctx_error(ctx));
  ck_assert(j.sizes[0] == -7 && cost == -7);
}
END_TEST

START_TEST(nothing_at_all) {
  job j;
  job_init(&j, 0, 0);
  double shortage = -7, cost = -7;
  ck_assert_int_eq(wfm_multiskill_cover(ctx, &j.in, NULL, NULL, NULL, NULL, &shortage), WFM_OK);
  ck_assert_double_eq(shortage, 0);
  ck_assert_int_eq(wfm_multiskill_cheapest(ctx, &j.in, NULL, NULL, &cost), WFM_OK);
  ck_assert_double_eq(cost, 0);
}
END_TEST

static wfm_status enough(void *user, const double *sizes, double *margin) {
  (void)user;
  margin[0] = sizes[0] + sizes[2] - 3;
  margin[1] = sizes[1] + sizes[2] - 2;
  return WFM_OK;
}

static wfm_status scenario(wfm_ctx *c, void *user) {
  (void)user;
  job j;
  pair(&j);
  double shortage, sizes[3] = {-7, -7, -7};
  wfm_status st = wfm_multiskill_cheapest(c, &j.in, j.sizes, NULL, NULL);
  if (st == WFM_OK) st = wfm_multiskill_cover(c, &j.in, j.sizes, NULL, NULL, NULL, &shortage);
  if (st == WFM_OK) st = wfm_multiskill_search(c, &j.in, j.sizes, enough, NULL, NULL, sizes, NULL);
  if (st != WFM_OK) ck_assert_double_eq(sizes[0], -7);
  return st;
}

static wfm_status efficient(wfm_ctx *c, void *user) {
  job j;
  (void)user;
  pair(&j);
  double efficiency[] = {1, 1, 1, 1, 0.8, 1.2}, sizes[3] = {-7, -7, -7}, shortage;
  j.in.efficiency = efficiency;
  wfm_status st = wfm_multiskill_cheapest(c, &j.in, sizes, NULL, NULL);
  if (st != WFM_OK) ck_assert_double_eq(sizes[0], -7);
  return st == WFM_OK ? wfm_multiskill_cover(c, &j.in, sizes, NULL, NULL, NULL, &shortage) : st;
}

static wfm_status simulated(wfm_ctx *c, void *user) {
  centre *x = user;
  double sizes[3] = {-7, -7, -7}, start[3] = {10, 7, 1};
  wfm_multiskill_simulate_result r;
  wfm_multiskill_simulate_result_init(&r, sizeof r);
  r.sizes = sizes;
  wfm_status st = wfm_multiskill_simulate(c, &x->groups.in, &x->in, 1, start, &x->opts, &r);
  if (st != WFM_OK) ck_assert_double_eq(sizes[0], -7);
  return st;
}

START_TEST(every_allocation) {
  oom_sweep(scenario, NULL);
  oom_sweep(efficient, NULL);
  centre x;
  make_centre(&x);
  x.sim.replications = 2;
  oom_sweep(simulated, &x);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("multiskill");
  tcase_add_checked_fixture(tc, setup, teardown);
  tcase_add_test(tc, nobody_twice);
  tcase_add_test(tc, cheapest_by_hand);
  tcase_add_loop_test(tc, cover_is_hall, 0, 100);
  tcase_add_loop_test(tc, cheapest_of_all, 0, 100);
  tcase_add_loop_test(tc, efficiency_of_two_factors, 0, 100);
  tcase_add_loop_test(tc, efficiency_of_any_pair, 0, 50);
  tcase_add_test(tc, judged_by_simulation);
  tcase_add_test(tc, bad_centres);
  tcase_add_loop_test(tc, search_ends_where_nobody_can_go, 0, 40);
  tcase_add_test(tc, search_limits);
  tcase_add_loop_test(tc, bad_input, 0, sizeof bad / sizeof bad[0]);
  tcase_add_test(tc, nothing_at_all);
  tcase_add_test(tc, every_allocation);
  return suite_run("multiskill", tc, 60);
}
