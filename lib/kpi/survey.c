/* Percentiles of times, and answers to surveys. */
#include "core/sort.h"
#include "kpi/kpi.h"

#include <libwfm/kpi_contacts.h>

#include <math.h>
#include <string.h>

wfm_status wfm_kpi_percentiles(wfm_ctx *ctx, size_t n, const double *value, size_t m, const double *p,
                               double *out) {
  wfm_status st = wfm__check_array(ctx, "value", value, n, -INFINITY, INFINITY);
  if (st == WFM_OK) st = wfm__check_array(ctx, "p", p, m, 0, 1);
  if (st != WFM_OK) return st;
  if (!out && m > 0) return wfm__fail(ctx, WFM_EINVAL, "out is NULL");
  double *sorted = wfm__alloc(ctx, n, sizeof *sorted);
  if (!sorted) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu values", n);
  if (n > 0) memcpy(sorted, value, n * sizeof *sorted);
  wfm__sort_doubles(sorted, n);
  for (size_t k = 0; k < m; k++) {
    double rank = ceil(p[k] * (double)n * (1 - 1e-15)); /* 0.9 of 10 is the 9th, whatever 0.9 is in binary */
    size_t place = rank < 1 ? 0 : (size_t)rank - 1;
    out[k] = n > 0 ? sorted[place < n ? place : n - 1] : NAN;
  }
  wfm__free(ctx, sorted);
  return WFM_OK;
}

void wfm_kpi_survey_init(wfm_kpi_survey *survey, size_t struct_size) {
  static const wfm_kpi_survey none = {
      .mean = NAN, .csat = NAN, .csat_low = NAN, .csat_high = NAN, .nps = NAN};
  wfm__opts_init(survey, struct_size, &none, sizeof none);
}

static wfm_status check_scale(wfm_ctx *ctx, double lowest, double highest, double top_from) {
  wfm_status st = wfm__check_number(ctx, "lowest", lowest, -INFINITY, INFINITY);
  if (st == WFM_OK) st = wfm__check_number(ctx, "highest", highest, lowest, INFINITY);
  if (st == WFM_OK && highest == lowest)
    st = wfm__fail(ctx, WFM_EDOMAIN, "highest=%g, want above lowest", highest);
  return st == WFM_OK ? wfm__check_number(ctx, "top_from", top_from, lowest, highest) : st;
}

wfm_status wfm_kpi_satisfaction(wfm_ctx *ctx, size_t n, const double *score, double lowest, double highest,
                                double top_from, wfm_kpi_survey *out) {
  if (!out || (!score && n > 0)) return wfm__fail(ctx, WFM_EINVAL, "score or out is NULL");
  wfm_status st = check_scale(ctx, lowest, highest, top_from);
  if (st != WFM_OK) return st;
  wfm_kpi_survey r;
  wfm_kpi_survey_init(&r, sizeof r);
  double sum = 0, top = 0, promoters = 0, detractors = 0;
  for (size_t i = 0; i < n; i++) {
    if (isnan(score[i])) continue;
    if (!(score[i] >= lowest && score[i] <= highest))
      return wfm__fail(ctx, isinf(score[i]) ? WFM_ENOTFINITE : WFM_EDOMAIN,
                       "element %zu: score=%g, want %g to %g or NaN", i, score[i], lowest, highest);
    r.responses++;
    sum += score[i];
    top += score[i] >= top_from;
    promoters += score[i] >= 9;
    detractors += score[i] <= 6;
  }
  double count = (double)r.responses;
  if (r.responses > 0) {
    r.mean = sum / count;
    r.csat = top / count;
    if (lowest == 0 && highest == 10) r.nps = (promoters - detractors) / count;
  }
  r.csat_low = wfm__wilson(top, count, -1);
  r.csat_high = wfm__wilson(top, count, 1);
  return wfm__result_write(ctx, out, &r, sizeof r);
}
