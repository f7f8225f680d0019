/* A forecast as the room keeps it. */
#ifndef WFM_FORECAST_RESULT_H
#define WFM_FORECAST_RESULT_H

#include "forecast/job.h"

struct wfm_forecast {
  wfm_ctx *ctx;
  size_t count, days;
  int32_t method, interval_s;
  wfm__law law;
  double *mean, *cv2; /* [count] */
  uint8_t *open;      /* [count] */
  uint8_t *band;      /* [days] lead band */
  uint8_t *weekday;   /* [days] */
  double *spread;     /* [slots] the law's */
  int32_t *slot;      /* [count] */
  size_t slots;
  int32_t *day;    /* [count] */
  double *day_cv2; /* [days] */
  uint8_t *known;  /* [count] 1: an actual of today, see wfm_forecast_update */
  double *seen;    /* [days] relative variance that today's actuals took away */
  int64_t *start;  /* [count + 1] instants */
  size_t unusual;
  int32_t *unusual_date;  /* [unusual] days of the history that lost half of their weight or more */
  double *unusual_weight; /* [unusual] */
  size_t scores;
  wfm_forecast_score score[WFM__METHODS_MAX];
};

/* An empty forecast; on failure *out holds what there is, to be freed. */
wfm_status wfm__forecast_create(wfm_ctx *ctx, size_t count, size_t days, size_t slots, wfm_forecast **out);
/* Copies all but the unusual days between forecasts of one size. */
void wfm__forecast_copy(const wfm_forecast *from, wfm_forecast *to);
/* Law of a day, less what today's actuals have told; where an interval lies. */
wfm__law wfm__forecast_law(const wfm_forecast *forecast, size_t day);
wfm__place wfm__forecast_place(const wfm_forecast *forecast, size_t interval);

#endif
