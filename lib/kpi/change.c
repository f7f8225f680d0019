/* Trend, level shift, and the guard-rail between an efficiency and its quality. */
#include "core/sort.h"
#include "kpi/kpi.h"

#include <libwfm/kpi_change.h>

#include <math.h>
#include <string.h>

enum { LEAST = 8, MOST = 20000, SLOPES_OF = 2000 };

void wfm_kpi_change_result_init(wfm_kpi_change_result *result, size_t struct_size) {
  static const wfm_kpi_change_result none = {
      .shift_row = -1, .slope = NAN, .trend_p = NAN, .shift_p = NAN, .level_before = NAN, .level_after = NAN};
  wfm__opts_init(result, struct_size, &none, sizeof none);
}

/* The known values with their rows. */
typedef struct points {
  double *y, *row, *rest, *scratch; /* [n]; scratch for medians */
  double *slope;                    /* of pairs */
  size_t n;
} points;

static int sign_of(double x) {
  return (x > 0) - (x < 0);
}

/* Theil's slope: the median over pairs, of SLOPES_OF values spread evenly when there are more. */
static double median_slope(points *p) {
  size_t used = p->n < SLOPES_OF ? p->n : SLOPES_OF, count = 0;
  for (size_t a = 0; a < used; a++)
    for (size_t b = a + 1; b < used; b++) {
      size_t i = a * p->n / used, j = b * p->n / used;
      p->slope[count++] = (p->y[j] - p->y[i]) / (p->row[j] - p->row[i]);
    }
  return wfm__median(p->slope, count);
}

/* By how much the autocorrelation of what the slope leaves raises the variance of S (Yue and Wang 2004); only
   correlations that are significant count, and the variance is never lowered. */
static double inflation(points *p, double slope) {
  double mean = 0, var = 0, n = (double)p->n, sum = 0;
  for (size_t i = 0; i < p->n; i++) {
    p->rest[i] = p->y[i] - slope * p->row[i];
    mean += p->rest[i] / n;
  }
  for (size_t i = 0; i < p->n; i++) var += (p->rest[i] - mean) * (p->rest[i] - mean);
  if (!(var > 0)) return 1;
  for (size_t lag = 1; lag < p->n / 2; lag++) {
    double c = 0;
    for (size_t i = lag; i < p->n; i++) c += (p->rest[i] - mean) * (p->rest[i - lag] - mean);
    if (fabs(c / var) <= 1.96 / sqrt(n)) break; /* from the first lag that says nothing on */
    sum += (1 - (double)lag / n) * c / var;
  }
  return fmax(1, 1 + 2 * sum);
}

/* Two-sided p of Mann and Kendall's S, with ties. */
static double trend_p(points *p, double slope) {
  double s = 0, n = (double)p->n, var = n * (n - 1) * (2 * n + 5);
  for (size_t i = 0; i < p->n; i++)
    for (size_t j = i + 1; j < p->n; j++) s += sign_of(p->y[j] - p->y[i]);
  memcpy(p->scratch, p->y, p->n * sizeof *p->scratch);
  wfm__sort_doubles(p->scratch, p->n);
  for (size_t i = 0, j; i < p->n; i = j) {
    for (j = i + 1; j < p->n && p->scratch[j] == p->scratch[i];) j++;
    double t = (double)(j - i);
    var -= t * (t - 1) * (2 * t + 5);
  }
  if (!(var > 0)) return 1; /* all values are the same */
  double z = (s - sign_of(s)) / sqrt(var / 18 * inflation(p, slope));
  return erfc(fabs(z) / sqrt(2));
}

/* Pettitt's statistic: where values before and after differ most in rank. */
static size_t find_shift(const points *p, double *p_value) {
  double u = 0, best = -1, n = (double)p->n;
  size_t at = 1;
  for (size_t t = 0; t + 1 < p->n; t++) {
    for (size_t j = 0; j < p->n; j++) u += sign_of(p->y[t] - p->y[j]);
    if (fabs(u) <= best) continue;
    best = fabs(u);
    at = t + 1;
  }
  *p_value = fmin(1, 2 * exp(-6 * best * best / (n * n * n + n * n)));
  return at;
}

static double median_of(points *p, size_t from, size_t to) {
  memcpy(p->scratch, p->y + from, (to - from) * sizeof *p->scratch);
  return wfm__median(p->scratch, to - from);
}

static double squares_of_step(const points *p, size_t at) {
  double sum = 0;
  for (size_t part = 0; part < 2; part++) {
    size_t from = part ? at : 0, to = part ? p->n : at;
    double mean = 0;
    for (size_t i = from; i < to; i++) mean += p->y[i] / (double)(to - from);
    for (size_t i = from; i < to; i++) sum += (p->y[i] - mean) * (p->y[i] - mean);
  }
  return sum;
}

static double squares_of_line(const points *p) {
  double mx = 0, my = 0, xx = 0, xy = 0, yy = 0, n = (double)p->n;
  for (size_t i = 0; i < p->n; i++) {
    mx += p->row[i] / n;
    my += p->y[i] / n;
  }
  for (size_t i = 0; i < p->n; i++) {
    xx += (p->row[i] - mx) * (p->row[i] - mx);
    xy += (p->row[i] - mx) * (p->y[i] - my);
    yy += (p->y[i] - my) * (p->y[i] - my);
  }
  return yy - xy * xy / xx;
}

static void judge(points *p, double alpha, wfm_kpi_change_result *r) {
  size_t at = find_shift(p, &r->shift_p);
  r->slope = median_slope(p);
  r->trend_p = trend_p(p, r->slope);
  r->shift_row = (int64_t)p->row[at];
  r->level_before = median_of(p, 0, at);
  r->level_after = median_of(p, at, p->n);
  bool trend = r->trend_p < alpha, shift = r->shift_p < alpha;
  if (trend && shift)
    r->kind = squares_of_step(p, at) < squares_of_line(p) ? WFM_KPI_SHIFT : WFM_KPI_TREND;
  else
    r->kind = trend ? WFM_KPI_TREND : shift ? WFM_KPI_SHIFT : WFM_KPI_STEADY;
}

wfm_status wfm_kpi_change(wfm_ctx *ctx, size_t n, const double *value, double alpha,
                          wfm_kpi_change_result *out) {
  if (!out || (n > 0 && !value)) return wfm__fail(ctx, WFM_EINVAL, "value or out is NULL");
  if (n > MOST) return wfm__fail(ctx, WFM_EDOMAIN, "n=%zu rows, want at most 20000", n);
  if (!(alpha > 0 && alpha < 1)) return wfm__fail(ctx, WFM_EDOMAIN, "alpha=%g, want 0 < alpha < 1", alpha);
  points p = {.n = 0};
  wfm_kpi_change_result r;
  wfm_kpi_change_result_init(&r, sizeof r);
  for (size_t i = 0; i < n; i++) {
    if (isinf(value[i]))
      return wfm__fail(ctx, WFM_ENOTFINITE, "element %zu: value=%g, want a number or NaN", i, value[i]);
    r.known += !isnan(value[i]);
  }
  size_t known = (size_t)r.known, used = known < SLOPES_OF ? known : SLOPES_OF;
  if (known < LEAST) return wfm__result_write(ctx, out, &r, sizeof r);
  double *block = wfm__alloc(ctx, 4 * known, sizeof *block);
  p.slope = wfm__alloc(ctx, used * (used - 1) / 2, sizeof *p.slope);
  wfm_status st =
      block && p.slope ? WFM_OK : wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu values", known);
  if (st == WFM_OK) {
    p.y = block;
    p.row = block + known;
    p.rest = p.row + known;
    p.scratch = p.rest + known;
    for (size_t i = 0; i < n; i++) {
      if (isnan(value[i])) continue;
      p.row[p.n] = (double)i;
      p.y[p.n++] = value[i];
    }
    judge(&p, alpha, &r);
    st = wfm__result_write(ctx, out, &r, sizeof r);
  }
  wfm__free(ctx, block);
  wfm__free(ctx, p.slope);
  return st;
}

/* --- guard-rail --- */

void wfm_kpi_move_init(wfm_kpi_move *move, size_t struct_size) {
  static const wfm_kpi_move none = {.direction = 1};
  wfm__opts_init(move, struct_size, &none, sizeof none);
}

static wfm_status read_move(wfm_ctx *ctx, const char *name, const wfm_kpi_move *given, wfm_kpi_move *m) {
  if (!given) return wfm__fail(ctx, WFM_EINVAL, "%s is NULL", name);
  wfm_status st = wfm__opts_read(ctx, m, sizeof *m, given);
  if (st == WFM_OK && m->direction != 1 && m->direction != -1)
    st = wfm__fail(ctx, WFM_EINVAL, "%s: direction=%d, want 1 or -1", name, (int)m->direction);
  if (st == WFM_OK) st = wfm__check_number(ctx, "before", m->before, -INFINITY, INFINITY);
  if (st == WFM_OK) st = wfm__check_number(ctx, "after", m->after, -INFINITY, INFINITY);
  if (st == WFM_OK) st = wfm__check_number(ctx, "before_se", m->before_se, 0, INFINITY);
  if (st == WFM_OK) st = wfm__check_number(ctx, "after_se", m->after_se, 0, INFINITY);
  return st == WFM_OK ? wfm__check_number(ctx, "least", m->least, 0, INFINITY) : st;
}

/* Change for the better, and its standard error. */
static double gain_of(const wfm_kpi_move *m, double *se) {
  *se = hypot(m->before_se, m->after_se);
  return (m->after - m->before) * m->direction;
}

static double standardised(double x, double se) {
  return se > 0 ? x / se : x > 0 ? INFINITY : x < 0 ? -INFINITY : 0;
}

wfm_status wfm_kpi_guard_rail(wfm_ctx *ctx, const wfm_kpi_move *efficiency, const wfm_kpi_move *quality,
                              int32_t *verdict, double *efficiency_z, double *quality_z) {
  static const double z95 = 1.6448536269514722; /* normal quantile of 0.95 */
  wfm_kpi_move e, q;
  double e_se, q_se;
  if (!verdict) return wfm__fail(ctx, WFM_EINVAL, "verdict is NULL");
  wfm_status st = read_move(ctx, "efficiency", efficiency, &e);
  if (st == WFM_OK) st = read_move(ctx, "quality", quality, &q);
  if (st != WFM_OK) return st;
  double e_gain = gain_of(&e, &e_se), q_gain = gain_of(&q, &q_se);
  bool better = standardised(e_gain - e.least, e_se) > z95;
  bool worse = standardised(-q_gain - q.least, q_se) > z95;
  bool held = q.least == 0 || -q_gain + z95 * q_se <= q.least;
  *verdict = !better ? WFM_GUARD_STILL : worse ? WFM_GUARD_AT_COST : held ? WFM_GUARD_WON : WFM_GUARD_UNCLEAR;
  if (efficiency_z) *efficiency_z = standardised(e_gain, e_se);
  if (quality_z) *quality_z = standardised(q_gain, q_se);
  return WFM_OK;
}

int32_t wfm_kpi_small_sample(double contacts, double low, double high) {
  return !(contacts >= 30 && high - low <= 0.1);
}
