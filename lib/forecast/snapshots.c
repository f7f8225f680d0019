/* Dated versions of a forecast, and what was known some time before. */
#include "forecast/hand.h"

#include <math.h>
#include <string.h>

#define VALUE_MAX 1e15

typedef struct version {
  int64_t made_at;
  size_t count;
  int64_t *start; /* [count] */
  double *model, *final;
} version;

struct wfm_snapshots {
  wfm_ctx *ctx;
  version *version; /* oldest first */
  size_t count, cap;
};

static void clear(wfm_ctx *ctx, version *v) {
  wfm__free(ctx, v->start);
  wfm__free(ctx, v->model);
  wfm__free(ctx, v->final);
}

wfm_status wfm_snapshots_create(wfm_ctx *ctx, wfm_snapshots **out) {
  if (!ctx || !out)
    return wfm__fail(ctx, WFM_EINVAL, "wfm_snapshots_create: NULL argument, want context and out");
  wfm_snapshots *s = wfm__alloc(ctx, 1, sizeof *s);
  if (!s) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for snapshots");
  s->ctx = ctx;
  *out = s;
  return WFM_OK;
}

void wfm_snapshots_free(wfm_snapshots *snapshots) {
  if (!snapshots) return;
  for (size_t i = 0; i < snapshots->count; i++) clear(snapshots->ctx, &snapshots->version[i]);
  wfm__free(snapshots->ctx, snapshots->version);
  wfm__free(snapshots->ctx, snapshots);
}

wfm_status wfm_snapshots_add(wfm_snapshots *snapshots, int64_t made_at, const wfm_grid *grid,
                             const double *model, const double *final) {
  if (!snapshots || !grid || !model)
    return snapshots ? wfm__fail(snapshots->ctx, WFM_EINVAL,
                                 "wfm_snapshots_add: NULL argument, want grid and model")
                     : WFM_EINVAL;
  wfm_ctx *ctx = snapshots->ctx;
  version v = {.made_at = made_at, .count = wfm_grid_count(grid)};
  size_t at = snapshots->count;
  wfm_status st = wfm__check_array(ctx, "model", model, v.count, 0, VALUE_MAX);
  if (st == WFM_OK && final) st = wfm__check_array(ctx, "final", final, v.count, 0, VALUE_MAX);
  if (st != WFM_OK) return st;
  while (at > 0 && snapshots->version[at - 1].made_at >= made_at) at--;
  if (at < snapshots->count && snapshots->version[at].made_at == made_at)
    return wfm__fail(ctx, WFM_EDUPLICATE, "snapshot: there is one made at %lld already", (long long)made_at);
  v.start = wfm__alloc(ctx, v.count, sizeof *v.start);
  v.model = wfm__alloc(ctx, v.count, sizeof *v.model);
  v.final = wfm__alloc(ctx, v.count, sizeof *v.final);
  if (!v.start || !v.model || !v.final)
    st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu intervals", v.count);
  if (st == WFM_OK) st = wfm__grow(ctx, &snapshots->version, &snapshots->cap, snapshots->count + 1, sizeof v);
  if (st != WFM_OK) {
    clear(ctx, &v);
    return st;
  }
  for (size_t i = 0; i < v.count; i++) v.start[i] = wfm_grid_start(grid, i);
  memcpy(v.model, model, v.count * sizeof *v.model);
  memcpy(v.final, final ? final : model, v.count * sizeof *v.final);
  memmove(snapshots->version + at + 1, snapshots->version + at, (snapshots->count - at) * sizeof v);
  snapshots->version[at] = v;
  snapshots->count++;
  return WFM_OK;
}

size_t wfm_snapshots_count(const wfm_snapshots *snapshots) {
  return snapshots ? snapshots->count : 0;
}

int64_t wfm_snapshots_made_at(const wfm_snapshots *snapshots, size_t i) {
  return i < wfm_snapshots_count(snapshots) ? snapshots->version[i].made_at : WFM_INSTANT_NONE;
}

/* Place of an interval in a version; its count when it is not there. */
static size_t find(const version *v, int64_t start) {
  size_t low = 0, high = v->count;
  while (low < high) {
    size_t mid = low + (high - low) / 2;
    if (v->start[mid] < start)
      low = mid + 1;
    else
      high = mid;
  }
  return low < v->count && v->start[low] == start ? low : v->count;
}

wfm_status wfm_snapshots_known(const wfm_snapshots *snapshots, const wfm_grid *grid, int64_t lead_s,
                               double *model, double *final, int32_t *number) {
  if (!snapshots || !grid)
    return snapshots ? wfm__fail(snapshots->ctx, WFM_EINVAL, "wfm_snapshots_known: grid is NULL")
                     : WFM_EINVAL;
  if (lead_s < 0)
    return wfm__fail(snapshots->ctx, WFM_EDOMAIN, "lead_s=%lld, want 0 or more", (long long)lead_s);
  for (size_t i = 0; i < wfm_grid_count(grid); i++) {
    int64_t start = wfm_grid_start(grid, i);
    size_t v = snapshots->count, at = 0;
    while (v > 0) {
      const version *one = &snapshots->version[--v];
      at = one->made_at <= start - lead_s ? find(one, start) : one->count;
      if (at < one->count) {
        v++;
        break;
      }
    }
    const version *one = v ? &snapshots->version[v - 1] : NULL;
    if (model) model[i] = one ? one->model[at] : (double)NAN;
    if (final) final[i] = one ? one->final[at] : (double)NAN;
    if (number) number[i] = (int32_t)v - 1;
  }
  return WFM_OK;
}
