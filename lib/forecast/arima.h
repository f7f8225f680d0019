/* Seasonal ARIMA: the exact likelihood and its maximum. Kernels allocate nothing. */
#ifndef WFM_FORECAST_ARIMA_H
#define WFM_FORECAST_ARIMA_H

#include "core/core.h"
#include <libwfm/forecast_arima.h>

enum {
  WFM__ARIMA_REGRESSORS_MAX = 64,
  WFM__ARIMA_BLOCKS = 4,
  WFM__ARIMA_FREE_MAX = 26 /* 10 + 10 + 3 + 3 */
};

typedef struct wfm__arima_order {
  int32_t p, d, q, seasonal_p, seasonal_d, seasonal_q;
  size_t period;
  bool constant;
} wfm__arima_order;

/* A series with regressors: y [n] NaN where missing, x [rows * columns] with rows >= n; column 0 is kept for the constant. */
typedef struct wfm__arima_data {
  const double *y, *x;
  size_t n, columns; /* columns: without the constant */
} wfm__arima_data;

typedef struct wfm__arima {
  wfm__arima_order order;
  size_t free;                                /* parameters of the polynomials */
  double free_value[WFM__ARIMA_FREE_MAX];     /* ar, ma, seasonal ar, seasonal ma */
  double beta[WFM__ARIMA_REGRESSORS_MAX + 1]; /* the constant first, if any; then regressors */
  double loglik, aicc, squares;               /* squares: sum of squared standardised errors */
  size_t values;                              /* in the likelihood */
  bool at_edge;                               /* a root is near the unit circle */
} wfm__arima;

size_t wfm__arima_states(const wfm__arima_order *order);
size_t wfm__arima_coefficients(const wfm__arima_order *order, size_t columns);
/* Doubles of scratch for n values, columns regressors and orders of as many states. */
size_t wfm__arima_scratch(size_t n, size_t columns, size_t states);
/* Maximum of the likelihood; WFM_EDOMAIN where it has none. */
wfm_status wfm__arima_fit(const wfm__arima_data *data, const wfm__arima_order *order, double *scratch,
                          wfm__arima *fit);
/* Means [h] of what comes, data->x having n + h rows, and factors of the error's variance [h] in units of that of a step. */
wfm_status wfm__arima_ahead(const wfm__arima_data *data, const wfm__arima *fit, size_t h, double *scratch,
                            double *mean, double *factor);
size_t wfm__arima_ahead_scratch(size_t n, size_t columns, size_t states, size_t h);

/* Search for the orders that are -1 by AICc (arima_search.c). */
wfm_status wfm__arima_search(const wfm__arima_data *data, const wfm_arima_opts *opts, double *scratch,
                             wfm__arima *best);
size_t wfm__arima_search_scratch(size_t n, size_t columns, const wfm_arima_opts *opts);

#endif
