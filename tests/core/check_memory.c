/* Allocation, growing text, names. */
#include "core/core.h"
#include "support/oom.h"
#include "support/suite.h"

#include <string.h>

static wfm_ctx *ctx;
static oom heap;

static void setup(void) {
  heap = (oom){.at = -1};
  wfm_ctx_opts opts;
  wfm_ctx_opts_init(&opts, sizeof opts);
  opts.realloc_fn = oom_realloc;
  opts.realloc_user = &heap;
  ck_assert_int_eq(wfm_ctx_create(&ctx, &opts), WFM_OK);
}

static void teardown(void) {
  wfm_ctx_free(ctx);
  ck_assert_int_eq(heap.live, 0);
}

static bool all_zero(const void *p, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (((const unsigned char *)p)[i] != 0) return false;
  return true;
}

START_TEST(alloc) {
  for (int i = 0; i < 2; i++) { /* with a context and without */
    wfm_ctx *on = i ? NULL : ctx;
    unsigned char *p = wfm__alloc(on, 100, 3);
    ck_assert_ptr_nonnull(p);
    ck_assert(all_zero(p, 300));
    memset(p, 1, 300);
    p = wfm__realloc(on, p, 100, 200, 3);
    ck_assert_ptr_nonnull(p);
    ck_assert_int_eq(p[299], 1);
    ck_assert(all_zero(p + 300, 300));
    p = wfm__realloc(on, p, 200, 10, 3);
    ck_assert_ptr_nonnull(p);
    ck_assert_int_eq(p[29], 1);
    wfm__free(on, p);
    p = wfm__alloc(on, 0, 8);
    ck_assert_ptr_nonnull(p);
    wfm__free(on, p);
    p = wfm__realloc(on, NULL, 5, 5, 1); /* a block that was never there has nothing to keep */
    ck_assert_ptr_nonnull(p);
    ck_assert(all_zero(p, 5));
    wfm__free(on, p);
    wfm__free(on, NULL);
    char *copy = wfm__strdup(on, "abc");
    ck_assert_str_eq(copy, "abc");
    wfm__free(on, copy);
    ck_assert_ptr_null(wfm__strdup(on, NULL));
  }
}
END_TEST

START_TEST(sizes_that_overflow) {
  ck_assert_ptr_null(wfm__alloc(ctx, SIZE_MAX / 4, 8));
  ck_assert_ptr_null(wfm__alloc(ctx, SIZE_MAX, SIZE_MAX));
  ck_assert_ptr_null(wfm__alloc(ctx, (size_t)PTRDIFF_MAX + 1, 1));
  double *p = wfm__alloc(ctx, 4, sizeof *p), *kept = p;
  size_t cap = 4;
  ck_assert_ptr_null(wfm__realloc(ctx, p, 4, SIZE_MAX / 2, sizeof *p));
  ck_assert_int_eq(wfm__grow(ctx, &p, &cap, SIZE_MAX / 2, sizeof *p), WFM_ENOMEM);
  ck_assert_ptr_eq(p, kept);
  ck_assert_uint_eq(cap, 4);
  ck_assert_str_ne(wfm_ctx_error(ctx), "");
  wfm__free(ctx, p);
}
END_TEST

START_TEST(grow) {
  int32_t *p = NULL;
  size_t cap = 0;
  for (size_t n = 1; n <= 1000; n++) {
    size_t before = cap;
    ck_assert_int_eq(wfm__grow(ctx, &p, &cap, n, sizeof *p), WFM_OK);
    ck_assert_uint_ge(cap, n);
    ck_assert(all_zero(p + before, (cap - before) * sizeof *p));
    p[n - 1] = (int32_t)n;
  }
  for (size_t n = 1; n <= 1000; n++) ck_assert_int_eq(p[n - 1], (int32_t)n);
  ck_assert_int_le(heap.seen, 10); /* doubling */
  wfm__free(ctx, p);
}
END_TEST

START_TEST(text) {
  wfm__text t;
  wfm__text_init(&t, ctx);
  wfm__text_add(&t, "week ");
  wfm__text_printf(&t, "%d, ", 12);
  wfm__text_number(&t, 0.25);
  wfm__text_add_n(&t, " abc", 2);
  wfm__text_fixed(&t, 2.0, 2);
  ck_assert_str_eq(t.data, "week 12, 0.25 a2.00");
  ck_assert_uint_eq(t.length, strlen(t.data));
  for (int i = 0; i < 1000; i++) wfm__text_printf(&t, "%s", "0123456789");
  ck_assert_uint_eq(t.length, 10000 + strlen("week 12, 0.25 a2.00"));
  ck_assert_uint_eq(t.length, strlen(t.data));
  ck_assert(!t.failed);
  heap.at = heap.seen;
  heap.sticky = true;
  size_t length = t.length;
  char *big = memset(wfm__alloc(NULL, 100001, 1), 'x', 100000);
  wfm__text_printf(&t, "%s", big);
  ck_assert(t.failed);
  ck_assert_uint_eq(t.length, length);
  ck_assert_uint_eq(strlen(t.data), length);
  wfm__text_add(&t, "y"); /* sticks, even where there is room */
  ck_assert_uint_eq(t.length, length);
  wfm__free(NULL, big);
  wfm__text_free(&t);
  ck_assert_ptr_null(t.data);
}
END_TEST

START_TEST(many_names) {
  enum { N = 5000 };
  wfm__names *names = wfm__names_create(ctx);
  char name[32];
  ck_assert_int_eq(wfm__names_find(names, "x"), -1);
  for (int i = 0; i < N; i++) {
    int32_t index = -7;
    (void)wfm__format(name, sizeof name, "%d/%d", i % 7, i);
    ck_assert_int_eq(wfm__names_add(names, name, &index), WFM_OK);
    ck_assert_int_eq(index, i);
  }
  ck_assert_int_eq(wfm__names_count(names), N);
  for (int i = 0; i < N; i++) {
    int32_t index = -7;
    (void)wfm__format(name, sizeof name, "%d/%d", i % 7, i);
    ck_assert_int_eq(wfm__names_find(names, name), i);
    ck_assert_str_eq(wfm__names_get(names, i), name);
    ck_assert_int_eq(wfm__names_add(names, name, &index), WFM_EDUPLICATE);
    ck_assert_int_eq(index, i);
  }
  ck_assert_str_eq(wfm_ctx_error(ctx), ""); /* a duplicate is the caller's to report */
  ck_assert_int_eq(wfm__names_find(names, "0/1"), -1);
  ck_assert_int_eq(wfm__names_add(names, "", NULL), WFM_OK);
  ck_assert_int_eq(wfm__names_find(names, ""), N);
  ck_assert_ptr_null(wfm__names_get(names, -1));
  ck_assert_ptr_null(wfm__names_get(names, N + 1));
  wfm__names_free(names);
  wfm__names_free(NULL);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("memory");
  tcase_add_checked_fixture(tc, setup, teardown);
  tcase_add_test(tc, alloc);
  tcase_add_test(tc, sizes_that_overflow);
  tcase_add_test(tc, grow);
  tcase_add_test(tc, text);
  tcase_add_test(tc, many_names);
  return suite_run("core/memory", tc, 0);
}
