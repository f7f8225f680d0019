/* Exponential smoothing in state space (Hyndman, Koehler, Snyder, Grose 2002): recursion, likelihood, variance of the forecasts. */
#include "forecast/ets.h"

#include <math.h>
#include <string.h>

double wfm__ets_next(const wfm__ets *m) {
  double q = m->level + m->phi * m->slope;
  return m->season_kind == WFM_ETS_ADDITIVE         ? q + m->season[0]
         : m->season_kind == WFM_ETS_MULTIPLICATIVE ? q * m->season[0]
                                                    : q;
}

void wfm__ets_step(wfm__ets *m, double y) {
  double q = m->level + m->phi * m->slope, s = m->season[0];
  double p = m->season_kind == WFM_ETS_ADDITIVE         ? y - s
             : m->season_kind == WFM_ETS_MULTIPLICATIVE ? y / s
                                                        : y;
  double off = p - q, level = q + m->alpha * off;
  if (m->trend != WFM_ETS_NONE) m->slope = m->phi * m->slope + m->beta * off;
  if (m->season_kind != WFM_ETS_NONE) {
    double t = m->season_kind == WFM_ETS_ADDITIVE ? y - q : y / q;
    memmove(m->season, m->season + 1, (m->period - 1) * sizeof *m->season);
    m->season[m->period - 1] = s + m->gamma * (t - s);
  }
  m->level = level;
}

void wfm__ets_run(wfm__ets *m, const double *y, size_t n) {
  double logs = 0;
  m->sse = m->mse = 0;
  m->lik = INFINITY;
  for (size_t i = 0; i < n; i++) {
    double expected = wfm__ets_next(m), e = y[i] - expected;
    m->mse += e * e / (double)n;
    if (m->error == WFM_ETS_MULTIPLICATIVE) {
      if (!(expected > 0)) return;
      e /= expected;
      logs += log(expected);
    }
    m->sse += e * e;
    wfm__ets_step(m, y[i]);
  }
  double lik = (double)n * log(fmax(m->sse, 1e-300)) + 2 * logs;
  if (isfinite(lik)) m->lik = lik;
}
