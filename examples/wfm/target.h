/* Service-level targets and definitions as options give them. */
#ifndef WFM_PROGRAM_TARGET_H
#define WFM_PROGRAM_TARGET_H

#include <stdbool.h>
#include <stdint.h>

/* "80/20" into a share and seconds. */
bool read_level(const char *text, double *level, double *threshold_s);
/* WFM_SL_* of its short name; 0 when there is none. */
int32_t find_definition(const char *name);

#endif
