/* A queue_log as sums by queue and interval, for import, kpi and intraday. */
#ifndef WFM_PROGRAM_LOG_FACTS_H
#define WFM_PROGRAM_LOG_FACTS_H

#include "wfm.h"

#include <libwfm/io_queue_log.h>

typedef struct log_wish {
  char **path;
  size_t paths;
  const char *zone; /* NULL: UTC */
  double interval_s, threshold_s, short_s;
  bool all; /* excluded ones too, as wfm_queue_log_read delivers them */
  /* Each batch is shown when it was added; anything but EXIT_DONE ends the reading. NULL: not. */
  int (*batch)(const wfm_queue_log *log, const wfm_queue_log_batch *batch, void *user);
  void *user;
} log_wish;

typedef struct log_facts {
  wfm_zone *zone;
  wfm_grid *grid;
  wfm_queue_log *log; /* for names and counts */
  wfm_queue_log_counts counts;
  size_t queues, agents;
  wfm_kpi_collector **queue; /* [queues] */
  size_t *first, *last;      /* [queues] intervals of the first and the last contact; first > last: none */
} log_facts;

/* Reads the log twice: for its span, then for its sums. EXIT_DONE, or the exit code after a message; free in any
   case. Findings are printed. */
int read_log_facts(const cli_app *app, const log_wish *wish, log_facts *out);
void free_log_facts(log_facts *facts);
/* An instant by the clock of a zone with its offset: 2026-01-05T09:00:03+01:00. */
void print_instant(FILE *out, const wfm_zone *zone, int64_t instant);

#endif
