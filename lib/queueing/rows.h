/* Rows of the public array functions: reading and checking inputs, writing columns. */
#ifndef WFM_QUEUEING_ROWS_H
#define WFM_QUEUEING_ROWS_H

#include "core/core.h"
#include "queueing/kernels.h"

/* Which columns of wfm_queue_input a function reads. */
enum {
  WFM__READS_AGENTS = 1,
  WFM__READS_LOAD = 2, /* load, or rate and AHT */
  WFM__READS_RATE = 4,
  WFM__READS_AHT = 8,
  WFM__READS_PATIENCE = 16,
  WFM__READS_THRESHOLD = 32,
  WFM__READS_LINES = 64,
  WFM__READS_CV2 = 128
};

/* Copies the input and checks that what is read is there. */
wfm_status wfm__input_read(wfm_ctx *ctx, const wfm_queue_input *src, size_t n, int reads,
                           wfm_queue_input *out);
/* Row i; rate per hour where asked for, may be NULL. Message to ctx, which may be NULL. */
wfm_status wfm__row_read(wfm_ctx *ctx, const wfm_queue_input *input, int reads, size_t i, wfm__queue *queue,
                         double *rate_per_h);
/* Lines of a row, whole and not below its agents, which are whole then too. */
wfm_status wfm__row_lines(wfm_ctx *ctx, const wfm_queue_input *input, size_t i, const wfm__queue *queue,
                          double *lines);
/* One number of a row against (0 or [0, high]. */
wfm_status wfm__row_check(wfm_ctx *ctx, const char *name, size_t i, double x, double low, double high);

wfm_status wfm__perf_read(wfm_ctx *ctx, const wfm_queue_perf *src, wfm_queue_perf *out);
/* Percentile of the time in queue by whatever model the row belongs to. */
typedef double (*wfm__quantile)(const void *user, const wfm__queue *queue, const wfm__measures *measures,
                                double miss);
double wfm__quantile_erlang(const void *user, const wfm__queue *queue, const wfm__measures *measures,
                            double miss);
/* M/M/n/K(+M); user: its lines. */
double wfm__quantile_finite(const void *user, const wfm__queue *queue, const wfm__measures *measures,
                            double miss);
/* Writes the measures of row i to the columns that are wanted; measures NULL: NaN. */
void wfm__perf_write(const wfm_queue_perf *perf, size_t i, const wfm__queue *queue,
                     const wfm__measures *measures, wfm__quantile quantile, const void *user);

#endif
