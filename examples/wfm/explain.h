/* What a forecast found in a queue's history, in words and as JSON. */
#ifndef WFM_PROGRAM_EXPLAIN_H
#define WFM_PROGRAM_EXPLAIN_H

#include "history.h"

#include <libwfm/forecast_effects.h>

typedef struct found {
  const history_queue *queue;
  const wfm_forecast *forecast;
  const wfm_effects *effects;
  int32_t days; /* of the horizon */
} found;

void explain_queue(const found *f);          /* on the standard error */
void json_queue(const found *f, bool first); /* on the standard output */

#endif
