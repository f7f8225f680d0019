/* Few agents cover what is missing: the change that gains most for its price, again and again. Gains are estimated for all and
   reckoned exactly only for what comes out on top (lazy evaluation: Minoux 1978). */
#include "schedule/replan.h"

#include <math.h>
#include <string.h>

/* The best change found for an agent's day, with the second day of a trade. */
typedef struct change {
  double gain; /* less its price; exact once fresh */
  bool fresh;
  int32_t days, day[2], to[2]; /* places; days 0: pauses of the day alone */
} change;

typedef struct search {
  replan_job *rp;
  change *best; /* [agents * days] */
  double *add;  /* [points + skills] prefix sums by skill: what one agent more saves */
  double *drop; /* the same: what one agent less costs */
  bool pauses_only;
  int32_t most_agents;
} search;

static const double LEAST_GAIN = 1e-7;

/* --- estimates --- */

static void sum_savings(search *s) {
  const sched_model *model = s->rp->model;
  for (int32_t k = 0; k < model->skills; k++) {
    size_t point = (size_t)k * (size_t)model->slots, at = point + (size_t)k;
    double add = 0, drop = 0;
    for (int32_t t = 0; t < model->slots; t++, point++, at++) {
      int32_t cover = s->rp->state.cover[point];
      s->add[at] = add;
      s->drop[at] = drop;
      add += wfm__sched_saving(model, point, cover);
      drop += wfm__sched_saving(model, point, cover - 1);
    }
    s->add[at] = add;
    s->drop[at] = drop;
  }
}

/* Sum over the slots of a skill, those after the horizon left out. */
static double stretch(const search *s, const double *prefix, int32_t skill, int32_t from, int32_t to) {
  int32_t slots = s->rp->model->slots;
  const double *of_skill = prefix + (size_t)skill * ((size_t)slots + 1);
  if (to > slots) to = slots;
  return to > from ? of_skill[to] - of_skill[from] : 0;
}

/* Saving of a shift for one agent more, its pauses left out. */
static double add_gain(const search *s, const sched_kind *kind, int32_t d, int32_t shift) {
  const sched_model *model = s->rp->model;
  int32_t first = d * model->day_slots + model->shift[shift].start, last = first + model->shift[shift].slots;
  double most = -INFINITY;
  for (int32_t i = 0; i < kind->skills; i++) {
    double x = stretch(s, s->add, kind->skill[i], first, last);
    most = x > most ? x : most;
  }
  return most;
}

/* What it costs to take a day out, its pauses left out. */
static double drop_loss(const search *s, int32_t d, const sched_day *day) {
  const sched_shift *shift = &s->rp->model->shift[day->shift];
  int32_t first = d * s->rp->model->day_slots + shift->start;
  return stretch(s, s->drop, day->skill, first, first + shift->slots);
}

/* Gain of another shift on the same day: the slots that only one of both has; where the skill may change, both whole. */
static double exchange_gain(const search *s, const sched_kind *kind, int32_t d, const sched_day *old,
                            int32_t new_shift) {
  const sched_model *model = s->rp->model;
  if (kind->skills > 1) return add_gain(s, kind, d, new_shift) - drop_loss(s, d, old);
  const sched_shift *a = &model->shift[old->shift], *b = &model->shift[new_shift];
  int32_t base = d * model->day_slots, a0 = base + a->start, a1 = a0 + a->slots, b0 = base + b->start,
          b1 = b0 + b->slots;
  int32_t low = a0 > b0 ? a0 : b0, high = a1 < b1 ? a1 : b1, k = old->skill;
  if (low >= high) return stretch(s, s->add, k, b0, b1) - stretch(s, s->drop, k, a0, a1);
  return stretch(s, s->add, k, b0, low) + stretch(s, s->add, k, high, b1) - stretch(s, s->drop, k, a0, low) -
         stretch(s, s->drop, k, high, a1);
}

/* What an agent whose work is as published must gain beyond the price of the day when it changes. */
static double agent_price(const search *s, int32_t agent) {
  return s->rp->moved[agent] || s->rp->offends[agent] ? 0 : s->rp->agent_price;
}

static void offer(change *best, double gain, int32_t days, const sched_move *m) {
  if (!(gain > best->gain)) return;
  best->gain = gain;
  best->fresh = false;
  best->days = days;
  for (int32_t i = 0; i < days; i++) {
    best->day[i] = m->day[i];
    best->to[i] = m->to[i];
  }
}

/* Offers the move when its estimate, its price and its own cost leave a gain and it is legal. */
static void estimate(const search *s, change *best, const sched_move *m, double gain) {
  gain -= agent_price(s, m->agent);
  for (int32_t i = 0; i < m->days; i++)
    gain -=
        wfm__replan_shift_price(s->rp, m->agent, m->day[i], m->to[i] < 0 ? -1 : m->kind->shift[m->to[i]]) -
        wfm__replan_price(s->rp, m->agent, m->day[i], replan_day(s->rp, m->agent, m->day[i]));
  if (!(gain > best->gain)) return;
  gain -= wfm__sched_own_change(s->rp->model, m);
  wfm__sched_set_places(m, m->from);
  offer(best, gain, m->days, m);
}

/* A day off worked, for a day of the same week off, or for none. */
static void estimate_off_day(const search *s, change *best, sched_move *m) {
  const sched_model *model = s->rp->model;
  int32_t d = m->day[0], first = d - d % WFM__WEEK_DAYS, last = first + WFM__WEEK_DAYS;
  if (last > model->days) last = model->days;
  for (int32_t j = 0; j < m->kind->shifts; j++) {
    double gain = add_gain(s, m->kind, d, m->kind->shift[j]);
    m->days = 1;
    m->to[0] = j;
    estimate(s, best, m, gain);
    m->days = 2;
    m->to[1] = -1;
    for (int32_t other = first; other < last; other++) {
      if (m->place[other] < 0) continue;
      m->day[1] = other;
      m->from[1] = m->place[other];
      estimate(s, best, m, gain - drop_loss(s, other, replan_day(s->rp, m->agent, other)));
    }
  }
}

static void estimate_worked_day(const search *s, change *best, sched_move *m) {
  int32_t d = m->day[0];
  const sched_day *day = replan_day(s->rp, m->agent, d);
  m->days = 1;
  m->to[0] = -1;
  estimate(s, best, m, -drop_loss(s, d, day));
  for (int32_t j = 0; j < m->kind->shifts; j++) {
    if (j == m->from[0] && m->kind->skills == 1) continue;
    m->to[0] = j;
    estimate(s, best, m, exchange_gain(s, m->kind, d, day, m->kind->shift[j]));
  }
}

/* --- exact gains --- */

/* The day with its pauses moved for the best: those that have begun stay, the others begin after now. False when none can move. */
static bool move_pauses(const search *s, int32_t d, const sched_day *old, sched_day *new_day) {
  const replan_job *rp = s->rp;
  const sched_model *model = rp->model;
  sched_shift shift = model->shift[old->shift];
  int32_t first = d * model->day_slots + shift.start, movable = 0;
  int64_t begun = rp->now - replan_start(rp, d, old->shift), interval = model->frame.interval_minutes;
  for (int32_t i = 0; i < shift.pauses; i++) {
    if (old->pause[i] * interval < begun)
      shift.from[i] = shift.to[i] = old->pause[i];
    else if (shift.from[i] * interval < begun)
      shift.from[i] = (int32_t)((begun + interval - 1) / interval);
    movable += shift.to[i] > shift.from[i];
  }
  if (movable == 0) return false;
  size_t base = (size_t)old->skill * (size_t)model->slots + (size_t)first;
  const int32_t *cover = rp->state.cover + base;
  double sum = 0;
  int32_t end = model->slots - first < shift.slots ? model->slots - first : shift.slots;
  for (int32_t t = 0; t <= shift.slots; t++) {
    rp->prefix[t] = sum;
    if (t < end) sum += wfm__sched_saving(model, base + (size_t)t, cover[t]);
  }
  *new_day = *old;
  wfm__sched_worth_at(&shift, rp->prefix, new_day->pause);
  return true;
}

/* Gain of other pauses on the day, which are left in new_day; the coverage ends as it was. */
static double pause_gain(const search *s, int32_t agent, int32_t d, sched_day *new_day) {
  replan_job *rp = s->rp;
  sched_model *model = rp->model;
  sched_day old = *replan_day(rp, agent, d);
  if (old.shift < 0 || model->shift[old.shift].pauses == 0) return -INFINITY;
  double lost = wfm__sched_cover_day(model, rp->state.cover, d, &old, -1), gain = -INFINITY;
  if (move_pauses(s, d, &old, new_day) && !wfm__replan_same(rp, new_day, &old)) {
    gain = wfm__sched_cover_day(model, rp->state.cover, d, new_day, 1) - lost;
    wfm__sched_cover_day(model, rp->state.cover, d, new_day, -1);
  }
  wfm__sched_cover_day(model, rp->state.cover, d, &old, 1);
  if (!(gain > -INFINITY)) return gain;
  return gain - wfm__replan_price(rp, agent, d, new_day) + wfm__replan_price(rp, agent, d, &old);
}

/* Puts a change in force when it gains at least so much; else leaves all as it was. Returns its gain. */
static double try_change(search *s, int32_t agent, int32_t d, const change *c, double least) {
  replan_job *rp = s->rp;
  const sched_model *model = rp->model;
  sched_day new_day[2], old[2];
  if (c->days == 0) {
    double gain = pause_gain(s, agent, d, &new_day[0]);
    if (gain >= least) wfm__replan_set(rp, agent, d, &new_day[0]);
    return gain;
  }
  sched_move m = {.agent = agent, .days = c->days, .kind = &model->kind[model->agent[agent].kind]};
  m.place = rp->place + (size_t)agent * (size_t)model->days;
  double gain = -agent_price(s, agent);
  for (int32_t i = 0; i < c->days; i++) {
    m.day[i] = c->day[i];
    m.to[i] = c->to[i];
    m.from[i] = m.place[c->day[i]];
    old[i] = *replan_day(rp, agent, c->day[i]);
    gain += wfm__replan_price(rp, agent, c->day[i], &old[i]);
  }
  gain -= wfm__sched_own_change(model, &m);
  wfm__sched_set_places(&m, m.from);
  if (!(gain > -INFINITY)) return -INFINITY;
  for (int32_t i = 0; i < c->days; i++)
    if (old[i].shift >= 0) gain -= wfm__sched_cover_day(model, rp->state.cover, c->day[i], &old[i], -1);
  for (int32_t i = 0; i < c->days; i++) {
    new_day[i] = (sched_day){.shift = -1};
    if (c->to[i] < 0) continue;
    wfm__sched_best_day(model, rp->state.cover, rp->prefix, m.kind, c->day[i], m.kind->shift[c->to[i]],
                        &new_day[i]);
    gain += wfm__sched_cover_day(model, rp->state.cover, c->day[i], &new_day[i], 1);
  }
  for (int32_t i = 0; i < c->days; i++) gain -= wfm__replan_price(rp, agent, c->day[i], &new_day[i]);
  for (int32_t i = 0; i < c->days; i++)
    if (new_day[i].shift >= 0) wfm__sched_cover_day(model, rp->state.cover, c->day[i], &new_day[i], -1);
  for (int32_t i = 0; i < c->days; i++)
    if (old[i].shift >= 0) wfm__sched_cover_day(model, rp->state.cover, c->day[i], &old[i], 1);
  if (gain >= least)
    for (int32_t i = 0; i < c->days; i++) wfm__replan_set(rp, agent, c->day[i], &new_day[i]);
  return gain;
}

/* --- the search --- */

/* Estimates the best change of an agent's day anew. */
static void look(search *s, int32_t agent, int32_t d) {
  replan_job *rp = s->rp;
  const sched_model *model = rp->model;
  change *best = &s->best[(size_t)agent * (size_t)model->days + (size_t)d];
  sched_day moved;
  *best = (change){.gain = LEAST_GAIN / 2};
  sched_move m = {.agent = agent, .day = {d}, .kind = &model->kind[model->agent[agent].kind]};
  m.place = rp->place + (size_t)agent * (size_t)model->days;
  m.from[0] = m.place[d];
  if (m.from[0] >= 0) {
    double gain = pause_gain(s, agent, d, &moved);
    offer(best, gain, 0, &m);
    best->fresh = best->gain == gain;
  }
  if (s->pauses_only || (int64_t)(d + 2) * WFM__DAY_MINUTES <= rp->now) return;
  if (m.from[0] >= 0)
    estimate_worked_day(s, best, &m);
  else
    estimate_off_day(s, best, &m);
}

static void look_at_day(search *s, int32_t d) {
  const sched_model *model = s->rp->model;
  int32_t before = d > 0 ? d - 1 : 0; /* its shifts may reach into the day */
  for (int32_t a = 0; a < model->agents; a++)
    for (int32_t i = before; i <= d; i++) look(s, a, i);
}

/* The agent's day with the largest gain; -1: none. */
static int64_t find_top(const search *s) {
  const sched_model *model = s->rp->model;
  int64_t top = -1;
  double most = LEAST_GAIN;
  for (int32_t a = 0; a < model->agents; a++) {
    if (!s->rp->changed[a] && s->rp->agents_changed >= s->most_agents) continue;
    for (int32_t d = 0; d < model->days; d++) {
      size_t at = (size_t)a * (size_t)model->days + (size_t)d;
      if (s->best[at].gain <= most) continue;
      most = s->best[at].gain;
      top = (int64_t)at;
    }
  }
  return top;
}

/* Looks again at everything that a change of the agent's days has touched. */
static void look_again(search *s, int32_t agent, int32_t d, const change *c) {
  const sched_model *model = s->rp->model;
  sum_savings(s);
  look_at_day(s, d);
  for (int32_t i = 0; i < c->days; i++)
    if (c->day[i] != d) look_at_day(s, c->day[i]);
  for (int32_t i = 0; i < model->days; i++) look(s, agent, i);
}

static void climb(search *s) {
  replan_job *rp = s->rp;
  int32_t days = rp->model->days;
  sum_savings(s);
  for (int32_t d = 0; d < days; d++)
    for (int32_t a = 0; a < rp->model->agents; a++) look(s, a, d);
  for (int64_t top = find_top(s); top >= 0 && rp->stopped == WFM_OK; top = find_top(s)) {
    change *c = &s->best[top], taken = *c;
    int32_t agent = (int32_t)(top / days), d = (int32_t)(top % days);
    double gain = try_change(s, agent, d, &taken, taken.fresh ? LEAST_GAIN : INFINITY);
    if (taken.fresh && gain >= LEAST_GAIN) {
      look_again(s, agent, d, &taken);
    } else {
      c->gain = gain;
      c->fresh = true;
    }
    rp->stopped = wfm__watch_report(rp->watch, "replan", NAN, NAN, NAN);
  }
}

/* Pauses first: a quarter of the agents who may change at all, so that some are left for shifts. */
enum { PAUSE_PART = 4 };

wfm_status wfm__replan_search(replan_job *rp) {
  const sched_model *model = rp->model;
  wfm_ctx *ctx = model->ctx;
  wfm_status st = WFM_OK;
  search s = {.rp = rp};
  size_t sums = (size_t)model->points + (size_t)model->skills;
  s.best = wfm__alloc(ctx, (size_t)model->agents * (size_t)model->days, sizeof *s.best);
  s.add = wfm__alloc(ctx, sums, sizeof *s.add);
  s.drop = wfm__alloc(ctx, sums, sizeof *s.drop);
  if (!s.best || !s.add || !s.drop) {
    st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for the changes of %d agents", model->agents);
    goto done;
  }
  int32_t free_agents = rp->opts->max_agents - rp->agents_changed;
  s.pauses_only = true;
  s.most_agents = rp->agents_changed + (free_agents > 0 ? (free_agents + PAUSE_PART - 1) / PAUSE_PART : 0);
  climb(&s);
  s.pauses_only = false;
  s.most_agents = rp->opts->max_agents;
  if (rp->stopped == WFM_OK) climb(&s);
done:
  wfm__free(ctx, s.best);
  wfm__free(ctx, s.add);
  wfm__free(ctx, s.drop);
  return st;
}
