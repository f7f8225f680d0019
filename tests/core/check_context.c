/* Context, status, messages, options, checked input. */
#include "core/context_private.h"
#include "support/suite.h"

#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

static wfm_ctx *ctx;

static void setup(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
}
static void teardown(void) {
  wfm_ctx_free(ctx);
}

START_TEST(version) {
  char want[32];
  (void)wfm__format(want, sizeof want, "%d.%d.%d", WFM_VERSION_MAJOR, WFM_VERSION_MINOR, WFM_VERSION_PATCH);
  ck_assert_str_eq(wfm_version(), want);
}
END_TEST

START_TEST(status_texts) {
  static const wfm_status all[] = {
#define X(name, value, text) name,
      WFM_STATUS_MAP(X)
#undef X
  };
  for (size_t i = 0; i < WFM__COUNT(all); i++) {
    ck_assert_str_ne(wfm_status_text(all[i]), "unknown status");
    ck_assert_int_eq(strncmp(wfm_status_name(all[i]), "WFM_", 4), 0);
    for (size_t j = 0; j < i; j++) ck_assert_int_ne(all[i], all[j]);
  }
  ck_assert_str_eq(wfm_status_name(WFM_ENOMEM), "WFM_ENOMEM");
  ck_assert_str_eq(wfm_status_text(-1), "unknown status");
  ck_assert_str_eq(wfm_status_name(12345), "WFM_UNKNOWN");
}
END_TEST

START_TEST(create_refuses) {
  wfm_ctx *made = ctx;
  wfm_ctx_opts opts;
  ck_assert_int_eq(wfm_ctx_create(NULL, NULL), WFM_EINVAL);
  memset(&opts, 0, sizeof opts);
  ck_assert_int_eq(wfm_ctx_create(&made, &opts), WFM_EINVAL);
  ck_assert_ptr_null(made);
  static const int32_t threads[] = {0, -1, 257, INT32_MIN};
  for (size_t i = 0; i < WFM__COUNT(threads); i++) {
    wfm_ctx_opts_init(&opts, sizeof opts);
    opts.threads = threads[i];
    ck_assert_int_eq(wfm_ctx_create(&made, &opts), WFM_EDOMAIN);
    ck_assert_ptr_null(made);
  }
  wfm_ctx_opts_init(&opts, sizeof opts);
  opts.flags = 1;
  ck_assert_int_eq(wfm_ctx_create(&made, &opts), WFM_EVERSION);
  wfm_ctx_opts_init(&opts, sizeof opts);
  opts.reserved0 = 1;
  ck_assert_int_eq(wfm_ctx_create(&made, &opts), WFM_EVERSION);
  wfm_ctx_opts_init(&opts, sizeof opts);
  opts.realloc_fn = NULL; /* libc's */
  ck_assert_int_eq(wfm_ctx_create(&made, &opts), WFM_OK);
  wfm_ctx_free(made);
  wfm_ctx_free(NULL);
}
END_TEST

START_TEST(message) {
  ck_assert_str_eq(wfm_ctx_error(ctx), "");
  ck_assert_int_eq(wfm_ctx_status(ctx), WFM_OK);
  ck_assert_int_eq(wfm__fail(ctx, WFM_EDOMAIN, "interval %d: aht_s=%g, want >= 0", 17, -3.0), WFM_EDOMAIN);
  ck_assert_str_eq(wfm_ctx_error(ctx), "interval 17: aht_s=-3, want >= 0");
  ck_assert_int_eq(wfm_ctx_status(ctx), WFM_EDOMAIN);
  ck_assert_int_eq(wfm__fail_within(ctx, WFM_EDOMAIN, "queue %s", "sales"), WFM_EDOMAIN);
  ck_assert_str_eq(wfm_ctx_error(ctx), "queue sales: interval 17: aht_s=-3, want >= 0");
  /* the old message as an argument of the new one */
  ck_assert_int_eq(wfm__fail(ctx, WFM_EIO, "[%s]", wfm_ctx_error(ctx)), WFM_EIO);
  ck_assert_str_eq(wfm_ctx_error(ctx), "[queue sales: interval 17: aht_s=-3, want >= 0]");
  ck_assert_int_eq(wfm__fail(NULL, WFM_EIO, "nowhere"), WFM_EIO);
  ck_assert_int_eq(wfm__fail_within(NULL, WFM_EIO, "nowhere"), WFM_EIO);
  ck_assert_str_eq(wfm_ctx_error(NULL), "");
}
END_TEST

START_TEST(long_message) {
  char text[2000];
  memset(text, 'x', sizeof text - 1);
  text[sizeof text - 1] = '\0';
  (void)wfm__fail(ctx, WFM_EIO, "%s", text);
  ck_assert_uint_eq(strlen(wfm_ctx_error(ctx)), WFM__MESSAGE_CAP - 1);
  ck_assert_str_eq(wfm_ctx_error(ctx) + WFM__MESSAGE_CAP - 5, "x...");
  (void)wfm__fail_within(ctx, WFM_EIO, "row %d", 5);
  ck_assert_int_eq(strncmp(wfm_ctx_error(ctx), "row 5: xxx", 10), 0);
  ck_assert_str_eq(wfm_ctx_error(ctx) + WFM__MESSAGE_CAP - 5, "x...");
  text[WFM__MESSAGE_CAP - 1] = '\0'; /* exactly fits */
  (void)wfm__fail(ctx, WFM_EIO, "%s", text);
  ck_assert_str_eq(wfm_ctx_error(ctx), text);
}
END_TEST

/* A cut never splits a character of several bytes. */
START_TEST(long_message_utf8) {
  for (int offset = 0; offset < 3; offset++) {
    char text[1200] = "";
    for (int i = 0; i < offset; i++) strcat(text, "x");
    for (int i = 0; i < 300; i++) strcat(text, "\xe2\x82\xac");
    (void)wfm__fail(ctx, WFM_EIO, "%s", text);
    size_t n = strlen(wfm_ctx_error(ctx));
    ck_assert_uint_le(n, WFM__MESSAGE_CAP - 1);
    ck_assert_str_eq(wfm_ctx_error(ctx) + n - 3, "...");
    ck_assert_uint_eq((n - 3 - (size_t)offset) % 3, 0);
  }
}
END_TEST

static int32_t logged_level;
static char logged[WFM__MESSAGE_CAP];
static void keep_log(int32_t level, const char *text, void *user) {
  ck_assert_ptr_eq(user, &logged_level);
  logged_level = level;
  (void)wfm__format(logged, sizeof logged, "%s", text);
}

START_TEST(log_lines) {
  wfm_ctx_opts opts;
  wfm_ctx_opts_init(&opts, sizeof opts);
  opts.log_fn = keep_log;
  opts.log_user = &logged_level;
  wfm_ctx *made;
  ck_assert_int_eq(wfm_ctx_create(&made, &opts), WFM_OK);
  wfm__log(made, WFM_LOG_WARNING, "%d rows left out", 3);
  ck_assert_int_eq(logged_level, WFM_LOG_WARNING);
  ck_assert_str_eq(logged, "3 rows left out");
  ck_assert_str_eq(wfm_ctx_error(made), "");
  wfm__log(ctx, WFM_LOG_WARNING, "to nobody");
  wfm__log(NULL, WFM_LOG_WARNING, "to nobody");
  ck_assert_str_eq(logged, "3 rows left out");
  wfm_ctx_free(made);
}
END_TEST

static void on_signal(int number) {
  (void)number;
  wfm_ctx_cancel(ctx);
}

static void *cancel_elsewhere(void *user) {
  wfm_ctx_cancel(user);
  return NULL;
}

START_TEST(cancel) {
  ck_assert_int_eq(wfm_ctx_cancelled(ctx), 0);
  struct sigaction action = {.sa_handler = on_signal}, before;
  ck_assert_int_eq(sigaction(SIGUSR1, &action, &before), 0);
  ck_assert_int_eq(raise(SIGUSR1), 0);
  ck_assert_int_eq(sigaction(SIGUSR1, &before, NULL), 0);
  ck_assert_int_eq(wfm_ctx_cancelled(ctx), 1);
  wfm_ctx_cancel_clear(ctx);
  ck_assert_int_eq(wfm_ctx_cancelled(ctx), 0);
  pthread_t thread;
  ck_assert_int_eq(pthread_create(&thread, NULL, cancel_elsewhere, ctx), 0);
  ck_assert_int_eq(pthread_join(thread, NULL), 0);
  ck_assert_int_eq(wfm_ctx_cancelled(ctx), 1);
  wfm_ctx_cancel(NULL);
  wfm_ctx_cancel_clear(NULL);
  ck_assert_int_eq(wfm_ctx_cancelled(NULL), 0);
}
END_TEST

typedef struct opts_1 {
  uint32_t struct_size, flags;
  double level;
} opts_1;

typedef struct opts_2 { /* a later version */
  opts_1 first;
  double added;
} opts_2;

static const opts_1 defaults_1 = {.level = 0.8};

START_TEST(options) {
  opts_1 read = defaults_1;
  ck_assert_int_eq(wfm__opts_read(ctx, &read, sizeof read, NULL), WFM_OK);
  ck_assert_double_eq(read.level, 0.8);

  opts_2 newer;
  memset(&newer, 0xFF, sizeof newer);
  wfm__opts_init(&newer, sizeof newer, &defaults_1, sizeof defaults_1);
  ck_assert_uint_eq(newer.first.struct_size, sizeof newer);
  ck_assert_double_eq(newer.first.level, 0.8);
  ck_assert_double_eq(newer.added, 0.0); /* an older library leaves what it does not know at 0 */
  newer.first.level = 0.9;
  ck_assert_int_eq(wfm__opts_read(ctx, &read, sizeof read, &newer), WFM_OK);
  ck_assert_double_eq(read.level, 0.9);
  newer.added = 1.0;
  read = defaults_1;
  ck_assert_int_eq(wfm__opts_read(ctx, &read, sizeof read, &newer), WFM_EVERSION);
  ck_assert_double_eq(read.level, 0.8);

  /* an older caller keeps the defaults of what it does not know */
  opts_2 mine = {.first = defaults_1, .added = 5.0};
  opts_1 older;
  wfm__opts_init(&older, sizeof older, &mine, sizeof mine);
  older.level = 0.7;
  ck_assert_int_eq(wfm__opts_read(ctx, &mine, sizeof mine, &older), WFM_OK);
  ck_assert_double_eq(mine.first.level, 0.7);
  ck_assert_double_eq(mine.added, 5.0);

  static const uint32_t sizes[] = {0, 7, 4097, UINT32_MAX};
  for (size_t i = 0; i < WFM__COUNT(sizes); i++) {
    older.struct_size = sizes[i];
    ck_assert_int_eq(wfm__opts_read(ctx, &read, sizeof read, &older), WFM_EINVAL);
  }
  wfm__opts_init(NULL, 100, &defaults_1, sizeof defaults_1);
  older.level = -7.0;
  wfm__opts_init(&older, 4, &defaults_1, sizeof defaults_1);
  ck_assert_double_eq(older.level, -7.0);
}
END_TEST

START_TEST(results) {
  opts_2 mine = {.first = {.struct_size = sizeof mine, .level = 0.5}, .added = 2.0};
  opts_1 older = {.struct_size = sizeof older, .level = -7.0};
  ck_assert_int_eq(wfm__result_write(ctx, &older, &mine, sizeof mine), WFM_OK);
  ck_assert_uint_eq(older.struct_size, sizeof older);
  ck_assert_double_eq(older.level, 0.5);
  opts_2 newer = {.first = {.struct_size = sizeof newer}, .added = -7.0};
  ck_assert_int_eq(wfm__result_write(ctx, &newer, &older, sizeof older), WFM_OK);
  ck_assert_uint_eq(newer.first.struct_size, sizeof newer);
  ck_assert_double_eq(newer.first.level, 0.5);
  ck_assert_double_eq(newer.added, 0.0);
  older.struct_size = 0;
  ck_assert_int_eq(wfm__result_write(ctx, &older, &mine, sizeof mine), WFM_EINVAL);
  ck_assert_int_eq(wfm__result_write(ctx, NULL, &mine, sizeof mine), WFM_OK);
}
END_TEST

START_TEST(checks) {
  static const struct {
    double x, low, high;
    wfm_status st;
    const char *message;
  } cases[] = {
      {0.0, 0.0, 1.0, WFM_OK, ""},
      {1.0, 0.0, 1.0, WFM_OK, ""},
      {1.5, 0.0, 1.0, WFM_EDOMAIN, "element 1: aht_s=1.5, want 0 to 1"},
      {-1.0, 0.0, (double)INFINITY, WFM_EDOMAIN, "element 1: aht_s=-1, want >= 0"},
      {9.0, (double)-INFINITY, 8.0, WFM_EDOMAIN, "element 1: aht_s=9, want <= 8"},
      {(double)NAN, 0.0, 1.0, WFM_ENOTFINITE, "element 1: aht_s=nan, want a finite number"},
      {(double)INFINITY, 0.0, (double)INFINITY, WFM_ENOTFINITE, "element 1: aht_s=inf, want a finite number"},
  };
  for (size_t i = 0; i < WFM__COUNT(cases); i++) {
    double x[2] = {cases[i].low < -1.0 ? 0.0 : cases[i].low, cases[i].x};
    ck_assert_int_eq(wfm__check_array(ctx, "aht_s", x, 2, cases[i].low, cases[i].high), cases[i].st);
    if (cases[i].st != WFM_OK) ck_assert_str_eq(wfm_ctx_error(ctx), cases[i].message);
    ck_assert_int_eq(wfm__check_number(ctx, "aht_s", cases[i].x, cases[i].low, cases[i].high), cases[i].st);
    if (cases[i].st != WFM_OK) ck_assert_str_eq(wfm_ctx_error(ctx), cases[i].message + strlen("element 1: "));
  }
  ck_assert_int_eq(wfm__check_array(ctx, "aht_s", NULL, 3, 0.0, 1.0), WFM_EINVAL);
  ck_assert_int_eq(wfm__check_array(ctx, "aht_s", NULL, 0, 0.0, 1.0), WFM_OK);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("context");
  tcase_add_checked_fixture(tc, setup, teardown);
  tcase_add_test(tc, version);
  tcase_add_test(tc, status_texts);
  tcase_add_test(tc, create_refuses);
  tcase_add_test(tc, message);
  tcase_add_test(tc, long_message);
  tcase_add_test(tc, long_message_utf8);
  tcase_add_test(tc, log_lines);
  tcase_add_test(tc, cancel);
  tcase_add_test(tc, options);
  tcase_add_test(tc, results);
  tcase_add_test(tc, checks);
  return suite_run("core/context", tc, 0);
}
