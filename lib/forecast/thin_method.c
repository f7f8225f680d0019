/* Thin queues as a method: contacts a day by smoothed size and frequency, spread over the slots as all days together had them. */
#include "forecast/companions.h"
#include "forecast/thin.h"

#include <string.h>

#define SMOOTHING 0.1

size_t wfm__thin_method_scratch(const wfm__trial *trial) {
  return trial->known + trial->panel->slots;
}

/* Adds a row to the sums by slot; its total. */
static double add_row(const wfm__panel *p, size_t row, double *sum) {
  double total = 0;
  for (size_t s = 0; s < p->slots; s++) {
    size_t at = row * p->slots + s;
    if (!p->ok[at]) continue;
    sum[s] += p->y[at];
    total += p->y[at];
  }
  return total;
}

/* Rows from one start; a day's contacts lie in its open slots. */
static void forecast(const wfm__panel *p, size_t row, size_t end, double rate, const double *sum,
                     double *mean) {
  for (; row < end; row++) {
    double open = 0;
    for (size_t s = 0; s < p->slots; s++) open += p->open[row * p->slots + s] ? sum[s] : 0;
    for (size_t s = 0; s < p->slots; s++)
      *mean++ = p->open[row * p->slots + s] && open > 0 ? rate * sum[s] / open : 0;
  }
}

void wfm__thin_method_run(const wfm__trial *trial, double *scratch, double *back, double *ahead) {
  const wfm__panel *p = trial->panel;
  double *total = scratch, *sum = total + trial->known;
  size_t start = 0, cells = trial->lead * p->slots;
  memset(sum, 0, p->slots * sizeof *sum);
  for (size_t row = 0; row < trial->known; row++) {
    for (; start < trial->origins && trial->origin[start] == row; start++) {
      size_t end = row + trial->lead < trial->known ? row + trial->lead : trial->known;
      forecast(p, row, end, wfm__thin_tsb(total, row, SMOOTHING, SMOOTHING), sum, back + start * cells);
    }
    total[row] = add_row(p, row, sum);
  }
  forecast(p, trial->known, p->rows, wfm__thin_tsb(total, trial->known, SMOOTHING, SMOOTHING), sum, ahead);
}
