/* The progress line: on a terminal only, on stderr, rewritten in place. */
#include "wfm.h"

#include <math.h>

static bool shown;

int32_t show_progress(const wfm_progress *progress, void *user) {
  const cli_app *app = user;
  if (!app->terminal || app->quiet) return 0;
  fprintf(stderr, "\r\033[K%s", progress->phase);
  if (isfinite(progress->done_frac)) fprintf(stderr, " %3.0f %%", 100 * progress->done_frac);
  if (isfinite(progress->cost)) fprintf(stderr, "  cost %.1f", progress->cost);
  if (isfinite(progress->lower_bound)) fprintf(stderr, "  bound %.1f", progress->lower_bound);
  if (isfinite(progress->cost) && isfinite(progress->lower_bound) && progress->cost > 0)
    fprintf(stderr, "  gap %.2f %%", 100 * (progress->cost - progress->lower_bound) / progress->cost);
  fprintf(stderr, "  %.0f s", progress->elapsed_s);
  fflush(stderr);
  shown = true;
  return 0;
}

void end_progress(const cli_app *app) {
  (void)app;
  if (!shown) return;
  fputs("\r\033[K", stderr);
  fflush(stderr);
  shown = false;
}
