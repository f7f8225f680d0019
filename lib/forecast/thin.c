/* Thin queues: sizes and frequency smoothed apart. */
#include "forecast/thin.h"
#include <libwfm/forecast_thin.h>

#include <math.h>

/* Size and gap start from the first of each; the gap before the first counts from the start of the series. */
static double croston(const double *y, size_t n, double alpha) {
  double size = NAN, gap = NAN, since = 0;
  for (size_t i = 0; i < n; i++) {
    since++;
    if (!(y[i] > 0)) continue;
    size = isnan(size) ? y[i] : size + alpha * (y[i] - size);
    gap = isnan(gap) ? since : gap + alpha * (since - gap);
    since = 0;
  }
  return isnan(size) ? 0 : size / gap;
}

/* The probability starts from the share of steps that have contacts. */
double wfm__thin_tsb(const double *y, size_t n, double alpha, double beta) {
  double size = NAN, share = 0;
  for (size_t i = 0; i < n; i++) share += (y[i] > 0) / (double)n;
  for (size_t i = 0; i < n; i++) {
    share += beta * ((y[i] > 0) - share);
    if (y[i] > 0) size = isnan(size) ? y[i] : size + alpha * (y[i] - size);
  }
  return isnan(size) ? 0 : size * share;
}

wfm_status wfm_thin_rate(wfm_ctx *ctx, const double *y, size_t n, int32_t method, double alpha, double beta,
                         double *rate) {
  if (!ctx || !y || !rate)
    return wfm__fail(ctx, WFM_EINVAL, "wfm_thin_rate: NULL argument, want context, y and rate");
  if (n == 0) return wfm__fail(ctx, WFM_ENODATA, "series: n=0, want at least 1");
  if (method < WFM_THIN_CROSTON || method > WFM_THIN_TSB)
    return wfm__fail(ctx, WFM_EDOMAIN, "method=%d, want 0 to %d", (int)method, (int)WFM_THIN_TSB);
  wfm_status st = wfm__check_number(ctx, "alpha", alpha, 1e-9, 1);
  if (st == WFM_OK && method == WFM_THIN_TSB) st = wfm__check_number(ctx, "beta", beta, 1e-9, 1);
  if (st == WFM_OK) st = wfm__check_array(ctx, "y", y, n, 0, 1e15);
  if (st != WFM_OK) return st;
  double ratio = method == WFM_THIN_TSB ? wfm__thin_tsb(y, n, alpha, beta) : croston(y, n, alpha);
  *rate = method == WFM_THIN_SBA ? ratio * (1 - alpha / 2) : ratio;
  return WFM_OK;
}
