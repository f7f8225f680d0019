/* Shifts that move or are added, one after another, where an agent helps most and helps least. */
#include "goals/floor.h"

#include <math.h>
#include <string.h>

/* Places of a day that are tried at most, and agents of a centre that count as one when shifts move. */
enum { MOST_PLACES = 14, AGENTS_A_UNIT = 25 };

/* First and last interval of a day in which there is anything. */
static bool open_span(const wfm__floor *floor, size_t day, size_t *first, size_t *end) {
  *first = floor->first[day];
  *end = floor->first[day + 1];
  while (*first < *end && floor->volume[*first] == 0 && floor->agents[*first] == 0) ++*first;
  while (*end > *first && floor->volume[*end - 1] == 0 && floor->agents[*end - 1] == 0) --*end;
  return *end > *first;
}

static void lay_places(wfm__shifts *s, size_t day, size_t wanted) {
  size_t first, end;
  s->places[day] = 0;
  if (!open_span(s->floor, day, &first, &end)) return;
  size_t length = wanted < end - first ? wanted : end - first, free_starts = end - first - length + 1;
  size_t count = free_starts < s->starts ? free_starts : s->starts;
  s->length[day] = length;
  s->places[day] = count;
  for (size_t k = 0; k < count; k++)
    s->place[day * s->starts + k] = first + (count > 1 ? k * (free_starts - 1) / (count - 1) : 0);
}

/* Agents that one step moves: one in a small centre, more in a large one. */
static double unit_of(const wfm__floor *floor) {
  double sum = 0, open = 0;
  for (size_t i = 0; i < floor->n; i++) {
    sum += floor->agents[i];
    open += floor->agents[i] > 0;
  }
  return open > 0 ? fmax(trunc(sum / open / AGENTS_A_UNIT), 1) : 1;
}

wfm_status wfm__shifts_open(wfm__floor *floor, double shift_h, wfm__shifts *s) {
  *s = (wfm__shifts){.floor = floor, .starts = MOST_PLACES, .unit = unit_of(floor)};
  size_t cells = floor->days * MOST_PLACES;
  size_t wanted = (size_t)fmax(nearbyint(fmin(shift_h * 3600 / floor->interval_s, 1e6)), 1);
  s->place = wfm__alloc(floor->ctx, cells, sizeof *s->place);
  s->places = wfm__alloc(floor->ctx, floor->days, sizeof *s->places);
  s->length = wfm__alloc(floor->ctx, floor->days, sizeof *s->length);
  s->more = wfm__alloc(floor->ctx, cells, sizeof *s->more);
  s->fewer = wfm__alloc(floor->ctx, cells, sizeof *s->fewer);
  s->may_leave = wfm__alloc(floor->ctx, cells, sizeof *s->may_leave);
  if (!s->place || !s->places || !s->length || !s->more || !s->fewer || !s->may_leave)
    return wfm__fail(floor->ctx, WFM_ENOMEM, "out of memory for shifts of %zu days", floor->days);
  for (size_t d = 0; d < floor->days; d++) lay_places(s, d, wanted);
  return WFM_OK;
}

void wfm__shifts_free(wfm__shifts *s) {
  if (!s->floor) return;
  wfm_ctx *ctx = s->floor->ctx;
  wfm__free(ctx, s->place);
  wfm__free(ctx, s->places);
  wfm__free(ctx, s->length);
  wfm__free(ctx, s->more);
  wfm__free(ctx, s->fewer);
  wfm__free(ctx, s->may_leave);
}

static void put_agents(const wfm__shifts *s, size_t day, size_t cell, double agents) {
  for (size_t i = s->place[cell]; i < s->place[cell] + s->length[day]; i++) s->floor->agents[i] += agents;
}

/* A shift may go where somebody stays in every interval. */
static bool leaves_somebody(const wfm__shifts *s, size_t day, size_t cell) {
  for (size_t i = s->place[cell]; i < s->place[cell] + s->length[day]; i++)
    if (s->floor->agents[i] < s->unit + 1) return false;
  return true;
}

static wfm_status try_agents(const wfm__shifts *s, size_t day, size_t cell, double agents,
                             wfm__floor_sum *sum) {
  put_agents(s, day, cell, agents);
  wfm_status st = wfm__floor_day(s->floor, day, sum);
  put_agents(s, day, cell, -agents);
  return st;
}

/* What a unit more, and one fewer where that is asked for, does at each place of a day. */
static wfm_status look_at_day(wfm__shifts *s, size_t day, bool fewer) {
  wfm_status st = WFM_OK;
  for (size_t k = 0; st == WFM_OK && k < s->places[day]; k++) {
    size_t cell = day * s->starts + k;
    st = try_agents(s, day, cell, s->unit, &s->more[cell]);
    s->may_leave[cell] = fewer && leaves_somebody(s, day, cell);
    if (st == WFM_OK && s->may_leave[cell]) st = try_agents(s, day, cell, -s->unit, &s->fewer[cell]);
  }
  return st;
}

static wfm_status look_at_all(wfm__shifts *s, bool fewer) {
  wfm_status st = WFM_OK;
  for (size_t d = 0; st == WFM_OK && d < s->floor->days; d++) st = look_at_day(s, d, fewer);
  return st;
}

/* How much better a value is than another. */
static double better_by(const wfm__floor *floor, double value, double than) {
  return wfm__floor_better(floor->kpi) * (value - than);
}

static bool reaches(const wfm__floor *floor, double value, double target) {
  return better_by(floor, value, target) >= 0;
}

/* The place where a change of the sums does best, on days whose shifts have this length (0: any); false when there is none. */
static bool best_place(const wfm__shifts *s, const wfm__floor_sum *sums, const bool *open, size_t length,
                       size_t *day, size_t *cell) {
  double best = -INFINITY;
  for (size_t d = 0; d < s->floor->days; d++)
    for (size_t k = 0; k < s->places[d]; k++) {
      size_t c = d * s->starts + k;
      if ((open && !open[c]) || (length && s->length[d] != length)) continue;
      double gain = better_by(s->floor, wfm__floor_value(s->floor, d, &sums[c]), 0);
      if (!(gain > best)) continue;
      best = gain;
      *day = d;
      *cell = c;
    }
  return best > -INFINITY;
}

/* Sums of the days that a move touches, kept to go back. */
typedef struct move {
  size_t to_day, to, from_day, from;
  wfm__floor_sum to_sum, from_sum;
} move;

static wfm_status make_move(wfm__shifts *s, move *m) {
  m->to_sum = s->floor->sum[m->to_day];
  m->from_sum = s->floor->sum[m->from_day];
  put_agents(s, m->to_day, m->to, s->unit);
  put_agents(s, m->from_day, m->from, -s->unit);
  wfm_status st = wfm__floor_day(s->floor, m->to_day, &s->floor->sum[m->to_day]);
  if (st == WFM_OK && m->from_day != m->to_day)
    st = wfm__floor_day(s->floor, m->from_day, &s->floor->sum[m->from_day]);
  return st;
}

static void take_back(wfm__shifts *s, const move *m) {
  put_agents(s, m->to_day, m->to, -s->unit);
  put_agents(s, m->from_day, m->from, s->unit);
  s->floor->sum[m->to_day] = m->to_sum;
  s->floor->sum[m->from_day] = m->from_sum;
}

wfm_status wfm__shifts_move(wfm__shifts *s, double target, double most, double *moved) {
  wfm__floor *floor = s->floor;
  double value = wfm__floor_value(floor, 0, NULL);
  wfm_status st = look_at_all(s, true);
  *moved = 0;
  while (st == WFM_OK && !reaches(floor, value, target) && *moved + s->unit <= most) {
    move m = {0};
    if (!best_place(s, s->more, NULL, 0, &m.to_day, &m.to) ||
        !best_place(s, s->fewer, s->may_leave, s->length[m.to_day], &m.from_day, &m.from) || m.to == m.from)
      break;
    st = make_move(s, &m);
    double after = wfm__floor_value(floor, 0, NULL);
    if (st != WFM_OK || !(better_by(floor, after, value) > 1e-6 * fabs(value))) {
      take_back(s, &m);
      break;
    }
    value = after;
    *moved += s->unit;
    st = look_at_day(s, m.to_day, true);
    if (st == WFM_OK && m.from_day != m.to_day) st = look_at_day(s, m.from_day, true);
  }
  return st;
}

/* The part of the last shift that is just enough. */
static wfm_status settle_last(wfm__shifts *s, size_t day, size_t cell, double target, double *part) {
  double low = 0, high = s->unit;
  wfm_status st = WFM_OK;
  for (int i = 0; st == WFM_OK && i < 12; i++) {
    wfm__floor_sum sum;
    double middle = low + (high - low) / 2;
    st = try_agents(s, day, cell, middle, &sum);
    if (st == WFM_OK)
      *(reaches(s->floor, wfm__floor_value(s->floor, day, &sum), target) ? &high : &low) = middle;
  }
  *part = high;
  return st;
}

wfm_status wfm__shifts_add(wfm__shifts *s, double target, double most, double *added) {
  wfm__floor *floor = s->floor;
  double value = wfm__floor_value(floor, 0, NULL);
  wfm_status st = look_at_all(s, false);
  *added = 0;
  while (st == WFM_OK && !reaches(floor, value, target) && *added < most) {
    size_t day = 0, cell = 0;
    double part = fmin(s->unit, most - *added);
    if (!best_place(s, s->more, NULL, 0, &day, &cell)) break;
    double after = wfm__floor_value(floor, day, &s->more[cell]);
    if (!(better_by(floor, after, value) > 1e-6 * fabs(value))) break;
    if (reaches(floor, after, target)) st = settle_last(s, day, cell, target, &part);
    if (st != WFM_OK) break;
    put_agents(s, day, cell, fmin(part, most - *added));
    *added += fmin(part, most - *added);
    st = wfm__floor_day(floor, day, &floor->sum[day]);
    value = wfm__floor_value(floor, 0, NULL);
    if (st == WFM_OK) st = look_at_day(s, day, false);
  }
  return st;
}
