/* wfm staff, between its files: settings of a queue, its intervals on a grid, and what each channel fills in. */
#ifndef WFM_PROGRAM_STAFF_H
#define WFM_PROGRAM_STAFF_H

#include "intervals.h"
#include "shrinkage.h"

#include <libwfm/backlog.h>
#include <libwfm/callback.h>
#include <libwfm/chance.h>
#include <libwfm/chat.h>

enum { CHANNEL_VOICE, CHANNEL_CHAT, CHANNEL_CALLBACK, CHANNEL_DEFERRED, CHANNELS };
/* Beside WFM_STAFF_SIPP, _LAGGED and _MOL: every interval on the transient solution. */
enum { METHOD_TRANSIENT = 100 };
enum { MOST_SLOTS = 100 };

/* The texts that a setting may come from: an option, or a cell of the table of queues. */
enum {
  SET_CHANNEL,
  SET_SL,
  SET_DEFINITION,
  SET_PERIOD,
  SET_ASA,
  SET_ABANDON,
  SET_OCCUPANCY,
  SET_PATIENCE,
  SET_LAW,
  SET_AHT,
  SET_SHRINKAGE,
  SET_MIN_AGENTS,
  SET_HOURS,
  SET_METHOD,
  SET_MODEL,
  SET_QUANTILE,
  SET_SHARED_CV2,
  SET_SLOTS,
  SET_STRETCH,
  SET_OFFER,
  SET_ACCEPT,
  SET_WINDOW,
  SET_IN_WINDOW,
  SET_DEADLINE,
  SET_DEADLINE_UNIT,
  SET_SPREAD,
  SET_BACKLOG,
  SET_EFFICIENCY,
  SET_BLEND,
  SET_IDLE_USE,
  SET_LINES,
  SET_BLOCK,
  SETTINGS
};
extern const char *const setting_name[SETTINGS]; /* of the option; a column has _ for - */

/* What a queue is staffed by. */
typedef struct staff_settings {
  int channel;
  wfm_queue_target target;
  int32_t period, method, model, deadline_unit, spread;
  double patience_s, aht_s, min_agents, quantile, shared_cv2; /* aht_s below 0: not given */
  double lines;                                               /* 0: not limited */
  bool by_law;
  wfm_patience_law law;
  shrinkage_list shrinkage;
  wfm_hours *hours; /* NULL: open where the file has rows */
  const char *hours_text;
  wfm_chat_team team;
  double stretch[MOST_SLOTS];
  double offer_s, accept, window_s, in_window;
  double deadline_s, backlog, efficiency, idle_use;
  const char *blend; /* the voice queue whose idle time takes part of the work; NULL: none */
} staff_settings;

/* Texts by setting, NULL where none is given; where[] names the place of each for messages. EXIT_DONE, or the exit code after a
   message. Free in any case. */
int read_settings(const cli_app *app, const char *const text[SETTINGS], const char *const where[SETTINGS],
                  staff_settings *out);
void free_settings(staff_settings *settings);
const char *channel_name(int channel);
const char *method_name(int32_t method);
void print_law(FILE *out, const wfm_patience_law *law);

/* Columns on the grid. */
enum {
  IN_VOLUME,
  IN_AHT,
  IN_PATIENCE,
  IN_VARIANCE,
  IN_LEAST,
  IN_AGENTS, /* given, rostered; NaN where none are */
  LOAD,
  POSITIONS,
  DEMAND,
  LEVEL,
  ASA,
  ABANDON,
  OCCUPANCY,
  P_TARGET,
  BACKLOG,
  GIVEN_LEVEL,
  GIVEN_P_TARGET,
  WORK, /* scratch */
  STAFF_COLUMNS
};

/* A queue on the grid of all queues. */
typedef struct staff_queue {
  const char *name;
  staff_settings set;
  double *block, *column[STAFF_COLUMNS]; /* [n] each */
  size_t *row;                           /* [n] row of the table, SIZE_MAX: none */
  uint8_t *open;
  int32_t *model;     /* WFM_MODEL_*; 0: none */
  bool patient;       /* nobody hangs up */
  bool variance;      /* the volume is uncertain */
  double outside;     /* contacts outside the opening hours, of channels that need agents at once */
  double cost, bound; /* of a target over a period, agent intervals */
  double idle_h, filled_h, separate_h; /* blended work */
  wfm_backlog_totals totals;           /* deferred work with the demand */
  wfm_staff_bridge bridge;
  double peak;
  size_t periods;      /* in which the level is judged: days, or the target's weeks or months */
  int32_t *first_date; /* [periods] */
  double *chance, *expected, *given_chance,
      *given_expected; /* [periods] with the demand and with the given agents */
} staff_queue;

typedef struct staff_job {
  const char *path;
  interval_table in;
  wfm_grid *grid;
  wfm_table *queues_table; /* of --queues; NULL: none */
  size_t n;
  int32_t *day;       /* [n] day of the grid */
  staff_queue *queue; /* [in.queues] */
  bool given;         /* a column of given agents */
} staff_job;

/* staff_rows.c: the table of volumes and the table of queues (NULL: none). */
typedef struct staff_files {
  const char *volumes, *queues, *value, *agents, *zone;
  double interval_s;
} staff_files;
int read_staff(const cli_app *app, const staff_files *files, const char *const text[SETTINGS],
               staff_job *out);
void free_staff(staff_job *job);

/* staff_voice.c, staff_channels.c: fill positions, demand and what they give. */
int solve_voice(const cli_app *app, const staff_job *job, staff_queue *queue);
int solve_chat(const cli_app *app, const staff_job *job, staff_queue *queue);
int solve_callback(const cli_app *app, const staff_job *job, staff_queue *queue);
int solve_deferred(const cli_app *app, const staff_job *job, staff_queue *queue);
/* Positions of a target over a period, voice or chat, for the volumes in WORK. */
wfm_status staff_over_period(const cli_app *app, const staff_job *job, staff_queue *queue);
/* Whole agents to roster from positions, rounded once. */
void gross_up(const staff_job *job, staff_queue *queue);
/* Input of the library's functions from the columns. */
void voice_input(const staff_queue *queue, wfm_staff_input *input);
/* Replaces the volumes in WORK by those of the quantile; of the mean where there is none. */
int volumes_to_staff(const cli_app *app, const staff_job *job, staff_queue *queue);
/* Says why a call on the grid of a queue failed, at the line that it names. */
int failed_cell(const cli_app *app, wfm_status status, const staff_job *job, const staff_queue *queue);

/* staff_groups.c: groups with several skills that cover all queues */
typedef struct staff_groups {
  wfm_table *table;
  size_t groups;
  const char **name;
  uint8_t *skill; /* [groups * queues], as efficiency */
  bool efficient;
  double *cost, *speed, *least, *most, *hours, *peak, *efficiency; /* [groups]; one block */
  double *size;        /* [groups * n], NaN where all are closed */
  double *requirement; /* [queues] scratch */
  double total, bound; /* cost of whole agents and of the sizes that just cover, in hours */
} staff_groups;
int solve_groups(const cli_app *app, const staff_job *job, const char *path, staff_groups *out);
void free_staff_groups(staff_groups *groups);
void write_groups(const staff_job *job, const staff_groups *groups, FILE *out);
void print_groups(const staff_groups *groups, FILE *out);
void print_groups_json(const staff_groups *groups, FILE *out);

/* staff_print.c; what staff_json.c needs of it */
typedef struct staff_shown {
  const char *name;
  int column;
} staff_shown;
enum { STAFF_SHOWN = 11, STAFF_SHOWN_GIVEN = 3 };
extern const staff_shown staff_columns[STAFF_SHOWN], staff_given_columns[STAFF_SHOWN_GIVEN];
const char *staff_model_text(const staff_queue *queue, size_t i);
const char *staff_way(const staff_queue *queue);    /* how its agents were found */
const char *staff_judged(const staff_queue *queue); /* the period over which its level is judged */
bool staff_has_period(const staff_queue *queue);
bool staff_row_shown(const staff_queue *queue, size_t i); /* a row of the file, or open without one */
double staff_cell(const staff_queue *queue, int column, size_t i);
void print_staff_time(FILE *out, const staff_job *job, size_t i);
void write_staff(const staff_job *job, FILE *out);
void print_staff(const staff_job *job, FILE *out);
void print_staff_json(const staff_job *job, const staff_groups *groups, FILE *out,
                      bool rows); /* groups may be NULL */

#endif
