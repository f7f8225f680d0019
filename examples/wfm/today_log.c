/* The log of today: contacts that are over and that are not, and agents' states. */
#include "today.h"

#include <math.h>
#include <stdlib.h>

void free_today_log(today_log *log) {
  free(log->contact);
  free(log->state);
  free_texts(&log->queue);
  free_texts(&log->agent);
  free_texts(&log->reason);
}

static bool take_batch(const wfm_queue_log_batch *b, today_log *log) {
  if (!more_room(&log->contact, &log->contact_cap, log->contacts + b->contacts, sizeof *log->contact) ||
      !more_room(&log->state, &log->state_cap, log->states + b->states, sizeof *log->state))
    return false;
  for (size_t i = 0; i < b->contacts; i++) {
    bool open = (b->mark[i] & WFM_LOG_UNFINISHED) != 0;
    if ((b->mark[i] & WFM_QUEUE_LOG_EXCLUDED) && !open) continue;
    double end = open ? INFINITY : (double)b->arrival[i] + b->wait_s[i] + b->talk_s[i];
    log->contact[log->contacts++] =
        (today_contact){b->arrival[i], b->wait_s[i], end, b->queue[i], b->outcome[i]};
  }
  for (size_t i = 0; i < b->states; i++)
    log->state[log->states++] =
        (state_row){b->state_start[i], b->state_end[i], b->state_agent[i], b->state[i], b->state_reason[i]};
  return true;
}

static bool take_names(const wfm_queue_log *from, today_log *log) {
  bool good = true;
  for (size_t i = 0; good && i < wfm_queue_log_queues(from); i++)
    good = text_number(&log->queue, wfm_queue_log_queue(from, i)) >= 0;
  for (size_t i = 0; good && i < wfm_queue_log_agents(from); i++)
    good = text_number(&log->agent, wfm_queue_log_agent(from, i)) >= 0;
  for (size_t i = 0; good && i < wfm_queue_log_reasons(from); i++)
    good = text_number(&log->reason, wfm_queue_log_reason(from, i)) >= 0;
  return good;
}

int read_today_log(const cli_app *app, char **paths, size_t n, today_log *log) {
  wfm_findings *findings = NULL;
  wfm_queue_log *from = NULL;
  wfm_queue_log_batch b;
  wfm_queue_log_opts opts;
  *log = (today_log){.contact = NULL};
  wfm_queue_log_opts_init(&opts, sizeof opts);
  opts.flags = WFM_QUEUE_LOG_ALL; /* those that wait or talk now matter */
  wfm_status status = wfm_findings_create(app->ctx, 0, &findings);
  if (status == WFM_OK)
    status = wfm_queue_log_open(app->ctx, (const char *const *)paths, n, &opts, findings, &from);
  do {
    wfm_queue_log_batch_init(&b, sizeof b);
    if (status == WFM_OK) status = wfm_queue_log_read(from, &b);
    if (status == WFM_OK && !take_batch(&b, log)) status = WFM_ENOMEM;
  } while (status == WFM_OK && b.contacts + b.states > 0);
  if (status == WFM_OK && !take_names(from, log)) status = WFM_ENOMEM;
  log->last = wfm_queue_log_time(from);
  print_findings(app, findings);
  wfm_queue_log_free(from);
  wfm_findings_free(findings);
  if (status != WFM_OK) return failed(app, status);
  if (log->last != WFM_INSTANT_NONE) return EXIT_DONE;
  complain("%s: no row in it", paths[0]);
  return EXIT_USAGE;
}
