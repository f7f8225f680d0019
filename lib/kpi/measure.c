/* KPIs of rows of sums: what they need, what a sound row is, the ratios. */
#include "kpi/kpi.h"

#include <math.h>
#include <string.h>

/* Measures in the order of wfm_kpi_measures. */
enum {
  SERVICE_LEVEL,
  SERVICE_LEVEL_LOW,
  SERVICE_LEVEL_HIGH,
  ABANDONMENT,
  ABANDONMENT_LOW,
  ABANDONMENT_HIGH,
  ASA_S,
  ABANDONED_WAIT_S,
  WAIT_S,
  AHT_S,
  TALK_S,
  HOLD_S,
  AFTER_S,
  HOLD_FRAC,
  OCCUPANCY,
  UTILISATION,
  CONTACTS_PER_H,
  UNACCOUNTED,
  MEASURES
};

static const char *const measure_names[MEASURES] = {"service_level",
                                                    "service_level_low",
                                                    "service_level_high",
                                                    "abandonment",
                                                    "abandonment_low",
                                                    "abandonment_high",
                                                    "asa_s",
                                                    "abandoned_wait_s",
                                                    "wait_s",
                                                    "aht_s",
                                                    "talk_s",
                                                    "hold_s",
                                                    "after_s",
                                                    "hold_frac",
                                                    "occupancy",
                                                    "utilisation",
                                                    "contacts_per_h",
                                                    "unaccounted"};

enum { HEAD = offsetof(wfm_kpi_measures, service_level) };
_Static_assert(sizeof(wfm_kpi_measures) == HEAD + MEASURES * sizeof(double *), "a measure is missing");
_Static_assert(offsetof(wfm_kpi_measures, occupancy) == HEAD + OCCUPANCY * sizeof(double *),
               "as the list above");

void wfm_kpi_measures_init(wfm_kpi_measures *measures, size_t struct_size) {
  static const wfm_kpi_measures none = {0};
  wfm__opts_init(measures, struct_size, &none, sizeof none);
}

typedef struct table {
  wfm_ctx *ctx;
  wfm_kpi_opts opts;
  const double *column[KPI_COLUMNS];
} table;

#define COL(name) (1u << KPI_##name)

/* Columns of the denominators that the options name. */
static uint32_t needs_of_offered(const wfm_kpi_opts *o) {
  uint32_t mask = COL(OFFERED);
  if (o->short_rule != WFM_SHORT_KEEP) mask |= COL(SHORT_ABANDONED) | COL(ABANDONED);
  if (o->flags & WFM_KPI_LESS_DEQUEUED) mask |= COL(DEQUEUED);
  return mask;
}

static uint32_t needs_of_level(const wfm_kpi_opts *o) {
  uint32_t mask = COL(ANSWERED_WITHIN) | COL(ANSWERED);
  if (o->sl_definition != WFM_SL_ANSWERED) mask |= needs_of_offered(o);
  if (o->sl_definition == WFM_SL_EXCL_SHORT || o->sl_definition == WFM_SL_INCL_ABANDON)
    mask |= COL(ABANDONED_WITHIN) | COL(ABANDONED);
  if (o->flags & WFM_KPI_ADD_FLOW_OUT) mask |= COL(FLOW_OUT);
  return mask;
}

static uint32_t needs(const wfm_kpi_opts *o, int measure) {
  uint32_t wait = COL(ANSWERED_WAIT_S) | (o->flags & WFM_KPI_LESS_RING ? COL(RING_S) : 0);
  switch (measure) {
  case SERVICE_LEVEL:
  case SERVICE_LEVEL_LOW:
  case SERVICE_LEVEL_HIGH:
    return needs_of_level(o);
  case ABANDONMENT:
  case ABANDONMENT_LOW:
  case ABANDONMENT_HIGH:
    return needs_of_offered(o) | COL(ABANDONED);
  case ASA_S:
    return wait | COL(ANSWERED);
  case ABANDONED_WAIT_S:
    return COL(ABANDONED_WAIT_S) | COL(ABANDONED);
  case WAIT_S:
    return wait | COL(ABANDONED_WAIT_S) | COL(ANSWERED) | COL(ABANDONED);
  case AHT_S:
  case TALK_S:
    return COL(TALK_S) | COL(HANDLED);
  case HOLD_S:
    return COL(HOLD_S) | COL(HANDLED);
  case AFTER_S:
    return COL(AFTER_S) | COL(HANDLED);
  case HOLD_FRAC:
    return COL(TALK_S) | COL(HOLD_S);
  case OCCUPANCY:
    return COL(HANDLING_S) | COL(AVAILABLE_S);
  case UTILISATION:
    return COL(HANDLING_S) | COL(PAID_S);
  case CONTACTS_PER_H:
    return COL(HANDLED) | COL(HANDLING_S) | COL(AVAILABLE_S);
  default:
    return COL(OFFERED) | COL(ANSWERED) | COL(ABANDONED);
  }
}

/* Columns that stand in for one that is not given. */
static uint32_t stand_ins(const wfm_kpi_opts *o, int column) {
  switch (column) {
  case KPI_OFFERED: /* those taken out by the system were offered too */
    return o->flags & WFM_KPI_LESS_DEQUEUED ? 0 : COL(ANSWERED) | COL(ABANDONED);
  case KPI_HANDLED:
    return COL(ANSWERED);
  case KPI_HANDLING_S:
    return COL(TALK_S);
  default:
    return 0;
  }
}

static wfm_status check_needs(const table *t, int measure) {
  uint32_t wanted = needs(&t->opts, measure);
  for (int c = 0; c < KPI_COLUMNS; c++) {
    if (!(wanted & (1u << c)) || t->column[c]) continue;
    uint32_t instead = stand_ins(&t->opts, c);
    bool there = instead != 0;
    for (int k = 0; k < KPI_COLUMNS; k++)
      if (instead & (1u << k)) there = there && t->column[k];
    if (!there)
      return wfm__fail(t->ctx, WFM_EINVAL, "%s needs the column %s", measure_names[measure],
                       wfm__kpi_column_names[c]);
  }
  return WFM_OK;
}

/* Entries of a row, with what stands in for columns not given. */
static void read_row(const table *t, size_t i, double v[KPI_COLUMNS]) {
  for (int c = 0; c < KPI_COLUMNS; c++) v[c] = t->column[c] ? t->column[c][i] : NAN;
  if (!t->column[KPI_HOLD_S]) v[KPI_HOLD_S] = 0;
  if (!t->column[KPI_AFTER_S]) v[KPI_AFTER_S] = 0;
  if (!t->column[KPI_OFFERED]) v[KPI_OFFERED] = v[KPI_ANSWERED] + v[KPI_ABANDONED];
  if (!t->column[KPI_HANDLED]) v[KPI_HANDLED] = v[KPI_ANSWERED];
  if (!t->column[KPI_HANDLING_S]) v[KPI_HANDLING_S] = v[KPI_TALK_S] + v[KPI_HOLD_S] + v[KPI_AFTER_S];
}

/* A part of a whole; where either is not known there is nothing to say. */
static wfm_status check_part(wfm_ctx *ctx, size_t i, const char *part_name, double part,
                             const char *whole_name, double whole) {
  if (!(part > whole + 1e-9 * fabs(whole))) return WFM_OK;
  return wfm__fail(ctx, WFM_EDOMAIN, "row %zu: %s=%g, want at most %s=%g", i, part_name, part, whole_name,
                   whole);
}

static double or_zero(double x) {
  return isnan(x) ? 0 : x;
}

/* ctx NULL: no message. */
static wfm_status check_row(wfm_ctx *ctx, const table *t, size_t i, const double v[KPI_COLUMNS]) {
  for (int c = 0; c < KPI_COLUMNS; c++) {
    double x = t->column[c] ? t->column[c][i] : 0;
    if (isnan(x) || (x >= 0 && x < INFINITY)) continue;
    return wfm__fail(ctx, isinf(x) ? WFM_ENOTFINITE : WFM_EDOMAIN, "row %zu: %s=%g, want >= 0", i,
                     wfm__kpi_column_names[c], x);
  }
  double left = or_zero(v[KPI_ANSWERED]) + or_zero(v[KPI_ABANDONED]) + or_zero(v[KPI_DEQUEUED]);
  const char *left_name =
      t->column[KPI_DEQUEUED] ? "answered + abandoned + dequeued" : "answered + abandoned";
  wfm_status st = WFM_OK;
  if (t->column[KPI_OFFERED]) st = check_part(ctx, i, left_name, left, "offered", v[KPI_OFFERED]);
  if (st == WFM_OK)
    st = check_part(ctx, i, "answered_within", v[KPI_ANSWERED_WITHIN], "answered", v[KPI_ANSWERED]);
  if (st == WFM_OK)
    st = check_part(ctx, i, "abandoned_within", v[KPI_ABANDONED_WITHIN], "abandoned", v[KPI_ABANDONED]);
  if (st == WFM_OK)
    st = check_part(ctx, i, "short_abandoned", v[KPI_SHORT_ABANDONED], "abandoned", v[KPI_ABANDONED]);
  if (st == WFM_OK)
    st = check_part(ctx, i, "ring_s", v[KPI_RING_S], "answered_wait_s", v[KPI_ANSWERED_WAIT_S]);
  return st;
}

/* NaN unless the denominator is above 0. */
static double ratio(double numerator, double denominator) {
  return denominator > 0 ? numerator / denominator : NAN;
}

typedef struct share {
  double numerator, denominator;
} share;

/* What is left of a whole; a rest that rounding may have made is none. */
static double rest(double whole, double less) {
  double left = whole - less;
  return left <= 1e-9 * whole ? 0 : left; /* NaN stays NaN */
}

static double offered_less(const wfm_kpi_opts *o, const double v[KPI_COLUMNS]) {
  double less = 0;
  if (o->short_rule == WFM_SHORT_OUT) less += v[KPI_SHORT_ABANDONED];
  if (o->flags & WFM_KPI_LESS_DEQUEUED) less += v[KPI_DEQUEUED];
  return rest(v[KPI_OFFERED], less);
}

static share service_level(const wfm_kpi_opts *o, const double v[KPI_COLUMNS]) {
  double in_time = v[KPI_ANSWERED_WITHIN], gone = v[KPI_ABANDONED_WITHIN], offered = offered_less(o, v);
  if (o->short_rule == WFM_SHORT_OUT) gone = rest(gone, v[KPI_SHORT_ABANDONED]);
  share level = {in_time, offered};
  if (o->sl_definition == WFM_SL_EXCL_SHORT) level.denominator = rest(offered, gone);
  if (o->sl_definition == WFM_SL_ANSWERED) level.denominator = v[KPI_ANSWERED];
  if (o->sl_definition == WFM_SL_INCL_ABANDON) level.numerator += gone;
  if (o->short_rule == WFM_SHORT_CREDIT) level.numerator += v[KPI_SHORT_ABANDONED];
  if (o->flags & WFM_KPI_ADD_FLOW_OUT) level.denominator += v[KPI_FLOW_OUT];
  return level;
}

static share abandonment(const wfm_kpi_opts *o, const double v[KPI_COLUMNS]) {
  double gone = v[KPI_ABANDONED];
  if (o->short_rule == WFM_SHORT_OUT) gone = rest(gone, v[KPI_SHORT_ABANDONED]);
  return (share){gone, offered_less(o, v)};
}

/* Parts are held against their wholes only where both are known. */
static bool known(uint32_t mask, const double v[KPI_COLUMNS]) {
  for (int c = 0; c < KPI_COLUMNS; c++)
    if ((mask & (1u << c)) && isnan(v[c])) return false;
  return true;
}

static void measure_row(const wfm_kpi_opts *o, const double v[KPI_COLUMNS], double m[MEASURES]) {
  share level = service_level(o, v), gone = abandonment(o, v);
  if (!known(needs_of_level(o), v)) level.numerator = NAN;
  if (!known(needs_of_offered(o) | COL(ABANDONED), v)) gone.numerator = NAN;
  double wait = v[KPI_ANSWERED_WAIT_S] - (o->flags & WFM_KPI_LESS_RING ? v[KPI_RING_S] : 0);
  double work = v[KPI_TALK_S] + v[KPI_HOLD_S] + v[KPI_AFTER_S], handled = v[KPI_HANDLED];
  double staffed = v[KPI_HANDLING_S] + v[KPI_AVAILABLE_S];
  if (level.numerator > level.denominator) level.numerator = level.denominator; /* within rounding */
  if (gone.numerator > gone.denominator) gone.numerator = gone.denominator;
  m[SERVICE_LEVEL] = ratio(level.numerator, level.denominator);
  m[SERVICE_LEVEL_LOW] = wfm__wilson(level.numerator, level.denominator, -1);
  m[SERVICE_LEVEL_HIGH] = wfm__wilson(level.numerator, level.denominator, 1);
  m[ABANDONMENT] = ratio(gone.numerator, gone.denominator);
  m[ABANDONMENT_LOW] = wfm__wilson(gone.numerator, gone.denominator, -1);
  m[ABANDONMENT_HIGH] = wfm__wilson(gone.numerator, gone.denominator, 1);
  m[ASA_S] = ratio(wait, v[KPI_ANSWERED]);
  m[ABANDONED_WAIT_S] = ratio(v[KPI_ABANDONED_WAIT_S], v[KPI_ABANDONED]);
  m[WAIT_S] = ratio(wait + v[KPI_ABANDONED_WAIT_S], v[KPI_ANSWERED] + v[KPI_ABANDONED]);
  m[AHT_S] = ratio(work, handled);
  m[TALK_S] = ratio(v[KPI_TALK_S], handled);
  m[HOLD_S] = ratio(v[KPI_HOLD_S], handled);
  m[AFTER_S] = ratio(v[KPI_AFTER_S], handled);
  m[HOLD_FRAC] = ratio(v[KPI_HOLD_S], work);
  m[OCCUPANCY] = ratio(v[KPI_HANDLING_S], staffed);
  m[UTILISATION] = ratio(v[KPI_HANDLING_S], v[KPI_PAID_S]);
  m[CONTACTS_PER_H] = ratio(3600 * handled, staffed);
  m[UNACCOUNTED] = v[KPI_OFFERED] - v[KPI_ANSWERED] - v[KPI_ABANDONED];
}

wfm_status wfm_kpi_measure(wfm_ctx *ctx, size_t n, const wfm_kpi_facts *facts, const wfm_kpi_opts *opts,
                           wfm_kpi_measures *measures, wfm_status *row_status) {
  table t = {.ctx = ctx};
  wfm_kpi_measures read = {0};
  double *to[MEASURES];
  wfm_status st = wfm__kpi_read_facts(ctx, facts, t.column);
  if (st == WFM_OK) st = wfm__kpi_read_opts(ctx, opts, &t.opts);
  if (st != WFM_OK) return st;
  if (!measures) return wfm__fail(ctx, WFM_EINVAL, "measures is NULL");
  st = wfm__opts_read(ctx, &read, sizeof read, measures);
  if (st == WFM_OK && read.flags != 0)
    st = wfm__fail(ctx, WFM_EVERSION, "measures: flags=%u, want 0", read.flags);
  memcpy(to, (const char *)&read + HEAD, sizeof to);
  for (int m = 0; m < MEASURES && st == WFM_OK; m++)
    if (to[m]) st = check_needs(&t, m);
  double v[KPI_COLUMNS], row[MEASURES];
  for (size_t i = 0; i < n && st == WFM_OK && !row_status; i++) {
    read_row(&t, i, v);
    st = check_row(ctx, &t, i, v);
  }
  if (st != WFM_OK) return st;
  for (size_t i = 0; i < n; i++) {
    read_row(&t, i, v);
    wfm_status good = row_status ? check_row(NULL, &t, i, v) : WFM_OK;
    measure_row(&t.opts, v, row);
    for (int m = 0; m < MEASURES; m++)
      if (to[m]) to[m][i] = good == WFM_OK ? row[m] : NAN;
    if (row_status) row_status[i] = good;
  }
  return WFM_OK;
}
