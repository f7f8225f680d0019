/* Histories by themselves: the plan folder's reader of history.csv on any file. */
#include "io/plan_folder.h"

#include <libwfm/io_history.h>

#include <string.h>

struct wfm_history {
  wfm_ctx *ctx;
  wfm_plan_folder *folder; /* has the queues */
  char *counts;
  size_t rows;
};

static const wfm_history_opts defaults = {.before_date = WFM_DATE_NONE};

void wfm_history_opts_init(wfm_history_opts *opts, size_t struct_size) {
  wfm__opts_init(opts, struct_size, &defaults, sizeof defaults);
}

static wfm_status read_opts(wfm_ctx *ctx, const wfm_history_opts *given, wfm_history_opts *opts,
                            wfm__folder_reader *reader) {
  *opts = defaults;
  wfm_status st = wfm__opts_read(ctx, opts, sizeof *opts, given);
  if (st != WFM_OK) return st;
  if (opts->flags > WFM_READ_ANY_COLUMN)
    return wfm__fail(ctx, WFM_EVERSION, "history: flags=%u, want WFM_READ_* or 0", opts->flags);
  if (opts->interval_s < 0 || opts->interval_s % 60 || (opts->interval_s && 86400 % opts->interval_s))
    return wfm__fail(ctx, WFM_EDOMAIN, "history: interval_s=%d, want whole minutes that divide a day",
                     opts->interval_s);
  reader->strict = opts->flags == WFM_READ_STRICT;
  reader->loose = opts->flags == WFM_READ_ANY_COLUMN;
  reader->value = opts->value;
  reader->wanted = opts->queue;
  reader->only_queue = "main";
  reader->history_minutes = opts->interval_s / 60;
  reader->before = opts->before_date;
  return WFM_OK;
}

static wfm_status read_rows(wfm__folder_reader *reader, wfm_history *history) {
  wfm_plan_queue_init(&reader->defaults, sizeof reader->defaults);
  wfm_queue_target_init(&reader->target, sizeof reader->target);
  reader->names = wfm__names_create(reader->ctx);
  reader->folder = history->folder = wfm__alloc(reader->ctx, 1, sizeof *reader->folder);
  if (reader->folder) reader->folder->ctx = reader->ctx;
  if (!reader->names || !reader->folder)
    return wfm__fail(reader->ctx, WFM_ENOMEM, "out of memory for a history");
  size_t before = wfm__folder_errors(reader);
  wfm_status st = wfm__folder_history(reader);
  if (st == WFM_OK && wfm__folder_clean(reader, before)) st = wfm__folder_series(reader);
  return st == WFM_OK ? wfm__findings_verdict(reader->ctx, reader->findings, before) : st;
}

static wfm_status finish(wfm__folder_reader *reader, wfm_history *history) {
  const char *counts = reader->value           ? reader->value
                       : reader->any_offered   ? "offered"
                       : reader->any_abandoned ? "handled + abandoned"
                                               : "handled";
  history->rows = reader->rows;
  history->counts = wfm__strdup(reader->ctx, counts);
  return history->counts ? WFM_OK : wfm__fail(reader->ctx, WFM_ENOMEM, "out of memory for a history");
}

wfm_status wfm_history_read_csv(wfm_ctx *ctx, const char *path, const wfm_zone *zone,
                                const wfm_history_opts *opts, wfm_findings *findings, wfm_history **out) {
  const wfm__source source = {.folder = NULL};
  wfm__folder_reader reader = {.ctx = ctx, .source = &source, .history = path, .clock = zone};
  wfm_history_opts read;
  wfm_findings *own = NULL;
  wfm_history *history = NULL;
  if (!out) return wfm__fail(ctx, WFM_EINVAL, "out is NULL");
  *out = NULL;
  if (!ctx || !path || !zone) return wfm__fail(ctx, WFM_EINVAL, "history: context, path or zone is NULL");
  wfm_status st = read_opts(ctx, opts, &read, &reader);
  if (st == WFM_OK) st = wfm__findings_use(ctx, findings, &own, &reader.findings);
  if (st == WFM_OK) {
    history = wfm__alloc(ctx, 1, sizeof *history);
    if (history)
      history->ctx = ctx;
    else
      st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for a history");
  }
  if (st == WFM_OK) st = read_rows(&reader, history);
  if (st == WFM_OK) st = finish(&reader, history);
  if (st == WFM_OK)
    *out = history;
  else
    wfm_history_free(history);
  wfm__free(ctx, reader.row);
  wfm__names_free(reader.names);
  wfm_findings_free(own);
  return st;
}

void wfm_history_free(wfm_history *history) {
  if (!history) return;
  wfm_plan_folder_free(history->folder);
  wfm__free(history->ctx, history->counts);
  wfm__free(history->ctx, history);
}

static const wfm__folder_queue *queue_at(const wfm_history *history, size_t queue) {
  return history && queue < history->folder->queues ? &history->folder->queue[queue] : NULL;
}

size_t wfm_history_queues(const wfm_history *history) {
  return history ? history->folder->queues : 0;
}

const char *wfm_history_queue(const wfm_history *history, size_t queue) {
  const wfm__folder_queue *at = queue_at(history, queue);
  return at ? at->name : NULL;
}

const wfm_series *wfm_history_volume(const wfm_history *history, size_t queue) {
  const wfm__folder_queue *at = queue_at(history, queue);
  return at ? at->volume : NULL;
}

const wfm_series *wfm_history_aht(const wfm_history *history, size_t queue) {
  const wfm__folder_queue *at = queue_at(history, queue);
  return at ? at->aht : NULL;
}

const char *wfm_history_counts(const wfm_history *history) {
  return history ? history->counts : NULL;
}

size_t wfm_history_rows(const wfm_history *history) {
  return history ? history->rows : 0;
}
