/* The caller's regressors: checks, and a column of the day level from each. */
#include "forecast/regressors.h"

#include <math.h>

enum { DAYS_MAX = 100000 };
#define VALUE_MAX 1e15

void wfm_regressors_init(wfm_regressors *regressors, size_t struct_size) {
  static const wfm_regressors none = {0};
  wfm__opts_init(regressors, struct_size, &none, sizeof none);
}

static const char *name_of(const wfm_regressors *r, int32_t column, char text[WFM__NUMBER_TEXT]) {
  if (r->name && r->name[column]) return r->name[column];
  wfm__format(text, WFM__NUMBER_TEXT, "column %d", (int)column);
  return text;
}

wfm_status wfm__check_regressors(wfm_ctx *ctx, const wfm_regressors *r) {
  char text[WFM__NUMBER_TEXT], number[WFM__NUMBER_TEXT];
  if (r->struct_size < sizeof *r || !r->value)
    return wfm__fail(ctx, WFM_EINVAL, "regressors: call wfm_regressors_init first, and give value");
  if (r->columns < 1 || r->columns > WFM__REGRESSORS_MAX)
    return wfm__fail(ctx, WFM_EDOMAIN, "regressors: columns=%d, want 1 to %d", (int)r->columns,
                     (int)WFM__REGRESSORS_MAX);
  if (r->days < 1 || r->days > DAYS_MAX)
    return wfm__fail(ctx, WFM_EDOMAIN, "regressors: days=%d, want 1 to %d", (int)r->days, (int)DAYS_MAX);
  for (size_t i = 0; i < (size_t)r->days * (size_t)r->columns; i++) {
    if (isnan(r->value[i]) || fabs(r->value[i]) <= VALUE_MAX) continue;
    wfm__format_double(number, r->value[i]);
    return wfm__fail(ctx, WFM_EDOMAIN, "regressors: %s, day %zu: value=%s, want -1e15 to 1e15",
                     name_of(r, (int32_t)(i % (size_t)r->columns), text), i / (size_t)r->columns, number);
  }
  return WFM_OK;
}

static double value_at(const wfm_regressors *r, int32_t column, int32_t date) {
  int64_t day = (int64_t)date - r->first_date;
  return day < 0 || day >= r->days ? NAN : r->value[day * r->columns + column];
}

wfm_status wfm__regressor_column(wfm_ctx *ctx, const wfm__source_input *input, int32_t column,
                                 const wfm__source *source, double *out) {
  const wfm_regressors *regressors = input->regressors;
  size_t rows = source->panel.rows, stride = source->panel.columns;
  double n = 0, mean = 0, square = 0;
  for (size_t i = 0; i < rows; i++) {
    double v = value_at(regressors, column, source->date[i]);
    if (i >= source->known && isnan(v) && !input->past_only) {
      char text[WFM__NUMBER_TEXT];
      int32_t year, month, day;
      wfm_date_to_ymd(source->date[i], &year, &month, &day);
      return wfm__fail(ctx, WFM_EDOMAIN,
                       "regressors: %s has no value for %d-%02d-%02d, want one for every open day to come",
                       name_of(regressors, column, text), (int)year, (int)month, (int)day);
    }
    if (i >= source->known || isnan(v)) continue;
    double off = v - mean;
    mean += off / ++n;
    square += off * (v - mean);
  }
  double spread = n > 1 ? sqrt(square / n) : 0;
  for (size_t i = 0; i < rows; i++) {
    double v = value_at(regressors, column, source->date[i]);
    out[i * stride] = isnan(v) || !(spread > 0) ? 0 : (v - mean) / spread;
  }
  return WFM_OK;
}
