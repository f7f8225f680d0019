/* The C library's allocator under the test's control: counts what every thread asks for, and refuses what
   the test wants refused, in third-party libraries too. Include in one file of a program. Not with the
   sanitizers, which bring their own allocator. */
#ifndef WFM_TESTS_SHIM_HEAP_H
#define WFM_TESTS_SHIM_HEAP_H

#include <pthread.h> /* also tells whether this is glibc */

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define HEAP_WATCHED 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define HEAP_WATCHED 0
#endif
#endif
#if !defined(HEAP_WATCHED) && defined(__GLIBC__)
#define HEAP_WATCHED 1
#elif !defined(HEAP_WATCHED)
#define HEAP_WATCHED 0
#endif

#if HEAP_WATCHED
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

extern void *__libc_malloc(size_t n);
extern void *__libc_calloc(size_t count, size_t n);
extern void *__libc_realloc(void *p, size_t n);
extern void __libc_free(void *p);

/* Watched are the threads other than host while on is set. */
static struct heap {
  atomic_bool on;
  bool host_too;
  pthread_t host;
  atomic_long asked;                   /* allocations asked for while on */
  atomic_long at;                      /* this one is refused, from 0; -1: none */
  atomic_bool sticky;                  /* and all after it */
  atomic_long refused, refused_growth; /* the second: of these, calls to realloc for a block that exists */
  atomic_long live;                    /* blocks of watched threads not freed */
} heap = {.at = -1};

enum { HEAP_MARKS = 1 << 16 };
static _Atomic(void *) heap_marks[HEAP_MARKS]; /* live blocks of watched threads, hashed */

static inline bool heap_watches(void) {
  return atomic_load(&heap.on) && (heap.host_too || !pthread_equal(pthread_self(), heap.host));
}

static inline bool heap_refuses(bool growth) {
  long number = atomic_fetch_add(&heap.asked, 1), at = atomic_load(&heap.at);
  bool no = at >= 0 && (atomic_load(&heap.sticky) ? number >= at : number == at);
  if (no) atomic_fetch_add(&heap.refused, 1);
  if (no && growth) atomic_fetch_add(&heap.refused_growth, 1);
  return no;
}

static inline size_t heap_slot(const void *p) {
  return (size_t)(((uintptr_t)p >> 4) * 2654435761u) % HEAP_MARKS;
}

static inline void heap_mark(void *p) {
  for (size_t i = heap_slot(p); p; i = (i + 1) % HEAP_MARKS) {
    void *none = NULL;
    if (!atomic_compare_exchange_strong(&heap_marks[i], &none, p)) continue;
    atomic_fetch_add(&heap.live, 1);
    return;
  }
}

/* Blocks are found by a whole turn, because slots before them may have become free. */
static inline void heap_unmark(void *p) {
  if (!p || atomic_load(&heap.live) == 0) return;
  for (size_t k = 0, i = heap_slot(p); k < 4096; k++, i = (i + 1) % HEAP_MARKS) {
    void *mine = p;
    if (!atomic_compare_exchange_strong(&heap_marks[i], &mine, NULL)) continue;
    atomic_fetch_sub(&heap.live, 1);
    return;
  }
}

#define HEAP_EXPORT __attribute__((visibility("default")))
HEAP_EXPORT void *malloc(size_t n);
HEAP_EXPORT void *calloc(size_t count, size_t n);
HEAP_EXPORT void *realloc(void *p, size_t n);
HEAP_EXPORT void free(void *p);

HEAP_EXPORT void *malloc(size_t n) {
  if (!heap_watches()) return __libc_malloc(n);
  void *p = heap_refuses(false) ? NULL : __libc_malloc(n);
  heap_mark(p);
  return p;
}

HEAP_EXPORT void *calloc(size_t count, size_t n) {
  if (!heap_watches()) return __libc_calloc(count, n);
  void *p = heap_refuses(false) ? NULL : __libc_calloc(count, n);
  heap_mark(p);
  return p;
}

HEAP_EXPORT void *realloc(void *p, size_t n) {
  if (!heap_watches()) return __libc_realloc(p, n);
  if (heap_refuses(p != NULL)) return NULL;
  heap_unmark(p);
  p = __libc_realloc(p, n);
  heap_mark(p);
  return p;
}

HEAP_EXPORT void free(void *p) {
  heap_unmark(p);
  __libc_free(p);
}
#endif

#endif
