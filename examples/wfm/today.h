/* What wfm intraday knows: the plan of a day, what came, agents' time by roster and log. */
#ifndef WFM_PROGRAM_TODAY_H
#define WFM_PROGRAM_TODAY_H

#include "contact_set.h"

#include <libwfm/intraday.h>

/* A contact of today with its end; INFINITY where it has none yet. */
typedef struct today_contact {
  int64_t arrival;
  double wait_s, end; /* wait_s NaN: still waiting; end: seconds UTC */
  int32_t queue;
  uint8_t outcome;
} today_contact;

typedef struct today_log {
  today_contact *contact;
  size_t contacts, contact_cap;
  state_row *state;
  size_t states, state_cap;
  text_list queue, agent, reason;
  int64_t last; /* time of the latest row */
} today_log;

/* A queue of the plan on the day, intervals without holes from its first row to its last. */
typedef struct today_queue {
  const char *name;
  int64_t begin;
  size_t n, done;
  double *block, *forecast, *aht_s, *agents, *patience_s, *offered, *within, *handled, *handle_s;
  double *volume, *low, *high, *new_aht_s, *required, *net, *level;
  wfm_intraday_totals totals;
} today_queue;

/* An agent's day. */
typedef struct today_agent {
  const char *name;
  int32_t state, reason; /* now: WFM_AGENT_* or 0; -1 */
  double scheduled_s, exception_s, outside_s, worked_s, adherence, conformance;
  bool on_roster, on_log;
} today_agent;

typedef struct today_people {
  text_list name;
  today_agent *agent;                          /* [name.count] */
  int32_t *agent_of, *plan_agent, *work_agent; /* spans */
  int64_t *plan_start, *plan_end, *work_start, *work_end;
  size_t plans, works, plan_cap;
} today_people;

/* today_log.c; contacts and states later than until are left out. EXIT_DONE, or the exit code after a message. */
int read_today_log(const cli_app *app, char **paths, size_t n, today_log *log);
void free_today_log(today_log *log);

/* today_people.c: roster and log as spans, adherence; roster NULL: of the log alone. logins: file with agent and login. */
typedef struct today_roster {
  const char *folder, *assignments, *logins;
} today_roster;
int read_people(const cli_app *app, const today_roster *roster, const today_log *log, const wfm_zone *zone,
                int32_t date, int64_t now, double grace_s, today_people *people);
void free_people(today_people *people);

/* today_print.c */
typedef struct today_view {
  const wfm_zone *zone;
  int64_t now;
  double interval_s, level, threshold_s;
  const today_queue *queue;
  size_t queues;
  const today_people *people;
  const today_log *log;
} today_view;
void print_today_text(const today_view *view);
void print_today_json(const today_view *view);

#endif
