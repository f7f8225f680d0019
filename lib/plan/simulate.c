/* Fourth stage: each line played through with the roster's agents, the residual shrinkage taken out. */
#include "plan/plan.h"

#include <math.h>

/* The columns that wfm_simulate fills, over padded days. */
struct sheet {
  double *block;
  double *volume, *aht_s, *agents, *offered, *answered, *abandoned, *within, *abandoned_within, *wait, *busy,
      *staffed;
  size_t day_length; /* intervals of a day: of the longest, or of an ordinary one when days are not padded */
  size_t count;
  bool padded;
};

/* Whether the line is closed where each day ends or begins: then a day starts with an empty queue. */
static bool closes_daily(const wfm_plan_result *result, const struct wfm__plan_line *line) {
  for (int32_t day = 0; day + 1 < wfm_grid_days(result->grid); day++) {
    size_t first, count;
    wfm_grid_day_range(result->grid, day, &first, &count);
    if (count && first + count < result->n && line->open[first + count - 1] && line->open[first + count])
      return false;
  }
  return true;
}

/* Place of interval i in the sheet. Padding puts every day at a multiple of the longest day's length. */
static size_t place(const wfm_plan_result *result, const struct sheet *sheet, size_t i) {
  if (!sheet->padded) return i;
  int32_t day = wfm_grid_day(result->grid, i);
  size_t first;
  wfm_grid_day_range(result->grid, day, &first, NULL);
  return (size_t)day * sheet->day_length + (i - first);
}

static wfm_status make_sheet(wfm_plan_result *result, const struct wfm__plan_line *line,
                             struct sheet *sheet) {
  size_t longest = 0;
  for (int32_t day = 0; day < wfm_grid_days(result->grid); day++) {
    size_t count;
    wfm_grid_day_range(result->grid, day, NULL, &count);
    if (count > longest) longest = count;
  }
  sheet->padded = closes_daily(result, line);
  sheet->day_length = sheet->padded ? longest : (size_t)(86400 / wfm_grid_interval_s(result->grid));
  sheet->count = sheet->padded ? longest * (size_t)wfm_grid_days(result->grid) : result->n;
  double **column[] = {&sheet->volume,   &sheet->aht_s,     &sheet->agents, &sheet->offered,
                       &sheet->answered, &sheet->abandoned, &sheet->within, &sheet->abandoned_within,
                       &sheet->wait,     &sheet->busy,      &sheet->staffed};
  sheet->block = wfm__alloc(result->ctx, WFM__COUNT(column) * sheet->count, sizeof *sheet->block);
  if (!sheet->block) return wfm__fail(result->ctx, WFM_ENOMEM, "out of memory for a simulation");
  for (size_t c = 0; c < WFM__COUNT(column); c++) *column[c] = sheet->block + c * sheet->count;
  for (size_t k = 0; k < sheet->count; k++) sheet->aht_s[k] = 1; /* where nobody calls */
  for (size_t i = 0; i < result->n; i++) {
    size_t k = place(result, sheet, i);
    sheet->volume[k] = line->volume[i];
    if (line->volume[i] > 0) sheet->aht_s[k] = line->aht_s[i];
    sheet->agents[k] = line->coverage[i];
  }
  return WFM_OK;
}

/* Squared variation of the factor that the intervals of a day share, from the forecasts; queues of a line are taken to err
   independently. */
static double day_variation(const wfm_plan_result *result, int32_t line) {
  double sum = 0, weight = 0;
  for (int32_t day = 0; day < wfm_grid_days(result->grid); day++) {
    double mean = 0, variance = 0;
    for (size_t q = 0; q < result->queues; q++) {
      const struct wfm__plan_queue_out *queue = &result->queue[q];
      double volume = queue->day_mean[day];
      if (queue->view.skill != line || isnan(volume)) continue;
      mean += volume;
      variance += wfm_forecast_day_cv2(queue->forecast)[day] * volume * volume;
    }
    if (!(mean > 0)) continue;
    sum += variance / mean; /* relative variance, weighted by the day's volume */
    weight += mean;
  }
  return weight > 0 ? sum / weight : 0;
}

/* Numerator and denominator of the service level by its definition. */
static void count_level(struct wfm__plan_line *line, const struct sheet *sheet, size_t i, size_t k) {
  double answered = sheet->within[k], abandoned = sheet->abandoned_within[k];
  switch (line->view.definition) {
  case WFM_SL_EXCL_SHORT:
    line->in_time[i] = answered;
    line->counted[i] = sheet->offered[k] - abandoned;
    break;
  case WFM_SL_ANSWERED:
    line->in_time[i] = answered;
    line->counted[i] = sheet->answered[k];
    break;
  case WFM_SL_INCL_ABANDON:
    line->in_time[i] = answered + abandoned;
    line->counted[i] = sheet->offered[k];
    break;
  default:
    line->in_time[i] = answered;
    line->counted[i] = sheet->offered[k];
  }
  line->level[i] = line->counted[i] > 0 ? line->in_time[i] / line->counted[i] : NAN;
}

static void take(wfm_plan_result *result, struct wfm__plan_line *line, const struct sheet *sheet,
                 const wfm_simulate_totals *totals) {
  wfm_plan_skill_result *view = &line->view;
  double in_time = 0, counted = 0;
  for (size_t i = 0; i < result->n; i++) {
    size_t k = place(result, sheet, i);
    line->offered[i] = sheet->offered[k];
    line->abandoned[i] = sheet->abandoned[k];
    line->wait_s[i] = sheet->wait[k];
    line->occupancy[i] = sheet->staffed[k] > 0 ? sheet->busy[k] / sheet->staffed[k] : NAN;
    count_level(line, sheet, i, k);
    in_time += line->in_time[i];
    counted += line->counted[i];
  }
  view->offered = line->offered;
  view->in_time = line->in_time;
  view->counted = line->counted;
  view->level = line->level;
  view->abandoned = line->abandoned;
  view->wait_s = line->wait_s;
  view->occupancy = line->occupancy;
  view->total_level = counted > 0 ? in_time / counted : NAN;
  if (view->definition == WFM_SL_OFFERED) { /* the spread is known for this definition only */
    view->level_low = totals->level_p05;
    view->level_high = totals->level_p95;
    view->level_half = totals->level_half;
  }
  view->abandon_frac = totals->abandon_frac;
  view->asa_s = totals->asa_s;
  view->mean_occupancy = totals->occupancy;
}

/* Period of the target that a day belongs to: its day, its week from Monday, its month. */
static int32_t period_of(int32_t period, int32_t date, size_t i) {
  int32_t year, month;
  switch (period) {
  case WFM_PERIOD_INTERVAL:
    return (int32_t)i;
  case WFM_PERIOD_WEEK:
    return date - wfm_date_weekday(date);
  case WFM_PERIOD_MONTH:
    wfm_date_to_ymd(date, &year, &month, NULL);
    return year * 12 + month;
  default:
    return date;
  }
}

static void judge(const wfm_plan_result *result, struct wfm__plan_line *line) {
  int32_t first_date = wfm_grid_first_date(result->grid);
  for (size_t i = 0; i < result->n;) {
    int32_t period = period_of(line->view.period, first_date + wfm_grid_day(result->grid, i), i);
    double in_time = 0, counted = 0;
    for (; i < result->n; i++) {
      if (period_of(line->view.period, first_date + wfm_grid_day(result->grid, i), i) != period) break;
      in_time += line->in_time[i];
      counted += line->counted[i];
    }
    if (!(counted > 0)) continue;
    line->view.periods++;
    line->view.periods_met += in_time >= line->view.target_frac * counted;
  }
}

static wfm_status run_line(const wfm_plan_run_opts *opts, size_t l, wfm_plan_result *result) {
  struct wfm__plan_line *line = &result->line[l];
  struct sheet sheet = {.block = NULL};
  wfm_simulate_opts how;
  wfm_simulate_opts_init(&how, sizeof how);
  wfm_simulate_columns columns;
  wfm_simulate_columns_init(&columns, sizeof columns);
  wfm_simulate_totals totals = {.struct_size = sizeof totals};
  wfm_status st = make_sheet(result, line, &sheet);
  if (st != WFM_OK) goto done;
  how.seed = opts->seed;
  how.series = l;
  how.interval_s = wfm_grid_interval_s(result->grid);
  how.target_answer_s = line->view.target_answer_s;
  how.patience_s = line->view.patience_s;
  how.residual_frac = line->view.residual_frac;
  how.day_cv2 = line->view.day_cv2 = day_variation(result, (int32_t)l);
  how.intervals_per_day = (int32_t)sheet.day_length;
  how.restart = sheet.padded;
  how.replications = opts->replications;
  columns.offered = sheet.offered;
  columns.answered = sheet.answered;
  columns.abandoned = sheet.abandoned;
  columns.answered_within = sheet.within;
  columns.abandoned_within = sheet.abandoned_within;
  columns.wait_answered_s = sheet.wait;
  columns.busy_s = sheet.busy;
  columns.staffed_s = sheet.staffed;
  st = wfm_simulate(result->ctx, sheet.volume, sheet.aht_s, sheet.agents, sheet.count, &how, &columns,
                    &totals);
  if (st != WFM_OK) goto done;
  take(result, line, &sheet, &totals);
  judge(result, line);
done:
  wfm__free(result->ctx, sheet.block);
  return st;
}

static wfm_status say_simulation(const wfm_plan_run_opts *opts, wfm_plan_result *result) {
  wfm__text text;
  wfm__text_init(&text, result->ctx);
  wfm__text_printf(&text,
                   "Expected service: %d simulated runs of the horizon with the roster's agents, contacts by "
                   "a Poisson process, "
                   "exponential handling times",
                   opts->replications);
  for (size_t l = 0; l < result->lines; l++) {
    wfm__text_printf(&text, "; skill %s: a day's volume varies around its forecast by ",
                     result->line[l].name);
    wfm__plan_add_percent(&text, sqrt(result->line[l].view.day_cv2), 1);
  }
  wfm__text_add(&text, ", which the forecast knows from its back-test.");
  return wfm__plan_say(result, &text);
}

wfm_status wfm__plan_simulate(const wfm_plan_run_opts *opts, wfm_plan_result *result) {
  wfm_status st = WFM_OK;
  for (size_t l = 0; st == WFM_OK && l < result->lines; l++) {
    st = run_line(opts, l, result);
    if (st != WFM_OK && st != WFM_ECANCELLED)
      st = wfm__fail_within(result->ctx, st, "skill %s: simulation", result->line[l].name);
  }
  if (st == WFM_OK) st = say_simulation(opts, result);
  return st;
}
