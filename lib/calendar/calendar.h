/* What the room calendar promises: zones as runs of constant offset, clock times, text of dates. */
#ifndef WFM_CALENDAR_CALENDAR_H
#define WFM_CALENDAR_CALENDAR_H

#include "core/core.h"

#include <libwfm/calendar.h>

enum { WFM__DAY_S = 86400 };

/* Offsets that RFC 8536 allows. */
enum { WFM__OFFSET_MIN = -89999, WFM__OFFSET_MAX = 93599 };

/* Instants beyond these have no date; runs without a change before or after end here. */
#define WFM__INSTANT_MAX ((int64_t)INT32_MAX * WFM__DAY_S)
#define WFM__INSTANT_MIN (-WFM__INSTANT_MAX)

/* --- rule of a POSIX TZ string, the footer of a zone file --- */
typedef enum wfm__tz_day_kind { WFM__TZ_JULIAN, WFM__TZ_DAY, WFM__TZ_MONTH } wfm__tz_day_kind;
typedef struct wfm__tz_day {
  wfm__tz_day_kind kind;
  int32_t day;                  /* JULIAN 1 to 365 without 29 February; DAY 0 to 365 with it */
  int32_t month, week, weekday; /* MONTH: week 1 to 5 (5: last), weekday 0 Sunday to 6 */
  int32_t time_s;               /* of the clock in force before the change */
} wfm__tz_day;
typedef struct wfm__tz_rule {
  bool has_dst;
  int32_t standard_s, dst_s; /* east of UTC */
  wfm__tz_day dst_start, dst_end;
} wfm__tz_rule;
/* False when the text is malformed. */
bool wfm__tz_rule_parse(const char *text, size_t length, wfm__tz_rule *rule);
/* Instants of a year at which daylight-saving time starts and ends; only for rules that have it. */
void wfm__tz_rule_year(const wfm__tz_rule *rule, int32_t year, int64_t *start, int64_t *end);

/* --- zones --- */
struct wfm_zone {
  wfm_ctx *ctx;
  char *name;
  int64_t *at;     /* [count] instants of change, ascending */
  int32_t *offset; /* [count] from there on */
  size_t count;
  int32_t first_offset; /* before the first change */
  bool has_rule;        /* from rule_from on, the last change on file, offset or not */
  int64_t rule_from;
  wfm__tz_rule rule;
};

/* Reads a compiled zone file into the empty zone; on failure the caller frees the zone. */
wfm_status wfm__tzif_parse(wfm_ctx *ctx, const unsigned char *data, size_t size, wfm_zone *zone);

/* A stretch of time in which the offset does not change. Neighbours may have the same offset. */
typedef struct wfm__run {
  int64_t start, end;
  int32_t offset_s;
} wfm__run;
wfm__run wfm__zone_run(const wfm_zone *zone, int64_t instant);

/* A clock time here is date * 86400 + second. First instant at which the clock shows it or a later one. */
int64_t wfm__zone_first_at(const wfm_zone *zone, int64_t clock);
/* The instant from which on the clock never shows an earlier one. */
int64_t wfm__zone_last_at(const wfm_zone *zone, int64_t clock);
/* First and last instant at which the clock shows exactly this; false when it never does. */
bool wfm__zone_runs_of(const wfm_zone *zone, int64_t clock, int64_t *first, int64_t *last);

/* --- text for messages: 2026-03-29, 02:30:00, 2026-03-29T02:30:00Z --- */
enum { WFM__TIME_TEXT = 40 };
void wfm__format_date(char text[WFM__TIME_TEXT], int64_t date);
void wfm__format_clock(char text[WFM__TIME_TEXT], int32_t second);
void wfm__format_instant(char text[WFM__TIME_TEXT], int64_t instant);

/* Division that rounds down, and what it leaves. */
static inline int64_t wfm__floor_div(int64_t a, int64_t b) {
  return a / b - (a % b < 0);
}
static inline int64_t wfm__floor_mod(int64_t a, int64_t b) {
  int64_t m = a % b;
  return m < 0 ? m + b : m;
}

#endif
