/* A queue_log of any bytes: it is read to its end, its counts add up, what is kept is in order and within its
 * ranges, and reading it again gives the same. Input: the files, parted by a byte of 1.
 */
#include "fuzz/fuzz.h"
#include "io/queue_log.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void want(bool condition) {
  if (!condition) abort();
}

static uint64_t mix(uint64_t h, uint64_t value) {
  return (h ^ value) * UINT64_C(1099511628211);
}

static uint64_t check_batch(const wfm_queue_log *log, const wfm_queue_log_batch *b, uint64_t h) {
  for (size_t i = 0; i < b->contacts; i++) {
    bool excluded = (b->mark[i] & WFM_QUEUE_LOG_EXCLUDED) != 0;
    want((size_t)b->queue[i] < wfm_queue_log_queues(log) && b->id[i][0]);
    want(b->agent[i] >= -1 && b->agent[i] < (int64_t)wfm_queue_log_agents(log) && b->customer[i] >= -1);
    want(excluded || (b->wait_s[i] >= 0 && b->talk_s[i] >= 0 && b->ring_s[i] >= 0 &&
                      b->ring_s[i] <= b->wait_s[i] && b->outcome[i] >= WFM_CONTACT_ANSWERED));
    h = mix(mix(h, (uint64_t)b->arrival[i]), b->mark[i]);
  }
  for (size_t i = 0; i < b->states; i++) {
    want(b->state_start[i] < b->state_end[i] && (size_t)b->state_agent[i] < wfm_queue_log_agents(log));
    want(b->state[i] >= WFM_AGENT_AVAILABLE && b->state[i] <= WFM_AGENT_BUSY);
    want(b->state_reason[i] < (int64_t)wfm_queue_log_reasons(log));
    h = mix(mix(h, (uint64_t)b->state_end[i]), (uint64_t)b->state[i]);
  }
  return h;
}

/* A number made of all that was read; 0 when it cannot be read. */
static uint64_t read_all(wfm_ctx *ctx, const wfm__source *source, const char *const *names, uint32_t flags) {
  wfm_queue_log *log = NULL;
  wfm_queue_log_opts opts;
  wfm_queue_log_batch b;
  wfm_queue_log_counts n;
  uint64_t h = UINT64_C(14695981039346656037), contacts = 0, states = 0;
  wfm_queue_log_opts_init(&opts, sizeof opts);
  wfm_queue_log_counts_init(&n, sizeof n);
  opts.flags = flags;
  wfm_status st = wfm__queue_log_open(ctx, source, names, source->count, &opts, NULL, &log);
  want(st == WFM_OK || st == WFM_EPARSE);
  do {
    wfm_queue_log_batch_init(&b, sizeof b);
    if (st == WFM_OK) st = wfm_queue_log_read(log, &b);
    if (st != WFM_OK) break;
    h = check_batch(log, &b, h);
    contacts += b.contacts;
    states += b.states;
  } while (b.contacts + b.states > 0);
  want(st == WFM_OK || st == WFM_EPARSE);
  if (st == WFM_OK) {
    want(wfm_queue_log_get_counts(log, &n) == WFM_OK);
    want(n.contacts == n.answered + n.abandoned + n.dequeued && n.states == (int64_t)states);
    want(n.excluded == n.no_start + n.no_end + n.unfinished + n.negative + n.clock);
    want((int64_t)contacts == n.contacts + (flags ? n.excluded - n.no_start : 0));
  }
  wfm_queue_log_free(log);
  return st == WFM_OK ? h : 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const char *const names[] = {"a", "b", "c"};
  wfm__memory_file file[3];
  wfm__source source = {.files = file};
  const uint8_t *from = data, *end = data + size;
  wfm_ctx *ctx;
  while (source.count < 3) {
    const uint8_t *at = source.count < 2 && from < end ? memchr(from, 1, (size_t)(end - from)) : NULL;
    file[source.count] = (wfm__memory_file){names[source.count], from, (size_t)((at ? at : end) - from)};
    source.count++;
    if (!at) break;
    from = at + 1;
  }
  if (wfm_ctx_create(&ctx, NULL) != WFM_OK) return 0;
  uint64_t first = read_all(ctx, &source, names, 0);
  want(read_all(ctx, &source, names, 0) == first);
  (void)read_all(ctx, &source, names, WFM_QUEUE_LOG_ALL);
  wfm_ctx_free(ctx);
  return 0;
}
