/* A plan folder while it is read, shared by the readers of its files. */
#ifndef WFM_IO_PLAN_FOLDER_H
#define WFM_IO_PLAN_FOLDER_H

#include "io/io.h"

#include <libwfm/io_plan.h>

/* A queue: what queues.csv and plan.json say of it, then what the history brings. */
typedef struct wfm__folder_queue {
  char *name, *skill;
  wfm_plan_queue spec;
  wfm_queue_target target;
  int64_t line;     /* of queues.csv; 0: not listed there */
  wfm_hours *hours; /* NULL: to be read off the history */
  wfm_grid *grid;
  wfm_series *volume, *aht;
} wfm__folder_queue;

struct wfm_plan_folder {
  wfm_ctx *ctx;
  wfm_zone *zone;
  wfm_roster *roster;
  wfm__folder_queue *queue;
  size_t queues, queue_cap;
  wfm_plan *plan;
};

/* A row of the history. */
typedef struct wfm__history_row {
  int64_t instant, line;
  int32_t queue, date, second, offset_s;
  double offered, handled, abandoned, aht_s; /* NaN: not given */
} wfm__history_row;

/* A special day, an override: kept until the plan is built. */
typedef struct wfm__day_row {
  wfm_special_day day;
  char *name;
  int32_t queue; /* -1: all */
  int64_t line;
} wfm__day_row;

typedef struct wfm__change_row {
  int32_t queue, date[2], second[2], offset_s[2], measure, action; /* [2]: start and end */
  double value;
  char *who, *why;
  int64_t line;
} wfm__change_row;

typedef struct wfm__folder_reader {
  wfm_ctx *ctx;
  const wfm__source *source;
  wfm_findings *findings;
  bool strict;
  wfm_plan_folder *folder;
  /* plan.json, open until the plan is built: texts live in it */
  wfm__json_file json;
  wfm_plan_opts frame;
  const char *zone; /* name */
  bool days_given, start_given, interval_given;
  wfm_plan_queue defaults; /* of a queue */
  wfm_queue_target target;
  const wfm_zone *clock; /* of the history */
  const char *history;   /* name of its file */
  const char *value; /* its only count, by the file's name of the column; NULL: offered, handled, abandoned */
  const char *wanted;      /* the only queue that is read; NULL: all */
  int32_t before;          /* rows of this date and later are left aside; WFM_DATE_NONE: none */
  bool loose;              /* unknown columns of the history are not mentioned */
  const char *only_queue;  /* name where the history has no such column */
  int32_t history_minutes; /* 0: read off the times */
  wfm__rename rename[8];
  size_t renames;
  /* what the files hold */
  wfm__names *names; /* queues by index */
  wfm__history_row *row;
  size_t rows, row_cap;
  bool any_offered, any_handled, any_abandoned, any_aht;
  wfm__day_row *day;
  size_t days, day_cap;
  wfm__change_row *change;
  size_t changes, change_cap;
} wfm__folder_reader;

/* Each looks at its file; errors become findings. */
wfm_status wfm__folder_json(wfm__folder_reader *reader);
wfm_status wfm__folder_roster(wfm__folder_reader *reader);
wfm_status wfm__folder_queues(wfm__folder_reader *reader);
wfm_status wfm__folder_history(wfm__folder_reader *reader);
wfm_status wfm__folder_days(wfm__folder_reader *reader);
wfm_status wfm__folder_changes(wfm__folder_reader *reader);

/* Brings the history's rows in order, takes out what cannot count, makes each queue's series. */
wfm_status wfm__folder_series(wfm__folder_reader *reader);
/* What was defaulted, dropped or sorted: an assumption of the plan, a note where there is no plan. */
wfm_status wfm__folder_assume(wfm__folder_reader *reader, const char *format, ...) WFM__PRINTF(2, 3);
/* From plan.json into the plan. */
wfm_status wfm__folder_shrinkage(wfm__folder_reader *reader);

/* Index of a queue, made with plan.json's defaults when it is new. */
wfm_status wfm__folder_queue_index(wfm__folder_reader *reader, const char *name, int32_t *index);
/* Names to values; false when the text is none. */
bool wfm__folder_definition(const char *text, int32_t *value);
bool wfm__folder_period(const char *text, int32_t *value);
bool wfm__folder_method(const char *text, int32_t *value);
/* Any failure but WFM_ENOMEM becomes an error about the file, with the context's message. */
wfm_status wfm__folder_report(wfm__folder_reader *reader, const char *file, int64_t line, wfm_status st);
bool wfm__folder_clean(const wfm__folder_reader *reader, size_t before); /* no error since */
size_t wfm__folder_errors(const wfm__folder_reader *reader);

/* From any source; findings not NULL. */
wfm_status wfm__plan_folder_read(wfm_ctx *ctx, const wfm__source *source, bool strict, wfm_findings *findings,
                                 wfm_plan_folder **out);

#endif
