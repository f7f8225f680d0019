/* The master programme: schedules of some people in a window of days, chosen so that wishes and cover cost least (Dantzig and Wolfe
   1960); prices are smoothed towards those of the best bound (Wentges 1997). */
#include "rota/rota.h"

#include <math.h>
#include <string.h>

static const double SLACK = 1e-7;         /* of a reduced cost, of an objective */
static const double ALL_BUT_CHOSEN = 0.8; /* of a schedule, when it is fixed */
enum { POOL_TAKEN = 60 };

static int32_t length_of(const rota_master *m) {
  return m->last - m->first;
}

static size_t window_cells(const rota_master *m) {
  return (size_t)length_of(m) * (size_t)m->search->model->shifts;
}

static const int32_t *present_row(const rota_master *m, int32_t i) {
  return m->search->plan + (size_t)m->person[i] * (size_t)m->search->model->days;
}

/* --- creation --- */

/* What is needed of the people at a cell: the requirement less those who are not among them. */
static void find_rest(rota_master *m) {
  const rota_model *model = m->search->model;
  size_t from = (size_t)m->first * (size_t)model->shifts;
  for (size_t i = 0; i < window_cells(m); i++)
    m->rest[i] = model->rota->need[from + i] - m->search->cover[from + i];
  for (int32_t i = 0; i < m->people; i++) {
    const int32_t *row = present_row(m, i);
    for (int32_t d = m->first; d < m->last; d++)
      if (row[d] != WFM_ROTA_OFF)
        m->rest[(size_t)(d - m->first) * (size_t)model->shifts + (size_t)row[d]] += 1;
  }
}

/* Gives each cell a row, or the one price that it can have. */
static void sort_cells(rota_master *m) {
  const rota_model *model = m->search->model;
  const wfm_rota *rota = model->rota;
  size_t from = (size_t)m->first * (size_t)model->shifts;
  m->rows = (size_t)m->people;
  for (size_t i = 0; i < window_cells(m); i++) {
    double under = rota->under[from + i], over = rota->over[from + i];
    bool always_over = m->rest[i] <= 0, always_under = m->rest[i] >= m->people || under == -over;
    m->row[i] = always_over || always_under ? -1 : (int32_t)m->rows++;
    m->known[from + i] = always_over ? -over : always_under ? under : 0;
    m->constant += m->row[i] >= 0 ? 0 : always_over ? -m->rest[i] * over : m->rest[i] * under;
  }
}

static wfm_status add_rows(rota_master *m) {
  wfm_ctx *ctx = m->search->model->ctx;
  double *side = wfm__alloc(ctx, m->rows, sizeof *side);
  if (!side) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu rows", m->rows);
  for (int32_t i = 0; i < m->people; i++) side[i] = 1;
  for (size_t i = 0; i < window_cells(m); i++)
    if (m->row[i] >= 0) side[m->row[i]] = m->rest[i];
  wfm_status st = wfm__solver_add_rows(m->solver, m->rows, side, side, NULL, NULL, NULL);
  wfm__free(ctx, side);
  return st;
}

/* Shortage and surplus of each cell with a row. */
static wfm_status add_slacks(rota_master *m) {
  const rota_model *model = m->search->model;
  wfm_ctx *ctx = model->ctx;
  size_t from = (size_t)m->first * (size_t)model->shifts, most = 2 * m->rows;
  double *cost = wfm__alloc(ctx, most, sizeof *cost), *lower = wfm__alloc(ctx, most, sizeof *lower),
         *upper = wfm__alloc(ctx, most, sizeof *upper), *value = wfm__alloc(ctx, most, sizeof *value);
  int32_t *row = wfm__alloc(ctx, most, sizeof *row);
  size_t *start = wfm__alloc(ctx, most + 1, sizeof *start), n = 0;
  wfm_status st = cost && lower && upper && value && row && start
                      ? WFM_OK
                      : wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu rows", m->rows);
  for (size_t i = 0; st == WFM_OK && i < window_cells(m); i++) {
    if (m->row[i] < 0) continue;
    for (int side = 0; side < 2; side++, n++) {
      cost[n] = side ? model->rota->over[from + i] : model->rota->under[from + i];
      value[n] = side ? -1 : 1;
      row[n] = m->row[i];
      upper[n] = INFINITY;
      start[n] = n;
    }
  }
  if (st == WFM_OK) start[n] = n;
  if (st == WFM_OK) st = wfm__solver_add_columns(m->solver, n, cost, lower, upper, NULL, start, row, value);
  m->slack = n;
  void *owned[] = {cost, lower, upper, value, row, start};
  for (size_t i = 0; i < WFM__COUNT(owned); i++) wfm__free(ctx, owned[i]);
  return st;
}

static wfm_status add_schedule(rota_master *m, int32_t place, const int32_t *days);

/* Begins with the latest schedules of each person that can still be in a better rota. */
static wfm_status take_from_pool(rota_master *m) {
  rota_search *search = m->search;
  const rota_pool *pool = &search->pool;
  size_t length = (size_t)search->model->days;
  wfm_status st = WFM_OK;
  if (length_of(m) < search->model->days) return st;
  for (int32_t i = 0; i < m->people; i++) {
    int32_t taken = 0;
    for (size_t j = pool->count; j-- > 0 && taken < POOL_TAKEN && st == WFM_OK;) {
      if (pool->owner[j] != m->person[i] || !wfm__rota_pool_worthy(search, j)) continue;
      st = add_schedule(m, i, pool->days + j * length);
      taken++;
    }
  }
  return st;
}

wfm_status wfm__rota_master_create(rota_master *m, rota_search *search, int32_t people, const int32_t *person,
                                   int32_t first, int32_t last, const double *centre) {
  const rota_model *model = search->model;
  wfm_ctx *ctx = model->ctx;
  size_t cells = (size_t)model->cells, n = (size_t)people, length = (size_t)(last - first);
  memset(m, 0, sizeof *m);
  m->search = search;
  m->people = people;
  m->first = first;
  m->last = last;
  m->bound = -INFINITY;
  m->person = wfm__alloc(ctx, n, sizeof *m->person);
  m->row = wfm__alloc(ctx, length * (size_t)model->shifts, sizeof *m->row);
  m->known = wfm__alloc(ctx, cells, sizeof *m->known);
  m->fixed = wfm__alloc(ctx, n, sizeof *m->fixed);
  m->price = wfm__alloc(ctx, cells, sizeof *m->price);
  m->centre = wfm__alloc(ctx, cells, sizeof *m->centre);
  m->value = wfm__alloc(ctx, n, sizeof *m->value);
  m->bounds = wfm__alloc(ctx, n, sizeof *m->bounds);
  m->found = wfm__alloc(ctx, n * length, sizeof *m->found);
  m->spent = wfm__alloc(ctx, n, sizeof *m->spent);
  m->rest = wfm__alloc(ctx, length * (size_t)model->shifts, sizeof *m->rest);
  m->sigma = wfm__alloc(ctx, n, sizeof *m->sigma);
  m->dual = wfm__alloc(ctx, n + length * (size_t)model->shifts, sizeof *m->dual);
  wfm_status st = m->person && m->row && m->known && m->fixed && m->price && m->centre && m->value &&
                          m->bounds && m->found && m->spent && m->rest && m->sigma && m->dual
                      ? WFM_OK
                      : wfm__fail(ctx, WFM_ENOMEM, "out of memory for a master of %d people", people);
  if (st == WFM_OK) {
    memcpy(m->person, person, n * sizeof *m->person);
    memcpy(m->centre, centre, cells * sizeof *m->centre);
    for (size_t i = 0; i < n; i++) m->fixed[i] = -1;
    find_rest(m);
    sort_cells(m);
    st = wfm__solver_create(&m->solver, ctx, search->backend);
  }
  if (st == WFM_OK) st = add_rows(m);
  if (st == WFM_OK) st = add_slacks(m);
  for (int32_t i = 0; st == WFM_OK && i < people; i++) st = add_schedule(m, i, present_row(m, i) + first);
  if (st == WFM_OK) st = take_from_pool(m);
  return st;
}

void wfm__rota_master_free(rota_master *m) {
  wfm_ctx *ctx = m->search->model->ctx;
  wfm__solver_free(m->solver);
  void *owned[] = {m->person, m->row,    m->known, m->owner, m->days, m->fixed, m->price, m->centre,
                   m->value,  m->bounds, m->found, m->spent, m->rest, m->sigma, m->dual,  m->weight};
  for (size_t i = 0; i < WFM__COUNT(owned); i++) wfm__free(ctx, owned[i]);
}

/* --- schedules as columns --- */

static wfm_status remember(rota_master *m, int32_t place, const int32_t *days) {
  wfm_ctx *ctx = m->search->model->ctx;
  size_t length = (size_t)length_of(m), columns = m->columns + 1;
  wfm_status st = wfm__grow(ctx, &m->owner, &m->owner_cap, columns, sizeof *m->owner);
  if (st == WFM_OK) st = wfm__grow(ctx, &m->weight, &m->weight_cap, columns, sizeof *m->weight);
  if (st == WFM_OK) st = wfm__grow(ctx, &m->days, &m->days_cap, columns * length, sizeof *m->days);
  if (st != WFM_OK) return st;
  m->owner[m->columns] = place;
  memcpy(m->days + m->columns * length, days, length * sizeof *days);
  return WFM_OK;
}

static wfm_status add_schedule(rota_master *m, int32_t place, const int32_t *days) {
  const rota_model *model = m->search->model;
  int32_t row[WFM_ROTA_MAX_DAYS + 1];
  double value[WFM_ROTA_MAX_DAYS + 1], cost = 0, lower = 0, upper = INFINITY;
  size_t start[2] = {0, 1};
  row[0] = place;
  value[0] = 1;
  for (int32_t d = m->first; d < m->last; d++) {
    int32_t s = days[d - m->first];
    cost += *wfm__rota_wish(model, m->person[place], d, s);
    if (s == WFM_ROTA_OFF) continue;
    int32_t r = m->row[(size_t)(d - m->first) * (size_t)model->shifts + (size_t)s];
    if (r < 0) {
      cost -= m->known[(size_t)d * (size_t)model->shifts + (size_t)s];
    } else {
      row[start[1]] = r;
      value[start[1]++] = 1;
    }
  }
  wfm_status st = remember(m, place, days);
  if (st == WFM_OK)
    st = wfm__solver_add_columns(m->solver, 1, &cost, &lower, &upper, NULL, start, row, value);
  if (st == WFM_OK) m->columns++;
  return st;
}

/* --- pricing --- */

static wfm_status price_person(void *user, size_t task, size_t worker) {
  rota_master *m = user;
  rota_pricer *pricer = &m->search->pricer[worker];
  m->spent[task] = 0;
  if (m->fixed[task] >= 0) return WFM_OK;
  rota_question ask = {.person = m->person[task],
                       .first = m->first,
                       .last = m->last,
                       .row = present_row(m, (int32_t)task),
                       .price = m->price,
                       .penalty =
                           m->search->penalty + (size_t)m->person[task] * (size_t)m->search->model->shifts};
  m->value[task] = wfm__rota_price(pricer, &ask, &m->spent[task]);
  m->bounds[task] = pricer->bound;
  memcpy(m->found + task * (size_t)length_of(m), pricer->choice + m->first,
         (size_t)length_of(m) * sizeof *m->found);
  return WFM_OK;
}

/* Prices between the solver's duals and the centre; share 0: the duals alone. */
static void set_prices(rota_master *m, const double *dual, double share) {
  const rota_model *model = m->search->model;
  size_t from = (size_t)m->first * (size_t)model->shifts;
  for (size_t i = 0; i < window_cells(m); i++) {
    double *price = &m->price[from + i];
    *price = m->known[from + i];
    if (m->row[i] < 0) continue;
    double low = -model->rota->over[from + i], high = model->rota->under[from + i];
    double x = share * m->centre[from + i] + (1 - share) * dual[m->row[i]];
    *price = x < low ? low : x > high ? high : x;
  }
}

/* What a schedule of a person costs at prices over the whole window. */
static double cost_at(const rota_master *m, int32_t place, const int32_t *days, const double *price) {
  const rota_model *model = m->search->model;
  double cost = 0;
  for (int32_t d = m->first; d < m->last; d++) {
    int32_t s = days[d - m->first];
    cost += *wfm__rota_wish(model, m->person[place], d, s);
    if (s != WFM_ROTA_OFF) cost -= price[(size_t)d * (size_t)model->shifts + (size_t)s];
  }
  return cost;
}

static const int32_t *schedule(const rota_master *m, size_t column) {
  return m->days + column * (size_t)length_of(m);
}

/* The bound at the prices of the last pricing; schedules that are fixed count as they are. */
static double bound_of(const rota_master *m) {
  size_t from = (size_t)m->first * (size_t)m->search->model->shifts;
  double bound = m->constant;
  for (size_t i = 0; i < window_cells(m); i++)
    if (m->row[i] >= 0) bound += m->price[from + i] * m->rest[i];
  for (int32_t i = 0; i < m->people; i++)
    bound += m->fixed[i] < 0 ? m->bounds[i] : cost_at(m, i, schedule(m, (size_t)m->fixed[i]), m->price);
  return bound;
}

/* Prices everybody; adds what is cheap at the solver's duals. */
static wfm_status price_all(rota_master *m, const double *dual, double share, int32_t *added) {
  rota_search *search = m->search;
  set_prices(m, dual, share);
  wfm_status st = wfm__parallel(search->watch, "master", (size_t)m->people, price_person, m);
  if (st != WFM_OK) return st;
  for (int32_t i = 0; i < m->people; i++) search->work += m->spent[i];
  double bound = bound_of(m);
  if (bound > m->bound) {
    m->bound = bound;
    memcpy(m->centre, m->price, (size_t)search->model->cells * sizeof *m->centre);
  }
  if (share > 0) set_prices(m, dual, 0);
  for (int32_t i = 0; i < m->people && st == WFM_OK; i++) {
    if (m->fixed[i] >= 0 || !(m->value[i] < INFINITY)) continue;
    const int32_t *days = m->found + (size_t)i * (size_t)length_of(m);
    if (cost_at(m, i, days, m->price) >= m->sigma[i] - SLACK) continue;
    st = add_schedule(m, i, days);
    if (st == WFM_OK && length_of(m) == search->model->days)
      st = wfm__rota_pool_add(search, m->person[i], days);
    *added += 1;
  }
  return st;
}

static wfm_status solve_lp(rota_master *m) {
  rota_search *search = m->search;
  wfm__solver_result result;
  wfm__lp_opts opts = {.method = WFM__LP_PRIMAL};
  wfm_status st = wfm__solver_lp(m->solver, search->watch, "master", &opts, &result);
  if (st != WFM_OK) return st;
  search->work += 50 + result.iterations * (int64_t)(m->rows + 20) / 10;
  m->objective = result.objective + m->constant;
  const double *dual = wfm__solver_dual(m->solver);
  memcpy(m->dual, dual, m->rows * sizeof *m->dual);
  memcpy(m->sigma, dual, (size_t)m->people * sizeof *m->sigma);
  const double *x = wfm__solver_primal(m->solver);
  for (size_t j = 0; j < m->columns; j++) m->weight[j] = x[m->slack + j];
  return WFM_OK;
}

wfm_status wfm__rota_master_solve(rota_master *m, double cutoff, int32_t rounds) {
  rota_search *search = m->search;
  wfm_status st = WFM_OK;
  while (st == WFM_OK) {
    st = solve_lp(m);
    if (st != WFM_OK) break;
    int32_t added = 0;
    st = price_all(m, m->dual, 0.5, &added);
    if (st == WFM_OK && added == 0) st = price_all(m, m->dual, 0, &added);
    if (st != WFM_OK || added == 0) break;
    if (wfm__rota_round_up(search, m->bound) >= cutoff ||
        m->objective - m->bound < SLACK * fabs(m->objective))
      break;
    if (--rounds == 0 || !wfm__rota_go_on(search, "master", 0)) break;
  }
  return st;
}

/* --- the dive --- */

/* Fixes the schedules that the programme has all but chosen, or else the one that it leans to most; how many are left open. */
static wfm_status fix_some(rota_master *m, int32_t *left) {
  double most = -1;
  size_t best = 0;
  *left = 0;
  wfm_status st = WFM_OK;
  for (size_t j = 0; j < m->columns && st == WFM_OK; j++) {
    if (m->fixed[m->owner[j]] >= 0) continue;
    if (m->weight[j] > most) {
      most = m->weight[j];
      best = j;
    }
  }
  double limit = most < ALL_BUT_CHOSEN ? most : ALL_BUT_CHOSEN;
  for (size_t j = 0; j < m->columns && st == WFM_OK && most >= 0; j++) {
    if (m->fixed[m->owner[j]] >= 0 || (j != best && m->weight[j] <= limit)) continue;
    m->fixed[m->owner[j]] = (int32_t)j;
    st = wfm__solver_set_column(m->solver, m->slack + j, 1, INFINITY);
  }
  for (int32_t i = 0; i < m->people; i++) *left += m->fixed[i] < 0;
  return st;
}

wfm_status wfm__rota_master_dive(rota_master *m, double cutoff, int32_t rounds, double patience,
                                 bool *found) {
  wfm_status st = WFM_OK;
  int32_t left = m->people;
  *found = false;
  while (st == WFM_OK && left > 0) {
    double before = m->objective;
    st = fix_some(m, &left);
    m->bound = -INFINITY;
    if (st == WFM_OK && left > 0) st = solve_lp(m);
    bool risen = m->objective > before + patience * fabs(before) + SLACK;
    if (st == WFM_OK && left > 0 && risen && wfm__rota_go_on(m->search, "dive", 0))
      st = wfm__rota_master_solve(m, cutoff, rounds);
    if (m->search->stopped != WFM_OK && m->search->cost < INFINITY) return st;
    if (wfm__rota_round_up(m->search, m->bound) >= cutoff) return st;
  }
  *found = st == WFM_OK;
  return st;
}

void wfm__rota_master_take(const rota_master *m) {
  rota_search *search = m->search;
  const rota_model *model = search->model;
  for (int32_t i = 0; i < m->people; i++) {
    int32_t *row = search->plan + (size_t)m->person[i] * (size_t)model->days;
    wfm__rota_count(model, search->cover, row, m->first, m->last, -1);
    memcpy(row + m->first, schedule(m, (size_t)m->fixed[i]), (size_t)length_of(m) * sizeof *row);
    wfm__rota_count(model, search->cover, row, m->first, m->last, 1);
  }
}
