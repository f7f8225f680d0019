/* What the room schedule promises: whole-horizon rosters under every rule, always legal, with a proven lower bound.

   The data, from the outside in:

     wfm_roster --compile--> sched_model    demand by point (skill, slot), shifts in slots, weights
                               |- kinds     agents with equal contract, skills and start window share one sched_kind:
                               |            its shifts, the states of a week, the classes of rest, the steps between them
                               `- agents    what is the agent's own: costs of a (day, shift), week limits, prior period

     prices [points] --values--> worth of every (day, shift) with the best pauses --pricing--> cheapest schedule of an agent

     bound: moves the prices;  rechoice and lns: move the schedules;  solve: runs them and keeps the best.

   A slot is one interval of the horizon, a point one slot of one skill: point = skill * slots + slot. */
#ifndef WFM_SCHEDULE_SCHEDULE_H
#define WFM_SCHEDULE_SCHEDULE_H

#include "roster/roster.h"

#include <libwfm/schedule.h>

/** One agent's day. shift -1: off. pause: slots after the shift's start. */
typedef struct sched_day {
  int32_t shift, skill;
  int16_t pause[WFM_MAX_PAUSES];
  int16_t reserved0;
} sched_day;

/** A shift in slots. */
typedef struct sched_shift {
  int32_t start_minute, end_minute, paid_minutes;
  int32_t start, slots;                             /* first slot of the day, slots of presence */
  int32_t pauses;                                   /* how many */
  int32_t which[WFM_MAX_PAUSES];                    /* index of each in the roster's shift */
  int32_t from[WFM_MAX_PAUSES], to[WFM_MAX_PAUSES]; /* window of its start, slots after the shift's start */
  int32_t length[WFM_MAX_PAUSES],
      step[WFM_MAX_PAUSES]; /* slots; least distance to the start of the pause before */
} sched_shift;

/** A state of a week: minutes and days worked so far. */
typedef struct sched_node {
  int32_t minutes, days;
} sched_node;

/** Shifts that lead from the same classes of rest to the same class with the same paid minutes. */
typedef struct sched_step {
  int32_t class_max; /* the last class of rest that may take it */
  int32_t class_out; /* class of rest on the next day */
  int32_t paid;      /* index into paid_minutes */
} sched_step;

/** What agents with equal contract, skills and start window share. */
typedef struct sched_kind {
  int32_t contract;
  int32_t start_from, start_to;
  int32_t skills, *skill;       /* [skills] ascending */
  int32_t shifts, *shift;       /* [shifts] ascending by start, then index */
  int32_t *step_of;             /* [shifts] */
  int32_t paids, *paid_minutes; /* [paids] distinct */
  int32_t nodes;
  sched_node *node;         /* [nodes] ascending by days, then minutes; node 0 is the empty week */
  int32_t *next;            /* [nodes * paids] node after a shift, -1: over a limit */
  int32_t nodes_by_days[9]; /* nodes with at most i days: the first nodes_by_days[i] */
  int32_t classes, *ready;  /* [classes] ascending: earliest start today, minutes after 00:00 */
  int32_t *class_off;       /* [classes] class after a day off */
  int32_t steps;
  sched_step *step; /* [steps] */
  int32_t runs;     /* run lengths kept apart: 0 to runs - 1; 1: the run never binds */
  int32_t width;    /* runs rounded up for the layers */
  int32_t min_rest, max_run, days_max, weekly_max, cap;
  int32_t max_minutes; /* the smaller of weekly_max and cap */
  int32_t min_minutes, days_min, long_minutes;
  double long_weight;
} sched_kind;

/** An agent's limits and costs in one week. */
typedef struct sched_week {
  int32_t max_minutes, max_days; /* worked */
  int32_t min_minutes, min_days; /* 0 in weeks cut short by the horizon */
} sched_week;

/** What is one agent's own. Rows: cost of each shift of the kind on a day, infinite where it may not be worked. */
typedef struct sched_agent {
  int32_t kind;
  int32_t first_class, first_run;
  bool idle; /* no day can be worked */
} sched_agent;

/** The compiled problem. */
typedef struct sched_model {
  wfm_ctx *ctx;
  const wfm_roster *roster;
  wfm__roster_index *index;
  wfm_roster_opts frame;
  int32_t days, weeks, slots, skills, points, shifts, agents, kinds;
  int32_t day_slots;
  int32_t tail;       /* slots after the horizon that a shift may reach */
  double *need;       /* [points] */
  double *low, *high; /* [points] range of a price */
  size_t rows;
  int32_t *row_point; /* [rows] of demand; -1: after the horizon */
  double fixed_cost;  /* shortage of rows that nobody can serve because they lie after the horizon */
  sched_shift *shift; /* [shifts] */
  sched_kind *kind;   /* [kinds] */
  sched_agent *agent; /* [agents] */
  sched_week *week;   /* [agents * weeks] */
  size_t *row_of;     /* [agents * days] where the day's row begins in row */
  double *row;        /* costs by shift of the kind */
  double *off_cost;   /* [agents * days] cost of a day off; infinite where a lock wants work */
  size_t row_count, row_cap;
  struct sched_note *note; /* what could not be kept, in words */
  size_t notes, note_cap;
} sched_model;

/** What could not be kept: SCHED_NOTE_*, whom it concerns, and a sentence. */
typedef struct sched_note {
  int32_t kind, agent;
  char *text;
} sched_note;

enum { SCHED_NOTE_IDLE = 0, SCHED_NOTE_LOCK = 1 };

/* --- compile.c, kinds.c, agents.c, locks.c: the problem in arrays --- */
/* Compiles the roster; the model lives until wfm__sched_model_free, also after a failure. */
wfm_status wfm__sched_compile(wfm_ctx *ctx, const wfm_roster *roster, sched_model *model);
void wfm__sched_model_free(sched_model *model);
wfm_status wfm__sched_note(sched_model *model, int32_t kind, int32_t agent, wfm__text *text);
wfm_status wfm__sched_kinds(sched_model *model);
wfm_status wfm__sched_agents(sched_model *model);
/* Limits of an agent's week with leave besides what the problem has: its credit, and its whole days as bits from the week's first. */
void wfm__sched_week_limits(const sched_model *model, int32_t agent, int32_t week, int64_t more_credit,
                            uint32_t more_days, sched_week *out);
/* Sets the costs of an agent's day, one a shift of his kind. */
wfm_status wfm__sched_row(sched_model *model, int32_t agent, int32_t day, const double *row);
/* True when the shift, on that day, meets the agent's time off. */
bool wfm__sched_hits_time_off(const sched_model *model, int32_t agent, int32_t day, int32_t shift);
wfm_status wfm__sched_locks(sched_model *model);

/* --- values.c: what covering is worth at given prices --- */
/* Prices and their prefix sums by skill, zero after the horizon. */
typedef struct sched_prices {
  double *price;  /* [points] */
  double *prefix; /* [skills * (slots + tail + 1)] */
} sched_prices;
wfm_status wfm__sched_prices_create(const sched_model *model, sched_prices *prices);
void wfm__sched_prices_free(const sched_model *model, sched_prices *prices);
void wfm__sched_prices_sum(const sched_model *model, sched_prices *prices, int32_t skill);
/* Largest sum of prices that the shift can cover on a day with that skill; pause: where its pauses then begin, may be NULL. */
double wfm__sched_worth(const sched_model *model, const sched_prices *prices, int32_t day, int32_t shift,
                        int32_t skill, int16_t *pause);
/* The same for prefix sums that begin at the shift's start: [slots + 1]. */
double wfm__sched_worth_at(const sched_shift *shift, const double *prefix, int16_t *pause);
/* The skill of the kind with which the shift is worth most on a day; the first of equals. */
int32_t wfm__sched_best_skill(const sched_model *model, const sched_prices *prices, int32_t day,
                              int32_t shift, const sched_kind *kind);
/* worth [days * shifts of the kind]: the best over the kind's skills. */
void wfm__sched_worth_kind(const sched_model *model, const sched_prices *prices, const sched_kind *kind,
                           double *worth);

/* --- pricing.c: the cheapest schedule of an agent --- */
enum { SCHED_NOISE = 1 << 16 };
/* Random numbers, drawn once, from which a pricing takes a run; scale 0 is no noise. */
typedef struct sched_noise {
  const double *value; /* [SCHED_NOISE] */
  uint32_t at;
  double scale;
} sched_noise;
/* Workspace of one thread. */
typedef struct sched_pricer {
  double *after;       /* layers [days][nodes * classes * width]: least cost after each day */
  double *boundary;    /* [weeks + 1][classes * width]: at the start of each week, and at the end */
  double *gathered;    /* [classes * width] */
  double *step_cost;   /* [days * steps] */
  int32_t *step_shift; /* [days * steps] the shift that gives it */
  double *end_cost;    /* [weeks * nodes] */
  int32_t *choice;     /* [days] shift of the kind, -1: off */
} sched_pricer;
wfm_status wfm__sched_pricer_create(const sched_model *model, sched_pricer *pricer);
void wfm__sched_pricer_free(const sched_model *model, sched_pricer *pricer);
/* Least cost of the agent's own less the worth of what he works, and its schedule in pricer->choice; infinite, and no schedule,
   when his locks cannot be kept. noise NULL: none. Time O(days * nodes * steps * runs). */
double wfm__sched_price(const sched_model *model, sched_pricer *pricer, int32_t agent, const double *worth,
                        const sched_noise *noise);
double wfm__sched_week_cost(const sched_model *model, const sched_kind *kind, const sched_week *week,
                            int32_t minutes, int32_t days);

/* --- state.c: a roster and its coverage --- */
typedef struct sched_state {
  sched_day *day; /* [agents * days] */
  int32_t *cover; /* [points] agents at work */
} sched_state;
wfm_status wfm__sched_state_create(const sched_model *model, sched_state *state);
void wfm__sched_state_free(const sched_model *model, sched_state *state);
void wfm__sched_state_copy(const sched_model *model, sched_state *to, const sched_state *from);
/* Adds (by 1) or takes away (by -1) what one agent covers. */
void wfm__sched_cover(const sched_model *model, int32_t *cover, const sched_day *days, int32_t by);
/* Turns pricer->choice into days with the best skill and pauses at the prices. */
void wfm__sched_take(const sched_model *model, const sched_prices *prices, const sched_pricer *pricer,
                     int32_t agent, sched_day *days);
/* Place of a shift among those of the kind; it must be there. */
int32_t wfm__sched_place(const sched_model *model, const sched_kind *kind, int32_t shift);
/* Cost of one agent without coverage: labour, wishes, contract. */
double wfm__sched_own_cost(const sched_model *model, int32_t agent, const sched_day *days);
/* Cost of the roster, as the checker counts it; fixed order of summation. */
double wfm__sched_cost(const sched_model *model, const sched_state *state);

/* --- moves.c: one or two days of an agent changed --- */
/* The days of one agent that a move changes, with the places of their shifts before and after; -1: off. */
typedef struct sched_move {
  int32_t agent, days, day[2], from[2], to[2];
  const sched_kind *kind;
  int32_t *place; /* [days of the horizon] of the agent */
} sched_move;
/* Places of the shifts among those of the kinds: [agents * days]. */
void wfm__sched_read_places(const sched_model *model, const sched_state *state, int32_t *place);
void wfm__sched_set_places(const sched_move *m, const int32_t *place);
/* Own cost of the change; infinite when it is not legal. The new places are left in force. */
double wfm__sched_own_change(const sched_model *model, const sched_move *m);
/* The first rule (WFM_RULE_*) that the agent's days break; -1: none. place [days of the horizon]. */
int32_t wfm__sched_broken_rule(const sched_model *model, int32_t agent, int32_t *place);
/* What one agent more saves at a point. */
static inline double wfm__sched_saving(const sched_model *model, size_t point, int32_t cover) {
  double missing = model->need[point] - cover, low = model->low[point];
  if (missing <= 0) return low;
  return missing >= 1 ? model->high[point] : low + missing * (model->high[point] - low);
}
/* Takes a day out of the coverage (by -1) or puts it in (by 1); returns what its coverage saves. */
double wfm__sched_cover_day(const sched_model *model, int32_t *covered, int32_t d, const sched_day *day,
                            int32_t by);
/* The best skill and pauses for a shift against the coverage; prefix: [slots of the longest shift + 1], workspace. */
void wfm__sched_best_day(const sched_model *model, const int32_t *covered, double *prefix,
                         const sched_kind *kind, int32_t d, int32_t s, sched_day *out);

/* --- search.c: what the phases of a solve share --- */
typedef struct sched_search {
  const sched_model *model;
  wfm__watch *watch;
  const wfm_schedule_opts *opts;
  int64_t work, work_limit; /* done, allowed */
  wfm_status stopped;       /* WFM_OK, or why the phases end: WFM_ECANCELLED, WFM_ELIMIT (deadline) */
  wfm__rng rng;
  double *noise;  /* [SCHED_NOISE] standard Gumbel, negated: for minima */
  int32_t *order; /* [agents] a permutation */
  size_t workers;
  sched_pricer *pricer; /* [workers] */
  size_t *worth_at;     /* [kinds + 1] where the worth of a kind begins */
  double *worth;        /* of all kinds at the prices */
  double *worth_shift;  /* [skills * days * shifts] at the prices */
  uint8_t *worth_known; /* [kinds] of the latest prices */
  double *worth_one;    /* [days * shifts] of one kind */
  double *value;        /* [agents] of their last pricing */
  sched_prices prices;
  double *dual; /* [points] prices of the best bound */
  double lower_bound;
  sched_state now, best;
  bool has_best;
  double cost; /* of best */
} sched_search;
wfm_status wfm__sched_search_create(sched_search *search, const sched_model *model, wfm__watch *watch,
                                    const wfm_schedule_opts *opts);
void wfm__sched_search_free(sched_search *search);
void wfm__sched_shuffle(sched_search *search);
/* Keeps the present roster when it is the best so far. */
void wfm__sched_keep(sched_search *search);
/* True when the gap wanted is reached. */
bool wfm__sched_done(const sched_search *search);
/* Adds work, at least one unit, and looks whether to go on: false past limit, deadline or cancel, or when the gap wanted is reached. */
bool wfm__sched_go_on(sched_search *search, const char *phase, int64_t work, int64_t phase_limit);
/* Work of one pricing and of the worth of one kind, in units. */
int64_t wfm__sched_price_work(const sched_model *model, const sched_kind *kind);
int64_t wfm__sched_worth_work(const sched_model *model, const sched_kind *kind);

/* --- bound.c: the Lagrangian bound at given prices --- */
/* Cheapest schedules of agents at search->prices: search->value, and their days in fresh [count * days] unless that is NULL.
   agent NULL: the first count. Adds its work. */
wfm_status wfm__sched_price_agents(sched_search *search, const int32_t *agent, int32_t count,
                                   sched_day *fresh, int64_t *work);
/* Turns a stop into search->stopped. */
wfm_status wfm__sched_note_stop(sched_search *search, wfm_status st);
/* Bound at search->prices, every agent priced anew; keeps it and the prices when best. */
wfm_status wfm__sched_evaluate(sched_search *search);

/* --- ascent.c, blocks.c: the prices that prove most --- */
/* Agents who move together, and whole schedules that were found for them: columns of the Dantzig-Wolfe master, added up over the
   block. The block covers their weighted mean. */
typedef struct sched_block {
  int32_t first, count; /* agents, in the order of the master */
  int32_t columns;
  double *own, *weight; /* [columns]; the weights add to 1 */
  int32_t *since;       /* [columns] round in which it was found */
  float *cover;         /* [columns * points] */
} sched_block;
/* The restricted master with a proximal term: own cost + sum over points of h(need - cover), where h has slope
   clip(centre + slope * (need - cover)) within the range of prices. */
typedef struct sched_master {
  const sched_model *model;
  int32_t blocks, most_columns, most_agents;
  sched_block *block;
  int32_t *order;         /* [agents] by kind */
  double *cover;          /* [points] of the weighted columns */
  double *centre, *slope; /* [points], [skills] */
  double *number;         /* own and weight of all blocks */
  int32_t *since;
  float *columns;
  int64_t work; /* done in the master */
} sched_master;
wfm_status wfm__sched_master_create(const sched_model *model, sched_master *master);
void wfm__sched_master_free(sched_master *master);
/* price [points] of the master at its present cover. */
void wfm__sched_master_prices(const sched_master *master, double *price);
/* Takes in a column; the first of a block has all its weight. */
void wfm__sched_master_add(sched_master *master, int32_t block, int32_t round, double own,
                           const int32_t *cover);
/* Shifts weight between the columns of a block until its prices, kept up to date, want no more, at most so many times. */
void wfm__sched_master_balance(sched_master *master, int32_t block, int32_t moves, double *price);
/* Raises the bound until the work is done or nothing is gained any more. */
wfm_status wfm__sched_ascend(sched_search *search, int64_t phase_limit);

/* --- rechoice.c: agents choose their schedules anew, one after another --- */
/* Takes the agent out, prices what he would find and puts him back at his best. sharpness: agents over which the price of an
   interval falls from shortage to surplus, around the dual price; 0: the exact cost of one agent more. */
void wfm__sched_rechoose(sched_search *search, int32_t agent, double sharpness, double noise);
void wfm__sched_reprice(sched_search *search, double sharpness);
/* A first roster: agent after agent from nothing. */
void wfm__sched_construct(sched_search *search);
/* Work of a pass over all agents. */
int64_t wfm__sched_sweep_work(const sched_search *search);
/* Passes over all agents while the sharpness falls from first to last; noise keeps agents alike from moving alike. */
void wfm__sched_anneal(sched_search *search, double first, double last, double noise, int64_t phase_limit);
void wfm__sched_descend(sched_search *search, int64_t phase_limit);

/* --- local.c: simulated annealing over single days --- */
typedef struct sched_local {
  sched_search *search;
  int32_t *place; /* [agents * days] shift of the kind, -1: off */
  double *prefix; /* [slots of the longest shift + 1] */
} sched_local;
wfm_status wfm__sched_local_create(sched_local *local, sched_search *search);
void wfm__sched_local_free(sched_local *local);
/* Random changes of one or two days of one agent, taken by the rule of Metropolis at temperatures from hot to cold. */
void wfm__sched_cool(sched_local *local, double hot, double cold, int64_t phase_limit);

/* --- rows.c: rosters in rows and in days --- */
/* Fills the days of the agents whose rows break no rule, by the checker, and covers them; offends [agents] marks the others, who
   are left without work. The state is empty before. */
wfm_status wfm__sched_read_rows(const sched_model *model, const wfm_assignments *rows, sched_state *state,
                                uint8_t *offends);
/* The same where some rules, 1 << WFM_RULE_*, do not count. */
wfm_status wfm__sched_read_rows_but(const sched_model *model, const wfm_assignments *rows, uint32_t ignored,
                                    sched_state *state, uint8_t *offends);
/* One day as a row. */
void wfm__sched_row_of(const sched_model *model, int32_t agent, int32_t d, const sched_day *day,
                       wfm_assignment *row);
/* The day that a row gives, which breaks no rule by itself. */
sched_day wfm__sched_day_of(const sched_model *model, const wfm_assignment *row);
/* Adds every day worked, by agent, then day. */
wfm_status wfm__sched_write_rows(const sched_model *model, const sched_state *state, wfm_assignments *to);

/* --- warm.c --- */
/* Makes the warm roster the present one; agents whose rows break a rule choose anew. */
wfm_status wfm__sched_warm(sched_search *search, const wfm_assignments *warm);

#endif
