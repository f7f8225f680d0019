/* The inside of a queue_log that is being read, shared by its files. */
#ifndef WFM_IO_QUEUE_LOG_H
#define WFM_IO_QUEUE_LOG_H

#include "io/io.h"

#include <libwfm/io_queue_log.h>

enum {
  LOG_ID = 152,      /* Asterisk's unique ids have at most 149 characters */
  LOG_CALLER = 80,   /* longer numbers are cut off */
  LOG_FIELDS = 12,   /* fields of a row; more are left aside */
  LOG_BATCH = 4096,  /* contacts or states after which a batch is full */
  LOG_ROOM = 1 << 18 /* bytes read at a time, and the longest row */
};

/* Kinds of events that matter here; LOG_OTHER is known and has no bearing on contacts and states. */
typedef enum wfm__log_event {
  LOG_UNKNOWN,
  LOG_OTHER,
  LOG_ENTER,
  LOG_CONNECT,
  LOG_COMPLETE,
  LOG_TRANSFER,
  LOG_ABANDON,
  LOG_EXIT,
  LOG_LOST, /* SYSCOMPAT: it could not be put through */
  LOG_RING_NO_ANSWER,
  LOG_ADD,
  LOG_REMOVE,
  LOG_LOGIN,
  LOG_LOGOFF,
  LOG_PAUSE,
  LOG_UNPAUSE,
  LOG_PAUSE_ALL,
  LOG_UNPAUSE_ALL
} wfm__log_event;

/* One row, its fields ended with zero bytes. */
typedef struct wfm__log_row {
  int64_t time;
  wfm__log_event event;
  const char *id, *queue, *agent; /* queue and agent "" for NONE */
  size_t id_length;
  const char *param[LOG_FIELDS]; /* "" beyond the last */
  size_t params;
} wfm__log_row;

/* A contact that waits or talks. */
typedef struct wfm__log_call {
  char id[LOG_ID], caller[LOG_CALLER];
  uint64_t hash;
  int64_t arrival, connected_at;
  int32_t queue, agent, previous, next; /* of the list by age; next also of the free ones */
  int32_t era;
  double wait_s, ring_s;
  uint32_t mark;
  bool connected;
} wfm__log_call;

/* Contacts by call id and queue, and by age. */
typedef struct wfm__log_calls {
  wfm__log_call *call;
  size_t cap, made;
  int32_t free, oldest, newest; /* -1: none */
  int32_t *slot;                /* index + 1; 0: free */
  size_t slots, count;
} wfm__log_calls;

typedef struct wfm__log_place {
  int32_t queue, reason;
  bool member, paused;
} wfm__log_place;

typedef struct wfm__log_agent {
  wfm__log_place *place; /* [places] queues that he was in or paused in */
  size_t places, place_cap;
  int64_t since;
  int32_t state, queue, reason; /* state 0: not there, or not known */
  int32_t calls, call_queue, era, all_reason;
  bool login, all_paused, seen_login;
} wfm__log_agent;

typedef struct wfm__log_file {
  char *path;
  int64_t first; /* time of its first row; INT64_MAX: it has none */
} wfm__log_file;

struct wfm_queue_log {
  wfm_ctx *ctx;
  const wfm__source *source;
  wfm_findings *findings;
  wfm_queue_log_opts opts;
  wfm__log_file *file; /* [files] in the order of reading */
  size_t files, at_file;
  wfm__bytes *bytes;
  char *buffer; /* [LOG_ROOM + 1] */
  size_t begin, end;
  int64_t line;
  bool ended, skipping; /* skipping: inside a row that is too long */
  wfm_status status;    /* sticks */
  int64_t last, before_last, latest;
  int32_t era; /* times that the clock was set back */
  wfm_queue_log_counts counts;
  int64_t shown;     /* rows left out that became findings */
  size_t next_agent; /* whose last state is to be told */
  bool reported;
  wfm__names *queues, *agents, *reasons;
  wfm__log_calls calls;
  wfm__log_agent *agent; /* [agents] */
  size_t agent_cap;
  /* the batch */
  size_t contacts, states;
  int64_t *arrival, *customer, *state_start, *state_end;
  uint8_t *outcome, *state_lasting;
  int32_t *queue_of, *agent_of, *state_agent, *state, *state_queue, *state_reason;
  double *wait_s, *ring_s, *talk_s;
  uint32_t *mark;
  char (*id)[LOG_ID], (*caller)[LOG_CALLER];
  const char **id_text, **caller_text;
};

/* queue_log_open.c: with any source of bytes; source lives as long as the log. */
wfm_status wfm__queue_log_open(wfm_ctx *ctx, const wfm__source *source, const char *const *paths, size_t n,
                               const wfm_queue_log_opts *opts, wfm_findings *findings, wfm_queue_log **out);

/* queue_log_rows.c: the next well-formed row; *found false at the end of the log. WFM_EIO, WFM_ENOMEM. */
wfm_status wfm__log_next(wfm_queue_log *log, wfm__log_row *row, bool *found);
/* Counts and shows a row that is left out. */
wfm_status wfm__log_left_out(wfm_queue_log *log, int64_t *count, const char *what);
/* A whole number or a decimal fraction, cut off; false when it is none. */
bool wfm__log_number(const char *text, double *value);

/* queue_log_calls.c: -1 when there is none. */
int32_t wfm__log_find(const wfm__log_calls *calls, const char *id, size_t length, int32_t queue);
/* A new one at the end of the list; any of the same id and queue must be gone. WFM_ENOMEM. */
wfm_status wfm__log_enter(wfm_ctx *ctx, wfm__log_calls *calls, const char *id, size_t length, int32_t queue,
                          int32_t *index);
void wfm__log_leave(wfm__log_calls *calls, int32_t index);

/* queue_log_contacts.c: events of contacts, and what becomes of those without an end. */
wfm_status wfm__log_contact(wfm_queue_log *log, const wfm__log_row *row);
void wfm__log_give_up_old(wfm_queue_log *log);
void wfm__log_give_up_all(wfm_queue_log *log); /* the log ended; as many as the batch has room for */

/* queue_log_agents.c: index of an agent by name, made when it is new; -1 for "". WFM_ENOMEM. */
wfm_status wfm__log_agent_of(wfm_queue_log *log, const char *name, int32_t *index);
wfm_status wfm__log_state(wfm_queue_log *log, const wfm__log_row *row);
void wfm__log_call_begins(wfm_queue_log *log, int32_t agent, int32_t queue, int64_t time);
void wfm__log_call_ends(wfm_queue_log *log, int32_t agent, int64_t time);
void wfm__log_end_states(wfm_queue_log *log, size_t *next); /* the log ended; from agent *next on */
#endif
