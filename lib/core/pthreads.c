/* Conditions on the monotonic clock; threads that take no signal. */
#include "core/pthreads.h"

#include <signal.h>
#include <time.h>

int wfm__cond_init(pthread_cond_t *cond) {
  pthread_condattr_t attr;
  int error = pthread_condattr_init(&attr);
  if (error) return error;
  error = pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
  if (!error) error = pthread_cond_init(cond, &attr);
  (void)pthread_condattr_destroy(&attr);
  return error;
}

void wfm__cond_wait(pthread_cond_t *cond, pthread_mutex_t *mutex, long milliseconds) {
  struct timespec until;
  (void)clock_gettime(CLOCK_MONOTONIC, &until);
  until.tv_sec += milliseconds / 1000;
  until.tv_nsec += milliseconds % 1000 * 1000000;
  if (until.tv_nsec >= 1000000000) {
    until.tv_nsec -= 1000000000;
    until.tv_sec++;
  }
  (void)pthread_cond_timedwait(cond, mutex, &until);
}

int wfm__thread_create(pthread_t *thread, void *(*body)(void *), void *user) {
  sigset_t all, before;
  (void)sigfillset(&all);
  int error = pthread_sigmask(SIG_SETMASK, &all, &before);
  if (error) return error;
  error = pthread_create(thread, NULL, body, user);
  (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
  return error;
}
