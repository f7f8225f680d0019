/* Property: bytes are refused, or make a zone whose clock and instants agree. Input: the bytes of a zone file. */
#include "fuzz/fuzz.h"

#include <libwfm/calendar.h>
#include <stdbool.h>
#include <stdlib.h>

static void want(bool condition) {
  if (!condition) abort();
}

static void check_zone(wfm_ctx *ctx, const wfm_zone *zone) {
  int64_t previous = INT64_MIN;
  for (int64_t t = -INT64_C(3000000000); t < INT64_C(6000000000); t += 9876543) {
    wfm_local local, again;
    int64_t back;
    wfm_zone_to_local(zone, t, &local);
    want(local.second >= 0 && local.second < 86400);
    want((int64_t)local.date * 86400 + local.second == t + local.offset_s);
    want(wfm_zone_to_instant(ctx, zone, local.date, local.second, WFM_GAP_ERROR, local.fold, &back) ==
         WFM_OK);
    wfm_zone_to_local(zone, back, &again); /* the same clock, at one of its runs */
    want(again.date == local.date && again.second == local.second);
    int64_t start = wfm_zone_day_start(zone, local.date);
    want(start <= t && start >= previous);
    previous = start;
  }
  wfm_grid *grid = NULL;
  want(wfm_grid_create(ctx, zone, 19000, 3, 3600, &grid) == WFM_OK);
  for (size_t i = 0; i < wfm_grid_count(grid); i++) {
    want(wfm_grid_start(grid, i) < wfm_grid_start(grid, i + 1));
    want(wfm_grid_find(grid, wfm_grid_start(grid, i)) == (int64_t)i);
  }
  wfm_grid_free(grid);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  wfm_ctx *ctx = NULL;
  wfm_zone *zone = NULL;
  if (wfm_ctx_create(&ctx, NULL) != WFM_OK) return 0;
  wfm_status st = wfm_zone_from_tzif(ctx, "fuzz", data, size, &zone);
  want(st == WFM_OK || st == WFM_EPARSE || st == WFM_EUNSUPPORTED);
  want((st == WFM_OK) == (zone != NULL));
  if (zone) check_zone(ctx, zone);
  wfm_zone_free(zone);
  wfm_ctx_free(ctx);
  return 0;
}
