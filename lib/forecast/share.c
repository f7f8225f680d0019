/* Shares by group under credibility (Buehlmann, Straub 1970). */
#include "core/core.h"
#include <libwfm/forecast_share.h>

#include <math.h>

enum { GROUPS_MAX = 10000 };

static wfm_status check_row(wfm_ctx *ctx, size_t i, double part, double whole, int32_t group, size_t groups) {
  char a[WFM__NUMBER_TEXT], b[WFM__NUMBER_TEXT];
  wfm__format_double(a, part);
  wfm__format_double(b, whole);
  if (!isfinite(part) || !isfinite(whole))
    return wfm__fail(ctx, WFM_ENOTFINITE, "row %zu: part=%s whole=%s, want finite numbers", i, a, b);
  if (!(part >= 0 && part <= whole))
    return wfm__fail(ctx, WFM_EDOMAIN, "row %zu: part=%s, want 0 to whole=%s", i, a, b);
  if (group < 0 || (size_t)group >= groups)
    return wfm__fail(ctx, WFM_EDOMAIN, "row %zu: group=%d, want 0 to %zu", i, (int)group, groups - 1);
  return WFM_OK;
}

/* Sums by group: of whole, of part. */
typedef struct sums {
  double whole, part;
} sums;

/* Mean squared deviation of rows from their group, weighted by whole, over their degrees of freedom. */
static double noise_of(const double *part, const double *whole, const int32_t *group, size_t n,
                       const sums *by, size_t groups) {
  double square = 0, free = 0;
  for (size_t i = 0; i < n; i++) {
    if (!(whole[i] > 0)) continue;
    double e = part[i] / whole[i] - by[group[i]].part / by[group[i]].whole;
    square += whole[i] * e * e;
    free++;
  }
  for (size_t g = 0; g < groups; g++) free -= by[g].whole > 0;
  return free > 0 ? square / free : 0;
}

/* What groups differ by beyond what noise explains. */
static double between_of(const sums *by, size_t groups, const sums *all, double noise) {
  double square = 0, squares = 0, seen = 0;
  for (size_t g = 0; g < groups; g++) {
    if (!(by[g].whole > 0)) continue;
    double e = by[g].part / by[g].whole - all->part / all->whole;
    square += by[g].whole * e * e;
    squares += by[g].whole * by[g].whole;
    seen++;
  }
  double spread = all->whole - squares / all->whole;
  return seen > 1 && spread > 0 ? fmax((square - (seen - 1) * noise) / spread, 0) : 0;
}

wfm_status wfm_share_by_group(wfm_ctx *ctx, const double *part, const double *whole, const int32_t *group,
                              size_t n, size_t groups, double *mean, double *variance, double *noise) {
  if (!ctx || !part || !whole || !group || !mean)
    return wfm__fail(ctx, WFM_EINVAL,
                     "wfm_share_by_group: NULL argument, want context, part, whole, group and mean");
  if (groups < 1 || groups > GROUPS_MAX)
    return wfm__fail(ctx, WFM_EDOMAIN, "groups=%zu, want 1 to %d", groups, (int)GROUPS_MAX);
  wfm_status st = WFM_OK;
  sums all = {0, 0};
  for (size_t i = 0; st == WFM_OK && i < n; i++) st = check_row(ctx, i, part[i], whole[i], group[i], groups);
  if (st != WFM_OK) return st;
  sums *by = wfm__alloc(ctx, groups, sizeof *by);
  if (!by) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu groups", groups);
  for (size_t i = 0; i < n; i++) {
    by[group[i]].whole += whole[i];
    by[group[i]].part += part[i];
    all.whole += whole[i];
    all.part += part[i];
  }
  if (!(all.whole > 0)) {
    st = wfm__fail(ctx, WFM_ENODATA, "rows: %zu, none with a whole above 0, want at least 1", n);
    goto done;
  }
  double within = noise_of(part, whole, group, n, by, groups), between = between_of(by, groups, &all, within);
  double overall = all.part / all.whole;
  for (size_t g = 0; g < groups; g++) {
    double w = by[g].whole, z = w > 0 && between > 0 ? w / (w + within / between) : 0;
    mean[g] = w > 0 ? z * by[g].part / w + (1 - z) * overall : overall;
    if (variance) variance[g] = between * (1 - z) + (1 - z) * (1 - z) * within / all.whole;
  }
  if (noise) *noise = within;
done:
  wfm__free(ctx, by);
  return st;
}
