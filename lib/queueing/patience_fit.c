/* Patience from waits that end with an answer or by hanging up (censored data). */
#include <libwfm/callers.h>

#include "core/core.h"
#include "core/sort.h"
#include "queueing/kernels.h"

#include <math.h>

static wfm_status check_contacts(wfm_ctx *ctx, const double *wait_s, const uint8_t *abandoned, size_t n) {
  if (n > 0 && (!wait_s || !abandoned)) return wfm__fail(ctx, WFM_EINVAL, "wait_s or abandoned is NULL");
  wfm_status st = wfm__check_array(ctx, "wait_s", wait_s, n, 0, 1e12);
  for (size_t i = 0; st == WFM_OK && i < n; i++)
    if (abandoned[i] > 1)
      st = wfm__fail(ctx, WFM_EDOMAIN, "element %zu: abandoned=%d, want 0 or 1", i, (int)abandoned[i]);
  return st;
}

wfm_status wfm_patience_fit(wfm_ctx *ctx, const double *wait_s, const uint8_t *abandoned, size_t n,
                            wfm_patience_estimate *estimate) {
  wfm_status st = check_contacts(ctx, wait_s, abandoned, n);
  if (st == WFM_OK && !estimate) st = wfm__fail(ctx, WFM_EINVAL, "estimate is NULL");
  wfm_patience_estimate e = {.mean_s = HUGE_VAL, .low_s = 0, .high_s = HUGE_VAL};
  for (size_t i = 0; st == WFM_OK && i < n; i++) {
    e.waited_s += wait_s[i];
    e.abandoned += abandoned[i];
  }
  if (st == WFM_OK && e.waited_s <= 0)
    st = wfm__fail(ctx, WFM_ENODATA, "no contact has waited, want waits to learn from");
  if (st != WFM_OK) return st;
  /* The waiting time until the k-th contact hangs up has a gamma law of shape k. */
  if (e.abandoned > 0) {
    e.mean_s = e.waited_s / e.abandoned;
    e.high_s = e.waited_s / wfm__gamma_quantile(e.abandoned, 0.025);
  }
  e.low_s = e.waited_s / wfm__gamma_quantile(e.abandoned + 1, 0.975);
  return wfm__result_write(ctx, estimate, &e, sizeof e);
}

wfm_status wfm_patience_curve(wfm_ctx *ctx, const double *wait_s, const uint8_t *abandoned, size_t n,
                              const double *time_s, size_t points, double *hung_up) {
  wfm_status st = check_contacts(ctx, wait_s, abandoned, n);
  if (st == WFM_OK) st = wfm__check_array(ctx, "time_s", time_s, points, 1e-9, 1e12);
  for (size_t k = 1; st == WFM_OK && k < points; k++)
    if (time_s[k] <= time_s[k - 1])
      st = wfm__fail(ctx, WFM_EDOMAIN, "element %zu: time_s=%g, want more than %g before it", k, time_s[k],
                     time_s[k - 1]);
  if (st == WFM_OK && points > 0 && !hung_up) st = wfm__fail(ctx, WFM_EINVAL, "hung_up is NULL");
  if (st == WFM_OK && n == 0) st = wfm__fail(ctx, WFM_ENODATA, "no contacts");
  if (st != WFM_OK) return st;
  double *wait = wfm__alloc(ctx, n, 2 * sizeof *wait);
  if (!wait) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu contacts", n);
  double *ended = wait + n; /* the waits that ended by hanging up */
  size_t count = 0;
  for (size_t i = 0; i < n; i++) {
    wait[i] = wait_s[i];
    if (abandoned[i]) ended[count++] = wait_s[i];
  }
  wfm__sort_doubles(wait, n);
  wfm__sort_doubles(ended, count);
  double left = 1; /* share whose patience lasts */
  size_t i = 0, j = 0;
  for (size_t k = 0; k < points; k++) {
    for (; j < count && ended[j] <= time_s[k]; j++) {
      size_t lost = 1;
      for (; j + 1 < count && ended[j + 1] == ended[j]; j++) lost++;
      while (wait[i] < ended[j]) i++;
      left *= 1 - (double)lost / (double)(n - i);
    }
    hung_up[k] = 1 - left;
  }
  wfm__free(ctx, wait);
  return WFM_OK;
}
