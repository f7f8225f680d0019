/* What the room series promises: series with their values at hand for the files of this room. */
#ifndef WFM_SERIES_SERIES_H
#define WFM_SERIES_SERIES_H

#include "core/core.h"

#include <libwfm/series.h>

struct wfm_series {
  wfm_ctx *ctx;
  const wfm_grid *grid;
  int32_t kind;
  size_t count;
  double *value;  /* [count] NaN where not OK */
  uint8_t *cell;  /* [count] */
  double *weight; /* [count] contacts behind a mean, 0 where closed, NaN where unknown; NULL for volumes */
};

/* A series whose cells are all missing. WFM_ENOMEM with message. */
wfm_status wfm__series_blank(wfm_ctx *ctx, const wfm_grid *grid, int32_t kind, wfm_series **out);
wfm_status wfm__series_copy(wfm_ctx *ctx, const wfm_series *series, wfm_series **out);

/* Sets a cell that is not OK; weight 0 of a missing mean: nobody came. */
void wfm__series_clear(wfm_series *series, size_t i, uint8_t cell, double weight);

/* WFM_OK when kind is one and weight is given with means only. */
wfm_status wfm__series_check_kind(wfm_ctx *ctx, int32_t kind, const double *weight);

#endif
