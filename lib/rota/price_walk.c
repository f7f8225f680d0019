/* The programme itself: shifts as steps, the states of a day, the ways on from them, and the way back. */
#include "rota/price.h"

#include <math.h>

static int32_t counter_of(const rota_programme *run, int32_t shift) {
  for (int32_t i = 0; i < run->counters; i++)
    if (run->counted[i].shift == shift) return i;
  return -1;
}

/* Gathers the shifts that may be worked into steps. */
static void make_steps(rota_programme *run, int32_t *step_of) {
  const rota_model *model = run->model;
  run->steps = 0;
  for (int32_t s = 0; s < model->shifts; s++) {
    step_of[s] = -1;
    if (wfm__rota_left(run, s) <= 0) continue;
    rota_step want = {model->units[s], model->class_of[s], counter_of(run, s)};
    int32_t q = 0;
    while (q < run->steps && (run->step[q].units != want.units || run->step[q].class_out != want.class_out ||
                              run->step[q].counter != want.counter))
      q++;
    if (q == run->steps) run->step[run->steps++] = want;
    step_of[s] = q;
  }
}

/* What is fixed on a day: a shift, WFM_ROTA_OFF, or ROTA_ANY. */
static int32_t pinned(const rota_programme *run, int32_t day) {
  const rota_question *ask = run->ask;
  const rota_model *model = run->model;
  if (day >= ask->last) return ask->row[day];
  if (model->rota->day_off[(size_t)ask->person * (size_t)model->days + (size_t)day]) return WFM_ROTA_OFF;
  return ask->pin ? ask->pin[day] : ROTA_ANY;
}

static double off_cost(const rota_programme *run, int32_t day) {
  int32_t pin = pinned(run, day);
  if (pin != ROTA_ANY && pin != WFM_ROTA_OFF) return INFINITY;
  return day < run->ask->last ? *wfm__rota_wish(run->model, run->ask->person, day, WFM_ROTA_OFF) : 0;
}

/* The best shift of each step on a day after each class. */
static void find_steps(const rota_programme *run, const int32_t *step_of, int32_t day) {
  const rota_model *model = run->model;
  const rota_question *ask = run->ask;
  size_t table = ((size_t)model->classes + 1) * (size_t)model->shifts;
  double *cost = run->pricer->step_cost;
  int32_t *shift = run->pricer->step_shift + (size_t)day * table, pin = pinned(run, day);
  for (size_t i = 0; i < table; i++) {
    cost[i] = INFINITY;
    shift[i] = WFM_ROTA_OFF;
  }
  if (pin == WFM_ROTA_OFF) return;
  const double *wish = wfm__rota_wish(model, ask->person, day, 0),
               *price = ask->price + (size_t)day * (size_t)model->shifts;
  for (int32_t s = 0; s < model->shifts; s++) {
    if (step_of[s] < 0 || (pin != ROTA_ANY && pin != s)) continue;
    double x = day < ask->last ? wish[s] - price[s] + run->penalty[s] : 0;
    for (int32_t c = 0; c <= model->classes; c++) {
      size_t at = (size_t)c * (size_t)model->shifts + (size_t)step_of[s];
      if (!model->follows[(size_t)c * (size_t)model->shifts + (size_t)s] || !(x < cost[at])) continue;
      cost[at] = x;
      shift[at] = s;
    }
  }
}

/* --- states --- */

typedef struct state {
  int32_t run; /* days at work in a row, 0: off */
  int32_t class, off, weekend, count, unit;
} state;

static int32_t state_index(const rota_programme *run, const state *at) {
  return at->run ? (at->run - 1) * run->model->classes + at->class
                 : run->runs * run->model->classes + at->off - 1;
}

/* Values over the units worked. */
static double *values_of(const rota_programme *run, double *layer, const state *at) {
  size_t i = (size_t)state_index(run, at) * (size_t)run->weekends + (size_t)at->weekend;
  return layer + (i * (size_t)run->counts + (size_t)at->count) * (size_t)run->padded;
}

static double *layer_after(const rota_programme *run, int32_t day) {
  return run->pricer->layer + (size_t)(day + 1 - run->ask->first) * run->line;
}

static state first_state(const rota_programme *run) {
  const rota_question *ask = run->ask;
  state at = {.off = run->offs};
  int32_t first = ask->first, d = first;
  if (first == 0) return at;
  while (d > 0 && wfm__rota_works(run, d - 1) == wfm__rota_works(run, first - 1)) d--;
  if (wfm__rota_works(run, first - 1)) {
    at.run = wfm__rota_least(first - d, run->runs);
    at.class = run->model->class_of[ask->row[first - 1]];
  } else if (d > 0) {
    at.off = wfm__rota_least(first - d, run->offs);
  }
  return at;
}

/* Whether the person may be off; from->run == day: the run touches the start of the horizon. */
static bool may_rest(const rota_programme *run, int32_t day, const state *from) {
  return from->run == 0 || from->run >= run->rules->min_run || from->run == day;
}

static bool may_work(const rota_programme *run, const state *from) {
  return from->run == 0 ? from->off == run->offs : !run->run_grows || from->run < run->runs;
}

/* Where a day off leads. */
static state after_rest(const rota_programme *run, const state *from) {
  state to = *from;
  to.run = to.class = 0;
  to.off = from->run ? 1 : wfm__rota_least(from->off + 1, run->offs);
  return to;
}

/* Weekends that begin with a shift on that day. */
static int32_t weekend_begun(int32_t day, const state *from) {
  int32_t in_week = day % ROTA_WEEK;
  return in_week == ROTA_SATURDAY || (in_week == ROTA_SUNDAY && from->run == 0);
}

/* Where a step leads, its units aside; false when a limit is in the way. */
static bool take_step(const rota_programme *run, int32_t day, const state *from, const rota_step *step,
                      state *to) {
  *to = *from;
  to->off = 0;
  to->class = step->class_out;
  to->run = wfm__rota_least(from->run + 1, run->runs);
  to->weekend += weekend_begun(day, from);
  if (to->weekend >= run->weekends) return false;
  if (step->counter < 0) return true;
  const rota_counter *c = &run->counted[step->counter];
  to->count += c->stride;
  return from->count / c->stride % (c->most + 1) < c->most;
}

static const double *costs_after(const rota_programme *run, const state *from) {
  int32_t c = from->run ? from->class : run->model->classes;
  return run->pricer->step_cost + (size_t)c * (size_t)run->model->shifts;
}

/* to[i] = min(to[i], from[i] + cost), in blocks that end in the padding of the lines. */
static inline void relax(double *restrict to, const double *restrict from, double cost, int32_t count) {
  for (int32_t i = 0; i < count; i += BLOCK)
    for (int32_t j = i; j < i + BLOCK; j++) {
      double x = from[j] + cost;
      to[j] = x < to[j] ? x : to[j];
    }
}

static bool any_finite(const double *x, int32_t count) {
  for (int32_t i = 0; i < count; i++)
    if (x[i] < INFINITY) return true;
  return false;
}

static state state_at(const rota_programme *run, int32_t index) {
  state at = {0};
  int32_t on = run->runs * run->model->classes;
  if (index < on) {
    at.run = index / run->model->classes + 1;
    at.class = index % run->model->classes;
  } else {
    at.off = index - on + 1;
  }
  return at;
}

/* All ways on from the states of one run and class. */
static void walk_from(const rota_programme *run, int32_t day, state from, double off, int32_t low,
                      int32_t reach) {
  double *before = layer_after(run, day - 1), *after = layer_after(run, day);
  const double *cost = costs_after(run, &from);
  bool rests = off < INFINITY && may_rest(run, day, &from), goes_on = may_work(run, &from);
  state to;
  for (from.weekend = 0; from.weekend < run->weekends; from.weekend++)
    for (from.count = 0; from.count < run->counts; from.count++) {
      const double *in = values_of(run, before, &from) + low;
      if (!any_finite(in, reach - low)) continue;
      if (rests) {
        to = after_rest(run, &from);
        relax(values_of(run, after, &to) + low, in, off, reach - low);
      }
      for (int32_t q = 0; q < run->steps && goes_on; q++)
        if (cost[q] < INFINITY && take_step(run, day, &from, &run->step[q], &to))
          relax(values_of(run, after, &to) + low + run->step[q].units, in, cost[q], reach - low);
    }
}

/* Most units that fit into so many days by the rules about runs. */
static int32_t units_in(const rota_programme *run, int32_t days) {
  int32_t on = wfm__rota_least(run->rules->max_run, run->model->days), cycle = on + run->offs;
  return (days / cycle * on + wfm__rota_least(days % cycle, on)) * run->model->longest;
}

static void walk_day(const rota_programme *run, int32_t day, double off) {
  double *after = layer_after(run, day);
  int32_t reach = wfm__rota_least(run->units, units_in(run, day - run->ask->first) + 1);
  int32_t low = run->min_units - units_in(run, run->end - day);
  for (size_t i = 0; i < run->line; i++) after[i] = INFINITY;
  for (int32_t s = 0; s < run->states; s++)
    walk_from(run, day, state_at(run, s), off, wfm__rota_most(low, 0), reach);
}

/* --- the answer --- */

static double find_best(const rota_programme *run, state *best) {
  double least = INFINITY;
  double *last = layer_after(run, run->end - 1);
  for (int32_t s = 0; s < run->states; s++) {
    state at = state_at(run, s);
    if (run->ask->open && !may_rest(run, run->end, &at)) continue; /* it might not be possible to go on */
    for (at.weekend = 0; at.weekend < run->weekends; at.weekend++)
      for (at.count = 0; at.count < run->counts; at.count++) {
        const double *value = values_of(run, last, &at);
        for (at.unit = wfm__rota_most(run->min_units, 0); at.unit < run->units; at.unit++) {
          if (!(value[at.unit] < least)) continue;
          least = value[at.unit];
          *best = at;
        }
      }
  }
  return least;
}

static bool same_state(const state *a, const state *b) {
  return a->run == b->run && a->class == b->class && a->off == b->off && a->weekend == b->weekend &&
         a->count == b->count;
}

/* Looks whether the state before leads to `at` at a lower cost than the least so far. */
static void look_back(const rota_programme *run, int32_t day, const state *from, double off, const state *at,
                      double *least, state *best, int32_t *shift) {
  const rota_model *model = run->model;
  const double *in = values_of(run, layer_after(run, day - 1), from), *cost = costs_after(run, from);
  const int32_t *shifts = run->pricer->step_shift + ((size_t)day * ((size_t)model->classes + 1) +
                                                     (size_t)(from->run ? from->class : model->classes)) *
                                                        (size_t)model->shifts;
  state to;
  if (at->run == 0) {
    to = after_rest(run, from);
    if (may_rest(run, day, from) && same_state(&to, at) && in[at->unit] + off < *least) {
      *least = in[at->unit] + off;
      *best = *from;
      best->unit = at->unit;
      *shift = WFM_ROTA_OFF;
    }
    return;
  }
  for (int32_t q = 0; q < run->steps; q++) {
    int32_t unit = at->unit - run->step[q].units;
    if (unit < 0 || !may_work(run, from) || !take_step(run, day, from, &run->step[q], &to) ||
        !same_state(&to, at))
      continue;
    if (!(in[unit] + cost[q] < *least)) continue;
    *least = in[unit] + cost[q];
    *best = *from;
    best->unit = unit;
    *shift = shifts[q];
  }
}

static void trace(const rota_programme *run, const int32_t *step_of, state at) {
  for (int32_t day = run->end - 1; day >= run->ask->first; day--) {
    double least = INFINITY, off = off_cost(run, day);
    state best = at;
    int32_t shift = WFM_ROTA_OFF;
    find_steps(run, step_of, day);
    for (int32_t s = 0; s < run->states; s++) {
      state from = state_at(run, s);
      for (int32_t w = wfm__rota_most(at.weekend - 1, 0); w <= at.weekend; w++)
        for (from.count = 0; from.count < run->counts; from.count++) {
          from.weekend = w;
          look_back(run, day, &from, off, &at, &least, &best, &shift);
        }
    }
    if (day < run->ask->last) run->pricer->choice[day] = shift;
    at = best;
  }
}

double wfm__rota_walk(rota_programme *run, int64_t *work) {
  int32_t step_of[WFM_ROTA_MAX_SHIFTS];
  make_steps(run, step_of);
  run->line = (size_t)run->states * (size_t)run->weekends * (size_t)run->counts * (size_t)run->padded;
  double *first = run->pricer->layer;
  for (size_t i = 0; i < run->line; i++) first[i] = INFINITY;
  state at = first_state(run);
  *values_of(run, first, &at) = 0;
  for (int32_t d = run->ask->first; d < run->end; d++) {
    find_steps(run, step_of, d);
    walk_day(run, d, off_cost(run, d));
  }
  *work += 1 + (int64_t)run->line * (run->end - run->ask->first) * (run->steps + 2) / 3000;
  double least = find_best(run, &at);
  if (least < INFINITY) trace(run, step_of, at);
  return least;
}
