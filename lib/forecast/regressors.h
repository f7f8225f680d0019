/* The caller's regressors: checks, and a column of the day level from each. */
#ifndef WFM_FORECAST_REGRESSORS_H
#define WFM_FORECAST_REGRESSORS_H

#include "forecast/design.h"

wfm_status wfm__check_regressors(wfm_ctx *ctx, const wfm_regressors *regressors);
/* Writes one regressor into every stride-th place of out [rows], scaled by mean and spread of the rows before known. Rows from known
   on need a value. */
wfm_status wfm__regressor_column(wfm_ctx *ctx, const wfm_regressors *regressors, int32_t column,
                                 const int32_t *date, size_t rows, size_t known, size_t stride, double *out);

#endif
