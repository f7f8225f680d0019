/* Tasks on several threads, the watch, progress and cancel. */
#include "core/core.h"
#include "support/suite.h"

#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>

typedef struct host {
  wfm_ctx *ctx;
  pthread_t thread; /* the one that may be called back */
  int reports, stop_after;
  double last_frac;
} host;

static int32_t on_progress(const wfm_progress *progress, void *user) {
  host *h = user;
  ck_assert(pthread_equal(pthread_self(), h->thread));
  ck_assert_uint_eq(progress->struct_size, sizeof *progress);
  ck_assert_str_eq(progress->phase, "count");
  ck_assert(isnan(progress->done_frac) || progress->done_frac >= h->last_frac);
  if (!isnan(progress->done_frac)) h->last_frac = progress->done_frac;
  ck_assert(progress->elapsed_s >= 0.0);
  h->reports++;
  return h->stop_after > 0 && h->reports >= h->stop_after;
}

static wfm_ctx *make(host *h, int32_t threads) {
  *h = (host){.thread = pthread_self()};
  wfm_ctx_opts opts;
  wfm_ctx_opts_init(&opts, sizeof opts);
  opts.threads = threads;
  opts.progress_fn = on_progress;
  opts.progress_user = h;
  ck_assert_int_eq(wfm_ctx_create(&h->ctx, &opts), WFM_OK);
  return h->ctx;
}

enum { TASKS = 500 };

typedef struct work {
  double out[TASKS];
  size_t workers;
  atomic_int begun;
  size_t bad[3];  /* these tasks fail with WFM_ELIMIT, WFM_EDOMAIN, WFM_ENODATA */
  size_t slow;    /* this one sleeps */
  double sleep_s; /* every task, when above 0 */
  atomic_int blocked;
} work;

static void sleep_for(double s) {
  struct timespec t = {(time_t)s, (long)((s - floor(s)) * 1e9)};
  (void)nanosleep(&t, NULL);
}

static wfm_status body(void *user, size_t task, size_t worker) {
  work *w = user;
  ck_assert_uint_lt(worker, w->workers);
  atomic_fetch_add(&w->begun, 1);
  sigset_t mask;
  if (pthread_sigmask(SIG_SETMASK, NULL, &mask) == 0 && sigismember(&mask, SIGINT))
    atomic_fetch_add(&w->blocked, 1);
  wfm__rng rng;
  wfm__rng_seed(&rng, 1, task, 0);
  double sum = 0.0;
  for (int i = 0; i < 1000; i++) sum += wfm__rng_normal(&rng);
  w->out[task] = sum;
  if (task == w->slow) sleep_for(0.02);
  if (w->sleep_s > 0.0) sleep_for(w->sleep_s);
  static const wfm_status errors[] = {WFM_ELIMIT, WFM_EDOMAIN, WFM_ENODATA};
  for (int i = 0; i < 3; i++)
    if (task == w->bad[i]) return errors[i];
  return WFM_OK;
}

static work fresh(const wfm_ctx *ctx) {
  return (work){.workers = wfm__workers(ctx, TASKS), .bad = {SIZE_MAX, SIZE_MAX, SIZE_MAX}, .slow = SIZE_MAX};
}

START_TEST(same_result) {
  static const int32_t threads[] = {1, 2, 4, 7};
  static work first;
  for (size_t i = 0; i < WFM__COUNT(threads); i++) {
    host h;
    wfm_ctx *ctx = make(&h, threads[i]);
    static work w;
    w = fresh(ctx);
    ck_assert_uint_eq(w.workers, (size_t)threads[i]);
    wfm__watch watch;
    wfm__watch_start(&watch, ctx, 0.0);
    ck_assert_int_eq(wfm__parallel(&watch, "count", TASKS, body, &w), WFM_OK);
    ck_assert_int_eq(atomic_load(&w.begun), TASKS);
    ck_assert_int_eq(atomic_load(&w.blocked), threads[i] == 1 ? 0 : TASKS);
    if (i == 0) memcpy(first.out, w.out, sizeof first.out);
    ck_assert_mem_eq(w.out, first.out, sizeof w.out);
    wfm_ctx_free(ctx);
  }
}
END_TEST

START_TEST(first_failure_by_number) {
  for (int32_t threads = 1; threads <= 4; threads++)
    for (int repeat = 0; repeat < 20; repeat++) {
      host h;
      wfm_ctx *ctx = make(&h, threads);
      static work w;
      w = fresh(ctx);
      w.bad[0] = 14;
      w.bad[1] = 12; /* the first, be it the slowest or not */
      w.bad[2] = 13;
      w.slow = repeat % 2 ? 12 : 13;
      wfm__watch watch;
      wfm__watch_start(&watch, ctx, 0.0);
      ck_assert_int_eq(wfm__parallel(&watch, "count", TASKS, body, &w), WFM_EDOMAIN);
      ck_assert_int_lt(atomic_load(&w.begun), TASKS); /* those not begun are left out */
      wfm_ctx_free(ctx);
    }
}
END_TEST

START_TEST(nothing_to_do) {
  host h;
  wfm_ctx *ctx = make(&h, 4);
  wfm__watch watch;
  wfm__watch_start(&watch, ctx, 0.0);
  ck_assert_int_eq(wfm__parallel(&watch, "count", 0, body, NULL), WFM_OK);
  ck_assert_uint_eq(wfm__workers(ctx, 0), 1);
  ck_assert_uint_eq(wfm__workers(ctx, 3), 3);
  ck_assert_uint_eq(wfm__workers(NULL, 3), 1);
  wfm_ctx_free(ctx);
}
END_TEST

START_TEST(cancel_before) {
  for (int32_t threads = 1; threads <= 3; threads++) {
    host h;
    wfm_ctx *ctx = make(&h, threads);
    static work w;
    w = fresh(ctx);
    wfm__watch watch;
    wfm__watch_start(&watch, ctx, 0.0);
    wfm_ctx_cancel(ctx);
    ck_assert_int_eq(wfm__parallel(&watch, "count", TASKS, body, &w), WFM_ECANCELLED);
    ck_assert_int_eq(atomic_load(&w.begun), 0);
    ck_assert_int_eq(wfm__watch_check(&watch), WFM_ECANCELLED);
    wfm_ctx_cancel_clear(ctx);
    ck_assert_int_eq(wfm__parallel(&watch, "count", TASKS, body, &w), WFM_OK);
    wfm_ctx_free(ctx);
  }
}
END_TEST

/* The progress callback asks to stop; it comes from the calling thread while the workers are busy. */
START_TEST(cancel_by_progress) {
  for (int32_t threads = 1; threads <= 3; threads++) {
    host h;
    wfm_ctx *ctx = make(&h, threads);
    h.stop_after = 2;
    static work w;
    w = fresh(ctx);
    w.sleep_s = 0.005;
    wfm__watch watch;
    wfm__watch_start(&watch, ctx, 0.0);
    ck_assert_int_eq(wfm__parallel(&watch, "count", TASKS, body, &w), WFM_ECANCELLED);
    ck_assert_int_eq(h.reports, 2);
    ck_assert_int_lt(atomic_load(&w.begun), TASKS);
    ck_assert_int_eq(wfm_ctx_cancelled(ctx), 1);
    wfm_ctx_free(ctx);
  }
}
END_TEST

START_TEST(deadline) {
  for (int32_t threads = 1; threads <= 3; threads++) {
    host h;
    wfm_ctx *ctx = make(&h, threads);
    static work w;
    w = fresh(ctx);
    w.sleep_s = 0.005;
    wfm__watch watch;
    wfm__watch_start(&watch, ctx, 0.05);
    ck_assert_int_eq(wfm__parallel(&watch, "count", TASKS, body, &w), WFM_ELIMIT);
    ck_assert_int_lt(atomic_load(&w.begun), TASKS);
    ck_assert_int_eq(wfm__watch_report(&watch, "count", (double)NAN, 0.0, 0.0), WFM_ELIMIT);
    wfm_ctx_free(ctx);
  }
}
END_TEST

START_TEST(reports_are_rare) {
  host h;
  wfm_ctx *ctx = make(&h, 1);
  wfm__watch watch;
  wfm__watch_start(&watch, ctx, (double)INFINITY);
  double start = wfm__now_s();
  long calls = 0;
  while (wfm__now_s() < start + 0.25) {
    ck_assert_int_eq(wfm__watch_report(&watch, "count", 0.5, 1.0, 0.0), WFM_OK);
    calls++;
  }
  ck_assert_int_gt(calls, 10);
  ck_assert_int_ge(h.reports, 1);
  ck_assert_int_le(h.reports, 3 + (int)((wfm__now_s() - start) * 10.0));
  wfm__watch silent;
  wfm__watch_start(&silent, NULL, -1.0);
  ck_assert_int_eq(wfm__watch_report(&silent, "count", 0.5, 1.0, 0.0), WFM_OK);
  wfm_ctx_free(ctx);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("threads");
  tcase_add_test(tc, same_result);
  tcase_add_test(tc, first_failure_by_number);
  tcase_add_test(tc, nothing_to_do);
  tcase_add_test(tc, cancel_before);
  tcase_add_test(tc, cancel_by_progress);
  tcase_add_test(tc, deadline);
  tcase_add_test(tc, reports_are_rare);
  return suite_run("core/threads", tc, 60);
}
