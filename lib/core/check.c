/* Checks of numbers that come from a caller. */
#include "core/core.h"

#include <math.h>

/* Fails with "<where>name=value, want ..."; where is "" or "element 17: ". */
static wfm_status refuse(wfm_ctx *ctx, const char *where, const char *name, double x, double low,
                         double high) {
  if (!isfinite(x)) return wfm__fail(ctx, WFM_ENOTFINITE, "%s%s=%g, want a finite number", where, name, x);
  if (isinf(high)) return wfm__fail(ctx, WFM_EDOMAIN, "%s%s=%g, want >= %g", where, name, x, low);
  if (isinf(low)) return wfm__fail(ctx, WFM_EDOMAIN, "%s%s=%g, want <= %g", where, name, x, high);
  return wfm__fail(ctx, WFM_EDOMAIN, "%s%s=%g, want %g to %g", where, name, x, low, high);
}

wfm_status wfm__check_number(wfm_ctx *ctx, const char *name, double x, double low, double high) {
  return isfinite(x) && x >= low && x <= high ? WFM_OK : refuse(ctx, "", name, x, low, high);
}

wfm_status wfm__check_array(wfm_ctx *ctx, const char *name, const double *x, size_t n, double low,
                            double high) {
  if (!x && n > 0) return wfm__fail(ctx, WFM_EINVAL, "%s is NULL, want %zu numbers", name, n);
  for (size_t i = 0; i < n; i++)
    if (!(isfinite(x[i]) && x[i] >= low && x[i] <= high)) {
      char where[WFM__NUMBER_TEXT];
      (void)wfm__format(where, sizeof where, "element %zu: ", i);
      return refuse(ctx, where, name, x[i], low, high);
    }
  return WFM_OK;
}
