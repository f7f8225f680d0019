/* Rows of a queue_log: bytes to fields, file after file, and what is left out because it is malformed. */
#include "io/queue_log.h"

#include <string.h>

enum { MOST_SHOWN = 20 };

static const struct {
  const char *name;
  wfm__log_event event;
  size_t params; /* of which at least so many */
} kinds[] = {
    {"ENTERQUEUE", LOG_ENTER, 0},
    {"CONNECT", LOG_CONNECT, 1},
    {"COMPLETEAGENT", LOG_COMPLETE, 2},
    {"COMPLETECALLER", LOG_COMPLETE, 2},
    {"RINGNOANSWER", LOG_RING_NO_ANSWER, 0},
    {"DID", LOG_OTHER, 0},
    {"ABANDON", LOG_ABANDON, 3},
    {"PAUSE", LOG_PAUSE, 0},
    {"UNPAUSE", LOG_UNPAUSE, 0},
    {"PAUSEALL", LOG_PAUSE_ALL, 0},
    {"UNPAUSEALL", LOG_UNPAUSE_ALL, 0},
    {"ADDMEMBER", LOG_ADD, 0},
    {"REMOVEMEMBER", LOG_REMOVE, 0},
    {"AGENTLOGIN", LOG_LOGIN, 0},
    {"AGENTLOGOFF", LOG_LOGOFF, 0},
    {"AGENTCALLBACKLOGIN", LOG_LOGIN, 0},
    {"AGENTCALLBACKLOGOFF", LOG_LOGOFF, 0},
    {"EXITWITHTIMEOUT", LOG_EXIT, 0},
    {"EXITWITHKEY", LOG_EXIT, 0},
    {"EXITEMPTY", LOG_EXIT, 0},
    {"TRANSFER", LOG_TRANSFER, 4},
    {"BLINDTRANSFER", LOG_TRANSFER, 4},
    {"ATTENDEDTRANSFER", LOG_TRANSFER, 3},
    {"SYSCOMPAT", LOG_LOST, 0},
    {"AGENTDUMP", LOG_OTHER, 0},
    {"RINGCANCELED", LOG_OTHER, 0},
    {"QUEUESTART", LOG_OTHER, 0},
    {"CONFIGRELOAD", LOG_OTHER, 0},
    {"PENALTY", LOG_OTHER, 0},
    {"RINGINUSE", LOG_OTHER, 0},
    {"MEMBERSTATUS", LOG_OTHER, 0},
    {"UPDATEFIELD", LOG_OTHER, 0},
    {"INFO", LOG_OTHER, 0},
};

bool wfm__log_number(const char *text, double *value) {
  bool negative = *text == '-';
  const char *at = text + negative;
  double whole = 0;
  if (*at < '0' || *at > '9') return false;
  for (; *at >= '0' && *at <= '9'; at++)
    if (whole < 1e15) whole = 10 * whole + (*at - '0');
  if (*at == '.') /* some versions write fractions of a second */
    for (at++; *at >= '0' && *at <= '9'; at++) {
    }
  if (*at) return false;
  *value = negative ? -whole : whole;
  return true;
}

wfm_status wfm__log_left_out(wfm_queue_log *log, int64_t *count, const char *what) {
  ++*count;
  if (!log->findings || log->shown >= MOST_SHOWN) return WFM_OK;
  log->shown++;
  wfm_status st = wfm__finding_add(log->findings, WFM_FINDING_WARNING, log->file[log->at_file].path,
                                   log->line, 0, NULL, "left out: %s", what);
  return st == WFM_OK ? st : wfm__fail(log->ctx, st, "out of memory for findings");
}

/* --- lines --- */

static wfm_status open_file(wfm_queue_log *log) {
  log->begin = log->end = 0;
  log->line = 0;
  log->skipping = false;
  return wfm__bytes_open(log->ctx, log->source, log->file[log->at_file].path, &log->bytes);
}

static void close_file(wfm_queue_log *log) {
  wfm__bytes_close(log->bytes);
  log->bytes = NULL;
}

/* Reads behind what is left of the buffer; *more false at the end of the file. */
static wfm_status fill(wfm_queue_log *log, bool *more) {
  size_t left = log->end - log->begin, got = 0;
  if (log->begin > 0) memmove(log->buffer, log->buffer + log->begin, left);
  log->begin = 0;
  log->end = left;
  wfm_status st = wfm__bytes_read(log->bytes, log->buffer + left, LOG_ROOM - left, &got);
  if (st == WFM_OK) log->end += got;
  *more = got > 0;
  return st;
}

/* A last line without its end may be one that is being written: cut. */
static wfm_status end_of_file(wfm_queue_log *log) {
  wfm_status st = WFM_OK;
  if (log->begin < log->end || log->skipping) {
    log->line++;
    st = wfm__log_left_out(log, &log->counts.cut_rows, "the last line has no end");
  }
  close_file(log);
  if (log->at_file + 1 < log->files)
    log->at_file++;
  else
    log->ended = true;
  return st;
}

/* The next line with its end; *line NULL at the end of the log. */
static wfm_status next_line(wfm_queue_log *log, char **line, size_t *length) {
  wfm_status st = WFM_OK;
  *line = NULL;
  while (st == WFM_OK && !*line && !log->ended) {
    if (!log->bytes) st = open_file(log);
    if (st != WFM_OK) break;
    char *from = log->buffer + log->begin, *at = memchr(from, '\n', log->end - log->begin);
    bool more = true;
    if (at) {
      bool rest = log->skipping;
      log->skipping = false;
      log->line++;
      log->begin = (size_t)(at + 1 - log->buffer);
      if (rest) {
        st = wfm__log_left_out(log, &log->counts.cut_rows, "longer than 262144 bytes");
        continue;
      }
      *line = from;
      *length = (size_t)(at - from);
    } else {
      if (log->end - log->begin == LOG_ROOM) {
        log->skipping = true;
        log->begin = log->end;
      }
      st = fill(log, &more);
      if (st == WFM_OK && !more) st = end_of_file(log);
    }
  }
  return st;
}

/* --- fields --- */

static bool read_time(const char *text, int64_t *time) {
  int64_t value = 0;
  int digits = 0;
  for (; *text >= '0' && *text <= '9'; text++)
    if (++digits > 11)
      return false;
    else
      value = 10 * value + (*text - '0');
  if (digits == 0) return false;
  if (*text == '.')
    for (text++; *text >= '0' && *text <= '9'; text++) {
    }
  *time = value;
  return *text == '\0';
}

static wfm__log_event find_event(const char *name, size_t *params) {
  for (size_t k = 0; k < WFM__COUNT(kinds); k++)
    if (kinds[k].name[0] == name[0] && strcmp(kinds[k].name, name) == 0) {
      *params = kinds[k].params;
      return kinds[k].event;
    }
  return LOG_UNKNOWN;
}

static bool plain(const char *text, size_t length) {
  uint64_t high = 0, word;
  size_t i = 0;
  for (; i + sizeof word <= length; i += sizeof word) {
    memcpy(&word, text + i, sizeof word);
    high |= word;
  }
  for (; i < length; i++) high |= (unsigned char)text[i];
  return (high & UINT64_C(0x8080808080808080)) == 0 || wfm__is_utf8(text, length);
}

/* What is wrong with the line as a row; NULL when nothing is. */
static const char *split(char *line, size_t length, wfm__log_row *row) {
  char *field[LOG_FIELDS];
  size_t fields = 0, params = 0;
  if (length > 0 && line[length - 1] == '\r') length--;
  if (length == 0) return "an empty line";
  if (memchr(line, '\0', length)) return "a zero byte";
  if (!plain(line, length)) return "not UTF-8";
  line[length] = '\0';
  for (char *at = line; at && fields < LOG_FIELDS;) {
    field[fields++] = at;
    at = memchr(at, '|', length - (size_t)(at - line));
    if (at) *at++ = '\0';
  }
  if (fields < 5) return "fewer than five fields, want time|call|queue|agent|event";
  if (!read_time(field[0], &row->time)) return "no time, want seconds since 1970";
  row->id = field[1];
  row->id_length = (size_t)(field[2] - field[1]) - 1;
  if (row->id_length >= LOG_ID) return "a call id of more than 151 bytes";
  row->queue = strcmp(field[2], "NONE") == 0 ? "" : field[2];
  row->agent = strcmp(field[3], "NONE") == 0 ? "" : field[3];
  row->event = find_event(field[4], &params);
  row->params = fields - 5;
  for (size_t i = 5; i < LOG_FIELDS; i++) row->param[i - 5] = i < fields ? field[i] : "";
  if (row->params < params) return "parameters of the event are missing";
  return NULL;
}

/* Rows come in order of time but for a few; see whether the clock was set. */
static void follow_time(wfm_queue_log *log, int64_t time) {
  if (log->last != INT64_MIN && time < log->last) {
    double back = (double)(log->last - time);
    if (back <= log->opts.jump_s) {
      log->counts.unordered_rows++;
    } else if (log->before_last != INT64_MIN && (double)(log->before_last - time) <= log->opts.jump_s) {
      log->counts.stray_rows++; /* the row above was alone in its future */
    } else {
      log->counts.clock_jumps++;
      log->era++;
    }
  }
  log->before_last = log->last;
  log->last = time;
  log->latest = log->before_last > time ? log->before_last : time;
}

wfm_status wfm__log_next(wfm_queue_log *log, wfm__log_row *row, bool *found) {
  char *line = NULL;
  size_t length = 0;
  wfm_status st = WFM_OK;
  *found = false;
  while (st == WFM_OK && !*found) {
    st = next_line(log, &line, &length);
    if (st != WFM_OK || !line) break;
    const char *wrong = split(line, length, row);
    if (wrong) {
      st = wfm__log_left_out(log, &log->counts.cut_rows, wrong);
    } else if (row->event == LOG_UNKNOWN) {
      st = wfm__log_left_out(log, &log->counts.unknown_events, "an event of an unknown kind");
    } else {
      log->counts.rows++;
      follow_time(log, row->time);
      *found = true;
    }
  }
  return st;
}
