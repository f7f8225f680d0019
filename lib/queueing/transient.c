/* M(t)/M/n(t)+M: the distribution of the number in the system, interval by interval. Over a step h it is multiplied by exp(h A),
   A the transposed generator, by the (7, 8) Pade approximant in partial fractions: sum of c (h A - z)^-1. The resolvents of a
   generator are bounded by 1 / Re z whatever its rates, so nothing is stiff. The same solves with c / z give the integral over
   the step, and so all means over the interval. */
#include "queueing/transient.h"

#include "core/core.h"
#include "queueing/in_time.h"
#include "queueing/tables.h"

#include <math.h>
#include <string.h>

void wfm_transient_opts_init(wfm_transient_opts *opts, size_t struct_size) {
  static const wfm_transient_opts defaults = {.interval_s = 1800, .threshold_s = 20, .max_states = 100000};
  wfm__opts_init(opts, struct_size, &defaults, sizeof defaults);
}

void wfm_transient_columns_init(wfm_transient_columns *columns, size_t struct_size) {
  static const wfm_transient_columns defaults = {0};
  wfm__opts_init(columns, struct_size, &defaults, sizeof defaults);
}

typedef wfm__rates rates;
typedef wfm__passage totals;

/* Work space for states 0 to cap - 1. Complex numbers are pairs of columns. */
typedef struct space {
  wfm_ctx *ctx;
  size_t cap, states;
  double *p, *next, *integral,
      *total;    /* distribution; after a step; its integral over a step and over the interval */
  double *death; /* rate from state j to j - 1 */
  double *inv_re[WFM__POLES], *inv_im[WFM__POLES]; /* reciprocals of the pivots of h A - z */
  double *x_re, *x_im;
} space;

enum { COLUMNS = 7 + 2 * WFM__POLES };

static void columns_of(space *s, double **list[COLUMNS]) {
  double **fixed[] = {&s->p, &s->next, &s->integral, &s->total, &s->death, &s->x_re, &s->x_im};
  memcpy(list, fixed, sizeof fixed);
  for (int i = 0; i < WFM__POLES; i++) {
    list[7 + 2 * i] = &s->inv_re[i];
    list[8 + 2 * i] = &s->inv_im[i];
  }
}

static void release(space *s) {
  double **list[COLUMNS];
  columns_of(s, list);
  for (int i = 0; i < COLUMNS; i++) wfm__free(s->ctx, *list[i]);
}

static wfm_status reserve(space *s, size_t states) {
  if (states <= s->cap) return WFM_OK;
  size_t cap = states + states / 2;
  double **list[COLUMNS];
  columns_of(s, list);
  for (int i = 0; i < COLUMNS; i++) {
    double *grown = wfm__realloc(s->ctx, *list[i], s->cap, cap, sizeof *grown);
    if (!grown) return wfm__fail(s->ctx, WFM_ENOMEM, "out of memory for %zu states", cap);
    *list[i] = grown;
  }
  s->cap = cap;
  return WFM_OK;
}

/* States that have to be followed through an interval, from those that have any weight now. */
static double states_needed(const space *s, const rates *r) {
  size_t last = 0;
  for (size_t j = 0; j < s->states; j++)
    if (fabs(s->p[j]) > 1e-18) last = j;
  double arrivals = r->arrive * r->length;
  double most = (double)last + arrivals + 9 * sqrt(arrivals) + 30; /* nobody leaves */
  double slow = r->leave < r->serve ? r->leave : r->serve;
  if (slow > 0 && r->agents > 0) { /* not more than with an agent, as slow as that, for everybody */
    double mean = r->arrive / slow;
    double bound = mean + 9 * sqrt(mean) + 30;
    if (bound < (double)last) bound = (double)last;
    if (bound < most) most = bound;
  } else if (r->leave > 0) {
    double mean = r->arrive / r->leave, bound = mean + 9 * sqrt(mean) + 30;
    if (bound < (double)last) bound = (double)last;
    if (bound < most) most = bound;
  }
  return most + 2;
}

static double death_rate(const rates *r, double j) {
  double busy = j < r->agents ? j : r->agents;
  return busy * r->serve + (j - busy) * r->leave;
}

/* Pivots of h A - z by elimination from above; the matrix is dominated by its diagonal in every column. */
static void factor(space *s, const rates *r, double h) {
  double up = h * r->arrive;
  for (int k = 0; k < WFM__POLES; k++) {
    double re = 0, im = 0; /* reciprocal of the pivot before */
    for (size_t j = 0; j < s->states; j++) {
      double out = h * s->death[j] + (j + 1 < s->states ? up : 0);
      double off = j > 0 ? up * (h * s->death[j]) : 0;
      double d_re = -out - wfm__pade_pole[k].z_re - off * re, d_im = -wfm__pade_pole[k].z_im - off * im;
      double norm = d_re * d_re + d_im * d_im;
      re = d_re / norm;
      im = -d_im / norm;
      s->inv_re[k][j] = re;
      s->inv_im[k][j] = im;
    }
  }
}

/* Solves (h A - z) x = p for pole k. */
static void solve(space *s, const rates *r, double h, int k) {
  const double *inv_re = s->inv_re[k], *inv_im = s->inv_im[k];
  double up = h * r->arrive, re = 0, im = 0;
  for (size_t j = 0; j < s->states; j++) {
    double y_re = s->p[j] - up * re, y_im = -up * im;
    re = y_re * inv_re[j] - y_im * inv_im[j];
    im = y_re * inv_im[j] + y_im * inv_re[j];
    s->x_re[j] = re;
    s->x_im[j] = im;
  }
  for (size_t j = s->states - 1; j-- > 0;) {
    double down = h * s->death[j + 1], t_re = down * re, t_im = down * im;
    re = s->x_re[j] - (t_re * inv_re[j] - t_im * inv_im[j]);
    im = s->x_im[j] - (t_re * inv_im[j] + t_im * inv_re[j]);
    s->x_re[j] = re;
    s->x_im[j] = im;
  }
}

static void step(space *s, const rates *r, double h) {
  memset(s->next, 0, s->states * sizeof *s->next);
  memset(s->integral, 0, s->states * sizeof *s->integral);
  for (int k = 0; k < WFM__POLES; k++) {
    const wfm__pole *pole = &wfm__pade_pole[k];
    double norm = pole->z_re * pole->z_re + pole->z_im * pole->z_im;
    double q_re = (pole->c_re * pole->z_re + pole->c_im * pole->z_im) / norm; /* c / z */
    double q_im = (pole->c_im * pole->z_re - pole->c_re * pole->z_im) / norm;
    solve(s, r, h, k);
    for (size_t j = 0; j < s->states; j++) {
      s->next[j] += 2 * (pole->c_re * s->x_re[j] - pole->c_im * s->x_im[j]);
      s->integral[j] += 2 * h * (q_re * s->x_re[j] - q_im * s->x_im[j]);
    }
  }
  double *swap = s->p;
  s->p = s->next;
  s->next = swap;
  for (size_t j = 0; j < s->states; j++) s->total[j] += s->integral[j];
}

/* What an interval gives, from the time spent in each state. */
static void summarise(const space *s, const rates *r, totals *out) {
  *out = (totals){0};
  wfm__in_time t = wfm__in_time_start(r->agents * r->serve, r->leave, r->threshold);
  double waiting = 0, wait = 0,
         serve = r->agents * r->serve; /* places in the queue so far; mean time to get through them */
  for (size_t j = 0; j < s->states; j++) {
    double time = s->total[j], busy = (double)j < r->agents ? (double)j : r->agents;
    out->busy += time * busy;
    out->queue += time * ((double)j - busy);
    out->queue_end += s->p[j] * ((double)j - busy);
    if ((double)j < r->agents) {
      out->level += time;
      out->answered += time;
      continue;
    }
    out->wait += time;
    if (r->agents > 0) {
      double stage =
          serve + (waiting + 1) * r->leave; /* until one ahead, or the contact itself, leaves the queue */
      wait += 1 / stage;
      out->level += time * wfm__in_time_next(&t, waiting);
      out->answered += time * serve / stage;
      out->answered_wait += time * serve / stage * wait;
    }
    waiting++;
  }
  out->level /= r->length;
  out->wait /= r->length;
  out->answered /= r->length;
  out->answered_wait /= r->length;
  out->queue /= r->length;
  out->busy /= r->length;
}

/* Follows one interval. */
static wfm_status follow(space *s, const rates *r, int32_t max_states, totals *out) {
  double needed = states_needed(s, r);
  if (needed > max_states)
    return wfm__fail(s->ctx, WFM_ELIMIT, "more than max_states=%d contacts in the system", (int)max_states);
  size_t states = (size_t)needed;
  wfm_status st = reserve(s, states);
  if (st != WFM_OK) return st;
  for (size_t j = s->states; j < states; j++) s->p[j] = 0;
  s->states = states;
  for (size_t j = 0; j < states; j++) {
    s->death[j] = death_rate(r, (double)j);
    s->total[j] = 0;
  }
  double fastest = r->serve > r->leave ? r->serve : r->leave;
  double steps = ceil(r->length * fastest / 1.0);
  if (steps > 1e7) return wfm__fail(s->ctx, WFM_ELIMIT, "an interval of %g times the AHT or patience", steps);
  double h = r->length / steps;
  factor(s, r, h);
  for (double k = 0; k < steps; k++) {
    if (wfm_ctx_cancelled(s->ctx)) return wfm__fail(s->ctx, WFM_ECANCELLED, "cancelled");
    step(s, r, h);
  }
  summarise(s, r, out);
  return WFM_OK;
}

struct wfm__transient {
  space s;
  double *marked; /* [marked_states] distribution to go back to */
  size_t marked_states, marked_cap;
};

wfm__transient *wfm__transient_create(wfm_ctx *ctx, size_t start) {
  wfm__transient *t = wfm__alloc(ctx, 1, sizeof *t);
  if (!t) {
    (void)wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu states", start + 1);
    return NULL;
  }
  t->s.ctx = ctx;
  if (reserve(&t->s, start + 1) != WFM_OK) {
    wfm__transient_free(t);
    return NULL;
  }
  t->s.states = start + 1;
  t->s.p[start] = 1;
  return t;
}

void wfm__transient_free(wfm__transient *t) {
  if (!t) return;
  wfm_ctx *ctx = t->s.ctx;
  release(&t->s);
  wfm__free(ctx, t->marked);
  wfm__free(ctx, t);
}

wfm_status wfm__transient_mark(wfm__transient *t) {
  wfm_status st = wfm__grow(t->s.ctx, &t->marked, &t->marked_cap, t->s.states, sizeof *t->marked);
  if (st != WFM_OK) return st;
  memcpy(t->marked, t->s.p, t->s.states * sizeof *t->marked);
  t->marked_states = t->s.states;
  return WFM_OK;
}

void wfm__transient_return(wfm__transient *t) {
  memcpy(t->s.p, t->marked, t->marked_states * sizeof *t->marked);
  t->s.states = t->marked_states;
}

wfm_status wfm__transient_follow(wfm__transient *t, const wfm__rates *r, int32_t max_states,
                                 wfm__passage *out) {
  return follow(&t->s, r, max_states, out);
}

static wfm_status check_interval(wfm_ctx *ctx, const double *volume, const double *aht_s,
                                 const double *patience_s, const double *agents, size_t i,
                                 const wfm_transient_opts *o, rates *r) {
  double patience = patience_s ? patience_s[i] : HUGE_VAL;
  wfm_status st = wfm__check_number(ctx, "volume", volume[i], 0, 1e9);
  if (st == WFM_OK) st = wfm__check_number(ctx, "aht_s", aht_s[i], 1e-6, 1e9);
  if (st == WFM_OK && patience != HUGE_VAL) st = wfm__check_number(ctx, "patience_s", patience, 1e-6, 1e12);
  if (st == WFM_OK) st = wfm__check_number(ctx, "agents", agents[i], 0, 1e6);
  *r = (rates){
      volume[i] / o->interval_s, 1 / aht_s[i], 1 / patience, agents[i], o->interval_s, o->threshold_s};
  return st;
}

static wfm_status read_opts(wfm_ctx *ctx, const wfm_transient_opts *opts, wfm_transient_opts *o) {
  wfm_transient_opts_init(o, sizeof *o);
  wfm_status st = wfm__opts_read(ctx, o, sizeof *o, opts);
  if (st == WFM_OK && (o->flags != 0 || o->reserved0 != 0))
    st = wfm__fail(ctx, WFM_EVERSION, "options: flags, want 0");
  if (st == WFM_OK) st = wfm__check_number(ctx, "interval_s", o->interval_s, 1e-3, 1e9);
  if (st == WFM_OK) st = wfm__check_number(ctx, "threshold_s", o->threshold_s, 0, 1e9);
  if (st == WFM_OK) st = wfm__check_number(ctx, "max_states", o->max_states, 100, 1e6);
  if (st == WFM_OK) st = wfm__check_number(ctx, "start", o->start, 0, o->max_states - 1);
  if (st == WFM_OK && o->start != floor(o->start))
    st = wfm__fail(ctx, WFM_EDOMAIN, "start=%g, want a whole number", o->start);
  return st;
}

static void put(double *column, size_t i, double value) {
  if (column) column[i] = value;
}

static void write_interval(const wfm_transient_columns *c, size_t i, const rates *r, const totals *t) {
  put(c->level, i, r->arrive > 0 ? t->level : NAN);
  put(c->p_wait, i, r->arrive > 0 ? t->wait : NAN);
  put(c->abandoned, i, r->leave * t->queue * r->length);
  put(c->mean_queue, i, t->queue);
  put(c->mean_busy, i, t->busy);
  put(c->occupancy, i, r->agents > 0 ? t->busy / r->agents : NAN);
  put(c->queue_at_end, i, t->queue_end);
  put(c->answered, i, r->arrive > 0 ? t->answered : NAN);
  put(c->asa_s, i, r->arrive > 0 && t->answered > 0 ? t->answered_wait / t->answered : NAN);
}

wfm_status wfm_transient(wfm_ctx *ctx, const double *volume, const double *aht_s, const double *patience_s,
                         const double *agents, size_t n, const wfm_transient_opts *opts,
                         const wfm_transient_columns *columns) {
  wfm_transient_opts o;
  wfm_transient_columns c;
  rates r;
  wfm_status st = read_opts(ctx, opts, &o);
  wfm_transient_columns_init(&c, sizeof c);
  if (st == WFM_OK) st = wfm__opts_read(ctx, &c, sizeof c, columns);
  if (st == WFM_OK && n > 0 && (!volume || !aht_s || !agents || !columns))
    st = wfm__fail(ctx, WFM_EINVAL, "volume, aht_s, agents or columns is NULL");
  for (size_t i = 0; st == WFM_OK && i < n; i++) {
    st = check_interval(ctx, volume, aht_s, patience_s, agents, i, &o, &r);
    if (st != WFM_OK) st = wfm__fail_within(ctx, st, "interval %zu", i);
  }
  if (st != WFM_OK) return st;
  totals *all = wfm__alloc(ctx, n, sizeof *all);
  if (!all) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu intervals", n);
  wfm__transient *t = wfm__transient_create(ctx, (size_t)o.start);
  if (!t) st = WFM_ENOMEM;
  for (size_t i = 0; st == WFM_OK && i < n; i++) {
    (void)check_interval(NULL, volume, aht_s, patience_s, agents, i, &o, &r);
    st = wfm__transient_follow(t, &r, o.max_states, &all[i]);
    if (st != WFM_OK) st = wfm__fail_within(ctx, st, "interval %zu", i);
  }
  for (size_t i = 0; st == WFM_OK && i < n; i++) {
    (void)check_interval(NULL, volume, aht_s, patience_s, agents, i, &o, &r);
    write_interval(&c, i, &r, &all[i]);
  }
  wfm__transient_free(t);
  wfm__free(ctx, all);
  return st;
}
