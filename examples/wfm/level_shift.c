/* Lasting changes of level in a history: days from which on volumes lie well above or below what they were. */
#include "history.h"

#include <math.h>
#include <stdlib.h>

enum { SIDE = 28, DAYS_LEAST = 10, ALIKE_LEAST = 15 };
#define RATIO_LEAST 1.25 /* of the medians of the weeks after and before, or its inverse */
#define SPREADS     4    /* and as many usual deviations of a day */

static int by_size(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static double median(double *x, size_t n) {
  qsort(x, n, sizeof *x, by_size);
  return n % 2 ? x[n / 2] : (x[n / 2 - 1] + x[n / 2]) / 2;
}

/* Logarithm of each day's volume over the median of its weekday; NaN where it is not known in full. */
static bool day_levels(const history_queue *queue, double *level) {
  int32_t days = wfm_grid_days(queue->grid), first = wfm_grid_first_date(queue->grid);
  double *own = malloc(((size_t)days + 1) * sizeof *own);
  for (int32_t d = 0; own && d < days; d++) {
    size_t at, count, known = 0;
    double sum = 0;
    wfm_grid_day_range(queue->grid, d, &at, &count);
    for (size_t i = at; i < at + count; i++) {
      uint8_t cell = wfm_series_cell(queue->volume)[i];
      if (cell == WFM_CELL_OK) sum += wfm_series_value(queue->volume)[i];
      known += cell == WFM_CELL_OK;
      if (cell == WFM_CELL_MISSING) known = count + 1; /* not in full */
    }
    level[d] = known > 0 && known <= count && sum > 0 ? log(sum) : (double)NAN;
  }
  for (int weekday = 0; own && weekday < 7; weekday++) {
    size_t n = 0;
    for (int32_t d = 0; d < days; d++)
      if (wfm_date_weekday(first + d) == weekday && !isnan(level[d])) own[n++] = level[d];
    double middle = n ? median(own, n) : 0;
    for (int32_t d = 0; d < days; d++)
      if (wfm_date_weekday(first + d) == weekday) level[d] -= middle;
  }
  free(own);
  return own != NULL;
}

/* Median of the known ones among at most SIDE days from a day on, in one direction; their number. */
static size_t side(const double *level, int32_t days, int32_t from, int32_t step, double *out) {
  double own[SIDE];
  size_t n = 0;
  for (int32_t k = 0, d = from; k < SIDE && d >= 0 && d < days; k++, d += step)
    if (!isnan(level[d])) own[n++] = level[d];
  *out = n ? median(own, n) : 0;
  return n;
}

/* Usual change from one known day to the next. */
static double usual_change(const double *level, int32_t days) {
  double *change = malloc(((size_t)days + 1) * sizeof *change), last = NAN, usual = 0;
  size_t n = 0;
  for (int32_t d = 0; change && d < days; d++) {
    if (isnan(level[d])) continue;
    if (!isnan(last)) change[n++] = fabs(level[d] - last);
    last = level[d];
  }
  if (n) usual = 1.4826 * median(change, n) / 1.4142135623730951;
  free(change);
  return usual;
}

size_t find_level_shifts(const history_queue *queue, level_shift *shift, size_t most) {
  int32_t days = wfm_grid_days(queue->grid);
  double *level = malloc(((size_t)days + 1) * sizeof *level);
  size_t found = 0;
  if (!level || !day_levels(queue, level)) {
    free(level);
    return 0;
  }
  double least = fmax(log(RATIO_LEAST), SPREADS * usual_change(level, days) / sqrt(DAYS_LEAST));
  for (int32_t d = 1; d < days && found < most; d++) {
    double best = 0;
    int32_t at = -1;
    for (int32_t k = d; k < days && k < d + SIDE; k++) { /* the largest within four weeks of the first */
      double before, after;
      if (side(level, days, k - 1, -1, &before) < DAYS_LEAST || side(level, days, k, 1, &after) < DAYS_LEAST)
        continue;
      if (fabs(after - before) < least && at < 0) break;
      if (isnan(level[k]) || fabs(after - before) <= fabs(best) + 1e-9) continue;
      /* Once only: the day itself already lies on the new side. */
      if ((level[k] - before) * (after - before) < 0.5 * (after - before) * (after - before)) continue;
      best = after - before;
      at = k;
    }
    if (at < 0 || fabs(best) < least) continue;
    shift[found++] = (level_shift){wfm_grid_first_date(queue->grid) + at, exp(best)};
    d = at + ALIKE_LEAST;
  }
  free(level);
  return found;
}
