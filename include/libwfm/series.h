/* Values on a grid: missing, closed and zero kept apart. */
#ifndef LIBWFM_SERIES_H
#define LIBWFM_SERIES_H

#include <libwfm/calendar.h>

#ifdef __cplusplus
extern "C" {
#endif

/** State of a cell. Only WFM_CELL_OK has a value; the others read as NaN. */
enum { WFM_CELL_OK = 0, WFM_CELL_MISSING = 1, WFM_CELL_CLOSED = 2 };

/** What a series measures; decides how it is summed up and split. */
enum {
  WFM_SERIES_VOLUME = 0, /* counts in the interval: they add */
  WFM_SERIES_MEAN = 1    /* means of contacts, e.g. AHT: they average by their weights */
};

/** Values with their states on a grid. The grid must outlive it. */
typedef struct wfm_series wfm_series;

/* value [count]: finite where cell is OK, ignored elsewhere. cell [count]: WFM_CELL_*; NULL: NaN is missing, the rest OK.
   weight [count]: contacts behind each mean; NULL for volumes. Copied. */
WFM_API wfm_status wfm_series_create(wfm_ctx *ctx, const wfm_grid *grid, int32_t kind, const double *value,
                                     const uint8_t *cell, const double *weight, wfm_series **out);
WFM_API void wfm_series_free(wfm_series *series);
WFM_API const wfm_grid *wfm_series_grid(const wfm_series *series);
WFM_API int32_t wfm_series_kind(const wfm_series *series);
WFM_API const double *wfm_series_value(const wfm_series *series);  /* [count] */
WFM_API const uint8_t *wfm_series_cell(const wfm_series *series);  /* [count] */
WFM_API const double *wfm_series_weight(const wfm_series *series); /* [count]; NULL for volumes */
/* Marks cells closed where open[i] is 0; a positive count there stays and is counted in *kept (may be NULL). */
WFM_API wfm_status wfm_series_close(wfm_ctx *ctx, wfm_series *series, const uint8_t *open, size_t *kept);

/** What wfm_series_align found. */
typedef struct wfm_align_report {
  uint32_t struct_size;
  int32_t reserved0;
  int64_t rows;       /* read */
  int64_t unsorted;   /* rows out of order, put in order */
  int64_t duplicates; /* identical rows dropped */
  int64_t outside;    /* before or after the grid */
  int64_t missing;    /* cells that no row covers */
  int64_t partial;    /* cells covered only in part: set missing */
} wfm_align_report;

/* Rows (start instant, length row_s dividing the grid's interval, value, weight or NULL) onto the grid. Two rows of one start with
   different values: WFM_EDUPLICATE naming both. */
WFM_API wfm_status wfm_series_align(wfm_ctx *ctx, const wfm_grid *grid, int32_t kind, size_t rows, const int64_t *start,
                                    int32_t row_s, const double *value, const double *weight, wfm_align_report *report,
                                    wfm_series **out);
/* Onto another grid of the same zone: coarser (sums; weighted means) or finer (volumes split evenly, means repeated). A coarse cell is
   OK when none of its open parts is missing, closed when all are closed. The finer interval divides the coarser, else WFM_EDOMAIN. */
WFM_API wfm_status wfm_series_regrid(wfm_ctx *ctx, const wfm_series *series, const wfm_grid *grid, wfm_series **out);

/** What wfm_series_clean set aside. */
typedef struct wfm_clean_report {
  uint32_t struct_size;
  int32_t reserved0;
  int64_t outliers;    /* cells far from their weekday and time of day */
  int64_t outage_days; /* open days with next to nothing */
  int64_t negative;    /* cells below 0 */
} wfm_clean_report;
typedef struct wfm_clean_opts {
  uint32_t struct_size;
  uint32_t flags;
  double outlier_score; /* robust z above which a cell is set missing; 8 */
  double outage_frac;   /* a day below this share of its weekday's median is an outage; 0.1 */
} wfm_clean_opts;
WFM_API void wfm_clean_opts_init(wfm_clean_opts *opts, size_t struct_size);
/* A copy in which suspicious cells are missing. found [count], may be NULL: 0 kept, 1 outlier, 2 outage, 3 negative. */
WFM_API wfm_status wfm_series_clean(wfm_ctx *ctx, const wfm_series *series, const wfm_clean_opts *opts,
                                    wfm_clean_report *report, uint8_t *found, wfm_series **out);

#ifdef __cplusplus
}
#endif

#endif
