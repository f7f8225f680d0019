/* Grids: the intervals of whole local days. */
#include "calendar/calendar.h"

enum { MAX_DAYS = 36600, MIN_INTERVAL = 60 };

struct wfm_grid {
  wfm_ctx *ctx;
  const wfm_zone *zone;
  int32_t first_date, days, interval_s;
  size_t count;
  size_t *first;   /* [days + 1] first interval of each day */
  int64_t *start;  /* [count + 1] */
  int32_t *second; /* [count] */
};

/* Where the intervals go; arrays are NULL while they are only counted. */
typedef struct sink {
  int64_t *start;
  int32_t *second;
  size_t count;
} sink;

static void put(sink *to, int64_t start, int64_t second) {
  if (to->start) {
    to->start[to->count] = start;
    to->second[to->count] = (int32_t)second;
  }
  to->count++;
}

/* Intervals from start to before end, the day's first and last instant but one. */
static void put_day(const wfm_zone *zone, int64_t start, int64_t end, int32_t interval_s, sink *to) {
  int64_t block = -1; /* block of the day in which the clock stood just before t */
  for (int64_t t = start; t < end;) {
    wfm__run run = wfm__zone_run(zone, t);
    int64_t stop = run.end < end ? run.end : end;
    int64_t second = wfm__floor_mod(t + run.offset_s, WFM__DAY_S);
    if (t == start || (interval_s < WFM__DAY_S && (second % interval_s == 0 || second / interval_s != block)))
      put(to, t, second);
    for (t += interval_s - second % interval_s; interval_s < WFM__DAY_S && t < stop; t += interval_s)
      put(to, t, wfm__floor_mod(t + run.offset_s, WFM__DAY_S));
    block = wfm__floor_mod(stop - 1 + run.offset_s, WFM__DAY_S) / interval_s;
    t = stop;
  }
}

static wfm_status check(wfm_ctx *ctx, int32_t first_date, int32_t days, int32_t interval_s) {
  if (days < 1 || days > MAX_DAYS)
    return wfm__fail(ctx, WFM_EDOMAIN, "days=%d, want 1 to %d", (int)days, MAX_DAYS);
  if (interval_s < MIN_INTERVAL || interval_s > WFM__DAY_S || WFM__DAY_S % interval_s != 0)
    return wfm__fail(ctx, WFM_EDOMAIN, "interval_s=%d, want %d to 86400 that divides 86400", (int)interval_s,
                     MIN_INTERVAL);
  if (first_date == WFM_DATE_NONE || first_date > INT32_MAX - days)
    return wfm__fail(ctx, WFM_EDOMAIN, "first_date=%d with %d days is out of range", (int)first_date,
                     (int)days);
  return WFM_OK;
}

wfm_status wfm_grid_create(wfm_ctx *ctx, const wfm_zone *zone, int32_t first_date, int32_t days,
                           int32_t interval_s, wfm_grid **out) {
  if (!zone || !out) return wfm__fail(ctx, WFM_EINVAL, "zone or out is NULL");
  wfm_status st = check(ctx, first_date, days, interval_s);
  if (st != WFM_OK) return st;
  wfm_grid *grid = wfm__alloc(ctx, 1, sizeof *grid);
  if (!grid) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for a grid");
  *grid =
      (wfm_grid){.ctx = ctx, .zone = zone, .first_date = first_date, .days = days, .interval_s = interval_s};
  grid->first = wfm__alloc(ctx, (size_t)days + 1, sizeof *grid->first);
  if (!grid->first) goto no_memory;
  sink to = {0};
  for (int pass = 0; pass < 2; pass++) { /* counts, then fills */
    int64_t start = wfm_zone_day_start(zone, first_date);
    to.count = 0;
    for (int32_t d = 0; d < days; d++) {
      int64_t end = wfm_zone_day_start(zone, first_date + d + 1);
      grid->first[d] = to.count;
      put_day(zone, start, end, interval_s, &to);
      start = end;
    }
    grid->first[days] = grid->count = to.count;
    if (pass == 0) {
      to.start = grid->start = wfm__alloc(ctx, to.count + 1, sizeof *grid->start);
      to.second = grid->second = wfm__alloc(ctx, to.count, sizeof *grid->second);
      if (!grid->start || !grid->second) goto no_memory;
    } else {
      grid->start[grid->count] = start;
    }
  }
  *out = grid;
  return WFM_OK;
no_memory:
  st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for a grid of %d days of %d s", (int)days, (int)interval_s);
  wfm_grid_free(grid);
  return st;
}

void wfm_grid_free(wfm_grid *grid) {
  if (!grid) return;
  wfm__free(grid->ctx, grid->first);
  wfm__free(grid->ctx, grid->start);
  wfm__free(grid->ctx, grid->second);
  wfm__free(grid->ctx, grid);
}

size_t wfm_grid_count(const wfm_grid *grid) {
  return grid->count;
}

int32_t wfm_grid_interval_s(const wfm_grid *grid) {
  return grid->interval_s;
}

int32_t wfm_grid_days(const wfm_grid *grid) {
  return grid->days;
}

int32_t wfm_grid_first_date(const wfm_grid *grid) {
  return grid->first_date;
}

const wfm_zone *wfm_grid_zone(const wfm_grid *grid) {
  return grid->zone;
}

int64_t wfm_grid_start(const wfm_grid *grid, size_t i) {
  return grid->start[i < grid->count ? i : grid->count];
}

/* A guess from the usual lengths, then the few steps by which clock changes put it off. */
int64_t wfm_grid_find(const wfm_grid *grid, int64_t instant) {
  const int64_t *start = grid->start;
  const size_t *first = grid->first;
  if (instant < start[0] || instant >= start[grid->count]) return -1;
  int64_t last_day = grid->days - 1, day = (instant - start[0]) / WFM__DAY_S;
  if (day > last_day) day = last_day;
  while (day > 0 && start[first[day]] > instant) day--;
  while (day < last_day && start[first[day + 1]] <= instant) day++;
  size_t i = first[day] + (size_t)((instant - start[first[day]]) / grid->interval_s), end = first[day + 1];
  if (i >= end) i = end - 1;
  while (start[i] > instant) i--;
  while (i + 1 < end && start[i + 1] <= instant) i++;
  return (int64_t)i;
}

/* A guess from days of one length, then the few steps by which clock changes put it off. */
int32_t wfm_grid_day(const wfm_grid *grid, size_t i) {
  if (i >= grid->count) return -1;
  int32_t day = (int32_t)(i / (size_t)(WFM__DAY_S / grid->interval_s));
  if (day > grid->days - 1) day = grid->days - 1;
  while (grid->first[day] > i) day--;
  while (grid->first[day + 1] <= i) day++;
  return day;
}

int32_t wfm_grid_second(const wfm_grid *grid, size_t i) {
  return i < grid->count ? grid->second[i] : -1;
}

void wfm_grid_day_range(const wfm_grid *grid, int32_t day, size_t *first, size_t *count) {
  bool inside = day >= 0 && day < grid->days;
  size_t from = inside ? grid->first[day] : 0;
  if (first) *first = from;
  if (count) *count = inside ? grid->first[day + 1] - from : 0;
}
