/* The first run of a simulation as a queue_log. */
#ifndef WFM_PROGRAM_SIMULATE_LOG_H
#define WFM_PROGRAM_SIMULATE_LOG_H

#include "wfm.h"

#include <libwfm/simulate.h>

typedef struct simulated_queue {
  const char *name;
  int64_t begin;                         /* instant of interval 0 */
  const double *volume, *aht_s, *agents; /* [n] */
  size_t n;
  wfm_simulate_opts opts;
} simulated_queue;

/* EXIT_DONE, or the exit code after a message. */
int write_simulated_log(const cli_app *app, const simulated_queue *queue, size_t queues, const char *path);

#endif
