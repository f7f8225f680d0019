/* Parts of wfm swap. */
#ifndef WFM_PROGRAM_CMD_SWAP_H
#define WFM_PROGRAM_CMD_SWAP_H

#include "roster_files.h"

#include <libwfm/swap.h>

/* Awards the lines of the roster by bids and memory (NULL: none), prints who gets which, and writes awards.csv, memory.csv and
   assignments.csv where a folder is given. The exit code. */
int run_bids(cli_app *app, const wfm_roster *roster, const wfm_assignments *rows, const char *bids,
             const char *memory, const char *folder);

#endif
