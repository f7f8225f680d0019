/* History made ready: cut at the horizon, closed outside opening hours, suspicious cells set aside, and said so. */
#include "plan/plan.h"

enum { DATES_SHOWN = 8 };

static const char *queue_name(const wfm_plan *plan, size_t queue) {
  return plan->queue[queue].name;
}

/* The history's grid up to the day before the horizon. */
static wfm_status cut_grid(const wfm_plan *plan, size_t queue, wfm_plan_result *result, wfm_grid **out) {
  const wfm_grid *whole = wfm_series_grid(plan->queue[queue].spec.volume);
  int32_t first = wfm_grid_first_date(whole), days = wfm_grid_days(whole);
  if (first >= plan->frame.start_date)
    return wfm__fail(result->ctx, WFM_ENODATA, "the history begins at the horizon's first day or later");
  if (days > plan->frame.start_date - first) days = plan->frame.start_date - first;
  return wfm_grid_create(result->ctx, plan->frame.zone, first, days, wfm_grid_interval_s(whole), out);
}

/* Dates of days for which pick holds: " (2003-04-04, 2003-04-07 and 3 more)". */
static void add_dates(wfm__text *text, const wfm_grid *grid, const uint8_t *pick, size_t count) {
  size_t shown = 0;
  wfm__text_add(text, " (");
  for (int32_t day = 0; day < wfm_grid_days(grid) && shown < DATES_SHOWN; day++)
    if (pick[day]) {
      if (shown++) wfm__text_add(text, ", ");
      wfm__plan_add_date(text, wfm_grid_first_date(grid) + day);
    }
  if (count > shown) wfm__text_printf(text, " and %zu more", count - shown);
  wfm__text_add(text, ")");
}

static size_t count_days(const wfm_grid *grid, const uint8_t *pick) {
  size_t count = 0;
  for (int32_t day = 0; day < wfm_grid_days(grid); day++) count += pick[day] != 0;
  return count;
}

/* Says which days should have values and have none. */
static wfm_status say_lost(wfm_plan_result *result, const char *name, const wfm_series *volume,
                           const uint8_t *open, uint8_t *pick) {
  const wfm_grid *grid = wfm_series_grid(volume);
  const uint8_t *cell = wfm_series_cell(volume);
  for (int32_t day = 0; day < wfm_grid_days(grid); day++) {
    size_t first, count, wanted = 0, found = 0;
    wfm_grid_day_range(grid, day, &first, &count);
    for (size_t i = first; i < first + count; i++) {
      wanted += open[i] != 0;
      found += cell[i] == WFM_CELL_OK;
    }
    pick[day] = wanted > 0 && found == 0;
  }
  size_t lost = count_days(grid, pick);
  if (!lost) return WFM_OK;
  wfm__text text;
  wfm__text_init(&text, result->ctx);
  wfm__text_printf(&text, "Queue %s: open days without a value, taken as missing and not as empty: %zu", name,
                   lost);
  add_dates(&text, grid, pick, lost);
  wfm__text_add(&text, ".");
  return wfm__plan_say(result, &text);
}

static wfm_status say_cleaned(wfm_plan_result *result, const char *name, const wfm_grid *grid,
                              const wfm_clean_report *report, const uint8_t *found, uint8_t *pick) {
  if (!report->outliers && !report->outage_days && !report->negative) return WFM_OK;
  const char *between = "";
  wfm__text text;
  wfm__text_init(&text, result->ctx);
  wfm__text_printf(&text, "Queue %s: set aside before forecasting:", name);
  if (report->outage_days) {
    for (int32_t day = 0; day < wfm_grid_days(grid); day++) {
      size_t first, count;
      wfm_grid_day_range(grid, day, &first, &count);
      pick[day] = 0;
      for (size_t i = first; i < first + count; i++) pick[day] |= found[i] == WFM_CLEAN_OUTAGE;
    }
    wfm__text_printf(&text, "%s days with next to nothing: %lld", between, (long long)report->outage_days);
    add_dates(&text, grid, pick, count_days(grid, pick));
    between = ";";
  }
  if (report->outliers) {
    wfm__text_printf(&text, "%s intervals far from their weekday and time of day: %lld", between,
                     (long long)report->outliers);
    between = ";";
  }
  if (report->negative)
    wfm__text_printf(&text, "%s negative counts: %lld", between, (long long)report->negative);
  wfm__text_add(&text, ".");
  return wfm__plan_say(result, &text);
}

/* Says where the history begins and ends, at which interval, and what it counts. */
static wfm_status say_history(wfm_plan_result *result, const struct wfm__plan_queue *queue,
                              const wfm_grid *grid) {
  wfm__text text;
  wfm__text_init(&text, result->ctx);
  wfm__text_printf(&text, "Queue %s: history from ", queue->name);
  wfm__plan_add_date(&text, wfm_grid_first_date(grid));
  wfm__text_add(&text, " to ");
  wfm__plan_add_date(&text, wfm_grid_first_date(grid) + wfm_grid_days(grid) - 1);
  wfm__text_printf(
      &text, " in intervals of %d minutes; it counts %s.", wfm_grid_interval_s(grid) / 60,
      queue->spec.contacts == WFM_CONTACTS_HANDLED
          ? "handled contacts only: those who hung up are not in the file, so volume, requirement "
            "and hours are a lower estimate"
          : "offered contacts (answered and abandoned)");
  return wfm__plan_say(result, &text);
}

static wfm_status say_outside(wfm_plan_result *result, const char *name, size_t kept) {
  if (!kept) return WFM_OK;
  return wfm__plan_sayf(result,
                        "Queue %s: intervals of the history with contacts outside the opening hours, which "
                        "are not planned for: %zu.",
                        name, kept);
}

wfm_status wfm__plan_history(const wfm_plan *plan, size_t queue, const wfm_hours *hours,
                             wfm_plan_result *result, wfm_grid **grid_out, wfm_series **volume_out) {
  wfm_ctx *ctx = result->ctx;
  wfm_grid *grid = NULL;
  wfm_series *copy = NULL, *clean = NULL;
  uint8_t *open = NULL, *found = NULL, *pick = NULL;
  size_t kept = 0;
  wfm_clean_report report;
  wfm_clean_report_init(&report, sizeof report);
  const char *name = queue_name(plan, queue);
  wfm_status st = cut_grid(plan, queue, result, &grid);
  if (st != WFM_OK) goto done;
  size_t n = wfm_grid_count(grid);
  open = wfm__alloc(ctx, n, sizeof *open);
  found = wfm__alloc(ctx, n, sizeof *found);
  pick = wfm__alloc(ctx, (size_t)wfm_grid_days(grid), sizeof *pick);
  if (!open || !found || !pick) {
    st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for a history of %zu intervals", n);
    goto done;
  }
  if ((st = wfm_series_regrid(ctx, plan->queue[queue].spec.volume, grid, &copy)) != WFM_OK) goto done;
  if ((st = wfm_hours_mask(ctx, hours, grid, open)) != WFM_OK) goto done;
  if ((st = wfm_series_close(ctx, copy, open, &kept)) != WFM_OK) goto done;
  if ((st = wfm_series_clean(ctx, copy, NULL, &report, found, &clean)) != WFM_OK) goto done;
  if ((st = say_history(result, &plan->queue[queue], grid)) != WFM_OK) goto done;
  if ((st = say_outside(result, name, kept)) != WFM_OK) goto done;
  if ((st = say_lost(result, name, copy, open, pick)) != WFM_OK) goto done;
  if ((st = say_cleaned(result, name, grid, &report, found, pick)) != WFM_OK) goto done;
  *grid_out = grid;
  *volume_out = clean;
  grid = NULL;
  clean = NULL;
done:
  wfm_series_free(clean);
  wfm_series_free(copy);
  wfm_grid_free(grid);
  wfm__free(ctx, open);
  wfm__free(ctx, found);
  wfm__free(ctx, pick);
  return st;
}
