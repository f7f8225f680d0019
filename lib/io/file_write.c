/* Files written whole: readers see the old file or the new one, never a part. */
#include "io/io.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static wfm_status write_all(int fd, const char *data, size_t size) {
  while (size > 0) {
    ssize_t n = write(fd, data, size);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return WFM_EIO;
    data += n;
    size -= (size_t)n;
  }
  return WFM_OK;
}

/* Creates a file beside path under a name that no other writer has; *part is its path. */
static wfm_status create_part(wfm_ctx *ctx, const char *path, char **part, int *fd) {
  wfm__text text;
  for (int attempt = 0;; attempt++) {
    wfm__text_init(&text, ctx);
    wfm__text_printf(&text, "%s.%ld-%d.part", path, (long)getpid(), attempt);
    if (text.failed) {
      wfm__text_free(&text);
      return wfm__fail(ctx, WFM_ENOMEM, "%s: out of memory", path);
    }
    *fd = open(text.data, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (*fd >= 0) break;
    int error = errno;
    wfm__text_free(&text);
    if (error != EEXIST || attempt >= 100)
      return wfm__fail(ctx, WFM_EIO, "%s: cannot be written: %s", path, wfm__system_reason(error));
  }
  *part = text.data;
  return WFM_OK;
}

wfm_status wfm__file_write(wfm_ctx *ctx, const char *folder, const char *name, const char *data,
                           size_t size) {
  char *part = NULL;
  int fd = -1;
  char *path = wfm__path_join(ctx, folder, name);
  if (!path) return wfm__fail(ctx, WFM_ENOMEM, "%s: out of memory", name);
  wfm_status st = create_part(ctx, path, &part, &fd);
  if (st == WFM_OK) {
    bool failed = write_all(fd, data, size) != WFM_OK || fsync(fd) != 0;
    int error = errno;
    if (close(fd) != 0 && !failed) {
      failed = true;
      error = errno;
    }
    if (!failed && rename(part, path) != 0) {
      failed = true;
      error = errno;
    }
    if (failed) {
      (void)unlink(part);
      st = wfm__fail(ctx, WFM_EIO, "%s: cannot be written: %s", path, wfm__system_reason(error));
    }
  }
  wfm__free(ctx, part);
  wfm__free(ctx, path);
  return st;
}

wfm_status wfm__folder_make(wfm_ctx *ctx, const char *path) {
  if (mkdir(path, 0777) == 0) return WFM_OK;
  int error = errno;
  struct stat about;
  if (error == EEXIST && stat(path, &about) == 0 && S_ISDIR(about.st_mode)) return WFM_OK;
  return wfm__fail(ctx, WFM_EIO, "%s: cannot make the folder: %s", path, wfm__system_reason(error));
}
