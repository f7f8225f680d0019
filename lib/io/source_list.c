/* Files of a folder that no reader knows. */
#include "io/io.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

static bool is_data(const char *name) {
  const char *dot = strrchr(name, '.');
  return dot && dot != name && (strcmp(dot, ".csv") == 0 || strcmp(dot, ".json") == 0);
}

static bool is_known(const char *name, const char *const *known, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (strcmp(known[i], name) == 0) return true;
  return strncmp(name, "x_", 2) == 0;
}

static wfm_status list_disk(const char *folder, wfm__names *names) {
  DIR *dir = opendir(folder ? folder : ".");
  wfm_status st = WFM_OK;
  if (!dir) return WFM_OK; /* the first file that is wanted says why */
  for (const struct dirent *entry; st == WFM_OK && (entry = readdir(dir)) != NULL;)
    if (is_data(entry->d_name)) st = wfm__names_add(names, entry->d_name, NULL);
  (void)closedir(dir);
  return st;
}

static int compare_texts(const void *left, const void *right) {
  const char *const *a = left, *const *b = right;
  return strcmp(*a, *b);
}

wfm_status wfm__source_known(wfm_ctx *ctx, const wfm__source *source, const char *const *known, size_t count,
                             bool strict, wfm_findings *findings) {
  if (source->files) return WFM_OK; /* what lies in memory was put there for the reader */
  wfm__names *names = wfm__names_create(ctx);
  const char **sorted = NULL;
  wfm_status st = names ? list_disk(source->folder, names) : WFM_ENOMEM;
  if (st != WFM_OK) goto done;
  size_t n = (size_t)wfm__names_count(names);
  sorted = wfm__alloc(ctx, n, sizeof *sorted);
  if (!sorted) {
    st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu names of files", n);
    goto done;
  }
  for (size_t i = 0; i < n; i++) sorted[i] = wfm__names_get(names, (int32_t)i);
  if (n > 1) qsort(sorted, n, sizeof *sorted, compare_texts); /* folders have no order of their own */
  for (size_t i = 0; st == WFM_OK && i < n; i++)
    if (!is_known(sorted[i], known, count))
      st = wfm__finding_add(findings, strict ? WFM_FINDING_ERROR : WFM_FINDING_WARNING, sorted[i], 0, 0, NULL,
                            "unknown file, ignored");
done:
  wfm__free(ctx, sorted);
  wfm__names_free(names);
  return st;
}
