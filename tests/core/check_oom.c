/* Every allocation of the core failed in turn. */
#include "core/core.h"
#include "support/oom.h"
#include "support/suite.h"

static wfm_status names_and_text(wfm_ctx *ctx, void *user) {
  (void)user;
  wfm_status st = WFM_OK;
  wfm__text text;
  wfm__text_init(&text, ctx);
  wfm__names *names = wfm__names_create(ctx);
  if (!names) {
    st = WFM_ENOMEM;
    goto done;
  }
  for (int i = 0; i < 40 && st == WFM_OK; i++) {
    char name[16];
    int32_t index = -7;
    (void)wfm__format(name, sizeof name, "agent %d", i);
    st = wfm__names_add(names, name, &index);
    if (st != WFM_OK) ck_assert_int_eq(index, -7);
    ck_assert_int_eq(wfm__names_count(names), st == WFM_OK ? i + 1 : i);
    wfm__text_printf(&text, "%s, ", name);
  }
  if (st == WFM_OK && text.failed) st = WFM_ENOMEM;
  if (text.failed && text.data) ck_assert_int_eq(text.data[text.length], '\0');
done:
  wfm__text_free(&text);
  wfm__names_free(names);
  return st;
}

START_TEST(every_allocation) {
  oom_sweep(names_and_text, NULL);
}
END_TEST

START_TEST(context_itself) {
  oom o = {.at = 0};
  wfm_ctx_opts opts;
  wfm_ctx_opts_init(&opts, sizeof opts);
  opts.realloc_fn = oom_realloc;
  opts.realloc_user = &o;
  int stand_in;
  wfm_ctx *ctx = (wfm_ctx *)(void *)&stand_in;
  ck_assert_int_eq(wfm_ctx_create(&ctx, &opts), WFM_ENOMEM);
  ck_assert_ptr_null(ctx);
  ck_assert_int_eq(o.live, 0);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("oom");
  tcase_add_test(tc, every_allocation);
  tcase_add_test(tc, context_itself);
  return suite_run("core/oom", tc, 60);
}
