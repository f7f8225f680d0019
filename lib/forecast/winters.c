/* Holt-Winters exponential smoothing of a plain series (Holt 1957, Winters 1960). */
#include "forecast/ets.h"
#include "forecast/stl.h"
#include <libwfm/forecast_smooth.h>

#include <math.h>
#include <string.h>

enum { STARTS = 4, ITERATIONS = 300, PERIOD_MAX = 100000, PARAMETERS = 3 };
#define VALUE_MAX 1e15

static const wfm_holt_winters_opts defaults = {.trend = WFM_SMOOTH_ADDITIVE,
                                               .season = WFM_SMOOTH_ADDITIVE,
                                               .period = 7,
                                               .alpha = NAN,
                                               .beta = NAN,
                                               .gamma = NAN};

void wfm_holt_winters_opts_init(wfm_holt_winters_opts *opts, size_t struct_size) {
  wfm__opts_init(opts, struct_size, &defaults, sizeof defaults);
}

/* A fit at work. */
typedef struct task {
  const double *y;
  size_t n, period, first; /* first: value at which the errors begin */
  const wfm_holt_winters_opts *opts;
  double start_level, start_trend, *start_season, *season; /* [period] */
  double alpha, beta, gamma, level, trend, sse;
} task;

/* One pass from the starting values; leaves the states. */
static double pass(task *t) {
  int32_t kind = t->opts->season;
  bool seasonal = kind != WFM_SMOOTH_NONE, ratio = kind == WFM_SMOOTH_MULTIPLICATIVE;
  t->level = t->start_level;
  t->trend = t->start_trend;
  t->sse = 0;
  memcpy(t->season, t->start_season, t->period * sizeof *t->season);
  for (size_t i = t->first; i < t->n; i++) {
    double *s = &t->season[i % t->period], own = seasonal ? *s : 0, ahead = t->level + t->trend;
    double e = t->y[i] - (ratio ? ahead * own : ahead + own), before = t->level;
    t->sse += e * e;
    t->level = t->alpha * (ratio ? t->y[i] / own : t->y[i] - own) + (1 - t->alpha) * ahead;
    if (t->opts->trend != WFM_SMOOTH_NONE)
      t->trend = t->beta * (t->level - before) + (1 - t->beta) * t->trend;
    if (seasonal) *s = t->gamma * (ratio ? t->y[i] / t->level : t->y[i] - t->level) + (1 - t->gamma) * own;
  }
  return isfinite(t->sse) ? t->sse : INFINITY;
}

/* The free parameters move on a sine, so that 0 and 1 are reached. */
static void unpack(task *t, const double *x) {
  t->alpha = isnan(t->opts->alpha) ? (1 + sin(*x++)) / 2 : t->opts->alpha;
  t->beta = t->gamma = 0;
  if (t->opts->trend != WFM_SMOOTH_NONE) t->beta = isnan(t->opts->beta) ? (1 + sin(*x++)) / 2 : t->opts->beta;
  if (t->opts->season != WFM_SMOOTH_NONE)
    t->gamma = isnan(t->opts->gamma) ? (1 + sin(*x)) / 2 : t->opts->gamma;
}

static double objective(void *user, const double *x) {
  task *t = user;
  unpack(t, x);
  return pass(t);
}

static void fit(task *t) {
  static const double first[STARTS][PARAMETERS] = {
      {0.3, 0.1, 0.1}, {0.1, 0.01, 0.5}, {0.7, 0.05, 0.05}, {0.3, 0.05, 0.95}};
  double best[PARAMETERS] = {0}, least = INFINITY, work[PARAMETERS * (PARAMETERS + 6)];
  for (size_t k = 0; k < STARTS; k++) {
    double x[PARAMETERS];
    size_t count = 0;
    if (isnan(t->opts->alpha)) x[count++] = asin(2 * first[k][0] - 1);
    if (t->opts->trend != WFM_SMOOTH_NONE && isnan(t->opts->beta)) x[count++] = asin(2 * first[k][1] - 1);
    if (t->opts->season != WFM_SMOOTH_NONE && isnan(t->opts->gamma)) x[count++] = asin(2 * first[k][2] - 1);
    double value = wfm__minimise(objective, t, x, count, ITERATIONS, work);
    if (!(value < least)) continue;
    least = value;
    memcpy(best, x, count * sizeof *x);
  }
  (void)objective(t, best);
}

/* Line through the centred mean of the first two periods, seasons by what is left; or the first values. scratch [2 period]. */
static void start(task *t, double *scratch) {
  if (t->opts->season == WFM_SMOOTH_NONE) {
    bool trend = t->opts->trend != WFM_SMOOTH_NONE;
    t->first = trend ? 2 : 1;
    t->start_level = t->y[trend];
    t->start_trend = trend ? t->y[1] - t->y[0] : 0;
    return;
  }
  size_t n = 2 * t->period;
  double sx = 0, sxx = 0, sy = 0, sxy = 0, count = 0;
  wfm__decompose(t->y, n, t->period, t->opts->season == WFM_SMOOTH_MULTIPLICATIVE, scratch, t->start_season);
  for (size_t i = 0; i < n; i++) {
    if (isnan(scratch[i])) continue;
    count++;
    sx += count;
    sxx += count * count;
    sy += scratch[i];
    sxy += count * scratch[i];
  }
  double slope = count > 1 ? (count * sxy - sx * sy) / (count * sxx - sx * sx) : 0;
  t->start_level = (sy - slope * sx) / count;
  t->start_trend = t->opts->trend == WFM_SMOOTH_NONE ? 0 : slope;
  t->first = t->period;
}

static wfm_status check_parameter(wfm_ctx *ctx, const char *name, double x) {
  return isnan(x) ? WFM_OK : wfm__check_number(ctx, name, x, 0, 1);
}

static wfm_status check(wfm_ctx *ctx, const double *y, size_t n, const wfm_holt_winters_opts *o) {
  bool seasonal = o->season != WFM_SMOOTH_NONE;
  if (o->flags || o->trend < WFM_SMOOTH_NONE || o->trend > WFM_SMOOTH_ADDITIVE ||
      o->season < WFM_SMOOTH_NONE || o->season > WFM_SMOOTH_MULTIPLICATIVE)
    return wfm__fail(ctx, WFM_EDOMAIN, "options: no such form (trend %d, season %d, flags %u)", (int)o->trend,
                     (int)o->season, (unsigned)o->flags);
  if (seasonal && (o->period < 2 || o->period > PERIOD_MAX))
    return wfm__fail(ctx, WFM_EDOMAIN, "options: period=%d, want 2 to %d", (int)o->period, (int)PERIOD_MAX);
  wfm_status st = check_parameter(ctx, "alpha", o->alpha);
  if (st == WFM_OK) st = check_parameter(ctx, "beta", o->beta);
  if (st == WFM_OK) st = check_parameter(ctx, "gamma", o->gamma);
  size_t least = seasonal ? 2 * (size_t)o->period : 3;
  if (st == WFM_OK && n < least)
    st = wfm__fail(ctx, WFM_ENODATA, "series: n=%zu, want at least %zu", n, least);
  return st == WFM_OK
             ? wfm__check_array(ctx, "y", y, n, o->season == WFM_SMOOTH_MULTIPLICATIVE ? 1e-300 : -VALUE_MAX,
                                VALUE_MAX)
             : st;
}

wfm_status wfm_holt_winters(wfm_ctx *ctx, const double *y, size_t n, const wfm_holt_winters_opts *opts,
                            wfm_holt_winters_fit *found, size_t h, double *mean, double *season) {
  if (!ctx || !y || (h > 0 && !mean))
    return wfm__fail(ctx, WFM_EINVAL, "wfm_holt_winters: NULL argument, want context, y and mean");
  wfm_holt_winters_opts o = defaults;
  wfm_status st = wfm__opts_read(ctx, &o, sizeof o, opts);
  if (st == WFM_OK) st = check(ctx, y, n, &o);
  if (st != WFM_OK) return st;
  task t = {.y = y, .n = n, .period = o.season == WFM_SMOOTH_NONE ? 1 : (size_t)o.period, .opts = &o};
  double *work = wfm__alloc(ctx, 4 * t.period, sizeof *work);
  if (!work) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for a season of %zu", t.period);
  t.start_season = work;
  t.season = work + t.period;
  start(&t, work + 2 * t.period);
  fit(&t);
  bool trend = o.trend != WFM_SMOOTH_NONE, seasonal = o.season != WFM_SMOOTH_NONE;
  const wfm_holt_winters_fit fitted = {.struct_size = sizeof fitted,
                                       .alpha = t.alpha,
                                       .beta = trend ? t.beta : NAN,
                                       .gamma = seasonal ? t.gamma : NAN,
                                       .sse = t.sse,
                                       .level = t.level,
                                       .trend = t.trend};
  if (!isfinite(t.sse)) {
    st = wfm__fail(ctx, WFM_EDOMAIN, "y: the errors of smoothing are not finite");
    goto done;
  }
  st = wfm__result_write(ctx, found, &fitted, sizeof fitted);
  if (st != WFM_OK) goto done;
  for (size_t i = 0; i < h; i++) {
    double ahead = t.level + (double)(i + 1) * t.trend, own = t.season[(n + i) % t.period];
    mean[i] = !seasonal ? ahead : o.season == WFM_SMOOTH_MULTIPLICATIVE ? ahead * own : ahead + own;
  }
  for (size_t i = 0; season && seasonal && i < t.period; i++) season[i] = t.season[(n + i) % t.period];
done:
  wfm__free(ctx, work);
  return st;
}
