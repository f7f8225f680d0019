/* A KPI of the week by the transient model: sums by day, as agents, contacts or handling times change. */
#include "goals/floor.h"

#include "queueing/transient.h"

#include <math.h>
#include <string.h>

enum { MOST_STATES = 100000 };

static const struct {
  const char *name;
  int32_t better;
} kpis[WFM__FLOOR_KPIS] = {[WFM__FLOOR_ASA] = {"asa_s", WFM_GOAL_DOWN},
                           [WFM__FLOOR_WAIT] = {"wait_s", WFM_GOAL_DOWN},
                           [WFM__FLOOR_LEVEL] = {"service_level", WFM_GOAL_UP},
                           [WFM__FLOOR_ABANDONMENT] = {"abandonment", WFM_GOAL_DOWN},
                           [WFM__FLOOR_OCCUPANCY] = {"occupancy", WFM_GOAL_DOWN}};

int32_t wfm__floor_kpi(const char *name) {
  for (int32_t k = 0; k < WFM__FLOOR_KPIS; k++)
    if (strcmp(kpis[k].name, name) == 0) return k;
  return -1;
}

int32_t wfm__floor_better(int32_t kpi) {
  return kpis[kpi].better;
}

static wfm_status check_centre(wfm_ctx *ctx, const wfm_goal_centre *c) {
  if (c->flags != 0) return wfm__fail(ctx, WFM_EVERSION, "centre: flags, want 0");
  if (c->n < 1 || !c->volume || !c->aht_s || !c->agents)
    return wfm__fail(ctx, WFM_EINVAL, "centre: no intervals, or volume, aht_s or agents is NULL");
  double contacts = 0;
  wfm_status st = wfm__check_number(ctx, "interval_s", c->interval_s, 1, 86400);
  if (st == WFM_OK) st = wfm__check_number(ctx, "threshold_s", c->threshold_s, 0, 1e9);
  if (st == WFM_OK) st = wfm__check_number(ctx, "weeks", c->weeks, 1e-3, 1e3);
  if (st == WFM_OK) st = wfm__check_array(ctx, "volume", c->volume, c->n, 0, 1e9);
  if (st == WFM_OK) st = wfm__check_array(ctx, "aht_s", c->aht_s, c->n, 1e-3, 1e7);
  if (st == WFM_OK) st = wfm__check_array(ctx, "agents", c->agents, c->n, 0, 1e6);
  for (size_t i = 0; st == WFM_OK && i < c->n; i++) {
    contacts += c->volume[i];
    if (c->patience_s && !isinf(c->patience_s[i]))
      st = wfm__check_number(ctx, "patience_s", c->patience_s[i], 1e-3, 1e12);
    if (st == WFM_OK && i > 0 && c->day && c->day[i] < c->day[i - 1])
      st = wfm__fail(ctx, WFM_EDOMAIN, "day=%d after %d, must not fall", (int)c->day[i], (int)c->day[i - 1]);
    if (st != WFM_OK) return wfm__fail_within(ctx, st, "interval %zu", i);
  }
  if (st == WFM_OK && !(contacts > 0))
    st = wfm__fail(ctx, WFM_EDOMAIN, "centre: no contacts in any interval");
  return st;
}

static void find_days(const wfm_goal_centre *c, wfm__floor *floor) {
  floor->days = 0;
  for (size_t i = 0; i < c->n; i++)
    if (i == 0 || (c->day && c->day[i] != c->day[i - 1])) floor->first[floor->days++] = i;
  floor->first[floor->days] = c->n;
}

wfm_status wfm__floor_open(wfm_ctx *ctx, const wfm_goal_centre *centre, int32_t kpi, wfm__floor *floor) {
  wfm_goal_centre c;
  wfm_goal_centre_init(&c, sizeof c);
  *floor = (wfm__floor){.ctx = ctx, .kpi = kpi, .effective = 1};
  if (!centre) return wfm__fail(ctx, WFM_EINVAL, "centre is NULL");
  wfm_status st = wfm__opts_read(ctx, &c, sizeof c, centre);
  if (st == WFM_OK) st = check_centre(ctx, &c);
  if (st != WFM_OK) return st;
  floor->n = c.n;
  floor->interval_s = c.interval_s;
  floor->threshold_s = c.threshold_s;
  floor->first = wfm__alloc(ctx, c.n + 1, sizeof *floor->first);
  floor->volume = wfm__alloc(ctx, c.n, 4 * sizeof *floor->volume);
  floor->sum = wfm__alloc(ctx, c.n, sizeof *floor->sum);
  if (!floor->first || !floor->volume || !floor->sum)
    return wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu intervals", c.n);
  floor->aht_s = floor->volume + c.n;
  floor->patience_s = floor->aht_s + c.n;
  floor->agents = floor->patience_s + c.n;
  memcpy(floor->volume, c.volume, c.n * sizeof *floor->volume);
  memcpy(floor->aht_s, c.aht_s, c.n * sizeof *floor->aht_s);
  memcpy(floor->agents, c.agents, c.n * sizeof *floor->agents);
  for (size_t i = 0; i < c.n; i++) floor->patience_s[i] = c.patience_s ? c.patience_s[i] : INFINITY;
  find_days(&c, floor);
  floor->state = wfm__transient_create(ctx, 0);
  return floor->state ? wfm__transient_mark(floor->state) : WFM_ENOMEM;
}

void wfm__floor_free(wfm__floor *floor) {
  wfm__transient_free(floor->state);
  wfm__free(floor->ctx, floor->first);
  wfm__free(floor->ctx, floor->volume);
  wfm__free(floor->ctx, floor->sum);
}

/* Adds what an interval brings. */
static void add_passage(const wfm__floor *floor, size_t i, const wfm__passage *p, wfm__floor_sum *sum) {
  double volume = floor->volume[i], agents = floor->agents[i] * floor->effective;
  switch (floor->kpi) {
  case WFM__FLOOR_ASA:
    sum->part += volume * p->answered_wait;
    sum->whole += volume * p->answered;
    break;
  case WFM__FLOOR_WAIT:
    sum->part += p->queue * floor->interval_s;
    sum->whole += volume;
    break;
  case WFM__FLOOR_LEVEL:
    sum->part += volume * p->level;
    sum->whole += volume;
    break;
  case WFM__FLOOR_ABANDONMENT:
    sum->part += p->queue * floor->interval_s / floor->patience_s[i];
    sum->whole += volume;
    break;
  default:
    sum->part += p->busy;
    sum->whole += agents;
  }
}

wfm_status wfm__floor_day(const wfm__floor *floor, size_t day, wfm__floor_sum *sum) {
  *sum = (wfm__floor_sum){0, 0};
  wfm__transient_return(floor->state);
  for (size_t i = floor->first[day]; i < floor->first[day + 1]; i++) {
    wfm__rates rates = {floor->volume[i] / floor->interval_s, 1 / floor->aht_s[i], 1 / floor->patience_s[i],
                        floor->agents[i] * floor->effective,  floor->interval_s,   floor->threshold_s};
    wfm__passage passage;
    wfm_status st = wfm__transient_follow(floor->state, &rates, MOST_STATES, &passage);
    if (st != WFM_OK) return wfm__fail_within(floor->ctx, st, "interval %zu", i);
    add_passage(floor, i, &passage, sum);
  }
  return WFM_OK;
}

wfm_status wfm__floor_all(wfm__floor *floor) {
  wfm_status st = WFM_OK;
  for (size_t d = 0; st == WFM_OK && d < floor->days; d++) st = wfm__floor_day(floor, d, &floor->sum[d]);
  return st;
}

double wfm__floor_value(const wfm__floor *floor, size_t day, const wfm__floor_sum *replaced) {
  double part = 0, whole = 0;
  for (size_t d = 0; d < floor->days; d++) {
    const wfm__floor_sum *sum = replaced && d == day ? replaced : &floor->sum[d];
    part += sum->part;
    whole += sum->whole;
  }
  return whole > 0 ? part / whole : NAN;
}
