/* KPIs by name, and the review of a choice: too many, the same twice, an efficiency by itself. */
#include "support/oom.h"
#include "support/suite.h"

#include <libwfm/kpi_registry.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static wfm_ctx *ctx;

static void make(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
}
static void clean(void) {
  wfm_ctx_free(ctx);
}

static wfm_kpi_info info_of(const char *name) {
  wfm_kpi_info info;
  wfm_kpi_info_init(&info, sizeof info);
  ck_assert_msg(wfm_kpi_find(ctx, name, &info) == WFM_OK, "%s", wfm_ctx_error(ctx));
  return info;
}

START_TEST(every_one) {
  static const char *const units[] = {"frac", "s", "h", "per_h", "count", "money", "score"};
  for (size_t i = 0; i < wfm_kpi_count(); i++) {
    wfm_kpi_info info, again;
    bool unit = false;
    wfm_kpi_info_init(&info, sizeof info);
    ck_assert_int_eq(wfm_kpi_get(ctx, i, &info), WFM_OK);
    again = info_of(info.name);
    ck_assert_str_eq(again.name, info.name);
    for (size_t u = 0; u < sizeof units / sizeof units[0]; u++)
      unit = unit || strcmp(units[u], info.unit) == 0;
    ck_assert_msg(unit && info.formula[0], "%s", info.name);
    ck_assert(info.kind >= WFM_KPI_ACCESS && info.kind <= WFM_KPI_WELLBEING && abs(info.direction) <= 1);
    if (info.pair[0]) {
      ck_assert_int_eq(info.kind, WFM_KPI_EFFICIENCY);
      ck_assert_int_eq(info_of(info.pair).kind, WFM_KPI_QUALITY);
    }
  }
  ck_assert_int_eq(info_of("asa_s").direction, -1);
  ck_assert_str_eq(info_of("aht_s").pair, "fcr");
}
END_TEST

START_TEST(refused) {
  wfm_kpi_info info;
  wfm_kpi_info_init(&info, sizeof info);
  ck_assert_int_eq(wfm_kpi_find(ctx, "servicelevel", &info), WFM_ENOTFOUND);
  ck_assert_ptr_nonnull(strstr(wfm_ctx_error(ctx), "service_level"));
  ck_assert_int_eq(wfm_kpi_find(ctx, NULL, &info), WFM_EINVAL);
  ck_assert_int_eq(wfm_kpi_find(ctx, "asa_s", NULL), WFM_EINVAL);
  ck_assert_int_eq(wfm_kpi_get(ctx, wfm_kpi_count(), &info), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_kpi_get(ctx, 0, NULL), WFM_EINVAL);
}
END_TEST

/* A choice, and its findings as "kind:first:second". */
static const struct {
  const char *name, *kpi[8], *want;
  int most;
} choices[] = {
    {"nothing to say", {"service_level", "aht_s", "fcr", "adherence"}, "", 5},
    {"too many", {"service_level", "fcr", "adherence", "csat", "forecast_wape", "short_h"}, "1:-1:-1 ", 5},
    {"two of a family", {"service_level", "asa_s", "csat"}, "2:0:1 ", 5},
    {"an efficiency by itself", {"aht_s", "service_level"}, "3:0:-1 ", 5},
    {"unknown names", {"mood", "weather"}, "", 5},
    {"the same name twice", {"mood", "mood"}, "2:0:1 ", 5},
    {"nothing chosen", {NULL}, "", 1},
};

START_TEST(choice) {
  int32_t kind[20], first[20], second[20];
  char got[200] = "";
  size_t k = 0;
  wfm_kpi_review_columns c;
  wfm_kpi_review_columns_init(&c, sizeof c);
  c.cap = 20;
  c.kind = kind;
  c.first = first;
  c.second = second;
  while (choices[_i].kpi[k]) k++;
  ck_assert_int_eq(wfm_kpi_review(ctx, k, choices[_i].kpi, 0, NULL, choices[_i].most, &c), WFM_OK);
  for (size_t i = 0; i < c.count; i++)
    snprintf(got + strlen(got), sizeof got - strlen(got), "%d:%d:%d ", (int)kind[i], (int)first[i],
             (int)second[i]);
  ck_assert_msg(strcmp(got, choices[_i].want) == 0, "%s: %s", choices[_i].name, got);
}
END_TEST

/* Rank correlations: 1 - 6 sum d^2 / (n (n^2 - 1)) without ties. */
START_TEST(by_values) {
  static const char *const names[] = {"a", "b", "c"};
  double value[3 * 12], found[4];
  int32_t first[4], second[4];
  wfm_kpi_review_columns c;
  wfm_kpi_review_columns_init(&c, sizeof c);
  c.cap = 4;
  c.first = first;
  c.second = second;
  c.value = found;
  for (int i = 0; i < 12; i++) {
    value[i] = i * i; /* rises */
    value[12 + i] = i == 3   ? -4.5
                    : i == 4 ? -3.5
                             : -i; /* falls, with one pair changed over: 1 - 6 * 2 / 1716 */
    value[24 + i] = i % 2 ? i : 12 - i;
  }
  value[12 + 4] = -2.5;
  ck_assert_int_eq(wfm_kpi_review(ctx, 3, names, 12, value, 7, &c), WFM_OK);
  ck_assert_uint_eq(c.count, 1);
  ck_assert(first[0] == 0 && second[0] == 1);
  ck_assert_double_eq_tol(found[0], -(1 - 6.0 * 2 / (12 * 143)), 1e-12);
  value[5] = value[6] = value[7] = NAN; /* nine rows are too few */
  ck_assert_int_eq(wfm_kpi_review(ctx, 3, names, 12, value, 7, &c), WFM_OK);
  ck_assert_uint_eq(c.count, 0);
  value[0] = INFINITY;
  ck_assert_int_eq(wfm_kpi_review(ctx, 3, names, 12, value, 7, &c), WFM_ENOTFINITE);
  ck_assert_int_eq(wfm_kpi_review(ctx, 3, names, 12, NULL, 7, &c), WFM_EINVAL);
  ck_assert_int_eq(wfm_kpi_review(ctx, 3, names, 0, NULL, 0, &c), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_kpi_review(ctx, 1001, names, 0, NULL, 7, &c), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_kpi_review(ctx, 3, names, 0, NULL, 7, NULL), WFM_EINVAL);
}
END_TEST

static wfm_status scenario(wfm_ctx *own, void *user) {
  static const char *const names[] = {"a", "b"};
  static const double value[20] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
  wfm_kpi_review_columns c;
  (void)user;
  wfm_kpi_review_columns_init(&c, sizeof c);
  c.count = 77;
  wfm_status st = wfm_kpi_review(own, 2, names, 10, value, 7, &c);
  ck_assert_uint_eq(c.count, st == WFM_OK ? 1 : 77);
  return st;
}

START_TEST(out_of_memory) {
  oom_sweep(scenario, NULL);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("registry");
  tcase_add_checked_fixture(tc, make, clean);
  tcase_add_test(tc, every_one);
  tcase_add_test(tc, refused);
  tcase_add_loop_test(tc, choice, 0, sizeof choices / sizeof choices[0]);
  tcase_add_test(tc, by_values);
  tcase_add_test(tc, out_of_memory);
  return suite_run("registry", tc, 30);
}
