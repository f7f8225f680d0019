/* The few pieces that everyone with threads of his own needs. */
#ifndef WFM_CORE_PTHREADS_H
#define WFM_CORE_PTHREADS_H

#include <pthread.h>

/* 0 or an error number. */
int wfm__cond_init(pthread_cond_t *cond); /* waits on the monotonic clock */
/* Waits until signalled, or for this long; the mutex is held. */
void wfm__cond_wait(pthread_cond_t *cond, pthread_mutex_t *mutex, long milliseconds);
/* Starts a thread with every signal blocked: the host's handlers run on the host's threads. */
int wfm__thread_create(pthread_t *thread, void *(*body)(void *), void *user);

#endif
