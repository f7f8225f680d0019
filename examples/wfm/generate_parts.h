/* What the generator's files share: the centre being made, its random streams, its files. */
#ifndef WFM_PROGRAM_GENERATE_PARTS_H
#define WFM_PROGRAM_GENERATE_PARTS_H

#include "generate.h"

#include <libwfm/calendar.h>
#include <libwfm/roster.h>

#include <stdio.h>

enum { INTERVAL_MINUTES = 15, DAY_INTERVALS = 1440 / INTERVAL_MINUTES, LEAD_DAYS = 14 };

/* A random stream; streams of different subjects do not disturb each other. */
typedef struct dice {
  uint64_t state;
} dice;
enum { DICE_PEOPLE = 1, DICE_DAYS = 2, DICE_CONTACTS = 3 };
dice dice_of(uint64_t seed, uint64_t subject, uint64_t number);
double dice_uniform(dice *d);                         /* in (0, 1) */
int32_t dice_int(dice *d, int32_t low, int32_t high); /* both ends included */
bool dice_chance(dice *d, double probability);
double dice_normal(dice *d);
double dice_gamma(dice *d, double shape); /* mean shape */
int64_t dice_poisson(dice *d, double mean);
int64_t dice_binomial(dice *d, int64_t n, double probability);
int32_t dice_pick(dice *d, const double *weights, int32_t n); /* index by weight */

typedef struct centre {
  wfm_ctx *ctx;
  const char *folder;
  generate_opts opts;
  char *message; /* [GENERATE_MESSAGE] */
  double weekly_minutes
      [GENERATE_QUEUES]; /* of agents at work on each queue's skill, known once the roster is made */
} centre;

extern const char *const queue_names[GENERATE_QUEUES];

/* The centre's days. Opening hours in minutes of the day; closed: open = close = 0. */
enum { SPECIAL_NONE, SPECIAL_HOLIDAY, SPECIAL_EVE, SPECIAL_CAMPAIGN };
int special_of(const centre *c, int32_t date);
void hours_of(const centre *c, int32_t date, int32_t *open, int32_t *close);
void weekday_hours(const centre *c, int32_t weekday, int32_t *open, int32_t *close);

/* Sets the message and returns the status. */
wfm_status refuse(const centre *c, wfm_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* A file of the folder, put in its place by end_file when it was written whole. */
typedef struct new_file {
  FILE *out;
  char *part, *path;
} new_file;
wfm_status begin_file(const centre *c, const char *name, new_file *file);
wfm_status end_file(const centre *c, new_file *file);

wfm_status generate_roster(centre *c);
wfm_status generate_history(centre *c);

#endif
