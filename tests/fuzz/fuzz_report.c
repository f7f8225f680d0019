/* Interval reports of any bytes through a map of any bytes: sums within their ranges, rows in order, or a refusal that
 * leaves nothing behind. Input: a byte that chooses a preset or a map in the text, then the map up to a zero byte,
 * then the report.
 */
#include "fuzz/fuzz.h"
#include "io/column_map.h"

#include <libwfm/calendar.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void want(bool condition) {
  if (!condition) abort();
}

static void check_report(const wfm_report *report) {
  wfm_kpi_facts f;
  wfm_kpi_facts_init(&f, sizeof f);
  want(wfm_report_facts(report, &f) == WFM_OK);
  for (size_t i = 0; i < wfm_report_rows(report); i++) {
    int32_t queue = wfm_report_queue_of(report)[i];
    want(wfm_report_queue(report, (size_t)queue) != NULL);
    if (i > 0 && wfm_report_queue_of(report)[i - 1] == queue)
      want(wfm_report_start(report)[i - 1] < wfm_report_start(report)[i]);
    want(!f.offered || isnan(f.offered[i]) || f.offered[i] >= 0);
    want(!f.talk_s || isnan(f.talk_s[i]) || f.talk_s[i] >= 0);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  wfm_ctx *ctx;
  wfm_column_map *map = NULL;
  wfm_report *report = NULL;
  wfm_zone *zone = NULL;
  if (size < 2 || wfm_ctx_create(&ctx, NULL) != WFM_OK) return 0;
  const uint8_t *text = data + 1, *zero = memchr(text, 0, size - 1);
  size_t length = zero ? (size_t)(zero - text) : 0;
  const wfm__memory_file file[] = {{"map", text, length},
                                   {"report", zero ? zero + 1 : text, zero ? size - 2 - length : size - 1}};
  const wfm__source source = {.files = file, .count = 2};
  wfm_status st = zero && data[0] % 5 == 4
                      ? wfm__column_map_read(ctx, &source, "map", false, NULL, &map)
                      : wfm_column_map_preset(ctx, wfm_column_map_preset_name(data[0] % 4), &map);
  want(st == WFM_OK || (!map && st == WFM_EPARSE));
  if (st == WFM_OK) want(wfm_zone_open(ctx, "UTC", &zone) == WFM_OK);
  if (st == WFM_OK) {
    st = wfm__report_read(ctx, &source, "report", map, zone, NULL, &report);
    want(st == WFM_OK ? report != NULL : !report && st == WFM_EPARSE);
    if (report) check_report(report);
  }
  wfm_report_free(report);
  wfm_column_map_free(map);
  wfm_zone_free(zone);
  wfm_ctx_free(ctx);
  return 0;
}
