/* Stores of goals, JSON and SQLite: what is read is what was kept; killed at every write; two writers; damaged; of a later version. */
#include "core/core.h"
#include "support/oom.h"
#include "support/suite.h"
#include "support/tempdir.h"

#include <fcntl.h>
#include <libwfm/io_goal_store.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* --- calls that change files, counted; the process ends at one of them, in the middle of a write --- */

#define SEEN __attribute__((visibility("default"))) /* so that SQLite's library calls these as well */

long syscall(long number, ...);

static long calls, die_at = -1;

static bool dies(void) {
  return calls++ == die_at;
}

SEEN ssize_t write(int fd, const void *data, size_t size) {
  bool last = dies();
  ssize_t done = syscall(SYS_write, fd, data, last ? size / 2 : size);
  if (last) _exit(9);
  return done;
}

static ssize_t write_at(int fd, const void *data, size_t size, off_t offset) {
  bool last = dies();
  ssize_t done = syscall(SYS_pwrite64, fd, data, last ? size / 2 : size, offset);
  if (last) _exit(9);
  return done;
}

SEEN ssize_t pwrite(int fd, const void *data, size_t size, off_t offset) {
  return write_at(fd, data, size, offset);
}

SEEN ssize_t pwrite64(int fd, const void *data, size_t size, off_t offset);
ssize_t pwrite64(int fd, const void *data, size_t size, off_t offset) {
  return write_at(fd, data, size, offset);
}

SEEN int fsync(int fd) {
  if (dies()) _exit(9);
  return (int)syscall(SYS_fsync, fd);
}

SEEN int fdatasync(int fd) {
  if (dies()) _exit(9);
  return (int)syscall(SYS_fdatasync, fd);
}

SEEN int rename(const char *from, const char *to) {
  if (dies()) _exit(9);
  return (int)syscall(SYS_renameat, AT_FDCWD, from, AT_FDCWD, to);
}

SEEN int unlink(const char *path) {
  if (dies()) _exit(9);
  return (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}

SEEN int ftruncate(int fd, off_t size) {
  if (dies()) _exit(9);
  return (int)syscall(SYS_ftruncate, fd, size);
}

/* --- stores --- */

#ifdef WFM_WITH_SQLITE
enum { KINDS = 2 };
#else
enum { KINDS = 1 };
#endif
static const char *const names[] = {"goals.json", "goals.db"};

static char folder[TEMPDIR_PATH], path[TEMPDIR_PATH + 16];
static wfm_ctx *ctx;

static void set_up(void) {
  tempdir_make(folder);
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
}

static void tear_down(void) {
  wfm_ctx_free(ctx);
  tempdir_remove(folder);
}

static void use(int kind) {
  (void)snprintf(path, sizeof path, "%s/%s", folder, names[kind]);
}

static wfm_status open_store(wfm_ctx *c, uint32_t flags, double wait_s, wfm_goal_store **store) {
  wfm_goal_store_opts o;
  wfm_goal_store_opts_init(&o, sizeof o);
  o.flags = flags;
  o.wait_s = wait_s;
  return wfm_goal_store_open(c, path, &o, NULL, store);
}

static wfm_status add_goal(wfm_goals *goals, const char *id, const char *parent) {
  wfm_goal_spec s;
  wfm_goal_spec_init(&s, sizeof s);
  s.id = id;
  s.kpi = "asa_s";
  s.title = "Shorter waits";
  s.unit = "s";
  s.parent = parent;
  s.direction = WFM_GOAL_DOWN;
  s.start_date = 20458;
  s.due_date = 20549;
  s.baseline = 300.1;
  s.target = 120;
  return wfm_goals_add(goals, &s, 20458, NULL);
}

static wfm_status add_value(wfm_goals *goals, int32_t goal, int32_t week) {
  wfm_goal_observation o;
  wfm_goal_observation_init(&o, sizeof o);
  o.date = o.recorded_date = 20458 + 7 * week;
  o.value = 300 - 10.25 * week;
  o.weight = 2000;
  o.source = "weekly report";
  return wfm_goals_record(goals, goal, &o);
}

/* A store with a parent, a child, a guard and two values. */
static wfm_status begin(wfm_ctx *c) {
  wfm_goal_store *store = NULL;
  wfm_status st = open_store(c, WFM_STORE_WRITE | WFM_STORE_CREATE, 0, &store);
  wfm_goals *goals = wfm_goal_store_goals(store);
  if (st == WFM_OK) st = add_goal(goals, "parent", "");
  if (st == WFM_OK) st = add_goal(goals, "child", "parent");
  if (st == WFM_OK) st = wfm_goals_split(goals, 1, WFM_STEPS_RAMP, 4, 20);
  for (int32_t w = 0; st == WFM_OK && w < 2; w++) st = add_value(goals, 1, w);
  if (st == WFM_OK) st = wfm_goal_store_commit(store);
  wfm_goal_store_close(store);
  return st;
}

/* Another value, and a revision. */
static wfm_status go_on(wfm_ctx *c) {
  wfm_goal_store *store = NULL;
  wfm_goal_spec s;
  wfm_goal_spec_init(&s, sizeof s);
  wfm_status st = open_store(c, WFM_STORE_WRITE, 0, &store);
  wfm_goals *goals = wfm_goal_store_goals(store);
  if (st == WFM_OK) st = add_value(goals, 1, 2);
  if (st == WFM_OK) st = wfm_goals_get(goals, 1, &s);
  s.target = 100;
  if (st == WFM_OK) st = wfm_goals_revise(goals, 1, &s, 20480, "it went well");
  if (st == WFM_OK) st = wfm_goals_split(goals, 1, WFM_STEPS_EQUAL, 6, 0);
  if (st == WFM_OK) st = add_goal(goals, "third", "child");
  if (st == WFM_OK) st = wfm_goal_store_commit(store);
  wfm_goal_store_close(store);
  return st;
}

static void expect(int32_t goals, size_t values, int32_t revisions, int32_t steps) {
  wfm_goal_store *store = NULL;
  int32_t count = 0;
  ck_assert_msg(open_store(ctx, 0, 0, &store) == WFM_OK, "%s", wfm_ctx_error(ctx));
  const wfm_goals *found = wfm_goal_store_goals(store);
  ck_assert_int_eq(wfm_goals_count(found), goals);
  ck_assert_uint_eq(wfm_goals_observations(found, 1), values);
  ck_assert_int_eq(wfm_goals_revisions(found, 1), revisions);
  ck_assert_int_eq(wfm_goals_split_get(found, 1, NULL, &count, NULL), WFM_OK);
  ck_assert_int_eq(count, steps);
  wfm_goal_store_close(store);
}

START_TEST(kept) {
  wfm_goal_store *store = NULL;
  wfm_goal_spec s;
  wfm_goal_observation o;
  const char *why = NULL;
  int32_t date = 0, lead = 0;
  wfm_goal_spec_init(&s, sizeof s);
  wfm_goal_observation_init(&o, sizeof o);
  use(_i);
  ck_assert_int_eq(open_store(ctx, 0, 0, &store), WFM_ENOTFOUND);
  ck_assert_int_eq(open_store(ctx, WFM_STORE_WRITE, 0, &store), WFM_ENOTFOUND);
  ck_assert_msg(begin(ctx) == WFM_OK, "%s", wfm_ctx_error(ctx));
  expect(2, 2, 1, 4);
  ck_assert_msg(go_on(ctx) == WFM_OK, "%s", wfm_ctx_error(ctx));
  expect(3, 3, 2, 6);
  ck_assert_int_eq(open_store(ctx, 0, 0, &store), WFM_OK);
  const wfm_goals *goals = wfm_goal_store_goals(store);
  ck_assert_int_eq(wfm_goals_revision(goals, 1, 1, &s, &date, &why), WFM_OK);
  ck_assert(s.baseline == 300.1 && s.target == 100 && date == 20480 && strcmp(why, "it went well") == 0);
  ck_assert(strcmp(s.parent, "parent") == 0 && isnan(s.baseline_se) && strcmp(s.title, "Shorter waits") == 0);
  ck_assert_int_eq(wfm_goals_observation(goals, 1, 2, &o), WFM_OK);
  ck_assert(o.value == 279.5 && o.weight == 2000 && o.date == 20472);
  ck_assert_int_eq(wfm_goals_split_get(goals, 1, NULL, NULL, &lead), WFM_OK);
  ck_assert_int_eq(lead, 0);
  ck_assert_int_eq(wfm_goal_store_commit(store), WFM_ESTATE); /* opened to read */
  wfm_goal_store_close(store);
  /* What is not committed is lost; a commit ends it. */
  ck_assert_int_eq(open_store(ctx, WFM_STORE_WRITE, 0, &store), WFM_OK);
  ck_assert_int_eq(add_value(wfm_goal_store_goals(store), 1, 5), WFM_OK);
  wfm_goal_store_close(store);
  expect(3, 3, 2, 6);
  ck_assert_int_eq(open_store(ctx, WFM_STORE_WRITE, 0, &store), WFM_OK);
  ck_assert_int_eq(wfm_goal_store_commit(store), WFM_OK);
  ck_assert_int_eq(wfm_goal_store_commit(store), WFM_ESTATE);
  wfm_goal_store_close(store);
  wfm_goal_store_close(NULL);
  ck_assert_ptr_null(wfm_goal_store_goals(NULL));
  ck_assert_int_eq(wfm_goal_store_commit(NULL), WFM_EINVAL);
}
END_TEST

/* Killed at each call that changes a file: the store is as before or as after, and can be written again. */
START_TEST(killed_at_every_write) {
  int before = 0, after = 0;
  use(_i);
  for (long at = 0;; at++) {
    int state = 0;
    ck_assert_int_lt(at, 500);
    ck_assert_int_eq(begin(ctx), WFM_OK);
    pid_t child = fork();
    if (child == 0) {
      calls = 0;
      die_at = at;
      wfm_status st = go_on(ctx);
      die_at = -1;
      _exit(st == WFM_OK ? 0 : 1);
    }
    ck_assert_int_eq(waitpid(child, &state, 0), child);
    ck_assert(WIFEXITED(state) && (WEXITSTATUS(state) == 9 || WEXITSTATUS(state) == 0));
    wfm_goal_store *store = NULL;
    ck_assert_msg(open_store(ctx, 0, 0, &store) == WFM_OK, "killed at %ld: %s", at, wfm_ctx_error(ctx));
    bool new = wfm_goals_count(wfm_goal_store_goals(store)) == 3;
    wfm_goal_store_close(store);
    *(new ? &after : &before) += 1;
    if (new)
      expect(3, 3, 2, 6);
    else
      expect(2, 2, 1, 4);
    if (!new) ck_assert_msg(go_on(ctx) == WFM_OK, "after being killed at %ld: %s", at, wfm_ctx_error(ctx));
    expect(3, 3, 2, 6);
    tempdir_remove(folder);
    tempdir_make(folder);
    use(_i);
    if (WEXITSTATUS(state) == 0) break;
  }
  ck_assert_int_gt(before, 2);
  ck_assert_int_gt(after, 0);
}
END_TEST

/* While one program changes a store another has to wait, and says so; readers see what was. */
START_TEST(two_writers) {
  int ready[2], go[2], state = 0;
  char byte = 'x';
  wfm_goal_store *store = NULL;
  use(_i);
  ck_assert_int_eq(begin(ctx), WFM_OK);
  ck_assert(pipe(ready) == 0 && pipe(go) == 0);
  pid_t child = fork();
  if (child == 0) {
    wfm_goal_store *own = NULL;
    wfm_status st = open_store(ctx, WFM_STORE_WRITE, 0, &own);
    if (st == WFM_OK) st = add_value(wfm_goal_store_goals(own), 1, 4);
    bool told = write(ready[1], &byte, 1) == 1 && read(go[0], &byte, 1) == 1;
    if (st == WFM_OK) st = wfm_goal_store_commit(own);
    wfm_goal_store_close(own);
    _exit(st == WFM_OK && told ? 0 : 1);
  }
  ck_assert_int_eq(read(ready[0], &byte, 1), 1);
  ck_assert_int_eq(open_store(ctx, WFM_STORE_WRITE, 0.05, &store), WFM_EBUSY);
  ck_assert_ptr_nonnull(strstr(wfm_ctx_error(ctx), "another program is changing it"));
  ck_assert_ptr_null(store);
  expect(2, 2, 1, 4);
  ck_assert_int_eq(write(go[1], &byte, 1), 1);
  ck_assert_int_eq(open_store(ctx, WFM_STORE_WRITE, 10, &store), WFM_OK); /* waits for it */
  ck_assert_uint_eq(wfm_goals_observations(wfm_goal_store_goals(store), 1), 3);
  wfm_goal_store_close(store);
  ck_assert_int_eq(waitpid(child, &state, 0), child);
  ck_assert(WIFEXITED(state) && WEXITSTATUS(state) == 0);
}
END_TEST

enum { WRITERS = 4, TURNS = 5 };

/* Several programs at once: nothing that one of them kept is lost. */
START_TEST(many_writers) {
  int state = 0;
  use(_i);
  ck_assert_int_eq(begin(ctx), WFM_OK);
  for (int32_t w = 0; w < WRITERS; w++) {
    if (fork() != 0) continue;
    wfm_status st = WFM_OK;
    for (int32_t turn = 0; st == WFM_OK && turn < TURNS; turn++) {
      wfm_goal_store *own = NULL;
      wfm_goal_observation o;
      wfm_goal_observation_init(&o, sizeof o);
      o.date = 20470;
      o.recorded_date = 20600;
      o.value = 100 + w * TURNS + turn;
      o.source = "one of many";
      st = open_store(ctx, WFM_STORE_WRITE, 60, &own);
      if (st == WFM_OK) st = wfm_goals_record(wfm_goal_store_goals(own), 0, &o);
      if (st == WFM_OK) st = wfm_goal_store_commit(own);
      wfm_goal_store_close(own);
    }
    _exit(st == WFM_OK ? 0 : 1);
  }
  for (int w = 0; w < WRITERS; w++) {
    ck_assert(wait(&state) > 0);
    ck_assert(WIFEXITED(state) && WEXITSTATUS(state) == 0);
  }
  wfm_goal_store *store = NULL;
  ck_assert_int_eq(open_store(ctx, 0, 0, &store), WFM_OK);
  ck_assert_uint_eq(wfm_goals_observations(wfm_goal_store_goals(store), 0), WRITERS * TURNS);
  wfm_goal_store_close(store);
}
END_TEST

/* A writer that knows no lock: the file is no more what was read, so nothing is written over it. */
START_TEST(changed_past_the_lock) {
  wfm_goal_store *store = NULL;
  wfm_goals *goals = NULL;
  use(0);
  ck_assert_int_eq(begin(ctx), WFM_OK);
  ck_assert_int_eq(open_store(ctx, WFM_STORE_WRITE, 0, &store), WFM_OK);
  ck_assert_int_eq(wfm_goals_read_json(ctx, path, NULL, NULL, &goals), WFM_OK);
  ck_assert_int_eq(add_value(goals, 1, 7), WFM_OK);
  ck_assert_int_eq(wfm_goals_write_json(ctx, goals, path), WFM_OK);
  wfm_goals_free(goals);
  ck_assert_int_eq(wfm_goal_store_commit(store), WFM_EBUSY);
  ck_assert_ptr_nonnull(strstr(wfm_ctx_error(ctx), "nothing is written"));
  wfm_goal_store_close(store);
  expect(2, 3, 1, 4);
}
END_TEST

/* Cut short anywhere, or overwritten: a clear message, no goals. */
START_TEST(damaged) {
  struct stat about;
  wfm_goal_store *store = NULL;
  use(_i);
  ck_assert_int_eq(begin(ctx), WFM_OK);
  ck_assert_int_eq(stat(path, &about), 0);
  off_t step = about.st_size / 40 + 1;
  for (off_t size = about.st_size - step; size > 0; size -= step) {
    ck_assert_int_eq(truncate(path, size), 0);
    wfm_status st = open_store(ctx, WFM_STORE_WRITE, 0, &store);
    ck_assert_msg(st == WFM_EPARSE, "cut to %ld bytes: %d %s", (long)size, (int)st, wfm_ctx_error(ctx));
    ck_assert_ptr_nonnull(strstr(wfm_ctx_error(ctx), names[_i]));
    ck_assert_ptr_null(store);
  }
  tempdir_put(folder, names[_i], "no store at all, but a letter");
  ck_assert_int_eq(open_store(ctx, WFM_STORE_WRITE | WFM_STORE_CREATE, 0, &store), WFM_EPARSE);
}
END_TEST

START_TEST(later_version) {
  wfm_goal_store *store = NULL;
  use(_i);
  ck_assert_int_eq(begin(ctx), WFM_OK);
  if (_i == 0) {
    tempdir_put(folder, names[0], "{\"format\": \"wfm-goals-2\", \"goals\": []}");
    ck_assert_int_eq(open_store(ctx, 0, 0, &store), WFM_EPARSE);
  } else { /* the version stands in bytes 60 to 63 */
    int fd = open(path, O_WRONLY);
    ck_assert(fd >= 0 && pwrite(fd, "\0\0\0\2", 4, 60) == 4 && close(fd) == 0);
    ck_assert_int_eq(open_store(ctx, 0, 0, &store), WFM_EVERSION);
  }
  ck_assert_msg(strstr(wfm_ctx_error(ctx), "later version") != NULL, "%s", wfm_ctx_error(ctx));
}
END_TEST

START_TEST(bad_calls) {
  wfm_goal_store_opts o;
  wfm_goal_store *store = NULL;
  use(0);
  wfm_goal_store_opts_init(&o, sizeof o);
  ck_assert_int_eq(wfm_goal_store_open(ctx, path, &o, NULL, NULL), WFM_EINVAL);
  ck_assert_int_eq(wfm_goal_store_open(ctx, NULL, &o, NULL, &store), WFM_EINVAL);
  ck_assert_int_eq(open_store(ctx, WFM_STORE_CREATE, 0, &store), WFM_EINVAL);
  ck_assert_int_eq(open_store(ctx, 8, 0, &store), WFM_EVERSION);
  ck_assert_int_eq(open_store(ctx, 0, -1, &store), WFM_EDOMAIN);
  for (int kind = 0; kind < KINDS; kind++) {
    (void)snprintf(path, sizeof path, "/nonexistent/%s", names[kind]);
    ck_assert_int_eq(open_store(ctx, WFM_STORE_WRITE | WFM_STORE_CREATE, 0, &store), WFM_EIO);
  }
#ifndef WFM_WITH_SQLITE
  (void)snprintf(path, sizeof path, "%s/%s", folder, names[1]);
  ck_assert_int_eq(open_store(ctx, WFM_STORE_WRITE | WFM_STORE_CREATE, 0, &store), WFM_EUNSUPPORTED);
#endif
}
END_TEST

/* Each run begins anew. */
static wfm_status whole_life(wfm_ctx *c, void *user) {
  use(*(const int *)user);
  wfm_status st = begin(c);
  if (st == WFM_OK) st = go_on(c);
  tempdir_remove(folder);
  tempdir_make(folder);
  return st;
}

START_TEST(every_allocation) {
  oom_sweep(whole_life, &_i);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("goal_store");
  tcase_add_checked_fixture(tc, set_up, tear_down);
  tcase_add_loop_test(tc, kept, 0, KINDS);
  tcase_add_loop_test(tc, killed_at_every_write, 0, KINDS);
  tcase_add_loop_test(tc, two_writers, 0, KINDS);
  tcase_add_loop_test(tc, many_writers, 0, KINDS);
  tcase_add_test(tc, changed_past_the_lock);
  tcase_add_loop_test(tc, damaged, 0, KINDS);
  tcase_add_loop_test(tc, later_version, 0, KINDS);
  tcase_add_test(tc, bad_calls);
  tcase_add_loop_test(tc, every_allocation, 0, KINDS);
  return suite_run("io/goal_store", tc, 120);
}
