/* Double-seasonal Holt-Winters (Taylor 2003) with a damped trend. */
#include "forecast/ets.h"
#include <libwfm/forecast_smooth.h>

#include <math.h>
#include <string.h>

enum { STARTS = 3, ITERATIONS = 200, PERIOD_MAX = 100000, PARAMETERS = 5 };
#define VALUE_MAX 1e15
#define PHI_MAX   0.99

static const wfm_double_seasonal_opts defaults = {.short_period = 48,
                                                  .long_period = 336,
                                                  .alpha = NAN,
                                                  .beta = NAN,
                                                  .gamma = NAN,
                                                  .omega = NAN,
                                                  .phi = NAN,
                                                  .damping = NAN};

void wfm_double_seasonal_opts_init(wfm_double_seasonal_opts *opts, size_t struct_size) {
  wfm__opts_init(opts, struct_size, &defaults, sizeof defaults);
}

/* A fit at work. */
typedef struct task {
  const double *y;
  size_t n, day, week; /* the two periods */
  double given[PARAMETERS], value[PARAMETERS], damping;
  double start_level, start_trend, *start_day, *start_week; /* [day], [week] */
  double level, trend, *in_day, *in_week, last, mse;
} task;
enum { ALPHA, BETA, GAMMA, OMEGA, PHI };

static double pass(task *t) {
  const double *p = t->value;
  double squares = 0;
  t->level = t->start_level;
  t->trend = t->start_trend;
  t->last = 0;
  memcpy(t->in_day, t->start_day, t->day * sizeof *t->in_day);
  memcpy(t->in_week, t->start_week, t->week * sizeof *t->in_week);
  for (size_t i = 0; i < t->n; i++) {
    double *d = &t->in_day[i % t->day], *w = &t->in_week[i % t->week];
    double ahead = t->level + t->damping * t->trend, raw = t->y[i] - ahead * *d * *w,
           e = raw - p[PHI] * t->last, before = t->level, in_day = *d;
    squares += e * e;
    t->last = raw;
    t->level = p[ALPHA] * t->y[i] / (*d * *w) + (1 - p[ALPHA]) * ahead;
    t->trend = p[BETA] * (t->level - before) + (1 - p[BETA]) * t->damping * t->trend;
    *d = p[GAMMA] * t->y[i] / (t->level * *w) + (1 - p[GAMMA]) * in_day;
    *w = p[OMEGA] * t->y[i] / (t->level * in_day) + (1 - p[OMEGA]) * *w;
  }
  t->mse = squares / (double)t->n;
  return isfinite(t->mse) ? t->mse : INFINITY;
}

/* The free parameters move on a sine, so that their bounds are reached. */
static double objective(void *user, const double *x) {
  task *t = user;
  for (int k = 0; k < PARAMETERS; k++)
    t->value[k] = !isnan(t->given[k]) ? t->given[k] : k == PHI ? PHI_MAX * sin(*x++) : (1 + sin(*x++)) / 2;
  return log(fmax(pass(t), 1e-300));
}

static void fit(task *t) {
  static const double first[STARTS][PARAMETERS] = {
      {0.1, 0.01, 0.2, 0.2, 0.7}, {0.01, 0.001, 0.1, 0.2, 0.9}, {0.3, 0.01, 0.3, 0.1, 0.3}};
  double best[PARAMETERS] = {0}, least = INFINITY, work[PARAMETERS * (PARAMETERS + 6)];
  for (size_t k = 0; k < STARTS; k++) {
    double x[PARAMETERS];
    size_t count = 0;
    for (int p = 0; p < PARAMETERS; p++)
      if (isnan(t->given[p])) x[count++] = p == PHI ? asin(first[k][p] / PHI_MAX) : asin(2 * first[k][p] - 1);
    double value = wfm__minimise(objective, t, x, count, ITERATIONS, work);
    if (k && !(value < least)) continue;
    least = value;
    memcpy(best, x, count * sizeof *x);
    if (count == 0) break;
  }
  (void)objective(t, best);
}

/* Ratios to centred means over the first two periods. */
static void start_ratios(const double *y, size_t period, double *ratio) {
  size_t half = period / 2;
  for (size_t i = half; i < half + period; i++) {
    double mean = 0;
    if (period % 2) {
      for (size_t j = i - half; j <= i + half; j++) mean += y[j] / (double)period;
    } else {
      for (size_t j = i - half; j < i + half; j++) mean += (y[j] + y[j + 1]) / 2 / (double)period;
    }
    ratio[i % period] = y[i] / mean;
  }
}

static void start(task *t) {
  double all = 0, change = 0, n = (double)t->week;
  start_ratios(t->y, t->day, t->start_day);
  start_ratios(t->y, t->week, t->start_week);
  for (size_t i = 0; i < t->week; i++) {
    t->start_week[i] /= t->start_day[i % t->day];
    all += t->y[i] + t->y[t->week + i];
    change += (t->y[i] - t->y[t->week + i]) / n + (i ? t->y[i] - t->y[i - 1] : 0);
  }
  t->start_trend = change / n / 2;
  t->start_level = all / (2 * n) - (n + 0.5) * t->start_trend;
}

static wfm_status check(wfm_ctx *ctx, const double *y, size_t n, const wfm_double_seasonal_opts *o) {
  const struct {
    const char *name;
    double value, low, high;
  } range[] = {{"alpha", o->alpha, 0, 1},          {"beta", o->beta, 0, 1},
               {"gamma", o->gamma, 0, 1},          {"omega", o->omega, 0, 1},
               {"phi", o->phi, -PHI_MAX, PHI_MAX}, {"damping", o->damping, 0, 1}};
  if (o->flags) return wfm__fail(ctx, WFM_EDOMAIN, "options: flags=%u, want 0", (unsigned)o->flags);
  if (o->short_period < 2 || o->long_period <= o->short_period || o->long_period > PERIOD_MAX ||
      o->long_period % o->short_period != 0)
    return wfm__fail(ctx, WFM_EDOMAIN, "options: periods %d and %d, want at least 2 and a multiple of it",
                     (int)o->short_period, (int)o->long_period);
  for (size_t k = 0; k < WFM__COUNT(range); k++) {
    wfm_status st = isnan(range[k].value)
                        ? WFM_OK
                        : wfm__check_number(ctx, range[k].name, range[k].value, range[k].low, range[k].high);
    if (st != WFM_OK) return st;
  }
  if (n / 2 < (size_t)o->long_period)
    return wfm__fail(ctx, WFM_ENODATA, "series: n=%zu, want two periods of %d at least", n,
                     (int)o->long_period);
  return wfm__check_array(ctx, "y", y, n, 1e-300, VALUE_MAX);
}

static void forecast(const task *t, size_t h, double *mean) {
  double trend = 0, power = 1, carry = 1;
  for (size_t i = 0; i < h; i++) {
    trend += power *= t->damping;
    carry *= t->value[PHI];
    mean[i] =
        (t->level + trend * t->trend) * t->in_day[(t->n + i) % t->day] * t->in_week[(t->n + i) % t->week] +
        carry * t->last;
  }
}

wfm_status wfm_double_seasonal(wfm_ctx *ctx, const double *y, size_t n, const wfm_double_seasonal_opts *opts,
                               wfm_double_seasonal_fit *found, size_t h, double *mean) {
  if (!ctx || !y || (h > 0 && !mean))
    return wfm__fail(ctx, WFM_EINVAL, "wfm_double_seasonal: NULL argument, want context, y and mean");
  wfm_double_seasonal_opts o = defaults;
  wfm_status st = wfm__opts_read(ctx, &o, sizeof o, opts);
  if (st == WFM_OK) st = check(ctx, y, n, &o);
  if (st != WFM_OK) return st;
  task t = {.y = y,
            .n = n,
            .day = (size_t)o.short_period,
            .week = (size_t)o.long_period,
            .given = {o.alpha, o.beta, o.gamma, o.omega, o.phi},
            .damping = isnan(o.damping) ? 1 - 1 / (double)o.long_period : o.damping};
  double *work = wfm__alloc(ctx, 2 * (t.day + t.week), sizeof *work);
  if (!work) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for a season of %zu", t.week);
  t.start_day = work;
  t.start_week = t.start_day + t.day;
  t.in_day = t.start_week + t.week;
  t.in_week = t.in_day + t.day;
  start(&t);
  fit(&t);
  const wfm_double_seasonal_fit fitted = {.struct_size = sizeof fitted,
                                          .alpha = t.value[ALPHA],
                                          .beta = t.value[BETA],
                                          .gamma = t.value[GAMMA],
                                          .omega = t.value[OMEGA],
                                          .phi = t.value[PHI],
                                          .damping = t.damping,
                                          .mse = t.mse,
                                          .level = t.level,
                                          .trend = t.trend};
  if (!isfinite(t.mse))
    st = wfm__fail(ctx, WFM_EDOMAIN, "y: the errors of smoothing are not finite");
  else
    st = wfm__result_write(ctx, found, &fitted, sizeof fitted);
  if (st == WFM_OK) forecast(&t, h, mean);
  wfm__free(ctx, work);
  return st;
}
