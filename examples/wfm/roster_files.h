/* Roster folder and assignments of the commands that work on a roster that exists; lists of agents and days on a command line. */
#ifndef WFM_PROGRAM_ROSTER_FILES_H
#define WFM_PROGRAM_ROSTER_FILES_H

#include "wfm.h"

#include <libwfm/io_roster.h>

/* Reads the folder and, where file is not NULL, the assignments; findings and, unless quiet, that nobody is
   asked for, go to stderr. */
wfm_status read_roster(cli_app *app, const char *folder, const char *file, bool strict, wfm_roster **roster,
                       wfm_assignments **assignments);

/* An agent and the days first to last. */
typedef struct agent_days {
  int32_t agent, first, last;
} agent_days;
/* Reads "A0012:3,A0040:3-5"; *list is freed by the caller. Without days wanted: "A0012,A0040", first and last are -1. EXIT_DONE, or
   EXIT_USAGE after a message that names the option. */
int read_agent_days(const wfm_roster *roster, const char *option, const char *text, bool days,
                    agent_days **list, size_t *count);

#endif
