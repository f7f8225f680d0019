/* Where bytes come from: files of a folder, or texts in memory. */
#include "io/io.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct wfm__bytes {
  wfm_ctx *ctx;
  char *path;
  int fd; /* -1: memory */
  const wfm__memory_file *memory;
  size_t at;
};

char *wfm__path_join(wfm_ctx *ctx, const char *folder, const char *name) {
  wfm__text path;
  wfm__text_init(&path, ctx);
  if (folder) {
    wfm__text_add(&path, folder);
    if (path.length > 0 && path.data[path.length - 1] != '/') wfm__text_add(&path, "/");
  }
  wfm__text_add(&path, name);
  if (!path.failed) return path.data;
  wfm__text_free(&path);
  return NULL;
}

static const wfm__memory_file *find_memory(const wfm__source *source, const char *name) {
  for (size_t i = 0; i < source->count; i++)
    if (strcmp(source->files[i].name, name) == 0) return &source->files[i];
  return NULL;
}

/* Text of a system error; strerror keeps a buffer and follows the locale. */
const char *wfm__system_reason(int error) {
  switch (error) {
  case EACCES:
    return "permission denied";
  case EISDIR:
    return "it is a folder";
  case ENOTDIR:
    return "a part of the path is no folder";
  case ENOENT:
    return "no such file or folder";
  case ENOSPC:
    return "no space left";
  case EROFS:
    return "the file system is read-only";
  case ENAMETOOLONG:
    return "the name is too long";
  case EMFILE:
  case ENFILE:
    return "too many open files";
  case EEXIST:
    return "it is there already and is no folder";
  case EDQUOT:
    return "the quota is used up";
  case EIO:
    return "input/output error";
  default:
    return "the system refused";
  }
}

static wfm_status open_disk(wfm__bytes *bytes) {
  wfm_ctx *ctx = bytes->ctx;
  bytes->fd = open(bytes->path, O_RDONLY | O_CLOEXEC);
  if (bytes->fd < 0)
    return errno == ENOENT || errno == ENOTDIR
               ? wfm__fail(ctx, WFM_ENOTFOUND, "%s: %s", bytes->path, wfm__system_reason(errno))
               : wfm__fail(ctx, WFM_EIO, "%s: cannot be read: %s", bytes->path, wfm__system_reason(errno));
  struct stat about;
  if (fstat(bytes->fd, &about) == 0 && S_ISDIR(about.st_mode))
    return wfm__fail(ctx, WFM_EIO, "%s: cannot be read: it is a folder", bytes->path);
  return WFM_OK;
}

wfm_status wfm__bytes_open(wfm_ctx *ctx, const wfm__source *source, const char *name, wfm__bytes **out) {
  wfm__bytes *bytes = wfm__alloc(ctx, 1, sizeof *bytes);
  if (!bytes) return wfm__fail(ctx, WFM_ENOMEM, "%s: out of memory", name);
  bytes->ctx = ctx;
  bytes->fd = -1;
  wfm_status st = WFM_OK;
  bytes->path = wfm__path_join(ctx, source->folder, name);
  if (!bytes->path) {
    st = wfm__fail(ctx, WFM_ENOMEM, "%s: out of memory", name);
  } else if (source->files) {
    bytes->memory = find_memory(source, name);
    if (!bytes->memory) st = wfm__fail(ctx, WFM_ENOTFOUND, "%s: no such file", bytes->path);
  } else {
    st = open_disk(bytes);
  }
  if (st == WFM_OK)
    *out = bytes;
  else
    wfm__bytes_close(bytes);
  return st;
}

wfm_status wfm__bytes_read(wfm__bytes *bytes, void *buffer, size_t size, size_t *got) {
  if (bytes->fd < 0) {
    size_t left = bytes->memory->size - bytes->at;
    *got = left < size ? left : size;
    if (*got) memcpy(buffer, (const char *)bytes->memory->data + bytes->at, *got);
    bytes->at += *got;
    return WFM_OK;
  }
  ssize_t n;
  do n = read(bytes->fd, buffer, size);
  while (n < 0 && errno == EINTR);
  if (n < 0)
    return wfm__fail(bytes->ctx, WFM_EIO, "%s: cannot be read: %s", bytes->path, wfm__system_reason(errno));
  *got = (size_t)n;
  return WFM_OK;
}

void wfm__bytes_close(wfm__bytes *bytes) {
  if (!bytes) return;
  if (bytes->fd >= 0) (void)close(bytes->fd);
  wfm__free(bytes->ctx, bytes->path);
  wfm__free(bytes->ctx, bytes);
}

wfm_status wfm__source_load(wfm_ctx *ctx, const wfm__source *source, const char *name, size_t most,
                            char **data, size_t *size) {
  wfm__bytes *bytes = NULL;
  wfm__text text;
  wfm__text_init(&text, ctx);
  wfm__text_add(&text, "");
  wfm_status st = wfm__bytes_open(ctx, source, name, &bytes);
  for (size_t got = 1; st == WFM_OK && got > 0;) {
    char buffer[4096];
    st = wfm__bytes_read(bytes, buffer, sizeof buffer, &got);
    if (st != WFM_OK) break;
    if (text.length + got > most)
      st = wfm__fail(ctx, WFM_ELIMIT, "%s: longer than %zu bytes", bytes->path, most);
    else
      wfm__text_add_n(&text, buffer, got);
  }
  if (st == WFM_OK && text.failed) st = wfm__fail(ctx, WFM_ENOMEM, "%s: out of memory", name);
  wfm__bytes_close(bytes);
  if (st != WFM_OK) {
    wfm__text_free(&text);
    return st;
  }
  *data = text.data;
  *size = text.length;
  return WFM_OK;
}
