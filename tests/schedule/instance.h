/* Random rostering problems for the tests: odd contracts, nights, leave, locks, wishes, several skills. */
#ifndef WFM_TESTS_SCHEDULE_INSTANCE_H
#define WFM_TESTS_SCHEDULE_INSTANCE_H

#include "draw.h"

#include <math.h>
#include <stdio.h>

typedef struct instance {
  uint64_t seed;
  int32_t agents, days, interval, skills;
  bool nights, leave, locks;
  double load; /* agents needed in each interval, of those there are */
} instance;

static void add_shift(wfm_roster *roster, const char *group, int32_t start, int32_t length, int32_t paid,
                      int32_t interval) {
  char name[32];
  wfm_shift shift;
  wfm_shift_init(&shift, sizeof shift);
  snprintf(name, sizeof name, "%s-%04d-%d", group, start, length);
  shift.name = name;
  shift.group = group;
  shift.start_minute = start;
  shift.length_minutes = length;
  shift.paid_minutes = paid;
  shift.pause_gap_minutes = 30;
  if (length >= 8 * interval) {
    shift.pause_minutes[0] = 15;
    shift.pause_from[0] = interval;
    shift.pause_to[0] = 3 * interval;
    shift.pause_minutes[2] = 30;
    shift.pause_from[2] = 3 * interval;
    shift.pause_to[2] = length - 2 * interval - 30;
  }
  MUST(wfm_roster_add_shift(roster, &shift, NULL));
}

static void add_shifts(wfm_roster *roster, const instance *in) {
  for (int32_t start = 360; start <= 960; start += 120) {
    add_shift(roster, "long", start, 510, 480, in->interval);
    add_shift(roster, "short", start, 300, 285, in->interval);
  }
  add_shift(roster, "odd", 480, 600, 555, in->interval);
  add_shift(roster, "odd", 780, 390, 385, in->interval);
  if (!in->nights) return;
  add_shift(roster, "night", 1260, 540, 495, in->interval);
  add_shift(roster, "night", 1380, 480, 480, in->interval);
  add_shift(roster, "night", 1500, 300, 300, in->interval);
}

static void add_contracts(wfm_roster *roster) {
  static const struct {
    const char *name, *groups;
    int32_t min, max, days_min, days_max, run, rest, cap;
    double long_week;
  } contracts[] = {
      {"full", "long", 2400, 2400, 5, 5, 6, 660, 2400, 0},
      {"part", "short", 1140, 1710, 4, 6, 4, 660, 2400, 0},
      {"mixed", "long|short|odd", 1500, 2280, 3, 6, 5, 600, 2250, 0.01},
      {"night", "night", 1200, 2400, 3, 5, 4, 720, 2400, 0},
      {"all", "long|short|odd|night", 0, 2100, 0, 7, 3, 900, 1800, 0},
      {"rare", "odd|night", 300, 1000, 1, 2, 2, 2880, 2400, 0},
  };
  for (size_t i = 0; i < WFM__COUNT(contracts); i++) {
    wfm_contract contract;
    wfm_contract_init(&contract, sizeof contract);
    contract.name = contracts[i].name;
    contract.shift_groups = contracts[i].groups;
    contract.weekly_min_minutes = contracts[i].min;
    contract.weekly_max_minutes = contracts[i].max;
    contract.days_min = contracts[i].days_min;
    contract.days_max = contracts[i].days_max;
    contract.max_consecutive_days = contracts[i].run;
    contract.min_rest_minutes = contracts[i].rest;
    contract.cap_minutes = contracts[i].cap;
    contract.long_week_minutes = 1800;
    contract.long_week_weight = contracts[i].long_week;
    MUST(wfm_roster_add_contract(roster, &contract, NULL));
  }
}

static void add_agents(wfm_roster *roster, const instance *in, wfm__rng *rng) {
  for (int32_t a = 0; a < in->agents; a++) {
    char name[16], skills[64] = "S0";
    wfm_agent agent;
    wfm_agent_init(&agent, sizeof agent);
    snprintf(name, sizeof name, "A%d", a);
    if (in->skills > 1) {
      int32_t first = between(rng, 0, in->skills - 1), second = between(rng, 0, in->skills - 1);
      if (first == second)
        snprintf(skills, sizeof skills, "S%d", first);
      else
        snprintf(skills, sizeof skills, "S%d|S%d", first, second);
    }
    agent.name = name;
    agent.skills = skills;
    agent.contract = between(rng, 0, in->nights ? 5 : 2);
    if (between(rng, 0, 2) == 0) agent.start_from_minute = 480;
    if (between(rng, 0, 3) == 0 && agent.contract < 3) agent.start_to_minute = 780;
    agent.prior_consecutive_days = between(rng, 0, 3);
    agent.prior_end_minutes_before = between(rng, -3, 12) * 60;
    MUST(wfm_roster_add_agent(roster, &agent, NULL));
  }
}

static void add_wishes(wfm_roster *roster, const instance *in, wfm__rng *rng) {
  for (int32_t a = 0; a < in->agents; a++) {
    for (int32_t i = between(rng, 0, 3); i > 0; i--) {
      wfm_request request;
      wfm_request_init(&request, sizeof request);
      request.agent = a;
      request.kind = between(rng, 0, 2);
      request.day = request.kind == WFM_REQUEST_START && between(rng, 0, 1) ? WFM_EVERY_DAY
                                                                            : between(rng, 0, in->days - 1);
      request.start_from_minute = 360;
      request.start_to_minute = between(rng, 6, 14) * 60;
      request.weight = between(rng, 1, 30);
      MUST(wfm_roster_add_request(roster, &request));
    }
    for (int32_t i = in->leave ? between(rng, 0, 2) : 0; i > 0; i--) {
      wfm_time_off off;
      wfm_time_off_init(&off, sizeof off);
      bool whole = between(rng, 0, 1);
      off.agent = a;
      off.day = between(rng, 0, in->days - 1);
      off.start_minute = whole ? 0 : between(rng, 0, 1) * 720;
      off.end_minute = whole ? 1440 : off.start_minute + 480;
      off.credit_minutes = between(rng, 0, 2) * 240;
      MUST(wfm_roster_add_time_off(roster, &off));
    }
  }
}

/* Locks drawn blindly: some break a rule. */
static void add_locks(wfm_roster *roster, const instance *in, wfm__rng *rng) {
  for (int32_t i = 0; in->locks && i < in->agents; i++) {
    int32_t shift = between(rng, -1, wfm_roster_shifts(roster) - 1);
    wfm_status st =
        wfm_roster_add_lock(roster, between(rng, 0, in->agents - 1), between(rng, 0, in->days - 1), shift);
    ck_assert(st == WFM_OK || st == WFM_EDUPLICATE);
  }
}

static void add_demand(wfm_roster *roster, const instance *in, wfm__rng *rng) {
  for (int32_t d = 0; d < in->days; d++)
    for (int32_t s = 0; s < in->skills; s++)
      for (int32_t t = in->nights ? 0 : 360; t < (in->nights ? 1440 : 1320); t += in->interval) {
        double level = in->load * in->agents / in->skills * (0.4 + 0.6 * sin(3.14159 * t / 1440));
        MUST(wfm_roster_add_demand(roster, d, t, s,
                                   floor(4 * level * (0.7 + 0.6 * wfm__rng_uniform(rng))) / 4));
      }
}

/* A problem drawn from the seed. */
static wfm_roster *instance_make(wfm_ctx *ctx, const instance *in) {
  wfm__rng rng;
  wfm_roster_opts opts;
  wfm_roster *roster = NULL;
  wfm__rng_seed(&rng, in->seed, 7, 0);
  wfm_roster_opts_init(&opts, sizeof opts);
  opts.days = in->days;
  opts.interval_minutes = in->interval;
  MUST(wfm_roster_create(ctx, &opts, &roster));
  for (int32_t s = 0; s < in->skills; s++) {
    char name[16];
    snprintf(name, sizeof name, "S%d", s);
    MUST(wfm_roster_add_skill(roster, name, NULL));
  }
  add_shifts(roster, in);
  add_contracts(roster);
  add_agents(roster, in, &rng);
  add_wishes(roster, in, &rng);
  add_locks(roster, in, &rng);
  add_demand(roster, in, &rng);
  return roster;
}

#endif
