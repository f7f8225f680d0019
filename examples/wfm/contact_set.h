/* Single contacts and agents' states, from a queue_log or from contacts.csv, and their sums by group. */
#ifndef WFM_PROGRAM_CONTACT_SET_H
#define WFM_PROGRAM_CONTACT_SET_H

#include "intervals.h"

#include <libwfm/io_queue_log.h>

typedef struct contact_row {
  int64_t arrival, customer;
  double wait_s, ring_s, talk_s, hold_s, after_s, score; /* score NaN: not asked */
  int32_t queue, agent;                                  /* agent -1: nobody */
  uint8_t outcome;                                       /* WFM_CONTACT_* */
} contact_row;

typedef struct state_row {
  int64_t start, end;
  int32_t agent, state; /* WFM_AGENT_* */
  int32_t reason;       /* -1: none */
} state_row;

typedef struct text_list {
  char **text;
  size_t count, cap;
} text_list;

typedef struct contact_set {
  wfm_zone *zone;
  contact_row *contact;
  size_t contacts, contact_cap;
  state_row *state; /* of a log */
  size_t states, state_cap;
  text_list queue, agent, reason;
  bool has_ring, has_hold, has_after, has_score, has_states;
  int64_t excluded, end; /* contacts left out; time up to which contacts are known */
} contact_set;

/* Whether a file is a queue_log or a contacts.csv, by its first bytes. */
bool is_queue_log(const char *path);
bool is_contacts(const char *path);

/* EXIT_DONE, or the exit code after a message; free in any case. Zone NULL: UTC for a log, as written for a file. */
int read_contact_log(const cli_app *app, char **paths, size_t n, const char *zone, contact_set *set);
int read_contact_file(const cli_app *app, const char *path, const char *zone, contact_set *set);
void free_contact_set(contact_set *set);

/* Makes room for so many elements in an array of the heap, twice as many where it must grow; false when out of memory. */
bool more_room(void *array_pointer, size_t *cap, size_t want, size_t size);

/* Number of a text in a list, added when it is new; -1 when out of memory. */
int32_t text_number(text_list *list, const char *text);
void free_texts(text_list *list);

/* What contacts are put together by. */
typedef enum contact_by { BY_QUEUE, BY_SITE, BY_AGENT, BY_TEAM } contact_by;

/* Groups of contacts: each contact's, and of each agent's time; -1: in none. */
typedef struct contact_groups {
  text_list name;
  int32_t *of_contact; /* [contacts] */
  int32_t *of_agent;   /* [agents]; NULL: time cannot be told by this group */
} contact_groups;
/* teams: file with agent and team, for BY_TEAM. */
int group_contacts(const cli_app *app, const contact_set *set, contact_by by, const char *teams,
                   contact_groups *out);
void free_groups(contact_groups *groups);

#endif
