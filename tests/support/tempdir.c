/* A folder of one's own for a test that writes files. */
#include "support/tempdir.h"

#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void tempdir_make(char path[TEMPDIR_PATH]) {
  const char *base = getenv("TMPDIR");
  int length = snprintf(path, TEMPDIR_PATH, "%s/wfm-test-XXXXXX", base && base[0] ? base : "/tmp");
  ck_assert_int_lt(length, TEMPDIR_PATH);
  ck_assert_ptr_nonnull(mkdtemp(path));
}

void tempdir_remove(const char *path) {
  DIR *dir = opendir(path);
  if (dir) {
    for (const struct dirent *entry; (entry = readdir(dir)) != NULL;) {
      char inner[2 * TEMPDIR_PATH];
      if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
      if (snprintf(inner, sizeof inner, "%s/%s", path, entry->d_name) < (int)sizeof inner)
        tempdir_remove(inner);
    }
    (void)closedir(dir);
    (void)chmod(path, 0700);
    (void)rmdir(path);
  } else {
    (void)unlink(path);
  }
}

int tempdir_count(const char *path) {
  int n = 0;
  DIR *dir = opendir(path);
  ck_assert_ptr_nonnull(dir);
  for (const struct dirent *entry; (entry = readdir(dir)) != NULL;)
    n += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
  ck_assert_int_eq(closedir(dir), 0);
  return n;
}

void tempdir_put(const char *folder, const char *name, const char *text) {
  char path[2 * TEMPDIR_PATH];
  ck_assert_int_lt(snprintf(path, sizeof path, "%s/%s", folder, name), (int)sizeof path);
  FILE *file = fopen(path, "wb");
  ck_assert_ptr_nonnull(file);
  ck_assert_uint_eq(fwrite(text, 1, strlen(text), file), strlen(text));
  ck_assert_int_eq(fclose(file), 0);
}
