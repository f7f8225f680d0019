/* The linear program over pause patterns, by column generation (Gilmore and Gomory 1961), and its integer solution. */
#include "schedule/pauses.h"

#include <math.h>
#include <string.h>

enum { ROUNDS = 60, MIP_ITERATIONS = 200000, MOST_COLUMNS = 3000 };

/* A pattern that agents of a group can take: a column of the master after those of shortage and surplus. */
typedef struct column {
  int32_t group;
  int16_t pause[WFM_MAX_PAUSES];
} column;

typedef struct master {
  pause_problem *p;
  wfm__solver *solver;
  column *column;
  size_t columns, cap;
  int16_t *pattern; /* [groups * WFM_MAX_PAUSES] of a pricing */
  double *lost;     /* [groups] */
  double *raw;      /* [slots] prices of the last solve */
  int32_t *left;    /* [members] whom a solution leaves over */
  int32_t *row;     /* [slots + 1] of a column */
  double *value;
  double *primal; /* [solved] how many take each pattern, of the last solve */
  size_t solved, primal_cap;
} master;

static wfm_status master_create(master *m, pause_problem *p) {
  wfm_ctx *ctx = p->model->ctx;
  size_t groups = (size_t)p->groups, slots = (size_t)p->slots;
  m->p = p;
  m->pattern = wfm__alloc(ctx, groups * WFM_MAX_PAUSES, sizeof *m->pattern);
  m->lost = wfm__alloc(ctx, groups, sizeof *m->lost);
  m->raw = wfm__alloc(ctx, slots, sizeof *m->raw);
  m->left = wfm__alloc(ctx, (size_t)p->members, sizeof *m->left);
  m->row = wfm__alloc(ctx, slots + 1, sizeof *m->row);
  m->value = wfm__alloc(ctx, slots + 1, sizeof *m->value);
  if (!m->pattern || !m->lost || !m->raw || !m->left || !m->row || !m->value)
    return wfm__fail(ctx, WFM_ENOMEM, "out of memory for the pauses of a day");
  return wfm__solver_create(&m->solver, ctx,
                            p->opts->solver ? wfm__solver_backend_named(p->opts->solver) : NULL);
}

static void master_free(master *m) {
  wfm_ctx *ctx = m->p->model->ctx;
  wfm__solver_free(m->solver);
  wfm__free(ctx, m->column);
  wfm__free(ctx, m->pattern);
  wfm__free(ctx, m->lost);
  wfm__free(ctx, m->raw);
  wfm__free(ctx, m->left);
  wfm__free(ctx, m->row);
  wfm__free(ctx, m->value);
  wfm__free(ctx, m->primal);
}

/* Rows: for each slot  shortage - surplus - pauses = need - presence,  for each group  patterns = agents. */
static wfm_status add_rows(master *m) {
  pause_problem *p = m->p;
  const sched_model *model = p->model;
  size_t base = (size_t)p->skill * (size_t)model->slots + (size_t)p->first;
  wfm_status st = WFM_OK;
  for (int32_t t = 0; t < p->slots; t++)
    m->raw[t] = model->need[base + (size_t)t] - p->state->cover[base + (size_t)t];
  for (int32_t i = 0; i < p->members; i++) {
    const sched_day *day = &p->state->day[(size_t)p->member[i] * (size_t)model->days + (size_t)p->day];
    const sched_shift *shift = &model->shift[day->shift];
    int32_t at = p->day * model->day_slots + shift->start - p->first;
    for (int32_t k = 0; k < shift->pauses; k++)
      for (int32_t t = at + day->pause[k]; t < at + day->pause[k] + shift->length[k] && t < p->slots; t++)
        m->raw[t] -= 1;
  }
  st = wfm__solver_add_rows(m->solver, (size_t)p->slots, m->raw, m->raw, NULL, NULL, NULL);
  for (int32_t g = 0; st == WFM_OK && g < p->groups; g++) {
    double agents = p->group[g].agents;
    st = wfm__solver_add_rows(m->solver, 1, &agents, &agents, NULL, NULL, NULL);
  }
  for (int32_t t = 0; st == WFM_OK && t < p->slots; t++) {
    const size_t start[] = {0, 1, 2};
    const int32_t rows[] = {t, t};
    const double value[] = {1, -1}, lower[] = {0, 0}, upper[] = {INFINITY, INFINITY};
    const double cost[] = {model->frame.under_weight, model->frame.over_weight};
    st = wfm__solver_add_columns(m->solver, 2, cost, lower, upper, NULL, start, rows, value);
  }
  return st;
}

static bool same_column(const column *c, int32_t group, const int16_t *pause) {
  return c->group == group && memcmp(c->pause, pause, sizeof c->pause) == 0;
}

/* Adds a pattern unless it is there; its column in *at. */
static wfm_status add_pattern(master *m, int32_t group, const int16_t *pause, size_t *at, bool *added) {
  pause_problem *p = m->p;
  const sched_shift *shift = &p->model->shift[p->group[group].shift];
  *added = false;
  for (*at = 0; *at < m->columns; ++*at)
    if (same_column(&m->column[*at], group, pause)) return WFM_OK;
  wfm_status st = wfm__grow(p->model->ctx, &m->column, &m->cap, m->columns + 1, sizeof *m->column);
  if (st != WFM_OK) return st;
  size_t n = 0, start[2] = {0, 0};
  int32_t first = p->day * p->model->day_slots + shift->start - p->first;
  for (int32_t k = 0; k < shift->pauses; k++)
    for (int32_t t = first + pause[k]; t < first + pause[k] + shift->length[k] && t < p->slots; t++, n++) {
      m->row[n] = t;
      m->value[n] = -1;
    }
  m->row[n] = p->slots + group;
  m->value[n++] = 1;
  start[1] = n;
  double cost = 0, lower = 0, upper = p->group[group].agents;
  uint8_t integer = 1;
  st = wfm__solver_add_columns(m->solver, 1, &cost, &lower, &upper, &integer, start, m->row, m->value);
  if (st != WFM_OK) return st;
  m->column[m->columns].group = group;
  memcpy(m->column[m->columns++].pause, pause, sizeof m->column->pause);
  *added = true;
  return WFM_OK;
}

/* The patterns in force, so that the master begins at the present cost. */
static wfm_status add_present(master *m) {
  pause_problem *p = m->p;
  wfm_status st = WFM_OK;
  for (int32_t g = 0; g < p->groups; g++)
    for (int32_t i = 0; st == WFM_OK && i < p->group[g].agents; i++) {
      const sched_day *day =
          &p->state->day[(size_t)p->member[p->group[g].first + i] * (size_t)p->model->days + (size_t)p->day];
      int16_t pause[WFM_MAX_PAUSES] = {0};
      size_t at;
      bool added;
      memcpy(pause, day->pause, (size_t)p->model->shift[day->shift].pauses * sizeof *pause);
      st = add_pattern(m, g, pause, &at, &added);
    }
  return st;
}

/* Prices the groups at the prices of p and adds the patterns that gain against the duals; how many in *added. */
static wfm_status price_groups(master *m, const double *dual, size_t *added) {
  pause_problem *p = m->p;
  wfm_status st = WFM_OK;
  *added = 0;
  wfm__pauses_bound(p, m->pattern, m->lost);
  for (int32_t g = 0; st == WFM_OK && g < p->groups; g++) {
    const int16_t *pause = m->pattern + (size_t)g * WFM_MAX_PAUSES;
    const sched_shift *shift = &p->model->shift[p->group[g].shift];
    int32_t first = p->day * p->model->day_slots + shift->start - p->first;
    double reduced = -dual[p->slots + g]; /* at the duals, not at the smoothed prices */
    for (int32_t k = 0; k < shift->pauses; k++)
      for (int32_t t = first + pause[k]; t < first + pause[k] + shift->length[k] && t < p->slots; t++)
        reduced += dual[t];
    if (reduced > -1e-7) continue;
    size_t at;
    bool is_new;
    st = add_pattern(m, g, pause, &at, &is_new);
    *added += is_new;
  }
  return st;
}

static bool stops(wfm_status st) {
  return st == WFM_ELIMIT || st == WFM_ECANCELLED;
}

static wfm_status keep_primal(master *m) {
  wfm_status st = wfm__grow(m->p->model->ctx, &m->primal, &m->primal_cap, m->columns + 1, sizeof *m->primal);
  if (st != WFM_OK) return st;
  m->solved = m->columns;
  memcpy(m->primal, wfm__solver_primal(m->solver) + 2 * (size_t)m->p->slots, m->columns * sizeof *m->primal);
  return WFM_OK;
}

/* Solves, prices at a mean of the best prices and the duals (smoothing: Wentges 1997), then at the duals, until nothing gains or the
   present pauses are proven best. */
static wfm_status generate(master *m) {
  pause_problem *p = m->p;
  for (int round = 0; round < ROUNDS && !wfm__pauses_proven(p); round++) {
    wfm__solver_result result;
    size_t added = 0;
    wfm_status st = wfm__solver_lp(m->solver, p->watch, "pauses", NULL, &result);
    if (stops(st)) p->stopped = st;
    if (st != WFM_OK) return stops(st) ? WFM_OK : st;
    st = keep_primal(m);
    if (st != WFM_OK) return st;
    const double *dual = wfm__solver_dual(m->solver);
    for (int32_t t = 0; t < p->slots; t++)
      p->price[t] = p->bound > -INFINITY ? 0.5 * (dual[t] + p->best[t]) : dual[t];
    st = price_groups(m, dual, &added);
    if (st == WFM_OK && added == 0 && !wfm__pauses_proven(p)) {
      dual = wfm__solver_dual(m->solver);
      memcpy(p->price, dual, (size_t)p->slots * sizeof *p->price);
      st = price_groups(m, dual, &added);
      if (st == WFM_OK && added == 0) return WFM_OK;
    }
    if (st != WFM_OK) return st;
  }
  return WFM_OK;
}

/* --- the integer solution --- */

/* Gives the members the patterns that the columns count, whole ones; who is left over is taken out, and then served one after
   another by what is best. */
static void take_solution(master *m, const double *count, size_t columns) {
  pause_problem *p = m->p;
  int32_t left = 0;
  for (int32_t g = 0; g < p->groups; g++) {
    int32_t next = p->group[g].first, end = next + p->group[g].agents;
    for (size_t c = 0; c < columns; c++) {
      if (m->column[c].group != g) continue;
      for (int32_t n = (int32_t)floor(count[c] + 1e-6); n > 0 && next < end; n--, next++)
        wfm__pauses_put(p, next, m->column[c].pause);
    }
    for (; next < end; next++) m->left[left++] = next;
  }
  wfm__pauses_serve(p, m->left, left);
}

/* The pauses in force as a solution of the master. */
static wfm_status fill_start(master *m, double *start) {
  pause_problem *p = m->p;
  wfm_status st = add_present(m);
  size_t before = 2 * (size_t)p->slots, base = (size_t)p->skill * (size_t)p->model->slots + (size_t)p->first;
  for (int32_t t = 0; st == WFM_OK && t < p->slots; t++) {
    double missing = p->model->need[base + (size_t)t] - p->state->cover[base + (size_t)t];
    start[2 * t] = fmax(0, missing);
    start[2 * t + 1] = fmax(0, -missing);
  }
  for (int32_t g = 0; st == WFM_OK && g < p->groups; g++)
    for (int32_t i = 0; st == WFM_OK && i < p->group[g].agents; i++) {
      const sched_day *day =
          &p->state->day[(size_t)p->member[p->group[g].first + i] * (size_t)p->model->days + (size_t)p->day];
      int16_t pause[WFM_MAX_PAUSES] = {0};
      size_t at;
      bool added;
      memcpy(pause, day->pause, (size_t)p->model->shift[day->shift].pauses * sizeof *pause);
      st = add_pattern(m, g, pause, &at, &added);
      if (st == WFM_OK) start[before + at] += 1;
    }
  return st;
}

/* --- all patterns that a better solution can have --- */

typedef struct walk {
  int32_t group;
  const double *prefix; /* prices from the shift's start */
  double most;          /* sum of prices that a pattern may have */
  int16_t pause[WFM_MAX_PAUSES];
  bool add; /* false: count them only */
  size_t count;
} walk;

static wfm_status add_from(master *m, walk *w, int32_t i, double sum) {
  const sched_shift *shift = &m->p->model->shift[m->p->group[w->group].shift];
  size_t at;
  bool added;
  wfm_status st = WFM_OK;
  if (i >= shift->pauses || i == WFM_MAX_PAUSES) {
    if (sum > w->most) return WFM_OK;
    w->count++;
    return w->add ? add_pattern(m, w->group, w->pause, &at, &added) : WFM_OK;
  }
  int32_t from = shift->from[i];
  if (i > 0 && w->pause[i - 1] + shift->step[i] > from) from = w->pause[i - 1] + shift->step[i];
  for (int32_t t = from; st == WFM_OK && w->count <= MOST_COLUMNS && t <= shift->to[i]; t++) {
    w->pause[i] = (int16_t)t;
    st = add_from(m, w, i + 1, sum + w->prefix[t + shift->length[i]] - w->prefix[t]);
  }
  return st;
}

/* A pattern whose reduced cost at the best prices is more than the gap is in no better solution. Adds all others unless they are too
   many, so that the best solution of the master is the best of all; complete: whether it did. */
static wfm_status add_promising(master *m, bool *complete) {
  pause_problem *p = m->p;
  wfm_status st = WFM_OK;
  double gap = wfm__pauses_cost(p) - p->bound;
  walk w = {0};
  memcpy(p->price, p->best, (size_t)p->slots * sizeof *p->price);
  wfm__pauses_bound(p, m->pattern, m->lost);
  for (int add = 0; add < 2 && w.count <= MOST_COLUMNS; add++) {
    w.count = 0;
    w.add = add;
    for (w.group = 0; st == WFM_OK && w.group < p->groups; w.group++) {
      w.prefix = wfm__pauses_prefix(p, p->group[w.group].shift);
      w.most = m->lost[w.group] + gap + 1e-6 * (1 + fabs(gap));
      st = add_from(m, &w, 0, 0);
    }
  }
  *complete = w.count <= MOST_COLUMNS;
  return st;
}

static wfm_status branch(master *m) {
  pause_problem *p = m->p;
  wfm_ctx *ctx = p->model->ctx;
  wfm__solver_result result = {0};
  bool complete;
  double cost = wfm__pauses_cost(p);
  wfm_status st = add_promising(m, &complete);
  if (st != WFM_OK) return st;
  double *start = wfm__alloc(ctx, 2 * (size_t)p->slots + m->columns + (size_t)p->members, sizeof *start);
  if (!start) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for the pauses of a day");
  st = fill_start(m, start);
  wfm__mip_opts opts = {.max_nodes = p->opts->max_nodes, .start = start, .max_iterations = MIP_ITERATIONS};
  if (st == WFM_OK) st = wfm__solver_mip(m->solver, p->watch, "pauses", &opts, &result);
  if (st == WFM_ECANCELLED || (st == WFM_ELIMIT && wfm__watch_check(p->watch) != WFM_OK)) p->stopped = st;
  if (st == WFM_OK || stops(st)) {
    st = WFM_OK;
    if (complete && result.outcome == WFM__OPTIMAL && result.objective > p->bound)
      p->bound = result.objective < cost ? result.objective : cost;
    if (result.outcome != WFM__NO_SOLUTION && result.objective < cost)
      take_solution(m, wfm__solver_primal(m->solver) + 2 * (size_t)p->slots, m->columns);
  }
  wfm__free(ctx, start);
  return st;
}

wfm_status wfm__pauses_master(pause_problem *p) {
  master m = {0};
  wfm_status st = master_create(&m, p);
  if (st == WFM_OK) st = add_rows(&m);
  if (st == WFM_OK) st = add_present(&m);
  if (st == WFM_OK) st = generate(&m);
  if (st == WFM_OK && m.solved > 0 && !wfm__pauses_proven(p)) {
    take_solution(&m, m.primal, m.solved);
    wfm__pauses_anneal(p);
  }
  if (st == WFM_OK && p->stopped == WFM_OK && p->opts->max_nodes > 0 && !wfm__pauses_proven(p))
    st = branch(&m);
  master_free(&m);
  return st;
}
