/* Bars and sparklines out of block characters. */
#include "bars.h"

#include <math.h>
#include <stdio.h>

void print_bar(double share, int cells) {
  static const char *const part[] = {" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"};
  double full = fmin(fmax(share, 0), 1) * cells;
  for (int i = 0; i < cells; i++)
    fputs(part[isnan(share) ? 0 : (int)(8 * fmin(fmax(full - i, 0), 1))], stdout);
}

void print_spark(const double *value, size_t n) {
  static const char *const step[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  double low = INFINITY, high = -INFINITY;
  for (size_t i = 0; i < n; i++) {
    low = fmin(low, value[i]);
    high = fmax(high, value[i]);
  }
  for (size_t i = 0; i < n; i++)
    fputs(isnan(value[i]) ? " " : step[high > low ? (int)fmin(8 * (value[i] - low) / (high - low), 7) : 3],
          stdout);
}
