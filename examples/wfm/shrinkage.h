/* Causes of shrinkage as an option gives them. */
#ifndef WFM_PROGRAM_SHRINKAGE_H
#define WFM_PROGRAM_SHRINKAGE_H

#include "wfm.h"

#include <libwfm/staffing.h>

enum { MOST_CAUSES = 32, CAUSE_NAME = 64 };

typedef struct shrinkage_list {
  wfm_shrink_cause cause[MOST_CAUSES];
  char name[MOST_CAUSES][CAUSE_NAME];
  size_t count;
  wfm_shrinkage total;
} shrinkage_list;

/* "sickness=0.05,training=0.06/rostered,lateness=0.02/residual/rest"; NULL: none. EXIT_DONE, or EXIT_USAGE after a message. */
int read_shrinkage(const cli_app *app, const char *text, shrinkage_list *list);
const char *stage_name(int32_t stage);
void base_name(const shrinkage_list *list, size_t cause, char *text,
               size_t size); /* "paid", "rest", or a cause */

#endif
