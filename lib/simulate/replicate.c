/* One replication: arrivals, waiting contacts, busy agents, event by event. */
#include "simulate/simulate.h"

#include <libwfm/kpi_contacts.h>

#include <math.h>
#include <string.h>

/* Below it a gamma factor is 1 to the last digit that matters, and its shape would overflow. */
static const double SMALLEST_CV2 = 1e-12;

typedef struct sim {
  const wfm__sim_queue *queue;
  wfm__sim_scratch *s;
  wfm__rng contacts, staff;
  double now_s;
  size_t interval; /* whose cell takes busy and staffed time */
  size_t present;  /* agents at work */
  bool overflow;
} sim;

/* --- heap of completion times --- */

static void heap_push(wfm__sim_scratch *s, double time) {
  size_t i = s->busy_count++;
  while (i > 0 && s->busy_until[(i - 1) / 2] > time) {
    s->busy_until[i] = s->busy_until[(i - 1) / 2];
    i = (i - 1) / 2;
  }
  s->busy_until[i] = time;
}

static void heap_pop(wfm__sim_scratch *s) {
  double last = s->busy_until[--s->busy_count];
  size_t i = 0, n = s->busy_count;
  for (size_t child = 1; child < n; child = 2 * i + 1) {
    if (child + 1 < n && s->busy_until[child + 1] < s->busy_until[child]) child++;
    if (s->busy_until[child] >= last) break;
    s->busy_until[i] = s->busy_until[child];
    i = child;
  }
  s->busy_until[i] = last;
}

/* --- time and contacts --- */

/* Keeps a contact that left the queue, where that is wanted. */
static void keep(sim *m, const wfm__sim_contact *c, uint8_t outcome, double wait_s) {
  wfm__sim_trace *t = m->s->trace;
  if (!t || t->status != WFM_OK) return;
  size_t want = t->count + 1;
  wfm_status st = wfm__grow(t->ctx, &t->arrival_s, &t->arrival_cap, want, sizeof *t->arrival_s);
  if (st == WFM_OK) st = wfm__grow(t->ctx, &t->wait_s, &t->wait_cap, want, sizeof *t->wait_s);
  if (st == WFM_OK) st = wfm__grow(t->ctx, &t->handle_s, &t->handle_cap, want, sizeof *t->handle_s);
  if (st == WFM_OK) st = wfm__grow(t->ctx, &t->outcome, &t->outcome_cap, want, sizeof *t->outcome);
  t->status = st;
  if (st != WFM_OK) return;
  t->arrival_s[t->count] = c->arrival_s;
  t->wait_s[t->count] = wait_s;
  t->handle_s[t->count] = outcome == WFM_CONTACT_ANSWERED ? c->handle_s : 0;
  t->outcome[t->count++] = outcome;
}

/* Lets time pass: what agents do until then goes to the current interval. */
static void advance(sim *m, double to_s) {
  double *cell = m->s->cells[m->interval], span = to_s - m->now_s;
  size_t busy = m->s->busy_count;
  cell[WFM__SIM_BUSY] += span * (double)busy;
  cell[WFM__SIM_STAFFED] += span * (double)(busy > m->present ? busy : m->present);
  m->now_s = to_s;
}

static void count_abandoned(sim *m, const wfm__sim_contact *c) {
  const wfm_simulate_opts *o = &m->queue->opts;
  double *cell = m->s->cells[c->interval], wait = c->deadline_s - c->arrival_s;
  cell[WFM__SIM_ABANDONED] += 1;
  cell[WFM__SIM_WAIT_ABANDONED] += wait;
  if (wait <= o->target_answer_s) cell[WFM__SIM_ABANDONED_WITHIN] += 1;
  if (wait < o->short_abandon_s) cell[WFM__SIM_SHORT] += 1;
  keep(m, c, WFM_CONTACT_ABANDONED, wait);
}

static void answer(sim *m, const wfm__sim_contact *c) {
  double *cell = m->s->cells[c->interval], wait = m->now_s - c->arrival_s;
  cell[WFM__SIM_ANSWERED] += 1;
  cell[WFM__SIM_WAIT_ANSWERED] += wait;
  cell[WFM__SIM_HANDLE] += c->handle_s;
  if (wait <= m->queue->opts.target_answer_s) cell[WFM__SIM_ANSWERED_WITHIN] += 1;
  keep(m, c, WFM_CONTACT_ANSWERED, wait);
  heap_push(m->s, m->now_s + c->handle_s);
}

/* Free agents take waiting contacts; whoever hung up before is counted where the queue is left. */
static void serve(sim *m) {
  wfm__sim_scratch *s = m->s;
  while (s->ring_count > 0) {
    const wfm__sim_contact *c = &s->ring[s->ring_first];
    if (c->deadline_s <= m->now_s) {
      count_abandoned(m, c);
    } else {
      if (s->busy_count >= m->present) return;
      answer(m, c);
    }
    s->ring_first = (s->ring_first + 1) % s->ring_cap;
    s->ring_count--;
  }
}

/* Takes contacts that hung up out of the whole ring. */
static void sweep(sim *m) {
  wfm__sim_scratch *s = m->s;
  size_t kept = 0;
  for (size_t i = 0; i < s->ring_count; i++) {
    wfm__sim_contact c = s->ring[(s->ring_first + i) % s->ring_cap];
    if (c.deadline_s <= m->now_s) {
      count_abandoned(m, &c);
    } else {
      s->ring[(s->ring_first + kept++) % s->ring_cap] = c;
    }
  }
  s->ring_count = kept;
}

static void arrive(sim *m, size_t interval) {
  wfm__sim_scratch *s = m->s;
  wfm__sim_contact c = {.arrival_s = m->now_s, .interval = interval};
  c.handle_s = m->queue->aht_s[interval] * wfm__rng_exponential(&m->contacts);
  c.deadline_s = m->now_s + m->queue->opts.patience_s * wfm__rng_exponential(&m->contacts);
  s->cells[interval][WFM__SIM_OFFERED] += 1;
  serve(m); /* contacts that hung up must not stand before this one */
  if (s->ring_count == 0 && s->busy_count < m->present) {
    answer(m, &c);
    return;
  }
  if (s->ring_count == s->ring_cap) {
    sweep(m);
    m->overflow = s->ring_count > s->ring_cap / 2; /* sweeping for a few places would take quadratic time */
    if (m->overflow) return;
  }
  s->ring[(s->ring_first + s->ring_count++) % s->ring_cap] = c;
}

/* Agents of an interval: the fraction by chance, then each away with the residual's chance (geometric jumps,
 * Devroye 1986). */
static size_t draw_present(sim *m, size_t interval) {
  double whole = floor(m->queue->agents[interval]), part = m->queue->agents[interval] - whole;
  double away = m->queue->opts.residual_frac;
  size_t agents = (size_t)whole + (wfm__rng_uniform(&m->staff) < part ? 1 : 0);
  if (away <= 0) return agents;
  size_t here = agents;
  for (double at = 0;;) {
    at += floor(log(wfm__rng_uniform(&m->staff)) / log1p(-away)) + 1;
    if (at > (double)agents) return here;
    here--;
  }
}

static void complete(sim *m) {
  advance(m, m->s->busy_until[0]);
  heap_pop(m->s);
  serve(m);
}

static void run_interval(sim *m, size_t i, double start_s, double end_s, double factor) {
  double contacts = m->queue->volume[i] * factor,
         gap_s = contacts > 0 ? m->queue->opts.interval_s / contacts : INFINITY;
  m->interval = i;
  m->present = draw_present(m, i);
  if (m->s->trace) m->s->trace->present[i] = m->present;
  serve(m);
  double arrival_s = start_s + gap_s * wfm__rng_exponential(&m->contacts);
  while (!m->overflow) {
    double done_s = m->s->busy_count > 0 ? m->s->busy_until[0] : INFINITY;
    if (arrival_s >= end_s && done_s >= end_s) break;
    if (done_s <= arrival_s) {
      complete(m);
    } else {
      advance(m, arrival_s);
      arrive(m, i);
      arrival_s += gap_s * wfm__rng_exponential(&m->contacts);
    }
  }
  advance(m, end_s);
}

/* After closing, those who wait are served by the last agents, or hang up. */
static void drain(sim *m) {
  wfm__sim_scratch *s = m->s;
  double busy = s->cells[m->interval][WFM__SIM_BUSY], staffed = s->cells[m->interval][WFM__SIM_STAFFED];
  if (m->present > 0)
    while (s->ring_count > 0 && s->busy_count > 0) complete(m);
  m->now_s = INFINITY;
  if (isfinite(m->queue->opts.patience_s)) sweep(m);
  s->ring_count = s->ring_first = s->busy_count = 0;
  s->cells[m->interval][WFM__SIM_BUSY] = busy; /* work after closing belongs to no interval */
  s->cells[m->interval][WFM__SIM_STAFFED] = staffed;
}

wfm_status wfm__sim_replicate(const wfm__sim_queue *queue, uint64_t replication, const wfm__watch *watch,
                              wfm__sim_scratch *scratch) {
  const wfm_simulate_opts *o = &queue->opts;
  size_t per_day = o->intervals_per_day > 0 ? (size_t)o->intervals_per_day : queue->n;
  sim m = {.queue = queue, .s = scratch};
  double factor = 1;
  memset(scratch->cells, 0, queue->n * sizeof *scratch->cells);
  scratch->ring_first = scratch->ring_count = scratch->busy_count = 0;
  wfm__rng_seed(&m.contacts, o->seed, o->series, replication);
  wfm__rng_seed(&m.staff, o->seed, o->series, replication | UINT64_C(1) << 63);
  for (size_t i = 0; i < queue->n; i++) {
    if (i % per_day == 0) {
      if (wfm__watch_check(watch) != WFM_OK) return WFM_ECANCELLED;
      if (i > 0 && o->restart) {
        drain(&m);
      }
      factor = o->day_cv2 > SMALLEST_CV2 ? wfm__rng_gamma(&m.contacts, 1 / o->day_cv2) * o->day_cv2 : 1;
    }
    m.now_s = (double)i * o->interval_s;
    run_interval(&m, i, m.now_s, (double)(i + 1) * o->interval_s, factor);
    if (m.overflow) return WFM_ELIMIT;
  }
  if (queue->n > 0) drain(&m);
  return WFM_OK;
}
