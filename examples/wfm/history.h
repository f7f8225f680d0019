/* A history as forecast, backtest and clean use it: read, cut at the origin, put on one interval, with opening hours. */
#ifndef WFM_PROGRAM_HISTORY_H
#define WFM_PROGRAM_HISTORY_H

#include "wfm.h"

#include <libwfm/forecast.h>
#include <libwfm/io_history.h>

/* What the options of these commands ask for. */
typedef struct history_wish {
  const char *path, *value, *queue, *zone, *special_days, *regressors;
  double interval_s; /* 0: that of the file */
  int32_t origin;    /* nothing on or after it is used; WFM_DATE_NONE: all is */
  bool raw;          /* suspicious cells are kept */
} history_wish;

typedef struct history_queue {
  const char *name;
  wfm_hours *hours;   /* read off the history, with the special days */
  wfm_grid *grid;     /* days before the origin at the wish's interval */
  wfm_series *before; /* volumes, closed cells marked */
  wfm_series *volume; /* the same with suspicious cells missing; what is forecast from */
  uint8_t *found;     /* [cells] WFM_CLEAN_* */
  size_t outside;     /* cells with contacts outside the opening hours */
  wfm_clean_report cleaned;
  wfm_regressors regressors; /* columns 0: none */
  double *regressor;         /* their values */
} history_queue;

typedef struct history_set {
  wfm_zone *zone;
  wfm_history *file;
  history_queue *queue;
  size_t queues;
  char **names; /* [name_count] of the regressors */
  size_t name_count;
  int32_t origin; /* the wish's, or the day after the last value */
  int32_t file_interval_s, interval_s;
} history_set;

/* Options that these commands have in common, for their tables. */
#define HISTORY_OPTIONS(wish)                                                                                \
  {"value", OPTION_TEXT, &(wish).value, "column that counts; offered, or handled + abandoned", 0, 0},        \
      {"queue", OPTION_TEXT, &(wish).queue, "this queue only", 0, 0},                                        \
      {"interval",                                                                                           \
       OPTION_DURATION,                                                                                      \
       &(wish).interval_s,                                                                                   \
       "interval, as 30m or 1d: a multiple of the file's; the file's own",                                   \
       0,                                                                                                    \
       0},                                                                                                   \
      {"zone",                                                                                               \
       OPTION_TEXT,                                                                                          \
       &(wish).zone,                                                                                         \
       "zone of the file's times; without one they are taken as written",                                    \
       0,                                                                                                    \
       0},                                                                                                   \
      {"special-days",                                                                                       \
       OPTION_TEXT,                                                                                          \
       &(wish).special_days,                                                                                 \
       "file of special days: date,name,closed and, if wanted, queue,start,end,scale",                       \
       0,                                                                                                    \
       0},                                                                                                   \
      {"regressors",                                                                                         \
       OPTION_TEXT,                                                                                          \
       &(wish).regressors,                                                                                   \
       "file of what is known about days, past and to come: date, columns of numbers and, if wanted, queue", \
       0,                                                                                                    \
       0},                                                                                                   \
  {                                                                                                          \
    "raw", OPTION_FLAG, &(wish).raw, "use suspicious values too: outliers, outages", 0, 0                    \
  }

#define HISTORY_WISH                                                                                         \
  { .origin = WFM_DATE_NONE }

/* EXIT_DONE, or the exit code after a message. The set is to be freed in any case. */
int read_history(const cli_app *app, const history_wish *wish, history_set *set);
void free_history(history_set *set);

/* level_shift.c: days from which on volumes are some other share of what they were. Returns how many, at most most. */
typedef struct level_shift {
  int32_t date;
  double factor;
} level_shift;
size_t find_level_shifts(const history_queue *queue, level_shift *shift, size_t most);

/* NULL where the queue has none. */
const wfm_regressors *queue_regressors(const history_queue *queue);

/* regressors.c: reads a file of them for each queue. */
int add_regressors(const cli_app *app, const char *path, history_set *set);
/* special_days.c: adds the days of a file to the hours of each queue. */
int add_special_days(const cli_app *app, const char *path, const history_set *set);

#endif
