/* The people of a made-up centre: contracts, shifts, agents, wishes and leave, as a roster folder. */
#include "generate_parts.h"

#include <libwfm/io_roster.h>

#include <stdlib.h>
#include <string.h>

/* Contracts, with the share of the agents who have each, and the paid minutes of a day of leave. */
static const struct {
  const char *name, *groups;
  int32_t weekly_min, weekly_max, days_min, days_max, leave_minutes;
  double share, hourly_cost;
  bool night;
} contracts[] = {
    {"FT5", "F8|F8L", 2400, 2400, 5, 5, 480, 0.50, 18.5, false},
    {"FT4", "F10", 2400, 2400, 4, 4, 600, 0.12, 18.5, false},
    {"PT", "P4|P5|P6", 1200, 1800, 4, 5, 300, 0.25, 17.2, false},
    {"FLEX", "P6|F8|F10", 1440, 2400, 3, 6, 400, 0.13, 17.8, false},
    {"NIGHT", "N8", 2400, 2400, 5, 5, 480, 0.16, 19.0, true},
};
enum { CONTRACTS = sizeof contracts / sizeof contracts[0] };

/* Groups of shifts: paid time, an unpaid lunch, and short paid breaks. */
static const struct {
  const char *name;
  int32_t paid, lunch, breaks, step;
  bool night;
} groups[] = {
    {"F8", 480, 30, 2, 30, false}, {"F8L", 480, 60, 2, 30, false}, {"F10", 600, 30, 2, 30, false},
    {"P4", 240, 0, 1, 30, false},  {"P5", 300, 0, 1, 30, false},   {"P6", 360, 30, 2, 30, false},
    {"N8", 480, 30, 2, 60, true},
};
enum { GROUPS = sizeof groups / sizeof groups[0] };

static int32_t open_minute(const centre *c) {
  return c->opts.nights ? 6 * 60 : 7 * 60;
}
static int32_t close_minute(const centre *c) {
  return c->opts.nights ? 24 * 60 : 21 * 60;
}

static wfm_status add_contracts(const centre *c, wfm_roster *roster) {
  wfm_status st = WFM_OK;
  for (int i = 0; st == WFM_OK && i < CONTRACTS; i++) {
    if (contracts[i].night && !c->opts.nights) continue;
    wfm_contract contract;
    wfm_contract_init(&contract, sizeof contract);
    contract.name = contracts[i].name;
    contract.shift_groups = contracts[i].groups;
    contract.weekly_min_minutes = contracts[i].weekly_min;
    contract.weekly_max_minutes = contracts[i].weekly_max;
    contract.days_min = contracts[i].days_min;
    contract.days_max = contracts[i].days_max;
    contract.hourly_cost = contracts[i].hourly_cost;
    contract.night_factor = 1.25;
    contract.sunday_factor = 1.5;
    st = wfm_roster_add_contract(roster, &contract, NULL);
  }
  return st;
}

/* Pauses: a break in the first half, lunch around the middle, a break in the second half. A break lasts one interval of the plan, and
   its window begins and ends on one. */
static void place_pauses(wfm_shift *shift, int32_t lunch, int32_t breaks, int32_t interval) {
  int32_t length = shift->length_minutes, n = 0;
  int32_t middle = length * 9 / 20 / interval * interval;
  const struct {
    bool there;
    int32_t minutes, from, to;
  } pauses[] = {
      {lunch > 0 && breaks > 0, interval, 90, 165},
      {lunch > 0, lunch, middle - 60, middle + 60},
      {lunch > 0 && breaks > 1, interval, length - 165, length - 75},
      {lunch == 0 && breaks > 0, interval, 75, length - 90},
  };
  for (size_t i = 0; i < sizeof pauses / sizeof pauses[0]; i++) {
    if (!pauses[i].there) continue;
    shift->pause_minutes[n] = pauses[i].minutes;
    shift->pause_from[n] = pauses[i].from / interval * interval;
    shift->pause_to[n] = pauses[i].to / interval * interval;
    n++;
  }
  shift->pause_gap_minutes = 45;
}

static wfm_status add_shifts(const centre *c, wfm_roster *roster) {
  wfm_status st = WFM_OK;
  for (int g = 0; st == WFM_OK && g < GROUPS; g++) {
    if (groups[g].night && !c->opts.nights) continue;
    int32_t length = groups[g].paid + groups[g].lunch;
    int32_t first = groups[g].night ? 20 * 60 : open_minute(c);
    int32_t last = groups[g].night ? 23 * 60 : close_minute(c) - length;
    for (int32_t start = first; st == WFM_OK && start <= last; start += groups[g].step) {
      char name[32];
      wfm_shift shift;
      wfm_shift_init(&shift, sizeof shift);
      (void)snprintf(name, sizeof name, "%s-%02d:%02d", groups[g].name, start / 60, start % 60);
      shift.name = name;
      shift.group = groups[g].name;
      shift.start_minute = start;
      shift.paid_minutes = groups[g].paid;
      shift.length_minutes = length;
      place_pauses(&shift, groups[g].lunch, groups[g].breaks, c->opts.interval);
      st = wfm_roster_add_shift(roster, &shift, NULL);
    }
  }
  return st;
}

static int pick_contract(const centre *c, dice *d) {
  double shares[CONTRACTS];
  for (int i = 0; i < CONTRACTS; i++)
    shares[i] = contracts[i].night && !c->opts.nights ? 0 : contracts[i].share;
  return dice_pick(d, shares, CONTRACTS);
}

/* Skills of an agent: one that fits the queues' sizes, a third of the agents have others too. */
static void pick_skills(const centre *c, dice *d, bool has[GENERATE_QUEUES], char text[64]) {
  static const double sizes[GENERATE_QUEUES] = {1.0, 0.45, 0.3};
  int32_t main_skill = dice_pick(d, sizes, c->opts.queues);
  text[0] = '\0';
  for (int32_t q = 0; q < c->opts.queues; q++) {
    has[q] = q == main_skill || dice_chance(d, 0.3);
    if (!has[q]) continue;
    if (text[0]) strcat(text, "|");
    strcat(text, queue_names[q]);
  }
}

static wfm_status add_agent(centre *c, wfm_roster *roster, int32_t number, dice *d, int *kind) {
  char name[16], skills[64];
  bool has[GENERATE_QUEUES] = {false};
  int32_t open = open_minute(c), close = close_minute(c), served = 0;
  wfm_agent agent;
  wfm_agent_init(&agent, sizeof agent);
  *kind = pick_contract(c, d);
  pick_skills(c, d, has, skills);
  (void)snprintf(name, sizeof name, "A%04d", number + 1);
  agent.name = name;
  agent.skills = skills;
  agent.contract = wfm_roster_find_contract(roster, contracts[*kind].name);
  agent.seniority_years = dice_int(d, 0, 20);
  double when = dice_uniform(d); /* 40 % any time, 30 % early, 30 % late */
  agent.start_from_minute = contracts[*kind].night ? 20 * 60 : when < 0.7 ? open : 10 * 60;
  agent.start_to_minute = contracts[*kind].night || when < 0.4 || when >= 0.7 ? close : 11 * 60 + 30;
  if (contracts[*kind].night) agent.start_to_minute = 24 * 60;
  agent.prior_consecutive_days = dice_int(d, 0, 1);
  agent.prior_end_minutes_before = 2 * 1440;
  if (agent.prior_consecutive_days > 0)
    agent.prior_end_minutes_before = contracts[*kind].night ? 15 * 60 : 4 * 60 + 15;
  for (int32_t q = 0; q < c->opts.queues; q++) served += has[q];
  /* of the paid time about 6 % are pauses and 7 % leave */
  double week = (contracts[*kind].weekly_min + contracts[*kind].weekly_max) / 2.0 * 0.94 * 0.93;
  for (int32_t q = 0; q < c->opts.queues; q++)
    if (has[q]) c->weekly_minutes[q] += week / served;
  return wfm_roster_add_agent(roster, &agent, NULL);
}

static wfm_status add_off(wfm_roster *roster, int32_t agent, int32_t day, int32_t from, int32_t to,
                          int32_t credit) {
  wfm_time_off off;
  wfm_time_off_init(&off, sizeof off);
  off.agent = agent;
  off.day = day;
  off.start_minute = from;
  off.end_minute = to;
  off.credit_minutes = credit;
  return wfm_roster_add_time_off(roster, &off);
}

/* Leave of a day or a week, and now and then a morning or an evening that cannot be worked. */
static wfm_status add_absences(const centre *c, wfm_roster *roster, int32_t agent, int kind, dice *d) {
  wfm_status st = WFM_OK;
  for (int32_t week = 0; st == WFM_OK && week < c->opts.weeks; week++) {
    bool away = dice_chance(d, 0.14), whole_week = dice_chance(d, 0.3);
    int32_t days = !away ? 0 : whole_week ? 5 : 1, first = whole_week ? 0 : dice_int(d, 0, 4);
    int32_t credit = days == 5 && contracts[kind].leave_minutes > 480 ? 480 : contracts[kind].leave_minutes;
    for (int32_t k = 0; st == WFM_OK && k < days; k++)
      st = add_off(roster, agent, 7 * week + first + k, 0, 1440, credit);
    if (st == WFM_OK && days == 0 && dice_chance(d, 0.06)) {
      bool morning = dice_chance(d, 0.5);
      st = add_off(roster, agent, 7 * week + dice_int(d, 0, 4), morning ? 0 : 17 * 60,
                   morning ? 9 * 60 : 1440, 0);
    }
  }
  return st;
}

static wfm_status add_wish(wfm_roster *roster, int32_t agent, int32_t day, int32_t kind, int32_t start,
                           int32_t weight) {
  wfm_request request;
  wfm_request_init(&request, sizeof request);
  request.agent = agent;
  request.day = day;
  request.kind = kind;
  request.weight = weight;
  if (kind == WFM_REQUEST_START) {
    request.start_from_minute = start;
    request.start_to_minute = start + 120;
  }
  return wfm_roster_add_request(roster, &request);
}

static wfm_status add_wishes(const centre *c, wfm_roster *roster, int32_t agent, int kind, dice *d) {
  static const double days_off[7] = {1, 1, 1, 1, 1.5, 3, 3};
  int32_t days = c->opts.nights ? 7 : 6;
  int32_t earliest = contracts[kind].night ? 20 : open_minute(c) / 60;
  wfm_status st = WFM_OK;
  /* Each throw in a statement of its own: arguments of one call are thrown in any order. */
  if (dice_chance(d, 0.5)) {
    int32_t weight = dice_int(d, 1, 4);
    int32_t start = 60 * dice_int(d, earliest, earliest + 6);
    st = add_wish(roster, agent, WFM_EVERY_DAY, WFM_REQUEST_START, start, weight);
  }
  for (int32_t week = 0; st == WFM_OK && week < c->opts.weeks; week++) {
    if (dice_chance(d, 0.45)) {
      int32_t weight = dice_int(d, 5, 40);
      int32_t day = 7 * week + dice_pick(d, days_off, days);
      st = add_wish(roster, agent, day, WFM_REQUEST_OFF, 0, weight);
    }
    if (st == WFM_OK && dice_chance(d, 0.1)) {
      int32_t weight = dice_int(d, 5, 20);
      int32_t day = 7 * week + dice_int(d, 0, days - 1);
      st = add_wish(roster, agent, day, WFM_REQUEST_WORK, 0, weight);
    }
    if (st == WFM_OK && dice_chance(d, 0.15)) {
      int32_t weight = dice_int(d, 3, 15);
      int32_t start = 60 * dice_int(d, earliest, earliest + 5);
      int32_t day = 7 * week + dice_int(d, 0, days - 1);
      st = add_wish(roster, agent, day, WFM_REQUEST_START, start, weight);
    }
  }
  return st;
}

static wfm_status fill(centre *c, wfm_roster *roster) {
  wfm_status st = WFM_OK;
  for (int32_t q = 0; st == WFM_OK && q < c->opts.queues; q++)
    st = wfm_roster_add_skill(roster, queue_names[q], NULL);
  if (st == WFM_OK) st = add_contracts(c, roster);
  if (st == WFM_OK) st = add_shifts(c, roster);
  for (int32_t a = 0; st == WFM_OK && a < c->opts.agents; a++) {
    dice d = dice_of(c->opts.seed, DICE_PEOPLE, (uint64_t)a);
    int kind;
    st = add_agent(c, roster, a, &d, &kind);
    if (st == WFM_OK) st = add_absences(c, roster, a, kind, &d);
    if (st == WFM_OK) st = add_wishes(c, roster, a, kind, &d);
  }
  return st;
}

wfm_status generate_roster(centre *c) {
  wfm_roster *roster = NULL;
  wfm_roster_opts frame;
  wfm_roster_opts_init(&frame, sizeof frame);
  frame.name = "sample centre";
  frame.zone = c->opts.zone;
  frame.start_date = c->opts.start_date;
  frame.days = 7 * c->opts.weeks;
  frame.interval_minutes = c->opts.interval;
  wfm_status st = wfm_roster_create(c->ctx, &frame, &roster);
  if (st == WFM_OK) st = fill(c, roster);
  if (st == WFM_OK) {
    size_t size = strlen(c->folder) + sizeof "/roster";
    char *path = malloc(size);
    if (path) {
      (void)snprintf(path, size, "%s/roster", c->folder);
      st = wfm_roster_write_folder(c->ctx, roster, path);
      free(path);
    } else {
      st = refuse(c, WFM_ENOMEM, "out of memory");
    }
  }
  if (st != WFM_OK && !c->message[0]) (void)refuse(c, st, "%s", wfm_ctx_error(c->ctx));
  wfm_roster_free(roster);
  return st;
}
