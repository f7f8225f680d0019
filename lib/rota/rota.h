/* What the room rota promises: rotas of whole shifts under rules over the whole horizon, always legal, with a proven bound.

   The data, from the outside in:

     wfm_rota --compile--> rota_model     costs of every choice, cover by cell (day, shift), rules in units of time
                             `- person    classes of succession, steps, limits, of one person

     prices [cells] --price--> cheapest legal schedule of a person inside a window of days, the days outside being kept

     master: a linear programme over schedules, which gives prices;  dive: a rota out of a master;
     neighbourhood: masters over a few people and weeks;  relaxed: prices for horizons that are too long for a master;
     solve: runs them and keeps the best.

   A cell is one shift of one day: cell = day * shifts + shift. A choice is a shift, or `shifts`, which stands for a day off. */
#ifndef WFM_ROTA_ROTA_H
#define WFM_ROTA_ROTA_H

#include "core/core.h"
#include "shim/solver.h"

#include <libwfm/rota.h>

enum { ROTA_WEEK = 7, ROTA_SATURDAY = 5, ROTA_SUNDAY = 6, ROTA_FREE = 1 << 28 /* a limit that is none */ };

/** One person, as given. */
typedef struct rota_staff {
  int32_t max_minutes, min_minutes, max_run, min_run, min_off_run, max_weekends;
} rota_staff;

struct wfm_rota {
  wfm_ctx *ctx;
  int32_t days;
  wfm__names *shift_names, *staff_names;
  int32_t *minutes; /* [shifts] */
  size_t shift_cap;
  bool *forbidden; /* [shifts * shifts] the second on the day after the first */
  rota_staff *staff;
  int32_t *most; /* [people * shifts] */
  bool *day_off; /* [people * days] */
  double *wish;  /* [people * days * (shifts + 1)] wishes not met by each choice */
  size_t staff_cap, most_cap, day_off_cap, wish_cap;
  double *need; /* [cells]; there once the shifts are all known */
  double *under, *over;
  bool *asked; /* [cells] */
};

static inline int32_t wfm__rota_shift_count(const wfm_rota *rota) {
  return wfm__names_count(rota->shift_names);
}
static inline int32_t wfm__rota_people_count(const wfm_rota *rota) {
  return wfm__names_count(rota->staff_names);
}

/** Shifts with equal length, class and counter: only the cheapest of them matters. */
typedef struct rota_step {
  int32_t units;     /* of time */
  int32_t class_out; /* class of succession of its shifts */
  int32_t counter;   /* the counted shift that it is; -1 */
} rota_step;

/** The compiled problem. */
typedef struct rota_model {
  wfm_ctx *ctx;
  const wfm_rota *rota;
  int32_t days, shifts, people, cells;
  int32_t unit;      /* minutes of a unit of time */
  int32_t *units;    /* [shifts] */
  int32_t classes;   /* shifts that forbid the same shifts on the next day share a class */
  int32_t *class_of; /* [shifts] */
  bool *follows;     /* [(classes + 1) * shifts] allowed after the class; the last class: after a day off */
  int32_t longest;   /* units of the longest shift */
} rota_model;

/* --- compile.c --- */
/* The model lives until wfm__rota_model_free, also after a failure. */
wfm_status wfm__rota_compile(const wfm_rota *rota, rota_model *model);
void wfm__rota_model_free(rota_model *model);
/* Cost of the wishes that a choice does not meet. */
static inline const double *wfm__rota_wish(const rota_model *model, int32_t person, int32_t day,
                                           int32_t shift) {
  size_t at = (size_t)person * (size_t)model->days + (size_t)day;
  return model->rota->wish + at * ((size_t)model->shifts + 1) + (size_t)(shift < 0 ? model->shifts : shift);
}
/* What the wishes of one person cost on days [first, last). */
double wfm__rota_own_cost(const rota_model *model, int32_t person, const int32_t *row, int32_t first,
                          int32_t last);
/* Adds by to the people on each cell that row works on days [first, last). */
void wfm__rota_count(const rota_model *model, double *cover, const int32_t *row, int32_t first, int32_t last,
                     double by);
/* Shortage and surplus on days [first, last). */
double wfm__rota_cover_cost(const rota_model *model, const double *cover, int32_t first, int32_t last);

/* --- price.c: the cheapest schedule of a person --- */
/** The question: the days [first, last) of a person are chosen anew, those outside stay as they are. */
typedef struct rota_question {
  int32_t person, first, last;
  const int32_t *row;  /* [days] of the person; read outside of the window only */
  const double *price; /* [cells] worth of being there */
  const int32_t
      *pin; /* [days] read inside of the window: what must be chosen, ROTA_ANY where nothing must; NULL */
  double *
      penalty; /* [shifts] >= 0, on shifts that are limited: in, where to begin; out, for the next time; NULL */
  bool open;   /* nothing is decided after the window: runs may go on, row is not read there */
  int32_t min_units, max_units, max_weekends; /* of days before last, when open */
} rota_question;
enum { ROTA_ANY = -2 };
/** Workspace of one thread. */
typedef struct rota_pricer {
  const rota_model *model;
  size_t most; /* doubles in layer */
  double *layer;
  double *step_cost;   /* [(classes + 1) * shifts] of a day */
  int32_t *step_shift; /* [days * (classes + 1) * shifts] */
  int32_t *choice;     /* [days] the answer, inside of the window */
  double bound;        /* no legal answer is cheaper */
} rota_pricer;
/* The longest window, in whole weeks or all days, whose programme stays within bounds of memory. */
int32_t wfm__rota_widest_window(const rota_model *model);
/* Room for windows of that many days. */
wfm_status wfm__rota_pricer_create(const rota_model *model, int32_t window, rota_pricer *pricer);
void wfm__rota_pricer_free(rota_pricer *pricer);
/* Least cost of wishes less worth inside of the window, with the days in choice; infinite when there is no legal answer, or none
   was found within the room. */
double wfm__rota_price(rota_pricer *pricer, const rota_question *question, int64_t *work);

/* --- search.c: what the phases of a solve share --- */
enum { ROTA_POOL_MOST = 100000 };
/** Schedules of the whole horizon that were worth while before. */
typedef struct rota_pool {
  bool open; /* prices to judge them by are known */
  size_t count, owner_cap, days_cap, cost_cap;
  int32_t *owner; /* [count] person */
  int32_t *days;  /* [count * days] */
  double *cost;   /* [count] at the prices of the bound */
  double *least;  /* [people] of cost */
} rota_pool;

typedef struct rota_search {
  const rota_model *model;
  wfm__watch *watch;
  const wfm__solver_backend *backend; /* NULL: the default */
  wfm__rng rng;
  int64_t work, work_limit;
  wfm_status stopped; /* WFM_OK, or why the phases end: WFM_ECANCELLED, WFM_ELIMIT */
  size_t workers;
  rota_pricer *pricer;  /* [workers] */
  int32_t window;       /* most days that they have room for */
  bool whole;           /* every cost is a whole number */
  int32_t *plan, *best; /* [people * days] the present rota, and the best */
  double *cover;        /* [cells] of plan */
  double cost;          /* of best; infinite without one */
  double *dual;         /* [cells] prices of the best bound */
  double lower_bound;
  double *penalty;    /* [people * shifts] of the pricing of whole schedules */
  int64_t round_work; /* of pricing everybody once */
  rota_pool pool;
} rota_search;
wfm_status wfm__rota_search_create(rota_search *search, const rota_model *model, wfm__watch *watch,
                                   const wfm_rota_opts *opts);
void wfm__rota_search_free(rota_search *search);
/* The numbers of all people, freed by the caller; NULL after a message. */
int32_t *wfm__rota_everybody(const rota_model *model);
/* Adds work and looks whether to go on: false past limit, deadline or cancel, or when the best is proven. */
bool wfm__rota_go_on(rota_search *search, const char *phase, int64_t work);
bool wfm__rota_proven(const rota_search *search);
/* The least cost that is not under the bound. */
double wfm__rota_round_up(const rota_search *search, double bound);
/* Makes the present rota the best when it costs less, else goes back to the best. */
void wfm__rota_keep(rota_search *search);
/* A stop is not a failure: it is noted, and what was done so far stands. */
wfm_status wfm__rota_note_stop(rota_search *search, wfm_status st);

/* --- pool.c --- */
/* Opens the pool at the prices of the bound. */
wfm_status wfm__rota_pool_open(rota_search *search);
void wfm__rota_pool_free(rota_search *search);
/* Keeps a schedule; nothing while the pool is shut or full. */
wfm_status wfm__rota_pool_add(rota_search *search, int32_t person, const int32_t *days);
/* Whether a rota better than the best can have the schedule. */
bool wfm__rota_pool_worthy(const rota_search *search, size_t i);

/* --- master.c: the linear programme over schedules of some people in a window of days --- */
typedef struct rota_master {
  rota_search *search;
  wfm__solver *solver;
  int32_t people, *person; /* [people] */
  int32_t first, last;
  int32_t *row;       /* [cells of the window] row of a cell; -1: its price is known */
  double *rest;       /* [cells of the window] needed of these people */
  double *known;      /* [cells] of the horizon: prices of cells without a row */
  double constant;    /* cost that no schedule changes, when nobody of the people works */
  size_t rows, slack; /* columns before the first schedule */
  size_t columns, column_cap;
  int32_t *owner; /* [columns] place in person */
  int32_t *days;  /* [columns * (last - first)] */
  size_t owner_cap, days_cap;
  int32_t *fixed; /* [people] the column chosen, -1 */
  double *price;  /* [cells] at which schedules are looked for */
  double *centre; /* [cells] prices of the best bound */
  double *value;  /* [people] of the last pricing */
  double *bounds; /* [people] */
  int32_t *found; /* [people * (last - first)] */
  int64_t *spent; /* [people] */
  double *dual;   /* [rows] of the last programme */
  double *sigma;  /* [people] what a schedule of each costs in it */
  double *weight; /* [columns] how much of each is in it */
  size_t weight_cap;
  double objective, bound;
} rota_master;
/* A master in which everybody of the people has his present schedule. centre: prices to begin with, [cells]. */
wfm_status wfm__rota_master_create(rota_master *master, rota_search *search, int32_t people,
                                   const int32_t *person, int32_t first, int32_t last, const double *centre);
void wfm__rota_master_free(rota_master *master);
/* Adds schedules until none would lower the objective, or until the bound shows that no rota below cutoff is in it, at most rounds
   times. */
wfm_status wfm__rota_master_solve(rota_master *master, double cutoff, int32_t rounds);
/* Fixes schedules, one person or a few at a time, and solves again, until all are. New schedules are looked for only after the
   objective has risen by more than patience times itself, and within the work limit. found: false when that was given up because
   nothing below cutoff can come of it, or because the search was stopped. */
wfm_status wfm__rota_master_dive(rota_master *master, double cutoff, int32_t rounds, double patience,
                                 bool *found);
/* Makes the fixed schedules the present ones. */
void wfm__rota_master_take(const rota_master *master);

/* --- first.c --- */
/* Everybody's first schedule, one after another, at what one person more saves. WFM_EINFEASIBLE: somebody has none. */
wfm_status wfm__rota_first(rota_search *search);

/* --- neighbourhood.c --- */
/* A master over everybody in one window after another, with its dive. */
wfm_status wfm__rota_sweep(rota_search *search, int64_t work_limit);
/* Masters over a few people in some weeks, until a limit. */
wfm_status wfm__rota_improve(rota_search *search);
/* One master with its dive: takes what costs less than before. rounds: of pricing, in the master and after each step of the dive. */
wfm_status wfm__rota_try(rota_search *search, int32_t people, const int32_t *person, int32_t first,
                         int32_t last, int32_t rounds, int32_t dive_rounds);

#endif
