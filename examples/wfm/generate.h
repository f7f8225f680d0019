/* A made-up call centre as a plan folder: people, contracts, shifts, wishes, leave, history. */
#ifndef WFM_PROGRAM_GENERATE_H
#define WFM_PROGRAM_GENERATE_H

#include <libwfm/context.h>

#include <stdbool.h>

enum { GENERATE_QUEUES = 3 }; /* most queues */

typedef struct generate_opts {
  int32_t agents;        /* 1 to 100000; 60 */
  int32_t weeks;         /* of the horizon, 1 to 52; 4 */
  int32_t history_weeks; /* 1 to 520; 30 */
  int32_t interval;      /* minutes of the plan's intervals, 15 or 30; the history's are 15; 15 */
  int32_t queues;        /* 1 to GENERATE_QUEUES; 1 */
  int32_t start_date;    /* first day of the horizon, a Monday; 2026-03-02 */
  bool nights;           /* open round the clock, with night shifts; else by day, closed on Sundays */
  uint64_t seed;         /* the same options and seed give the same files; 1 */
  const char *zone;      /* IANA name; "Europe/Berlin" */
} generate_opts;

enum { GENERATE_MESSAGE = 600 };

void generate_opts_init(generate_opts *opts);

/* Writes plan.json, history.csv, queues.csv, special_days.csv, overrides.csv and roster/ into the folder,
   which is made when it is missing (its parent must be there). Files of these names are replaced. message
   [GENERATE_MESSAGE] says why it failed. */
wfm_status generate_centre(wfm_ctx *ctx, const char *folder, const generate_opts *opts, char *message);

#endif
