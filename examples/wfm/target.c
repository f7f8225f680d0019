/* Reading service-level targets from options. */
#include "target.h"

#include <libwfm/service_level.h>

#include <stdlib.h>
#include <string.h>

bool read_level(const char *text, double *level, double *threshold_s) {
  char *end;
  double percent = strtod(text, &end);
  if (end == text || *end != '/') return false;
  *level = percent / 100;
  const char *seconds = end + 1;
  *threshold_s = strtod(seconds, &end);
  return end != seconds && *end == '\0' && *level > 0 && *level < 1 && *threshold_s >= 0;
}

int32_t find_definition(const char *name) {
  for (int32_t d = WFM_SL_OFFERED; d <= WFM_SL_VIRTUAL; d++)
    if (strcmp(wfm_sl_definition_name(d), name) == 0) return d;
  return 0;
}
