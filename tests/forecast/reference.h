/* Values of tests/reference/models.csv: made by R 4.2.2 (stats) and package forecast 8.20, a row for each series and key, its values in
 * the last field. */
#ifndef WFM_TESTS_FORECAST_REFERENCE_H
#define WFM_TESTS_FORECAST_REFERENCE_H

#include "core/core.h"
#include "support/golden.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { REFERENCE_MAX = 1400 };

/* Number of values under a key; 0 where the series does not have it. */
static inline size_t reference(const golden *g, const char *series, const char *key, double *value) {
  for (size_t row = 0; row < golden_rows(g); row++) {
    if (strcmp(golden_text(g, row, "series"), series) != 0 || strcmp(golden_text(g, row, "key"), key) != 0)
      continue;
    const char *text = golden_text(g, row, "values");
    size_t n = 0;
    for (size_t used; *text; text += used + (text[used] == ' ')) {
      used = wfm__parse_double(text, strcspn(text, " "), '.', &value[n++]);
      ck_assert_msg(used > 0 && n <= REFERENCE_MAX, "%s %s: value %zu", series, key, n);
    }
    return n;
  }
  return 0;
}

static inline double reference_one(const golden *g, const char *series, const char *key) {
  double value[REFERENCE_MAX];
  return reference(g, series, key, value) ? value[0] : (double)NAN;
}

/* Values under a key against ours, relative to their largest size; how many. */
static inline size_t reference_check(const golden *g, const char *series, const char *key, const double *got,
                                     double tolerance) {
  double want[REFERENCE_MAX], size = 0;
  size_t n = reference(g, series, key, want);
  for (size_t i = 0; i < n; i++) size = fmax(size, fabs(want[i]));
  for (size_t i = 0; i < n; i++)
    ck_assert_msg(fabs(got[i] - want[i]) <= tolerance * size, "%s %s %zu: %.12g, R %.12g", series, key, i,
                  got[i], want[i]);
  return n;
}

static const char *const reference_series[] = {"airpassengers", "usaccdeaths", "nile",    "lynx",
                                               "bank_daily",    "sw_trust",    "booking", "kpi"};
enum { REFERENCE_SERIES = 8 };

#endif
