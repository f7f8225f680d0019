/* Queues too new for a forecast of their own: the group's forecast times a share that the first contacts correct. */
#include "forecast/result.h"
#include <libwfm/forecast_hierarchy.h>

#include <math.h>
#include <string.h>

#define SHARE_MAX 1e6
#define CV2_LOW   1e-4
#define CV2_HIGH  100

/* Contacts of the queue and of its group in the intervals that both know. */
static void count_both(const wfm_series *own, const wfm_series *behind, double *mine, double *all) {
  const wfm_grid *a = wfm_series_grid(own), *b = wfm_series_grid(behind);
  size_t i = 0, j = 0;
  *mine = *all = 0;
  while (i < wfm_grid_count(a) && j < wfm_grid_count(b)) {
    int64_t at = wfm_grid_start(a, i), other = wfm_grid_start(b, j);
    if (at == other && wfm_series_cell(own)[i] == WFM_CELL_OK && wfm_series_cell(behind)[j] == WFM_CELL_OK) {
      *mine += wfm_series_value(own)[i];
      *all += wfm_series_value(behind)[j];
    }
    i += at <= other;
    j += other <= at;
  }
}

static wfm_status check(wfm_ctx *ctx, const wfm_forecast *group, const wfm_series *behind,
                        const wfm_series *own, double share, double cv2) {
  const wfm_grid *grid = wfm_series_grid(behind);
  if (group->law.means || wfm_series_kind(behind) != WFM_SERIES_VOLUME ||
      (own && wfm_series_kind(own) != WFM_SERIES_VOLUME))
    return wfm__fail(ctx, WFM_EDOMAIN, "borrow: a forecast or series of means, want volumes");
  if (own &&
      (wfm_grid_interval_s(wfm_series_grid(own)) != wfm_grid_interval_s(grid) ||
       strcmp(wfm_zone_name(wfm_grid_zone(wfm_series_grid(own))), wfm_zone_name(wfm_grid_zone(grid))) != 0))
    return wfm__fail(ctx, WFM_EDOMAIN, "own: want the zone and interval of the group's history");
  wfm_status st = wfm__check_number(ctx, "share", share, 1e-9, SHARE_MAX);
  if (st == WFM_OK) st = wfm__check_number(ctx, "share_cv2", cv2, CV2_LOW, CV2_HIGH);
  if (st == WFM_OK) st = wfm__check_history(ctx, behind);
  return st == WFM_OK && own ? wfm__check_history(ctx, own) : st;
}

/* Counts thinned to a share that is itself uncertain: of variance a m + b m^2 becomes (1 + s (a - 1)) m + (b + c + b c) m^2. */
static void thin(wfm_forecast *f, double share, double cv2) {
  for (size_t band = 0; band < WFM__BANDS; band++) {
    f->law.a[band] = fmax(1 + share * (f->law.a[band] - 1), 0);
    f->law.b[band] += cv2 + cv2 * f->law.b[band];
    f->law.day[band] += cv2 + cv2 * f->law.day[band];
  }
  for (size_t i = 0; i < f->count; i++) {
    size_t day = (size_t)f->day[i];
    const wfm__law law = wfm__forecast_law(f, day);
    const wfm__place at = wfm__forecast_place(f, i);
    f->mean[i] *= share;
    f->known[i] = 0;
    if (!f->open[i]) continue;
    f->cv2[i] = wfm__law_rate_cv2(&law, &at, f->mean[i]);
    f->day_cv2[day] = wfm__law_day_cv2(&law, &at);
  }
}

wfm_status wfm_forecast_borrow(wfm_ctx *ctx, const wfm_forecast *group, const wfm_series *behind,
                               const wfm_series *own, double share, double share_cv2, wfm_forecast **out) {
  if (!ctx || !group || !behind || !out)
    return wfm__fail(ctx, WFM_EINVAL,
                     "wfm_forecast_borrow: NULL argument, want context, group, behind and out");
  wfm_status st = check(ctx, group, behind, own, share, share_cv2);
  if (st != WFM_OK) return st;
  wfm_forecast *f = NULL;
  double mine = 0, all = 0, shape = 1 / share_cv2;
  if (own) count_both(own, behind, &mine, &all);
  st = wfm__forecast_create(ctx, group->count, group->days, group->slots, &f);
  if (st != WFM_OK) goto done;
  wfm__forecast_copy(group, f);
  f->scores = 0; /* those were the group's */
  thin(f, (shape + mine) / (shape / share + all), 1 / (shape + mine));
  *out = f;
  f = NULL;
done:
  wfm_forecast_free(f);
  return st;
}
