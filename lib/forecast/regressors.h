/* The caller's regressors: checks, and a column of the day level from each. */
#ifndef WFM_FORECAST_REGRESSORS_H
#define WFM_FORECAST_REGRESSORS_H

#include "forecast/design.h"
#include "forecast/source.h"

wfm_status wfm__check_regressors(wfm_ctx *ctx, const wfm_regressors *regressors);
/* Writes one regressor of the input into its column of the source, scaled by mean and spread of the rows known. Rows to come need a
   value, unless the input is of the past only. out: the first row's place. */
wfm_status wfm__regressor_column(wfm_ctx *ctx, const wfm__source_input *input, int32_t column,
                                 const wfm__source *source, double *out);

#endif
