/* The bound against enumeration: recomputed from its prices, and bound <= optimum <= cost on tiny problems. The enumeration knows the
   rules through wfm_roster_check alone. */
#include "draw.h"
#include "roster/roster.h"
#include "support/suite.h"

#include <libwfm/schedule.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_POINTS = 256, MAX_DAYS = 10 };

/* One legal schedule of one agent: what it costs without coverage, and what it covers. */
typedef struct plan {
  double own;
  uint8_t cover[MAX_POINTS];
} plan;

typedef struct plans {
  plan *plan;
  size_t count, cap;
} plans;

/* --- tiny problems --- */

typedef struct tiny {
  const char *name;
  int32_t agents, days, skills, interval;
  int32_t rules; /* index of the contract below */
  bool night, pause, leave, locks;
  double under, over;
} tiny;

static const tiny cases[] = {
    {"two agents, pauses, two skills", 2, 3, 2, 120, 0, false, true, false, false, 10, 1},
    {"week's end, rest and nights", 2, 8, 1, 240, 1, true, false, false, false, 10, 1},
    {"short weeks cost", 2, 8, 1, 240, 2, false, false, true, false, 4, 2},
    {"run limit and locks", 2, 9, 1, 240, 3, true, false, false, true, 10, 1},
    {"three agents, long rest", 3, 5, 1, 240, 4, true, false, true, false, 7, 3},
    {"surplus is free", 2, 7, 1, 240, 1, false, false, false, true, 10, 0},
    {"shortage is free", 2, 7, 1, 240, 2, false, false, false, false, 0, 1},
    {"long weeks cost", 2, 7, 1, 240, 5, false, false, true, false, 10, 1},
};

static void add_tiny_shifts(wfm_roster *roster, const tiny *in) {
  wfm_shift shift;
  wfm_shift_init(&shift, sizeof shift);
  shift.name = "early";
  shift.group = "D";
  shift.start_minute = 480;
  shift.length_minutes = 480;
  shift.paid_minutes = 480;
  if (in->pause) {
    shift.pause_minutes[1] = 60;
    shift.pause_from[1] = 120;
    shift.pause_to[1] = 240;
  }
  MUST(wfm_roster_add_shift(roster, &shift, NULL));
  shift.name = "late";
  shift.start_minute = 720;
  shift.length_minutes = 600;
  shift.paid_minutes = 540;
  MUST(wfm_roster_add_shift(roster, &shift, NULL));
  shift.name = "night";
  shift.group = "N";
  shift.start_minute = 1200;
  shift.length_minutes = 720;
  shift.paid_minutes = 600;
  if (in->night) MUST(wfm_roster_add_shift(roster, &shift, NULL));
}

static void add_tiny_contract(wfm_roster *roster, const tiny *in) {
  static const struct {
    int32_t min, max, days_min, days_max, run, rest;
    double long_week;
  } contracts[] = {
      {960, 2400, 2, 5, 6, 660, 0}, {1000, 1700, 2, 3, 3, 660, 0}, {2400, 2400, 5, 5, 6, 600, 0},
      {0, 2400, 0, 7, 2, 600, 0},   {500, 2000, 1, 4, 4, 2000, 0}, {480, 2400, 1, 6, 4, 660, 0.05},
  };
  wfm_contract contract;
  wfm_contract_init(&contract, sizeof contract);
  contract.name = "C";
  contract.shift_groups = "D|N";
  contract.weekly_min_minutes = contracts[in->rules].min;
  contract.weekly_max_minutes = contracts[in->rules].max;
  contract.days_min = contracts[in->rules].days_min;
  contract.days_max = contracts[in->rules].days_max;
  contract.max_consecutive_days = contracts[in->rules].run;
  contract.min_rest_minutes = contracts[in->rules].rest;
  contract.long_week_minutes = 1000;
  contract.long_week_weight = contracts[in->rules].long_week;
  MUST(wfm_roster_add_contract(roster, &contract, NULL));
}

static void add_tiny_agent(wfm_roster *roster, const tiny *in, int32_t a, wfm__rng *rng) {
  char name[16];
  wfm_agent agent;
  wfm_agent_init(&agent, sizeof agent);
  snprintf(name, sizeof name, "A%d", a);
  agent.name = name;
  agent.skills = in->skills > 1 ? "S0|S1" : "S0";
  agent.prior_consecutive_days = between(rng, 0, 2);
  agent.prior_end_minutes_before = between(rng, -1, 3) * 120;
  int32_t index;
  MUST(wfm_roster_add_agent(roster, &agent, &index));
  wfm_request request;
  wfm_request_init(&request, sizeof request);
  request.agent = index;
  request.day = between(rng, 0, in->days - 1);
  request.weight = between(rng, 1, 40);
  MUST(wfm_roster_add_request(roster, &request));
  request.kind = WFM_REQUEST_START;
  request.day = WFM_EVERY_DAY;
  request.start_from_minute = 480;
  request.start_to_minute = between(rng, 0, 1) ? 480 : 720;
  request.weight = between(rng, 1, 9);
  MUST(wfm_roster_add_request(roster, &request));
  request.kind = WFM_REQUEST_WORK;
  request.day = between(rng, 0, in->days - 1);
  MUST(wfm_roster_add_request(roster, &request));
  wfm_time_off off;
  wfm_time_off_init(&off, sizeof off);
  off.agent = index;
  off.day = between(rng, 0, in->days - 1);
  off.end_minute = between(rng, 0, 1) ? 1440 : 700;
  off.credit_minutes = between(rng, 0, 1) * 400;
  if (in->leave) MUST(wfm_roster_add_time_off(roster, &off));
  int32_t day = between(rng, 0, in->days - 1), shift = between(rng, -1, 1);
  if (in->locks) MUST(wfm_roster_add_lock(roster, index, day, shift));
}

/* The whole problem (only < 0), or one agent of it without demand. */
static wfm_roster *make_tiny(wfm_ctx *ctx, const tiny *in, int32_t only) {
  wfm__rng rng;
  wfm_roster_opts opts;
  wfm_roster *roster = NULL;
  wfm_roster_opts_init(&opts, sizeof opts);
  opts.days = in->days;
  opts.interval_minutes = in->interval;
  opts.under_weight = in->under;
  opts.over_weight = in->over;
  opts.short_minute_weight = 0.1;
  opts.short_day_weight = 20;
  MUST(wfm_roster_create(ctx, &opts, &roster));
  for (int32_t s = 0; s < in->skills; s++) MUST(wfm_roster_add_skill(roster, s ? "S1" : "S0", NULL));
  add_tiny_shifts(roster, in);
  add_tiny_contract(roster, in);
  for (int32_t a = 0; a < in->agents; a++) {
    wfm__rng_seed(&rng, 5, (uint64_t)a, (uint64_t)(in - cases));
    if (only < 0 || only == a) add_tiny_agent(roster, in, a, &rng);
  }
  wfm__rng_seed(&rng, 6, 0, (uint64_t)(in - cases));
  for (int32_t d = 0; only < 0 && d < in->days; d++)
    for (int32_t s = 0; s < in->skills; s++)
      for (int32_t t = 480; t < 1440 + 480 * in->night;
           t += in->interval) /* the last night ends after the horizon */
        MUST(wfm_roster_add_demand(roster, d, t, s, between(&rng, 0, 5) / 2.0 * in->agents / 3));
  return roster;
}

/* --- every legal schedule of one agent --- */

typedef struct enumeration {
  wfm_ctx *ctx;
  const wfm_roster *roster; /* of the one agent */
  const tiny *in;
  wfm_assignment day[MAX_DAYS];
  bool works[MAX_DAYS];
  plans *found;
} enumeration;

static void cover_day(const enumeration *e, int32_t d, plan *out) {
  const wfm_assignment *row = &e->day[d];
  wfm_shift shift = {.struct_size = sizeof shift};
  MUST(wfm_roster_shift(e->roster, row->shift, &shift));
  int32_t slots = e->in->days * 1440 / e->in->interval;
  for (int32_t x = 0; x < shift.length_minutes; x += e->in->interval) {
    int32_t minute = shift.start_minute + x, slot = (d * 1440 + minute) / e->in->interval,
            pause = row->pause_minute[1];
    bool away = pause >= 0 && minute < pause + shift.pause_minutes[1] && minute + e->in->interval > pause;
    if (!away && slot < slots) out->cover[row->skill * slots + slot]++;
  }
}

static void try_schedule(enumeration *e) {
  wfm_assignments *rows = NULL;
  wfm_check *check = NULL;
  wfm_roster_figures figures = {.struct_size = sizeof figures};
  plan found = {0};
  MUST(wfm_assignments_create(e->ctx, &rows));
  for (int32_t d = 0; d < e->in->days; d++)
    if (e->works[d]) MUST(wfm_assignments_add(rows, &e->day[d]));
  MUST(wfm_roster_check(e->ctx, e->roster, rows, &check));
  MUST(wfm_check_figures(check, &figures));
  found.own =
      figures.cost_labour + figures.cost_requests + figures.cost_contract_short + figures.cost_long_week;
  for (int32_t d = 0; d < e->in->days && figures.violations == 0; d++)
    if (e->works[d]) cover_day(e, d, &found);
  wfm_check_free(check);
  wfm_assignments_free(rows);
  if (figures.violations) return;
  if (e->found->count == e->found->cap) {
    e->found->cap = e->found->cap ? 2 * e->found->cap : 1024;
    e->found->plan = realloc(e->found->plan, e->found->cap * sizeof *e->found->plan);
    ck_assert_ptr_nonnull(e->found->plan);
  }
  e->found->plan[e->found->count++] = found;
}

static void enumerate(enumeration *e, int32_t d) {
  if (d == e->in->days) {
    try_schedule(e);
    return;
  }
  e->works[d] = false;
  enumerate(e, d + 1);
  e->works[d] = true;
  for (int32_t s = 0; s < wfm_roster_shifts(e->roster); s++) {
    wfm_shift shift = {.struct_size = sizeof shift};
    MUST(wfm_roster_shift(e->roster, s, &shift));
    for (int32_t skill = 0; skill < e->in->skills; skill++)
      for (int32_t p = shift.pause_from[1]; p <= shift.pause_to[1]; p += e->in->interval) {
        wfm_assignment_init(&e->day[d], sizeof e->day[d]);
        e->day[d].day = d;
        e->day[d].shift = s;
        e->day[d].skill = skill;
        if (shift.pause_minutes[1]) e->day[d].pause_minute[1] = shift.start_minute + p;
        enumerate(e, d + 1);
      }
  }
  e->works[d] = false;
}

static plans all_plans(wfm_ctx *ctx, const tiny *in, int32_t agent) {
  plans found = {NULL, 0, 0};
  wfm_roster *roster = make_tiny(ctx, in, agent);
  enumeration e = {.ctx = ctx, .roster = roster, .in = in, .found = &found};
  enumerate(&e, 0);
  wfm_roster_free(roster);
  ck_assert_uint_gt(found.count, 0);
  return found;
}

/* --- the two checks --- */

/* Required by point, rows after the horizon apart. */
static double needs(const wfm_roster *roster, const tiny *in, double *need, int32_t *point_of_row) {
  double after = 0;
  int32_t slots = in->days * 1440 / in->interval;
  for (size_t i = 0; i < wfm_roster_demands(roster); i++) {
    int32_t day, start, skill;
    double required;
    MUST(wfm_roster_demand(roster, i, &day, &start, &skill, &required));
    int32_t slot = (day * 1440 + start) / in->interval;
    point_of_row[i] = slot < slots ? skill * slots + slot : -1;
    if (slot < slots)
      need[point_of_row[i]] += required;
    else
      after += in->under * required;
  }
  return after;
}

static void check_prices(const tiny *in, const wfm_roster *roster, const wfm_schedule *schedule,
                         const plans *agents, const int32_t *point_of_row, int32_t points) {
  size_t rows;
  const double *price = wfm_schedule_prices(schedule, &rows);
  double by_point[MAX_POINTS], bound = 0;
  ck_assert_uint_eq(rows, wfm_roster_demands(roster));
  for (int32_t p = 0; p < points; p++) by_point[p] = -in->over;
  for (size_t i = 0; i < rows; i++) {
    int32_t day, start, skill;
    double required;
    MUST(wfm_roster_demand(roster, i, &day, &start, &skill, &required));
    ck_assert(price[i] >= -in->over && price[i] <= in->under);
    bound += price[i] * required;
    if (point_of_row[i] >= 0) by_point[point_of_row[i]] = price[i];
  }
  for (int32_t a = 0; a < in->agents; a++) {
    double least = INFINITY;
    for (size_t i = 0; i < agents[a].count; i++) {
      double x = agents[a].plan[i].own;
      for (int32_t p = 0; p < points; p++) x -= by_point[p] * agents[a].plan[i].cover[p];
      if (x < least) least = x;
    }
    bound += least;
  }
  wfm_schedule_figures figures = {.struct_size = sizeof figures};
  MUST(wfm_schedule_figures_get(schedule, &figures));
  ck_assert_double_eq_tol(bound, figures.lower_bound, 1e-7 * (1 + fabs(bound)));
}

/* Least cost over all combinations of the agents' schedules. */
static double optimum(const tiny *in, const plans *agents, int32_t agent, const double *missing,
                      double so_far, int32_t points) {
  double best = INFINITY;
  for (size_t i = 0; i < agents[agent].count; i++) {
    const plan *one = &agents[agent].plan[i];
    double rest[MAX_POINTS], cost = so_far + one->own;
    for (int32_t p = 0; p < points; p++) rest[p] = missing[p] - one->cover[p];
    if (agent + 1 < in->agents)
      cost = optimum(in, agents, agent + 1, rest, cost, points);
    else
      for (int32_t p = 0; p < points; p++) cost += rest[p] > 0 ? in->under * rest[p] : -in->over * rest[p];
    if (cost < best) best = cost;
  }
  return best;
}

START_TEST(bound_optimum_cost) {
  const tiny *in = &cases[_i];
  wfm_ctx *ctx = NULL;
  MUST(wfm_ctx_create(&ctx, NULL));
  wfm_roster *roster = make_tiny(ctx, in, -1);
  wfm_schedule_opts opts;
  wfm_schedule_opts_init(&opts, sizeof opts);
  opts.work_limit = 300000;
  wfm_schedule *schedule = NULL;
  MUST(wfm_schedule_solve(ctx, roster, &opts, &schedule));
  ck_assert_uint_eq(wfm_schedule_lost_locks(schedule), 0);
  double need[MAX_POINTS] = {0};
  int32_t point_of_row[2 * MAX_POINTS], points = in->skills * in->days * 1440 / in->interval;
  double after = needs(roster, in, need, point_of_row);
  plans agents[3];
  for (int32_t a = 0; a < in->agents; a++) agents[a] = all_plans(ctx, in, a);
  check_prices(in, roster, schedule, agents, point_of_row, points);
  double best = optimum(in, agents, 0, need, after, points);
  wfm_schedule_figures figures = {.struct_size = sizeof figures};
  MUST(wfm_schedule_figures_get(schedule, &figures));
  ck_assert_msg(figures.lower_bound <= best + 1e-7 * (1 + fabs(best)), "%s: bound %.9g above optimum %.9g",
                in->name, figures.lower_bound, best);
  /* The search is no proof, but on problems this small it ends within half a percent. */
  ck_assert_msg(figures.cost <= 1.005 * best + 1e-7, "%s: cost %.9g, optimum %.9g", in->name, figures.cost,
                best);
  ck_assert_double_ge(figures.cost, best - 1e-7 * (1 + fabs(best)));
  for (int32_t a = 0; a < in->agents; a++) free(agents[a].plan);
  wfm_schedule_free(schedule);
  wfm_roster_free(roster);
  wfm_ctx_free(ctx);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("bound");
  tcase_add_loop_test(tc, bound_optimum_cost, 0, (int)WFM__COUNT(cases));
  return suite_run("schedule/bound", tc, 60);
}
