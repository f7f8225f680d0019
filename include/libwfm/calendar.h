/* Instants, dates, IANA zones, interval grids, opening hours, special days. */
#ifndef LIBWFM_CALENDAR_H
#define LIBWFM_CALENDAR_H

#include <libwfm/context.h>

#ifdef __cplusplus
extern "C" {
#endif

/* An instant is int64_t seconds since 1970-01-01T00:00:00 UTC, leap seconds not counted. A date is int32_t
   days since 1970-01-01 of the Gregorian calendar. A clock time is seconds after 00:00 as a clock on the wall
   shows them, so that 09:00 is 32400 on every day, clock changes or not. Zones, grids and hours are safe to
   read from several threads. */
#define WFM_DATE_NONE    INT32_MIN
#define WFM_INSTANT_NONE INT64_MIN

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
  WFM_GAP_NONE = 2,    /* WFM_INSTANT_NONE; of wfm_zone_to_instants only */
  WFM_FOLD_FIRST = 0,  /* the first run of a repeated clock time */
  WFM_FOLD_SECOND = 1  /* the second run; a time that is not repeated takes its only one either way */
};

/**
 * Date of a year, month and day (proleptic Gregorian calendar).
 *
 * @param year   -5877641 to 5881580
 * @param month  1 to 12
 * @param day    1 to the length of the month
 * @return days since 1970-01-01; WFM_DATE_NONE when there is no such day
 * @note   Time O(1). Source: Hinnant (2013), chrono-compatible low-level date algorithms. Since 0.1.
 */
WFM_API int32_t wfm_date_from_ymd(int32_t year, int32_t month, int32_t day);

/**
 * Year, month and day of a date.
 *
 * @param      date   days since 1970-01-01
 * @param[out] year   may be NULL
 * @param[out] month  1 to 12; may be NULL
 * @param[out] day    1 to 31; may be NULL
 * @note   Time O(1). Source: Hinnant (2013). Since 0.1.
 */
WFM_API void wfm_date_to_ymd(int32_t date, int32_t *year, int32_t *month, int32_t *day);

/**
 * Weekday of a date.
 *
 * @param date  days since 1970-01-01
 * @return 0 Monday to 6 Sunday. Since 0.1.
 */
WFM_API int32_t wfm_date_weekday(int32_t date);

/** A time zone of tzdata, or the floating calendar of files that name no zone (every day has 24 hours).
    Immutable. */
typedef struct wfm_zone wfm_zone;

/**
 * Opens a zone by its name.
 *
 * "UTC" and "floating" need no file; both have 24 hours every day, they differ in name only, so that a result
 * says whether its clock was known. Other names are read from the first of /usr/share/zoneinfo,
 * /usr/lib/zoneinfo, /usr/share/lib/zoneinfo and /etc/zoneinfo that has them. The variables TZ and TZDIR are
 * never read, and the process's own zone is neither read nor changed.
 *
 * @param      ctx   context
 * @param[in]  name  IANA name ("Europe/Berlin"), "UTC" or "floating"; letters, digits, '_', '-', '+' and '/',
 *                   at most 127, no part empty
 * @param[out] out   the zone, the caller's to free with wfm_zone_free
 * @return WFM_OK; WFM_EINVAL (name or out NULL), WFM_ENOTFOUND (no such zone, or a name that cannot be one),
 *         WFM_EPARSE (its file is damaged), WFM_EUNSUPPORTED (its file counts leap seconds), WFM_EIO,
 *         WFM_ENOMEM
 * @note   Time O(size of the file), at most 256 KiB. Source: RFC 8536, Olson, Eggert, Murchison (2019). Since
 *         0.1.
 */
WFM_API wfm_status wfm_zone_open(wfm_ctx *ctx, const char *name, wfm_zone **out);

/**
 * Opens a zone from a folder of the caller's, for products that carry their own tzdata.
 *
 * @param      ctx     context
 * @param[in]  name    as for wfm_zone_open; "UTC" and "floating" still need no file
 * @param[in]  folder  compiled zone files as `zic -d` writes them; NULL: the folders that wfm_zone_open reads
 * @param[out] out     the zone, the caller's to free with wfm_zone_free
 * @return as wfm_zone_open
 * @note   Since 0.1.
 */
WFM_API wfm_status wfm_zone_open_in(wfm_ctx *ctx, const char *name, const char *folder, wfm_zone **out);

/**
 * Makes a zone from the bytes of a compiled zone file (TZif, versions 1 to 4), for products without a file
 * system.
 *
 * Every count is checked against the size; transitions that do not ascend, indices out of range, offsets
 * beyond -24:59:59 to +25:59:59 and a malformed rule are errors.
 *
 * @param      ctx   context
 * @param[in]  name  what wfm_zone_name is to answer; copied
 * @param[in]  data  [size] the file
 * @param      size  bytes
 * @param[out] out   the zone, the caller's to free with wfm_zone_free
 * @return WFM_OK; WFM_EINVAL (a NULL), WFM_EPARSE, WFM_EUNSUPPORTED (leap seconds), WFM_ENOMEM
 * @note   Time O(size). Source: RFC 8536. Since 0.1.
 */
WFM_API wfm_status wfm_zone_from_tzif(wfm_ctx *ctx, const char *name, const void *data, size_t size,
                                      wfm_zone **out);

/** Frees a zone; accepts NULL. Grids made with it must have been freed before. Since 0.1. */
WFM_API void wfm_zone_free(wfm_zone *zone);

/** Name that the zone was opened with; lives as long as the zone. Since 0.1. */
WFM_API const char *wfm_zone_name(const wfm_zone *zone);

/**
 * Clock time at an instant.
 *
 * @param[in]  zone     zone
 * @param      instant  seconds UTC; one whose date does not fit gives date WFM_DATE_NONE, second 0
 * @param[out] out      clock time
 * @note   Time O(log transitions); after the last transition on file O(1) by the zone's rule. Since 0.1.
 */
WFM_API void wfm_zone_to_local(const wfm_zone *zone, int64_t instant, wfm_local *out);

/**
 * Instant of a clock time.
 *
 * @param      ctx      context
 * @param[in]  zone     zone
 * @param      date     any but WFM_DATE_NONE
 * @param      second   0 to 172799; from 86400 on it is the next day's clock (26:00 is 02:00 of the next day)
 * @param      gap      WFM_GAP_ERROR or WFM_GAP_FORWARD: a clock time that does not exist
 * @param      fold     WFM_FOLD_FIRST or WFM_FOLD_SECOND: a clock time that comes twice
 * @param[out] out      seconds UTC
 * @return WFM_OK; WFM_EINVAL (gap, fold, a NULL), WFM_EDOMAIN (date, second, or no such clock time under
 *         WFM_GAP_ERROR)
 * @note   Time O(log transitions). wfm_zone_to_local followed by this with its fold gives the instant back.
 *         Since 0.1.
 */
WFM_API wfm_status wfm_zone_to_instant(wfm_ctx *ctx, const wfm_zone *zone, int32_t date, int32_t second,
                                       int32_t gap, int32_t fold, int64_t *out);

/**
 * Instants of the clock times of one file or queue, in the order in which they stand there.
 *
 * A clock time that the autumn change repeats goes to its first run where it stands for the first time and to
 * its second where it stands again, which is how exports without an offset write the hour that comes twice.
 * Exports that write 24 hours on every day have rows for the hour that the spring change leaves out, zeros
 * mostly: WFM_GAP_NONE marks them, and wfm_series_align counts such rows as outside the grid.
 *
 * @param      ctx      context
 * @param[in]  zone     zone
 * @param      n        clock times; 0 is allowed
 * @param[in]  date     [n] as for wfm_zone_to_instant
 * @param[in]  second   [n] as for wfm_zone_to_instant
 * @param      gap      WFM_GAP_ERROR, WFM_GAP_FORWARD or WFM_GAP_NONE
 * @param[out] instant  [n] seconds UTC, or WFM_INSTANT_NONE
 * @return WFM_OK; WFM_EINVAL, WFM_EDOMAIN (the message names the row, from 0), WFM_ENOMEM
 * @note   Time O(n log transitions). Since 0.1.
 */
WFM_API wfm_status wfm_zone_to_instants(wfm_ctx *ctx, const wfm_zone *zone, size_t n, const int32_t *date,
                                        const int32_t *second, int32_t gap, int64_t *instant);

/**
 * Start of a date at the place: the first instant at which the clock shows this date or a later one.
 *
 * That is 00:00 or, where the clock change leaves midnight out, the first clock time after it. A date that
 * the place left out altogether (Samoa, 30 December 2011) starts where the next one does.
 *
 * @param[in]  zone  zone
 * @param      date  days since 1970-01-01
 * @return seconds UTC
 * @note   Time O(log transitions). Never decreases with the date. Since 0.1.
 */
WFM_API int64_t wfm_zone_day_start(const wfm_zone *zone, int32_t date);

/**
 * A row of intervals without holes, by the clock of one zone, over whole local days. Immutable; the zone must
 * outlive it.
 *
 * An interval starts where the clock shows a multiple of interval_s, and where a clock change carries it from
 * one such block of the day into another. So intervals no longer than the change are left out in spring and
 * come twice in autumn (92, 96 or 100 of 15 minutes), and longer ones get shorter or longer (a day has 23, 24
 * or 25 hours).
 */
typedef struct wfm_grid wfm_grid;

/**
 * Makes a grid.
 *
 * @param      ctx         context
 * @param[in]  zone        zone
 * @param      first_date  first day, days since 1970-01-01
 * @param      days        1 to 36600
 * @param      interval_s  seconds, 60 to 86400, divides 86400
 * @param[out] out         the grid, the caller's to free with wfm_grid_free
 * @return WFM_OK; WFM_EINVAL (a NULL), WFM_EDOMAIN (days, interval_s, dates that do not fit), WFM_ENOMEM
 * @note   Time and memory O(intervals), 12 bytes each. Since 0.1.
 */
WFM_API wfm_status wfm_grid_create(wfm_ctx *ctx, const wfm_zone *zone, int32_t first_date, int32_t days,
                                   int32_t interval_s, wfm_grid **out);

/** Frees a grid; accepts NULL. Series on it must have been freed before. Since 0.1. */
WFM_API void wfm_grid_free(wfm_grid *grid);

/** Number of intervals; 0 only when every day of the grid is one that the place left out. Since 0.1. */
WFM_API size_t wfm_grid_count(const wfm_grid *grid);

/** Length of an interval by the clock, seconds. Since 0.1. */
WFM_API int32_t wfm_grid_interval_s(const wfm_grid *grid);

/** Number of days. Since 0.1. */
WFM_API int32_t wfm_grid_days(const wfm_grid *grid);

/** Date of day 0. Since 0.1. */
WFM_API int32_t wfm_grid_first_date(const wfm_grid *grid);

/** Zone of the grid. Since 0.1. */
WFM_API const wfm_zone *wfm_grid_zone(const wfm_grid *grid);

/**
 * Start of an interval. Interval i lasts from wfm_grid_start(grid, i) until before wfm_grid_start(grid, i +
 * 1).
 *
 * @param[in]  grid  grid
 * @param      i     0 to count; count, and anything above it, gives the end of the last interval
 * @return seconds UTC
 * @note   Time O(1). Since 0.1.
 */
WFM_API int64_t wfm_grid_start(const wfm_grid *grid, size_t i);

/**
 * Interval that holds an instant.
 *
 * @param[in]  grid     grid
 * @param      instant  seconds UTC
 * @return 0 to count - 1; -1 before the first interval or after the last
 * @note   Time O(1). Since 0.1.
 */
WFM_API int64_t wfm_grid_find(const wfm_grid *grid, int64_t instant);

/**
 * Day of an interval.
 *
 * @param[in]  grid  grid
 * @param      i     0 to count - 1
 * @return 0 to days - 1; -1 for an i outside
 * @note   Time O(log days). Since 0.1.
 */
WFM_API int32_t wfm_grid_day(const wfm_grid *grid, size_t i);

/**
 * Clock time at the start of an interval.
 *
 * @param[in]  grid  grid
 * @param      i     0 to count - 1
 * @return seconds after 00:00 as the clock shows them, 0 to 86399; -1 for an i outside
 * @note   Time O(1). Since 0.1.
 */
WFM_API int32_t wfm_grid_second(const wfm_grid *grid, size_t i);

/**
 * Intervals of a day.
 *
 * @param[in]  grid   grid
 * @param      day    0 to days - 1
 * @param[out] first  first interval; may be NULL
 * @param[out] count  how many; 0 for a day that the place left out and for a day outside the grid; may be
 *                    NULL
 * @note   Time O(1). Since 0.1.
 */
WFM_API void wfm_grid_day_range(const wfm_grid *grid, int32_t day, size_t *first, size_t *count);

/** Opening hours of one queue: windows by weekday, and special days that replace them. */
typedef struct wfm_hours wfm_hours;

/**
 * Makes opening hours: closed all week until windows are added.
 *
 * @param      ctx  context
 * @param[out] out  the hours, the caller's to free with wfm_hours_free
 * @return WFM_OK; WFM_EINVAL (out NULL), WFM_ENOMEM. Since 0.1.
 */
WFM_API wfm_status wfm_hours_create(wfm_ctx *ctx, wfm_hours **out);

/** Frees opening hours; accepts NULL. Since 0.1. */
WFM_API void wfm_hours_free(wfm_hours *hours);

/**
 * Adds a window to a weekday.
 *
 * @param      hours    opening hours
 * @param      weekday  0 Monday to 6 Sunday, the day on which the window opens
 * @param      open_s   clock time, 0 to 86399
 * @param      close_s  clock time, open_s < close_s <= 172800; past 86400 it is the next day's clock (22:00
 *                      to 30:00 is 22:00 to 06:00)
 * @return WFM_OK; WFM_EINVAL (hours NULL), WFM_EDOMAIN (weekday, times), WFM_EDUPLICATE (overlaps a window of
 *         the same weekday), WFM_ENOMEM
 * @note   Windows that touch are one; a window over midnight may overlap one of the next weekday. Since 0.1.
 */
WFM_API wfm_status wfm_hours_add(wfm_hours *hours, int32_t weekday, int32_t open_s, int32_t close_s);

/** A day unlike its weekday: a holiday, a campaign, a half day. */
typedef struct wfm_special_day {
  uint32_t struct_size; /* set by wfm_special_day_init */
  int32_t date;         /* WFM_DATE_NONE until set */
  const char *name;     /* type: days of one name are alike; copied; NULL is "" */
  int32_t closed;       /* 1: no contacts taken; 0 */
  int32_t open_s;       /* clock time of its only window, as for wfm_hours_add; -1: the weekday's hours */
  int32_t close_s;      /* -1 exactly when open_s is */
  int32_t reserved0;    /* keep 0 */
  double scale;         /* planner's factor on the volume, >= 0; NaN: to be learnt; NaN */
} wfm_special_day;

/** Fills defaults. @param struct_size sizeof(wfm_special_day) of the caller. Since 0.1. */
WFM_API void wfm_special_day_init(wfm_special_day *day, size_t struct_size);

/**
 * Adds a special day. It replaces the windows that open on its date; a window that opened the evening before
 * still runs on.
 *
 * @param      hours  opening hours
 * @param[in]  day    copied
 * @return WFM_OK; WFM_EINVAL (a NULL, day not initialised), WFM_EVERSION, WFM_EDOMAIN (date, closed, times,
 *         scale), WFM_EDUPLICATE (date given twice), WFM_ENOMEM
 * @note   Time O(special days). Since 0.1.
 */
WFM_API wfm_status wfm_hours_add_special(wfm_hours *hours, const wfm_special_day *day);

/** Number of special days. Since 0.1. */
WFM_API size_t wfm_hours_special_count(const wfm_hours *hours);

/**
 * A special day by its place in order of date.
 *
 * @param[in]  hours  opening hours
 * @param      i      0 to count - 1
 * @param[out] out    struct_size set by wfm_special_day_init; its name lives as long as the hours
 * @return WFM_OK; WFM_EINVAL (a NULL, out not initialised), WFM_EDOMAIN (i). Since 0.1.
 */
WFM_API wfm_status wfm_hours_special(const wfm_hours *hours, size_t i, wfm_special_day *out);

/**
 * Place of the special day on a date.
 *
 * @param[in]  hours  opening hours
 * @param      date   days since 1970-01-01
 * @return place for wfm_hours_special; -1 when the date is an ordinary day
 * @note   Time O(log special days). Since 0.1.
 */
WFM_API int64_t wfm_hours_find_special(const wfm_hours *hours, int32_t date);

/**
 * Which intervals of a grid are open.
 *
 * A window opens the first time that the clock shows its opening and closes the last time that it shows its
 * closing; a time that a clock change leaves out counts as the moment of the change. So 22:00 to 06:00 is 7
 * hours in the night of the spring change and 9 in that of autumn, and a window that the change leaves out
 * altogether is empty.
 *
 * @param      ctx    context
 * @param[in]  hours  opening hours
 * @param[in]  grid   grid
 * @param[out] open   [count] 1 where any part of the interval is open, else 0
 * @return WFM_OK; WFM_EINVAL (a NULL)
 * @note   Time O(intervals + windows log transitions). Since 0.1.
 */
WFM_API wfm_status wfm_hours_mask(wfm_ctx *ctx, const wfm_hours *hours, const wfm_grid *grid, uint8_t *open);

#ifdef __cplusplus
}
#endif

#endif
