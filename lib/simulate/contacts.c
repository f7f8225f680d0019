/* wfm_simulate_contacts: one replication contact by contact, and which agent took which. */
#include "simulate/simulate.h"

#include <libwfm/simulate_contacts.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_RING = 256 };

struct wfm_simulated {
  wfm_ctx *ctx;
  wfm__sim_trace trace;
  int32_t *agent; /* [contacts] */
  int32_t *login_agent;
  double *login_start_s, *login_end_s;
  size_t agents, logins, login_agent_cap, login_start_cap, login_end_cap;
};

void wfm_simulated_columns_init(wfm_simulated_columns *columns, size_t struct_size) {
  static const wfm_simulated_columns none = {0};
  wfm__opts_init(columns, struct_size, &none, sizeof none);
}

void wfm_simulated_free(wfm_simulated *run) {
  if (!run) return;
  void *blocks[] = {run->trace.arrival_s, run->trace.wait_s,  run->trace.handle_s,
                    run->trace.outcome,   run->trace.present, run->agent,
                    run->login_agent,     run->login_start_s, run->login_end_s};
  for (size_t i = 0; i < WFM__COUNT(blocks); i++) wfm__free(run->ctx, blocks[i]);
  wfm__free(run->ctx, run);
}

/* --- the replication --- */

static wfm_status replicate(wfm_ctx *ctx, const wfm__sim_queue *queue, int32_t replication,
                            wfm__sim_trace *trace) {
  wfm__sim_scratch s = {.trace = trace};
  wfm__watch watch;
  double most = 0;
  for (size_t i = 0; i < queue->n; i++) most = fmax(most, ceil(queue->agents[i]));
  s.busy_cap = (size_t)most;
  s.cells = wfm__alloc(ctx, queue->n, sizeof *s.cells);
  s.busy_until = wfm__alloc(ctx, s.busy_cap, sizeof *s.busy_until);
  trace->present = wfm__alloc(ctx, queue->n, sizeof *trace->present);
  wfm_status st = s.cells && s.busy_until && trace->present
                      ? WFM_ELIMIT
                      : wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu intervals", queue->n);
  wfm__watch_start(&watch, ctx, 0);
  for (size_t ring = FIRST_RING; st == WFM_ELIMIT; ring *= 4) {
    wfm__sim_contact *longer = wfm__realloc(ctx, s.ring, s.ring_cap, ring, sizeof *longer);
    if (!longer) {
      st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu waiting contacts", ring);
      break;
    }
    s.ring = longer;
    s.ring_cap = ring;
    trace->count = 0;
    st = wfm__sim_replicate(queue, (uint64_t)replication, &watch, &s);
    if (trace->status != WFM_OK) st = trace->status;
  }
  if (st == WFM_ECANCELLED) st = wfm__fail(ctx, st, "simulation cancelled");
  wfm__free(ctx, s.cells);
  wfm__free(ctx, s.busy_until);
  wfm__free(ctx, s.ring);
  return st;
}

/* --- who answered --- */

typedef enum place { AWAY, FREE, BUSY } place;

typedef struct floor_agent {
  place place;
  bool logged;
  double since_s;         /* of the login */
  int32_t previous, next; /* of the free ones, who is free longest first; -1: none */
} floor_agent;

typedef struct finish {
  double time_s;
  int32_t agent;
} finish;

typedef struct staff {
  wfm_simulated *run;
  const wfm__sim_queue *queue;
  floor_agent *agent;
  finish *heap; /* of those who are busy */
  size_t agent_cap, heap_cap, busy, present;
  size_t interval; /* the next one to begin */
  int32_t first, last;
} staff;

static bool earlier(const finish *a, const finish *b) {
  return a->time_s < b->time_s || (a->time_s == b->time_s && a->agent < b->agent);
}

static void push(staff *s, finish f) {
  size_t i = s->busy++;
  for (; i > 0 && earlier(&f, &s->heap[(i - 1) / 2]); i = (i - 1) / 2) s->heap[i] = s->heap[(i - 1) / 2];
  s->heap[i] = f;
}

static finish pop(staff *s) {
  finish top = s->heap[0], last = s->heap[--s->busy];
  size_t i = 0;
  for (size_t child = 1; child < s->busy; child = 2 * i + 1) {
    if (child + 1 < s->busy && earlier(&s->heap[child + 1], &s->heap[child])) child++;
    if (!earlier(&s->heap[child], &last)) break;
    s->heap[i] = s->heap[child];
    i = child;
  }
  s->heap[i] = last;
  return top;
}

static void set_free(staff *s, int32_t k) {
  floor_agent *a = &s->agent[k];
  a->place = FREE;
  a->previous = s->last;
  a->next = -1;
  if (s->last >= 0)
    s->agent[s->last].next = k;
  else
    s->first = k;
  s->last = k;
}

static void take_out(staff *s, int32_t k) {
  floor_agent *a = &s->agent[k];
  if (a->previous >= 0)
    s->agent[a->previous].next = a->next;
  else
    s->first = a->next;
  if (a->next >= 0)
    s->agent[a->next].previous = a->previous;
  else
    s->last = a->previous;
}

static void log_in(floor_agent *a, double time_s) {
  if (!a->logged) a->since_s = time_s;
  a->logged = true;
}

static wfm_status log_out(staff *s, int32_t k, double time_s) {
  wfm_simulated *r = s->run;
  floor_agent *a = &s->agent[k];
  a->place = AWAY;
  if (!a->logged) return WFM_OK;
  a->logged = false;
  size_t want = r->logins + 1;
  wfm_status st = wfm__grow(r->ctx, &r->login_agent, &r->login_agent_cap, want, sizeof *r->login_agent);
  if (st == WFM_OK)
    st = wfm__grow(r->ctx, &r->login_start_s, &r->login_start_cap, want, sizeof *r->login_start_s);
  if (st == WFM_OK) st = wfm__grow(r->ctx, &r->login_end_s, &r->login_end_cap, want, sizeof *r->login_end_s);
  if (st != WFM_OK) return st;
  r->login_agent[r->logins] = k;
  r->login_start_s[r->logins] = a->since_s;
  r->login_end_s[r->logins++] = time_s;
  return WFM_OK;
}

static wfm_status have_agents(staff *s, size_t want) {
  wfm_status st = wfm__grow(s->run->ctx, &s->agent, &s->agent_cap, want, sizeof *s->agent);
  if (st == WFM_OK) st = wfm__grow(s->run->ctx, &s->heap, &s->heap_cap, want, sizeof *s->heap);
  if (st == WFM_OK && want > s->run->agents) s->run->agents = want;
  return st;
}

/* The next interval begins: agents come, and who is free and not wanted any more goes. */
static wfm_status begin_interval(staff *s, double time_s, size_t present) {
  wfm_status st = have_agents(s, present);
  for (size_t k = s->present; st == WFM_OK && k < present; k++) {
    log_in(&s->agent[k], time_s);
    if (s->agent[k].place == AWAY) set_free(s, (int32_t)k);
  }
  for (size_t k = present; st == WFM_OK && k < s->present; k++) {
    if (s->agent[k].place != FREE) continue;
    take_out(s, (int32_t)k);
    st = log_out(s, (int32_t)k, time_s);
  }
  s->present = present;
  return st;
}

static wfm_status finish_one(staff *s) {
  finish f = pop(s);
  if ((size_t)f.agent >= s->present) return log_out(s, f.agent, f.time_s);
  set_free(s, f.agent);
  return WFM_OK;
}

/* Everything up to a moment: ends of contacts before intervals that begin in the same moment. */
static wfm_status advance(staff *s, double time_s) {
  wfm_status st = WFM_OK;
  for (;;) {
    double begins = s->interval < s->queue->n ? (double)s->interval * s->queue->opts.interval_s : INFINITY;
    double ends = s->busy > 0 ? s->heap[0].time_s : INFINITY;
    if (st != WFM_OK || fmin(begins, ends) > time_s) return st;
    if (ends <= begins) {
      st = finish_one(s);
    } else {
      st = begin_interval(s, begins, s->run->trace.present[s->interval]);
      s->interval++;
    }
  }
}

/* Nobody is free when a queue that was emptied for the night is still being served: then one more stays on. */
static wfm_status answer(staff *s, size_t contact) {
  const wfm__sim_trace *t = &s->run->trace;
  double time_s = t->arrival_s[contact] + t->wait_s[contact];
  wfm_status st = advance(s, time_s);
  if (st != WFM_OK) return st;
  int32_t k = s->first;
  if (k >= 0) {
    take_out(s, k);
  } else {
    size_t away = s->present;
    while (away < s->run->agents && s->agent[away].place != AWAY) away++;
    st = have_agents(s, away + 1);
    if (st != WFM_OK) return st;
    k = (int32_t)away;
    log_in(&s->agent[k], time_s);
  }
  s->agent[k].place = BUSY;
  push(s, (finish){time_s + t->handle_s[contact], k});
  s->run->agent[contact] = k;
  return WFM_OK;
}

/* The end: who is free leaves when the last interval ends, the others after their contact. */
static wfm_status close_floor(staff *s) {
  double end_s = (double)s->queue->n * s->queue->opts.interval_s;
  wfm_status st = advance(s, end_s);
  while (st == WFM_OK && s->first >= 0) {
    int32_t k = s->first;
    take_out(s, k);
    st = log_out(s, k, end_s);
  }
  s->present = 0;
  while (st == WFM_OK && s->busy > 0) st = finish_one(s);
  return st;
}

typedef struct moment {
  double time_s;
  size_t contact;
} moment;

static int by_time(const void *a, const void *b) {
  const moment *x = a, *y = b;
  if (x->time_s != y->time_s) return x->time_s < y->time_s ? -1 : 1;
  return (x->contact > y->contact) - (x->contact < y->contact);
}

static wfm_status name_agents(wfm_simulated *run, const wfm__sim_queue *queue) {
  const wfm__sim_trace *t = &run->trace;
  staff s = {.run = run, .queue = queue, .first = -1, .last = -1};
  size_t answers = 0;
  wfm_status st = WFM_OK;
  moment *order = wfm__alloc(run->ctx, t->count, sizeof *order);
  if (!order) return wfm__fail(run->ctx, WFM_ENOMEM, "out of memory for %zu contacts", t->count);
  for (size_t i = 0; i < t->count; i++) {
    run->agent[i] = -1;
    if (t->outcome[i] == WFM_CONTACT_ANSWERED) order[answers++] = (moment){t->arrival_s[i] + t->wait_s[i], i};
  }
  qsort(order, answers, sizeof *order, by_time);
  for (size_t k = 0; st == WFM_OK && k < answers; k++) st = answer(&s, order[k].contact);
  if (st == WFM_OK) st = close_floor(&s);
  wfm__free(run->ctx, order);
  wfm__free(run->ctx, s.agent);
  wfm__free(run->ctx, s.heap);
  return st;
}

/* Contacts stand in the order in which they left the queue: into that of arrival. */
static wfm_status sort_contacts(wfm_simulated *run) {
  wfm__sim_trace *t = &run->trace;
  moment *order = wfm__alloc(run->ctx, t->count, sizeof *order);
  double *column = wfm__alloc(run->ctx, t->count, sizeof *column);
  uint8_t *outcome = wfm__alloc(run->ctx, t->count, 1);
  wfm_status st = order && column && outcome
                      ? WFM_OK
                      : wfm__fail(run->ctx, WFM_ENOMEM, "out of memory for %zu contacts", t->count);
  for (size_t i = 0; st == WFM_OK && i < t->count; i++) order[i] = (moment){t->arrival_s[i], i};
  if (st == WFM_OK && t->count > 0) {
    double *const columns[] = {t->arrival_s, t->wait_s, t->handle_s};
    qsort(order, t->count, sizeof *order, by_time);
    for (size_t c = 0; c < WFM__COUNT(columns); c++) {
      for (size_t i = 0; i < t->count; i++) column[i] = columns[c][order[i].contact];
      memcpy(columns[c], column, t->count * sizeof *column);
    }
    for (size_t i = 0; i < t->count; i++) outcome[i] = t->outcome[order[i].contact];
    memcpy(t->outcome, outcome, t->count);
  }
  wfm__free(run->ctx, order);
  wfm__free(run->ctx, column);
  wfm__free(run->ctx, outcome);
  return st;
}

wfm_status wfm_simulate_contacts(wfm_ctx *ctx, const double *volume, const double *aht_s,
                                 const double *agents, size_t n, const wfm_simulate_opts *opts,
                                 int32_t replication, wfm_simulated **out) {
  wfm__sim_queue queue = {.volume = volume, .aht_s = aht_s, .agents = agents, .n = n};
  if (!out) return wfm__fail(ctx, WFM_EINVAL, "out is NULL");
  wfm_simulate_opts_init(&queue.opts, sizeof queue.opts);
  wfm_status st = wfm__opts_read(ctx, &queue.opts, sizeof queue.opts, opts);
  if (st == WFM_OK) st = wfm__sim_check(ctx, &queue);
  if (st == WFM_OK && (replication < 0 || replication >= queue.opts.replications))
    st = wfm__fail(ctx, WFM_EDOMAIN, "replication=%d, want 0 to %d", (int)replication,
                   (int)queue.opts.replications - 1);
  if (st != WFM_OK) return st;
  wfm_simulated *run = wfm__alloc(ctx, 1, sizeof *run);
  if (!run) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for a run");
  run->ctx = run->trace.ctx = ctx;
  st = replicate(ctx, &queue, replication, &run->trace);
  if (st == WFM_OK) st = sort_contacts(run);
  if (st == WFM_OK) {
    run->agent = wfm__alloc(ctx, run->trace.count, sizeof *run->agent);
    st = run->agent ? name_agents(run, &queue)
                    : wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu contacts", run->trace.count);
  }
  if (st == WFM_OK)
    *out = run;
  else
    wfm_simulated_free(run);
  return st;
}

wfm_status wfm_simulated_get(const wfm_simulated *run, wfm_simulated_columns *columns) {
  if (!run) return WFM_EINVAL;
  if (!columns) return wfm__fail(run->ctx, WFM_EINVAL, "columns is NULL");
  const wfm_simulated_columns c = {.contacts = run->trace.count,
                                   .arrival_s = run->trace.arrival_s,
                                   .wait_s = run->trace.wait_s,
                                   .handle_s = run->trace.handle_s,
                                   .outcome = run->trace.outcome,
                                   .agent = run->agent,
                                   .agents = run->agents,
                                   .logins = run->logins,
                                   .login_agent = run->login_agent,
                                   .login_start_s = run->login_start_s,
                                   .login_end_s = run->login_end_s};
  return wfm__result_write(run->ctx, columns, &c, sizeof c);
}
