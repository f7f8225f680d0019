/* All KPIs by name: unit, direction, formula, what they pair with; and whether a choice of them is a good one. */
#ifndef LIBWFM_KPI_REGISTRY_H
#define LIBWFM_KPI_REGISTRY_H

#include <libwfm/context.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What a KPI speaks of. */
enum {
  WFM_KPI_ACCESS = 1,     /* how soon callers get through */
  WFM_KPI_EFFICIENCY = 2, /* how much work for how much time and money */
  WFM_KPI_QUALITY = 3,    /* whether callers got what they wanted */
  WFM_KPI_PLANNING = 4,   /* how well plans fitted */
  WFM_KPI_WELLBEING = 5   /* what the work asks of agents */
};

/** A KPI. Its strings are static. */
typedef struct wfm_kpi_info {
  uint32_t struct_size; /* set by wfm_kpi_info_init */
  int32_t kind;         /* WFM_KPI_ACCESS to WFM_KPI_WELLBEING */
  int32_t direction;    /* 1: more is better, -1: less is better, 0: neither by itself */
  int32_t reserved0;
  const char *name;    /* as in goals and files */
  const char *unit;    /* "frac", "s", "h", "per_h", "count", "money", "score" */
  const char *formula; /* in words */
  const char *family;  /* KPIs of one family say much the same; "" for none */
  const char *pair;    /* the quality that guards this efficiency; "" for none */
} wfm_kpi_info;
/** Clears an info. @param struct_size sizeof(wfm_kpi_info) of the caller. Since 0.1. */
WFM_API void wfm_kpi_info_init(wfm_kpi_info *info, size_t struct_size);

/** How many KPIs there are. Since 0.1. */
WFM_API size_t wfm_kpi_count(void);
/**
 * The i-th KPI.
 *
 * @param         ctx   context
 * @param         i     0 to wfm_kpi_count() - 1
 * @param[in,out] info  receives it
 * @return WFM_OK; WFM_EINVAL (info NULL or not initialised), WFM_EDOMAIN (i). Since 0.1.
 */
WFM_API wfm_status wfm_kpi_get(wfm_ctx *ctx, size_t i, wfm_kpi_info *info);
/**
 * A KPI by its name.
 *
 * @param         ctx   context
 * @param[in]     name  as "service_level"
 * @param[in,out] info  receives it
 * @return WFM_OK; WFM_EINVAL (a NULL, info not initialised), WFM_ENOTFOUND (the message names the nearest ones).
 *         Since 0.1.
 */
WFM_API wfm_status wfm_kpi_find(wfm_ctx *ctx, const char *name, wfm_kpi_info *info);

/** What wfm_kpi_review says of a choice. */
enum {
  WFM_KPI_REVIEW_TOO_MANY = 1, /* more headline KPIs than people keep in mind; value: how many */
  WFM_KPI_REVIEW_SAME =
      2, /* two that say the same; value: their rank correlation, NaN: by their definitions */
  WFM_KPI_REVIEW_UNPAIRED = 3 /* an efficiency without the quality that guards it */
};

/** What was found, most serious first; columns are [cap] and the caller's; NULL: not wanted. */
typedef struct wfm_kpi_review_columns {
  uint32_t struct_size; /* set by wfm_kpi_review_columns_init */
  int32_t reserved0;
  size_t cap;      /* rows that the columns have room for */
  size_t count;    /* of findings, set by the call; may be more than cap */
  int32_t *kind;   /* WFM_KPI_REVIEW_* */
  int32_t *first;  /* KPI of the choice, 0 to k - 1; -1: the choice as a whole */
  int32_t *second; /* the other one; -1: none */
  double *value;   /* see the kinds */
} wfm_kpi_review_columns;
/** Clears columns. @param struct_size sizeof(wfm_kpi_review_columns) of the caller. Since 0.1. */
WFM_API void wfm_kpi_review_columns_init(wfm_kpi_review_columns *columns, size_t struct_size);

/**
 * Looks at a choice of headline KPIs: too many, two that say the same, an efficiency without its quality.
 *
 * Two say the same when they are of one family, or when the rank correlation of their values over the rows where both
 * are known (ten at least) is 0.9 or more, or -0.9 or less.
 *
 * @param         ctx     context
 * @param         k       KPIs, 0 to 1000
 * @param[in]     name    [k] names that wfm_kpi_find knows, or others: those are judged by their values alone
 * @param         n       rows of values; 0: none are given
 * @param[in]     value   [k * n] values of KPI j from j * n on, NaN: not known; NULL when n is 0
 * @param         most    headline KPIs that are not too many, >= 1; a handful is 5 to 7
 * @param[in,out] out     receives the findings
 * @return WFM_OK; WFM_EINVAL (a NULL, out not initialised), WFM_EDOMAIN (k, most), WFM_ENOTFINITE (infinite),
 *         WFM_ENOMEM
 * @note   Time O(k^2 n log n). Source: Spearman (1904) for the rank correlation. Since 0.1.
 */
WFM_API wfm_status wfm_kpi_review(wfm_ctx *ctx, size_t k, const char *const *name, size_t n,
                                  const double *value, int32_t most, wfm_kpi_review_columns *out);

#ifdef __cplusplus
}
#endif

#endif
