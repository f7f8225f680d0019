/* What the two kinds of stores of goals have in common. */
#ifndef WFM_IO_GOAL_STORE_H
#define WFM_IO_GOAL_STORE_H

#include "io/io.h"

#include <libwfm/io_goal_store.h>

/* SQLite behind the store; in a file of its own so that a build can leave it out. */
typedef struct wfm__goal_base wfm__goal_base;
/* Opens the database, begins the transaction when it is to be changed, and reads the goals. Statuses of wfm_goal_store_open. */
wfm_status wfm__goal_base_open(wfm_ctx *ctx, const char *path, uint32_t flags, double wait_s,
                               wfm_goals **goals, wfm__goal_base **out);
/* Adds what the goals have more than when they were read, and ends the transaction. */
wfm_status wfm__goal_base_commit(wfm__goal_base *base, const wfm_goals *goals);
void wfm__goal_base_close(wfm__goal_base *base); /* accepts NULL */

/* Names as files have them; both kinds of stores use the same. */
extern const char *const wfm__goal_scales[4], *const wfm__goal_shapes[3];
/* Index of a word, -1 when it is none. */
int32_t wfm__goal_word(const char *text, const char *const *words, size_t count);

#endif
