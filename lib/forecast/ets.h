/* Exponential smoothing in state space: the recursion and its likelihood. */
#ifndef WFM_FORECAST_ETS_H
#define WFM_FORECAST_ETS_H

#include "core/core.h"
#include <libwfm/forecast_ets.h>

enum { WFM__ETS_PERIOD_MAX = 366, WFM__ETS_PARAMETERS_MAX = 6 + WFM__ETS_PERIOD_MAX };

/* One form with its parameters and states; season[0] is that of the next value. */
typedef struct wfm__ets {
  int32_t error, trend, damped, season_kind;
  size_t period;
  double alpha, beta, gamma, phi;
  double level, slope;
  double season[WFM__ETS_PERIOD_MAX];
  double lik; /* -2 log-likelihood up to a constant; infinite where it breaks down */
  double sse, mse;
} wfm__ets;

/* Runs over y [n] from the states, which become those after the last value. */
void wfm__ets_run(wfm__ets *model, const double *y, size_t n);
/* The value that comes next, before its error. */
double wfm__ets_next(const wfm__ets *model);
/* Moves one step on with the value y. */
void wfm__ets_step(wfm__ets *model, double y);

/* Best of the forms that checked options allow, in its states after the last value; ctx may be NULL. As wfm_ets. */
size_t wfm__ets_scratch(int32_t period); /* doubles */
wfm_status wfm__ets_fit(wfm_ctx *ctx, const double *y, size_t n, const wfm_ets_opts *opts, double *scratch,
                        wfm__ets *best, wfm_ets_fit *fit);
/* The next h values; the model is moved past them. */
void wfm__ets_ahead(wfm__ets *model, size_t h, double *mean);

/* Minimum of f over x [n], in place: BFGS with central differences from the point given, steps in units of 1. work [n * (n + 6)].
   Returns the value there. */
typedef double (*wfm__objective)(void *user, const double *x);
double wfm__minimise(wfm__objective f, void *user, double *x, size_t n, int32_t iterations, double *work);

#endif
