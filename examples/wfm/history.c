/* Reading a history for forecast, backtest and clean. */
#include "history.h"

#include <libwfm/plan.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DAY_S = 86400 };

static int check_interval(const history_wish *wish) {
  double s = wish->interval_s;
  if (s == 0 || (s >= 60 && s <= DAY_S && s == floor(s) && fmod(s, 60) == 0 && DAY_S % (int32_t)s == 0))
    return EXIT_DONE;
  complain("--interval: %g s, want whole minutes that divide a day, as 15m, 30m, 1h or 1d", s);
  return EXIT_USAGE;
}

static wfm_status read_file(const cli_app *app, const history_wish *wish, int32_t interval_s, bool quiet,
                            history_set *set) {
  wfm_findings *findings = NULL;
  wfm_history_opts opts;
  wfm_history_opts_init(&opts, sizeof opts);
  opts.flags = WFM_READ_ANY_COLUMN;
  opts.value = wish->value;
  opts.queue = wish->queue;
  opts.before_date = wish->origin;
  opts.interval_s = interval_s;
  wfm_status status = wfm_findings_create(app->ctx, 0, &findings);
  if (status == WFM_OK)
    status = wfm_history_read_csv(app->ctx, wish->path, set->zone, &opts, findings, &set->file);
  if (!quiet) print_findings(app, findings);
  wfm_findings_free(findings);
  return status;
}

static const wfm_grid *file_grid(const history_set *set) {
  for (size_t q = 0; q < wfm_history_queues(set->file); q++)
    if (wfm_history_volume(set->file, q)) return wfm_series_grid(wfm_history_volume(set->file, q));
  return NULL;
}

/* Takes the file's interval for the wanted one's part. One value a queue tells no interval: then it is the wanted one. */
static int fit_interval(const cli_app *app, const history_wish *wish, history_set *set) {
  int32_t wanted = (int32_t)wish->interval_s;
  set->file_interval_s = wfm_grid_interval_s(file_grid(set));
  if (wanted && wanted % set->file_interval_s != 0 &&
      wfm_history_rows(set->file) == wfm_history_queues(set->file)) {
    wfm_history_free(set->file);
    set->file = NULL;
    wfm_status status = read_file(app, wish, wanted, true, set);
    if (status != WFM_OK) return failed(app, status);
    set->file_interval_s = wanted;
  }
  set->interval_s = wanted ? wanted : set->file_interval_s;
  if (set->interval_s % set->file_interval_s == 0) return EXIT_DONE;
  complain("--interval: %d minutes, want a multiple of the %d minutes of %s", (int)set->interval_s / 60,
           (int)set->file_interval_s / 60, wish->path);
  return EXIT_USAGE;
}

static void find_origin(const history_wish *wish, history_set *set) {
  set->origin = wish->origin;
  if (set->origin != WFM_DATE_NONE) return;
  for (size_t q = 0; q < wfm_history_queues(set->file); q++) {
    const wfm_series *volume = wfm_history_volume(set->file, q);
    if (!volume) continue;
    const wfm_grid *grid = wfm_series_grid(volume);
    int32_t end = wfm_grid_first_date(grid) + wfm_grid_days(grid);
    if (set->origin == WFM_DATE_NONE || end > set->origin) set->origin = end;
  }
}

/* Marks what is closed, at the file's own interval, and adds up to the wanted one. */
static wfm_status regrid(const cli_app *app, const history_set *set, const wfm_series *file,
                         history_queue *queue) {
  wfm_ctx *ctx = app->ctx;
  const wfm_grid *grid = wfm_series_grid(file);
  wfm_series *fine = NULL;
  uint8_t *open = malloc(wfm_grid_count(grid) + 1);
  wfm_status status = open ? wfm_series_regrid(ctx, file, grid, &fine) : WFM_ENOMEM;
  if (status == WFM_OK) status = wfm_hours_mask(ctx, queue->hours, grid, open);
  if (status == WFM_OK) status = wfm_series_close(ctx, fine, open, &queue->outside);
  if (status == WFM_OK)
    status = wfm_grid_create(ctx, set->zone, wfm_grid_first_date(grid), wfm_grid_days(grid), set->interval_s,
                             &queue->grid);
  if (status == WFM_OK) status = wfm_series_regrid(ctx, fine, queue->grid, &queue->before);
  free(open);
  wfm_series_free(fine);
  return status;
}

static wfm_status clean(const cli_app *app, bool raw, history_queue *queue) {
  wfm_clean_report_init(&queue->cleaned, sizeof queue->cleaned);
  queue->found = calloc(wfm_grid_count(queue->grid) + 1, 1);
  if (!queue->found) return WFM_ENOMEM;
  if (raw) return wfm_series_regrid(app->ctx, queue->before, queue->grid, &queue->volume);
  return wfm_series_clean(app->ctx, queue->before, NULL, &queue->cleaned, queue->found, &queue->volume);
}

static int read_queues(const cli_app *app, const history_wish *wish, history_set *set) {
  set->queue = calloc(wfm_history_queues(set->file) + 1, sizeof *set->queue);
  if (!set->queue) return failed(app, WFM_ENOMEM);
  wfm_status status = WFM_OK;
  for (size_t q = 0; status == WFM_OK && q < wfm_history_queues(set->file); q++) {
    const wfm_series *volume = wfm_history_volume(set->file, q);
    const char *name = wfm_history_queue(set->file, q);
    if (!volume) {
      complain("queue %s: no row before the origin, left out", name);
      continue;
    }
    history_queue *queue = &set->queue[set->queues++];
    queue->name = name;
    status = wfm_plan_infer_hours(app->ctx, volume, &queue->hours);
    if (status != WFM_OK) complain("queue %s:", name);
  }
  if (status != WFM_OK) return failed(app, status);
  int code = wish->special_days ? add_special_days(app, wish->special_days, set) : EXIT_DONE;
  if (code == EXIT_DONE && wish->regressors) code = add_regressors(app, wish->regressors, set);
  for (size_t q = 0, at = 0; code == EXIT_DONE && status == WFM_OK && q < wfm_history_queues(set->file);
       q++) {
    const wfm_series *volume = wfm_history_volume(set->file, q);
    if (!volume) continue;
    status = regrid(app, set, volume, &set->queue[at]);
    if (status == WFM_OK) status = clean(app, wish->raw, &set->queue[at]);
    at++;
  }
  return status != WFM_OK ? failed(app, status) : code;
}

int read_history(const cli_app *app, const history_wish *wish, history_set *set) {
  *set = (history_set){.origin = WFM_DATE_NONE};
  int code = check_interval(wish);
  if (code != EXIT_DONE) return code;
  wfm_status status = wfm_zone_open(app->ctx, wish->zone ? wish->zone : "floating", &set->zone);
  if (status == WFM_OK) status = read_file(app, wish, 0, false, set);
  if (status == WFM_EPARSE) return EXIT_USAGE; /* the findings said it */
  if (status != WFM_OK) return failed(app, status);
  code = fit_interval(app, wish, set);
  if (code != EXIT_DONE) return code;
  find_origin(wish, set);
  return read_queues(app, wish, set);
}

const wfm_regressors *queue_regressors(const history_queue *queue) {
  return queue->regressors.columns ? &queue->regressors : NULL;
}

void free_history(history_set *set) {
  for (size_t q = 0; q < set->queues; q++) {
    history_queue *queue = &set->queue[q];
    wfm_series_free(queue->volume);
    wfm_series_free(queue->before);
    wfm_grid_free(queue->grid);
    wfm_hours_free(queue->hours);
    free(queue->found);
    free(queue->regressor);
  }
  free(set->queue);
  for (size_t c = 0; c < set->name_count; c++) free(set->names[c]);
  free(set->names);
  wfm_history_free(set->file);
  wfm_zone_free(set->zone);
}
