/* Orders of an ARIMA model by AICc: a search from simple forms to their neighbours (Hyndman and Khandakar 2008). */
#include "forecast/arima.h"
#include "forecast/diagnose.h"

#include <math.h>
#include <string.h>

enum { ORDER_MAX = 5, SEASONAL_MAX = 2, TRIED_MAX = 94, MOVES = 17 };

typedef struct search {
  const wfm__arima_data *data;
  const wfm_arima_opts *opts;
  double *scratch;
  wfm__arima_order tried[TRIED_MAX];
  size_t count;
  wfm__arima best;
  bool found;
} search;

static bool same(const wfm__arima_order *a, const wfm__arima_order *b) {
  return a->p == b->p && a->q == b->q && a->seasonal_p == b->seasonal_p && a->seasonal_q == b->seasonal_q &&
         a->constant == b->constant;
}

/* Orders that the caller gave stay as they are. */
static wfm__arima_order within(const search *s, wfm__arima_order o) {
  const wfm_arima_opts *want = s->opts;
  if (want->p >= 0) o.p = want->p;
  if (want->q >= 0) o.q = want->q;
  if (want->seasonal_p >= 0) o.seasonal_p = want->seasonal_p;
  if (want->seasonal_q >= 0) o.seasonal_q = want->seasonal_q;
  if (want->constant >= 0) o.constant = want->constant;
  if (o.period == 1) o.seasonal_p = o.seasonal_q = 0;
  if (o.d + o.seasonal_d > 1) o.constant = false;
  return o;
}

static bool allowed(const search *s, const wfm__arima_order *o) {
  return o->p >= 0 && o->q >= 0 && o->seasonal_p >= 0 && o->seasonal_q >= 0 &&
         (s->opts->p >= 0 || o->p <= ORDER_MAX) && (s->opts->q >= 0 || o->q <= ORDER_MAX) &&
         (s->opts->seasonal_p >= 0 || o->seasonal_p <= SEASONAL_MAX) &&
         (s->opts->seasonal_q >= 0 || o->seasonal_q <= SEASONAL_MAX) &&
         wfm__arima_states(o) <= WFM_ARIMA_STATES_MAX &&
         wfm__arima_coefficients(o, s->data->columns) <= WFM_ARIMA_COEFFICIENTS_MAX;
}

/* Tries a form once; true where it is the best so far. Forms at the edge of what is stationary or invertible are taken only where there
   is nothing else. */
static bool try_form(search *s, wfm__arima_order o) {
  wfm__arima fit;
  o = within(s, o);
  if (!allowed(s, &o) || s->count == TRIED_MAX) return false;
  for (size_t i = 0; i < s->count; i++)
    if (same(&s->tried[i], &o)) return false;
  s->tried[s->count++] = o;
  if (wfm__arima_fit(s->data, &o, s->scratch, &fit) != WFM_OK) return false;
  if (s->found &&
      (fit.at_edge > s->best.at_edge || (fit.at_edge == s->best.at_edge && !(fit.aicc < s->best.aicc))))
    return false;
  s->best = fit;
  s->found = true;
  return true;
}

/* Seasonal differences by the strength of the season, then first ones by tests; gaps filled for that alone. */
static wfm_status find_differences(search *s, wfm__arima_order *o) {
  size_t n = s->data->n, m = o->period;
  double *y = s->scratch, *scratch = y + n;
  bool season = m > 1 && n > 2 * m;
  memcpy(y, s->data->y, n * sizeof *y);
  wfm_status st = wfm__fill_gaps(y, n, season ? m : 1, scratch);
  if (st != WFM_OK) return st;
  o->seasonal_d = s->opts->seasonal_d >= 0 ? s->opts->seasonal_d
                  : season                 ? wfm__seasonal_differences(y, n, m, scratch)
                                           : 0;
  if (o->seasonal_d) {
    if (n <= m) return WFM_ENODATA;
    for (size_t i = m; i < n; i++) y[i - m] = y[i] - y[i - m];
    n -= m;
  }
  o->d = s->opts->d >= 0 ? s->opts->d : wfm__first_differences(y, n, scratch);
  return WFM_OK;
}

static bool step_on(search *s) {
  static const int8_t move[MOVES][5] = {
      {0, 0, -1, 0, 0}, {0, 0, 0, -1, 0}, {0, 0, 1, 0, 0},   {0, 0, 0, 1, 0},  {0, 0, -1, -1, 0},
      {0, 0, -1, 1, 0}, {0, 0, 1, -1, 0}, {0, 0, 1, 1, 0},   {-1, 0, 0, 0, 0}, {0, -1, 0, 0, 0},
      {1, 0, 0, 0, 0},  {0, 1, 0, 0, 0},  {-1, -1, 0, 0, 0}, {-1, 1, 0, 0, 0}, {1, -1, 0, 0, 0},
      {1, 1, 0, 0, 0},  {0, 0, 0, 0, 1}};
  for (size_t k = 0; k < MOVES; k++) {
    wfm__arima_order o = s->best.order;
    o.p += move[k][0];
    o.q += move[k][1];
    o.seasonal_p += move[k][2];
    o.seasonal_q += move[k][3];
    if (move[k][4]) o.constant = !o.constant;
    if (try_form(s, o)) return true;
  }
  return false;
}

wfm_status wfm__arima_search(const wfm__arima_data *data, const wfm_arima_opts *opts, double *scratch,
                             wfm__arima *best) {
  static const int8_t first[][4] = {{2, 2, 1, 1}, {0, 0, 0, 0}, {1, 0, 1, 0}, {0, 1, 0, 1}};
  search s = {.data = data, .opts = opts, .scratch = scratch};
  wfm__arima_order o = {.period = (size_t)opts->period, .constant = opts->constant != 0};
  wfm_status st = find_differences(&s, &o);
  if (st != WFM_OK) return st;
  for (size_t k = 0; k < WFM__COUNT(first); k++) {
    o.p = first[k][0];
    o.q = first[k][1];
    o.seasonal_p = first[k][2];
    o.seasonal_q = first[k][3];
    (void)try_form(&s, o);
  }
  while (s.found && step_on(&s)) continue;
  if (!s.found) return WFM_ENODATA;
  *best = s.best;
  return WFM_OK;
}

/* Orders as large as the search may come to, within the states allowed. */
static size_t most_states(const wfm_arima_opts *o) {
  wfm__arima_order most = {.period = (size_t)o->period};
  most.p = o->p >= 0 ? o->p : ORDER_MAX;
  most.q = o->q >= 0 ? o->q : ORDER_MAX;
  most.seasonal_p = o->period == 1 ? 0 : o->seasonal_p >= 0 ? o->seasonal_p : SEASONAL_MAX;
  most.seasonal_q = o->period == 1 ? 0 : o->seasonal_q >= 0 ? o->seasonal_q : SEASONAL_MAX;
  size_t states = wfm__arima_states(&most);
  return states < WFM_ARIMA_STATES_MAX ? states : WFM_ARIMA_STATES_MAX;
}

size_t wfm__arima_search_scratch(size_t n, size_t columns, const wfm_arima_opts *opts) {
  size_t m = (size_t)opts->period, fit = wfm__arima_scratch(n, columns, most_states(opts));
  size_t gaps = wfm__fill_gaps_scratch(n, m), strength = wfm__seasonal_strength_scratch(n, m),
         look = n + (gaps > strength ? gaps : strength);
  return fit > look ? fit : look;
}
