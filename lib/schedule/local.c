/* Simulated annealing over single days (Kirkpatrick, Gelatt, Vecchi 1983): small changes, each legal, judged by their exact cost. */
#include "schedule/schedule.h"

#include <math.h>
#include <string.h>

enum { PAUSES = 3 }; /* moves of pauses tried for each of shifts */

wfm_status wfm__sched_local_create(sched_local *local, sched_search *search) {
  const sched_model *model = search->model;
  int32_t longest = 0;
  for (int32_t s = 0; s < model->shifts; s++)
    if (model->shift[s].slots > longest) longest = model->shift[s].slots;
  local->search = search;
  local->place = wfm__alloc(model->ctx, (size_t)model->agents * (size_t)model->days, sizeof *local->place);
  local->prefix = wfm__alloc(model->ctx, (size_t)longest + 1, sizeof *local->prefix);
  if (local->place && local->prefix) return WFM_OK;
  return wfm__fail(model->ctx, WFM_ENOMEM, "out of memory for the days of %d agents", model->agents);
}

void wfm__sched_local_free(sched_local *local) {
  if (!local->search) return;
  wfm__free(local->search->model->ctx, local->place);
  wfm__free(local->search->model->ctx, local->prefix);
}

/* One agent and the days of him that a move changes, with the places that they had. */
typedef struct move {
  int32_t agent, days, day[2], from[2], to[2];
  const sched_kind *kind;
  int32_t *place; /* of the agent's days */
} move;

/* --- legality of an agent's days around a change --- */

static bool rest_kept(const sched_local *local, const move *m, int32_t d) {
  const sched_model *model = local->search->model;
  const sched_shift *shift = &model->shift[m->kind->shift[m->place[d]]];
  int32_t reach = m->kind->min_rest / WFM__DAY_MINUTES + 3, before = d - 1, after = d + 1;
  while (before >= 0 && d - before <= reach && m->place[before] < 0) before--;
  while (after < model->days && after - d <= reach && m->place[after] < 0) after++;
  int64_t since = (int64_t)d * WFM__DAY_MINUTES + shift->start_minute;
  if (before < 0)
    since += model->roster->agent[m->agent].in.prior_end_minutes_before;
  else if (m->place[before] >= 0)
    since -= (int64_t)before * WFM__DAY_MINUTES + model->shift[m->kind->shift[m->place[before]]].end_minute;
  if (since < m->kind->min_rest) return false;
  if (after >= model->days || m->place[after] < 0) return true;
  int32_t start = (after - d) * WFM__DAY_MINUTES + model->shift[m->kind->shift[m->place[after]]].start_minute;
  return start - shift->end_minute >= m->kind->min_rest;
}

static bool run_kept(const sched_local *local, const move *m, int32_t d) {
  const sched_model *model = local->search->model;
  if (m->kind->runs == 1) return true;
  int32_t first = d, last = d;
  while (first > 0 && m->place[first - 1] >= 0) first--;
  while (last + 1 < model->days && m->place[last + 1] >= 0) last++;
  int64_t run = last - first + 1;
  if (first == 0) run += model->roster->agent[m->agent].in.prior_consecutive_days;
  return run <= m->kind->max_run;
}

/* The week's cost; infinite when it is over a limit. */
static double week_cost(const sched_local *local, const move *m) {
  const sched_model *model = local->search->model;
  int32_t week = m->day[0] / WFM__WEEK_DAYS, minutes = 0, worked = 0;
  const sched_week *limits = &model->week[(size_t)m->agent * (size_t)model->weeks + (size_t)week];
  for (int32_t d = week * WFM__WEEK_DAYS; d < (week + 1) * WFM__WEEK_DAYS && d < model->days; d++) {
    if (m->place[d] < 0) continue;
    minutes += model->shift[m->kind->shift[m->place[d]]].paid_minutes;
    worked++;
  }
  if (worked > 0 && (worked > limits->max_days || minutes > limits->max_minutes)) return INFINITY;
  return wfm__sched_week_cost(model, m->kind, limits, minutes, worked);
}

/* Cost of the days that change, without coverage. */
static double days_cost(const sched_local *local, const move *m, const int32_t *place) {
  const sched_model *model = local->search->model;
  double cost = 0;
  for (int32_t i = 0; i < m->days; i++) {
    size_t at = (size_t)m->agent * (size_t)model->days + (size_t)m->day[i];
    cost += place[i] < 0 ? model->off_cost[at] : model->row[model->row_of[at] + (size_t)place[i]];
  }
  return cost;
}

static void set_places(const move *m, const int32_t *place) {
  for (int32_t i = 0; i < m->days; i++) m->place[m->day[i]] = place[i];
}

/* Own cost of the change; infinite when it is not legal. The new places are left in force. */
static double own_change(const sched_local *local, const move *m) {
  double before = days_cost(local, m, m->from) + week_cost(local, m), after = days_cost(local, m, m->to);
  set_places(m, m->to);
  if (!(after < INFINITY)) return INFINITY;
  after += week_cost(local, m);
  for (int32_t i = 0; i < m->days && after < INFINITY; i++)
    if (m->to[i] >= 0 &&
        (!rest_kept(local, m, m->day[i]) || (m->from[i] < 0 && !run_kept(local, m, m->day[i]))))
      after = INFINITY;
  return after - before;
}

/* --- coverage --- */

/* What one agent more saves at a point. */
static inline double saving(const sched_model *model, size_t point, int32_t cover) {
  double missing = model->need[point] - cover, low = model->low[point];
  if (missing <= 0) return low;
  return missing >= 1 ? model->high[point] : low + missing * (model->high[point] - low);
}

/* Takes a day out of the coverage (by -1) or puts it in (by 1); returns what its coverage saves. */
static double cover_day(const sched_local *local, int32_t d, const sched_day *day, int32_t by) {
  const sched_model *model = local->search->model;
  const sched_shift *shift = &model->shift[day->shift];
  int32_t first = d * model->day_slots + shift->start, t = 0;
  size_t base = (size_t)day->skill * (size_t)model->slots + (size_t)first;
  int32_t *cover = local->search->now.cover + base;
  int32_t end = model->slots - first < shift->slots ? model->slots - first : shift->slots;
  double saved = 0;
  for (int32_t i = 0; i <= shift->pauses; i++) {
    int32_t stop = i < shift->pauses && day->pause[i] < end ? day->pause[i] : end;
    for (; t < stop; t++) {
      if (by < 0) cover[t]--;
      saved += saving(model, base + (size_t)t, cover[t]);
      if (by > 0) cover[t]++;
    }
    if (i < shift->pauses) t = day->pause[i] + shift->length[i];
  }
  return saved;
}

/* The best skill and pauses for a shift against the present coverage. */
static void best_day(const sched_local *local, const sched_kind *kind, int32_t d, int32_t s, sched_day *out) {
  const sched_model *model = local->search->model;
  const sched_shift *shift = &model->shift[s];
  int32_t first = d * model->day_slots + shift->start;
  int32_t end = model->slots - first < shift->slots ? model->slots - first : shift->slots;
  double most = -INFINITY;
  memset(out, 0, sizeof *out);
  for (int32_t i = 0; i < kind->skills; i++) {
    size_t base = (size_t)kind->skill[i] * (size_t)model->slots + (size_t)first;
    const int32_t *cover = local->search->now.cover + base;
    double sum = 0;
    sched_day day = {.shift = s, .skill = kind->skill[i]};
    for (int32_t t = 0; t <= shift->slots; t++) {
      local->prefix[t] = sum;
      if (t < end) sum += saving(model, base + (size_t)t, cover[t]);
    }
    double worth = wfm__sched_worth_at(shift, local->prefix, day.pause);
    if (worth <= most) continue;
    most = worth;
    *out = day;
  }
}

/* Makes the change or leaves all as it was. */
static bool try_move(sched_local *local, const move *m, double temperature) {
  sched_search *search = local->search;
  double change = own_change(local, m);
  if (!(change < INFINITY)) {
    set_places(m, m->from);
    return false;
  }
  sched_day *days = search->now.day + (size_t)m->agent * (size_t)search->model->days, kept[2];
  for (int32_t i = 0; i < m->days; i++) {
    kept[i] = days[m->day[i]];
    if (m->from[i] >= 0) change += cover_day(local, m->day[i], &kept[i], -1);
  }
  for (int32_t i = 0; i < m->days; i++) {
    sched_day *day = &days[m->day[i]];
    *day = (sched_day){.shift = -1};
    if (m->to[i] < 0) continue;
    best_day(local, m->kind, m->day[i], m->kind->shift[m->to[i]], day);
    change -= cover_day(local, m->day[i], day, 1);
  }
  if (change <= 0 || change < temperature * wfm__rng_exponential(&search->rng)) return true;
  for (int32_t i = 0; i < m->days; i++) {
    if (m->to[i] >= 0) cover_day(local, m->day[i], &days[m->day[i]], -1);
    days[m->day[i]] = kept[i];
    if (m->from[i] >= 0) cover_day(local, m->day[i], &kept[i], 1);
  }
  set_places(m, m->from);
  return false;
}

/* --- pauses --- */

/* Saving of a stretch of points when one covers them (by 1) or no longer does (by -1), which is put in force. */
static double cover_stretch(const sched_local *local, size_t point, int32_t from, int32_t to, int32_t by) {
  int32_t *cover = local->search->now.cover + point;
  double saved = 0;
  for (int32_t t = from; t < to; t++) {
    if (by < 0) cover[t]--;
    saved += saving(local->search->model, point + (size_t)t, cover[t]);
    if (by > 0) cover[t]++;
  }
  return saved;
}

/* Moves one pause of a day at random within what its window and its neighbours leave. */
static void try_pause(sched_local *local, int32_t agent, int32_t d, double temperature) {
  const sched_model *model = local->search->model;
  wfm__rng *rng = &local->search->rng;
  sched_day *day = &local->search->now.day[(size_t)agent * (size_t)model->days + (size_t)d];
  const sched_shift *shift = &model->shift[day->shift];
  if (shift->pauses == 0) return;
  int32_t i = (int32_t)wfm__rng_below(rng, (uint32_t)shift->pauses), from = shift->from[i], to = shift->to[i];
  if (i > 0 && day->pause[i - 1] + shift->step[i] > from) from = day->pause[i - 1] + shift->step[i];
  if (i + 1 < shift->pauses && day->pause[i + 1] - shift->step[i + 1] < to)
    to = day->pause[i + 1] - shift->step[i + 1];
  int32_t old = day->pause[i], new = from + (int32_t)wfm__rng_below(rng, (uint32_t)(to - from + 1));
  int32_t first = d * model->day_slots + shift->start, length = shift->length[i];
  if (new == old || first + (new > old ? new : old) + length > model->slots) return;
  size_t point = (size_t)day->skill * (size_t)model->slots + (size_t)first;
  double change =
      cover_stretch(local, point, new, new + length, -1) - cover_stretch(local, point, old, old + length, 1);
  if (change <= 0 || change < temperature * wfm__rng_exponential(rng)) {
    day->pause[i] = (int16_t) new;
    return;
  }
  cover_stretch(local, point, old, old + length, -1);
  cover_stretch(local, point, new, new + length, 1);
}

/* --- what to try --- */

/* A shift near another in start, or any. */
static int32_t draw_shift(sched_local *local, const sched_kind *kind, int32_t near) {
  wfm__rng *rng = &local->search->rng;
  if (near < 0 || wfm__rng_below(rng, 2)) return (int32_t)wfm__rng_below(rng, (uint32_t)kind->shifts);
  int32_t reach = 8, j = near + (int32_t)wfm__rng_below(rng, (uint32_t)(2 * reach + 1)) - reach;
  return j < 0 ? 0 : j >= kind->shifts ? kind->shifts - 1 : j;
}

static void draw_move(sched_local *local, move *m) {
  const sched_model *model = local->search->model;
  wfm__rng *rng = &local->search->rng;
  uint32_t way = wfm__rng_below(rng, 8);
  int32_t d = m->day[0], first = d - d % WFM__WEEK_DAYS, j = m->place[d];
  int32_t last = first + WFM__WEEK_DAYS < model->days ? first + WFM__WEEK_DAYS : model->days;
  int32_t other = first + (int32_t)wfm__rng_below(rng, (uint32_t)(last - first));
  m->days = 1;
  m->from[0] = j;
  m->to[0] = j >= 0 && way == 0 ? -1 : draw_shift(local, m->kind, j);
  if (other == d || (j >= 0 && way < 5)) return;
  m->days = 2;
  m->day[1] = other;
  m->from[1] = m->place[other];
  if (m->from[1] < 0)
    m->to[1] = draw_shift(local, m->kind, j);
  else
    m->to[1] = j < 0 ? -1 : draw_shift(local, m->kind, m->from[1]);
  if (j >= 0 && m->from[1] < 0) m->to[0] = -1;
}

static void read_places(sched_local *local) {
  const sched_model *model = local->search->model;
  for (int32_t a = 0; a < model->agents; a++)
    for (int32_t d = 0; d < model->days; d++) {
      size_t at = (size_t)a * (size_t)model->days + (size_t)d;
      int32_t s = local->search->now.day[at].shift;
      local->place[at] = s < 0 ? -1 : wfm__sched_place(model, &model->kind[model->agent[a].kind], s);
    }
}

void wfm__sched_cool(sched_local *local, double hot, double cold, int64_t phase_limit) {
  sched_search *search = local->search;
  const sched_model *model = search->model;
  int64_t begun = search->work, moves = (int64_t)model->agents * model->days;
  if (moves > 100000) moves = 100000;
  read_places(local);
  do {
    double done = (double)(search->work - begun) / (double)(phase_limit - begun);
    double temperature = hot * pow(cold / hot, done < 1 ? done : 1);
    for (int64_t i = 0; i < moves; i++) {
      move m = {.agent = (int32_t)wfm__rng_below(&search->rng, (uint32_t)model->agents)};
      m.kind = &model->kind[model->agent[m.agent].kind];
      m.day[0] = (int32_t)wfm__rng_below(&search->rng, (uint32_t)model->days);
      m.place = local->place + (size_t)m.agent * (size_t)model->days;
      if (m.kind->shifts == 0) continue;
      for (int32_t k = 0; k < PAUSES && m.place[m.day[0]] >= 0; k++)
        try_pause(local, m.agent, m.day[0], temperature);
      draw_move(local, &m);
      try_move(local, &m, temperature);
    }
    wfm__sched_keep(search);
  } while (wfm__sched_go_on(search, "roster", moves, phase_limit));
}
