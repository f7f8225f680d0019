/* Instants, dates, IANA zones, interval grids, opening hours, special days. */
#ifndef LIBWFM_CALENDAR_H
#define LIBWFM_CALENDAR_H

#include <libwfm/context.h>

#ifdef __cplusplus
extern "C" {
#endif

/* An instant is int64_t seconds since 1970-01-01T00:00:00 UTC. A date is int32_t days since 1970-01-01 of the calendar. */
#define WFM_DATE_NONE INT32_MIN

/** Clock time at a place. */
typedef struct wfm_local {
  int32_t date;     /* days since 1970-01-01 */
  int32_t second;   /* of the day by the clock, 0 to 86399 */
  int32_t offset_s; /* east of UTC */
  int32_t fold;     /* 1 for the second run of a repeated clock hour, else 0 */
} wfm_local;

/** What to do with a clock time that the spring change leaves out, or that the autumn change repeats. */
enum {
  WFM_GAP_ERROR = 0,   /* WFM_EDOMAIN */
  WFM_GAP_FORWARD = 1, /* as if the old offset went on: 02:30 becomes 03:30 */
  WFM_FOLD_FIRST = 0,
  WFM_FOLD_SECOND = 1
};

WFM_API int32_t wfm_date_from_ymd(int32_t year, int32_t month, int32_t day); /* WFM_DATE_NONE when no such day */
WFM_API void wfm_date_to_ymd(int32_t date, int32_t *year, int32_t *month, int32_t *day);
WFM_API int32_t wfm_date_weekday(int32_t date); /* 0 Monday to 6 Sunday */

/** A time zone of tzdata, or the floating calendar of files that name no zone (every day has 24 hours). Immutable. */
typedef struct wfm_zone wfm_zone;
/* name: IANA name ("Europe/Berlin"), "UTC", or "floating". WFM_ENOTFOUND for a zone that does not exist. Reads tzdata, never TZ. */
WFM_API wfm_status wfm_zone_open(wfm_ctx *ctx, const char *name, wfm_zone **out);
WFM_API void wfm_zone_free(wfm_zone *zone);
WFM_API const char *wfm_zone_name(const wfm_zone *zone);
WFM_API void wfm_zone_to_local(const wfm_zone *zone, int64_t instant, wfm_local *out);
/* second may be 0 to 172799: past 86400 is the next day's clock. gap, fold: see above. */
WFM_API wfm_status wfm_zone_to_instant(wfm_ctx *ctx, const wfm_zone *zone, int32_t date, int32_t second, int32_t gap,
                                       int32_t fold, int64_t *out);
/* First instant of a date at the place (00:00, or the first clock time after a gap). */
WFM_API int64_t wfm_zone_day_start(const wfm_zone *zone, int32_t date);

/** A row of intervals without holes, by the clock of one zone. Immutable; the zone must outlive it. */
typedef struct wfm_grid wfm_grid;
/* Whole local days; interval_s divides 86400, or is 86400 itself (one interval a day, of 23 to 25 hours where the clock changes). */
WFM_API wfm_status wfm_grid_create(wfm_ctx *ctx, const wfm_zone *zone, int32_t first_date, int32_t days, int32_t interval_s,
                                   wfm_grid **out);
WFM_API void wfm_grid_free(wfm_grid *grid);
WFM_API size_t wfm_grid_count(const wfm_grid *grid);
WFM_API int32_t wfm_grid_interval_s(const wfm_grid *grid);
WFM_API int32_t wfm_grid_days(const wfm_grid *grid);
WFM_API int32_t wfm_grid_first_date(const wfm_grid *grid);
WFM_API const wfm_zone *wfm_grid_zone(const wfm_grid *grid);
WFM_API int64_t wfm_grid_start(const wfm_grid *grid, size_t i); /* i = count gives the end of the last */
WFM_API int64_t wfm_grid_find(const wfm_grid *grid, int64_t instant); /* interval that holds it, -1 outside */
WFM_API int32_t wfm_grid_day(const wfm_grid *grid, size_t i);         /* day of interval i, 0 to days - 1 */
WFM_API int32_t wfm_grid_second(const wfm_grid *grid, size_t i);      /* clock time of its start, seconds of the day */
/* Intervals of day d: first and how many (92, 96 or 100 of 15 minutes where the clock changes). */
WFM_API void wfm_grid_day_range(const wfm_grid *grid, int32_t day, size_t *first, size_t *count);

/** Opening hours of one queue: windows by weekday, and special days that replace them. */
typedef struct wfm_hours wfm_hours;
WFM_API wfm_status wfm_hours_create(wfm_ctx *ctx, wfm_hours **out); /* closed all week until windows are added */
WFM_API void wfm_hours_free(wfm_hours *hours);
/* open_s < close_s <= 172800; past 86400: over midnight, belongs to the weekday it opens on. Windows of a day may not overlap. */
WFM_API wfm_status wfm_hours_add(wfm_hours *hours, int32_t weekday, int32_t open_s, int32_t close_s);
/** A day unlike its weekday: a holiday, a campaign, a half day. */
typedef struct wfm_special_day {
  uint32_t struct_size; /* set by wfm_special_day_init */
  int32_t date;
  const char *name;     /* type: days of one name are alike; copied */
  int32_t closed;       /* 1: no contacts taken */
  int32_t open_s;       /* -1: the weekday's hours */
  int32_t close_s;      /* -1 */
  int32_t reserved0;
  double scale;         /* planner's factor on the volume; NaN: to be learnt */
} wfm_special_day;
WFM_API void wfm_special_day_init(wfm_special_day *day, size_t struct_size);
WFM_API wfm_status wfm_hours_add_special(wfm_hours *hours, const wfm_special_day *day); /* WFM_EDUPLICATE: date given twice */
WFM_API size_t wfm_hours_special_count(const wfm_hours *hours);
WFM_API wfm_status wfm_hours_special(const wfm_hours *hours, size_t i, wfm_special_day *out); /* by date, ascending */
/* [count] 1 where any part of the interval is open. */
WFM_API wfm_status wfm_hours_mask(wfm_ctx *ctx, const wfm_hours *hours, const wfm_grid *grid, uint8_t *open);

#ifdef __cplusplus
}
#endif

#endif
