/* Reading a queue_log into sums by queue and interval. */
#include "log_facts.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DAY_S = 86400, MOST_DAYS = 36600 };

void print_instant(FILE *out, const wfm_zone *zone, int64_t instant) {
  wfm_local local;
  wfm_zone_to_local(zone, instant, &local);
  print_date(out, local.date);
  fprintf(out, "T%02d:%02d:%02d", (int)local.second / 3600, (int)local.second / 60 % 60,
          (int)local.second % 60);
  int offset = (int)local.offset_s / 60;
  fprintf(out, "%c%02d:%02d", offset < 0 ? '-' : '+', abs(offset) / 60, abs(offset) % 60);
}

void free_log_facts(log_facts *f) {
  for (size_t q = 0; f->queue && q < f->queues; q++) wfm_kpi_collector_free(f->queue[q]);
  free(f->queue);
  free(f->first);
  free(f->last);
  wfm_queue_log_free(f->log);
  wfm_grid_free(f->grid);
  wfm_zone_free(f->zone);
}

static wfm_status open_log(const cli_app *app, const log_wish *wish, wfm_findings *findings,
                           wfm_queue_log **log) {
  wfm_queue_log_opts opts;
  wfm_queue_log_opts_init(&opts, sizeof opts);
  if (wish->all) opts.flags = WFM_QUEUE_LOG_ALL;
  return wfm_queue_log_open(app->ctx, (const char *const *)wish->path, wish->paths, &opts, findings, log);
}

/* The first pass: which days the log covers, and what is wrong with it. */
static wfm_status find_span(const cli_app *app, const log_wish *wish, wfm_findings *findings, log_facts *f) {
  wfm_queue_log *log = NULL;
  wfm_queue_log_batch b;
  int64_t first = INT64_MAX, last = INT64_MIN;
  wfm_status status = open_log(app, wish, findings, &log);
  do {
    wfm_queue_log_batch_init(&b, sizeof b);
    if (status == WFM_OK) status = wfm_queue_log_read(log, &b);
    if (status != WFM_OK) break;
    for (size_t i = 0; i < b.contacts; i++) {
      if (b.arrival[i] < first) first = b.arrival[i];
      if (b.arrival[i] > last) last = b.arrival[i];
    }
    for (size_t i = 0; i < b.states; i++) {
      if (b.state_start[i] < first) first = b.state_start[i];
      if (b.state_end[i] - 1 > last) last = b.state_end[i] - 1;
    }
  } while (b.contacts + b.states > 0);
  f->queues = wfm_queue_log_queues(log);
  f->agents = wfm_queue_log_agents(log);
  wfm_queue_log_counts_init(&f->counts, sizeof f->counts);
  if (status == WFM_OK) status = wfm_queue_log_get_counts(log, &f->counts);
  wfm_queue_log_free(log);
  if (status != WFM_OK || first > last) return status;
  wfm_local from, to;
  wfm_zone_to_local(f->zone, first, &from);
  wfm_zone_to_local(f->zone, last, &to);
  return wfm_grid_create(app->ctx, f->zone, from.date, to.date - from.date + 1, (int32_t)wish->interval_s,
                         &f->grid);
}

static bool make_room(log_facts *f) {
  size_t n = wfm_grid_count(f->grid);
  f->queue = calloc(f->queues + 1, sizeof *f->queue);
  f->first = calloc(f->queues + 1, sizeof *f->first);
  f->last = calloc(f->queues + 1, sizeof *f->last);
  for (size_t q = 0; f->first && q < f->queues; q++) f->first[q] = n;
  return f->queue && f->first && f->last;
}

/* Contacts of one queue of a batch, one after another, as the collector takes them. */
typedef struct bundle {
  int64_t *arrival;
  uint8_t *outcome;
  double *wait_s, *ring_s, *talk_s;
  wfm_status *status;
  size_t cap;
} bundle;

static void free_bundle(bundle *x) {
  free(x->arrival);
  free(x->outcome);
  free(x->wait_s);
  free(x->ring_s);
  free(x->talk_s);
  free(x->status);
}

static bool room_for(bundle *x, size_t n) {
  if (n <= x->cap) return true;
  free_bundle(x);
  *x = (bundle){.cap = 2 * n};
  x->arrival = calloc(x->cap, sizeof *x->arrival);
  x->outcome = calloc(x->cap, sizeof *x->outcome);
  x->wait_s = calloc(x->cap, sizeof *x->wait_s);
  x->ring_s = calloc(x->cap, sizeof *x->ring_s);
  x->talk_s = calloc(x->cap, sizeof *x->talk_s);
  x->status = calloc(x->cap, sizeof *x->status);
  return x->arrival && x->outcome && x->wait_s && x->ring_s && x->talk_s && x->status;
}

static wfm_status add_contacts(log_facts *f, const wfm_queue_log_batch *b, bundle *x) {
  wfm_kpi_contacts columns;
  wfm_status status = room_for(x, b->contacts) ? WFM_OK : WFM_ENOMEM;
  wfm_kpi_contacts_init(&columns, sizeof columns);
  columns.arrival = x->arrival;
  columns.outcome = x->outcome;
  columns.wait_s = x->wait_s;
  columns.ring_s = x->ring_s;
  columns.talk_s = x->talk_s;
  for (size_t q = 0; status == WFM_OK && q < f->queues; q++) {
    size_t n = 0;
    for (size_t i = 0; i < b->contacts; i++) {
      if (b->queue[i] != (int32_t)q || (b->mark[i] & WFM_QUEUE_LOG_EXCLUDED)) continue;
      x->arrival[n] = b->arrival[i];
      x->outcome[n] = b->outcome[i];
      x->wait_s[n] = b->wait_s[i];
      x->ring_s[n] = b->ring_s[i];
      x->talk_s[n++] = b->talk_s[i];
      size_t at = (size_t)wfm_grid_find(f->grid, b->arrival[i]);
      if (at < f->first[q]) f->first[q] = at;
      if (at > f->last[q]) f->last[q] = at;
    }
    if (n > 0) status = wfm_kpi_collector_add(f->queue[q], n, &columns, x->status);
  }
  return status;
}

/* The second pass. */
static int add_up(const cli_app *app, const log_wish *wish, log_facts *f) {
  wfm_queue_log_batch b;
  bundle x = {.cap = 0};
  int code = EXIT_DONE;
  wfm_status status = make_room(f) ? open_log(app, wish, NULL, &f->log) : WFM_ENOMEM;
  for (size_t q = 0; status == WFM_OK && q < f->queues; q++)
    status = wfm_kpi_collector_create(app->ctx, f->grid, wish->threshold_s, wish->short_s, &f->queue[q]);
  do {
    wfm_queue_log_batch_init(&b, sizeof b);
    if (status == WFM_OK) status = wfm_queue_log_read(f->log, &b);
    if (status != WFM_OK) break;
    if (wfm_queue_log_queues(f->log) > f->queues || wfm_queue_log_agents(f->log) > f->agents) {
      complain("%s: the file grows while it is read, try again", wish->path[wish->paths - 1]);
      code = EXIT_FAILED;
      break;
    }
    status = add_contacts(f, &b, &x);
    if (status == WFM_OK && wish->batch) code = wish->batch(f->log, &b, wish->user);
  } while (status == WFM_OK && code == EXIT_DONE && b.contacts + b.states > 0);
  free_bundle(&x);
  return status == WFM_OK ? code : failed(app, status);
}

int read_log_facts(const cli_app *app, const log_wish *wish, log_facts *f) {
  wfm_findings *findings = NULL;
  *f = (log_facts){.queues = 0};
  wfm_status status = wfm_zone_open(app->ctx, wish->zone ? wish->zone : "UTC", &f->zone);
  if (status == WFM_OK) status = wfm_findings_create(app->ctx, 0, &findings);
  if (status == WFM_OK) status = find_span(app, wish, findings, f);
  print_findings(app, findings);
  wfm_findings_free(findings);
  if (status != WFM_OK) return failed(app, status);
  if (f->grid) return add_up(app, wish, f);
  complain("%s: no contact and no login in it", wish->path[0]);
  return EXIT_USAGE;
}
