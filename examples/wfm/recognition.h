/* wfm goals recognise: what a team did, and what is recognised. */
#ifndef WFM_PROGRAM_RECOGNITION_H
#define WFM_PROGRAM_RECOGNITION_H

#include "wfm.h"

#include <libwfm/goal_recognition.h>
#include <libwfm/io_table.h>

typedef struct recognition_options {
  const char *kpis, *badges, *out; /* files; badges and out may be NULL */
  bool csv, everyone;
  int64_t top; /* -1: as the library has it */
} recognition_options;

/* The team as it was read, and what came of it. */
typedef struct recognition_job {
  const cli_app *app;
  wfm_table *kpis, *values, *badges;
  int32_t *agent, *period;  /* [rows of values] numbers of their texts */
  const char **agent_name;  /* in order of their text */
  const char **period_name; /* in order of their text */
  double *value, *count;    /* [kpis * agents * periods] */
  wfm_recognition_kpi *kpi;
  wfm_badge_rule *rule;
  wfm_recognition_input team;
  double *points, *mean_points;
  int32_t *rank, *badge;
  wfm_scorecard_line *line; /* of the last period */
} recognition_job;

/* recognition.c */
int recognise(const cli_app *app, const char *values, const recognition_options *o);

/* recognition_read.c: EXIT_DONE, or another code after a message */
int read_recognition(recognition_job *j, const char *values, const recognition_options *o);
void free_recognition(recognition_job *j);
const char *recognition_kpi_name(const recognition_job *j, size_t kpi);
const char *recognition_badge_name(const recognition_job *j, size_t rule);

#endif
