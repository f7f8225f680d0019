/* From series, grids and opening hours to a panel. */
#ifndef WFM_FORECAST_SOURCE_H
#define WFM_FORECAST_SOURCE_H

#include "forecast/forecast.h"

/* A panel and the memory behind it. */
typedef struct wfm__source {
  wfm_ctx *ctx;
  wfm__panel panel;
  size_t known; /* rows up to the last actual */
  size_t week;  /* rows of an ordinary week */
  int32_t first_date, days, interval_s;
  int32_t *row;                        /* [days] row of each date from first_date on, -1: wholly closed */
  int32_t *date;                       /* [rows] */
  double *y, *weight, *column, *scale; /* scale [rows]: planner's factor */
  uint8_t *ok, *open;
} wfm__source;

/* What a panel is made of. Actuals from the first date of the horizon on are not looked at. */
typedef struct wfm__source_input {
  const wfm_series *history;
  const wfm_grid *horizon;
  const wfm_hours *hours;           /* NULL: open where the history ever has a value */
  int32_t history_days;             /* older days are left out */
  const wfm_regressors *regressors; /* NULL: none */
  bool past_only;                   /* regressors need no value in the horizon */
} wfm__source_input;

wfm_status wfm__source_create(wfm_ctx *ctx, const wfm__source_input *input, wfm__source *source);
void wfm__source_clear(wfm__source *source);
/* Cell of the panel that a clock time falls in; SIZE_MAX where the day is closed or outside. */
size_t wfm__source_cell(const wfm__source *source, int32_t date, int32_t second);

#endif
