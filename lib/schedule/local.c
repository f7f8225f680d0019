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

/* Makes the change or leaves all as it was. */
static bool try_move(sched_local *local, const sched_move *m, double temperature) {
  sched_search *search = local->search;
  double change = wfm__sched_own_change(search->model, m);
  if (!(change < INFINITY)) {
    wfm__sched_set_places(m, m->from);
    return false;
  }
  sched_day *days = search->now.day + (size_t)m->agent * (size_t)search->model->days, kept[2];
  for (int32_t i = 0; i < m->days; i++) {
    kept[i] = days[m->day[i]];
    if (m->from[i] >= 0)
      change += wfm__sched_cover_day(search->model, search->now.cover, m->day[i], &kept[i], -1);
  }
  for (int32_t i = 0; i < m->days; i++) {
    sched_day *day = &days[m->day[i]];
    *day = (sched_day){.shift = -1};
    if (m->to[i] < 0) continue;
    wfm__sched_best_day(search->model, search->now.cover, local->prefix, m->kind, m->day[i],
                        m->kind->shift[m->to[i]], day);
    change -= wfm__sched_cover_day(search->model, search->now.cover, m->day[i], day, 1);
  }
  if (change <= 0 || change < temperature * wfm__rng_exponential(&search->rng)) return true;
  for (int32_t i = 0; i < m->days; i++) {
    if (m->to[i] >= 0)
      wfm__sched_cover_day(search->model, search->now.cover, m->day[i], &days[m->day[i]], -1);
    days[m->day[i]] = kept[i];
    if (m->from[i] >= 0) wfm__sched_cover_day(search->model, search->now.cover, m->day[i], &kept[i], 1);
  }
  wfm__sched_set_places(m, m->from);
  return false;
}

/* --- pauses --- */

/* Saving of a stretch of points when one covers them (by 1) or no longer does (by -1), which is put in force. */
static double cover_stretch(const sched_local *local, size_t point, int32_t from, int32_t to, int32_t by) {
  int32_t *cover = local->search->now.cover + point;
  double saved = 0;
  for (int32_t t = from; t < to; t++) {
    if (by < 0) cover[t]--;
    saved += wfm__sched_saving(local->search->model, point + (size_t)t, cover[t]);
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

static void draw_move(sched_local *local, sched_move *m) {
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

void wfm__sched_cool(sched_local *local, double hot, double cold, int64_t phase_limit) {
  sched_search *search = local->search;
  const sched_model *model = search->model;
  int64_t begun = search->work, moves = (int64_t)model->agents * model->days;
  if (moves > 100000) moves = 100000;
  wfm__sched_read_places(model, &search->now, local->place);
  do {
    double done = (double)(search->work - begun) / (double)(phase_limit - begun);
    double temperature = hot * pow(cold / hot, done < 1 ? done : 1);
    for (int64_t i = 0; i < moves; i++) {
      sched_move m = {.agent = (int32_t)wfm__rng_below(&search->rng, (uint32_t)model->agents)};
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
