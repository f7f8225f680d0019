/* Shrinkage by cause, and what a contact costs. */
#include "kpi/kpi.h"

#include <libwfm/kpi_hours.h>

#include <math.h>

void wfm_kpi_shrinkage_total_init(wfm_kpi_shrinkage_total *total, size_t struct_size) {
  static const wfm_kpi_shrinkage_total none = {.total_frac = NAN, .planned_frac = NAN, .unplanned_frac = NAN};
  wfm__opts_init(total, struct_size, &none, sizeof none);
}

wfm_status wfm_kpi_shrinkage(wfm_ctx *ctx, size_t n, const double *away_s, const uint8_t *planned,
                             double base_s, int32_t sequential, double *frac,
                             wfm_kpi_shrinkage_total *total) {
  wfm_kpi_shrinkage_total t;
  wfm_kpi_shrinkage_total_init(&t, sizeof t);
  wfm_status st = wfm__check_array(ctx, "away_s", away_s, n, 0, INFINITY);
  if (st == WFM_OK) st = wfm__check_number(ctx, "base_s", base_s, 0, INFINITY);
  if (st != WFM_OK) return st;
  if (sequential != 0 && sequential != 1)
    return wfm__fail(ctx, WFM_EINVAL, "sequential=%d, want 0 or 1", (int)sequential);
  double planned_s = 0;
  for (size_t i = 0; i < n; i++) {
    if (planned && planned[i] > 1)
      return wfm__fail(ctx, WFM_EINVAL, "cause %zu: planned=%d, want 0 or 1", i, planned[i]);
    t.away_s += away_s[i];
    planned_s += !planned || planned[i] ? away_s[i] : 0;
  }
  if (t.away_s > base_s * (1 + 1e-9))
    return wfm__fail(ctx, WFM_EDOMAIN, "causes take %g s, want at most base_s=%g", t.away_s, base_s);
  if (base_s > 0) {
    t.total_frac = t.away_s / base_s;
    t.planned_frac = planned_s / base_s;
    t.unplanned_frac = (t.away_s - planned_s) / base_s;
  }
  st = total ? wfm__result_write(ctx, total, &t, sizeof t) : WFM_OK;
  double rest = base_s;
  for (size_t i = 0; st == WFM_OK && frac && i < n; i++) {
    frac[i] = rest > 0 ? away_s[i] / rest : NAN;
    if (sequential) rest = fmax(rest - away_s[i], 0);
  }
  return st;
}

wfm_status wfm_kpi_cost(wfm_ctx *ctx, size_t n, const double *cost, const double *handled,
                        const double *resolved, const double *paid_s, double *per_contact,
                        double *per_resolved, double *per_paid_h) {
  wfm_status st = wfm__check_array(ctx, "handled", handled, n, 0, INFINITY);
  if (st == WFM_OK && (per_contact || per_resolved)) st = wfm__check_array(ctx, "cost", cost, n, 0, INFINITY);
  if (st == WFM_OK && per_resolved) st = wfm__check_array(ctx, "resolved", resolved, n, 0, INFINITY);
  if (st == WFM_OK && per_paid_h) st = wfm__check_array(ctx, "paid_s", paid_s, n, 0, INFINITY);
  if (st != WFM_OK) return st;
  for (size_t i = 0; per_resolved && i < n; i++)
    if (resolved[i] > handled[i])
      return wfm__fail(ctx, WFM_EDOMAIN, "element %zu: resolved=%g, want at most handled=%g", i, resolved[i],
                       handled[i]);
  for (size_t i = 0; i < n; i++) {
    if (per_contact) per_contact[i] = handled[i] > 0 ? cost[i] / handled[i] : NAN;
    if (per_resolved) per_resolved[i] = resolved[i] > 0 ? cost[i] / resolved[i] : NAN;
    if (per_paid_h) per_paid_h[i] = paid_s[i] > 0 ? handled[i] / (paid_s[i] / 3600) : NAN;
  }
  return WFM_OK;
}
