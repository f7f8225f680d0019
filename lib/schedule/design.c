/* Hiring mix and shift design: agents counted by contract, shift and weekday, by linear programming over the mean week. */
#include "schedule/schedule.h"
#include "shim/solver.h"

#include <libwfm/design.h>

#include <math.h>
#include <string.h>

/* One column: agents of a contract on a shift of a day. */
typedef struct use {
  int32_t contract, shift, day;
  double agents;
} use;

struct wfm_design {
  wfm_ctx *ctx;
  wfm_design_figures figures;
  int32_t *hires; /* [contracts] */
  int32_t contracts;
  use *use; /* [uses] */
  size_t uses;
};

static const wfm_design_opts default_opts = {0};

void wfm_design_opts_init(wfm_design_opts *opts, size_t struct_size) {
  wfm__opts_init(opts, struct_size, &default_opts, sizeof default_opts);
}

void wfm_design_figures_init(wfm_design_figures *figures, size_t struct_size) {
  static const wfm_design_figures zeros = {0};
  wfm__opts_init(figures, struct_size, &zeros, sizeof zeros);
}

/* The program: rows are first the slots of the week, then those of each contract. */
typedef struct program {
  const wfm_roster *roster;
  const wfm_design_opts *opts;
  wfm__watch *watch;
  wfm__roster_index *index;
  wfm__solver *solver;
  int32_t days, slots; /* of the week; slots in all */
  double weeks;        /* that the mean is over */
  double *need;        /* [slots] */
  double *profile;     /* [shifts * WFM__DAY_MINUTES] share at work in each slot of the shift */
  int32_t longest;     /* slots of the longest shift */
  use *use;            /* [uses] in the order of their columns */
  size_t uses, cap, first_hire, first_use;
  double *worked;  /* [shifts] agent-days */
  uint8_t *closed; /* [shifts] not to be used */
  int32_t *row;
  double *value;
} program;

enum { CONTRACT_ROWS = 4 }; /* most and least minutes, most and least days; then one for each day */

static size_t contract_row(const program *p, int32_t contract) {
  return (size_t)p->slots + (size_t)contract * (size_t)(CONTRACT_ROWS + p->days);
}

/* --- data --- */

/* Share of those on the shift who are at work: each pause as often at every start of its window. */
static void fill_profile(const program *p, int32_t s, double *profile) {
  const wfm__shift *shift = &p->roster->shift[s];
  int32_t interval = p->roster->frame.interval_minutes;
  for (int32_t t = 0; t < shift->cells; t++) profile[t] = 1;
  for (int32_t k = 0; k < WFM_MAX_PAUSES; k++) {
    if (shift->in.pause_minutes[k] == 0) continue;
    int32_t from = (shift->in.pause_from[k] + interval - 1) / interval, to = shift->in.pause_to[k] / interval;
    int32_t length = (shift->in.pause_minutes[k] + interval - 1) / interval;
    for (int32_t at = from; at <= to; at++)
      for (int32_t t = at; t < at + length && t < shift->cells; t++) profile[t] -= 1.0 / (to - from + 1);
  }
}

/* Days of the mean week: whole weeks alone where there is one. */
static void fill_need(program *p) {
  const wfm_roster *roster = p->roster;
  int32_t whole = roster->frame.days / WFM__WEEK_DAYS,
          used = whole ? whole * WFM__WEEK_DAYS : roster->frame.days;
  p->weeks = whole ? whole : 1;
  for (size_t i = 0; i < roster->demand_count; i++) {
    const wfm__demand *row = &roster->demand[i];
    int32_t day = row->slot / roster->day_intervals;
    if (day < used)
      p->need[(day % WFM__WEEK_DAYS) * roster->day_intervals + row->slot % roster->day_intervals] +=
          row->required / p->weeks;
  }
}

static wfm_status program_create(program *p, wfm_ctx *ctx) {
  const wfm_roster *roster = p->roster;
  size_t shifts = roster->shift_count;
  p->days = roster->frame.days < WFM__WEEK_DAYS ? roster->frame.days : WFM__WEEK_DAYS;
  p->slots = p->days * roster->day_intervals;
  for (size_t s = 0; s < shifts; s++)
    if (roster->shift[s].cells > p->longest) p->longest = roster->shift[s].cells;
  p->need = wfm__alloc(ctx, (size_t)p->slots, sizeof *p->need);
  p->profile = wfm__alloc(ctx, shifts * (size_t)p->longest, sizeof *p->profile);
  p->worked = wfm__alloc(ctx, shifts, sizeof *p->worked);
  p->closed = wfm__alloc(ctx, shifts, sizeof *p->closed);
  p->row = wfm__alloc(ctx, (size_t)(p->longest + CONTRACT_ROWS + WFM__WEEK_DAYS), sizeof *p->row);
  p->value = wfm__alloc(ctx, (size_t)(p->longest + CONTRACT_ROWS + WFM__WEEK_DAYS), sizeof *p->value);
  if (!p->need || !p->profile || !p->worked || !p->closed || !p->row || !p->value)
    return wfm__fail(ctx, WFM_ENOMEM, "out of memory for a week of %d intervals", p->slots);
  for (size_t s = 0; s < shifts; s++) fill_profile(p, (int32_t)s, p->profile + s * (size_t)p->longest);
  fill_need(p);
  wfm_status st = wfm__roster_index_create(ctx, roster, &p->index);
  if (st != WFM_OK) return st;
  return wfm__solver_create(&p->solver, ctx,
                            p->opts->solver ? wfm__solver_backend_named(p->opts->solver) : NULL);
}

static void program_free(program *p, wfm_ctx *ctx) {
  wfm__solver_free(p->solver);
  wfm__roster_index_free(p->index);
  wfm__free(ctx, p->need);
  wfm__free(ctx, p->profile);
  wfm__free(ctx, p->use);
  wfm__free(ctx, p->worked);
  wfm__free(ctx, p->closed);
  wfm__free(ctx, p->row);
  wfm__free(ctx, p->value);
}

/* --- rows and columns --- */

static wfm_status add_slots(program *p) {
  wfm_status st = wfm__solver_add_rows(p->solver, (size_t)p->slots, p->need, p->need, NULL, NULL, NULL);
  for (int32_t t = 0; st == WFM_OK && t < p->slots; t++) {
    const size_t start[] = {0, 1, 2};
    const int32_t rows[] = {t, t};
    const double value[] = {1, -1}, lower[] = {0, 0}, upper[] = {INFINITY, INFINITY};
    const double cost[] = {p->roster->frame.under_weight, p->roster->frame.over_weight};
    st = wfm__solver_add_columns(p->solver, 2, cost, lower, upper, NULL, start, rows, value);
  }
  return st;
}

/* Rows of a contract, "work - limit * hired" on the right side of 0, and the column of those hired. */
static wfm_status add_contract(program *p, int32_t c) {
  const wfm_contract *in = &p->roster->contract[c].in;
  double part = (double)p->days / WFM__WEEK_DAYS;
  int32_t most = in->weekly_max_minutes < in->cap_minutes ? in->weekly_max_minutes : in->cap_minutes;
  int32_t least = in->weekly_min_minutes < most ? in->weekly_min_minutes : most;
  const double limit[CONTRACT_ROWS] = {most, least * part, in->days_max, in->days_min * part};
  wfm_status st = WFM_OK;
  for (int32_t i = 0; st == WFM_OK && i < CONTRACT_ROWS + p->days; i++) {
    bool at_least = i == 1 || i == 3;
    double lower = at_least ? 0 : -INFINITY, upper = at_least ? INFINITY : 0;
    st = wfm__solver_add_rows(p->solver, 1, &lower, &upper, NULL, NULL, NULL);
    p->row[i] = (int32_t)contract_row(p, c) + i;
    p->value[i] = i < CONTRACT_ROWS ? -limit[i] : -1;
  }
  double cost = p->opts->hire_cost, lower = 0, upper = INFINITY;
  const size_t start[] = {0, (size_t)(CONTRACT_ROWS + p->days)};
  const uint8_t integer = 1;
  if (st == WFM_OK)
    st = wfm__solver_add_columns(p->solver, 1, &cost, &lower, &upper, &integer, start, p->row, p->value);
  return st;
}

/* Agents of a contract on a shift of a day; what reaches past the week serves its first day. */
static wfm_status add_use(program *p, wfm_ctx *ctx, int32_t c, int32_t s, int32_t d) {
  const wfm__shift *shift = &p->roster->shift[s];
  const double *profile = p->profile + (size_t)s * (size_t)p->longest;
  int32_t first = d * p->roster->day_intervals + shift->in.start_minute / p->roster->frame.interval_minutes,
          n = 0;
  wfm_status st = wfm__grow(ctx, &p->use, &p->cap, p->uses + 1, sizeof *p->use);
  if (st != WFM_OK) return st;
  for (int32_t t = 0; t < shift->cells && t < p->slots; t++) {
    int32_t slot = (first + t) % p->slots;
    if (first + t >= p->slots && p->days < WFM__WEEK_DAYS) break;
    p->row[n] = slot;
    p->value[n++] = profile[t];
  }
  for (int32_t i = 0; i < CONTRACT_ROWS; i++, n++) {
    p->row[n] = (int32_t)contract_row(p, c) + i;
    p->value[n] = i < 2 ? shift->in.paid_minutes : 1;
  }
  p->row[n] = (int32_t)contract_row(p, c) + CONTRACT_ROWS + d;
  p->value[n++] = 1;
  double cost = p->roster->frame.labour_weight * shift->in.paid_minutes / p->roster->frame.interval_minutes;
  double lower = 0, upper = INFINITY;
  const size_t start[] = {0, (size_t)n};
  p->use[p->uses++] = (use){c, s, d, 0};
  return wfm__solver_add_columns(p->solver, 1, &cost, &lower, &upper, NULL, start, p->row, p->value);
}

static wfm_status build(program *p, wfm_ctx *ctx) {
  size_t contracts = p->roster->contract_count, shifts = p->roster->shift_count;
  wfm_status st = add_slots(p);
  p->first_hire = 2 * (size_t)p->slots;
  for (size_t c = 0; st == WFM_OK && c < contracts; c++) st = add_contract(p, (int32_t)c);
  p->first_use = p->first_hire + contracts;
  for (size_t c = 0; st == WFM_OK && c < contracts; c++)
    for (size_t s = 0; st == WFM_OK && s < shifts; s++)
      for (int32_t d = 0; st == WFM_OK && p->index->allowed[c * shifts + s] && d < p->days; d++)
        st = add_use(p, ctx, (int32_t)c, (int32_t)s, d);
  return st;
}

/* --- solving --- */

static int32_t count_worked(program *p, const double *primal) {
  int32_t used = 0;
  memset(p->worked, 0, p->roster->shift_count * sizeof *p->worked);
  for (size_t i = 0; i < p->uses; i++) p->worked[p->use[i].shift] += primal[p->first_use + i];
  for (size_t s = 0; s < p->roster->shift_count; s++) used += p->worked[s] > 1e-6;
  return used;
}

/* Closes the shifts that are not used, and of the others the half above the limit, least used first. */
static wfm_status close_shifts(program *p, int32_t used) {
  int32_t drop = (used - p->opts->max_shifts + 1) / 2;
  wfm_status st = WFM_OK;
  for (size_t s = 0; s < p->roster->shift_count; s++)
    if (p->worked[s] <= 1e-6) p->closed[s] = 1;
  for (; drop > 0; drop--) {
    size_t least = p->roster->shift_count;
    for (size_t s = 0; s < p->roster->shift_count; s++)
      if (!p->closed[s] && (least == p->roster->shift_count || p->worked[s] < p->worked[least])) least = s;
    p->closed[least] = 1;
  }
  for (size_t i = 0; st == WFM_OK && i < p->uses; i++)
    if (p->closed[p->use[i].shift]) st = wfm__solver_set_column(p->solver, p->first_use + i, 0, 0);
  return st;
}

/* Whole hires may want other shifts: leaves open those in use and as many others as the limit allows. */
static wfm_status close_rest(program *p, int32_t used) {
  int32_t others = p->opts->max_shifts - used;
  wfm_status st = WFM_OK;
  for (size_t s = 0; s < p->roster->shift_count; s++)
    if (p->worked[s] <= 1e-6 && !p->closed[s] && others-- <= 0) p->closed[s] = 1;
  for (size_t i = 0; st == WFM_OK && i < p->uses; i++)
    if (p->closed[p->use[i].shift]) st = wfm__solver_set_column(p->solver, p->first_use + i, 0, 0);
  return st;
}

/* The program without a limit on shifts gives the bound; then shifts are closed until few enough are left, and the hires are made
   whole. */
static wfm_status solve(program *p, wfm__solver_result *whole, double *bound) {
  wfm__solver_result result;
  const wfm__mip_opts mip = {.gap_frac = 1e-3, .max_nodes = 2000};
  wfm_status st = wfm__solver_lp(p->solver, p->watch, "design", NULL, &result);
  if (st != WFM_OK) return st;
  *bound = result.bound;
  int32_t used = count_worked(p, wfm__solver_primal(p->solver));
  while (p->opts->max_shifts > 0 && used > p->opts->max_shifts) {
    st = close_shifts(p, used);
    if (st == WFM_OK) st = wfm__solver_lp(p->solver, p->watch, "design", NULL, &result);
    if (st != WFM_OK) return st;
    used = count_worked(p, wfm__solver_primal(p->solver));
  }
  if (p->opts->max_shifts > 0) st = close_rest(p, used);
  if (st != WFM_OK) return st;
  st = wfm__solver_mip(p->solver, p->watch, "design", &mip, whole);
  if (st == WFM_ELIMIT && whole->outcome != WFM__NO_SOLUTION) st = WFM_OK;
  return st;
}

/* --- the result --- */

static wfm_status fill(wfm_design *design, program *p, double cost, double bound) {
  const double *primal = wfm__solver_primal(p->solver);
  wfm_design_figures *f = &design->figures;
  design->contracts = (int32_t)p->roster->contract_count;
  design->hires = wfm__alloc(design->ctx, p->roster->contract_count, sizeof *design->hires);
  design->use = wfm__alloc(design->ctx, p->uses, sizeof *design->use);
  if (!design->hires || !design->use)
    return wfm__fail(design->ctx, WFM_ENOMEM, "out of memory for the design");
  for (int32_t c = 0; c < design->contracts; c++) {
    design->hires[c] = (int32_t)lround(primal[p->first_hire + (size_t)c]);
    f->agents += design->hires[c];
  }
  for (size_t i = 0; i < p->uses; i++) {
    double agents = primal[p->first_use + i];
    if (agents <= 1e-6) continue;
    design->use[design->uses] = p->use[i];
    design->use[design->uses++].agents = agents;
    f->paid_minutes += agents * p->roster->shift[p->use[i].shift].in.paid_minutes;
  }
  for (int32_t t = 0; t < p->slots; t++) {
    f->required += p->need[t];
    f->under += primal[2 * t];
    f->over += primal[2 * t + 1];
  }
  f->shifts = count_worked(p, primal);
  f->cost = cost;
  f->lower_bound = fmin(bound, cost);
  f->gap = cost > 0 ? (cost - f->lower_bound) / cost : 0;
  f->elapsed_s = wfm__now_s() - p->watch->start_s;
  return WFM_OK;
}

static wfm_status check_opts(wfm_ctx *ctx, const wfm_design_opts *opts) {
  if (opts->flags != 0) return wfm__fail(ctx, WFM_EVERSION, "flags=%u, want 0", opts->flags);
  if (opts->max_shifts < 0)
    return wfm__fail(ctx, WFM_EDOMAIN, "max_shifts=%d, want >= 0", (int)opts->max_shifts);
  wfm_status st = wfm__check_number(ctx, "hire_cost", opts->hire_cost, 0, 1e9);
  if (st == WFM_OK) st = wfm__check_number(ctx, "time_limit_s", opts->time_limit_s, 0, 1e9);
  if (st == WFM_OK && !wfm__solver_backend_at(0))
    st = wfm__fail(ctx, WFM_EUNSUPPORTED, "this build has no solver");
  if (st == WFM_OK && opts->solver && !wfm__solver_backend_named(opts->solver))
    st = wfm__fail(ctx, WFM_EINVAL, "solver \"%s\" is not in this build", opts->solver);
  return st;
}

wfm_status wfm_roster_design(wfm_ctx *ctx, const wfm_roster *roster, const wfm_design_opts *opts,
                             wfm_design **out) {
  if (!ctx) return WFM_EINVAL;
  if (!roster || !out) return wfm__fail(ctx, WFM_EINVAL, "%s is NULL", roster ? "out" : "roster");
  wfm_design_opts read = default_opts;
  wfm_status st = wfm__opts_read(ctx, &read, sizeof read, opts);
  if (st == WFM_OK) st = check_opts(ctx, &read);
  if (st != WFM_OK) return st;
  wfm__watch watch;
  wfm__watch_start(&watch, ctx, read.time_limit_s);
  program p = {.roster = roster, .opts = &read, .watch = &watch};
  wfm__solver_result whole = {0};
  double bound = 0;
  wfm_design *design = wfm__alloc(ctx, 1, sizeof *design);
  st = design ? program_create(&p, ctx) : wfm__fail(ctx, WFM_ENOMEM, "out of memory for the design");
  if (design) design->ctx = ctx;
  if (st == WFM_OK) st = build(&p, ctx);
  if (st == WFM_OK) st = solve(&p, &whole, &bound);
  if (st == WFM_ECANCELLED) st = wfm__fail(ctx, WFM_ECANCELLED, "cancelled before there was a hiring mix");
  if (st == WFM_OK) st = fill(design, &p, whole.objective, bound);
  if (st == WFM_OK) {
    *out = design;
    design = NULL;
  }
  wfm_design_free(design);
  program_free(&p, ctx);
  return st;
}

void wfm_design_free(wfm_design *design) {
  if (!design) return;
  wfm__free(design->ctx, design->hires);
  wfm__free(design->ctx, design->use);
  wfm__free(design->ctx, design);
}

wfm_status wfm_design_figures_get(const wfm_design *design, wfm_design_figures *out) {
  if (!design) return WFM_EINVAL;
  return wfm__result_write(design->ctx, out, &design->figures, sizeof design->figures);
}

int32_t wfm_design_hires(const wfm_design *design, int32_t contract) {
  return design && contract >= 0 && contract < design->contracts ? design->hires[contract] : 0;
}

size_t wfm_design_uses(const wfm_design *design) {
  return design ? design->uses : 0;
}

wfm_status wfm_design_use(const wfm_design *design, size_t i, int32_t *contract, int32_t *shift, int32_t *day,
                          double *agents) {
  if (!design) return WFM_EINVAL;
  if (i >= design->uses)
    return wfm__fail(design->ctx, WFM_EINVAL, "use %zu, want below %zu", i, design->uses);
  if (contract) *contract = design->use[i].contract;
  if (shift) *shift = design->use[i].shift;
  if (day) *day = design->use[i].day;
  if (agents) *agents = design->use[i].agents;
  return WFM_OK;
}
