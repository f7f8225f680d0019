/* A queue_log: opened over its files in order of time, read batch by batch, with its counts and names. */
#include "io/queue_log.h"

#include <libwfm/calendar.h>

#include <string.h>

void wfm_queue_log_opts_init(wfm_queue_log_opts *opts, size_t struct_size) {
  static const wfm_queue_log_opts defaults = {.longest_s = 86400, .jump_s = 60, .tolerance_s = 10};
  wfm__opts_init(opts, struct_size, &defaults, sizeof defaults);
}

void wfm_queue_log_counts_init(wfm_queue_log_counts *counts, size_t struct_size) {
  static const wfm_queue_log_counts none = {0};
  wfm__opts_init(counts, struct_size, &none, sizeof none);
}

void wfm_queue_log_batch_init(wfm_queue_log_batch *batch, size_t struct_size) {
  static const wfm_queue_log_batch none = {0};
  wfm__opts_init(batch, struct_size, &none, sizeof none);
}

/* --- opening --- */

static wfm_status read_opts(wfm_ctx *ctx, const wfm_queue_log_opts *given, wfm_queue_log_opts *o) {
  wfm_queue_log_opts_init(o, sizeof *o);
  wfm_status st = wfm__opts_read(ctx, o, sizeof *o, given);
  if (st == WFM_OK) st = wfm__check_number(ctx, "longest_s", o->longest_s, 60, 1e7);
  if (st == WFM_OK) st = wfm__check_number(ctx, "jump_s", o->jump_s, 1, 1e6);
  if (st == WFM_OK) st = wfm__check_number(ctx, "tolerance_s", o->tolerance_s, 0, 1e6);
  if (st == WFM_OK && (o->flags & ~(uint32_t)WFM_QUEUE_LOG_ALL))
    st = wfm__fail(ctx, WFM_EVERSION, "flags=%u, want WFM_QUEUE_LOG_*", o->flags);
  return st;
}

/* Time of the first row that has one, and whether the file is a packed one. */
static wfm_status first_time(wfm_ctx *ctx, const wfm__source *source, wfm__log_file *file, char *buffer) {
  wfm__bytes *bytes = NULL;
  size_t length = 0, got = 1;
  wfm_status st = wfm__bytes_open(ctx, source, file->path, &bytes);
  while (st == WFM_OK && got > 0 && length < LOG_ROOM) {
    st = wfm__bytes_read(bytes, buffer + length, LOG_ROOM - length, &got);
    if (st == WFM_OK) length += got;
  }
  wfm__bytes_close(bytes);
  file->first = INT64_MAX;
  if (st != WFM_OK) return st;
  static const char packed[][5] = {
      "\x1f\x8b", "BZh", {(char)0xfd, '7', 'z', 'X'}, "PK\x03\x04", "\x28\xb5\x2f\xfd"};
  for (size_t k = 0; k < WFM__COUNT(packed); k++) {
    size_t n = strlen(packed[k]);
    if (length >= n && memcmp(buffer, packed[k], n) == 0)
      return wfm__fail(ctx, WFM_EPARSE, "%s: the file is compressed, want it unpacked", file->path);
  }
  for (size_t at = 0; at < length && file->first == INT64_MAX;) {
    int64_t time = 0;
    size_t used = wfm__parse_int64(buffer + at, length - at, &time);
    if (used > 0 && at + used < length && (buffer[at + used] == '|' || buffer[at + used] == '.') && time >= 0)
      file->first = time;
    const char *line_end = memchr(buffer + at, '\n', length - at);
    at = line_end ? (size_t)(line_end - buffer) + 1 : length;
  }
  return WFM_OK;
}

/* By first time, stable: there are few files. */
static bool sort_files(wfm__log_file *file, size_t n) {
  bool moved = false;
  for (size_t i = 1; i < n; i++)
    for (size_t k = i; k > 0 && file[k - 1].first > file[k].first; k--) {
      wfm__log_file swap = file[k];
      file[k] = file[k - 1];
      file[k - 1] = swap;
      moved = true;
    }
  return moved;
}

static wfm_status take_files(wfm_queue_log *log, const char *const *paths, size_t n) {
  wfm_status st = WFM_OK;
  log->file = wfm__alloc(log->ctx, n, sizeof *log->file);
  log->buffer = wfm__alloc(log->ctx, LOG_ROOM + 1, 1);
  if (!log->file || !log->buffer) return wfm__fail(log->ctx, WFM_ENOMEM, "out of memory for a queue_log");
  while (st == WFM_OK && log->files < n) {
    wfm__log_file *file = &log->file[log->files];
    if (!paths[log->files]) return wfm__fail(log->ctx, WFM_EINVAL, "path %zu is NULL", log->files);
    file->path = wfm__strdup(log->ctx, paths[log->files++]);
    if (!file->path) return wfm__fail(log->ctx, WFM_ENOMEM, "out of memory for a queue_log");
    st = first_time(log->ctx, log->source, file, log->buffer);
  }
  if (st == WFM_OK && sort_files(log->file, n) && log->findings)
    st = wfm__finding_add(log->findings, WFM_FINDING_NOTE, log->file[0].path, 0, 0, NULL,
                          "the files are read in order of their times, this one first");
  return st;
}

/* Columns of a batch, with room for what one row may add when the batch is nearly full. */
static wfm_status make_batch(wfm_queue_log *log) {
  const size_t room = LOG_BATCH + 16;
  struct {
    void *to;
    size_t size;
  } block[] = {{&log->arrival, 8},
               {&log->customer, 8},
               {&log->state_start, 8},
               {&log->state_end, 8},
               {&log->outcome, 1},
               {&log->state_lasting, 1},
               {&log->queue_of, 4},
               {&log->agent_of, 4},
               {&log->state_agent, 4},
               {&log->state, 4},
               {&log->state_queue, 4},
               {&log->state_reason, 4},
               {&log->wait_s, 8},
               {&log->ring_s, 8},
               {&log->talk_s, 8},
               {&log->mark, 4},
               {&log->id, LOG_ID},
               {&log->caller, LOG_CALLER},
               {&log->id_text, sizeof(char *)},
               {&log->caller_text, sizeof(char *)}};
  for (size_t k = 0; k < WFM__COUNT(block); k++) {
    void *made = wfm__alloc(log->ctx, room, block[k].size);
    if (!made) return wfm__fail(log->ctx, WFM_ENOMEM, "out of memory for a batch of contacts");
    memcpy(block[k].to, &made, sizeof made);
  }
  for (size_t i = 0; i < room; i++) {
    log->id_text[i] = log->id[i];
    log->caller_text[i] = log->caller[i];
  }
  return WFM_OK;
}

wfm_status wfm__queue_log_open(wfm_ctx *ctx, const wfm__source *source, const char *const *paths, size_t n,
                               const wfm_queue_log_opts *opts, wfm_findings *findings, wfm_queue_log **out) {
  wfm_queue_log_opts read;
  if (!paths || !out) return wfm__fail(ctx, WFM_EINVAL, "paths or out is NULL");
  if (n < 1 || n > 10000) return wfm__fail(ctx, WFM_EDOMAIN, "n=%zu files, want 1 to 10000", n);
  wfm_status st = read_opts(ctx, opts, &read);
  if (st != WFM_OK) return st;
  wfm_queue_log *log = wfm__alloc(ctx, 1, sizeof *log);
  if (!log) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for a queue_log");
  *log = (wfm_queue_log){.ctx = ctx,
                         .source = source,
                         .findings = findings,
                         .opts = read,
                         .last = INT64_MIN,
                         .before_last = INT64_MIN,
                         .latest = INT64_MIN,
                         .calls = {.free = -1, .oldest = -1, .newest = -1}};
  log->queues = wfm__names_create(ctx);
  log->agents = wfm__names_create(ctx);
  log->reasons = wfm__names_create(ctx);
  if (!log->queues || !log->agents || !log->reasons)
    st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for a queue_log");
  if (st == WFM_OK) st = take_files(log, paths, n);
  if (st == WFM_OK) st = make_batch(log);
  if (st == WFM_OK)
    *out = log;
  else
    wfm_queue_log_free(log);
  return st;
}

wfm_status wfm_queue_log_open(wfm_ctx *ctx, const char *const *paths, size_t n,
                              const wfm_queue_log_opts *opts, wfm_findings *findings, wfm_queue_log **out) {
  static const wfm__source disk = {0};
  return wfm__queue_log_open(ctx, &disk, paths, n, opts, findings, out);
}

void wfm_queue_log_free(wfm_queue_log *log) {
  if (!log) return;
  wfm_ctx *ctx = log->ctx;
  wfm__bytes_close(log->bytes);
  for (size_t i = 0; log->agents && i < (size_t)wfm__names_count(log->agents); i++)
    wfm__free(ctx, log->agent[i].place);
  for (size_t i = 0; i < log->files; i++) wfm__free(ctx, log->file[i].path);
  void *blocks[] = {log->file,         log->buffer,  log->agent,         log->calls.call,
                    log->calls.slot,   log->arrival, log->customer,      log->state_start,
                    log->state_end,    log->outcome, log->queue_of,      log->agent_of,
                    log->state_agent,  log->state,   log->state_lasting, log->state_queue,
                    log->state_reason, log->wait_s,  log->ring_s,        log->talk_s,
                    log->mark,         log->id,      log->caller,        log->caller_text};
  for (size_t i = 0; i < WFM__COUNT(blocks); i++) wfm__free(ctx, blocks[i]);
  wfm__free(ctx, log->id_text);
  wfm__names_free(log->queues);
  wfm__names_free(log->agents);
  wfm__names_free(log->reasons);
  wfm__free(ctx, log);
}

/* --- reading --- */

static wfm_status take_row(wfm_queue_log *log, const wfm__log_row *row) {
  wfm__log_give_up_old(log);
  if (row->event == LOG_OTHER) return WFM_OK;
  return row->event >= LOG_ADD ? wfm__log_state(log, row) : wfm__log_contact(log, row);
}

/* What was counted, said once at the end. */
static wfm_status report(wfm_queue_log *log) {
  const wfm_queue_log_counts *n = &log->counts;
  const struct {
    int64_t count;
    const char *text;
  } said[] = {{n->cut_rows, "rows left out: cut or malformed"},
              {n->unknown_events, "rows left out: events of an unknown kind"},
              {n->repeated_rows, "rows left out: there already"},
              {n->clock_jumps, "times the clock was set back"},
              {n->stray_rows, "single rows far ahead of those around them"},
              {n->no_start, "contacts left out: no ENTERQUEUE"},
              {n->no_end, "contacts left out: no end"},
              {n->unfinished, "contacts left out: not over where the log ends"},
              {n->negative, "contacts left out: a duration below 0"},
              {n->clock, "contacts left out: times and durations disagree"},
              {n->no_connect, "contacts kept without a CONNECT, ringing not known"},
              {n->no_agent, "answered contacts kept without an agent"},
              {n->agent_differs, "contacts kept whose end names another agent"},
              {n->reused_ids, "contacts kept whose call id was used before"},
              {n->state_clock, "spans of states left out for the clock"},
              {n->no_login, "agents without a login, their free time is not known"}};
  wfm_status st = WFM_OK;
  for (size_t i = 0; log->findings && st == WFM_OK && i < WFM__COUNT(said); i++)
    if (said[i].count > 0)
      st = wfm__finding_add(log->findings, WFM_FINDING_WARNING, log->file[log->files - 1].path, 0, 0, NULL,
                            "%lld %s", (long long)said[i].count, said[i].text);
  if (st != WFM_OK) return wfm__fail(log->ctx, st, "out of memory for findings");
  if (n->rows == 0 && n->cut_rows + n->unknown_events > 0)
    return wfm__fail(log->ctx, WFM_EPARSE,
                     "%s: no row is one of a queue_log, want time|call|queue|agent|event", log->file[0].path);
  return WFM_OK;
}

/* The log ended: contacts first, since they hold their agents busy, then states, then nothing. */
static wfm_status read_end(wfm_queue_log *log) {
  if (log->calls.oldest >= 0) {
    wfm__log_give_up_all(log);
    return WFM_OK;
  }
  wfm__log_end_states(log, &log->next_agent);
  if (log->contacts + log->states > 0 || log->reported) return WFM_OK;
  log->reported = true;
  return report(log);
}

static wfm_status read_rows(wfm_queue_log *log) {
  wfm_status st = WFM_OK;
  wfm__log_row row;
  bool found = true;
  while (st == WFM_OK && found && log->contacts < LOG_BATCH && log->states < LOG_BATCH) {
    st = wfm__log_next(log, &row, &found);
    if (st == WFM_OK && found) st = take_row(log, &row);
  }
  while (st == WFM_OK && !found && log->contacts + log->states == 0 && !log->reported) st = read_end(log);
  return st;
}

wfm_status wfm_queue_log_read(wfm_queue_log *log, wfm_queue_log_batch *batch) {
  if (!log) return WFM_EINVAL;
  if (!batch) return wfm__fail(log->ctx, WFM_EINVAL, "batch is NULL");
  log->contacts = log->states = 0;
  if (log->status == WFM_OK) log->status = read_rows(log);
  if (log->status != WFM_OK) return log->status;
  const wfm_queue_log_batch b = {.contacts = log->contacts,
                                 .arrival = log->arrival,
                                 .outcome = log->outcome,
                                 .queue = log->queue_of,
                                 .agent = log->agent_of,
                                 .wait_s = log->wait_s,
                                 .ring_s = log->ring_s,
                                 .talk_s = log->talk_s,
                                 .customer = log->customer,
                                 .id = log->id_text,
                                 .caller = log->caller_text,
                                 .mark = log->mark,
                                 .states = log->states,
                                 .state_agent = log->state_agent,
                                 .state = log->state,
                                 .state_start = log->state_start,
                                 .state_end = log->state_end,
                                 .state_queue = log->state_queue,
                                 .state_reason = log->state_reason,
                                 .state_lasting = log->state_lasting};
  return wfm__result_write(log->ctx, batch, &b, sizeof b);
}

wfm_status wfm_queue_log_get_counts(const wfm_queue_log *log, wfm_queue_log_counts *counts) {
  if (!log) return WFM_EINVAL;
  if (!counts) return wfm__fail(log->ctx, WFM_EINVAL, "counts is NULL");
  return wfm__result_write(log->ctx, counts, &log->counts, sizeof log->counts);
}

int64_t wfm_queue_log_time(const wfm_queue_log *log) {
  return log ? log->latest : WFM_INSTANT_NONE;
}

static const char *name_of(const wfm__names *names, size_t i) {
  return i < (size_t)wfm__names_count(names) ? wfm__names_get(names, (int32_t)i) : NULL;
}

size_t wfm_queue_log_queues(const wfm_queue_log *log) {
  return log ? (size_t)wfm__names_count(log->queues) : 0;
}
const char *wfm_queue_log_queue(const wfm_queue_log *log, size_t queue) {
  return log ? name_of(log->queues, queue) : NULL;
}
size_t wfm_queue_log_agents(const wfm_queue_log *log) {
  return log ? (size_t)wfm__names_count(log->agents) : 0;
}
const char *wfm_queue_log_agent(const wfm_queue_log *log, size_t agent) {
  return log ? name_of(log->agents, agent) : NULL;
}
size_t wfm_queue_log_reasons(const wfm_queue_log *log) {
  return log ? (size_t)wfm__names_count(log->reasons) : 0;
}
const char *wfm_queue_log_reason(const wfm_queue_log *log, size_t reason) {
  return log ? name_of(log->reasons, reason) : NULL;
}
