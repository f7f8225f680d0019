/* One replication of several queues and groups, event by event. */
#include "simulate/skills.h"

#include <math.h>
#include <string.h>

static const double smallest_cv2 = 1e-12; /* below it a gamma factor is 1 */

typedef struct sim {
  const wfm__skills *c;
  wfm__skills_scratch *s;
  double now_s;
  size_t interval;
  bool overflow;
} sim;

/* --- heap of completion times --- */

static void heap_push(wfm__skills_scratch *s, wfm__skills_busy item) {
  size_t i = s->heap_count++;
  while (i > 0 && s->heap[(i - 1) / 2].until_s > item.until_s) {
    s->heap[i] = s->heap[(i - 1) / 2];
    i = (i - 1) / 2;
  }
  s->heap[i] = item;
}

static wfm__skills_busy heap_pop(wfm__skills_scratch *s) {
  wfm__skills_busy top = s->heap[0], last = s->heap[--s->heap_count];
  size_t i = 0, n = s->heap_count;
  for (size_t child = 1; child < n; child = 2 * i + 1) {
    if (child + 1 < n && s->heap[child + 1].until_s < s->heap[child].until_s) child++;
    if (s->heap[child].until_s >= last.until_s) break;
    s->heap[i] = s->heap[child];
    i = child;
  }
  s->heap[i] = last;
  return top;
}

/* --- contacts --- */

static double *cell_of(sim *m, size_t queue, size_t interval) {
  return m->s->cells[queue * m->c->n + interval];
}

static void advance(sim *m, double to_s) {
  double span = to_s - m->now_s;
  for (size_t g = 0; g < m->c->in.groups; g++) {
    double *t = m->s->times[g * m->c->n + m->interval];
    size_t busy = m->s->busy[g], present = m->s->present[g];
    t[WFM__SKILLS_BUSY] += span * (double)busy;
    t[WFM__SKILLS_STAFFED] += span * (double)(busy > present ? busy : present);
  }
  m->now_s = to_s;
}

static void count_abandoned(sim *m, size_t queue, const wfm__sim_contact *c) {
  double *cell = cell_of(m, queue, c->interval), wait = c->deadline_s - c->arrival_s;
  cell[WFM__SIM_ABANDONED] += 1;
  cell[WFM__SIM_WAIT_ABANDONED] += wait;
  if (wait <= m->c->opts.target_answer_s) cell[WFM__SIM_ABANDONED_WITHIN] += 1;
}

static void answer(sim *m, size_t group, size_t queue, const wfm__sim_contact *c) {
  const wfm_skills_centre *in = &m->c->in;
  double *cell = cell_of(m, queue, c->interval), wait = m->now_s - c->arrival_s;
  double work = c->handle_s / (in->speed ? in->speed[group * in->queues + queue] : 1);
  cell[WFM__SIM_ANSWERED] += 1;
  cell[WFM__SIM_WAIT_ANSWERED] += wait;
  cell[WFM__SIM_HANDLE] += work;
  if (wait <= m->c->opts.target_answer_s) cell[WFM__SIM_ANSWERED_WITHIN] += 1;
  m->s->answered_by[group * in->queues + queue] += 1;
  m->s->busy[group]++;
  heap_push(m->s, (wfm__skills_busy){m->now_s + work, group});
}

static void leave_line(const sim *m, wfm__skills_line *line) {
  line->first = (line->first + 1) % m->s->ring_cap;
  line->count--;
}

/* The first contact of a line who has not hung up; NULL: nobody waits. */
static const wfm__sim_contact *head(sim *m, size_t queue) {
  wfm__skills_line *line = &m->s->line[queue];
  while (line->count > 0 && line->ring[line->first].deadline_s <= m->now_s) {
    count_abandoned(m, queue, &line->ring[line->first]);
    leave_line(m, line);
  }
  return line->count > 0 ? &line->ring[line->first] : NULL;
}

/* An idle agent of the group takes a contact; false when none of his skills waits. */
static bool take_next(sim *m, size_t group) {
  const wfm_skills_centre *in = &m->c->in;
  const wfm__sim_contact *best = NULL;
  size_t from = 0;
  for (size_t q = 0; q < in->queues; q++) {
    int32_t priority = in->priority[group * in->queues + q];
    if (priority == 0) continue;
    const wfm__sim_contact *c = head(m, q);
    if (!c) continue;
    int32_t known = best ? in->priority[group * in->queues + from] : 0;
    if (best && (priority > known || (priority == known && c->arrival_s >= best->arrival_s))) continue;
    best = c;
    from = q;
  }
  if (!best) return false;
  answer(m, group, from, best);
  leave_line(m, &m->s->line[from]);
  return true;
}

static void serve(sim *m, size_t group) {
  while (m->s->busy[group] < m->s->present[group] && take_next(m, group)) continue;
}

/* Takes contacts that hung up out of a whole line. */
static void sweep(sim *m, size_t queue) {
  wfm__skills_line *line = &m->s->line[queue];
  size_t kept = 0, cap = m->s->ring_cap;
  for (size_t i = 0; i < line->count; i++) {
    wfm__sim_contact c = line->ring[(line->first + i) % cap];
    if (c.deadline_s <= m->now_s)
      count_abandoned(m, queue, &c);
    else
      line->ring[(line->first + kept++) % cap] = c;
  }
  line->count = kept;
}

static void arrive(sim *m, size_t queue) {
  const wfm_skills_centre *in = &m->c->in;
  wfm__skills_scratch *s = m->s;
  wfm__sim_contact c = {.arrival_s = m->now_s, .interval = m->interval};
  double patience = in->patience_s ? in->patience_s[queue] : m->c->opts.patience_s;
  c.handle_s = in->aht_s[queue * m->c->n + m->interval] * wfm__rng_exponential(&s->contacts[queue]);
  c.deadline_s = m->now_s + patience * wfm__rng_exponential(&s->contacts[queue]);
  cell_of(m, queue, m->interval)[WFM__SIM_OFFERED] += 1;
  for (size_t k = 0; k < m->c->ordered[queue]; k++) {
    size_t group = m->c->order[queue * in->groups + k];
    if (s->busy[group] >= s->present[group]) continue;
    answer(m, group, queue, &c); /* nobody else waits here while one of these agents is idle */
    return;
  }
  wfm__skills_line *line = &s->line[queue];
  if (line->count == s->ring_cap) {
    sweep(m, queue);
    m->overflow = line->count > s->ring_cap / 2; /* sweeping for a few places would take quadratic time */
    if (m->overflow) return;
  }
  line->ring[(line->first + line->count++) % s->ring_cap] = c;
}

/* --- intervals --- */

/* Agents of a group in an interval, as in wfm_simulate: the fraction by chance, then each away with the residual's chance. */
static size_t draw_present(sim *m, size_t group) {
  wfm__rng *rng = &m->s->staff[group];
  double agents = m->c->in.agents[group * m->c->n + m->interval], whole = floor(agents);
  size_t here = (size_t)whole + (wfm__rng_uniform(rng) < agents - whole ? 1 : 0), all = here;
  if (m->c->opts.residual_frac <= 0) return here;
  for (double at = 0;;) { /* geometric jumps (Devroye 1986) */
    at += floor(log(wfm__rng_uniform(rng)) / log1p(-m->c->opts.residual_frac)) + 1;
    if (at > (double)all) return here;
    here--;
  }
}

static void complete(sim *m) {
  advance(m, m->s->heap[0].until_s);
  size_t group = heap_pop(m->s).group;
  m->s->busy[group]--;
  serve(m, group);
}

static void run_interval(sim *m, size_t i, double end_s, double factor) {
  wfm__skills_scratch *s = m->s;
  const wfm_skills_centre *in = &m->c->in;
  m->interval = i;
  for (size_t g = 0; g < in->groups; g++) s->present[g] = draw_present(m, g);
  for (size_t g = 0; g < in->groups; g++) serve(m, g);
  for (size_t q = 0; q < in->queues; q++) {
    double contacts = in->volume[q * m->c->n + i] * factor;
    s->gap_s[q] = contacts > 0 ? m->c->opts.interval_s / contacts : INFINITY;
    s->next_s[q] = m->now_s + s->gap_s[q] * wfm__rng_exponential(&s->contacts[q]);
  }
  while (!m->overflow) {
    size_t first = 0;
    for (size_t q = 1; q < in->queues; q++)
      if (s->next_s[q] < s->next_s[first]) first = q;
    double done_s = s->heap_count > 0 ? s->heap[0].until_s : INFINITY;
    if (s->next_s[first] >= end_s && done_s >= end_s) break;
    if (done_s <= s->next_s[first]) {
      complete(m);
    } else {
      advance(m, s->next_s[first]);
      arrive(m, first);
      s->next_s[first] += s->gap_s[first] * wfm__rng_exponential(&s->contacts[first]);
    }
  }
  advance(m, end_s);
}

/* After closing, those who wait are served by the last agents, or hang up; that work belongs to no interval. */
static void drain(sim *m) {
  wfm__skills_scratch *s = m->s;
  const wfm_skills_centre *in = &m->c->in;
  while (s->heap_count > 0) {
    m->now_s = s->heap[0].until_s;
    size_t group = heap_pop(s).group;
    s->busy[group]--;
    serve(m, group);
  }
  m->now_s = INFINITY;
  for (size_t q = 0; q < in->queues; q++) {
    if (isfinite(in->patience_s ? in->patience_s[q] : m->c->opts.patience_s)) sweep(m, q);
    s->line[q].count = s->line[q].first = 0;
  }
}

static void clear(const wfm__skills *c, wfm__skills_scratch *s) {
  memset(s->cells, 0, c->in.queues * c->n * sizeof *s->cells);
  memset(s->times, 0, c->in.groups * c->n * sizeof *s->times);
  memset(s->answered_by, 0, c->in.groups * c->in.queues * sizeof *s->answered_by);
  memset(s->busy, 0, c->in.groups * sizeof *s->busy);
  for (size_t q = 0; q < c->in.queues; q++) s->line[q].first = s->line[q].count = 0;
  s->heap_count = 0;
}

wfm_status wfm__skills_replicate(const wfm__skills *c, uint64_t replication, const wfm__watch *watch,
                                 wfm__skills_scratch *s) {
  const wfm_simulate_opts *o = &c->opts;
  size_t per_day = o->intervals_per_day > 0 ? (size_t)o->intervals_per_day : c->n;
  sim m = {.c = c, .s = s};
  wfm__rng days;
  double factor = 1;
  clear(c, s);
  wfm__rng_seed(&days, o->seed, o->series, replication);
  for (size_t q = 0; q < c->in.queues; q++)
    wfm__rng_seed(&s->contacts[q], o->seed, o->series + 1 + q, replication);
  for (size_t g = 0; g < c->in.groups; g++)
    wfm__rng_seed(&s->staff[g], o->seed, o->series + 1 + g, replication | UINT64_C(1) << 63);
  for (size_t i = 0; i < c->n; i++) {
    if (i % per_day == 0) {
      if (wfm__watch_check(watch) != WFM_OK) return WFM_ECANCELLED;
      if (i > 0 && o->restart) drain(&m);
      factor = o->day_cv2 > smallest_cv2 ? wfm__rng_gamma(&days, 1 / o->day_cv2) * o->day_cv2 : 1;
    }
    m.now_s = (double)i * o->interval_s;
    run_interval(&m, i, (double)(i + 1) * o->interval_s, factor);
    if (m.overflow) return WFM_ELIMIT;
  }
  if (c->n > 0) drain(&m);
  return WFM_OK;
}
