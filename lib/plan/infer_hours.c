/* Opening hours read off a history. */
#include "plan/plan.h"

#include <string.h>

enum { WEEKDAYS = 7, DAY_S = 86400 };

/* Counts, by weekday and time of day, the days that have a row there; and by weekday the days that have any. */
static void count_rows(const wfm_series *volume, size_t slots, int32_t *seen, int32_t days[WEEKDAYS]) {
  const wfm_grid *grid = wfm_series_grid(volume);
  const uint8_t *cell = wfm_series_cell(volume);
  int32_t step = wfm_grid_interval_s(grid);
  for (int32_t day = 0; day < wfm_grid_days(grid); day++) {
    int32_t weekday = wfm_date_weekday(wfm_grid_first_date(grid) + day);
    size_t first, count, last = SIZE_MAX, found = 0;
    wfm_grid_day_range(grid, day, &first, &count);
    for (size_t i = first; i < first + count; i++) {
      size_t slot = (size_t)(wfm_grid_second(grid, i) / step);
      if (cell[i] != WFM_CELL_OK) continue;
      found++;
      if (last == SIZE_MAX || slot > last) { /* a repeated hour counts once */
        seen[(size_t)weekday * slots + slot]++;
        last = slot;
      }
    }
    if (found) days[weekday]++;
  }
}

static wfm_status add_windows(wfm_hours *hours, int32_t weekday, const int32_t *seen, int32_t days,
                              size_t slots) {
  int32_t step = (int32_t)(DAY_S / slots);
  wfm_status st = WFM_OK;
  for (size_t from = 0; days > 0 && st == WFM_OK && from < slots;) {
    size_t to = from;
    while (to < slots && 2 * (int64_t)seen[to] >= days) to++;
    if (to > from) st = wfm_hours_add(hours, weekday, (int32_t)from * step, (int32_t)to * step);
    from = to + 1;
  }
  return st;
}

wfm_status wfm_plan_infer_hours(wfm_ctx *ctx, const wfm_series *volume, wfm_hours **out) {
  wfm_hours *hours = NULL;
  int32_t days[WEEKDAYS] = {0}, any = 0;
  int32_t *seen = NULL;
  wfm_status st;
  if (!out) return wfm__fail(ctx, WFM_EINVAL, "out is NULL");
  *out = NULL;
  if (!volume) return wfm__fail(ctx, WFM_EINVAL, "volume is NULL");
  size_t slots = (size_t)(DAY_S / wfm_grid_interval_s(wfm_series_grid(volume)));
  seen = wfm__alloc(ctx, WEEKDAYS * slots, sizeof *seen);
  if (!seen) {
    st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for opening hours");
    goto done;
  }
  count_rows(volume, slots, seen, days);
  for (int32_t w = 0; w < WEEKDAYS; w++) any |= days[w];
  if (!any) {
    st = wfm__fail(ctx, WFM_ENODATA, "the history has no value to read opening hours off");
    goto done;
  }
  st = wfm_hours_create(ctx, &hours);
  for (int32_t w = 0; st == WFM_OK && w < WEEKDAYS; w++)
    st = add_windows(hours, w, seen + (size_t)w * slots, days[w], slots);
  if (st == WFM_OK) {
    *out = hours;
    hours = NULL;
  }
done:
  wfm_hours_free(hours);
  wfm__free(ctx, seen);
  return st;
}

/* Writes the windows of a weekday's opening hours, "07:00-21:05", or "closed". */
static void say_windows(wfm__text *text, const uint8_t *open, size_t slots, int32_t step) {
  bool any = false;
  for (size_t from = 0; from < slots;) {
    size_t to = from;
    while (to < slots && open[to]) to++;
    if (to > from) {
      wfm__text_add(text, any ? " and " : "");
      wfm__plan_add_clock(text, (int32_t)from * step);
      wfm__text_add(text, "-");
      wfm__plan_add_clock(text, (int32_t)to * step);
      any = true;
    }
    from = to + 1;
  }
  if (!any) wfm__text_add(text, "closed");
}

wfm_status wfm__plan_say_hours(wfm_plan_result *result, const char *name, const wfm_hours *hours) {
  static const char *const day[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  enum { STEP = 300, SLOTS = 288, DAYS = 7, MONDAY = 4 };
  wfm_ctx *ctx = result->ctx;
  wfm_zone *floating = NULL;
  wfm_grid *week = NULL;
  uint8_t *open = wfm__alloc(ctx, (size_t)DAYS * SLOTS, 1);
  wfm_status st = open ? WFM_OK : wfm__fail(ctx, WFM_ENOMEM, "out of memory for a week");
  if (st == WFM_OK) st = wfm_zone_open(ctx, "floating", &floating);
  if (st == WFM_OK)
    st = wfm_grid_create(ctx, floating, MONDAY, DAYS, STEP, &week); /* 1970-01-05 was a Monday */
  if (st == WFM_OK) st = wfm_hours_mask(ctx, hours, week, open);
  if (st == WFM_OK) {
    wfm__text text;
    wfm__text_init(&text, ctx);
    wfm__text_printf(&text,
                     "Queue %s: opening hours were not given and are read off the history (open where at "
                     "least half of the "
                     "weekday's days have a row):",
                     name);
    for (int from = 0; from < DAYS;) { /* alike days are named together */
      int to = from;
      while (to + 1 < DAYS && memcmp(open + (to + 1) * SLOTS, open + from * SLOTS, SLOTS) == 0) to++;
      wfm__text_printf(&text, "%s %s", from ? "," : "", day[from]);
      if (to > from) wfm__text_printf(&text, "-%s", day[to]);
      wfm__text_add(&text, " ");
      say_windows(&text, open + from * SLOTS, SLOTS, STEP);
      from = to + 1;
    }
    wfm__text_add(&text, ".");
    st = wfm__plan_say(result, &text);
  }
  wfm_grid_free(week);
  wfm_zone_free(floating);
  wfm__free(ctx, open);
  return st;
}
