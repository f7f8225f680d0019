/* Days of the week: what a day is usually above or below its week, for goals that are looked at day by day. */
#include "goals/goals.h"

#include "core/sort.h"

#include <math.h>
#include <string.h>

enum { HALF_WINDOW = 3, FEWEST_NEAR = 5, FEWEST_WEEKS = 3 };

static int weekday_of(int32_t date) {
  return (int)(((int64_t)date % 7 + 7) % 7);
}

double wfm__weekday_effect(const double effect[WFM__WEEKDAYS], int32_t date) {
  return effect[weekday_of(date)];
}

/* A point against the median of the days around it; NaN where too few of them are known. */
static double against_week(const wfm__trend_point *points, size_t n, size_t i) {
  double near[2 * HALF_WINDOW + 1];
  size_t first = i, count = 0;
  while (first > 0 && points[first - 1].date >= points[i].date - HALF_WINDOW) first--;
  for (size_t k = first; k < n && points[k].date <= points[i].date + HALF_WINDOW; k++)
    near[count++] = points[k].y;
  return count >= FEWEST_NEAR ? points[i].y - wfm__median(near, count) : NAN;
}

/* Medians by weekday, centred, drawn towards nothing by as much as chance explains (James and Stein 1961). */
static void shrink(double effect[WFM__WEEKDAYS], double chance) {
  double mean = 0, spread = 0;
  for (int d = 0; d < WFM__WEEKDAYS; d++) mean += effect[d] / WFM__WEEKDAYS;
  for (int d = 0; d < WFM__WEEKDAYS; d++) spread += (effect[d] - mean) * (effect[d] - mean);
  double share = spread > 0 ? fmax(1 - (WFM__WEEKDAYS - 3) * chance / spread, 0) : 0;
  for (int d = 0; d < WFM__WEEKDAYS; d++) effect[d] = share * (effect[d] - mean);
}

void wfm__weekday_effects(const wfm__trend_point *points, size_t n, double *work,
                          double effect[WFM__WEEKDAYS]) {
  double chance = 0, shown[WFM__WEEKDAYS];
  double *rest = work + n;
  memset(effect, 0, WFM__WEEKDAYS * sizeof *effect);
  for (size_t i = 0; i < n; i++) rest[i] = against_week(points, n, i);
  for (int d = 0; d < WFM__WEEKDAYS; d++) {
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
      if (weekday_of(points[i].date) == d && !isnan(rest[i])) work[count++] = rest[i];
    if (count < FEWEST_WEEKS) return;
    shown[d] = wfm__median(work, count);
    double squares = 0;
    for (size_t k = 0; k < count; k++) squares += (work[k] - shown[d]) * (work[k] - shown[d]);
    chance += 1.5707963267948966 * squares / ((double)count * ((double)count - 1)) /
              WFM__WEEKDAYS; /* of a median */
  }
  shrink(shown, chance);
  memcpy(effect, shown, sizeof shown);
}
