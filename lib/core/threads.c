/* Tasks on several threads: handed out in order, so that the first failure by number does not depend on the
 * threads. */
#include "core/context_private.h"
#include "core/pthreads.h"

#include <math.h>

enum { MAX_THREADS = 256, PUMP_MS = 50 };

typedef struct crew {
  const wfm__watch *watch;
  wfm__task body;
  void *user;
  size_t tasks;
  pthread_mutex_t lock; /* guards what follows */
  pthread_cond_t ended; /* a worker has ended */
  size_t next, done, running;
  wfm_status failed; /* of the task failed_task */
  size_t failed_task;
  wfm_status stopped; /* cancel or deadline, met with tasks left */
} crew;

typedef struct worker {
  crew *crew;
  size_t number;
} worker;

size_t wfm__workers(const wfm_ctx *ctx, size_t tasks) {
  size_t most = ctx ? (size_t)ctx->opts.threads : 1;
  return tasks < most ? (tasks ? tasks : 1) : most;
}

/* The next task, or false when none is to be begun. */
static bool take(crew *c, size_t *task) {
  wfm_status now = wfm__watch_check(c->watch);
  pthread_mutex_lock(&c->lock);
  bool begin = c->next < c->tasks && c->failed == WFM_OK && c->stopped == WFM_OK;
  if (begin && now != WFM_OK) {
    c->stopped = now;
    begin = false;
  }
  if (begin) *task = c->next++;
  pthread_mutex_unlock(&c->lock);
  return begin;
}

static void finish(crew *c, size_t task, wfm_status st) {
  pthread_mutex_lock(&c->lock);
  c->done++;
  if (st != WFM_OK && (c->failed == WFM_OK || task < c->failed_task)) {
    c->failed = st;
    c->failed_task = task;
  }
  pthread_mutex_unlock(&c->lock);
}

static void *work(void *user) {
  worker *w = user;
  crew *c = w->crew;
  size_t task;
  while (take(c, &task)) finish(c, task, c->body(c->user, task, w->number));
  pthread_mutex_lock(&c->lock);
  c->running--;
  pthread_cond_signal(&c->ended);
  pthread_mutex_unlock(&c->lock);
  return NULL;
}

/* The calling thread alone. */
static void work_here(crew *c, wfm__watch *watch, const char *phase) {
  size_t task;
  while (take(c, &task)) {
    finish(c, task, c->body(c->user, task, 0));
    (void)wfm__watch_report(watch, phase, (double)c->done / (double)c->tasks, (double)NAN, (double)NAN);
  }
}

static size_t start(crew *c, size_t wanted, worker *workers, pthread_t *threads) {
  size_t started = 0;
  c->running = wanted;
  while (started < wanted) {
    workers[started] = (worker){c, started};
    if (wfm__thread_create(&threads[started], work, &workers[started]) != 0) break;
    started++;
  }
  pthread_mutex_lock(&c->lock);
  c->running -= wanted - started;
  pthread_mutex_unlock(&c->lock);
  return started;
}

/* Reports until every worker has ended. */
static void pump(crew *c, wfm__watch *watch, const char *phase) {
  pthread_mutex_lock(&c->lock);
  while (c->running > 0) {
    wfm__cond_wait(&c->ended, &c->lock, PUMP_MS);
    double done = (double)c->done / (double)c->tasks;
    pthread_mutex_unlock(&c->lock);
    (void)wfm__watch_report(watch, phase, done, (double)NAN, (double)NAN);
    pthread_mutex_lock(&c->lock);
  }
  pthread_mutex_unlock(&c->lock);
}

wfm_status wfm__parallel(wfm__watch *watch, const char *phase, size_t tasks, wfm__task body, void *user) {
  wfm__watch seen = *watch; /* the workers' copy: the caller's changes with each report */
  crew c = {.watch = &seen, .body = body, .user = user, .tasks = tasks};
  if (pthread_mutex_init(&c.lock, NULL) != 0)
    return wfm__fail(watch->ctx, WFM_ENOMEM, "%s: out of memory for a lock", phase);
  if (wfm__cond_init(&c.ended) != 0) {
    (void)pthread_mutex_destroy(&c.lock);
    return wfm__fail(watch->ctx, WFM_ENOMEM, "%s: out of memory for a condition", phase);
  }
  size_t wanted = wfm__workers(watch->ctx, tasks), started = 0;
  worker workers[MAX_THREADS];
  pthread_t threads[MAX_THREADS];
  if (wanted > 1) started = start(&c, wanted, workers, threads);
  if (started == 0)
    work_here(&c, watch, phase);
  else
    pump(&c, watch, phase);
  for (size_t i = 0; i < started; i++) (void)pthread_join(threads[i], NULL);
  (void)pthread_cond_destroy(&c.ended);
  (void)pthread_mutex_destroy(&c.lock);
  return c.failed != WFM_OK ? c.failed : c.stopped;
}
