/* The cheapest schedule of a person: a dynamic programme over days with the units worked, the run, the class of the last shift and
   the weekends; limited shifts are counted only once an answer goes over their limit (Righini and Salani 2008). */
#include "rota/rota.h"

#include <math.h>
#include <string.h>

enum {
  MOST_COUNTERS = 6,
  LARGEST_COUNTED = 400000,
  COUNTED_TIMES = 64,
  MOST_TRIALS = 40,
  LARGEST_LAYER = 1 << 24,
  BLOCK = 4
};

/* A limited shift that is counted: stride is its place in the index of all counters. */
typedef struct counter {
  int32_t shift, most, stride;
} counter;

/* One run of the programme. States of a day: on (run k, class c) at (k - 1) * classes + c, off (j days) after them. */
typedef struct programme {
  const rota_model *model;
  const rota_staff *rules;
  const rota_question *ask;
  rota_pricer *pricer;
  int32_t end; /* days [last, end) are walked as they are, until nothing of the window matters any more */
  int32_t runs, offs, states, weekends, units;
  int32_t padded; /* units, and what a block and a shift may reach beyond */
  bool run_grows; /* false: longer runs than `runs` are not told apart */
  int32_t min_units, max_units, max_weekends;
  int32_t counters, counts;
  counter counted[MOST_COUNTERS];
  int32_t steps;
  rota_step step[WFM_ROTA_MAX_SHIFTS];
  double *penalty; /* [shifts] added to what a shift costs, where counting it has no room */
  size_t line;     /* doubles of a layer */
} programme;

static int32_t least_of(int32_t a, int32_t b) {
  return a < b ? a : b;
}

static int32_t most_of(int32_t a, int32_t b) {
  return a > b ? a : b;
}

/* --- sizes --- */

static int32_t runs_kept(const rota_model *model, const rota_staff *rules) {
  return rules->max_run < model->days ? rules->max_run : least_of(rules->min_run, model->days);
}

static int32_t offs_kept(const rota_model *model, const rota_staff *rules) {
  return least_of(rules->min_off_run, model->days);
}

static int32_t pad(int32_t units, const rota_model *model) {
  return (units + model->longest + 2 * BLOCK - 2) / BLOCK * BLOCK;
}

/* Doubles of a layer without counters for the longest window of that many days. */
static size_t layer_size(const rota_model *model, const rota_staff *rules, int32_t days) {
  int32_t units = least_of(rules->max_minutes / model->unit, days * model->longest) + 1;
  int32_t weekends = least_of(rules->max_weekends, days / ROTA_WEEK + 2) + 1;
  int32_t states = runs_kept(model, rules) * model->classes + offs_kept(model, rules);
  return (size_t)pad(units, model) * (size_t)weekends * (size_t)states;
}

/* Doubles for windows of that many days. */
static size_t room_for(const rota_model *model, int32_t window) {
  size_t room = 0;
  for (int32_t p = 0; p < model->people; p++) {
    const rota_staff *rules = &model->rota->staff[p];
    int32_t tail = most_of(least_of(rules->max_run, model->days), offs_kept(model, rules)) + 1;
    int32_t most = least_of(model->days, window + tail);
    size_t size = ((size_t)most + 1) * layer_size(model, rules, most);
    if (size > room) room = size;
  }
  return room;
}

int32_t wfm__rota_widest_window(const rota_model *model) {
  int32_t window = model->days;
  while (window > ROTA_WEEK && room_for(model, window) > LARGEST_LAYER)
    window = (window - 1) / ROTA_WEEK * ROTA_WEEK;
  return window;
}

wfm_status wfm__rota_pricer_create(const rota_model *model, int32_t window, rota_pricer *pricer) {
  wfm_ctx *ctx = model->ctx;
  size_t days = (size_t)model->days, table = ((size_t)model->classes + 1) * (size_t)model->shifts;
  memset(pricer, 0, sizeof *pricer);
  pricer->model = model;
  pricer->most = room_for(model, window);
  if (pricer->most > LARGEST_LAYER || days * table > LARGEST_LAYER)
    return wfm__fail(ctx, WFM_ELIMIT, "the rules about runs and weekends make more than %d states in %d days",
                     LARGEST_LAYER, window);
  size_t counted = pricer->most * COUNTED_TIMES; /* with shifts counted */
  if (counted > (days + 1) * LARGEST_COUNTED) counted = (days + 1) * LARGEST_COUNTED;
  if (counted > LARGEST_LAYER) counted = LARGEST_LAYER;
  if (pricer->most < counted) pricer->most = counted;
  pricer->layer = wfm__alloc(ctx, pricer->most, sizeof *pricer->layer);
  pricer->step_cost = wfm__alloc(ctx, table, sizeof *pricer->step_cost);
  pricer->step_shift = wfm__alloc(ctx, days * table, sizeof *pricer->step_shift);
  pricer->choice = wfm__alloc(ctx, days, sizeof *pricer->choice);
  if (pricer->layer && pricer->step_cost && pricer->step_shift && pricer->choice) return WFM_OK;
  return wfm__fail(ctx, WFM_ENOMEM, "out of memory for schedules of %d days", window);
}

void wfm__rota_pricer_free(rota_pricer *pricer) {
  if (!pricer->model) return;
  wfm_ctx *ctx = pricer->model->ctx;
  wfm__free(ctx, pricer->layer);
  wfm__free(ctx, pricer->step_cost);
  wfm__free(ctx, pricer->step_shift);
  wfm__free(ctx, pricer->choice);
}

/* --- what the days outside of the window leave --- */

static bool works(const programme *run, int32_t day) {
  return run->ask->row[day] != WFM_ROTA_OFF;
}

/* The first day after the window that no longer depends on it: past the run that the window ends in. */
static int32_t find_end(const programme *run) {
  int32_t last = run->ask->last, days = run->model->days, d = last;
  if (run->ask->open || last == days) return last;
  if (works(run, last)) {
    while (d < days && works(run, d)) d++;
  } else {
    while (d < days && !works(run, d) && d - last < run->offs) d++;
  }
  return least_of(d + 1, days);
}

static void count_outside(programme *run, int32_t first, int32_t last) {
  for (int32_t d = first; d < last; d++) {
    if (!works(run, d)) continue;
    int32_t units = run->model->units[run->ask->row[d]], in_week = d % ROTA_WEEK;
    run->min_units -= units;
    run->max_units -= units;
    run->max_weekends -= in_week == ROTA_SATURDAY || (in_week == ROTA_SUNDAY && !works(run, d - 1));
  }
}

/* How often a shift may still be worked inside [first, end). */
static int32_t left_of(const programme *run, int32_t shift) {
  const rota_question *ask = run->ask;
  int32_t left = run->model->rota->most[(size_t)ask->person * (size_t)run->model->shifts + (size_t)shift];
  if (left >= run->model->days) return left;
  for (int32_t d = 0; d < ask->first; d++) left -= ask->row[d] == shift;
  for (int32_t d = run->end; d < run->model->days && !ask->open; d++) left -= ask->row[d] == shift;
  return left;
}

/* False when the days outside leave nothing that is legal. */
static bool begin(programme *run) {
  const rota_model *model = run->model;
  const rota_question *ask = run->ask;
  run->runs = runs_kept(model, run->rules);
  run->run_grows = run->rules->max_run < model->days;
  run->offs = offs_kept(model, run->rules);
  run->states = run->runs * model->classes + run->offs;
  run->end = find_end(run);
  if (ask->open) {
    run->min_units = ask->min_units;
    run->max_units = ask->max_units;
    run->max_weekends = ask->max_weekends;
  } else {
    run->min_units = (run->rules->min_minutes + model->unit - 1) / model->unit;
    run->max_units = run->rules->max_minutes / model->unit;
    run->max_weekends = run->rules->max_weekends;
    count_outside(run, run->end, model->days);
  }
  count_outside(run, 0, ask->first);
  int32_t days = run->end - ask->first;
  if (run->max_units < 0 || run->max_weekends < 0 || run->min_units > days * model->longest) return false;
  run->units = least_of(run->max_units, days * model->longest) + 1;
  run->padded = pad(run->units, model);
  run->weekends = least_of(run->max_weekends, days / ROTA_WEEK + 2) + 1;
  return true;
}

/* --- shifts as steps --- */

static int32_t counter_of(const programme *run, int32_t shift) {
  for (int32_t i = 0; i < run->counters; i++)
    if (run->counted[i].shift == shift) return i;
  return -1;
}

/* Gathers the shifts that may be worked into steps. */
static void make_steps(programme *run, int32_t *step_of) {
  const rota_model *model = run->model;
  run->steps = 0;
  for (int32_t s = 0; s < model->shifts; s++) {
    step_of[s] = -1;
    if (left_of(run, s) <= 0) continue;
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
static int32_t pinned(const programme *run, int32_t day) {
  const rota_question *ask = run->ask;
  const rota_model *model = run->model;
  if (day >= ask->last) return ask->row[day];
  if (model->rota->day_off[(size_t)ask->person * (size_t)model->days + (size_t)day]) return WFM_ROTA_OFF;
  return ask->pin ? ask->pin[day] : ROTA_ANY;
}

static double off_cost(const programme *run, int32_t day) {
  int32_t pin = pinned(run, day);
  if (pin != ROTA_ANY && pin != WFM_ROTA_OFF) return INFINITY;
  return day < run->ask->last ? *wfm__rota_wish(run->model, run->ask->person, day, WFM_ROTA_OFF) : 0;
}

/* The best shift of each step on a day after each class. */
static void find_steps(const programme *run, const int32_t *step_of, int32_t day) {
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

static int32_t state_index(const programme *run, const state *at) {
  return at->run ? (at->run - 1) * run->model->classes + at->class
                 : run->runs * run->model->classes + at->off - 1;
}

/* Values over the units worked. */
static double *values_of(const programme *run, double *layer, const state *at) {
  size_t i = (size_t)state_index(run, at) * (size_t)run->weekends + (size_t)at->weekend;
  return layer + (i * (size_t)run->counts + (size_t)at->count) * (size_t)run->padded;
}

static double *layer_after(const programme *run, int32_t day) {
  return run->pricer->layer + (size_t)(day + 1 - run->ask->first) * run->line;
}

static state first_state(const programme *run) {
  const rota_question *ask = run->ask;
  state at = {.off = run->offs};
  int32_t first = ask->first, d = first;
  if (first == 0) return at;
  while (d > 0 && works(run, d - 1) == works(run, first - 1)) d--;
  if (works(run, first - 1)) {
    at.run = least_of(first - d, run->runs);
    at.class = run->model->class_of[ask->row[first - 1]];
  } else if (d > 0) {
    at.off = least_of(first - d, run->offs);
  }
  return at;
}

/* Whether the person may be off; from->run == day: the run touches the start of the horizon. */
static bool may_rest(const programme *run, int32_t day, const state *from) {
  return from->run == 0 || from->run >= run->rules->min_run || from->run == day;
}

static bool may_work(const programme *run, const state *from) {
  return from->run == 0 ? from->off == run->offs : !run->run_grows || from->run < run->runs;
}

/* Where a day off leads. */
static state after_rest(const programme *run, const state *from) {
  state to = *from;
  to.run = to.class = 0;
  to.off = from->run ? 1 : least_of(from->off + 1, run->offs);
  return to;
}

/* Weekends that begin with a shift on that day. */
static int32_t weekend_begun(int32_t day, const state *from) {
  int32_t in_week = day % ROTA_WEEK;
  return in_week == ROTA_SATURDAY || (in_week == ROTA_SUNDAY && from->run == 0);
}

/* Where a step leads, its units aside; false when a limit is in the way. */
static bool take_step(const programme *run, int32_t day, const state *from, const rota_step *step,
                      state *to) {
  *to = *from;
  to->off = 0;
  to->class = step->class_out;
  to->run = least_of(from->run + 1, run->runs);
  to->weekend += weekend_begun(day, from);
  if (to->weekend >= run->weekends) return false;
  if (step->counter < 0) return true;
  const counter *c = &run->counted[step->counter];
  to->count += c->stride;
  return from->count / c->stride % (c->most + 1) < c->most;
}

static const double *costs_after(const programme *run, const state *from) {
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

static state state_at(const programme *run, int32_t index) {
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
static void walk_from(const programme *run, int32_t day, state from, double off, int32_t low, int32_t reach) {
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
static int32_t units_in(const programme *run, int32_t days) {
  int32_t on = least_of(run->rules->max_run, run->model->days), cycle = on + run->offs;
  return (days / cycle * on + least_of(days % cycle, on)) * run->model->longest;
}

static void walk_day(const programme *run, int32_t day, double off) {
  double *after = layer_after(run, day);
  int32_t reach = least_of(run->units, units_in(run, day - run->ask->first) + 1);
  int32_t low = run->min_units - units_in(run, run->end - day);
  for (size_t i = 0; i < run->line; i++) after[i] = INFINITY;
  for (int32_t s = 0; s < run->states; s++)
    walk_from(run, day, state_at(run, s), off, most_of(low, 0), reach);
}

/* --- the answer --- */

static double find_best(const programme *run, state *best) {
  double least = INFINITY;
  double *last = layer_after(run, run->end - 1);
  for (int32_t s = 0; s < run->states; s++) {
    state at = state_at(run, s);
    if (run->ask->open && !may_rest(run, run->end, &at)) continue; /* it might not be possible to go on */
    for (at.weekend = 0; at.weekend < run->weekends; at.weekend++)
      for (at.count = 0; at.count < run->counts; at.count++) {
        const double *value = values_of(run, last, &at);
        for (at.unit = most_of(run->min_units, 0); at.unit < run->units; at.unit++) {
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
static void look_back(const programme *run, int32_t day, const state *from, double off, const state *at,
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

static void trace(const programme *run, const int32_t *step_of, state at) {
  for (int32_t day = run->end - 1; day >= run->ask->first; day--) {
    double least = INFINITY, off = off_cost(run, day);
    state best = at;
    int32_t shift = WFM_ROTA_OFF;
    find_steps(run, step_of, day);
    for (int32_t s = 0; s < run->states; s++) {
      state from = state_at(run, s);
      for (int32_t w = most_of(at.weekend - 1, 0); w <= at.weekend; w++)
        for (from.count = 0; from.count < run->counts; from.count++) {
          from.weekend = w;
          look_back(run, day, &from, off, &at, &least, &best, &shift);
        }
    }
    if (day < run->ask->last) run->pricer->choice[day] = shift;
    at = best;
  }
}

static double run_once(programme *run, int64_t *work) {
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

/* How often the answer works a shift beyond its limit; negative: how often it still might. */
static int32_t excess_of(const programme *run, int32_t shift) {
  int32_t excess = -left_of(run, shift);
  for (int32_t d = run->ask->first; d < run->end; d++)
    excess += (d < run->ask->last ? run->pricer->choice[d] : run->ask->row[d]) == shift;
  return excess;
}

/* The shift that the answer works most beyond its limit; -1: it is legal. */
static int32_t worst_shift(const programme *run) {
  int32_t worst = -1, most = 0;
  for (int32_t s = 0; s < run->model->shifts; s++) {
    int32_t excess = excess_of(run, s);
    if (excess <= most) continue;
    most = excess;
    worst = s;
  }
  return worst;
}

/* Counts a shift from now on; false when there is no room for it. */
static bool count_shift(programme *run, int32_t shift) {
  int32_t most = left_of(run, shift);
  size_t layers = (size_t)(run->end - run->ask->first) + 1;
  if (run->counters == MOST_COUNTERS || run->line * (size_t)(most + 1) > LARGEST_COUNTED ||
      run->line * (size_t)(most + 1) > run->pricer->most / layers)
    return false;
  run->counted[run->counters++] = (counter){shift, most, run->counts};
  run->counts *= most + 1;
  return true;
}

/* What the answer costs without penalties. */
static double true_cost(const programme *run) {
  const rota_question *ask = run->ask;
  double cost = 0;
  for (int32_t d = ask->first; d < ask->last; d++) {
    int32_t s = run->pricer->choice[d];
    cost += *wfm__rota_wish(run->model, ask->person, d, s);
    if (s != WFM_ROTA_OFF) cost -= ask->price[(size_t)d * (size_t)run->model->shifts + (size_t)s];
  }
  return cost;
}

static double dearest(const programme *run) {
  double most = 1;
  size_t from = (size_t)run->ask->first * (size_t)run->model->shifts,
         to = (size_t)run->ask->last * (size_t)run->model->shifts;
  for (size_t i = from; i < to; i++) most = fabs(run->ask->price[i]) > most ? fabs(run->ask->price[i]) : most;
  return most;
}

/* The bound that an answer of that value proves: what limits are worth at the penalties is taken off. */
static double proven(const programme *run, double least) {
  for (int32_t s = 0; s < run->model->shifts; s++)
    if (run->penalty[s] > 0) least -= run->penalty[s] * left_of(run, s);
  return least;
}

/* Makes the shifts that are worked too often dearer until the answer is legal. */
static double penalise(programme *run, int64_t *work) {
  double step = dearest(run) / 16;
  for (int32_t trial = 0; trial < MOST_TRIALS && worst_shift(run) >= 0; trial++) {
    for (int32_t s = 0; s < run->model->shifts; s++) {
      int32_t excess = excess_of(run, s);
      if (excess > 0) run->penalty[s] += step * excess;
    }
    step *= 1.4;
    double least = run_once(run, work);
    if (!(least < INFINITY)) return INFINITY;
    if (proven(run, least) > run->pricer->bound) run->pricer->bound = proven(run, least);
  }
  return worst_shift(run) < 0 ? true_cost(run) : INFINITY;
}

/* Lets go of penalties a little, so that the next answer to a like question may use its limits up. */
static void relent(programme *run) {
  for (int32_t s = 0; s < run->model->shifts; s++)
    run->penalty[s] = run->penalty[s] < 0.01 ? 0 : 0.8 * run->penalty[s];
}

static bool penalised(const programme *run) {
  for (int32_t s = 0; s < run->model->shifts; s++)
    if (run->penalty[s] > 0) return true;
  return false;
}

double wfm__rota_price(rota_pricer *pricer, const rota_question *question, int64_t *work) {
  double penalty[WFM_ROTA_MAX_SHIFTS] = {0};
  programme run = {.model = pricer->model,
                   .rules = &pricer->model->rota->staff[question->person],
                   .ask = question,
                   .pricer = pricer,
                   .penalty = question->penalty ? question->penalty : penalty,
                   .counts = 1};
  pricer->bound = INFINITY;
  if (!begin(&run)) return INFINITY;
  double least = run_once(&run, work);
  pricer->bound = least < INFINITY ? proven(&run, least) : least;
  while (least < INFINITY) {
    int32_t worst = worst_shift(&run);
    if (worst < 0 && !penalised(&run)) return least;
    if (worst < 0 || penalised(&run) || !count_shift(&run, worst)) {
      least = penalise(&run, work);
      relent(&run);
      return least;
    }
    least = run_once(&run, work);
    pricer->bound = least;
  }
  return least;
}
