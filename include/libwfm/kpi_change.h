/* Whether a KPI moves: trend or level shift; and whether an efficiency was won at the cost of quality. */
#ifndef LIBWFM_KPI_CHANGE_H
#define LIBWFM_KPI_CHANGE_H

#include <libwfm/context.h>

#ifdef __cplusplus
extern "C" {
#endif

/** How a series moved. */
enum { WFM_KPI_STEADY = 0, WFM_KPI_TREND = 1, WFM_KPI_SHIFT = 2 };

/** What wfm_kpi_change found. */
typedef struct wfm_kpi_change_result {
  uint32_t struct_size; /* set by wfm_kpi_change_result_init */
  int32_t kind;         /* WFM_KPI_STEADY, _TREND or _SHIFT */
  int64_t known;        /* values that are not NaN */
  int64_t shift_row;    /* first row of the new level; -1: fewer than 8 values */
  double slope;         /* median slope per row; NaN with fewer than 8 values, and so all below */
  double trend_p;       /* two-sided, that a series without trend looks like this */
  double shift_p;       /* that a series without a shift looks like this */
  double level_before;  /* median before shift_row */
  double level_after;   /* median from shift_row on */
} wfm_kpi_change_result;
/** Clears a result. @param struct_size sizeof(wfm_kpi_change_result) of the caller. Since 0.1. */
WFM_API void wfm_kpi_change_result_init(wfm_kpi_change_result *result, size_t struct_size);

/**
 * Looks for a trend and for a level shift in a series of days or weeks.
 *
 * The trend is Theil's slope with Mann and Kendall's test, ties corrected, its variance raised by the autocorrelation of
 * what the slope leaves (Yue and Wang), never lowered. The shift is Pettitt's. Where both are significant the series is
 * said to have the one that leaves the smaller sum of squares: a step, or a line.
 *
 * @param         ctx    context
 * @param         n      rows, at most 20000
 * @param[in]     value  [n] one a day or week; NaN: not known, left out but kept in time
 * @param         alpha  level of both tests, 0 < alpha < 1; 0.05 is usual
 * @param[in,out] out    result
 * @return WFM_OK; WFM_EINVAL (a NULL, out not initialised), WFM_EDOMAIN (n, alpha), WFM_ENOTFINITE (infinite),
 *         WFM_ENOMEM
 * @note   Time O(n^2), memory O(n^2) for the slopes up to 2000 known values; of more, the slopes of 2000 spread evenly.
 *         Source: Mann (1945), Kendall (1975), Theil (1950), Pettitt (1979), Yue and Wang (2004). Since 0.1.
 */
WFM_API wfm_status wfm_kpi_change(wfm_ctx *ctx, size_t n, const double *value, double alpha,
                                  wfm_kpi_change_result *out);

/** A KPI before and after, for wfm_kpi_guard_rail. */
typedef struct wfm_kpi_move {
  uint32_t struct_size; /* set by wfm_kpi_move_init */
  int32_t direction;    /* 1: more is better, -1: less is better */
  double before, after; /* means */
  double before_se;     /* standard errors of them, >= 0 */
  double after_se;      /* */
  double least;         /* change that matters, >= 0, in the KPI's unit; 0: any */
} wfm_kpi_move;
/** Clears a move. @param struct_size sizeof(wfm_kpi_move) of the caller. Since 0.1. */
WFM_API void wfm_kpi_move_init(wfm_kpi_move *move, size_t struct_size);

/** What wfm_kpi_guard_rail says. */
enum {
  WFM_GUARD_STILL = 0,   /* the efficiency did not get better */
  WFM_GUARD_WON = 1,     /* it got better, and the quality did not get worse */
  WFM_GUARD_AT_COST = 2, /* it got better while the quality got worse: the guard-rail is broken */
  WFM_GUARD_UNCLEAR =
      3 /* it got better, and the data cannot rule out that the quality got worse by more than least */
};

/**
 * Whether an efficiency (AHT, occupancy, contacts an hour) got better at the cost of the quality it is paired with
 * (CSAT, FCR).
 *
 * Better and worse are one-sided tests at 5 % of the difference of the means against `least`. The quality is held when the
 * upper end of its worsening, at 95 %, is at most `least`, or when it got better; `least` 0 takes any worsening that is
 * not significant as held.
 *
 * @param      ctx         context
 * @param[in]  efficiency  before and after
 * @param[in]  quality     before and after
 * @param[out] verdict     WFM_GUARD_*
 * @param[out] efficiency_z  standardised gain of the efficiency; may be NULL
 * @param[out] quality_z     standardised gain of the quality, below 0: worse; may be NULL
 * @return WFM_OK; WFM_EINVAL (a NULL, not initialised, direction), WFM_EDOMAIN (se or least < 0), WFM_ENOTFINITE.
 *         Since 0.1.
 */
WFM_API wfm_status wfm_kpi_guard_rail(wfm_ctx *ctx, const wfm_kpi_move *efficiency,
                                      const wfm_kpi_move *quality, int32_t *verdict, double *efficiency_z,
                                      double *quality_z);

/**
 * Whether a rate rests on too few contacts to be compared: fewer than 30, or a 95 % interval wider than 0.1.
 *
 * @param contacts  denominator of the rate
 * @param low       lower end of its interval
 * @param high      upper end
 * @return 1 small, 0 not; 1 where anything is NaN. Since 0.1.
 */
WFM_API int32_t wfm_kpi_small_sample(double contacts, double low, double high);

#ifdef __cplusplus
}
#endif

#endif
