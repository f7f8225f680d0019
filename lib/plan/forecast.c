/* First stage: each queue's volume and AHT on the plan's intervals. */
#include "plan/plan.h"

#include "forecast/law.h"

#include <math.h>
#include <string.h>

/* Columns of a queue's block, in order; the first six are by interval. */
static wfm_status make_columns(wfm_plan_result *result, struct wfm__plan_queue_out *queue, size_t days) {
  size_t n = result->n;
  queue->open = wfm__alloc(result->ctx, n, 1);
  queue->block = wfm__alloc(result->ctx, 6 * n + 3 * days + WFM__HISTORY_DAYS, sizeof *queue->block);
  if (!queue->open || !queue->block)
    return wfm__fail(result->ctx, WFM_ENOMEM, "out of memory for %zu intervals", n);
  double *at = queue->block;
  double **column[] = {&queue->open_frac, &queue->model, &queue->mean,
                       &queue->low,       &queue->high,  &queue->aht_s};
  for (size_t c = 0; c < WFM__COUNT(column); c++, at += n) *column[c] = at;
  double **daily[] = {&queue->day_mean, &queue->day_low, &queue->day_high};
  for (size_t c = 0; c < WFM__COUNT(daily); c++, at += days) *daily[c] = at;
  queue->history_day = at;
  return WFM_OK;
}

/* Contacts of the last days before the horizon, for pictures; NaN where nothing is known. */
static void fill_history(const wfm_plan *plan, size_t q, struct wfm__plan_queue_out *queue) {
  const wfm_series *volume = plan->queue[q].spec.volume;
  const wfm_grid *grid = wfm_series_grid(volume);
  int32_t first = wfm_grid_first_date(grid), end = first + wfm_grid_days(grid);
  if (end > plan->frame.start_date) end = plan->frame.start_date;
  int32_t from = end - WFM__HISTORY_DAYS > first ? end - WFM__HISTORY_DAYS : first;
  for (int32_t date = from; date < end; date++) {
    size_t begin, count, found = 0;
    double sum = 0;
    wfm_grid_day_range(grid, date - first, &begin, &count);
    for (size_t i = begin; i < begin + count; i++)
      if (wfm_series_cell(volume)[i] == WFM_CELL_OK) {
        sum += wfm_series_value(volume)[i];
        found++;
      }
    queue->history_day[date - from] = found ? sum : NAN;
  }
  queue->view.history_first_date = from;
  queue->view.history_days = (size_t)(end - from);
}

/* One interval of the plan from those of the history that begin in it: sums, the open share, and the spread of the rate. Inside an
   interval of the plan the rates of its parts are taken to move together, which is the careful side. */
static void gather(const wfm_plan_result *result, struct wfm__plan_queue_out *queue, const uint8_t *open,
                   const double *model, const double *mean, const double *cv2, double *spread) {
  size_t j = 0, fine = wfm_grid_count(queue->history_grid);
  for (size_t i = 0; i < result->n; i++) {
    int64_t end = wfm_grid_start(result->grid, i + 1);
    size_t parts = 0, opened = 0;
    double deviation = 0;
    for (; j < fine && wfm_grid_start(queue->history_grid, j) < end; j++) {
      parts++;
      opened += open[j] != 0;
      queue->model[i] += model[j];
      queue->mean[i] += mean[j];
      deviation += sqrt(cv2[j]) * mean[j];
    }
    queue->open[i] = opened > 0;
    queue->open_frac[i] = parts ? (double)opened / (double)parts : 0;
    spread[i] = queue->mean[i] > 0 ? (deviation / queue->mean[i]) * (deviation / queue->mean[i]) : 0;
  }
}

/* Bands by interval and by day. A day's band is the model's, moved with the overrides. */
static wfm_status bands(wfm_plan_result *result, struct wfm__plan_queue_out *queue, const double *spread) {
  size_t days = (size_t)wfm_grid_days(result->grid);
  static const double level[2] = {0.1, 0.9};
  const wfm__levels at = wfm__levels_of(level, 2);
  for (size_t i = 0; i < result->n; i++) {
    double mean = queue->mean[i], bound[2];
    wfm__count_quantiles(mean, mean + spread[i] * mean * mean, &at, bound);
    queue->low[i] = bound[0];
    queue->high[i] = bound[1];
  }
  wfm_status st = wfm_forecast_day_quantile(result->ctx, queue->forecast, 0.1, queue->day_low);
  if (st == WFM_OK) st = wfm_forecast_day_quantile(result->ctx, queue->forecast, 0.9, queue->day_high);
  for (size_t day = 0; st == WFM_OK && day < days; day++) {
    size_t first, count;
    double before = 0, after = 0;
    bool open = false;
    wfm_grid_day_range(result->grid, (int32_t)day, &first, &count);
    for (size_t i = first; i < first + count; i++) {
      before += queue->model[i];
      after += queue->mean[i];
      open = open || queue->open[i];
    }
    queue->day_mean[day] = open ? after : NAN;
    double factor = !open ? NAN : before > 0 ? after / before : 1;
    queue->day_low[day] *= factor;
    queue->day_high[day] *= factor;
  }
  return st;
}

static wfm_status volume_forecast(const wfm_plan *plan, size_t q, const wfm_series *history,
                                  const wfm_hours *hours, wfm_plan_result *result) {
  wfm_ctx *ctx = result->ctx;
  struct wfm__plan_queue_out *queue = &result->queue[q];
  double *mean = NULL, *spread = NULL;
  wfm_forecast_opts opts;
  wfm_forecast_opts_init(&opts, sizeof opts);
  opts.method = plan->queue[q].spec.method;
  int32_t step = wfm_grid_interval_s(wfm_series_grid(history));
  wfm_status st = wfm_grid_create(ctx, plan->frame.zone, plan->frame.start_date, plan->frame.days, step,
                                  &queue->history_grid);
  if (st != WFM_OK) return st;
  st = wfm_forecast_run(ctx, history, queue->history_grid, hours, &opts, &queue->forecast);
  if (st != WFM_OK) return st;
  size_t fine = wfm_grid_count(queue->history_grid);
  const uint8_t *open = wfm_forecast_open(queue->forecast);
  mean = wfm__alloc(ctx, fine, sizeof *mean);
  spread = wfm__alloc(ctx, result->n, sizeof *spread);
  if (!mean || !spread) {
    st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu intervals", fine);
    goto done;
  }
  memcpy(mean, wfm_forecast_mean(queue->forecast), fine * sizeof *mean);
  wfm__plan_override(plan, queue->name, WFM_MEASURE_VOLUME, queue->history_grid, open, mean);
  gather(result, queue, open, wfm_forecast_mean(queue->forecast), mean,
         wfm_forecast_rate_cv2(queue->forecast), spread);
  st = bands(result, queue, spread);
done:
  wfm__free(ctx, mean);
  wfm__free(ctx, spread);
  return st;
}

/* Says which method was taken, and how it did in the back-test. */
static wfm_status say_method(wfm_plan_result *result, const struct wfm__plan_queue_out *queue, bool chosen) {
  wfm__text text;
  wfm__text_init(&text, result->ctx);
  wfm__text_printf(&text, "Queue %s: volume forecast by %s", queue->name,
                   wfm_method_text(queue->view.method));
  for (size_t i = 0; i < wfm_forecast_scores(queue->forecast); i++) {
    wfm_forecast_score score = {.struct_size = sizeof score};
    if (wfm_forecast_score_get(queue->forecast, i, &score) != WFM_OK || score.method != queue->view.method)
      continue;
    wfm__text_printf(&text, "%s; back-test over %d origins: WAPE ",
                     chosen ? ", the best of all methods by rolling origins" : "", score.origins);
    wfm__plan_add_percent(&text, score.wape, 1);
    wfm__text_add(&text, " and bias ");
    wfm__plan_add_percent(&text, score.bias, 1);
    wfm__text_printf(&text, " by interval of %d minutes", wfm_grid_interval_s(queue->history_grid) / 60);
    break;
  }
  wfm__text_add(&text, ". Bands are the 10 % and 90 % quantiles.");
  return wfm__plan_say(result, &text);
}

/* What the getter shows. */
static void show(wfm_plan_result *result, struct wfm__plan_queue_out *queue, int32_t contacts) {
  wfm_plan_queue_result *view = &queue->view;
  view->contacts = contacts;
  view->method = wfm_forecast_method(queue->forecast);
  view->name = queue->name;
  view->forecast = queue->forecast;
  view->history_grid = queue->history_grid;
  view->open = queue->open;
  view->open_frac = queue->open_frac;
  view->model = queue->model;
  view->mean = queue->mean;
  view->low = queue->low;
  view->high = queue->high;
  view->aht_s = queue->aht_s;
  view->day_mean = queue->day_mean;
  view->day_low = queue->day_low;
  view->day_high = queue->day_high;
  view->history_day = queue->history_day;
  (void)result;
}

static wfm_status one_queue(const wfm_plan *plan, size_t q, wfm_plan_result *result) {
  wfm_ctx *ctx = result->ctx;
  struct wfm__plan_queue_out *queue = &result->queue[q];
  const struct wfm__plan_queue *given = &plan->queue[q];
  const wfm_hours *hours = given->spec.hours;
  wfm_hours *own = NULL;
  wfm_grid *grid = NULL;
  wfm_series *volume = NULL;
  wfm_status st;
  queue->name = wfm__strdup(ctx, given->name);
  if (!queue->name) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for queue %s", given->name);
  if ((st = make_columns(result, queue, (size_t)plan->frame.days)) != WFM_OK) goto done;
  if (!hours) {
    if ((st = wfm_plan_infer_hours(ctx, given->spec.volume, &own)) != WFM_OK) goto done;
    hours = own;
  }
  if (own || (given->spec.flags & WFM_QUEUE_HOURS_INFERRED))
    if ((st = wfm__plan_say_hours(result, given->name, hours)) != WFM_OK) goto done;
  if ((st = wfm__plan_history(plan, q, hours, result, &grid, &volume)) != WFM_OK) goto done;
  if ((st = volume_forecast(plan, q, volume, hours, result)) != WFM_OK) goto done;
  show(result, queue, given->spec.contacts);
  fill_history(plan, q, queue);
  if ((st = say_method(result, queue, given->spec.method == WFM_METHOD_AUTO)) != WFM_OK) goto done;
  st = wfm__plan_aht(plan, q, grid, hours, result);
done:
  wfm_series_free(volume);
  wfm_grid_free(grid);
  wfm_hours_free(own);
  return st == WFM_OK ? st : wfm__fail_within(ctx, st, "queue %s", given->name);
}

wfm_status wfm__plan_forecast(const wfm_plan *plan, wfm_plan_result *result) {
  wfm_status st = WFM_OK;
  result->queue = wfm__alloc(result->ctx, plan->queues, sizeof *result->queue);
  if (!result->queue) return wfm__fail(result->ctx, WFM_ENOMEM, "out of memory for %zu queues", plan->queues);
  result->queues = plan->queues;
  for (size_t q = 0; st == WFM_OK && q < plan->queues; q++) st = one_queue(plan, q, result);
  if (st == WFM_OK) st = wfm__plan_say_overrides(plan, result);
  return st;
}
