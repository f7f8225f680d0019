/* Asterisk's queue_log: events in, contacts and agents' states out, as a stream; and writing one. */
#ifndef LIBWFM_IO_QUEUE_LOG_H
#define LIBWFM_IO_QUEUE_LOG_H

#include <libwfm/io.h>
#include <libwfm/kpi_contacts.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The format, what becomes of each event and of each kind of damage: docs/formats/queue_log.md. Everything in
   this header was new in 0.1. */

/** What is wrong or odd with a contact; bits. Those of WFM_QUEUE_LOG_EXCLUDED leave it out. */
enum {
  WFM_LOG_NO_END = 1,         /* nothing more was heard of it for longest_s, or its call id began anew */
  WFM_LOG_UNFINISHED = 2,     /* it still waits or talks where the log ends */
  WFM_LOG_NEGATIVE = 4,       /* a duration below 0 */
  WFM_LOG_CLOCK = 8,          /* times and durations disagree, or the clock was set back meanwhile */
  WFM_LOG_NO_CONNECT = 16,    /* it ended as answered without a CONNECT: ringing is not known; kept */
  WFM_LOG_NO_AGENT = 32,      /* answered by nobody who is named; kept */
  WFM_LOG_AGENT_DIFFERS = 64, /* CONNECT and the end name different agents; kept with the first */
  WFM_LOG_REUSED_ID = 128,    /* its call id had been used before in the queue by one without an end; kept */
  WFM_LOG_TRANSFERRED = 256,  /* it ended by a transfer; kept, nothing is wrong */
  WFM_QUEUE_LOG_EXCLUDED = WFM_LOG_NO_END | WFM_LOG_UNFINISHED | WFM_LOG_NEGATIVE | WFM_LOG_CLOCK
};

/** What an agent does. */
enum {
  WFM_AGENT_AVAILABLE = 1, /* logged in, not paused, not on a contact; ringing included */
  WFM_AGENT_PAUSED = 2,    /* paused in every queue of his */
  WFM_AGENT_BUSY = 3       /* on a contact */
};

/** Flags of wfm_queue_log_opts. */
enum { WFM_QUEUE_LOG_ALL = 1 /* excluded contacts are delivered too, with their marks */ };

/** Options of wfm_queue_log_open. */
typedef struct wfm_queue_log_opts {
  uint32_t struct_size; /* set by wfm_queue_log_opts_init */
  uint32_t flags;       /* WFM_QUEUE_LOG_*; 0 */
  double longest_s;     /* a contact of which nothing is heard for so long has no end, 60 to 1e7; 86400 */
  double jump_s;        /* the clock was set back when a row is older by more than this, 1 to 1e6; 60 */
  double tolerance_s;   /* by which times and durations may disagree, 0 to 1e6; 10 */
} wfm_queue_log_opts;
/** Fills defaults. @param struct_size sizeof(wfm_queue_log_opts) of the caller. */
WFM_API void wfm_queue_log_opts_init(wfm_queue_log_opts *opts, size_t struct_size);

/** What was read, kept and left out so far. */
typedef struct wfm_queue_log_counts {
  uint32_t struct_size; /* set by wfm_queue_log_counts_init */
  int32_t reserved0;
  int64_t rows;           /* well formed */
  int64_t cut_rows;       /* left out: too few or malformed fields, a last line without its end */
  int64_t unknown_events; /* left out: of a kind that is not known */
  int64_t repeated_rows;  /* left out: a row that was there already */
  int64_t unordered_rows; /* older than the row above by at most jump_s; used */
  int64_t clock_jumps;    /* times that the clock was set back by more */
  int64_t stray_rows;     /* single rows far ahead of those around them; used */
  int64_t contacts;       /* kept: the sum of the next three */
  int64_t answered, abandoned, dequeued;
  int64_t excluded;   /* contacts left out: the sum of the next five */
  int64_t no_start;   /* ends of contacts whose ENTERQUEUE is not there */
  int64_t no_end;     /* WFM_LOG_NO_END, and so on: each contact once, by the first that holds */
  int64_t unfinished; /* */
  int64_t negative;   /* */
  int64_t clock;      /* */
  int64_t no_connect; /* of those kept */
  int64_t no_agent;
  int64_t agent_differs;
  int64_t reused_ids;
  int64_t transferred;
  int64_t ring_no_answer; /* agents rang and did not answer */
  int64_t states;         /* spans of agents' states */
  int64_t state_clock;    /* spans left out for the clock */
  int64_t no_login;       /* agents of whom the log has no login: their free time is not known */
} wfm_queue_log_counts;
/** Clears counts. @param struct_size sizeof(wfm_queue_log_counts) of the caller. */
WFM_API void wfm_queue_log_counts_init(wfm_queue_log_counts *counts, size_t struct_size);

/** What one call of wfm_queue_log_read delivers. Columns are the log's and live until its next call. */
typedef struct wfm_queue_log_batch {
  uint32_t struct_size; /* set by wfm_queue_log_batch_init */
  int32_t reserved0;
  size_t contacts;           /* rows of the columns up to mark, in the order of their ends */
  const int64_t *arrival;    /* seconds UTC at which it entered the queue */
  const uint8_t *outcome;    /* WFM_CONTACT_*; 0: it has no end */
  const int32_t *queue;      /* number of the queue */
  const int32_t *agent;      /* number of the agent; -1: nobody */
  const double *wait_s;      /* until it was answered or left; NaN where it has no end */
  const double *ring_s;      /* of it ringing at the agent who answered */
  const double *talk_s;      /* 0 when not answered; NaN where it has no end */
  const int64_t *customer;   /* number made of the caller's number, the same for the same caller; -1: none */
  const char *const *id;     /* call id */
  const char *const *caller; /* caller's number; "" when it is not known */
  const uint32_t *mark;      /* WFM_LOG_* */
  size_t states;             /* rows of the columns below, in the order of their ends */
  const int32_t *state_agent;
  const int32_t *state;         /* WFM_AGENT_* */
  const int64_t *state_start;   /* seconds UTC */
  const int64_t *state_end;     /* after state_start */
  const int32_t *state_queue;   /* queue of the contact when busy; -1 */
  const int32_t *state_reason;  /* number of the pause's reason; -1: none given, or not paused */
  const uint8_t *state_lasting; /* 1: it lasts on where the log ends */
} wfm_queue_log_batch;
/** Clears a batch. @param struct_size sizeof(wfm_queue_log_batch) of the caller. */
WFM_API void wfm_queue_log_batch_init(wfm_queue_log_batch *batch, size_t struct_size);

/** A log that is being read. */
typedef struct wfm_queue_log wfm_queue_log;

/**
 * Opens the files of one log: queue_log and those it was rotated into.
 *
 * Files are read one after another by the time of their first row, whatever the order of paths. A contact may
 * begin in one and end in the next.
 *
 * @param      ctx       context
 * @param[in]  paths     [n] files, at least one; copied
 * @param      n         1 to 10000
 * @param[in]  opts      NULL for defaults
 * @param      findings  receives the first rows that were left out, by file and line, and what was counted; lives
 *                       as long as the log; may be NULL
 * @param[out] out       freed with wfm_queue_log_free before the context; unchanged on error
 * @return WFM_OK; WFM_EINVAL, WFM_EDOMAIN, WFM_ENOTFINITE (an option, n), WFM_EVERSION, WFM_ENOTFOUND (no such
 *         file), WFM_EPARSE (a compressed file), WFM_EIO, WFM_ENOMEM
 */
WFM_API wfm_status wfm_queue_log_open(wfm_ctx *ctx, const char *const *paths, size_t n,
                                      const wfm_queue_log_opts *opts, wfm_findings *findings,
                                      wfm_queue_log **out);
/** Frees a log; accepts NULL. */
WFM_API void wfm_queue_log_free(wfm_queue_log *log);

/**
 * Reads on until there are some thousand contacts or states, or the log ends.
 *
 * Damage is no failure: it is marked, counted and left out. The call after the last delivers neither contacts
 * nor states.
 *
 * @param         log    log
 * @param[in,out] batch  receives the columns
 * @return WFM_OK; WFM_EINVAL (a NULL, batch not initialised), WFM_EPARSE (the log ended and has rows, but not one
 *         that is well formed), WFM_EIO, WFM_ENOMEM. After an error every call returns the same.
 * @note   Time O(rows read); memory O(contacts that wait or talk at one time, agents, queues, one batch), however
 *         long the log is.
 */
WFM_API wfm_status wfm_queue_log_read(wfm_queue_log *log, wfm_queue_log_batch *batch);

/** Counts so far. @return WFM_OK; WFM_EINVAL (a NULL, counts not initialised). */
WFM_API wfm_status wfm_queue_log_get_counts(const wfm_queue_log *log, wfm_queue_log_counts *counts);
/** Time of the latest row so far, seconds UTC; WFM_INSTANT_NONE before the first and for NULL. */
WFM_API int64_t wfm_queue_log_time(const wfm_queue_log *log);
/** Queues so far; 0 for NULL. They are numbered in the order in which the log names them. */
WFM_API size_t wfm_queue_log_queues(const wfm_queue_log *log);
/** Name of a queue; NULL when there is no such queue; lives as long as the log. */
WFM_API const char *wfm_queue_log_queue(const wfm_queue_log *log, size_t queue);
/** Agents so far; 0 for NULL. */
WFM_API size_t wfm_queue_log_agents(const wfm_queue_log *log);
/** Name of an agent as the log has it; NULL when there is no such agent; lives as long as the log. */
WFM_API const char *wfm_queue_log_agent(const wfm_queue_log *log, size_t agent);
/** Reasons of pauses so far; 0 for NULL. */
WFM_API size_t wfm_queue_log_reasons(const wfm_queue_log *log);
/** A reason; NULL when there is no such reason; lives as long as the log. */
WFM_API const char *wfm_queue_log_reason(const wfm_queue_log *log, size_t reason);

/** Rows of a log that is to be written. Columns are the caller's. */
typedef struct wfm_queue_log_rows {
  uint32_t struct_size;      /* set by wfm_queue_log_rows_init */
  uint32_t flags;            /* 0 */
  const char *const *queue;  /* [queues] names: not empty, without '|' and line ends */
  size_t queues;             /* */
  const char *const *agent;  /* [agents] names, as above */
  size_t agents;             /* */
  size_t contacts;           /* rows of the columns below */
  const int64_t *arrival;    /* seconds UTC, 0 to 1e11 */
  const uint8_t *outcome;    /* WFM_CONTACT_*; WFM_CONTACT_FLOW_OUT is written as EXITWITHKEY, DEQUEUED as
                                EXITWITHTIMEOUT */
  const int32_t *queue_of;   /* 0 to queues - 1 */
  const int32_t *agent_of;   /* 0 to agents - 1 for answered contacts */
  const double *wait_s;      /* 0 to 1e9; written in whole seconds, as Asterisk does */
  const double *ring_s;      /* at most wait_s; NULL: 0 */
  const double *talk_s;      /* of answered contacts */
  const char *const *caller; /* numbers; NULL: none */
  size_t spans;              /* logins and pauses */
  const int32_t *span_agent; /* 0 to agents - 1 */
  const int64_t *span_start; /* seconds UTC, 0 to 1e11 */
  const int64_t *span_end;   /* >= span_start */
  /* Queue that a login is for; -1: every queue; NULL: all are for every queue. */
  const int32_t *span_queue;
  /* NULL entry: a login; else the reason of a pause. NULL: all are logins. */
  const char *const *span_reason;
} wfm_queue_log_rows;
/** All columns NULL. @param struct_size sizeof(wfm_queue_log_rows) of the caller. */
WFM_API void wfm_queue_log_rows_init(wfm_queue_log_rows *rows, size_t struct_size);

/**
 * Writes a queue_log: QUEUESTART, ENTERQUEUE, CONNECT, COMPLETECALLER, ABANDON, EXITWITHTIMEOUT, EXITWITHKEY,
 * ADDMEMBER, REMOVEMEMBER, PAUSEALL and UNPAUSEALL in order of time; whole or not at all.
 *
 * Instants are rounded to whole seconds: arrival + wait_s and arrival + wait_s + talk_s, each by itself, and
 * durations are their differences, so that reading the file finds no disagreement.
 *
 * @param      ctx   context
 * @param[in]  rows  what happened
 * @param[in]  path  file; its folder is there
 * @return WFM_OK; WFM_EINVAL (a NULL, a name), WFM_EDOMAIN, WFM_ENOTFINITE (the message names the row), WFM_EVERSION,
 *         WFM_EIO, WFM_ENOMEM
 * @note   Time and memory O(rows log rows).
 */
WFM_API wfm_status wfm_queue_log_write(wfm_ctx *ctx, const wfm_queue_log_rows *rows, const char *path);

#ifdef __cplusplus
}
#endif

#endif
