/* A context, two zones and grids for the tests of series. */
#ifndef WFM_TESTS_SERIES_FIXTURE_H
#define WFM_TESTS_SERIES_FIXTURE_H

#include "core/core.h"
#include "support/suite.h"

#include <libwfm/series.h>
#include <math.h>

static wfm_ctx *ctx;
static wfm_zone *berlin, *utc;

static inline void set_up(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
  ck_assert_int_eq(wfm_zone_open(ctx, "Europe/Berlin", &berlin), WFM_OK);
  ck_assert_int_eq(wfm_zone_open(ctx, "UTC", &utc), WFM_OK);
}

static inline void tear_down(void) {
  wfm_zone_free(berlin);
  wfm_zone_free(utc);
  wfm_ctx_free(ctx);
}

static inline wfm_grid *grid_of(const wfm_zone *zone, int32_t first_date, int32_t days, int32_t interval_s) {
  wfm_grid *grid = NULL;
  ck_assert_msg(wfm_grid_create(ctx, zone, first_date, days, interval_s, &grid) == WFM_OK, "%s",
                wfm_ctx_error(ctx));
  return grid;
}

static inline wfm_series *series_of(const wfm_grid *grid, int32_t kind, const double *value,
                                    const uint8_t *cell, const double *weight) {
  wfm_series *series = NULL;
  ck_assert_msg(wfm_series_create(ctx, grid, kind, value, cell, weight, &series) == WFM_OK, "%s",
                wfm_ctx_error(ctx));
  return series;
}

#endif
