/* Agents of a queue_log: logins, pauses and contacts as spans of states that follow one another. */
#include "io/queue_log.h"

wfm_status wfm__log_agent_of(wfm_queue_log *log, const char *name, int32_t *index) {
  *index = -1;
  if (!name[0]) return WFM_OK;
  int32_t found = wfm__names_find(log->agents, name);
  if (found < 0) {
    size_t want = (size_t)wfm__names_count(log->agents) + 1;
    wfm_status st = wfm__grow(log->ctx, &log->agent, &log->agent_cap, want, sizeof *log->agent);
    if (st == WFM_OK) st = wfm__names_add(log->agents, name, &found);
    if (st != WFM_OK) return st;
    log->agent[found] =
        (wfm__log_agent){.queue = -1, .reason = -1, .call_queue = -1, .all_reason = -1, .era = log->era};
    log->counts.no_login++;
  }
  *index = found;
  return WFM_OK;
}

/* --- states --- */

static void put(wfm_queue_log *log, int32_t agent, int64_t end, bool lasting) {
  const wfm__log_agent *a = &log->agent[agent];
  if (a->state == 0 || end == a->since) return;
  if (end < a->since || a->era != log->era) {
    log->counts.state_clock++;
    return;
  }
  size_t i = log->states++;
  log->counts.states++;
  log->state_agent[i] = agent;
  log->state[i] = a->state;
  log->state_start[i] = a->since;
  log->state_end[i] = end;
  log->state_queue[i] = a->state == WFM_AGENT_BUSY ? a->queue : -1;
  log->state_reason[i] = a->state == WFM_AGENT_PAUSED ? a->reason : -1;
  log->state_lasting[i] = lasting;
}

/* Paused: in all queues at once, or in each that he is in; in any when it is not known which these are. */
static bool is_paused(const wfm__log_agent *a, int32_t *reason, bool *member) {
  bool open = false, paused = false;
  *member = a->login;
  *reason = a->all_reason;
  for (size_t i = 0; i < a->places; i++) {
    const wfm__log_place *p = &a->place[i];
    *member = *member || p->member;
    open = open || (p->member && !p->paused);
    if (!p->paused) continue;
    if (!paused && !a->all_paused) *reason = p->reason;
    paused = true;
  }
  return a->all_paused || (paused && !open);
}

/* What the agent does now; a span ends where that changes. */
static void follow(wfm_queue_log *log, int32_t agent, int64_t time) {
  wfm__log_agent *a = &log->agent[agent];
  int32_t reason = -1;
  bool member = false, paused = is_paused(a, &reason, &member);
  int32_t state = a->calls > 0 ? WFM_AGENT_BUSY
                  : paused     ? WFM_AGENT_PAUSED
                  : member     ? WFM_AGENT_AVAILABLE
                               : 0;
  if (state != WFM_AGENT_PAUSED) reason = -1;
  int32_t queue = state == WFM_AGENT_BUSY ? a->call_queue : -1;
  if (state == a->state && reason == a->reason && queue == a->queue && a->era == log->era) return;
  put(log, agent, time, false);
  a->state = state;
  a->reason = reason;
  a->queue = queue;
  a->since = time;
  a->era = log->era;
}

void wfm__log_call_begins(wfm_queue_log *log, int32_t agent, int32_t queue, int64_t time) {
  if (agent < 0) return;
  log->agent[agent].calls++;
  log->agent[agent].call_queue = queue;
  follow(log, agent, time);
}

void wfm__log_call_ends(wfm_queue_log *log, int32_t agent, int64_t time) {
  if (agent < 0) return;
  if (log->agent[agent].calls > 0) log->agent[agent].calls--;
  follow(log, agent, time);
}

void wfm__log_end_states(wfm_queue_log *log, size_t *next) {
  size_t count = (size_t)wfm__names_count(log->agents);
  for (; *next < count && log->states < LOG_BATCH; ++*next) put(log, (int32_t)*next, log->latest, true);
}

/* --- events --- */

/* The agent's place in a queue, made when it is new. */
static wfm_status place_of(wfm_queue_log *log, wfm__log_agent *a, const char *queue, wfm__log_place **out) {
  int32_t number;
  wfm_status st = wfm__names_add(log->queues, queue, &number);
  if (st != WFM_OK && st != WFM_EDUPLICATE) return st;
  size_t i = 0;
  while (i < a->places && a->place[i].queue != number) i++;
  if (i == a->places) {
    st = wfm__grow(log->ctx, &a->place, &a->place_cap, a->places + 1, sizeof *a->place);
    if (st != WFM_OK) return st;
    a->place[a->places++] = (wfm__log_place){.queue = number, .reason = -1};
  }
  *out = &a->place[i];
  return WFM_OK;
}

static wfm_status reason_of(wfm_queue_log *log, const char *text, int32_t *reason) {
  *reason = -1;
  if (!text[0]) return WFM_OK;
  wfm_status st = wfm__names_add(log->reasons, text, reason);
  return st == WFM_EDUPLICATE ? WFM_OK : st;
}

static void known(wfm_queue_log *log, wfm__log_agent *a) {
  if (!a->seen_login) log->counts.no_login--;
  a->seen_login = true;
}

/* Pauses and the end of pauses, in one queue or in all. */
static wfm_status pause(wfm_queue_log *log, const wfm__log_row *row, wfm__log_agent *a) {
  bool on = row->event == LOG_PAUSE || row->event == LOG_PAUSE_ALL;
  bool all = row->event == LOG_PAUSE_ALL || row->event == LOG_UNPAUSE_ALL || !row->queue[0];
  wfm__log_place *place = NULL;
  int32_t reason;
  wfm_status st = reason_of(log, row->param[0], &reason);
  if (st == WFM_OK && !all) st = place_of(log, a, row->queue, &place);
  if (st != WFM_OK) return st;
  if (place) {
    place->paused = on;
    place->reason = on ? reason : -1;
    if (!on) a->all_paused = false; /* free in one queue is free */
  } else {
    a->all_paused = on;
    a->all_reason = on ? reason : -1;
    for (size_t i = 0; !on && i < a->places; i++) a->place[i].paused = false;
  }
  return WFM_OK;
}

/* Logins: of a queue, or of the agent as a whole. */
static wfm_status login(wfm_queue_log *log, const wfm__log_row *row, wfm__log_agent *a) {
  bool on = row->event == LOG_ADD || row->event == LOG_LOGIN;
  wfm__log_place *place = NULL;
  if (row->event == LOG_LOGIN || row->event == LOG_LOGOFF || !row->queue[0]) {
    a->login = on;
  } else {
    wfm_status st = place_of(log, a, row->queue, &place);
    if (st != WFM_OK) return st;
    place->member = on;
    if (!on) place->paused = false;
    if (on && row->params > 0 && row->param[0][0] == 'P') place->paused = true; /* ADDMEMBER(PAUSED) */
  }
  bool member = a->login;
  for (size_t i = 0; i < a->places; i++) member = member || a->place[i].member;
  if (!member) a->all_paused = false; /* who has left has no pause */
  known(log, a);
  return WFM_OK;
}

wfm_status wfm__log_state(wfm_queue_log *log, const wfm__log_row *row) {
  int32_t agent;
  wfm_status st = wfm__log_agent_of(log, row->agent, &agent);
  if (st != WFM_OK) return st;
  if (agent < 0) return wfm__log_left_out(log, &log->counts.cut_rows, "a login or pause of nobody");
  bool pausing = row->event == LOG_PAUSE || row->event == LOG_UNPAUSE || row->event == LOG_PAUSE_ALL ||
                 row->event == LOG_UNPAUSE_ALL;
  st = pausing ? pause(log, row, &log->agent[agent]) : login(log, row, &log->agent[agent]);
  if (st == WFM_OK) follow(log, agent, row->time);
  return st;
}
