/* What the room forecast promises: kernels on plain arrays of day x slot with masks, methods built on them, one law of counts.
   Kernels allocate nothing and know no context; whoever calls them brings the scratch. */
#ifndef WFM_FORECAST_FORECAST_H
#define WFM_FORECAST_FORECAST_H

#include "core/core.h"
#include <libwfm/forecast.h>

enum { WFM__WEEKDAYS = 7, WFM__BANDS = 4 };

/* --- panel: days that are open in part or in full, oldest first, history and horizon together. Wholly closed days are left out, so that
   a row is a working day. A slot is an interval by the clock of the place. Cells are [rows * slots]. --- */
typedef struct wfm__panel {
  size_t rows, slots, columns;
  size_t regressors;    /* the last columns: the caller's */
  const int32_t *date;  /* [rows] days since 1970-01-01, ascending */
  const double *y;      /* cells: value, planner's factor taken out; read only where ok */
  const double *weight; /* cells: contacts behind a mean; NULL for volumes */
  const uint8_t *ok;    /* cells: 1 where y is known */
  const uint8_t *open;  /* cells: 1 where open */
  const double *column; /* [rows * columns] calendar columns of design.c */
} wfm__panel;

/* Forecasts asked of a method: one from every origin of the back-test, and the one from the end of what is known. */
typedef struct wfm__trial {
  const wfm__panel *panel;
  size_t known;         /* rows before the forecast; from 1 to panel->rows */
  const size_t *origin; /* [origins] rows, ascending, each from 1 to known - 1 */
  size_t origins, lead; /* lead: rows forecast from each origin, at most */
  size_t week;          /* rows of an ordinary week, 1 to 7 */
  int32_t weeks;        /* k of the mean of weeks */
  double *usual; /* [known] weight that each day kept, 0 unlike all others to 1; by the level-shape method */
} wfm__trial;

/* A method writes back [origins * lead * slots] (rows at or past known are left alone) and ahead [(rows - known) * slots]. */
enum { WFM__VOLUMES = 1, WFM__MEANS = 2 }; /* kinds of series that a method takes */
typedef struct wfm__method {
  int32_t id;
  size_t (*scratch)(const wfm__trial *trial); /* doubles */
  void (*run)(const wfm__trial *trial, double *scratch, double *back, double *ahead);
  int32_t kinds;
  bool companion; /* tried only where companions are asked for */
} wfm__method;
extern const wfm__method wfm__methods[];
extern const size_t wfm__methods_count;

size_t wfm__snaive_scratch(const wfm__trial *trial);
void wfm__snaive_run(const wfm__trial *trial, double *scratch, double *back, double *ahead);
size_t wfm__week_mean_scratch(const wfm__trial *trial);
void wfm__week_mean_run(const wfm__trial *trial, double *scratch, double *back, double *ahead);
size_t wfm__level_shape_scratch(const wfm__trial *trial);
void wfm__level_shape_run(const wfm__trial *trial, double *scratch, double *back, double *ahead);
size_t wfm__holt_winters_scratch(const wfm__trial *trial);
void wfm__holt_winters_run(const wfm__trial *trial, double *scratch, double *back, double *ahead);
size_t wfm__weighted_scratch(const wfm__trial *trial);
void wfm__weighted_run(const wfm__trial *trial, double *scratch, double *back, double *ahead);

/* --- small things that the kernels share --- */
double wfm__select(double *x, size_t n, size_t k); /* k-th smallest; reorders x */
/* Jacobi: eigenvalues on the diagonal of a, vectors in columns of v. */
void wfm__symmetric_eigen(double *a, double *v, size_t n);
/* Numbers of the kept smallest costs, best first, ties to the smaller number; kept <= n. */
void wfm__keep_best(const double *cost, size_t n, size_t kept, size_t *best);
/* Mean of a count y for which sqrt(y + 1/4) has mean x; 0 at x = 1/2. noise: variance of that root relative to Poisson's, for which it is
   1 and the result is within 2 %. */
double wfm__mean_of_root(double x, double noise);
size_t wfm__band(const wfm__trial *trial, size_t lead);       /* lead 0: next row; 0 to WFM__BANDS - 1 */
size_t wfm__band_first(const wfm__trial *trial, size_t band); /* first lead of the band; WFM__BANDS: no end */
double *wfm__part(double *base, size_t *used,
                  size_t n); /* the next n doubles of a block; NULL while base is NULL */

#endif
