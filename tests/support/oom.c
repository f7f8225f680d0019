/* The allocation-failure harness. */
#include "support/oom.h"
#include "core/context_private.h"

#include <check.h>
#include <stdlib.h>

enum { EXHAUSTIVE = 2000, FIRST = 1000, LAST = 100, BETWEEN = 900 };

void *oom_realloc(void *p, size_t n, void *user) {
  oom *o = user;
  if (n == 0) {
    if (p) o->live--;
    free(p);
    return NULL;
  }
  long number = o->seen++;
  if (o->at >= 0 && (o->sticky ? number >= o->at : number == o->at)) {
    o->struck++;
    return NULL;
  }
  void *q = realloc(p, n);
  ck_assert_ptr_nonnull(q);
  o->live += !p;
  return q;
}

bool oom_struck(const wfm_ctx *ctx) {
  ck_assert_msg(ctx->opts.realloc_fn == oom_realloc, "oom_struck wants the context that the harness made");
  return ((const oom *)ctx->opts.realloc_user)->struck > 0;
}

/* One run with the allocation numbered at failing; returns how many were asked for. */
static long run(oom_scenario scenario, void *user, int32_t threads, long at, bool sticky) {
  oom o = {.at = -1};
  wfm_ctx_opts opts;
  wfm_ctx_opts_init(&opts, sizeof opts);
  opts.realloc_fn = oom_realloc;
  opts.realloc_user = &o;
  opts.threads = threads;
  wfm_ctx *ctx = NULL;
  ck_assert_int_eq(wfm_ctx_create(&ctx, &opts), WFM_OK);
  o.seen = 0; /* the context's own block is not part of the scenario */
  o.at = at;
  o.sticky = sticky;
  wfm_status st = scenario(ctx, user);
  const char *how = sticky ? " and all after it" : "";
  if (o.struck == 0)
    ck_assert_msg(st == WFM_OK || st == OOM_TOLERATED, "nothing refused, yet %s: %s", wfm_status_name(st),
                  wfm_ctx_error(ctx));
  else if (st != OOM_TOLERATED) {
    ck_assert_msg(st == WFM_ENOMEM, "allocation %ld%s refused: %s (%s), want WFM_ENOMEM", at, how,
                  wfm_status_name(st), wfm_ctx_error(ctx));
    ck_assert_msg(wfm_ctx_error(ctx)[0] != '\0', "allocation %ld%s refused: no message", at, how);
  }
  wfm_ctx_free(ctx);
  ck_assert_msg(o.live == 0, "allocation %ld%s refused: %ld blocks leak", at, how, o.live);
  return o.seen;
}

void oom_sweep_threads(oom_scenario scenario, void *user, int32_t threads) {
  long total = run(scenario, user, threads, -1, false);
  ck_assert_msg(total > 0, "the scenario allocates nothing");
  bool sampled = total > EXHAUSTIVE && !getenv("WFM_OOM_FULL");
  long stride = sampled ? (total - FIRST - LAST) / BETWEEN : 1;
  for (long at = 0; at < total;) {
    (void)run(scenario, user, threads, at, false);
    (void)run(scenario, user, threads, at, true);
    at += at >= FIRST && at < total - LAST && stride > 1 ? stride : 1;
  }
}

void oom_sweep(oom_scenario scenario, void *user) {
  oom_sweep_threads(scenario, user, 1);
}
