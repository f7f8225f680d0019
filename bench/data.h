/* Reading the measured series: the folder named by WFM_DATA_DIR, or its folder calls. */
#ifndef WFM_BENCH_DATA_H
#define WFM_BENCH_DATA_H

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static inline double data_cpu_s(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* NULL, and a line on stderr, where the file is not there. */
static inline FILE *data_open(const char *file) {
  char path[1024];
  const char *folder = getenv("WFM_DATA_DIR");
  FILE *f = NULL;
  if (folder) {
    (void)snprintf(path, sizeof path, "%s/%s", folder, file);
    f = fopen(path, "r");
  }
  if (folder && !f) {
    (void)snprintf(path, sizeof path, "%s/calls/%s", folder, file);
    f = fopen(path, "r");
  }
  if (!f) (void)fprintf(stderr, "no %s in the folder named by WFM_DATA_DIR\n", file);
  return f;
}

#endif
