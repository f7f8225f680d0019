/* Writing a queue_log: contacts, logins and pauses as events in order of time. */
#include "io/io.h"

#include <libwfm/io_queue_log.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Events of one second stand in the order of these: what ends makes room for what begins. */
enum {
  END_EARLIER, /* of a contact that was answered before this second */
  SPAN_END,
  SPAN_BEGIN,
  ENTER,
  CONNECT,
  END_AT_ONCE,
  LEAVE
};

typedef struct event {
  int64_t time;
  size_t row; /* of contacts or spans */
  int32_t phase;
} event;

typedef struct writer {
  wfm_queue_log_rows rows;
  event *event;
  size_t events;
  int64_t *waiting;  /* [queues] */
  int64_t *position; /* [contacts] at which each entered */
  wfm__text text;
} writer;

void wfm_queue_log_rows_init(wfm_queue_log_rows *rows, size_t struct_size) {
  static const wfm_queue_log_rows none = {0};
  wfm__opts_init(rows, struct_size, &none, sizeof none);
}

/* --- what is asked for --- */

static bool fit_to_write(const char *text) {
  return text && !strpbrk(text, "|\r\n");
}

static wfm_status check_names(wfm_ctx *ctx, const char *what, const char *const *name, size_t n) {
  if (n > 0 && !name) return wfm__fail(ctx, WFM_EINVAL, "%s is NULL", what);
  if (n > INT32_MAX) return wfm__fail(ctx, WFM_EDOMAIN, "%zu names, want fewer than 2^31", n);
  for (size_t i = 0; i < n; i++)
    if (!fit_to_write(name[i]) || !name[i][0] || strcmp(name[i], "NONE") == 0)
      return wfm__fail(ctx, WFM_EINVAL, "%s %zu: want a name without '|' and line ends, not NONE", what, i);
  return WFM_OK;
}

static wfm_status check_time(wfm_ctx *ctx, const char *what, size_t row, int64_t time) {
  if (time >= 0 && time <= INT64_C(100000000000)) return WFM_OK;
  return wfm__fail(ctx, WFM_EDOMAIN, "%s %zu: time=%lld, want 0 to 1e11", what, row, (long long)time);
}

static wfm_status check_duration(wfm_ctx *ctx, const char *name, size_t row, double value, double most) {
  if (value >= 0 && value <= most) return WFM_OK;
  return wfm__fail(ctx, isfinite(value) ? WFM_EDOMAIN : WFM_ENOTFINITE, "contact %zu: %s=%g, want 0 to %g",
                   row, name, value, most);
}

static wfm_status check_contact(wfm_ctx *ctx, const wfm_queue_log_rows *r, size_t i) {
  bool answered = r->outcome[i] == WFM_CONTACT_ANSWERED;
  wfm_status st = check_time(ctx, "contact", i, r->arrival[i]);
  if (st != WFM_OK) return st;
  if (r->outcome[i] < WFM_CONTACT_ANSWERED || r->outcome[i] > WFM_CONTACT_DEQUEUED)
    return wfm__fail(ctx, WFM_EINVAL, "contact %zu: outcome=%d, want WFM_CONTACT_*", i, r->outcome[i]);
  if (r->queue_of[i] < 0 || (size_t)r->queue_of[i] >= r->queues)
    return wfm__fail(ctx, WFM_EDOMAIN, "contact %zu: queue=%d, want 0 to %zu", i, (int)r->queue_of[i],
                     r->queues);
  if (answered && (r->agent_of[i] < 0 || (size_t)r->agent_of[i] >= r->agents))
    return wfm__fail(ctx, WFM_EDOMAIN, "contact %zu: agent=%d, want an agent's number", i,
                     (int)r->agent_of[i]);
  st = check_duration(ctx, "wait_s", i, r->wait_s[i], 1e9);
  if (st == WFM_OK && r->ring_s) st = check_duration(ctx, "ring_s", i, r->ring_s[i], r->wait_s[i]);
  if (st == WFM_OK && answered) st = check_duration(ctx, "talk_s", i, r->talk_s[i], 1e9);
  if (st == WFM_OK && r->caller && !fit_to_write(r->caller[i]))
    st = wfm__fail(ctx, WFM_EINVAL, "contact %zu: caller, want a text without '|' and line ends", i);
  return st;
}

static wfm_status check_span(wfm_ctx *ctx, const wfm_queue_log_rows *r, size_t i) {
  if (r->span_agent[i] < 0 || (size_t)r->span_agent[i] >= r->agents)
    return wfm__fail(ctx, WFM_EDOMAIN, "span %zu: agent=%d, want an agent's number", i,
                     (int)r->span_agent[i]);
  if (r->span_queue && (r->span_queue[i] < -1 || r->span_queue[i] >= (int64_t)r->queues))
    return wfm__fail(ctx, WFM_EDOMAIN, "span %zu: queue=%d, want -1 to %lld", i, (int)r->span_queue[i],
                     (long long)r->queues - 1);
  wfm_status st = check_time(ctx, "span", i, r->span_start[i]);
  if (st == WFM_OK) st = check_time(ctx, "span", i, r->span_end[i]);
  if (st == WFM_OK && r->span_end[i] < r->span_start[i])
    st = wfm__fail(ctx, WFM_EDOMAIN, "span %zu: ends before it begins", i);
  if (st == WFM_OK && r->span_reason && r->span_reason[i] && !fit_to_write(r->span_reason[i]))
    st = wfm__fail(ctx, WFM_EINVAL, "span %zu: reason, want a text without '|' and line ends", i);
  return st;
}

static wfm_status check_rows(wfm_ctx *ctx, const wfm_queue_log_rows *r) {
  wfm_status st = check_names(ctx, "queue", r->queue, r->queues);
  if (st == WFM_OK) st = check_names(ctx, "agent", r->agent, r->agents);
  if (st != WFM_OK) return st;
  if (r->flags != 0) return wfm__fail(ctx, WFM_EVERSION, "rows: flags=%u, want 0", r->flags);
  if (r->contacts > 0 &&
      (!r->arrival || !r->outcome || !r->queue_of || !r->agent_of || !r->wait_s || !r->talk_s))
    return wfm__fail(ctx, WFM_EINVAL, "arrival, outcome, queue_of, agent_of, wait_s or talk_s is NULL");
  if (r->spans > 0 && (!r->span_agent || !r->span_start || !r->span_end))
    return wfm__fail(ctx, WFM_EINVAL, "span_agent, span_start or span_end is NULL");
  for (size_t i = 0; st == WFM_OK && i < r->contacts; i++) st = check_contact(ctx, r, i);
  for (size_t i = 0; st == WFM_OK && i < r->spans; i++) st = check_span(ctx, r, i);
  return st;
}

/* --- events in order --- */

static int64_t left_at(const wfm_queue_log_rows *r, size_t i) {
  return r->arrival[i] + (int64_t)floor(r->wait_s[i] + 0.5);
}

static int64_t ended_at(const wfm_queue_log_rows *r, size_t i) {
  return r->arrival[i] + (int64_t)floor(r->wait_s[i] + r->talk_s[i] + 0.5);
}

static void add(writer *w, int64_t time, int32_t phase, size_t row) {
  w->event[w->events++] = (event){.time = time, .row = row, .phase = phase};
}

static void list_events(writer *w) {
  const wfm_queue_log_rows *r = &w->rows;
  for (size_t i = 0; i < r->contacts; i++) {
    add(w, r->arrival[i], ENTER, i);
    if (r->outcome[i] != WFM_CONTACT_ANSWERED) {
      add(w, left_at(r, i), LEAVE, i);
      continue;
    }
    add(w, left_at(r, i), CONNECT, i);
    add(w, ended_at(r, i), ended_at(r, i) > left_at(r, i) ? END_EARLIER : END_AT_ONCE, i);
  }
  for (size_t i = 0; i < r->spans; i++) {
    if (r->span_start[i] == r->span_end[i]) continue;
    add(w, r->span_start[i], SPAN_BEGIN, i);
    add(w, r->span_end[i], SPAN_END, i);
  }
}

static int by_time(const void *a, const void *b) {
  const event *x = a, *y = b;
  if (x->time != y->time) return x->time < y->time ? -1 : 1;
  if (x->phase != y->phase) return x->phase - y->phase;
  return (x->row > y->row) - (x->row < y->row);
}

/* --- lines --- */

static void write_contact(writer *w, const event *e) {
  const wfm_queue_log_rows *r = &w->rows;
  size_t i = e->row;
  const char *queue = r->queue[r->queue_of[i]], *caller = r->caller ? r->caller[i] : "";
  int64_t left = left_at(r, i), wait_s = left - r->arrival[i], *waiting = &w->waiting[r->queue_of[i]];
  wfm__text_printf(&w->text, "%lld|%lld.%zu|%s|", (long long)e->time, (long long)r->arrival[i], i + 1, queue);
  if (e->phase == ENTER) {
    w->position[i] = ++*waiting;
    wfm__text_printf(&w->text, "NONE|ENTERQUEUE||%s|%lld\n", caller, (long long)w->position[i]);
    return;
  }
  if (e->phase == CONNECT) {
    double ring_s = r->ring_s ? fmin(floor(r->ring_s[i] + 0.5), (double)wait_s) : 0;
    --*waiting;
    wfm__text_printf(&w->text, "%s|CONNECT|%lld|%lld.%zu-1|%lld\n", r->agent[r->agent_of[i]],
                     (long long)wait_s, (long long)r->arrival[i], i + 1, (long long)ring_s);
    return;
  }
  if (e->phase != LEAVE) {
    wfm__text_printf(&w->text, "%s|COMPLETECALLER|%lld|%lld|%lld\n", r->agent[r->agent_of[i]],
                     (long long)wait_s, (long long)(e->time - left), (long long)w->position[i]);
    return;
  }
  --*waiting;
  const char *name = r->outcome[i] == WFM_CONTACT_ABANDONED  ? "ABANDON"
                     : r->outcome[i] == WFM_CONTACT_FLOW_OUT ? "EXITWITHKEY|1"
                                                             : "EXITWITHTIMEOUT";
  wfm__text_printf(&w->text, "NONE|%s|%lld|%lld|%lld\n", name, (long long)w->position[i],
                   (long long)w->position[i], (long long)wait_s);
}

static void write_span(writer *w, const event *e) {
  const wfm_queue_log_rows *r = &w->rows;
  bool begins = e->phase == SPAN_BEGIN;
  const char *agent = r->agent[r->span_agent[e->row]];
  const char *reason = r->span_reason ? r->span_reason[e->row] : NULL;
  if (reason) {
    wfm__text_printf(&w->text, "%lld|NONE|NONE|%s|%s|%s\n", (long long)e->time, agent,
                     begins ? "PAUSEALL" : "UNPAUSEALL", reason);
    return;
  }
  int32_t only = r->span_queue ? r->span_queue[e->row] : -1;
  for (size_t q = only < 0 ? 0 : (size_t)only; q < (only < 0 ? r->queues : (size_t)only + 1); q++)
    wfm__text_printf(&w->text, "%lld|MANAGER|%s|%s|%s|\n", (long long)e->time, r->queue[q], agent,
                     begins ? "ADDMEMBER" : "REMOVEMEMBER");
}

static wfm_status make_room(wfm_ctx *ctx, writer *w) {
  const wfm_queue_log_rows *r = &w->rows;
  w->event = wfm__alloc(ctx, 3 * r->contacts + 2 * r->spans, sizeof *w->event);
  w->waiting = wfm__alloc(ctx, r->queues, sizeof *w->waiting);
  w->position = wfm__alloc(ctx, r->contacts, sizeof *w->position);
  return w->event && w->waiting && w->position
             ? WFM_OK
             : wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu contacts", r->contacts);
}

wfm_status wfm_queue_log_write(wfm_ctx *ctx, const wfm_queue_log_rows *rows, const char *path) {
  writer w = {.events = 0};
  if (!rows || !path) return wfm__fail(ctx, WFM_EINVAL, "rows or path is NULL");
  wfm_status st = wfm__opts_read(ctx, &w.rows, sizeof w.rows, rows);
  if (st == WFM_OK) st = check_rows(ctx, &w.rows);
  if (st != WFM_OK) return st;
  wfm__text_init(&w.text, ctx);
  st = make_room(ctx, &w);
  if (st != WFM_OK) goto done;
  list_events(&w);
  qsort(w.event, w.events, sizeof *w.event, by_time);
  wfm__text_printf(&w.text, "%lld|NONE|NONE|NONE|QUEUESTART|\n",
                   (long long)(w.events > 0 ? w.event[0].time : 0));
  for (size_t k = 0; k < w.events && !w.text.failed; k++)
    if (w.event[k].phase == SPAN_BEGIN || w.event[k].phase == SPAN_END)
      write_span(&w, &w.event[k]);
    else
      write_contact(&w, &w.event[k]);
  st = w.text.failed ? wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu events", w.events)
                     : wfm__file_write(ctx, NULL, path, w.text.data, w.text.length);
done:
  wfm__text_free(&w.text);
  wfm__free(ctx, w.event);
  wfm__free(ctx, w.waiting);
  wfm__free(ctx, w.position);
  return st;
}
