/* Every allocation of the calendar failed in turn. */
#include "calendar/tzif_build.h"
#include "core/core.h"
#include "support/oom.h"
#include "support/suite.h"

#include <libwfm/calendar.h>

static wfm_status scenario(wfm_ctx *ctx, void *user) {
  (void)user;
  static const int64_t at[] = {0, 1000};
  static const unsigned char type[] = {1, 0};
  static const int32_t offset[] = {0, 3600};
  tzif f;
  wfm_zone *zone = NULL, *other = NULL;
  wfm_grid *grid = NULL;
  wfm_hours *hours = NULL;
  int32_t date[2] = {0, 0}, second[2] = {1000, 1000};
  int64_t instant[2] = {-7, -7};
  wfm_special_day day;
  wfm_special_day_init(&day, sizeof day);
  tzif_build(&f, 2, 2, at, type, offset, "CET-1CEST,M3.5.0,M10.5.0/3");
  wfm_status st = wfm_zone_from_tzif(ctx, "Test", f.data, f.size, &zone);
  if (st == WFM_OK) st = wfm_zone_open(ctx, "Europe/Berlin", &other);
  if (st == WFM_OK) st = wfm_grid_create(ctx, zone, 0, 3, 3600, &grid);
  if (st == WFM_OK) {
    st = wfm_zone_to_instants(ctx, zone, 2, date, second, WFM_GAP_FORWARD, instant);
    ck_assert_int_eq(instant[0] == -7, st != WFM_OK);
  }
  if (st == WFM_OK) st = wfm_hours_create(ctx, &hours);
  for (int32_t i = 0; i < 6 && st == WFM_OK; i++) st = wfm_hours_add(hours, 0, i * 7200, i * 7200 + 3600);
  for (day.date = 0; day.date < 6 && st == WFM_OK; day.date++) {
    day.name = "holiday";
    st = wfm_hours_add_special(hours, &day);
    ck_assert_uint_eq(wfm_hours_special_count(hours), (size_t)day.date + (st == WFM_OK));
  }
  wfm_hours_free(hours);
  wfm_grid_free(grid);
  wfm_zone_free(zone);
  wfm_zone_free(other);
  return st;
}

START_TEST(every_allocation) {
  oom_sweep(scenario, NULL);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("oom");
  tcase_add_test(tc, every_allocation);
  return suite_run("calendar/oom", tc, 60);
}
