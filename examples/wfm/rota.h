/* Instances of the staff-scheduling benchmark, for wfm schedule. */
#ifndef WFM_PROGRAM_ROTA_H
#define WFM_PROGRAM_ROTA_H

#include "wfm.h"

typedef struct rota_request {
  const char *file, *out; /* the instance; the folder to write to */
  double time_limit;      /* seconds; 0: none */
  int64_t work;           /* 0: by size or deadline */
} rota_request;
/* Reads, solves, writes roster.csv and result.json, prints; the exit code. */
int solve_curtois(cli_app *app, const rota_request *request);

#endif
