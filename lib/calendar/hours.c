/* Opening hours of a queue: weekly windows, special days, and the mask that they make on a grid. */
#include "calendar/calendar.h"

#include <math.h>
#include <string.h>

typedef struct window {
  int32_t open_s, close_s;
} window;

typedef struct week_day {
  window *windows; /* by opening, without overlap */
  size_t count, cap;
} week_day;

typedef struct special_entry {
  wfm_special_day day;
  char *name; /* what day.name points to */
} special_entry;

struct wfm_hours {
  wfm_ctx *ctx;
  week_day week[7];
  special_entry *special; /* by date */
  size_t special_count, special_cap;
};

static const char *const weekday_names[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                            "Friday", "Saturday", "Sunday"};

static const wfm_special_day ordinary = {.date = WFM_DATE_NONE, .open_s = -1, .close_s = -1, .scale = NAN};

wfm_status wfm_hours_create(wfm_ctx *ctx, wfm_hours **out) {
  if (!out) return wfm__fail(ctx, WFM_EINVAL, "out is NULL");
  wfm_hours *hours = wfm__alloc(ctx, 1, sizeof *hours);
  if (!hours) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for opening hours");
  hours->ctx = ctx;
  *out = hours;
  return WFM_OK;
}

void wfm_hours_free(wfm_hours *hours) {
  if (!hours) return;
  for (size_t i = 0; i < WFM__COUNT(hours->week); i++) wfm__free(hours->ctx, hours->week[i].windows);
  for (size_t i = 0; i < hours->special_count; i++) wfm__free(hours->ctx, hours->special[i].name);
  wfm__free(hours->ctx, hours->special);
  wfm__free(hours->ctx, hours);
}

/* Messages begin with what the window belongs to. */
static wfm_status check_window(wfm_ctx *ctx, const char *whose, int32_t open_s, int32_t close_s) {
  if (open_s < 0 || open_s >= WFM__DAY_S)
    return wfm__fail(ctx, WFM_EDOMAIN, "%s: open_s=%d, want 0 to 86399", whose, (int)open_s);
  if (close_s <= open_s || close_s > 2 * WFM__DAY_S)
    return wfm__fail(ctx, WFM_EDOMAIN, "%s: close_s=%d, want above open_s=%d and at most 172800", whose,
                     (int)close_s, (int)open_s);
  return WFM_OK;
}

wfm_status wfm_hours_add(wfm_hours *hours, int32_t weekday, int32_t open_s, int32_t close_s) {
  if (!hours) return WFM_EINVAL;
  if (weekday < 0 || weekday > 6)
    return wfm__fail(hours->ctx, WFM_EDOMAIN, "weekday=%d, want 0 Monday to 6 Sunday", (int)weekday);
  wfm_status st = check_window(hours->ctx, weekday_names[weekday], open_s, close_s);
  if (st != WFM_OK) return st;
  week_day *day = &hours->week[weekday];
  size_t place = 0;
  for (size_t i = 0; i < day->count; i++) {
    const window *other = &day->windows[i];
    if (open_s < other->close_s && other->open_s < close_s) {
      char text[4][WFM__TIME_TEXT];
      wfm__format_clock(text[0], open_s);
      wfm__format_clock(text[1], close_s);
      wfm__format_clock(text[2], other->open_s);
      wfm__format_clock(text[3], other->close_s);
      return wfm__fail(hours->ctx, WFM_EDUPLICATE, "%s: %s to %s overlaps %s to %s", weekday_names[weekday],
                       text[0], text[1], text[2], text[3]);
    }
    place += other->open_s < open_s;
  }
  st = wfm__grow(hours->ctx, &day->windows, &day->cap, day->count + 1, sizeof *day->windows);
  if (st != WFM_OK) return st;
  memmove(day->windows + place + 1, day->windows + place, (day->count - place) * sizeof *day->windows);
  day->windows[place] = (window){open_s, close_s};
  day->count++;
  return WFM_OK;
}

void wfm_special_day_init(wfm_special_day *day, size_t struct_size) {
  wfm__opts_init(day, struct_size, &ordinary, sizeof ordinary);
}

/* Special days before the date. */
static size_t special_before(const wfm_hours *hours, int64_t date) {
  size_t low = 0, high = hours->special_count;
  while (low < high) {
    size_t mid = low + (high - low) / 2;
    if (hours->special[mid].day.date < date)
      low = mid + 1;
    else
      high = mid;
  }
  return low;
}

static const special_entry *special_on(const wfm_hours *hours, int64_t date) {
  size_t i = special_before(hours, date);
  return i < hours->special_count && hours->special[i].day.date == date ? &hours->special[i] : NULL;
}

static wfm_status check_special(const wfm_hours *hours, const wfm_special_day *day) {
  wfm_ctx *ctx = hours->ctx;
  if (day->date == WFM_DATE_NONE) return wfm__fail(ctx, WFM_EDOMAIN, "special day: no date");
  char text[WFM__TIME_TEXT], whose[WFM__TIME_TEXT + 16];
  wfm__format_date(text, day->date);
  (void)wfm__format(whose, sizeof whose, "special day %s", text);
  if (day->reserved0 != 0) return wfm__fail(ctx, WFM_EVERSION, "%s: reserved0 is not 0", whose);
  if (day->closed != 0 && day->closed != 1)
    return wfm__fail(ctx, WFM_EDOMAIN, "%s: closed=%d, want 0 or 1", whose, (int)day->closed);
  if (!isnan(day->scale) && !(day->scale >= 0 && day->scale < INFINITY))
    return wfm__fail(ctx, WFM_EDOMAIN, "%s: scale=%g, want >= 0 or NaN", whose, day->scale);
  if (special_on(hours, day->date)) return wfm__fail(ctx, WFM_EDUPLICATE, "%s is given twice", whose);
  if (day->open_s == -1 && day->close_s == -1) return WFM_OK;
  return check_window(ctx, whose, day->open_s, day->close_s);
}

wfm_status wfm_hours_add_special(wfm_hours *hours, const wfm_special_day *day) {
  if (!hours) return WFM_EINVAL;
  if (!day) return wfm__fail(hours->ctx, WFM_EINVAL, "day is NULL");
  wfm_special_day read = ordinary;
  wfm_status st = wfm__opts_read(hours->ctx, &read, sizeof read, day);
  if (st == WFM_OK) st = check_special(hours, &read);
  if (st == WFM_OK)
    st = wfm__grow(hours->ctx, &hours->special, &hours->special_cap, hours->special_count + 1,
                   sizeof *hours->special);
  if (st != WFM_OK) return st;
  char *name = wfm__strdup(hours->ctx, read.name ? read.name : "");
  if (!name) return wfm__fail(hours->ctx, WFM_ENOMEM, "out of memory for a special day");
  size_t place = special_before(hours, read.date);
  special_entry *at = hours->special + place;
  memmove(at + 1, at, (hours->special_count - place) * sizeof *at);
  read.name = name;
  *at = (special_entry){read, name};
  hours->special_count++;
  return WFM_OK;
}

size_t wfm_hours_special_count(const wfm_hours *hours) {
  return hours->special_count;
}

wfm_status wfm_hours_special(const wfm_hours *hours, size_t i, wfm_special_day *out) {
  if (!hours) return WFM_EINVAL;
  if (!out) return wfm__fail(hours->ctx, WFM_EINVAL, "out is NULL");
  if (i >= hours->special_count)
    return wfm__fail(hours->ctx, WFM_EDOMAIN, "special day %zu of %zu", i, hours->special_count);
  return wfm__result_write(hours->ctx, out, &hours->special[i].day, sizeof *out);
}

int64_t wfm_hours_find_special(const wfm_hours *hours, int32_t date) {
  const special_entry *found = special_on(hours, date);
  return found ? (int64_t)(found - hours->special) : -1;
}

/* Opens the intervals that a window of a date touches. */
static void mask_window(const wfm_grid *grid, int64_t date, window w, uint8_t *open) {
  const wfm_zone *zone = wfm_grid_zone(grid);
  size_t count = wfm_grid_count(grid);
  int64_t from = wfm__zone_first_at(zone, date * WFM__DAY_S + w.open_s);
  int64_t to = wfm__zone_last_at(zone, date * WFM__DAY_S + w.close_s);
  if (from < wfm_grid_start(grid, 0)) from = wfm_grid_start(grid, 0);
  int64_t i = wfm_grid_find(grid, from);
  if (i < 0 || from >= to) return;
  for (size_t k = (size_t)i; k < count && wfm_grid_start(grid, k) < to; k++) open[k] = 1;
}

wfm_status wfm_hours_mask(wfm_ctx *ctx, const wfm_hours *hours, const wfm_grid *grid, uint8_t *open) {
  if (!hours || !grid || (!open && wfm_grid_count(grid) > 0))
    return wfm__fail(ctx, WFM_EINVAL, "hours, grid or open is NULL");
  size_t count = wfm_grid_count(grid);
  if (count == 0) return WFM_OK;
  memset(open, 0, count);
  int64_t first = wfm_grid_first_date(grid), days = wfm_grid_days(grid);
  for (int64_t date = first - 2; date <= first + days; date++) { /* windows of the days around reach in */
    const special_entry *special = special_on(hours, date);
    if (special && special->day.closed) continue;
    if (special && special->day.open_s >= 0) {
      mask_window(grid, date, (window){special->day.open_s, special->day.close_s}, open);
      continue;
    }
    const week_day *day = &hours->week[wfm__floor_mod(date + 3, 7)];
    for (size_t i = 0; i < day->count; i++) mask_window(grid, date, day->windows[i], open);
  }
  return WFM_OK;
}
