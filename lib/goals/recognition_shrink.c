/* Values of agents drawn towards their team by as much as chance explains of the differences. */
#include "goals/recognition.h"

#include <math.h>

size_t wfm__team_cell(const wfm__team *team, size_t agent, size_t period) {
  return agent * team->in.periods + period;
}

double wfm__team_count(const wfm__team *team, size_t kpi, size_t agent, size_t period) {
  const wfm_recognition_kpi *k = &team->in.kpi[kpi];
  size_t cell = wfm__team_cell(team, agent, period);
  if (isnan(k->value[cell])) return 0;
  if (k->kind == WFM_RECOGNITION_COUNT) return 1;
  return k->count[cell] >= k->least ? k->count[cell] : 0;
}

void wfm__pool_add(const wfm__team *team, size_t kpi, size_t agent, size_t period, wfm__pool *pool) {
  double n = wfm__team_count(team, kpi, agent, period);
  if (!(n > 0)) return;
  pool->sum += n * team->in.kpi[kpi].value[wfm__team_cell(team, agent, period)];
  pool->count += n;
}

wfm__pool wfm__team_pool(const wfm__team *team, size_t kpi, size_t period) {
  wfm__pool pool = {0, 0};
  for (size_t a = 0; a < team->in.agents; a++) wfm__pool_add(team, kpi, a, period, &pool);
  return pool;
}

double wfm__pool_value(const wfm__pool *pool) {
  return pool->count > 0 ? pool->sum / pool->count : NAN;
}

/* Variance of a single contact where the mean is m. */
static double variance(const wfm_recognition_kpi *kpi, double m) {
  if (kpi->kind == WFM_RECOGNITION_MEAN) return kpi->sd * kpi->sd;
  if (kpi->kind == WFM_RECOGNITION_COUNT) return m; /* deeds as a Poisson number */
  return fmax(m * (1 - m), 0);
}

double wfm__pool_change(const wfm_recognition_kpi *kpi, const wfm__pool *before, const wfm__pool *after) {
  if (!(before->count > 0 && after->count > 0)) return NAN;
  wfm__pool both = {before->sum + after->sum, before->count + after->count};
  double v = variance(kpi, wfm__pool_value(&both)) * (1 / before->count + 1 / after->count);
  double better = wfm__pool_value(after) - wfm__pool_value(before);
  if (kpi->target < kpi->floor) better = -better;
  return v > 0 ? better / sqrt(v) : NAN;
}

double wfm__way(const wfm_recognition_kpi *kpi, double value) {
  if (isnan(value)) return NAN;
  return fmin(fmax((value - kpi->floor) / (kpi->target - kpi->floor), 0), 1);
}

bool wfm__way_done(const wfm_recognition_kpi *kpi, double value) {
  static const double rounding = 1e-12; /* of a mean that is the target but for its last bits */
  return wfm__way(kpi, value) >= 1 - rounding;
}

bool wfm__team_met(const wfm__team *team, size_t kpi, size_t agent, size_t period) {
  size_t cells = team->in.agents * team->in.periods, cell = wfm__team_cell(team, agent, period);
  const wfm_recognition_kpi *k = &team->in.kpi[kpi];
  if (!wfm__way_done(k, team->shrunk[kpi * cells + cell])) return false;
  return k->guard < 0 ||
         wfm__way_done(&team->in.kpi[k->guard], team->shrunk[(size_t)k->guard * cells + cell]);
}

/* Sums of the periods so far from which the variance between agents comes. */
typedef struct moments {
  double q, freedom, scale;
} moments;

/* Adds the differences of a period, each in units of its own noise. */
static void add_period(const wfm__team *team, size_t kpi, size_t period, double m, double v, moments *sums) {
  double q = 0, agents = 0, w1 = 0, w2 = 0;
  for (size_t a = 0; a < team->in.agents; a++) {
    double w = wfm__team_count(team, kpi, a, period) / v;
    if (!(w > 0)) continue;
    double off = team->in.kpi[kpi].value[wfm__team_cell(team, a, period)] - m;
    q += w * off * off;
    w1 += w;
    w2 += w * w;
    agents++;
  }
  if (agents < 2) return;
  sums->q += q;
  sums->freedom += agents - 1;
  sums->scale += w1 - w2 / w1;
}

static void shrink_period(wfm__team *team, size_t kpi, size_t period, moments *sums) {
  const wfm_recognition_kpi *k = &team->in.kpi[kpi];
  double *out = team->shrunk + kpi * team->in.agents * team->in.periods;
  wfm__pool pool = wfm__team_pool(team, kpi, period);
  double m = wfm__pool_value(&pool), v = variance(k, m);
  bool chance = k->kind != WFM_RECOGNITION_COUNT && v > 0;
  if (chance) add_period(team, kpi, period, m, v, sums);
  double between = sums->scale > 0 ? fmax((sums->q - sums->freedom) / sums->scale, 0) : 0;
  for (size_t a = 0; a < team->in.agents; a++) {
    size_t cell = wfm__team_cell(team, a, period);
    double n = wfm__team_count(team, kpi, a, period), y = k->value[cell];
    if (!(n > 0))
      out[cell] = NAN;
    else
      out[cell] = chance ? m + between / (between + v / n) * (y - m) : y;
  }
}

wfm_status wfm__team_shrink(wfm__team *team) {
  size_t cells = team->in.agents * team->in.periods;
  team->shrunk = wfm__alloc(team->ctx, team->in.kpis * cells, sizeof *team->shrunk);
  if (!team->shrunk) return wfm__fail(team->ctx, WFM_ENOMEM, "out of memory for %zu agents", team->in.agents);
  for (size_t k = 0; k < team->in.kpis; k++) {
    moments sums = {0, 0, 0};
    for (size_t p = 0; p < team->in.periods; p++) shrink_period(team, k, p, &sums);
  }
  return WFM_OK;
}
