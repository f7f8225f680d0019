/* Opening a zone: its name, its file in the folders of tzdata, its life. */
#include "calendar/calendar.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_FILE = 256 * 1024, MAX_NAME = 127 };

static const char *const folders[] = {"/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo",
                                      "/etc/zoneinfo"};

/* No dots, so no way out of the folder, and no part empty, so no absolute path. */
static bool name_allowed(const char *name) {
  size_t n = strlen(name);
  if (n == 0 || n > MAX_NAME || name[n - 1] == '/') return false;
  for (size_t i = 0; i < n; i++) {
    char c = name[i];
    bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
                c == '-' || c == '+';
    if (!word && (c != '/' || i == 0 || name[i - 1] == '/')) return false;
  }
  return true;
}

void wfm_zone_free(wfm_zone *zone) {
  if (!zone) return;
  wfm__free(zone->ctx, zone->at);
  wfm__free(zone->ctx, zone->offset);
  wfm__free(zone->ctx, zone->name);
  wfm__free(zone->ctx, zone);
}

const char *wfm_zone_name(const wfm_zone *zone) {
  return zone->name;
}

/* A zone without changes at offset 0. */
static wfm_status zone_empty(wfm_ctx *ctx, const char *name, wfm_zone **out) {
  wfm_zone *zone = wfm__alloc(ctx, 1, sizeof *zone);
  char *copy = wfm__strdup(ctx, name);
  if (!zone || !copy) {
    wfm__free(ctx, zone);
    wfm__free(ctx, copy);
    return wfm__fail(ctx, WFM_ENOMEM, "out of memory for the zone \"%s\"", name);
  }
  zone->ctx = ctx;
  zone->name = copy;
  *out = zone;
  return WFM_OK;
}

wfm_status wfm_zone_from_tzif(wfm_ctx *ctx, const char *name, const void *data, size_t size, wfm_zone **out) {
  if (!name || !data || !out) return wfm__fail(ctx, WFM_EINVAL, "name, data or out is NULL");
  wfm_zone *zone = NULL;
  wfm_status st = zone_empty(ctx, name, &zone);
  if (st != WFM_OK) return st;
  st = wfm__tzif_parse(ctx, data, size, zone);
  if (st != WFM_OK) {
    wfm_zone_free(zone);
    return wfm__fail_within(ctx, st, "zone \"%s\"", name);
  }
  *out = zone;
  return WFM_OK;
}

/* Reads up to cap bytes of an open file. */
static wfm_status read_all(wfm_ctx *ctx, int fd, const char *path, unsigned char *data, size_t cap,
                           size_t *size) {
  size_t n = 0;
  while (n < cap) {
    ssize_t got = read(fd, data + n, cap - n);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return wfm__fail(ctx, WFM_EIO, "%s: reading failed", path);
    if (got == 0) break;
    n += (size_t)got;
  }
  *size = n;
  return WFM_OK;
}

/* Bytes of a regular file of a sensible size; WFM_ENOTFOUND without a message when there is none. */
static wfm_status read_file(wfm_ctx *ctx, const char *path, unsigned char **data, size_t *size) {
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0 && (errno == ENOENT || errno == ENOTDIR || errno == ELOOP || errno == ENAMETOOLONG))
    return WFM_ENOTFOUND;
  if (fd < 0) return wfm__fail(ctx, WFM_EIO, "%s: cannot be opened", path);
  wfm_status st = WFM_OK;
  unsigned char *bytes = NULL;
  struct stat info;
  if (fstat(fd, &info) != 0) {
    st = wfm__fail(ctx, WFM_EIO, "%s: cannot be read", path);
    goto done;
  }
  if (!S_ISREG(info.st_mode)) {
    st = WFM_ENOTFOUND;
    goto done;
  }
  if (info.st_size > MAX_FILE) {
    st = wfm__fail(ctx, WFM_EPARSE, "%s: %lld bytes, want at most %d", path, (long long)info.st_size,
                   MAX_FILE);
    goto done;
  }
  bytes = wfm__alloc(ctx, (size_t)info.st_size + 1, 1);
  if (!bytes) {
    st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for %s", path);
    goto done;
  }
  st = read_all(ctx, fd, path, bytes, (size_t)info.st_size + 1, size);
done:
  (void)close(fd);
  if (st == WFM_OK)
    *data = bytes;
  else
    wfm__free(ctx, bytes);
  return st;
}

/* The zone from one folder; WFM_ENOTFOUND without a message when it is not there. */
static wfm_status open_in(wfm_ctx *ctx, const char *name, const char *folder, wfm_zone **out) {
  unsigned char *data = NULL;
  size_t size = 0, room = strlen(folder) + strlen(name) + 2;
  char *path = wfm__alloc(ctx, room, 1);
  if (!path) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for the zone \"%s\"", name);
  (void)wfm__format(path, room, "%s/%s", folder, name);
  wfm_status st = read_file(ctx, path, &data, &size);
  if (st == WFM_OK && size >= 4 && memcmp(data, "TZif", 4) != 0)
    st = WFM_ENOTFOUND; /* tables and notes stand beside the zones */
  if (st == WFM_OK) st = wfm_zone_from_tzif(ctx, name, data, size, out);
  wfm__free(ctx, data);
  wfm__free(ctx, path);
  return st;
}

static bool is_folder(const char *path) {
  struct stat info;
  return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

wfm_status wfm_zone_open_in(wfm_ctx *ctx, const char *name, const char *folder, wfm_zone **out) {
  if (!name || !out) return wfm__fail(ctx, WFM_EINVAL, "name or out is NULL");
  if (strcmp(name, "UTC") == 0 || strcmp(name, "floating") == 0) return zone_empty(ctx, name, out);
  if (!name_allowed(name))
    return wfm__fail(ctx, WFM_ENOTFOUND, "\"%.127s\" is no name of a zone, want one like \"Europe/Berlin\"",
                     name);
  size_t count = folder ? 1 : WFM__COUNT(folders);
  bool any_folder = false;
  for (size_t i = 0; i < count; i++) {
    const char *place = folder ? folder : folders[i];
    wfm_status st = open_in(ctx, name, place, out);
    if (st != WFM_ENOTFOUND) return st;
    any_folder = any_folder || is_folder(place);
  }
  if (!any_folder)
    return wfm__fail(ctx, WFM_ENOTFOUND, "zone \"%s\": %s does not exist, is tzdata installed?", name,
                     folder ? folder : folders[0]);
  return wfm__fail(ctx, WFM_ENOTFOUND, "zone \"%s\" does not exist, want one like \"Europe/Berlin\"", name);
}

wfm_status wfm_zone_open(wfm_ctx *ctx, const char *name, wfm_zone **out) {
  return wfm_zone_open_in(ctx, name, NULL, out);
}
