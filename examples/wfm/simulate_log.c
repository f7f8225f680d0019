/* The first run of a simulation as a queue_log; agents of different queues are different people. */
#include "simulate_log.h"

#include <libwfm/io_queue_log.h>
#include <libwfm/simulate_contacts.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct log_rows {
  wfm_queue_log_rows rows;
  char (*agent)[48], (*caller)[24];
  const char **agent_text, **caller_text, **queue_text;
  int64_t *arrival, *span_start, *span_end;
  uint8_t *outcome;
  int32_t *queue_of, *agent_of, *span_agent, *span_queue;
  double *wait_s, *talk_s;
} log_rows;

static void free_log(log_rows *l) {
  void *blocks[] = {l->agent,    l->caller,  l->agent_text, l->caller_text, l->queue_text,
                    l->arrival,  l->outcome, l->span_start, l->span_end,    l->queue_of,
                    l->agent_of, l->wait_s,  l->talk_s,     l->span_agent,  l->span_queue};
  for (size_t i = 0; i < sizeof blocks / sizeof blocks[0]; i++) free(blocks[i]);
}

static bool more(void *array, size_t count, size_t size) {
  void *old, *grown;
  memcpy(&old, array, sizeof old);
  grown = realloc(old, (count + 1) * size);
  if (grown) memcpy(array, &grown, sizeof grown);
  return grown != NULL;
}

static bool log_room(log_rows *l, size_t contacts, size_t spans, size_t agents) {
  return more(&l->arrival, contacts, sizeof *l->arrival) && more(&l->outcome, contacts, 1) &&
         more(&l->queue_of, contacts, sizeof *l->queue_of) &&
         more(&l->agent_of, contacts, sizeof *l->agent_of) && more(&l->wait_s, contacts, sizeof *l->wait_s) &&
         more(&l->talk_s, contacts, sizeof *l->talk_s) && more(&l->caller, contacts, sizeof *l->caller) &&
         more(&l->span_agent, spans, sizeof *l->span_agent) &&
         more(&l->span_queue, spans, sizeof *l->span_queue) &&
         more(&l->span_start, spans, sizeof *l->span_start) &&
         more(&l->span_end, spans, sizeof *l->span_end) && more(&l->agent, agents, sizeof *l->agent);
}

/* Adds a queue's run; every contact has a caller of its own. */
static bool log_queue(log_rows *l, const wfm_simulated_columns *c, int64_t base, size_t q) {
  wfm_queue_log_rows *r = &l->rows;
  if (!log_room(l, r->contacts + c->contacts, r->spans + c->logins, r->agents + c->agents)) return false;
  for (size_t i = 0; i < c->contacts; i++) {
    size_t to = r->contacts + i;
    double begun = floor(c->arrival_s[i]);
    l->arrival[to] = base + (int64_t)begun;
    l->outcome[to] = c->outcome[i];
    l->queue_of[to] = (int32_t)q;
    l->agent_of[to] = c->agent[i] < 0 ? -1 : (int32_t)r->agents + c->agent[i];
    l->wait_s[to] = c->wait_s[i];
    l->talk_s[to] = c->handle_s[i];
    snprintf(l->caller[to], sizeof l->caller[to], "%zu", 10000000 + to);
  }
  for (size_t i = 0; i < c->logins; i++) {
    l->span_agent[r->spans + i] = (int32_t)r->agents + c->login_agent[i];
    l->span_queue[r->spans + i] = (int32_t)q;
    l->span_start[r->spans + i] = base + (int64_t)floor(c->login_start_s[i]);
    l->span_end[r->spans + i] = base + (int64_t)ceil(c->login_end_s[i]);
  }
  for (size_t i = 0; i < c->agents; i++)
    snprintf(l->agent[r->agents + i], sizeof l->agent[0], "Agent/%zu%03zu", q + 1, i + 1);
  r->contacts += c->contacts;
  r->spans += c->logins;
  r->agents += c->agents;
  return true;
}

/* Points the rows at what was collected. */
static bool log_names(const simulated_queue *queue, size_t queues, log_rows *l) {
  wfm_queue_log_rows *r = &l->rows;
  l->agent_text = calloc(r->agents + 1, sizeof *l->agent_text);
  l->caller_text = calloc(r->contacts + 1, sizeof *l->caller_text);
  l->queue_text = calloc(queues + 1, sizeof *l->queue_text);
  if (!l->agent_text || !l->caller_text || !l->queue_text) return false;
  for (size_t i = 0; i < r->agents; i++) l->agent_text[i] = l->agent[i];
  for (size_t i = 0; i < r->contacts; i++) l->caller_text[i] = l->caller[i];
  for (size_t q = 0; q < queues; q++) l->queue_text[q] = queue[q].name;
  r->agent = l->agent_text;
  r->caller = l->caller_text;
  r->queue = l->queue_text;
  r->queues = queues;
  r->arrival = l->arrival;
  r->outcome = l->outcome;
  r->queue_of = l->queue_of;
  r->agent_of = l->agent_of;
  r->wait_s = l->wait_s;
  r->talk_s = l->talk_s;
  r->span_agent = l->span_agent;
  r->span_queue = l->span_queue;
  r->span_start = l->span_start;
  r->span_end = l->span_end;
  return true;
}

int write_simulated_log(const cli_app *app, const simulated_queue *queue, size_t queues, const char *path) {
  log_rows l = {.agent = NULL};
  wfm_status status = WFM_OK;
  wfm_queue_log_rows_init(&l.rows, sizeof l.rows);
  for (size_t q = 0; status == WFM_OK && q < queues; q++) {
    const simulated_queue *x = &queue[q];
    wfm_simulated *run = NULL;
    wfm_simulated_columns c;
    wfm_simulated_columns_init(&c, sizeof c);
    status = wfm_simulate_contacts(app->ctx, x->volume, x->aht_s, x->agents, x->n, &x->opts, 0, &run);
    if (status == WFM_OK) status = wfm_simulated_get(run, &c);
    if (status == WFM_OK && !log_queue(&l, &c, x->begin, q)) status = WFM_ENOMEM;
    wfm_simulated_free(run);
  }
  if (status == WFM_OK && !log_names(queue, queues, &l)) status = WFM_ENOMEM;
  if (status == WFM_OK) status = wfm_queue_log_write(app->ctx, &l.rows, path);
  free_log(&l);
  return status == WFM_OK ? EXIT_DONE : failed(app, status);
}
