/* What the room kpi promises: its columns as arrays, and the definitions read from a caller. */
#ifndef WFM_KPI_KPI_H
#define WFM_KPI_KPI_H

#include "core/core.h"

#include <libwfm/kpi.h>

/* Columns in the order of wfm_kpi_facts and wfm_kpi_sums. */
enum {
  KPI_OFFERED,
  KPI_ANSWERED,
  KPI_ABANDONED,
  KPI_ANSWERED_WITHIN,
  KPI_ABANDONED_WITHIN,
  KPI_SHORT_ABANDONED,
  KPI_FLOW_OUT,
  KPI_DEQUEUED,
  KPI_HANDLED,
  KPI_ANSWERED_WAIT_S,
  KPI_ABANDONED_WAIT_S,
  KPI_RING_S,
  KPI_TALK_S,
  KPI_HOLD_S,
  KPI_AFTER_S,
  KPI_HANDLING_S,
  KPI_AVAILABLE_S,
  KPI_PAID_S,
  KPI_COLUMNS
};

extern const char *const wfm__kpi_column_names[KPI_COLUMNS];

/* Pointers of a caller's struct by column. WFM_EINVAL when it is NULL or not initialised. */
wfm_status wfm__kpi_read_facts(wfm_ctx *ctx, const wfm_kpi_facts *facts, const double *column[KPI_COLUMNS]);

wfm_status wfm__kpi_read_sums(wfm_ctx *ctx, const wfm_kpi_sums *sums, double *column[KPI_COLUMNS]);

wfm_status wfm__kpi_read_opts(wfm_ctx *ctx, const wfm_kpi_opts *opts, wfm_kpi_opts *read);

/* 95 % bound of numerator / n (Wilson 1927): sign -1 the lower, 1 the upper; NaN when n is 0 or either is NaN. */
double wfm__wilson(double numerator, double n, double sign);

#endif
