/* Companions of the core: models for plain series on the days of a queue, with the weekday's shape within the day. */
#ifndef WFM_FORECAST_COMPANIONS_H
#define WFM_FORECAST_COMPANIONS_H

#include "forecast/shape.h"

/* Days as a series at equal steps: one for every ordinary open weekday, whether there is a row for it or not. */
typedef struct wfm__days {
  size_t steps, week; /* steps up to the last row; of a week */
  size_t *at;         /* [rows] step of each row; the one before it for a row on an unusual weekday */
  double *value;      /* [steps] volume of the day, closed and unknown ones as a week before */
} wfm__days;

/* A model: forecasts [ahead] from y [n] with a season of week values, in scratch. first: the first call on this series, in which what is
   chosen may be chosen; choice keeps it. */
typedef struct wfm__day_model {
  size_t (*scratch)(size_t n, size_t week, size_t ahead);
  void (*run)(const double *y, size_t n, size_t week, size_t ahead, bool first, void *choice, double *scratch,
              double *out);
  size_t choice; /* bytes */
} wfm__day_model;

size_t wfm__companion_scratch(const wfm__trial *trial, const wfm__day_model *model);
void wfm__companion_run(const wfm__trial *trial, const wfm__day_model *model, double *scratch, double *back,
                        double *ahead);

size_t wfm__theta_method_scratch(const wfm__trial *trial);
void wfm__theta_method_run(const wfm__trial *trial, double *scratch, double *back, double *ahead);
size_t wfm__ets_method_scratch(const wfm__trial *trial);
void wfm__ets_method_run(const wfm__trial *trial, double *scratch, double *back, double *ahead);
size_t wfm__arima_method_scratch(const wfm__trial *trial);
void wfm__arima_method_run(const wfm__trial *trial, double *scratch, double *back, double *ahead);
size_t wfm__stl_method_scratch(const wfm__trial *trial);
void wfm__stl_method_run(const wfm__trial *trial, double *scratch, double *back, double *ahead);
size_t wfm__dshw_method_scratch(const wfm__trial *trial);
void wfm__dshw_method_run(const wfm__trial *trial, double *scratch, double *back, double *ahead);
size_t wfm__thin_method_scratch(const wfm__trial *trial);
void wfm__thin_method_run(const wfm__trial *trial, double *scratch, double *back, double *ahead);

#endif
