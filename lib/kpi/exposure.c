/* Exposure report: long weeks, long runs of days, short rests, exhausting weeks, agent by agent. */
#include "kpi/kpi.h"

#include <libwfm/kpi_hours.h>

#include <math.h>
#include <stdlib.h>

enum { COLUMNS = 12, LONGEST_SPAN_S = 7 * 86400, MOST_AGENTS = 1000000 };
enum {
  WORKED_H,
  WEEKS,
  MOST_H,
  ABOVE_SOFT_H,
  ABOVE_HARD_H,
  WEEKS_ABOVE_HARD,
  LONGEST_RUN,
  LONG_RUNS,
  SHORT_RESTS,
  LEAST_REST_H,
  BUSY_WEEKS,
  OCCUPANCY
};

void wfm_kpi_exposure_opts_init(wfm_kpi_exposure_opts *opts, size_t struct_size) {
  static const wfm_kpi_exposure_opts defaults = {
      .soft_h = 35, .hard_h = 40, .rest_h = 11, .join_h = 4, .occupancy_cap = 0.85, .longest_run = 6};
  wfm__opts_init(opts, struct_size, &defaults, sizeof defaults);
}

void wfm_kpi_exposure_columns_init(wfm_kpi_exposure_columns *columns, size_t struct_size) {
  static const wfm_kpi_exposure_columns none = {0};
  wfm__opts_init(columns, struct_size, &none, sizeof none);
}

typedef struct span {
  int64_t start, end;
  size_t row;
  int32_t agent;
  double busy_s; /* NaN: not known */
} span;

/* One agent's days and weeks as they go by. */
typedef struct walk {
  const wfm_kpi_exposure_opts *o;
  double *sum; /* [COLUMNS] */
  int32_t day, run, week;
  bool any_week;
  double week_s, week_busy_s, busy_s;
} walk;

static wfm_status check_opts(wfm_ctx *ctx, const wfm_kpi_exposure_opts *o) {
  wfm_status st = wfm__check_number(ctx, "soft_h", o->soft_h, 0, 168);
  if (st == WFM_OK) st = wfm__check_number(ctx, "hard_h", o->hard_h, o->soft_h, 168);
  if (st == WFM_OK) st = wfm__check_number(ctx, "rest_h", o->rest_h, 0, 168);
  if (st == WFM_OK) st = wfm__check_number(ctx, "join_h", o->join_h, 0, 24);
  if (st == WFM_OK && !(o->occupancy_cap > 0 && o->occupancy_cap <= 1))
    st = wfm__fail(ctx, WFM_EDOMAIN, "occupancy_cap=%g, want 0 < x <= 1", o->occupancy_cap);
  if (st == WFM_OK && (o->longest_run < 1 || o->week_starts < 0 || o->week_starts > 6))
    st = wfm__fail(ctx, WFM_EDOMAIN, "longest_run wants >= 1, week_starts 0 to 6");
  if (st == WFM_OK && o->flags != 0) st = wfm__fail(ctx, WFM_EVERSION, "flags=%u, want 0", o->flags);
  return st;
}

static int by_agent_and_time(const void *a, const void *b) {
  const span *x = a, *y = b;
  if (x->agent != y->agent) return x->agent < y->agent ? -1 : 1;
  if (x->start != y->start) return x->start < y->start ? -1 : 1;
  return (x->row > y->row) - (x->row < y->row);
}

static wfm_status take_spans(wfm_ctx *ctx, size_t agents, size_t n, const int32_t *agent,
                             const int64_t *start, const int64_t *end, const double *busy_s, span *s) {
  for (size_t i = 0; i < n; i++) {
    if (agent[i] < 0 || (size_t)agent[i] >= agents)
      return wfm__fail(ctx, WFM_EDOMAIN, "span %zu: agent=%d, want 0 to %lld", i, (int)agent[i],
                       (long long)agents - 1);
    if (start[i] < -INT64_C(100000000000) || start[i] > INT64_C(100000000000) || end[i] <= start[i] ||
        end[i] - start[i] > LONGEST_SPAN_S)
      return wfm__fail(ctx, WFM_EDOMAIN, "span %zu: want an end after its start, at most 7 days later", i);
    double length = (double)(end[i] - start[i]);
    if (busy_s && !(busy_s[i] >= 0 && busy_s[i] <= length))
      return wfm__fail(ctx, isfinite(busy_s[i]) ? WFM_EDOMAIN : WFM_ENOTFINITE,
                       "span %zu: busy_s=%g, want 0 to %g", i, busy_s[i], length);
    s[i] = (span){start[i], end[i], i, agent[i], busy_s ? busy_s[i] : NAN};
  }
  if (n > 0) qsort(s, n, sizeof *s, by_agent_and_time);
  for (size_t i = 1; i < n; i++)
    if (s[i].agent == s[i - 1].agent && s[i].start < s[i - 1].end)
      return wfm__fail(ctx, WFM_EDOMAIN, "span %zu: overlaps span %zu of the same agent", s[i].row,
                       s[i - 1].row);
  return WFM_OK;
}

static void end_week(walk *w) {
  double hours = w->week_s / 3600;
  if (!w->any_week) return;
  w->sum[WEEKS]++;
  w->sum[MOST_H] = fmax(w->sum[MOST_H], hours);
  w->sum[ABOVE_SOFT_H] += fmax(hours - w->o->soft_h, 0);
  w->sum[ABOVE_HARD_H] += fmax(hours - w->o->hard_h, 0);
  w->sum[WEEKS_ABOVE_HARD] += hours > w->o->hard_h;
  w->sum[BUSY_WEEKS] += isnan(w->week_busy_s) ? NAN : w->week_busy_s > w->o->occupancy_cap * w->week_s;
  w->week_s = w->week_busy_s = 0;
}

static void end_run(walk *w) {
  w->sum[LONGEST_RUN] = fmax(w->sum[LONGEST_RUN], w->run);
  w->sum[LONG_RUNS] += w->run > w->o->longest_run;
}

/* A part of a span that lies within one day. */
static void add_part(walk *w, int32_t day, double seconds, double busy_s) {
  /* 1970-01-01 was a Thursday: days since a week's first day, whole weeks rounded down. */
  int64_t since = (int64_t)day + 3 - w->o->week_starts;
  int32_t week = (int32_t)(since >= 0 ? since / 7 : -((6 - since) / 7));
  if (!w->any_week || week != w->week) {
    end_week(w);
    w->any_week = true;
    w->week = week;
  }
  if (w->run == 0 || day != w->day) {
    if (w->run > 0 && day != w->day + 1) {
      end_run(w);
      w->run = 0;
    }
    w->run++;
    w->day = day;
  }
  w->week_s += seconds;
  w->week_busy_s += busy_s;
  w->busy_s += busy_s;
  w->sum[WORKED_H] += seconds / 3600;
}

static void add_span(walk *w, const wfm_zone *zone, const span *s) {
  double rate = s->busy_s / (double)(s->end - s->start);
  for (int64_t at = s->start; at < s->end;) {
    wfm_local local;
    wfm_zone_to_local(zone, at, &local);
    int64_t midnight = wfm_zone_day_start(zone, local.date + 1);
    int64_t to = midnight > at && midnight < s->end ? midnight : s->end;
    add_part(w, local.date, (double)(to - at), rate * (double)(to - at));
    at = to;
  }
}

static void add_rests(const span *s, size_t n, const wfm_kpi_exposure_opts *o, double *sum) {
  sum[LEAST_REST_H] = NAN;
  for (size_t i = 1; i < n; i++) {
    double rest_h = (double)(s[i].start - s[i - 1].end) / 3600;
    if (rest_h < o->join_h) continue;
    sum[SHORT_RESTS] += rest_h < o->rest_h;
    sum[LEAST_REST_H] = fmin(sum[LEAST_REST_H], rest_h);
  }
}

static void walk_agent(const span *s, size_t n, const wfm_zone *zone, const wfm_kpi_exposure_opts *o,
                       bool busy, double *sum) {
  walk w = {.o = o, .sum = sum};
  for (size_t i = 0; i < n; i++) add_span(&w, zone, &s[i]);
  end_week(&w);
  end_run(&w);
  add_rests(s, n, o, sum);
  if (!busy) sum[BUSY_WEEKS] = NAN;
  sum[OCCUPANCY] = busy && sum[WORKED_H] > 0 ? w.busy_s / 3600 / sum[WORKED_H] : NAN;
}

wfm_status wfm_kpi_exposure(wfm_ctx *ctx, size_t agents, size_t n, const int32_t *agent, const int64_t *start,
                            const int64_t *end, const double *busy_s, const wfm_zone *zone,
                            const wfm_kpi_exposure_opts *opts, wfm_kpi_exposure_columns *out) {
  wfm_kpi_exposure_opts o;
  wfm_kpi_exposure_columns c = {0};
  if (!zone || !out || (n > 0 && (!agent || !start || !end)))
    return wfm__fail(ctx, WFM_EINVAL, "agent, start, end, zone or out is NULL");
  wfm_kpi_exposure_opts_init(&o, sizeof o);
  wfm_status st = wfm__opts_read(ctx, &o, sizeof o, opts);
  if (st == WFM_OK) st = wfm__opts_read(ctx, &c, sizeof c, out);
  if (st == WFM_OK) st = check_opts(ctx, &o);
  if (st == WFM_OK && agents > MOST_AGENTS)
    st = wfm__fail(ctx, WFM_EDOMAIN, "agents=%zu, want at most 1e6", agents);
  if (st != WFM_OK) return st;
  span *s = wfm__alloc(ctx, n, sizeof *s);
  double(*sum)[COLUMNS] = wfm__alloc(ctx, agents, sizeof *sum);
  st = s && sum ? take_spans(ctx, agents, n, agent, start, end, busy_s, s)
                : wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu spans", n);
  if (st == WFM_OK) {
    double *const to[COLUMNS] = {
        c.worked_h,    c.weeks,     c.most_h,      c.above_soft_h, c.above_hard_h, c.weeks_above_hard,
        c.longest_run, c.long_runs, c.short_rests, c.least_rest_h, c.busy_weeks,   c.occupancy};
    for (size_t a = 0, at = 0; a < agents; a++) {
      size_t first = at;
      while (at < n && s[at].agent == (int32_t)a) at++;
      walk_agent(s + first, at - first, zone, &o, busy_s != NULL, sum[a]);
      for (size_t k = 0; k < COLUMNS; k++)
        if (to[k]) to[k][a] = sum[a][k];
    }
  }
  wfm__free(ctx, s);
  wfm__free(ctx, sum);
  return st;
}
