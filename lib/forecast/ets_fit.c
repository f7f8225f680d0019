/* Fitting exponential smoothing: starting states by simple averages, then all parameters by maximum likelihood; forms by AICc. */
#include "forecast/ets.h"

#include <math.h>
#include <string.h>

enum { STARTS = 5, ITERATIONS = 400, VALUES_MIN = 4, ADJUSTED = 10 };
#define LOW      0.0001
#define HIGH     0.9999
#define PHI_LOW  0.8
#define PHI_HIGH 0.98

static const wfm_ets_opts defaults = {
    .damped = -1, .period = 1, .alpha = NAN, .beta = NAN, .gamma = NAN, .phi = NAN};

void wfm_ets_opts_init(wfm_ets_opts *opts, size_t struct_size) {
  wfm__opts_init(opts, struct_size, &defaults, sizeof defaults);
}

/* A fit at work. Parameters x: the smoothing parameters that are free, by a logistic map; level and slope in units of the spread; the
   seasons but the last, which makes their sum 0 or their mean 1. */
typedef struct task {
  const double *y;
  size_t n;
  const wfm_ets_opts *opts;
  wfm__ets start, model; /* starting states; scratch of the run */
  double spread, middle; /* of the values: usual deviation, mean */
  double x[WFM__ETS_PARAMETERS_MAX], best[WFM__ETS_PARAMETERS_MAX];
  size_t count;
} task;

static double logistic(double u) {
  return 1 / (1 + exp(-u));
}
static double logit(double p) {
  return log(p / (1 - p));
}

static bool seasonal(const wfm__ets *m) {
  return m->season_kind != WFM_ETS_NONE;
}
static bool trended(const wfm__ets *m) {
  return m->trend != WFM_ETS_NONE;
}

/* Reads the parameters into a model. */
static void unpack(const task *t, const double *x, wfm__ets *m) {
  *m = t->start;
  m->alpha = isnan(t->opts->alpha) ? LOW + (HIGH - LOW) * logistic(*x++) : t->opts->alpha;
  m->beta = m->gamma = 0;
  m->phi = trended(m) ? 1 : 0;
  if (trended(m))
    m->beta = isnan(t->opts->beta) ? LOW + fmax(m->alpha - LOW, 0) * logistic(*x++) : t->opts->beta;
  if (seasonal(m))
    m->gamma = isnan(t->opts->gamma) ? LOW + fmax(1 - m->alpha - LOW, 0) * logistic(*x++) : t->opts->gamma;
  if (trended(m) && m->damped)
    m->phi = isnan(t->opts->phi) ? PHI_LOW + (PHI_HIGH - PHI_LOW) * logistic(*x++) : t->opts->phi;
  m->level += t->spread * *x++;
  if (trended(m)) m->slope += t->spread / 10 * *x++;
  if (!seasonal(m)) return;
  bool ratio = m->season_kind == WFM_ETS_MULTIPLICATIVE;
  double sum = 0;
  for (size_t i = 0; i + 1 < m->period; i++) {
    m->season[i] += (ratio ? 0.1 : t->spread / 4) * *x++;
    sum += m->season[i];
  }
  m->season[m->period - 1] = (ratio ? (double)m->period : 0) - sum;
}

static size_t free_smoothing(const task *t) {
  const wfm__ets *m = &t->start;
  return (size_t)isnan(t->opts->alpha) + (trended(m) && isnan(t->opts->beta)) +
         (seasonal(m) && isnan(t->opts->gamma)) + (trended(m) && m->damped && isnan(t->opts->phi));
}

static double objective(void *user, const double *x) {
  task *t = user;
  unpack(t, x, &t->model);
  for (size_t i = 0; t->model.season_kind == WFM_ETS_MULTIPLICATIVE && i < t->model.period; i++)
    if (!(t->model.season[i] > 0)) return INFINITY;
  wfm__ets_run(&t->model, t->y, t->n);
  return t->model.lik;
}

/* Seasons from the first cycles about a centred mean of one period. */
static void start_season(task *t) {
  wfm__ets *m = &t->start;
  size_t p = m->period, half = p / 2, end = t->n < 4 * p + 2 * half ? t->n : 4 * p + 2 * half;
  bool ratio = m->season_kind == WFM_ETS_MULTIPLICATIVE;
  double sum[WFM__ETS_PERIOD_MAX] = {0}, count[WFM__ETS_PERIOD_MAX] = {0}, mean = 0;
  for (size_t i = half; i + half < end; i++) {
    double v = 0;
    for (size_t j = i - half; j <= i + half; j++)
      v += t->y[j] * (p % 2 == 0 && (j == i - half || j == i + half) ? 0.5 : 1);
    v /= (double)p;
    sum[i % p] += ratio ? t->y[i] / v : t->y[i] - v;
    count[i % p]++;
  }
  for (size_t i = 0; i < p; i++) {
    m->season[i] = count[i] > 0 ? sum[i] / count[i] : ratio;
    mean += m->season[i] / (double)p;
  }
  for (size_t i = 0; i < p; i++) m->season[i] = ratio ? fmax(m->season[i] / mean, 0.05) : m->season[i] - mean;
}

/* Level and slope by a line through the first values, seasons taken out. */
static void start_level(task *t) {
  wfm__ets *m = &t->start;
  size_t n = t->n < ADJUSTED ? t->n : ADJUSTED;
  double sx = 0, sy = 0, sxx = 0, sxy = 0, mean = 0, square = 0, last = 0, steps = 0;
  if (n < m->period && t->n >= m->period) n = m->period;
  for (size_t i = 0; i < n; i++) {
    double s = seasonal(m) ? m->season[i % m->period] : 0;
    double v = m->season_kind == WFM_ETS_MULTIPLICATIVE ? t->y[i] / s : t->y[i] - s, x = (double)i + 1;
    sx += x;
    sy += v;
    sxx += x * x;
    sxy += x * v;
  }
  double slope = ((double)n * sxy - sx * sy) / ((double)n * sxx - sx * sx);
  m->slope = trended(m) ? slope : 0;
  m->level = (sy - m->slope * sx) / (double)n;
  for (size_t i = 0; i < t->n; i++) {
    mean += t->y[i] / (double)t->n;
    steps += i ? fabs(t->y[i] - last) : 0;
    last = t->y[i];
  }
  for (size_t i = 0; i < t->n; i++) square += (t->y[i] - mean) * (t->y[i] - mean) / (double)t->n;
  t->middle = mean;
  t->spread = fmax(fmin(sqrt(square), 4 * steps / (double)t->n), 1e-8 * (fabs(mean) + 1));
}

/* Best of several starting values of the smoothing parameters. Returns -2 log-likelihood. */
static double fit_form(task *t, double *work) {
  static const double first[STARTS][3] = {{0.3, 0.1, 0.1},
                                          {0.9, 0.002, 0.3},
                                          {0.05, 0.5, 0.05},
                                          {0.3, 0.01, 0.01},
                                          {0.02, 0.01, 0.01}}; /* alpha; beta, gamma in their ranges */
  double best = INFINITY;
  size_t smoothing = free_smoothing(t);
  t->count = smoothing + 1 + trended(&t->start) + (seasonal(&t->start) ? t->start.period - 1 : 0);
  for (size_t k = 0; k < STARTS; k++) {
    double *x = t->x;
    memset(t->x, 0, t->count * sizeof *t->x);
    if (isnan(t->opts->alpha)) *x++ = logit(first[k][0]);
    if (trended(&t->start) && isnan(t->opts->beta)) *x++ = logit(first[k][1]);
    if (seasonal(&t->start) && isnan(t->opts->gamma)) *x++ = logit(first[k][2]);
    if (trended(&t->start) && t->start.damped && isnan(t->opts->phi)) *x = logit(0.9);
    if (!isfinite(objective(t, t->x))) { /* a line that falls below 0: begin flat */
      t->start.level += t->start.slope * ADJUSTED / 2;
      t->start.slope = 0;
      if (!isfinite(objective(t, t->x))) t->start.level = t->middle;
    }
    double value = wfm__minimise(objective, t, t->x, t->count, ITERATIONS, work);
    value = wfm__minimise(objective, t, t->x, t->count, ITERATIONS,
                          work); /* once more with a fresh idea of the curvature */
    if (k && !(value < best)) continue;
    best = value;
    memcpy(t->best, t->x, t->count * sizeof *t->x);
  }
  return best;
}

/* A form that the options allow: fills start, false when they do not. */
static bool form(const wfm_ets_opts *o, int32_t number, bool positive, wfm__ets *m) {
  static const int32_t seasons[] = {WFM_ETS_NONE, WFM_ETS_ADDITIVE, WFM_ETS_MULTIPLICATIVE};
  memset(m, 0, sizeof *m);
  m->error = number % 2 ? WFM_ETS_MULTIPLICATIVE : WFM_ETS_ADDITIVE;
  m->trend = number / 2 % 3 ? WFM_ETS_ADDITIVE : WFM_ETS_NONE;
  m->damped = number / 2 % 3 == 2;
  m->season_kind = seasons[number / 6];
  m->period = (size_t)o->period;
  if (m->error == WFM_ETS_ADDITIVE && m->season_kind == WFM_ETS_MULTIPLICATIVE) return false;
  if (!positive && m->error == WFM_ETS_MULTIPLICATIVE) return false;
  if (o->period == 1 && m->season_kind != WFM_ETS_NONE) return false;
  return (o->error == WFM_ETS_AUTO || o->error == m->error) &&
         (o->trend == WFM_ETS_AUTO || o->trend == m->trend) && (o->damped < 0 || o->damped == m->damped) &&
         (o->season == WFM_ETS_AUTO || o->season == m->season_kind);
}
enum { FORMS = 18 };

static void describe(const task *t, const wfm__ets *m, double lik, wfm_ets_fit *fit) {
  double n = (double)t->n, k = (double)t->count + 1;
  *fit = (wfm_ets_fit){.struct_size = sizeof *fit,
                       .error = m->error,
                       .trend = m->trend,
                       .damped = m->damped,
                       .season = m->season_kind,
                       .alpha = m->alpha,
                       .beta = trended(m) ? m->beta : NAN,
                       .gamma = seasonal(m) ? m->gamma : NAN,
                       .phi = m->damped ? m->phi : NAN,
                       .loglik = -lik / 2,
                       .aic = lik + 2 * k,
                       .bic = lik + k * log(n),
                       .sigma2 = m->sse / (n - k + 1),
                       .mse = m->mse};
  fit->aicc = n - k - 1 > 0 ? fit->aic + 2 * k * (k + 1) / (n - k - 1) : INFINITY;
}

/* Weight of the error of one step on the value j steps later. */
static double echo(const wfm__ets *m, size_t j) {
  double trend = 0, power = 1;
  for (size_t i = 0; i < j; i++) trend += power *= m->phi;
  return m->alpha + m->beta * trend + (seasonal(m) && j % m->period == 0 ? m->gamma : 0);
}

/* Multiplicative errors and season: level and slope times the season of a step, whose second moments move by themselves. A step
   multiplies (level, slope) by F + G e, and where it is the season's own turn also by 1 + gamma e, with e normal. mean comes out with
   what errors of level and season have in common. */
static void ratio_variance(const wfm__ets *m, double sigma2, size_t step, double *mean, double *variance) {
  double first[2] = {m->level, m->slope}, second[2][2], s = m->season[step % m->period];
  for (int i = 0; i < 2; i++)
    for (int j = 0; j < 2; j++) second[i][j] = first[i] * first[j] * s * s;
  first[0] *= s;
  first[1] *= s;
  const double f[2][2] = {{1, m->phi}, {0, m->phi}},
               g[2][2] = {{m->alpha, m->alpha * m->phi}, {m->beta, m->beta * m->phi}};
  for (size_t at = 0; at < step; at++) {
    double own = at % m->period == step % m->period ? m->gamma : 0, a[3][2][2], next[2] = {0},
           square[2][2] = {{0}};
    for (int i = 0; i < 2; i++)
      for (int j = 0; j < 2; j++) {
        a[0][i][j] = f[i][j]; /* powers of e */
        a[1][i][j] = g[i][j] + own * f[i][j];
        a[2][i][j] = own * g[i][j];
      }
    for (int i = 0; i < 2; i++)
      for (int j = 0; j < 2; j++) next[i] += (a[0][i][j] + sigma2 * a[2][i][j]) * first[j];
    for (int i = 0; i < 2; i++)
      for (int j = 0; j < 2; j++)
        for (int k = 0; k < 2; k++)
          for (int l = 0; l < 2; l++)
            square[i][j] +=
                second[k][l] *
                (a[0][i][k] * a[0][j][l] +
                 sigma2 * (a[1][i][k] * a[1][j][l] + a[0][i][k] * a[2][j][l] + a[2][i][k] * a[0][j][l]) +
                 3 * sigma2 * sigma2 * a[2][i][k] * a[2][j][l]);
    memcpy(first, next, sizeof first);
    memcpy(second, square, sizeof second);
  }
  double one = first[0] + m->phi * first[1],
         two = second[0][0] + 2 * m->phi * second[0][1] + m->phi * m->phi * second[1][1];
  *mean = one;
  *variance = (1 + sigma2) * two - one * one;
}

/* Closed forms of Hyndman, Koehler, Ord, Snyder (2008), chapter 6. theta [h] is scratch. */
static void variances(const wfm__ets *m, double sigma2, double *mean, size_t h, double *theta,
                      double *variance) {
  for (size_t i = 0; i < h; i++) {
    double sum = 0;
    if (m->season_kind == WFM_ETS_MULTIPLICATIVE) {
      ratio_variance(m, sigma2, i, &mean[i], &variance[i]);
      continue;
    }
    for (size_t j = 1; j <= i; j++) {
      double c = echo(m, j);
      sum += m->error == WFM_ETS_MULTIPLICATIVE ? c * c * theta[i - j] : c * c;
    }
    theta[i] = mean[i] * mean[i] + sigma2 * sum;
    variance[i] =
        m->error == WFM_ETS_MULTIPLICATIVE ? (1 + sigma2) * theta[i] - mean[i] * mean[i] : sigma2 * (1 + sum);
  }
}

static wfm_status check_parameter(wfm_ctx *ctx, const char *name, double x, double low, double high) {
  return isnan(x) ? WFM_OK : wfm__check_number(ctx, name, x, low, high);
}

static wfm_status check(wfm_ctx *ctx, const wfm_ets_opts *o) {
  double alpha = isnan(o->alpha) ? HIGH : o->alpha;
  if (o->flags || o->error < 0 || o->error > 3 || o->error == WFM_ETS_NONE || o->trend < 0 ||
      o->trend > WFM_ETS_ADDITIVE || o->season < 0 || o->season > 3 || o->damped < -1 || o->damped > 1)
    return wfm__fail(ctx, WFM_EDOMAIN,
                     "options: no such form (error %d, trend %d, damped %d, season %d, flags %u)",
                     (int)o->error, (int)o->trend, (int)o->damped, (int)o->season, (unsigned)o->flags);
  if (o->period < 1 || o->period > WFM__ETS_PERIOD_MAX)
    return wfm__fail(ctx, WFM_EDOMAIN, "options: period=%d, want 1 to %d", (int)o->period,
                     (int)WFM__ETS_PERIOD_MAX);
  wfm_status st = check_parameter(ctx, "alpha", o->alpha, LOW, HIGH);
  if (st == WFM_OK) st = check_parameter(ctx, "beta", o->beta, LOW, alpha);
  if (st == WFM_OK) st = check_parameter(ctx, "gamma", o->gamma, LOW, isnan(o->alpha) ? HIGH : 1 - alpha);
  return st == WFM_OK ? check_parameter(ctx, "phi", o->phi, PHI_LOW, PHI_HIGH) : st;
}

/* Tries every form that is allowed; leaves the best one's final states and description. WFM_EDOMAIN when there is none, WFM_ENODATA when
   none has values enough. */
static wfm_status try_forms(wfm_ctx *ctx, task *t, double *work, wfm__ets *best, wfm_ets_fit *fit) {
  bool positive = true, any = false, enough = false;
  for (size_t i = 0; i < t->n; i++) positive = positive && t->y[i] > 0;
  fit->aicc = NAN;
  for (int32_t number = 0; number < FORMS; number++) {
    wfm_ets_fit f;
    if (!form(t->opts, number, positive, &t->start)) continue;
    any = true;
    size_t states = 2 + (seasonal(&t->start) ? t->start.period : 0);
    if (t->n < states + VALUES_MIN + 2 || (seasonal(&t->start) && t->n < 2 * t->start.period)) continue;
    enough = true;
    if (seasonal(&t->start)) start_season(t);
    start_level(t);
    double lik = fit_form(t, work);
    if (!isfinite(lik)) continue;
    (void)objective(t, t->best);
    describe(t, &t->model, lik, &f);
    if (!isnan(fit->aicc) && !(f.aicc < fit->aicc)) continue;
    *fit = f;
    *best = t->model;
  }
  if (!any)
    return wfm__fail(ctx, WFM_EDOMAIN, "options: no form fits; multiplicative ones want every value above 0");
  if (isnan(fit->aicc) && enough)
    return wfm__fail(ctx, WFM_EDOMAIN, "series: the likelihood of the forms asked for breaks down");
  if (isnan(fit->aicc))
    return wfm__fail(ctx, WFM_ENODATA, "series: n=%zu is too short for the forms asked for", t->n);
  return WFM_OK;
}

static size_t task_doubles(void) {
  return (sizeof(task) + sizeof(double) - 1) / sizeof(double);
}

size_t wfm__ets_scratch(int32_t period) {
  size_t most = 6 + (size_t)period;
  return task_doubles() + most * (most + 6);
}

wfm_status wfm__ets_fit(wfm_ctx *ctx, const double *y, size_t n, const wfm_ets_opts *opts, double *scratch,
                        wfm__ets *best, wfm_ets_fit *fit) {
  task *t = (task *)(void *)scratch;
  memset(t, 0, sizeof *t);
  t->y = y;
  t->n = n;
  t->opts = opts;
  return try_forms(ctx, t, scratch + task_doubles(), best, fit);
}

void wfm__ets_ahead(wfm__ets *model, size_t h, double *mean) {
  model->alpha = model->beta = model->gamma = 0; /* no news: states move on by themselves */
  for (size_t i = 0; i < h; i++) {
    mean[i] = wfm__ets_next(model);
    wfm__ets_step(model, mean[i]);
  }
}

wfm_status wfm_ets(wfm_ctx *ctx, const double *y, size_t n, const wfm_ets_opts *opts, wfm_ets_fit *fit,
                   size_t h, double *mean, double *variance) {
  if (!ctx || !y || (h > 0 && !mean))
    return wfm__fail(ctx, WFM_EINVAL, "wfm_ets: NULL argument, want context, y and mean");
  wfm_ets_opts o = defaults;
  wfm_ets_fit found = {0};
  wfm__ets best = {0}, moved;
  wfm_status st = wfm__opts_read(ctx, &o, sizeof o, opts);
  if (st == WFM_OK) st = check(ctx, &o);
  if (st == WFM_OK) st = wfm__check_array(ctx, "y", y, n, -1e15, 1e15);
  if (st != WFM_OK) return st;
  double *work = wfm__alloc(ctx, wfm__ets_scratch(o.period), sizeof *work);
  double *ahead = wfm__alloc(ctx, 3 * h, sizeof *ahead);
  if (!work || !ahead) {
    st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu values", n);
    goto done;
  }
  st = wfm__ets_fit(ctx, y, n, &o, work, &best, &found);
  if (st == WFM_OK) st = wfm__result_write(ctx, fit, &found, sizeof found);
  if (st != WFM_OK) goto done;
  moved = best;
  wfm__ets_ahead(&moved, h, ahead);
  variances(&best, found.sigma2, ahead, h, ahead + h, ahead + 2 * h);
  if (h) memcpy(mean, ahead, h * sizeof *mean);
  if (h && variance) memcpy(variance, ahead + 2 * h, h * sizeof *variance);
done:
  wfm__free(ctx, ahead);
  wfm__free(ctx, work);
  return st;
}
