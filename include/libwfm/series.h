/* Values on a grid: missing, closed and zero kept apart. */
#ifndef LIBWFM_SERIES_H
#define LIBWFM_SERIES_H

#include <libwfm/calendar.h>

#ifdef __cplusplus
extern "C" {
#endif

/** State of a cell. Only WFM_CELL_OK has a value; the others read as NaN. Zero is a value: open, and nobody
    called. */
enum { WFM_CELL_OK = 0, WFM_CELL_MISSING = 1, WFM_CELL_CLOSED = 2 };

/** What a series measures; decides how it is summed up and split. */
enum {
  WFM_SERIES_VOLUME = 0, /* counts in the interval: they add */
  WFM_SERIES_MEAN = 1    /* means of contacts, e.g. AHT: they average by their weights */
};

/** Values with their states on a grid. The grid must outlive it. */
typedef struct wfm_series wfm_series;

/**
 * Makes a series from arrays.
 *
 * A mean without contacts is undefined: give it as NaN (or WFM_CELL_MISSING) with weight 0, and it will not
 * make a coarser cell missing. A missing mean with any other weight is unknown, its weight reads as NaN.
 *
 * @param      ctx     context
 * @param[in]  grid    grid of n = wfm_grid_count intervals
 * @param      kind    WFM_SERIES_VOLUME or WFM_SERIES_MEAN
 * @param[in]  value   [n] finite where the cell is OK, ignored elsewhere; copied
 * @param[in]  cell    [n] WFM_CELL_*; NULL: NaN is missing, the rest OK; copied
 * @param[in]  weight  [n] contacts behind each mean, >= 0 where the cell is OK; NULL: every mean counts
 *                     alike; NULL for volumes; copied
 * @param[out] out     the series, the caller's to free with wfm_series_free
 * @return WFM_OK; WFM_EINVAL (a NULL, kind, weight with volumes), WFM_EDOMAIN (cell or weight),
 *         WFM_ENOTFINITE, WFM_ENOMEM
 * @note   Time O(n). Since 0.1.
 */
WFM_API wfm_status wfm_series_create(wfm_ctx *ctx, const wfm_grid *grid, int32_t kind, const double *value,
                                     const uint8_t *cell, const double *weight, wfm_series **out);

/** Frees a series; accepts NULL. Since 0.1. */
WFM_API void wfm_series_free(wfm_series *series);

/** Grid of the series. Since 0.1. */
WFM_API const wfm_grid *wfm_series_grid(const wfm_series *series);

/** WFM_SERIES_VOLUME or WFM_SERIES_MEAN. Since 0.1. */
WFM_API int32_t wfm_series_kind(const wfm_series *series);

/** [count] values, NaN where the cell is not OK; lives as long as the series. Since 0.1. */
WFM_API const double *wfm_series_value(const wfm_series *series);

/** [count] WFM_CELL_*; lives as long as the series. Since 0.1. */
WFM_API const uint8_t *wfm_series_cell(const wfm_series *series);

/** [count] contacts behind each mean: 0 where closed, NaN where unknown; NULL for volumes; lives as long as
   the series. Since 0.1. */
WFM_API const double *wfm_series_weight(const wfm_series *series);

/**
 * Marks cells closed by opening hours.
 *
 * A volume other than zero, or a mean of contacts, was measured after all: it stays and is counted. Cells
 * that are closed already stay closed.
 *
 * @param         ctx     context
 * @param[in,out] series  series
 * @param[in]     open    [count] from wfm_hours_mask: 0 closed
 * @param[out]    kept    cells that had contacts outside the opening hours; may be NULL
 * @return WFM_OK; WFM_EINVAL (a NULL)
 * @note   Time O(count). Since 0.1.
 */
WFM_API wfm_status wfm_series_close(wfm_ctx *ctx, wfm_series *series, const uint8_t *open, size_t *kept);

/** What wfm_series_align found. */
typedef struct wfm_align_report {
  uint32_t struct_size; /* sizeof of the caller's, set by wfm_align_report_init */
  int32_t reserved0;
  int64_t rows;       /* read */
  int64_t unsorted;   /* rows that start before the row above them */
  int64_t duplicates; /* identical rows dropped */
  int64_t outside;    /* before or after the grid, or WFM_INSTANT_NONE */
  int64_t missing;    /* cells that no row covers */
  int64_t partial;    /* cells covered only in part: set missing */
} wfm_align_report;

/** Clears a report. @param struct_size sizeof(wfm_align_report) of the caller. Since 0.1. */
WFM_API void wfm_align_report_init(wfm_align_report *report, size_t struct_size);

/**
 * Rows of a file onto a grid: in any order, with gaps, at the grid's interval or a finer one.
 *
 * Each row must start where an interval of row_s seconds of the grid's zone starts. A row whose value is NaN
 * is a gap that the file marks (for means with weight 0: nobody came). A cell is OK when rows cover it whole.
 * A history whose interval changed is aligned once for each interval and put together with wfm_series_merge;
 * the repeated hour of autumn is told apart by the instants, see wfm_zone_to_instants.
 *
 * @param         ctx     context
 * @param[in]     grid    grid
 * @param         kind    WFM_SERIES_VOLUME or WFM_SERIES_MEAN
 * @param         rows    number of rows; 0 is allowed
 * @param[in]     start   [rows] seconds UTC
 * @param         row_s   length of a row by the clock, seconds, 60 or more, divides the grid's interval
 * @param[in]     value   [rows] NaN: not known
 * @param[in]     weight  [rows] contacts behind each mean, >= 0; NULL: every mean counts alike; NULL for
 *                        volumes
 * @param[in,out] report  may be NULL; rows are counted from 0 in messages
 * @param[out]    out     the series, the caller's to free with wfm_series_free
 * @return WFM_OK; WFM_EINVAL (a NULL, kind, weight with volumes, report not initialised), WFM_EDOMAIN (row_s,
 *         a start between intervals, weight), WFM_ENOTFINITE, WFM_EDUPLICATE (two rows of one start with
 *         different values: both are named), WFM_ENOMEM
 * @note   Time and memory O(rows + intervals of row_s). Since 0.1.
 */
WFM_API wfm_status wfm_series_align(wfm_ctx *ctx, const wfm_grid *grid, int32_t kind, size_t rows,
                                    const int64_t *start, int32_t row_s, const double *value,
                                    const double *weight, wfm_align_report *report, wfm_series **out);

/**
 * Two series of one kind on one grid as one: what either knows, cell by cell.
 *
 * A cell that is OK in one is taken from there; OK beats closed, closed beats missing.
 *
 * @param      ctx     context
 * @param[in]  first   series
 * @param[in]  second  series of the same kind on the same grid, or on one of the same zone, days and interval
 * @param[out] out     the series on the grid of first, the caller's to free with wfm_series_free
 * @return WFM_OK; WFM_EINVAL (a NULL, kinds differ), WFM_EDOMAIN (grids differ), WFM_EDUPLICATE (both OK with
 *         different values: the interval is named), WFM_ENOMEM
 * @note   Time O(count). Since 0.1.
 */
WFM_API wfm_status wfm_series_merge(wfm_ctx *ctx, const wfm_series *first, const wfm_series *second,
                                    wfm_series **out);

/**
 * Onto another grid of the same zone: coarser or finer, with other days.
 *
 * Coarser: volumes add, means average by their weights. A coarse cell is closed when all its parts are,
 * missing when one of its open parts is, else OK. Finer: volumes and weights are split evenly over the
 * seconds, means are repeated. What the series does not reach is missing.
 *
 * @param      ctx     context
 * @param[in]  series  series
 * @param[in]  grid    grid of the same zone whose interval is a multiple or a divisor of the series' own
 * @param[out] out     the series, the caller's to free with wfm_series_free
 * @return WFM_OK; WFM_EINVAL (a NULL), WFM_EDOMAIN (another zone; neither interval divides the other),
 *         WFM_ENOMEM
 * @note   Time O(intervals of both). Coarser again after finer gives the same values up to rounding. Since
 *         0.1.
 */
WFM_API wfm_status wfm_series_regrid(wfm_ctx *ctx, const wfm_series *series, const wfm_grid *grid,
                                     wfm_series **out);

/** What wfm_series_clean found in a cell. */
enum { WFM_CLEAN_KEPT = 0, WFM_CLEAN_OUTLIER = 1, WFM_CLEAN_OUTAGE = 2, WFM_CLEAN_NEGATIVE = 3 };

/** What wfm_series_clean set aside. */
typedef struct wfm_clean_report {
  uint32_t struct_size; /* sizeof of the caller's, set by wfm_clean_report_init */
  int32_t reserved0;
  int64_t outliers;    /* cells far from their weekday and time of day */
  int64_t outage_days; /* open days with next to nothing */
  int64_t negative;    /* cells below 0 */
  int64_t peak_days;   /* days kept whole although many of their cells were far too high */
} wfm_clean_report;

/** Clears a report. @param struct_size sizeof(wfm_clean_report) of the caller. Since 0.1. */
WFM_API void wfm_clean_report_init(wfm_clean_report *report, size_t struct_size);

/** Options of wfm_series_clean. */
typedef struct wfm_clean_opts {
  uint32_t struct_size; /* set by wfm_clean_opts_init */
  uint32_t flags;       /* 0 */
  double outlier_score; /* robust z above which a cell is suspicious, > 0; 8 */
  double outage_frac;   /* a day below this share of what its weekday brings is an outage, 0 <= x < 1; 0.1 */
  double outlier_ratio; /* and it is this many times as much, or as little, as expected, >= 1; 3 */
} wfm_clean_opts;

/** Fills defaults. @param struct_size sizeof(wfm_clean_opts) of the caller. Since 0.1. */
WFM_API void wfm_clean_opts_init(wfm_clean_opts *opts, size_t struct_size);

/**
 * A copy in which suspicious cells are missing. Values are never changed, closed cells are never touched.
 *
 * Negative cells go first. A day whose volume is below outage_frac of the medians of its weekday and clock
 * times, where these come to 20 contacts or more, is an outage (volumes only). Then each cell's square root
 * is compared with the median of its weekday and clock time times the level of its own day (the median ratio
 * over the day's cells), in units of 1.4826 x the median absolute deviation, at least 0.5 (the Poisson spread
 * of a square root; for means 2.5 % of the median). It is an outlier when that exceeds outlier_score and the
 * value is outlier_ratio times the expectation or less than its inverse. Where more than an eighth of a day's
 * cells (four at least) would go for being too high, the day is a real peak and kept whole; a day of fewer
 * than four cells has no level of its own, and there a high cell must be 10 times the expectation. A weekday
 * and clock time seen fewer than four times is judged by the clock time over all weekdays, and not as an
 * outage; fewer than four of those are not judged.
 *
 * @param         ctx     context
 * @param[in]     series  series
 * @param[in]     opts    NULL for defaults
 * @param[in,out] report  may be NULL
 * @param[out]    found   [count] WFM_CLEAN_* of each cell; may be NULL
 * @param[out]    out     the series, the caller's to free with wfm_series_free
 * @return WFM_OK; WFM_EINVAL (a NULL, opts or report not initialised), WFM_EDOMAIN or WFM_ENOTFINITE (an
 *         option), WFM_EVERSION, WFM_ENOMEM
 * @note   Time O(count log count). Source: median and MAD, Hampel (1974); square root of counts, Bartlett
 *         (1936). Since 0.1.
 */
WFM_API wfm_status wfm_series_clean(wfm_ctx *ctx, const wfm_series *series, const wfm_clean_opts *opts,
                                    wfm_clean_report *report, uint8_t *found, wfm_series **out);

#ifdef __cplusplus
}
#endif

#endif
