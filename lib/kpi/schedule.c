/* How well work follows its schedule, and how well the schedule follows its requirement. */
#include "kpi/kpi.h"

#include <math.h>

void wfm_kpi_efficiency_init(wfm_kpi_efficiency *efficiency, size_t struct_size) {
  static const wfm_kpi_efficiency none = {.covered_frac = NAN,
                                          .within_frac = NAN,
                                          .within_hours_frac = NAN,
                                          .worst_short = -1,
                                          .worst_surplus = -1};
  wfm__opts_init(efficiency, struct_size, &none, sizeof none);
}

wfm_status wfm_kpi_adherence(wfm_ctx *ctx, size_t n, const double *scheduled_s, const double *exception_s,
                             const double *outside_s, const double *worked_s, double *adherence,
                             double *conformance) {
  wfm_status st = wfm__check_array(ctx, "scheduled_s", scheduled_s, n, 0, INFINITY);
  if (st == WFM_OK && adherence) st = wfm__check_array(ctx, "exception_s", exception_s, n, 0, INFINITY);
  if (st == WFM_OK && outside_s) st = wfm__check_array(ctx, "outside_s", outside_s, n, 0, INFINITY);
  if (st == WFM_OK && conformance) st = wfm__check_array(ctx, "worked_s", worked_s, n, 0, INFINITY);
  if (st != WFM_OK) return st;
  for (size_t i = 0; adherence && i < n; i++)
    if (exception_s[i] > scheduled_s[i])
      return wfm__fail(ctx, WFM_EDOMAIN, "element %zu: exception_s=%g, want at most scheduled_s=%g", i,
                       exception_s[i], scheduled_s[i]);
  for (size_t i = 0; i < n; i++) {
    double scheduled = scheduled_s[i], outside = outside_s ? outside_s[i] : 0;
    if (adherence) {
      double base = scheduled + outside;
      adherence[i] = base > 0 ? fmax(0, 1 - (exception_s[i] + outside) / base) : NAN;
    }
    if (conformance) conformance[i] = scheduled > 0 ? worked_s[i] / scheduled : NAN;
  }
  return WFM_OK;
}

wfm_status wfm_kpi_schedule_efficiency(wfm_ctx *ctx, size_t n, const double *required,
                                       const double *scheduled, double interval_s, double tolerance_frac,
                                       wfm_kpi_efficiency *out) {
  if (!out) return wfm__fail(ctx, WFM_EINVAL, "out is NULL");
  wfm_status st = wfm__check_array(ctx, "required", required, n, 0, INFINITY);
  if (st == WFM_OK) st = wfm__check_array(ctx, "scheduled", scheduled, n, 0, INFINITY);
  if (st == WFM_OK) st = wfm__check_number(ctx, "interval_s", interval_s, 0, INFINITY);
  if (st == WFM_OK && interval_s == 0) st = wfm__fail(ctx, WFM_EDOMAIN, "interval_s=0, want > 0");
  if (st == WFM_OK) st = wfm__check_number(ctx, "tolerance_frac", tolerance_frac, 0, INFINITY);
  if (st != WFM_OK) return st;
  wfm_kpi_efficiency e;
  wfm_kpi_efficiency_init(&e, sizeof e);
  double worst_short = 0, worst_surplus = 0, within_h = 0, hours = interval_s / 3600;
  int64_t counted = 0, within = 0;
  for (size_t i = 0; i < n; i++) {
    double need = required[i], gap = scheduled[i] - need;
    if (need == 0 && scheduled[i] == 0) continue;
    bool fits = fabs(gap) <= tolerance_frac * need * (1 + 1e-12);
    counted++;
    within += fits;
    if (fits) within_h += need * hours;
    e.required_h += need * hours;
    e.scheduled_h += scheduled[i] * hours;
    e.short_h += fmax(-gap, 0) * hours;
    e.surplus_h += fmax(gap, 0) * hours;
    e.short_intervals += !fits && gap < 0;
    e.surplus_intervals += !fits && gap > 0;
    if (-gap > worst_short) {
      worst_short = -gap;
      e.worst_short = (int64_t)i;
    }
    if (gap > worst_surplus) {
      worst_surplus = gap;
      e.worst_surplus = (int64_t)i;
    }
  }
  if (counted > 0) e.within_frac = (double)within / (double)counted;
  if (e.required_h > 0) {
    e.covered_frac = 1 - e.short_h / e.required_h;
    e.within_hours_frac = within_h / e.required_h;
  }
  return wfm__result_write(ctx, out, &e, sizeof e);
}
