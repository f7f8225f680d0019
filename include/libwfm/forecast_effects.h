/* What moves a queue's volume: level, trend, weekdays, days of the month, seasons of the year, special days, the caller's regressors. */
#ifndef LIBWFM_FORECAST_EFFECTS_H
#define LIBWFM_FORECAST_EFFECTS_H

#include <libwfm/forecast.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Kinds of effects. value is a factor on the contacts of a day unless said otherwise. */
enum {
  WFM_EFFECT_LEVEL = 0,     /* contacts of an ordinary open day at the end of the history */
  WFM_EFFECT_TREND = 1,     /* of a year; 90 days of history and more */
  WFM_EFFECT_WEEKDAY = 2,   /* index 0 Monday to 6 Sunday; open ones only; their mean is 1 */
  WFM_EFFECT_MONTH_DAY = 3, /* index 1 to 31; their mean is 1; 56 days of history and more */
  WFM_EFFECT_MONTH = 4,     /* index 1 January to 12; their mean is 1; 500 days of history and more */
  WFM_EFFECT_AFTER = 5,     /* first open day after a special closure */
  WFM_EFFECT_BEFORE = 6,    /* last one before it */
  WFM_EFFECT_SPECIAL = 7,   /* special days of one name; index: its number */
  WFM_EFFECT_REGRESSOR = 8, /* a spread (standard deviation) more of a column; index: the column */
  WFM_EFFECT_SPREAD = 9     /* usual deviation of a day from all of these, as a share of it */
};

/** An effect. */
typedef struct wfm_effect {
  uint32_t struct_size; /* set by wfm_effect_init */
  int32_t kind;         /* WFM_EFFECT_* */
  int32_t index;        /* 0 where there is one only */
  int32_t days;         /* of the history that show it */
  double value;
  /* Share of what the other effects leave unexplained that those of this kind explain, less what as many columns of
     noise would; 0 or less: none to speak of. NaN for level, weekdays and spread. */
  double gain;
  const char *name; /* of special days and regressors, else ""; lives as long as the effects */
} wfm_effect;

/** Clears it. @param struct_size sizeof(wfm_effect) of the caller. Since 0.1. */
WFM_API void wfm_effect_init(wfm_effect *effect, size_t struct_size);

/** What was found. */
typedef struct wfm_effects wfm_effects;

/**
 * Finds what moves the daily volume of a history, by the regression of "levelshape" on the logarithm of the
 * level with everything in it that the history is long enough for, all days alike in weight, outliers aside.
 *
 * @param      ctx         context
 * @param[in]  history     volumes
 * @param[in]  hours       opening hours and special days; NULL: read off the history, no special days
 * @param[in]  regressors  NULL: none; days without a value count as ordinary ones
 * @param[out] out         the caller's to free with wfm_effects_free
 * @return WFM_OK; WFM_EINVAL (a NULL), WFM_EDOMAIN (means; regressors; a negative or huge value), WFM_ENODATA
 *         (no value within the opening hours), WFM_ENOMEM
 * @note   Time O(days effects^2). Since 0.1.
 */
WFM_API wfm_status wfm_effects_find(wfm_ctx *ctx, const wfm_series *history, const wfm_hours *hours,
                                    const wfm_regressors *regressors, wfm_effects **out);

/** Frees effects; accepts NULL. Since 0.1. */
WFM_API void wfm_effects_free(wfm_effects *effects);

/** Number of effects; 0 for NULL. Since 0.1. */
WFM_API size_t wfm_effects_count(const wfm_effects *effects);

/**
 * An effect by its place: kinds in their order, within one by index.
 *
 * @param[in]     effects  effects
 * @param         i        0 to wfm_effects_count - 1
 * @param[in,out] out      struct_size set by wfm_effect_init
 * @return WFM_OK; WFM_EINVAL (a NULL, out not initialised), WFM_EDOMAIN (i). Since 0.1.
 */
WFM_API wfm_status wfm_effects_get(const wfm_effects *effects, size_t i, wfm_effect *out);

#ifdef __cplusplus
}
#endif

#endif
