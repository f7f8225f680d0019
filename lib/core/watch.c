/* Long work: the clock, the deadline, progress and cancel. */
#include "core/context_private.h"

#include <math.h>
#include <time.h>

#define REPORT_EVERY_S 0.1

double wfm__now_s(void) {
  struct timespec now;
  (void)clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

void wfm__watch_start(wfm__watch *watch, wfm_ctx *ctx, double time_limit_s) {
  double now = wfm__now_s();
  bool limited = time_limit_s > 0.0 && isfinite(time_limit_s);
  *watch = (wfm__watch){ctx, now, limited ? now + time_limit_s : (double)INFINITY, now};
}

static wfm_status state_at(const wfm__watch *watch, double now) {
  if (wfm_ctx_cancelled(watch->ctx)) return WFM_ECANCELLED;
  return now > watch->deadline_s ? WFM_ELIMIT : WFM_OK;
}

wfm_status wfm__watch_check(const wfm__watch *watch) {
  return state_at(watch, isfinite(watch->deadline_s) ? wfm__now_s() : 0.0);
}

wfm_status wfm__watch_report(wfm__watch *watch, const char *phase, double done_frac, double cost,
                             double lower_bound) {
  double now = wfm__now_s();
  wfm_ctx *ctx = watch->ctx;
  if (ctx && ctx->opts.progress_fn && now >= watch->next_report_s) {
    watch->next_report_s = now + REPORT_EVERY_S;
    wfm_progress progress = {.struct_size = sizeof progress,
                             .phase = phase,
                             .done_frac = done_frac,
                             .cost = cost,
                             .lower_bound = lower_bound,
                             .elapsed_s = now - watch->start_s};
    if (ctx->opts.progress_fn(&progress, ctx->opts.progress_user) != 0) wfm_ctx_cancel(ctx);
  }
  return state_at(watch, now);
}
