/* Stores of goals: which kind a file is, the lock of a JSON file, what was read and whether it is still so. */
#include "io/goal_store.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct wfm_goal_store {
  wfm_ctx *ctx;
  char *path;
  wfm_goals *goals;
  wfm__goal_base *base; /* NULL: a JSON file */
  struct stat read;     /* the file as it was read */
  bool existed, writes;
  int lock; /* -1: none */
};

void wfm_goal_store_opts_init(wfm_goal_store_opts *opts, size_t struct_size) {
  static const wfm_goal_store_opts defaults = {.wait_s = 5};
  wfm__opts_init(opts, struct_size, &defaults, sizeof defaults);
}

static bool ends_with(const char *path, const char *end) {
  size_t n = strlen(path), m = strlen(end);
  return n > m && strcmp(path + n - m, end) == 0;
}

/* By what the file begins with, or by its name when there is nothing in it. */
static bool is_database(const char *path) {
  static const char magic[] = "SQLite format 3";
  char head[sizeof magic] = "";
  ssize_t got = 0;
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd >= 0) {
    got = read(fd, head, sizeof head);
    (void)close(fd);
  }
  if (got > 0) return got >= (ssize_t)sizeof magic && memcmp(head, magic, sizeof magic) == 0;
  return ends_with(path, ".db") || ends_with(path, ".sqlite") || ends_with(path, ".sqlite3");
}

/* --- a JSON file --- */

/* One try to lock; WFM_EBUSY without a message when another program holds it. */
static wfm_status try_lock(const wfm_goal_store *s, const char *name) {
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
  if (fcntl(s->lock, F_SETLK, &lock) == 0) return WFM_OK;
  if (errno == EACCES || errno == EAGAIN) return WFM_EBUSY;
  return wfm__fail(s->ctx, WFM_EIO, "%s: cannot be locked: %s", name, wfm__system_reason(errno));
}

static wfm_status lock_file(wfm_goal_store *s, double wait_s) {
  static const struct timespec moment = {.tv_nsec = 10000000};
  wfm__text name;
  wfm__text_init(&name, s->ctx);
  wfm__text_printf(&name, "%s.lock", s->path);
  if (name.failed) {
    wfm__text_free(&name);
    return wfm__fail(s->ctx, WFM_ENOMEM, "%s: out of memory", s->path);
  }
  wfm_status st = WFM_OK;
  double until = wfm__now_s() + wait_s;
  s->lock = open(name.data, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (s->lock < 0)
    st = wfm__fail(s->ctx, WFM_EIO, "%s: cannot be opened: %s", name.data, wfm__system_reason(errno));
  else
    st = try_lock(s, name.data);
  while (st == WFM_EBUSY && wfm__now_s() < until && !wfm_ctx_cancelled(s->ctx)) {
    (void)nanosleep(&moment, NULL);
    st = try_lock(s, name.data);
  }
  if (st == WFM_EBUSY)
    st = wfm__fail(s->ctx, st, "%s: another program is changing it (%s)", s->path, name.data);
  wfm__text_free(&name);
  return st;
}

static void unlock_file(wfm_goal_store *s) {
  if (s->lock >= 0) (void)close(s->lock); /* which gives up the lock */
  s->lock = -1;
}

static wfm_status open_file(wfm_goal_store *s, const wfm_goal_store_opts *o, wfm_findings *findings) {
  wfm_status st = s->writes ? lock_file(s, o->wait_s) : WFM_OK;
  if (st != WFM_OK) return st;
  s->existed = stat(s->path, &s->read) == 0;
  if (!s->existed && errno == ENOENT && o->flags & WFM_STORE_CREATE)
    return wfm_goals_create(s->ctx, &s->goals);
  return wfm_goals_read_json(s->ctx, s->path, NULL, findings, &s->goals);
}

/* Whether the file is still the one that was read: a writer that knows no lock may have come. */
static bool unchanged(const wfm_goal_store *s) {
  struct stat now;
  bool exists = stat(s->path, &now) == 0;
  if (!exists || !s->existed) return exists == s->existed;
  return now.st_dev == s->read.st_dev && now.st_ino == s->read.st_ino && now.st_size == s->read.st_size &&
         now.st_mtim.tv_sec == s->read.st_mtim.tv_sec && now.st_mtim.tv_nsec == s->read.st_mtim.tv_nsec;
}

static wfm_status commit_file(const wfm_goal_store *s) {
  if (unchanged(s)) return wfm_goals_write_json(s->ctx, s->goals, s->path);
  return wfm__fail(s->ctx, WFM_EBUSY,
                   "%s: was changed by another program that does not lock it; nothing is written", s->path);
}

/* --- either kind --- */

static wfm_status open_store(wfm_goal_store *s, const wfm_goal_store_opts *o, wfm_findings *findings) {
  if (!is_database(s->path)) return open_file(s, o, findings);
#ifdef WFM_WITH_SQLITE
  return wfm__goal_base_open(s->ctx, s->path, o->flags, o->wait_s, &s->goals, &s->base);
#else
  return wfm__fail(s->ctx, WFM_EUNSUPPORTED, "%s: this build has no SQLite", s->path);
#endif
}

wfm_status wfm_goal_store_open(wfm_ctx *ctx, const char *path, const wfm_goal_store_opts *opts,
                               wfm_findings *findings, wfm_goal_store **out) {
  wfm_goal_store_opts o;
  if (!out) return wfm__fail(ctx, WFM_EINVAL, "out is NULL");
  *out = NULL;
  if (!ctx || !path) return wfm__fail(ctx, WFM_EINVAL, "store: context or path is NULL");
  wfm_goal_store_opts_init(&o, sizeof o);
  wfm_status st = wfm__opts_read(ctx, &o, sizeof o, opts);
  if (st == WFM_OK && o.flags & ~(uint32_t)(WFM_STORE_WRITE | WFM_STORE_CREATE))
    st = wfm__fail(ctx, WFM_EVERSION, "store: flags=%u, want WFM_STORE_*", o.flags);
  if (st == WFM_OK && (o.flags & WFM_STORE_CREATE) && !(o.flags & WFM_STORE_WRITE))
    st = wfm__fail(ctx, WFM_EINVAL, "store: WFM_STORE_CREATE wants WFM_STORE_WRITE");
  if (st == WFM_OK) st = wfm__check_number(ctx, "wait_s", o.wait_s, 0, 3600);
  if (st != WFM_OK) return st;
  wfm_goal_store *s = wfm__alloc(ctx, 1, sizeof *s);
  if (!s) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for a store");
  s->ctx = ctx;
  s->lock = -1;
  s->writes = o.flags & WFM_STORE_WRITE;
  s->path = wfm__strdup(ctx, path);
  st = s->path ? open_store(s, &o, findings) : wfm__fail(ctx, WFM_ENOMEM, "out of memory for a store");
  if (st == WFM_OK)
    *out = s;
  else
    wfm_goal_store_close(s);
  return st;
}

wfm_goals *wfm_goal_store_goals(const wfm_goal_store *store) {
  return store ? store->goals : NULL;
}

wfm_status wfm_goal_store_commit(wfm_goal_store *store) {
  if (!store) return WFM_EINVAL;
  if (!store->writes)
    return wfm__fail(store->ctx, WFM_ESTATE, "%s: opened to read, or committed already", store->path);
  wfm_status st = WFM_OK;
#ifdef WFM_WITH_SQLITE
  if (store->base) st = wfm__goal_base_commit(store->base, store->goals);
#endif
  if (!store->base) st = commit_file(store);
  if (st != WFM_OK) return st;
  store->writes = false;
  unlock_file(store);
  return WFM_OK;
}

void wfm_goal_store_close(wfm_goal_store *store) {
  if (!store) return;
#ifdef WFM_WITH_SQLITE
  wfm__goal_base_close(store->base);
#endif
  unlock_file(store);
  wfm_goals_free(store->goals);
  wfm__free(store->ctx, store->path);
  wfm__free(store->ctx, store);
}
