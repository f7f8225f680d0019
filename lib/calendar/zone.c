/* Offsets of a zone at every instant, and from the clock back to instants. */
#include "calendar/calendar.h"

/* The rule needs dates a year around; at the very ends of time the offset stays as it is. */
#define RULE_REACH (WFM__INSTANT_MAX - 800 * (int64_t)WFM__DAY_S)

static int64_t max_i64(int64_t a, int64_t b) {
  return a > b ? a : b;
}

static int64_t min_i64(int64_t a, int64_t b) {
  return a < b ? a : b;
}

/* Changes at or before the instant. */
static size_t changes_until(const wfm_zone *zone, int64_t instant) {
  size_t low = 0, high = zone->count;
  while (low < high) {
    size_t mid = low + (high - low) / 2;
    if (zone->at[mid] <= instant)
      low = mid + 1;
    else
      high = mid;
  }
  return low;
}

typedef struct change {
  int64_t at;
  int32_t offset;
  bool to_dst;
} change;

/* Where both changes meet (daylight-saving time all year), the start has the last word. */
static bool before(const change *a, const change *b) {
  return a->at < b->at || (a->at == b->at && !a->to_dst && b->to_dst);
}

/* The run by the rule, from the state that the table leaves. */
static wfm__run rule_run(const wfm_zone *zone, int64_t instant, wfm__run run) {
  int32_t year;
  wfm_date_to_ymd((int32_t)wfm__floor_div(instant, WFM__DAY_S), &year, NULL, NULL);
  change list[6];
  size_t n = 0;
  for (int32_t y = year - 1; y <= year + 1; y++) {
    int64_t start, end;
    wfm__tz_rule_year(&zone->rule, y, &start, &end);
    change both[2] = {{start, zone->rule.dst_s, true}, {end, zone->rule.standard_s, false}};
    for (size_t k = 0; k < 2; k++) {
      size_t i = n++;
      for (; i > 0 && before(&both[k], &list[i - 1]); i--) list[i] = list[i - 1];
      list[i] = both[k];
    }
  }
  for (size_t i = 0; i < n; i++) {
    if (list[i].at <= zone->rule_from) continue;
    if (list[i].at > instant) {
      run.end = list[i].at;
      break;
    }
    run.start = list[i].at;
    run.offset_s = list[i].offset;
  }
  return run;
}

wfm__run wfm__zone_run(const wfm_zone *zone, int64_t instant) {
  size_t i = changes_until(zone, instant);
  wfm__run run = {.start = i > 0 ? zone->at[i - 1] : INT64_MIN,
                  .end = i < zone->count ? zone->at[i] : INT64_MAX,
                  .offset_s = i > 0 ? zone->offset[i - 1] : zone->first_offset};
  if (i < zone->count || !zone->has_rule) return run;
  int64_t from = max_i64(zone->rule_from, -RULE_REACH);
  if (instant < from) {
    run.end = from;
    return run;
  }
  if (instant > RULE_REACH) {
    run = rule_run(zone, RULE_REACH, run);
    run.end = INT64_MAX;
    return run;
  }
  return rule_run(zone, instant, run);
}

int64_t wfm__zone_first_at(const wfm_zone *zone, int64_t clock) {
  for (int64_t t = clock - WFM__OFFSET_MAX;;) {
    wfm__run run = wfm__zone_run(zone, t);
    int64_t found = max_i64(run.start, clock - run.offset_s);
    if (found < run.end) return found;
    t = run.end;
  }
}

int64_t wfm__zone_last_at(const wfm_zone *zone, int64_t clock) {
  int64_t found = clock - WFM__OFFSET_MAX;
  for (int64_t t = found; t <= clock - WFM__OFFSET_MIN;) {
    wfm__run run = wfm__zone_run(zone, t);
    int64_t end = min_i64(run.end, clock - run.offset_s);
    if (end > run.start) found = max_i64(found, end);
    if (run.end == INT64_MAX) break;
    t = run.end;
  }
  return found;
}

bool wfm__zone_runs_of(const wfm_zone *zone, int64_t clock, int64_t *first, int64_t *last) {
  bool found = false;
  for (int64_t t = clock - WFM__OFFSET_MAX; t <= clock - WFM__OFFSET_MIN;) {
    wfm__run run = wfm__zone_run(zone, t);
    int64_t instant = clock - run.offset_s;
    if (instant >= run.start && instant < run.end) {
      if (!found) *first = instant;
      *last = instant;
      found = true;
    }
    if (run.end == INT64_MAX) break;
    t = run.end;
  }
  return found;
}

void wfm_zone_to_local(const wfm_zone *zone, int64_t instant, wfm_local *out) {
  wfm_local local = {.date = WFM_DATE_NONE};
  if (instant >= WFM__INSTANT_MIN && instant <= WFM__INSTANT_MAX) {
    wfm__run run = wfm__zone_run(zone, instant);
    int64_t clock = instant + run.offset_s, date = wfm__floor_div(clock, WFM__DAY_S);
    local.offset_s = run.offset_s;
    if (date > INT32_MIN && date <= INT32_MAX) {
      local.date = (int32_t)date;
      local.second = (int32_t)wfm__floor_mod(clock, WFM__DAY_S);
    }
    if (run.start > WFM__INSTANT_MIN) { /* shown before, if the clock stood later when the run began */
      wfm__run earlier = wfm__zone_run(zone, run.start - 1);
      local.fold = clock < run.start + earlier.offset_s;
    }
  }
  *out = local;
}

/* first and last instant of a clock time; a time left out by a change is an error or carries the old offset
 * on. */
static wfm_status instants_of(wfm_ctx *ctx, const wfm_zone *zone, int32_t date, int32_t second, int32_t gap,
                              int64_t *first, int64_t *last) {
  char day[WFM__TIME_TEXT], time[WFM__TIME_TEXT];
  if (date == WFM_DATE_NONE) return wfm__fail(ctx, WFM_EDOMAIN, "date is WFM_DATE_NONE, want a date");
  if (second < 0 || second >= 2 * WFM__DAY_S)
    return wfm__fail(ctx, WFM_EDOMAIN, "second=%d, want 0 to 172799", (int)second);
  int64_t clock = (int64_t)date * WFM__DAY_S + second;
  if (wfm__zone_runs_of(zone, clock, first, last)) return WFM_OK;
  if (gap == WFM_GAP_ERROR) {
    wfm__format_date(day, wfm__floor_div(clock, WFM__DAY_S));
    wfm__format_clock(time, (int32_t)wfm__floor_mod(clock, WFM__DAY_S));
    return wfm__fail(ctx, WFM_EDOMAIN, "%s %s does not exist in %s: a clock change leaves it out", day, time,
                     zone->name);
  }
  if (gap == WFM_GAP_NONE) {
    *first = *last = WFM_INSTANT_NONE;
    return WFM_OK;
  }
  wfm__run earlier = wfm__zone_run(zone, wfm__zone_first_at(zone, clock) - 1);
  *first = *last = clock - earlier.offset_s;
  return WFM_OK;
}

wfm_status wfm_zone_to_instant(wfm_ctx *ctx, const wfm_zone *zone, int32_t date, int32_t second, int32_t gap,
                               int32_t fold, int64_t *out) {
  if (!zone || !out) return wfm__fail(ctx, WFM_EINVAL, "zone or out is NULL");
  if (gap != WFM_GAP_ERROR && gap != WFM_GAP_FORWARD)
    return wfm__fail(ctx, WFM_EINVAL, "gap=%d, want WFM_GAP_ERROR or WFM_GAP_FORWARD", (int)gap);
  if (fold != WFM_FOLD_FIRST && fold != WFM_FOLD_SECOND)
    return wfm__fail(ctx, WFM_EINVAL, "fold=%d, want WFM_FOLD_FIRST or WFM_FOLD_SECOND", (int)fold);
  int64_t first = 0, last = 0;
  wfm_status st = instants_of(ctx, zone, date, second, gap, &first, &last);
  if (st == WFM_OK) *out = fold == WFM_FOLD_FIRST ? first : last;
  return st;
}

/* Notes an instant in the ascending list; true when it is there already. */
static wfm_status seen_before(wfm_ctx *ctx, int64_t **list, size_t *cap, size_t *count, int64_t instant,
                              bool *seen) {
  size_t low = 0, high = *count;
  while (low < high) {
    size_t mid = low + (high - low) / 2;
    if ((*list)[mid] < instant)
      low = mid + 1;
    else
      high = mid;
  }
  *seen = low < *count && (*list)[low] == instant;
  if (*seen) return WFM_OK;
  wfm_status st = wfm__grow(ctx, list, cap, *count + 1, sizeof **list);
  if (st != WFM_OK) return st;
  for (size_t i = (*count)++; i > low; i--) (*list)[i] = (*list)[i - 1];
  (*list)[low] = instant;
  return WFM_OK;
}

wfm_status wfm_zone_to_instants(wfm_ctx *ctx, const wfm_zone *zone, size_t n, const int32_t *date,
                                const int32_t *second, int32_t gap, int64_t *instant) {
  if (!zone || (n > 0 && (!date || !second || !instant)))
    return wfm__fail(ctx, WFM_EINVAL, "zone, date, second or instant is NULL");
  if (gap != WFM_GAP_ERROR && gap != WFM_GAP_FORWARD && gap != WFM_GAP_NONE)
    return wfm__fail(ctx, WFM_EINVAL, "gap=%d, want WFM_GAP_ERROR, WFM_GAP_FORWARD or WFM_GAP_NONE",
                     (int)gap);
  wfm_status st = WFM_OK;
  int64_t *repeated = NULL; /* first runs of the repeated clock times met so far */
  size_t repeated_cap = 0, repeated_count = 0;
  int64_t *scratch = wfm__alloc(ctx, n, sizeof *scratch);
  if (!scratch) {
    st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu instants", n);
    goto done;
  }
  for (size_t i = 0; i < n; i++) {
    int64_t first = 0, last = 0;
    bool seen = false;
    st = instants_of(ctx, zone, date[i], second[i], gap, &first, &last);
    if (st != WFM_OK) {
      st = wfm__fail_within(ctx, st, "row %zu", i);
      goto done;
    }
    if (first != last) st = seen_before(ctx, &repeated, &repeated_cap, &repeated_count, first, &seen);
    if (st != WFM_OK) goto done;
    scratch[i] = seen ? last : first;
  }
  for (size_t i = 0; i < n; i++) instant[i] = scratch[i];
done:
  wfm__free(ctx, repeated);
  wfm__free(ctx, scratch);
  return st;
}

int64_t wfm_zone_day_start(const wfm_zone *zone, int32_t date) {
  return wfm__zone_first_at(zone, (int64_t)date * WFM__DAY_S);
}
