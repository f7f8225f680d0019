/* A small centre in memory: weeks of history by formula, a few agents, one or two skills. */
#ifndef WFM_TESTS_PLAN_SMALL_H
#define WFM_TESTS_PLAN_SMALL_H

#include <libwfm/plan.h>

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

typedef struct small {
  wfm_zone *zone;
  wfm_grid *grid; /* of the history */
  wfm_series *volume, *aht;
  wfm_hours *hours; /* NULL: to be inferred */
  wfm_roster *roster;
  wfm_plan *plan;
} small;

/* What to build. Zero fields take the comment's value. */
typedef struct small_frame {
  const char *zone;        /* "UTC" */
  int32_t start_date;      /* Monday 2026-03-02 */
  int32_t days;            /* 7 */
  int32_t plan_minutes;    /* 15 */
  int32_t step_s;          /* of the history; 900 */
  int32_t weeks;           /* of history; 5 */
  int32_t gap_days;        /* between history and horizon; 0 */
  int32_t agents;          /* 6 */
  int32_t open_h, close_h; /* 9 to 17; 24-hour centres: 0 to 24 */
  bool nights;             /* add a night shift from 22:00 */
  bool second_skill;
  double volume_per_h; /* 30 */
  bool no_roster;
} small_frame;

/* Contacts of an interval: a bump over the day, a little more on Mondays, wobbling from week to week. */
static inline double small_volume(const small_frame *f, int32_t weekday, int32_t second, int32_t week) {
  double x = ((double)second / 3600 - f->open_h) / (f->close_h - f->open_h);
  double shape = 0.6 + 0.8 * sin(3.14159265358979 * x);
  double wobble = 1 + 0.03 * ((week * 7 + weekday) % 5 - 2);
  return floor(f->volume_per_h * f->step_s / 3600.0 * shape * (weekday == 0 ? 1.2 : 1) * wobble + 0.5);
}

static inline wfm_status small_history(wfm_ctx *ctx, const small_frame *f, small *s) {
  wfm_status st = wfm_grid_create(ctx, s->zone, f->start_date - f->gap_days - 7 * f->weeks, 7 * f->weeks,
                                  f->step_s, &s->grid);
  if (st != WFM_OK) return st;
  size_t n = wfm_grid_count(s->grid);
  double *value = malloc(n * sizeof *value), *aht = malloc(n * sizeof *aht),
         *weight = malloc(n * sizeof *weight);
  for (size_t i = 0; i < n; i++) {
    int32_t day = wfm_grid_day(s->grid, i), second = wfm_grid_second(s->grid, i);
    int32_t weekday = wfm_date_weekday(wfm_grid_first_date(s->grid) + day);
    bool open = (weekday < 5 || f->close_h - f->open_h == 24) && second >= f->open_h * 3600 &&
                second < f->close_h * 3600;
    value[i] = open ? small_volume(f, weekday, second, day / 7) : NAN;
    aht[i] = open && value[i] > 0 ? 200 + 20 * sin(second / 7000.0) : NAN;
    weight[i] = open ? value[i] : 0;
  }
  st = wfm_series_create(ctx, s->grid, WFM_SERIES_VOLUME, value, NULL, NULL, &s->volume);
  if (st == WFM_OK) st = wfm_series_create(ctx, s->grid, WFM_SERIES_MEAN, aht, NULL, weight, &s->aht);
  free(value);
  free(aht);
  free(weight);
  return st;
}

static inline wfm_status small_shift(wfm_roster *roster, const char *name, int32_t start, int32_t minutes) {
  wfm_shift shift;
  wfm_shift_init(&shift, sizeof shift);
  shift.name = name;
  shift.group = minutes == 480 ? "F" : "P";
  shift.start_minute = start;
  shift.paid_minutes = minutes;
  shift.length_minutes = minutes == 480 ? 510 : minutes;
  if (minutes == 480) {
    shift.pause_minutes[0] = 30;
    shift.pause_from[0] = 180;
    shift.pause_to[0] = 300;
  }
  return wfm_roster_add_shift(roster, &shift, NULL);
}

static inline wfm_status small_people(const small_frame *f, small *s) {
  static const char *const names[] = {"Ann", "Ben", "Cid", "Dee", "Eve", "Fay",
                                      "Gus", "Hal", "Ida", "Jon", "Kim", "Lou"};
  wfm_contract contract;
  wfm_contract_init(&contract, sizeof contract);
  contract.name = "full";
  contract.shift_groups = "F|P";
  contract.weekly_max_minutes = 2400;
  contract.days_max = 5;
  contract.hourly_cost = 20;
  contract.night_factor = 1.25;
  contract.sunday_factor = 1.5;
  wfm_status st = wfm_roster_add_skill(s->roster, "calls", NULL);
  if (st == WFM_OK && f->second_skill) st = wfm_roster_add_skill(s->roster, "sales", NULL);
  if (st == WFM_OK) st = wfm_roster_add_contract(s->roster, &contract, NULL);
  if (st == WFM_OK) st = small_shift(s->roster, "early", f->open_h * 60, 480);
  if (st == WFM_OK && f->close_h < 24) st = small_shift(s->roster, "late", f->close_h * 60 - 510, 480);
  if (st == WFM_OK) st = small_shift(s->roster, "noon", 11 * 60, 240);
  if (st == WFM_OK && f->nights) st = small_shift(s->roster, "night", 22 * 60, 480);
  for (int32_t a = 0; st == WFM_OK && a < f->agents; a++) {
    wfm_agent agent;
    wfm_agent_init(&agent, sizeof agent);
    agent.name = names[a % 12];
    agent.skills = f->second_skill ? "calls|sales" : "calls";
    st = wfm_roster_add_agent(s->roster, &agent, NULL);
  }
  wfm_request wish;
  wfm_request_init(&wish, sizeof wish);
  wish.day = WFM_EVERY_DAY;
  if (st == WFM_OK) st = wfm_roster_add_request(s->roster, &wish); /* Ann wants every day off */
  wfm_time_off off;
  wfm_time_off_init(&off, sizeof off);
  off.agent = f->agents - 1;
  off.day = 1;
  off.credit_minutes = 480;
  return st == WFM_OK ? wfm_roster_add_time_off(s->roster, &off) : st;
}

static inline void small_defaults(small_frame *f) {
  if (!f->zone) f->zone = "UTC";
  if (!f->start_date) f->start_date = wfm_date_from_ymd(2026, 3, 2);
  if (!f->days) f->days = 7;
  if (!f->plan_minutes) f->plan_minutes = 15;
  if (!f->step_s) f->step_s = 900;
  if (!f->weeks) f->weeks = 5;
  if (!f->agents) f->agents = 6;
  if (!f->close_h) {
    f->open_h = 9;
    f->close_h = 17;
  }
  if (f->volume_per_h == 0) f->volume_per_h = 30;
}

/* Adds a queue; name also names the skill unless one is given. */
static inline wfm_status small_queue(small *s, const char *name, const char *skill, wfm_plan_queue *spec) {
  spec->name = name;
  spec->skill = skill;
  if (!spec->volume) spec->volume = s->volume;
  if (!spec->aht && isnan(spec->aht_s)) spec->aht = s->aht;
  return wfm_plan_add_queue(s->plan, spec);
}

/* All but the queues. */
static inline wfm_status small_begin(wfm_ctx *ctx, small_frame *f, small *s) {
  *s = (small){.zone = NULL};
  small_defaults(f);
  wfm_status st = wfm_zone_open(ctx, f->zone, &s->zone);
  if (st == WFM_OK) st = small_history(ctx, f, s);
  wfm_roster_opts frame;
  wfm_roster_opts_init(&frame, sizeof frame);
  frame.zone = f->zone;
  frame.start_date = f->start_date;
  frame.days = f->days;
  frame.interval_minutes = f->plan_minutes;
  if (st == WFM_OK) st = wfm_roster_create(ctx, &frame, &s->roster);
  if (st == WFM_OK) st = small_people(f, s);
  wfm_plan_opts opts;
  wfm_plan_opts_init(&opts, sizeof opts);
  opts.name = "small";
  opts.zone = s->zone;
  opts.start_date = f->start_date;
  opts.days = f->days;
  opts.plan_interval_minutes = f->plan_minutes;
  if (st == WFM_OK) st = wfm_plan_create(ctx, &opts, &s->plan);
  if (st == WFM_OK && !f->no_roster) st = wfm_plan_set_roster(s->plan, s->roster);
  return st;
}

static inline wfm_status small_shrinkage(small *s) {
  wfm_shrink_cause cause;
  wfm_shrink_cause_init(&cause, sizeof cause);
  cause.name = "sickness";
  cause.frac = 0.05;
  cause.stage = WFM_SHRINK_RESIDUAL;
  wfm_status st = wfm_plan_add_shrinkage(s->plan, &cause);
  cause.name = "training";
  cause.frac = 0.04;
  cause.stage = WFM_SHRINK_ROSTERED;
  return st == WFM_OK ? wfm_plan_add_shrinkage(s->plan, &cause) : st;
}

static inline void small_end(small *s) {
  wfm_plan_free(s->plan);
  wfm_roster_free(s->roster);
  wfm_hours_free(s->hours);
  wfm_series_free(s->aht);
  wfm_series_free(s->volume);
  wfm_grid_free(s->grid);
  wfm_zone_free(s->zone);
}

#endif
