/* One day and skill: groups of agents on the same shift, best answers, annealing, the Lagrangian bound. */
#include "schedule/pauses.h"

#include <math.h>
#include <string.h>

static sched_day *member_day(const pause_problem *p, int32_t member) {
  return &p->state->day[(size_t)p->member[member] * (size_t)p->model->days + (size_t)p->day];
}

static size_t point_of(const pause_problem *p, int32_t slot) {
  return (size_t)p->skill * (size_t)p->model->slots + (size_t)(p->first + slot);
}

/* --- making it --- */

static bool takes_part(const sched_model *model, const sched_state *state, const uint8_t *offends,
                       int32_t agent, int32_t day, int32_t skill) {
  const sched_day *d = &state->day[(size_t)agent * (size_t)model->days + (size_t)day];
  return !(offends && offends[agent]) && d->shift >= 0 && d->skill == skill &&
         model->shift[d->shift].pauses > 0;
}

/* Members by shift, in the order of the shifts, then of the agents. */
static wfm_status find_groups(pause_problem *p, const uint8_t *offends) {
  const sched_model *model = p->model;
  wfm_ctx *ctx = model->ctx;
  wfm_status st = WFM_OK;
  int32_t *count = wfm__alloc(ctx, (size_t)model->shifts + 1, sizeof *count);
  p->member = wfm__alloc(ctx, (size_t)model->agents, sizeof *p->member);
  p->group = wfm__alloc(ctx, (size_t)model->shifts, sizeof *p->group);
  if (!count || !p->member || !p->group) {
    st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for the pauses of %d agents", model->agents);
    goto done;
  }
  for (int32_t a = 0; a < model->agents; a++)
    if (takes_part(model, p->state, offends, a, p->day, p->skill))
      count[p->state->day[(size_t)a * (size_t)model->days + (size_t)p->day].shift]++;
  for (int32_t s = 0; s < model->shifts; s++) {
    if (count[s] == 0) continue;
    p->group[p->groups] = (pause_group){s, 0, p->members};
    p->members += count[s];
    count[s] = p->groups++;
  }
  for (int32_t a = 0; a < model->agents; a++) {
    if (!takes_part(model, p->state, offends, a, p->day, p->skill)) continue;
    pause_group *g = &p->group[count[p->state->day[(size_t)a * (size_t)model->days + (size_t)p->day].shift]];
    p->member[g->first + g->agents++] = a;
  }
done:
  wfm__free(ctx, count);
  return st;
}

wfm_status wfm__pauses_problem(pause_problem *p, const sched_model *model, sched_state *state,
                               const uint8_t *offends, int32_t day, int32_t skill) {
  wfm_ctx *ctx = model->ctx;
  int32_t from = INT32_MAX, to = 0;
  p->model = model;
  p->state = state;
  p->day = day;
  p->skill = skill;
  p->bound = -INFINITY;
  wfm_status st = find_groups(p, offends);
  if (st != WFM_OK) return st;
  for (int32_t g = 0; g < p->groups; g++) {
    const sched_shift *shift = &model->shift[p->group[g].shift];
    if (shift->start < from) from = shift->start;
    if (shift->start + shift->slots > to) to = shift->start + shift->slots;
  }
  p->first = p->groups ? day * model->day_slots + from : 0;
  p->slots = p->groups ? to - from : 0;
  size_t all = (size_t)p->slots;
  if (p->first + p->slots > model->slots) p->slots = model->slots > p->first ? model->slots - p->first : 0;
  p->price = wfm__alloc(ctx, all, sizeof *p->price);
  p->best = wfm__alloc(ctx, all, sizeof *p->best);
  p->prefix = wfm__alloc(ctx, all + 1, sizeof *p->prefix);
  if (p->price && p->best && p->prefix) return WFM_OK;
  return wfm__fail(ctx, WFM_ENOMEM, "out of memory for the pauses of a day");
}

void wfm__pauses_problem_free(pause_problem *p) {
  wfm_ctx *ctx = p->model->ctx;
  wfm__free(ctx, p->group);
  wfm__free(ctx, p->member);
  wfm__free(ctx, p->price);
  wfm__free(ctx, p->best);
  wfm__free(ctx, p->prefix);
}

double wfm__pauses_cost(const pause_problem *p) {
  double cost = 0;
  for (int32_t t = 0; t < p->slots; t++) {
    double missing = p->model->need[point_of(p, t)] - p->state->cover[point_of(p, t)];
    cost += missing > 0 ? p->model->frame.under_weight * missing : -p->model->frame.over_weight * missing;
  }
  return cost;
}

/* Pauses always take the same number of slots; where none can fall after the horizon the coverage's sum is fixed, and with whole
   requirements the cost moves in steps of one missing and one surplus agent-interval. 0: no such step. */
static double cost_step(const pause_problem *p) {
  for (int32_t g = 0; g < p->groups; g++)
    if (p->day * p->model->day_slots + p->model->shift[p->group[g].shift].start +
            p->model->shift[p->group[g].shift].slots >
        p->model->slots)
      return 0;
  for (int32_t t = 0; t < p->slots; t++)
    if (p->model->need[point_of(p, t)] != floor(p->model->need[point_of(p, t)])) return 0;
  return p->model->frame.under_weight + p->model->frame.over_weight;
}

bool wfm__pauses_proven(const pause_problem *p) {
  double cost = wfm__pauses_cost(p), left = cost - p->bound, step = cost_step(p);
  return left <= 1e-7 * (1 + fabs(cost)) || left < step * (1 - 1e-6);
}

/* --- answers --- */

static void sum_prices(pause_problem *p) {
  double sum = 0;
  int32_t all = p->slots;
  for (int32_t t = 0; t < all; t++) {
    p->prefix[t] = sum;
    sum += p->price[t];
  }
  for (int32_t g = 0; g < p->groups; g++) {
    const sched_shift *shift = &p->model->shift[p->group[g].shift];
    int32_t end = p->day * p->model->day_slots + shift->start + shift->slots - p->first;
    if (end > all) all = end;
  }
  for (int32_t t = p->slots; t <= all; t++) p->prefix[t] = sum;
}

const double *wfm__pauses_prefix(const pause_problem *p, int32_t shift) {
  return p->prefix + (p->day * p->model->day_slots + p->model->shift[shift].start - p->first);
}

/* Price of one agent more where so many are there: exact (sharpness 0), or around the best prices. */
static double price_at(const pause_problem *p, int32_t t, double sharpness) {
  size_t point = point_of(p, t);
  const sched_model *model = p->model;
  if (sharpness <= 0) return wfm__sched_saving(model, point, p->state->cover[point]);
  double low = model->low[point], high = model->high[point],
         missing = model->need[point] - p->state->cover[point];
  double price = p->best[t] + (high - low) / (2 * sharpness) * (missing - 0.5);
  return price < low ? low : price > high ? high : price;
}

void wfm__pauses_put(pause_problem *p, int32_t member, const int16_t *pause) {
  sched_day *day = member_day(p, member);
  wfm__sched_cover_day(p->model, p->state->cover, p->day, day, -1);
  memcpy(day->pause, pause, sizeof day->pause);
  wfm__sched_cover_day(p->model, p->state->cover, p->day, day, 1);
}

/* The member, who is not covered, takes the best pauses at the prices without him. */
static void choose(pause_problem *p, int32_t member, double sharpness) {
  sched_day *day = member_day(p, member);
  for (int32_t t = 0; t < p->slots; t++) p->price[t] = price_at(p, t, sharpness);
  sum_prices(p);
  wfm__sched_worth_at(&p->model->shift[day->shift], wfm__pauses_prefix(p, day->shift), day->pause);
  wfm__sched_cover_day(p->model, p->state->cover, p->day, day, 1);
}

void wfm__pauses_serve(pause_problem *p, const int32_t *member, int32_t count) {
  for (int32_t i = 0; i < count; i++)
    wfm__sched_cover_day(p->model, p->state->cover, p->day, member_day(p, member[i]), -1);
  for (int32_t i = 0; i < count; i++) choose(p, member[i], 1 + 0.25 * (count - i));
}

/* Each member in turn chooses anew. */
static void sweep(pause_problem *p, double sharpness) {
  for (int32_t i = 0; i < p->members; i++) {
    wfm__sched_cover_day(p->model, p->state->cover, p->day, member_day(p, i), -1);
    choose(p, i, sharpness);
  }
}

void wfm__pauses_descend(pause_problem *p) {
  for (double cost = wfm__pauses_cost(p), before = INFINITY; cost < before; cost = wfm__pauses_cost(p)) {
    before = cost;
    sweep(p, 0);
  }
}

/* --- annealing over single pauses (Kirkpatrick, Gelatt, Vecchi 1983) --- */

/* Saving of a stretch of slots when one covers them (by 1) or no longer does (by -1), which is put in force. */
static double cover_stretch(const pause_problem *p, int32_t from, int32_t to, int32_t by) {
  size_t base = point_of(p, 0);
  int32_t *cover = p->state->cover + base;
  double saved = 0;
  if (to > p->slots) to = p->slots;
  for (int32_t t = from; t < to; t++) {
    if (by < 0) cover[t]--;
    saved += wfm__sched_saving(p->model, base + (size_t)t, cover[t]);
    if (by > 0) cover[t]++;
  }
  return saved;
}

/* Moves one pause of a member at random within what its window and its neighbours leave. */
static void try_pause(pause_problem *p, wfm__rng *rng, double temperature) {
  sched_day *day = member_day(p, (int32_t)wfm__rng_below(rng, (uint32_t)p->members));
  const sched_shift *shift = &p->model->shift[day->shift];
  int32_t i = (int32_t)wfm__rng_below(rng, (uint32_t)shift->pauses), from = shift->from[i], to = shift->to[i];
  if (i > 0 && day->pause[i - 1] + shift->step[i] > from) from = day->pause[i - 1] + shift->step[i];
  if (i + 1 < shift->pauses && day->pause[i + 1] - shift->step[i + 1] < to)
    to = day->pause[i + 1] - shift->step[i + 1];
  int32_t old = day->pause[i], new = from + (int32_t)wfm__rng_below(rng, (uint32_t)(to - from + 1));
  int32_t at = p->day * p->model->day_slots + shift->start - p->first, length = shift->length[i];
  if (new == old) return;
  double change =
      cover_stretch(p, at + new, at + new + length, -1) - cover_stretch(p, at + old, at + old + length, 1);
  if (change <= 0 || change < temperature * wfm__rng_exponential(rng)) {
    day->pause[i] = (int16_t) new;
    return;
  }
  cover_stretch(p, at + old, at + old + length, -1);
  cover_stretch(p, at + new, at + new + length, 1);
}

void wfm__pauses_anneal(pause_problem *p) {
  enum { PASSES = 10, MOVES = 12 }; /* of a member in a pass */
  const double HOT = 0.12, COLD = 0.03;
  double unit = p->model->frame.under_weight + p->model->frame.over_weight;
  wfm__rng rng;
  wfm__rng_seed(&rng, 1, (uint64_t)p->day, (uint64_t)p->skill);
  for (int pass = 0; pass < PASSES && !wfm__pauses_proven(p); pass++) {
    double temperature = HOT * unit * pow(COLD / HOT, (double)pass / PASSES);
    for (int64_t i = 0; i < (int64_t)MOVES * p->members; i++) try_pause(p, &rng, temperature);
  }
  wfm__pauses_descend(p);
}

/* --- the bound --- */

/* sum of price * (need - cover without the members' pauses) + sum over the groups of agents * the least loss of a pattern */
double wfm__pauses_bound(pause_problem *p, int16_t *pauses, double *lost) {
  double bound = 0;
  for (int32_t t = 0; t < p->slots; t++) {
    size_t point = point_of(p, t);
    p->price[t] = fmin(fmax(p->price[t], p->model->low[point]), p->model->high[point]);
    bound += p->price[t] * (p->model->need[point] - p->state->cover[point]);
  }
  sum_prices(p);
  for (int32_t i = 0; i < p->members; i++) { /* the cover is with the pauses in force: take them back out */
    const sched_day *day = member_day(p, i);
    const double *prefix = wfm__pauses_prefix(p, day->shift);
    const sched_shift *shift = &p->model->shift[day->shift];
    for (int32_t k = 0; k < shift->pauses; k++)
      bound -= prefix[day->pause[k] + shift->length[k]] - prefix[day->pause[k]];
  }
  for (int32_t g = 0; g < p->groups; g++) {
    const sched_shift *shift = &p->model->shift[p->group[g].shift];
    const double *prefix = wfm__pauses_prefix(p, p->group[g].shift);
    int16_t pattern[WFM_MAX_PAUSES] = {0};
    double least = prefix[shift->slots] - prefix[0] - wfm__sched_worth_at(shift, prefix, pattern);
    bound += p->group[g].agents * least;
    if (pauses) memcpy(pauses + (size_t)g * WFM_MAX_PAUSES, pattern, sizeof pattern);
    if (lost) lost[g] = least;
  }
  if (bound > p->bound) {
    p->bound = bound;
    memcpy(p->best, p->price, (size_t)p->slots * sizeof *p->best);
  }
  return bound;
}
