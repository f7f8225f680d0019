/* Replays a corpus through a fuzz target: the empty input, each file, and each file cut short at even steps. */
#include "fuzz/fuzz.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CUTS = 16, LARGEST = 1 << 20 };

/* Runs on a copy of exactly that size, so that the address sanitizer sees a read past the end. */
static int run(const uint8_t *data, size_t size) {
  uint8_t *copy = calloc(size ? size : 1, 1);
  if (!copy) return 1;
  if (size) memcpy(copy, data, size);
  int result = LLVMFuzzerTestOneInput(copy, size);
  free(copy);
  return result;
}

static int replay_file(const char *path) {
  int failed = 1;
  FILE *file = NULL;
  uint8_t *data = malloc(LARGEST);
  if (!data) goto done;
  file = fopen(path, "rb");
  if (!file) {
    fprintf(stderr, "%s: %s\n", path, strerror(errno));
    goto done;
  }
  size_t size = fread(data, 1, LARGEST, file);
  if (ferror(file) || !feof(file)) {
    fprintf(stderr, "%s: not readable, or over %d bytes\n", path, (int)LARGEST);
    goto done;
  }
  failed = run(data, size);
  for (size_t cut = 1; cut < CUTS && !failed; cut++) failed = run(data, size * cut / CUTS);
  if (failed) fprintf(stderr, "%s: the target returned an error\n", path);
done:
  if (file) fclose(file);
  free(data);
  return failed;
}

int main(int argc, char **argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: %s CORPUS-FOLDER\n", argv[0]);
    return 2;
  }
  int failed = run(NULL, 0);
  int files = 0;
  struct dirent **entries = NULL;
  int count = scandir(argv[1], &entries, NULL, alphasort);
  if (count < 0) {
    fprintf(stderr, "%s: %s\n", argv[1], strerror(errno));
    return 1;
  }
  for (int i = 0; i < count; i++) {
    char path[4096];
    int length = snprintf(path, sizeof path, "%s/%s", argv[1], entries[i]->d_name);
    if (entries[i]->d_name[0] != '.') {
      failed |= length < 0 || (size_t)length >= sizeof path || replay_file(path);
      files++;
    }
    free(entries[i]);
  }
  free(entries);
  if (!files) fprintf(stderr, "%s: holds no file\n", argv[1]);
  printf("%d files replayed\n", files);
  return failed || !files;
}
