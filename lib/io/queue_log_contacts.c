/* Contacts of a queue_log: from ENTERQUEUE over CONNECT to the end, and those that have none. */
#include "io/queue_log.h"

#include <math.h>
#include <string.h>

/* The same number for the same caller, whatever the punctuation; -1 when there are no digits. */
static int64_t customer_of(const char *caller) {
  uint64_t h = UINT64_C(14695981039346656037);
  bool any = false;
  for (; *caller; caller++) {
    if (*caller < '0' || *caller > '9') continue;
    h = (h ^ (unsigned char)*caller) * UINT64_C(1099511628211);
    any = true;
  }
  return any ? (int64_t)((h ^ (h >> 32)) & INT64_MAX) : -1;
}

static void put(wfm_queue_log *log, const wfm__log_call *c, uint8_t outcome, double wait_s, double talk_s,
                uint32_t mark) {
  size_t i = log->contacts++;
  log->arrival[i] = c->arrival;
  log->outcome[i] = outcome;
  log->queue_of[i] = c->queue;
  log->agent_of[i] = c->agent;
  log->wait_s[i] = wait_s;
  log->ring_s[i] = outcome == WFM_CONTACT_ANSWERED ? c->ring_s : 0;
  log->talk_s[i] = talk_s;
  log->customer[i] = customer_of(c->caller);
  log->mark[i] = mark;
  memcpy(log->id[i], c->id, sizeof c->id);
  memcpy(log->caller[i], c->caller, sizeof c->caller);
}

/* Counts a contact that is left out by the first reason that holds. */
static void exclude(wfm_queue_log *log, const wfm__log_call *c, uint8_t outcome, double wait_s, double talk_s,
                    uint32_t mark) {
  wfm_queue_log_counts *n = &log->counts;
  n->excluded++;
  if (mark & WFM_LOG_NO_END)
    n->no_end++;
  else if (mark & WFM_LOG_UNFINISHED)
    n->unfinished++;
  else if (mark & WFM_LOG_NEGATIVE)
    n->negative++;
  else
    n->clock++;
  if (log->opts.flags & WFM_QUEUE_LOG_ALL) put(log, c, outcome, wait_s, talk_s, mark);
}

static void keep(wfm_queue_log *log, const wfm__log_call *c, uint8_t outcome, double wait_s, double talk_s,
                 uint32_t mark) {
  wfm_queue_log_counts *n = &log->counts;
  n->contacts++;
  n->answered += outcome == WFM_CONTACT_ANSWERED;
  n->abandoned += outcome == WFM_CONTACT_ABANDONED;
  n->dequeued += outcome == WFM_CONTACT_DEQUEUED;
  n->no_connect += (mark & WFM_LOG_NO_CONNECT) != 0;
  n->no_agent += (mark & WFM_LOG_NO_AGENT) != 0;
  n->agent_differs += (mark & WFM_LOG_AGENT_DIFFERS) != 0;
  n->reused_ids += (mark & WFM_LOG_REUSED_ID) != 0;
  n->transferred += (mark & WFM_LOG_TRANSFERRED) != 0;
  put(log, c, outcome, wait_s, talk_s, mark);
}

/* The end of a contact that the log tells. */
static void end(wfm_queue_log *log, int32_t index, int64_t time, uint8_t outcome, double wait_s,
                double talk_s, uint32_t mark) {
  wfm__log_call *c = &log->calls.call[index];
  mark |= c->mark;
  if (c->connected) wfm__log_call_ends(log, c->agent, time);
  if (wait_s < 0 || talk_s < 0) mark |= WFM_LOG_NEGATIVE;
  if (c->era != log->era || fabs((double)(time - c->arrival) - wait_s - talk_s) > log->opts.tolerance_s)
    mark |= WFM_LOG_CLOCK;
  if (outcome == WFM_CONTACT_ANSWERED && c->agent < 0) mark |= WFM_LOG_NO_AGENT;
  if (mark & WFM_QUEUE_LOG_EXCLUDED)
    exclude(log, c, outcome, wait_s, talk_s, mark);
  else
    keep(log, c, outcome, wait_s, talk_s, mark);
  wfm__log_leave(&log->calls, index);
}

/* A contact of which no end is known. */
static void give_up(wfm_queue_log *log, int32_t index, uint32_t why) {
  const wfm__log_call *c = &log->calls.call[index];
  if (c->connected && why != WFM_LOG_UNFINISHED) wfm__log_call_ends(log, c->agent, c->connected_at);
  exclude(log, c, c->connected ? WFM_CONTACT_ANSWERED : 0, c->connected ? c->wait_s : NAN, NAN,
          c->mark | why);
  wfm__log_leave(&log->calls, index);
}

void wfm__log_give_up_old(wfm_queue_log *log) {
  /* Two rows must say how late it is: one may be astray. */
  int64_t now = log->last < log->before_last ? log->last : log->before_last;
  while (log->calls.oldest >= 0 && log->contacts < LOG_BATCH) {
    int64_t arrival = log->calls.call[log->calls.oldest].arrival;
    if (log->before_last == INT64_MIN || (double)(now - arrival) <= log->opts.longest_s) break;
    give_up(log, log->calls.oldest, WFM_LOG_NO_END);
  }
}

void wfm__log_give_up_all(wfm_queue_log *log) {
  while (log->calls.oldest >= 0 && log->contacts < LOG_BATCH)
    give_up(log, log->calls.oldest, WFM_LOG_UNFINISHED);
}

/* --- events --- */

static wfm_status enter(wfm_queue_log *log, const wfm__log_row *row, int32_t queue) {
  uint32_t mark = 0;
  int32_t index = wfm__log_find(&log->calls, row->id, row->id_length, queue);
  if (index >= 0) {
    if (log->calls.call[index].arrival == row->time)
      return wfm__log_left_out(log, &log->counts.repeated_rows, "a row that was there already");
    give_up(log, index, WFM_LOG_NO_END);
    mark = WFM_LOG_REUSED_ID;
  }
  wfm_status st = wfm__log_enter(log->ctx, &log->calls, row->id, row->id_length, queue, &index);
  if (st != WFM_OK) return st;
  wfm__log_call *c = &log->calls.call[index];
  c->arrival = row->time;
  c->era = log->era;
  c->mark = mark;
  size_t length = strlen(row->param[1]);
  memcpy(c->caller, row->param[1], length < LOG_CALLER ? length : LOG_CALLER - 1);
  return WFM_OK;
}

static wfm_status connect(wfm_queue_log *log, const wfm__log_row *row, int32_t index) {
  double wait_s, ring_s = 0;
  if (index < 0) return WFM_OK; /* its end is counted */
  if (log->calls.call[index].connected)
    return wfm__log_left_out(log, &log->counts.repeated_rows, "a second CONNECT of the contact");
  if (!wfm__log_number(row->param[0], &wait_s))
    return wfm__log_left_out(log, &log->counts.cut_rows, "the waiting time is no number");
  int32_t agent;
  wfm_status st = wfm__log_agent_of(log, row->agent, &agent);
  if (st != WFM_OK) return st;
  wfm__log_call *c = &log->calls.call[index];
  if (!wfm__log_number(row->param[2], &ring_s)) ring_s = 0;
  c->connected = true;
  c->connected_at = row->time;
  c->agent = agent;
  c->wait_s = wait_s;
  c->ring_s =
      fmin(fmax(ring_s, 0), fmax(wait_s, 0)); /* rounded by itself, it may pass the wait by a second */
  if (wait_s < 0) c->mark |= WFM_LOG_NEGATIVE;
  if (fabs((double)(row->time - c->arrival) - wait_s) > log->opts.tolerance_s) c->mark |= WFM_LOG_CLOCK;
  wfm__log_call_begins(log, agent, c->queue, row->time);
  return WFM_OK;
}

/* COMPLETE* has wait, talk, position; transfers have where to before them. */
static wfm_status complete(wfm_queue_log *log, const wfm__log_row *row, int32_t index) {
  double wait_s, talk_s;
  size_t at = row->event == LOG_TRANSFER && row->params >= 3 ? row->params - 3 : 0;
  if (!wfm__log_number(row->param[at], &wait_s) || !wfm__log_number(row->param[at + 1], &talk_s))
    return wfm__log_left_out(log, &log->counts.cut_rows, "waiting or talk time is no number");
  wfm__log_call *c = &log->calls.call[index];
  int32_t agent;
  wfm_status st = wfm__log_agent_of(log, row->agent, &agent);
  if (st != WFM_OK) return st;
  uint32_t mark = row->event == LOG_TRANSFER ? WFM_LOG_TRANSFERRED : 0;
  if (!c->connected) {
    c->agent = agent;
    c->wait_s = wait_s;
    mark |= WFM_LOG_NO_CONNECT;
  } else if (agent >= 0 && c->agent >= 0 && agent != c->agent) {
    mark |= WFM_LOG_AGENT_DIFFERS;
  }
  end(log, index, row->time, WFM_CONTACT_ANSWERED, c->wait_s, talk_s, mark);
  return WFM_OK;
}

/* ABANDON and EXIT* end with the waiting time; old versions of EXIT* do not have it. */
static wfm_status leave_queue(wfm_queue_log *log, const wfm__log_row *row, int32_t index) {
  const wfm__log_call *c = &log->calls.call[index];
  double wait_s = (double)(row->time - c->arrival);
  if (row->event != LOG_LOST && row->params >= 3 && !wfm__log_number(row->param[row->params - 1], &wait_s))
    return wfm__log_left_out(log, &log->counts.cut_rows, "the waiting time is no number");
  if (c->connected)
    return wfm__log_left_out(log, &log->counts.repeated_rows, "it left the queue before, by CONNECT");
  end(log, index, row->time, row->event == LOG_ABANDON ? WFM_CONTACT_ABANDONED : WFM_CONTACT_DEQUEUED, wait_s,
      0, 0);
  return WFM_OK;
}

static bool is_end(wfm__log_event event) {
  return event != LOG_ENTER && event != LOG_CONNECT && event != LOG_RING_NO_ANSWER;
}

wfm_status wfm__log_contact(wfm_queue_log *log, const wfm__log_row *row) {
  int32_t queue;
  if (row->event == LOG_RING_NO_ANSWER) {
    log->counts.ring_no_answer++;
    return WFM_OK;
  }
  if (!row->queue[0] || !row->id[0])
    return wfm__log_left_out(log, &log->counts.cut_rows, "a contact without call id or queue");
  wfm_status st = wfm__names_add(log->queues, row->queue, &queue);
  if (st != WFM_OK && st != WFM_EDUPLICATE) return st;
  if (row->event == LOG_ENTER) return enter(log, row, queue);
  int32_t index = wfm__log_find(&log->calls, row->id, row->id_length, queue);
  if (index < 0 && is_end(row->event)) {
    log->counts.excluded++;
    return wfm__log_left_out(log, &log->counts.no_start, "the end of a contact that never entered the queue");
  }
  if (row->event == LOG_CONNECT) return connect(log, row, index);
  if (row->event == LOG_COMPLETE || row->event == LOG_TRANSFER) return complete(log, row, index);
  return leave_queue(log, row, index);
}
