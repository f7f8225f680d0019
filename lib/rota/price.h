/* One run of the pricing programme: what price.c, which sets the question, and price_walk.c, which answers it, share. */
#ifndef WFM_ROTA_PRICE_H
#define WFM_ROTA_PRICE_H

#include "rota/rota.h"

enum { MOST_COUNTERS = 6, BLOCK = 4 /* values that are relaxed together */ };

/* A limited shift that is counted: stride is its place in the index of all counters. */
typedef struct rota_counter {
  int32_t shift, most, stride;
} rota_counter;

/* One run of the programme. States of a day: on (run k, class c) at (k - 1) * classes + c, off (j days) after them. */
typedef struct rota_programme {
  const rota_model *model;
  const rota_staff *rules;
  const rota_question *ask;
  rota_pricer *pricer;
  int32_t end; /* days [last, end) are walked as they are, until nothing of the window matters any more */
  int32_t runs, offs, states, weekends, units;
  int32_t padded; /* units, and what a block and a shift may reach beyond */
  bool run_grows; /* false: longer runs than `runs` are not told apart */
  int32_t min_units, max_units, max_weekends;
  int32_t counters, counts;
  rota_counter counted[MOST_COUNTERS];
  int32_t steps;
  rota_step step[WFM_ROTA_MAX_SHIFTS];
  double *penalty; /* [shifts] added to what a shift costs, where counting it has no room */
  size_t line;     /* doubles of a layer */
} rota_programme;

static inline int32_t wfm__rota_least(int32_t a, int32_t b) {
  return a < b ? a : b;
}

static inline int32_t wfm__rota_most(int32_t a, int32_t b) {
  return a > b ? a : b;
}

/* Whether the person works on a day outside of the window. */
static inline bool wfm__rota_works(const rota_programme *run, int32_t day) {
  return run->ask->row[day] != WFM_ROTA_OFF;
}

/* How often a shift may still be worked inside [first, end). */
int32_t wfm__rota_left(const rota_programme *run, int32_t shift);
/* Value of the best answer with the present counters and penalties, the answer in pricer->choice; infinite when there is none. */
double wfm__rota_walk(rota_programme *run, int64_t *work);

#endif
